// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/expression.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

using nlohmann::json;

constexpr std::size_t longest_expression = 10000;

/// Classes of the parse tree that stand for a value of the row at hand.
constexpr std::array<std::string_view, 10> allowed_classes = {"BETWEEN",    "CASE",        "CAST",     "COLLATE",  "COLUMN_REF",
                                                              "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION", "OPERATOR"};

/// Macros of the engine that are plain arithmetic or text; the others hide aggregates, the clock or the session.
constexpr std::array<std::string_view, 8> allowed_macros = {"nullif",     "split_part",   "fmod",          "fdiv",
                                                            "round_even", "roundbankers", "days_in_month", "date_add"};

/// What is refused, in the words of a user.
std::string_view kind_of(std::string_view expression_class) {
  if (expression_class == "SUBQUERY") return "a query inside an expression";
  if (expression_class == "WINDOW") return "a window function, which looks at other rows";
  if (expression_class == "PARAMETER") return "a parameter";
  if (expression_class == "STAR") return "a list of all columns";
  if (expression_class == "LAMBDA") return "a function of its own";
  return "something that is no value of the row";
}

std::string folded(std::string_view name) {
  std::string result(name);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

Error not_an_expression(std::string why) {
  return {errors::not_an_expression, "only an expression over the columns of a row may stand here", {}, std::move(why)};
}

Error bad_expression(std::string why) {
  return {errors::bad_expression, "the expression cannot be understood", {}, std::move(why)};
}

/// The engine's own words without the parts that speak of the statement around the expression.
std::string first_words(const std::string& words) {
  return words.substr(0, words.find('\n'));
}

bool empty_part(const json& node, const char* key) {
  const auto part = node.find(key);
  return part == node.end() || part->is_null() || part->empty();
}

/// The only item of `SELECT item` without any other clause; null when the statement has more.
const json* only_item(const json& tree) {
  const json& statements = tree.at("statements");
  if (statements.size() != 1) return nullptr;
  const json& node = statements[0].at("node");
  if (node.at("type") != "SELECT_NODE" || node.at("select_list").size() != 1) return nullptr;
  for (const char* clause : {"modifiers", "where_clause", "group_expressions", "group_sets", "having", "sample", "qualify"}) {
    if (!empty_part(node, clause)) return nullptr;
  }
  if (!empty_part(node.at("cte_map"), "map") || node.at("from_table").at("type") != "EMPTY") return nullptr;
  if (node.at("aggregate_handling") != "STANDARD_HANDLING") return nullptr;
  const json& item = node.at("select_list")[0];
  return item.value("alias", "").empty() ? &item : nullptr;
}

Error missing(const std::string& name, std::span<const std::string> columns) {
  std::string hint = did_you_mean(name, columns);
  if (hint.empty()) hint = "text stands in single quotes, as in '" + name + "'";
  return {errors::missing_column, "there is no column '" + name + "'", {}, {}, hint};
}

}  // namespace

Result<ExpressionRules> ExpressionRules::of(Engine& engine) {
  ExpressionRules rules(engine);
  auto rows = engine.query(
      "SELECT function_name FROM duckdb_functions() GROUP BY function_name "
      "HAVING bool_and(function_type IN ('scalar', 'table', 'pragma') AND coalesce(stability, 'CONSISTENT') = 'CONSISTENT') "
      "AND bool_or(function_type = 'scalar') AND function_name NOT IN ('current_setting', 'getvariable')");
  if (!rows) return fail(rows.error());
  for (;;) {
    auto chunk = rows->next();
    if (!chunk) return fail(chunk.error());
    if (!*chunk) break;
    for (std::size_t i = 0; i < (*chunk)->rows(); ++i) rules.functions_.emplace((*chunk)->text(0, i));
  }
  rules.functions_.insert(allowed_macros.begin(), allowed_macros.end());
  return rules;
}

Done ExpressionRules::check(std::string_view text, std::span<const std::string> columns) {
  if (trim(text).empty()) return fail(bad_expression("it is empty"));
  if (text.size() > longest_expression)
    return fail(bad_expression("it is longer than " + std::to_string(longest_expression) + " bytes"));
  if (text.find('\0') != std::string_view::npos) return fail({errors::nul_byte, "the expression holds a NUL byte"});
  if (first_invalid_utf8(text)) return fail({errors::wrong_encoding, "the expression is not UTF-8"});

  // Alone it must be an expression, so that no parenthesis of its own closes the one that we put around it; in parentheses it
  // must be one as well, so that it has no alias. The line ends close a comment.
  json tree;
  for (const auto& [before, after] : {std::pair("SELECT\n", "\n"), std::pair("SELECT (\n", "\n)")}) {
    const std::string statement = before + std::string(text) + after;
    auto rows = engine_.query("SELECT CAST(json_serialize_sql(" + sql_text(statement) + ") AS VARCHAR)");
    if (!rows)
      return fail(rows.error().code == errors::engine_failed ? bad_expression(first_words(rows.error().why)) : rows.error());
    auto chunk = rows->next();
    if (!chunk)
      return fail(chunk.error().code == errors::engine_failed ? bad_expression(first_words(chunk.error().why)) : chunk.error());
    tree = json::parse((*chunk)->text(0, 0), nullptr, false);
    if (tree.is_discarded()) return fail(bad_expression("the table engine gives no parse tree for it"));
    if (tree.at("error") == true) {
      if (tree.value("error_type", "") == "not implemented") return fail(not_an_expression("it is a statement"));
      return fail(bad_expression(first_words(tree.value("error_message", ""))));
    }
    if (only_item(tree) == nullptr) return fail(not_an_expression("it is more than one expression"));
  }

  std::vector<const json*> open = {only_item(tree)};
  while (!open.empty()) {
    const json& node = *open.back();
    open.pop_back();
    if (node.is_structured()) {
      for (const json& part : node) open.push_back(&part);
    }
    const auto expression_class = node.is_object() ? node.find("class") : node.end();
    if (!node.is_object() || expression_class == node.end() || !expression_class->is_string()) continue;
    const auto& name = expression_class->get_ref<const std::string&>();
    if (std::find(allowed_classes.begin(), allowed_classes.end(), name) == allowed_classes.end()) {
      return fail(not_an_expression(std::string(kind_of(name))));
    }
    if (name == "FUNCTION" && !functions_.contains(folded(node.at("function_name").get_ref<const std::string&>()))) {
      return fail(
          not_an_expression(node.at("function_name").get<std::string>() + "() does not exist, or depends on more than the row"));
    }
    if (name == "COLUMN_REF") {
      const json& path = node.at("column_names");
      if (path.size() != 1) return fail(not_an_expression("a column is named by its name alone"));
      const auto& column = path[0].get_ref<const std::string&>();
      const auto same = [&](const std::string& known) { return folded(known) == folded(column); };
      if (std::none_of(columns.begin(), columns.end(), same)) return fail(missing(column, columns));
    }
  }
  return {};
}

Result<Derived> parse_derived(std::string_view text) {
  const std::size_t at = text.find('=');
  Derived derived;
  if (at != std::string_view::npos) derived = {std::string(trim(text.substr(0, at))), std::string(trim(text.substr(at + 1)))};
  if (derived.name.empty() || derived.expression.empty()) {
    return fail({errors::bad_expression, "a derived column is written NAME=EXPRESSION", {}, "found '" + std::string(text) + "'"});
  }
  return derived;
}

}  // namespace solleva::data
