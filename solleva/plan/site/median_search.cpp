// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/median_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "solleva/base/parallel.h"
#include "solleva/base/sum.h"

namespace solleva::plan {
namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();
constexpr std::size_t kSites = 64;  ///< candidates in one chunk of work

/// A swap has to gain this share of the whole, or rounding alone could swap for ever.
constexpr double kLeastGain = 1e-12;

}  // namespace

MedianSearch::MedianSearch(const Reach& reach, const Columns& columns, std::span<const double> weight,
                           std::span<const std::uint32_t> existing)
    : reach_(reach), columns_(columns), existing_(reach.sites, 0), slot_(reach.sites, kNoSite), state_(reach.points()) {
  for (std::size_t point = 0; point < state_.size(); ++point) state_[point].weight = weight[point];
  for (const std::uint32_t site : existing) existing_[site] = 1;
}

void MedianSearch::start(std::span<const std::uint32_t> open) {
  std::fill(slot_.begin(), slot_.end(), kNoSite);
  open_.assign(open.begin(), open.end());
  for (std::uint32_t i = 0; i < open_.size(); ++i) slot_[open_[i]] = i;
  for (std::uint32_t point = 0; point < reach_.points(); ++point) look_again(point);
  sum_losses();
}

void MedianSearch::look_again(std::uint32_t point) {
  State& state = state_[point];
  state.nearest_site = state.second_site = kNoSite;
  state.first = state.second = reach_.beyond[point];
  for (const Service& service : reach_.of(point)) {
    if (slot_[service.site] == kNoSite) continue;
    if (state.nearest_site != kNoSite) {
      state.second_site = service.site;
      state.second = service.cost;
      break;
    }
    state.nearest_site = service.site;
    state.first = service.cost;
  }
}

void MedianSearch::sum_losses() {
  loss_.assign(open_.size(), 0);
  for (const State& state : state_) {
    if (state.weight > 0 && state.nearest_site != kNoSite) loss_[slot_[state.nearest_site]] += state.weight * (state.second - state.first);
  }
}

double MedianSearch::cost() const {
  Sum total;
  for (const State& state : state_) {
    if (state.weight > 0) total.add(state.weight * state.first);
  }
  return total.value();
}

std::vector<double> MedianSearch::half_way() const {
  std::vector<double> middle;
  middle.reserve(state_.size());
  for (const State& state : state_) middle.push_back(0.5 * (state.first + state.second));
  return middle;
}

/// `kept`: by slot, what closing the site would cost less because `in` is there; all 0 before and after.
MedianSearch::Trade MedianSearch::best_trade(std::uint32_t in, std::vector<double>& kept) const {
  double gain = 0;
  for (const Served& served : columns_.of(in)) {
    const State& state = state_[served.point];
    if (!(served.cost < state.second) || state.weight == 0) continue;
    if (served.cost < state.first) gain += state.weight * (state.first - served.cost);
    if (state.nearest_site == kNoSite) continue;
    kept[slot_[state.nearest_site]] += state.weight * (state.second - std::max(state.first, served.cost));
  }
  Trade best{-kEndless, kNoSite};
  for (std::size_t slot = 0; slot < open_.size(); ++slot) {
    const double profit = gain - (loss_[slot] - kept[slot]);
    if (existing_[open_[slot]] == 0 && profit > best.profit) best = {profit, open_[slot]};
    kept[slot] = 0;
  }
  return best;
}

double MedianSearch::gain_of(std::uint32_t in) const {
  double gain = 0;
  for (const Served& served : columns_.of(in)) {
    const State& state = state_[served.point];
    if (served.cost < state.first && state.weight > 0) gain += state.weight * (state.first - served.cost);
  }
  return gain;
}

void MedianSearch::insert(std::uint32_t in) {
  for (const Served& served : columns_.of(in)) {
    const State& state = state_[served.point];
    if (!(served.cost < state.second)) continue;
    account(state, -1);
    look_again(served.point);
    account(state, 1);
  }
}

/// Adds to what closing the point's site would cost, or takes from it.
void MedianSearch::account(const State& state, double sign) {
  if (state.weight == 0 || state.nearest_site == kNoSite) return;
  loss_[slot_[state.nearest_site]] += sign * state.weight * (state.second - state.first);
}

void MedianSearch::swap(std::uint32_t in, std::uint32_t out) {
  const std::uint32_t slot = slot_[out];
  slot_[out] = kNoSite;
  slot_[in] = slot;
  open_[slot] = in;
  loss_[slot] = 0;  // everybody nearest to `out` is in its column and looked at below
  for (const Served& served : columns_.of(out)) {
    const State& state = state_[served.point];
    if (state.nearest_site != out && state.second_site != out) continue;
    if (state.nearest_site != out) account(state, -1);
    look_again(served.point);
    account(state, 1);
  }
  insert(in);
}

void MedianSearch::improve(const RunControl& control) {
  std::vector<Trade> trades(reach_.sites);
  std::vector<std::uint32_t> order;
  for (bool swapped = true; swapped;) {
    swapped = false;
    sum_losses();
    const double least = kLeastGain * cost();
    const Done done = parallel_chunks({reach_.sites, kSites}, control, [&](Chunk chunk) {
      std::vector<double> kept(open_.size(), 0);
      for (std::size_t site = chunk.begin; site < chunk.end; ++site) {
        trades[site] = is_open(static_cast<std::uint32_t>(site)) ? Trade{} : best_trade(static_cast<std::uint32_t>(site), kept);
      }
    });
    if (!done) return;
    order.clear();
    for (std::uint32_t site = 0; site < reach_.sites; ++site) {
      if (trades[site].profit > least && !is_open(site)) order.push_back(site);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return trades[a].profit > trades[b].profit; });
    std::vector<double> kept(open_.size(), 0);
    for (const std::uint32_t site : order) {
      if (control.stop.stop_requested()) return;
      const Trade trade = best_trade(site, kept);  // swaps before this one may have changed it
      if (!(trade.profit > least)) continue;
      swap(site, trade.out);
      swapped = true;
    }
  }
}

void MedianSearch::add_greedily(std::size_t count, const RunControl& control) {
  if (open_.size() >= count) return;
  // Gains only fall as sites open, so an old gain is a bound: only the candidate on top needs a new look.
  std::vector<std::pair<double, std::uint32_t>> heap(reach_.sites);
  const Done done = parallel_chunks({reach_.sites, kSites}, control, [&](Chunk chunk) {
    for (std::size_t site = chunk.begin; site < chunk.end; ++site) {
      const auto number = static_cast<std::uint32_t>(site);
      heap[site] = {is_open(number) ? -1 : gain_of(number), number};
    }
  });
  // Stopped or not, `count` sites are opened: a plan that keeps the number is worth more than none.
  std::erase_if(heap, [](const auto& entry) { return entry.first < 0; });
  const auto worse = [](const auto& a, const auto& b) { return a.first != b.first ? a.first < b.first : a.second > b.second; };
  std::make_heap(heap.begin(), heap.end(), worse);
  while (open_.size() < count && !heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), worse);
    auto [gain, site] = heap.back();
    heap.pop_back();
    const double now = done ? gain_of(site) : gain;
    if (!heap.empty() && worse(std::pair(now, site), heap.front())) {
      heap.emplace_back(now, site);
      std::push_heap(heap.begin(), heap.end(), worse);
      continue;
    }
    slot_[site] = static_cast<std::uint32_t>(open_.size());
    open_.push_back(site);
    loss_.push_back(0);
    insert(site);
  }
}

}  // namespace solleva::plan
