// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "solleva/base/distributions.h"
#include "solleva/plan/economy/leontief.h"
#include "solleva/plan/park/closing.h"
#include "solleva/plan/park/errors.h"
#include "solleva/plan/park/viability.h"

namespace solleva::plan::park {
namespace {

Date day(const char* text) { return Date::parse(text).value(); }

data::ConsentRecord record(const std::string& person, const std::string& purpose = "employment", const char* until = "2027-12-31") {
  data::ConsentRecord made;
  made.person = person;
  made.purpose = purpose;
  made.given = day("2027-01-01");
  made.until = day(until);
  return made;
}

Seeker seeker(const std::string& name, const Labour& labour) {
  Seeker made{data::EmploymentConsent::of(record(name), name, labour.on).value()};
  made.level.assign(labour.skills, 0);
  made.shifts.assign(labour.shifts, 1);
  made.most_minutes = 60;
  return made;
}

/// A park with one home, one place, two shifts and one skill.
Labour park() {
  Labour labour{day("2027-03-01")};
  labour.skills = 1;
  labour.shifts = 2;
  labour.ways.assign(2, Way{30, 0});
  return labour;
}

Job job(const std::string& name, std::uint32_t places, double wage) {
  Job made;
  made.name = name;
  made.places = places;
  made.wage = wage;
  return made;
}

/// The best of all placements, each tried.
double best_of_all(const Labour& labour, Aim aim) {
  std::vector<std::uint32_t> chosen(labour.seekers.size(), kNone), left;
  for (const Job& one : labour.jobs) left.push_back(one.places);
  double best = 0;
  const std::function<void(std::uint32_t)> go = [&](std::uint32_t i) {
    if (i == labour.seekers.size()) {
      best = std::max(best, worth_of(labour, aim, chosen));
      return;
    }
    go(i + 1);
    for (std::uint32_t j = 0; j < labour.jobs.size(); ++j) {
      if (left[j] == 0 || bars_of(labour, i, j) != 0) continue;
      --left[j];
      chosen[i] = j;
      go(i + 1);
      chosen[i] = kNone;
      ++left[j];
    }
  };
  go(0);
  return best;
}

/// A world so small that every placement can be tried.
Labour tiny(std::uint64_t number) {
  Stream stream({number, 0, 0, Purpose{"tiny parks"}});
  const auto one_of = [&](std::uint64_t n) { return static_cast<std::uint32_t>(below(stream, n)); };
  Labour labour = park();
  labour.homes = 2;
  labour.ways.clear();
  for (int w = 0; w < 4; ++w) labour.ways.push_back(one_of(5) == 0 ? std::nullopt : std::optional(Way{20.0 + 20 * one_of(3), 10.0 * one_of(3)}));
  for (std::uint32_t j = 0; j < 3; ++j) {
    Job made = job("j" + std::to_string(j), one_of(3), 1000 + 100.0 * one_of(5));
    made.firm = j / 2;
    made.shift = one_of(2);
    if (one_of(2) == 0) made.skill = 0;
    made.level = 1 + static_cast<std::int32_t>(one_of(2));
    labour.jobs.push_back(made);
  }
  for (std::uint32_t i = 0; i < 6; ++i) {
    Seeker made = seeker("p" + std::to_string(i), labour);
    made.level[0] = static_cast<std::int32_t>(one_of(3));
    made.shifts = {static_cast<std::uint8_t>(one_of(2)), 1};
    made.home = one_of(2);
    made.household = i / 2;
    made.poor = i / 2 != 1;
    made.earns = 100.0 * one_of(14);
    made.least_wage = 900 + 100.0 * one_of(5);
    if (one_of(3) == 0) made.wishes = {one_of(3)};
    if (one_of(4) == 0) made.refuses = {one_of(3)};
    labour.seekers.push_back(made);
  }
  labour.priority = {Criterion::poor, Criterion::near};
  return labour;
}

constexpr Aim kAims[] = {Aim::households, Aim::poor, Aim::people, Aim::gain};

TEST(Consent, NobodyWithoutOneThatHolds) {
  const Date on = day("2027-03-01");
  EXPECT_TRUE(data::EmploymentConsent::of(record("Li"), "Li", on));
  EXPECT_EQ(data::EmploymentConsent::of(record("Li", "employment", "2027-02-28"), "Li", on).error().why, "the consent has expired");
  EXPECT_EQ(data::EmploymentConsent::of(record("Li", "relocation"), "Li", on).error().why, "the consent is to another purpose");
  EXPECT_EQ(data::EmploymentConsent::of(record("Wang"), "Li", on).error().why, "the consent is that of somebody else");
  data::ConsentRecord revoked = record("Li");
  revoked.revoked = day("2027-02-01");
  EXPECT_EQ(data::EmploymentConsent::of(revoked, "Li", on).error().why, "the consent was revoked");
  static_assert(!std::is_default_constructible_v<Seeker>);
  static_assert(!std::is_constructible_v<data::EmploymentConsent, data::RelocationConsent>);
}

TEST(Consent, ThePlanLooksAgainOnItsOwnDay) {
  Labour labour = park();
  labour.jobs = {job("oven", 1, 1000)};
  labour.seekers = {seeker("Li", labour)};
  labour.on = day("2028-03-01");
  const auto plan = place_best(labour, Aim::people, {});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code, data::errors::no_consent);
  EXPECT_EQ(plan.error().where.unit, "Li");
}

TEST(Placement, GreedyIsWrongWhereOnePersonCanDoMore) {
  // Both could fold boxes, only the first could also weigh, for a little less. Greedy gives the first the box and nobody weighs.
  Labour labour = park();
  labour.jobs = {job("boxes", 1, 1100), job("scales", 1, 1000)};
  labour.jobs[1].skill = 0;
  labour.seekers = {seeker("Li", labour), seeker("Wang", labour)};
  labour.seekers[0].level = {1};
  for (Seeker& one : labour.seekers) one.poor = true;
  labour.seekers[1].household = 1;
  for (const Aim aim : kAims) {
    const std::vector<std::uint32_t> greedy = place_greedily(labour, aim);
    EXPECT_EQ(greedy, (std::vector<std::uint32_t>{0, kNone}));
    const auto best = place_best(labour, aim, {});
    ASSERT_TRUE(best);
    EXPECT_EQ(best->job, (std::vector<std::uint32_t>{1, 0}));
    EXPECT_EQ(best->optimum.status, Status::optimal);
    EXPECT_GT(worth_of(labour, aim, best->job), worth_of(labour, aim, greedy));
  }
}

TEST(Placement, IsTheBestOfAllInTinyWorlds) {
  int with_work = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    const Labour labour = tiny(number);
    for (const Aim aim : kAims) {
      const auto plan = place_best(labour, aim, {});
      ASSERT_TRUE(plan) << plan.error().why;
      EXPECT_EQ(plan->optimum.status, Status::optimal) << number;
      EXPECT_DOUBLE_EQ(*plan->optimum.objective, best_of_all(labour, aim)) << number;
      if (aim != Aim::gain) {  // most people are in work too, whatever the aim
        EXPECT_DOUBLE_EQ(worth_of(labour, Aim::people, plan->job), best_of_all(labour, Aim::people)) << number;
      }
      std::vector<std::uint32_t> used(labour.jobs.size());
      for (std::uint32_t i = 0; i < plan->job.size(); ++i) {
        if (plan->job[i] == kNone) continue;
        EXPECT_EQ(bars_of(labour, i, plan->job[i]), 0);
        EXPECT_LE(++used[plan->job[i]], labour.jobs[plan->job[i]].places);
        ++with_work;
      }
    }
  }
  EXPECT_GT(with_work, 1000);
}

TEST(Placement, StableHasNoEnvyThatAJobWouldShare) {
  int gaps = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    const Labour labour = tiny(number);
    const auto plan = place_stable(labour, Aim::gain, {});
    ASSERT_TRUE(plan);
    ASSERT_TRUE(plan->certificate);
    EXPECT_TRUE(plan->certificate->stable());
    EXPECT_LE(*plan->optimum.objective, *plan->optimum.bound + 1e-9);
    gaps += plan->optimum.status == Status::feasible ? 1 : 0;
    // Looked at once more from the rules alone: whoever would rather have a job with room, or one held by somebody less poor.
    std::vector<std::uint32_t> used(labour.jobs.size());
    for (const std::uint32_t j : plan->job) {
      if (j != kNone) ++used[j];
    }
    for (std::uint32_t i = 0; i < plan->job.size(); ++i) {
      for (std::uint32_t j = 0; j < labour.jobs.size(); ++j) {
        if (bars_of(labour, i, j) != 0 || plan->job[i] == j || !labour.seekers[i].wishes.empty()) continue;
        const bool better = plan->job[i] == kNone || gain_of(labour, i, j) > gain_of(labour, i, plan->job[i]);
        if (!better) continue;
        EXPECT_GE(used[j], labour.jobs[j].places) << number;
        for (std::uint32_t k = 0; k < plan->job.size(); ++k) {
          const bool passed_over = plan->job[k] == j && labour.seekers[i].poor && !labour.seekers[k].poor;
          EXPECT_FALSE(passed_over) << number;
        }
      }
    }
  }
  EXPECT_GT(gaps, 0);  // stability has a price somewhere
}

TEST(Placement, KnowsNoOrderOfTheTableAndNoCurrency) {
  for (std::uint64_t number = 0; number < 40; ++number) {
    Labour labour = tiny(number);
    const auto stable = place_stable(labour, Aim::people, {});
    const auto best = place_best(labour, Aim::gain, {});
    Labour other = labour;
    std::ranges::reverse(other.seekers);
    for (Job& one : other.jobs) one.wage *= 100;
    for (Seeker& one : other.seekers) {
      one.earns *= 100;
      one.least_wage *= 100;
    }
    for (auto& way : other.ways) {
      if (way) way->fare *= 100;
    }
    const auto again = place_stable(other, Aim::people, {});
    ASSERT_TRUE(again);
    std::vector<std::uint32_t> turned = again->job;
    std::ranges::reverse(turned);
    EXPECT_EQ(turned, stable->job) << number;
    EXPECT_NEAR(*place_best(other, Aim::gain, {})->optimum.objective, 100 * *best->optimum.objective, 1e-6);
  }
}

TEST(Placement, StoppedGivesTheBestSoFar) {
  const Labour labour = tiny(3);
  std::stop_source source;
  source.request_stop();
  RunControl control;
  control.stop = source.get_token();
  const auto plan = place_best(labour, Aim::people, control);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->optimum.status, Status::stopped);
  EXPECT_EQ(plan->job, place_greedily(labour, Aim::people));
  EXPECT_FALSE(plan->optimum.bound);
}

TEST(Placement, APersonTwiceIsAnError) {
  Labour labour = park();
  labour.jobs = {job("oven", 2, 1000)};
  labour.seekers = {seeker("Li", labour), seeker("Li", labour)};
  const auto plan = place_best(labour, Aim::people, {});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code, errors::bad_park);
  EXPECT_EQ(plan.error().where.unit, "Li");
}

SparseMatrix square(const std::vector<std::vector<double>>& rows) {
  std::vector<MatrixEntry> entries;
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    for (std::uint32_t j = 0; j < rows.size(); ++j) entries.push_back({i, j, rows[i][j]});
  }
  return {rows.size(), rows.size(), entries};
}

/// Miller and Blair (2009), section 2.3: 150 500 / 200 100 of 1000 and 2000, households earn 300 and 500 and buy 50 and 550 (made up here).
struct World {
  Region region;
  Activity activity;
  World() {
    region.coefficients = square({{0.15, 0.25}, {0.2, 0.05}});
    const std::vector<double> output{1000, 2000}, wages{300, 500}, spending{50, 550};
    region.with_households = with_households(region.coefficients, output, wages, spending).value();
    region.jobs_of_output = {0.02, 0.01};
    activity.filled = 100;
    activity.filled_by_employed = 40;
    activity.wages = 1000;
    activity.earned_before = 300;
    activity.sales = {5000, 0};
    activity.purchases = {1000, 500};
    activity.displaced = {0.2, 0.1, 0.4};
    activity.refilled = {0.5, 0.25, 0.75};
  }
};

TEST(NetJobs, ByHand) {
  World world;
  const auto lines = account_of_jobs(world.region, world.activity, {});
  ASSERT_TRUE(lines);
  // (I - A)^-1 = [0.95 0.25; 0.2 0.85] / 0.7575, so multipliers of jobs are (0.021, 0.0135) / 0.7575.
  const double m0 = 0.021 / 0.7575, m1 = 0.0135 / 0.7575;
  EXPECT_NEAR((*lines)[1].jobs.value, m0 * 1000 + m1 * 500, 1e-9);
  EXPECT_NEAR((*lines)[4].jobs.value, -0.2 * 0.02 * 5000, 1e-9);
  EXPECT_NEAR((*lines)[6].jobs.value, -0.5 * 40, 1e-12);
  // Households: income of 1 buys (50, 550) / 800, wages are 0.3 and 0.25 of output: 1 of income is 1 / (1 - w (I - A)^-1 c) in the end.
  const double bought = (0.95 * 50 + 0.25 * 550) / 800 / 0.7575, sold = (0.2 * 50 + 0.85 * 550) / 800 / 0.7575;
  const double income = 1 / (1 - 0.3 * bought - 0.25 * sold);
  const double of_income = income * (0.02 * bought + 0.01 * sold);
  const double w0 = (0.3 * 0.95 + 0.25 * 0.2) / 0.7575, w1 = (0.3 * 0.25 + 0.25 * 0.85) / 0.7575;
  EXPECT_NEAR((*lines)[2].jobs.value, of_income * (1000 + w0 * 1000 + w1 * 500), 1e-9);
  EXPECT_NEAR((*lines)[5].jobs.value, -0.2 * 5000 * (m0 - 0.02 + w0 * of_income) - of_income * 0.5 * 300, 1e-9);
  double sum = 0;
  for (const std::size_t k : {0U, 1U, 2U, 4U, 5U, 6U}) sum += (*lines)[k].jobs.value;
  EXPECT_NEAR((*lines)[7].jobs.value, sum, 1e-9);
  EXPECT_NEAR((*lines)[3].jobs.value, (*lines)[0].jobs.value + (*lines)[1].jobs.value + (*lines)[2].jobs.value, 1e-9);
  for (const JobsLine& line : *lines) EXPECT_TRUE(line.jobs.low <= line.jobs.value && line.jobs.value <= line.jobs.high);
}

TEST(NetJobs, NothingTakenOffWithoutDisplacementAndWithFullRefilling) {
  World world;
  world.activity.displaced = {0, 0, 0};
  world.activity.refilled = {1, 1, 1};
  const auto lines = account_of_jobs(world.region, world.activity, {});
  ASSERT_TRUE(lines);
  EXPECT_DOUBLE_EQ((*lines)[7].jobs.value, (*lines)[3].jobs.value);
  world.activity.displaced = {0.5, 0.6, 1};
  const auto bad = account_of_jobs(world.region, world.activity, {});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().where.unit, "displaced");
}

Venture bakery() {
  Venture venture;
  venture.name = "bakery";
  Year build;
  build.investment = 1000;
  Year run;
  run.sales = 1500;
  run.inputs = 600;
  run.wages = 400;
  run.rent = 50;
  run.running = 50;
  run.subsidy = 100;
  venture.years = {build, run, run, run, run};
  return venture;
}

TEST(Viability, ByHand) {
  const Venture venture = bakery();  // -1000, then 400 four times
  const Viability v = viability_of(venture, 0.1);
  const double annuity = (1 - std::pow(1.1, -4)) / 0.1;
  EXPECT_NEAR(v.worth, -1000 + 400 * annuity, 1e-9);
  EXPECT_NEAR(v.subsidies, 100 * annuity, 1e-9);
  ASSERT_TRUE(v.rate);
  EXPECT_NEAR(-1000 + 400 * (1 - std::pow(1 + *v.rate, -4)) / *v.rate, 0, 1e-7);
  EXPECT_EQ(v.even_year, 4U);  // three years bring 994.7
  EXPECT_NEAR(*v.even_amount, (1000 + 500 * annuity) / (900 * annuity), 1e-12);
  EXPECT_NEAR(*v.even_last_year, 500.0 / 900, 1e-12);
  Multiples even = kAsPlanned;
  even[static_cast<std::size_t>(Factor::amount)] = *v.even_amount;
  EXPECT_NEAR(net_present_value(venture, 0.1, even), 0, 1e-9);
}

TEST(Viability, NoRateWhereCashTurnsTwice) {
  Venture venture = bakery();
  venture.years.back().investment = 2000;  // clearing the ground
  EXPECT_EQ(viability_of(venture, 0.1).no_rate, "cash changes its sign 2 times");
  EXPECT_FALSE(viability_of(venture, 0.1).rate);
  venture.years = {venture.years.front()};
  EXPECT_EQ(viability_of(venture, 0.1).no_rate, "no year has cash above 0");
  EXPECT_FALSE(viability_of(venture, 0.1).even_amount);
  EXPECT_FALSE(viability_of(venture, 0.1).even_year);
}

TEST(Viability, RentsOfTheParkCancel) {
  Venture firm = bakery(), owner;
  for (const Year& year : firm.years) owner.years.push_back({0, 0, 0, -year.rent, 0, 0, 0});
  Multiples dear = kAsPlanned;
  dear[static_cast<std::size_t>(Factor::rent)] = 1.7;
  EXPECT_NEAR(net_present_value(firm, 0.07, dear) + net_present_value(owner, 0.07, dear), net_present_value(firm, 0.07) + net_present_value(owner, 0.07), 1e-9);
}

TEST(Viability, TheWidestSwingFirst) {
  const auto swings = swings_of(bakery(), 0.1, {{Factor::rent, {1, 0.5, 1.5}}, {Factor::price, {1, 0.8, 1.1}}});
  ASSERT_EQ(swings.size(), 2U);
  EXPECT_EQ(swings.front().factor, Factor::price);
  EXPECT_LT(swings.front().at_low, swings.front().at_high);
  EXPECT_GT(swings.back().at_low, swings.back().at_high);
}

TEST(Risk, DrawsAreWhatTheTriangleSays) {
  const std::vector<Venture> ventures{bakery()};
  const std::vector<Spread> spreads{{Factor::price, {1, 0.6, 1.2}}};
  const auto risk = risk_of(ventures, spreads, {}, {0.1, 40000, 7}, {});
  ASSERT_TRUE(risk);
  ASSERT_EQ(risk->size(), 2U);
  EXPECT_EQ(risk->front().mean, risk->back().mean);
  // Loss where the price is below m with 1500 m a - (1000 + 1100 a) = 0; the triangle from 0.6 over 1 to 1.2.
  const double annuity = (1 - std::pow(1.1, -4)) / 0.1, m = (1000 + 1100 * annuity) / (1500 * annuity);
  const double loss = (m - 0.6) * (m - 0.6) / (0.6 * 0.4);
  EXPECT_NEAR(risk->front().loss, loss, 6 * risk->front().loss_error);
  const double mean = -1000 + (1500 * (0.6 + 1 + 1.2) / 3 - 1100) * annuity;
  EXPECT_NEAR(risk->front().mean, mean, 6 * 1500 * annuity * 0.13 / 200);
  EXPECT_TRUE(risk->front().p5 < risk->front().median && risk->front().median < risk->front().p95);
}

TEST(Risk, ScenariosByTheirProbability) {
  const std::vector<Venture> ventures{bakery()};
  Scenario glut;
  glut.name = "glut";
  glut.probability = 0.25;
  glut.multiples = {kAsPlanned};
  glut.multiples[0][0] = 0.5;
  Scenario usual;
  usual.name = "usual";
  usual.probability = 0.75;
  usual.multiples = {kAsPlanned};
  const auto risk = risk_of(ventures, {}, {glut, usual}, {0.1, 10000, 1}, {});
  ASSERT_TRUE(risk);
  EXPECT_NEAR(risk->front().loss, 0.25, 6 * 0.00433);
  const auto again = risk_of(ventures, {}, {glut, usual}, {0.1, 10000, 1}, {});
  EXPECT_EQ(risk->front().mean, again->front().mean);
  glut.probability = 0.5;
  const auto bad = risk_of(ventures, {}, {glut, usual}, {0.1, 10, 1}, {});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().where.unit, "scenarios");
}

TEST(Risk, PricesGoTogetherForOneProduct) {
  Venture first = bakery(), second = bakery();
  first.product = second.product = "bread";
  const std::vector<Spread> spreads{{Factor::price, {1, 0.6, 1.2}}};
  const auto same = risk_of({first, second}, spreads, {}, {0.1, 2000, 7}, {});
  second.product = "cake";
  const auto apart = risk_of({first, second}, spreads, {}, {0.1, 2000, 7}, {});
  ASSERT_TRUE(same && apart);
  EXPECT_NEAR((*same)[2].p5, 2 * (*same)[0].p5, 1e-9);
  EXPECT_GT((*apart)[2].p5, (*same)[2].p5);  // what is apart evens out
}

TEST(Closing, WhoHasAnotherJobAndWhatIsLost) {
  Labour labour = park();
  labour.jobs = {job("oven", 2, 1000), job("shop", 1, 900)};
  labour.seekers = {seeker("Li", labour), seeker("Wang", labour), seeker("Zhao", labour)};
  labour.seekers[1].least_wage = 950;  // would not take the shop or the mill
  const std::vector<std::uint32_t> placed{0, 0, 1};
  const std::vector<std::uint8_t> closes{1, 0};
  std::vector<Job> left = labour.jobs;
  left[0].places = left[1].places = 0;
  left.push_back(job("mill", 5, 800));
  const auto closing = close(labour, placed, closes, left, {3, 1, {6, 3, 12}}, {});
  ASSERT_TRUE(closing) << closing.error().why;
  ASSERT_EQ(closing->leavers.size(), 2U);
  EXPECT_EQ(closing->leavers[0].next, 2U);
  EXPECT_DOUBLE_EQ(closing->leavers[0].lost.value, 200 * 6);
  EXPECT_EQ(closing->leavers[1].next, kNone);
  EXPECT_DOUBLE_EQ(closing->leavers[1].lost.high, 1000 * 12);
  EXPECT_DOUBLE_EQ(closing->leavers[1].severance, 3000);
}

}  // namespace
}  // namespace solleva::plan::park
