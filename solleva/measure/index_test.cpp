// SPDX-License-Identifier: Apache-2.0
// What holds for every index of the catalogue, on small synthetic samples.
#include "solleva/measure/index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "solleva/base/distributions.h"
#include "solleva/base/sum.h"

namespace solleva::measure {
namespace {

using Numbers = std::vector<double>;

struct Sample {
  Numbers welfare, weights;
};

/// Log-normal incomes, as exact multiples of 2^-20 so that doubling and scaling keep their digits.
Sample lognormal(std::size_t n, std::uint64_t seed) {
  Stream stream({.seed = seed, .unit = 0, .period = 0, .purpose = Purpose("test")});
  Sample sample;
  for (std::size_t i = 0; i < n; ++i) {
    sample.welfare.push_back(std::ldexp(std::round(std::ldexp(std::exp(0.6 * normal(stream)), 20)), -20));
    sample.weights.push_back(1 + std::floor(10 * uniform(stream)));
  }
  return sample;
}

/// One of each family, with a line that fits lognormal().
const std::vector<std::string> names{"fgt0", "fgt0.5", "fgt1", "fgt2", "fgt3", "watts", "sen", "sst", "chu0.5", "chu-1", "median_gap",
    "prosperity", "prosperity25", "richness", "richness_concave1", "richness_convex2", "arpt", "arpr", "rmpg", "poor_median", "gini",
    "sgini1.5", "sgini3", "mld", "theil", "ge-1", "ge0.5", "ge2", "atkinson0.5", "atkinson1", "atkinson2", "renyi0.5", "renyi1", "jdiv",
    "hoover", "zenga", "amato", "wolfson", "er", "egr3", "der0.5", "mean", "median", "p10", "p90p10", "qsr", "palma", "bottom40", "top10",
    "share20-40", "lorenz50", "isq20"};

constexpr double line = 0.8, rich_line = 1.5;

IndexTerms terms_of(const Index& index, double unit = 1) {
  IndexTerms terms;
  if (index.needs_line) terms.line = (index.name.rfind("rich", 0) == 0 ? rich_line : line) * unit;
  return terms;
}

IndexValue compute(const std::string& name, const Sample& sample, double unit = 1) {
  const Index index = index_named(name).value();
  return index.compute(rank(sample.welfare, sample.weights), index, terms_of(index, unit));
}

double value(const std::string& name, const Sample& sample, double unit = 1) {
  return compute(name, sample, unit).value.value();
}

/// The ones whose influence rests on a kernel density: quantiles jump, so that the derivative by one weight is no more than the
/// average of many.
bool smooth(const std::string& name) {
  static const std::vector<std::string> kernel{"median_gap", "arpt", "arpr", "rmpg", "poor_median", "wolfson", "er", "egr3", "der0.5", "median",
                                               "p10", "p90p10"};
  return std::ranges::find(kernel, name) == kernel.end();
}

TEST(IndexInfluence, IsTheDerivativeByTheWeight) {
  const Sample sample = lognormal(300, 1);
  for (const std::string& name : names) {
    if (!smooth(name)) continue;
    SCOPED_TRACE(name);
    const Ranked ranked = rank(sample.welfare, sample.weights);
    const IndexValue found = compute(name, sample);
    ASSERT_EQ(found.influence.size(), ranked.size());
    double largest = 0;
    for (const double one : found.influence) largest = std::max(largest, std::abs(one));
    for (std::size_t i = 0; i < ranked.size(); i += 7) {
      Sample up = sample, down = sample;
      const double step = 1e-4;
      up.weights[ranked.rows[i]] += step;
      down.weights[ranked.rows[i]] -= step;
      const double numeric = (value(name, up) - value(name, down)) / (2 * step);
      EXPECT_NEAR(found.influence[i], numeric, 2e-6 * largest) << "rank " << i << ", welfare " << ranked.welfare[i];
    }
  }
}

/// With a quantile inside: adding weight to all rows of a side moves the index as their influence says, within what one jump of
/// the quantile and the smoothing of the density allow.
TEST(IndexInfluence, OfQuantilesFollowsLargeMoves) {
  const Sample sample = lognormal(200'000, 2);
  for (const std::string& name : names) {
    if (smooth(name)) continue;
    SCOPED_TRACE(name);
    const Ranked ranked = rank(sample.welfare, sample.weights);
    const IndexValue found = compute(name, sample);
    ASSERT_EQ(found.influence.size(), ranked.size());
    for (const double from : {0.0, 0.1, 0.3, 0.6, 0.9}) {
      const auto begin = static_cast<std::size_t>(from * static_cast<double>(ranked.size()));
      const std::size_t end = begin + ranked.size() / 10;
      Sample up = sample, down = sample;
      Sum expected, size;
      for (std::size_t i = 0; i < ranked.size(); ++i) size.add(ranked.weights[i] * std::abs(found.influence[i]));
      for (std::size_t i = begin; i < end; ++i) {
        const double step = 0.05 * ranked.weights[i];
        up.weights[ranked.rows[i]] += step;
        down.weights[ranked.rows[i]] -= step;
        expected.add(2 * step * found.influence[i]);
      }
      EXPECT_NEAR(value(name, up) - value(name, down), expected.value(), 0.002 * size.value()) << from;
    }
  }
}

TEST(IndexInfluence, SumsToNothing) {
  const Sample sample = lognormal(500, 3);
  for (const std::string& name : names) {
    if (name == "isq20") continue;  // a total, which grows with the weights
    SCOPED_TRACE(name);
    const Ranked ranked = rank(sample.welfare, sample.weights);
    const IndexValue found = compute(name, sample);
    Sum sum, size;
    for (std::size_t i = 0; i < ranked.size(); ++i) {
      sum.add(ranked.weights[i] * found.influence[i]);
      size.add(ranked.weights[i] * std::abs(found.influence[i]));
    }
    // Shares of persons are met within half a row only where a quantile stands for them.
    EXPECT_NEAR(sum.value(), 0, (smooth(name) ? 1e-12 : 0.02) * size.value());
  }
}

/// The slope by the line, against the index at lines nearby; head counts on a larger sample.
TEST(IndexInfluence, SlopeIsTheDerivativeByTheLine) {
  const Sample small = lognormal(300, 4), large = lognormal(200'000, 4);
  for (const std::string& name : names) {
    const Index index = index_named(name).value();
    if (!index.needs_line) continue;
    SCOPED_TRACE(name);
    const bool jumps = name == "fgt0" || name == "richness" || name == "median_gap" || name == "sen" || name == "fgt0.5";
    const Sample& sample = jumps ? large : small;
    const Ranked ranked = rank(sample.welfare, sample.weights);
    const double step = jumps ? 0.02 : 1e-6;
    IndexTerms terms = terms_of(index), up = terms, down = terms;
    *up.line += step;
    *down.line -= step;
    const double numeric =
        (index.compute(ranked, index, up).value.value() - index.compute(ranked, index, down).value.value()) / (2 * step);
    EXPECT_NEAR(index.compute(ranked, index, terms).line_slope, numeric, (name == "median_gap" ? 0.1 : jumps ? 0.03 : 1e-5) * std::abs(numeric));
  }
}

// Weights in thousands, rows written as two, rows in another order, a population twice as large: the same figure.
TEST(Index, DoesNotDependOnHowThePopulationIsWritten) {
  const Sample sample = lognormal(400, 5);
  for (const std::string& name : names) {
    SCOPED_TRACE(name);
    const double expected = value(name, sample);
    Sample scaled = sample, split = sample, backwards = sample;
    for (double& weight : scaled.weights) weight *= 1024;
    for (std::size_t i = 0; i < sample.weights.size(); ++i) {
      split.weights[i] *= 0.25;
      split.welfare.push_back(sample.welfare[i]);
      split.weights.push_back(0.75 * sample.weights[i]);
    }
    std::ranges::reverse(backwards.welfare);
    std::ranges::reverse(backwards.weights);
    if (name != "isq20") {
      EXPECT_NEAR(value(name, scaled), expected, 1e-12 * std::abs(expected)) << "scaled";
    }
    EXPECT_NEAR(value(name, backwards), expected, 1e-12 * std::abs(expected)) << "backwards";
    if (name != "der0.5") {  // its bandwidth counts rows
      EXPECT_NEAR(value(name, split), expected, 1e-12 * std::abs(expected)) << "split";
    }
  }
}

TEST(Index, ScalesWithTheUnitOfMoney) {
  const Sample sample = lognormal(400, 6);
  Sample cents = sample;
  for (double& one : cents.welfare) one *= 100;
  for (const std::string& name : names) {
    if (name == "prosperity25") continue;  // its standard is an amount
    SCOPED_TRACE(name);
    const std::string unit = index_named(name)->unit;
    const double factor = unit.find("welfare") != std::string::npos && unit != "share of welfare" ? 100 : 1;
    const double expected = factor * value(name, sample);
    EXPECT_NEAR(value(name, cents, 100), expected, 1e-10 * std::abs(expected));
  }
}

/// Money from a richer to a poorer person who stay in their order lowers inequality, and poverty where the giver is not poor.
TEST(Index, FallsWithATransferToThePoorer) {
  const Sample sample = lognormal(300, 7);
  Sample after = sample;
  const Ranked ranked = rank(sample.welfare, sample.weights);
  const std::size_t poor = 20, rich = 250;
  const double gift = 0.25 * (ranked.welfare[poor + 1] - ranked.welfare[poor]) * ranked.weights[poor];
  after.welfare[ranked.rows[poor]] += gift / ranked.weights[poor];
  after.welfare[ranked.rows[rich]] -= gift / ranked.weights[rich];
  for (const char* name : {"fgt1", "fgt2", "fgt3", "watts", "sen", "sst", "chu0.5", "prosperity", "gini", "sgini1.5", "sgini3", "mld",
                           "theil", "ge-1", "ge0.5", "ge2", "atkinson0.5", "atkinson1", "atkinson2", "renyi0.5", "jdiv", "hoover", "zenga",
                           "amato", "qsr", "palma"}) {
    EXPECT_LT(value(name, after), value(name, sample)) << name;
  }
}

// The greater the aversion, the more the least welfare counts alone: 1 less it as a part of the mean, whatever the powers overflow to.
TEST(Index, AtkinsonOfAnyAversionKeepsItsLimit) {
  const Sample four{{1, 2, 3, 6}, {1, 1, 1, 1}};
  EXPECT_NEAR(value("atkinson300", four), 1 - 1 / 3.0 * std::pow(0.25, -1 / 299.0), 1e-12);
  EXPECT_NEAR(value("atkinson1000", four), 1 - 1 / 3.0 * std::pow(0.25, -1 / 999.0), 1e-12);
  EXPECT_NEAR(value("atkinson1000000000", four), 1 - 1 / 3.0, 1e-8);
  const Ranked ranked = rank(four.welfare, four.weights);
  const Index index = index_named("atkinson1000").value();
  const IndexValue found = index.compute(ranked, index, {{}, {}, true});
  EXPECT_TRUE(found.influence.empty());
  ASSERT_EQ(found.flags.size(), 1u);
  EXPECT_EQ(found.flags[0].code, "rests-on-the-least");
}

// Two persons with 1 and 3, by hand.
TEST(Index, TwoPersonsByHand) {
  const Sample two{{3, 1}, {1, 1}};
  EXPECT_DOUBLE_EQ(value("gini", two), 0.25);
  EXPECT_DOUBLE_EQ(value("sgini2", two), 0.25);
  EXPECT_DOUBLE_EQ(value("hoover", two), 0.25);
  EXPECT_DOUBLE_EQ(value("mld", two), std::log(2) - 0.5 * std::log(3));
  EXPECT_DOUBLE_EQ(value("theil", two), 0.5 * (0.5 * std::log(0.5) + 1.5 * std::log(1.5)));
  EXPECT_DOUBLE_EQ(value("ge2", two), 0.125);
  EXPECT_DOUBLE_EQ(value("atkinson1", two), 1 - std::sqrt(3) / 2);
  EXPECT_DOUBLE_EQ(value("atkinson2", two), 1 - 0.75);
  EXPECT_DOUBLE_EQ(value("qsr", two), 3);
  EXPECT_DOUBLE_EQ(value("palma", two), 0.3 / 0.4);
  EXPECT_DOUBLE_EQ(value("bottom75", two), 0.625);
  EXPECT_DOUBLE_EQ(value("amato", two), 0.5 * (std::sqrt(1.25) + std::sqrt(3.25)));
  EXPECT_DOUBLE_EQ(value("zenga", two), 1 - 0.5 * (1.0 / 3 + 2.0 / 3));
  EXPECT_DOUBLE_EQ(value("median", two), 1);
  EXPECT_DOUBLE_EQ(value("wolfson", two), 2 * (2 * 0.75 - 1));
  const Index fgt = index_named("fgt1").value(), count = index_named("fgt0").value();
  const Ranked ranked = rank(two.welfare, two.weights);
  EXPECT_DOUBLE_EQ(fgt.compute(ranked, fgt, {.line = 4}).value.value(), 0.5);
  EXPECT_DOUBLE_EQ(count.compute(ranked, count, {.line = 3}).value.value(), 0.5);
  EXPECT_DOUBLE_EQ(count.compute(ranked, count, {.line = 3, .conventions = {.poor = Poor::at_or_below}}).value.value(), 1);
}

/// Whatever the sample, a figure is a number or empty with a flag, and so is every influence.
TEST(Index, IsNeverNaN) {
  const double huge = 1e12, tiny = 1e-12;
  const std::vector<Sample> samples{
      {}, {{5}, {1}}, {{5}, {0}}, {{0}, {1}}, {{-2}, {1}}, {{1, 1, 1}, {1, 1, 1}}, {{0, 0, 0}, {1, 2, 3}}, {{-1, 1}, {1, 1}},
      {{-5, -3, 1}, {1, 1, 1}}, {{-1, 0, 0.8, 0.8, 2}, {1, 1, 1, 1, 1}}, {{0.1, 0.2, 0.3}, {1, 1, 1}}, {{5, 6, 7}, {1, 1, 1}},
      {{1, 2, 3}, {huge, huge, huge}}, {{1, 2, 3}, {tiny, tiny, tiny}}, {{1, 2, 3}, {huge, 1, tiny}}, {{1, 2, 3}, {0, 1, 0}},
      {{1e-300, 1, 1e300}, {1, 1, 1}}, {{1e300, 1e300}, {1, 1}}, {{1e-320, 2e-320, 1}, {1, 1, 1}}, {{0, 0, 0, 9}, {1, 1, 1, 1}}};
  for (std::size_t s = 0; s < samples.size(); ++s) {
    for (const std::string& name : names) {
      for (const char* peer : {"", "convey", "wbpip"}) {
        for (const double unit : {1.0, 1e-9, 1e9, -1.0, 0.0}) {
          SCOPED_TRACE(name + " of sample " + std::to_string(s) + ", " + peer + ", line x " + std::to_string(unit));
          const Index index = index_named(name).value();
          IndexTerms terms = terms_of(index, unit);
          if (*peer == 'c') {
            terms.conventions = {Poor::at_or_below, Conventions::Gini::convey, Conventions::Density::convey, Conventions::Cut::whole};
          }
          if (*peer == 'w') terms.conventions = {.cut = Conventions::Cut::wbpip, .count_not_positive = true};
          const IndexValue found = index.compute(rank(samples[s].welfare, samples[s].weights), index, terms);
          if (found.value) {
            EXPECT_TRUE(std::isfinite(*found.value));
            EXPECT_FALSE(found.influence.empty() && found.flags.empty());
          } else {
            EXPECT_FALSE(found.flags.empty());
            EXPECT_TRUE(found.influence.empty());
          }
          for (const double one : found.influence) EXPECT_TRUE(std::isfinite(one));
          EXPECT_TRUE(std::isfinite(found.line_slope));
        }
      }
    }
  }
}

/// A domain takes the line of everybody and owes everybody its error, whether the index finds the line or is given it.
TEST(Index, TakesItsLineFromEverybody) {
  const Sample sample = lognormal(500, 10);
  const Ranked all = rank(sample.welfare, sample.weights);
  std::vector<std::uint32_t> rows;
  for (std::uint32_t i = 0; i < 200; ++i) rows.push_back(i);
  const Ranked part = rank(sample.welfare, sample.weights, rows);
  const Index threshold = index_named("arpt").value(), rate = index_named("arpr").value(), count = index_named("fgt0").value();
  const IndexValue median_line = threshold.compute(all, threshold, {});
  const IndexValue given = count.compute(part, count, {.line = median_line.value});
  const IndexValue found = rate.compute(part, rate, {.line = {}, .whole = &all});
  EXPECT_TRUE(rate.needs_whole);
  EXPECT_EQ(found.value, given.value);
  EXPECT_EQ(found.influence, given.influence);
  EXPECT_EQ(found.line_slope, 0);
  ASSERT_EQ(found.whole_influence.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_DOUBLE_EQ(found.whole_influence[i], given.line_slope * median_line.influence[i]);
}

TEST(Index, SaysWhatItLeavesOut) {
  const Sample sample{{-1, 0, 2, 4}, {1, 2, 3, 4}};
  for (const char* name : {"mld", "watts", "theil", "ge2", "atkinson0.5"}) {
    const IndexValue found = compute(name, sample);
    ASSERT_EQ(found.flags.size(), 1U) << name;
    EXPECT_EQ(found.flags[0].code, "not-positive");
    EXPECT_EQ(found.flags[0].reason, "2 rows, a share of 0.3, have welfare of 0 or less and are left out");
    EXPECT_EQ(found.influence[0], 0);
    EXPECT_EQ(found.influence[1], 0);
  }
  EXPECT_EQ(value("mld", sample), value("mld", {{2, 4}, {3, 4}}));
  EXPECT_EQ(compute("gini", sample).flags.at(0).code, "negative-welfare");
  EXPECT_EQ(compute("median_gap", {{2, 4}, {3, 4}}).flags.at(0).code, "nobody-poor");
  EXPECT_EQ(value("fgt0", {{2, 4}, {3, 4}}), 0);
  EXPECT_EQ(value("fgt0", {{0.2, 0.4}, {3, 4}}), 1);
}

TEST(IndexNames, AreReadWithTheirParameters) {
  for (const std::string& name : names) EXPECT_EQ(index_named(name).value().name, name);
  EXPECT_EQ(index_named("ge0")->name, "mld");
  EXPECT_EQ(index_named("ge1.0")->name, "theil");
  EXPECT_EQ(index_named("fgt1.50")->name, "fgt1.5");
  EXPECT_EQ(index_named("p90p10")->parameter2, 0.1);
  EXPECT_EQ(index_named("top10")->parameter, 0.1);
  const auto error = [](std::string_view name) { return to_text(index_named(name).error()); };
  EXPECT_EQ(error("ginni"), "measure.unknown-index: there is no index 'ginni'\nhint: did you mean 'gini'");
  EXPECT_EQ(error("fgt-1"), "measure.unknown-index: the number in 'fgt-1' must be 0 or more");
  EXPECT_EQ(error("p110"), "measure.unknown-index: the number in 'p110' must be from 0 to 100");
  for (const char* name : {"", "p", "pp", "p10p", "p10p20p30", "fgt", "fgtx", "gini2", "share20", "share40-20", "ge", "atkinson"}) {
    EXPECT_FALSE(index_named(name)) << name;
  }
  EXPECT_EQ(index_families().front().pattern, "fgtA");
}

TEST(Rank, OrdersRowsAndKeepsTies) {
  const Numbers welfare{3, 1, 2, 1, -4}, weights{30, 10, 20, 11, 40};
  const Ranked all = rank(welfare, weights);
  EXPECT_EQ(all.welfare, (Numbers{-4, 1, 1, 2, 3}));
  EXPECT_EQ(all.weights, (Numbers{40, 10, 11, 20, 30}));
  EXPECT_EQ(all.rows, (std::vector<std::uint32_t>{4, 1, 3, 2, 0}));
  EXPECT_EQ(all.people, 111);
  const std::vector<std::uint32_t> rows{0, 2, 3};
  const Ranked part = rank(welfare, weights, rows);
  EXPECT_EQ(part.rows, (std::vector<std::uint32_t>{3, 2, 0}));
  EXPECT_EQ(part.people, 61);
  const Ranked in_place = rank(Numbers(welfare), weights, 2);
  EXPECT_EQ(in_place.welfare, all.welfare);
  EXPECT_EQ(in_place.weights, all.weights);
  EXPECT_EQ(in_place.rows, all.rows);
}

/// Asked for piece by piece, and from the start again, influence is what it is at once.
TEST(Index, InfluenceInPiecesIsTheSame) {
  const Ranked ranked = rank(Numbers{3, 1, 2, 1, -4, 7, 5}, Numbers{30, 10, 20, 11, 40, 2, 3});
  for (const char* name : {"fgt0", "fgt1", "fgt2.5", "gini"}) {
    for (const auto convention : {Conventions::Gini::exact, Conventions::Gini::convey}) {
      const Index index = index_named(name).value();
      ASSERT_TRUE(index.in_pieces);
      IndexTerms terms{2.5, {.gini = convention}};
      const IndexValue whole = index.compute(ranked, index, terms);
      ASSERT_EQ(whole.influence.size(), ranked.size());
      terms.in_pieces = true;
      const IndexValue found = index.compute(ranked, index, terms);
      EXPECT_EQ(found.value, whole.value);
      EXPECT_EQ(found.line_slope, whole.line_slope);
      ASSERT_TRUE(found.pieces && found.influence.empty());
      for (const std::size_t size : {7U, 3U, 1U}) {
        Numbers all(ranked.size());
        for (std::size_t begin = 0; begin < all.size(); begin += size) {
          found.pieces(begin, std::span(all).subspan(begin, std::min(size, all.size() - begin)));
        }
        EXPECT_EQ(all, whole.influence) << name;
      }
    }
  }
}

}  // namespace
}  // namespace solleva::measure
