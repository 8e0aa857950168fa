// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::measure {

/// How many single adults a household counts for.
enum class EquivalenceKind { per_capita, square_root, oecd, oecd_modified, parametric };

struct EquivalenceScale {
  EquivalenceKind kind = EquivalenceKind::per_capita;
  double child = 1;       ///< parametric: what a child counts, of an adult
  double elasticity = 1;  ///< parametric: of need by size; 1 says that living together saves nothing

  bool tells_children() const { return kind != EquivalenceKind::per_capita && kind != EquivalenceKind::square_root && child != 1; }
};

/// "per-capita", "square-root", "oecd", "oecd-modified", or "parametric:P:F" with P what a child counts and F the elasticity.
/// Errors: measure.bad-equivalence (another name; P or F outside (0, 1]).
Result<EquivalenceScale> equivalence_named(std::string_view text);
/// All of them, for help and errors.
std::vector<std::string> equivalence_names();
/// The scale in words, as in "1 for the first adult, 0.5 for each other, 0.3 for each child".
std::string equivalence_text(const EquivalenceScale& scale);

/// Who lives in the household of each row.
struct Members {
  std::span<const double> adults, children;  ///< of each row, >= 0, together 1 or more
};

/// The scale of each row. Income of a household over it is income per adult equivalent.
/// Formula: equivalence#1 to #5. Source: OECD (1982), The OECD List of Social Indicators; Hagenaars, de Vos and Zaidi (1994), Poverty
/// Statistics in the Late 1980s; Buhmann et al. (1988), Review of Income and Wealth 34, 115-142; Citro and Michael (1995), Measuring
/// Poverty: A New Approach, p. 161-178. Units: single adults. Errors: measure.bad-equivalence (a row below 0 or with nobody, by its
/// number from 1). Edge cases: where there is no adult the first child counts as one, so that no scale is below 1.
Result<std::vector<double>> equivalence_scale(const EquivalenceScale& scale, const Members& members);

}  // namespace solleva::measure
