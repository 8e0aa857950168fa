// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "solleva/base/line.h"
#include "solleva/base/result.h"
#include "solleva/base/value.h"
#include "solleva/measure/lorenz_rank.h"

namespace solleva::measure {

/// Welfare per person: a mean, a median, the income at a percentile.
struct Amount {
  double value = 0;
  Terms terms;
};

/// Reads what Terms::text writes: "2017 PPP $ a day", "CNY of 2010 a year". Errors: measure.bad-terms.
Result<Terms> parse_terms(std::string_view text);

/// Mean and line as the pair that a Lorenz curve needs.
/// Formula: none. Source: definition. Units: both amounts in one unit, which is that of the result.
/// Errors: base.unit-mismatch when prices differ; measure.period-mismatch when periods do (Line::per turns one into the other);
/// measure.bad-amount unless the mean is finite and above 0.
Result<Level> level_of(const Amount& mean, const Line& line);

/// The three lines of the World Bank: extreme poverty, and typical lines of lower- and upper-middle-income countries.
enum class InternationalLine { extreme, lower_middle, upper_middle };

/// A World Bank line of one PPP vintage, per day: 1.90, 3.20, 5.50 (2011); 2.15, 3.65, 6.85 (2017); 3.00, 4.20, 8.30 (2021).
/// Formula: poverty-lines#1. Source: Jolliffe and others (2022), World Bank Policy Research Working Paper 9941, for 2011 and
/// 2017; World Bank, Poverty and Inequality Platform, June 2025, for 2021. Units: PPP dollars of the vintage a day. Errors:
/// measure.unknown-vintage.
Result<Line> international_line(Year vintage, InternationalLine which);

/// The societal poverty line, per day: max(a, b + median / 2), with (a, b) = (1.90, 1.00), (2.15, 1.15), (3.00, 1.30) in 2011,
/// 2017 and 2021 PPP. Formula: poverty-lines#2. Source: Jolliffe and Prydz (2021), World Development 137, 105070; the vintage's
/// own parameters by the Poverty and Inequality Platform. Units: median in PPP dollars of a vintage, any period; result in the
/// same dollars a day. Errors: measure.unknown-vintage (also for a median in national prices); measure.bad-amount.
Result<Line> societal_line(const Amount& median);

/// A line relative to the middle or the mean of the society itself.
/// Formula: poverty-lines#3. Source: definition. Units: those of `centre`. Errors: measure.bad-amount; base.bad-value for a part
/// of 0.
Result<Line> relative_line(Share part, const Amount& centre);

/// What joins a country's prices of one year to one PPP vintage.
struct PurchasingPower {
  NationalPrices prices;  ///< the currency, and the year of the survey
  PppDollars dollars;     ///< the vintage
  double cpi = 0;         ///< consumer prices of that year over those of the vintage's year, above 0
  double ppp = 0;         ///< units of the currency for one international dollar in the vintage's year, above 0
};

/// National money into PPP dollars. Formula: poverty-lines#4. Source: World Bank, Poverty and Inequality Platform Methodology
/// Handbook (2024). Units: `local` in the prices of `power`; result in its dollars, same period. Errors: base.unit-mismatch;
/// measure.bad-amount.
Result<Amount> to_ppp(const Amount& local, const PurchasingPower& power);

/// PPP dollars into national money. Formula: poverty-lines#5. Source and errors as for to_ppp. Units: the reverse of to_ppp.
/// From one vintage to another there is no other way than through the country's own money: to_ppp(to_local(x, one), other).
Result<Amount> to_local(const Amount& dollars, const PurchasingPower& power);

}  // namespace solleva::measure
