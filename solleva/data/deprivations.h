// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/fraction.h"
#include "solleva/base/result.h"
#include "solleva/data/keys.h"
#include "solleva/data/table.h"

namespace solleva::data {

/// What a row is worth in which an indicator is missing.
enum class MissingIndicator {
  drop,          ///< nothing: the row is left out
  not_deprived,  ///< it counts as not deprived, which can only lower the poverty that is found
  reweight,      ///< the other indicators of the dimension share its weight; left out where the dimension has none
};

/// One deprivation: yes or no, or an amount that falls short of a cut-off.
struct DeprivationIndicator {
  std::string id;
  std::string name;  ///< in English; the id where the file gives none
  std::size_t dimension = 0;
  std::string deprived;  ///< SQL expression, true where deprived; empty for an amount
  std::string amount;    ///< SQL expression, deprived below the cut-off; empty for yes or no
  double cutoff = 0;     ///< above 0, in the unit of the amount
  Fraction weight;
  Where where = {};  ///< of its expression in the file

  bool cardinal() const { return !amount.empty(); }
};

struct DeprivationDimension {
  std::string id;
  std::string name;
  Fraction weight;  ///< the sum of its indicators'
  std::vector<std::size_t> indicators = {};
};

struct DeprivationSource {
  std::string title, publisher, url, says;
};

/// How a multidimensional index is made of a table: what the file of docs/guide/multidimensional.md says.
struct Deprivations {
  std::string file;
  std::string id;
  std::string name;
  std::vector<DeprivationDimension> dimensions;
  std::vector<DeprivationIndicator> indicators;  ///< in the order of the file; up to 64; their weights add up to 1
  std::vector<Fraction> cutoffs;                 ///< of the score, in [0, 1]; 0 is the union
  MissingIndicator missing = MissingIndicator::drop;
  std::vector<std::string> by;
  std::string time;  ///< column; may be empty
  std::vector<DeprivationSource> sources;
};

/// All keys of the file, tables before what is in them, and the guide to them.
std::span<const Key> deprivation_keys();
std::string deprivation_guide();

/// Reads and checks a file of deprivations. Errors, as many as there are, in the order of their places, each with line and
/// column: those of a programme file (data.programme-syntax, -unknown-key, -missing-key, -bad-value), and data.bad-weights.
Checked<Deprivations> load_deprivations(const std::string& path);
/// The same for text in memory.
Checked<Deprivations> parse_deprivations(std::string_view text, const std::string& file);

/// The index without some indicators, as where a survey does not have them: the others of the dimension share their weight in
/// proportion; a dimension that is left without any shares its own among the others. Errors: data.bad-weights where an id is
/// unknown or nothing is left.
Result<Deprivations> without(Deprivations spec, std::span<const std::string> ids);

/// The index with another weight of one dimension, above 0 and below 1; the other dimensions share the rest in proportion, and so
/// do the indicators within each. Errors: data.bad-weights where there is one dimension only, or fractions leave 64 bits.
Result<Deprivations> with_dimension_weight(Deprivations spec, std::size_t dimension, Fraction weight);

/// An index that comes with the program; its columns carry the names of its indicators.
struct DeprivationPreset {
  std::string_view name;
  std::string_view text;  ///< the file
};
std::vector<DeprivationPreset> deprivation_presets();
/// Errors: data.unknown-preset, with the names there are.
Result<DeprivationPreset> preset_named(std::string_view name);
Result<Deprivations> deprivation_preset(std::string_view name);

inline constexpr std::uint8_t kNotDeprived = 0, kDeprived = 1, kUnknown = 2;

/// The deprivations of each row of a table.
struct DeprivationTable {
  std::size_t rows = 0;
  std::vector<std::vector<std::uint8_t>> states;  ///< of each indicator, of each row: kNotDeprived, kDeprived, kUnknown
  std::vector<std::vector<double>> gaps;  ///< of each cardinal indicator (else empty): 1 - amount / cutoff, 0 where not below
};

/// Evaluates the expressions of the indicators. Errors, at the place of the expression in its file: those of select();
/// data.bad-expression where a yes or no is neither true, false, 1 nor 0.
Result<DeprivationTable> read_deprivations(Engine& engine, const Table& table, const Deprivations& spec);

}  // namespace solleva::data
