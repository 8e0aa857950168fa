// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

#include "solleva/base/philox.h"
#include "solleva/plan/assignment/generalised_tree.h"

// Betters an assignment part by part: the jobs of a few agents are assigned anew by the tree. Not for use outside this folder.
namespace solleva::plan::generalised {

class PartSearch {
 public:
  /// `price`: of each job, near the best of the knapsack bound. The draws are the same each time.
  PartSearch(const Instance& instance, std::vector<double> price);

  /// Begins again from an assignment that keeps the capacities.
  void start(const std::vector<std::size_t>& agent_of);
  /// Solves parts until so many cells of knapsacks have been filled, the cost is at most `target` or the caller stops.
  void run(std::int64_t cells, double target, const std::stop_token& stop);

  const std::vector<std::size_t>& best() const { return best_; }  ///< since the start
  /// What best() costs. Formula: generalised-assignment#1. Source: definition. Units: cost.
  double best_cost() const { return best_cost_; }
  std::int64_t used() const { return used_; }  ///< cells filled by the last run

 private:
  std::size_t below(std::size_t n) { return static_cast<std::size_t>((std::uint64_t{stream_.bits32()} * n) >> 32U); }
  void measure(std::size_t agent);
  std::vector<std::size_t> draw_agents(std::size_t count);
  bool better(const std::vector<std::size_t>& agents, const std::stop_token& stop);

  const Instance& instance_;
  std::vector<double> price_;
  Stream stream_;
  std::vector<std::size_t> agent_of_, best_;
  double cost_ = 0, best_cost_ = 0;
  std::vector<double> lack_;  ///< of each agent: how much its jobs cost above its knapsack at the prices; all together: cost - bound
  std::vector<double> least_;  ///< of each agent: its knapsack at the prices
  std::size_t size_ = 2, failures_ = 0;
  std::int64_t used_ = 0;
};

}  // namespace solleva::plan::generalised
