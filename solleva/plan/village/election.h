// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "solleva/base/result.h"

// What a village votes on, and how it voted.
namespace solleva::plan::village {

/// How the voters were asked (Pabulib's vote_type).
enum class VoteType {
  approval,    ///< names projects, all alike
  choose_one,  ///< names one project
  cumulative,  ///< gives points to projects, of which everybody has the same number
  scoring,     ///< gives points to projects, each by itself
  ordinal,     ///< ranks projects, the best first
};

/// As in Pabulib: "approval", "choose-1", "cumulative", "scoring", "ordinal".
std::string_view name_of(VoteType type);

/// Money is a whole number of units of 10^-decimals, the finest that the file states a cost or the budget in.
struct Project {
  std::string id;
  std::string name = {};  ///< empty where the file has none
  std::int64_t cost = 0;  ///< units, from 0
};

/// What a ballot says of a project. `points` is in units of 10^-Election::point_decimals and above 0; for ranks it is the place,
/// from 1; for approvals 1.
struct Choice {
  std::uint32_t project = 0;
  std::int64_t points = 1;
  friend auto operator<=>(const Choice&, const Choice&) = default;
};

/// Voters who voted alike; to every rule they are the same person several times, so merging them changes no outcome.
struct BallotGroup {
  std::vector<Choice>
      choices;  ///< by project, each at most once; empty: came and named nothing, and has a share of the budget like anybody
  std::int64_t voters = 0;  ///< from 1
};

struct Voter {
  std::string id;
  std::uint32_t group = 0;          ///< of Election::groups
  std::vector<std::string> traits;  ///< one for each of Election::traits
};

/// Something odd that does not keep the votes from being counted.
struct Remark {
  std::string code;
  std::string text;
};

struct Election {
  VoteType type = VoteType::approval;
  std::vector<Project> projects;  ///< in the order of the file
  std::int64_t budget = 0;        ///< units, from 0
  int decimals = 0;               ///< of money
  int point_decimals = 0;
  std::int64_t most_projects = 0;   ///< that a ballot may name (max_length); 0: no limit
  std::int64_t most_points = 0;     ///< that a ballot may give (max_sum_points), whole; 0: no limit
  std::string currency = {};        ///< as the file calls it; empty: unknown
  std::string title = {};           ///< Pabulib's description
  std::vector<BallotGroup> groups;  ///< in the order of their first voter
  std::vector<Voter> voters;        ///< in the order of the file
  std::vector<std::string> traits;  ///< what the file says of voters beside their vote
  std::vector<Remark> remarks;
};

/// Lexicographic order of ids by bytes, in which every rule here breaks its ties: the position of each project in it.
std::vector<std::uint32_t> tie_order(const Election& election);

/// "1234.50": units as the file would write them.
std::string money_text(std::int64_t units, int decimals);

}  // namespace solleva::plan::village
