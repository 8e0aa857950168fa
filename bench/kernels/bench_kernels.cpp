// SPDX-License-Identifier: Apache-2.0
// bench_kernels PROBLEM SECONDS FILE...: solves each file for at most so many CPU seconds of this process and prints objective, bound, gap, status and
// CPU seconds. PROBLEM is gap, mkp, mmkp, set-cover or unicost (a set-cover file with all costs 1).
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <stop_token>
#include <string>
#include <thread>

#include "solleva/plan/formats/orlib.h"

namespace {

using namespace solleva;

double cpu_seconds() { return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC); }

template <class Problem, class Solve>
Result<plan::Optimum> solved(const Result<Problem>& problem, Solve solve) {
  if (!problem) return fail(problem.error());
  const auto found = solve(*problem);
  if (!found) return fail(found.error());
  return found->optimum;
}

Result<plan::Optimum> solve_text(const std::string& kind, const std::string& text, const std::string& file, const RunControl& control) {
  if (kind == "gap") {
    return solved(plan::read_generalised_assignment(text, file), [&](const auto& problem) { return plan::solve(problem, plan::Limits{}, control); });
  }
  if (kind == "mkp") {
    return solved(plan::read_multidimensional_knapsack(text, file), [&](const auto& problem) { return plan::solve(problem, plan::KnapsackOptions{}, control); });
  }
  if (kind == "mmkp") {
    return solved(plan::read_multiple_choice_knapsack(text, file), [&](const auto& problem) { return plan::solve(problem, plan::KnapsackOptions{}, control); });
  }
  auto problem = plan::read_set_cover(text, file);
  if (problem && kind == "unicost") problem->cost.assign(problem->cost.size(), 1);
  return solved(problem, [&](const auto& cover) { return plan::solve(cover, plan::SetCoverOptions{}, control); });
}

/// Trips the stop source once this process has used the CPU seconds.
std::jthread watch(std::stop_source stop, double until) {
  return std::jthread([stop, until](const std::stop_token& work_done) mutable {
    while (!work_done.stop_requested() && cpu_seconds() < until) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    stop.request_stop();
  });
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) {
    std::cerr << "bench_kernels gap|mkp|mmkp|set-cover|unicost SECONDS FILE...\n";
    return 2;
  }
  for (int i = 3; i < count; ++i) {
    std::ifstream stream(words[i]);
    std::stringstream text;
    text << stream.rdbuf();
    const double start = cpu_seconds();
    std::stop_source stop;
    RunControl control;
    control.stop = stop.get_token();
    const std::jthread watcher = watch(stop, start + std::atof(words[2]));
    const auto optimum = solve_text(words[1], text.str(), words[i], control);
    if (!optimum) {
      std::cerr << to_text(optimum.error()) << '\n';
      return 3;
    }
    const double used = cpu_seconds() - start;
    std::cout << std::left << std::setw(16) << std::filesystem::path(words[i]).stem().string() << std::right << std::fixed << std::setprecision(0)
              << std::setw(10) << optimum->objective.value_or(-1) << std::setw(10) << optimum->bound.value_or(-1) << std::setprecision(6) << std::setw(12)
              << optimum->gap().value_or(-1) << "  " << std::left << std::setw(10) << plan::name_of(optimum->status) << std::right << std::setprecision(2)
              << std::setw(8) << used << std::endl;
  }
  return 0;
}
