// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/regional/columns.h"
#include "solleva/share/regional/regional.h"

namespace solleva::cli::regional {

/// A distribution as its source printed it, with what is needed to fit a curve to it.
struct PrintedDistribution {
  std::string id;   ///< country and area, as in "CHN-rural"
  int year = 0;
  double mean = 0, line = 0;
  std::vector<double> people, welfare;
  double published_rate = 0;
};

/// Values at percentiles 1 to 99.
struct Percentiles {
  std::string id;
  int year = 0;
  std::vector<double> values;
};

/// Two of them that the case wants compared.
struct Pair {
  std::string kind, iso3, area;   ///< kind: "decomposition" or "incidence"
  int before = 0, after = 0;
  std::string caution;
};

/// All that the tables of a case say, and nothing computed yet.
struct CaseData {
  share::regional::Input input;
  std::vector<PrintedDistribution> distributions;
  std::vector<Percentiles> percentiles;
  std::vector<Pair> pairs;
};

/// Reads the tables (cases/asia/README.md lists their columns) and what the programme states. Errors: those of data; data.missing-value
/// with the country as unit where the population or an estimate that the report needs is not there.
Result<CaseData> load_case(const data::Programme& programme, CaseTables& tables);

}  // namespace solleva::cli::regional
