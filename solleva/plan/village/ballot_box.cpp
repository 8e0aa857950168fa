// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/village/ballot_box.h"

#include <algorithm>
#include <utility>

namespace solleva::plan::village {

void BallotBox::add(std::string voter, std::vector<Choice> choices, std::vector<std::string> traits) {
  std::ranges::sort(choices);
  const auto [found, fresh] = known_.try_emplace(choices, static_cast<std::uint32_t>(groups_.size()));
  if (fresh) groups_.push_back({std::move(choices), 0});
  ++groups_[found->second].voters;
  voters_.push_back({std::move(voter), found->second, std::move(traits)});
}

void BallotBox::empty_into(Election& election) {
  election.groups = std::move(groups_);
  election.voters = std::move(voters_);
  *this = BallotBox();
}

}  // namespace solleva::plan::village
