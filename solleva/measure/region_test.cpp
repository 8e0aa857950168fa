// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/region.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "solleva/measure/testing/reference.h"

namespace solleva::measure {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Three lands: A halves its rate, B grows without change, C has no survey in the first year.
const std::vector<CountryYear> before{{"A", 100, 0.8}, {"B", 100, 0.2}, {"C", 50, {}}};
const std::vector<CountryYear> after{{"B", 300, 0.2}, {"A", 100, 0.4}, {"C", 50, 0.1}};

TEST(Region, AddsUpTheCountriesWithAnEstimateAndSaysWhatItCovers) {
  const auto region = regional_poverty(before);
  ASSERT_TRUE(region);
  EXPECT_DOUBLE_EQ(region->population, 250);
  EXPECT_DOUBLE_EQ(region->covered_population, 200);
  EXPECT_DOUBLE_EQ(region->coverage, 0.8);
  EXPECT_DOUBLE_EQ(region->poor, 100);
  EXPECT_DOUBLE_EQ(region->rate.value(), 0.5);
  EXPECT_DOUBLE_EQ(region->poor_if_alike.value(), 125);
  EXPECT_THAT(region->missing, ElementsAre("C"));
}

TEST(Region, HasNoRateWhereNobodyWasAsked) {
  const auto region = regional_poverty(std::vector<CountryYear>{{"A", 100, {}}});
  ASSERT_TRUE(region);
  EXPECT_FALSE(region->rate);
  EXPECT_FALSE(region->poor_if_alike);
  EXPECT_EQ(region->coverage, 0);
  EXPECT_EQ(region->poor, 0);
}

// By hand: A goes from 80 to 40 poor, B from 20 to 60. The rate goes from 100/200 to 100/400; A's weight from 1/2 to 1/4.
TEST(RegionalChange, SmallWorldByHand) {
  const auto change = regional_change(before, after);
  ASSERT_TRUE(change);
  EXPECT_THAT(change->left_out, ElementsAre("C"));
  EXPECT_DOUBLE_EQ(change->coverage_before, 0.8);
  EXPECT_DOUBLE_EQ(change->coverage_after, 400.0 / 450.0);
  EXPECT_NEAR(change->poor_change, 0, 1e-12);
  EXPECT_NEAR(change->poor_by_rate, -40, 1e-12);
  EXPECT_NEAR(change->poor_by_population, 40, 1e-12);
  EXPECT_NEAR(change->rate_change, -0.25, 1e-15);
  ASSERT_EQ(change->countries.size(), 2U);
  const CountryContribution& a = change->countries[0];
  EXPECT_EQ(a.country, "A");
  EXPECT_NEAR(a.rate_within, 0.375 * -0.4, 1e-15);
  EXPECT_NEAR(a.rate_shift, (0.6 - 0.375) * -0.25, 1e-15);
  EXPECT_NEAR(a.rate_share.value(), (0.15 + 0.05625) / 0.25, 1e-14);
  const CountryContribution& b = change->countries[1];
  EXPECT_NEAR(b.rate_within, 0, 1e-15);
  EXPECT_NEAR(b.rate_shift, (0.2 - 0.375) * 0.25, 1e-15);
  EXPECT_FALSE(a.poor_share) << "the number of poor did not change, so nobody has a share in its change";
}

TEST(Region, RefusesWhatIsNoRegion) {
  const auto code = [](std::vector<CountryYear> countries) {
    const auto region = regional_poverty(countries);
    return region ? "none" : std::string(region.error().code.name);
  };
  EXPECT_EQ(code({}), "measure.empty-region");
  EXPECT_EQ(code({{"A", 1, 0.1}, {"A", 2, 0.1}}), "measure.duplicate-country");
  for (const double population : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::nan("")}) {
    EXPECT_EQ(code({{"A", population, 0.1}}), "measure.bad-population");
  }
  for (const double rate : {-0.01, 1.01, 17.2, std::nan("")}) EXPECT_EQ(code({{"A", 1, rate}}), "measure.bad-rate");
  const auto percent = regional_poverty(std::vector<CountryYear>{{"LAO", 7e6, 17.2}});
  ASSERT_FALSE(percent);
  EXPECT_EQ(to_text(percent.error()),
            "measure.bad-rate: a poverty rate must be a share in [0, 1], not 17.2 (LAO)\nhint: divide percentages by 100");
  const auto nothing = regional_change(std::vector<CountryYear>{{"A", 1, 0.1}}, std::vector<CountryYear>{{"B", 1, 0.1}});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code.name, "measure.empty-region");
}

TEST(Region, WithoutOneCountry) {
  EXPECT_EQ(without(before, "A").size(), 2U);
  EXPECT_EQ(without(before, "Z").size(), 3U);
  EXPECT_DOUBLE_EQ(regional_poverty(without(before, "A"))->rate.value(), 0.2);
}

std::vector<CountryYear> lined_up(const std::vector<testing::Row>& rows, const std::string& year) {
  std::vector<CountryYear> countries;
  for (const testing::Row& row : rows) {
    if (row.at("year") != year || row.at("ppp") != "2021" || row.at("headcount300").empty()) continue;
    countries.push_back({row.at("country_code"), std::stod(row.at("population")), std::stod(row.at("headcount300")) / 100});
  }
  return countries;
}

// Asia's published rates: the parts add up for every pair of years, exchanging the years turns every sign, and counting people in
// thousands changes no share.
TEST(RegionalChange, PartsAddUpAndTurnWithTime) {
  const auto folder = testing::reference("measure/pip-asia");
  SOLLEVA_NEEDS_REFERENCE(folder);
  const auto rows = testing::read_csv(folder / "pip_lineup_headcounts.csv");
  for (const auto& [first, last] : {std::pair{"1981", "1990"}, {"1990", "2010"}, {"2010", "2019"}, {"1981", "2019"}}) {
    const auto then = lined_up(rows, first), now = lined_up(rows, last);
    ASSERT_GT(then.size(), 30U);
    const auto change = regional_change(then, now), back = regional_change(now, then);
    ASSERT_TRUE(change && back);
    EXPECT_NEAR(change->poor_change, change->after.poor - change->before.poor, 1e-6);
    EXPECT_NEAR(change->poor_by_rate + change->poor_by_population, change->poor_change, 1e-6);
    EXPECT_NEAR(change->rate_change, *change->after.rate - *change->before.rate, 1e-14);
    EXPECT_NEAR(change->rate_within + change->rate_shift, change->rate_change, 1e-14);
    EXPECT_NEAR(back->poor_by_rate, -change->poor_by_rate, 1e-6);
    EXPECT_NEAR(back->rate_shift, -change->rate_shift, 1e-14);
    double poor_shares = 0, rate_shares = 0;
    for (const CountryContribution& c : change->countries) {
      poor_shares += c.poor_share.value();
      rate_shares += c.rate_share.value();
      const auto same = std::ranges::find(back->countries, c.country, &CountryContribution::country);
      EXPECT_NEAR(same->rate_within, -c.rate_within, 1e-15);
      EXPECT_NEAR(same->rate_share.value(), c.rate_share.value(), 1e-12);
    }
    EXPECT_NEAR(poor_shares, 1, 1e-13);
    EXPECT_NEAR(rate_shares, 1, 1e-13);
  }
  auto thousands = lined_up(rows, "1981"), later = lined_up(rows, "2019");
  const auto persons = regional_change(thousands, later);
  for (auto* year : {&thousands, &later}) {
    for (CountryYear& c : *year) c.population /= 1000;
  }
  const auto scaled = regional_change(thousands, later);
  ASSERT_TRUE(persons && scaled);
  for (std::size_t i = 0; i < persons->countries.size(); ++i) {
    EXPECT_NEAR(persons->countries[i].rate_share.value(), scaled->countries[i].rate_share.value(), 1e-12);
  }
}

// The World Bank publishes South Asia's rate, which follows from its countries' rates where all of them have one.
TEST(Region, ReproducesTheWorldBanksSouthAsia) {
  const auto folder = testing::reference("measure/pip-asia");
  SOLLEVA_NEEDS_REFERENCE(folder);
  const std::vector<std::string> south_asia{"BGD", "BTN", "IND", "LKA", "MDV", "NPL", "PAK"};
  const auto rows = testing::read_csv(folder / "pip_lineup_headcounts.csv");
  int years = 0;
  for (const testing::Row& row : testing::read_csv(folder / "pip_regional_estimates.csv")) {
    if (row.at("region_code") != "SAS" || row.at("ppp") != "2021" || row.at("headcount300").empty()) continue;
    std::vector<CountryYear> countries;
    for (const CountryYear& c : lined_up(rows, row.at("year"))) {
      if (std::ranges::count(south_asia, c.country) > 0) countries.push_back(c);
    }
    if (countries.size() != south_asia.size()) continue;
    const auto region = regional_poverty(countries);
    ASSERT_TRUE(region);
    EXPECT_NEAR(100 * region->rate.value(), std::stod(row.at("headcount300")), 2e-6) << row.at("year");
    ++years;
  }
  EXPECT_EQ(years, 45);
}

}  // namespace
}  // namespace solleva::measure
