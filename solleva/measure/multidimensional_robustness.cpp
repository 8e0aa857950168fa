// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/multidimensional_robustness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "solleva/base/sort.h"
#include "solleva/base/student.h"
#include "solleva/base/sum.h"
#include "solleva/measure/interval.h"
#include "solleva/measure/survey.h"

namespace solleva::measure {
namespace {

/// Weighted shares of a two-by-two table.
struct Shares {
  double people = 0, first = 0, second = 0, both = 0;
};

/// Rows of a domain in which two indicators are known.
struct Pair {
  std::vector<std::uint32_t> rows;
  std::vector<std::uint8_t> first, second;
};

Pair pair_of(const data::DeprivationTable& table, std::span<const std::uint32_t> rows, std::size_t first, std::size_t second) {
  Pair pair;
  for (const std::uint32_t row : rows) {
    const std::uint8_t a = table.states[first][row], b = table.states[second][row];
    if (a == data::kUnknown || b == data::kUnknown) continue;
    pair.rows.push_back(row);
    pair.first.push_back(a);
    pair.second.push_back(b);
  }
  return pair;
}

Shares shares_of(const Pair& pair, std::span<const double> weights) {
  Sum people, first, second, both;
  for (std::size_t i = 0; i < pair.rows.size(); ++i) {
    const double weight = weights[pair.rows[i]];
    people.add(weight);
    first.add(weight * pair.first[i]);
    second.add(weight * pair.second[i]);
    both.add(weight * pair.first[i] * pair.second[i]);
  }
  const double all = people.value();
  return {all, first.value() / all, second.value() / all, both.value() / all};
}

/// A function of the three shares, with its derivatives by them.
struct Association {
  double value = 0, by_first = 0, by_second = 0, by_both = 0;
};

/// Cramer's V with its sign, which tells two indicators that exclude each other from two that go together: errors are those of this
/// number, for V itself has a kink at 0.
std::optional<Association> phi(const Shares& s) {
  const double first = s.first * (1 - s.first), second = s.second * (1 - s.second);
  if (!(first > 0 && second > 0)) return {};
  const double scale = std::sqrt(first * second), value = (s.both - s.first * s.second) / scale;
  return Association{value, -s.second / scale - value * (1 - 2 * s.first) / (2 * first),
                     -s.first / scale - value * (1 - 2 * s.second) / (2 * second), 1 / scale};
}

std::optional<Association> r0(const Shares& s) {
  const bool first = s.first <= s.second;
  const double rarer = first ? s.first : s.second;
  if (!(rarer > 0)) return {};
  const double value = s.both / rarer;
  return Association{value, first ? -value / rarer : 0, first ? 0 : -value / rarer, 1 / rarer};
}

std::vector<double> influence_of(const Pair& pair, const Shares& shares, const Association& found) {
  std::vector<double> influence;
  for (std::size_t i = 0; i < pair.rows.size(); ++i) {
    const double a = pair.first[i], b = pair.second[i];
    influence.push_back(
        (found.by_first * (a - shares.first) + found.by_second * (b - shares.second) + found.by_both * (a * b - shares.both)) /
        shares.people);
  }
  return influence;
}

/// The interval of V from that of phi by Fisher's z: from 0 where phi may have either sign.
void add_folded_interval(Estimate& row, double level) {
  const double v = *row.value;
  if (!(v < 1)) {
    row.flags.push_back({"no-interval", "the two say the same of everybody, where this kind of interval does not exist"});
    return;
  }
  Estimate z{row.estimand};
  z.value = std::atanh(v);
  z.se = *row.se / (1 - v * v);
  z.df = row.df;
  add_interval(z, {level});
  if (!z.se) row.se.reset();
  row.flags.insert(row.flags.end(), z.flags.begin(), z.flags.end());
  if (!z.lower || !z.upper) return;
  row.lower = std::max(0.0, std::tanh(*z.lower));
  row.upper = std::tanh(*z.upper);
}

/// What is asked of two indicators.
struct Question {
  const char* name;
  std::optional<Association> (*of)(const Shares&);
  bool folded;
};
constexpr std::array<Question, 2> kQuestions{{{"cramers_v", phi, true}, {"r0", r0, false}}};

/// Under the weights of the sample, and under those of its replicates where there are any.
struct AllShares {
  Shares full;
  std::vector<Shares> replicates;
};

AllShares all_shares(const MultidimensionalSample& sample, const Pair& pair) {
  AllShares all{shares_of(pair, sample.design.weights()), {}};
  std::vector<double> weights(sample.design.rows());
  for (std::size_t r = 0; sample.replicates != nullptr && r < sample.replicates->count(); ++r) {
    sample.replicates->weights(r, weights);
    all.replicates.push_back(shares_of(pair, weights));
  }
  return all;
}

/// Values under the replicates; empty where one of them has none.
std::vector<std::vector<double>> replicated(std::span<const Shares> replicates, const Question& question) {
  std::vector<std::vector<double>> values;
  for (const Shares& shares : replicates) {
    const std::optional<Association> found = question.of(shares);
    if (!found) return {};
    values.push_back({found->value});
  }
  return values;
}

/// Error, degrees of freedom and interval of a row that has its value.
void add_errors(Estimate& row, const MultidimensionalSample& sample, const Pair& pair, const AllShares& shares, const Question& question,
                double level) {
  const Association found = *question.of(shares.full);
  row.df = sample.design.df(pair.rows);
  row.method = "linearised";
  if (sample.replicates != nullptr) {
    row.method = replicates_text(*sample.replicates);
    const auto own = replicated(shares.replicates, question);
    if (own.empty()) {
      row.df.reset();
      row.flags.push_back({"replicates-without-value", "the measure does not exist in some replicates, so it has no error"});
      return;
    }
    const double full[]{found.value};
    row.se = std::sqrt(sample.replicates->covariance(full, own, false)[0]);
    row.df = std::min(sample.replicates->df(), *row.df);
  } else {
    const std::vector<double> influence = influence_of(pair, shares.full, found);
    const data::Influence parts[]{{influence, pair.rows, 1}};
    row.se = std::sqrt(sample.design.variance(parts));
  }
  row.method += question.folded ? ", t of Fisher's z" : ", logit t";
  if (question.folded) {
    add_folded_interval(row, level);
  } else {
    add_interval(row, {level, IntervalScale::logit});
  }
}

double population(std::span<const double> values, double mean) {
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum;
}

/// Ranks from 1; ties take their mean.
std::vector<double> ranks_of(std::span<const double> values) {
  const std::vector<std::uint32_t> order = sorted_order(values);
  std::vector<double> ranks(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    for (std::size_t at = i; at < end; ++at) ranks[order[at]] = 0.5 * static_cast<double>(i + 1 + end);
    i = end;
  }
  return ranks;
}

int sign(double x) {
  return x > 0 ? 1 : x < 0 ? -1 : 0;
}

/// M0 of all groups under one setting, and the direction of each significant difference.
struct Ranking {
  std::vector<MultidimensionalValue> values;
  std::vector<int> direction;  ///< of each pair, in the order of all pairs; 0: not significant
};

Ranking ranking(const MultidimensionalSample& sample, std::size_t cutoff, std::span<const Domain> groups, double level) {
  Ranking found;
  for (const Domain& group : groups) {
    found.values.push_back(multidimensional_value(sample, {MultidimensionalKind::m0, cutoff, {}, {}}, group.rows));
  }
  const double df = sample.design.df();
  const double bound = df > 0 ? student_quantile(0.5 + level / 2, df) : 0;
  for (std::size_t a = 0; a < groups.size(); ++a) {
    for (std::size_t b = a + 1; b < groups.size(); ++b) {
      const MultidimensionalValue &x = found.values[a], &y = found.values[b];
      int direction = 0;
      if (x.value && y.value && df > 0) {
        const data::Influence parts[]{{x.influence, x.rows, 1}, {y.influence, y.rows, -1}};
        const double difference = *x.value - *y.value, error = std::sqrt(sample.design.variance(parts));
        direction = std::fabs(difference) > bound * error ? sign(difference) : 0;
      }
      found.direction.push_back(direction);
    }
  }
  return found;
}

RankRobustness compare(std::string setting, const Ranking& base, const Ranking& here) {
  RankRobustness row{std::move(setting), {}, {}, 0, 0, 0};
  std::vector<double> a, b;
  for (std::size_t i = 0; i < base.values.size(); ++i) {
    if (!base.values[i].value || !here.values[i].value) continue;
    a.push_back(*base.values[i].value);
    b.push_back(*here.values[i].value);
  }
  row.pairs = a.size() * (a.size() - (a.empty() ? 0 : 1)) / 2;
  row.spearman = spearman(a, b);
  row.kendall = kendall(a, b);
  for (std::size_t i = 0; i < base.direction.size(); ++i) {
    row.distinct += base.direction[i] != 0 ? 1U : 0U;
    row.kept += base.direction[i] != 0 && here.direction[i] == base.direction[i] ? 1U : 0U;
  }
  return row;
}

}  // namespace

std::vector<Estimate> redundancy_estimates(const MultidimensionalSample& sample, const data::DeprivationTable& table,
                                           const Domain& domain, double level) {
  std::vector<Estimate> all;
  const std::size_t indicators = sample.spec.indicators.size();
  for (std::size_t a = 0; a < indicators; ++a) {
    for (std::size_t b = a + 1; b < indicators; ++b) {
      const Pair pair = pair_of(table, domain.rows, a, b);
      const AllShares shares = all_shares(sample, pair);
      for (const Question& question : kQuestions) {
        const std::optional<Association> found = question.of(shares.full);
        Estimate row{question.name, domain.group};
        row.group.emplace_back("indicator", sample.spec.indicators[a].id);
        row.group.emplace_back("with", sample.spec.indicators[b].id);
        row.n = static_cast<std::int64_t>(pair.rows.size());
        row.unit = "association";
        if (found) {
          row.value = question.folded ? std::fabs(found->value) : found->value;
          add_errors(row, sample, pair, shares, question, level);
        } else {
          row.flags.push_back({"no-variation", "nobody or everybody is deprived in one of the two"});
        }
        all.push_back(std::move(row));
      }
    }
  }
  return all;
}

Result<std::vector<RankRobustness>> rank_robustness(const MultidimensionalSample& sample, const data::DeprivationTable& table,
                                                    std::span<const Domain> groups, const RobustnessOptions& options) {
  std::vector<RankRobustness> rows;
  if (groups.size() < 2) return rows;
  const Ranking base = ranking(sample, 0, groups, options.level);
  RankRobustness together{"all", {}, {}, 0, 0, 0};
  std::vector<bool> kept(base.direction.size(), true);
  const auto add = [&](std::string setting, const Ranking& here) {
    rows.push_back(compare(std::move(setting), base, here));
    for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = kept[i] && here.direction[i] == base.direction[i];
  };
  for (std::size_t k = 1; k < sample.spec.cutoffs.size(); ++k) {
    add("k = " + cutoff_text(sample.spec.cutoffs[k]), ranking(sample, k, groups, options.level));
  }
  for (std::size_t d = 0; sample.spec.dimensions.size() > 1 && d < sample.spec.dimensions.size(); ++d) {
    const Result<data::Deprivations> heavy = data::with_dimension_weight(sample.spec, d, options.heavy);
    if (!heavy) return fail(heavy.error());
    const Result<DeprivationCounts> counts = count_deprivations(*heavy, table);
    if (!counts) return fail(counts.error());
    add(sample.spec.dimensions[d].id + " weighs " + options.heavy.text(),
        ranking({*heavy, *counts, sample.design, nullptr}, 0, groups, options.level));
  }
  if (rows.empty()) return rows;
  together.pairs = rows.front().pairs;
  together.distinct = rows.front().distinct;
  for (std::size_t i = 0; i < kept.size(); ++i) together.kept += kept[i] && base.direction[i] != 0 ? 1U : 0U;
  rows.push_back(std::move(together));
  return rows;
}

std::optional<double> spearman(std::span<const double> a, std::span<const double> b) {
  const std::vector<double> x = ranks_of(a), y = ranks_of(b);
  const double mean = 0.5 * static_cast<double>(a.size() + 1);
  const double spread = std::sqrt(population(x, mean) * population(y, mean));
  if (!(spread > 0)) return {};
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - mean) * (y[i] - mean);
  return sum / spread;
}

std::optional<double> kendall(std::span<const double> a, std::span<const double> b) {
  double agreement = 0, differ_a = 0, differ_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = i + 1; j < a.size(); ++j) {
      const int x = sign(a[i] - a[j]), y = sign(b[i] - b[j]);
      agreement += x * y;
      differ_a += x != 0 ? 1U : 0U;
      differ_b += y != 0 ? 1U : 0U;
    }
  }
  if (!(differ_a > 0 && differ_b > 0)) return {};
  return agreement / std::sqrt(differ_a * differ_b);
}

}  // namespace solleva::measure
