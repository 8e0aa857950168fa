// SPDX-License-Identifier: Apache-2.0
// bench_scan [FOLDER] [MILLION ROWS]: reads ten columns of a .csv and of a .parquet into a kernel of ours (a compensated sum over
// spans), and by the engine alone (its own compensated sum, and its plain one). Outputs are compared before any time counts. Time
// is CPU time of all threads, user and system; of three rounds the best. Ends with 1 when outputs differ or ours takes more
// than 1.3 times the engine's own scan.
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "solleva/base/sum.h"
#include "solleva/data/data.h"

namespace {

using namespace solleva;

constexpr int columns = 10;
constexpr double allowed = 1.3;
using Sums = std::array<double, columns>;

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

template <class T>
T or_exit(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s\n", to_text(result.error()).c_str());
  std::exit(1);
}

data::Engine engine() {
  return or_exit(data::Engine::open({.threads = 2}));
}

/// Ten columns as surveys have them: amounts with two decimals, shares with six, ages, household sizes; fixed by the row number.
void make(const std::string& csv, const std::string& parquet, long rows) {
  std::string list;
  for (int i = 0; i < columns; ++i) {
    const std::string random = "hash(range * " + std::to_string(columns) + " + " + std::to_string(i) + ") % ";
    const std::string value = i < 4   ? "CAST(" + random + "10000000 AS DOUBLE) / 100"
                              : i < 7 ? "CAST(" + random + "1000000 AS DOUBLE) / 1000000"
                                      : "CAST(" + random + "100 AS DOUBLE)";
    list += (i == 0 ? "" : ", ") + value + " AS c" + std::to_string(i);
  }
  data::Engine maker = engine();
  const std::string query = "COPY (SELECT " + list + " FROM range(" + std::to_string(rows) + ")) TO ";
  if (!std::filesystem::exists(csv) && !maker.execute(query + data::sql_text(csv) + " (FORMAT csv, HEADER)")) std::exit(1);
  if (!std::filesystem::exists(parquet) && !maker.execute(query + data::sql_text(parquet) + " (FORMAT parquet)")) std::exit(1);
}

Sums ours(const std::string& path) {
  data::Engine own = engine();
  const data::Table table = or_exit(data::open_in_place(own, path));
  data::Rows rows = or_exit(own.query("SELECT * FROM " + data::sql_name(table.name)));
  std::array<Sum, columns> sums;
  for (auto chunk = or_exit(rows.next()); chunk; chunk = or_exit(rows.next())) {
    for (int i = 0; i < columns; ++i) {
      for (const double value : chunk->numbers(static_cast<std::size_t>(i))) sums[static_cast<std::size_t>(i)].add(value);
    }
  }
  Sums result;
  std::transform(sums.begin(), sums.end(), result.begin(), [](const Sum& sum) { return sum.value(); });
  return result;
}

Sums by_engine(const std::string& path, const std::string& function) {
  data::Engine own = engine();
  std::string list;
  for (int i = 0; i < columns; ++i)
    list += (i == 0 ? "" : ", ") + ("CAST(" + function + "(c") + std::to_string(i) + ") AS DOUBLE)";
  data::Rows rows = or_exit(own.query("SELECT " + list + " FROM " + data::sql_text(path)));
  const auto chunk = or_exit(rows.next());
  Sums result;
  for (int i = 0; i < columns; ++i) result[static_cast<std::size_t>(i)] = chunk->numbers(static_cast<std::size_t>(i))[0];
  return result;
}

double best_of_three(const std::function<Sums()>& work) {
  double best = INFINITY;
  for (int round = 0; round < 3; ++round) {
    const double start = cpu_seconds();
    work();
    best = std::min(best, cpu_seconds() - start);
  }
  return best;
}

bool measure(const char* format, const std::string& path) {
  const Sums mine = ours(path);
  const Sums reference = by_engine(path, "fsum");
  for (std::size_t i = 0; i < columns; ++i) {
    if (!(std::fabs(mine[i] - reference[i]) <= 1e-12 * std::fabs(reference[i]))) {
      std::printf("%s: column %zu differs: %.17g, %.17g\n", format, i, mine[i], reference[i]);
      return false;
    }
  }
  const double own = best_of_three([&] { return ours(path); });
  const double compensated = best_of_three([&] { return by_engine(path, "fsum"); });
  const double plain = best_of_three([&] { return by_engine(path, "sum"); });
  std::printf("%-8s  ours %6.2f   engine, compensated sum %6.2f (x %.2f)   engine, plain sum %6.2f (x %.2f)   CPU-s\n", format,
              own, compensated, own / compensated, plain, own / plain);
  return own <= allowed * compensated;
}

}  // namespace

int main(int count, char** words) {
  const std::filesystem::path folder = count > 1 ? words[1] : std::filesystem::temp_directory_path() / "solleva-bench-scan";
  const long rows = 1000000 * (count > 2 ? std::atol(words[2]) : 10);
  std::filesystem::create_directories(folder);
  const std::string stem = (folder / ("rows-" + std::to_string(rows))).string();
  make(stem + ".csv", stem + ".parquet", rows);
  std::printf("DuckDB %s, %ld rows x %d columns, 2 threads, outputs agree to 1e-12\n", data::Engine::version().c_str(), rows,
              columns);
  const bool csv = measure("CSV", stem + ".csv");
  const bool parquet = measure("Parquet", stem + ".parquet");
  return csv && parquet ? 0 : 1;
}
