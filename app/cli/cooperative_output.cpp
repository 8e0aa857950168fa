// SPDX-License-Identifier: Apache-2.0
#include "app/cli/cooperative_output.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "app/cli/named.h"
#include "app/cli/plan_limits.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using namespace plan::cooperative;
using share::Fields;
using share::List;
using share::Node;

/// Money as a number, exact in its decimals; for people as a text, because their tables round numbers and a book is not rounded.
Node money(const Cooperative& cooperative, std::int64_t units, bool for_people) {
  const Money amount = Money::of_units(units, cooperative.file.currency);
  return for_people ? Node(amount.number()) : Node(amount.to_double());
}

std::int64_t week_number(std::uint32_t week) { return std::int64_t{week} + 1; }

List roster_list(const Cooperative& cooperative, const std::vector<Shift>& shifts, const char* name) {
  List list = named(name, 2);
  for (const Shift& shift : shifts) {
    const CoopMember& member = cooperative.members[shift.member];
    list.rows.push_back({{"week", week_number(shift.week)},
                         {"person", member.name},
                         {"household", cooperative.households[member.household].name},
                         {"task", cooperative.tasks[shift.task].name},
                         {"hours", cooperative.hours(shift.units)}});
  }
  return list;
}

std::string season_text(const Cooperative& cooperative, const std::map<std::uint32_t, std::int64_t>& units, double weeks, const std::string& language) {
  std::vector<std::pair<std::int64_t, std::uint32_t>> order;
  for (const auto& [task, sum] : units) order.emplace_back(-sum, task);
  std::ranges::sort(order);
  std::vector<std::string> words;
  for (const auto& [sum, task] : order) {
    const double hours = cooperative.hours(-sum) / weeks;
    words.push_back(name_in(cooperative.tasks[task].names, language, cooperative.tasks[task].name) + " " + format_double(static_cast<double>(static_cast<std::int64_t>(hours * 10 + 0.5)) / 10));
  }
  return words.empty() ? "-" : join(words, ", ");
}

List who_does_what(const Cooperative& cooperative, const RosterPlan& plan) {
  List list = named("who_does_what", 2);
  const std::vector<std::vector<std::string>> texts = season_texts(cooperative, plan, "en");
  for (std::size_t i = 0; i < cooperative.members.size(); ++i) {
    Fields row{{"person", cooperative.members[i].name}, {"household", cooperative.households[cooperative.members[i].household].name}};
    for (std::size_t s = 0; s < texts[i].size(); ++s) row.emplace_back(cooperative.file.seasons.empty() ? "hours_a_week" : cooperative.file.seasons[s].id, texts[i][s]);
    list.rows.push_back(std::move(row));
  }
  return list;
}

List stages_list(const Cooperative& cooperative, const RosterPlan& plan) {
  List list = named("stages", 1);
  for (const RosterStage& stage : plan.stages) {
    const bool time = stage.name != "load";
    const double unit = time ? cooperative.hours(1) : 1;
    Fields row{{"stage", stage.name}, {"objective", stage.objective * unit}};
    row.emplace_back("bound", stage.bound ? std::optional(*stage.bound * unit) : std::nullopt);
    row.emplace_back("proved", stage.bound && *stage.bound >= stage.objective);
    row.emplace_back("given", stage.given.empty() ? Node() : Node(stage.given));
    row.emplace_back("unit", time ? "hours" + stage.unit.substr(std::string("units of time").size()) : stage.unit);
    list.rows.push_back(std::move(row));
  }
  return list;
}

List undone_list(const Cooperative& cooperative, const RosterPlan& plan) {
  List list = named("undone", 2);
  for (const Undone& one : plan.undone) {
    Fields row{{"task", cooperative.tasks[one.task].name}};
    row.emplace_back("week", one.week ? std::optional(week_number(*one.week)) : std::nullopt);
    row.emplace_back("hours", cooperative.hours(one.units));
    list.rows.push_back(std::move(row));
  }
  return list;
}

/// When each task is done, and by how many.
List calendar_list(const Cooperative& cooperative, const RosterPlan& plan) {
  List list = named("calendar", 1);
  struct Done {
    std::int64_t units = 0;
    std::optional<std::uint32_t> first, last;
    std::set<std::uint32_t> members;
  };
  std::vector<Done> done(cooperative.tasks.size());
  for (const Shift& shift : plan.shifts) {
    Done& one = done[shift.task];
    one.units += shift.units;
    one.first = std::min(one.first.value_or(shift.week), shift.week);
    one.last = std::max(one.last.value_or(shift.week), shift.week);
    one.members.insert(shift.member);
  }
  for (std::size_t k = 0; k < done.size(); ++k) {
    const RosterTask& task = cooperative.roster.tasks[k];
    Fields row{{"task", task.name}};
    row.emplace_back("skill", cooperative.tasks[k].skill);
    row.emplace_back("from_week", done[k].first ? std::optional(week_number(*done[k].first)) : std::nullopt);
    row.emplace_back("to_week", done[k].last ? std::optional(week_number(*done[k].last)) : std::nullopt);
    row.emplace_back("hours_needed", cooperative.hours(task.flexible ? task.units : task.units * (task.to - task.from + 1)));
    row.emplace_back("hours_done", cooperative.hours(done[k].units));
    row.emplace_back("members", static_cast<std::int64_t>(done[k].members.size()));
    list.rows.push_back(std::move(row));
  }
  share::Calendar calendar;
  calendar.title = "The tasks of the year";
  calendar.lane = "task";
  calendar.from = "from_week";
  calendar.to = "to_week";
  calendar.label = "skill";
  calendar.mark = "skill";
  set_weeks(cooperative, calendar);
  list.calendar = std::move(calendar);
  return list;
}

List weeks_list(const Cooperative& cooperative, const RosterPlan& plan) {
  List list = named("weeks", 1);
  std::vector<std::int64_t> worked(cooperative.file.weeks, 0);
  for (const Shift& shift : plan.shifts) worked[shift.week] += shift.units;
  for (std::uint32_t w = 0; w < cooperative.file.weeks; ++w) {
    std::int64_t there = 0;
    for (const RosterMember& member : cooperative.roster.members) there += member.available[w];
    Fields row{{"week", week_number(w)}};
    row.emplace_back("season", cooperative.file.seasons.empty() ? std::string("year") : cooperative.file.seasons[cooperative.season_of(w)].id);
    row.emplace_back("hours_there", cooperative.hours(there));
    row.emplace_back("hours_worked", cooperative.hours(worked[w]));
    row.emplace_back("heaviest_load", plan.heaviest[w]);
    row.emplace_back("lightest_load", plan.lightest[w]);
    list.rows.push_back(std::move(row));
  }
  share::Drawing drawing;
  drawing.title = "Hours of work by week";
  drawing.x = "week";
  drawing.y = "hours_worked";
  drawing.x_label = "week";
  drawing.y_label = "hours";
  drawing.text = "Work that can wait is spread over the weeks in which it may be done.";
  list.drawing = std::move(drawing);
  return list;
}

/// Where the surplus goes.
List pots_list(const Cooperative& cooperative, const SurplusDivision& division, bool for_people) {
  List list = named("surplus_goes_to", 1);
  const auto add = [&](const char* name, std::int64_t units) {
    Fields row{{"part", name}};
    row.emplace_back("amount", money(cooperative, units, false));
    if (for_people) row.emplace_back("exactly", money(cooperative, units, true));
    list.rows.push_back(std::move(row));
  };
  add("reserve", division.reserve);
  add("labour", division.labour);
  add("patronage", division.patronage);
  add("capital", division.capital);
  add("welfare", division.welfare);
  share::Drawing drawing;
  drawing.title = "Where the surplus goes";
  drawing.x = "part";
  drawing.y = "amount";
  drawing.x_label = "part";
  drawing.y_label = cooperative.file.currency.code();
  drawing.bars = true;
  drawing.text = "Together they are the surplus; the table has them to the smallest unit.";
  list.drawing = std::move(drawing);
  return list;
}

List statements_list(const Cooperative& cooperative, const CooperativeResult& result, bool for_people) {
  List list = named("statements", 1);
  for (std::size_t h = 0; h < cooperative.households.size(); ++h) {
    const CoopHousehold& one = cooperative.households[h];
    const Statement& statement = result.division->statements[h];
    Fields row{{"household", one.name},
               {"points", static_cast<double>(result.points[h]) / 1e6},
               {"labour", money(cooperative, statement.labour, for_people)},
               {"patronage", money(cooperative, statement.patronage, for_people)},
               {"capital", money(cooperative, statement.capital, for_people)},
               {"welfare", money(cooperative, statement.welfare, for_people)},
               {"total", money(cooperative, statement.total, for_people)},
               {"advances", money(cooperative, one.advances, for_people)},
               {"to_pay", money(cooperative, statement.to_pay, for_people)},
               {"owes", money(cooperative, statement.owes, for_people)}};
    if (cooperative.file.line) {
      const double before = welfare_of(one, 0), after = welfare_of(one, Money::of_units(statement.total, cooperative.file.currency).to_double());
      row.emplace_back("a_person_before", before);
      row.emplace_back("a_person_after", after);
      row.emplace_back("poor_before", before < *cooperative.file.line);
      row.emplace_back("poor_after", after < *cooperative.file.line);
    }
    list.rows.push_back(std::move(row));
  }
  return list;
}

List book_list(const Cooperative& cooperative, const Book& book, bool for_people) {
  List list = named("book", 1);
  for (const Account& account : book.accounts()) {
    Fields row{{"account", account.name}};
    row.emplace_back("debits", money(cooperative, account.debit, for_people));
    row.emplace_back("credits", money(cooperative, account.credit, for_people));
    row.emplace_back("balance", money(cooperative, book.balance(account.name), for_people));
    list.rows.push_back(std::move(row));
  }
  return list;
}

void add_roster_head(const Cooperative& cooperative, const RosterPlan& plan, Fields& head) {
  std::int64_t worked = 0, there = 0, undone = 0;
  for (const Shift& shift : plan.shifts) worked += shift.units;
  for (const RosterMember& member : cooperative.roster.members) {
    for (const std::int64_t units : member.available) there += units;
  }
  for (const Undone& one : plan.undone) undone += one.units;
  const auto proved = std::ranges::count_if(plan.stages, [](const RosterStage& stage) { return stage.bound && *stage.bound >= stage.objective; });
  head.emplace_back("stages_proved", std::to_string(proved) + " of " + std::to_string(plan.stages.size()));
  head.emplace_back("tasks", static_cast<std::int64_t>(cooperative.tasks.size()));
  head.emplace_back("weeks", std::int64_t{cooperative.file.weeks});
  head.emplace_back("hours_there", cooperative.hours(there));
  head.emplace_back("hours_worked", cooperative.hours(worked));
  head.emplace_back("hours_undone", cooperative.hours(undone));
}

void add_surplus_head(const Cooperative& cooperative, const CooperativeResult& result, bool for_people, Fields& head) {
  std::int64_t receipts = 0, costs = 0;
  for (const Account& account : cooperative.book.accounts()) {
    if (account.kind == AccountKind::receipts) receipts += account.credit - account.debit;
    if (account.kind == AccountKind::costs) costs += account.debit - account.credit;
  }
  head.emplace_back("currency", cooperative.file.currency.code());
  head.emplace_back("receipts", money(cooperative, receipts, for_people));
  head.emplace_back("costs", money(cooperative, costs, for_people));
  head.emplace_back("surplus", money(cooperative, result.division->surplus, for_people));
  head.emplace_back("reserve_fund_before", money(cooperative, result.fund_before, for_people));
  head.emplace_back("reserve_fund_after", money(cooperative, result.fund_after, for_people));
  head.emplace_back("rounding", std::string(name_of(cooperative.file.statute->rounding)));
  head.emplace_back("book_balances", result.closed->balances());
  if (result.groups) {
    add_core_fields(*result.groups, head);
    head.emplace_back("core_is_empty", result.groups->least_gain && *result.groups->least_gain < -1e-9 * scale_of(*result.groups->game));
  }
  if (!result.before) return;
  head.emplace_back("line", *cooperative.file.line);
  head.emplace_back("persons", result.before->persons);
  head.emplace_back("poor_before", result.before->poor);
  head.emplace_back("poor_after", result.after->poor);
  head.emplace_back("poverty_gap_before", result.before->gap);
  head.emplace_back("poverty_gap_after", result.after->gap);
}

plan::Optimum optimum_of(const Cooperative& cooperative, const CooperativeResult& result) {
  plan::Optimum optimum;
  if (!result.roster) {
    optimum.objective = Money::of_units(result.division->surplus, cooperative.file.currency).to_double();
    optimum.method = "statute";
    optimum.reason = "a rule, not an optimum: it has no bound";
    return optimum;
  }
  optimum = result.roster->optimum;
  if (optimum.objective) *optimum.objective = cooperative.hours(1) * *optimum.objective;
  if (optimum.bound) *optimum.bound = cooperative.hours(1) * *optimum.bound;
  if (result.roster->undone.empty() || optimum.status == plan::Status::stopped) return optimum;
  optimum.status = plan::Status::infeasible;
  optimum.reason = "there is not enough time of who can do it for everything: see undone; the plan does the most that can be done";
  return optimum;
}

}  // namespace

std::string name_in(const std::map<std::string, std::string>& names, const std::string& language, const std::string& name) {
  for (const std::string& one : {language, language.substr(0, language.find('-'))}) {
    if (const auto found = names.find(one); found != names.end()) return found->second;
  }
  return name;
}

std::vector<std::vector<std::string>> season_texts(const Cooperative& cooperative, const RosterPlan& plan, const std::string& language) {
  const std::size_t seasons = std::max<std::size_t>(1, cooperative.file.seasons.size());
  std::vector<std::vector<std::map<std::uint32_t, std::int64_t>>> units(cooperative.members.size(), std::vector<std::map<std::uint32_t, std::int64_t>>(seasons));
  std::vector<double> weeks(seasons, 0);
  for (std::uint32_t w = 0; w < cooperative.file.weeks; ++w) weeks[cooperative.season_of(w)] += 1;
  for (const Shift& shift : plan.shifts) units[shift.member][cooperative.season_of(shift.week)][shift.task] += shift.units;
  std::vector<std::vector<std::string>> texts(cooperative.members.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t s = 0; s < seasons; ++s) texts[i].push_back(season_text(cooperative, units[i][s], weeks[s], language));
  }
  return texts;
}

share::Plan cooperative_plan(const Cooperative& cooperative, const CooperativeResult& result, bool for_people) {
  share::Plan plan;
  plan.head = fields_of(optimum_of(cooperative, result));
  plan.title = cooperative.file.name;
  plan.head.emplace_back("cooperative", cooperative.file.name);
  plan.head.emplace_back("members", static_cast<std::int64_t>(cooperative.members.size()));
  plan.head.emplace_back("households", static_cast<std::int64_t>(cooperative.households.size()));
  if (result.roster) add_roster_head(cooperative, *result.roster, plan.head);
  if (result.division) add_surplus_head(cooperative, result, for_people, plan.head);
  if (for_people) plan.parts.push_back(cooperative_words(cooperative, result));
  if (result.division && for_people) plan.parts.push_back(pots_list(cooperative, *result.division, for_people));
  if (result.roster) {
    plan.parts.push_back(for_people ? who_does_what(cooperative, *result.roster) : roster_list(cooperative, result.roster->shifts, "roster"));
    plan.parts.push_back(stages_list(cooperative, *result.roster));
    plan.parts.push_back(undone_list(cooperative, *result.roster));
    plan.parts.push_back(calendar_list(cooperative, *result.roster));
    plan.parts.push_back(weeks_list(cooperative, *result.roster));
    if (!for_people) plan.parts.push_back(roster_list(cooperative, result.learning, "learning"));
  }
  if (!result.division) return plan;
  plan.parts.push_back(statements_list(cooperative, result, for_people));
  if (!for_people) plan.parts.push_back(pots_list(cooperative, *result.division, for_people));
  plan.parts.push_back(book_list(cooperative, *result.closed, for_people));
  if (result.groups) {
    plan.parts.push_back(divisions_list(*result.groups));
    plan.parts.push_back(objections_list(*result.groups));
  }
  return plan;
}

std::vector<Note> cooperative_notes(const Cooperative& cooperative, const CooperativeResult& result) {
  std::vector<Note> notes;
  if (!cooperative.file.note.empty()) notes.push_back({"note", cooperative.file.note});
  notes.insert(notes.end(), cooperative.notes.begin(), cooperative.notes.end());
  const bool flexible = std::ranges::any_of(cooperative.roster.tasks, &RosterTask::flexible);
  if (result.roster && flexible) notes.push_back({"heuristic", "over which weeks flexible tasks are spread is proved to make the heaviest load least where `load` is proved; beyond that it is a heuristic, and the bound of wishes holds given it"});
  if (result.roster && cooperative.file.work.empty() && result.division) notes.push_back({"points", "work points are those of the plan, for no hours worked are given (statute.work)"});
  if (result.division && result.division->surplus <= 0) notes.push_back({"loss", "there is no surplus: the reserve fund bears the loss, and nobody has a share"});
  if (result.division && result.fund_after < 0) {
    notes.push_back({"overdrawn", "the reserve fund is too small for the loss: it is overdrawn by " + Money::of_units(-result.fund_after, cooperative.file.currency).text() + ", somebody must decide who bears that"});
  }
  if (result.division && result.division->above_cap > 0) {
    notes.push_back({"capital-most", "what capital would have had above its limit went to labour: " + Money::of_units(result.division->above_cap, cooperative.file.currency).text()});
  }
  if (result.groups) {
    notes.push_back({"core", "the reserve is counted as the groups' in proportion to their shares when it is asked who would gain by leaving"});
    if (result.scaled != 1) notes.push_back({"scaled", "what groups could make alone was multiplied by " + format_double(result.scaled) + ", so that all together make the surplus of the book"});
    for (const Division& division : result.groups->divisions) {
      if (!division.value) notes.push_back({"left-out", division.rule + ": " + division.why_not});
    }
  }
  return notes;
}

}  // namespace solleva::cli
