// SPDX-License-Identifier: Apache-2.0
#include "app/cli/survey_figures.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/cli/equivalence.h"
#include "app/cli/errors.h"
#include "solleva/base/errors.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

Error bad_number(const char* option, const std::string& text, const char* why) {
  return {errors::bad_value, "cannot use \"" + text + "\"", {.field = std::string("--") + option}, why};
}

/// Without --variance and --compatible, medians of the poor get their errors from this many bootstrap samples: the linearised ones
/// rest on a density among few and are too small (docs/benchmarks.md).
constexpr std::size_t kRoughReplicates = 400;

/// No line is so many medians; who asks for it thinks of per cent.
constexpr double kGreatestPart = 10;

Result<std::optional<data::Replicates>> rough_replicates(SurveyInput& survey, const Arguments& arguments,
                                                         std::span<const measure::Index> indices, const RunControl& control) {
  std::optional<data::Replicates> none;
  if (survey.replicates || arguments.given("variance") || arguments.given("compatible")) return none;
  if (std::none_of(indices.begin(), indices.end(), [](const measure::Index& index) { return index.rough; })) return none;
  Result<data::Replicates> drawn =
      bootstrap_of(survey, kRoughReplicates, static_cast<std::uint64_t>(*arguments.integer("seed")), control);
  // A lonely PSU cannot be drawn again, but linearised errors know what it adds by the rule that was chosen.
  if (!drawn && drawn.error().code == data::errors::lonely_psu) return none;
  if (!drawn && survey.totals && !(drawn.error().code == solleva::errors::stopped)) {
    survey.notes.push_back({"bootstrap-not-calibrated", "medians of the poor have linearised errors, for no bootstrap could be calibrated: " +
                                                            drawn.error().what});
    return none;
  }
  if (!drawn) return fail(drawn.error());
  return std::optional<data::Replicates>(std::move(*drawn));
}

/// The covariances as a list of pairs, the lower triangle.
share::List covariance_list(const measure::SurveyReport& report) {
  share::List list{"covariances", {}};
  const auto name = [](const Estimate& e) {
    std::string text = e.estimand;
    for (const auto& [key, value] : e.group) text += ", " + key + " " + value;
    return e.line.empty() ? text : text + ", line " + e.line;
  };
  const std::size_t k = report.results.size();
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const double value = report.covariance[i * k + j];
      list.rows.push_back({{"a", name(report.results[i])}, {"b", name(report.results[j])}, {"covariance", value}});
    }
  }
  return list;
}

}  // namespace

std::vector<Option> welfare_options(bool lines) {
  std::vector<Option> own{
      {.name = "welfare", .value = "COL", .help = "income or consumption per person or adult equivalent", .required = true}};
  if (lines) {
    own.push_back({.name = "line", .value = "AMOUNT,...", .help = "a poverty line in the unit of welfare", .repeatable = true});
    own.push_back({.name = "line-of-median", .value = "PART,...", .help = "a line as a part of the median of all persons, as 0.6",
                   .repeatable = true});
    own.push_back({.name = "line-of-mean", .value = "PART,...", .help = "a line as a part of the mean of all persons",
                   .repeatable = true});
    own.push_back({.name = "line-column", .value = "COL,...", .help = "a column with the line of each row", .repeatable = true});
    own.push_back({.name = "poor", .value = "RULE", .help = "who is poor: welfare below the line, or at it too", .fallback = "below",
                   .allowed = {"below", "at-or-below"}});
  }
  for (Option& option : equivalence_options()) own.push_back(std::move(option));
  for (Option& option : survey_options()) own.push_back(std::move(option));
  own.push_back({.name = "missing", .value = "POLICY", .help = "what to do with rows that have no welfare", .fallback = "refuse",
                 .allowed = {"refuse", "drop"}});
  own.push_back({.name = "compatible", .value = "PEER", .help = "follow the conventions of another program, to check us against it",
                 .allowed = {"convey", "laeken", "wbpip"}});
  return own;
}

std::vector<Option> figure_options(const std::string& indices, bool lines) {
  std::vector<Option> own = welfare_options(lines);
  own.insert(own.begin() + 1, {.name = "index",
                               .value = "NAME,...",
                               .help = "which indices; `solleva measure poverty -h` and `... inequality -h` list them",
                               .fallback = indices,
                               .repeatable = true});
  own.push_back({.name = "differences", .value = "WHICH",
                 .help = "give the differences between groups too: of each from everybody, or between all pairs", .allowed = {"whole", "pairs"}});
  own.push_back({.name = "covariance", .help = "give the covariances of all figures too", .type = Type::flag});
  return table_options(std::move(own));
}

Result<std::vector<double>> survey_welfare(SurveyInput& survey, const Arguments& arguments) {
  const std::string name = arguments.text("welfare");
  const bool drop = arguments.text("missing") == "drop";
  Result<data::NumericColumn> column = data::numeric_column(survey.source.engine, survey.source.table, name,
                                                            {.gaps = drop ? data::Gaps::keep : data::Gaps::refuse});
  if (!column) {
    Error error = with_gaps(column.error(), survey.source, name);
    if (error.code == data::errors::missing_value) {
      error.hint = "--missing drop leaves such rows out and counts them; first ask why they are missing, for the poor often are";
    }
    return fail(in_file(std::move(error), survey.source.input.path));
  }
  per_equivalent(column->values, survey.equivalence);
  if (column->gaps == 0) return std::move(column->values);
  std::vector<bool> keep(column->values.size());
  std::size_t left_out = 0;
  for (std::size_t row = 0; row < keep.size(); ++row) keep[row] = !std::isnan(column->values[row]);
  for (const std::uint32_t row : survey.whole()) left_out += keep[row] ? 0U : 1U;
  survey.notes.push_back({"missing-welfare", std::to_string(left_out) + " of " + std::to_string(survey.whole().size()) +
                                                 " rows have no " + name + " and are left out of every figure; they stay in the design"});
  keep_rows(survey, keep);
  return std::move(column->values);
}

Result<std::vector<measure::SurveyLine>> survey_lines(SurveyInput& survey, const Arguments& arguments) {
  std::vector<measure::SurveyLine> lines;
  if (!arguments.has("line")) return lines;
  const auto add = [&](const char* option, measure::LineKind kind, const char* name) -> Done {
    for (const std::string& text : column_list(arguments, option)) {
      const std::optional<double> number = parse_double(text);
      if (!number || !(*number > 0)) return fail(bad_number(option, text, "it takes a number above 0"));
      if (kind != measure::LineKind::fixed && *number > kGreatestPart)
        return fail(bad_number(option, text, "it takes a part of 1: 60 per cent are 0.6"));
      measure::SurveyLine line{kind};
      (kind == measure::LineKind::fixed ? line.amount : line.part) = *number;
      line.name = format_double(*number) + name;
      if (std::ranges::find(lines, line.name, &measure::SurveyLine::name) != lines.end()) continue;  // asked for twice
      lines.push_back(std::move(line));
    }
    return {};
  };
  if (Done done = add("line", measure::LineKind::fixed, ""); !done) return fail(done.error());
  if (Done done = add("line-of-median", measure::LineKind::of_quantile, " of the median"); !done) return fail(done.error());
  if (Done done = add("line-of-mean", measure::LineKind::of_mean, " of the mean"); !done) return fail(done.error());
  if (!arguments.has("line-column")) return lines;
  for (const std::string& name : column_list(arguments, "line-column")) {
    Result<data::NumericColumn> column =
        data::numeric_column(survey.source.engine, survey.source.table, name, {.sign = data::Sign::positive});
    if (!column) return fail(in_file(column.error(), survey.source.input.path));
    measure::SurveyLine line{measure::LineKind::of_row};
    line.of_row = std::move(column->values);
    line.name = name;
    lines.push_back(std::move(line));
  }
  return lines;
}

Result<std::vector<measure::Index>> survey_indices(const Arguments& arguments) {
  std::vector<measure::Index> indices;
  for (const std::string& name : column_list(arguments, "index")) {
    Result<measure::Index> index = measure::index_named(name);
    if (!index) {
      Error error = index.error();
      error.where.field = "--index";
      if (error.hint.empty()) error.hint = "`solleva measure poverty -h` and `solleva measure inequality -h` list them";
      return fail(std::move(error));
    }
    if (index->needs_line && !arguments.has("line")) {
      return fail({measure::errors::no_line, "\"" + name + "\" needs a poverty line", {.field = "--index"},
                   "solleva " + arguments.command().name() + " takes none", "solleva measure poverty does, and gives any index"});
    }
    if (std::ranges::find(indices, index->name, &measure::Index::name) != indices.end()) return fail(asked_twice(name, "index"));
    indices.push_back(std::move(*index));
  }
  return indices;
}

measure::Conventions survey_conventions(const Arguments& arguments) {
  measure::Conventions conventions;
  const std::string peer = arguments.text("compatible");
  if (peer == "convey") {
    conventions.gini = measure::Conventions::Gini::convey;
    conventions.poor = measure::Poor::at_or_below;
  }
  if (peer == "convey" || peer == "laeken") {
    conventions.density = measure::Conventions::Density::convey;
    conventions.cut = measure::Conventions::Cut::whole;
  }
  if (peer == "wbpip") {
    conventions.count_not_positive = true;
    conventions.cut = measure::Conventions::Cut::wbpip;
  }
  if (arguments.has("poor") && arguments.given("poor"))
    conventions.poor = arguments.text("poor") == "below" ? measure::Poor::below : measure::Poor::at_or_below;
  return conventions;
}

measure::SurveySample survey_sample(const SurveyInput& survey, std::span<const double> welfare, std::span<const std::uint32_t> whole) {
  return {welfare, survey.design, survey.replicates ? &*survey.replicates : nullptr, whole};
}

Result<SurveyRows> rows_of(Result<SurveyInput> survey, const Arguments& arguments) {
  if (!survey) return fail(survey.error());
  Result<std::vector<double>> welfare = survey_welfare(*survey, arguments);
  if (!welfare) return fail(welfare.error());
  Result<std::vector<measure::SurveyLine>> lines = survey_lines(*survey, arguments);
  if (!lines) return fail(lines.error());
  return SurveyRows{std::move(*survey), std::move(*welfare), std::move(*lines)};
}

Result<SurveyRows> read_rows(const Arguments& arguments, const RunControl& control, Grouping grouping, const std::string& path) {
  return rows_of(read_survey(arguments, control, grouping, path), arguments);
}

share::Envelope survey_envelope(const Arguments& arguments, std::span<const SurveyRows> surveys, std::vector<Estimate> results) {
  share::Envelope envelope;
  if (arguments.text("variance") == "bootstrap" && !arguments.given("replicate-weights")) envelope.seed = arguments.integer("seed");
  envelope.results = std::move(results);
  for (const SurveyRows& one : surveys) {
    envelope.inputs.push_back(one.survey.source.input);
    envelope.inputs.insert(envelope.inputs.end(), one.survey.source.more.begin(), one.survey.source.more.end());
    envelope.notes.insert(envelope.notes.end(), one.survey.notes.begin(), one.survey.notes.end());
  }
  return envelope;
}

Checked<Outcome> survey_figures(const Arguments& arguments, const RunControl& control) {
  if (arguments.given("differences") && !arguments.given("by")) {
    return fail({errors::missing_option, "there are no groups to compare", {.field = "--by"}, "", "name the column whose groups are to be compared"});
  }
  Result<std::vector<measure::Index>> indices = survey_indices(arguments);
  if (!indices) return fail(indices.error());
  Result<SurveyRows> read = read_rows(arguments, control);
  if (!read) return fail(read.error());
  SurveyInput& survey = read->survey;
  measure::SurveyOptions options{std::move(*indices), std::move(read->lines), survey_conventions(arguments), *arguments.number("level"), false,
                                 arguments.flag("covariance") || arguments.given("differences")};
  const Result<std::optional<data::Replicates>> rough = rough_replicates(survey, arguments, options.indices, control);
  if (!rough) return fail(rough.error());
  measure::SurveySample sample = read->sample();
  if (*rough) sample.for_rough = &**rough;
  // Nobody looks at the column afterwards but differences: it may be ranked where it stands, 8 bytes a row saved.
  if (!arguments.given("differences")) sample.spare = &read->welfare;
  Result<measure::SurveyReport> report = measure::survey_estimates(sample, survey.domains, options, control);
  if (!report) {
    Error error = report.error();
    if (error.code == measure::errors::no_line) error.where.field = "--index";
    return fail(std::move(error));
  }
  std::vector<Estimate> differences;
  if (arguments.given("differences")) {
    const measure::Against against = arguments.text("differences") == "whole" ? measure::Against::whole : measure::Against::pairs;
    differences = measure::group_differences(*report, sample, survey.domains, options, against);
  }
  std::vector<share::List> lists;
  if (arguments.flag("covariance")) lists.push_back(covariance_list(*report));
  report->results.insert(report->results.end(), differences.begin(), differences.end());
  share::Envelope envelope = survey_envelope(arguments, {&*read, 1}, std::move(report->results));
  if (*rough) envelope.seed = arguments.integer("seed");
  envelope.lists = std::move(lists);
  return Outcome{std::move(envelope)};
}

}  // namespace solleva::cli
