// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "solleva/plan/village/completion.h"
#include "solleva/plan/village/rules.h"

namespace solleva::plan::village {
namespace {

__extension__ using Wide = __int128;

/// A load: money over voters, both from 0; exact.
struct Load {
  std::int64_t money = 0;
  std::int64_t voters = 1;
};

int compare(Load a, Load b) {
  const Wide left = static_cast<Wide>(a.money) * b.voters, right = static_cast<Wide>(b.money) * a.voters;
  return left < right ? -1 : left > right ? 1 : 0;
}

/// Projects and the voters who bear them; voters who named the same of these projects are one node.
struct Network {
  std::vector<std::int64_t> costs;
  std::vector<std::vector<std::uint32_t>> bearers;  ///< of a project: nodes of voters
  std::vector<std::int64_t> voters;                 ///< of a node
};

/// Greatest flow by shortest augmenting paths in layers (Dinic): from each project its cost, into each voter at most the load.
class Flow {
 public:
  /// Money is multiplied by load.voters, so that everything is whole.
  Flow(const Network& network, Load load) : projects_(network.costs.size()), first_(projects_ + network.voters.size() + 2) {
    const auto source = static_cast<std::uint32_t>(first_.size() - 2), sink = source + 1;
    for (std::uint32_t p = 0; p < projects_; ++p) {
      const Wide amount = static_cast<Wide>(network.costs[p]) * load.voters;
      total_ += amount;
      join(source, p, amount);
      for (const std::uint32_t v : network.bearers[p]) join(p, static_cast<std::uint32_t>(projects_) + v, amount);
    }
    for (std::uint32_t v = 0; v < network.voters.size(); ++v)
      join(static_cast<std::uint32_t>(projects_) + v, sink, static_cast<Wide>(load.money) * network.voters[v]);
    while (layers(source, sink)) {
      next_.assign(first_.size(), 0);
      while (const Wide pushed = push(source, sink, std::numeric_limits<Wide>::max())) carried_ += pushed;
    }
  }

  bool all_carried() const { return carried_ == total_; }
  /// Projects that cannot be borne at this load: the side of the source of the least cut.
  std::vector<std::uint32_t> overloaded() const {
    std::vector<std::uint32_t> found;
    for (std::uint32_t p = 0; p < projects_; ++p) {
      if (depth_[p] >= 0) found.push_back(p);
    }
    return found;
  }

 private:
  struct Arc {
    std::uint32_t to, back;
    Wide room;
  };

  void join(std::uint32_t from, std::uint32_t to, Wide room) {
    first_[from].push_back({to, static_cast<std::uint32_t>(first_[to].size()), room});
    first_[to].push_back({from, static_cast<std::uint32_t>(first_[from].size() - 1), 0});
  }

  bool layers(std::uint32_t source, std::uint32_t sink) {
    depth_.assign(first_.size(), -1);
    depth_[source] = 0;
    std::vector<std::uint32_t> queue{source};
    for (std::size_t i = 0; i < queue.size(); ++i) {
      for (const Arc& arc : first_[queue[i]]) {
        if (arc.room == 0 || depth_[arc.to] >= 0) continue;
        depth_[arc.to] = depth_[queue[i]] + 1;
        queue.push_back(arc.to);
      }
    }
    return depth_[sink] >= 0;
  }

  /// Depth grows with each layer, and a path visits a project at most once: no deeper than twice the projects and a little.
  Wide push(std::uint32_t node, std::uint32_t sink, Wide most) {
    if (node == sink) return most;
    for (std::size_t& i = next_[node]; i < first_[node].size(); ++i) {
      Arc& arc = first_[node][i];
      if (arc.room == 0 || depth_[arc.to] != depth_[node] + 1) continue;
      const Wide pushed = push(arc.to, sink, std::min(most, arc.room));
      if (pushed == 0) continue;
      arc.room -= pushed;
      first_[arc.to][arc.back].room += pushed;
      return pushed;
    }
    return 0;
  }

  std::size_t projects_;
  std::vector<std::vector<Arc>> first_;
  std::vector<int> depth_;
  std::vector<std::size_t> next_;
  Wide total_ = 0, carried_ = 0;
};

class Maximin {
 public:
  Maximin(const Election& election, const Profile& profile)
      : election_(election), profile_(profile), place_(tie_order(election)) {}

  Outcome run(const RunControl& control) {
    for (std::uint32_t p = 0; p < election_.projects.size(); ++p) {
      if (profile_.supporters[p].empty()) continue;
      Load alone{election_.projects[p].cost, 0};
      for (const Support& s : profile_.supporters[p]) alone.voters += profile_.group_voters[s.other];
      open_.push_back({p, alone});
    }
    std::int64_t left = election_.budget;
    for (;;) {
      std::erase_if(open_, [&](const Candidate& c) { return election_.projects[c.project].cost > left; });
      if (open_.empty()) return std::move(outcome_);
      if (control.stop.stop_requested()) {
        outcome_.status = Status::stopped;
        outcome_.reason = "stopped before nothing more fits";
        return std::move(outcome_);
      }
      control.tell("maximin support",
                   1 - static_cast<double>(left) / static_cast<double>(std::max<std::int64_t>(election_.budget, 1)));
      left -= choose();
    }
  }

 private:
  struct Candidate {
    std::uint32_t project = 0;
    Load alone;  ///< its cost over its own supporters: no distribution bears it with less
  };

  std::int64_t choose() {
    std::ranges::sort(open_, [&](const Candidate& a, const Candidate& b) {
      const int order = compare(a.alone, b.alone);
      return order != 0 ? order < 0 : place_[a.project] < place_[b.project];
    });
    std::optional<Load> best;
    std::vector<std::uint32_t> tied;
    for (const Candidate& candidate : open_) {
      const Load least = compare(candidate.alone, reached_) > 0 ? candidate.alone : reached_;
      if (best && compare(least, *best) > 0) break;
      const Network network = network_with(candidate.project);
      if (best && !Flow(network, *best).all_carried()) continue;
      const Load load = least_load(network, least);
      const int order = best ? compare(load, *best) : -1;
      if (order < 0) best = load, tied.clear();
      if (order <= 0) tied.push_back(candidate.project);
    }
    std::ranges::sort(tied, {}, [&](std::uint32_t p) { return place_[p]; });
    if (tied.size() > 1) outcome_.ties.push_back({outcome_.steps.size() + 1, tied});
    const std::uint32_t chosen = tied.front();
    reached_ = *best;
    outcome_.steps.push_back(
        {chosen, "maximin support", static_cast<double>(reached_.money) / static_cast<double>(reached_.voters)});
    std::erase_if(open_, [&](const Candidate& c) { return c.project == chosen; });
    return election_.projects[chosen].cost;
  }

  /// The chosen projects and one more. Voters are told apart only by what they named of these.
  Network network_with(std::uint32_t candidate) const {
    Network network;
    std::vector<std::uint32_t> projects;
    for (const Step& step : outcome_.steps) projects.push_back(step.project);
    projects.push_back(candidate);
    std::vector<std::vector<std::uint32_t>> named(profile_.group_voters.size());
    for (std::uint32_t i = 0; i < projects.size(); ++i) {
      network.costs.push_back(election_.projects[projects[i]].cost);
      for (const Support& s : profile_.supporters[projects[i]]) named[s.other].push_back(i);
    }
    network.bearers.resize(projects.size());
    std::map<std::vector<std::uint32_t>, std::uint32_t> known;
    for (std::size_t g = 0; g < named.size(); ++g) {
      if (named[g].empty()) continue;
      const auto [node, fresh] = known.try_emplace(named[g], static_cast<std::uint32_t>(network.voters.size()));
      if (fresh) {
        network.voters.push_back(0);
        for (const std::uint32_t i : named[g]) network.bearers[i].push_back(node->second);
      }
      network.voters[node->second] += profile_.group_voters[g];
    }
    return network;
  }

  /// The least greatest load (village-decisions#7): from a load that is too small or just right, to that of the projects which it
  /// cannot bear, until it can bear all (Dinkelbach).
  static Load least_load(const Network& network, Load load) {
    for (;;) {
      const Flow flow(network, load);
      if (flow.all_carried()) return load;
      load = {0, 0};
      std::vector<bool> reached(network.voters.size(), false);
      for (const std::uint32_t p : flow.overloaded()) {
        load.money += network.costs[p];
        for (const std::uint32_t v : network.bearers[p]) {
          if (!reached[v]) load.voters += network.voters[v];
          reached[v] = true;
        }
      }
    }
  }

  const Election& election_;
  const Profile& profile_;
  std::vector<std::uint32_t> place_;
  std::vector<Candidate> open_;
  Load reached_;
  Outcome outcome_;
};

}  // namespace

Outcome maximin_support(const Election& election, const Profile& profile, const RunControl& control) {
  return Maximin(election, profile).run(control);
}

}  // namespace solleva::plan::village
