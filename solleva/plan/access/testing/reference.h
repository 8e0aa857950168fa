// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solleva/base/run_control.h"
#include "solleva/base/text.h"
#include "solleva/data/data.h"
#include "solleva/plan/access/grid.h"
#include "solleva/plan/access/pairs.h"

// Reference data of the tests of this folder.
namespace solleva::plan::access::testing {

inline std::string reference(const std::string& name) { return std::string(SOLLEVA_SOURCE_DIR) + "/../shared/data/plan/" + name; }
inline bool has_reference() { return std::filesystem::exists(reference("access-scores/expected.json")); }

inline Grid grid_of(const std::string& name) { return parse_grid(data::read_text(reference("costdistance-accessmod/" + name)).value(), name).value(); }

/// The cells of the ten facilities.
inline std::vector<std::size_t> facilities_of(const GridShape& shape) {
  const std::string text = data::read_text(reference("costdistance-accessmod/facilities.txt")).value();
  std::vector<std::size_t> cells;
  for (const std::string_view line : split(text, '\n')) {
    const std::vector<std::string_view> parts = split(line, '|');
    if (parts.size() > 2) cells.push_back(shape.cell_at({*parse_double(parts[0]), *parse_double(parts[1])}).value());
  }
  return cells;
}

/// A table of text cells with the places of its columns, read by hand: commas, no quotes.
struct Csv {
  std::map<std::string, std::size_t> columns;
  std::vector<std::vector<std::string>> rows;

  const std::string& at(std::size_t row, const std::string& column) const { return rows[row][columns.at(column)]; }
  std::optional<double> number(std::size_t row, const std::string& column) const { return parse_double(at(row, column)); }
};

inline Csv csv_of(const std::string& name) {
  const std::string text = data::read_text(reference("access-scores/" + name)).value();
  Csv csv;
  for (const std::string_view line : split(text, '\n')) {
    std::vector<std::string> cells;
    for (const std::string_view cell : split(trim(line), ',')) cells.emplace_back(cell);
    if (csv.columns.empty()) {
      for (std::size_t c = 0; c < cells.size(); ++c) csv.columns[cells[c]] = c;
    } else if (cells.size() == csv.columns.size()) {
      csv.rows.push_back(std::move(cells));
    }
  }
  return csv;
}

/// The cells of Belo Horizonte: everybody is a place and a facility.
struct City {
  Csv land = csv_of("land_use.csv");
  std::map<std::string, std::uint32_t> index;
  Pairs pairs;
  std::vector<double> population, income;

  City() {
    for (std::size_t i = 0; i < land.rows.size(); ++i) {
      index[land.at(i, "id")] = static_cast<std::uint32_t>(i);
      population.push_back(*land.number(i, "population"));
      income.push_back(land.number(i, "income_per_capita").value_or(std::numeric_limits<double>::quiet_NaN()));
    }
    const Csv matrix = csv_of("travel_matrix.csv");
    std::vector<Pair> list;
    for (std::size_t i = 0; i < matrix.rows.size(); ++i) {
      list.push_back({index.at(matrix.at(i, "from_id")), index.at(matrix.at(i, "to_id")), *matrix.number(i, "travel_time")});
    }
    pairs = pairs_of(index.size(), index.size(), std::move(list)).value();
  }

  std::vector<double> column(const std::string& name) const {
    std::vector<double> values;
    for (std::size_t i = 0; i < land.rows.size(); ++i) values.push_back(*land.number(i, name));
    return values;
  }
};

}  // namespace solleva::plan::access::testing
