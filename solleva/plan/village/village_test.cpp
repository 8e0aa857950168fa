// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <random>

#include "solleva/plan/errors.h"
#include "solleva/plan/village/exact_shares.h"
#include "solleva/plan/village/pabulib.h"
#include "solleva/plan/village/rules.h"
#include "solleva/plan/village/satisfaction.h"

namespace solleva::plan::village {
namespace {

std::string file_of(const std::string& type, const std::string& budget, const std::string& projects, const std::string& votes) {
  return "META\nkey;value\nbudget;" + budget + "\nvote_type;" + type + "\nPROJECTS\nproject_id;cost\n" + projects +
         "VOTES\nvoter_id;vote\n" + votes;
}

Election election_of(const std::string& text) {
  const Checked<Election> election = parse_pabulib(text, "made.pb");
  if (!election) throw std::runtime_error(to_text(election.error().all.front()));
  return *election;
}

std::vector<std::string> ids(const Election& election, const Outcome& outcome) {
  std::vector<std::string> found;
  for (const Step& step : outcome.steps) found.push_back(election.projects[step.project].id);
  return found;
}

using Ids = std::vector<std::string>;

/// Five villagers, two camps: three above, two below the river.
const char* const kVillage = "a;50\nb;50\nc;40\nd;0\ne;400\n";
const char* const kVotes = "1;a,b,d\n2;a,b\n3;a,b\n4;c\n5;c,e\n";

TEST(Village, EqualSharesGivesEveryCampItsPart) {
  const Election election = election_of(file_of("approval", "100", kVillage, kVotes));
  const Profile cardinality = *make_profile(election, Utility::cardinality);
  // By hand: shares of 20. The feast d costs nothing; a at 50 / 3 from each of 1-3; c at 20 from 4 and 5; b no longer.
  const Outcome shares = equal_shares(election, cardinality, Completion::none, {}, {});
  EXPECT_EQ(ids(election, shares), (Ids{"d", "a", "c"}));
  EXPECT_NEAR(shares.steps[1].price, 50.0 / 3, 1e-12);
  EXPECT_EQ(shares.steps[2].price, 20);
  EXPECT_EQ(shares.share, 20);
  ASSERT_EQ(shares.ties.size(), 1U) << "a and b have the same voters and the same cost";
  EXPECT_EQ(shares.ties[0].projects, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(shares.payments.size(), 4U);  // groups: 1 | 2, 3 | 4 | 5
  // Greedy gives the larger camp all.
  EXPECT_EQ(ids(election, greedy(election, cardinality)), (Ids{"d", "a", "b"}));
  const Satisfaction fair = satisfaction_of(cardinality, shares),
                     unfair = satisfaction_of(cardinality, greedy(election, cardinality));
  EXPECT_EQ(fair.total, "6");
  EXPECT_EQ(fair.excluded_voters, 0);
  EXPECT_EQ(unfair.excluded_voters, 2);
  EXPECT_DOUBLE_EQ(unfair.excluded, 0.4);
  // Gini of 2, 1, 1, 1, 1: (2 (1 + 2 + 3 + 4 + 2 x 5) / (5 x 6)) - 6 / 5.
  EXPECT_NEAR(*fair.gini, 2.0 * 20 / 30 - 1.2, 1e-15);
}

TEST(Village, ProjectsNobodyNamedComeLastAndDearOnesNever) {
  const Election election = election_of(file_of("approval", "10.50", "a;10\nz;0.5\ny;0\nx;11\n", "1;a\n2;x\n3;\n"));
  EXPECT_EQ(election.budget, 105);
  EXPECT_EQ(election.projects[1].cost, 5);
  const Profile profile = *make_profile(election, Utility::cardinality);
  EXPECT_EQ(ids(election, greedy(election, profile)), (Ids{"a", "y", "z"}));
  EXPECT_EQ(ids(election, sequential_phragmen(election, profile)), (Ids{"a", "y", "z"}));
  EXPECT_EQ(ids(election, maximin_support(election, profile, {})), (Ids{"a"}));
  // A share is 3.5: nobody can pay alone. Raised, x would be bought too and break the budget.
  EXPECT_EQ(ids(election, equal_shares(election, profile, Completion::none, {}, {})), Ids{});
  const Outcome raised = equal_shares(election, profile, Completion::add1, {10, 1}, {});
  EXPECT_EQ(ids(election, raised), Ids{"a"});
  EXPECT_EQ(raised.raises, 7) << "3.5 and seven times 1 pay for a, and a leaves room for nothing that anybody named";
}

TEST(Village, PointsAndRanksAreUtilities) {
  std::string text = file_of("cumulative", "100", "a;60\nb;40\n", "");
  text.replace(text.find("voter_id;vote"), 13, "voter_id;vote;points");
  const Election points = election_of(text + "1;a,b;4,1\n2;b;2.5\n");
  EXPECT_EQ(points.point_decimals, 1);
  const Profile worth = *make_profile(points, Utility::points);
  const Outcome both = *max_welfare(points, worth, {});
  EXPECT_EQ(satisfaction_of(worth, both).total, "15/2");
  EXPECT_EQ(both.status, Status::optimal);
  const Election ranks = election_of(file_of("ordinal", "100", "a;60\nb;40\nc;1\n", "1;a,b,c\n2;b\n"));
  const Profile borda = *make_profile(ranks, Utility::borda);
  EXPECT_EQ(borda.supporters[0].size(), 1U);
  EXPECT_EQ(borda.supporters[0][0].weight, 2);
  EXPECT_EQ(borda.supporters[1].size(), 1U) << "the last place is worth nothing, alone on its ballot too";
  EXPECT_TRUE(borda.supporters[2].empty());
  EXPECT_EQ(make_profile(ranks, Utility::points).error().code, errors::bad_utility);
}

TEST(Village, MaximinBalancesWhatPhragmenFixed) {
  // After a and b (voters 1 and 2, 2 and 3) the cost of c (1) can be balanced by moving b's and a's costs to 3 and 2; Phragmen
  // cannot.
  const Election election = election_of(file_of("approval", "30", "a;10\nb;10\nc;10\n", "1;a,c\n2;a,b\n3;b\n"));
  const Profile profile = *make_profile(election, Utility::cardinality);
  const Outcome maximin = maximin_support(election, profile, {});
  EXPECT_EQ(ids(election, maximin), (Ids{"a", "b", "c"}));
  EXPECT_DOUBLE_EQ(maximin.steps[1].price, 20.0 / 3);
  EXPECT_DOUBLE_EQ(maximin.steps[2].price, 10) << "30 over three voters";
  EXPECT_GT(sequential_phragmen(election, profile).steps[2].price, 10);
}

/// An election drawn from a seed: up to 7 projects, some free, some too dear, some equal; up to 9 voters, some of whom name
/// nothing.
Election drawn(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  const std::uint32_t projects = 1 + below(7), voters = 1 + below(9);
  std::string costs, votes;
  for (std::uint32_t p = 0; p < projects; ++p)
    costs += std::string(1, static_cast<char>('a' + p)) + ";" + std::to_string(below(5) * 10 + below(2)) + "\n";
  for (std::uint32_t v = 0; v < voters; ++v) {
    std::string named;
    for (std::uint32_t p = 0; p < projects; ++p) {
      if (below(2) == 0) named += (named.empty() ? "" : ",") + std::string(1, static_cast<char>('a' + p));
    }
    votes += std::to_string(v) + ";" + named + "\n";
  }
  return election_of(file_of("approval", std::to_string(below(100)), costs, votes));
}

/// Equal Shares as it is defined, voter by voter in fractions: the oracle of small elections.
std::vector<std::uint32_t> by_definition(const Election& election, const Profile& profile, mpq_class share) {
  std::vector<std::uint32_t> chosen = free_projects(election, profile);
  std::vector<mpq_class> left(election.groups.size(), share);
  const std::vector<std::uint32_t> place = tie_order(election);
  for (;;) {
    std::optional<std::uint32_t> best;
    mpq_class best_price;
    for (std::uint32_t p = 0; p < election.projects.size(); ++p) {
      if (election.projects[p].cost == 0 || std::ranges::find(chosen, p) != chosen.end()) continue;
      // The price at which the k poorest pay all that they have, for the k where that is consistent.
      std::vector<Support> order = profile.supporters[p];
      std::ranges::sort(order, [&](const Support& a, const Support& b) { return left[a.other] < left[b.other]; });
      mpq_class due = election.projects[p].cost, weight = 0;
      for (const Support& s : order) weight += profile.group_voters[s.other];
      for (const Support& s : order) {
        const mpq_class price = due / weight;
        if (price <= left[s.other]) {
          mpq_class each = price * profile.denominator[p] / profile.numerator[p];
          if (!best || each < best_price || (each == best_price && place[p] < place[*best])) best = p, best_price = each;
          break;
        }
        due -= left[s.other] * profile.group_voters[s.other];
        weight -= profile.group_voters[s.other];
      }
    }
    if (!best) return chosen;
    chosen.push_back(*best);
    const mpq_class each = best_price * profile.numerator[*best] / profile.denominator[*best];
    for (const Support& s : profile.supporters[*best]) left[s.other] -= std::min(left[s.other], each);
  }
}

TEST(Village, EqualSharesIsTheDefinitionOnAThousandSmallElections) {
  std::size_t ties = 0;
  for (std::uint32_t seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE(seed);
    const Election election = drawn(seed);
    for (const Utility utility : {Utility::cardinality, Utility::cost, Utility::effort}) {
      const Profile profile = *make_profile(election, utility);
      const Outcome outcome = equal_shares(election, profile, Completion::none, {}, {});
      std::vector<std::uint32_t> chosen;
      for (const Step& step : outcome.steps) chosen.push_back(step.project);
      EXPECT_EQ(chosen, by_definition(election, profile, mpq_class(election.budget, election.voters.size())));
      ties += outcome.ties.size();
      // What was paid is what was bought.
      for (const Step& step : outcome.steps) {
        double paid = 0;
        for (const Payment& payment : outcome.payments)
          paid += payment.project == step.project ? payment.amount * static_cast<double>(profile.group_voters[payment.group]) : 0;
        EXPECT_NEAR(paid, static_cast<double>(election.projects[step.project].cost), 1e-9);
      }
    }
  }
  EXPECT_GT(ties, 100U) << "the elections must try ties";
}

TEST(Village, RaisedSharesAreThoseOfEveryStepByItself) {
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(seed);
    const Election election = drawn(seed);
    const Profile profile = *make_profile(election, seed % 2 == 0 ? Utility::cost : Utility::cardinality);
    std::vector<std::uint32_t> before = free_projects(election, profile), chosen;
    for (std::int64_t raise = 0;; ++raise) {
      chosen = by_definition(election, profile, mpq_class(election.budget, election.voters.size()) + raise);
      const auto cost = [&] {
        return std::accumulate(chosen.begin(), chosen.end(), std::int64_t{0},
                               [&](std::int64_t sum, std::uint32_t p) { return sum + election.projects[p].cost; });
      };
      if (cost() > election.budget) {
        chosen = before;
        break;
      }
      const std::int64_t left = election.budget - cost();
      bool more = false;
      for (std::uint32_t p = 0; p < election.projects.size(); ++p)
        more = more || (!profile.supporters[p].empty() && election.projects[p].cost > 0 && election.projects[p].cost <= left &&
                        std::ranges::find(chosen, p) == chosen.end());
      if (!more) break;
      before = chosen;
    }
    const Outcome outcome = equal_shares(election, profile, Completion::add1, {1, 1}, {});
    std::vector<std::uint32_t> ours;
    for (const Step& step : outcome.steps) ours.push_back(step.project);
    EXPECT_EQ(ours, chosen);
  }
}

TEST(Village, GreatestWelfareIsThatOfAllSubsets) {
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    const Election election = drawn(seed);
    const Profile profile = *make_profile(election, seed % 2 == 0 ? Utility::cost : Utility::cardinality);
    double best = 0;
    for (std::uint32_t set = 0; set < (1U << election.projects.size()); ++set) {
      Outcome outcome;
      std::int64_t cost = 0;
      for (std::uint32_t p = 0; p < election.projects.size(); ++p) {
        if (((set >> p) & 1U) == 0) continue;
        outcome.steps.push_back({p, "", 0});
        cost += election.projects[p].cost;
      }
      if (cost <= election.budget) best = std::max(best, satisfaction_of(profile, outcome).total_value);
    }
    EXPECT_EQ(satisfaction_of(profile, *max_welfare(election, profile, {})).total_value, best) << seed;
  }
}

/// The least greatest load by Hall's condition: over all sets of the projects, cost over the voters who named one of them.
double least_load(const Election& election, const Profile& profile, const std::vector<std::uint32_t>& projects) {
  double load = 0;
  for (std::uint32_t set = 1; set < (1U << projects.size()); ++set) {
    double cost = 0, voters = 0;
    std::vector<bool> reached(election.groups.size(), false);
    for (std::size_t i = 0; i < projects.size(); ++i) {
      if (((set >> i) & 1U) == 0) continue;
      cost += static_cast<double>(election.projects[projects[i]].cost);
      for (const Support& s : profile.supporters[projects[i]]) {
        if (!reached[s.other]) voters += static_cast<double>(profile.group_voters[s.other]);
        reached[s.other] = true;
      }
    }
    load = std::max(load, cost / voters);
  }
  return load;
}

TEST(Village, MaximinSupportIsTheLeastLoadOfAllSets) {
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(seed);
    const Election election = drawn(seed);
    const Profile profile = *make_profile(election, Utility::cardinality);
    const Outcome outcome = maximin_support(election, profile, {});
    std::vector<std::uint32_t> chosen;
    std::int64_t left = election.budget;
    for (const Step& step : outcome.steps) {
      double best = -1;
      for (std::uint32_t p = 0; p < election.projects.size(); ++p) {
        if (profile.supporters[p].empty() || election.projects[p].cost > left || std::ranges::find(chosen, p) != chosen.end())
          continue;
        std::vector<std::uint32_t> with = chosen;
        with.push_back(p);
        const double load = least_load(election, profile, with);
        best = best < 0 ? load : std::min(best, load);
      }
      EXPECT_NEAR(step.price, best, 1e-12);
      chosen.push_back(step.project);
      EXPECT_NEAR(least_load(election, profile, chosen), best, 1e-12);
      left -= election.projects[step.project].cost;
    }
  }
}

TEST(Village, CompletionsKeepWhatSharesBoughtAndTheBudget) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    const Election election = drawn(seed);
    const Profile profile = *make_profile(election, Utility::cardinality);
    const Ids base = ids(election, equal_shares(election, profile, Completion::none, {}, {}));
    for (const Completion completion : {Completion::greedy, Completion::phragmen}) {
      const Outcome outcome = equal_shares(election, profile, completion, {}, {});
      const Ids all = ids(election, outcome);
      ASSERT_GE(all.size(), base.size());
      EXPECT_TRUE(std::equal(base.begin(), base.end(), all.begin()));
      std::int64_t left = election.budget;
      for (const Step& step : outcome.steps) left -= election.projects[step.project].cost;
      EXPECT_GE(left, 0);
      for (std::uint32_t p = 0; p < election.projects.size(); ++p) {
        const bool open = !profile.supporters[p].empty() && !outcome.holds(p);
        EXPECT_TRUE(!open || election.projects[p].cost > left);
      }
    }
  }
}

}  // namespace
}  // namespace solleva::plan::village
