// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/relocation/wishes.h"

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/base/errors.h"
#include "solleva/plan/relocation/errors.h"

namespace solleva::plan::relocation {
namespace {

using matching::kRefused;
using matching::Market;

constexpr std::size_t kExamples = 1000;
constexpr std::uint64_t kSteps = 50;  ///< met claims for each wish before the search for a stable plan is given up

/// Who is where, by priority, and how much room is left there.
class Room {
 public:
  Room(const Move& move, const Market& wishes) : move_(move), wishes_(wishes), held_(move.sites.size()), wish_(move.families.size(), matching::kNone) {
    for (const Site& site : move.sites) left_.push_back(site.room);
    for (std::uint32_t f = 0; f < move.families.size(); ++f) {
      for (std::uint32_t w = wishes.start[f]; w < wishes.start[f + 1]; ++w) usable_.push_back(could_live(f, wishes.place[w]) && wishes.rank[w] != kRefused ? 1 : 0);
    }
  }

  bool usable(std::uint32_t wish) const { return usable_[wish] != 0; }
  std::uint32_t wish_of(std::uint32_t family) const { return wish_[family]; }
  const std::set<std::pair<std::uint32_t, std::uint32_t>>& held(std::uint32_t site) const { return held_[site]; }  ///< rank and family

  void enter(std::uint32_t family, std::uint32_t wish) {
    leave(family);
    wish_[family] = wish;
    held_[wishes_.place[wish]].emplace(wishes_.rank[wish], family);
    change(family, wishes_.place[wish], -1);
  }
  void leave(std::uint32_t family) {
    const std::uint32_t wish = std::exchange(wish_[family], matching::kNone);
    if (wish == matching::kNone) return;
    held_[wishes_.place[wish]].erase({wishes_.rank[wish], family});
    change(family, wishes_.place[wish], 1);
  }
  bool over(std::uint32_t site) const {
    return std::ranges::any_of(left_[site], [](std::int64_t left) { return left < 0; });
  }
  /// Whether it fits beside those there with higher priority.
  bool has_claim(std::uint32_t family, std::uint32_t wish) const {
    const std::uint32_t site = wishes_.place[wish];
    if (!usable(wish)) return false;
    std::vector<std::int64_t> left = left_[site];
    for (auto last = held_[site].rbegin(); last != held_[site].rend() && last->first > wishes_.rank[wish]; ++last) {
      for (std::size_t k = 0; k < left.size(); ++k) left[k] += move_.families[last->second].needs[k];
    }
    for (std::size_t k = 0; k < left.size(); ++k) {
      if (left[k] < move_.families[family].needs[k]) return false;
    }
    return true;
  }
  /// Whether somebody there has lower priority.
  bool has_envy(std::uint32_t wish) const {
    const auto& there = held_[wishes_.place[wish]];
    return usable(wish) && !there.empty() && there.rbegin()->first > wishes_.rank[wish];
  }
  std::vector<std::uint32_t> sites() const {
    std::vector<std::uint32_t> site;
    for (const std::uint32_t wish : wish_) site.push_back(wish == matching::kNone ? kStays : wishes_.place[wish]);
    return site;
  }

 private:
  bool could_live(std::uint32_t f, std::uint32_t s) const {
    const Family& family = move_.families[f];
    bool could = family.allowed.empty() || family.allowed[s] != 0;
    for (std::size_t k = 0; k < family.needs.size(); ++k) could = could && family.needs[k] <= move_.sites[s].room[k];
    return could;
  }
  void change(std::uint32_t family, std::uint32_t site, std::int64_t sign) {
    for (std::size_t k = 0; k < left_[site].size(); ++k) left_[site][k] += sign * move_.families[family].needs[k];
  }

  const Move& move_;
  const Market& wishes_;
  std::vector<std::vector<std::int64_t>> left_;
  std::vector<std::set<std::pair<std::uint32_t, std::uint32_t>>> held_;
  std::vector<std::uint32_t> wish_;
  std::vector<std::uint8_t> usable_;
};

Error stopped() { return Error{solleva::errors::stopped, "who goes where was not completed"}; }

/// The least cutoffs (relocation#13).
Done by_cutoffs(const Market& wishes, Room& room, const RunControl& control) {
  std::vector<std::uint32_t> next(wishes.start.begin(), wishes.start.end() - 1), cutoff(wishes.capacity.size(), kRefused);
  std::deque<std::uint32_t> asking;
  for (std::uint32_t f = 0; f < next.size(); ++f) asking.push_back(f);
  while (!asking.empty()) {
    if (control.stop.stop_requested()) return fail(stopped());
    const std::uint32_t f = asking.front();
    asking.pop_front();
    while (next[f] < wishes.start[f + 1] && (!room.usable(next[f]) || wishes.rank[next[f]] >= cutoff[wishes.place[next[f]]])) ++next[f];
    if (next[f] == wishes.start[f + 1]) continue;
    const std::uint32_t site = wishes.place[next[f]];
    room.enter(f, next[f]);
    while (room.over(site)) {
      const auto [rank, last] = *room.held(site).rbegin();
      cutoff[site] = rank;
      room.leave(last);
      asking.push_back(last);
    }
  }
  return {};
}

/// The first claim of a family, at the site that it likes best.
std::uint32_t claim_of(const Market& wishes, const Room& room, std::uint32_t f) {
  for (std::uint32_t w = wishes.start[f]; w < std::min(wishes.start[f + 1], room.wish_of(f)); ++w) {
    if (room.has_claim(f, w)) return w;
  }
  return matching::kNone;
}

/// Claims are met until there are none (relocation#14). Hands back whether that came to an end.
Result<bool> meet_claims(const Market& wishes, Room& room, const RunControl& control) {
  const auto families = static_cast<std::uint32_t>(wishes.applicants());
  std::uint64_t steps = kSteps * (wishes.place.size() + 1);
  for (std::uint32_t quiet = 0, f = 0; quiet < families; f = (f + 1) % families) {
    if (control.stop.stop_requested()) return fail(stopped());
    const std::uint32_t wish = claim_of(wishes, room, f);
    if (wish == matching::kNone) {
      ++quiet;
      continue;
    }
    if (steps-- == 0) return false;
    quiet = 0;
    room.enter(f, wish);
    while (room.over(wishes.place[wish])) room.leave(room.held(wishes.place[wish]).rbegin()->second);
  }
  return true;
}

/// The kind of which each family takes one home; empty where some family takes anything else.
std::vector<std::size_t> kind_of(const Move& move) {
  std::vector<std::size_t> kinds;
  for (const Family& family : move.families) {
    const auto one = std::ranges::find(family.needs, 1);
    if (one == family.needs.end() || std::ranges::count(family.needs, 0) + 1 != static_cast<std::ptrdiff_t>(family.needs.size())) return {};
    kinds.push_back(static_cast<std::size_t>(one - family.needs.begin()));
  }
  return kinds;
}

/// A place for each kind of home at each site.
Result<std::vector<std::uint32_t>> by_homes(const Move& move, const Market& wishes, const Room& room, const std::vector<std::size_t>& kind, const RunControl& control) {
  const std::size_t kinds = move.sites.front().room.size();
  Market homes = wishes;
  homes.capacity.clear();
  for (const Site& site : move.sites) {
    for (const std::int64_t count : site.room) homes.capacity.push_back(static_cast<std::uint32_t>(count));
  }
  for (std::size_t f = 0; f < move.families.size(); ++f) {
    for (std::uint32_t w = wishes.start[f]; w < wishes.start[f + 1]; ++w) {
      homes.place[w] = static_cast<std::uint32_t>(wishes.place[w] * kinds + kind[f]);
      if (!room.usable(w)) homes.rank[w] = kRefused;
    }
  }
  const Result<matching::Matching> found = matching::deferred_acceptance(homes, matching::Proposer::applicants, control);
  if (!found) return fail(found.error());
  std::vector<std::uint32_t> site;
  for (const std::uint32_t wish : found->wish) site.push_back(wish == matching::kNone ? kStays : wishes.place[wish]);
  return site;
}

}  // namespace

Result<WishCertificate> certify_wishes(const Move& move, const Market& wishes, const std::vector<std::uint32_t>& site, const RunControl& control) {
  WishCertificate certificate;
  Room room(move, wishes);
  for (std::uint32_t f = 0; f < site.size(); ++f) {
    if (site[f] == kStays) continue;
    const auto first = wishes.place.begin() + wishes.start[f], last = wishes.place.begin() + wishes.start[f + 1];
    const auto found = std::find(first, last, site[f]);
    const auto wish = static_cast<std::uint32_t>(found - wishes.place.begin());
    if (found == last || !room.usable(wish)) ++certificate.broken;
    if (found != last) room.enter(f, wish);
  }
  for (std::uint32_t s = 0; s < move.sites.size(); ++s) certificate.broken += room.over(s) ? 1U : 0U;
  for (std::uint32_t f = 0; f < site.size(); ++f) {
    if (control.stop.stop_requested()) return fail(stopped());
    for (std::uint32_t w = wishes.start[f]; w < std::min(wishes.start[f + 1], room.wish_of(f)); ++w) {
      ++certificate.pairs;
      const bool envy = room.has_envy(w), claim = room.has_claim(f, w);
      certificate.claims += claim ? 1U : 0U;
      certificate.envies += envy ? 1U : 0U;
      if (claim && certificate.examples.size() < kExamples) certificate.examples.push_back({f, wishes.place[w], envy});
    }
  }
  return certificate;
}

Result<WishPlan> choose_sites(const Move& move, const Market& wishes, const RunControl& control) {
  if (const Done done = check(move); !done) return fail(done.error());
  require(wishes.applicants() == move.families.size() && wishes.capacity.size() == move.sites.size(), "wishes speak of every family and site");
  if (const Done done = matching::check(wishes); !done) return fail(done.error());
  WishPlan plan;
  Room room(move, wishes);
  const std::vector<std::size_t> kinds = kind_of(move);
  plan.one_home_each = !kinds.empty();
  if (plan.one_home_each) {
    Result<std::vector<std::uint32_t>> site = by_homes(move, wishes, room, kinds, control);
    if (!site) return fail(site.error());
    plan.site = std::move(*site);
    plan.stability = Stability::stable;
  } else {
    control.tell("cutoffs", -1);
    if (const Done done = by_cutoffs(wishes, room, control); !done) return fail(done.error());
    plan.site = room.sites();
    const Result<bool> met = meet_claims(wishes, room, control);
    if (!met) return fail(met.error());
    if (*met) plan.site = room.sites();
    plan.stability = *met ? Stability::stable : Stability::fair;
  }
  Result<WishCertificate> certificate = certify_wishes(move, wishes, plan.site, control);
  if (!certificate) return fail(certificate.error());
  plan.certificate = std::move(*certificate);
  return plan;
}

}  // namespace solleva::plan::relocation
