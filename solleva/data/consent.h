// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/date.h"
#include "solleva/base/result.h"

namespace solleva::data {

/// What people are asked to agree to. A consent to one of these is no consent to another.
enum class ConsentTo { relocation, employment, publication };

/// As in tables: "relocation", "employment", "publication".
std::string_view name_of(ConsentTo purpose);

/// Whether a consent was written down, or only stated by the caller for data whose people nobody can name or reach any more.
enum class ConsentBasis { recorded, stated };

/// One row of what was written down: whose, for what, from when until when, revoked or not. Anybody can fill one; it opens nothing.
struct ConsentRecord {
  std::string person = {};   ///< the person or family that agreed, by the name that its other rows have
  std::string purpose = {};  ///< as it was written; see name_of()
  std::optional<Date> given = {};
  std::optional<Date> until = {};  ///< the last day on which it holds
  std::optional<Date> revoked = {};  ///< from this day on it does not hold
  ConsentBasis basis = ConsentBasis::recorded;
};

/// Why a record is no consent.
enum class NoConsent { not_recorded, other_person, other_purpose, no_dates, not_yet, expired, revoked };

/// In words for people, as in "the consent was revoked".
std::string_view words_of(NoConsent why);

/// That one person or family agrees to one purpose on one day. There is none but one made from a record that says so: no default, no way
/// to turn the consent to one purpose into that to another. A planner that moves or employs people takes these and nothing else.
template <ConsentTo purpose>
class Consent {
 public:
  /// The consent of `person` that holds on day `on`. Its first day and its last day count.
  /// Errors: data.no-consent with the person in `where.unit` and the words of NoConsent as why.
  static Result<Consent> of(const ConsentRecord& record, std::string_view person, const Date& on);

  const std::string& person() const { return person_; }
  const Date& until() const { return until_; }
  ConsentBasis basis() const { return basis_; }
  /// Whether it also holds on another day; a revocation that lies ahead ends it.
  bool holds_on(const Date& day) const { return given_ <= day && day <= until_ && (!revoked_ || day < *revoked_); }

 private:
  explicit Consent(const ConsentRecord& record)
      : person_(record.person), given_(*record.given), until_(*record.until), revoked_(record.revoked), basis_(record.basis) {}
  std::string person_;
  Date given_, until_;
  std::optional<Date> revoked_;
  ConsentBasis basis_;
};

using RelocationConsent = Consent<ConsentTo::relocation>;
using EmploymentConsent = Consent<ConsentTo::employment>;

/// Why this record is no consent of `person` to `purpose` on day `on`; empty: it is one.
std::optional<NoConsent> gap_in(const ConsentRecord& record, std::string_view person, ConsentTo purpose, const Date& on);

/// Of all that is recorded, what speaks for `person` on day `on`. A record that is revoked ends what was agreed before its revocation, also
/// where another row still runs; a consent given after that day stands again.
/// Errors: data.no-consent, with the reason of the record that comes nearest.
template <ConsentTo purpose>
Result<Consent<purpose>> consent_among(std::span<const ConsentRecord> records, std::string_view person, const Date& on);

extern template class Consent<ConsentTo::relocation>;
extern template class Consent<ConsentTo::employment>;
extern template class Consent<ConsentTo::publication>;
extern template Result<Consent<ConsentTo::relocation>> consent_among<ConsentTo::relocation>(std::span<const ConsentRecord>, std::string_view, const Date&);
extern template Result<Consent<ConsentTo::employment>> consent_among<ConsentTo::employment>(std::span<const ConsentRecord>, std::string_view, const Date&);

}  // namespace solleva::data
