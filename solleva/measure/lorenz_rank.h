// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace solleva::measure {

/// A place in the row of all persons from the poorest to the richest: the share of persons below it and the share above.
/// Both are kept because near an end of the row one of them cannot be recovered from the other.
struct Rank {
  double below = 0;
  double above = 1;

  static Rank from_below(double share) { return {share, 1 - share}; }
  static Rank from_above(double share) { return {1 - share, share}; }
};

/// A point of a Lorenz curve: the poorest `people` share of persons has the `welfare` share of all welfare.
struct LorenzPoint {
  double people = 0;
  double welfare = 0;
};

/// What turns a Lorenz curve into a distribution of amounts, and the line it is held against; both in one unit and period.
struct Level {
  double mean = 0;
  double line = 0;

  /// The line as a share of the mean. Formula: line / mean. Source: definition. Units: none; infinite for a mean of 0.
  double relative_line() const { return line / mean; }
};

}  // namespace solleva::measure
