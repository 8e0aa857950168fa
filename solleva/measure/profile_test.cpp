// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/profile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "solleva/base/distributions.h"
#include "solleva/measure/survey.h"

namespace solleva::measure {
namespace {

using Values = std::vector<double>;
using Rows = std::vector<std::uint32_t>;

/// Forty rows in twenty units; three groups that are everybody together.
struct Small {
  Values income, weights;
  Rows rows;
  data::SurveyDesign design;
  std::vector<Domain> domains;

  static Small make() {
    Stream stream(StreamKey{3, 0, 0, Purpose("profile test")});
    Values income, weights;
    data::SamplingStage stage;
    std::vector<Domain> domains{{{}, {}}, {{{"g", "0"}}, {}}, {{{"g", "1"}}, {}}, {{{"g", "2"}}, {}}};
    Rows rows;
    for (std::uint32_t i = 0; i < 40; ++i) {
      income.push_back(10 * std::exp(normal(stream)));
      weights.push_back(0.5 + uniform(stream));
      stage.unit.push_back(i / 2);
      rows.push_back(i);
      domains[1 + i % 3].rows.push_back(i);
    }
    domains[0].rows = rows;
    data::SurveyDesign design = data::SurveyDesign::of({.weights = weights, .stages = {stage}}).value();
    return {income, weights, rows, std::move(design), std::move(domains)};
  }
};

const SurveyLine of_median{.kind = LineKind::of_quantile, .part = 0.8, .name = "0.8 of the median"};
const SurveyLine of_mean{.kind = LineKind::of_mean, .part = 0.7, .name = "0.7 of the mean"};

std::vector<Estimate> profile(const Small& small, std::vector<SurveyLine> lines, bool covariance = false) {
  const SurveyOptions options{.indices = {population_share(), share_of_poor(), share_of_gap()}, .lines = std::move(lines), .covariance = covariance};
  return survey_estimates({small.income, small.design, nullptr, small.rows}, small.domains, options, {}).value().results;
}

TEST(Profile, TinyWorld) {
  const Values income{1, 2, 5, 6}, weights{1, 1, 1, 3};
  const Ranked whole = rank(income, weights), group = rank(income, weights, Rows{0, 3});
  const IndexTerms terms{.line = 4, .whole = &whole};
  const Index shares[]{population_share(), share_of_poor(), share_of_gap()};
  EXPECT_DOUBLE_EQ(shares[0].compute(group, shares[0], terms).value.value(), 4.0 / 6);
  EXPECT_DOUBLE_EQ(shares[1].compute(group, shares[1], terms).value.value(), 0.5);
  EXPECT_DOUBLE_EQ(shares[2].compute(group, shares[2], terms).value.value(), 0.6);
  const IndexValue none = shares[1].compute(group, shares[1], {.line = 0.5, .whole = &whole});
  EXPECT_FALSE(none.value);
  EXPECT_EQ(none.flags.at(0).code, "nobody-poor");
}

TEST(Profile, SharesOfAllGroupsAddUpToOneAndEverybodyIsOneWithoutError) {
  const auto rows = profile(Small::make(), {{.amount = 9, .name = "9"}});
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(*rows[i].value, 1, 1e-15);
    EXPECT_NEAR(*rows[i].se, 0, 1e-15);
    EXPECT_NEAR(*rows[3 + i].value + *rows[6 + i].value + *rows[9 + i].value, 1, 1e-14);
    EXPECT_GT(*rows[3 + i].se, 0);
  }
}

// Influence on the group and on everybody, and the slope by the line, against differences.
TEST(Profile, InfluenceIsTheDerivative) {
  const Small small = Small::make();
  const Ranked whole = rank(small.income, small.weights), group = rank(small.income, small.weights, small.domains[1].rows);
  for (const Index& index : {population_share(), share_of_poor(), share_of_gap()}) {
    const IndexTerms terms{.line = 9, .whole = &whole};
    const IndexValue found = index.compute(group, index, terms);
    for (std::size_t i = 0; i < whole.size(); i += 7) {
      const auto moved = [&](double by) {
        Ranked all = whole, part = group;
        all.weights[i] += by;
        all.people += by;
        for (std::size_t g = 0; g < part.size(); ++g) {
          if (part.rows[g] != all.rows[i]) continue;
          part.weights[g] += by;
          part.people += by;
        }
        return index.compute(part, index, {.line = 9, .whole = &all}).value.value();
      };
      double owed = found.whole_influence.at(i);
      for (std::size_t g = 0; g < group.size(); ++g) owed += group.rows[g] == whole.rows[i] ? found.influence.at(g) : 0;
      EXPECT_NEAR(owed, (moved(1e-6) - moved(-1e-6)) / 2e-6, 1e-8) << index.name << " " << i;
    }
  }
  const Index gap = share_of_gap();
  const auto at = [&](double line) { return gap.compute(group, gap, {.line = line, .whole = &whole}).value.value(); };
  EXPECT_NEAR(gap.compute(group, gap, {.line = 9, .whole = &whole}).line_slope, (at(9 + 1e-6) - at(9 - 1e-6)) / 2e-6, 1e-7);
}

// By another way: the covariance of the head counts of the group and of everybody, the line's error in both, gives the error of the ratio of
// head counts; with population shares that have no error, as in strata of known size, that is the error of the share of the poor.
TEST(Profile, AgreesWithTheRatioOfHeadCounts) {
  Stream stream(StreamKey{5, 0, 0, Purpose("profile strata")});
  Values income;
  data::SamplingStage stage;
  std::vector<Domain> domains{{{}, {}}, {{{"g", "0"}}, {}}};
  for (std::uint32_t i = 0; i < 80; ++i) {
    income.push_back(10 * std::exp(normal(stream)));
    stage.stratum.push_back(i / 40);
    domains[0].rows.push_back(i);
    if (i < 40) domains[1].rows.push_back(i);
  }
  const auto design = data::SurveyDesign::of({.weights = Values(80, 1.0), .stages = {stage}}).value();
  const SurveySample sample{income, design, nullptr, domains[0].rows};
  for (const SurveyLine& line : {of_median, of_mean, SurveyLine{.amount = 9, .name = "9"}}) {
    const SurveyOptions shares{.indices = {share_of_poor()}, .lines = {line}};
    const SurveyOptions heads{.indices = {index_named("fgt0").value()}, .lines = {line}, .covariance = true};
    const Estimate share = survey_estimates(sample, domains, shares, {}).value().results[1];
    const SurveyReport both = survey_estimates(sample, domains, heads, {}).value();
    const double h = *both.results[0].value, d = *both.results[1].value;
    const double variance = (both.covariance[3] - 2 * d / h * both.covariance[1] + d / h * (d / h) * both.covariance[0]) / (h * h);
    EXPECT_NEAR(*share.value, 0.5 * d / h, 1e-14);
    EXPECT_NEAR(*share.se, 0.5 * std::sqrt(variance), 1e-12);
  }
}

TEST(Profile, ReplicatesAgree) {
  const Small small = Small::make();
  const data::Replicates replicates = data::Replicates::jackknife(small.design).value();
  const SurveyOptions options{.indices = {population_share(), share_of_gap()}, .lines = {of_mean}};
  const auto linearised =
      survey_estimates({small.income, small.design, nullptr, small.rows}, small.domains, options, {}).value().results;
  const auto jackknife =
      survey_estimates({small.income, small.design, &replicates, small.rows}, small.domains, options, {}).value().results;
  for (std::size_t i = 2; i < jackknife.size(); ++i) {
    EXPECT_EQ(*jackknife[i].value, *linearised[i].value);
    EXPECT_NEAR(*jackknife[i].se / *linearised[i].se, 1, 0.2);
  }
}

// Rows with their own lines are compared with everybody on the same footing.
TEST(Profile, LinesOfRows) {
  const Small small = Small::make();
  SurveyLine own{.kind = LineKind::of_row, .of_row = Values(40, 9.0), .name = "own"};
  const auto by_row = profile(small, {own}), fixed = profile(small, {{.amount = 9, .name = "9"}});
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    EXPECT_NEAR(*by_row[i].value, *fixed[i].value, 1e-14);
    EXPECT_NEAR(*by_row[i].se, *fixed[i].se, 1e-14);
  }
}

}  // namespace
}  // namespace solleva::measure
