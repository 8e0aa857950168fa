// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "solleva/plan/village/exact_shares.h"

namespace solleva::plan::village {
namespace {

/// Covers the rounding of every sum here: in blocks of 256, ten million terms above 0 are off by less than 40,000 units of 2^-53.
constexpr double kMargin = 1e-11;
constexpr double kNever = std::numeric_limits<double>::infinity();

/// A sum of terms from 0 whose rounding grows with the square root of their number, not with the number.
class BlockSum {
 public:
  void add(double term) {
    block_ += term;
    if (++in_block_ == 256) flush();
  }
  double value() {
    flush();
    return total_;
  }

 private:
  void flush() {
    total_ += block_;
    block_ = 0;
    in_block_ = 0;
  }
  double total_ = 0, block_ = 0;
  int in_block_ = 0;
};

/// Bounds of the price of a project. Where nobody is poor at any share of the range, the price is cost / weight, known exactly.
struct Bounds {
  double low = 0, high = 0;  ///< money for a unit of weight; `high` infinite where it may be that it cannot be paid
  bool payable = true;       ///< false: it cannot be paid at any share of the range
  bool all_rich = false;
};

class Range {
 public:
  Range(const Election& election, const Profile& profile, double low, double high)
      : election_(election),
        profile_(profile),
        low_(profile.group_voters.size(), low),
        high_(low_.size(), high),
        place_(tie_order(election)),
        full_(election.projects.size(), 0),
        stale_(election.projects.size(), 0.0),
        price_when_low_(stale_),
        price_when_high_(stale_) {}

  std::optional<std::vector<std::uint32_t>> run() {
    std::vector<std::uint32_t> chosen = free_projects(election_, profile_);
    for (std::uint32_t p = 0; p < election_.projects.size(); ++p) {
      if (election_.projects[p].cost == 0 || profile_.supporters[p].empty()) continue;
      open_.push_back(p);
      for (const Support& s : profile_.supporters[p]) full_[p] += s.weight * profile_.group_voters[s.other];
    }
    std::int64_t spent = 0;
    for (;;) {
      bool decided = true;
      const std::optional<std::pair<std::uint32_t, Bounds>> best = choose(decided);
      if (!decided) return {};
      if (!best) return chosen;
      chosen.push_back(best->first);
      spent += election_.projects[best->first].cost;
      if (spent > election_.budget) return chosen;  // what follows cannot make it fit again
      buy(best->first, best->second);
    }
  }

 private:
  /// The price where every supporter has what `money` says. `before` is what it was in an earlier round or 0: it only rises, so
  /// whoever is poor at it is poor for good.
  double price(std::uint32_t project, const std::vector<double>& money, double& before, bool& all_rich) {
    double due = static_cast<double>(election_.projects[project].cost);
    std::int64_t weight = full_[project];
    double rate = std::max(due / static_cast<double>(weight), before * (1 - kMargin));
    std::span<const Support> left = profile_.supporters[project];
    all_rich = true;
    rich_.resize(left.size());
    for (;;) {
      BlockSum poor_money;
      std::int64_t poor_weight = 0;
      std::size_t kept = 0;
      for (const Support& s : left) {
        if (money[s.other] < rate * static_cast<double>(s.weight)) {
          const std::int64_t voters = profile_.group_voters[s.other];
          poor_money.add(money[s.other] * static_cast<double>(voters));
          poor_weight += s.weight * voters;
        } else {
          rich_[kept++] = s;
        }
      }
      rich_.resize(kept);
      left = rich_;
      if (poor_weight > 0) all_rich = false;
      due -= poor_money.value();
      weight -= poor_weight;
      rich_weight_ = static_cast<double>(weight);
      if (weight == 0) return before = kNever;
      const double next = due / rich_weight_;
      if (poor_weight == 0) return before = next;
      rate = next;
    }
  }

  /// What rounding can do to a price: the sums are off by at most kMargin of the cost, which weighs more the fewer can pay in
  /// full.
  double slack(std::uint32_t project, double rate) const {
    if (rate == kNever) return 0;
    return kMargin * (rate + static_cast<double>(election_.projects[project].cost) / rich_weight_);
  }

  Bounds bounds(std::uint32_t project) {
    Bounds found;
    bool rich_when_low = false, rich_when_high = false;
    found.high = price(project, low_, price_when_low_[project], rich_when_low);
    found.high += slack(project, found.high);
    found.low = price(project, high_, price_when_high_[project], rich_when_high);
    found.low -= slack(project, found.low);
    if (found.high == kNever || found.low == kNever) {
      // Near the edge of what can be paid, rounding may have hidden that it can.
      BlockSum most;
      for (const Support& s : profile_.supporters[project])
        most.add(high_[s.other] * static_cast<double>(profile_.group_voters[s.other]));
      const double cost = static_cast<double>(election_.projects[project].cost);
      found.payable = most.value() * (1 + kMargin) >= cost;
      if (found.low == kNever) found.low = 0;
    }
    if (rich_when_low) {
      // Whoever has the due and a margin more is rich whatever the rounding.
      const double rate = static_cast<double>(election_.projects[project].cost) / static_cast<double>(full_[project]);
      found.all_rich = std::ranges::all_of(profile_.supporters[project], [&](const Support& s) {
        return low_[s.other] >= rate * static_cast<double>(s.weight) * (1 + kMargin);
      });
      if (found.all_rich) found.low = rate * (1 - kMargin), found.high = rate * (1 + kMargin);
    }
    return found;
  }

  double for_utility(std::uint32_t project, double rate) const {
    return rate * static_cast<double>(profile_.denominator[project]) / static_cast<double>(profile_.numerator[project]);
  }

  /// Both prices are cost / weight: which is less for a unit of utility, exactly; by id where they are the same.
  bool full_price_before(std::uint32_t p, std::uint32_t q) const {
    const mpz_class mine = mpz_class(election_.projects[p].cost) * profile_.denominator[p] * full_[q] * profile_.numerator[q];
    const mpz_class theirs = mpz_class(election_.projects[q].cost) * profile_.denominator[q] * full_[p] * profile_.numerator[p];
    const int order = cmp(mine, theirs);
    return order < 0 || (order == 0 && place_[p] < place_[q]);
  }

  /// The project that every share of the range takes; `decided` is false where bounds do not tell.
  std::optional<std::pair<std::uint32_t, Bounds>> choose(bool& decided) {
    std::ranges::sort(open_, {}, [&](std::uint32_t p) { return std::pair(stale_[p], place_[p]); });
    looked_at_.clear();
    double least_high = kNever;
    std::erase_if(open_, [&](std::uint32_t p) {
      if (stale_[p] > least_high) return false;
      Bounds found = bounds(p);
      if (!found.payable) return true;
      stale_[p] = std::max(stale_[p], for_utility(p, found.low) * (1 - kMargin));
      least_high = std::min(least_high, for_utility(p, found.high) * (1 + kMargin));
      looked_at_.emplace_back(p, found);
      return false;
    });
    std::erase_if(looked_at_, [&](const auto& entry) { return stale_[entry.first] > least_high; });
    if (looked_at_.empty()) return {};
    if (looked_at_.size() > 1 && !std::ranges::all_of(looked_at_, [](const auto& entry) { return entry.second.all_rich; }))
      decided = false;
    auto best = looked_at_.front();
    if (best.second.high == kNever) decided = false;
    for (const auto& entry : looked_at_) {
      if (decided && entry.first != best.first && full_price_before(entry.first, best.first)) best = entry;
    }
    return best;
  }

  void buy(std::uint32_t project, const Bounds& rate) {
    for (const Support& s : profile_.supporters[project]) {
      const auto weight = static_cast<double>(s.weight);
      low_[s.other] = std::max(0.0, (low_[s.other] - rate.high * weight) - kMargin * low_[s.other]);
      high_[s.other] = std::max(0.0, (high_[s.other] - rate.low * weight) + kMargin * high_[s.other]);
    }
    std::erase(open_, project);
  }

  const Election& election_;
  const Profile& profile_;
  std::vector<double> low_, high_;  ///< what each group has at least and at most
  std::vector<std::uint32_t> place_;
  std::vector<std::int64_t> full_;  ///< weight of all supporters of a project
  std::vector<double> stale_;       ///< a lower bound of its price for a unit of utility at any share of the range
  std::vector<double> price_when_low_,
      price_when_high_;  ///< its last price for a unit of weight where all have the least, the most
  std::vector<std::uint32_t> open_;
  std::vector<Support> rich_;
  double rich_weight_ = 0;  ///< of the supporters that could pay in full when a price was last computed
  std::vector<std::pair<std::uint32_t, Bounds>> looked_at_;
};

}  // namespace

std::optional<std::vector<std::uint32_t>> run_range(const Election& election, const Profile& profile, double low, double high) {
  return Range(election, profile, low * (1 - 1e-14), high * (1 + 1e-14)).run();
}

}  // namespace solleva::plan::village
