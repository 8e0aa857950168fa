// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"

namespace solleva::plan {

/// A limit that households share: a budget, a capacity, or a floor on how many are served.
struct PortfolioRow {
  double limit = 0;    ///< money of a budget, households of a capacity or floor
  bool floor = false;  ///< at least, instead of at most
  double most_price = std::numeric_limits<double>::infinity();  ///< what a unit more (of a floor: a unit less) may cost: its price is no higher
};

inline constexpr std::int32_t no_row = -1;        ///< nothing limits it
inline constexpr std::int32_t not_offered = -2;   ///< of a channel: it cannot pay for this measure here
inline constexpr std::uint16_t no_measure = 0xFFFF;

/// Who may get which measure, at what cost, with what effect. Each household gets at most one measure, through one channel: the year it
/// starts, the source that pays, or both. The large arrays are views of 32-bit columns, household by household, so that ten million
/// households with twenty measures take 1.6 GB.
struct Portfolio {
  std::size_t measures = 0;
  std::size_t channels = 1;
  std::size_t places = 1;
  std::span<const float> effect = {};          ///< [household][measure]; minus infinity: this household may not have it
  std::span<const std::int32_t> cost = {};     ///< [household][measure], >= 0, in whole units of money
  std::span<const std::uint32_t> place = {};   ///< of each household, below `places`; empty: one place
  std::vector<double> weight = {1.0};          ///< of each channel, > 0: multiplies the effect, as the years that are left
  std::vector<PortfolioRow> rows = {};
  std::vector<std::int32_t> cost_row = {};     ///< [place][measure][channel]: the row that pays
  std::vector<std::int32_t> count_row = {};    ///< [place][measure]: the row that counts households with the measure
  std::size_t floors = 1;                      ///< rows of `floor_row` a place: as one for where people live and one for who they are
  std::vector<std::int32_t> floor_row = {};    ///< [place][floors]: the rows that count households with any measure, none twice
  double money_worth = 0;                      ///< added to the effect for each unit of cost; below 0 where money is to be saved
  double served_worth = 0;                     ///< added to the effect for each household with any measure

  std::size_t households() const { return measures == 0 ? 0 : effect.size() / measures; }
  std::span<const std::int32_t> floors_of(std::size_t p) const { return {floor_row.data() + p * floors, floors}; }
  std::size_t place_of(std::size_t household) const { return place.empty() ? 0 : place[household]; }
};

struct PortfolioOptions {
  Limits limits = {};            ///< `iterations`: passes over all households in search of prices
  bool exact = true;             ///< small problems: prices to the last digit, and branch and cut where a gap is left
  bool prove = true;             ///< the tree looks at all that is open; else only at what is most likely
  double told_in = 1;            ///< effects are divided by it where progress is told
};

struct PortfolioPlan {
  Optimum optimum = {};
  std::vector<std::uint16_t> choice = {};  ///< of each household measure * channels + channel, or no_measure
  std::vector<double> prices = {};         ///< of each row, >= 0: what a unit more of a limit (a unit less of a floor) adds to the effect
  std::vector<double> used = {};           ///< of each row
};

/// The greatest effect that keeps every row. Prices of the rows minimise the Lagrangian dual (newton steps on samples, then on everybody); households
/// take what is best at these prices; rows that are broken are mended at the least loss, what is left is used; small problems are closed
/// by branch and cut over the options whose loss is below the gap. docs/methods/portfolio.md
///
/// Formula: portfolio#1; bound portfolio#2. Source: Kellerer, Pferschy and Pisinger (2004), Knapsack Problems, ch. 11; Fisher (1981), Management Science 27, pp. 1-18.
/// Units: objective and bound in those of effect times weight. Same bytes for any number of threads. control.stop ends the search for prices; a
/// plan is made all the same, status `stopped`. `feasible` without a plan: none was found, which proves nothing where rows are floors.
/// Errors: plan.bad-portfolio with the household or row.
Result<PortfolioPlan> solve_portfolio(const Portfolio& portfolio, const PortfolioOptions& options, const RunControl& control);

/// Whether the arrays fit each other and hold numbers. Errors: plan.bad-portfolio with the household or row.
Done check_portfolio(const Portfolio& portfolio);

/// No plan has more effect than this, whatever the prices >= 0 of the rows.
/// Formula: portfolio#2. Source: Fisher (1981), p. 3. Units: effect times weight; `prices`: one a row. Errors: base.stopped.
Result<double> portfolio_bound(const Portfolio& portfolio, std::span<const double> prices, const RunControl& control);

/// What a plan is worth.
/// Formula: sum of weight times effect of what is chosen, and the worth of money and of being served. Source: definition. Units: effect times weight.
/// `choice`: one a household.
double portfolio_effect(const Portfolio& portfolio, std::span<const std::uint16_t> choice);

/// How much of each row a plan uses.
/// Formula: sums of cost and of households. Source: definition. Units: those of the rows. `choice`: one a household.
std::vector<double> portfolio_usage(const Portfolio& portfolio, std::span<const std::uint16_t> choice);

}  // namespace solleva::plan
