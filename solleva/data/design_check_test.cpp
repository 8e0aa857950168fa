// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/design_check.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/data/column.h"
#include "solleva/data/testing/survey.h"

namespace solleva::data {
namespace {

using Codes = std::vector<std::uint32_t>;

std::vector<std::string> told(const DesignColumns& columns) {
  std::vector<std::string> lines;
  for (const Note& note : check_design(columns)) lines.push_back(note.code + ": " + note.text);
  return lines;
}

TEST(DesignCheck, NamesTheRows) {
  const std::vector<double> weights = {2, 2, 3, 3.000001, 5, 5, 4, 6, NAN};
  const Codes strata = {0, 0, 0, 0, 1, 1, 1, kNoCode, 2}, psus = {0, 0, 1, 1, 2, 2, 1, 3, 4};
  const Codes households = {0, 0, 1, 1, 2, 2, 1, 1, kNoCode};
  const std::vector<std::string> strata_names = {"north", "south", "west"}, psu_names = {"A", "B", "C", "D", "E"};
  const DesignColumns columns{.weights = weights,
                              .strata = strata,
                              .psus = psus,
                              .households = households,
                              .strata_names = strata_names,
                              .psu_names = psu_names,
                              .row_name = [](std::size_t row) { return "line " + std::to_string(row + 2); }};
  EXPECT_EQ(told(columns),
            (std::vector<std::string>{
                "design-missing-value: 2 rows lack what the design needs: line 9 has no stratum; line 10 has no weight and no "
                "household",
                "design-weights-in-household: 1 household has unequal weights: household 1 has 3 in line 4 and 4 in line 8",
                "design-household-in-two-psus: 1 household is in more than one PSU: 1 is in 'B' in line 4 and in 'D' in line 9",
                "design-psu-in-two-strata: 1 PSU code is in more than one stratum: 'B' is in 'north' in line 4 and in 'south' in "
                "line 8",
                "design-single-psu: 1 stratum has a single PSU: 'west' has only PSU 'E', first in line 10"}));
}

TEST(DesignCheck, CountsWhatItDoesNotName) {
  const Codes psus(40, kNoCode);
  const auto lines = told({.psus = psus});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(
      lines[0],
      "design-missing-value: 40 rows lack what the design needs: row 1 has no PSU; row 2 has no PSU; row 3 has no PSU; row 4 "
      "has no PSU; row 5 has no PSU; and 35 more");
}

TEST(DesignCheck, SaysNothingWhereAllIsWell) {
  SOLLEVA_NEEDS_LAEKEN_FILE(path, "eusilc");
  const testing::Survey& survey = testing::Survey::once(*path);
  const DesignColumns columns{
      .weights = survey.weight, .strata = survey.region.codes, .psus = survey.household, .households = survey.household};
  EXPECT_EQ(told(columns), std::vector<std::string>{});
  const Codes twelfth = survey.twelfth();
  const auto nested = told({.strata = survey.region.codes, .psus = twelfth});
  ASSERT_EQ(nested.size(), 1U);
  EXPECT_TRUE(nested[0].starts_with("design-psu-in-two-strata: 12 PSU codes are in more than one stratum: ")) << nested[0];
}

}  // namespace
}  // namespace solleva::data
