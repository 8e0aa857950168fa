// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/park/placement.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "solleva/base/errors.h"
#include "solleva/base/sum.h"
#include "solleva/plan/assignment/transport.h"
#include "solleva/plan/matching/priority.h"

namespace solleva::plan::park {
namespace {

/// A job that a person could have.
struct Option {
  std::uint32_t seeker, job;
  double gain;
};

std::vector<Option> options_of(const Labour& labour, Aim aim) {
  std::vector<Option> options;
  for (std::uint32_t i = 0; i < labour.seekers.size(); ++i) {
    for (std::uint32_t j = 0; j < labour.jobs.size(); ++j) {
      if (labour.jobs[j].places == 0 || bars_of(labour, i, j) != 0) continue;
      const double gain = gain_of(labour, i, j);
      if (aim != Aim::gain || gain > 0) options.push_back({i, j, gain});
    }
  }
  return options;
}

/// How much a unit of flow is worth on the arcs of the network.
struct Prices {
  std::int64_t person = 0, poor = 0, household = 0;  ///< of anybody in work; more for one of a poor household; of the first one of a poor household
  double unit = 0;                                   ///< of gains in money; 0: gains do not count
};

struct Network {
  FlowProblem flow;
  std::size_t first_option = 0;  ///< the arcs from here on are the options
};

/// source - household - person - job - sink; what nobody takes goes from source to sink.
Network network_of(const Labour& labour, std::span<const Option> options, const Prices& prices) {
  Network network;
  FlowProblem& flow = network.flow;
  std::unordered_map<std::uint32_t, std::size_t> household;
  const std::size_t people = labour.seekers.size(), jobs = labour.jobs.size();
  for (const Seeker& seeker : labour.seekers) household.emplace(seeker.household, household.size());
  const std::size_t first_person = 2 + household.size(), first_job = first_person + people;
  flow.supply.assign(first_job + jobs, 0);
  flow.supply[0] = static_cast<std::int64_t>(people);
  flow.supply[1] = -static_cast<std::int64_t>(people);
  flow.arcs.push_back({0, 1, static_cast<std::int64_t>(people), 0});
  std::unordered_map<std::uint32_t, std::int64_t> members;
  std::unordered_set<std::uint32_t> poor;
  for (const Seeker& seeker : labour.seekers) {
    ++members[seeker.household];
    if (seeker.poor) poor.insert(seeker.household);
  }
  std::unordered_set<std::uint32_t> done;
  for (std::size_t i = 0; i < people; ++i) {
    const Seeker& seeker = labour.seekers[i];
    const std::size_t node = 2 + household[seeker.household];
    if (done.insert(seeker.household).second) {
      const bool first = poor.contains(seeker.household);
      flow.arcs.push_back({0, node, 1, first ? -prices.household : 0});
      flow.arcs.push_back({0, node, members[seeker.household], 0});
    }
    flow.arcs.push_back({node, first_person + i, 1, -(prices.person + (seeker.poor ? prices.poor : 0))});
  }
  for (std::size_t j = 0; j < jobs; ++j) flow.arcs.push_back({first_job + j, 1, labour.jobs[j].places, 0});
  network.first_option = flow.arcs.size();
  for (const Option& option : options) {
    const std::int64_t gain = prices.unit > 0 ? std::llround(option.gain / prices.unit) : 0;
    flow.arcs.push_back({first_person + option.seeker, first_job + option.job, 1, -gain});
  }
  return network;
}

/// Only the aim counts.
Prices aim_alone(Aim aim) {
  Prices prices;
  prices.person = aim == Aim::people ? 1 : 0;
  prices.poor = aim == Aim::poor ? 1 : 0;
  prices.household = aim == Aim::households ? 1 : 0;
  return prices;
}

/// The aim, then people in work, then gains. The sets of people who can be in work together are a matroid: a placement that is best for the aim can be
/// extended to one with most people, so that one more household or person of a poor one need not be worth more than one more person.
Prices all_aims(const Labour& labour, Aim aim, std::span<const Option> options) {
  double most = 0, least = 0, places = 0;
  for (const Option& option : options) {
    most = std::max(most, option.gain);
    least = std::min(least, option.gain);
  }
  for (const Job& job : labour.jobs) places += job.places;
  places = std::min(places, static_cast<double>(labour.seekers.size()));
  Prices prices;
  prices.unit = 0.01;
  constexpr double kMost = 4.9e8;  // twice this is within the range of costs of a flow
  while ((aim == Aim::gain ? most : places * (most - least)) / prices.unit > kMost) prices.unit *= 10;
  if (aim == Aim::gain) return prices;
  const auto step = static_cast<std::int64_t>(std::ceil(places * (most - least) / prices.unit + places)) + 1;
  prices.person = step;
  prices.poor = aim == Aim::poor ? step : 0;
  prices.household = aim == Aim::households ? step : 0;
  return prices;
}

/// What no placement can be better than, and where gains are the aim by how much rounding may have changed it.
Result<std::optional<double>> bound_of(const Labour& labour, Aim aim, std::span<const Option> options, const RunControl& control) {
  const Prices prices = aim == Aim::gain ? all_aims(labour, aim, options) : aim_alone(aim);
  const Network network = network_of(labour, options, prices);
  const Result<FlowPlan> plan = solve(network.flow, control);
  if (!plan) return fail(plan.error());
  if (plan->price.empty()) return std::optional<double>{};
  const double bound = -price_bound(network.flow, plan->price);
  if (aim != Aim::gain) return std::optional<double>(bound);
  double off = 0;
  std::vector<double> worst(labour.seekers.size());
  for (const Option& option : options) worst[option.seeker] = std::max(worst[option.seeker], option.gain - static_cast<double>(std::llround(option.gain / prices.unit)) * prices.unit);
  for (const double one : worst) off += one;
  return std::optional<double>(bound * prices.unit + (off > 1e-9 * std::fabs(bound * prices.unit) ? off : 0));
}

void close_gap(Optimum& optimum) {
  if (!optimum.objective || !optimum.bound) return;
  const double gap = *optimum.bound - *optimum.objective;
  if (gap <= 1e-9 * std::max(1.0, std::fabs(*optimum.objective))) {
    optimum.bound = optimum.objective;
    optimum.status = Status::optimal;
  } else {
    optimum.status = Status::feasible;
  }
}

/// What each person would take, the best first: wishes, then what brings most, then the shortest way.
std::vector<Option> list_of(const Labour& labour, std::uint32_t seeker) {
  std::vector<Option> list;
  for (std::uint32_t j = 0; j < labour.jobs.size(); ++j) {
    if (labour.jobs[j].places > 0 && bars_of(labour, seeker, j) == 0) list.push_back({seeker, j, gain_of(labour, seeker, j)});
  }
  const Seeker& who = labour.seekers[seeker];
  const auto key = [&](const Option& option) {
    const auto wish = std::ranges::find(who.wishes, option.job) - who.wishes.begin();
    return std::tuple(wish, -option.gain, labour.way(who.home, labour.jobs[option.job].site, labour.jobs[option.job].shift)->minutes);
  };
  std::ranges::stable_sort(list, {}, key);
  return list;
}

matching::Market market_of(const Labour& labour) {
  matching::Market market;
  std::vector<std::string> names;
  std::vector<std::vector<double>> criteria(labour.priority.size());
  for (std::uint32_t i = 0; i < labour.seekers.size(); ++i) {
    const Seeker& who = labour.seekers[i];
    names.push_back(who.consent.person());
    for (const Option& option : list_of(labour, i)) {
      const Job& job = labour.jobs[option.job];
      market.place.push_back(option.job);
      market.rank.push_back(0);
      for (std::size_t c = 0; c < criteria.size(); ++c) {
        const double near = -labour.way(who.home, job.site, job.shift)->minutes;
        const double skilled = job.skill == kNone ? 0 : who.level[job.skill];
        criteria[c].push_back(labour.priority[c] == Criterion::poor ? (who.poor ? 1 : 0) : labour.priority[c] == Criterion::near ? near : skilled);
      }
    }
    market.start.push_back(static_cast<std::uint32_t>(market.place.size()));
  }
  for (const Job& job : labour.jobs) market.capacity.push_back(job.places);
  rank_by_rule(criteria, matching::lottery(names, labour.seed), market);
  return market;
}

}  // namespace

double worth_of(const Labour& labour, Aim aim, std::span<const std::uint32_t> job) {
  std::unordered_set<std::uint32_t> households;
  Sum worth;
  for (std::uint32_t i = 0; i < job.size(); ++i) {
    if (job[i] == kNone) continue;
    const Seeker& who = labour.seekers[i];
    if (aim == Aim::gain) worth.add(gain_of(labour, i, job[i]));
    if (aim == Aim::people || (aim == Aim::poor && who.poor)) worth.add(1);
    if (aim == Aim::households && who.poor && households.insert(who.household).second) worth.add(1);
  }
  return worth.value();
}

std::vector<std::uint32_t> place_greedily(const Labour& labour, Aim aim) {
  std::vector<std::uint32_t> order(labour.seekers.size()), job(labour.seekers.size(), kNone), left;
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return labour.seekers[i].poor ? 0 : 1; });
  for (const Job& one : labour.jobs) left.push_back(one.places);
  for (const std::uint32_t i : order) {
    double best = 0;
    for (std::uint32_t j = 0; j < labour.jobs.size(); ++j) {
      if (left[j] == 0 || bars_of(labour, i, j) != 0) continue;
      const double gain = gain_of(labour, i, j);
      if (aim == Aim::gain && gain <= 0) continue;
      if (job[i] != kNone && gain <= best) continue;
      job[i] = j;
      best = gain;
    }
    if (job[i] != kNone) --left[job[i]];
  }
  return job;
}

namespace {

/// What there is when the work was stopped before anything was proved.
Placement so_far(const Labour& labour, Aim aim) {
  Placement placement;
  placement.job = place_greedily(labour, aim);
  placement.optimum.objective = worth_of(labour, aim, placement.job);
  placement.optimum.status = Status::stopped;
  placement.optimum.method = "heuristic: poor households first, each the best job left";
  placement.optimum.reason = "stopped before the placement was proved";
  return placement;
}

}  // namespace

Result<Placement> place_stable(const Labour& labour, Aim aim, const RunControl& control) {
  if (Done done = check(labour); !done) return fail(done.error());
  const matching::Market market = market_of(labour);
  const Result<matching::Matching> matched = deferred_acceptance(market, matching::Proposer::applicants, control);
  if (!matched && matched.error().code == solleva::errors::stopped) return so_far(labour, aim);
  if (!matched) return fail(matched.error());
  Result<matching::Certificate> certificate = certify(market, *matched, control);
  if (!certificate && certificate.error().code == solleva::errors::stopped) return so_far(labour, aim);
  if (!certificate) return fail(certificate.error());
  Placement placement;
  for (const std::uint32_t wish : matched->wish) placement.job.push_back(wish == matching::kNone ? kNone : market.place[wish]);
  placement.certificate = std::move(*certificate);
  placement.optimum.method = "deferred acceptance, people proposing; bound by network simplex";
  placement.optimum.objective = worth_of(labour, aim, placement.job);
  placement.optimum.seed = labour.seed;
  Result<std::optional<double>> bound = bound_of(labour, aim, options_of(labour, aim), control);
  if (!bound) return fail(bound.error());
  placement.optimum.bound = *bound;
  close_gap(placement.optimum);
  if (placement.optimum.status == Status::feasible) placement.optimum.reason = "stable; what is missing to the bound only a placement with envy could reach";
  return placement;
}

Result<Placement> place_best(const Labour& labour, Aim aim, const RunControl& control) {
  if (Done done = check(labour); !done) return fail(done.error());
  const std::vector<Option> options = options_of(labour, aim);
  const Result<std::optional<double>> bound = bound_of(labour, aim, options, control);
  if (!bound) return fail(bound.error());
  const Network network = network_of(labour, options, all_aims(labour, aim, options));
  const Result<FlowPlan> plan = solve(network.flow, control);
  if (!plan) return fail(plan.error());
  if (!*bound || plan->flow.empty()) {
    Placement placement = so_far(labour, aim);
    placement.optimum.bound = *bound;
    return placement;
  }
  Placement placement;
  placement.optimum.method = "network simplex";
  placement.job.assign(labour.seekers.size(), kNone);
  for (std::size_t k = 0; k < options.size(); ++k) {
    if (plan->flow[network.first_option + k] > 0) placement.job[options[k].seeker] = options[k].job;
  }
  placement.optimum.objective = worth_of(labour, aim, placement.job);
  placement.optimum.bound = *bound;
  close_gap(placement.optimum);
  return placement;
}

}  // namespace solleva::plan::park
