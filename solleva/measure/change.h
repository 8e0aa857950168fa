// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solleva/measure/lorenz.h"

namespace solleva::measure {

/// A distribution in one year, cut into how much there is (the mean), how it is shared (the Lorenz curve), and what it is held
/// against (the line). Mean and line of both years of a comparison are in one unit: the same prices, currency and period.
struct Situation {
  LorenzCurve curve;
  Level level;
  std::optional<double> population = {};  ///< persons; with it in both years the number of poor is decomposed too
};

/// The year from which the components of Datt and Ravallion depart. The residual of one is minus that of the other.
enum class Base { before, after };

/// The parts of a change after Datt and Ravallion: each factor moves alone from the base, the residual is what they do together.
struct DattRavallion {
  Figure growth = {}, redistribution = {}, line = {}, residual = {};
};

/// The parts of a change by the Shapley value: no base, no residual.
struct ShapleyParts {
  Figure growth = {}, redistribution = {}, line = {};
};

/// One index of poverty in both years, and why it changed.
struct IndexChange {
  std::string index = {};  ///< fgt0 fgt1 fgt2 watts
  Figure before = {}, after = {}, change = {};
  DattRavallion datt_ravallion = {};
  ShapleyParts shapley = {};
};

/// The number of poor in both years, in persons, and why it changed.
struct PoorChange {
  Figure before = {}, after = {}, change = {};
  ShapleyParts shapley = {};
  Figure population = {};  ///< the fourth factor
};

struct PovertyChange {
  Base base = Base::before;
  std::vector<IndexChange> indices = {};  ///< fgt0, fgt1, fgt2, watts
  std::optional<PoorChange> poor = {};
  LorenzPoverty growth_alone = {};          ///< the mean of after with curve and line of before
  LorenzPoverty redistribution_alone = {};  ///< the curve of after with mean and line of before
};

/// Growth, redistribution and (where it moved) the line: what each did to poverty between two years.
/// Formula: change-decomposition#1 to #6.
/// Source: Datt and Ravallion (1992), J. Development Economics 38(2), p. 275-295; Shorrocks (2013), J. Econ. Inequality 11(1), p.
/// 99-126. Units: means and lines of both years in one unit; parts in the unit of the index, those of `poor` in persons. Edge
/// cases: a counterfactual line below the lowest or above the highest income of a curve gives 0 or 1, and every part that rests
/// on it carries the flag with the counterfactual named; an index that a curve does not have leaves the parts that need it empty,
/// flagged.
PovertyChange poverty_change(const Situation& before, const Situation& after, Base base = Base::before);

}  // namespace solleva::measure
