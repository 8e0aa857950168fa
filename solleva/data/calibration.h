// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "solleva/data/projection.h"

namespace solleva::data {

/// Weights that meet known totals.
struct Calibration {
  std::vector<double> weights = {};  ///< of each row
  std::vector<double> g = {};        ///< calibrated weight over weight before; 1 where the weight is 0
  std::size_t iterations = 0;
  std::shared_ptr<const Projection> projection = {};  ///< what the auxiliary columns explain
};

}  // namespace solleva::data
