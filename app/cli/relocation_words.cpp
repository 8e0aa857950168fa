// SPDX-License-Identifier: Apache-2.0
#include "app/cli/relocation_words.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "app/cli/relocation_hamlets.h"

namespace solleva::cli {
namespace {

using namespace plan::relocation;

std::string families(std::size_t count) { return count == 1 ? "1 family" : std::to_string(count) + " families"; }

/// "a winter road and a workshop in hamlet 1; a workshop in hamlet 2".
std::string done_in_place(const RelocationInput& input, const RelocationAnswer& answer) {
  std::string all;
  for (std::uint32_t h = 0; h < input.hamlets.size(); ++h) {
    std::string names;
    for (std::size_t m = 0; m < answer.built.size(); ++m) {
      if (answer.built[m] != 0 && input.measures[m].hamlet == h) names += (names.empty() ? "" : ", ") + input.measures[m].name;
    }
    if (!names.empty()) all += (all.empty() ? "In " : "; in ") + input.hamlets[h].name + ": " + names;
  }
  return all.empty() ? "Nothing of what was looked at has a place in this plan." : all + ". Everybody who lives there has a part in it, whatever they answered.";
}

std::string who_moves(const RelocationInput& input, const RelocationAnswer& answer) {
  if (!answer.optimum.objective) return "Nobody: there is no plan. " + answer.optimum.reason + ".";
  std::string all;
  for (std::uint32_t s = 0; s < input.move.sites.size(); ++s) {
    const auto count = static_cast<std::size_t>(std::ranges::count(answer.site, s));
    if (count > 0) all += (all.empty() ? "" : ", ") + families(count) + " to " + input.move.sites[s].name;
  }
  const auto stay = static_cast<std::size_t>(std::ranges::count(answer.site, kStays));
  return (all.empty() ? "Nobody." : all + ".") + (stay > 0 ? " " + families(stay) + " that said yes stay by this plan; the table staying says why." : "");
}

std::string months_in_words(const RelocationInput& input, const RelocationAnswer& answer) {
  std::size_t known = 0, better = 0, danger = 0;
  for (std::size_t f = 0; f < answer.site.size(); ++f) {
    if (answer.site[f] == kStays || !input.budget_at(f, answer.site[f])) continue;
    ++known;
    better += input.budget_at(f, answer.site[f])->poorer ? 0U : 1U;
    danger += input.at_risk(f, answer.site[f]) ? 1U : 0U;
  }
  std::string words = "Look for your family in the table months: wages that are expected, rent and loan, heating, the bus, and the food that you grow now and would buy there. Of " + families(known) + " that would move, " + std::to_string(better) +
                      " would have as much left as now, or more, if the work comes.";
  if (danger > 0) words += " " + families(danger) + " would not, or would owe too much: the table at_risk names them. Ask what it would take before you sign.";
  return words;
}

}  // namespace

share::List relocation_words(const RelocationInput& input, const RelocationAnswer& answer) {
  share::List list;
  list.name = "in_words";
  list.keys = 1;
  const auto add = [&](const char* question, std::string words) { list.rows.push_back({{"question", question}, {"answer", std::move(words)}}); };
  add("Must we go?", "No. Only families that said yes in writing are in this plan: " + std::to_string(answer.site.size()) + ". You may still say no until the day of the move. " + std::to_string(input.without.size()) +
                         " have not said yes, or not any more: they stay, and no help where they live depends on it.");
  add("Who would move where?", who_moves(input, answer));
  if (!input.measures.empty() && answer.optimum.objective) add("What is done for those who stay?", done_in_place(input, answer));
  if (input.file.budget && answer.optimum.objective) add("What does it cost?", whole_money(answer.cost) + " of the " + whole_money(*input.file.budget) + " " + input.file.money + " that are there, for homes and for what is done in place.");
  if (!input.budgets.empty()) add("What would we have in a month?", months_in_words(input, answer));
  add("Can we come back?", input.file.back.until ? "Until " + input.file.back.until->text() + ", to " + input.file.back.to + "." : "This plan does not say. Ask before you sign.");
  add("Who listens if something is wrong?", input.file.grievance ? "Go to " + input.file.grievance->who + ": " + input.file.grievance->where + ". You have an answer within " + std::to_string(input.file.grievance->days) + " days."
                                                                 : "This plan does not say. Ask before you sign.");
  add("Who looks after us there?", "Somebody visits each family that moved after 1, 3, 6, 12, 24 and 36 months; the table follow_up has the days and what they ask.");
  return list;
}

}  // namespace solleva::cli
