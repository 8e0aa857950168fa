// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/data.h"
#include "solleva/data/programme.h"

namespace solleva::cli::regional {

/// The tables of a case in one engine, by the names that queries of receipts use.
struct CaseTables {
  data::Engine engine;
  std::map<std::string, data::Table, std::less<>> by_name;
};

/// Loads every table that the programme names.
Result<CaseTables> load_tables(const data::Programme& programme, const RunControl& control);

/// The columns of one table, drawn whole. The first thing that is wrong is kept as `error`, and what is drawn after it is empty, so that a
/// reader asks once, after all columns.
class Columns {
 public:
  Columns(CaseTables& tables, std::string_view table);

  bool present() const { return table_ != nullptr && table_->rows > 0; }  ///< a table that is not there has no rows and no error
  std::vector<std::string> texts(std::string_view column);                ///< missing values are empty
  std::vector<double> numbers(std::string_view column);                   ///< a missing value is an error
  std::vector<double> shares_of_percent(std::string_view column);         ///< divided by 100
  std::vector<std::optional<double>> optional_numbers(std::string_view column);
  std::vector<int> years(std::string_view column = "year");
  const std::optional<Error>& error() const { return error_; }

 private:
  std::vector<double> draw(std::string_view column, data::Gaps gaps);

  CaseTables& tables_;
  const data::Table* table_ = nullptr;
  std::optional<Error> error_;
};

}  // namespace solleva::cli::regional
