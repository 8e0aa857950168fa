// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solleva/plan/site/reach.h"

namespace solleva::plan {

/// What an open site is worth: the plan without it, and with the best other site in its place.
struct SiteReason {
  std::uint32_t site = kNoSite;
  double gain = 0;                     ///< by how much the objective is worse when it closes and nothing opens
  std::uint32_t runner_up = kNoSite;   ///< the closed site that would replace it best; kNoSite: all are open
  double with_runner_up = 0;           ///< by how much the objective is worse with the runner-up in its place; below 0: better
};

/// The reasons of a plan whose objective is the sum of weight x cost (siting#1); for covering, of rows with cost 0 and `beyond` 1.
/// Formula: siting#13. Source: definition. Units: weight x cost. A site that a row leaves out counts as `beyond`.
std::vector<SiteReason> reasons_by_sum(const Reach& reach, std::span<const double> weight, std::span<const std::uint32_t> open);

/// The reasons of a plan whose objective is the greatest cost of anybody (siting#12). Points without any site do not count; whom the
/// plan would not reach costs `beyond`.
/// Formula: siting#13. Source: definition. Units: those of the costs.
std::vector<SiteReason> reasons_by_worst(const Reach& reach, std::span<const std::uint32_t> open);

}  // namespace solleva::plan
