// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/derived.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "solleva/base/errors.h"
#include "solleva/base/parallel.h"
#include "solleva/base/sum.h"
#include "solleva/measure/decomposition.h"

namespace solleva::measure {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Smooth Smooth::statistic(double value, std::size_t id) {
  Smooth one(value);
  one.slopes_.resize(id + 1);
  one.slopes_[id] = 1;
  return one;
}

Smooth Smooth::chain(double value, const Smooth& a, double by_a, const Smooth& b, double by_b) {
  Smooth result(value);
  result.slopes_.resize(std::max(a.slopes_.size(), b.slopes_.size()));
  // What does not depend on a statistic must not come to do so by 0 times NaN.
  for (std::size_t i = 0; i < a.slopes_.size(); ++i) result.slopes_[i] += a.slopes_[i] == 0 ? 0 : by_a * a.slopes_[i];
  for (std::size_t i = 0; i < b.slopes_.size(); ++i) result.slopes_[i] += b.slopes_[i] == 0 ? 0 : by_b * b.slopes_[i];
  return result;
}

Smooth operator+(const Smooth& a, const Smooth& b) { return Smooth::chain(a.value_ + b.value_, a, 1, b, 1); }
Smooth operator-(const Smooth& a, const Smooth& b) { return Smooth::chain(a.value_ - b.value_, a, 1, b, -1); }
Smooth operator*(const Smooth& a, const Smooth& b) { return Smooth::chain(a.value_ * b.value_, a, b.value_, b, a.value_); }

Smooth operator/(const Smooth& a, const Smooth& b) {
  const double ratio = b.value_ == 0 ? kNone : a.value_ / b.value_;
  return Smooth::chain(ratio, a, 1 / b.value_, b, -ratio / b.value_);
}

Smooth log(const Smooth& a) { return Smooth::chain(a.value_ > 0 ? std::log(a.value_) : kNone, a, 1 / a.value_, {}, 0); }

Smooth pow(const Smooth& a, double exponent) {
  const double slope = exponent == 0 ? 0 : exponent * std::pow(a.value_, exponent - 1);
  return Smooth::chain(std::pow(a.value_, exponent), a, slope, {}, 0);
}

Smooth abs(const Smooth& a) { return Smooth::chain(std::fabs(a.value_), a, a.value_ < 0 ? -1 : 1, {}, 0); }

std::vector<Smooth> shapley_parts(std::span<const Smooth> outcomes) {
  // The parts are linear in the outcomes: what an outcome weighs in every part follows from a world where it alone is 1.
  std::vector<double> unit(outcomes.size());
  std::vector<Smooth> parts;
  for (std::size_t s = 0; s < outcomes.size(); ++s) {
    unit[s] = 1;
    const std::vector<double> weights = shapley_values(unit);
    unit[s] = 0;
    parts.resize(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) parts[i] += outcomes[s] * weights[i];
  }
  return parts;
}

Smooth Statistics::add(std::size_t sample, IndexValue found, std::span<const std::uint32_t> rows, const Smooth& line) {
  const std::size_t id = all_.size();
  all_.push_back({sample, std::move(found.influence), rows, std::move(found.flags)});
  const Smooth own = Smooth::statistic(found.value.value_or(kNone), id);
  // The line's value has been used already; only its error is still to come.
  return own + (line - line.value()) * found.line_slope;
}

Smooth Statistics::people(std::size_t sample, const Ranked& ranked) {
  IndexValue found;
  found.value = ranked.people;
  if (influence_) found.influence.assign(ranked.size(), 1.0);
  return add(sample, std::move(found), ranked.rows);
}

Smooth Statistics::mean(std::size_t sample, const Ranked& ranked) {
  if (!(ranked.people > 0)) return add(sample, {{}, {}, 0, {{"no-weight", "the rows of this group stand for nobody"}}}, {});
  return add(sample, mean_value(ranked, influence_), ranked.rows);
}

Smooth Statistics::index(std::size_t sample, const Ranked& ranked, const Index& index, const Conventions& conventions,
                         const Smooth& line, const Ranked* whole) {
  const auto none = [&](const char* code, const char* reason) { return add(sample, {{}, {}, 0, {{code, reason}}}, {}); };
  if (!(ranked.people > 0)) return none("no-weight", "the rows of this group stand for nobody");
  if (index.needs_whole && !index.needs_line) {
    IndexValue found = index.compute(ranked, index, {{}, conventions, influence_, whole});
    // What it owes to everybody is a statistic of its own, whose value has been used already.
    IndexValue owed{0.0, std::exchange(found.whole_influence, {}), 0, {}};
    const Smooth own = add(sample, std::move(found), ranked.rows);
    return owed.influence.empty() ? own : own + add(sample, std::move(owed), whole->rows);
  }
  if (!index.needs_line) return add(sample, index.compute(ranked, index, {{}, conventions, influence_}), ranked.rows);
  if (!std::isfinite(line.value()) || !(line.value() > 0)) return none("no-line", "there is no line above 0 to measure against");
  return add(sample, index.compute(ranked, index, {line.value(), conventions, influence_}), ranked.rows, line);
}

Smooth Statistics::line(std::size_t sample, const Ranked& whole, const SurveyLine& line, const Conventions& conventions) {
  if (line.kind == LineKind::fixed) return line.amount;
  if (line.kind == LineKind::of_row) return 1;
  if (!(whole.people > 0)) return kNone;
  IndexValue centre = line.kind == LineKind::of_mean ? mean_value(whole, influence_)
                                                     : quantile_value(whole, line.quantile, conventions, influence_);
  return add(sample, std::move(centre), whole.rows) * line.part;
}

std::vector<data::Influence> Statistics::parts(const Smooth& figure, std::size_t sample) const {
  std::vector<data::Influence> parts;
  for (std::size_t id = 0; id < figure.slopes().size(); ++id) {
    const double slope = figure.slopes()[id];
    if (slope != 0 && all_[id].sample == sample) parts.push_back({all_[id].influence, all_[id].rows, slope});
  }
  return parts;
}

bool Statistics::complete(const Smooth& figure) const {
  for (std::size_t id = 0; id < figure.slopes().size(); ++id) {
    if (figure.slopes()[id] != 0 && all_[id].influence.empty() && !all_[id].rows.empty()) return false;
  }
  return true;
}

std::vector<Flag> Statistics::flags(const Smooth& figure) const {
  std::vector<Flag> flags;
  for (std::size_t id = 0; id < figure.slopes().size(); ++id) {
    if (figure.slopes()[id] == 0) continue;
    for (const Flag& flag : all_[id].flags) {
      if (std::ranges::find(flags, flag.code, &Flag::code) == flags.end()) flags.push_back(flag);
    }
  }
  return flags;
}

Ranked reweighed(const Ranked& ranked, std::span<const double> weights) {
  Ranked other = ranked;
  Sum people;
  for (std::size_t i = 0; i < other.size(); ++i) people.add(other.weights[i] = weights[other.rows[i]]);
  other.people = people.value();
  return other;
}

Ranked ranked_for(const SurveySample& sample, std::span<const std::uint32_t> rows, const SurveyLine* line) {
  if (rows.empty()) return {};
  if (!line || line->kind != LineKind::of_row) return rank(sample.welfare, sample.design.weights(), rows);
  std::vector<double> ratio(sample.welfare.size());
  for (const std::uint32_t row : rows) ratio[row] = sample.welfare[row] / line->of_row[row];
  return rank(ratio, sample.design.weights(), rows);
}

namespace {

/// The row of a figure without its error.
Estimate row_of(const DerivedFigure& figure, const Statistics& statistics) {
  Estimate row = figure.row;
  std::size_t n = 0;
  for (const auto& rows : figure.rows) n += rows.size();
  row.n = static_cast<std::int64_t>(n);
  const std::vector<Flag> flags = statistics.flags(figure.value);
  row.flags.insert(row.flags.end(), flags.begin(), flags.end());
  if (std::isfinite(figure.value.value())) {
    row.value = figure.value.value();
  } else if (row.flags.empty()) {
    row.flags.push_back({"not-defined", "it is a ratio to something that is 0, or a logarithm of something that is not above 0"});
  }
  return row;
}

/// A variance with its degrees of freedom, added up over independent samples.
struct Spread {
  double variance = 0, simple = 0;
  double df_inverse = 0;  ///< sum of variance^2 / df
  bool exists = true;
  double least_df = 0, only_df = 0;
  std::size_t samples = 0, with_error = 0;

  void add(double part, double df) {
    variance += part;
    df_inverse += part == 0 ? 0 : part * part / df;
    least_df = samples == 0 ? df : std::min(least_df, df);
    ++samples;
    if (!(part > 0)) return;
    only_df = df;
    ++with_error;
  }
  /// Of a single sample that has an error, its own: the formula would give the same but for rounding.
  double df() const {
    if (with_error == 0) return least_df;
    return with_error == 1 ? only_df : variance * variance / df_inverse;
  }
};

void add_error(Estimate& row, const Spread& spread, const std::string& how, const DerivedFigure& figure, double level) {
  if (!spread.exists || !row.value) return;
  row.se = std::sqrt(spread.variance);
  row.df = spread.df();
  if (spread.simple > 0) row.deff = spread.variance / spread.simple;
  row.method = how + (figure.scale == IntervalScale::logit ? ", logit t" : figure.scale == IntervalScale::log ? ", log t" : ", t");
  add_interval(row, {level, figure.scale});
}

void take_off(Estimate& row, double less) {
  for (std::optional<double>* figure : {&row.value, &row.lower, &row.upper}) {
    if (*figure) **figure -= less;
  }
}

Spread linear_spread(std::span<const SurveySample> samples, const DerivedFigure& figure, const Statistics& statistics) {
  Spread spread;
  for (std::size_t s = 0; s < samples.size(); ++s) {
    if (s >= figure.rows.size() || figure.rows[s].empty()) continue;
    const std::vector<data::Influence> parts = statistics.parts(figure.value, s);
    spread.simple += samples[s].design.simple_variance(parts);
    spread.add(samples[s].design.variance(parts), samples[s].design.df(figure.rows[s]));
  }
  return spread;
}

std::vector<std::span<const double>> weights_of(std::span<const SurveySample> samples) {
  std::vector<std::span<const double>> weights;
  for (const SurveySample& sample : samples) weights.push_back(sample.design.weights());
  return weights;
}

/// The values of all figures under every replicate of one sample, the other samples at their weights.
Result<std::vector<std::vector<double>>> replicated_values(std::span<const SurveySample> samples, std::size_t which,
                                                           const Derive& derive, const RunControl& control) {
  const data::Replicates& replicates = *samples[which].replicates;
  std::vector<std::vector<double>> values(replicates.count());
  const Done done = parallel_chunks({values.size(), 8}, control, [&](Chunk chunk) {
    std::vector<double> mine(samples[which].design.rows());
    std::vector<std::span<const double>> weights = weights_of(samples);
    weights[which] = mine;
    for (std::size_t r = chunk.begin; r < chunk.end; ++r) {
      replicates.weights(r, mine);
      for (const DerivedFigure& figure : derive(weights, false).figures) values[r].push_back(figure.value.value());
    }
    control.tell("replicating", static_cast<double>(chunk.end) / static_cast<double>(values.size()));
  });
  if (!done) return fail(done.error());
  return values;
}

Result<std::vector<Estimate>> replicated(std::span<const SurveySample> samples, const Derive& derive,
                                         const DerivedOptions& options, const RunControl& control) {
  const Derivation full = derive(weights_of(samples), false);
  std::vector<Spread> spreads(full.figures.size());
  std::vector<Estimate> rows;
  for (const DerivedFigure& figure : full.figures) rows.push_back(row_of(figure, full.statistics));
  for (std::size_t s = 0; s < samples.size(); ++s) {
    Result<std::vector<std::vector<double>>> values = replicated_values(samples, s, derive, control);
    if (!values) return fail(values.error());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (s >= full.figures[i].rows.size() || full.figures[i].rows[s].empty() || !rows[i].value) continue;
      std::vector<std::vector<double>> own;
      std::size_t without = 0;
      for (const std::vector<double>& all : *values) {
        own.push_back({all[i]});
        without += std::isfinite(all[i]) ? 0U : 1U;
      }
      if (without > 0) {
        spreads[i].exists = false;
        rows[i].flags.push_back({"replicates-without-value", "it does not exist in " + std::to_string(without) + " of " +
                                                               std::to_string(own.size()) + " replicates, so it has no error"});
        continue;
      }
      const double one[] = {*rows[i].value};
      spreads[i].add(samples[s].replicates->covariance(one, own, options.around_estimate)[0],
                     std::min(samples[s].replicates->df(), samples[s].design.df(full.figures[i].rows[s])));
    }
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    add_error(rows[i], spreads[i], replicates_text(*samples.front().replicates), full.figures[i], options.level);
    take_off(rows[i], full.figures[i].less);
  }
  return rows;
}

}  // namespace

Result<std::vector<Estimate>> derived_estimates(std::span<const SurveySample> samples, const Derive& derive,
                                                const DerivedOptions& options, const RunControl& control) {
  if (std::ranges::all_of(samples, [](const SurveySample& s) { return s.replicates != nullptr; })) {
    return replicated(samples, derive, options, control);
  }
  const Derivation full = derive(weights_of(samples), true);
  std::vector<Estimate> rows;
  for (std::size_t i = 0; i < full.figures.size(); ++i) {
    if (control.stop.stop_requested()) return fail({solleva::errors::stopped, "stopped before all estimates were made"});
    control.tell("estimating", static_cast<double>(i) / static_cast<double>(full.figures.size()));
    const DerivedFigure& figure = full.figures[i];
    Estimate row = row_of(figure, full.statistics);
    if (!figure.no_error.empty()) {
      row.method = figure.no_error;
    } else if (row.value && full.statistics.complete(figure.value)) {
      add_error(row, linear_spread(samples, figure, full.statistics), "linearised", figure, options.level);
    } else {
      row.method = row.value ? "no error: there is no density at a quantile it rests on" : "linearised";
    }
    take_off(row, figure.less);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace solleva::measure
