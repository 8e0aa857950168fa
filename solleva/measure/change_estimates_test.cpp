// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/change_estimates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace solleva::measure {
namespace {

Situation halves(double poor_share, Level level) {
  return {EmpiricalLorenz::from_points(std::vector<LorenzPoint>{{0.5, poor_share}}).value(), level};
}

const ComparisonRows common{{{"place", "Upper Valley"}}, "empirical Lorenz curve", {{"note", "for all"}}};

double value(const std::vector<Estimate>& rows, const std::string& estimand) {
  return std::ranges::find(rows, estimand, &Estimate::estimand)->value.value();
}

// Tables and receipts count on the order: ten rows for each index.
TEST(ChangeEstimates, TenRowsForEachIndexInFixedOrder) {
  const PovertyChange change = poverty_change(halves(0.25, {2, 2.5}), halves(1.0 / 6, {6, 2.5}), Base::after);
  const auto rows = change_estimates(change, common);
  ASSERT_EQ(rows.size(), 40U);
  const char* parts[]{"before",      "after",          "change",
                      "growth",      "redistribution", "line",
                      "residual",    "shapley_growth", "shapley_redistribution",
                      "shapley_line"};
  const char* indices[]{"fgt0", "fgt1", "fgt2", "watts"};
  for (std::size_t i = 0; i < 40; ++i) {
    EXPECT_EQ(rows[i].estimand, std::string(indices[i / 10]) + "_" + parts[i % 10]);
    EXPECT_EQ(rows[i].group, common.group);
    EXPECT_EQ(rows[i].flags.back().reason, "for all");
  }
  EXPECT_EQ(rows[13].value, change.indices[1].datt_ravallion.growth.value);
  EXPECT_EQ(rows[17].value, change.indices[1].shapley.growth.value);
  EXPECT_EQ(rows[10].method, "empirical Lorenz curve");
  EXPECT_EQ(rows[13].method, "Datt-Ravallion, base after: empirical Lorenz curve");
  EXPECT_EQ(rows[17].method, "Shapley: empirical Lorenz curve");
  EXPECT_EQ(rows[0].unit, "share of persons");
  EXPECT_EQ(rows[30].unit, "log points");
  EXPECT_NEAR(value(rows, "fgt1_shapley_growth") + value(rows, "fgt1_shapley_redistribution"), value(rows, "fgt1_change"), 1e-15);
}

TEST(ChangeEstimates, NoCurveGivesTheSameRowsWithoutValues) {
  const auto rows = no_change_estimates(common);
  ASSERT_EQ(rows.size(), 40U);
  for (const Estimate& row : rows) {
    EXPECT_FALSE(row.value);
    EXPECT_EQ(row.flags.size(), 1U);
  }
}

TEST(IncidenceEstimates, SayOverWhatTime) {
  const Situation before = halves(0.25, {2, 1.2}), after = halves(0.25, {4, 1.2});
  const auto whole = incidence_estimates(*growth_incidence(before, after), common);
  ASSERT_EQ(whole.size(), 6U);
  EXPECT_EQ(whole[0].unit, "growth over the whole time");
  EXPECT_NEAR(value(whole, "pro_poor_growth"), 1, 1e-15);
  const auto annual = incidence_estimates(*growth_incidence(before, after, {.years = 2}), common);
  EXPECT_EQ(annual[0].unit, "growth a year");
  EXPECT_EQ(annual[0].method, "growth incidence over 2 years: empirical Lorenz curve");
  EXPECT_NEAR(value(annual, "mean_growth"), std::sqrt(2.0) - 1, 1e-15);
  EXPECT_EQ(annual[5].estimand, "fgt0_before");
  EXPECT_EQ(annual[5].unit, "share of persons");
}

}  // namespace
}  // namespace solleva::measure
