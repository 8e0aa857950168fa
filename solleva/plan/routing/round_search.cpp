// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/routing/round_search.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "solleva/base/philox.h"

namespace solleva::plan::routing {
namespace {

constexpr std::size_t kTakenOut = 10;   ///< jobs on average
constexpr std::size_t kLongest = 10;    ///< piece of a tour taken out at once
constexpr std::uint32_t kBlink = 100;   ///< one place in so many is not looked at
constexpr double kHot = 0.5, kCold = 0.002;  ///< temperatures as parts of the mean cost of a job

/// A machine's jobs with the earliest and latest beginnings that keep the rest.
struct Line {
  std::vector<std::uint32_t> jobs{};
  std::vector<double> earliest{}, latest{};
  double load = 0;
};

struct State {
  std::vector<Line> lines{};            ///< one a machine
  std::vector<std::uint32_t> at{};      ///< machine of each job; none: number of machines
  std::vector<std::uint32_t> undone{};
  double cost = 0;
};

class Search {
 public:
  Search(const RoundProblem& problem, const std::vector<Kind>& kinds, std::uint64_t seed) : problem_(problem), kinds_(kinds), random_({seed, 0, 0, Purpose("machine rounds")}) {
    kind_of_.resize(problem.machines.size());
    for (std::uint32_t k = 0; k < kinds.size(); ++k) {
      for (const std::size_t m : kinds[k].machines) kind_of_[m] = k;
    }
    find_near();
  }

  Tours run(std::int64_t iterations, const RunControl& control, const std::function<void(const Tour&)>& found) {
    const auto n = static_cast<std::uint32_t>(problem_.jobs.size());
    State now;
    now.lines.resize(problem_.machines.size());
    for (std::uint32_t m = 0; m < now.lines.size(); ++m) refresh(now, m);
    now.at.assign(n, none());
    now.undone.resize(n);
    std::iota(now.undone.begin(), now.undone.end(), 0U);
    for (const Job& job : problem_.jobs) now.cost += job.lost;
    put_back(now);
    State best = now;
    tell(now, found);
    const double mean = std::max(1e-9, now.cost / std::max<double>(1, n));
    for (std::int64_t i = 0; i < iterations && n > 0; ++i) {
      if (i % 64 == 0) {
        if (control.stop.stop_requested()) break;
        control.tell("looking for rounds", static_cast<double>(i) / static_cast<double>(iterations));
      }
      const double heat = mean * kHot * std::pow(kCold / kHot, static_cast<double>(i) / static_cast<double>(iterations));
      State next = now;
      take_out(next);
      put_back(next);
      if (next.cost >= now.cost - heat * std::log(unit())) continue;
      if (next.cost < now.cost - 1e-9) tell(next, found);
      now = std::move(next);
      if (now.cost < best.cost - 1e-9) best = now;
    }
    return tours_of(best);
  }

 private:
  std::uint32_t none() const { return static_cast<std::uint32_t>(problem_.machines.size()); }
  double unit() { return (static_cast<double>(random_.bits32()) + 1) / 4294967296.0; }
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>((std::uint64_t{random_.bits32()} * n) >> 32U); }
  const Kind& kind(std::uint32_t machine) const { return kinds_[kind_of_[machine]]; }

  /// Jobs by distance from each job, then by how far apart their windows are.
  void find_near() {
    const std::size_t n = problem_.jobs.size(), places = problem_.places.size();
    near_.resize(n);
    std::vector<double> far(n);
    for (std::size_t i = 0; i < n; ++i) {
      const Job& here = problem_.jobs[i];
      for (std::size_t j = 0; j < n; ++j) {
        const Job& there = problem_.jobs[j];
        const double apart = std::max({0.0, there.open - here.close, here.open - there.close});
        far[j] = problem_.hours[here.place * places + there.place] + apart;
      }
      near_[i].resize(n);
      std::iota(near_[i].begin(), near_[i].end(), 0U);
      const auto first = near_[i].begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(n, 100));
      std::partial_sort(near_[i].begin(), first, near_[i].end(), [&](std::uint32_t a, std::uint32_t b) { return std::pair(a != i, std::pair(far[a], a)) < std::pair(b != i, std::pair(far[b], b)); });
      near_[i].erase(first, near_[i].end());
    }
  }

  void refresh(State& state, std::uint32_t m) const {
    Line& line = state.lines[m];
    const Kind& with = kind(m);
    const std::size_t count = line.jobs.size();
    line.earliest.resize(count);
    line.latest.resize(count);
    line.load = 0;
    double at = with.begin;
    std::size_t last = with.home();
    for (std::size_t p = 0; p < count; ++p) {
      const std::size_t j = line.jobs[p];
      at = line.earliest[p] = std::max(with.open[j], at + with.takes(last, j));
      line.load += with.load[j];
      last = j;
    }
    double by = with.end;
    std::size_t next = with.home();
    for (std::size_t p = count; p-- > 0;) {
      const std::size_t j = line.jobs[p];
      by = line.latest[p] = std::min(with.latest[j], by - with.takes(j, next));
      next = j;
    }
  }

  void take_out(State& state) {
    const auto n = static_cast<std::uint32_t>(problem_.jobs.size());
    double mean = 0;
    std::size_t used = 0;
    for (const Line& line : state.lines) {
      mean += static_cast<double>(line.jobs.size());
      if (!line.jobs.empty()) ++used;
    }
    if (used == 0) return;
    mean /= static_cast<double>(used);
    const double longest = std::min<double>(kLongest, mean);
    const double most = 4.0 * static_cast<double>(kTakenOut) / (1 + longest) - 1;
    const auto strings = static_cast<std::size_t>(std::max(1.0, unit() * most + 1));
    std::vector<std::uint8_t> touched(state.lines.size(), 0);
    std::size_t done = 0;
    for (const std::uint32_t j : near_[below(n)]) {
      if (done >= strings) break;
      const std::uint32_t m = state.at[j];
      if (m == none() || touched[m] != 0) continue;
      touched[m] = 1;
      ++done;
      const double here = std::min(longest, static_cast<double>(state.lines[m].jobs.size()));
      cut(state, m, j, static_cast<std::size_t>(unit() * here) + 1);
    }
  }

  /// A piece of `length` jobs around one; half of the time some in its middle stay.
  void cut(State& state, std::uint32_t m, std::uint32_t job, std::size_t length) {
    Line& line = state.lines[m];
    const std::size_t count = line.jobs.size();
    length = std::min(length, count);
    std::size_t stays = 0;
    if (unit() < 0.5) {
      while (length + stays < count && unit() > 0.5) ++stays;
    }
    const std::size_t span = length + stays;
    const auto where = static_cast<std::size_t>(std::ranges::find(line.jobs, job) - line.jobs.begin());
    const std::size_t lowest = where + 1 > span ? where + 1 - span : 0, highest = std::min(where, count - span);
    const std::size_t first = lowest + below(static_cast<std::uint32_t>(highest - lowest + 1));
    const std::size_t kept = first + (stays == 0 ? span : below(static_cast<std::uint32_t>(length + 1)));
    const double before = cost_of(kind(m), line.jobs);
    std::vector<std::uint32_t> left;
    for (std::size_t p = 0; p < count; ++p) {
      const bool out = p >= first && p < first + span && !(stays > 0 && p >= kept && p < kept + stays);
      if (!out) {
        left.push_back(line.jobs[p]);
        continue;
      }
      state.undone.push_back(line.jobs[p]);
      state.at[line.jobs[p]] = none();
      state.cost += problem_.jobs[line.jobs[p]].lost;
    }
    line.jobs = std::move(left);
    state.cost += cost_of(kind(m), line.jobs) - before;
    refresh(state, m);
  }

  void sort_undone(State& state) {
    std::vector<std::uint32_t>& all = state.undone;
    std::ranges::sort(all);
    for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[below(static_cast<std::uint32_t>(i))]);
    const auto by = [&](auto key) { std::ranges::stable_sort(all, {}, [&](std::uint32_t j) { return key(problem_.jobs[j]); }); };
    switch (below(6)) {
      case 0: by([](const Job& job) { return -job.lost; }); break;
      case 1: by([](const Job& job) { return -job.hours; }); break;
      case 2: by([](const Job& job) { return job.close - job.open; }); break;
      case 3: by([](const Job& job) { return job.open; }); break;
      case 4: by([](const Job& job) { return -job.close; }); break;
      default: break;
    }
  }

  void put_back(State& state) {
    sort_undone(state);
    std::vector<std::uint32_t> left;
    for (const std::uint32_t j : state.undone) {
      double least = problem_.jobs[j].lost;
      std::uint32_t where = none();
      std::size_t place = 0;
      std::vector<std::uint8_t> fresh(kinds_.size(), 0);
      for (std::uint32_t m = 0; m < state.lines.size(); ++m) {
        const Line& line = state.lines[m];
        if (!kind(m).may(j) || line.load + kind(m).load[j] > kind(m).holds) continue;
        // Of machines that are alike and stand idle one is enough.
        if (line.jobs.empty() && std::exchange(fresh[kind_of_[m]], std::uint8_t{1}) != 0) continue;
        if (look(kind(m), line, j, least, place)) where = m;
      }
      if (where == none()) {
        left.push_back(j);
        continue;
      }
      Line& line = state.lines[where];
      line.jobs.insert(line.jobs.begin() + static_cast<std::ptrdiff_t>(place), j);
      state.at[j] = where;
      state.cost += least - problem_.jobs[j].lost;
      refresh(state, where);
    }
    state.undone = std::move(left);
  }

  /// Whether some place in the line costs less than `least`; then it is there.
  bool look(const Kind& with, const Line& line, std::uint32_t j, double& least, std::size_t& place) {
    bool better = false;
    for (std::size_t p = 0; p <= line.jobs.size(); ++p) {
      const std::size_t before = p == 0 ? with.home() : line.jobs[p - 1], after = p == line.jobs.size() ? with.home() : line.jobs[p];
      const double from = p == 0 ? with.begin : line.earliest[p - 1], by = p == line.jobs.size() ? with.end : line.latest[p];
      if (from + with.takes(before, j) > with.latest[j]) break;
      const double at = std::max(with.open[j], from + with.takes(before, j));
      if (at + with.takes(j, after) > by) continue;
      const double more = with.cost(before, j) + with.cost(j, after) - (line.jobs.empty() ? -with.call : with.cost(before, after));
      if (more >= least || below(kBlink) == 0) continue;
      least = more;
      place = p;
      better = true;
    }
    return better;
  }

  void tell(const State& state, const std::function<void(const Tour&)>& found) const {
    for (const Tour& tour : tours_of(state).tours) found(tour);
  }

  Tours tours_of(const State& state) const {
    Tours out;
    for (std::uint32_t m = 0; m < state.lines.size(); ++m) {
      if (state.lines[m].jobs.empty()) continue;
      Tour& tour = out.tours.emplace_back();
      tour.kind = kind_of_[m];
      tour.jobs = state.lines[m].jobs;
      tour.cost = cost_of(kinds_[tour.kind], tour.jobs);
      out.cost += tour.cost;
    }
    out.undone = state.undone;
    std::ranges::sort(out.undone);
    for (const std::uint32_t j : out.undone) out.cost += problem_.jobs[j].lost;
    return out;
  }

  const RoundProblem& problem_;
  const std::vector<Kind>& kinds_;
  Stream random_;
  std::vector<std::uint32_t> kind_of_;
  std::vector<std::vector<std::uint32_t>> near_;
};

}  // namespace

Tours search_tours(const RoundProblem& problem, const std::vector<Kind>& kinds, std::int64_t iterations, std::uint64_t seed, const RunControl& control, const std::function<void(const Tour&)>& found) {
  return Search(problem, kinds, seed).run(iterations, control, found);
}

}  // namespace solleva::plan::routing
