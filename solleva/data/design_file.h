// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/calibration.h"
#include "solleva/data/keys.h"
#include "solleva/data/table.h"

namespace solleva::data {

/// What is known of the population by one column.
struct ColumnTotals {
  std::string column;               ///< empty: the size of the population
  std::vector<GroupTotal> groups;   ///< of a factor; empty for a number
  double total = 0;                 ///< of a number
  Where where = {};                 ///< of its first total in the file
};

/// How weights are calibrated: the table [calibration].
struct CalibrationPlan {
  bool cells = false;  ///< post-stratification
  CalibrationOptions options;
  std::vector<ColumnTotals> columns;  ///< in the order in which the file first names them
  Where where = {};
};

/// How a survey was sampled, written down once: what the file of docs/guide/survey-design-file.md says.
struct DesignFile {
  std::string file;
  /// The keys of [design] that the file holds, in the order of the catalogue, each with its values as text; a key that is true has
  /// none, one that is false is not there.
  std::vector<std::pair<std::string, std::vector<std::string>>> settings;
  std::optional<CalibrationPlan> calibration;
};

/// All keys of the file, tables before what is in them, and the guide to them.
std::span<const Key> design_keys();
std::string design_guide();

/// Reads and checks the file of a design. Errors, as many as there are, in the order of their places, each with line and column:
/// those of a programme file (data.programme-syntax, -unknown-key, -missing-key, -bad-value).
Checked<DesignFile> load_design(const std::string& path);
/// The same for text in memory.
Checked<DesignFile> parse_design(std::string_view text, const std::string& file);

/// The totals of a plan with the columns of a table, to which the weights of a design and of each of its replicates can be calibrated.
class CalibrationTotals {
 public:
  /// Errors, those of totals at their place in the file of the plan: those of coded_column(), numeric_column() and KnownTotals.
  static Result<CalibrationTotals> read(Engine& engine, const Table& table, const CalibrationPlan& plan);

  /// Formula: calibration#1 to calibration#5. Source: as for data::calibrate(). Units: weights in units of the population a row.
  /// Errors, at the place of the plan: those of data::calibrate() and post_stratify().
  Result<Calibration> calibrate(std::span<const double> weights) const;

 private:
  explicit CalibrationTotals(const CalibrationPlan& plan, std::size_t rows) : plan_(plan), known_(rows) {}

  CalibrationPlan plan_;
  KnownTotals known_;
  CodedColumn cells_ = {};
};

/// Both at once, for the weights of a design.
Result<Calibration> calibrate(Engine& engine, const Table& table, const SurveyDesign& design, const CalibrationPlan& plan);

}  // namespace solleva::data
