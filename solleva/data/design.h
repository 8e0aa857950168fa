// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/error.h"
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

/// One stage of sampling, as codes of the rows: equal codes mean the same stratum or unit. From the second stage on both are
/// read within the unit of the stage before.
struct SamplingStage {
  std::vector<std::uint32_t> stratum = {};  ///< empty: one stratum
  std::vector<std::uint32_t> unit = {};     ///< empty: every row is a unit by itself
  /// For each row, the units that the population has in its stratum, or the fraction that was taken where all are in (0, 1];
  /// empty: drawn with replacement, or from so many that it comes to the same.
  std::vector<double> population = {};
};

struct DesignInput {
  std::vector<double> weights;             ///< of each row, finite, >= 0, not all 0
  std::vector<SamplingStage> stages = {};  ///< from the first (PSUs) on; empty: every row its own PSU, one stratum
  bool nested = false;                     ///< codes of PSUs are repeated in other strata and mean other PSUs there
  LonelyPsu lonely = LonelyPsu::fail;
  std::vector<std::string> strata_names = {};        ///< of the codes of the first stage, for errors; may be empty
  std::vector<std::string> psu_names = {};           ///< likewise
  std::function<Where(std::size_t row)> place = {};  ///< of a row (from 0) in its file, for errors; empty: "row 1", ...
};

/// What an estimate owes to the rows: `values[i]` is the derivative of the estimate by the weight of row `rows[i]`, times
/// `scale`. Parts of one estimate add up. Rows that are not named owe it nothing.
struct Influence {
  std::span<const double> values;
  std::span<const std::uint32_t> rows = {};  ///< empty: values[i] belongs to row i
  double scale = 1;
  /// In place of `values`, where all at once would take too much room: writes the values of rows[begin], rows[begin + 1], ... Asked for
  /// from 0 on without gaps, several times over; a copy may be asked at the same time.
  std::function<void(std::size_t begin, std::span<double> out)> pieces = {};
  /// Those of the rows in the order in which they are named, each once, where they are at hand: they need not be looked up then.
  std::span<const double> weights = {};

  std::size_t size() const { return pieces ? rows.size() : values.size(); }
};

enum class Replacement { without, with };

struct Calibration;
struct Sampling;

/// A sampling design: how the rows of a survey came to be in it. The one place where influence becomes variance. Copies share
/// what they are made of.
class SurveyDesign {
 public:
  /// Errors: base.bad-shape (columns of different lengths); data.no-rows; data.not-finite, data.negative-value, data.zero-weights
  /// (weights); data.missing-value (kNoCode in a stratum or unit); data.design-unit-in-two-strata (a PSU in two strata, unless
  /// nested); data.lonely-psu (rule fail, or average where every stratum is lonely; with the names of the strata);
  /// data.design-population (fewer units in the population than in the sample, or not one number in a stratum).
  static Result<SurveyDesign> of(DesignInput input);

  std::size_t rows() const { return weights_->size(); }
  std::span<const double> weights() const { return *weights_; }
  std::size_t psus() const;
  std::size_t strata() const;
  std::span<const std::uint32_t> psu_of_row() const;      ///< from 0, without gaps, stratum by stratum
  std::span<const std::uint32_t> stratum_of_psu() const;  ///< ascending, from 0, without gaps
  std::string stratum_name(std::size_t stratum) const;
  LonelyPsu lonely() const;
  std::size_t stages() const;  ///< those that add to a variance: what was sampled below units drawn with replacement does not

  /// The part of a stratum's PSUs that was taken; 0 where drawn with replacement.
  /// Formula: survey-design#2. Source: definition. Units: share of PSUs.
  double sampling_fraction(std::size_t stratum) const;

  /// Degrees of freedom of the whole: PSUs with a weight above 0 less strata that hold one. Formula: survey-design#6.
  /// Source: Korn and Graubard (1999), Analysis of Health Surveys, p. 62. Units: a count.
  double df() const;
  /// Of a domain: PSUs that hold one of its rows, less the strata of these. Formula: survey-design#6. Source: as for the whole.
  /// Units: a count; `rows` are those of the domain.
  double df(std::span<const std::uint32_t> rows) const;

  /// The variance of an estimate. Formula: survey-design#1 (one stage), survey-design#3 (more stages), survey-design#4 (lonely
  /// PSUs), calibration#6 (calibrated weights). Source: Saerndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, p.
  /// 126 and 137; Binder (1983), International Statistical Review 51, 279-292. Units: that of the estimate, squared.
  /// Edge cases: 0 where no row has influence. An estimate of few rows costs only what these rows cost, unless calibrated.
  double variance(std::span<const Influence> parts) const;

  /// The covariances of several estimates, row by row (k x k). Formula: as for variance(), with survey-design#5. Source: as for
  /// variance(). Units: the product of the two estimates' units.
  std::vector<double> covariance(std::span<const std::vector<Influence>> estimates) const;

  /// The variance of the same estimate under simple random sampling of as many rows as the parts name (all when one of them
  /// names none) and have a weight above 0: what a design effect divides by. Formula: survey-design#7. Source: Kish (1965),
  /// Survey Sampling, p. 258 (without replacement); Kish (1995), Journal of Official Statistics 11, 55-77 (with). Units: as
  /// variance(). Edge cases: 0 with fewer than two rows; with replacement where the weights do not sum to more than the rows.
  double simple_variance(std::span<const Influence> parts, Replacement replacement = Replacement::without) const;

  /// The same sampling with calibrated weights: what the totals explain no longer counts as error (calibration.h).
  SurveyDesign calibrated(const Calibration& calibration) const;

 private:
  SurveyDesign() = default;
  struct Explained;

  std::shared_ptr<const Sampling> sampling_;
  std::shared_ptr<const std::vector<double>> weights_;
  std::shared_ptr<const Calibration> calibration_;
};

}  // namespace solleva::data
