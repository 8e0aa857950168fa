// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/measure/lorenz.h"
#include "solleva/measure/lorenz_fit.h"

namespace solleva::measure {

/// What the two columns of grouped data hold.
enum class GroupedInput {
  cumulative,   ///< cumulative shares of persons in (0, 1] and of welfare in [0, 1], poorest first; (1, 1) is optional, (0, 0) is
                ///< not given
  shares,       ///< each group's share of persons and of welfare, poorest first
  class_means,  ///< each group's persons (shares or counts) and its mean welfare, poorest first
};

/// One group of a distribution; `row` is where it stands in the user's file, for errors (0 when unknown).
struct GroupedPoint {
  double people = 0;
  double welfare = 0;
  std::size_t row = 0;
};

/// One distribution: its group of the table, its points, and mean and line in one unit and period.
struct GroupedCase {
  Group group;
  std::vector<GroupedPoint> points;
  Level level;
};

enum class CurveChoice {
  automatic,
  quadratic,
  beta,
  both,
  empirical,  ///< straight lines through many points; no curve is fitted then
};

struct GroupedOptions {
  GroupedInput input = GroupedInput::cumulative;
  CurveChoice curve = CurveChoice::automatic;
  /// The published range of lines is [mean L'(0.001) + margin, mean L'(0.98) - margin] with a margin of 4 in the unit of the
  /// mean, meant for amounts a month. For amounts a day 4 * 12 / 365 is the same. A margin that leaves no range is dropped, with
  /// a reason.
  double range_margin = 4;
  FigureRule rule = FigureRule::published;  ///< for gini and mld
  std::string unit = {};                    ///< unit of mean and line, as in "2011 PPP $ a month", copied to estimates
};

/// A fitted curve: everything there is to say about it. What does not exist is empty and has a reason.
struct CurveReport {
  std::optional<LorenzCurve> curve = {};  ///< empty when the regression failed
  std::optional<LorenzRegression> regression = {};
  std::optional<double> sse_l = {};  ///< sum of squared errors in L over all points
  std::optional<double> sse_h = {};  ///< the same up to the head count and one point further
  bool valid = false;                ///< may serve for inequality
  bool normal = false;               ///< may serve for poverty at this line
  std::optional<double> zmin = {};   ///< the published range of lines
  std::optional<double> zmax = {};
  std::optional<double> lowest_income = {};   ///< mean L'(0+); below this line nobody is poor; empty when there is no lowest
  std::optional<double> highest_income = {};  ///< mean L'(1-); above this line all are poor; empty when there is no highest
  bool chosen_poverty = false;
  bool chosen_distribution = false;
  std::vector<Flag> reasons = {};  ///< why it is not valid or not normal, and what else to know
  LorenzPoverty poverty = {};
  LorenzInequality inequality = {};
};

/// One distribution measured.
struct GroupedResult {
  Group group;
  Level level;
  std::size_t points = 0;  ///< without (1, 1)
  CurveReport quadratic;
  CurveReport beta;
  CurveReport empirical = {};  ///< for CurveChoice::empirical alone, the other two are empty then
  std::vector<Estimate>
      estimates;  ///< fgt0 fgt1 fgt2 watts gini gini_exact mld mld_exact median polarization decile1.. and elasticities

  const CurveReport* poverty_curve() const;       ///< the curve chosen for poverty, or null
  const CurveReport* distribution_curve() const;  ///< the curve chosen for inequality, or null
};

struct GroupedReport {
  std::vector<GroupedResult> results;
  std::vector<Note> notes;
};

/// Cumulative points without (1, 1), checked: finite, in range, rising, L <= p, convex but for rounding (a point no more than
/// 1e-4 above the chord of its neighbours), at least `fewest` of them. Errors: measure.bad-share, measure.not-increasing,
/// measure.not-a-lorenz-curve, measure.too-few-points, each naming group and row.
Result<std::vector<LorenzPoint>> lorenz_points(const GroupedCase& distribution, GroupedInput input, std::size_t fewest = 3);

/// Both curves of one distribution already checked, and the choice between them, or the empirical one; no estimates. What
/// measure_grouped does for each.
GroupedResult measure_curves(std::span<const LorenzPoint> points, Level level, const GroupedOptions& options);

/// Both curves fitted to every distribution, the one to use chosen for poverty and for inequality, and all figures of it.
/// Formula: docs/methods/grouped-lorenz.md (fits, figures, choice: grouped-lorenz#24, #25), docs/methods/watts-from-lorenz.md.
/// Source: Datt (1998), IFPRI FCND Discussion Paper 50; the choice as in the published tables of PovcalNet.
/// Units: level in any one unit and period; figures as in lorenz.h.
/// Errors: those of lorenz_points, measure.bad-level (mean or line not positive), base.stopped.
/// Edge cases: a curve that cannot be fitted is reported with its reason; with no valid curve inequality figures are empty and
/// flagged.
Result<GroupedReport> measure_grouped(std::span<const GroupedCase> cases, const GroupedOptions& options,
                                      const RunControl& control);

}  // namespace solleva::measure
