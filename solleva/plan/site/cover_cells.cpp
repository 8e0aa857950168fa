// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/cover_cells.h"

#include <algorithm>

#include "solleva/base/sum.h"

namespace solleva::plan {
namespace {

/// Each row's sites, ascending, and a number that equal rows share.
struct SortedRows {
  std::vector<std::uint32_t> site;
  std::vector<std::uint64_t> mixed;
};

SortedRows sorted_rows(const Reach& reach) {
  SortedRows rows;
  rows.site.reserve(reach.services.size());
  rows.mixed.reserve(reach.points());
  for (const Service& service : reach.services) rows.site.push_back(service.site);
  for (std::size_t point = 0; point < reach.points(); ++point) {
    const auto begin = rows.site.begin() + static_cast<long>(reach.first[point]);
    const auto end = rows.site.begin() + static_cast<long>(reach.first[point + 1]);
    std::sort(begin, end);
    std::uint64_t mixed = 0xCBF29CE484222325U;
    for (auto at = begin; at != end; ++at) {
      mixed = (mixed ^ *at) * 0x9E3779B97F4A7C15U;
      mixed ^= mixed >> 29U;
    }
    rows.mixed.push_back(mixed);
  }
  return rows;
}

void turn_round(CoverCells& cells) {
  cells.first_of_site.assign(cells.sites + 1, 0);
  for (const std::uint32_t site : cells.site) ++cells.first_of_site[site + 1];
  for (std::size_t i = 1; i < cells.first_of_site.size(); ++i) cells.first_of_site[i] += cells.first_of_site[i - 1];
  std::vector<std::size_t> next(cells.first_of_site);
  cells.pair_of_site.resize(cells.site.size());
  for (std::uint32_t pair = 0; pair < cells.site.size(); ++pair) cells.pair_of_site[next[cells.site[pair]]++] = pair;
}

}  // namespace

CoverCells cells_of(const Reach& reach, std::span<const double> weight) {
  const SortedRows rows = sorted_rows(reach);
  const auto row = [&](std::uint32_t point) { return std::span(rows.site).subspan(reach.first[point], reach.first[point + 1] - reach.first[point]); };
  std::vector<std::uint32_t> order;
  for (std::uint32_t point = 0; point < reach.points(); ++point) {
    if (weight[point] > 0 && !row(point).empty()) order.push_back(point);
  }
  // Rows with the same mixed number are nearly always equal; where they are not, their sites decide.
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (rows.mixed[a] != rows.mixed[b]) return rows.mixed[a] < rows.mixed[b];
    if (!std::ranges::equal(row(a), row(b))) return std::ranges::lexicographical_compare(row(a), row(b));
    return a < b;
  });
  CoverCells cells;
  cells.sites = reach.sites;
  for (std::size_t i = 0; i < order.size();) {
    Sum people;
    std::size_t end = i;
    for (; end < order.size() && std::ranges::equal(row(order[i]), row(order[end])); ++end) {
      people.add(weight[order[end]]);
      cells.point.push_back(order[end]);
    }
    for (const std::uint32_t site : row(order[i])) {
      if (cells.site.size() > cells.first.back() && cells.site.back() == site) continue;
      cells.site.push_back(site);
      cells.cell.push_back(static_cast<std::uint32_t>(cells.weight.size()));
    }
    cells.first.push_back(cells.site.size());
    cells.first_point.push_back(cells.point.size());
    cells.weight.push_back(people.value());
    i = end;
  }
  turn_round(cells);
  return cells;
}

}  // namespace solleva::plan
