// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solleva/measure/measure.h"

namespace solleva::coverage {

/// Everybody, household by household.
struct Population {
  std::string name;
  std::vector<double> welfare;          ///< of each person
  std::vector<std::uint32_t> stratum;   ///< of each person
  std::vector<std::uint32_t> psu;       ///< of each person, unique over strata
  std::vector<std::uint32_t> household; ///< of each person, unique over PSUs
  std::vector<std::uint32_t> half;      ///< of each person: a domain of one stratum (1) or not (0)
};

/// A sample as an analyst gets it.
struct Sample {
  data::SurveyDesign design;
  std::vector<double> welfare;
  std::vector<std::uint32_t> one_stratum;  ///< the rows of the domain that lies in one stratum
};

/// The population of design A from a file with the columns db030, db040 and eqincome of eusilc.
Result<Population> eusilc_population(const std::string& path);
/// The population of design B. Made up.
Population village_population();

/// One sample of the design that belongs to the population. `number` tells samples of one seed apart.
Sample draw_clusters(const Population& population, std::uint64_t seed, std::uint64_t number);
Sample draw_villages(const Population& population, std::uint64_t seed, std::uint64_t number);

}  // namespace solleva::coverage
