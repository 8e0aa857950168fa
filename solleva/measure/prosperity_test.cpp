// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/prosperity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "solleva/measure/lorenz_fit.h"
#include "solleva/measure/testing/reference.h"

namespace solleva::measure {
namespace {

const QuadraticLorenz curve =
    fit_quadratic(std::vector<LorenzPoint>{{0.1, 0.03}, {0.3, 0.13}, {0.5, 0.27}, {0.7, 0.45}, {0.9, 0.74}})->curve;

TEST(Prosperity, SmallWorldByHand) {
  const std::vector<WeightedIncome> incomes{{2, 1}, {4, 2}, {50, 1}};
  EXPECT_DOUBLE_EQ(prosperity_gap(incomes, {25, {}}).value(), (12.5 + 2 * 6.25 + 0.5) / 4);
  EXPECT_DOUBLE_EQ(prosperity_gap(incomes, {25, 5}).value(), (5 + 2 * 5 + 0.5) / 4);
}

TEST(Prosperity, StandardsOfTwoVintages) {
  EXPECT_EQ(prosperity_standard(Year(2017))->text(), "25 2017 PPP $ a day");
  EXPECT_EQ(prosperity_standard(Year(2021))->text(), "28 2021 PPP $ a day");
  EXPECT_EQ(prosperity_standard(Year(2011)).error().code.name, "measure.unknown-vintage");
}

TEST(Prosperity, RefusesIncomesOfZeroUnlessThereIsAFloor) {
  const std::vector<WeightedIncome> incomes{{0, 1}, {4, 1}};
  const auto found = prosperity_gap(incomes, {25, {}});
  ASSERT_FALSE(found);
  EXPECT_EQ(to_text(found.error()),
            "measure.bad-amount: an income must be above 0, not 0: the gap divides by incomes\nhint: set a floor");
  EXPECT_DOUBLE_EQ(prosperity_gap(incomes, {25, 0.25}).value(), 0.5 * (100 + 6.25));
  EXPECT_EQ(prosperity_gap({}, {25, {}}).error().code.name, "measure.bad-amount");
  EXPECT_EQ(prosperity_gap(incomes, {0, {}}).error().code.name, "measure.bad-amount");
  EXPECT_EQ(prosperity_gap(incomes, {25, -1}).error().code.name, "measure.bad-amount");
  EXPECT_EQ(prosperity_gap(std::vector<WeightedIncome>{{1, 0}}, {25, {}}).error().code.name, "measure.bad-amount");
}

// The integral over the curve is the limit of ever finer groups of people, with and without a floor.
TEST(Prosperity, CurveIsTheLimitOfGroups) {
  for (const std::optional<double> floor : {std::optional<double>{}, std::optional<double>{3.7}}) {
    const auto exact = prosperity_gap(curve, Level{8, 0}, {25, floor});
    ASSERT_TRUE(exact.value);
    std::vector<WeightedIncome> groups;
    const int n = 20'000;
    for (int i = 0; i < n; ++i) groups.push_back({8 * lorenz_slope(curve, Rank::from_below((i + 0.5) / n)), 1});
    EXPECT_NEAR(*exact.value, prosperity_gap(groups, {25, floor}).value(), 1e-6 * *exact.value);
    EXPECT_NEAR(prosperity_gap(curve, Level{16, 0}, {50, floor ? std::optional(2 * *floor) : floor}).value.value(), *exact.value,
                1e-12);
  }
  EXPECT_DOUBLE_EQ(prosperity_gap(curve, Level{8, 0}, {25, 1e9}).value.value(), 25 / 1e9) << "everybody is below the floor";
}

TEST(Prosperity, ACurveBelowZeroHasNoGapWithoutAFloor) {
  const BetaLorenz beta({0.6, 0.9, 0.5});
  const auto none = prosperity_gap(beta, Level{8, 0}, {25, {}});
  EXPECT_FALSE(none.value);
  EXPECT_EQ(none.flags.at(0).code, "income-not-positive");
  EXPECT_TRUE(prosperity_gap(beta, Level{8, 0}, {25, 0.25}).value);
  EXPECT_EQ(prosperity_gap(QuadraticLorenz({0, 0, 0}), Level{8, 0}, {25, {}}).flags.at(0).code, "curve-not-usable");
}

// Published gaps in 2021 PPP, from percentiles published in 2011 PPP and carried through the country's own money. The half per
// cent at each end is not in a table of percentiles, and at the poor end it weighs: the gap comes out about 1 % low.
TEST(Prosperity, PublishedGapsOfAsiaFromPercentiles) {
  const auto folder = testing::reference("measure/pip-asia");
  SOLLEVA_NEEDS_REFERENCE(folder);
  const auto key = [](const testing::Row& row, const char* year) {
    return row.at("country_code") + row.at(year) + row.at("reporting_level") + row.at("welfare_type");
  };
  std::map<std::string, testing::Row> older, newer;
  for (const testing::Row& row : testing::read_csv(folder / "pip_surveys_ppp2011.csv")) older[key(row, "reporting_year")] = row;
  for (const testing::Row& row : testing::read_csv(folder / "pip_surveys_ppp2021.csv")) newer[key(row, "year")] = row;
  int all = 0, near = 0;
  for (const testing::Row& row : testing::read_csv(folder / "pip_percentiles_ppp2011.csv")) {
    const std::string id = key(row, "reporting_year");
    if (!older.contains(id) || !newer.contains(id) || older[id].at("ppp").empty() || older[id].at("cpi").empty()) continue;
    const testing::Row &old = older[id], &now = newer[id];
    if (std::fabs(std::stod(old.at("gini")) - std::stod(now.at("gini"))) > 1e-7) continue;
    const NationalPrices prices{Currency::of("LCU").value(), Year(std::stoi(row.at("reporting_year")))};
    const PurchasingPower first{prices, {Year(2011)}, std::stod(old.at("cpi")), std::stod(old.at("ppp"))};
    const PurchasingPower second{prices, {Year(2021)}, std::stod(now.at("cpi")), std::stod(now.at("ppp_factor_2021"))};
    std::vector<WeightedIncome> incomes;
    for (int i = 1; i <= 99; ++i) {
      const Amount old_dollars{std::stod(row.at("p" + std::to_string(i))), {PppDollars{Year(2011)}, Period::day}};
      incomes.push_back({to_ppp(to_local(old_dollars, first).value(), second).value().value, 1});
    }
    const auto gap = prosperity_gap(incomes, {28, {}});
    ASSERT_TRUE(gap) << id << " " << to_text(gap.error());
    ++all;
    near += std::fabs(*gap / std::stod(now.at("pg")) - 1) < 0.025;
  }
  EXPECT_GT(all, 150);
  EXPECT_GE(near, all * 85 / 100) << near << " of " << all;
}

}  // namespace
}  // namespace solleva::measure
