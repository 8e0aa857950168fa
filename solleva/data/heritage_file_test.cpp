// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/heritage_file.h"

#include <gtest/gtest.h>

namespace solleva::data {
namespace {

const std::string kHead =
    "[heritage]\nid = \"a\"\nmoney = \"CNY\"\nperiods = [\"summer\", \"winter\"]\ncrafts = \"c.csv\"\nhouseholds = \"h.csv\"\nmasters = \"m.csv\"\nlearners = \"l.csv\"\n"
    "workshops = \"w.csv\"\nproducts = \"p.csv\"\norders = \"o.csv\"\nbudget = 100\n";
const std::string kLine = "[poverty]\nline = 900\n";
const std::string kLeaving = "[leaving]\ntable = \"leaving.csv\"\nsource = \"made up\"\n";

/// Whether one of the errors, and only one, is this.
void expect_one(const std::string& text, const std::string& part) {
  const Checked<HeritageFile> file = parse_heritage(text, "h.toml");
  ASSERT_FALSE(file) << part;
  ASSERT_EQ(file.error().all.size(), 1U) << to_text(file.error().all[1]);
  EXPECT_NE(to_text(file.error().all[0]).find(part), std::string::npos) << to_text(file.error().all[0]);
}

TEST(HeritageFile, IsRead) {
  const Checked<HeritageFile> file = parse_heritage(
      kHead + "stipend = 5\nothers = \"1/4\"\naim = \"cvar\"\ntail = 0.1\nyoungest = 18\nclaims = \"cl.csv\"\n" + kLine + "[leaving]\nlevel = 0.0001\ngrowth = 0.09\nsource = \"a table of deaths\"\n" +
          "[floor]\nyears = 12\nchance = 0.8\n[[scenario]]\nid = \"good\"\nprobability = \"2/3\"\n[[scenario]]\nid = \"bad\"\nprobability = \"1/3\"\n",
      "h.toml");
  ASSERT_TRUE(file) << to_text(file.error().all[0]);
  EXPECT_EQ(file->name, "a");
  EXPECT_EQ(file->periods.size(), 2U);
  EXPECT_EQ(file->others, 0.25);
  EXPECT_TRUE(file->cvar);
  EXPECT_EQ(file->youngest, 18);
  EXPECT_EQ(file->level, 0.0001);
  EXPECT_TRUE(file->leaving.empty());
  EXPECT_EQ(file->floor.years, 12);
  EXPECT_EQ(file->scenarios[1].id, "bad");
}

TEST(HeritageFile, WhatIsNotSaidHasItsUsualValue) {
  const Checked<HeritageFile> file = parse_heritage(kHead + kLine + kLeaving, "h.toml");
  ASSERT_TRUE(file) << to_text(file.error().all[0]);
  EXPECT_FALSE(file->cvar);
  EXPECT_EQ(file->tail, 0.2);
  EXPECT_EQ(file->youngest, 16);
  EXPECT_EQ(file->floor.years, 10);
  EXPECT_EQ(file->floor.chance, 0.9);
  EXPECT_EQ(file->stipend, 0);
  EXPECT_FALSE(file->level);
}

TEST(HeritageFile, ErrorsNameTheirPlace) {
  expect_one(kHead + kLine + "[leaving]\nsource = \"made up\"\n", "(h.toml:15:1, leaving): it takes either a table, or level and growth of Gompertz' law");
  expect_one(kHead + kLine + kLeaving + "level = 1\ngrowth = 0.1\n", "(h.toml:15:1, leaving): it takes either a table");
  expect_one(kHead + kLine + "[leaving]\nlevel = 0.1\nsource = \"a\"\n", "leaving): it takes either a table");
  expect_one(kHead + kLine + kLeaving + "[floor]\nyears = 30\n", "(h.toml:19:9, floor.years): it lies from 1 to 20");
  expect_one(kHead + kLine + kLeaving + "[floor]\nchance = 1\n", "floor.chance): it lies above 0 and below 1");
  expect_one(kHead + "tail = 0\n" + kLine + kLeaving, "heritage.tail): it is a part of the years above 0");
  expect_one(kHead + kLine + kLeaving + "[[scenario]]\nid = \"a\"\nprobability = 0.6\n", "the probabilities of all scenarios are 0.6 together, not 1");
  expect_one(kHead + "stipend = -1\n" + kLine + kLeaving, "heritage.stipend): it lies from 0 on");
}

}  // namespace
}  // namespace solleva::data
