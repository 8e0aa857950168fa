// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/park/net_jobs.h"

// Whether a firm or a park lives without subsidies: cash by year, when it breaks even, what it hangs on, how likely it loses.
namespace solleva::plan::park {

/// Money of one year, all from 0 on; taxes are not in it.
struct Year {
  double sales = 0;       ///< at planned prices and amounts
  double inputs = 0;      ///< what goes with the amount: flour, energy, transport
  double wages = 0;       ///< with what the employer pays beside them; they do not fall with the amount
  double rent = 0;        ///< below 0 for who takes it
  double running = 0;     ///< other costs that do not go with the amount
  double investment = 0;
  double subsidy = 0;
};

struct Venture {
  std::string name = {};
  std::string product = {};  ///< ventures with the same product have the same price
  std::vector<Year> years = {};
};

/// What may turn out otherwise than planned.
enum class Factor { price, amount, input_cost, wages, rent, running, investment };
inline constexpr std::size_t kFactors = 7;
inline constexpr std::array<std::string_view, kFactors> kFactorNames{"price", "amount", "input_cost", "wages", "rent", "running", "investment"};

/// As a multiple of the plan, 1 is as planned.
using Multiples = std::array<double, kFactors>;
inline constexpr Multiples kAsPlanned{1, 1, 1, 1, 1, 1, 1};

/// Cash of a year without subsidy.
/// Formula: docs/methods/park.md, park#9. Source: definition. Units: money.
double cash_of(const Year& year, const Multiples& multiples);

/// The worth today of all years without subsidy; the first year is not discounted.
/// Formula: park#10. Source: Brealey, Myers and Allen (2020), Principles of Corporate Finance, 13th ed., ch. 2. Units: money; `rate` a year, above -1.
double net_present_value(const Venture& venture, double rate, const Multiples& multiples = kAsPlanned);

struct Viability {
  double worth = 0;                 ///< net present value without subsidy
  double subsidies = 0;             ///< their present value
  std::optional<double> rate = {};  ///< internal rate of return without subsidy
  std::string no_rate = {};         ///< why there is none
  std::optional<std::size_t> even_year = {};    ///< the first year, from 0, by whose end discounted cash adds up to 0 and never falls below again
  std::optional<double> even_amount = {};       ///< share of the planned amount at which the net present value is 0; empty: no amount is enough
  std::optional<double> even_last_year = {};    ///< the same for the cash of the last year alone
};

/// Formula: park#10 to park#13. Source: as net_present_value(); one change of sign has one rate: Descartes' rule, Norstrom (1972), Journal of Financial and Quantitative Analysis 7, 1835-1839.
/// Units: as its members say. Edge cases: no rate where cash changes its sign not just once.
Viability viability_of(const Venture& venture, double rate);

/// What may be otherwise, as a multiple of the plan; value 1 lies between its ends.
struct Spread {
  Factor factor = Factor::price;
  Range multiple{1, 1, 1};
};

/// Net present value with one thing at the ends of its range and all else as planned.
struct Swing {
  Factor factor;
  double at_low = 0, at_high = 0;
};

/// The widest first.
std::vector<Swing> swings_of(const Venture& venture, double rate, const std::vector<Spread>& spreads);

/// A year-long story: prices and amounts by product.
struct Scenario {
  std::string name = {};
  double probability = 0;
  std::vector<Multiples> multiples = {};  ///< of each venture
};

/// Of one venture, or of all together.
struct Risk {
  double loss = 0;        ///< share of draws with a net present value below 0
  double loss_error = 0;  ///< standard error of that share by the number of draws alone
  double p5 = 0, median = 0, p95 = 0;
  double mean = 0;
};

struct RiskOptions {
  double rate = 0;
  std::size_t draws = 2000;  ///< 1 to 10^6
  std::uint64_t seed = 1;
};

/// Draws a scenario, and each multiple from a triangle over its range with its top at the plan: a price for each product, all else for each venture. The last element is all ventures together.
/// The ranges are what somebody thinks possible: a share of draws is no frequency of anything that was observed.
/// Formula: park#14. Source: triangle: Kotz and van Dorp (2004), Beyond Beta, ch. 1; random-streams#2. Units: money, shares. The same for any number of threads.
/// Errors: plan.bad-park for ranges around anything but 1, probabilities that are not 1 together; base.stopped.
Result<std::vector<Risk>> risk_of(const std::vector<Venture>& ventures, const std::vector<Spread>& spreads, const std::vector<Scenario>& scenarios, const RiskOptions& options,
                                  const RunControl& control);

}  // namespace solleva::plan::park
