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
  return alpha == 0 ? 1.0 : std::pow((line - welfare) / line, alpha);
}

/// The gap that is left after a gain, in the mean over a normal error of it.
double left_after(double welfare, double gain, double spread, const data::PortfolioFile& file) {
  if (spread == 0) return gap_of(welfare + gain, file.line, file.alpha);
  double total = 0;
  for (int q = 0; q < quantiles; ++q) {
    const double error = normal_quantile((q + 0.5) / quantiles);
    total += gap_of(welfare + gain * (1 + spread * error), file.line, file.alpha);
  }
  return total / quantiles;
}

void set_effects(PortfolioProblem& problem) {
  const data::PortfolioFile& file = *problem.file;
  const data::PortfolioTable& table = *problem.table;
  const std::size_t measures = file.measures.size();
  problem.effect.resize(table.ids.size() * measures);
  for (std::size_t j = 0; j < measures; ++j) {
    for (std::size_t i = 0; i < table.ids.size(); ++i) {
      double effect = table.effect[j][i];
      if (file.objective == data::PortfolioObjective::fgt && !std::isnan(effect)) {
        const double before = gap_of(table.welfare[i], file.line, file.alpha);
        effect = table.size[i] * (before - left_after(table.welfare[i], effect, file.measures[j].spread, file));
      }
      problem.effect[i * measures + j] = effect;
    }
  }
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
  const std::optional<double> scale = whole_scale(problem.effect, 16'000'000);
  problem.exact = scale.has_value();
  problem.effect_scale = scale.value_or(1);
  problem.scaled_effect.resize(problem.effect.size());
  problem.scaled_cost.resize(problem.effect.size());
  bool any = false;
  for (std::size_t c = 0; c < problem.effect.size(); ++c) {
    const double effect = problem.effect[c];
    const double cost = table.cost[c % measures][c / measures];
    const double scaled = problem.exact ? std::round(effect * problem.effect_scale) : effect;
    problem.scaled_effect[c] = std::isnan(effect) ? -std::numeric_limits<float>::infinity() : static_cast<float>(scaled);
    // A cost is never made smaller, so that no budget is overdrawn.
    problem.scaled_cost[c] = std::isnan(effect) ? 0 : static_cast<std::int32_t>(std::ceil(cost * problem.money_scale - 1e-6));
    any = any || !std::isnan(effect);
  }
  if (!any) return fail(bad("nobody may have any measure", "`who` and `consent` leave no household"));
  return {};
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
    groups_ = file_.floor && file_.floor->by_group ? table_.groups.size() : 1;
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
    set_floors();
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

  void set_floors() {
    portfolio_.floor_row.assign(portfolio_.places, plan::no_row);
    if (!file_.floor) return;
    const bool by_group = file_.floor->by_group;
    std::vector<double> households(by_group ? table_.groups.size() : table_.places.size(), 0);
    for (const std::uint32_t at : by_group ? table_.group : table_.place) households[at] += 1;
    std::vector<std::int32_t> rows;
    for (std::size_t at = 0; at < households.size(); ++at) {
      PortfolioRowName name;
      name.kind = PortfolioRowName::Kind::floor;
      (by_group ? name.group : name.place) = by_group ? table_.groups[at] : table_.places[at];
      rows.push_back(add(std::ceil(file_.floor->share * households[at] - 1e-9), true, std::move(name)));
    }
    for (std::size_t q = 0; q < portfolio_.places; ++q) portfolio_.floor_row[q] = rows[by_group ? q % groups_ : q / groups_];
  }

  void set_rules() {
    problem_.rules.most = static_cast<std::size_t>(file_.most);
    for (std::size_t j = 0; j < file_.measures.size(); ++j) {
      const data::PortfolioMeasure& measure = file_.measures[j];
      for (const std::size_t other : measure.needs) problem_.rules.needs.emplace_back(j, other);
      for (const std::size_t other : measure.excludes) problem_.rules.excludes.emplace_back(j, other);
      if (!measure.opening) continue;
      for (std::size_t q = 0; q < portfolio_.places; ++q) {
        std::int32_t pays = plan::no_row;
        for (std::size_t k = 0; k < portfolio_.channels && pays < 0; ++k) {
          pays = std::max(pays, portfolio_.cost_row[(q * portfolio_.measures + j) * portfolio_.channels + k]);
        }
        if (pays >= 0) problem_.rules.openings.push_back({q, j, std::ceil(*measure.opening * problem_.money_scale - 1e-6), pays});
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
  set_effects(problem);
  if (Done done = set_numbers(problem); !done) return fail(done.error());
  if (Done done = Rows(problem).set(); !done) return fail(done.error());
  if (!problem.joint() && problem.portfolio.rows.size() > most_rows) {
    return fail(bad("there are more than 3,000 budgets, capacities and floors", "a capacity of each place counts once for each measure and place"));
  }
  const bool openings_by_group = !problem.rules.openings.empty() && problem.portfolio.places != table.places.size();
  if (openings_by_group) return fail(bad("openings and floors of groups do not go together yet", "a place is opened for all its groups at once"));
  problem.portfolio.effect = problem.scaled_effect;
  problem.portfolio.cost = problem.scaled_cost;
  problem.portfolio.place = problem.cell;
  return problem;
}

}  // namespace solleva::cli
