// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "solleva/base/errors.h"
#include "solleva/base/sum.h"
#include "solleva/plan/access/scores.h"

namespace solleva::plan::access {
namespace {

/// Where the people of each place go, and what it costs them there.
class Agents {
 public:
  Agents(const Market& market, const RaamOptions& options) : market_(market), options_(options) {
    const Pairs& pairs = market.pairs;
    double people = 0, supply = 0;
    for (const double d : market.demand) people += d;
    for (const double s : market.supply) supply += s;
    room_.assign(market.supply.begin(), market.supply.end());
    for (double& room : room_) room *= people / supply;
    people_.resize(pairs.cost.size());
    for (std::size_t i = 0; i < pairs.places; ++i) {
      if (const std::uint64_t k = least(i, [&](std::uint64_t at) { return pairs.cost[at]; }); k != kNone) people_[k] = market.demand[i];
    }
  }

  /// One cycle: in each place some people turn from where it costs them most to where it costs least.
  void turn(int cycle) {
    const Pairs& pairs = market_.pairs;
    crowd();
    const double step = std::max(options_.least_step, options_.initial_step * std::pow(0.5, cycle / options_.half_life));
    std::vector<double> moved(pairs.places), arrivals(pairs.facilities);
    std::vector<std::uint64_t> from(pairs.places, kNone), to(pairs.places, kNone);
    for (std::size_t i = 0; i < pairs.places; ++i) {
      if (!(market_.demand[i] > 0)) continue;
      to[i] = least(i, [&](std::uint64_t k) { return cost_[k]; });
      from[i] = least(i, [&](std::uint64_t k) { return people_[k] != 0 ? -cost_[k] : std::numeric_limits<double>::infinity(); });
      if (to[i] == kNone || from[i] == kNone || to[i] == from[i]) continue;
      moved[i] = std::trunc(std::min({balance(to[i], from[i]), people_[from[i]], step * market_.demand[i]}));
      arrivals[pairs.facility[to[i]]] += moved[i];
    }
    for (std::size_t i = 0; i < pairs.places; ++i) {
      if (to[i] == kNone || from[i] == kNone) continue;
      double move = moved[i];
      if (cycle < options_.damped_cycles) {
        const std::uint32_t j = pairs.facility[to[i]];
        move = std::nearbyint(move / std::max(arrivals[j] / room_[j], 1.0));
      }
      people_[to[i]] += move;
      people_[from[i]] -= move;
    }
  }

  /// The mean cost of the people of each place, at the crowding that they met last.
  std::vector<double> mean_costs() const {
    const Pairs& pairs = market_.pairs;
    std::vector<double> mean(pairs.places, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < pairs.places; ++i) {
      Sum cost, people;
      for (std::uint64_t k = pairs.first[i]; k < pairs.first[i + 1]; ++k) {
        if (people_[k] == 0) continue;
        cost.add(cost_[k] * people_[k]);
        people.add(people_[k]);
      }
      if (people.value() > 0) mean[i] = cost.value() / people.value();
    }
    return mean;
  }

 private:
  static constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();

  /// The first pair of a place with the least finite value, among facilities that have anything.
  template <class Value>
  std::uint64_t least(std::size_t place, Value value) const {
    std::uint64_t best = kNone;
    for (std::uint64_t k = market_.pairs.first[place]; k < market_.pairs.first[place + 1]; ++k) {
      if (!(room_[market_.pairs.facility[k]] > 0) || std::isinf(value(k))) continue;
      if (best == kNone || value(k) < value(best)) best = k;
    }
    return best;
  }

  void crowd() {
    const Pairs& pairs = market_.pairs;
    there_.assign(pairs.facilities, 0);
    for (std::size_t k = 0; k < people_.size(); ++k) there_[pairs.facility[k]] += people_[k];
    cost_.resize(people_.size());
    for (std::size_t k = 0; k < people_.size(); ++k) {
      const std::uint32_t j = pairs.facility[k];
      cost_[k] = room_[j] > 0 ? there_[j] / room_[j] + pairs.cost[k] / options_.tau : std::numeric_limits<double>::infinity();
    }
  }

  /// How many more must go to `to` for both to cost the same.
  double balance(std::uint64_t to, std::uint64_t from) const {
    const Pairs& pairs = market_.pairs;
    const std::uint32_t a = pairs.facility[to], b = pairs.facility[from];
    const double both = people_[to] + people_[from];
    const double others_a = there_[a] - people_[to], others_b = there_[b] - people_[from];
    const double travel = (pairs.cost[from] - pairs.cost[to]) / options_.tau;
    const double at_a = room_[a] * room_[b] / (room_[a] + room_[b]) * (travel + (both + others_b) / room_[b] - others_a / room_[a]);
    return at_a - people_[to];
  }

  const Market& market_;
  const RaamOptions& options_;
  std::vector<double> room_;    ///< of each facility, in people
  std::vector<double> people_;  ///< of each pair
  std::vector<double> there_, cost_;
};

}  // namespace

Result<std::vector<double>> rational_agents(const Market& market, const RaamOptions& options, const RunControl& control) {
  Agents agents(market, options);
  for (int cycle = 0; cycle < options.cycles; ++cycle) {
    if (control.stop.stop_requested()) return fail({solleva::errors::stopped, "the work was stopped"});
    agents.turn(cycle);
  }
  return agents.mean_costs();
}

}  // namespace solleva::plan::access
