// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::plan::access {

enum class DecayKind { binary, stepped, exponential, power, linear, gaussian };

/// Where the weight of a step holds.
enum class Steps {
  up_to,  ///< up to its bound, the bound included, from the bound before; nothing beyond the last: Luo and Qi, PySAL access
  from,   ///< from its bound on, the bound included; 1 below the first: R accessibility
};

struct Step {
  double bound;
  double weight;
};

/// How much a facility counts for somebody at a cost: a weight from 1 at hand to 0 out of reach.
struct Decay {
  DecayKind kind = DecayKind::binary;
  double parameter = 0;           ///< binary and linear: the cost from which nothing counts; exponential, power: the rate; gaussian: sigma
  std::vector<Step> steps = {};   ///< of stepped, bounds rising
  Steps rule = Steps::up_to;

  /// The weight at a cost from 0. Formula: access#1. Source: Luo and Qi (2009), Health & Place 15, 1100-1107, p. 1102, for steps; Wan,
  /// Zou and Sternberg (2012), International Journal of Geographical Information Science 26, 1073-1089, for the Gaussian. Units: of the
  /// costs; 1. Edge cases: at the cut-off of binary itself 1; power is 1 below a cost of 1.
  double weight(double cost) const;
};

/// The decay of a text: "binary:45", "stepped:15=1,30=0.68,60=0.22", "exponential:0.05", "power:1.2", "linear:60", "gaussian:20".
/// Errors: plan.bad-decay.
Result<Decay> parse_decay(std::string_view text, Steps rule = Steps::up_to);

}  // namespace solleva::plan::access
