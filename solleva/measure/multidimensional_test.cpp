// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/multidimensional.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>
#include <utility>

#include "solleva/base/philox.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/testing/two_dimensions.h"

namespace solleva::measure {
namespace {

using enum MultidimensionalKind;
using ::testing::ElementsAre;

constexpr std::uint8_t N = data::kNotDeprived, D = data::kDeprived, U = data::kUnknown;

constexpr const char* kHead = "[index]\nid = \"x\"\n";
data::Deprivations spec(const std::string& cutoffs, const std::string& missing = "drop",
                        const std::string& rest = testing::two_dimensions("c")) {
  const auto read = data::parse_deprivations(
      std::string(kHead) + "cutoffs = " + cutoffs + "\nmissing = \"" + missing + "\"\n" + rest, "x.toml");
  EXPECT_TRUE(read) << (read ? "" : to_text(read.error().all[0]));
  return *read;
}

/// A survey in memory.
struct World {
  World(data::Deprivations index_, std::vector<std::vector<std::uint8_t>> states, std::vector<double> weights_,
        std::vector<std::vector<double>> gaps = {})
      : index(std::move(index_)), weights(std::move(weights_)) {
    table = {weights.size(), std::move(states), std::move(gaps)};
    table.gaps.resize(table.states.size());
    counts = *count_deprivations(index, table);
    all.rows.resize(weights.size());
    std::iota(all.rows.begin(), all.rows.end(), 0U);
    data::DesignInput input{weights, {}};
    input.stages.push_back({.stratum = {}, .unit = all.rows});
    input.lonely = data::LonelyPsu::certainty;
    design = *data::SurveyDesign::of(std::move(input));
  }

  MultidimensionalSample sample() const { return {index, counts, *design, nullptr}; }
  double value(MultidimensionalMeasure measure) const { return *multidimensional_value(sample(), measure, all.rows).value; }

  data::Deprivations index;
  std::vector<double> weights;
  data::DeprivationTable table;
  DeprivationCounts counts;
  std::optional<data::SurveyDesign> design;
  Domain all;
};

/// Rows drawn for three indicators, with uneven weights.
World drawn(const std::string& cutoffs, std::size_t rows = 200) {
  Stream stream(StreamKey{.seed = 7, .unit = 1, .period = 0, .purpose = Purpose("made-up rows")});
  std::vector<std::vector<std::uint8_t>> states(3);
  std::vector<double> weights;
  for (std::size_t i = 0; i < rows; ++i) {
    for (auto& one : states) one.push_back(stream.bits64() % 3 == 0 ? D : N);
    weights.push_back(1 + static_cast<double>(stream.bits64() % 5));
  }
  return {spec(cutoffs), std::move(states), std::move(weights)};
}

// Five persons, weights 1 1 1 1 2; a weighs 1/2, b and c 1/4. Scores 1, 3/4, 1/2, 1/4, 0.
World tiny(const std::string& cutoffs) {
  return {spec(cutoffs), {{D, D, N, N, N}, {D, D, D, D, N}, {D, N, D, N, N}}, {1, 1, 1, 1, 2}};
}

TEST(Multidimensional, TinyWorldByHand) {
  const World world = tiny("[\"1/2\", \"3/4\"]");
  EXPECT_THAT(world.counts.score, ElementsAre(1, 0.75, 0.5, 0.25, 0));
  EXPECT_THAT(poor_at(world.counts, world.index.cutoffs[0]), ElementsAre(1, 1, 1, 0, 0));
  EXPECT_NEAR(world.value({h, 0}), 3.0 / 6, 1e-15);
  EXPECT_NEAR(world.value({m0, 0}), 2.25 / 6, 1e-15);
  EXPECT_NEAR(world.value({a, 0}), 0.75, 1e-15);
  EXPECT_NEAR(world.value({hd, {}, 1}), 4.0 / 6, 1e-15);
  EXPECT_NEAR(world.value({hdk, 0, 1}), 3.0 / 6, 1e-15);
  EXPECT_NEAR(world.value({actb, 0, 1}), 0.75 / 6, 1e-15);
  EXPECT_NEAR(world.value({pctb, 0, 1}), 0.75 / 2.25, 1e-15);
  EXPECT_NEAR(world.value({pctb, 0, {}, 1}), (0.75 + 0.5) / 2.25, 1e-15);
  EXPECT_NEAR(world.value({h, 1}), 2.0 / 6, 1e-15);
  EXPECT_EQ(cutoff_text(world.index.cutoffs[0]), "50");
  EXPECT_EQ(cutoff_text(*Fraction::of(1, 3)), "1/3");
  EXPECT_EQ(cutoff_text(*Fraction::of(333, 1000)), "33.3");
}

// Eighteen indicators of 1/18: whoever lacks n of them is poor at n/18, whatever doubles make of the sums.
TEST(Multidimensional, TiesArePoor) {
  std::string rest = "[[dimension]]\nid = \"one\"\n";
  std::vector<std::vector<std::uint8_t>> states;
  for (int j = 0; j < 18; ++j) {
    rest += "[[indicator]]\nid = \"i" + std::to_string(j) + "\"\ndimension = \"one\"\ndeprived = \"x\"\n";
    std::vector<std::uint8_t> one;
    for (int row = 0; row < 18; ++row) one.push_back(j <= row ? D : N);
    states.push_back(std::move(one));
  }
  std::string cutoffs = "[";
  for (int k = 1; k <= 18; ++k) cutoffs += "\"" + std::to_string(k) + "/18\", ";
  const World world(spec(cutoffs + "]", "drop", rest), states, std::vector<double>(18, 1));
  for (std::size_t k = 0; k < 18; ++k) {
    EXPECT_NEAR(world.value({h, k}), static_cast<double>(18 - k) / 18, 1e-15) << k;
  }
}

TEST(Multidimensional, CutoffsOfManyDigitsAreExactToo) {
  const World world = tiny("[50.000000001, 49.999999999, \"1/9223372036854775807\"]");
  EXPECT_NEAR(world.value({h, 0}), 2.0 / 6, 1e-15);
  EXPECT_NEAR(world.value({h, 1}), 3.0 / 6, 1e-15);
  EXPECT_NEAR(world.value({h, 2}), 4.0 / 6, 1e-15);
}

TEST(Multidimensional, UnionAndIntersection) {
  const World world = drawn("[0, 0.000001e6, 100]");
  double any = 0, every = 0, all = 0;
  for (std::size_t i = 0; i < world.weights.size(); ++i) {
    int deprived = 0;
    for (const auto& one : world.table.states) deprived += one[i] == D ? 1 : 0;
    any += deprived > 0 ? world.weights[i] : 0;
    every += deprived == 3 ? world.weights[i] : 0;
    all += world.weights[i];
  }
  EXPECT_NEAR(world.value({h, 0}), any / all, 1e-14);
  EXPECT_NEAR(world.value({h, 1}), any / all, 1e-14);
  EXPECT_NEAR(world.value({h, 2}), every / all, 1e-14);
  EXPECT_NEAR(world.value({a, 2}), 1, 1e-14);
}

TEST(Multidimensional, PartsAddUp) {
  const World world = drawn("[20, \"1/3\", 50]");
  for (std::size_t k = 0; k < 3; ++k) {
    double whole = 0, dimensions = 0, absolute = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      whole += world.value({pctb, k, j});
      absolute += world.value({actb, k, j});
      EXPECT_NEAR(world.value({actb, k, j}), world.index.indicators[j].weight.value() * world.value({hdk, k, j}), 1e-14);
      EXPECT_LE(world.value({hdk, k, j}), world.value({hd, {}, j}));
    }
    for (std::size_t d = 0; d < 2; ++d) dimensions += world.value({pctb, k, {}, d});
    EXPECT_NEAR(whole, 1, 1e-14);
    EXPECT_NEAR(dimensions, 1, 1e-14);
    EXPECT_NEAR(absolute, world.value({m0, k}), 1e-14);
    EXPECT_NEAR(world.value({h, k}) * world.value({a, k}), world.value({m0, k}), 1e-14);
  }
}

TEST(Multidimensional, GroupsAddUp) {
  const World world = drawn("[\"1/3\"]");
  double people = 0, poverty = 0, mean = 0;
  for (std::uint32_t g = 0; g < 3; ++g) {
    std::vector<std::uint32_t> rows;
    for (const std::uint32_t row : world.all.rows) {
      if (row % 3 == g) rows.push_back(row);
    }
    const auto share = multidimensional_value(world.sample(), {population_share}, rows, world.all.rows);
    const auto part = multidimensional_value(world.sample(), {m0_share, 0}, rows, world.all.rows);
    const auto own = multidimensional_value(world.sample(), {m0, 0}, rows);
    people += *share.value;
    poverty += *part.value;
    mean += *share.value * *own.value;
    EXPECT_NEAR(*part.value, *share.value * *own.value / world.value({m0, 0}), 1e-14);
  }
  EXPECT_NEAR(people, 1, 1e-14);
  EXPECT_NEAR(poverty, 1, 1e-14);
  EXPECT_NEAR(mean, world.value({m0, 0}), 1e-14);
}

TEST(Multidimensional, DoublingEveryRowChangesNoValue) {
  const World world = drawn("[\"1/3\"]");
  std::vector<std::vector<std::uint8_t>> states = world.table.states;
  std::vector<double> weights = world.weights;
  for (auto& one : states) one.insert(one.end(), one.begin(), one.begin() + static_cast<std::ptrdiff_t>(weights.size()));
  weights.insert(weights.end(), world.weights.begin(), world.weights.end());
  const World twice(world.index, states, weights);
  for (const MultidimensionalKind kind : {m0, h, a}) EXPECT_NEAR(twice.value({kind, 0}), world.value({kind, 0}), 1e-14);
}

// Influence is the derivative by the weight of a row.
TEST(Multidimensional, InfluenceIsTheDerivative) {
  const World world = drawn("[\"1/3\"]", 40);
  const std::vector<std::uint32_t> group(world.all.rows.begin(), world.all.rows.begin() + 15);
  const auto measures = multidimensional_measures(world.sample(), true);
  ASSERT_TRUE(measures);
  EXPECT_GT(measures->size(), 15U);
  for (const MultidimensionalMeasure& measure : *measures) {
    const auto found = multidimensional_value(world.sample(), measure, group, world.all.rows);
    for (std::size_t i = 0; i < found.rows.size(); ++i) {
      const double step = 1e-5;
      double moved[2];
      for (const int side : {0, 1}) {
        std::vector<double> weights = world.weights;
        weights[found.rows[i]] += side == 0 ? -step : step;
        const World other(world.index, world.table.states, weights);
        moved[side] = *multidimensional_value(other.sample(), measure, group, world.all.rows).value;
      }
      EXPECT_NEAR(found.influence[i], (moved[1] - moved[0]) / (2 * step), 1e-8) << name_of(measure.kind) << " row " << i;
    }
  }
}

// a is missing in row 1, b in row 2, a and c in row 3 (b is known), everything in row 4.
std::vector<std::vector<std::uint8_t>> gappy() {
  return {{D, U, D, U, U}, {N, D, U, D, U}, {N, D, D, U, U}};
}

TEST(Multidimensional, MissingIndicators) {
  const World drop(spec("[50]", "drop"), gappy(), {1, 1, 1, 1, 1});
  EXPECT_THAT(drop.counts.rows, ElementsAre(0));
  EXPECT_THAT(drop.counts.unknown, ElementsAre(3, 2, 2));
  const World zero(spec("[50]", "not-deprived"), gappy(), {1, 1, 1, 1, 1});
  EXPECT_THAT(zero.counts.rows, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(zero.counts.score, ElementsAre(0.5, 0.5, 0.75, 0.25));
  // The weight of b goes to c in row 2; rows 1 and 3 lack the only indicator of a dimension.
  const World shared(spec("[50]", "reweight"), gappy(), {1, 1, 1, 1, 1});
  EXPECT_THAT(shared.counts.rows, ElementsAre(0, 2));
  EXPECT_THAT(shared.counts.score, ElementsAre(0.5, 1));
  EXPECT_NEAR(shared.value({hd, {}, 1}), 0, 1e-15);
  EXPECT_NEAR(shared.value({hd, {}, 2}), 0.5, 1e-15);
  EXPECT_NEAR(shared.value({actb, 0, 0}) + shared.value({actb, 0, 1}) + shared.value({actb, 0, 2}), shared.value({m0, 0}), 1e-15);
}

TEST(Multidimensional, GapsOfAmounts) {
  const std::string rest =
      "[[dimension]]\nid = \"one\"\n[[indicator]]\nid = \"a\"\ndimension = \"one\"\namount = \"a\"\ncutoff = 10\n"
      "[[indicator]]\nid = \"b\"\ndimension = \"one\"\namount = \"b\"\ncutoff = 4\n";
  // Amounts 5 and 1, 8 and 9, 20 and 3, 20 and 9.
  const World world(spec("[50, 100]", "drop", rest), {{D, D, N, N}, {D, N, D, N}}, {1, 1, 1, 1},
                    {{0.5, 0.2, 0, 0}, {0.75, 0, 0.25, 0}});
  EXPECT_NEAR(world.value({m0, 0}), (1 + 0.5 + 0.5) / 4, 1e-15);
  EXPECT_NEAR(world.value({m1, 0}), (0.625 + 0.1 + 0.125) / 4, 1e-15);
  EXPECT_NEAR(world.value({m2, 0}), (0.5 * (0.25 + 0.5625) + 0.5 * 0.04 + 0.5 * 0.0625) / 4, 1e-15);
  EXPECT_NEAR(world.value({m1, 1}), 0.625 / 4, 1e-15);
  EXPECT_LE(world.value({m2, 0}), world.value({m1, 0}));
  EXPECT_LE(world.value({m1, 0}), world.value({m0, 0}));
  const auto measures = multidimensional_measures(world.sample(), false, std::vector<std::string>{"m1", "m2"});
  EXPECT_EQ(measures->size(), 4U);
  const World binary = tiny("[50]");
  const auto none = multidimensional_measures(binary.sample(), false, std::vector<std::string>{"m1"});
  EXPECT_TRUE(none->empty());
}

TEST(Multidimensional, WhatDoesNotExistSaysWhy) {
  const World world({spec("[100]"), {{D, N}, {N, N}, {N, N}}, {1, 1}});
  const auto rows = multidimensional_estimates(world.sample(), std::vector<MultidimensionalDomain>{{world.all, {}}, {{}, {}}}, {},
                                               {.estimands = {"h", "a"}}, {});
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 4U);
  EXPECT_EQ(*(*rows)[0].value, 0);
  EXPECT_FALSE((*rows)[0].lower);
  EXPECT_EQ((*rows)[0].flags.at(0).code, "no-interval");
  EXPECT_FALSE((*rows)[1].value);
  EXPECT_EQ((*rows)[1].flags.at(0).code, "nobody-poor");
  EXPECT_EQ((*rows)[2].flags.at(0).code, "empty-domain");
  const auto unknown = multidimensional_estimates(world.sample(), {}, {}, {}, {});
  EXPECT_TRUE(unknown->empty());
  const auto misspelt = multidimensional_measures(world.sample(), false, std::vector<std::string>{"pcbt"});
  ASSERT_FALSE(misspelt);
  EXPECT_EQ(misspelt.error().code, errors::unknown_index);
  EXPECT_EQ(misspelt.error().hint, "did you mean 'pctb'");
}

// From 3 of 4 poor to 1 of 4: one step over two years.
TEST(Multidimensional, ChangesByHand) {
  const World world(spec("[50]"), {{D, D, D, N, D, N, N, N}, {N, N, N, N, N, N, N, N}, {N, N, N, N, N, N, N, N}},
                    std::vector<double>(8, 1));
  const std::vector<MultidimensionalDomain> domains{{{{}, {0, 1, 2, 3}}, {}}, {{{}, {4, 5, 6, 7}}, {}}};
  const std::vector<MultidimensionalStep> steps{{0, 1, {{"t", "1 to 2"}}, 2.0}};
  const auto rows = multidimensional_estimates(world.sample(), domains, steps, {.estimands = {"h"}}, {});
  ASSERT_EQ(rows->size(), 6U);
  EXPECT_EQ((*rows)[2].estimand, "h_change");
  EXPECT_NEAR(*(*rows)[2].value, -0.5, 1e-15);
  EXPECT_NEAR(*(*rows)[3].value, -0.25, 1e-15);
  EXPECT_NEAR(*(*rows)[4].value, -2.0 / 3, 1e-15);
  EXPECT_NEAR(*(*rows)[5].value, std::sqrt(1.0 / 3) - 1, 1e-15);
  // Eight units in one stratum: the sum of squares of what each adds, times 8/7. Parts -(y - 3/4)/4 before, (y - 1/4)/4 after.
  const double squares = (3 * 0.0625 + 0.5625 + 0.5625 + 3 * 0.0625) / 16;
  EXPECT_NEAR(*(*rows)[2].se, std::sqrt(squares * 8 / 7), 1e-14);
  EXPECT_EQ((*rows)[2].df, 7);
  EXPECT_NEAR(*(*rows)[2].upper - *(*rows)[2].value, 2.364624251592785 * *(*rows)[2].se, 1e-12) << "qt(0.975, 7) of R";
  EXPECT_EQ((*rows)[2].method, "linearised, t");
  const auto peer = multidimensional_estimates(world.sample(), domains, steps, {.estimands = {"h"}, .as_mpitb = true}, {});
  EXPECT_EQ((*peer)[2].se, (*rows)[2].se);
  EXPECT_NEAR(*(*peer)[2].upper - *(*peer)[2].value, 1.959963984540054 * *(*peer)[2].se, 1e-12);
  EXPECT_FALSE((*peer)[2].df);
  EXPECT_EQ((*peer)[2].method, "linearised, normal");
}

// Deleting one unit at a time moves ratios as their influence says; levels and changes alike.
TEST(Multidimensional, ReplicatesAgreeWithInfluence) {
  const World world = drawn("[\"1/3\"]", 400);
  const auto replicates = data::Replicates::jackknife(*world.design);
  ASSERT_TRUE(replicates);
  std::vector<MultidimensionalDomain> domains{{world.all, {}}, {{}, {}}, {{}, {}}};
  for (const std::uint32_t row : world.all.rows) domains[1 + row % 2].domain.rows.push_back(row);
  const std::vector<MultidimensionalStep> steps{{1, 2, {}, 3.0}};
  MultidimensionalSample sample = world.sample();
  const auto linearised = multidimensional_estimates(sample, domains, steps, {}, {});
  sample.replicates = &*replicates;
  const auto replicated = multidimensional_estimates(sample, domains, steps, {}, {});
  ASSERT_TRUE(linearised && replicated);
  ASSERT_EQ(linearised->size(), replicated->size());
  for (std::size_t i = 0; i < linearised->size(); ++i) {
    EXPECT_EQ((*linearised)[i].value, (*replicated)[i].value);
    EXPECT_NEAR(*(*replicated)[i].se / *(*linearised)[i].se, 1, 0.02) << (*linearised)[i].estimand;
    EXPECT_EQ((*replicated)[i].df, (*linearised)[i].df) << "a group has its own degrees of freedom";
    EXPECT_THAT((*replicated)[i].method, ::testing::HasSubstr("jackknife of 400"));
  }
}

TEST(Multidimensional, TheSameBytesForAnyNumberOfThreads) {
  const World world = drawn("[20, \"1/3\"]", 500);
  const std::vector<MultidimensionalDomain> domains{{world.all, {}}};
  const auto one = multidimensional_estimates(world.sample(), domains, {}, {}, {.threads = 1});
  const auto four = multidimensional_estimates(world.sample(), domains, {}, {}, {.threads = 4});
  ASSERT_EQ(one->size(), four->size());
  for (std::size_t i = 0; i < one->size(); ++i) {
    EXPECT_EQ((*one)[i].value, (*four)[i].value);
    EXPECT_EQ((*one)[i].se, (*four)[i].se);
  }
}

}  // namespace
}  // namespace solleva::measure
