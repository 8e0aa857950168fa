// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/cli/errors.h"
#include "app/cli/survey_figures.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {


Result<std::vector<measure::Index>> named_indices(std::string_view names) {
  std::vector<measure::Index> indices;
  for (const std::string_view name : split(names, ',')) {
    Result<measure::Index> index = measure::index_named(name);
    if (!index) return fail(index.error());
    indices.push_back(std::move(*index));
  }
  return indices;
}

/// --index, or what the question makes sense for: indices of poverty where there is a line, and of inequality.
Result<std::vector<measure::Index>> indices_for(const Arguments& arguments, bool lines) {
  if (arguments.given("index")) return survey_indices(arguments);
  std::string names = "mld,theil,gini";
  if (lines) names = "fgt0,fgt1,fgt2,watts," + names;
  if (arguments.flag("components")) names = "fgt2,watts";
  return named_indices(names);
}

/// A survey with its welfare and lines.
struct Read {
  SurveyInput survey;
  std::vector<double> welfare;
  std::vector<measure::SurveyLine> lines;

  measure::SurveySample sample() const {
    return {welfare, survey.design, survey.replicates ? &*survey.replicates : nullptr, survey.everybody};
  }
};

Result<Read> read(const Arguments& arguments, const std::string& file, const RunControl& control) {
  Result<SurveyInput> survey = read_survey(arguments, control, Grouping::crossed, file);
  if (!survey) return fail(survey.error());
  Result<std::vector<double>> welfare = survey_welfare(*survey, arguments);
  if (!welfare) return fail(welfare.error());
  Result<std::vector<measure::SurveyLine>> lines = survey_lines(*survey, arguments);
  if (!lines) return fail(lines.error());
  return Read{std::move(*survey), std::move(*welfare), std::move(*lines)};
}

Result<measure::SurveyOptions> options_of(const Arguments& arguments, const Read& first) {
  Result<std::vector<measure::Index>> indices = indices_for(arguments, !first.lines.empty());
  if (!indices) return fail(indices.error());
  return measure::SurveyOptions{std::move(*indices), first.lines, survey_conventions(arguments), *arguments.number("level")};
}

/// The lines of the time after: --line-after where a fixed line moved.
Result<std::vector<measure::SurveyLine>> lines_after(const Arguments& arguments, std::vector<measure::SurveyLine> lines) {
  const std::vector<std::string> amounts = column_list(arguments, "line-after");
  if (amounts.empty()) return lines;
  const auto fixed = std::ranges::count(lines, measure::LineKind::fixed, &measure::SurveyLine::kind);
  if (static_cast<std::size_t>(fixed) != amounts.size()) {
    return fail({errors::bad_value, "as many lines are needed after as before", {.field = "--line-after"},
                 std::to_string(fixed) + " before and " + std::to_string(amounts.size()) + " after"});
  }
  auto next = amounts.begin();
  for (measure::SurveyLine& line : lines) {
    if (line.kind != measure::LineKind::fixed) continue;
    const std::optional<double> amount = parse_double(*next);
    if (!amount || !(*amount > 0)) {
      return fail({errors::bad_value, "cannot use \"" + *next + "\"", {.field = "--line-after"}, "it takes a number above 0"});
    }
    line.amount = *amount;
    line.name = format_double(*amount);
    ++next;
  }
  return lines;
}

using Times = std::array<std::vector<measure::Domain>, 2>;

/// The rows of each of the two values of --time, in every domain.
Result<Times> times_of(SurveyInput& survey, const Arguments& arguments) {
  const std::string name = arguments.text("time");
  Result<data::CodedColumn> column = data::coded_column(survey.source.engine, survey.source.table, name);
  if (!column) return fail(in_file(column.error(), survey.source.input.path));
  std::vector<std::uint32_t> codes;
  for (const std::uint32_t row : survey.whole()) {
    if (std::ranges::find(codes, column->codes[row]) == codes.end()) codes.push_back(column->codes[row]);
    if (codes.size() > 2) break;
  }
  if (codes.size() != 2) {
    return fail({measure::errors::not_two_times, "a comparison needs two times, and there are " + std::string(codes.size() > 2 ? "more" : "fewer"),
                 {.file = survey.source.input.path, .field = name}, {}, "choose two with --where"});
  }
  const std::string &a = column->names[codes[0]], &b = column->names[codes[1]];
  const std::optional<double> x = parse_double(a), y = parse_double(b);
  if (x && y ? *y < *x : b < a) std::swap(codes[0], codes[1]);
  Times times;
  for (const std::size_t t : {0U, 1U}) {
    times[t] = survey.domains;
    for (measure::Domain& domain : times[t]) {
      std::erase_if(domain.rows, [&](std::uint32_t row) { return column->codes[row] != codes[t]; });
    }
  }
  return times;
}

/// The groups of two files in one order; those of one file only stand there without rows.
void match_groups(Times& times) {
  std::map<Group, std::array<std::vector<std::uint32_t>, 2>> groups;
  for (const std::size_t t : {0U, 1U}) {
    for (measure::Domain& domain : times[t]) groups[domain.group][t] = std::move(domain.rows);
    times[t].clear();
  }
  for (auto& [group, rows] : groups) {
    for (const std::size_t t : {0U, 1U}) times[t].push_back({group, std::move(rows[t])});
  }
}

/// The rows, and what the envelope says of where they come from.
struct Found {
  std::vector<Estimate> rows;
  std::vector<share::Input> inputs;
  std::vector<Note> notes;
};

Result<Found> change(const Arguments& arguments, Read first, const RunControl& control) {
  std::vector<Read> all;
  all.push_back(std::move(first));
  const std::vector<std::string> files = arguments.texts("FILE");
  for (std::size_t f = 1; f < files.size(); ++f) {
    Result<Read> more = read(arguments, files[f], control);
    if (!more) return fail(more.error());
    all.push_back(std::move(*more));
  }
  Result<measure::SurveyOptions> options = options_of(arguments, all.front());
  if (!options) return fail(options.error());
  Result<std::vector<measure::SurveyLine>> after = lines_after(arguments, all.back().lines);
  if (!after) return fail(after.error());
  Times times;
  if (all.size() == 1) {
    Result<Times> found = times_of(all.front().survey, arguments);
    if (!found) return fail(found.error());
    times = std::move(*found);
  } else {
    times = {all[0].survey.domains, all[1].survey.domains};
    match_groups(times);
  }
  std::vector<measure::SurveySample> samples;
  for (const Read& one : all) samples.push_back(one.sample());
  const measure::Base base = arguments.text("base") == "after" ? measure::Base::after : measure::Base::before;
  Result<std::vector<Estimate>> rows =
      measure::survey_change({samples, times[0], times[1]}, {std::move(*options), std::move(*after), base}, control);
  if (!rows) return fail(in_file(rows.error(), files.front()));
  Found found{std::move(*rows), {}, {}};
  for (Read& one : all) {
    found.inputs.push_back(one.survey.source.input);
    for (Note& note : one.survey.notes) found.notes.push_back(std::move(note));
  }
  return found;
}

/// The columns of --sources, and what they leave of welfare as one more.
Result<std::vector<measure::Source>> sources_of(const Arguments& arguments, Read& read) {
  std::vector<data::ColumnRequest> requests;
  for (const std::string& name : column_list(arguments, "sources")) requests.push_back({name});
  if (requests.empty()) return std::vector<measure::Source>{};
  Result<std::vector<data::NumericColumn>> columns =
      data::numeric_columns(read.survey.source.engine, read.survey.source.table, requests);
  if (!columns) return fail(in_file(columns.error(), read.survey.source.input.path));
  std::vector<measure::Source> sources;
  for (std::size_t k = 0; k < requests.size(); ++k) sources.push_back({requests[k].name, std::move((*columns)[k].values)});
  measure::Source rest{"rest", read.welfare};
  for (const measure::Source& source : sources) {
    for (std::size_t row = 0; row < rest.amounts.size(); ++row) rest.amounts[row] -= source.amounts[row];
  }
  // Sums of columns are not exact; what rounding leaves is no source.
  const bool all = std::ranges::all_of(read.survey.whole(), [&](std::uint32_t row) {
    return std::abs(rest.amounts[row]) <= 1e-9 * std::abs(read.welfare[row]);
  });
  if (!all) sources.push_back(std::move(rest));
  return sources;
}

Result<Found> by_source(const Arguments& arguments, Read read, const RunControl& control) {
  Result<std::vector<measure::Source>> sources = sources_of(arguments, read);
  if (!sources) return fail(sources.error());
  measure::SurveyOptions options{{}, read.lines, survey_conventions(arguments), *arguments.number("level")};
  if (arguments.given("index") || !read.lines.empty()) {
    Result<std::vector<measure::Index>> indices =
        arguments.given("index") ? survey_indices(arguments) : named_indices("fgt0,fgt1,fgt2");
    if (!indices) return fail(indices.error());
    options.indices = std::move(*indices);
  }
  const measure::Without without =
      arguments.text("without-source") == "nothing" ? measure::Without::nothing : measure::Without::equal_share;
  Result<std::vector<Estimate>> rows =
      measure::source_decomposition(read.sample(), *sources, read.survey.domains, options, without, control);
  if (!rows) return fail(in_file(rows.error(), read.survey.source.input.path));
  return Found{std::move(*rows), {read.survey.source.input}, std::move(read.survey.notes)};
}

Result<Found> at_one_time(const Arguments& arguments, Read first, const RunControl& control) {
  Result<measure::SurveyOptions> options = options_of(arguments, first);
  if (!options) return fail(options.error());
  const measure::SurveySample sample = first.sample();
  Result<std::vector<Estimate>> rows = arguments.flag("components")
                                           ? measure::poverty_components(sample, first.survey.domains, *options, control)
                                           : measure::group_decomposition(sample, first.survey.domains, *options, control);
  if (!rows) return fail(in_file(rows.error(), first.survey.source.input.path));
  return Found{std::move(*rows), {first.survey.source.input}, std::move(first.survey.notes)};
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  const std::vector<std::string> files = arguments.texts("FILE");
  const bool two = files.size() == 2, time = arguments.given("time");
  if (files.size() > 2 || (two && time)) {
    return fail({errors::unexpected_argument, "a comparison needs two files, or one with --time",
                 {}, std::to_string(files.size()) + " files" + (time ? " and --time" : "")});
  }
  const bool sources = arguments.given("sources"), components = arguments.flag("components");
  if ((components || sources) && (two || time || (components && sources))) {
    return fail({errors::bad_value, "components, sources and changes over time are asked for one at a time",
                 {.field = components ? "--components" : "--sources"}});
  }
  Result<Read> first = read(arguments, files.front(), control);
  if (!first) return fail(first.error());
  Result<Found> found = two || time ? change(arguments, std::move(*first), control)
                        : sources   ? by_source(arguments, std::move(*first), control)
                                    : at_one_time(arguments, std::move(*first), control);
  if (!found) return fail(found.error());
  share::Envelope envelope;
  if (arguments.text("variance") == "bootstrap" && !arguments.given("replicate-weights")) envelope.seed = arguments.integer("seed");
  envelope.inputs = std::move(found->inputs);
  envelope.results = std::move(found->rows);
  envelope.notes = std::move(found->notes);
  return Outcome{std::move(envelope)};
}

std::vector<Option> options() {
  std::vector<Option> own = figure_options("", true);
  std::erase_if(own, [](const Option& option) { return option.name == "covariance"; });
  const std::vector<Option> more{
      {.name = "components", .help = "how much of poverty is incidence, depth, and inequality among the poor", .type = Type::flag},
      {.name = "sources", .value = "COL,...", .help = "parts of welfare, as wages and transfers; what they leave is the source rest",
       .repeatable = true},
      {.name = "without-source", .value = "WHAT", .help = "what a source is replaced by in the Shapley parts of Gini", .fallback = "equal-share",
       .allowed = {"equal-share", "nothing"}},
      {.name = "time", .value = "COL", .help = "a column that tells two times apart, to explain the change between them"},
      {.name = "line-after", .value = "AMOUNT,...", .help = "the lines at the second time, where those of --line moved", .repeatable = true},
      {.name = "base", .value = "WHEN", .help = "from which time the Datt-Ravallion components depart", .fallback = "before",
       .allowed = {"before", "after"}},
  };
  const auto after = std::ranges::find(own, "poor", &Option::name);
  own.insert(after + 1, more.begin(), more.end());
  return own;
}

const Register here{{
    .step = "measure",
    .verb = "decompose",
    .summary = "what poverty and inequality are made of, and why they changed, with errors",
    .description =
        "With --by: what each group has of all poverty (fgtA, watts), and what of inequality lies within and between groups (mld, "
        "theil, geA, gini; the last with its overlap). With --components: how much of poverty is incidence, depth, and inequality "
        "among the poor (fgt2, watts). With --sources: what each source of income does to inequality (Shorrocks, Lerman and Yitzhaki, "
        "Shapley) and, with a line, to poverty (fgtA, Shapley).\n\nWith a second FILE or --time: why they changed between two times. Growth, redistribution and "
        "line after Datt and Ravallion and as Shapley parts; with --by also what happened within groups, by people moving between "
        "them, and both together, and the parts of a change of mld. Two files are independent samples; in one file a PSU of the "
        "same name is the same PSU.\n\nEvery part has an error that follows the design. The methods are in "
        "docs/methods/group-decomposition.md, docs/methods/source-decomposition.md and docs/methods/change-decomposition.md.",
    .arguments = {{.name = "FILE", .help = "a survey, a row for each person or household; two for a change", .presence = Presence::one_or_more}},
    .options = options(),
    .examples = {{"which regions poverty is in",
                  "solleva measure decompose survey.dta --welfare pcexp --line 2.15 --weight wt --psu ea --by region"},
                 {"inequality within and between regions",
                  "solleva measure decompose survey.dta --welfare pcexp --weight wt --by region --index mld,gini"},
                 {"what wages and transfers do to inequality",
                  "solleva measure decompose silc.csv --welfare income --weight w --psu hh --sources wages,transfers,taxes"},
                 {"why poverty changed between two surveys",
                  "solleva measure decompose 2012.dta 2018.dta --welfare pcexp --line 2.15 --weight wt --psu ea --by urban"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
