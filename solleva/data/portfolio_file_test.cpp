// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/portfolio_file.h"

#include <gtest/gtest.h>

#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

const std::string kHead =
    "[portfolio]\nid = \"a\"\nhouseholds = \"h.csv\"\nhousehold = \"id\"\nplace = \"village\"\nmoney = \"CNY\"\nyears = [2027, 2028]\n";
const std::string kGoats = "[[measure]]\nid = \"goats\"\ncost = \"10\"\neffect = \"2 * land\"\n";
const std::string kMoney = "[[budget]]\nsource = \"county\"\namount = 100\n";

std::vector<Error> errors_of(const std::string& text) {
  const Checked<PortfolioFile> file = parse_portfolio(text, "p.toml");
  return file ? std::vector<Error>() : file.error().all;
}

TEST(PortfolioFile, IsRead) {
  const Checked<PortfolioFile> good = parse_portfolio(
      kHead + "measures-each = 2\n" + kGoats + "needs = [\"vet\"]\ncapacity = 7\n[[measure]]\nid = \"vet\"\ncost = \"1\"\neffect = \"0\"\n" + kMoney +
          "place = \"Qianxi\"\nyear = 2028\n[floor]\nby = \"place\"\nshare = \"1/3\"\n",
      "p.toml");
  ASSERT_TRUE(good);
  EXPECT_EQ(good->years, (std::vector<int>{2027, 2028}));
  EXPECT_EQ(good->most, 2);
  EXPECT_EQ(good->measures[0].needs, (std::vector<std::size_t>{1}));
  EXPECT_EQ(good->measures[0].capacity, 7);
  EXPECT_EQ(good->measures[0].effect.text, "2 * land");
  EXPECT_EQ(good->measures[0].effect.where.line, 12U);
  EXPECT_EQ(good->budgets[0].year, 2028);
  EXPECT_EQ(good->budgets[0].place, "Qianxi");
  EXPECT_NEAR(good->floors.at(0).share, 1.0 / 3, 1e-15);
}

TEST(PortfolioFile, ErrorsNameTheirPlace) {
  const auto first = [](const std::string& text) {
    const std::vector<Error> errors = errors_of(text);
    return errors.empty() ? std::string() : std::to_string(errors.front().where.line) + " " + errors.front().why;
  };
  EXPECT_EQ(first(kHead + kGoats + kMoney), "");
  EXPECT_EQ(first(kHead + kGoats + "[[budget]]\nsource = \"county\"\namount = 0\n"), "14 it takes a number above 0");
  EXPECT_EQ(first(kHead + kGoats + kMoney + "year = 2030\n"), "15 the years of the portfolio do not have it");
  EXPECT_EQ(first(kHead + kGoats + kMoney + kMoney), "15 this source has a budget for the same place and year already");
  EXPECT_EQ(first(kHead + kGoats + "sources = [\"state\"]\n" + kMoney), "12 no [[budget]] comes from \"state\"");
  EXPECT_EQ(first(kHead + kGoats + "needs = [\"vet\"]\n" + kMoney), "12 no [[measure]] is called \"vet\"");
  EXPECT_EQ(first(kHead + kGoats + "capacity = -1\n" + kMoney), "12 it takes a number of households from 0 on");
  EXPECT_EQ(first(kHead + kGoats + kMoney + "[floor]\nby = \"group\"\nshare = 0.2\n"), "15 the portfolio names no column of groups");
  EXPECT_EQ(first(kHead + kGoats + "excludes = []\n" + kMoney), "12 it takes a list in brackets that is not empty");
  EXPECT_EQ(first(kHead + kGoats + kMoney + "[objective]\nkind = \"fgt\"\n"), "15 fgt needs welfare, line and alpha");
}

TEST(PortfolioFile, TheExampleOfTheGuideIsOne) {
  const std::string guide = portfolio_guide();
  const std::size_t from = guide.find("```toml\n") + 8;
  EXPECT_TRUE(parse_portfolio(guide.substr(from, guide.find("```", from) - from), "guide.toml"));
}

}  // namespace
}  // namespace solleva::data
