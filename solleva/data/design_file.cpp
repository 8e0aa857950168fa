// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/design_file.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"
#include "solleva/data/toml_file.h"

namespace solleva::data {
namespace {

using enum KeyType;

constexpr auto kKeys = std::to_array<Key>({
    {"design", table, needed, "how the survey was sampled and how errors are found, in the words of the options of the same names"},
    {"design.weight", text, may_be_absent, "column: how many units of the population a row stands for; without it, 1"},
    {"design.size", text, may_be_absent, "column: persons in a row that is a household; weights are multiplied by it"},
    {"design.strata", names, may_be_absent, "columns of strata, of the first stage of sampling, then of the second and so on"},
    {"design.psu", names, may_be_absent, "columns of the units sampled first (PSUs), then of those sampled in them"},
    {"design.fpc", names, may_be_absent,
     "columns: units of the population in the row's stratum, or the fraction sampled, stage by stage"},
    {"design.nested", boolean, may_be_absent, "PSU codes are repeated in other strata and mean other units there"},
    {"design.household", text, may_be_absent, "column of households, to check that each has one weight and lies in one PSU"},
    {"design.equivalence", text, may_be_absent,
     "scale that welfare, the income of a household, is divided by: per-capita, square-root, oecd, oecd-modified, parametric:P:F, or an SQL "
     "expression of the columns"},
    {"design.members", text, may_be_absent, "column of persons in the household, for the scale"},
    {"design.adults", text, may_be_absent, "column of adults in the household, for the scale"},
    {"design.children", text, may_be_absent, "column of children in the household, for the scale"},
    {"design.age", text, may_be_absent, "column of ages where a row is a person, for the scale; `household` says who lives together"},
    {"design.child-below", amount, may_be_absent, "age below which somebody is a child, for the scale; 14 without it"},
    {"design.lonely-psu", choice, may_be_absent, "what a stratum with one PSU adds to the error",
     "fail certainty remove adjust average"},
    {"design.variance", choice, may_be_absent, "how errors are found", "linearised jackknife brr fay bootstrap"},
    {"design.replicates", integer, may_be_absent, "bootstrap replicates, from 2"},
    {"design.seed", integer, may_be_absent, "the seed of the bootstrap"},
    {"design.replicate-weights", names, may_be_absent,
     "columns of replicate weights that come with the survey, or beginnings of their names and a `*`"},
    {"design.replicate-factors", boolean, may_be_absent, "the replicate weights are factors to the weight"},
    {"design.replicate-scale", amount, may_be_absent, "what multiplies the sum of squares of the replicates"},
    {"design.fay", number, may_be_absent, "Fay's coefficient, in [0, 1)"},

    {"calibration", table, may_be_absent, "weights are calibrated to what is known of the population"},
    {"calibration.method", choice, may_be_absent,
     "how far a weight is from what it was: GREG (the default), raking, GREG within bounds, the logit distance, or cells",
     "linear raking truncated logit post-stratification"},
    {"calibration.lower", number, may_be_absent, "least factor to a weight, for truncated and logit; 0.3 without it"},
    {"calibration.upper", number, may_be_absent, "greatest factor to a weight, for truncated and logit; 3 without it"},
    {"calibration.negative-weights", boolean, may_be_absent, "linear may give weights below 0; refused without it"},

    {"calibration.total", tables, may_be_absent, "a total of the population"},
    {"calibration.total.column", text, may_be_absent,
     "column of groups (with `value`) or of numbers (without); without a column, it is the size of the population"},
    {"calibration.total.value", text, may_be_absent, "the group, as text; every group of the column needs its total"},
    {"calibration.total.total", number, needed, "units of the population in the group, or the sum of the column over them"},
});

constexpr std::string_view kGuide =
    "# The file of a survey design\n\n"
    "<!-- Made by `solleva help design`; change the catalogue in solleva/data/design_file.cpp instead. -->\n\n"
    "A file in [TOML](https://toml.io) says once how a survey was sampled; every command that reads a survey takes it, as in\n"
    "`solleva measure poverty FILE --welfare COL --line 2.15 --design THIS.toml`. Its keys are named as the options are and mean\n"
    "the same. An option that is given on the command line wins over the file; `--variance` there also sets the replicate weights\n"
    "of the file aside, for these are made for one method.\n\n"
    "Every key is checked: one that is not listed here is refused, and all errors are told at once, each with its line and\n"
    "column.\n\n"
    "With `[calibration]`, weights are first made to meet the totals, and what the totals explain no longer counts as error: the\n"
    "variance is that of residuals ([calibration](../methods/calibration.md)). Totals are in units of the weight times `size`:\n"
    "persons, where a row is a household and `size` counts its members. Totals that follow from each other must agree. With replicates,\n"
    "each one is calibrated anew to the same totals, those of a producer too; where theirs are calibrated already, leave\n"
    "`[calibration]` out.\n";

constexpr std::string_view kExample =
    "\n## An example\n\n```toml\n"
    "[design]\n"
    "weight = \"rb050\"\n"
    "strata = [\"db040\"]\n"
    "psu = [\"db030\"]\n"
    "household = \"db030\"\n\n"
    "[calibration]\n"
    "method = \"raking\"\n\n"
    "[[calibration.total]]\n"
    "column = \"rb090\"\n"
    "value = \"female\"\n"
    "total = 4244677\n\n"
    "[[calibration.total]]\n"
    "column = \"rb090\"\n"
    "value = \"male\"\n"
    "total = 3937545\n"
    "```\n";

CalibrationDistance distance_of(const std::string& method) {
  return method == "raking"      ? CalibrationDistance::raking
         : method == "truncated" ? CalibrationDistance::truncated_linear
         : method == "logit"     ? CalibrationDistance::logit
                                 : CalibrationDistance::linear;
}

/// Makes the design of a tree that has passed the check of keys, and collects what the keys cannot tell.
class Reader {
 public:
  Reader(const TomlNode& root, const std::string& file) : root_(root) { design_.file = file; }

  Checked<DesignFile> read() {
    read_settings(*root_.find("design"));
    if (const TomlNode* node = root_.find("calibration")) read_calibration(*node);
    if (errors_.empty()) return std::move(design_);
    std::ranges::stable_sort(errors_, {}, [](const Error& error) { return std::pair(error.where.line, error.where.column); });
    return tl::unexpected(Errors(std::move(errors_)));
  }

 private:
  void bad_value(Place place, std::string_view field, std::string why, std::string hint = {}) {
    errors_.push_back({errors::programme_bad_value, "this value cannot be used", where_of(design_.file, place, field), std::move(why),
                       std::move(hint)});
  }

  void read_settings(const TomlNode& table) {
    for (const Key& key : kKeys) {
      if (!key.path.starts_with("design.")) continue;
      const std::string name(key.path.substr(key.path.find('.') + 1));
      const TomlNode* node = table.find(name);
      if (node == nullptr || (node->as<bool>() != nullptr && !*node->as<bool>())) continue;
      std::vector<std::string> values = table.texts(name);
      if (const auto* word = node->as<std::string>()) values = {*word};
      if (const auto number = number_of(*node)) {
        values = {node->as<std::int64_t>() != nullptr ? std::to_string(table.whole(name)) : format_double(*number)};
      }
      design_.settings.emplace_back(name, std::move(values));
    }
    if (const TomlNode* fay = table.find("fay"); fay != nullptr && !(table_number(*fay) >= 0 && table_number(*fay) < 1))
      bad_value(fay->place, "design.fay", "it lies from 0 to below 1");
    if (const TomlNode* count = table.find("replicates"); count != nullptr && *count->as<std::int64_t>() < 2)
      bad_value(count->place, "design.replicates", "a bootstrap needs at least 2");
  }

  static double table_number(const TomlNode& node) { return number_of(node).value_or(0); }

  void read_calibration(const TomlNode& table) {
    CalibrationPlan& plan = design_.calibration.emplace();
    const std::string method = table.text("method");
    const bool bounded = method == "truncated" || method == "logit";
    plan.where = where_of(design_.file, table.place, "calibration");
    plan.cells = method == "post-stratification";
    plan.options.distance = distance_of(method);
    for (const auto& [name, bound] : {std::pair{"lower", &plan.options.lower}, std::pair{"upper", &plan.options.upper}}) {
      const TomlNode* node = table.find(name);
      if (node == nullptr) continue;
      *bound = table_number(*node);
      const std::string field = std::string("calibration.") + name;
      if (!bounded) bad_value(node->place, field, "only truncated and logit have bounds");
      if (name[0] == 'l' ? *bound >= 1 : *bound <= 1)
        bad_value(node->place, field, std::string("it lies ") + (name[0] == 'l' ? "below" : "above") + " 1, which leaves a weight as it is");
    }
    if (const TomlNode* node = table.find("negative-weights")) {
      plan.options.negative_weights = *node->as<bool>();
      if (plan.options.negative_weights && plan.options.distance != CalibrationDistance::linear)
        bad_value(node->place, "calibration.negative-weights", "only linear calibration can give weights below 0");
    }
    for (const TomlNode& one : table.list("total")) read_total(one, plan);
    if (table.list("total").empty()) {
      errors_.push_back({errors::programme_missing_key, "there is no [[calibration.total]]", plan.where,
                         "weights are calibrated to one total or more"});
    }
    if (plan.cells && plan.columns.size() > 1) {
      errors_.push_back({errors::programme_bad_value, "post-stratification takes one column", plan.columns[1].where,
                         "its groups are the cells", "cross columns with --with, as in --with \"cell=region || sex\", or rake"});
    }
  }

  void read_total(const TomlNode& node, CalibrationPlan& plan) {
    const std::string column = node.text("column"), value = node.text("value");
    const double total = node.number("total");
    if (column.empty() && !value.empty()) return bad_value(node.place, "calibration.total", "a value needs the column it is in");
    if (plan.cells && value.empty()) return bad_value(node.place, "calibration.total", "a total of a cell needs its value");
    const auto at = std::ranges::find(plan.columns, column, &ColumnTotals::column);
    if (at == plan.columns.end()) {
      plan.columns.push_back({column, {}, total, where_of(design_.file, node.place, "calibration.total")});
      if (!value.empty()) plan.columns.back().groups.push_back({value, total});
      return;
    }
    if (value.empty() || at->groups.empty()) {
      return bad_value(node.place, "calibration.total",
                       (column.empty() ? std::string("the size of the population") : "the column \"" + column + "\"") +
                           (value.empty() == at->groups.empty() ? " has a total already" : " is read as groups and as a number"));
    }
    if (std::ranges::find(at->groups, value, &GroupTotal::group) != at->groups.end())
      return bad_value(node.place, "calibration.total", "\"" + value + "\" of \"" + column + "\" has a total already");
    at->groups.push_back({value, total});
  }

  const TomlNode& root_;
  DesignFile design_;
  std::vector<Error> errors_;
};

/// An error in the survey, with who wants the column.
Error asked_for(Error error, const Where& where) {
  if (error.why.empty()) error.why = "a total asks for the column in " + where.file + ":" + std::to_string(where.line);
  return error;
}

Error at_place(Error error, const Where& where) {
  if (error.where.file.empty()) error.where = where;
  return error;
}

}  // namespace

std::span<const Key> design_keys() {
  return kKeys;
}

std::string design_guide() {
  return std::string(kGuide) + keys_guide(kKeys) + std::string(kExample);
}

Checked<DesignFile> parse_design(std::string_view text, const std::string& file) {
  const Checked<TomlNode> root = parse_toml(text, file, kKeys);
  if (!root) return tl::unexpected(root.error());
  return Reader(*root, file).read();
}

Checked<DesignFile> load_design(const std::string& path) {
  const Result<std::string> text = read_text(path);
  if (!text) return fail(text.error());
  return parse_design(*text, path);
}

Result<CalibrationTotals> CalibrationTotals::read(Engine& engine, const Table& table, const CalibrationPlan& plan) {
  CalibrationTotals totals(plan, table.rows);
  for (const ColumnTotals& one : plan.columns) {
    Done added;
    if (one.column.empty()) {
      added = totals.known_.add("the population", std::vector<double>(table.rows, 1), one.total);
    } else if (one.groups.empty()) {
      const Result<NumericColumn> column = numeric_column(engine, table, one.column);
      if (!column) return fail(asked_for(column.error(), one.where));
      added = totals.known_.add(one.column, column->values, one.total);
    } else {
      Result<CodedColumn> column = coded_column(engine, table, one.column);
      if (!column) return fail(asked_for(column.error(), one.where));
      if (plan.cells) {
        totals.cells_ = std::move(*column);
        return totals;
      }
      added = totals.known_.add_groups(one.column, *column, one.groups);
    }
    if (!added) return fail(at_place(added.error(), one.where));
  }
  return totals;
}

Result<Calibration> CalibrationTotals::calibrate(std::span<const double> weights) const {
  const ColumnTotals& first = plan_.columns.front();
  Result<Calibration> calibration =
      plan_.cells ? post_stratify(weights, cells_, first.groups) : data::calibrate(weights, known_, plan_.options);
  return calibration ? std::move(calibration) : fail(at_place(calibration.error(), plan_.cells ? first.where : plan_.where));
}

Result<Calibration> calibrate(Engine& engine, const Table& table, const SurveyDesign& design, const CalibrationPlan& plan) {
  const Result<CalibrationTotals> totals = CalibrationTotals::read(engine, table, plan);
  if (!totals) return fail(totals.error());
  return totals->calibrate(design.weights());
}

}  // namespace solleva::data
