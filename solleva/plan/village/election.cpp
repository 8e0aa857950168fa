// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/village/election.h"

#include <algorithm>
#include <numeric>

namespace solleva::plan::village {

std::string_view name_of(VoteType type) {
  switch (type) {
    case VoteType::approval:
      return "approval";
    case VoteType::choose_one:
      return "choose-1";
    case VoteType::cumulative:
      return "cumulative";
    case VoteType::scoring:
      return "scoring";
    case VoteType::ordinal:
      break;
  }
  return "ordinal";
}

std::vector<std::uint32_t> tie_order(const Election& election) {
  std::vector<std::uint32_t> order(election.projects.size()), place(order.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t p) -> const std::string& { return election.projects[p].id; });
  for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  return place;
}

std::string money_text(std::int64_t units, int decimals) {
  std::string digits = std::to_string(units < 0 ? -units : units);
  const auto behind = static_cast<std::size_t>(decimals);
  if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
  if (behind > 0) digits.insert(digits.size() - behind, ".");
  return (units < 0 ? "-" : "") + digits;
}

}  // namespace solleva::plan::village
