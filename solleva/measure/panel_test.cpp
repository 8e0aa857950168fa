// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/panel.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/base/sum.h"
#include "solleva/measure/testing/survey_world.h"

namespace solleva::measure {
namespace {

using testing::find;
using testing::World;

/// Rows unit by unit, each at all times; every unit a PSU.
struct PanelWorld {
  World world;
  PanelRows rows;

  PanelWorld(const std::vector<std::vector<double>>& paths, std::vector<double> weights, std::vector<std::string> group = {})
      : world(flat(paths), each(weights, paths[0].size()), std::vector<std::string>(paths.size() * paths[0].size(), "a")) {
    const std::size_t times = paths[0].size();
    std::vector<std::string> unit;
    for (std::size_t i = 0; i < world.welfare.size(); ++i) {
      rows.unit.push_back(static_cast<std::uint32_t>(i / times));
      rows.time.push_back(static_cast<std::uint32_t>(i % times));
      unit.push_back(std::to_string(i / times));
      if (!group.empty()) world.group[i] = group[i / times];
    }
    for (std::size_t t = 0; t < times; ++t) rows.times.push_back(std::to_string(2001 + t));
    world.cluster(std::vector<std::string>(unit.size(), "all"), unit);
  }

  static std::vector<double> flat(const std::vector<std::vector<double>>& paths) {
    std::vector<double> all;
    for (const auto& path : paths) all.insert(all.end(), path.begin(), path.end());
    return all;
  }
  static std::vector<double> each(const std::vector<double>& weights, std::size_t times) {
    std::vector<double> all;
    for (const double weight : weights) all.insert(all.end(), times, weight);
    return all;
  }
};

PanelOptions options_of(const std::vector<std::string>& names, std::vector<SurveyLine> lines, std::size_t quantiles = 0) {
  PanelOptions options;
  for (const std::string& name : names) options.survey.indices.push_back(index_named(name).value());
  options.survey.lines = std::move(lines);
  options.quantiles = quantiles;
  return options;
}

std::vector<Estimate> figures(const PanelWorld& one, const PanelOptions& options) {
  const std::vector<Domain> whole{one.world.domains().front()};
  return panel_estimates(one.world.sample(), one.rows, whole, options, {}).value().results;
}

const SurveyLine ten{LineKind::fixed, 10};

// By hand, line 10: unit 1 (weight 2) has 5, 15, 5, 5; unit 2 has 20 always; unit 3 has 8, 8, 8, 20; unit 4 has 30, 6, 12, 12.
TEST(Panel, TinyWorldByHand) {
  const PanelWorld one({{5, 15, 5, 5}, {20, 20, 20, 20}, {8, 8, 8, 20}, {30, 6, 12, 12}}, {2, 1, 1, 1});
  const auto rows = figures(one, options_of({"fgt2", "fgt1", "watts"}, {ten}));
  const auto value = [&](const char* name) { return find(rows, name).value.value(); };
  EXPECT_NEAR(value("fgt2_total"), (3 * 2 * 0.25 + 3 * 0.04 + 0.16) / 4 / 5, 1e-15);
  EXPECT_NEAR(value("fgt2_chronic"), 2 * 0.0625 / 5, 1e-15) << "the means are 7.5, 20, 11 and 15";
  EXPECT_NEAR(value("fgt2_transient"), value("fgt2_total") - value("fgt2_chronic"), 1e-15);
  EXPECT_NEAR(value("fgt1_transient_share"), 1 - 2 * 0.25 / ((3 * 2 * 0.5 + 3 * 0.2 + 0.4) / 4), 1e-15);
  EXPECT_NEAR(value("watts_chronic"), 2 * std::log(10 / 7.5) / 5, 1e-15);
  EXPECT_NEAR(value("poor_2001"), 0.6, 1e-15);
  EXPECT_NEAR(value("poor_2002"), 0.4, 1e-15);
  EXPECT_NEAR(value("poor_periods_0"), 0.2, 1e-15);
  EXPECT_NEAR(value("poor_periods_1"), 0.2, 1e-15);
  EXPECT_NEAR(value("poor_periods_3"), 0.6, 1e-15);
  EXPECT_EQ(value("poor_periods_4"), 0);
  EXPECT_NEAR(value("ever_poor"), 0.8, 1e-15);
  EXPECT_NEAR(value("entry_rate"), 3.0 / 7, 1e-15) << "unit 1, weight 2, and unit 4, of 2 + 3 + 0 + 2 steps";
  EXPECT_NEAR(value("exit_rate"), 4.0 / 8, 1e-15);
  EXPECT_NEAR(value("persistent_poverty"), 0.4, 1e-15);
  EXPECT_NEAR(value("transition_poor_poor"), 2.0 / 3, 1e-15);
  EXPECT_NEAR(value("transition_poor_not_poor"), 1.0 / 3, 1e-15);
  EXPECT_EQ(value("transition_not_poor_poor"), 0);
  EXPECT_EQ(find(rows, "ever_poor").n, 4);
}

TEST(Panel, TransitionsBetweenThirds) {
  const PanelWorld one({{1, 9}, {2, 1}, {3, 2}, {4, 3}, {5, 8}, {6, 7}}, {1, 1, 1, 1, 1, 1});
  const auto rows = figures(one, options_of({}, {}, 3));
  EXPECT_NEAR(*find(rows, "transition_q1_q3").value, 0.5, 1e-15);
  EXPECT_NEAR(*find(rows, "transition_q1_q1").value, 0.5, 1e-15);
  EXPECT_NEAR(*find(rows, "transition_q2_q1").value, 0.5, 1e-15);
  EXPECT_NEAR(*find(rows, "transition_q3_q2").value, 0.5, 1e-15);
  EXPECT_NEAR(*find(rows, "mobility").value, (3 - 0.5 - 0.5 - 0.5) / 2, 1e-15);
}

/// Lognormal welfare with a lasting part.
PanelWorld drawn(std::size_t units, std::size_t times, std::uint64_t seed) {
  Stream stream({seed, 0, 0, Purpose("panel")});
  std::vector<std::vector<double>> paths;
  std::vector<double> weights;
  for (std::size_t u = 0; u < units; ++u) {
    const double lasting = 0.5 * normal(stream);
    paths.emplace_back();
    for (std::size_t t = 0; t < times; ++t) paths.back().push_back(std::exp(lasting + 0.4 * normal(stream)));
    weights.push_back(0.5 + uniform(stream));
  }
  return {paths, weights};
}

TEST(Panel, ErrorsAreThoseOfInfluenceByBruteForce) {
  const PanelWorld one = drawn(40, 3, 5);
  for (const bool anchored : {true, false}) {
    PanelOptions options = options_of({"fgt2", "fgt1.5", "watts"}, {{LineKind::of_mean, 0, 0.8}});
    options.anchored = anchored;
    const auto smooth = [&](const PanelWorld& moved) {
      std::vector<Estimate> rows = figures(moved, options);
      std::erase_if(rows, [](const Estimate& row) { return !row.estimand.starts_with("fgt") && !row.estimand.starts_with("watts"); });
      return rows;
    };
    const auto rows = smooth(one);
    const auto errors = testing::brute_force_errors(one.world, [&](const World& moved) {
      PanelWorld other = one;
      other.world = moved;
      return smooth(other);
    });
    ASSERT_EQ(rows.size(), 12U);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_NEAR(rows[i].se.value(), errors[i], 1e-4 * std::max(errors[i], 1e-3)) << rows[i].estimand << anchored;
    }
  }
}

/// The error of a rate against an estimated line of its own time is that which the cross-section gives.
TEST(Panel, RatesErrLikeThoseOfTheCrossSection) {
  const PanelWorld one = drawn(300, 2, 6);
  PanelOptions options = options_of({}, {{LineKind::of_quantile, 0, 0.8}});
  options.anchored = false;
  const auto rows = figures(one, options);
  std::vector<std::uint32_t> last;
  for (std::uint32_t row = 1; row < 600; row += 2) last.push_back(row);
  SurveyOptions cross;
  cross.indices = {index_named("fgt0").value()};
  cross.lines = options.survey.lines;
  const SurveySample sample{one.world.welfare, *one.world.design, nullptr, last};
  const std::vector<Domain> domain{{{}, last}};
  const SurveyReport expected = survey_estimates(sample, domain, cross, {}).value();
  EXPECT_NEAR(*find(rows, "poor_2002").value, *expected.results[0].value, 1e-15);
  EXPECT_NEAR(*find(rows, "poor_2002").se, *expected.results[0].se, 1e-12);
}

/// Over many panels the standard errors are what the estimates spread by, also where limits are estimated.
TEST(Panel, ErrorsAreTheSpreadOverManyPanels) {
  std::map<std::string, std::vector<double>> values, errors;
  constexpr std::size_t panels = 300;
  for (std::size_t p = 0; p < panels; ++p) {
    PanelOptions options = options_of({"fgt2"}, {{LineKind::of_quantile, 0, 0.8}}, 3);
    for (const Estimate& row : figures(drawn(400, 4, 100 + p), options)) {
      values[row.estimand].push_back(row.value.value());
      errors[row.estimand].push_back(row.se.value());
    }
  }
  for (const char* name : {"fgt2_chronic", "fgt2_transient_share", "poor_periods_2", "ever_poor", "entry_rate", "exit_rate",
                           "persistent_poverty", "transition_poor_poor", "transition_q1_q1", "transition_q2_q2", "transition_q3_q1", "mobility"}) {
    const double mean = sum(values[name]) / panels;
    Sum squares;
    for (const double value : values[name]) squares.add((value - mean) * (value - mean));
    const double spread = std::sqrt(squares.value() / (panels - 1));
    EXPECT_NEAR(sum(errors[name]) / panels / spread, 1, 0.15) << name;
  }
}

TEST(Panel, WhoIsNotAlwaysThereIsLeftOutAndCounted) {
  PanelWorld one({{5, 15}, {20, 20}, {8, 8}}, {1, 1, 1});
  std::vector<Domain> domains = one.world.domains();
  for (Domain& domain : domains) std::erase(domain.rows, 2U);
  const auto found = panel_estimates(one.world.sample(), one.rows, domains, options_of({"fgt1"}, {ten}), {}).value();
  EXPECT_NEAR(*find(found.results, "poor_2001").value, 1, 1e-15);
  EXPECT_EQ(find(found.results, "poor_2001").n, 2);
  ASSERT_EQ(found.notes.size(), 1U);
  EXPECT_TRUE(found.notes[0].text.starts_with("1 of 3 units are not there at all 2 times"));
}

TEST(Panel, RefusesWhatIsNoPanel) {
  PanelWorld one({{5, 15}, {20, 20}}, {1, 1});
  const auto text = [&](const PanelOptions& options) {
    const auto found = panel_estimates(one.world.sample(), one.rows, one.world.domains(), options, {});
    return found ? "none" : to_text(found.error());
  };
  EXPECT_TRUE(text(options_of({"fgt0"}, {ten})).starts_with("measure.no-decomposition"));
  EXPECT_TRUE(text(options_of({"fgt1"}, {})).starts_with("measure.no-line"));
  one.rows.unit = {0, 0, 1, 0};
  EXPECT_EQ(text(options_of({"fgt1"}, {ten})), "measure.bad-panel: a unit is there twice at one time (2002): rows 2 and 4");
  one.rows.unit = {0, 1, 2, 3};
  EXPECT_EQ(text(options_of({"fgt1"}, {ten})), "measure.bad-panel: no unit is there at every time");
  one.rows.times = {"2001"};
  EXPECT_EQ(text(options_of({"fgt1"}, {ten})), "measure.bad-panel: a panel needs two times or more: there is one");
}

}  // namespace
}  // namespace solleva::measure
