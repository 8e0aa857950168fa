// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"
#include "solleva/plan/site/reach.h"

namespace solleva::plan {

/// Which sites to open, at least cost, so that every point has enough of them within reach.
struct CoverProblem {
  const Reach& reach;             ///< the sites within reach of each point; their costs do not matter
  std::span<const double> price;  ///< of opening each site; finite, not negative; empty: 1 each
  std::span<const std::uint32_t> existing = {};  ///< open already, for nothing
  std::uint32_t times = 1;        ///< how many open sites each point must reach; fewer where its row has fewer
};

struct CoverOptions {
  Limits limits = {};  ///< iterations: nodes of the tree
  double good_enough = -std::numeric_limits<double>::infinity();  ///< end once a plan at this price or less is found
  double hopeless = std::numeric_limits<double>::infinity();      ///< end once no plan below this price can be
};

struct CoverPlan {
  Optimum optimum;                  ///< the price of what is opened anew
  std::vector<std::uint32_t> open;  ///< ascending, existing ones among them
  std::vector<double> multiplier;   ///< of each point; with it siting#9 gives `root_bound`
  double root_bound = 0;
  std::int64_t nodes = 0;
};

/// The location set covering problem: points with an empty row are left out, whoever calls has to name them.
/// Formula: siting#8; the bound siting#9, fractions of a tree above it.
/// Source: Toregas, Swain, ReVelle and Bergman (1971), Operations Research 19, 1363-1373; Beasley (1990), Naval Research Logistics 37, 151-164.
/// Units: those of the prices. Whole prices round the bound up. Errors: plan.bad-siting. Stopped, it gives the best plan so far.
Result<CoverPlan> location_cover(const CoverProblem& problem, const CoverOptions& options, const RunControl& control);

/// The bound that multipliers prove, computed anew.
/// Formula: siting#9. Source: as location_cover. Units: those of the prices; a multiplier below 0 counts as 0.
double cover_bound(const CoverProblem& problem, std::span<const double> multiplier);

struct CenterPlan {
  Optimum optimum;                  ///< the greatest cost of anybody to the nearest open site
  std::vector<std::uint32_t> open;  ///< ascending; may be fewer than asked for
};

/// The p-center problem: `open` sites (existing ones among them) such that the worst-off point has the least cost.
/// Formula: siting#12, by bisection over the costs of the rows, each question a location_cover.
/// Source: Minieka (1970), SIAM Review 12, 138-139; Elloumi, Labbe and Pochet (2004), INFORMS Journal on Computing 16, 84-94.
/// Units: those of the costs of `reach`, whose rows must list all that can serve; weights do not matter. A point with an empty row is left
/// out. Infeasible when no plan reaches everybody; there is no plan then. Errors: plan.bad-siting.
Result<CenterPlan> p_center(const Reach& reach, std::size_t open, std::span<const std::uint32_t> existing, const Limits& limits,
                            const RunControl& control);

}  // namespace solleva::plan
