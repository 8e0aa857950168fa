// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solleva/base/date.h"
#include "solleva/base/result.h"

// Whether a village counts as having left poverty, condition by condition, and what shows it.
namespace solleva::plan::village {

/// What a condition asks for.
enum class ConditionKind {
  share_below,     ///< a share of people or households is below `bound`
  share_at_least,  ///< a share is at least `bound`
  everyone,        ///< nobody lacks it: food, clothing, schooling, care, a safe home
  present,         ///< something is there: a road, a clinic, a school
};

/// A share that was estimated or counted; what is empty was not stated.
struct ShareEvidence {
  std::optional<double> estimate, se, df;  ///< of a survey; df empty: normal
  std::optional<std::int64_t> count, of;   ///< counted; a simple random sample unless `census`
  bool census = false;
};

/// When and how the finding was made public, and what was said against it.
struct PublicNotice {
  std::optional<Date> from, to;
  std::int64_t objections = 0;       ///< raised
  std::int64_t objections_open = 0;  ///< not settled yet
};

struct Condition {
  std::string id, title;
  ConditionKind kind = ConditionKind::share_below;
  double bound = 0;                                  ///< share_below, share_at_least: a part of 1
  ShareEvidence share;                               ///< of the same
  std::optional<std::int64_t> lacking, checked, of;  ///< everyone: how many lack it, were looked at, live there
  std::optional<bool> there;                         ///< present
  std::string evidence;      ///< what shows it: who looked, when, where it is kept; empty: nothing was given
  std::optional<Date> seen;  ///< the day of the evidence
  PublicNotice notice;
};

struct AppraisalRules {
  double level = 0.95;             ///< one-sided: what a share may be at worst is its bound at this level
  std::int64_t notice_days = 0;    ///< how long a finding must have been public; 0: no notice is asked for
  std::int64_t oldest_days = 365;  ///< evidence older than this shows nothing any more
};

enum class Verdict { met, not_met, not_shown };
std::string_view name_of(Verdict verdict);  ///< "met", "not met", "not shown by the evidence"

/// A condition with what the evidence says about it.
struct Finding {
  std::string id, title;
  Verdict verdict = Verdict::not_shown;
  std::string reason;                       ///< one or more sentences
  std::optional<double> value;              ///< the share
  std::optional<double> lower, upper;       ///< one-sided bounds at the level; equal to the value in a census
  std::string method;                       ///< how the bounds were found
  std::optional<std::int64_t> notice_days;  ///< how long the finding has been public
};

struct Appraisal {
  Verdict verdict = Verdict::not_shown;  ///< not met where one condition is not; met where all are; else not shown
  std::string statement;                 ///< the verdict with its reasons, never a bare word
  std::vector<Finding> findings;
};

/// Judges every condition on the day `day` (village-appraisal#1 to #4); nothing is read from a clock.
/// Errors: plan.bad-appraisal for what contradicts itself: shares outside 0 to 1, more counted than there are, evidence or notice
/// after `day`, a notice that ends before it begins, more objections open than raised, a share stated by both an estimate and a
/// count.
Result<Appraisal> appraise(const std::string& village, const Date& day, const std::vector<Condition>& conditions,
                           const AppraisalRules& rules);

/// One-sided bounds of a share found in `count` of `of` of a simple random sample.
/// Formula: village-appraisal#2. Source: Clopper and Pearson, Biometrika 26 (1934), 404-413. Units: parts of 1; level in (0, 1);
/// 0 <= count <= of, of > 0.
struct ShareBounds {
  double lower = 0, upper = 1;
};
ShareBounds binomial_bounds(std::int64_t count, std::int64_t of, double level);

}  // namespace solleva::plan::village
