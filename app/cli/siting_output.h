// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "app/cli/siting_input.h"
#include "solleva/plan/site/worst_first.h"

namespace solleva::cli {

/// A plan of sites, whatever the model.
struct SitingResult {
  plan::Optimum optimum;
  std::vector<std::uint32_t> open;
  std::vector<std::uint32_t> site = {};  ///< of each point; plan::kNoSite: left out
  std::vector<double> cost = {};         ///< of each point that has a site
  std::optional<std::vector<plan::CoveredPart>> parts = {};  ///< instead of `site`, where sites have capacities and a place may be split
  std::optional<double> twice = {};           ///< people with two open sites within reach, where that counts
  std::optional<double> spent = {};           ///< of --budget
  std::vector<std::size_t> phase = {};        ///< of each open site when it opens, from 0; empty: all at once
  std::vector<double> phase_cost = {};        ///< the objective in each phase
  std::vector<plan::WorstFirstStage> stages = {};  ///< --worst-off-first
  std::vector<plan::SiteReason> reasons = {}; ///< of the model itself; empty: those of the nearest open site
};

/// `plan site` as it is shown: head, open, sites, assignment, left_out, and reasons with --explain.
share::Envelope siting_envelope(const Arguments& arguments, const SitingInput& input, const SitingResult& result);

}  // namespace solleva::cli
