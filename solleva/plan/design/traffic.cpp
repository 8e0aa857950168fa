// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/design/traffic.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <string>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/plan/bad_problem.h"

namespace solleva::plan {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr std::size_t none = static_cast<std::size_t>(-1);

double power_of(double base, double exponent) {
  if (exponent == 4) return (base * base) * (base * base);
  return std::pow(base, exponent);
}

/// How fast the cost of a link grows with its flow: of the time itself or of the marginal time.
double slope_of(const RoadLink& link, double flow, Routing routing) {
  if (link.b == 0 || link.power == 0) return 0;
  const double factor = routing == Routing::system_optimum ? 1 + link.power : 1;
  const double ratio = flow / link.capacity;
  if (ratio == 0) return link.power == 1 ? factor * link.free_time * link.b / link.capacity : 0;
  return factor * link.free_time * link.b * link.power * power_of(ratio, link.power) / flow;
}

Done check(const TrafficNetwork& network, const std::vector<unsigned char>& open) {
  if (network.zones > network.nodes) return fail(bad_problem("there are more zones than nodes"));
  if (network.trips.size() != network.zones * network.zones) return fail(bad_problem("trips are not one for each pair of zones"));
  if (!open.empty() && open.size() != network.links.size()) return fail(bad_problem("open is not one for each link"));
  for (std::size_t i = 0; i < network.links.size(); ++i) {
    const RoadLink& link = network.links[i];
    const std::string name = "link " + std::to_string(i + 1);
    if (link.from >= network.nodes || link.to >= network.nodes) return fail(bad_problem(name + " joins a node that is not there"));
    const bool finite = std::isfinite(link.capacity) && std::isfinite(link.free_time) && std::isfinite(link.b) && std::isfinite(link.power);
    if (!finite || link.capacity <= 0 || link.free_time < 0 || link.b < 0 || link.power < 0) {
      return fail(bad_problem(name + " has a capacity of 0 or a number below 0"));
    }
  }
  for (const double trips : network.trips) {
    if (!(trips >= 0) || !std::isfinite(trips)) return fail(bad_problem("trips below 0, or no number"));
  }
  return {};
}

struct Path {
  std::vector<std::size_t> links;  ///< from the beginning to the end
  double flow = 0;
};

/// Paths of each pair of zones with their flows; moves flow from slower paths to the fastest by Newton's step on each pair.
class PathFlows {
 public:
  PathFlows(const TrafficNetwork& network, const std::vector<unsigned char>& open, Routing routing)
      : network_(network), routing_(routing), out_(network.nodes), flow_(network.links.size(), 0), cost_(network.links.size(), 0),
        slope_(network.links.size(), 0), mark_(network.links.size(), 0), paths_(network.zones * network.zones) {
    for (std::size_t link = 0; link < network.links.size(); ++link) {
      if (open.empty() || open[link] != 0) out_[network.links[link].from].push_back(link);
      price(link);
    }
  }

  /// One turn over all origins: new fastest paths, then flow moved towards them.
  void turn() {
    for (std::size_t origin = 0; origin < network_.zones; ++origin) {
      shortest(origin);
      for (std::size_t end = 0; end < network_.zones; ++end) {
        const double trips = network_.trips_between(origin, end);
        if (trips <= 0 || origin == end || distance_[end] == never) continue;
        add_fastest(origin, end, trips);
        balance(paths_[origin * network_.zones + end]);
      }
    }
    for (int inner = 0; inner < 4; ++inner) {
      for (auto& paths : paths_) balance(paths);
    }
    settle();
  }

  /// Total and relative gap at the present flows, from fresh shortest paths.
  TrafficAssignment state() {
    TrafficAssignment result;
    result.flow = flow_;
    Sum total, spent, least;
    for (std::size_t link = 0; link < flow_.size(); ++link) {
      total.add(flow_[link] * travel_time(network_.links[link], flow_[link]));
      spent.add(flow_[link] * cost_[link]);
    }
    for (std::size_t origin = 0; origin < network_.zones; ++origin) {
      shortest(origin);
      for (std::size_t end = 0; end < network_.zones; ++end) {
        const double trips = network_.trips_between(origin, end);
        if (trips <= 0 || origin == end) continue;
        if (distance_[end] == never) result.connected = false;
        else least.add(trips * distance_[end]);
      }
    }
    result.total_time = total.value();
    result.gap = spent.value() > 0 ? std::max(0.0, 1 - least.value() / spent.value()) : 0;
    result.lower = total.value() - std::max(0.0, spent.value() - least.value());
    return result;
  }

 private:
  void price(std::size_t link) {
    const RoadLink& road = network_.links[link];
    cost_[link] = routing_ == Routing::system_optimum ? marginal_time(road, flow_[link]) : travel_time(road, flow_[link]);
    slope_[link] = slope_of(road, flow_[link], routing_);
  }

  void shortest(std::size_t origin) {
    distance_.assign(network_.nodes, never);
    by_.assign(network_.nodes, none);
    distance_[origin] = 0;
    using Entry = std::pair<double, std::size_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    queue.emplace(0, origin);
    while (!queue.empty()) {
      const auto [distance, node] = queue.top();
      queue.pop();
      if (distance > distance_[node] || (node < network_.first_through && node != origin)) continue;
      for (const std::size_t link : out_[node]) {
        const std::size_t to = network_.links[link].to;
        if (distance + cost_[link] >= distance_[to]) continue;
        distance_[to] = distance + cost_[link];
        by_[to] = link;
        queue.emplace(distance_[to], to);
      }
    }
  }

  void add_fastest(std::size_t origin, std::size_t end, double trips) {
    std::vector<std::size_t> links;
    for (std::size_t node = end; node != origin; node = network_.links[by_[node]].from) links.push_back(by_[node]);
    std::reverse(links.begin(), links.end());
    auto& paths = paths_[origin * network_.zones + end];
    for (const Path& path : paths) {
      if (path.links == links) return;
    }
    const double flow = paths.empty() ? trips : 0;
    paths.push_back({std::move(links), 0});
    shift(paths.back(), flow);
  }

  void shift(Path& path, double change) {
    path.flow += change;
    if (change == 0) return;
    for (const std::size_t link : path.links) {
      flow_[link] = std::max(0.0, flow_[link] + change);
      price(link);
    }
  }

  double cost_of(const Path& path) const {
    double cost = 0;
    for (const std::size_t link : path.links) cost += cost_[link];
    return cost;
  }

  /// Slopes of the links that only one of the two paths uses.
  double slope_between(const Path& a, const Path& b) {
    double slope = 0;
    for (const std::size_t link : a.links) mark_[link] = 1;
    for (const std::size_t link : b.links) {
      if (mark_[link] != 0) mark_[link] = 2;
      else slope += slope_[link];
    }
    for (const std::size_t link : a.links) {
      if (mark_[link] == 1) slope += slope_[link];
      mark_[link] = 0;
    }
    return slope;
  }

  void balance(std::vector<Path>& paths) {
    if (paths.size() < 2) return;
    std::size_t fastest = 0;
    double least = never;
    for (std::size_t i = 0; i < paths.size(); ++i) {
      const double cost = cost_of(paths[i]);
      if (cost >= least) continue;
      least = cost;
      fastest = i;
    }
    for (std::size_t i = 0; i < paths.size(); ++i) {
      if (i == fastest || paths[i].flow <= 0) continue;
      const double slower = cost_of(paths[i]) - cost_of(paths[fastest]);
      if (slower <= 0) continue;
      const double slope = slope_between(paths[i], paths[fastest]);
      const double move = slope > 0 ? std::min(paths[i].flow, slower / slope) : paths[i].flow;
      shift(paths[fastest], move);
      shift(paths[i], -move);
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < paths.size(); ++i) {
      if (i != fastest && paths[i].flow <= 0) continue;
      if (kept != i) paths[kept] = std::move(paths[i]);
      ++kept;
    }
    paths.resize(kept);
  }

  /// Flows of the links from those of the paths, so that rounding does not pile up.
  void settle() {
    std::vector<Sum> sums(flow_.size());
    for (const auto& paths : paths_) {
      for (const Path& path : paths) {
        for (const std::size_t link : path.links) sums[link].add(path.flow);
      }
    }
    for (std::size_t link = 0; link < flow_.size(); ++link) {
      flow_[link] = sums[link].value();
      price(link);
    }
  }

  const TrafficNetwork& network_;
  Routing routing_;
  std::vector<std::vector<std::size_t>> out_;
  std::vector<double> flow_, cost_, slope_, distance_;
  std::vector<int> mark_;
  std::vector<std::size_t> by_;
  std::vector<std::vector<Path>> paths_;
};

}  // namespace

double travel_time(const RoadLink& link, double flow) {
  if (link.b == 0) return link.free_time;
  return link.free_time * (1 + link.b * power_of(flow / link.capacity, link.power));
}

double marginal_time(const RoadLink& link, double flow) {
  if (link.b == 0) return link.free_time;
  return link.free_time * (1 + (1 + link.power) * link.b * power_of(flow / link.capacity, link.power));
}

Result<TrafficAssignment> assign_traffic(const TrafficNetwork& network, const std::vector<unsigned char>& open, const AssignmentOptions& options,
                                         const RunControl& control) {
  if (const Done done = check(network, open); !done) return fail(done.error());
  PathFlows flows(network, open, options.routing);
  TrafficAssignment state;
  for (int round = 0; round < options.rounds; ++round) {
    flows.turn();
    state = flows.state();
    if (state.gap <= options.gap || control.stop.stop_requested()) break;
  }
  return state;
}

}  // namespace solleva::plan
