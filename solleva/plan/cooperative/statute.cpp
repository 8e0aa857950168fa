// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cooperative/statute.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "solleva/plan/cooperative/errors.h"

namespace solleva::plan::cooperative {
namespace {

__extension__ using Wide = __int128;

Error bad_statute(std::string what, std::string why, std::string hint = {}) {
  Error error{errors::bad_statute, std::move(what)};
  error.why = std::move(why);
  error.hint = std::move(hint);
  return error;
}

/// Parts of 1 as whole numbers of the same denominator, the last what is left of 1. Empty where they are more than 1 or not exact in 10^15.
std::optional<std::vector<std::int64_t>> weights_of(const std::vector<Fraction>& parts) {
  std::int64_t common = 1;
  for (const Fraction& part : parts) {
    const auto next = least_common_multiple(common, part.denominator());
    if (!next || *next > 1'000'000'000'000) return std::nullopt;
    common = *next;
  }
  std::vector<std::int64_t> weights;
  std::int64_t rest = common;
  for (const Fraction& part : parts) {
    if (part.numerator() < 0) return std::nullopt;
    weights.push_back(part.numerator() * (common / part.denominator()));
    rest -= weights.back();
  }
  if (rest < 0) return std::nullopt;
  weights.push_back(rest);
  return weights;
}

/// floor(part * amount).
std::int64_t part_of(const Fraction& part, std::int64_t amount) {
  return static_cast<std::int64_t>(Wide{amount} * part.numerator() / part.denominator());
}

Done check(const std::vector<Claimant>& claimants) {
  for (const Claimant& one : claimants) {
    if (std::min({one.points, one.use, one.capital, one.persons, one.hands, one.advances}) >= 0) continue;
    return fail(bad_statute("household \"" + one.household + "\" has a number below 0", "points, use, capital, persons, hands and advances count from 0"));
  }
  return {};
}

/// One year's division, pot by pot.
class Divider {
 public:
  Divider(const Statute& statute, const std::vector<Claimant>& claimants) : statute_(statute), claimants_(claimants) {}

  Result<SurplusDivision> run(std::int64_t surplus, std::int64_t reserve_before) {
    result_.surplus = surplus;
    result_.statements.resize(claimants_.size());
    if (surplus <= 0) {
      result_.reserve = surplus;
      set_off();
      return std::move(result_);
    }
    std::int64_t rest = 0;
    if (Done done = take_funds(surplus, reserve_before, rest); !done) return fail(done.error());
    if (Done done = share_rest(rest); !done) return fail(done.error());
    set_off();
    std::int64_t all = result_.reserve;
    for (const Statement& one : result_.statements) all += one.total;
    if (all != surplus) throw std::logic_error("a surplus was not divided to the last unit");
    return std::move(result_);
  }

 private:
  Done take_funds(std::int64_t surplus, std::int64_t reserve_before, std::int64_t& rest) {
    const auto weights = weights_of({statute_.reserve, statute_.welfare});
    if (!weights) return fail(bad_statute("the parts of the surplus are more than all of it", "reserve and welfare must leave something, and have up to 9 decimals"));
    const Result<Shared> funds = share_out(surplus, *weights, Rounding::largest_remainder);
    if (!funds) return fail(funds.error());
    result_.reserve = funds->share[0];
    rest = funds->share[2];
    if (statute_.reserve_until) {
      const std::int64_t room = std::max<std::int64_t>(0, *statute_.reserve_until - reserve_before);
      rest += std::max<std::int64_t>(0, result_.reserve - room);
      result_.reserve = std::min(result_.reserve, room);
    }
    std::vector<std::int64_t> persons;
    std::int64_t all = 0;
    for (const Claimant& one : claimants_) {
      persons.push_back(one.hands == 0 ? one.persons : 0);
      all += persons.back();
    }
    std::int64_t welfare = funds->share[1];
    if (statute_.welfare_most) {
      const Wide most = Wide{*statute_.welfare_most} * all;
      if (most < welfare) {
        rest += welfare - static_cast<std::int64_t>(most);
        welfare = static_cast<std::int64_t>(most);
      }
    }
    if (all == 0) {  // nobody needs it
      rest += welfare;
      welfare = 0;
    }
    return give(welfare, persons, &Statement::welfare, result_.welfare, "welfare", "families without hands");
  }

  Done share_rest(std::int64_t rest) {
    const auto weights = weights_of({statute_.labour, statute_.patronage, statute_.capital});
    if (!weights || weights->back() != 0) {
      return fail(bad_statute("the parts of the rest do not add up", "labour, patronage and capital must be 1 together", "mend [statute]"));
    }
    const Result<Shared> pots = share_out(rest, {(*weights)[0], (*weights)[1], (*weights)[2]}, Rounding::largest_remainder);
    if (!pots) return fail(pots.error());
    std::vector<std::int64_t> points, use, capital;
    std::int64_t paid_in = 0;
    for (const Claimant& one : claimants_) {
      points.push_back(one.points);
      use.push_back(one.use);
      capital.push_back(one.capital);
      paid_in += one.capital;
    }
    std::int64_t for_capital = pots->share[2];
    if (statute_.capital_most) {
      result_.above_cap = std::max<std::int64_t>(0, for_capital - part_of(*statute_.capital_most, paid_in));
      for_capital -= result_.above_cap;
    }
    if (Done done = give(pots->share[0] + result_.above_cap, points, &Statement::labour, result_.labour, "labour", "work points"); !done) return done;
    if (Done done = give(pots->share[1], use, &Statement::patronage, result_.patronage, "patronage", "use"); !done) return done;
    return give(for_capital, capital, &Statement::capital, result_.capital, "capital", "capital paid in");
  }

  Done give(std::int64_t pot, const std::vector<std::int64_t>& weights, std::int64_t Statement::* field, std::int64_t& given, const char* what, const char* by) {
    if (pot > 0 && std::ranges::all_of(weights, [](std::int64_t weight) { return weight == 0; })) {
      return fail(bad_statute(std::string("nobody has a claim to the part for ") + what, std::string("it goes by ") + by + ", and no household has any"));
    }
    const Result<Shared> shared = share_out(pot, weights, statute_.rounding);
    if (!shared) return fail(shared.error());
    for (std::size_t h = 0; h < weights.size(); ++h) {
      result_.statements[h].*field = shared->share[h];
      result_.statements[h].total += shared->share[h];
    }
    given = pot - shared->left;
    result_.reserve += shared->left;
    result_.rounding_left += shared->left;
    return {};
  }

  void set_off() {
    for (std::size_t h = 0; h < claimants_.size(); ++h) {
      Statement& one = result_.statements[h];
      one.set_off = std::min(one.total, claimants_[h].advances);
      one.to_pay = one.total - one.set_off;
      one.owes = claimants_[h].advances - one.set_off;
    }
  }

  const Statute& statute_;
  const std::vector<Claimant>& claimants_;
  SurplusDivision result_;
};

}  // namespace

Result<SurplusDivision> divide_surplus(std::int64_t surplus, std::int64_t reserve_before, const Statute& statute, const std::vector<Claimant>& claimants) {
  if (Done done = check(claimants); !done) return fail(done.error());
  return Divider(statute, claimants).run(surplus, reserve_before);
}

}  // namespace solleva::plan::cooperative
