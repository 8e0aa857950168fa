// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/line.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

/// What the World Bank fixed for one PPP vintage, in its dollars a day.
struct Vintage {
  int year;
  std::array<double, 3> lines;  ///< in the order of InternationalLine
  double societal_floor;        ///< the extreme line
  double societal_start;        ///< what stands beside half of the median
};

constexpr std::array<Vintage, 3> vintages{{
    {2011, {1.90, 3.20, 5.50}, 1.90, 1.00},
    {2017, {2.15, 3.65, 6.85}, 2.15, 1.15},
    {2021, {3.00, 4.20, 8.30}, 3.00, 1.30},
}};

Result<Vintage> vintage_of(std::optional<Year> year) {
  if (!year) return fail({errors::unknown_vintage, "an international line needs amounts in PPP dollars"});
  const auto found = std::ranges::find(vintages, year->number(), &Vintage::year);
  if (found != vintages.end()) return *found;
  return fail({errors::unknown_vintage,
               "there are no international lines in " + std::to_string(year->number()) + " PPP dollars",
               {},
               "they exist for 2011, 2017 and 2021"});
}

Terms dollars_a_day(int vintage) {
  return {PppDollars{Year(vintage)}, Period::day};
}

Done check_positive(std::string_view name, double value) {
  if (std::isfinite(value) && value > 0) return {};
  return fail({errors::bad_amount, std::string(name) + " must be above 0, not " + format_double(value)});
}

Done check_power(const PurchasingPower& power) {
  if (Done ok = check_positive("a price index", power.cpi); !ok) return ok;
  return check_positive("a PPP", power.ppp);
}

std::optional<Year> parse_year(std::string_view text) {
  int year = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
  if (text.size() != 4 || error != std::errc{} || end != text.data() + text.size()) return {};
  return Year(year);
}

}  // namespace

Result<Terms> parse_terms(std::string_view text) {
  const auto bad = fail({errors::bad_terms,
                         "'" + std::string(text) + "' is no unit of welfare",
                         {},
                         {},
                         "write it as \"2017 PPP $ a day\" or \"CNY of 2010 a year\""});
  const std::vector<std::string_view> words = split(trim(text), ' ');
  if (words.size() != 5 || words[3] != "a") return bad;
  const std::optional<Period> period = parse_period(words[4]);
  if (!period) return bad;
  if (words[1] == "PPP" && words[2] == "$") {
    const std::optional<Year> vintage = parse_year(words[0]);
    if (!vintage) return bad;
    return Terms{PppDollars{*vintage}, *period};
  }
  const Result<Currency> currency = Currency::of(words[0]);
  const std::optional<Year> year = parse_year(words[2]);
  if (!currency || words[1] != "of" || !year) return bad;
  return Terms{NationalPrices{*currency, *year}, *period};
}

Result<Level> level_of(const Amount& mean, const Line& line) {
  if (Done ok = check_same_prices(mean.terms, line.terms()); !ok) return fail(std::move(ok.error()));
  if (mean.terms.period != line.terms().period) {
    return fail({errors::period_mismatch,
                 "the mean is in " + mean.terms.text() + " and the line in " + line.terms().text(),
                 {},
                 {},
                 "a year has 365 days and a month 365/12"});
  }
  if (Done ok = check_positive("a mean", mean.value); !ok) return fail(std::move(ok.error()));
  return Level{mean.value, line.amount()};
}

Result<Line> international_line(Year vintage, InternationalLine which) {
  const Result<Vintage> known = vintage_of(vintage);
  if (!known) return fail(known.error());
  return Line::of(known->lines[static_cast<std::size_t>(which)], dollars_a_day(known->year));
}

Result<Line> societal_line(const Amount& median) {
  const Result<Vintage> known = vintage_of(median.terms.ppp_vintage());
  if (!known) return fail(known.error());
  if (Done ok = check_positive("a median", median.value); !ok) return fail(std::move(ok.error()));
  const double a_day = median.value * period_factor({median.terms.period, Period::day});
  return Line::of(std::max(known->societal_floor, known->societal_start + 0.5 * a_day), dollars_a_day(known->year));
}

Result<Line> relative_line(Share part, const Amount& centre) {
  if (Done ok = check_positive("the mean or median", centre.value); !ok) return fail(std::move(ok.error()));
  return Line::of(part.value() * centre.value, centre.terms);
}

Result<Amount> to_ppp(const Amount& local, const PurchasingPower& power) {
  if (Done ok = check_power(power); !ok) return fail(std::move(ok.error()));
  if (Done ok = check_same_prices(local.terms, {power.prices, local.terms.period}); !ok) return fail(std::move(ok.error()));
  return Amount{local.value / power.cpi / power.ppp, {power.dollars, local.terms.period}};
}

Result<Amount> to_local(const Amount& dollars, const PurchasingPower& power) {
  if (Done ok = check_power(power); !ok) return fail(std::move(ok.error()));
  if (Done ok = check_same_prices(dollars.terms, {power.dollars, dollars.terms.period}); !ok) return fail(std::move(ok.error()));
  return Amount{dollars.value * power.cpi * power.ppp, {power.prices, dollars.terms.period}};
}

}  // namespace solleva::measure
