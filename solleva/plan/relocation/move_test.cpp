// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/relocation/move.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>

#include "solleva/base/philox.h"
#include "solleva/base/testing/reference_data.h"
#include "solleva/plan/relocation/errors.h"

namespace solleva::plan::relocation {
namespace {

// A family without a consent, or with one to something else, cannot be written down.
static_assert(!std::is_default_constructible_v<Family>);
static_assert(!std::is_constructible_v<Family, data::Consent<data::ConsentTo::employment>>);

Date day(const char* text) { return *Date::parse(text); }

data::RelocationConsent consent(const std::string& person, const char* until = "2026-12-31") {
  data::ConsentRecord record;
  record.person = person;
  record.purpose = "relocation";
  record.given = day("2026-01-01");
  record.until = day(until);
  return *data::RelocationConsent::of(record, person, day("2026-06-01"));
}

Family family(const std::string& person, std::vector<std::int64_t> needs, std::vector<double> worth, std::uint32_t neighbours = kAlone) {
  Family one{consent(person)};
  one.needs = std::move(needs);
  one.worth = std::move(worth);
  one.neighbours = neighbours;
  return one;
}

Move empty_move() { return Move{day("2026-06-01")}; }

Site site(const std::string& name, std::vector<std::int64_t> room) {
  Site one;
  one.name = name;
  one.room = std::move(room);
  return one;
}

Move random_move(std::uint64_t seed, std::size_t families, std::size_t sites, std::size_t kinds, std::uint32_t groups) {
  Stream stream({seed, 0, 0, Purpose("relocation")});
  Move move = empty_move();
  for (std::size_t s = 0; s < sites; ++s) {
    std::vector<std::int64_t> room;
    for (std::size_t k = 0; k < kinds; ++k) room.push_back(stream.bits32() % static_cast<std::uint32_t>(2 * families / sites + 2));
    move.sites.push_back(site("s" + std::to_string(s), std::move(room)));
  }
  for (std::size_t f = 0; f < families; ++f) {
    Family one{consent("f" + std::to_string(f))};
    for (std::size_t k = 0; k < kinds; ++k) one.needs.push_back(stream.bits32() % 3);
    for (std::size_t s = 0; s < sites; ++s) one.worth.push_back(static_cast<double>(stream.bits32() % 100) / 50 - 0.2);
    for (std::size_t s = 0; s < sites; ++s) one.allowed.push_back(stream.bits32() % 5 == 0 ? 0 : 1);
    if (groups > 0) one.neighbours = stream.bits32() % groups;
    move.families.push_back(std::move(one));
  }
  if (groups > 0) move.bonus = 0.3;
  return move;
}

bool keeps(const Move& move, const std::vector<std::uint32_t>& where) {
  std::vector<std::vector<std::int64_t>> left;
  for (const Site& one : move.sites) left.push_back(one.room);
  for (std::size_t f = 0; f < where.size(); ++f) {
    if (where[f] == kStays) continue;
    if (!move.families[f].allowed.empty() && move.families[f].allowed[where[f]] == 0) return false;
    for (std::size_t k = 0; k < left.front().size(); ++k) left[where[f]][k] -= move.families[f].needs[k];
  }
  return std::ranges::all_of(left, [](const auto& room) { return std::ranges::all_of(room, [](std::int64_t one) { return one >= 0; }); });
}

/// Worth by its definition, pair by pair.
double counted(const Move& move, const std::vector<std::uint32_t>& where) {
  double sum = 0;
  for (std::size_t f = 0; f < where.size(); ++f) {
    if (where[f] == kStays) continue;
    sum += move.families[f].worth[where[f]];
    for (std::size_t g = 0; g < f; ++g) {
      const bool neighbours = move.families[f].neighbours != kAlone && move.families[f].neighbours == move.families[g].neighbours;
      if (neighbours && where[f] == where[g]) sum += move.bonus;
    }
  }
  return sum;
}

double by_enumeration(const Move& move) {
  const std::size_t ways = move.sites.size() + 1;
  std::size_t count = 1;
  for (std::size_t f = 0; f < move.families.size(); ++f) count *= ways;
  double best = 0;
  std::vector<std::uint32_t> where(move.families.size());
  for (std::size_t code = 0; code < count; ++code) {
    for (std::size_t f = 0, rest = code; f < where.size(); ++f, rest /= ways) where[f] = rest % ways == 0 ? kStays : static_cast<std::uint32_t>(rest % ways - 1);
    if (keeps(move, where)) best = std::max(best, counted(move, where));
  }
  return best;
}

/// Every family in turn takes the best site that still has room.
double greedy(const Move& move) {
  std::vector<std::uint32_t> where(move.families.size(), kStays);
  for (std::size_t f = 0; f < where.size(); ++f) {
    std::uint32_t best = kStays;
    for (std::uint32_t s = 0; s < move.sites.size(); ++s) {
      where[f] = s;
      if (keeps(move, where) && (best == kStays || move.families[f].worth[s] > move.families[f].worth[best])) best = s;
    }
    where[f] = best;
  }
  return counted(move, where);
}

TEST(Move, IsWorthAsMuchAsTheBestOfAllPlans) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Move move = random_move(seed, 6, 1 + seed % 3, 1 + seed % 3, seed % 4 == 0 ? 0 : static_cast<std::uint32_t>(1 + seed % 3));
    const Result<MovePlan> plan = plan_move(move, {}, {});
    ASSERT_TRUE(plan) << to_text(plan.error());
    EXPECT_TRUE(keeps(move, plan->site)) << seed;
    EXPECT_NEAR(*plan->optimum.objective, by_enumeration(move), 1e-9) << seed;
    EXPECT_NEAR(*plan->optimum.objective, counted(move, plan->site), 1e-9) << seed;
    EXPECT_EQ(plan->optimum.status, Status::optimal) << seed;
    EXPECT_GE(*plan->optimum.bound, *plan->optimum.objective - 1e-9) << seed;
    EXPECT_GE(room_bound(move, plan->prices), by_enumeration(move) - 1e-9) << seed;
  }
}

TEST(Move, BeatsWhoComesFirst) {
  Move move = empty_move();
  move.sites = {site("town", {1}), site("village", {1})};
  move.families = {family("Li", {1}, {1.0, 0.9}), family("Wang", {1}, {0.9, 0.1})};
  const Result<MovePlan> plan = plan_move(move, {}, {});
  ASSERT_TRUE(plan);
  EXPECT_NEAR(greedy(move), 1.1, 1e-12);
  EXPECT_NEAR(*plan->optimum.objective, 1.8, 1e-12);
  EXPECT_EQ(plan->site, (std::vector<std::uint32_t>{1, 0}));
}

TEST(Move, NeighboursGoTogetherWhereThatIsWorthMore) {
  Move move = empty_move();
  move.sites = {site("a", {2}), site("b", {2})};
  move.families = {family("Li", {1}, {1.0, 0.9}, 7), family("Wang", {1}, {0.7, 0.9}, 7)};
  move.bonus = 0.05;  // less than what being apart is worth
  EXPECT_EQ(plan_move(move, {}, {})->site, (std::vector<std::uint32_t>{0, 1}));
  move.bonus = 0.2;
  const Result<MovePlan> plan = plan_move(move, {}, {});
  EXPECT_EQ(plan->site, (std::vector<std::uint32_t>{1, 1}));
  EXPECT_NEAR(*plan->optimum.objective, 2.0, 1e-12);
}

TEST(Move, NobodyMovesToWhereItIsWorthLessThanStaying) {
  Move move = empty_move();
  move.sites = {site("a", {5})};
  move.families = {family("Li", {1}, {-0.1})};
  const Result<MovePlan> plan = plan_move(move, {}, {});
  EXPECT_EQ(plan->site, (std::vector<std::uint32_t>{kStays}));
  EXPECT_EQ(*plan->optimum.objective, 0);
}

TEST(Move, RefusesAConsentThatEndsBeforeTheDayOfThePlan) {
  Move move = empty_move();
  move.on = day("2026-12-01");
  move.sites = {site("a", {5})};
  Family late{consent("Li", "2026-11-30")};
  late.needs = {1};
  late.worth = {1};
  move.families = {late};
  const Result<MovePlan> plan = plan_move(move, {}, {});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code, data::errors::no_consent);
  EXPECT_EQ(plan.error().where.unit, "Li");
}

TEST(Move, RefusesAFamilyThatIsThereTwiceAndShapesThatDoNotMatch) {
  Move move = empty_move();
  move.sites = {site("a", {5})};
  move.families = {family("Li", {1}, {1}), family("Li", {1}, {1})};
  EXPECT_EQ(plan_move(move, {}, {}).error().why, "the family is there twice");
  move.families = {family("Li", {1, 2}, {1})};
  EXPECT_EQ(plan_move(move, {}, {}).error().why, "the family names other kinds of room than the sites");
  move.families = {family("Li", {1}, {1, 2})};
  EXPECT_EQ(plan_move(move, {}, {}).error().why, "the family does not name one value for each site");
  move.families.clear();
  for (int f = 0; f < 9; ++f) move.families.push_back(family("f" + std::to_string(f), {1}, {1}, 1));
  EXPECT_EQ(plan_move(move, {}, {}).error().code, errors::bad_relocation);
}

// The tables of Delacretaz, Kominers and Teytelboym, which are not kept here.

using Rows = std::vector<std::vector<std::string>>;

std::filesystem::path stored_file(const std::string& name) {
  return solleva::testing::reference_data().value_or(std::filesystem::path()) / "plan" / "relocation-families" / name;
}

std::optional<Rows> rows_of(const std::string& name) {
  std::ifstream file(stored_file(name));
  if (!file) return {};
  Rows rows;
  for (std::string line; std::getline(file, line);) {
    if (line.ends_with('\r')) line.pop_back();
    rows.emplace_back(1);
    for (const char c : line) {
      if (c == ',') {
        rows.back().emplace_back();
      } else {
        rows.back().back() += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      }
    }
  }
  return rows;
}

std::string trimmed(std::string name) {
  while (name.ends_with(' ')) name.pop_back();
  return name == "NY-HIAS NEW YORK" ? "NY-NEW YORK CITY" : name;
}

std::optional<Move> stored(bool persons) {
  const auto size = rows_of("FY16_size.csv"), cap = rows_of("FY16_cap.csv"), weight = rows_of("FY16_Employment_Weight.csv"), can = rows_of("FY16_Compatibility.csv");
  if (!size || !cap || !weight || !can) return {};
  const auto kinds_of = [&](const std::vector<std::string>& row, std::size_t first) {
    std::vector<std::int64_t> kinds;
    for (std::size_t k = first; k < first + 3; ++k) kinds.push_back(std::stol(row[k]));
    return persons ? std::vector<std::int64_t>{kinds[0] + kinds[1] + kinds[2]} : kinds;
  };
  Move move = empty_move();
  std::map<std::string, std::size_t> column;
  for (std::size_t c = 1; c < weight->front().size(); ++c) column[weight->front()[c]] = c;
  for (std::size_t s = 1; s < cap->size(); ++s) move.sites.push_back(site(trimmed((*cap)[s][0]), kinds_of((*cap)[s], 2)));
  for (std::size_t f = 1; f < size->size(); ++f) {
    Family one{consent((*size)[f][0])};
    one.needs = kinds_of((*size)[f], 1);
    for (const Site& to : move.sites) {
      const std::string& worth = (*weight)[f].at(column.at(to.name));
      one.worth.push_back(worth.empty() || worth == "NA" ? 0 : std::stod(worth));
      one.allowed.push_back((*can)[f].at(column.at(to.name)) == "0" ? 0 : 1);
    }
    move.families.push_back(std::move(one));
  }
  return move;
}

nlohmann::json expected(const std::string& name) {
  std::ifstream file(stored_file("expected.json"));
  return nlohmann::json::parse(file)["cases"][name];
}

void expect_optimal(const std::string& name, const Move& move) {
  const Result<MovePlan> plan = plan_move(move, {}, {});
  ASSERT_TRUE(plan) << to_text(plan.error());
  EXPECT_TRUE(keeps(move, plan->site));
  EXPECT_NEAR(*plan->optimum.objective, expected(name)["best"].get<double>(), 1e-6);
  EXPECT_NEAR(*plan->optimum.objective, counted(move, plan->site), 1e-9);
  EXPECT_EQ(plan->optimum.status, Status::optimal);
}

TEST(MoveReference, PlacesForChildrenAdultsAndSeniors) {
  const std::optional<Move> move = stored(false);
  if (!move) GTEST_SKIP() << "no reference data";
  expect_optimal("3dim", *move);
}

TEST(MoveReference, PlacesForPersons) {
  const std::optional<Move> move = stored(true);
  if (!move) GTEST_SKIP() << "no reference data";
  expect_optimal("persons", *move);
}

TEST(MoveReference, NeighboursAreBetterThanTheOpenCase) {
  std::optional<Move> move = stored(false);
  if (!move) GTEST_SKIP() << "no reference data";
  const nlohmann::json open = expected("neighbours_first90");
  move->families.erase(move->families.begin() + 90, move->families.end());
  for (std::uint32_t f = 0; f < 90; ++f) move->families[f].neighbours = f / 6;
  move->bonus = 0.1;
  for (Site& one : move->sites) one.room = open["capacity"][one.name].get<std::vector<std::int64_t>>();
  const Result<MovePlan> plan = plan_move(*move, {}, {});
  ASSERT_TRUE(plan) << to_text(plan.error());
  EXPECT_TRUE(keeps(*move, plan->site));
  EXPECT_NEAR(*plan->optimum.objective, counted(*move, plan->site), 1e-9);
  EXPECT_GE(*plan->optimum.objective, open["best"].get<double>());
  EXPECT_LT(*plan->optimum.bound, open["cbc"]["bound"].get<double>());
}

}  // namespace
}  // namespace solleva::plan::relocation
