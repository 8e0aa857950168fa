// SPDX-License-Identifier: Apache-2.0
#include "large.h"

#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <numeric>
#include <utility>
#include <vector>

#include "solleva/base/distributions.h"
#include "solleva/base/text.h"
#include "solleva/measure/measure.h"

namespace {

using namespace solleva;

constexpr double log_mean = 9.5, log_deviation = 0.8;

/// As files of surveys are: persons of a household stand together and share its stratum and weight.
struct Columns {
  std::vector<double> welfare, weights;
  std::vector<std::uint32_t> stratum, household;
};

Columns columns_of(std::size_t rows) {
  Columns columns;
  columns.welfare.resize(rows);
  columns.weights.resize(rows);
  columns.stratum.resize(rows);
  columns.household.resize(rows);
  Stream stream({.seed = 1, .unit = 0, .period = 0, .purpose = Purpose("large survey")});
  std::uint32_t household = 0;
  for (std::size_t row = 0; row < rows; ++household) {
    const std::size_t end = std::min(rows, row + 1 + below(stream, 4));
    const auto stratum = static_cast<std::uint32_t>(below(stream, 9));
    const double weight = 50 + 100 * uniform(stream);
    for (; row < end; ++row) {
      columns.welfare[row] = std::exp(log_mean + log_deviation * normal(stream));
      columns.weights[row] = weight;
      columns.stratum[row] = stratum;
      columns.household[row] = household;
    }
  }
  return columns;
}

class Watch {
 public:
  double wall() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_).count(); }
  double cpu() const { return static_cast<double>(std::clock() - cpu_) / CLOCKS_PER_SEC; }
  void tell(const char* what) const { std::fprintf(stderr, "%-46s %8.2f s wall %8.2f s CPU\n", what, wall(), cpu()); }

 private:
  std::chrono::steady_clock::time_point wall_ = std::chrono::steady_clock::now();
  std::clock_t cpu_ = std::clock();
};

double read_once(const Columns& columns) {
  double sum = 0;
  std::uint64_t codes = 0;
  for (const double value : columns.welfare) sum += value;
  for (const double weight : columns.weights) sum += weight;
  for (const std::uint32_t code : columns.stratum) codes += code;
  for (const std::uint32_t code : columns.household) codes += code;
  return sum + static_cast<double>(codes);
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;
}

data::SurveyDesign design_of(Columns& columns) {
  data::DesignInput input;
  input.weights = std::move(columns.weights);
  input.stages.emplace_back();
  input.stages[0].stratum = std::move(columns.stratum);
  input.stages[0].unit = std::move(columns.household);
  return data::SurveyDesign::of(std::move(input)).value();
}

}  // namespace

void run_large(std::size_t rows, unsigned threads) {
  Columns columns = columns_of(rows);
  std::fprintf(stderr, "%zu rows, %u threads, %.0f MB after load\n", rows, threads, peak_megabytes());
  const Watch reading;
  const double sum = read_once(columns);
  reading.tell("the columns read once, one thread");
  const Watch all;
  const data::SurveyDesign design = design_of(columns);
  all.tell("design, 9 strata, PSUs are households");
  const Watch estimating;
  measure::SurveyOptions options;
  for (const char* name : {"fgt0", "fgt1", "fgt2", "gini"}) options.indices.push_back(*measure::index_named(name));
  measure::SurveyLine line;
  line.amount = 0.6 * std::exp(log_mean);
  options.lines = {line};
  std::vector<measure::Domain> everybody(1);
  everybody[0].rows.resize(rows);
  std::iota(everybody[0].rows.begin(), everybody[0].rows.end(), 0U);
  measure::SurveySample sample{columns.welfare, design, nullptr, {}};
  sample.spare = &columns.welfare;
  const auto report = measure::survey_estimates(sample, everybody, options, {.threads = threads}).value();
  estimating.tell("fgt0-2 at a fixed line and gini with errors");
  all.tell("both");
  std::fprintf(stderr, "%.0f MB at the most\n", peak_megabytes());
  for (const Estimate& row : report.results) {
    std::printf("large,%s,,%s,%s\n", row.estimand.c_str(), format_double(*row.value).c_str(), format_double(*row.se).c_str());
  }
  std::printf("sum,,,%s,\n", format_double(sum).c_str());
}
