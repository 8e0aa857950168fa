// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "solleva/base/testing/reference_data.h"
#include "solleva/data/column.h"
#include "solleva/data/design.h"
#include "solleva/data/testing/survey.h"

namespace solleva::data {
namespace {

using testing::Survey;
using Codes = std::vector<std::uint32_t>;
using Values = std::vector<double>;

double se(const SurveyDesign& design, const Values& values) {
  const Influence influence{values};
  return std::sqrt(design.variance(std::span(&influence, 1)));
}

#define EXPECT_REL(value, expected) EXPECT_NEAR(value, expected, 1e-9 * std::fabs(expected))

/// What survey 4.1-1 gives, with the designs D1 to D4 of the reference file:
/// x <- eusilc; x$p12 <- x$db030 %% 12; x$n4 <- 10*ave(x$db030, x$db040, FUN=function(h) length(unique(h)))
/// D1 <- svydesign(~1, strata=~db040, weights=~rb050, data=x);     D2 <- svydesign(~db030, strata=~db040, weights=~rb050, data=x)
/// D3 <- svydesign(~p12, strata=~db040, weights=~rb050, data=x, nest=TRUE)
/// D4 <- svydesign(~db030, strata=~db040, weights=~rb050, data=x, fpc=~n4)
/// SE(svytotal(~eqincome, d)); SE(svymean(~eqincome, d)); SE(svyratio(~hy050n, ~eqincome, d)); degf(d)
TEST(EusilcDesigns, TotalsMeansAndRatios) {
  SOLLEVA_NEEDS_LAEKEN_FILE(path, "eusilc");
  const Survey& survey = Survey::once(*path);
  struct Case {
    const char* design;
    double total, mean, ratio, df;
  };
  for (const Case& c : {Case{"D1", 719895153.215853, 86.8294834305595, 0.00182614635308253, 14818},
                        {"D2", 1501386504.47155, 141.164079555672, 0.00375375368933983, 5991},
                        {"D3", 2070438717.21047, 141.846860958984, 0.00362917071631678, 99},
                        {"D4", 1424340300.7106, 133.92000455914, 0.0035611234300722, 5991}}) {
    SCOPED_TRACE(c.design);
    const SurveyDesign design = survey.design(c.design);
    EXPECT_REL(se(design, survey.income), c.total);
    EXPECT_REL(se(design, survey.mean_influence(survey.income)), c.mean);
    EXPECT_REL(se(design, survey.ratio_influence(survey.family_allowance, survey.income)), c.ratio);
    EXPECT_EQ(design.df(), c.df);
  }
}

/// x$N1 <- 20; x$N2 <- 3*ave(x$db030, x$db040, x$p12, FUN=function(h) length(unique(h)))
/// T <- svydesign(~p12+db030, strata=~db040, weights=~rb050, fpc=~N1+N2, data=x, nest=TRUE)
/// SE(svytotal(~eqincome,T)); SE(svymean(~eqincome,T)); svyby(~eqincome, ~db040, T, svymean)
TEST(EusilcDesigns, TwoStages) {
  SOLLEVA_NEEDS_LAEKEN_FILE(path, "eusilc");
  const Survey& survey = Survey::once(*path);
  const SurveyDesign design = survey.design("two stages");
  EXPECT_REL(se(design, survey.income), 1617273672.54093);
  EXPECT_REL(se(design, survey.mean_influence(survey.income)), 126.510294289898);
  EXPECT_EQ(design.df(), 99);
  const std::map<std::string, double> regions = {
      {"Burgenland", 1104.58889105455}, {"Salzburg", 413.887313329496}, {"Vienna", 311.766318938585}};
  for (const auto& [region, expected] : regions) {
    const Codes rows = survey.rows_where(survey.region, region);
    const Values values = survey.mean_influence(survey.income, rows);
    const Influence influence{values, rows};
    EXPECT_REL(std::sqrt(design.variance(std::span(&influence, 1))), expected);
  }
}

/// svyby(~eqincome, ~db040, D2, svymean); vcov(svyby(~eqincome, ~rb090, D2, svymean, covmat=TRUE)); the same with svytotal;
/// v <- subset(D2, db040=="Vienna"); degf(v); SE(svytotal(~hy050n, v)); deff(svymean(~eqincome, v, deff=TRUE));
/// deff(svymean(~eqincome, D2, deff=TRUE)); deff(svymean(~eqincome, D2, deff="replace"))
TEST(EusilcDesigns, Domains) {
  SOLLEVA_NEEDS_LAEKEN_FILE(path, "eusilc");
  const Survey& survey = Survey::once(*path);
  const SurveyDesign design = survey.design("D2");
  const Codes vienna = survey.rows_where(survey.region, "Vienna");
  const Values mean = survey.mean_influence(survey.income, vienna);
  const std::vector<Influence> of_vienna = {{mean, vienna}};
  EXPECT_REL(std::sqrt(design.variance(of_vienna)), 360.217063689955);
  EXPECT_EQ(design.df(vienna), 1106);
  EXPECT_REL(design.variance(of_vienna) / design.simple_variance(of_vienna), 2.40888644516167);
  const Values whole = survey.mean_influence(survey.income);
  const std::vector<Influence> of_all = {{whole}};
  EXPECT_REL(design.variance(of_all) / design.simple_variance(of_all), 2.7326358078229);
  EXPECT_REL(design.variance(of_all) / design.simple_variance(of_all, Replacement::with), 2.72768399997381);
  const Codes women = survey.rows_where(survey.sex, "female"), men = survey.rows_where(survey.sex, "male");
  const Values a = survey.mean_influence(survey.income, women), b = survey.mean_influence(survey.income, men);
  const std::vector<std::vector<Influence>> means = {{{a, women}}, {{b, men}}};
  const Values covariance = design.covariance(means);
  EXPECT_REL(covariance[0], 21603.4014650734);
  EXPECT_REL(covariance[1], 16027.2873197201);
  EXPECT_REL(covariance[3], 25634.1864674029);
}

/// Head counts at a line of 10,000 (the reference takes poor as at or below it) in every design of the file.
TEST(EusilcDesigns, HeadCountsOfTheReferenceFile) {
  SOLLEVA_REFERENCE_FOLDER(folder, "measure/eusilc-reference");
  SOLLEVA_NEEDS_LAEKEN_FILE(path, "eusilc");
  const Survey& survey = Survey::once(*path);
  std::ifstream file(folder / "expected.json");
  const nlohmann::json reference = nlohmann::json::parse(file);
  int seen = 0;
  for (const nlohmann::json& record : reference["records"]) {
    const std::string name = record["design"], measure = record["measure"];
    if ((measure != "fgt" && measure != "fgt deff") || record["args"] != "g=0 abs=10000" || name == "D3-JKn") continue;
    SCOPED_TRACE(record.dump());
    const bool lonely = name.starts_with("D2-lonely:");
    const Survey used = lonely ? survey.with_one_household_of_burgenland() : survey;
    const SurveyDesign design =
        used.design(lonely ? "D2" : name, lonely ? testing::rule_named(name.substr(10)) : LonelyPsu::fail);
    Codes rows;
    for (std::uint32_t row = 0; row < used.income.size(); ++row) {
      if (record["domain"] != "hsize>1" || used.household_size[row] > 1) rows.push_back(row);
    }
    const Values influence = used.mean_influence(used.poor(10000), rows);
    const std::vector<Influence> parts = {{influence, rows}};
    EXPECT_REL(std::sqrt(design.variance(parts)), record["se"].get<double>());
    if (record.contains("deff")) {
      EXPECT_REL(design.variance(parts) / design.simple_variance(parts), record["deff"].get<double>());
    }
    ++seen;
  }
  EXPECT_GE(seen, 8);
}

}  // namespace
}  // namespace solleva::data
