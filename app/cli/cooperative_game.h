// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "solleva/plan/cooperative/game_source.h"
#include "solleva/plan/cooperative/nucleolus.h"
#include "solleva/plan/cooperative/values.h"
#include "solleva/share/envelope.h"

// Within `plan cooperative`: a game with its divisions, read, computed and shown.
namespace solleva::cli {

/// A division by one rule, or why there is none.
struct Division {
  std::string rule;                        ///< shapley, nucleolus, per_capita_nucleolus, tau, gately, banzhaf, shares
  std::optional<std::vector<double>> value = {};
  std::vector<double> se = {};             ///< of a drawn one
  std::string why_not = {};
  std::optional<plan::cooperative::CoreTest> core = {};  ///< of a division of all that is there; not of banzhaf
};

struct GameResult {
  plan::cooperative::GameSource source;
  std::optional<plan::cooperative::Game> game;  ///< every worth, where they are few enough
  double together = 0;
  std::vector<Division> divisions;
  std::optional<double> least_gain = {};        ///< of the nucleolus: below 0 the core is empty
  std::int64_t samples = 0;                     ///< 0: exact
  bool stopped = false;
};

/// The rules by name, in the order in which they are shown.
const std::vector<std::string>& division_rules();

/// The divisions of a stored game; `rules` as in division_rules(). Errors: those of the rules.
Result<GameResult> divide(plan::cooperative::GameSource source, const std::vector<std::string>& rules, std::int64_t samples, std::uint64_t seed,
                          const RunControl& control);

/// Reads a game from JSON, or from a table with a row for each coalition. Errors: those of data; plan.bad-game.
Result<plan::cooperative::GameSource> read_game(const std::string& path, std::vector<share::Input>& inputs, const RunControl& control);

/// Whether a division that is not of the game stands in its core; `tolerance` absolute.
Division paid_division(const GameResult& result, const std::string& rule, std::vector<double> shares, double tolerance);

/// A list of who would gain by leaving, for all divisions.
share::List objections_list(const GameResult& result);
/// A row for each player with all divisions.
share::List divisions_list(const GameResult& result);
/// Whether each division stands in the core, as fields of the head.
void add_core_fields(const GameResult& result, share::Fields& head);

/// `plan cooperative --game`.
Checked<Outcome> run_game(const Arguments& arguments, const RunControl& control);

}  // namespace solleva::cli
