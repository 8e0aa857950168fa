// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/describe.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "solleva/base/moments.h"
#include "solleva/base/quantile.h"
#include "solleva/base/text.h"
#include "solleva/data/export.h"

namespace solleva::data {
namespace {

constexpr std::uint64_t few_values = 8;

std::string label_of(const Variable& variable, const CodedValue& value) {
  for (const ValueLabel& label : variable.value_labels) {
    if (label.value == value) return label.label;
  }
  return {};
}

/// The label of a value that the engine wrote as text.
std::string label_of(const Variable& variable, const std::string& text) {
  if (variable.type == ColumnType::text) return label_of(variable, CodedValue(text));
  const auto number = parse_double(text);
  return number ? label_of(variable, CodedValue(*number)) : std::string();
}

std::vector<MissingCount> missing_counts(const Variable& variable, std::uint64_t all) {
  std::map<std::string, MissingCount> kinds;
  for (const MissingCell& cell : variable.missing_cells) {
    MissingCount& kind = kinds[coded_text(cell.value)];
    if (kind.count++ == 0) kind.label = label_of(variable, cell.value);
  }
  std::vector<MissingCount> counts;
  std::uint64_t named = 0;
  for (auto& [text, kind] : kinds) {
    kind.kind = text;
    named += kind.count;
    counts.push_back(std::move(kind));
  }
  if (all > named) counts.push_back({"empty", "", all - named});
  std::stable_sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
  return counts;
}

Spread spread_of(const std::vector<double>& sorted) {
  const auto at = [&](double share) { return *quantile(sorted, Share::of(share).value(), QuantileRule::inverse_cdf); };
  Spread spread{.min = sorted.front(),
                .lower_quartile = at(0.25),
                .median = at(0.5),
                .upper_quartile = at(0.75),
                .max = sorted.back(),
                .mean = *mean(sorted),
                .standard_deviation = standard_deviation(sorted)};
  const double last = static_cast<double>(spread.bins.size());
  for (const double value : sorted) {
    // Halves keep the width of a range over all doubles finite.
    const double part = spread.max > spread.min ? (value / 2 - spread.min / 2) / (spread.max / 2 - spread.min / 2) : 0;
    ++spread.bins[static_cast<std::size_t>(std::min(last - 1, std::floor(part * last)))];
  }
  return spread;
}

Result<std::vector<double>> finite_values(Engine& engine, const Table& table, const std::string& name) {
  auto rows =
      engine.query("SELECT CAST(" + name + " AS DOUBLE) FROM " + sql_name(table.name) + " WHERE " + name + " IS NOT NULL");
  if (!rows) return fail(rows.error());
  std::vector<double> values;
  for (;;) {
    auto chunk = rows->next();
    if (!chunk) return fail(chunk.error());
    if (!*chunk) return values;
    for (const double value : (*chunk)->numbers(0)) {
      if (std::isfinite(value)) values.push_back(value);
    }
  }
}

Result<std::vector<ValueCount>> frequent_values(Engine& engine, const Table& table, const Variable& variable) {
  const std::string name = sql_name(variable.name);
  auto rows = engine.query("SELECT CAST(" + name + " AS VARCHAR) AS value, count(*) AS rows FROM " + sql_name(table.name) +
                           " WHERE " + name + " IS NOT NULL GROUP BY " + name + " ORDER BY rows DESC, " + name + " LIMIT " +
                           std::to_string(few_values));
  if (!rows) return fail(rows.error());
  std::vector<ValueCount> values;
  for (;;) {
    auto chunk = rows->next();
    if (!chunk) return fail(chunk.error());
    if (!*chunk) return values;
    for (std::size_t i = 0; i < (*chunk)->rows(); ++i) {
      const std::string value((*chunk)->text(0, i));
      values.push_back({value, label_of(variable, value), static_cast<std::uint64_t>((*chunk)->integers(1)[i])});
    }
  }
}

Result<VariableDescription> describe_variable(Engine& engine, const Table& table, const Variable& variable) {
  const std::string name = sql_name(variable.name);
  auto rows = engine.query("SELECT count(*), count(" + name + "), count(DISTINCT " + name + "), CAST(min(" + name +
                           ") AS VARCHAR), CAST(max(" + name + ") AS VARCHAR) FROM " + sql_name(table.name));
  if (!rows) return fail(rows.error());
  auto chunk = rows->next();
  if (!chunk) return fail(chunk.error());
  const auto count = [&](std::size_t column) { return static_cast<std::uint64_t>((*chunk)->integers(column)[0]); };
  VariableDescription found{.variable = &variable, .present = count(1), .distinct = count(2)};
  found.missing = missing_counts(variable, count(0) - found.present);
  const bool number = variable.type == ColumnType::number || variable.type == ColumnType::integer;
  if (number) {
    auto values = finite_values(engine, table, name);
    if (!values) return fail(values.error());
    std::sort(values->begin(), values->end());
    found.not_finite = found.present - values->size();
    if (!values->empty()) found.spread = spread_of(*values);
  } else if (found.present > 0) {
    found.first = (*chunk)->text(3, 0);
    found.last = (*chunk)->text(4, 0);
  }
  const bool listed = !variable.value_labels.empty() || variable.type == ColumnType::text ||
                      variable.type == ColumnType::boolean ||
                      (variable.type == ColumnType::integer && found.distinct <= few_values);
  if (listed) {
    auto frequent = frequent_values(engine, table, variable);
    if (!frequent) return fail(frequent.error());
    found.frequent = std::move(*frequent);
  }
  return found;
}

}  // namespace

Result<Description> describe(Engine& engine, const Table& table) {
  const auto rows = engine.count("SELECT count(*) FROM " + sql_name(table.name));
  if (!rows) return fail(rows.error());
  Description description{.rows = static_cast<std::uint64_t>(*rows), .variables = {}};
  for (const Variable& variable : table.variables) {
    auto found = describe_variable(engine, table, variable);
    if (!found) return fail(found.error());
    description.variables.push_back(std::move(*found));
    engine.control().tell("describing",
                          static_cast<double>(description.variables.size()) / static_cast<double>(table.variables.size()));
  }
  return description;
}

}  // namespace solleva::data
