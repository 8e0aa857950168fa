// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace solleva::share {

/// How a number is written; each locale has its own digits, separators and signs (docs/decisions/ on numbers).
enum class NumberStyle {
  year,     ///< 1981, never grouped
  plain,    ///< grouped, up to three decimals, as many as needed: what `{n, number}` shows
  integer,  ///< 1,234
  decimal1,
  decimal2,
  decimal3,
  decimal4,
  percent0,  ///< value is a share: 0.1234 -> 12 %
  percent1,  ///< 12.3 %
  percent2,
  points1,   ///< value is a difference of shares, always signed: 0.123 -> "+12.3 percentage points"; in a table "+12.3"
  dollars2,  ///< PPP $ amounts
  people,    ///< persons, three significant digits: 1,234,567 -> 1.23 million
  signed_people,
};

/// Whether a figure is as its source printed it, or was computed here from published figures.
enum class Origin { published, computed };

/// A number on a page. `receipt` is the id of a Receipt of the report; only the styles year, integer, plain and dollars2
/// may go without (years, counts of rows, names of lines), anything else is refused with share.figure-without-receipt.
struct Number {
  double value = 0;
  NumberStyle style = NumberStyle::decimal2;
  std::string receipt = {};
  Origin origin = Origin::published;
};

struct Country {
  std::string iso3;
};  ///< shown by its CLDR name in the reader's language
struct Verbatim {
  std::string text;
  std::string language = "en";
};  ///< a proper name, a quotation, a citation: not translated

struct Day {
  std::string iso;
};  ///< "2020", "2020-11" or "2020-11-23"

struct Message;
using Argument = std::variant<Number, Country, Verbatim, Day, Message>;

/// A text of the catalogues: its key and the arguments of its ICU MessageFormat pattern.
struct Message {
  std::string key;
  std::map<std::string, Argument> args = {};
};

struct Missing {
  Message reason;
};  ///< shown as a dash that opens the reason
using Cell = std::variant<Missing, Number, Country, Verbatim, Day, Message>;

struct TableColumn {
  Message title;
  Message unit = {};  ///< key empty: none
};

/// Rows of cells under titled columns; the first column is the row's heading.
struct Table {
  std::string id;  ///< unique in the page, as in "people-in-poverty"
  Message title;
  std::vector<TableColumn> columns;
  std::vector<std::vector<Cell>> rows = {};
  std::vector<Message> notes = {};
};

enum class ChartKind { line, bar, stacked_area, stacked_bar, dot };

/// A picture of a table: column `x`, and one series for each of `y`. The table is shown with it and is what remains without
/// JavaScript.
struct Chart {
  ChartKind kind = ChartKind::line;
  Message summary;  ///< what the picture shows, in one or two sentences
  Table table;
  std::size_t x = 0;
  std::vector<std::size_t> y = {1};
  bool open_table = false;  ///< whether the data table starts unfolded
};

/// A choropleth of the region: column 0 of the table holds countries, column `value` the shaded figure.
struct Map {
  Message summary;
  Table table;
  std::size_t value = 1;
  std::vector<double> breaks = {};  ///< upper bounds of the classes, in the unit of the value, the last class open
};

struct Heading {
  Message text;
  std::string anchor;
};
struct Paragraph {
  Message text;
};
struct Bullets {
  std::vector<Message> items;
};
struct KeyFigure {
  Number value;
  Message label;
};
struct KeyFigures {
  std::vector<KeyFigure> figures;
};

enum class ClaimKind { official, measured, study, critic };

/// What somebody states, as said, with who and when; never merged with what was measured.
struct Claim {
  ClaimKind kind = ClaimKind::official;
  std::string speaker;
  std::string date;  ///< ISO 8601, as far as known: "2020", "2020-11-23"
  Verbatim text;
  std::string url = {};
  std::vector<Verbatim> checks = {};  ///< arithmetic done on the claim
  Message statement = {};             ///< instead of `text` for what was measured here, so that its figures have receipts
};
/// Claims about one question side by side, the measured figure among them.
struct Claims {
  Message question;
  std::vector<Claim> claims;
};

struct PageLink {
  std::string slug;
  Message text;
};
struct Links {
  std::vector<PageLink> links;
};

using Block = std::variant<Heading, Paragraph, Bullets, KeyFigures, Chart, Map, Table, Claims, Links>;

struct Page {
  std::string slug;  ///< file name without ending, as in "country-chn"; "index" is the front page
  Message title;
  Message summary;  ///< one sentence, for search engines and link lists
  std::vector<Block> blocks = {};
  std::string parent = {};  ///< slug of the page that leads here; empty: the page stands in the navigation
};

/// A file that figures rest on.
struct Source {
  std::string id, title, publisher, file, sha256, vintage, licence, url;
};

/// What a figure rests on, in a form that can be run again: an SQL query over the case's tables (kind sql) or a command line of
/// solleva with the JSON pointer of the figure in its output (kind command). `{...}` free: it is complete as it stands.
struct Receipt {
  enum class Kind { sql, command };
  std::string id;
  Kind kind = Kind::sql;
  std::string expression;
  std::string pointer = {};               ///< for kind command: as in "/results/0/value"
  std::vector<std::string> sources = {};  ///< ids of Source
  Message method;                         ///< in words
  std::string equation = {};              ///< as in "regional-aggregates#2": a page of docs/methods and its equation
};

/// Everything a site is written from. Built by the reports of `share`, written by write_site. The page of a country is called
/// "country-" and its code in lower case: names of countries in tables and on maps lead there.
struct Report {
  std::string id;  ///< as in "asia"
  Message title;
  std::string version;         ///< of solleva
  std::string issued;          ///< ISO date that the programme file states (the engine has no clock)
  std::string publisher = {};  ///< who issues the report: a proper name
  std::string licence = {};    ///< of the report itself, as in "CC BY 4.0"
  std::string licence_url = {};
  bool made_up = false;          ///< data made up for a demonstration: said on every page
  std::vector<Page> pages = {};  ///< in the order of the navigation
  std::vector<Source> sources = {};
  std::vector<Receipt> receipts = {};
};

}  // namespace solleva::share
