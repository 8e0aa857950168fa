// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/index_kernels.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "solleva/base/text.h"

namespace solleva::measure::kernel {
namespace {

/// Shares are decimals and no doubles: one within rounding of a step counts as meeting it (quantiles.md).
constexpr double allowance = 0x1p-50;
/// Beyond this many bandwidths a normal density is below 3e-18 of its height: it cannot move a sum.
constexpr double reach = 9;
constexpr double normal_quartiles = 1.349;  ///< how far apart they are, in standard deviations

}  // namespace

Rows rows_to(const Ranked& ranked, double value) {
  return {0, static_cast<std::size_t>(std::ranges::upper_bound(ranked.welfare, value) - ranked.welfare.begin())};
}

Rows rows_below(const Ranked& ranked, double value) {
  return {0, static_cast<std::size_t>(std::ranges::lower_bound(ranked.welfare, value) - ranked.welfare.begin())};
}

Rows poor_rows(const Ranked& ranked, const IndexTerms& terms) {
  return terms.conventions.poor == Poor::below ? rows_below(ranked, *terms.line) : rows_to(ranked, *terms.line);
}

IndexValue none(std::string code, std::string reason) {
  IndexValue value;
  value.flags.push_back({std::move(code), std::move(reason)});
  return value;
}

std::optional<IndexValue> nothing_there(const Ranked& ranked) {
  if (ranked.size() == 0) return none("no-rows", "there is no row");
  if (!(ranked.people > 0)) return none("no-weight", "the weights of all rows are 0");
  return {};
}

IndexValue finished(IndexValue value) {
  if (value.value && !std::isfinite(*value.value)) {
    value.value.reset();
    value.influence.clear();
    value.line_slope = 0;
    value.flags.push_back({"not-finite", "the figure is too large to be written as a number"});
  } else if (!std::isfinite(value.line_slope) || !std::ranges::all_of(value.influence, [](double u) { return std::isfinite(u); })) {
    value.influence.clear();
    value.line_slope = 0;
    value.flags.push_back({"influence-not-finite", "what rows do to the figure is too large to be written: there is no standard error"});
  }
  return value;
}

void flag_negative(const Ranked& ranked, IndexValue& value) {
  const Rows below = rows_below(ranked, 0);
  if (below.end == 0) return;
  const double people = total(below, [&](std::size_t i) { return ranked.weights[i]; });
  value.flags.push_back({"negative-welfare", std::to_string(below.end) + " rows, a share of " +
                                                 format_double(people / ranked.people) + ", have welfare below 0"});
}

std::optional<Positive> positive_rows(const Ranked& ranked, const Conventions& conventions) {
  Positive positive{.rows = {rows_to(ranked, 0).end, ranked.size()}};
  const std::size_t others = positive.rows.begin;
  const double left =
      others == 0 ? ranked.people : total(positive.rows, [&](std::size_t i) { return ranked.weights[i]; });
  if (!(left > 0)) return {};
  positive.people = conventions.count_not_positive ? ranked.people : left;
  positive.mean = total(positive.rows, [&](std::size_t i) { return ranked.weights[i] * ranked.welfare[i]; }) / left;
  if (others > 0) {
    const double people = total({0, others}, [&](std::size_t i) { return ranked.weights[i]; });
    positive.flags.push_back(
        {"not-positive", std::to_string(others) + " rows, a share of " + format_double(people / ranked.people) +
                             ", have welfare of 0 or less and " +
                             (conventions.count_not_positive ? "add nothing" : "are left out")});
  }
  return positive;
}

void RatioMean::influence(double mean, Slopes slopes, const IndexTerms& terms, IndexValue& value) const {
  if (!terms.influence) {
    value.influence.clear();
    return;
  }
  const double each = slopes.outer / of_.people;
  for (std::size_t i = of_.rows.begin; i < of_.rows.end; ++i) {
    value.influence[i] = each * (value.influence[i] - mean + slopes.inner * (ranked_.welfare[i] / of_.mean - 1));
  }
}

std::optional<IndexValue> no_line(const IndexTerms& terms) {
  if (!terms.line) return none("no-line", "there is no poverty line");
  return {};
}

IndexValue no_mean(double mean) {
  return none("mean-not-positive", "the mean of welfare is " + format_double(mean) + ": there are no shares of it");
}

IndexValue none_positive() {
  return none("not-positive", "no row has welfare above 0");
}

double total_welfare(const Ranked& ranked) {
  return total(all_rows(ranked), [&](std::size_t i) { return ranked.weights[i] * ranked.welfare[i]; });
}

Cut cut_at(const Ranked& ranked, double share) {
  return cut_at_people(ranked, share * ranked.people);
}

Cut cut_at_people(const Ranked& ranked, double people) {
  const double wanted = people * (1 - allowance);
  Cut cut;
  Sum reached;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    if (!(ranked.weights[i] > 0)) continue;
    cut.row = i;
    cut.before = reached.value();
    reached.add(ranked.weights[i]);
    if (reached.value() >= wanted) break;
  }
  cut.value = ranked.welfare[cut.row];
  cut.whole = rows_to(ranked, cut.value);
  return cut;
}

Spread spread_of(const Ranked& ranked) {
  const double mean = total_welfare(ranked) / ranked.people;
  const double variance = total(all_rows(ranked), [&](std::size_t i) {
                            const double off = ranked.welfare[i] - mean;
                            return ranked.weights[i] * off * off;
                          }) / ranked.people;
  // The part of persons that each row stands for does not depend on the scale of the weights.
  const double squares = total(all_rows(ranked), [&](std::size_t i) {
    const double part = ranked.weights[i] / ranked.people;
    return part * part;
  });
  const double quartiles = (cut_at(ranked, 0.75).value - cut_at(ranked, 0.25).value) / normal_quartiles;
  Spread spread{.deviation = std::sqrt(variance), .robust = std::sqrt(variance), .rows = 1 / squares};
  if (quartiles > 0) spread.robust = std::min(spread.robust, quartiles);
  return spread;
}

Density::Density(const Ranked& ranked, const Conventions& conventions) : ranked_(ranked) {
  const Spread spread = spread_of(ranked);
  if (conventions.density == Conventions::Density::convey) {
    bandwidth_ = spread.deviation * std::pow(ranked.people, -0.2);
    return;
  }
  const double silverman = 0.9 * std::pow(spread.rows, -0.2);
  bandwidth_ = silverman * spread.robust;
  const double low = cut_at(ranked, 0.25).value, high = cut_at(ranked, 0.75).value;
  if (low > 0 && high > low) log_bandwidth_ = silverman * std::log(high / low) / normal_quartiles;
}

Density::Density(const Ranked& ranked, double bandwidth) : ranked_(ranked), bandwidth_(bandwidth) {}

template <class Of>
std::optional<double> Density::smooth(double at, Of of) const {
  const bool logs = at > 0 && log_bandwidth_ > 0;
  const double bandwidth = logs ? log_bandwidth_ : bandwidth_;
  if (!(bandwidth > 0) || !std::isfinite(bandwidth)) return {};
  const double from = logs ? at * std::exp(-reach * bandwidth) : at - reach * bandwidth;
  const double to = logs ? at * std::exp(reach * bandwidth) : at + reach * bandwidth;
  const Rows near{rows_below(ranked_, from).end, rows_to(ranked_, to).end};
  const double scale = 1 / bandwidth;
  const auto sum_of = [&](auto place) {
    const double here = place(at);
    return total(near, [&](std::size_t i) {
      const double u = (place(ranked_.welfare[i]) - here) * scale;
      return of(i) * std::exp(-0.5 * u * u);
    });
  };
  const double sum = logs ? sum_of([](double y) { return std::log(y); }) / at : sum_of([](double y) { return y; });
  return sum * scale * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

std::optional<double> Density::at(double welfare) const {
  const auto sum = smooth(welfare, [&](std::size_t i) { return ranked_.weights[i]; });
  if (!sum) return {};
  return *sum / ranked_.people;
}

std::optional<double> Density::welfare_at(double welfare) const {
  return smooth(welfare, [&](std::size_t i) { return ranked_.weights[i] * ranked_.welfare[i]; });
}

Flag no_density() {
  return {"no-density", "all welfare is equal, or nobody is near: there is no density, and so no standard error"};
}

Bottom bottom_part(const Ranked& ranked, double share, const Conventions& conventions, const Density* density) {
  const Cut cut = cut_at(ranked, share);
  const auto amount = [&](std::size_t i) { return ranked.weights[i] * ranked.welfare[i]; };
  Bottom part{.share = share, .rows = cut.whole, .step = {}};
  if (conventions.cut == Conventions::Cut::split) {
    part.total = total({0, cut.row}, amount) + std::max(0.0, share * ranked.people - cut.before) * cut.value;
    part.step = cut.value;
    return part;
  }
  part.total = total(cut.whole, amount);
  if (density == nullptr) return part;
  const auto persons = density->at(cut.value), welfare = density->welfare_at(cut.value);
  if (persons && *persons > 0) part.step = *welfare / (*persons * ranked.people);
  return part;
}

IndexValue with_own_line(const Ranked& ranked, const Index& index, IndexTerms terms, Compute* compute) {
  if (terms.line) return compute(ranked, index, terms);
  const IndexValue line = arpt(ranked, index, {.line = {}, .conventions = terms.conventions, .influence = terms.influence});
  if (!line.value) return line;
  terms.line = line.value;
  IndexValue value = compute(ranked, index, terms);
  if (!value.value || value.influence.empty()) return value;
  if (line.influence.empty()) {
    value.influence.clear();
    value.flags.insert(value.flags.end(), line.flags.begin(), line.flags.end());
    return value;
  }
  for (std::size_t i = 0; i < ranked.size(); ++i) value.influence[i] += value.line_slope * line.influence[i];
  value.line_slope = 0;
  return finished(std::move(value));
}

}  // namespace solleva::measure::kernel
