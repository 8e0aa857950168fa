// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/prosperity.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "solleva/base/quadrature.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

bool positive(double value) {
  return std::isfinite(value) && value > 0;
}

Done check(const ProsperityTerms& terms) {
  if (!positive(terms.standard))
    return fail({errors::bad_amount, "the standard must be above 0, not " + format_double(terms.standard)});
  if (terms.floor && !positive(*terms.floor)) {
    return fail({errors::bad_amount, "the floor must be above 0, not " + format_double(*terms.floor)});
  }
  return {};
}

}  // namespace

Result<Line> prosperity_standard(Year vintage) {
  const double amount = vintage == Year(2017) ? 25 : vintage == Year(2021) ? 28 : 0;
  if (amount == 0) {
    return fail({errors::unknown_vintage,
                 "there is no prosperity standard in " + std::to_string(vintage.number()) + " PPP dollars",
                 {},
                 "it exists for 2017 and 2021"});
  }
  return Line::of(amount, {PppDollars{vintage}, Period::day});
}

Result<double> prosperity_gap(std::span<const WeightedIncome> incomes, const ProsperityTerms& terms) {
  if (Done ok = check(terms); !ok) return fail(ok.error());
  if (incomes.empty()) return fail({errors::bad_amount, "there is no income to take the gap of"});
  Sum gap, people;
  for (const WeightedIncome& one : incomes) {
    const double income = terms.floor ? std::max(*terms.floor, one.income) : one.income;
    if (!std::isfinite(one.income) || income <= 0) {
      return fail({errors::bad_amount,
                   "an income must be above 0, not " + format_double(one.income),
                   {},
                   "the gap divides by incomes",
                   "set a floor"});
    }
    if (!positive(one.people)) return fail({errors::bad_amount, "a weight must be above 0, not " + format_double(one.people)});
    gap.add(one.people * (terms.standard / income));
    people.add(one.people);
  }
  return gap.value() / people.value();
}

Figure prosperity_gap(const LorenzCurve& curve, const Level& level, const ProsperityTerms& terms) {
  const auto none = [](std::string code, std::string reason) { return Figure{{}, {{std::move(code), std::move(reason)}}}; };
  if (Done ok = check(terms); !ok) return none("no-standard", ok.error().what);
  if (const auto* bins = std::get_if<EmpiricalLorenz>(&curve)) {
    std::vector<WeightedIncome> incomes;
    for (const EmpiricalLorenz::Bin& bin : bins->bins()) incomes.push_back({bin.income * level.mean, bin.people});
    const Result<double> gap = prosperity_gap(incomes, terms);
    return gap ? Figure{*gap, {}} : none("income-not-positive", gap.error().what + ", and no floor is set");
  }
  if (!lorenz_usable(curve)) return none("curve-not-usable", "the fitted curve is no Lorenz curve, so it has no such figure");
  // Below the floor everybody counts alike; the rest is a smooth integral.
  const Rank start = terms.floor ? lorenz_rank(curve, *terms.floor / level.mean) : Rank{0, 1};
  const double lowest = lorenz_slope(curve, Rank::from_below(std::max(start.below, 1e-12)));
  if (!terms.floor && lowest <= 0)
    return none("income-not-positive", "the fitted curve has incomes of 0 or less, and no floor is set");
  const auto factor = [&](Abscissa at) {
    return terms.standard / (level.mean * lorenz_slope(curve, {start.below + at.from_a, at.to_b}));
  };
  if (start.above <= 0) return Figure{terms.standard / *terms.floor, {}};
  const Result<Integral> rest = integrate(factor, {start.below, 1});
  if (!rest) return none("gap-not-finite", "the mean of 1/income of the fitted curve is not finite");
  return Figure{rest->value + (terms.floor ? start.below * terms.standard / *terms.floor : 0), {}};
}

}  // namespace solleva::measure
