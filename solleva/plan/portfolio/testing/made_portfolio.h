// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "solleva/plan/portfolio/portfolio.h"

// Portfolios for tests and benchmarks: read from the reference data, or made by its rule.
namespace solleva::plan::testing {

/// The columns of a portfolio with one budget and a capacity for each measure.
struct MadePortfolio {
  std::vector<float> effect;
  std::vector<std::int32_t> cost;
  std::vector<std::uint32_t> place;
  Portfolio portfolio;

  void view() {
    portfolio.effect = effect;
    portfolio.cost = cost;
    portfolio.place = place;
  }
};

/// Row 0 is the budget, rows 1 to M the capacities.
inline void one_budget(MadePortfolio& made, double budget, const std::vector<double>& capacity) {
  Portfolio& portfolio = made.portfolio;
  portfolio.measures = capacity.size();
  portfolio.rows.push_back({budget, false});
  for (const double one : capacity) portfolio.rows.push_back({one, false});
  portfolio.cost_row.assign(capacity.size(), 0);
  for (std::size_t j = 0; j < capacity.size(); ++j) portfolio.count_row.push_back(static_cast<std::int32_t>(j + 1));
  portfolio.floor_row = {no_row};
  made.view();
}

/// A file of portfolio-mckp.
inline MadePortfolio read_portfolio(const std::string& path) {
  std::ifstream file(path);
  std::size_t households = 0, measures = 0;
  double budget = 0;
  file >> households >> measures >> budget;
  std::vector<double> capacity(measures);
  for (double& one : capacity) file >> one;
  MadePortfolio made;
  made.effect.resize(households * measures);
  made.cost.resize(households * measures);
  for (std::size_t c = 0; c < made.cost.size(); ++c) file >> made.effect[c] >> made.cost[c];
  one_budget(made, budget, capacity);
  return made;
}

inline std::uint64_t finalised(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

/// U(seed, i, j, k) of the README of portfolio-mckp.
inline double uniform(std::uint64_t seed, std::uint64_t i, std::uint64_t j, std::uint64_t k) {
  return static_cast<double>(finalised(finalised(finalised(seed + i) * 31 + j) * 31 + k) >> 11U) / 9007199254740992.0;
}

/// The generator of portfolio-mckp.
inline MadePortfolio make_portfolio(std::uint64_t seed, std::size_t households, std::size_t measures) {
  MadePortfolio made;
  std::vector<double> typical, strength, capacity;
  for (std::size_t j = 0; j < measures; ++j) {
    typical.push_back(200 + 1800 * uniform(seed, 1000000007, j, 1));
    strength.push_back(0.5 + uniform(seed, 1000000007, j, 2));
    capacity.push_back(std::floor(static_cast<double>(households) * (0.02 + 0.10 * uniform(seed, 1000000007, j, 3))));
  }
  made.effect.resize(households * measures);
  made.cost.resize(households * measures);
  double least = 0;
  for (std::size_t i = 0; i < households; ++i) {
    const double need = 0.2 + 1.6 * uniform(seed, i, 0, 7) * uniform(seed, i, 1, 7);
    std::int32_t cheapest = 0;
    for (std::size_t j = 0; j < measures; ++j) {
      const auto cost = static_cast<std::int32_t>(1 + std::floor(typical[j] * (0.6 + 0.8 * uniform(seed, i, j, 4))));
      made.cost[i * measures + j] = cost;
      made.effect[i * measures + j] = static_cast<float>(
          std::floor(1000 * need * strength[j] * std::sqrt(typical[j] / 1000) * (0.3 + 1.4 * uniform(seed, i, j, 5))));
      if (j == 0 || cost < cheapest) cheapest = cost;
    }
    least += cheapest;
  }
  one_budget(made, std::floor(0.8 * least), capacity);
  return made;
}

/// The same over years and districts, our choice: households fall to districts at random, the later the smaller (district d holds a share that
/// falls from 1.5 to 0.5 of the mean); a measure may start in any year and its effect counts from then on, so year t of T weighs T - t; the budget of a
/// district and year is 0.8 of the sum of the least costs of its households, in equal parts by year; capacities hold for all districts and
/// years together; in each district at least the part `floor` of the households gets a measure.
inline MadePortfolio make_years(std::uint64_t seed, std::size_t households, std::size_t measures, std::size_t years, std::size_t districts, double floor) {
  MadePortfolio made = make_portfolio(seed, households, measures);
  Portfolio& portfolio = made.portfolio;
  std::vector<double> least(districts, 0), size(districts, 0);
  for (std::size_t i = 0; i < households; ++i) {
    const double u = uniform(seed, i, 0, 9);
    // The inverse of the distribution with density 1.5 - u.
    const auto d = std::min(districts - 1, static_cast<std::size_t>((1.5 - std::sqrt(2.25 - 2 * u)) * static_cast<double>(districts)));
    made.place.push_back(static_cast<std::uint32_t>(d));
    std::int32_t cheapest = made.cost[i * measures];
    for (std::size_t j = 1; j < measures; ++j) cheapest = std::min(cheapest, made.cost[i * measures + j]);
    least[d] += cheapest;
    size[d] += 1;
  }
  portfolio.places = districts;
  portfolio.channels = years;
  portfolio.weight.clear();
  for (std::size_t t = 0; t < years; ++t) portfolio.weight.push_back(static_cast<double>(years - t));
  portfolio.cost_row.clear();
  portfolio.count_row.clear();
  portfolio.floor_row.clear();
  portfolio.rows.erase(portfolio.rows.begin());
  for (std::size_t d = 0; d < districts; ++d) {
    const auto first = static_cast<std::int32_t>(portfolio.rows.size());
    for (std::size_t t = 0; t < years; ++t) portfolio.rows.push_back({std::floor(0.8 * least[d] / static_cast<double>(years)), false});
    portfolio.rows.push_back({std::floor(floor * size[d]), true});
    for (std::size_t j = 0; j < measures; ++j) {
      for (std::size_t t = 0; t < years; ++t) portfolio.cost_row.push_back(first + static_cast<std::int32_t>(t));
      portfolio.count_row.push_back(static_cast<std::int32_t>(j));
    }
    portfolio.floor_row.push_back(first + static_cast<std::int32_t>(years));
  }
  made.view();
  return made;
}

}  // namespace solleva::plan::testing
