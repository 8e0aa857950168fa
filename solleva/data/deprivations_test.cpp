// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/deprivations.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "solleva/data/data.h"

namespace solleva::data {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kSmall = R"toml([index]
id = "small"
cutoffs = ["1/3", 33, 50, 0]
missing = "reweight"
by = ["area"]
time = "year"

[[dimension]]
id = "health"
name = {en = "Health"}

[[dimension]]
id = "living"

[[indicator]]
id = "ill"
dimension = "health"
deprived = "ill = 1"

[[indicator]]
id = "poor"
dimension = "living"
amount = "income / 2"
cutoff = 3

[[indicator]]
id = "dark"
name = {en = "No light"}
dimension = "living"
deprived = "dark"
)toml";

std::vector<std::string> weights(const Deprivations& spec) {
  std::vector<std::string> all;
  for (const DeprivationIndicator& one : spec.indicators) all.push_back(one.weight.text());
  return all;
}

/// The file with one line replaced.
std::string with(std::string text, const std::string& old, const std::string& fresh) {
  const std::size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), fresh);
}

std::vector<std::string> problems(const std::string& text) {
  std::vector<std::string> all;
  const auto read = parse_deprivations(text, "s.toml");
  if (read) return all;
  for (const Error& error : read.error().all) all.push_back(to_text(error));
  return all;
}

TEST(Deprivations, NestedEqualWeightsAreTheDefault) {
  const auto spec = parse_deprivations(kSmall, "s.toml");
  ASSERT_TRUE(spec) << to_text(spec.error().all[0]);
  EXPECT_THAT(weights(*spec), ElementsAre("1/2", "1/4", "1/4"));
  EXPECT_EQ(spec->dimensions[0].name, "Health");
  EXPECT_EQ(spec->dimensions[1].name, "living");
  EXPECT_THAT(spec->dimensions[1].indicators, ElementsAre(1, 2));
  EXPECT_EQ(spec->cutoffs[0].text(), "1/3");
  EXPECT_EQ(spec->cutoffs[1].text(), "33/100");
  EXPECT_EQ(spec->missing, MissingIndicator::reweight);
  EXPECT_TRUE(spec->indicators[1].cardinal());
  EXPECT_EQ(spec->time, "year");
  EXPECT_THAT(spec->by, ElementsAre("area"));
  EXPECT_EQ(spec->indicators[2].where.line, 30U);
}

TEST(Deprivations, StatedWeightsAreExact) {
  std::string text = with(kSmall, "deprived = \"ill = 1\"", "deprived = \"ill = 1\"\nweight = 0.6666666666666666");
  text = with(text, "cutoff = 3", "cutoff = 3\nweight = \"1/6\"");
  text = with(text, "deprived = \"dark\"", "deprived = \"dark\"\nweight = \"1/6\"");
  auto spec = parse_deprivations(text, "s.toml");
  ASSERT_TRUE(spec) << to_text(spec.error().all[0]);
  EXPECT_EQ(spec->dimensions[0].weight.text(), "2/3");
  EXPECT_EQ(spec->dimensions[1].weight.text(), "1/3");
  text = with(kSmall, "name = {en = \"Health\"}", "weight = 0.2");
  text = with(text, "id = \"living\"", "id = \"living\"\nweight = 0.8");
  spec = parse_deprivations(text, "s.toml");
  ASSERT_TRUE(spec) << to_text(spec.error().all[0]);
  EXPECT_THAT(weights(*spec), ElementsAre("1/5", "2/5", "2/5"));
}

TEST(Deprivations, WeightsThatDoNotFitAreToldWithTheirPlace) {
  std::string text = with(kSmall, "deprived = \"ill = 1\"", "deprived = \"ill = 1\"\nweight = 0.5");
  text = with(text, "cutoff = 3", "cutoff = 3\nweight = 0.3");
  const std::string complete = with(text, "deprived = \"dark\"", "deprived = \"dark\"\nweight = 0.3");
  EXPECT_THAT(
      problems(complete),
      ElementsAre("data.bad-weights: the weights do not add up to 1 (s.toml:15:1, indicator): they add up to 11/10 (1.1)\n"
                  "hint: a third is written \"1/3\""));
  EXPECT_THAT(problems(text), ElementsAre(HasSubstr("data.bad-weights: the indicator \"dark\" has no weight (s.toml:28:1")));
  EXPECT_THAT(problems(with(kSmall, "id = \"living\"", "id = \"living\"\nweight = 0.5")),
              ElementsAre(HasSubstr("the dimension \"health\" has no weight (s.toml:8:1")));
  text = with(complete, "id = \"living\"", "id = \"living\"\nweight = 0.5");
  text = with(text, "name = {en = \"Health\"}", "weight = 0.5");
  EXPECT_THAT(problems(text), ElementsAre(HasSubstr("do not fit (s.toml:12:1, dimension): its indicators add up to 3/5, and the "
                                                    "dimension weighs 1/2")));
}

TEST(Deprivations, EveryMistakeHasItsPlace) {
  EXPECT_THAT(
      problems(with(kSmall, "missing = \"reweight\"", "missing = \"rewieght\"")),
      ElementsAre("data.programme-bad-value: this value cannot be used (s.toml:4:11, index.missing): it takes one of drop, "
                  "not-deprived, reweight\nhint: did you mean 'reweight'"));
  EXPECT_THAT(problems(with(kSmall, "cutoffs = ", "cutofs = ")),
              ElementsAre(HasSubstr("data.programme-missing-key"), HasSubstr("no key \"cutofs\" (s.toml:3:1, index)")));
  EXPECT_THAT(problems(with(kSmall, "[\"1/3\", 33, 50, 0]", "[0.33, 101, \"3/2\", 33, 33.0, true]")),
              ElementsAre(HasSubstr("(s.toml:3:12, index.cutoffs): a cut-off that is a number is in per cent"), HasSubstr("3:18"),
                          HasSubstr("3:23"), HasSubstr("3:34, index.cutoffs): this cut-off is listed twice"),
                          HasSubstr("3:40, index.cutoffs): it takes a number, or a text as in \"1/3\", not true or false")));
  EXPECT_THAT(problems(with(kSmall, "dimension = \"health\"", "dimension = \"heatlh\"")),
              ElementsAre(HasSubstr("no [[dimension]] is called \"heatlh\"\nhint: did you mean 'health'")));
  EXPECT_THAT(problems(with(kSmall, "cutoff = 3\n", "\n")),
              ElementsAre(HasSubstr("the key \"cutoff\" is missing (s.toml:20:1, indicator)")));
  EXPECT_THAT(problems(with(kSmall, "deprived = \"dark\"", "deprived = \"dark\"\namount = \"x\"")),
              ElementsAre(HasSubstr("it states both")));
  EXPECT_THAT(problems(with(kSmall, "deprived = \"dark\"", "")), ElementsAre(HasSubstr("it states neither")));
  EXPECT_THAT(problems(with(kSmall, "deprived = \"dark\"", "deprived = \"dark\"\ncutoff = 2")),
              ElementsAre(HasSubstr("has no cut-off")));
  EXPECT_THAT(
      problems(with(kSmall, "[[dimension]]\nid = \"living\"", "[[dimension]]\nid = \"empty\"\n[[dimension]]\nid = \"living\"")),
      ElementsAre(HasSubstr("the dimension \"empty\" cannot be used (s.toml:12:1, dimension): it has no indicator")));
  EXPECT_THAT(problems(with(kSmall, "id = \"poor\"", "id = \"ill\"")), ElementsAre(HasSubstr("\"ill\" is defined twice")));
}

TEST(Deprivations, TheWeightOfWhatIsNotThereIsShared) {
  const auto spec = parse_deprivations(kSmall, "s.toml");
  const auto dim = without(*spec, std::vector<std::string>{"dark"});
  ASSERT_TRUE(dim);
  EXPECT_THAT(weights(*dim), ElementsAre("1/2", "1/2"));
  const auto health = without(*spec, std::vector<std::string>{"ill"});
  EXPECT_THAT(weights(*health), ElementsAre("1/2", "1/2"));
  EXPECT_EQ(health->dimensions.size(), 1U);
  EXPECT_EQ(health->indicators[0].dimension, 0U);
  EXPECT_EQ(without(*spec, std::vector<std::string>{"drak"}).error().hint, "did you mean 'dark'");
  EXPECT_FALSE(without(*spec, std::vector<std::string>{"dark", "poor", "ill"}));
}

TEST(Deprivations, OneDimensionMayWeighMore) {
  const auto spec = parse_deprivations(kSmall, "s.toml");
  const auto living = with_dimension_weight(*spec, 1, *Fraction::of(4, 5));
  ASSERT_TRUE(living);
  EXPECT_THAT(weights(*living), ElementsAre("1/5", "2/5", "2/5"));
  EXPECT_EQ(living->dimensions[0].weight.text(), "1/5");
  const auto only = without(*spec, std::vector<std::string>{"ill"});
  EXPECT_FALSE(with_dimension_weight(*only, 0, *Fraction::of(1, 2)));
}

TEST(Deprivations, TheIndicesThatComeWithTheProgramAreWhatTheirSourcesSay) {
  ASSERT_EQ(deprivation_presets().size(), 3U);
  const auto global = deprivation_preset("global-mpi-2018");
  ASSERT_TRUE(global);
  EXPECT_THAT(weights(*global), ElementsAre("1/6", "1/6", "1/6", "1/6", "1/18", "1/18", "1/18", "1/18", "1/18", "1/18"));
  const auto bank = deprivation_preset("world-bank-mpm");
  EXPECT_THAT(weights(*bank), ElementsAre("1/3", "1/6", "1/6", "1/9", "1/9", "1/9"));
  const auto china = deprivation_preset("two-assurances-three-guarantees");
  EXPECT_EQ(china->indicators.size(), 6U);
  EXPECT_EQ(china->cutoffs[0].text(), "0");
  for (const auto& one : deprivation_presets()) EXPECT_FALSE(deprivation_preset(one.name)->sources.empty());
  const auto none = deprivation_preset("global-mpi-2081");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().hint, "did you mean 'global-mpi-2018'");
}

class DeprivationTables : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = std::filesystem::temp_directory_path() /
            ("solleva-deprivations-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "-" +
             ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv");
    std::ofstream(path_) << "ill,income,dark,word\n1,4,true,a\n0,6,false,b\n,,,\n2,-1,true,c\n";
  }
  void TearDown() override { std::filesystem::remove(path_); }

  Result<DeprivationTable> read(const std::string& text) {
    const auto spec = parse_deprivations(text, "s.toml");
    EXPECT_TRUE(spec);
    auto engine = Engine::open({});
    const auto table = load(*engine, path_.string());
    return read_deprivations(*engine, *table, *spec);
  }

  std::filesystem::path path_;
};

TEST_F(DeprivationTables, ExpressionsBecomeStatesAndGaps) {
  const auto table = read(kSmall);
  ASSERT_TRUE(table) << to_text(table.error());
  EXPECT_EQ(table->rows, 4U);
  EXPECT_THAT(table->states[0], ElementsAre(kDeprived, kNotDeprived, kUnknown, kNotDeprived));
  EXPECT_THAT(table->states[1], ElementsAre(kDeprived, kNotDeprived, kUnknown, kDeprived));
  EXPECT_THAT(table->states[2], ElementsAre(kDeprived, kNotDeprived, kUnknown, kDeprived));
  EXPECT_TRUE(table->gaps[0].empty());
  EXPECT_NEAR(table->gaps[1][0], 1.0 / 3, 1e-15);
  EXPECT_EQ(table->gaps[1][1], 0);
  EXPECT_NEAR(table->gaps[1][3], 1 + 0.5 / 3, 1e-15);
}

TEST_F(DeprivationTables, WhatIsNeitherTrueNorFalseIsRefused) {
  const auto table = read(with(kSmall, "\"ill = 1\"", "\"ill\""));
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().code, errors::bad_expression);
  EXPECT_EQ(table.error().where.line, 18U);
  EXPECT_EQ(table.error().where.file, "s.toml");
  EXPECT_THAT(table.error().why, HasSubstr("it gives 2 for a row"));
  EXPECT_THAT(table.error().hint, HasSubstr("ill = 1"));
}

TEST_F(DeprivationTables, WrongExpressionsAreToldAtTheirPlace) {
  const auto missing = read(with(kSmall, "deprived = \"dark\"", "deprived = \"darc\""));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, errors::missing_column);
  EXPECT_EQ(missing.error().where.line, 30U);
  const auto query = read(with(kSmall, "deprived = \"dark\"", "deprived = \"(SELECT true)\""));
  ASSERT_FALSE(query);
  EXPECT_EQ(query.error().code, errors::not_an_expression);
  EXPECT_EQ(query.error().where.line, 30U);
  const auto word = read(with(kSmall, "deprived = \"dark\"", "deprived = \"word\""));
  ASSERT_FALSE(word);
  EXPECT_EQ(word.error().where.line, 30U);
}

TEST(Deprivations, TheGuideIsCurrentAndNamesEveryKey) {
  const std::string guide = deprivation_guide();
  for (const Key& key : deprivation_keys()) {
    EXPECT_THAT(guide, HasSubstr(std::string(key.path.substr(key.path.find('.') + 1))));
  }
  std::ifstream page(std::filesystem::path(SOLLEVA_SOURCE_DIR) / "docs/guide/multidimensional.md");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(page), {}), guide);
  const std::size_t start = guide.find("```toml\n") + 8;
  const auto example = parse_deprivations(guide.substr(start, guide.find("```\n", start) - start), "guide");
  ASSERT_TRUE(example) << to_text(example.error().all[0]);
  EXPECT_EQ(example->indicators.size(), 3U);
}

}  // namespace
}  // namespace solleva::data
