// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/cli/siting_input.h"

namespace solleva::cli {

/// A plan of sites, whatever the model.
struct SitingResult {
  plan::Optimum optimum;
  std::vector<std::uint32_t> open;
  std::vector<std::uint32_t> site = {};  ///< of each point; plan::kNoSite: left out
  std::vector<double> cost = {};         ///< of each point that has a site
};

/// `plan site` as it is shown: head, open, sites, assignment, left_out, and reasons with --explain.
share::Envelope siting_envelope(const Arguments& arguments, const SitingInput& input, const SitingResult& result);

}  // namespace solleva::cli
