// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/equivalence.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "solleva/base/testing/laeken.h"

namespace solleva::measure {
namespace {

using Numbers = std::vector<double>;

double of(const char* name, double adults, double children) {
  const Numbers a{adults}, k{children};
  return equivalence_scale(equivalence_named(name).value(), {a, k}).value().front();
}

// The table of OECD's note "What are equivalence scales?": one adult, two, with one child, two and three.
TEST(Equivalence, EqualsTheTableOfOecd) {
  struct Row {
    double adults, children, per_capita, oxford, modified, square_root;
  };
  const Row rows[] = {{1, 0, 1, 1, 1, 1},     {2, 0, 2, 1.7, 1.5, 1.4}, {2, 1, 3, 2.2, 1.8, 1.7},
                      {2, 2, 4, 2.7, 2.1, 2}, {2, 3, 5, 3.2, 2.4, 2.2}};
  for (const Row& row : rows) {
    EXPECT_NEAR(of("per-capita", row.adults, row.children), row.per_capita, 1e-15);
    EXPECT_NEAR(of("oecd", row.adults, row.children), row.oxford, 1e-15);
    EXPECT_NEAR(of("oecd-modified", row.adults, row.children), row.modified, 1e-15);
    EXPECT_NEAR(of("square-root", row.adults, row.children), row.square_root, 0.05) << "given there with one digit";
  }
}

// eqSS of laeken's eusilc is Eurostat's scale by age and household.
TEST(Equivalence, EqualsEusilc) {
  SOLLEVA_NEEDS_LAEKEN(table, "eusilc");
  std::map<std::string, std::pair<double, double>> households;
  const std::vector<std::string>&id = table->at("db030"), &age = table->at("age");
  for (std::size_t i = 0; i < id.size(); ++i) (std::stod(age[i]) < 14 ? households[id[i]].second : households[id[i]].first) += 1;
  Numbers adults, children;
  for (const std::string& one : id) {
    adults.push_back(households[one].first);
    children.push_back(households[one].second);
  }
  const Numbers found = equivalence_scale(equivalence_named("oecd-modified").value(), {adults, children}).value();
  const Numbers expected = solleva::testing::numbers(table->at("eqss"));
  for (std::size_t i = 0; i < found.size(); ++i) ASSERT_NEAR(found[i], expected[i], 1e-12) << i;
}

// Two parameters reach from per capita to no needs of others; F of 0.5 and P of 1 are the square root.
TEST(Equivalence, ParametersHoldTheOthers) {
  EXPECT_EQ(of("parametric:1:1", 3, 2), of("per-capita", 3, 2));
  EXPECT_NEAR(of("parametric:1:0.5", 3, 2), of("square-root", 3, 2), 1e-15);
  EXPECT_NEAR(of("parametric:0.7:0.65", 2, 2), std::pow(3.4, 0.65), 1e-15);
  for (double children = 0; children < 5; ++children) {
    EXPECT_LE(of("parametric:0.7:0.65", 2, children), of("parametric:0.7:0.75", 2, children));
    EXPECT_LT(of("oecd-modified", 2, children), of("oecd", 2, children));
    EXPECT_LT(of("oecd", 2, children), of("per-capita", 2, children));
  }
}

TEST(Equivalence, ChildrenAloneHaveAFirstPerson) {
  EXPECT_EQ(of("oecd-modified", 0, 1), 1);
  EXPECT_NEAR(of("oecd-modified", 0, 3), 1.6, 1e-15);
  EXPECT_NEAR(of("parametric:0.5:1", 0, 3), 2, 1e-15);
}

TEST(Equivalence, RefusesWhatIsNone) {
  const auto code = [](const char* text) { return std::string(equivalence_named(text).error().code.name); };
  for (const char* text : {"oced", "parametric", "parametric:0.7", "parametric:0:1", "parametric:0.7:1.2", "parametric:a:b", ""}) {
    EXPECT_EQ(code(text), "measure.bad-equivalence") << text;
  }
  EXPECT_EQ(equivalence_named("oecd-modifed").error().hint, "did you mean 'oecd-modified'");
  const EquivalenceScale scale = equivalence_named("oecd").value();
  const Numbers two{2, 2}, nobody{1, 0}, negative{1, -1}, none{1, 0.5};
  EXPECT_TRUE(equivalence_scale(scale, {two, two}));
  EXPECT_EQ(equivalence_scale(scale, {nobody, nobody}).error().where.unit, "row 2");
  EXPECT_EQ(equivalence_scale(scale, {two, negative}).error().where.unit, "row 2");
  EXPECT_FALSE(equivalence_scale(scale, {none, Numbers{0, 0}}));
}

}  // namespace
}  // namespace solleva::measure
