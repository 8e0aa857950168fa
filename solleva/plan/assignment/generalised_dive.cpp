// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "solleva/plan/assignment/generalised_tree.h"

namespace solleva::plan::generalised {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr int rounds_of_a_pricing = 8;
constexpr std::size_t part_decided = 10;  ///< one in so many of the undecided jobs, at a time

/// A job, the agent it is surest of, and how sure.
struct Sure {
  double by = 0;
  std::size_t job = 0, agent = 0;
};

}  // namespace

void Tree::offer(const std::vector<std::size_t>& agent_of) {
  double cost = 0;
  for (std::size_t job = 0; job < instance_.jobs; ++job) cost += instance_.cost[instance_.at(job, agent_of[job])];
  if (best_cost_ && *best_cost_ <= cost) return;
  best_cost_ = cost;
  best_ = agent_of;
}

/// Short steps, which aim a tenth of what a job costs above the bound, and back to the best prices; false: no assignment within the target.
bool Tree::price_again(Node& node, double target) {
  double scale = 0, step = 0.5, highest = -never;
  for (const double price : node.price) scale += std::abs(price) / static_cast<double>(instance_.jobs);
  const double aim = std::max(1.0, 0.1 * scale);
  std::vector<double> best = node.price;
  std::size_t branch_on = 0;
  for (int round = 0; round < rounds_of_a_pricing; ++round) {
    const double bound = relax(node, true);
    if (bound > target) return false;
    if (bound > highest) {
      highest = bound;
      best = node.price;
    } else if (round % 3 == 2) {
      step *= 0.6;
    }
    if (!reprice(node, target, step * std::min(1.0, aim / (target + 1 - bound)), branch_on)) return false;
  }
  node.price = std::move(best);
  if (relax(node, true) > target) return false;
  round_up(node);
  return true;
}

/// Decides the surest jobs, fewer of them where they do not get on with one another.
void Tree::decide_surest(Node& node, Stream& stream) const {
  std::vector<Sure> sure;
  for (std::size_t job = 0; job < instance_.jobs; ++job) {
    if (node.agent_of[job] != nobody) continue;
    double least = never, second = never;
    std::size_t agent = nobody;
    for (std::size_t other = 0; other < instance_.agents; ++other) {
      if (node.open[instance_.at(job, other)] == 0) continue;
      const double rise = with(node, job, other);
      if (agent == nobody || rise < least) {
        second = std::exchange(least, rise);
        agent = other;
      } else {
        second = std::min(second, rise);
      }
    }
    constexpr double parts = 1.0 / 4294967296.0;
    const double drawn = 0.5 + parts * static_cast<double>(stream.bits32());
    sure.push_back({second < never ? drawn * (second - least) : never, job, agent});
  }
  std::sort(sure.begin(), sure.end(), [](const Sure& a, const Sure& b) { return a.by != b.by ? a.by > b.by : a.job < b.job; });
  for (std::size_t count = std::max<std::size_t>(1, sure.size() / part_decided); count > 0; count /= 2) {
    Node decided = node;
    std::size_t more = count;
    for (std::size_t i = 0; i < sure.size() && more > 0 && !decided.dead; ++i) {
      const std::size_t at = instance_.at(sure[i].job, sure[i].agent);
      if (decided.agent_of[sure[i].job] != nobody || decided.open[at] == 0 || instance_.weight[at] > decided.left[sure[i].agent]) continue;
      decided.decide(instance_, sure[i].job, sure[i].agent);
      decided.propagate(instance_);
      --more;
    }
    if (decided.dead && count > 1) continue;
    node = std::move(decided);
    return;
  }
}

void Tree::dive(const Node& root, double target, Stream& stream, const std::stop_token& stop) {
  Node node = root;
  while (!node.dead && node.undecided > 0 && !stop.stop_requested()) {
    ++visited_;
    if (!price_again(node, target)) return;
    if (reached(target) || node.undecided == 0) break;
    decide_surest(node, stream);
  }
  if (!node.dead && node.undecided == 0) offer(node.agent_of);
}

}  // namespace solleva::plan::generalised
