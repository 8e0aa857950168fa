// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solleva/plan/site/reach.h"

namespace solleva::plan {

/// Points that the same sites can serve, taken together: for covering they are one. Points without weight or without any site are in no cell.
struct CoverCells {
  std::size_t sites = 0;
  std::vector<std::size_t> first = {0};          ///< cells + 1: where the pairs of each cell begin
  std::vector<std::uint32_t> site = {};          ///< of each pair; ascending within a cell
  std::vector<std::uint32_t> cell = {};          ///< of each pair
  std::vector<double> weight = {};               ///< of each cell
  std::vector<std::size_t> first_point = {0};    ///< cells + 1
  std::vector<std::uint32_t> point = {};         ///< of each cell, ascending
  std::vector<std::size_t> first_of_site = {};   ///< sites + 1
  std::vector<std::uint32_t> pair_of_site = {};  ///< the pairs of each site, by ascending cell

  std::size_t cells() const { return weight.size(); }
  std::span<const std::uint32_t> sites_of(std::size_t c) const { return std::span(site).subspan(first[c], first[c + 1] - first[c]); }
  std::span<const std::uint32_t> points_of(std::size_t c) const { return std::span(point).subspan(first_point[c], first_point[c + 1] - first_point[c]); }
  std::span<const std::uint32_t> pairs_of(std::size_t s) const {
    return std::span(pair_of_site).subspan(first_of_site[s], first_of_site[s + 1] - first_of_site[s]);
  }
};

CoverCells cells_of(const Reach& reach, std::span<const double> weight);

}  // namespace solleva::plan
