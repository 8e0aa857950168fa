// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/index_cuts.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace solleva::measure::kernel {
namespace {

/// Shares are decimals and no doubles: one within rounding of a step counts as meeting it (quantiles.md).
constexpr double allowance = 0x1p-50;
/// Beyond this many bandwidths a normal density is below 3e-18 of its height: it cannot move a sum.
constexpr double reach = 9;
constexpr double normal_quartiles = 1.349;  ///< how far apart they are, in standard deviations

/// The Lorenz curve as wbpip has it: whole rows at 100 points, 20 of up to 1000 rows, and straight lines between them (docs/methods/indices.md).
double of_hundred_points(const Ranked& ranked, double share, double all) {
  const double step = 1.0 / (ranked.size() > 1000 ? 100 : 20);
  Sum persons, welfare;
  double from = 0, held = 0, next = step;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    persons.add(ranked.weights[i]);
    welfare.add(ranked.weights[i] * ranked.welfare[i]);
    const double to = persons.value() / ranked.people, with = welfare.value() / all;
    if (to < next * (1 - allowance)) continue;
    if (to >= share) return to > from ? std::lerp(held, with, (share - from) / (to - from)) : with;
    from = to;
    held = with;
    next += step;
  }
  return 1;
}

double deviation_of(const Ranked& ranked) {
  const double mean = total_welfare(ranked) / ranked.people;
  const double squares = total(all_rows(ranked), [&](std::size_t i) {
    const double off = ranked.welfare[i] - mean;
    return ranked.weights[i] * off * off;
  });
  return std::sqrt(squares / ranked.people);
}

}  // namespace

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
  // The part of persons that each row stands for does not depend on the scale of the weights.
  const double squares = total(all_rows(ranked), [&](std::size_t i) {
    const double part = ranked.weights[i] / ranked.people;
    return part * part;
  });
  Spread spread{.low = cut_at(ranked, 0.25).value, .high = cut_at(ranked, 0.75).value, .deviation = 0, .rows = 1 / squares};
  spread.deviation = spread.high > spread.low ? (spread.high - spread.low) / normal_quartiles : deviation_of(ranked);
  return spread;
}

Density::Density(const Ranked& ranked, const Conventions& conventions) : ranked_(ranked) {
  if (conventions.density == Conventions::Density::convey) {
    bandwidth_ = deviation_of(ranked) * std::pow(ranked.people, -0.2);
    return;
  }
  const Spread spread = spread_of(ranked);
  const double silverman = 0.9 * std::pow(spread.rows, -0.2);
  bandwidth_ = silverman * spread.deviation;
  if (spread.low > 0 && spread.high > spread.low) log_bandwidth_ = silverman * std::log(spread.high / spread.low) / normal_quartiles;
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
  const double all = conventions.cut == Conventions::Cut::wbpip ? total_welfare(ranked) : 0;
  if (all > 0) {
    part.total = of_hundred_points(ranked, share, all) * all;
    part.step = cut.value;
    return part;
  }
  if (conventions.cut != Conventions::Cut::whole) {
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

}  // namespace solleva::measure::kernel
