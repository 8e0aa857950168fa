// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/regional/load.h"
#include "app/cli/regional/measures.h"
#include "solleva/data/programme.h"

namespace solleva::testing {

/// The Asia case, walked up to the report once for all tests of a program.
struct Asia {
  data::Programme programme;
  cli::regional::CaseTables tables;
  cli::regional::CaseData data;
  share::Report report;
};

/// Fails the test program where the case cannot be loaded.
Asia& asia();

}  // namespace solleva::testing
