// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "solleva/plan/portfolio/weights.h"

namespace solleva::plan {
namespace {

class Builder {
 public:
  Builder(const Combined& combined, const WeightRule& rule) : combined_(combined), rule_(rule), portfolio_(combined.base()) {
    LinearModel& model = made_.model;
    model.sense = Sense::maximise;
    for (const PortfolioRow& row : portfolio_.rows) {
      ModelRow made;
      if (row.floor) made.lower = row.limit; else made.upper = row.limit;
      model.add_row(made);
    }
    made_.criteria_at = model.rows.size();
    for (std::size_t s = 0; s < combined.criteria().size(); ++s) {
      ModelRow made;
      if (rule.robust()) made.lower = 0;
      else if (s != rule.first) made.lower = rule.least[s];
      model.add_row(made);
    }
  }

  void add_household(std::size_t i, const std::vector<std::uint16_t>& open, bool nothing) {
    if (open.empty()) return;
    ModelRow one;
    one.lower = nothing ? -unbounded : 1;
    one.upper = 1;
    const std::uint32_t at = made_.model.add_row(one);
    for (const std::uint16_t option : open) add_option(i, option, at);
  }

  /// t - sum of most times what is below t, for a robust rule.
  CriteriaModel finish() {
    if (!rule_.robust()) return std::move(made_);
    LinearModel& model = made_.model;
    ModelColumn level;
    level.lower = -unbounded;
    level.objective = 1;
    const std::uint32_t t = model.add_column(level);
    for (std::size_t s = 0; s < rule_.most.size(); ++s) {
      const auto row = static_cast<std::uint32_t>(made_.criteria_at + s);
      model.add_term(row, t, -1);
      if (rule_.most[s] >= 1) continue;
      ModelColumn below;
      below.objective = -rule_.most[s];
      model.add_term(row, model.add_column(below), 1);
    }
    return std::move(made_);
  }

 private:
  void add_option(std::size_t i, std::uint16_t option, std::uint32_t at) {
    LinearModel& model = made_.model;
    ModelColumn column;
    column.upper = 1;
    column.integer = true;
    if (!rule_.robust()) column.objective = criterion_term(portfolio_, combined_.criteria()[rule_.first], i, option);
    const std::uint32_t x = model.add_column(column);
    made_.options.push_back({static_cast<std::uint32_t>(i), option});
    model.add_term(at, x, 1);
    const auto cost = static_cast<double>(portfolio_.cost[i * portfolio_.measures + option / portfolio_.channels]);
    for_rows(portfolio_, portfolio_.place_of(i), option, cost, [&](std::size_t row, double amount) {
      model.add_term(static_cast<std::uint32_t>(row), x, amount);
    });
    for (std::size_t s = 0; s < combined_.criteria().size(); ++s) {
      if (!rule_.robust() && s == rule_.first) continue;
      const double term = criterion_term(portfolio_, combined_.criteria()[s], i, option);
      if (term != 0) model.add_term(static_cast<std::uint32_t>(made_.criteria_at + s), x, term);
    }
  }

  const Combined& combined_;
  const WeightRule& rule_;
  const Portfolio& portfolio_;
  CriteriaModel made_;
};

}  // namespace

CriteriaModel model_of(const Combined& combined, const WeightRule& rule, const Portfolio* weighed, const PriceTable* table, double most,
                       std::span<const std::uint16_t> choice) {
  const Portfolio& portfolio = combined.base();
  Builder builder(combined, rule);
  const std::size_t options = portfolio.measures * portfolio.channels;
  std::vector<std::uint16_t> open;
  for (std::size_t i = 0; i < portfolio.households(); ++i) {
    const std::uint16_t chosen = choice.empty() ? no_measure : choice[i];
    const double best = table == nullptr ? 0 : table->best(*weighed, i).value;
    open.clear();
    for (std::size_t o = 0; o < options; ++o) {
      const bool offered = std::isfinite(portfolio.effect[i * portfolio.measures + o / portfolio.channels]) &&
                           portfolio.cost_row[portfolio.place_of(i) * options + o] != not_offered;
      if (!offered) continue;
      if (table == nullptr || o == chosen || best - table->value(*weighed, i, o) <= most) open.push_back(static_cast<std::uint16_t>(o));
    }
    builder.add_household(i, open, table == nullptr || best <= most || (!choice.empty() && chosen == no_measure));
  }
  return builder.finish();
}

}  // namespace solleva::plan
