// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/survey.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "solleva/base/distributions.h"
#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

/// Made-up households in 4 strata of 10 clusters, incomes that differ between clusters.
struct World {
  std::vector<double> welfare, weights;
  std::vector<std::uint32_t> stratum, psu, all, north;

  World() {
    for (std::uint32_t i = 0; i < 800; ++i) {
      Stream stream({.seed = 5, .unit = i, .purpose = Purpose("survey test")});
      const std::uint32_t cluster = i / 20;
      welfare.push_back(std::exp(7 + 0.05 * (cluster % 10) + 0.7 * normal(stream)));
      weights.push_back(1 + uniform(stream));
      stratum.push_back(cluster / 10);
      psu.push_back(cluster);
      all.push_back(i);
      if (i % 3 == 0) north.push_back(i);
    }
  }

  data::SurveyDesign design() const { return data::SurveyDesign::of({weights, {{stratum, psu, {}}}}).value(); }
};

SurveyOptions options_of(std::initializer_list<const char*> names, std::vector<SurveyLine> lines) {
  SurveyOptions options;
  for (const char* name : names) options.indices.push_back(index_named(name).value());
  options.lines = std::move(lines);
  return options;
}

SurveyLine line_of(LineKind kind, double number, const char* name) {
  SurveyLine line;
  line.kind = kind;
  (kind == LineKind::fixed ? line.amount : line.part) = number;
  line.name = name;
  return line;
}

SurveyLine fixed_line(double amount, const char* name) { return line_of(LineKind::fixed, amount, name); }

const SurveyLine kRelative = line_of(LineKind::of_quantile, 0.6, "0.6 of the median");

Domain domain_of(const char* place, std::vector<std::uint32_t> rows) {
  Domain domain;
  domain.group.emplace_back("place", place);
  domain.rows = std::move(rows);
  return domain;
}

std::vector<Estimate> estimates(const World& world, const data::SurveyDesign& design, const data::Replicates* replicates,
                                const std::vector<Domain>& domains, const SurveyOptions& options) {
  return survey_estimates({world.welfare, design, replicates, world.all}, domains, options, {}).value().results;
}

TEST(Survey, rows_come_domain_by_domain_index_by_index_line_by_line) {
  const World world;
  const auto rows = estimates(world, world.design(), nullptr, {{{}, world.all}, domain_of("north", world.north)},
                              options_of({"fgt0", "gini"}, {fixed_line(800, "800"), kRelative}));
  ASSERT_EQ(rows.size(), 6u);
  EXPECT_EQ(rows[0].line, "800");
  EXPECT_TRUE(rows[1].line.starts_with("0.6 of the median = "));
  EXPECT_EQ(line_text(kRelative, 10859.2360000002), "0.6 of the median = 10859.24");
  EXPECT_EQ(line_text(kRelative, std::numeric_limits<double>::quiet_NaN()), "0.6 of the median");
  EXPECT_EQ(line_text(fixed_line(2.15, "2.15"), 2.15), "2.15");
  EXPECT_EQ(rows[2].estimand, "gini");
  EXPECT_EQ(rows[2].line, "");
  EXPECT_EQ(rows[3].group, domain_of("north", {}).group);
  EXPECT_EQ(*rows[3].n, static_cast<std::int64_t>(world.north.size()));
  for (const Estimate& row : rows) {
    EXPECT_TRUE(row.value && row.se && row.lower && row.upper && row.deff) << row.estimand;
    EXPECT_LT(*row.lower, *row.value);
    EXPECT_EQ(*row.df, 36);
  }
}

TEST(Survey, jackknife_and_linearisation_agree_where_indices_are_smooth) {
  const World world;
  const data::SurveyDesign design = world.design();
  const data::Replicates jackknife = data::Replicates::jackknife(design).value();
  const std::vector<Domain> domains{{{}, world.all}, domain_of("north", world.north)};
  const SurveyOptions options = options_of({"fgt0", "fgt1", "gini", "mld", "mean"}, {fixed_line(800, "800")});
  const auto linear = estimates(world, design, nullptr, domains, options);
  const auto again = estimates(world, design, &jackknife, domains, options);
  for (std::size_t i = 0; i < linear.size(); ++i) {
    EXPECT_EQ(*linear[i].value, *again[i].value);
    EXPECT_NEAR(*again[i].se / *linear[i].se, 1, 0.02) << linear[i].estimand;
  }
}

TEST(Survey, an_estimated_line_adds_its_own_error_in_groups_too) {
  const World world;
  const data::SurveyDesign design = world.design();
  const data::Replicates bootstrap = data::Replicates::bootstrap(design, 600, 3).value();
  const std::vector<Domain> domains{{{}, world.all}, domain_of("north", world.north)};
  const SurveyOptions relative = options_of({"fgt1"}, {kRelative});
  const auto linear = estimates(world, design, nullptr, domains, relative);
  const auto drawn = estimates(world, design, &bootstrap, domains, relative);
  for (std::size_t i = 0; i < linear.size(); ++i) EXPECT_NEAR(*drawn[i].se / *linear[i].se, 1, 0.12) << i;
  const double line = 0.6 * *quantile_value(rank(world.welfare, world.weights), 0.5, {}, false).value;
  const auto fixed = estimates(world, design, nullptr, domains, options_of({"fgt1"}, {fixed_line(line, "same")}));
  for (std::size_t i = 0; i < linear.size(); ++i) {
    EXPECT_NEAR(*fixed[i].value, *linear[i].value, 1e-12);
    EXPECT_GT(std::fabs(*fixed[i].se / *linear[i].se - 1), 0.02) << "the line's error must be seen";
  }
}

TEST(Survey, lines_of_rows_measure_ratios) {
  const World world;
  SurveyLine own = line_of(LineKind::of_row, 0, "basket");
  std::vector<double> ratio;
  for (std::size_t i = 0; i < world.welfare.size(); ++i) {
    own.of_row.push_back(500 + 10 * static_cast<double>(i % 70));
    ratio.push_back(world.welfare[i] / own.of_row.back());
  }
  const std::vector<Domain> domains{{{}, world.all}};
  const data::SurveyDesign design = world.design();
  const auto rows = estimates(world, design, nullptr, domains, options_of({"fgt0", "fgt1", "watts", "gini"}, {own}));
  World scaled = world;
  scaled.welfare = ratio;
  const auto same = estimates(scaled, design, nullptr, domains, options_of({"fgt0", "fgt1", "watts"}, {fixed_line(1, "1")}));
  for (std::size_t i = 0; i < same.size(); ++i) {
    EXPECT_EQ(*rows[i].value, *same[i].value);
    EXPECT_EQ(*rows[i].se, *same[i].se);
  }
  // Gini has no line and is that of welfare.
  EXPECT_EQ(*rows[3].value, *estimates(world, design, nullptr, domains, options_of({"gini"}, {}))[0].value);
}

TEST(Survey, covariances_add_up_to_the_variance_of_a_sum) {
  const World world;
  const data::SurveyDesign design = world.design();
  SurveyOptions options = options_of({"mean", "fgt0", "fgt1"}, {kRelative});
  options.covariance = true;
  const std::vector<Domain> domains{{{}, world.all}};
  const SurveyReport report = survey_estimates({world.welfare, design, nullptr, world.all}, domains, options, {}).value();
  ASSERT_EQ(report.covariance.size(), 9u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(report.covariance[4 * i], *report.results[i].se * *report.results[i].se, 1e-12 * report.covariance[4 * i]);
    for (std::size_t j = 0; j < 3; ++j) {
      EXPECT_EQ(report.covariance[3 * i + j], report.covariance[3 * j + i]);
      EXPECT_LE(std::fabs(report.covariance[3 * i + j]), *report.results[i].se * *report.results[j].se * (1 + 1e-12));
    }
  }
}

TEST(Survey, covariances_with_what_does_not_exist_are_zero) {
  World world;
  for (const std::uint32_t row : world.north) world.welfare[row] = 0;
  const data::SurveyDesign design = world.design();
  const std::vector<Domain> domains{domain_of("everywhere", world.all), domain_of("north", world.north)};
  SurveyOptions options = options_of({"gini", "mean"}, {});
  options.covariance = true;
  const auto report = survey_estimates({world.welfare, design, nullptr, world.all}, domains, options, {});
  ASSERT_TRUE(report);
  ASSERT_EQ(report->covariance.size(), 16u);
  EXPECT_FALSE(report->results[2].value) << "Gini where nobody has anything";
  EXPECT_NEAR(report->covariance[0], *report->results[0].se * *report->results[0].se, 1e-14);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(report->covariance[2 * 4 + i], 0);
}

TEST(Survey, threads_change_nothing) {
  const World world;
  const data::SurveyDesign design = world.design();
  const data::Replicates bootstrap = data::Replicates::bootstrap(design, 70, 1).value();
  const std::vector<Domain> domains{{{}, world.all}};
  const SurveyOptions options = options_of({"fgt0", "gini", "qsr"}, {kRelative});
  const SurveySample sample{world.welfare, design, &bootstrap, world.all};
  const auto one = survey_estimates(sample, domains, options, {1}).value().results;
  const auto three = survey_estimates(sample, domains, options, {3}).value().results;
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(*one[i].se, *three[i].se);
}

/// A column that is given away is ranked where it is; one that is needed again is not.
TEST(Survey, given_away_welfare_changes_nothing) {
  const World world;
  const data::SurveyDesign design = world.design();
  std::vector<SurveyLine> lines{fixed_line(800, "800"), kRelative};
  for (const bool own_lines : {false, true}) {
    if (own_lines) lines.push_back({.kind = LineKind::of_row, .of_row = std::vector<double>(world.all.size(), 800)});
    const SurveyOptions options = options_of({"fgt0", "fgt1", "gini", "arpr"}, lines);
    const std::vector<Domain> domains{domain_of("north", world.north), {{}, world.all}};
    std::vector<double> given = world.welfare;
    SurveySample sample{given, design, nullptr, world.all};
    const auto kept = survey_estimates(sample, domains, options, {1}).value().results;
    sample.spare = &given;
    const auto found = survey_estimates(sample, domains, options, {2}).value().results;
    EXPECT_EQ(given.empty(), !own_lines);
    for (std::size_t i = 0; i < kept.size(); ++i) {
      EXPECT_EQ(*found[i].value, *kept[i].value);
      EXPECT_EQ(*found[i].se, *kept[i].se);
      EXPECT_EQ(found[i].deff, kept[i].deff);
    }
  }
}

TEST(Survey, influence_beyond_numbers_gives_no_error) {
  std::vector<double> welfare(40), weights(40, 1e-312);
  for (std::size_t i = 0; i < welfare.size(); ++i) welfare[i] = 1 + static_cast<double>(i % 7);
  std::vector<std::uint32_t> all(welfare.size());
  std::iota(all.begin(), all.end(), 0U);
  const data::SurveyDesign design = data::SurveyDesign::of({.weights = weights}).value();
  const std::vector<Domain> domains{{{}, all}};
  SurveyOptions options = options_of({"fgt0", "gini"}, {fixed_line(3, "3")});
  options.covariance = true;
  const auto report = survey_estimates({welfare, design, nullptr, all}, domains, options, {}).value();
  EXPECT_EQ(report.covariance, std::vector<double>(4, 0.0));
  for (const Estimate& row : report.results) {
    EXPECT_TRUE(row.value);
    EXPECT_FALSE(row.se || row.deff);
    ASSERT_EQ(row.flags.size(), 1u);
    EXPECT_EQ(row.flags[0].code, "influence-not-finite");
  }
}

TEST(Survey, what_does_not_exist_says_why) {
  const World world;
  const data::SurveyDesign design = world.design();
  const std::vector<Domain> domains{domain_of("nowhere", {})};
  const auto rows = estimates(world, design, nullptr, domains, options_of({"fgt0", "gini"}, {kRelative}));
  for (const Estimate& row : rows) {
    EXPECT_FALSE(row.value || row.se);
    ASSERT_EQ(row.flags.size(), 1u);
    EXPECT_EQ(row.flags[0].code, "empty-domain");
  }
  const auto refused = survey_estimates({world.welfare, design, nullptr, world.all}, domains, options_of({"fgt0"}, {}), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errors::no_line);
}

}  // namespace
}  // namespace solleva::measure
