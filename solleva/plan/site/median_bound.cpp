// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/median_bound.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "solleva/base/parallel.h"
#include "solleva/base/sum.h"

namespace solleva::plan {
namespace {

constexpr std::size_t kPoints = 8192;  ///< in one chunk of work

struct Part {
  std::vector<double> reduced;
  Sum multipliers;
};

/// Multipliers stay between the cheapest service and `beyond`: below the first the bound can only be lower, above the second services
/// that the row leaves out would count.
double kept_within(const Reach& reach, std::size_t point, double multiplier) {
  const auto row = reach.of(point);
  const double low = row.empty() ? reach.beyond[point] : std::min(row.front().cost, reach.beyond[point]);
  return std::clamp(multiplier, low, reach.beyond[point]);
}

}  // namespace

void MedianBound::choose(Value& value, std::span<const Fixed> fixed) const {
  std::vector<std::uint32_t> free;
  for (std::uint32_t site = 0; site < reach_.sites; ++site) {
    if (fixed[site] == Fixed::open) value.chosen.push_back(site);
    if (fixed[site] == Fixed::no) free.push_back(site);
  }
  const std::size_t more = std::min(free.size(), open_ - std::min(open_, value.chosen.size()));
  const auto cheaper = [&](std::uint32_t a, std::uint32_t b) {
    return value.reduced[a] != value.reduced[b] ? value.reduced[a] < value.reduced[b] : a < b;
  };
  if (more < free.size()) std::nth_element(free.begin(), free.begin() + static_cast<long>(more), free.end(), cheaper);
  value.last_in = -std::numeric_limits<double>::infinity();
  value.first_out = more < free.size() ? value.reduced[free[more]] : std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < more; ++i) {
    value.last_in = std::max(value.last_in, value.reduced[free[i]]);
    value.chosen.push_back(free[i]);
  }
  std::sort(value.chosen.begin(), value.chosen.end());
}

MedianBound::Value MedianBound::at(std::span<const double> multiplier, std::span<const Fixed> fixed, const RunControl& control) const {
  RunControl unstopped = control;  // half a bound is none; who wants to stop looks between the steps
  unstopped.stop = {};
  const Chunks chunks{reach_.points(), kPoints};
  Value value;
  Result<Part> part = parallel_reduce<Part>(
      chunks, unstopped,
      [&](Chunk chunk) {
        Part mine{std::vector<double>(reach_.sites, 0.0), {}};
        for (std::size_t point = chunk.begin; point < chunk.end; ++point) {
          const double weight = weight_[point];
          const double price = multiplier[point];
          if (weight == 0) continue;
          mine.multipliers.add(weight * price);
          for (const Service& service : reach_.of(point)) {
            if (!(service.cost < price)) break;
            mine.reduced[service.site] += weight * (service.cost - price);
          }
        }
        return mine;
      },
      [](Part& into, const Part& from) {
        for (std::size_t i = 0; i < into.reduced.size(); ++i) into.reduced[i] += from.reduced[i];
        into.multipliers.merge(from.multipliers);
      });
  if (part->reduced.empty()) part->reduced.assign(reach_.sites, 0.0);
  value.reduced = std::move(part->reduced);
  choose(value, fixed);
  Sum bound = part->multipliers;
  std::vector<std::uint8_t> is_chosen(reach_.sites, 0);
  for (const std::uint32_t site : value.chosen) {
    bound.add(value.reduced[site]);
    is_chosen[site] = 1;
  }
  value.bound = bound.value();
  value.served.assign(reach_.points(), 0);
  (void)parallel_chunks(chunks, unstopped, [&](Chunk chunk) {
    for (std::size_t point = chunk.begin; point < chunk.end; ++point) {
      std::int32_t served = 0;
      for (const Service& service : reach_.of(point)) {
        if (!(service.cost < multiplier[point])) break;
        served += is_chosen[service.site];
      }
      value.served[point] = served;
    }
  });
  return value;
}

namespace {

/// The direction of the ascent: the subgradient, turned away from the last direction where the two would zigzag.
class Direction {
 public:
  explicit Direction(std::size_t points) : along_(points, 0.0) {}

  /// The squared length under the metric of the weights.
  double turn(const Reach& reach, std::span<const double> weight, const MedianBound::Value& value, std::span<const double> multiplier) {
    double dot = 0;
    for (std::size_t i = 0; i < along_.size(); ++i) dot += weight[i] * along_[i] * (1 - value.served[i]);
    const double deflection = dot < 0 && length_ > 0 ? -1.5 * dot / length_ : 0;
    length_ = 0;
    for (std::size_t i = 0; i < along_.size(); ++i) {
      double step = 1.0 - value.served[i] + deflection * along_[i];
      if (step > 0 && multiplier[i] >= reach.beyond[i]) step = 0;  // it could not be taken
      along_[i] = step;
      length_ += weight[i] * step * step;
    }
    return length_;
  }

  const std::vector<double>& along() const { return along_; }

 private:
  std::vector<double> along_;
  double length_ = 0;
};

}  // namespace

MedianBound::Highest MedianBound::climb(std::vector<double> multiplier, std::span<const Fixed> fixed, Ascent ascent,
                                        const RunControl& control) const {
  for (std::size_t i = 0; i < multiplier.size(); ++i) multiplier[i] = kept_within(reach_, i, multiplier[i]);
  Highest highest{at(multiplier, fixed, control), multiplier, std::vector<double>(reach_.sites, 0.0)};
  for (const std::uint32_t site : highest.value.chosen) highest.share[site] = 1;
  if (ascent.better) ascent.better(highest.value, ascent);
  Direction direction(multiplier.size());
  Value here = highest.value;
  std::size_t idle = 0;
  for (std::size_t step = 0; step < ascent.steps && highest.value.bound < ascent.enough; ++step) {
    if (control.stop.stop_requested()) break;
    const double squared = direction.turn(reach_, weight_, here, multiplier);
    if (squared == 0) break;  // every point is served exactly once: nothing is above
    const double stride = ascent.length * std::max(ascent.target - here.bound, 1e-9 * std::fabs(ascent.target)) / squared;
    for (std::size_t i = 0; i < multiplier.size(); ++i) {
      multiplier[i] = kept_within(reach_, i, multiplier[i] + stride * direction.along()[i]);
    }
    here = at(multiplier, fixed, control);
    for (double& share : highest.share) share *= 0.9;
    for (const std::uint32_t site : here.chosen) highest.share[site] += 0.1;
    if (here.bound > highest.value.bound) {
      idle = here.bound - highest.value.bound > 1e-5 * std::fabs(ascent.target - highest.value.bound) ? 0 : idle + 1;
      highest.value = here;
      highest.multiplier = multiplier;
      if (ascent.better) ascent.better(highest.value, ascent);
    } else {
      ++idle;
    }
    if (idle < ascent.patience) continue;
    idle = 0;
    ascent.length *= 0.5;
    multiplier = highest.multiplier;
    here = highest.value;
    if (ascent.length < 1e-4) break;
  }
  return highest;
}

}  // namespace solleva::plan
