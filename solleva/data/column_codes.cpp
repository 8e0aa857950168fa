// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/data/code_table.h"
#include "solleva/data/column.h"
#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

/// Groups by a 64-bit key, for everything that is a number to the machine. Neighbouring rows are often of one group, as members
/// of a household are: the last key is looked at first.
class NumberGroups {
 public:
  std::uint32_t code(std::uint64_t key) {
    if (!keys_.empty() && key == last_key_) return last_code_;
    last_key_ = key;
    last_code_ = table_.code(CodeTable::hash_of(key), [&](std::uint32_t other) { return keys_[other] == key; });
    if (last_code_ == keys_.size()) keys_.push_back(key);
    return last_code_;
  }
  const std::vector<std::uint64_t>& keys() const { return keys_; }

 private:
  CodeTable table_;
  std::vector<std::uint64_t> keys_;
  std::uint64_t last_key_ = 0;
  std::uint32_t last_code_ = 0;
};

class TextGroups {
 public:
  std::uint32_t code(std::string_view key) {
    if (last_ < names_.size() && names_[last_] == key) return last_;
    last_ = table_.code(std::hash<std::string_view>()(key), [&](std::uint32_t other) { return names_[other] == key; });
    if (last_ == names_.size()) names_.emplace_back(key);
    return last_;
  }
  std::vector<std::string> take_names() { return std::move(names_); }

 private:
  CodeTable table_;
  std::vector<std::string> names_;
  std::uint32_t last_ = kNoCode;
};

class Coding {
 public:
  Coding(const Table& table, const Variable& variable, Gaps gaps) : table_(table), variable_(variable), gaps_(gaps) {}

  /// Dates come as the text they are shown as: there are few of them.
  std::string query() const {
    const bool as_text = variable_.type == ColumnType::date || variable_.type == ColumnType::timestamp;
    const std::string name = sql_name(variable_.name);
    const std::string value = as_text ? "CAST(" + name + " AS VARCHAR)" : name;
    return "SELECT " + value + (table_.row_column.empty() ? "" : ", " + sql_name(table_.row_column)) + " FROM " +
           sql_name(table_.name);
  }

  Done take(const Chunk& chunk) {
    switch (variable_.type) {
      case ColumnType::integer:
        return take(
            chunk, [&, cells = chunk.integers(0)](std::size_t i) { return numbers_.code(static_cast<std::uint64_t>(cells[i])); });
      case ColumnType::boolean:
        return take(chunk, [&, cells = chunk.booleans(0)](std::size_t i) { return numbers_.code(cells[i] ? 1 : 0); });
      case ColumnType::number:
        return take(chunk, [&, cells = chunk.numbers(0)](std::size_t i) {
          if (!std::isfinite(cells[i])) return kNoCode;
          return numbers_.code(std::bit_cast<std::uint64_t>(cells[i] + 0.0));  // -0 + 0 is 0
        });
      default:
        return take(chunk, [&](std::size_t i) { return text_.code(chunk.text(0, i)); });
    }
  }

  Result<CodedColumn> finish() {
    if (column_.codes.empty()) return fail({errors::no_rows, "there is no row to work on", {.file = table_.source}});
    column_.names = text_.take_names();
    for (const std::uint64_t key : numbers_.keys()) column_.names.push_back(name_of(key));
    return std::move(column_);
  }

 private:
  template <class Code>
  Done take(const Chunk& chunk, Code code) {
    const bool complete = chunk.complete(0);
    for (std::size_t i = 0; i < chunk.rows(); ++i) {
      if (complete || chunk.has_value(0, i)) {
        const std::uint32_t found = code(i);
        if (found == kNoCode) {
          return refuse(chunk, i, {errors::not_finite, format_double(chunk.numbers(0)[i]) + " is not a finite number"});
        }
        column_.codes.push_back(found);
      } else if (gaps_ == Gaps::keep) {
        column_.codes.push_back(kNoCode);
        ++column_.gaps;
      } else {
        return refuse(chunk, i, {errors::missing_value, "a value is missing"});
      }
    }
    return {};
  }

  Done refuse(const Chunk& chunk, std::size_t i, Error error) const {
    const std::uint64_t row = table_.row_column.empty() ? column_.codes.size() : static_cast<std::uint64_t>(chunk.integers(1)[i]);
    error.where = place_of(table_, row, variable_.name);
    return fail(std::move(error));
  }

  std::string name_of(std::uint64_t key) const {
    if (variable_.type == ColumnType::boolean) return key == 1 ? "true" : "false";
    if (variable_.type == ColumnType::integer) return std::to_string(static_cast<std::int64_t>(key));
    return format_double(std::bit_cast<double>(key));
  }

  const Table& table_;
  const Variable& variable_;
  Gaps gaps_;
  NumberGroups numbers_;
  TextGroups text_;
  CodedColumn column_;
};

}  // namespace

Result<CodedColumn> coded_column(Engine& engine, const Table& table, std::string_view name, Gaps gaps) {
  const auto variable = variable_of(table, name);
  if (!variable) return fail(variable.error());
  Coding coding(table, **variable, gaps);
  auto rows = engine.query(coding.query());
  if (!rows) return fail(rows.error());
  for (;;) {
    auto chunk = rows->next();
    if (!chunk) return fail(chunk.error());
    if (!*chunk) return coding.finish();
    if (Done done = coding.take(**chunk); !done) return fail(done.error());
  }
}

}  // namespace solleva::data
