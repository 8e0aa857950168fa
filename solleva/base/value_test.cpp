// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/value.h"

#include <gtest/gtest.h>

#include <limits>
#include <type_traits>

#include "solleva/base/date.h"
#include "solleva/base/errors.h"
#include "solleva/base/line.h"
#include "solleva/base/money.h"

namespace solleva {
namespace {

const double nan = std::numeric_limits<double>::quiet_NaN();
const double infinity = std::numeric_limits<double>::infinity();

static_assert(!std::is_convertible_v<double, Share> && !std::is_constructible_v<Share, double>);
static_assert(!std::is_convertible_v<double, Weight> && !std::is_constructible_v<Weight, double>);
static_assert(!std::is_convertible_v<int, Year>);

TEST(Share, LiesBetweenNothingAndAll) {
  EXPECT_EQ(Share::of(0.25)->percent(), 25);
  EXPECT_EQ(Share::of_percent(25).value(), Share::of(0.25).value());
  EXPECT_LT(Share::of(0).value(), Share::of(1).value());
  for (const double bad : {-1e-9, 1.0000001, nan, infinity}) EXPECT_EQ(Share::of(bad).error().code, errors::bad_value);
  for (const double bad : {-1.0, 100.1, nan}) EXPECT_EQ(Share::of_percent(bad).error().code, errors::bad_value);
}

TEST(Weight, IsFiniteAndNotNegative) {
  EXPECT_EQ(Weight::of(0)->value(), 0);
  EXPECT_EQ(Weight::of(1e9)->value(), 1e9);
  for (const double bad : {-1.0, nan, infinity}) EXPECT_EQ(Weight::of(bad).error().code, errors::bad_value);
}

Currency currency(std::string_view code) {
  return Currency::of(code).value();
}
Money money(std::string_view text, std::string_view code = "CNY") {
  return Money::parse(text, currency(code)).value();
}

TEST(Money, ReadsAndWritesExactly) {
  EXPECT_EQ(money("1234.5").text(), "1234.50 CNY");
  EXPECT_EQ(money("-0.07").units(), -7);
  EXPECT_EQ(money("-0.07").number(), "-0.07");
  EXPECT_EQ(money("12.5000").units(), 1250);
  EXPECT_EQ(money("12", "JPY").number(), "12");
  EXPECT_EQ(money("1.234", "KWD").units(), 1234);
  EXPECT_EQ(money("92233720368547758.07").units(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(money("-92233720368547758.08").units(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(money("-92233720368547758.08").number(), "-92233720368547758.08");
  EXPECT_EQ(money("0.10").to_double(), 0.1);
}

TEST(Money, RefusesWhatItCannotHold) {
  for (const char* text : {"", "-", "1.", ".5", "1,5", "1.005", "+1", " 1", "1e3", "--1"}) {
    EXPECT_EQ(Money::parse(text, currency("CNY")).error().code, errors::bad_value) << text;
  }
  EXPECT_EQ(Money::parse("0.5", currency("JPY")).error().code, errors::bad_value);
  for (const char* text : {"92233720368547758.08", "-92233720368547758.09", "1000000000000000000000"}) {
    EXPECT_EQ(Money::parse(text, currency("CNY")).error().code, errors::overflow) << text;
  }
  for (const char* code : {"", "EU", "eur", "EURO", "E1R"}) EXPECT_EQ(Currency::of(code).error().code, errors::bad_value) << code;
}

/// A million payments of ten cents are a hundred thousand, to the cent, beside 10^12.
TEST(Money, DoesNotDrift) {
  Money total = money("1000000000000.00");
  for (int i = 0; i < 1'000'000; ++i) total = add(total, money("0.10")).value();
  EXPECT_EQ(total.number(), "1000000100000.00");
  EXPECT_EQ(subtract(total, money("1000000000000")).value(), multiply(money("0.10"), 1000000).value());
}

TEST(Money, NeverMixesCurrenciesNorOverflows) {
  const Money most = money("92233720368547758.07");
  EXPECT_EQ(add(money("1"), money("1", "USD")).error().code, errors::unit_mismatch);
  EXPECT_EQ(subtract(money("1"), money("1", "USD")).error().code, errors::unit_mismatch);
  EXPECT_EQ(add(most, money("0.01")).error().code, errors::overflow);
  EXPECT_EQ(subtract(money("-0.02"), most).error().code, errors::overflow);
  EXPECT_EQ(multiply(most, 2).error().code, errors::overflow);
  EXPECT_TRUE(money("1") < money("2"));
  EXPECT_EQ(money("1") <=> money("1", "USD"), std::partial_ordering::unordered);
}

Terms ppp(int vintage, Period period) {
  return {PppDollars{Year(vintage)}, period};
}
Terms yuan(int price_year, Period period) {
  return {NationalPrices{currency("CNY"), Year(price_year)}, period};
}

TEST(Line, SaysWhatItIsIn) {
  EXPECT_EQ(Line::of(2.15, ppp(2017, Period::day))->text(), "2.15 2017 PPP $ a day");
  EXPECT_EQ(Line::of(2300, yuan(2010, Period::year))->text(), "2300 CNY of 2010 a year");
  EXPECT_EQ(ppp(2017, Period::day).ppp_vintage(), Year(2017));
  EXPECT_EQ(ppp(2017, Period::day).currency(), std::nullopt);
  EXPECT_EQ(yuan(2010, Period::year).ppp_vintage(), std::nullopt);
  EXPECT_EQ(yuan(2010, Period::year).price_year(), Year(2010));
  for (const double bad : {0.0, -1.9, nan, infinity})
    EXPECT_EQ(Line::of(bad, ppp(2017, Period::day)).error().code, errors::bad_value);
}

TEST(Line, ConvertsItsPeriod) {
  const Line line = Line::of(1.9, ppp(2011, Period::day)).value();
  EXPECT_DOUBLE_EQ(line.per(Period::month).amount(), 1.9 * 365 / 12);
  EXPECT_DOUBLE_EQ(line.per(Period::year).amount(), 693.5);
  EXPECT_DOUBLE_EQ(line.per(Period::month).per(Period::day).amount(), 1.9);
  EXPECT_EQ(line.per(Period::month).terms(), ppp(2011, Period::month));
  EXPECT_EQ(period_factor({Period::month, Period::year}), 12);
  EXPECT_EQ(period_factor({Period::day, Period::year}), 365);
  EXPECT_EQ(parse_period("month"), Period::month);
  EXPECT_EQ(parse_period("week"), std::nullopt);
}

TEST(Line, NeverMixesPrices) {
  EXPECT_TRUE(check_same_prices(ppp(2017, Period::day), ppp(2017, Period::month)));
  EXPECT_EQ(check_same_prices(ppp(2017, Period::day), ppp(2011, Period::day)).error().code, errors::unit_mismatch);
  EXPECT_EQ(check_same_prices(ppp(2017, Period::day), yuan(2017, Period::day)).error().code, errors::unit_mismatch);
  EXPECT_EQ(check_same_prices(yuan(2010, Period::day), yuan(2011, Period::day)).error().code, errors::unit_mismatch);
}

TEST(Date, ReadsAndWritesIso) {
  EXPECT_EQ(Date::parse("2020-02-29")->text(), "2020-02-29");
  EXPECT_EQ(Date::parse("0476-09-04")->text(), "0476-09-04");
  EXPECT_LT(Date::parse("2020-11-23").value(), Date::parse("2020-12-01").value());
  for (const char* text : {"", "2020-2-29", "2019-02-29", "2020-13-01", "2020-00-10", "2020-04-31", "20200229", "2020-02-29 ",
                           "2020/02/29", "-020-02-02"}) {
    EXPECT_EQ(Date::parse(text).error().code, errors::bad_value) << text;
  }
  using namespace std::chrono;
  EXPECT_EQ(Date::of(year(2020) / 11 / 23).value(), Date::parse("2020-11-23").value());
  EXPECT_EQ(Date::of(year(10000) / 1 / 1).error().code, errors::bad_value);
}

TEST(Date, CountsDays) {
  const auto days = [](std::string_view from, std::string_view to) {
    return DateSpan{Date::parse(from).value(), Date::parse(to).value()}.days().count();
  };
  EXPECT_EQ(days("2020-02-28", "2020-03-01"), 2);
  EXPECT_EQ(days("1900-02-28", "1900-03-01"), 1);
  EXPECT_EQ(days("2000-01-01", "1999-12-31"), -1);
  EXPECT_EQ(days("0000-01-01", "2000-01-01"), 730485);
}

}  // namespace
}  // namespace solleva
