// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/economy/supply_use.h"

#include <gtest/gtest.h>

#include <cmath>

#include "solleva/base/distributions.h"
#include "solleva/plan/economy/errors.h"
#include "solleva/plan/economy/leontief.h"

namespace solleva::plan {
namespace {

SparseMatrix dense(const std::vector<std::vector<double>>& rows) {
  std::vector<MatrixEntry> entries;
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    for (std::uint32_t j = 0; j < rows[i].size(); ++j) entries.push_back({i, j, rows[i][j]});
  }
  return {rows.size(), rows.front().size(), entries};
}

double at(const SparseMatrix& matrix, std::size_t i, std::size_t j) {
  for (const SparseMatrix::Entry& entry : matrix.row(i)) {
    if (entry.column == j) return entry.value;
  }
  return 0;
}

/// Two industries, two products; the second industry also makes some of the first product. Worked by hand below.
SupplyUse two() {
  SupplyUse tables;
  tables.make = dense({{90, 0}, {10, 100}});
  tables.use = dense({{12, 8}, {10, 7}});
  tables.final = {{80, 83}};
  tables.added = {{68, 95}};
  return tables;
}

TEST(SupplyUse, ProductsByHand) {
  const auto found = imbalances_of(two());
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->products.empty() && found->industries.empty());
  const auto table = symmetric(two(), Symmetric::products);
  ASSERT_TRUE(table);
  EXPECT_NEAR(at(table->flows, 0, 0), 12 + 8 * 10.0 / 110, 1e-12);
  EXPECT_NEAR(at(table->flows, 0, 1), 8 * 100.0 / 110, 1e-12);
  EXPECT_NEAR(at(table->flows, 1, 0), 10 + 7 * 10.0 / 110, 1e-12);
  EXPECT_NEAR(table->added[0][0], 68 + 95 * 10.0 / 110, 1e-12);
  // The inverse of a two by two matrix, with 100 of each product made.
  const auto coefficients = input_coefficients({table->flows, table->output});
  ASSERT_TRUE(coefficients);
  const auto leontief = Leontief::of(*coefficients, {});
  ASSERT_TRUE(leontief);
  const double a = (12 + 80.0 / 110) / 100, b = 8.0 / 110, c = (10 + 70.0 / 110) / 100, d = 7.0 / 110, whole = (1 - a) * (1 - d) - b * c;
  const auto first = leontief->output_for(std::vector<double>{1, 0}, {});
  EXPECT_NEAR(first->x[0], (1 - d) / whole, 1e-12);
  EXPECT_NEAR(first->x[1], c / whole, 1e-12);
  const auto second = leontief->output_for(std::vector<double>{0, 1}, {});
  EXPECT_NEAR(second->x[0], b / whole, 1e-12);
  EXPECT_NEAR(second->x[1], (1 - a) / whole, 1e-12);
}

TEST(SupplyUse, IndustriesByHand) {
  const auto table = symmetric(two(), Symmetric::industries);
  ASSERT_TRUE(table);
  EXPECT_NEAR(at(table->flows, 0, 0), 0.9 * 12, 1e-12);
  EXPECT_NEAR(at(table->flows, 1, 0), 0.1 * 12 + 10, 1e-12);
  EXPECT_NEAR(at(table->flows, 0, 1), 0.9 * 8, 1e-12);
  EXPECT_NEAR(at(table->flows, 1, 1), 0.1 * 8 + 7, 1e-12);
  EXPECT_NEAR(table->final[0][0], 72, 1e-12);
  EXPECT_NEAR(table->final[0][1], 8 + 83, 1e-12);
}

/// Balanced tables with `industries` x `products`, also imports.
SupplyUse drawn(std::uint64_t number, std::size_t industries, std::size_t products) {
  Stream stream({number, 0, 0, Purpose{"supply and use"}});
  SupplyUse tables;
  std::vector<std::vector<double>> make(industries, std::vector<double>(products)), use(products, std::vector<double>(industries));
  for (std::size_t j = 0; j < industries; ++j) {
    for (std::size_t p = 0; p < products; ++p) make[j][p] = j == p || uniform(stream) < 0.4 ? 50 + 100 * uniform(stream) : 0;
  }
  for (std::size_t p = 0; p < products; ++p) {
    make[p % industries][p] += 20;
    for (std::size_t j = 0; j < industries; ++j) use[p][j] = uniform(stream) < 0.6 ? 10 * uniform(stream) : 0;
  }
  tables.make = dense(make);
  tables.use = dense(use);
  for (std::size_t p = 0; p < products; ++p) tables.from_elsewhere.push_back(30 * uniform(stream));
  const std::vector<double> supply = tables.make.column_sums(), used = tables.use.row_sums(), made = tables.make.row_sums(), bought = tables.use.column_sums();
  tables.final.assign(2, std::vector<double>(products));
  for (std::size_t p = 0; p < products; ++p) {
    tables.final[0][p] = (supply[p] + tables.from_elsewhere[p] - used[p]) * 0.7;
    tables.final[1][p] = (supply[p] + tables.from_elsewhere[p] - used[p]) * 0.3;
  }
  tables.added.emplace_back();
  for (std::size_t j = 0; j < industries; ++j) tables.added[0].push_back(made[j] - bought[j]);
  return tables;
}

TEST(SupplyUse, SymmetricTablesKeepEverySum) {
  for (std::uint64_t number = 0; number < 60; ++number) {
    const std::size_t industries = 2 + number % 4, products = industries + number % 3;
    const SupplyUse tables = drawn(number, industries, products);
    ASSERT_TRUE(imbalances_of(tables)->products.empty());
    for (const Symmetric kind : {Symmetric::products, Symmetric::industries}) {
      const auto table = symmetric(tables, kind);
      ASSERT_TRUE(table) << table.error().why;
      const std::vector<double> rows = table->flows.row_sums(), columns = table->flows.column_sums();
      for (std::size_t i = 0; i < table->output.size(); ++i) {
        double sold = rows[i] - table->from_elsewhere[i];
        for (const auto& amounts : table->final) sold += amounts[i];
        EXPECT_NEAR(sold, table->output[i], 1e-9 * table->output[i]) << number;
        EXPECT_NEAR(columns[i] + table->added[0][i], table->output[i], 1e-9 * table->output[i]) << number;
        for (const SparseMatrix::Entry& entry : table->flows.row(i)) EXPECT_GE(entry.value, 0);
      }
    }
  }
}

TEST(SupplyUse, IsTheUseTableWhereEachIndustryMakesOneProduct) {
  SupplyUse tables = two();
  tables.make = dense({{100, 0}, {0, 100}});
  for (const Symmetric kind : {Symmetric::products, Symmetric::industries}) {
    const auto table = symmetric(tables, kind);
    ASSERT_TRUE(table);
    for (std::size_t i = 0; i < 2; ++i) {
      for (std::size_t j = 0; j < 2; ++j) EXPECT_DOUBLE_EQ(at(table->flows, i, j), at(tables.use, i, j));
      EXPECT_DOUBLE_EQ(table->final[0][i], tables.final[0][i]);
    }
  }
}

TEST(SupplyUse, SaysWhichProductDiffersAndByHowMuch) {
  SupplyUse tables = two();
  tables.final[0][1] = 80;
  tables.added[0][0] = 60;
  const auto found = imbalances_of(tables);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->products.size(), 1U);
  EXPECT_EQ(found->products[0].number, 1U);
  EXPECT_DOUBLE_EQ(found->products[0].supply, 100);
  EXPECT_DOUBLE_EQ(found->products[0].use, 97);
  ASSERT_EQ(found->industries.size(), 1U);
  EXPECT_EQ(found->industries[0].number, 0U);
}

TEST(SupplyUse, BalancesUses) {
  for (std::uint64_t number = 0; number < 20; ++number) {
    SupplyUse tables = drawn(number, 4, 5);
    tables.final[1][0] *= 1.3;
    tables.use = tables.use.mapped([](std::size_t p, std::size_t j, double value) { return p == 2 && j == 1 ? value * 1.5 : value; });
    ASSERT_FALSE(imbalances_of(tables)->products.empty());
    const auto balanced = balanced_uses(tables, {});
    ASSERT_TRUE(balanced) << balanced.error().why;
    EXPECT_TRUE(imbalances_of(*balanced)->products.empty());
    const std::vector<double> before = tables.use.column_sums(), after = balanced->use.column_sums();
    for (std::size_t j = 0; j < before.size(); ++j) EXPECT_NEAR(before[j], after[j], 1e-9 * before[j]);
  }
}

TEST(SupplyUse, AProductThatNobodyMakesIsAnError) {
  SupplyUse tables = two();
  tables.make = dense({{90, 0}, {10, 0}});
  const auto table = symmetric(tables, Symmetric::products);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().code, errors::bad_economy);
  EXPECT_EQ(table.error().where.unit, "product 1");
}

}  // namespace
}  // namespace solleva::plan
