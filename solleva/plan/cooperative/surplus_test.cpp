// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "solleva/base/philox.h"
#include "solleva/plan/cooperative/book.h"
#include "solleva/plan/cooperative/errors.h"
#include "solleva/plan/cooperative/rounding.h"
#include "solleva/plan/cooperative/statute.h"

namespace solleva::plan::cooperative {
namespace {

Currency yuan() { return Currency::of("CNY").value(); }

BookLine line(const std::string& entry, const std::string& account, std::int64_t debit, std::int64_t credit) {
  BookLine made;
  made.entry = entry;
  made.account = account;
  made.debit = debit;
  made.credit = credit;
  made.where.file = "book.csv";
  made.where.line = 7;
  return made;
}

TEST(Rounding, EverySumAddsUp) {
  Stream stream({.seed = 3, .purpose = Purpose("sums of tests")});
  for (int trial = 0; trial < 2000; ++trial) {
    std::vector<std::int64_t> weights(1 + stream.bits32() % 40);
    for (std::int64_t& weight : weights) weight = stream.bits32() % 5 == 0 ? 0 : static_cast<std::int64_t>(stream.bits64() % (trial % 2 == 0 ? 7 : 1'000'000'000'000'000));
    weights[0] += 1;
    const auto sum = static_cast<std::int64_t>(stream.bits64() % (trial % 3 == 0 ? 50 : 9'000'000'000'000'000'000));
    for (const Rounding rule : {Rounding::largest_remainder, Rounding::down, Rounding::nearest}) {
      const Shared shared = share_out(sum, weights, rule).value();
      std::int64_t rest = sum - shared.left;
      for (const std::int64_t share : shared.share) rest -= share;
      EXPECT_EQ(rest, 0);
      if (rule == Rounding::largest_remainder) {
        EXPECT_EQ(shared.left, 0);
      }
      if (rule == Rounding::down) {
        EXPECT_GE(shared.left, 0);
        EXPECT_LT(shared.left, static_cast<std::int64_t>(weights.size()));
      }
      // Nobody is further from the exact share than a unit.
      const long double all = std::accumulate(weights.begin(), weights.end(), 0.0L);
      for (std::size_t i = 0; i < weights.size(); ++i) {
        const long double exact = static_cast<long double>(sum) * static_cast<long double>(weights[i]) / all;
        EXPECT_LT(std::abs(static_cast<long double>(shared.share[i]) - exact), 1.0L + exact * 1e-18L);
      }
    }
  }
}

TEST(Rounding, KnownShares) {
  EXPECT_EQ(share_out(100, {1, 1, 1}, Rounding::largest_remainder)->share, (std::vector<std::int64_t>{34, 33, 33}));
  EXPECT_EQ(share_out(100, {1, 1, 1}, Rounding::down)->left, 1);
  EXPECT_EQ(share_out(5, {1, 1}, Rounding::nearest)->share, (std::vector<std::int64_t>{2, 2}));
  EXPECT_EQ(share_out(7, {1, 1}, Rounding::nearest)->left, -1);  // 3.5 and 3.5 are 4 and 4
  EXPECT_EQ(share_out(0, {0, 0}, Rounding::down)->left, 0);
  EXPECT_FALSE(share_out(1, {0, 0}, Rounding::down));
  EXPECT_FALSE(share_out(1, {-1, 2}, Rounding::down));
  for (const Rounding rule : {Rounding::largest_remainder, Rounding::down, Rounding::nearest}) EXPECT_EQ(rounding_named(name_of(rule)), rule);
}

TEST(Book, TakesOnlyWhatBalances) {
  Book book(yuan());
  EXPECT_TRUE(book.post({line("1", "assets:cash", 500000, 0), line("1", "receipts:wool", 0, 500000)}));
  EXPECT_TRUE(book.post({line("2", "costs:fodder", 120050, 0), line("2", "assets:cash", 0, 100000), line("2", "debts:shop", 0, 20050)}));
  const Done wrong = book.post({line("3", "costs:salt", 700, 0), line("3", "assets:cash", 0, 690)});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, errors::bad_book);
  EXPECT_NE(wrong.error().why.find("0.10 CNY apart"), std::string::npos) << wrong.error().why;
  EXPECT_EQ(wrong.error().where.line, 7U);
  EXPECT_FALSE(book.post({line("4", "cash", 1, 0), line("4", "assets:cash", 0, 1)}));
  EXPECT_FALSE(book.post({line("5", "assets:cash", -1, 0), line("5", "costs:salt", 0, -1)}));
  EXPECT_FALSE(book.post({line("6", "assets:cash", 5, 5)}));
  EXPECT_FALSE(book.post({line("7", "assets:cash", 0, 0)}));
  const std::int64_t huge = 9'000'000'000'000'000'000;
  EXPECT_FALSE(book.post({line("8", "assets:cash", huge, 0), line("8", "receipts:wool", 0, huge), line("8", "assets:cash", huge, 0), line("8", "receipts:wool", 0, huge)}));
  EXPECT_EQ(book.entries(), 2U);
  EXPECT_TRUE(book.balances());
  EXPECT_EQ(book.surplus(), 379950);
  EXPECT_EQ(book.balance("assets:cash"), 400000);
  EXPECT_EQ(book.balance("debts:shop"), 20050);
}

Statute usual() {
  Statute statute;
  statute.reserve = *Fraction::parse("0.1");
  statute.welfare = *Fraction::parse("0.05");
  statute.labour = *Fraction::parse("0.6");
  statute.patronage = *Fraction::parse("0.3");
  statute.capital = *Fraction::parse("0.1");
  return statute;
}

Claimant claimant(const std::string& name, std::int64_t points, std::int64_t use, std::int64_t capital, std::int64_t persons, std::int64_t hands, std::int64_t advances) {
  Claimant made;
  made.household = name;
  made.points = points;
  made.use = use;
  made.capital = capital;
  made.persons = persons;
  made.hands = hands;
  made.advances = advances;
  return made;
}

TEST(Statute, DividesByHand) {
  const std::vector<Claimant> village{claimant("a", 300, 100, 1000, 4, 2, 50), claimant("b", 100, 100, 0, 3, 1, 0), claimant("c", 0, 0, 0, 2, 0, 400)};
  const SurplusDivision division = divide_surplus(10000, 0, usual(), village).value();
  EXPECT_EQ(division.reserve, 1000);
  EXPECT_EQ(division.welfare, 500);
  EXPECT_EQ(division.statements[2].welfare, 500);
  // 8,500 are left: 5,100 for labour 3 to 1, 2,550 for use half and half, 850 for capital.
  EXPECT_EQ(division.statements[0].labour, 3825);
  EXPECT_EQ(division.statements[1].labour, 1275);
  EXPECT_EQ(division.statements[0].patronage, 1275);
  EXPECT_EQ(division.statements[0].capital, 850);
  EXPECT_EQ(division.statements[0].to_pay, 5900);
  EXPECT_EQ(division.statements[2].to_pay, 100);
  Statute capped = usual();
  capped.capital_most = *Fraction::parse("0.08");
  const SurplusDivision second = divide_surplus(10000, 0, capped, village).value();
  EXPECT_EQ(second.capital, 80);
  EXPECT_EQ(second.above_cap, 770);
  EXPECT_EQ(second.labour, 5870);
  capped.reserve_until = 1200;
  EXPECT_EQ(divide_surplus(10000, 900, capped, village)->reserve, 300);
  const SurplusDivision loss = divide_surplus(-300, 900, capped, village).value();
  EXPECT_EQ(loss.reserve, -300);
  EXPECT_EQ(loss.statements[2].owes, 400);
}

TEST(Statute, EverythingAddsUpAndTheBookCloses) {
  Stream stream({.seed = 8, .purpose = Purpose("surpluses of tests")});
  for (int trial = 0; trial < 400; ++trial) {
    std::vector<Claimant> village;
    const std::size_t households = 1 + stream.bits32() % 60;
    for (std::size_t h = 0; h < households; ++h) {
      village.push_back(claimant("h" + std::to_string(h), 1 + stream.bits32() % 9000, 1 + stream.bits32() % 500000, 1 + stream.bits32() % 900000, 1 + stream.bits32() % 7, stream.bits32() % 3,
                                 stream.bits32() % 40000));
    }
    Statute statute = usual();
    if (trial % 2 == 0) statute.capital_most = *Fraction::parse("0.055");
    if (trial % 3 == 0) statute.welfare_most = 700;
    statute.rounding = trial % 3 == 0 ? Rounding::nearest : trial % 3 == 1 ? Rounding::down : Rounding::largest_remainder;
    const auto receipts = static_cast<std::int64_t>(1 + stream.bits32() % 90'000'000);
    Book book(yuan());
    ASSERT_TRUE(book.post({line("1", "assets:cash", receipts, 0), line("1", "receipts:wool", 0, receipts)}));
    for (const Claimant& one : village) {
      if (one.advances == 0) continue;
      ASSERT_TRUE(book.post({line("2", "advances:" + one.household, one.advances, 0), line("2", "assets:cash", 0, one.advances)}));
    }
    const SurplusDivision division = divide_surplus(book.surplus(), 0, statute, village).value();
    std::int64_t all = division.reserve;
    std::vector<Closing> closing{{"reserve:fund", division.reserve}};
    for (std::size_t h = 0; h < households; ++h) {
      const Statement& one = division.statements[h];
      all += one.labour + one.patronage + one.capital + one.welfare;
      closing.push_back({"advances:" + village[h].household, one.set_off});
      closing.push_back({"debts:" + village[h].household, one.to_pay});
      EXPECT_EQ(one.set_off + one.owes, village[h].advances);
    }
    EXPECT_EQ(all, receipts);
    ASSERT_TRUE(close_year(book, "2027-12-31", closing));
    EXPECT_EQ(book.surplus(), 0);
    EXPECT_TRUE(book.balances());
    EXPECT_EQ(book.balance("receipts:wool"), 0);
  }
}

TEST(Statute, TellsWhatIsWrong) {
  const std::vector<Claimant> nobody{claimant("a", 0, 5, 5, 1, 1, 0)};
  EXPECT_EQ(divide_surplus(100, 0, usual(), nobody).error().code, errors::bad_statute);
  Statute crooked = usual();
  crooked.labour = *Fraction::parse("0.61");
  EXPECT_FALSE(divide_surplus(100, 0, crooked, {claimant("a", 1, 1, 1, 1, 1, 0)}));
  crooked = usual();
  crooked.reserve = *Fraction::parse("0.96");
  EXPECT_FALSE(divide_surplus(100, 0, crooked, {claimant("a", 1, 1, 1, 1, 1, 0)}));
  EXPECT_FALSE(divide_surplus(100, 0, usual(), {claimant("a", -1, 1, 1, 1, 1, 0)}));
  Book book(yuan());
  ASSERT_TRUE(book.post({line("1", "assets:cash", 10, 0), line("1", "receipts:wool", 0, 10)}));
  EXPECT_FALSE(close_year(book, "", {{"reserve:fund", 9}}));
  EXPECT_EQ(book.surplus(), 10);
}

}  // namespace
}  // namespace solleva::plan::cooperative
