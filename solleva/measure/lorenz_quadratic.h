// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/measure/lorenz_rank.h"

namespace solleva::measure {

/// The General Quadratic Lorenz curve: the lower branch of the conic L(1-L) = A (p^2-L) + B L (p-1) + C (p-L).
/// Formula: docs/methods/grouped-lorenz.md, grouped-lorenz#1 to #8.
/// Source: Villasenor and Arnold (1989), Journal of Econometrics 40(2), 327-338; Datt (1998), IFPRI FCND Discussion Paper 50,
/// section 4.
/// Units: everything is a pure number; incomes are relative to the mean.
/// Edge cases: any parameters may be given. Ask shape_reasons() first: when it is empty the functions below are finite on (0, 1)
/// and L' rises; when it is not (the conic has no real point, say) they may give NaN.
class QuadraticLorenz {
 public:
  struct Parameters {
    double a = 0;
    double b = 0;
    double c = 0;
  };

  explicit QuadraticLorenz(Parameters parameters);

  const Parameters& parameters() const { return parameters_; }

  double share(Rank rank) const;      ///< L(p): the share of welfare of the poorest p
  double slope(Rank rank) const;      ///< L'(p): income at the rank relative to the mean; infinite where the curve ends upright
  double curvature(Rank rank) const;  ///< L''(p)
  /// The share of persons whose relative income is below `relative_income`; nobody or all when it is outside the incomes of the
  /// curve.
  Rank rank(double relative_income) const;

  double lowest() const;   ///< L'(0+), relative income of the poorest
  double highest() const;  ///< L'(1-), infinite when the curve ends upright

  double gini() const;                     ///< grouped-lorenz#14
  double squared_income(Rank rank) const;  ///< integral of L'(p)^2 from 0 to the rank, grouped-lorenz#18

  /// Why the curve is no Lorenz curve at all (L(0), slope at 0, convexity: what the published tables call not "normal"); empty
  /// when it is one.
  std::vector<Flag> shape_reasons() const;
  bool usable() const;  ///< whether there is no such reason
  /// Whether A + C >= 0.9, so that the curve ends near (1, 1). The theory asks for 1; the published program accepts 0.9.
  bool reaches_one() const { return parameters_.a + parameters_.c >= 0.9; }

 private:
  bool finite() const;                     ///< whether the coefficients are small enough to give a curve in working precision
  bool real() const { return bow_ > 0; }   ///< for a convex curve: whether it has a real point at every rank, grouped-lorenz#8b
  double radicand(Rank rank) const;        ///< m p^2 + n p + e^2 as grouped-lorenz#2b, without cancellation

  Parameters parameters_;
  double e_;             ///< -(A+B+C+1)
  double end_;           ///< A + C - 1; the radicand is end^2 at p = 1
  double bow_;           ///< A + B + 1, how far the radicand is from the square of a straight line
  double m_;             ///< B^2 - 4A
  double n_;             ///< 2Be - 4C
  double discriminant_;  ///< n^2 - 4 m e^2
};

}  // namespace solleva::measure
