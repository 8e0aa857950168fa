// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/data/sampling.h"

namespace solleva::data {
namespace {

/// Adds to a sum that keeps its rounding error beside it (Knuth's TwoSum: no branch for the processor to guess).
void add_exactly(double& sum, double& error, double term) {
  const double total = sum + term;
  const double taken = total - sum;
  error += (sum - (total - taken)) + (term - taken);
  sum = total;
}

/// Calls take(row, weight, value).
template <class Take>
void for_each_row(const Influence& part, std::span<const double> weights, Take take) {
  if (part.scale == 0) return;
  for_each_piece(part, [&](std::size_t begin, std::span<const double> values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::uint32_t row = part.rows.empty() ? static_cast<std::uint32_t>(i) : part.rows[begin + i];
      take(row, part.weights.empty() ? weights[row] : part.weights[begin + i], values[i] * part.scale);
    }
  });
}

std::vector<double> totals_of_all(const Stage& stage, std::span<const double> weights, std::span<const Influence> parts) {
  std::vector<double> values(stage.units(), 0);
  // A few rows a unit leave nothing to compensate.
  if (weights.size() <= 8 * stage.units()) {
    for (const Influence& part : parts) {
      for_each_row(part, weights, [&](std::uint32_t row, double weight, double value) { values[stage.unit_of_row[row]] += weight * value; });
    }
    return values;
  }
  std::vector<double> errors(stage.units(), 0);
  for (const Influence& part : parts) {
    for_each_row(part, weights, [&](std::uint32_t row, double weight, double value) {
      const std::uint32_t unit = stage.unit_of_row[row];
      add_exactly(values[unit], errors[unit], weight * value);
    });
  }
  for (std::size_t unit = 0; unit < values.size(); ++unit) values[unit] += errors[unit];
  return values;
}

void take_few(UnitTotals& totals, const Stage& stage, std::span<const double> weights, std::span<const Influence> parts) {
  std::vector<std::pair<std::uint32_t, double>> terms;
  for (const Influence& part : parts) {
    for_each_row(part, weights, [&](std::uint32_t row, double weight, double value) {
      terms.emplace_back(stage.unit_of_row[row], weight * value);
    });
  }
  const auto unit_of = [](const auto& term) { return term.first; };
  if (!std::ranges::is_sorted(terms, {}, unit_of)) std::ranges::stable_sort(terms, {}, unit_of);
  for (std::size_t i = 0; i < terms.size();) {
    const std::uint32_t unit = terms[i].first;
    Sum total;
    for (; i < terms.size() && terms[i].first == unit; ++i) total.add(terms[i].second);
    totals.units.push_back(unit);
    totals.values.push_back(total.value());
  }
}

/// The end of the entries that belong to the stratum of entry `at`.
std::size_t stratum_end(const Stage& stage, const UnitTotals& totals, std::size_t at) {
  const std::uint32_t end_unit = stage.begin[stage.stratum_of_unit[totals.units[at]] + 1];
  while (at < totals.units.size() && totals.units[at] < end_unit) ++at;
  return at;
}

/// Means of strata, the grand mean, what lonely strata hold.
void set_means(UnitTotals& totals, const Stage& stage) {
  Sum all, lonely;
  const auto add_stratum = [&](std::uint32_t h, std::size_t begin, std::size_t end) {
    Sum total;
    for (std::size_t i = begin; i < end; ++i) total.add(totals.values[i]);
    totals.means.push_back(total.value() / (stage.begin[h + 1] - stage.begin[h]));
    all.merge(total);
    if (stage.is_lonely(h)) lonely.add(stage.factor[h] * total.value());
  };
  if (totals.all) {
    totals.means.reserve(stage.strata());
    for (std::uint32_t h = 0; h < stage.strata(); ++h) add_stratum(h, stage.begin[h], stage.begin[h + 1]);
  } else {
    for (std::size_t at = 0; at < totals.units.size();) {
      const std::uint32_t h = stage.stratum_of_unit[totals.units[at]];
      const std::size_t end = stratum_end(stage, totals, at);
      totals.strata.push_back(h);
      add_stratum(h, at, end);
      at = end;
    }
  }
  totals.mean = all.value() / static_cast<double>(stage.units());
  totals.lonely = lonely.value();
}

/// Values and means of totals, asked for in ascending order.
class Reader {
 public:
  explicit Reader(const UnitTotals& totals) : totals_(totals) {}
  double value(std::uint32_t unit) {
    return totals_.all ? totals_.values[unit] : seek(totals_.units, totals_.values, unit, unit_);
  }
  double mean(std::uint32_t h) { return totals_.all ? totals_.means[h] : seek(totals_.strata, totals_.means, h, stratum_); }

 private:
  static double seek(const std::vector<std::uint32_t>& keys, const std::vector<double>& values, std::uint32_t key,
                     std::size_t& at) {
    while (at < keys.size() && keys[at] < key) ++at;
    return at < keys.size() && keys[at] == key ? values[at] : 0;
  }

  const UnitTotals& totals_;
  std::size_t unit_ = 0;
  std::size_t stratum_ = 0;
};

double of_all(const Stage& stage, const UnitTotals& a, const UnitTotals& b) {
  Sum total;
  for (std::size_t h = 0; h < stage.strata(); ++h) {
    if (stage.factor[h] == 0 || stage.is_lonely(h)) continue;
    Sum products;
    for (std::size_t i = stage.begin[h]; i < stage.begin[h + 1]; ++i) {
      products.add((a.values[i] - a.means[h]) * (b.values[i] - b.means[h]));
    }
    total.add(stage.factor[h] * products.value());
  }
  return total.value();
}

/// The same where `a` holds a few units: the others of a stratum hold 0, and the deviations of `b` sum to 0, survey-design#5. Both are
/// taken from their means, lest rounding leave less than nothing of a variance of 0.
double of_few(const Stage& stage, const UnitTotals& a, const UnitTotals& b) {
  Sum total;
  Reader other(b);
  std::size_t at = 0;
  for (std::size_t k = 0; k < a.strata.size(); ++k) {
    const std::uint32_t h = a.strata[k];
    const std::size_t begin = at;
    at = stratum_end(stage, a, begin);
    if (stage.factor[h] == 0 || stage.is_lonely(h)) continue;
    const double mean = other.mean(h);
    Sum products, held;
    for (std::size_t i = begin; i < at; ++i) {
      const double deviation = other.value(a.units[i]) - mean;
      products.add((a.values[i] - a.means[k]) * deviation);
      held.add(deviation);
    }
    const bool some_hold_none = at - begin < stage.begin[h + 1] - stage.begin[h];
    if (some_hold_none) products.add(a.means[k] * held.value());
    total.add(stage.factor[h] * products.value());
  }
  return total.value();
}

/// Sum over lonely strata of factor times the product of deviations from the grand means; 0 where they are not adjusted.
double of_lonely(const Stage& stage, const UnitTotals& a, const UnitTotals& b) {
  if (stage.lonely_factor == 0) return 0;
  Sum products;
  if (a.all) {
    for (std::uint32_t h = 0; h < stage.strata(); ++h) {
      if (stage.is_lonely(h)) {
        const std::uint32_t unit = stage.begin[h];
        products.add(stage.factor[h] * (a.values[unit] - a.mean) * (b.values[unit] - b.mean));
      }
    }
    return products.value();
  }
  Reader other(b);
  for (std::size_t i = 0; i < a.units.size(); ++i) {
    const std::uint32_t h = stage.stratum_of_unit[a.units[i]];
    if (stage.is_lonely(h)) products.add(stage.factor[h] * a.values[i] * other.value(a.units[i]));
  }
  return products.value() - a.mean * b.lonely - b.mean * a.lonely + a.mean * b.mean * stage.lonely_factor;
}

}  // namespace

UnitTotals unit_totals(const Stage& stage, std::span<const double> weights, std::span<const Influence> parts) {
  std::size_t named = 0;
  for (const Influence& part : parts) named += part.size();
  UnitTotals totals;
  totals.all = 16 * named >= stage.units();  // about where going over all units is quicker than sorting a few
  if (totals.all) {
    totals.values = totals_of_all(stage, weights, parts);
  } else {
    take_few(totals, stage, weights, parts);
  }
  set_means(totals, stage);
  return totals;
}

double stage_covariance(const Stage& stage, const UnitTotals& a, const UnitTotals& b) {
  if (a.all && !b.all) return stage_covariance(stage, b, a);
  const double within = a.all ? of_all(stage, a, b) : of_few(stage, a, b);
  return within * stage.average + of_lonely(stage, a, b);
}

}  // namespace solleva::data
