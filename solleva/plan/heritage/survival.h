// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

// How many masters a craft will have: people leave it one by one, those who learn become masters, and a craft without any master is lost.
namespace solleva::plan::heritage {

/// A hazard that grows with age: level * exp(growth * age), a year.
struct Gompertz {
  double level = 0;
  double growth = 0;
};

/// How people leave a craft, by death, illness, age or for other work.
struct Leaving {
  std::optional<Gompertz> law{};
  std::vector<std::pair<double, double>> table{};  ///< where there is no law: from this age on, this chance of leaving within a year; ages rise, before the first nobody leaves
};

/// The chance of still being in the craft after some time.
/// Formula: heritage#1 and heritage#2: exp of less the hazard from `age` to `age + years`; within a year of the table the hazard is -log(1 - chance). Source: Gompertz (1825),
/// Philosophical Transactions 115, pp. 513-583; Bowers and others (1997), Actuarial Mathematics, ch. 3. Units: years; a part of 1. A chance of 1 gives 0.
double staying(const Leaving& leaving, double age, double years);

/// Somebody who is or becomes a master.
struct Life {
  std::size_t start = 0;        ///< the first year at whose end the person may be a master; 0: is one now
  std::vector<double> alive{};  ///< [t - 1]: the chance of being a master at the end of year t; 0 before `start`, then it does not rise
};

/// A master of that age. Formula: heritage#2. Source: see staying(). Units: years, parts of 1.
Life master_life(const Leaving& leaving, double age, std::size_t years);

/// Somebody who becomes a master after so many months, if he or she stays: `stays` a year, a part of 1.
/// Formula: heritage#3. Source: definition. Units: months, years, parts of 1. Nobody becomes one after the last year.
Life apprentice_life(const Leaving& leaving, double age, double months, double stays, std::size_t years);

/// The craft at the end of each year.
struct Future {
  std::vector<std::vector<double>> number{};  ///< [t - 1][n]: the chance of n masters
  std::vector<double> expected{};             ///< [t - 1]: masters
  std::vector<double> lost{};                 ///< [t - 1]: the chance that there was no master at the end of some year up to t

  /// The chance of at least so many masters at the end of year t, from 1. Formula: the sum of `number` from `masters` on. Source: definition. Units: a part of 1.
  double at_least(std::size_t t, std::size_t masters) const;
  /// The smallest number n with a chance of at least `part` of n or fewer. Formula: the quantile of `number`. Source: definition. Units: masters.
  std::size_t quantile(std::size_t t, double part) const;
};

/// The exact distribution of the number of masters, the lives being independent of each other.
///
/// A craft with no master at the end of a year is lost and stays so: who still learned then has nobody to learn from. Without apprentices this is the Poisson-binomial distribution.
/// Formula: heritage#4 to heritage#6, by convolution. Source: Barlow and Heidtmann (1984), IEEE Transactions on Reliability R-33, pp. 322-323; Hong (2013), Computational Statistics and
/// Data Analysis 59, pp. 41-51. Units: parts of 1. Each `alive` holds at least `years` chances. Time: lives times years cubed, and lives squared times years.
Future future_of(std::span<const Life> lives, std::size_t years);

/// The same for the end of one year: at_least() of that year. More lives never make it smaller.
/// Formula: heritage#4 to heritage#6. Source: those of future_of(). Units: a part of 1.
double chance_of(std::span<const Life> lives, std::size_t year, std::size_t masters);

}  // namespace solleva::plan::heritage
