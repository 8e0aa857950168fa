// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/matching/priority.h"

#include <algorithm>
#include <numeric>

#include "solleva/base/philox.h"

namespace solleva::plan::matching {

std::vector<std::uint64_t> lottery(std::span<const std::string> names, std::uint64_t seed) {
  std::vector<std::uint64_t> lots;
  lots.reserve(names.size());
  for (const std::string& name : names) {
    StreamKey key{.purpose = Purpose("school lottery")};
    key.seed = seed;
    key.unit = Purpose(name).number();
    lots.push_back(Stream(key).bits64());
  }
  return lots;
}

void rank_by_rule(std::span<const std::vector<double>> criteria, std::span<const std::uint64_t> lots, Market& market) {
  std::vector<std::size_t> start(market.capacity.size() + 1, 0);
  for (const std::uint32_t place : market.place) ++start[place + 1];
  std::partial_sum(start.begin(), start.end(), start.begin());
  struct Entry {
    std::uint32_t wish, applicant;
  };
  std::vector<Entry> entries(market.place.size());
  std::vector<std::size_t> next(start.begin(), start.end() - 1);
  for (std::uint32_t a = 0; a < market.applicants(); ++a) {
    for (std::uint32_t w = market.start[a]; w < market.start[a + 1]; ++w) entries[next[market.place[w]]++] = {w, a};
  }
  const auto before = [&](const Entry& one, const Entry& other) {
    for (const std::vector<double>& criterion : criteria) {
      if (criterion[one.wish] != criterion[other.wish]) return criterion[one.wish] > criterion[other.wish];
    }
    return lots[one.applicant] != lots[other.applicant] ? lots[one.applicant] < lots[other.applicant] : one.applicant < other.applicant;
  };
  market.rank.resize(market.place.size(), 0);
  for (std::size_t p = 0; p < market.capacity.size(); ++p) {
    std::sort(entries.begin() + static_cast<std::ptrdiff_t>(start[p]), entries.begin() + static_cast<std::ptrdiff_t>(start[p + 1]), before);
    std::uint32_t rank = 0;
    for (std::size_t at = start[p]; at < start[p + 1]; ++at) {
      if (market.rank[entries[at].wish] != kRefused) market.rank[entries[at].wish] = rank++;
    }
  }
}

}  // namespace solleva::plan::matching
