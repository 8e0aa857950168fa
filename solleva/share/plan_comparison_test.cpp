// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/plan_comparison.h"

#include <gmock/gmock.h>

#include "solleva/share/errors.h"

namespace solleva::share {
namespace {

using ::testing::HasSubstr;

/// A plan of sites as its JSON: which are open, who goes where, what it is worth and how good any plan could be.
StoredPlan plan(const std::string& name, double objective, double bound, const std::string& open, const std::string& site_of_dong,
                const std::string& p = "2") {
  const std::string json = R"({"solleva": {"command": "plan site", "options": {"p": )" + p +
                           R"(}, "inputs": [{"path": "d.csv", "sha256": "0123456789abcdef"}]}, "results": [{"objective": )" +
                           std::to_string(objective) + R"(, "bound": )" + std::to_string(bound) +
                           R"(, "status": "feasible", "open": )" + open + R"(, "assignment": [{"village": "Dong", "site": ")" +
                           site_of_dong + R"("}, {"village": "Xi", "site": "A"}]}], "notes": []})";
  Result<StoredPlan> read = read_plan(json, name);
  EXPECT_TRUE(read) << to_text(read.error());
  return *read;
}

const List& list(const Envelope& envelope, std::size_t at) {
  return envelope.lists.at(at);
}

std::string text(const Fields& row, std::size_t at) {
  return std::get<std::string>(row.at(at).second.value);
}

TEST(PlanComparison, SaysWhatMovedAndWhoIsBetter) {
  const Result<Envelope> found = compare_plans(plan("two.json", 100, 99, R"(["A", "B"])", "B"), plan("three.json", 80, 80, R"(["A", "C"])", "C", "3"));
  ASSERT_TRUE(found);
  const List& moved = list(*found, 1);
  ASSERT_EQ(moved.rows.size(), 3U);
  EXPECT_EQ(text(moved.rows[0], 1) + " " + text(moved.rows[0], 2), "B only in a");
  EXPECT_EQ(text(moved.rows[1], 1) + " " + text(moved.rows[1], 2), "C only in b");
  EXPECT_EQ(text(moved.rows[2], 1) + " " + text(moved.rows[2], 2), "Dong site");
  EXPECT_EQ(list(*found, 2).rows.size(), 1U);
  EXPECT_EQ(found->notes[1].text,
            "the objective of b is lower than that of a by 20.000 (20.000 %); b is better, and no plan under the settings of the other can "
            "overtake it");
}

TEST(PlanComparison, SaysWhereTheProofLeavesRoom) {
  const Result<Envelope> found = compare_plans(plan("a.json", 100, 70, R"(["A"])", "A"), plan("b.json", 80, 75, R"(["A"])", "A"));
  ASSERT_TRUE(found);
  EXPECT_THAT(found->notes[1].text, HasSubstr("b is better, but the proofs leave room"));
  EXPECT_TRUE(list(*found, 1).rows.empty());
}

TEST(PlanComparison, WhereMoreIsBetterTheBoundLiesAbove) {
  const Result<Envelope> found = compare_plans(plan("a.json", 80, 82, R"(["A"])", "A"), plan("b.json", 90, 91, R"(["A"])", "A"));
  ASSERT_TRUE(found);
  EXPECT_THAT(found->notes[1].text, HasSubstr("higher than that of a by 10.000 (12.500 %); b is better, and no plan"));
}

TEST(PlanComparison, RefusesWhatIsNoPlan) {
  for (const char* json : {"", "[]", "{}", R"({"solleva": {}, "results": []})", R"({"solleva": {}, "results": [{"estimand": "fgt0"}]})"}) {
    const Result<StoredPlan> read = read_plan(json, "x.json");
    ASSERT_FALSE(read) << json;
    EXPECT_EQ(read.error().code, errors::no_plan);
  }
}

TEST(PlanComparison, RefusesWhatIsNestedWithoutEnd) {
  const Result<StoredPlan> read = read_plan(std::string(100'000, '['), "x.json");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().why, HasSubstr("nested too deep"));
}

TEST(PlanComparison, RefusesPlansOfTwoCommands) {
  StoredPlan b = plan("b.json", 1, 1, "[]", "A");
  b.command = "plan village";
  const Result<Envelope> found = compare_plans(plan("a.json", 1, 1, "[]", "A"), b);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, errors::no_plan);
}

}  // namespace
}  // namespace solleva::share
