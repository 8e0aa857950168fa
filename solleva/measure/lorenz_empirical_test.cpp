// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/lorenz_empirical.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "solleva/measure/grouped.h"
#include "solleva/measure/testing/reference.h"

namespace solleva::measure {
namespace {

/// Four persons with 1, 2, 3 and 10.
EmpiricalLorenz village() {
  return *EmpiricalLorenz::from_points(std::vector<LorenzPoint>{{0.25, 1.0 / 16}, {0.5, 3.0 / 16}, {0.75, 6.0 / 16}});
}

TEST(EmpiricalLorenz, FourPersonsByHand) {
  const LorenzPoverty poverty = lorenz_poverty(village(), {4, 2.5});
  EXPECT_NEAR(*poverty.fgt1.value, (0.6 + 0.2) / 4, 1e-15);
  EXPECT_NEAR(*poverty.fgt2.value, (0.36 + 0.04) / 4, 1e-15);
  EXPECT_NEAR(*poverty.watts.value, (std::log(2.5) + std::log(1.25)) / 4, 1e-15);
  EXPECT_NEAR(*poverty.fgt0.value, 0.5, 1e-15);  // half way between the middles of the second and the third bin
  EXPECT_EQ(poverty.fgt1.flags.at(0).code, "within-bin-inequality-lost");
  const LorenzInequality inequality = lorenz_inequality(village());
  EXPECT_NEAR(*inequality.gini.value, 28.0 / 64, 1e-15);
  EXPECT_NEAR(*inequality.mld_exact.value, std::log(4) - std::log(60) / 4, 1e-15);
  EXPECT_NEAR(*inequality.relative_median.value, 2.5 / 4, 1e-15);
}

TEST(EmpiricalLorenz, EndsAndZeroIncomes) {
  const Result<EmpiricalLorenz> curve = EmpiricalLorenz::from_points(std::vector<LorenzPoint>{{0.2, 0}, {0.6, 0.3}});
  ASSERT_TRUE(curve);
  EXPECT_EQ(curve->rank(0).below, 0);
  EXPECT_EQ(curve->rank(100).above, 0);
  EXPECT_EQ(curve->share({1, 0}), 1);
  const LorenzPoverty poverty = lorenz_poverty(*curve, {1, 0.5});
  EXPECT_DOUBLE_EQ(poverty.not_positive, 0.2);
  EXPECT_EQ(poverty.watts.flags.back().code, "income-not-positive");
  EXPECT_DOUBLE_EQ(*poverty.fgt1.value, 0.2);
  EXPECT_FALSE(EmpiricalLorenz::from_points({}));
}

TEST(EmpiricalLorenz, HundredPointsComeNearToTheSurveysTheyAreMadeOf) {
  const auto folder = testing::reference("measure/lorenz100-povcalnet-asia");
  SOLLEVA_NEEDS_REFERENCE(folder);
  std::ifstream file(folder / "surveys.json");
  const nlohmann::json surveys = nlohmann::json::parse(file)["surveys"];
  ASSERT_EQ(surveys.size(), 234u);
  for (const nlohmann::json& at : surveys) {
    SCOPED_TRACE(at["id"].get<std::string>());
    GroupedCase one{{{"id", at["id"]}}, {}, {at["mean_month_ppp2011"], at["line_month"]}};
    for (std::size_t i = 0; i < at["P"].size(); ++i) one.points.push_back({at["P"][i], at["L"][i], i + 1});
    const Result<std::vector<LorenzPoint>> points = lorenz_points(one, GroupedInput::cumulative);
    ASSERT_TRUE(points) << to_text(points.error());
    const EmpiricalLorenz curve = *EmpiricalLorenz::from_points(*points);
    // The printed medians of some surveys (Iran 2005, Cambodia, Bangladesh) do not fit their own Lorenz curves and are not
    // tested.
    const LorenzPoverty poverty = lorenz_poverty(curve, one.level);
    const LorenzInequality inequality = lorenz_inequality(curve);
    EXPECT_NEAR(*poverty.fgt0.value, at["H"].get<double>(), 0.0085);
    EXPECT_NEAR(*poverty.fgt1.value, at["PG"].get<double>(), 0.0012);
    EXPECT_NEAR(*poverty.fgt2.value, at["SPG"].get<double>(), 0.0012);
    EXPECT_NEAR(*inequality.gini.value, at["gini"].get<double>(), 0.007);
  }
}

}  // namespace
}  // namespace solleva::measure
