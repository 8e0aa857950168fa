// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/measure/lorenz_rank.h"

namespace solleva::measure {

/// A Lorenz curve given by its points and straight between them: everybody of a bin has the bin's mean. Inequality within bins is
/// lost, so that Gini and mean log deviation are a little low. Ranks and incomes are read from straight lines between the middles
/// of the bins.
/// Formula: docs/methods/empirical-lorenz.md, empirical-lorenz#1 to #4.
/// Source: definition.
/// Units: everything is a pure number; incomes are relative to the mean.
class EmpiricalLorenz {
 public:
  struct Bin {
    double people = 0;  ///< share of persons
    double income = 0;  ///< mean of the bin, relative to the mean of all
  };

  /// From cumulative points in rising order as lorenz_points() (grouped.h) gives them: (0, 0) and (1, 1) are added. Bins that
  /// rounding has put out of order are put in order. Errors: measure.too-few-points (none).
  static Result<EmpiricalLorenz> from_points(std::span<const LorenzPoint> points);

  /// From bins of any order whose shares of persons add to 1 and whose mean is 1. At least one.
  static EmpiricalLorenz from_bins(std::vector<Bin> bins);

  double share(Rank rank) const;
  double slope(Rank rank) const;
  Rank rank(double relative_income) const;
  std::span<const Bin> bins() const { return bins_; }

 private:
  EmpiricalLorenz() = default;

  std::vector<Bin> bins_;
  std::vector<double> people_;   ///< cumulative, from 0 to 1
  std::vector<double> welfare_;  ///< cumulative, from 0 to 1
  std::vector<double> middles_;  ///< ranks of the middles of the bins
};

}  // namespace solleva::measure
