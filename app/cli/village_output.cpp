// SPDX-License-Identifier: Apache-2.0
#include "app/cli/village_output.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "app/cli/plan_limits.h"

namespace solleva::cli {
namespace {

using namespace plan::village;
using share::Fields;
using share::List;
using share::Node;

Node whole(std::int64_t value) {
  return {value};
}

double money(const Election& election, double units) {
  return units / std::pow(10.0, election.decimals);
}

/// Whole where money has no decimals, so that it is shown as it is written.
Node money_node(const Election& election, std::int64_t units) {
  return election.decimals == 0 ? Node(units) : Node(money(election, static_cast<double>(units)));
}

std::int64_t spent_by(const Election& election, const plan::village::Outcome& outcome) {
  std::int64_t spent = 0;
  for (const Step& step : outcome.steps) spent += election.projects[step.project].cost;
  return spent;
}

std::string utility_unit(const VillageResult& result) {
  switch (result.profile.utility) {
    case Utility::cardinality:
      return "projects";
    case Utility::points:
      return "points";
    case Utility::borda:
      return "Borda points";
    default:
      break;
  }
  const std::string money_word = result.election.currency.empty() ? "money" : result.election.currency;
  return result.profile.utility == Utility::cost ? money_word : money_word + " over voters";
}

std::int64_t voters_naming(const Election& election, std::uint32_t project) {
  std::int64_t voters = 0;
  for (const BallotGroup& group : election.groups) {
    if (std::ranges::find(group.choices, project, &Choice::project) != group.choices.end()) voters += group.voters;
  }
  return voters;
}

plan::Optimum optimum_of(const Decision& decision) {
  plan::Optimum optimum;
  optimum.objective = decision.satisfaction.total_value;
  optimum.status = decision.outcome.status;
  optimum.method = decision.rule;
  optimum.reason = decision.outcome.reason;
  if (optimum.status == plan::Status::optimal) optimum.bound = optimum.objective;
  if (optimum.reason.empty() && !optimum.bound)
    optimum.reason =
        "a rule, not an optimum: it has no bound; max-welfare gives the greatest satisfaction that the budget allows";
  return optimum;
}

std::string id_list(const Election& election, const std::vector<std::uint32_t>& projects) {
  std::string text;
  for (const std::uint32_t p : projects) text += (text.empty() ? "" : ", ") + election.projects[p].id;
  return text;
}

List selected_list(const VillageResult& result) {
  List list;
  list.name = "selected";
  for (const Step& step : result.decisions.front().outcome.steps)
    list.rows.push_back({{"project", result.election.projects[step.project].id}});
  list.keys = 1;
  return list;
}

/// What voters of each group paid, by project, in the order of choice.
std::vector<std::vector<Payment>> payments_by_group(const VillageResult& result) {
  std::vector<std::vector<Payment>> found(result.election.groups.size());
  for (const Payment& payment : result.decisions.front().outcome.payments) found[payment.group].push_back(payment);
  return found;
}

std::string amount_text(const Election& election, double units) {
  const double cents = std::round(money(election, units) * 100);
  return money_text(static_cast<std::int64_t>(cents), 2);
}

/// What the supporters of a project have left of their shares together; empty where the rule gives no shares, or Phragmen has
/// gone on.
std::optional<double> left_with(const VillageResult& result, std::uint32_t project) {
  const plan::village::Outcome& outcome = result.decisions.front().outcome;
  const auto earns_on = [](const Step& step) { return step.stage.starts_with("Phragmen"); };
  if (outcome.share <= 0 || std::ranges::any_of(outcome.steps, earns_on)) return {};
  std::vector<double> paid(result.election.groups.size(), 0.0);
  for (const Payment& payment : outcome.payments) paid[payment.group] += payment.amount;
  double left = 0;
  for (const Support& support : result.profile.supporters[project]) {
    const auto voters = static_cast<double>(result.profile.group_voters[support.other]);
    left += voters * std::max(0.0, outcome.share - paid[support.other]);
  }
  return left;
}

/// Why the first decision has not chosen a project.
std::string why_not(const VillageResult& result, std::uint32_t project) {
  const Election& election = result.election;
  const std::int64_t cost = election.projects[project].cost;
  if (cost > election.budget) return "dearer than the whole budget";
  if (result.profile.supporters[project].empty()) return "worth nothing to anybody by this utility";
  if (const auto left = left_with(result, project))
    return "its supporters have " + amount_text(election, *left) + " left of their shares, and it costs " +
           money_text(cost, election.decimals);
  const std::int64_t unspent = election.budget - spent_by(election, result.decisions.front().outcome);
  if (cost > unspent) return "the " + money_text(unspent, election.decimals) + " left do not pay for it";
  return "the rule ended before its turn";
}

/// A row for each project: the chosen ones in the order of choice, then the others by how many named them.
List projects_list(const VillageResult& result) {
  const Election& election = result.election;
  const std::vector<Step>& steps = result.decisions.front().outcome.steps;
  List list;
  list.name = "projects";
  list.keys = 2;
  std::vector<std::int64_t> naming;
  std::vector<std::uint32_t> order;
  for (std::uint32_t p = 0; p < election.projects.size(); ++p) naming.push_back(voters_naming(election, p));
  for (const Step& step : steps) order.push_back(step.project);
  std::vector<std::uint32_t> rest;
  for (std::uint32_t p = 0; p < election.projects.size(); ++p) {
    if (std::ranges::find(order, p) == order.end()) rest.push_back(p);
  }
  std::ranges::stable_sort(rest, std::greater<>(), [&](std::uint32_t p) { return naming[p]; });
  for (std::size_t i = 0; i < order.size() + rest.size(); ++i) {
    const bool chosen = i < order.size();
    const std::uint32_t p = chosen ? order[i] : rest[i - order.size()];
    const Project& project = election.projects[p];
    list.rows.push_back({{"project", project.id},
                         {"name", project.name},
                         {"cost", money_node(election, project.cost)},
                         {"voters", whole(naming[p])},
                         {"selected", chosen},
                         {"round", chosen ? whole(static_cast<std::int64_t>(i) + 1) : Node()},
                         {"stage", chosen ? Node(steps[i].stage) : Node()},
                         {"why_not", chosen ? Node() : Node(why_not(result, p))}});
    for (std::size_t d = 1; d < result.decisions.size(); ++d)
      list.rows.back().emplace_back(result.decisions[d].rule, result.decisions[d].outcome.holds(p));
  }
  share::Drawing drawing;
  drawing.title = "How many named each project";
  drawing.x = "project";
  drawing.y = "voters";
  drawing.x_label = "project";
  drawing.y_label = "voters";
  drawing.bars = true;
  drawing.text = "Those chosen come first, in the order of choice.";
  if (list.rows.size() <= 40) list.drawing = drawing;
  return list;
}

List ties_list(const VillageResult& result) {
  List list;
  list.name = "ties";
  list.keys = 2;
  for (const Tie& tie : result.decisions.front().outcome.ties) {
    for (std::size_t i = 0; i < tie.projects.size(); ++i) {
      const Project& project = result.election.projects[tie.projects[i]];
      list.rows.push_back({{"round", whole(static_cast<std::int64_t>(tie.round))},
                           {"project", project.id},
                           {"taken", i == 0},
                           {"chosen_later", i > 0 && result.decisions.front().outcome.holds(tie.projects[i])}});
    }
  }
  return list;
}

List comparison_list(const VillageResult& result) {
  List list;
  list.name = "comparison";
  list.keys = 1;
  const Decision& first = result.decisions.front();
  for (const Decision& decision : result.decisions) {
    std::int64_t same = 0;
    for (const Step& step : decision.outcome.steps) same += first.outcome.holds(step.project) ? 1 : 0;
    list.rows.push_back({{"rule", decision.rule},
                         {"selected", whole(static_cast<std::int64_t>(decision.outcome.steps.size()))},
                         {"shared_with_first", whole(same)},
                         {"spent", money_node(result.election, spent_by(result.election, decision.outcome))},
                         {"total_satisfaction", decision.satisfaction.total_value},
                         {"mean_satisfaction", decision.satisfaction.mean},
                         {"gini", decision.satisfaction.gini},
                         {"excluded", decision.satisfaction.excluded},
                         {"ties", whole(static_cast<std::int64_t>(decision.outcome.ties.size()))}});
  }
  return list;
}

List curves_list(const VillageResult& result) {
  List list;
  list.name = "satisfaction_curves";
  for (const Decision& decision : result.decisions) {
    for (const LorenzPoint& point : decision.satisfaction.lorenz)
      list.rows.push_back({{"rule", decision.rule}, {"voters", point.voters}, {"satisfaction", point.satisfaction}});
  }
  share::Drawing drawing;
  drawing.title = "Who has how much of the satisfaction";
  drawing.x = "voters";
  drawing.y = "satisfaction";
  drawing.x_label = "share of voters, the least satisfied first";
  drawing.y_label = "share of all satisfaction";
  drawing.series = {"rule"};
  drawing.diagonal = true;
  drawing.text = "The nearer a curve is to the straight line, the more equally the rule serves the voters.";
  list.drawing = drawing;
  return list;
}

}  // namespace

Fields village_head(const VillageResult& result) {
  const Election& election = result.election;
  const Decision& first = result.decisions.front();
  const std::int64_t spent = spent_by(election, first.outcome);
  Fields head = fields_of(optimum_of(first));
  if (!election.title.empty()) head.emplace_back("vote", election.title);
  head.emplace_back("rule", first.rule);
  head.emplace_back("utility", std::string(name_of(result.profile.utility)));
  head.emplace_back("utility_unit", utility_unit(result));
  head.emplace_back("total_satisfaction", first.satisfaction.total);
  head.emplace_back("mean_satisfaction", first.satisfaction.mean);
  head.emplace_back("gini", first.satisfaction.gini);
  head.emplace_back("excluded", first.satisfaction.excluded);
  head.emplace_back("excluded_voters", whole(first.satisfaction.excluded_voters));
  head.emplace_back("voters", whole(result.profile.voters));
  head.emplace_back("different_ballots", whole(static_cast<std::int64_t>(election.groups.size())));
  head.emplace_back("vote_type", std::string(name_of(election.type)));
  head.emplace_back("currency", election.currency.empty() ? Node() : Node(election.currency));
  head.emplace_back("budget", money_node(election, election.budget));
  head.emplace_back("spent", money_node(election, spent));
  head.emplace_back("unspent", money_node(election, election.budget - spent));
  if (first.outcome.share > 0) {
    head.emplace_back("share_of_a_voter", money(election, first.outcome.share));
    head.emplace_back("raises", whole(first.outcome.raises));
  }
  head.emplace_back("tie_rule", "the id that is first in the order of bytes");
  return head;
}

std::vector<List> village_parts(const VillageResult& result) {
  return {selected_list(result), projects_list(result), ties_list(result), comparison_list(result), curves_list(result)};
}

List ballots_list(const VillageResult& result) {
  const Election& election = result.election;
  const Decision& first = result.decisions.front();
  const std::vector<std::vector<Payment>> payments = payments_by_group(result);
  List list;
  list.name = "ballots";
  list.keys = 1;
  for (std::size_t g = 0; g < election.groups.size(); ++g) {
    std::vector<std::uint32_t> named, had;
    for (const Choice& choice : election.groups[g].choices) {
      named.push_back(choice.project);
      if (first.outcome.holds(choice.project)) had.push_back(choice.project);
    }
    double paid = 0;
    std::string bought;
    for (const Payment& payment : payments[g]) {
      paid += payment.amount;
      bought +=
          (bought.empty() ? "" : ", ") + election.projects[payment.project].id + " for " + amount_text(election, payment.amount);
    }
    list.rows.push_back(
        {{"named", id_list(election, named)},
         {"voters", whole(election.groups[g].voters)},
         {"had", id_list(election, had)},
         {"satisfaction", first.satisfaction.of_group[g]},
         {"share_bought", bought},
         {"paid", payments[g].empty() && first.outcome.share == 0 ? Node() : Node(money(election, paid))},
         {"left", first.outcome.share > 0 ? Node(money(election, std::max(0.0, first.outcome.share - paid))) : Node()}});
  }
  return list;
}

std::optional<List> voter_list(const VillageResult& result, const std::string& voter) {
  const Election& election = result.election;
  const auto found = std::ranges::find(election.voters, voter, &Voter::id);
  if (found == election.voters.end()) return {};
  const std::vector<Payment> payments = payments_by_group(result)[found->group];
  const plan::village::Outcome& outcome = result.decisions.front().outcome;
  List list;
  list.name = "voter";
  list.keys = 2;
  std::int64_t naming_all = 0;
  for (const Choice& choice : election.groups[found->group].choices) {
    const Project& project = election.projects[choice.project];
    const auto paid = std::ranges::find(payments, choice.project, &Payment::project);
    naming_all = voters_naming(election, choice.project);
    const auto step = std::ranges::find(outcome.steps, choice.project, &Step::project);
    const bool chosen = step != outcome.steps.end();
    list.rows.push_back(
        {{"project", project.id},
         {"name", project.name},
         {"selected", chosen},
         {"cost", money_node(election, project.cost)},
         {"voters", whole(naming_all)},
         {"paid_from_share", paid == payments.end() ? Node() : Node(money(election, paid->amount))},
         {"why", chosen ? "chosen in round " + std::to_string(step - outcome.steps.begin() + 1) + " by " + step->stage
                        : why_not(result, choice.project)}});
  }
  return list;
}

List by_trait(const VillageResult& result, std::size_t trait) {
  List list;
  list.name = "by_" + result.election.traits[trait];
  list.keys = 2;
  for (const Decision& decision : result.decisions) {
    for (const GroupSatisfaction& group : satisfaction_by(result.election, decision.satisfaction, trait))
      list.rows.push_back({{"rule", decision.rule},
                           {result.election.traits[trait], group.value},
                           {"voters", whole(group.voters)},
                           {"mean_satisfaction", group.mean},
                           {"excluded", group.excluded}});
  }
  return list;
}

std::vector<Note> village_notes(const VillageResult& result) {
  const Election& election = result.election;
  const Decision& first = result.decisions.front();
  std::vector<Note> notes;
  for (const Remark& remark : election.remarks) notes.push_back({remark.code, remark.text});
  std::vector<std::uint32_t> dear, unnamed;
  for (std::uint32_t p = 0; p < election.projects.size(); ++p) {
    if (election.projects[p].cost > election.budget) dear.push_back(p);
    if (first.outcome.holds(p) && voters_naming(election, p) == 0) unnamed.push_back(p);
  }
  if (!dear.empty())
    notes.push_back(
        {"dearer-than-budget", "no rule can choose what costs more than the whole budget: " + id_list(election, dear)});
  if (!unnamed.empty())
    notes.push_back(
        {"named-by-nobody", "chosen because there was money left, though nobody named it: " + id_list(election, unnamed)});
  std::vector<std::uint32_t> worthless;
  for (std::uint32_t p = 0; p < election.projects.size(); ++p) {
    const bool named = voters_naming(election, p) > 0 && !first.outcome.holds(p);
    if (election.projects[p].cost == 0 && result.profile.supporters[p].empty() && named) worthless.push_back(p);
  }
  if (!worthless.empty())
    notes.push_back({"costs-nothing", "worth nothing by the utility " + std::string(name_of(result.profile.utility)) +
                                          ", because it costs nothing: " + id_list(election, worthless) +
                                          "; nothing keeps the village from doing it all the same"});
  std::int64_t silent = 0;
  for (const BallotGroup& group : election.groups) silent += group.choices.empty() ? group.voters : 0;
  if (silent > 0)
    notes.push_back({"empty-ballots", std::to_string(silent) + " voters named nothing; they count as voters, and as excluded"});
  for (const Tie& tie : first.outcome.ties)
    notes.push_back({"tie", "round " + std::to_string(tie.round) + ": " + id_list(election, tie.projects) + " were equal; " +
                                election.projects[tie.projects.front()].id +
                                " was taken, whose id is first in the order of bytes"});
  const std::int64_t left = election.budget - spent_by(election, first.outcome);
  std::vector<std::uint32_t> fitting;
  for (std::uint32_t p = 0; p < election.projects.size(); ++p) {
    if (!first.outcome.holds(p) && election.projects[p].cost <= left && !result.profile.supporters[p].empty())
      fitting.push_back(p);
  }
  if (!fitting.empty())
    notes.push_back({"money-left", "what is left would still pay for one of " + id_list(election, fitting) +
                                       ", which the rule by itself does not choose; --completion says how to go on"});
  return notes;
}

}  // namespace solleva::cli
