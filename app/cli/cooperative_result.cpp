// SPDX-License-Identifier: Apache-2.0
#include "app/cli/cooperative_result.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/plan/cooperative/errors.h"
#include "solleva/plan/cooperative/learning.h"

namespace solleva::cli {
namespace {

using namespace plan::cooperative;

Error mismatch(const std::string& file, std::string what, std::string why, std::string hint = {}) {
  Error error{plan::cooperative::errors::bad_statute, std::move(what)};
  error.where.file = file;
  error.why = std::move(why);
  error.hint = std::move(hint);
  return error;
}

std::vector<Learner> learners_of(const Cooperative& cooperative) {
  std::vector<Learner> learners;
  for (std::uint32_t i = 0; i < cooperative.members.size(); ++i) {
    const CoopMember& member = cooperative.members[i];
    Learner learner;
    learner.member = i;
    for (std::uint32_t k = 0; k < cooperative.tasks.size(); ++k) {
      const CoopTask& task = cooperative.tasks[k];
      const bool healthy = task.strain.empty() || std::ranges::find(member.limits, task.strain) == member.limits.end();
      if (!member.learn.empty() && task.skill == member.learn && healthy) learner.tasks.push_back(k);
    }
    if (!learner.tasks.empty()) learners.push_back(std::move(learner));
  }
  return learners;
}

/// Hours times points an hour, from what was worked or else from what is planned.
std::vector<std::int64_t> points_of(const Cooperative& cooperative, const CooperativeResult& result) {
  std::vector<std::int64_t> points(cooperative.households.size(), 0);
  const auto add = [&](std::size_t member, std::size_t task, std::int64_t thousandths) {
    points[cooperative.members[member].household] += thousandths * (cooperative.tasks.empty() ? 1000 : cooperative.tasks[task].thousandths);
  };
  if (!cooperative.file.work.empty()) {
    for (const WorkedHours& one : cooperative.work) add(one.member, one.task, one.thousandths);
  } else if (result.roster) {
    for (const Shift& shift : result.roster->shifts) add(shift.member, shift.task, shift.units * cooperative.file.minutes * 1000 / 60);
  }
  return points;
}

std::int64_t fund_of(const Book& book) {
  std::int64_t fund = 0;
  for (const Account& account : book.accounts()) {
    if (account.kind == AccountKind::reserve) fund += book.balance(account.name);
  }
  return fund;
}

Done divide_year(const Cooperative& cooperative, CooperativeResult& result) {
  const CooperativeFile& file = cooperative.file;
  std::vector<Claimant> claimants;
  for (std::size_t h = 0; h < cooperative.households.size(); ++h) {
    const CoopHousehold& one = cooperative.households[h];
    claimants.push_back({one.name, result.points[h], one.use, one.capital, one.persons, one.hands, one.advances});
  }
  result.fund_before = fund_of(cooperative.book);
  Result<SurplusDivision> division = divide_surplus(cooperative.book.surplus(), result.fund_before, *file.statute, claimants);
  if (!division) return fail(in_file(division.error(), file.file));
  Book closed = cooperative.book;
  std::vector<Closing> to{{"reserve:fund", division->reserve}};
  for (std::size_t h = 0; h < claimants.size(); ++h) {
    to.push_back({"advances:" + claimants[h].household, division->statements[h].set_off});
    to.push_back({"debts:" + claimants[h].household, division->statements[h].to_pay});
  }
  if (Done done = close_year(closed, file.date, to); !done) return done;
  result.fund_after = fund_of(closed);
  result.division = std::move(*division);
  result.closed = std::move(closed);
  return {};
}

/// What each group has of the surplus, the reserve counted as theirs in the same proportion.
Result<std::vector<double>> paid_to_groups(const Cooperative& cooperative, const SurplusDivision& division, const std::vector<std::string>& names) {
  std::vector<std::int64_t> paid(names.size(), 0);
  std::int64_t all = 0;
  for (std::size_t h = 0; h < cooperative.households.size(); ++h) {
    const CoopHousehold& one = cooperative.households[h];
    const auto at = std::ranges::find(names, one.group);
    if (at == names.end()) {
      return fail(mismatch(cooperative.file.game, "the group of household \"" + one.name + "\" is no player of the game", one.group.empty() ? "it has none" : "it is \"" + one.group + "\"", did_you_mean(one.group, names)));
    }
    paid[static_cast<std::size_t>(at - names.begin())] += division.statements[h].total;
    all += division.statements[h].total;
  }
  std::vector<double> shares;
  const double surplus = Money::of_units(division.surplus, cooperative.file.currency).to_double();
  for (const std::int64_t one : paid) shares.push_back(all == 0 ? 0.0 : surplus * static_cast<double>(one) / static_cast<double>(all));
  return shares;
}

Done compare(const Cooperative& cooperative, CooperativeResult& result, std::vector<share::Input>& inputs, const RunControl& control) {
  const CooperativeFile& file = cooperative.file;
  Result<GameSource> source = read_game(file.game, inputs, control);
  if (!source) return fail(source.error());
  const Result<std::vector<double>> shares = paid_to_groups(cooperative, *result.division, source->names);
  if (!shares) return fail(shares.error());
  const double surplus = Money::of_units(result.division->surplus, file.currency).to_double();
  const bool by_production = source->production.has_value();
  Result<std::optional<Game>> game = tabulated(*source, most_for_nucleolus, control);
  if (!game) return fail(game.error());
  if (!*game) return fail(mismatch(file.game, "the groups are too many to compare", std::to_string(source->players()) + " groups; the most is 12", "put groups together"));
  const double together = (*game)->worth[(*game)->everybody()];
  if (by_production && together > 0) {
    result.scaled = surplus / together;
    for (double& worth : (*game)->worth) worth *= result.scaled;
  } else if (std::fabs(together - surplus) > 0.005 + 1e-9 * std::fabs(surplus)) {
    return fail(mismatch(file.game, "sums do not match: all groups together", "the game says " + format_double(together) + ", the surplus of the book is " + format_double(surplus),
                         "state what each group would have made of this year alone"));
  }
  GameSource tabled;
  tabled.names = source->names;
  tabled.game = std::move(*game);
  Result<GameResult> divided = divide(std::move(tabled), division_rules(), 0, 1, control);
  if (!divided) return fail(divided.error());
  Division statute = paid_division(*divided, "statute", *shares, 0.01 * static_cast<double>(shares->size()));
  divided->divisions.insert(divided->divisions.begin(), std::move(statute));
  result.groups = std::move(*divided);
  return {};
}

Poverty poverty_of(const Cooperative& cooperative, const SurplusDivision* division) {
  Poverty poverty;
  Sum gap;
  for (std::size_t h = 0; h < cooperative.households.size(); ++h) {
    const CoopHousehold& one = cooperative.households[h];
    const double share = division == nullptr ? 0 : Money::of_units(division->statements[h].total, cooperative.file.currency).to_double();
    const double welfare = welfare_of(one, share), line = *cooperative.file.line;
    poverty.persons += one.persons;
    if (welfare >= line) continue;
    poverty.poor += one.persons;
    gap.add(static_cast<double>(one.persons) * (line - welfare) / line);
  }
  if (poverty.persons > 0) poverty.gap = gap.value() / static_cast<double>(poverty.persons);
  return poverty;
}

}  // namespace

double welfare_of(const CoopHousehold& household, double share) {
  return (household.income.value_or(0) + share) / static_cast<double>(household.persons);
}

Result<CooperativeResult> work_out(const Cooperative& cooperative, std::optional<std::vector<Shift>> old, std::uint32_t first, std::vector<share::Input>& inputs, const RunControl& control) {
  CooperativeResult result;
  if (!cooperative.tasks.empty()) {
    RosterProblem problem = cooperative.roster;
    problem.old = std::move(old);
    problem.first = first;
    Result<RosterPlan> plan = plan_roster(problem, control);
    if (!plan) return fail(in_file(plan.error(), cooperative.file.tasks));
    if (cooperative.file.learning > 0) result.learning = learn_beside(problem, plan->shifts, learners_of(cooperative), cooperative.file.learning);
    result.roster = std::move(*plan);
    if (result.roster->optimum.status == plan::Status::stopped) return result;  // a surplus divided by half a year's work would be wrong
  }
  if (!cooperative.file.statute) return result;
  result.points = points_of(cooperative, result);
  if (Done done = divide_year(cooperative, result); !done) return fail(done.error());
  if (!cooperative.file.game.empty()) {
    if (Done done = compare(cooperative, result, inputs, control); !done) return fail(done.error());
  }
  if (cooperative.file.line) {
    result.before = poverty_of(cooperative, nullptr);
    result.after = poverty_of(cooperative, &*result.division);
  }
  return result;
}

}  // namespace solleva::cli
