// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/measure/index.h"

/// What the families of indices share. Private to index*.cpp and their like.
namespace solleva::measure::kernel {

/// Rows [begin, end) of a ranked sample.
struct Rows {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The compensated sum of term(i) over rows. Four running sums side by side, because one waits for itself.
/// Formula: summation#1. Source: as for Sum. Units: those of the terms.
template <class Term>
double total(Rows rows, Term term) {
  constexpr std::size_t lanes = 4;
  std::array<Sum, lanes> sums;
  std::size_t i = rows.begin;
  for (; i + lanes <= rows.end; i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane].add(term(i + lane));
  }
  for (; i < rows.end; ++i) sums[0].add(term(i));
  for (std::size_t lane = 1; lane < lanes; ++lane) sums[0].merge(sums[lane]);
  return sums[0].value();
}

inline Rows all_rows(const Ranked& ranked) {
  return {0, ranked.size()};
}

/// The rows with welfare <= value, or < value.
Rows rows_to(const Ranked& ranked, double value);
Rows rows_below(const Ranked& ranked, double value);
/// The poor, by the convention.
Rows poor_rows(const Ranked& ranked, const IndexTerms& terms);

/// Gives influence as it is asked for; `write` is an IndexValue::pieces.
template <class Write>
void give_influence(const Ranked& ranked, const IndexTerms& terms, IndexValue& value, Write write) {
  if (terms.in_pieces) {
    value.pieces = std::move(write);
    return;
  }
  value.influence.resize(ranked.size());
  write(std::size_t{0}, std::span<double>(value.influence));
}

IndexValue none(std::string code, std::string reason);
/// Why there is no index of this sample at all: no rows, or no weight.
std::optional<IndexValue> nothing_there(const Ranked& ranked);
Flag influence_not_finite();
/// A value that overflowed becomes none, influence that did is left away; both are flagged.
IndexValue finished(IndexValue value);
/// The flag negative-welfare, where some welfare is below 0.
void flag_negative(const Ranked& ranked, IndexValue& value);

/// The rows that an index with logarithms speaks of: those above 0. Flags the others as not-positive.
struct Positive {
  Rows rows;
  double people = 0;  ///< of these rows; of all with Conventions::count_not_positive
  double mean = 0;    ///< of these rows
  std::vector<Flag> flags = {};
};
/// The mean of functions of x = welfare/mean, whose x moves with the mean too (indices#25). Private to the families built on it.
class RatioMean {
 public:
  RatioMean(const Ranked& ranked, Positive of) : ranked_(ranked), of_(std::move(of)) {}

  /// Leaves f of each row in value.influence and returns the mean.
  /// Formula: sum w f(x) / N. Source: definition. Units: those of f.
  template <class F>
  double operator()(IndexValue& value, F f) const {
    value.influence.assign(ranked_.size(), 0);
    for (std::size_t i = of_.rows.begin; i < of_.rows.end; ++i) value.influence[i] = f(ranked_.welfare[i] / of_.mean);
    return total(of_.rows, [&](std::size_t i) { return ranked_.weights[i] * value.influence[i]; }) / of_.people;
  }

  /// What the index gains for one unit of the mean, and the mean for one unit of log x of everybody.
  struct Slopes {
    double outer = 1;
    double inner = 0;
  };
  /// Turns f of each row, left by the call above, into the influence of the index.
  void influence(double mean, Slopes slopes, const IndexTerms& terms, IndexValue& value) const;

  const Positive& of() const { return of_; }

 private:
  const Ranked& ranked_;
  Positive of_;
};

/// Empty where no row with weight is above 0.
std::optional<Positive> positive_rows(const Ranked& ranked, const Conventions& conventions);
IndexValue none_positive();

/// Formula: sum w y. Source: definition. Units: welfare times weight.
double total_welfare(const Ranked& ranked);

/// Gives an index that knows its own line (arpr, rmpg, poor_median) that line where none is given: parameter x quantile parameter2
/// of everybody, or of the sample where there is no IndexTerms::whole. The error of the line is then in the influence.
IndexValue with_own_line(const Ranked& ranked, const Index& index, IndexTerms terms,
                         IndexValue (*compute)(const Ranked&, const Index&, const IndexTerms&));

std::optional<IndexValue> no_line(const IndexTerms& terms);
IndexValue no_mean(double mean);

using Compute = IndexValue(const Ranked&, const Index&, const IndexTerms&);
// poverty
Compute fgt, watts, arpr, chu, sen, sen_shorrocks_thon, median_gap, relative_median_gap, poor_median, prosperity_gap;
// above a line
Compute richness, richness_concave, richness_convex;
// parts of the population
Compute mean, percentile, percentile_ratio, share_ratio, arpt, share_below, share_above, share_between, lorenz_ordinate, total_below;
// inequality
Compute gini, s_gini, entropy, mean_log_deviation, theil, atkinson, renyi, j_divergence, amato, hoover, zenga;
// polarisation
Compute wolfson, esteban_gradin_ray, esteban_gradin_ray_camps, duclos_esteban_ray;

}  // namespace solleva::measure::kernel
