// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/plan/village/pabulib.h"

namespace {

using namespace solleva::plan::village;

/// Three projects, asked for in the way that the number says, with limits that a ballot can break.
Election proposals(std::uint8_t way) {
  Election election;
  election.type = static_cast<VoteType>(way % 5);
  for (const char* const id : {"well", "road", "school; new"}) {
    Project project;
    project.id = id;
    project.cost = 10;
    election.projects.push_back(project);
  }
  election.budget = 20;
  election.most_projects = (way / 5) % 4;
  election.most_points = (way / 20) % 2 == 0 ? 0 : 10;
  return election;
}

void look_at(const Election& proposed, const Election& counted) {
  std::int64_t voters = 0;
  for (const BallotGroup& group : counted.groups) {
    voters += group.voters;
    std::int64_t points = 0;
    for (const Choice& choice : group.choices) {
      if (choice.project >= counted.projects.size() || choice.points < 1) std::abort();
      points += choice.points;
    }
    const std::size_t most = counted.type == VoteType::choose_one ? 1 : static_cast<std::size_t>(proposed.most_projects);
    if (most > 0 && group.choices.size() > most) std::abort();
    if (counted.type == VoteType::cumulative && proposed.most_points > 0 && points > proposed.most_points) std::abort();
  }
  if (static_cast<std::size_t>(voters) != counted.voters.size()) std::abort();
  for (const Voter& voter : counted.voters) {
    if (voter.group >= counted.groups.size() || voter.traits.size() != counted.traits.size()) std::abort();
  }
}

}  // namespace

// The first byte says how the voters were asked; the rest is the table typed in from paper. Either ballots that keep the limits, or errors with lines.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const Election proposed = proposals(bytes[0]);
  const auto counted = parse_typed_ballots(proposed, text, "fuzz.csv");
  if (counted) {
    look_at(proposed, *counted);
    return 0;
  }
  const auto lines = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; })) + 1;
  if (counted.error().all.empty()) std::abort();
  for (const solleva::Error& error : counted.error().all) {
    if (error.code.name.empty() || error.what.empty() || error.where.line < 1 || error.where.line > lines) std::abort();
  }
  return 0;
}
