// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solleva/base/run_control.h"
#include "solleva/plan/site/reach.h"

namespace solleva::plan {

/// Local search by interchange: one open site against one closed one, as long as the sum of costs falls. A site that a row leaves out
/// counts as `beyond`.
/// Source: Whitaker (1983), INFOR 21, 95-108; Resende and Werneck (2007), Annals of Operations Research 150, 205-230.
class MedianSearch {
 public:
  MedianSearch(const Reach& reach, const Columns& columns, std::span<const double> weight, std::span<const std::uint32_t> existing);

  /// Begins anew at a plan: sites that hold all existing ones.
  void start(std::span<const std::uint32_t> open);

  /// Swaps until no swap helps or the caller stops; the candidates are looked at in parallel, the swaps made in one order.
  void improve(const RunControl& control);

  /// Opens the site that gains most until `count` are open.
  void add_greedily(std::size_t count, const RunControl& control);

  /// Puts a closed site in the place of the open one.
  void swap(std::uint32_t in, std::uint32_t out);

  bool is_open(std::uint32_t site) const { return slot_[site] != kNoSite; }
  bool is_existing(std::uint32_t site) const { return existing_[site] != 0; }
  const std::vector<std::uint32_t>& open() const { return open_; }

  /// Formula: siting#1, with `beyond` for sites that are not listed. Source: definition. Units: weight x cost.
  double cost() const;
  /// For each point half way between the costs to the nearest and to the second open site: where multipliers may begin.
  /// Formula: (first + second) / 2. Source: definition. Units: those of the costs.
  std::vector<double> half_way() const;

 private:
  /// What a swap has to know of a point, side by side: it is looked up in no order that a cache could foresee.
  struct State {
    double first, second;  ///< costs to the nearest and the second open site
    double weight;
    std::uint32_t nearest_site, second_site;
  };
  struct Trade {
    double profit = 0;
    std::uint32_t out = kNoSite;
  };
  Trade best_trade(std::uint32_t in, std::vector<double>& kept) const;
  double gain_of(std::uint32_t in) const;
  void insert(std::uint32_t in);
  void account(const State& state, double sign);
  void look_again(std::uint32_t point);
  void sum_losses();

  const Reach& reach_;
  const Columns& columns_;
  std::vector<std::uint8_t> existing_;
  std::vector<std::uint32_t> open_;  ///< by slot
  std::vector<std::uint32_t> slot_;  ///< of each site; kNoSite: closed
  std::vector<State> state_;  ///< of each point
  std::vector<double> loss_;  ///< by slot: what closing it would cost
};

}  // namespace solleva::plan
