// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/economy/sparse_matrix.h"

// A regional table from a national one where there is no survey.
namespace solleva::plan {

enum class LocationQuotient {
  simple,          ///< LQ: how much of a branch the region has, against its share of all jobs
  cross_industry,  ///< CILQ: the seller's quotient over the buyer's; the simple one on the diagonal
  flegg,           ///< FLQ: the same, smaller in small regions
};

/// Jobs (or output) of each branch.
struct Employment {
  std::span<const double> region;
  std::span<const double> nation;
};

/// SLQ_i of each branch.
/// Formula: docs/methods/input-output.md, input-output#7: (e_ir / e_r) / (e_in / e_n). Source: Miller and Blair (2009), p. 349.
/// Units: none; 1 is the nation's share. Errors: plan.bad-economy for amounts below 0, none at all, or a branch that the region has and the nation has not.
/// Edge cases: a branch that the nation has not has quotient 0.
Result<std::vector<double>> location_quotients(const Employment& employment);

/// Coefficients of the region: the national ones, cut where the region has too little of the seller.
/// Formula: input-output#8 to #10: r_ij = min(1, q_ij) a_ij with q of the rule; FLQ = CILQ lambda, lambda = (log2(1 + e_r / e_n))^delta. Source: Miller and
/// Blair (2009), pp. 349-356; Flegg and Webber (1997), Regional Studies 31, 795-805 (lambda, p. 798). Units: as `national`; delta from 0 to below 1.
/// Errors: those of location_quotients; plan.bad-economy for a delta outside. Edge cases: a buyer that the region has not has column 0.
Result<SparseMatrix> regional_coefficients(const SparseMatrix& national, const Employment& employment, LocationQuotient rule, double delta = 0.3);

/// Of what households buy of each branch, the part that the region makes: min(1, SLQ_i lambda), with lambda of FLQ, 1 for the other rules. A buyer that is no branch has no quotient of its own.
/// Formula: input-output#17. Source: Flegg and Webber (1997), Regional Studies 31, 795-805, with the seller's quotient alone. Units: parts of 1. Errors: those of regional_coefficients().
Result<std::vector<double>> regional_purchases(const Employment& employment, LocationQuotient rule, double delta = 0.3);

}  // namespace solleva::plan
