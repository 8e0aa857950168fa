// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include "solleva/plan/relocation/move_instance.h"

namespace solleva::plan::relocation {
namespace {

constexpr double kGain = 1e-12;  ///< a step that gains less is rounding
constexpr int kPasses = 20, kFewPasses = 3;
constexpr std::size_t kAllPairs = 3000;  ///< families up to which one also looks at sites worse for itself, and for a third site for whom it displaces

/// A plan that always keeps the room of each site.
class Search {
 public:
  explicit Search(const Instance& instance) : in_(instance), left_(instance.room), site_(instance.families, kStays), held_(instance.sites) {}

  /// Those who lose most by their second best site go first.
  void fill(std::span<const double> prices) {
    std::vector<double> loss(in_.families, 0);
    for (std::uint32_t f = 0; f < in_.families; ++f) {
      double first = 0, second = 0;
      for (std::size_t s = 0; s < in_.sites; ++s) {
        if (in_.fits[in_.at(f, s)] == 0) continue;
        const double value = priced(f, s, prices);
        if (value > first) {
          second = first;
          first = value;
        } else {
          second = std::max(second, value);
        }
      }
      loss[f] = first - second;
    }
    std::vector<std::uint32_t> order(in_.families);
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, std::greater<>{}, [&](std::uint32_t f) { return loss[f]; });
    for (const std::uint32_t f : order) place_best(f, prices);
  }

  void better(const std::stop_token& stop) {
    for (int pass = 0; pass < (wide_ ? kPasses : kFewPasses) && !stop.stop_requested(); ++pass) {
      bool any = false;
      for (std::uint32_t f = 0; f < in_.families && !stop.stop_requested(); ++f) any = step(f) || any;
      if (!any) return;
    }
  }

  const std::vector<std::uint32_t>& site() const { return site_; }

 private:
  double priced(std::uint32_t f, std::size_t s, std::span<const double> prices) const {
    double value = in_.worth[in_.at(f, s)];
    for (std::size_t k = 0; k < in_.kinds; ++k) value -= prices[s * in_.kinds + k] * static_cast<double>(in_.needs[f * in_.kinds + k]);
    return value;
  }
  /// What the family adds at a site, neighbours there included, `without` counted as gone.
  double adds(std::uint32_t f, std::uint32_t s, std::uint32_t without = kStays) const {
    if (s == kStays) return 0;
    double value = in_.worth[in_.at(f, s)];
    for (const std::uint32_t other : in_.groups[in_.group_of[f]]) value += other != f && other != without && site_[other] == s ? in_.bonus : 0;
    return value;
  }
  /// Whether it fits once `leaving` has gone.
  bool has_room(std::uint32_t f, std::uint32_t s, std::uint32_t leaving = kStays) const {
    if (in_.fits[in_.at(f, s)] == 0) return false;
    for (std::size_t k = 0; k < in_.kinds; ++k) {
      const std::int64_t back = leaving == kStays ? 0 : in_.needs[leaving * in_.kinds + k];
      if (in_.needs[f * in_.kinds + k] > left_[s * in_.kinds + k] + back) return false;
    }
    return true;
  }
  void put(std::uint32_t f, std::uint32_t s) {
    const std::uint32_t from = site_[f];
    if (from != kStays) std::erase(held_[from], f);
    if (s != kStays) held_[s].push_back(f);
    for (std::size_t k = 0; k < in_.kinds; ++k) {
      if (from != kStays) left_[from * in_.kinds + k] += in_.needs[f * in_.kinds + k];
      if (s != kStays) left_[s * in_.kinds + k] -= in_.needs[f * in_.kinds + k];
    }
    site_[f] = s;
  }
  void place_best(std::uint32_t f, std::span<const double> prices) {
    double best = 0;
    std::uint32_t where = kStays;
    for (std::uint32_t s = 0; s < in_.sites; ++s) {
      if (!has_room(f, s)) continue;
      const double value = priced(f, s, prices) + adds(f, s) - in_.worth[in_.at(f, s)];
      if (where != kStays && value <= best) continue;
      best = value;
      where = s;
    }
    put(f, where);
  }

  /// The first step that gains: to another site, in the place of somebody who finds another one or stays, in exchange.
  bool step(std::uint32_t f) {
    const std::uint32_t from = site_[f];
    const double now = adds(f, from);
    for (std::uint32_t s = 0; s < in_.sites; ++s) {
      if (s == from || in_.fits[in_.at(f, s)] == 0) continue;
      if (has_room(f, s) && adds(f, s) > now + kGain) {
        put(f, s);
        return true;
      }
      if ((wide_ || adds(f, s) > now) && exchange(f, s, now)) return true;
    }
    return false;
  }
  /// f goes to s for another who leaves it, for the old place of f, for a third site or for home.
  bool exchange(std::uint32_t f, std::uint32_t s, double now) {
    const std::uint32_t from = site_[f];
    for (const std::uint32_t other : held_[s]) {
      if (!has_room(f, s, other)) continue;
      const double gain = adds(f, s, other) - now - adds(other, s);
      if (gain > kGain) {
        put(other, kStays);
        put(f, s);
        return true;
      }
      for (std::uint32_t t = 0; t < in_.sites; ++t) {
        if (!wide_ && t != from) continue;
        if (t == s || gain + adds(other, t, f) <= kGain) continue;
        if (!(t == from ? has_room(other, t, f) : has_room(other, t))) continue;
        put(f, kStays);
        put(other, t);
        put(f, s);
        return true;
      }
    }
    return false;
  }

  const Instance& in_;
  const bool wide_ = in_.families <= kAllPairs;
  std::vector<std::int64_t> left_;
  std::vector<std::uint32_t> site_;
  std::vector<std::vector<std::uint32_t>> held_;
};

}  // namespace

std::vector<std::uint32_t> plan_from(const Instance& instance, std::span<const double> prices, const RunControl& control) {
  Search search(instance);
  search.fill(prices);
  search.better(control.stop);
  return search.site();
}

}  // namespace solleva::plan::relocation
