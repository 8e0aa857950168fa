// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "app/cli/cooperative_output.h"
#include "solleva/base/text.h"

// The year of a cooperative in questions and answers, and who works when as a picture.
namespace solleva::cli {
namespace {

using namespace plan::cooperative;
using share::List;

constexpr std::size_t kFewTasks = 5;  ///< named in a sentence; of more it is said how many there are

/// "1 member", "12 members".
std::string counted(std::size_t number, const char* one) { return std::to_string(number) + " " + one + (number == 1 ? "" : "s"); }

class Words {
 public:
  Words(const Cooperative& cooperative, const CooperativeResult& result) : cooperative_(cooperative), result_(result) {
    list_.name = "in_words";
    list_.keys = 1;
  }

  List take() {
    if (result_.roster) add_work(*result_.roster);
    if (result_.division) add_surplus(*result_.division);
    if (result_.division && result_.before) add_poverty();
    if (result_.division && result_.groups) add_groups(*result_.groups);
    add("What if an hour, a skill or a sum is wrong?", "say so before the book is closed: it is put right in the tables, and the plan is made again");
    return std::move(list_);
  }

 private:
  void add(const char* question, std::string answer) { list_.rows.push_back({{"question", question}, {"answer", std::move(answer)}}); }
  std::string money(std::int64_t units) const { return with_thousands(Money::of_units(units, cooperative_.file.currency).number()) + " " + cooperative_.file.currency.code(); }
  std::string hours(std::int64_t units) const { return with_thousands(fmt::format("{:.0f}", cooperative_.hours(units))) + " hours"; }
  std::string undone(const RosterPlan& plan) const;
  void add_work(const RosterPlan& plan);
  void add_surplus(const SurplusDivision& division);
  void add_poverty();
  void add_groups(const GameResult& groups);

  const Cooperative& cooperative_;
  const CooperativeResult& result_;
  List list_;
};

std::string Words::undone(const RosterPlan& plan) const {
  std::int64_t units = 0;
  std::vector<std::string> tasks;
  for (const Undone& one : plan.undone) {
    units += one.units;
    const std::string& name = cooperative_.tasks[one.task].name;
    if (std::ranges::find(tasks, name) == tasks.end()) tasks.push_back(name);
  }
  return hours(units) + " stay undone, of " + (tasks.size() <= kFewTasks ? join(tasks, ", ") : std::to_string(tasks.size()) + " tasks");
}

void Words::add_work(const RosterPlan& plan) {
  std::int64_t worked = 0, there = 0;
  for (const Shift& shift : plan.shifts) worked += shift.units;
  for (const RosterMember& member : cooperative_.roster.members) {
    for (const std::int64_t units : member.available) there += units;
  }
  add("Who does the work?", fmt::format("{} of {} share {} over {}, each only what they can do and their health allows", counted(cooperative_.members.size(), "member"),
                                        counted(cooperative_.households.size(), "household"), counted(cooperative_.tasks.size(), "task"), counted(cooperative_.file.weeks, "week")));
  const std::string time = hours(worked) + " of " + hours(there) + " that the members have beside their own households";
  add("Is there time for everything?", plan.undone.empty() ? "yes: " + time : "no: " + undone(plan) + "; done are " + time);
  if (plan.heaviest.empty() || plan.stages.size() < 2) return;
  const auto load = std::ranges::find(plan.stages, "load", &RosterStage::name);
  const auto most = std::ranges::max_element(plan.heaviest);
  const bool fair = load != plan.stages.end(), proved = fair && load->bound && *load->bound >= load->objective - 1e-9;
  add("Is the load fair?", fmt::format("in the heaviest week, week {}, nobody works more than {:.0f} of 100 hours of the time they have{}", most - plan.heaviest.begin() + 1, std::ceil(100 * *most - 1e-9),
                                       proved ? ", and no other plan that does as much makes the heaviest load lighter" : fair ? "" : "; this plan changes as little as it can of the one before, and looks at loads no further: the list weeks has them"));
}

void Words::add_surplus(const SurplusDivision& division) {
  std::int64_t receipts = 0, costs = 0;
  for (const Account& account : cooperative_.book.accounts()) {
    if (account.kind == AccountKind::receipts) receipts += account.credit - account.debit;
    if (account.kind == AccountKind::costs) costs += account.debit - account.credit;
  }
  const std::string bring = money(receipts) + " came in, " + money(costs) + " went out: ";
  if (division.surplus <= 0) {
    add("What did the year bring?", bring + "a loss of " + money(-division.surplus) + ", which the reserve fund bears; nobody has a share");
    return;
  }
  add("What did the year bring?", bring + "a surplus of " + money(division.surplus));
  std::vector<std::string> parts;
  const auto part = [&](const char* what, std::int64_t units) {
    if (units != 0) parts.push_back(money(units) + " " + what);
  };
  part("stay in the reserve", division.reserve);
  part("go by work", division.labour);
  part("go by what each brought to the cooperative", division.patronage);
  part("go by what each paid in", division.capital);
  part("go to families with too few hands", division.welfare);
  add("Where does it go?", join(parts, ", "));
  if (division.statements.empty()) return;
  const auto [least, most] = std::ranges::minmax_element(division.statements, {}, &Statement::total);
  add("What does a family have of it?", "from " + money(least->total) + " to " + money(most->total) + "; each family's own sheet says how its share was made (--statements)");
}

void Words::add_poverty() {
  const Poverty& before = *result_.before;
  const Poverty& after = *result_.after;
  add("Is anybody less poor for it?", fmt::format("{} of {} persons live below the line of {} {} a year without their share, {} with it; what else changed in the year is not counted", before.poor,
                                                  before.persons, with_thousands(format_double(*cooperative_.file.line)), cooperative_.file.currency.code(), after.poor));
}

void Words::add_groups(const GameResult& groups) {
  const auto statute = std::ranges::find(groups.divisions, "statute", &Division::rule);
  if (statute == groups.divisions.end() || !statute->core) return;
  add("Would a group do better alone?", statute->core->in_core ? "no: by what groups could make alone, none would gain by leaving" : "yes: the list objections names who would gain and how much; it is for the members to talk about");
}

}  // namespace

void set_weeks(const Cooperative& cooperative, share::Calendar& calendar) {
  calendar.unit = "week";
  calendar.whole = true;
  for (const Season& season : cooperative.file.seasons) {
    if (season.from > season.to && season.from > 0) calendar.names.emplace_back(1, season.id);
    calendar.names.emplace_back(season.from + 1, season.id);
  }
}

List cooperative_words(const Cooperative& cooperative, const CooperativeResult& result) { return Words(cooperative, result).take(); }

List cooperative_rota(const Cooperative& cooperative, const RosterPlan& plan) {
  List list;
  list.name = "rota";
  list.keys = 2;
  // Weeks in which somebody does the same task on end are one row.
  std::vector<Shift> shifts = plan.shifts;
  std::ranges::stable_sort(shifts, {}, [](const Shift& shift) { return std::tuple(shift.member, shift.task, shift.week); });
  for (std::size_t i = 0; i < shifts.size();) {
    std::size_t last = i;
    std::int64_t units = shifts[i].units;
    while (last + 1 < shifts.size() && shifts[last + 1].member == shifts[i].member && shifts[last + 1].task == shifts[i].task && shifts[last + 1].week == shifts[last].week + 1) units += shifts[++last].units;
    const CoopMember& member = cooperative.members[shifts[i].member];
    list.rows.push_back({{"person", member.name},
                         {"task", cooperative.tasks[shifts[i].task].name},
                         {"from_week", std::int64_t{shifts[i].week} + 1},
                         {"to_week", std::int64_t{shifts[last].week} + 1},
                         {"hours", cooperative.hours(units)}});
    i = last + 1;
  }
  share::Calendar calendar;
  calendar.title = "Who works when";
  calendar.lane = "person";
  calendar.from = "from_week";
  calendar.to = "to_week";
  calendar.label = "task";
  calendar.mark = "task";
  set_weeks(cooperative, calendar);
  list.calendar = std::move(calendar);
  return list;
}

}  // namespace solleva::cli
