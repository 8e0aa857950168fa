// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/village/appraisal.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "solleva/base/root.h"
#include "solleva/base/student.h"
#include "solleva/base/text.h"
#include "solleva/plan/errors.h"

namespace solleva::plan::village {
namespace {

std::string percent(double share) {
  const double tenths = std::round(share * 10000) / 100;
  return format_double(tenths) + " %";
}

std::int64_t days_between(const Date& from, const Date& to) {
  return DateSpan{from, to}.days().count();
}

Error contradiction(const Condition& condition, std::string why) {
  Error error{errors::bad_appraisal, "the condition '" + condition.id + "' contradicts itself"};
  error.where.unit = condition.id;
  error.why = std::move(why);
  return error;
}

/// Everything about a share that cannot be.
std::optional<std::string> wrong_share(const Condition& condition) {
  const ShareEvidence& share = condition.share;
  const auto outside = [](double part) { return !(part >= 0 && part <= 1); };
  if (outside(condition.bound)) return "its bound " + format_double(condition.bound) + " is no part of 1";
  if (share.estimate && outside(*share.estimate)) return "its estimate " + format_double(*share.estimate) + " is no part of 1";
  if (share.se && !(*share.se >= 0)) return "its standard error is below 0";
  if (share.df && !(*share.df > 0)) return "its degrees of freedom are not above 0";
  if (share.estimate && share.count) return "its share is stated both by an estimate and by a count";
  if (share.count.has_value() != share.of.has_value()) return "'count' and 'of' go together";
  if (share.count && (*share.count < 0 || *share.of < 1 || *share.count > *share.of))
    return "it counts " + std::to_string(*share.count) + " of " + std::to_string(*share.of);
  return {};
}

std::optional<std::string> wrong_dates(const Condition& condition, const Date& day) {
  const PublicNotice& notice = condition.notice;
  if (condition.seen && *condition.seen > day)
    return "its evidence of " + condition.seen->text() + " is later than the day of the appraisal";
  if (notice.to && !notice.from) return "its notice has an end and no beginning";
  if (notice.from && *notice.from > day) return "its notice begins after the day of the appraisal";
  if (notice.from && notice.to && *notice.to < *notice.from) return "its notice ends before it begins";
  if (notice.objections < 0 || notice.objections_open < 0 || notice.objections_open > notice.objections)
    return std::to_string(notice.objections_open) + " objections are open of " + std::to_string(notice.objections) + " raised";
  return {};
}

std::optional<std::string> wrong_counts(const Condition& condition) {
  for (const auto& number : {condition.lacking, condition.checked, condition.of}) {
    if (number && *number < 0) return "a count is below 0";
  }
  if (condition.checked && condition.of && *condition.checked > *condition.of)
    return std::to_string(*condition.checked) + " were checked of " + std::to_string(*condition.of);
  if (condition.lacking && condition.checked && *condition.lacking > *condition.checked)
    return std::to_string(*condition.lacking) + " lack it of " + std::to_string(*condition.checked) + " checked";
  return {};
}

/// Value and bounds of the share (village-appraisal#1, #2); false where the evidence does not give them.
bool find_bounds(const ShareEvidence& share, double level, Finding& finding) {
  if (share.count) {
    finding.value = static_cast<double>(*share.count) / static_cast<double>(*share.of);
    const ShareBounds bounds =
        share.census ? ShareBounds{*finding.value, *finding.value} : binomial_bounds(*share.count, *share.of, level);
    finding.lower = bounds.lower;
    finding.upper = bounds.upper;
    finding.method = share.census ? "census, no sampling error" : "simple random sample, Clopper-Pearson, one-sided";
    return true;
  }
  if (!share.estimate) return false;
  finding.value = share.estimate;
  if (share.census) {
    finding.lower = finding.upper = share.estimate;
    finding.method = "census, no sampling error";
    return true;
  }
  // Without a spread nothing says how far an estimate at the edge may be off.
  if (!share.se || *share.estimate <= 0 || *share.estimate >= 1) return false;
  const double p = *share.estimate;
  const double t = student_quantile(level, share.df.value_or(std::numeric_limits<double>::infinity()));
  const double odds = std::log(p / (1 - p)), spread = t * *share.se / (p * (1 - p));
  finding.lower = 1 / (1 + std::exp(-(odds - spread)));
  finding.upper = 1 / (1 + std::exp(-(odds + spread)));
  finding.method = std::string("estimate with its standard error, logit, one-sided, ") +
                   (share.df ? "t with " + format_double(*share.df) + " degrees of freedom" : "normal");
  return true;
}

void judge_share(const Condition& condition, const AppraisalRules& rules, Finding& finding) {
  if (!find_bounds(condition.share, rules.level, finding)) {
    finding.reason = !condition.share.estimate
                         ? "No share was given."
                         : "The share of " + percent(*condition.share.estimate) +
                               " has no usable standard error, so nothing says how far the truth may be from it.";
    return;
  }
  const bool below = condition.kind == ConditionKind::share_below;
  const bool met = below ? *finding.upper < condition.bound : *finding.lower >= condition.bound;
  const bool missed = below ? *finding.lower >= condition.bound : *finding.upper < condition.bound;
  finding.verdict = met ? Verdict::met : missed ? Verdict::not_met : Verdict::not_shown;
  const bool exact = *finding.lower == *finding.upper;
  const std::string asked = below ? "below " + percent(condition.bound) : "at least " + percent(condition.bound);
  finding.reason = "The share is " + percent(*finding.value) + "; asked for is " + asked + ".";
  if (exact) return;
  const std::string at = " (one-sided, at " + percent(rules.level) + ").";
  if (met) {
    finding.reason +=
        below ? " It is at most " + percent(*finding.upper) + at : " It is at least " + percent(*finding.lower) + at;
  } else if (missed) {
    finding.reason +=
        below ? " It is at least " + percent(*finding.lower) + at : " It is at most " + percent(*finding.upper) + at;
  } else {
    finding.reason += " It may be anything from " + percent(*finding.lower) + " to " + percent(*finding.upper) +
                      " (each end one-sided, at " + percent(rules.level) +
                      "), on both sides of what is asked for: more evidence is needed.";
  }
}

void judge_everyone(const Condition& condition, Finding& finding) {
  if (!condition.lacking || !condition.checked || !condition.of) {
    finding.reason = "How many lack it, were checked and live there was not all given.";
    return;
  }
  const std::int64_t unchecked = *condition.of - *condition.checked;
  if (*condition.of > 0) finding.value = static_cast<double>(*condition.lacking) / static_cast<double>(*condition.of);
  if (*condition.lacking > 0) {
    finding.verdict = Verdict::not_met;
    finding.reason =
        std::to_string(*condition.lacking) + " of " + std::to_string(*condition.checked) + " checked lack it; nobody may.";
  } else if (unchecked > 0) {
    finding.reason = "Nobody of " + std::to_string(*condition.checked) + " checked lacks it, but " + std::to_string(unchecked) +
                     " of " + std::to_string(*condition.of) + " were not checked.";
  } else {
    finding.verdict = Verdict::met;
    finding.reason = "All " + std::to_string(*condition.of) + " were checked and nobody lacks it.";
  }
  finding.method = "count, one by one";
}

void judge_present(const Condition& condition, Finding& finding) {
  finding.method = "seen on the spot";
  if (!condition.there) {
    finding.reason = "Whether it is there was not stated.";
    return;
  }
  finding.verdict = *condition.there ? Verdict::met : Verdict::not_met;
  finding.reason = *condition.there ? "It is there." : "It is not there.";
}

/// What keeps a met condition from being shown: no evidence, old evidence, a notice that is missing, short, running or disputed
/// (village-appraisal#3).
void check_standing(const Condition& condition, const Date& day, const AppraisalRules& rules, Finding& finding) {
  std::vector<std::string> doubts;
  if (condition.evidence.empty() || !condition.seen) {
    doubts.emplace_back("No evidence with its day was named.");
  } else if (const std::int64_t age = days_between(*condition.seen, day); age > rules.oldest_days) {
    doubts.push_back("The evidence of " + condition.seen->text() + " is " + std::to_string(age) + " days old; " +
                     std::to_string(rules.oldest_days) + " are allowed.");
  }
  const PublicNotice& notice = condition.notice;
  if (notice.from) finding.notice_days = days_between(*notice.from, notice.to && *notice.to < day ? *notice.to : day);
  if (rules.notice_days > 0 && !notice.from) {
    doubts.push_back("The finding was not made public; " + std::to_string(rules.notice_days) + " days of notice are asked for.");
  } else if (rules.notice_days > 0 && *finding.notice_days < rules.notice_days) {
    const bool running = !notice.to || *notice.to >= day;
    doubts.push_back("The finding " + std::string(running ? "has been" : "was") + " public for " +
                     std::to_string(*finding.notice_days) + " of " + std::to_string(rules.notice_days) + " days" +
                     (running ? ", and still is." : "."));
  }
  if (notice.objections_open > 0)
    doubts.push_back(std::to_string(notice.objections_open) + " of " + std::to_string(notice.objections) +
                     " objections are not settled.");
  if (finding.verdict == Verdict::met && !doubts.empty()) finding.verdict = Verdict::not_shown;
  for (const std::string& doubt : doubts) finding.reason += " " + doubt;
}

std::string titles_of(const std::vector<Finding>& findings, Verdict verdict) {
  std::vector<std::string> titles;
  for (const Finding& finding : findings) {
    if (finding.verdict == verdict) titles.push_back(finding.title.empty() ? finding.id : finding.title);
  }
  return join(titles, "; ");
}

std::string statement_of(const std::string& village, const Date& day, const Appraisal& appraisal) {
  const auto count = [&](Verdict verdict) { return std::ranges::count(appraisal.findings, verdict, &Finding::verdict); };
  const std::string all = std::to_string(appraisal.findings.size());
  std::string text = "On " + day.text() + " ";
  if (appraisal.verdict == Verdict::met) {
    text += "the evidence shows that " + village + " has left poverty by all " + all + " conditions";
  } else if (appraisal.verdict == Verdict::not_met) {
    text +=
        village + " has not left poverty: " + std::to_string(count(Verdict::not_met)) + " of " + all + " conditions are not met";
  } else {
    text += "the evidence does not show that " + village + " has left poverty: " + std::to_string(count(Verdict::not_shown)) +
            " of " + all + " conditions are not shown, though none is found unmet";
  }
  text += ".";
  for (const auto& [verdict, words] : {std::pair{Verdict::met, " Met: "},
                                       {Verdict::not_met, " Not met: "},
                                       {Verdict::not_shown, " Not shown by the evidence: "}}) {
    if (const std::string titles = titles_of(appraisal.findings, verdict); !titles.empty()) text += words + titles + ".";
  }
  return text;
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::met:
      return "met";
    case Verdict::not_met:
      return "not met";
    case Verdict::not_shown:
      break;
  }
  return "not shown by the evidence";
}

Result<Appraisal> appraise(const std::string& village, const Date& day, const std::vector<Condition>& conditions,
                           const AppraisalRules& rules) {
  Appraisal appraisal;
  for (const Condition& condition : conditions) {
    for (const auto& wrong : {wrong_share(condition), wrong_dates(condition, day), wrong_counts(condition)}) {
      if (wrong) return fail(contradiction(condition, *wrong));
    }
    Finding finding;
    finding.id = condition.id;
    finding.title = condition.title;
    switch (condition.kind) {
      case ConditionKind::share_below:
      case ConditionKind::share_at_least:
        judge_share(condition, rules, finding);
        break;
      case ConditionKind::everyone:
        judge_everyone(condition, finding);
        break;
      case ConditionKind::present:
        judge_present(condition, finding);
        break;
    }
    check_standing(condition, day, rules, finding);
    appraisal.findings.push_back(std::move(finding));
  }
  const auto any = [&](Verdict verdict) {
    return std::ranges::find(appraisal.findings, verdict, &Finding::verdict) != appraisal.findings.end();
  };
  appraisal.verdict = any(Verdict::not_met)                                   ? Verdict::not_met
                      : any(Verdict::not_shown) || appraisal.findings.empty() ? Verdict::not_shown
                                                                              : Verdict::met;
  appraisal.statement = statement_of(village, day, appraisal);
  return appraisal;
}

ShareBounds binomial_bounds(std::int64_t count, std::int64_t of, double level) {
  const auto n = static_cast<double>(of);
  // The chance of at most k of n, by its terms.
  const auto at_most = [n](std::int64_t k, double p) {
    if (p <= 0) return 1.0;
    if (p >= 1) return static_cast<double>(k) >= n ? 1.0 : 0.0;
    double chance = 0;
    for (std::int64_t i = 0; i <= k; ++i) {
      const auto x = static_cast<double>(i);
      chance +=
          std::exp(std::lgamma(n + 1) - std::lgamma(x + 1) - std::lgamma(n - x + 1) + x * std::log(p) + (n - x) * std::log1p(-p));
    }
    return std::min(1.0, chance);
  };
  ShareBounds bounds;
  if (count < of) bounds.upper = find_root([&](double p) { return at_most(count, p) - (1 - level); }, {0, 1}).value_or(1);
  if (count > 0) bounds.lower = find_root([&](double p) { return 1 - at_most(count - 1, p) - (1 - level); }, {0, 1}).value_or(0);
  return bounds;
}

}  // namespace solleva::plan::village
