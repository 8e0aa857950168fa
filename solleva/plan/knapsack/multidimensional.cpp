// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "solleva/base/philox.h"
#include "solleva/plan/bad_problem.h"
#include "solleva/plan/knapsack/choice_search.h"
#include "solleva/plan/knapsack/multiple_choice.h"
#include "solleva/plan/told.h"

namespace solleva::plan {
namespace {

constexpr std::size_t population_size = 100, core_size = 60;
constexpr std::int64_t children_of_a_run = 150'000, nodes_before = 20'000;

struct Member {
  std::vector<unsigned char> taken;
  std::int64_t value = 0;
};

/// The steady-state genetic search of Chu and Beasley (1998): binary tournaments, uniform crossover, two bits flipped, a child mended by the
/// items' value for the priced weight, no child twice, the worst member goes. A child is also bettered by swaps within the core: the items that the
/// prices leave most in doubt.
class GeneticSearch {
 public:
  GeneticSearch(const MultidimensionalKnapsack& problem, const std::vector<std::int64_t>& prices) : problem_(problem), order_(problem.items), use_(problem.resources) {
    weight_.resize(problem.items * problem.resources);
    std::vector<double> rate(problem.items), doubt(problem.items);
    for (std::size_t j = 0; j < problem.items; ++j) {
      double priced = 1;
      for (std::size_t k = 0; k < problem.resources; ++k) {
        weight_[j * problem.resources + k] = problem.weight[k * problem.items + j];
        priced += static_cast<double>(prices[k]) * static_cast<double>(weight_[j * problem.resources + k]);
      }
      rate[j] = static_cast<double>(problem.value[j]) / priced;
      doubt[j] = std::abs(static_cast<double>(problem.value[j]) - (priced - 1) / static_cast<double>(resource_price_unit));
    }
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    core_ = order_;
    std::stable_sort(core_.begin(), core_.end(), [&](std::size_t a, std::size_t b) { return doubt[a] < doubt[b]; });
    core_.resize(std::min(core_.size(), core_size));
    std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return rate[a] > rate[b]; });
  }

  /// One population from its beginning to `children` children.
  const Member& run(const StreamKey& key, std::int64_t children, const std::stop_token& stop) {
    Stream stream(key);
    begin(stream);
    for (std::int64_t child = 0; child < children; ++child) {
      if (child % 256 == 0 && stop.stop_requested()) break;
      Member next = breed(stream);
      if (known(next)) continue;
      const auto worst = std::min_element(members_.begin(), members_.end(), [](const Member& a, const Member& b) { return a.value < b.value; });
      *worst = std::move(next);
    }
    return *std::max_element(members_.begin(), members_.end(), [](const Member& a, const Member& b) { return a.value < b.value; });
  }

 private:
  static std::size_t below(Stream& stream, std::size_t n) { return static_cast<std::size_t>((std::uint64_t{stream.bits32()} * n) >> 32U); }

  void begin(Stream& stream) {
    members_.clear();
    for (std::size_t tries = 0; members_.size() < population_size && tries < 4 * population_size; ++tries) {
      Member member;
      member.taken.assign(problem_.items, 0);
      std::fill(use_.begin(), use_.end(), 0);
      std::vector<std::size_t> shuffled = order_;
      for (std::size_t i = shuffled.size(); i > 1; --i) std::swap(shuffled[i - 1], shuffled[below(stream, i)]);
      for (const std::size_t j : shuffled) {
        if (fits(j)) take(member, j);
      }
      if (!known(member) || tries >= 3 * population_size) members_.push_back(std::move(member));
    }
  }

  bool fits(std::size_t j) const {
    const std::int64_t* const w = &weight_[j * problem_.resources];
    for (std::size_t k = 0; k < problem_.resources; ++k) {
      if (use_[k] + w[k] > problem_.capacity[k]) return false;
    }
    return true;
  }

  void take(Member& member, std::size_t j) {
    member.taken[j] = 1;
    member.value += problem_.value[j];
    for (std::size_t k = 0; k < problem_.resources; ++k) use_[k] += weight_[j * problem_.resources + k];
  }

  void drop(Member& member, std::size_t j) {
    member.taken[j] = 0;
    member.value -= problem_.value[j];
    for (std::size_t k = 0; k < problem_.resources; ++k) use_[k] -= weight_[j * problem_.resources + k];
  }

  bool known(const Member& child) const {
    return std::any_of(members_.begin(), members_.end(), [&](const Member& m) { return m.value == child.value && m.taken == child.taken; });
  }

  const Member& tournament(Stream& stream) const {
    const Member& a = members_[below(stream, members_.size())];
    const Member& b = members_[below(stream, members_.size())];
    return a.value >= b.value ? a : b;
  }

  Member breed(Stream& stream) {
    const Member& mother = tournament(stream);
    const Member& father = tournament(stream);
    Member child;
    child.taken.resize(problem_.items);
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < problem_.items; ++j) {
      if (j % 32 == 0) bits = stream.bits32();
      child.taken[j] = (bits >> (j % 32) & 1U) != 0 ? mother.taken[j] : father.taken[j];
    }
    for (int flips = 0; flips < 2; ++flips) child.taken[below(stream, problem_.items)] ^= 1U;
    mend(child);
    return child;
  }

  /// Drops the poorest items until the rest fits, then adds the richest that fit.
  void mend(Member& child) {
    std::fill(use_.begin(), use_.end(), 0);
    for (std::size_t j = 0; j < problem_.items; ++j) {
      if (child.taken[j] != 0) take(child, j);
    }
    const auto over = [&] {
      for (std::size_t k = 0; k < problem_.resources; ++k) {
        if (use_[k] > problem_.capacity[k]) return true;
      }
      return false;
    };
    for (auto at = order_.rbegin(); at != order_.rend() && over(); ++at) {
      if (child.taken[*at] != 0) drop(child, *at);
    }
    for (const std::size_t j : order_) {
      if (child.taken[j] == 0 && fits(j)) take(child, j);
    }
    while (swap_once(child)) {
      for (const std::size_t j : core_) {
        if (child.taken[j] == 0 && fits(j)) take(child, j);
      }
    }
  }

  /// Puts items of the core, one each, in the place of others that are worth less; whether there was any to put.
  bool swap_once(Member& child) {
    bool changed = false;
    for (const std::size_t in : core_) {
      if (child.taken[in] != 0) continue;
      const std::int64_t* const a = &weight_[in * problem_.resources];
      const auto gives_way = [&](std::size_t out) {
        if (child.taken[out] == 0 || problem_.value[out] >= problem_.value[in]) return false;
        const std::int64_t* const b = &weight_[out * problem_.resources];
        for (std::size_t k = 0; k < problem_.resources; ++k) {
          if (use_[k] + a[k] - b[k] > problem_.capacity[k]) return false;
        }
        return true;
      };
      const auto out = std::find_if(core_.begin(), core_.end(), gives_way);
      if (out == core_.end()) continue;
      drop(child, *out);
      take(child, in);
      changed = true;
    }
    return changed;
  }

  const MultidimensionalKnapsack& problem_;
  std::vector<std::size_t> order_, core_;
  std::vector<std::int64_t> weight_, use_;
  std::vector<Member> members_;
};

/// A short tree search, which settles small problems; then children of the genetic search; then the rest of the tree.
struct Effort {
  std::int64_t first_nodes = 0, children = 0, nodes = 0;
};

Effort effort_of(const Limits& limits) {
  constexpr std::int64_t default_children = 1'500'000, default_nodes = 1'000'000;
  if (limits.iterations < 0) return {nodes_before, default_children, default_nodes};
  const std::int64_t first = std::min(limits.iterations, nodes_before), children = std::min(limits.iterations - first, default_children);
  return {first, children, limits.iterations - first - children};
}

void breed_runs(const MultidimensionalKnapsack& problem, const std::vector<std::int64_t>& prices, const KnapsackOptions& options, std::int64_t children,
                double bound, const choices::Node& root, choices::Tree& tree, const RunControl& control) {
  GeneticSearch search(problem, prices);
  std::int64_t left = children;
  const auto proved = [&] { return tree.best_worth() && bound - *tree.best_worth() <= options.limits.gap * std::abs(*tree.best_worth()); };
  for (std::uint64_t number = 0; left > 0 && !proved() && !control.stop.stop_requested(); ++number) {
    const StreamKey key{.seed = options.seed, .unit = number, .period = 0, .purpose = Purpose("multidimensional knapsack")};
    const Member& best = search.run(key, std::min(left, children_of_a_run), control.stop);
    left -= children_of_a_run;
    std::vector<std::size_t> chosen;
    for (std::size_t j = 0; j < problem.items; ++j) chosen.push_back(2 * j + best.taken[j]);
    tree.offer(chosen);
    tree.exchange_pairs(root, bound - *tree.best_worth());
    control.tell(told("breeding choices", tree.best_worth(), bound), -1);
  }
}

}  // namespace

MultipleChoiceKnapsack as_multiple_choice(const MultidimensionalKnapsack& problem) {
  MultipleChoiceKnapsack classes;
  classes.resources = problem.resources;
  classes.capacity = problem.capacity;
  for (std::size_t j = 0; j < problem.items; ++j) {
    classes.value.push_back(0);
    classes.value.push_back(problem.value[j]);
    classes.first.push_back(classes.value.size());
    classes.weight.resize(classes.weight.size() + problem.resources, 0);
    for (std::size_t k = 0; k < problem.resources; ++k) classes.weight.push_back(problem.weight[k * problem.items + j]);
  }
  return classes;
}

Result<KnapsackPlan> solve(const MultidimensionalKnapsack& problem, const KnapsackOptions& options, const RunControl& control) {
  if (problem.value.size() != problem.items || problem.weight.size() != problem.items * problem.resources) {
    return fail(bad_problem("values are not one for each item, or weights not one for each resource and item"));
  }
  if (std::any_of(problem.value.begin(), problem.value.end(), [](std::int64_t value) { return value < 0; })) return fail(bad_problem("a value is below 0"));
  const MultipleChoiceKnapsack classes = as_multiple_choice(problem);
  if (const Done done = choices::check(classes); !done) return fail(done.error());
  choices::Tree tree(classes);
  choices::Node root = tree.root();
  price_resources(classes, tree, root, control);
  KnapsackPlan plan;
  plan.prices = choices::whole_prices(root, problem.resources);
  choices::Proof proof{.bound = static_cast<double>(resource_bound(classes, plan.prices))};
  const Effort effort = effort_of(options.limits);
  descend_targets(classes, tree, root, effort.first_nodes, options, proof, control);
  if (problem.items > 0) breed_runs(problem, plan.prices, options, effort.children, proof.bound, root, tree, control);
  descend_targets(classes, tree, root, effort.nodes, options, proof, control);
  plan.optimum = close_up(tree, proof, options.limits.gap, control.stop.stop_requested());
  plan.optimum.method = "genetic search, Lagrangian relaxation, tree search";
  plan.optimum.seed = options.seed;
  for (std::size_t j = 0; j < problem.items && !tree.best().empty(); ++j) {
    if (tree.best()[j] == 2 * j + 1) plan.taken.push_back(j);
  }
  return plan;
}

}  // namespace solleva::plan
