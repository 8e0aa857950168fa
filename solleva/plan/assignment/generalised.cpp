// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/assignment/generalised.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "solleva/base/philox.h"
#include "solleva/plan/assignment/generalised_tree.h"
#include "solleva/plan/assignment/part_search.h"
#include "solleva/plan/bad_problem.h"
#include "solleva/plan/told.h"

namespace solleva::plan {
namespace {

using generalised::Instance;
using generalised::Node;
using generalised::PartSearch;
using generalised::Tree;

constexpr std::int64_t most_cells = std::int64_t{1} << 26U;
constexpr std::int64_t default_nodes = 200'000;

/// A capacity that every job together fits is as good as any larger one; weights without a common divisor make the smallest knapsacks.
struct Scaled {
  std::int64_t divisor = 1, capacity = 0;
};

Scaled scaled(const GeneralisedAssignment& problem, std::size_t agent) {
  std::int64_t divisor = 0, total = 0;
  for (std::size_t job = 0; job < problem.jobs; ++job) {
    divisor = std::gcd(divisor, problem.weight[problem.at(agent, job)]);
    total += problem.weight[problem.at(agent, job)];
  }
  divisor = std::max<std::int64_t>(divisor, 1);
  return {divisor, std::min(total, problem.capacity[agent]) / divisor};
}

Done check(const GeneralisedAssignment& problem) {
  const std::size_t cells = problem.agents * problem.jobs;
  if (problem.cost.size() != cells || problem.weight.size() != cells || problem.capacity.size() != problem.agents) {
    return fail(bad_problem("costs and weights are not one for each agent and job, or capacities not one for each agent"));
  }
  if (problem.agents == 0 && problem.jobs > 0) return fail(bad_problem("there are jobs but no agent"));
  constexpr std::int64_t largest_weight = 1'000'000'000, largest_capacity = 1'000'000'000'000, largest_total = 10'000'000'000;
  std::int64_t total = 0;
  for (std::size_t job = 0; job < problem.jobs; ++job) {
    std::int64_t largest = 0;
    for (std::size_t agent = 0; agent < problem.agents; ++agent) {
      const std::int64_t cost = problem.cost[problem.at(agent, job)], weight = problem.weight[problem.at(agent, job)];
      if (weight < 0 || weight > largest_weight) return fail(bad_problem("a weight is below 0 or above 10^9"));
      if (cost < -largest_total || cost > largest_total) return fail(bad_problem("a cost is beyond 10^10"));
      largest = std::max(largest, std::abs(cost));
    }
    total += largest;
    if (total > largest_total) return fail(bad_problem("the largest costs of the jobs add up to more than 10^10", "count in a coarser unit of money"));
  }
  for (std::size_t agent = 0; agent < problem.agents; ++agent) {
    if (problem.capacity[agent] < 0 || problem.capacity[agent] > largest_capacity) return fail(bad_problem("a capacity is below 0 or above 10^12"));
    if ((scaled(problem, agent).capacity + 1) > most_cells / static_cast<std::int64_t>(problem.jobs + 1)) {
      return fail(bad_problem("the capacity of agent " + std::to_string(agent + 1) + " times the jobs is beyond 2^26 cells",
                      "measure weights and capacities in a coarser unit"));
    }
  }
  return {};
}

Instance instance_of(const GeneralisedAssignment& problem) {
  Instance instance;
  instance.agents = problem.agents;
  instance.jobs = problem.jobs;
  instance.cost.resize(problem.agents * problem.jobs);
  instance.weight.resize(problem.agents * problem.jobs);
  for (std::size_t agent = 0; agent < problem.agents; ++agent) {
    const Scaled unit = scaled(problem, agent);
    instance.capacity.push_back(static_cast<std::size_t>(unit.capacity));
    for (std::size_t job = 0; job < problem.jobs; ++job) {
      instance.cost[instance.at(job, agent)] = static_cast<double>(problem.cost[problem.at(agent, job)]);
      instance.weight[instance.at(job, agent)] = static_cast<std::size_t>(problem.weight[problem.at(agent, job)] / unit.divisor);
    }
  }
  return instance;
}

/// The agent of least priced cost among those that can hold the job; nobody where none can.
std::size_t cheapest(const Instance& instance, const std::vector<double>& price, std::size_t job, double& value) {
  std::size_t best = generalised::nobody;
  for (std::size_t agent = 0; agent < instance.agents; ++agent) {
    const std::size_t at = instance.at(job, agent);
    if (instance.weight[at] > instance.capacity[agent]) continue;
    const double priced = instance.cost[at] + price[agent] * static_cast<double>(instance.weight[at]);
    if (best != generalised::nobody && priced >= value) continue;
    best = agent;
    value = priced;
  }
  return best;
}

/// Polyak steps along a smoothed subgradient; halved when nothing has risen for a while.
struct Ascent {
  double step = 1, highest = -std::numeric_limits<double>::infinity();
  int failures = 0;

  /// Whether the bound is a new best; `again` says that the method should go back to its best prices.
  bool see(double bound, int patience, double shrink, bool& again) {
    again = false;
    const bool rises = bound > highest;
    if (rises) {
      if (!(bound - highest <= 1e-7 * std::abs(bound))) failures = 0;
      highest = bound;
    } else if (++failures >= patience) {
      failures = 0;
      step *= shrink;
      again = true;
    }
    return rises;
  }
};

/// Prices of the capacities, in cost a unit of scaled weight.
std::vector<double> capacity_prices(const Instance& instance, const std::stop_token& stop) {
  std::vector<double> price(instance.agents, 0), best = price, along(instance.agents, 0), slope(instance.agents);
  Ascent ascent;
  for (int round = 0; round < 6000 && ascent.step > 1e-7 && !stop.stop_requested(); ++round) {
    double bound = 0;
    for (std::size_t agent = 0; agent < instance.agents; ++agent) {
      slope[agent] = -static_cast<double>(instance.capacity[agent]);
      bound += slope[agent] * price[agent];
    }
    for (std::size_t job = 0; job < instance.jobs; ++job) {
      double value = 0;
      const std::size_t agent = cheapest(instance, price, job, value);
      bound += value;
      slope[agent] += static_cast<double>(instance.weight[instance.at(job, agent)]);
    }
    bool again = false;
    if (ascent.see(bound, 40, 0.8, again)) best = price;
    if (again) {
      price = best;
      std::fill(along.begin(), along.end(), 0.0);
    }
    double length = 0;
    for (std::size_t agent = 0; agent < instance.agents; ++agent) {
      along[agent] = 0.7 * along[agent] + slope[agent];
      length += along[agent] * along[agent];
    }
    if (length < 1e-12) break;
    const double move = ascent.step * (ascent.highest + std::max(1.0, 0.02 * std::abs(ascent.highest)) - bound) / length;
    for (std::size_t agent = 0; agent < instance.agents; ++agent) price[agent] = std::max(0.0, price[agent] + move * along[agent]);
  }
  return best;
}

double on_grid(double price) { return std::floor(price * static_cast<double>(price_unit) + 0.5) / static_cast<double>(price_unit); }

/// Prices of the jobs: begins where the capacity prices prove their bound, and rises from there.
double price_jobs(const Instance& instance, Tree& tree, Node& root, const RunControl& control) {
  Ascent ascent;
  std::vector<double> best = root.price, along(instance.jobs, 0);
  constexpr std::int64_t most = 2'000'000'000;  // beyond, large knapsacks are dearer than what the last steps are worth
  for (int round = 0; round < 3000 && ascent.step > 1e-5 && tree.cells() < most && !control.stop.stop_requested(); ++round) {
    const double bound = tree.relax(root, false);
    bool again = false;
    if (ascent.see(bound, 20, 0.7, again)) best = root.price;
    if (again) {
      root.price = best;
      std::fill(along.begin(), along.end(), 0.0);
    }
    if (round % 10 == 0) tree.round_up(root);
    double length = 0;
    for (std::size_t job = 0; job < instance.jobs; ++job) {
      if (root.agent_of[job] != generalised::nobody) continue;
      const auto* const taken = tree.relaxed().taken.data() + instance.at(job, 0);
      const auto* const open = root.open.data() + instance.at(job, 0);
      double excess = 1;
      for (std::size_t agent = 0; agent < instance.agents; ++agent) excess -= open[agent] != 0 && taken[agent] != 0 ? 1 : 0;
      along[job] = 0.5 * along[job] + excess;
      length += along[job] * along[job];
    }
    if (length < 1e-9) break;
    const double move = ascent.step * (ascent.highest + std::max(1.0, 0.002 * std::abs(ascent.highest)) - bound) / length;
    for (std::size_t job = 0; job < instance.jobs; ++job) root.price[job] = on_grid(root.price[job] + move * along[job]);
    if (round % 100 == 0) control.tell("pricing jobs", -1);
  }
  root.price = best;
  return ascent.highest;
}

/// What is proved and found while z rises.
struct Ladder {
  double proved = 0;     ///< no assignment costs less
  double dearest = 0;    ///< no assignment can cost more
  bool none = false;     ///< there is no assignment
};

/// How long a climb may go on.
struct Effort {
  std::int64_t nodes = 0, cells = 0;
};

Effort effort_of(const Limits& limits) {
  constexpr std::int64_t default_cells = 120'000'000'000, no_limit = std::numeric_limits<std::int64_t>::max();
  if (limits.iterations < 0) return {default_nodes, default_cells};
  return {limits.iterations, no_limit};
}

/// Dives for better assignments and asks for z = proved, proved + 1, ... by turns, each turn longer than the last.
class Climb {
 public:
  Climb(const Instance& instance, Tree& tree, const Node& root, Ladder& ladder, const Limits& limits, const RunControl& control)
      : tree_(tree), root_(root), ladder_(ladder), gap_(limits.gap), effort_(effort_of(limits)), control_(control),
        parts_(instance, root.price) {}

  void run() {
    for (std::int64_t nodes = 2000; !over(); nodes *= 4) {
      const std::int64_t before = cells_so_far();
      dive(before / 8);
      improve_parts(before);
      ask(nodes);
    }
    if (tree_.best_cost()) ladder_.proved = std::min(ladder_.proved, *tree_.best_cost());
    tell("closing");
  }

 private:
  bool near_enough() const { return tree_.best_cost() && *tree_.best_cost() - ladder_.proved <= gap_ * std::abs(*tree_.best_cost()); }
  bool over() const {
    return ladder_.none || near_enough() || tree_.visited() >= effort_.nodes || cells_so_far() >= effort_.cells || control_.stop.stop_requested();
  }

  std::int64_t cells_so_far() const { return tree_.cells() + in_parts_; }

  void tell(std::string_view phase) const { control_.tell(told(phase, tree_.best_cost(), ladder_.proved), -1); }

  /// At least a few dives, then as many as took the work so far.
  void dive(std::int64_t cells) {
    constexpr int few = 4, many_in_vain = 12;
    const std::int64_t until = tree_.cells() + cells;
    for (int dives = 0; (dives < few || tree_.cells() < until) && !over(); ++dives) {
      if (!tree_.best_cost() && dives >= many_in_vain) return;
      const double target = tree_.best_cost() ? *tree_.best_cost() - 1 : std::min(ladder_.proved + room_, ladder_.dearest);
      tree_.dive(root_, target, stream_, control_.stop);
      if (!tree_.best_cost()) room_ *= 4;
      tell("diving for assignments");
    }
  }

  void improve_parts(std::int64_t cells) {
    if (!tree_.best_cost() || over()) return;
    parts_.start(tree_.best());
    for (const std::int64_t until = in_parts_ + cells; in_parts_ < until && !over(); in_parts_ += parts_.used()) {
      constexpr std::int64_t a_while = 500'000'000;
      parts_.run(std::min(a_while, until - in_parts_), ladder_.proved, control_.stop);
      tree_.offer(parts_.best());
      tell("assigning parts anew");
    }
  }

  void ask(std::int64_t nodes) {
    double target = ladder_.proved, leap = 1;
    while (!over()) {
      const Tree::End end = tree_.search(root_, target, std::min(nodes, effort_.nodes - tree_.visited()), control_.stop);
      tell("searching assignments");
      if (end == Tree::End::found) return;
      if (end == Tree::End::refuted) {
        ladder_.proved = std::max(ladder_.proved, target + 1);
        ladder_.none = !tree_.best_cost() && target >= ladder_.dearest;
        target = ladder_.proved;
        leap = 1;
        continue;
      }
      // Too long a question: the dives go on, or, where they have found nothing yet, a looser question is asked.
      if (tree_.best_cost() || target >= ladder_.dearest) return;
      target = std::min(target + leap, ladder_.dearest);
      leap *= 2;
    }
  }

  Tree& tree_;
  const Node& root_;
  Ladder& ladder_;
  double gap_, room_ = std::max(5.0, 0.005 * std::abs(ladder_.proved));
  Effort effort_;
  const RunControl& control_;
  PartSearch parts_;
  std::int64_t in_parts_ = 0;  ///< cells filled there
  Stream stream_{{.seed = 0, .unit = 0, .period = 0, .purpose = Purpose("dives")}};
};

std::optional<std::string> job_without_agent(const GeneralisedAssignment& problem) {
  for (std::size_t job = 0; job < problem.jobs; ++job) {
    bool fits = false;
    for (std::size_t agent = 0; agent < problem.agents; ++agent) fits = fits || problem.weight[problem.at(agent, job)] <= problem.capacity[agent];
    if (!fits) return "no agent has the capacity for job " + std::to_string(job + 1);
  }
  return std::nullopt;
}

/// Rounded to whole price units of the problem's own weights.
Prices whole_prices(const GeneralisedAssignment& problem, const std::vector<double>& price) {
  Prices prices;
  for (std::size_t agent = 0; agent < problem.agents; ++agent) {
    const double unit = price[agent] / static_cast<double>(scaled(problem, agent).divisor);
    prices.push_back(static_cast<std::int64_t>(std::floor(unit * static_cast<double>(price_unit) + 0.5)));
  }
  return prices;
}

void close_up(const GeneralisedAssignment& problem, const Tree& tree, const Ladder& ladder, const Limits& limits, bool stopped,
              GeneralisedAssignmentPlan& plan) {
  Optimum& optimum = plan.optimum;
  if (ladder.none) {
    optimum.status = Status::infeasible;
    optimum.reason = "no assignment of the jobs keeps all capacities";
    return;
  }
  optimum.bound = ladder.proved;
  if (tree.best_cost()) {
    plan.agent_of = tree.best();
    std::int64_t cost = 0;
    for (std::size_t job = 0; job < problem.jobs; ++job) cost += problem.cost[problem.at(plan.agent_of[job], job)];
    optimum.objective = static_cast<double>(cost);
  }
  const bool proved = optimum.objective && *optimum.objective - ladder.proved <= limits.gap * std::abs(*optimum.objective);
  optimum.status = proved ? Status::optimal : stopped ? Status::stopped : Status::feasible;
  if (!proved && !stopped) optimum.reason = optimum.objective ? "the nodes allowed are used up" : "the nodes allowed are used up before a plan was found";
}

}  // namespace

Result<GeneralisedAssignmentPlan> solve(const GeneralisedAssignment& problem, const Limits& limits, const RunControl& control) {
  if (const Done done = check(problem); !done) return fail(done.error());
  GeneralisedAssignmentPlan plan;
  plan.optimum.method = "Lagrangian relaxation, tree search with variable fixing";
  if (const auto reason = job_without_agent(problem)) {
    plan.optimum.status = Status::infeasible;
    plan.optimum.reason = *reason;
    return plan;
  }
  const Instance instance = instance_of(problem);
  const std::vector<double> capacity_price = capacity_prices(instance, control.stop);
  plan.prices = whole_prices(problem, capacity_price);
  Tree tree(instance);
  Node root = generalised::root_of(instance);
  Ladder ladder;
  for (std::size_t job = 0; job < problem.jobs; ++job) {
    double value = 0, dearest = -std::numeric_limits<double>::infinity();
    cheapest(instance, capacity_price, job, value);
    root.price[job] = on_grid(value);
    for (std::size_t agent = 0; agent < problem.agents; ++agent) dearest = std::max(dearest, instance.cost[instance.at(job, agent)]);
    ladder.dearest += dearest;
  }
  ladder.none = root.dead;
  if (!ladder.none) {
    const double priced = std::ceil(price_jobs(instance, tree, root, control));
    ladder.proved = std::max(priced, static_cast<double>(capacity_bound(problem, plan.prices)));
    Climb(instance, tree, root, ladder, limits, control).run();
  }
  close_up(problem, tree, ladder, limits, control.stop.stop_requested(), plan);
  return plan;
}

std::int64_t capacity_bound(const GeneralisedAssignment& problem, const Prices& prices) {
  __extension__ using Wide = __int128;  // 10^10 x 2^16 x 10^12 does not fit 64 bits
  Wide total = 0;
  for (std::size_t agent = 0; agent < problem.agents; ++agent) total -= Wide{prices[agent]} * problem.capacity[agent];
  for (std::size_t job = 0; job < problem.jobs; ++job) {
    std::optional<Wide> least;
    for (std::size_t agent = 0; agent < problem.agents; ++agent) {
      const std::size_t at = problem.at(agent, job);
      if (problem.weight[at] > problem.capacity[agent]) continue;
      const Wide priced = Wide{problem.cost[at]} * price_unit + Wide{prices[agent]} * problem.weight[at];
      if (!least || priced < *least) least = priced;
    }
    if (least) total += *least;
  }
  const Wide down = total / price_unit, rest = total % price_unit;
  return static_cast<std::int64_t>(down + (rest > 0 ? 1 : 0));
}

}  // namespace solleva::plan
