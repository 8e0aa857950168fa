// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/curve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>

#include "solleva/base/distributions.h"
#include "solleva/base/sum.h"
#include "solleva/base/testing/laeken.h"
#include "solleva/measure/testing/reference.h"

namespace solleva::measure {
namespace {

using Rows = std::vector<std::uint32_t>;
using Values = std::vector<double>;

Rows all_rows(std::size_t n) {
  Rows rows(n);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

/// A small survey of 60 rows in 20 units; incomes with ties, a few of them negative where asked.
struct Small {
  Values income, weights;
  Rows rows;
  data::SurveyDesign design;
  std::vector<Domain> domains;

  static Small make(bool debts) {
    Stream stream(StreamKey{7, debts ? 2U : 1U, 0, Purpose("small survey")});
    Values income, weights;
    data::SamplingStage stage;
    for (std::uint32_t i = 0; i < 60; ++i) {
      income.push_back(std::round(10 * std::exp(normal(stream))) - (debts && i % 13 == 0 ? 40 : 0));
      weights.push_back(0.5 + uniform(stream));
      stage.stratum.push_back(i / 30);
      stage.unit.push_back(i / 3);
    }
    data::SurveyDesign design = data::SurveyDesign::of({.weights = weights, .stages = {stage}}).value();
    std::vector<Domain> domains{{{}, all_rows(60)}, {{{"half", "a"}}, {}}};
    for (std::uint32_t i = 0; i < 60; i += 2) domains[1].rows.push_back(i);
    return {income, weights, all_rows(60), std::move(design), std::move(domains)};
  }

  SurveySample sample() const { return {income, design, nullptr, rows}; }
};

std::vector<CurvePoint> curve(const Small& small, CurveOptions options) {
  return survey_curve(small.sample(), small.domains, options, {}).value();
}

// Four persons with 1, 2, 3 and 4, by hand.
TEST(Curve, TinyWorld) {
  const Values income{4, 1, 3, 2}, weights(4, 1.0);
  const Rows rows = all_rows(4);
  const data::SurveyDesign design = data::SurveyDesign::of({.weights = weights}).value();
  const std::vector<Domain> whole{{{}, rows}};
  const auto values = [&](CurveKind kind, std::vector<SurveyLine> lines = {}) {
    Values found;
    CurveOptions options{.kind = kind, .at = {0, 0.25, 0.375, 0.5, 1}, .lines = std::move(lines)};
    if (kind == CurveKind::fgt) options.at = {1, 2.5, 9};
    const auto points = survey_curve({income, design, nullptr, rows}, whole, options, {}).value();
    for (const CurvePoint& point : points) {
      found.push_back(point.estimate.value.value());
    }
    return found;
  };
  EXPECT_EQ(values(CurveKind::lorenz), (Values{0, 0.1, 0.2, 0.3, 1}));
  EXPECT_EQ(values(CurveKind::generalised_lorenz), (Values{0, 0.25, 0.5, 0.75, 2.5}));
  EXPECT_EQ(values(CurveKind::fgt), (Values{0, 0.5, 1}));
  // Gaps to a line of 2.5: 0.6, 0.2, 0, 0.
  const Values tip = values(CurveKind::tip, {{.amount = 2.5, .name = "2.5"}}), expected{0, 0.15, 0.175, 0.2, 0.2};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(tip[i], expected[i], 1e-15);
}

TEST(Curve, EndsHaveNoErrorAndOtherPointsDo) {
  const auto points = curve(Small::make(false), {.at = {0, 0.5, 1}});
  ASSERT_EQ(points.size(), 6U);
  for (const std::size_t i : {0U, 2U}) {
    EXPECT_EQ(points[i].estimate.se, 0);
    EXPECT_EQ(points[i].estimate.lower, points[i].estimate.value);
    EXPECT_TRUE(points[i].estimate.flags.empty());
  }
  EXPECT_GT(points[1].estimate.se.value(), 0);
  EXPECT_LT(points[1].estimate.lower.value(), points[1].estimate.value.value());
  EXPECT_EQ(points[4].estimate.group, (Group{{"half", "a"}}));
}

TEST(Curve, ShapesAreWhatTheyMustBe) {
  const Small small = Small::make(false);
  const Values at = even_grid({0, 1}, 37);
  const auto lorenz = curve(small, {.at = at}), general = curve(small, {.kind = CurveKind::generalised_lorenz, .at = at});
  const auto tip = curve(small, {.kind = CurveKind::tip, .at = at, .lines = {{.amount = 12, .name = "12"}}});
  const double mean = general[37].estimate.value.value();
  for (std::size_t i = 0; i <= 37; ++i) {
    const double l = lorenz[i].estimate.value.value();
    EXPECT_GE(l, 0);
    EXPECT_LE(l, at[i] + 1e-15);
    EXPECT_NEAR(general[i].estimate.value.value(), mean * l, 1e-12 * mean);
    if (i == 0 || i == 37) continue;
    const auto bend = [&](const std::vector<CurvePoint>& all) {
      return *all[i - 1].estimate.value - 2 * *all[i].estimate.value + *all[i + 1].estimate.value;
    };
    EXPECT_GE(bend(lorenz), -1e-14);
    EXPECT_LE(bend(tip), 1e-14);
  }
}

// The last ordinate of a TIP curve is the poverty gap, that of a generalised Lorenz curve the mean: value and error.
TEST(Curve, EndsAreTheIndices) {
  const Small small = Small::make(false);
  const SurveyLine median{.kind = LineKind::of_quantile, .part = 0.8, .name = "0.8 of the median"};
  const auto tip = curve(small, {.kind = CurveKind::tip, .at = {1}, .lines = {median}});
  const auto general = curve(small, {.kind = CurveKind::generalised_lorenz, .at = {1}});
  const SurveyOptions options{{index_named("fgt1").value(), index_named("mean").value()}, {median}};
  const auto report = survey_estimates(small.sample(), small.domains, options, {}).value();
  for (std::size_t d = 0; d < 2; ++d) {
    const Estimate &gap = report.results[2 * d], &mean = report.results[2 * d + 1];
    EXPECT_NEAR(*tip[d].estimate.value, *gap.value, 1e-14);
    EXPECT_NEAR(*tip[d].estimate.se, *gap.se, 1e-13);
    EXPECT_NEAR(*general[d].estimate.value, *mean.value, 1e-12);
    EXPECT_NEAR(*general[d].estimate.se, *mean.se, 1e-12);
  }
}

// Influence is the derivative by a weight, and the slope that by the line: against differences.
TEST(Curve, InfluenceIsTheDerivative) {
  for (const bool debts : {false, true}) {
    const Small small = Small::make(debts);
    for (const CurveKind kind : {CurveKind::lorenz, CurveKind::generalised_lorenz, CurveKind::tip}) {
      for (const double rank_at : {0.05, 0.333, 0.7, 1.0}) {
        const Index index = curve_ordinate(kind, rank_at);
        const IndexTerms terms{.line = 11.3};
        const Ranked ranked = rank(small.income, small.weights);
        const IndexValue found = index.compute(ranked, index, terms);
        for (const std::size_t i : {0U, 7U, 21U, 59U}) {
          const auto moved = [&](double by) {
            Ranked other = ranked;
            other.weights[i] += by;
            other.people += by;
            return index.compute(other, index, terms).value.value();
          };
          EXPECT_NEAR(found.influence.at(i), (moved(1e-6) - moved(-1e-6)) / 2e-6, 1e-7) << index.name << " " << i;
        }
        const auto at_line = [&](double line) { return index.compute(ranked, index, {.line = line}).value.value(); };
        EXPECT_NEAR(found.line_slope, (at_line(11.3 + 1e-6) - at_line(11.3 - 1e-6)) / 2e-6, 1e-7) << index.name;
      }
    }
  }
}

// A row of weight 2 is two rows.
TEST(Curve, WeightsCountPersons) {
  const Values one{1, 5, 9}, weights{1, 2, 1}, two{1, 5, 5, 9}, ones(4, 1.0);
  for (const double p : {0.1, 0.4, 0.5, 0.6, 0.9}) {
    const Index index = curve_ordinate(CurveKind::lorenz, p);
    EXPECT_NEAR(*index.compute(rank(one, weights), index, {}).value, *index.compute(rank(two, ones), index, {}).value, 1e-15);
  }
}

TEST(Curve, DebtsHavePlainIntervalsAndNoWelfareHasNoCurve) {
  const auto points = curve(Small::make(true), {.at = {0.03}});
  EXPECT_LT(points[0].estimate.value.value(), 0);
  EXPECT_LT(points[0].estimate.lower.value(), points[0].estimate.value.value());
  EXPECT_EQ(points[0].estimate.method, "linearised, t");
  const Index index = curve_ordinate(CurveKind::lorenz, 0.5);
  const IndexValue none = index.compute(rank(Values{-1, 1}, Values{1, 1}), index, {});
  EXPECT_FALSE(none.value);
  EXPECT_EQ(none.flags.at(0).code, "mean-not-positive");
}

TEST(Curve, ReplicatesGiveBandsToo) {
  const Small small = Small::make(false);
  const data::Replicates replicates = data::Replicates::jackknife(small.design).value();
  const CurveOptions options{.at = {0, 0.3, 0.7}};
  const auto jackknife = survey_curve({small.income, small.design, &replicates, small.rows}, small.domains, options, {}).value();
  const auto linearised = curve(small, options);
  EXPECT_EQ(jackknife[0].estimate.se, 0);
  for (const std::size_t i : {1U, 2U, 4U, 5U}) {
    EXPECT_EQ(jackknife[i].estimate.value, linearised[i].estimate.value);
    EXPECT_NEAR(*jackknife[i].estimate.se / *linearised[i].estimate.se, 1, 0.25);
  }
}

TEST(Curve, RefusesBadPoints) {
  const Small small = Small::make(false);
  const auto code = [&](CurveOptions options) {
    const auto found = survey_curve(small.sample(), small.domains, options, {});
    return found ? std::string_view() : found.error().code.name;
  };
  EXPECT_EQ(code({.at = {}}), "measure.bad-curve");
  EXPECT_EQ(code({.at = {0.5, 0.5}}), "measure.bad-curve");
  EXPECT_EQ(code({.at = {0.5, 20}}), "measure.bad-curve");
  EXPECT_EQ(code({.kind = CurveKind::pen, .at = {0, 0.5}}), "measure.bad-curve");
  EXPECT_EQ(code({.kind = CurveKind::fgt, .at = {0, 5}}), "measure.bad-curve");
  EXPECT_EQ(code({.kind = CurveKind::fgt, .at = {5}, .alpha = -1}), "measure.bad-curve");
  EXPECT_EQ(code({.kind = CurveKind::tip, .at = {0.5}}), "measure.no-line");
}

TEST(Curve, GridsAndRanges) {
  EXPECT_EQ(even_grid({1, 2}, 4), (Values{1, 1.25, 1.5, 1.75, 2}));
  EXPECT_EQ(even_grid({0, 0.3}, 3).back(), 0.3);
  Values income(100), weights(100, 1.0);
  std::iota(income.begin(), income.end(), 1.0);
  const Range range = quantile_range(income, weights, all_rows(100));
  EXPECT_EQ(range.from, 5);
  EXPECT_EQ(range.to, 95);
  for (std::size_t i = 0; i < 10; ++i) income[i] = i % 2 == 0 ? 0 : -3;
  weights[10] = 0;
  EXPECT_EQ(quantile_range(income, weights, all_rows(100)).from, 12) << "the least above 0 with a weight";
}

TEST(CurveReference, LorenzEqualsConvey) {
  const auto folder = testing::reference("measure/eusilc-reference");
  SOLLEVA_NEEDS_REFERENCE(folder);
  SOLLEVA_NEEDS_LAEKEN(table, "eusilc");
  const Values income = solleva::testing::numbers(table->at("eqincome"));
  std::map<std::string, std::uint32_t> regions;
  data::SamplingStage stage;
  for (const std::string& region : table->at("db040")) {
    stage.stratum.push_back(regions.emplace(region, static_cast<std::uint32_t>(regions.size())).first->second);
  }
  for (const std::string& household : table->at("db030")) stage.unit.push_back(static_cast<std::uint32_t>(std::stoul(household)));
  const auto design =
      data::SurveyDesign::of({.weights = solleva::testing::numbers(table->at("rb050")), .stages = {stage}}).value();
  const Rows rows = all_rows(income.size());
  const std::vector<Domain> whole{{{}, rows}};
  CurveOptions options{.at = even_grid({0, 1}, 10)};
  const auto exact = survey_curve({income, design, nullptr, rows}, whole, options, {}).value();
  options.conventions.cut = Conventions::Cut::whole;
  const auto found = survey_curve({income, design, nullptr, rows}, whole, options, {}).value();
  std::ifstream file(folder / "expected.json");
  std::size_t i = 0;
  const nlohmann::json expected = nlohmann::json::parse(file);
  for (const auto& record : expected["records"]) {
    if (record["measure"] != "lorenz") continue;
    SCOPED_TRACE(record.dump());
    const double est = record["est"], se = record["se"];
    EXPECT_NEAR(*found[i].estimate.value, est, 1e-9 * est);
    EXPECT_NEAR(*found[i].estimate.se, se, 1e-6 * se);
    EXPECT_NEAR(*exact[i].estimate.value, est, 1e-9 * est);
    EXPECT_NEAR(*exact[i].estimate.se, se, 1e-3 * se);
    ++i;
  }
  EXPECT_EQ(i, 11U);
}

}  // namespace
}  // namespace solleva::measure
