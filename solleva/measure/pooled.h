// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/measure/lorenz.h"

namespace solleva::measure {

/// One part of a pooled distribution, as the rural or the urban population: its curve, its mean in the unit of all parts, its
/// persons.
struct PooledPart {
  LorenzCurve curve;
  double mean = 0;
  double population = 0;
};

/// Several distributions as one. Head counts, gaps and Watts are averages over persons; Gini, median and deciles are not and are
/// computed from the pooled curve itself.
/// Formula: docs/methods/pooled.md, pooled#1 to #7.
/// Source: definition; the Gini as a covariance, Lerman and Yitzhaki (1984), Economics Letters 15, 363-368.
/// Units: means and incomes in one unit; populations in persons or shares.
class Pooled {
 public:
  /// Errors: measure.too-few-points (no part), measure.bad-level (a mean or population that is not positive),
  /// measure.not-a-lorenz-curve (a part whose curve is not usable), measure.mixed-curves (fitted and empirical curves together).
  static Result<Pooled> of(std::vector<PooledPart> parts);

  double mean() const { return mean_; }
  double population() const { return population_; }

  Rank rank(double income) const;  ///< share of persons with a lower income, pooled#1
  double income(Rank rank) const;  ///< pooled#2
  double share(Rank rank) const;   ///< the pooled Lorenz curve, pooled#3

  /// Poverty at a line in the unit of the means. Edge cases: an index that one part does not have is empty, with the part's
  /// flags; elasticities are always empty.
  LorenzPoverty poverty(double line) const;

  /// Inequality by the exact integrals; no grid rule exists for pooled curves. Edge cases: as lorenz_inequality of the parts.
  LorenzInequality inequality() const;

 private:
  Pooled() = default;
  double weight(const PooledPart& part) const { return part.population / population_; }
  std::optional<double> concentration(const PooledPart& of, const PooledPart& in) const;
  Figure gini() const;
  Figure mld() const;

  std::vector<PooledPart> parts_;
  double mean_ = 0;
  double population_ = 0;
};

}  // namespace solleva::measure
