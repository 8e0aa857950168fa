// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/farm/farm_plan.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/plan/farm/errors.h"
#include "solleva/plan/farm/farm_model.h"
#include "solleva/plan/solver/conflict.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan::farm {
namespace {

/// A figure as a person would write it.
std::string plain(double value) { return format_double(std::round(value * 100) / 100); }

/// Which rows clash, and which of them could mend it alone.
Result<std::string> why_not(const LinearModel& model, const RunControl& control) {
  Result<Conflict> conflict = irreducible_conflict(model, control);
  if (!conflict) return fail(conflict.error());
  std::vector<std::string> names, gives;
  for (const std::uint32_t row : conflict->rows) {
    if (model.rows[row].name.starts_with("income") || model.rows[row].name.starts_with("what is earned")) continue;
    names.push_back(model.rows[row].name);
    std::vector<double> prices(model.rows.size(), 0);
    prices[row] = 1;
    Result<Relaxation> relaxed = elastic_relaxation(model, prices, control);
    if (!relaxed) return fail(relaxed.error());
    if (relaxed->values.empty() || relaxed->gives.size() != 1) continue;
    const double amount = relaxed->gives.front().amount;
    gives.push_back(plain(std::fabs(amount)) + (amount > 0 ? " more: " : " less: ") + model.rows[row].name);
  }
  if (names.empty()) return std::string("a limit cannot be kept");
  std::string text = "these cannot hold together: " + join(names, "; ");
  if (!gives.empty()) text += ". Any one of these would mend it: " + join(gives, "; ");
  return text;
}

double value_at(const Solution& found, std::uint32_t column) { return column == kNowhere ? 0.0 : found.values[column]; }
double worth_at(const Solution& found, std::uint32_t row) { return row == kNowhere || found.duals.empty() ? 0.0 : found.duals[row]; }

/// Takes the plan out of the values of the programme.
class Reading {
 public:
  Reading(const Farm& farm, const FarmOptions& options, const FarmModel& built, const Solution& found) : farm_(farm), options_(options), built_(built), found_(found) {}

  FarmPlan read() {
    plan_.fields = built_.fields;
    for (std::size_t f = 0; f < plan_.fields.size(); ++f) {
      plan_.fields[f].amount = found_.values[built_.field[f]];
    }
    read_resources();
    read_parcels();
    read_harvest();
    read_lacks();
    for (const std::uint32_t row : built_.most_row) plan_.most_worth.push_back(worth_at(found_, row));
    plan_.borrowed = value_at(found_, built_.borrowed);
    plan_.credit_worth = worth_at(found_, built_.credit_row);
    read_risk();
    return std::move(plan_);
  }

 private:
  void read_resources() {
    const std::size_t periods = farm_.periods.size();
    plan_.resources.assign(farm_.resources.size(), std::vector<Use>(periods));
    for (std::size_t r = 0; r < farm_.resources.size(); ++r) {
      for (std::size_t p = 0; p < periods; ++p) {
        Use& use = plan_.resources[r][p];
        const std::size_t at = r * periods + p;
        use.own = farm_.resources[r].supply[p].own;
        use.bought = value_at(found_, built_.buy[at]);
        use.sold = value_at(found_, built_.sell[at]);
        use.kept = value_at(found_, built_.keep[at]);
        use.worth = worth_at(found_, built_.supply_row[at]);
      }
    }
    for (const Field& field : plan_.fields) {
      for (const Need& need : farm_.activities[field.activity].needs) {
        Use& use = plan_.resources[need.resource][need.period];
        (need.amount > 0 ? use.used : use.made) += std::fabs(need.amount) * field.amount;
        if (!field.parcel || need.amount <= 0) continue;
        const double ways = need.amount * field.amount * ways_of(farm_.resources[need.resource], farm_.parcels[*field.parcel]);
        use.ways += ways;
        use.used += ways;
      }
    }
  }

  void read_parcels() {
    const std::size_t periods = farm_.periods.size();
    const auto found = std::ranges::find(farm_.resources, true, &Resource::land);
    const auto land = static_cast<std::size_t>(found - farm_.resources.begin());
    for (std::size_t g = 0; g < farm_.parcels.size(); ++g) {
      LandUse& use = plan_.parcels.emplace_back();
      use.reclaimed = value_at(found_, built_.reclaimed[g]);
      use.used.assign(periods, 0);
      for (std::size_t p = 0; p < periods; ++p) {
        use.worth.push_back(worth_at(found_, built_.land_row[g * periods + p]));
        plan_.resources[land][p].own += farm_.parcels[g].area + use.reclaimed;
      }
    }
    for (const Field& field : plan_.fields) {
      if (!field.parcel) continue;
      for (const Need& need : farm_.activities[field.activity].needs) {
        if (need.resource == land) plan_.parcels[*field.parcel].used[need.period] += need.amount * field.amount;
      }
    }
  }

  void read_harvest() {
    const std::size_t products = farm_.products.size();
    plan_.need_worth.assign(products, 0);
    for (std::size_t s = 0; s < built_.scenarios.size(); ++s) {
      std::vector<Harvest>& year = plan_.harvest.emplace_back(products);
      for (std::size_t k = 0; k < products; ++k) {
        const std::size_t at = s * products + k;
        year[k].eaten = farm_.products[k].need;
        year[k].sold = value_at(found_, built_.grown_sold[at]);
        year[k].sold_above = value_at(found_, built_.grown_above[at]);
        year[k].bought = value_at(found_, built_.product_bought[at]);
        plan_.need_worth[k] -= worth_at(found_, built_.need_row[at]);
      }
      for (const Field& field : plan_.fields) {
        const Activity& activity = farm_.activities[field.activity];
        const double factor = field.parcel ? farm_.parcels[*field.parcel].yield : 1;
        for (std::size_t y = 0; y < activity.yields.size(); ++y) year[activity.yields[y].product].grown += factor * built_.scenarios[s].yields[field.activity][y] * field.amount;
      }
      plan_.income.push_back(found_.values[built_.income[s]]);
    }
  }

  /// The reduced costs. The price of a product that nobody grows, eats or buys may be anything that keeps it so; here it is what it would sell for.
  void read_lacks() {
    if (found_.duals.empty()) return;
    const std::vector<double> reduced = reduced_costs(built_.model, found_.duals);
    for (std::size_t f = 0; f < plan_.fields.size(); ++f) {
      Field& field = plan_.fields[f];
      if (field.amount > 1e-9) continue;
      const Activity& activity = farm_.activities[field.activity];
      const double factor = field.parcel ? farm_.parcels[*field.parcel].yield : 1;
      double lacks = -reduced[built_.field[f]];
      for (std::size_t s = 0; s < built_.scenarios.size(); ++s) {
        for (std::size_t y = 0; y < activity.yields.size(); ++y) {
          const std::size_t k = activity.yields[y].product, at = s * farm_.products.size() + k;
          const Harvest& year = plan_.harvest[s][k];
          if (year.grown > 1e-9 || year.bought > 1e-9 || farm_.products[k].need > 0) continue;
          const double sells = -found_.duals[built_.income_row[s]] * built_.scenarios[s].price[k];
          lacks += factor * built_.scenarios[s].yields[field.activity][y] * (-found_.duals[built_.need_row[at]] - sells);
        }
      }
      field.lacks = std::max(0.0, lacks);
    }
  }

  /// Of incomes as they are, whatever was aimed at.
  void read_risk() {
    std::vector<std::size_t> order(plan_.income.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t s) { return plan_.income[s]; });
    double left = options_.tail;
    for (const std::size_t s : order) {
      const double probability = built_.scenarios[s].probability, part = std::min(left, probability);
      plan_.expected += probability * plan_.income[s];
      plan_.tail_mean += part * plan_.income[s] / options_.tail;
      left -= part;
    }
    plan_.worst = plan_.income[order.front()];
  }

  const Farm& farm_;
  const FarmOptions& options_;
  const FarmModel& built_;
  const Solution& found_;
  FarmPlan plan_;
};

/// Above so many rows the linear programme of a careful aim begins inside; that of the mean has years that hardly pull at each other, and the simplex method is faster.
constexpr std::size_t kManyRows = 20'000;

/// Of all plans that are as good by a careful aim, the one with the largest mean income: what happens in the better years would else be left to chance. Nothing for the mean itself.
std::vector<double> then_mean(const FarmModel& built, Aim aim) {
  if (aim == Aim::expected) return {};
  std::vector<double> mean(built.model.columns.size(), 0);
  for (std::size_t s = 0; s < built.income.size(); ++s) mean[built.income[s]] = built.scenarios[s].probability;
  return mean;
}

/// Prices of a programme with whole units: those of the programme with these units as they are. Under a careful aim also the plan, as then_mean() says.
Done settle(const FarmModel& built, const SolverOptions& how, Solution& found, const RunControl& control) {
  LinearModel settled = built.model;
  bool any = false;
  for (std::size_t j = 0; j < settled.columns.size(); ++j) {
    if (!settled.columns[j].integer) continue;
    any = true;
    settled.columns[j].lower = settled.columns[j].upper = found.values[j];
    settled.columns[j].integer = false;
  }
  if (!any || found.values.empty()) return {};
  Result<Solution> priced = solve(settled, how, control);
  if (!priced) return fail(priced.error());
  found.duals = priced->duals;
  if (!how.then.empty() && !priced->values.empty()) found.values = std::move(priced->values);
  return {};
}

Error endless(const Farm& farm) {
  Error error{errors::bad_farm, "income has no end"};
  error.where.unit = farm.name;
  error.why = "something brings more than it costs, and nothing that is scarce limits it";
  error.hint = "give what it needs (land, labour, fodder), or say how much there can be at most";
  return error;
}

}  // namespace

std::vector<Field> fields_of(const Farm& farm) {
  std::vector<Field> fields;
  for (std::size_t a = 0; a < farm.activities.size(); ++a) {
    Field field;
    field.activity = a;
    if (farm.activities[a].kind != Kind::crop || farm.parcels.empty()) {
      fields.push_back(field);
      continue;
    }
    for (std::size_t g = 0; g < farm.parcels.size(); ++g) {
      field.parcel = g;
      if (fits(farm.activities[a], farm.parcels[g])) fields.push_back(field);
    }
  }
  return fields;
}

Result<FarmPlan> plan_farm(const Farm& farm, const FarmOptions& options, const RunControl& control) {
  if (Done done = check(farm); !done) return fail(done.error());
  if (!(options.tail > 0 && options.tail <= 1)) {
    Error error{errors::bad_farm, "the tail must be a part of the years above 0"};
    error.why = "it is " + format_double(options.tail);
    return fail(std::move(error));
  }
  const FarmModel built = model_of(farm, options);
  SolverOptions how;
  how.limits = options.limits;
  how.interior = options.aim != Aim::expected && built.model.rows.size() > kManyRows;
  how.then = then_mean(built, options.aim);
  Result<Solution> found = solve(built.model, how, control);
  if (!found) return fail(found.error());
  if (found->unbounded) return fail(endless(farm));
  if (found->values.empty()) {
    FarmPlan none;
    none.optimum = std::move(found->optimum);
    if (none.optimum.status != Status::infeasible) return none;
    Result<std::string> reason = why_not(built.model, control);
    if (!reason) return fail(reason.error());
    none.optimum.reason = std::move(*reason);
    return none;
  }
  if (Done done = settle(built, how, *found, control); !done) return fail(done.error());
  FarmPlan plan = Reading(farm, options, built, *found).read();
  plan.optimum = std::move(found->optimum);
  plan.optimum.objective = options.aim == Aim::expected ? plan.expected : options.aim == Aim::cvar ? plan.tail_mean : plan.worst;
  return plan;
}

Result<Information> value_of_information(const Farm& farm, const FarmPlan& plan, const RunControl& control) {
  Information information;
  for (const Scenario& scenario : farm.scenarios) {
    Farm known = farm;
    known.scenarios = {scenario};
    known.scenarios.front().probability = 1;
    Result<FarmPlan> best = plan_farm(known, {}, control);
    if (!best) return fail(best.error());
    if (!best->optimum.objective) return information;
    information.perfect += scenario.probability * *best->optimum.objective;
  }
  information.value_of_knowing = information.perfect - plan.expected;
  Farm usual = farm;
  usual.scenarios = {mean_of(farm)};
  Result<FarmPlan> mean = plan_farm(usual, {}, control);
  if (!mean) return fail(mean.error());
  if (!mean->optimum.objective) return information;
  FarmOptions held;
  held.fixed.emplace();
  for (const Field& field : mean->fields) held.fixed->push_back(field.amount);
  // A plan that breaks a rule in some year is none: no reason is asked for.
  Result<Solution> met = solve(model_of(farm, held).model, {}, control);
  if (!met) return fail(met.error());
  if (met->values.empty()) return information;
  information.mean_year = *met->optimum.objective;
  information.value_of_scenarios = plan.expected - *information.mean_year;
  return information;
}

}  // namespace solleva::plan::farm
