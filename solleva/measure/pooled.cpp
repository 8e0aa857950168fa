// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/pooled.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "solleva/base/quadrature.h"
#include "solleva/base/root.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

bool is_empirical(const PooledPart& part) {
  return std::holds_alternative<EmpiricalLorenz>(part.curve);
}

Done check(const std::vector<PooledPart>& parts) {
  if (parts.empty()) return fail({errors::too_few_points, "a pooled distribution without parts"});
  for (const PooledPart& part : parts) {
    const bool level = std::isfinite(part.mean) && part.mean > 0;
    if (!level || !(std::isfinite(part.population) && part.population > 0)) {
      return fail({errors::bad_level,
                   level ? "the population of a part is not positive" : "the mean of a part is not positive",
                   {},
                   format_double(level ? part.population : part.mean)});
    }
    if (!lorenz_usable(part.curve)) return fail({errors::not_a_lorenz_curve, "the fitted curve of a part is no Lorenz curve"});
    if (is_empirical(part) != is_empirical(parts.front())) {
      return fail({errors::mixed_curves, "fitted and empirical curves cannot be pooled with each other"});
    }
  }
  return {};
}

/// All bins of all parts as one empirical curve.
EmpiricalLorenz join_bins(const std::vector<PooledPart>& parts, double mean, double population) {
  std::vector<EmpiricalLorenz::Bin> bins;
  for (const PooledPart& part : parts) {
    for (const EmpiricalLorenz::Bin& bin : std::get<EmpiricalLorenz>(part.curve).bins()) {
      bins.push_back({bin.people * part.population / population, bin.income * part.mean / mean});
    }
  }
  return EmpiricalLorenz::from_bins(std::move(bins));
}

/// Adds `weight` times a part's figure to the total; what is missing in a part is missing in the total.
void add_weighted(Figure& total, const Figure& part, double weight) {
  for (const Flag& flag : part.flags) {
    const auto same = [&](const Flag& other) { return other.code == flag.code && other.reason == flag.reason; };
    if (std::none_of(total.flags.begin(), total.flags.end(), same)) total.flags.push_back(flag);
  }
  if (!total.value) return;
  if (part.value) {
    *total.value += weight * *part.value;
  } else {
    total.value.reset();
  }
}

}  // namespace

Result<Pooled> Pooled::of(std::vector<PooledPart> parts) {
  if (const Done done = check(parts); !done) return fail(done.error());
  Pooled pooled;
  Sum persons, welfare;
  for (const PooledPart& part : parts) {
    persons.add(part.population);
    welfare.add(part.population * part.mean);
  }
  pooled.population_ = persons.value();
  pooled.mean_ = welfare.value() / persons.value();
  if (is_empirical(parts.front()))
    parts = {{join_bins(parts, pooled.mean_, pooled.population_), pooled.mean_, pooled.population_}};
  pooled.parts_ = std::move(parts);
  return pooled;
}

Rank Pooled::rank(double income) const {
  Rank rank{0, 0};
  for (const PooledPart& part : parts_) {
    const Rank own = lorenz_rank(part.curve, income / part.mean);
    rank.below += weight(part) * own.below;
    rank.above += weight(part) * own.above;
  }
  return rank;
}

double Pooled::income(Rank rank) const {
  Bracket bracket{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const PooledPart& part : parts_) {
    const double own = part.mean * lorenz_slope(part.curve, rank);
    bracket.lo = std::min(bracket.lo, own);
    bracket.hi = std::max(bracket.hi, own);
  }
  if (bracket.lo == bracket.hi || !std::isfinite(bracket.lo) || !std::isfinite(bracket.hi)) return bracket.lo;
  const auto distance = [&](double income) {
    const Rank here = this->rank(income);
    return rank.below <= rank.above ? here.below - rank.below : rank.above - here.above;
  };
  const Result<double> root = find_root(distance, bracket);
  if (root) return *root;
  return distance(bracket.lo) >= 0 ? bracket.lo : bracket.hi;  // rounding at an end
}

double Pooled::share(Rank rank) const {
  if (parts_.size() == 1) return lorenz_share(parts_.front().curve, rank);
  const double income = this->income(rank);
  double share = 0;
  for (const PooledPart& part : parts_) {
    share += weight(part) * part.mean / mean_ * lorenz_share(part.curve, lorenz_rank(part.curve, income / part.mean));
  }
  return share;
}

LorenzPoverty Pooled::poverty(double line) const {
  LorenzPoverty total;
  for (Figure* figure : {&total.fgt0, &total.fgt1, &total.fgt2, &total.watts}) figure->value = 0;
  for (const PooledPart& part : parts_) {
    const LorenzPoverty own = lorenz_poverty(part.curve, {part.mean, line});
    add_weighted(total.fgt0, own.fgt0, weight(part));
    add_weighted(total.fgt1, own.fgt1, weight(part));
    add_weighted(total.fgt2, own.fgt2, weight(part));
    add_weighted(total.watts, own.watts, weight(part));
    total.not_positive += weight(part) * own.not_positive;
  }
  return total;
}

/// Welfare of `of`, ranked by `in`: 1 less the integral of L'(p) times the share of `in` that is richer (pooled#5).
std::optional<double> Pooled::concentration(const PooledPart& of, const PooledPart& in) const {
  const auto [lowest, highest] = std::visit(
      [](const auto& curve) {
        if constexpr (std::is_same_v<std::decay_t<decltype(curve)>, EmpiricalLorenz>) {
          return std::pair{0.0, 0.0};
        } else {
          return std::pair{curve.lowest(), curve.highest()};
        }
      },
      in.curve);
  // Where the other part begins or ends its share above has a corner: cut there.
  std::array<Rank, 4> cuts = {Rank{0, 1}, lorenz_rank(of.curve, lowest * in.mean / of.mean),
                              lorenz_rank(of.curve, highest * in.mean / of.mean), Rank{1, 0}};
  Sum total;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    const Rank from = cuts[i];
    const Rank to = cuts[i + 1];
    if (to.below <= from.below) continue;
    const auto integrand = [&](const Abscissa& at) {
      const double income = lorenz_slope(of.curve, {from.below + at.from_a, to.above + at.to_b});
      return income * lorenz_rank(in.curve, income * of.mean / in.mean).above;
    };
    const Result<Integral> part = integrate(integrand, {from.below, to.below}, {.relative = 1e-10, .absolute = 1e-11});
    if (!part) return std::nullopt;
    total.add(part->value);
  }
  return 1 - total.value();
}

Figure Pooled::gini() const {
  Sum total;
  for (const PooledPart& of : parts_) {
    const double welfare = weight(of) * of.mean / mean_;
    for (const PooledPart& in : parts_) {
      const LorenzInequality own = &of == &in ? lorenz_inequality(of.curve) : LorenzInequality{};
      if (&of == &in && !own.gini.value) return own.gini;
      const std::optional<double> ranked = &of == &in ? (1 + *own.gini.value) / 2 : concentration(of, in);
      if (!ranked) return {{}, {{"not-computed", "the integral of the pooled Gini did not converge"}}};
      total.add(welfare * weight(in) * *ranked);
    }
  }
  return {2 * total.value() - 1, {}};
}

Figure Pooled::mld() const {
  Figure total{0, {}};
  for (const PooledPart& part : parts_) {
    Figure own = lorenz_inequality(part.curve).mld_exact;
    const double counted = 1 - lorenz_poverty(part.curve, {1, 1}).not_positive;
    if (own.value) *own.value += counted * std::log(mean_ / part.mean);
    add_weighted(total, own, weight(part));
  }
  return total;
}

LorenzInequality Pooled::inequality() const {
  if (parts_.size() == 1) return lorenz_inequality(parts_.front().curve);
  LorenzInequality inequality;
  inequality.gini = inequality.gini_exact = gini();
  inequality.mld = inequality.mld_exact = mld();
  const Rank middle = Rank::from_below(0.5);
  const double median = income(middle) / mean_;
  inequality.relative_median.value = median;
  if (inequality.gini.value && median > 0) {
    inequality.polarization.value = 2 * (1 - *inequality.gini.value - 2 * share(middle)) / median;
  } else {
    inequality.polarization.flags.push_back({"not-computed", "no Gini, or a median that is not positive"});
  }
  std::array<double, 10> deciles{};
  double before = 0;
  for (std::size_t i = 0; i < deciles.size(); ++i) {
    const double here = i == 9 ? 1 : share(Rank::from_below(0.1 * static_cast<double>(i + 1)));
    deciles[i] = here - before;
    before = here;
  }
  inequality.deciles = deciles;
  return inequality;
}

}  // namespace solleva::measure
