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

constexpr std::size_t kNoFamily = std::numeric_limits<std::size_t>::max();

/// Of children alike, who goes where is drawn.
void hand_out(const SchoolingInput& input, std::uint64_t seed, SchoolingAnswer& answer) {
  std::vector<std::string> codes;
  for (const Child& child : input.children) codes.push_back(child.code);
  const std::vector<std::uint64_t> lots = plan::matching::lottery(codes, seed);
  std::vector<std::size_t> order(codes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t child) { return lots[child]; });
  std::vector<std::vector<std::int64_t>> left = answer.plan.chosen;
  answer.children.resize(codes.size());
  for (const std::size_t child : order) {
    std::vector<std::int64_t>& room = left[input.children[child].group];
    for (std::uint32_t c = 0; c < room.size(); ++c) {
      if (room[c] == 0) continue;
      --room[c];
      answer.children[child].choice = c;
      break;
    }
  }
}

const Choice* choice_of(const SchoolingInput& input, const SchoolingAnswer& answer, std::size_t child) {
  const std::uint32_t choice = answer.children[child].choice;
  return choice == kNowhere ? nullptr : &input.problem.groups[input.children[child].group].choices[choice];
}

/// Why a child has no place that counts.
StillOut reason_of(const SchoolingInput& input, const SchoolingAnswer& answer, std::size_t number) {
  const Child& child = input.children[number];
  const plan::schooling::Group& group = input.problem.groups[child.group];
  if (answer.plan.optimum.status == plan::Status::stopped) return StillOut::stopped;
  if (one_more(input.problem, answer.plan, child.group).choice != kNowhere) return StillOut::budget;
  const bool any = std::ranges::any_of(group.choices, [](const Choice& choice) { return choice.way != Way::stay; });
  if (any) return StillOut::no_seat;
  if (!child.disability) return StillOut::no_school;
  for (std::size_t k = 0; k < input.schools.size(); ++k) {
    const SchoolPlace& school = input.schools[k];
    if (school.first_grade <= child.grade && child.grade <= school.last_grade && input.within(child.age, child.place, k)) return StillOut::no_barrier_free;
  }
  return StillOut::no_school;
}

/// The families whose money is known, with those of their children who have a place.
std::vector<Family> families_of(const SchoolingInput& input, SchoolingAnswer& answer, std::vector<std::vector<std::size_t>>& members) {
  std::vector<Family> families;
  answer.family_of.assign(input.households.size(), kNoFamily);
  for (std::size_t number = 0; number < input.children.size(); ++number) {
    const Child& child = input.children[number];
    if (answer.children[number].choice == kNowhere) continue;
    if (std::isnan(input.can_pay[child.household])) {
      ++answer.purse_unknown;
      continue;
    }
    std::size_t& family = answer.family_of[child.household];
    if (family == kNoFamily) {
      family = families.size();
      families.push_back({input.can_pay[child.household], {}});
      members.emplace_back();
    }
    Pupil pupil;
    pupil.cost = input.file.stages[child.stage].cost;
    for (const data::SchoolBursary& bursary : input.file.bursaries) {
      if (bursary.stage == child.stage) pupil.offers.push_back(bursary.amount);
    }
    families[family].pupils.push_back(std::move(pupil));
    members[family].push_back(number);
  }
  return families;
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

}  // namespace

std::string amount_text(const SchoolingInput& input, double amount) {
  const double cents = std::round(amount * 100) / 100;
  return (cents == std::floor(cents) && std::fabs(cents) < 1e15 ? std::to_string(std::llround(cents)) : format_double(cents)) + " " + input.file.money;
}

Result<SchoolingAnswer> answer_of(const SchoolingInput& input, const plan::Limits& limits, std::uint64_t seed, const RunControl& control) {
  SchoolingAnswer answer;
  Result<ProvisionPlan> plan = provide(input.problem, limits, control);
  if (!plan) return fail(plan.error());
  answer.plan = std::move(*plan);
  answer.plan.optimum.seed = seed;
  if (!answer.has_plan()) return answer;
  hand_out(input, seed, answer);
  std::vector<std::vector<std::size_t>> members;
  const std::vector<Family> families = families_of(input, answer, members);
  Result<BursaryPlan> bursaries = give_bursaries(families, input.file.bursary_budget, limits, control);
  if (!bursaries) return fail(bursaries.error());
  answer.bursaries = std::move(*bursaries);
  for (std::size_t f = 0; f < families.size(); ++f) {
    for (std::size_t m = 0; m < members[f].size(); ++m) {
      const int given = answer.bursaries.given[f][m];
      ChildAnswer& child = answer.children[members[f][m]];
      if (given >= 0) child.bursary = bursary_number(input, input.children[members[f][m]].stage, given);
      if (given != kOutForMoney) continue;
      // Who goes to school today does not leave it for what the table says of the family's money.
      if (input.children[members[f][m]].enrolled == kNowhere) child.out = StillOut::money;
      else child.beyond_means = true;
      answer.beyond_means += child.beyond_means ? 1 : 0;
    }
  }
  for (std::size_t number = 0; number < input.children.size(); ++number) {
    ChildAnswer& child = answer.children[number];
    const Choice* choice = choice_of(input, answer, number);
    if (choice == nullptr || choice->way == Way::stay) child.out = reason_of(input, answer, number);
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
    case StillOut::budget: return "budget";
    case StillOut::money: return "money";
    case StillOut::stopped: return "not_proved";
  }
  return {};
}

Remedy remedy_of(const SchoolingInput& input, const SchoolingAnswer& answer, std::size_t number, bool confidential) {
  const Child& child = input.children[number];
  const OneMore one = one_more(input.problem, answer.plan, child.group);
  switch (answer.children[number].out) {
    case StillOut::in: return {};
    case StillOut::money: {
      const double cost = answer.bursaries.next_cost[answer.family_of[child.household]];
      if (std::isfinite(cost)) return {"a bursary: " + amount_text(input, cost) + " a year more", cost};
      return {"a larger bursary than the file offers: a year costs " + amount_text(input, input.file.stages[child.stage].cost)};
    }
    case StillOut::no_seat: return {confidential ? "more room than the tables allow at a school within reach" : nearer_text(input, child)};
    // In what may be published, sentences are alike whether a child has a disability or not.
    case StillOut::no_school: return {confidential ? nearest_text(input, child) : nearer_text(input, child)};
    case StillOut::no_barrier_free: return {confidential ? "a school within reach that is made barrier-free: the tables name no cost for that" : nearer_text(input, child)};
    case StillOut::budget:
    case StillOut::stopped: break;
  }
  if (one.choice == kNowhere) return {"the plan was stopped before this child's turn"};
  const Choice& choice = input.problem.groups[child.group].choices[one.choice];
  const std::string how = choice.way == Way::bus ? ", by bus " + input.buses[choice.bus] : choice.way == Way::board ? ", with a bed there" : "";
  return {(confidential ? steps_text(input, one, choice) : "a place at " + input.schools[choice.school].name) + how + ": " + amount_text(input, one.cost), one.cost};
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
