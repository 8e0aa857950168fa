// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "solleva/measure/survey.h"

namespace solleva::measure {

/// What is drawn along the row of all persons from the poorest to the richest, or along poverty lines.
enum class CurveKind {
  lorenz,              ///< the share of all welfare that the poorest part has
  generalised_lorenz,  ///< the same times the mean
  pen,                 ///< the welfare of the person at a rank (Pen's parade)
  tip,                 ///< the gaps of the poorest part, added up and shared among all (three I's of poverty)
  fgt,                 ///< an FGT index at each line; with alpha 0 the distribution function
};

/// "lorenz", "generalised-lorenz", "pen", "tip", "fgt".
std::string_view to_text(CurveKind kind);

/// One ordinate of a curve by rank as an index, to be given to survey_estimates(): lorenz, generalised_lorenz, pen (rank in (0, 1)) or
/// tip, which needs a line. Its name is the kind and the rank, as in "lorenz0.1". A part is met exactly, or for Lorenz ordinates by
/// whole rows up to and with the quantile where Conventions::cut says so.
/// Formula: curves#1 to #8. Source: Kovacevic and Binder (1997), Journal of Official Statistics 13, 41-58; Shorrocks (1983), Economica
/// 50, 3-17; Jenkins and Lambert (1997), Oxford Economic Papers 49, 317-327. Units: a share of welfare; welfare; welfare; a share of
/// the line. Edge cases: no Lorenz ordinate where the mean is not above 0, flagged mean-not-positive.
Index curve_ordinate(CurveKind kind, double rank);

struct CurveOptions {
  CurveKind kind = CurveKind::lorenz;
  std::vector<double> at;              ///< ranks in [0, 1] (pen: in (0, 1)), or lines above 0 for fgt; rising
  double alpha = 0;                    ///< of fgt
  std::vector<SurveyLine> lines = {};  ///< of tip
  Conventions conventions = {};
  double level = 0.95;                 ///< of the pointwise band
  bool around_estimate = false;        ///< as in SurveyOptions
};

struct CurvePoint {
  double at = 0;      ///< rank or line
  Estimate estimate;  ///< value, error and interval there; `line` names the line of a TIP curve
};

/// A curve of each domain with pointwise bands: domain by domain, in each line by line, then along the curve.
/// Formula: curves#1 to #9. Source: as for curve_ordinate(). Units: as there; fgt: shares.
/// Errors: measure.bad-curve for ranks or lines that do not rise or lie outside; measure.no-line for a TIP curve without a line; those
/// of survey_estimates(). Edge cases: the ends that hold by definition (0 at rank 0, a Lorenz curve of 1 at rank 1) have no error.
Result<std::vector<CurvePoint>> survey_curve(const SurveySample& sample, std::span<const Domain> domains,
                                             const CurveOptions& options, const RunControl& control);

struct Range {
  double from = 0, to = 0;
};

/// `steps` + 1 amounts at equal distances, the first and the last being those of the range.
/// Formula: from + (to - from) i / steps. Source: definition. Units: those of the range.
std::vector<double> even_grid(Range range, std::size_t steps);

/// The range between two quantiles of the rows, where most of the people are: what lines run over when nobody says.
/// Formula: quantiles#4. Source: definition. Units: those of welfare. Edge cases: 0 to 0 without weight; since a line is above 0, the
/// range begins with the least welfare above 0 where the lower quantile is not.
Range quantile_range(std::span<const double> welfare, std::span<const double> weights, std::span<const std::uint32_t> rows,
                     Range shares = {0.05, 0.95});

}  // namespace solleva::measure
