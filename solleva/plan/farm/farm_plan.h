// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solleva/base/run_control.h"
#include "solleva/plan/farm/farm.h"
#include "solleva/plan/optimum.h"

namespace solleva::plan::farm {

/// What is made as large as it can be.
enum class Aim {
  expected,  ///< the mean income over the scenarios
  cvar,      ///< the mean income of the worst part of the years (`tail`)
  worst,     ///< the income of the worst scenario
};

struct FarmOptions {
  Aim aim = Aim::expected;
  double tail = 0.2;                          ///< of `cvar`: a part of 1 above 0
  Limits limits = {};
  std::optional<std::vector<double>> fixed{}; ///< the area of each field, as another plan has it (FarmPlan::fields); only trade is then left to decide
};

/// So much of an activity, of a crop on a parcel.
struct Field {
  std::size_t activity = 0;
  std::optional<std::size_t> parcel = {};
  double amount = 0;
  double lacks = 0;  ///< what a unit would have to bring more before it is worth having; 0 where it is in the plan
};

/// A resource in a period.
struct Use {
  double used = 0, made = 0, own = 0, bought = 0, sold = 0;
  double ways = 0;   ///< of `used`, what goes on ways between the yard and the parcels
  double kept = 0;   ///< handed on to the next period
  double worth = 0;  ///< what another unit would add to the objective
};

/// A product in a scenario.
struct Harvest {
  double grown = 0, eaten = 0, sold = 0, sold_above = 0, bought = 0;
};

/// A parcel.
struct LandUse {
  double reclaimed = 0;
  std::vector<double> used{}, worth{};  ///< one a period
};

struct FarmPlan {
  Optimum optimum;                              ///< a maximum; the bound is an upper one
  std::vector<Field> fields{};                  ///< every activity, every crop on every parcel where it may stand
  std::vector<std::vector<Use>> resources{};    ///< [resource][period]; of land with parcels the sum of these, with worth 0
  std::vector<LandUse> parcels{};
  std::vector<double> income{};                 ///< [scenario]
  std::vector<std::vector<Harvest>> harvest{};  ///< [scenario][product]
  std::vector<double> need_worth{};             ///< [product]: what a unit more to eat would cost, 0 or more
  std::vector<double> most_worth{};             ///< [activity]: what a unit more above `most` would add
  double borrowed = 0, credit_worth = 0;        ///< what a unit more of credit would add
  double expected = 0, tail_mean = 0, worst = 0;///< of income; tail_mean with FarmOptions::tail
};

/// The fields of a farm in the order of FarmPlan, amounts 0.
std::vector<Field> fields_of(const Farm& farm);

/// What to grow where, whom to hire, what to eat, sell and buy.
///
/// Areas, herds, machines, hired labour and credit are decided before the year is known; sales and purchases of products after.
/// Formula: docs/methods/farm.md, farm#1 to farm#9. Source: Hazell and Norton (1986), Mathematical Programming for Economic Analysis in
/// Agriculture, ch. 2-5; Birge and Louveaux (2011), Introduction to Stochastic Programming, 1.1; Rockafellar and Uryasev (2000), Journal of
/// Risk 2, 21-41, for `cvar`. Units: objective in money a year, worths in money a unit.
///
/// Without whole units the bound is recomputed from the prices. With whole units the bound is the tree's, and the worths hold while the
/// numbers of whole units stay as they are. Worths are those at the margin: they hold for a little more, not for much more.
/// `infeasible` has as reason what clashes, in the words of the farm, and which single thing would mend it.
/// Errors: plan.bad-farm (also where income has no end), those of solve().
Result<FarmPlan> plan_farm(const Farm& farm, const FarmOptions& options, const RunControl& control);

/// What it is worth to know the year beforehand, and to plan with scenarios instead of with a mean year.
struct Information {
  double perfect = 0;                      ///< expected income when each year is known beforehand
  double value_of_knowing = 0;             ///< `perfect` less the plan's: EVPI
  std::optional<double> mean_year = {};    ///< expected income of the plan that is best in the mean year; empty: it breaks a rule in some year
  std::optional<double> value_of_scenarios = {};  ///< the plan's less `mean_year`: VSS
};

/// Formula: docs/methods/farm.md, farm#10 and farm#11. Source: Birge and Louveaux (2011), ch. 4. Units: money a year. `plan`: of aim
/// `expected`. Errors: those of plan_farm().
Result<Information> value_of_information(const Farm& farm, const FarmPlan& plan, const RunControl& control);

}  // namespace solleva::plan::farm
