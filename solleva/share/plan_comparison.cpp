// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/plan_comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "solleva/base/text.h"
#include "solleva/share/envelope_parts.h"
#include "solleva/share/errors.h"

namespace solleva::share {
namespace {

using Json = nlohmann::ordered_json;

Node node_of(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_array()) {
    std::vector<Node> list;
    for (const Json& item : json) list.push_back(node_of(item));
    return list;
  }
  if (!json.is_object()) return {};
  Fields fields;
  for (const auto& [key, value] : json.items()) fields.emplace_back(key, node_of(value));
  return fields;
}

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

List part_of(const std::string& name, const Json& rows) {
  List list;
  list.name = name;
  for (const Json& row : rows) {
    Node node = node_of(row);
    if (auto* fields = std::get_if<Fields>(&node.value)) {
      list.rows.push_back(std::move(*fields));
    } else {
      list.rows.push_back({{name, std::move(node)}});
    }
  }
  return list;
}

Error no_plan(const std::string& name, std::string why) {
  return {errors::no_plan, "this is not the result of a planner", {.file = name}, std::move(why),
          "write both plans with --format json"};
}

std::string word(const Node& node) {
  const auto* text = std::get_if<std::string>(&node.value);
  return text ? *text : json_of(node);
}

/// A row with the same first value and whatever stands behind it.
struct Row {
  const Fields* fields;
  std::string rest;
};

using Rows = std::map<std::string, std::vector<Row>>;

Rows rows_by_name(const List& part) {
  Rows rows;
  for (const Fields& fields : part.rows) {
    if (fields.empty()) continue;
    rows[word(fields.front().second)].push_back({&fields, json_of(Node(fields))});
  }
  return rows;
}

void add_moved(List& moved, const std::string& part, const std::string& name, const std::string& what, const Node& a, const Node& b) {
  moved.rows.push_back({{"part", part}, {"name", name}, {"what", what}, {"a", a}, {"b", b}});
}

/// The fields in which two rows of the same name differ.
void add_changes(List& moved, const std::string& part, const std::string& name, const Fields& a, const Fields& b) {
  for (const auto& [key, value] : a) {
    const Node* other = value_of(b, key);
    if (!other || json_of(value) != json_of(*other)) add_moved(moved, part, name, key, value, other ? *other : Node());
  }
  for (const auto& [key, value] : b) {
    if (!value_of(a, key)) add_moved(moved, part, name, key, Node(), value);
  }
}

void add_part(List& moved, const std::string& name, const List& a, const List& b) {
  const Rows first = rows_by_name(a), second = rows_by_name(b);
  for (const auto& [key, rows] : first) {
    const auto other = second.find(key);
    if (other == second.end()) {
      add_moved(moved, name, key, "only in a", Node(true), Node(false));
    } else if (rows.size() == 1 && other->second.size() == 1) {
      add_changes(moved, name, key, *rows[0].fields, *other->second[0].fields);
    } else if (!std::ranges::equal(rows, other->second, {}, &Row::rest, &Row::rest)) {
      add_moved(moved, name, key, "rows", static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(other->second.size()));
    }
  }
  for (const auto& [key, rows] : second) {
    if (!first.contains(key)) add_moved(moved, name, key, "only in b", Node(false), Node(true));
  }
}

List moved_list(const Plan& a, const Plan& b) {
  List moved;
  moved.name = "moved";
  moved.keys = 2;
  const List empty;
  const auto find = [&](const Plan& plan, const std::string& name) -> const List& {
    const auto found = std::ranges::find(plan.parts, name, &List::name);
    return found == plan.parts.end() ? empty : *found;
  };
  for (const List& part : a.parts) add_part(moved, part.name, part, find(b, part.name));
  for (const List& part : b.parts) {
    if (std::ranges::find(a.parts, part.name, &List::name) == a.parts.end()) add_part(moved, part.name, empty, part);
  }
  return moved;
}

List figures_list(const Plan& a, const Plan& b) {
  List figures;
  figures.name = "figures";
  figures.keys = 1;
  const auto add = [&](const std::string& key, const Node& first, const Node& second) {
    const std::optional<double> x = number_of(a.head, key), y = number_of(b.head, key);
    // JSON writes a hundred as 100; beside 90.5 it is a number like any other.
    figures.rows.push_back({{"figure", key}, {"a", x ? Node(*x) : first}, {"b", y ? Node(*y) : second}, {"difference", x && y ? Node(*y - *x) : Node()}});
  };
  for (const auto& [key, value] : a.head) {
    const Node* other = value_of(b.head, key);
    add(key, value, other ? *other : Node());
  }
  for (const auto& [key, value] : b.head) {
    if (!value_of(a.head, key)) add(key, Node(), value);
  }
  return figures;
}

List settings_list(const StoredPlan& a, const StoredPlan& b) {
  List settings;
  settings.name = "settings";
  settings.keys = 1;
  const auto add = [&](const std::string& name, const Node& first, const Node& second) {
    if (json_of(first) != json_of(second)) settings.rows.push_back({{"setting", name}, {"a", first}, {"b", second}});
  };
  for (const auto& [key, value] : a.options) {
    const Node* other = value_of(b.options, key);
    add("--" + key, value, other ? *other : Node());
  }
  for (const auto& [key, value] : b.options) {
    if (!value_of(a.options, key)) add("--" + key, Node(), value);
  }
  for (std::size_t i = 0; i < std::max(a.inputs.size(), b.inputs.size()); ++i) {
    const auto shown = [i](const StoredPlan& plan) {
      return i < plan.inputs.size() ? Node(plan.inputs[i].path + ", sha256 " + plan.inputs[i].sha256.substr(0, 12)) : Node();
    };
    add("input " + std::to_string(i + 1), shown(a), shown(b));
  }
  return settings;
}

std::string rounded_words(double value) {
  return rounded(value, decimals_for(std::fabs(value)));
}

/// Which plan is better: less is better where the bound lies below the objective.
std::string verdict(const StoredPlan& a, const StoredPlan& b) {
  const auto x = number_of(a.plan.head, "objective"), y = number_of(b.plan.head, "objective");
  const auto low = number_of(a.plan.head, "bound"), other = number_of(b.plan.head, "bound");
  if (!x || !y) return "at least one of them is no plan";
  if (*x == *y) return "both have the same objective, " + rounded_words(*x);
  const std::string share = *x == 0 ? "" : " (" + rounded_words(100 * std::fabs(*y - *x) / std::fabs(*x)) + " %)";
  const std::string by = rounded_words(std::fabs(*y - *x)) + share;
  const std::string text = std::string("the objective of b is ") + (*y < *x ? "lower" : "higher") + " than that of a by " + by;
  if (!low || !other || (*low == *x && *other == *y)) return text;
  const bool less_is_better = *low < *x || *other < *y;
  const bool b_better = less_is_better == (*y < *x);
  const double best_of_worse = b_better ? *low : *other, better = b_better ? *y : *x;
  const bool settled = less_is_better ? best_of_worse >= better : best_of_worse <= better;
  return text + "; " + (b_better ? "b" : "a") + " is better, " +
         (settled ? "and no plan under the settings of the other can overtake it"
                  : "but the proofs leave room: under the settings of the other a plan as good as " + rounded_words(best_of_worse) +
                        " is not excluded");
}

}  // namespace

Result<StoredPlan> read_plan(std::string_view json, std::string name) {
  constexpr int deepest = 32;  // no plan of ours nests deeper, and reading it calls itself
  bool too_deep = false;
  const Json all = Json::parse(
      json,
      [&](int depth, Json::parse_event_t, Json&) {
        too_deep = too_deep || depth > deepest;
        return !too_deep;
      },
      false);
  if (all.is_discarded() || too_deep) return fail(no_plan(name, too_deep ? "it is nested too deep" : "it is no JSON"));
  if (!all.is_object() || !all.contains("solleva") || !all["solleva"].is_object()) return fail(no_plan(name, "it has no key \"solleva\""));
  const Json& head = all["solleva"];
  const auto results = all.find("results");
  if (results == all.end() || !results->is_array() || results->size() != 1 || !(*results)[0].is_object() ||
      !(*results)[0].contains("objective"))
    return fail(no_plan(name, "\"results\" does not hold one plan with an objective"));
  StoredPlan stored;
  stored.command = text_of(head, "command");
  if (const auto options = head.find("options"); options != head.end() && options->is_object())
    stored.options = std::get<Fields>(node_of(*options).value);
  if (const auto inputs = head.find("inputs"); inputs != head.end() && inputs->is_array()) {
    for (const Json& input : *inputs) {
      if (input.is_object()) stored.inputs.push_back({text_of(input, "path"), text_of(input, "sha256"), {}});
    }
  }
  for (const auto& [key, value] : (*results)[0].items()) {
    if (value.is_array()) {
      stored.plan.parts.push_back(part_of(key, value));
    } else {
      stored.plan.head.emplace_back(key, node_of(value));
    }
  }
  stored.name = std::move(name);
  return stored;
}

Result<Envelope> compare_plans(const StoredPlan& a, const StoredPlan& b) {
  if (a.command != b.command) {
    return fail({errors::no_plan, "these are plans of two commands", {.file = b.name},
                 "a comes from \"" + a.command + "\", b from \"" + b.command + "\"", ""});
  }
  for (const char* question : {"model", "problem"}) {
    const Node *first = value_of(a.options, question), *second = value_of(b.options, question);
    if (!first || !second || json_of(*first) == json_of(*second)) continue;
    return fail({errors::no_plan, "these plans answer two questions", {.file = b.name},
                 "a is for --" + std::string(question) + " " + word(*first) + ", b for " + word(*second), ""});
  }
  Envelope envelope;
  envelope.lists.push_back(figures_list(a.plan, b.plan));
  envelope.lists.push_back(moved_list(a.plan, b.plan));
  envelope.lists.push_back(settings_list(a, b));
  envelope.notes.push_back({"plans", "a is " + a.name + ", b is " + b.name + ", both by " + a.command});
  envelope.notes.push_back({"verdict", verdict(a, b)});
  return envelope;
}

}  // namespace solleva::share
