// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/concentration.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "solleva/base/check.h"
#include "solleva/base/text.h"
#include "solleva/measure/index_kernels.h"

namespace solleva::measure {
namespace {

/// a - b with influence, flags of both.
IndexValue difference(const IndexValue& a, const IndexValue& b) {
  IndexValue result{.flags = a.flags};
  result.flags.insert(result.flags.end(), b.flags.begin(), b.flags.end());
  if (!a.value || !b.value) return result;
  result.value = *a.value - *b.value;
  if (a.influence.size() != b.influence.size()) return result;
  result.influence = a.influence;
  for (std::size_t i = 0; i < result.influence.size(); ++i) result.influence[i] -= b.influence[i];
  return result;
}

/// Where each row of a ranked sample stands in the list of rows that was asked for.
std::vector<std::size_t> places(const Ranked& ranked, const Columns& columns) {
  std::vector<std::size_t> place(ranked.size());
  if (columns.rows.empty()) {
    std::ranges::copy(ranked.rows, place.begin());
    return place;
  }
  std::vector<std::size_t> of_row(columns.weights.size());
  for (std::size_t i = 0; i < columns.rows.size(); ++i) of_row[columns.rows[i]] = i;
  for (std::size_t i = 0; i < ranked.size(); ++i) place[i] = of_row[ranked.rows[i]];
  return place;
}

}  // namespace

IndexValue concentration_index(const Columns& columns) {
  require(columns.values.size() == columns.rank_by.size() && columns.values.size() == columns.weights.size(),
          "columns of one survey");
  const Ranked ranked = rank(columns.rank_by, columns.weights, columns.rows);
  if (auto nothing = kernel::nothing_there(ranked)) return *nothing;
  const auto value_at = [&](std::size_t i) { return columns.values[ranked.rows[i]]; };
  const double people = ranked.people;
  const double all = kernel::total(kernel::all_rows(ranked), [&](std::size_t i) { return ranked.weights[i] * value_at(i); });
  if (!(all > 0)) return kernel::none("total-not-positive", "the total is " + format_double(all) + ": there are no shares of it");
  const std::vector<std::size_t> place = places(ranked, columns);
  IndexValue result;
  result.influence.resize(ranked.size());
  Sum sum, below, held;
  for (std::size_t begin = 0, end = 0; begin < ranked.size(); begin = end) {
    Sum weight, amount;
    for (; end < ranked.size() && ranked.welfare[end] == ranked.welfare[begin]; ++end) {
      weight.add(ranked.weights[end]);
      amount.add(ranked.weights[end] * value_at(end));
    }
    const double from = below.value();
    below.add(weight.value());
    const double rank = (from + below.value()) / people;  // twice the middle of their places
    sum.add(amount.value() * rank);
    held.add(amount.value());
    const double above = (amount.value() + 2 * (all - held.value())) / people;
    for (std::size_t i = begin; i < end; ++i) result.influence[place[i]] = (value_at(i) * rank + above) / all;
  }
  result.value = sum.value() / all - 1;
  const double one = *result.value + 1;
  for (std::size_t i = 0; i < ranked.size(); ++i) result.influence[place[i]] -= one * (1 / people + value_at(i) / all);
  return kernel::finished(std::move(result));
}

Redistribution redistribution(const BeforeAfter& columns) {
  const auto index = [&](std::span<const double> values, std::span<const double> by) {
    return concentration_index({values, by, columns.weights, columns.rows});
  };
  Redistribution result;
  result.gini_before = index(columns.before, columns.before);
  result.gini_after = index(columns.after, columns.after);
  result.concentration = index(columns.amount, columns.before);
  const IndexValue after_by_before = index(columns.after, columns.before);
  result.kakwani = difference(result.concentration, result.gini_before);
  result.reynolds_smolensky = difference(result.gini_before, after_by_before);
  result.reranking = difference(result.gini_after, after_by_before);
  result.effect = difference(result.gini_before, result.gini_after);
  return result;
}

}  // namespace solleva::measure
