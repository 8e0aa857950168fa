// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/lorenz.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <type_traits>

#include "solleva/base/quadrature.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/measure/lorenz_grid.h"

namespace solleva::measure {
namespace {

Flag not_usable() {
  return {"curve-not-usable", "the fitted curve is no Lorenz curve, so it has no such figure"};
}

Flag not_positive_flag(double mass) {
  return {"income-not-positive",
          "the fitted income of the poorest " + format_double(mass) + " of persons is 0 or less; they are left out"};
}

template <class Curve>
bool is_usable(const Curve& curve) {
  if constexpr (std::is_same_v<Curve, EmpiricalLorenz>) {
    return true;
  } else {
    return curve.usable();
  }
}

std::optional<double> squares(const QuadraticLorenz& curve, Rank rank) {
  return curve.squared_income(rank);
}
std::optional<double> squares(const BetaLorenz& curve, Rank rank) {
  return curve.squared_income(rank);
}

Rank first_positive(const QuadraticLorenz&) {
  return {0, 1};
}
Rank first_positive(const BetaLorenz& curve) {
  return curve.not_positive();
}

/// Whether the ranks with a fitted income above 0 are all those above first_positive().
bool positive_above(const QuadraticLorenz&) {
  return true;
}
bool positive_above(const BetaLorenz& curve) {
  return curve.parameters().gamma <= 1 || curve.lowest() > 0;
}

/// Integral of log L' from the first rank with a positive income to `end` (watts-from-lorenz#2, #3).
template <class Curve>
std::optional<double> log_income(const Curve& curve, Rank end) {
  const Rank start = first_positive(curve);
  if (end.below <= start.below) return 0;
  const double rise = start.below > 0 ? curve.curvature(start) : 0;
  const auto integrand = [&](const Abscissa& at) {
    // Right above the first positive income L' is a small difference of large numbers: there its tangent is exact to working
    // precision.
    if (at.from_a < 1e-6 * start.below) return std::log(rise * at.from_a);
    return std::log(curve.slope({start.below + at.from_a, end.above + at.to_b}));
  };
  const Result<Integral> integral = integrate(integrand, {start.below, end.below}, {.relative = 1e-11, .absolute = 1e-13});
  if (!integral) return std::nullopt;
  return integral->value;
}

template <class Curve>
void add_elasticities(const Curve& curve, Level level, Rank poor, LorenzPoverty& poverty) {
  const double line = level.relative_line();
  const double h = poor.below;
  const double pull = 1 / line - 1;
  const double density = h * curve.curvature(poor);
  if (density > 0) {
    poverty.fgt0_by_mean = -line / density;
    poverty.fgt0_by_gini = (1 - line) / density;
  }
  const double gap = poverty.fgt1.value.value_or(0);
  if (!(gap > 0)) return;
  poverty.fgt1_by_mean = 1 - h / gap;
  poverty.fgt1_by_gini = 1 + pull * h / gap;
  const double squared = poverty.fgt2.value.value_or(0);
  if (!(squared > 0)) return;
  poverty.fgt2_by_mean = 2 * (1 - gap / squared);
  poverty.fgt2_by_gini = 2 * (1 + pull * gap / squared);
}

template <class Curve>
Figure watts_of(const Curve& curve, Level level, Rank poor) {
  Figure watts;
  if (!positive_above(curve)) {
    watts.flags.push_back({"curve-not-convex", "fitted incomes fall and then rise through 0, so that the index has no meaning"});
    return watts;
  }
  const double excluded = first_positive(curve).below;
  const std::optional<double> logs = log_income(curve, poor);
  if (!logs) {
    watts.flags.push_back({"not-computed", "the integral of the Watts index did not converge"});
    return watts;
  }
  const double counted = std::max(0.0, poor.below - excluded);
  watts.value = std::max(0.0, counted * std::log(level.relative_line()) - *logs);
  if (excluded > 0) watts.flags.push_back(not_positive_flag(excluded));
  return watts;
}

template <class Curve>
LorenzPoverty poverty_of(const Curve& curve, Level level) {
  LorenzPoverty poverty;
  if (!is_usable(curve)) {
    for (Figure* figure : {&poverty.fgt0, &poverty.fgt1, &poverty.fgt2, &poverty.watts}) figure->flags.push_back(not_usable());
    return poverty;
  }
  const double line = level.relative_line();
  const Rank poor = curve.rank(line);
  const double welfare = curve.share(poor) / line;
  const std::optional<double> squared = squares(curve, poor);
  const double h = poor.below;
  poverty.fgt0.value = h;
  poverty.fgt1.value = h == 0 ? 0 : std::max(0.0, h - welfare);
  if (h == 0) {
    poverty.fgt2.value = 0;
  } else if (squared) {
    poverty.fgt2.value = std::max(0.0, h - 2 * welfare + *squared / (line * line));
  } else {
    poverty.fgt2.flags.push_back({"infinite", "gamma is not above 1/2, so that the squared gap of the fitted curve is infinite"});
  }
  poverty.watts = watts_of(curve, level, poor);
  poverty.not_positive = first_positive(curve).below;
  if (h == 0 || poor.above == 0) {
    const Flag flag = h == 0 ? Flag{"line-below-lowest-income", "the line is at or below the lowest fitted income, " +
                                                                    format_double(curve.lowest() * level.mean)}
                             : Flag{"line-above-highest-income", "the line is at or above the highest fitted income, " +
                                                                     format_double(curve.highest() * level.mean)};
    for (Figure* figure : {&poverty.fgt0, &poverty.fgt1, &poverty.fgt2, &poverty.watts}) figure->flags.push_back(flag);
    return poverty;
  }
  add_elasticities(curve, level, poor, poverty);
  return poverty;
}

template <class Curve>
std::array<double, 10> deciles_of(const Curve& curve) {
  std::array<double, 10> deciles{};
  double before = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    const double here = i == 9 ? 1 : curve.share(Rank::from_below(0.1 * static_cast<double>(i + 1)));
    deciles[i] = here - before;
    before = here;
  }
  return deciles;
}

/// Wolfson's index, grouped-lorenz#22.
template <class Curve>
Figure polarization_of(const Curve& curve, double gini) {
  const Rank middle = Rank::from_below(0.5);
  const double median = curve.slope(middle);
  if (!(median > 0)) return {{}, {{"median-not-positive", "the fitted median is not positive"}}};
  return {2 * (1 - gini - 2 * curve.share(middle)) / median, {}};
}

/// -1 times the integral of log L' over all persons with a positive fitted income, grouped-lorenz#19.
template <class Curve>
Figure mld_of(const Curve& curve) {
  const std::optional<double> logs = positive_above(curve) ? log_income(curve, Rank{1, 0}) : std::nullopt;
  if (logs) return {-*logs, {}};
  return {{}, {{"not-computed", "fitted incomes fall through 0, or the integral did not converge"}}};
}

template <class Curve>
LorenzInequality inequality_of(const Curve& curve, FigureRule rule) {
  LorenzInequality inequality;
  const double gini = is_usable(curve) ? curve.gini() : 0;
  if (!is_usable(curve) || !std::isfinite(gini)) {
    for (Figure* figure : {&inequality.gini, &inequality.gini_exact, &inequality.mld, &inequality.mld_exact,
                           &inequality.relative_median, &inequality.polarization}) {
      figure->flags.push_back(not_usable());
    }
    return inequality;
  }
  inequality.gini_exact.value = gini;
  inequality.gini = inequality.gini_exact;
  inequality.mld_exact = mld_of(curve);
  inequality.mld = inequality.mld_exact;
  if (rule == FigureRule::published) {
    const GridFigures grid = figures_on_grid(curve);
    inequality.gini.value = grid.gini;
    inequality.mld = {grid.mld, {}};
    if (!grid.mld)
      inequality.mld.flags.push_back({"income-not-positive", "the fitted income is 0 or less for more than half of all persons"});
  }
  const double excluded = first_positive(curve).below;
  if (excluded > 0) {
    for (Figure* figure : {&inequality.mld, &inequality.mld_exact}) figure->flags.push_back(not_positive_flag(excluded));
  }
  inequality.relative_median.value = curve.slope(Rank::from_below(0.5));
  inequality.polarization = polarization_of(curve, *inequality.gini.value);
  inequality.deciles = deciles_of(curve);
  return inequality;
}

Flag bins_flag() {
  return {"within-bin-inequality-lost", "everybody of a bin counts with the mean of the bin"};
}

LorenzPoverty poverty_of(const EmpiricalLorenz& curve, Level level) {
  const double line = level.relative_line();
  Sum gap, squared, logs, excluded;
  for (const EmpiricalLorenz::Bin& bin : curve.bins()) {
    if (bin.income <= 0) excluded.add(bin.people);
    if (!(bin.income < line)) continue;
    const double shortfall = 1 - bin.income / line;
    gap.add(bin.people * shortfall);
    squared.add(bin.people * shortfall * shortfall);
    if (bin.income > 0) logs.add(bin.people * std::log(line / bin.income));
  }
  LorenzPoverty poverty;
  poverty.fgt0 = {curve.rank(line).below, {bins_flag()}};
  poverty.fgt1 = {gap.value(), {bins_flag()}};
  poverty.fgt2 = {squared.value(), {bins_flag()}};
  poverty.watts = {logs.value(), {bins_flag()}};
  poverty.not_positive = excluded.value();
  if (poverty.not_positive > 0) poverty.watts.flags.push_back(not_positive_flag(poverty.not_positive));
  return poverty;
}

LorenzInequality inequality_of(const EmpiricalLorenz& curve, FigureRule) {
  Sum twice_area, logs, excluded;
  double welfare = 0;
  for (const EmpiricalLorenz::Bin& bin : curve.bins()) {
    twice_area.add(bin.people * (2 * welfare + bin.people * bin.income));
    welfare += bin.people * bin.income;
    if (bin.income > 0) logs.add(bin.people * std::log(bin.income));
    if (bin.income <= 0) excluded.add(bin.people);
  }
  LorenzInequality inequality;
  inequality.gini = {1 - twice_area.value(), {bins_flag()}};
  inequality.gini_exact = inequality.gini;
  inequality.mld_exact = {-logs.value(), {bins_flag()}};
  if (excluded.value() > 0) inequality.mld_exact.flags.push_back(not_positive_flag(excluded.value()));
  inequality.mld = inequality.mld_exact;
  inequality.relative_median = {curve.slope(Rank::from_below(0.5)), {bins_flag()}};
  inequality.polarization = polarization_of(curve, *inequality.gini.value);
  inequality.polarization.flags.push_back(bins_flag());
  inequality.deciles = deciles_of(curve);
  return inequality;
}

}  // namespace

bool lorenz_usable(const LorenzCurve& curve) {
  return std::visit([](const auto& one) { return is_usable(one); }, curve);
}

const char* curve_name(const LorenzCurve& curve) {
  static constexpr std::array<const char*, 3> names = {"general quadratic", "beta", "empirical"};
  return names[curve.index()];
}

double lorenz_share(const LorenzCurve& curve, Rank rank) {
  return std::visit([&](const auto& c) { return c.share(rank); }, curve);
}

double lorenz_slope(const LorenzCurve& curve, Rank rank) {
  return std::visit([&](const auto& c) { return c.slope(rank); }, curve);
}

Rank lorenz_rank(const LorenzCurve& curve, double relative_income) {
  return std::visit([&](const auto& c) { return c.rank(relative_income); }, curve);
}

LorenzPoverty lorenz_poverty(const LorenzCurve& curve, Level level) {
  return std::visit([&](const auto& c) { return poverty_of(c, level); }, curve);
}

LorenzInequality lorenz_inequality(const LorenzCurve& curve, FigureRule rule) {
  return std::visit([&](const auto& c) { return inequality_of(c, rule); }, curve);
}

Figure line_for_head_count(const LorenzCurve& curve, Rank head_count, Level level) {
  if (!(head_count.below > 0 && head_count.above > 0)) {
    return {{}, {{"head-count-out-of-range", "a head count is between 0 and 1, both left out"}}};
  }
  if (!lorenz_usable(curve)) return {{}, {not_usable()}};
  const double line = level.mean * lorenz_slope(curve, head_count);
  if (!(line > 0)) return {{}, {{"income-not-positive", "the fitted income at this head count is " + format_double(line)}}};
  return {line, {}};
}

}  // namespace solleva::measure
