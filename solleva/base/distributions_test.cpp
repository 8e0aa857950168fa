// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/distributions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "solleva/base/check.h"
#include "solleva/base/errors.h"
#include "solleva/base/moments.h"

namespace solleva {
namespace {

using Numbers = std::vector<double>;

Stream stream_of(std::uint64_t unit) {
  return Stream({.seed = 20201123, .unit = unit, .period = 0, .purpose = Purpose("test")});
}

Numbers draw(std::size_t n, const std::function<double(Stream&)>& distribution) {
  Stream stream = stream_of(0);
  Numbers drawn(n);
  for (double& value : drawn) value = distribution(stream);
  return drawn;
}

struct Moments {
  double mean;
  double variance;
  double fourth;  ///< central, for the error of the variance
};

/// The sample's mean and variance lie within 5.3 standard errors of the true ones: a right program fails once in 10^7 seeds.
void expect_moments(const Numbers& drawn, Moments expected) {
  const auto n = static_cast<double>(drawn.size());
  EXPECT_NEAR(mean(drawn).value(), expected.mean, 5.3 * std::sqrt(expected.variance / n));
  EXPECT_NEAR(variance(drawn).value(), expected.variance,
              5.3 * std::sqrt((expected.fourth - expected.variance * expected.variance) / n));
}

/// Pearson's statistic of counts against chances; cells with fewer than 10 expected are put together.
double expect_frequencies(const std::vector<std::uint64_t>& drawn, const std::function<double(std::uint64_t)>& chance) {
  const auto n = static_cast<double>(drawn.size());
  const std::uint64_t last = *std::max_element(drawn.begin(), drawn.end());
  std::vector<double> counts(last + 2);
  for (const std::uint64_t value : drawn) ++counts[value];
  double statistic = 0;
  double cells = -1;
  double expected = 0;
  double observed = 0;
  double left = 1;
  for (std::uint64_t k = 0; k <= last + 1; ++k) {
    expected += n * chance(k);
    observed += counts[k];
    left -= chance(k);
    if (expected < 10 || n * left < 10) continue;
    statistic += (observed - expected) * (observed - expected) / expected;
    ++cells;
    expected = observed = 0;
  }
  expected += std::max(0.0, n * left);
  if (expected > 0.5) {
    statistic += (observed - expected) * (observed - expected) / expected;
    ++cells;
  }
  // The normal approximation of Wilson and Hilferty; 5.3 as above.
  const double bound = cells * std::pow(1 - 2 / (9 * cells) + 5.3 * std::sqrt(2 / (9 * cells)), 3);
  EXPECT_LT(statistic, bound) << cells << " degrees of freedom";
  return statistic;
}

TEST(Uniform, IsOpenAndEven) {
  const Numbers drawn = draw(200'000, uniform);
  expect_moments(drawn, {0.5, 1.0 / 12, 1.0 / 80});
  EXPECT_GT(*std::min_element(drawn.begin(), drawn.end()), 0);
  EXPECT_LT(*std::max_element(drawn.begin(), drawn.end()), 1);
}

TEST(Below, IsEvenAmongFew) {
  Stream stream = stream_of(1);
  std::vector<std::uint64_t> drawn(100'000);
  for (auto& value : drawn) value = below(stream, 7);
  expect_frequencies(drawn, [](std::uint64_t k) { return k < 7 ? 1.0 / 7 : 0.0; });
  EXPECT_EQ(below(stream, 1), 0U);
}

/// With n = 3 * 2^62 plain multiplication would hit every third number twice as often.
TEST(Below, IsEvenAmongVeryMany) {
  Stream stream = stream_of(2);
  const std::uint64_t n = std::uint64_t{3} << 62U;
  std::vector<std::uint64_t> drawn(60'000);
  for (auto& value : drawn) value = below(stream, n) % 3;
  expect_frequencies(drawn, [](std::uint64_t k) { return k < 3 ? 1.0 / 3 : 0.0; });
}

TEST(Normal, HasItsMoments) {
  const Numbers drawn = draw(200'000, normal);
  expect_moments(drawn, {0, 1, 3});
  Numbers fourth = drawn;
  for (double& value : fourth) value = value * value * value * value;
  EXPECT_NEAR(mean(fourth).value(), 3, 5.3 * std::sqrt(96.0 / 200'000));
}

/// The distribution function at the quantile is the probability again; erfc is good to an ulp or two.
TEST(NormalQuantile, InvertsTheDistribution) {
  for (double p = 1e-300; p < 0.5; p *= 1.7) {
    const double z = normal_quantile(p);
    const double back = 0.5 * std::erfc(-z / std::sqrt(2.0));
    EXPECT_NEAR(back / p, 1, 8e-16 * (2 + z * z)) << p;
    if (p > 1e-3) {
      EXPECT_NEAR(normal_quantile(1 - p), -z, 1e-12 * (1 + std::fabs(z)));
    }
  }
  EXPECT_EQ(normal_quantile(0.5), 0);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-15);
  EXPECT_EQ(normal_quantile(0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(normal_quantile(1), std::numeric_limits<double>::infinity());
}

TEST(Exponential, HasItsMoments) {
  expect_moments(draw(200'000, exponential), {1, 1, 9});
}

TEST(Gamma, HasItsMoments) {
  for (const double shape : {0.1, 0.7, 1.0, 2.5, 300.0}) {
    expect_moments(draw(200'000, [&](Stream& stream) { return gamma(stream, shape); }),
                   {shape, shape, 3 * shape * shape + 6 * shape});
  }
}

TEST(Poisson, HasItsFrequencies) {
  for (const double rate : {0.0, 0.4, 9.9, 10.0, 47.3, 1000.0}) {
    Stream stream = stream_of(3);
    std::vector<std::uint64_t> drawn(100'000);
    for (auto& value : drawn) value = poisson(stream, rate);
    if (rate == 0) {
      EXPECT_EQ(*std::max_element(drawn.begin(), drawn.end()), 0U);
      continue;
    }
    expect_frequencies(drawn, [&](std::uint64_t k) {
      const auto count = static_cast<double>(k);
      return std::exp(count * std::log(rate) - rate - std::lgamma(count + 1));
    });
  }
}

TEST(Binomial, HasItsFrequencies) {
  for (const Trials trials : {Trials{5, 0.3}, Trials{40, 0.5}, Trials{40, 0.93}, Trials{1000, 0.004}, Trials{100'000, 0.31}}) {
    Stream stream = stream_of(4);
    std::vector<std::uint64_t> drawn(100'000);
    for (auto& value : drawn) value = binomial(stream, trials);
    expect_frequencies(drawn, [&](std::uint64_t k) {
      if (k > trials.count) return 0.0;
      const auto n = static_cast<double>(trials.count);
      const auto count = static_cast<double>(k);
      return std::exp(std::lgamma(n + 1) - std::lgamma(count + 1) - std::lgamma(n - count + 1) +
                      count * std::log(trials.probability) + (n - count) * std::log1p(-trials.probability));
    });
  }
  Stream stream = stream_of(5);
  EXPECT_EQ(binomial(stream, {9, 0}), 0U);
  EXPECT_EQ(binomial(stream, {9, 1}), 9U);
  EXPECT_EQ(binomial(stream, {0, 0.5}), 0U);
}

TEST(Discrete, FollowsItsWeights) {
  const Numbers weights{3, 0, 0.5, 10, 1e-9, 6.5};
  const Discrete discrete = Discrete::of(weights).value();
  Stream stream = stream_of(6);
  std::vector<std::uint64_t> drawn(100'000);
  for (auto& value : drawn) value = discrete.draw(stream);
  EXPECT_EQ(std::count(drawn.begin(), drawn.end(), 1U), 0);
  expect_frequencies(drawn, [&](std::uint64_t k) { return k < weights.size() ? weights[k] / 20.000000001 : 0.0; });
  EXPECT_EQ(Discrete::of(Numbers{}).error().code, errors::bad_value);
  EXPECT_EQ(Discrete::of(Numbers{0, 0}).error().code, errors::bad_value);
  EXPECT_EQ(Discrete::of(Numbers{1, -1}).error().code, errors::bad_value);
}

/// All 24 orders of four.
TEST(Permutation, MakesEveryOrderEquallyOften) {
  Stream stream = stream_of(7);
  std::vector<std::uint64_t> drawn(48'000);
  for (auto& code : drawn) {
    const std::vector<std::size_t> order = permutation(stream, 4);
    std::vector<std::size_t> sorted{0, 1, 2, 3};
    code = 0;
    while (sorted != order) {
      ASSERT_TRUE(std::next_permutation(sorted.begin(), sorted.end()));
      ++code;
    }
  }
  expect_frequencies(drawn, [](std::uint64_t k) { return k < 24 ? 1.0 / 24 : 0.0; });
  EXPECT_TRUE(permutation(stream, 0).empty());
}

// Part of every published result that draws: these never change.
TEST(Distributions, GiveTheSameNumbersForEver) {
  Stream stream = stream_of(8);
  const std::array<double, 8> drawn{uniform(stream),
                                    normal(stream),
                                    exponential(stream),
                                    gamma(stream, 0.5),
                                    gamma(stream, 3),
                                    static_cast<double>(poisson(stream, 50)),
                                    static_cast<double>(binomial(stream, {100, 0.4})),
                                    static_cast<double>(below(stream, 1000))};
  const std::array<double, 8> expected{
      0.22339597479025997, 0.3385123883414568, 0.038564272631921179, 0.14661062849281778, 1.3643685331020339, 39, 42, 160};
  for (std::size_t i = 0; i < drawn.size(); ++i) EXPECT_DOUBLE_EQ(drawn[i], expected[i]) << i;
}

TEST(Distributions, RefuseBrokenInvariants) {
  Stream stream = stream_of(9);
  EXPECT_THROW(static_cast<void>(gamma(stream, 0)), BrokenInvariant);
  EXPECT_THROW(static_cast<void>(poisson(stream, -1)), BrokenInvariant);
  EXPECT_THROW(static_cast<void>(binomial(stream, {3, 1.5})), BrokenInvariant);
  EXPECT_THROW(static_cast<void>(below(stream, 0)), BrokenInvariant);
}

}  // namespace
}  // namespace solleva
