// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/schooling/seats.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

namespace solleva::plan::schooling {
namespace {

namespace fs = std::filesystem;
using Assigned = std::map<std::string, std::string>;

fs::path folder() {
  const char* set = std::getenv("SOLLEVA_REFERENCE_DATA");
  return (set != nullptr ? fs::path(set) : fs::path(SOLLEVA_SOURCE_DIR "/../shared/data")) / "plan" / "school-choice";
}

Assigned assigned(const Seats& seats, matching::Proposer proposer) {
  const auto found = matching::deferred_acceptance(seats.market, proposer, {});
  EXPECT_TRUE(matching::certify(seats.market, *found, {})->stable());
  Assigned by_name;
  for (std::size_t p = 0; p < seats.pupils.size(); ++p) {
    if (found->wish[p] != matching::kNone) by_name[seats.pupils[p]] = seats.schools[seats.market.place[found->wish[p]]];
  }
  return by_name;
}

void expect_case(const std::string& text, const nlohmann::json& expected, const std::string& name) {
  const Result<Seats> seats = parse_seats(text, name);
  ASSERT_TRUE(seats) << to_text(seats.error());
  const Assigned pupils = assigned(*seats, matching::Proposer::applicants);
  EXPECT_EQ(pupils, expected["student_optimal"].get<Assigned>()) << name;
  if (!expected.contains("school_optimal")) return;
  const Assigned schools = assigned(*seats, matching::Proposer::places);
  EXPECT_EQ(schools, expected["school_optimal"].get<Assigned>()) << name;
  int differences = 0;
  for (const auto& [pupil, school] : pupils) differences += schools.at(pupil) != school ? 1 : 0;
  EXPECT_EQ(differences, expected["n_differences"].get<int>()) << name;
  for (const auto& pupil : expected["unassigned"]) EXPECT_FALSE(pupils.contains(pupil)) << name;
  EXPECT_EQ(pupils.size() + expected["unassigned"].size(), seats->pupils.size()) << name;
}

TEST(Seats, StoredInstancesFromBothSides) {
  if (!fs::exists(folder())) GTEST_SKIP() << "skipped: no reference data";
  std::ifstream file(folder() / "expected.json");
  const nlohmann::json expected = nlohmann::json::parse(file)["cases"];
  ASSERT_GE(expected.size(), 6U);
  for (const auto& [name, one] : expected.items()) {
    if (one.contains("student_preferences")) {
      expect_case(one.dump(), one, name);
      continue;
    }
    std::ifstream stored(folder() / (name + ".json"));
    std::stringstream text;
    text << stored.rdbuf();
    expect_case(text.str(), one, name);
  }
}

std::string why(const std::string& text) {
  const Result<Seats> seats = parse_seats(text, "wishes.json");
  EXPECT_FALSE(seats);
  return seats ? "" : to_text(seats.error());
}

TEST(Seats, SaysWhatIsWrongAndWhere) {
  EXPECT_NE(why("[1").find("it is no JSON"), std::string::npos);
  EXPECT_NE(why("{}").find("student_preferences"), std::string::npos);
  EXPECT_NE(why("[]").find("student_preferences"), std::string::npos);
  const std::string rest = R"(,"school_priorities":{"high":["Ana"]},"capacities":{"high":1}})";
  EXPECT_NE(why(R"({"student_preferences":{"Ana":["high"],"Ana":[]})" + rest).find("(wishes.json, Ana): it is there twice"), std::string::npos);
  EXPECT_NE(why(R"({"student_preferences":{"Ana":["higj"]})" + rest).find("which is not there\nhint: did you mean 'high'"), std::string::npos);
  EXPECT_NE(why(R"({"student_preferences":{"Ana":["high","high"]})" + rest).find("it names the school \"high\" twice"), std::string::npos);
  EXPECT_NE(why(R"({"student_preferences":{"Bo":["high"]})" + rest).find("it names the pupil \"Ana\", which is not there"), std::string::npos);
  EXPECT_NE(why(R"({"student_preferences":{"Ana":[3]})" + rest).find("it must be"), std::string::npos);
  EXPECT_NE(why(R"({"student_preferences":{"Ana":[]},"school_priorities":{"high":[]},"capacities":{"high":1.5}})").find("its seats are no whole number"), std::string::npos);
  EXPECT_NE(why(R"({"student_preferences":{"Ana":[]},"school_priorities":{"low":[]},"capacities":{"high":1}})").find("but no seats"), std::string::npos);
}

TEST(Seats, ASchoolThatDoesNotRankAPupilRefusesIt) {
  const Result<Seats> seats = parse_seats(R"({"student_preferences":{"p10":["a","b"],"p2":["b"]},"school_priorities":{"b":["p10","p2"],"a":[]},"capacities":{"b":1,"a":1}})", "x");
  ASSERT_TRUE(seats);
  EXPECT_EQ(seats->pupils, (std::vector<std::string>{"p2", "p10"}));
  EXPECT_EQ(seats->unheard, 1U);
  EXPECT_EQ(assigned(*seats, matching::Proposer::applicants), (Assigned{{"p10", "b"}}));
}

TEST(Seats, NamesGoByTheirNumbers) {
  EXPECT_TRUE(name_before("s2", "s10"));
  EXPECT_FALSE(name_before("s10", "s2"));
  EXPECT_TRUE(name_before("s02", "s2"));
  EXPECT_FALSE(name_before("s2", "s2"));
  EXPECT_TRUE(name_before("a", "a1"));
  EXPECT_TRUE(name_before("Upper 9", "Upper 10 B"));
}

}  // namespace
}  // namespace solleva::plan::schooling
