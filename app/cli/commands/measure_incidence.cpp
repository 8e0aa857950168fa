// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/distributions.h"
#include "app/cli/survey_curves.h"
#include "app/cli/survey_times.h"

namespace solleva::cli {
namespace {

using share::Fields;
using share::Node;

void add_points(share::List& list, const Group& group, const measure::Incidence& incidence) {
  Fields names;
  for (const auto& [name, value] : group) names.emplace_back(name, value);
  for (const measure::IncidencePoint& point : incidence.points) {
    std::vector<Node> flags;
    for (const Flag& flag : point.growth.flags) flags.emplace_back(flag.code + ": " + flag.reason);
    list.rows.push_back({{"group", names},
                         {"rank", point.rank},
                         {"before", point.before.value},
                         {"after", point.after.value},
                         {"growth", point.growth.value},
                         {"flags", std::move(flags)}});
  }
}

share::Drawing drawing(bool annual) {
  return {"Growth incidence curve", "rank", "growth", "share of persons with less", annual ? "growth a year" : "growth over the whole time", {},
          false, "How fast welfare grew at each place of the row from the poorest to the richest; it compares places, not persons."};
}

/// The years between: as stated, or between two numbers of --time; over the whole time where nothing says how long it was.
measure::IncidenceOptions incidence_options(const Arguments& arguments, std::optional<double> between) {
  measure::IncidenceOptions options;
  options.years = arguments.number("years").value_or(between.value_or(1));
  options.points = static_cast<std::size_t>(arguments.integer("points").value());
  options.poorest = arguments.number("poorest").value();
  return options;
}

void tell_years(share::Envelope& envelope, const Arguments& arguments, std::optional<double> between) {
  if (arguments.given("years") || between) return;
  envelope.notes.push_back(
      {"growth-over-whole-time",
       "nothing says how many years lie between, so rates are over the whole time; --years makes them annual"});
}

Checked<Outcome> between_surveys(const Arguments& arguments, const RunControl& control) {
  if (Done done = need_two_times(arguments); !done) return fail(done.error());
  Result<SurveyRows> first = read_rows(arguments, control);
  if (!first) return fail(first.error());
  const Result<SurveyTimes> times = read_times(arguments, std::move(*first), control);
  if (!times) return fail(times.error());
  const measure::SurveyIncidenceOptions options{incidence_options(arguments, times->years), times->surveys.front().lines,
                                                survey_conventions(arguments), *arguments.number("level")};
  const Result<std::vector<measure::SurveyIncidence>> found =
      measure::survey_incidence(times->population(), options, control);
  if (!found) return fail(in_file(found.error(), arguments.text("FILE")));
  share::Envelope envelope = survey_envelope(arguments, times->surveys, {});
  share::List list{"incidence", {}, drawing(options.curve.years != 1)};
  for (const measure::SurveyIncidence& one : *found) {
    envelope.results.insert(envelope.results.end(), one.rates.begin(), one.rates.end());
    for (const measure::SurveyIncidencePoint& point : one.points) {
      const Estimate& e = point.growth;
      list.rows.push_back({{"group", group_node(one.group)},
                           {"rank", point.rank},
                           {"before", point.before},
                           {"after", point.after},
                           {"growth", e.value},
                           {"se", e.se},
                           {"lower", e.lower},
                           {"upper", e.upper},
                           {"df", e.df},
                           {"method", e.method},
                           {"flags", flags_node(e.flags)}});
    }
  }
  envelope.lists = {std::move(list)};
  tell_years(envelope, arguments, times->years);
  envelope.notes.push_back({"pointwise-band", "lower and upper hold for each point by itself, not for the whole curve at once"});
  return Outcome{std::move(envelope)};
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  const Result<bool> distributions = about_distributions(arguments, {}, {});
  if (!distributions) return fail(distributions.error());
  if (!*distributions) return between_surveys(arguments, control);
  Result<Comparisons> found = read_comparisons(arguments, CurveUse::distribution, control);
  if (!found) return fail(found.error());
  const measure::IncidenceOptions options = incidence_options(arguments, found->years);
  share::Envelope envelope;
  share::List points{"incidence", {}, drawing(options.years != 1)};
  for (const Comparison& pair : found->pairs) {
    measure::ComparisonRows common{pair.group, pair.curves, {}};
    measure::Incidence curve;
    if (pair.no_curve) {
      common.flags = {*pair.no_curve};
    } else {
      Result<measure::Incidence> drawn = measure::growth_incidence(pair.before, pair.after, options);
      if (!drawn) return fail(drawn.error());
      curve = std::move(*drawn);
    }
    for (Estimate& row : measure::incidence_estimates(curve, common)) envelope.results.push_back(std::move(row));
    add_points(points, pair.group, curve);
  }
  envelope.lists = {std::move(points)};
  envelope.inputs = std::move(found->inputs);
  envelope.notes = std::move(found->notes);
  tell_years(envelope, arguments, found->years);
  return Outcome{std::move(envelope)};
}

std::vector<Option> options() {
  std::vector<Option> own;
  own.push_back({.name = "years",
                 .value = "N",
                 .help = "years between; without it, the difference of the two values of --time, or rates over the whole time",
                 .type = Type::number});
  own.push_back({.name = "points", .value = "N", .help = "points of the curve", .type = Type::count, .fallback = "99"});
  own.push_back({.name = "poorest",
                 .value = "SHARE",
                 .help = "the poorest part whose mean is followed",
                 .type = Type::number,
                 .fallback = "0.4"});
  std::vector<Option> all = two_kinds_of_options(std::move(own));
  std::erase_if(all, [](const Option& option) { return option.name == "line-column"; });
  return table_options(std::move(all));
}

const Register here{{
    .step = "measure",
    .verb = "incidence",
    .summary = "how fast incomes grew from the poorest to the richest",
    .description =
        "The growth incidence curve between two years as the list `incidence`, and the rates that sum it up: growth of the mean, "
        "of the "
        "median, of the mean of the poorest part, the mean of the curve, and the rate of pro-poor growth, its mean over those "
        "who "
        "were poor before (with --line). The two years are two files, or one file and --time.\n\nOf two surveys every figure and "
        "every point comes with its standard error and interval, for everybody and for each group of --by; --format html draws the curve "
        "with its band. Two files are independent samples. In one file a PSU of the same name is the same PSU, and what both times have in "
        "common counts.\n\nDistributions given as points (--people, --mean, --line) are matched by --by and have no errors.\n\nThe "
        "methods are in docs/methods/growth-incidence.md.",
    .arguments = comparison_arguments(),
    .options = options(),
    .examples = {{"two surveys six years apart, as a page with pictures",
                  "solleva measure incidence 2012.dta 2018.dta --years 6 --welfare pcexp --line 2.15 --weight wt --strata stratum --psu ea "
                  "--by urban --format html -o growth.html"},
                 {"rural China from 1990 to 2013, a year",
                  "solleva measure incidence cases/asia/data/grouped.csv --people people --welfare welfare --mean mean --line "
                  "line --time "
                  "year --where \"id = 'CHN-rural' AND year IN (1990, 2013)\""}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
