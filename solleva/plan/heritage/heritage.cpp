// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/heritage/heritage.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/plan/heritage/errors.h"

namespace solleva::plan::heritage {
namespace {

tl::unexpected<Error> bad(const std::string& unit, std::string why, std::string hint = {}) {
  Error error{errors::bad_heritage, "the crafts and their people do not hold together"};
  error.where.unit = unit;
  error.why = std::move(why);
  error.hint = std::move(hint);
  return fail(std::move(error));
}

bool amount(double value) { return std::isfinite(value) && value >= 0; }
bool part(double value) { return value >= 0 && value <= 1; }
bool holds(const std::vector<std::size_t>& all, std::size_t one) { return std::ranges::find(all, one) != all.end(); }

template <class T>
Done named_once(const std::vector<T>& all, const std::string& what) {
  std::set<std::string> seen;
  for (const T& one : all) {
    if (one.name.empty()) return bad(what, "a name is empty");
    if (!seen.insert(one.name).second) return bad(one.name, "there are two " + what + " of that name", "take one out, or tell them apart");
  }
  return {};
}

Done check_craft(const Craft& craft, std::size_t periods) {
  if (!(craft.months > 0 && amount(craft.months))) return bad(craft.name, "the months to mastery must be above 0");
  if (!part(craft.pace)) return bad(craft.name, "what a learner makes lies from 0 to 1 of what a master makes");
  if (!amount(craft.teaching)) return bad(craft.name, "the hours of teaching must be 0 or more");
  if (craft.season.empty()) return bad(craft.name, "it is worked in no period");
  for (std::size_t i = 0; i < craft.season.size(); ++i) {
    if (craft.season[i] >= periods || (i > 0 && craft.season[i] <= craft.season[i - 1])) return bad(craft.name, "the periods of its season must rise and be there");
  }
  const Leaving& leaving = craft.leaving;
  if (leaving.law && !(amount(leaving.law->level) && std::isfinite(leaving.law->growth))) return bad(craft.name, "the hazard of leaving must be 0 or more");
  for (std::size_t i = 0; i < leaving.table.size(); ++i) {
    if (!part(leaving.table[i].second)) return bad(craft.name, "the chance of leaving from age " + format_double(leaving.table[i].first) + " on must lie from 0 to 1");
    if (i > 0 && leaving.table[i].first <= leaving.table[i - 1].first) return bad(craft.name, "the ages of its table of leaving must rise", "one row for each age from which a chance holds");
  }
  if (craft.floor && (craft.floor->masters < 1 || craft.floor->years < 1 || craft.floor->years > 100 || !(craft.floor->chance > 0 && craft.floor->chance < 1))) {
    return bad(craft.name, "its floor needs at least one master, 1 to 100 years and a chance above 0 and below 1", "a chance of 1 cannot be reached: everybody may leave");
  }
  return {};
}

Done check_hours(const std::string& name, const std::vector<double>& hours, std::size_t periods) {
  if (hours.size() != periods || !std::ranges::all_of(hours, amount)) return bad(name, "the hours of each period must be 0 or more");
  return {};
}

Done check_people(const Heritage& heritage) {
  std::set<std::string> names;
  for (const Master& master : heritage.masters) {
    names.insert(master.name);
    if (master.craft >= heritage.crafts.size() || master.household >= heritage.households.size()) return bad(master.name, "the craft or the household is not there");
    if (!(amount(master.age) && master.age <= 130)) return bad(master.name, "the age lies from 0 to 130");
    if (Done done = check_hours(master.name, master.hours, heritage.periods.size()); !done) return done;
  }
  for (const Candidate& one : heritage.candidates) {
    if (names.contains(one.name)) return bad(one.name, "this person is a master and asks to learn: one person would be in two places", "take the row of one of the two out");
    if (one.household >= heritage.households.size()) return bad(one.name, "the household is not there");
    if (!(amount(one.age) && one.age <= 130) || !amount(one.learned) || !part(one.stays)) return bad(one.name, "age and months must be 0 or more, and the chance of staying lies from 0 to 1");
    if (Done done = check_hours(one.name, one.hours, heritage.periods.size()); !done) return done;
    for (const std::size_t craft : one.wishes) {
      if (craft >= heritage.crafts.size()) return bad(one.name, "a craft that is wished for is not there");
    }
    if (one.wishes.size() != std::set<std::size_t>(one.wishes.begin(), one.wishes.end()).size()) return bad(one.name, "the same craft is wished for twice", "name each craft once");
  }
  return {};
}

/// Who learns today has a master who teaches, and there is room for all of them.
Done check_today(const Heritage& heritage) {
  std::vector<std::size_t> taught(heritage.masters.size(), 0);
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> sits;
  std::vector<std::optional<std::size_t>> where(heritage.masters.size());
  for (const Candidate& one : heritage.candidates) {
    if (!one.today) continue;
    const Place& today = *one.today;
    if (today.craft >= heritage.crafts.size() || today.master >= heritage.masters.size() || today.workshop >= heritage.workshops.size()) return bad(one.name, "where this person learns is not there");
    const Master& master = heritage.masters[today.master];
    const Workshop& workshop = heritage.workshops[today.workshop];
    if (!workshop.there) return bad(one.name, "learns in " + workshop.name + ", which does not stand yet", "say there = yes for the workshop");
    if (master.craft != today.craft) return bad(one.name, "learns " + heritage.crafts[today.craft].name + " with " + master.name + ", who is a master of " + heritage.crafts[master.craft].name);
    if (!holds(workshop.crafts, today.craft)) return bad(one.name, "learns " + heritage.crafts[today.craft].name + " in " + workshop.name + ", which is not for that craft");
    if (where[today.master].value_or(today.workshop) != today.workshop) return bad(master.name, "teaches in two workshops: " + heritage.workshops[*where[today.master]].name + " and " + workshop.name);
    where[today.master] = today.workshop;
    if (++taught[today.master] > master.teaches) return bad(master.name, std::to_string(taught[today.master]) + " learn with this master already, who teaches at most " + std::to_string(master.teaches), "say how many the master really teaches");
    for (const std::size_t p : heritage.crafts[master.craft].season) {
      const double takes = static_cast<double>(taught[today.master]) * heritage.crafts[master.craft].teaching;
      if (takes > master.hours[p]) return bad(master.name, "teaching those who learn today takes " + format_double(takes) + " hours in " + heritage.periods[p] + ", and the master has " + format_double(master.hours[p]), "give the hours that the master really has");
    }
    for (const std::size_t p : heritage.crafts[today.craft].season) {
      const std::size_t seated = ++sits[{today.workshop, p}];
      if (seated > workshop.places[p]) return bad(workshop.name, std::to_string(seated) + " learn here already in " + heritage.periods[p] + ", and there are " + std::to_string(workshop.places[p]) + " places", "say how many places there really are");
    }
  }
  return {};
}

Done check_workshops(const Heritage& heritage) {
  for (const Workshop& one : heritage.workshops) {
    if (!amount(one.open_cost) || !amount(one.run_cost)) return bad(one.name, "costs must be 0 or more");
    if (one.places.size() != heritage.periods.size()) return bad(one.name, "it needs its places in each period");
    for (const std::size_t craft : one.crafts) {
      if (craft >= heritage.crafts.size()) return bad(one.name, "a craft of this workshop is not there");
    }
  }
  return {};
}

Done check_trade(const Heritage& heritage) {
  for (const Material& one : heritage.materials) {
    const bool most = std::ranges::all_of(one.most, [](const std::optional<double>& value) { return !value || amount(*value); });
    if (!amount(one.price) || one.most.size() != heritage.periods.size() || !most) return bad(one.name, "price and amounts must be 0 or more");
  }
  for (const Product& one : heritage.products) {
    if (one.craft >= heritage.crafts.size()) return bad(one.name, "its craft is not there");
    if (!(one.hours > 0 && amount(one.hours))) return bad(one.name, "the hours of a piece must be above 0");
    for (const auto& [material, need] : one.materials) {
      if (material >= heritage.materials.size() || !amount(need)) return bad(one.name, "what a piece takes must be 0 or more of a material that is there");
    }
  }
  for (const Order& one : heritage.orders) {
    if (one.product >= heritage.products.size() || one.period >= heritage.periods.size()) return bad(one.name, "its product or period is not there");
    if (!amount(one.quantity) || !amount(one.price)) return bad(one.name, "quantity and price must be 0 or more");
    const Product& product = heritage.products[one.product];
    const Craft& craft = heritage.crafts[product.craft];
    const std::string order = "nobody can make this order of " + product.name;
    if (std::ranges::find(heritage.masters, product.craft, &Master::craft) == heritage.masters.end()) return bad(one.name, order + ": " + craft.name + " has no master", "take the order out, or find who knows the craft");
    if (craft.season.front() > one.period) return bad(one.name, order + ": it is due in " + heritage.periods[one.period] + ", and " + craft.name + " is not worked before " + heritage.periods[craft.season.front()], "agree on a later period");
  }
  double together = 0;
  for (const Market& one : heritage.markets) {
    together += one.probability;
    const bool right = part(one.probability) && one.price.size() == heritage.products.size() && one.demand.size() == heritage.products.size();
    if (!right || !std::ranges::all_of(one.price, amount) || !std::ranges::all_of(one.demand, amount)) return bad(one.name, "a probability lies from 0 to 1, and prices and demand are multiples from 0 on");
  }
  if (!heritage.markets.empty() && std::fabs(together - 1) > 1e-9) return bad("scenarios", "their probabilities are " + format_double(together) + " together, not 1");
  return {};
}

}  // namespace

std::vector<Market> Heritage::years() const {
  if (!markets.empty()) return markets;
  Market usual;
  usual.name = "the year";
  usual.price.assign(products.size(), 1);
  usual.demand.assign(products.size(), 1);
  return {usual};
}

Right right_of(const std::vector<Claim>& claims, const std::string& design) {
  std::set<std::string> who;
  bool all = true;
  for (const Claim& claim : claims) {
    if (claim.design != design) continue;
    who.insert(claim.who);
    all = all && claim.agreed.value_or(false);
  }
  if (who.empty()) return Right::free;
  return all ? Right::agreed : who.size() > 1 ? Right::disputed : Right::not_agreed;
}

Done check(const Heritage& heritage) {
  if (heritage.periods.empty()) return bad("periods", "a year has at least one");
  if (heritage.crafts.empty()) return bad("crafts", "there is none");
  for (const Done& done : {named_once(heritage.crafts, "crafts"), named_once(heritage.households, "households"), named_once(heritage.masters, "masters"), named_once(heritage.candidates, "people who learn or asked to"),
                           named_once(heritage.workshops, "workshops"), named_once(heritage.materials, "materials"), named_once(heritage.products, "products"), named_once(heritage.orders, "orders"),
                           named_once(heritage.markets, "scenarios")}) {
    if (!done) return done;
  }
  for (const Craft& craft : heritage.crafts) {
    if (Done done = check_craft(craft, heritage.periods.size()); !done) return done;
  }
  for (const Household& one : heritage.households) {
    if (one.persons < 1 || !std::isfinite(one.income)) return bad(one.name, "it has at least one person and an income");
  }
  if (!amount(heritage.budget) || !amount(heritage.stipend) || !amount(heritage.fee) || !amount(heritage.line) || !part(heritage.others)) return bad(heritage.name, "budget, stipend, fee and line must be 0 or more, and others lies from 0 to 1");
  for (const auto step : {check_workshops, check_people, check_today, check_trade}) {
    if (Done done = step(heritage); !done) return done;
  }
  return {};
}

}  // namespace solleva::plan::heritage
