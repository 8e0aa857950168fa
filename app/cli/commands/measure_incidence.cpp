// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "app/cli/command.h"
#include "app/cli/distributions.h"
#include "app/cli/errors.h"

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

/// The years between: as stated, or between two numbers of --time; over the whole time where nothing says how long it was.
measure::IncidenceOptions incidence_options(const Arguments& arguments, const Comparisons& found) {
  measure::IncidenceOptions options;
  options.years = arguments.number("years").value_or(found.years.value_or(1));
  options.points = static_cast<std::size_t>(arguments.integer("points").value());
  options.poorest = arguments.number("poorest").value();
  return options;
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  Result<Comparisons> found = read_comparisons(arguments, CurveUse::distribution, control);
  if (!found) return fail(found.error());
  const measure::IncidenceOptions options = incidence_options(arguments, *found);
  share::Envelope envelope;
  share::List points{"incidence", {}};
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
  if (!arguments.given("years") && !found->years) {
    envelope.notes.push_back(
        {"growth-over-whole-time",
         "nothing says how many years lie between, so rates are over the whole time; --years makes them annual"});
  }
  return Outcome{std::move(envelope)};
}

std::vector<Option> options() {
  std::vector<Option> own = comparison_options();
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
  return table_options(std::move(own));
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
        "were poor before. Distributions are matched by --by.\n\nThe two years are two files, or one file and --time.\n\nThe "
        "methods are in docs/methods/growth-incidence.md.",
    .arguments = comparison_arguments(),
    .options = options(),
    .examples = {{"rural China from 1990 to 2013, a year",
                  "solleva measure incidence cases/asia/data/grouped.csv --people people --welfare welfare --mean mean --line "
                  "line --time "
                  "year --where \"id = 'CHN-rural' AND year IN (1990, 2013)\""}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
