// SPDX-License-Identifier: Apache-2.0
#include "app/cli/schooling_answer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using namespace plan::schooling;

/// The children in the order of their lots.
std::vector<std::size_t> by_lot(const SchoolingInput& input, std::uint64_t seed) {
  std::vector<std::string> codes;
  for (const Child& child : input.children) codes.push_back(child.code);
  const std::vector<std::uint64_t> lots = plan::matching::lottery(codes, seed);
  std::vector<std::size_t> order(codes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t child) { return lots[child]; });
  return order;
}

const Choice* choice_of(const SchoolingInput& input, const SchoolingAnswer& answer, std::size_t child) {
  const std::uint32_t choice = answer.children[child].choice;
  return choice == kNowhere ? nullptr : &input.problem.groups[input.children[child].group].choices[choice];
}

/// Whether a child of the group could board at a school that has a seat or could have one, if there were a bed.
bool only_beds_lack(const Provision& problem, const ProvisionPlan& plan, const plan::schooling::Group& group) {
  return std::ranges::any_of(group.choices, [&](const Choice& choice) {
    const School& school = problem.schools[choice.school];
    const SchoolPlan& done = plan.schools[choice.school];
    const std::int64_t seats = done.open ? done.seats : school.seats;
    const bool seat = done.pupils < seats || (done.rooms < school.most_rooms && done.pupils < seats + school.room_seats);
    return choice.way == Way::board && seat && done.boarders >= school.beds + done.beds && done.beds >= school.most_beds;
  });
}

/// Why a child has no place that counts.
StillOut reason_of(const SchoolingInput& input, const SchoolingAnswer& answer, std::size_t number) {
  const Child& child = input.children[number];
  const plan::schooling::Group& group = input.problem.groups[child.group];
  if (answer.plan.optimum.status == plan::Status::stopped) return StillOut::stopped;
  if (one_more(input.problem, answer.plan, child.group).choice != kNowhere) return StillOut::budget;
  const bool any = std::ranges::any_of(group.choices, [](const Choice& choice) { return choice.way != Way::stay; });
  if (any) return only_beds_lack(input.problem, answer.plan, group) ? StillOut::no_bed : StillOut::no_seat;
  if (!child.disability) return StillOut::no_school;
  for (std::size_t k = 0; k < input.schools.size(); ++k) {
    const SchoolPlace& school = input.schools[k];
    if (school.first_grade <= child.grade && child.grade <= school.last_grade && input.within(child.age, child.place, k)) return StillOut::no_barrier_free;
  }
  return StillOut::no_school;
}

std::vector<Applicant> applicants_of(const SchoolingInput& input) {
  std::vector<Applicant> applicants;
  for (const Child& child : input.children) {
    Applicant applicant;
    applicant.group = child.group;
    applicant.enrolled = child.enrolled != kNowhere;
    if (!std::isnan(input.can_pay[child.household])) applicant.family = child.household;
    applicant.pupil.cost = input.file.stages[child.stage].cost;
    for (const data::SchoolBursary& bursary : input.file.bursaries) {
      if (bursary.stage == child.stage) applicant.pupil.offers.push_back(bursary.amount);
    }
    applicants.push_back(std::move(applicant));
  }
  return applicants;
}

/// The bursary of the file that is the n-th of a stage.
std::size_t bursary_number(const SchoolingInput& input, std::uint32_t stage, int offer) {
  for (std::size_t b = 0; b < input.file.bursaries.size(); ++b) {
    if (input.file.bursaries[b].stage == stage && offer-- == 0) return b;
  }
  return 0;
}

/// What one child more would take, in words.
std::string steps_text(const SchoolingInput& input, const OneMore& one, const Choice& choice) {
  const std::string& school = input.schools[choice.school].name;
  std::vector<std::string> steps;
  if (one.opens) steps.push_back("opening " + school);
  if (one.room) steps.push_back("one room more at " + school);
  if (one.teacher) steps.push_back("one teacher more at " + school);
  if (one.bed) steps.push_back("one bed more at " + school);
  if (one.bus) steps.push_back("running the bus " + input.buses[choice.bus]);
  if (one.barrier) steps.push_back("making " + school + " barrier-free");
  return steps.empty() ? "a place at " + school : join(steps, ", ");
}

std::string nearest_text(const SchoolingInput& input, const Child& child) {
  std::size_t best = input.schools.size();
  for (std::size_t k = 0; k < input.schools.size(); ++k) {
    if (child.grade < input.schools[k].first_grade || child.grade > input.schools[k].last_grade) continue;
    if (best == input.schools.size() || input.slowest(child.place, k) < input.slowest(child.place, best)) best = k;
  }
  if (best == input.schools.size()) return "a school that teaches grade " + std::to_string(child.grade) + ": there is none in the tables";
  const double minutes = input.slowest(child.place, best);
  if (!std::isfinite(minutes)) return "a way to a school that teaches grade " + std::to_string(child.grade) + ": the tables have none";
  return "a nearer school, a bus or a bed: " + input.schools[best].name + " is " + std::to_string(std::lround(minutes)) + " minutes away, the limit is " +
         format_double(input.limit_of(child.age));
}

std::string nearer_text(const SchoolingInput& input, const Child& child) {
  return "a place within reach of " + input.places[child.place] + " in the stage " + input.file.stages[child.stage].name + ": a school, a room, a bus or a bed";
}

/// The cheapest place beside the plan, with its school and its cost.
Remedy place_remedy(const SchoolingInput& input, const SchoolingAnswer& answer, const Child& child) {
  const OneMore one = one_more(input.problem, answer.plan, child.group);
  if (one.choice == kNowhere) return {"the plan was stopped before this child's turn"};
  const Choice& choice = input.problem.groups[child.group].choices[one.choice];
  const std::string how = choice.way == Way::bus ? ", by bus " + input.buses[choice.bus] : choice.way == Way::board ? ", with a bed there" : "";
  return {steps_text(input, one, choice) + how + ": " + amount_text(input, one.cost), one.cost};
}

/// A bursary; and a place, where that of the child went on to another.
Remedy money_remedy(const SchoolingInput& input, const SchoolingAnswer& answer, std::size_t number, bool confidential) {
  const Child& child = input.children[number];
  const double cost = answer.bursaries.next_cost[number];
  Remedy remedy;
  if (std::isfinite(cost)) remedy = {"a bursary: " + amount_text(input, cost) + " a year more", cost};
  else remedy.text = "a larger bursary than the file offers: a year costs " + amount_text(input, input.file.stages[child.stage].cost);
  const OneMore one = one_more(input.problem, answer.plan, child.group);
  const bool kept = one.choice != kNowhere && !one.opens && !one.room && !one.bed && !one.teacher && !one.bus && !one.barrier;
  if (kept) return remedy;
  remedy.cost = {};
  if (!confidential) remedy.text += ", and " + nearer_text(input, child);
  else remedy.text += one.choice == kNowhere ? ", and more room than the tables allow" : ", and " + place_remedy(input, answer, child).text;
  return remedy;
}

}  // namespace

std::string amount_text(const SchoolingInput& input, double amount) {
  const double cents = std::round(amount * 100) / 100;
  return with_thousands(cents == std::floor(cents) && std::fabs(cents) < 1e15 ? std::to_string(std::llround(cents)) : format_double(cents)) + " " + input.file.money;
}

Result<SchoolingAnswer> answer_of(const SchoolingInput& input, const plan::Limits& limits, std::uint64_t seed, const RunControl& control) {
  SchoolingAnswer answer;
  Result<ProvisionPlan> plan = provide(input.problem, limits, control);
  if (!plan) return fail(plan.error());
  answer.plan = std::move(*plan);
  answer.plan.optimum.seed = seed;
  if (!answer.has_plan()) return answer;
  Result<HandedOut> handed = hand_out(input.problem, answer.plan, applicants_of(input), by_lot(input, seed), input.can_pay, input.file.bursary_budget, limits, control);
  if (!handed) return fail(handed.error());
  answer.bursaries = std::move(*handed);
  answer.children.resize(input.children.size());
  for (std::size_t number = 0; number < input.children.size(); ++number) {
    const Child& who = input.children[number];
    const int given = answer.bursaries.given[number];
    ChildAnswer& child = answer.children[number];
    child.choice = answer.bursaries.choice[number];
    if (child.choice != kNowhere && std::isnan(input.can_pay[who.household])) ++answer.purse_unknown;
    if (given >= 0) child.bursary = bursary_number(input, who.stage, given);
    if (given != kOutForMoney) continue;
    // Who goes to school today does not leave it for what the table says of the family's money.
    if (who.enrolled == kNowhere) child.out = StillOut::money;
    else child.beyond_means = true;
    answer.beyond_means += child.beyond_means ? 1 : 0;
  }
  for (std::size_t number = 0; number < input.children.size(); ++number) {
    ChildAnswer& child = answer.children[number];
    const Choice* choice = choice_of(input, answer, number);
    if (child.out == StillOut::in && (choice == nullptr || choice->way == Way::stay)) child.out = reason_of(input, answer, number);
    answer.in_after += child.out == StillOut::in ? 1 : 0;
  }
  return answer;
}

std::string reason_word(StillOut out, bool confidential) {
  switch (out) {
    case StillOut::in: return "in";
    case StillOut::no_school: return confidential ? "no_school_in_reach" : "no_place_in_reach";
    case StillOut::no_barrier_free: return confidential ? "no_barrier_free_school" : "no_place_in_reach";
    case StillOut::no_seat: return confidential ? "no_seat" : "no_place_in_reach";
    case StillOut::no_bed: return confidential ? "no_bed" : "no_place_in_reach";
    case StillOut::budget: return "budget";
    case StillOut::money: return "money";
    case StillOut::stopped: return "not_proved";
  }
  return {};
}

Remedy remedy_of(const SchoolingInput& input, const SchoolingAnswer& answer, std::size_t number, bool confidential) {
  const Child& child = input.children[number];
  // In what may be published, sentences are alike whether a child has a disability or not, and name no school and no cost of a place: that of making one barrier-free would be among them.
  switch (answer.children[number].out) {
    case StillOut::in: return {};
    case StillOut::money: return money_remedy(input, answer, number, confidential);
    case StillOut::no_seat: return {confidential ? "more room than the tables allow at a school within reach" : nearer_text(input, child)};
    case StillOut::no_bed: return {confidential ? "a bed more than the tables allow at a school with free seats" : nearer_text(input, child)};
    case StillOut::no_school: return {confidential ? nearest_text(input, child) : nearer_text(input, child)};
    case StillOut::no_barrier_free: return {confidential ? "a school within reach that is made barrier-free: the tables name no cost for that" : nearer_text(input, child)};
    case StillOut::budget:
      if (!confidential) return {"more money than the budget, for " + nearer_text(input, child)};
      return place_remedy(input, answer, child);
    case StillOut::stopped: return confidential ? place_remedy(input, answer, child) : Remedy{"the plan was stopped before this child's turn"};
  }
  return {};
}

std::string way_of(const SchoolingInput& input, const SchoolingAnswer& answer, std::size_t child) {
  const Choice* choice = choice_of(input, answer, child);
  if (choice == nullptr) return {};
  switch (choice->way) {
    case Way::walk: return "on foot";
    case Way::bus: return "by bus " + input.buses[choice->bus];
    case Way::board: return "boards";
    case Way::stay: return "stays";
  }
  return {};
}

}  // namespace solleva::cli
