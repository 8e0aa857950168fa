// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/schooling/bursaries.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/base/sum.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan::schooling {
namespace {

constexpr double kCent = 1e-9;  ///< money that is no money, relative to what is paid

/// One way to send so many children of a family: what the family pays and what bursaries pay.
struct Trade {
  double family = 0, bursaries = 0;
  std::vector<int> given = {};
};

/// The cheapest way to send each number of children: the index is the number.
std::vector<std::optional<Trade>> cheapest_of(const Family& family) {
  std::vector<std::vector<Trade>> kept(family.pupils.size() + 1);  // by number, trades that no other beats
  kept[0].push_back({});
  const double purse = family.can_pay * (1 + kCent) + kCent;
  for (const Pupil& pupil : family.pupils) {
    std::vector<std::vector<Trade>> next(kept.size());
    for (std::size_t number = 0; number < kept.size(); ++number) {
      for (const Trade& trade : kept[number]) {
        for (int offer = kOutForMoney; offer < static_cast<int>(pupil.offers.size()); ++offer) {
          Trade more = trade;
          more.given.push_back(offer);
          const double amount = offer >= 0 ? pupil.offers[static_cast<std::size_t>(offer)] : 0;
          if (offer != kOutForMoney) more.family += std::max(0.0, pupil.cost - amount);
          more.bursaries += amount;
          if (more.family <= purse) next[number + (offer == kOutForMoney ? 0 : 1)].push_back(std::move(more));
        }
      }
    }
    for (std::vector<Trade>& trades : next) {
      std::ranges::stable_sort(trades, [](const Trade& a, const Trade& b) { return std::pair(a.bursaries, a.family) < std::pair(b.bursaries, b.family); });
      std::vector<Trade> best;
      for (Trade& trade : trades) {
        if (best.empty() || trade.family < best.back().family) best.push_back(std::move(trade));
      }
      trades = std::move(best);
    }
    kept = std::move(next);
  }
  std::vector<std::optional<Trade>> cheapest;
  for (std::vector<Trade>& trades : kept) cheapest.push_back(trades.empty() ? std::nullopt : std::optional(std::move(trades.front())));
  return cheapest;
}

using Options = std::vector<std::vector<std::optional<Trade>>>;

/// How many children of each family, families together within the budget.
Result<std::vector<std::size_t>> numbers_within(const Options& options, double budget, const Limits& limits, const RunControl& control, BursaryPlan& plan) {
  LinearModel model;
  model.sense = Sense::maximise;
  const std::uint32_t money = model.add_row({-unbounded, budget, "budget"});
  std::vector<std::pair<std::size_t, std::size_t>> meaning;
  std::vector<double> price;
  for (std::size_t f = 0; f < options.size(); ++f) {
    const std::uint32_t one = model.add_row({1, 1, "family " + std::to_string(f + 1)});
    for (std::size_t number = 0; number < options[f].size(); ++number) {
      if (!options[f][number]) continue;
      const std::uint32_t column = model.add_column({static_cast<double>(number), 0, 1, true, {}});
      model.add_term(one, column, 1);
      if (options[f][number]->bursaries > 0) model.add_term(money, column, options[f][number]->bursaries);
      meaning.emplace_back(f, number);
      price.push_back(options[f][number]->bursaries);
    }
  }
  SolverOptions solver;
  solver.limits = limits;
  const Result<Solution> most = solve(model, solver, control);
  if (!most) return fail(most.error());
  plan.optimum = most->optimum;
  std::vector<double> values = most->values;
  if (!values.empty()) {
    const std::uint32_t row = model.add_row({std::round(objective_of(model, values)), unbounded, "children"});
    for (std::uint32_t c = 0; c < meaning.size(); ++c) {
      if (meaning[c].second > 0) model.add_term(row, c, static_cast<double>(meaning[c].second));
      model.columns[c].objective = price[c];
    }
    model.sense = Sense::minimise;
    solver.start = values;
    const Result<Solution> cheapest = solve(model, solver, control);
    if (!cheapest) return fail(cheapest.error());
    if (!cheapest->values.empty()) values = cheapest->values;
    plan.cost_bound = cheapest->optimum.bound;
    if (cheapest->optimum.status == Status::stopped) plan.optimum.status = Status::stopped;
  }
  std::vector<std::size_t> numbers(options.size(), 0);
  for (std::size_t c = 0; c < values.size(); ++c) {
    if (values[c] > 0.5) numbers[meaning[c].first] = meaning[c].second;
  }
  return numbers;
}

Error bad(std::size_t family, const char* why) {
  Error error{errors::bad_schooling, "the families do not hold together"};
  error.where.unit = "family " + std::to_string(family + 1);
  error.why = why;
  return error;
}

Done check(const std::vector<Family>& families) {
  const auto wrong = [](double money) { return !(money >= 0) || std::isinf(money); };
  for (std::size_t f = 0; f < families.size(); ++f) {
    if (families[f].pupils.size() > kMostPupils) return fail(bad(f, "more than 30 children live on one purse"));
    if (wrong(families[f].can_pay)) return fail(bad(f, "what it can pay is no amount from 0 on"));
    for (const Pupil& pupil : families[f].pupils) {
      if (wrong(pupil.cost) || std::ranges::any_of(pupil.offers, wrong)) return fail(bad(f, "a cost or a bursary is no amount from 0 on"));
    }
  }
  return {};
}

}  // namespace

Result<BursaryPlan> give_bursaries(const std::vector<Family>& families, std::optional<double> budget, const Limits& limits, const RunControl& control) {
  if (Done done = check(families); !done) return fail(done.error());
  Options options;
  for (const Family& family : families) options.push_back(cheapest_of(family));
  BursaryPlan plan;
  std::vector<std::size_t> numbers;
  if (budget) {
    Result<std::vector<std::size_t>> within = numbers_within(options, *budget, limits, control, plan);
    if (!within) return fail(within.error());
    numbers = std::move(*within);
  } else {
    plan.optimum.status = Status::optimal;
    for (const auto& family : options) {
      std::size_t most = family.size() - 1;
      while (!family[most]) --most;  // sending nobody is always there
      numbers.push_back(most);
    }
  }
  Sum cost;
  std::size_t paid = 0;
  for (std::size_t f = 0; f < families.size(); ++f) {
    const auto& family = options[f];
    const Trade& trade = *family[numbers[f]];
    cost.add(trade.bursaries);
    paid += numbers[f];
    plan.given.push_back(trade.given);
    const bool all = numbers[f] + 1 == family.size();
    plan.next_cost.push_back(all ? std::nan("") : family[numbers[f] + 1] ? family[numbers[f] + 1]->bursaries - trade.bursaries : std::numeric_limits<double>::infinity());
  }
  plan.cost = cost.value();
  require(!budget || plan.cost <= *budget * (1 + 1e-6) + 1e-6, "bursaries keep their budget");
  plan.optimum.objective = static_cast<double>(paid);
  if (!budget) {
    plan.optimum.bound = plan.optimum.objective;
    plan.cost_bound = plan.cost;
  }
  if (plan.optimum.bound) plan.optimum.bound = std::max(static_cast<double>(paid), std::floor(*plan.optimum.bound + 1e-6));
  plan.optimum.method = budget ? "families exactly, together by branch and cut" : "families exactly";
  return plan;
}

}  // namespace solleva::plan::schooling
