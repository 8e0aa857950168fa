// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/heritage/survival.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "solleva/base/philox.h"

namespace solleva::plan::heritage {
namespace {

double uniform(Stream& stream) { return (static_cast<double>(stream.bits64() >> 11U) + 0.5) * 0x1p-53; }
std::size_t below(Stream& stream, std::size_t n) { return static_cast<std::size_t>(uniform(stream) * static_cast<double>(n)); }

Stream stream_of(std::uint64_t unit) {
  StreamKey key{.purpose = Purpose("heritage test")};
  key.seed = 7;
  key.unit = unit;
  return Stream(key);
}

/// Somebody with drawn chances: a master, or one who becomes one in year `start`.
Life drawn_life(Stream& stream, std::size_t start, std::size_t years) {
  Life life;
  life.start = start;
  double alive = start == 0 ? 1 : 0.3 + 0.7 * uniform(stream);
  for (std::size_t t = 1; t <= years; ++t) {
    if (t > start) alive *= 0.4 + 0.6 * uniform(stream);
    life.alive.push_back(t < start ? 0 : alive);
  }
  return life;
}

std::vector<Life> drawn_lives(Stream& stream, std::size_t years) {
  std::vector<Life> lives;
  const std::size_t masters = 1 + below(stream, 2), learners = below(stream, 4);
  for (std::size_t i = 0; i < masters; ++i) lives.push_back(drawn_life(stream, 0, years));
  for (std::size_t i = 0; i < learners; ++i) lives.push_back(drawn_life(stream, 1 + below(stream, years + 1), years));
  return lives;
}

/// Masters at the end of a year when each life ends after the year `ends` (its start less 1: it never began), by the words of the rule.
std::size_t masters_of(const std::vector<Life>& lives, const std::vector<std::size_t>& ends, std::size_t year) {
  std::vector<bool> lost_before(year + 2, false);
  for (std::size_t t = 1; t <= year; ++t) {
    std::size_t here = 0;
    for (std::size_t i = 0; i < lives.size(); ++i) {
      const std::size_t start = lives[i].start;
      const bool learned = start == 0 || !lost_before[start];  // somebody was there at the end of each year before
      if (start <= t && ends[i] >= t && learned) ++here;
    }
    lost_before[t + 1] = lost_before[t] || here == 0;
    if (t == year) return lost_before[t] ? 0 : here;
  }
  return 0;
}

/// Goes through every way in which the lives may end.
void each_way(const std::vector<Life>& lives, std::size_t year, std::vector<std::size_t>& ends, double chance, std::vector<double>& number) {
  if (ends.size() == lives.size()) {
    number[masters_of(lives, ends, year)] += chance;
    return;
  }
  const Life& life = lives[ends.size()];
  const auto at = [&](std::size_t t) { return t == 0 ? 1.0 : t > year ? 0.0 : life.alive[t - 1]; };
  const std::size_t first = life.start;
  const auto go = [&](std::size_t end, double part) {
    if (part <= 0) return;
    ends.push_back(end);
    each_way(lives, year, ends, chance * part, number);
    ends.pop_back();
  };
  if (first > year) return go(0, 1);
  if (first > 0) go(first - 1, 1 - at(first));
  for (std::size_t t = first; t <= year; ++t) go(t, at(t) - at(t + 1));
}

TEST(HeritageSurvival, StayingFollowsItsLaw) {
  Leaving law;
  law.law = Gompertz{0.0002, 0.09};
  // The hazard added up in small steps.
  double hazard = 0;
  for (int i = 0; i < 100000; ++i) hazard += 0.0002 * std::exp(0.09 * (60 + (i + 0.5) * 1e-4)) * 1e-4;
  EXPECT_NEAR(staying(law, 60, 10), std::exp(-hazard), 1e-10);
  EXPECT_NEAR(staying(law, 60, 4) * staying(law, 64, 6), staying(law, 60, 10), 1e-14);
  Leaving table;
  table.table = {{0, 0.05}, {40, 0.01}, {65, 0.1}, {80, 1}};
  EXPECT_NEAR(staying(table, 38, 4), 0.95 * 0.95 * 0.99 * 0.99, 1e-14);
  EXPECT_NEAR(staying(table, 64.5, 1), std::sqrt(0.99 * 0.9), 1e-14);
  EXPECT_EQ(staying(table, 79, 2), 0);
  EXPECT_EQ(staying(table, 50, 0), 1);
  EXPECT_EQ(staying(Leaving{}, 50, 30), 1);
}

TEST(HeritageSurvival, ApprenticesBecomeMastersInTheirYear) {
  Leaving table;
  table.table = {{0, 0.1}};
  const Life two = apprentice_life(table, 20, 24, 0.8, 4);
  EXPECT_EQ(two.start, 2U);
  EXPECT_EQ(two.alive[0], 0);
  EXPECT_NEAR(two.alive[1], 0.64, 1e-14);
  EXPECT_NEAR(two.alive[3], 0.64 * 0.81, 1e-14);
  const Life half = apprentice_life(table, 20, 18, 1, 3);
  EXPECT_EQ(half.start, 2U);
  EXPECT_NEAR(half.alive[1], std::sqrt(0.9), 1e-14);
  EXPECT_EQ(apprentice_life(table, 20, 0, 0.5, 2).start, 1U);
}

TEST(HeritageSurvival, NumbersAreThoseOfEveryWayInWhichLivesMayEnd) {
  constexpr std::size_t years = 4;
  for (std::uint64_t world = 0; world < 60; ++world) {
    Stream stream = stream_of(world);
    const std::vector<Life> lives = drawn_lives(stream, years);
    const Future future = future_of(lives, years);
    for (std::size_t t = 1; t <= years; ++t) {
      std::vector<double> number(lives.size() + 1, 0);
      std::vector<std::size_t> ends;
      each_way(lives, t, ends, 1, number);
      double mean = 0;
      for (std::size_t n = 0; n < number.size(); ++n) {
        ASSERT_NEAR(future.number[t - 1][n], number[n], 1e-13) << world << " year " << t << " masters " << n;
        mean += static_cast<double>(n) * number[n];
      }
      EXPECT_NEAR(future.expected[t - 1], mean, 1e-12);
      EXPECT_EQ(future.lost[t - 1], future.number[t - 1][0]);
      EXPECT_NEAR(chance_of(lives, t, 2), future.at_least(t, 2), 1e-15);
      EXPECT_GE(future.lost[t - 1], (t > 1 ? future.lost[t - 2] : 0) - 1e-15);
    }
  }
}

TEST(HeritageSurvival, WithoutApprenticesItIsPoissonBinomial) {
  Stream stream = stream_of(1000);
  std::vector<Life> lives;
  for (int i = 0; i < 9; ++i) lives.push_back(drawn_life(stream, 0, 6));
  const Future future = future_of(lives, 6);
  // The discrete Fourier transform of the generating function, as in Hong (2013).
  for (std::size_t n = 0; n <= 9; ++n) {
    double sum = 0;
    for (std::size_t l = 0; l <= 9; ++l) {
      const double angle = 2 * M_PI * static_cast<double>(l) / 10;
      double re = 1, im = 0;
      for (const Life& life : lives) {
        const double p = life.alive[5], a = 1 - p + p * std::cos(angle), b = p * std::sin(angle);
        const double next = re * a - im * b;
        im = re * b + im * a;
        re = next;
      }
      sum += re * std::cos(angle * static_cast<double>(n)) + im * std::sin(angle * static_cast<double>(n));
    }
    EXPECT_NEAR(future.number[5][n], sum / 10, 1e-13) << n;
  }
}

TEST(HeritageSurvival, DrawnYearsAgreeWithinTheirError) {
  constexpr std::size_t years = 12, draws = 40000;
  Leaving law;
  law.table = {{0, 0.06}, {30, 0.03}, {60, 0.12}};
  std::vector<Life> lives{master_life(law, 71, years), master_life(law, 66, years)};
  for (const double months : {20.0, 36.0, 36.0, 50.0}) lives.push_back(apprentice_life(law, 22, months, 0.8, years));
  const Future future = future_of(lives, years);
  std::vector<double> seen(lives.size() + 1, 0);
  for (std::uint64_t d = 0; d < draws; ++d) {
    Stream stream = stream_of(50000 + d);
    std::vector<std::size_t> ends;
    for (const Life& life : lives) {
      const double u = uniform(stream);
      std::size_t end = life.start == 0 ? 0 : life.start - 1;
      while (end < years && u < life.alive[std::max<std::size_t>(end, life.start == 0 ? 0 : life.start - 1)]) ++end;
      ends.push_back(end);
    }
    seen[masters_of(lives, ends, years)] += 1.0 / draws;
  }
  for (std::size_t n = 0; n < seen.size(); ++n) {
    const double p = future.number[years - 1][n];
    // Five standard errors: a right program fails here once in a million.
    EXPECT_NEAR(seen[n], p, 5 * std::sqrt(std::max(p * (1 - p), 1e-6) / draws)) << n;
  }
}

TEST(HeritageSurvival, MoreLivesNeverHurtAndOrderDoesNotMatter) {
  for (std::uint64_t world = 0; world < 40; ++world) {
    Stream stream = stream_of(2000 + world);
    std::vector<Life> lives = drawn_lives(stream, 6);
    const Future before = future_of(lives, 6);
    std::vector<Life> turned(lives.rbegin(), lives.rend());
    const Future other = future_of(turned, 6);
    lives.push_back(drawn_life(stream, 1 + below(stream, 5), 6));
    const Future after = future_of(lives, 6);
    for (std::size_t t = 1; t <= 6; ++t) {
      for (std::size_t k = 1; k < 4; ++k) {
        EXPECT_GE(after.at_least(t, k), before.at_least(t, k) - 1e-13);
        EXPECT_NEAR(other.at_least(t, k), before.at_least(t, k), 1e-13);
      }
    }
  }
}

}  // namespace
}  // namespace solleva::plan::heritage
