// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/village/exact_shares.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace solleva::plan::village {
namespace {

/// A double computed here from balances is off by some units of 2^-53; comparisons that are nearer than this are made exactly.
constexpr double kMargin = 1e-11;

/// The price of a project for a unit of its weight: above / (unit x weight).
struct Price {
  mpz_class above;
  std::int64_t weight = 0;
  double utility_price = 0;  ///< money for a unit of utility, as a double
};

class ExactShares {
 public:
  ExactShares(const Election& election, const Profile& profile, const Share& share)
      : election_(election),
        profile_(profile),
        unit_(share.below),
        left_(profile.group_voters.size(), share.above),
        left_double_(left_.size(), quotient(share.above, share.below)),
        stale_(election.projects.size(), 0.0),
        place_(tie_order(election)) {}

  SharesRun run() {
    outcome_.share = left_double_.empty() ? 0 : left_double_.front();
    for (const std::uint32_t p : free_projects(election_, profile_)) outcome_.steps.push_back({p, "no cost", 0});
    for (std::uint32_t p = 0; p < election_.projects.size(); ++p) {
      if (election_.projects[p].cost > 0 && !profile_.supporters[p].empty()) open_.push_back(p);
    }
    while (choose()) {
    }
    return {std::move(outcome_), std::move(left_), std::move(unit_)};
  }

 private:
  /// Whether the group cannot pay its weight at this price.
  bool is_poor(std::uint32_t group, std::int64_t weight, const Price& price, double rate) const {
    const double has = left_double_[group], due = rate * static_cast<double>(weight);
    if (has < due * (1 - kMargin)) return true;
    if (has > due * (1 + kMargin)) return false;
    return left_[group] * price.weight < price.above * weight;
  }

  /// The least price at which the supporters can pay for the project; empty where they cannot.
  std::optional<Price> price_of(std::uint32_t project) {
    rich_ = profile_.supporters[project];
    Price price;
    price.above = unit_ * election_.projects[project].cost;
    for (const Support& s : rich_) price.weight += s.weight * profile_.group_voters[s.other];
    for (;;) {
      const double rate = quotient(price.above, unit_) / static_cast<double>(price.weight);
      mpz_class poor_money = 0;
      std::int64_t poor_weight = 0;
      const auto poor = std::ranges::remove_if(rich_, [&](const Support& s) {
        if (!is_poor(s.other, s.weight, price, rate)) return false;
        poor_money += left_[s.other] * profile_.group_voters[s.other];
        poor_weight += s.weight * profile_.group_voters[s.other];
        return true;
      });
      if (poor.empty()) {
        price.utility_price =
            rate * static_cast<double>(profile_.denominator[project]) / static_cast<double>(profile_.numerator[project]);
        return price;
      }
      rich_.erase(poor.begin(), poor.end());
      price.above -= poor_money;
      price.weight -= poor_weight;
      if (price.weight == 0) return {};
    }
  }

  /// Below 0, 0, above 0 as a unit of utility costs less, as much or more by p at a than by q at b.
  int compare(std::uint32_t p, const Price& a, std::uint32_t q, const Price& b) const {
    if (a.utility_price < b.utility_price * (1 - kMargin)) return -1;
    if (a.utility_price > b.utility_price * (1 + kMargin)) return 1;
    const mpz_class mine = a.above * profile_.denominator[p] * b.weight * profile_.numerator[q];
    const mpz_class theirs = b.above * profile_.denominator[q] * a.weight * profile_.numerator[p];
    return cmp(mine, theirs);
  }

  bool choose() {
    // Prices only rise, so the last price of a project is a lower bound: whoever's bound is above the best need not be looked at.
    std::ranges::sort(open_, {}, [&](std::uint32_t p) { return std::pair(stale_[p], place_[p]); });
    std::optional<Price> best;
    std::vector<std::uint32_t> tied, gone;
    for (const std::uint32_t p : open_) {
      if (best && stale_[p] > best->utility_price * (1 + 4 * kMargin)) break;
      std::optional<Price> price = price_of(p);
      if (!price) {
        gone.push_back(p);
        continue;
      }
      stale_[p] = price->utility_price * (1 - kMargin);
      const int order = best ? compare(p, *price, tied.front(), *best) : -1;
      if (order < 0) {
        best = std::move(price);
        tied = {p};
      } else if (order == 0) {
        tied.push_back(p);
      }
    }
    std::erase_if(open_, [&](std::uint32_t p) { return std::ranges::find(gone, p) != gone.end(); });
    if (tied.empty()) return false;
    std::ranges::sort(tied, {}, [&](std::uint32_t p) { return place_[p]; });
    if (tied.size() > 1) outcome_.ties.push_back({outcome_.steps.size() + 1, tied});
    buy(tied.front());
    return true;
  }

  void buy(std::uint32_t project) {
    Price price = *price_of(project);
    outcome_.steps.push_back({project, "equal shares", price.utility_price});
    const std::int64_t common =
        static_cast<std::int64_t>(mpz_gcd_ui(nullptr, price.above.get_mpz_t(), static_cast<unsigned long>(price.weight)));
    const std::int64_t factor = price.weight / common;
    price.above /= common;
    if (factor > 1) {
      unit_ *= factor;
      for (mpz_class& left : left_) left *= factor;
    }
    for (const Support& s : profile_.supporters[project]) {
      mpz_class& left = left_[s.other];
      mpz_class due = price.above * s.weight;
      if (due > left) due = left;
      left -= due;
      left_double_[s.other] = quotient(left, unit_);
      outcome_.payments.push_back({s.other, project, quotient(due, unit_)});
    }
    std::erase(open_, project);
  }

  const Election& election_;
  const Profile& profile_;
  mpz_class unit_;
  std::vector<mpz_class> left_;
  std::vector<double> left_double_;
  std::vector<double> stale_;  ///< a lower bound of each project's price for a unit of utility
  std::vector<std::uint32_t> place_;
  std::vector<std::uint32_t> open_;
  std::vector<Support> rich_;
  Outcome outcome_;
};

}  // namespace

SharesRun run_exact(const Election& election, const Profile& profile, const Share& share) {
  return ExactShares(election, profile, share).run();
}

std::vector<std::uint32_t> free_projects(const Election& election, const Profile& profile) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t p = 0; p < election.projects.size(); ++p) {
    if (election.projects[p].cost == 0 && !profile.supporters[p].empty()) found.push_back(p);
  }
  std::ranges::sort(found, {}, [&](std::uint32_t p) -> const std::string& { return election.projects[p].id; });
  return found;
}

double quotient(const mpz_class& above, const mpz_class& below) {
  long up = 0, down = 0;
  const double numerator = mpz_get_d_2exp(&up, above.get_mpz_t()), denominator = mpz_get_d_2exp(&down, below.get_mpz_t());
  return std::ldexp(numerator / denominator, static_cast<int>(up - down));
}

}  // namespace solleva::plan::village
