// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/raster_siting.h"

#include <algorithm>
#include <cmath>
#include <queue>
#include <utility>

#include "solleva/base/errors.h"
#include "solleva/base/parallel.h"
#include "solleva/plan/access/raster_bound.h"

namespace solleva::plan::access {
namespace {

using People = std::int64_t;  ///< millionths of a person
constexpr double kMillion = 1e6;
constexpr People kNoLimit = std::numeric_limits<People>::max();

People millionths(double people) {
  if (!(people > 0)) return 0;
  return people < 9e12 ? static_cast<People>(std::llround(people * kMillion)) : kNoLimit;
}

struct Portion {
  std::uint32_t cell;
  People people;
};

/// A facility that stands: who is in its reach, the nearest first, and whom it serves.
struct Standing {
  std::size_t candidate = 0;  ///< which of the candidates; unused for existing ones
  std::uint32_t cell = 0;
  People room = 0;
  std::vector<std::uint32_t> near;
  std::vector<Portion> serves;
};

/// The people whom nobody serves yet, and the facilities that stand.
class Plan {
 public:
  Plan(const RasterSiting& problem, const detail::RasterReach& reach, const RunControl& control)
      : problem_(problem), reach_(reach), control_(control), waiting_(problem.people.size()), sums_(problem.terrain.shape, 1) {
    for (std::size_t cell = 0; cell < waiting_.size(); ++cell) waiting_[cell] = millionths(problem.people[cell]);
    for (std::size_t row = 0; row < problem.terrain.shape.rows; ++row) read_row(row);
    capacity_ = millionths(problem.capacity);
  }

  const std::vector<People>& waiting() const { return waiting_; }
  People capacity() const { return capacity_; }
  std::vector<Standing> existing, built;

  /// What a facility at a candidate would add (access#15).
  People gain(std::size_t candidate) const { return std::min(capacity_, reach_.sum(candidate, sums_)); }

  /// A facility that serves nobody yet. Errors: base.stopped.
  Result<Standing> stand(std::size_t cell, People room) const {
    const std::vector<std::size_t> centre{cell};
    Result<std::vector<std::vector<Reached>>> reached = travel_times_each(problem_.terrain, centre, problem_.travel, control_);
    if (!reached) return fail(reached.error());
    std::vector<Reached>& cells = reached->front();
    std::ranges::stable_sort(cells, {}, &Reached::cost);
    Standing standing;
    standing.cell = static_cast<std::uint32_t>(cell);
    standing.room = room;
    for (const Reached& one : cells) standing.near.push_back(one.cell);
    return standing;
  }

  /// Serves people who wait, the nearest first, as far as there is room; says how many.
  People serve(Standing& standing) {
    People served = 0;
    std::vector<std::size_t> rows;
    for (const std::uint32_t cell : standing.near) {
      if (standing.room == 0) break;
      const People people = std::min(standing.room, waiting_[cell]);
      if (people == 0) continue;
      waiting_[cell] -= people;
      standing.room -= people;
      served += people;
      standing.serves.push_back({cell, people});
      rows.push_back(cell / problem_.terrain.shape.columns);
    }
    read_rows(std::move(rows));
    return served;
  }

  /// Lets go the portions from `keep` on.
  void release(Standing& standing, std::size_t keep) {
    std::vector<std::size_t> rows;
    for (std::size_t i = keep; i < standing.serves.size(); ++i) {
      const Portion& portion = standing.serves[i];
      waiting_[portion.cell] += portion.people;
      standing.room += portion.people;
      rows.push_back(portion.cell / problem_.terrain.shape.columns);
    }
    standing.serves.resize(keep);
    read_rows(std::move(rows));
  }

  /// Full facilities hand people over to others that reach them and have room, the farthest first, and serve some who wait instead. True
  /// where anybody new is served.
  bool make_room() {
    std::vector<Standing*> all;
    for (Standing& one : existing) all.push_back(&one);
    for (Standing& one : built) all.push_back(&one);
    bool better = false;
    std::vector<char> reached(waiting_.size());
    for (Standing* other : all) {
      if (other->room == 0) continue;
      std::ranges::fill(reached, 0);
      for (const std::uint32_t cell : other->near) reached[cell] = 1;
      for (Standing* full : all) {
        if (full == other || full->room != 0) continue;
        People wanted = 0;
        for (const std::uint32_t cell : full->near) wanted += waiting_[cell];
        hand_over(*full, *other, std::min(wanted, other->room), reached);
        better = serve(*full) > 0 || better;
      }
    }
    return better;
  }

  /// The candidate with the greatest gain, of equals the first; `taken` are out.
  Result<std::pair<People, std::size_t>> best(const std::vector<char>& taken) const {
    using Best = std::pair<People, std::size_t>;
    const auto work = [&](Chunk chunk) {
      Best best{-1, 0};
      for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
        if (taken[i] != 0) continue;
        if (const People found = gain(i); found > best.first) best = {found, i};
      }
      return best;
    };
    const auto merge = [](Best& into, const Best& from) {
      if (from.first > into.first) into = from;
    };
    return parallel_reduce<Best>({reach_.size(), 4096}, control_, work, merge);
  }

 private:
  /// Moves up to `people` of those whom `from` serves in cells of `reached`.
  static void hand_over(Standing& from, Standing& to, People people, const std::vector<char>& reached) {
    for (auto portion = from.serves.rbegin(); portion != from.serves.rend() && people > 0; ++portion) {
      if (reached[portion->cell] == 0) continue;
      const People moved = std::min(people, portion->people);
      portion->people -= moved;
      from.room += moved;
      to.room -= moved;
      to.serves.push_back({portion->cell, moved});
      people -= moved;
    }
    std::erase_if(from.serves, [](const Portion& portion) { return portion.people == 0; });
  }

  void read_row(std::size_t row) {
    sums_.read_row(row, [&](std::size_t cell, std::size_t) { return waiting_[cell]; });
  }
  void read_rows(std::vector<std::size_t> rows) {
    std::ranges::sort(rows);
    rows.erase(std::ranges::unique(rows).begin(), rows.end());
    for (const std::size_t row : rows) read_row(row);
  }

  const RasterSiting& problem_;
  const detail::RasterReach& reach_;
  const RunControl& control_;
  std::vector<People> waiting_;
  detail::RowSums<People> sums_;
  People capacity_ = 0;
};

People served_by(const Standing& standing) {
  People people = 0;
  for (const Portion& portion : standing.serves) people += portion.people;
  return people;
}

People served_in(const Plan& plan) {
  People people = 0;
  for (const Standing& one : plan.existing) people += served_by(one);
  for (const Standing& one : plan.built) people += served_by(one);
  return people;
}

/// Lazy greedy: gains only fall, so an old gain is an upper bound and most candidates need not be looked at again. False: stopped.
Result<bool> greedy(Plan& plan, const detail::RasterReach& reach, std::size_t count, std::vector<char>& taken, const RunControl& control) {
  std::vector<People> gains(reach.size());
  const Done first = parallel_chunks({reach.size(), 4096}, control, [&](Chunk chunk) {
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) gains[i] = plan.gain(i);
  });
  if (!first) return false;
  const auto worse = [&](std::size_t a, std::size_t b) { return gains[a] != gains[b] ? gains[a] < gains[b] : a > b; };
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < reach.size(); ++i) {
    if (taken[i] == 0) all.push_back(i);
  }
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(worse)> queue(worse, std::move(all));
  while (plan.built.size() < count && !queue.empty()) {
    if (control.stop.stop_requested()) return false;
    const std::size_t top = queue.top();
    queue.pop();
    gains[top] = plan.gain(top);  // out of the queue, so that its order holds
    if (!queue.empty() && worse(top, queue.top())) {
      queue.push(top);
      continue;
    }
    Result<Standing> standing = plan.stand(reach.centre(top), plan.capacity());
    if (!standing) return false;
    standing->candidate = top;
    plan.serve(*standing);
    taken[top] = 1;
    plan.built.push_back(std::move(*standing));
    control.tell("greedy", static_cast<double>(plan.built.size()) / static_cast<double>(count));
  }
  return true;
}

/// Facility k taken away, and what the others then did.
struct Absence {
  Standing old;
  People before = 0;                                       ///< whom it served
  People after = 0;                                        ///< whom others that had room serve of those
  std::vector<std::pair<Standing*, std::size_t>> helped;   ///< with the portions that each had before
};

/// Takes facility k away and lets others take over whom they can.
Absence take_away(Plan& plan, std::size_t k, std::vector<char>& taken) {
  Absence absence;
  absence.old = plan.built[k];
  absence.before = served_by(absence.old);
  plan.release(plan.built[k], 0);
  const auto help = [&](Standing& other) {
    if (&other == &plan.built[k] || other.room == 0) return;
    absence.helped.emplace_back(&other, other.serves.size());
    absence.after += plan.serve(other);
  };
  for (Standing& other : plan.existing) help(other);
  for (Standing& other : plan.built) help(other);
  taken[absence.old.candidate] = 0;
  return absence;
}

void put_back(Plan& plan, std::size_t k, Absence absence, std::vector<char>& taken) {
  for (auto it = absence.helped.rbegin(); it != absence.helped.rend(); ++it) plan.release(*it->first, it->second);
  taken[absence.old.candidate] = 1;
  plan.built[k].near = std::move(absence.old.near);
  plan.serve(plan.built[k]);  // the nearest of those who wait: at least as many as before
}

/// Takes facility k away and builds it again where it adds most. True where more people are served; otherwise everything is as it was.
Result<bool> try_move(Plan& plan, const detail::RasterReach& reach, std::size_t k, std::vector<char>& taken) {
  Absence absence = take_away(plan, k, taken);
  const Result<std::pair<People, std::size_t>> found = plan.best(taken);
  if (found && found->first >= 0 && absence.after + found->first > absence.before) {
    Result<Standing> standing = plan.stand(reach.centre(found->second), plan.capacity());
    if (standing) {
      standing->candidate = found->second;
      plan.built[k] = std::move(*standing);
      plan.serve(plan.built[k]);
      taken[found->second] = 1;
      return true;
    }
  }
  put_back(plan, k, std::move(absence), taken);
  if (!found) return fail(found.error());
  return false;
}

/// What each facility is worth beside all others, and which cell would be the next best for it.
Done explain(Plan& plan, const detail::RasterReach& reach, std::vector<char>& taken, std::vector<PlacedSite>& sites) {
  for (std::size_t k = 0; k < plan.built.size(); ++k) {
    Absence absence = take_away(plan, k, taken);
    taken[absence.old.candidate] = 1;  // the next best is another cell
    const Result<std::pair<People, std::size_t>> found = plan.best(taken);
    SiteWorth worth;
    worth.lost_without = static_cast<double>(absence.before - absence.after) / kMillion;
    if (found && found->first >= 0) {
      worth.next_best = reach.centre(found->second);
      worth.lost_with_next_best = static_cast<double>(absence.before - absence.after - found->first) / kMillion;
    }
    put_back(plan, k, std::move(absence), taken);
    if (!found) return fail(found.error());
    sites[k].worth = worth;
  }
  return {};
}

/// Passes over all facilities until none can be moved. True where it ended by itself.
bool interchange(Plan& plan, const detail::RasterReach& reach, const Limits& limits, std::vector<char>& taken, const RunControl& control) {
  for (std::int64_t pass = 0; limits.iterations < 0 || pass < limits.iterations; ++pass) {
    bool better = plan.make_room();
    for (std::size_t k = 0; k < plan.built.size(); ++k) {
      if (control.stop.stop_requested()) return false;
      const Result<bool> moved = try_move(plan, reach, k, taken);
      if (!moved) return false;
      better = better || *moved;
      control.tell("interchange, pass " + std::to_string(pass + 1), static_cast<double>(k) / static_cast<double>(plan.built.size()));
    }
    if (!better) return true;
  }
  return true;
}

double bound_of(const RasterSiting& problem, const RasterSitingOptions& options, const Plan& plan, const detail::RasterReach& reach,
                const RunControl& control) {
  std::vector<People> people(plan.waiting().size()), served(people.size());
  for (std::size_t cell = 0; cell < people.size(); ++cell) {
    people[cell] = millionths(problem.people[cell]);
    served[cell] = people[cell] - plan.waiting()[cell];
  }
  detail::BoundProblem bound{problem.terrain.shape, reach, people, problem.count, problem.capacity * kMillion, {}, {}};
  for (std::size_t e = 0; e < plan.existing.size(); ++e) {
    bound.existing.push_back(plan.existing[e].near);
    bound.existing_capacity.push_back(problem.existing[e].capacity * kMillion);
  }
  const auto best = static_cast<double>(served_in(plan));
  // With all prices 0, or all 1, the bound is the room of all facilities, or all people (access#16).
  double simple = static_cast<double>(problem.count) * bound.capacity, everybody = 0;
  for (const double room : bound.existing_capacity) simple += room;
  for (const People count : people) everybody += static_cast<double>(count);
  simple = std::min(simple, everybody);
  if (simple - best <= options.limits.gap * best) return simple;
  // Rounding of the sums is far below a part in 10^12; the bound is raised by that.
  return std::min(simple, detail::lagrangian_bound(bound, served, best, options.bound_rounds, options.limits.gap, control) * (1 + 1e-12));
}

RasterSites report(const RasterSiting& problem, const Plan& plan) {
  RasterSites result;
  std::vector<char> shared(plan.waiting().size());
  result.served.resize(plan.waiting().size());
  for (std::size_t cell = 0; cell < result.served.size(); ++cell) {
    const People people = millionths(problem.people[cell]);
    result.people += static_cast<double>(people) / kMillion;
    result.served[cell] = static_cast<double>(people - plan.waiting()[cell]) / kMillion;
  }
  for (const Standing& one : plan.existing) result.existing.push_back(static_cast<double>(served_by(one)) / kMillion);
  // A person counts as served by one facility alone where no other that stands has the person in reach.
  for (const auto* list : {&plan.existing, &plan.built}) {
    for (const Standing& one : *list) {
      for (const std::uint32_t cell : one.near) shared[cell] = static_cast<char>(std::min(2, shared[cell] + 1));
    }
  }
  for (const Standing& one : plan.built) {
    PlacedSite site;
    site.cell = one.cell;
    site.served = static_cast<double>(served_by(one)) / kMillion;
    for (const Portion& portion : one.serves) site.alone += shared[portion.cell] < 2 ? static_cast<double>(portion.people) / kMillion : 0;
    result.sites.push_back(site);
  }
  return result;
}

}  // namespace

Result<RasterSites> place_on_raster(const RasterSiting& problem, const RasterSitingOptions& options, const RunControl& control) {
  std::vector<std::uint32_t> centres;
  for (const std::size_t cell : problem.candidates) centres.push_back(static_cast<std::uint32_t>(cell));
  for (std::size_t cell = 0; problem.candidates.empty() && cell < problem.terrain.shape.cells(); ++cell) {
    if (problem.terrain.enters(cell)) centres.push_back(static_cast<std::uint32_t>(cell));
  }
  std::ranges::sort(centres);
  centres.erase(std::ranges::unique(centres).begin(), centres.end());
  const Result<detail::RasterReach> reach = detail::RasterReach::of(problem.terrain, std::move(centres), problem.travel, control);
  if (!reach) return fail(reach.error());
  Plan plan(problem, *reach, control);
  std::vector<char> taken(reach->size());
  for (const ExistingFacility& one : problem.existing) {
    Result<Standing> standing = plan.stand(one.cell, millionths(one.capacity));
    if (!standing) return fail(standing.error());
    plan.existing.push_back(std::move(*standing));
    plan.serve(plan.existing.back());
    for (std::size_t i = 0; i < reach->size(); ++i) taken[i] = reach->centre(i) == one.cell ? 1 : taken[i];
  }
  const Result<bool> built = greedy(plan, *reach, problem.count, taken, control);
  if (!built) return fail(built.error());
  const auto by_greedy = static_cast<double>(served_in(plan)) / kMillion;
  bool whole = *built;
  if (whole && options.interchange) whole = interchange(plan, *reach, options.limits, taken, control);
  RasterSites result = report(problem, plan);
  result.by_greedy = by_greedy;
  Optimum& optimum = result.optimum;
  optimum.objective = static_cast<double>(served_in(plan)) / kMillion;
  const double bound = bound_of(problem, options, plan, *reach, control) / kMillion;
  if (std::isfinite(bound)) optimum.bound = std::max(bound, *optimum.objective);
  optimum.method = options.interchange ? "greedy, interchange; Lagrangian bound" : "greedy; Lagrangian bound";
  if (options.explain) {
    if (Done told = explain(plan, *reach, taken, result.sites); !told && told.error().code != solleva::errors::stopped) return fail(told.error());
  }
  const bool proved = optimum.bound && *optimum.bound - *optimum.objective <= std::max(1e-9, options.limits.gap) * *optimum.objective;
  optimum.status = proved ? Status::optimal : whole && !control.stop.stop_requested() ? Status::feasible : Status::stopped;
  return result;
}

}  // namespace solleva::plan::access
