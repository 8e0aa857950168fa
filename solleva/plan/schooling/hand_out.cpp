// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/schooling/hand_out.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solleva/base/check.h"

namespace solleva::plan::schooling {
namespace {

constexpr double kCent = 1e-9;  ///< money that is no money

/// What a family pays for a pupil beside the bursary that is given.
double own_part(const Pupil& pupil, int given) { return std::max(0.0, pupil.cost - (given >= 0 ? pupil.offers[static_cast<std::size_t>(given)] : 0)); }
double bursary_of(const Pupil& pupil, int given) { return given >= 0 ? pupil.offers[static_cast<std::size_t>(given)] : 0; }

class Rounds {
 public:
  Rounds(const Provision& problem, ProvisionPlan& plan, const std::vector<Applicant>& applicants, const std::vector<std::size_t>& order, const std::vector<double>& purses, std::optional<double> budget)
      : problem_(problem), plan_(plan), applicants_(applicants), order_(order), purses_(purses), budget_(budget), left_(plan.chosen), purse_left_(purses) {
    out_.choice.assign(applicants.size(), kNowhere);
    out_.given.assign(applicants.size(), kNoBursary);
    out_.next_cost.assign(applicants.size(), std::nan(""));
    out_.optimum.objective = 0;
    out_.optimum.status = Status::optimal;
    out_.cost_bound = 0;
    for (auto& chosen : plan_.chosen) std::ranges::fill(chosen, 0);
    for (SchoolPlan& school : plan_.schools) school.pupils = school.boarders = 0;
    riders_.assign(problem.buses.size(), 0);
    plan_.cost = cost_of(problem_, plan_);
  }

  Result<HandedOut> run(const Limits& limits, const RunControl& control) {
    while (true) {
      std::vector<std::size_t> fresh = next_of_group();
      if (freed_ > 0) next_of_all(fresh);
      if (fresh.empty() && freed_ > 0) next_for_money(fresh);
      if (fresh.empty()) break;
      out_.moved_on += out_.rounds > 0 ? static_cast<std::int64_t>(fresh.size()) : 0;
      ++out_.rounds;
      if (Done done = pay(fresh, limits, control); !done) return fail(done.error());
      if (out_.optimum.status != Status::optimal) break;
    }
    if (out_.rounds != 1) out_.optimum.bound = {};
    plan_.cost = cost_of(problem_, plan_);
    plan_.minutes = 0;
    for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
      for (std::size_t c = 0; c < plan_.chosen[g].size(); ++c) plan_.minutes += static_cast<double>(plan_.chosen[g][c]) * problem_.groups[g].choices[c].minutes;
    }
    require(broken_rule(problem_, plan_).empty(), "a plan keeps its rules when places go on to others");
    if (plan_.cost_bound) plan_.cost_bound = std::min(plan_.cost, *plan_.cost_bound);
    if (Done done = price_those_out(control); !done) return fail(done.error());
    return std::move(out_);
  }

 private:
  bool waits(std::size_t child) const { return out_.choice[child] == kNowhere && out_.given[child] != kOutForMoney; }

  void count(std::size_t child, std::uint32_t c, std::int64_t number) {
    const std::uint32_t group = applicants_[child].group;
    const Choice& choice = problem_.groups[group].choices[c];
    plan_.chosen[group][c] += number;
    plan_.schools[choice.school].pupils += number;
    if (choice.way == Way::board) plan_.schools[choice.school].boarders += number;
    if (choice.way == Way::bus) riders_[choice.bus] += number;
    plan_.cost += static_cast<double>(number) * choice.cost;
  }

  void take(std::size_t child, std::uint32_t c) {
    out_.choice[child] = c;
    count(child, c, 1);
  }

  std::vector<std::size_t> next_of_group() {
    std::vector<std::size_t> fresh;
    for (const std::size_t child : order_) {
      if (!waits(child)) continue;
      std::vector<std::int64_t>& room = left_[applicants_[child].group];
      const auto free = std::ranges::find_if(room, [](std::int64_t places) { return places > 0; });
      if (free == room.end()) continue;
      --*free;
      if (freed_ > 0) --freed_;
      take(child, static_cast<std::uint32_t>(free - room.begin()));
      fresh.push_back(child);
    }
    return fresh;
  }

  /// Whether one child more can go this way with what is decided and the money that is left.
  bool has_room(const Group& who, const Choice& choice) const {
    const School& school = problem_.schools[choice.school];
    const SchoolPlan& done = plan_.schools[choice.school];
    if (choice.way == Way::stay || !done.open || done.pupils >= done.seats || plan_.cost + choice.cost > problem_.budget * (1 + kCent) + kCent) return false;
    if (problem_.pupils_per_teacher > 0 && done.pupils >= problem_.pupils_per_teacher * (school.teachers + done.teachers)) return false;
    if (choice.way == Way::board && done.boarders >= school.beds + done.beds) return false;
    if (choice.way == Way::bus && (plan_.runs[choice.bus] == 0 || riders_[choice.bus] >= problem_.buses[choice.bus].seats)) return false;
    return !who.needs_barrier_free || school.barrier_free || done.made_barrier_free;
  }

  /// Places that nobody of their group waits for; no more children than places were left by others.
  void next_of_all(std::vector<std::size_t>& fresh) {
    for (const std::size_t child : order_) {
      if (freed_ == 0) return;
      if (!waits(child)) continue;
      const Group& who = problem_.groups[applicants_[child].group];
      std::uint32_t best = kNowhere;
      for (std::uint32_t c = 0; c < who.choices.size(); ++c) {
        if (has_room(who, who.choices[c]) && (best == kNowhere || who.choices[c].minutes < who.choices[best].minutes)) best = c;
      }
      if (best == kNowhere) continue;
      // It may stay counted in left_ for a group of which nobody waits and nobody ever will.
      --freed_;
      take(child, best);
      fresh.push_back(child);
    }
  }

  /// What a child who cannot come was to cost, as a bed, may pay the cheapest way in of another.
  void next_for_money(std::vector<std::size_t>& fresh) {
    std::vector<std::uint8_t> tried(problem_.groups.size(), 0);
    for (const std::size_t child : order_) {
      const std::uint32_t group = applicants_[child].group;
      if (!waits(child) || problem_.groups[group].enrolled || tried[group] != 0) continue;
      tried[group] = 1;
      const OneMore one = one_more(problem_, plan_, group);
      if (one.choice == kNowhere || plan_.cost + one.cost > problem_.budget * (1 + kCent) + kCent) continue;
      decide(one, problem_.groups[group].choices[one.choice]);
      --freed_;
      take(child, one.choice);
      fresh.push_back(child);
      return;
    }
  }

  void decide(const OneMore& one, const Choice& choice) {
    SchoolPlan& done = plan_.schools[choice.school];
    const School& school = problem_.schools[choice.school];
    if (one.opens) {
      done.open = true;
      done.seats = school.seats;
    }
    done.rooms += one.room ? 1 : 0;
    done.seats += one.room ? school.room_seats : 0;
    done.beds += one.bed ? 1 : 0;
    done.teachers += one.teacher ? 1 : 0;
    done.made_barrier_free = done.made_barrier_free || one.barrier;
    if (one.bus) plan_.runs[choice.bus] = 1;
    plan_.cost += one.cost - choice.cost;
  }

  /// Bursaries for those who have just got a place; who stays out for money leaves it.
  Done pay(const std::vector<std::size_t>& fresh, const Limits& limits, const RunControl& control) {
    std::vector<Family> families;
    std::vector<std::vector<std::size_t>> members;
    std::vector<std::size_t> number(purses_.size(), kNoFamily);
    for (const std::size_t child : fresh) {
      const std::size_t purse = applicants_[child].family;
      if (purse == kNoFamily) continue;
      if (number[purse] == kNoFamily) {
        number[purse] = families.size();
        families.push_back({purse_left_[purse], {}});
        members.emplace_back();
      }
      families[number[purse]].pupils.push_back(applicants_[child].pupil);
      members[number[purse]].push_back(child);
    }
    const std::optional<double> budget = budget_ ? std::optional(std::max(0.0, *budget_ - out_.cost)) : std::nullopt;
    const Result<BursaryPlan> round = give_bursaries(families, budget, limits, control);
    if (!round) return fail(round.error());
    for (std::size_t f = 0; f < families.size(); ++f) {
      for (std::size_t m = 0; m < members[f].size(); ++m) settle(members[f][m], round->given[f][m]);
    }
    out_.cost += round->cost;
    out_.optimum.objective = *out_.optimum.objective + round->optimum.objective.value_or(0);
    out_.optimum.bound = round->optimum.bound;
    out_.optimum.method = round->optimum.method;
    if (round->optimum.status != Status::optimal) out_.optimum.status = round->optimum.status;
    if (out_.cost_bound) out_.cost_bound = round->cost_bound ? std::optional(*out_.cost_bound + *round->cost_bound) : std::nullopt;
    return {};
  }

  void settle(std::size_t child, int given) {
    const Applicant& applicant = applicants_[child];
    out_.given[child] = given;
    if (given != kOutForMoney) {
      purse_left_[applicant.family] = std::max(0.0, purse_left_[applicant.family] - own_part(applicant.pupil, given));
      return;
    }
    if (applicant.enrolled) return;
    const std::uint32_t c = std::exchange(out_.choice[child], kNowhere);
    count(child, c, -1);
    ++left_[applicant.group][c];
    ++freed_;
  }

  /// What would pay for each who is out, beside the brothers and sisters who are in.
  Done price_those_out(const RunControl& control) {
    std::vector<std::vector<std::size_t>> in(purses_.size());
    for (std::size_t child = 0; child < applicants_.size(); ++child) {
      const std::size_t family = applicants_[child].family;
      if (family != kNoFamily && out_.choice[child] != kNowhere && out_.given[child] != kOutForMoney) in[family].push_back(child);
    }
    std::vector<Family> families;
    std::vector<std::size_t> whose;
    for (std::size_t child = 0; child < applicants_.size(); ++child) {
      if (out_.given[child] != kOutForMoney) continue;
      Family family{purses_[applicants_[child].family], {applicants_[child].pupil}};
      for (const std::size_t one : in[applicants_[child].family]) family.pupils.push_back(applicants_[one].pupil);
      families.push_back(std::move(family));
      whose.push_back(child);
    }
    const Result<BursaryPlan> all = give_bursaries(families, {}, {}, control);
    if (!all) return fail(all.error());
    for (std::size_t f = 0; f < families.size(); ++f) {
      double cost = 0;
      for (std::size_t m = 0; m < families[f].pupils.size(); ++m) cost += bursary_of(families[f].pupils[m], all->given[f][m]);
      for (const std::size_t one : in[applicants_[whose[f]].family]) cost -= bursary_of(applicants_[one].pupil, out_.given[one]);
      const bool suffices = std::ranges::none_of(all->given[f], [](int given) { return given == kOutForMoney; });
      out_.next_cost[whose[f]] = suffices ? std::max(0.0, cost) : std::numeric_limits<double>::infinity();
    }
    return {};
  }

  const Provision& problem_;
  ProvisionPlan& plan_;
  const std::vector<Applicant>& applicants_;
  const std::vector<std::size_t>& order_;
  const std::vector<double>& purses_;
  std::optional<double> budget_;
  std::vector<std::vector<std::int64_t>> left_;  ///< places kept for each group
  std::vector<double> purse_left_;
  std::vector<std::int64_t> riders_;
  std::size_t freed_ = 0;  ///< places left for money that nobody has taken yet
  HandedOut out_;
};

}  // namespace

Result<HandedOut> hand_out(const Provision& problem, ProvisionPlan& plan, const std::vector<Applicant>& applicants, const std::vector<std::size_t>& order, const std::vector<double>& purses,
                           std::optional<double> budget, const Limits& limits, const RunControl& control) {
  return Rounds(problem, plan, applicants, order, purses, budget).run(limits, control);
}

}  // namespace solleva::plan::schooling
