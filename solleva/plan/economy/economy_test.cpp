// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "solleva/base/errors.h"
#include "solleva/base/philox.h"
#include "solleva/plan/economy/balance.h"
#include "solleva/plan/economy/errors.h"
#include "solleva/plan/economy/leontief.h"
#include "solleva/plan/economy/regionalise.h"

namespace solleva::plan {
namespace {

SparseMatrix dense(const std::vector<std::vector<double>>& rows) {
  std::vector<MatrixEntry> entries;
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    for (std::uint32_t j = 0; j < rows[i].size(); ++j) entries.push_back({i, j, rows[i][j]});
  }
  return {rows.size(), rows.front().size(), entries};
}

std::vector<std::vector<double>> table_of(const SparseMatrix& matrix) {
  std::vector<std::vector<double>> rows(matrix.rows(), std::vector<double>(matrix.columns()));
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (const SparseMatrix::Entry& entry : matrix.row(i)) rows[i][entry.column] = entry.value;
  }
  return rows;
}

/// Gauss-Jordan with pivots in long double: (I - A)^-1 y as a textbook has it.
std::vector<double> solved(const std::vector<std::vector<double>>& a, const std::vector<double>& y) {
  const std::size_t n = y.size();
  std::vector<std::vector<long double>> m(n, std::vector<long double>(n + 1));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) m[i][j] = (i == j ? 1.0L : 0.0L) - static_cast<long double>(a[i][j]);
    m[i][n] = static_cast<long double>(y[i]);
  }
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k; i < n; ++i) pivot = std::fabs(m[i][k]) > std::fabs(m[pivot][k]) ? i : pivot;
    std::swap(m[k], m[pivot]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const long double factor = m[i][k] / m[k][k];
      for (std::size_t j = k; j <= n; ++j) m[i][j] -= factor * m[k][j];
    }
  }
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<double>(m[i][n] / m[i][i]);
  return x;
}

TEST(Leontief, TextbookExample) {
  // Miller and Blair (2009), section 2.3: flows 150 500 / 200 100, outputs 1000 and 2000, new demand 600 and 1500: outputs 1247.5 and 1841.6.
  const SparseMatrix a = input_coefficients({dense({{150, 500}, {200, 100}}), {1000, 2000}}).value();
  EXPECT_EQ(table_of(a)[0][1], 0.25);
  const Leontief leontief = Leontief::of(a, {}).value();
  const LeontiefSolution x = leontief.output_for(std::vector<double>{600, 1500}, {}).value();
  EXPECT_NEAR(x.x[0], 1247.5, 0.05);
  EXPECT_NEAR(x.x[1], 1841.6, 0.05);
  const LeontiefSolution m = leontief.multipliers(std::vector<double>{1, 1}, {}).value();
  EXPECT_NEAR(m.x[0], 1.254 + 0.264, 6e-4);
  EXPECT_NEAR(m.x[1], 0.330 + 1.122, 6e-4);
}

TEST(Leontief, EqualToEliminationAndWithinItsBound) {
  Stream stream({.seed = 3, .unit = 0, .period = 0, .purpose = Purpose("test")});
  const auto part = [&] { return static_cast<double>(stream.bits32() % 1000) / 1000; };
  for (int round = 0; round < 60; ++round) {
    const std::size_t n = 1 + stream.bits32() % 9;
    std::vector<std::vector<double>> a(n, std::vector<double>(n));
    // Columns that sum to up to 0.98, some entries below 0, some zero.
    for (std::size_t j = 0; j < n; ++j) {
      double total = 0;
      for (std::size_t i = 0; i < n; ++i) total += std::fabs(a[i][j] = (part() < 0.3 ? 0 : part()) * (part() < 0.05 ? -1 : 1));
      for (std::size_t i = 0; i < n && total > 0; ++i) a[i][j] *= 0.98 * part() / total;
    }
    std::vector<double> y(n);
    for (double& value : y) value = 1000 * part() - 200;
    const Leontief leontief = Leontief::of(dense(a), {}).value();
    const LeontiefSolution found = leontief.output_for(y, {}).value();
    const std::vector<double> expected = solved(a, y);
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_NEAR(found.x[i], expected[i], 1e-11 * (1 + std::fabs(expected[i])));
      EXPECT_LE(std::fabs(found.x[i] - expected[i]), found.error * found.scale[i] + 1e-13 * (1 + std::fabs(expected[i])));
      EXPECT_LT(found.error * found.scale[i], 1e-8);
    }
    std::vector<std::vector<double>> turned(n, std::vector<double>(n));
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) turned[j][i] = a[i][j];
    }
    const LeontiefSolution m = leontief.multipliers(y, {}).value();
    for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(m.x[i], solved(turned, y)[i], 1e-11 * (1 + std::fabs(m.x[i])));
  }
}

TEST(Leontief, AnEconomyThatUsesUpMoreThanItMakesIsRefused) {
  const Result<Leontief> itself = Leontief::of(dense({{1, 0}, {0, 0}}), {});
  ASSERT_FALSE(itself);
  EXPECT_EQ(itself.error().code, errors::not_productive);
  EXPECT_EQ(itself.error().where.unit, "0");
  const Result<Leontief> together = Leontief::of(dense({{0, 0.5}, {2, 0}}), {});
  ASSERT_FALSE(together);
  EXPECT_EQ(together.error().where.unit, "0");
  EXPECT_TRUE(Leontief::of(dense({{0, 0.5}, {1.99, 0}}), {}));  // column sums above 1 are allowed: units of goods differ
  EXPECT_EQ(input_coefficients({dense({{1, 1}, {1, 1}}), {5, 0}}).error().code, errors::bad_economy);
  std::stop_source stop;
  stop.request_stop();
  RunControl control;
  control.stop = stop.get_token();
  EXPECT_EQ(Leontief::of(dense({{0.1}}), control).error().code, solleva::errors::stopped);
}

TEST(Leontief, HouseholdsEarnAndSpend) {
  const SparseMatrix a = dense({{0.15, 0.25}, {0.2, 0.05}});
  const std::vector<double> output{1000, 2000}, wages{300, 500}, consumption{50, 550};
  const SparseMatrix closed = with_households(a, output, wages, consumption).value();
  const auto table = table_of(closed);
  EXPECT_EQ(table[2][0], 0.3);
  EXPECT_EQ(table[2][1], 0.25);
  EXPECT_EQ(table[0][2], 0.0625);
  EXPECT_EQ(table[1][2], 0.6875);
  // Type II multipliers are above those of type I, as spending sets more in motion.
  const LeontiefSolution open = Leontief::of(a, {}).value().multipliers(std::vector<double>{1, 1}, {}).value();
  const LeontiefSolution type2 = Leontief::of(closed, {}).value().multipliers(std::vector<double>{1, 1, 0}, {}).value();
  EXPECT_GT(type2.x[0], open.x[0]);
  EXPECT_NEAR(type2.x[0], solved({{0.15, 0.2, 0.3}, {0.25, 0.05, 0.25}, {0.0625, 0.6875, 0}}, {1, 1, 0})[0], 1e-12);
  EXPECT_EQ(with_households(a, output, std::vector<double>{0, 0}, consumption).error().code, errors::bad_economy);
}

TEST(Regionalise, QuotientsByHand) {
  const std::vector<double> region{10, 30, 0}, nation{100, 100, 200};
  const std::vector<double> slq = location_quotients({region, nation}).value();
  EXPECT_NEAR(slq[0], (10.0 / 40) / (100.0 / 400), 1e-15);
  EXPECT_NEAR(slq[1], 3, 1e-15);
  EXPECT_EQ(slq[2], 0);
  const SparseMatrix national = dense({{0.1, 0.2, 0.1}, {0.3, 0.1, 0.2}, {0.1, 0.1, 0.1}});
  const auto simple = table_of(regional_coefficients(national, {region, nation}, LocationQuotient::simple).value());
  EXPECT_NEAR(simple[0][1], 0.2, 1e-15);
  EXPECT_EQ(simple[2][0], 0);
  const auto cross = table_of(regional_coefficients(national, {region, nation}, LocationQuotient::cross_industry).value());
  EXPECT_NEAR(cross[0][1], 0.2 / 3, 1e-15);
  EXPECT_NEAR(cross[1][0], 0.3, 1e-15);
  EXPECT_EQ(cross[0][2], 0);
  const auto flegg = table_of(regional_coefficients(national, {region, nation}, LocationQuotient::flegg, 0.3).value());
  const double lambda = std::pow(std::log2(1.1), 0.3);
  EXPECT_NEAR(flegg[0][0], 0.1 * lambda, 1e-15);
  EXPECT_NEAR(flegg[0][1], 0.2 / 3 * lambda, 1e-15);
  EXPECT_NEAR(flegg[1][0], 0.3 * std::min(1.0, 3 * lambda), 1e-15);
  EXPECT_EQ(regional_coefficients(national, {region, nation}, LocationQuotient::flegg, 1).error().code, errors::bad_economy);
  EXPECT_EQ(location_quotients({nation, region}).error().code, errors::bad_economy);
}

TEST(Balance, RasByHandAndNothingToDo) {
  const SparseMatrix old = dense({{1, 2}, {3, 4}});
  const Balanced same = balance(old, std::vector<double>{3, 7}, std::vector<double>{4, 6}, {}, {}).value();
  EXPECT_NEAR(table_of(same.matrix)[1][0], 3, 1e-12);
  // A 2 x 2 table keeps its cross ratio: x (x - 1) ... with totals 5, 5 and 6, 4 the entry x solves x (4 - 5 + x) / ((5 - x) (6 - x)) = 1 4 / (2 3).
  const auto found = table_of(balance(old, std::vector<double>{5, 5}, std::vector<double>{6, 4}, {}, {}).value().matrix);
  EXPECT_NEAR(found[0][0] + found[0][1], 5, 1e-11);
  EXPECT_NEAR(found[0][0] + found[1][0], 6, 1e-11);
  EXPECT_NEAR(found[0][0] * found[1][1] / (found[0][1] * found[1][0]), 4.0 / 6, 1e-11);
}

TEST(Balance, EntriesBelowZeroKeepTheirSigns) {
  // The example of Junius and Oosterhaven (2003), table 1: 7 3 5 -3 / 2 9 8 1 / -2 0 2 1, totals 15 26 -1 and 9 16 17 -2.
  const SparseMatrix old = dense({{7, 3, 5, -3}, {2, 9, 8, 1}, {-2, 0, 2, 1}});
  const std::vector<double> rows{15, 26, -1}, columns{9, 16, 17, -2};
  const Balanced found = balance(old, rows, columns, {}, {}).value();
  const std::vector<double> row_sums = found.matrix.row_sums(), column_sums = found.matrix.column_sums();
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(row_sums[i], rows[i], 1e-10);
  for (std::size_t j = 0; j < 4; ++j) EXPECT_NEAR(column_sums[j], columns[j], 1e-10);
  EXPECT_LT(table_of(found.matrix)[0][3], 0);
  EXPECT_LT(table_of(found.matrix)[2][0], 0);
}

TEST(Balance, WhatCannotBeSaysWhy) {
  const SparseMatrix old = dense({{1, 2}, {0, 4}});
  const auto error = [&](const std::vector<double>& rows, const std::vector<double>& columns) { return balance(old, rows, columns, {1e-12, 500}, {}).error(); };
  EXPECT_EQ(error({1, 2}, {1, 3}).code, errors::cannot_balance);
  EXPECT_EQ(error({1, 2}, {1, 3}).why, "the rows sum to 3, the columns to 4");
  const Error zeros = balance(dense({{0, 0}, {1, 1}}), std::vector<double>{1, 1}, std::vector<double>{1, 1}, {}, {}).error();
  EXPECT_EQ(zeros.where.unit, "row 0");
  // Column 0 has its one entry in row 0, so it cannot have more than that row.
  const Error more = error({1, 9}, {5, 5});
  EXPECT_EQ(more.code, errors::cannot_balance);
  EXPECT_EQ(error({1}, {1, 1}).code, errors::bad_economy);
}

// --- a stored multi-regional table ---

/// Labels of the first column and of the head, and the numbers.
struct Wide {
  std::vector<std::string> rows, columns;
  std::vector<std::vector<double>> values;
};

Wide wide(const std::filesystem::path& path) {
  Wide table;
  std::ifstream file(path);
  std::string line;
  for (bool head = true; std::getline(file, line); head = false) {
    std::istringstream cells(line);
    std::string cell;
    std::getline(cells, cell, ',');
    if (!head) table.rows.push_back(cell);
    std::vector<double> values;
    while (std::getline(cells, cell, ',')) {
      if (head) {
        table.columns.push_back(cell);
      } else {
        values.push_back(std::stod(cell));
      }
    }
    if (!head) table.values.push_back(values);
  }
  return table;
}

TEST(Leontief, StoredRegionalTable) {
  const std::filesystem::path folder = std::filesystem::path(SOLLEVA_SOURCE_DIR) / "../shared/data/plan/io-regional";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "skipped: no reference data";
  const Wide flows = wide(folder / "test_Z.csv"), final_demand = wide(folder / "test_Y.csv"), added = wide(folder / "test_F_value_added.csv");
  std::ifstream file(folder / "expected.json");
  const nlohmann::json expected = nlohmann::json::parse(file)["cases"]["test"];
  Economy economy{dense(flows.values), {}};
  const std::vector<double> sold = economy.flows.row_sums(), used = dense(final_demand.values).row_sums();
  for (std::size_t i = 0; i < sold.size(); ++i) {
    economy.output.push_back(sold[i] + used[i]);
    EXPECT_NEAR(economy.output[i], expected["gross_output_x"][flows.rows[i]].get<double>(), 1e-9 * economy.output[i]);
  }
  const SparseMatrix a = input_coefficients(economy).value();
  const Leontief leontief = Leontief::of(a, {}).value();
  const std::vector<double> ones(sold.size(), 1.0);
  const LeontiefSolution m = leontief.multipliers(ones, {}).value();
  std::vector<double> shock(sold.size()), intensity(sold.size());
  for (std::size_t i = 0; i < sold.size(); ++i) {
    const double value = expected["output_multiplier"][flows.rows[i]].get<double>();
    EXPECT_NEAR(m.x[i], value, 1e-9 * value) << flows.rows[i];
    if (expected["shock"].contains(flows.rows[i])) shock[i] = expected["shock"][flows.rows[i]].get<double>();
    intensity[i] = added.values[0][i] / economy.output[i];
  }
  const LeontiefSolution dx = leontief.output_for(shock, {}).value();
  double value_added = 0;
  for (std::size_t i = 0; i < sold.size(); ++i) {
    const double value = expected["shock_dx"][flows.rows[i]].get<double>();
    EXPECT_NEAR(dx.x[i], value, 1e-9 * std::fabs(value)) << flows.rows[i];
    value_added += intensity[i] * dx.x[i];
  }
  EXPECT_NEAR(value_added, expected["shock_value_added"].get<double>(), 1e-9 * value_added);
}

/// A tenth of the nation's jobs, twice the nation's share of food and half of cloth.
TEST(Economy, HouseholdsBuyInTheRegionWhatItMakes) {
  const std::vector<double> region{20, 5, 0, 75}, nation{100, 100, 50, 750};
  const Result<std::vector<double>> simple = regional_purchases({region, nation}, LocationQuotient::simple, 0);
  ASSERT_TRUE(simple);
  EXPECT_EQ(*simple, (std::vector<double>{1, 0.5, 0, 1}));
  const Result<std::vector<double>> flegg = regional_purchases({region, nation}, LocationQuotient::flegg, 0.3);
  ASSERT_TRUE(flegg);
  const double lambda = std::pow(std::log2(1.1), 0.3);
  EXPECT_NEAR((*flegg)[0], std::min(1.0, 2 * lambda), 1e-15);
  EXPECT_NEAR((*flegg)[1], 0.5 * lambda, 1e-15);
  EXPECT_NEAR((*flegg)[3], lambda, 1e-15);
  EXPECT_FALSE(regional_purchases({region, nation}, LocationQuotient::flegg, 1));
}

}  // namespace
}  // namespace solleva::plan
