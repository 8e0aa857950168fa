// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "solleva/base/philox.h"
#include "solleva/plan/assignment/generalised.h"

// The tree search behind generalised assignment. Costs, weights and prices are whole numbers (prices in units of 2^-16) that doubles hold
// exactly, so that every comparison here is exact. Not for use outside this folder.
namespace solleva::plan::generalised {

/// The problem job by job, so that the agents of a job stand together.
struct Instance {
  std::size_t agents = 0, jobs = 0;
  std::vector<double> cost;        ///< jobs x agents
  std::vector<std::size_t> weight; ///< jobs x agents
  std::vector<std::size_t> capacity;

  std::size_t at(std::size_t job, std::size_t agent) const { return job * agents + agent; }
};

inline constexpr std::size_t nobody = static_cast<std::size_t>(-1);

/// What is decided so far, and the price of each job (the multiplier of "done exactly once").
struct Node {
  std::vector<unsigned char> open;   ///< jobs x agents: the job may still go to the agent
  std::vector<std::size_t> choices;  ///< how many agents are open to a job
  std::vector<std::size_t> agent_of; ///< nobody where undecided
  std::vector<std::size_t> left;     ///< capacity of each agent after the decided jobs
  std::vector<double> price;         ///< of each job
  double spent = 0;                  ///< cost of the decided jobs
  std::size_t undecided = 0;
  bool dead = false;                 ///< no assignment is left

  void decide(const Instance& instance, std::size_t job, std::size_t agent);
  void close(const Instance& instance, std::size_t job, std::size_t agent);
  /// Closes agents whose capacity is too small and decides jobs with a single agent, until nothing changes.
  void propagate(const Instance& instance);
};

Node root_of(const Instance& instance);

/// A Lagrangian solution at a node: the knapsack of each agent at the prices.
struct Relaxed {
  double bound = 0;                  ///< no assignment below this node costs less
  std::vector<unsigned char> taken;  ///< jobs x agents
  std::vector<double> flip;          ///< jobs x agents: how much the bound rises if the job is taken where it is not, or the other way round
};

class Tree {
 public:
  explicit Tree(const Instance& instance);

  enum class End { found, refuted, gave_up };
  /// Looks for an assignment of cost <= target below `root`; visits at most `nodes` nodes.
  End search(const Node& root, double target, std::int64_t nodes, const std::stop_token& stop);

  /// Looks for an assignment of cost <= target without turning back: decides part of the jobs at a time, those whose second cheapest agent costs
  /// most above the cheapest by generalised-assignment#4, and prices again in between. The stream says which jobs count a little more.
  /// Each pricing counts as a node visited.
  void dive(const Node& root, double target, Stream& stream, const std::stop_token& stop);
  /// Keeps an assignment that holds the capacities, from elsewhere, when it is the best.
  void offer(const std::vector<std::size_t>& agent_of);

  /// The bound at the node's prices; `flips` asks for Relaxed::flip too.
  /// Formula: generalised-assignment#3. Source: Fisher (1986), section 2; Posta, Ferland and Michelon (2012), section 3. Units: cost.
  double relax(const Node& node, bool flips);
  /// Makes an assignment of the last relaxation, each job with its cheapest taken agent, the others where they fit; keeps it when it is the best.
  void round_up(const Node& node);

  const Relaxed& relaxed() const { return relaxed_; }
  const std::vector<std::size_t>& best() const { return best_; }
  /// What best() costs; empty before there is one. Formula: generalised-assignment#1. Source: definition. Units: cost.
  std::optional<double> best_cost() const { return best_cost_; }
  std::int64_t visited() const { return visited_; }
  std::int64_t cells() const { return cells_; }  ///< of knapsacks filled so far: what the time goes into

 private:
  enum class Verdict { found, dead, branch };
  End descend(Node& node, double target);
  Verdict tighten(Node& node, double target, std::size_t& branch_on);
  bool reprice(Node& node, double target, double step, std::size_t& branch_on);
  bool price_again(Node& node, double target);
  void decide_surest(Node& node, Stream& stream) const;
  void knapsack(const Node& node, std::size_t agent, bool flips);
  void flips_of(const Node& node, std::size_t agent, double value);
  bool reached(double target) const { return best_cost_ && *best_cost_ <= target; }
  double exchange(std::vector<std::size_t>& agent_of, std::vector<std::size_t>& left) const;
  double with(const Node& node, std::size_t job, std::size_t agent) const;

  const Instance& instance_;
  Relaxed relaxed_;
  std::vector<std::vector<std::size_t>> worth_;  ///< of each agent: undecided jobs that cost less than their price
  std::vector<double> forward_, backward_, next_;
  std::vector<double> excess_;  ///< of each job: 1 - how often it is taken
  std::vector<std::size_t> best_;
  std::optional<double> best_cost_;
  std::int64_t visited_ = 0, allowed_ = 0, cells_ = 0;
  std::stop_token stop_;
};

}  // namespace solleva::plan::generalised
