// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solleva/data/portfolio_file.h"
#include "solleva/data/table.h"
#include "solleva/plan/portfolio/criteria.h"
#include "solleva/plan/portfolio/joint.h"
#include "solleva/plan/portfolio/portfolio.h"

// Within `plan portfolio`: from the file and the table to the arrays of the planner.
namespace solleva::cli {

/// What a row of the planner is called.
struct PortfolioRowName {
  enum class Kind { budget, capacity, floor } kind = Kind::budget;
  std::size_t index = 0;   ///< the budget of the file, or the measure
  std::string place = {};  ///< of a capacity or floor; empty: everywhere
  std::string group = {};  ///< of a floor of groups; with a place: of the group there
};

struct PortfolioProblem {
  const data::PortfolioFile* file = nullptr;
  const data::PortfolioTable* table = nullptr;
  std::vector<std::string> sources;
  std::vector<double> effect;             ///< [household][measure] in the unit of the file, with scenarios in the mean; NaN: not for this household
  std::vector<std::vector<float>> columns;  ///< effects of scenarios and further objectives, in units of the planner
  std::vector<plan::Criterion> scenarios;   ///< views of the above
  std::vector<plan::Stage> stages;          ///< the objectives in their order; empty: there is one
  std::vector<float> scaled_effect;
  std::vector<std::int32_t> scaled_cost;
  std::vector<std::uint32_t> cell;        ///< of each household: its place, or its place and group where groups have floors
  std::vector<PortfolioRowName> rows;
  plan::Portfolio portfolio;              ///< views of the above
  plan::JointRules rules;
  double money_scale = 1;                 ///< units of the planner in one of the file
  double effect_scale = 1;
  bool exact = true;                      ///< scaled effects are the effects

  /// What a measure brings a household in a scenario, as `effect`.
  double scenario_effect(std::size_t scenario, std::size_t household, std::size_t measure) const;
  std::vector<double> probabilities() const;
  /// 0: the expectation; 1: the worst scenario.
  double level() const { return file->risk == data::PortfolioRisk::worst ? 1 : file->risk == data::PortfolioRisk::cvar ? file->level : 0; }
  bool joint() const { return rules.most > 1 || !rules.openings.empty(); }
  std::size_t years() const { return std::max<std::size_t>(1, file->years.size()); }
  std::size_t source_of(std::size_t option) const { return option % portfolio.channels / years(); }
  std::size_t year_of(std::size_t option) const { return option % portfolio.channels % years(); }
  std::size_t measure_of(std::size_t option) const { return option / portfolio.channels; }
  bool by_year() const { return !file->years.empty(); }
  const data::PortfolioMeasure& measure(std::size_t option) const { return file->measures[measure_of(option)]; }
};

/// Errors: data.programme-bad-value for places that no household lives in; plan.bad-portfolio where an id is there twice, money does not fit
/// 32 bits, or nothing can be given to anybody.
Result<PortfolioProblem> problem_of(const data::PortfolioFile& file, const data::PortfolioTable& table, const data::Table& households);

}  // namespace solleva::cli
