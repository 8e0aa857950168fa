// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solleva/plan/site/capacitated.h"

namespace solleva::plan {

/// Weighted costs of all pairs, row by row; a pair that cannot be counts as `beyond`.
/// Formula: w_i c_ij. Source: definition. Units: weight x cost.
std::vector<double> weighted_costs(const CapacitatedProblem& problem);

/// Plans for given sites: points assigned by regret, then shifted and exchanged between sites, then sites moved within what they serve.
/// Loads above a capacity are allowed on the way at a price.
class CapacitatedSearch {
 public:
  CapacitatedSearch(const CapacitatedProblem& problem, const std::vector<double>& costs);

  struct Plan {
    std::vector<std::uint32_t> open;  ///< by slot
    std::vector<std::uint32_t> slot;  ///< of each point
    double cost = 0;                  ///< weight x cost
    double excess = 0;                ///< load above capacity, in sum
  };

  /// The best plan found from these sites; sites may move, existing ones do not.
  Plan from(std::vector<std::uint32_t> open);

  /// A plan within the capacities is better than any that is not.
  bool better(const Plan& a, const Plan& b) const {
    const bool a_fits = a.excess == 0;
    return a_fits != (b.excess == 0) ? a_fits : worth(a) < worth(b);
  }

 private:
  double worth(const Plan& plan) const { return plan.cost + price_ * plan.excess; }
  double cost(std::size_t point, std::uint32_t site) const { return costs_[point * problem_.reach.sites + site]; }
  double excess_of(const Plan& plan, std::uint32_t slot, double load) const;
  void assign(Plan& plan);
  bool shift(Plan& plan);
  bool exchange(Plan& plan);
  bool recentre(Plan& plan);
  void account(Plan& plan);

  const CapacitatedProblem& problem_;
  const std::vector<double>& costs_;
  std::vector<std::uint8_t> existing_;
  std::vector<double> load_;  ///< by slot
  double price_ = 0;
};

}  // namespace solleva::plan
