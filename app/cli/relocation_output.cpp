// SPDX-License-Identifier: Apache-2.0
#include "app/cli/relocation_output.h"

#include <algorithm>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/plan_limits.h"
#include "app/cli/relocation_hamlets.h"
#include "app/cli/relocation_safeguards.h"
#include "app/cli/relocation_words.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using plan::relocation::kAlone;
using plan::relocation::kStays;
using share::Fields;
using share::List;
using share::Node;

/// How many neighbours of a family go to a site with it.
std::int64_t neighbours_at(const RelocationInput& input, const RelocationAnswer& plan, std::size_t family, std::uint32_t site) {
  const auto& families = input.move.families;
  if (families[family].neighbours == kAlone) return 0;
  std::int64_t count = 0;
  for (std::size_t other = 0; other < families.size(); ++other) {
    count += other != family && families[other].neighbours == families[family].neighbours && plan.site[other] == site ? 1 : 0;
  }
  return count;
}

List assignment_list(const RelocationInput& input, const RelocationAnswer& plan) {
  List list;
  list.name = "assignment";
  for (std::size_t f = 0; f < plan.site.size(); ++f) {
    const std::uint32_t s = plan.site[f];
    if (s == kStays) continue;
    const plan::relocation::Family& family = input.move.families[f];
    Fields row{{"family", family.consent.person()}, {"site", input.move.sites[s].name}, {"worth", family.worth[s]}};
    if (!input.neighbours.empty()) row.emplace_back("neighbours_with_it", neighbours_at(input, plan, f, s));
    if (input.statement.empty()) row.emplace_back("consent_until", family.consent.until().text());
    list.rows.push_back(std::move(row));
  }
  return list;
}

List sites_list(const RelocationInput& input, const RelocationAnswer& plan) {
  List list;
  list.name = "sites";
  for (std::uint32_t s = 0; s < input.move.sites.size(); ++s) {
    const plan::relocation::Site& site = input.move.sites[s];
    Fields row{{"site", site.name}, {"families", static_cast<std::int64_t>(std::ranges::count(plan.site, s))}};
    for (std::size_t k = 0; k < site.room.size(); ++k) {
      std::int64_t taken = 0;
      for (std::size_t f = 0; f < plan.site.size(); ++f) taken += plan.site[f] == s ? input.move.families[f].needs[k] : 0;
      row.emplace_back(input.kinds[k], std::to_string(taken) + " of " + std::to_string(site.room[k]));
    }
    list.rows.push_back(std::move(row));
  }
  return list;
}

const char* why_stays(const RelocationInput& input, const RelocationAnswer& plan, std::size_t f) {
  bool any = false, worth = false;
  double home = 0;
  for (std::size_t m = 0; m < input.measures.size(); ++m) home += input.measures[m].hamlet == input.hamlet_of[f] && plan.built[m] != 0 ? input.measures[m].effect : 0;
  for (std::size_t s = 0; s < input.move.sites.size(); ++s) {
    if (!input.could_live(f, s)) continue;
    any = true;
    worth = worth || input.move.families[f].worth[s] > home;
  }
  if (!any) return input.file.no_poorer ? "no site has room that fits and leaves it no poorer" : "no site has room that fits";
  if (input.wishes) return input.wishes->start[f] == input.wishes->start[f + 1] ? "it lists no site" : "families with higher priority, or larger ones, have the room that it asked for";
  return !worth ? "no site is worth more than staying" : input.file.budget ? "the room or the money is worth more elsewhere" : "the room is worth more to others";
}

List staying_list(const RelocationInput& input, const RelocationAnswer& plan) {
  List list;
  list.name = "staying";
  for (std::size_t f = 0; f < plan.site.size(); ++f) {
    if (plan.site[f] == kStays) list.rows.push_back({{"family", input.move.families[f].consent.person()}, {"why", why_stays(input, plan, f)}});
  }
  return list;
}

List left_out_list(const RelocationInput& input) {
  List list;
  list.name = "left_out";
  for (const WithoutConsent& one : input.without) list.rows.push_back({{"family", one.family}, {"why", one.why}});
  return list;
}

/// --explain: every site for one family, at the prices of the room that others want too.
Result<List> explain_list(const RelocationInput& input, const RelocationAnswer& plan, const std::string& name) {
  List list;
  list.name = "explanation";
  const auto& families = input.move.families;
  const auto left = std::ranges::find(input.without, name, &WithoutConsent::family);
  if (left != input.without.end()) {
    list.rows.push_back({{"family", name}, {"says", "is not planned for: " + left->why}});
    return list;
  }
  const auto found = std::ranges::find_if(families, [&](const plan::relocation::Family& family) { return family.consent.person() == name; });
  if (found == families.end()) return fail(Error{errors::bad_value, "\"" + name + "\" is no family of --families", {.field = "--explain"}});
  const auto f = static_cast<std::size_t>(found - families.begin());
  for (std::uint32_t s = 0; s < input.move.sites.size(); ++s) {
    const plan::relocation::Site& site = input.move.sites[s];
    double price = 0;
    for (std::size_t k = 0; k < site.room.size() && !plan.prices.empty(); ++k) price += plan.prices[s * site.room.size() + k] * static_cast<double>(found->needs[k]);
    const bool allowed = found->allowed.empty() || found->allowed[s] != 0;
    const char* says = plan.site[f] == s ? "moves here" : !allowed ? "cannot live here" : !input.could_live(f, s) ? "there is no room for so many" : "could live here";
    Fields row{{"site", site.name}, {"worth", found->worth[s]}, {"price_of_room", plan.prices.empty() ? Node() : Node(price)}, {"neighbours", neighbours_at(input, plan, f, s)}};
    if (!input.costs.empty()) row.emplace_back("cost", input.costs[s].all());
    if (!input.budgets.empty()) {
      const std::optional<plan::relocation::BudgetChange>& month = input.budget_at(f, s);
      row.emplace_back("left_now", month ? Node(month->before.left()) : Node());
      row.emplace_back("left_there", month ? Node(month->after.left()) : Node());
    }
    row.emplace_back("says", says);
    list.rows.push_back(std::move(row));
  }
  return list;
}

/// Pairs that block, where families choose.
List claims_list(const RelocationInput& input, const RelocationAnswer& plan) {
  List list;
  list.name = "claims";
  for (const plan::relocation::Claim& claim : plan.wishes->certificate.examples) {
    list.rows.push_back({{"family", input.move.families[claim.family].consent.person()}, {"would_rather_be_at", input.move.sites[claim.site].name},
                         {"because", claim.envy ? "somebody there has lower priority" : "there is room that stands empty"}});
  }
  return list;
}

/// What kind of stability the wishes leave, and what was looked at to say so.
void add_wishes(const RelocationAnswer& plan, Fields& head) {
  const plan::relocation::WishPlan& wishes = *plan.wishes;
  const bool stable = wishes.stability == plan::relocation::Stability::stable;
  head.emplace_back("stability", stable ? "stable: no family that would rather be at another site fits there beside those with higher priority"
                                        : "fair: nobody has a place that a family with higher priority would rather have; a plan without claims on empty room was not found and need not exist");
  head.emplace_back("pairs_checked", static_cast<std::int64_t>(wishes.certificate.pairs));
  head.emplace_back("claims_left", static_cast<std::int64_t>(wishes.certificate.claims));
  head.emplace_back("envies_left", static_cast<std::int64_t>(wishes.certificate.envies));
  head.emplace_back("certificate_holds", wishes.certificate.holds(wishes.stability));
  head.emplace_back("safe_against_false_lists", wishes.one_home_each ? "yes: each family takes one home of one kind" : "not claimed: families take several places of several kinds");
}

/// Whom the plan would hurt, and what is not known.
void add_warnings(const RelocationInput& input, const RelocationAnswer& plan, const List& risky, std::vector<Note>& notes) {
  if (!risky.rows.empty()) {
    notes.push_back({"at_risk", std::to_string(risky.rows.size()) + (risky.rows.size() == 1 ? " family" : " families") + " of those who move would have less each month, or debts that take too much: see at_risk. Tell them before they sign; "
                                "--no-poorer plans without such moves"});
  }
  const auto unknown = input.budgets.empty() ? 0 : std::ranges::count_if(input.budgets, [](const auto& budget) { return !budget; }) / static_cast<std::ptrdiff_t>(input.move.sites.size());
  if (unknown > 0) notes.push_back({"no_income", "of " + std::to_string(unknown) + " families no income is known, so that nothing is said of their months"});
  if (input.budgets.empty() && !input.file.name.empty() && std::ranges::find(input.notes, "no_loans", &Note::code) == input.notes.end()) notes.push_back({"no_months", "nothing is said of debts and months before and after: the families need a column income, the sites a column wage"});
  if (!plan.optimum.objective) return;
  if (input.file.budget) notes.push_back({"money", "moves and measures cost " + whole_money(plan.cost) + " of " + whole_money(*input.file.budget) + " " + input.file.money});
}

/// The parts of the plan in their order.
void add_parts(const RelocationInput& input, const RelocationAnswer& plan, List risky, share::Plan& shown) {
  const bool programme = !input.measures.empty() || !input.costs.empty();
  shown.parts.push_back(assignment_list(input, plan));
  if (!input.file.name.empty() && input.statement.empty()) shown.parts.push_back(relocation_words(input, plan));
  if (!input.budgets.empty()) shown.parts.push_back(std::move(risky));
  if (programme) shown.parts.push_back(side_by_side_list(input, plan));
  if (programme && input.has_hamlets()) shown.parts.push_back(hamlets_list(input, plan));
  if (!input.measures.empty()) shown.parts.push_back(measures_list(input, plan));
  if (!input.budgets.empty()) shown.parts.push_back(budgets_list(input, plan));
  if (plan.wishes) shown.parts.push_back(claims_list(input, plan));
  shown.parts.push_back(sites_list(input, plan));
  shown.parts.push_back(staying_list(input, plan));
  if (!input.file.name.empty()) shown.parts.push_back(rights_list(input));
  if (!input.answers.empty()) shown.parts.push_back(refusals_list(input));
  if (!input.file.name.empty()) {
    shown.parts.push_back(entitlements_list(input, plan));
    shown.parts.push_back(audit_list(input, plan));
  }
  shown.parts.push_back(left_out_list(input));
  if (input.statement.empty()) shown.parts.push_back(follow_up_list(input, plan));
}

}  // namespace

Result<share::Envelope> relocation_envelope(const RelocationInput& input, const RelocationAnswer& plan, const std::string& explain) {
  share::Envelope envelope;
  envelope.inputs = input.inputs;
  share::Plan shown;
  shown.head = fields_of(plan.optimum);
  if (!input.file.name.empty()) shown.head.emplace_back("relocation", input.file.name);
  const auto families = static_cast<std::int64_t>(plan.site.size());
  const auto stay = static_cast<std::int64_t>(std::ranges::count(plan.site, kStays));
  const bool recorded = input.statement.empty();
  shown.head.emplace_back("families", families + static_cast<std::int64_t>(input.without.size()));
  shown.head.emplace_back("agreed", families);
  shown.head.emplace_back("moving", families - stay);
  shown.head.emplace_back("stay_of_those", stay);
  shown.head.emplace_back("without_consent", static_cast<std::int64_t>(input.without.size()));
  if (!input.answers.empty()) shown.head.emplace_back("refusals_honoured", std::ranges::count(input.without, "its last answer is no", &WithoutConsent::why));
  shown.head.emplace_back("consent", recorded ? "recorded" : "stated, not recorded");
  if (recorded) shown.head.emplace_back("day", input.move.on.text());
  if (!recorded) shown.head.emplace_back("statement", input.statement);
  if (!input.costs.empty() || !input.measures.empty()) {
    shown.head.emplace_back("cost", plan.cost);
    shown.head.emplace_back("budget", input.file.budget ? Node(*input.file.budget) : Node());
    shown.head.emplace_back("measures_done", std::ranges::count(plan.built, 1));
  }
  if (plan.wishes) add_wishes(plan, shown.head);
  if (!input.file.note.empty()) envelope.notes.push_back({"note", input.file.note});
  shown.title = input.file.name;
  List risky = at_risk_list(input, plan);
  add_warnings(input, plan, risky, envelope.notes);
  for (Note& note : refusal_notes(input)) envelope.notes.push_back(std::move(note));
  envelope.notes.insert(envelope.notes.end(), input.notes.begin(), input.notes.end());
  if (!recorded) envelope.notes.push_back({"consent_stated", "no consent was looked at: the caller states \"" + input.statement + "\"; nobody may be moved by this plan"});
  if (!input.without.empty()) {
    envelope.notes.push_back({"without_consent", std::to_string(input.without.size()) + (input.without.size() == 1 ? " family is" : " families are") +
                                                     " not planned for, see left_out; to say no is a right and costs nobody any help where it lives"});
  }
  if (!explain.empty()) {
    Result<List> list = explain_list(input, plan, explain);
    if (!list) return fail(list.error());
    shown.parts.push_back(std::move(*list));
  }
  add_parts(input, plan, std::move(risky), shown);
  envelope.plan = std::move(shown);
  return envelope;
}

}  // namespace solleva::cli
