// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/survey_input.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using share::Fields;
using share::Node;

/// A column of rounds or years, from the earliest on.
struct Times {
  std::string column;
  data::CodedColumn codes;
  std::vector<std::uint32_t> order;  ///< codes, numbers before words
};

/// --k: numbers in per cent, or fractions.
Result<std::vector<Fraction>> cutoffs_of(const Arguments& arguments) {
  std::vector<Fraction> cutoffs;
  for (const std::string& text : column_list(arguments, "k")) {
    const bool fraction = text.find('/') != std::string::npos;
    const std::optional<Fraction> read = Fraction::parse(text);
    const std::optional<Fraction> cutoff = read && !fraction ? read->over(*Fraction::of(100, 1)) : read;
    const bool inside = cutoff && cutoff->numerator() <= cutoff->denominator();
    const bool too_small = inside && !fraction && cutoff->numerator() > 0 && cutoff->value() < 0.01;
    if (inside && !too_small && std::ranges::find(cutoffs, *cutoff) == cutoffs.end()) {
      cutoffs.push_back(*cutoff);
      continue;
    }
    return fail({errors::bad_value,
                 "cannot use \"" + text + "\"",
                 {.field = "--k"},
                 too_small ? "a cut-off is in per cent, and this is less than one of them"
                 : inside  ? "it is there twice"
                           : "it takes numbers from 0 to 100, in per cent, or fractions as 1/3"});
  }
  return cutoffs;
}

/// The index: a file or a preset, changed by --without, --k and --missing.
Checked<data::Deprivations> spec_of(const Arguments& arguments) {
  if (arguments.given("spec") == arguments.given("preset")) {
    return fail({errors::missing_option,
                 "which index is not said",
                 {},
                 arguments.given("spec") ? "--spec and --preset name one each" : "neither --spec nor --preset is given",
                 "`solleva help deprivations` says how an index is written"});
  }
  Checked<data::Deprivations> spec;
  if (arguments.given("spec")) {
    spec = data::load_deprivations(arguments.text("spec"));
    if (!spec) return spec;
  } else {
    Result<data::Deprivations> preset = data::deprivation_preset(arguments.text("preset"));
    if (!preset) return fail(preset.error());
    spec = std::move(*preset);
  }
  if (const std::vector<std::string> gone = column_list(arguments, "without"); !gone.empty()) {
    Result<data::Deprivations> smaller = data::without(std::move(*spec), gone);
    if (!smaller) return fail(smaller.error());
    spec = std::move(*smaller);
  }
  Result<std::vector<Fraction>> cutoffs = cutoffs_of(arguments);
  if (!cutoffs) return fail(cutoffs.error());
  if (!cutoffs->empty()) spec->cutoffs = std::move(*cutoffs);
  const std::map<std::string, data::MissingIndicator> policies{{"drop", data::MissingIndicator::drop},
                                                               {"not-deprived", data::MissingIndicator::not_deprived},
                                                               {"reweight", data::MissingIndicator::reweight}};
  if (arguments.given("missing")) spec->missing = policies.at(arguments.text("missing"));
  return spec;
}

/// Columns whose names rows of results use for something else.
Done check_names(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    for (const char* taken : {"k", "indicator", "dimension", "with", "from", "to"}) {
      if (name != taken) continue;
      return fail({errors::bad_value,
                   "groups cannot be told apart by a column \"" + name + "\"",
                   {},
                   "rows of results say something else under that name",
                   "give it another name, as in --with group_" + name + "=" + name});
    }
  }
  return {};
}

Result<std::optional<Times>> times_of(SurveyInput& survey, const std::string& column) {
  if (column.empty()) return std::optional<Times>();
  Result<data::CodedColumn> codes = data::coded_column(survey.source.engine, survey.source.table, column);
  if (!codes) return fail(in_file(codes.error(), survey.source.input.path));
  Times times{column, std::move(*codes), {}};
  std::vector<std::pair<std::optional<double>, std::string>> keys;
  for (std::uint32_t code = 0; code < times.codes.names.size(); ++code) {
    keys.emplace_back(parse_double(times.codes.names[code]), times.codes.names[code]);
    times.order.push_back(code);
  }
  std::ranges::sort(times.order, [&](std::uint32_t a, std::uint32_t b) {
    const auto& [x, x_text] = keys[a];
    const auto& [y, y_text] = keys[b];
    return x && y ? *x < *y : x.has_value() != y.has_value() ? x.has_value() : x_text < y_text;
  });
  return std::optional<Times>(std::move(times));
}

/// Domains and the steps between them.
struct Plan {
  std::vector<measure::MultidimensionalDomain> domains;
  std::vector<measure::MultidimensionalStep> steps;
};

measure::MultidimensionalStep step_between(const Times& times, std::size_t first, std::size_t last, const Group& group) {
  const std::string &from = times.codes.names[times.order[first]], &to = times.codes.names[times.order[last]];
  measure::MultidimensionalStep step{first, last, group, {}};
  step.group.emplace_back("from", from);
  step.group.emplace_back("to", to);
  const std::optional<double> a = parse_double(from), b = parse_double(to);
  if (a && b) step.years = *b - *a;
  return step;
}

Plan plan_of(const SurveyInput& survey, const std::optional<Times>& times) {
  Plan plan;
  if (!times) {
    for (const measure::Domain& domain : survey.domains) {
      plan.domains.push_back({domain, plan.domains.empty() ? std::nullopt : std::optional<std::size_t>(0)});
    }
    return plan;
  }
  const std::size_t count = times->order.size();
  for (const measure::Domain& domain : survey.domains) {
    const std::size_t start = plan.domains.size();
    for (std::size_t t = 0; t < count; ++t) {
      measure::MultidimensionalDomain part{{domain.group, {}}, start == 0 ? std::nullopt : std::optional<std::size_t>(t)};
      part.domain.group.emplace_back(times->column, times->codes.names[times->order[t]]);
      for (const std::uint32_t row : domain.rows) {
        if (times->codes.codes[row] == times->order[t]) part.domain.rows.push_back(row);
      }
      plan.domains.push_back(std::move(part));
    }
    const auto add = [&](std::size_t first, std::size_t last) {
      measure::MultidimensionalStep step = step_between(*times, first, last, domain.group);
      step.before += start;
      step.after += start;
      plan.steps.push_back(std::move(step));
    };
    for (std::size_t t = 1; t < count; ++t) add(t - 1, t);
    if (count > 2) add(0, count - 1);
  }
  return plan;
}

share::List indicator_list(const data::Deprivations& spec, const measure::DeprivationCounts& counts) {
  share::List list{"indicators", {}};
  for (std::size_t j = 0; j < spec.indicators.size(); ++j) {
    const data::DeprivationIndicator& one = spec.indicators[j];
    list.rows.push_back({{"indicator", one.id},
                         {"name", one.name},
                         {"dimension", spec.dimensions[one.dimension].id},
                         {"weight", one.weight.text()},
                         {"missing_rows", static_cast<std::int64_t>(counts.unknown[j])}});
  }
  return list;
}

share::List robustness_list(std::span<const measure::RankRobustness> rows) {
  share::List list{"robustness", {}};
  for (const measure::RankRobustness& row : rows) {
    list.rows.push_back({{"setting", row.setting},
                         {"spearman", row.spearman},
                         {"kendall", row.kendall},
                         {"pairs", static_cast<std::int64_t>(row.pairs)},
                         {"distinct", static_cast<std::int64_t>(row.distinct)},
                         {"kept", static_cast<std::int64_t>(row.kept)}});
  }
  return list;
}

/// What a reader must know of the rows.
void add_notes(const SurveyInput& survey, const data::Deprivations& spec, const measure::DeprivationCounts& counts,
               std::vector<Note>& notes) {
  std::vector<bool> counted(survey.design.rows());
  for (const std::uint32_t row : counts.rows) counted[row] = true;
  std::size_t left_out = 0;
  for (const std::uint32_t row : survey.whole()) left_out += counted[row] ? 0U : 1U;
  if (left_out > 0) {
    const bool drop = spec.missing == data::MissingIndicator::drop;
    notes.push_back(
        {"missing-indicator", std::to_string(left_out) + " of " + std::to_string(survey.whole().size()) +
                                  " rows are left out of every figure, since " +
                                  (drop ? "an indicator is missing in them" : "too many indicators are missing in them") +
                                  "; they stay in the design"});
  }
  if (spec.missing == data::MissingIndicator::not_deprived &&
      std::ranges::any_of(counts.unknown, [](std::size_t n) { return n > 0; })) {
    notes.push_back(
        {"missing-not-deprived", "a missing indicator counts as not deprived, so poverty is understated where any is missing"});
  }
  for (const data::DeprivationSource& source : spec.sources) {
    notes.push_back({"source", source.title + (source.publisher.empty() ? "" : ", " + source.publisher) +
                                   (source.says.empty() ? "" : ": " + source.says)});
  }
}

/// Reads the survey with the groups and times of the options, or of the index.
struct Reading {
  SurveyInput survey;
  std::optional<Times> times;
};

Result<Reading> read(const Arguments& arguments, const data::Deprivations& spec, const RunControl& control) {
  std::vector<std::string> by = column_list(arguments, "by");
  if (by.empty()) by = spec.by;
  const std::string time = arguments.given("time") ? arguments.text("time") : spec.time;
  std::vector<std::string> names = by;
  names.push_back(time);
  if (Done done = check_names(names); !done) return fail(done.error());
  Result<SurveyInput> survey = read_survey(arguments, control, Grouping::column_by_column);
  if (!survey) return fail(survey.error());
  if (!arguments.given("by")) {
    if (Done done = add_groups(*survey, by, Grouping::column_by_column); !done) return fail(done.error());
  }
  Result<std::optional<Times>> times = times_of(*survey, time);
  if (!times) return fail(times.error());
  Reading reading{std::move(*survey), std::move(*times)};
  if (!reading.times || reading.times->order.size() < 2) return reading;
  const Result<bool> apart = separate_waves(reading.survey, arguments, reading.times->codes, arguments.flag("independent-waves"), control);
  if (!apart) return fail(apart.error());
  reading.survey.notes.push_back(
      {"waves", *apart ? "no PSU was sampled at two times, so the times are independent samples"
                       : "PSUs were sampled at several times, and what they have in common counts in the errors of changes; "
                         "--independent-waves says that equal codes mean different PSUs"});
  return reading;
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  if (arguments.given("show-preset")) {
    const Result<data::DeprivationPreset> preset = data::preset_named(arguments.text("show-preset"));
    if (!preset) return fail(preset.error());
    return Outcome{std::string(preset->text)};
  }
  const std::string file = arguments.text("FILE");
  if (file.empty()) return fail({errors::missing_argument, "solleva measure multidimensional needs FILE", {}, "a survey"});
  const Checked<data::Deprivations> spec = spec_of(arguments);
  if (!spec) return tl::unexpected(spec.error());
  Result<Reading> reading = read(arguments, *spec, control);
  if (!reading) return fail(reading.error());
  SurveyInput& survey = reading->survey;
  const Result<data::DeprivationTable> table = data::read_deprivations(survey.source.engine, survey.source.table, *spec);
  if (!table) return fail(in_file(table.error(), file));
  const Result<measure::DeprivationCounts> counts = measure::count_deprivations(*spec, *table);
  if (!counts) return fail(counts.error());

  Result<std::vector<std::string>> estimands = distinct_list(arguments, "index");
  if (!estimands) return fail(estimands.error());
  const measure::MultidimensionalSample sample{*spec, *counts, survey.design, survey.replicates ? &*survey.replicates : nullptr};
  const measure::MultidimensionalOptions options{.estimands = std::move(*estimands),
                                                 .level = *arguments.number("level"),
                                                 .as_mpitb = arguments.text("compatible") == "mpitb"};
  const Plan plan = plan_of(survey, reading->times);
  Result<std::vector<Estimate>> rows = measure::multidimensional_estimates(sample, plan.domains, plan.steps, options, control);
  if (!rows) return fail(rows.error());
  share::Envelope envelope;
  envelope.inputs = {survey.source.input};
  envelope.results = std::move(*rows);
  if (arguments.flag("redundancy")) {
    for (Estimate& row : measure::redundancy_estimates(sample, *table, survey.domains.front(), options.level)) {
      envelope.results.push_back(std::move(row));
    }
  }
  envelope.lists.push_back(indicator_list(*spec, *counts));
  if (arguments.flag("robustness")) {
    const std::span<const measure::Domain> groups = std::span(survey.domains).subspan(1);
    const auto ranks = measure::rank_robustness(sample, *table, groups, {.level = options.level});
    if (!ranks) return fail(ranks.error());
    envelope.lists.push_back(robustness_list(*ranks));
  }
  if (arguments.text("variance") == "bootstrap" && !arguments.given("replicate-weights"))
    envelope.seed = arguments.integer("seed");
  envelope.notes = std::move(survey.notes);
  add_notes(survey, *spec, *counts, envelope.notes);
  return Outcome{std::move(envelope)};
}

std::vector<Option> options() {
  std::vector<Option> own{
      {.name = "spec", .value = "FILE.toml", .help = "the file that says how the index is made", .type = Type::file},
      {.name = "preset",
       .value = "NAME",
       .help = "an index that comes with the program; its columns carry the names of its indicators"},
      {.name = "show-preset", .value = "NAME", .help = "print the file of such an index, and nothing else"},
      {.name = "without",
       .value = "ID,...",
       .help = "indicators that the survey does not have; the dimension's others share the weight",
       .repeatable = true},
      {.name = "k",
       .value = "K,...",
       .help = "poverty cut-offs in per cent, or as 1/3; without it, those of the index",
       .repeatable = true},
      {.name = "index",
       .value = "NAME,...",
       .help = "which measures: m0, h, a, m1, m2, hd, hdk, actb, pctb, population_share, m0_share; without it, all",
       .repeatable = true},
      {.name = "missing",
       .value = "POLICY",
       .help = "what to do with rows in which an indicator is missing; without it, what the index says",
       .allowed = {"drop", "not-deprived", "reweight"}},
      {.name = "time", .value = "COL", .help = "years or rounds: levels are given for each, and changes between them"},
      {.name = "independent-waves", .help = "PSU codes that occur at two times mean different PSUs", .type = Type::flag},
      {.name = "redundancy", .help = "how far each two indicators say the same: cramers_v and r0", .type = Type::flag},
      {.name = "robustness",
       .help = "whether the groups of --by keep their order under other cut-offs and weights",
       .type = Type::flag}};
  for (Option& option : survey_options()) {
    if (option.name == "by") option.help = "give the figures for each group of each column too";
    own.push_back(std::move(option));
  }
  own.push_back(
      {.name = "compatible",
       .value = "PEER",
       .help = "follow the conventions of another program: mpitb takes the degrees of freedom of the whole design for groups",
       .allowed = {"mpitb"}});
  return table_options(std::move(own));
}

const Register here{{
    .step = "measure",
    .verb = "multidimensional",
    .summary = "who is poor in several ways at once (Alkire-Foster), from a survey, with errors that follow its design",
    .description =
        "Counts the weighted deprivations of each row and gives the adjusted head count m0, the head count h, the intensity a, "
        "uncensored (hd) and censored (hdk) head counts and the absolute (actb) and relative (pctb) contributions of indicators "
        "and "
        "dimensions, for amounts the adjusted gap m1 and squared gap m2, for each cut-off k and each group; with --time the "
        "changes "
        "between them too. In rows of results `k` is the cut-off in per cent, `indicator` and `dimension` say whose figure it "
        "is.\n\n"
        "FILE has a row for each person, or for each household with --size. The index is a file in TOML (`solleva help "
        "deprivations`) "
        "or one that comes with the program (--preset). The list `indicators` says what each weighs and in how many rows it is "
        "missing, the list `robustness` how ranks hold.\n\nThe methods are in docs/methods/multidimensional.md.",
    .arguments = {{.name = "FILE", .help = "a survey, a row for each person or household", .presence = Presence::optional}},
    .options = options(),
    .examples =
        {{"an index of your own, by region",
          "solleva measure multidimensional survey.dta --spec mpi.toml --weight wt --size hhsize --strata stratum --psu ea --by "
          "region"},
         {"the global MPI without an indicator that the survey lacks, at two cut-offs",
          "solleva measure multidimensional china.csv --preset global-mpi-2018 --without housing --k 1/3,50 --weight w --psu "
          "county"},
         {"changes between rounds, as JSON",
          "solleva measure multidimensional rounds.parquet --spec mpi.toml --time year --strata stratum --psu psu --format json"},
         {"the file of an index that comes with the program, to start from",
          "solleva measure multidimensional --show-preset world-bank-mpm"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
