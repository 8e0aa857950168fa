// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "solleva/base/result.h"
#include "solleva/share/content.h"

namespace solleva::share {

/// How one language writes numbers, dates and its own name; pinned so that a page and the script on it agree
/// (docs/decisions/0020-numbers-in-languages.md). Cheap to copy; may be read from several threads.
class Locale {
 public:
  /// `language` is a BCP 47 tag, as in "it" or "zh-Hant"; unknown-language where ICU has no data for it.
  static Result<Locale> make(std::string_view language);

  const std::string& language() const;  ///< as given to make
  const std::string& pinned() const;    ///< what formatters are opened with, here and in the browser: "ar-u-nu-latn"
  bool right_to_left() const;
  std::string own_name() const;  ///< "Italiano", "中文"

  /// The digits of a figure without any words that need a catalogue: "12.3%", "1.2 million", "+3.4".
  std::string number(double value, NumberStyle style) const;
  /// CLDR's category of the number as `style` shows it: zero one two few many other.
  std::string plural(double value, NumberStyle style) const;
  std::string ordinal(double value) const;
  /// "2020", "2020-11" or "2020-11-23" as the language writes it; anything else comes back as it is.
  std::string date(std::string_view iso) const;

 private:
  struct Formats;
  explicit Locale(std::shared_ptr<const Formats> formats) : formats_(std::move(formats)) {}
  std::shared_ptr<const Formats> formats_;
};

}  // namespace solleva::share
