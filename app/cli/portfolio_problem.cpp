// SPDX-License-Identifier: Apache-2.0
#include "app/cli/portfolio_problem.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "solleva/base/distributions.h"
#include "solleva/base/text.h"
#include "solleva/data/errors.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/portfolio/deprivation_effect.h"

namespace solleva::cli {
namespace {

constexpr double most_units = 2'000'000'000;  ///< of money, in 32 bits
constexpr std::size_t most_rows = 3'000;       ///< prices that are searched together
constexpr int quantiles = 33;                 ///< of a gain that is not sure

Error bad(std::string what, std::string why) {
  Error error{plan::errors::bad_portfolio, std::move(what)};
  error.why = std::move(why);
  return error;
}

double gap_of(double welfare, double line, double alpha) {
  if (welfare >= line) return 0;
  if (alpha == 0 || alpha == 1) return alpha == 0 ? 1.0 : (line - welfare) / line;
  return std::pow((line - welfare) / line, alpha);
}

/// How a measure's effect is judged.
struct Judgement {
  data::PortfolioObjective kind = data::PortfolioObjective::effect;
  double line = 0, alpha = 0;
  std::optional<plan::M0Rule> m0 = {};
};

/// The gap that is left after a gain, in the mean over a normal error of it.
double left_after(double welfare, double gain, double spread, const Judgement& judgement, const std::vector<double>& errors) {
  if (spread == 0) return gap_of(welfare + gain, judgement.line, judgement.alpha);
  double total = 0;
  for (const double error : errors) total += gap_of(welfare + gain * (1 + spread * error), judgement.line, judgement.alpha);
  return total / static_cast<double>(errors.size());
}

std::vector<double> equal_quantiles() {
  std::vector<double> errors;
  for (int q = 0; q < quantiles; ++q) errors.push_back(normal_quantile((q + 0.5) / quantiles));
  return errors;
}

/// What a measure brings in a scenario before it is judged: in place of what it always brings, or a factor of that.
const data::PortfolioScenarioEffect* change_in(const data::PortfolioFile& file, std::optional<std::size_t> scenario, std::size_t measure) {
  if (!scenario) return nullptr;
  const auto& effects = file.scenarios[*scenario].effects;
  const auto at = std::ranges::find(effects, measure, &data::PortfolioScenarioEffect::measure);
  return at == effects.end() ? nullptr : &*at;
}

/// The effects of all measures, [household][measure]; NaN: not for this household.
std::vector<double> effects_of(const data::PortfolioFile& file, const data::PortfolioTable& table, const Judgement& judgement,
                               std::optional<std::size_t> scenario) {
  using enum data::PortfolioObjective;
  const std::size_t measures = file.measures.size();
  const std::vector<double> errors = equal_quantiles();
  std::vector<double> effects(table.ids.size() * measures);
  for (std::size_t j = 0; j < measures; ++j) {
    const data::PortfolioScenarioEffect* change = change_in(file, scenario, j);
    const bool own = change != nullptr && !change->effect.text.empty();
    const std::vector<double>& base = own ? table.scenario_effect[*scenario][j] : table.effect[j];
    const double factor = change != nullptr && !own ? change->factor : 1;
    std::uint64_t ended = 0;
    for (const std::size_t d : file.measures[j].removes) ended |= std::uint64_t{1} << d;
    for (std::size_t i = 0; i < table.ids.size(); ++i) {
      double effect = std::isnan(table.effect[j][i]) ? table.effect[j][i] : factor * base[i];
      if (judgement.kind == fgt && !std::isnan(effect)) {
        const double before = gap_of(table.welfare[i], judgement.line, judgement.alpha);
        effect = table.size[i] * (before - left_after(table.welfare[i], effect, file.measures[j].spread, judgement, errors));
      }
      if (judgement.kind == m0 && !std::isnan(effect)) effect = factor * table.size[i] * plan::m0_reduction(*judgement.m0, table.deprived[i], ended);
      effects[i * measures + j] = effect;
    }
  }
  return effects;
}

Result<Judgement> judgement_of(const data::PortfolioFile& file) {
  Judgement judgement;
  judgement.kind = file.objective;
  judgement.line = file.line;
  judgement.alpha = file.alpha;
  if (file.objective != data::PortfolioObjective::m0) return judgement;
  std::vector<Fraction> weights;
  for (const data::PortfolioIndicator& one : file.indicators) weights.push_back(one.weight);
  judgement.m0 = plan::m0_rule(weights, file.cutoff);
  if (judgement.m0) return judgement;
  return fail(bad("the weights of the indicators do not add up to 1 exactly", "write them as fractions, as in \"1/6\""));
}

/// In units of the planner. Whether nothing was rounded.
bool add_column(PortfolioProblem& problem, const std::vector<double>& effects) {
  std::vector<float>& column = problem.columns.emplace_back(effects.size(), 0.0F);
  bool exact = true;
  for (std::size_t c = 0; c < effects.size(); ++c) {
    if (std::isnan(effects[c])) continue;
    const double scaled = effects[c] * problem.effect_scale;
    column[c] = static_cast<float>(scaled);
    exact = exact && static_cast<double>(column[c]) == scaled;
  }
  return exact;
}

/// Each scenario as a criterion, and the mean of all as the effect. Views are set once all columns stand.
bool set_scenarios(PortfolioProblem& problem, const Judgement& judgement) {
  const data::PortfolioFile& file = *problem.file;
  const bool linear = judgement.kind != data::PortfolioObjective::fgt;
  bool exact = true;
  problem.scenarios.resize(file.scenarios.size());
  std::vector<double> mean(problem.table->ids.size() * file.measures.size(), 0);
  for (std::size_t s = 0; s < file.scenarios.size(); ++s) {
    const data::PortfolioScenario& scenario = file.scenarios[s];
    const std::vector<double> effects = effects_of(file, *problem.table, judgement, s);
    for (std::size_t c = 0; c < mean.size(); ++c) mean[c] += scenario.probability * effects[c];
    const bool factors = linear && std::ranges::all_of(scenario.effects, [](const auto& one) { return one.effect.text.empty(); });
    if (factors) {
      problem.columns.emplace_back();
      problem.scenarios[s].factor.assign(file.measures.size(), 1);
      for (const data::PortfolioScenarioEffect& one : scenario.effects) problem.scenarios[s].factor[one.measure] = one.factor;
    } else {
      exact = add_column(problem, effects) && exact;
    }
  }
  const bool any_factors = std::ranges::any_of(problem.columns, [](const std::vector<float>& column) { return column.empty(); });
  // Factors multiply what measures always bring: the planner's own column; its sum is never looked at.
  const std::vector<double> base = any_factors ? effects_of(file, *problem.table, judgement, std::nullopt) : mean;
  const bool rounded = !add_column(problem, base);
  exact = exact && !(any_factors && rounded);
  problem.effect = std::move(mean);
  return exact;
}

/// The smallest of 1, 10, 100, 1000 that makes all values whole and below `most`; empty where none does.
std::optional<double> whole_scale(const std::vector<double>& values, double most) {
  for (const double scale : {1.0, 10.0, 100.0, 1000.0}) {
    const bool fits = std::all_of(values.begin(), values.end(), [&](double value) {
      return std::isnan(value) || (std::fabs(value * scale - std::round(value * scale)) <= 1e-9 * std::max(1.0, std::fabs(value * scale)) &&
                                   std::fabs(value * scale) < most);
    });
    if (fits) return scale;
  }
  return std::nullopt;
}

Done set_numbers(PortfolioProblem& problem) {
  const data::PortfolioTable& table = *problem.table;
  const std::size_t measures = problem.file->measures.size();
  std::vector<double> money;
  for (const std::vector<double>& costs : table.cost) money.insert(money.end(), costs.begin(), costs.end());
  problem.money_scale = whole_scale(money, most_units).value_or(0);
  if (problem.money_scale == 0) {
    double greatest = 1;
    for (const double cost : money) greatest = std::isnan(cost) ? greatest : std::max(greatest, cost);
    if (greatest >= most_units) return fail(bad("a cost is too large", "it must be below 2,000,000,000: state money in thousands or millions"));
    problem.money_scale = std::pow(10, std::floor(std::log10(most_units / greatest)));
    problem.money_scale = std::min(problem.money_scale, 1e6);
  }
  if (problem.scenarios.empty()) {
    const std::optional<double> scale = whole_scale(problem.effect, 16'000'000);
    problem.exact = scale.has_value();
    problem.effect_scale = scale.value_or(1);
  }
  problem.scaled_effect.resize(problem.effect.size());
  problem.scaled_cost.resize(problem.effect.size());
  bool any = false;
  for (std::size_t c = 0; c < problem.effect.size(); ++c) {
    const double effect = problem.effect[c];
    const double cost = table.cost[c % measures][c / measures];
    const double scaled = problem.exact && problem.scenarios.empty() ? std::round(effect * problem.effect_scale) : effect;
    problem.scaled_effect[c] = std::isnan(effect) ? -std::numeric_limits<float>::infinity() : static_cast<float>(scaled);
    if (!problem.scenarios.empty() && !std::isnan(effect)) problem.scaled_effect[c] = problem.columns.back()[c];
    // A cost is never made smaller, so that no budget is overdrawn.
    problem.scaled_cost[c] = std::isnan(effect) ? 0 : static_cast<std::int32_t>(std::ceil(cost * problem.money_scale - 1e-6));
    any = any || !std::isnan(effect);
  }
  if (!any) return fail(bad("nobody may have any measure", "`who` and `consent` leave no household"));
  return {};
}

/// Further objectives in units of the planner.
void set_stages(PortfolioProblem& problem, const Judgement& first) {
  using enum data::PortfolioObjective;
  const data::PortfolioFile& file = *problem.file;
  problem.stages.emplace_back();
  problem.stages.back().tolerance = file.tolerance;
  problem.columns.emplace_back();
  for (const data::PortfolioStage& then : file.then) {
    plan::Stage stage;
    stage.tolerance = then.tolerance;
    problem.columns.emplace_back();
    if (then.kind == cost || then.kind == served) {
      stage.criterion.factor.assign(file.measures.size(), 0);
      (then.kind == cost ? stage.criterion.money_worth : stage.criterion.served_worth) = then.kind == cost ? -1 : 1;
    } else {
      Judgement judgement = first;
      judgement.kind = then.kind;
      judgement.line = then.line;
      judgement.alpha = then.alpha;
      problem.columns.pop_back();
      add_column(problem, effects_of(file, *problem.table, judgement, std::nullopt));
    }
    problem.stages.push_back(std::move(stage));
  }
}

Error unknown_place(const std::string& place, const Where& where, const std::vector<std::string>& places) {
  Error error{data::errors::programme_bad_value, "nobody lives in \"" + place + "\""};
  error.where = where;
  error.why = "the table of households has no such place";
  error.hint = did_you_mean(place, places);
  return error;
}

/// Rows and who uses them.
class Rows {
 public:
  explicit Rows(PortfolioProblem& problem) : problem_(problem), file_(*problem.file), table_(*problem.table), portfolio_(problem.portfolio) {
    const bool by_group = std::ranges::any_of(file_.floors, [](const data::PortfolioFloor& floor) { return floor.by_group; });
    groups_ = by_group ? table_.groups.size() : 1;
  }

  Done set() {
    for (const data::PortfolioBudget& budget : file_.budgets) {
      if (std::ranges::find(problem_.sources, budget.source) == problem_.sources.end()) problem_.sources.push_back(budget.source);
    }
    portfolio_.measures = file_.measures.size();
    portfolio_.channels = problem_.sources.size() * problem_.years();
    portfolio_.places = table_.places.size() * groups_;
    if (portfolio_.measures * portfolio_.channels >= plan::no_measure) return fail(bad("there are too many measures, sources and years", "their product must be below 65,535"));
    portfolio_.weight.clear();
    for (std::size_t k = 0; k < portfolio_.channels; ++k) portfolio_.weight.push_back(static_cast<double>(problem_.years() - k % problem_.years()));
    for (std::size_t i = 0; i < table_.ids.size(); ++i) {
      problem_.cell.push_back(static_cast<std::uint32_t>(table_.place[i] * groups_ + (groups_ > 1 ? table_.group[i] : 0)));
    }
    if (Done done = set_budgets(); !done) return done;
    if (Done done = set_capacities(); !done) return done;
    if (Done done = set_floors(); !done) return done;
    set_rules();
    return {};
  }

 private:
  std::int32_t add(double limit, bool floor, PortfolioRowName name) {
    portfolio_.rows.push_back({limit, floor});
    problem_.rows.push_back(std::move(name));
    return static_cast<std::int32_t>(portfolio_.rows.size() - 1);
  }

  bool lives(const std::string& place) const { return std::ranges::find(table_.places, place) != table_.places.end(); }

  Done set_budgets() {
    for (std::size_t b = 0; b < file_.budgets.size(); ++b) {
      const data::PortfolioBudget& budget = file_.budgets[b];
      if (!budget.place.empty() && !lives(budget.place)) return fail(unknown_place(budget.place, budget.where, table_.places));
      PortfolioRowName name;
      name.index = b;
      name.place = budget.place;
      add(std::floor(budget.amount * problem_.money_scale + 1e-6), false, std::move(name));
    }
    for (std::size_t q = 0; q < portfolio_.places; ++q) {
      for (const data::PortfolioMeasure& measure : file_.measures) {
        for (std::size_t k = 0; k < portfolio_.channels; ++k) portfolio_.cost_row.push_back(payer(table_.places[q / groups_], measure, k));
      }
    }
    return {};
  }

  /// The budget of a source and year in a place: its own, or else that of everywhere. Budgets are the first rows.
  std::int32_t payer(const std::string& place, const data::PortfolioMeasure& measure, std::size_t channel) const {
    const std::string& source = problem_.sources[channel / problem_.years()];
    if (!measure.sources.empty() && std::ranges::find(measure.sources, source) == measure.sources.end()) return plan::not_offered;
    std::int32_t found = plan::not_offered;
    for (std::size_t b = 0; b < file_.budgets.size(); ++b) {
      const data::PortfolioBudget& budget = file_.budgets[b];
      if (budget.source != source || (budget.year && *budget.year != file_.years[channel % problem_.years()])) continue;
      if (budget.place == place) return static_cast<std::int32_t>(b);
      if (budget.place.empty()) found = static_cast<std::int32_t>(b);
    }
    return found;
  }

  Done set_capacities() {
    portfolio_.count_row.assign(portfolio_.places * portfolio_.measures, plan::no_row);
    for (const data::PortfolioCapacity& one : file_.capacities) {
      if (!lives(one.place)) return fail(unknown_place(one.place, one.where, table_.places));
    }
    for (std::size_t j = 0; j < portfolio_.measures; ++j) {
      const data::PortfolioMeasure& measure = file_.measures[j];
      PortfolioRowName name;
      name.kind = PortfolioRowName::Kind::capacity;
      name.index = j;
      const std::int32_t all = measure.capacity ? add(static_cast<double>(*measure.capacity), false, name) : plan::no_row;
      for (std::size_t p = 0; p < table_.places.size(); ++p) {
        std::optional<std::int64_t> own = measure.capacity_of_a_place;
        for (const data::PortfolioCapacity& one : file_.capacities) {
          if (one.measure == j && one.place == table_.places[p]) own = one.households;
        }
        name.place = table_.places[p];
        const std::int32_t row = own ? add(static_cast<double>(*own), false, name) : all;
        for (std::size_t g = 0; g < groups_; ++g) portfolio_.count_row[(p * groups_ + g) * portfolio_.measures + j] = row;
      }
    }
    return {};
  }

  /// The rows of one floor, and which of them counts each cell (a place, or a group in a place).
  Done set_floor(const data::PortfolioFloor& floor, std::size_t at) {
    const std::vector<std::string>& names = floor.by_place ? table_.places : table_.groups;
    for (const std::string& name : floor.only) {
      if (std::ranges::find(names, name) != names.end()) continue;
      Error error = unknown_place(name, floor.where, names);
      if (!floor.by_place) error.what = "nobody is of the group \"" + name + "\"";
      if (!floor.by_place) error.why = "the table of households has no such group";
      return fail(std::move(error));
    }
    std::vector<double> households(portfolio_.places, 0);
    const auto part_of = [&](std::size_t cell) {
      if (floor.by_place && floor.by_group) return cell;
      return floor.by_group ? cell % groups_ : cell / groups_ * groups_;
    };
    for (const std::uint32_t cell : problem_.cell) households[part_of(cell)] += 1;
    std::vector<std::int32_t> rows(portfolio_.places, plan::no_row);
    for (std::size_t cell = 0; cell < portfolio_.places; ++cell) {
      const std::size_t part = part_of(cell);
      const std::string &place = table_.places[cell / groups_], &group = table_.groups[groups_ > 1 ? cell % groups_ : 0];
      const bool held = floor.only.empty() || std::ranges::find(floor.only, floor.by_place ? place : group) != floor.only.end();
      if (!held || households[part] == 0) continue;
      if (rows[part] == plan::no_row) {
        PortfolioRowName name;
        name.kind = PortfolioRowName::Kind::floor;
        if (floor.by_place) name.place = place;
        if (floor.by_group) name.group = group;
        rows[part] = add(std::ceil(floor.share * households[part] - 1e-9), true, std::move(name));
      }
      portfolio_.floor_row[cell * portfolio_.floors + at] = rows[part];
    }
    return {};
  }

  Done set_floors() {
    portfolio_.floors = std::max<std::size_t>(1, file_.floors.size());
    portfolio_.floor_row.assign(portfolio_.places * portfolio_.floors, plan::no_row);
    for (std::size_t at = 0; at < file_.floors.size(); ++at) {
      if (Done done = set_floor(file_.floors[at], at); !done) return done;
    }
    return {};
  }

  void set_rules() {
    problem_.rules.most = static_cast<std::size_t>(file_.most);
    for (std::size_t j = 0; j < file_.measures.size(); ++j) {
      const data::PortfolioMeasure& measure = file_.measures[j];
      for (const std::size_t other : measure.needs) problem_.rules.needs.emplace_back(j, other);
      for (const std::size_t other : measure.excludes) problem_.rules.excludes.emplace_back(j, other);
      if (!measure.opening) continue;
      for (std::size_t q = 0; q < portfolio_.places; q += groups_) {
        std::int32_t pays = plan::no_row;
        for (std::size_t k = 0; k < portfolio_.channels && pays < 0; ++k) {
          pays = std::max(pays, portfolio_.cost_row[(q * portfolio_.measures + j) * portfolio_.channels + k]);
        }
        if (pays >= 0) problem_.rules.openings.push_back({q, j, std::ceil(*measure.opening * problem_.money_scale - 1e-6), pays, groups_});
      }
    }
  }

  PortfolioProblem& problem_;
  const data::PortfolioFile& file_;
  const data::PortfolioTable& table_;
  plan::Portfolio& portfolio_;
  std::size_t groups_ = 1;
};

Done check_ids(const data::PortfolioTable& table, const data::PortfolioFile& file, const data::Table& households) {
  std::unordered_map<std::string_view, std::size_t> first;
  for (std::size_t i = 0; i < table.ids.size(); ++i) {
    if (first.emplace(table.ids[i], i).second) continue;
    Error error = bad("the household \"" + table.ids[i] + "\" is there twice", "a plan could not say which of them gets what");
    error.where = data::place_of(households, i, file.id_column);
    return fail(std::move(error));
  }
  return {};
}

}  // namespace

Result<PortfolioProblem> problem_of(const data::PortfolioFile& file, const data::PortfolioTable& table, const data::Table& households) {
  if (Done done = check_ids(table, file, households); !done) return fail(done.error());
  PortfolioProblem problem;
  problem.file = &file;
  problem.table = &table;
  const Result<Judgement> judgement = judgement_of(file);
  if (!judgement) return fail(judgement.error());
  if (file.scenarios.empty()) problem.effect = effects_of(file, table, *judgement, std::nullopt);
  else problem.exact = set_scenarios(problem, *judgement);
  if (Done done = set_numbers(problem); !done) return fail(done.error());
  if (!file.then.empty()) set_stages(problem, *judgement);
  if (Done done = Rows(problem).set(); !done) return fail(done.error());
  if (!problem.joint() && problem.portfolio.rows.size() > most_rows) {
    return fail(bad("there are more than 3,000 budgets, capacities and floors", "a capacity of each place counts once for each measure and place"));
  }
  problem.portfolio.effect = problem.scaled_effect;
  problem.portfolio.cost = problem.scaled_cost;
  problem.portfolio.place = problem.cell;
  for (std::size_t s = 0; s < problem.scenarios.size(); ++s) problem.scenarios[s].effect = problem.columns[s];
  for (std::size_t s = 0; s < problem.stages.size(); ++s) problem.stages[s].criterion.effect = problem.columns[s];
  return problem;
}

double PortfolioProblem::scenario_effect(std::size_t scenario, std::size_t household, std::size_t measure) const {
  const plan::Criterion& criterion = scenarios[scenario];
  const std::span<const float> values = criterion.effect.empty() ? std::span<const float>(scaled_effect) : criterion.effect;
  return (criterion.factor.empty() ? 1 : criterion.factor[measure]) * static_cast<double>(values[household * portfolio.measures + measure]) / effect_scale;
}

std::vector<double> PortfolioProblem::probabilities() const {
  std::vector<double> all;
  for (const data::PortfolioScenario& one : file->scenarios) all.push_back(one.probability);
  return all;
}

}  // namespace solleva::cli
