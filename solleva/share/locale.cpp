// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/locale.h"

#include <unicode/datefmt.h>
#include <unicode/dtptngen.h>
#include <unicode/gregocal.h>
#include <unicode/locid.h>
#include <unicode/numberformatter.h>
#include <unicode/plurrule.h>
#include <unicode/smpdtfmt.h>
#include <unicode/unistr.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "solleva/share/errors.h"

namespace solleva::share {
namespace {

using icu::number::FormattedNumber;
using icu::number::LocalizedNumberFormatter;
using icu::number::Notation;
using icu::number::NumberFormatter;
using icu::number::Precision;
using icu::number::Scale;
using icu::number::UnlocalizedNumberFormatter;

constexpr std::size_t style_count = static_cast<std::size_t>(NumberStyle::signed_people) + 1;

std::string utf8(const icu::UnicodeString& text) {
  std::string result;
  return text.toUTF8String(result);
}

/// Languages whose usual digits differ between versions of CLDR: pinned to Latin digits, as CLDR 48 has them.
std::string pin(std::string_view language) {
  const bool arabic = language == "ar" || language.starts_with("ar-");
  return std::string(language) + (arabic ? "-u-nu-latn" : "");
}

/// From where on persons are counted in the language's own large units: ten thousand, a lakh, a million.
double first_large_unit(std::string_view language) {
  const std::string_view primary = language.substr(0, language.find('-'));
  for (const std::string_view myriad : {"zh", "ja", "ko"})
    if (primary == myriad) return 1e4;
  for (const std::string_view lakh : {"hi", "bn", "ne", "ur", "ta", "si"})
    if (primary == lakh) return 1e5;
  return 1e6;
}

UnlocalizedNumberFormatter percent(int decimals) {
  return NumberFormatter::with()
      .unit(icu::NoUnit::percent())
      .scale(Scale::powerOfTen(2))
      .precision(Precision::fixedFraction(decimals));
}

UnlocalizedNumberFormatter decimals(int count) {
  return NumberFormatter::with().precision(Precision::fixedFraction(count));
}

UnlocalizedNumberFormatter persons() {
  return NumberFormatter::with().precision(Precision::maxSignificantDigits(3));
}

/// Grouping starts at four digits in every language, halves are rounded away from zero (ICU alone would round them to even, a
/// browser would not), and a value that is shown as 0 has no sign.
UnlocalizedNumberFormatter pinned(const UnlocalizedNumberFormatter& style, UNumberSignDisplay sign = UNUM_SIGN_NEGATIVE) {
  return style.grouping(UNUM_GROUPING_ON_ALIGNED).roundingMode(UNUM_ROUND_HALFUP).sign(sign);
}

UnlocalizedNumberFormatter formatter(NumberStyle style) {
  switch (style) {
    case NumberStyle::year:
      return NumberFormatter::with().precision(Precision::integer()).grouping(UNUM_GROUPING_OFF);
    case NumberStyle::plain:
      return pinned(NumberFormatter::with().precision(Precision::maxFraction(3)));
    case NumberStyle::integer:
      return pinned(decimals(0));
    case NumberStyle::decimal1:
      return pinned(decimals(1));
    case NumberStyle::decimal2:
      return pinned(decimals(2));
    case NumberStyle::decimal3:
      return pinned(decimals(3));
    case NumberStyle::decimal4:
      return pinned(decimals(4));
    case NumberStyle::percent0:
      return pinned(percent(0));
    case NumberStyle::percent1:
      return pinned(percent(1));
    case NumberStyle::percent2:
      return pinned(percent(2));
    case NumberStyle::points1:
      return pinned(decimals(1).scale(Scale::powerOfTen(2)), UNUM_SIGN_EXCEPT_ZERO);
    case NumberStyle::dollars2:
      return pinned(decimals(2));
    case NumberStyle::people:
      return pinned(persons());
    case NumberStyle::signed_people:
      return pinned(persons(), UNUM_SIGN_EXCEPT_ZERO);
  }
  std::abort();
}

tl::unexpected<Error> unknown(std::string_view language) {
  Error error{errors::unknown_language, "cannot write in language '" + std::string(language) + "'"};
  error.why = "ICU has no data for it";
  error.hint = "use a BCP 47 tag, as in it or zh-Hant";
  return fail(std::move(error));
}

bool counts_people(NumberStyle style) {
  return style == NumberStyle::people || style == NumberStyle::signed_people;
}

}  // namespace

struct Locale::Formats {
  std::string language;
  std::string pinned;
  icu::Locale icu;
  icu::Locale gregorian;  ///< the same with the calendar that dates of reports are in
  double large_unit = 1e6;
  std::array<LocalizedNumberFormatter, style_count> numbers;
  std::array<LocalizedNumberFormatter, 2> large_numbers;  ///< people, signed_people
  std::unique_ptr<icu::PluralRules> plurals, ordinals;
  std::array<icu::UnicodeString, 3> date_patterns;  ///< year; month and year; full date

  FormattedNumber format(double value, NumberStyle style) const {
    UErrorCode status = U_ZERO_ERROR;
    const bool large = counts_people(style) && std::abs(value) >= large_unit;
    const auto& chosen = large ? large_numbers[style == NumberStyle::signed_people] : numbers[static_cast<std::size_t>(style)];
    FormattedNumber result = chosen.formatDouble(value, status);
    if (U_FAILURE(status)) std::abort();  // only memory can fail here
    return result;
  }
};

Result<Locale> Locale::make(std::string_view language) {
  UErrorCode status = U_ZERO_ERROR;
  auto made = std::make_shared<Formats>();
  made->language = language;
  made->pinned = pin(language);
  made->icu = icu::Locale::forLanguageTag(made->pinned, status);
  made->plurals.reset(icu::PluralRules::forLocale(made->icu, UPLURAL_TYPE_CARDINAL, status));
  made->ordinals.reset(icu::PluralRules::forLocale(made->icu, UPLURAL_TYPE_ORDINAL, status));
  made->gregorian = made->icu;
  made->gregorian.setKeywordValue("calendar", "gregorian", status);
  const std::unique_ptr<icu::DateTimePatternGenerator> dates(
      icu::DateTimePatternGenerator::createInstance(made->gregorian, status));
  icu::UnicodeString own;
  made->icu.getDisplayLanguage(made->icu, own);
  if (U_FAILURE(status) || language.empty() || own == icu::UnicodeString(made->icu.getLanguage())) return unknown(language);
  made->large_unit = first_large_unit(language);
  for (std::size_t style = 0; style < style_count; ++style)
    made->numbers[style] = formatter(static_cast<NumberStyle>(style)).locale(made->icu);
  for (const bool with_sign : {false, true})
    made->large_numbers[with_sign] = formatter(with_sign ? NumberStyle::signed_people : NumberStyle::people)
                                         .notation(Notation::compactLong())
                                         .locale(made->icu);
  const std::array<const char16_t*, 3> skeletons = {u"y", u"yMMMM", u"yMMMMd"};
  for (std::size_t i = 0; i < skeletons.size(); ++i) made->date_patterns[i] = dates->getBestPattern(skeletons[i], status);
  if (U_FAILURE(status)) std::abort();
  return Locale(std::move(made));
}

const std::string& Locale::language() const {
  return formats_->language;
}
const std::string& Locale::pinned() const {
  return formats_->pinned;
}
bool Locale::right_to_left() const {
  return formats_->icu.isRightToLeft();
}

std::string Locale::own_name() const {
  if (formats_->language == "id") return "Bahasa Indonesia";  // CLDR says "Indonesia", as in a list of languages
  icu::UnicodeString name;
  formats_->icu.getDisplayLanguage(formats_->icu, name);
  const icu::UnicodeString first(name, 0, name.moveIndex32(0, 1));
  return utf8(icu::UnicodeString(first).toUpper(formats_->icu) + icu::UnicodeString(name, first.length()));
}

std::string Locale::number(double value, NumberStyle style) const {
  UErrorCode status = U_ZERO_ERROR;
  std::string result = utf8(formats_->format(value, style).toTempString(status));
  if (U_FAILURE(status)) std::abort();
  return result;
}

std::string Locale::plural(double value, NumberStyle style) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString category = formats_->plurals->select(formats_->format(value, style), status);
  if (U_FAILURE(status)) std::abort();
  return utf8(category);
}

std::string Locale::ordinal(double value) const {
  return utf8(formats_->ordinals->select(value));
}

std::string Locale::date(std::string_view iso) const {
  const std::string text(iso);
  int year = 0, month = 1, day = 1;
  const int fields = std::sscanf(text.c_str(), "%4d-%2d-%2d", &year, &month, &day);
  const std::size_t length = fields == 1 ? 4 : fields == 2 ? 7 : 10;
  if (fields < 1 || text.size() != length || month < 1 || month > 12 || day < 1 || day > 31) return text;
  UErrorCode status = U_ZERO_ERROR;
  icu::GregorianCalendar calendar(*icu::TimeZone::getGMT(), formats_->gregorian, status);
  icu::SimpleDateFormat format(formats_->date_patterns[static_cast<std::size_t>(fields - 1)], formats_->gregorian, status);
  if (U_FAILURE(status)) std::abort();
  calendar.clear();
  calendar.set(year, month - 1, day);
  format.setTimeZone(*icu::TimeZone::getGMT());
  icu::UnicodeString result;
  icu::FieldPosition anywhere(icu::FieldPosition::DONT_CARE);
  format.format(calendar, result, anywhere);
  return utf8(result);
}

}  // namespace solleva::share
