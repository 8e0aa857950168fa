// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/concentration.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/base/distributions.h"

namespace solleva::measure {
namespace {

using Numbers = std::vector<double>;

struct Sample {
  Numbers before, tax, after, weights;
};

/// Incomes with ties, a progressive tax with luck in it, integer weights.
Sample sample_of(std::size_t n) {
  Stream stream({.seed = 8, .unit = 0, .period = 0, .purpose = Purpose("test")});
  Sample sample;
  for (std::size_t i = 0; i < n; ++i) {
    sample.before.push_back(std::ceil(20 * std::exp(0.7 * normal(stream))));
    sample.tax.push_back(0.004 * sample.before.back() * sample.before.back() * uniform(stream));
    sample.after.push_back(sample.before.back() - sample.tax.back());
    sample.weights.push_back(1 + std::floor(5 * uniform(stream)));
  }
  return sample;
}

Redistribution of(const Sample& sample) {
  return redistribution({sample.before, sample.after, sample.tax, sample.weights});
}

// Ranked by itself, it is the Gini index, influence and all.
TEST(Concentration, OfItselfIsTheGini) {
  const Sample sample = sample_of(200);
  const Ranked ranked = rank(sample.before, sample.weights);
  const Index gini = index_named("gini").value();
  const IndexValue expected = gini.compute(ranked, gini, {});
  const IndexValue found = concentration_index({sample.before, sample.before, sample.weights});
  EXPECT_NEAR(*found.value, *expected.value, 1e-14);
  for (std::size_t i = 0; i < ranked.size(); ++i) EXPECT_NEAR(found.influence[ranked.rows[i]], expected.influence[i], 1e-15);
}

// Three persons by hand: 6 of 10 to the first, 3 to the second, 1 to the third; middles of their places 1/6, 3/6, 5/6.
TEST(Concentration, ByHand) {
  const Numbers values{1, 6, 3}, by{30, 10, 20}, weights{1, 1, 1};
  EXPECT_NEAR(*concentration_index({values, by, weights}).value, 2 * (6.0 / 6 + 9.0 / 6 + 5.0 / 6) / 10 - 1, 1e-15);
  const Numbers same{7, 7, 7};
  EXPECT_NEAR(*concentration_index({values, same, weights}).value, 0, 1e-15);
}

TEST(Concentration, InfluenceIsTheDerivativeByTheWeight) {
  const Sample sample = sample_of(120);
  const Redistribution found = of(sample);
  const auto pick = [](const Redistribution& r) {
    return std::vector<const IndexValue*>{&r.gini_before, &r.gini_after, &r.concentration, &r.kakwani,
                                          &r.reynolds_smolensky, &r.reranking, &r.effect};
  };
  for (std::size_t i = 0; i < sample.weights.size(); i += 5) {
    Sample up = sample, down = sample;
    up.weights[i] += 1e-4;
    down.weights[i] -= 1e-4;
    const Redistribution more = of(up), less = of(down);
    for (std::size_t k = 0; k < pick(found).size(); ++k) {
      const double numeric = (*pick(more)[k]->value - *pick(less)[k]->value) / 2e-4;
      EXPECT_NEAR(pick(found)[k]->influence[i], numeric, 1e-8) << i << " of " << k;
    }
  }
}

TEST(Redistribution, PartsAddUp) {
  const Redistribution found = of(sample_of(300));
  EXPECT_GT(*found.kakwani.value, 0);
  EXPECT_GE(*found.reranking.value, 0);
  EXPECT_NEAR(*found.effect.value, *found.reynolds_smolensky.value - *found.reranking.value, 1e-14);
}

// A proportional tax is neither progressive nor does it redistribute.
TEST(Redistribution, ProportionalTaxChangesNothing) {
  Sample sample = sample_of(100);
  for (std::size_t i = 0; i < sample.tax.size(); ++i) {
    sample.tax[i] = 0.25 * sample.before[i];
    sample.after[i] = 0.75 * sample.before[i];
  }
  const Redistribution found = of(sample);
  for (const IndexValue* one : {&found.kakwani, &found.reynolds_smolensky, &found.reranking, &found.effect}) {
    EXPECT_NEAR(*one->value, 0, 1e-14);
  }
}

TEST(Concentration, OfRowsKeepsTheirOrder) {
  const Sample sample = sample_of(50);
  const std::vector<std::uint32_t> rows{40, 3, 17, 8};
  const IndexValue part = concentration_index({sample.tax, sample.before, sample.weights, rows});
  Numbers values, by, weights;
  for (const std::uint32_t row : rows) {
    values.push_back(sample.tax[row]);
    by.push_back(sample.before[row]);
    weights.push_back(sample.weights[row]);
  }
  const IndexValue alone = concentration_index({values, by, weights});
  EXPECT_EQ(part.value, alone.value);
  EXPECT_EQ(part.influence, alone.influence);
}

TEST(Concentration, WithoutATotalIsEmpty) {
  const Numbers none{0, 0}, by{1, 2}, weights{1, 1};
  EXPECT_EQ(concentration_index({none, by, weights}).flags.at(0).code, "total-not-positive");
  EXPECT_EQ(concentration_index({by, by, none}).flags.at(0).code, "no-weight");
}

}  // namespace
}  // namespace solleva::measure
