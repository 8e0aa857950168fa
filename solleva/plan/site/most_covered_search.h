// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solleva/base/philox.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/site/cover_state.h"
#include "solleva/plan/site/most_covered_bound.h"

namespace solleva::plan {

/// Plans of maximal covering: greedy, and by interchange. The state is where the search stands.
class MostCoveredSearch {
 public:
  MostCoveredSearch(const CoverCells& cells, const CoverRules& rules, CoverState& state) : cells_(cells), rules_(rules), state_(state) {}

  /// Opens and closes sites until exactly these, and existing ones, are open.
  void become(const std::vector<std::uint8_t>& open);
  /// Opens the site that adds most (a unit of money) as long as one may be opened and adds anything. What a site adds only shrinks as others open,
  /// so old figures are bounds and few are counted anew.
  /// Formula: siting#18. Source: Nemhauser, Wolsey and Fisher (1978), Mathematical Programming 14, 265-294. Units: those of the weights.
  void add_greedily(const RunControl& control);
  /// One pass of interchange: each new site, the one that is missed least first, for the best of those that promise most. Whether it found any.
  bool improve(const RunControl& control);

  /// Closes some new sites that lie together and opens the best of what is near or promised most at the last improve(), with a grain of chance.
  /// Formula: ruin and recreate. Source: Schrimpf et al. (2000), Journal of Computational Physics 159, 139-171. Units: none. Whether it is better now.
  bool rebuild(Stream& stream);

  std::vector<std::uint8_t> open() const;
  /// What the new sites cost. Formula: sum of their prices, or how many they are. Source: definition. Units: those of the prices.
  double spent() const { return spent_; }

 private:
  bool may_open(std::uint32_t site) const;
  double price(std::uint32_t site) const { return rules_.price.empty() ? 1 : rules_.price[site]; }
  double room() const { return rules_.price.empty() ? static_cast<double>(rules_.fresh) : rules_.budget; }
  double gain(std::uint32_t site);
  void take(std::uint32_t site);
  void drop(std::uint32_t site);
  bool replace(std::uint32_t site);
  void collect(std::uint32_t from, std::size_t count, std::vector<std::uint32_t>& ruined, std::vector<std::uint32_t>& near) const;
  void refill(const std::vector<std::uint32_t>& candidates, double noise, Stream& stream);

  const CoverCells& cells_;
  const CoverRules& rules_;
  CoverState& state_;
  double spent_ = 0;
  std::vector<double> adds_;               ///< of each closed site, at the last count
  std::vector<std::uint32_t> promising_;   ///< the closed sites, those that added most first
};

}  // namespace solleva::plan
