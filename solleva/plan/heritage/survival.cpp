// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/heritage/survival.h"

#include <algorithm>
#include <cmath>

#include "solleva/base/sum.h"

namespace solleva::plan::heritage {
namespace {

/// What the hazard adds up to between two ages, of a table.
double table_hazard(const std::vector<std::pair<double, double>>& table, double from, double to) {
  double sum = 0;
  for (std::size_t row = 0; row < table.size(); ++row) {
    const double begins = std::max(from, table[row].first), ends = row + 1 < table.size() ? std::min(to, table[row + 1].first) : to;
    if (ends > begins) sum += (ends - begins) * -std::log1p(-table[row].second);
  }
  return sum;
}

/// The number of masters at the end of one year.
class Count {
 public:
  Count(std::span<const Life> lives, std::size_t year) : year_(year), covered_(year, 0.0), there_(lives.size() + 1, 0.0) {
    std::vector<const Life*> order;
    for (const Life& life : lives) {
      if (life.start <= year) order.push_back(&life);
    }
    std::ranges::stable_sort(order, {}, [](const Life* life) { return life->start; });
    covered_[0] = 1;
    for (const Life* life : order) add(*life);
  }

  std::vector<double> take() {
    Sum lost;
    lost.add(gone_);
    for (const double one : covered_) lost.add(one);
    there_[0] = lost.value();
    return std::move(there_);
  }

 private:
  double at(const Life& life, std::size_t t) const { return t == 0 ? 1.0 : life.alive[t - 1]; }

  void add(const Life& life) {
    // Where the craft was lost before this person could become a master, there is nobody to learn from.
    for (std::size_t until = 0; until + 1 < life.start; ++until) {
      gone_ += covered_[until];
      covered_[until] = 0;
    }
    const double here = at(life, year_);
    std::vector<double> next(year_, 0.0);
    for (std::size_t n = there_.size() - 1; n > 1; --n) there_[n] = there_[n] * (1 - here) + there_[n - 1] * here;
    there_[1] *= 1 - here;
    for (std::size_t until = 0; until < year_; ++until) {
      const double chance = covered_[until];
      if (chance == 0) continue;
      there_[1] += chance * here;
      next[until] += chance * (1 - at(life, life.start));
      for (std::size_t ends = life.start; ends < year_; ++ends) next[std::max(until, ends)] += chance * (at(life, ends) - at(life, ends + 1));
    }
    covered_ = std::move(next);
  }

  std::size_t year_;
  std::vector<double> covered_;  ///< [u]: nobody is there at the end of the year so far, and there were masters at the end of all years up to u
  std::vector<double> there_;    ///< [n]: n are there; 0 is told at the end
  double gone_ = 0;
};

}  // namespace

double staying(const Leaving& leaving, double age, double years) {
  if (years <= 0) return 1;
  if (!leaving.law) return std::exp(-table_hazard(leaving.table, age, age + years));
  const Gompertz& law = *leaving.law;
  const double begins = law.level * std::exp(law.growth * age);
  return std::exp(-(law.growth == 0 ? begins * years : begins * std::expm1(law.growth * years) / law.growth));
}

Life master_life(const Leaving& leaving, double age, std::size_t years) {
  Life life;
  for (std::size_t t = 1; t <= years; ++t) life.alive.push_back(staying(leaving, age, static_cast<double>(t)));
  return life;
}

Life apprentice_life(const Leaving& leaving, double age, double months, double stays, std::size_t years) {
  Life life;
  const double learning = std::max(0.0, months) / 12, becomes = std::pow(stays, learning);
  // Who becomes a master in the middle of a year is one at its end; twelve months are one year, whatever the rounding.
  life.start = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(learning - 1e-9)));
  for (std::size_t t = 1; t <= years; ++t) {
    const double since = static_cast<double>(t) - learning;
    life.alive.push_back(t < life.start ? 0.0 : becomes * staying(leaving, age + learning, since));
  }
  return life;
}

double Future::at_least(std::size_t t, std::size_t masters) const {
  const std::vector<double>& chances = number[t - 1];
  if (masters == 0) return 1;
  Sum sum;
  for (std::size_t n = masters; n < chances.size(); ++n) sum.add(chances[n]);
  return std::min(1.0, sum.value());
}

std::size_t Future::quantile(std::size_t t, double part) const {
  const std::vector<double>& chances = number[t - 1];
  double sum = 0;
  for (std::size_t n = 0; n + 1 < chances.size(); ++n) {
    sum += chances[n];
    if (sum >= part) return n;
  }
  return chances.size() - 1;
}

Future future_of(std::span<const Life> lives, std::size_t years) {
  Future future;
  for (std::size_t t = 1; t <= years; ++t) {
    future.number.push_back(Count(lives, t).take());
    Sum mean;
    for (std::size_t n = 1; n < future.number.back().size(); ++n) mean.add(static_cast<double>(n) * future.number.back()[n]);
    future.expected.push_back(mean.value());
    future.lost.push_back(future.number.back()[0]);
  }
  return future;
}

double chance_of(std::span<const Life> lives, std::size_t year, std::size_t masters) {
  Future one;
  one.number.push_back(Count(lives, year).take());
  return one.at_least(1, masters);
}

}  // namespace solleva::plan::heritage
