// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/progressivity.h"

#include <gtest/gtest.h>

#include "solleva/base/testing/laeken.h"
#include "solleva/measure/testing/survey_world.h"

namespace solleva::measure {
namespace {

using testing::brute_force_errors;
using testing::find;
using testing::random_world;
using testing::World;
using Numbers = std::vector<double>;

const Estimate& row_of(const std::vector<Estimate>& rows, const std::string& estimand, const Group& group) {
  for (const Estimate& row : rows) {
    if (row.estimand == estimand && row.group == group) return row;
  }
  throw std::out_of_range(estimand);
}

/// A tax and a transfer on the welfare of a world.
std::vector<Instrument> instruments_of(const World& world) {
  Stream stream({3, 0, 0, Purpose("instruments")});
  Instrument tax{"tax", {}, true}, transfer{"transfer", {}, false};
  for (const double y : world.welfare) {
    tax.amounts.push_back(0.1 * y * uniform(stream) + (y > 2 ? 0.1 * (y - 2) : 0));
    transfer.amounts.push_back(uniform(stream) < 0.5 ? 1 / (1 + y) : 0);
  }
  return {tax, transfer};
}

struct FromSurvey {
  const char *instrument, *estimand;
  double value, se, women, women_se;
};

// withReplicates() of R survey 4.1 with a concentration index written for it, jackknife (JKn) of 17 groups of households in each region
// of laeken's eusilc: two transfers and payments to other households, welfare before them being eqIncome less them.
constexpr FromSurvey kExpected[] = {
    {"", "gini_before", 0.290586662724424, 0.0030587501074644, 0.295754877972525, 0.00346673734632049},
    {"", "gini_after", 0.264896192113229, 0.00283259506807003, 0.270072967866597, 0.00324478067589499},
    {"", "reynolds_smolensky", 0.0322684074542363, 0.00114103089123805, 0.0327933869743857, 0.00145354459161213},
    {"", "reranking", 0.0065779368430412, 0.000683301619563279, 0.00711147686845748, 0.000921211915186509},
    {"", "redistributive_effect", 0.0256904706111951, 0.000904456429423985, 0.0256819101059282, 0.00112148639531986},
    {"family", "mean", 1231.56592347378, 25.5715673338708, 1229.87901357175, 29.2853217166776},
    {"family", "average_rate", 0.0654370157948131, 0.0015831676382726, 0.0681995495242189, 0.00186668758812853},
    {"family", "concentration", -0.211808191802083, 0.0124460699160198, -0.197585023562535, 0.0142360850685676},
    {"family", "kakwani", -0.502394854526507, 0.0131336383012736, -0.493339901535059, 0.0150295305262662},
    {"family", "reynolds_smolensky", 0.0308560896078489, 0.0010610598125779, 0.0314974473280758, 0.00137155567639998},
    {"family", "reranking", 0.00496493762388273, 0.00067719522914213, 0.00574195346157014, 0.000925497627849268},
    {"family", "redistributive_effect", 0.0258911519839662, 0.000846867066762998, 0.0257554938665057, 0.00107721727375654},
    {"housing", "concentration", -0.0603171296136797, 0.0466502290690614, -0.0609589425841383, 0.0521228101273507},
    {"housing", "reranking", 8.19590055682884e-05, 8.28867191928742e-06, 9.27971129169869e-05, 1.22197271078482e-05},
    {"paid", "average_rate", 0.0107601684310447, 0.000703905765848681, 0.0101526752438278, 0.0007662505738894},
    {"paid", "kakwani", 0.0428711905407875, 0.0407803318814165, 0.0317020155879912, 0.0498632387611299},
    {"paid", "reynolds_smolensky", 0.000466318900975482, 0.000444886839818678, 0.000325161528237361, 0.000510833697997994},
    {"paid", "redistributive_effect", -0.00132702889491076, 0.000469910448231205, -0.0013076729378092, 0.000520619752064994},
};

TEST(Progressivity, EqualsSurveyOnEusilc) {
  SOLLEVA_NEEDS_LAEKEN(table, "eusilc");
  const auto column = [&](const char* name) { return solleva::testing::numbers(table->at(name)); };
  World world(column("eqincome"), column("rb050"), table->at("rb090"));
  std::vector<std::string> units;
  for (std::size_t i = 0; i < world.welfare.size(); ++i) {
    units.push_back(table->at("db040")[i] + std::to_string(std::stoi(table->at("db030")[i]) % 17));
  }
  world.cluster(table->at("db040"), units);
  const auto of_household = [&](const char* name, const char* as, bool tax) {
    Instrument one{as, column(name), tax};
    const Numbers scale = column("eqss");
    for (std::size_t i = 0; i < scale.size(); ++i) one.amounts[i] /= scale[i];
    return one;
  };
  const std::vector<Instrument> instruments{of_household("hy050n", "family", false), of_household("hy070n", "housing", false),
                                            of_household("hy130n", "paid", true)};
  const data::Replicates replicates = data::Replicates::jackknife(*world.design).value();
  const SurveySample sample{world.welfare, *world.design, &replicates, world.whole};
  std::vector<Domain> domains{{{}, world.whole}, world.domains()[1]};
  ASSERT_EQ(domains[1].group[0].second, "female");
  RunControl control;
  control.threads = 2;
  const auto jackknife = progressivity(sample, instruments, domains, WelfareIs::after, 0.95, control).value();
  const auto linear = progressivity(world.sample(), instruments, domains, WelfareIs::after, 0.95, {}).value();
  for (const FromSurvey& one : kExpected) {
    for (const bool women : {false, true}) {
      Group group;
      if (women) group.emplace_back("group", "female");
      if (*one.instrument != '\0') group.emplace_back("instrument", one.instrument);
      const Estimate& row = row_of(jackknife, one.estimand, group);
      const double value = women ? one.women : one.value, se = women ? one.women_se : one.se;
      EXPECT_NEAR(*row.value, value, 1e-9 * std::abs(value)) << one.instrument << " " << one.estimand << women;
      EXPECT_NEAR(*row.se, se, 1e-6 * se) << one.instrument << " " << one.estimand << women;
      // Linearised errors are another estimate of the same.
      EXPECT_NEAR(*row_of(linear, one.estimand, group).se, se, 0.02 * se) << one.instrument << " " << one.estimand << women;
    }
  }
}

TEST(Progressivity, ErrorsAreThoseOfDerivatives) {
  const World world = random_world(40, 2, 11);
  const std::vector<Instrument> instruments = instruments_of(world);
  for (const WelfareIs is : {WelfareIs::before, WelfareIs::after}) {
    const auto again = [&](const World& moved) {
      return progressivity(moved.sample(), instruments, moved.domains(), is, 0.95, {}).value();
    };
    const std::vector<Estimate> found = again(world);
    const std::vector<double> errors = brute_force_errors(world, again);
    ASSERT_EQ(found.size(), 3 * (5 + 2 * 7U));
    for (std::size_t k = 0; k < found.size(); ++k) EXPECT_NEAR(*found[k].se, errors[k], 1e-6 * errors[k] + 1e-11) << found[k].estimand;
  }
}

// Before and after are two views of one world, but for the rounding of sums.
TEST(Progressivity, OfWelfareBeforeEqualsThatOfWelfareAfter) {
  const World before = random_world(80, 2, 12);
  const std::vector<Instrument> instruments = instruments_of(before);
  World after = before;
  for (std::size_t i = 0; i < after.welfare.size(); ++i) after.welfare[i] += instruments[1].amounts[i] - instruments[0].amounts[i];
  const auto a = progressivity(before.sample(), instruments, before.domains(), WelfareIs::before, 0.95, {}).value();
  const auto b = progressivity(after.sample(), instruments, after.domains(), WelfareIs::after, 0.95, {}).value();
  for (std::size_t k = 0; k < a.size(); ++k) {
    EXPECT_NEAR(*a[k].value, *b[k].value, 1e-12) << a[k].estimand;
    EXPECT_NEAR(*a[k].se, *b[k].se, 1e-12) << a[k].estimand;
  }
}

// Kakwani's identity: a tax of average rate t redistributes by t/(1-t) of its progressivity; a transfer by -t/(1+t).
TEST(Progressivity, KakwaniAndReynoldsSmolenskyHangTogether) {
  const World world = random_world(70, 2, 13);
  const auto found = progressivity(world.sample(), instruments_of(world), world.domains(), WelfareIs::before, 0.95, {}).value();
  for (const std::string& name : {std::string("tax"), std::string("transfer")}) {
    const Group group{{"instrument", name}};
    const double rate = *row_of(found, "average_rate", group).value, kakwani = *row_of(found, "kakwani", group).value;
    const double factor = name == "tax" ? rate / (1 - rate) : -rate / (1 + rate);
    EXPECT_NEAR(*row_of(found, "reynolds_smolensky", group).value, factor * kakwani, 1e-14) << name;
  }
}

TEST(Progressivity, SaysWhatDoesNotExist) {
  const World world({1, 2, 3}, {1, 1, 1}, {"a", "a", "b"});
  const std::vector<Instrument> nothing{{"nothing", {0, 0, 0}, false}};
  const auto found = progressivity(world.sample(), nothing, world.domains(), WelfareIs::before, 0.95, {}).value();
  const Estimate& none = row_of(found, "kakwani", {{"instrument", "nothing"}});
  EXPECT_FALSE(none.value);
  EXPECT_EQ(none.flags.at(0).code, "total-not-positive");
  EXPECT_EQ(row_of(found, "average_rate", {{"instrument", "nothing"}}).value, 0);
  EXPECT_EQ(find(found, "redistributive_effect").value, 0);
  EXPECT_EQ(progressivity(world.sample(), {}, world.domains(), WelfareIs::before, 0.95, {}).error().code.name, std::string("measure.bad-sources"));
  const std::vector<Instrument> longer{{"longer", {0, 0, 0, 1}, false}};
  EXPECT_EQ(progressivity(world.sample(), longer, world.domains(), WelfareIs::before, 0.95, {}).error().code.name,
            std::string("measure.bad-sources"));
}

}  // namespace
}  // namespace solleva::measure
