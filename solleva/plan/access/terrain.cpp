// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/terrain.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "solleva/base/text.h"
#include "solleva/plan/access/errors.h"

namespace solleva::plan::access {
namespace {

Error bad(std::string what, std::string why = {}) { return {errors::bad_speeds, std::move(what), {}, std::move(why)}; }

/// A rider of constant power in still air (travel-time#2). Single precision and the stopping rule are those of AccessMod, whose figures
/// these must be; they cost about 1e-7 of the speed.
float bicycle_speed(float flat_kmh, float slope) {
  constexpr float resistance = 0.012F, area = 0.445F, celsius = 20.0F, altitude = 500.0F, efficiency = 0.90F;
  constexpr double weight_of_both = 9.8 * (80 + 15);
  const auto weight = static_cast<float>(weight_of_both);
  const auto air = static_cast<float>((1.293 - 0.00426 * static_cast<double>(celsius)) * std::exp(static_cast<double>(-altitude) / 7000.0));
  const auto drag = static_cast<float>(0.5 * static_cast<double>(area) * static_cast<double>(air));
  const auto flat = static_cast<float>(static_cast<double>(flat_kmh) / 3.6);
  const float on_flat = weight * resistance;
  const float on_slope = weight * (slope + resistance);
  const float power = (flat * on_flat + flat * flat * flat * drag) / efficiency;
  float speed = 20;
  for (int step = 1; step < 10; ++step) {
    const float excess = speed * (drag * speed * speed + on_slope) - efficiency * power;
    const double wide = static_cast<double>(speed);  // AccessMod takes the derivative in double precision
    const auto steepness = static_cast<float>(static_cast<double>(drag) * (3.0 * wide) * wide + static_cast<double>(on_slope));
    const float next = speed - excess / steepness;
    if (std::fabs(next - speed) < 0.05F) return static_cast<float>(static_cast<double>(next) * 3.6);
    speed = next;
  }
  return 0;
}

}  // namespace

double speed_at(Speed flat, double slope) {
  switch (flat.mode) {
    case Mode::motor: return flat.kmh;
    case Mode::walking: return flat.kmh * std::exp(0.175 - 3.5 * std::fabs(slope + 0.05));
    case Mode::bicycle: break;
  }
  const double found = static_cast<double>(bicycle_speed(static_cast<float>(flat.kmh), static_cast<float>(slope)));
  return found > 0 ? std::min(found, 2 * flat.kmh) : 0;  // a rider brakes at twice the usual speed
}

bool Terrain::enters(std::size_t cell) const {
  if (!elevation.empty() && std::isnan(elevation[cell])) return false;
  return friction.empty() ? speed_of[cell] != kBarrier : !std::isnan(friction[cell]);
}

Result<Terrain> terrain_of_speeds(const GridShape& shape, std::span<const double> cover, std::span<const CoverSpeed> table,
                                  std::vector<std::int64_t>& unlisted) {
  if (table.size() >= kBarrier) return fail(bad("the table has " + std::to_string(table.size()) + " speeds; 65,534 are the most"));
  Terrain terrain;
  terrain.shape = shape;
  std::map<double, std::uint16_t> place;
  for (const CoverSpeed& row : table) {
    const std::string name = "land cover " + std::to_string(row.cover);
    if (!std::isfinite(row.speed.kmh) || row.speed.kmh < 0) return fail(bad("the speed of " + name + " is not a number from 0"));
    const std::uint16_t index = row.speed.kmh == 0 ? kBarrier : static_cast<std::uint16_t>(terrain.speeds.size());
    if (!place.emplace(static_cast<double>(row.cover), index).second) return fail(bad(name + " has two speeds"));
    if (index != kBarrier) terrain.speeds.push_back(row.speed);
  }
  std::set<double> missing;
  terrain.speed_of.resize(cover.size(), kBarrier);
  double last = std::numeric_limits<double>::quiet_NaN();  // neighbours in a row are mostly of one kind
  std::uint16_t last_index = kBarrier;
  for (std::size_t cell = 0; cell < cover.size(); ++cell) {
    if (std::isnan(cover[cell])) continue;
    if (cover[cell] != last) {
      const auto found = place.find(cover[cell]);
      if (found == place.end()) missing.insert(cover[cell]);
      last = cover[cell];
      last_index = found == place.end() ? kBarrier : found->second;
    }
    terrain.speed_of[cell] = last_index;
  }
  for (const double value : missing) unlisted.push_back(static_cast<std::int64_t>(std::clamp(value, -9e18, 9e18)));
  return terrain;
}

Result<Terrain> terrain_of_friction(const GridShape& shape, std::vector<double> friction, Friction rule, const Langmuir& walking) {
  const auto negative = std::ranges::find_if(friction, [](double value) { return value < 0; });
  if (negative != friction.end()) {
    const auto cell = static_cast<std::size_t>(negative - friction.begin());
    return fail(bad("friction is negative, " + format_double(*negative) + ", in row " + std::to_string(cell / shape.columns + 1) +
                        ", column " + std::to_string(cell % shape.columns + 1),
                    "no shortest way exists where a move can cost less than nothing"));
  }
  const bool sound = walking.flat >= 0 && walking.up >= 0 && walking.gently_down >= 0 && walking.steeply_down <= 0 && walking.steep <= 0 &&
                     walking.friction >= 0 && walking.flat + walking.gently_down * walking.steep >= 0;
  if (!sound) return fail(bad("with these coefficients of walking a move can cost less than nothing"));
  Terrain terrain;
  terrain.shape = shape;
  terrain.friction = std::move(friction);
  terrain.rule = rule;
  terrain.walking = walking;
  return terrain;
}

}  // namespace solleva::plan::access
