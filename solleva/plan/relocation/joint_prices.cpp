// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/relocation/joint_prices.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/plan/relocation/move_instance.h"

namespace solleva::plan::relocation {
namespace {

constexpr int kMostRounds = 2000;  ///< of the subgradient method, unless said
constexpr int kIdle = 6;         ///< rounds without a better bound before the step is halved
constexpr double kLongest = 1.5, kLonger = 1.1, kShortest = 1e-5;  ///< steps, as a part of what is open
constexpr int kEach = 10;         ///< rounds between two plans
constexpr double kNowhere = -1e300;

/// What everybody chooses at prices.
struct Chosen {
  std::vector<double> value;          ///< of each family: its best site, room and money paid
  std::vector<std::uint32_t> site;    ///< that site; kStays: none fits
  std::vector<double> home;           ///< of each family: staying with the measures of its hamlet, money paid
  std::vector<std::uint8_t> built;
  double bound = 0;
};

class Prices {
 public:
  explicit Prices(const Joint& joint) : joint_(joint), in_(instance_of(joint.move)), of_(joint.hamlets.size()), measures_(joint.hamlets.size()) {
    for (std::uint32_t f = 0; f < in_.families; ++f) of_[joint.hamlet_of[f]].push_back(f);
    for (std::size_t m = 0; m < joint.measures.size(); ++m) measures_[joint.measures[m].hamlet].push_back(m);
  }

  const Instance& instance() const { return in_; }

  void choose(std::span<const double> room, double money, Chosen& chosen) const {
    chosen.value.assign(in_.families, kNowhere);
    chosen.site.assign(in_.families, kStays);
    chosen.home.assign(in_.families, 0);
    chosen.built.assign(joint_.measures.size(), 0);
    for (std::size_t f = 0; f < in_.families; ++f) {
      for (std::uint32_t s = 0; s < in_.sites; ++s) {
        if (in_.fits[in_.at(f, s)] == 0) continue;
        const double value = priced(f, s, room, money);
        if (value <= chosen.value[f]) continue;
        chosen.value[f] = value;
        chosen.site[f] = s;
      }
    }
    Sum bound;
    bound.add(money * *joint_.budget);
    for (std::size_t r = 0; r < in_.room.size(); ++r) bound.add(room[r] * static_cast<double>(in_.room[r]));
    for (std::size_t h = 0; h < of_.size(); ++h) bound.add(choose_measures(h, money, chosen));
    chosen.bound = bound.value();
  }

  double priced(std::size_t f, std::size_t s, std::span<const double> room, double money) const {
    double value = in_.worth[in_.at(f, s)] - money * cost(f, s);
    for (std::size_t k = 0; k < in_.kinds; ++k) value -= room[s * in_.kinds + k] * static_cast<double>(in_.needs[f * in_.kinds + k]);
    return value;
  }
  double cost(std::size_t f, std::size_t s) const { return joint_.cost.empty() ? 0 : joint_.cost[in_.at(f, s)]; }

  /// A plan within room and budget: measures as chosen while there is money, then those families that gain most at the prices, then whoever still gains.
  void plan_from(const Chosen& chosen, std::span<const double> room, double money, std::vector<std::uint32_t>& site, std::vector<std::uint8_t>& built) const;

 private:
  /// The best set of measures of a hamlet, each family at home or away, whichever is worth more to it (relocation#15, the inner maximum).
  double choose_measures(std::size_t h, double money, Chosen& chosen) const {
    std::vector<double> away;
    for (const std::uint32_t f : of_[h]) away.push_back(chosen.value[f]);
    std::ranges::sort(away, std::greater<>{});
    std::vector<double> sums{0};
    for (const double value : away) sums.push_back(sums.back() + (value == kNowhere ? 0 : value));
    double best = kNowhere, home = 0;
    std::uint32_t taken = 0;
    for (std::uint32_t set = 0; set < 1U << measures_[h].size(); ++set) {
      double here = 0, fixed = 0;
      for (std::size_t j = 0; j < measures_[h].size(); ++j) {
        if ((set >> j & 1U) == 0) continue;
        const StayMeasure& one = joint_.measures[measures_[h][j]];
        here += one.effect - money * one.per_family;
        fixed += money * one.fixed;
      }
      const auto leave = static_cast<std::size_t>(std::ranges::lower_bound(away, here, std::greater<>{}) - away.begin());
      const double value = here * static_cast<double>(joint_.hamlets[h].others + static_cast<std::int64_t>(away.size() - leave)) - fixed + sums[leave];
      if (value <= best) continue;
      best = value;
      home = here;
      taken = set;
    }
    for (std::size_t j = 0; j < measures_[h].size(); ++j) chosen.built[measures_[h][j]] = (taken >> j & 1U) != 0 ? 1 : 0;
    for (const std::uint32_t f : of_[h]) chosen.home[f] = home;
    return best;
  }

  const Joint& joint_;
  const Instance in_;
  std::vector<std::vector<std::uint32_t>> of_;
  std::vector<std::vector<std::size_t>> measures_;
};

void Prices::plan_from(const Chosen& chosen, std::span<const double> room, double money, std::vector<std::uint32_t>& site, std::vector<std::uint8_t>& built) const {
  site.assign(in_.families, kStays);
  built.assign(joint_.measures.size(), 0);
  std::vector<double> home(joint_.hamlets.size(), 0), saves(joint_.hamlets.size(), 0);  // what staying is worth, what it costs
  double left = *joint_.budget;
  for (std::size_t m = 0; m < built.size(); ++m) {
    const StayMeasure& one = joint_.measures[m];
    const double all = one.fixed + one.per_family * static_cast<double>(joint_.hamlets[one.hamlet].others + static_cast<std::int64_t>(of_[one.hamlet].size()));
    if (chosen.built[m] == 0 || all > left) continue;
    left -= all;
    built[m] = 1;
    home[one.hamlet] += one.effect;
    saves[one.hamlet] += one.per_family;
  }
  std::vector<std::int64_t> free = in_.room;
  std::vector<std::uint32_t> order(in_.families);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, std::greater<>{}, [&](std::uint32_t f) { return chosen.value[f] - chosen.home[f]; });
  for (const bool at_prices : {true, false}) {
    for (const std::uint32_t f : order) {
      if (site[f] != kStays) continue;
      const std::size_t h = joint_.hamlet_of[f];
      double best = at_prices ? chosen.home[f] : home[h];
      std::uint32_t where = kStays;
      for (std::uint32_t s = 0; s < in_.sites; ++s) {
        bool fits = in_.fits[in_.at(f, s)] != 0 && cost(f, s) - saves[h] <= left && in_.worth[in_.at(f, s)] > home[h];
        for (std::size_t k = 0; k < in_.kinds && fits; ++k) fits = in_.needs[f * in_.kinds + k] <= free[s * in_.kinds + k];
        const double value = !fits ? kNowhere : at_prices ? priced(f, s, room, money) : in_.worth[in_.at(f, s)];
        if (value <= best) continue;
        best = value;
        where = s;
      }
      if (where == kStays) continue;
      site[f] = where;
      left -= cost(f, where) - saves[h];
      for (std::size_t k = 0; k < in_.kinds; ++k) free[where * in_.kinds + k] -= in_.needs[f * in_.kinds + k];
    }
  }
}

/// How much of each room, and of the money last, what everybody chooses leaves, as a part of it.
std::vector<double> slack_of(const Joint& joint, const Prices& prices, const Chosen& chosen, std::vector<std::uint32_t>& site) {
  const Instance& in = prices.instance();
  std::vector<double> left(in.room.begin(), in.room.end());
  for (std::size_t f = 0; f < in.families; ++f) {
    site[f] = chosen.value[f] > chosen.home[f] ? chosen.site[f] : kStays;
    if (site[f] == kStays) continue;
    for (std::size_t k = 0; k < in.kinds; ++k) left[site[f] * in.kinds + k] -= static_cast<double>(in.needs[f * in.kinds + k]);
  }
  for (std::size_t r = 0; r < in.room.size(); ++r) left[r] /= std::max(1.0, static_cast<double>(in.room[r]));
  left.push_back((*joint.budget - joint_cost(joint, site, chosen.built)) / std::max(1e-9, *joint.budget));
  return left;
}

/// The subgradient method, and the best plan made on its way. Prices are those of the whole of each row, the money last.
class Descent {
 public:
  explicit Descent(const Joint& joint) : joint_(joint), prices_(joint) {
    const Instance& in = prices_.instance();
    for (const std::int64_t room : in.room) scale_.push_back(std::max(1.0, static_cast<double>(room)));
    scale_.push_back(std::max(1e-9, *joint.budget));
    price_.assign(scale_.size(), 0);
    best_ = way_ = price_;
    room_.assign(in.room.size(), 0);
    site_.assign(in.families, kStays);
    plan_.site = site_;
    plan_.built.assign(joint.measures.size(), 0);
    worth_ = std::max(0.0, joint_worth(joint, plan_.site, plan_.built));
  }

  double bound() const { return bound_; }
  double worth() const { return worth_; }
  JointPlan take() { return std::move(plan_); }

  /// What everybody chooses at the prices; whether no bound was lower.
  bool look() {
    for (std::size_t r = 0; r < room_.size(); ++r) room_[r] = price_[r] / scale_[r];
    prices_.choose(room_, price_.back() / scale_.back(), chosen_);
    const bool better = chosen_.bound < bound_ - 1e-9 * std::fabs(bound_) || std::isinf(bound_);
    idle_ = better ? 0 : idle_ + 1;
    if (better && !std::isinf(bound_)) length_ = std::min(kLongest, length_ * kLonger);
    if (better) {
      best_ = price_;
      bound_ = chosen_.bound;
    }
    return better;
  }

  void offer() {
    std::vector<std::uint32_t> site;
    std::vector<std::uint8_t> built;
    prices_.plan_from(chosen_, room_, price_.back() / scale_.back(), site, built);
    const double found = joint_worth(joint_, site, built);
    if (found <= worth_) return;
    worth_ = found;
    plan_.site = std::move(site);
    plan_.built = std::move(built);
    plan_.prices = room_;
  }

  /// On to other prices; false: there is nowhere to go.
  bool step() {
    if (idle_ >= kIdle) {
      idle_ = 0;
      length_ /= 2;
      price_ = best_;
      std::ranges::fill(way_, 0.0);
      return length_ >= kShortest;
    }
    const std::vector<double> left = slack_of(joint_, prices_, chosen_, site_);
    double squares = 0;
    for (std::size_t r = 0; r < left.size(); ++r) {
      way_[r] = 0.7 * left[r] + 0.3 * way_[r];
      if (price_[r] > 0 || way_[r] < 0) squares += way_[r] * way_[r];
    }
    if (squares < 1e-14) return false;
    const double far = length_ * std::max(chosen_.bound - worth_, 1e-6 * std::fabs(chosen_.bound)) / squares;
    for (std::size_t r = 0; r < left.size(); ++r) price_[r] = std::max(0.0, price_[r] - far * way_[r]);
    return true;
  }

 private:
  const Joint& joint_;
  const Prices prices_;
  std::vector<double> scale_, price_, best_, way_, room_;
  std::vector<std::uint32_t> site_;
  Chosen chosen_;
  JointPlan plan_;
  double worth_ = 0, bound_ = std::numeric_limits<double>::infinity(), length_ = kLongest;
  int idle_ = 0;
};

}  // namespace

bool has_prices(const Joint& joint) {
  std::vector<std::size_t> count(joint.hamlets.size(), 0);
  for (const StayMeasure& one : joint.measures) ++count[one.hamlet];
  return joint.budget && joint.decided.empty() && joint.move.bonus == 0 && std::ranges::all_of(count, [](std::size_t measures) { return measures <= kMostMeasures; });
}

double joint_bound(const Joint& joint, std::span<const double> room, double money) {
  Chosen chosen;
  Prices(joint).choose(room, money, chosen);
  return chosen.bound;
}

JointPlan plan_by_prices(const Joint& joint, const Limits& limits, const RunControl& control) {
  Descent descent(joint);
  const std::int64_t rounds = limits.iterations >= 0 ? limits.iterations : kMostRounds;
  for (std::int64_t round = 0; round == 0 || (round < rounds && !control.stop.stop_requested()); ++round) {
    if (round % kEach == 0) control.tell("prices of room and money", static_cast<double>(round) / static_cast<double>(std::max<std::int64_t>(1, rounds)));
    const bool better = descent.look();
    if (better || round % kEach == 0) descent.offer();
    if (descent.bound() - descent.worth() <= limits.gap * std::fabs(descent.worth()) || !descent.step()) break;
  }
  JointPlan plan = descent.take();
  plan.optimum.objective = joint_worth(joint, plan.site, plan.built);
  plan.optimum.bound = std::max(descent.bound(), *plan.optimum.objective);
  const bool near = *plan.optimum.bound - *plan.optimum.objective <= std::max(limits.gap, 1e-9) * std::fabs(*plan.optimum.objective);
  plan.optimum.status = near ? Status::optimal : control.stop.stop_requested() ? Status::stopped : Status::feasible;
  plan.optimum.method = "Lagrangian relaxation of room and money, plans from the prices";
  return plan;
}

}  // namespace solleva::plan::relocation
