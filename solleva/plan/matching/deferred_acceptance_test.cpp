// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/matching/deferred_acceptance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

#include "solleva/base/philox.h"
#include "solleva/plan/matching/priority.h"

namespace solleva::plan::matching {
namespace {

/// A small market in the order of the draws: lists of any length, some places that refuse, capacities from 0.
Market drawn(std::uint64_t number, std::uint32_t applicants, std::uint32_t places) {
  StreamKey key{.purpose = Purpose("markets")};
  key.unit = number;
  Stream stream(key);
  Market market;
  for (std::uint32_t p = 0; p < places; ++p) market.capacity.push_back(stream.bits32() % 3);
  std::vector<std::vector<std::uint32_t>> order(places);
  for (auto& ranks : order) {
    ranks.resize(applicants);
    std::iota(ranks.begin(), ranks.end(), 0U);
    for (std::uint32_t i = applicants - 1; i > 0; --i) std::swap(ranks[i], ranks[stream.bits32() % (i + 1)]);
  }
  for (std::uint32_t a = 0; a < applicants; ++a) {
    std::vector<std::uint32_t> list(places);
    std::iota(list.begin(), list.end(), 0U);
    for (std::uint32_t i = places - 1; i > 0; --i) std::swap(list[i], list[stream.bits32() % (i + 1)]);
    list.resize(stream.bits32() % (places + 1));
    for (const std::uint32_t place : list) {
      market.place.push_back(place);
      market.rank.push_back(stream.bits32() % 8 == 0 ? kRefused : order[place][a]);
    }
    market.start.push_back(static_cast<std::uint32_t>(market.place.size()));
  }
  return market;
}

/// Every matching that keeps lists, refusals and seats, one after the other.
void every_matching(const Market& market, const std::function<void(const Matching&)>& look) {
  Matching matching;
  matching.wish.assign(market.applicants(), kNone);
  std::vector<std::uint32_t> room = market.capacity;
  const std::function<void(std::uint32_t)> choose = [&](std::uint32_t a) {
    if (a == market.applicants()) return look(matching);
    matching.wish[a] = kNone;
    choose(a + 1);
    for (std::uint32_t w = market.start[a]; w < market.start[a + 1]; ++w) {
      if (market.rank[w] == kRefused || room[market.place[w]] == 0) continue;
      --room[market.place[w]];
      matching.wish[a] = w;
      choose(a + 1);
      ++room[market.place[w]];
    }
    matching.wish[a] = kNone;
  };
  choose(0);
}

/// Stability from the definition, pair by pair, written differently from certify().
bool stable_by_definition(const Market& market, const Matching& matching) {
  for (std::uint32_t a = 0; a < market.applicants(); ++a) {
    for (std::uint32_t w = market.start[a]; w < market.start[a + 1] && w != matching.wish[a]; ++w) {
      if (market.rank[w] == kRefused) continue;
      std::uint32_t there = 0, worse = 0;
      for (std::uint32_t b = 0; b < market.applicants(); ++b) {
        if (matching.wish[b] == kNone || market.place[matching.wish[b]] != market.place[w]) continue;
        ++there;
        worse += market.rank[matching.wish[b]] > market.rank[w] ? 1U : 0U;
      }
      if (there < market.capacity[market.place[w]] || worse > 0) return false;
    }
  }
  return true;
}

TEST(DeferredAcceptance, IsTheBestOfAllStableMatchingsForTheSideThatProposes) {
  std::size_t with_choice = 0;
  for (std::uint64_t number = 0; number < 2000; ++number) {
    const Market market = drawn(number, 5, 4);
    std::vector<std::uint32_t> best(market.applicants(), kNone), worst(market.applicants(), 0);
    std::set<std::vector<bool>> seated;
    std::size_t stable = 0;
    every_matching(market, [&](const Matching& matching) {
      const bool holds = stable_by_definition(market, matching);
      EXPECT_EQ(certify(market, matching, {})->stable(), holds);
      if (!holds) return;
      ++stable;
      std::vector<bool> who;
      for (std::size_t a = 0; a < best.size(); ++a) {
        best[a] = std::min(best[a], matching.wish[a]);
        worst[a] = std::max(worst[a], matching.wish[a]);
        who.push_back(matching.wish[a] != kNone);
      }
      seated.insert(who);
    });
    EXPECT_EQ(deferred_acceptance(market, Proposer::applicants, {})->wish, best);
    EXPECT_EQ(deferred_acceptance(market, Proposer::places, {})->wish, worst);
    EXPECT_EQ(seated.size(), 1U) << "the same applicants have a place in every stable matching";
    with_choice += stable > 1 ? 1U : 0U;
  }
  EXPECT_GT(with_choice, 30U);
}

TEST(DeferredAcceptance, NoApplicantGainsByAnyFalseList) {
  for (std::uint64_t number = 0; number < 60; ++number) {
    const Market market = drawn(number, 4, 3);
    const Matching honest = *deferred_acceptance(market, Proposer::applicants, {});
    for (std::uint32_t a = 0; a < market.applicants(); ++a) {
      std::vector<std::uint32_t> list(market.start[a + 1] - market.start[a]);
      std::iota(list.begin(), list.end(), market.start[a]);
      do {
        for (std::size_t keep = 0; keep <= list.size(); ++keep) {
          Market false_one = market;
          false_one.start = {0};
          false_one.place.clear();
          false_one.rank.clear();
          for (std::uint32_t b = 0; b < market.applicants(); ++b) {
            for (std::uint32_t w = market.start[b]; w < market.start[b + 1]; ++w) {
              if (b == a && w - market.start[b] >= keep) continue;
              const std::uint32_t from = b == a ? list[w - market.start[b]] : w;
              false_one.place.push_back(market.place[from]);
              false_one.rank.push_back(market.rank[from]);
            }
            false_one.start.push_back(static_cast<std::uint32_t>(false_one.place.size()));
          }
          const std::uint32_t got = deferred_acceptance(false_one, Proposer::applicants, {})->wish[a];
          const std::uint32_t real = got == kNone ? kNone : list[got - false_one.start[a]];
          EXPECT_GE(real, honest.wish[a]);
        }
      } while (std::ranges::next_permutation(list).found);
    }
  }
}

TEST(DeferredAcceptance, FirstComeFirstServedIsNotStable) {
  // One seat at each of two schools; both pupils want the first; the second pupil has the right to it.
  Market market;
  market.capacity = {1, 1};
  market.start = {0, 2, 4};
  market.place = {0, 1, 0, 1};
  market.rank = {1, 0, 0, 1};
  Matching greedy;
  greedy.wish = {0, 3};
  const Certificate seen = *certify(market, greedy, {});
  EXPECT_EQ(seen.blocking_pairs, 1U);
  EXPECT_EQ(seen.examples, std::vector<std::uint32_t>{2});
  EXPECT_EQ(deferred_acceptance(market, Proposer::applicants, {})->wish, (std::vector<std::uint32_t>{1, 2}));
}

TEST(DeferredAcceptance, TheCertificateSeesSeatsAboveCapacityAndForeignWishes) {
  Market market;
  market.capacity = {1};
  market.start = {0, 1, 2};
  market.place = {0, 0};
  market.rank = {0, 1};
  EXPECT_EQ(certify(market, {{0, 1}, 0}, {})->broken, 1U);
  EXPECT_EQ(certify(market, {{1, kNone}, 0}, {})->broken, 1U);
  market.rank[1] = kRefused;
  EXPECT_EQ(certify(market, {{kNone, 1}, 0}, {})->broken, 1U);
}

TEST(DeferredAcceptance, RefusesMarketsThatContradictThemselves) {
  Market market;
  market.capacity = {1, 1};
  market.start = {0, 2, 3};
  market.place = {0, 0, 1};
  market.rank = {0, 0, 0};
  EXPECT_NE(deferred_acceptance(market, Proposer::applicants, {}).error().why.find("applicant 1 names place 1 twice"), std::string::npos);
  market.place = {0, 2, 1};
  EXPECT_NE(check(market).error().why.find("a place that is not there"), std::string::npos);
  market.place = {0, 1, 1};
  EXPECT_NE(check(market).error().why.find("place 2 gives two applicants the same rank"), std::string::npos);
  market.rank = {0, 0, 1};
  EXPECT_TRUE(check(market));
}

TEST(Priority, CriteriaFirstThenALotteryThatKnowsOnlyNames) {
  const std::vector<std::string> names{"Ana", "Bo", "Chen", "Dia"};
  const std::vector<std::uint64_t> lots = lottery(names, 7);
  EXPECT_EQ(lottery(std::vector<std::string>{"Dia", "Eve", "Ana"}, 7)[0], lots[3]);
  EXPECT_NE(lottery(names, 8), lots);
  Market market;
  market.capacity = {2};
  market.start = {0, 1, 2, 3, 4};
  market.place = {0, 0, 0, 0};
  market.rank = {0, 0, 0, kRefused};
  const std::vector<std::vector<double>> criteria{{0, 1, 0, 9}};
  rank_by_rule(criteria, lots, market);
  EXPECT_EQ(market.rank[1], 0U);
  EXPECT_EQ(market.rank[3], kRefused);
  EXPECT_EQ(market.rank[0] < market.rank[2], lots[0] < lots[2]);
  EXPECT_EQ(market.rank[0] + market.rank[2], 3U);
}

TEST(Priority, TheLotteryIsFair) {
  // Of 2 pupils each should win half of 4,000 seeds: 6 standard deviations are 190.
  const std::vector<std::string> names{"c1", "c2"};
  int first = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    const auto lots = lottery(names, seed);
    first += lots[0] < lots[1] ? 1 : 0;
  }
  EXPECT_NEAR(first, 2000, 190);
}

}  // namespace
}  // namespace solleva::plan::matching
