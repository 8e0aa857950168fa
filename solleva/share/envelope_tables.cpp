// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "solleva/base/text.h"
#include "solleva/share/envelope_parts.h"

namespace solleva::share {
namespace {

/// A grid as texts, ready to be drawn.
struct Drawn {
  std::string title;
  std::vector<std::string> head;
  std::vector<std::string> units;              ///< of the columns; empty: none anywhere
  std::size_t keys = 0;                        ///< how many of the first columns say what a row speaks of
  std::vector<std::vector<std::string>> rows;  ///< footnote marks included, as in "0.1444 [1]"
  std::vector<bool> numeric;                   ///< by column
  std::vector<std::string> footnotes;          ///< each with its number
};

/// Of each row: by the largest number of its column or, where rows are different estimands, of its column and estimand: a line of
/// 10,000 must not leave a share without its decimals.
std::vector<std::optional<int>> decimals_of(const Grid& grid, std::size_t column) {
  const auto estimand = std::ranges::find_if(grid.head, [](const std::string& name) { return name == "estimand" || name == "figure"; });
  std::map<std::string, double> largest;
  const auto kind = [&](const std::vector<Node>& row) {
    if (estimand == grid.head.end()) return std::string();
    const auto* name = std::get_if<std::string>(&row[static_cast<std::size_t>(estimand - grid.head.begin())].value);
    return name == nullptr ? std::string() : *name;
  };
  for (const auto& row : grid.rows) {
    double& most = largest[kind(row)];
    if (const auto* v = std::get_if<double>(&row[column].value); v != nullptr && std::isfinite(*v)) most = std::max(most, std::fabs(*v));
  }
  constexpr double small = 1e-3;  // below it a number stands in scientific notation, unless its column holds larger ones
  double all = 0;
  for (const auto& [name, most] : largest) all = std::max(all, most);
  std::vector<std::optional<int>> decimals;
  for (const auto& row : grid.rows) decimals.push_back(decimals_for(all < small ? all : std::max(largest[kind(row)], small)));
  return decimals;
}

std::string shown(const Node& node, std::optional<int> decimals) {
  if (const auto* text = std::get_if<std::string>(&node.value)) return *text;
  if (const auto* truth = std::get_if<bool>(&node.value)) return *truth ? "yes" : "no";
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) return std::to_string(*whole);
  if (const auto* number = std::get_if<double>(&node.value)) return rounded(*number, decimals);
  return "-";
}

bool is_word(const Node& node) {
  return std::holds_alternative<std::string>(node.value) || std::holds_alternative<bool>(node.value);
}

Drawn draw(const Grid& grid) {
  Drawn drawn{grid.title, grid.head, grid.units, grid.keys, {}, {}, {}};
  drawn.rows.resize(grid.rows.size());
  for (std::size_t column = 0; column < grid.head.size(); ++column) {
    const std::vector<std::optional<int>> decimals = decimals_of(grid, column);
    drawn.numeric.push_back(
        std::none_of(grid.rows.begin(), grid.rows.end(), [&](const auto& row) { return is_word(row[column]); }));
    for (std::size_t row = 0; row < grid.rows.size(); ++row) {
      std::string text = shown(grid.rows[row][column], decimals[row]);
      if (!grid.marks.empty() && !grid.marks[row][column].empty()) text += " [" + grid.marks[row][column] + "]";
      drawn.rows[row].push_back(std::move(text));
    }
  }
  for (std::size_t i = 0; i < grid.footnotes.size(); ++i)
    drawn.footnotes.push_back("[" + std::to_string(i + 1) + "] " + grid.footnotes[i]);
  return drawn;
}

/// Many figures of few groups read better with a row for each figure and a column for each group.
bool is_better_tall(const Drawn& wide) {
  return !wide.units.empty() && wide.rows.size() <= 4 && wide.head.size() > wide.keys + 6;
}

Drawn turned(const Drawn& wide) {
  Drawn tall{wide.title, {"estimand", "unit"}, {}, 2, {}, {false, false}, wide.footnotes};
  for (const auto& row : wide.rows) {
    const std::vector<std::string> names(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(wide.keys));
    tall.head.push_back(names.empty() ? "value" : join(names, " "));
    tall.numeric.push_back(true);
  }
  for (std::size_t column = wide.keys; column < wide.head.size(); ++column) {
    tall.rows.push_back({wide.head[column], wide.units[column]});
    for (const auto& row : wide.rows) tall.rows.back().push_back(row[column]);
  }
  return tall;
}

std::vector<Drawn> draw_all(const Envelope& envelope) {
  std::vector<Drawn> all;
  for (const Grid& grid : readable_grids(envelope)) {
    const Drawn drawn = draw(grid);
    all.push_back(is_better_tall(drawn) ? turned(drawn) : drawn);
  }
  return all;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t length = utf8_length(text);
  const std::string gap(length < width ? width - length : 0, ' ');
  return right ? gap + text : text + gap;
}

/// How many bytes of the text are its footnote mark.
std::size_t mark_size(const std::string& text) {
  const std::size_t mark = text.find(" [");
  return mark == std::string::npos ? 0 : text.size() - mark;
}

/// Numbers keep their last digits under each other when only some of them carry a mark.
void align_marks(Drawn& drawn, std::size_t column) {
  std::size_t widest = 0;
  for (const auto& row : drawn.rows) widest = std::max(widest, mark_size(row[column]));
  for (auto& row : drawn.rows) row[column].append(widest - mark_size(row[column]), ' ');
}

constexpr std::size_t kLineWidth = 128;

using Block = std::vector<std::size_t>;  ///< columns

/// The columns of each block of a table: the key columns, and as many of the others as fit.
std::vector<Block> blocks_within(const Drawn& drawn, const std::vector<std::size_t>& widths, std::size_t limit) {
  Block keys;
  std::size_t key_width = 0;
  for (std::size_t column = 0; column < drawn.keys; ++column) {
    keys.push_back(column);
    key_width += widths[column] + 2;
  }
  std::vector<Block> all{keys};
  std::size_t width = key_width;
  for (std::size_t column = drawn.keys; column < widths.size(); ++column) {
    if (width + widths[column] > limit && all.back().size() > keys.size()) {
      all.push_back(keys);
      width = key_width;
    }
    all.back().push_back(column);
    width += widths[column] + 2;
  }
  return all;
}

/// A table that is too wide for one block is cut into as few as can be, of much the same width: no column stands alone for want of
/// two characters.
std::vector<Block> blocks(const Drawn& drawn, const std::vector<std::size_t>& widths) {
  std::vector<Block> widest = blocks_within(drawn, widths, kLineWidth);
  if (widest.size() == 1) return widest;
  for (std::size_t limit = 1; limit < kLineWidth; ++limit) {
    std::vector<Block> even = blocks_within(drawn, widths, limit);
    if (even.size() == widest.size()) return even;
  }
  return widest;
}

std::string text_table(Drawn drawn) {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < drawn.head.size(); ++column) {
    if (drawn.numeric[column]) align_marks(drawn, column);
    std::size_t width = utf8_length(drawn.head[column]);
    if (!drawn.units.empty()) width = std::max(width, utf8_length(drawn.units[column]));
    for (const auto& row : drawn.rows) width = std::max(width, utf8_length(row[column]));
    widths.push_back(width);
  }
  std::string out;
  for (const Block& block : blocks(drawn, widths)) {
    if (!out.empty()) out += "\n";
    auto add_line = [&](const std::vector<std::string>& cells) {
      std::string line;
      for (const std::size_t column : block) {
        line += (column == block.front() ? "" : "  ") + padded(cells[column], widths[column], drawn.numeric[column]);
      }
      out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    };
    add_line(drawn.head);
    if (!drawn.units.empty()) add_line(drawn.units);
    for (const auto& row : drawn.rows) add_line(row);
  }
  return out;
}

/// The head of a column with its unit on one line.
std::string full_head(const Drawn& drawn, std::size_t column) {
  if (drawn.units.empty() || drawn.units[column].empty()) return drawn.head[column];
  return drawn.head[column] + " (" + drawn.units[column] + ")";
}

std::string markdown(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\n' || c == '\r') {
      out += ' ';
      continue;
    }
    if (std::string_view("|\\<*_`").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_table(const Drawn& drawn) {
  std::string out = "|";
  for (std::size_t column = 0; column < drawn.head.size(); ++column) out += " " + markdown(full_head(drawn, column)) + " |";
  out += "\n|";
  for (std::size_t column = 0; column < drawn.head.size(); ++column) out += drawn.numeric[column] ? "---:|" : "---|";
  for (const auto& row : drawn.rows) {
    out += "\n|";
    for (const std::string& text : row) out += " " + markdown(text) + " |";
  }
  return out + "\n";
}

constexpr std::size_t kSentence = 28;  ///< a longer text may break into lines, but not into single words

/// Money is a text because it is exact, and still stands at the right.
bool is_amount(const std::string& text) {
  return text == "-" || (text.find('.') != std::string::npos && parse_double(text).has_value());
}

/// A name of JSON as people write it.
std::string spoken(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return name;
}

void write_table(Html& html, const Drawn& drawn) {
  html.open("div", {{"class", "scroll"}}).open("table").leaf("caption", spoken(drawn.title)).open("thead").open("tr");
  std::vector<bool> right = drawn.numeric;
  for (std::size_t column = 0; column < drawn.head.size(); ++column) {
    const bool amounts = column >= drawn.keys && !drawn.rows.empty() && std::ranges::all_of(drawn.rows, [&](const auto& row) { return is_amount(row[column]); });
    right[column] = right[column] || amounts;
    html.leaf("th", spoken(full_head(drawn, column)), {{"scope", "col"}, {"class", "n", right[column]}});
  }
  html.close().close().open("tbody").line();
  for (const auto& row : drawn.rows) {
    html.open("tr");
    for (std::size_t column = 0; column < row.size(); ++column) {
      const bool sentence = !right[column] && utf8_length(row[column]) > kSentence;
      const bool amount = (right[column] || drawn.title == "results") && column >= drawn.keys;
      const std::string text = amount ? with_thousands(row[column]) : drawn.title == "results" ? spoken(row[column]) : row[column];
      html.leaf("td", text, {{"class", sentence ? "w" : "n", sentence || right[column]}});
    }
    html.close().line();
  }
  html.close().close().close().line();
}

/// The questions and answers of a plan; null where there are none.
const List* words_of(const Envelope& envelope) {
  if (!envelope.plan) return nullptr;
  const auto found = std::ranges::find(envelope.plan->parts, "in_words", &List::name);
  return found == envelope.plan->parts.end() || found->rows.empty() ? nullptr : &*found;
}

std::string csv_cell(const Node& node) {
  if (std::holds_alternative<std::monostate>(node.value)) return "";
  if (const auto* number = std::get_if<double>(&node.value)) return std::isfinite(*number) ? format_double(*number) : "";
  const auto* text = std::get_if<std::string>(&node.value);
  if (text == nullptr) return json_of(node);
  if (text->find_first_of(",\"\n\r") == std::string::npos) return *text;
  std::string out = "\"";
  for (char c : *text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace

std::optional<int> decimals_for(double largest) {
  if (largest >= 1e12 || (largest > 0 && largest < 1e-3)) return std::nullopt;
  int decimals = 4;
  for (double bound = 10; decimals > 0 && largest >= bound; bound *= 10) --decimals;
  return decimals;
}

std::string rounded(double value, std::optional<int> decimals) {
  if (!std::isfinite(value)) return "-";
  char text[64];
  const int length =
      decimals ? std::snprintf(text, sizeof text, "%.*f", *decimals, value) : std::snprintf(text, sizeof text, "%.3e", value);
  std::string out(text, static_cast<std::size_t>(length));
  if (out[0] == '-' && out.find_first_not_of("-0.") == std::string::npos) out.erase(0, 1);
  return out;
}

std::vector<std::string> methods(const Envelope& envelope) {
  std::vector<std::string> all;
  for (const Estimate& estimate : envelope.results) {
    if (!estimate.method.empty() && std::find(all.begin(), all.end(), estimate.method) == all.end())
      all.push_back(estimate.method);
  }
  return all;
}

std::string origin(const Envelope& envelope) {
  return "solleva " + envelope.version + ", " + envelope.command;
}

std::string render_text(const Envelope& envelope) {
  std::string out;
  for (const Drawn& drawn : draw_all(envelope)) {
    if (!out.empty()) out += "\n";
    if (drawn.title != "results" || (envelope.plan && !out.empty())) out += drawn.title + "\n";
    out += text_table(drawn);
    for (const std::string& note : drawn.footnotes) out += note + "\n";
  }
  if (const std::vector<std::string> how = methods(envelope); !how.empty()) out += "\nmethod: " + join(how, "; ") + "\n";
  for (const Note& note : envelope.notes) out += "note: " + note.text + "\n";
  return out;
}

std::string render_markdown(const Envelope& envelope) {
  std::string out;
  for (const Drawn& drawn : draw_all(envelope)) {
    out += "**" + markdown(drawn.title) + "**\n\n" + markdown_table(drawn) + "\n";
    for (const std::string& note : drawn.footnotes) out += markdown(note) + "  \n";
    if (!drawn.footnotes.empty()) out += "\n";
  }
  for (const std::string& how : methods(envelope)) out += "Method: " + markdown(how) + "\n\n";
  for (const Note& note : envelope.notes) out += "Note: " + markdown(note.text) + "\n\n";
  return out + markdown(origin(envelope)) + "\n";
}

void write_html_words(Html& html, const Envelope& envelope) {
  const List* words = words_of(envelope);
  if (words == nullptr) return;
  html.open("dl", {{"class", "words"}}).line();
  for (const Fields& row : words->rows) {
    for (const auto& [key, node] : row) html.leaf(key == "question" ? "dt" : "dd", shown(node, std::nullopt));
    html.line();
  }
  html.close().line();
}

void write_html_tables(Html& html, const Envelope& envelope) {
  std::vector<Drawn> all = draw_all(envelope);
  const List* words = words_of(envelope);
  if (words != nullptr) std::erase_if(all, [&](const Drawn& drawn) { return drawn.title == words->name; });
  const auto is_head = [&](const Drawn& drawn) { return words != nullptr && drawn.title == "results"; };
  std::ranges::stable_partition(all, [&](const Drawn& drawn) { return !is_head(drawn); });
  for (const Drawn& drawn : all) {
    // The figures of a picture are drawn; who wants them opens the table.
    const bool pictured = std::ranges::any_of(all_lists(envelope), [&](const List* list) { return (list->drawing || list->calendar) && list->name == drawn.title; });
    const bool folded = pictured || is_head(drawn);
    const std::string summary = is_head(drawn) ? "How good the plan is, and how it was found" : "Figures: " + spoken(drawn.title) + ", " + std::to_string(drawn.rows.size()) + " rows";
    if (folded) html.open("details").leaf("summary", summary);
    write_table(html, drawn);
    for (const std::string& note : drawn.footnotes) html.leaf("p", note, {{"class", "note"}});
    if (folded) html.close();
  }
}

std::string render_csv(const Envelope& envelope) {
  std::vector<Grid> grids = exact_grids(envelope);
  // Of a plan its user wants the plan, not the line that says how good it is.
  if (envelope.plan && grids.size() > 1) grids.erase(grids.begin());
  if (grids.empty()) return "\n";
  // Questions and answers are for people; who computes on wants to know who goes where.
  std::size_t shown = 0;
  if (grids.front().title == "in_words" && grids.size() > 1) {
    const auto assignment = std::ranges::find(grids, "assignment", &Grid::title);
    shown = assignment == grids.end() ? 1 : static_cast<std::size_t>(assignment - grids.begin());
  }
  const Grid& grid = grids[shown];
  std::string out;
  auto add_row = [&](const std::vector<Node>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i > 0 ? "," : "") + csv_cell(row[i]);
    out += "\n";
  };
  add_row(std::vector<Node>(grid.head.begin(), grid.head.end()));
  for (const auto& row : grid.rows) add_row(row);
  return out;
}

}  // namespace solleva::share
