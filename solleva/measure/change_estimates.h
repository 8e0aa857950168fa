// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/measure/change.h"
#include "solleva/measure/incidence.h"

namespace solleva::measure {

/// What the rows of one comparison have in common.
struct ComparisonRows {
  Group group = {};
  std::string source = {};       ///< what the curves are, as in "beta Lorenz curve fitted to grouped data"
  std::vector<Flag> flags = {};  ///< of every row
};

/// A change as rows of results, for each of fgt0, fgt1, fgt2 and watts ten in this order: <index>_before, _after, _change;
/// _growth, _redistribution, _line and _residual after Datt and Ravallion; _shapley_growth, _shapley_redistribution,
/// _shapley_line.
std::vector<Estimate> change_estimates(const PovertyChange& change, const ComparisonRows& common);

/// A change that could not be computed: the same rows without values, each with the flags of `common`.
std::vector<Estimate> no_change_estimates(const ComparisonRows& common);

/// The rates that sum a growth incidence curve up: mean_growth, median_growth, mean_of_growth, poorest_growth, pro_poor_growth,
/// and fgt0_before.
std::vector<Estimate> incidence_estimates(const Incidence& incidence, const ComparisonRows& common);

}  // namespace solleva::measure
