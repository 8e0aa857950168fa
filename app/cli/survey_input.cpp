// SPDX-License-Identifier: Apache-2.0
#include "app/cli/survey_input.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <utility>

#include "app/cli/equivalence.h"
#include "app/cli/errors.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

constexpr const char* kVariances = "variance";

/// What the design lacks, in all rows at once.
Error no_design(const Error& error, const OpenTable& source, const std::string& column) {
  Error told = with_gaps(error, source, column);
  if (told.code == data::errors::missing_value)
    told.hint = "every row needs its place in the design: complete the column, or take such rows out of the file and say so";
  return told;
}

/// A column that nobody named on the command line is asked for by the file of the design: that is where to look.
Error asked_by_design(Error error, const Arguments& arguments, const std::string& option) {
  if (!arguments.from_design(option)) return error;
  error.why += std::string(error.why.empty() ? "" : "; ") + arguments.text("design") + " asks for it as " + option + " of [design]";
  return error;
}

/// --weight times --size; 1 for each row without either.
Result<std::vector<double>> weights_of(OpenTable& source, const Arguments& arguments) {
  std::vector<double> weights(source.table.rows, 1.0);
  for (const char* option : {"weight", "size"}) {
    if (!arguments.given(option)) continue;
    Result<data::NumericColumn> column = data::weight_column(source.engine, source.table, arguments.text(option));
    if (!column) return fail(asked_by_design(no_design(column.error(), source, arguments.text(option)), arguments, option));
    for (std::size_t row = 0; row < weights.size(); ++row) weights[row] *= column->values[row];
  }
  return weights;
}

/// The column of a stage into codes, and names where there is a place for them.
Done read_codes(OpenTable& source, const std::string& name, std::vector<std::uint32_t>& codes, std::vector<std::string>* names) {
  Result<data::CodedColumn> column = data::coded_column(source.engine, source.table, name);
  if (!column) return fail(no_design(column.error(), source, name));
  codes = std::move(column->codes);
  if (names != nullptr) *names = std::move(column->names);
  return {};
}

Result<data::DesignInput> design_input(OpenTable& source, const Arguments& arguments, const std::string& units) {
  Result<std::vector<double>> weights = weights_of(source, arguments);
  if (!weights) return fail(weights.error());
  data::DesignInput input{std::move(*weights)};
  const std::vector<std::string> strata = column_list(arguments, "strata"), fpcs = column_list(arguments, "fpc");
  std::vector<std::string> psus = column_list(arguments, "psu");
  if (psus.empty() && !units.empty()) psus = {units};
  const std::size_t stages = std::max({strata.size(), psus.size(), fpcs.size()});
  for (std::size_t stage = 0; stage < stages; ++stage) {
    data::SamplingStage one;
    if (stage < strata.size()) {
      const Done done = read_codes(source, strata[stage], one.stratum, stage == 0 ? &input.strata_names : nullptr);
      if (!done) return fail(asked_by_design(done.error(), arguments, "strata"));
    }
    if (stage < psus.size()) {
      const Done done = read_codes(source, psus[stage], one.unit, stage == 0 ? &input.psu_names : nullptr);
      if (!done) return fail(asked_by_design(done.error(), arguments, "psu"));
    }
    if (stage < fpcs.size()) {
      Result<data::NumericColumn> column =
          data::numeric_column(source.engine, source.table, fpcs[stage], {.sign = data::Sign::positive});
      if (!column) return fail(asked_by_design(no_design(column.error(), source, fpcs[stage]), arguments, "fpc"));
      one.population = std::move(column->values);
    }
    input.stages.push_back(std::move(one));
  }
  input.place = [&source](std::size_t row) { return data::place_of(source.table, row, ""); };
  input.nested = arguments.flag("nested");
  const std::map<std::string, data::LonelyPsu> rules{{"fail", data::LonelyPsu::fail},
                                                     {"certainty", data::LonelyPsu::certainty},
                                                     {"remove", data::LonelyPsu::remove},
                                                     {"adjust", data::LonelyPsu::adjust},
                                                     {"average", data::LonelyPsu::average}};
  input.lonely = rules.at(arguments.text("lonely-psu"));
  return input;
}

/// PSUs as the design tells them apart: codes that start again in each stratum are crossed with it.
std::vector<std::uint32_t> psus_apart(const data::SamplingStage& stage, bool nested) {
  if (!nested || stage.stratum.empty() || stage.unit.empty()) return stage.unit;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known;
  std::vector<std::uint32_t> codes;
  for (std::size_t row = 0; row < stage.unit.size(); ++row) {
    const auto next = static_cast<std::uint32_t>(known.size());
    codes.push_back(known.emplace(std::pair(stage.stratum[row], stage.unit[row]), next).first->second);
  }
  return codes;
}

std::vector<std::string> psu_names_apart(const data::DesignInput& input, std::span<const std::uint32_t> codes) {
  std::vector<std::string> names;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (codes[row] < names.size()) continue;
    const data::SamplingStage& stage = input.stages.front();
    names.push_back(input.psu_names[stage.unit[row]] + " of stratum " + input.strata_names[stage.stratum[row]]);
  }
  return names;
}

/// What looks wrong in the design: with --household, or with a rule for lonely PSUs, which then are no error.
Result<std::vector<Note>> design_notes(OpenTable& source, const data::DesignInput& input, const Arguments& arguments) {
  std::vector<Note> notes;
  data::CodedColumn households;
  if (arguments.given("household")) {
    Result<data::CodedColumn> column =
        data::coded_column(source.engine, source.table, arguments.text("household"), data::Gaps::keep);
    if (!column) return fail(asked_by_design(column.error(), arguments, "household"));
    households = std::move(*column);
  } else if (input.lonely == data::LonelyPsu::fail) {
    return notes;
  }
  const data::SamplingStage stage = input.stages.empty() ? data::SamplingStage{} : input.stages.front();
  const std::vector<std::uint32_t> psus = psus_apart(stage, input.nested);
  const bool crossed = psus != stage.unit;
  const std::vector<std::string> psu_names = crossed ? psu_names_apart(input, psus) : input.psu_names;
  data::DesignColumns columns{input.weights,     stage.stratum, psus,            households.codes,
                              input.strata_names, psu_names,    households.names};
  columns.row_name = [&source](std::size_t row) {
    const Where where = data::place_of(source.table, row, "");
    return where.line > 0 ? "line " + std::to_string(where.line) : where.unit;
  };
  notes = data::check_design(columns);
  for (Note& note : notes) {
    if (note.code == "design-single-psu") note.text += "; --lonely-psu " + arguments.text("lonely-psu") + " says what they add";
  }
  const std::size_t unnamed = households.gaps > 0 ? 1 : 0;
  if (!households.codes.empty() && psus.empty() && households.names.size() + unnamed < households.codes.size()) {
    notes.push_back({"design-household-in-two-psus",
                     "without --psu each row counts as sampled by itself, which persons of one household are not: errors are too small"});
  }
  return notes;
}

/// What a user of the command line can do about it.
Error in_options(Error error) {
  if (error.code == data::errors::lonely_psu)
    error.hint = "join such strata with neighbours, or say what they add: --lonely-psu certainty, remove, adjust or average";
  if (error.code == data::errors::design_unit_in_two_strata)
    error.hint = "say --nested if codes of PSUs start again in each stratum and mean other PSUs there";
  return error;
}

/// A design, before and after its weights were calibrated.
struct Sampled {
  data::SurveyDesign before, design;
  std::shared_ptr<const data::CalibrationTotals> totals;  ///< null: they were not
};

/// The design, its weights calibrated where the file of --design says so, which a note then tells.
Result<Sampled> design_of(OpenTable& source, data::DesignInput input, const Arguments& arguments, std::vector<Note>& notes) {
  Result<data::SurveyDesign> design = data::SurveyDesign::of(std::move(input));
  if (!design) return fail(in_options(design.error()));
  if (arguments.design() == nullptr || !arguments.design()->calibration) return Sampled{*design, *design, nullptr};
  const data::CalibrationPlan& plan = *arguments.design()->calibration;
  Result<data::CalibrationTotals> known = data::CalibrationTotals::read(source.engine, source.table, plan);
  if (!known) return fail(known.error());
  const Result<data::Calibration> calibration = known->calibrate(design->weights());
  if (!calibration) return fail(calibration.error());
  std::size_t totals = 0;
  for (const data::ColumnTotals& one : plan.columns) totals += std::max<std::size_t>(one.groups.size(), 1);
  const auto [least, most] = std::ranges::minmax(calibration->g);
  notes.push_back({"weights-calibrated", "weights are calibrated to " + std::to_string(totals) + (totals == 1 ? " total" : " totals") +
                                             " of the population, by factors from " + format_double(std::round(least * 1e4) / 1e4) + " to " +
                                             format_double(std::round(most * 1e4) / 1e4)});
  data::SurveyDesign calibrated = design->calibrated(*calibration);
  return Sampled{std::move(*design), std::move(calibrated), std::make_shared<const data::CalibrationTotals>(std::move(*known))};
}

/// Calibrated anew, each one, where the design is.
Result<data::Replicates> calibrated(data::Replicates replicates, const data::CalibrationTotals* totals, const RunControl& control) {
  if (totals == nullptr) return replicates;
  return replicates.calibrated([&](std::span<const double> weights) { return totals->calibrate(weights); }, control);
}

/// "bsw*" names every column that begins with bsw, in the order of the table.
std::vector<std::string> matching(const data::Table& table, const std::string& pattern) {
  if (pattern.empty() || pattern.back() != '*') return {pattern};
  const std::string start = pattern.substr(0, pattern.size() - 1);
  std::vector<std::string> names;
  for (const std::string& name : table.names()) {
    if (name.starts_with(start)) names.push_back(name);
  }
  return names;
}

std::string first_names(const data::Table& table) {
  constexpr std::size_t most = 12;
  std::vector<std::string> names = table.names();
  const std::size_t all = names.size();
  names.resize(std::min(all, most));
  return join(names, ", ") + (all > most ? " and " + std::to_string(all - most) + " more" : "");
}

Result<data::Replicates> given_replicates(OpenTable& source, const data::SurveyDesign& design, const Arguments& arguments,
                                          data::ReplicateMethod method) {
  std::vector<data::ColumnRequest> requests;
  for (const std::string& pattern : column_list(arguments, "replicate-weights")) {
    const std::vector<std::string> names = matching(source.table, pattern);
    for (const std::string& name : names) requests.push_back({name});
    if (!names.empty()) continue;
    return fail({errors::bad_value, "cannot use \"" + pattern + "\"", {.field = "--replicate-weights"},
                 "no column begins with \"" + pattern.substr(0, pattern.size() - 1) + "\"",
                 "the columns are " + first_names(source.table)});
  }
  Result<std::vector<data::NumericColumn>> columns = data::numeric_columns(source.engine, source.table, requests);
  if (!columns) return fail(asked_by_design(columns.error(), arguments, "replicate-weights"));
  data::Replicates::Given given;
  given.method = method;
  given.combined = !arguments.flag("replicate-factors");
  given.fay = arguments.number("fay").value_or(0);
  given.scale = arguments.number("replicate-scale");
  for (data::NumericColumn& column : *columns) given.weights.push_back(std::move(column.values));
  return data::Replicates::given(design, std::move(given));
}

/// Rows times replicates beyond which a figure takes minutes to hours; each index passes over all of them.
constexpr double kMostWork = 1e11;

/// Refuses what would run for hours, before it is begun.
Done check_work(const data::SurveyDesign& design, const std::string& variance, const Arguments& arguments) {
  double count = static_cast<double>(design.psus());
  if (variance == "bootstrap") count = static_cast<double>(*arguments.integer("replicates"));
  if (variance == "brr" || variance == "fay") count = static_cast<double>(design.strata()) + 1;
  const double work = count * static_cast<double>(design.rows());
  if (work <= kMostWork) return {};
  Error error{errors::bad_value, "--variance " + variance + " would take too long", {.field = "--variance"}};
  error.why = "it needs " + format_double(count) + (variance == "bootstrap" ? "" : " or more") + " replicates of " +
              std::to_string(design.rows()) + " rows, and more than " + format_double(kMostWork) + " weights are to be gone through for each figure";
  error.hint = variance == "bootstrap" ? "take fewer --replicates, or linearised errors"
                                       : "take linearised errors (leave --variance out), or --variance bootstrap";
  return fail(std::move(error));
}

Result<std::optional<data::Replicates>> replicates_of(OpenTable& source, const Sampled& sampled, const Arguments& arguments,
                                                      const RunControl& control) {
  const data::SurveyDesign& design = sampled.before;
  const std::string variance = arguments.text(kVariances);
  std::optional<data::Replicates> none;
  const bool given = arguments.given("replicate-weights");
  if (variance == "linearised") {
    if (!given) return none;
    return fail({errors::bad_value, "replicate weights are not used by linearised errors", {.field = "--variance"}, "",
                 "say what the weights are, as with --variance bootstrap"});
  }
  if (Done done = given ? Done() : check_work(design, variance, arguments); !done) return fail(done.error());
  const std::map<std::string, data::ReplicateMethod> methods{{"jackknife", data::ReplicateMethod::jkn},
                                                             {"brr", data::ReplicateMethod::brr},
                                                             {"fay", data::ReplicateMethod::fay},
                                                             {"bootstrap", data::ReplicateMethod::bootstrap}};
  const data::ReplicateMethod method = methods.at(variance);
  Result<data::Replicates> made = [&]() -> Result<data::Replicates> {
    if (given) return given_replicates(source, design, arguments, method);
    if (variance == "jackknife") return data::Replicates::jackknife(design);
    if (variance == "bootstrap") {
      return data::Replicates::bootstrap(design, static_cast<std::size_t>(*arguments.integer("replicates")),
                                         static_cast<std::uint64_t>(*arguments.integer("seed")));
    }
    return data::Replicates::balanced(design, variance == "fay" ? arguments.number("fay").value_or(0.5) : 0);
  }();
  if (!made) return fail(made.error());
  Result<data::Replicates> replicates = calibrated(std::move(*made), sampled.totals.get(), control);
  if (!replicates) return fail(replicates.error());
  return std::optional<data::Replicates>(std::move(*replicates));
}

/// The rows of --where; a row for which the expression is neither true nor false is not among them.
Result<std::vector<std::uint32_t>> subpopulation_of(OpenTable& source, const Arguments& arguments) {
  std::vector<std::uint32_t> rows(source.table.rows);
  std::iota(rows.begin(), rows.end(), 0U);
  if (!arguments.given("where")) return rows;
  Result<data::NumericColumn> column =
      data::numeric_column(source.engine, source.table, kSubpopulation, {.gaps = data::Gaps::keep});
  if (!column) return fail(column.error());
  std::erase_if(rows, [&](std::uint32_t row) { return !(column->values[row] != 0) || column->values[row] != column->values[row]; });
  if (!rows.empty()) return rows;
  return fail({data::errors::no_rows, "no row is left", {.field = "--where"}, "the expression is true for none"});
}

/// The combinations of groups that occur, in the order of their names: numbers by their size, words behind them.
struct ByText {
  bool operator()(const std::vector<std::string>& a, const std::vector<std::string>& b) const {
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (a[i] == b[i]) continue;
      const std::optional<double> x = parse_double(a[i]), y = parse_double(b[i]);
      if (x.has_value() != y.has_value()) return x.has_value();
      return x && y && *x != *y ? *x < *y : a[i] < b[i];
    }
    return false;
  }
};

/// The groups of the first domain by the columns together.
Done add_domains(OpenTable& source, const std::vector<std::string>& names, std::vector<measure::Domain>& domains) {
  std::vector<data::CodedColumn> columns;
  for (const std::string& name : names) {
    Result<data::CodedColumn> column = data::coded_column(source.engine, source.table, name);
    if (!column) return fail(column.error());
    columns.push_back(std::move(*column));
  }
  std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>> by_code;
  std::vector<std::uint32_t> key(columns.size());
  for (const std::uint32_t row : domains.front().rows) {
    for (std::size_t c = 0; c < columns.size(); ++c) key[c] = columns[c].codes[row];
    by_code[key].push_back(row);
  }
  std::map<std::vector<std::string>, std::vector<std::uint32_t>, ByText> by_name;
  for (auto& [codes, rows] : by_code) {
    std::vector<std::string> words;
    for (std::size_t c = 0; c < columns.size(); ++c) words.push_back(columns[c].names[codes[c]]);
    by_name[std::move(words)] = std::move(rows);
  }
  for (auto& [words, rows] : by_name) {
    measure::Domain domain{{}, std::move(rows)};
    for (std::size_t c = 0; c < names.size(); ++c) domain.group.emplace_back(names[c], words[c]);
    domains.push_back(std::move(domain));
  }
  return {};
}

/// A set of groups for all columns crossed, or for each of them.
Done add_sets(OpenTable& source, const std::vector<std::string>& names, Grouping grouping, std::vector<measure::Domain>& domains) {
  if (names.empty()) return {};
  if (grouping == Grouping::crossed) return add_domains(source, names, domains);
  for (const std::string& name : names) {
    if (Done done = add_domains(source, {name}, domains); !done) return done;
  }
  return {};
}

Result<std::vector<measure::Domain>> domains_of(OpenTable& source, const Arguments& arguments, const std::vector<std::string>& names,
                                                Grouping grouping) {
  Result<std::vector<std::uint32_t>> whole = subpopulation_of(source, arguments);
  if (!whole) return fail(whole.error());
  std::vector<measure::Domain> domains{{{}, std::move(*whole)}};
  if (Done done = add_sets(source, names, grouping, domains); !done) return fail(done.error());
  return domains;
}

/// Each unit of a wave by itself: strata and units crossed with waves.
void cross(data::DesignInput& input, const data::CodedColumn& waves, bool units) {
  if (input.stages.empty()) input.stages.emplace_back();
  data::SamplingStage& first = input.stages.front();
  const auto count = static_cast<std::uint32_t>(waves.names.size());
  if (first.stratum.empty()) first.stratum.assign(waves.codes.size(), 0);
  std::vector<std::string> names;
  for (const std::string& stratum : input.strata_names) {
    for (const std::string& wave : waves.names) names.push_back(stratum + " (" + wave + ")");
  }
  input.strata_names = std::move(names);
  for (std::size_t row = 0; row < waves.codes.size(); ++row) {
    first.stratum[row] = first.stratum[row] * count + waves.codes[row];
    if (units && !first.unit.empty()) first.unit[row] = first.unit[row] * count + waves.codes[row];
  }
}

/// Whether a PSU has rows in two waves.
bool shares_units(const data::SurveyDesign& design, std::span<const std::uint32_t> waves) {
  std::vector<std::uint32_t> wave_of(design.psus(), data::kNoCode);
  const std::span<const std::uint32_t> psus = design.psu_of_row();
  for (std::size_t row = 0; row < psus.size(); ++row) {
    std::uint32_t& wave = wave_of[psus[row]];
    if (wave != data::kNoCode && wave != waves[row]) return true;
    wave = waves[row];
  }
  return false;
}

}  // namespace

std::vector<std::string> column_list(const Arguments& arguments, std::string_view option) {
  std::vector<std::string> names;
  for (const std::string& text : arguments.texts(option)) {
    for (const std::string_view part : split(text, ',')) {
      if (!trim(part).empty()) names.emplace_back(trim(part));
    }
  }
  return names;
}

Result<std::vector<std::string>> distinct_list(const Arguments& arguments, std::string_view option) {
  std::vector<std::string> names = column_list(arguments, option);
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (std::find(names.begin(), name, *name) != name) return fail(asked_twice(*name, option));
  }
  return names;
}

Error asked_twice(const std::string& name, std::string_view option) {
  Error error{errors::bad_value, "cannot use \"" + name + "\" twice"};
  error.where.field = "--" + std::string(option);
  error.why = "each of its rows would be there twice";
  return error;
}

std::vector<Option> survey_options() {
  return {
      {.name = "design", .value = "FILE.toml",
       .help = "a file that says how the survey was sampled (`solleva help design`); options given here win over it", .type = Type::file},
      {.name = "weight", .value = "COL", .help = "how many units of the population a row stands for; without it, 1"},
      {.name = "size", .value = "COL", .help = "persons in a row that is a household; weights are multiplied by it"},
      {.name = "strata", .value = "COL,...", .help = "the strata of the first stage of sampling, then of the second and so on",
       .repeatable = true},
      {.name = "psu", .value = "COL,...", .help = "the units sampled first (PSUs), then those sampled in them; without it, the rows",
       .repeatable = true},
      {.name = "fpc", .value = "COL,...",
       .help = "units of the population in the row's stratum, or the fraction sampled, stage by stage", .repeatable = true},
      {.name = "nested", .help = "PSU codes are repeated in other strata and mean other units there", .type = Type::flag},
      {.name = "household", .value = "COL", .help = "check that each household has one weight and lies in one PSU"},
      {.name = "lonely-psu", .value = "RULE", .help = "what a stratum with one PSU adds to the error", .fallback = "fail",
       .allowed = {"fail", "certainty", "remove", "adjust", "average"}},
      {.name = kVariances, .value = "METHOD", .help = "how errors are found", .fallback = "linearised",
       .allowed = {"linearised", "jackknife", "brr", "fay", "bootstrap"}},
      {.name = "replicates", .value = "N", .help = "bootstrap replicates", .type = Type::count, .fallback = "1000"},
      {.name = "replicate-weights", .value = "COL,...|START*", .help = "replicate weights that come with the file, for --variance",
       .repeatable = true, .alias = "repweights"},
      {.name = "replicate-factors", .help = "the replicate weights are factors to --weight", .type = Type::flag},
      {.name = "replicate-scale", .value = "X", .help = "what multiplies the sum of squares of the given replicates",
       .type = Type::number},
      {.name = "fay", .value = "X", .help = "Fay's coefficient, in [0, 1)", .type = Type::number},
      {.name = "seed", .value = "N", .help = "the seed of the bootstrap", .type = Type::integer, .fallback = "1"},
      {.name = "by", .value = "COL,...", .help = "give the figures for each group too; several columns are crossed",
       .repeatable = true},
      {.name = "level", .value = "SHARE", .help = "of the intervals", .type = Type::number, .fallback = "0.95"},
  };
}

namespace {

/// The survey of a table, whose file errors name.
Result<SurveyInput> survey_of(OpenTable source, const Arguments& arguments, const RunControl& control, Grouping grouping,
                              const std::string& units) {
  const std::string file = source.table.source;
  const Result<std::vector<std::string>> by = distinct_list(arguments, "by");
  if (!by) return fail(by.error());
  Result<data::DesignInput> input = design_input(source, arguments, units);
  if (!input) return fail(in_file(input.error(), file));
  Result<std::vector<Note>> notes = design_notes(source, *input, arguments);
  if (!notes) return fail(in_file(notes.error(), file));
  Result<Sampled> sampled = design_of(source, std::move(*input), arguments, *notes);
  if (!sampled) return fail(in_file(sampled.error(), file));
  Result<std::optional<data::Replicates>> replicates = replicates_of(source, *sampled, arguments, control);
  if (!replicates) return fail(replicates.error());
  Result<std::vector<measure::Domain>> domains = domains_of(source, arguments, *by, grouping);
  if (!domains) return fail(in_file(domains.error(), file));
  SurveyInput survey{std::move(source), std::move(sampled->design), std::move(*replicates), std::move(*domains), std::move(*notes)};
  survey.sampled = std::move(sampled->before);
  survey.totals = std::move(sampled->totals);
  survey.units = units;
  Result<std::vector<double>> scale = equivalence_of(survey.source, arguments, survey.notes);
  if (!scale) return fail(scale.error());
  survey.equivalence = std::move(*scale);
  survey.everybody.resize(survey.design.rows());
  std::iota(survey.everybody.begin(), survey.everybody.end(), 0U);
  const bool stacked = !survey.source.more.empty();
  for (const std::string& note : survey.source.table.notes) survey.notes.push_back({"reading", stacked ? note : file + ": " + note});
  return survey;
}

Done check_level(const Arguments& arguments) {
  const double level = arguments.number("level").value();
  if (level > 0 && level < 1) return {};
  return fail({errors::bad_value, "cannot use \"" + arguments.text("level") + "\"", {.field = "--level"}, "it takes a share above 0 and below 1, as 0.95"});
}

/// Counts the units that lie in two PSUs.
Done note_moved_units(SurveyInput& survey) {
  const Result<data::CodedColumn> units = data::coded_column(survey.source.engine, survey.source.table, survey.units);
  if (!units) return fail(units.error());
  const std::span<const std::uint32_t> psus = survey.design.psu_of_row();
  std::vector<std::uint32_t> first(units->names.size(), data::kNoCode);
  std::vector<bool> moved(units->names.size());
  for (std::size_t row = 0; row < psus.size(); ++row) {
    std::uint32_t& psu = first[units->codes[row]];
    if (psu == data::kNoCode) psu = psus[row];
    if (psu != psus[row]) moved[units->codes[row]] = true;
  }
  const auto count = std::ranges::count(moved, true);
  if (count == 0) return {};
  survey.notes.push_back({"units-in-two-psus", std::to_string(count) + " of " + std::to_string(moved.size()) + " units of " + survey.units +
                                                   " are in another PSU in another round, and count there as others; if PSUs changed their "
                                                   "names only, --psu " + survey.units + " keeps them together"});
  return {};
}

}  // namespace

Result<SurveyInput> read_survey(const Arguments& arguments, const RunControl& control, Grouping grouping, const std::string& path) {
  if (Done done = check_level(arguments); !done) return fail(done.error());
  Result<OpenTable> source = open_table(path.empty() ? arguments.text("FILE") : path, arguments, control, RowRule::mark);
  if (!source) return fail(source.error());
  return survey_of(std::move(*source), arguments, control, grouping, {});
}

Result<SurveyInput> read_survey_rounds(const Arguments& arguments, const RunControl& control, const std::vector<std::string>& paths,
                                       const std::string& units) {
  if (Done done = check_level(arguments); !done) return fail(done.error());
  Result<OpenTable> source = open_tables(paths, arguments, control, RowRule::mark);
  if (!source) return fail(source.error());
  Result<SurveyInput> survey = survey_of(std::move(*source), arguments, control, Grouping::crossed, units);
  if (!survey || units.empty()) return survey;
  if (Done done = note_moved_units(*survey); !done) return fail(in_file(done.error(), survey->source.table.source));
  return survey;
}

Done add_groups(SurveyInput& survey, const std::vector<std::string>& names, Grouping grouping) {
  Done done = add_sets(survey.source, names, grouping, survey.domains);
  return done ? done : fail(in_file(done.error(), survey.source.input.path));
}

Result<bool> separate_waves(SurveyInput& survey, const Arguments& arguments, const data::CodedColumn& waves, bool apart,
                            const RunControl& control) {
  if (!apart && shares_units(survey.design, waves.codes)) return false;
  Result<data::DesignInput> input = design_input(survey.source, arguments, survey.units);
  if (!input) return fail(in_file(input.error(), survey.source.input.path));
  cross(*input, waves, apart);
  std::vector<Note> again;  // told by read_survey()
  Result<Sampled> sampled = design_of(survey.source, std::move(*input), arguments, again);
  if (!sampled) return fail(in_file(sampled.error(), survey.source.input.path));
  Result<std::optional<data::Replicates>> replicates = replicates_of(survey.source, *sampled, arguments, control);
  if (!replicates) return fail(replicates.error());
  survey.design = std::move(sampled->design);
  survey.sampled = std::move(sampled->before);
  survey.totals = std::move(sampled->totals);
  survey.replicates = std::move(*replicates);
  return true;
}

Result<data::Replicates> bootstrap_of(const SurveyInput& survey, std::size_t count, std::uint64_t seed, const RunControl& control) {
  Result<data::Replicates> drawn = data::Replicates::bootstrap(survey.sampled ? *survey.sampled : survey.design, count, seed);
  return drawn ? calibrated(std::move(*drawn), survey.totals.get(), control) : drawn;
}

void keep_rows(SurveyInput& survey, const std::vector<bool>& keep) {
  std::erase_if(survey.everybody, [&](std::uint32_t row) { return !keep[row]; });
  for (measure::Domain& domain : survey.domains) {
    std::erase_if(domain.rows, [&](std::uint32_t row) { return !keep[row]; });
  }
}

}  // namespace solleva::cli
