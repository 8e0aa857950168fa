// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/measure/index.h"
#include "solleva/measure/interval.h"
#include "solleva/measure/survey.h"

namespace solleva::measure {

/// A number with its derivatives by the statistics that it was computed from. Arithmetic carries the derivatives along, so that
/// whatever is computed from statistics of a sample has an error without more work.
/// A number that does not exist is NaN inside and never leaves derived_estimates() as one.
class Smooth {
 public:
  Smooth(double constant = 0) : value_(constant) {}
  /// A statistic by itself: its derivative by number `id` is 1.
  static Smooth statistic(double value, std::size_t id);

  /// Formula: survey-estimates#6. Source: definition. Units: those of the figure; NaN where it does not exist.
  double value() const { return value_; }
  std::span<const double> slopes() const { return slopes_; }  ///< by statistic; those after the last are 0

  Smooth& operator+=(const Smooth& other) { return *this = *this + other; }
  friend Smooth operator+(const Smooth& a, const Smooth& b);
  friend Smooth operator-(const Smooth& a, const Smooth& b);
  friend Smooth operator*(const Smooth& a, const Smooth& b);
  friend Smooth operator/(const Smooth& a, const Smooth& b);
  friend Smooth log(const Smooth& a);
  friend Smooth pow(const Smooth& a, double exponent);
  friend Smooth abs(const Smooth& a);

 private:
  /// f(a, b), whose derivatives are `by_a` and `by_b`.
  static Smooth chain(double value, const Smooth& a, double by_a, const Smooth& b, double by_b);

  double value_ = 0;
  std::vector<double> slopes_ = {};
};

/// What every part does in a sum that has one value for every set of causes: shapley_values() of values and derivatives.
/// Formula: change-decomposition#5. Source: Shorrocks (2013), J. Econ. Inequality 11(1), p. 99-126. Units: those of the outcomes.
std::vector<Smooth> shapley_parts(std::span<const Smooth> outcomes);

/// The statistics of one or more samples from which figures are computed. The rows that it is given must outlive it.
class Statistics {
 public:
  /// `influence` false: values only, as under replicate weights.
  explicit Statistics(bool influence) : influence_(influence) {}

  bool influence() const { return influence_; }

  /// Adds a statistic of sample number `sample`: `found` with the rows its influence belongs to, in that order; where it was
  /// measured against a line that is itself computed, `line` carries the line's error along.
  Smooth add(std::size_t sample, IndexValue found, std::span<const std::uint32_t> rows, const Smooth& line = {});

  /// The weights of `ranked`, summed up.
  Smooth people(std::size_t sample, const Ranked& ranked);
  Smooth mean(std::size_t sample, const Ranked& ranked);
  /// An index of the rows; without a value, and flagged, where there is nobody. `line` is looked at where the index needs one, and
  /// `whole` where it looks at everybody, of whom `ranked` is then a part.
  Smooth index(std::size_t sample, const Ranked& ranked, const Index& index, const Conventions& conventions,
               const Smooth& line = {}, const Ranked* whole = nullptr);
  /// A line estimated on `whole`, or a given one; rows with their own line are measured against 1.
  Smooth line(std::size_t sample, const Ranked& whole, const SurveyLine& line, const Conventions& conventions);

  /// What a figure owes to the rows of one sample.
  std::vector<data::Influence> parts(const Smooth& figure, std::size_t sample) const;
  /// Whether every statistic that a figure depends on has influence; one without density has none.
  bool complete(const Smooth& figure) const;
  /// The flags of all statistics that a figure depends on, each code once.
  std::vector<Flag> flags(const Smooth& figure) const;

 private:
  struct One {
    std::size_t sample = 0;
    std::vector<double> influence;
    std::span<const std::uint32_t> rows;
    std::vector<Flag> flags;
  };
  bool influence_ = true;
  std::vector<One> all_;
};

/// A figure to be given: what it is, and its value. The row holds everything but value, error, interval and n.
struct DerivedFigure {
  Estimate row;
  Smooth value;
  std::vector<std::span<const std::uint32_t>> rows;  ///< the domain it speaks of, in each sample; empty where it has none there
  IntervalScale scale = IntervalScale::plain;
  std::string no_error = {};  ///< why influence gives no error, where it does not
  double less = 0;            ///< taken off value and interval in the end: growth is a ratio, with the interval of one, less 1
};

struct Derivation {
  Statistics statistics;
  std::vector<DerivedFigure> figures;
  std::shared_ptr<const void> kept = {};  ///< the rows that the statistics look at
};

/// Computes all figures from the weights of the rows of each sample; the same figures in the same order every time.
using Derive = std::function<Derivation(std::span<const std::span<const double>> weights, bool influence)>;

struct DerivedOptions {
  double level = 0.95;
  bool around_estimate = false;
};

/// The figures as rows of results, with errors. Several samples are independent of each other; where they have replicates, the
/// weights of one are replicated at a time.
/// Formula: survey-estimates#6 to #8. Source: Binder (1983), International Statistical Review 51, 279-292; Satterthwaite (1946),
/// Biometrics Bulletin 2, 110-114 (degrees of freedom of several samples). Units: those of each figure. Errors: base.stopped.
/// Edge cases: a figure that does not exist has no value and the flags of what it was to be computed from, or not-defined.
Result<std::vector<Estimate>> derived_estimates(std::span<const SurveySample> samples, const Derive& derive,
                                                const DerivedOptions& options, const RunControl& control);

/// The same rows with other weights: the order stays.
Ranked reweighed(const Ranked& ranked, std::span<const double> weights);

/// The rows of a domain ranked by welfare, or by welfare in units of their own line where `line` says so.
/// `rows` may be empty, and nobody is then ranked.
Ranked ranked_for(const SurveySample& sample, std::span<const std::uint32_t> rows, const SurveyLine* line = nullptr);

}  // namespace solleva::measure
