// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solleva/plan/optimum.h"

namespace solleva::plan::village {

/// A choice between projects that the rule holds equal. Broken by the id that comes first in the order of bytes.
struct Tie {
  std::size_t round = 0;                ///< from 1: how many projects were chosen before, and 1
  std::vector<std::uint32_t> projects;  ///< all that were equal, in the order of their ids; the first was taken
};

/// What a voter of a group paid towards a project out of their share.
struct Payment {
  std::uint32_t group = 0;
  std::uint32_t project = 0;
  double amount = 0;  ///< units of money, by each voter of the group
};

/// How a project came to be chosen.
struct Step {
  std::uint32_t project = 0;
  std::string stage;  ///< the part of the rule that chose it: "equal shares", "greedy", "Phragmen" ...
  double price = 0;   ///< of that stage: money a unit of utility costs each payer (equal shares), load (Phragmen, maximin
                      ///< support), utility for money (greedy)
};

/// What a rule chose.
struct Outcome {
  std::vector<Step> steps;  ///< in the order of choice
  std::vector<Tie> ties;
  std::vector<Payment> payments;  ///< of rules in which voters pay, in the order of choice
  double share = 0;               ///< money each voter could spend at the end; 0 where nobody has a share
  std::int64_t raises = 0;        ///< how often the shares were raised (add1)
  std::int64_t runs = 0;          ///< how many of them were really computed, the others being proved alike
  Status status = Status::feasible;
  std::string reason;

  bool holds(std::uint32_t project) const {
    for (const Step& step : steps) {
      if (step.project == project) return true;
    }
    return false;
  }
};

}  // namespace solleva::plan::village
