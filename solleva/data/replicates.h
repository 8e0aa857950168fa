// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/data/design.h"
#include "solleva/data/hadamard.h"

namespace solleva::data {

enum class ReplicateMethod { jk1, jkn, brr, fay, bootstrap };

/// Sets of weights that show how far an estimate would move had the survey been drawn again. Weights made from a design are not
/// stored: each set is made when it is asked for.
class Replicates {
 public:
  /// Delete-one-PSU jackknife of a design without (jk1) or with strata (jkn).
  /// Formula: survey-design#8. Source: Wolter (2007), Introduction to Variance Estimation, chapter 4. Errors: data.lonely-psu for
  /// lonely strata unless they count as certain or are removed; base.bad-shape when no PSU can be left out.
  static Result<Replicates> jackknife(const SurveyDesign& design);
  /// Balanced half-samples of a design with two PSUs in each stratum; `fay` in [0, 1), 0 is plain BRR.
  /// Formula: survey-design#9. Source: Judkins (1990), Journal of Official Statistics 6, 223-239. Errors: data.not-two-psus, with
  /// the strata; base.bad-value for fay.
  static Result<Replicates> balanced(const SurveyDesign& design, double fay);
  /// The rescaled bootstrap: n_h - 1 of the n_h PSUs of each stratum with replacement, keyed by seed, replicate and stratum.
  /// Formula: survey-design#10. Source: Rao, Wu and Yue (1992), Survey Methodology 18, 209-217. Errors: data.lonely-psu as for
  /// jackknife(); base.bad-value for fewer than 2 replicates.
  static Result<Replicates> bootstrap(const SurveyDesign& design, std::size_t count, std::uint64_t seed);

  struct Given {
    ReplicateMethod method = ReplicateMethod::bootstrap;
    std::vector<std::vector<double>> weights;  ///< of each replicate, of each row
    bool combined = true;                      ///< they hold the sampling weight already; false: factors to it
    double fay = 0;
    std::optional<double> scale = {};  ///< of the sum of squares; empty: what the method says
    std::vector<double> replicate_scales = {};
  };
  /// Replicate weights that come with the file. Errors: data.bad-replicates.
  static Result<Replicates> given(const SurveyDesign& design, Given given);

  /// The same replicates with each set of weights calibrated anew by `calibrate`, which is given them before; they are then stored.
  /// Formula: survey-design#11 of estimates at these weights. Source: Valliant (1993), Journal of the American Statistical Association
  /// 88, 89-96. Errors: those of `calibrate`, with the number of the replicate; data.bad-replicates where they would take more than
  /// 2 GiB; base.stopped.
  Result<Replicates> calibrated(const std::function<Result<Calibration>(std::span<const double> weights)>& calibrate,
                                const RunControl& control) const;

  std::size_t count() const { return count_; }
  /// Degrees of freedom: those of the design; of given weights their rank less 1 where that is less.
  /// Formula: survey-design#6. Source: as for SurveyDesign::df; Lumley (2010), Complex Surveys, chapter 2. Units: a count.
  double df() const { return df_; }
  ReplicateMethod method() const { return method_; }

  /// The weights of one replicate, of each row, into `out` (as many as rows).
  void weights(std::size_t replicate, std::span<double> out) const;

  /// The covariances (k x k, row by row) of estimates whose values under replicate r are values[r] (k each).
  /// Formula: survey-design#11, sums around the mean of the replicates or, `around_estimate`, around the full estimates.
  /// Source: Wolter (2007), p. 154. Units: the product of the estimates' units.
  std::vector<double> covariance(std::span<const double> full, std::span<const std::vector<double>> values,
                                 bool around_estimate) const;

 private:
  explicit Replicates(const SurveyDesign& design) : design_(design), df_(design.df()) {}
  std::vector<double> psu_factors(std::size_t replicate) const;
  double scale(std::size_t replicate, bool around_estimate) const;
  double root_left(std::size_t stratum) const;

  ReplicateMethod method_ = ReplicateMethod::bootstrap;
  SurveyDesign design_;
  double df_ = 0;
  std::size_t count_ = 0;
  double fay_ = 0;
  std::uint64_t seed_ = 0;
  std::vector<std::uint32_t> first_psu_;    ///< of each stratum, one more at the end
  std::vector<std::uint32_t> left_out_;     ///< jackknife: the PSU of each replicate
  std::shared_ptr<const Hadamard> halves_;  ///< balanced
  std::shared_ptr<const Given> given_;
  std::shared_ptr<const std::vector<std::vector<double>>> calibrated_;  ///< weights of each replicate
};

}  // namespace solleva::data
