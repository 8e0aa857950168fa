// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "solleva/plan/cooperative/roster.h"

namespace solleva::plan::cooperative {
namespace {

/// The greatest flow from kinds of members through tasks, by augmenting along shortest ways (Dinic).
class Matching {
 public:
  Matching(std::vector<std::int64_t> supply, std::vector<std::int64_t> need, std::vector<std::vector<std::uint32_t>> tasks_of)
      : supply_(std::move(supply)), need_(std::move(need)), tasks_of_(std::move(tasks_of)), kinds_of_(need_.size()) {
    flow_.resize(supply_.size());
    for (std::uint32_t t = 0; t < supply_.size(); ++t) {
      flow_[t].assign(tasks_of_[t].size(), 0);
      for (std::uint32_t e = 0; e < tasks_of_[t].size(); ++e) kinds_of_[tasks_of_[t][e]].push_back({t, e});
    }
    while (find_levels()) {
      next_kind_.assign(supply_.size(), 0);
      next_task_.assign(need_.size(), 0);
      for (std::uint32_t t = 0; t < supply_.size(); ++t) {
        while (supply_[t] > 0) {
          const std::int64_t pushed = push(t, supply_[t]);
          if (pushed == 0) break;
          supply_[t] -= pushed;
        }
      }
    }
  }

  bool all_met() const { return std::ranges::all_of(need_, [](std::int64_t left) { return left == 0; }); }

  /// The tasks that no further work can reach, and who can do them: all of whose work is taken by them.
  std::pair<std::vector<std::uint8_t>, std::vector<std::uint8_t>> tight() const {
    std::vector<std::uint8_t> task(need_.size(), 0), kind(supply_.size(), 0);
    std::vector<std::uint32_t> queue;
    for (std::uint32_t k = 0; k < need_.size(); ++k) {
      if (need_[k] > 0) {
        task[k] = 1;
        queue.push_back(k);
      }
    }
    for (std::size_t q = 0; q < queue.size(); ++q) {
      for (const auto& [t, edge] : kinds_of_[queue[q]]) {
        if (kind[t] != 0) continue;
        kind[t] = 1;
        for (std::size_t e = 0; e < tasks_of_[t].size(); ++e) {
          const std::uint32_t other = tasks_of_[t][e];
          if (flow_[t][e] == 0 || task[other] != 0) continue;
          task[other] = 1;
          queue.push_back(other);
        }
      }
    }
    return {std::move(task), std::move(kind)};
  }

 private:
  static constexpr std::uint32_t kFar = std::numeric_limits<std::uint32_t>::max();

  bool find_levels() {
    kind_level_.assign(supply_.size(), kFar);
    task_level_.assign(need_.size(), kFar);
    std::vector<std::pair<bool, std::uint32_t>> queue;
    for (std::uint32_t t = 0; t < supply_.size(); ++t) {
      if (supply_[t] == 0) continue;
      kind_level_[t] = 0;
      queue.emplace_back(true, t);
    }
    bool reached = false;
    for (std::size_t q = 0; q < queue.size(); ++q) {
      const auto [is_kind, at] = queue[q];
      if (is_kind) {
        for (const std::uint32_t k : tasks_of_[at]) {
          if (task_level_[k] != kFar) continue;
          task_level_[k] = kind_level_[at] + 1;
          reached = reached || need_[k] > 0;
          queue.emplace_back(false, k);
        }
      } else {
        for (const auto& [t, e] : kinds_of_[at]) {
          if (kind_level_[t] != kFar || flow_[t][e] == 0) continue;
          kind_level_[t] = task_level_[at] + 1;
          queue.emplace_back(true, t);
        }
      }
    }
    return reached;
  }

  std::int64_t push(std::uint32_t t, std::int64_t most) {
    for (std::uint32_t& e = next_kind_[t]; e < tasks_of_[t].size(); ++e) {
      const std::uint32_t k = tasks_of_[t][e];
      if (task_level_[k] != kind_level_[t] + 1) continue;
      const std::int64_t pushed = into(k, most);
      if (pushed == 0) continue;
      flow_[t][e] += pushed;
      return pushed;
    }
    return 0;
  }

  std::int64_t into(std::uint32_t k, std::int64_t most) {
    if (need_[k] > 0) {
      const std::int64_t taken = std::min(most, need_[k]);
      need_[k] -= taken;
      return taken;
    }
    for (std::uint32_t& at = next_task_[k]; at < kinds_of_[k].size(); ++at) {
      const auto [t, e] = kinds_of_[k][at];
      if (flow_[t][e] == 0 || kind_level_[t] != task_level_[k] + 1) continue;
      const std::int64_t pushed = push(t, std::min(most, flow_[t][e]));
      if (pushed == 0) continue;
      flow_[t][e] -= pushed;
      return pushed;
    }
    return 0;
  }

  std::vector<std::int64_t> supply_, need_;  ///< what is left of them
  std::vector<std::vector<std::uint32_t>> tasks_of_;
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> kinds_of_;  ///< of each task: kind, and which of its edges
  std::vector<std::vector<std::int64_t>> flow_;
  std::vector<std::uint32_t> kind_level_, task_level_, next_kind_, next_task_;
};

struct Part {
  std::vector<std::uint32_t> kinds, tasks;
};

}  // namespace

std::vector<FairLoad> fair_loads(const std::vector<std::int64_t>& time, const std::vector<std::vector<std::uint8_t>>& can, const std::vector<std::int64_t>& need) {
  std::vector<FairLoad> loads(time.size());
  Part whole;
  for (std::uint32_t t = 0; t < time.size(); ++t) whole.kinds.push_back(t);
  for (std::uint32_t k = 0; k < need.size(); ++k) {
    if (need[k] > 0) whole.tasks.push_back(k);
  }
  std::vector<Part> parts{std::move(whole)};
  while (!parts.empty()) {
    Part part = std::move(parts.back());
    parts.pop_back();
    std::erase_if(part.kinds, [&](std::uint32_t t) {
      return time[t] == 0 || std::ranges::none_of(part.tasks, [&](std::uint32_t k) { return can[t][k] != 0; });
    });
    std::int64_t needed = 0, there = 0;
    for (const std::uint32_t k : part.tasks) needed += need[k];
    for (const std::uint32_t t : part.kinds) there += time[t];
    if (part.kinds.empty() || part.tasks.empty()) continue;
    // If all worked the same part of their time, `needed / there`: would it do? Both sides times `there`, so that all is whole.
    std::vector<std::int64_t> supply, wants;
    std::vector<std::vector<std::uint32_t>> tasks_of;
    for (const std::uint32_t k : part.tasks) wants.push_back(need[k] * there);
    for (const std::uint32_t t : part.kinds) {
      supply.push_back(time[t] * needed);
      std::vector<std::uint32_t> able;
      for (std::uint32_t k = 0; k < part.tasks.size(); ++k) {
        if (can[t][part.tasks[k]] != 0) able.push_back(k);
      }
      tasks_of.push_back(std::move(able));
    }
    const Matching matching(std::move(supply), std::move(wants), std::move(tasks_of));
    if (matching.all_met()) {
      for (const std::uint32_t t : part.kinds) loads[t] = {needed, there};
      continue;
    }
    const auto [tight_task, tight_kind] = matching.tight();
    Part tight, loose;
    for (std::size_t k = 0; k < part.tasks.size(); ++k) (tight_task[k] != 0 ? tight : loose).tasks.push_back(part.tasks[k]);
    for (std::size_t t = 0; t < part.kinds.size(); ++t) (tight_kind[t] != 0 ? tight : loose).kinds.push_back(part.kinds[t]);
    parts.push_back(std::move(loose));
    parts.push_back(std::move(tight));
  }
  return loads;
}

}  // namespace solleva::plan::cooperative
