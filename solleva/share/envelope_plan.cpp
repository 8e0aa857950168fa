// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "solleva/base/text.h"
#include "solleva/share/envelope_parts.h"

namespace solleva::share {
namespace {

constexpr std::size_t kFewValues = 40;  ///< more than these are read in a table, not in a line

std::string readable(const Node& node) {
  if (const auto* text = std::get_if<std::string>(&node.value)) return *text;
  if (const auto* truth = std::get_if<bool>(&node.value)) return *truth ? "yes" : "no";
  if (const auto* number = std::get_if<double>(&node.value)) {
    const bool whole = std::fabs(*number) < 1e15 && *number == std::floor(*number);
    return rounded(*number, whole ? std::optional<int>(0) : decimals_for(std::fabs(*number)));
  }
  if (std::holds_alternative<std::monostate>(node.value)) return "-";
  return json_of(node);
}

/// Whether the part is a short list of names.
bool fits_a_line(const List& part) {
  return part.rows.size() <= kFewValues && std::ranges::all_of(part.rows, [](const Fields& row) { return row.size() == 1; });
}

std::string line_of(const List& part) {
  std::vector<std::string> values;
  for (const Fields& row : part.rows) values.push_back(readable(row.front().second));
  return values.empty() ? "none" : join(values, ", ");
}

}  // namespace

std::vector<const List*> all_lists(const Envelope& envelope) {
  std::vector<const List*> lists;
  if (envelope.plan) {
    for (const List& part : envelope.plan->parts) lists.push_back(&part);
  }
  for (const List& list : envelope.lists) lists.push_back(&list);
  return lists;
}

const Node* value_of(const Fields& row, const std::string& key) {
  const auto found = std::ranges::find(row, key, &std::pair<std::string, Node>::first);
  return found == row.end() ? nullptr : &found->second;
}

std::optional<double> number_of(const Fields& row, const std::string& key) {
  const Node* node = value_of(row, key);
  if (!node) return {};
  if (const auto* value = std::get_if<double>(&node->value)) return *value;
  if (const auto* whole = std::get_if<std::int64_t>(&node->value)) return static_cast<double>(*whole);
  return {};
}

std::vector<Grid> exact_grids(const Plan& plan) {
  List head;
  head.name = "results";
  head.rows.push_back(plan.head);
  std::vector<Grid> grids{list_grid(head)};
  for (const List& part : plan.parts) grids.push_back(list_grid(part));
  return grids;
}

std::vector<Grid> readable_grids(const Plan& plan) {
  Grid head;
  head.title = "results";
  head.head = {"result", "value"};
  head.keys = 1;
  for (const auto& [key, node] : plan.head) head.rows.push_back({Node(key), Node(readable(node))});
  std::vector<Grid> grids;
  for (const List& part : plan.parts) {
    if (fits_a_line(part)) {
      head.rows.push_back({Node(part.name), Node(line_of(part))});
    } else {
      grids.push_back(list_grid(part));
    }
  }
  // Who reads questions and answers reads them first; technical figures come after them.
  const auto words = std::ranges::find(grids, "in_words", &Grid::title);
  if (words == grids.end()) {
    grids.insert(grids.begin(), std::move(head));
  } else {
    std::rotate(grids.begin(), words, words + 1);
    grids.insert(grids.begin() + 1, std::move(head));
  }
  return grids;
}

}  // namespace solleva::share
