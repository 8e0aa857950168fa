// SPDX-License-Identifier: Apache-2.0
// Head counts, Watts and mean log deviation against 25 digits computed independently by watts_reference.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "solleva/measure/grouped.h"
#include "solleva/measure/testing/reference.h"

namespace solleva::measure {
namespace {

std::vector<testing::Row> reference_rows() {
  return testing::read_csv(std::filesystem::path(SOLLEVA_SOURCE_DIR) / "solleva/measure/watts_reference.csv");
}

double of(const testing::Row& row, const char* column) {
  return std::stod(row.at(column));
}

LorenzCurve curve_of(const testing::Row& row) {
  if (row.at("kind") == "gq") return QuadraticLorenz({of(row, "a"), of(row, "b"), of(row, "c")});
  return BetaLorenz({of(row, "a"), of(row, "b"), of(row, "c")});
}

TEST(LorenzWatts, EqualsTheReferenceOfHighPrecision) {
  const std::vector<testing::Row> rows = reference_rows();
  ASSERT_GT(rows.size(), 100u);
  for (const testing::Row& row : rows) {
    SCOPED_TRACE(row.at("id") + " " + row.at("kind"));
    const LorenzCurve curve = curve_of(row);
    const LorenzPoverty poverty = lorenz_poverty(curve, {1, of(row, "relative_line")});
    const LorenzInequality inequality = lorenz_inequality(curve);
    ASSERT_TRUE(poverty.fgt0.value && poverty.watts.value && inequality.mld_exact.value);
    EXPECT_NEAR(*poverty.fgt0.value, of(row, "head_count"), 1e-13);
    EXPECT_NEAR(*poverty.watts.value, of(row, "watts"), 1e-11);
    EXPECT_NEAR(*inequality.mld_exact.value, of(row, "mld"), 1e-10);
    const double excluded = of(row, "not_positive");
    EXPECT_NEAR(poverty.not_positive, excluded, 1e-9 * excluded);
    const auto flagged = [](const Figure& figure) {
      return std::any_of(figure.flags.begin(), figure.flags.end(),
                         [](const Flag& flag) { return flag.code == "income-not-positive"; });
    };
    EXPECT_EQ(flagged(poverty.watts), excluded > 0);
    EXPECT_EQ(flagged(inequality.mld_exact), excluded > 0);
  }
}

TEST(LorenzWatts, ResidualOfTheHeadCountIsRoundingAlone) {
  for (const testing::Row& row : reference_rows()) {
    const LorenzCurve curve = curve_of(row);
    const double lowest = std::max(lorenz_slope(curve, Rank::from_below(0.001)), 0.01);
    const double highest = lorenz_slope(curve, Rank::from_below(0.98));
    for (int i = 0; i <= 50; ++i) {
      const double line = lowest + (highest - lowest) * i / 50;
      const double reached = lorenz_slope(curve, lorenz_rank(curve, line));
      EXPECT_NEAR(reached / line, 1, 1e-12) << row.at("id") << " " << row.at("kind") << " line " << line;
    }
  }
}

}  // namespace
}  // namespace solleva::measure
