// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>

#include "solleva/plan/portfolio/prices.h"
#include "solleva/plan/portfolio/rounding.h"
#include "solleva/plan/portfolio/weights.h"
#include "solleva/plan/solver/solve.h"
#include "solleva/plan/told.h"

namespace solleva::plan {
namespace {

constexpr std::size_t sampled_above = 200'000;  ///< households
constexpr std::size_t sample_size = 40'000;
constexpr std::size_t choices_kept = 12;
constexpr double tolerance = 1e-8;              ///< of the bound

/// A plane below the bound as a function of the weights, and the choice that it comes from.
struct Plane {
  double at_zero = 0;
  std::vector<double> slope;
  std::vector<std::uint16_t> choice;  ///< empty: forgotten
};

/// The lowest point of all planes within a box.
struct Lowest {
  std::vector<double> weights;
  double value = 0;
  std::vector<double> share;  ///< of each plane in what holds it up
  bool at_edge = false;       ///< the box holds it back
};

/// What is a large step of each weight: 1 for robust rules, else what makes a criterion as heavy as the first.
std::vector<double> units_of(const Combined& combined, const WeightRule& rule) {
  const Portfolio& portfolio = combined.base();
  const std::size_t criteria = combined.criteria().size();
  std::vector<double> units(criteria, 1);
  if (rule.robust()) return units;
  std::vector<double> heavy(criteria, 0);
  const std::size_t stride = std::max<std::size_t>(1, portfolio.households() / 10'007);
  for (std::size_t i = 0; i < portfolio.households(); i += stride) {
    for (std::size_t o = 0; o < portfolio.measures * portfolio.channels; ++o) {
      if (!std::isfinite(portfolio.effect[i * portfolio.measures + o / portfolio.channels])) continue;
      for (std::size_t s = 0; s < criteria; ++s) heavy[s] += std::fabs(criterion_term(portfolio, combined.criteria()[s], i, o));
    }
  }
  for (std::size_t s = 0; s < criteria; ++s) {
    if (heavy[s] > 0 && heavy[rule.first] > 0) units[s] = heavy[rule.first] / heavy[s];
  }
  return units;
}

class Search {
 public:
  Search(Combined& combined, const WeightRule& rule, const PortfolioOptions& options, const RunControl& control)
      : combined_(combined), rule_(rule), options_(options), control_(control), units_(units_of(combined, rule)) {}

  WeightSearch run(std::vector<double> weights, std::vector<double> prices, double width, int most) {
    WeightSearch best;
    best.bound = std::numeric_limits<double>::infinity();
    best.weights = weights;
    best.prices = std::move(prices);
    std::vector<double> next = std::move(weights);
    std::vector<double> share;
    for (int round = 0; round < most; ++round) {
      const bool lower = look(next, best);
      if (control_.stop.stop_requested()) break;
      // A box around weights that were no better is too wide for what the planes know there.
      width = lower ? std::min(1e3, 1.5 * width) : width / 3;
      Lowest lowest = lowest_in(best.weights, width);
      while (lowest.at_edge && best.bound - lowest.value <= tolerance * std::fabs(best.bound) && width < 1e6) {
        width *= 4;
        lowest = lowest_in(best.weights, width);
      }
      share = lowest.share;
      if (lowest.weights.empty() || best.bound - lowest.value <= tolerance * std::fabs(best.bound)) break;
      next = std::move(lowest.weights);
    }
    best.mixed = mixture(share);
    best.stopped = control_.stop.stop_requested();
    return best;
  }

 private:
  /// Evaluates the bound at some weights. Whether it is the lowest so far.
  bool look(const std::vector<double>& weights, WeightSearch& best) {
    const Portfolio& weighed = combined_.at(weights, control_);
    PortfolioOptions quiet = options_;
    quiet.told_in = 0;  // the bound at some weights is no bound of the whole
    PriceSearch search = search_prices(weighed, quiet, control_, best.prices);
    RunControl finish = control_;
    finish.stop = {};
    double bound = *portfolio_bound(weighed, search.prices, finish);
    Plane plane;
    plane.choice = best_at(weighed, PriceTable(weighed, search.prices), finish);
    plane.slope = combined_.values(plane.choice);
    for (std::size_t s = 0; s < weights.size() && !rule_.robust(); ++s) {
      plane.slope[s] -= rule_.least[s];
      bound -= weights[s] * rule_.least[s];
    }
    plane.at_zero = bound;
    for (std::size_t s = 0; s < weights.size(); ++s) plane.at_zero -= plane.slope[s] * weights[s];
    planes_.push_back(std::move(plane));
    if (planes_.size() > choices_kept) planes_[planes_.size() - choices_kept - 1].choice = {};
    const bool lower = bound < best.bound;
    if (lower) {
      best.bound = bound;
      best.weights = weights;
      best.prices = std::move(search.prices);
    }
    control_.tell(told("weighing criteria", std::nullopt, best.bound, options_.told_in), -1);
    return lower;
  }

  double unit(std::size_t s) const { return units_[s]; }

  Lowest lowest_in(const std::vector<double>& centre, double width) const {
    LinearModel model;
    model.sense = Sense::minimise;
    ModelColumn height;
    height.lower = -unbounded;
    height.objective = 1;
    const std::uint32_t theta = model.add_column(height);
    std::vector<std::uint32_t> columns;
    for (std::size_t s = 0; s < centre.size(); ++s) {
      const bool fixed = !rule_.robust() && s == rule_.first;
      ModelColumn column;
      column.lower = fixed ? 1 : std::max(0.0, centre[s] - width * unit(s));
      column.upper = fixed ? 1 : std::min(rule_.robust() ? rule_.most[s] : unbounded, centre[s] + width * unit(s));
      columns.push_back(model.add_column(column));
    }
    for (const Plane& plane : planes_) {
      ModelRow row;
      row.lower = plane.at_zero;
      const std::uint32_t at = model.add_row(row);
      model.add_term(at, theta, 1);
      for (std::size_t s = 0; s < centre.size(); ++s) model.add_term(at, columns[s], -plane.slope[s]);
    }
    if (rule_.robust()) {
      ModelRow one;
      one.lower = one.upper = 1;
      const std::uint32_t at = model.add_row(one);
      for (const std::uint32_t column : columns) model.add_term(at, column, 1);
    }
    return read(model, columns, centre, width);
  }

  Lowest read(const LinearModel& model, const std::vector<std::uint32_t>& columns, const std::vector<double>& centre, double width) const {
    SolverOptions linear;
    linear.relaxed = true;
    RunControl finish = control_;
    finish.stop = {};
    finish.progress = {};
    const Result<Solution> solution = solve(model, linear, finish);
    Lowest lowest;
    if (!solution || solution->values.empty()) return lowest;
    for (std::size_t s = 0; s < columns.size(); ++s) {
      lowest.weights.push_back(solution->values[columns[s]]);
      const bool fixed = !rule_.robust() && s == rule_.first;
      const double far = std::fabs(lowest.weights[s] - centre[s]);
      const bool own_edge = lowest.weights[s] <= 0 || (rule_.robust() && lowest.weights[s] >= rule_.most[s]);
      if (!fixed && !own_edge && far >= width * unit(s) * (1 - 1e-9)) lowest.at_edge = true;
    }
    lowest.weights = into_rule(rule_, std::move(lowest.weights));
    lowest.value = *solution->optimum.objective;
    for (std::size_t c = 0; c < planes_.size(); ++c) lowest.share.push_back(std::max(0.0, solution->duals[c]));
    return lowest;
  }

  /// Each household takes what it has in one of the choices, by lot and in the parts that hold the bound up: the mixture is worth the bound.
  std::vector<std::uint16_t> mixture(const std::vector<double>& share) const {
    std::vector<double> up_to;
    std::vector<const std::vector<std::uint16_t>*> choices;
    double total = 0;
    for (std::size_t c = 0; c < planes_.size(); ++c) {
      if (planes_[c].choice.empty() || (c < share.size() && share[c] <= 0) || (c >= share.size() && !share.empty())) continue;
      total += share.empty() ? 1 : share[c];
      up_to.push_back(total);
      choices.push_back(&planes_[c].choice);
    }
    if (choices.empty()) return planes_.back().choice;
    std::vector<std::uint16_t> mixed(choices.front()->size());
    for (std::size_t i = 0; i < mixed.size(); ++i) {
      // The fractions of multiples of the golden ratio fill the unit interval evenly.
      const double lot = std::fmod(static_cast<double>(i + 1) * 0.6180339887498949, 1.0) * total;
      const auto at = std::upper_bound(up_to.begin(), up_to.end(), lot);
      mixed[i] = (*choices[std::min(static_cast<std::size_t>(at - up_to.begin()), choices.size() - 1)])[i];
    }
    return mixed;
  }

  Combined& combined_;
  const WeightRule& rule_;
  const PortfolioOptions& options_;
  const RunControl& control_;
  const std::vector<double> units_;
  std::vector<Plane> planes_;
};

/// Where the search begins: as likely as scenarios are, or all criteria as heavy as the first.
std::vector<double> first_weights(const Combined& combined, const WeightRule& rule) {
  return into_rule(rule, rule.robust() ? rule.probability : units_of(combined, rule));
}

/// Weights and prices of part of the households, with what they have to reach shrunk likewise.
WeightSearch from_sample(const Combined& combined, const WeightRule& rule, const PortfolioOptions& options, const RunControl& control) {
  const Portfolio& whole = combined.base();
  const HouseholdSample drawn = draw_households(whole, sample_size);
  const double part = static_cast<double>(drawn.households.size()) / static_cast<double>(whole.households());
  const auto taken = [&](std::span<const float> column) {
    std::vector<float> some;
    for (const std::uint32_t i : drawn.households) {
      const auto from = column.begin() + static_cast<std::ptrdiff_t>(i * whole.measures);
      some.insert(some.end(), from, from + static_cast<std::ptrdiff_t>(whole.measures));
    }
    return some;
  };
  const std::vector<float> effect = taken(whole.effect);
  std::vector<std::int32_t> cost;
  std::vector<std::uint32_t> place;
  for (const std::uint32_t i : drawn.households) {
    for (std::size_t j = 0; j < whole.measures; ++j) cost.push_back(whole.cost[i * whole.measures + j]);
    if (!whole.place.empty()) place.push_back(whole.place[i]);
  }
  Portfolio sample = whole;
  sample.rows = drawn.rows;
  sample.effect = effect;
  sample.cost = cost;
  sample.place = place;
  std::deque<std::vector<float>> columns;
  std::vector<Criterion> criteria(combined.criteria().begin(), combined.criteria().end());
  for (Criterion& criterion : criteria) {
    if (!criterion.effect.empty()) criterion.effect = columns.emplace_back(taken(criterion.effect));
  }
  WeightRule shrunk = rule;
  for (double& least : shrunk.least) least *= part;
  Combined small(sample, criteria);
  return Search(small, shrunk, options, control).run(first_weights(small, rule), {}, 0.25, 60);
}

}  // namespace

WeightSearch search_weights(Combined& combined, const WeightRule& rule, const PortfolioOptions& options, const RunControl& control) {
  std::vector<double> weights = first_weights(combined, rule), prices;
  double width = 0.25;
  if (combined.base().households() > sampled_above) {
    WeightSearch near = from_sample(combined, rule, options, control);
    weights = std::move(near.weights);
    prices = std::move(near.prices);
    width = 0.01;
  }
  return Search(combined, rule, options, control).run(std::move(weights), std::move(prices), width, 60);
}

}  // namespace solleva::plan
