// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/economy/regionalise.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/plan/economy/errors.h"

namespace solleva::plan {
namespace {

Error bad(std::string why, std::size_t branch) {
  Error error{errors::bad_economy, "the economy does not hold together"};
  error.why = std::move(why);
  error.where.unit = std::to_string(branch);
  return error;
}

/// How much smaller quotients are in a small region: lambda of FLQ, 1 for the other rules.
double lambda_of(const Employment& employment, LocationQuotient rule, double delta) {
  return rule == LocationQuotient::flegg ? std::pow(std::log2(1 + sum(employment.region) / sum(employment.nation)), delta) : 1;
}

}  // namespace

Result<std::vector<double>> location_quotients(const Employment& employment) {
  const std::size_t n = employment.nation.size();
  if (employment.region.size() != n) return fail(bad("region and nation have different branches", std::min(n, employment.region.size())));
  for (std::size_t i = 0; i < n; ++i) {
    const double region = employment.region[i], nation = employment.nation[i];
    if (!(region >= 0) || !(nation >= 0) || !std::isfinite(region) || !std::isfinite(nation)) return fail(bad("jobs are numbers from 0", i));
    if (region > nation) return fail(bad("the region has more jobs of a branch than the nation", i));
  }
  const double in_region = sum(employment.region), in_nation = sum(employment.nation);
  if (!(in_region > 0)) return fail(bad("the region has no jobs at all", 0));
  std::vector<double> quotients(n);
  for (std::size_t i = 0; i < n; ++i) {
    if (employment.nation[i] > 0) quotients[i] = employment.region[i] / in_region / (employment.nation[i] / in_nation);
  }
  return quotients;
}

Result<SparseMatrix> regional_coefficients(const SparseMatrix& national, const Employment& employment, LocationQuotient rule, double delta) {
  if (!(delta >= 0 && delta < 1)) return fail(bad("delta lies from 0 to below 1", 0));
  const Result<std::vector<double>> quotients = location_quotients(employment);
  if (!quotients) return fail(quotients.error());
  const std::vector<double>& slq = *quotients;
  if (national.rows() != slq.size() || national.columns() != slq.size()) return fail(bad("the table and the jobs have different branches", slq.size()));
  const double lambda = lambda_of(employment, rule, delta);
  return national.mapped([&](std::size_t i, std::size_t j, double value) {
    if (rule == LocationQuotient::simple) return value * std::min(1.0, slq[i]);
    if (slq[j] == 0) return 0.0;
    const double quotient = i == j ? slq[i] : slq[i] / slq[j];
    return value * std::min(1.0, quotient * lambda);
  });
}

Result<std::vector<double>> regional_purchases(const Employment& employment, LocationQuotient rule, double delta) {
  if (!(delta >= 0 && delta < 1)) return fail(bad("delta lies from 0 to below 1", 0));
  Result<std::vector<double>> parts = location_quotients(employment);
  if (!parts) return parts;
  const double lambda = lambda_of(employment, rule, delta);
  for (double& part : *parts) part = std::min(1.0, part * lambda);
  return parts;
}

}  // namespace solleva::plan
