// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::measure {

/// One country in one year, as it enters a region.
struct CountryYear {
  std::string country;              ///< a code, unique in the region, as in ISO 3166-1 alpha-3
  double population = 0;            ///< persons, above 0
  std::optional<double> rate = {};  ///< poor persons as a share of the population, in [0, 1]; empty where there is no estimate
};

/// A region in one year. The rate speaks of the countries with an estimate only, and says how many people those are.
struct RegionalPoverty {
  double population = 0;                     ///< persons in all countries listed
  double covered_population = 0;             ///< persons in those with an estimate
  double coverage = 0;                       ///< share of the first that is the second, in [0, 1]
  std::optional<double> rate = {};           ///< share of covered persons; empty where no country has an estimate
  double poor = 0;                           ///< persons, in the covered countries alone
  std::optional<double> poor_if_alike = {};  ///< persons in all, were the rest as poor as the covered (an assumption)
  std::vector<std::string> missing = {};     ///< countries without an estimate, in the order given
};

/// The poverty of a region from its countries: rate, number of poor, coverage.
/// Formula: regional-aggregates#1 to #4; the rate is sum(N_c H_c) / sum(N_c) over the countries with an estimate.
/// Source: definition; `poor_if_alike` rests on the assumption of Chen and Ravallion (2010), QJE 125(4), p. 1577-1625.
/// Units: populations in persons, rates as shares in [0, 1]; results likewise.
/// Errors: measure.empty-region without countries; measure.duplicate-country; measure.bad-population unless finite and above 0;
/// measure.bad-rate unless in [0, 1] (a percentage is refused). Edge: with no estimate at all, coverage is 0 and there is no
/// rate.
Result<RegionalPoverty> regional_poverty(std::span<const CountryYear> countries);

/// What one country does to its region's change. Members named alike in RegionalChange are the sums over countries.
struct CountryContribution {
  std::string country;
  double poor_before = 0, poor_after = 0;  ///< persons
  double poor_change = 0;                  ///< persons: the two below added
  double poor_by_rate = 0;                 ///< persons: its rate moved, at its mean population
  double poor_by_population = 0;           ///< persons: its population moved, at its mean rate
  std::optional<double> poor_share = {};   ///< of the region's poor_change; all add up to 1; empty where that is 0
  double rate_change = 0;                  ///< share of the region's persons: the two below added
  double rate_within = 0;                  ///< its rate moved, at its mean share of the region's people
  double rate_shift = 0;                   ///< its share of the people moved, at its distance from the region's mean rate
  std::optional<double> rate_share = {};   ///< of the region's rate_change; all add up to 1; empty where that is 0
};

/// How a region's poverty changed between two years, over the countries with an estimate in both.
struct RegionalChange {
  RegionalPoverty before, after;  ///< of the countries compared, so their coverage is 1
  double coverage_before = 0;     ///< people of the countries compared among all listed before
  double coverage_after = 0;      ///< the same after
  double poor_change = 0, poor_by_rate = 0, poor_by_population = 0;
  double rate_change = 0, rate_within = 0, rate_shift = 0;
  std::vector<CountryContribution> countries;  ///< in the order of `before`
  std::vector<std::string> left_out = {};      ///< countries that lack an estimate, or are not listed, in one of the years
};

/// The contribution of every country, and of population growth, to a region's change in number of poor and in poverty rate.
/// Both decompositions are exact: no residual, no order of steps, and a change of sign under exchange of the years.
/// Formula: regional-aggregates#5 to #11 (Shapley values over rate and population; shift measured from the region's mean rate).
/// Source: Shorrocks (2013), J. Econ. Inequality 11(1), p. 99-126, for the rule; definition for the reference of the shift.
/// Units: as in regional_poverty; contributions in persons, and as shares of the region's persons (0.01 is one percentage point).
/// Errors: those of regional_poverty; measure.empty-region where no country has an estimate in both years.
Result<RegionalChange> regional_change(std::span<const CountryYear> before, std::span<const CountryYear> after);

/// The same countries but one, to ask what a region looks like without it. Unknown codes leave the list as it is.
std::vector<CountryYear> without(std::span<const CountryYear> countries, std::string_view country);

}  // namespace solleva::measure
