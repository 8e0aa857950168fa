// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/table.h"

namespace solleva::data {

/// How often a value is missing, and in which way: "empty", or the tag (.a) or declared value (99) that the file gives, with its
/// label.
struct MissingCount {
  std::string kind;
  std::string label;
  std::uint64_t count = 0;
};

struct ValueCount {
  std::string value;
  std::string label;
  std::uint64_t count = 0;
};

/// The spread of the finite values of a column of numbers.
/// Formula: quantiles are the smallest value with at least the share at or below it (quantiles#1); bins have equal width from min
/// to max, closed below, the last one on both sides. Source: definition. Units: those of the column.
struct Spread {
  double min = 0;
  double lower_quartile = 0;
  double median = 0;
  double upper_quartile = 0;
  double max = 0;
  double mean = 0;
  std::optional<double> standard_deviation;
  std::array<std::uint64_t, 12> bins = {};
};

struct VariableDescription {
  const Variable* variable = nullptr;
  std::uint64_t present = 0;
  std::vector<MissingCount> missing = {};  ///< most frequent first; empty when nothing is missing
  std::uint64_t not_finite = 0;            ///< of `present`: NaN and infinities
  std::uint64_t distinct = 0;
  std::optional<Spread> spread = {};  ///< of numbers, where there are finite ones
  std::string first = {};             ///< of dates, times and text in their order
  std::string last = {};
  std::vector<ValueCount> frequent =
      {};  ///< up to 8, most frequent first: of labelled columns, text, true or false, and few whole numbers
};

struct Description {
  std::uint64_t rows = 0;
  std::vector<VariableDescription> variables;
};

/// Describes every variable of a table that outlives the description. Errors: base.stopped, data.engine-failed.
Result<Description> describe(Engine& engine, const Table& table);

}  // namespace solleva::data
