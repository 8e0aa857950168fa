// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/source_decomposition.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/base/sum.h"
#include "solleva/measure/testing/survey_world.h"

namespace solleva::measure {
namespace {

using testing::World;

double value(const std::vector<Estimate>& rows, const std::string& estimand, const std::string& source) {
  for (const Estimate& row : rows) {
    if (row.estimand == estimand && row.group.size() == 1 && row.group[0].second == source) return row.value.value();
  }
  throw std::out_of_range(estimand + " of " + source);
}

double total(const std::vector<Estimate>& rows, const std::string& estimand) {
  Sum sum;
  for (const Estimate& row : rows) {
    if (row.estimand == estimand && row.group.size() == 1) sum.add(row.value.value());
  }
  return sum.value();
}

SurveyOptions fgt1_at(double line) {
  SurveyOptions options;
  options.indices = {index_named("fgt1").value()};
  options.lines = {{LineKind::fixed, line}};
  return options;
}

std::vector<Estimate> parts(const World& world, const std::vector<Source>& sources, Without without, const SurveyOptions& options) {
  const std::vector<Domain> whole{world.domains().front()};
  return source_decomposition(world.sample(), sources, whole, options, without, {}).value();
}

// By hand: three persons with 1, 2, 6 (Gini 10/27), of which wages 1, 0, 5 and transfers 0, 2, 1.
TEST(SourceDecomposition, ThreePersonsByHand) {
  const World world({1, 2, 6}, {1, 1, 1}, {"a", "a", "a"});
  const std::vector<Source> sources{{"wages", {1, 0, 5}}, {"transfers", {0, 2, 1}}};
  const auto rows = parts(world, sources, Without::equal_share, fgt1_at(4));
  EXPECT_NEAR(value(rows, "welfare_share", "wages"), 2.0 / 3, 1e-15);
  // Ranks are 1/6, 1/2, 5/6: the mean of y (2 F - 1) is (2/3)(5 - 1)/3 of wages, (2/3)(1 - 0)/3 of transfers.
  EXPECT_NEAR(value(rows, "gini_contribution", "wages"), 8.0 / 9 / 3, 1e-15);
  EXPECT_NEAR(value(rows, "gini_contribution", "transfers"), 2.0 / 9 / 3, 1e-15);
  EXPECT_NEAR(value(rows, "gini", "wages"), 2.0 / 3 * 5 / 3 / 2, 1e-15);
  EXPECT_NEAR(value(rows, "gini_correlation", "wages"), 0.8, 1e-15);
  EXPECT_NEAR(value(rows, "gini_elasticity", "wages"), 0.8 - 2.0 / 3, 1e-15);
  EXPECT_NEAR(value(rows, "variance_share", "transfers"), (2 - 1 + 0) / 14.0, 1e-15) << "deviations -1, 1, 0 and -2, -1, 3";
  // Alone, wages have (2/3) 5/3 (mean times Gini) and transfers (2/3) 2/3; all have 10/9; the mean is 3.
  const double all = 10.0 / 9, wages = 10.0 / 9, transfers = 4.0 / 9;
  EXPECT_NEAR(value(rows, "gini_shapley", "wages"), 0.5 * (wages + all - transfers) / 3, 1e-15);
  EXPECT_NEAR(value(rows, "gini_shapley", "transfers"), 0.5 * (transfers + all - wages) / 3, 1e-15);
  // Gaps at 4: with wages alone 3, 4, 0 of 4; with transfers alone 4, 2, 3; with both 3, 2, 0; with nothing 4, 4, 4.
  EXPECT_NEAR(value(rows, "fgt1_shapley", "wages"), 0.5 * ((7 - 12) + (5 - 9)) / 12.0, 1e-15);
  EXPECT_NEAR(value(rows, "fgt1_shapley", "transfers"), 0.5 * ((9 - 12) + (5 - 7)) / 12.0, 1e-15);
  const auto nothing = parts(world, sources, Without::nothing, fgt1_at(4));
  EXPECT_NEAR(value(nothing, "gini_shapley", "wages"), 0.5 * (5.0 / 9 + 10.0 / 27 - 4.0 / 9), 1e-15);
}

/// Three sources that rise, fall and do not vary with rank.
struct ThreeSources {
  World world = testing::random_world(120, 3, 11);
  std::vector<Source> sources{{"up", {}}, {"down", {}}, {"flat", {}}};

  ThreeSources() {
    Stream stream({3, 0, 0, Purpose("sources")});
    for (double& y : world.welfare) {
      sources[0].amounts.push_back(y);
      sources[1].amounts.push_back(2 / (1 + y) * uniform(stream));
      sources[2].amounts.push_back(0.5);
      y += sources[1].amounts.back() + 0.5;
    }
  }
};

TEST(SourceDecomposition, PartsAddUpAndTellSourcesApart) {
  const ThreeSources three;
  const SurveyOptions options = fgt1_at(3);
  for (const Without without : {Without::equal_share, Without::nothing}) {
    const auto rows = parts(three.world, three.sources, without, options);
    const Ranked ranked = rank(three.world.welfare, three.world.weights);
    const double gini = *index_named("gini")->compute(ranked, index_named("gini").value(), {}).value;
    const double gap = *index_named("fgt1")->compute(ranked, index_named("fgt1").value(), {3.0}).value;
    EXPECT_NEAR(total(rows, "gini_contribution"), gini, 1e-13);
    EXPECT_NEAR(total(rows, "gini_shapley"), gini, 1e-13);
    EXPECT_NEAR(total(rows, "gini_elasticity"), 0, 1e-13);
    EXPECT_NEAR(total(rows, "variance_share"), 1, 1e-13);
    EXPECT_NEAR(total(rows, "fgt1_shapley"), gap - 1, 1e-13);
    EXPECT_LT(value(rows, "gini_elasticity", "down"), 0);
    EXPECT_NEAR(value(rows, "gini_contribution", "flat"), 0, 1e-13);
    EXPECT_LT(value(rows, "gini_elasticity", "flat"), 0);
    EXPECT_NEAR(value(rows, "variance_share", "flat"), 0, 1e-13);
    const double flat = value(rows, "gini_shapley", "flat");
    EXPECT_TRUE(without == Without::nothing ? flat < -0.01 : std::fabs(flat) < 1e-13) << flat;
  }
}

TEST(SourceDecomposition, ErrorsAreThoseOfInfluenceByBruteForce) {
  ThreeSources three;
  three.sources.resize(2);
  SurveyOptions options = fgt1_at(3);
  options.lines.push_back({LineKind::of_mean, 0, 0.7});
  for (const Without without : {Without::equal_share, Without::nothing}) {
    const auto rows = parts(three.world, three.sources, without, options);
    const auto errors = testing::brute_force_errors(
        three.world, [&](const World& moved) { return parts(moved, three.sources, without, options); });
    ASSERT_EQ(errors.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_NEAR(rows[i].se.value(), errors[i], 1e-4 * std::max(errors[i], 1e-3)) << rows[i].estimand;
    }
  }
}

/// Gini by a small equal percentage more of a source.
TEST(SourceDecomposition, ElasticityIsThatOfGini) {
  const ThreeSources three;
  const auto rows = parts(three.world, three.sources, Without::nothing, {});
  const Index gini = index_named("gini").value();
  for (const Source& source : three.sources) {
    double values[2];
    for (const int side : {0, 1}) {
      std::vector<double> y = three.world.welfare;
      for (std::size_t i = 0; i < y.size(); ++i) y[i] += (side == 1 ? 1e-6 : -1e-6) * source.amounts[i];
      values[side] = *gini.compute(rank(y, three.world.weights), gini, {}).value;
    }
    EXPECT_NEAR(value(rows, "gini_elasticity", source.name), std::log(values[1] / values[0]) / 2e-6, 1e-6) << source.name;
  }
}

TEST(SourceDecomposition, RefusesWhatCannotBeTakenApart) {
  const ThreeSources three;
  const auto code = [&](const std::vector<Source>& sources, const SurveyOptions& options) {
    const auto found = source_decomposition(three.world.sample(), sources, three.world.domains(), options, Without::nothing, {});
    return std::string(found ? "none" : found.error().code.name);
  };
  EXPECT_EQ(code({}, {}), "measure.bad-sources");
  EXPECT_EQ(code({{"short", {1, 2}}}, {}), "measure.bad-sources");
  SurveyOptions options = fgt1_at(3);
  options.lines.clear();
  EXPECT_EQ(code(three.sources, options), "measure.no-line");
  options.indices = {index_named("mld").value()};
  EXPECT_EQ(code(three.sources, options), "measure.no-decomposition");
}

}  // namespace
}  // namespace solleva::measure
