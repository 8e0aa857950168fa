// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>

#include "solleva/base/text.h"
#include "solleva/data/column.h"
#include "solleva/data/errors.h"
#include "solleva/data/expression.h"
#include "solleva/data/portfolio_file.h"

namespace solleva::data {
namespace {

/// An expression under the name of the column that it becomes.
struct Asked {
  std::string column;
  const PlacedExpression* expression;
};

/// The error at the place of the expression in its file; what the table said about its own place stays in the words.
Error at_expression(Error error, const PlacedExpression& one) {
  if (error.where.file != one.where.file && error.where.line > 0) {
    error.what += " (" + error.where.file + ":" + std::to_string(error.where.line) + ")";
  }
  error.where = one.where;
  return error;
}

/// The values of all expressions, in their order; NaN where one gives NULL.
Result<std::vector<NumericColumn>> evaluate(Engine& engine, const Table& table, const std::vector<Asked>& asked) {
  std::vector<Derived> derived;
  std::vector<ColumnRequest> requests;
  for (const Asked& one : asked) {
    derived.push_back({one.column, one.expression->text});
    requests.push_back({one.column, {Sign::any, Gaps::keep}});
  }
  const Result<Table> selected = select(engine, table, {derived, {}}, "portfolio");
  if (!selected) {
    for (std::size_t i = 0; i < derived.size(); ++i) {
      const Result<Table> alone = select(engine, table, {{derived[i]}, {}}, "portfolio alone " + std::to_string(i));
      if (!alone) return fail(at_expression(alone.error(), *asked[i].expression));
    }
    return fail(selected.error());
  }
  Result<std::vector<NumericColumn>> columns = numeric_columns(engine, *selected, requests);
  if (columns) return columns;
  const auto at = std::ranges::find(asked, columns.error().where.field, &Asked::column);
  return at == asked.end() ? columns : fail(at_expression(columns.error(), *at->expression));
}

/// Collects the expressions of a portfolio and hands out their values.
class Evaluation {
 public:
  Evaluation(Engine& engine, const Table& table, const PortfolioFile& spec) : engine_(engine), table_(table) {
    ask(spec.welfare);
    ask(spec.size);
    for (const PortfolioMeasure& one : spec.measures) {
      for (const PlacedExpression* expression : {&one.who, &one.consent, &one.cost, &one.effect, &one.effect_sd}) ask(*expression);
    }
    for (const PortfolioScenario& scenario : spec.scenarios) {
      for (const PortfolioScenarioEffect& one : scenario.effects) ask(one.effect);
    }
    for (const PortfolioIndicator& one : spec.indicators) ask(one.deprived);
  }

  Done run() {
    if (asked_.empty()) return {};
    Result<std::vector<NumericColumn>> columns = evaluate(engine_, table_, asked_);
    if (!columns) return fail(columns.error());
    columns_ = std::move(*columns);
    return {};
  }

  /// The values, none where the file has no such expression.
  const std::vector<double>* of(const PlacedExpression& expression) const {
    for (std::size_t i = 0; i < asked_.size(); ++i) {
      if (asked_[i].expression == &expression) return &columns_[i].values;
    }
    return nullptr;
  }

  Error wrong(const ErrorCode& code, const PlacedExpression& expression, std::size_t row, std::string what, const std::string& gives) const {
    const Where place = place_of(table_, row, "");
    Error error{code, std::move(what)};
    error.where = expression.where;
    error.why = "'" + expression.text + "' gives " + gives + " for a household (" + place.file +
                (place.line > 0 ? ":" + std::to_string(place.line) : ", " + place.unit) + ")";
    return error;
  }

  /// Whether a yes or no holds for a household; NULL is no.
  Result<bool> holds(const PlacedExpression& expression, std::size_t row) const {
    const std::vector<double>* values = of(expression);
    if (values == nullptr) return true;
    const double value = (*values)[row];
    if (std::isnan(value) || value == 0) return false;
    if (value == 1) return true;
    return fail(wrong(errors::bad_expression, expression, row, "an expression is neither true nor false", format_double(value)));
  }

 private:
  void ask(const PlacedExpression& expression) {
    if (expression.text.empty()) return;
    std::string name = "portfolio " + std::to_string(asked_.size());
    while (table_.find(name) != nullptr) name += '_';
    asked_.push_back({std::move(name), &expression});
  }

  Engine& engine_;
  const Table& table_;
  std::vector<Asked> asked_;
  std::vector<NumericColumn> columns_;
};

Done read_names(Engine& engine, const Table& table, const PortfolioFile& spec, PortfolioTable& read) {
  const Result<CodedColumn> ids = coded_column(engine, table, spec.id_column);
  if (!ids) return fail(ids.error());
  for (const std::uint32_t code : ids->codes) read.ids.push_back(ids->names[code]);
  const auto groups = [&](const std::string& column, std::vector<std::string>& names, std::vector<std::uint32_t>& codes) -> Done {
    names = {""};
    codes.assign(read.ids.size(), 0);
    if (column.empty()) return {};
    Result<CodedColumn> coded = coded_column(engine, table, column);
    if (!coded) return fail(coded.error());
    names = std::move(coded->names);
    codes = std::move(coded->codes);
    return {};
  };
  if (Done done = groups(spec.place_column, read.places, read.place); !done) return done;
  return groups(spec.group_column, read.groups, read.group);
}

Done read_measure(const Evaluation& evaluation, const PortfolioMeasure& measure, std::size_t rows, PortfolioTable& read) {
  const std::vector<double>& cost = *evaluation.of(measure.cost);
  const std::vector<double> nothing(measure.effect.text.empty() ? rows : 0, 0);
  const std::vector<double>& effect = measure.effect.text.empty() ? nothing : *evaluation.of(measure.effect);
  std::vector<double> costs(rows, std::nan("")), effects(rows, std::nan(""));
  std::int64_t without = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const Result<bool> who = evaluation.holds(measure.who, row);
    if (!who) return fail(who.error());
    const Result<bool> consent = evaluation.holds(measure.consent, row);
    if (!consent) return fail(consent.error());
    if (!*who) continue;
    if (!*consent) {
      ++without;
      continue;
    }
    if (std::isnan(cost[row])) return fail(evaluation.wrong(errors::missing_value, measure.cost, row, "a cost is missing", "nothing"));
    if (std::isnan(effect[row])) return fail(evaluation.wrong(errors::missing_value, measure.effect, row, "an effect is missing", "nothing"));
    if (cost[row] < 0) return fail(evaluation.wrong(errors::negative_value, measure.cost, row, "a cost is below 0", format_double(cost[row])));
    costs[row] = cost[row];
    effects[row] = effect[row];
  }
  read.cost.push_back(std::move(costs));
  read.effect.push_back(std::move(effects));
  read.without_consent.push_back(without);
  return {};
}

/// How sure effects are; of those who may not have a measure it does not matter.
Done read_spread(const Evaluation& evaluation, const PortfolioMeasure& measure, PortfolioTable& read) {
  const std::vector<double>* values = evaluation.of(measure.effect_sd);
  read.effect_sd.push_back(values == nullptr ? std::vector<double>() : *values);
  const std::vector<double>& effect = read.effect[read.effect_sd.size() - 1];
  for (std::size_t row = 0; values != nullptr && row < values->size(); ++row) {
    if (std::isnan(effect[row]) || !((*values)[row] < 0)) continue;
    return fail(evaluation.wrong(errors::negative_value, measure.effect_sd, row, "a standard deviation is below 0", format_double((*values)[row])));
  }
  return {};
}

/// What measures bring in scenarios, where that is an expression; only those who may have a measure need a value.
Done read_scenarios(const Evaluation& evaluation, const PortfolioFile& spec, PortfolioTable& read) {
  read.scenario_effect.resize(spec.scenarios.size());
  for (std::size_t s = 0; s < spec.scenarios.size(); ++s) {
    read.scenario_effect[s].resize(spec.measures.size());
    for (const PortfolioScenarioEffect& one : spec.scenarios[s].effects) {
      const std::vector<double>* values = evaluation.of(one.effect);
      if (values == nullptr) continue;
      for (std::size_t row = 0; row < values->size(); ++row) {
        if (!std::isnan((*values)[row]) || std::isnan(read.effect[one.measure][row])) continue;
        return fail(evaluation.wrong(errors::missing_value, one.effect, row, "an effect is missing", "nothing"));
      }
      read.scenario_effect[s][one.measure] = *values;
    }
  }
  return {};
}

Done read_deprived(const Evaluation& evaluation, const PortfolioFile& spec, PortfolioTable& read) {
  if (spec.indicators.empty()) return {};
  read.deprived.assign(read.ids.size(), 0);
  for (std::size_t d = 0; d < spec.indicators.size(); ++d) {
    for (std::size_t row = 0; row < read.ids.size(); ++row) {
      const PlacedExpression& expression = spec.indicators[d].deprived;
      if (std::isnan((*evaluation.of(expression))[row])) {
        return fail(evaluation.wrong(errors::missing_value, expression, row, "a deprivation is not known", "nothing"));
      }
      const Result<bool> deprived = evaluation.holds(expression, row);
      if (!deprived) return fail(deprived.error());
      if (*deprived) read.deprived[row] |= std::uint64_t{1} << d;
    }
  }
  return {};
}

}  // namespace

Result<PortfolioTable> read_portfolio(Engine& engine, const Table& table, const PortfolioFile& spec) {
  PortfolioTable read;
  if (Done done = read_names(engine, table, spec, read); !done) return fail(done.error());
  Evaluation evaluation(engine, table, spec);
  if (Done done = evaluation.run(); !done) return fail(done.error());
  const std::size_t rows = read.ids.size();
  for (const PortfolioMeasure& measure : spec.measures) {
    if (Done done = read_measure(evaluation, measure, rows, read); !done) return fail(done.error());
    if (Done done = read_spread(evaluation, measure, read); !done) return fail(done.error());
  }
  if (Done done = read_scenarios(evaluation, spec, read); !done) return fail(done.error());
  if (Done done = read_deprived(evaluation, spec, read); !done) return fail(done.error());
  if (spec.objective == PortfolioObjective::effect) return read;
  if (spec.objective == PortfolioObjective::fgt) read.welfare = *evaluation.of(spec.welfare);
  read.size = spec.size.text.empty() ? std::vector<double>(rows, 1) : *evaluation.of(spec.size);
  for (std::size_t row = 0; row < rows; ++row) {
    if (!read.welfare.empty() && std::isnan(read.welfare[row])) return fail(evaluation.wrong(errors::missing_value, spec.welfare, row, "the welfare is missing", "nothing"));
    if (std::isnan(read.size[row])) return fail(evaluation.wrong(errors::missing_value, spec.size, row, "the size is missing", "nothing"));
    if (read.size[row] < 0) return fail(evaluation.wrong(errors::negative_value, spec.size, row, "a size is below 0", format_double(read.size[row])));
  }
  return read;
}

}  // namespace solleva::data
