// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/reach.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "solleva/base/parallel.h"

namespace solleva::plan {
namespace {

bool before(const Service& a, const Service& b) { return a.cost != b.cost ? a.cost < b.cost : a.site < b.site; }

double distance(const Spot& a, const Spot& b) { return std::hypot(a.x - b.x, a.y - b.y); }

/// Sites by the square of a grid in which they lie; about two in a square where they are spread evenly.
class Grid {
 public:
  explicit Grid(std::span<const Spot> sites) : sites_(sites) {
    for (const Spot& s : sites) {
      low_ = {std::min(low_.x, s.x), std::min(low_.y, s.y)};
      high_ = {std::max(high_.x, s.x), std::max(high_.y, s.y)};
    }
    const double wide = std::max(high_.x - low_.x, high_.y - low_.y);
    side_ = wide > 0 ? wide / std::max(1.0, std::floor(std::sqrt(static_cast<double>(sites.size()) / 2))) : 1;
    columns_ = static_cast<long>((high_.x - low_.x) / side_) + 1;
    rows_ = static_cast<long>((high_.y - low_.y) / side_) + 1;
    first_.assign(static_cast<std::size_t>(columns_ * rows_) + 1, 0);
    for (const Spot& s : sites) ++first_[cell(s) + 1];
    for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
    order_.resize(sites.size());
    std::vector<std::size_t> next(first_);
    for (std::uint32_t i = 0; i < sites.size(); ++i) order_[next[cell(sites[i])]++] = i;
  }

  /// Adds the sites of the squares that are exactly `ring` squares away from that of the point; false once all are beyond the grid.
  bool add_ring(const Spot& point, long ring, std::vector<Service>& found) const {
    const long cx = column(point.x);
    const long cy = row(point.y);
    if (ring > std::max({cx, columns_ - 1 - cx, cy, rows_ - 1 - cy})) return false;
    for (long y = std::max(0L, cy - ring); y <= std::min(rows_ - 1, cy + ring); ++y) {
      const bool edge = y == cy - ring || y == cy + ring;
      const long step = edge || ring == 0 ? 1 : 2 * ring;
      for (long x = cx - ring; x <= cx + ring; x += step) {
        if (x >= 0 && x < columns_) add_square(static_cast<std::size_t>(y * columns_ + x), point, found);
      }
    }
    return true;
  }

  /// No site outside the rings up to `ring` is nearer than this to the point.
  double outside(const Spot& point, long ring) const {
    const double x = low_.x + side_ * static_cast<double>(column(point.x));
    const double y = low_.y + side_ * static_cast<double>(row(point.y));
    const double r = side_ * static_cast<double>(ring);
    const double least = std::min({point.x - (x - r), x + side_ + r - point.x, point.y - (y - r), y + side_ + r - point.y});
    return least * (1 - 1e-12) - 1e-12 * side_;
  }

 private:
  long column(double x) const { return std::clamp(static_cast<long>(std::floor((x - low_.x) / side_)), 0L, columns_ - 1); }
  long row(double y) const { return std::clamp(static_cast<long>(std::floor((y - low_.y) / side_)), 0L, rows_ - 1); }
  std::size_t cell(const Spot& s) const { return static_cast<std::size_t>(row(s.y) * columns_ + column(s.x)); }

  void add_square(std::size_t square, const Spot& point, std::vector<Service>& found) const {
    for (std::size_t i = first_[square]; i < first_[square + 1]; ++i) found.push_back({order_[i], distance(point, sites_[order_[i]])});
  }

  std::span<const Spot> sites_;
  Spot low_{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
  Spot high_{-std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  double side_ = 1;
  long columns_ = 1;
  long rows_ = 1;
  std::vector<std::size_t> first_;
  std::vector<std::uint32_t> order_;
};

/// The `listed` nearest, found ring by ring until no square further out can hold a nearer one.
void find_nearest(const Grid& grid, const Spot& point, std::size_t listed, std::vector<Service>& found) {
  found.clear();
  for (long ring = 0; grid.add_ring(point, ring, found); ++ring) {
    if (found.size() < listed) continue;
    std::nth_element(found.begin(), found.begin() + static_cast<long>(listed) - 1, found.end(), before);
    if (found[listed - 1].cost < grid.outside(point, ring)) break;
  }
  std::sort(found.begin(), found.end(), before);
  if (found.size() > listed) found.resize(listed);
}

constexpr std::size_t kPoints = 4096;  ///< in one chunk of work

}  // namespace

Columns columns_of(const Reach& reach) {
  Columns columns;
  columns.first.assign(reach.sites + 1, 0);
  columns.served.resize(reach.services.size());
  for (const Service& service : reach.services) ++columns.first[service.site + 1];
  for (std::size_t site = 0; site < reach.sites; ++site) columns.first[site + 1] += columns.first[site];
  std::vector<std::size_t> next(columns.first);
  for (std::size_t point = 0; point < reach.points(); ++point) {
    for (const Service& s : reach.of(point)) columns.served[next[s.site]++] = {static_cast<std::uint32_t>(point), s.cost};
  }
  return columns;
}

Reach reach_of_table(std::span<const double> costs, std::size_t sites, double penalty) {
  Reach reach;
  reach.sites = sites;
  const std::size_t points = sites == 0 ? 0 : costs.size() / sites;
  reach.first.reserve(points + 1);
  for (std::size_t point = 0; point < points; ++point) {
    const std::size_t begin = reach.services.size();
    for (std::size_t site = 0; site < sites; ++site) {
      const double cost = costs[point * sites + site];
      if (std::isfinite(cost)) reach.services.push_back({static_cast<std::uint32_t>(site), cost});
    }
    std::sort(reach.services.begin() + static_cast<long>(begin), reach.services.end(), before);
    reach.first.push_back(reach.services.size());
  }
  reach.beyond.assign(points, penalty);
  return reach;
}

Result<Reach> nearest_sites(std::span<const Spot> points, std::span<const Spot> sites, std::size_t listed, const RunControl& control) {
  Reach reach;
  reach.sites = sites.size();
  listed = std::min(listed, sites.size());
  reach.first.resize(points.size() + 1);
  for (std::size_t i = 0; i <= points.size(); ++i) reach.first[i] = i * listed;
  reach.services.resize(points.size() * listed);
  reach.beyond.assign(points.size(), 0);
  const Grid grid(sites);
  const Done done = parallel_chunks({points.size(), kPoints}, control, [&](Chunk chunk) {
    std::vector<Service> found;
    for (std::size_t point = chunk.begin; point < chunk.end; ++point) {
      find_nearest(grid, points[point], listed, found);
      std::copy(found.begin(), found.end(), reach.services.begin() + static_cast<long>(reach.first[point]));
      reach.beyond[point] = found.empty() ? 0 : found.back().cost;
    }
  });
  if (!done) return fail(done.error());
  const auto from = std::make_shared<const std::vector<Spot>>(points.begin(), points.end());
  const auto to = std::make_shared<const std::vector<Spot>>(sites.begin(), sites.end());
  reach.cost_beyond = [from, to](std::uint32_t point, std::uint32_t site) { return distance((*from)[point], (*to)[site]); };
  return reach;
}

Result<Reach> sites_within(std::span<const Spot> points, std::span<const Spot> sites, double radius, const RunControl& control) {
  Reach reach;
  reach.sites = sites.size();
  const Grid grid(sites);
  const Chunks chunks{points.size(), kPoints};
  std::vector<std::vector<std::uint32_t>> within(chunks.count());
  std::vector<std::size_t> counts(points.size() + 1, 0);
  const Done done = parallel_chunks(chunks, control, [&](Chunk chunk) {
    std::vector<Service> found;
    for (std::size_t point = chunk.begin; point < chunk.end; ++point) {
      found.clear();
      for (long ring = 0; grid.add_ring(points[point], ring, found) && grid.outside(points[point], ring) <= radius; ++ring) {
      }
      std::erase_if(found, [&](const Service& s) { return s.cost > radius; });
      std::sort(found.begin(), found.end(), [](const Service& a, const Service& b) { return a.site < b.site; });
      for (const Service& s : found) within[chunk.index].push_back(s.site);
      counts[point + 1] = found.size();
    }
  });
  if (!done) return fail(done.error());
  for (std::size_t i = 1; i < counts.size(); ++i) counts[i] += counts[i - 1];
  reach.first = std::move(counts);
  reach.services.reserve(reach.first.back());
  for (const std::vector<std::uint32_t>& some : within) {
    for (const std::uint32_t site : some) reach.services.push_back({site, 0});
  }
  reach.beyond.assign(points.size(), 1);
  return reach;
}

}  // namespace solleva::plan
