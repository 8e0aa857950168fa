// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/data/data.h"
#include "solleva/measure/deprivation.h"
#include "solleva/measure/survey.h"

namespace solleva::measure {

/// What is said of a group of people; every one of them is a ratio of two weighted totals.
enum class MultidimensionalKind {
  m0,                ///< adjusted head count: the mean of the scores of the poor, 0 for others
  h,                 ///< share of people who are poor
  a,                 ///< intensity: mean score of the poor
  m1,                ///< adjusted gap; amounts only
  m2,                ///< adjusted squared gap; amounts only
  hd,                ///< uncensored head count of an indicator: deprived, poor or not
  hdk,               ///< censored head count of an indicator: deprived and poor
  actb,              ///< absolute contribution of an indicator or dimension to M0
  pctb,              ///< the same as a part of M0
  population_share,  ///< of a group in its whole
  m0_share,          ///< part of the whole's M0 that is a group's
};

struct MultidimensionalMeasure {
  MultidimensionalKind kind = MultidimensionalKind::m0;
  std::optional<std::size_t> cutoff = {};     ///< index among the spec's; empty for hd and population_share
  std::optional<std::size_t> indicator = {};  ///< for hd, hdk, actb, pctb
  std::optional<std::size_t> dimension = {};  ///< for actb, pctb of a whole dimension
};

/// A domain, and the one that it is a part of.
struct MultidimensionalDomain {
  Domain domain;
  std::optional<std::size_t> whole = {};  ///< index of that domain; then the shares of the group are given too
};

/// From one domain to another: the same people at two times.
struct MultidimensionalStep {
  std::size_t before = 0, after = 0;  ///< indices of domains
  Group group = {};                   ///< as rows of results say it
  std::optional<double> years = {};   ///< between, above 0; empty: no rates a year
};

struct MultidimensionalSample {
  const data::Deprivations& spec;
  const DeprivationCounts& counts;
  const data::SurveyDesign& design;              ///< of all rows of the table
  const data::Replicates* replicates = nullptr;  ///< where errors are to come from them; else they are linearised
};

struct MultidimensionalOptions {
  std::vector<std::string> estimands = {};  ///< names to give; empty: all
  double level = 0.95;
  bool as_mpitb = false;         ///< degrees of freedom of the whole design in every domain, and normal intervals of changes
  bool around_estimate = false;  ///< squares of replicates around the full estimate
};

/// The name in output, as in "pctb".
std::string_view name_of(MultidimensionalKind kind);
/// The cut-off as rows of results say it: in per cent where that is a decimal number, "33", else "1/3".
std::string cutoff_text(Fraction cutoff);

/// All that can be said of a domain, in the order of results. Names that nothing is called are measure.unknown-index.
Result<std::vector<MultidimensionalMeasure>> multidimensional_measures(const MultidimensionalSample& sample, bool part_of_whole,
                                                                       std::span<const std::string> estimands = {});

/// A measure in a domain with what it owes to each row of it.
struct MultidimensionalValue {
  std::optional<double> value;
  std::vector<double> influence;    ///< derivative of the value by the weight of rows[i]
  std::vector<std::uint32_t> rows;  ///< of the table
  std::vector<Flag> flags = {};
};

/// One measure in one domain; `whole` are the rows of the domain it is a part of, for the shares of a group.
/// Formula: multidimensional#5 to #13, influence multidimensional#14. Source: Alkire and Foster (2011), section 4; Alkire et al.
/// (2015), chapter 5 (5.3 to 5.7); influence of a ratio: Saerndal, Swensson and Wretman (1992), p. 178. Units: parts of 1.
/// Edge cases: nobody poor leaves A and the relative contributions without value (flag nobody-poor); an empty domain leaves all.
MultidimensionalValue multidimensional_value(const MultidimensionalSample& sample, const MultidimensionalMeasure& measure,
                                             std::span<const std::uint32_t> rows, std::span<const std::uint32_t> whole = {});

/// All measures of all domains, then of all steps the absolute and relative changes, over the whole time and a year, with errors.
/// Intervals are Student's t, on the logit scale for levels, plain for changes, with the degrees of freedom of both times. Rows of domains
/// that do not count are left out.
/// Formula: multidimensional#5 to #18. Source: as above; Alkire et al. (2015), chapter 9 (9.2); errors: survey-design. Units:
/// parts of 1; changes in the same, relative ones as parts of the value before. Errors: measure.unknown-index; base.stopped.
Result<std::vector<Estimate>> multidimensional_estimates(const MultidimensionalSample& sample,
                                                         std::span<const MultidimensionalDomain> domains,
                                                         std::span<const MultidimensionalStep> steps,
                                                         const MultidimensionalOptions& options, const RunControl& control);

}  // namespace solleva::measure
