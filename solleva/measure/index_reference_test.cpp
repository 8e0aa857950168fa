// SPDX-License-Identifier: Apache-2.0
// Every index against what survey and convey give for laeken's eusilc (see the reference data's README).
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "solleva/base/testing/laeken.h"
#include "solleva/measure/group_gap.h"
#include "solleva/measure/index.h"
#include "solleva/measure/testing/reference.h"

namespace solleva::measure {
namespace {

const Conventions as_convey{.poor = Poor::at_or_below,
                            .gini = Conventions::Gini::convey,
                            .density = Conventions::Density::convey,
                            .cut = Conventions::Cut::whole};

/// The sample and its three designs, and the file's records.
struct Sample {
  std::vector<double> income, weights;
  std::vector<std::string> stratum, household, person, sex, region;
  std::vector<double> household_size, age;
  nlohmann::json expected;
};

std::optional<Sample> load() {
  const auto table = testing::reference("measure/eusilc-reference");
  const auto data = solleva::testing::laeken("eusilc");
  if (table.empty() || !data) return {};
  Sample sample;
  sample.income = solleva::testing::numbers(data->at("eqincome"));
  sample.weights = solleva::testing::numbers(data->at("rb050"));
  sample.household_size = solleva::testing::numbers(data->at("hsize"));
  sample.age = solleva::testing::numbers(data->at("age"));
  sample.stratum = data->at("db040");
  sample.household = data->at("db030");
  sample.person = data->at("rb030");
  sample.sex = data->at("rb090");
  sample.region = data->at("db040");
  std::ifstream file(table / "expected.json");
  sample.expected = nlohmann::json::parse(file);
  return sample;
}

std::string psu(const Sample& sample, const std::string& design, std::size_t row) {
  if (design == "D1") return sample.person[row];
  if (design == "D2") return sample.household[row];
  return std::to_string(std::stoi(sample.household[row]) % 12);
}

/// Between-PSU variance within strata, with replacement, written again here so that it checks the module's influence alone.
double standard_error(const Sample& sample, const std::string& design, const std::vector<double>& influence) {
  std::map<std::string, std::map<std::string, double>> totals;
  for (std::size_t i = 0; i < influence.size(); ++i) {
    totals[sample.stratum[i]][psu(sample, design, i)] += sample.weights[i] * influence[i];
  }
  double variance = 0;
  for (const auto& [name, units] : totals) {
    double mean = 0, squares = 0;
    const double n = static_cast<double>(units.size());
    for (const auto& [unit, value] : units) mean += value / n;
    for (const auto& [unit, value] : units) squares += (value - mean) * (value - mean);
    variance += n / (n - 1) * squares;
  }
  return std::sqrt(variance);
}

/// An index with its influence by row of the survey.
struct Found {
  double value = 0;
  std::vector<double> influence;
};

struct Question {
  std::string index;
  std::optional<double> line = {};
  std::string line_of = {};          ///< "median", "mean": 0.6 of it in the whole sample; else the index knows
  std::vector<std::uint32_t> rows;   ///< of the domain
  std::vector<std::uint32_t> whole;  ///< from which the line is estimated
};

Found ask(const Sample& sample, const Question& question) {
  const Ranked ranked = rank(sample.income, sample.weights, question.rows);
  const Index index = index_named(question.index).value();
  const Ranked all = rank(sample.income, sample.weights, question.whole);
  IndexTerms terms{.line = question.line, .conventions = as_convey, .whole = &all};
  Found found{0, std::vector<double>(sample.income.size(), 0.0)};
  IndexValue line;
  if (!question.line_of.empty()) {
    line = question.line_of == "mean" ? mean_value(all, true) : quantile_value(all, 0.5, as_convey, true);
    terms.line = 0.6 * line.value.value();
  }
  const IndexValue value = index.compute(ranked, index, terms);
  found.value = value.value.value();
  for (std::size_t i = 0; i < ranked.size(); ++i) found.influence[ranked.rows[i]] += value.influence.at(i);
  for (std::size_t i = 0; i < value.whole_influence.size(); ++i) found.influence[all.rows[i]] += value.whole_influence[i];
  for (std::size_t i = 0; i < line.influence.size(); ++i) {
    found.influence[all.rows[i]] += value.line_slope * 0.6 * line.influence[i];
  }
  return found;
}

/// What a record asks, in our words; empty where it is the business of another test.
std::optional<Question> question_of(const Sample& sample, const nlohmann::json& record) {
  const std::string measure = record["measure"], args = record["args"], domain = record["domain"];
  const std::string word = measure.substr(0, measure.find(' '));
  const auto after = [&](const std::string& key) {
    const auto at = args.find(key);
    return at == std::string::npos ? std::string() : args.substr(at + key.size(), args.find(' ', at) - at - key.size());
  };
  Question question;
  if (word == "fgt") question.index = "fgt" + after("g=");
  if (word == "watts" || word == "gini" || word == "arpr" || word == "rmpg" || word == "qsr" || word == "arpt" || word == "jdiv" || word == "zenga") question.index = word;
  if (word == "poormed") question.index = "poor_median";
  if (word == "gei") question.index = "ge" + after("epsilon=");
  if (word == "atkinson") question.index = "atkinson" + after("epsilon=");
  if (word == "quantile") question.index = "p" + std::to_string(std::lround(100 * std::stod(after("alpha="))));
  if (word == "isq") question.index = "isq20";
  if (word == "sen" || word == "sst" || word == "amato") question.index = word;
  if (word == "chu") question.index = "chu" + after("g=");
  if (word == "renyi") question.index = "renyi" + after("epsilon=");
  if (word == "lorenz") {
    const std::string component = record["component"];
    question.index = "lorenz" + std::to_string(std::lround(100 * std::stod(component.substr(2))));
  }
  if (question.index.empty() || measure.find("deff") != std::string::npos) return {};
  if (!after("abs=").empty()) question.line = std::stod(after("abs="));
  if (args.find("relm") != std::string::npos) question.line_of = "mean";
  if (args.find("relq") != std::string::npos) question.line_of = "median";
  const bool positive = domain.find("eqincome>0") != std::string::npos || word == "chu" || word == "renyi";
  const bool several = domain.find("hsize>1") != std::string::npos;
  const auto value_of = [&](const std::string& key) {
    return domain.rfind(key, 0) == 0 ? domain.substr(key.size()) : std::string();
  };
  for (std::uint32_t i = 0; i < sample.income.size(); ++i) {
    if (positive && sample.income[i] <= 0) continue;
    // A subset made before convprep keeps the line of the whole sample.
    question.whole.push_back(i);
    if (several && sample.household_size[i] <= 1) continue;
    if (const auto region = value_of("db040="); !region.empty() && sample.region[i] != region) continue;
    if (const auto sex = value_of("rb090="); !sex.empty() && sample.sex[i] != sex) continue;
    question.rows.push_back(i);
  }
  if (positive && question.line_of == "median") {
    question.whole.resize(sample.income.size());
    for (std::uint32_t i = 0; i < question.whole.size(); ++i) question.whole[i] = i;
  }
  return question;
}

/// All records of the three designs: values within 1e-9, standard errors within 1e-6.
TEST(IndexReference, EqualsConvey) {
  const auto sample = load();
  if (!sample) GTEST_SKIP() << "skipped: no reference data, or no Rscript with the package laeken (Debian: r-cran-laeken)";
  std::map<std::string, int> checked;
  nlohmann::json records = sample->expected["records"];
  for (const auto& record : sample->expected["experimental"]) records.push_back(record);
  for (const auto& record : records) {
    const std::string design = record["design"];
    if (design != "D1" && design != "D2" && design != "D3") continue;
    const auto question = question_of(*sample, record);
    if (!question) continue;
    SCOPED_TRACE(record.dump());
        const Found found = ask(*sample, *question);
    EXPECT_NEAR(found.value, record["est"].get<double>(), 1e-9 * std::abs(record["est"].get<double>()));
    const double se = standard_error(*sample, design, found.influence);
    // convey's experimental branch leaves a term out of Amato's error; ours is the derivative (see IndexInfluence).
    if (question->index != "amato") {
      EXPECT_NEAR(se, record["se"].get<double>(), 1e-6 * record["se"].get<double>());
    }
    ++checked[question->index];
  }
  EXPECT_GE(checked.size(), 40U);
}

/// A value without its influence.
double value_of(const std::string& name, const Ranked& ranked, const Conventions& conventions, std::optional<double> line = {}) {
  const Index index = index_named(name).value();
  return index.compute(ranked, index, {.line = line, .conventions = conventions, .influence = false}).value.value();
}

void expect_near(double found, double expected, double relative) {
  EXPECT_NEAR(found, expected, relative * std::abs(expected));
}

/// laeken's values for the whole and for the regions: poor is who is below the line of the whole.
TEST(IndexReference, EqualsLaeken) {
  const auto sample = load();
  if (!sample) GTEST_SKIP() << "skipped: no reference data, or no Rscript with the package laeken (Debian: r-cran-laeken)";
  const Conventions as_laeken{.cut = Conventions::Cut::whole};
  const Ranked all = rank(sample->income, sample->weights);
  const double line = value_of("arpt", all, as_laeken);
  std::map<std::string, std::vector<std::uint32_t>> regions;
  for (std::uint32_t i = 0; i < sample->income.size(); ++i) regions[sample->region[i]].push_back(i);
  int checked = 0;
  for (const auto& record : sample->expected["laeken_point_values"]) {
    const std::string measure = record["measure"];
    SCOPED_TRACE(measure);
    if (measure == "weightedQuantile") {
      const std::vector<std::string> names{"p0", "p10", "p25", "p50", "p75", "p90", "p100"};
      for (std::size_t i = 0; i < names.size(); ++i) expect_near(value_of(names[i], all, as_laeken), record["value"][i], 1e-9);
      continue;
    }
    const double percent = measure == "arpr" || measure == "rmpg" || measure == "gini" ? 100 : 1;
    expect_near(percent * value_of(measure, all, as_laeken), record["value"], 1e-9);
    if (record["byStratum"].is_null()) continue;
    for (const auto& [region, value] : record["byStratum"].items()) {
      const std::string name = measure == "arpr" ? "fgt0" : measure == "rmpg" ? "median_gap" : measure;
      const Ranked part = rank(sample->income, sample->weights, regions.at(region));
      expect_near(percent * value_of(name, part, as_laeken, line), value, 1e-9);
      ++checked;
    }
  }
  EXPECT_EQ(checked, 36);
}

Ranked ranked_file(const std::filesystem::path& path, const std::string& welfare, const std::string& weight, bool positive) {
  std::vector<double> values, weights;
  for (const testing::Row& row : testing::read_csv(path)) {
    if (row.at(welfare).empty() || row.at(weight).empty()) continue;
    if (positive && std::stod(row.at(welfare)) <= 0) continue;
    values.push_back(std::stod(row.at(welfare)));
    weights.push_back(std::stod(row.at(weight)));
  }
  return rank(values, weights);
}

nlohmann::json read_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  return nlohmann::json::parse(file);
}

// dineq 0.1.0 and IC2 1.0-1 on two samples of Mexico's ENIGH.
TEST(IndexReference, EqualsDineqAndIc2) {
  const auto folder = testing::reference("measure/micro-mexico-enigh-sample");
  SOLLEVA_NEEDS_REFERENCE(folder);
  const nlohmann::json expected = read_json(folder / "expected.json");
  const Conventions as_dineq{.cut = Conventions::Cut::whole};
  int checked = 0;
  for (const char* year : {"2008", "2016"}) {
    const std::string key = std::string("y") + year;
    if (!expected.contains(key)) continue;
    SCOPED_TRACE(key);
    const auto path = folder / (std::string("mex_inc_") + year + ".csv");
    const Ranked all = ranked_file(path, "income", "factor", false), positive = ranked_file(path, "income", "factor", true);
    const nlohmann::json& dineq = expected[key]["dineq"];
    for (const char* name : {"gini", "theil", "mld"}) expect_near(value_of(name, all, as_dineq), dineq[name], 1e-9);
    expect_near(value_of("wolfson", all, as_dineq), dineq["wolfson"], 1e-9);
    const auto check = [&](const char* family, const char* parameter, const char* result, const std::string& prefix, const Ranked& rows) {
      for (const auto& one : expected[key]["IC2"][family]) {
        const std::string name = prefix + one[parameter].dump();
        SCOPED_TRACE(name);
        expect_near(value_of(name, rows, as_dineq), one["est"][result], 1e-9);
        ++checked;
      }
    };
    check("gei", "alpha", "GEI", "ge", positive);
    check("atkinson", "eps", "Atk", "atkinson", positive);
    check("sgini", "param", "SGini", "sgini", all);
  }
  EXPECT_GE(checked, 12);
}

// wbpip on its synthetic microdata, to the tolerance of the file.
TEST(IndexReference, EqualsWbpip) {
  const auto folder = testing::reference("measure/micro-wbpip-synthetic");
  SOLLEVA_NEEDS_REFERENCE(folder);
  const Conventions as_wbpip{.cut = Conventions::Cut::wbpip, .count_not_positive = true};
  const nlohmann::json all = read_json(folder / "expected.json");
  for (const auto& [name, expected] : all.items()) {
    SCOPED_TRACE(name);
    const Ranked ranked = ranked_file(folder / (name + ".csv"), "welfare", "weight", false);
    const nlohmann::json& figures = expected["wbpip_dist"];
    for (const char* index : {"mean", "gini", "mld", "median"}) expect_near(value_of(index, ranked, as_wbpip), figures[index], 1e-9);
    expect_near(value_of("wolfson", ranked, as_wbpip), figures["polarization"], 1e-9);
    for (std::size_t i = 0; i < 10; ++i) {
      const std::string part = "share" + std::to_string(10 * i) + "-" + std::to_string(10 * i + 10);
      expect_near(value_of(part, ranked, as_wbpip), figures["quantiles"][i], 1e-9);
    }
    for (const auto& poverty : expected["poverty"]) {
      const double line = poverty["line"];
      expect_near(value_of("fgt0", ranked, as_wbpip, line), poverty["headcount"], 1e-9);
      expect_near(value_of("fgt1", ranked, as_wbpip, line), poverty["poverty_gap"], 1e-9);
      expect_near(value_of("fgt2", ranked, as_wbpip, line), poverty["poverty_severity"], 1e-9);
      expect_near(value_of("watts", ranked, as_wbpip, line), poverty["watts"], 1e-9);
    }
  }
}

// Uruguay 2018: the official flag in every row, and indices of the ratio to each household's own line.
TEST(IndexReference, EqualsUruguaysOfficialFlag) {
  const auto folder = testing::reference("measure/micro-uruguay-ech2018-toy");
  SOLLEVA_NEEDS_REFERENCE(folder);
  std::vector<double> ratio, per_head, weights;
  std::vector<bool> official;
  for (const testing::Row& row : testing::read_csv(folder / "ech2018_toy.csv")) {
    ratio.push_back(std::stod(row.at("ht11")) / std::stod(row.at("lp_06")));
    per_head.push_back(std::stod(row.at("ht11")) / std::stod(row.at("ht19")));
    weights.push_back(std::stod(row.at("pesoano")));
    official.push_back(row.at("pobre06") == "1");
  }
  const Ranked ranked = rank(ratio, weights);
  const Index count = index_named("fgt0").value();
  const IndexValue found = count.compute(ranked, count, {.line = 1});
  for (std::size_t i = 0; i < ranked.size(); ++i) EXPECT_EQ(found.influence[i] > 0, official[ranked.rows[i]]) << ranked.rows[i];
  const nlohmann::json expected = read_json(folder / "expected.json")["survey"]["adjust"];
  expect_near(*found.value, expected["headcount"]["est"], 1e-9);
  expect_near(value_of("fgt1", ranked, {}, 1), expected["fgt1"]["est"], 1e-9);
  expect_near(value_of("fgt2", ranked, {}, 1), expected["fgt2"]["est"], 1e-9);
  const double gini = value_of("gini", rank(per_head, weights), {.gini = Conventions::Gini::convey});
  expect_near(gini, expected["gini_income_per_capita"]["est"], 1e-9);
}

/// convey's relative median income ratio: those of 65 and more against the others.
TEST(IndexReference, MedianRatioEqualsConvey) {
  const auto sample = load();
  if (!sample) GTEST_SKIP() << "skipped: no reference data, or no Rscript with the package laeken (Debian: r-cran-laeken)";
  std::vector<std::uint32_t> old, others;
  for (std::uint32_t i = 0; i < sample->income.size(); ++i) (sample->age[i] >= 65 ? old : others).push_back(i);
  const GroupFigure found = median_ratio({sample->income, sample->weights, old, others}, as_convey);
  std::vector<double> influence(sample->income.size(), 0.0);
  for (std::size_t i = 0; i < found.rows.size(); ++i) influence[found.rows[i]] = found.influence.at(i);
  int checked = 0;
  for (const auto& record : sample->expected["records"]) {
    if (record["measure"] != "rmir") continue;
    expect_near(found.value.value(), record["est"], 1e-9);
    expect_near(standard_error(*sample, record["design"], influence), record["se"], 1e-6);
    ++checked;
  }
  EXPECT_EQ(checked, 1);
}

}  // namespace
}  // namespace solleva::measure
