// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>
#include <string_view>

#include "solleva/base/text.h"
#include "solleva/share/envelope_parts.h"

namespace solleva::share {
namespace {

std::size_t column_of(Grid& grid, const std::string& name) {
  const auto found = std::find(grid.head.begin(), grid.head.end(), name);
  const std::size_t column = static_cast<std::size_t>(found - grid.head.begin());
  if (found == grid.head.end()) grid.head.push_back(name);
  return column;
}

Node& cell(std::vector<Node>& row, std::size_t column) {
  if (row.size() <= column) row.resize(column + 1);
  return row[column];
}

/// A value that fits one cell: a list of plain values becomes "a; b", anything deeper its JSON.
Node flat(const Node& node) {
  if (const auto* list = std::get_if<std::vector<Node>>(&node.value)) {
    std::vector<std::string> parts;
    for (const Node& item : *list) {
      const auto* text = std::get_if<std::string>(&item.value);
      parts.push_back(text ? *text : json_of(item));
    }
    return join(parts, "; ");
  }
  if (std::holds_alternative<Fields>(node.value)) return json_of(node);
  return node;
}

std::vector<std::string> group_names(const Envelope& envelope) {
  std::vector<std::string> names;
  for (const Estimate& estimate : envelope.results) {
    for (const auto& [name, value] : estimate.group) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

constexpr const char* kLine = "line";

bool has_lines(const Envelope& envelope) {
  return std::any_of(envelope.results.begin(), envelope.results.end(), [](const Estimate& e) { return !e.line.empty(); });
}

/// The columns that say what a row speaks of: those of the groups and, where lines are told apart, the line.
std::vector<std::string> key_names(const Envelope& envelope) {
  std::vector<std::string> names = group_names(envelope);
  if (has_lines(envelope)) names.emplace_back(kLine);
  return names;
}

Node key_value(const Estimate& estimate, const std::string& name) {
  if (name == kLine && !estimate.line.empty()) return estimate.line;
  for (const auto& [key, value] : estimate.group) {
    if (key == name) return value;
  }
  return {};
}

constexpr const char* kTrait = "by";
constexpr const char* kGroup = "group";
constexpr const char* kAll = "all";

/// Keys that say which figure a row is. A row without one of the others speaks of everybody; without one of these, of nothing less.
bool names_a_figure(std::string_view name) {
  constexpr std::array<std::string_view, 7> names{"k", "indicator", "dimension", "with", "from", "to", kLine};
  return std::ranges::find(names, name) != names.end();
}

/// The key columns of a table for people.
struct Keys {
  std::vector<std::string> names;
  /// Groups by one trait after the other, as in a profile, would leave most cells of a column for each trait empty: they have one
  /// column for the trait and one for its value, for the names here.
  std::vector<std::string> traits = {};

  std::size_t size() const { return names.size(); }
};

bool has_key(const Estimate& e, const std::string& name) {
  return std::ranges::find(e.group, name, &Group::value_type::first) != e.group.end();
}

/// Those of the rows of a table: groups that only some rows have, groups that all have, then what says which figure a row is.
Keys keys_of(std::span<const Estimate* const> rows) {
  std::vector<std::string> some, each, figures;
  for (const Estimate* row : rows) {
    for (const auto& [name, value] : row->group) {
      const bool everywhere = std::ranges::all_of(rows, [&](const Estimate* one) { return has_key(*one, name); });
      std::vector<std::string>& names = names_a_figure(name) ? figures : everywhere ? each : some;
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  }
  const bool one_at_a_time = std::ranges::all_of(rows, [&](const Estimate* row) {
    return std::ranges::count_if(some, [&](const std::string& name) { return has_key(*row, name); }) <= 1;
  });
  Keys keys{some};
  if (some.size() > 1 && one_at_a_time) keys = {{kTrait, kGroup}, some};
  keys.names.insert(keys.names.end(), each.begin(), each.end());
  keys.names.insert(keys.names.end(), figures.begin(), figures.end());
  if (std::ranges::any_of(rows, [](const Estimate* row) { return !row->line.empty(); })) keys.names.emplace_back(kLine);
  return keys;
}

/// The value of a readable key.
Node readable_key_value(const Estimate& estimate, const Keys& keys, std::size_t i) {
  const std::string& name = keys.names[i];
  if (name == kLine && !estimate.line.empty()) return readable_line(estimate.line);
  if (!keys.traits.empty() && i < 2) {
    for (const std::string& trait : keys.traits) {
      if (has_key(estimate, trait)) return i == 0 ? Node(trait) : key_value(estimate, trait);
    }
    return i == 0 ? Node() : Node(kAll);
  }
  Node value = key_value(estimate, name);
  const bool nothing = std::holds_alternative<std::monostate>(value.value);
  return nothing && !names_a_figure(name) ? Node(kAll) : value;
}

/// Numbers the footnotes of a grid as they come.
std::string mark_of(Grid& grid, const std::vector<std::string>& notes) {
  std::vector<std::string> numbers;
  for (const std::string& note : notes) {
    auto found = std::find(grid.footnotes.begin(), grid.footnotes.end(), note);
    if (found == grid.footnotes.end()) found = grid.footnotes.insert(grid.footnotes.end(), note);
    numbers.push_back(std::to_string(found - grid.footnotes.begin() + 1));
  }
  return join(numbers, ",");
}

std::string mark_of(Grid& grid, const std::vector<Flag>& flags) {
  std::vector<std::string> notes;
  for (const Flag& flag : flags) notes.push_back(flag.code + ": " + flag.reason);
  return mark_of(grid, notes);
}

/// The column of an estimand and its unit behind the key columns.
std::size_t estimand_column(Grid& grid, const Estimate& e) {
  std::size_t column = grid.keys;
  while (column < grid.head.size() && (grid.head[column] != e.estimand || grid.units[column] != e.unit)) ++column;
  if (column == grid.head.size()) {
    grid.head.push_back(e.estimand);
    grid.units.push_back(e.unit);
  }
  return column;
}

std::string with_unit(const Estimate& e) {
  return e.unit.empty() ? e.estimand : e.estimand + " (" + e.unit + ")";
}

bool has_errors(const Estimate& e) {
  return e.se || e.lower || e.upper;
}

std::vector<std::string> all_lines(const Envelope& envelope) {
  std::vector<std::string> lines;
  for (const Estimate& e : envelope.results) {
    if (!e.line.empty() && std::find(lines.begin(), lines.end(), e.line) == lines.end()) lines.push_back(e.line);
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

/// A row for each group and line, a column for each estimand and unit. What rests on no line, as the share of a group in the
/// population, stands at each.
Grid wide_grid(const Envelope& envelope, std::span<const Estimate* const> all) {
  const Keys keys = keys_of(all);
  Grid grid{.title = "results", .head = keys.names, .keys = keys.size(), .units = std::vector<std::string>(keys.size())};
  std::map<std::pair<Group, std::string>, std::size_t> row_of;
  const std::vector<std::string> lines = all_lines(envelope);
  for (const Estimate& estimate : envelope.results) {
    const std::size_t column = estimand_column(grid, estimate);
    for (const std::string& line : estimate.line.empty() ? lines : std::vector{estimate.line}) {
      const auto [place, fresh] = row_of.emplace(std::pair(estimate.group, line), grid.rows.size());
      if (fresh) {
        Estimate key = estimate;
        key.line = line;
        grid.rows.emplace_back();
        grid.marks.emplace_back();
        for (std::size_t i = 0; i < keys.size(); ++i) cell(grid.rows.back(), i) = readable_key_value(key, keys, i);
      }
      cell(grid.rows[place->second], column) = estimate.value;
      auto& marks = grid.marks[place->second];
      marks.resize(std::max(marks.size(), column + 1));
      marks[column] = mark_of(grid, estimate.flags);
    }
  }
  for (auto& row : grid.rows) row.resize(grid.head.size());
  for (auto& marks : grid.marks) marks.resize(grid.head.size());
  return grid;
}

void add_error_row(Grid& grid, const Estimate& e, std::vector<Node> keys) {
  std::vector<std::string> marks(keys.size());
  marks.push_back(mark_of(grid, e.flags));
  for (const Node& node : {Node(e.value), Node(e.se), Node(e.lower), Node(e.upper), Node(e.n), Node(e.deff)}) keys.push_back(node);
  marks.resize(keys.size());
  grid.rows.push_back(std::move(keys));
  grid.marks.push_back(std::move(marks));
}

Grid error_grid(std::string title, std::vector<std::string> keys) {
  Grid grid{.title = std::move(title), .head = std::move(keys)};
  grid.keys = grid.head.size();
  for (const char* name : {"value", "se", "lower", "upper", "n", "deff"}) grid.head.emplace_back(name);
  return grid;
}

std::vector<Node> readable_keys(const Estimate& e, const Keys& keys) {
  std::vector<Node> row;
  for (std::size_t i = 0; i < keys.size(); ++i) row.push_back(readable_key_value(e, keys, i));
  return row;
}

/// The rows of one estimand with their errors.
Grid estimand_grid(std::span<const Estimate* const> all, const std::string& title) {
  std::vector<const Estimate*> rows;
  for (const Estimate* e : all) {
    if (with_unit(*e) == title) rows.push_back(e);
  }
  const Keys keys = keys_of(rows);
  Grid grid = error_grid(title, keys.names);
  for (const Estimate* e : rows) add_error_row(grid, *e, readable_keys(*e, keys));
  return grid;
}

/// All estimands of the only group under each other.
Grid group_grid(std::span<const Estimate* const> all) {
  const Keys keys = keys_of(all);
  std::vector<std::string> head{"estimand", "unit"};
  head.insert(head.begin(), keys.names.begin(), keys.names.end());
  Grid grid = error_grid("results", std::move(head));
  for (const Estimate* e : all) {
    std::vector<Node> row = readable_keys(*e, keys);
    row.emplace_back(e->estimand);
    row.emplace_back(e->unit);
    add_error_row(grid, *e, std::move(row));
  }
  return grid;
}

/// `results` in long form: a row for each estimate.
Grid long_grid(const Envelope& envelope) {
  const std::vector<std::string> groups = key_names(envelope);
  Grid grid{.title = "results", .head = groups, .keys = groups.size()};
  for (const char* name : {"estimand", "value", "se", "df", "lower", "upper", "n", "deff", "unit", "method", "flags"}) {
    grid.head.emplace_back(name);
  }
  for (const Estimate& e : envelope.results) {
    std::vector<Node> row;
    for (const std::string& name : groups) row.push_back(key_value(e, name));
    std::vector<std::string> flags;
    for (const Flag& flag : e.flags) flags.push_back(flag.code);
    for (const Node& node : {Node(e.estimand), Node(e.value), Node(e.se), Node(e.df), Node(e.lower), Node(e.upper), Node(e.n),
                             Node(e.deff), Node(e.unit), Node(e.method), Node(join(flags, "; "))}) {
      row.push_back(node);
    }
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

bool is_nothing(const Node& node) {
  return std::holds_alternative<std::monostate>(node.value);
}

bool is_empty_text(const Node& node) {
  const auto* text = std::get_if<std::string>(&node.value);
  return text != nullptr && text->empty();
}

void drop_column(Grid& grid, std::size_t column) {
  const auto at = static_cast<std::ptrdiff_t>(column);
  grid.head.erase(grid.head.begin() + at);
  for (auto& row : grid.rows) row.erase(row.begin() + at);
  for (auto& marks : grid.marks) marks.erase(marks.begin() + at);
}

/// Flags become footnotes of the figure that the row is about, the first behind the keys where no drawing says which.
void move_flags(Grid& grid, const List& list) {
  const auto flags = std::ranges::find(grid.head, "flags");
  if (flags == grid.head.end()) return;
  const auto figure = std::ranges::find(grid.head, list.drawing ? list.drawing->y : grid.head[std::min(grid.keys, grid.head.size() - 1)]);
  if (figure == grid.head.end() || figure == flags) return;
  const auto from = static_cast<std::size_t>(flags - grid.head.begin()), to = static_cast<std::size_t>(figure - grid.head.begin());
  for (std::size_t r = 0; r < grid.rows.size(); ++r) {
    grid.marks.emplace_back(grid.head.size());
    const Node* node = value_of(list.rows[r], "flags");
    const auto* notes = node ? std::get_if<std::vector<Node>>(&node->value) : nullptr;
    if (notes == nullptr) continue;
    std::vector<std::string> texts;
    for (const Node& note : *notes) texts.push_back(std::get<std::string>(flat(note).value));
    grid.marks.back()[to] = mark_of(grid, texts);
  }
  drop_column(grid, from);
}

}  // namespace

Grid list_grid(const List& list) {
  Grid grid{.title = list.name, .head = {}};
  // Everybody has no group and may come first; the columns of the groups stand first all the same.
  for (const Fields& fields : list.rows) {
    for (const auto& [key, node] : fields) {
      const auto* group = std::get_if<Fields>(&node.value);
      if (group == nullptr || key != "group") continue;
      for (const auto& [name, value] : *group) column_of(grid, name);
    }
  }
  grid.keys = grid.head.size();
  for (const Fields& fields : list.rows) {
    std::vector<Node> row;
    for (const auto& [key, node] : fields) {
      if (const auto* group = std::get_if<Fields>(&node.value); group != nullptr && key == "group") {
        for (const auto& [name, value] : *group) cell(row, column_of(grid, name)) = flat(value);
      } else {
        cell(row, column_of(grid, key)) = flat(node);
      }
    }
    grid.rows.push_back(std::move(row));
  }
  grid.keys = std::min(grid.keys + list.keys, grid.head.size());
  for (auto& row : grid.rows) row.resize(grid.head.size());
  return grid;
}

Grid readable_list_grid(const List& list) {
  Grid grid = list_grid(list);
  // Everybody has no group; a key of the list itself that is missing means nothing.
  for (std::size_t column = 0; column < grid.keys - std::min(list.keys, grid.keys); ++column) {
    for (auto& row : grid.rows) {
      if (is_nothing(row[column]) && !names_a_figure(grid.head[column])) row[column] = kAll;
    }
  }
  move_flags(grid, list);
  for (std::size_t column = grid.head.size(); column-- > grid.keys;) {
    if (std::ranges::all_of(grid.rows, [&](const auto& row) { return is_empty_text(row[column]); })) drop_column(grid, column);
  }
  for (std::size_t column = 0; column < grid.head.size(); ++column) {
    if (grid.head[column] != kLine) continue;
    for (auto& row : grid.rows) {
      if (const auto* line = std::get_if<std::string>(&row[column].value)) row[column] = readable_line(*line);
    }
  }
  return grid;
}

std::string readable_line(const std::string& line) {
  constexpr std::string_view before = " = ";
  const std::size_t at = line.rfind(before);
  if (at == std::string::npos) return line;
  const std::optional<double> number = parse_double(std::string_view(line).substr(at + before.size()));
  if (!number) return line;
  return line.substr(0, at + before.size()) + rounded(*number, decimals_for(std::fabs(*number)));
}

std::vector<Grid> exact_grids(const Envelope& envelope) {
  std::vector<Grid> grids;
  if (envelope.plan) grids = exact_grids(*envelope.plan);
  if (!envelope.results.empty()) grids.push_back(long_grid(envelope));
  for (const List& list : envelope.lists) grids.push_back(list_grid(list));
  return grids;
}

std::vector<Grid> readable_grids(const Envelope& envelope) {
  std::vector<Grid> grids;
  if (envelope.plan) grids = readable_grids(*envelope.plan);
  std::vector<const Estimate*> all;
  for (const Estimate& e : envelope.results) all.push_back(&e);
  const bool one_group = std::ranges::all_of(all, [&](const Estimate* e) { return e->group == all.front()->group; });
  const bool errors = std::any_of(envelope.results.begin(), envelope.results.end(), has_errors);
  if (errors && envelope.side_by_side) grids.push_back(wide_grid(envelope, all));
  if (errors && one_group) {
    grids.push_back(group_grid(all));
  } else if (errors) {
    std::vector<std::string> titles;
    for (const Estimate* estimate : all) {
      const std::string title = with_unit(*estimate);
      if (std::find(titles.begin(), titles.end(), title) != titles.end()) continue;
      titles.push_back(title);
      grids.push_back(estimand_grid(all, title));
    }
  } else if (!all.empty()) {
    grids.push_back(wide_grid(envelope, all));
  }
  for (const List& list : envelope.lists) grids.push_back(readable_list_grid(list));
  return grids;
}

}  // namespace solleva::share
