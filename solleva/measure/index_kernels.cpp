// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/index_kernels.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solleva/base/text.h"

namespace solleva::measure::kernel {
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

namespace {

bool finite(const std::vector<double>& values) {
  return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

/// "2 rows, a share of 0.3, have"
std::string rows_with_share(std::size_t rows, double share) {
  return std::to_string(rows) + (rows == 1 ? " row, a share of " : " rows, a share of ") + format_double(std::round(share * 1e4) / 1e4) +
         (rows == 1 ? ", has" : ", have");
}

}  // namespace

Flag influence_not_finite() {
  return {"influence-not-finite", "what rows do to the figure is too large to be written: there is no standard error"};
}

IndexValue finished(IndexValue value) {
  if (value.value && !std::isfinite(*value.value)) {
    value.value.reset();
    value.influence.clear();
    value.pieces = {};
    value.line_slope = 0;
    value.flags.push_back({"not-finite", "the figure is too large to be written as a number"});
  } else if (!std::isfinite(value.line_slope) || !finite(value.influence) || !finite(value.whole_influence)) {
    value.influence.clear();
    value.pieces = {};
    value.whole_influence.clear();
    value.line_slope = 0;
    value.flags.push_back(influence_not_finite());
  }
  return value;
}

void flag_negative(const Ranked& ranked, IndexValue& value) {
  const Rows below = rows_below(ranked, 0);
  if (below.end == 0) return;
  const double people = total(below, [&](std::size_t i) { return ranked.weights[i]; });
  value.flags.push_back({"negative-welfare", rows_with_share(below.end, people / ranked.people) + " welfare below 0"});
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
        {"not-positive", rows_with_share(others, people / ranked.people) + " welfare of 0 or less and " +
                             (conventions.count_not_positive ? (others == 1 ? "adds nothing" : "add nothing")
                                                             : (others == 1 ? "is left out" : "are left out"))});
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

IndexValue with_own_line(const Ranked& ranked, const Index& index, IndexTerms terms, Compute* compute) {
  if (terms.line) return compute(ranked, index, terms);
  const Ranked& everybody = terms.whole ? *terms.whole : ranked;
  const IndexValue line = arpt(everybody, index, {.line = {}, .conventions = terms.conventions, .influence = terms.influence});
  if (!line.value) return line;
  terms.line = line.value;
  IndexValue value = compute(ranked, index, terms);
  if (!value.value || value.influence.empty()) return value;
  if (line.influence.empty()) {
    value.influence.clear();
    value.flags.insert(value.flags.end(), line.flags.begin(), line.flags.end());
    return value;
  }
  std::vector<double>& owed = terms.whole ? value.whole_influence : value.influence;
  owed.resize(everybody.size());
  for (std::size_t i = 0; i < everybody.size(); ++i) owed[i] += value.line_slope * line.influence[i];
  value.line_slope = 0;
  return finished(std::move(value));
}

}  // namespace solleva::measure::kernel
