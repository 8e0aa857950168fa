// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/region.h"

#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

Done check(std::span<const CountryYear> countries) {
  if (countries.empty()) return fail({errors::empty_region, "the region has no country"});
  std::set<std::string_view> seen;
  for (const CountryYear& c : countries) {
    const Where where{.unit = c.country};
    if (!seen.insert(c.country).second) return fail({errors::duplicate_country, "a country is listed twice", where});
    if (!std::isfinite(c.population) || c.population <= 0) {
      return fail({errors::bad_population, "a population must be above 0, not " + format_double(c.population), where});
    }
    if (c.rate && !(*c.rate >= 0 && *c.rate <= 1)) {
      return fail({errors::bad_rate,
                   "a poverty rate must be a share in [0, 1], not " + format_double(*c.rate),
                   where,
                   {},
                   *c.rate > 1 && *c.rate <= 100 ? "divide percentages by 100" : ""});
    }
  }
  return {};
}

RegionalPoverty add_up(std::span<const CountryYear> countries) {
  Sum all, covered, poor;
  RegionalPoverty region;
  for (const CountryYear& c : countries) {
    all.add(c.population);
    if (!c.rate) {
      region.missing.push_back(c.country);
      continue;
    }
    covered.add(c.population);
    poor.add(c.population * *c.rate);
  }
  region.population = all.value();
  region.covered_population = covered.value();
  region.coverage = region.covered_population / region.population;
  region.poor = poor.value();
  if (region.covered_population > 0) {
    region.rate = region.poor / region.covered_population;
    region.poor_if_alike = *region.rate * region.population;
  }
  return region;
}

/// The countries with an estimate in both years, in the order of the first, and who falls out.
struct Matched {
  std::vector<CountryYear> before, after;
  std::vector<std::string> left_out;
};

Matched match(std::span<const CountryYear> before, std::span<const CountryYear> after) {
  std::map<std::string_view, const CountryYear*> later;
  for (const CountryYear& c : after) later.emplace(c.country, &c);
  Matched matched;
  for (const CountryYear& c : before) {
    const auto found = later.find(c.country);
    if (c.rate && found != later.end() && found->second->rate) {
      matched.before.push_back(c);
      matched.after.push_back(*found->second);
    } else {
      matched.left_out.push_back(c.country);
    }
    if (found != later.end()) later.erase(found);
  }
  for (const CountryYear& c : after) {
    if (later.contains(c.country)) matched.left_out.push_back(c.country);
  }
  return matched;
}

CountryContribution contribution(const CountryYear& before, const CountryYear& after, const RegionalChange& region) {
  const double rate_step = *after.rate - *before.rate;
  const double mean_rate = 0.5 * (*before.rate + *after.rate);
  const double weight_before = before.population / region.before.population;
  const double weight_after = after.population / region.after.population;
  const double reference = 0.5 * (*region.before.rate + *region.after.rate);

  CountryContribution c{.country = before.country};
  c.poor_before = before.population * *before.rate;
  c.poor_after = after.population * *after.rate;
  c.poor_by_rate = 0.5 * (before.population + after.population) * rate_step;
  c.poor_by_population = mean_rate * (after.population - before.population);
  c.poor_change = c.poor_by_rate + c.poor_by_population;
  c.rate_within = 0.5 * (weight_before + weight_after) * rate_step;
  c.rate_shift = (mean_rate - reference) * (weight_after - weight_before);
  c.rate_change = c.rate_within + c.rate_shift;
  return c;
}

double total(const std::vector<CountryContribution>& countries, double CountryContribution::* part) {
  Sum sum;
  for (const CountryContribution& c : countries) sum.add(c.*part);
  return sum.value();
}

/// The share of each country in the total, left empty where the total is nothing but the rounding of parts that cancel.
void set_shares(std::vector<CountryContribution>& countries, double CountryContribution::* part,
                std::optional<double> CountryContribution::* share) {
  const double whole = total(countries, part);
  Sum size;
  for (const CountryContribution& c : countries) size.add(std::fabs(c.*part));
  if (std::fabs(whole) <= 1e-12 * size.value()) return;
  for (CountryContribution& c : countries) c.*share = c.*part / whole;
}

}  // namespace

Result<RegionalPoverty> regional_poverty(std::span<const CountryYear> countries) {
  if (Done ok = check(countries); !ok) return fail(std::move(ok.error()));
  return add_up(countries);
}

Result<RegionalChange> regional_change(std::span<const CountryYear> before, std::span<const CountryYear> after) {
  for (const auto& year : {before, after}) {
    if (Done ok = check(year); !ok) return fail(std::move(ok.error()));
  }
  Matched matched = match(before, after);
  if (matched.before.empty()) {
    return fail({errors::empty_region, "no country of the region has an estimate in both years"});
  }
  RegionalChange change;
  change.before = add_up(matched.before);
  change.after = add_up(matched.after);
  change.coverage_before = change.before.population / add_up(before).population;
  change.coverage_after = change.after.population / add_up(after).population;
  change.left_out = std::move(matched.left_out);
  for (std::size_t i = 0; i < matched.before.size(); ++i) {
    change.countries.push_back(contribution(matched.before[i], matched.after[i], change));
  }
  change.poor_by_rate = total(change.countries, &CountryContribution::poor_by_rate);
  change.poor_by_population = total(change.countries, &CountryContribution::poor_by_population);
  change.poor_change = total(change.countries, &CountryContribution::poor_change);
  change.rate_within = total(change.countries, &CountryContribution::rate_within);
  change.rate_shift = total(change.countries, &CountryContribution::rate_shift);
  change.rate_change = total(change.countries, &CountryContribution::rate_change);
  set_shares(change.countries, &CountryContribution::poor_change, &CountryContribution::poor_share);
  set_shares(change.countries, &CountryContribution::rate_change, &CountryContribution::rate_share);
  return change;
}

std::vector<CountryYear> without(std::span<const CountryYear> countries, std::string_view country) {
  std::vector<CountryYear> rest;
  for (const CountryYear& c : countries) {
    if (c.country != country) rest.push_back(c);
  }
  return rest;
}

}  // namespace solleva::measure
