// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/open_table.h"
#include "app/cli/plan_limits.h"
#include "app/cli/village_output.h"
#include "solleva/base/text.h"
#include "solleva/data/text_file.h"

namespace solleva::cli {
namespace {

using namespace plan::village;

const std::vector<std::string> kRules{"equal-shares", "phragmen", "maximin-support", "greedy", "max-welfare"};

Error bad_option(const std::string& option, std::string why, std::string hint = {}) {
  Where where;
  where.field = "--" + option;
  return {errors::bad_value, "the value of --" + option + " cannot be used", where, std::move(why), std::move(hint)};
}

/// The rules of --rule, or all where --compare asks for them; the one of --rule first.
Result<std::vector<std::string>> rules_of(const Arguments& arguments) {
  std::vector<std::string> rules;
  for (const std::string_view word : split(arguments.text("rule"), ',')) {
    const std::string name(trim(word));
    if (std::ranges::find(kRules, name) == kRules.end())
      return fail(bad_option("rule", "'" + name + "' is none of " + join(kRules, ", "), did_you_mean(name, kRules)));
    if (std::ranges::find(rules, name) == rules.end()) rules.push_back(name);
  }
  if (!arguments.flag("compare")) return rules;
  for (const std::string& name : kRules) {
    if (std::ranges::find(rules, name) == rules.end()) rules.push_back(name);
  }
  return rules;
}

/// --increment: "25" is money, "1%" a part of the first share.
Result<Increment> increment_of(const Arguments& arguments, const Election& election) {
  std::string text = arguments.text("increment");
  const bool percent = text.ends_with("%");
  if (percent) text.pop_back();
  auto number = parse_decimal(text);
  for (; number && number->decimals < (percent ? 0 : election.decimals) && number->digits <= 1'000'000'000'000;
       ++number->decimals)
    number->digits *= 10;
  if (!number || number->digits == 0 || number->digits > 1'000'000'000'000 ||
      number->decimals != (percent ? 0 : election.decimals))
    return fail(
        bad_option("increment",
                   "it is neither an amount of money above 0 in the units of the file nor a whole number of per cent, as in 1%"));
  return percent ? Increment{0, number->digits} : Increment{number->digits, 1};
}

/// The election of FILE, with the ballots of --ballots where they are given.
Checked<Election> read_election(const Arguments& arguments, std::vector<share::Input>& inputs) {
  const std::string path = arguments.text("FILE"), typed = arguments.text("ballots");
  const Result<std::string> text = data::read_text(path);
  if (!text) return fail(text.error());
  Checked<Election> election = parse_pabulib(*text, path, typed.empty());
  if (!election) return election;
  const auto input =
      input_of(path, static_cast<std::int64_t>(typed.empty() ? election->voters.size() : election->projects.size()));
  if (!input) return fail(input.error());
  inputs.push_back(*input);
  if (typed.empty()) return election;
  const Result<std::string> ballots = data::read_text(typed);
  if (!ballots) return fail(ballots.error());
  election = parse_typed_ballots(std::move(*election), *ballots, typed);
  if (!election) return election;
  const auto second = input_of(typed, static_cast<std::int64_t>(election->voters.size()));
  if (!second) return fail(second.error());
  inputs.push_back(*second);
  return election;
}

/// Who supports a project for rules without utilities: everybody who named it.
Result<plan::village::Outcome> decide(const std::string& rule, const Election& election, const Profile& profile,
                                      Completion completion, Increment increment, const RunControl& control) {
  if (rule == "greedy") return greedy(election, profile);
  if (rule == "max-welfare") return max_welfare(election, profile, control);
  if (rule == "equal-shares") return equal_shares(election, profile, completion, increment, control);
  const Result<Profile> named = make_profile(election, Utility::cardinality);
  if (!named) return fail(named.error());
  return rule == "phragmen" ? sequential_phragmen(election, *named) : maximin_support(election, *named, control);
}

Result<Utility> utility_of(const Arguments& arguments, const Election& election) {
  const std::string name = arguments.text("utility");
  if (name.empty()) return usual_utility(election.type);
  return *utility_named(name);
}

/// The lists that options ask for, beside the plan.
Result<std::vector<share::List>> asked_lists(const Arguments& arguments, const VillageResult& result) {
  std::vector<share::List> lists;
  if (const std::string trait = arguments.text("by"); !trait.empty()) {
    const auto at = std::ranges::find(result.election.traits, trait);
    if (at == result.election.traits.end())
      return fail(bad_option("by",
                             result.election.traits.empty() ? "the votes say nothing of the voters"
                                                            : "the votes have " + join(result.election.traits, ", "),
                             did_you_mean(trait, result.election.traits)));
    lists.push_back(by_trait(result, static_cast<std::size_t>(at - result.election.traits.begin())));
  }
  if (const std::string voter = arguments.text("voter"); !voter.empty()) {
    std::optional<share::List> list = voter_list(result, voter);
    if (!list) return fail(bad_option("voter", "no ballot has the voter '" + voter + "'"));
    lists.push_back(std::move(*list));
  }
  if (arguments.flag("explain")) lists.push_back(ballots_list(result));
  return lists;
}

Checked<cli::Outcome> run(const Arguments& arguments, const RunControl& outer) {
  const TimeLimit limit(arguments, outer);
  const Result<std::vector<std::string>> rules = rules_of(arguments);
  if (!rules) return fail(rules.error());
  share::Envelope envelope;
  const Checked<Election> election = read_election(arguments, envelope.inputs);
  if (!election) return tl::unexpected(election.error());
  const Result<Utility> utility = utility_of(arguments, *election);
  const Result<Increment> increment = increment_of(arguments, *election);
  if (!increment) return fail(increment.error());
  const Result<Profile> profile = make_profile(*election, *utility);
  if (!profile) return fail(profile.error());
  const Completion completion = *completion_named(arguments.text("completion"));
  VillageResult result{*election, *profile, {}};
  for (const std::string& rule : *rules) {
    Result<plan::village::Outcome> outcome = decide(rule, *election, *profile, completion, *increment, limit.control());
    if (!outcome) return fail(outcome.error());
    Satisfaction satisfaction = satisfaction_of(*profile, *outcome);
    const bool completed = rule == "equal-shares" && completion != Completion::none;
    result.decisions.push_back(
        {completed ? rule + "+" + std::string(name_of(completion)) : rule, std::move(*outcome), std::move(satisfaction)});
  }
  share::Plan plan;
  plan.head = village_head(result);
  plan.parts = village_parts(result);
  Result<std::vector<share::List>> asked = asked_lists(arguments, result);
  if (!asked) return fail(asked.error());
  for (share::List& list : *asked) plan.parts.push_back(std::move(list));
  envelope.plan = std::move(plan);
  envelope.notes = village_notes(result);
  return cli::Outcome{std::move(envelope), Exit::done};
}

std::vector<Option> options() {
  std::vector<Option> all{{.name = "rule",
                           .value = "RULES",
                           .help = "equal-shares, phragmen, maximin-support, greedy or max-welfare; several, with commas "
                                   "between, are compared, and the first is the plan",
                           .fallback = "equal-shares"},
                          {.name = "utility",
                           .value = "UTILITY",
                           .help = "what a chosen project is worth to a voter who named it; without it, cost for approvals, "
                                   "points or borda where the votes tell them",
                           .allowed = {"cardinality", "cost", "effort", "points", "borda"}},
                          {.name = "completion",
                           .value = "HOW",
                           .help = "how equal-shares goes on with the money it leaves",
                           .fallback = "none",
                           .allowed = {"none", "greedy", "phragmen", "add1", "add1u", "add1p"}},
                          {.name = "increment",
                           .value = "AMOUNT",
                           .help = "by how much add1 raises the share of a voter: money, or a part of the first share as in 1%",
                           .fallback = "1"},
                          {.name = "compare", .help = "compare with all other rules", .type = Type::flag},
                          {.name = "ballots",
                           .value = "CSV",
                           .help = "ballots typed in from paper, instead of the votes in FILE",
                           .type = Type::file},
                          {.name = "by", .value = "COL", .help = "satisfaction by what the votes say of the voters, as in sex"},
                          {.name = "explain", .help = "list what the share of every ballot bought", .type = Type::flag},
                          {.name = "voter", .value = "ID", .help = "explain the outcome to one voter"},
                          {.name = "time-limit",
                           .value = "SECONDS",
                           .help = "end after this time with the last outcome that fits the budget",
                           .type = Type::number}};
  all.push_back(format_option());
  all.push_back(output_option());
  return all;
}

const Register here{{
    .step = "plan",
    .verb = "village",
    .summary = "choose projects by the votes of villagers: Equal Shares, Phragmen, maximin support, greedy",
    .description = "Reads proposals and ballots in the format of Pabulib (.pb) and says which projects the budget pays for by a "
                   "rule. Equal Shares gives every voter an "
                   "equal share of the budget, so that no majority can spend the money of all; greedy serves whoever are most; "
                   "max-welfare is the greatest total "
                   "satisfaction, which no rule exceeds.\n\nEverything is computed in exact fractions. Where projects are equal, "
                   "the one whose id is first in the order of "
                   "bytes is taken, and the tie is shown. The list `comparison` has satisfaction, its Gini index and the share "
                   "of voters who get nothing for every "
                   "rule; --explain tells what each ballot's share bought, --voter the same to one voter.\n\nEqual Shares by "
                   "itself may leave money. add1 raises all "
                   "shares step by step until nothing more fits, add1u then adds by greedy, add1p by Phragmen.\n\nRules and "
                   "equations are in docs/methods/village-decisions.md.",
    .arguments = {{.name = "FILE", .help = "proposals and ballots in the format of Pabulib"}},
    .options = options(),
    .examples = {{"which projects does everybody's equal share pay for, and what is done with the rest?",
                  "solleva plan village votes.pb --completion add1u"},
                 {"compare the rules, also by sex", "solleva plan village votes.pb --rule equal-shares,greedy --by sex"},
                 {"ballots on paper, typed into a table",
                  "solleva plan village proposals.pb --ballots typed.csv --explain --format html -o decision.html"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
