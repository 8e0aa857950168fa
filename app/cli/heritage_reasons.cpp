// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/named.h"
#include "app/cli/heritage_output.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using namespace plan::heritage;
using share::List;

std::string rounded_text(double value) { return format_double(std::round(value * 100) / 100 + 0.0); }

/// Collects sentences about one name.
class Reasons {
 public:
  Reasons(const HeritageInput& input, const HeritageAnswer& answer) : input_(input), all_(input.heritage), answer_(answer) {
    list_.name = "reasons";
    list_.keys = 1;
  }

  List take() { return std::move(list_); }

  void about_candidate(std::size_t i) {
    const Candidate& one = all_.candidates[i];
    const auto found = std::ranges::find(answer_.plan.placements, i, &Placement::candidate);
    std::vector<std::string> wishes;
    for (const std::size_t craft : one.wishes) wishes.push_back(all_.crafts[craft].name);
    add("asked for", wishes.empty() ? "to go on" : join(wishes, ", "));
    household_words(one.household);
    if (found != answer_.plan.placements.end()) {
      const Place& place = found->place;
      add("place", std::string(one.today ? "goes on learning " : "learns ") + all_.crafts[place.craft].name + " with " + all_.masters[place.master].name + " in " + all_.workshops[place.workshop].name);
      const Life life = life_of(all_, i, place.craft, kHeritageYears);
      if (life.start <= kHeritageYears) add("master", "may be one at the end of year " + std::to_string(life.start) + ", with a chance of " + chance_text(life.alive[life.start - 1]));
      kept_without(i, place.craft);
      return;
    }
    add("place", answer_.has_plan() ? "none in this plan" : "there is no plan");
    for (const std::size_t craft : one.wishes) free_places(i, craft);
  }

  void about_master(std::size_t m) {
    const Master& one = all_.masters[m];
    add("craft", all_.crafts[one.craft].name + (input_.active[m].empty() ? "" : ", for " + input_.active[m] + " years"));
    const Life life = master_life(all_.crafts[one.craft].leaving, one.age, kHeritageYears);
    add("still in the craft", "in 10 years with a chance of " + chance_text(life.alive[9]) + ", in 20 years " + chance_text(life.alive[19]));
    if (!answer_.has_plan()) return;
    std::vector<std::string> names;
    for (const Placement& placement : answer_.plan.placements) {
      if (placement.place.master == m) names.push_back(all_.candidates[placement.candidate].name);
    }
    add("teaches", names.empty() ? "nobody" : join(names, ", ") + ", of " + std::to_string(one.teaches) + " at most");
  }

  void about_craft(std::size_t c) {
    const Craft& craft = all_.crafts[c];
    const auto masters = static_cast<std::size_t>(std::ranges::count(all_.masters, c, &Master::craft));
    std::size_t teaches = 0, asked = 0;
    for (const Master& one : all_.masters) teaches += one.craft == c ? one.teaches : 0;
    for (const Candidate& one : all_.candidates) asked += std::ranges::find(one.wishes, c) != one.wishes.end() ? 1U : 0U;
    add("today", std::to_string(masters) + " masters, who can teach " + std::to_string(teaches) + "; " + std::to_string(asked) + " asked for it; a master after " + rounded_text(craft.months) + " months");
    for (const std::size_t t : {1U, 5U, 10U, 15U, 20U}) {
      std::string says;
      if (answer_.has_plan()) says = rounded_text(answer_.with[c].expected[t - 1]) + " masters expected, lost by then with a chance of " + chance_text(answer_.with[c].lost[t - 1]) + "; without the plan ";
      add("year " + std::to_string(t), says + rounded_text(answer_.without[c].expected[t - 1]) + " and " + chance_text(answer_.without[c].lost[t - 1]));
    }
    if (!craft.floor) add("floor", "none: the table of crafts does not say how many masters keep it alive");
    else floor_words(c);
    for (const Order& order : all_.orders) {
      if (all_.products[order.product].craft != c || order.right == Right::free || order.right == Right::agreed) continue;
      add(order.name, "left out: " + order.design + " is " + (order.right == Right::disputed ? "disputed between " : "not agreed by ") + claims_text(input_, order.design));
    }
  }

  void about_household(std::size_t h) {
    household_words(h);
    if (!answer_.has_plan()) return;
    for (std::size_t s = 0; s < all_.markets.size(); ++s) add(all_.markets[s].name, "earns " + heritage_money(input_, answer_.plan.earned[h][s]) + " from the crafts, without the plan " + heritage_money(input_, answer_.today.earned[h][s]));
  }

  void about_workshop(std::size_t w) {
    const Workshop& one = all_.workshops[w];
    std::vector<std::string> crafts, names;
    for (const std::size_t c : one.crafts) crafts.push_back(all_.crafts[c].name);
    add("crafts", join(crafts, ", "));
    add("costs", (one.there ? std::string("it stands") : heritage_money(input_, one.open_cost) + " to open") + ", " + heritage_money(input_, one.run_cost) + " a year");
    if (!answer_.has_plan()) return;
    for (const Placement& placement : answer_.plan.placements) {
      if (placement.place.workshop == w) names.push_back(all_.candidates[placement.candidate].name);
    }
    add("in this plan", names.empty() ? "nobody learns here" : join(names, ", "));
  }

 private:
  void add(std::string what, std::string why) { list_.rows.push_back({{"what", std::move(what)}, {"why", std::move(why)}}); }

  void household_words(std::size_t h) {
    const Household& one = all_.households[h];
    add("household", one.name + (all_.poor(h) ? ", poor: " : ", not poor: ") + heritage_money(input_, one.income / static_cast<double>(one.persons)) + " a person beside the crafts, the line is " + heritage_money(input_, all_.line));
    if (!answer_.has_plan()) return;
    const Earned before = earned_of(input_, answer_.today.earned[h]), after = earned_of(input_, answer_.plan.earned[h]);
    add("earns from the crafts", heritage_money(input_, after.mean) + " in the mean of the scenarios, " + heritage_money(input_, after.worst) + " in the worst; without the plan " + heritage_money(input_, before.mean));
  }

  void floor_words(std::size_t c) {
    const Floor& floor = *all_.crafts[c].floor;
    std::string says = "at least " + std::to_string(floor.masters) + " in " + std::to_string(floor.years) + " years with a chance of " + chance_text(floor.chance) + " is asked for; without the plan it is " + chance_text(answer_.without[c].at_least(floor.years, floor.masters));
    if (answer_.has_plan()) says += ", with it " + chance_text(answer_.with[c].at_least(floor.years, floor.masters));
    add("floor", says);
    for (const Reach& reach : answer_.plan.reach) {
      if (reach.craft != c) continue;
      add("best that can be reached", chance_text(reach.everybody) + " if all who asked learned it" + (reach.within ? ", about " + chance_text(*reach.within) + " within money, places and the masters' time" : std::string()));
    }
  }

  /// What the craft's floor would lose without this person.
  void kept_without(std::size_t i, std::size_t c) {
    if (!all_.crafts[c].floor) return;
    const Floor& floor = *all_.crafts[c].floor;
    std::vector<Placement> others = answer_.plan.placements;
    std::erase_if(others, [&](const Placement& one) { return one.candidate == i; });
    const double without = chance_of(lives_of(all_, others, c, floor.years), floor.years, floor.masters), with = answer_.with[c].at_least(floor.years, floor.masters);
    add("what it does for " + all_.crafts[c].name, "the chance of " + std::to_string(floor.masters) + " masters in " + std::to_string(floor.years) + " years is " + chance_text(with) + ", without this person " + chance_text(without) + "; asked for is " + chance_text(floor.chance));
  }

  void free_places(std::size_t i, std::size_t c) {
    std::size_t teaches = 0, learn = 0, places = 0;
    for (const Master& one : all_.masters) teaches += one.craft == c ? one.teaches : 0;
    for (std::size_t w = 0; w < all_.workshops.size() && answer_.has_plan(); ++w) {
      const Workshop& one = all_.workshops[w];
      if (answer_.plan.runs[w] == 0 || std::ranges::find(one.crafts, c) == one.crafts.end()) continue;
      places += *std::ranges::max_element(one.places);
    }
    for (const Placement& one : answer_.plan.placements) learn += one.place.craft == c ? 1U : 0U;
    const Craft& craft = all_.crafts[c];
    std::string why = "masters could teach " + std::to_string(teaches) + ", " + std::to_string(learn) + " learn it in this plan";
    if (places == 0) why += "; no workshop for it runs";
    double worked = 0;
    for (const std::size_t p : craft.season) worked += all_.candidates[i].hours[p] * craft.pace;
    why += "; a place costs " + heritage_money(input_, all_.stipend + all_.fee) + " and would add " + rounded_text(worked) + " hours of a master's work; " + heritage_money(input_, all_.budget - answer_.plan.cost) + " of the budget are left";
    add(craft.name, why);
  }

  const HeritageInput& input_;
  const Heritage& all_;
  const HeritageAnswer& answer_;
  List list_;
};

}  // namespace

Result<share::List> heritage_reasons(const HeritageInput& input, const HeritageAnswer& answer, const std::string& name) {
  Reasons reasons(input, answer);
  std::vector<std::string> names;
  const Heritage& all = input.heritage;
  const auto candidate = place_in(all.candidates, name, names), master = place_in(all.masters, name, names), craft = place_in(all.crafts, name, names), household = place_in(all.households, name, names), workshop = place_in(all.workshops, name, names);
  const auto left = std::ranges::find(input.not_planned, name, &NotPlanned::person);
  if (left != input.not_planned.end()) {
    share::List list = reasons.take();
    list.rows.push_back({{"what", "not planned for"}, {"why", left->why}});
    return list;
  }
  if (!candidate && !master && !craft && !household && !workshop) {
    Error error{errors::bad_value, "there is no \"" + name + "\" to explain"};
    error.where.field = "--explain";
    error.why = "it is neither somebody who learns or asked to nor a master, a craft, a household or a workshop";
    error.hint = did_you_mean(name, names);
    return fail(std::move(error));
  }
  if (candidate) reasons.about_candidate(*candidate);
  if (master) reasons.about_master(*master);
  if (craft) reasons.about_craft(*craft);
  if (household) reasons.about_household(*household);
  if (workshop) reasons.about_workshop(*workshop);
  return reasons.take();
}

}  // namespace solleva::cli
