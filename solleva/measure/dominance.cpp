// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/dominance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "solleva/base/student.h"
#include "solleva/base/text.h"
#include "solleva/measure/curve.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/interval.h"

namespace solleva::measure {
namespace {

Done check(const DominanceOptions& options) {
  const auto bad = [](std::string what) -> Done { return fail({errors::bad_curve, std::move(what)}); };
  const bool ranks = options.order == DominanceOrder::lorenz;
  if (options.at.empty()) return bad("there is no point at which curves could be compared");
  double last = 0;
  for (const double at : options.at) {
    if (!(at > last && std::isfinite(at))) return bad("points must rise from above 0, and " + format_double(at) + " does not");
    if (ranks && at >= 1) return bad("ranks must lie in (0, 1), and " + format_double(at) + " does not");
    last = at;
  }
  return {};
}

/// Degrees of freedom of a difference, dominance#4; infinite where neither side has an error.
double df_of_difference(std::pair<double, double> variances, std::pair<double, double> df) {
  const double total = variances.first + variances.second;
  if (!(total > 0)) return std::numeric_limits<double>::infinity();
  double sum = 0;
  if (variances.first > 0) sum += variances.first * variances.first / df.first;
  if (variances.second > 0) sum += variances.second * variances.second / df.second;
  return total * total / sum;
}

/// dominance#3 at one point. `sign` is 1 where more is better.
DominancePoint point_of(const DominanceCurves& curves, Pair pair, std::size_t i, double sign, double level) {
  const auto& values = curves.values[i];
  const std::size_t k = values.size();
  DominancePoint point{curves.at[i], values[pair.a], values[pair.b], {}, {}};
  point.difference.estimand = "difference";
  if (!point.a || !point.b) return point;
  const auto covariance = [&](std::size_t x, std::size_t y) { return curves.covariances[i][x * k + y]; };
  const double va = covariance(pair.a, pair.a), vb = covariance(pair.b, pair.b);
  const double variance = std::max(0.0, va + vb - 2 * covariance(pair.a, pair.b));
  const double difference = *point.a - *point.b;
  point.difference.value = difference;
  point.difference.se = std::sqrt(variance);
  point.difference.df = df_of_difference({va, vb}, {curves.df[i][pair.a], curves.df[i][pair.b]});
  add_interval(point.difference, {level});
  if (variance > 0) {
    point.t = sign * difference / *point.difference.se;
  } else if (difference == 0) {
    point.t = 0;
  } else {
    point.t = sign * difference > 0 ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
  }
  return point;
}

/// The chance of a t at least so far from 0 to either side.
double two_sided(double t, double df) {
  if (std::isinf(t)) return 0;
  return df > 0 ? std::min(1.0, 2 * student_distribution(-std::fabs(t), df)) : 1;
}

/// What a pair shows over the whole range, dominance#5; p_holm and verdict come when all pairs are known.
void sum_up(DominanceResult& result, double level) {
  double least_a = std::numeric_limits<double>::infinity(), least_b = least_a;
  const DominancePoint *where_a = nullptr, *where_b = nullptr;
  std::size_t a = 0, b = 0, clear_a = 0, clear_b = 0;
  for (const DominancePoint& point : result.points) {
    const double t = point.t.value_or(0);
    if (!where_a || t < least_a) {
      least_a = t;
      where_a = &point;
    }
    if (!where_b || -t < least_b) {
      least_b = -t;
      where_b = &point;
    }
    const bool clear = two_sided(t, point.difference.df.value_or(0)) < 1 - level;
    if (t > 0) {
      ++a;
      clear_a += clear ? 1U : 0U;
    } else if (t < 0) {
      ++b;
      clear_b += clear ? 1U : 0U;
    }
  }
  const double n = static_cast<double>(result.points.size());
  result.a = {static_cast<double>(a) / n, static_cast<double>(clear_a) / n};
  result.b = {static_cast<double>(b) / n, static_cast<double>(clear_b) / n};
  const DominancePoint* where = least_a > 0 ? where_a : least_b > 0 ? where_b : nullptr;
  if (!where) return;
  result.t = std::max(least_a, least_b);
  result.at = where->at;
  result.p = two_sided(*result.t, where->difference.df.value_or(0));
}

/// Whether each is ahead somewhere beyond what chance does in as many looks, dominance#7.
bool crosses(const DominanceResult& result, double chance) {
  bool a = false, b = false;
  for (const DominancePoint& point : result.points) {
    if (!point.t || two_sided(*point.t, point.difference.df.value_or(0)) >= chance) continue;
    (*point.t > 0 ? a : b) = true;
  }
  return a && b;
}

}  // namespace

Result<DominanceCurves> dominance_curves(const SurveySample& sample, std::span<const Domain> domains, const DominanceOptions& options,
                                         const RunControl& control) {
  if (Done ok = check(options); !ok) return fail(std::move(ok.error()));
  DominanceCurves curves{options.at, {}, {}, {}};
  SurveyOptions one{{}, {}, options.conventions, options.level};
  one.covariance = true;
  for (std::size_t i = 0; i < options.at.size(); ++i) {
    control.tell("comparing", static_cast<double>(i) / static_cast<double>(options.at.size()));
    if (options.order == DominanceOrder::lorenz) {
      one.indices = {curve_ordinate(CurveKind::lorenz, options.at[i])};
    } else {
      Result<Index> fgt = index_named("fgt" + std::to_string(static_cast<int>(options.order) - 1));
      if (!fgt) return fail(fgt.error());
      one.indices = {std::move(*fgt)};
      one.lines = {{.amount = options.at[i]}};
    }
    Result<SurveyReport> report = survey_estimates(sample, domains, one, {control.threads, control.stop, {}});
    if (!report) return fail(report.error());
    curves.values.emplace_back();
    curves.df.emplace_back();
    for (const Estimate& row : report->results) {
      curves.values.back().push_back(row.se ? row.value : std::nullopt);
      curves.df.back().push_back(row.df.value_or(0));
    }
    curves.covariances.push_back(std::move(report->covariance));
  }
  return curves;
}

DominanceCurves side_by_side(const DominanceCurves& first, const DominanceCurves& second) {
  DominanceCurves both = first;
  for (std::size_t i = 0; i < both.at.size(); ++i) {
    const std::size_t m = first.values[i].size(), n = second.values[i].size(), k = m + n;
    both.values[i].insert(both.values[i].end(), second.values[i].begin(), second.values[i].end());
    both.df[i].insert(both.df[i].end(), second.df[i].begin(), second.df[i].end());
    std::vector<double>& covariance = both.covariances[i];
    covariance.assign(k * k, 0);
    for (std::size_t x = 0; x < m; ++x) {
      for (std::size_t y = 0; y < m; ++y) covariance[x * k + y] = first.covariances[i][x * m + y];
    }
    for (std::size_t x = 0; x < n; ++x) {
      for (std::size_t y = 0; y < n; ++y) covariance[(m + x) * k + m + y] = second.covariances[i][x * n + y];
    }
  }
  return both;
}

std::vector<DominanceResult> dominance_tests(const DominanceCurves& curves, std::span<const Pair> pairs,
                                             const DominanceOptions& options) {
  const double sign = options.order == DominanceOrder::lorenz ? 1 : -1;
  std::vector<DominanceResult> results;
  for (const Pair& pair : pairs) {
    DominanceResult result;
    result.pair = pair;
    for (std::size_t i = 0; i < curves.at.size(); ++i) result.points.push_back(point_of(curves, pair, i, sign, options.level));
    sum_up(result, options.level);
    results.push_back(std::move(result));
  }
  std::vector<std::size_t> order(results.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return results[i].p; });
  double highest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    DominanceResult& result = results[order[rank]];
    highest = std::max(highest, std::min(1.0, result.p * static_cast<double>(order.size() - rank)));
    result.p_holm = highest;
  }
  const double looks = static_cast<double>(results.size() * curves.at.size());
  for (DominanceResult& result : results) {
    if (result.t && result.p_holm < 1 - options.level) {
      result.verdict = result.a.share > 0 ? Verdict::a : Verdict::b;
    } else if (crosses(result, (1 - options.level) / looks)) {
      result.verdict = Verdict::crossing;
    }
  }
  return results;
}

}  // namespace solleva::measure
