// SPDX-License-Identifier: Apache-2.0
#include "app/cli/survey_times.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "app/cli/distributions.h"
#include "app/cli/errors.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

/// The lines of the time after: --line-after where a fixed line moved.
Result<std::vector<measure::SurveyLine>> moved_lines(const Arguments& arguments, std::vector<measure::SurveyLine> lines) {
  const std::vector<std::string> amounts = arguments.has("line-after") ? column_list(arguments, "line-after") : std::vector<std::string>{};
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

bool followed(const Arguments& arguments) { return arguments.has("id") && arguments.given("id"); }

/// The column that tells times apart.
std::string time_column(const SurveyInput& survey, const Arguments& arguments) {
  return survey.source.more.empty() || arguments.given("time") ? arguments.text("time") : kRound;
}

/// The codes of the times that occur among the rows, in the order of numbers where all are numbers, else of text.
std::vector<std::uint32_t> times_in_order(const data::CodedColumn& column, std::span<const std::uint32_t> rows) {
  std::vector<bool> there(column.names.size());
  for (const std::uint32_t row : rows) there[column.codes[row]] = true;
  std::vector<std::uint32_t> codes;
  for (std::uint32_t code = 0; code < there.size(); ++code) {
    if (there[code]) codes.push_back(code);
  }
  const auto number = [&](std::uint32_t code) { return parse_double(column.names[code]); };
  const bool numbers = std::ranges::all_of(codes, [&](std::uint32_t code) { return number(code).has_value(); });
  std::ranges::sort(codes, [&](std::uint32_t a, std::uint32_t b) {
    return numbers ? *number(a) < *number(b) : column.names[a] < column.names[b];
  });
  return codes;
}

/// The rows of one time.
std::vector<std::uint32_t> rows_at(std::span<const std::uint32_t> rows, const data::CodedColumn& column, std::uint32_t code) {
  std::vector<std::uint32_t> some;
  for (const std::uint32_t row : rows) {
    if (column.codes[row] == code) some.push_back(row);
  }
  return some;
}

std::vector<measure::Domain> domains_at(std::span<const measure::Domain> domains, const data::CodedColumn& column, std::uint32_t code) {
  std::vector<measure::Domain> some;
  for (const measure::Domain& domain : domains) some.push_back({domain.group, rows_at(domain.rows, column, code)});
  return some;
}

/// The rows of each of the two values of --time, or of two files, in every domain.
Done part_by_time(SurveyTimes& times, const Arguments& arguments, const RunControl& control) {
  SurveyInput& survey = times.surveys.front().survey;
  const std::string name = time_column(survey, arguments);
  Result<data::CodedColumn> column = data::coded_column(survey.source.engine, survey.source.table, name);
  if (!column) return fail(in_file(column.error(), survey.source.input.path));
  const std::vector<std::uint32_t> codes = times_in_order(*column, survey.whole());
  if (codes.size() != 2) {
    return fail({measure::errors::not_two_times, "a comparison needs two times, and there are " + std::string(codes.size() > 2 ? "more" : "fewer"),
                 {.file = survey.source.input.path, .field = name}, {}, "choose two with --where"});
  }
  const std::optional<double> x = parse_double(column->names[codes[0]]), y = parse_double(column->names[codes[1]]);
  if (name != kRound && x && y && *x != *y) times.years = std::abs(*y - *x);
  if (const Result<bool> separate = separate_waves(survey, arguments, *column, false, control); !separate) return fail(separate.error());
  for (const std::size_t t : {0U, 1U}) {
    times.everybody[t] = rows_at(survey.everybody, *column, codes[t]);
    times.domains[t] = domains_at(survey.domains, *column, codes[t]);
  }
  return {};
}

/// The groups of two files in one order; those of one file only stand there without rows.
void match_groups(SurveyTimes& times) {
  std::map<Group, std::array<std::vector<std::uint32_t>, 2>> groups;
  for (const std::size_t t : {0U, 1U}) {
    times.everybody[t] = times.surveys[t].survey.everybody;
    for (const measure::Domain& domain : times.surveys[t].survey.domains) groups[domain.group][t] = domain.rows;
  }
  for (const auto& [group, rows] : groups) {
    for (const std::size_t t : {0U, 1U}) times.domains[t].push_back({group, rows[t]});
  }
}

/// The rounds of several files that are independent samples, called 1, 2, ...; a group that one of them lacks has no rows there.
std::vector<measure::Round> rounds_of_files(std::span<const SurveyRows> surveys) {
  std::map<Group, std::vector<std::vector<std::uint32_t>>> groups;
  for (std::size_t t = 0; t < surveys.size(); ++t) {
    for (const measure::Domain& domain : surveys[t].survey.domains) {
      groups[domain.group].resize(surveys.size());
      groups[domain.group][t] = domain.rows;
    }
  }
  std::vector<measure::Round> rounds;
  for (std::size_t t = 0; t < surveys.size(); ++t) {
    measure::Round round{std::to_string(t + 1), {}, surveys[t].survey.everybody};
    for (const auto& [group, rows] : groups) round.domains.push_back({group, rows[t]});
    rounds.push_back(std::move(round));
  }
  return rounds;
}

Error not_of_both(const std::string& option, const std::string& other) {
  return {errors::bad_value, "the options are of two kinds", {.field = "--" + option},
          "it speaks of the rows of a survey, and --" + other + " of points of a distribution"};
}

}  // namespace

Result<SurveyRows> read_first(const Arguments& arguments, const RunControl& control) {
  const std::vector<std::string> files = arguments.texts("FILE");
  if (!followed(arguments)) return read_rows(arguments, control);
  return rows_of(read_survey_rounds(arguments, control, files, arguments.text("id")), arguments);
}

Option id_option() {
  return {.name = "id", .value = "COL",
          .help = "which unit a row is, the same at all times and in all files; without --psu, units are the PSUs"};
}

Result<std::vector<measure::Index>> named_indices(std::string_view names) {
  std::vector<measure::Index> indices;
  for (const std::string_view name : split(names, ',')) {
    Result<measure::Index> index = measure::index_named(name);
    if (!index) return fail(index.error());
    indices.push_back(std::move(*index));
  }
  return indices;
}

Result<SurveyTimes> read_times(const Arguments& arguments, SurveyRows first, const RunControl& control) {
  SurveyTimes times;
  times.surveys.push_back(std::move(first));
  const std::vector<std::string> files = arguments.texts("FILE");
  for (std::size_t f = 1; f < files.size() && !followed(arguments); ++f) {
    Result<SurveyRows> more = read_rows(arguments, control, Grouping::crossed, files[f]);
    if (!more) return fail(more.error());
    times.surveys.push_back(std::move(*more));
  }
  Result<std::vector<measure::SurveyLine>> after = moved_lines(arguments, times.surveys.back().lines);
  if (!after) return fail(after.error());
  times.lines_after = std::move(*after);
  if (times.surveys.size() > 1) {
    match_groups(times);
  } else if (Done done = part_by_time(times, arguments, control); !done) {
    return fail(done.error());
  }
  for (const SurveyRows& one : times.surveys) times.samples.push_back(one.sample());
  return times;
}

Result<SurveyRounds> read_rounds(const Arguments& arguments, SurveyRows first, const RunControl& control) {
  SurveyRounds found;
  found.surveys.push_back(std::move(first));
  const std::vector<std::string> files = arguments.texts("FILE");
  for (std::size_t f = 1; f < files.size() && !followed(arguments); ++f) {
    Result<SurveyRows> more = read_rows(arguments, control, Grouping::crossed, files[f]);
    if (!more) return fail(more.error());
    found.surveys.push_back(std::move(*more));
  }
  if (found.surveys.size() > 1) {
    found.rounds = rounds_of_files(found.surveys);
  } else {
    SurveyInput& survey = found.surveys.front().survey;
    const std::string name = time_column(survey, arguments);
    if (name.empty()) {
      return fail({errors::missing_option, "one file needs a column that tells rounds apart", {.field = "--time"}, "",
                   "name it with --time, or name a file for each round"});
    }
    Result<data::CodedColumn> column = data::coded_column(survey.source.engine, survey.source.table, name);
    if (!column) return fail(in_file(column.error(), survey.source.input.path));
    if (const Result<bool> apart = separate_waves(survey, arguments, *column, false, control); !apart) return fail(apart.error());
    for (const std::uint32_t code : times_in_order(*column, survey.whole())) {
      found.rounds.push_back({column->names[code], domains_at(survey.domains, *column, code), rows_at(survey.everybody, *column, code)});
    }
  }
  for (const SurveyRows& one : found.surveys) found.samples.push_back(one.sample());
  return found;
}

std::vector<Option> two_kinds_of_options(std::vector<Option> own) {
  std::vector<Option> all = comparison_options();
  for (Option& option : all) {
    option.required = option.name == "welfare";
    if (option.name == "people") option.help = "the column of shares of persons; without it, FILE is a survey of persons or households";
    if (option.name == "welfare") {
      option.help = "shares of welfare, or class means; of a survey, income or consumption per person or adult equivalent";
    }
    if (option.name == "line") {
      option.value = "COL|AMOUNT,...";
      option.help = "the poverty line, in the unit and period of the mean; of a survey one or more amounts";
    }
    if (option.name == "by") option.help = "columns that tell distributions apart, or the groups of a survey";
  }
  for (Option& option : own) all.push_back(std::move(option));
  for (Option& option : welfare_options(true)) {
    if (std::ranges::find(all, option.name, &Option::name) == all.end()) all.push_back(std::move(option));
  }
  return all;
}

Result<bool> about_distributions(const Arguments& arguments, std::vector<std::string> grouped, const std::vector<Option>& survey) {
  std::vector<std::string> of_surveys;
  for (const Option& option : welfare_options(true)) of_surveys.push_back(option.name);
  std::vector<std::string> shared;
  for (const Option& option : comparison_options()) {
    const bool both = option.name == "time" || std::ranges::find(of_surveys, option.name) != of_surveys.end();
    (both ? shared : grouped).push_back(option.name);
  }
  for (const Option& option : survey) of_surveys.push_back(option.name);
  const auto given = [&](const std::string& name) { return arguments.has(name) && arguments.given(name); };
  const auto first = std::ranges::find_if(grouped, given);
  if (first == grouped.end()) return false;
  for (const std::string& name : of_surveys) {
    if (given(name) && std::ranges::find(shared, name) == shared.end()) return fail(not_of_both(name, *first));
  }
  for (const char* name : {"people", "mean", "line"}) {
    if (arguments.given(name)) continue;
    return fail({errors::missing_option,
                 "solleva " + arguments.command().name() + " needs --" + name + " " + arguments.option(name)->value,
                 {.field = std::string("--") + name}, arguments.option(name)->help});
  }
  return true;
}

}  // namespace solleva::cli
