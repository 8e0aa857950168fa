// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/optimum.h"

#include <cmath>

namespace solleva::plan {

std::string_view name_of(Status status) {
  switch (status) {
    case Status::optimal: return "optimal";
    case Status::feasible: return "feasible";
    case Status::infeasible: return "infeasible";
    case Status::stopped: break;
  }
  return "stopped";
}

std::optional<double> Optimum::gap() const {
  if (!objective || !bound) return std::nullopt;
  const double distance = std::fabs(*objective - *bound);
  if (distance == 0) return 0.0;
  if (*objective == 0) return std::nullopt;
  return distance / std::fabs(*objective);
}

}  // namespace solleva::plan
