// SPDX-License-Identifier: Apache-2.0
#include "app/cli/schooling_input.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <numbers>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "app/cli/open_table.h"
#include "solleva/base/text.h"
#include "solleva/plan/errors.h"

namespace solleva::cli {
namespace {

namespace schooling = plan::schooling;
using schooling::kNowhere;
using Names = std::unordered_map<std::string, std::uint32_t>;

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kMostCount = 1e9;

Error bad(std::string why, Where where = {}, std::string hint = {}) {
  Error error{plan::errors::bad_schooling, "children, schools and ways do not hold together"};
  error.why = std::move(why);
  error.where = std::move(where);
  error.hint = std::move(hint);
  return error;
}

/// A table with the columns that one may ask for.
struct Source {
  OpenTable table;
  std::string path;

  bool has(const std::string& column) const { return table.table.find(column) != nullptr; }

  Result<std::vector<std::string>> names(const std::string& column) {
    Result<std::vector<std::optional<std::string>>> cells = data::text_column(table.engine, table.table, column);
    if (!cells) return fail(in_file(cells.error(), path));
    std::vector<std::string> found;
    for (std::size_t row = 0; row < cells->size(); ++row) {
      if (!(*cells)[row]) return fail(Error{data::errors::missing_value, "a row has no name", where(row, column)});
      found.push_back(*(*cells)[row]);
    }
    return found;
  }

  /// Empty where the column or the cell is not there.
  Result<std::vector<std::string>> names_if(const std::string& column) {
    std::vector<std::string> found(table.table.rows);
    if (!has(column)) return found;
    Result<std::vector<std::optional<std::string>>> cells = data::text_column(table.engine, table.table, column);
    if (!cells) return fail(in_file(cells.error(), path));
    for (std::size_t row = 0; row < cells->size(); ++row) found[row] = (*cells)[row].value_or("");
    return found;
  }

  Result<std::vector<double>> numbers(const std::string& column, data::Sign sign = data::Sign::any) {
    Result<data::NumericColumn> found = data::numeric_column(table.engine, table.table, column, {.sign = sign});
    if (!found) return fail(in_file(with_gaps(found.error(), table, column), path));
    return std::move(found->values);
  }

  /// NaN where the column or the cell is not there.
  Result<std::vector<double>> numbers_if(const std::string& column) {
    if (!has(column)) return std::vector<double>(table.table.rows, std::nan(""));
    Result<data::NumericColumn> found = data::numeric_column(table.engine, table.table, column, {.sign = data::Sign::non_negative, .gaps = data::Gaps::keep});
    if (!found) return fail(in_file(found.error(), path));
    return std::move(found->values);
  }

  Where where(std::size_t row, const std::string& column, std::string unit = {}) const {
    Where found = data::place_of(table.table, row, column);
    found.unit = std::move(unit);
    return found;
  }
};

double or_zero(double value) { return std::isnan(value) ? 0 : value; }

/// Great-circle distance on a sphere of 6,371 km, in metres; plain distance where places are in metres.
double metres_between(const plan::Spot& a, const plan::Spot& b, bool degrees) {
  if (!degrees) return std::hypot(a.x - b.x, a.y - b.y);
  constexpr double rad = std::numbers::pi / 180;
  const double up = std::sin((b.y - a.y) * rad / 2), along = std::sin((b.x - a.x) * rad / 2);
  return 2 * 6371000 * std::asin(std::sqrt(std::min(1.0, up * up + std::cos(a.y * rad) * std::cos(b.y * rad) * along * along)));
}

/// Reads table after table into one input.
class Tables {
 public:
  Tables(const data::SchoolingFile& file, const RunControl& control) : control_(control) { input_.file = file; }

  Result<SchoolingInput> read() {
    for (const auto step : {&Tables::read_places, &Tables::read_schools, &Tables::read_ways, &Tables::read_children, &Tables::check_seats, &Tables::make_groups}) {
      if (Done done = (this->*step)(); !done) return fail(done.error());
    }
    return std::move(input_);
  }

 private:
  Result<Source> open(const std::string& name) {
    const std::string path = (std::filesystem::path(input_.file.file).parent_path() / name).string();
    Result<OpenTable> table = open_plain(path, control_);
    if (!table) return fail(table.error());
    input_.inputs.push_back(table->input);
    return Source{std::move(*table), path};
  }

  /// The number of a place; a new one unless the table of places says which there are.
  Result<std::uint32_t> place_named(const std::string& name, Where where) {
    const auto found = places_.find(name);
    if (found != places_.end()) return found->second;
    if (!input_.file.places.empty()) return fail(bad("the table of places has no \"" + name + "\"", std::move(where), did_you_mean(name, input_.places)));
    const auto number = static_cast<std::uint32_t>(input_.places.size());
    places_.emplace(name, number);
    input_.places.push_back(name);
    return number;
  }

  Done read_places() {
    if (input_.file.places.empty()) return {};
    Result<Source> source = open(input_.file.places);
    if (!source) return fail(source.error());
    Result<std::vector<std::string>> names = source->names("place");
    if (!names) return fail(names.error());
    for (std::uint32_t row = 0; row < names->size(); ++row) {
      if (!places_.emplace((*names)[row], row).second) return fail(bad("the place is there twice", source->where(row, "place", (*names)[row])));
    }
    input_.places = std::move(*names);
    input_.degrees = source->has("lon") && source->has("lat");
    if (!input_.degrees && !(source->has("x") && source->has("y"))) return {};
    const Result<std::vector<double>> x = source->numbers(input_.degrees ? "lon" : "x");
    if (!x) return fail(x.error());
    const Result<std::vector<double>> y = source->numbers(input_.degrees ? "lat" : "y");
    if (!y) return fail(y.error());
    for (std::size_t row = 0; row < x->size(); ++row) {
      if (input_.degrees && (std::fabs((*x)[row]) > 180 || std::fabs((*y)[row]) > 90)) {
        return fail(bad("longitude and latitude are not on the globe", source->where(row, "lon", input_.places[row])));
      }
      input_.spots.push_back({(*x)[row], (*y)[row]});
    }
    return {};
  }

  /// Each column of numbers of the table of schools, by name; NaN where there is none.
  Result<std::map<std::string, std::vector<double>>> school_numbers(Source& source) {
    std::map<std::string, std::vector<double>> columns;
    for (const char* column : {"seats", "open_cost", "room_seats", "room_cost", "most_rooms", "beds", "bed_cost", "most_beds", "teachers", "barrier_free", "barrier_free_cost"}) {
      Result<std::vector<double>> values = source.numbers_if(column);
      if (!values) return fail(values.error());
      columns.emplace(column, std::move(*values));
    }
    for (const char* column : {"seats", "room_seats", "most_rooms", "beds", "most_beds", "teachers"}) {
      for (std::size_t row = 0; row < columns[column].size(); ++row) {
        const double value = columns[column][row];
        if (!std::isnan(value) && (value != std::floor(value) || value > kMostCount)) return fail(bad("it must be a whole number", source.where(row, column)));
      }
    }
    return columns;
  }

  Done read_schools() {
    Result<Source> source = open(input_.file.schools);
    if (!source) return fail(source.error());
    Result<std::vector<std::string>> names = source->names("school");
    Result<std::vector<std::string>> places = source->names("place");
    Result<std::vector<std::string>> status = source->names_if("status");
    Result<std::vector<double>> first = source->numbers("first_grade");
    Result<std::vector<double>> last = source->numbers("last_grade");
    Result<std::vector<double>> seats = source->numbers("seats", data::Sign::non_negative);
    for (const Error* error : {names ? nullptr : &names.error(), places ? nullptr : &places.error(), status ? nullptr : &status.error(), first ? nullptr : &first.error(),
                               last ? nullptr : &last.error(), seats ? nullptr : &seats.error()}) {
      if (error != nullptr) return fail(*error);
    }
    Result<std::map<std::string, std::vector<double>>> numbers = school_numbers(*source);
    if (!numbers) return fail(numbers.error());
    for (std::size_t row = 0; row < names->size(); ++row) {
      const std::string& name = (*names)[row];
      if (!school_numbers_.emplace(name, static_cast<std::uint32_t>(row)).second) return fail(bad("the school is there twice", source->where(row, "school", name)));
      if ((*first)[row] != std::floor((*first)[row]) || (*last)[row] != std::floor((*last)[row]) || (*last)[row] < (*first)[row]) {
        return fail(bad("grades are whole numbers, the first no later than the last", source->where(row, "first_grade", name)));
      }
      const std::string& is = (*status)[row];
      if (is != "" && is != "open" && is != "candidate") return fail(bad("status is open or candidate, not \"" + is + "\"", source->where(row, "status", name)));
      SchoolPlace school;
      school.name = name;
      school.first_grade = std::llround((*first)[row]);
      school.last_grade = std::llround((*last)[row]);
      const Result<std::uint32_t> place = place_named((*places)[row], source->where(row, "place", name));
      if (!place) return fail(place.error());
      school.place = *place;
      input_.schools.push_back(std::move(school));
      add_school(*numbers, row, is == "candidate");
    }
    return {};
  }

  void add_school(std::map<std::string, std::vector<double>>& columns, std::size_t row, bool is_candidate) {
    const auto count = [&](const char* column) { return std::llround(or_zero(columns[column][row])); };
    const auto money = [&](const char* column) { return or_zero(columns[column][row]); };
    schooling::School school;
    school.candidate = is_candidate;
    school.open_cost = is_candidate ? money("open_cost") : 0;
    school.seats = count("seats");
    school.room_seats = count("room_seats");
    school.most_rooms = count("most_rooms");
    school.room_cost = money("room_cost");
    school.beds = count("beds");
    school.most_beds = count("most_beds");
    school.bed_cost = money("bed_cost");
    school.teachers = count("teachers");
    const double free = columns["barrier_free"][row], cost = columns["barrier_free_cost"][row];
    school.barrier_free = std::isnan(free) || free != 0;
    if (!std::isnan(cost)) school.barrier_free_cost = cost;
    input_.problem.schools.push_back(school);
  }

  Done read_ways() {
    input_.minutes.assign(input_.file.seasons.size(), {});
    if (input_.file.travel.empty()) return {};  // by coordinates, once all places are known
    Result<Source> source = open(input_.file.travel);
    if (!source) return fail(source.error());
    const Result<std::vector<std::string>> from = source->names("from");
    if (!from) return fail(from.error());
    const Result<std::vector<std::string>> to = source->names("to");
    if (!to) return fail(to.error());
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
    for (std::size_t row = 0; row < from->size(); ++row) {
      const Result<std::uint32_t> begin = place_named((*from)[row], source->where(row, "from"));
      if (!begin) return fail(begin.error());
      const Result<std::uint32_t> end = place_named((*to)[row], source->where(row, "to"));
      if (!end) return fail(end.error());
      ends.emplace_back(*begin, *end);
    }
    for (std::size_t s = 0; s < input_.file.seasons.size(); ++s) {
      const std::string& column = input_.file.seasons[s].column;
      Result<data::NumericColumn> values = data::numeric_column(source->table.engine, source->table.table, column, {.sign = data::Sign::non_negative});
      if (!values) {
        Error error = in_file(with_gaps(values.error(), source->table, column), source->path);
        if (error.code == data::errors::missing_value) error.hint = "a way that cannot be gone is a row less, in all seasons; one that is closed in a season has a time above every limit";
        return fail(std::move(error));
      }
      for (std::size_t row = 0; row < ends.size(); ++row) {
        const auto [at, fresh] = ways_.emplace(std::tuple(s, ends[row].first, ends[row].second), values->values[row]);
        if (!fresh && at->second != values->values[row]) return fail(bad("the way has two times", source->where(row, column, (*from)[row] + " to " + (*to)[row])));
      }
    }
    return {};
  }

  void set_minutes() {
    for (std::size_t s = 0; s < input_.minutes.size(); ++s) {
      input_.minutes[s].assign(input_.places.size() * input_.schools.size(), kNever);
      for (std::uint32_t p = 0; p < input_.places.size(); ++p) {
        for (std::size_t k = 0; k < input_.schools.size(); ++k) {
          const std::uint32_t there = input_.schools[k].place;
          double& minutes = input_.minutes[s][input_.at(p, k)];
          if (input_.file.travel.empty()) {
            minutes = metres_between(input_.spots[p], input_.spots[there], input_.degrees) / 1000 / input_.file.seasons[s].speed * 60;
          } else if (const auto way = ways_.find(std::tuple(s, p, there)); way != ways_.end()) {
            minutes = way->second;
          } else if (p == there) {
            minutes = 0;
          }
        }
      }
    }
  }

  Done read_children() {
    Result<Source> source = open(input_.file.children);
    if (!source) return fail(source.error());
    const Result<std::vector<std::string>> codes = source->names("child");
    if (!codes) return fail(codes.error());
    const Result<std::vector<std::string>> places = source->names("place");
    if (!places) return fail(places.error());
    const Result<std::vector<double>> ages = source->numbers("age", data::Sign::non_negative);
    if (!ages) return fail(ages.error());
    const Result<std::vector<double>> grades = source->numbers("grade");
    if (!grades) return fail(grades.error());
    Names seen;
    for (std::size_t row = 0; row < codes->size(); ++row) {
      Child child;
      child.code = (*codes)[row];
      if (const auto [first, fresh] = seen.emplace(child.code, row); !fresh) {
        const std::size_t line = source->where(first->second, "child").line;
        return fail(bad("the child is there twice" + (line > 0 ? ", first in line " + std::to_string(line) : ""), source->where(row, "child", child.code)));
      }
      if ((*grades)[row] != std::floor((*grades)[row])) return fail(bad("a grade is a whole number", source->where(row, "grade", child.code)));
      const Result<std::uint32_t> place = place_named((*places)[row], source->where(row, "place", child.code));
      if (!place) return fail(place.error());
      child.place = *place;
      child.age = static_cast<std::int64_t>(std::floor((*ages)[row]));
      child.grade = std::llround((*grades)[row]);
      input_.children.push_back(std::move(child));
    }
    if (Done done = read_more(*source); !done) return done;
    if (input_.file.travel.empty() && input_.spots.empty()) return fail(bad("travel by speed needs coordinates: lon and lat, or x and y, in the table of places"));
    set_minutes();
    for (std::size_t row = 0; row < input_.children.size(); ++row) {
      if (Done done = check_child(*source, row); !done) return done;
    }
    return {};
  }

  /// What need not be known of children.
  Done read_more(Source& source) {
    const Result<std::vector<std::string>> sex = source.names_if("sex");
    if (!sex) return fail(sex.error());
    const Result<std::vector<std::string>> enrolled = source.names_if("enrolled");
    if (!enrolled) return fail(enrolled.error());
    const Result<std::vector<std::string>> household = source.names_if("household");
    if (!household) return fail(household.error());
    const Result<std::vector<double>> boards = source.numbers_if("boards");
    if (!boards) return fail(boards.error());
    const Result<std::vector<double>> disability = source.numbers_if("disability");
    if (!disability) return fail(disability.error());
    const Result<std::vector<double>> can_pay = source.numbers_if("can_pay");
    if (!can_pay) return fail(can_pay.error());
    Names households;
    std::vector<std::size_t> members;
    for (std::size_t row = 0; row < input_.children.size(); ++row) {
      Child& child = input_.children[row];
      child.sex = (*sex)[row];
      child.boards = or_zero((*boards)[row]) != 0;
      child.disability = or_zero((*disability)[row]) != 0;
      const std::string home = (*household)[row].empty() ? "child " + child.code : (*household)[row];
      const auto [at, fresh] = households.emplace(home, static_cast<std::uint32_t>(input_.households.size()));
      child.household = at->second;
      if (fresh) {
        input_.households.push_back(home);
        input_.can_pay.push_back((*can_pay)[row]);
        members.push_back(0);
      } else if (const double known = input_.can_pay[child.household]; !(known == (*can_pay)[row] || (std::isnan(known) && std::isnan((*can_pay)[row])))) {
        return fail(bad("children of one household have two amounts of can_pay", source.where(row, "can_pay", home)));
      }
      if (++members[child.household] > schooling::kMostPupils) return fail(bad("more than 30 children live in one household", source.where(row, "household", home)));
      if ((*enrolled)[row].empty()) continue;
      const auto school = school_numbers_.find((*enrolled)[row]);
      if (school == school_numbers_.end()) {
        std::vector<std::string> names;
        for (const SchoolPlace& one : input_.schools) names.push_back(one.name);
        return fail(bad("there is no school \"" + (*enrolled)[row] + "\"", source.where(row, "enrolled", child.code), did_you_mean((*enrolled)[row], names)));
      }
      child.enrolled = school->second;
    }
    return {};
  }

  Done check_child(const Source& source, std::size_t row) {
    Child& child = input_.children[row];
    const std::vector<data::SchoolStage>& stages = input_.file.stages;
    const auto stage = std::ranges::find_if(stages, [&](const data::SchoolStage& one) { return one.first_grade <= child.grade && child.grade <= one.last_grade; });
    if (stage == stages.end()) return fail(bad("grade " + std::to_string(child.grade) + " belongs to no [[stage]] of the file", source.where(row, "grade", child.code)));
    child.stage = static_cast<std::uint32_t>(stage - stages.begin());
    if (input_.limit_of(child.age) == kNever) return fail(bad("no [[limit]] says how far a child of " + std::to_string(child.age) + " may have to go", source.where(row, "age", child.code)));
    bool any = false;
    for (std::size_t k = 0; k < input_.schools.size(); ++k) any = any || input_.slowest(child.place, k) < kNever;
    if (!any) {
      return fail(bad("the travel time is missing: the table has no way from " + input_.places[child.place] + " to any school", source.where(row, "place", child.code),
                      "add a row from " + input_.places[child.place] + " to the place of a school, however long the way is"));
    }
    if (child.enrolled == kNowhere) return {};
    const SchoolPlace& school = input_.schools[child.enrolled];
    const schooling::School& is = input_.problem.schools[child.enrolled];
    if (is.candidate) return fail(bad("the child goes to " + school.name + ", which is only a candidate", source.where(row, "enrolled", child.code)));
    if (child.grade < school.first_grade || child.grade > school.last_grade) {
      return fail(bad("the child goes to " + school.name + ", which does not teach grade " + std::to_string(child.grade), source.where(row, "enrolled", child.code)));
    }
    if (!child.boards && input_.slowest(child.place, child.enrolled) == kNever) {
      return fail(bad("the travel time is missing: the child goes from " + input_.places[child.place] + " to " + school.name + ", and the table has no such way", source.where(row, "enrolled", child.code)));
    }
    child.within_limit = (child.boards || input_.within(child.age, child.place, child.enrolled)) && (!child.disability || is.barrier_free);
    return {};
  }

  Done check_seats() {
    std::vector<std::int64_t> pupils(input_.schools.size(), 0), boarders(input_.schools.size(), 0);
    for (const Child& child : input_.children) {
      if (child.enrolled == kNowhere) continue;
      ++pupils[child.enrolled];
      boarders[child.enrolled] += child.boards ? 1 : 0;
    }
    std::vector<std::string> short_of;
    for (std::size_t k = 0; k < pupils.size(); ++k) {
      const auto add = [&](std::int64_t there, std::int64_t has, const std::string& what) {
        if (there > has) short_of.push_back(input_.schools[k].name + " has " + std::to_string(has) + (has == 1 ? what.substr(0, what.size() - 1) : what) + " for " + std::to_string(there) + (there == 1 ? " child, " : " children, ") + std::to_string(there - has) + " too few");
      };
      add(pupils[k], input_.problem.schools[k].seats, " seats");
      add(boarders[k], input_.problem.schools[k].beds, " beds");
    }
    if (short_of.empty()) return {};
    Where where;
    where.file = input_.file.schools;
    return fail(bad(join(short_of, "; "), std::move(where), "where children sit closer than the rule, state the seats that are used; rooms that are planned belong into most_rooms"));
  }

  Done make_groups() {
    input_.problem.pupils_per_teacher = input_.file.pupils_per_teacher;
    input_.problem.teacher_cost = input_.file.teacher_cost;
    input_.problem.budget = input_.file.budget;
    Result<std::vector<Stop>> stops = read_buses();
    if (!stops) return fail(stops.error());
    // Children alike in all that the tables say have the same choices; so may others, as those of two ages under one limit.
    using Alike = std::tuple<std::uint32_t, std::int64_t, std::int64_t, bool, std::uint32_t, bool>;
    using Choices = std::vector<std::tuple<std::uint32_t, schooling::Way, std::uint32_t, double, double>>;
    std::map<Alike, std::uint32_t> numbers;
    std::map<std::tuple<bool, bool, Choices>, std::uint32_t> groups;
    for (Child& child : input_.children) {
      const auto [at, fresh] = numbers.emplace(Alike(child.place, child.age, child.grade, child.disability, child.enrolled, child.boards), 0);
      if (fresh) {
        schooling::Group group = group_of(child, *stops);
        Choices choices;
        for (const schooling::Choice& choice : group.choices) choices.emplace_back(choice.school, choice.way, choice.bus, choice.minutes, choice.cost);
        const auto number = static_cast<std::uint32_t>(input_.problem.groups.size());
        const auto [same, first] = groups.emplace(std::tuple(group.enrolled, group.needs_barrier_free, std::move(choices)), number);
        at->second = same->second;
        if (first) input_.problem.groups.push_back(std::move(group));
      }
      child.group = at->second;
      ++input_.problem.groups[child.group].children;
    }
    return {};
  }

  /// Where a bus stops.
  struct Stop {
    std::uint32_t bus, place;
    double minutes;
  };

  Result<std::vector<Stop>> read_buses() {
    std::vector<Stop> stops;
    if (input_.file.buses.empty()) return stops;
    Result<Source> source = open(input_.file.buses);
    if (!source) return fail(source.error());
    const Result<std::vector<std::string>> names = source->names("bus"), places = source->names("place"), schools = source->names("school");
    for (const auto* column : {&names, &places, &schools}) {
      if (!*column) return fail(column->error());
    }
    const Result<std::vector<double>> minutes = source->numbers("minutes", data::Sign::non_negative), seats = source->numbers("seats", data::Sign::non_negative),
                                      cost = source->numbers("cost", data::Sign::non_negative);
    for (const auto* column : {&minutes, &seats, &cost}) {
      if (!*column) return fail(column->error());
    }
    Names numbers;
    for (std::size_t row = 0; row < names->size(); ++row) {
      const std::string& name = (*names)[row];
      const auto school = school_numbers_.find((*schools)[row]);
      if (school == school_numbers_.end()) return fail(bad("there is no school \"" + (*schools)[row] + "\"", source->where(row, "school", name)));
      const Result<std::uint32_t> place = place_named((*places)[row], source->where(row, "place", name));
      if (!place) return fail(place.error());
      const schooling::Bus bus{school->second, std::llround((*seats)[row]), (*cost)[row]};
      const auto [at, fresh] = numbers.emplace(name, static_cast<std::uint32_t>(input_.buses.size()));
      if (fresh) {
        input_.buses.push_back(name);
        input_.problem.buses.push_back(bus);
      }
      const schooling::Bus& known = input_.problem.buses[at->second];
      if (known.school != bus.school || known.seats != bus.seats || known.cost != bus.cost) return fail(bad("rows of one bus differ in school, seats or cost", source->where(row, "bus", name)));
      stops.push_back({at->second, *place, (*minutes)[row]});
    }
    return stops;
  }

  schooling::Group group_of(const Child& child, const std::vector<Stop>& stops) const {
    schooling::Group group;
    group.enrolled = child.enrolled != kNowhere;
    group.needs_barrier_free = child.disability;
    const auto add = [&](std::uint32_t school, schooling::Way way, double minutes, double cost = 0, std::uint32_t bus = kNowhere) {
      group.choices.push_back({school, way, bus, minutes, cost});
    };
    if (child.within_limit) {
      add(child.enrolled, child.boards ? schooling::Way::board : schooling::Way::walk, child.boards ? 0 : input_.slowest(child.place, child.enrolled));
      return group;
    }
    const auto teaches = [&](std::uint32_t k) { return input_.schools[k].first_grade <= child.grade && child.grade <= input_.schools[k].last_grade; };
    for (std::uint32_t k = 0; k < input_.schools.size(); ++k) {
      const schooling::School& school = input_.problem.schools[k];
      if (!teaches(k) || (child.disability && !school.barrier_free && !school.barrier_free_cost)) continue;
      if (input_.within(child.age, child.place, k)) add(k, schooling::Way::walk, input_.slowest(child.place, k));
      for (const Stop& stop : stops) {
        const schooling::Bus& bus = input_.problem.buses[stop.bus];
        if (bus.school == k && stop.place == child.place && stop.minutes <= input_.limit_of(child.age)) add(k, schooling::Way::bus, stop.minutes, 0, stop.bus);
      }
      const bool may_board = input_.file.boarding_age && child.age >= *input_.file.boarding_age && school.beds + school.most_beds > 0;
      if (may_board) add(k, schooling::Way::board, 0, input_.file.boarding_cost);
    }
    if (group.enrolled) add(child.enrolled, schooling::Way::stay, child.boards ? 0 : input_.slowest(child.place, child.enrolled));
    return group;
  }

  const RunControl& control_;
  SchoolingInput input_;
  Names places_, school_numbers_;
  std::map<std::tuple<std::size_t, std::uint32_t, std::uint32_t>, double> ways_;  ///< season, place, place of a school
};

}  // namespace

double SchoolingInput::slowest(std::size_t place, std::size_t school) const {
  double most = 0;
  for (const std::vector<double>& season : minutes) most = std::max(most, season[at(place, school)]);
  return most;
}

bool SchoolingInput::within(std::int64_t age, std::size_t place, std::size_t school) const {
  if (slowest(place, school) == kNever) return false;
  for (const data::TravelLimit& limit : file.limits) {
    if (age < limit.from_age || age > limit.to_age) continue;
    for (std::size_t s = 0; s < minutes.size(); ++s) {
      if ((!limit.season || *limit.season == s) && minutes[s][at(place, school)] > limit.minutes) return false;
    }
  }
  return true;
}

double SchoolingInput::limit_of(std::int64_t age) const {
  double least = kNever;
  for (const data::TravelLimit& limit : file.limits) {
    if (limit.from_age <= age && age <= limit.to_age) least = std::min(least, limit.minutes);
  }
  return least;
}

Result<SchoolingInput> read_schooling(const data::SchoolingFile& file, const RunControl& control) { return Tables(file, control).read(); }

}  // namespace solleva::cli
