// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solleva/share/envelope.h"
#include "solleva/share/html.h"

// What the renderings of an envelope share; nobody else includes this.
namespace solleva::share {

/// The node as JSON on one line.
std::string json_of(const Node& node);

/// A row of `results` as it stands in the JSON.
Fields fields_of(const Estimate& estimate);

/// A table as a person or a spreadsheet reads it.
struct Grid {
  std::string title;  ///< name of the list it comes from
  std::vector<std::string> head;
  std::size_t keys = 0;                              ///< how many of the first columns say what a row speaks of
  std::vector<std::string> units = {};               ///< of the columns; empty: none anywhere
  std::vector<std::vector<Node>> rows = {};          ///< texts, numbers, yes or no, or nothing
  std::vector<std::vector<std::string>> marks = {};  ///< the footnotes of each cell, as in "1,2"; empty: none anywhere
  std::vector<std::string> footnotes = {};           ///< in the order of their numbers
};

/// A list as a grid: the columns of `group` first, then those of its rows in the order in which they come.
Grid list_grid(const List& list);

/// The same for people: everybody is called all, flags are footnotes, columns without a text are left out, lines are rounded.
Grid readable_list_grid(const List& list);

/// The lists of an envelope, those of its plan first.
std::vector<const List*> all_lists(const Envelope& envelope);

/// The value of a row under a key; null where there is none.
const Node* value_of(const Fields& row, const std::string& key);

/// The same as a number, where it is one. Formula: none, the value as it stands. Source: the row. Units: those of its column.
std::optional<double> number_of(const Fields& row, const std::string& key);

/// For spreadsheets: `results` of a plan as one row, then a grid for each part.
std::vector<Grid> exact_grids(const Plan& plan);

/// For people: a row for each single value of a plan, with the parts of one column as texts, then a grid for each other part.
std::vector<Grid> readable_grids(const Plan& plan);

/// For spreadsheets: a grid for `results` in long form and one for each list; nothing rounded, nothing left out.
std::vector<Grid> exact_grids(const Envelope& envelope);

/// For people: estimands side by side with their units in the head where there are no standard errors, else a grid for each.
std::vector<Grid> readable_grids(const Envelope& envelope);

/// Four decimals below 10, then one fewer for each digit before the point; empty where only scientific notation tells anything.
std::optional<int> decimals_for(double largest);

/// The number with so many decimals, or in scientific notation; "-" for what is no number.
std::string rounded(double value, std::optional<int> decimals);

/// The name of a line for people: "0.6 of the median = 10859.2360000002" with its number rounded.
std::string readable_line(const std::string& line);

/// The different methods, in the order in which they come.
std::vector<std::string> methods(const Envelope& envelope);

/// Which program and command it comes from.
std::string origin(const Envelope& envelope);

/// The questions and answers of a plan, its part `in_words`; nothing where there are none.
void write_html_words(Html& html, const Envelope& envelope);

/// The other readable grids as tables; those of lists that are drawn are folded. Where a plan has words, the figures of how it was found come last, folded too.
void write_html_tables(Html& html, const Envelope& envelope);

/// Pictures without script: a dot with its interval for each group, for every estimand; a curve with its band for every list that has
/// a drawing.
void write_html_charts(Html& html, const Envelope& envelope);

/// All places of the envelope on one map, lines below points, with a key of the marks; nothing where there are none.
void write_html_map(Html& html, const Envelope& envelope);

/// A line of time for each lane of every list that has a calendar, without script.
void write_html_calendars(Html& html, const Envelope& envelope);

std::string render_json(const Envelope& envelope);
std::string render_geojson(const Envelope& envelope);
std::string render_csv(const Envelope& envelope);
std::string render_xlsx(const Envelope& envelope);
std::string render_text(const Envelope& envelope);
std::string render_markdown(const Envelope& envelope);
std::string render_html(const Envelope& envelope);

}  // namespace solleva::share
