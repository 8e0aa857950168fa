// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "solleva/data/design.h"

// The inside of a survey design, for design.cpp alone.
namespace solleva::data {

/// One stage of sampling, made ready. Units are numbered stratum by stratum, so that a stratum is a range of units.
struct Stage {
  std::vector<std::uint32_t> unit_of_row;
  std::vector<std::uint32_t> stratum_of_unit;
  std::vector<std::uint32_t> begin;  ///< of each stratum: its first unit; one more at the end
  std::vector<double> fraction;      ///< of each stratum: sampled units of those in the population, 0 with replacement
  std::vector<double> factor;        ///< of each stratum: what its sum of squares counts, survey-design#3; 0 for certain ones
  std::vector<bool> lonely;          ///< of each stratum; empty when none is
  double lonely_factor = 0;          ///< of all lonely strata together, where they are adjusted
  double average = 1;                ///< what the sum over strata is multiplied by where lonely ones add the average

  std::size_t units() const { return stratum_of_unit.size(); }
  std::size_t strata() const { return factor.size(); }
  bool is_lonely(std::size_t stratum) const { return !lonely.empty() && lonely[stratum]; }
};

struct Sampling {
  LonelyPsu lonely = LonelyPsu::fail;
  std::vector<Stage> stages;
  std::vector<std::string> strata_names;
  std::vector<std::uint32_t> code_of_stratum;  ///< as it came, to find the name
  std::vector<bool> psu_counts;                ///< holds a row with a weight above 0
};

Result<Sampling> make_sampling(DesignInput& input);

/// What the units of one stage contribute to an estimate: totals of weighted influence. All units, or the few that have any.
struct UnitTotals {
  bool all = true;
  std::vector<std::uint32_t> units = {};  ///< ascending; empty when `all`
  std::vector<double> values = {};
  std::vector<std::uint32_t> strata = {};  ///< ascending; empty when `all`
  std::vector<double> means = {};          ///< of each of these strata, over all its units
  double mean = 0;                         ///< over all units of the stage
  double lonely = 0;                       ///< sum over lonely strata of factor times value
};

/// Calls take(begin, values) for all values of an influence, piece by piece.
template <class Take>
void for_each_piece(const Influence& part, Take take) {
  if (!part.pieces) return take(std::size_t{0}, part.values);
  constexpr std::size_t most = 8192;  // stays in a cache
  std::vector<double> buffer(std::min(most, part.size()));
  for (std::size_t begin = 0; begin < part.size(); begin += most) {
    const std::span<double> values = std::span(buffer).first(std::min(most, part.size() - begin));
    part.pieces(begin, values);
    take(begin, std::span<const double>(values));
  }
}

UnitTotals unit_totals(const Stage& stage, std::span<const double> weights, std::span<const Influence> parts);

/// What one stage adds to a covariance, survey-design#3 and #4.
/// Formula: survey-design#3. Source: as for SurveyDesign::variance. Units: the product of the two estimates' units.
double stage_covariance(const Stage& stage, const UnitTotals& a, const UnitTotals& b);

}  // namespace solleva::data
