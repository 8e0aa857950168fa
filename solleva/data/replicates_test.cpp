// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/replicates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "solleva/base/testing/laeken.h"
#include "solleva/base/testing/reference_data.h"
#include "solleva/data/calibration.h"
#include "solleva/data/errors.h"
#include "solleva/data/replicate_rank.h"
#include "solleva/data/testing/survey.h"
#include "solleva/data/testing/temporary.h"

namespace solleva::data {
namespace {

using testing::error_of;
using Codes = std::vector<std::uint32_t>;
using Values = std::vector<double>;

/// d <- data.frame(h=rep(1:4,each=2), y=c(1,5,7,2,9,9.5,3,8), x=c(2,3,1,4,2,6,5,1), w=c(1,2,1,3,2,2,1,4), psu=1:8,
///                 N=rep(c(5,8,4,10),each=2))
const Values y = {1, 5, 7, 2, 9, 9.5, 3, 8}, x = {2, 3, 1, 4, 2, 6, 5, 1};
DesignInput pairs() {
  return {.weights = {1, 2, 1, 3, 2, 2, 1, 4},
          .stages = {{.stratum = {0, 0, 1, 1, 2, 2, 3, 3}, .unit = {0, 1, 2, 3, 4, 5, 6, 7}}},
          .strata_names = {"north", "east", "south", "west"}};
}
SurveyDesign finite_pairs() {
  DesignInput input = pairs();
  input.stages[0].population = {5, 5, 8, 8, 4, 4, 10, 10};
  return SurveyDesign::of(input).value();
}

double total(const Values& weights, const Values& values) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += weights[i] * values[i];
  return sum;
}

/// Standard error of what `estimate` makes of weights.
template <class Estimate>
double se(const SurveyDesign& design, const Replicates& replicates, bool around_estimate, Estimate estimate) {
  std::vector<Values> values;
  Values weights(design.rows());
  for (std::size_t r = 0; r < replicates.count(); ++r) {
    replicates.weights(r, weights);
    values.push_back({estimate(weights)});
  }
  const Values full = {estimate(Values(design.weights().begin(), design.weights().end()))};
  return std::sqrt(replicates.covariance(full, values, around_estimate)[0]);
}

double ratio(const Values& weights) {
  return total(weights, y) / total(weights, x);
}
double total_of_y(const Values& weights) {
  return total(weights, y);
}

double linearised(const SurveyDesign& design, const Values& values) {
  const Influence influence{values};
  return std::sqrt(design.variance(std::span(&influence, 1)));
}

/// r <- as.svrepdesign(svydesign(~psu, strata=~h, weights=~w, data=d), type="JKn", mse=m); SE(svyratio(~y, ~x, r)); degf(r)
/// JK1 without strata; fpc with fpc=~N
TEST(ReplicateWeights, JackknifeAsInSurvey) {
  const SurveyDesign stratified = SurveyDesign::of(pairs()).value();
  DesignInput plain = pairs();
  plain.stages[0].stratum.clear();
  const SurveyDesign single = SurveyDesign::of(plain).value();
  const Replicates jkn = Replicates::jackknife(stratified).value(), jk1 = Replicates::jackknife(single).value();
  EXPECT_EQ(jkn.method(), ReplicateMethod::jkn);
  EXPECT_EQ(jk1.method(), ReplicateMethod::jk1);
  EXPECT_EQ(jkn.count(), 8U);
  EXPECT_EQ(jkn.df(), 4);
  EXPECT_EQ(jk1.df(), 7);
  EXPECT_NEAR(se(stratified, jkn, false, ratio), 0.947098498129782, 1e-13);
  EXPECT_NEAR(se(stratified, jkn, true, ratio), 0.952722834452066, 1e-13);
  EXPECT_NEAR(se(single, jk1, false, ratio), 0.818870893517825, 1e-13);
  EXPECT_NEAR(se(single, jk1, true, ratio), 0.82041700966731, 1e-13);
  const SurveyDesign finite = finite_pairs();
  EXPECT_NEAR(se(finite, Replicates::jackknife(finite).value(), false, ratio), 0.815014635581805, 1e-13);
  EXPECT_NEAR(se(finite, Replicates::jackknife(finite).value(), true, ratio), 0.819580156852998, 1e-13);
}

/// For a total the jackknife and balanced half-samples, with Fay's factor or not, finite or not, are the linearised variance.
TEST(ReplicateWeights, TotalsHaveTheLinearisedVariance) {
  for (const SurveyDesign& design : {SurveyDesign::of(pairs()).value(), finite_pairs()}) {
    const double expected = linearised(design, y);
    for (const double fay : {0.0, 0.3, 0.9}) {
      const Replicates balanced = Replicates::balanced(design, fay).value();
      EXPECT_EQ(balanced.count(), 8U);
      EXPECT_NEAR(se(design, balanced, true, total_of_y), expected, 1e-12 * expected);
      EXPECT_NEAR(se(design, balanced, false, total_of_y), expected, 1e-12 * expected);
    }
    EXPECT_NEAR(se(design, Replicates::jackknife(design).value(), true, total_of_y), expected, 1e-12 * expected);
  }
}

TEST(ReplicateWeights, FayMovesEveryoneByTheSameStep) {
  const SurveyDesign design = SurveyDesign::of(pairs()).value();
  const Replicates fay = Replicates::balanced(design, 0.3).value();
  Values weights(8);
  fay.weights(3, weights);
  for (std::size_t row = 0; row < 8; ++row) EXPECT_NEAR(std::fabs(weights[row] / design.weights()[row] - 1), 0.7, 1e-15);
}

/// Replicate weights of a file: set.seed(3); W <- matrix(round(runif(48)*3, 1), 8, 6), and
/// r <- svrepdesign(data=d, weights=d$w, repweights=W, type=..., combined.weights=FALSE, rho=.3, mse=m); for JK1 scale=5/12 and
/// for JKn rscales=rep(.5,6). SE(svyratio(~y, ~x, r)), degf(r).
const std::vector<Values> by_row = {{0.5, 1.7, 0.3, 0.7, 0.5, 0.8}, {2.4, 1.9, 2.1, 2.4, 1.4, 2.4},
                                    {1.2, 1.5, 2.7, 1.8, 0.8, 0.5}, {1, 1.5, 0.8, 2.7, 1, 1.7},
                                    {1.8, 1.6, 0.7, 1.7, 2.7, 1.3}, {1.8, 1.7, 0, 2.3, 0.6, 0.8},
                                    {0.4, 2.6, 0.4, 1.1, 1.7, 0.1}, {0.9, 2.5, 0.3, 1.1, 0.6, 0.3}};
std::vector<Values> given_weights() {
  std::vector<Values> weights(6);
  for (const Values& row : by_row) {
    for (std::size_t r = 0; r < 6; ++r) weights[r].push_back(row[r]);
  }
  return weights;
}

TEST(ReplicateWeights, GivenAsInSurvey) {
  const SurveyDesign design = SurveyDesign::of({.weights = pairs().weights}).value();
  struct Case {
    ReplicateMethod method;
    std::optional<double> scale;
    Values scales;
    double around_mean, around_estimate;
  };
  const Case cases[] = {{ReplicateMethod::brr, {}, {}, 0.234691632848819, 0.243876688875286},
                        {ReplicateMethod::fay, {}, {}, 0.335273761212599, 0.348395269821837},
                        {ReplicateMethod::jk1, 5.0 / 12, {}, 0.37108005379313, 0.385602902533076},
                        {ReplicateMethod::jkn, {}, Values(6, 0.5), 0.406497832205456, 0.422406815913663},
                        {ReplicateMethod::bootstrap, 0.2, {}, 0.257091802738038, 0.267153527493327}};
  for (const Case& c : cases) {
    Replicates::Given given{
        .method = c.method, .weights = given_weights(), .combined = false, .scale = c.scale, .replicate_scales = c.scales};
    if (c.method == ReplicateMethod::fay) given.fay = 0.3;
    const Replicates replicates = Replicates::given(design, given).value();
    EXPECT_NEAR(se(design, replicates, false, ratio), c.around_mean, 1e-13);
    EXPECT_NEAR(se(design, replicates, true, ratio), c.around_estimate, 1e-13);
    EXPECT_EQ(replicates.df(), 5);
    for (Values& weights : given.weights) {
      for (std::size_t row = 0; row < 8; ++row) weights[row] *= design.weights()[row];
    }
    given.combined = true;
    EXPECT_NEAR(se(design, Replicates::given(design, given).value(), false, ratio), c.around_mean, 1e-13);
  }
}

TEST(ReplicateWeights, ScalesThatTheMethodSays) {
  const SurveyDesign design = SurveyDesign::of({.weights = pairs().weights}).value();
  const auto with = [&](ReplicateMethod method, bool around_estimate) {
    return se(design, Replicates::given(design, {.method = method, .weights = given_weights()}).value(), around_estimate, ratio);
  };
  EXPECT_NEAR(with(ReplicateMethod::jk1, true) / with(ReplicateMethod::brr, true), std::sqrt(5.0), 1e-12);
  EXPECT_NEAR(with(ReplicateMethod::bootstrap, true), with(ReplicateMethod::brr, true), 1e-12);
  EXPECT_NEAR(with(ReplicateMethod::bootstrap, false) / with(ReplicateMethod::brr, false), std::sqrt(6.0 / 5), 1e-12);
}

/// The weights of a stratified jackknife in a file tell the size of the strata.
TEST(ReplicateWeights, AStratifiedJackknifeReadBack) {
  DesignInput input = pairs();
  input.stages[0].stratum = {0, 0, 0, 1, 1, 1, 1, 1};
  const SurveyDesign design = SurveyDesign::of(input).value();
  const Replicates made = Replicates::jackknife(design).value();
  Replicates::Given given{.method = ReplicateMethod::jkn, .weights = std::vector<Values>(8, Values(8))};
  for (std::size_t r = 0; r < 8; ++r) made.weights(r, given.weights[r]);
  const Replicates read = Replicates::given(SurveyDesign::of({.weights = input.weights}).value(), given).value();
  EXPECT_NEAR(se(design, read, true, ratio), se(design, made, true, ratio), 1e-14);
  EXPECT_EQ(read.df(), design.df());
  given.weights[2][1] *= 1.1;
  EXPECT_THAT(error_of(Replicates::given(design, given)), ::testing::HasSubstr("does not show the size of its stratum"));
}

TEST(ReplicateWeights, BadOnesAreNamed) {
  const SurveyDesign design = SurveyDesign::of(pairs()).value();
  const auto refusal = [&](Replicates::Given given) { return error_of(Replicates::given(design, std::move(given))); };
  EXPECT_EQ(refusal({.weights = {Values(8, 1)}}),
            "data.bad-replicates: there must be at least 2 columns of replicate weights, not 1");
  EXPECT_EQ(refusal({.weights = {Values(8, 1), Values(7, 1)}}), "data.bad-replicates: replicate 2 has 7 weights for 8 rows");
  EXPECT_EQ(refusal({.weights = {Values(8, 1), {1, 1, 1, NAN, 1, 1, 1, 1}}}),
            "data.bad-replicates: replicate 2 has the weight nan in row 4");
  EXPECT_EQ(refusal({.weights = {Values(8, 1), Values(8, 0)}}), "data.bad-replicates: all weights of replicate 2 are 0");
  EXPECT_EQ(refusal({.method = ReplicateMethod::fay, .weights = given_weights()}),
            "data.bad-replicates: Fay's method needs its factor, above 0");
  EXPECT_EQ(refusal({.weights = given_weights(), .replicate_scales = {1, 2}}),
            "data.bad-replicates: there are 2 scales for 6 replicates");
  EXPECT_THAT(error_of(Replicates::balanced(design, 1)), ::testing::StartsWith("base.bad-value: Fay's factor"));
  EXPECT_THAT(error_of(Replicates::bootstrap(design, 1, 1)), ::testing::StartsWith("base.bad-value"));
  DesignInput odd = pairs();
  odd.stages[0].stratum = {0, 0, 1, 1, 1, 2, 2, 3};
  odd.lonely = LonelyPsu::adjust;
  const SurveyDesign uneven = SurveyDesign::of(odd).value();
  EXPECT_EQ(error_of(Replicates::balanced(uneven, 0)),
            "data.not-two-psus: half-samples need two PSUs in each stratum, which do not stand in 'east', 'west'\nhint: take the "
            "jackknife or the bootstrap");
  EXPECT_THAT(error_of(Replicates::jackknife(uneven)), ::testing::StartsWith("data.lonely-psu: replicates cannot leave out or "
                                                                             "repeat the single PSU of 'west'"));
  odd.lonely = LonelyPsu::certainty;
  const SurveyDesign certain = SurveyDesign::of(odd).value();
  EXPECT_EQ(Replicates::jackknife(certain).value().count(), 7U);
  EXPECT_NEAR(se(certain, Replicates::jackknife(certain).value(), true, total_of_y), linearised(certain, y), 1e-12);
}

/// A stratified survey of 60 PSUs, some strata finite.
SurveyDesign larger() {
  DesignInput input{.weights = {}, .stages = {{}}};
  for (std::uint32_t psu = 0; psu < 60; ++psu) {
    const double stratum = psu % 5;
    input.weights.push_back(1 + psu % 7);
    input.stages[0].stratum.push_back(psu % 5);
    input.stages[0].unit.push_back(psu);
    input.stages[0].population.push_back(12 * (1 + stratum));
  }
  return SurveyDesign::of(input).value();
}

TEST(RescaledBootstrap, ApproachesTheLinearisedVariance) {
  const SurveyDesign design = larger();
  Values values;
  for (int i = 0; i < 60; ++i) values.push_back(std::sin(i * 2.3) * 10 + i % 5);
  const auto estimate = [&](const Values& weights) { return total(weights, values); };
  constexpr std::size_t count = 20'000;
  const Replicates bootstrap = Replicates::bootstrap(design, count, 42).value();
  EXPECT_EQ(bootstrap.df(), 55);
  const double expected = linearised(design, values);
  // The relative standard error of a standard deviation from B draws that are near normal is 1/sqrt(2B) = 0.5 %.
  EXPECT_NEAR(se(design, bootstrap, true, estimate) / expected, 1, 0.02);
  EXPECT_NEAR(se(design, bootstrap, false, estimate) / expected, 1, 0.02);
}

TEST(RescaledBootstrap, KeepsTheSizeOfStrataAndIsKeyed) {
  const SurveyDesign design = larger();
  const Replicates seven = Replicates::bootstrap(design, 50, 7).value(), again = Replicates::bootstrap(design, 10, 7).value();
  const Replicates eight = Replicates::bootstrap(design, 50, 8).value();
  Values a(60), b(60), c(60);
  seven.weights(9, a);
  again.weights(9, b);  // fewer replicates do not change the ones there are
  eight.weights(9, c);
  EXPECT_EQ(a, b);
  EXPECT_NE(a, c);
  for (std::size_t h = 0; h < 5; ++h) {
    double factors = 0;
    for (std::size_t i = 0; i < 60; ++i)
      factors += design.stratum_of_psu()[design.psu_of_row()[i]] == h ? a[i] / design.weights()[i] : 0;
    EXPECT_NEAR(factors, 12, 1e-12);
  }
  for (std::size_t i = 0; i < 60; i += 5) EXPECT_EQ(a[i], design.weights()[i]);  // that stratum was taken whole
}

TEST(RescaledBootstrap, MoreStagesHaveNoFiniteCorrection) {
  DesignInput input = pairs();
  input.stages[0].population = {5, 5, 8, 8, 4, 4, 10, 10};
  input.weights.insert(input.weights.end(), 8, 1);
  SamplingStage& first = input.stages[0];
  for (std::size_t i = 0; i < 8; ++i) {
    first.stratum.push_back(first.stratum[i]);
    first.unit.push_back(first.unit[i]);
    first.population.push_back(first.population[i]);
  }
  input.stages.push_back({.population = Values(16, 9)});
  const SurveyDesign design = SurveyDesign::of(input).value();
  ASSERT_EQ(design.stages(), 2U);
  Values values = y;
  values.insert(values.end(), {2, 2, 5, 1, 0, 3, 3, 8});
  const auto estimate = [&](const Values& weights) { return total(weights, values); };
  DesignInput one = input;
  one.stages.pop_back();
  one.stages[0].population.clear();
  const double with_replacement = linearised(SurveyDesign::of(one).value(), values);
  EXPECT_NEAR(se(design, Replicates::jackknife(design).value(), true, estimate), with_replacement, 1e-12);
}

TEST(ReplicateRank, ManyRowsHaveTheRankOfFew) {
  std::vector<Values> columns(12, Values(5000));
  for (std::size_t row = 0; row < 5000; ++row) {
    for (std::size_t j = 0; j < 12; ++j) columns[j][row] = 1 + std::sin(static_cast<double>(row * (j % 9 + 1)) * 0.7);
  }
  EXPECT_EQ(rank_of(columns), 9U);
}

/// Head counts of D3 by its 108 jackknife replicates around their mean, and their degrees of freedom.
TEST(ReplicateWeights, EusilcHeadCounts) {
  SOLLEVA_REFERENCE_FOLDER(folder, "measure/eusilc-reference");
  SOLLEVA_NEEDS_LAEKEN_FILE(path, "eusilc");
  const testing::Survey& survey = testing::Survey::once(*path);
  const SurveyDesign design = survey.design("D3");
  const Replicates replicates = Replicates::jackknife(design).value();
  EXPECT_EQ(replicates.count(), 108U);
  EXPECT_EQ(replicates.df(), 99);
  const Values poor = survey.poor(10000);
  const auto head_count = [&](const Values& weights) { return total(weights, poor) / total(weights, Values(poor.size(), 1)); };
  std::ifstream file(folder / "expected.json");
  const nlohmann::json reference = nlohmann::json::parse(file);
  int seen = 0;
  for (const nlohmann::json& record : reference["records"]) {
    if (record["design"] != "D3-JKn" || record["measure"] != "fgt" || record["args"] != "g=0 abs=10000") continue;
    const double expected = record["se"];
    EXPECT_NEAR(se(design, replicates, false, head_count), expected, 1e-10 * expected);
    ++seen;
  }
  EXPECT_EQ(seen, 1);
  Replicates::Given given{.method = ReplicateMethod::jkn, .weights = std::vector<Values>(108, Values(poor.size()))};
  for (std::size_t r = 0; r < 108; ++r) replicates.weights(r, given.weights[r]);
  const Replicates read = Replicates::given(SurveyDesign::of({.weights = survey.weight}).value(), given).value();
  EXPECT_EQ(read.df(), 99);
}

// R survey 4.1: rep <- as.svrepdesign(D, type = "JKn") with 17 groups of households as PSUs in each region of eusilc; calibrate(rep,
// ~db040 + rb090, T, calfun=, epsilon = 1e-12), postStratify(rep, ~db040, pop); svymean(~poor), svytotal(~eqincome), and svymean(~poor) of
// Vienna. Totals as in calibration_test.cpp.
struct Calibrated {
  const char* method;
  bool far;
  double share, share_se, total, total_se, vienna_se, seventh;  ///< the last: weight of the seventh row in replicate 150
};

/// eusilc with 17 PSUs in each region.
struct CalibratedEusilc {
  CodedColumn region, sex;
  std::vector<double> income;
  SurveyDesign design;

  static CodedColumn code(const std::vector<std::string>& texts) {
    std::map<std::string, std::uint32_t> known;
    CodedColumn column;
    for (const std::string& text : texts) {
      const auto [at, fresh] = known.emplace(text, static_cast<std::uint32_t>(known.size()));
      column.codes.push_back(at->second);
      if (fresh) column.names.push_back(text);
    }
    return column;
  }

  static SurveyDesign sampled(const solleva::testing::Columns& table) {
    DesignInput input{solleva::testing::numbers(table.at("rb050"))};
    input.stages.resize(1);
    input.nested = true;
    input.stages[0].stratum = code(table.at("db040")).codes;
    for (const std::string& household : table.at("db030")) {
      input.stages[0].unit.push_back(static_cast<std::uint32_t>(std::stoi(household) % 17));
    }
    return SurveyDesign::of(std::move(input)).value();
  }

  explicit CalibratedEusilc(const solleva::testing::Columns& table)
      : region(code(table.at("db040"))), sex(code(table.at("rb090"))), income(solleva::testing::numbers(table.at("eqincome"))),
        design(sampled(table)) {}

  KnownTotals totals(bool far) const {
    KnownTotals known(design.rows());
    std::vector<GroupTotal> regions{{"Burgenland", 260564},     {"Carinthia", 563648}, {"Lower Austria", 1555709},
                                    {"Salzburg", 535451},       {"Styria", 1167045},   {"Tyrol", 701899},
                                    {"Upper Austria", 1421620}, {"Vienna", 1598931},   {"Vorarlberg", 377355}};
    std::vector<GroupTotal> sexes{{"female", 4244677}, {"male", 3937545}};
    if (far) regions[7].total = 1900000;
    if (far) sexes = {{"female", 4500000}, {"male", 8483291 - 4500000}};
    EXPECT_TRUE(known.add_groups("db040", region, regions));
    EXPECT_TRUE(known.add_groups("rb090", sex, sexes));
    return known;
  }

  /// The share of the poor, total income, the share of the poor in Vienna.
  std::vector<double> figures(std::span<const double> weights) const {
    double people = 0, poor = 0, total = 0, vienna = 0, vienna_poor = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const bool is_poor = income[i] < 10000, in_vienna = region.names[region.codes[i]] == "Vienna";
      people += weights[i];
      total += weights[i] * income[i];
      poor += is_poor ? weights[i] : 0;
      vienna += in_vienna ? weights[i] : 0;
      vienna_poor += in_vienna && is_poor ? weights[i] : 0;
    }
    return {poor / people, total, vienna_poor / vienna};
  }
};

TEST(CalibratedReplicates, AsInSurvey) {
  SOLLEVA_NEEDS_LAEKEN(table, "eusilc");
  const CalibratedEusilc eusilc(*table);
  const Replicates before = Replicates::jackknife(eusilc.design).value();
  const Calibrated cases[] = {
      {"linear", false, 0.114645338212146, 0.00436760778289392, 162684423854.435, 1020650261.49994, 0.0100840781445879, 488.118841932219},
      {"raking", false, 0.114645336932001, 0.00436773306133162, 162684423899.253, 1020659317.85963, 0.0100829102823125, 488.111890070673},
      {"logit", true, 0.115961602838941, 0.00439183207746666, 168688123347.542, 1074563252.81669, 0.0101528740618405, 475.720829105709},
      {"cells", false, 0.114679730736277, 0.00439079981673185, 163120624752.748, 1038814275.47193, 0, 0}};
  const std::vector<GroupTotal> cells{{"Burgenland", 300000}, {"Carinthia", 560000}, {"Lower Austria", 1500000},
                                      {"Salzburg", 540000},   {"Styria", 1200000},   {"Tyrol", 700000},
                                      {"Upper Austria", 1400000}, {"Vienna", 1600000}, {"Vorarlberg", 400000}};
  for (const Calibrated& one : cases) {
    SCOPED_TRACE(one.method);
    const std::string method = one.method;
    const KnownTotals known = eusilc.totals(one.far);
    CalibrationOptions options;
    if (method == "raking") options.distance = CalibrationDistance::raking;
    if (method == "logit") options = {.distance = CalibrationDistance::logit, .lower = 0.8, .upper = 1.4};
    const auto to_totals = [&](std::span<const double> weights) {
      return method == "cells" ? post_stratify(weights, eusilc.region, cells) : calibrate(weights, known, options);
    };
    const Replicates after = before.calibrated(to_totals, {.threads = 2}).value();
    std::vector<std::vector<double>> under;
    std::vector<double> weights(eusilc.design.rows());
    for (std::size_t r = 0; r < after.count(); ++r) {
      after.weights(r, weights);
      under.push_back(eusilc.figures(weights));
      if (r == 149 && one.seventh > 0) {
        EXPECT_NEAR(weights[6], one.seventh, 1e-7 * one.seventh);
      }
    }
    const std::vector<double> full = eusilc.figures(to_totals(eusilc.design.weights())->weights);
    const std::vector<double> covariance = after.covariance(full, under, false);
    const auto near = [](double value, double expected) { EXPECT_NEAR(value, expected, 1e-7 * expected); };
    near(full[0], one.share);
    near(std::sqrt(covariance[0]), one.share_se);
    near(full[1], one.total);
    near(std::sqrt(covariance[4]), one.total_se);
    if (one.vienna_se > 0) near(std::sqrt(covariance[8]), one.vienna_se);
    EXPECT_EQ(after.df(), before.df());
  }
}

// What a replicate cannot meet is told with its number: a group whose only PSU it leaves out.
TEST(CalibratedReplicates, NameTheOneThatFails) {
  DesignInput input{{1, 1, 1, 1}};
  input.stages = {{{}, {0, 1, 2, 3}}};
  const SurveyDesign design = SurveyDesign::of(std::move(input)).value();
  const Replicates jackknife = Replicates::jackknife(design).value();
  const CodedColumn groups{{0, 0, 0, 1}, {"many", "one"}};
  const std::vector<GroupTotal> totals{{"many", 6}, {"one", 2}};
  const auto failed = jackknife.calibrated([&](std::span<const double> weights) { return post_stratify(weights, groups, totals); }, {});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, errors::unreachable_totals);
  EXPECT_TRUE(failed.error().what.starts_with("replicate 4 of 4 cannot be calibrated: ")) << failed.error().what;
}

}  // namespace
}  // namespace solleva::data
