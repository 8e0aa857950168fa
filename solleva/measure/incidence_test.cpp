// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/incidence.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "solleva/measure/lorenz_fit.h"
#include "solleva/measure/testing/reference.h"

namespace solleva::measure {
namespace {

const QuadraticLorenz curve =
    fit_quadratic(std::vector<LorenzPoint>{{0.1, 0.03}, {0.3, 0.13}, {0.5, 0.27}, {0.7, 0.45}, {0.9, 0.74}})->curve;

// When all incomes double in ten years, every rate is 2^(1/10) - 1.
TEST(Incidence, EqualGrowthIsALevelCurve) {
  const auto found = growth_incidence(Situation{curve, {10, 6}}, Situation{curve, {20, 6}}, {.years = 10});
  ASSERT_TRUE(found);
  const double rate = std::pow(2, 0.1) - 1;
  ASSERT_EQ(found->points.size(), 99U);
  for (const IncidencePoint& point : found->points) EXPECT_NEAR(point.growth.value.value(), rate, 1e-14);
  EXPECT_DOUBLE_EQ(found->points[49].rank, 0.5);
  for (const Figure* figure :
       {&found->mean_growth, &found->median_growth, &found->mean_of_growth, &found->poorest_growth, &found->pro_poor_growth}) {
    EXPECT_NEAR(figure->value.value(), rate, 1e-14);
  }
  EXPECT_GT(found->head_count_before.value.value(), 0);
}

// By hand: nine percentiles; incomes of the three poorest double, the others stay; the line is reached at rank 0.35.
TEST(Incidence, TableByHand) {
  PercentileTable before{{}, {0, 35}}, after{{}, {0, 35}};
  for (int i = 1; i <= 9; ++i) {
    before.percentiles.push_back({i / 10.0, 10.0 * i});
    after.percentiles.push_back({i / 10.0, i <= 3 ? 20.0 * i : std::max(60.0, 10.0 * i)});
  }
  const auto found = growth_incidence(before, after);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->head_count_before.value.value(), 0.35, 1e-15);
  EXPECT_NEAR(found->points[2].growth.value.value(), 1, 1e-15);
  EXPECT_NEAR(found->points[3].growth.value.value(), 0.5, 1e-15);
  EXPECT_NEAR(found->median_growth.value.value(), 0.2, 1e-15);
  EXPECT_NEAR(found->pro_poor_growth.value.value(), (0.3 * 1 + 0.05 * 0.5 * (1 + 0.75)) / 0.35, 1e-15);
  EXPECT_NEAR(found->mean_of_growth.value.value(), 0.3 + 0.1 * (0.75 + 0.35 + 0.1), 1e-15);
  EXPECT_FALSE(found->mean_growth.value);
  EXPECT_EQ(found->mean_growth.flags.at(0).code, "mean-unknown");
  EXPECT_EQ(found->poorest_growth.flags.at(0).code, "tails-unknown");
  before.level.line = 5;
  const auto outside = growth_incidence(before, after);
  EXPECT_FALSE(outside->pro_poor_growth.value);
  EXPECT_EQ(outside->pro_poor_growth.flags.at(0).code, "line-outside-table");
}

TEST(Incidence, IncomesOfZeroHaveNoRate) {
  PercentileTable before{{{0.25, 0}, {0.5, 1}, {0.75, 2}}, {0, 1.5}}, after{{{0.25, 1}, {0.5, 2}, {0.75, 4}}, {0, 1.5}};
  const auto found = growth_incidence(before, after);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->points[0].growth.value);
  EXPECT_EQ(found->points[0].growth.flags.at(0).reason, "from 0 to 1");
  EXPECT_NEAR(found->mean_of_growth.value.value(), 1, 1e-15);
  ASSERT_EQ(found->mean_of_growth.flags.size(), 1U);
  EXPECT_EQ(found->mean_of_growth.flags[0].reason, "ranks below 0.5 have no rate and are left out");
}

TEST(Incidence, NobodyPoorHasNoProPoorRate) {
  const auto found = growth_incidence(Situation{curve, {10, 0.01}}, Situation{curve, {20, 0.01}});
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->pro_poor_growth.value);
  EXPECT_EQ(found->pro_poor_growth.flags.at(0).code, "nobody-poor");
}

TEST(Incidence, RefusesBadOptionsAndTables) {
  const Situation one{curve, {10, 5}};
  const auto text = [](const auto& before, const auto& after, IncidenceOptions options = {}) {
    const auto found = growth_incidence(before, after, options);
    return found ? "none" : to_text(found.error());
  };
  EXPECT_EQ(text(one, one, {.years = 0}), "measure.bad-incidence: the years between must be above 0, not 0");
  EXPECT_EQ(text(one, one, {.poorest = 40}), "measure.bad-incidence: the poorest part must be a share in (0, 1), not 40");
  EXPECT_EQ(text(one, one, {.points = 0}), "measure.bad-incidence: a curve has 1 to 100000 points, not 0");
  const PercentileTable table{{{0.1, 1}, {0.2, 2}}, {0, 1.5}};
  EXPECT_EQ(text(PercentileTable{}, table), "measure.bad-percentiles: there is no percentile");
  EXPECT_EQ(text(PercentileTable{{{0.2, 1}, {0.1, 2}}, {}}, table),
            "measure.bad-percentiles: ranks must rise within (0, 1), which does not hold at rank 0.1");
  EXPECT_EQ(text(PercentileTable{{{0.1, 2}, {0.2, 1}}, {}}, table),
            "measure.bad-percentiles: incomes must not fall from rank to rank, which they do at rank 0.2");
  EXPECT_EQ(text(PercentileTable{{{0.1, std::numeric_limits<double>::infinity()}}, {}}, table),
            "measure.bad-percentiles: there is no income at rank 0.1");
  EXPECT_EQ(text(PercentileTable{{{0.1, 1}}, {}}, table), "measure.bad-percentiles: the two tables do not have the same ranks");
}

std::string key(const testing::Row& row) {
  return row.at("country_code") + row.at("reporting_year") + row.at("reporting_level") + row.at("welfare_type");
}

// Published percentiles of Asia give back the published head counts, so the curve stands on the right ranks. Not so for India and
// Indonesia as a whole, whose published head counts are put together from rural and urban ones at different prices.
TEST(Incidence, PublishedPercentilesGivePublishedHeadCounts) {
  const auto folder = testing::reference("measure/pip-asia");
  SOLLEVA_NEEDS_REFERENCE(folder);
  std::map<std::string, testing::Row> surveys;
  for (const testing::Row& row : testing::read_csv(folder / "pip_surveys_ppp2011.csv")) surveys[key(row)] = row;
  int checked = 0;
  for (const testing::Row& row : testing::read_csv(folder / "pip_percentiles_ppp2011.csv")) {
    const auto survey = surveys.find(key(row));
    if (survey == surveys.end() || survey->second.at("distribution_type") != "micro") continue;
    const bool two_prices = row.at("country_code") == "IND" || row.at("country_code") == "IDN";
    if (two_prices && row.at("reporting_level") == "national") continue;
    PercentileTable table{{}, {std::stod(survey->second.at("mean")), std::stod(survey->second.at("poverty_line"))}};
    for (int i = 1; i <= 99; ++i) table.percentiles.push_back({i / 100.0, std::stod(row.at("p" + std::to_string(i)))});
    PercentileTable doubled = table;
    doubled.level.mean *= 2;
    for (Percentile& one : doubled.percentiles) one.income *= 2;
    const auto found = growth_incidence(table, doubled);
    ASSERT_TRUE(found) << key(row) << to_text(found.error());
    const double published = std::stod(survey->second.at("headcount"));
    if (!found->head_count_before.value) {
      EXPECT_TRUE(published < 0.011 || published > 0.989) << key(row);
      continue;
    }
    EXPECT_NEAR(*found->head_count_before.value, published, 0.006) << key(row);
    EXPECT_NEAR(found->mean_growth.value.value(), 1, 1e-12);
    ++checked;
  }
  EXPECT_GT(checked, 150);
}

// Rural and urban China from grouped data: growth of the mean and of the poorest 40 % follow from published means and shares
// alone.
TEST(Incidence, ChinaFromGroupedData) {
  const auto folder = testing::reference("measure/grouped-povcalnet-asia");
  SOLLEVA_NEEDS_REFERENCE(folder);
  std::ifstream file(folder / "cases.json");
  std::map<std::string, Situation> situations;
  std::map<std::string, double> poorest;
  const nlohmann::json all = nlohmann::json::parse(file);
  for (const auto& one : all["cases"]) {
    std::vector<LorenzPoint> points;
    for (std::size_t i = 0; i < one["P"].size(); ++i) {
      if (one["P"][i].get<double>() < 1) points.push_back({one["P"][i].get<double>(), one["L"][i].get<double>()});
    }
    const std::string id = one["id"];
    situations.emplace(id, Situation{fit_quadratic(points)->curve, {one["mean_month_ppp2011"], one["line_month_ppp2011"]}});
    const auto& deciles = one["povcalnet"]["gq"]["deciles"];
    for (int i = 0; i < 4 && deciles.is_array(); ++i) poorest[id] += deciles[static_cast<std::size_t>(i)].get<double>() / 100;
  }
  for (const std::string area : {"CHN_1_", "CHN_2_"}) {
    const auto& then = situations.at(area + "1990");
    const auto& now = situations.at(area + "2013");
    const auto found = growth_incidence(then, now, {.years = 23});
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->mean_growth.value.value(), std::pow(now.level.mean / then.level.mean, 1.0 / 23) - 1, 1e-15);
    const double shares = poorest.at(area + "2013") / poorest.at(area + "1990");
    EXPECT_NEAR(found->poorest_growth.value.value(), std::pow(shares * now.level.mean / then.level.mean, 1.0 / 23) - 1, 1e-4);
    EXPECT_LT(found->pro_poor_growth.value.value(), found->mean_growth.value.value()) << "inequality rose";
    const auto fine = growth_incidence(then, now, {.years = 23, .points = 9999});
    EXPECT_NEAR(found->pro_poor_growth.value.value(), fine->pro_poor_growth.value.value(), 1e-4) << "99 points are enough";
  }
}

}  // namespace
}  // namespace solleva::measure
