// SPDX-License-Identifier: Apache-2.0
#include "app/cli/relocation_output.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/plan_limits.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using plan::relocation::kAlone;
using plan::relocation::kStays;
using plan::relocation::MovePlan;
using share::Fields;
using share::List;
using share::Node;

/// How many neighbours of a family go to a site with it.
std::int64_t neighbours_at(const RelocationInput& input, const MovePlan& plan, std::size_t family, std::uint32_t site) {
  const auto& families = input.move.families;
  if (families[family].neighbours == kAlone) return 0;
  std::int64_t count = 0;
  for (std::size_t other = 0; other < families.size(); ++other) {
    count += other != family && families[other].neighbours == families[family].neighbours && plan.site[other] == site ? 1 : 0;
  }
  return count;
}

List assignment_list(const RelocationInput& input, const MovePlan& plan) {
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

List sites_list(const RelocationInput& input, const MovePlan& plan) {
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

/// Whether the family could live at the site if it had the site for itself.
bool could_live(const RelocationInput& input, std::size_t f, std::size_t s) {
  const plan::relocation::Family& family = input.move.families[f];
  bool could = family.allowed.empty() || family.allowed[s] != 0;
  for (std::size_t k = 0; k < family.needs.size(); ++k) could = could && family.needs[k] <= input.move.sites[s].room[k];
  return could;
}

const char* why_stays(const RelocationInput& input, std::size_t f) {
  bool any = false, worth = false;
  for (std::size_t s = 0; s < input.move.sites.size(); ++s) {
    if (!could_live(input, f, s)) continue;
    any = true;
    worth = worth || input.move.families[f].worth[s] > 0;
  }
  return !any ? "no site has room that fits" : worth ? "the room is worth more to others" : "no site is worth more than staying";
}

List staying_list(const RelocationInput& input, const MovePlan& plan) {
  List list;
  list.name = "staying";
  for (std::size_t f = 0; f < plan.site.size(); ++f) {
    if (plan.site[f] == kStays) list.rows.push_back({{"family", input.move.families[f].consent.person()}, {"why", why_stays(input, f)}});
  }
  return list;
}

List left_out_list(const RelocationInput& input) {
  List list;
  list.name = "left_out";
  for (const WithoutConsent& one : input.without) list.rows.push_back({{"family", one.family}, {"why", one.why}});
  return list;
}

/// The same day of a later month, or its last day where the month is shorter.
std::string months_later(const Date& from, int months) {
  const std::chrono::year_month month = from.day().year() / from.day().month() + std::chrono::months(months);
  const std::chrono::year_month_day last{month / std::chrono::last};
  return Date::of(std::min(month / from.day().day(), last)).value().text();
}

/// Visits after the move, counted from the day of the plan.
List follow_up_list(const RelocationInput& input, const MovePlan& plan) {
  List list;
  list.name = "follow_up";
  for (const int months : {1, 3, 6, 12, 24, 36}) {
    for (std::size_t f = 0; f < plan.site.size(); ++f) {
      if (plan.site[f] == kStays) continue;
      list.rows.push_back({{"family", input.move.families[f].consent.person()}, {"site", input.move.sites[plan.site[f]].name},
                           {"months", std::int64_t{months}}, {"due", months_later(input.move.on, months)}, {"task", "visit"}});
    }
  }
  return list;
}

/// --explain: every site for one family, at the prices of the room that others want too.
Result<List> explain_list(const RelocationInput& input, const MovePlan& plan, const std::string& name) {
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
    for (std::size_t k = 0; k < site.room.size(); ++k) price += plan.prices[s * site.room.size() + k] * static_cast<double>(found->needs[k]);
    const bool allowed = found->allowed.empty() || found->allowed[s] != 0;
    const char* says = plan.site[f] == s ? "moves here" : !allowed ? "cannot live here" : !could_live(input, f, s) ? "there is no room for so many" : "could live here";
    list.rows.push_back({{"site", site.name}, {"worth", found->worth[s]}, {"price_of_room", price}, {"neighbours", neighbours_at(input, plan, f, s)}, {"says", says}});
  }
  return list;
}

}  // namespace

Result<share::Envelope> relocation_envelope(const RelocationInput& input, const MovePlan& plan, const std::string& explain) {
  share::Envelope envelope;
  envelope.inputs = input.inputs;
  envelope.notes = input.notes;
  share::Plan shown;
  shown.head = fields_of(plan.optimum);
  const auto families = static_cast<std::int64_t>(plan.site.size());
  const auto stay = static_cast<std::int64_t>(std::ranges::count(plan.site, kStays));
  const bool recorded = input.statement.empty();
  shown.head.emplace_back("families", families + static_cast<std::int64_t>(input.without.size()));
  shown.head.emplace_back("agreed", families);
  shown.head.emplace_back("moving", families - stay);
  shown.head.emplace_back("staying", stay);
  shown.head.emplace_back("without_consent", static_cast<std::int64_t>(input.without.size()));
  shown.head.emplace_back("consent", recorded ? "recorded" : "stated, not recorded");
  if (recorded) shown.head.emplace_back("day", input.move.on.text());
  if (!recorded) {
    shown.head.emplace_back("statement", input.statement);
    envelope.notes.push_back({"consent_stated", "no consent was looked at: the caller states \"" + input.statement + "\"; nobody may be moved by this plan"});
  }
  if (!input.without.empty()) {
    envelope.notes.push_back({"without_consent", std::to_string(input.without.size()) + (input.without.size() == 1 ? " family is" : " families are") +
                                                     " not planned for, see left_out; to say no is a right and costs nobody any help where it lives"});
  }
  if (!explain.empty()) {
    Result<List> list = explain_list(input, plan, explain);
    if (!list) return fail(list.error());
    shown.parts.push_back(std::move(*list));
  }
  shown.parts.push_back(assignment_list(input, plan));
  shown.parts.push_back(sites_list(input, plan));
  shown.parts.push_back(staying_list(input, plan));
  shown.parts.push_back(left_out_list(input));
  if (recorded) shown.parts.push_back(follow_up_list(input, plan));
  envelope.plan = std::move(shown);
  return envelope;
}

}  // namespace solleva::cli
