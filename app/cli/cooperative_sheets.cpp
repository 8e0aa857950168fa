// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "app/cli/cooperative_output.h"

namespace solleva::cli {
namespace {

using namespace plan::cooperative;
using share::HouseholdSheet;
using share::HouseholdSheets;

double money(const Cooperative& cooperative, std::int64_t units) { return Money::of_units(units, cooperative.file.currency).to_double(); }

/// An id as the head of a column: "dry-season" is "Dry season".
std::string title_of(std::string id) {
  for (char& letter : id) letter = letter == '-' || letter == '_' ? ' ' : letter;
  if (!id.empty() && id.front() >= 'a' && id.front() <= 'z') id.front() = static_cast<char>(id.front() - 'a' + 'A');
  return id;
}

std::vector<std::string> season_names(const Cooperative& cooperative, const std::string& language) {
  std::vector<std::string> names;
  for (const Season& season : cooperative.file.seasons) names.push_back(name_in(season.names, language, title_of(season.id)));
  if (names.empty()) names.emplace_back();
  return names;
}

/// What all households have of what the parts go by.
struct Totals {
  std::int64_t points = 0, use = 0, capital = 0, needy = 0;
};

Totals totals_of(const Cooperative& cooperative, const CooperativeResult& result) {
  Totals totals;
  for (std::size_t h = 0; h < cooperative.households.size(); ++h) {
    const CoopHousehold& one = cooperative.households[h];
    totals.points += result.points[h];
    totals.use += one.use;
    totals.capital += one.capital;
    totals.needy += one.hands == 0 ? one.persons : 0;
  }
  return totals;
}

void add_money(const Cooperative& cooperative, const CooperativeResult& result, const Totals& totals, std::size_t h, HouseholdSheet& sheet) {
  const CoopHousehold& one = cooperative.households[h];
  const Statement& statement = result.division->statements[h];
  const auto add = [&](const char* kind, std::int64_t amount, double own, double all, bool in_money) {
    HouseholdSheet::Part part;
    part.kind = kind;
    part.amount = money(cooperative, amount);
    part.own = own;
    part.all = all;
    part.in_money = in_money;
    sheet.parts.push_back(std::move(part));
  };
  sheet.has_surplus = true;
  sheet.surplus = money(cooperative, result.division->surplus);
  sheet.reserve = money(cooperative, result.division->reserve);
  add("labour", statement.labour, std::round(static_cast<double>(result.points[h]) / 1e4) / 100, std::round(static_cast<double>(totals.points) / 1e4) / 100, false);
  add("patronage", statement.patronage, money(cooperative, one.use), money(cooperative, totals.use), true);
  add("capital", statement.capital, money(cooperative, one.capital), money(cooperative, totals.capital), true);
  if (one.hands == 0) add("welfare", statement.welfare, static_cast<double>(one.persons), static_cast<double>(totals.needy), false);
  sheet.total = money(cooperative, statement.total);
  sheet.advances = money(cooperative, one.advances);
  sheet.to_pay = money(cooperative, statement.to_pay);
  sheet.owes = money(cooperative, statement.owes);
  if (!cooperative.file.line) return;
  HouseholdSheet::Poverty poverty;
  poverty.before = welfare_of(one, 0);
  poverty.after = welfare_of(one, sheet.total);
  poverty.line = *cooperative.file.line;
  sheet.poverty = poverty;
}

}  // namespace

HouseholdSheets household_sheets(const Cooperative& cooperative, const CooperativeResult& result, const std::string& language, const std::string& only) {
  HouseholdSheets all;
  all.title = cooperative.file.name;
  all.note = cooperative.file.note;
  all.currency = cooperative.file.currency.code();
  all.decimals = cooperative.file.currency.decimals();
  const Totals totals = result.division ? totals_of(cooperative, result) : Totals();
  std::vector<HouseholdSheet::Member> members(cooperative.members.size());
  if (result.roster) {
    std::vector<std::int64_t> units(members.size(), 0), learnt(members.size(), 0);
    for (const Shift& shift : result.roster->shifts) units[shift.member] += shift.units;
    for (const Shift& shift : result.learning) learnt[shift.member] += shift.units;
    for (std::size_t i = 0; i < members.size(); ++i) {
      members[i].name = cooperative.members[i].name;
      members[i].hours = cooperative.hours(units[i]);
      members[i].learns = cooperative.members[i].learn;
      members[i].learning_hours = cooperative.hours(learnt[i]);
    }
  }
  std::map<std::string, std::vector<std::vector<std::string>>> texts;  // by language, of each member
  for (std::size_t h = 0; h < cooperative.households.size(); ++h) {
    const CoopHousehold& one = cooperative.households[h];
    if (!only.empty() && one.name != only) continue;
    HouseholdSheet sheet;
    sheet.household = one.name;
    sheet.language = one.language.empty() ? language : one.language;
    if (result.roster) {
      sheet.seasons = season_names(cooperative, sheet.language);
      const auto [known, is_new] = texts.try_emplace(sheet.language);
      if (is_new) known->second = season_texts(cooperative, *result.roster, sheet.language);
      for (std::size_t i = 0; i < members.size(); ++i) {
        if (cooperative.members[i].household != h) continue;
        sheet.members.push_back(members[i]);
        sheet.members.back().seasons = known->second[i];
      }
    }
    if (result.division) add_money(cooperative, result, totals, h, sheet);
    all.sheets.push_back(std::move(sheet));
  }
  return all;
}

}  // namespace solleva::cli
