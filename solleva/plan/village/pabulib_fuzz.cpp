// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/plan/village/pabulib.h"
#include "solleva/plan/village/rules.h"
#include "solleva/plan/village/satisfaction.h"

namespace {

using namespace solleva::plan::village;

void fits(const Election& election, const Outcome& outcome) {
  std::int64_t left = election.budget;
  for (const Step& step : outcome.steps) left -= election.projects[step.project].cost;
  if (left < 0) std::abort();
}

/// Small elections are also decided: every rule keeps the budget, whatever the votes.
void decide(const Election& election) {
  if (election.projects.size() > 12 || election.groups.size() > 12) return;
  const auto profile = make_profile(election, usual_utility(election.type));
  if (!profile) return;
  fits(election, greedy(election, *profile));
  fits(election, sequential_phragmen(election, *profile));
  fits(election, maximin_support(election, *profile, {}));
  for (const Completion completion : {Completion::none, Completion::greedy, Completion::phragmen}) {
    const Outcome outcome = equal_shares(election, *profile, completion, {}, {});
    fits(election, outcome);
    const Satisfaction satisfaction = satisfaction_of(*profile, outcome);
    if (satisfaction.excluded < 0 || satisfaction.excluded > 1) std::abort();
    if (satisfaction.gini && (*satisfaction.gini < 0 || *satisfaction.gini > 1)) std::abort();
  }
}

}  // namespace

// Whatever the file holds: an election whose parts fit together, or errors with their lines.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto election = parse_pabulib(text, "fuzz.pb", false);
  if (!election) {
    const auto lines =
        static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; })) + 1;
    if (election.error().all.empty()) std::abort();
    for (const solleva::Error& error : election.error().all) {
      if (error.code.name.empty() || error.what.empty() || error.where.line < 1 || error.where.line > lines) std::abort();
    }
    return 0;
  }
  std::int64_t voters = 0;
  for (const BallotGroup& group : election->groups) {
    voters += group.voters;
    for (const Choice& choice : group.choices) {
      if (choice.project >= election->projects.size() || choice.points < 1) std::abort();
    }
  }
  if (static_cast<std::size_t>(voters) != election->voters.size()) std::abort();
  decide(*election);
  return 0;
}
