// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/economy/sparse_matrix.h"

// What a park changes in the number of people at work in its region: gross, and net of what would have been there without it.
namespace solleva::plan::park {

/// A figure that is not known: what is taken for it, and the ends of its range.
struct Range {
  double value = 0, low = 0, high = 0;
};

/// The economy of the region, by sector.
struct Region {
  SparseMatrix coefficients;              ///< n x n, what a unit of output buys within the region
  SparseMatrix with_households;           ///< n + 1, households last (type II); empty: nothing is induced
  std::vector<double> jobs_of_output;     ///< jobs for a unit of output in a year
};

/// What the park does in a year in which it works as planned.
struct Activity {
  double filled = 0;                  ///< places with people who asked for work
  double filled_by_employed = 0;      ///< of those: by people who leave a job for it
  double wages = 0;                   ///< what they earn
  double earned_before = 0;           ///< what those who leave a job earned there
  std::vector<double> sales;          ///< of each sector
  std::vector<double> purchases;      ///< of each sector, within the region
  Range displaced;                    ///< share of the sales that firms of the region lose
  Range refilled;                     ///< share of the jobs that were left which people without work take, at the end of the chain
};

enum class Line { filled, indirect, induced, gross, displaced, displaced_indirect, already_employed, net };

/// A line of the account: jobs, below 0 where they are taken off.
struct JobsLine {
  Line line;
  Range jobs;
};

/// From jobs filled to net jobs, a line each, in the order of Line.
/// Formula: docs/methods/park.md, park#5 to park#8. Source: Miller and Blair (2009), Input-Output Analysis, 2nd ed., pp. 244-260 (multipliers of types I and II); HM Treasury (2022), The Green Book,
/// appendix A2 (displacement, substitution); vacancy chains: Persky, Felsenstein and Carlson (2004), Does "Trickle Down" Work?, ch. 3. Units: jobs; money a year for amounts.
/// The ends of a range go together: all that lowers the net is at its worst in `low`. Errors: plan.bad-park for lengths and shares outside 0 to 1; those of Leontief; base.stopped.
Result<std::vector<JobsLine>> account_of_jobs(const Region& region, const Activity& activity, const RunControl& control);

}  // namespace solleva::plan::park
