// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"

namespace solleva::plan {

inline constexpr std::uint32_t kNoSite = 0xFFFFFFFFU;

/// A site that can serve a point, and at what cost a unit of weight.
struct Service {
  std::uint32_t site;
  double cost;
};

/// Which sites can serve each point of demand, in compressed rows: those of a point stand together, the cheapest first, of equal ones
/// the lower site first. A row need not list every site: `beyond` says what the others cost at least.
struct Reach {
  std::size_t sites = 0;
  std::vector<std::size_t> first = {0};  ///< points + 1: where the row of each point begins
  std::vector<Service> services = {};
  std::vector<double> beyond = {};  ///< of each point: no site that its row leaves out costs less; finite
  /// The cost of a site that the row of a point leaves out. Empty: it is `beyond`, exactly, as a penalty for being left out.
  std::function<double(std::uint32_t point, std::uint32_t site)> cost_beyond = {};

  std::size_t points() const { return first.size() - 1; }
  std::span<const Service> of(std::size_t point) const {
    return std::span(services).subspan(first[point], first[point + 1] - first[point]);
  }
};

/// The rows of a Reach turned round: whom each site can serve, by the number of the point.
struct Served {
  std::uint32_t point;
  double cost;
};
struct Columns {
  std::vector<std::size_t> first = {0};  ///< sites + 1
  std::vector<Served> served = {};

  std::span<const Served> of(std::size_t site) const { return std::span(served).subspan(first[site], first[site + 1] - first[site]); }
};
Columns columns_of(const Reach& reach);

/// Rows from a table of points x sites costs, row by row; infinite: the site cannot serve the point. `beyond` is `penalty`, what
/// it counts to leave a point without a site; it must not be below any cost.
Reach reach_of_table(std::span<const double> costs, std::size_t sites, double penalty);

/// Two coordinates in the same unit of length.
struct Spot {
  double x = 0;
  double y = 0;
};

/// Rows of the `listed` nearest sites of each point by straight distance, with `beyond` the distance of the last of them and the
/// distance itself as cost_beyond. Deterministic; the coordinates are copied. Errors: base.stopped.
Result<Reach> nearest_sites(std::span<const Spot> points, std::span<const Spot> sites, std::size_t listed, const RunControl& control);

/// Rows of all sites within `radius` of each point, at cost 0; beyond is 1: the share of a point that goes uncovered.
/// Formula: siting#10. Errors: base.stopped.
Result<Reach> sites_within(std::span<const Spot> points, std::span<const Spot> sites, double radius, const RunControl& control);

}  // namespace solleva::plan
