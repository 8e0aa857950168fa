// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "app/cli/cooperative_output.h"
#include "app/cli/errors.h"
#include "app/cli/words.h"
#include "solleva/base/text.h"
#include "solleva/share/downloads.h"

namespace solleva::cli {
namespace {

using namespace plan::cooperative;
using share::List;

/// Collects sentences about one member or household.
class Reasons {
 public:
  Reasons(const Cooperative& cooperative, const CooperativeResult& result, bool confidential) : cooperative_(cooperative), result_(result), confidential_(confidential) {
    list_.name = "reasons";
    list_.keys = 2;
  }

  List take() { return std::move(list_); }

  void about_member(std::uint32_t i) {
    const CoopMember& member = cooperative_.members[i];
    if (!result_.roster) return;
    std::map<std::uint32_t, std::int64_t> units;
    std::int64_t worked = 0, there = 0;
    for (const Shift& shift : result_.roster->shifts) {
      if (shift.member != i) continue;
      units[shift.task] += shift.units;
      worked += shift.units;
    }
    for (const std::int64_t one : cooperative_.roster.members[i].available) there += one;
    add(member.name, "the whole year", hours(worked) + " of " + hours(there) + " that are there after chores");
    for (std::uint32_t k = 0; k < cooperative_.tasks.size(); ++k) add(member.name, cooperative_.tasks[k].name, about_task(member, k, units));
    std::int64_t learnt = 0;
    for (const Shift& shift : result_.learning) learnt += shift.member == i ? shift.units : 0;
    if (!member.learn.empty()) {
      add(member.name, "learning " + member.learn, learnt > 0 ? hours(learnt) + " beside somebody who knows it" : confidential_ ? "no time is left beside somebody who knows it, or the health is against it" : "no time is left beside somebody who knows it, or personal reasons are against it");
    }
  }

  void about_household(std::size_t h) {
    const CoopHousehold& one = cooperative_.households[h];
    for (std::uint32_t i = 0; i < cooperative_.members.size(); ++i) {
      if (cooperative_.members[i].household == h) about_member(i);
    }
    if (!result_.division) return;
    const SurplusDivision& division = *result_.division;
    const Statement& statement = division.statements[h];
    std::int64_t points = 0, use = 0, capital = 0, needy = 0;
    for (std::size_t other = 0; other < cooperative_.households.size(); ++other) {
      points += result_.points[other];
      use += cooperative_.households[other].use;
      capital += cooperative_.households[other].capital;
      needy += cooperative_.households[other].hands == 0 ? cooperative_.households[other].persons : 0;
    }
    add(one.name, "labour", money(statement.labour) + ": " + format_double(static_cast<double>(result_.points[h]) / 1e6) + " of " + format_double(static_cast<double>(points) / 1e6) +
                                " work points, of " + money(division.labour));
    add(one.name, "patronage", money(statement.patronage) + ": " + money(one.use) + " of " + money(use) + " sold or bought through the cooperative, of " + money(division.patronage));
    add(one.name, "capital", money(statement.capital) + ": " + money(one.capital) + " of " + money(capital) + " paid in, of " + money(division.capital));
    add(one.name, "welfare", one.hands > 0 ? "nothing: " + std::to_string(one.hands) + " in the household can work"
                                           : money(statement.welfare) + ": " + std::to_string(one.persons) + " of " + std::to_string(needy) + " persons in families without hands, of " + money(division.welfare));
    add(one.name, "to pay", money(statement.to_pay) + ": " + money(statement.total) + " less advances of " + money(statement.set_off) + (statement.owes > 0 ? "; " + money(statement.owes) + " of advances are still owed" : ""));
    if (!cooperative_.file.line) return;
    const double before = welfare_of(one, 0), after = welfare_of(one, Money::of_units(statement.total, cooperative_.file.currency).to_double()), line = *cooperative_.file.line;
    add(one.name, "poverty", rounded(before) + " a person and year without the cooperative, " + rounded(after) + " with it; the line is " + rounded(line) +
                                 (before < line && after >= line ? ": it lifts the household over the line" : after < line ? ": it is still below the line" : ""));
  }

 private:
  void add(const std::string& who, const std::string& what, std::string why) { list_.rows.push_back({{"who", who}, {"what", what}, {"why", std::move(why)}}); }

  std::string hours(std::int64_t units) const { return format_double(cooperative_.hours(units)) + " hours"; }
  std::string money(std::int64_t units) const { return Money::of_units(units, cooperative_.file.currency).text(); }
  static std::string rounded(double value) { return format_double(static_cast<double>(static_cast<std::int64_t>(value + 0.5))); }

  std::string about_task(const CoopMember& member, std::uint32_t k, const std::map<std::uint32_t, std::int64_t>& units) const {
    const CoopTask& task = cooperative_.tasks[k];
    const auto done = units.find(k);
    const bool knows = task.skill.empty() || std::ranges::find(member.skills, task.skill) != member.skills.end();
    // Whoever reads that it is no lack of skill reads that it is the health.
    if (!confidential_ && done == units.end()) return "others do it, for reasons of skill, fair loads, wishes or the person's own";
    if (!knows) return "not for want of the skill " + task.skill;
    if (!can_do(member, task)) return "not for reasons of health: " + task.strain;
    const std::int64_t unlike = cooperative_.roster.members[static_cast<std::size_t>(&member - cooperative_.members.data())].unlike[k];
    const std::string wish = member.wishes.empty() ? "no wish is known" : unlike >= 2 ? "other wishes" : "as wished";
    const std::size_t able = static_cast<std::size_t>(std::ranges::count_if(cooperative_.members, [&](const CoopMember& other) { return can_do(other, task); }));
    if (done != units.end()) return hours(done->second) + "; " + wish + "; " + std::to_string(able) + " members can do it";
    return "could, but others do it so that loads are fair and wishes heeded; " + wish;
  }

  const Cooperative& cooperative_;
  const CooperativeResult& result_;
  bool confidential_;
  List list_;
};

}  // namespace

Result<List> cooperative_reasons(const Cooperative& cooperative, const CooperativeResult& result, const std::string& name, bool confidential) {
  Reasons reasons(cooperative, result, confidential);
  const auto household = std::ranges::find(cooperative.households, name, &CoopHousehold::name);
  const auto member = std::ranges::find(cooperative.members, name, &CoopMember::name);
  if (household != cooperative.households.end()) {
    reasons.about_household(static_cast<std::size_t>(household - cooperative.households.begin()));
  } else if (member != cooperative.members.end()) {
    reasons.about_member(static_cast<std::uint32_t>(member - cooperative.members.begin()));
  } else {
    Error error{errors::bad_value, "there is no member or household \"" + name + "\""};
    error.where.field = "--explain";
    std::vector<std::string> names;
    for (const CoopHousehold& one : cooperative.households) names.push_back(one.name);
    for (const CoopMember& one : cooperative.members) names.push_back(one.name);
    error.hint = did_you_mean(name, names);
    return fail(std::move(error));
  }
  return reasons.take();
}

PortfolioFiles portfolio_files(const Cooperative& cooperative, const CooperativeResult& result, const std::string& table_name) {
  const CooperativeFile& file = cooperative.file;
  PortfolioFiles files;
  files.table = "household,group,persons,income,cooperative_cost,cooperative_gain\n";
  for (std::size_t h = 0; h < cooperative.households.size(); ++h) {
    const CoopHousehold& one = cooperative.households[h];
    const double persons = static_cast<double>(one.persons), share = Money::of_units(result.division->statements[h].total, file.currency).to_double();
    const std::string group = one.group.empty() ? "all" : one.group;
    files.table += share::csv_text(one.name) + "," + share::csv_text(group) + "," + std::to_string(one.persons) + "," + format_double(one.income.value_or(0) / persons) + "," + format_double(*file.join_cost) + "," + format_double(share / persons) + "\n";
  }
  const double all = *file.join_cost * static_cast<double>(cooperative.households.size());
  files.programme = "# What the cooperative costs and brings each household, for `solleva plan portfolio`. Other measures may stand beside it.\n[portfolio]\nid = \"" + file.id +
                    "\"\nname = { en = " + toml_text(file.name) + " }\nhouseholds = " + toml_text(table_name) + "\nhousehold = \"household\"\nplace = \"group\"\nmoney = \"" + file.currency.code() + "\"\nunit = \"poverty gaps closed\"\n";
  const std::string alone = "each household's gain is its share where all households of the table are members: with fewer it is another";
  files.programme += "note = " + toml_text(file.note.empty() ? alone : file.note + "; " + alone) + "\n";
  files.programme += "\n[objective]\nkind = \"fgt\"\nwelfare = \"income\"\nline = " + format_double(*file.line) + "\nalpha = 1\nsize = \"persons\"\n\n" +
                     "[[measure]]\nid = \"cooperative\"\nname = { en = \"Joining the cooperative\" }\ncost = \"cooperative_cost\"\neffect = \"cooperative_gain\"\n" +
                     (file.spread ? "spread = " + format_double(*file.spread) : std::string("# spread: how sure the gain is, is not known")) +
                     "\n\n# As much as all of them need; write what there is.\n[[budget]]\nsource = \"all\"\namount = " + fmt::format("{:.0f}", std::ceil(all)) + "\n";
  return files;
}

}  // namespace solleva::cli
