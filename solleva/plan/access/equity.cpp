// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/equity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "solleva/base/sum.h"
#include "solleva/measure/measure.h"

namespace solleva::plan::access {
namespace {

/// The places that count: with people and a score, and with an income where that is needed.
std::vector<std::uint32_t> counted(const Spread& spread, bool by_income) {
  std::vector<std::uint32_t> places;
  for (std::size_t i = 0; i < spread.score.size(); ++i) {
    const bool ranked = !by_income || (!spread.income.empty() && !std::isnan(spread.income[i]));
    if (spread.people[i] > 0 && !std::isnan(spread.score[i]) && ranked) places.push_back(static_cast<std::uint32_t>(i));
  }
  return places;
}

/// The mean of `value(i)` over the people of some places; empty without people.
template <class Value>
std::optional<double> mean(const Spread& spread, const std::vector<std::uint32_t>& places, Value value) {
  Sum total, people;
  for (const std::uint32_t i : places) {
    total.add(spread.people[i] * value(i));
    people.add(spread.people[i]);
  }
  if (!(people.value() > 0)) return {};
  return total.value() / people.value();
}

/// The quantile p of income over persons: between the two persons at the ranks around 1 + (people - 1) p.
double income_quantile(const Spread& spread, const std::vector<std::uint32_t>& by_income, double p) {
  Sum people;
  for (const std::uint32_t i : by_income) people.add(spread.people[i]);
  const double n = people.value();
  const double order = 1 + (n - 1) * p;
  const double low = std::max(std::floor(order), 1.0);
  const auto income_at = [&](double rank) {
    Sum below;
    for (const std::uint32_t i : by_income) {
      below.add(spread.people[i]);
      if (below.value() >= rank) return spread.income[i];
    }
    return spread.income[by_income.back()];
  };
  const double part = order - std::floor(order);
  return (1 - part) * income_at(low) + part * income_at(std::min(low + 1, n));
}

}  // namespace

std::optional<double> access_fgt(const Spread& spread, double line, int alpha) {
  if (!(line > 0)) return {};
  return mean(spread, counted(spread, false), [&](std::uint32_t i) {
    return spread.score[i] < line ? std::pow((line - spread.score[i]) / line, alpha) : 0.0;
  });
}

std::optional<double> access_gini(const Spread& spread) {
  const std::vector<std::uint32_t> places = counted(spread, false);
  if (places.empty()) return {};
  return measure::concentration_index({spread.score, spread.score, spread.people, places}).value;
}

std::optional<double> access_palma(const Spread& spread) {
  if (spread.income.empty()) return {};
  std::vector<std::uint32_t> by_income;
  for (std::size_t i = 0; i < spread.people.size(); ++i) {
    if (spread.people[i] > 0 && !std::isnan(spread.income[i])) by_income.push_back(static_cast<std::uint32_t>(i));
  }
  if (by_income.empty()) return {};
  std::ranges::stable_sort(by_income, {}, [&](std::uint32_t i) { return spread.income[i]; });
  const double poor = income_quantile(spread, by_income, 0.4), rich = income_quantile(spread, by_income, 0.9);
  std::vector<std::uint32_t> poorest, richest;
  for (const std::uint32_t i : counted(spread, true)) {
    if (spread.income[i] <= poor) poorest.push_back(i);
    if (spread.income[i] > rich) richest.push_back(i);
  }
  const auto score = [&](std::uint32_t i) { return spread.score[i]; };
  const std::optional<double> of_poor = mean(spread, poorest, score), of_rich = mean(spread, richest, score);
  if (!of_poor || !of_rich || *of_poor == 0) return {};
  return *of_rich / *of_poor;
}

std::optional<double> access_concentration(const Spread& spread) {
  if (spread.income.empty()) return {};
  const std::vector<std::uint32_t> places = counted(spread, true);
  if (places.empty()) return {};
  if (!spread.break_ties) return measure::concentration_index({spread.score, spread.income, spread.people, places}).value;
  std::vector<std::uint32_t> order = places;
  std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return spread.income[i]; });
  std::vector<double> rank(spread.income.size());
  for (std::size_t at = 0; at < order.size(); ++at) rank[order[at]] = static_cast<double>(at);
  return measure::concentration_index({spread.score, rank, spread.people, places}).value;
}

std::optional<double> corrected_concentration(const Spread& spread) {
  const std::optional<double> index = access_concentration(spread);
  if (!index) return {};
  const std::vector<std::uint32_t> places = counted(spread, true);
  const auto score = [&](std::uint32_t i) { return spread.score[i]; };
  const auto [least, most] = std::ranges::minmax(places, {}, score);
  const double range = score(most) - score(least);
  if (!(range > 0)) return {};
  return 4 * *mean(spread, places, score) / range * *index;
}

}  // namespace solleva::plan::access
