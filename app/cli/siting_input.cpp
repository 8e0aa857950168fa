// SPDX-License-Identifier: Apache-2.0
#include "app/cli/siting_input.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>
#include <unordered_map>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/open_table.h"
#include "app/cli/siting_presets.h"
#include "solleva/base/parallel.h"
#include "solleva/base/text.h"
#include "solleva/plan/errors.h"

namespace solleva::cli {
namespace {

using Names = std::unordered_map<std::string, std::uint32_t>;

/// Pairs up to which every site is listed for every point.
constexpr double kAllPairs = 4e7;
constexpr std::size_t kListed = 100;
constexpr double kEndless = plan::kUnreachable;

Error bad(std::string why, std::string file = {}, std::string unit = {}) {
  Error error{plan::errors::bad_siting, "the siting problem does not hold together"};
  error.why = std::move(why);
  error.where.file = std::move(file);
  error.where.unit = std::move(unit);
  return error;
}

/// The table, noted as an input.
Result<OpenTable> open_file(const std::string& path, const RunControl& control, SitingInput& input) {
  Result<OpenTable> opened = open_plain(path, control);
  if (opened) input.inputs.push_back(opened->input);
  return opened;
}

Result<std::vector<std::string>> names_in(OpenTable& file, const std::string& column) {
  Result<std::vector<std::optional<std::string>>> text = data::text_column(file.engine, file.table, column);
  if (!text) return fail(text.error());
  std::vector<std::string> names;
  for (std::size_t row = 0; row < text->size(); ++row) {
    if (!(*text)[row]) return fail(Error{data::errors::missing_value, "a row has no name", data::place_of(file.table, row, column)});
    names.push_back(*(*text)[row]);
  }
  return names;
}

/// The first of `candidates` that the table has; empty: none.
std::string column_among(const data::Table& table, std::initializer_list<const char*> candidates) {
  for (const char* name : candidates) {
    if (table.find(name) != nullptr) return name;
  }
  return {};
}

Result<Names> numbered(const std::vector<std::string>& names, const std::string& file) {
  Names numbers;
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    if (!numbers.emplace(names[i], i).second) return fail(bad("a name is there twice", file, names[i]));
  }
  return numbers;
}

/// A further column of amounts of --demand or --sites; the file is read once more for it.
Result<std::vector<double>> read_more(const Arguments& arguments, const std::string& column, const std::string& table, const RunControl& control) {
  if (!arguments.given(table)) {
    return fail(Error{errors::missing_option, "--" + column + " names a column of a table that is not given", {.field = "--" + table}});
  }
  SitingInput again;
  Result<OpenTable> file = open_file(arguments.text(table), control, again);
  if (!file) return fail(file.error());
  Result<data::NumericColumn> amounts = data::numeric_column(file->engine, file->table, arguments.text(column), {.sign = data::Sign::non_negative});
  if (!amounts) return fail(amounts.error());
  return std::move(amounts->values);
}

/// --load: what each place of demand takes; --price: what it costs to open a site.
Done read_load_and_price(const Arguments& arguments, const RunControl& control, SitingInput& input) {
  input.load = input.demand.weight;
  if (arguments.given("load")) {
    Result<std::vector<double>> load = read_more(arguments, "load", "demand", control);
    if (!load) return fail(load.error());
    input.load = std::move(*load);
  }
  if (arguments.given("price")) {
    Result<std::vector<double>> price = read_more(arguments, "price", "sites", control);
    if (!price) return fail(price.error());
    input.sites.price = std::move(*price);
  }
  return {};
}

/// Tables of one call are in the same terms, and degrees are on the globe.
Done check_degrees(const SitingPlaces& places, const std::string& path, bool degrees, SitingInput& input) {
  if (input.degrees && *input.degrees != degrees) {
    return fail(bad("one table has x and y, the other longitude and latitude", {}, path));
  }
  input.degrees = degrees;
  for (std::size_t i = 0; degrees && i < places.spots.size(); ++i) {
    if (std::fabs(places.spots[i].x) > 180 || std::fabs(places.spots[i].y) > 90) {
      return fail(bad("longitude and latitude are not on the globe", {}, places.names[i]));
    }
  }
  return {};
}

/// A table of places: names from `id` (or a column "id" or "name", or the first), coordinates where there are any, a column of amounts.
Result<SitingPlaces> read_places(const std::string& path, const std::string& id, const std::string& amounts, const RunControl& control,
                                 SitingInput& input) {
  Result<OpenTable> file = open_file(path, control, input);
  if (!file) return fail(file.error());
  std::string name = id.empty() ? column_among(file->table, {"id", "name"}) : id;
  if (name.empty()) name = file->table.variables.front().name;
  Result<std::vector<std::string>> names = names_in(*file, name);
  if (!names) return fail(names.error());
  SitingPlaces places;
  places.names = std::move(*names);
  if (Result<Names> unique = numbered(places.names, path); !unique) return fail(unique.error());
  const std::string east = column_among(file->table, {"x", "lon", "long", "longitude"});
  const std::string north = column_among(file->table, {"y", "lat", "latitude"});
  if (!east.empty() && !north.empty()) {
    const std::vector<data::ColumnRequest> wanted{{east}, {north}};
    Result<std::vector<data::NumericColumn>> spots = data::numeric_columns(file->engine, file->table, wanted);
    if (!spots) return fail(spots.error());
    for (std::size_t i = 0; i < places.names.size(); ++i) places.spots.push_back({(*spots)[0].values[i], (*spots)[1].values[i]});
    if (Done same = check_degrees(places, path, east != "x", input); !same) return fail(same.error());
  }
  if (!amounts.empty()) {
    data::Requirements whole;
    whole.sign = data::Sign::non_negative;
    Result<data::NumericColumn> column = data::numeric_column(file->engine, file->table, amounts, whole);
    if (!column) return fail(column.error());
    places.weight = std::move(column->values);
  }
  return places;
}

/// A list of ways: names of both ends and costs.
struct Ways {
  std::vector<std::string> from, to;
  std::vector<double> cost;
  std::vector<double> weight;  ///< of `from`, where asked for
};

Result<Ways> read_ways(const std::string& path, const Arguments& arguments, const std::string& weight, const RunControl& control,
                       SitingInput& input) {
  Result<OpenTable> file = open_file(path, control, input);
  if (!file) return fail(file.error());
  Ways ways;
  Result<std::vector<std::string>> from = names_in(*file, arguments.text("from"));
  if (!from) return fail(from.error());
  Result<std::vector<std::string>> to = names_in(*file, arguments.text("to"));
  if (!to) return fail(to.error());
  std::vector<data::ColumnRequest> wanted{{arguments.text("cost"), {.sign = data::Sign::non_negative}}};
  if (!weight.empty()) wanted.push_back({weight, {.sign = data::Sign::non_negative}});
  Result<std::vector<data::NumericColumn>> numbers = data::numeric_columns(file->engine, file->table, wanted);
  if (!numbers) return fail(numbers.error());
  ways.from = std::move(*from);
  ways.to = std::move(*to);
  ways.cost = std::move((*numbers)[0].values);
  if (!weight.empty()) ways.weight = std::move((*numbers)[1].values);
  return ways;
}

/// Places that no table names: all that the list of ways has, in the order in which they appear.
void add_names(const std::vector<std::string>& names, SitingPlaces& places) {
  std::set<std::string> seen(places.names.begin(), places.names.end());
  for (const std::string& name : names) {
    if (seen.insert(name).second) places.names.push_back(name);
  }
}

/// Rows from triples; of a pair that is there twice the last one counts. Costs above `most` are no service.
plan::Reach reach_of_pairs(std::vector<std::vector<plan::Service>> rows, std::size_t sites, double most) {
  plan::Reach reach;
  reach.sites = sites;
  for (std::vector<plan::Service>& row : rows) {
    std::stable_sort(row.begin(), row.end(), [](const plan::Service& a, const plan::Service& b) { return a.site < b.site; });
    std::vector<plan::Service> kept;
    for (const plan::Service& service : row) {
      if (!kept.empty() && kept.back().site == service.site) kept.pop_back();
      kept.push_back(service);
    }
    std::erase_if(kept, [&](const plan::Service& service) { return !(service.cost <= most) || service.cost == kEndless; });
    std::stable_sort(kept.begin(), kept.end(), [](const plan::Service& a, const plan::Service& b) { return a.cost < b.cost; });
    reach.services.insert(reach.services.end(), kept.begin(), kept.end());
    reach.first.push_back(reach.services.size());
    row = {};
  }
  return reach;
}

Done read_matrix(const std::string& path, const Arguments& arguments, double radius, const RunControl& control, SitingInput& input) {
  const std::string weight = input.demand.names.empty() ? arguments.text("demand-weight") : std::string();
  Result<Ways> ways = read_ways(path, arguments, weight, control, input);
  if (!ways) return fail(ways.error());
  const bool listed = !input.demand.names.empty();
  const bool sited = !input.sites.names.empty();
  if (!listed) add_names(ways->from, input.demand);
  if (!sited) add_names(ways->to, input.sites);
  const Names points = *numbered(input.demand.names, path);
  const Names sites = *numbered(input.sites.names, path);
  if (!ways->weight.empty()) input.demand.weight.assign(points.size(), -1);
  std::vector<std::vector<plan::Service>> rows(points.size());
  std::size_t strangers = 0;
  for (std::size_t i = 0; i < ways->cost.size(); ++i) {
    const auto point = points.find(ways->from[i]);
    const auto site = sites.find(ways->to[i]);
    if (point == points.end() || site == sites.end()) {
      ++strangers;
      continue;
    }
    rows[point->second].push_back({site->second, ways->cost[i]});
    if (ways->weight.empty()) continue;
    double& known = input.demand.weight[point->second];
    if (known >= 0 && known != ways->weight[i]) return fail(bad("rows of one place differ in '" + weight + "'", path, ways->from[i]));
    known = ways->weight[i];
  }
  if (strangers > 0) {
    input.notes.push_back({"unknown_names", std::to_string(strangers) + " rows of " + path + " name places that are not in the tables; they are left out"});
  }
  input.reach = reach_of_pairs(std::move(rows), sites.size(), radius);
  return {};
}

Result<plan::RoadGraph> read_graph(const std::string& path, const Arguments& arguments, const RunControl& control, SitingInput& input, Names& nodes) {
  const Result<Ways> ways = read_ways(path, arguments, {}, control, input);
  if (!ways) return fail(ways.error());
  SitingPlaces all;
  std::vector<std::string> ends;
  for (std::size_t i = 0; i < ways->cost.size(); ++i) ends.insert(ends.end(), {ways->from[i], ways->to[i]});
  add_names(ends, all);
  if (input.is_scenario) {  // a place that all roads have left is still there
    add_names(input.demand.names, all);
    add_names(input.sites.names, all);
  }
  // A network of numbers is in the order of the numbers, whatever order its edges are in.
  if (std::ranges::all_of(all.names, [](const std::string& name) { return name.find_first_not_of("0123456789") == std::string::npos && name.size() < 10; })) {
    std::ranges::stable_sort(all.names, {}, [](const std::string& name) { return std::stol(name); });
  }
  nodes = *numbered(all.names, path);
  std::vector<plan::Edge> edges;
  for (std::size_t i = 0; i < ways->cost.size(); ++i) edges.push_back({nodes.at(ways->from[i]), nodes.at(ways->to[i]), ways->cost[i]});
  plan::GraphRules rules;
  if (arguments.flag("directed")) rules.ways = plan::Ways::one;
  if (arguments.text("duplicates") == "last") rules.parallel = plan::Parallel::last;
  Result<plan::RoadGraph> graph = plan::RoadGraph::make(nodes.size(), edges, rules);
  if (!graph) return fail(in_file(graph.error(), path));
  const std::vector<std::uint32_t> part = plan::connected_parts(*graph);
  const std::uint32_t parts = part.empty() ? 0 : *std::ranges::max_element(part) + 1;
  if (parts > 1) input.notes.push_back({"disconnected", "the network has " + std::to_string(parts) + " parts with no way between them"});
  if (input.demand.names.empty()) input.demand.names = all.names;
  if (input.sites.names.empty()) input.sites.names = all.names;
  return graph;
}

Done read_network(const std::string& path, const Arguments& arguments, double radius, const RunControl& control, SitingInput& input) {
  Names nodes;
  const Result<plan::RoadGraph> graph = read_graph(path, arguments, control, input, nodes);
  if (!graph) return fail(graph.error());
  const auto numbers_of = [&](const SitingPlaces& places, const char* kind) -> Result<std::vector<std::uint32_t>> {
    std::vector<std::uint32_t> numbers;
    for (const std::string& name : places.names) {
      const auto found = nodes.find(name);
      if (found == nodes.end()) return fail(bad(std::string(kind) + " is no node of the network", path, name));
      numbers.push_back(found->second);
    }
    return numbers;
  };
  const Result<std::vector<std::uint32_t>> points = numbers_of(input.demand, "a place of demand");
  if (!points) return fail(points.error());
  const Result<std::vector<std::uint32_t>> sites = numbers_of(input.sites, "a site");
  if (!sites) return fail(sites.error());
  // People go to the site: with one-way roads that is a tree from the site on the roads turned round.
  const auto reached = plan::reached_within(graph->reversed(), *sites, *points, radius, control);
  if (!reached) return fail(reached.error());
  std::vector<std::vector<plan::Service>> rows(points->size());
  for (std::uint32_t site = 0; site < reached->size(); ++site) {
    for (const plan::Reached& point : (*reached)[site]) rows[point.target].push_back({site, point.cost});
  }
  input.reach = reach_of_pairs(std::move(rows), sites->size(), radius);
  return {};
}

/// Great-circle distance on a sphere of 6,371 km, in metres.
double metres_between(const plan::Spot& a, const plan::Spot& b) {
  constexpr double rad = std::numbers::pi / 180;
  const double up = std::sin((b.y - a.y) * rad / 2);
  const double along = std::sin((b.x - a.x) * rad / 2);
  return 2 * 6371000 * std::asin(std::sqrt(std::min(1.0, up * up + std::cos(a.y * rad) * std::cos(b.y * rad) * along * along)));
}

Done measure_distances(double radius, bool covering, const RunControl& control, SitingInput& input) {
  const std::vector<plan::Spot>& points = input.demand.spots;
  const std::vector<plan::Spot>& sites = input.sites.spots;
  if (points.empty() || sites.empty()) {
    return fail(bad("distances need coordinates: columns x and y, or lon and lat, in both tables", input.inputs[points.empty() ? 0 : 1].path));
  }
  const double pairs = static_cast<double>(points.size()) * static_cast<double>(sites.size());
  if (!input.in_degrees() && radius == kEndless && pairs > kAllPairs) {
    Result<plan::Reach> nearest = plan::nearest_sites(points, sites, kListed, control);
    if (!nearest) return fail(nearest.error());
    input.reach = std::move(*nearest);
    input.notes.push_back({"short_rows", "each place lists its " + std::to_string(std::min(kListed, sites.size())) +
                                             " nearest sites; the bound holds for all of them (docs/methods/siting.md, equation 5)"});
    return {};
  }
  if (!input.in_degrees() && covering) {
    Result<plan::Reach> within = plan::sites_within(points, sites, radius, control);
    if (!within) return fail(within.error());
    input.reach = std::move(*within);
    return {};
  }
  if (radius == kEndless && pairs > kAllPairs) {
    return fail(bad("longitudes and latitudes of so many places need --radius, or coordinates in metres as x and y"));
  }
  std::vector<std::vector<plan::Service>> rows(points.size());
  const Done done = parallel_chunks({points.size(), 256}, control, [&](Chunk chunk) {
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
      for (std::uint32_t j = 0; j < sites.size(); ++j) {
        const double far = input.in_degrees() ? metres_between(points[i], sites[j]) : std::hypot(points[i].x - sites[j].x, points[i].y - sites[j].y);
        if (far <= radius) rows[i].push_back({j, far});
      }
    }
  });
  if (!done) return fail(done.error());
  input.reach = reach_of_pairs(std::move(rows), sites.size(), radius);
  return {};
}

Done find_existing(const Arguments& arguments, SitingInput& input) {
  if (!arguments.given("existing")) return {};
  Result<Names> sites = numbered(input.sites.names, {});
  if (!sites) return fail(sites.error());
  std::vector<std::string> names;
  for (const std::string& list : arguments.texts("existing")) {
    for (const std::string_view name : split(list, ',')) names.emplace_back(name);
  }
  for (const std::string& name : names) {
    const auto found = sites->find(name);
    if (found == sites->end()) {
      Error error = bad("an existing site is not among the sites", {}, name);
      error.hint = did_you_mean(name, input.sites.names);
      return fail(error);
    }
    if (std::ranges::find(input.existing, found->second) != input.existing.end()) return fail(bad("an existing site is named twice", {}, name));
    input.existing.push_back(found->second);
  }
  return {};
}

/// NAME=FILE, or NAME:SHARE=FILE.
Result<SitingScenario> scenario_named(const std::string& text, std::string& path) {
  const Error wrong{errors::bad_value, "cannot use \"" + text + "\" as a scenario", {.field = "--scenario"}, "it takes NAME=FILE, or NAME:SHARE=FILE with a share between 0 and 1"};
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) return fail(wrong);
  SitingScenario scenario;
  scenario.name = text.substr(0, equals);
  path = text.substr(equals + 1);
  const std::size_t colon = scenario.name.find(':');
  if (colon == std::string::npos) return scenario;
  const std::optional<double> share = parse_double(scenario.name.substr(colon + 1));
  if (!share || !(*share > 0 && *share < 1)) return fail(wrong);
  scenario.share = *share;
  scenario.name.resize(colon);
  return scenario;
}

/// --scenario: the same places and sites by other roads or another table. Shares are equal unless each scenario names its own; the rest is the
/// everyday's.
Done read_scenarios(const Arguments& arguments, double radius, const RunControl& control, SitingInput& input) {
  if (!arguments.given("scenario")) return {};
  const bool network = arguments.given("network");
  if (!network && !arguments.given("matrix")) {
    return fail(Error{errors::missing_option, "a scenario is another network or another table of costs", {.field = "--network"}, "", "give --network or --matrix for the everyday"});
  }
  double rest = 1;
  std::size_t named = 0;
  for (const std::string& text : arguments.texts("scenario")) {
    std::string path;
    Result<SitingScenario> scenario = scenario_named(text, path);
    if (!scenario) return fail(scenario.error());
    SitingInput other;
    other.is_scenario = true;
    other.demand.names = input.demand.names;
    other.sites.names = input.sites.names;
    const Done read = network ? read_network(path, arguments, radius, control, other) : read_matrix(path, arguments, radius, control, other);
    if (!read) return fail(read.error());
    input.inputs.insert(input.inputs.end(), other.inputs.begin(), other.inputs.end());
    for (const Note& note : other.notes) {
      if (note.code == "unknown_names") input.notes.push_back(note);
    }
    scenario->reach = std::move(other.reach);
    named += scenario->share > 0 ? 1U : 0U;
    rest -= scenario->share;
    input.scenarios.push_back(std::move(*scenario));
  }
  if ((named != 0 && named != input.scenarios.size()) || rest < 0) {
    return fail(Error{errors::bad_value, "the shares of the scenarios do not come to 1", {.field = "--scenario"}, "", "name a share for each scenario, together below 1, or for none"});
  }
  input.scenarios.insert(input.scenarios.begin(), SitingScenario{"everyday", rest, input.reach});
  for (SitingScenario& scenario : input.scenarios) {
    if (named == 0) scenario.share = 1 / static_cast<double>(input.scenarios.size());
  }
  return {};
}

/// Fills what the rows leave to say: the penalty of being left out, weights of 1.
void complete(SitingInput& input) {
  double most = 0;
  for (const plan::Service& service : input.reach.services) most = std::max(most, service.cost);
  for (const SitingScenario& scenario : input.scenarios) {
    for (const plan::Service& service : scenario.reach.services) most = std::max(most, service.cost);
  }
  input.penalty = most > 0 ? 10 * most : 1;
  for (SitingScenario& scenario : input.scenarios) scenario.reach.beyond.assign(scenario.reach.points(), input.penalty);
  if (input.reach.beyond.empty()) input.reach.beyond.assign(input.reach.points(), input.penalty);
  if (input.demand.weight.empty()) input.demand.weight.assign(input.demand.names.size(), 1.0);
}

}  // namespace

std::vector<Option> siting_options() {
  return {{.name = "network", .value = "FILE", .help = "roads: a table of edges, gone both ways", .type = Type::file},
          {.name = "matrix", .value = "FILE", .help = "costs from places of demand to sites; a pair that is not there cannot be gone", .type = Type::file},
          {.name = "demand", .value = "FILE", .help = "places of demand: a name each (id, name or the first column), coordinates for distances", .type = Type::file},
          {.name = "sites", .value = "FILE", .help = "candidate sites, in the same form", .type = Type::file},
          {.name = "demand-id", .value = "COL", .help = "the names of --demand"},
          {.name = "site-id", .value = "COL", .help = "the names of --sites"},
          {.name = "demand-weight", .value = "COL", .help = "people in each place of demand; 1 without it"},
          {.name = "from", .value = "COL", .help = "where an edge or a pair begins", .fallback = "from"},
          {.name = "to", .value = "COL", .help = "where it ends", .fallback = "to"},
          {.name = "cost", .value = "COL", .help = "its cost: minutes, metres; not negative", .fallback = "cost"},
          {.name = "directed", .help = "edges are gone from `from` to `to` only", .type = Type::flag},
          {.name = "duplicates", .value = "RULE", .help = "which of several edges between two nodes counts", .fallback = "last", .allowed = {"last", "cheapest"}},
          {.name = "radius", .value = "R", .help = "nobody is served from further than this", .type = Type::number},
          preset_option(),
          {.name = "scenario", .value = "NAME=FILE", .help = "the roads or the table when something has happened, as in snow=winter.csv or snow:0.3=winter.csv", .repeatable = true},
          {.name = "existing", .value = "ID,...", .help = "sites that are open already", .repeatable = true}};
}

Result<SitingInput> read_siting(const Arguments& arguments, const RunControl& control) {
  SitingInput input;
  const bool network = arguments.given("network");
  const bool matrix = arguments.given("matrix");
  if (network && matrix) return fail(Error{errors::bad_value, "--network and --matrix both say what ways cost", {.field = "--matrix"}, "", "give one of them"});
  if (!network && !matrix && !(arguments.given("demand") && arguments.given("sites"))) {
    return fail(Error{errors::missing_option, "nothing says what it costs to go from a place to a site", {.field = "--matrix"}, "",
                      "give --network, or --matrix, or --demand and --sites with coordinates"});
  }
  const Result<double> limit = radius_of(arguments, network || matrix, input.notes);
  if (!limit) return fail(limit.error());
  const double radius = *limit;
  if (arguments.given("demand")) {
    Result<SitingPlaces> places = read_places(arguments.text("demand"), arguments.text("demand-id"), arguments.text("demand-weight"), control, input);
    if (!places) return fail(places.error());
    input.demand = std::move(*places);
  }
  if (arguments.given("sites")) {
    Result<SitingPlaces> places = read_places(arguments.text("sites"), arguments.text("site-id"), arguments.text("capacity"), control, input);
    if (!places) return fail(places.error());
    input.sites = std::move(*places);
  }
  const std::string model = arguments.text("model");
  const Done done = network  ? read_network(arguments.text("network"), arguments, radius, control, input)
                    : matrix ? read_matrix(arguments.text("matrix"), arguments, radius, control, input)
                             : measure_distances(radius, model == "mclp" || model == "lscp", control, input);
  if (!done) return fail(done.error());
  if (input.sites.names.empty()) return fail(bad("there are no candidate sites"));
  if (!network && !matrix && input.in_degrees()) input.unit = "metres";
  if (const Done found = find_existing(arguments, input); !found) return fail(found.error());
  if (const Done read = read_scenarios(arguments, radius, control, input); !read) return fail(read.error());
  complete(input);
  if (const Done read = read_load_and_price(arguments, control, input); !read) return fail(read.error());
  return input;
}

}  // namespace solleva::cli
