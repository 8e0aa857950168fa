// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/lineup.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

Done check(std::span<const SurveyMean> surveys, int reference_year, const LineUpOptions& options) {
  const auto bad = [](std::string what) -> Done { return fail({errors::bad_line_up, std::move(what)}); };
  if (surveys.empty() || surveys.size() > 2)
    return bad("a year is lined up from one survey or two, not " + std::to_string(surveys.size()));
  if (!(options.pass_through >= 0 && options.pass_through <= 1)) {
    return bad("the pass-through must be in [0, 1], not " + format_double(options.pass_through));
  }
  for (const SurveyMean& survey : surveys) {
    if (!std::isfinite(survey.mean) || survey.mean <= 0)
      return bad("a survey mean must be above 0, not " + format_double(survey.mean));
    if (!std::isfinite(survey.year) || std::fabs(survey.year) > 9999) return bad("a survey has no year");
  }
  if (surveys.size() == 2 && !(surveys[0].year < reference_year && reference_year < surveys[1].year)) {
    return bad("the year " + std::to_string(reference_year) + " does not lie between the surveys of " +
               format_double(surveys[0].year) + " and " + format_double(surveys[1].year));
  }
  return {};
}

/// By what factor a mean grows between two moments, from < to: year by year, so that the pass-through applies to annual rates.
Result<double> growth_factor(const AccountsSeries& accounts, double from, double to, double pass_through) {
  const Result<double> first = accounts_at(accounts, from);
  if (!first) return first;
  if (pass_through == 1) {
    const Result<double> last = accounts_at(accounts, to);
    return last ? Result<double>(*last / *first) : last;
  }
  double factor = 1, level = *first;
  for (double year = from; year < to;) {
    year = std::min(std::floor(year) + 1, to);
    const Result<double> next = accounts_at(accounts, year);
    if (!next) return next;
    factor *= 1 + pass_through * (*next / level - 1);
    level = *next;
  }
  return factor;
}

Result<double> carried(const SurveyMean& survey, int reference_year, const AccountsSeries& accounts,
                       const LineUpOptions& options) {
  if (survey.year == reference_year) return survey.mean;
  const bool forward = survey.year < reference_year;
  const Result<double> factor = growth_factor(accounts, forward ? survey.year : reference_year,
                                              forward ? reference_year : survey.year, options.pass_through);
  if (!factor) return factor;
  return forward ? survey.mean * *factor : survey.mean / *factor;
}

}  // namespace

Result<double> accounts_at(const AccountsSeries& accounts, double year) {
  const auto level = [&](int at) -> Result<double> {
    const auto found = accounts.find(at);
    if (found == accounts.end() || !std::isfinite(found->second) || found->second <= 0) {
      return fail({errors::no_growth, "the national accounts have no level above 0 for " + std::to_string(at)});
    }
    return found->second;
  };
  const double whole = std::floor(year);
  const double part = year - whole;
  const Result<double> now = level(static_cast<int>(whole));
  if (!now || part == 0) return now;
  const Result<double> next = level(static_cast<int>(whole) + 1);
  if (!next) return next;
  return (1 - part) * *now + part * *next;
}

Result<LinedUp> line_up(std::span<const SurveyMean> surveys, int reference_year, const AccountsSeries& accounts,
                        LineUpOptions options) {
  if (Done ok = check(surveys, reference_year, options); !ok) return fail(std::move(ok.error()));
  if (surveys.size() == 1) {
    const Result<double> mean = carried(surveys[0], reference_year, accounts, options);
    if (!mean) return fail(mean.error());
    return LinedUp{LineUpKind::one_survey, {{0, *mean, 1}}};
  }
  const SurveyMean &first = surveys[0], &second = surveys[1];
  const double weight = (second.year - reference_year) / (second.year - first.year);
  const Result<double> level = accounts_at(accounts, reference_year), level_first = accounts_at(accounts, first.year),
                       level_second = accounts_at(accounts, second.year);
  for (const auto* one : {&level, &level_first, &level_second}) {
    if (!*one) return fail(one->error());
  }
  const bool same_direction = (second.mean - first.mean) * (*level_second - *level_first) > 0;
  const bool between = (*level - *level_first) * (*level_second - *level) >= 0;
  if (same_direction && between) {
    const double mean = first.mean + (second.mean - first.mean) * (*level - *level_first) / (*level_second - *level_first);
    return LinedUp{LineUpKind::same_direction, {{0, mean, weight}, {1, mean, 1 - weight}}};
  }
  const Result<double> forward = carried(first, reference_year, accounts, options);
  const Result<double> backward = carried(second, reference_year, accounts, options);
  if (!forward) return fail(forward.error());
  if (!backward) return fail(backward.error());
  return LinedUp{LineUpKind::diverging, {{0, *forward, weight}, {1, *backward, 1 - weight}}};
}

}  // namespace solleva::measure
