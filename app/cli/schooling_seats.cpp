// SPDX-License-Identifier: Apache-2.0
#include "app/cli/schooling_seats.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/open_table.h"
#include "solleva/base/text.h"
#include "solleva/plan/errors.h"

namespace solleva::cli {
namespace {

using plan::schooling::Seats;
namespace matching = plan::matching;

Error bad(std::string why, Where where = {}, std::string hint = {}) {
  Error error{plan::errors::bad_schooling, "the wishes and seats do not hold together"};
  error.why = std::move(why);
  error.where = std::move(where);
  error.hint = std::move(hint);
  return error;
}

/// The schools with their seats.
Done read_schools(const Arguments& arguments, const RunControl& control, SeatsInput& input) {
  const std::string path = arguments.text("schools");
  if (path.empty()) {
    return fail(Error{errors::missing_option, "nothing says how many seats the schools have", {.field = "--schools"}, "a table of wishes names no seats",
                      "give --schools FILE with the columns school and seats"});
  }
  Result<OpenTable> file = open_plain(path, control);
  if (!file) return fail(file.error());
  Result<data::CodedColumn> school = data::coded_column(file->engine, file->table, "school");
  if (!school) return fail(in_file(school.error(), path));
  Result<data::NumericColumn> seats = data::numeric_column(file->engine, file->table, "seats", {.sign = data::Sign::non_negative});
  if (!seats) return fail(in_file(seats.error(), path));
  for (std::size_t row = 0; row < seats->values.size(); ++row) {
    Where where = data::place_of(file->table, row, "seats");
    where.unit = school->names[school->codes[row]];
    if (school->codes[row] != row) return fail(bad("the school is there twice", std::move(where)));
    if (seats->values[row] != std::floor(seats->values[row]) || seats->values[row] > 1e9) return fail(bad("seats are a whole number up to 1,000,000,000", std::move(where)));
    input.seats.market.capacity.push_back(static_cast<std::uint32_t>(seats->values[row]));
  }
  input.seats.schools = std::move(school->names);
  input.inputs.push_back(file->input);
  return {};
}

/// The rows of wishes, sorted by pupil and rank.
struct Wishes {
  data::CodedColumn pupil, school;
  std::vector<double> rank;
  std::vector<std::uint32_t> order;
};

Result<Wishes> read_wishes(OpenTable& file) {
  Wishes wishes;
  Result<data::CodedColumn> pupil = data::coded_column(file.engine, file.table, "pupil");
  if (!pupil) return fail(pupil.error());
  Result<data::CodedColumn> school = data::coded_column(file.engine, file.table, "school");
  if (!school) return fail(school.error());
  Result<data::NumericColumn> rank = data::numeric_column(file.engine, file.table, "rank");
  if (!rank) return fail(rank.error());
  wishes.pupil = std::move(*pupil);
  wishes.school = std::move(*school);
  wishes.rank = std::move(rank->values);
  wishes.order.resize(wishes.rank.size());
  std::iota(wishes.order.begin(), wishes.order.end(), 0U);
  const auto key = [&](std::uint32_t row) { return std::pair(wishes.pupil.codes[row], wishes.rank[row]); };
  if (!std::ranges::is_sorted(wishes.order, {}, key)) std::ranges::stable_sort(wishes.order, {}, key);
  return wishes;
}

/// Which school of --schools each name of the wishes is.
Result<std::vector<std::uint32_t>> schools_of(const Wishes& wishes, const std::vector<std::string>& schools, const OpenTable& file) {
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  for (std::uint32_t s = 0; s < schools.size(); ++s) numbers.emplace(schools[s], s);
  std::vector<std::uint32_t> found;
  for (std::size_t code = 0; code < wishes.school.names.size(); ++code) {
    const auto at = numbers.find(wishes.school.names[code]);
    if (at == numbers.end()) {
      const auto row = static_cast<std::size_t>(std::ranges::find(wishes.school.codes, static_cast<std::uint32_t>(code)) - wishes.school.codes.begin());
      return fail(bad("--schools has no school \"" + wishes.school.names[code] + "\"", data::place_of(file.table, row, "school"), did_you_mean(wishes.school.names[code], schools)));
    }
    found.push_back(at->second);
  }
  return found;
}

Done fill_market(const Wishes& wishes, const std::vector<std::uint32_t>& school, const OpenTable& file, Seats& seats) {
  matching::Market& market = seats.market;
  std::vector<std::uint32_t> named_by(seats.schools.size(), matching::kNone);
  for (std::size_t at = 0; at < wishes.order.size(); ++at) {
    const std::uint32_t row = wishes.order[at];
    const std::uint32_t pupil = wishes.pupil.codes[row];
    const std::uint32_t place = school[wishes.school.codes[row]];
    if (market.start.size() == pupil) market.start.push_back(static_cast<std::uint32_t>(at));
    const bool same = at > 0 && wishes.pupil.codes[wishes.order[at - 1]] == pupil && wishes.rank[wishes.order[at - 1]] == wishes.rank[row];
    if (same || std::exchange(named_by[place], pupil) == pupil) {
      Where where = data::place_of(file.table, row, "rank");
      where.unit = seats.pupils[pupil];
      return fail(bad(same ? "two of its schools have the same rank" : "it names the school \"" + seats.schools[place] + "\" twice", std::move(where)));
    }
    market.place.push_back(place);
  }
  market.start.push_back(static_cast<std::uint32_t>(wishes.order.size()));
  market.rank.assign(market.place.size(), 0);
  return {};
}

Done read_table(const Arguments& arguments, const RunControl& control, SeatsInput& input) {
  const std::string path = arguments.text("seats");
  Result<OpenTable> file = open_table(path, arguments, control);
  if (!file) return fail(file.error());
  input.inputs.push_back(file->input);
  if (Done done = read_schools(arguments, control, input); !done) return done;
  Result<Wishes> wishes = read_wishes(*file);
  if (!wishes) return fail(in_file(wishes.error(), path));
  input.seats.pupils = wishes->pupil.names;
  const Result<std::vector<std::uint32_t>> school = schools_of(*wishes, input.seats.schools, *file);
  if (!school) return fail(school.error());
  if (Done done = fill_market(*wishes, *school, *file, input.seats); !done) return done;
  std::vector<std::vector<double>> criteria;
  for (const std::string& name : arguments.texts("priority")) {
    const Result<data::NumericColumn> column = data::numeric_column(file->engine, file->table, name);
    if (!column) return fail(in_file(with_gaps(column.error(), *file, name), path));
    std::vector<double>& criterion = criteria.emplace_back();
    criterion.reserve(wishes->order.size());
    for (const std::uint32_t row : wishes->order) criterion.push_back(column->values[row]);
  }
  const auto seed = static_cast<std::uint64_t>(arguments.integer("seed").value_or(1));
  matching::rank_by_rule(criteria, matching::lottery(input.seats.pupils, seed), input.seats.market);
  input.by_lottery = true;
  return {};
}

bool is_json(const std::string& path) { return path.ends_with(".json") || path.ends_with(".json.gz"); }

}  // namespace

std::vector<Option> seats_options() {
  return {{.name = "seats", .value = "FILE", .help = "give out seats by wishes: JSON with student_preferences, school_priorities and capacities, or a table of pupil, school, rank", .type = Type::file},
          {.name = "schools", .value = "FILE", .help = "with a table of wishes: a table of school, seats", .type = Type::file},
          {.name = "priority", .value = "COL", .help = "with a table of wishes: who goes first at a school, by a column, the larger number first; the next --priority among equals, then the lottery of --seed",
           .repeatable = true},
          {.name = "proposing", .value = "SIDE", .help = "for which side the assignment is the best of all stable ones", .fallback = "pupils", .allowed = {"pupils", "schools"}}};
}

Result<SeatsInput> read_seats(const Arguments& arguments, const RunControl& control) {
  SeatsInput input;
  const std::string path = arguments.text("seats");
  if (!is_json(path)) {
    if (Done done = read_table(arguments, control, input); !done) return fail(done.error());
    return input;
  }
  for (const char* option : {"schools", "priority"}) {
    if (arguments.given(option)) {
      return fail(Error{errors::bad_value, "JSON holds seats and priorities itself", {.field = "--" + std::string(option)}, "", "leave it out, or give the wishes as a table"});
    }
  }
  const Result<std::string> text = data::read_text(path);
  if (!text) return fail(text.error());
  Result<Seats> seats = plan::schooling::parse_seats(*text, path);
  if (!seats) return fail(seats.error());
  input.seats = std::move(*seats);
  const Result<share::Input> named = input_of(path, static_cast<std::int64_t>(input.seats.pupils.size()));
  if (!named) return fail(named.error());
  input.inputs.push_back(*named);
  return input;
}

}  // namespace solleva::cli
