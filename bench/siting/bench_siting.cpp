// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "bench/siting/made.h"
#include "solleva/plan/plan.h"

// Full sets of OR-Library, and made countries; README.md says how to call it.
namespace solleva::bench {
namespace {

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec) + 1e-6 * static_cast<double>(used.ru_utime.tv_usec);
}

void show(const std::string& name, const plan::Optimum& optimum, double seconds) {
  std::printf("%-14s %12.6g  bound %12.6g  %-10s %8.2f s CPU\n", name.c_str(), optimum.objective.value_or(-1), optimum.bound.value_or(-1),
              std::string(plan::name_of(optimum.status)).c_str(), seconds);
  std::fflush(stdout);
}

struct Pmed {
  std::size_t nodes = 0;
  std::size_t open = 0;
  std::vector<plan::Edge> edges;
};

bool read(const std::string& path, Pmed& instance) {
  std::ifstream file(path);
  std::size_t count = 0;
  if (!(file >> instance.nodes >> count >> instance.open)) return false;
  instance.edges.resize(count);
  for (plan::Edge& edge : instance.edges) {
    file >> edge.from >> edge.to >> edge.cost;
    --edge.from;
    --edge.to;
  }
  return true;
}

/// Medians or centers of files pmedN.txt; shortest paths are in the time.
int network(bool center, int files, char** paths) {
  const double begin = cpu_seconds();
  for (int i = 0; i < files; ++i) {
    Pmed instance;
    if (!read(paths[i], instance)) return 1;
    const double start = cpu_seconds();
    std::vector<std::uint32_t> all(instance.nodes);
    std::iota(all.begin(), all.end(), 0U);
    const auto graph = plan::RoadGraph::make(instance.nodes, instance.edges, {.parallel = plan::Parallel::last});
    const auto costs = plan::costs_between(*graph, all, all, {});
    const plan::Reach reach = plan::reach_of_table(*costs, instance.nodes, 1e6);
    const std::vector<double> weight(instance.nodes, 1);
    plan::Optimum optimum;
    if (center) {
      optimum = plan::p_center(reach, instance.open, {}, {}, {})->optimum;
    } else {
      optimum = plan::p_median({reach, weight, instance.open}, {}, {})->optimum;
    }
    show(std::string(paths[i]).substr(std::string(paths[i]).rfind('/') + 1), optimum, cpu_seconds() - start);
  }
  std::printf("all: %.2f s CPU\n", cpu_seconds() - begin);
  return 0;
}

int capacitated(int files, char** paths) {
  for (int i = 0; i < files; ++i) {
    std::ifstream file(paths[i]);
    std::size_t points = 0;
    std::size_t open = 0;
    double capacity = 0;
    if (!(file >> points >> open >> capacity)) return 1;
    std::vector<plan::Spot> spots(points);
    std::vector<double> load(points);
    for (std::size_t k = 0; k < points; ++k) {
      int id = 0;
      file >> id >> spots[k].x >> spots[k].y >> load[k];
    }
    std::vector<double> costs;
    for (const plan::Spot& a : spots) {
      for (const plan::Spot& b : spots) costs.push_back(std::floor(std::hypot(a.x - b.x, a.y - b.y)));
    }
    const double start = cpu_seconds();
    const plan::Reach reach = plan::reach_of_table(costs, points, 1e4);
    const std::vector<double> weight(points, 1);
    const std::vector<double> room(points, capacity);
    const auto found = plan::capacitated_median({reach, weight, load, room, open}, {}, {});
    show(std::string(paths[i]).substr(std::string(paths[i]).rfind('/') + 1), found->optimum, cpu_seconds() - start);
  }
  return 0;
}

/// large POINTS SITES OPEN LISTED CLUSTERED GAP: a p-median of a made country on 2 threads.
int large(char** words) {
  const auto number = [&](int i) { return static_cast<std::size_t>(std::strtoull(words[i], nullptr, 10)); };
  const Country made = country(1, number(0), number(1), number(4) != 0);
  const auto begin = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
  RunControl control;
  control.threads = 2;
  control.progress = [&](std::string_view phase, double) {
    std::printf("%7.1f s, %7.1f s CPU: %.*s\n", elapsed(), cpu_seconds(), static_cast<int>(phase.size()), phase.data());
    std::fflush(stdout);
  };
  const auto reach = plan::nearest_sites(made.points, made.sites, number(3), control);
  plan::MedianOptions options;
  options.limits.gap = std::strtod(words[5], nullptr);
  const auto found = plan::p_median({*reach, made.weight, number(2)}, options, control);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  show("large", found->optimum, cpu_seconds());
  std::printf("gap %.5f, %.1f s by the clock, %ld MB\n", found->optimum.gap().value_or(-1), elapsed(), used.ru_maxrss / 1024);
  return 0;
}

/// covered POINTS SITES OPEN EXISTING RADIUS CLUSTERED CAPACITY GAP: maximal covering of a made country on 2 threads; the first sites exist. A site holds
/// CAPACITY x (0.5 to 1.5) of an equal share of everybody; 0: no site is ever full.
int covered(char** words) {
  const auto number = [&](int i) { return static_cast<std::size_t>(std::strtoull(words[i], nullptr, 10)); };
  const Country made = country(1, number(0), number(1), number(5) != 0);
  const double people = std::accumulate(made.weight.begin(), made.weight.end(), 0.0);
  const auto begin = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
  RunControl control;
  control.threads = 2;
  control.progress = [&](std::string_view phase, double) {
    std::printf("%7.1f s, %7.1f s CPU: %.*s\n", elapsed(), cpu_seconds(), static_cast<int>(phase.size()), phase.data());
    std::fflush(stdout);
  };
  const auto reach = plan::sites_within(made.points, made.sites, std::strtod(words[4], nullptr), control);
  std::vector<std::uint32_t> existing(number(3));
  std::iota(existing.begin(), existing.end(), 0U);
  std::vector<double> capacity;
  const double share = std::strtod(words[6], nullptr) * people / static_cast<double>(number(2) + number(3));
  for (std::size_t i = 0; share > 0 && i < made.sites.size(); ++i) capacity.push_back(std::floor(share * (0.5 + uniform(1, i, 2, 19))));
  plan::MostCoveredProblem problem{*reach, made.weight, capacity};
  problem.open = number(2) + number(3);
  problem.existing = existing;
  plan::MostCoveredOptions options;
  options.limits.gap = std::strtod(words[7], nullptr);
  const auto found = plan::most_covered(problem, options, control);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  show("covered", found->optimum, cpu_seconds());
  std::printf("pairs %zu, covered %.4f of all, gap %.5f, %.1f s by the clock, %ld MB\n", reach->services.size(), found->once / people,
              found->optimum.gap().value_or(-1), elapsed(), used.ru_maxrss / 1024);
  return 0;
}

}  // namespace
}  // namespace solleva::bench

int main(int count, char** words) {
  const std::string task = count > 1 ? words[1] : "";
  if (task == "median" || task == "center") return solleva::bench::network(task == "center", count - 2, words + 2);
  if (task == "capacitated") return solleva::bench::capacitated(count - 2, words + 2);
  if (task == "large" && count == 8) return solleva::bench::large(words + 2);
  if (task == "covered" && count == 10) return solleva::bench::covered(words + 2);
  std::puts(
      "bench_siting median|center|capacitated FILE... | large POINTS SITES OPEN LISTED CLUSTERED GAP | "
      "covered POINTS SITES OPEN EXISTING RADIUS CLUSTERED CAPACITY GAP");
  return 2;
}
