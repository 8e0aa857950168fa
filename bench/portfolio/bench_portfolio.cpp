// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "solleva/plan/portfolio/testing/made_portfolio.h"

// bench_portfolio FILE, bench_portfolio N M [THREADS], bench_portfolio N M THREADS YEARS DISTRICTS FLOOR
int main(int count, char** words) {
  using namespace solleva;
  using namespace solleva::plan;
  const auto number = [&](int at, double otherwise) { return count > at ? std::strtod(words[at], nullptr) : otherwise; };
  if (count < 2) return 2;
  const auto households = static_cast<std::size_t>(number(1, 0)), measures = static_cast<std::size_t>(number(2, 0));
  plan::testing::MadePortfolio made;
  if (count == 2) made = plan::testing::read_portfolio(words[1]);
  else if (count < 7) made = plan::testing::make_portfolio(1, households, measures);
  else made = plan::testing::make_years(1, households, measures, static_cast<std::size_t>(number(4, 1)), static_cast<std::size_t>(number(5, 1)), number(6, 0));
  made.view();
  RunControl control;
  control.threads = static_cast<unsigned>(count > 3 ? number(3, 2) : 2);
  const std::clock_t cpu = std::clock();
  const auto wall = std::chrono::steady_clock::now();
  const Result<PortfolioPlan> plan = solve_portfolio(made.portfolio, {}, control);
  const double seconds = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
  const double waited = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
  if (!plan) {
    std::printf("%s\n", to_text(plan.error()).c_str());
    return 1;
  }
  const Optimum& optimum = plan->optimum;
  std::printf("objective %.2f bound %.4f gap %.3e status %s cpu %.2f s wall %.2f s\n", optimum.objective.value_or(-1), optimum.bound.value_or(-1),
              optimum.gap().value_or(-1), std::string(name_of(optimum.status)).c_str(), seconds, waited);
  return 0;
}
