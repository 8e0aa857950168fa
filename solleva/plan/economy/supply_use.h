// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/economy/sparse_matrix.h"

// Who makes which product and who uses it, and the symmetric tables that come of it.
namespace solleva::plan {

struct SupplyUse {
  SparseMatrix make;                       ///< V, industries x products: what each industry makes of each product
  SparseMatrix use;                        ///< U, products x industries: what each industry uses of each product
  std::vector<std::vector<double>> final;  ///< by who buys, an amount for each product
  std::vector<double> from_elsewhere = {}; ///< imports and margins of each product, that are supply too; empty: none
  std::vector<std::vector<double>> added = {};  ///< value added by its part, an amount for each industry; empty: industries are not checked
};

/// A product or an industry whose two sums are not the same.
struct Imbalance {
  std::size_t number = 0;
  double supply = 0, use = 0;  ///< of a product; of an industry: what it makes, what it uses with its value added
};

struct Imbalances {
  std::vector<Imbalance> products, industries;  ///< those that differ by more than `tolerance`, the widest first
};

/// Formula: docs/methods/input-output.md, input-output#13 and #14. Source: Eurostat (2008), Manual of Supply, Use and Input-Output Tables, pp. 25-27 and ch. 8. Units: those of the tables; `tolerance` a part of the larger sum.
/// Errors: plan.bad-economy for shapes that do not go together.
Result<Imbalances> imbalances_of(const SupplyUse& tables, double tolerance = 1e-6);

/// Uses and final demand nearest to the old ones (GRAS) with which each product is used as much as it is supplied. Industries use in all what they did; columns of final demand take the difference together, each by its size.
/// Formula: input-output#12 over uses and final demand side by side. Source: as balance(). Units: those of the tables. Errors: those of imbalances_of() and balance(); plan.cannot-balance where nothing is left for final demand.
Result<SupplyUse> balanced_uses(const SupplyUse& tables, const RunControl& control);

enum class Symmetric {
  products,    ///< product by product, industry technology: an industry has one recipe for all it makes (Eurostat's model B)
  industries,  ///< industry by industry, fixed product sales structure: a product is sold alike whoever made it (model D)
};

struct SymmetricTable {
  SparseMatrix flows;                      ///< from product to product, or from industry to industry; domestic and foreign origin alike where there is supply from elsewhere
  std::vector<std::vector<double>> final;  ///< by who buys
  std::vector<std::vector<double>> added;  ///< value added by its part
  std::vector<double> from_elsewhere;      ///< what of flows and final demand comes from elsewhere, a row; 0 where none is stated
  std::vector<double> output;              ///< made by the industries of the tables
};

/// The symmetric table. Neither model makes amounts below 0 of amounts from 0 on.
/// Formula: input-output#15 (products) and #16 (industries). Source: Eurostat (2008), ch. 11, models B and D; Miller and Blair (2009), ch. 5, pp. 184-197. Units: those of the tables.
/// Errors: those of imbalances_of(); plan.bad-economy for a product that is used and that nobody makes, an industry that uses and makes nothing.
Result<SymmetricTable> symmetric(const SupplyUse& tables, Symmetric kind);

}  // namespace solleva::plan
