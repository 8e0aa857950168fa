// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "solleva/base/estimate.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/data/programme.h"

namespace solleva::cli {

struct RunOptions {
  std::string output;  ///< the folder that the report is written to; made where it does not exist
};

/// What a run has left behind.
struct RunSummary {
  std::string index;             ///< path of the page to open first
  std::vector<Note> notes = {};  ///< what the user must know: rows dropped, languages not reviewed
};

/// The passes of a regional report: load the tables of the case, measure, build the report, write the site.
/// The site is whole or absent: it is written beside `output` and renamed.
Result<RunSummary> run_regional(const data::Programme& programme, const RunOptions& options, const RunControl& control);

}  // namespace solleva::cli
