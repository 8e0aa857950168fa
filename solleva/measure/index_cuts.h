// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "solleva/measure/index_kernels.h"

/// Quantiles, what lies below them, and densities. Private to the indices.
namespace solleva::measure::kernel {

/// Where a share of all persons cuts the row of all persons.
struct Cut {
  double value = 0;      ///< the quantile
  Rows whole = {};       ///< rows with welfare <= value
  std::size_t row = 0;   ///< in which the share is reached
  double before = 0;     ///< weight of the rows before that row
};
/// Of a sample with weight.
Cut cut_at(const Ranked& ranked, double share);
/// The same where `people` persons, of all or of the poor, are to be below.
Cut cut_at_people(const Ranked& ranked, double people);

/// How far welfare is spread, and of how many rows of equal weight it is worth.
struct Spread {
  double low = 0, high = 0;  ///< the quartiles
  double deviation = 0;      ///< their range in standard deviations of a normal; the standard deviation itself where they are equal
  double rows = 0;           ///< (sum of w)^2 / sum of w^2
};
Spread spread_of(const Ranked& ranked);

/// A density at a point. Formula: indices#4 on the scale of logarithms with bandwidth indices#5 (adaptive, points above 0), or as it
/// is with bandwidth indices#6 (convey). Source: Silverman (1986), Density
/// Estimation, p. 15 and 48. Units: persons a unit of welfare as a share of all. Empty where all welfare is equal.
class Density {
 public:
  Density(const Ranked& ranked, const Conventions& conventions);
  Density(const Ranked& ranked, double bandwidth);
  std::optional<double> at(double welfare) const;
  /// The same of welfare instead of persons, a total and not a share: what a total up to the point gains when the point moves.
  std::optional<double> welfare_at(double welfare) const;
  double bandwidth() const { return bandwidth_; }

 private:
  template <class Of>
  std::optional<double> smooth(double at, Of of) const;
  const Ranked& ranked_;
  double bandwidth_ = 0;
  double log_bandwidth_ = 0;  ///< above 0: points above 0 are smoothed on the scale of logarithms
};

Flag no_density();

/// The total of welfare of those below a share of all persons, and its derivative by each row's weight. With Cut::split the row at
/// the quantile is split (indices#17 and #18), with Cut::whole it counts.
struct Bottom {
  double share = 0;
  double total = 0;
  Rows rows = {};              ///< with welfare up to the quantile
  std::optional<double> step;  ///< what the total gains for a person more to be counted; empty where it is not known
  /// Formula: indices#18. Source: Langel and Tillé (2011), Journal of Statistical Planning and Inference 141, 2976-2985. Units: those of the total.
  double influence(const Ranked& ranked, std::size_t row) const {
    return share * *step + (row < rows.end ? ranked.welfare[row] - *step : 0);
  }
};
/// `density` may be null where no influence is wanted or Cut::split. Of a sample with weight.
Bottom bottom_part(const Ranked& ranked, double share, const Conventions& conventions, const Density* density);

}  // namespace solleva::measure::kernel
