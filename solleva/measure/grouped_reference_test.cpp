// SPDX-License-Identifier: Apache-2.0
// Published tables: PovcalNet's detailed output for 49 Asian distributions, Datt (1998) for rural India 1983, wbpip's own test
// set.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "solleva/measure/grouped.h"
#include "solleva/measure/testing/reference.h"

namespace solleva::measure {
namespace {

using nlohmann::json;

json read_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  return json::parse(file);
}

GroupedCase grouped_case(const json& at, const std::string& id, Level level) {
  GroupedCase one{{{"id", id}}, {}, level};
  for (std::size_t i = 0; i < at["P"].size(); ++i)
    one.points.push_back({at["P"][i].get<double>(), at["L"][i].get<double>(), i + 2});
  return one;
}

/// A published number, or nothing where the source prints none.
std::optional<double> number(const json& at, const std::string& key) {
  const auto found = at.find(key);
  if (found == at.end() || found->is_null()) return std::nullopt;
  return found->get<double>();
}

struct Tolerance {
  double relative = 0;
  double absolute = 0;
};

void expect_near(const std::string& what, std::optional<double> actual, std::optional<double> published, Tolerance tolerance) {
  if (!published) return;
  ASSERT_TRUE(actual) << what << " does not exist, published " << *published;
  EXPECT_LE(std::fabs(*actual - *published), tolerance.absolute + tolerance.relative * std::fabs(*published))
      << what << ": " << *actual << ", published " << *published;
}

std::optional<double> percent(const std::optional<double>& value) {
  return value ? std::optional(*value * 100) : std::nullopt;
}

/// All that is printed for one curve of a PovcalNet page, each within the tolerance of its kind.
class PublishedCurve {
 public:
  PublishedCurve(const json& page, const json& tolerance, const std::string& name)
      : page_(page), tolerance_(tolerance), name_(name) {}

  void check(const CurveReport& report, double mean) {
    SCOPED_TRACE(name_);
    ASSERT_TRUE(report.regression);
    regression(*report.regression);
    EXPECT_EQ(report.valid, page_["valid"] == "Valid");
    EXPECT_EQ(report.normal, page_["normal"] == "Normal");
    compare("sse_L", report.sse_l, {of("sse_rel")});
    compare("sse_H", report.sse_h, {of("sse_rel")});
    compare("zmin", report.zmin, {1e-5, 1e-5});
    compare("zmax", report.zmax, {1e-5, 1e-5});
    poverty(report);
    inequality(report.inequality, mean);
  }

 private:
  double of(const char* kind) const { return tolerance_[kind].get<double>(); }
  bool beta() const { return name_ == "beta"; }

  void compare(const char* key, std::optional<double> actual, Tolerance tolerance) const {
    expect_near(key, actual, number(page_, key), tolerance);
  }

  void regression(const LorenzRegression& fit) const {
    const Tolerance coefficient =
        beta() ? Tolerance{of("beta_theta_gamma_delta_rel"), 1e-6} : Tolerance{of("gq_A_B_C_rel"), of("gq_A_B_C_abs")};
    const std::array<std::string, 3> names = {"A", "B", "C"};
    for (std::size_t i = 0; i < 3; ++i) {
      compare(names[i].c_str(), fit.coefficients[i].value, coefficient);
      compare(("se_" + names[i]).c_str(), fit.coefficients[i].se, {of("gq_se_rel")});
      compare(("t_" + names[i]).c_str(), fit.coefficients[i].t, {of("gq_se_rel")});
    }
    compare("ymean", fit.response_mean, {1e-5});
    compare("sst", fit.total_ss, {1e-4});
    compare("sse", fit.residual_ss, {of("sse_rel")});
    compare("mse", fit.residual_variance, {of("sse_rel")});
    compare("r2", fit.r_squared, {1e-6});
  }

  void poverty(const CurveReport& report) const {
    const LorenzPoverty& poverty = report.poverty;
    const double head = beta() ? of("beta_H_abs_pp") : of("gq_H_PG_SPG_abs_pp");
    const double gap = beta() ? of("beta_PG_SPG_abs_pp") : of("gq_H_PG_SPG_abs_pp");
    compare("H", percent(poverty.fgt0.value), {0, head});
    compare("PG", percent(poverty.fgt1.value), {0, gap});
    compare("SPG", percent(poverty.fgt2.value), {0, gap});
    compare("watts", poverty.watts.value, {0.04, 0.032});
    if (poverty.fgt0.value == 0) return;  // elasticities of nothing, printed as 0
    compare("el_mean_H", poverty.fgt0_by_mean, {of("elasticities_rel")});
    compare("el_mean_PG", poverty.fgt1_by_mean, {of("elasticities_rel")});
    compare("el_mean_SPG", poverty.fgt2_by_mean, {of("elasticities_rel")});
    compare("el_gini_H", poverty.fgt0_by_gini, {of("elasticities_rel")});
    compare("el_gini_PG", poverty.fgt1_by_gini, {of("elasticities_rel")});
    compare("el_gini_SPG", poverty.fgt2_by_gini, {of("elasticities_rel")});
  }

  void inequality(const LorenzInequality& inequality, double mean) const {
    compare("gini", percent(inequality.gini.value), {0, of("gini_abs_pp")});
    compare("mld", inequality.mld.value, {0, of("mld_abs")});
    compare("polarization", percent(inequality.polarization.value), {0, of("gini_abs_pp")});
    std::optional<double> median = inequality.relative_median.value;
    if (median) *median *= mean;
    compare("median", median, {of("median_rel")});
    const auto deciles = page_.find("deciles");
    if (deciles == page_.end() || !deciles->is_array()) return;
    ASSERT_TRUE(inequality.deciles);
    for (std::size_t i = 0; i < 10; ++i) {
      const json& published = (*deciles)[i];
      if (!published.is_null())
        expect_near("decile", percent((*inequality.deciles)[i]), published.get<double>(), {0, of("deciles_abs_pp")});
    }
  }

  const json& page_;
  const json& tolerance_;
  std::string name_;
};

std::string chosen(const CurveReport* curve, const GroupedResult& result) {
  return curve == nullptr ? "none" : (curve == &result.quadratic ? "GQ" : "Beta");
}

TEST(GroupedReference, PovcalNetAsia) {
  const auto folder = testing::reference("measure/grouped-povcalnet-asia");
  SOLLEVA_NEEDS_REFERENCE(folder);
  const json file = read_json(folder / "cases.json");
  ASSERT_EQ(file["cases"].size(), 49u);
  for (const json& at : file["cases"]) {
    const std::string id = at["id"];
    SCOPED_TRACE(id);
    const Level level{at["mean_month_ppp2011"], at["line_month_ppp2011"]};
    const std::array<GroupedCase, 1> cases = {grouped_case(at, id, level)};
    const Result<GroupedReport> report = measure_grouped(cases, {}, {});
    ASSERT_TRUE(report) << to_text(report.error());
    const GroupedResult& result = report->results[0];
    PublishedCurve(at["povcalnet"]["gq"], file["tolerance"], "gq").check(result.quadratic, level.mean);
    PublishedCurve(at["povcalnet"]["beta"], file["tolerance"], "beta").check(result.beta, level.mean);
    EXPECT_EQ(chosen(result.poverty_curve(), result), at["pov_actual"].get<std::string>());
    EXPECT_EQ(chosen(result.distribution_curve(), result), at["dist_actual"].get<std::string>());
    for (const Estimate& row : result.estimates) EXPECT_TRUE(row.value || !row.flags.empty()) << row.estimand;
  }
}

/// wbpip's output, key by key.
void check_wbpip(const json& at, const CurveReport& report, Level level, bool quadratic) {
  const LorenzPoverty& poverty = report.poverty;
  const LorenzInequality& inequality = report.inequality;
  const auto compare = [&](const char* key, std::optional<double> actual, Tolerance tolerance) {
    expect_near(key, actual, number(at, key), tolerance);
  };
  const double rel = 1.5e-6;
  const Tolerance head = quadratic ? Tolerance{rel} : Tolerance{0, 2e-4};
  compare("z_min", report.zmin, {rel});
  compare("z_max", report.zmax, {rel});
  compare("gini", inequality.gini.value, {rel});
  std::optional<double> median = inequality.relative_median.value;
  if (median) *median *= level.mean;
  compare("median", median, {rel});
  compare("polarization", inequality.polarization.value, {rel});
  compare("mld", inequality.mld.value, {rel});
  compare("headcount", poverty.fgt0.value, head);
  compare("poverty_gap", poverty.fgt1.value, quadratic ? head : Tolerance{rel, 0});
  compare("poverty_severity", poverty.fgt2.value, quadratic ? head : Tolerance{rel, 0});
  compare("eh", poverty.fgt0_by_mean, {quadratic ? rel : 2e-3});
  compare("epg", poverty.fgt1_by_mean, {quadratic ? rel : 2e-3});
  compare("ep", poverty.fgt2_by_mean, {quadratic ? rel : 2e-3});
  compare("gh", poverty.fgt0_by_gini, {quadratic ? rel : 2e-3});
  compare("gpg", poverty.fgt1_by_gini, {quadratic ? rel : 2e-3});
  compare("gp", poverty.fgt2_by_gini, {quadratic ? rel : 2e-3});
  EXPECT_EQ(report.normal, at["is_normal"].get<bool>());
  EXPECT_EQ(report.valid, at["is_valid"].get<bool>());
  compare("sse_lorenz", report.sse_l, {rel});
  compare("ssez", report.sse_h, {rel});
  ASSERT_TRUE(report.regression);
  compare("regression_sse", report.regression->residual_ss, {rel});
  compare("r2", report.regression->r_squared, {rel});
  for (std::size_t i = 0; i < 3; ++i) {
    const double value = report.regression->coefficients[i].value;
    expect_near("coefficient", !quadratic && i == 0 ? std::exp(value) : value, at["coef"][i].get<double>(), {rel});
    expect_near("standard error", report.regression->coefficients[i].se, at["coef_se"][i].get<double>(), {rel});
  }
  for (std::size_t i = 0; i < 10; ++i) expect_near("decile", (*inequality.deciles)[i], at["deciles"][i].get<double>(), {0, 1e-9});
}

void check_case(const json& at, const json& points, const std::string& id) {
  SCOPED_TRACE(id);
  const json& level_at = at.contains("mean") ? at : at["wbpip"];
  const Level level{level_at["mean"], level_at["line"]};
  const std::array<GroupedCase, 1> cases = {grouped_case(points, id, level)};
  const Result<GroupedReport> report = measure_grouped(cases, {}, {});
  ASSERT_TRUE(report) << to_text(report.error());
  const json& curves = at.contains("gq") ? at : at["wbpip"];
  check_wbpip(curves["gq"], report->results[0].quadratic, level, true);
  check_wbpip(curves["beta"], report->results[0].beta, level, false);
}

TEST(GroupedReference, DattRuralIndia1983) {
  const auto folder = testing::reference("measure/grouped-datt-rural-india-1983");
  SOLLEVA_NEEDS_REFERENCE(folder);
  const json file = read_json(folder / "expected.json");
  json csv;
  for (const testing::Row& row : testing::read_csv(folder / "datt_rural.csv")) {
    csv["P"].push_back(std::stod(row.at("p")));
    csv["L"].push_back(std::stod(row.at("L")));
  }
  check_case(file["case_paper_L"], file["case_paper_L"], "paper");
  check_case(file["case_csv_L"], csv, "csv");
  ASSERT_FALSE(file["other_lines"].empty());
  for (const json& at : file["other_lines"]) check_case(at, csv, "csv, line " + at["line"].dump());
}

TEST(GroupedReference, WbpipTestSet) {
  const auto folder = testing::reference("measure/grouped-wbpip-fixtures");
  SOLLEVA_NEEDS_REFERENCE(folder);
  const json file = read_json(folder / "expected.json");
  for (const auto& [id, at] : file.items()) check_case(at, at, id);
}

}  // namespace
}  // namespace solleva::measure
