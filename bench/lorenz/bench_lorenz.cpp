// SPDX-License-Identifier: Apache-2.0
// bench_lorenz make N            writes N made-up grouped distributions as a long table: id,mean,line,people,welfare
// bench_lorenz run FILE [ROUNDS] measures them and writes one row of figures each; the CPU time goes to standard error
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "solleva/base/text.h"
#include "solleva/measure/grouped.h"

namespace {

using namespace solleva;
using namespace solleva::measure;

/// Points of Beta and General Quadratic curves in the range seen in Asian surveys, 8 to 19 of them, rounded to 5 digits as
/// printed tables are.
void make(long count) {
  std::cout << "id,mean,line,people,welfare\n";
  for (long i = 0; i < count; ++i) {
    const auto draw = [&](long k) { return static_cast<double>((i * (2 * k + 1) * 7919 + k * 104729) % 10007) / 10007; };
    const BetaLorenz beta({0.45 + 0.3 * draw(1), 0.9 + 0.09 * draw(2), 0.42 + 0.2 * draw(3)});
    const QuadraticLorenz quadratic({0.85 + 0.1 * draw(1), -1.5 + 0.5 * draw(2), 0.16 + 0.1 * draw(3)});
    const LorenzCurve curve = i % 2 == 0 ? LorenzCurve(beta) : LorenzCurve(quadratic);
    const int points = 8 + static_cast<int>(i % 12);
    for (int k = 1; k < points; ++k) {
      const double people = static_cast<double>(k) / points;
      const double welfare = std::round(lorenz_share(curve, Rank::from_below(people)) * 1e5) / 1e5;
      std::printf("%ld,%s,57.7917,%s,%s\n", i, format_double(std::round(5000 + 15000 * draw(4)) / 100).c_str(),
                  format_double(people).c_str(), format_double(welfare).c_str());
    }
  }
}

std::vector<GroupedCase> read(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  std::vector<GroupedCase> cases;
  for (std::size_t row = 2; std::getline(file, line); ++row) {
    const std::vector<std::string_view> fields = split(line, ',');
    const std::string id(fields.at(0));
    if (cases.empty() || cases.back().group[0].second != id) {
      cases.push_back({{{"id", id}}, {}, {*parse_double(fields.at(1)), *parse_double(fields.at(2))}});
    }
    cases.back().points.push_back({*parse_double(fields.at(3)), *parse_double(fields.at(4)), row});
  }
  return cases;
}

void write(const GroupedReport& report) {
  std::cout << "id,poverty,distribution,fgt0,fgt1,fgt2,watts,gini,mld,median\n";
  for (const GroupedResult& result : report.results) {
    const auto name = [&](const CurveReport* curve) {
      return curve == nullptr ? "none" : (curve == &result.quadratic ? "gq" : "beta");
    };
    std::cout << result.group[0].second << ',' << name(result.poverty_curve()) << ',' << name(result.distribution_curve());
    for (const char* estimand : {"fgt0", "fgt1", "fgt2", "watts", "gini", "mld", "median"}) {
      const auto row = std::find_if(result.estimates.begin(), result.estimates.end(),
                                    [&](const Estimate& one) { return one.estimand == estimand; });
      std::cout << ',' << (row->value ? format_double(*row->value) : "");
    }
    std::cout << '\n';
  }
}

int run(const char* path, int rounds) {
  const std::vector<GroupedCase> cases = read(path);
  double best = 0;
  for (int i = 0; i < rounds; ++i) {
    const std::clock_t start = std::clock();
    const Result<GroupedReport> report = measure_grouped(cases, {}, {});
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (!report) {
      std::cerr << to_text(report.error()) << '\n';
      return 3;
    }
    best = i == 0 ? seconds : std::min(best, seconds);
    if (i == 0) write(*report);
  }
  std::fprintf(stderr, "solleva: %zu distributions, %.1f microseconds of CPU each, best of %d rounds\n", cases.size(),
               1e6 * best / static_cast<double>(cases.size()), rounds);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string verb = argc > 2 ? argv[1] : "";
  if (verb == "make") {
    make(std::atol(argv[2]));
    return 0;
  }
  if (verb == "run") return run(argv[2], argc > 3 ? std::atoi(argv[3]) : 3);
  std::cerr << "usage: bench_lorenz make N | bench_lorenz run FILE [ROUNDS]\n";
  return 2;
}
