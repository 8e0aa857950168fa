// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/assignment/part_search.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace solleva::plan::generalised {
namespace {

constexpr std::size_t dive_from = 5;  ///< agents; smaller parts are searched, larger ones would take too long

}  // namespace

PartSearch::PartSearch(const Instance& instance, std::vector<double> price)
    : instance_(instance), price_(std::move(price)), stream_({.seed = 0, .unit = 0, .period = 0, .purpose = Purpose("parts of assignments")}),
      lack_(instance.agents, 0), least_(instance.agents, 0) {
  std::vector<double> value;
  for (std::size_t agent = 0; agent < instance.agents; ++agent) {
    value.assign(instance.capacity[agent] + 1, 0);
    for (std::size_t job = 0; job < instance.jobs; ++job) {
      const std::size_t at = instance.at(job, agent), weight = instance.weight[at];
      const double worth = instance.cost[at] - price_[job];
      if (worth >= 0) continue;
      for (std::size_t c = value.size(); c-- > weight;) value[c] = std::min(value[c], value[c - weight] + worth);
    }
    least_[agent] = value.back();
  }
}

void PartSearch::measure(std::size_t agent) {
  lack_[agent] = -least_[agent];
  for (std::size_t job = 0; job < instance_.jobs; ++job) {
    if (agent_of_[job] == agent) lack_[agent] += instance_.cost[instance_.at(job, agent)] - price_[job];
  }
}

void PartSearch::start(const std::vector<std::size_t>& agent_of) {
  agent_of_ = agent_of;
  cost_ = 0;
  for (std::size_t job = 0; job < instance_.jobs; ++job) cost_ += instance_.cost[instance_.at(job, agent_of[job])];
  for (std::size_t agent = 0; agent < instance_.agents; ++agent) measure(agent);
  best_ = agent_of_;
  best_cost_ = cost_;
  size_ = 2;
  failures_ = 0;
}

std::vector<std::size_t> PartSearch::draw_agents(std::size_t count) {
  std::vector<std::size_t> agents;
  std::vector<double> chance = lack_;
  for (double& c : chance) c += 0.2;
  while (agents.size() < count) {
    double total = 0;
    for (const double c : chance) total += c;
    double at = total * (static_cast<double>(stream_.bits32()) / 4294967296.0);
    std::size_t agent = 0;
    for (std::size_t i = 0; i < chance.size(); ++i) {
      if (chance[i] <= 0) continue;
      agent = i;
      at -= chance[i];
      if (at < 0) break;
    }
    chance[agent] = 0;
    agents.push_back(agent);
  }
  std::sort(agents.begin(), agents.end());
  return agents;
}

bool PartSearch::better(const std::vector<std::size_t>& agents, const std::stop_token& stop) {
  double lack = 0, cost = 0;
  for (const std::size_t agent : agents) lack += lack_[agent];
  if (lack < 1) return false;
  std::vector<std::size_t> jobs;
  for (std::size_t job = 0; job < instance_.jobs; ++job) {
    if (!std::binary_search(agents.begin(), agents.end(), agent_of_[job])) continue;
    jobs.push_back(job);
    cost += instance_.cost[instance_.at(job, agent_of_[job])];
  }
  Instance part;
  part.agents = agents.size();
  part.jobs = jobs.size();
  for (const std::size_t agent : agents) part.capacity.push_back(instance_.capacity[agent]);
  for (const std::size_t job : jobs) {
    for (const std::size_t agent : agents) {
      part.cost.push_back(instance_.cost[instance_.at(job, agent)]);
      part.weight.push_back(instance_.weight[instance_.at(job, agent)]);
    }
  }
  Tree tree(part);
  Node root = root_of(part);
  for (std::size_t k = 0; k < jobs.size(); ++k) root.price[k] = price_[jobs[k]];
  constexpr double share = 0.2;  // asking for more than a little is answered faster
  constexpr std::int64_t nodes = 30;
  const double drawn = static_cast<double>(stream_.bits32()) / 4294967296.0;
  const double below = cost - std::max(1.0, std::floor(share * lack * drawn));
  // A dive may end as dear or one unit dearer elsewhere: the way on often begins there.
  const double target = agents.size() < dive_from || drawn >= 0.5 ? below : drawn < 0.1 ? cost + 1 : cost;
  if (agents.size() < dive_from) tree.search(root, target, nodes, stop);
  else tree.dive(root, target, stream_, stop);
  used_ += tree.cells();
  if (!tree.best_cost() || *tree.best_cost() > target) return false;
  for (std::size_t k = 0; k < jobs.size(); ++k) agent_of_[jobs[k]] = agents[tree.best()[k]];
  cost_ += *tree.best_cost() - cost;
  for (const std::size_t agent : agents) measure(agent);
  if (cost_ >= best_cost_) return false;
  best_ = agent_of_;
  best_cost_ = cost_;
  return true;
}

void PartSearch::run(std::int64_t cells, double target, const std::stop_token& stop) {
  constexpr std::size_t largest = 12;
  const auto drawing = static_cast<std::int64_t>(100 + instance_.agents * instance_.agents + instance_.jobs);  // in cells, whatever comes of it
  for (used_ = 0; used_ < cells && best_cost_ > target && !stop.stop_requested(); used_ += drawing) {
    if (better(draw_agents(std::min(size_, instance_.agents)), stop)) {
      failures_ = 0;
      size_ = std::max<std::size_t>(2, size_ - 1);
      continue;
    }
    if (++failures_ < 4 * instance_.agents) continue;
    failures_ = 0;
    size_ = size_ < largest ? size_ + 1 : 3;
  }
}

}  // namespace solleva::plan::generalised
