// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/change.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>

#include "solleva/measure/decomposition.h"

namespace solleva::measure {
namespace {

// Sets of factors that have moved from their value before to their value after.
constexpr std::size_t mean_moved = 1, curve_moved = 2, line_moved = 4, population_moved = 8, all_moved = 7;

using Outcomes = std::array<LorenzPoverty, 8>;
using Index = Figure LorenzPoverty::*;

std::string describe(std::size_t moved, bool same_line) {
  const std::size_t last = same_line ? all_moved & ~line_moved : all_moved;
  if (moved == 0) return "before: ";
  if (moved == last) return "after: ";
  const auto when = [moved](std::size_t factor) { return moved & factor ? "after" : "before"; };
  const std::string text = std::string("with the mean ") + when(mean_moved) + " and the curve " + when(curve_moved);
  return text + (same_line ? ": " : std::string(" and the line ") + when(line_moved) + ": ");
}

/// The same poverty for every set of moved factors; flags name the set.
Outcomes outcomes(const Situation& before, const Situation& after, bool same_line) {
  Outcomes all;
  for (std::size_t moved = 0; moved < all.size(); ++moved) {
    if (same_line && (moved & line_moved)) {
      all[moved] = all[moved & ~line_moved];
      continue;
    }
    const Level level{(moved & mean_moved ? after : before).level.mean, (moved & line_moved ? after : before).level.line};
    all[moved] = lorenz_poverty((moved & curve_moved ? after : before).curve, level);
    for (const Index index : {&LorenzPoverty::fgt0, &LorenzPoverty::fgt1, &LorenzPoverty::fgt2, &LorenzPoverty::watts}) {
      for (Flag& flag : (all[moved].*index).flags) {
        // What is true of a curve wherever it stands is said once; the rest depends on where it was put.
        if (flag.code != "within-bin-inequality-lost") flag.reason = describe(moved, same_line) + flag.reason;
      }
    }
  }
  return all;
}

/// A figure computed from others: without a value where one of them has none, with the flags of all.
template <class F>
Figure from(std::initializer_list<const Figure*> parts, F&& value) {
  Figure figure;
  bool complete = true;
  for (const Figure* part : parts) {
    complete = complete && part->value;
    for (const Flag& flag : part->flags) {
      const auto same = [&](const Flag& f) { return f.code == flag.code && f.reason == flag.reason; };
      if (std::ranges::none_of(figure.flags, same)) figure.flags.push_back(flag);
    }
  }
  if (complete) figure.value = value();
  return figure;
}

Figure difference(const Figure& minuend, const Figure& subtrahend) {
  return from({&minuend, &subtrahend}, [&] { return *minuend.value - *subtrahend.value; });
}

DattRavallion datt_ravallion(const Outcomes& all, Index index, Base base) {
  const std::size_t start = base == Base::before ? 0 : all_moved;
  const auto alone = [&](std::size_t factor) {
    const Figure& moved = all[start ^ factor].*index;
    return base == Base::before ? difference(moved, all[start].*index) : difference(all[start].*index, moved);
  };
  DattRavallion parts{alone(mean_moved), alone(curve_moved), alone(line_moved), {}};
  const Figure change = difference(all[all_moved].*index, all[0].*index);
  parts.residual = from({&change, &parts.growth, &parts.redistribution, &parts.line},
                        [&] { return *change.value - *parts.growth.value - *parts.redistribution.value - *parts.line.value; });
  return parts;
}

/// The Shapley parts of figure(set of moved factors) over `causes` factors, in the order of their bits.
template <class F>
std::vector<Figure> shapley_figures(unsigned causes, F&& figure) {
  std::vector<double> values;
  Figure together;
  bool complete = true;
  for (std::size_t moved = 0; moved < std::size_t{1} << causes; ++moved) {
    const Figure one = figure(moved);
    complete = complete && one.value;
    values.push_back(one.value.value_or(0));
    together = from({&together, &one}, [] { return 0; });
  }
  std::vector<Figure> parts(causes, Figure{{}, together.flags});
  if (!complete) return parts;
  const std::vector<double> numbers = shapley_values(values);
  for (unsigned cause = 0; cause < causes; ++cause) parts[cause].value = numbers[cause];
  return parts;
}

IndexChange index_change(const char* name, const Outcomes& all, Index index, Base base, bool same_line) {
  IndexChange change{.index = name, .before = all[0].*index, .after = all[all_moved].*index};
  change.change = difference(change.after, change.before);
  change.datt_ravallion = datt_ravallion(all, index, base);
  // A line that stays is no cause; leaving it out keeps the part of each cause the plain average of two orders.
  const auto parts = shapley_figures(same_line ? 2 : 3, [&](std::size_t moved) { return all[moved].*index; });
  change.shapley = {parts[0], parts[1], same_line ? Figure{0.0, {}} : parts[2]};
  return change;
}

PoorChange poor_change(const Outcomes& all, double population_before, double population_after) {
  const auto poor = [&](std::size_t moved) {
    Figure figure = all[moved & all_moved].fgt0;
    if (figure.value) *figure.value *= moved & population_moved ? population_after : population_before;
    return figure;
  };
  PoorChange change{.before = poor(0), .after = poor(all_moved | population_moved)};
  change.change = difference(change.after, change.before);
  const auto parts = shapley_figures(4, poor);
  change.shapley = {parts[0], parts[1], parts[2]};
  change.population = parts[3];
  return change;
}

}  // namespace

PovertyChange poverty_change(const Situation& before, const Situation& after, Base base) {
  const bool same_line = before.level.line == after.level.line;
  const Outcomes all = outcomes(before, after, same_line);
  PovertyChange change{.base = base};
  change.indices = {index_change("fgt0", all, &LorenzPoverty::fgt0, base, same_line),
                    index_change("fgt1", all, &LorenzPoverty::fgt1, base, same_line),
                    index_change("fgt2", all, &LorenzPoverty::fgt2, base, same_line),
                    index_change("watts", all, &LorenzPoverty::watts, base, same_line)};
  if (before.population && after.population) change.poor = poor_change(all, *before.population, *after.population);
  change.growth_alone = all[mean_moved];
  change.redistribution_alone = all[curve_moved];
  return change;
}

}  // namespace solleva::measure
