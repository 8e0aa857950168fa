// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/park/viability.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "solleva/base/distributions.h"
#include "solleva/base/errors.h"
#include "solleva/base/root.h"
#include "solleva/base/sum.h"
#include "solleva/plan/park/errors.h"

namespace solleva::plan::park {
namespace {

constexpr Purpose kScenario{"park scenario"}, kPrice{"park price"}, kVenture{"park venture"};
constexpr std::size_t kStride = 256;  ///< draws between two looks at the stop token

tl::unexpected<Error> bad(std::string unit, std::string why) {
  Error error{errors::bad_park, "the park does not hold together"};
  error.where.unit = std::move(unit);
  error.why = std::move(why);
  return fail(std::move(error));
}

double multiple(const Multiples& multiples, Factor factor) { return multiples[static_cast<std::size_t>(factor)]; }

/// Cash that does not go with the amount, and cash that does.
struct Parts {
  double fixed = 0, moving = 0;
};

Parts parts_of(const Year& year) { return {-year.wages - year.rent - year.running - year.investment, year.sales - year.inputs}; }

/// The part of the amount at which both parts are 0 together.
std::optional<double> even_share(const Parts& parts) {
  if (!(parts.moving > 0)) return {};
  return std::max(0.0, -parts.fixed / parts.moving);
}

void find_rate(const Venture& venture, Viability& result) {
  std::vector<double> cash;
  for (const Year& year : venture.years) cash.push_back(cash_of(year, kAsPlanned));
  std::size_t changes = 0;
  double last = 0;
  for (const double one : cash) {
    if (one == 0) continue;
    if (last != 0 && (one > 0) != (last > 0)) ++changes;
    last = one;
  }
  if (changes != 1 || last < 0) {
    result.no_rate = changes == 0 ? (last < 0 ? "no year has cash above 0" : "no year has cash below 0") : changes == 1 ? "cash is below 0 at the end" : "cash changes its sign " + std::to_string(changes) + " times";
    return;
  }
  const auto worth = [&](double v) {  // v: what a unit of next year's money is worth today
    double sum = 0;
    for (std::size_t t = cash.size(); t-- > 0;) sum = sum * v + cash[t];
    return sum;
  };
  double high = 1;
  while (high < 1e6 && worth(high) <= 0) high *= 2;
  const Result<double> v = find_root(worth, {0, high});
  if (!v || *v <= 0) {
    result.no_rate = "the rate is beyond what can be worked out";
    return;
  }
  result.rate = 1 / *v - 1;
}

/// A triangle over the range with its top at 1, by inversion.
double triangle(const Range& range, Stream& stream) {
  const double u = uniform(stream);
  if (range.low == range.high) return 1;
  const double width = range.high - range.low, rising = (1 - range.low) / width;
  return u < rising ? range.low + std::sqrt(u * width * (1 - range.low)) : range.high - std::sqrt((1 - u) * width * (range.high - 1));
}

Done check(const std::vector<Venture>& ventures, const std::vector<Spread>& spreads, const std::vector<Scenario>& scenarios, const RiskOptions& options) {
  if (options.draws < 1 || options.draws > 1000000) return bad("draws", "there are 1 to 1,000,000 of them");
  if (!(options.rate > -1) || !std::isfinite(options.rate)) return bad("rate", "a rate lies above -1");
  for (const Spread& spread : spreads) {
    const Range& range = spread.multiple;
    if (!(0 <= range.low && range.low <= 1 && 1 <= range.high && std::isfinite(range.high))) return bad(std::string(kFactorNames[static_cast<std::size_t>(spread.factor)]), "1, the plan, lies between the ends of its range, and the low end is not below 0");
  }
  Sum probability;
  for (const Scenario& scenario : scenarios) {
    if (!(scenario.probability >= 0)) return bad(scenario.name, "a probability is not below 0");
    if (scenario.multiples.size() != ventures.size()) return bad(scenario.name, "a scenario needs multiples for each venture");
    probability.add(scenario.probability);
  }
  if (!scenarios.empty() && std::fabs(probability.value() - 1) > 1e-9) return bad("scenarios", "their probabilities are not 1 together");
  return {};
}

/// One draw of all multiples.
class Drawer {
 public:
  Drawer(const std::vector<Venture>& ventures, const std::vector<Spread>& spreads, const std::vector<Scenario>& scenarios, std::uint64_t seed)
      : ventures_(ventures), spreads_(spreads), scenarios_(scenarios), seed_(seed) {
    for (const Venture& venture : ventures) product_.emplace(venture.product.empty() ? "\n" + venture.name : venture.product, static_cast<std::uint32_t>(product_.size()));
  }

  std::vector<Multiples> draw(std::uint64_t number) const {
    std::vector<Multiples> all(ventures_.size(), kAsPlanned);
    if (!scenarios_.empty()) {
      Stream stream({seed_, number, 0, kScenario});
      double left = uniform(stream);
      std::size_t s = 0;
      while (s + 1 < scenarios_.size() && left >= scenarios_[s].probability) left -= scenarios_[s++].probability;
      all = scenarios_[s].multiples;
    }
    for (std::size_t f = 0; f < ventures_.size(); ++f) {
      const std::string& product = ventures_[f].product;
      for (const Spread& spread : spreads_) {
        const auto k = static_cast<std::size_t>(spread.factor);
        const bool price = spread.factor == Factor::price;
        // A stream for each thing that may be otherwise: one more of them changes no draw of the others.
        const std::uint32_t whose = price ? product_.at(product.empty() ? "\n" + ventures_[f].name : product) : static_cast<std::uint32_t>(f * kFactors + k);
        Stream stream({seed_, number, whose, price ? kPrice : kVenture});
        all[f][k] *= triangle(spread.multiple, stream);
      }
    }
    return all;
  }

 private:
  const std::vector<Venture>& ventures_;
  const std::vector<Spread>& spreads_;
  const std::vector<Scenario>& scenarios_;
  std::uint64_t seed_;
  std::map<std::string, std::uint32_t> product_;
};

Risk risk_in(std::vector<double> worths) {
  Risk risk;
  const auto n = static_cast<double>(worths.size());
  risk.mean = sum(worths) / n;
  std::ranges::sort(worths);
  risk.loss = static_cast<double>(std::ranges::lower_bound(worths, 0.0) - worths.begin()) / n;
  risk.loss_error = std::sqrt(risk.loss * (1 - risk.loss) / n);
  const auto at = [&](double share) { return worths[static_cast<std::size_t>(std::min(n - 1, std::floor(share * n)))]; };
  risk.p5 = at(0.05);
  risk.median = at(0.5);
  risk.p95 = at(0.95);
  return risk;
}

}  // namespace

double cash_of(const Year& year, const Multiples& m) {
  return year.sales * multiple(m, Factor::price) * multiple(m, Factor::amount) - year.inputs * multiple(m, Factor::input_cost) * multiple(m, Factor::amount) - year.wages * multiple(m, Factor::wages) -
         year.rent * multiple(m, Factor::rent) - year.running * multiple(m, Factor::running) - year.investment * multiple(m, Factor::investment);
}

double net_present_value(const Venture& venture, double rate, const Multiples& multiples) {
  Sum worth;
  double discount = 1;
  for (const Year& year : venture.years) {
    worth.add(cash_of(year, multiples) * discount);
    discount /= 1 + rate;
  }
  return worth.value();
}

Viability viability_of(const Venture& venture, double rate) {
  Viability result;
  result.worth = net_present_value(venture, rate);
  Parts all;
  double discount = 1, so_far = 0;
  Sum subsidies;
  for (std::size_t t = 0; t < venture.years.size(); ++t) {
    const Parts parts = parts_of(venture.years[t]);
    all.fixed += parts.fixed * discount;
    all.moving += parts.moving * discount;
    so_far += (parts.fixed + parts.moving) * discount;
    subsidies.add(venture.years[t].subsidy * discount);
    if (so_far < 0) result.even_year.reset();
    else if (!result.even_year) result.even_year = t;
    discount /= 1 + rate;
  }
  result.subsidies = subsidies.value();
  result.even_amount = even_share(all);
  if (!venture.years.empty()) result.even_last_year = even_share(parts_of(venture.years.back()));
  find_rate(venture, result);
  return result;
}

std::vector<Swing> swings_of(const Venture& venture, double rate, const std::vector<Spread>& spreads) {
  std::vector<Swing> swings;
  for (const Spread& spread : spreads) {
    Multiples low = kAsPlanned, high = kAsPlanned;
    low[static_cast<std::size_t>(spread.factor)] = spread.multiple.low;
    high[static_cast<std::size_t>(spread.factor)] = spread.multiple.high;
    swings.push_back({spread.factor, net_present_value(venture, rate, low), net_present_value(venture, rate, high)});
  }
  std::ranges::stable_sort(swings, std::greater<>(), [](const Swing& swing) { return std::fabs(swing.at_high - swing.at_low); });
  return swings;
}

Result<std::vector<Risk>> risk_of(const std::vector<Venture>& ventures, const std::vector<Spread>& spreads, const std::vector<Scenario>& scenarios, const RiskOptions& options,
                                  const RunControl& control) {
  if (Done done = check(ventures, spreads, scenarios, options); !done) return fail(done.error());
  const Drawer drawer(ventures, spreads, scenarios, options.seed);
  std::vector<std::vector<double>> worths(ventures.size() + 1, std::vector<double>(options.draws));
  for (std::size_t d = 0; d < options.draws; ++d) {
    if (d % kStride == 0) {
      if (control.stop.stop_requested()) return fail({solleva::errors::stopped, "the work was stopped"});
      control.tell("drawing years that may come", static_cast<double>(d) / static_cast<double>(options.draws));
    }
    const std::vector<Multiples> multiples = drawer.draw(d);
    Sum all;
    for (std::size_t f = 0; f < ventures.size(); ++f) {
      worths[f][d] = net_present_value(ventures[f], options.rate, multiples[f]);
      all.add(worths[f][d]);
    }
    worths.back()[d] = all.value();
  }
  std::vector<Risk> risks;
  for (std::vector<double>& one : worths) risks.push_back(risk_in(std::move(one)));
  return risks;
}

}  // namespace solleva::plan::park
