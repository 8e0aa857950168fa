// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cooperative/game_source.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>

#include "solleva/base/errors.h"
#include "solleva/base/text.h"
#include "solleva/plan/cooperative/errors.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan::cooperative {
namespace {

using nlohmann::json;

Error bad_game(std::string why, std::string hint = {}) {
  Error error{errors::bad_game, "this is no game that can be shared out"};
  error.why = std::move(why);
  error.hint = std::move(hint);
  return error;
}

/// Reads one file; the first thing that is wrong ends it.
class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  Result<GameSource> read(const json& root) {
    GameSource source;
    if (root.is_array()) return with_list(root, std::move(source));
    if (!root.is_object()) return wrong("it is neither a list of worths nor an object");
    if (const auto names = root.find("players"); names != root.end()) {
      if (!names->is_array()) return wrong("\"players\" is no list of names");
      for (const json& name : *names) {
        if (!name.is_string()) return wrong("a name of \"players\" is no text");
        if (std::ranges::find(source.names, name.get<std::string>()) != source.names.end()) return wrong("the player \"" + name.get<std::string>() + "\" is there twice");
        source.names.push_back(name.get<std::string>());
      }
    }
    const bool list = root.contains("v"), machine = root.contains("machine"), products = root.contains("products"), claims = root.contains("claims");
    if (int{list} + int{machine} + int{products} + int{claims} != 1) return wrong("it needs one of \"v\", \"machine\", \"claims\" and \"products\"");
    if (claims) return with_claims(root, std::move(source));
    if (list) return with_list(root.at("v"), std::move(source));
    if (machine) return with_machine(root.at("machine"), std::move(source));
    return with_production(root, std::move(source));
  }

 private:
  tl::unexpected<Error> wrong(std::string why, std::string hint = {}) const {
    Error error = bad_game(std::move(why), std::move(hint));
    error.where.file = file_;
    return fail(std::move(error));
  }

  Result<std::vector<double>> numbers(const json& node, const std::string& what, bool from_zero) const {
    std::vector<double> values;
    if (!node.is_array()) return wrong(what + " is no list of numbers");
    for (const json& one : node) {
      if (!one.is_number() || !std::isfinite(one.get<double>())) return wrong("value " + std::to_string(values.size() + 1) + " of " + what + " is no finite number");
      if (from_zero && one.get<double>() < 0) return wrong("value " + std::to_string(values.size() + 1) + " of " + what + " is below 0");
      values.push_back(one.get<double>());
    }
    return values;
  }

  /// Players without names are called by their numbers.
  Result<GameSource> named(GameSource source, std::size_t players) const {
    if (!source.names.empty() && source.names.size() != players) {
      return wrong("\"players\" names " + std::to_string(source.names.size()) + ", the game has " + std::to_string(players));
    }
    for (std::size_t i = source.names.size(); i < players; ++i) source.names.push_back(std::to_string(i + 1));
    if (players == 0) return wrong("there are no players");
    return source;
  }

  Result<GameSource> with_list(const json& node, GameSource source) const {
    const Result<std::vector<double>> values = numbers(node, "\"v\"", false);
    if (!values) return fail(values.error());
    Result<Game> game = game_of(*values);
    if (!game) return wrong(game.error().why, game.error().hint);
    const std::size_t players = game->players;
    source.game = std::move(*game);
    return named(std::move(source), players);
  }

  Result<GameSource> with_machine(const json& node, GameSource source) const {
    Result<std::vector<double>> costs = numbers(node, "\"machine\"", true);
    if (!costs) return fail(costs.error());
    source.machine = std::move(*costs);
    const std::size_t players = source.machine.size();
    return named(std::move(source), players);
  }

  Result<GameSource> with_claims(const json& root, GameSource source) const {
    Result<std::vector<double>> claims = numbers(root.at("claims"), "\"claims\"", true);
    if (!claims) return fail(claims.error());
    const json estate = root.value("estate", json());
    if (!estate.is_number() || !std::isfinite(estate.get<double>()) || estate.get<double>() < 0) return wrong("\"estate\" is no number from 0");
    source.estate = estate.get<double>();
    source.claims = std::move(*claims);
    const std::size_t players = source.claims.size();
    return named(std::move(source), players);
  }

  Result<GameSource> with_production(const json& root, GameSource source) const {
    Production production;
    const auto resources = root.find("resources"), has = root.find("has");
    if (resources == root.end() || !resources->is_array()) return wrong("\"resources\" is no list of names");
    for (const json& name : *resources) {
      if (!name.is_string()) return wrong("a name of \"resources\" is no text");
      production.resources.push_back(name.get<std::string>());
    }
    if (has == root.end() || !has->is_array()) return wrong("\"has\" is no list of what each player brings");
    for (const json& row : *has) {
      Result<std::vector<double>> brings = numbers(row, "\"has\" of player " + std::to_string(production.has.size() + 1), true);
      if (!brings) return fail(brings.error());
      if (brings->size() != production.resources.size()) return wrong("\"has\" of player " + std::to_string(production.has.size() + 1) + " has not one number for each resource");
      production.has.push_back(std::move(*brings));
    }
    if (!root.at("products").is_array()) return wrong("\"products\" is no list");
    for (const json& one : root.at("products")) {
      Product product;
      if (!one.is_object() || !one.contains("name") || !one.at("name").is_string()) return wrong("a product has no name");
      product.name = one.at("name").get<std::string>();
      const json value = one.value("value", json());
      if (!value.is_number() || value.get<double>() < 0) return wrong("the value of \"" + product.name + "\" is no number from 0");
      product.value = value.get<double>();
      Result<std::vector<double>> needs = numbers(one.value("needs", json()), "\"needs\" of \"" + product.name + "\"", true);
      if (!needs) return fail(needs.error());
      if (needs->size() != production.resources.size()) return wrong("\"needs\" of \"" + product.name + "\" has not one number for each resource");
      if (product.value > 0 && std::ranges::all_of(*needs, [](double need) { return need == 0; })) return wrong("\"" + product.name + "\" needs nothing, so that its worth has no end");
      product.needs = std::move(*needs);
      production.products.push_back(std::move(product));
    }
    const std::size_t players = production.has.size();
    source.production = std::move(production);
    return named(std::move(source), players);
  }

  const std::string& file_;
};

/// The players of a coalition's name, or why there are none.
Result<Coalition> players_of(const std::string& word, const std::unordered_map<std::string, std::size_t>& player, bool letters) {
  Coalition coalition = 0;
  std::vector<std::string> parts;
  if (letters) {
    for (const char letter : word) parts.emplace_back(1, letter);
  } else {
    for (const std::string_view part : split(word, '+')) parts.emplace_back(trim(part));
  }
  for (const std::string& part : parts) {
    const auto found = player.find(part);
    if (found == player.end()) return fail(bad_game("the coalition \"" + word + "\" has the player \"" + part + "\", who has no row alone"));
    const Coalition bit = Coalition{1} << found->second;
    if ((coalition & bit) != 0) return fail(bad_game("the coalition \"" + word + "\" names \"" + part + "\" twice"));
    coalition |= bit;
  }
  return coalition;
}

/// What a coalition saves on a machine, or what the others' claims leave it; `in` says whether a player is in it.
template <class In>
double direct_worth(const GameSource& source, In in) {
  double total = 0, dearest = 0;
  if (source.estate) {
    for (std::size_t i = 0; i < source.claims.size(); ++i) total += in(i) ? 0.0 : source.claims[i];
    return std::max(0.0, *source.estate - total);
  }
  for (std::size_t i = 0; i < source.machine.size(); ++i) {
    if (!in(i)) continue;
    total += source.machine[i];
    dearest = std::max(dearest, source.machine[i]);
  }
  return total - dearest;
}

}  // namespace

Result<GameSource> parse_game(std::string_view text, const std::string& file) {
  const json root = json::parse(text, nullptr, false);
  if (root.is_discarded()) {
    Error error = bad_game("it is not JSON", "write {\"players\": [\"anna\", \"bilal\"], \"v\": [3, 4, 10]}");
    error.where.file = file;
    return fail(std::move(error));
  }
  return Reader(file).read(root);
}

Result<GameSource> game_of_rows(const std::vector<std::string>& written, const std::vector<double>& worths) {
  // {1,2} and anna;bilal are understood as well.
  std::vector<std::string> coalitions = written;
  for (std::string& word : coalitions) {
    if (word.size() > 2 && word.starts_with('{') && word.ends_with('}')) word = word.substr(1, word.size() - 2);
    std::ranges::replace_if(word, [](char letter) { return letter == ',' || letter == ';'; }, '+');
  }
  const std::uint64_t count = coalitions.size() + 1;
  if (coalitions.empty() || !std::has_single_bit(count)) return fail(game_of(worths).error());
  const auto n = static_cast<std::size_t>(std::countr_zero(count));
  // "12" is the coalition of 1 and 2 where no name has a + and more rows than players have none.
  const bool letters = n > 1 && std::ranges::none_of(coalitions, [](const std::string& word) { return word.find('+') != std::string::npos; });
  GameSource source;
  std::unordered_map<std::string, std::size_t> player;
  for (const std::string& word : coalitions) {
    if (letters ? word.size() != 1 : word.find('+') != std::string::npos) continue;
    if (!player.emplace(word, source.names.size()).second) return fail(bad_game("the player \"" + word + "\" has two rows"));
    source.names.push_back(word);
  }
  if (source.names.size() != n) {
    return fail(bad_game(std::to_string(coalitions.size()) + " coalitions make " + std::to_string(n) + " players, but " + std::to_string(source.names.size()) + " stand alone",
                         "give each player a row, and the players of a coalition a + between them, as in anna+bilal"));
  }
  if (n > most_players) return fail(bad_game("there are more than 25 players"));
  Game game;
  game.players = n;
  game.worth.assign(count, 0.0);
  std::vector<std::uint8_t> seen(count, 0);
  for (std::size_t r = 0; r < coalitions.size(); ++r) {
    const Result<Coalition> coalition = players_of(coalitions[r], player, letters);
    if (!coalition) return fail(coalition.error());
    if (seen[*coalition] != 0) return fail(bad_game("the coalition \"" + coalitions[r] + "\" is there twice, so that another is missing"));
    if (!std::isfinite(worths[r])) return fail(bad_game("the worth of \"" + coalitions[r] + "\" is no finite number"));
    seen[*coalition] = 1;
    game.worth[*coalition] = worths[r];
  }
  source.game = std::move(game);
  return source;
}

Result<double> worth_of(const Production& production, std::span<const std::uint8_t> in) {
  LinearModel model;
  model.sense = Sense::maximise;
  for (const Product& product : production.products) {
    ModelColumn column;
    column.objective = product.value;
    if (product.value == 0) column.upper = 0;
    model.add_column(column);
  }
  for (std::size_t r = 0; r < production.resources.size(); ++r) {
    ModelRow row;
    row.upper = 0;
    for (std::size_t i = 0; i < in.size(); ++i) row.upper += in[i] != 0 ? production.has[i][r] : 0.0;
    const std::uint32_t at = model.add_row(row);
    for (std::uint32_t p = 0; p < production.products.size(); ++p) {
      if (production.products[p].needs[r] != 0) model.add_term(at, p, production.products[p].needs[r]);
    }
  }
  const Result<Solution> solution = solve(model, {}, {});
  if (!solution) return fail(solution.error());
  if (!solution->optimum.objective) return fail(bad_game("what a coalition can make has no end"));
  return *solution->optimum.objective;
}

ValueFunction value_function(const GameSource& source) {
  return [&source](std::span<const std::uint8_t> in) -> Result<double> {
    if (source.production) return worth_of(*source.production, in);
    if (source.game) {
      Coalition coalition = 0;
      for (std::size_t i = 0; i < in.size(); ++i) coalition |= in[i] != 0 ? Coalition{1} << i : 0;
      return source.game->worth[coalition];
    }
    return direct_worth(source, [&in](std::size_t i) { return in[i] != 0; });
  };
}

WorthOf worth_function(const GameSource& source) {
  if (source.game) return as_function(*source.game);
  WorthOf function;
  function.players = source.players();
  function.worth = [&source](Coalition coalition) { return direct_worth(source, [coalition](std::size_t i) { return (coalition >> i & 1U) != 0; }); };
  return function;
}

Result<std::optional<Game>> tabulated(const GameSource& source, std::size_t most, const RunControl& control) {
  if (source.game) return source.game;
  if (source.players() > most) return std::optional<Game>();
  Game game;
  game.players = source.players();
  game.worth.assign(std::size_t{1} << game.players, 0.0);
  const ValueFunction worth = value_function(source);
  std::vector<std::uint8_t> in(game.players);
  for (Coalition s = 1; s < game.worth.size(); ++s) {
    if (s % 256 == 0) {
      if (control.stop.stop_requested()) return fail(Error{solleva::errors::stopped, "the work was stopped", {}, "not every coalition has its worth yet"});
      control.tell("worths", static_cast<double>(s) / static_cast<double>(game.worth.size()));
    }
    for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<std::uint8_t>(s >> i & 1U);
    const Result<double> value = worth(in);
    if (!value) return fail(value.error());
    game.worth[s] = *value;
  }
  return std::optional<Game>(std::move(game));
}

std::string name_of(Coalition coalition, const std::vector<std::string>& names) {
  std::vector<std::string> members;
  for (Coalition rest = coalition; rest != 0; rest &= rest - 1) members.push_back(names[static_cast<std::size_t>(std::countr_zero(rest))]);
  return join(members, "+");
}

}  // namespace solleva::plan::cooperative
