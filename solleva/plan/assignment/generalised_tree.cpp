// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/assignment/generalised_tree.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace solleva::plan::generalised {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr int rounds_at_a_node = 15;

/// To the nearest multiple of 2^-16.
double on_grid(double price) { return std::floor(price * static_cast<double>(price_unit) + 0.5) / static_cast<double>(price_unit); }

/// The smallest first[c] + second[size - 1 - c].
double cheapest_split(const double* first, const double* second, std::size_t size) {
  double least = never;
  for (std::size_t c = 0; c < size; ++c) {
    const double sum = first[c] + second[size - 1 - c];
    least = sum < least ? sum : least;
  }
  return least;
}

/// One more item in a knapsack: to[c] = the least value with capacity c.
void add_item(const double* from, double* to, std::size_t size, std::size_t weight, double value) {
  std::copy(from, from + std::min(weight, size), to);
  for (std::size_t c = weight; c < size; ++c) {
    const double with_it = from[c - weight] + value;
    to[c] = with_it < from[c] ? with_it : from[c];
  }
}

}  // namespace

void Node::decide(const Instance& instance, std::size_t job, std::size_t agent) {
  const std::size_t weight = instance.weight[instance.at(job, agent)];
  if (weight > left[agent]) {
    dead = true;
    return;
  }
  agent_of[job] = agent;
  left[agent] -= weight;
  spent += instance.cost[instance.at(job, agent)];
  --undecided;
  for (std::size_t other = 0; other < instance.agents; ++other) open[instance.at(job, other)] = other == agent ? 1 : 0;
  choices[job] = 1;
}

void Node::close(const Instance& instance, std::size_t job, std::size_t agent) {
  unsigned char& may = open[instance.at(job, agent)];
  if (may == 0) return;
  may = 0;
  if (--choices[job] == 0) dead = true;
}

void Node::propagate(const Instance& instance) {
  for (bool changed = true; changed && !dead;) {
    changed = false;
    for (std::size_t job = 0; job < instance.jobs && !dead; ++job) {
      if (agent_of[job] != nobody) continue;
      for (std::size_t agent = 0; agent < instance.agents; ++agent) {
        if (instance.weight[instance.at(job, agent)] > left[agent]) close(instance, job, agent);
      }
      if (dead || choices[job] != 1) continue;
      const auto* const row = open.data() + instance.at(job, 0);
      decide(instance, job, static_cast<std::size_t>(std::find(row, row + instance.agents, 1) - row));
      changed = true;
    }
  }
}

Node root_of(const Instance& instance) {
  Node root;
  root.open.assign(instance.jobs * instance.agents, 1);
  root.choices.assign(instance.jobs, instance.agents);
  root.agent_of.assign(instance.jobs, nobody);
  root.left = instance.capacity;
  root.price.assign(instance.jobs, 0);
  root.undecided = instance.jobs;
  root.propagate(instance);
  return root;
}

Tree::Tree(const Instance& instance) : instance_(instance), worth_(instance.agents), excess_(instance.jobs, 0) {
  relaxed_.taken.assign(instance.jobs * instance.agents, 0);
  relaxed_.flip.assign(instance.jobs * instance.agents, 0);
}

double Tree::relax(const Node& node, bool flips) {
  for (auto& jobs : worth_) jobs.clear();
  relaxed_.bound = node.spent;
  for (std::size_t job = 0; job < instance_.jobs; ++job) {
    if (node.agent_of[job] != nobody) continue;
    relaxed_.bound += node.price[job];
    for (std::size_t agent = 0; agent < instance_.agents; ++agent) {
      const std::size_t at = instance_.at(job, agent);
      if (node.open[at] == 0) continue;
      relaxed_.taken[at] = 0;
      if (instance_.cost[at] < node.price[job] && instance_.weight[at] <= node.left[agent]) worth_[agent].push_back(job);
    }
  }
  for (std::size_t agent = 0; agent < instance_.agents; ++agent) knapsack(node, agent, flips);
  return relaxed_.bound;
}

void Tree::knapsack(const Node& node, std::size_t agent, bool flips) {
  const std::vector<std::size_t>& jobs = worth_[agent];
  const std::size_t size = node.left[agent] + 1;
  if (forward_.size() < (jobs.size() + 1) * size) forward_.resize((jobs.size() + 1) * size);
  std::fill_n(forward_.begin(), size, 0.0);
  cells_ += static_cast<std::int64_t>((jobs.size() + 1) * size) * (flips ? 3 : 1);
  for (std::size_t k = 0; k < jobs.size(); ++k) {
    const std::size_t at = instance_.at(jobs[k], agent);
    add_item(&forward_[k * size], &forward_[(k + 1) * size], size, instance_.weight[at], instance_.cost[at] - node.price[jobs[k]]);
  }
  const double value = forward_[jobs.size() * size + size - 1];
  relaxed_.bound += value;
  std::size_t room = size - 1;
  for (std::size_t k = jobs.size(); k-- > 0;) {
    if (forward_[(k + 1) * size + room] >= forward_[k * size + room]) continue;
    const std::size_t at = instance_.at(jobs[k], agent);
    relaxed_.taken[at] = 1;
    room -= instance_.weight[at];
  }
  if (flips) flips_of(node, agent, value);
}

void Tree::flips_of(const Node& node, std::size_t agent, double value) {
  const std::vector<std::size_t>& jobs = worth_[agent];
  const std::size_t size = node.left[agent] + 1;
  backward_.assign(size, 0);
  next_.resize(size);
  for (std::size_t k = jobs.size(); k-- > 0;) {
    const std::size_t at = instance_.at(jobs[k], agent);
    const double worth = instance_.cost[at] - node.price[jobs[k]];
    const double* const before = &forward_[k * size];
    relaxed_.flip[at] = relaxed_.taken[at] != 0 ? cheapest_split(before, backward_.data(), size) - value
                                                : cheapest_split(before, backward_.data(), size - instance_.weight[at]) + worth - value;
    add_item(backward_.data(), next_.data(), size, instance_.weight[at], worth);
    std::swap(backward_, next_);
  }
  const double* const whole = &forward_[jobs.size() * size];
  for (std::size_t job = 0; job < instance_.jobs; ++job) {
    const std::size_t at = instance_.at(job, agent);
    if (node.agent_of[job] != nobody || node.open[at] == 0) continue;
    const double worth = instance_.cost[at] - node.price[job];
    if (worth < 0 && instance_.weight[at] < size) continue;
    relaxed_.flip[at] = instance_.weight[at] < size ? worth + whole[size - 1 - instance_.weight[at]] - value : never;
  }
}

/// Gives a job to a cheaper agent that has the room, or two jobs each to the other's agent, as long as that saves; how much it saved.
double Tree::exchange(std::vector<std::size_t>& agent_of, std::vector<std::size_t>& left) const {
  double saved = 0;
  const auto move = [&](std::size_t job, std::size_t to) {
    const std::size_t from = instance_.at(job, agent_of[job]), at = instance_.at(job, to);
    saved += instance_.cost[from] - instance_.cost[at];
    left[agent_of[job]] += instance_.weight[from];
    left[to] -= instance_.weight[at];  // may pass below 0 in the middle of a swap: whole numbers wrap and come back
    agent_of[job] = to;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t j = 0; j < instance_.jobs; ++j) {
      for (std::size_t to = 0; to < instance_.agents; ++to) {
        const std::size_t at = instance_.at(j, to);
        if (instance_.cost[at] >= instance_.cost[instance_.at(j, agent_of[j])] || instance_.weight[at] > left[to]) continue;
        move(j, to);
        changed = true;
      }
      for (std::size_t k = 0; k < j; ++k) {
        const std::size_t a = agent_of[j], b = agent_of[k];
        const std::size_t ja = instance_.at(j, a), jb = instance_.at(j, b), ka = instance_.at(k, a), kb = instance_.at(k, b);
        if (a == b || instance_.cost[jb] + instance_.cost[ka] >= instance_.cost[ja] + instance_.cost[kb]) continue;
        if (instance_.weight[ka] > left[a] + instance_.weight[ja] || instance_.weight[jb] > left[b] + instance_.weight[kb]) continue;
        move(j, b);
        move(k, a);
        changed = true;
      }
    }
  }
  return saved;
}

void Tree::round_up(const Node& node) {
  std::vector<std::size_t> agent_of = node.agent_of, left = node.left, waiting;
  double cost = node.spent;
  const auto give = [&](std::size_t job, std::size_t agent) {
    agent_of[job] = agent;
    left[agent] -= instance_.weight[instance_.at(job, agent)];
    cost += instance_.cost[instance_.at(job, agent)];
  };
  const auto cheapest = [&](std::size_t job, const auto& may) {
    std::size_t best = nobody;
    for (std::size_t agent = 0; agent < instance_.agents; ++agent) {
      const std::size_t at = instance_.at(job, agent);
      if (node.open[at] != 0 && may(at, agent) && (best == nobody || instance_.cost[at] < instance_.cost[instance_.at(job, best)])) best = agent;
    }
    return best;
  };
  for (std::size_t job = 0; job < instance_.jobs; ++job) {
    if (agent_of[job] != nobody) continue;
    const std::size_t agent = cheapest(job, [&](std::size_t at, std::size_t) { return relaxed_.taken[at] != 0; });
    if (agent == nobody) waiting.push_back(job);
    else give(job, agent);
  }
  std::stable_sort(waiting.begin(), waiting.end(), [&](std::size_t a, std::size_t b) { return node.price[a] > node.price[b]; });
  for (const std::size_t job : waiting) {
    const std::size_t agent = cheapest(job, [&](std::size_t at, std::size_t who) { return instance_.weight[at] <= left[who]; });
    if (agent == nobody) return;
    give(job, agent);
  }
  constexpr double worth_a_try = 0.005;
  if (best_cost_ && cost - *best_cost_ >= worth_a_try * std::abs(*best_cost_)) return;
  cost -= exchange(agent_of, left);
  if (best_cost_ && *best_cost_ <= cost) return;
  best_cost_ = cost;
  best_ = std::move(agent_of);
}

double Tree::with(const Node& node, std::size_t job, std::size_t agent) const {
  double rise = 0;
  for (std::size_t other = 0; other < instance_.agents; ++other) {
    const std::size_t at = instance_.at(job, other);
    if (node.open[at] == 0) continue;
    if ((relaxed_.taken[at] != 0) != (other == agent)) rise += relaxed_.flip[at];
  }
  return rise;
}

/// Closes what the flips rule out, finds the job to branch on and moves the prices towards the target; false: nothing is left open.
bool Tree::reprice(Node& node, double target, double step, std::size_t& branch_on) {
  const double bound = relaxed_.bound;
  double length = 0, best_score = -1;
  std::vector<std::pair<std::size_t, std::size_t>> ruled_out;
  for (std::size_t job = 0; job < instance_.jobs; ++job) {
    excess_[job] = 0;
    if (node.agent_of[job] != nobody) continue;
    double least = never, second = never, taken = 0;
    for (std::size_t agent = 0; agent < instance_.agents; ++agent) {
      const std::size_t at = instance_.at(job, agent);
      if (node.open[at] == 0) continue;
      if (relaxed_.taken[at] != 0) ++taken;
      const double rise = with(node, job, agent);
      if (bound + rise > target) ruled_out.emplace_back(job, agent);
      else if (rise < least) second = std::exchange(least, rise);
      else second = std::min(second, rise);
    }
    excess_[job] = 1 - taken;
    length += excess_[job] * excess_[job];
    const double score = 3 * least + (second < never ? second : 100);
    if (score <= best_score) continue;
    best_score = score;
    branch_on = job;
  }
  for (const auto& [job, agent] : ruled_out) node.close(instance_, job, agent);
  if (!ruled_out.empty()) node.propagate(instance_);
  if (length == 0) return !node.dead;
  const double move = step * (target + 1 - bound) / length;
  constexpr double furthest = 1e10;
  for (std::size_t job = 0; job < instance_.jobs; ++job) {
    if (node.agent_of[job] == nobody) node.price[job] = std::clamp(on_grid(node.price[job] + move * excess_[job]), -furthest, furthest);
  }
  return !node.dead;
}

Tree::Verdict Tree::tighten(Node& node, double target, std::size_t& branch_on) {
  double step = 1, highest = -never;
  int failures = 0;
  for (int round = 0;; ++round) {
    if (node.dead) return Verdict::dead;
    const double bound = relax(node, true);
    if (bound > target) return Verdict::dead;
    round_up(node);
    if (reached(target)) return Verdict::found;
    if (node.undecided == 0) return Verdict::dead;  // its only assignment costs more than the target
    if (bound > highest) {
      highest = bound;
      failures = 0;
    } else if (++failures >= 8) {
      step *= 0.6;
      failures = 0;
    }
    if (!reprice(node, target, step, branch_on)) return Verdict::dead;
    const bool decided_already = node.agent_of[branch_on] != nobody;
    if (round + 1 >= rounds_at_a_node && !decided_already) return Verdict::branch;
  }
}

Tree::End Tree::descend(Node& node, double target) {
  if (visited_ >= allowed_ || stop_.stop_requested()) return End::gave_up;
  ++visited_;
  std::size_t job = 0;
  const Verdict verdict = tighten(node, target, job);
  if (verdict != Verdict::branch) return verdict == Verdict::found ? End::found : End::refuted;
  std::vector<std::pair<double, std::size_t>> agents;
  for (std::size_t agent = 0; agent < instance_.agents; ++agent) {
    if (node.open[instance_.at(job, agent)] != 0) agents.emplace_back(with(node, job, agent), agent);
  }
  std::sort(agents.begin(), agents.end());
  for (const auto& [rise, agent] : agents) {
    Node child = node;
    child.decide(instance_, job, agent);
    child.propagate(instance_);
    if (child.dead) continue;
    const End end = descend(child, target);
    if (end != End::refuted) return end;
  }
  return End::refuted;
}

Tree::End Tree::search(const Node& root, double target, std::int64_t nodes, const std::stop_token& stop) {
  stop_ = stop;
  allowed_ = visited_ + nodes;
  if (root.dead) return End::refuted;
  Node copy = root;
  return descend(copy, target);
}

}  // namespace solleva::plan::generalised
