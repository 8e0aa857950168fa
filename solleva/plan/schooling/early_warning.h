// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solleva/base/logistic.h"
#include "solleva/base/result.h"

// Which children may leave school, from what attendance says; with the error of the model, and for a person to decide.
namespace solleva::plan::schooling {

/// A share of some cases, with its interval.
struct Rate {
  std::int64_t of = 0, among = 0;
  /// Formula: of / among. Source: definition. Units: a fraction; empty where there are no cases.
  std::optional<double> value() const;
  /// The 95 % interval of Wilson. Formula: schooling#22. Source: Wilson (1927), Journal of the American Statistical Association 22, pp. 209-212. Units: fractions; 0 and 1 where there are no cases.
  double lower() const;
  double upper() const;
};

/// Children of whom it is known whether they left, and children of whom it is asked.
struct AttendanceTable {
  std::vector<std::string> children;
  std::vector<double> left;                     ///< 1, 0; NaN: of whom it is asked
  std::vector<std::string> names;               ///< of the predictors
  std::vector<std::vector<double>> predictors;  ///< [predictor][child]
};

/// How well children were told apart whom the model had not seen.
struct WarningError {
  double auc = 0, auc_error = 0;  ///< the chance that a child who left was given a higher risk than one who stayed; its standard error
  double brier = 0, brier_of_mean = 0;  ///< mean squared error of the risk; that of giving all the same
  double calibration_intercept = 0, calibration_slope = 0;  ///< 0 and 1 where risks mean what they say
  Rate caught;      ///< of those who left: warned of
  Rate spared;      ///< of those who stayed: not warned of
  Rate right;       ///< of those warned of: left
  Rate missed;      ///< of those not warned of: left
  struct Bin {
    double mean_risk = 0;
    Rate left = {};
  };
  std::vector<Bin> bins;  ///< fifths by risk
};

struct Warning {
  std::size_t child = 0;  ///< in the table
  double risk = 0;
  std::vector<std::size_t> reasons = {};  ///< predictors that raise the risk above that of the average child by at least 0.1 on the scale of log odds, the first most
};

struct EarlyWarning {
  Logistic model;
  std::vector<double> means;  ///< of each predictor, among those of whom it is known
  std::int64_t left = 0, known = 0;
  WarningError error;
  std::vector<Warning> asked;  ///< all of whom it is asked, the highest risk first
};

/// Fits a logistic model to the children of whom it is known, measures its error on children whom it has not seen (cross-validation in `folds` parts, drawn for the seed among those who left and those
/// who stayed apart), and gives the risk of those of whom it is asked.
/// Formula: docs/methods/schooling.md, schooling#17 to schooling#22. Source: McCullagh and Nelder (1989), ch. 4; AUC and its error: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, pp. 837-845;
/// calibration: Cox (1958), Biometrika 45, pp. 562-565; Steyerberg (2009), Clinical Prediction Models, ch. 15.
/// Units: risks are probabilities; `threshold` one from which on a child is warned of. Errors: plan.bad-schooling (fewer than 10 children who left or who stayed, no predictor), those of
/// logistic_regression().
Result<EarlyWarning> early_warning(const AttendanceTable& table, double threshold, std::size_t folds, std::uint64_t seed);

}  // namespace solleva::plan::schooling
