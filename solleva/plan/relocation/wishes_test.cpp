// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/relocation/wishes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "solleva/base/philox.h"

namespace solleva::plan::relocation {
namespace {

using matching::Market;

Date day(const char* text) { return *Date::parse(text); }

Family family(const std::string& person, std::vector<std::int64_t> needs) {
  data::ConsentRecord record;
  record.person = person;
  record.purpose = "relocation";
  record.given = day("2026-01-01");
  record.until = day("2026-12-31");
  Family one{*data::RelocationConsent::of(record, person, day("2026-06-01"))};
  one.needs = std::move(needs);
  return one;
}

Site site(const std::string& name, std::vector<std::int64_t> room) {
  Site one;
  one.name = name;
  one.room = std::move(room);
  return one;
}

struct Valley {
  Move move{day("2026-06-01")};
  Market wishes;
};

/// `lists`: sites of each family, best first; `ranks`: of each family at each site.
Valley valley(std::vector<std::vector<std::int64_t>> room, std::vector<std::vector<std::int64_t>> needs, const std::vector<std::vector<std::uint32_t>>& lists,
              const std::vector<std::vector<std::uint32_t>>& ranks) {
  Valley all;
  for (std::size_t s = 0; s < room.size(); ++s) all.move.sites.push_back(site("s" + std::to_string(s), std::move(room[s])));
  all.wishes.capacity.assign(room.size(), 0);
  for (std::size_t f = 0; f < needs.size(); ++f) {
    all.move.families.push_back(family("f" + std::to_string(f), std::move(needs[f])));
    all.move.families.back().worth.assign(room.size(), 0);
    for (const std::uint32_t s : lists[f]) {
      all.wishes.place.push_back(s);
      all.wishes.rank.push_back(ranks[f][s]);
    }
    all.wishes.start.push_back(static_cast<std::uint32_t>(all.wishes.place.size()));
  }
  return all;
}

/// How much a family likes what it has: 0 is best.
std::uint32_t liking(const Valley& all, std::uint32_t f, std::uint32_t s) {
  std::uint32_t at = 0;
  for (std::uint32_t w = all.wishes.start[f]; w < all.wishes.start[f + 1]; ++w, ++at) {
    if (all.wishes.place[w] == s) return at;
  }
  return at;
}

std::vector<std::uint32_t> ranks_at(const Valley& all, std::uint32_t s) {
  std::vector<std::uint32_t> rank(all.move.families.size(), matching::kRefused);
  for (std::uint32_t f = 0; f < rank.size(); ++f) {
    for (std::uint32_t w = all.wishes.start[f]; w < all.wishes.start[f + 1]; ++w) {
      if (all.wishes.place[w] == s) rank[f] = all.wishes.rank[w];
    }
  }
  return rank;
}

/// By definition, from scratch: room kept, claims, envies.
struct Looked {
  bool keeps = true;
  std::uint64_t claims = 0, envies = 0;
};

Looked look(const Valley& all, const std::vector<std::uint32_t>& where) {
  Looked seen;
  const std::size_t kinds = all.move.sites.front().room.size();
  const auto fits = [&](std::uint32_t s, const std::vector<std::uint32_t>& who) {
    for (std::size_t k = 0; k < kinds; ++k) {
      std::int64_t need = 0;
      for (const std::uint32_t f : who) need += all.move.families[f].needs[k];
      if (need > all.move.sites[s].room[k]) return false;
    }
    return true;
  };
  for (std::uint32_t s = 0; s < all.move.sites.size(); ++s) {
    const std::vector<std::uint32_t> rank = ranks_at(all, s);
    std::vector<std::uint32_t> there;
    for (std::uint32_t f = 0; f < where.size(); ++f) {
      if (where[f] != s) continue;
      there.push_back(f);
      if (rank[f] == matching::kRefused) seen.keeps = false;
    }
    seen.keeps = seen.keeps && fits(s, there);
    for (std::uint32_t f = 0; f < where.size(); ++f) {
      if (rank[f] == matching::kRefused || liking(all, f, s) >= liking(all, f, where[f]) || !fits(s, {f})) continue;
      std::vector<std::uint32_t> beside{f};
      bool lower = false;
      for (const std::uint32_t g : there) {
        if (rank[g] < rank[f]) beside.push_back(g);
        lower = lower || rank[g] > rank[f];
      }
      seen.claims += fits(s, beside) ? 1U : 0U;
      seen.envies += lower ? 1U : 0U;
    }
  }
  return seen;
}

/// Calls `visit` with every way to give each family a site or none.
template <class Visit>
void every_plan(const Valley& all, Visit visit) {
  const std::size_t sites = all.move.sites.size();
  std::size_t plans = 1;
  for (std::size_t f = 0; f < all.move.families.size(); ++f) plans *= sites + 1;
  std::vector<std::uint32_t> where(all.move.families.size());
  for (std::size_t p = 0; p < plans; ++p) {
    std::size_t code = p;
    for (std::uint32_t& one : where) {
      one = code % (sites + 1) == sites ? kStays : static_cast<std::uint32_t>(code % (sites + 1));
      code /= sites + 1;
    }
    visit(where);
  }
}

Valley random_valley(std::uint64_t seed, bool homes) {
  Stream stream({seed, 0, 0, Purpose("wishes")});
  const auto draw = [&](std::uint32_t below) { return stream.bits32() % below; };
  const auto shuffled = [&](std::uint32_t count) {
    std::vector<std::uint32_t> order(count);
    for (std::uint32_t i = 0; i < count; ++i) order[i] = i;
    for (std::uint32_t i = count; i > 1; --i) std::swap(order[i - 1], order[draw(i)]);
    return order;
  };
  const std::uint32_t families = 5, sites = 3;
  std::vector<std::vector<std::int64_t>> room, needs;
  std::vector<std::vector<std::uint32_t>> lists, ranks(families, std::vector<std::uint32_t>(sites));
  for (std::uint32_t s = 0; s < sites; ++s) room.push_back({draw(4), draw(3)});
  for (std::uint32_t f = 0; f < families; ++f) {
    const std::uint32_t kind = draw(2);
    needs.push_back(homes ? std::vector<std::int64_t>{kind == 0 ? 1 : 0, kind == 0 ? 0 : 1} : std::vector<std::int64_t>{draw(3), draw(2)});
    std::vector<std::uint32_t> list = shuffled(sites);
    list.resize(1 + draw(sites));
    lists.push_back(std::move(list));
  }
  for (std::uint32_t s = 0; s < sites; ++s) {
    const std::vector<std::uint32_t> order = shuffled(families);
    for (std::uint32_t f = 0; f < families; ++f) ranks[f][s] = order[f];
  }
  return valley(std::move(room), std::move(needs), lists, ranks);
}

TEST(Wishes, TheCertificateSaysWhatALookFromScratchSays) {
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    const Valley all = random_valley(seed, false);
    every_plan(all, [&](const std::vector<std::uint32_t>& where) {
      const Looked seen = look(all, where);
      const Result<WishCertificate> certificate = certify_wishes(all.move, all.wishes, where, {});
      ASSERT_TRUE(certificate);
      ASSERT_EQ(certificate->broken == 0, seen.keeps);
      if (!seen.keeps) return;
      ASSERT_EQ(certificate->claims, seen.claims);
      ASSERT_EQ(certificate->envies, seen.envies);
    });
  }
}

TEST(Wishes, WhatIsCalledStableIsAndWhatIsCalledFairIsBestForAllAtOnce) {
  int stable = 0, fair = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    const Valley all = random_valley(seed, false);
    const Result<WishPlan> plan = choose_sites(all.move, all.wishes, {});
    ASSERT_TRUE(plan);
    ASSERT_TRUE(plan->certificate.holds(plan->stability)) << seed;
    const Looked own = look(all, plan->site);
    ASSERT_TRUE(own.keeps);
    bool any_stable = false;
    every_plan(all, [&](const std::vector<std::uint32_t>& where) {
      const Looked seen = look(all, where);
      any_stable = any_stable || (seen.keeps && seen.claims == 0);
      if (plan->stability == Stability::stable || !seen.keeps || seen.envies > 0) return;
      for (std::uint32_t f = 0; f < where.size(); ++f) ASSERT_LE(liking(all, f, plan->site[f]), liking(all, f, where[f])) << seed;
    });
    (plan->stability == Stability::stable ? stable : fair) += 1;
    EXPECT_TRUE(any_stable || plan->stability == Stability::fair);
  }
  EXPECT_GT(stable, 100);
}

TEST(Wishes, OneHomeEachIsStableAndBestOfAllStablePlansForEverybody) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Valley all = random_valley(seed, true);
    const Result<WishPlan> plan = choose_sites(all.move, all.wishes, {});
    ASSERT_TRUE(plan);
    ASSERT_TRUE(plan->one_home_each);
    ASSERT_EQ(look(all, plan->site).claims, 0U) << seed;
    EXPECT_TRUE(plan->certificate.holds(Stability::stable));
    every_plan(all, [&](const std::vector<std::uint32_t>& where) {
      const Looked seen = look(all, where);
      if (!seen.keeps || seen.claims > 0) return;
      for (std::uint32_t f = 0; f < where.size(); ++f) ASSERT_LE(liking(all, f, plan->site[f]), liking(all, f, where[f]));
    });
  }
}

/// A large family and two small ones that would rather be where the other is: without claims there is no plan.
TEST(Wishes, WhereNoStablePlanExistsNobodyIsEnviedAndClaimsAreNamed) {
  // Town holds two, Mill one. The large family takes two at Town alone. Town: small 1, large, small 2; Mill: small 2, small 1.
  const Valley all = valley({{2}, {1}}, {{2}, {1}, {1}}, {{0}, {1, 0}, {0, 1}}, {{1, 9}, {0, 1}, {2, 0}});
  bool any = false;
  every_plan(all, [&](const std::vector<std::uint32_t>& where) {
    const Looked seen = look(all, where);
    any = any || (seen.keeps && seen.claims == 0);
  });
  ASSERT_FALSE(any);
  const Result<WishPlan> plan = choose_sites(all.move, all.wishes, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->stability, Stability::fair);
  EXPECT_EQ(plan->certificate.envies, 0U);
  EXPECT_GT(plan->certificate.claims, 0U);
  for (const Claim& claim : plan->certificate.examples) EXPECT_FALSE(claim.envy);
}

}  // namespace
}  // namespace solleva::plan::relocation
