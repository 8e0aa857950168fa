// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/cli/text_cells.h"

// Within `plan relocation`: how its tables are read.
namespace solleva::cli {

using RowNames = std::unordered_map<std::string, std::size_t>;

/// plan.bad-relocation: the move does not hold together.
Error bad_move(std::string why, Where where = {}, std::string hint = {});

/// The finite number that the whole cell is, or nothing.
/// Formula: the number as written. Source: C++20, from_chars. Units: those of the cell.
std::optional<double> number_in(const std::string& cell);

/// Cells of a table in which each row has a name.
class NamedCells : public TextCells {
 public:
  /// Errors: those of data.
  static Result<NamedCells> open(const std::string& path, std::vector<share::Input>& inputs, const RunControl& control);

  /// Names of `column`, each there once. Errors: data.missing-value, plan.bad-relocation with `what` is there twice.
  Result<RowNames> index(const std::string& column, const char* what);

  /// A number from 0 on; empty where the cell is, or where there is no such column. Errors: data.not-a-number, data.negative-value.
  Result<std::optional<double>> amount(std::size_t row, const std::string& column) const;

  /// 0 for an empty cell. Formula: the number as written. Source: definition. Units: those of the cell. Errors: as amount().
  Result<double> amount_or_0(std::size_t row, const std::string& column) const;

 private:
  explicit NamedCells(TextCells cells) : TextCells(std::move(cells)) {}
};

}  // namespace solleva::cli
