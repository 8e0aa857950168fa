// SPDX-License-Identifier: Apache-2.0
// What grouped input may be, what is refused and how, and how curves are chosen.
#include "solleva/measure/grouped.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

using Pairs = std::vector<std::pair<double, double>>;

GroupedCase grouped_case(const Pairs& pairs, Level level = {100, 60}) {
  GroupedCase one{{{"region", "north"}}, {}, level};
  for (std::size_t i = 0; i < pairs.size(); ++i) one.points.push_back({pairs[i].first, pairs[i].second, i + 2});
  return one;
}

const Pairs good = {{0.2, 0.08}, {0.4, 0.21}, {0.6, 0.38}, {0.8, 0.6}, {1, 1}};

Error refused(const Pairs& pairs, GroupedInput input = GroupedInput::cumulative) {
  const Result<std::vector<LorenzPoint>> points = lorenz_points(grouped_case(pairs), input);
  EXPECT_FALSE(points);
  return points ? Error{} : points.error();
}

TEST(GroupedInput, TheEndIsOptional) {
  const Pairs without(good.begin(), good.end() - 1);
  const auto one = lorenz_points(grouped_case(good), GroupedInput::cumulative);
  const auto other = lorenz_points(grouped_case(without), GroupedInput::cumulative);
  ASSERT_TRUE(one && other);
  EXPECT_EQ(one->size(), 4u);
  EXPECT_EQ(other->size(), 4u);
}

TEST(GroupedInput, SharesAndClassMeansGiveTheSamePoints) {
  const Pairs shares = {{0.2, 0.08}, {0.2, 0.13}, {0.2, 0.17}, {0.2, 0.22}, {0.2, 0.4}};
  const Pairs means = {{500, 40}, {500, 65}, {500, 85}, {500, 110}, {500, 200}};  // persons, mean of the class
  const auto expected = lorenz_points(grouped_case(good), GroupedInput::cumulative);
  for (const auto& points : {lorenz_points(grouped_case(shares), GroupedInput::shares),
                             lorenz_points(grouped_case(means), GroupedInput::class_means)}) {
    ASSERT_TRUE(points);
    ASSERT_EQ(points->size(), expected->size());
    for (std::size_t i = 0; i < points->size(); ++i) {
      EXPECT_NEAR((*points)[i].people, (*expected)[i].people, 1e-15);
      EXPECT_NEAR((*points)[i].welfare, (*expected)[i].welfare, 1e-15);
    }
  }
}

TEST(GroupedInput, EveryTrapIsNamedWithGroupAndRow) {
  const Error level = refused({{0.2, 0.08}, {0.2, 0.21}, {0.6, 0.38}});
  EXPECT_EQ(level.code, errors::not_increasing);
  EXPECT_EQ(level.where.line, 3u);
  EXPECT_EQ(level.where.unit, "region north");
  EXPECT_EQ(level.why, "0.2 follows 0.2");
  EXPECT_EQ(refused({{0.2, 0.08}, {0.4, 0.05}, {0.6, 0.38}}).code, errors::not_increasing);
  EXPECT_EQ(refused({{0.2, 0.3}, {0.4, 0.5}, {0.6, 0.7}}).code, errors::not_a_lorenz_curve);
  const Error concave = refused({{0.2, 0.15}, {0.4, 0.2}, {0.6, 0.4}, {0.8, 0.6}});
  EXPECT_EQ(concave.code, errors::not_a_lorenz_curve);
  EXPECT_EQ(concave.where.line, 2u);
  EXPECT_EQ(refused({{0.2, 0.08}, {NAN, 0.21}, {0.6, 0.38}}).where.line, 3u);
  EXPECT_EQ(refused({{0, 0}, {0.4, 0.21}, {0.6, 0.38}}).code, errors::bad_share);
  EXPECT_EQ(refused({{-0.2, 0.1}, {0.4, 0.21}, {0.6, 0.38}}).code, errors::bad_share);
  EXPECT_EQ(refused({{0.2, INFINITY}, {0.4, 0.21}, {0.6, 0.38}}).code, errors::bad_share);
  EXPECT_EQ(refused({{20, 8}, {40, 21}, {60, 38}}).hint, "shares are fractions of 1: divide percentages by 100");
  EXPECT_EQ(refused({{0.2, 0.08}, {0.4, 0.21}, {1, 1}}).code, errors::too_few_points);
  EXPECT_EQ(refused({}).code, errors::too_few_points);
  EXPECT_EQ(refused({{0.2, 0.08}, {0.4, 0.21}, {0.6, 0.38}, {1, 0.9}}).code, errors::not_a_lorenz_curve);
  EXPECT_EQ(refused({{0.2, 0.1}, {0.2, 0.2}, {0.2, 0.3}}, GroupedInput::shares).code, errors::bad_share);
  EXPECT_EQ(refused({{20, 10}, {30, 20}, {50, 70}}, GroupedInput::shares).hint,
            "shares are fractions of 1: divide percentages by 100");
  EXPECT_EQ(refused({{1, -5}, {1, 20}, {1, 30}}, GroupedInput::class_means).code, errors::bad_share);
  EXPECT_EQ(refused({{1, 50}, {1, 20}, {1, 30}, {1, 30}}, GroupedInput::class_means).code, errors::not_a_lorenz_curve);
  EXPECT_EQ(refused({{1, 0}, {1, 0}, {1, 0}}, GroupedInput::class_means).code, errors::bad_share);
}

TEST(GroupedInput, RoundingOfPrintedSharesIsForgiven) {
  EXPECT_TRUE(lorenz_points(grouped_case({{0.1, 0.04003}, {0.2, 0.08}, {0.4, 0.17}, {0.7, 0.4}}), GroupedInput::cumulative));
}

TEST(MeasureGrouped, MeanAndLineMustBeAmounts) {
  for (const Level level : {Level{0, 60}, Level{100, -1}, Level{NAN, 60}, Level{100, INFINITY}}) {
    const std::vector<GroupedCase> cases = {grouped_case(good, level)};
    const Result<GroupedReport> report = measure_grouped(cases, {}, {});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, errors::bad_level);
    EXPECT_EQ(report.error().where.unit, "region north");
  }
}

const Estimate& row(const GroupedResult& result, const std::string& estimand) {
  return *std::find_if(result.estimates.begin(), result.estimates.end(),
                       [&](const Estimate& one) { return one.estimand == estimand; });
}

bool has_flag(const std::vector<Flag>& flags, const std::string& code) {
  return std::any_of(flags.begin(), flags.end(), [&](const Flag& flag) { return flag.code == code; });
}

TEST(MeasureGrouped, RowsCarryGroupUnitMethodAndChoice) {
  const std::vector<GroupedCase> cases = {grouped_case(good)};
  const Result<GroupedReport> report = measure_grouped(cases, {.unit = "rupees a month"}, {});
  ASSERT_TRUE(report);
  const GroupedResult& result = report->results[0];
  for (const char* estimand : {"fgt0", "fgt1", "fgt2", "watts", "gini", "gini_exact", "mld", "mld_exact", "median",
                               "polarization", "decile1", "decile10"}) {
    EXPECT_TRUE(row(result, estimand).value) << estimand;
    EXPECT_EQ(row(result, estimand).group, cases[0].group);
  }
  EXPECT_EQ(row(result, "median").unit, "rupees a month");
  ASSERT_TRUE(result.poverty_curve());
  EXPECT_EQ(row(result, "fgt0").value, result.poverty_curve()->poverty.fgt0.value);
  EXPECT_EQ(row(result, "gini").value, result.distribution_curve()->inequality.gini.value);
}

TEST(MeasureGrouped, OneCurveOrBothOnDemand) {
  const std::vector<GroupedCase> cases = {grouped_case(good)};
  const GroupedResult beta = measure_grouped(cases, {.curve = CurveChoice::beta}, {})->results[0];
  EXPECT_EQ(row(beta, "fgt0").value, beta.beta.poverty.fgt0.value);
  EXPECT_EQ(row(beta, "gini").value, beta.beta.inequality.gini.value);
  const GroupedResult both = measure_grouped(cases, {.curve = CurveChoice::both}, {})->results[0];
  EXPECT_EQ(both.estimates.size(), 2 * beta.estimates.size());
}

TEST(MeasureGrouped, EqualSharesHaveNoBetaCurveAndSayWhy) {
  const std::vector<GroupedCase> cases = {grouped_case({{0.25, 0.25}, {0.5, 0.5}, {0.75, 0.75}})};
  const Result<GroupedReport> report = measure_grouped(cases, {}, {});
  ASSERT_TRUE(report);
  const GroupedResult& result = report->results[0];
  EXPECT_FALSE(result.beta.curve);
  EXPECT_TRUE(has_flag(result.beta.reasons, "measure.not-a-lorenz-curve"));
  for (const Estimate& one : result.estimates) EXPECT_TRUE(one.value || !one.flags.empty()) << one.estimand;
}

TEST(MeasureGrouped, AHeadCountIsAShareHoweverNearToEqualityTheCurveIs) {
  const GroupedCase one = grouped_case({{1000, 40}, {2000, 61.984375000169166}, {46179503087615.99, 90}, {226, 150}, {712, 2144}},
                                       {2, 2.875490181155399});
  const auto report = measure_grouped({&one, 1}, {.input = GroupedInput::class_means, .curve = CurveChoice::quadratic}, {});
  ASSERT_TRUE(report);
  const double head_count = report->results[0].estimates[0].value.value();
  EXPECT_GT(head_count, 0.99);
  EXPECT_LE(head_count, 1);
  EXPECT_GT(report->results[0].estimates[1].value.value(), 0.3);
}

TEST(MeasureGrouped, ACurveIsRefusedOrItsErrorsAreNumbers) {
  // Two halves of equal mean and 1,138 people among 10^14: A, B and C are 1, -2 and 0 but for the tenth digit.
  const GroupedCase one = grouped_case({{46179503087616, 90}, {226, 2}, {46179488464896, 90}, {226, 2}, {712, 2144}}, {2, 62});
  const auto report = measure_grouped({&one, 1}, {.input = GroupedInput::class_means, .curve = CurveChoice::both}, {});
  ASSERT_TRUE(report);
  const CurveReport& curve = report->results[0].quadratic;
  EXPECT_TRUE(curve.normal || !curve.reasons.empty());
  EXPECT_FALSE(curve.normal && !(curve.sse_l && std::isfinite(*curve.sse_l)));
  for (const Estimate& row : report->results[0].estimates) EXPECT_TRUE(row.value || !row.flags.empty()) << row.estimand;
}

TEST(MeasureGrouped, AMarginThatLeavesNoRangeIsDropped) {
  const std::vector<GroupedCase> cases = {grouped_case(good, {2, 1.9})};
  const GroupedResult result = measure_grouped(cases, {}, {})->results[0];
  EXPECT_TRUE(has_flag(result.beta.reasons, "range-margin-dropped"));
  EXPECT_FALSE(has_flag(row(result, "fgt0").flags, "line-outside-range"));
  const GroupedResult day = measure_grouped(cases, {.range_margin = 4 * 12 / 365.0}, {})->results[0];
  const std::vector<GroupedCase> month = {grouped_case(good, {2 * 365 / 12.0, 1.9 * 365 / 12.0})};
  const GroupedResult same = measure_grouped(month, {}, {})->results[0];
  EXPECT_NEAR(*day.beta.zmin * 365 / 12, *same.beta.zmin, 1e-9);
  EXPECT_NEAR(*day.beta.zmax * 365 / 12, *same.beta.zmax, 1e-9);
}

TEST(MeasureGrouped, ThreadsChangeNothing) {
  std::vector<GroupedCase> cases;
  for (int i = 0; i < 100; ++i) cases.push_back(grouped_case(good, {100.0 + i, 60}));
  const Result<GroupedReport> one = measure_grouped(cases, {}, {});
  const Result<GroupedReport> many = measure_grouped(cases, {}, {.threads = 4});
  ASSERT_TRUE(one && many);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    for (std::size_t k = 0; k < one->results[i].estimates.size(); ++k)
      EXPECT_EQ(one->results[i].estimates[k].value, many->results[i].estimates[k].value);
  }
}

TEST(MeasureGrouped, StopsWhenAsked) {
  std::stop_source source;
  source.request_stop();
  const std::vector<GroupedCase> cases = {grouped_case(good)};
  const Result<GroupedReport> report = measure_grouped(cases, {}, {.stop = source.get_token()});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code.exit, Exit::stopped);
}

}  // namespace
}  // namespace solleva::measure
