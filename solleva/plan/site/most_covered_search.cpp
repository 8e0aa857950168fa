// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/most_covered_search.h"

#include <algorithm>
#include <queue>
#include <utility>

namespace solleva::plan {
namespace {

constexpr std::size_t kPromising = 12;  ///< sites tried in the place of another one, from afar and from near
constexpr std::size_t kNear = 300;      ///< closed sites about those that are rebuilt
constexpr double kMoney = 1e-9;         ///< rounding in a sum of prices, as a share of the budget

/// What a site was worth when `counted` others had been opened.
struct Entry {
  double rate;
  std::uint32_t site;
  std::size_t counted;
  bool operator<(const Entry& other) const { return rate != other.rate ? rate < other.rate : site > other.site; }
};

}  // namespace

bool MostCoveredSearch::may_open(std::uint32_t site) const { return !state_.is_open(site) && spent_ + price(site) <= room() * (1 + kMoney); }

double MostCoveredSearch::gain(std::uint32_t site) {
  const std::size_t mark = state_.mark();
  const double before = state_.value();
  state_.open(site);
  const double adds = state_.value() - before;
  state_.back(mark);
  return adds;
}

void MostCoveredSearch::take(std::uint32_t site) {
  state_.open(site);
  if (rules_.exists[site] == 0) spent_ += price(site);
}

void MostCoveredSearch::drop(std::uint32_t site) {
  state_.close(site);
  spent_ -= price(site);
}

std::vector<std::uint8_t> MostCoveredSearch::open() const {
  std::vector<std::uint8_t> open(cells_.sites, 0);
  for (std::uint32_t site = 0; site < cells_.sites; ++site) open[site] = state_.is_open(site) ? 1 : 0;
  return open;
}

void MostCoveredSearch::become(const std::vector<std::uint8_t>& open) {
  for (std::uint32_t site = 0; site < cells_.sites; ++site) {
    if (state_.is_open(site) && open[site] == 0 && rules_.exists[site] == 0) drop(site);
  }
  spent_ = 0;  // counted anew, so that no rounding gathers
  for (std::uint32_t site = 0; site < cells_.sites; ++site) {
    if (state_.is_open(site)) {
      if (rules_.exists[site] == 0) spent_ += price(site);
    } else if (open[site] != 0 || rules_.exists[site] != 0) {
      take(site);
    }
  }
  state_.forget();
}

void MostCoveredSearch::add_greedily(const RunControl& control) {
  const auto rate = [&](std::uint32_t site, double adds) { return price(site) > 0 ? adds / price(site) : adds > 0 ? 1e300 : 0.0; };
  std::priority_queue<Entry> queue;
  for (std::uint32_t site = 0; site < cells_.sites; ++site) {
    if (may_open(site)) queue.push({rate(site, state_.most(site)), site, 0});
  }
  state_.settle();
  std::size_t opened = 1;
  while (!queue.empty() && queue.top().rate > 0 && !control.stop.stop_requested()) {
    const Entry best = queue.top();
    queue.pop();
    if (!may_open(best.site)) continue;
    if (best.counted != opened) {
      queue.push({rate(best.site, gain(best.site)), best.site, opened});
      continue;
    }
    take(best.site);
    state_.forget();
    ++opened;
    if (opened % 64 == 0) control.tell("first plan: covered " + std::to_string(state_.value()), -1);
  }
}

/// Closes the site and opens what is best without it, if that is better.
bool MostCoveredSearch::replace(std::uint32_t site) {
  const double before = state_.value();
  const double least = before + 1e-9 * before;
  const std::size_t mark = state_.mark();
  drop(site);
  std::vector<std::uint32_t> tried;
  for (const std::uint32_t other : promising_) {
    if (tried.size() == kPromising) break;
    if (may_open(other) && state_.value() + adds_[other] + (before - state_.value()) > least) tried.push_back(other);
  }
  // Neighbours can take over those whom the site served.
  std::vector<std::pair<double, std::uint32_t>> near;
  for (const std::uint32_t pair : cells_.pairs_of(site)) {
    for (const std::uint32_t other : cells_.sites_of(cells_.cell[pair])) {
      if (other != site && may_open(other)) near.emplace_back(-std::min(state_.most(other), adds_[other] + before - state_.value()), other);
    }
    if (near.size() > 4096) break;  // a crowd: the first ones will do
  }
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  for (std::size_t i = 0; i < std::min(near.size(), kPromising); ++i) tried.push_back(near[i].second);
  std::uint32_t best = kNoSite;
  double most = least - state_.value();
  for (const std::uint32_t other : tried) {
    const double adds = gain(other);
    if (adds <= most) continue;
    most = adds;
    best = other;
  }
  if (best == kNoSite) {
    state_.back(mark);
    spent_ += price(site);
    return false;
  }
  take(best);
  state_.settle();
  adds_[site] = state_.most(site);
  return true;
}

bool MostCoveredSearch::improve(const RunControl& control) {
  state_.settle();
  adds_.assign(cells_.sites, 0.0);
  promising_.clear();
  std::vector<std::pair<double, std::uint32_t>> missed;
  for (std::uint32_t site = 0; site < cells_.sites; ++site) {
    if (control.stop.stop_requested()) return false;
    if (rules_.exists[site] != 0) continue;
    if (!state_.is_open(site)) {
      adds_[site] = gain(site);
      if (adds_[site] > 0) promising_.push_back(site);
      continue;
    }
    const std::size_t mark = state_.mark();
    const double before = state_.value();
    state_.close(site);
    missed.emplace_back(before - state_.value(), site);
    state_.back(mark);
  }
  std::sort(promising_.begin(), promising_.end(), [&](std::uint32_t a, std::uint32_t b) { return adds_[a] != adds_[b] ? adds_[a] > adds_[b] : a < b; });
  std::sort(missed.begin(), missed.end());
  bool better = false;
  for (const auto& [loss, site] : missed) {
    if (control.stop.stop_requested()) break;
    if (replace(site)) better = true;
  }
  const double before = state_.value();
  add_greedily(control);
  return better || state_.value() > before;
}

/// New sites about `from`, up to `count` of them, and the closed sites met on the way: sites are neighbours where they share somebody.
void MostCoveredSearch::collect(std::uint32_t from, std::size_t count, std::vector<std::uint32_t>& ruined, std::vector<std::uint32_t>& near) const {
  std::vector<std::uint8_t> seen(cells_.sites, 0);
  std::vector<std::uint32_t> queue{from};
  seen[from] = 1;
  for (std::size_t head = 0; head < queue.size() && ruined.size() < count && near.size() < kNear; ++head) {
    const std::uint32_t site = queue[head];
    if (rules_.exists[site] == 0) (state_.is_open(site) ? ruined : near).push_back(site);
    for (const std::uint32_t pair : cells_.pairs_of(site)) {
      for (const std::uint32_t other : cells_.sites_of(cells_.cell[pair])) {
        if (seen[other] != 0) continue;
        seen[other] = 1;
        queue.push_back(other);
      }
      if (queue.size() > 4 * kNear) break;
    }
  }
}

/// Opens greedily among the candidates; each figure is worth up to `noise` less by chance.
void MostCoveredSearch::refill(const std::vector<std::uint32_t>& candidates, double noise, Stream& stream) {
  std::priority_queue<Entry> queue;
  std::vector<double> worth(candidates.size());
  const auto rate = [&](std::size_t i, double adds) { return worth[i] * (price(candidates[i]) > 0 ? adds / price(candidates[i]) : adds > 0 ? 1e300 : 0.0); };
  for (std::uint32_t i = 0; i < candidates.size(); ++i) {
    worth[i] = 1 - noise * (stream.bits32() * 0x1p-32);
    queue.push({rate(i, gain(candidates[i])), i, 0});
  }
  for (std::size_t opened = 0; !queue.empty() && queue.top().rate > 0;) {
    const Entry best = queue.top();
    queue.pop();
    const std::uint32_t site = candidates[best.site];
    if (!may_open(site)) continue;
    if (best.counted != opened) {
      queue.push({rate(best.site, gain(site)), best.site, opened});
      continue;
    }
    take(site);
    ++opened;
  }
}

bool MostCoveredSearch::rebuild(Stream& stream) {
  std::vector<std::uint32_t> fresh;
  for (std::uint32_t site = 0; site < cells_.sites; ++site) {
    if (state_.is_open(site) && rules_.exists[site] == 0) fresh.push_back(site);
  }
  if (fresh.empty()) return false;
  std::vector<std::uint32_t> ruined, candidates;
  collect(fresh[stream.bits64() % fresh.size()], 2 + stream.bits32() % 6, ruined, candidates);
  for (std::size_t i = 0; i < std::min(promising_.size(), 2 * kPromising); ++i) candidates.push_back(promising_[i]);
  candidates.insert(candidates.end(), ruined.begin(), ruined.end());
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  const std::size_t mark = state_.mark();
  const double before = state_.value();
  const double spent = spent_;
  for (const std::uint32_t site : ruined) drop(site);
  std::erase_if(candidates, [&](std::uint32_t site) { return !may_open(site); });
  refill(candidates, stream.bits32() % 2 == 0 ? 0.0 : 0.15, stream);
  if (state_.value() < before) {
    state_.back(mark);
    spent_ = spent;
    return false;
  }
  const bool better = state_.value() > before * (1 + 1e-12);
  state_.settle();
  return better;
}

}  // namespace solleva::plan
