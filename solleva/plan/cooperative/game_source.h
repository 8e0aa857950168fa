// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/run_control.h"
#include "solleva/plan/cooperative/game.h"

namespace solleva::plan::cooperative {

/// A product that a coalition can make from what its members bring.
struct Product {
  std::string name;
  double value = 0;            ///< of a unit, >= 0
  std::vector<double> needs;   ///< of each resource, for a unit
};

/// What members bring (land, hours, animals) and what can be made of it: a coalition is worth the most that its resources together make.
struct Production {
  std::vector<std::string> resources;
  std::vector<std::vector<double>> has;  ///< [player][resource], >= 0
  std::vector<Product> products;
};

/// A game as a file states it: a list of worths, a machine to share, or production from what members bring.
struct GameSource {
  std::vector<std::string> names;               ///< of the players
  std::optional<Game> game = {};                ///< a list of worths
  std::vector<double> machine = {};             ///< what each would pay alone; together the dearest machine serves all, the rest is saved
  std::optional<double> estate = {};            ///< what is there for `claims`: a coalition is worth what the others' claims leave of it
  std::vector<double> claims = {};
  std::optional<Production> production = {};
  std::string kind() const { return game ? "worths of all coalitions" : production ? "linear production" : estate ? "claims on an estate" : "shared machine"; }
  std::size_t players() const { return names.size(); }
};

/// Reads JSON: {"v": [...]}, {"machine": [...]}, {"estate": e, "claims": [...]} or {"resources": [...], "has": [[...]], "products": [{"name", "value", "needs"}]}, each with
/// "players" where they have names; or a bare list of worths. Errors: plan.bad-game, with what is wrong where.
Result<GameSource> parse_game(std::string_view text, const std::string& file);

/// The game of a table with a row for each coalition, named by its players with + between them, in any order. Players come in the order of
/// their own rows. Errors: plan.bad-game for coalitions that are missing, there twice or of unknown players.
Result<GameSource> game_of_rows(const std::vector<std::string>& coalitions, const std::vector<double>& worths);

/// Owners of production: what a coalition's resources make for the most.
/// Formula: docs/methods/cooperative.md, cooperative#10. Source: Owen (1975), On the core of linear production games, Mathematical Programming 9, 358-370.
/// Units: those of the products' values. Errors: those of solve(); plan.bad-game where a product needs nothing.
Result<double> worth_of(const Production& production, std::span<const std::uint8_t> in);

/// The worth of any coalition. The source must outlive it.
ValueFunction value_function(const GameSource& source);

/// All worths stored, where there are at most `most` players; empty above. Errors: those of the value function; base.stopped.
Result<std::optional<Game>> tabulated(const GameSource& source, std::size_t most, const RunControl& control);

/// The worths as they are asked for, of anything but production. The source must outlive it.
WorthOf worth_function(const GameSource& source);

/// The players of a coalition, as in "anna+bilal".
std::string name_of(Coalition coalition, const std::vector<std::string>& names);

}  // namespace solleva::plan::cooperative
