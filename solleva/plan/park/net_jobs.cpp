// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/park/net_jobs.h"

#include <cmath>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/plan/economy/leontief.h"
#include "solleva/plan/park/errors.h"

namespace solleva::plan::park {
namespace {

tl::unexpected<Error> bad(std::string why, std::string unit = {}) {
  Error error{errors::bad_park, "the park does not hold together"};
  error.why = std::move(why);
  error.where.unit = std::move(unit);
  return fail(std::move(error));
}

Done check_share(const Range& range, const char* name) {
  if (0 <= range.low && range.low <= range.value && range.value <= range.high && range.high <= 1) return {};
  return bad("its low end, value and high end rise and lie from 0 to 1", name);
}

Done check(const Region& region, const Activity& activity) {
  const std::size_t n = region.coefficients.rows();
  if (region.jobs_of_output.size() != n || activity.sales.size() != n || activity.purchases.size() != n) return bad("sales, purchases and jobs of output need an amount for each sector");
  if (region.with_households.rows() != 0 && region.with_households.rows() != n + 1) return bad("households are one sector more");
  for (const auto* amounts : {&region.jobs_of_output, &activity.sales, &activity.purchases}) {
    for (const double value : *amounts) {
      if (!(value >= 0) || !std::isfinite(value)) return bad("sales, purchases and jobs are numbers from 0");
    }
  }
  if (!(activity.filled_by_employed <= activity.filled)) return bad("more places are filled by people who had a job than are filled");
  if (Done done = check_share(activity.displaced, "displaced"); !done) return done;
  return check_share(activity.refilled, "refilled");
}

double dot(std::span<const double> a, std::span<const double> b) {
  Sum sum;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) sum.add(a[i] * b[i]);
  return sum.value();
}

/// Jobs that a unit of demand sets in motion in the region, with the demand itself.
struct Multipliers {
  std::vector<double> open, closed;  ///< of each sector; `closed` also of the income of households, and empty without them
};

Result<Multipliers> multipliers_of(const Region& region, const RunControl& control) {
  Multipliers all;
  const Result<Leontief> open = Leontief::of(region.coefficients, control);
  if (!open) return fail(open.error());
  Result<LeontiefSolution> first = open->multipliers(region.jobs_of_output, control);
  if (!first) return fail(first.error());
  all.open = std::move(first->x);
  if (region.with_households.rows() == 0) return all;
  const Result<Leontief> closed = Leontief::of(region.with_households, control);
  if (!closed) return fail(closed.error());
  std::vector<double> intensity = region.jobs_of_output;
  intensity.push_back(0);  // households employ nobody
  Result<LeontiefSolution> second = closed->multipliers(intensity, control);
  if (!second) return fail(second.error());
  all.closed = std::move(second->x);
  return all;
}

/// The account at one displaced share and one refilled share, a number for each line.
std::vector<double> at(const Region& region, const Activity& activity, const Multipliers& m, double displaced, double refilled) {
  const std::size_t n = activity.sales.size();
  std::vector<double> beside(n), spent(n);  // of a unit of sales: other firms' jobs, and those that only spending brings
  for (std::size_t i = 0; i < n; ++i) {
    beside[i] = m.open[i] - region.jobs_of_output[i];
    spent[i] = m.closed.empty() ? 0 : m.closed[i] - m.open[i];
  }
  const double of_income = m.closed.empty() ? 0 : m.closed[n];
  const double indirect = dot(m.open, activity.purchases);
  const double induced = dot(spent, activity.purchases) + of_income * activity.wages;
  const double gross = activity.filled + indirect + induced;
  const double lost = displaced * dot(region.jobs_of_output, activity.sales);
  const double lost_beside = displaced * (dot(beside, activity.sales) + dot(spent, activity.sales)) + of_income * (1 - refilled) * activity.earned_before;
  const double employed = (1 - refilled) * activity.filled_by_employed;
  return {activity.filled, indirect, induced, gross, -lost, -lost_beside, -employed, gross - lost - lost_beside - employed};
}

}  // namespace

Result<std::vector<JobsLine>> account_of_jobs(const Region& region, const Activity& activity, const RunControl& control) {
  if (Done done = check(region, activity); !done) return fail(done.error());
  const Result<Multipliers> m = multipliers_of(region, control);
  if (!m) return fail(m.error());
  const std::vector<double> value = at(region, activity, *m, activity.displaced.value, activity.refilled.value);
  const std::vector<double> low = at(region, activity, *m, activity.displaced.high, activity.refilled.low);
  const std::vector<double> high = at(region, activity, *m, activity.displaced.low, activity.refilled.high);
  std::vector<JobsLine> lines;
  for (const Line line : {Line::filled, Line::indirect, Line::induced, Line::gross, Line::displaced, Line::displaced_indirect, Line::already_employed, Line::net}) {
    const auto k = static_cast<std::size_t>(line);
    lines.push_back({line, {value[k], low[k], high[k]}});
  }
  return lines;
}

}  // namespace solleva::plan::park
