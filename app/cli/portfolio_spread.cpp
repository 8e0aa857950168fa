// SPDX-License-Identifier: Apache-2.0
#include "app/cli/portfolio_spread.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "solleva/base/distributions.h"
#include "solleva/base/text.h"

namespace solleva::cli {

bool has_spread(const PortfolioProblem& problem) {
  return std::ranges::any_of(problem.table->effect_sd, [](const std::vector<double>& one) { return !one.empty(); });
}

PortfolioSpread spread_of(const PortfolioProblem& problem, const PortfolioAnswer& answer) {
  PortfolioSpread spread;
  spread.measures.assign(problem.file->measures.size(), 0);
  for (std::size_t i = 0; i < answer.choice.size(); ++i) {
    for (const std::uint16_t option : answer.choice[i]) {
      const std::size_t j = problem.measure_of(option);
      const std::vector<double>& known = problem.table->effect_sd[j];
      std::optional<double>& sum = spread.measures[j];
      if (known.empty() || std::isnan(known[i])) sum.reset();
      if (sum) *sum += problem.portfolio.weight[option % problem.portfolio.channels] * known[i];
    }
  }
  std::map<std::string, double> of_source;
  double squares = 0;
  for (std::size_t j = 0; j < spread.measures.size(); ++j) {
    const data::PortfolioMeasure& measure = problem.file->measures[j];
    if (!spread.measures[j]) spread.unknown.push_back(measure.id);
    else if (measure.error_source.empty()) squares += *spread.measures[j] * *spread.measures[j];
    else of_source[measure.error_source] += *spread.measures[j];
  }
  for (const auto& [source, sum] : of_source) squares += sum * sum;
  if (spread.unknown.empty()) spread.all = std::sqrt(squares);
  return spread;
}

void add_spread(const PortfolioProblem& problem, const PortfolioAnswer& answer, share::Fields& head, std::vector<Note>& notes) {
  if (!has_spread(problem) || answer.choice.empty()) return;
  const PortfolioSpread spread = spread_of(problem, answer);
  double effect = 0;
  for (std::size_t i = 0; i < answer.choice.size(); ++i) {
    for (const std::uint16_t option : answer.choice[i]) {
      effect += problem.portfolio.weight[option % problem.portfolio.channels] * problem.effect[i * problem.portfolio.measures + problem.measure_of(option)];
    }
  }
  const double wide = normal_quantile(0.975);
  head.emplace_back("effect_sd", spread.all);
  head.emplace_back("effect_lower", spread.all ? std::optional(effect - wide * *spread.all) : std::nullopt);
  head.emplace_back("effect_upper", spread.all ? std::optional(effect + wide * *spread.all) : std::nullopt);
  if (spread.all) {
    notes.push_back({"effect_sd", "effect_lower and effect_upper are a normal interval of 95 %: errors of one measure, and of measures with one error-source, go together; others are independent"});
  } else {
    notes.push_back({"effect_sd", "how sure the effect of the plan is, is not known, because it is not known of " + join(spread.unknown, ", ")});
  }
}

}  // namespace solleva::cli
