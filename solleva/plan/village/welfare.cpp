// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <utility>

#include "solleva/plan/errors.h"
#include "solleva/plan/village/exact_shares.h"
#include "solleva/plan/village/rules.h"

namespace solleva::plan::village {
namespace {

__extension__ using Wide = __int128;

struct Item {
  std::uint32_t project = 0;
  std::int64_t cost = 0;
  std::int64_t value = 0;
};

/// A set of items that no other set of the same items beats in both cost and value.
struct State {
  std::int64_t cost = 0, value = 0;
  std::uint32_t trace = 0;  ///< of the last item in it
};

struct Trace {
  std::uint32_t item = 0, before = 0;
};

constexpr std::size_t kMostStates = 40'000'000;

/// The 0-1 knapsack by lists of undominated sets (Nemhauser and Ullmann), thinned by the linear bound (Dantzig).
class Knapsack {
 public:
  Knapsack(std::vector<Item> items, std::int64_t budget) : items_(std::move(items)), budget_(budget) {
    std::ranges::sort(items_, [](const Item& a, const Item& b) {
      const Wide left = static_cast<Wide>(a.value) * b.cost, right = static_cast<Wide>(b.value) * a.cost;
      return left != right ? left > right : a.project < b.project;
    });
  }

  /// The chosen items, or nothing where the caller stopped the work or it grew too large.
  std::optional<std::vector<std::uint32_t>> solve(const RunControl& control) {
    traces_.push_back({});
    states_.push_back({});
    best_ = greedy_value(0, 0, 0);
    for (std::uint32_t i = 0; i < items_.size(); ++i) {
      if (control.stop.stop_requested() || traces_.size() > kMostStates) return {};
      control.tell("greatest welfare", static_cast<double>(i) / static_cast<double>(items_.size()));
      take_in(i);
    }
    const auto top = std::ranges::max_element(states_, {}, &State::value);
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t t = top->trace; t != 0; t = traces_[t].before) chosen.push_back(items_[traces_[t].item].project);
    std::ranges::sort(chosen);
    return chosen;
  }

 private:
  /// What is reached by filling up greedily from item `from` on.
  std::int64_t greedy_value(std::int64_t cost, std::int64_t value, std::size_t from) const {
    for (; from < items_.size(); ++from) {
      if (cost + items_[from].cost <= budget_) cost += items_[from].cost, value += items_[from].value;
    }
    return value;
  }

  /// Whether filling up with parts of items could reach more than the best known, or as much where that is not in hand yet.
  bool can_reach(const State& state, std::size_t from) const {
    std::int64_t left = budget_ - state.cost, value = state.value;
    for (; from < items_.size() && items_[from].cost <= left; ++from) left -= items_[from].cost, value += items_[from].value;
    if (value >= best_) return true;
    if (from == items_.size()) return false;
    return static_cast<Wide>(best_ - value) * items_[from].cost <= static_cast<Wide>(items_[from].value) * left;
  }

  void take_in(std::uint32_t i) {
    std::vector<State> merged;
    std::size_t with = 0, without = 0;
    const Item& item = items_[i];
    const auto push = [&](State state, bool fresh) {
      if (!merged.empty() && merged.back().value >= state.value) return;
      if (!can_reach(state, i + 1)) return;
      if (fresh) {
        traces_.push_back({i, state.trace});
        state.trace = static_cast<std::uint32_t>(traces_.size() - 1);
        best_ = std::max(best_, greedy_value(state.cost, state.value, i + 1));
      }
      if (!merged.empty() && merged.back().cost == state.cost) merged.pop_back();
      merged.push_back(state);
    };
    while (with < states_.size() || without < states_.size()) {
      const bool take =
          with < states_.size() && (without == states_.size() || states_[with].cost + item.cost < states_[without].cost);
      if (!take) {
        push(states_[without++], false);
        continue;
      }
      State state = states_[with++];
      state.cost += item.cost;
      state.value += item.value;
      if (state.cost <= budget_) push(state, true);
    }
    states_ = std::move(merged);
  }

  std::vector<Item> items_;
  std::int64_t budget_;
  std::int64_t best_ = 0;
  std::vector<State> states_;
  std::vector<Trace> traces_;
};

/// Total utilities of the projects in their smallest common unit.
Result<std::vector<std::int64_t>> whole_values(const Profile& profile) {
  std::vector<mpq_class> totals;
  mpz_class common_denominator = 1, common_factor = 0;
  for (std::size_t p = 0; p < profile.supporters.size(); ++p) {
    mpz_class weight = 0;
    for (const Support& s : profile.supporters[p]) weight += mpz_class(s.weight) * profile.group_voters[s.other];
    totals.emplace_back(weight * profile.numerator[p], profile.denominator[p]);
    totals.back().canonicalize();
    common_denominator = lcm(common_denominator, totals.back().get_den());
  }
  for (const mpq_class& total : totals)
    common_factor = gcd(common_factor, mpz_class(total.get_num() * (common_denominator / total.get_den())));
  if (common_factor == 0) common_factor = 1;
  std::vector<std::int64_t> values;
  mpz_class sum = 0;
  for (const mpq_class& total : totals) {
    const mpz_class value = total.get_num() * (common_denominator / total.get_den()) / common_factor;
    sum += value;
    if (sum > mpz_class(std::int64_t{1} << 62))
      return fail({errors::too_large,
                   "total utilities are too large to be compared exactly",
                   {},
                   "in their common unit they exceed 2^62"});
    values.push_back(value.get_si());
  }
  return values;
}

}  // namespace

Result<Outcome> max_welfare(const Election& election, const Profile& profile, const RunControl& control) {
  const Result<std::vector<std::int64_t>> values = whole_values(profile);
  if (!values) return fail(values.error());
  std::vector<Item> items;
  Outcome outcome;
  for (std::uint32_t p = 0; p < election.projects.size(); ++p) {
    const std::int64_t cost = election.projects[p].cost;
    if ((*values)[p] == 0 || cost > election.budget) continue;
    if (cost == 0) {
      outcome.steps.push_back({p, "no cost", 0});
    } else {
      items.push_back({p, cost, (*values)[p]});
    }
  }
  const auto chosen = Knapsack(std::move(items), election.budget).solve(control);
  if (!chosen) {
    outcome = greedy(election, profile);
    outcome.status = Status::stopped;
    outcome.reason = "ended before the best was proved; this is the greedy outcome";
    return outcome;
  }
  for (const std::uint32_t p : *chosen) outcome.steps.push_back({p, "greatest welfare", 0});
  outcome.status = Status::optimal;
  return outcome;
}

}  // namespace solleva::plan::village
