// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "solleva/plan/errors.h"

namespace solleva::plan {

/// plan.bad-problem: why a problem with a structure of its own cannot be solved as given.
inline Error bad_problem(std::string why, std::string hint = {}) {
  Error error;
  error.code = errors::bad_problem;
  error.what = "the problem cannot be solved as given";
  error.why = std::move(why);
  error.hint = std::move(hint);
  return error;
}

}  // namespace solleva::plan
