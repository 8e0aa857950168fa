// SPDX-License-Identifier: Apache-2.0
// bench_survey EUSILC.csv [ROUNDS]: times designs, indices and replicates on copies of eusilc, one thread, after load; the figures
// go to standard output as CSV (case,estimand,group,value,se), the CPU times to standard error.
// bench_survey large ROWS [THREADS]: the same for FGT and Gini of a made-up survey of so many rows, with its memory.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "large.h"
#include "solleva/base/text.h"
#include "solleva/measure/measure.h"

namespace {

using namespace solleva;

struct Survey {
  std::vector<double> welfare, weights;
  std::vector<std::uint32_t> region, household;
};

Result<Survey> read(const char* path) {
  Result<data::Engine> engine = data::Engine::open({});
  if (!engine) return fail(engine.error());
  Result<data::Table> table = data::load(*engine, path);
  if (!table) return fail(table.error());
  Result<data::NumericColumn> income = data::numeric_column(*engine, *table, "eqincome");
  Result<data::NumericColumn> weight = data::numeric_column(*engine, *table, "rb050");
  Result<data::CodedColumn> household = data::coded_column(*engine, *table, "db030");
  Result<data::CodedColumn> region = data::coded_column(*engine, *table, "db040");
  if (!income) return fail(income.error());
  if (!weight) return fail(weight.error());
  if (!household) return fail(household.error());
  if (!region) return fail(region.error());
  return Survey{std::move(income->values), std::move(weight->values), std::move(region->codes), std::move(household->codes)};
}

/// `times` copies one after the other, households numbered on.
Survey copies(const Survey& one, std::uint32_t times) {
  const std::uint32_t households = 1 + *std::max_element(one.household.begin(), one.household.end());
  Survey all;
  for (std::uint32_t copy = 0; copy < times; ++copy) {
    all.welfare.insert(all.welfare.end(), one.welfare.begin(), one.welfare.end());
    all.weights.insert(all.weights.end(), one.weights.begin(), one.weights.end());
    all.region.insert(all.region.end(), one.region.begin(), one.region.end());
    for (const std::uint32_t code : one.household) all.household.push_back(code + copy * households);
  }
  return all;
}

data::SurveyDesign design_of(const Survey& survey) {
  return data::SurveyDesign::of({survey.weights, {{survey.region, survey.household, {}}}}).value();
}

/// The least CPU seconds of `rounds` calls.
double timed(int rounds, const std::function<void()>& work) {
  double best = 0;
  for (int i = 0; i < rounds; ++i) {
    const std::clock_t start = std::clock();
    work();
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    best = i == 0 ? seconds : std::min(best, seconds);
  }
  return best;
}

void tell(const char* what, std::size_t rows, double seconds) {
  std::fprintf(stderr, "%-58s %9zu rows %8.3f s CPU\n", what, rows, seconds);
}

void print(const char* name, const std::vector<Estimate>& rows) {
  for (const Estimate& row : rows) {
    std::printf("%s,%s,%s,%s,%s\n", name, row.estimand.c_str(), row.group.empty() ? "" : row.group[0].second.c_str(),
                row.value ? format_double(*row.value).c_str() : "", row.se ? format_double(*row.se).c_str() : "");
  }
}

struct Task {
  const char* name;
  const char* text;
  std::vector<const char*> indices;
  bool by_region = false;
  double line = 0;  ///< fixed; 0: 0.6 of the median, estimated
};

measure::SurveyOptions options_of(const Task& task) {
  measure::SurveyOptions options;
  for (const char* name : task.indices) options.indices.push_back(*measure::index_named(name));
  measure::SurveyLine line;
  line.kind = task.line > 0 ? measure::LineKind::fixed : measure::LineKind::of_quantile;
  line.amount = task.line;
  line.part = 0.6;
  options.lines = {line};
  return options;
}

std::vector<measure::Domain> domains_of(const Survey& survey, bool by_region) {
  std::vector<measure::Domain> domains;
  if (!by_region) {
    std::vector<std::uint32_t> all(survey.welfare.size());
    std::iota(all.begin(), all.end(), 0U);
    domains.push_back({{}, std::move(all)});
    return domains;
  }
  domains.resize(1 + *std::max_element(survey.region.begin(), survey.region.end()));
  for (std::uint32_t row = 0; row < survey.region.size(); ++row) domains[survey.region[row]].rows.push_back(row);
  for (std::size_t d = 0; d < domains.size(); ++d) domains[d].group.emplace_back("region", std::to_string(d));
  return domains;
}

void run(const Task& task, const Survey& survey, const data::SurveyDesign& design, const data::Replicates* replicates, int rounds) {
  const std::vector<measure::Domain> domains = domains_of(survey, task.by_region);
  std::vector<std::uint32_t> whole(survey.welfare.size());
  std::iota(whole.begin(), whole.end(), 0U);
  const measure::SurveySample sample{survey.welfare, design, replicates, whole};
  const measure::SurveyOptions options = options_of(task);
  std::vector<Estimate> results;
  const double seconds =
      timed(rounds, [&] { results = measure::survey_estimates(sample, domains, options, {}).value().results; });
  tell(task.text, survey.welfare.size(), seconds);
  print(task.name, results);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_survey EUSILC.csv [ROUNDS] | large ROWS [THREADS]\n");
    return 2;
  }
  if (std::string_view(argv[1]) == "large") {
    const auto rows = argc > 2 ? parse_double(argv[2]) : std::nullopt;
    if (!rows || !(*rows >= 2 && *rows <= 4e9)) {
      std::fprintf(stderr, "large needs a number of rows, as 1e8\n");
      return 2;
    }
    run_large(static_cast<std::size_t>(*rows), argc > 3 ? static_cast<unsigned>(std::max(1, std::atoi(argv[3]))) : 1);
    return 0;
  }
  const Result<Survey> one = read(argv[1]);
  if (!one) {
    std::fprintf(stderr, "%s\n", to_text(one.error()).c_str());
    return 3;
  }
  const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 3;
  const Survey million = copies(*one, 68), hundred = copies(*one, 7);
  tell("design, 9 strata, PSUs are households", million.welfare.size(), timed(rounds, [&] { design_of(million); }));
  const data::SurveyDesign large = design_of(million), small = design_of(hundred);
  std::printf("case,estimand,group,value,se\n");
  run({"fixed", "fgt0-2 at a fixed line with errors", {"fgt0", "fgt1", "fgt2"}, false, 10859.236}, million, large, nullptr, rounds);
  run({"six", "arpr, fgt0-2, gini, qsr with errors", {"arpr", "fgt0", "fgt1", "fgt2", "gini", "qsr"}}, million, large, nullptr, rounds);
  run({"gini", "gini with its error", {"gini"}}, million, large, nullptr, rounds);
  run({"regions", "arpr in 9 regions with errors", {"fgt0"}, true}, hundred, small, nullptr, rounds);
  const data::Replicates replicates = data::Replicates::bootstrap(small, 1000, 1).value();
  run({"bootstrap", "1000 bootstrap replicates of arpr", {"arpr"}}, hundred, small, &replicates, 1);
  return 0;
}
