// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "solleva/plan/village/election.h"

namespace solleva::plan::village {

/// Collects ballots and merges those that say the same.
class BallotBox {
 public:
  /// `choices` in any order, each project once.
  void add(std::string voter, std::vector<Choice> choices, std::vector<std::string> traits);
  /// Puts the ballots into `election`, in place of those that it has.
  void empty_into(Election& election);

 private:
  std::map<std::vector<Choice>, std::uint32_t> known_;
  std::vector<BallotGroup> groups_;
  std::vector<Voter> voters_;
};

}  // namespace solleva::plan::village
