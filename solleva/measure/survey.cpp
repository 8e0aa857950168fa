// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/survey.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/base/errors.h"
#include "solleva/base/parallel.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/index_kernels.h"
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

std::string line_text(const SurveyLine& line, double amount) {
  const bool estimated = line.kind == LineKind::of_quantile || line.kind == LineKind::of_mean;
  if (!estimated || !std::isfinite(amount)) return line.name;
  // The exact value is given by the index arpt; here it is for people.
  char text[32];
  std::snprintf(text, sizeof text, " = %.7g", amount);
  return line.name + text;
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
  std::vector<Part> parts;  ///< of each domain, and one of everybody where no domain holds the same rows
  std::size_t everybody = 0;  ///< which part; an empty one where no line is relative and no index looks at everybody

  const Part& whole() const { return parts[everybody]; }
};

/// A line as it came out, and what its own error hangs on: rows of Frame::whole.
struct MeasuredLine {
  double value = kNone;  ///< 1 where rows have their own
  std::vector<double> influence = {};
};

bool relative(const SurveyLine& line) {
  return line.kind == LineKind::of_quantile || line.kind == LineKind::of_mean;
}

/// All rows, or those of a domain, by welfare. `last`: nobody looks at the welfare of the sample afterwards.
Ranked by_welfare(const SurveySample& sample, std::span<const std::uint32_t> rows, bool last, unsigned threads) {
  const std::span<const double> weights = sample.design.weights();
  if (rows.size() < sample.welfare.size()) return rank(sample.welfare, weights, rows);
  std::vector<double> welfare;
  if (last && sample.spare != nullptr) {
    welfare = std::move(*sample.spare);
    sample.spare->clear();
  } else {
    welfare.assign(sample.welfare.begin(), sample.welfare.end());
  }
  return rank(std::move(welfare), weights, threads);
}

/// What one part of a frame is made of.
struct PartRows {
  std::span<const std::uint32_t> rows;
  std::span<const SurveyLine> lines;
  bool last = false;  ///< nobody looks at the welfare of the sample after it
};

/// `ratio` is room to work in, as long as the survey.
Frame::Part part_of(const SurveySample& sample, const PartRows& of, std::vector<double>& ratio, unsigned threads) {
  Frame::Part part;
  part.by_ratio.resize(of.lines.size());
  if (of.rows.empty()) return part;
  const bool own_lines = std::ranges::any_of(of.lines, [](const SurveyLine& line) { return line.kind == LineKind::of_row; });
  part.by_welfare = by_welfare(sample, of.rows, of.last && !own_lines, threads);
  for (std::size_t l = 0; l < of.lines.size(); ++l) {
    if (of.lines[l].kind != LineKind::of_row) continue;
    ratio.resize(sample.welfare.size());
    for (const std::uint32_t row : of.rows) ratio[row] = sample.welfare[row] / of.lines[l].of_row[row];
    part.by_ratio[l] = rank(ratio, sample.design.weights(), of.rows);
  }
  return part;
}

Frame frame_of(const SurveySample& sample, std::span<const Domain> domains, const SurveyOptions& options, unsigned threads) {
  std::vector<PartRows> parts;
  for (const Domain& domain : domains) parts.push_back({domain.rows, options.lines});
  const bool all_lines = std::ranges::any_of(options.indices, &Index::needs_whole);
  const bool needed = all_lines || std::ranges::any_of(options.lines, relative);
  const auto same = std::ranges::find_if(domains, [&](const Domain& domain) { return std::ranges::equal(domain.rows, sample.whole); });
  Frame frame;
  frame.everybody = static_cast<std::size_t>(same - domains.begin());
  if (!needed) {
    frame.everybody = parts.size();
    parts.emplace_back();
  } else if (frame.everybody == parts.size()) {
    parts.push_back({sample.whole, all_lines ? std::span<const SurveyLine>(options.lines) : std::span<const SurveyLine>()});
  }
  // The last part with rows; where there is none, nothing is ranked.
  for (std::size_t p = parts.size(); p-- > 0;) {
    if (parts[p].rows.empty()) continue;
    parts[p].last = true;
    break;
  }
  std::vector<double> ratio;
  for (const PartRows& part : parts) frame.parts.push_back(part_of(sample, part, ratio, threads));
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
  for (Frame::Part& part : frame.parts) reweigh(part, weights);
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
    const Ranked& whole = frame.whole().by_welfare;
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
  return ranked_of(frame.parts[item.domain], item, options);
}

/// The value only; its influence too; that in pieces where the index can.
enum class Wanted { value, influence, pieces };

IndexValue value_of(const Item& item, const Frame& frame, const SurveyOptions& options, std::span<const MeasuredLine> lines,
                    Wanted wanted) {
  const Index& index = options.indices[item.index];
  const Ranked& rows = rows_of(item, frame, options);
  const auto none = [](const char* code, const char* reason) { return IndexValue{{}, {}, 0, {{code, reason}}}; };
  if (rows.size() == 0) return none("empty-domain", "no row of the survey is in this group");
  if (!(rows.people > 0)) return none("no-weight", "the rows of this group stand for nobody: their weights are 0");
  IndexTerms terms{{}, options.conventions, wanted != Wanted::value};
  terms.in_pieces = wanted == Wanted::pieces && index.in_pieces;
  if (index.needs_whole) terms.whole = &ranked_of(frame.whole(), item, options);
  if (item.line != kNoLine) {
    if (!std::isfinite(lines[item.line].value)) return none("no-line", "there is nobody to estimate the line from");
    terms.line = lines[item.line].value;
  }
  return index.compute(rows, index, terms);
}

/// The parts of what an estimate owes to the rows: its own, that of everybody, and that of an estimated line. None where it has no
/// influence.
std::vector<data::Influence> parts_of(const Item& item, const IndexValue& found, const Frame& frame, const SurveyOptions& options,
                                      std::span<const MeasuredLine> lines) {
  if (found.influence.empty() && !found.pieces) return {};
  const Ranked& own = rows_of(item, frame, options);
  const Ranked& everybody = frame.whole().by_welfare;
  std::vector<data::Influence> parts{{found.influence, own.rows, 1, found.pieces, own.weights}};
  if (!found.whole_influence.empty()) {
    const Ranked& whole = ranked_of(frame.whole(), item, options);
    parts.push_back({found.whole_influence, whole.rows, 1, {}, whole.weights});
  }
  if (item.line != kNoLine && found.line_slope != 0 && !lines[item.line].influence.empty()) {
    parts.push_back({lines[item.line].influence, everybody.rows, found.line_slope, {}, everybody.weights});
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
  row.line = line_text(line, lines[item.line].value);
  return row;
}

void add_error(Estimate& row, double variance, double df, std::string_view errors, const Index& index, double level) {
  row.se = std::sqrt(variance);
  row.df = df;
  const IntervalScale scale = scale_of(index, *row.value);
  row.method = method_text(errors, scale);
  add_interval(row, {level, scale});
}

struct Linearised {
  std::optional<double> variance = {};
  std::optional<double> deff = {};
  std::optional<Flag> flag = {};  ///< why there is no variance, where the index has not said it
};

Linearised linearised(const data::SurveyDesign& design, const std::vector<data::Influence>& parts, unsigned threads) {
  constexpr std::size_t worth_a_thread = std::size_t{1} << 18U;
  if (parts.empty()) return {};
  double variances[2] = {};
  const Done done = parallel_chunks({2, 1}, {.threads = parts.front().size() < worth_a_thread ? 1 : threads}, [&](Chunk chunk) {
    const std::vector<data::Influence> own = parts;  // pieces are asked by one at a time
    variances[chunk.index] = chunk.index == 0 ? design.variance(own) : design.simple_variance(own);
  });
  require(done.has_value(), "nobody can stop an error");
  if (!std::isfinite(variances[0])) return {{}, {}, kernel::influence_not_finite()};
  Linearised found{variances[0]};
  if (variances[1] > 0) found.deff = variances[0] / variances[1];
  return found;
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
    IndexValue found =
        value_of(item, frame, options, lines, here ? Wanted::pieces : covariance ? Wanted::influence : Wanted::value);
    Estimate row = row_of(item, found, domains, options, lines);
    if (found.value && here) {
      const Linearised error = linearised(sample.design, parts_of(item, found, frame, options, lines), control.threads);
      if (error.flag) {
        row.flags.push_back(*error.flag);
        found.pieces = {};
      }
      if (!error.variance) {
        row.method = "no error: the index has no influence values here";
      } else {
        row.deff = error.deff;
        add_error(row, *error.variance, df, "linearised", index, options.level);
      }
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
  for (const Item& item : items) values.push_back(value_of(item, frame, options, lines, Wanted::value).value.value_or(kNone));
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
  const Frame frame = frame_of(sample, domains, options, control.threads);
  const std::vector<Item> items = items_of(domains.size(), options);
  Result<SurveyReport> report = by_influence(sample, domains, options, frame, items, control);
  if (!report) return report;
  if (Done done = add_replicate_errors(sample, domains, options, frame, items, control, *report); !done) return fail(done.error());
  return report;
}

}  // namespace solleva::measure
