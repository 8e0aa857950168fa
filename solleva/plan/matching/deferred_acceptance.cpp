// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/matching/deferred_acceptance.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/base/errors.h"
#include "solleva/base/parallel.h"
#include "solleva/plan/bad_problem.h"

namespace solleva::plan::matching {
namespace {

constexpr std::uint32_t kBlock = 1U << 16U;  ///< applicants between two looks at the stop token
constexpr std::size_t kExamples = 10;

/// Wishes that places can agree to, place by place, the best first.
struct PlaceLists {
  std::vector<std::size_t> start;
  std::vector<std::uint32_t> wish;
};

PlaceLists place_lists(const Market& market) {
  PlaceLists lists;
  lists.start.assign(market.capacity.size() + 1, 0);
  for (std::size_t w = 0; w < market.place.size(); ++w) {
    if (market.rank[w] != kRefused) ++lists.start[market.place[w] + 1];
  }
  std::partial_sum(lists.start.begin(), lists.start.end(), lists.start.begin());
  lists.wish.resize(lists.start.back());
  std::vector<std::size_t> next(lists.start.begin(), lists.start.end() - 1);
  for (std::uint32_t w = 0; w < market.place.size(); ++w) {
    if (market.rank[w] != kRefused) lists.wish[next[market.place[w]]++] = w;
  }
  for (std::size_t p = 0; p < market.capacity.size(); ++p) {
    std::sort(lists.wish.begin() + static_cast<std::ptrdiff_t>(lists.start[p]), lists.wish.begin() + static_cast<std::ptrdiff_t>(lists.start[p + 1]),
              [&](std::uint32_t a, std::uint32_t b) { return market.rank[a] < market.rank[b]; });
  }
  return lists;
}

/// The applicant of each wish.
std::vector<std::uint32_t> owners(const Market& market) {
  std::vector<std::uint32_t> owner(market.place.size());
  for (std::uint32_t a = 0; a < market.applicants(); ++a) {
    for (std::uint32_t w = market.start[a]; w < market.start[a + 1]; ++w) owner[w] = a;
  }
  return owner;
}

/// Each applicant writes down its list; a full place lets go of the one it likes least, who then writes on.
Result<Matching> applicants_propose(const Market& market, const RunControl& control) {
  Matching matching;
  matching.wish.assign(market.applicants(), kNone);
  std::vector<std::uint32_t> next(market.start.begin(), market.start.end() - 1);
  struct Held {
    std::uint32_t rank, applicant;
  };
  std::vector<std::vector<Held>> held(market.capacity.size());  // heaps, the last in rank on top
  const auto before = [](const Held& a, const Held& b) { return a.rank < b.rank; };
  for (std::uint32_t first = 0; first < market.applicants(); ++first) {
    if (first % kBlock == 0) {
      if (control.stop.stop_requested()) return fail(Error{solleva::errors::stopped, "the matching was not completed"});
      control.tell("matching", static_cast<double>(first) / static_cast<double>(market.applicants()));
    }
    for (std::uint32_t writer = first; writer != kNone;) {
      if (next[writer] == market.start[writer + 1]) break;
      const std::uint32_t wish = next[writer]++;
      const std::uint32_t place = market.place[wish];
      ++matching.proposals;
      if (market.rank[wish] == kRefused || market.capacity[place] == 0) continue;
      std::vector<Held>& there = held[place];
      if (there.size() == market.capacity[place] && there.front().rank < market.rank[wish]) continue;
      matching.wish[writer] = wish;
      there.push_back({market.rank[wish], writer});
      std::push_heap(there.begin(), there.end(), before);
      writer = kNone;
      if (there.size() <= market.capacity[place]) continue;
      std::pop_heap(there.begin(), there.end(), before);
      writer = there.back().applicant;
      there.pop_back();
      matching.wish[writer] = kNone;
    }
  }
  return matching;
}

/// Each place offers its free seats down its list; an applicant keeps the offer that stands highest in its own.
Result<Matching> places_propose(const Market& market, const RunControl& control) {
  Matching matching;
  matching.wish.assign(market.applicants(), kNone);
  const PlaceLists lists = place_lists(market);
  const std::vector<std::uint32_t> owner = owners(market);
  std::vector<std::size_t> next(lists.start.begin(), lists.start.end() - 1);
  std::vector<std::uint32_t> room = market.capacity;
  std::vector<std::uint32_t> waiting(market.capacity.size());
  std::iota(waiting.rbegin(), waiting.rend(), 0U);
  while (!waiting.empty()) {
    const std::uint32_t place = waiting.back();
    waiting.pop_back();
    if (control.stop.stop_requested()) return fail(Error{solleva::errors::stopped, "the matching was not completed"});
    while (room[place] > 0 && next[place] < lists.start[place + 1]) {
      const std::uint32_t wish = lists.wish[next[place]++];
      std::uint32_t& has = matching.wish[owner[wish]];
      ++matching.proposals;
      if (has < wish) continue;  // earlier in the list is better
      if (has != kNone && room[market.place[has]]++ == 0) waiting.push_back(market.place[has]);
      has = wish;
      --room[place];
    }
  }
  return matching;
}

Error bad(std::string why) { return bad_problem(std::move(why)); }

}  // namespace

Done check(const Market& market) {
  if (market.start.empty() || market.start.front() != 0 || market.start.back() != market.place.size() || market.place.size() != market.rank.size() ||
      !std::ranges::is_sorted(market.start) || market.place.size() >= kNone) {
    return fail(bad("the lists of wishes do not fit together"));
  }
  std::vector<std::uint32_t> named_by(market.capacity.size(), kNone);
  for (std::uint32_t a = 0; a < market.applicants(); ++a) {
    for (std::uint32_t w = market.start[a]; w < market.start[a + 1]; ++w) {
      if (market.place[w] >= market.capacity.size()) return fail(bad("applicant " + std::to_string(a + 1) + " names a place that is not there"));
      if (std::exchange(named_by[market.place[w]], a) == a) {
        return fail(bad("applicant " + std::to_string(a + 1) + " names place " + std::to_string(market.place[w] + 1) + " twice"));
      }
    }
  }
  const PlaceLists lists = place_lists(market);
  for (std::size_t p = 0; p < market.capacity.size(); ++p) {
    for (std::size_t at = lists.start[p] + 1; at < lists.start[p + 1]; ++at) {
      if (market.rank[lists.wish[at]] == market.rank[lists.wish[at - 1]]) {
        return fail(bad("place " + std::to_string(p + 1) + " gives two applicants the same rank: break ties by a lottery first"));
      }
    }
  }
  return {};
}

Result<Matching> deferred_acceptance(const Market& market, Proposer proposer, const RunControl& control) {
  if (Done done = check(market); !done) return fail(done.error());
  return proposer == Proposer::applicants ? applicants_propose(market, control) : places_propose(market, control);
}

Result<Certificate> certify(const Market& market, const Matching& matching, const RunControl& control) {
  require(matching.wish.size() == market.applicants(), "a matching speaks of every applicant");
  Certificate certificate;
  // What places have: how many, and the last in rank.
  std::vector<std::uint32_t> count(market.capacity.size(), 0), last(market.capacity.size(), 0);
  for (std::size_t a = 0; a < market.applicants(); ++a) {
    const std::uint32_t wish = matching.wish[a];
    if (wish == kNone) continue;
    if (wish < market.start[a] || wish >= market.start[a + 1] || market.rank[wish] == kRefused) {
      ++certificate.broken;
      continue;
    }
    const std::uint32_t place = market.place[wish];
    if (++count[place] > market.capacity[place]) ++certificate.broken;
    last[place] = std::max(last[place], market.rank[wish]);
  }
  const auto look = [&](Chunk chunk) {
    Certificate part;
    for (std::size_t a = chunk.begin; a < chunk.end; ++a) {
      const std::uint32_t end = std::min(market.start[a + 1], std::max(market.start[a], matching.wish[a]));
      for (std::uint32_t wish = market.start[a]; wish < end; ++wish) {
        ++part.pairs;
        const std::uint32_t place = market.place[wish];
        if (market.rank[wish] == kRefused || market.capacity[place] == 0) continue;
        if (count[place] >= market.capacity[place] && last[place] < market.rank[wish]) continue;
        ++part.blocking_pairs;
        if (part.examples.size() < kExamples) part.examples.push_back(wish);
      }
    }
    return part;
  };
  const auto merge = [](Certificate& into, Certificate&& from) {
    into.pairs += from.pairs;
    into.blocking_pairs += from.blocking_pairs;
    for (const std::uint32_t wish : from.examples) {
      if (into.examples.size() < kExamples) into.examples.push_back(wish);
    }
  };
  Result<Certificate> found = parallel_reduce<Certificate>({market.applicants(), kBlock}, control, look, merge);
  if (!found) return fail(found.error());
  found->broken = certificate.broken;
  return found;
}

}  // namespace solleva::plan::matching
