// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <utility>

#include "solleva/measure/index_kernels.h"

/// Gini, generalised entropy and Atkinson, with what is built like them.
namespace solleva::measure::kernel {
namespace {

/// Everybody, for functions that exist for any x.
Positive everybody(const Ranked& ranked) {
  return {all_rows(ranked), ranked.people, total_welfare(ranked) / ranked.people};
}

}  // namespace

IndexValue gini(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  const double people = ranked.people, all = total_welfare(ranked);
  if (!(all > 0)) return no_mean(all / people);
  const bool as_convey = terms.conventions.gini == Conventions::Gini::convey;
  Sum ranks, sum;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    ranks.add(ranked.weights[i]);
    const double rank = 2 * ranks.value() - (as_convey ? 1 : ranked.weights[i]);
    sum.add(rank / people * (ranked.weights[i] * ranked.welfare[i]));
  }
  IndexValue value{.value = sum.value() / all - 1};
  flag_negative(ranked, value);
  if (!terms.influence) return finished(std::move(value));
  // indices#22: a row's own place, and the places above it that it moves up.
  const double one = *value.value + 1, offset = as_convey ? 1 : 0, by_people = 1 / people, by_all = 1 / all;
  give_influence(ranked, terms, value, [=, &ranked, below = Sum(), held = Sum()](std::size_t begin, std::span<double> out) mutable {
    if (begin == 0) below = held = Sum();
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double welfare = ranked.welfare[begin + i], weight = ranked.weights[begin + i], amount = weight * welfare;
      below.add(weight);
      if (!as_convey) held.add(amount);
      const double own = (2 * below.value() - offset) * by_people * welfare;
      const double above = 2 * by_people * (all - held.value());
      if (as_convey) held.add(amount);
      out[i] = (own + above) * by_all - one * (by_people + welfare * by_all);
    }
  });
  return finished(std::move(value));
}

IndexValue s_gini(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  const double nu = index.parameter, people = ranked.people, mean = total_welfare(ranked) / people;
  if (!(mean > 0)) return no_mean(mean);
  // The share of persons at or above each row, to the power nu - 1; and above the last one: 0.
  std::vector<double> above(ranked.size() + 1, 0.0), power(ranked.size() + 1, 0.0);
  Sum share;
  for (std::size_t i = ranked.size(); i-- > 0;) {
    share.add(ranked.weights[i] / people);
    above[i] = share.value();
    power[i] = nu == 2 ? above[i] : std::pow(above[i], nu - 1);
  }
  const double equal = total(all_rows(ranked), [&](std::size_t i) {
    return ranked.welfare[i] * (above[i] * power[i] - above[i + 1] * power[i + 1]);
  });
  IndexValue value{.value = 1 - equal / mean};
  flag_negative(ranked, value);
  if (!terms.influence) return finished(std::move(value));
  // indices#24: the running sum of the steps of welfare, each by the share above it.
  value.influence.resize(ranked.size());
  Sum steps;
  double last = 0;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    steps.add((ranked.welfare[i] - last) * power[i]);
    last = ranked.welfare[i];
    const double equal_slope = nu * (steps.value() - equal);
    value.influence[i] = -(equal_slope - equal / mean * (ranked.welfare[i] - mean)) / (mean * people);
  }
  return finished(std::move(value));
}

namespace {

/// The steps that all indices of x have in common: who counts, and what is said when nobody does.
template <class Work>
IndexValue over_positive(const Ranked& ranked, Work work) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  auto of = positive_rows(ranked, {});
  if (!of) return none_positive();
  IndexValue value{.flags = of->flags};
  work(RatioMean(ranked, std::move(*of)), value);
  return finished(std::move(value));
}

}  // namespace

namespace {

/// As wbpip: the log of the mean of all, less the mean of logs, where welfare of 0 or less counts as 1 (indices#37).
IndexValue mean_log_deviation_of_all(const Ranked& ranked, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  const Positive of = everybody(ranked);
  if (!(of.mean > 0)) return no_mean(of.mean);
  IndexValue value;
  if (const auto positive = positive_rows(ranked, terms.conventions)) value.flags = positive->flags;
  value.influence.resize(ranked.size());
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    value.influence[i] = ranked.welfare[i] > 0 ? -std::log(ranked.welfare[i]) : 0;
  }
  const double logs = total(of.rows, [&](std::size_t i) { return ranked.weights[i] * value.influence[i]; }) / of.people;
  value.value = std::log(of.mean) + logs;
  RatioMean(ranked, of).influence(logs, {1, 1}, terms, value);
  return finished(std::move(value));
}

}  // namespace

IndexValue mean_log_deviation(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  if (terms.conventions.count_not_positive) return mean_log_deviation_of_all(ranked, terms);
  return over_positive(ranked, [&](const RatioMean& mean, IndexValue& value) {
    const double moment = mean(value, [](double x) { return std::log(x); });
    value.value = -moment;
    mean.influence(moment, {-1, -1}, terms, value);
  });
}

IndexValue theil(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  return over_positive(ranked, [&](const RatioMean& mean, IndexValue& value) {
    const double moment = mean(value, [](double x) { return x * std::log(x); });
    value.value = moment;
    mean.influence(moment, {1, -(moment + 1)}, terms, value);
  });
}

IndexValue entropy(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  return over_positive(ranked, [&](const RatioMean& mean, IndexValue& value) {
    const double alpha = index.parameter, factor = 1 / (alpha * (alpha - 1));
    // x^alpha - 1, which keeps its digits where alpha is near 0 or all are nearly equal.
    const double moment = alpha == 2 ? mean(value, [](double x) { return (x - 1) * (x + 1); })
                                     : mean(value, [&](double x) { return std::expm1(alpha * std::log(x)); });
    value.value = factor * moment;
    mean.influence(moment, {factor, -alpha * (moment + 1)}, terms, value);
  });
}

namespace {

/// With an aversion so great that the power of some welfare overflows: the least welfare counts alone, but for its share of persons.
/// The sample does not tell how much less others have whom it has missed, so there is no influence.
void atkinson_of_the_least(const Ranked& ranked, const RatioMean& mean, double power, IndexValue& value) {
  std::size_t first = mean.of().rows.begin;
  while (ranked.weights[first] == 0) ++first;
  const double least = ranked.welfare[first] / mean.of().mean;
  const double moment = mean(value, [&](double x) { return x < least ? 0 : std::exp(power * std::log(x / least)); });
  value.value = 1 - least * std::exp(std::log(moment) / power);
  value.influence.clear();
  value.flags.push_back({"rests-on-the-least", "with so great an aversion the index is that of the least welfare alone, of which a sample "
                                               "does not tell how it would vary"});
}

}  // namespace

IndexValue atkinson(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  return over_positive(ranked, [&](const RatioMean& mean, IndexValue& value) {
    const double power = 1 - index.parameter;
    if (power == 0) {
      const double moment = mean(value, [](double x) { return std::log(x); });
      value.value = -std::expm1(moment);
      mean.influence(moment, {-std::exp(moment), -1}, terms, value);
      return;
    }
    const double moment = mean(value, [&](double x) { return std::expm1(power * std::log(x)); });
    if (!std::isfinite(moment)) return atkinson_of_the_least(ranked, mean, power, value);
    value.value = -std::expm1(std::log1p(moment) / power);
    mean.influence(moment, {-(1 - *value.value) / ((1 + moment) * power), -power * (moment + 1)}, terms, value);
  });
}

IndexValue renyi(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  const double alpha = index.parameter;
  if (alpha == 1) return theil(ranked, index, terms);
  return over_positive(ranked, [&](const RatioMean& mean, IndexValue& value) {
    const double moment = mean(value, [&](double x) { return std::expm1(alpha * std::log(x)); });
    value.value = std::log1p(moment) / (alpha - 1);
    mean.influence(moment, {1 / ((1 + moment) * (alpha - 1)), -alpha * (moment + 1)}, terms, value);
  });
}

IndexValue j_divergence(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  return over_positive(ranked, [&](const RatioMean& mean, IndexValue& value) {
    IndexValue theil;
    const double slope = mean(theil, [](double x) { return x * std::log(x); });
    const double moment = mean(value, [](double x) { return (x - 1) * std::log(x); });
    value.value = moment;
    mean.influence(moment, {1, -slope}, terms, value);
  });
}

IndexValue amato(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  const RatioMean mean(ranked, everybody(ranked));
  if (!(mean.of().mean > 0)) return no_mean(mean.of().mean);
  IndexValue value, bend;
  flag_negative(ranked, value);
  const double slope = mean(bend, [](double x) { return x * x / std::hypot(1, x); });
  const double moment = mean(value, [](double x) { return std::hypot(1, x); });
  value.value = moment;
  mean.influence(moment, {1, -slope}, terms, value);
  return finished(std::move(value));
}

IndexValue hoover(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  const IndexValue mean = mean_value(ranked, terms.influence);
  if (!mean.value) return mean;
  if (!(*mean.value > 0)) return no_mean(*mean.value);
  Index gap = index;
  gap.parameter = 1;
  IndexTerms to_mean = terms;
  to_mean.line = mean.value;
  IndexValue value = fgt(ranked, gap, to_mean);
  for (std::size_t i = 0; i < value.influence.size(); ++i) value.influence[i] += value.line_slope * mean.influence[i];
  value.line_slope = 0;
  return value;
}

}  // namespace solleva::measure::kernel
