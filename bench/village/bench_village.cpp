// SPDX-License-Identifier: Apache-2.0
// bench_village FOLDER [FILE.pb]: every outcome that FOLDER/expected.json stores of Pabutools is computed here; the sets of
// projects are compared before any time counts. Seconds of Pabutools are those stored, wall time on a busy machine: an order of
// magnitude. With FILE.pb only that file, and then also every completion with shares raised by 1 and by 1 %. Ends with 1 when an
// outcome differs.
#include <ctime>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "solleva/plan/village/pabulib.h"
#include "solleva/plan/village/rules.h"
#include "solleva/plan/village/satisfaction.h"

namespace {

using namespace solleva;
using namespace solleva::plan::village;

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

std::string slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Utility utility_of(const std::string& key) {
  if (key.ends_with("Cost_Sat")) return Utility::cost;
  if (key.ends_with("Additive_Cardinal_Sat")) return Utility::points;
  return key.ends_with("Additive_Borda_Sat") ? Utility::borda : Utility::cardinality;
}

Outcome outcome_of(const std::string& rule, const Election& election, const Profile& profile, std::int64_t increment) {
  if (rule == "greedy_utilitarian_welfare") return greedy(election, profile);
  if (rule == "max_welfare") return *max_welfare(election, profile, {});
  if (rule == "sequential_phragmen") return sequential_phragmen(election, profile);
  const Completion completion = rule == "mes" ? Completion::none : rule == "mes_add_inc" ? Completion::add1 : Completion::add1u;
  return equal_shares(election, profile, completion, {increment, 1}, {});
}

bool equal(const Election& election, const Profile& profile, const Outcome& outcome, const nlohmann::json& stored) {
  if (stored.contains("total_satisfaction"))
    return satisfaction_of(profile, outcome).total == stored["total_satisfaction"].get<std::string>();
  std::vector<std::string> ours, theirs = stored["selected"].get<std::vector<std::string>>();
  for (const Step& step : outcome.steps) ours.push_back(election.projects[step.project].id);
  std::ranges::sort(ours);
  std::ranges::sort(theirs);
  return ours == theirs;
}

struct Times {
  int outcomes = 0, different = 0;
  double here = 0, pabutools = 0;
};

void completions(const Election& election) {
  for (const Utility utility : {Utility::cost, Utility::cardinality}) {
    const Profile profile = *make_profile(election, utility);
    for (const Completion completion :
         {Completion::none, Completion::greedy, Completion::phragmen, Completion::add1, Completion::add1u, Completion::add1p}) {
      for (const Increment increment : {Increment{1, 1}, Increment{0, 1}}) {
        if (completion < Completion::add1 && increment.units == 0) continue;
        const double before = cpu_seconds();
        const Outcome outcome = equal_shares(election, profile, completion, increment, {});
        std::printf("  %-12s %-9s raised by %-3s %8.3f s, %lld raises in %lld runs\n", std::string(name_of(utility)).c_str(),
                    std::string(name_of(completion)).c_str(), increment.units > 0 ? "1" : "1 %", cpu_seconds() - before,
                    static_cast<long long>(outcome.raises), static_cast<long long>(outcome.runs));
      }
    }
  }
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) return std::fprintf(stderr, "usage: bench_village FOLDER [FILE.pb]\n"), 2;
  const std::string folder = words[1], only = count > 2 ? words[2] : "";
  const nlohmann::json expected = nlohmann::json::parse(slurp(folder + "/expected.json"));
  std::map<std::string, Times> by_rule;
  for (const auto& [file, stored] : expected["cases"].items()) {
    if (!only.empty() && file != only) continue;
    const double before_parsing = cpu_seconds();
    const Checked<Election> election = parse_pabulib(slurp(folder + "/" + file), file);
    if (!election) return std::fprintf(stderr, "%s\n", to_text(election.error().all.front()).c_str()), 1;
    if (!only.empty()) std::printf("%s: parsed in %.3f s\n", file.c_str(), cpu_seconds() - before_parsing);
    for (const auto& [key, value] : stored["results"].items()) {
      const Profile profile = *make_profile(*election, utility_of(key));
      const double before = cpu_seconds();
      const Outcome outcome =
          outcome_of(key.substr(0, key.find('/')), *election, profile, stored.value("voter_budget_increment", std::int64_t{0}));
      Times& times = by_rule[only.empty() ? key.substr(0, key.find('/')) : key];
      times.here += cpu_seconds() - before;
      times.pabutools += value["pabutools_seconds_shared_cpu"].get<double>();
      ++times.outcomes;
      times.different += equal(*election, profile, outcome, value) ? 0 : 1;
    }
    if (!only.empty()) completions(*election);
  }
  int different = 0;
  for (const auto& [rule, times] : by_rule) {
    std::printf("%-45s %4d outcomes, %d different, here %8.3f s CPU, Pabutools (stored) %9.3f s\n", rule.c_str(), times.outcomes,
                times.different, times.here, times.pabutools);
    different += times.different;
  }
  return different == 0 ? 0 : 1;
}
