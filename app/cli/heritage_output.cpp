// SPDX-License-Identifier: Apache-2.0
#include "app/cli/heritage_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "app/cli/named.h"
#include "app/cli/plan_limits.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using namespace plan::heritage;
using share::Fields;
using share::List;

std::int64_t count(std::size_t number) { return static_cast<std::int64_t>(number); }
/// Solver noise away.
double clean(double value) { return std::fabs(value) < 1e-7 ? 0.0 : value; }

const Placement* placement_of(const HeritagePlan& plan, std::size_t candidate) {
  const auto found = std::ranges::find(plan.placements, candidate, &Placement::candidate);
  return found == plan.placements.end() ? nullptr : &*found;
}

/// Of the placements of the year, or of today where there is no plan.
List learners_list(const HeritageInput& input, const HeritageAnswer& answer) {
  const Heritage& all = input.heritage;
  List list = named("who_learns", 1);
  for (const Placement& one : answer.plan.placements) {
    const Candidate& person = all.candidates[one.candidate];
    const Life life = life_of(all, one.candidate, one.place.craft, kHeritageYears);
    Fields row{{"person", person.name}, {"household", all.households[person.household].name}, {"craft", all.crafts[one.place.craft].name}, {"with", all.masters[one.place.master].name},
               {"workshop", all.workshops[one.place.workshop].name}};
    row.emplace_back("since", person.today ? "learns already" : "new");
    row.emplace_back("poor", all.poor(person.household));
    row.emplace_back("master_in_years", count(life.start));
    row.emplace_back("chance_to_be_master", life.start <= kHeritageYears ? std::optional(life.alive[life.start - 1]) : std::nullopt);
    list.rows.push_back(std::move(row));
  }
  return list;
}

List crafts_list(const HeritageInput& input, const HeritageAnswer& answer) {
  const Heritage& all = input.heritage;
  List list = named("crafts", 1);
  for (std::size_t c = 0; c < all.crafts.size(); ++c) {
    const Craft& craft = all.crafts[c];
    Fields row{{"craft", craft.name}, {"masters_today", count(static_cast<std::size_t>(std::ranges::count(all.masters, c, &Master::craft)))}};
    const auto learn = [&](const HeritagePlan& plan) { return count(static_cast<std::size_t>(std::ranges::count_if(plan.placements, [&](const Placement& one) { return one.place.craft == c; }))); };
    row.emplace_back("learn_today", learn(answer.today));
    if (answer.has_plan()) row.emplace_back("learn", learn(answer.plan));
    for (const std::size_t t : {10U, 20U}) {
      const std::string in = "_in_" + std::to_string(t);
      row.emplace_back("masters" + in + "_without", answer.without[c].expected[t - 1]);
      if (answer.has_plan()) row.emplace_back("masters" + in, answer.with[c].expected[t - 1]);
      row.emplace_back("lost" + in + "_without", answer.without[c].lost[t - 1]);
      if (answer.has_plan()) row.emplace_back("lost" + in, answer.with[c].lost[t - 1]);
    }
    const bool floor = craft.floor.has_value();
    row.emplace_back("floor_masters", floor ? std::optional(count(craft.floor->masters)) : std::nullopt);
    row.emplace_back("floor_years", floor ? std::optional(count(craft.floor->years)) : std::nullopt);
    row.emplace_back("floor_chance", floor ? std::optional(craft.floor->chance) : std::nullopt);
    row.emplace_back("chance_without", floor ? std::optional(answer.without[c].at_least(craft.floor->years, craft.floor->masters)) : std::nullopt);
    if (answer.has_plan()) row.emplace_back("chance", floor ? std::optional(answer.with[c].at_least(craft.floor->years, craft.floor->masters)) : std::nullopt);
    for (const Reach& reach : answer.plan.reach) {
      if (reach.craft != c) continue;
      row.emplace_back("reachable_if_all_learn", reach.everybody);
      row.emplace_back("reachable_within_limits", reach.within);
    }
    list.rows.push_back(std::move(row));
  }
  return list;
}

void add_years(List& list, const std::string& craft, const Future& future, const char* plan) {
  for (std::size_t t = 1; t <= future.expected.size(); ++t) {
    list.rows.push_back({{"craft", craft}, {"plan", plan}, {"year", count(t)}, {"masters", future.expected[t - 1]}, {"lower", count(future.quantile(t, 0.05))}, {"upper", count(future.quantile(t, 0.95))}, {"lost", future.lost[t - 1]}});
  }
}

List years_list(const HeritageInput& input, const HeritageAnswer& answer, std::size_t c) {
  List list = named("masters of " + input.heritage.crafts[c].name, 3);
  if (answer.has_plan()) add_years(list, input.heritage.crafts[c].name, answer.with[c], "with the plan");
  add_years(list, input.heritage.crafts[c].name, answer.without[c], "without");
  share::Drawing drawing;
  drawing.title = "Masters of " + input.heritage.crafts[c].name + " in the next " + std::to_string(kHeritageYears) + " years";
  drawing.x = "year";
  drawing.y = "masters";
  drawing.x_label = "year from now";
  drawing.y_label = "masters";
  drawing.series = {"plan"};
  drawing.text = "The curve is the number that is expected; with a chance of 9 in 10 it lies within the band.";
  list.drawing = std::move(drawing);
  return list;
}

List all_years_list(const HeritageInput& input, const HeritageAnswer& answer) {
  List list = named("masters_by_year", 3);
  for (std::size_t c = 0; c < input.heritage.crafts.size(); ++c) {
    if (answer.has_plan()) add_years(list, input.heritage.crafts[c].name, answer.with[c], "with the plan");
    add_years(list, input.heritage.crafts[c].name, answer.without[c], "without");
  }
  return list;
}

List households_list(const HeritageInput& input, const HeritageAnswer& answer, bool for_people) {
  const Heritage& all = input.heritage;
  List list = named("households", 1);
  for (std::size_t h = 0; h < all.households.size(); ++h) {
    const Household& one = all.households[h];
    const Earned today = earned_of(input, answer.today.earned[h]), after = earned_of(input, answer.plan.earned[h]);
    if (for_people && clean(today.mean) == 0 && clean(after.mean) == 0) continue;
    const auto persons = static_cast<double>(one.persons);
    Fields row{{"household", one.name}};
    if (!one.place.empty()) row.emplace_back("place", one.place);
    row.emplace_back("persons", count(one.persons));
    row.emplace_back("poor", all.poor(h));
    row.emplace_back("from_crafts_today", clean(today.mean));
    row.emplace_back("from_crafts", clean(after.mean));
    row.emplace_back("spread", clean(after.spread));
    row.emplace_back("in_worst_scenario", clean(after.worst));
    row.emplace_back("income_a_person_today", (one.income + today.mean) / persons);
    row.emplace_back("income_a_person", (one.income + after.mean) / persons);
    row.emplace_back("below_line_today", one.income + today.mean < all.line * persons);
    row.emplace_back("below_line", one.income + after.mean < all.line * persons);
    list.rows.push_back(std::move(row));
  }
  return list;
}

List workshops_list(const HeritageInput& input, const HeritageAnswer& answer) {
  const Heritage& all = input.heritage;
  List list = named("workshops", 1);
  for (std::size_t w = 0; w < all.workshops.size(); ++w) {
    const Workshop& one = all.workshops[w];
    const bool runs = answer.plan.runs[w] != 0;
    const auto learn = static_cast<std::size_t>(std::ranges::count_if(answer.plan.placements, [&](const Placement& placement) { return placement.place.workshop == w; }));
    Fields row{{"workshop", one.name}};
    if (!one.place.empty()) row.emplace_back("place", one.place);
    row.emplace_back("decision", runs ? (one.there ? "runs" : "open") : (one.there ? "nobody learns here" : "not opened"));
    row.emplace_back("cost", runs ? (one.there ? 0 : one.open_cost) + one.run_cost : 0.0);
    row.emplace_back("learn", count(learn));
    row.emplace_back("places", count(*std::ranges::max_element(one.places)));
    list.rows.push_back(std::move(row));
  }
  return list;
}

List products_list(const HeritageInput& input, const HeritageAnswer& answer) {
  const Heritage& all = input.heritage;
  List list = named("work", 2);
  for (std::size_t k = 0; k < all.products.size(); ++k) {
    for (std::size_t p = 0; p < all.periods.size(); ++p) {
      const double made = clean(answer.plan.made[k][p]);
      if (made > 0) list.rows.push_back({{"product", all.products[k].name}, {"period", all.periods[p]}, {"craft", all.crafts[all.products[k].craft].name}, {"pieces", made}, {"hours", made * all.products[k].hours}});
    }
  }
  return list;
}

const char* word_of(Right right) {
  switch (right) {
    case Right::free: return "nobody claims it";
    case Right::agreed: return "agreed";
    case Right::not_agreed: return "not agreed: left out";
    case Right::disputed: return "disputed: left out";
  }
  return "";
}

List orders_list(const HeritageInput& input, const HeritageAnswer& answer) {
  const Heritage& all = input.heritage;
  const std::vector<Market> years = all.years();
  List list = named("orders", 1);
  for (std::size_t o = 0; o < all.orders.size(); ++o) {
    const Order& one = all.orders[o];
    double wanted = 0, sold = 0, money = 0;
    for (std::size_t s = 0; s < years.size(); ++s) {
      wanted += years[s].probability * one.quantity * years[s].demand[one.product];
      sold += years[s].probability * answer.plan.sold[s][o];
      money += years[s].probability * answer.plan.sold[s][o] * one.price * years[s].price[one.product];
    }
    Fields row{{"order", one.name}, {"buyer", one.buyer}, {"product", all.products[one.product].name}, {"period", all.periods[one.period]}, {"wanted", wanted}, {"sold", clean(sold)}, {"brings", clean(money)}};
    row.emplace_back("design", one.design);
    row.emplace_back("right", one.design.empty() ? "" : word_of(one.right));
    list.rows.push_back(std::move(row));
  }
  return list;
}

/// Claims on one design stand beside each other.
List claims_list(const HeritageInput& input) {
  List list = named("claims", 2);
  std::vector<std::string> designs;
  for (const Claim& one : input.claims) {
    if (std::ranges::find(designs, one.design) == designs.end()) designs.push_back(one.design);
  }
  for (const std::string& design : designs) {
    const Right right = right_of(input.claims, design);
    for (const Claim& one : input.claims) {
      if (one.design != design) continue;
      list.rows.push_back({{"design", design}, {"claimant", one.who}, {"right", one.right}, {"date", one.date}, {"source", one.source}, {"agreed", one.agreed ? (*one.agreed ? "yes" : "no") : "not asked"},
                           {"state", right == Right::disputed ? "disputed" : right == Right::agreed ? "agreed" : "not agreed"}});
    }
  }
  return list;
}

List not_placed_list(const HeritageInput& input, const HeritageAnswer& answer) {
  const Heritage& all = input.heritage;
  List list = named("not_placed", 1);
  for (std::size_t i = 0; i < all.candidates.size(); ++i) {
    if (placement_of(answer.plan, i) != nullptr) continue;
    std::vector<std::string> wishes;
    for (const std::size_t craft : all.candidates[i].wishes) wishes.push_back(all.crafts[craft].name);
    list.rows.push_back({{"person", all.candidates[i].name}, {"asked_for", join(wishes, ", ")}, {"why", "no place in this plan: --explain tells what there was"}});
  }
  for (const NotPlanned& one : input.not_planned) list.rows.push_back({{"person", one.person}, {"asked_for", ""}, {"why", one.why}});
  return list;
}

List scenarios_list(const HeritageInput& input, const HeritageAnswer& answer) {
  List list = named("scenarios", 1);
  for (std::size_t s = 0; s < input.heritage.markets.size(); ++s) {
    const Market& one = input.heritage.markets[s];
    list.rows.push_back({{"scenario", one.name}, {"probability", one.probability}, {"poor_households", clean(answer.plan.poor_income[s])}, {"others", clean(answer.plan.others_income[s])}, {"poor_households_today", clean(answer.today.poor_income[s])}});
  }
  return list;
}

void add_head(const HeritageInput& input, const HeritageAnswer& answer, Fields& head) {
  const Heritage& all = input.heritage;
  const Earned poor = earned_of(input, answer.plan.poor_income), today = earned_of(input, answer.today.poor_income), others = earned_of(input, answer.plan.others_income);
  head.emplace_back("cost", answer.plan.cost);
  head.emplace_back("budget", all.budget);
  head.emplace_back("learn", count(answer.plan.placements.size()));
  head.emplace_back("learn_today", count(answer.today.placements.size()));
  head.emplace_back("asked", count(all.candidates.size()));
  head.emplace_back("poor_households_earn", poor.mean);
  head.emplace_back("poor_households_earn_today", today.mean);
  head.emplace_back("poor_households_spread", clean(poor.spread));
  head.emplace_back("other_households_earn", clean(others.mean));
  if (!all.markets.empty()) {
    head.emplace_back("in_worst_years", answer.plan.tail_mean);
    head.emplace_back("worst_years", input.file.tail);
  }
  std::int64_t before = 0, after = 0, persons = 0;
  for (std::size_t h = 0; h < all.households.size(); ++h) {
    const Household& one = all.households[h];
    const double line = all.line * static_cast<double>(one.persons);
    persons += count(one.persons);
    before += one.income + earned_of(input, answer.today.earned[h]).mean < line ? count(one.persons) : 0;
    after += one.income + earned_of(input, answer.plan.earned[h]).mean < line ? count(one.persons) : 0;
  }
  head.emplace_back("persons", persons);
  head.emplace_back("below_line_today", before);
  head.emplace_back("below_line", after);
  head.emplace_back("rounds", count(answer.plan.rounds));
}

}  // namespace

Earned earned_of(const HeritageInput& input, const std::vector<double>& by_scenario) {
  const std::vector<Market> years = input.heritage.years();
  Earned earned;
  for (std::size_t s = 0; s < by_scenario.size(); ++s) earned.mean += years[s].probability * by_scenario[s];
  double squares = 0;
  for (std::size_t s = 0; s < by_scenario.size(); ++s) squares += years[s].probability * (by_scenario[s] - earned.mean) * (by_scenario[s] - earned.mean);
  earned.spread = std::sqrt(squares);
  if (!by_scenario.empty()) earned.worst = *std::ranges::min_element(by_scenario);
  return earned;
}

std::string heritage_money(const HeritageInput& input, double amount) { return with_thousands(fmt::format("{:.0f}", std::round(clean(amount)) + 0.0)) + " " + input.heritage.money; }

std::string chance_text(double chance) {
  if (chance > 0 && chance < 0.01) return "under 1 %";
  if (chance < 1 && chance > 0.99) return "over 99 %";
  return format_double(std::round(chance * 100) + 0.0) + " %";
}

std::string claims_text(const HeritageInput& input, const std::string& design) {
  std::set<std::string> seen;
  std::vector<std::string> who;
  for (const Claim& one : input.claims) {
    if (one.design == design && seen.insert(one.who).second) who.push_back(one.who);
  }
  return join(who, ", ");
}

Result<HeritageAnswer> answer_heritage(const HeritageInput& input, const plan::Limits& limits, const RunControl& control) {
  HeritageAnswer answer;
  HeritageOptions options;
  options.aim = input.file.cvar ? Aim::cvar : Aim::expected;
  options.tail = input.file.tail;
  options.limits = limits;
  Result<HeritagePlan> plan = plan_heritage(input.heritage, options, control);
  if (!plan) return fail(plan.error());
  answer.plan = std::move(*plan);
  HeritageOptions without;
  without.only_today = true;
  without.floors = false;
  // Without new people or workshops it is a small linear programme: it is worked out also after a stop, for what the plan is compared with.
  RunControl whole = control;
  whole.stop = {};
  Result<HeritagePlan> today = plan_heritage(input.heritage, without, whole);
  if (!today) return fail(today.error());
  answer.today = std::move(*today);
  for (std::size_t c = 0; c < input.heritage.crafts.size(); ++c) {
    answer.without.push_back(future_of(lives_of(input.heritage, placed_today(input.heritage), c, kHeritageYears), kHeritageYears));
    if (answer.has_plan()) answer.with.push_back(future_of(lives_of(input.heritage, answer.plan.placements, c, kHeritageYears), kHeritageYears));
  }
  return answer;
}

share::Plan heritage_output(const HeritageInput& input, const HeritageAnswer& answer, share::Format format) {
  const bool page = format == share::Format::html, for_people = page || format == share::Format::text || format == share::Format::md;
  share::Plan out;
  out.title = input.heritage.name;
  out.head = fields_of(answer.plan.optimum);
  out.head.emplace_back("heritage", input.heritage.name);
  out.head.emplace_back("money", input.heritage.money);
  out.head.emplace_back("aim", input.file.cvar ? "cvar" : "expected");
  if (answer.has_plan()) add_head(input, answer, out.head);
  if (for_people) out.parts.push_back(heritage_words(input, answer));
  if (answer.has_plan()) out.parts.push_back(learners_list(input, answer));
  out.parts.push_back(crafts_list(input, answer));
  if (answer.has_plan()) out.parts.push_back(households_list(input, answer, for_people));
  for (std::size_t c = 0; c < input.heritage.crafts.size() && page; ++c) out.parts.push_back(years_list(input, answer, c));
  if (!for_people) out.parts.push_back(all_years_list(input, answer));
  if (answer.has_plan()) {
    out.parts.push_back(workshops_list(input, answer));
    out.parts.push_back(products_list(input, answer));
    out.parts.push_back(orders_list(input, answer));
  }
  if (!input.claims.empty()) out.parts.push_back(claims_list(input));
  if (answer.has_plan()) {
    out.parts.push_back(not_placed_list(input, answer));
    if (!input.heritage.markets.empty()) out.parts.push_back(scenarios_list(input, answer));
  }
  std::erase_if(out.parts, [&](const List& list) { return for_people && list.rows.empty(); });
  return out;
}

std::vector<Note> heritage_notes(const HeritageInput& input, const HeritageAnswer& answer) {
  std::vector<Note> notes;
  if (!input.file.note.empty()) notes.push_back({"note", input.file.note});
  notes.push_back({"leaving", "chances of leaving a craft: " + input.file.leaving_source});
  notes.push_back({"not-observed", "what people earn follows from the orders, prices and hours of the tables, and nothing of it was observed: no independent evaluation of such workshops is known"});
  if (answer.has_plan()) notes.push_back({"wish", "a place is an offer: each person asked for the craft, and may say no or stop"});
  if (!input.not_planned.empty()) notes.push_back({"not-planned", std::to_string(input.not_planned.size()) + " of the table of learners are not planned for: see not_placed"});
  return notes;
}

}  // namespace solleva::cli
