// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/measure/lorenz_rank.h"

namespace solleva::measure {

/// The Beta Lorenz curve L(p) = p - theta p^gamma (1-p)^delta.
/// Formula: docs/methods/grouped-lorenz.md, grouped-lorenz#9 to #11.
/// Source: Kakwani (1980), Econometrica 48(2), 437-446; Datt (1998), IFPRI FCND Discussion Paper 50, section 4.
/// Units: everything is a pure number; incomes are relative to the mean.
/// Edge cases: with gamma < 1 the fitted income of the very poorest is negative (L' falls to minus infinity at 0): see
/// not_positive(). With gamma > 1 L' first falls, with delta > 1 it falls at the end; rank() then answers on the part where it
/// rises.
class BetaLorenz {
 public:
  struct Parameters {
    double theta = 0;
    double gamma = 0;
    double delta = 0;
  };

  explicit BetaLorenz(Parameters parameters);

  const Parameters& parameters() const { return parameters_; }

  double share(Rank rank) const;      ///< L(p)
  double slope(Rank rank) const;      ///< L'(p), income relative to the mean
  double curvature(Rank rank) const;  ///< L''(p)
  /// The share of persons whose relative income is below `relative_income`, to the last digits of its log-odds; nobody or all
  /// when it is outside the incomes of the curve.
  Rank rank(double relative_income) const;

  double lowest() const;   ///< the lowest relative income; minus infinity for gamma < 1
  double highest() const;  ///< the highest; infinite for delta < 1

  double gini() const;  ///< grouped-lorenz#15
  /// Integral of L'(p)^2 from 0 to the rank, grouped-lorenz#13; empty for gamma <= 1/2, where it is infinite.
  std::optional<double> squared_income(Rank rank) const;
  /// Persons with a fitted income of 0 or less.
  Rank not_positive() const { return rank(0); }

  /// Why the curve is not valid on [0.001, 0.951], where the published program looks; empty when it is (grouped-lorenz#11).
  std::vector<Flag> validity_reasons() const;
  /// Whether L(0) = 0 and L(1) = 1 (theta, gamma and delta positive); without it nothing else may be asked.
  bool usable() const { return usable_; }

 private:
  double bulge(Rank rank) const;  ///< theta p^gamma (1-p)^delta

  Parameters parameters_;
  double first_ = 0;  ///< log-odds between which L' rises
  double last_ = 0;
  bool usable_ = false;
};

}  // namespace solleva::measure
