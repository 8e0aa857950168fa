// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "solleva/base/distributions.h"
#include "solleva/base/philox.h"
#include "solleva/data/data.h"
#include "solleva/measure/survey.h"
#include "solleva/measure/testing/reference.h"

/// Small surveys for tests.
namespace solleva::measure::testing {

/// A survey in memory: welfare, weights and a group of each row; every row its own PSU unless cluster() says otherwise.
struct World {
  std::vector<double> welfare, weights;
  std::vector<std::string> group;
  std::vector<std::uint32_t> stratum = {}, unit = {};

  World(std::vector<double> y, std::vector<double> w, std::vector<std::string> g)
      : welfare(std::move(y)), weights(std::move(w)), group(std::move(g)) {
    settle();
  }

  void cluster(const std::vector<std::string>& strata, const std::vector<std::string>& units) {
    const auto codes = [](const std::vector<std::string>& names) {
      std::map<std::string, std::uint32_t> known;
      std::vector<std::uint32_t> all;
      for (const std::string& name : names) all.push_back(known.emplace(name, static_cast<std::uint32_t>(known.size())).first->second);
      return all;
    };
    stratum = codes(strata);
    unit = codes(units);
    settle();
  }

  /// Makes the design anew, after the weights have changed.
  void settle() {
    data::DesignInput input{weights};
    if (!unit.empty()) input.stages = {{stratum, unit}};
    design = std::make_shared<const data::SurveyDesign>(data::SurveyDesign::of(std::move(input)).value());
    whole.resize(welfare.size());
    std::iota(whole.begin(), whole.end(), 0U);
  }

  SurveySample sample() const { return {welfare, *design, nullptr, whole}; }

  /// The whole, then the groups in the order of their names.
  std::vector<Domain> domains() const {
    std::vector<Domain> all{{{}, whole}};
    std::map<std::string, std::vector<std::uint32_t>> by_name;
    for (std::size_t i = 0; i < group.size(); ++i) by_name[group[i]].push_back(static_cast<std::uint32_t>(i));
    for (auto& [name, rows] : by_name) all.push_back({{{"group", name}}, std::move(rows)});
    return all;
  }

  std::vector<std::uint32_t> whole = {};
  std::shared_ptr<const data::SurveyDesign> design = {};
};

/// The row of that name, of a group or of the whole.
inline const Estimate& find(const std::vector<Estimate>& rows, const std::string& estimand, const std::string& group = "") {
  for (const Estimate& row : rows) {
    if (row.estimand == estimand && (group.empty() ? row.group.empty() : !row.group.empty() && row.group[0].second == group)) return row;
  }
  throw std::out_of_range(estimand + " of " + group);
}

inline World world_of(const std::vector<Row>& table, const std::string& welfare, const std::string& weight, const std::string& group) {
  std::vector<double> y, w;
  std::vector<std::string> g;
  for (const Row& row : table) {
    y.push_back(std::stod(row.at(welfare)));
    w.push_back(std::stod(row.at(weight)));
    g.push_back(row.at(group));
  }
  return World(std::move(y), std::move(w), std::move(g));
}

/// Skewed incomes, uneven weights, groups "0", "1", ... that differ in level.
inline World random_world(std::size_t rows, std::uint32_t groups, std::uint64_t seed) {
  Stream stream({seed, 0, 0, Purpose("random world")});
  std::vector<double> y, w;
  std::vector<std::string> g;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto group = static_cast<std::uint32_t>(i % groups);
    y.push_back((1 + group) * std::exp(normal(stream)));
    w.push_back(0.5 + 2 * uniform(stream));
    g.push_back(std::to_string(group));
  }
  return World(std::move(y), std::move(w), std::move(g));
}

/// The errors of all figures of `again` (rows of results), from derivatives taken by moving each weight a little.
template <class Again>
std::vector<double> brute_force_errors(const World& world, Again again) {
  constexpr double step = 1e-4;
  std::vector<std::vector<double>> slopes;
  for (std::size_t i = 0; i < world.weights.size(); ++i) {
    std::vector<double> values[2];
    for (const int side : {0, 1}) {
      World moved = world;
      moved.weights[i] += side == 1 ? step : -step;
      moved.settle();
      for (const Estimate& row : again(moved)) values[side].push_back(row.value.value());
    }
    slopes.resize(values[0].size());
    for (std::size_t k = 0; k < slopes.size(); ++k) slopes[k].push_back((values[1][k] - values[0][k]) / (2 * step));
  }
  std::vector<double> errors;
  for (const std::vector<double>& one : slopes) errors.push_back(std::sqrt(world.design->variance(std::vector<data::Influence>{{one}})));
  return errors;
}

}  // namespace solleva::measure::testing
