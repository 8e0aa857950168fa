// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "solleva/base/text.h"
#include "solleva/data/column.h"
#include "solleva/data/deprivations.h"
#include "solleva/data/errors.h"
#include "solleva/data/expression.h"

namespace solleva::data {
namespace {

/// Names of columns that the table does not have, one for each indicator.
std::vector<std::string> free_names(const Table& table, const Deprivations& spec) {
  std::vector<std::string> names;
  for (const DeprivationIndicator& one : spec.indicators) {
    std::string name = "deprivation " + one.id;
    while (table.find(name) != nullptr) name += '_';
    names.push_back(std::move(name));
  }
  return names;
}

/// The error at the place of the expression in its file; what the table said about its own place stays in the words.
Error at_expression(Error error, const DeprivationIndicator& one) {
  if (error.where.file != one.where.file && error.where.line > 0) {
    error.what += " (" + error.where.file + ":" + std::to_string(error.where.line) + ")";
  }
  error.where = one.where;
  return error;
}

/// The first indicator that the table refuses, and why.
Error culprit(Engine& engine, const Table& table, const Deprivations& spec, std::span<const Derived> derived, const Error& all) {
  for (std::size_t i = 0; i < derived.size(); ++i) {
    const Result<Table> alone = select(engine, table, {{derived[i]}, {}}, "alone " + spec.indicators[i].id);
    if (!alone) return at_expression(alone.error(), spec.indicators[i]);
  }
  return all;
}

Result<std::vector<std::uint8_t>> states_of(const std::vector<double>& values, const Table& table,
                                            const DeprivationIndicator& one) {
  std::vector<std::uint8_t> states(values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    const double value = values[row];
    if (value == 0 || value == 1) {
      states[row] = value == 1 ? kDeprived : kNotDeprived;
      continue;
    }
    if (std::isnan(value)) {
      states[row] = kUnknown;
      continue;
    }
    const Where place = place_of(table, row, "");
    return fail({errors::bad_expression, "the expression '" + one.deprived + "' is neither true nor false", one.where,
                 "it gives " + format_double(value) + " for a row (" + place.file +
                     (place.line > 0 ? ":" + std::to_string(place.line) : ", " + place.unit) + ")",
                 "compare it, as in " + one.deprived + " = 1"});
  }
  return states;
}

}  // namespace

Result<DeprivationTable> read_deprivations(Engine& engine, const Table& table, const Deprivations& spec) {
  const std::vector<std::string> names = free_names(table, spec);
  std::vector<Derived> derived;
  std::vector<ColumnRequest> requests;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const DeprivationIndicator& one = spec.indicators[i];
    derived.push_back({names[i], one.cardinal() ? one.amount : one.deprived});
    requests.push_back({names[i], {.sign = Sign::any, .gaps = Gaps::keep}});
  }
  const Result<Table> selected = select(engine, table, {derived, {}}, "deprivations");
  if (!selected) return fail(culprit(engine, table, spec, derived, selected.error()));
  Result<std::vector<NumericColumn>> columns = numeric_columns(engine, *selected, requests);
  if (!columns) {
    const auto at = std::ranges::find(names, columns.error().where.field);
    if (at == names.end()) return fail(columns.error());
    return fail(at_expression(columns.error(), spec.indicators[static_cast<std::size_t>(at - names.begin())]));
  }
  DeprivationTable out;
  out.rows = static_cast<std::size_t>(table.rows);
  out.gaps.resize(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const DeprivationIndicator& one = spec.indicators[i];
    std::vector<double>& values = (*columns)[i].values;
    if (!one.cardinal()) {
      Result<std::vector<std::uint8_t>> states = states_of(values, *selected, one);
      if (!states) return fail(states.error());
      out.states.push_back(std::move(*states));
      continue;
    }
    std::vector<std::uint8_t> states(values.size());
    for (std::size_t row = 0; row < values.size(); ++row) {
      const double value = values[row];
      states[row] = std::isnan(value) ? kUnknown : value < one.cutoff ? kDeprived : kNotDeprived;
      values[row] = states[row] == kDeprived ? 1 - value / one.cutoff : 0;
    }
    out.states.push_back(std::move(states));
    out.gaps[i] = std::move(values);
  }
  return out;
}

}  // namespace solleva::data
