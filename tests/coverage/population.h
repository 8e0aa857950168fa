// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "solleva/measure/measure.h"

namespace solleva::coverage {

inline constexpr std::size_t kIndicators = 4;

/// The numbers that are inside another: PSUs of a stratum, households of a PSU, persons of a household.
using Inside = std::map<std::uint32_t, std::vector<std::uint32_t>>;

/// Everybody, household by household.
struct Population {
  std::string name;
  std::vector<double> welfare;          ///< of each person
  std::vector<std::uint32_t> stratum;   ///< of each person
  std::vector<std::uint32_t> psu;       ///< of each person, unique over strata
  std::vector<std::uint32_t> household; ///< of each person, unique over PSUs
  std::vector<std::uint32_t> first;     ///< of each person: lives in the first stratum (1) or not (0)
  std::vector<std::uint8_t> deprived;   ///< of each person: a bit for each of kIndicators deprivations of the household; made up
  Inside psus, households, persons;     ///< by stratum, by PSU, by household
};

/// A sample as an analyst gets it.
struct Sample {
  data::SurveyDesign design;
  std::vector<double> welfare;
  std::vector<std::uint8_t> deprived;
  std::vector<std::uint32_t> one_stratum;  ///< the rows of the domain that lies in one stratum
};

/// The population of design A from a file with the columns db030, db040 and eqincome of eusilc.
Result<Population> eusilc_population(const std::string& path);
/// The population of designs B (tail 0: log-normal within villages) and C (tail 0.15: heavier than that). Made up.
Population village_population(double tail);

/// PSUs drawn in each stratum and households in each of them, without replacement; 0 households: all.
struct Take {
  std::size_t psus = 0;
  std::size_t households = 0;
};

/// One sample. `number` tells samples of one seed apart.
Sample draw(const Population& population, Take take, std::uint64_t seed, std::uint64_t number);

}  // namespace solleva::coverage
