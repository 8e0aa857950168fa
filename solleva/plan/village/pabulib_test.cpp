// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/village/pabulib.h"

#include <gtest/gtest.h>

#include "solleva/plan/errors.h"

namespace solleva::plan::village {
namespace {

const std::string kHead = "META\nkey;value\nbudget;100,5\nvote_type;approval\nnum_votes;7\nmax_length;1\n";
const std::string kProjects = "PROJECTS\nproject_id;cost;name\n7;40.25;\"Well; deep\"\n12;60;Path\n";

std::vector<std::string> errors_of(const Checked<Election>& election) {
  std::vector<std::string> found;
  if (election) return found;
  for (const Error& e : election.error().all)
    found.push_back(std::to_string(e.where.line) + " " + std::string(e.code.name) + ": " + e.what);
  return found;
}

using Texts = std::vector<std::string>;

TEST(Pabulib, ReadsMoneyQuotesTraitsAndMergesEqualBallots) {
  const auto election =
      parse_pabulib("\xEF\xBB\xBF" + kHead + kProjects + "VOTES\nvoter_id;sex;vote\n1;F;12,7\n2;M;7,12\n2;F;\n4;M;7,7\n", "v.pb");
  ASSERT_TRUE(election);
  EXPECT_EQ(election->decimals, 2);
  EXPECT_EQ(election->budget, 10050);
  EXPECT_EQ(money_text(election->projects[0].cost, 2), "40.25");
  EXPECT_EQ(election->projects[0].name, "Well; deep");
  ASSERT_EQ(election->groups.size(), 3U);
  EXPECT_EQ(election->groups[0].voters, 2);
  EXPECT_TRUE(election->groups[1].choices.empty());
  EXPECT_EQ(election->traits, Texts{"sex"});
  EXPECT_EQ(election->voters[2].traits, Texts{"F"});
  Texts remarks;
  for (const Remark& remark : election->remarks) remarks.push_back(remark.code);
  EXPECT_EQ(remarks, (Texts{"votes-differ", "voter-twice", "approval-twice", "ballot-too-long"}));
}

TEST(Pabulib, DoesNotGuessWhatACommaBeforeThreeDigitsMeans) {
  EXPECT_FALSE(parse_decimal("120,000"));
  EXPECT_FALSE(parse_decimal("1,234"));
  EXPECT_EQ(parse_decimal("120,00")->digits, 120);
  EXPECT_EQ(parse_decimal("1.234")->decimals, 3);
}

TEST(Pabulib, CountsBallotsThatGiveTooManyPoints) {
  const auto election = parse_pabulib(
      "META\nkey;value\nbudget;100\nvote_type;cumulative\nmax_sum_points;4\nPROJECTS\nproject_id;cost\na;40\nb;50\n"
      "VOTES\nvoter_id;vote;points\n1;a,b;1,3\n2;a,b;3,3\n",
      "v.pb");
  ASSERT_TRUE(election);
  ASSERT_EQ(election->remarks.size(), 1U);
  EXPECT_EQ(election->remarks[0].code, "too-many-points");
  EXPECT_TRUE(election->remarks[0].text.starts_with("1 ballots give more points"));
}

TEST(Pabulib, TellsEveryErrorWithItsLine) {
  EXPECT_EQ(
      errors_of(parse_pabulib(
          kHead + "PROJECTS\nproject_id;cost\na;-1\na;2\na;3\n;4\nb,c;5\nd;1;2\nVOTES\nvoter_id;vote\n1;x\n2;a\n", "v.pb")),
      (Texts{"9 plan.bad-project: the cost of project 'a' is not an amount of money",
             "11 plan.bad-project: the project 'a' is there twice", "12 plan.bad-project: a project has no id",
             "13 plan.bad-project: the id 'b,c' holds a comma", "14 plan.bad-pabulib: the row has more cells than the header",
             "17 plan.bad-vote: the ballot of voter '1' names a project that is not there"}));
  EXPECT_EQ(errors_of(parse_pabulib("y,w\n1,2\n", "v.pb")),
            Texts{"1 plan.bad-pabulib: the file does not begin with the section META"});
  EXPECT_EQ(errors_of(parse_pabulib(kHead + kProjects, "v.pb")), Texts{"10 plan.bad-pabulib: the section VOTES is missing"});
  EXPECT_EQ(errors_of(parse_pabulib("META\nkey;value\nvote_type;aproval\n" + kProjects + "VOTES\nvoter_id;vote\n", "v.pb")),
            Texts{"3 plan.bad-pabulib: the vote type 'aproval' is unknown"});
  EXPECT_EQ(errors_of(parse_pabulib(kHead + "PROJECTS\nproject_id;cost\n\"a;4\n", "v.pb")),
            Texts{"9 plan.bad-pabulib: a quoted cell does not end"});
  EXPECT_EQ(errors_of(parse_pabulib(kHead + "PROJECTS\nproject_id;price\na;4\n", "v.pb")),
            Texts{"8 plan.bad-pabulib: the column 'cost' is missing"});
  EXPECT_EQ(errors_of(parse_pabulib("META\nkey;value\nbudget;many\nvote_type;approval\n" + kProjects + "VOTES\nvoter_id;vote\n",
                                    "v.pb")),
            Texts{"3 plan.bad-pabulib: the budget is not an amount of money"});
  EXPECT_EQ(errors_of(parse_pabulib("META\nkey;value\n\nbud\xFFget;1\n", "v.pb")),
            Texts{"4 plan.bad-pabulib: the file is not UTF-8"});
}

TEST(Pabulib, PointsGoWithTheirProjects) {
  const std::string head =
      "META\nkey;value\nbudget;10\nvote_type;cumulative\nPROJECTS\nproject_id;cost\na;1\nb;2\nVOTES\nvoter_id;vote;points\n";
  const auto election = parse_pabulib(head + "1;a,b;1.5,0\n2;;\n", "v.pb");
  ASSERT_TRUE(election);
  EXPECT_EQ(election->groups[0].choices, (std::vector<Choice>{{0, 15}}));
  EXPECT_EQ(errors_of(parse_pabulib(head + "1;a,b;1\n2;a;-1\n3;a,a;1,2\n", "v.pb")),
            (Texts{"11 plan.bad-vote: the ballot of voter '1' has not as many points as projects",
                   "12 plan.bad-vote: the points of voter '2' for project 'a' are not a number from 0",
                   "13 plan.bad-vote: the ballot of voter '3' names project 'a' twice"}));
}

Election proposals(const std::string& type) {
  return *parse_pabulib("META\nkey;value\nbudget;10\nvote_type;" + type + "\nPROJECTS\nproject_id;cost\na;1\nb;2\nc;3\n", "v.pb",
                        false);
}

TEST(TypedBallots, AreReadBackAsTheyWereTyped) {
  EXPECT_EQ(typed_ballots_template(proposals("approval"), 2), "ballot,a,b,c\n1,,,\n2,,,\n");
  const auto approvals =
      parse_typed_ballots(proposals("approval"), "ballot;sex;a;b;c\n1;F;x;;X\n2;M;1;no;yes\n3;F;;;\n", "t.csv");
  ASSERT_TRUE(approvals);
  ASSERT_EQ(approvals->groups.size(), 2U);
  EXPECT_EQ(approvals->groups[0].choices, (std::vector<Choice>{{0, 1}, {2, 1}}));
  EXPECT_EQ(approvals->traits, Texts{"sex"});
  const auto ranks = parse_typed_ballots(proposals("ordinal"), "ballot,a,b,c\n1,2,,1\n", "t.csv");
  ASSERT_TRUE(ranks);
  EXPECT_EQ(ranks->groups[0].choices, (std::vector<Choice>{{0, 2}, {2, 1}}));
}

TEST(TypedBallots, TellEveryErrorWithItsRow) {
  EXPECT_EQ(errors_of(parse_typed_ballots(proposals("choose-1"), "ballot,a,b,c\n1,x,x,\n1,x,,\n,x,,\n4,q,,\n5,x\n", "t.csv")),
            (Texts{"2 plan.bad-vote: the ballot '1' marks 2 projects", "3 plan.bad-vote: the ballot '1' is there twice",
                   "4 plan.bad-vote: a ballot has no number", "5 plan.bad-vote: the ballot '4' cannot be read at project 'a'",
                   "6 plan.bad-typed-ballots: the row has another number of cells than the header"}));
  EXPECT_EQ(errors_of(parse_typed_ballots(proposals("ordinal"), "ballot,a,b,c\n1,1,3,\n2,1,1,2\n3,one,,\n", "t.csv")),
            (Texts{"2 plan.bad-vote: the places of ballot '1' do not run 1, 2, 3 ...",
                   "3 plan.bad-vote: the places of ballot '2' do not run 1, 2, 3 ...",
                   "4 plan.bad-vote: the ballot '3' cannot be read at project 'a'"}));
  EXPECT_EQ(errors_of(parse_typed_ballots(proposals("approval"), "ballot,a,b\n1,,\n", "t.csv")),
            Texts{"1 plan.bad-typed-ballots: the project 'c' has no column"});
  EXPECT_EQ(errors_of(parse_typed_ballots(proposals("approval"), "", "t.csv")),
            Texts{"1 plan.bad-typed-ballots: the table of ballots is empty"});
  Election limited = proposals("cumulative");
  limited.most_points = 5;
  limited.most_projects = 2;
  EXPECT_EQ(errors_of(parse_typed_ballots(limited, "ballot,a,b,c\n1,3,3,\n2,1,1,1\n3,2,3,\n", "t.csv")),
            (Texts{"2 plan.bad-vote: the ballot '1' gives 6 points", "3 plan.bad-vote: the ballot '2' names 3 projects"}));
}

}  // namespace
}  // namespace solleva::plan::village
