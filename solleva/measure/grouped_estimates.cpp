// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/grouped_estimates.h"

#include <cmath>
#include <string>

#include "solleva/base/text.h"

namespace solleva::measure {
namespace {

constexpr const char* shares_of_persons = "share of persons";
constexpr const char* of_line = "share of the line";
constexpr const char* of_welfare = "share of welfare";
constexpr const char* index_unit = "index";
constexpr const char* log_points = "log points";
constexpr const char* elasticity_unit = "percent per percent";

/// Writes the rows of one curve, or the empty rows where there is no curve to take them from.
class Rows {
 public:
  Rows(std::vector<Estimate>& rows, const GroupedResult& result, const GroupedOptions& options)
      : rows_(rows), result_(result), options_(options) {}

  void poverty(const CurveReport* curve) {
    use(curve, "no-normal-curve", "neither curve gives a head count at this line");
    if (curve != nullptr && curve->curve) {
      if (!curve->normal) flags_.push_back({"curve-not-normal", "the curve does not give a head count at this line"});
      line_flag(*curve);
    }
    const LorenzPoverty figures = curve != nullptr ? curve->poverty : LorenzPoverty{};
    add("fgt0", figures.fgt0, shares_of_persons);
    add("fgt1", figures.fgt1, of_line);
    add("fgt2", figures.fgt2, of_line);
    add("watts", figures.watts, log_points);
    add("fgt0_elasticity_mean", elasticity(figures.fgt0_by_mean), elasticity_unit);
    add("fgt1_elasticity_mean", elasticity(figures.fgt1_by_mean), elasticity_unit);
    add("fgt2_elasticity_mean", elasticity(figures.fgt2_by_mean), elasticity_unit);
    add("fgt0_elasticity_gini", elasticity(figures.fgt0_by_gini), elasticity_unit);
    add("fgt1_elasticity_gini", elasticity(figures.fgt1_by_gini), elasticity_unit);
    add("fgt2_elasticity_gini", elasticity(figures.fgt2_by_gini), elasticity_unit);
  }

  void inequality(const CurveReport* curve) {
    use(curve, "no-valid-curve", "neither curve is a valid Lorenz curve");
    if (curve != nullptr && curve->curve && !curve->valid)
      flags_.push_back({"curve-not-valid", "the curve is not a valid Lorenz curve"});
    const LorenzInequality figures = curve != nullptr ? curve->inequality : LorenzInequality{};
    Figure median = figures.relative_median;
    if (median.value) *median.value *= result_.level.mean;
    add("gini", figures.gini, index_unit);
    add("gini_exact", figures.gini_exact, index_unit);
    add("mld", figures.mld, log_points);
    add("mld_exact", figures.mld_exact, log_points);
    add("median", median, options_.unit.empty() ? "unit of the mean" : options_.unit);
    add("polarization", figures.polarization, index_unit);
    for (std::size_t i = 0; i < 10; ++i) {
      Figure decile;
      if (figures.deciles) decile.value = (*figures.deciles)[i];
      add("decile" + std::to_string(i + 1), decile, of_welfare);
    }
  }

 private:
  static Figure elasticity(std::optional<double> value) { return {value, {}}; }

  void use(const CurveReport* curve, const char* code, const char* reason) {
    flags_.clear();
    if (curve == nullptr) {
      flags_.push_back({code, reason});
      method_ = "no Lorenz curve could be used";
    } else if (!curve->curve) {
      flags_ = curve->reasons;
      method_ = "the Lorenz curve could not be fitted";
    } else {
      const bool fitted = !std::holds_alternative<EmpiricalLorenz>(*curve->curve);
      method_ = std::string(curve_name(*curve->curve)) + " Lorenz curve " + (fitted ? "fitted to" : "through the points of") +
                " grouped data; grouped data tell no standard error";
    }
  }

  void line_flag(const CurveReport& curve) {
    const double line = result_.level.line;
    if (!curve.zmin || !curve.zmax || (line >= *curve.zmin && line <= *curve.zmax)) return;
    flags_.push_back({"line-outside-range", "the line " + format_double(line) + " is outside the range of lines " +
                                                format_double(*curve.zmin) + " to " + format_double(*curve.zmax) +
                                                " in which the published tables trust the curve"});
  }

  void add(std::string estimand, Figure figure, std::string unit) {
    Estimate row;
    row.estimand = std::move(estimand);
    row.group = result_.group;
    row.unit = std::move(unit);
    row.method = method_;
    row.flags = std::move(figure.flags);
    row.flags.insert(row.flags.end(), flags_.begin(), flags_.end());
    if (figure.value && std::isfinite(*figure.value)) row.value = figure.value;
    if (!row.value && row.flags.empty()) row.flags.push_back({"does-not-exist", "the curve gives no such figure at this line"});
    rows_.push_back(std::move(row));
  }

  std::vector<Estimate>& rows_;
  const GroupedResult& result_;
  const GroupedOptions& options_;
  std::vector<Flag> flags_;
  std::string method_;
};

}  // namespace

std::vector<Estimate> grouped_estimates(const GroupedResult& result, const GroupedOptions& options) {
  std::vector<Estimate> estimates;
  estimates.reserve(options.curve == CurveChoice::both ? 52 : 26);
  Rows rows(estimates, result, options);
  const auto one = [&](const CurveReport* poverty, const CurveReport* distribution) {
    rows.poverty(poverty);
    rows.inequality(distribution);
  };
  if (options.curve == CurveChoice::automatic) one(result.poverty_curve(), result.distribution_curve());
  if (options.curve == CurveChoice::quadratic || options.curve == CurveChoice::both) one(&result.quadratic, &result.quadratic);
  if (options.curve == CurveChoice::empirical) one(&result.empirical, &result.empirical);
  if (options.curve == CurveChoice::beta || options.curve == CurveChoice::both) one(&result.beta, &result.beta);
  return estimates;
}

}  // namespace solleva::measure
