// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/design_file.h"

#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "solleva/data/errors.h"
#include "solleva/data/testing/survey.h"

namespace solleva::data {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using Values = std::vector<double>;

/// All errors, a line each.
std::string refusals(std::string_view text) {
  const Checked<DesignFile> design = parse_design(text, "d.toml");
  std::string all;
  if (!design) {
    for (const Error& error : design.error().all) all += to_text(error) + "\n";
  }
  return all;
}

std::string total(const std::string& column, const std::string& value, const std::string& number) {
  return "[[calibration.total]]\n" + (column.empty() ? "" : "column = \"" + column + "\"\n") +
         (value.empty() ? "" : "value = \"" + value + "\"\n") + "total = " + number + "\n";
}

TEST(DesignFile, SettingsAreTheTextsOfOptions) {
  const auto design = parse_design(
      "[design]\npsu = [\"ea\", \"hh\"]\nweight = \"w\"\nnested = true\nreplicate-factors = false\nfay = 0.5\nreplicates = 200\n"
      "replicate-scale = 2\nlonely-psu = \"adjust\"\n",
      "d.toml");
  ASSERT_TRUE(design) << to_text(design.error().all[0]);
  EXPECT_THAT(design->settings,
              ElementsAre(Pair("weight", ElementsAre("w")), Pair("psu", ElementsAre("ea", "hh")), Pair("nested", ElementsAre()),
                          Pair("lonely-psu", ElementsAre("adjust")), Pair("replicates", ElementsAre("200")),
                          Pair("replicate-scale", ElementsAre("2")), Pair("fay", ElementsAre("0.5"))));
  EXPECT_FALSE(design->calibration);
}

TEST(DesignFile, TotalsAreGatheredByColumn) {
  const auto design = parse_design("[design]\n[calibration]\nmethod = \"logit\"\nlower = 0.5\nupper = 2\n" + total("sex", "f", "10") +
                                       total("", "", "19.5") + total("age", "", "400") + total("sex", "m", "9.5"),
                                   "d.toml");
  ASSERT_TRUE(design) << to_text(design.error().all[0]);
  const CalibrationPlan& plan = *design->calibration;
  EXPECT_EQ(plan.options.distance, CalibrationDistance::logit);
  EXPECT_EQ(plan.options.lower, 0.5);
  EXPECT_EQ(plan.options.upper, 2);
  ASSERT_EQ(plan.columns.size(), 3U);
  ASSERT_EQ(plan.columns[0].groups.size(), 2U);
  EXPECT_EQ(plan.columns[0].groups[1].total, 9.5);
  EXPECT_EQ(plan.columns[1].total, 19.5);
  EXPECT_EQ(plan.columns[1].where.line, 10U);
  EXPECT_EQ(plan.columns[2].column, "age");
}

TEST(DesignFile, AllErrorsAtTheirPlaces) {
  EXPECT_EQ(refusals("[design]\nstratum = \"r\"\nwieght = \"w\"\npsu = \"ea\"\nlonely-psu = \"ajust\"\nfay = \"a\"\n"),
            "data.programme-unknown-key: there is no key \"stratum\" (d.toml:2:1, design): this version of solleva does not know it\n"
            "data.programme-unknown-key: there is no key \"wieght\" (d.toml:3:1, design): this version of solleva does not know it\n"
            "hint: did you mean 'weight'\n"
            "data.programme-bad-value: this value cannot be used (d.toml:4:7, design.psu): it takes a list in brackets that is not empty\n"
            "data.programme-bad-value: this value cannot be used (d.toml:5:14, design.lonely-psu): it takes one of fail, certainty, "
            "remove, adjust, average\nhint: did you mean 'adjust'\n"
            "data.programme-bad-value: this value cannot be used (d.toml:6:7, design.fay): it takes a number, not a text\n");
  EXPECT_EQ(refusals("[design]\nreplicates = 1\nfay = 1\n"),
            "data.programme-bad-value: this value cannot be used (d.toml:2:14, design.replicates): a bootstrap needs at least 2\n"
            "data.programme-bad-value: this value cannot be used (d.toml:3:7, design.fay): it lies from 0 to below 1\n");
  EXPECT_THAT(refusals("[calibration]\n"), HasSubstr("data.programme-missing-key: the key \"design\" is missing (d.toml:1:1)"));
}

TEST(DesignFile, ContradictingTotalsAndBounds) {
  const std::string head = "[design]\n[calibration]\n";
  EXPECT_THAT(refusals(head), HasSubstr("there is no [[calibration.total]] (d.toml:2:1, calibration)"));
  EXPECT_THAT(refusals(head + "lower = 0.2\n" + total("", "", "1")), HasSubstr("(d.toml:3:9, calibration.lower): only truncated and"));
  EXPECT_THAT(refusals(head + "method = \"logit\"\nupper = 1\n" + total("", "", "1")), HasSubstr("it lies above 1"));
  EXPECT_THAT(refusals(head + "method = \"logit\"\nnegative-weights = true\n" + total("", "", "1")), HasSubstr("only linear"));
  EXPECT_THAT(refusals(head + total("", "x", "1")), HasSubstr("a value needs the column it is in"));
  EXPECT_THAT(refusals(head + total("a", "", "1") + total("a", "", "2")), HasSubstr("the column \"a\" has a total already"));
  EXPECT_THAT(refusals(head + total("a", "", "1") + total("a", "x", "2")), HasSubstr("is read as groups and as a number"));
  EXPECT_THAT(refusals(head + total("a", "x", "1") + total("a", "x", "2")), HasSubstr("(d.toml:7:1, calibration.total): \"x\" of"));
  EXPECT_THAT(refusals(head + "method = \"post-stratification\"\n" + total("a", "x", "1") + total("b", "x", "2")),
              HasSubstr("post-stratification takes one column (d.toml:8:1"));
  EXPECT_THAT(refusals(head + total("a", "x", "inf")), HasSubstr("it takes a finite number"));
}

/// Four households of weight 10, two of them urban, with 1 to 4 persons.
struct Four {
  Four() {
    testing::write_file("four.csv", "w,area,persons\n10,urban,1\n10,urban,2\n10,rural,3\n10,rural,4\n");
    table = std::make_unique<Table>(load(engine, "four.csv").value());
  }
  Result<Calibration> meet(const std::string& calibration) {
    const auto design = SurveyDesign::of({.weights = Values(4, 10)});
    return calibrate(engine, *table, *design, *parse_design("[design]\n[calibration]\n" + calibration, "d.toml")->calibration);
  }

  testing::TemporaryFolder folder;
  Engine engine = testing::open_engine();
  std::unique_ptr<Table> table;
};

TEST(DesignFile, WeightsMeetGroupsNumbersAndTheWhole) {
  Four four;
  const auto cells = four.meet("method = \"post-stratification\"\n" + total("area", "urban", "30") + total("area", "rural", "10"));
  ASSERT_TRUE(cells) << to_text(cells.error());
  EXPECT_THAT(cells->weights, ElementsAre(15, 15, 5, 5));
  for (const std::string method : {"linear", "raking", "truncated", "logit"}) {
    const auto all = four.meet("method = \"" + method + "\"\n" + total("", "", "44") + total("persons", "", "108"));
    ASSERT_TRUE(all) << to_text(all.error());
    double units = 0, persons = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      units += all->weights[i];
      persons += all->weights[i] * static_cast<double>(i + 1);
    }
    EXPECT_NEAR(units, 44, 1e-9);
    EXPECT_NEAR(persons, 108, 1e-9);
  }
}

TEST(DesignFile, WhatCannotBeMetIsToldAtItsPlace) {
  Four four;
  const auto gone = four.meet(total("area", "urban", "30"));
  ASSERT_FALSE(gone);
  EXPECT_EQ(to_text(gone.error()), "data.unmatched-total: there is no total of area 'rural' (d.toml:3:1, calibration.total)");
  const auto column = four.meet(total("aera", "urban", "30"));
  ASSERT_FALSE(column);
  EXPECT_EQ(column.error().code, errors::missing_column);
  EXPECT_EQ(column.error().why, "a total asks for the column in d.toml:3");
  const auto far = four.meet("method = \"logit\"\n" + total("area", "urban", "300") + total("area", "rural", "10"));
  ASSERT_FALSE(far);
  EXPECT_EQ(far.error().code, errors::unreachable_totals);
  EXPECT_EQ(far.error().where.line, 2U);
}

/// D5 of the reference designs as a file. d <- calibrate(D2, ~db040+rb090, T); svymean(~poor+eqincome, d); SE(svymean(~poor,
/// subset(d, db040=="Vienna"))); SE(svymean(~poor+eqincome, subset(d, rb090=="female"))): R's survey 4.1-1.
TEST(DesignFileOfEusilc, EstimatesAndErrorsAsInSurvey) {
  SOLLEVA_NEEDS_LAEKEN_FILE(path, "eusilc");
  const std::pair<const char*, const char*> regions[] = {
      {"Burgenland", "260564"},     {"Carinthia", "563648"}, {"Lower Austria", "1555709"},
      {"Salzburg", "535451"},       {"Styria", "1167045"},   {"Tyrol", "701899"},
      {"Upper Austria", "1421620"}, {"Vienna", "1598931"},   {"Vorarlberg", "377355"}};
  std::string text = "[design]\nweight = \"rb050\"\nstrata = [\"db040\"]\npsu = [\"db030\"]\n[calibration]\n";
  for (const auto& [region, persons] : regions) text += total("db040", region, persons);
  text += total("rb090", "female", "4244677") + total("rb090", "male", "3937545");
  const auto file = parse_design(text, "d5.toml");
  ASSERT_TRUE(file) << to_text(file.error().all[0]);
  testing::Survey survey = testing::Survey::once(*path);
  const SurveyDesign design = survey.design("D2");
  Engine engine = testing::open_engine();
  const Table table = load(engine, path->string()).value();
  const auto calibration = calibrate(engine, table, design, *file->calibration);
  ASSERT_TRUE(calibration) << to_text(calibration.error());
  const SurveyDesign after = design.calibrated(*calibration);
  survey.weight = calibration->weights;
  const auto se = [&](const Values& values, std::vector<std::uint32_t> rows = {}) {
    const Influence influence{values, rows};
    return std::sqrt(after.variance(std::span(&influence, 1)));
  };
  const auto near = [](double value, double expected) { EXPECT_NEAR(value, expected, 1e-9 * expected); };
  const Values poor = survey.poor(10000);
  double share = 0, mean = 0, persons = 0;
  for (std::size_t i = 0; i < poor.size(); ++i) {
    persons += survey.weight[i];
    share += survey.weight[i] * poor[i];
    mean += survey.weight[i] * survey.income[i];
  }
  near(persons, 8182222);
  near(share / persons, 0.114645338212146);
  near(mean / persons, 19882.6704841833);
  near(se(survey.mean_influence(poor)), 0.00448215091084353);
  near(se(survey.mean_influence(survey.income)), 140.744340357414);
  const auto vienna = survey.rows_where(survey.region, "Vienna"), women = survey.rows_where(survey.sex, "female");
  near(se(survey.mean_influence(poor, vienna), vienna), 0.0122180783121999);
  near(se(survey.mean_influence(poor, women), women), 0.00525784000501051);
  near(se(survey.mean_influence(survey.income, women), women), 147.280577177822);
}

TEST(DesignFile, TheGuideIsCurrentAndNamesEveryKey) {
  const std::string guide = design_guide();
  for (const Key& key : design_keys()) EXPECT_THAT(guide, HasSubstr(std::string(key.path.substr(key.path.rfind('.') + 1))));
  std::ifstream page(std::filesystem::path(SOLLEVA_SOURCE_DIR) / "docs/guide/survey-design-file.md");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(page), {}), guide);
  const std::size_t start = guide.find("```toml\n") + 8;
  const auto example = parse_design(guide.substr(start, guide.find("```\n", start) - start), "guide");
  ASSERT_TRUE(example) << to_text(example.error().all[0]);
  EXPECT_EQ(example->calibration->columns.size(), 1U);
}

}  // namespace
}  // namespace solleva::data
