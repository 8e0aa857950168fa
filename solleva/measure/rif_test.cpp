// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/rif.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/measure/testing/survey_world.h"

namespace solleva::measure {
namespace {

using testing::World;

const Estimate& term(const std::vector<Estimate>& rows, const std::string& estimand, const std::string& name) {
  for (const Estimate& row : rows) {
    if (row.estimand == estimand && row.group.size() == 1 && row.group[0].second == name) return row;
  }
  throw std::out_of_range(estimand + " of " + name);
}

SurveyOptions options_of(const std::vector<std::string>& names) {
  SurveyOptions options;
  for (const std::string& name : names) options.indices.push_back(index_named(name).value());
  options.lines = {{LineKind::fixed, 3}};
  return options;
}

std::vector<Estimate> regressions(const World& world, const std::vector<Regressor>& columns, const SurveyOptions& options) {
  const std::vector<Domain> whole{world.domains().front()};
  return rif_regression(world.sample(), columns, whole, options, {}).value();
}

TEST(Rif, WithoutColumnsItIsTheIndexAndItsError) {
  const World world = testing::random_world(200, 2, 3);
  const SurveyOptions options = options_of({"gini", "fgt0", "fgt2", "p50", "mld"});
  const auto rows = regressions(world, {}, options);
  const std::vector<Domain> whole{world.domains().front()};
  const SurveyReport expected = survey_estimates(world.sample(), whole, options, {}).value();
  ASSERT_EQ(rows.size(), expected.results.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    // The share of people up to a quantile of a sample is only nearly the share asked for.
    const double near = rows[i].estimand == "p50_rif" ? 0.2 * *rows[i].se : 1e-12;
    EXPECT_NEAR(*rows[i].value, *expected.results[i].value, near) << rows[i].estimand;
    EXPECT_NEAR(*rows[i].se / *expected.results[i].se, 1, rows[i].estimand == "p50_rif" ? 1e-3 : 1e-10) << rows[i].estimand;
  }
}

// The at-risk-of-poverty rate of a group is measured against everybody's median, as a head count with such a line is.
TEST(Rif, IndicesOfGroupsMayLookAtEverybody) {
  const World world = testing::random_world(200, 2, 3);
  SurveyOptions options = options_of({"fgt0", "arpr"});
  options.lines = {{LineKind::of_quantile, 0, 0.6}};
  const std::vector<Domain> domains = world.domains();
  const auto rows = rif_regression(world.sample(), {}, domains, options, {}).value();
  ASSERT_EQ(rows.size(), 2 * domains.size());
  for (std::size_t d = 0; d < domains.size(); ++d) EXPECT_NEAR(*rows[2 * d].value, *rows[2 * d + 1].value, 1e-12) << d;
}

// The head count on a group of two values is the head counts of the groups; the mean on a column is the ordinary regression.
TEST(Rif, SimpleRegressionsByHand) {
  const World world({1, 2, 4, 8, 2, 5}, {1, 1, 1, 1, 1, 1}, {"a", "a", "a", "a", "b", "b"});
  const std::vector<Regressor> in_b{{"b", {0, 0, 0, 0, 1, 1}}};
  const auto rows = regressions(world, in_b, options_of({"fgt0", "mean"}));
  EXPECT_NEAR(*term(rows, "fgt0_rif", "intercept").value, 0.5, 1e-15);
  EXPECT_NEAR(*term(rows, "fgt0_rif", "b").value, 0, 1e-15);
  EXPECT_NEAR(*term(rows, "mean_rif", "b").value, 3.5 - 3.75, 1e-14);
  // With six PSUs: z is the residual over the size of the group.
  const double squares = (2.75 * 2.75 + 1.75 * 1.75 + 0.25 * 0.25 + 4.25 * 4.25) / 16 + 2 * 1.5 * 1.5 / 4;
  EXPECT_NEAR(*term(rows, "mean_rif", "b").se, std::sqrt(6.0 / 5 * squares), 1e-14);
}

/// A shift of a column that welfare follows moves an index by its coefficient: welfare is exp(a + b x), so that x moves mean log
/// welfare, and with it every quantile, in proportion.
TEST(Rif, CoefficientsArePolicyEffectsInALinearWorld) {
  Stream stream({9, 0, 0, Purpose("rif")});
  std::vector<double> y, w;
  Regressor x{"x", {}};
  for (int i = 0; i < 20'000; ++i) {
    x.values.push_back(normal(stream));
    y.push_back(10 + x.values.back() + normal(stream));
    w.push_back(1);
  }
  const World world(y, w, std::vector<std::string>(y.size(), "a"));
  const auto rows = regressions(world, {x}, options_of({"mean", "p25", "p50"}));
  EXPECT_NEAR(*term(rows, "mean_rif", "x").value, 1, 0.03);
  EXPECT_NEAR(*term(rows, "p50_rif", "x").value, 1, 0.05) << "a shift of x by little shifts the median by as much";
  EXPECT_NEAR(*term(rows, "p25_rif", "x").value, 1, 0.05);
}

TEST(Rif, RefusesColumnsThatDepend) {
  const World world = testing::random_world(20, 2, 3);
  std::vector<Regressor> columns{{"a", world.welfare}, {"b", world.welfare}};
  for (double& value : columns[1].values) value *= 2;
  const std::vector<Domain> whole{world.domains().front()};
  const auto found = rif_regression(world.sample(), columns, whole, options_of({"gini"}), {});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code.name, "base.collinear");
  EXPECT_EQ(found.error().what, "b is a combination of the terms before it");
}

}  // namespace
}  // namespace solleva::measure
