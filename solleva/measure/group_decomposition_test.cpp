// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/group_decomposition.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>

#include "solleva/base/sum.h"
#include "solleva/base/testing/laeken.h"
#include "solleva/measure/derived.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/testing/reference.h"
#include "solleva/measure/testing/survey_world.h"

namespace solleva::measure {
namespace {

using testing::find;
using testing::World;

SurveyOptions options_of(const std::vector<std::string>& names, std::vector<SurveyLine> lines = {}) {
  SurveyOptions options;
  for (const std::string& name : names) options.indices.push_back(index_named(name).value());
  options.lines = std::move(lines);
  return options;
}

std::vector<Estimate> parts(const World& world, const SurveyOptions& options) {
  return group_decomposition(world.sample(), world.domains(), options, {}).value();
}

// By hand: group a holds 1 and 3, group b 2 and 6 twice (weight 2). Line 4: gaps 3/4, 1/4 in a; 1/2, 0 in b.
TEST(GroupDecomposition, TinyWorldByHand) {
  const World world({1, 3, 2, 6}, {1, 1, 2, 2}, {"a", "a", "b", "b"});
  const auto rows = parts(world, options_of({"fgt0", "fgt1", "mld", "theil", "ge2", "gini"}, {{LineKind::fixed, 4}}));
  EXPECT_NEAR(*find(rows, "population_share", "a").value, 1.0 / 3, 1e-15);
  EXPECT_NEAR(*find(rows, "welfare_share", "a").value, 0.2, 1e-15);
  EXPECT_NEAR(*find(rows, "fgt0").value, 2.0 / 3, 1e-15);
  EXPECT_NEAR(*find(rows, "fgt0_contribution", "b").value, 1.0 / 3, 1e-15);
  EXPECT_NEAR(*find(rows, "fgt1_contribution", "a").value, 1.0 / 6, 1e-15);
  EXPECT_NEAR(*find(rows, "fgt1_contribution_share", "a").value, 0.5, 1e-15);
  const double mean = 10.0 / 3, low = 2 / mean, high = 4 / mean;
  EXPECT_NEAR(*find(rows, "mld_between").value, -(std::log(low) + 2 * std::log(high)) / 3, 1e-15);
  EXPECT_NEAR(*find(rows, "theil_between").value, (low * std::log(low) + 2 * high * std::log(high)) / 3, 1e-15);
  EXPECT_NEAR(*find(rows, "ge2_between").value, (low * low + 2 * high * high - 3) / 6, 1e-15);
  EXPECT_NEAR(*find(rows, "mld_contribution", "a").value, (std::log(2) - std::log(3.0) / 2) / 3, 1e-15);
  // Gini within: 1/3 x 1/5 x 1/4 + 2/3 x 4/5 x 1/4; between: 1/3 - 1/5; the incomes 2 and 3 overlap.
  EXPECT_NEAR(*find(rows, "gini_within").value, 3.0 / 20, 1e-15);
  EXPECT_NEAR(*find(rows, "gini_between").value, 2.0 / 15, 1e-15);
  EXPECT_NEAR(*find(rows, "gini_overlap").value, 2.0 / (36 * mean) * 2, 1e-15) << "one pair crosses: 2 x 1 x 2 / 36 x (3 - 2) / mean";
}

TEST(GroupDecomposition, PartsAddUpAndDoNotOverlapWhereGroupsAreApart) {
  World world = testing::random_world(400, 5, 77);
  const auto names = {"fgt0", "fgt1.5", "watts", "mld", "theil", "ge-1", "ge2", "gini"};
  const auto rows = parts(world, options_of({names.begin(), names.end()}, {{LineKind::of_quantile, 0, 0.7}}));
  for (const std::string name : names) {
    Sum shares, groups;
    for (const Estimate& row : rows) {
      if (row.estimand == name + "_contribution_share" || row.estimand == name + "_between_share" || row.estimand == name + "_overlap_share")
        shares.add(row.value.value());
      if (row.estimand == name + "_contribution") groups.add(row.value.value());
    }
    EXPECT_NEAR(shares.value(), 1, 1e-12) << name;
    EXPECT_GT(groups.value(), 0) << name;
  }
  for (std::size_t i = 0; i < world.welfare.size(); ++i) world.welfare[i] += 1000 * std::stod(world.group[i]);
  EXPECT_NEAR(*find(parts(world, options_of({"gini"})), "gini_overlap").value, 0, 1e-14);
}

/// The derivative of every figure by every weight, once by influence and once by moving the weight a little.
TEST(GroupDecomposition, ErrorsAreThoseOfInfluenceByBruteForce) {
  const World world = testing::random_world(60, 3, 5);
  SurveyOptions options = options_of({"fgt1", "fgt2.5", "watts", "mld", "theil", "ge2", "gini"}, {{LineKind::of_mean, 0, 0.8}});
  const auto rows = parts(world, options);
  const SurveyOptions fixed = options_of({"fgt2", "watts"}, {{LineKind::fixed, 2}});  // an estimated line has no derivative of counts
  const auto components = poverty_components(world.sample(), world.domains(), fixed, {}).value();
  const auto check = [&](const std::vector<Estimate>& found, auto again) {
    const std::vector<double> errors = testing::brute_force_errors(world, again);
    ASSERT_EQ(errors.size(), found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_NEAR(found[i].se.value(), errors[i], 1e-5 * std::max(errors[i], 1e-3)) << found[i].estimand;
    }
  };
  check(rows, [&](const World& other) { return parts(other, options); });
  check(components, [&](const World& other) {
    return poverty_components(other.sample(), other.domains(), fixed, {}).value();
  });
}

TEST(GroupDecomposition, ZerosAreLeftOutOfLogarithmsAndSaidSo) {
  const World world({0, 1, 3, 2, 6}, {4, 1, 1, 2, 2}, {"a", "a", "a", "b", "b"});
  const auto rows = parts(world, options_of({"mld", "fgt0"}, {{LineKind::fixed, 4}}));
  const double mean = 10.0 / 3;
  EXPECT_NEAR(*find(rows, "mld_between").value, -(std::log(2 / mean) + 2 * std::log(4 / mean)) / 3, 1e-15);
  EXPECT_EQ(find(rows, "mld_contribution", "a").flags.at(0).code, "not-positive");
  EXPECT_TRUE(find(rows, "mld", "b").flags.empty());
  EXPECT_NEAR(*find(rows, "fgt0", "a").value, 1, 1e-15);
}

TEST(GroupDecomposition, NobodyPoorHasNoShares) {
  const World world({10, 30, 20, 60}, {1, 1, 2, 2}, {"a", "a", "b", "b"});
  const auto rows = parts(world, options_of({"fgt1"}, {{LineKind::fixed, 4}}));
  EXPECT_EQ(*find(rows, "fgt1_contribution", "a").value, 0);
  EXPECT_FALSE(find(rows, "fgt1_contribution_share", "a").value);
  EXPECT_EQ(find(rows, "fgt1_contribution_share", "a").flags.at(0).code, "not-defined");
}

TEST(GroupDecomposition, RefusesWhatHasNoParts) {
  const World world({1, 2}, {1, 1}, {"a", "b"});
  const auto code = [](const Result<std::vector<Estimate>>& found) { return std::string(found ? "none" : found.error().code.name); };
  EXPECT_EQ(code(group_decomposition(world.sample(), world.domains(), options_of({"qsr"}), {})), "measure.no-decomposition");
  EXPECT_EQ(code(group_decomposition(world.sample(), world.domains(), options_of({"fgt0"}), {})), "measure.no-line");
  const std::vector<Domain> whole{world.domains().front()};
  EXPECT_EQ(code(group_decomposition(world.sample(), whole, options_of({"gini"}), {})), "measure.no-decomposition");
  EXPECT_EQ(code(poverty_components(world.sample(), whole, options_of({"fgt1"}, {{LineKind::fixed, 4}}), {})), "measure.no-decomposition");
}

// What dineq gives for Mexico.
TEST(GroupDecomposition, MexicoAgreesWithDineq) {
  const auto folder = testing::reference("measure/micro-mexico-enigh-sample");
  SOLLEVA_NEEDS_REFERENCE(folder);
  std::ifstream file(folder / "expected.json");
  const nlohmann::json all = nlohmann::json::parse(file)["y2008"]["dineq"];
  const auto table = testing::read_csv(folder / "mex_inc_2008.csv");
  for (const auto& [name, column] : std::map<std::string, std::string>{{"mld_decomp_hh_structure", "hh_structure"},
                                                                       {"mld_decomp_size", "domicile_size"},
                                                                       {"gini_decomp_size", "domicile_size"}}) {
    const World world = testing::world_of(table, "income", "factor", column);
    const std::string index = name.substr(0, name.find('_'));
    const auto rows = parts(world, options_of({index, "mld"}));
    const auto& expected = all[name];
    for (const std::string part : {"_within", "_between", "_overlap"}) {
      if (!expected[index + "_decomp"].contains(index + part)) continue;
      EXPECT_NEAR(*find(rows, index + part).value / expected[index + "_decomp"][index + part].get<double>(), 1, 1e-9) << name << part;
    }
    for (const auto& [key, value] : expected[index + "_group"][index + "_group_contribution"].items()) {
      EXPECT_NEAR(*find(rows, index + "_contribution", key).value / value.get<double>(), 1, 1e-9) << name << key;
    }
    for (const auto& [key, value] : expected["share_groups"].items()) {
      EXPECT_NEAR(*find(rows, "population_share", key).value / value.get<double>(), 1, 1e-9) << name << key;
    }
    for (const auto& [key, value] : expected["share_income_groups"].items()) {
      EXPECT_NEAR(*find(rows, "welfare_share", key).value / value.get<double>(), 1, 1e-9) << name << key;
    }
  }
}

// svygeidec, svyfgtdec and svywattsdec of convey on eusilc, households as PSUs in regions.
TEST(GroupDecomposition, EusilcAgreesWithConvey) {
  const auto folder = testing::reference("measure/eusilc-reference");
  SOLLEVA_NEEDS_REFERENCE(folder);
  SOLLEVA_NEEDS_LAEKEN(table, "eusilc");
  std::ifstream file(folder / "expected.json");
  const nlohmann::json records = nlohmann::json::parse(file)["records"];
  World world(solleva::testing::numbers(table->at("eqincome")), solleva::testing::numbers(table->at("rb050")), table->at("rb090"));
  world.cluster(table->at("db040"), table->at("db030"));
  SurveyOptions options;
  options.conventions = {Poor::at_or_below, Conventions::Gini::convey, Conventions::Density::convey, Conventions::Cut::whole};
  options.lines = {{LineKind::of_quantile, 0, 0.6}};
  for (const char* name : {"mld", "theil", "ge2"}) options.indices.push_back(index_named(name).value());
  auto domains = world.domains();
  for (Domain& domain : domains) std::erase_if(domain.rows, [&](std::uint32_t row) { return !(world.welfare[row] > 0); });
  std::vector<Estimate> rows = group_decomposition(world.sample(), domains, options, {}).value();
  const std::vector<Domain> whole{world.domains().front()}, positive{domains.front()};
  options.indices = {index_named("fgt2").value()};
  const auto add = [&](std::span<const Domain> of) {
    const std::vector<Estimate> more = poverty_components(world.sample(), of, options, {}).value();
    rows.insert(rows.end(), more.begin(), more.end());
  };
  add(whole);
  options.indices = {index_named("watts").value()};
  add(positive);
  const std::map<std::string, std::string> names{
      {"geidec by sex epsilon=0 within", "mld_within"},     {"geidec by sex epsilon=0 between", "mld_between"},
      {"geidec by sex epsilon=1 within", "theil_within"},   {"geidec by sex epsilon=1 between", "theil_between"},
      {"geidec by sex epsilon=2 within", "ge2_within"},     {"geidec by sex epsilon=2 between", "ge2_between"},
      {"fgtdec g=2 relq q=0.5 p=0.6 fgt0", "fgt2_incidence"}, {"fgtdec g=2 relq q=0.5 p=0.6 igr", "fgt2_income_gap_ratio"},
      {"fgtdec g=2 relq q=0.5 p=0.6 gei(poor;epsilon=2)", "fgt2_gap_ge2"},
      {"wattsdec relq q=0.5 p=0.6 watts pov. gap ratio", "watts_gap_ratio"},
      {"wattsdec relq q=0.5 p=0.6 theil(poor)", "watts_mld_of_poor"}};
  std::size_t checked = 0;
  for (const auto& record : records) {
    if (!record.value("component", nlohmann::json()).is_string()) continue;
    const std::string key =
        record["measure"].get<std::string>() + " " + record["args"].get<std::string>() + " " + record["component"].get<std::string>();
    const auto found = names.find(key);
    if (found == names.end()) continue;
    const Estimate& row = find(rows, found->second);
    EXPECT_NEAR(*row.value / record["est"].get<double>(), 1, 1e-9) << key;
    EXPECT_NEAR(*row.se / record["se"].get<double>(), 1, 1e-6) << key;
    ++checked;
  }
  EXPECT_EQ(checked, names.size());
}

}  // namespace
}  // namespace solleva::measure
