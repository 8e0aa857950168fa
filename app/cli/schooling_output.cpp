// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/plan_limits.h"
#include "app/cli/schooling_answer.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using namespace plan::schooling;
using share::Fields;
using share::List;
using share::Node;

Node share_of(std::int64_t part, std::int64_t all) { return all > 0 ? Node(static_cast<double>(part) / static_cast<double>(all)) : Node(); }

/// Children counted on the way to a place for all.
struct Counted {
  std::int64_t children = 0, enrolled = 0, within = 0, after = 0;

  void add(const Child& child, const ChildAnswer& answer) {
    ++children;
    enrolled += child.enrolled != kNowhere ? 1 : 0;
    within += child.within_limit ? 1 : 0;
    after += answer.out == StillOut::in ? 1 : 0;
  }

  void put(Fields& row) const {
    row.emplace_back("children", children);
    row.emplace_back("enrolled_today", enrolled);
    row.emplace_back("within_limit_today", within);
    row.emplace_back("in_with_plan", after);
    row.emplace_back("share_today", share_of(within, children));
    row.emplace_back("share_with_plan", share_of(after, children));
    row.emplace_back("still_missing", children - after);
  }
};

/// The right to education, stage by stage, for all and by sex where it is known.
List right_list(const SchoolingInput& input, const SchoolingAnswer& answer) {
  List list;
  list.name = "right_to_education";
  list.keys = 2;
  const auto add = [&](const std::string& stage, const std::string& who, auto counts) {
    Counted counted;
    for (std::size_t c = 0; c < input.children.size(); ++c) {
      if (counts(input.children[c])) counted.add(input.children[c], answer.children[c]);
    }
    if (counted.children == 0) return;
    Fields row{{"stage", stage}, {"who", who}};
    counted.put(row);
    list.rows.push_back(std::move(row));
  };
  std::vector<std::string> sexes;
  for (const Child& child : input.children) {
    if (!child.sex.empty() && std::ranges::find(sexes, child.sex) == sexes.end()) sexes.push_back(child.sex);
  }
  std::ranges::sort(sexes);
  for (std::uint32_t s = 0; s < input.file.stages.size(); ++s) {
    const std::string& stage = input.file.stages[s].name;
    add(stage, "all", [&](const Child& child) { return child.stage == s; });
    for (const std::string& sex : sexes) add(stage, sex, [&](const Child& child) { return child.stage == s && child.sex == sex; });
  }
  add("all stages", "all", [](const Child&) { return true; });
  for (const std::string& sex : sexes) add("all stages", sex, [&](const Child& child) { return child.sex == sex; });
  return list;
}

List decisions_list(const SchoolingInput& input, const SchoolingAnswer& answer) {
  List list;
  list.name = "decisions";
  list.keys = 2;
  const auto add = [&](const char* what, const std::string& where, std::int64_t number, double cost) {
    if (number > 0) list.rows.push_back({{"what", what}, {"where", where}, {"number", number}, {"cost", cost}});
  };
  for (std::size_t k = 0; k < input.schools.size(); ++k) {
    const School& school = input.problem.schools[k];
    const SchoolPlan& done = answer.plan.schools[k];
    const std::string& name = input.schools[k].name;
    add("open a school", name, school.candidate && done.open ? 1 : 0, school.open_cost);
    add("add rooms", name, done.rooms, static_cast<double>(done.rooms) * school.room_cost);
    add("hire teachers", name, done.teachers, static_cast<double>(done.teachers) * input.problem.teacher_cost);
    add("add beds", name, done.beds, static_cast<double>(done.beds) * school.bed_cost);
    add("make barrier-free", name, done.made_barrier_free ? 1 : 0, school.barrier_free_cost.value_or(0));
  }
  for (std::size_t b = 0; b < input.buses.size(); ++b) {
    add("run a bus", input.buses[b] + " to " + input.schools[input.problem.buses[b].school].name, answer.plan.runs[b], input.problem.buses[b].cost);
  }
  double boarding = 0;
  std::int64_t boarders = 0;
  for (std::size_t g = 0; g < input.problem.groups.size(); ++g) {
    for (std::size_t c = 0; c < answer.plan.chosen[g].size(); ++c) {
      const Choice& choice = input.problem.groups[g].choices[c];
      if (choice.cost == 0) continue;
      boarders += answer.plan.chosen[g][c];
      boarding += static_cast<double>(answer.plan.chosen[g][c]) * choice.cost;
    }
  }
  add("let children board", "all schools", boarders, boarding);
  return list;
}

/// A school that one can only board at would push the valley into a corner of the map.
bool on_map(const SchoolingInput& input, std::size_t school) {
  return std::ranges::any_of(input.children, [&](const Child& child) { return std::isfinite(input.slowest(child.place, school)); });
}

void add_spot(const SchoolingInput& input, std::size_t place, Fields& row) {
  if (input.spots.empty()) return;
  row.emplace_back("x", input.spots[place].x);
  row.emplace_back("y", input.spots[place].y);
}

share::Places places_named(const SchoolingInput& input, const char* name, const char* mark, const char* size) {
  share::Places places;
  places.x = "x";
  places.y = "y";
  places.name = name;
  places.mark = mark;
  places.size = size;
  places.degrees = input.degrees;
  return places;
}

List schools_list(const SchoolingInput& input, const SchoolingAnswer& answer) {
  List list;
  list.name = "schools";
  list.keys = 1;
  std::vector<std::int64_t> today(input.schools.size(), 0);
  for (const Child& child : input.children) {
    if (child.enrolled != kNowhere) ++today[child.enrolled];
  }
  for (std::size_t k = 0; k < input.schools.size(); ++k) {
    const School& school = input.problem.schools[k];
    const SchoolPlan& done = answer.plan.schools[k];
    const bool more = done.rooms > 0 || done.beds > 0 || done.teachers > 0 || done.made_barrier_free;
    const char* kind = school.candidate ? (done.open ? "new" : "not opened") : more ? "extended" : "as it is";
    Fields row{{"school", input.schools[k].name}, {"kind", kind}, {"grades", std::to_string(input.schools[k].first_grade) + " to " + std::to_string(input.schools[k].last_grade)}};
    row.emplace_back("seats_today", school.candidate ? std::int64_t{0} : school.seats);
    row.emplace_back("pupils_today", today[k]);
    row.emplace_back("seats", done.seats);
    row.emplace_back("pupils", done.pupils);
    row.emplace_back("boarders", done.boarders);
    row.emplace_back("free", done.seats - done.pupils);
    if (on_map(input, k)) add_spot(input, input.schools[k].place, row);
    list.rows.push_back(std::move(row));
  }
  if (!input.spots.empty()) list.places = places_named(input, "school", "kind", "pupils");
  return list;
}

/// Homes, with those who are out today and with the plan.
List places_list(const SchoolingInput& input, const SchoolingAnswer& answer) {
  std::vector<Counted> counted(input.places.size());
  for (std::size_t c = 0; c < input.children.size(); ++c) counted[input.children[c].place].add(input.children[c], answer.children[c]);
  List list;
  list.name = "homes";
  list.keys = 1;
  for (std::size_t p = 0; p < input.places.size(); ++p) {
    if (counted[p].children == 0) continue;
    const bool all = counted[p].after == counted[p].children;
    Fields row{{"place", input.places[p]}, {"kind", all ? "all children in" : "children still out"}, {"children", counted[p].children}};
    row.emplace_back("out_today", counted[p].children - counted[p].within);
    row.emplace_back("still_out", counted[p].children - counted[p].after);
    if (p < input.spots.size()) add_spot(input, p, row);
    list.rows.push_back(std::move(row));
  }
  if (!input.spots.empty()) list.places = places_named(input, "place", "kind", "children");
  return list;
}

/// How many go from where to where.
List ways_list(const SchoolingInput& input, const SchoolingAnswer& answer) {
  struct Flow {
    std::int64_t children = 0;
    double minutes = 0;
  };
  std::map<std::pair<std::pair<std::uint32_t, std::uint32_t>, std::string>, Flow> flows;
  for (std::size_t c = 0; c < input.children.size(); ++c) {
    if (answer.children[c].out != StillOut::in) continue;
    const Child& child = input.children[c];
    const Choice& choice = input.problem.groups[child.group].choices[answer.children[c].choice];
    Flow& flow = flows[{{child.place, choice.school}, way_of(input, answer, c)}];
    ++flow.children;
    flow.minutes = std::max(flow.minutes, choice.minutes);
  }
  List list;
  list.name = "ways";
  list.keys = 3;
  for (const auto& [ends, flow] : flows) {
    const auto& [place, school] = ends.first;
    Fields row{{"from", input.places[place]}, {"school", input.schools[school].name}, {"way", ends.second}, {"children", flow.children}, {"minutes", flow.minutes}};
    if (!input.spots.empty() && on_map(input, school)) {
      add_spot(input, place, row);
      row.emplace_back("to_x", input.spots[input.schools[school].place].x);
      row.emplace_back("to_y", input.spots[input.schools[school].place].y);
    }
    list.rows.push_back(std::move(row));
  }
  if (!input.spots.empty()) {
    list.places = places_named(input, "from", "way", "");
    list.places->to_x = "to_x";
    list.places->to_y = "to_y";
  }
  return list;
}

List assignment_list(const SchoolingInput& input, const SchoolingAnswer& answer) {
  List list;
  list.name = "assignment";
  list.keys = 1;
  for (std::size_t c = 0; c < input.children.size(); ++c) {
    if (answer.children[c].out != StillOut::in) continue;
    const Child& child = input.children[c];
    const Choice& choice = input.problem.groups[child.group].choices[answer.children[c].choice];
    list.rows.push_back({{"child", child.code},
                         {"school", input.schools[choice.school].name},
                         {"way", way_of(input, answer, c)},
                         {"minutes", choice.minutes},
                         {"new", child.within_limit ? "no" : "yes"}});
  }
  return list;
}

/// The reason as it may be counted by stage: a disability is counted with those who have no school near enough.
std::string counted_reason(StillOut out) { return reason_word(out == StillOut::no_barrier_free ? StillOut::no_school : out, true); }

List out_list(const SchoolingInput& input, const SchoolingAnswer& answer, bool confidential) {
  List list;
  list.name = "still_out";
  list.keys = 1;
  for (std::size_t c = 0; c < input.children.size(); ++c) {
    if (answer.children[c].out == StillOut::in) continue;
    const Child& child = input.children[c];
    const Remedy remedy = remedy_of(input, answer, c, confidential);
    list.rows.push_back({{"child", child.code},
                         {"place", input.places[child.place]},
                         {"stage", input.file.stages[child.stage].name},
                         {"goes_today", child.enrolled == kNowhere ? Node() : Node(input.schools[child.enrolled].name)},
                         {"reason", reason_word(answer.children[c].out, confidential)},
                         {"what_would_bring_it_in", remedy.text},
                         {"cost", remedy.cost}});
  }
  return list;
}

/// Why children are out, counted: more exact than the list of children, as nobody is named.
List reasons_list(const SchoolingInput& input, const SchoolingAnswer& answer) {
  List list;
  list.name = "reasons";
  list.keys = 2;
  std::map<std::pair<std::uint32_t, std::string>, std::int64_t> counts;
  for (std::size_t c = 0; c < input.children.size(); ++c) {
    if (answer.children[c].out != StillOut::in) ++counts[{input.children[c].stage, counted_reason(answer.children[c].out)}];
  }
  for (const auto& [key, children] : counts) list.rows.push_back({{"stage", input.file.stages[key.first].name}, {"reason", key.second}, {"children", children}});
  return list;
}

List bursaries_list(const SchoolingInput& input, const SchoolingAnswer& answer) {
  List list;
  list.name = "bursaries";
  list.keys = 2;
  for (std::size_t b = 0; b < input.file.bursaries.size(); ++b) {
    const data::SchoolBursary& bursary = input.file.bursaries[b];
    const auto given = std::ranges::count_if(answer.children, [&](const ChildAnswer& child) { return child.bursary == b; });
    list.rows.push_back({{"stage", input.file.stages[bursary.stage].name},
                         {"bursary", bursary.id},
                         {"amount", bursary.amount},
                         {"children", static_cast<std::int64_t>(given)},
                         {"cost", static_cast<double>(given) * bursary.amount}});
  }
  return list;
}

List bursary_children_list(const SchoolingInput& input, const SchoolingAnswer& answer) {
  List list;
  list.name = "bursary_children";
  list.keys = 1;
  for (std::size_t c = 0; c < input.children.size(); ++c) {
    if (!answer.children[c].bursary) continue;
    const data::SchoolBursary& bursary = input.file.bursaries[*answer.children[c].bursary];
    list.rows.push_back({{"child", input.children[c].code}, {"stage", input.file.stages[bursary.stage].name}, {"bursary", bursary.id}, {"amount", bursary.amount}});
  }
  return list;
}

/// Children with a disability, counted: only for who may know.
List access_list(const SchoolingInput& input, const SchoolingAnswer& answer) {
  Counted counted;
  for (std::size_t c = 0; c < input.children.size(); ++c) {
    if (input.children[c].disability) counted.add(input.children[c], answer.children[c]);
  }
  List list;
  list.name = "children_with_disability";
  Fields row;
  counted.put(row);
  list.rows.push_back(std::move(row));
  return list;
}

Fields head_of(const SchoolingInput& input, const SchoolingAnswer& answer) {
  Fields head = fields_of(answer.plan.optimum);
  Counted all;
  for (std::size_t c = 0; c < input.children.size(); ++c) all.add(input.children[c], answer.has_plan() ? answer.children[c] : ChildAnswer{});
  head.emplace_back("unit", "children with a place within their limit");
  head.emplace_back("children", all.children);
  head.emplace_back("enrolled_today", all.enrolled);
  head.emplace_back("within_limit_today", all.within);
  if (!answer.has_plan()) return head;
  head.emplace_back("in_with_plan", all.after);
  head.emplace_back("out_with_plan", all.children - all.after);
  head.emplace_back("share_today", share_of(all.within, all.children));
  head.emplace_back("share_with_plan", share_of(all.after, all.children));
  head.emplace_back("cost", answer.plan.cost);
  head.emplace_back("cost_bound", answer.plan.cost_bound);
  head.emplace_back("budget", input.problem.budget);
  head.emplace_back("bursary_cost", answer.bursaries.cost);
  head.emplace_back("bursary_cost_bound", answer.bursaries.cost_bound);
  head.emplace_back("bursary_budget", input.file.bursary_budget);
  head.emplace_back("bursary_status", std::string(plan::name_of(answer.bursaries.optimum.status)));
  head.emplace_back("in_beyond_means", answer.beyond_means);
  head.emplace_back("currency", input.file.money);
  return head;
}

std::string counted_children(std::int64_t children) { return children == 1 ? "1 child" : std::to_string(children) + " children"; }

/// What is done, as one sentence: "open a school (Field School), run a bus (North to Valley Secondary)".
std::string decisions_text(const List& decisions) {
  std::vector<std::string> parts;
  for (const Fields& row : decisions.rows) {
    const auto text = [&](std::size_t at) { return std::get<std::string>(row[at].second.value); };
    const std::int64_t number = std::get<std::int64_t>(row[2].second.value);
    parts.push_back(text(0) + " (" + (number > 1 ? std::to_string(number) + ": " : "") + text(1) + ")");
  }
  return parts.empty() ? "nothing: the seats that are free are given out" : join(parts, ", ");
}

std::string reasons_text(const SchoolingInput& input, const SchoolingAnswer& answer) {
  std::map<std::string, std::int64_t> counts;
  for (std::size_t c = 0; c < input.children.size(); ++c) {
    if (answer.children[c].out != StillOut::in) ++counts[counted_reason(answer.children[c].out)];
  }
  static const std::map<std::string, std::string> words{{"budget", "because the budget does not reach"}, {"money", "because the family cannot pay and no bursary is left or large enough"},
                                                        {"no_school_in_reach", "because no school that suits the child is near enough"}, {"no_seat", "because the schools or the buses to them are full"}, {"no_bed", "because the schools with free seats have no bed left"},
                                                        {"not_proved", "because the work was stopped early"}};
  std::vector<std::string> parts;
  for (const auto& [reason, count] : counts) parts.push_back(std::to_string(count) + " " + words.at(reason));
  return parts.empty() ? "nobody" : join(parts, ", ");
}

/// What was proved of places is not proved of children who come: what families can pay is looked at after them.
std::string more_text(const SchoolingAnswer& answer) {
  if (answer.plan.optimum.status != plan::Status::optimal) return "perhaps: the bound says how many at most";
  const bool money = std::ranges::any_of(answer.children, [](const ChildAnswer& child) { return child.out == StillOut::money; });
  if (!money) return "no: that was proved, for this money and these tables";
  return "more places, no: that was proved, for this money and these tables; who can pay is planned after that, so that another plan might bring more children in";
}

/// The plan in questions and answers, for the people of the place.
List words_list(const SchoolingInput& input, const SchoolingAnswer& answer, const List& decisions) {
  Counted all;
  for (std::size_t c = 0; c < input.children.size(); ++c) all.add(input.children[c], answer.children[c]);
  const auto given = std::ranges::count_if(answer.children, [](const ChildAnswer& child) { return child.bursary.has_value(); });
  const auto money = [&](double amount) { return amount_text(input, amount); };
  const auto of_all = [&](std::int64_t children) { return std::to_string(children) + " of " + counted_children(all.children); };
  List list;
  list.name = "in_words";
  list.keys = 1;
  const auto add = [&](const char* question, std::string says) { list.rows.push_back({{"question", question}, {"answer", std::move(says)}}); };
  add("How many children have a school that they can reach today?", of_all(all.within));
  add("How many will have one with this plan?", of_all(all.after));
  add("What will be done?", decisions_text(decisions));
  add("What does it cost?", money(answer.plan.cost) + " of " + money(input.problem.budget));
  if (!input.file.bursaries.empty()) add("Who gets help to pay?", "bursaries for " + counted_children(static_cast<std::int64_t>(given)) + ", " + money(answer.bursaries.cost) + " a year together");
  std::int64_t go_all_the_same = 0;
  for (std::size_t c = 0; c < input.children.size(); ++c) go_all_the_same += answer.children[c].out != StillOut::in && input.children[c].enrolled != kNowhere ? 1 : 0;
  add("Who has none yet?", reasons_text(input, answer));
  if (go_all_the_same > 0) add("Do some of them go to school all the same?", counted_children(go_all_the_same) + ", further than their limit or where it does not suit them");
  if (all.after < all.children) add("What would bring each child in?", "the list still_out says it, child by child");
  add("Could another plan place more?", more_text(answer));
  add("What if a child is missing or something is wrong?", "tell the office: the child is written into the table and the plan is made again");
  return list;
}

/// Stages with more children than seats, even with every school and room that the tables allow.
void note_short_stages(const SchoolingInput& input, std::vector<Note>& notes) {
  for (std::uint32_t s = 0; s < input.file.stages.size(); ++s) {
    const data::SchoolStage& stage = input.file.stages[s];
    std::int64_t seats = 0;
    for (std::size_t k = 0; k < input.schools.size(); ++k) {
      const bool teaches = input.schools[k].first_grade <= stage.last_grade && stage.first_grade <= input.schools[k].last_grade;
      if (teaches) seats += input.problem.schools[k].seats + input.problem.schools[k].most_rooms * input.problem.schools[k].room_seats;
    }
    const std::int64_t children = std::ranges::count(input.children, s, &Child::stage);
    if (children <= seats) continue;
    notes.push_back({"seats_short", stage.name + ": " + std::to_string(children - seats) + " seats too few for " + counted_children(children) + ", even with every school and room that the tables allow"});
  }
}

std::vector<Note> notes_of(const SchoolingInput& input, const SchoolingAnswer& answer, bool confidential) {
  std::vector<Note> notes;
  if (!input.file.note.empty()) notes.push_back({"note", input.file.note});
  note_short_stages(input, notes);
  if (answer.has_plan()) {
    notes.push_back({"offers", "a place is an offer: a child counts as in school only once it is enrolled and comes"});
    if (answer.beyond_means > 0) {
      notes.push_back({"beyond_means", counted_children(answer.beyond_means) + " in school today cost the family more than it can pay, and no bursary is left or large enough: they count as in, and may not stay"});
    }
    if (answer.purse_unknown > 0) {
      notes.push_back({"purse_unknown", "what the household of " + counted_children(answer.purse_unknown) + " can pay is not known: no bursary was planned for them, and they count as in"});
    }
  }
  if (answer.bursaries.moved_on > 0) {
    const bool one = answer.bursaries.moved_on == 1;
    notes.push_back({"moved_on", std::to_string(answer.bursaries.moved_on) + (one ? " time a place was" : " times a place was") + " left by a child whose family cannot pay, and offered to the next lot; bursaries are the best of each of " +
                                     std::to_string(answer.bursaries.rounds) + " rounds, not of all together"});
  }
  notes.push_back({"confidential", confidential ? "this output says which children have needs of their own: it is for who looks after them, not for publication"
                                                : "reasons that rest on a disability are not told apart here, and no school or cost is named for a child without a place; --confidential tells them to who looks after the child"});
  return notes;
}

List child_list(const SchoolingInput& input, const SchoolingAnswer& answer, std::size_t number, bool confidential) {
  const Child& child = input.children[number];
  List list;
  list.name = "explanation";
  list.keys = 1;
  for (std::size_t k = 0; k < input.schools.size(); ++k) {
    const SchoolPlace& school = input.schools[k];
    if (child.grade < school.first_grade || child.grade > school.last_grade) continue;
    const double minutes = input.slowest(child.place, k);
    const SchoolPlan& done = answer.plan.schools[k];
    const ChildAnswer& own = answer.children[number];
    const bool here = own.choice != kNowhere && input.problem.groups[child.group].choices[own.choice].school == k;
    // A school that is near, has free seats and yet is not the child's would tell the public of a need of its own.
    if (!here && !confidential) continue;
    std::string says = !done.open ? "it is not opened" : done.pupils >= done.seats ? "all its seats are taken" : "it has free seats";
    if (here) says = way_of(input, answer, number) == "stays" ? "the child stays here: nothing better was found" : "the child goes here, " + way_of(input, answer, number);
    Fields row{{"school", school.name}, {"minutes", std::isfinite(minutes) ? Node(minutes) : Node()}};
    if (confidential) {
      row.emplace_back("limit", input.limit_of(child.age));
      row.emplace_back("within_limit", input.within(child.age, child.place, k));
      row.emplace_back("barrier_free", input.problem.schools[k].barrier_free || done.made_barrier_free);
    }
    row.emplace_back("says", says);
    list.rows.push_back(std::move(row));
  }
  const Remedy remedy = remedy_of(input, answer, number, confidential);
  if (!remedy.text.empty()) list.rows.push_back({{"school", "none"}, {"says", reason_word(answer.children[number].out, confidential) + ": what would bring it in is " + remedy.text}});
  return list;
}

List school_list(const SchoolingInput& input, const SchoolingAnswer& answer, std::uint32_t school) {
  std::map<std::pair<std::uint32_t, std::string>, std::int64_t> counts;
  for (std::size_t c = 0; c < input.children.size(); ++c) {
    if (answer.children[c].choice == kNowhere) continue;
    if (input.problem.groups[input.children[c].group].choices[answer.children[c].choice].school != school) continue;
    ++counts[{input.children[c].place, way_of(input, answer, c)}];
  }
  List list;
  list.name = "explanation";
  list.keys = 2;
  for (const auto& [from, children] : counts) {
    const double minutes = input.slowest(from.first, school);
    list.rows.push_back({{"from", input.places[from.first]}, {"way", from.second}, {"children", children}, {"minutes_on_foot", std::isfinite(minutes) ? Node(minutes) : Node()}});
  }
  return list;
}

}  // namespace

Result<List> explanation_of(const SchoolingInput& input, const SchoolingAnswer& answer, const std::string& name, bool confidential) {
  const auto child = std::ranges::find(input.children, name, &Child::code);
  if (child != input.children.end()) return child_list(input, answer, static_cast<std::size_t>(child - input.children.begin()), confidential);
  const auto school = std::ranges::find(input.schools, name, &SchoolPlace::name);
  if (school != input.schools.end()) return school_list(input, answer, static_cast<std::uint32_t>(school - input.schools.begin()));
  std::vector<std::string> names;
  for (const SchoolPlace& one : input.schools) names.push_back(one.name);
  for (const Child& one : input.children) names.push_back(one.code);
  return fail(Error{errors::bad_value, "no child and no school is called \"" + name + "\"", {.field = "--explain"}, "", did_you_mean(name, names)});
}

Result<share::Envelope> schooling_envelope(const SchoolingInput& input, const SchoolingAnswer& answer, const std::string& explain, bool confidential) {
  share::Envelope envelope;
  share::Plan plan;
  plan.title = input.file.name;
  plan.head = head_of(input, answer);
  if (answer.has_plan()) {
    if (!explain.empty()) {
      Result<List> list = explanation_of(input, answer, explain, confidential);
      if (!list) return fail(list.error());
      plan.parts.push_back(std::move(*list));
    }
    List decisions = decisions_list(input, answer);
    plan.parts.push_back(words_list(input, answer, decisions));
    plan.parts.push_back(right_list(input, answer));
    plan.parts.push_back(std::move(decisions));
    // A map draws later lists above earlier ones: a home would hide its school.
    plan.parts.push_back(places_list(input, answer));
    plan.parts.push_back(schools_list(input, answer));
    plan.parts.push_back(ways_list(input, answer));
    if (!input.file.bursaries.empty()) plan.parts.push_back(bursaries_list(input, answer));
    if (confidential) plan.parts.push_back(access_list(input, answer));
    plan.parts.push_back(reasons_list(input, answer));
    plan.parts.push_back(out_list(input, answer, confidential));
    plan.parts.push_back(assignment_list(input, answer));
    if (!input.file.bursaries.empty()) plan.parts.push_back(bursary_children_list(input, answer));
  }
  envelope.plan = std::move(plan);
  envelope.inputs = input.inputs;
  envelope.notes = notes_of(input, answer, confidential);
  return envelope;
}

}  // namespace solleva::cli
