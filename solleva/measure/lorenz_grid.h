// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "solleva/measure/lorenz_beta.h"
#include "solleva/measure/lorenz_quadratic.h"

namespace solleva::measure {

/// The mean log deviation as PovcalNet and PIP compute it: the trapezoidal rule on a grid of 1000 cells to which the first cell
/// is added once more and the last is missing, which makes it 0.002 to 0.007 too high. Kept because every published figure from
/// grouped data is this one. Formula: docs/methods/grouped-lorenz.md, grouped-lorenz#20. Source: the published tables of
/// PovcalNet (2017), which it reproduces to their last printed digit; definition of the rule as in the World Bank's wbpip. Units:
/// a pure number. Edge cases: cells with an income of 0 or less are left out; empty when they are more than half.
std::optional<double> mld_on_grid(const QuadraticLorenz& curve);
std::optional<double> mld_on_grid(const BetaLorenz& curve);

}  // namespace solleva::measure
