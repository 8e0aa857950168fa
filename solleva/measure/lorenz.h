// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <variant>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/measure/lorenz_beta.h"
#include "solleva/measure/lorenz_empirical.h"
#include "solleva/measure/lorenz_quadratic.h"
#include "solleva/measure/lorenz_rank.h"

namespace solleva::measure {

/// Any Lorenz curve. What follows works on all three kinds; incomes relative to the mean unless a Level is given.
using LorenzCurve = std::variant<QuadraticLorenz, BetaLorenz, EmpiricalLorenz>;

/// "general quadratic", "beta", "empirical".
const char* curve_name(const LorenzCurve& curve);

/// Whether it is a Lorenz curve at all, so that it may be asked for shares and slopes; an empirical one always is.
bool lorenz_usable(const LorenzCurve& curve);

/// L(p).
/// Formula: grouped-lorenz#2, #9.
/// Source: as for each curve.
/// Units: shares in [0, 1].
double lorenz_share(const LorenzCurve& curve, Rank rank);

/// L'(p), the quantile function: income at the rank is mean * L'(p).
/// Formula: grouped-lorenz#4, #10.
/// Source: as for each curve.
/// Units: relative to the mean.
double lorenz_slope(const LorenzCurve& curve, Rank rank);

/// The distribution function: the share of persons with a relative income below `relative_income`.
/// Formula: grouped-lorenz#7, #10.
/// Source: as for each curve.
/// Units: share of persons, both sides.
Rank lorenz_rank(const LorenzCurve& curve, double relative_income);

/// A figure, or why there is none; a figure too may carry flags.
struct Figure {
  std::optional<double> value = {};
  std::vector<Flag> flags = {};
};

/// Poverty of a curve at a level. All shares are of persons; elasticities are percent per percent.
struct LorenzPoverty {
  Figure fgt0, fgt1, fgt2, watts;
  double not_positive = 0;  ///< share of persons with a fitted income of 0 or less, left out of watts
  std::optional<double> fgt0_by_mean, fgt1_by_mean, fgt2_by_mean;
  std::optional<double> fgt0_by_gini, fgt1_by_gini, fgt2_by_gini;
};

/// Head count, poverty gap, squared gap and Watts index of a curve, and elasticities of the first three to mean and Gini.
/// Formula: grouped-lorenz#7, #12, #13, #16 to #18; watts-from-lorenz#1 to #4; empirical-lorenz#3.
/// Source: Datt (1998), IFPRI FCND Discussion Paper 50, sections 4 and 5; Watts as the exact integral, Zheng (1993), Economics
/// Letters 42, 81-86.
/// Units: level in any one unit; results are shares (fgt0), means of gaps relative to the line (fgt1, fgt2), log points (watts).
/// Edge cases: a line below the lowest income gives 0 and above the highest 1, flagged line-below-lowest-income or line-above-
/// highest-income; a curve that is no Lorenz curve gives empty figures flagged curve-not-usable; fitted incomes of 0 or less
/// count in fgt0 to fgt2 as the published programs do, are left out of watts and flagged income-not-positive.
LorenzPoverty lorenz_poverty(const LorenzCurve& curve, Level level);

/// What stands under the names gini and mld; the exact integrals are always beside them.
enum class FigureRule {
  published,  ///< the rules of PovcalNet and PIP on a grid of 1000 cells (lorenz_grid.h)
  exact,      ///< the integrals
};

/// Inequality of a curve. Relative to the mean where it has a unit.
struct LorenzInequality {
  Figure gini, gini_exact, mld, mld_exact, relative_median;
  Figure polarization;                            ///< with the figure under `gini`
  std::optional<std::array<double, 10>> deciles;  ///< shares of welfare, poorest first; they add to 1
};

/// Gini, mean log deviation, median, Wolfson's polarisation and decile shares.
/// Formula: grouped-lorenz#14, #15, #19 to #22; empirical-lorenz#2, #4.
/// Source: Datt (1998), section 4; Wolfson (1994), American Economic Review 84(2), 353-358.
/// Units: pure numbers; the median relative to the mean.
/// Edge cases: as for lorenz_poverty; persons with a fitted income of 0 or less are left out of the mean log deviation and
/// flagged.
LorenzInequality lorenz_inequality(const LorenzCurve& curve, FigureRule rule = FigureRule::exact);

/// The line at which `head_count` of all persons are poor.
/// Formula: grouped-lorenz#23.
/// Source: Datt (1998), section 4.
/// Units: level.mean and the result in one unit; level.line is not used.
/// Edge cases: a head count outside (0, 1), or an income of 0 or less at it, gives no value and a flag.
Figure line_for_head_count(const LorenzCurve& curve, Rank head_count, Level level);

}  // namespace solleva::measure
