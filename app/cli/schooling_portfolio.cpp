// SPDX-License-Identifier: Apache-2.0
#include "app/cli/schooling_portfolio.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "app/cli/words.h"
#include "solleva/base/text.h"
#include "solleva/share/downloads.h"

namespace solleva::cli {
namespace {

using namespace plan::schooling;

enum class Kind { seats, open, rooms, beds, barrier_free, bus };

constexpr std::array<std::pair<Kind, std::string_view>, 6> kKinds{{{Kind::seats, "free-seats"}, {Kind::open, "open"}, {Kind::rooms, "rooms"}, {Kind::beds, "beds"},
                                                                    {Kind::barrier_free, "barrier-free"}, {Kind::bus, "bus"}}};

std::string_view word_of(Kind kind) {
  return std::ranges::find(kKinds, kind, &std::pair<Kind, std::string_view>::first)->second;
}

/// What a measure is called by people.
std::string_view spoken(Kind kind) {
  switch (kind) {
    case Kind::seats: return "Fill free seats";
    case Kind::open: return "Open a school";
    case Kind::rooms: return "Add rooms";
    case Kind::beds: return "Add beds";
    case Kind::barrier_free: return "Make a school barrier-free";
    default: return "Run a bus";
  }
}

/// The problem with one decision left to take, at the school or bus of that number, and money for it.
Provision only(const Provision& problem, Kind kind, std::size_t number) {
  Provision left = problem;
  left.budget = 1;
  for (const School& school : problem.schools) {
    left.budget += school.open_cost + static_cast<double>(school.most_rooms) * school.room_cost + static_cast<double>(school.most_beds) * school.bed_cost + school.barrier_free_cost.value_or(0);
    left.budget += static_cast<double>(school.seats + school.most_rooms * school.room_seats) * problem.teacher_cost;
  }
  for (const Bus& bus : problem.buses) left.budget += bus.cost;
  for (const plan::schooling::Group& group : problem.groups) {
    double dearest = 0;
    for (const Choice& choice : group.choices) dearest = std::max(dearest, choice.cost);
    left.budget += dearest * static_cast<double>(group.children);
  }
  for (std::size_t k = 0; k < left.schools.size(); ++k) {
    School& school = left.schools[k];
    const bool here = k == number && kind != Kind::bus;
    const bool opens = here && kind == Kind::open;
    if (school.candidate && !opens) school.seats = 0;
    if (!(here && kind == Kind::rooms) && !opens) school.most_rooms = 0;
    if (!(here && kind == Kind::beds) && !opens) school.most_beds = 0;
    if (!(here && kind == Kind::barrier_free)) school.barrier_free_cost.reset();
  }
  for (std::size_t b = 0; b < left.buses.size(); ++b) {
    if (kind != Kind::bus || b != number) left.buses[b].seats = 0;
  }
  return left;
}

struct Row {
  std::string id, place;
  Kind kind = Kind::seats;
  double cost = 0, children = 0;
};

/// Every decision that the tables allow, the free seats first.
std::vector<std::pair<Row, std::size_t>> candidates_of(const SchoolingInput& input) {
  std::vector<std::pair<Row, std::size_t>> rows;
  const auto add = [&](Kind kind, const std::string& name, const std::string& place, std::size_t number) {
    Row row;
    row.id = std::string(word_of(kind)) + (name.empty() ? "" : " " + name);
    row.place = place;
    row.kind = kind;
    rows.emplace_back(std::move(row), number);
  };
  add(Kind::seats, "", "all schools", 0);
  for (std::size_t k = 0; k < input.schools.size(); ++k) {
    const School& school = input.problem.schools[k];
    const std::string &name = input.schools[k].name, &place = input.places[input.schools[k].place];
    if (school.candidate) add(Kind::open, name, place, k);
    if (!school.candidate && school.most_rooms > 0) add(Kind::rooms, name, place, k);
    if (!school.candidate && school.most_beds > 0) add(Kind::beds, name, place, k);
    if (!school.candidate && !school.barrier_free && school.barrier_free_cost) add(Kind::barrier_free, name, place, k);
  }
  for (std::size_t b = 0; b < input.buses.size(); ++b) add(Kind::bus, input.buses[b], input.places[input.schools[input.problem.buses[b].school].place], b);
  return rows;
}

std::string programme_of(const SchoolingInput& input, const std::string& table_name, const std::vector<Row>& rows) {
  const data::SchoolingFile& file = input.file;
  std::string text = "# Made by `solleva plan schooling --portfolio`. Each row is one decision by itself beside what is there; two that serve the same children add up to less.\n";
  text += file.take_up ? "# effect: children who come, " + format_double(file.take_up->share) + " of the places (standard error " + format_double(file.take_up->error) + "; " + file.take_up->source +
                             "). effect_sd in the table is that error in children.\n"
                       : std::string("# effect: places offered. How many come is not known: effect_sd is empty.\n");
  text += "[portfolio]\nid = \"" + file.id + "\"\nname = { en = " + toml_text(file.name) + " }\n";
  const std::string alone = "each row is one decision by itself: two that serve the same children add up to less than what stands here";
  text += "note = " + toml_text(file.note.empty() ? alone : file.note + "; " + alone) + "\n";
  text += "households = " + toml_text(table_name) + "\nhousehold = \"id\"\nrows = \"decisions\"\nplace = \"place\"\nmoney = " + toml_text(file.money) + "\n";
  text += std::string("unit = \"") + (file.take_up ? "children in school" : "places offered") + "\"\n";
  for (const auto& [kind, word] : kKinds) {
    if (std::ranges::find(rows, kind, &Row::kind) == rows.end()) continue;
    text += "\n[[measure]]\nid = \"" + std::string(word) + "\"\nname = { en = \"" + std::string(spoken(kind)) + "\" }\nwho = \"kind = '" + std::string(word) + "'\"\ncost = \"cost\"\neffect = \"effect\"\n" + (file.take_up ? "effect-sd = \"effect_sd\"\nerror-source = \"take-up\"\n" : "");
  }
  // No money is no budget that could be planned with; another amount would be an invention.
  if (!(file.budget > 0)) return text + "\n# The budget of the programme is 0: put money here to plan with.\n# [[budget]]\n# source = \"schooling\"\n# amount =\n";
  return text + "\n[[budget]]\nsource = \"schooling\"\namount = " + format_double(file.budget) + "\n";
}

}  // namespace

Result<PortfolioFiles> portfolio_of(const SchoolingInput& input, const std::string& table_name, const RunControl& control) {
  std::vector<Row> rows;
  double children_today = 0, cost_today = 0;
  for (const Child& child : input.children) children_today += child.within_limit ? 1 : 0;
  for (auto& [row, number] : candidates_of(input)) {
    const Result<ProvisionPlan> plan = provide(only(input.problem, row.kind, number), {}, control);
    if (!plan) return fail(plan.error());
    if (!plan->optimum.objective) continue;
    row.children = *plan->optimum.objective - children_today;
    row.cost = plan->cost - cost_today;
    if (row.kind == Kind::seats) {
      // All others are counted beside the seats that are free already.
      children_today = *plan->optimum.objective;
      cost_today = plan->cost;
    }
    if (row.children > 0) rows.push_back(std::move(row));
  }
  PortfolioFiles files;
  files.table = "id,place,kind,cost,effect,effect_sd\n";
  const std::optional<data::TakeUp>& take_up = input.file.take_up;
  for (const Row& row : rows) {
    files.table += share::csv_text(row.id) + "," + share::csv_text(row.place) + "," + std::string(word_of(row.kind)) + "," + format_double(std::max(0.0, row.cost)) + "," +
                   format_double(std::round(row.children * (take_up ? take_up->share : 1) * 1e6) / 1e6) + "," + (take_up ? format_double(std::round(row.children * take_up->error * 1e6) / 1e6) : "") + "\n";
  }
  files.programme = programme_of(input, table_name, rows);
  return files;
}

}  // namespace solleva::cli
