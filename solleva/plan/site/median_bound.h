// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "solleva/base/run_control.h"
#include "solleva/plan/site/reach.h"

namespace solleva::plan {

/// What a branch of the tree has settled about a site.
enum class Fixed : std::uint8_t { no, open, closed };

/// The Lagrangian bound of the p-median problem, with the rule that each point is served once priced at its multiplier.
class MedianBound {
 public:
  MedianBound(const Reach& reach, std::span<const double> weight, std::size_t open) : reach_(reach), weight_(weight), open_(open) {}

  struct Value {
    double bound = 0;
    std::vector<std::uint32_t> chosen = {};    ///< the sites that it would open, ascending
    std::vector<double> reduced = {};          ///< of each site: what opening it adds (siting#4), not above 0
    std::vector<std::int32_t> served = {};     ///< of each point: how many of the chosen would serve it
    double last_in = 0;                        ///< the greatest reduced cost among chosen sites that are not fixed
    double first_out = 0;                      ///< the least among those left out; infinite: none
  };

  /// Formula: siting#3. Source: Cornuejols, Fisher and Nemhauser (1977), Management Science 23, 789-810. Units: weight x cost.
  /// The same bytes for any number of threads.
  Value at(std::span<const double> multiplier, std::span<const Fixed> fixed, const RunControl& control) const;

  struct Ascent {
    std::size_t steps = 100;
    double target = 0;     ///< a plan's cost: no step tries to pass it, and a bound that reaches `enough` ends the ascent
    double enough = 0;
    double length = 1.5;   ///< of the first step, against Polyak's
    std::size_t patience = 15;  ///< steps without progress before steps are halved
    /// Told each step that made progress; may lower `target` and `enough` as better plans are found.
    std::function<void(const Value&, Ascent&)> better = {};
  };
  struct Highest {
    Value value;
    std::vector<double> multiplier;
    std::vector<double> share;  ///< of each site: how often the steps chose it, the late ones more
  };

  /// Climbs from `multiplier` by deflected subgradients.
  /// Formula: siting#6. Source: Held, Wolfe and Crowder (1974), Mathematical Programming 6, 62-88; Camerini, Fratta and Maffioli
  /// (1975), Mathematical Programming Study 3, 26-34. Units: as at().
  Highest climb(std::vector<double> multiplier, std::span<const Fixed> fixed, Ascent ascent, const RunControl& control) const;

 private:
  void choose(Value& value, std::span<const Fixed> fixed) const;

  const Reach& reach_;
  std::span<const double> weight_;
  std::size_t open_;
};

}  // namespace solleva::plan
