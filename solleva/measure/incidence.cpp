// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/incidence.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

Figure none(std::string code, std::string reason) {
  return {{}, {{std::move(code), std::move(reason)}}};
}

/// Growth a year from one amount to another, growth-incidence#2.
Figure growth(const Figure& before, const Figure& after, double years) {
  Figure rate{{}, before.flags};
  rate.flags.insert(rate.flags.end(), after.flags.begin(), after.flags.end());
  if (!before.value || !after.value) return rate;
  if (*before.value <= 0 || *after.value <= 0) {
    return none("income-not-positive", "from " + format_double(*before.value) + " to " + format_double(*after.value));
  }
  rate.value = std::pow(*after.value / *before.value, 1 / years) - 1;
  return rate;
}

/// What the rate at each rank weighs in the curve at a rank, times `weight`.
void add_weights(std::vector<double>& weights, std::span<const double> ranks, double rank, double weight) {
  const auto next = std::ranges::upper_bound(ranks, rank);
  if (next == ranks.begin()) {
    weights.front() += weight;
  } else if (next == ranks.end()) {
    weights.back() += weight;
  } else {
    const auto i = static_cast<std::size_t>(next - ranks.begin());
    const double part = (rank - ranks[i - 1]) / (ranks[i] - ranks[i - 1]);
    weights[i - 1] += weight * (1 - part);
    weights[i] += weight * part;
  }
}

}  // namespace

Done check_incidence(const IncidenceOptions& options) {
  const auto bad = [](std::string what) -> Done { return fail({errors::bad_incidence, std::move(what)}); };
  if (!std::isfinite(options.years) || options.years <= 0) {
    return bad("the years between must be above 0, not " + format_double(options.years));
  }
  if (!(options.poorest > 0 && options.poorest < 1)) {
    return bad("the poorest part must be a share in (0, 1), not " + format_double(options.poorest));
  }
  if (options.points < 1 || options.points > 100'000) {
    return bad("a curve has 1 to 100000 points, not " + std::to_string(options.points));
  }
  return {};
}

std::vector<double> curve_weights(std::span<const double> ranks, double from, double to) {
  std::vector<double> weights(ranks.size());
  if (!(from < to)) {
    add_weights(weights, ranks, to, 1);
    return weights;
  }
  const auto add_piece = [&](double start, double end) {
    const double weight = 0.5 * (end - start) / (to - from);
    add_weights(weights, ranks, start, weight);
    add_weights(weights, ranks, end, weight);
  };
  double start = from;
  for (const double next : ranks) {
    if (next >= to) break;
    if (next <= from) continue;
    add_piece(start, next);
    start = next;
  }
  add_piece(start, to);
  return weights;
}

namespace {

/// The curve as a broken line through the points that have a rate, level at both ends.
class BrokenLine {
 public:
  explicit BrokenLine(const std::vector<IncidencePoint>& points) {
    for (const IncidencePoint& point : points) {
      if (point.growth.value) {
        ranks_.push_back(point.rank);
        rates_.push_back(*point.growth.value);
      } else {
        start_ = point.rank;
      }
    }
    if (start_ > 0 && !ranks_.empty()) start_ = ranks_.front();
  }

  bool empty() const { return ranks_.empty(); }
  double start() const { return start_; }  ///< 0, or the first rank with a rate where there are ranks without one

  double at(double rank) const { return mean(rank, rank); }

  /// The mean of the curve from its start to a rank, growth-incidence#4 and #5.
  Figure mean_to(double rank) const {
    if (empty() || rank <= start_) return none("no-rate", "no rank below " + format_double(rank) + " has a growth rate");
    Figure mean{this->mean(start_, rank), {}};
    if (start_ > 0)
      mean.flags.push_back({"income-not-positive", "ranks below " + format_double(start_) + " have no rate and are left out"});
    return mean;
  }

 private:
  double mean(double from, double to) const {
    const std::vector<double> weights = curve_weights(ranks_, from, to);
    Sum total;
    for (std::size_t i = 0; i < rates_.size(); ++i) total.add(weights[i] * rates_[i]);
    return total.value();
  }

  std::vector<double> ranks_, rates_;
  double start_ = 0;
};

/// Everything that follows from the points of the curve and the head count.
void sum_up(Incidence& incidence) {
  const BrokenLine curve(incidence.points);
  incidence.mean_of_growth = curve.mean_to(1);
  if (curve.empty() || curve.start() > 0.5) {
    incidence.median_growth = none("no-rate", "the income in the middle has no growth rate");
  } else {
    incidence.median_growth = {curve.at(0.5), {}};
  }
  const Figure& poor = incidence.head_count_before;
  if (!poor.value) {
    incidence.pro_poor_growth = {{}, poor.flags};
  } else if (*poor.value <= 0) {
    incidence.pro_poor_growth = none("nobody-poor", "nobody was poor before");
  } else {
    incidence.pro_poor_growth = curve.mean_to(*poor.value);
  }
}

Figure income(const Situation& situation, Rank rank) {
  if (!lorenz_usable(situation.curve)) return none("curve-not-usable", "the fitted curve is no Lorenz curve");
  return {situation.level.mean * lorenz_slope(situation.curve, rank), {}};
}

/// Mean income of the poorest part.
Figure mean_of_poorest(const Situation& situation, double part) {
  if (!lorenz_usable(situation.curve)) return none("curve-not-usable", "the fitted curve is no Lorenz curve");
  return {situation.level.mean * lorenz_share(situation.curve, Rank::from_below(part)) / part, {}};
}

Done check(const PercentileTable& table) {
  const auto bad = [](std::string what) -> Done { return fail({errors::bad_percentiles, std::move(what)}); };
  if (table.percentiles.empty()) return bad("there is no percentile");
  Percentile last{0, 0};
  bool first = true;
  for (const Percentile& one : table.percentiles) {
    const std::string at = " at rank " + format_double(one.rank);
    if (!(one.rank > last.rank && one.rank < 1)) return bad("ranks must rise within (0, 1), which does not hold" + at);
    if (!std::isfinite(one.income)) return bad("there is no income" + at);
    if (!first && one.income < last.income) return bad("incomes must not fall from rank to rank, which they do" + at);
    last = one;
    first = false;
  }
  return {};
}

/// The rank at which the incomes of a table reach the line, straight between percentiles.
Figure head_count(const PercentileTable& table) {
  const auto& all = table.percentiles;
  const double line = table.level.line;
  if (!(line > all.front().income && line <= all.back().income)) {
    return none("line-outside-table", "the line " + format_double(line) + " lies outside the incomes " +
                                          format_double(all.front().income) + " to " + format_double(all.back().income) +
                                          " of the table");
  }
  const auto above = std::ranges::lower_bound(all, line, {}, &Percentile::income);
  const auto below = above - 1;
  return {below->rank + (above->rank - below->rank) * ((line - below->income) / (above->income - below->income)), {}};
}

}  // namespace

Result<Incidence> growth_incidence(const Situation& before, const Situation& after, const IncidenceOptions& options) {
  if (Done ok = check_incidence(options); !ok) return fail(std::move(ok.error()));
  Incidence incidence{.years = options.years};
  const double steps = static_cast<double>(options.points) + 1;
  for (std::size_t i = 1; i <= options.points; ++i) {
    const Rank rank{static_cast<double>(i) / steps, (steps - static_cast<double>(i)) / steps};
    IncidencePoint point{rank.below, income(before, rank), income(after, rank)};
    point.growth = growth(point.before, point.after, options.years);
    incidence.points.push_back(std::move(point));
  }
  incidence.mean_growth = growth({before.level.mean, {}}, {after.level.mean, {}}, options.years);
  incidence.poorest_growth =
      growth(mean_of_poorest(before, options.poorest), mean_of_poorest(after, options.poorest), options.years);
  incidence.head_count_before = lorenz_poverty(before.curve, before.level).fgt0;
  sum_up(incidence);
  return incidence;
}

Result<Incidence> growth_incidence(const PercentileTable& before, const PercentileTable& after, const IncidenceOptions& options) {
  if (Done ok = check_incidence(options); !ok) return fail(std::move(ok.error()));
  for (const PercentileTable* table : {&before, &after}) {
    if (Done ok = check(*table); !ok) return fail(std::move(ok.error()));
  }
  if (!std::ranges::equal(before.percentiles, after.percentiles, {}, &Percentile::rank, &Percentile::rank)) {
    return fail({errors::bad_percentiles, "the two tables do not have the same ranks"});
  }
  Incidence incidence{.years = options.years};
  for (std::size_t i = 0; i < before.percentiles.size(); ++i) {
    IncidencePoint point{before.percentiles[i].rank, {before.percentiles[i].income, {}}, {after.percentiles[i].income, {}}};
    point.growth = growth(point.before, point.after, options.years);
    incidence.points.push_back(std::move(point));
  }
  const auto mean = [](const PercentileTable& table) {
    return table.level.mean > 0 ? Figure{table.level.mean, {}}
                                : none("mean-unknown", "the table of percentiles comes without a mean");
  };
  incidence.mean_growth = growth(mean(before), mean(after), options.years);
  incidence.poorest_growth = none("tails-unknown", "a table of percentiles does not hold the mean of the poorest");
  incidence.head_count_before = head_count(before);
  sum_up(incidence);
  return incidence;
}

}  // namespace solleva::measure
