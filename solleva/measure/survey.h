// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/data/data.h"
#include "solleva/measure/index.h"

namespace solleva::measure {

/// A part of the population: the whole, a region, the women of a region.
struct Domain {
  Group group;
  std::vector<std::uint32_t> rows;  ///< of the survey, ascending
};

/// How a poverty line comes about.
enum class LineKind {
  fixed,        ///< the same amount for everybody
  of_quantile,  ///< a part of a quantile of the whole population, estimated from the sample
  of_mean,      ///< a part of its mean, estimated from the sample
  of_row,       ///< each row has its own, as a basket times the adult equivalents of the household
};

struct SurveyLine {
  LineKind kind = LineKind::fixed;
  double amount = 0;                 ///< of a fixed line, in the unit of welfare
  double part = 0;                   ///< of the quantile or mean, above 0
  double quantile = 0.5;             ///< in (0, 1)
  std::vector<double> of_row = {};   ///< above 0, in the unit of welfare
  std::string name = {};             ///< as rows of results call it
};

struct SurveyOptions {
  std::vector<Index> indices;
  std::vector<SurveyLine> lines = {};  ///< each index that needs a line is given for each
  Conventions conventions = {};
  double level = 0.95;
  bool around_estimate = false;        ///< squares of replicates around the full estimate, not around their mean
  bool covariance = false;             ///< give the covariances of all rows too
};

/// A survey with the welfare of its rows.
struct SurveySample {
  std::span<const double> welfare;               ///< of each row of the design; not looked at outside `whole` and domains
  const data::SurveyDesign& design;
  const data::Replicates* replicates = nullptr;  ///< where errors are to come from them; else they are linearised
  std::span<const std::uint32_t> whole;          ///< the rows from which relative lines are estimated
  const data::Replicates* for_rough = nullptr;   ///< without `replicates`: for the errors of indices that are Index::rough
  /// The column that `welfare` looks at, where nobody needs it afterwards: it may be ranked in its own memory and left empty.
  std::vector<double>* spare = nullptr;
};

struct SurveyReport {
  std::vector<Estimate> results;        ///< domain by domain, in each index by index, line by line
  std::vector<double> covariance = {};  ///< row by row; 0 where either of two estimates has no error
};

/// Indices of domains of a survey, with design-based errors.
/// A relative line is estimated on the whole and its own error counts in every index that uses it (its influence, times the slope
/// of the index by the line). Rows with their own line are measured on welfare / line with line 1.
/// Formula: docs/methods/survey-estimates.md, survey-estimates#1 to #5. Source: Deville (1999), Survey Methodology 25, 193-203;
/// Berger and Skinner (2003), Applied Statistics 52, 457-468. Units: those of each index; errors in the same.
/// Errors: measure.no-line where an index needs one and there is none; base.stopped. Edge cases: an index that does not exist in
/// a domain has no value and a flag that says why.
Result<SurveyReport> survey_estimates(const SurveySample& sample, std::span<const Domain> domains, const SurveyOptions& options,
                                      const RunControl& control);

/// How rows of results call a line, with its amount where that was estimated: "0.6 of the median = 10859.24".
std::string line_text(const SurveyLine& line, double amount);

/// How rows of results call errors from replicates: "bootstrap of 1000".
std::string replicates_text(const data::Replicates& replicates);

}  // namespace solleva::measure
