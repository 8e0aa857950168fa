// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"

namespace solleva::share {

struct Node;
/// An object of JSON whose keys keep their order.
using Fields = std::vector<std::pair<std::string, Node>>;

/// Any value of JSON. A double that is not finite is written as null; better say why in a flag.
struct Node {
  std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<Node>, Fields> value;

  Node() = default;
  Node(bool v) : value(v) {}
  Node(std::int64_t v) : value(v) {}
  Node(int v) : value(std::int64_t{v}) {}
  Node(double v) : value(v) {}
  Node(const char* v) : value(std::string(v)) {}
  Node(std::string v) : value(std::move(v)) {}
  Node(std::vector<Node> v) : value(std::move(v)) {}
  Node(Fields v) : value(std::move(v)) {}
  template <class T>
  Node(const std::optional<T>& v) {
    if (v) *this = Node(*v);
  }
};

/// A file that a result rests on.
struct Input {
  std::string path;  ///< as the user wrote it
  std::string sha256;
  std::optional<std::int64_t> rows = {};  ///< of the table in it, before any --where
};

/// How html draws the rows of a list as a curve with a band. The keys named are those of the rows; `lower` and `upper` may be absent or
/// empty. Rows that agree in `group` and in all of `series` are one curve.
struct Drawing {
  std::string title;
  std::string x;                         ///< the key of the horizontal axis; numbers
  std::string y = "value";               ///< the key of the vertical axis; numbers, or nothing
  std::string x_label, y_label;
  std::vector<std::string> series = {};  ///< keys that tell curves apart beside `group`
  bool diagonal = false;                 ///< the line from (0, 0) to (1, 1), where all would be equal
  std::string text = {};                 ///< one sentence on how to read it
  bool bars = false;                     ///< a bar for each row instead of curves: `x` names it, `y` is its length
};

/// Where the rows of a list lie: html draws them as a map, geojson writes them as features. The keys named are those of the rows; a row
/// without coordinates is left out of both. Rows with `to_x` and `to_y` are lines from one place to another.
struct Places {
  std::string x, y;          ///< degrees east and north where `degrees`, else any two lengths in the same unit
  std::string to_x, to_y;    ///< empty: the rows are points
  std::string name;          ///< what a point is called; empty: nothing
  std::string mark;          ///< tells kinds of points apart, as in "open", "existing"; empty: one kind
  std::string size;          ///< a number that the area of a point grows with; empty: all alike
  bool degrees = false;
};

/// When things happen: html draws a line of time for each lane with a bar for each row, as a roster or a Gantt chart. The keys named are those of the rows;
/// a row without times is left out.
struct Calendar {
  std::string title;
  std::string lane;           ///< whose line it is, as a person, a machine or a task; rows of one lane that meet are drawn below each other
  std::string from, to;       ///< numbers, or dates as 2027-03-01; the same key twice: moments
  std::string label = {};     ///< stands in the bar where there is room; empty: nothing
  std::string mark = {};      ///< tells kinds of bars apart; empty: one kind
  std::string unit = {};      ///< of the axis, as "week"
  bool whole = false;         ///< `to` is still part of it: week 3 to week 3 is one week long
  std::vector<std::pair<double, std::string>> names = {};  ///< of parts of the axis, each from where it begins, as the seasons; empty: numbers
  std::string text = {};      ///< one sentence on how to read it
};

/// A list of rows that stands beside `results`, as `curves` does in `measure grouped`.
struct List {
  std::string name;
  std::vector<Fields> rows;
  std::optional<Drawing> drawing = {};
  std::size_t keys = 0;  ///< how many of the first columns say what a row speaks of, beside those of `group`
  std::optional<Places> places = {};
  std::optional<Calendar> calendar = {};
};

/// What a planner gives: the only row of `results`. A part `in_words` has the rows question and answer, in words that anybody understands: people read it first. In JSON the parts stand in it under their names, the rows of a part with a single
/// column as plain values (`"open": ["a", "b"]`); elsewhere they are tables.
struct Plan {
  Fields head;              ///< objective, bound, gap, status, method ...: single values
  std::vector<List> parts;  ///< the plan itself: `open`, `assignment`, `selected` ...
  std::string title = {};   ///< what it is the plan of, as the name of a village: heads the page; empty: the command does
};

/// What every estimating command gives (docs/api/json.md).
struct Envelope {
  std::string version;  ///< these four and `seconds` are filled in by the command line
  std::string command;
  Fields options;
  std::optional<std::int64_t> seed = {};
  std::vector<Input> inputs;
  std::vector<Estimate> results;
  std::optional<Plan> plan = {};  ///< of a planner, instead of `results`
  std::vector<List> lists = {};
  std::vector<Note> notes = {};
  bool side_by_side = false;  ///< for people: all estimands in one table first, then each with its errors
  std::optional<double> seconds = {};  ///< wall time; the only thing that differs between two runs
};

enum class Format { text, json, csv, xlsx, md, html, geojson };

/// The format of that name, as in "json".
std::optional<Format> format_named(std::string_view name);

/// The envelope as the bytes of a file of that format, UTF-8 where it is text, ending with a newline.
/// json: everything, exact (shortest digits that read back as the same double), keys always all there, null where there is no
/// figure. csv: `results` in long form, exact; the first part of a plan, or the first of `lists`, where there are none. xlsx: a sheet
/// for each list, exact. text, md, html: for people; rounded, the unit in the head, flags as footnotes. geojson: the rows that have
/// places in degrees, as features (RFC 7946).
std::string render(const Envelope& envelope, Format format);

/// Whether geojson has anything to write: a list with places in degrees.
bool has_places(const Envelope& envelope);

}  // namespace solleva::share
