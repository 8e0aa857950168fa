// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "solleva/measure/survey.h"

namespace solleva::measure {

/// Which curves are compared: dominance curves of welfare over poverty lines (order 1 to 3), or Lorenz curves over ranks.
enum class DominanceOrder { first = 1, second = 2, third = 3, lorenz };

struct DominanceOptions {
  DominanceOrder order = DominanceOrder::first;
  std::vector<double> at;  ///< lines above 0, or ranks in (0, 1) for Lorenz curves; rising
  Conventions conventions = {};
  double level = 0.95;     ///< of the tests together, and of each interval of a difference
};

/// Distributions whose curves can be compared: the domains of a survey, or two surveys.
struct DominanceCurves {
  std::vector<double> at;
  std::vector<std::vector<std::optional<double>>> values;  ///< by point, then by distribution
  std::vector<std::vector<double>> covariances;            ///< by point: row by row
  std::vector<std::vector<double>> df;                     ///< by point, then by distribution
};

/// The curves of the domains of one survey with their covariances: FGT indices of alpha = order - 1 at each line, or Lorenz ordinates.
/// Formula: dominance#1 and #2. Source: Davidson and Duclos (2000), Econometrica 68, 1435-1464. Units: of the indices.
/// Errors: measure.bad-curve for points that do not rise or lie outside; those of survey_estimates().
Result<DominanceCurves> dominance_curves(const SurveySample& sample, std::span<const Domain> domains, const DominanceOptions& options,
                                         const RunControl& control);

/// The curves of two independent surveys at the same points, those of `first` before those of `second`.
DominanceCurves side_by_side(const DominanceCurves& first, const DominanceCurves& second);

struct Pair {
  std::size_t a = 0, b = 0;  ///< numbers of distributions
};

/// The difference of two curves at a point.
struct DominancePoint {
  double at = 0;
  std::optional<double> a, b;
  Estimate difference;      ///< a - b, with its error
  std::optional<double> t;  ///< how many standard errors a is better than b; below 0 where it is worse
};

enum class Verdict {
  a,          ///< a is better everywhere on the range
  b,          ///< b is
  crossing,   ///< a is better here and b there
  undecided,  ///< the sample does not say
};

/// How much of the range a distribution is ahead on.
struct Ahead {
  double share = 0;          ///< of the points
  double significantly = 0;  ///< of the points, each by itself
};

struct DominanceResult {
  Pair pair;
  std::vector<DominancePoint> points;
  Verdict verdict = Verdict::undecided;
  std::optional<double> t;   ///< the smallest t of the distribution that leads everywhere; empty where none does
  std::optional<double> at;  ///< where it is
  double p = 1;              ///< two-sided: which one leads was not said beforehand
  double p_holm = 1;         ///< the same for all pairs together
  Ahead a, b;
};

/// Tests each pair for dominance over the range of the points. Non-dominance is the hypothesis that must be rejected: one
/// distribution dominates only where it is significantly better at every point. Better is less poverty, or a higher Lorenz curve.
/// Formula: dominance#3 to #7. Source: Kaur, Prakasa Rao and Singh (1994), Econometric Theory 10, 849-866; Davidson and Duclos (2013),
/// Econometric Reviews 32, 84-125; Holm (1979), Scandinavian Journal of Statistics 6, 65-70. Units: t in standard errors, p of 1.
/// Edge cases: a point where both curves agree without error, as where nobody is poor, has t = 0, so that nothing dominates on a range
/// that reaches it; a point without a value likewise.
std::vector<DominanceResult> dominance_tests(const DominanceCurves& curves, std::span<const Pair> pairs,
                                             const DominanceOptions& options);

}  // namespace solleva::measure
