// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "solleva/share/content.h"

namespace solleva::share {

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
