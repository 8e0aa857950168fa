// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <numbers>
#include <numeric>
#include <set>
#include <sstream>

#include "solleva/plan/network/shortest_paths.h"
#include "solleva/plan/site/capacitated.h"
#include "solleva/plan/site/cover.h"
#include "solleva/plan/site/maximal_cover.h"

// Published and recomputed optima of public data. The full sets are in bench/siting; here are those that take a moment.
namespace solleva::plan {
namespace {

namespace fs = std::filesystem;

fs::path folder(const std::string& name) {
  const char* set = std::getenv("SOLLEVA_REFERENCE_DATA");
  return (set != nullptr ? fs::path(set) : fs::path(SOLLEVA_SOURCE_DIR "/../shared/data")) / "plan" / name;
}

nlohmann::json expected_of(const std::string& name) {
  std::ifstream file(folder(name) / "expected.json");
  return nlohmann::json::parse(file);
}

/// Cells of a plain CSV without quoted commas; quotes are taken off.
std::vector<std::vector<std::string>> cells_of(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    std::erase(line, '"');
    std::erase(line, '\r');
    std::vector<std::string> row;
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
    rows.push_back(row);
  }
  rows.erase(rows.begin());
  return rows;
}

struct Pmed {
  std::size_t nodes = 0;
  std::size_t open = 0;
  std::vector<double> costs;
};

Pmed pmed(const std::string& name, Parallel parallel) {
  std::ifstream file(folder("pmedian-orlib") / (name + ".txt"));
  Pmed read;
  std::size_t count = 0;
  file >> read.nodes >> count >> read.open;
  std::vector<Edge> edges(count);
  for (Edge& edge : edges) {
    file >> edge.from >> edge.to >> edge.cost;
    --edge.from;
    --edge.to;
  }
  std::vector<std::uint32_t> all(read.nodes);
  std::iota(all.begin(), all.end(), 0U);
  read.costs = *costs_between(*RoadGraph::make(read.nodes, edges, {.parallel = parallel}), all, all, {});
  return read;
}

#define NEEDS(name) \
  if (!fs::exists(folder(name))) GTEST_SKIP() << "skipped: no reference data"

TEST(SitingReference, MediansOfOrLibrary) {
  NEEDS("pmedian-orlib");
  const nlohmann::json expected = expected_of("pmedian-orlib")["cases"];
  for (const char* name : {"pmed1", "pmed3", "pmed5", "pmed7", "pmed9", "pmed11", "pmed13", "pmed15", "pmed17", "pmed19"}) {
    const Pmed read = pmed(name, Parallel::last);
    const Reach reach = reach_of_table(read.costs, read.nodes, 1e6);
    const std::vector<double> weight(read.nodes, 1);
    const Result<MedianPlan> plan = p_median({reach, weight, read.open}, {}, {});
    EXPECT_EQ(*plan->optimum.objective, expected[name]["optimum"].get<double>()) << name;
    EXPECT_EQ(*plan->optimum.bound, *plan->optimum.objective) << name;
    EXPECT_EQ(plan->optimum.status, Status::optimal) << name;
    if (!expected[name].contains("p_center_radius")) continue;
    const Result<CenterPlan> center = p_center(reach, read.open, {}, {}, {});
    EXPECT_EQ(*center->optimum.objective, expected[name]["p_center_radius"].get<double>()) << name;
    EXPECT_EQ(center->optimum.status, Status::optimal) << name;
  }
}

TEST(SitingReference, TheLastOfDuplicateEdgesCounts) {
  NEEDS("pmedian-orlib");
  const Pmed read = pmed("pmed1", Parallel::cheapest);
  const Reach reach = reach_of_table(read.costs, read.nodes, 1e6);
  EXPECT_EQ(*p_median({reach, std::vector<double>(read.nodes, 1), read.open}, {}, {})->optimum.objective, 5718);
}

struct Francisco {
  std::vector<double> costs;
  std::vector<double> weight;
  std::size_t stores = 0;
};

Francisco francisco() {
  std::map<std::string, std::map<std::string, double>> cost;
  std::map<std::string, double> people;
  std::set<std::string> stores;
  for (const auto& row : cells_of(folder("siting-spopt") / "SF_network_distance_candidateStore_16_censusTract_205_new.csv")) {
    cost[row[2]][row[1]] = std::stod(row[0]);
    people[row[2]] = std::stod(row[3]);
    stores.insert(row[1]);
  }
  Francisco read;
  read.stores = stores.size();
  for (const auto& [tract, row] : cost) {
    for (const std::string& store : stores) read.costs.push_back(row.at(store));
    read.weight.push_back(people[tract]);
  }
  return read;
}

Reach cover_rows(std::span<const double> costs, std::size_t sites, double radius) {
  std::vector<double> within(costs.begin(), costs.end());
  for (double& cost : within) cost = cost <= radius ? 0 : std::numeric_limits<double>::infinity();
  return reach_of_table(within, sites, 1);
}

TEST(SitingReference, SanFrancisco) {
  NEEDS("siting-spopt");
  const Francisco read = francisco();
  ASSERT_EQ(read.weight.size(), 205U);
  const Reach reach = reach_of_table(read.costs, read.stores, 1e6);
  const nlohmann::json expected = expected_of("siting-spopt")["cases"];
  for (const std::size_t open : {2U, 4U}) {
    const std::string p = "p=" + std::to_string(open);
    const double median = expected["p_median/" + p]["objective"];
    const Result<MedianPlan> plan = p_median({reach, read.weight, open}, {}, {});
    EXPECT_NEAR(*plan->optimum.objective, median, 1e-9 * median);
    EXPECT_NEAR(*plan->optimum.bound, median, 1e-9 * median);
    const double radius = expected["p_center/" + p]["radius"];
    EXPECT_NEAR(*p_center(reach, open, {}, {}, {})->optimum.objective, radius, 1e-9 * radius);
    for (const int limit : {4000, 5000, 6000}) {
      const double covered = expected["mclp/r=" + std::to_string(limit) + "/" + p]["covered_population"];
      const Reach rows = cover_rows(read.costs, read.stores, limit);
      const Result<MaximalCoverPlan> best = maximal_cover({rows, read.weight, open}, {}, {});
      EXPECT_EQ(*best->optimum.objective, covered) << limit << " " << p;
      EXPECT_EQ(best->optimum.status, Status::optimal);
    }
  }
  const Reach rows = cover_rows(read.costs, read.stores, 5000);
  EXPECT_EQ(*location_cover({rows, {}}, {}, {})->optimum.objective, expected["lscp/r=5000"]["facilities"].get<double>());
}

/// Ten students, 74 schools; those of priority 1 are open already and take as many as they have places for. A journey that is not there counts 10,000.
TEST(SitingReference, Schools) {
  NEEDS("siting-spopt");
  std::map<std::string, std::uint32_t> school, student;
  std::vector<double> room;
  std::vector<std::uint32_t> existing;
  for (const auto& row : cells_of(folder("siting-spopt") / "example_subject_schools.csv")) {
    const auto number = static_cast<std::uint32_t>(school.size());
    school.emplace(row[1], number);
    room.push_back(std::stod(row[4]));
    if (std::stod(row[5]) == 1) existing.push_back(number);
  }
  for (const auto& row : cells_of(folder("siting-spopt") / "example_subject_students.csv")) student.emplace(row[1], static_cast<std::uint32_t>(student.size()));
  std::vector<double> costs(student.size() * school.size(), 10000);
  for (const auto& row : cells_of(folder("siting-spopt") / "example_subject_student_school_journeys.csv")) {
    costs[student.at(row[0]) * school.size() + school.at(row[1])] = std::stod(row[2]);
  }
  const nlohmann::json expected = expected_of("siting-spopt")["school_assignment"];
  ASSERT_EQ(student.size(), expected["students"].get<std::size_t>());
  ASSERT_EQ(school.size(), expected["schools"].get<std::size_t>());
  const Reach reach = reach_of_table(costs, school.size(), 10000);
  const std::vector<double> one(student.size(), 1);
  CapacitatedProblem problem{reach, one, one, room, 10, existing, true};
  const CapacitatedPlan plan = *capacitated_median(problem, {}, {});
  EXPECT_EQ(*plan.optimum.objective, expected["p=10, priority-1 schools preselected and filled to capacity"]["total_minutes"].get<double>());
  EXPECT_EQ(plan.optimum.status, Status::optimal);
}

double haversine(double long_a, double lat_a, double long_b, double lat_b) {
  const double rad = std::numbers::pi / 180;
  const double up = std::sin((lat_b - lat_a) * rad / 2);
  const double along = std::sin((long_b - long_a) * rad / 2);
  return 2 * 6371000 * std::asin(std::sqrt(up * up + std::cos(lat_a * rad) * std::cos(lat_b * rad) * along * along));
}

TEST(SitingReference, York) {
  NEEDS("mclp-york");
  const auto users = cells_of(folder("mclp-york") / "users.csv");
  const auto buildings = cells_of(folder("mclp-york") / "buildings.csv");
  std::vector<double> within;
  std::vector<std::uint32_t> existing;
  for (std::uint32_t i = 0; i < buildings.size(); ++i) {
    if (buildings[i][3] == "I") existing.push_back(i);
  }
  for (const auto& user : users) {
    for (const auto& b : buildings) {
      const double metres = haversine(std::stod(user[1]), std::stod(user[2]), std::stod(b[1]), std::stod(b[2]));
      within.push_back(metres <= 100 ? 0 : std::numeric_limits<double>::infinity());
    }
  }
  const Reach reach = reach_of_table(within, buildings.size(), 1);
  const std::vector<double> weight(users.size(), 1);
  const nlohmann::json expected = expected_of("mclp-york");
  for (const std::size_t added : {20U, 60U, 100U}) {
    const double covered = expected["cases"]["cutoff=100/n_added=" + std::to_string(added)]["total_covered"];
    const Result<MaximalCoverPlan> plan = maximal_cover({reach, weight, existing.size() + added, existing}, {}, {});
    EXPECT_EQ(*plan->optimum.objective, covered) << added;
    EXPECT_EQ(plan->by_existing, expected["existing"]["n_covered_100m"].get<double>());
    EXPECT_EQ(plan->optimum.status, Status::optimal) << added;
  }
}

TEST(SitingReference, CapacitatedMediansOfOrLibrary) {
  NEEDS("cpmedian-orlib");
  const nlohmann::json expected = expected_of("cpmedian-orlib")["cases"];
  for (const char* name : {"pmedcap1_01", "pmedcap1_03", "pmedcap1_05", "pmedcap1_07", "pmedcap1_09", "pmedcap1_11"}) {
    std::ifstream file(folder("cpmedian-orlib") / (std::string(name) + ".txt"));
    std::size_t points = 0;
    std::size_t open = 0;
    double capacity = 0;
    file >> points >> open >> capacity;
    std::vector<Spot> spots(points);
    std::vector<double> load(points);
    for (std::size_t i = 0; i < points; ++i) {
      int id = 0;
      file >> id >> spots[i].x >> spots[i].y >> load[i];
    }
    std::vector<double> costs;
    for (const Spot& a : spots) {
      for (const Spot& b : spots) costs.push_back(std::floor(std::hypot(a.x - b.x, a.y - b.y)));
    }
    const Reach reach = reach_of_table(costs, points, 1e4);
    const std::vector<double> weight(points, 1);
    const std::vector<double> capacities(points, capacity);
    CapacitatedOptions options;
    options.limits.iterations = 2000;
    const Result<CapacitatedPlan> plan = capacitated_median({reach, weight, load, capacities, open}, options, {});
    const double best = expected[name]["best_known"];
    EXPECT_EQ(plan->optimum.objective.value_or(-1), best) << name;
    EXPECT_LE(*plan->optimum.bound, best) << name;
    EXPECT_GE(*plan->optimum.bound, 0.98 * best) << name;
    std::vector<double> held(points, 0);
    for (std::size_t i = 0; i < points; ++i) held[plan->site[i]] += load[i];
    for (const double total : held) EXPECT_LE(total, capacity);
  }
}

}  // namespace
}  // namespace solleva::plan
