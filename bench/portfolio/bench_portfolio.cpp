// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "solleva/plan/portfolio/criteria.h"
#include "solleva/plan/portfolio/testing/made_portfolio.h"

namespace {

using namespace solleva;
using namespace solleva::plan;

/// CPU and clock since it was made.
struct Watch {
  std::clock_t cpu = std::clock();
  std::chrono::steady_clock::time_point wall = std::chrono::steady_clock::now();

  void tell(const Optimum& optimum) const {
    const double seconds = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
    const double waited = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
    std::printf("objective %.2f bound %.4f gap %.3e status %s cpu %.2f s wall %.2f s\n", optimum.objective.value_or(-1), optimum.bound.value_or(-1),
                optimum.gap().value_or(-1), std::string(name_of(optimum.status)).c_str(), seconds, waited);
  }
};

int wrong(const Error& error) {
  std::printf("%s\n", to_text(error).c_str());
  return 1;
}

/// Factors of each measure in each scenario, from 0.4 to 1.3.
int robust(const Portfolio& portfolio, std::size_t count, double level, const RunControl& control) {
  std::vector<Criterion> scenarios(count);
  for (std::size_t s = 0; s < count; ++s) {
    for (std::size_t j = 0; j < portfolio.measures; ++j) scenarios[s].factor.push_back(0.4 + 0.9 * plan::testing::uniform(77, s, j, 1));
  }
  const std::vector<double> probability(count, 1.0 / static_cast<double>(count));
  const Watch watch;
  const Result<CriteriaPlan> plan = solve_robust(portfolio, scenarios, probability, level, {}, control);
  if (!plan) return wrong(plan.error());
  watch.tell(plan->optimum);
  return 0;
}

/// Effect, but for a tolerance; then least cost.
int in_order(const Portfolio& portfolio, double tolerance, const RunControl& control) {
  std::vector<Stage> stages(2);
  stages[0].tolerance = tolerance;
  stages[1].criterion.factor.assign(portfolio.measures, 0);
  stages[1].criterion.money_worth = -1;
  const Watch watch;
  const Result<std::vector<StageResult>> results = solve_in_order(portfolio, stages, {}, control);
  if (!results) return wrong(results.error());
  for (const StageResult& result : *results) watch.tell(result.optimum);
  return 0;
}

}  // namespace

// bench_portfolio FILE, bench_portfolio N M [THREADS], bench_portfolio N M THREADS YEARS DISTRICTS FLOOR,
// bench_portfolio N M THREADS robust SCENARIOS LEVEL, bench_portfolio N M THREADS order TOLERANCE
int main(int count, char** words) {
  const auto number = [&](int at, double otherwise) { return count > at ? std::strtod(words[at], nullptr) : otherwise; };
  if (count < 2) return 2;
  const auto households = static_cast<std::size_t>(number(1, 0)), measures = static_cast<std::size_t>(number(2, 0));
  const std::string way = count > 4 ? words[4] : "";
  const bool plain = way.empty() || way == "robust" || way == "order";
  plan::testing::MadePortfolio made;
  if (count == 2) made = plan::testing::read_portfolio(words[1]);
  else if (plain) made = plan::testing::make_portfolio(1, households, measures);
  else made = plan::testing::make_years(1, households, measures, static_cast<std::size_t>(number(4, 1)), static_cast<std::size_t>(number(5, 1)), number(6, 0));
  made.view();
  RunControl control;
  control.threads = static_cast<unsigned>(count > 3 ? number(3, 2) : 2);
  if (way == "robust") return robust(made.portfolio, static_cast<std::size_t>(number(5, 3)), number(6, 1), control);
  if (way == "order") return in_order(made.portfolio, number(5, 0), control);
  const Watch watch;
  const Result<PortfolioPlan> plan = solve_portfolio(made.portfolio, {}, control);
  if (!plan) return wrong(plan.error());
  watch.tell(plan->optimum);
  return 0;
}
