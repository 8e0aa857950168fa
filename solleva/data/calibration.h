// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/column.h"
#include "solleva/data/design.h"
#include "solleva/data/projection.h"

namespace solleva::data {

/// How far a weight is from what it was.
enum class CalibrationDistance {
  linear,            ///< GREG: weights may fall below 0
  raking,            ///< factors, always above 0
  truncated_linear,  ///< linear, cut off at the bounds
  logit,             ///< within the bounds, smoothly
};

struct CalibrationOptions {
  CalibrationDistance distance = CalibrationDistance::linear;
  double lower = 0.3;             ///< of calibrated weight over weight, for the bounded distances; below 1
  double upper = 3;               ///< above 1
  bool negative_weights = false;  ///< linear only: lets them pass
  std::size_t most_iterations = 100;
};

/// What is known of a group of the population.
struct GroupTotal {
  std::string group;
  double total = 0;
};

/// Auxiliary columns with their known totals.
class KnownTotals {
 public:
  explicit KnownTotals(std::size_t rows) : rows_(rows) {}

  /// A number: a column of 1 for the size of the population, income in a register, age. Errors: base.bad-shape, data.not-finite.
  Done add(std::string name, std::span<const double> values, double total);
  /// A factor: one indicator for each group of the totals. Errors: base.bad-shape, data.not-finite, data.missing-value (a row
  /// without a group), data.unmatched-total (a group of the sample without a total, a total above 0 without a row).
  Done add_groups(const std::string& name, const CodedColumn& groups, std::span<const GroupTotal> totals);

  std::size_t rows() const { return rows_; }
  std::size_t size() const { return totals_.size(); }
  const std::string& name(std::size_t column) const { return names_[column]; }
  std::span<const double> columns() const { return columns_; }  ///< column-major
  std::span<const double> totals() const { return totals_; }

 private:
  std::size_t rows_;
  std::vector<std::string> names_;
  std::vector<double> totals_;
  std::vector<double> columns_;
};

/// Weights that meet known totals. SurveyDesign::calibrated() takes it.
struct Calibration {
  std::vector<double> weights = {};  ///< of each row
  std::vector<double> g = {};        ///< calibrated weight over weight before; 1 where that was 0
  std::size_t iterations = 0;
  /// What auxiliary columns explain, first calibration first.
  std::vector<std::shared_ptr<const Projection>> projections = {};
};

/// Calibrated weights, from those of a design or of one of its replicates. Formula: calibration#1 to calibration#5. Source: Deville and Saerndal (1992), Journal of the American
/// Statistical Association 87, 376-382. Units: totals in the units of their columns; weights in units of the population a row.
/// Errors: base.bad-shape, base.bad-value (bounds that do not hold 1 between them), data.contradicting-totals,
/// data.unreachable-totals, data.negative-calibrated-weight.
Result<Calibration> calibrate(std::span<const double> weights, const KnownTotals& totals, const CalibrationOptions& options = {});
inline Result<Calibration> calibrate(const SurveyDesign& design, const KnownTotals& totals, const CalibrationOptions& options = {}) {
  return calibrate(design.weights(), totals, options);
}

/// Post-stratification: calibration to the sizes of cells, any number of them.
/// Formula: calibration#3. Source: Holt and Smith (1979), Journal of the Royal Statistical Society A 142, 33-46. Units: as for
/// calibrate(). Errors: those of KnownTotals::add_groups(); data.unreachable-totals for a cell whose weights are all 0.
Result<Calibration> post_stratify(std::span<const double> weights, const CodedColumn& cells, std::span<const GroupTotal> totals);
inline Result<Calibration> post_stratify(const SurveyDesign& design, const CodedColumn& cells, std::span<const GroupTotal> totals) {
  return post_stratify(design.weights(), cells, totals);
}

}  // namespace solleva::data
