// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/routing/round_labels.h"

#include <algorithm>
#include <numeric>
#include <queue>
#include <unordered_map>
#include <utility>

namespace solleva::plan::routing {
namespace {

constexpr std::size_t kMostListed = 150'000;  ///< labels of a list of tours

/// A kind of machine seen from the first job on or from the last job back: the same steps either way.
class View {
 public:
  View(const Kind& kind, std::span<const double> prices, Way way) : kind_(kind), prices_(prices), onward_(way == Way::onward) {}

  std::optional<Label> first(std::uint32_t j) const {
    Label label;
    label.job = j;
    label.load = kind_.load[j];
    label.seen.add(j);
    const std::size_t home = kind_.home();
    label.time = onward_ ? std::max(kind_.open[j], kind_.begin + kind_.takes(home, j)) : std::max(-kind_.latest[j], -kind_.end + kind_.takes(j, home));
    label.cost = onward_ ? kind_.call + kind_.cost(home, j) - prices_[j] : kind_.cost(j, home);
    return in_window(label) ? std::optional(label) : std::nullopt;
  }

  std::optional<Label> step(const Label& from, std::int32_t index, std::uint32_t j, const std::vector<JobSet>& memory) const {
    const std::uint32_t i = from.job;
    if (!(onward_ ? kind_.follows(i, j) : kind_.follows(j, i))) return std::nullopt;
    Label label;
    label.load = from.load + kind_.load[j];
    label.time = onward_ ? std::max(kind_.open[j], from.time + kind_.takes(i, j)) : std::max(-kind_.latest[j], from.time + kind_.takes(j, i));
    label.job = j;
    if (label.load > kind_.holds || !in_window(label)) return std::nullopt;
    label.cost = from.cost + (onward_ ? kind_.cost(i, j) - prices_[j] : kind_.cost(j, i) - prices_[i]);
    label.seen = from.seen.both(memory[j]);
    label.seen.add(j);
    label.before = index;
    return label;
  }

 private:
  bool in_window(const Label& label) const { return onward_ ? label.time <= kind_.latest[label.job] : -label.time >= kind_.open[label.job]; }

  const Kind& kind_;
  std::span<const double> prices_;
  bool onward_;
};

/// Puts a label among those of its job, cheapest first, unless one of them beats it; takes out those that it beats.
bool keep(Labels& labels, std::vector<std::uint8_t>& gone, const Label& label, bool loose) {
  std::vector<std::uint32_t>& here = labels.of[label.job];
  const auto beats = [&](const Label& a, const Label& b) { return a.time <= b.time && a.load <= b.load && (loose || a.seen.within(b.seen)); };
  // Only what costs no more can beat it, only what costs no less can be beaten.
  std::size_t at = 0;
  for (; at < here.size() && labels.all[here[at]].cost <= label.cost; ++at) {
    if (beats(labels.all[here[at]], label)) return false;
  }
  std::size_t kept = at;
  for (std::size_t other = at; other < here.size(); ++other) {
    if (beats(label, labels.all[here[other]])) gone[here[other]] = 1;
    else here[kept++] = here[other];
  }
  here.resize(kept);
  here.insert(here.begin() + static_cast<std::ptrdiff_t>(at), static_cast<std::uint32_t>(labels.all.size()));
  labels.all.push_back(label);
  gone.push_back(0);
  return true;
}

std::vector<std::uint32_t> jobs_of(const std::vector<Label>& all, const Label& last) {
  std::vector<std::uint32_t> jobs{last.job};
  for (std::int32_t at = last.before; at >= 0; at = all[static_cast<std::size_t>(at)].before) jobs.push_back(all[static_cast<std::size_t>(at)].job);
  std::ranges::reverse(jobs);
  return jobs;
}

}  // namespace

std::vector<JobSet> memory_of(const RoundProblem& problem, std::size_t size) {
  const std::size_t n = problem.jobs.size(), places = problem.places.size();
  std::vector<JobSet> memory(n);
  std::vector<std::uint32_t> order(n);
  for (std::size_t i = 0; i < n; ++i) {
    std::iota(order.begin(), order.end(), 0U);
    const Job& here = problem.jobs[i];
    const auto far = [&](std::uint32_t j) {
      const Job& there = problem.jobs[j];
      // A job whose window never meets that of this one cannot come before and after it.
      const bool meets = there.open < here.close && here.open < there.close;
      return std::pair(meets ? problem.hours[here.place * places + there.place] : unbounded, j);
    };
    std::ranges::sort(order, {}, far);
    for (std::size_t c = 0; c < std::min(size, n); ++c) memory[i].add(order[c]);
    memory[i].add(i);
  }
  return memory;
}

Labels labels_of(const Kind& kind, std::span<const double> prices, const std::vector<JobSet>& memory, Way way, bool loose, std::size_t most, const std::stop_token& stop) {
  const View view(kind, prices, way);
  Labels labels;
  labels.of.resize(kind.home());
  std::vector<std::uint8_t> gone;
  using Entry = std::pair<double, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
  const auto push = [&](const std::optional<Label>& label) {
    if (label && keep(labels, gone, *label, loose)) open.emplace(label->time, static_cast<std::uint32_t>(labels.all.size() - 1));
  };
  for (const std::uint32_t j : kind.jobs) push(view.first(j));
  std::size_t steps = 0;
  while (!open.empty()) {
    const std::uint32_t at = open.top().second;
    open.pop();
    if (gone[at] != 0) continue;
    if (labels.all.size() > most || (++steps % 1024 == 0 && stop.stop_requested())) return labels;
    const Label from = labels.all[at];
    for (const std::uint32_t j : kind.jobs) {
      if (!from.seen.has(j)) push(view.step(from, static_cast<std::int32_t>(at), j, memory));
    }
  }
  labels.complete = true;
  return labels;
}

std::vector<Priced> cheapest(const Kind& kind, const Labels& labels, std::size_t most) {
  std::vector<std::pair<double, std::uint32_t>> ends;
  for (const std::vector<std::uint32_t>& here : labels.of) {
    for (const std::uint32_t at : here) {
      const Label& label = labels.all[at];
      if (label.time + kind.takes(label.job, kind.home()) <= kind.end) ends.emplace_back(label.cost + kind.cost(label.job, kind.home()), at);
    }
  }
  const std::size_t count = std::min(most, ends.size());
  std::partial_sort(ends.begin(), ends.begin() + static_cast<std::ptrdiff_t>(count), ends.end());
  std::vector<Priced> out;
  for (std::size_t i = 0; i < count; ++i) {
    Priced& made = out.emplace_back();
    made.cost = ends[i].first;
    made.jobs = jobs_of(labels.all, labels.all[ends[i].second]);
  }
  return out;
}

std::optional<std::vector<Tour>> tours_below(const Kind& kind, std::size_t index, std::span<const double> prices, const Labels& backward, double limit, std::size_t most, const std::stop_token& stop) {
  struct Key {
    JobSet seen;
    std::uint32_t job;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const {
      std::uint64_t h = key.job;
      for (const std::uint64_t word : key.seen.words) h = (h ^ word) * 0x9E3779B97F4A7C15U + (h >> 29U);
      return static_cast<std::size_t>(h);
    }
  };
  const View view(kind, prices, Way::onward);
  std::vector<std::vector<std::uint32_t>> rest = backward.of;
  for (std::vector<std::uint32_t>& here : rest) std::ranges::stable_sort(here, {}, [&](std::uint32_t at) { return backward.all[at].cost; });
  JobSet everything;
  for (const std::uint32_t j : kind.jobs) everything.add(j);
  const std::vector<JobSet> memory(kind.home(), everything);
  const auto can_end = [&](const Label& label) {
    JobSet others = label.seen;
    others.words[label.job / 64] &= ~(std::uint64_t{1} << (label.job % 64));
    for (const std::uint32_t at : rest[label.job]) {
      const Label& after = backward.all[at];
      if (label.cost + after.cost > limit) return false;
      if (-after.time >= label.time && after.load - kind.load[label.job] + label.load <= kind.holds && after.seen.apart(others)) return true;
    }
    return false;
  };
  std::vector<Label> all;
  std::unordered_map<Key, std::vector<std::uint32_t>, Hash> alike;
  const auto push = [&](const std::optional<Label>& label) {
    if (!label || !can_end(*label)) return;
    std::vector<std::uint32_t>& same = alike[{label->seen, label->job}];
    if (std::ranges::any_of(same, [&](std::uint32_t at) { return all[at].cost <= label->cost && all[at].time <= label->time; })) return;
    same.push_back(static_cast<std::uint32_t>(all.size()));
    all.push_back(*label);
  };
  for (const std::uint32_t j : kind.jobs) push(view.first(j));
  std::unordered_map<Key, std::size_t, Hash> by_set;
  std::vector<Tour> tours;
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (all.size() > kMostListed || tours.size() > most || (at % 1024 == 0 && stop.stop_requested())) return std::nullopt;
    const Label from = all[at];
    for (const std::uint32_t j : kind.jobs) {
      if (!from.seen.has(j)) push(view.step(from, static_cast<std::int32_t>(at), j, memory));
    }
    if (from.time + kind.takes(from.job, kind.home()) > kind.end || from.cost + kind.cost(from.job, kind.home()) > limit) continue;
    Tour tour;
    tour.kind = index;
    tour.jobs = jobs_of(all, from);
    tour.cost = cost_of(kind, tour.jobs);
    const auto [known, fresh] = by_set.try_emplace({from.seen, 0U}, tours.size());
    if (fresh) tours.push_back(std::move(tour));
    else if (tour.cost < tours[known->second].cost) tours[known->second] = std::move(tour);
  }
  return tours;
}

}  // namespace solleva::plan::routing
