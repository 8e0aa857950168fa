// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "solleva/base/run_control.h"
#include "solleva/plan/site/cover_cells.h"

namespace solleva::plan {

/// What limits a plan of maximal covering, over cells.
struct CoverRules {
  std::span<const double> capacity = {};  ///< empty: none
  double backup = 0;
  std::size_t fresh = 0;                  ///< how many sites to open anew, where there are no prices
  std::span<const double> price = {};
  double budget = 0;
  std::vector<std::uint8_t> exists = {};  ///< of each site
};

/// A point of the descent: what a unit of service is worth in each cell, and the bound which that proves.
struct CoverWorth {
  double bound = 0;
  std::vector<double> worth;  ///< of each cell, in [0, 1]
  std::vector<double> gain;   ///< of each site: k_j of siting#17
  std::vector<double> taken;  ///< of each site: how much of it the bound opens; below 1 only for the last one that a budget pays
  std::vector<double> often;  ///< of each site: how often the steps took it, the late ones more
  std::vector<double> slope;  ///< of each cell: served by the sites taken, less wanted, a unit of weight
};

/// How much of each site is opened for the most gain: the first ones by number, or by gain for money until the budget ends.
/// Formula: the maximum in siting#17. Source: Dantzig (1957), Operations Research 5, 266-277. Units: shares of a site.
std::vector<double> take_sites(const CoverRules& rules, std::span<const double> gain);

/// Formula: siting#17 from `worth`; fills the rest. Source: as most_covered. Units: those of the weights. The same bytes for any number of threads.
void value_worth(const CoverCells& cells, const CoverRules& rules, CoverWorth& at, const RunControl& control);

struct CoverDescent {
  std::size_t steps = 600;
  double target = 0;  ///< the value of a plan
  double enough = 0;  ///< a bound at which to end
  /// Told each step that went lower; may raise `target` and `enough` as better plans are found.
  std::function<void(const CoverWorth&, CoverDescent&)> lower = {};
};

/// Goes down by deflected subgradients in the metric of the weights. Formula: siting#6. Source: as MedianBound::climb. Units: as value_worth.
CoverWorth descend_worth(const CoverCells& cells, const CoverRules& rules, std::vector<double> worth, CoverDescent descent, const RunControl& control);

}  // namespace solleva::plan
