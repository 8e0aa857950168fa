// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/knapsack/multiple_choice.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "solleva/base/philox.h"
#include "solleva/plan/bad_problem.h"
#include "solleva/plan/knapsack/choice_search.h"
#include "solleva/plan/told.h"

namespace solleva::plan {
namespace choices {

Done check(const MultipleChoiceKnapsack& problem) {
  constexpr std::int64_t billion = 1'000'000'000, trillion = 1'000'000'000'000;
  const std::size_t items = problem.value.size();
  if (problem.first.empty() || problem.first.front() != 0 || problem.first.back() != items) return fail(bad_problem("the classes do not hold the items"));
  if (!std::is_sorted(problem.first.begin(), problem.first.end())) return fail(bad_problem("the classes do not follow one another"));
  if (problem.weight.size() != items * problem.resources || problem.capacity.size() != problem.resources) {
    return fail(bad_problem("weights are not one for each item and resource, or capacities not one for each resource"));
  }
  const auto beyond = [](const std::vector<std::int64_t>& numbers, std::int64_t least, std::int64_t most) {
    return std::any_of(numbers.begin(), numbers.end(), [&](std::int64_t x) { return x < least || x > most; });
  };
  if (beyond(problem.value, -billion, billion)) return fail(bad_problem("a value is beyond 10^9"));
  if (beyond(problem.weight, 0, billion)) return fail(bad_problem("a weight is below 0 or above 10^9"));
  if (beyond(problem.capacity, 0, trillion)) return fail(bad_problem("a capacity is below 0 or above 10^12"));
  std::int64_t total = 0;
  for (std::size_t c = 0; c < problem.classes(); ++c) {
    std::int64_t largest = 0;
    for (std::size_t item = problem.first[c]; item < problem.first[c + 1]; ++item) largest = std::max(largest, std::abs(problem.value[item]));
    total += largest;
  }
  if (total > 10 * billion) return fail(bad_problem("the largest values of the classes add up to more than 10^10", "count values in a coarser unit"));
  return {};
}

void price_resources(const MultipleChoiceKnapsack& problem, Tree& tree, Node& root, const RunControl& control) {
  const std::size_t resources = problem.resources;
  std::vector<double> best = root.price, along(resources, 0);
  double lowest = std::numeric_limits<double>::infinity(), step = 1;
  int failures = 0;
  for (int round = 0; round < 20'000 && step > 1e-8 && !control.stop.stop_requested(); ++round) {
    const double bound = tree.relax(root);
    if (bound < lowest) {
      if (!(lowest - bound <= 1e-7 * std::abs(bound))) failures = 0;
      lowest = bound;
      best = root.price;
    } else if (++failures >= 40) {
      step *= 0.8;
      failures = 0;
      root.price = best;
      std::fill(along.begin(), along.end(), 0.0);
    }
    if (round % 500 == 0) tree.round_down(root);
    double length = 0;
    for (std::size_t k = 0; k < resources; ++k) {
      along[k] = 0.7 * along[k] + root.left[k] - tree.usage()[k];
      length += along[k] * along[k];
    }
    if (length < 1e-12) break;
    const double move = step * (bound - lowest + std::max(0.01 * std::abs(lowest), 1.0)) / length;
    constexpr double highest = 1e6;  // keeps sums exact
    for (std::size_t k = 0; k < resources; ++k) root.price[k] = std::clamp(on_grid(root.price[k] - move * along[k]), 0.0, highest);
  }
  root.price = best;
}

std::vector<std::int64_t> whole_prices(const Node& node, std::size_t resources) {
  std::vector<std::int64_t> prices;
  for (std::size_t k = 0; k < resources; ++k) {
    prices.push_back(static_cast<std::int64_t>(std::llround(node.price[k] * static_cast<double>(resource_price_unit))));
  }
  return prices;
}

void descend_targets(const MultipleChoiceKnapsack& problem, Tree& tree, const Node& root, std::int64_t nodes, const KnapsackOptions& options, Proof& proof,
                     const RunControl& control) {
  double least = 0;
  for (std::size_t c = 0; c < problem.classes(); ++c) {
    const auto begin = problem.value.begin() + static_cast<std::ptrdiff_t>(problem.first[c]);
    least += static_cast<double>(*std::min_element(begin, problem.value.begin() + static_cast<std::ptrdiff_t>(problem.first[c + 1])));
  }
  const std::int64_t last = tree.visited() + nodes;
  const auto proved = [&] { return tree.best_worth() && proof.bound - *tree.best_worth() <= options.limits.gap * std::abs(*tree.best_worth()); };
  const auto over = [&] { return proof.none || proved() || tree.visited() >= last || control.stop.stop_requested(); };
  constexpr std::int64_t most_allowed = 200'000;
  std::uint64_t turn = 0;
  for (std::int64_t allowed = 3000; !over(); allowed = std::min(2 * allowed, most_allowed)) {
    if (turn > 0) tree.look_elsewhere(Stream({.seed = options.seed, .unit = turn, .period = 0, .purpose = Purpose("knapsack")}));
    ++turn;
    for (double below = 1; !over(); below *= 1.6) {
      const double lowest = tree.best_worth() ? *tree.best_worth() + 1 : least;
      const double target = std::max(proof.bound - std::floor(below) + 1, lowest);
      const std::optional<double> before = tree.best_worth();
      const Tree::End end = tree.search(root, target, std::min(allowed, last - tree.visited()), control.stop);
      control.tell(told("searching choices", tree.best_worth(), proof.bound), -1);
      if (tree.best_worth() != before) tree.exchange_pairs(root, proof.bound - *tree.best_worth());
      if (end == Tree::End::refuted) {
        proof.bound = std::min(proof.bound, target - 1);
        proof.none = !tree.best_worth() && target <= least;
      }
      if (end == Tree::End::found || target <= lowest) break;
    }
  }
  if (tree.best_worth()) proof.bound = std::max(proof.bound, *tree.best_worth());
}

Optimum close_up(const Tree& tree, const Proof& proof, double gap, bool stopped) {
  Optimum optimum;
  if (proof.none) {
    optimum.status = Status::infeasible;
    optimum.reason = "no choice stays within all resources";
    return optimum;
  }
  optimum.bound = proof.bound;
  optimum.objective = tree.best_worth();
  const bool proved = optimum.objective && proof.bound - *optimum.objective <= gap * std::abs(*optimum.objective);
  optimum.status = proved ? Status::optimal : stopped ? Status::stopped : Status::feasible;
  if (!proved && !stopped) optimum.reason = optimum.objective ? "the nodes allowed are used up" : "the nodes allowed are used up before a choice was found";
  return optimum;
}

}  // namespace choices

Result<KnapsackPlan> solve(const MultipleChoiceKnapsack& problem, const KnapsackOptions& options, const RunControl& control) {
  if (const Done done = choices::check(problem); !done) return fail(done.error());
  KnapsackPlan plan;
  choices::Proof proof;
  for (std::size_t c = 0; c < problem.classes(); ++c) {
    if (problem.first[c] != problem.first[c + 1]) continue;
    plan.optimum.status = Status::infeasible;
    plan.optimum.reason = "class " + std::to_string(c + 1) + " has no item";
    plan.optimum.method = "Lagrangian relaxation, tree search";
    return plan;
  }
  choices::Tree tree(problem);
  choices::Node root = tree.root();
  price_resources(problem, tree, root, control);
  plan.prices = choices::whole_prices(root, problem.resources);
  proof.bound = static_cast<double>(resource_bound(problem, plan.prices));
  constexpr std::int64_t default_nodes = 3'000'000;
  descend_targets(problem, tree, root, options.limits.iterations < 0 ? default_nodes : options.limits.iterations, options, proof, control);
  plan.optimum = close_up(tree, proof, options.limits.gap, control.stop.stop_requested());
  plan.optimum.method = "Lagrangian relaxation, tree search";
  plan.optimum.seed = options.seed;
  plan.taken = tree.best();
  return plan;
}

std::int64_t resource_bound(const MultipleChoiceKnapsack& problem, const std::vector<std::int64_t>& prices) {
  __extension__ using Wide = __int128;  // prices x capacities do not fit 64 bits
  Wide total = 0;
  for (std::size_t k = 0; k < problem.resources; ++k) total += Wide{prices[k]} * problem.capacity[k];
  for (std::size_t c = 0; c < problem.classes(); ++c) {
    std::optional<Wide> best;
    for (std::size_t item = problem.first[c]; item < problem.first[c + 1]; ++item) {
      Wide priced = Wide{problem.value[item]} * resource_price_unit;
      for (std::size_t k = 0; k < problem.resources; ++k) priced -= Wide{prices[k]} * problem.weight[item * problem.resources + k];
      if (!best || priced > *best) best = priced;
    }
    if (best) total += *best;
  }
  const Wide down = total / resource_price_unit, rest = total % resource_price_unit;
  return static_cast<std::int64_t>(down - (rest < 0 ? 1 : 0));
}

}  // namespace solleva::plan
