// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "solleva/measure/derived.h"
#include "solleva/measure/survey.h"

namespace solleva::measure {

/// Which rows are ranked, and by what.
struct RankedBy {
  const SurveyLine* line = nullptr;  ///< by welfare in units of it where rows have their own; null: by welfare
  bool positive = false;             ///< only rows with welfare above 0
};

/// The domains of a sample in the orders that indices need, found once: only weights differ between replicates.
class Rankings {
 public:
  /// Lines are estimated on the rows `whole`. `options` is to outlive this.
  Rankings(const SurveySample& sample, std::span<const Domain> domains, const SurveyOptions& options,
           std::span<const std::uint32_t> whole);

  /// The rows from which lines are estimated, and at which indices of everybody look; nobody where none does.
  const Ranked& whole() const { return whole_; }

  /// Every domain in its order.
  const std::vector<Ranked>& of(RankedBy by) const;

  /// The same with other weights.
  Rankings under(std::span<const double> weights) const;

 private:
  struct Kept {
    const SurveyLine* line;
    bool positive;
    std::vector<Ranked> domains;
  };
  std::vector<Kept> kept_;
  Ranked whole_;
};

/// Whether the index looks at rows above 0 only: decompositions then take people and means of these, too.
bool takes_positive(const Index& index, const Conventions& conventions);
bool is_fgt(const Index& index);
/// The parameter of generalised entropy that mld (0), theil (1) and geA (A) stand for; empty: another index.
/// Formula: group-decomposition#3. Source: Shorrocks (1980), Econometrica 48, 613-625. Units: none.
std::optional<double> entropy_parameter(const Index& index);

/// What is to be said where `ranked`, made of rows above 0 only, does not hold all rows of the domain: a flag, or none.
std::vector<Flag> left_out(const Domain& domain, const Ranked& ranked);

/// A line as rows of results call it: its name, with the amount where it is estimated.
std::string line_text(const SurveyLine& line, const Smooth& amount);

}  // namespace solleva::measure
