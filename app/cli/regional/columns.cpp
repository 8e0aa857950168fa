// SPDX-License-Identifier: Apache-2.0
#include "app/cli/regional/columns.h"

#include <cmath>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/measure/errors.h"

namespace solleva::cli::regional {

Result<CaseTables> load_tables(const data::Programme& programme, const RunControl& control) {
  auto engine = data::Engine::open(control);
  if (!engine) return fail(engine.error());
  CaseTables tables{std::move(*engine), {}};
  for (const data::ProgrammeTable& wanted : programme.tables) {
    auto table = data::load(tables.engine, wanted.path, {.table = wanted.name, .sheet = {}});
    if (!table) return fail(table.error());
    tables.by_name.emplace(wanted.name, std::move(*table));
  }
  return tables;
}

Columns::Columns(CaseTables& tables, std::string_view table) : tables_(tables) {
  const auto found = tables.by_name.find(table);
  if (found != tables.by_name.end()) table_ = &found->second;
}

std::vector<std::string> Columns::texts(std::string_view column) {
  if (error_ || !present()) return {};
  auto values = data::text_column(tables_.engine, *table_, column);
  if (!values) {
    error_ = values.error();
    return {};
  }
  std::vector<std::string> texts;
  texts.reserve(values->size());
  for (auto& value : *values) texts.push_back(value ? std::move(*value) : std::string());
  return texts;
}

std::vector<double> Columns::draw(std::string_view column, data::Gaps gaps) {
  if (error_ || !present()) return {};
  auto values = data::numeric_column(tables_.engine, *table_, column, {.sign = data::Sign::any, .gaps = gaps});
  if (!values) {
    error_ = values.error();
    return {};
  }
  return std::move(values->values);
}

std::vector<double> Columns::numbers(std::string_view column) { return draw(column, data::Gaps::refuse); }

std::vector<double> Columns::shares_of_percent(std::string_view column) {
  auto values = draw(column, data::Gaps::refuse);
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (!(values[row] >= 0 && values[row] <= 100)) {
      error_ = Error{measure::errors::bad_rate, "a rate is not between 0 and 100 per cent", data::place_of(*table_, row, std::string(column)), format_double(values[row])};
      return {};
    }
    values[row] /= 100;
  }
  return values;
}

std::vector<std::optional<double>> Columns::optional_numbers(std::string_view column) {
  std::vector<std::optional<double>> values;
  for (double value : draw(column, data::Gaps::keep)) values.push_back(std::isnan(value) ? std::nullopt : std::optional(value));
  return values;
}

std::vector<int> Columns::years(std::string_view column) {
  std::vector<int> years;
  for (double value : draw(column, data::Gaps::refuse)) years.push_back(static_cast<int>(value));
  return years;
}

}  // namespace solleva::cli::regional
