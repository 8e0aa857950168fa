// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::data {

/// What a stratum that holds one sampled unit only adds to a variance.
enum class LonelyPsu {
  fail,       ///< nothing can be said: an error that names the strata
  certainty,  ///< it was taken for certain and adds nothing
  remove,     ///< it is left out of the sum, which comes to the same and says something else
  adjust,     ///< it is centred at the mean of all units
  average,    ///< it adds what the other strata add on average
};

/// One stage of sampling, as codes of the rows: equal codes mean the same stratum or unit.
struct SamplingStage {
  std::vector<std::uint32_t> stratum = {};  ///< empty: one stratum
  std::vector<std::uint32_t> unit = {};     ///< empty: every row is a unit by itself
  /// For each row, the units that the population has in its stratum, or the fraction that was taken where all are in (0, 1];
  /// empty: drawn with replacement, or from so many that it comes to the same.
  std::vector<double> population = {};
};

struct DesignInput {
  std::vector<double> weights;               ///< of each row, finite, >= 0, not all 0
  std::vector<SamplingStage> stages = {};    ///< from the first (PSUs) on; empty: every row its own PSU, one stratum
  bool nested = false;                       ///< codes of units are repeated in other strata and mean other units there
  LonelyPsu lonely = LonelyPsu::fail;
  std::vector<std::string> strata_names = {};  ///< of the codes of the first stage, for errors; may be empty
};

/// What an estimate owes to the rows: `values[i]` is the derivative of the estimate by the weight of row `rows[i]`, times
/// `scale`. Parts of one estimate add up. Rows that are not named owe it nothing.
struct Influence {
  std::span<const double> values;
  std::span<const std::uint32_t> rows = {};  ///< empty: values[i] belongs to row i
  double scale = 1;
};

/// A sampling design: how the rows of a survey came to be in it. The one place where influence becomes variance.
class SurveyDesign {
 public:
  /// Errors: data.zero-weights; data.design-unit-in-two-strata (a PSU in two strata, unless nested); data.lonely-psu (rule
  /// fail, with the names of the strata); data.bad-population (fewer units in the population than in the sample, or not one
  /// number in a stratum).
  static Result<SurveyDesign> of(DesignInput input);

  std::size_t rows() const { return weights_.size(); }
  std::span<const double> weights() const { return weights_; }
  std::size_t psus() const { return psu_stratum_.size(); }
  std::size_t strata() const { return strata_; }
  std::span<const std::uint32_t> psu_of_row() const { return psu_; }         ///< from 0, without gaps
  std::span<const std::uint32_t> stratum_of_psu() const { return psu_stratum_; }

  /// Degrees of freedom of the whole: PSUs less strata. Formula: survey-design#6. Source: Korn and Graubard (1999), Analysis of
  /// Health Surveys, p. 62. Units: a count.
  double df() const;
  /// Of a domain: PSUs that hold one of its rows, less the strata of these. `rows`: rows of the domain.
  double df(std::span<const std::uint32_t> rows) const;

  /// The variance of an estimate. Formula: survey-design#1 (one stage), survey-design#3 (more stages), survey-design#4 (lonely
  /// PSUs). Source: Saerndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, p. 126 and 137; Binder (1983),
  /// International Statistical Review 51, 279-292. Units: that of the estimate, squared.
  /// Edge cases: 0 where no row has influence.
  double variance(std::span<const Influence> parts) const;

  /// The covariances of several estimates, row by row (k x k). Formula, source: as for variance(). Units: the product of the two
  /// estimates' units.
  std::vector<double> covariance(std::span<const std::vector<Influence>> estimates) const;

  /// The variance of the same estimate under simple random sampling of as many rows, with replacement: what a design effect
  /// divides by. Formula: survey-design#7. Source: Kish (1965), Survey Sampling, p. 258. Units: as variance().
  double simple_variance(std::span<const Influence> parts) const;

 private:
  std::vector<double> weights_;
  std::vector<std::uint32_t> psu_;
  std::vector<std::uint32_t> psu_stratum_;
  std::size_t strata_ = 0;
};

}  // namespace solleva::data
