// SPDX-License-Identifier: Apache-2.0
// Every index against what survey and convey give for laeken's eusilc (see the reference data's README).
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "solleva/base/testing/laeken.h"
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
  std::vector<double> household_size;
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
  std::string line_of = {};          ///< "median", "mean": 0.6 of it in the whole sample
  std::vector<std::uint32_t> rows;   ///< of the domain
  std::vector<std::uint32_t> whole;  ///< from which the line is estimated
};

Found ask(const Sample& sample, const Question& question) {
  const Ranked ranked = rank(sample.income, sample.weights, question.rows);
  const Index index = index_named(question.index).value();
  IndexTerms terms{.line = question.line, .conventions = as_convey};
  Found found{0, std::vector<double>(sample.income.size(), 0.0)};
  IndexValue line;
  const Ranked all = rank(sample.income, sample.weights, question.whole);
  if (!question.line_of.empty()) {
    line = question.line_of == "mean" ? mean_value(all, true) : quantile_value(all, 0.5, as_convey, true);
    terms.line = 0.6 * line.value.value();
  }
  const IndexValue value = index.compute(ranked, index, terms);
  found.value = value.value.value();
  for (std::size_t i = 0; i < ranked.size(); ++i) found.influence[ranked.rows[i]] += value.influence.at(i);
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
  if (word == "watts" || word == "gini" || word == "qsr" || word == "arpt" || word == "jdiv" || word == "zenga") question.index = word;
  if (word == "arpr") question.index = "fgt0";
  if (word == "rmpg") question.index = "median_gap";
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
  if (args.find("relq") != std::string::npos || word == "arpr" || word == "rmpg" || word == "poormed") question.line_of = "median";
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

}  // namespace
}  // namespace solleva::measure
