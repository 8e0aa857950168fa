// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/decomposition.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "solleva/measure/region.h"

namespace solleva::measure {
namespace {

TEST(Shapley, OneCauseTakesAll) {
  EXPECT_EQ(shapley_values(std::vector<double>{2, 5}), (std::vector<double>{3}));
}

// The glove game, Shapley's own kind of example: one left and two right gloves, a pair is worth 1: 2/3, 1/6, 1/6.
TEST(Shapley, GloveGame) {
  std::vector<double> values(8, 0);
  values[0b011] = values[0b101] = values[0b111] = 1;
  const auto parts = shapley_values(values);
  EXPECT_NEAR(parts[0], 2.0 / 3, 1e-15);
  EXPECT_NEAR(parts[1], 1.0 / 6, 1e-15);
  EXPECT_NEAR(parts[2], 1.0 / 6, 1e-15);
}

// Against the definition: the average over all orders, written out, for four causes.
TEST(Shapley, IsTheAverageOverAllOrders) {
  std::vector<double> values(16);
  for (std::size_t set = 0; set < 16; ++set) values[set] = static_cast<double>((set * set * 7 + 3 * set) % 23);
  std::array<std::size_t, 4> order{0, 1, 2, 3};
  std::array<double, 4> expected{};
  do {
    std::size_t set = 0;
    for (const std::size_t cause : order) {
      expected[cause] += (values[set | (std::size_t{1} << cause)] - values[set]) / 24;
      set |= std::size_t{1} << cause;
    }
  } while (std::ranges::next_permutation(order).found);
  const auto parts = shapley_values(values);
  for (std::size_t cause = 0; cause < 4; ++cause) EXPECT_NEAR(parts[cause], expected[cause], 1e-13);
  EXPECT_NEAR(std::accumulate(parts.begin(), parts.end(), 0.0), values[15] - values[0], 1e-13);
}

const std::vector<Sector> before{{"rural", 800, 0.5}, {"urban", 200, 0.1}};
const std::vector<Sector> after{{"urban", 600, 0.2}, {"rural", 600, 0.3}};

// By hand: shares of the people go from 0.8 and 0.2 to one half each.
TEST(Sectors, SmallWorldByHand) {
  const auto change = sector_change(before, after);
  ASSERT_TRUE(change);
  EXPECT_NEAR(change->before, 0.42, 1e-15);
  EXPECT_NEAR(change->after, 0.25, 1e-15);
  EXPECT_NEAR(change->within, 0.8 * -0.2 + 0.2 * 0.1, 1e-15);
  EXPECT_NEAR(change->shift, -0.3 * 0.5 + 0.3 * 0.1, 1e-15);
  EXPECT_NEAR(change->interaction, -0.3 * -0.2 + 0.3 * 0.1, 1e-15);
  EXPECT_NEAR(change->within + change->shift + change->interaction, change->change, 1e-15);
  EXPECT_EQ(change->sectors[0].name, "rural");
  EXPECT_NEAR(change->sectors[0].within, -0.16, 1e-15);
}

// Sharing the interaction equally between its causes gives the regional decomposition.
TEST(Sectors, AgreesWithTheRegionalParts) {
  const auto sectors = sector_change(before, after);
  const auto region = regional_change(std::vector<CountryYear>{{"rural", 800, 0.5}, {"urban", 200, 0.1}},
                                      std::vector<CountryYear>{{"rural", 600, 0.3}, {"urban", 600, 0.2}});
  ASSERT_TRUE(sectors && region);
  EXPECT_NEAR(region->rate_within, sectors->within + 0.5 * sectors->interaction, 1e-15);
  EXPECT_NEAR(region->rate_shift, sectors->shift + 0.5 * sectors->interaction, 1e-15);
}

TEST(Sectors, RefusesWhatDoesNotMatch) {
  const auto text = [](std::vector<Sector> first, std::vector<Sector> second) {
    const auto change = sector_change(first, second);
    return change ? "none" : to_text(change.error());
  };
  EXPECT_EQ(text({}, before), "measure.bad-sectors: there is no sector");
  EXPECT_EQ(text({{"a", 1, 0}, {"a", 1, 0}}, before), "measure.bad-sectors: a sector is listed twice (a)");
  EXPECT_EQ(text({{"a", 0, 0}}, before), "measure.bad-sectors: a population must be above 0, not 0 (a)");
  EXPECT_EQ(text({{"a", 1, -0.5}}, before), "measure.bad-sectors: poverty must be 0 or above, not -0.5 (a)");
  EXPECT_EQ(text({{"rural", 1, 0}}, before), "measure.bad-sectors: the two years do not have the same sectors");
  EXPECT_EQ(text({{"rural", 1, 0}, {"town", 1, 0}}, before),
            "measure.bad-sectors: a sector is missing in the second year (town)");
}

}  // namespace
}  // namespace solleva::measure
