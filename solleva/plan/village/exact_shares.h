// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmpxx.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "solleva/plan/village/election.h"
#include "solleva/plan/village/outcome.h"
#include "solleva/plan/village/profile.h"

// The money of voters in exact fractions; only the rules of this folder include this.
namespace solleva::plan::village {

/// The share that each voter begins with: above / below units of money.
struct Share {
  mpz_class above;
  mpz_class below;
};

/// One run of Equal Shares from a share. What every group has left is `left[g] / unit`.
struct SharesRun {
  Outcome outcome;
  std::vector<mpz_class> left;
  mpz_class unit;
};

/// Runs in whole numbers only: all balances have one denominator, which a purchase multiplies by the number of those who pay in
/// full. Comparisons are first tried in doubles with a margin that covers their rounding, and repeated in whole numbers where
/// that does not decide.
SharesRun run_exact(const Election& election, const Profile& profile, const Share& share);

/// The projects without cost that are worth something to somebody, in the order of ids: what Equal Shares begins with.
std::vector<std::uint32_t> free_projects(const Election& election, const Profile& profile);

/// above / below as a double, of any size. Formula: the quotient, to about 2 units in the last place. Source: definition. Units:
/// those of above.
double quotient(const mpz_class& above, const mpz_class& below);

/// The order of choice from every share in [low, high] (units of money), where that can be proved to be one and the same; empty
/// where bounds do not decide a comparison. Bounds of every balance are carried in doubles and rounded away from each other.
std::optional<std::vector<std::uint32_t>> run_range(const Election& election, const Profile& profile, double low, double high);

}  // namespace solleva::plan::village
