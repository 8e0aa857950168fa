// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/measure/multidimensional.h"

namespace solleva::measure {

/// How far each two indicators say the same, as rows of results with errors: `cramers_v` and `r0`, over the rows of the domain in
/// which both are known.
/// Formula: multidimensional#19 (Cramer's V), multidimensional#20 (R0), their influence multidimensional#21. Source: Alkire et
/// al. (2015), Multidimensional Poverty Measurement and Analysis, section 7.3. Units: V and R0 in [0, 1]. Edge cases: where
/// nobody or everybody is deprived in one of the two there is no V (flag no-variation); where nobody is in one of the two there
/// is no R0. Errors are linearised, or those of the sample's replicates; the interval of V is that of Fisher's z of the signed
/// association, folded at 0 (multidimensional#21b).
std::vector<Estimate> redundancy_estimates(const MultidimensionalSample& sample, const data::DeprivationTable& table,
                                           const Domain& domain, double level);

/// How the order of groups by M0 compares with that at the first cut-off and the index's own weights.
struct RankRobustness {
  std::string setting;             ///< "k = 50", "health weighs 1/2"; "all": under every setting at once
  std::optional<double> spearman;  ///< rank correlation; empty where all groups tie, and for "all"
  std::optional<double> kendall;   ///< tau-b
  std::size_t pairs = 0;           ///< of groups that have an M0 in both
  std::size_t distinct = 0;        ///< of these, pairs that differ significantly at the base
  std::size_t kept = 0;            ///< of these, pairs that differ significantly in the same direction here
};

struct RobustnessOptions {
  double level = 0.95;                   ///< of the test of each pair
  Fraction heavy = *Fraction::of(1, 2);  ///< what each dimension weighs in turn
};

/// Compares the ranks of groups under the index's cut-offs and under weights in which each dimension in turn weighs `heavy`.
/// Formula: multidimensional#22 to #24. Source: Alkire et al. (2015), sections 8.1 to 8.3; Alkire and Santos (2014), World
/// Development 59, 251-274, section 6. Units: correlations in [-1, 1], pairs as counts.
/// Errors: those of count_deprivations. Edge cases: fewer than two groups give no row.
Result<std::vector<RankRobustness>> rank_robustness(const MultidimensionalSample& sample, const data::DeprivationTable& table,
                                                    std::span<const Domain> groups, const RobustnessOptions& options);

/// Spearman's rank correlation, ties taking the mean of their ranks.
/// Formula: multidimensional#22. Source: Spearman (1904), American Journal of Psychology 15, 72-101. Units: [-1, 1]; two vectors
/// of one length. Edge cases: empty where one of them does not vary.
std::optional<double> spearman(std::span<const double> a, std::span<const double> b);
/// Kendall's tau-b.
/// Formula: multidimensional#23. Source: Kendall (1945), Biometrika 33, 239-251. Units: [-1, 1]; two vectors of one length. Edge
/// cases: empty where one of them does not vary.
std::optional<double> kendall(std::span<const double> a, std::span<const double> b);

}  // namespace solleva::measure
