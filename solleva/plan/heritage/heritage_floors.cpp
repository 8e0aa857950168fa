// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/heritage/heritage_floors.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solleva/base/text.h"

namespace solleva::plan::heritage {
namespace {

constexpr double kWithin = 1e-9;
/// So many people more are tried to say how many are missing.
constexpr std::size_t kManyMore = 200;

bool keeps(const std::vector<Life>& lives, const Floor& floor) { return chance_of(lives, floor.years, floor.masters) >= floor.chance - kWithin; }

/// Somebody as good as the best of these in everything: no number of them does more than as many like this one.
Life best_of(const std::vector<Life>& lives, std::size_t years) {
  Life best;
  best.start = lives.front().start;
  best.alive.assign(years, 0);
  for (const Life& life : lives) {
    best.start = std::min(best.start, life.start);
    for (std::size_t t = 0; t < years; ++t) best.alive[t] = std::max(best.alive[t], life.alive[t]);
  }
  for (std::size_t t = years - 1; t > 0; --t) {
    if (t >= best.start) best.alive[t - 1] = std::max(best.alive[t - 1], best.alive[t]);
  }
  return best;
}

/// How many like `one` the lives lack until the floor is kept; nothing where `most` of them would not do.
std::optional<std::size_t> lacking(std::vector<Life> lives, const Life& one, const Floor& floor, std::size_t most) {
  for (std::size_t more = 0; more <= most; ++more) {
    if (keeps(lives, floor)) return more;
    lives.push_back(one);
  }
  return std::nullopt;
}

std::vector<std::size_t> who_may_learn(const Heritage& heritage, std::size_t craft) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < heritage.candidates.size(); ++i) {
    const Candidate& one = heritage.candidates[i];
    if (!one.today && std::ranges::find(one.wishes, craft) != one.wishes.end()) all.push_back(i);
  }
  return all;
}

std::optional<FloorCut> broken_floor(const Heritage& heritage, const std::vector<Placement>& placements, std::size_t craft) {
  const Floor& floor = *heritage.crafts[craft].floor;
  std::vector<Life> lives = lives_of(heritage, placements, craft, floor.years);
  if (keeps(lives, floor)) return std::nullopt;
  std::vector<std::pair<double, std::size_t>> rest;
  for (const std::size_t i : who_may_learn(heritage, craft)) {
    const bool placed = std::ranges::any_of(placements, [&](const Placement& one) { return one.candidate == i && one.place.craft == craft; });
    if (!placed) rest.emplace_back(life_of(heritage, i, craft, floor.years).alive.back(), i);
  }
  std::ranges::sort(rest);
  FloorCut cut;
  cut.craft = craft;
  std::vector<Life> others;
  for (const auto& [chance, i] : rest) {
    lives.push_back(life_of(heritage, i, craft, floor.years));
    if (!keeps(lives, floor)) continue;
    others.push_back(std::move(lives.back()));
    lives.pop_back();
    cut.candidates.push_back(i);
  }
  cut.least = 1;
  if (!others.empty()) cut.least = lacking(lives, best_of(others, floor.years), floor, others.size()).value_or(others.size() + 1);
  return cut;
}

/// In words, of a chance: never more than there is.
std::string per_cent(double chance) { return format_double(std::floor(chance * 1000 + 1e-9) / 10) + " %"; }

std::string floor_text(const Craft& craft) {
  const Floor& floor = *craft.floor;
  return "at least " + std::to_string(floor.masters) + (floor.masters == 1 ? " master" : " masters") + " of " + craft.name + " in " + std::to_string(floor.years) + " years";
}

/// Why everybody who asked would not be enough, and what would.
std::string too_few(const Heritage& heritage, const Reach& reach) {
  const Craft& craft = heritage.crafts[reach.craft];
  const Floor& floor = *craft.floor;
  const std::vector<std::size_t> may = who_may_learn(heritage, reach.craft);
  std::vector<Placement> all = placed_today(heritage);
  std::vector<Life> asked;
  for (const std::size_t i : may) {
    Placement made;
    made.candidate = i;
    made.place.craft = reach.craft;
    all.push_back(made);
    asked.push_back(life_of(heritage, i, reach.craft, floor.years));
  }
  std::string text = may.empty() ? "nobody who is free asked to learn it, so that " + floor_text(craft) + " are there with a chance of " + per_cent(reach.everybody)
                                 : "even if all " + std::to_string(may.size()) + " who asked learned it, " + floor_text(craft) + " would be there with a chance of " + per_cent(reach.everybody);
  text += ", and " + per_cent(floor.chance) + " is asked for";
  const bool like = !asked.empty();
  const Life one = like ? best_of(asked, floor.years) : apprentice_life(craft.leaving, 20, craft.months, 0.9, floor.years);
  const std::optional<std::size_t> more = lacking(lives_of(heritage, all, reach.craft, floor.years), one, floor, kManyMore);
  if (one.start > floor.years) return text + "; no number of learners would do, for who starts today is no master before year " + std::to_string(one.start) + ": ask for it in a later year";
  if (!more) return text + "; no number of learners would do: there may be a gap without any master before they are ready";
  return text + "; " + std::to_string(*more) + " more would do " + (like ? "who are as likely to be masters as the best of them" : "who are 20 years old and stay with a chance of 90 % a year");
}

/// The plan that does the most for one craft.
Result<std::optional<double>> within_limits(const Heritage& heritage, const HeritageOptions& options, std::size_t craft, const RunControl& control) {
  const HeritageModel built = model_of(heritage, options, craft);
  const Result<Solution> found = solve(built.model, {}, control);
  if (!found) return fail(found.error());
  if (found->values.empty()) return std::optional<double>();
  const Floor& floor = *heritage.crafts[craft].floor;
  return std::optional<double>(chance_of(lives_of(heritage, placements_of(heritage, built, *found), craft, floor.years), floor.years, floor.masters));
}

/// What keeping all floors costs at least, whatever the budget; nothing where other limits are in the way. A bound: no plan that keeps them costs less.
Result<std::optional<double>> least_money(const Heritage& heritage, const HeritageOptions& options, const RunControl& control) {
  Heritage rich = heritage;
  rich.budget = static_cast<double>(heritage.candidates.size()) * (heritage.stipend + heritage.fee);
  for (const Workshop& one : heritage.workshops) rich.budget += one.open_cost + one.run_cost;
  HeritageModel built = model_of(rich, options);
  built.model.sense = Sense::minimise;
  for (ModelColumn& column : built.model.columns) column.objective = 0;
  for (std::size_t w = 0; w < built.runs.size(); ++w) built.model.columns[built.runs[w]].objective = (heritage.workshops[w].there ? 0 : heritage.workshops[w].open_cost) + heritage.workshops[w].run_cost;
  for (const Seat& seat : built.seats) built.model.columns[seat.column].objective = heritage.stipend + heritage.fee;
  for (const FloorCut& cut : broken_floors(heritage, placed_today(heritage))) add_cut(built, cut);
  // A bound is enough, and the whole tree would take longer than the plan itself.
  SolverOptions how;
  how.limits.gap = 0.1;
  how.limits.iterations = 100;
  const Result<Solution> found = solve(built.model, how, control);
  if (!found) return fail(found.error());
  if (found->optimum.status == Status::infeasible) return std::optional<double>();
  return found->optimum.bound;
}

/// Floors that could be kept one by one.
Result<std::string> not_together(const Heritage& heritage, const HeritageOptions& options, const std::vector<std::string>& names, const RunControl& control) {
  const std::string text = "each floor could be kept alone, but not all together: " + join(names, ", ");
  const Result<std::optional<double>> least = least_money(heritage, options, control);
  if (!least) return fail(least.error());
  if (!*least || **least <= heritage.budget) return text + " take more money, places, time of masters or people than there are";
  return text + " cost at least " + format_double(std::floor(**least)) + " " + heritage.money + " together, and the budget is " + format_double(heritage.budget);
}

}  // namespace

std::vector<FloorCut> broken_floors(const Heritage& heritage, const std::vector<Placement>& placements) {
  std::vector<FloorCut> cuts;
  for (std::size_t c = 0; c < heritage.crafts.size(); ++c) {
    if (!heritage.crafts[c].floor) continue;
    if (std::optional<FloorCut> cut = broken_floor(heritage, placements, c)) cuts.push_back(std::move(*cut));
  }
  return cuts;
}

void add_cut(HeritageModel& built, const FloorCut& cut) {
  ModelRow made;
  made.lower = static_cast<double>(cut.least);
  const std::uint32_t row = built.model.add_row(std::move(made));
  for (const Seat& seat : built.seats) {
    if (seat.craft == cut.craft && std::ranges::find(cut.candidates, seat.candidate) != cut.candidates.end()) built.model.add_term(row, seat.column, 1);
  }
}

std::vector<Placement> placements_of(const Heritage& heritage, const HeritageModel& built, const Solution& found) {
  std::vector<std::size_t> free;  // places of each chair
  for (const Chair& chair : built.chairs) free.push_back(static_cast<std::size_t>(std::llround(found.values[chair.apprentices])));
  std::vector<Placement> placements;
  for (const bool today : {true, false}) {
    for (const Seat& seat : built.seats) {
      const Candidate& one = heritage.candidates[seat.candidate];
      if (found.values[seat.column] < 0.5 || one.today.has_value() != today) continue;
      Placement made;
      made.candidate = seat.candidate;
      made.place.craft = seat.craft;
      made.place.workshop = seat.workshop;
      for (std::size_t k = 0; k < built.chairs.size(); ++k) {
        const Chair& chair = built.chairs[k];
        const bool fits = chair.workshop == seat.workshop && heritage.masters[chair.master].craft == seat.craft && (!today || chair.master == one.today->master);
        if (!fits || free[k] == 0) continue;
        free[k] -= 1;
        made.place.master = chair.master;
        break;
      }
      placements.push_back(made);
    }
  }
  std::ranges::sort(placements, {}, &Placement::candidate);
  return placements;
}

Done explain_infeasible(const Heritage& heritage, const HeritageOptions& options, HeritagePlan& none, const RunControl& control) {
  double today = 0;
  std::vector<std::uint8_t> used(heritage.workshops.size(), 0);
  for (const Placement& one : placed_today(heritage)) {
    today += heritage.stipend + heritage.fee;
    if (std::exchange(used[one.place.workshop], std::uint8_t{1}) == 0) today += heritage.workshops[one.place.workshop].run_cost;
  }
  if (today > heritage.budget) {
    none.optimum.reason = "those who learn today cost " + format_double(today) + " " + heritage.money + " a year where they are, and the budget is " + format_double(heritage.budget);
    return {};
  }
  std::vector<std::string> few, little, names;
  for (std::size_t c = 0; c < heritage.crafts.size(); ++c) {
    if (!heritage.crafts[c].floor) continue;
    const Floor& floor = *heritage.crafts[c].floor;
    names.push_back(heritage.crafts[c].name);
    Reach reach;
    reach.craft = c;
    std::vector<Life> all = lives_of(heritage, placed_today(heritage), c, floor.years);
    for (const std::size_t i : who_may_learn(heritage, c)) all.push_back(life_of(heritage, i, c, floor.years));
    reach.everybody = chance_of(all, floor.years, floor.masters);
    Result<std::optional<double>> within = within_limits(heritage, options, c, control);
    if (!within) return fail(within.error());
    reach.within = *within;
    if (reach.everybody < floor.chance - kWithin) few.push_back(heritage.crafts[c].name + ": " + too_few(heritage, reach));
    else if (reach.within && *reach.within < floor.chance - kWithin) little.push_back(heritage.crafts[c].name + ": within the money, the places and the masters' time, " + floor_text(heritage.crafts[c]) + " can be there with a chance of about " + per_cent(*reach.within) + " at most, and " + per_cent(floor.chance) + " is asked for");
    none.reach.push_back(std::move(reach));
  }
  few.insert(few.end(), little.begin(), little.end());
  if (!few.empty()) {
    none.optimum.reason = join(few, ". ");
    return {};
  }
  Result<std::string> together = not_together(heritage, options, names, control);
  if (!together) return fail(together.error());
  none.optimum.reason = std::move(*together);
  return {};
}

}  // namespace solleva::plan::heritage
