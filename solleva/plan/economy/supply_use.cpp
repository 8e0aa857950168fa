// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/economy/supply_use.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/plan/economy/balance.h"
#include "solleva/plan/economy/errors.h"

namespace solleva::plan {
namespace {

tl::unexpected<Error> bad(std::string why, std::string unit = {}) {
  Error error{errors::bad_economy, "the tables of supply and use do not hold together"};
  error.why = std::move(why);
  error.where.unit = std::move(unit);
  return fail(std::move(error));
}

std::string product(std::size_t number) { return "product " + std::to_string(number); }
std::string industry(std::size_t number) { return "industry " + std::to_string(number); }

Done check(const SupplyUse& tables) {
  const std::size_t industries = tables.make.rows(), products = tables.make.columns();
  if (tables.use.rows() != products || tables.use.columns() != industries) return bad("the table of uses needs a row for each product and a column for each industry of the table of supply");
  for (const std::vector<double>& amounts : tables.final) {
    if (amounts.size() != products) return bad("final demand needs an amount for each product");
  }
  for (const std::vector<double>& amounts : tables.added) {
    if (amounts.size() != industries) return bad("value added needs an amount for each industry");
  }
  if (!tables.from_elsewhere.empty() && tables.from_elsewhere.size() != products) return bad("supply from elsewhere needs an amount for each product");
  for (const auto* matrix : {&tables.make, &tables.use}) {
    for (std::size_t i = 0; i < matrix->rows(); ++i) {
      for (const SparseMatrix::Entry& entry : matrix->row(i)) {
        if (!std::isfinite(entry.value)) return bad("an amount is no number", matrix == &tables.make ? industry(i) : product(i));
      }
    }
  }
  return {};
}

double elsewhere(const SupplyUse& tables, std::size_t p) { return tables.from_elsewhere.empty() ? 0 : tables.from_elsewhere[p]; }

std::vector<Imbalance> different(std::span<const double> supply, std::span<const double> use, double tolerance) {
  std::vector<Imbalance> found;
  for (std::size_t i = 0; i < supply.size(); ++i) {
    if (std::fabs(supply[i] - use[i]) > tolerance * std::max(std::fabs(supply[i]), std::fabs(use[i]))) found.push_back({i, supply[i], use[i]});
  }
  std::ranges::stable_sort(found, std::greater<>(), [](const Imbalance& one) { return std::fabs(one.supply - one.use); });
  return found;
}

/// Of each product the supply, or the uses.
std::vector<double> supplies(const SupplyUse& tables) {
  std::vector<double> all = tables.make.column_sums();
  for (std::size_t p = 0; p < all.size(); ++p) all[p] += elsewhere(tables, p);
  return all;
}

std::vector<double> uses(const SupplyUse& tables) {
  std::vector<double> all = tables.use.row_sums();
  for (const std::vector<double>& amounts : tables.final) {
    for (std::size_t p = 0; p < all.size(); ++p) all[p] += amounts[p];
  }
  return all;
}

/// left x right, where right is given by rows.
SparseMatrix product_of(const SparseMatrix& left, const SparseMatrix& right) {
  std::vector<MatrixEntry> entries;
  for (std::uint32_t i = 0; i < left.rows(); ++i) {
    std::vector<double> row(right.columns());
    for (const SparseMatrix::Entry& one : left.row(i)) {
      for (const SparseMatrix::Entry& two : right.row(one.column)) row[two.column] += one.value * two.value;
    }
    for (std::uint32_t j = 0; j < row.size(); ++j) {
      if (row[j] != 0) entries.push_back({i, j, row[j]});
    }
  }
  return {left.rows(), right.columns(), entries};
}

/// matrix x vector.
std::vector<double> times(const SparseMatrix& matrix, std::span<const double> vector) {
  std::vector<double> result(matrix.rows());
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    Sum sum;
    for (const SparseMatrix::Entry& entry : matrix.row(i)) sum.add(entry.value * vector[entry.column]);
    result[i] = sum.value();
  }
  return result;
}

}  // namespace

Result<Imbalances> imbalances_of(const SupplyUse& tables, double tolerance) {
  if (Done done = check(tables); !done) return fail(done.error());
  Imbalances found;
  found.products = different(supplies(tables), uses(tables), tolerance);
  if (tables.added.empty()) return found;
  std::vector<double> costs = tables.use.column_sums();
  for (const std::vector<double>& amounts : tables.added) {
    for (std::size_t j = 0; j < costs.size(); ++j) costs[j] += amounts[j];
  }
  found.industries = different(tables.make.row_sums(), costs, tolerance);
  return found;
}

Result<SupplyUse> balanced_uses(const SupplyUse& tables, const RunControl& control) {
  if (Done done = check(tables); !done) return fail(done.error());
  const std::size_t industries = tables.use.columns(), products = tables.use.rows();
  std::vector<MatrixEntry> entries;
  for (std::uint32_t p = 0; p < products; ++p) {
    for (const SparseMatrix::Entry& entry : tables.use.row(p)) entries.push_back({p, entry.column, entry.value});
    for (std::size_t k = 0; k < tables.final.size(); ++k) entries.push_back({p, static_cast<std::uint32_t>(industries + k), tables.final[k][p]});
  }
  const SparseMatrix old(products, industries + tables.final.size(), entries);
  std::vector<double> rows = supplies(tables), columns = old.column_sums();
  double final = 0, used = 0;
  for (std::size_t j = 0; j < columns.size(); ++j) (j < industries ? used : final) += columns[j];
  const double left = sum(rows) - used;
  if (!(final > 0) || !(left > 0)) {
    Error error{errors::cannot_balance, "no table has these totals"};
    error.why = "industries use " + std::to_string(used) + " of a supply of " + std::to_string(sum(rows)) + ", and final demand takes the rest, which must be above 0";
    return fail(std::move(error));
  }
  for (std::size_t k = industries; k < columns.size(); ++k) columns[k] *= left / final;
  // The last digit: both sides must have the same sum.
  columns.back() += sum(rows) - sum(columns);
  const Result<Balanced> balanced = balance(old, rows, columns, {}, control);
  if (!balanced) return fail(balanced.error());
  SupplyUse result = tables;
  entries.clear();
  for (auto& amounts : result.final) std::ranges::fill(amounts, 0.0);
  for (std::uint32_t p = 0; p < products; ++p) {
    for (const SparseMatrix::Entry& entry : balanced->matrix.row(p)) {
      if (entry.column < industries) entries.push_back({p, entry.column, entry.value});
      else result.final[entry.column - industries][p] = entry.value;
    }
  }
  result.use = SparseMatrix(products, industries, entries);
  return result;
}

Result<SymmetricTable> symmetric(const SupplyUse& tables, Symmetric kind) {
  if (Done done = check(tables); !done) return fail(done.error());
  const std::vector<double> made = tables.make.row_sums(), of_product = tables.make.column_sums(), bought = tables.use.column_sums(), used = uses(tables);
  for (std::size_t j = 0; j < made.size(); ++j) {
    if (!(made[j] > 0) && (made[j] < 0 || bought[j] != 0)) return bad("it uses products and makes none", industry(j));
  }
  for (std::size_t p = 0; p < of_product.size(); ++p) {
    if (of_product[p] < 0) return bad("less than nothing is made of it", product(p));
    if (of_product[p] == 0 && used[p] != 0) return bad("it is used, and no industry makes it", product(p));
  }
  SymmetricTable table;
  std::vector<double> more(of_product.size());
  for (std::size_t p = 0; p < more.size(); ++p) more[p] = elsewhere(tables, p);
  if (kind == Symmetric::products) {
    // Each industry's recipe, in the proportion in which it makes each product.
    const SparseMatrix shares = tables.make.mapped([&](std::size_t j, std::size_t, double value) { return made[j] > 0 ? value / made[j] : 0; });
    table.flows = product_of(tables.use, shares);
    table.final = tables.final;
    const SparseMatrix of_industry = shares.transposed();
    for (const std::vector<double>& amounts : tables.added) table.added.push_back(times(of_industry, amounts));
    table.from_elsewhere = more;
    table.output = of_product;
    return table;
  }
  // Who makes which part of each product sells that part of it to everybody.
  const SparseMatrix shares = tables.make.mapped([&](std::size_t, std::size_t p, double value) { return of_product[p] > 0 ? value / of_product[p] : 0; });
  table.flows = product_of(shares, tables.use);
  for (const std::vector<double>& amounts : tables.final) table.final.push_back(times(shares, amounts));
  table.added = tables.added;
  table.from_elsewhere = times(shares, more);
  table.output = made;
  return table;
}

}  // namespace solleva::plan
