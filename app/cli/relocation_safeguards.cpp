// SPDX-License-Identifier: Apache-2.0
#include "app/cli/relocation_safeguards.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "solleva/share/downloads.h"

namespace solleva::cli {
namespace {

using namespace plan::relocation;
using share::Fields;
using share::List;
using share::Node;

/// What the families of a hamlet had said last, up to each visit.
struct Said {
  std::int64_t yes = 0, no = 0, undecided = 0;
  void add(Answer answer) { ++(answer == Answer::yes ? yes : answer == Answer::no ? no : undecided); }
};
using Visits = std::map<std::int64_t, Said>;

std::map<std::uint32_t, Visits> visits_of(const RelocationInput& input) {
  std::map<std::string, std::uint32_t> lives;
  for (std::size_t f = 0; f < input.hamlet_of.size(); ++f) lives[input.move.families[f].consent.person()] = input.hamlet_of[f];
  for (const WithoutConsent& one : input.without) lives[one.family] = one.hamlet;
  std::map<std::uint32_t, Visits> all;
  for (const auto& [family, answers] : input.answers) {
    const auto at = lives.find(family);
    if (at == lives.end()) continue;
    for (const VisitAnswer& answer : answers) all[at->second][answer.visit];
  }
  for (const auto& [family, answers] : input.answers) {
    const auto at = lives.find(family);
    if (at == lives.end()) continue;
    for (auto& [visit, said] : all[at->second]) {
      const VisitAnswer* last = nullptr;
      for (const VisitAnswer& answer : answers) last = answer.visit <= visit ? &answer : last;
      if (last != nullptr) said.add(last->answer);
    }
  }
  return all;
}

/// Small counts, and one more where a single one would follow from the others and the sum.
std::array<bool, 3> small_counts(const std::array<std::int64_t, 3>& counts, std::int64_t small) {
  std::array<bool, 3> hidden{};
  for (std::size_t at = 0; at < counts.size(); ++at) hidden[at] = counts[at] > 0 && counts[at] < small;
  if (std::ranges::count(hidden, true) != 1) return hidden;
  std::size_t next = counts.size();
  for (std::size_t at = 0; at < counts.size(); ++at) {
    if (!hidden[at] && counts[at] > 0 && (next == counts.size() || counts[at] < counts[next])) next = at;
  }
  if (next < counts.size()) hidden[next] = true;
  return hidden;
}

/// The same day of a later month, or its last day where the month is shorter.
std::string months_later(const Date& from, int months) {
  const std::chrono::year_month month = from.day().year() / from.day().month() + std::chrono::months(months);
  const std::chrono::year_month_day last{month / std::chrono::last};
  return Date::of(std::min(month / from.day().day(), last)).value().text();
}

struct Visit {
  int months;
  const char* kind;
  const char* questions;
};
constexpr std::array<Visit, 6> kVisits{{{1, "arrival", "Is everybody there? Is the home as promised? Are the children in school? Was everything paid?"},
                                        {3, "work and school", "Who works, for how much? Who looks for work? Who is ill? Do the children go to school?"},
                                        {6, "money", "What comes in and goes out in a month? Which debts are paid late? What is eaten?"},
                                        {12, "a year after", "Is the family better off than before? Would it go back? What was promised and is missing?"},
                                        {24, "two years after", "Income, debts, health, school; neighbours old and new; the old house and land"},
                                        {36, "completion", "Has the family at least what it had before? What is still owed to it?"}}};

std::string questions_of(const RelocationInput& input, const Visit& visit) {
  std::string all = visit.questions;
  for (const std::string& question : input.file.questions) all += " " + question;
  return all;
}

}  // namespace

List refusals_list(const RelocationInput& input) {
  List list;
  list.name = "refusals";
  list.keys = 2;
  for (const auto& [hamlet, visits] : visits_of(input)) {
    for (const auto& [visit, said] : visits) {
      const std::array<std::int64_t, 3> counts{said.yes, said.no, said.undecided};
      const std::array<bool, 3> hidden = small_counts(counts, input.file.small);
      const auto told = [&](std::size_t at) { return hidden[at] ? Node("too few to tell") : Node(counts[at]); };
      list.rows.push_back({{"hamlet", input.hamlets[hamlet].name}, {"visit", visit}, {"yes", told(0)}, {"no", told(1)}, {"undecided", told(2)}});
    }
  }
  return list;
}

std::vector<Note> refusal_notes(const RelocationInput& input) {
  std::vector<Note> notes;
  for (const auto& [hamlet, visits] : visits_of(input)) {
    const bool ever = std::ranges::any_of(visits, [](const auto& visit) { return visit.second.no > 0; });
    const bool now = visits.rbegin()->second.no > 0;
    const std::string& name = input.hamlets[hamlet].name;
    if (!ever) notes.push_back({"no_refusals", name + ": nobody is on record as saying no. Somebody from outside should ask whether people could"});
    if (ever && !now) {
      notes.push_back({"refusals_vanished", name + ": some said no at first, and after visit " + std::to_string(visits.rbegin()->first) +
                                                " nobody does any more. Somebody from outside should ask what was said at the visits before anybody moves"});
    }
  }
  return notes;
}

List rights_list(const RelocationInput& input) {
  List list;
  list.name = "rights";
  const auto add = [&](const char* right, const std::string& what) { list.rows.push_back({{"right", right}, {"how", what.empty() ? "not stated in this plan: ask before you sign" : what}}); };
  add("to say no", "at any time until the day of the move; it costs nobody any help where it lives");
  add("to come back", input.file.back.until ? "until " + input.file.back.until->text() + ", to " + input.file.back.to : "");
  add("to complain", input.file.grievance ? input.file.grievance->who + ", " + input.file.grievance->where + "; an answer within " + std::to_string(input.file.grievance->days) + " days" : "");
  return list;
}

List follow_up_list(const RelocationInput& input, const RelocationAnswer& answer) {
  List list;
  list.name = "follow_up";
  for (const Visit& visit : kVisits) {
    for (std::size_t f = 0; f < answer.site.size(); ++f) {
      if (answer.site[f] == kStays) continue;
      list.rows.push_back({{"family", input.move.families[f].consent.person()}, {"site", input.move.sites[answer.site[f]].name}, {"months", std::int64_t{visit.months}},
                           {"due", months_later(input.move.on, visit.months)}, {"task", "visit"}, {"kind", visit.kind}, {"questions", questions_of(input, visit)}});
    }
  }
  return list;
}

std::string follow_up_csv(const RelocationInput& input, const RelocationAnswer& answer) {
  std::string text = "family,due,task,kind,site,months,questions\n";
  for (const Visit& visit : kVisits) {
    for (std::size_t f = 0; f < answer.site.size(); ++f) {
      if (answer.site[f] == kStays) continue;
      text += share::csv_text(input.move.families[f].consent.person()) + "," + months_later(input.move.on, visit.months) + ",visit," + share::csv_text(visit.kind) + "," +
              share::csv_text(input.move.sites[answer.site[f]].name) + "," + std::to_string(visit.months) + "," + share::csv_text(questions_of(input, visit)) + "\n";
    }
  }
  return text;
}

}  // namespace solleva::cli
