// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "solleva/measure/lorenz_beta.h"
#include "solleva/measure/lorenz_quadratic.h"

namespace solleva::measure {

/// Figures as PovcalNet and PIP compute them, on grids of 1000 cells. Kept because every published figure from grouped data is
/// one of these.
struct GridFigures {
  std::optional<double> mld;  ///< empty when incomes are 0 or less in more than half of the cells
  double gini = 0;
};

/// Mean log deviation by the trapezoidal rule to which the first cell is added once more and of which the last is missing: 0.002
/// to 0.007 too high. Gini of the Beta curve by Simpson's rule without its first pair: up to 0.00001 too low; of the quadratic
/// curve in closed form.
/// Formula: docs/methods/grouped-lorenz.md, grouped-lorenz#20, #21.
/// Source: the published tables of PovcalNet (2017), which this reproduces; the rules are those of the World Bank's wbpip (2021).
/// Units: pure numbers.
/// Edge cases: cells with an income of 0 or less are left out of the mean log deviation.
GridFigures figures_on_grid(const QuadraticLorenz& curve);
GridFigures figures_on_grid(const BetaLorenz& curve);

}  // namespace solleva::measure
