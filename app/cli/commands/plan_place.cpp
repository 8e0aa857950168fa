// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "app/cli/access_inputs.h"
#include "app/cli/errors.h"
#include "app/cli/output.h"
#include "app/cli/plan_limits.h"
#include "solleva/base/text.h"
#include "solleva/plan/access/raster_siting.h"

namespace solleva::cli {
namespace {

namespace access = plan::access;

/// Existing facilities with their capacity.
Done read_existing(const Arguments& arguments, const RunControl& control, const Ground& ground, access::RasterSiting& problem,
                   share::Envelope& envelope, std::optional<Locations>& existing) {
  if (!arguments.given("existing")) return {};
  Result<Locations> locations = read_locations(arguments.text("existing"), arguments, control);
  if (!locations) return fail(locations.error());
  envelope.inputs.push_back(locations->source.input);
  if (Done done = put_on_grid(*locations, ground, "facilities", envelope.notes); !done) return done;
  const bool stated = arguments.given("supply") || locations->source.table.find(arguments.text("supply")) != nullptr;
  const Result<std::vector<double>> room =
      amounts(*locations, arguments.text("supply"), stated ? std::nullopt : std::optional(std::numeric_limits<double>::infinity()));
  if (!room) return fail(room.error());
  Locations kept{locations->source, {}, {}, {}, {}};
  for (std::size_t j = 0; j < locations->cells.size(); ++j) {
    if (locations->cells[j] == kNoCell) continue;
    problem.existing.push_back({locations->cells[j], (*room)[j]});
    kept.ids.push_back(locations->ids[j]);
    kept.names.push_back(locations->names[j]);
  }
  existing = std::move(kept);
  return {};
}

share::List open_sites(const access::RasterSites& plan, const access::GridShape& shape, double capacity) {
  share::Places places;
  places.x = "x";
  places.y = "y";
  places.name = "site";
  places.size = "served";
  share::List list{"open", {}, {}, 1, std::move(places)};
  for (std::size_t i = 0; i < plan.sites.size(); ++i) {
    const access::PlacedSite& site = plan.sites[i];
    const access::Point centre = shape.centre_of(site.cell);
    list.rows.push_back({{"site", static_cast<std::int64_t>(i + 1)},
                         {"cell", static_cast<std::int64_t>(site.cell)},
                         {"row", static_cast<std::int64_t>(site.cell / shape.columns + 1)},
                         {"column", static_cast<std::int64_t>(site.cell % shape.columns + 1)},
                         {"x", centre.x},
                         {"y", centre.y},
                         {"served", site.served},
                         {"in_reach_of_no_other", site.alone}});
    if (std::isfinite(capacity)) list.rows.back().emplace_back("room_left", capacity - site.served);
    if (!site.worth) continue;
    list.rows.back().emplace_back("lost_without", site.worth->lost_without);
    const bool other = site.worth->next_best.has_value();
    const access::Point there = other ? shape.centre_of(*site.worth->next_best) : access::Point{};
    list.rows.back().emplace_back("next_best_x", other ? share::Node(there.x) : share::Node());
    list.rows.back().emplace_back("next_best_y", other ? share::Node(there.y) : share::Node());
    list.rows.back().emplace_back("lost_with_next_best", other ? share::Node(site.worth->lost_with_next_best) : share::Node());
  }
  return list;
}

share::Envelope envelope_of(const access::RasterSites& plan, const access::RasterSiting& problem, const std::optional<Locations>& existing,
                            share::Envelope envelope) {
  share::Plan result;
  result.head = fields_of(plan.optimum);
  result.head.emplace_back("unit", "people with a facility in reach that has room");
  result.head.emplace_back("people", plan.people);
  result.head.emplace_back("share_served", plan.people > 0 ? share::Node(*plan.optimum.objective / plan.people) : share::Node());
  result.head.emplace_back("by_plain_greedy", plan.by_greedy);
  result.parts.push_back(open_sites(plan, problem.terrain.shape, problem.capacity));
  if (existing) {
    share::Places places;
    places.x = "x";
    places.y = "y";
    places.name = "name";
    places.size = "served";
    share::List list{"existing", {}, {}, 2, std::move(places)};
    for (std::size_t j = 0; j < existing->ids.size(); ++j) {
      const access::Point centre = problem.terrain.shape.centre_of(problem.existing[j].cell);
      list.rows.push_back({{"id", existing->ids[j]}, {"name", existing->names[j]}, {"x", centre.x}, {"y", centre.y}, {"served", plan.existing[j]}});
    }
    result.parts.push_back(std::move(list));
  }
  envelope.plan = std::move(result);
  return envelope;
}

/// --write-left-out: the people of each cell whom nobody serves.
Done write_served(const Arguments& arguments, const access::RasterSites& plan, const access::Grid& people) {
  if (!arguments.given("write-left-out")) return {};
  access::Grid grid = people;
  for (std::size_t cell = 0; cell < grid.values.size(); ++cell) {
    if (!std::isnan(grid.values[cell])) grid.values[cell] = std::max(0.0, grid.values[cell] - plan.served[cell]);
  }
  return write_grid(arguments.text("write-left-out"), grid);
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  if (!has_ground(arguments)) {
    return fail({errors::missing_option, "nothing says what it costs to travel", {}, "", "give --cover with --speeds, or --friction"});
  }
  const TimeLimit limit(arguments, control);
  share::Envelope envelope;
  const Result<Ground> ground = read_ground(arguments, control, envelope.inputs, envelope.notes);
  if (!ground) return fail(ground.error());
  const std::string path = arguments.text("PEOPLE");
  const Result<access::Grid> people = read_grid(path, envelope.inputs, envelope.notes);
  if (!people) return fail(people.error());
  if (Done same = access::check_same_shape(ground->terrain.shape, ground->reference, people->shape, path); !same) return fail(same.error());
  for (const double value : people->values) {
    if (value < 0) return fail({data::errors::negative_value, "a cell has " + format_double(value) + " people", {.file = path}});
  }
  access::RasterSiting problem{.terrain = ground->terrain, .people = people->values};
  problem.count = static_cast<std::size_t>(*arguments.integer("count"));
  problem.capacity = arguments.number("capacity").value_or(std::numeric_limits<double>::infinity());
  if (!(problem.capacity > 0)) return fail({errors::bad_value, "a facility needs room for somebody", {.field = "--capacity"}});
  problem.travel = ground->travel;
  std::optional<Locations> existing;
  if (Done done = read_existing(arguments, control, *ground, problem, envelope, existing); !done) return fail(done.error());
  access::RasterSitingOptions options;
  options.interchange = arguments.text("method") == "interchange";
  options.bound_rounds = static_cast<std::size_t>(std::max<std::int64_t>(0, *arguments.integer("bound-rounds")));
  options.explain = arguments.flag("explain");
  options.limits = limits_of(arguments);
  const Result<access::RasterSites> plan = access::place_on_raster(problem, options, limit.control());
  if (!plan) return fail(plan.error());
  if (Done written = write_served(arguments, *plan, *people); !written) return fail(written.error());
  if (plan->sites.size() < problem.count) {
    envelope.notes.push_back({"few-candidates", "only " + std::to_string(plan->sites.size()) + " cells can have a facility"});
  }
  envelope.notes.push_back({"own-facility", "people go where the plan sends them: first to existing facilities, then to the nearest with room"});
  return Outcome{envelope_of(*plan, problem, existing, std::move(envelope)), exit_of(plan->optimum)};
}

std::vector<Option> options() {
  std::vector<Option> own{{.name = "count", .value = "N", .help = "how many facilities to build", .type = Type::count, .required = true},
                          {.name = "limit", .value = "MINUTES", .help = "people travel so long at most; the limit itself is in", .type = Type::number, .required = true},
                          {.name = "capacity", .value = "PEOPLE", .help = "whom a new facility serves at most", .type = Type::number},
                          {.name = "existing", .value = "TABLE", .help = "facilities that stand already", .type = Type::file}};
  for (Option& option : ground_options()) own.push_back(std::move(option));
  const std::vector<Option> rest{
      {.name = "id", .value = "COL", .help = "column of ids of existing facilities", .fallback = "id"},
      {.name = "name", .value = "COL", .help = "column of their names, where there is one", .fallback = "name"},
      {.name = "x", .value = "COL", .help = "column of their coordinates eastwards", .fallback = "x"},
      {.name = "y", .value = "COL", .help = "column of their coordinates northwards", .fallback = "y"},
      {.name = "supply", .value = "COL", .help = "column of whom they serve at most", .fallback = "capacity"},
      {.name = "method", .value = "METHOD", .help = "plain greedy, or greedy and then moves of one facility while they help", .fallback = "interchange",
       .allowed = {"greedy", "interchange"}},
      {.name = "bound-rounds", .value = "N", .help = "rounds of the Lagrangian bound; 0 gives the bound of greedy", .type = Type::integer, .fallback = "500"},
      {.name = "explain", .help = "for each site whom nobody would serve without it, and the cell that would be the next best", .type = Type::flag},
      {.name = "write-left-out", .value = "FILE", .help = "write the people of each cell whom nobody serves, as .asc or .tif", .type = Type::file}};
  own.insert(own.end(), rest.begin(), rest.end());
  for (Option& option : limit_options()) own.push_back(std::move(option));
  for (const Option& option : {note_option(), format_option(), output_option(), threads_option()}) own.push_back(option);
  return own;
}

const Register here{{
    .step = "plan",
    .verb = "place",
    .summary = "where on a raster to build so that most people are within reach of a facility with room",
    .description =
        "Every cell that can be entered is a candidate. Plain greedy builds one facility after the other where most people gain, min(room, people "
        "in reach whom nobody serves), the first cell of equals; interchange then moves single facilities while that helps. A Lagrangian bound "
        "says how many people any plan with at most one new facility in a cell could serve at most.\n\nLand cover, speeds, seasons and direction are as in `solleva plan access`. For "
        "candidates in a table use `solleva plan site`.\n\nThe methods are in docs/methods/access.md.",
    .arguments = {{.name = "PEOPLE", .help = "a grid of people, .asc or .asc.gz"}},
    .options = options(),
    .examples = {{"twelve clinics for 10,000 people each, within an hour",
                  "solleva plan place people.asc --count 12 --capacity 10000 --limit 60 --cover cover.asc --speeds speeds.csv --elevation dem.asc"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
