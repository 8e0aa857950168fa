// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/consent.h"

#include <algorithm>
#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

Error no_consent(std::string_view person, NoConsent why, ConsentTo purpose) {
  Error error;
  error.code = errors::no_consent;
  error.what = "nobody is planned for without a consent that holds";
  error.where.unit = std::string(person);
  error.why = words_of(why);
  error.hint = "ask again, record the answer with the purpose " + std::string(name_of(purpose)) + ", or leave the family out";
  return error;
}

}  // namespace

std::string_view name_of(ConsentTo purpose) {
  switch (purpose) {
    case ConsentTo::relocation: return "relocation";
    case ConsentTo::employment: return "employment";
    case ConsentTo::publication: return "publication";
  }
  return "";
}

std::string_view words_of(NoConsent why) {
  switch (why) {
    case NoConsent::not_recorded: return "no consent is recorded";
    case NoConsent::other_person: return "the consent is that of somebody else";
    case NoConsent::other_purpose: return "the consent is to another purpose";
    case NoConsent::no_dates: return "the record does not say from when until when";
    case NoConsent::not_yet: return "the consent begins later";
    case NoConsent::expired: return "the consent has expired";
    case NoConsent::revoked: return "the consent was revoked";
  }
  return "";
}

std::optional<NoConsent> gap_in(const ConsentRecord& record, std::string_view person, ConsentTo purpose, const Date& on) {
  if (person.empty() || record.person != person) return NoConsent::other_person;
  if (record.purpose != name_of(purpose)) return NoConsent::other_purpose;
  if (record.revoked && *record.revoked <= on) return NoConsent::revoked;
  if (!record.given || !record.until) return NoConsent::no_dates;
  if (on < *record.given) return NoConsent::not_yet;
  if (*record.until < on) return NoConsent::expired;
  return {};
}

template <ConsentTo purpose>
Result<Consent<purpose>> Consent<purpose>::of(const ConsentRecord& record, std::string_view person, const Date& on) {
  if (const std::optional<NoConsent> why = gap_in(record, person, purpose, on)) return fail(no_consent(person, *why, purpose));
  return Consent(record);
}

template <ConsentTo purpose>
Result<Consent<purpose>> consent_among(std::span<const ConsentRecord> records, std::string_view person, const Date& on) {
  std::optional<Date> revoked;  // the last revocation so far of this purpose
  for (const ConsentRecord& record : records) {
    if (record.person != person || record.purpose != name_of(purpose) || !record.revoked || *record.revoked > on) continue;
    if (!revoked || *revoked < *record.revoked) revoked = record.revoked;
  }
  NoConsent nearest = NoConsent::not_recorded;
  const ConsentRecord* found = nullptr;
  for (const ConsentRecord& record : records) {
    if (record.person != person) continue;
    std::optional<NoConsent> why = gap_in(record, person, purpose, on);
    if (!why && revoked && *record.given <= *revoked) why = NoConsent::revoked;
    if (why) {
      nearest = std::max(nearest, *why);
    } else if (found == nullptr || *found->until < *record.until) {
      found = &record;
    }
  }
  if (found == nullptr) return fail(no_consent(person, nearest, purpose));
  return Consent<purpose>::of(*found, person, on);
}

template class Consent<ConsentTo::relocation>;
template class Consent<ConsentTo::employment>;
template class Consent<ConsentTo::publication>;
template Result<Consent<ConsentTo::relocation>> consent_among<ConsentTo::relocation>(std::span<const ConsentRecord>, std::string_view, const Date&);
template Result<Consent<ConsentTo::employment>> consent_among<ConsentTo::employment>(std::span<const ConsentRecord>, std::string_view, const Date&);

}  // namespace solleva::data
