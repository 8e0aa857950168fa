// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/multidimensional.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "solleva/base/errors.h"
#include "solleva/base/parallel.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/interval.h"
#include "solleva/measure/multidimensional_terms.h"
#include "solleva/measure/survey.h"

namespace solleva::measure {
namespace {

using enum MultidimensionalKind;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Name {
  MultidimensionalKind kind;
  std::string_view name;
  std::string_view unit;
};

constexpr auto kNames = std::to_array<Name>({
    {m0, "m0", "mean score of the poor over everybody"},
    {h, "h", "share of persons"},
    {a, "a", "mean score of the poor"},
    {m1, "m1", "mean gap of the poor over everybody"},
    {m2, "m2", "mean squared gap of the poor over everybody"},
    {hd, "hd", "share of persons"},
    {hdk, "hdk", "share of persons"},
    {actb, "actb", "part of m0"},
    {pctb, "pctb", "share of m0"},
    {population_share, "population_share", "share of persons"},
    {m0_share, "m0_share", "share of m0"},
});

const Name& entry(MultidimensionalKind kind) {
  return *std::ranges::find(kNames, kind, &Name::kind);
}

/// What of a change is given.
enum class ChangeForm { absolute, absolute_a_year, relative, relative_a_year };
constexpr auto kForms = std::to_array<std::pair<ChangeForm, std::string_view>>({
    {ChangeForm::absolute, "_change"},
    {ChangeForm::absolute_a_year, "_change_per_year"},
    {ChangeForm::relative, "_relative_change"},
    {ChangeForm::relative_a_year, "_relative_change_per_year"},
});

bool a_year(ChangeForm form) {
  return form == ChangeForm::absolute_a_year || form == ChangeForm::relative_a_year;
}
bool is_relative(ChangeForm form) {
  return form == ChangeForm::relative || form == ChangeForm::relative_a_year;
}

/// A change and its derivatives by the two levels, multidimensional#15 to #18.
struct Moved {
  double value = 0, by_before = 0, by_after = 0;
};

Moved moved(ChangeForm form, double before, double after, double years) {
  const double ratio = after / before;
  switch (form) {
    case ChangeForm::absolute:
      return {after - before, -1, 1};
    case ChangeForm::absolute_a_year:
      return {(after - before) / years, -1 / years, 1 / years};
    case ChangeForm::relative:
      return {ratio - 1, -ratio / before, 1 / before};
    case ChangeForm::relative_a_year:
      break;
  }
  const double growth = std::pow(ratio, 1 / years);
  return {growth - 1, -growth / (years * before), after > 0 ? growth / (years * after) : 0};
}

/// Whether the change exists for these levels.
bool exists(ChangeForm form, double before, double after) {
  return !is_relative(form) || (before > 0 && (form == ChangeForm::relative || after > 0));
}

Group group_of(const MultidimensionalSample& sample, const MultidimensionalMeasure& measure, Group group) {
  if (measure.cutoff) group.emplace_back("k", cutoff_text(sample.spec.cutoffs[*measure.cutoff]));
  if (measure.indicator) group.emplace_back("indicator", sample.spec.indicators[*measure.indicator].id);
  if (measure.dimension) group.emplace_back("dimension", sample.spec.dimensions[*measure.dimension].id);
  return group;
}

/// Works through all rows of results.
class Estimation {
 public:
  Estimation(const MultidimensionalSample& sample, std::span<const MultidimensionalDomain> domains,
             std::span<const MultidimensionalStep> steps, const MultidimensionalOptions& options)
      : sample_(sample), domains_(domains), steps_(steps), options_(options), terms_(sample) {}

  Result<std::vector<Estimate>> run(const RunControl& control) {
    for (std::size_t d = 0; d < domains_.size(); ++d) {
      const auto whole = domains_[d].whole;
      cells_.push_back(terms_.cell(domains_[d].domain.rows,
                                   whole ? std::span(domains_[*whole].domain.rows) : std::span<const std::uint32_t>()));
      auto measures = multidimensional_measures(sample_, whole.has_value(), options_.estimands);
      if (!measures) return fail(measures.error());
      for (const MultidimensionalMeasure& one : *measures) levels_.push_back({d, one});
      df_.push_back(options_.as_mpitb ? sample_.design.df() : sample_.design.df(cells_[d].rows));
    }
    for (std::size_t s = 0; s < steps_.size(); ++s) {
      auto measures = multidimensional_measures(sample_, domains_[steps_[s].before].whole.has_value(), options_.estimands);
      if (!measures) return fail(measures.error());
      for (const MultidimensionalMeasure& one : *measures) changes_.push_back({s, one});
    }
    if (sample_.replicates != nullptr) {
      if (Done done = replicate(control); !done) return fail(done.error());
    }
    std::vector<std::vector<Estimate>> rows(levels_.size() + changes_.size());
    const Done done = parallel_chunks({rows.size(), 16}, control, [&](Chunk chunk) {
      for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
        rows[i] = i < levels_.size() ? std::vector{level(i)} : change(i - levels_.size());
      }
      control.tell("estimating", static_cast<double>(chunk.end) / static_cast<double>(rows.size()));
    });
    if (!done) return fail(done.error());
    std::vector<Estimate> all;
    for (std::vector<Estimate>& some : rows) std::ranges::move(some, std::back_inserter(all));
    return all;
  }

 private:
  struct Level {
    std::size_t domain;
    MultidimensionalMeasure measure;
  };
  struct Change {
    std::size_t step;
    MultidimensionalMeasure measure;
  };

  Estimate level(std::size_t i) const {
    const auto& [domain, measure] = levels_[i];
    const MultidimensionalTerms::Value found = terms_.value(measure, cells_[domain]);
    Estimate row{std::string(name_of(measure.kind)), group_of(sample_, measure, domains_[domain].domain.group)};
    row.value = found.value;
    row.n = static_cast<std::int64_t>(cells_[domain].places.size());
    row.unit = entry(measure.kind).unit;
    row.flags = found.flags;
    if (!found.value) return row;
    const bool inside = *found.value <= 1 && *found.value >= 0;
    const IntervalScale scale = inside ? IntervalScale::logit : IntervalScale::plain;
    row.df = df_[domain];
    row.method = method_text(inside ? ", logit t" : ", t");
    if (sample_.replicates != nullptr) {
      row.df = std::min(sample_.replicates->df(), df_[domain]);  // a group rests on the units that it touches
      add_replicate_error(row, [&](std::size_t r) { return level_under_[r][i]; });
    } else {
      const data::Influence parts[]{{found.influence, found.rows, 1}};
      const double variance = sample_.design.variance(parts), simple = sample_.design.simple_variance(parts);
      row.se = std::sqrt(variance);
      if (simple > 0) row.deff = variance / simple;
    }
    add_interval(row, {options_.level, scale});
    return row;
  }

  std::vector<Estimate> change(std::size_t i) const {
    const auto& [at, measure] = changes_[i];
    const MultidimensionalStep& step = steps_[at];
    const MultidimensionalTerms::Value before = terms_.value(measure, cells_[step.before]),
                                       after = terms_.value(measure, cells_[step.after]);
    std::vector<Estimate> rows;
    for (const auto& [form, ending] : kForms) {
      if (a_year(form) && !step.years) continue;
      Estimate row{std::string(name_of(measure.kind)) + std::string(ending), group_of(sample_, measure, step.group)};
      row.n = static_cast<std::int64_t>(cells_[step.before].places.size() + cells_[step.after].places.size());
      row.unit = is_relative(form) ? "part of the value before" : std::string(entry(measure.kind).unit);
      if (a_year(form)) row.unit += " a year";
      row.flags = before.flags;
      row.flags.insert(row.flags.end(), after.flags.begin(), after.flags.end());
      if (before.value && after.value) fill_change(row, i, {form, step.years.value_or(1)}, before, after);
      rows.push_back(std::move(row));
    }
    return rows;
  }

  struct Asked {
    ChangeForm form;
    double years;
  };

  void fill_change(Estimate& row, std::size_t i, Asked asked, const MultidimensionalTerms::Value& before,
                   const MultidimensionalTerms::Value& after) const {
    if (!exists(asked.form, *before.value, *after.value)) {
      row.flags.push_back({"no-relative-change", "a relative change does not exist from " + format_double(*before.value) +
                                                     " to " + format_double(*after.value)});
      return;
    }
    const Moved found = moved(asked.form, *before.value, *after.value, asked.years);
    row.value = found.value;
    row.method = method_text(options_.as_mpitb ? ", normal" : ", t");
    if (sample_.replicates != nullptr) {
      add_replicate_error(row, [&](std::size_t r) {
        const auto [first, last] = change_under_[r][i];
        return exists(asked.form, first, last) ? moved(asked.form, first, last, asked.years).value : kNone;
      });
    } else {
      const data::Influence parts[]{{before.influence, before.rows, found.by_before},
                                    {after.influence, after.rows, found.by_after}};
      const double variance = sample_.design.variance(parts), simple = sample_.design.simple_variance(parts);
      row.se = std::sqrt(variance);
      if (simple > 0) row.deff = variance / simple;
    }
    row.df = options_.as_mpitb ? std::numeric_limits<double>::infinity() : df_of_change(before, after);
    add_interval(row, {options_.level, IntervalScale::plain});
    if (options_.as_mpitb) row.df.reset();
  }

  /// Of the units that either time touches, so that those of a panel count once.
  double df_of_change(const MultidimensionalTerms::Value& before, const MultidimensionalTerms::Value& after) const {
    std::vector<std::uint32_t> rows(before.rows.begin(), before.rows.end());
    rows.insert(rows.end(), after.rows.begin(), after.rows.end());
    const double df = sample_.design.df(rows);
    return sample_.replicates == nullptr ? df : std::min(sample_.replicates->df(), df);
  }

  std::string method_text(std::string_view interval) const {
    if (sample_.replicates == nullptr) return "linearised" + std::string(interval);
    return replicates_text(*sample_.replicates) + std::string(interval);
  }

  template <class Value>
  void add_replicate_error(Estimate& row, Value value) const {
    std::vector<std::vector<double>> own;
    std::size_t without = 0;
    for (std::size_t r = 0; r < sample_.replicates->count(); ++r) {
      own.push_back({value(r)});
      without += std::isfinite(own.back()[0]) ? 0U : 1U;
    }
    if (without > 0) {
      row.flags.push_back({"replicates-without-value", "the measure does not exist in " + std::to_string(without) + " of " +
                                                           std::to_string(own.size()) + " replicates, so it has no error"});
      return;
    }
    const double full[]{*row.value};
    row.se = std::sqrt(sample_.replicates->covariance(full, own, options_.around_estimate)[0]);
  }

  using Weights = std::vector<std::vector<double>>;  ///< of some replicates, of each row

  /// The measure under each set of weights; what rows add to its totals is found once for all of them.
  std::vector<double> under(const MultidimensionalMeasure& measure, std::size_t domain, const Weights& weights) const {
    const auto ratio = terms_.ratio(measure, cells_[domain]);
    std::vector<double> values;
    for (const std::vector<double>& one : weights) {
      const auto totals = ratio.totals(one);
      values.push_back(totals.below > 0 ? totals.above / totals.below : kNone);
    }
    return values;
  }

  /// All levels, and the two levels of every change, under the weights of every replicate.
  Done replicate(const RunControl& control) {
    const std::size_t count = sample_.replicates->count();
    level_under_.assign(count, std::vector<double>(levels_.size()));
    change_under_.assign(count, std::vector<std::pair<double, double>>(changes_.size()));
    return parallel_chunks({count, 16}, control, [&](Chunk chunk) {
      Weights weights(chunk.end - chunk.begin, std::vector<double>(sample_.design.rows()));
      for (std::size_t r = 0; r < weights.size(); ++r) sample_.replicates->weights(chunk.begin + r, weights[r]);
      for (std::size_t i = 0; i < levels_.size(); ++i) {
        const std::vector<double> values = under(levels_[i].measure, levels_[i].domain, weights);
        for (std::size_t r = 0; r < values.size(); ++r) level_under_[chunk.begin + r][i] = values[r];
      }
      for (std::size_t i = 0; i < changes_.size(); ++i) {
        const MultidimensionalStep& step = steps_[changes_[i].step];
        const std::vector<double> before = under(changes_[i].measure, step.before, weights);
        const std::vector<double> after = under(changes_[i].measure, step.after, weights);
        for (std::size_t r = 0; r < before.size(); ++r) change_under_[chunk.begin + r][i] = {before[r], after[r]};
      }
      control.tell("replicating", static_cast<double>(chunk.end) / static_cast<double>(count));
    });
  }

  const MultidimensionalSample& sample_;
  std::span<const MultidimensionalDomain> domains_;
  std::span<const MultidimensionalStep> steps_;
  const MultidimensionalOptions& options_;
  MultidimensionalTerms terms_;
  std::vector<MultidimensionalCell> cells_;  ///< of each domain
  std::vector<double> df_;                   ///< of each domain
  std::vector<Level> levels_;
  std::vector<Change> changes_;
  std::vector<std::vector<double>> level_under_;                      ///< of each replicate
  std::vector<std::vector<std::pair<double, double>>> change_under_;  ///< before and after
};

Error unknown(std::string_view name) {
  std::vector<std::string> known;
  for (const Name& one : kNames) known.emplace_back(one.name);
  return {errors::unknown_index,
          "there is no measure \"" + std::string(name) + "\"",
          {},
          "there are " + join(known, ", "),
          did_you_mean(name, known)};
}

}  // namespace

std::string_view name_of(MultidimensionalKind kind) {
  return entry(kind).name;
}

std::string cutoff_text(Fraction cutoff) {
  std::int64_t below = cutoff.denominator();
  while (below % 2 == 0) below /= 2;
  while (below % 5 == 0) below /= 5;
  return below == 1 ? format_double(100 * static_cast<double>(cutoff.numerator()) / static_cast<double>(cutoff.denominator()))
                    : cutoff.text();
}

Result<std::vector<MultidimensionalMeasure>> multidimensional_measures(const MultidimensionalSample& sample, bool part_of_whole,
                                                                       std::span<const std::string> estimands) {
  for (const std::string& name : estimands) {
    if (std::ranges::find(kNames, name, &Name::name) == kNames.end()) return fail(unknown(name));
  }
  std::vector<MultidimensionalMeasure> all;
  const auto wanted = [&](MultidimensionalKind kind) {
    return estimands.empty() || std::ranges::find(estimands, name_of(kind)) != estimands.end();
  };
  const std::size_t indicators = sample.spec.indicators.size();
  const auto each_indicator = [&](MultidimensionalKind kind, std::optional<std::size_t> cutoff) {
    for (std::size_t j = 0; wanted(kind) && j < indicators; ++j) all.push_back({kind, cutoff, j, {}});
  };
  if (part_of_whole && wanted(population_share)) all.push_back({population_share});
  each_indicator(hd, {});
  const bool amounts = std::ranges::all_of(sample.spec.indicators, &data::DeprivationIndicator::cardinal);
  for (std::size_t k = 0; k < sample.spec.cutoffs.size(); ++k) {
    for (const MultidimensionalKind kind : {m0, h, a, m1, m2, m0_share}) {
      const bool possible = kind == m0_share ? part_of_whole : (kind != m1 && kind != m2) || amounts;
      if (possible && wanted(kind)) all.push_back({kind, k, {}, {}});
    }
    for (const MultidimensionalKind kind : {hdk, actb, pctb}) each_indicator(kind, k);
    for (const MultidimensionalKind kind : {actb, pctb}) {
      for (std::size_t d = 0; wanted(kind) && d < sample.spec.dimensions.size(); ++d) all.push_back({kind, k, {}, d});
    }
  }
  return all;
}

Result<std::vector<Estimate>> multidimensional_estimates(const MultidimensionalSample& sample,
                                                         std::span<const MultidimensionalDomain> domains,
                                                         std::span<const MultidimensionalStep> steps,
                                                         const MultidimensionalOptions& options, const RunControl& control) {
  return Estimation(sample, domains, steps, options).run(control);
}

}  // namespace solleva::measure
