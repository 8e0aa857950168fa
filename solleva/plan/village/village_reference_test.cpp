// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "solleva/plan/village/pabulib.h"
#include "solleva/plan/village/rules.h"
#include "solleva/plan/village/satisfaction.h"

// Outcomes of Pabutools 1.2.3 on real votes of Pabulib.
namespace solleva::plan::village {
namespace {

const std::filesystem::path kFolder = SOLLEVA_SOURCE_DIR "/../shared/data/plan/pabulib";

std::string slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Utility utility_of(const std::string& name) {
  if (name == "Cost_Sat") return Utility::cost;
  if (name == "Cardinality_Sat") return Utility::cardinality;
  return name == "Additive_Cardinal_Sat" ? Utility::points : Utility::borda;
}

Result<Outcome> outcome_of(const std::string& rule, const Election& election, const Profile& profile, std::int64_t increment) {
  const auto shares = [&](Completion completion) { return equal_shares(election, profile, completion, {increment, 1}, {}); };
  if (rule == "greedy_utilitarian_welfare") return greedy(election, profile);
  if (rule == "mes") return shares(Completion::none);
  if (rule == "mes_add_inc") return shares(Completion::add1);
  if (rule == "mes_add_inc_then_greedy") return shares(Completion::add1u);
  if (rule == "max_welfare") return max_welfare(election, profile, {});
  EXPECT_EQ(rule, "sequential_phragmen");
  return sequential_phragmen(election, profile);
}

void check(const Election& election, const Outcome& outcome, const Profile& profile, const nlohmann::json& expected,
           bool sorted_by_id) {
  std::int64_t cost = 0;
  std::vector<std::string> ids;
  for (const Step& step : outcome.steps) {
    cost += election.projects[step.project].cost;
    ids.push_back(election.projects[step.project].id);
  }
  EXPECT_LE(cost, election.budget);
  if (expected.contains("cost")) {
    const auto stated = parse_decimal(expected["cost"].get<std::string>());
    ASSERT_TRUE(stated);
    EXPECT_EQ(money_text(cost, election.decimals), money_text(stated->digits, stated->decimals));
  }
  if (expected.contains("total_satisfaction")) {
    EXPECT_EQ(satisfaction_of(profile, outcome).total, expected["total_satisfaction"].get<std::string>());
    EXPECT_EQ(outcome.status, Status::optimal);
  }
  if (expected.contains("selected")) {
    auto stated = expected["selected"].get<std::vector<std::string>>();
    if (sorted_by_id) std::ranges::sort(ids), std::ranges::sort(stated);
    EXPECT_EQ(ids, stated);
  }
}

/// Every stored outcome of the files whose name `wanted` accepts; how many there were.
int check_files(bool (*wanted)(const std::string& file)) {
  int count = 0;
  const nlohmann::json expected = nlohmann::json::parse(slurp(kFolder / "expected.json"));
  for (const auto& [file, stored] : expected["cases"].items()) {
    if (!wanted(file)) continue;
    const Checked<Election> election = parse_pabulib(slurp(kFolder / file), file);
    if (!election) {
      ADD_FAILURE() << to_text(election.error().all.front());
      continue;
    }
    EXPECT_EQ(election->projects.size(), stored["num_projects"].get<std::size_t>());
    EXPECT_EQ(election->voters.size(), stored["num_ballots"].get<std::size_t>());
    for (const auto& [key, value] : stored["results"].items()) {
      SCOPED_TRACE(file + ": " + key);
      const std::size_t stroke = key.find('/');
      const std::string rule = key.substr(0, stroke);
      const Utility utility = stroke == std::string::npos ? Utility::cardinality : utility_of(key.substr(stroke + 1));
      const Result<Profile> profile = make_profile(*election, utility);
      if (!profile) {
        ADD_FAILURE() << to_text(profile.error());
        continue;
      }
      const Result<Outcome> outcome =
          outcome_of(rule, *election, *profile, stored.value("voter_budget_increment", std::int64_t{0}));
      if (!outcome) {
        ADD_FAILURE() << to_text(outcome.error());
        continue;
      }
      check(*election, *outcome, *profile, value, rule == "sequential_phragmen");
      ++count;
    }
  }
  return count;
}

bool is_city(const std::string& file) {
  return file == "Hungary_Budapest_2024.pb";
}

TEST(VillageReference, EveryStoredOutcomeOfPabutools) {
  if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "skipped: no reference data";
  EXPECT_EQ(check_files([](const std::string& file) { return !is_city(file); }), 279);
}

TEST(VillageReference, AWholeCity) {
  if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "skipped: no reference data";
  EXPECT_EQ(check_files(is_city), 7);
}

}  // namespace
}  // namespace solleva::plan::village
