// SPDX-License-Identifier: Apache-2.0
#include "app/cli/cooperative_game.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/open_table.h"
#include "app/cli/plan_limits.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/plan/cooperative/errors.h"

namespace solleva::cli {
namespace {

using namespace plan::cooperative;
using share::Fields;
using share::List;
using share::Node;

constexpr std::size_t kMostStored = 16;      ///< players of a machine whose coalitions are all written down
constexpr std::size_t kMostProducers = 12;   ///< the same where each takes a linear programme
constexpr std::size_t kMostObjections = 5;   ///< shown for each division
constexpr std::int64_t kUsualSamples = 1000;
constexpr double kNormal95 = 1.959963984540054;

Error unknown_rule(const std::string& name) {
  Error error{errors::bad_value, "the value of --method cannot be used"};
  error.where.field = "--method";
  error.why = "'" + name + "' is none of " + join(division_rules(), ", ");
  error.hint = did_you_mean(name, division_rules());
  return error;
}

Result<std::vector<std::string>> rules_of(const Arguments& arguments) {
  std::vector<std::string> rules;
  if (!arguments.given("method")) return division_rules();
  for (const std::string_view word : split(arguments.text("method"), ',')) {
    std::string name(trim(word));
    std::ranges::replace(name, '-', '_');
    if (std::ranges::find(division_rules(), name) == division_rules().end()) return fail(unknown_rule(name));
    if (std::ranges::find(rules, name) == rules.end()) rules.push_back(name);
  }
  return rules;
}

Result<std::vector<std::string>> texts_in(OpenTable& source, const std::string& column) {
  Result<std::vector<std::optional<std::string>>> cells = data::text_column(source.engine, source.table, column);
  if (!cells) return fail(cells.error());
  std::vector<std::string> texts;
  for (std::size_t r = 0; r < cells->size(); ++r) {
    if (!(*cells)[r]) {
      Error error{data::errors::missing_value, "a row has no value"};
      error.where = data::place_of(source.table, r, column);
      return fail(std::move(error));
    }
    texts.push_back(std::string(trim(*(*cells)[r])));
  }
  return texts;
}

/// What was really paid out, from a table of players and shares.
Result<std::vector<double>> read_shares(const std::string& path, const GameSource& game, std::vector<share::Input>& inputs, const RunControl& control) {
  Result<OpenTable> source = open_plain(path, control);
  if (!source) return fail(source.error());
  inputs.push_back(source->input);
  const Result<std::vector<std::string>> players = texts_in(*source, "player");
  if (!players) return fail(in_file(players.error(), path));
  const Result<data::NumericColumn> amounts = data::numeric_column(source->engine, source->table, "share");
  if (!amounts) return fail(in_file(amounts.error(), path));
  std::vector<double> shares(game.players(), 0.0);
  std::vector<std::uint8_t> seen(game.players(), 0);
  for (std::size_t r = 0; r < players->size(); ++r) {
    const auto at = std::ranges::find(game.names, (*players)[r]);
    Error error{plan::cooperative::errors::bad_game, "the shares do not go with the game"};
    error.where = in_file(Error{error.code, "", data::place_of(source->table, r, "player")}, path).where;
    error.why = "the game has no player \"" + (*players)[r] + "\"";
    error.hint = did_you_mean((*players)[r], game.names);
    if (at == game.names.end()) return fail(std::move(error));
    const auto player = static_cast<std::size_t>(at - game.names.begin());
    error.why = "the player \"" + *at + "\" has two rows";
    error.hint.clear();
    if (seen[player] != 0) return fail(std::move(error));
    seen[player] = 1;
    shares[player] = amounts->values[r];
  }
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (seen[i] == 0) return fail(Error{plan::cooperative::errors::bad_game, "the shares do not go with the game", {.file = path}, "the player \"" + game.names[i] + "\" has no row"});
  }
  return shares;
}

/// Fills in one division.
Done compute(GameResult& result, Division& division, const RunControl& control) {
  const auto keep = [&](const Result<std::vector<double>>& value) -> Done {
    if (!value) return fail(value.error());
    division.value = *value;
    return {};
  };
  const std::string& rule = division.rule;
  if (rule == "shapley") return keep(shapley(result.game ? as_function(*result.game) : worth_function(result.source), control));
  if (rule == "banzhaf") return keep(banzhaf(result.game ? as_function(*result.game) : worth_function(result.source), control));
  if (!result.game) {
    division.why_not = "the players are too many to look at every coalition together";
  } else if (rule == "tau") {
    division.value = tau(*result.game);
    if (!division.value) division.why_not = "the game is not quasi-balanced: what each can claim for the least and for the most does not enclose a division";
  } else if (rule == "gately") {
    division.value = gately(*result.game);
    if (!division.value) division.why_not = "all claims together are what the players are worth alone";
  } else if (result.game->players > most_for_nucleolus) {
    division.why_not = "it takes 12 players at the most; put players into groups that stay together";
  } else {
    const Result<Nucleolus> found = nucleolus(*result.game, rule == "nucleolus" ? Gains::whole : Gains::per_member, control);
    if (!found) return fail(found.error());
    division.value = found->value;
    if (rule == "nucleolus") result.least_gain = found->least_gain;
    if (!found->imputation) division.why_not = "the players are worth more apart than together, so that it is the prenucleolus";
  }
  return {};
}

Fields head_of(const GameResult& result) {
  plan::Optimum optimum;
  optimum.objective = result.together;
  optimum.status = result.stopped ? plan::Status::stopped : result.samples > 0 ? plan::Status::feasible : plan::Status::optimal;
  if (result.samples == 0) optimum.bound = result.together;
  optimum.method = result.samples > 0 ? "orders drawn with their reverses" : "every coalition";
  if (result.samples > 0) optimum.reason = "the values are drawn: each has a standard error";
  Fields head = fields_of(optimum);
  head.emplace_back("players", static_cast<std::int64_t>(result.source.players()));
  head.emplace_back("game", result.source.kind());
  head.emplace_back("together", result.together);
  if (result.samples > 0) head.emplace_back("samples", result.samples);
  if (result.game) {
    head.emplace_back("is_convex", is_convex(*result.game));
    head.emplace_back("is_superadditive", is_superadditive(*result.game));
  }
  if (result.least_gain) head.emplace_back("core_is_empty", *result.least_gain < -1e-9 * scale_of(*result.game));
  add_core_fields(result, head);
  return head;
}

/// A part with the plain values of a division.
List plain_list(const std::string& name, const std::vector<double>& values) {
  List list;
  list.name = name;
  for (const double value : values) {
    Fields row;
    row.emplace_back("value", value);
    list.rows.push_back(std::move(row));
  }
  return list;
}

share::Plan plan_of(const GameResult& result) {
  share::Plan plan;
  plan.head = head_of(result);
  plan.parts.push_back(divisions_list(result));
  List names;
  names.name = "names";
  for (const std::string& name : result.source.names) {
    Fields row;
    row.emplace_back("name", name);
    names.rows.push_back(std::move(row));
  }
  plan.parts.push_back(std::move(names));
  for (const Division& division : result.divisions) {
    if (division.value) plan.parts.push_back(plain_list(division.rule, *division.value));
    else plan.head.emplace_back(division.rule, Node());  // the notes say why
    if (!division.se.empty()) plan.parts.push_back(plain_list(division.rule + "_se", division.se));
  }
  if (result.game) plan.parts.push_back(objections_list(result));
  return plan;
}

/// What cannot be told of the game, as notes.
std::vector<Note> notes_of(const GameResult& result) {
  std::vector<Note> notes;
  for (const Division& division : result.divisions) {
    if (!division.why_not.empty()) notes.push_back({division.value ? "remark" : "left-out", division.rule + ": " + division.why_not});
  }
  if (result.game && !is_superadditive(*result.game)) {
    notes.push_back({"left-out", "is_superadditive: above 16 players only a convex game is known to be so without looking at 3^n pairs"});
  }
  return notes;
}

}  // namespace

const std::vector<std::string>& division_rules() {
  static const std::vector<std::string> rules{"shapley", "nucleolus", "per_capita_nucleolus", "tau", "gately", "banzhaf"};
  return rules;
}

Result<GameSource> read_game(const std::string& path, std::vector<share::Input>& inputs, const RunControl& control) {
  if (path.ends_with(".json")) {
    const Result<std::string> text = data::read_text(path);
    if (!text) return fail(text.error());
    const Result<share::Input> input = input_of(path);
    if (!input) return fail(input.error());
    inputs.push_back(*input);
    return parse_game(*text, path);
  }
  Result<OpenTable> source = open_plain(path, control);
  if (!source) return fail(source.error());
  inputs.push_back(source->input);
  std::string column = "v";
  for (const char* other : {"value", "worth"}) {
    if (source->table.find(other) != nullptr) column = other;
  }
  const Result<data::NumericColumn> worths = data::numeric_column(source->engine, source->table, column);
  if (!worths) return fail(in_file(worths.error(), path));
  if (source->table.find("coalition") == nullptr) {
    Result<Game> game = game_of(worths->values);
    if (!game) return fail(in_file(game.error(), path));
    GameSource made;
    for (std::size_t i = 0; i < game->players; ++i) made.names.push_back(std::to_string(i + 1));
    made.game = std::move(*game);
    return made;
  }
  const Result<std::vector<std::string>> coalitions = texts_in(*source, "coalition");
  if (!coalitions) return fail(in_file(coalitions.error(), path));
  Result<GameSource> made = game_of_rows(*coalitions, worths->values);
  if (!made) return fail(in_file(made.error(), path));
  return made;
}

Division paid_division(const GameResult& result, const std::string& rule, std::vector<double> shares, double tolerance) {
  Division division;
  division.rule = rule;
  if (result.game) division.core = test_core(*result.game, shares, kMostObjections, tolerance);
  division.value = std::move(shares);
  return division;
}

Result<GameResult> divide(GameSource source, const std::vector<std::string>& rules, std::int64_t samples, std::uint64_t seed, const RunControl& control) {
  GameResult result;
  result.source = std::move(source);
  const std::size_t players = result.source.players();
  const bool drawn = samples > 0 || players > (result.source.production ? kMostProducers : most_players);
  const ValueFunction worth = value_function(result.source);
  const Result<double> together = worth(std::vector<std::uint8_t>(players, 1));
  if (!together) return fail(together.error());
  result.together = *together;
  if (!drawn) {
    Result<std::optional<Game>> game = tabulated(result.source, result.source.production ? kMostProducers : kMostStored, control);
    if (!game) return fail(game.error());
    result.game = std::move(*game);
  }
  for (const std::string& rule : rules) {
    Division division;
    division.rule = rule;
    if (drawn && rule == "shapley") {
      const Result<DrawnValues> values = drawn_shapley(players, worth, samples > 0 ? samples : kUsualSamples, seed, control);
      if (!values) return fail(values.error());
      division.value = values->value;
      division.se = values->se;
      result.samples = values->samples;
      result.stopped = values->stopped;
    } else if (drawn) {
      division.why_not = "only Shapley values are drawn";
    } else if (Done done = compute(result, division, control); !done) {
      return fail(done.error());
    }
    if (division.value && result.game && rule != "banzhaf") division.core = test_core(*result.game, *division.value, kMostObjections);
    result.divisions.push_back(std::move(division));
  }
  return result;
}

void add_core_fields(const GameResult& result, Fields& head) {
  for (const Division& division : result.divisions) {
    if (division.core) head.emplace_back(division.rule + "_in_core", division.core->in_core);
  }
}

List divisions_list(const GameResult& result) {
  List list;
  list.name = "divisions";
  list.keys = 1;
  for (std::size_t i = 0; i < result.source.players(); ++i) {
    Fields row;
    row.emplace_back("player", result.source.names[i]);
    for (const Division& division : result.divisions) {
      if (!division.value) continue;
      const double value = (*division.value)[i];
      row.emplace_back(division.rule, value);
      if (division.se.empty()) continue;
      row.emplace_back(division.rule + "_se", division.se[i]);
      row.emplace_back(division.rule + "_lower", value - kNormal95 * division.se[i]);
      row.emplace_back(division.rule + "_upper", value + kNormal95 * division.se[i]);
    }
    list.rows.push_back(std::move(row));
  }
  const auto first = std::ranges::find_if(result.divisions, [](const Division& division) { return division.value.has_value(); });
  if (first == result.divisions.end() || result.source.players() > 40) return list;
  share::Drawing drawing;
  drawing.title = "What each would have by " + first->rule;
  drawing.x = "player";
  drawing.y = first->rule;
  drawing.x_label = "player";
  drawing.y_label = "share";
  drawing.bars = true;
  drawing.text = "The table beside has the other rules.";
  list.drawing = std::move(drawing);
  return list;
}

List objections_list(const GameResult& result) {
  List list;
  list.name = "would_gain_by_leaving";
  list.keys = 2;
  for (const Division& division : result.divisions) {
    if (!division.core) continue;
    for (const Objection& objection : division.core->objections) {
      const double alone = result.game->worth[objection.coalition];
      Fields row;
      row.emplace_back("division", division.rule);
      row.emplace_back("group", name_of(objection.coalition, result.source.names));
      row.emplace_back("alone", alone);
      row.emplace_back("gets", alone - objection.gain);
      row.emplace_back("gain", objection.gain);
      list.rows.push_back(std::move(row));
    }
  }
  return list;
}

Checked<Outcome> run_game(const Arguments& arguments, const RunControl& control) {
  const Result<std::vector<std::string>> rules = rules_of(arguments);
  if (!rules) return fail(rules.error());
  share::Envelope envelope;
  Result<GameSource> source = read_game(arguments.text("game"), envelope.inputs, control);
  if (!source) return fail(source.error());
  std::optional<std::vector<double>> shares;
  if (arguments.given("shares")) {
    Result<std::vector<double>> read = read_shares(arguments.text("shares"), *source, envelope.inputs, control);
    if (!read) return fail(read.error());
    shares = std::move(*read);
  }
  Result<GameResult> result = divide(std::move(*source), *rules, arguments.integer("samples").value_or(0),
                                     static_cast<std::uint64_t>(arguments.integer("seed").value_or(1)), control);
  if (!result) return fail(result.error());
  const double paid = shares ? std::accumulate(shares->begin(), shares->end(), 0.0) : 0;
  const double apart = paid - result->together;
  if (shares) {
    // Amounts are paid in whole cents: a cent a player is no reason to leave.
    const double cents = 0.01 * static_cast<double>(shares->size());
    result->divisions.push_back(paid_division(*result, "shares", std::move(*shares), cents));
  }
  envelope.plan = plan_of(*result);
  envelope.notes = notes_of(*result);
  if (shares && std::fabs(apart) > 0.005) {
    envelope.notes.push_back({"shares", "the shares add up to " + format_double(paid) + ", all together make " + format_double(result->together) + ": " + (apart > 0 ? "more was paid than there is" : "something was not paid out")});
  }
  return Outcome{std::move(envelope), Exit::done};
}

}  // namespace solleva::cli
