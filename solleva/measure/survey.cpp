// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/survey.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

#include "solleva/base/errors.h"
#include "solleva/base/parallel.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/interval.h"

namespace solleva::measure {
namespace {

std::string_view name_of(data::ReplicateMethod method) {
  switch (method) {
    case data::ReplicateMethod::jk1:
    case data::ReplicateMethod::jkn: return "jackknife";
    case data::ReplicateMethod::brr: return "balanced half-samples";
    case data::ReplicateMethod::fay: return "balanced half-samples (Fay)";
    case data::ReplicateMethod::bootstrap: break;
  }
  return "bootstrap";
}

}  // namespace

std::string replicates_text(const data::Replicates& replicates) {
  return std::string(name_of(replicates.method())) + " of " + std::to_string(replicates.count());
}

namespace {

constexpr std::size_t kNoLine = std::numeric_limits<std::size_t>::max();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// One row of the results to come.
struct Item {
  std::size_t domain = 0;
  std::size_t index = 0;
  std::size_t line = kNoLine;
};

/// Everybody in the order that indices need; the order does not change when the weights do.
struct Frame {
  struct Part {
    Ranked by_welfare;
    std::vector<Ranked> by_ratio;  ///< for each line; filled where rows have their own
  };
  Part whole;  ///< empty where no line is relative and no index looks at everybody
  std::vector<Part> domains;
};

/// A line as it came out, and what its own error hangs on: rows of Frame::whole.
struct MeasuredLine {
  double value = kNone;  ///< 1 where rows have their own
  std::vector<double> influence = {};
};

bool relative(const SurveyLine& line) {
  return line.kind == LineKind::of_quantile || line.kind == LineKind::of_mean;
}

/// `ratio` is room to work in, as long as the survey.
Frame::Part part_of(const SurveySample& sample, std::span<const std::uint32_t> rows, std::span<const SurveyLine> lines,
                    std::vector<double>& ratio) {
  Frame::Part part;
  const std::span<const double> weights = sample.design.weights();
  part.by_ratio.resize(lines.size());
  if (rows.empty()) return part;
  part.by_welfare = rank(sample.welfare, weights, rows);
  for (std::size_t l = 0; l < lines.size(); ++l) {
    if (lines[l].kind != LineKind::of_row) continue;
    ratio.resize(sample.welfare.size());
    for (const std::uint32_t row : rows) ratio[row] = sample.welfare[row] / lines[l].of_row[row];
    part.by_ratio[l] = rank(ratio, weights, rows);
  }
  return part;
}

Frame frame_of(const SurveySample& sample, std::span<const Domain> domains, const SurveyOptions& options) {
  Frame frame;
  std::vector<double> ratio;
  if (std::ranges::any_of(options.indices, &Index::needs_whole)) {
    frame.whole = part_of(sample, sample.whole, options.lines, ratio);
  } else if (std::ranges::any_of(options.lines, relative)) {
    frame.whole = part_of(sample, sample.whole, {}, ratio);
  }
  for (const Domain& domain : domains) frame.domains.push_back(part_of(sample, domain.rows, options.lines, ratio));
  return frame;
}

void reweigh(Ranked& ranked, std::span<const double> weights) {
  Sum people;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    ranked.weights[i] = weights[ranked.rows[i]];
    people.add(ranked.weights[i]);
  }
  ranked.people = people.value();
}

void reweigh(Frame::Part& part, std::span<const double> weights) {
  reweigh(part.by_welfare, weights);
  for (Ranked& ranked : part.by_ratio) reweigh(ranked, weights);
}

void reweigh(Frame& frame, std::span<const double> weights) {
  reweigh(frame.whole, weights);
  for (Frame::Part& part : frame.domains) reweigh(part, weights);
}

std::vector<Item> items_of(std::size_t domains, const SurveyOptions& options) {
  std::vector<Item> all;
  for (std::size_t d = 0; d < domains; ++d) {
    for (std::size_t i = 0; i < options.indices.size(); ++i) {
      if (!options.indices[i].needs_line) {
        all.push_back({d, i});
      } else {
        for (std::size_t l = 0; l < options.lines.size(); ++l) all.push_back({d, i, l});
      }
    }
  }
  return all;
}

std::vector<MeasuredLine> measured_lines(const Frame& frame, const SurveyOptions& options, bool influence) {
  std::vector<MeasuredLine> measured;
  for (const SurveyLine& line : options.lines) {
    if (!relative(line)) {
      measured.push_back({line.kind == LineKind::fixed ? line.amount : 1});
      continue;
    }
    MeasuredLine one;
    const Ranked& whole = frame.whole.by_welfare;
    if (whole.people > 0) {
      IndexValue centre = line.kind == LineKind::of_mean
                              ? mean_value(whole, influence)
                              : quantile_value(whole, line.quantile, options.conventions, influence);
      if (centre.value) one = {line.part * *centre.value, std::move(centre.influence)};
      for (double& value : one.influence) value *= line.part;
    }
    measured.push_back(std::move(one));
  }
  return measured;
}

const Ranked& ranked_of(const Frame::Part& part, const Item& item, const SurveyOptions& options) {
  const bool own_lines = item.line != kNoLine && options.lines[item.line].kind == LineKind::of_row;
  return own_lines ? part.by_ratio[item.line] : part.by_welfare;
}

const Ranked& rows_of(const Item& item, const Frame& frame, const SurveyOptions& options) {
  return ranked_of(frame.domains[item.domain], item, options);
}

IndexValue value_of(const Item& item, const Frame& frame, const SurveyOptions& options, std::span<const MeasuredLine> lines,
                    bool influence) {
  const Index& index = options.indices[item.index];
  const Ranked& rows = rows_of(item, frame, options);
  const auto none = [](const char* code, const char* reason) { return IndexValue{{}, {}, 0, {{code, reason}}}; };
  if (rows.size() == 0) return none("empty-domain", "no row of the survey is in this group");
  if (!(rows.people > 0)) return none("no-weight", "the rows of this group stand for nobody: their weights are 0");
  IndexTerms terms{{}, options.conventions, influence};
  if (index.needs_whole) terms.whole = &ranked_of(frame.whole, item, options);
  if (item.line != kNoLine) {
    if (!std::isfinite(lines[item.line].value)) return none("no-line", "there is nobody to estimate the line from");
    terms.line = lines[item.line].value;
  }
  return index.compute(rows, index, terms);
}

/// The parts of what an estimate owes to the rows: its own, that of everybody, and that of an estimated line.
std::vector<data::Influence> parts_of(const Item& item, const IndexValue& found, const Frame& frame, const SurveyOptions& options,
                                      std::span<const MeasuredLine> lines) {
  std::vector<data::Influence> parts{{found.influence, rows_of(item, frame, options).rows, 1}};
  if (!found.whole_influence.empty()) parts.push_back({found.whole_influence, ranked_of(frame.whole, item, options).rows, 1});
  if (item.line != kNoLine && found.line_slope != 0 && !lines[item.line].influence.empty()) {
    parts.push_back({lines[item.line].influence, frame.whole.by_welfare.rows, found.line_slope});
  }
  return parts;
}

/// The scale of the index, or none where negative welfare has brought the value outside it.
IntervalScale scale_of(const Index& index, double value) {
  const bool outside = value < 0 || (index.scale == IntervalScale::logit && value > 1);
  return outside ? IntervalScale::plain : index.scale;
}

std::string method_text(std::string_view errors, IntervalScale scale) {
  const char* on = scale == IntervalScale::logit ? ", logit t" : scale == IntervalScale::log ? ", log t" : ", t";
  return std::string(errors) + on;
}

Estimate row_of(const Item& item, const IndexValue& found, std::span<const Domain> domains, const SurveyOptions& options,
                std::span<const MeasuredLine> lines) {
  const Index& index = options.indices[item.index];
  Estimate row{index.name, domains[item.domain].group};
  row.value = found.value;
  row.n = static_cast<std::int64_t>(domains[item.domain].rows.size());
  row.unit = index.unit;
  row.flags = found.flags;
  if (item.line == kNoLine) return row;
  const SurveyLine& line = options.lines[item.line];
  row.line = line.name;
  if (relative(line) && std::isfinite(lines[item.line].value)) {
    // The exact value is given by the index arpt; here it is for people.
    char text[32];
    std::snprintf(text, sizeof text, " = %.7g", lines[item.line].value);
    row.line += text;
  }
  return row;
}

void add_error(Estimate& row, double variance, double df, std::string_view errors, const Index& index, double level) {
  row.se = std::sqrt(variance);
  row.df = df;
  const IntervalScale scale = scale_of(index, *row.value);
  row.method = method_text(errors, scale);
  add_interval(row, {level, scale});
}

/// Where the error of an index comes from.
bool by_replicates(const SurveySample& sample, const Index& index) {
  return sample.replicates != nullptr || (index.rough && sample.for_rough != nullptr);
}

/// The rows of all items whose errors are linearised get them; the others get their values.
Result<SurveyReport> by_influence(const SurveySample& sample, std::span<const Domain> domains, const SurveyOptions& options,
                                  const Frame& frame, std::span<const Item> items, const RunControl& control) {
  const bool covariance = options.covariance && sample.replicates == nullptr;
  const std::vector<MeasuredLine> lines = measured_lines(frame, options, sample.replicates == nullptr);
  SurveyReport report;
  std::vector<IndexValue> kept;
  double df = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (control.stop.stop_requested()) return fail({solleva::errors::stopped, "stopped before all estimates were made"});
    control.tell("estimating", static_cast<double>(i) / static_cast<double>(items.size()));
    const Item& item = items[i];
    const Index& index = options.indices[item.index];
    const bool here = !by_replicates(sample, index);
    if (i == 0 || items[i - 1].domain != item.domain) df = sample.design.df(domains[item.domain].rows);
    IndexValue found = value_of(item, frame, options, lines, here || covariance);
    Estimate row = row_of(item, found, domains, options, lines);
    if (found.value && here && found.influence.empty()) row.method = "no error: the index has no influence values here";
    if (found.value && here && !found.influence.empty()) {
      const std::vector<data::Influence> parts = parts_of(item, found, frame, options, lines);
      const double variance = sample.design.variance(parts), simple = sample.design.simple_variance(parts);
      if (simple > 0) row.deff = variance / simple;
      add_error(row, variance, df, "linearised", index, options.level);
    }
    report.results.push_back(std::move(row));
    if (covariance) kept.push_back(std::move(found));
  }
  if (covariance) {
    std::vector<std::vector<data::Influence>> owed;
    for (std::size_t i = 0; i < items.size(); ++i) owed.push_back(parts_of(items[i], kept[i], frame, options, lines));
    report.covariance = sample.design.covariance(owed);
  }
  return report;
}

std::vector<double> values_under(const Frame& frame, const SurveyOptions& options, std::span<const Item> items) {
  const std::vector<MeasuredLine> lines = measured_lines(frame, options, false);
  std::vector<double> values;
  values.reserve(items.size());
  for (const Item& item : items) values.push_back(value_of(item, frame, options, lines, false).value.value_or(kNone));
  return values;
}

/// The values of the items under every replicate.
Result<std::vector<std::vector<double>>> replicate_values(const data::Replicates& replicates, std::size_t rows, const Frame& frame,
                                                          const SurveyOptions& options, std::span<const Item> items,
                                                          const RunControl& control) {
  std::vector<std::vector<double>> values(replicates.count());
  // A chunk copies the frame once; sixteen replicates repay it.
  const Done done = parallel_chunks({values.size(), 16}, control, [&](Chunk chunk) {
    Frame mine = frame;
    std::vector<double> weights(rows);
    for (std::size_t r = chunk.begin; r < chunk.end; ++r) {
      replicates.weights(r, weights);
      reweigh(mine, weights);
      values[r] = values_under(mine, options, items);
    }
    control.tell("replicating", static_cast<double>(chunk.end) / static_cast<double>(values.size()));
  });
  if (!done) return fail(done.error());
  return values;
}

/// Fills the error of one row from its values under the replicates.
void add_replicate_error(Estimate& row, const data::Replicates& replicates, std::span<const std::vector<double>> own, double df,
                         const Index& index, const SurveyOptions& options) {
  const std::string errors = replicates_text(replicates);
  const auto without = std::ranges::count_if(own, [](const std::vector<double>& one) { return !std::isfinite(one[0]); });
  if (without > 0) {
    row.flags.push_back({"replicates-without-value", "the index does not exist in " + std::to_string(without) + " of " +
                                                         std::to_string(own.size()) + " replicates, so it has no error"});
    row.method = errors;
    return;
  }
  const double full[]{*row.value};
  add_error(row, replicates.covariance(full, own, options.around_estimate)[0], df, errors, index, options.level);
}

/// Errors of the rows that are to have them from replicates. A group rests on the units that it touches, however many replicates
/// there are.
Done add_replicate_errors(const SurveySample& sample, std::span<const Domain> domains, const SurveyOptions& options,
                          const Frame& frame, std::span<const Item> items, const RunControl& control, SurveyReport& report) {
  const data::Replicates* replicates = sample.replicates ? sample.replicates : sample.for_rough;
  std::vector<std::size_t> places;
  std::vector<Item> mine;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!by_replicates(sample, options.indices[items[i].index])) continue;
    places.push_back(i);
    mine.push_back(items[i]);
  }
  if (mine.empty()) return {};
  const auto values = replicate_values(*replicates, sample.design.rows(), frame, options, mine, control);
  if (!values) return fail(values.error());
  for (std::size_t k = 0; k < mine.size(); ++k) {
    Estimate& row = report.results[places[k]];
    if (!row.value) continue;
    std::vector<std::vector<double>> own;
    for (const std::vector<double>& all : *values) own.push_back({all[k]});
    const double df = std::min(replicates->df(), sample.design.df(domains[mine[k].domain].rows));
    add_replicate_error(row, *replicates, own, df, options.indices[mine[k].index], options);
  }
  if (options.covariance && sample.replicates) {
    std::vector<double> full;
    for (const Estimate& row : report.results) full.push_back(row.value.value_or(kNone));
    report.covariance = replicates->covariance(full, *values, options.around_estimate);
  }
  return {};
}

}  // namespace

Result<SurveyReport> survey_estimates(const SurveySample& sample, std::span<const Domain> domains, const SurveyOptions& options,
                                      const RunControl& control) {
  for (const Index& index : options.indices) {
    if (!index.needs_line || !options.lines.empty()) continue;
    return fail({errors::no_line, "\"" + index.name + "\" needs a poverty line", {}, "",
                 "give one, as with --line 2.15 or --line-of-median 0.6"});
  }
  const Frame frame = frame_of(sample, domains, options);
  const std::vector<Item> items = items_of(domains.size(), options);
  Result<SurveyReport> report = by_influence(sample, domains, options, frame, items, control);
  if (!report) return report;
  if (Done done = add_replicate_errors(sample, domains, options, frame, items, control, *report); !done) return fail(done.error());
  return report;
}

}  // namespace solleva::measure
