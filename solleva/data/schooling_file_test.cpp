// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/schooling_file.h"

#include <gtest/gtest.h>

#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

const std::string kHead = "[schooling]\nid = \"a\"\nchildren = \"c.csv\"\nschools = \"s.csv\"\nmoney = \"CNY\"\nbudget = 100\n";
const std::string kTravel = "travel = \"t.csv\"\n";
const std::string kStage = "[[stage]]\nid = \"primary\"\nfirst-grade = 1\nlast-grade = 6\n";
const std::string kLimit = "[[limit]]\nfrom-age = 6\nto-age = 12\nminutes = 45\n";

std::vector<std::string> errors_of(const std::string& text) {
  const Checked<SchoolingFile> file = parse_schooling(text, "s.toml");
  std::vector<std::string> found;
  if (file) return found;
  for (const Error& error : file.error().all) found.push_back(to_text(error));
  return found;
}

/// Whether one of the errors, and only one, is this.
void expect_one(const std::string& text, const std::string& part) {
  const std::vector<std::string> errors = errors_of(text);
  ASSERT_EQ(errors.size(), 1U) << part;
  EXPECT_NE(errors[0].find(part), std::string::npos) << errors[0];
}

TEST(SchoolingFile, IsRead) {
  const Checked<SchoolingFile> good = parse_schooling(
      kHead + kTravel + "bursary-budget = 7\npupils-per-teacher = 25\nboarding-from-age = 12\n" + kStage + "cost = 30\n[[bursary]]\nid = \"books\"\nstage = \"primary\"\namount = 12\n" +
          "[[season]]\nid = \"dry\"\ncolumn = \"m_dry\"\n[[season]]\nid = \"snow\"\ncolumn = \"m_snow\"\n" + kLimit + "season = \"snow\"\n" +
          "[take-up]\nshare = \"9/10\"\nstandard-error = 0.05\nsource = \"a survey\"\n",
      "s.toml");
  ASSERT_TRUE(good) << to_text(good.error().all[0]);
  EXPECT_EQ(good->bursary_budget, 7);
  EXPECT_EQ(good->pupils_per_teacher, 25);
  EXPECT_EQ(good->boarding_age, 12);
  EXPECT_EQ(good->stages[0].name, "primary");
  EXPECT_EQ(good->stages[0].cost, 30);
  EXPECT_EQ(good->bursaries[0].stage, 0U);
  EXPECT_EQ(good->seasons[1].column, "m_snow");
  EXPECT_EQ(good->limits[0].season, 1U);
  EXPECT_NEAR(good->take_up->share, 0.9, 1e-15);
}

TEST(SchoolingFile, WithoutSeasonsThereIsOneOfTheColumnMinutes) {
  const Checked<SchoolingFile> file = parse_schooling(kHead + kTravel + kStage + kLimit, "s.toml");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->seasons[0].column, "minutes");
  EXPECT_FALSE(file->limits[0].season);
  EXPECT_FALSE(file->bursary_budget);
  EXPECT_FALSE(file->boarding_age);
  EXPECT_FALSE(file->take_up);
}

TEST(SchoolingFile, ErrorsNameTheirPlace) {
  expect_one(kHead + kTravel + kStage + "[[stage]]\nid = \"middle\"\nfirst-grade = 6\nlast-grade = 9\n" + kLimit, "(s.toml:14:15, stage.first-grade): a grade of this stage belongs to \"primary\" already");
  expect_one(kHead + kTravel + kStage + "[[bursary]]\nid = \"b\"\nstage = \"primery\"\namount = 1\n" + kLimit, "did you mean 'primary'");
  expect_one(kHead + kTravel + kStage + "[[season]]\nid = \"dry\"\nspeed = 4\n" + kLimit, "the table of travel times is given: name its column");
  expect_one(kHead + "places = \"p.csv\"\n" + kStage + "[[season]]\nid = \"dry\"\ncolumn = \"m\"\n" + kLimit, "there is no table of travel times: give a speed");
  expect_one(kHead + kTravel + kStage, "limit");
  expect_one(kHead + kTravel + "pupils-per-teacher = 0\n" + kStage + kLimit, "it lies from 1 on");
  expect_one(kHead + kTravel + "bugdet = 1\n" + kStage + kLimit, "did you mean 'budget'");
  expect_one(kHead + kTravel + kStage + kLimit + "[take-up]\nshare = 0.5\nstandard-error = -1\nsource = \"x\"\n", "it lies from 0 to 1");
}

}  // namespace
}  // namespace solleva::data
