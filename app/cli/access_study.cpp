// SPDX-License-Identifier: Apache-2.0
#include "app/cli/access_study.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/road_network.h"
#include "app/cli/survey_input.h"
#include "solleva/base/text.h"
#include "solleva/plan/access/errors.h"
#include "solleva/plan/plan.h"

namespace solleva::cli {
namespace {

namespace access = plan::access;

using Index = std::unordered_map<std::string, std::uint32_t>;

Index index_of(const std::vector<std::string>& ids) {
  Index index;
  for (std::size_t i = 0; i < ids.size(); ++i) index.emplace(ids[i], static_cast<std::uint32_t>(i));
  return index;
}

/// A table of (from, to, cost): codes with their names, and the costs.
struct Links {
  OpenTable source;
  data::CodedColumn from, to;
  std::vector<double> cost;
};

Result<Links> read_links(const std::string& path, const Arguments& arguments, const RunControl& control) {
  Result<OpenTable> source = open_plain(path, control);
  if (!source) return fail(source.error());
  const std::vector<std::string> names = column_list(arguments, "columns");
  if (names.size() != 3) {
    return fail({errors::bad_value, "three columns are needed: from, to and cost", {.field = "--columns"}});
  }
  Links links{std::move(*source), {}, {}, {}};
  for (const auto& [column, codes] : {std::pair{names[0], &links.from}, std::pair{names[1], &links.to}}) {
    Result<data::CodedColumn> coded = data::coded_column(links.source.engine, links.source.table, column);
    if (!coded) return fail(with_gaps(in_file(coded.error(), path), links.source, column));
    *codes = std::move(*coded);
  }
  Result<data::NumericColumn> cost =
      data::numeric_column(links.source.engine, links.source.table, names[2], {data::Sign::non_negative, data::Gaps::refuse});
  if (!cost) return fail(with_gaps(in_file(cost.error(), path), links.source, names[2]));
  links.cost = std::move(cost->values);
  return links;
}

/// Where each name stands in an index; names that are not in it go to `strangers`.
std::vector<std::uint32_t> places_of(const std::vector<std::string>& names, const Index& index, std::vector<std::string>& strangers) {
  std::vector<std::uint32_t> places;
  for (const std::string& name : names) {
    const auto found = index.find(name);
    places.push_back(found == index.end() ? data::kNoCode : found->second);
    if (found == index.end()) strangers.push_back(name);
  }
  return places;
}

void tell_strangers(const std::vector<std::string>& strangers, const std::string& path, const std::string& of, std::vector<Note>& notes) {
  if (strangers.empty()) return;
  notes.push_back({"unknown-id", "ids of " + path + " that are not among the " + of + ", their rows are left out: " + some_of(strangers)});
}

/// An error about a pair with the ids of both ends.
Error named(Error error, const AccessStudy& study, const std::string& path) {
  const std::size_t comma = error.where.unit.find(", ");
  const auto id = [](const Locations& of, const std::string& number) { return of.ids[static_cast<std::size_t>(std::stoull(number))]; };
  if (comma != std::string::npos) {
    error.where.unit = id(*study.places, error.where.unit.substr(0, comma)) + " to " + id(*study.facilities, error.where.unit.substr(comma + 2));
  }
  return in_file(std::move(error), path);
}

Result<access::Pairs> pairs_of_matrix(const AccessStudy& study, const Arguments& arguments, const RunControl& control, share::Envelope& envelope) {
  const std::string path = arguments.text("matrix");
  const Result<Links> links = read_links(path, arguments, control);
  if (!links) return fail(links.error());
  envelope.inputs.push_back(links->source.input);
  std::vector<std::string> no_places, no_facilities;
  const std::vector<std::uint32_t> from = places_of(links->from.names, index_of(study.places->ids), no_places);
  const std::vector<std::uint32_t> to = places_of(links->to.names, index_of(study.facilities->ids), no_facilities);
  tell_strangers(no_places, path, "places", envelope.notes);
  tell_strangers(no_facilities, path, "facilities", envelope.notes);
  const double limit = arguments.number("limit").value_or(std::numeric_limits<double>::infinity());
  std::vector<access::Pair> list;
  for (std::size_t row = 0; row < links->cost.size(); ++row) {
    const std::uint32_t i = from[links->from.codes[row]], j = to[links->to.codes[row]];
    if (i != data::kNoCode && j != data::kNoCode && links->cost[row] <= limit) list.push_back({i, j, links->cost[row]});
  }
  Result<access::Pairs> pairs = access::pairs_of(study.places->ids.size(), study.facilities->ids.size(), std::move(list));
  if (!pairs) return fail(named(pairs.error(), study, path));
  return pairs;
}

Result<access::Pairs> pairs_of_edges(const AccessStudy& study, const Arguments& arguments, const RunControl& control, share::Envelope& envelope) {
  const std::string path = arguments.text("network");
  const Result<Links> links = read_links(path, arguments, control);
  if (!links) return fail(links.error());
  envelope.inputs.push_back(links->source.input);
  Index nodes = index_of(links->from.names);
  for (const std::string& name : links->to.names) nodes.emplace(name, static_cast<std::uint32_t>(nodes.size()));
  std::vector<plan::Edge> edges;
  for (std::size_t row = 0; row < links->cost.size(); ++row) {
    edges.push_back({nodes.at(links->from.names[links->from.codes[row]]), nodes.at(links->to.names[links->to.codes[row]]), links->cost[row]});
  }
  plan::GraphRules rules;
  rules.ways = arguments.flag("directed") ? plan::Ways::one : plan::Ways::both;
  const Result<plan::RoadGraph> graph = plan::RoadGraph::make(nodes.size(), edges, rules);
  if (!graph) return fail(in_file(graph.error(), path));
  std::vector<std::uint32_t> targets, target_place, sources, source_facility;
  std::vector<std::string> missing;
  const auto collect = [&](const std::vector<std::string>& ids, std::vector<std::uint32_t>& at, std::vector<std::uint32_t>& of) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const auto node = nodes.find(ids[i]);
      if (node == nodes.end()) {
        missing.push_back(ids[i]);
        continue;
      }
      at.push_back(node->second);
      of.push_back(static_cast<std::uint32_t>(i));
    }
  };
  collect(study.places->ids, targets, target_place);
  collect(study.facilities->ids, sources, source_facility);
  if (!missing.empty()) envelope.notes.push_back({"not-in-network", "not in " + path + ", and so out of reach: " + some_of(missing)});
  const double limit = arguments.number("limit").value_or(plan::kUnreachable);
  const bool towards = arguments.text("direction") == "to";
  const auto reached = plan::reached_within(towards ? graph->reversed() : *graph, sources, targets, limit, control);
  if (!reached) return fail(reached.error());
  std::vector<access::Pair> list;
  for (std::size_t j = 0; j < reached->size(); ++j) {
    for (const plan::Reached& one : (*reached)[j]) list.push_back({target_place[one.target], source_facility[j], one.cost});
  }
  return access::pairs_of(study.places->ids.size(), study.facilities->ids.size(), std::move(list));
}

/// The facilities that lie on the grid, and which they are.
struct OnGrid {
  std::vector<std::size_t> cells;
  std::vector<std::uint32_t> facility;
};

OnGrid on_grid(const Locations& facilities) {
  OnGrid found;
  for (std::size_t j = 0; j < facilities.cells.size(); ++j) {
    if (facilities.cells[j] == kNoCell) continue;
    found.cells.push_back(facilities.cells[j]);
    found.facility.push_back(static_cast<std::uint32_t>(j));
  }
  return found;
}

Done measure_ground(AccessStudy& study, const RunControl& control, bool with_pairs) {
  const Ground& ground = *study.ground;
  const OnGrid facilities = on_grid(*study.facilities);
  Result<access::TravelTimes> times = access::travel_times(ground.terrain, facilities.cells, ground.travel, control);
  if (!times) return fail(times.error());
  for (double& cost : times->cost) cost /= ground.unit;
  for (std::uint32_t& nearest : times->nearest) nearest = nearest == access::kNoSource ? nearest : facilities.facility[nearest];
  for (const std::size_t cell : study.cells) {
    const bool inside = cell != kNoCell;
    study.nearest.cost.push_back(inside ? times->cost[cell] : std::numeric_limits<double>::quiet_NaN());
    study.nearest.facility.push_back(inside ? times->nearest[cell] : access::kNoSource);
  }
  study.times = std::move(*times);
  if (!with_pairs) return {};
  const auto reached = access::travel_times_each(ground.terrain, facilities.cells, ground.travel, control);
  if (!reached) return fail(reached.error());
  std::vector<access::Pair> list;
  for (std::size_t j = 0; j < reached->size(); ++j) {
    const std::vector<access::Reached>& cells = (*reached)[j];
    for (std::size_t i = 0; i < study.cells.size(); ++i) {
      if (study.cells[i] == kNoCell) continue;
      const auto found = std::ranges::lower_bound(cells, study.cells[i], {}, &access::Reached::cell);
      if (found == cells.end() || found->cell != study.cells[i]) continue;
      list.push_back({static_cast<std::uint32_t>(i), facilities.facility[j], found->cost / ground.unit});
    }
  }
  Result<access::Pairs> pairs = access::pairs_of(study.cells.size(), study.facilities->ids.size(), std::move(list));
  if (!pairs) return fail(pairs.error());
  study.pairs = std::move(*pairs);
  return {};
}

/// "poor=poor_people": the name of a group and where its people are.
Result<std::pair<std::string, std::string>> parse_group(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals != std::string::npos && equals > 0 && equals + 1 < text.size()) return std::pair{text.substr(0, equals), text.substr(equals + 1)};
  return fail({errors::bad_value, "'" + text + "' is not NAME=COL", {.field = "--group"}});
}

/// Nobody can be counted in a group and not in the place.
Done check_members(const Locations& places, const std::string& column, const std::vector<double>& people, const std::vector<double>& members) {
  constexpr double rounding = 1e-9;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i] <= people[i] * (1 + rounding)) continue;
    Error error{access::errors::group_too_large, "a group is larger than its place", data::place_of(places.source.table, i, column)};
    error.where.unit = places.names[i];
    error.why = format_double(members[i]) + " of " + format_double(people[i]) + " people";
    return fail(std::move(error));
  }
  return {};
}

Done read_people_of_places(const Arguments& arguments, AccessStudy& study) {
  const Locations& places = *study.places;
  Result<std::vector<double>> people = amounts(places, arguments.text("population"), arguments.given("population") ? std::nullopt : std::optional(1.0));
  if (!people) return fail(people.error());
  study.groups.push_back({{}, std::move(*people)});
  data::Engine engine = places.source.engine;
  for (const std::string& column : column_list(arguments, "by")) {
    const Result<data::CodedColumn> coded = data::coded_column(engine, places.source.table, column);
    if (!coded) return fail(with_gaps(in_file(coded.error(), places.source.input.path), places.source, column));
    for (std::uint32_t code = 0; code < coded->names.size(); ++code) {
      PeopleGroup group{{{column, coded->names[code]}}, study.people()};
      for (std::size_t i = 0; i < group.people.size(); ++i) group.people[i] = coded->codes[i] == code ? group.people[i] : 0;
      study.groups.push_back(std::move(group));
    }
  }
  for (const std::string& text : arguments.texts("group")) {
    const auto group = parse_group(text);
    if (!group) return fail(group.error());
    Result<std::vector<double>> members = amounts(places, group->second, {});
    if (!members) return fail(members.error());
    if (Done fits = check_members(places, group->second, study.people(), *members); !fits) return fits;
    study.groups.push_back({{{"group", group->first}}, std::move(*members)});
  }
  return {};
}

/// People by cell: the cells that have some are the places.
Done read_people_of_cells(const Arguments& arguments, AccessStudy& study, share::Envelope& envelope) {
  const auto grid_of = [&](const std::string& path) -> Result<access::Grid> {
    Result<access::Grid> grid = read_grid(path, envelope.inputs, envelope.notes);
    if (!grid) return grid;
    const Done same = access::check_same_shape(study.ground->terrain.shape, study.ground->reference, grid->shape, path);
    if (!same) return fail(same.error());
    for (const double people : grid->values) {
      if (people < 0) return fail({data::errors::negative_value, "a cell has " + format_double(people) + " people", {.file = path}});
    }
    return grid;
  };
  const Result<access::Grid> everybody = grid_of(arguments.text("population"));
  if (!everybody) return fail(everybody.error());
  study.groups.push_back({{}, {}});
  for (std::size_t cell = 0; cell < everybody->values.size(); ++cell) {
    if (!(everybody->values[cell] > 0)) continue;
    study.cells.push_back(cell);
    study.groups.front().people.push_back(everybody->values[cell]);
  }
  for (const std::string& text : arguments.texts("group")) {
    const auto group = parse_group(text);
    if (!group) return fail(group.error());
    const Result<access::Grid> members = grid_of(group->second);
    if (!members) return fail(members.error());
    PeopleGroup read{{{"group", group->first}}, {}};
    for (const std::size_t cell : study.cells) read.people.push_back(std::isnan(members->values[cell]) ? 0 : members->values[cell]);
    study.groups.push_back(std::move(read));
  }
  return {};
}

Done check_sources(const Arguments& arguments) {
  const int sources = (arguments.given("matrix") ? 1 : 0) + (arguments.given("network") ? 1 : 0) + (has_ground(arguments) ? 1 : 0);
  if (sources != 1) {
    return fail({errors::missing_option, sources == 0 ? "nothing says what it costs to travel" : "the cost of travel has two sources", {}, "",
                 "give one of --matrix, --network, --cover with --speeds, or --friction"});
  }
  const bool places = !arguments.text("PLACES").empty();
  if (!places && !has_ground(arguments)) return fail({errors::missing_argument, "a table of places is needed", {.field = "PLACES"}});
  if (!places && (!arguments.given("population") || !arguments.given("facilities"))) {
    return fail({errors::missing_option, "without places, people come from a grid and facilities from a table", {}, "",
                 "give --population GRID and --facilities TABLE"});
  }
  return {};
}

}  // namespace

std::vector<Option> study_options() {
  std::vector<Option> options{
      {.name = "facilities", .value = "TABLE", .help = "what people travel to; without it the places themselves", .type = Type::file},
      {.name = "matrix", .value = "TABLE", .help = "costs between places and facilities", .type = Type::file},
      {.name = "network", .value = "FILE", .help = "roads between nodes, as a table whose nodes are the ids of places and facilities, or as lines on a map (.geojson, .osm, .gpkg) with "
       "--speeds", .type = Type::file},
      {.name = "columns", .value = "COLS", .help = "of the matrix or network: from, to and cost", .fallback = "from,to,cost"},
      {.name = "directed", .help = "roads of the network lead only from `from` to `to`; on a map, `oneway` counts", .type = Type::flag}};
  for (Option& option : road_options()) options.push_back(std::move(option));
  for (Option& option : ground_options()) options.push_back(std::move(option));
  const std::vector<Option> rest{
      {.name = "limit", .value = "COST", .help = "what is beyond this cost is out of reach; the limit itself is in", .type = Type::number},
      {.name = "id", .value = "COL", .help = "column of ids in the tables of places and facilities", .fallback = "id"},
      {.name = "name", .value = "COL", .help = "column of names, where there is one", .fallback = "name"},
      {.name = "x", .value = "COL", .help = "column of coordinates eastwards", .fallback = "x"},
      {.name = "y", .value = "COL", .help = "column of coordinates northwards", .fallback = "y"},
      {.name = "degrees", .help = "the coordinates are degrees, for maps and GeoJSON", .type = Type::flag},
      {.name = "population", .value = "COL", .help = "column of people in the places, or a grid of people instead of places", .fallback = "population"},
      {.name = "supply", .value = "COL", .help = "column of what facilities have: beds, seats, places for people", .fallback = "capacity"},
      {.name = "by", .value = "COL", .help = "groups of places to give each figure for", .repeatable = true},
      {.name = "group", .value = "NAME=COL", .help = "a group of people: how many live in each place (a grid instead of a column for a grid of people)",
       .repeatable = true}};
  options.insert(options.end(), rest.begin(), rest.end());
  return options;
}

Result<AccessStudy> read_study(const Arguments& arguments, const RunControl& control, bool with_pairs, share::Envelope& envelope) {
  if (Done sources = check_sources(arguments); !sources) return fail(sources.error());
  if (with_pairs && has_ground(arguments) && !arguments.given("limit")) {
    return fail({errors::missing_option, "scores and catchments over terrain need a limit", {.field = "--limit"},
                 "without one every cell and every facility are a pair"});
  }
  AccessStudy study;
  const auto read = [&](const std::string& path, std::optional<Locations>& into) -> Done {
    Result<Locations> locations = read_locations(path, arguments, control);
    if (!locations) return fail(locations.error());
    into = std::move(*locations);
    envelope.inputs.push_back(into->source.input);
    return {};
  };
  const std::string places = arguments.text("PLACES"), facilities = arguments.text("facilities");
  if (!places.empty()) {
    if (Done done = read(places, study.places); !done) return fail(done.error());
  }
  if (facilities.empty()) {
    study.facilities = study.places;
  } else if (Done done = read(facilities, study.facilities); !done) {
    return fail(done.error());
  }
  study.has_supply = arguments.given("supply") || study.facilities->source.table.find(arguments.text("supply")) != nullptr;
  Result<std::vector<double>> supply = amounts(*study.facilities, arguments.text("supply"), study.has_supply ? std::nullopt : std::optional(1.0));
  if (!supply) return fail(supply.error());
  study.supply = std::move(*supply);
  study.unit = arguments.given("network") && is_road_map(arguments.text("network")) ? "minutes" : "cost";
  if (has_ground(arguments)) {
    Result<Ground> ground = read_ground(arguments, control, envelope.inputs, envelope.notes);
    if (!ground) return fail(ground.error());
    study.ground = std::move(*ground);
    study.unit = study.ground->unit == 60 ? "minutes" : "cost";
    if (Done done = put_on_grid(*study.facilities, *study.ground, "facilities", envelope.notes); !done) return fail(done.error());
    if (study.places) {
      if (Done done = put_on_grid(*study.places, *study.ground, "places", envelope.notes); !done) return fail(done.error());
      study.cells = study.places->cells;
    }
  }
  const Done people = study.places ? read_people_of_places(arguments, study) : read_people_of_cells(arguments, study, envelope);
  if (!people) return fail(people.error());
  if (study.ground) {
    if (Done done = measure_ground(study, control, with_pairs); !done) return fail(done.error());
    return study;
  }
  const auto pairs_of_source = arguments.given("matrix") ? pairs_of_matrix : is_road_map(arguments.text("network")) ? pairs_of_roads : pairs_of_edges;
  Result<access::Pairs> pairs = pairs_of_source(study, arguments, control, envelope);
  if (!pairs) return fail(pairs.error());
  study.pairs = std::move(*pairs);
  study.nearest = access::nearest_of(*study.pairs);
  return study;
}

}  // namespace solleva::cli
