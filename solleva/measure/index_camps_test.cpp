// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "solleva/base/distributions.h"
#include "solleva/base/philox.h"
#include "solleva/measure/index.h"

namespace solleva::measure {
namespace {

using Numbers = std::vector<double>;

struct Sample {
  Numbers welfare, weights;
};

Sample drawn(std::size_t rows, std::uint64_t seed, bool whole) {
  Stream stream({.seed = seed, .unit = 0, .period = 0, .purpose = Purpose("camps")});
  Sample sample;
  for (std::size_t i = 0; i < rows; ++i) {
    const double y = std::exp(0.8 * normal(stream));
    sample.welfare.push_back(whole ? std::ceil(4 * y) : y);
    sample.weights.push_back(whole ? 1 + std::floor(3 * uniform(stream)) : 0.5 + uniform(stream));
  }
  return sample;
}

IndexValue compute(const std::string& name, const Sample& sample, bool influence = true) {
  const Index index = index_named(name).value();
  return index.compute(rank(sample.welfare, sample.weights), index, {.line = {}, .conventions = {}, .influence = influence});
}

/// The index of camps that end at these rows of a ranked sample, straight from the definition: sum of p_g^(1+A) p_h |m_g - m_h| / m over
/// all pairs, less what is left inside.
double by_definition(const Ranked& ranked, const std::vector<std::size_t>& ends, double alpha) {
  Numbers people, means;
  double all = 0, welfare = 0;
  std::size_t i = 0;
  for (const std::size_t end : ends) {
    double here = 0, held = 0;
    for (; i < end; ++i) {
      here += ranked.weights[i];
      held += ranked.weights[i] * ranked.welfare[i];
    }
    people.push_back(here);
    means.push_back(held / here);
    all += here;
    welfare += held;
  }
  const double mean = welfare / all;
  double antagonism = 0, between = 0, gini = 0;
  for (std::size_t g = 0; g < people.size(); ++g) {
    for (std::size_t h = 0; h < people.size(); ++h) {
      const double distance = std::fabs(means[g] - means[h]) / mean, p = people[g] / all, q = people[h] / all;
      antagonism += std::pow(p, 1 + alpha) * q * distance;
      between += 0.5 * p * q * distance;
    }
  }
  for (std::size_t a = 0; a < ranked.size(); ++a) {
    for (std::size_t b = 0; b < ranked.size(); ++b) {
      gini += 0.5 * ranked.weights[a] * ranked.weights[b] * std::fabs(ranked.welfare[a] - ranked.welfare[b]) / (all * all * mean);
    }
  }
  return antagonism - (gini - between);
}

double between_of(const Ranked& ranked, const std::vector<std::size_t>& ends) {
  // With alpha 0 antagonism is twice the inequality between.
  return by_definition(ranked, ends, 0) / 3;
}

/// All ways to end camps, the best of which is sought.
double best_by_trial(const Ranked& ranked, std::size_t camps, double alpha) {
  std::vector<std::size_t> best;
  double most = -10;
  std::vector<std::size_t> ends(camps);
  const auto choose = [&](auto& self, std::size_t camp, std::size_t from) -> void {
    if (camp + 1 == camps) {
      ends[camp] = ranked.size();
      if (const double between = between_of(ranked, ends); between > most + 1e-13) {
        most = between;
        best = ends;
      }
      return;
    }
    for (std::size_t end = from + 1; end + (camps - camp - 1) <= ranked.size(); ++end) {
      ends[camp] = end;
      self(self, camp + 1, end);
    }
  };
  choose(choose, 0, 0);
  return by_definition(ranked, best, alpha);
}

// Every way to cut tiny worlds is tried.
TEST(Camps, AreTheBestOfAllPartitions) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Sample sample = drawn(9 + seed % 4, seed, false);
    const Ranked ranked = rank(sample.welfare, sample.weights);
    for (std::size_t camps = 2; camps <= 4; ++camps) {
      const std::string name = "egr" + std::to_string(camps);
      EXPECT_NEAR(*compute(name, sample).value, best_by_trial(ranked, camps, 1.3), 1e-12) << name << " seed " << seed;
      EXPECT_NEAR(*compute(name + "-1.6", sample).value, best_by_trial(ranked, camps, 1.6), 1e-12) << name << " seed " << seed;
    }
  }
}

// Three camps of equal size, far apart and alike inside: identity and distance are all there is.
TEST(Camps, ByHand) {
  const Sample sample{{1, 1, 2, 2, 6, 6}, {1, 1, 1, 1, 1, 1}};
  // (1/3)^(1 + 1.3) (1/3) for each ordered pair, times its distance over the mean of 3.
  EXPECT_NEAR(*compute("egr3", sample).value, std::pow(1.0 / 3, 2.3) / 3 * 2 * (1 + 4 + 5) / 3, 1e-14);
}

TEST(Camps, TwoAreTheIndexOfTwo) {
  for (const bool whole : {false, true}) {
    const Sample sample = drawn(400, 7, whole);
    EXPECT_NEAR(*compute("egr2", sample).value, *compute("er", sample).value, 1e-13);
    const Numbers a = compute("egr2", sample).influence, b = compute("er", sample).influence;
    for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], 1e-13);
  }
}

// Rows that are split in two, and the unit of welfare, do not count.
TEST(Camps, DoNotMoveWithUnitsAndSplitRows) {
  const Sample sample = drawn(300, 8, true);
  Sample other = sample;
  for (std::size_t i = 0; i < 300; ++i) {
    other.welfare[i] *= 64;
    other.welfare.push_back(other.welfare[i]);
    other.weights[i] = sample.weights[i] * 0.25;
    other.weights.push_back(sample.weights[i] * 0.75);
  }
  EXPECT_NEAR(*compute("egr4", other).value, *compute("egr4", sample).value, 1e-13);
}

// Many rows take more weight. In a sample the best cuts jump from row to row, so that it is large and the step not small.
TEST(Camps, MoveAsInfluenceSays) {
  const Sample sample = drawn(300'000, 9, false);
  for (const char* name : {"egr3", "egr5-1"}) {
    const Ranked ranked = rank(sample.welfare, sample.weights);
    const IndexValue found = compute(name, sample);
    for (const auto& [low, high] : {std::pair{0.5, 0.8}, std::pair{1.0, 1.4}, std::pair{2.5, 9.0}}) {
      Sample up = sample, down = sample;
      double expected = 0;
      for (std::size_t i = 0; i < ranked.size(); ++i) {
        const std::uint32_t row = ranked.rows[i];
        if (sample.welfare[row] < low || sample.welfare[row] > high) continue;
        const double step = 0.15 * sample.weights[row];
        up.weights[row] += step;
        down.weights[row] -= step;
        expected += 2 * step * found.influence[i];
      }
      const double moved = *compute(name, up, false).value - *compute(name, down, false).value;
      EXPECT_NEAR(moved, expected, 0.03 * std::fabs(expected) + 1e-4) << name << " " << low;
    }
  }
}

TEST(Camps, SayWhereThereAreTooFew) {
  const Sample sample{{1, 1, 4}, {1, 1, 1}};
  const IndexValue found = compute("egr3", sample);
  EXPECT_NEAR(*found.value, *compute("egr2", sample).value, 1e-15);
  EXPECT_EQ(found.flags.back().code, "fewer-camps");
  EXPECT_EQ(*compute("egr3", Sample{{5, 5}, {1, 1}}).value, 0);
  for (const char* name : {"egr1", "egr2.5", "egr10", "egr3-2", "egr3-", "egr-1"}) EXPECT_FALSE(index_named(name)) << name;
  EXPECT_EQ(index_named("egr3-1.30")->name, "egr3");
  EXPECT_EQ(index_named("egr3-1.60")->name, "egr3-1.6");
}

}  // namespace
}  // namespace solleva::measure
