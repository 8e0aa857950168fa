// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "solleva/base/text.h"
#include "solleva/measure/index_kernels.h"

/// Gini, generalised entropy and Atkinson, with what is built like them.
namespace solleva::measure::kernel {
namespace {

IndexValue no_mean(double mean) {
  return none("mean-not-positive", "the mean of welfare is " + format_double(mean) + ": there are no shares of it");
}

/// An index of x = welfare/mean over the rows above 0.
struct Ratio {
  Positive of;
  double moment = 0;  ///< the mean of a function of x
};

/// The mean over the rows above 0 of f, which is left in value.influence.
template <class F>
double mean_of(const Ranked& ranked, const Positive& of, IndexValue& value, F f) {
  value.influence.assign(ranked.size(), 0);
  for (std::size_t i = of.rows.begin; i < of.rows.end; ++i) value.influence[i] = f(ranked.welfare[i] / of.mean);
  return total(of.rows, [&](std::size_t i) { return ranked.weights[i] * value.influence[i]; }) / of.people;
}

/// The influence of a function of m = mean f(x) whose x = y/mean moves with the mean too (indices#18):
/// outer x [f(x) - m + inner x (x - 1)] / people.
struct Slopes {
  double outer = 1;
  double inner = 0;
};

void spread(const Ranked& ranked, const Positive& of, double moment, Slopes slopes, const IndexTerms& terms, IndexValue& value) {
  if (!terms.influence) {
    value.influence.clear();
    return;
  }
  const double each = slopes.outer / of.people;
  for (std::size_t i = of.rows.begin; i < of.rows.end; ++i) {
    value.influence[i] = each * (value.influence[i] - moment + slopes.inner * (ranked.welfare[i] / of.mean - 1));
  }
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
  // indices#16: a row's own place, and the places above it that it moves up.
  value.influence.resize(ranked.size());
  const double one = *value.value + 1, offset = as_convey ? 1 : 0, by_people = 1 / people, by_all = 1 / all;
  Sum below, held;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const double welfare = ranked.welfare[i], amount = ranked.weights[i] * welfare;
    below.add(ranked.weights[i]);
    if (!as_convey) held.add(amount);
    const double own = (2 * below.value() - offset) * by_people * welfare;
    const double above = 2 * by_people * (all - held.value());
    if (as_convey) held.add(amount);
    value.influence[i] = (own + above) * by_all - one * (by_people + welfare * by_all);
  }
  return finished(std::move(value));
}

IndexValue s_gini(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  const double nu = index.parameter, people = ranked.people, mean = total_welfare(ranked) / people;
  if (!(mean > 0)) return no_mean(mean);
  // Powers of the share of persons at or above each row, and above the last one: 0.
  std::vector<double> above(ranked.size() + 1, 0.0);
  Sum share;
  for (std::size_t i = ranked.size(); i-- > 0;) {
    share.add(ranked.weights[i] / people);
    above[i] = share.value();
  }
  const auto power = [&](std::size_t i) { return std::pow(above[i], nu); };
  const double equal = total(all_rows(ranked), [&](std::size_t i) { return ranked.welfare[i] * (power(i) - power(i + 1)); });
  IndexValue value{.value = 1 - equal / mean};
  flag_negative(ranked, value);
  if (!terms.influence) return finished(std::move(value));
  // indices#17: the running sum of the steps of welfare, each by the share above it.
  value.influence.resize(ranked.size());
  Sum steps;
  double last = 0;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    steps.add((ranked.welfare[i] - last) * std::pow(above[i], nu - 1));
    last = ranked.welfare[i];
    const double equal_slope = nu * (steps.value() - equal);
    value.influence[i] = -(equal_slope - equal / mean * (ranked.welfare[i] - mean)) / (mean * people);
  }
  return finished(std::move(value));
}

IndexValue mean_log_deviation(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  const auto of = positive_rows(ranked, terms.conventions);
  if (!of) return nothing_there(ranked).value_or(none_positive());
  IndexValue value{.flags = of->flags};
  const double moment = mean_of(ranked, *of, value, [](double x) { return std::log(x); });
  value.value = -moment;
  spread(ranked, *of, moment, {-1, -1}, terms, value);
  return finished(std::move(value));
}

IndexValue theil(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  const auto of = positive_rows(ranked, terms.conventions);
  if (!of) return nothing_there(ranked).value_or(none_positive());
  IndexValue value{.flags = of->flags};
  const double moment = mean_of(ranked, *of, value, [](double x) { return x * std::log(x); });
  value.value = moment;
  spread(ranked, *of, moment, {1, -(moment + 1)}, terms, value);
  return finished(std::move(value));
}

IndexValue entropy(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  const auto of = positive_rows(ranked, terms.conventions);
  if (!of) return nothing_there(ranked).value_or(none_positive());
  IndexValue value{.flags = of->flags};
  const double alpha = index.parameter, factor = 1 / (alpha * (alpha - 1));
  // x^alpha - 1, which keeps its digits where alpha is near 0 or all are nearly equal.
  const double moment =
      alpha == 2 ? mean_of(ranked, *of, value, [](double x) { return (x - 1) * (x + 1); })
                 : mean_of(ranked, *of, value, [&](double x) { return std::expm1(alpha * std::log(x)); });
  value.value = factor * moment;
  spread(ranked, *of, moment, {factor, -alpha * (moment + 1)}, terms, value);
  return finished(std::move(value));
}

IndexValue atkinson(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  const auto of = positive_rows(ranked, terms.conventions);
  if (!of) return nothing_there(ranked).value_or(none_positive());
  IndexValue value{.flags = of->flags};
  const double power = 1 - index.parameter;
  if (power == 0) {
    const double moment = mean_of(ranked, *of, value, [](double x) { return std::log(x); });
    value.value = -std::expm1(moment);
    spread(ranked, *of, moment, {-std::exp(moment), -1}, terms, value);
    return finished(std::move(value));
  }
  const double moment = mean_of(ranked, *of, value, [&](double x) { return std::expm1(power * std::log(x)); });
  value.value = -std::expm1(std::log1p(moment) / power);
  const double outer = -(1 - *value.value) / ((1 + moment) * power);
  spread(ranked, *of, moment, {outer, -power * (moment + 1)}, terms, value);
  return finished(std::move(value));
}

}  // namespace solleva::measure::kernel
