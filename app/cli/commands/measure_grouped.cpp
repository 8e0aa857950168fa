// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "app/cli/command.h"
#include "app/cli/distributions.h"
#include "app/cli/open_table.h"

namespace solleva::cli {
namespace {

using share::Fields;
using share::Node;

Fields group_fields(const Group& group) {
  Fields fields;
  for (const auto& [name, value] : group) fields.emplace_back(name, value);
  return fields;
}

/// One fitted curve as a row of the list `curves`.
Fields curve_fields(const Group& group, const char* name, const measure::CurveReport& report) {
  const bool quadratic = std::string_view(name) == "gq";
  Fields row{{"group", group_fields(group)}, {"curve", name}};
  std::optional<double> a, b, c, theta, gamma, delta;
  if (report.regression) {
    a = report.regression->coefficients[0].value;
    b = report.regression->coefficients[1].value;
    c = report.regression->coefficients[2].value;
  }
  if (const auto* beta = report.curve ? std::get_if<measure::BetaLorenz>(&*report.curve) : nullptr) {
    theta = beta->parameters().theta;
    gamma = beta->parameters().gamma;
    delta = beta->parameters().delta;
  }
  // Coefficients of the regression; those of the beta curve are log theta, gamma and delta.
  for (const auto& [key, value] : {std::pair{"A", a}, {"B", b}, {"C", c}})
    row.emplace_back(key, quadratic ? Node(value) : Node());
  for (const auto& [key, value] : {std::pair{"theta", theta}, {"gamma", gamma}, {"delta", delta}}) row.emplace_back(key, value);
  row.emplace_back("sse_l", report.sse_l);
  row.emplace_back("sse_h", report.sse_h);
  row.emplace_back("valid", report.valid);
  row.emplace_back("normal", report.normal);
  row.emplace_back("zmin", report.zmin);
  row.emplace_back("zmax", report.zmax);
  row.emplace_back("chosen_poverty", report.chosen_poverty);
  row.emplace_back("chosen_distribution", report.chosen_distribution);
  std::vector<Node> reasons;
  for (const Flag& flag : report.reasons) reasons.emplace_back(flag.code + ": " + flag.reason);
  row.emplace_back("reasons", std::move(reasons));
  return row;
}

measure::CurveChoice choice(const std::string& text) {
  return text == "gq"          ? measure::CurveChoice::quadratic
         : text == "beta"      ? measure::CurveChoice::beta
         : text == "both"      ? measure::CurveChoice::both
         : text == "empirical" ? measure::CurveChoice::empirical
                               : measure::CurveChoice::automatic;
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  Result<measure::GroupedOptions> options = grouped_options(arguments);
  if (!options) return fail(options.error());
  options->curve = choice(arguments.text("curve"));
  options->rule = arguments.text("rule") == "exact" ? measure::FigureRule::exact : measure::FigureRule::published;
  const std::string file = arguments.text("FILE");
  Result<Distributions> found = read_distributions(file, arguments, control);
  if (!found) return fail(found.error());
  Result<measure::GroupedReport> report = measure::measure_grouped(found->cases, *options, control);
  if (!report) return fail(in_file(report.error(), file));

  share::Envelope envelope;
  envelope.inputs = {found->input};
  share::List curves{"curves", {}};
  for (measure::GroupedResult& one : report->results) {
    for (Estimate& estimate : one.estimates) envelope.results.push_back(std::move(estimate));
    if (options->curve == measure::CurveChoice::empirical) {
      curves.rows.push_back(curve_fields(one.group, "empirical", one.empirical));
      continue;
    }
    curves.rows.push_back(curve_fields(one.group, "gq", one.quadratic));
    curves.rows.push_back(curve_fields(one.group, "beta", one.beta));
  }
  envelope.lists = {std::move(curves)};
  envelope.notes = std::move(found->notes);
  envelope.notes.insert(envelope.notes.end(), report->notes.begin(), report->notes.end());
  return Outcome{std::move(envelope)};
}

std::vector<Option> options() {
  std::vector<Option> own = distribution_options();
  own.push_back(
      {.name = "curve",
       .value = "CURVE",
       .help = "which curve to give figures of: the one that fits, the general quadratic, the beta, both of these, or straight "
               "lines through many points",
       .fallback = "auto",
       .allowed = {"auto", "gq", "beta", "both", "empirical"}});
  own.push_back({.name = "rule",
                 .value = "RULE",
                 .help = "what stands under gini and mld: the rule of the published tables, or the exact integral",
                 .fallback = "published",
                 .allowed = {"published", "exact"}});
  return table_options(std::move(own));
}

const Register here{{
    .step = "measure",
    .verb = "grouped",
    .summary = "poverty and inequality from distributions given as a few points",
    .description =
        "Fits the general quadratic and the beta Lorenz curve to each distribution, chooses between them for poverty and for "
        "inequality, and gives head count, poverty gap, squared gap, Watts index, Gini, mean log deviation, median, deciles and "
        "elasticities. The list `curves` says how each curve fits and why one was chosen.\n\n"
        "A hundred bins or percentiles need no fit: `--curve empirical` joins the points by straight lines.\n\n"
        "FILE is a long table with a row for each point, poorest first. Mean and line are in one unit and period; where "
        "both units are stated and differ, the command refuses.\n\nThe methods are in docs/methods/grouped-lorenz.md and "
        "docs/methods/empirical-lorenz.md.",
    .arguments = {{.name = "FILE", .help = "a table with a row for each point of each distribution"}},
    .options = options(),
    .examples =
        {{"one distribution", "solleva measure grouped points.csv --people p --welfare l --mean 109.9 --line 89"},
         {"many, told apart by country and year, as JSON",
          "solleva measure grouped cases/asia/data/grouped.csv --people people --welfare welfare --by id --by year --mean mean "
          "--line line --unit \"2011 PPP $ a month\" --format json"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
