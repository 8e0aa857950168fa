// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <stop_token>
#include <string_view>

namespace solleva {

/// What the caller lends to long work: how many threads, how to hear that the user wants to stop, whom to tell about
/// progress. The engine itself knows no terminal, no signal and no clock.
struct RunControl {
  unsigned threads = 1;            ///< never changes a result, only its time
  std::stop_token stop = {};       ///< looked at between chunks of work
  /// Called with a short lower-case phrase and the fraction done in [0, 1] (or a negative number when unknown).
  std::function<void(std::string_view phase, double fraction)> progress = {};

  void tell(std::string_view phase, double fraction) const {
    if (progress) progress(phase, fraction);
  }
};

}  // namespace solleva
