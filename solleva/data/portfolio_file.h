// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/fraction.h"
#include "solleva/base/result.h"
#include "solleva/data/keys.h"
#include "solleva/data/table.h"

namespace solleva::data {

/// A SQL expression and where it stands in its file.
struct PlacedExpression {
  std::string text;
  Where where = {};
};

/// Something that is done for a household.
struct PortfolioMeasure {
  std::string id;
  std::string name;           ///< in English; the id where the file gives none
  PlacedExpression who;       ///< true where a household may have it; empty: all may
  PlacedExpression consent;   ///< true where consent is on record; empty: none is needed
  PlacedExpression cost;      ///< money, >= 0
  PlacedExpression effect;    ///< by year from the start on; of an objective over welfare: what each member gains; of m0: empty
  std::vector<std::size_t> removes = {};  ///< of m0: indicators that it ends the deprivation in
  std::vector<std::string> sources = {};  ///< that may pay for it; empty: all
  std::optional<std::int64_t> capacity = {};            ///< households, all places and years together
  std::optional<std::int64_t> capacity_of_a_place = {}; ///< households in each place
  std::vector<std::size_t> needs = {}, excludes = {};   ///< other measures
  std::optional<double> opening = {};                   ///< money, once in each place that has it
  double spread = 0;  ///< standard deviation of the effect as a part of it
  PlacedExpression effect_sd = {};  ///< standard deviation of the effect; empty: not known
  std::string error_source = {};    ///< of the effect; empty: its own
};

struct PortfolioBudget {
  std::string source;
  std::optional<int> year = {};  ///< empty: all years together
  std::string place = {};        ///< empty: everywhere
  double amount = 0;
  Where where = {};
};

struct PortfolioCapacity {
  std::size_t measure = 0;
  std::string place;
  std::int64_t households = 0;
  Where where = {};
};

/// What is made best.
enum class PortfolioObjective {
  effect,  ///< the sum of the effects of the measures
  fgt,     ///< the reduction of FGT(alpha), as a number of persons: the effect is a gain of welfare
  m0,      ///< the reduction of the adjusted headcount of Alkire and Foster, as a number of persons: measures end deprivations
  cost,    ///< least money; not the first objective
  served,  ///< most households with any measure; not the first objective
};

/// An objective that is made best without giving up what came before it.
struct PortfolioStage {
  PortfolioObjective kind = PortfolioObjective::effect;
  double alpha = 0, line = 0;  ///< of fgt
  double tolerance = 0;        ///< part of it that later ones may give up
};

/// What a plan is judged by where there are scenarios.
enum class PortfolioRisk { expected, worst, cvar };

struct PortfolioScenarioEffect {
  std::size_t measure = 0;
  double factor = 1;             ///< multiplies the effect of the measure
  PlacedExpression effect = {};  ///< instead of the effect of the measure; empty: the factor holds
};

/// How things may turn out.
struct PortfolioScenario {
  std::string id, name;
  double probability = 0;  ///< all together 1
  std::vector<PortfolioScenarioEffect> effects = {};  ///< of the measures that differ
};

/// A deprivation of the index that m0 reduces.
struct PortfolioIndicator {
  std::string id;
  PlacedExpression deprived;
  Fraction weight;  ///< all together 1
};

/// What of the households must be served at least.
struct PortfolioFloor {
  bool by_place = true, by_group = false;  ///< in each place, of each group, or both: of each group in each place
  double share = 0;                        ///< of the households, in [0, 1]
  std::vector<std::string> only = {};      ///< places (of a floor by group alone: groups); empty: all
  Where where = {};
};

/// A programme that chooses measures for households: what the file of docs/guide/portfolio.md says.
struct PortfolioFile {
  std::string file, id, name;
  std::string households;  ///< path of the table
  std::string id_column, place_column, group_column;  ///< the last two may be empty
  std::string money, unit;                            ///< how amounts and effects are called
  std::string rows = "households";                    ///< how rows are called
  std::vector<int> years;                             ///< empty: one period
  std::int64_t most = 1;                              ///< measures a household
  PortfolioObjective objective = PortfolioObjective::effect;
  PlacedExpression welfare, size;
  double line = 0, alpha = 0;
  Fraction cutoff;                        ///< of m0: poor is who has at least this weighted share of deprivations
  double tolerance = 0;                   ///< part of the objective that `then` may give up
  std::vector<PortfolioStage> then = {};  ///< further objectives, in their order
  PortfolioRisk risk = PortfolioRisk::expected;
  double level = 0;                       ///< of cvar
  std::vector<PortfolioScenario> scenarios = {};
  std::vector<PortfolioIndicator> indicators = {};
  std::vector<PortfolioFloor> floors = {};
  std::vector<PortfolioMeasure> measures;
  std::vector<PortfolioBudget> budgets;
  std::vector<PortfolioCapacity> capacities;
  std::string note;  ///< as that the households are made up
};

std::span<const Key> portfolio_keys();
std::string portfolio_guide();

/// Reads and checks a file of a portfolio. Errors, as many as there are, in the order of their places: those of a programme file
/// (data.programme-syntax, -unknown-key, -missing-key, -bad-value).
Checked<PortfolioFile> load_portfolio(const std::string& path);
/// The same for text in memory.
Checked<PortfolioFile> parse_portfolio(std::string_view text, const std::string& file);

/// The households with the numbers that the expressions give; of what a household may not have, NaN.
struct PortfolioTable {
  std::vector<std::string> ids;                        ///< of each household; whether they differ is not looked at
  std::vector<std::string> places, groups;             ///< names; places and groups one "" where the file names no column
  std::vector<std::uint32_t> place, group;             ///< of each household
  std::vector<std::vector<double>> cost, effect;       ///< [measure][household]
  std::vector<std::vector<double>> effect_sd;          ///< [measure], empty or of each household; NaN: not known
  std::vector<double> welfare, size;                   ///< of an objective over welfare; size also of m0
  std::vector<std::vector<std::vector<double>>> scenario_effect;  ///< [scenario][measure], each empty or of each household
  std::vector<std::uint64_t> deprived;                 ///< of m0: of each household, a bit for each indicator
  std::vector<std::int64_t> without_consent;           ///< of each measure: households kept out for want of consent alone
};

/// Evaluates the expressions of a portfolio. Errors, at the place of the expression where it is at fault: those of select();
/// data.bad-expression where a yes or no is neither, data.missing-value, data.negative-value, data.not-finite.
Result<PortfolioTable> read_portfolio(Engine& engine, const Table& table, const PortfolioFile& spec);

}  // namespace solleva::data
