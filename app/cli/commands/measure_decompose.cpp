// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/cli/equivalence.h"
#include "app/cli/errors.h"
#include "app/cli/survey_times.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

/// --index, or what the question makes sense for: indices of poverty where there is a line, and of inequality.
Result<std::vector<measure::Index>> indices_for(const Arguments& arguments, bool lines) {
  if (arguments.given("index")) return survey_indices(arguments);
  std::string names = "mld,theil,gini";
  if (lines) names = "fgt0,fgt1,fgt2,watts," + names;
  if (arguments.flag("components")) names = "fgt2,watts";
  return named_indices(names);
}

Result<measure::SurveyOptions> options_of(const Arguments& arguments, const SurveyRows& first) {
  Result<std::vector<measure::Index>> indices = indices_for(arguments, !first.lines.empty());
  if (!indices) return fail(indices.error());
  return measure::SurveyOptions{std::move(*indices), first.lines, survey_conventions(arguments), *arguments.number("level")};
}

Result<share::Envelope> change(const Arguments& arguments, SurveyRows first, const RunControl& control) {
  Result<measure::SurveyOptions> options = options_of(arguments, first);
  if (!options) return fail(options.error());
  const Result<SurveyTimes> times = read_times(arguments, std::move(first), control);
  if (!times) return fail(times.error());
  const measure::Base base = arguments.text("base") == "after" ? measure::Base::after : measure::Base::before;
  Result<std::vector<Estimate>> rows = measure::survey_change(times->population(), {std::move(*options), times->lines_after, base}, control);
  if (!rows) return fail(in_file(rows.error(), times->surveys.front().survey.source.input.path));
  return survey_envelope(arguments, times->surveys, std::move(*rows));
}

/// The columns of --sources, and what they leave of welfare as one more.
Result<std::vector<measure::Source>> sources_of(const Arguments& arguments, SurveyRows& read) {
  std::vector<data::ColumnRequest> requests;
  for (const std::string& name : column_list(arguments, "sources")) requests.push_back({name});
  if (requests.empty()) return std::vector<measure::Source>{};
  Result<std::vector<data::NumericColumn>> columns =
      data::numeric_columns(read.survey.source.engine, read.survey.source.table, requests);
  if (!columns) return fail(in_file(columns.error(), read.survey.source.input.path));
  std::vector<measure::Source> sources;
  for (std::size_t k = 0; k < requests.size(); ++k) sources.push_back({requests[k].name, std::move((*columns)[k].values)});
  for (measure::Source& source : sources) per_equivalent(source.amounts, read.survey.equivalence);
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

Result<share::Envelope> by_source(const Arguments& arguments, SurveyRows read, const RunControl& control) {
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
  return survey_envelope(arguments, {&read, 1}, std::move(*rows));
}

Result<share::Envelope> at_one_time(const Arguments& arguments, SurveyRows first, const RunControl& control) {
  Result<measure::SurveyOptions> options = options_of(arguments, first);
  if (!options) return fail(options.error());
  const measure::SurveySample sample = first.sample();
  Result<std::vector<Estimate>> rows = arguments.flag("components")
                                           ? measure::poverty_components(sample, first.survey.domains, *options, control)
                                           : measure::group_decomposition(sample, first.survey.domains, *options, control);
  if (!rows) return fail(in_file(rows.error(), first.survey.source.input.path));
  return survey_envelope(arguments, {&first, 1}, std::move(*rows));
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
  Result<SurveyRows> first = read_first(arguments, control);
  if (!first) return fail(first.error());
  Result<share::Envelope> found = two || time ? change(arguments, std::move(*first), control)
                                  : sources   ? by_source(arguments, std::move(*first), control)
                                              : at_one_time(arguments, std::move(*first), control);
  if (!found) return fail(found.error());
  return Outcome{std::move(*found)};
}

std::vector<Option> options() {
  std::vector<Option> own = figure_options("", true);
  std::erase_if(own, [](const Option& option) { return option.name == "covariance" || option.name == "differences"; });
  const std::vector<Option> more{
      {.name = "components", .help = "how much of poverty is incidence, depth, and inequality among the poor", .type = Type::flag},
      {.name = "sources", .value = "COL,...", .help = "parts of welfare, as wages and transfers; what they leave is the source rest",
       .repeatable = true},
      {.name = "without-source", .value = "WHAT", .help = "what a source is replaced by in the Shapley parts of Gini", .fallback = "equal-share",
       .allowed = {"equal-share", "nothing"}},
      {.name = "time", .value = "COL", .help = "a column that tells two times apart, to explain the change between them"},
      id_option(),
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
        "them, and both together, and the parts of a change of mld. Two files are independent samples; in one file, and in two with --id, a PSU of the "
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
