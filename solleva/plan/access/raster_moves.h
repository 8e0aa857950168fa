// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "solleva/plan/access/travel_time.h"

// What moves over a grid cost. Nobody but the kernels of this folder includes it.
namespace solleva::plan::access::detail {

/// A step of a king or a knight.
struct Move {
  int rows = 0, columns = 0;  ///< southwards, eastwards
  double distance = 0;        ///< metres; for friction per cell, cells
};

/// The moves in a fixed order, the eight of a king first; `wide` and `high` are the sides of a cell.
inline std::array<Move, 16> moves_of(double wide, double high) {
  constexpr std::array<std::array<int, 2>, 16> steps{{{0, -1}, {0, 1}, {-1, 0}, {1, 0}, {-1, -1}, {-1, 1}, {1, 1}, {1, -1},
                                                      {-2, -1}, {-2, 1}, {2, 1}, {2, -1}, {-1, -2}, {-1, 2}, {1, 2}, {1, -2}}};
  std::array<Move, 16> moves{};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const double down = high * steps[i][0], right = wide * steps[i][1];
    moves[i] = {steps[i][0], steps[i][1], std::sqrt(down * down + right * right)};
  }
  return moves;
}

/// Cells that a knight passes beside the two at the ends (travel-time#3).
struct Passed {
  std::uint32_t straight, diagonal;
};

inline Passed passed(std::uint32_t cell, const Move& move, int columns) {
  const auto sign = [](int v) { return v > 0 ? 1 : -1; };
  const int here = static_cast<int>(cell);
  return {static_cast<std::uint32_t>(here + move.rows / 2 * columns + move.columns / 2),
          static_cast<std::uint32_t>(here + sign(move.rows) * columns + sign(move.columns))};
}

/// Moves by speed. Formula: travel-time#3. Source: as for travel_times(). Units: seconds; infinite where there is no way.
class SpeedEdge {
 public:
  SpeedEdge(const Terrain& terrain, Direction direction)
      : terrain_(&terrain),
        moves_(moves_of(terrain.shape.cell_width, terrain.shape.cell_height)),
        sign_(direction == Direction::to_facility ? -1.0 : 1.0) {}

  double operator()(std::uint32_t from, std::uint32_t to, std::size_t m) const {
    const Terrain& terrain = *terrain_;
    const std::uint16_t a = terrain.speed_of[from], b = terrain.speed_of[to];
    constexpr double none = std::numeric_limits<double>::infinity();
    if (a == kBarrier || b == kBarrier) return none;
    double slope = 0;
    if (!terrain.elevation.empty()) slope = sign_ * (terrain.elevation[to] - terrain.elevation[from]) / moves_[m].distance;
    if (std::isnan(slope)) return none;
    Tobler tobler{slope};
    if (m < 8) return (pace(a, tobler) + pace(b, tobler)) * (moves_[m].distance * 1.8);
    const Passed via = passed(from, moves_[m], static_cast<int>(terrain.shape.columns));
    const std::uint16_t c = terrain.speed_of[via.straight], d = terrain.speed_of[via.diagonal];
    if (c == kBarrier || d == kBarrier) return none;
    return (pace(a, tobler) + pace(b, tobler) + pace(c, tobler) + pace(d, tobler)) * (moves_[m].distance * 0.9);
  }

 private:
  /// The factor of walking time at a slope, computed when first asked for.
  struct Tobler {
    double slope;
    double factor = 0;
    double value() {
      if (factor == 0) factor = std::exp(3.5 * std::fabs(slope + 0.05) - 0.175);
      return factor;
    }
  };

  /// Hours a kilometre.
  double pace(std::uint16_t index, Tobler& tobler) const {
    const Speed& speed = terrain_->speeds[index];
    if (speed.mode == Mode::walking) return tobler.value() / speed.kmh;
    return 1 / (speed.mode == Mode::motor ? speed.kmh : speed_at(speed, tobler.slope));
  }

  const Terrain* terrain_;
  std::array<Move, 16> moves_;
  double sign_;
};

/// Moves by friction. Formula: travel-time#5 and #6. Source: as for travel_times(). Units: those of friction; infinite where there is no way.
class FrictionEdge {
 public:
  FrictionEdge(const Terrain& terrain, Direction direction)
      : terrain_(&terrain), sign_(direction == Direction::to_facility ? -1.0 : 1.0) {
    const GridShape& shape = terrain.shape;
    const bool cells = terrain.rule == Friction::per_cell;
    moves_ = cells ? moves_of(1, shape.cell_height / shape.cell_width) : moves_of(shape.cell_width, shape.cell_height);
  }

  double operator()(std::uint32_t from, std::uint32_t to, std::size_t m) const {
    const std::vector<double>& friction = terrain_->friction;
    double mean = (friction[from] + friction[to]) / 2;
    if (m >= 8) {
      const Passed via = passed(from, moves_[m], static_cast<int>(terrain_->shape.columns));
      mean = (friction[via.straight] + friction[via.diagonal] + friction[to] + friction[from]) / 4;
    }
    const double length = moves_[m].distance;
    double cost = mean * length;
    if (terrain_->rule == Friction::per_metre) cost = walking(from, to, length) + terrain_->walking.friction * cost;
    return std::isnan(cost) ? std::numeric_limits<double>::infinity() : cost;
  }

 private:
  double walking(std::uint32_t from, std::uint32_t to, double length) const {
    const Langmuir& rule = terrain_->walking;
    const double climb = terrain_->elevation.empty() ? 0 : sign_ * (terrain_->elevation[to] - terrain_->elevation[from]);
    const double factor = climb >= 0 ? rule.up : climb / length < rule.steep ? rule.steeply_down : rule.gently_down;
    return climb * factor + length * rule.flat;
  }

  const Terrain* terrain_;
  std::array<Move, 16> moves_;
  double sign_;
};

}  // namespace solleva::plan::access::detail
