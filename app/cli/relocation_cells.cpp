// SPDX-License-Identifier: Apache-2.0
#include "app/cli/relocation_cells.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "solleva/plan/relocation/errors.h"

namespace solleva::cli {

Error bad_move(std::string why, Where where, std::string hint) {
  Error error{plan::relocation::errors::bad_relocation, "the move does not hold together"};
  error.where = std::move(where);
  error.why = std::move(why);
  error.hint = std::move(hint);
  return error;
}

std::optional<double> number_in(const std::string& cell) {
  double value = 0;
  const auto [end, code] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (code != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value)) return {};
  return value;
}

Result<NamedCells> NamedCells::open(const std::string& path, std::vector<share::Input>& inputs, const RunControl& control) {
  Result<TextCells> cells = TextCells::open(path, inputs, control);
  if (!cells) return fail(cells.error());
  return NamedCells(std::move(*cells));
}

Result<RowNames> NamedCells::index(const std::string& column, const char* what) {
  if (const Done done = read(column); !done) return fail(done.error());
  RowNames index;
  for (std::size_t row = 0; row < rows(); ++row) {
    const std::string name = text(row, column);
    if (name.empty()) return fail(Error{data::errors::missing_value, "a row has no name", where(row, column)});
    if (!index.emplace(name, row).second) return fail(bad_move(std::string(what) + " is there twice", where(row, column, name), "keep one of the rows"));
  }
  return index;
}

Result<std::optional<double>> NamedCells::amount(std::size_t row, const std::string& column) const {
  const std::string cell = text(row, column);
  if (cell.empty() || cell == "NA") return std::optional<double>{};
  const std::optional<double> value = number_in(cell);
  if (!value) return fail(Error{data::errors::not_a_number, "\"" + cell + "\" is not a number", where(row, column)});
  if (*value < 0) return fail(Error{data::errors::negative_value, "\"" + cell + "\" is below 0", where(row, column)});
  return value;
}

Result<double> NamedCells::amount_or_0(std::size_t row, const std::string& column) const {
  const Result<std::optional<double>> value = amount(row, column);
  if (!value) return fail(value.error());
  return value->value_or(0);
}

}  // namespace solleva::cli
