// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/errors.h"
#include "app/cli/survey_figures.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

/// Times stand in the order of numbers where all are numbers, else of text.
Result<measure::PanelRows> panel_rows(SurveyInput& survey, const Arguments& arguments) {
  Result<data::CodedColumn> unit = data::coded_column(survey.source.engine, survey.source.table, arguments.text("id"));
  if (!unit) return fail(unit.error());
  const std::string column = arguments.given("time") ? arguments.text("time") : kRound;
  Result<data::CodedColumn> time = data::coded_column(survey.source.engine, survey.source.table, column);
  if (!time) return fail(time.error());
  std::vector<bool> there(time->names.size());
  for (const std::uint32_t row : survey.whole()) there[time->codes[row]] = true;
  std::vector<std::uint32_t> order;
  for (std::uint32_t code = 0; code < there.size(); ++code) {
    if (there[code]) order.push_back(code);
  }
  const auto number = [&](std::uint32_t code) { return parse_double(time->names[code]); };
  const bool numbers = std::ranges::all_of(order, [&](std::uint32_t code) { return number(code).has_value(); });
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return numbers ? *number(a) < *number(b) : time->names[a] < time->names[b];
  });
  measure::PanelRows panel{std::move(unit->codes), std::vector<std::uint32_t>(time->codes.size()), {}};
  std::vector<std::uint32_t> place(time->names.size());
  for (std::uint32_t t = 0; t < order.size(); ++t) {
    place[order[t]] = t;
    panel.times.push_back(time->names[order[t]]);
  }
  std::ranges::transform(time->codes, panel.time.begin(), [&](std::uint32_t code) { return place[code]; });
  return panel;
}

Result<measure::PanelOptions> options_of(const Arguments& arguments, std::vector<measure::SurveyLine> lines) {
  measure::PanelOptions options;
  if (!lines.empty() || arguments.given("index")) {
    Result<std::vector<measure::Index>> indices = survey_indices(arguments);
    if (!indices) return fail(indices.error());
    options.survey.indices = std::move(*indices);
  }
  options.survey.lines = std::move(lines);
  options.survey.conventions = survey_conventions(arguments);
  options.survey.level = *arguments.number("level");
  options.anchored = arguments.text("anchor") == "first";
  options.quantiles = static_cast<std::size_t>(*arguments.integer("quantiles"));
  if (options.quantiles <= 100) return options;
  return fail({errors::bad_value, "cannot use \"" + arguments.text("quantiles") + "\"", {.field = "--quantiles"}, "it takes 1 to 100"});
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  const std::vector<std::string> files = arguments.texts("FILE");
  if (files.size() == 1 && !arguments.given("time")) {
    return fail({errors::missing_option, "one file needs a column that tells times apart", {.field = "--time"}, "",
                 "name it with --time, or name a file for each time"});
  }
  Result<SurveyRows> read =
      rows_of(files.size() == 1 ? read_survey(arguments, control) : read_survey_rounds(arguments, control, files, ""), arguments);
  if (!read) return fail(read.error());
  Result<measure::PanelOptions> options = options_of(arguments, std::move(read->lines));
  if (!options) return fail(options.error());
  Result<measure::PanelRows> panel = panel_rows(read->survey, arguments);
  if (!panel) return fail(in_file(panel.error(), read->survey.source.input.path));
  const measure::SurveySample sample = read->sample_by_itself();
  Result<measure::PanelReport> report = measure::panel_estimates(sample, *panel, read->survey.domains, *options, control);
  if (!report) return fail(in_file(report.error(), read->survey.source.input.path));
  share::Envelope envelope = survey_envelope(arguments, {&*read, 1}, std::move(report->results));
  envelope.notes.insert(envelope.notes.end(), report->notes.begin(), report->notes.end());
  return Outcome{std::move(envelope)};
}

std::vector<Option> options() {
  std::vector<Option> own = figure_options("fgt2", true);
  std::erase_if(own, [](const Option& option) { return option.name == "covariance" || option.name == "differences"; });
  const std::vector<Option> more{
      {.name = "id", .value = "COL", .help = "which person or household a row is", .required = true},
      {.name = "time", .value = "COL", .help = "when; times stand in the order of numbers, or of text; without it, in that of the files"},
      {.name = "anchor", .value = "WHEN", .help = "whose median or mean a relative line is a part of: that of the first time, or of each",
       .fallback = "first", .allowed = {"first", "each"}},
      {.name = "quantiles", .value = "N", .help = "groups of equal size for transitions; 1 for none", .type = Type::count, .fallback = "5"},
  };
  own.insert(own.begin() + 1, more.begin(), more.end());
  return own;
}

const Register here{{
    .step = "measure",
    .verb = "panel",
    .summary = "how poverty lasts and changes for the same persons or households, with errors",
    .description =
        "FILE has a row for each unit and time; or each FILE has the units of one time, which --id joins. Units that are there at every time count, with the weight and the group of their last "
        "row; the others are counted in a note.\n\nOf --index (fgtA with A above 0, watts): the mean over times, its chronic part (the "
        "index of mean welfare) and its transient part. Of each line: who is poor when and how often, entry and exit rates, "
        "persistent poverty (with four times or more), transitions from the first time to the last. Between groups of equal size: "
        "transitions and mobility.\n\nA line that is a part of the median or mean is that of the first time (anchored) or of each. "
        "Limits that are estimated count in the errors. The methods are in docs/methods/panel.md.",
    .arguments = {{.name = "FILE", .help = "a panel, a row for each unit and time; or a file for each time", .presence = Presence::one_or_more}},
    .options = options(),
    .examples = {{"chronic and transient poverty, spells, transitions",
                  "solleva measure panel panel.dta --id hhid --time wave --welfare pcexp --line 2.15 --weight wt --psu ea"},
                 {"the same from three files",
                  "solleva measure panel wave1.dta wave2.dta wave3.dta --id hhid --welfare pcexp --line 2.15 --weight wt --psu ea"},
                 {"persistent risk of poverty, 60 % of the median of each year",
                  "solleva measure panel silc.csv --id person --time year --welfare income --line-of-median 0.6 --anchor each --weight w"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
