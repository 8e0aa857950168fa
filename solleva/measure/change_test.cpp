// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/change.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "solleva/measure/lorenz_fit.h"
#include "solleva/measure/testing/reference.h"

namespace solleva::measure {
namespace {

using nlohmann::json;

json read_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  return json::parse(file);
}

/// A distribution of the reference data with its quadratic curve.
Situation quadratic(const json& cases, const std::string& id) {
  const json& one = *std::ranges::find_if(cases, [&](const json& c) { return c["id"] == id; });
  std::vector<LorenzPoint> points;
  for (std::size_t i = 0; i < one["P"].size(); ++i) {
    const LorenzPoint point{one["P"][i].get<double>(), one["L"][i].get<double>()};
    if (point.people < 1) points.push_back(point);
  }
  return {fit_quadratic(points).value().curve,
          {one["mean_month_ppp2011"].get<double>(), one["line_month_ppp2011"].get<double>()}};
}

/// Two halves of a people: the poorer half has `poor`, the richer `rich`.
Situation halves(double poor, double rich, double line) {
  const double mean = 0.5 * (poor + rich);
  return {EmpiricalLorenz::from_points(std::vector<LorenzPoint>{{0.5, 0.5 * poor / mean}}).value(), {mean, line}};
}

double sum(std::initializer_list<const Figure*> parts) {
  double total = 0;
  for (const Figure* part : parts) total += part->value.value();
  return total;
}

const char* names[]{"H", "PG", "SPG"};

TEST(Change, EqualsTheReferenceDecompositionsOfChina) {
  const auto folder = testing::reference("measure");
  SOLLEVA_NEEDS_REFERENCE(folder);
  const json cases = read_json(folder / "grouped-povcalnet-asia" / "cases.json")["cases"];
  const json expected = read_json(folder / "datt-ravallion" / "expected.json")["cases"];
  std::size_t saturated = 0;
  for (const json& one : expected) {
    SCOPED_TRACE(one["from"].get<std::string>() + " to " + one["to"].get<std::string>());
    const auto change = poverty_change(quadratic(cases, one["from"]), quadratic(cases, one["to"]));
    const Figure* growth_alone[]{&change.growth_alone.fgt0, &change.growth_alone.fgt1, &change.growth_alone.fgt2};
    const Figure* redistribution_alone[]{&change.redistribution_alone.fgt0, &change.redistribution_alone.fgt1,
                                         &change.redistribution_alone.fgt2};
    for (std::size_t i = 0; i < 3; ++i) {
      const IndexChange& index = change.indices[i];
      const auto near = [&](const Figure& figure, const json& value) {
        EXPECT_NEAR(figure.value.value(), value[names[i]], 2e-5) << names[i];
      };
      near(index.before, one["P0"]);
      near(index.after, one["P1"]);
      near(*growth_alone[i], one["counterfactual_mean1_lorenz0"]);
      near(*redistribution_alone[i], one["counterfactual_mean0_lorenz1"]);
      near(index.datt_ravallion.growth, one["datt_ravallion_base0"]["growth"]);
      near(index.datt_ravallion.redistribution, one["datt_ravallion_base0"]["redistribution"]);
      near(index.datt_ravallion.residual, one["datt_ravallion_base0"]["residual"]);
      near(index.shapley.growth, one["shapley"]["growth"]);
      near(index.shapley.redistribution, one["shapley"]["redistribution"]);
    }
    if (one["counterfactual_mean1_lorenz0"]["H"] == 0) {
      ++saturated;
      const Figure& part = change.indices[0].datt_ravallion.growth;
      ASSERT_FALSE(part.flags.empty()) << "a line below the lowest income must be flagged";
      EXPECT_EQ(part.flags[0].code, "line-below-lowest-income");
      EXPECT_EQ(part.flags[0].reason.rfind("with the mean after and the curve before: ", 0), 0U) << part.flags[0].reason;
      EXPECT_FALSE(change.indices[0].shapley.growth.flags.empty());
      EXPECT_TRUE(change.indices[0].datt_ravallion.redistribution.flags.empty()) << "which does not rest on that counterfactual";
    }
  }
  EXPECT_EQ(expected.size(), 4U);
  EXPECT_EQ(saturated, 2U);
}

// By hand. Before: incomes 1 and 3, after: 2 and 10, line 2.5, so that the gap is that of the poorer half. With the mean alone (6
// instead of 2) incomes would be 3 and 9, nobody poor; with the curve alone 2/3 and 10/3.
TEST(Change, SmallWorldByHand) {
  const auto change = poverty_change(halves(1, 3, 2.5), halves(2, 10, 2.5));
  const IndexChange& gap = change.indices[1];
  EXPECT_EQ(gap.index, "fgt1");
  EXPECT_NEAR(gap.before.value.value(), 0.5 * (1.5 / 2.5), 1e-15);
  EXPECT_NEAR(gap.after.value.value(), 0.5 * (0.5 / 2.5), 1e-15);
  EXPECT_NEAR(gap.change.value.value(), -0.2, 1e-15);
  EXPECT_NEAR(gap.datt_ravallion.growth.value.value(), -0.3, 1e-15);
  EXPECT_NEAR(gap.datt_ravallion.redistribution.value.value(), 0.5 * (2.5 - 2.0 / 3) / 2.5 - 0.3, 1e-14);
  EXPECT_NEAR(gap.datt_ravallion.line.value.value(), 0, 0);
  EXPECT_NEAR(gap.shapley.growth.value.value(), 0.5 * (-0.3 + (0.1 - 0.5 * (2.5 - 2.0 / 3) / 2.5)), 1e-14);
}

TEST(Change, TheResidualOfOneBaseIsMinusThatOfTheOther) {
  const Situation then = halves(1, 3, 2.5), now = halves(2, 10, 2.5);
  const auto first = poverty_change(then, now, Base::before), last = poverty_change(then, now, Base::after);
  for (std::size_t i : {1U, 2U, 3U}) {
    EXPECT_NEAR(first.indices[i].datt_ravallion.residual.value.value(), -last.indices[i].datt_ravallion.residual.value.value(),
                1e-14);
    const double mean_of_bases =
        0.5 * (first.indices[i].datt_ravallion.growth.value.value() + last.indices[i].datt_ravallion.growth.value.value());
    EXPECT_NEAR(first.indices[i].shapley.growth.value.value(), mean_of_bases, 1e-14) << "Shapley is the average of both bases";
  }
}

TEST(Change, PartsAddUpAndTurnWithTimeAndIgnoreTheUnit) {
  for (const double line_after : {2.5, 2.9}) {
    Situation then = halves(1, 3, 2.5), now = halves(1.5, 4, line_after);
    then.population = 1000;
    now.population = 1700;
    const auto change = poverty_change(then, now), back = poverty_change(now, then);
    for (std::size_t i = 0; i < 4; ++i) {
      const IndexChange &one = change.indices[i], &turned = back.indices[i];
      EXPECT_NEAR(sum({&one.shapley.growth, &one.shapley.redistribution, &one.shapley.line}), one.change.value.value(), 1e-14);
      EXPECT_NEAR(sum({&one.datt_ravallion.growth, &one.datt_ravallion.redistribution, &one.datt_ravallion.line,
                       &one.datt_ravallion.residual}),
                  one.change.value.value(), 1e-14);
      EXPECT_NEAR(one.shapley.growth.value.value(), -turned.shapley.growth.value.value(), 1e-14);
      EXPECT_NEAR(one.shapley.line.value.value(), -turned.shapley.line.value.value(), 1e-14);
    }
    ASSERT_TRUE(change.poor);
    const PoorChange& poor = *change.poor;
    EXPECT_NEAR(poor.before.value.value(), 625, 1e-9)
        << "the line is 3/4 of the way from the middle of one half to that of the other";
    EXPECT_NEAR(sum({&poor.shapley.growth, &poor.shapley.redistribution, &poor.shapley.line, &poor.population}),
                poor.change.value.value(), 1e-9);
    EXPECT_NEAR(poor.population.value.value(), -back.poor->population.value.value(), 1e-9);

    then.level = {then.level.mean * 365, then.level.line * 365};
    now.level = {now.level.mean * 365, now.level.line * 365};
    const auto yearly = poverty_change(then, now);
    EXPECT_NEAR(yearly.indices[2].shapley.growth.value.value(), change.indices[2].shapley.growth.value.value(), 1e-14);
  }
}

// A line that rises with the mean takes back all that growth gave.
TEST(Change, ALineThatFollowsTheMeanUndoesGrowth) {
  const auto change = poverty_change(halves(1, 3, 1.5), halves(2, 6, 3));
  const IndexChange& gap = change.indices[1];
  EXPECT_NEAR(gap.change.value.value(), 0, 1e-15);
  EXPECT_LT(gap.shapley.growth.value.value(), -0.1);
  EXPECT_NEAR(gap.shapley.line.value.value(), -gap.shapley.growth.value.value(), 1e-14);
  EXPECT_NEAR(gap.shapley.redistribution.value.value(), 0, 1e-15);
}

TEST(Change, AnIndexThatDoesNotExistLeavesItsPartsEmptyWithTheReason) {
  const Situation broken{QuadraticLorenz({0, 0, 0}), {2, 1}};
  const auto change = poverty_change(broken, halves(1, 3, 1));
  EXPECT_FALSE(change.indices[0].change.value);
  EXPECT_FALSE(change.indices[0].shapley.growth.value);
  ASSERT_FALSE(change.indices[0].shapley.growth.flags.empty());
  EXPECT_EQ(change.indices[0].shapley.growth.flags[0].code, "curve-not-usable");
}

}  // namespace
}  // namespace solleva::measure
