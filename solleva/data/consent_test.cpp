// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/consent.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

Date day(const char* text) { return *Date::parse(text); }

ConsentRecord record(const char* person = "Li") {
  ConsentRecord one;
  one.person = person;
  one.purpose = "relocation";
  one.given = day("2026-01-10");
  one.until = day("2026-12-31");
  return one;
}

/// Why there is no consent, in words; "holds" where there is one.
std::string said(const ConsentRecord& one, const char* person = "Li", const char* on = "2026-06-01") {
  const Result<RelocationConsent> consent = RelocationConsent::of(one, person, day(on));
  if (consent) return "holds";
  EXPECT_EQ(consent.error().code, errors::no_consent);
  EXPECT_EQ(consent.error().where.unit, person);
  return consent.error().why;
}

// There is no way round the record.
static_assert(!std::is_default_constructible_v<RelocationConsent>);
static_assert(!std::is_constructible_v<RelocationConsent, ConsentRecord>);
static_assert(!std::is_constructible_v<RelocationConsent, Consent<ConsentTo::employment>>);
static_assert(!std::is_convertible_v<Consent<ConsentTo::employment>, RelocationConsent>);
static_assert(!std::is_aggregate_v<RelocationConsent>);

TEST(Consent, HoldsFromItsFirstDayToItsLast) {
  EXPECT_EQ(said(record()), "holds");
  EXPECT_EQ(said(record(), "Li", "2026-01-10"), "holds");
  EXPECT_EQ(said(record(), "Li", "2026-12-31"), "holds");
  EXPECT_EQ(said(record(), "Li", "2026-01-09"), "the consent begins later");
}

TEST(Consent, Expired) { EXPECT_EQ(said(record(), "Li", "2027-01-01"), "the consent has expired"); }

TEST(Consent, Revoked) {
  ConsentRecord one = record();
  one.revoked = day("2026-06-01");
  EXPECT_EQ(said(one), "the consent was revoked");
  EXPECT_EQ(said(one, "Li", "2026-05-31"), "holds");
  const Result<RelocationConsent> before = RelocationConsent::of(one, "Li", day("2026-05-31"));
  ASSERT_TRUE(before);
  EXPECT_FALSE(before->holds_on(day("2026-06-01")));
}

TEST(Consent, OtherPurpose) {
  ConsentRecord one = record();
  one.purpose = "employment";
  EXPECT_EQ(said(one), "the consent is to another purpose");
  one.purpose = "";  // agreeing to everything is agreeing to nothing in particular
  EXPECT_EQ(said(one), "the consent is to another purpose");
}

TEST(Consent, OtherPerson) {
  EXPECT_EQ(said(record("Wang")), "the consent is that of somebody else");
  EXPECT_EQ(said(record(""), ""), "the consent is that of somebody else");
}

TEST(Consent, SaysUntilWhen) {
  ConsentRecord one = record();
  one.until.reset();
  EXPECT_EQ(said(one), "the record does not say from when until when");
}

TEST(ConsentAmong, ARevocationEndsAllThatWasAgreedBefore) {
  ConsentRecord old = record(), again = record();
  old.revoked = day("2026-03-01");
  const std::vector<ConsentRecord> both{record(), old};
  const Result<RelocationConsent> ended = consent_among<ConsentTo::relocation>(both, "Li", day("2026-06-01"));
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().why, "the consent was revoked");
  again.given = day("2026-04-01");
  const std::vector<ConsentRecord> renewed{old, again};
  EXPECT_TRUE(consent_among<ConsentTo::relocation>(renewed, "Li", day("2026-06-01")));
  EXPECT_FALSE(consent_among<ConsentTo::relocation>(renewed, "Li", day("2026-03-15")));
}

TEST(ConsentAmong, OfSomebodyElseIsNotRecorded) {
  const std::vector<ConsentRecord> records{record("Wang")};
  const Result<RelocationConsent> none = consent_among<ConsentTo::relocation>(records, "Li", day("2026-06-01"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().why, "no consent is recorded");
}

}  // namespace
}  // namespace solleva::data
