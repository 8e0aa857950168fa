// SPDX-License-Identifier: Apache-2.0
#include "app/cli/farm_rounds_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <numbers>
#include <set>
#include <string_view>

#include "app/cli/table_cells.h"
#include "app/cli/farm_output.h"
#include "solleva/data/errors.h"
#include "solleva/data/toml_file.h"
#include "solleva/plan/routing/errors.h"

namespace solleva::cli {
namespace {

using namespace plan::routing;
namespace round_errors = plan::routing::errors;
using data::TomlNode;
using enum data::KeyType;
using data::may_be_absent;
using data::needed;

constexpr auto kKeys = std::to_array<data::Key>({
    {"rounds", table, needed, "what the plan is about"},
    {"rounds.id", id, needed, "short name"},
    {"rounds.name", texts, may_be_absent, "name by language"},
    {"rounds.note", text, may_be_absent, "what readers must know, as that everything is made up"},
    {"rounds.money", text, needed, "unit of costs, as in CNY"},
    {"rounds.begins", date, may_be_absent, "the first day; with it windows may be dates, and the plan has dates"},
    {"rounds.machines", text, needed, "path of the table of machines, relative to this file"},
    {"rounds.jobs", text, needed, "path of the table of jobs"},
    {"rounds.ways", text, may_be_absent, "path of the table of ways; without it ways are straight lines between places, times `detour`"},
    {"rounds.places", text, may_be_absent, "path of the table of places; needed without ways, and for a map"},
    {"rounds.kmh", amount, may_be_absent, "usual speed where a way has no minutes or no km; 15 without it"},
    {"rounds.detour", amount, may_be_absent, "how much longer a road is than a straight line; 1.3 without it"},
});

constexpr std::string_view kGuide =
    "\n# The file of a ring of machines\n\n"
    "Another file in TOML names machines, jobs and ways; `solleva plan farm THIS.toml --routes` says which machine works where and when. `cases/farm/ring.toml` is a whole example.\n";

constexpr std::string_view kTables =
    "\n## The tables of a ring\n\n"
    "| table | columns |\n|---|---|\n"
    "| machines | `machine`, `place` where it sets out and comes back to, `can` (kinds of work, separated by `;`); `from`, `to` (first and last day; without them those of the jobs), `hours` a day (10), "
    "`starts` (hour of the day, 7), `speed` on the road (1, as a multiple of the ways'), `rate` of work (1: a job takes the hours of its row; 2: half of them), `call` (cost of having it at all), `per_hour` of work and driving, `per_km`, "
    "`holds` (of what jobs load) |\n"
    "| jobs | `job`, `place`, `work` (its kind), `hours`, `from`, `to` (first and last day of its window), `lost` (money lost when nobody comes in time); `area`, `load` |\n"
    "| ways | `from`, `to`, `minutes`; `km`. Both ways alike, unless the other is there too; between places without a row the shortest over others is taken |\n"
    "| places | `place`; `x`, `y`: degrees east and north |\n\n"
    "Days are numbers from 1 or, with `begins`, dates. A machine stands at night where it is and goes on there in the morning.\n";

double metres(std::pair<double, double> a, std::pair<double, double> b) {
  const double rad = std::numbers::pi / 180, north = std::sin((b.second - a.second) * rad / 2), east = std::sin((b.first - a.first) * rad / 2);
  return 2 * 6'371'008.8 * std::asin(std::min(1.0, std::sqrt(north * north + std::cos(a.second * rad) * std::cos(b.second * rad) * east * east)));
}

class Reader {
 public:
  Reader(const TomlNode& root, const std::string& file, const RunControl& control) : head_(*root.find("rounds")), file_(file), control_(control) {}

  Checked<RoundsInput> read() {
    input_.id = head_.text("id");
    const TomlNode* names = head_.find("name");
    input_.name = names == nullptr ? input_.id : names->text("en");
    input_.note = head_.text("note");
    input_.money = head_.text("money");
    if (const TomlNode* begins = head_.find("begins")) {
      const auto* day = begins->as<data::TomlDate>();
      Result<Date> read = Date::of(std::chrono::year(day->year) / day->month / day->day);
      if (!read) return fail(read.error());
      input_.begins = *read;
    }
    for (const auto step : {&Reader::places, &Reader::ways, &Reader::jobs, &Reader::machines, &Reader::who_can}) {
      if (Done done = (this->*step)(); !done) return fail(done.error());
    }
    return std::move(input_);
  }

 private:
  Result<TableCells> open(const char* key, const std::vector<std::string>& required, const std::vector<std::string>& others) {
    const std::string path = (std::filesystem::path(file_).parent_path() / head_.text(key)).string();
    return TableCells::open(path, round_errors::bad_round, required, others, input_.inputs, control_);
  }

  Error about(std::string what, std::string why, std::string hint) const {
    Error error{round_errors::bad_round, std::move(what)};
    error.where.file = file_;
    error.why = std::move(why);
    error.hint = std::move(hint);
    return error;
  }

  Done places() {
    if (head_.find("places") == nullptr) return {};
    Result<TableCells> cells = open("places", {"place"}, {"x", "y"});
    if (!cells) return fail(cells.error());
    bool all = cells->rows() > 0;
    std::vector<std::pair<double, double>> points(cells->rows());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const std::string name = cells->text(row, "place");
      if (std::ranges::find(input_.problem.places, name) != input_.problem.places.end()) return cells->wrong(row, "place", "the place \"" + name + "\" is there twice", "nobody could say where it is", "take one of the rows out");
      input_.problem.places.push_back(name);
      all = all && !cells->text(row, "x").empty() && !cells->text(row, "y").empty();
      if (Done done = first_of({cells->number(row, "x", points[row].first), cells->number(row, "y", points[row].second)}); !done) return done;
      if (std::fabs(points[row].first) > 180 || std::fabs(points[row].second) > 90) return cells->wrong(row, "x", "this place is not on the globe", "degrees east lie from -180 to 180, north from -90 to 90");
    }
    if (all) input_.points = std::move(points);
    return {};
  }

  Done ways() {
    const double kmh = head_.find("kmh") != nullptr ? head_.number("kmh") : 15;
    std::vector<std::string>& names = input_.problem.places;
    if (head_.find("ways") == nullptr) {
      if (input_.points.empty()) return fail(about("there are no ways", "there is neither a table of ways nor one of places with x and y for each", "name one as rounds.ways or rounds.places"));
      const double detour = head_.find("detour") != nullptr ? head_.number("detour") : 1.3;
      for (const auto& a : input_.points) {
        for (const auto& b : input_.points) {
          input_.problem.km.push_back(detour * metres(a, b) / 1000);
          input_.problem.hours.push_back(input_.problem.km.back() / kmh);
        }
      }
      return {};
    }
    Result<TableCells> cells = open("ways", {"from", "to", "minutes"}, {"km"});
    if (!cells) return fail(cells.error());
    if (head_.find("places") == nullptr) {
      for (std::size_t row = 0; row < cells->rows(); ++row) {
        for (const char* end : {"from", "to"}) {
          if (std::ranges::find(names, cells->text(row, end)) == names.end()) names.push_back(cells->text(row, end));
        }
      }
    }
    return shortest(*cells, kmh);
  }

  /// Fills the table of ways from its rows: both directions where there is but one, and over other places where there is none.
  Done shortest(const TableCells& cells, double kmh) {
    RoundProblem& problem = input_.problem;
    const std::size_t n = problem.places.size();
    problem.hours.assign(n * n, plan::unbounded);
    problem.km.assign(n * n, 0);
    for (std::size_t p = 0; p < n; ++p) problem.hours[p * n + p] = 0;
    std::set<std::size_t> stated;
    for (std::size_t row = 0; row < cells.rows(); ++row) {
      const Result<std::size_t> from = cells.which(row, "from", problem.places, "place"), to = cells.which(row, "to", problem.places, "place");
      if (!from) return fail(from.error());
      if (!to) return fail(to.error());
      double minutes = -1, km = -1;
      if (Done done = first_of({cells.number(row, "minutes", minutes), cells.number(row, "km", km)}); !done) return done;
      if (minutes < 0 && km >= 0) minutes = 60 * km / kmh;
      if (minutes < 0 || !std::isfinite(minutes)) return cells.wrong(row, "minutes", "this value cannot be used", "a way takes a time from 0 on");
      if (km < 0) km = minutes / 60 * kmh;
      if (!stated.insert(*from * n + *to).second) return cells.wrong(row, "from", "this way is there twice", "from \"" + problem.places[*from] + "\" to \"" + problem.places[*to] + "\"", "take one of the rows out");
      for (const auto& [a, b] : {std::pair(*from, *to), std::pair(*to, *from)}) {
        if (a == *to && stated.contains(a * n + b)) continue;
        problem.hours[a * n + b] = minutes / 60;
        problem.km[a * n + b] = km;
      }
    }
    // A way of the table stays as it is there: whoever wrote it knows why nobody drives round.
    std::vector<std::uint8_t> given(n * n, 0);
    for (const std::size_t way : stated) given[way] = given[way % n * n + way / n] = 1;
    for (std::size_t over = 0; over < n; ++over) {
      for (std::size_t a = 0; a < n; ++a) {
        for (std::size_t b = 0; b < n; ++b) {
          if (given[a * n + b] != 0) continue;
          const double around = problem.hours[a * n + over] + problem.hours[over * n + b];
          if (around >= problem.hours[a * n + b]) continue;
          problem.hours[a * n + b] = around;
          problem.km[a * n + b] = problem.km[a * n + over] + problem.km[over * n + b];
        }
      }
    }
    for (std::size_t w = 0; w < n * n; ++w) {
      if (problem.hours[w] == plan::unbounded) return fail(about("there is no way from \"" + problem.places[w / n] + "\" to \"" + problem.places[w % n] + "\"", "the table of ways does not join them, not over other places either", "add the way that is missing"));
    }
    return {};
  }

  /// A day of a window: a number from 1, or a date; `last`: its evening.
  Done day(const TableCells& cells, std::size_t row, const char* column, bool last, double& value) const {
    const std::string cell = cells.text(row, column);
    if (cell.empty()) return {};
    const Result<Date> date = Date::parse(cell);
    if (date && !input_.begins) return cells.wrong(row, column, "this day cannot be placed", "it is a date, and the first day has none", "set rounds.begins, or count days from 1");
    if (date) value = static_cast<double>(DateSpan{*input_.begins, *date}.days().count()) + 1;
    else if (Done done = cells.number(row, column, value); !done) return done;
    if (!(value >= 1) || value > 4000) return cells.wrong(row, column, "this day cannot be placed", "days lie from 1, the first" + (input_.begins ? " (" + input_.begins->text() + ")" : std::string()) + ", to 4000");
    value -= last ? 0 : 1;
    return {};
  }

  Done jobs() {
    RoundProblem& problem = input_.problem;
    Result<TableCells> cells = open("jobs", {"job", "place", "work", "hours", "from", "to", "lost"}, {"area", "load"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      Job job;
      job.name = cells->text(row, "job");
      if (std::ranges::find(problem.jobs, job.name, &Job::name) != problem.jobs.end()) return cells->wrong(row, "job", "the job \"" + job.name + "\" is there twice", "it would be done twice", "take one of the rows out, or give it a name of its own");
      const Result<std::size_t> place = cells->which(row, "place", problem.places, "place");
      if (!place) return fail(place.error());
      job.place = *place;
      const std::string work = cells->text(row, "work");
      if (work.empty()) return cells->wrong(row, "work", "this job has no kind of work", "the cell is empty");
      const auto known = std::ranges::find(problem.works, work);
      job.work = static_cast<std::size_t>(known - problem.works.begin());
      if (known == problem.works.end()) problem.works.push_back(work);
      double area = 0;
      job.open = job.close = -1;
      job.lost = -1;
      if (Done done = first_of({cells->number(row, "hours", job.hours), cells->number(row, "lost", job.lost), cells->number(row, "area", area), cells->number(row, "load", job.load), day(*cells, row, "from", false, job.open), day(*cells, row, "to", true, job.close)}); !done) return done;
      for (const auto& [column, missing] : {std::pair("hours", !(job.hours > 0)), std::pair("lost", !(job.lost >= 0)), std::pair("from", job.open < 0), std::pair("to", job.close < 0)}) {
        if (missing) return cells->wrong(row, column, "this value cannot be used", cells->text(row, column).empty() ? "the cell is empty" : std::string(column) == "hours" ? "a job takes more than 0 hours" : "it lies from 0 on");
      }
      if (job.close <= job.open) return cells->wrong(row, "to", "the window of \"" + job.name + "\" closes before it opens", "from " + cells->text(row, "from") + " to " + cells->text(row, "to"));
      problem.jobs.push_back(std::move(job));
      input_.area.push_back(area);
    }
    rows_ = std::move(*cells);
    return {};
  }

  Done machines() {
    RoundProblem& problem = input_.problem;
    Result<TableCells> cells = open("machines", {"machine", "place", "can"}, {"from", "to", "hours", "starts", "speed", "rate", "call", "per_hour", "per_km", "holds"});
    if (!cells) return fail(cells.error());
    double last = 1;
    for (const Job& job : problem.jobs) last = std::max(last, job.close);
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      Machine machine;
      machine.name = cells->text(row, "machine");
      const auto twin = std::ranges::find(problem.machines, machine.name, &Machine::name);
      if (twin != problem.machines.end()) {
        return cells->wrong(row, "machine", "the machine \"" + machine.name + "\" is there twice", "it would be in two places at once: " + problem.places[twin->place] + " and " + cells->text(row, "place"), "take one of the rows out, or give each machine a name of its own");
      }
      const Result<std::size_t> place = cells->which(row, "place", problem.places, "place");
      if (!place) return fail(place.error());
      machine.place = *place;
      machine.until = last;
      machine.can.assign(problem.works.size(), 0);
      for (const std::string& work : cells->list(row, "can")) {
        const auto known = std::ranges::find(problem.works, work);
        // Work that no job asks for is no error: the ring may have it in another season.
        if (known != problem.works.end()) machine.can[static_cast<std::size_t>(known - problem.works.begin())] = 1;
        can_.insert(work);
      }
      double starts = 7;
      if (Done done = first_of({day(*cells, row, "from", false, machine.from), day(*cells, row, "to", true, machine.until), cells->number(row, "hours", machine.day), cells->number(row, "starts", starts), cells->number(row, "speed", machine.speed), cells->number(row, "rate", machine.rate), cells->number(row, "call", machine.call), cells->number(row, "per_hour", machine.per_hour), cells->number(row, "per_km", machine.per_km), cells->number(row, "holds", machine.holds)}); !done) return done;
      for (const auto& [column, value] : {std::pair("hours", machine.day), std::pair("speed", machine.speed), std::pair("rate", machine.rate)}) {
        if (!(value > 0)) return cells->wrong(row, column, "this value cannot be used", "it lies above 0");
      }
      if (!(starts >= 0 && starts + machine.day <= 24)) return cells->wrong(row, "hours", "this day is too long", "from " + cells->text(row, "starts") + " o'clock it ends after midnight");
      problem.machines.push_back(std::move(machine));
      input_.starts.push_back(starts);
    }
    return check(problem);
  }

  /// A job that nobody can do, and one whose window is too short for each that can, are slips of the pen.
  Done who_can() {
    const RoundProblem& problem = input_.problem;
    for (std::size_t j = 0; j < problem.jobs.size(); ++j) {
      const Job& job = problem.jobs[j];
      bool any = false, fits = false;
      double longest = 0, needs = plan::unbounded;
      for (const Machine& machine : problem.machines) {
        if (machine.can[job.work] == 0) continue;
        any = true;
        const double there = (std::min(job.close, machine.until) - std::max(job.open, machine.from)) * machine.day, hours = job.hours / machine.rate;
        fits = fits || there >= hours - 1e-9;
        longest = std::max(longest, there);
        needs = std::min(needs, hours);
      }
      const std::string& work = problem.works[job.work];
      if (!any) return rows_->wrong(j, "work", "nobody can do \"" + job.name + "\"", "no machine has the work \"" + work + "\"", "the machines have " + join(std::vector<std::string>(can_.begin(), can_.end()), ", "));
      if (!fits) {
        return rows_->wrong(j, "to", "the window of \"" + job.name + "\" is too short", "the work takes " + figure(needs) + " hours at least, and from " + rows_->text(j, "from") + " to " + rows_->text(j, "to") + " no machine that can do it has more than " + figure(std::max(0.0, longest)), "widen the window, part the job, or let a machine work longer");
      }
    }
    return {};
  }

  const TomlNode& head_;
  const std::string& file_;
  const RunControl& control_;
  RoundsInput input_;
  std::optional<TableCells> rows_;  ///< of jobs
  std::set<std::string> can_;
};

}  // namespace

Checked<RoundsInput> read_rounds(const std::string& path, const RunControl& control) {
  const Result<std::string> text = data::read_text(path);
  if (!text) return fail(text.error());
  const Result<share::Input> source = input_of(path);
  if (!source) return fail(source.error());
  const Checked<TomlNode> root = data::parse_toml(*text, path, kKeys);
  if (!root) return tl::unexpected(root.error());
  Checked<RoundsInput> input = Reader(*root, path, control).read();
  if (input) input->inputs.insert(input->inputs.begin(), *source);
  return input;
}

std::string rounds_guide() { return std::string(kGuide) + data::keys_guide(kKeys) + std::string(kTables); }

std::string day_name(const RoundsInput& input, double day) {
  const auto whole = static_cast<std::int64_t>(day);
  if (!input.begins) return std::to_string(whole + 1);
  const Result<Date> date = Date::of(std::chrono::year_month_day(std::chrono::sys_days(input.begins->day()) + std::chrono::days(whole)));
  return date ? date->text() : std::to_string(whole + 1);
}

}  // namespace solleva::cli
