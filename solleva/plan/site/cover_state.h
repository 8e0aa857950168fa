// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "solleva/plan/site/cover_cells.h"

namespace solleva::plan {

/// What a set of open sites covers, kept up to date while sites open and close one by one; every step can be taken back.
class CoverState {
 public:
  explicit CoverState(const CoverCells& cells) : cells_(cells), open_(cells.sites, 0) {}
  virtual ~CoverState() = default;
  CoverState(const CoverState&) = delete;
  CoverState& operator=(const CoverState&) = delete;

  virtual void open(std::uint32_t site) = 0;
  virtual void close(std::uint32_t site) = 0;
  /// Formula: siting#15 or siting#16 of the open sites. Source: as most_covered. Units: those of the weights.
  virtual double value() const = 0;
  /// No plan gains more than this by opening the site.
  /// Formula: the weight within reach, at most the capacity. Source: definition. Units: those of the weights.
  virtual double most(std::uint32_t site) const = 0;
  virtual std::size_t mark() const = 0;
  virtual void back(std::size_t mark) = 0;            ///< takes back every step since mark() gave this
  virtual void forget() = 0;                          ///< no step so far will be taken back; earlier marks are void
  virtual void settle() { forget(); }                  ///< forget(), and look round once so that many short steps from here are quick
  virtual std::span<const double> flow() const { return {}; }  ///< what each pair serves, where capacities bind

  bool is_open(std::uint32_t site) const { return open_[site] != 0; }

 protected:
  const CoverCells& cells_;
  std::vector<std::uint8_t> open_;
};

/// Without capacities: a cell counts its weight once it has an open site, and `backup` times its weight more once it has two.
/// Formula: siting#15. Source: Hogan and ReVelle (1986), Management Science 32, 1434-1444. Units: those of the weights.
std::unique_ptr<CoverState> count_state(const CoverCells& cells, double backup);

/// Within capacities: the greatest flow from the cells to the open sites; a cell may be split among sites.
/// Formula: siting#16, kept greatest by augmenting paths. Source: Ford and Fulkerson (1956), Canadian Journal of Mathematics 8, 399-404.
/// Units: those of the weights. Exact for whole weights and capacities; else to 1e-12 of all weight a path.
std::unique_ptr<CoverState> flow_state(const CoverCells& cells, std::span<const double> capacity);

}  // namespace solleva::plan
