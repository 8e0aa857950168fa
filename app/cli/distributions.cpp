// SPDX-License-Identifier: Apache-2.0
#include "app/cli/distributions.h"

#include <map>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/open_table.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using Texts = std::vector<std::optional<std::string>>;

/// A level given as a number, or by a column.
struct LevelSource {
  std::optional<double> number;
  std::string column;
};

Result<LevelSource> level_source(const Arguments& arguments, const char* option) {
  const std::string text = arguments.text(option);
  const std::optional<double> number = parse_double(text);
  if (!number) return LevelSource{{}, text};
  if (*number > 0) return LevelSource{number, {}};
  return fail({errors::bad_value,
               "cannot use \"" + text + "\"",
               {.field = std::string("--") + option},
               "it takes an amount above 0 or a column"});
}

/// The columns of a table that distributions are made of.
struct Columns {
  std::vector<double> people, welfare, mean, line;  ///< mean and line empty where they are numbers
  std::vector<Texts> by;
  Texts time;
};

Result<Columns> columns(OpenTable& opened, const Arguments& arguments, const LevelSource& mean, const LevelSource& line) {
  std::vector<data::ColumnRequest> requests{{arguments.text("people")}, {arguments.text("welfare")}};
  for (const LevelSource* level : {&mean, &line}) {
    if (!level->number) requests.push_back({level->column, {.sign = data::Sign::positive}});
  }
  auto numbers = data::numeric_columns(opened.engine, opened.table, requests);
  if (!numbers) return fail(numbers.error());
  Columns found{std::move((*numbers)[0].values), std::move((*numbers)[1].values), {}, {}, {}, {}};
  std::size_t next = 2;
  if (!mean.number) found.mean = std::move((*numbers)[next++].values);
  if (!line.number) found.line = std::move((*numbers)[next].values);
  const auto texts = [&](const std::string& name) -> Result<Texts> {
    auto column = data::text_column(opened.engine, opened.table, name);
    if (!column) return column;
    for (std::size_t row = 0; row < column->size(); ++row) {
      if ((*column)[row]) continue;
      return fail({data::errors::missing_value, "there is no value", data::place_of(opened.table, row, name)});
    }
    return column;
  };
  for (const std::string& name : arguments.texts("by")) {
    Result<Texts> column = texts(name);
    if (!column) return fail(column.error());
    found.by.push_back(std::move(*column));
  }
  if (arguments.has("time") && arguments.given("time")) {
    Result<Texts> column = texts(arguments.text("time"));
    if (!column) return fail(column.error());
    found.time = std::move(*column);
  }
  return found;
}

Done check_level(const data::Table& table, const measure::GroupedCase& one, const measure::Level& level, std::size_t row) {
  if (level.mean == one.level.mean && level.line == one.level.line) return {};
  const bool mean = level.mean != one.level.mean;
  return fail({measure::errors::varying_level, std::string("a distribution has two ") + (mean ? "means" : "lines"),
               data::place_of(table, row, ""),
               format_double(mean ? one.level.mean : one.level.line) + " before and " +
                   format_double(mean ? level.mean : level.line) + " here",
               "name the columns that tell distributions apart with --by"});
}

std::string why_two_units(const Arguments& arguments) {
  return "--unit speaks of both, " + std::string(arguments.given("mean-unit") ? "--mean-unit" : "--line-unit") + " of one";
}

}  // namespace

std::vector<Option> distribution_options() {
  return {
      {.name = "people", .value = "COL", .help = "the column of shares of persons", .required = true},
      {.name = "welfare", .value = "COL", .help = "the column of shares of welfare, or of class means", .required = true},
      {.name = "by", .value = "COL", .help = "a column that tells distributions apart", .repeatable = true},
      {.name = "input",
       .value = "KIND",
       .help = "what the two columns hold: cumulative shares in (0, 1], plain shares, or persons and the mean of each class",
       .fallback = "cumulative",
       .allowed = {"cumulative", "shares", "class-means"}},
      {.name = "mean", .value = "COL|NUMBER", .help = "the mean, in the unit and period of the line", .required = true},
      {.name = "line", .value = "COL|NUMBER", .help = "the poverty line, in the unit and period of the mean", .required = true},
      {.name = "unit", .value = "UNIT", .help = "unit of mean and line, as in \"2017 PPP $ a day\" or \"CNY of 2010 a year\""},
      {.name = "mean-unit", .value = "UNIT", .help = "unit of the mean where it is stated apart; it must be that of the line"},
      {.name = "line-unit", .value = "UNIT", .help = "unit of the line where it is stated apart; it must be that of the mean"},
  };
}

Result<measure::GroupedOptions> grouped_options(const Arguments& arguments) {
  measure::GroupedOptions options;
  const std::string input = arguments.text("input");
  options.input = input == "shares"        ? measure::GroupedInput::shares
                  : input == "class-means" ? measure::GroupedInput::class_means
                                           : measure::GroupedInput::cumulative;
  if (arguments.given("unit") && (arguments.given("mean-unit") || arguments.given("line-unit"))) {
    return fail({errors::bad_value, "the unit is stated twice", {.field = "--unit"}, why_two_units(arguments)});
  }
  std::optional<Terms> terms[2];
  const char* const names[]{"mean-unit", "line-unit"};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string name = arguments.given("unit") ? "unit" : names[i];
    if (!arguments.given(name)) continue;
    const Result<Terms> read = measure::parse_terms(arguments.text(name));
    if (!read) return fail(read.error());
    terms[i] = *read;
  }
  if (terms[0] && terms[1]) {
    const Result<measure::Level> level = measure::level_of({1, *terms[0]}, *Line::of(1, *terms[1]));
    if (!level) return fail(level.error());
  }
  const std::optional<Terms>& stated = terms[0] ? terms[0] : terms[1];
  if (stated) {
    options.unit = stated->text();
    options.range_margin *= period_factor({Period::month, stated->period});
  }
  return options;
}

Result<Distributions> read_distributions(const std::string& path, const Arguments& arguments, const RunControl& control) {
  const Result<LevelSource> mean = level_source(arguments, "mean"), line = level_source(arguments, "line");
  if (!mean) return fail(mean.error());
  if (!line) return fail(line.error());
  Result<OpenTable> opened = open_table(path, arguments, control);
  if (!opened) return fail(opened.error());
  const Result<Columns> found = columns(*opened, arguments, *mean, *line);
  if (!found) return fail(in_file(found.error(), path));

  Distributions all{{}, {}, opened->input, {}};
  const std::vector<std::string> names = arguments.texts("by");
  std::map<std::vector<std::string>, std::size_t> place;
  for (std::size_t row = 0; row < found->people.size(); ++row) {
    const std::string time = found->time.empty() ? "" : *found->time[row];
    std::vector<std::string> key{time};
    Group group;
    for (std::size_t i = 0; i < names.size(); ++i) {
      key.push_back(*found->by[i][row]);
      group.emplace_back(names[i], key.back());
    }
    const measure::Level level{mean->number ? *mean->number : found->mean[row], line->number ? *line->number : found->line[row]};
    const auto [at, fresh] = place.emplace(std::move(key), all.cases.size());
    if (fresh) {
      all.cases.push_back({std::move(group), {}, level});
      all.times.push_back(time);
    }
    measure::GroupedCase& one = all.cases[at->second];
    if (Done ok = check_level(opened->table, one, level, row); !ok) return fail(in_file(ok.error(), path));
    const std::size_t in_file_row = data::place_of(opened->table, row, "").line;
    one.points.push_back({found->people[row], found->welfare[row], in_file_row > 0 ? in_file_row : row + 1});
  }
  for (const std::string& note : opened->table.notes) all.notes.push_back({"reading", path + ": " + note});
  return all;
}

}  // namespace solleva::cli
