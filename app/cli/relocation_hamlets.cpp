// SPDX-License-Identifier: Apache-2.0
#include "app/cli/relocation_hamlets.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using namespace plan::relocation;
using share::Fields;
using share::List;
using share::Node;

/// What the measures of a hamlet bring and cost together, all of them done.
struct Staying {
  double effect = 0, variance = 0, per_family = 0, fixed = 0;
  bool spread_known = true, any = false;
};

Staying staying_in(const RelocationInput& input, std::uint32_t hamlet) {
  Staying all;
  for (std::size_t m = 0; m < input.measures.size(); ++m) {
    const StayMeasure& one = input.measures[m];
    if (one.hamlet != hamlet) continue;
    all.any = true;
    all.effect += one.effect;
    all.per_family += one.per_family;
    all.fixed += one.fixed;
    all.spread_known = all.spread_known && input.stay[m].effect_sd.has_value();
    if (input.stay[m].effect_sd) all.variance += *input.stay[m].effect_sd * *input.stay[m].effect_sd;
  }
  return all;
}

std::vector<double> agreed_in(const RelocationInput& input) {
  std::vector<double> agreed(input.hamlets.size(), 0);
  for (const std::uint32_t hamlet : input.hamlet_of) agreed[hamlet] += 1;
  return agreed;
}

std::string done_in(const RelocationInput& input, const RelocationAnswer& answer, std::uint32_t hamlet) {
  std::string names;
  for (std::size_t m = 0; m < input.measures.size(); ++m) {
    if (input.measures[m].hamlet == hamlet && answer.built[m] != 0) names += (names.empty() ? "" : ", ") + input.measures[m].name;
  }
  return names.empty() ? "nothing" : names;
}

Node cost_at(const RelocationInput& input, std::uint32_t site) { return input.costs.empty() || site == kStays ? Node() : Node(input.costs[site].all()); }

}  // namespace

std::vector<std::uint8_t> hidden_counts(const RelocationInput& input) {
  std::vector<std::uint8_t> hidden;
  for (const Hamlet& hamlet : input.hamlets) hidden.push_back(hamlet.others > 0 && hamlet.others < input.file.small ? 1 : 0);
  if (std::ranges::count(hidden, 1) != 1) return hidden;
  std::size_t next = hidden.size();  // one alone would follow from the sum: the next smallest is hidden with it
  for (std::size_t h = 0; h < hidden.size(); ++h) {
    if (hidden[h] == 0 && input.hamlets[h].others > 0 && (next == hidden.size() || input.hamlets[h].others < input.hamlets[next].others)) next = h;
  }
  if (next < hidden.size()) hidden[next] = 1;
  return hidden;
}

std::string whole_money(double amount) { return with_thousands(std::to_string(std::llround(amount))); }

List side_by_side_list(const RelocationInput& input, const RelocationAnswer& answer) {
  List list;
  list.name = "staying_or_moving";
  list.keys = 1;
  for (std::size_t f = 0; f < input.move.families.size(); ++f) {
    const std::uint32_t hamlet = input.hamlet_of[f], site = best_site(input, answer, f);
    const Staying staying = staying_in(input, hamlet);
    Fields row{{"family", input.move.families[f].consent.person()}};
    if (input.has_hamlets()) row.emplace_back("hamlet", input.hamlets[hamlet].name);
    row.emplace_back("staying_brings", staying.any ? Node(staying.effect) : Node());
    row.emplace_back("staying_sd", staying.any && staying.spread_known ? Node(std::sqrt(staying.variance)) : Node());
    row.emplace_back("staying_costs", staying.any ? Node(staying.per_family) : Node());
    row.emplace_back("staying_costs_hamlet", staying.any ? Node(staying.fixed) : Node());
    row.emplace_back("moving_to", site == kStays ? Node("nowhere has room that fits") : Node(input.move.sites[site].name));
    row.emplace_back("moving_brings", site == kStays ? Node() : Node(input.move.families[f].worth[site]));
    row.emplace_back("moving_costs", cost_at(input, site));
    if (!input.costs.empty()) {
      const SiteCost none, &cost = site == kStays ? none : input.costs[site];
      for (const auto& [name, part] : {std::pair{"home", cost.home}, std::pair{"removal", cost.removal}, std::pair{"land", cost.land}, std::pair{"host_community", cost.host}, std::pair{"running", cost.running}}) {
        row.emplace_back(name, site == kStays ? Node() : Node(part));
      }
    }
    row.emplace_back("plan", answer.site[f] == kStays ? "stays" : "moves");
    list.rows.push_back(std::move(row));
  }
  return list;
}

List hamlets_list(const RelocationInput& input, const RelocationAnswer& answer) {
  List list;
  list.name = "hamlets";
  list.keys = 1;
  const std::vector<std::uint8_t> hidden = hidden_counts(input);
  const std::vector<double> agreed = agreed_in(input);
  for (std::uint32_t h = 0; h < input.hamlets.size(); ++h) {
    const Staying staying = staying_in(input, h);
    const bool hide = hidden[h] != 0;
    std::int64_t moving = 0;
    Sum brings, costs;
    for (std::size_t f = 0; f < input.hamlet_of.size(); ++f) {
      const std::uint32_t site = input.hamlet_of[f] == h ? best_site(input, answer, f) : kStays;
      if (site == kStays) continue;
      moving += answer.site[f] == kStays ? 0 : 1;
      brings.add(input.move.families[f].worth[site]);
      if (!input.costs.empty()) costs.add(input.costs[site].all());
    }
    Fields row{{"hamlet", input.hamlets[h].name}, {"agreed", static_cast<std::int64_t>(agreed[h])}};
    row.emplace_back("others", hide ? Node("too few to tell") : Node(input.hamlets[h].others));
    row.emplace_back("staying_costs_once", staying.any ? Node(staying.fixed) : Node());
    row.emplace_back("staying_costs_a_family", staying.any ? Node(staying.per_family) : Node());
    row.emplace_back("staying_brings_agreed", staying.any ? Node(staying.effect * agreed[h]) : Node());
    row.emplace_back("staying_brings_others", !staying.any ? Node() : hide ? Node("too few to tell") : Node(staying.effect * static_cast<double>(input.hamlets[h].others)));
    row.emplace_back("moving_brings_agreed", brings.value());
    row.emplace_back("moving_costs_agreed", input.costs.empty() ? Node() : Node(costs.value()));
    row.emplace_back("moving", moving);
    row.emplace_back("done_in_place", done_in(input, answer, h));
    list.rows.push_back(std::move(row));
  }
  return list;
}

List measures_list(const RelocationInput& input, const RelocationAnswer& answer) {
  List list;
  list.name = "measures";
  list.keys = 2;
  for (std::size_t m = 0; m < input.measures.size(); ++m) {
    const StayMeasure& one = input.measures[m];
    list.rows.push_back({{"hamlet", input.hamlets[one.hamlet].name}, {"measure", one.name}, {"done", answer.built[m] != 0}, {"fixed_cost", one.fixed}, {"of_it_running", input.stay[m].running},
                         {"cost_per_family", one.per_family}, {"effect_per_family", one.effect}, {"effect_sd", input.stay[m].effect_sd}});
  }
  return list;
}

List budgets_list(const RelocationInput& input, const RelocationAnswer& answer) {
  List list;
  list.name = "months";
  list.keys = 2;
  for (std::size_t f = 0; f < input.move.families.size(); ++f) {
    const std::uint32_t site = best_site(input, answer, f);
    if (site == kStays || !input.budget_at(f, site)) continue;
    const BudgetChange& change = *input.budget_at(f, site);
    Fields row{{"family", input.move.families[f].consent.person()}, {"site", input.move.sites[site].name}, {"moves", answer.site[f] != kStays}};
    const auto both = [&](const char* name, double before, double after) {
      row.emplace_back(std::string(name) + "_before", before);
      row.emplace_back(std::string(name) + "_after", after);
    };
    both("income", change.before.income, change.after.income);
    both("food_grown", change.before.food_grown, change.after.food_grown);
    both("rent", change.before.rent, change.after.rent);
    both("instalments", change.before.instalment, change.after.instalment);
    both("heating", change.before.heating, change.after.heating);
    both("transport", change.before.transport, change.after.transport);
    both("left", change.before.left(), change.after.left());
    row.emplace_back("paid_at_once", change.own);
    row.emplace_back("months_until_even", change.breaks_even ? Node(std::ceil(*change.breaks_even - 1e-9)) : Node("never"));
    row.emplace_back("debts_of_income", std::isfinite(change.debt_share) ? Node(change.debt_share) : Node("no income"));
    list.rows.push_back(std::move(row));
  }
  return list;
}

List at_risk_list(const RelocationInput& input, const RelocationAnswer& answer) {
  List list;
  list.name = "at_risk";
  list.keys = 2;
  const double most = input.file.loans ? input.file.loans->most_of_income : data::RelocationLoans{}.most_of_income;
  for (std::size_t f = 0; f < answer.site.size(); ++f) {
    const std::uint32_t site = answer.site[f];
    if (site == kStays || !input.at_risk(f, site)) continue;
    const BudgetChange& change = *input.budget_at(f, site);
    std::string why;
    if (change.poorer) why = whole_money(change.before.left() - change.after.left()) + " " + input.file.money + " less are left in a month than now";
    if (change.debt_share > most) {
      why += std::string(why.empty() ? "" : "; ") + (std::isfinite(change.debt_share) ? "debts take " + whole_money(100 * change.debt_share) + " % of the income" : "there are debts and no income");
    }
    list.rows.push_back({{"family", input.move.families[f].consent.person()}, {"site", input.move.sites[site].name}, {"why", why}});
  }
  return list;
}

}  // namespace solleva::cli
