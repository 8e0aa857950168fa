// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "solleva/base/result.h"
#include "solleva/measure/weighted_fit.h"

namespace solleva::measure {

/// The weighted median of y, linear in an intercept and columns: least weighted absolute deviations.
/// Formula: vulnerability#8, by the interior point method of vulnerability#9. Source: Koenker and Bassett (1978), Econometrica 46, 33-50;
/// Portnoy and Koenker (1997), Statistical Science 12, 279-300. Units: as for weighted_fit(). Errors: those of weighted_fit(). Edge
/// cases: rows of weight 0 count for nothing; where more than one line is best, one within them; without influence; where it does not
/// settle in 100 steps, `fitted` and `coefficients` are empty.
Result<WeightedFit> median_fit(std::span<const double> y, std::span<const Regressor> columns, std::span<const double> weights);

}  // namespace solleva::measure
