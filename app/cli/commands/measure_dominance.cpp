// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/survey_curves.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

/// A file read, with the welfare of its rows.
struct Read {
  SurveyInput survey;
  std::vector<double> welfare;
  std::string path;
};

Result<std::vector<Read>> read_all(const Arguments& arguments, const RunControl& control) {
  const std::vector<std::string> files = arguments.texts("FILE");
  if (files.size() > 2) {
    return fail({errors::unexpected_argument, "two files can be compared, and there are " + std::to_string(files.size())});
  }
  if (files.size() == 1 && column_list(arguments, "by").empty()) {
    return fail({errors::missing_option, "there is nothing to compare with", {.field = "--by"}, "one file and no groups",
                 "name a second file, or the column whose groups are to be compared"});
  }
  std::vector<Read> all;
  for (const std::string& file : files) {
    Result<SurveyInput> survey = read_survey(arguments, control, Grouping::crossed, file);
    if (!survey) return fail(survey.error());
    Result<std::vector<double>> welfare = survey_welfare(*survey, arguments);
    if (!welfare) return fail(welfare.error());
    all.push_back({std::move(*survey), std::move(*welfare), file});
  }
  return all;
}

/// The values of a group, "Vienna, female": which columns they are of stands in the call.
std::string short_name(const Group& group) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : group) parts.push_back(value);
  return parts.empty() ? "all" : join(parts, ", ");
}

/// What is compared: names of distributions, in the order of the curves, and which with which.
struct Field {
  std::vector<std::string> names;
  std::vector<measure::Pair> pairs;
};

/// Every group of one survey with every other; everybody is not among them.
Field within(const Read& one) {
  Field field;
  for (const measure::Domain& domain : one.survey.domains) field.names.push_back(short_name(domain.group));
  for (std::size_t a = 1; a < field.names.size(); ++a) {
    for (std::size_t b = a + 1; b < field.names.size(); ++b) field.pairs.push_back({a, b});
  }
  return field;
}

/// Each group with the same group of the other survey.
Field between(const Read& first, const Read& second, std::vector<Note>& notes) {
  Field field;
  const auto& before = first.survey.domains;
  const auto& after = second.survey.domains;
  for (const measure::Domain& domain : before) field.names.push_back(first.path + ": " + short_name(domain.group));
  for (const measure::Domain& domain : after) field.names.push_back(second.path + ": " + short_name(domain.group));
  for (std::size_t a = 0; a < before.size(); ++a) {
    const auto same = std::ranges::find(after, before[a].group, &measure::Domain::group);
    if (same != after.end()) {
      field.pairs.push_back({a, before.size() + static_cast<std::size_t>(same - after.begin())});
    } else {
      notes.push_back({"unmatched-group", name_of(before[a].group) + " is only in " + first.path + " and is left out"});
    }
  }
  for (const measure::Domain& domain : after) {
    if (std::ranges::find(before, domain.group, &measure::Domain::group) == before.end()) {
      notes.push_back({"unmatched-group", name_of(domain.group) + " is only in " + second.path + " and is left out"});
    }
  }
  return field;
}

/// From the 5 % to the 95 % quantile of everybody, where both surveys have them.
measure::Range usual_range(const std::vector<Read>& all, measure::DominanceOrder order) {
  if (order == measure::DominanceOrder::lorenz) return {0.05, 0.95};
  measure::Range range;
  for (const Read& one : all) {
    const measure::Range own = measure::quantile_range(one.welfare, one.survey.design.weights(), one.survey.whole());
    range = &one == &all.front() ? own : measure::Range{std::max(range.from, own.from), std::min(range.to, own.to)};
  }
  return range;
}

Result<measure::DominanceCurves> curves_of(const std::vector<Read>& all, const measure::DominanceOptions& options,
                                           const RunControl& control) {
  std::vector<measure::DominanceCurves> curves;
  for (const Read& one : all) {
    const measure::SurveySample sample = survey_sample(one.survey, one.welfare, one.survey.everybody);
    Result<measure::DominanceCurves> found = measure::dominance_curves(sample, one.survey.domains, options, control);
    if (!found) return fail(found.error());
    curves.push_back(std::move(*found));
  }
  if (curves.size() == 1) return std::move(curves[0]);
  return measure::side_by_side(curves[0], curves[1]);
}

std::string words_of(measure::Verdict verdict, const std::string& a, const std::string& b) {
  switch (verdict) {
    case measure::Verdict::a: return a + " is better everywhere";
    case measure::Verdict::b: return b + " is better everywhere";
    case measure::Verdict::crossing: return "the curves cross";
    case measure::Verdict::undecided: break;
  }
  return "the sample does not say";
}

share::List verdicts(const std::vector<measure::DominanceResult>& results, const Field& field, bool ranks) {
  share::List list{"dominance", {}, {}, 2};
  for (const measure::DominanceResult& one : results) {
    const std::string &a = field.names[one.pair.a], &b = field.names[one.pair.b];
    list.rows.push_back({{"a", a},
                         {"b", b},
                         {"verdict", words_of(one.verdict, a, b)},
                         {"least_t", one.t},
                         {ranks ? "at_rank" : "at_line", one.at},
                         {"p", one.p},
                         {"p_holm", one.p_holm},
                         {"a_ahead", one.a.share},
                         {"a_clearly", one.a.significantly},
                         {"b_ahead", one.b.share},
                         {"b_clearly", one.b.significantly}});
  }
  return list;
}

share::List differences(const std::vector<measure::DominanceResult>& results, const Field& field, bool ranks,
                        const std::string& index) {
  share::Drawing drawing;
  drawing.title = "Difference of the curves, a - b";
  drawing.x = ranks ? "rank" : "line";
  drawing.y = "difference";
  drawing.x_label = ranks ? "share of persons, from the poorest" : "poverty line";
  drawing.y_label = index + " of a less that of b";
  drawing.series = {"a", "b"};
  drawing.text = ranks ? "Above 0, a is the more equal of the two." : "Below 0, there is less poverty in a.";
  if (results.size() == 1) {
    const std::string &a = field.names[results[0].pair.a], &b = field.names[results[0].pair.b];
    drawing.title = "Difference of the curves, " + a + " less " + b;
    drawing.y_label = index + " of " + a + " less that of " + b;
    drawing.series.clear();
    drawing.text = ranks ? "Above 0, the first is the more equal of the two." : "Below 0, there is less poverty in the first of the two.";
  }
  share::List list{"differences", {}, std::move(drawing), 2};
  for (const measure::DominanceResult& one : results) {
    for (const measure::DominancePoint& point : one.points) {
      const Estimate& e = point.difference;
      list.rows.push_back({{"a", field.names[one.pair.a]},
                           {"b", field.names[one.pair.b]},
                           {ranks ? "rank" : "line", point.at},
                           {"value_a", point.a},
                           {"value_b", point.b},
                           {"difference", e.value},
                           {"se", e.se},
                           {"lower", e.lower},
                           {"upper", e.upper},
                           {"t", point.t}});
    }
  }
  return list;
}

measure::DominanceOptions dominance_options(const Arguments& arguments) {
  const std::map<std::string, measure::DominanceOrder> orders{{"1", measure::DominanceOrder::first},
                                                              {"2", measure::DominanceOrder::second},
                                                              {"3", measure::DominanceOrder::third},
                                                              {"lorenz", measure::DominanceOrder::lorenz}};
  return {orders.at(arguments.text("order")), {}, survey_conventions(arguments), *arguments.number("level")};
}

/// Six digits: a quantile of the survey needs no more to be known again.
std::string in_words(double amount) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", amount);
  return text;
}

Note range_note(const std::vector<double>& at, bool ranks) {
  return {"range", std::string("tested at ") + std::to_string(at.size()) + (ranks ? " ranks from " : " lines from ") +
                       in_words(at.front()) + " to " + in_words(at.back()) +
                       "; nothing is said about what lies outside or between"};
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  measure::DominanceOptions options = dominance_options(arguments);
  const bool ranks = options.order == measure::DominanceOrder::lorenz;
  Result<std::vector<Read>> all = read_all(arguments, control);
  if (!all) return fail(all.error());
  Result<std::vector<double>> at = points_of(arguments, usual_range(*all, options.order));
  if (!at) return fail(at.error());
  options.at = std::move(*at);
  share::Envelope envelope;
  for (Read& one : *all) {
    envelope.inputs.push_back(one.survey.source.input);
    for (Note& note : one.survey.notes) envelope.notes.push_back(std::move(note));
  }
  const Field field = all->size() == 1 ? within((*all)[0]) : between((*all)[0], (*all)[1], envelope.notes);
  if (field.pairs.empty()) {
    return fail({measure::errors::unmatched_group, "there are no two groups to compare", {.file = all->back().path}, "",
                 all->size() == 1 ? "--by must have at least two values" : "--by must have the same values in both files"});
  }
  Result<measure::DominanceCurves> curves = curves_of(*all, options, control);
  if (!curves) return fail(curves.error());
  const std::vector<measure::DominanceResult> results = measure::dominance_tests(*curves, field.pairs, options);
  if (arguments.text("variance") == "bootstrap" && !arguments.given("replicate-weights")) envelope.seed = arguments.integer("seed");
  envelope.lists.push_back(verdicts(results, field, ranks));
  if (results.size() == 1 || arguments.flag("differences")) {
    const std::string index = ranks ? "the Lorenz curve" : "fgt" + std::to_string(static_cast<int>(options.order) - 1);
    envelope.lists.push_back(differences(results, field, ranks, index));
  }
  envelope.notes.push_back(range_note(options.at, ranks));
  if (all->size() == 2) envelope.notes.push_back({"independent", "the two surveys are taken as independent of each other"});
  return Outcome{std::move(envelope)};
}

std::vector<Option> options() {
  std::vector<Option> own = welfare_options(false);
  std::vector<Option> more{
      {.name = "order", .value = "ORDER", .help = "of dominance over poverty lines, or Lorenz dominance over ranks", .fallback = "1",
       .allowed = {"1", "2", "3", "lorenz"}},
      {.name = "poor", .value = "RULE", .help = "who is poor: welfare below the line, or at it too", .fallback = "below",
       .allowed = {"below", "at-or-below"}}};
  for (Option& option : point_options()) more.push_back(std::move(option));
  own.insert(own.begin() + 1, more.begin(), more.end());
  own.push_back({.name = "differences", .help = "give the difference of the curves at each point for several pairs too", .type = Type::flag});
  return table_options(std::move(own));
}

const Register here{{
    .step = "measure",
    .verb = "dominance",
    .summary = "whether one group or survey has less poverty than another whatever the line",
    .description =
        "Compares the groups of --by with each other, or the same groups of two independent surveys, over a range of poverty lines. One is "
        "called better everywhere only where it is significantly better at every line: the hypothesis that it is not must be rejected at "
        "each. The list `dominance` has the verdict for each pair with its p, by itself and adjusted for all pairs after Holm, and the part "
        "of the range on which either is ahead, and clearly so at the level, each point by itself: how robust the ranking is.\n\nOrder 1 compares head counts, 2 gaps, 3 severity; lorenz "
        "compares Lorenz curves over ranks, where higher is more equal. The range goes from the 5 % to the 95 % quantile of everybody "
        "unless --from and --to say otherwise; nothing can be shown in the tails.\n\nThe methods are in docs/methods/dominance.md.",
    .arguments = {{.name = "FILE", .help = "a survey with groups, or one survey and another", .presence = Presence::one_or_more}},
    .options = options(),
    .examples = {{"is there a region with less poverty than another at every line from 5,000 to 20,000?",
                  "solleva measure dominance silc.csv --welfare eq_income --weight w --strata region --psu household --by region --from 5000 "
                  "--to 20000"},
                 {"has poverty fallen whatever the line?",
                  "solleva measure dominance 2015.dta 2020.dta --welfare pcexp --weight wt --strata stratum --psu ea --from 1 --to 5"},
                 {"is one distribution more equal than the other?",
                  "solleva measure dominance silc.csv --order lorenz --welfare eq_income --weight w --by sex"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
