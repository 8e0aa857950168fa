// SPDX-License-Identifier: Apache-2.0
#include "app/cli/schooling_warning.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_set>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/open_table.h"
#include "solleva/base/text.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/plan.h"

namespace solleva::cli {
namespace {

using plan::schooling::AttendanceTable;
using plan::schooling::EarlyWarning;
using plan::schooling::Rate;
using share::Fields;
using share::List;
using share::Node;

/// What says something of a child that nobody should be judged by; it is used only where it is asked for by name.
const std::vector<std::string> kSensitive{"sex", "gender", "disability", "ethnicity", "religion", "language"};

bool is_number(const data::Variable& variable) { return variable.type == data::ColumnType::number || variable.type == data::ColumnType::integer || variable.type == data::ColumnType::boolean; }

Error bad(std::string why, Where where) {
  Error error{plan::errors::bad_schooling, "the table of attendance does not hold together"};
  error.why = std::move(why);
  error.where = std::move(where);
  return error;
}

/// Whether more than half of what a column of texts holds are numbers: a slip in one cell must not take the column away without a word.
Result<bool> meant_as_number(OpenTable& file, const std::string& name) {
  const Result<std::vector<std::optional<std::string>>> cells = data::text_column(file.engine, file.table, name);
  if (!cells) return fail(cells.error());
  std::size_t numbers = 0, others = 0;
  for (const std::optional<std::string>& cell : *cells) {
    if (cell && !trim(*cell).empty()) ++(parse_double(trim(*cell)) ? numbers : others);
  }
  return numbers > others;
}

/// The columns that the model looks at: those named, or all numbers that are not sensitive.
Result<std::vector<std::string>> predictors_of(const Arguments& arguments, OpenTable& file, std::vector<Note>& notes) {
  if (arguments.given("predictor")) return arguments.texts("predictor");
  std::vector<std::string> names, spared;
  for (const data::Variable& variable : file.table.variables) {
    if (variable.name == "child" || variable.name == "left") continue;
    const Result<bool> number = is_number(variable) ? Result<bool>(true) : meant_as_number(file, variable.name);
    if (!number) return fail(number.error());
    if (!*number) continue;
    const bool sensitive = std::ranges::find(kSensitive, variable.name) != kSensitive.end();
    (sensitive ? spared : names).push_back(variable.name);
  }
  if (!spared.empty()) notes.push_back({"not_used", "not looked at, as it is sensitive: " + join(spared, ", ") + "; --predictor would use it"});
  return names;
}

Result<AttendanceTable> read_table(const Arguments& arguments, OpenTable& file, std::vector<Note>& notes) {
  AttendanceTable table;
  Result<std::vector<std::optional<std::string>>> children = data::text_column(file.engine, file.table, "child");
  if (!children) return fail(children.error());
  Result<data::NumericColumn> left = data::numeric_column(file.engine, file.table, "left", {.gaps = data::Gaps::keep});
  if (!left) return fail(left.error());
  std::unordered_set<std::string> seen;
  for (std::size_t row = 0; row < left->values.size(); ++row) {
    const std::string child = (*children)[row].value_or("");
    Where where = data::place_of(file.table, row, "child");
    where.unit = child;
    if (child.empty()) return fail(Error{data::errors::missing_value, "a row has no name", std::move(where)});
    if (!seen.insert(child).second) return fail(bad("the child is there twice", std::move(where)));
    const double value = left->values[row];
    if (!std::isnan(value) && value != 0 && value != 1) return fail(bad("`left` is 1 for who left, 0 for who stayed, empty for whom it is asked", std::move(where)));
    table.children.push_back(child);
  }
  table.left = std::move(left->values);
  Result<std::vector<std::string>> names = predictors_of(arguments, file, notes);
  if (!names) return fail(names.error());
  for (const std::string& name : *names) {
    Result<data::NumericColumn> column = data::numeric_column(file.engine, file.table, name);
    if (!column) return fail(with_gaps(column.error(), file, name));
    table.predictors.push_back(std::move(column->values));
  }
  table.names = std::move(*names);
  return table;
}

List model_list(const AttendanceTable& table, const EarlyWarning& found) {
  List list;
  list.name = "model";
  list.keys = 1;
  for (std::size_t j = 0; j <= table.names.size(); ++j) {
    const double estimate = found.model.coefficients[j], error = found.model.standard_errors[j];
    list.rows.push_back({{"term", j == 0 ? "intercept" : table.names[j - 1]}, {"estimate", estimate}, {"se", error}, {"z", estimate / error}, {"mean", j == 0 ? Node() : Node(found.means[j - 1])}});
  }
  return list;
}

/// Errors at the threshold, with their intervals of 95 %.
List errors_list(const EarlyWarning& found) {
  List list;
  list.name = "errors";
  list.keys = 1;
  const auto add = [&](const char* what, const Rate& rate) {
    list.rows.push_back({{"what", what}, {"children", rate.of}, {"of", rate.among}, {"share", rate.value()}, {"lower", rate.lower()}, {"upper", rate.upper()}});
  };
  const auto& error = found.error;
  const Rate missed{error.caught.among - error.caught.of, error.caught.among}, alarm{error.spared.among - error.spared.of, error.spared.among};
  add("of those who left: warned of", error.caught);
  add("of those who left: not warned of", missed);
  add("of those who stayed: warned of without need", alarm);
  add("of those warned of: left", error.right);
  add("of those not warned of: left", error.missed);
  return list;
}

List calibration_list(const EarlyWarning& found) {
  List list;
  list.name = "calibration";
  list.keys = 1;
  share::Drawing drawing;
  drawing.title = "Do risks mean what they say?";
  drawing.x = "mean_risk";
  drawing.y = "share";
  drawing.x_label = "risk that the model gave";
  drawing.y_label = "part of the children who left";
  drawing.diagonal = true;
  drawing.text = "Each point is a fifth of the children, whom the model had not seen; on the line the risk is what happened. The band holds 95 %.";
  list.drawing = std::move(drawing);
  for (std::size_t bin = 0; bin < found.error.bins.size(); ++bin) {
    const auto& one = found.error.bins[bin];
    list.rows.push_back({{"fifth", static_cast<std::int64_t>(bin) + 1}, {"mean_risk", one.mean_risk}, {"children", one.left.among}, {"left", one.left.of},
                         {"share", one.left.value()}, {"lower", one.left.lower()}, {"upper", one.left.upper()}});
  }
  return list;
}

/// Whom somebody should visit, and why.
List visits_list(const AttendanceTable& table, const EarlyWarning& found, double threshold) {
  List list;
  list.name = "visits";
  list.keys = 1;
  for (const auto& warning : found.asked) {
    if (warning.risk < threshold) break;
    std::vector<std::string> reasons;
    for (const std::size_t j : warning.reasons) reasons.push_back(table.names[j] + " " + format_double(table.predictors[j][warning.child]));
    list.rows.push_back({{"child", table.children[warning.child]}, {"risk", warning.risk}, {"reasons", join(reasons, ", ")}, {"decision", "a person decides"}});
  }
  return list;
}

Fields head_of(const AttendanceTable& table, const EarlyWarning& found, double threshold, std::size_t folds) {
  const auto warned = std::ranges::count_if(found.asked, [&](const auto& warning) { return warning.risk >= threshold; });
  Fields head;
  head.emplace_back("method", "logistic regression, error by cross-validation in " + std::to_string(folds) + " parts");
  head.emplace_back("decision", "none is taken: a person decides after a visit");
  head.emplace_back("known", found.known);
  head.emplace_back("left", found.left);
  head.emplace_back("asked", static_cast<std::int64_t>(found.asked.size()));
  head.emplace_back("threshold", threshold);
  head.emplace_back("to_visit", static_cast<std::int64_t>(warned));
  head.emplace_back("auc", found.error.auc);
  head.emplace_back("auc_se", found.error.auc_error);
  head.emplace_back("brier", found.error.brier);
  head.emplace_back("brier_without_model", found.error.brier_of_mean);
  head.emplace_back("calibration_intercept", found.error.calibration_intercept);
  head.emplace_back("calibration_slope", found.error.calibration_slope);
  head.emplace_back("predictors", static_cast<std::int64_t>(table.names.size()));
  return head;
}

}  // namespace

std::vector<Option> warning_options() {
  return {{.name = "warning", .value = "FILE", .help = "who may leave school: a table of child, left (1, 0; empty: asked) and numbers, as days absent", .type = Type::file},
          {.name = "predictor", .value = "COL", .help = "with --warning: a column that the model looks at; without it, all numbers but sensitive ones", .repeatable = true},
          {.name = "threshold", .value = "RISK", .help = "with --warning: from which risk on somebody visits the family", .type = Type::part, .fallback = "0.2"}};
}

Result<share::Envelope> warning_envelope(const Arguments& arguments, const RunControl& control) {
  const std::string path = arguments.text("warning");
  Result<OpenTable> file = open_table(path, arguments, control);
  if (!file) return fail(file.error());
  share::Envelope envelope;
  const Result<AttendanceTable> table = read_table(arguments, *file, envelope.notes);
  if (!table) return fail(in_file(table.error(), path));
  constexpr std::size_t folds = 10;
  const double threshold = arguments.number("threshold").value_or(0.2);
  const std::int64_t seed = arguments.integer("seed").value_or(1);
  const Result<EarlyWarning> found = plan::schooling::early_warning(*table, threshold, folds, static_cast<std::uint64_t>(seed));
  if (!found) return fail(in_file(found.error(), path));
  share::Plan plan;
  plan.head = head_of(*table, *found, threshold, folds);
  plan.parts = {visits_list(*table, *found, threshold), errors_list(*found), calibration_list(*found), model_list(*table, *found)};
  envelope.plan = std::move(plan);
  envelope.inputs = {file->input};
  envelope.seed = seed;
  envelope.notes.push_back({"person_decides", "a warning asks for a visit; it takes nothing from anybody and decides nothing. The table `errors` says how often it is wrong"});
  if (found->left < static_cast<std::int64_t>(10 * table->names.size())) {
    envelope.notes.push_back({"few_cases", std::to_string(found->left) + " children left, fewer than 10 for each column: the model may be worse than its error says"});
  }
  return envelope;
}

}  // namespace solleva::cli
