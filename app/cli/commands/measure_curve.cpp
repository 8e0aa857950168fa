// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <utility>

#include "app/cli/survey_curves.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

/// What a kind of curve is called, and how it is drawn.
struct Kind {
  measure::CurveKind kind;
  share::Drawing drawing;
};

const std::map<std::string, Kind>& kinds() {
  using measure::CurveKind;
  static const std::map<std::string, Kind> all{
      {"lorenz",
       {CurveKind::lorenz,
        {"Lorenz curve", "rank", "value", "share of persons, from the poorest", "share of welfare", {}, true,
         "The further a curve hangs below the straight line, the less equal the group."}}},
      {"generalised-lorenz",
       {CurveKind::generalised_lorenz,
        {"Generalised Lorenz curve", "rank", "value", "share of persons, from the poorest", "welfare of the poorest, per head of all", {},
         false, "A curve that lies above another everywhere means more welfare by every index that respects transfers."}}},
      {"pen",
       {CurveKind::pen,
        {"Pen's parade", "rank", "value", "share of persons with less", "welfare", {}, false,
         "The welfare of the person at each place of the row from the poorest to the richest."}}},
      {"tip",
       {CurveKind::tip,
        {"TIP curve", "rank", "value", "share of persons, from the poorest", "gaps added up, per head of all, in lines", {"line"}, false,
         "It becomes level at the head count, at the height of the poverty gap; its bend is the inequality among the poor."}}},
      {"fgt",
       {CurveKind::fgt,
        {"Poverty over lines", "line", "value", "poverty line", "poverty", {}, false, "Poverty at each line on the horizontal axis."}}},
  };
  return all;
}

/// Where a curve goes when nobody says: over all ranks, or over the lines between two quantiles.
measure::Range usual_range(const measure::CurveKind kind, const SurveyInput& survey, const std::vector<double>& welfare) {
  if (kind == measure::CurveKind::pen) return {0.05, 0.95};
  if (kind != measure::CurveKind::fgt) return {0, 1};
  return measure::quantile_range(welfare, survey.design.weights(), survey.whole());
}

share::List list_of(const std::vector<measure::CurvePoint>& points, const Kind& kind, const Arguments& arguments) {
  share::List list{"curve", {}, kind.drawing};
  if (kind.kind == measure::CurveKind::fgt) list.drawing->y_label = "fgt" + format_double(*arguments.number("alpha"));
  for (const measure::CurvePoint& point : points) {
    const Estimate& e = point.estimate;
    share::Fields row{{"group", group_node(e.group)},
                      {kind.drawing.x, point.at},
                      {"value", e.value},
                      {"se", e.se},
                      {"lower", e.lower},
                      {"upper", e.upper},
                      {"df", e.df},
                      {"method", e.method},
                      {"flags", flags_node(e.flags)}};
    if (kind.kind == measure::CurveKind::tip) row.insert(row.begin() + 1, {"line", e.line});
    list.rows.push_back(std::move(row));
  }
  return list;
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  const Kind& kind = kinds().at(arguments.text("curve"));
  Result<SurveyRows> read = read_rows(arguments, control);
  if (!read) return fail(read.error());
  Result<std::vector<double>> at = points_of(arguments, usual_range(kind.kind, read->survey, read->welfare));
  if (!at) return fail(at.error());
  const measure::CurveOptions options{kind.kind, std::move(*at), *arguments.number("alpha"), std::move(read->lines),
                                      survey_conventions(arguments), *arguments.number("level")};
  const measure::SurveySample sample = read->sample();
  Result<std::vector<measure::CurvePoint>> points = measure::survey_curve(sample, read->survey.domains, options, control);
  if (!points) return fail(points.error());
  share::Envelope envelope = survey_envelope(arguments, {&*read, 1}, {});
  envelope.lists.push_back(list_of(*points, kind, arguments));
  envelope.notes.push_back({"pointwise-band", "lower and upper hold for each point by itself, not for the whole curve at once"});
  return Outcome{std::move(envelope)};
}

std::vector<Option> options() {
  std::vector<Option> own = welfare_options(true);
  std::vector<Option> curve{
      {.name = "curve", .value = "CURVE", .help = "which curve", .fallback = "lorenz",
       .allowed = {"lorenz", "generalised-lorenz", "pen", "tip", "fgt"}},
      {.name = "alpha", .value = "A", .help = "of fgt: 0 head count, 1 gap, 2 severity", .type = Type::number, .fallback = "0"}};
  for (Option& option : point_options()) curve.push_back(std::move(option));
  own.insert(own.begin() + 1, curve.begin(), curve.end());
  return table_options(std::move(own));
}

const Register here{{
    .step = "measure",
    .verb = "curve",
    .summary = "Lorenz, generalised Lorenz, Pen, TIP and FGT curves of a survey, with bands",
    .description =
        "Gives the ordinates of a curve for everybody and for each group of --by as the list `curve`, with standard errors and a pointwise "
        "band that follow how the survey was sampled; --format html draws it.\n\nlorenz: the share of all welfare that the poorest part "
        "has. generalised-lorenz: the same times the mean. pen: the welfare of the person at a rank. tip: the gaps of the poorest added up "
        "(three I's of poverty); it needs a line. fgt: an FGT index over a range of lines, with --alpha 0 the distribution function. Ranks "
        "run from 0 to 1 (pen: 0.05 to 0.95), lines of fgt from the 5 % to the 95 % quantile, unless --at, --from and --to say "
        "otherwise.\n\nWhether one curve lies above another is tested by `solleva measure dominance`.\n\nThe methods are in "
        "docs/methods/curves.md.",
    .arguments = {{.name = "FILE", .help = "a survey, a row for each person or household"}},
    .options = options(),
    .examples = {{"Lorenz curves of regions, as a page with pictures",
                  "solleva measure curve silc.csv --welfare eq_income --weight w --strata region --psu household --by region --format html -o "
                  "lorenz.html"},
                 {"the three I's of poverty at 60 % of the median",
                  "solleva measure curve silc.csv --curve tip --welfare eq_income --line-of-median 0.6 --weight w"},
                 {"head counts over all lines from 1 to 10 a day",
                  "solleva measure curve survey.dta --curve fgt --welfare pcexp --from 1 --to 10 --points 90 --weight wt"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
