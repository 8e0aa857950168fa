// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "app/cli/access_study.h"
#include "app/cli/errors.h"
#include "app/cli/output.h"
#include "app/cli/survey_input.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/plan/access/equity.h"
#include "solleva/plan/access/scores.h"

namespace solleva::cli {
namespace {

namespace access = plan::access;

constexpr const char* kMethod = "counted over all places: no sampling error";

/// A score of each place under its name in the output.
struct ScoreColumn {
  std::string name;
  std::string unit;
  std::vector<double> values;
};

/// What is known of each place beside its costs.
struct Findings {
  std::vector<ScoreColumn> scores;
  std::optional<access::Catchments> catchments;
};

struct ScoreName {
  const char* name;
  const char* unit;
  bool needs_decay;
};
constexpr ScoreName kScores[] = {{"cumulative", "supply", true},      {"gravity", "supply", true},
                                 {"2sfca", "supply a person", true},  {"e2sfca", "supply a person", true},
                                 {"3sfca", "supply a person", true},  {"bfca", "supply a person", true},
                                 {"spatial-availability", "supply", true}, {"closest", "cost", false},
                                 {"raam", "cost", false}};

Result<std::vector<double>> score_of(const std::string& name, const access::Market& market, const access::Decay& decay,
                                     const Arguments& arguments, const RunControl& control) {
  if (name == "cumulative" || name == "gravity") return access::opportunities(market, decay, control);
  if (name == "2sfca" || name == "e2sfca") return access::two_step(market, decay, control);
  if (name == "3sfca") return access::three_step(market, decay, control);
  if (name == "bfca") return access::balanced(market, decay, control);
  if (name == "spatial-availability") return access::spatial_availability(market, decay, control);
  if (name == "closest") return access::cost_to_closest(market, *arguments.number("wanted"), control);
  access::RaamOptions options;
  options.tau = *arguments.number("tau");
  return access::rational_agents(market, options, control);
}

Result<std::vector<ScoreColumn>> scores_of(const AccessStudy& study, const Arguments& arguments, const RunControl& control) {
  std::vector<ScoreColumn> scores;
  const access::Market market{*study.pairs, study.people(), study.supply};
  for (const std::string& name : column_list(arguments, "score")) {
    const auto known = std::ranges::find_if(kScores, [&](const ScoreName& one) { return one.name == name; });
    if (known == std::end(kScores)) {
      std::vector<std::string> names;
      for (const ScoreName& one : kScores) names.emplace_back(one.name);
      return fail({errors::bad_value, "there is no score '" + name + "'", {.field = "--score"}, "", "one of " + join(names, ", ")});
    }
    access::Decay decay;
    if (known->needs_decay) {
      const std::optional<double> limit = arguments.number("limit");
      const std::string text = arguments.given("decay") ? arguments.text("decay") : limit ? "binary:" + format_double(*limit) : "";
      if (text.empty()) {
        return fail({errors::missing_option, name + " needs to know how a facility counts less with distance", {.field = "--decay"}, "",
                     "as in --decay binary:60, or give --limit"});
      }
      const bool from = arguments.text("steps") == "from" || arguments.text("compatible") == "r-accessibility";
      Result<access::Decay> parsed = access::parse_decay(text, from ? access::Steps::from : access::Steps::up_to);
      if (!parsed) return fail(parsed.error());
      decay = std::move(*parsed);
    }
    Result<std::vector<double>> values = score_of(name, market, decay, arguments, control);
    if (!values) return fail(values.error());
    const bool time = name == "closest";
    scores.push_back({name, time ? study.unit : known->unit, std::move(*values)});
  }
  return scores;
}

Estimate figure(const std::string& name, const PeopleGroup& group, std::optional<double> value, const std::string& unit) {
  Estimate estimate;
  estimate.estimand = name;
  estimate.group = group.group;
  estimate.value = value;
  estimate.n = std::ranges::count_if(group.people, [](double people) { return people > 0; });
  estimate.unit = unit;
  estimate.method = kMethod;
  if (!value) estimate.flags.push_back({"no-figure", "nobody, or nothing to compare"});
  return estimate;
}

/// The mean of value(place) over the people of a group for whom counts(place).
std::optional<double> mean_of(const PeopleGroup& group, const std::function<double(std::size_t)>& value,
                              const std::function<bool(std::size_t)>& counts = [](std::size_t) { return true; }) {
  Sum total, people;
  for (std::size_t i = 0; i < group.people.size(); ++i) {
    if (!(group.people[i] > 0) || !counts(i)) continue;
    total.add(group.people[i] * value(i));
    people.add(group.people[i]);
  }
  if (!(people.value() > 0)) return {};
  return total.value() / people.value();
}

void add_reach(const AccessStudy& study, const std::vector<double>& within, const Findings& found, std::vector<Estimate>& results) {
  const std::vector<double>& cost = study.nearest.cost;
  for (const double limit : within) {
    for (const PeopleGroup& group : study.groups) {
      const auto share = mean_of(group, [&](std::size_t i) { return cost[i] <= limit ? 1.0 : 0.0; });
      results.push_back(figure("within" + format_double(limit), group, share, "share of people"));
    }
  }
  for (const PeopleGroup& group : study.groups) {
    const auto reached = [&](std::size_t i) { return !std::isnan(cost[i]); };
    results.push_back(figure("mean_cost", group, mean_of(group, [&](std::size_t i) { return cost[i]; }, reached), study.unit));
  }
  for (const PeopleGroup& group : study.groups) {
    results.push_back(figure("out_of_reach", group, mean_of(group, [&](std::size_t i) { return std::isnan(cost[i]) ? 1.0 : 0.0; }), "share of people"));
  }
  if (!found.catchments) return;
  for (const PeopleGroup& group : study.groups) {
    const auto served = [&](std::size_t i) { return study.people()[i] > 0 ? found.catchments->served[i] / study.people()[i] : 0; };
    results.push_back(figure("served", group, mean_of(group, served), "share of people"));
  }
}

/// How a score is spread: over everybody by income, over each group its mean.
Done add_equity(const AccessStudy& study, const Findings& found, const Arguments& arguments, std::vector<Estimate>& results) {
  std::vector<double> income;
  if (arguments.given("income")) {
    if (!study.places) return fail({errors::bad_value, "incomes need a table of places", {.field = "--income"}});
    data::Engine engine = study.places->source.engine;
    Result<data::NumericColumn> column =
        data::numeric_column(engine, study.places->source.table, arguments.text("income"), {data::Sign::any, data::Gaps::keep});
    if (!column) return fail(in_file(column.error(), study.places->source.input.path));
    income = std::move(column->values);
  }
  const bool break_ties = arguments.text("compatible") == "r-accessibility";
  for (const ScoreColumn& score : found.scores) {
    const auto reached = [&](std::size_t i) { return !std::isnan(score.values[i]); };
    for (const PeopleGroup& group : study.groups) {
      results.push_back(figure(score.name + "_mean", group, mean_of(group, [&](std::size_t i) { return score.values[i]; }, reached), score.unit));
    }
    for (const PeopleGroup& group : study.groups) {
      const access::Spread spread{score.values, group.people, income, break_ties};
      results.push_back(figure(score.name + "_gini", group, access::access_gini(spread), "1"));
      if (const std::optional<double> line = arguments.number("line")) {
        for (int alpha = 0; alpha <= 2; ++alpha) {
          results.push_back(figure(score.name + "_fgt" + std::to_string(alpha), group, access::access_fgt(spread, *line, alpha),
                                   alpha == 0 ? "share of people" : "1"));
        }
      }
      if (income.empty()) continue;
      results.push_back(figure(score.name + "_palma", group, access::access_palma(spread), "1"));
      results.push_back(figure(score.name + "_concentration", group, access::access_concentration(spread), "1"));
      results.push_back(figure(score.name + "_concentration_corrected", group, access::corrected_concentration(spread), "1"));
    }
  }
  return {};
}

/// The share of people within a cost, as a curve for each group.
share::List curve(const AccessStudy& study) {
  constexpr int points = 20;
  double most = 0;
  for (const double cost : study.nearest.cost) most = std::isnan(cost) ? most : std::max(most, cost);
  share::Drawing drawing;
  drawing.title = "How far people are from the nearest facility";
  drawing.x = "within";
  drawing.y = "share";
  drawing.x_label = study.unit;
  drawing.y_label = "share of people";
  drawing.text = "A curve that rises late or ends below 1 is of people who are far away or out of reach.";
  share::List list{"curve", {}, std::move(drawing), 1, {}};
  if (!(most > 0)) return list;
  for (const PeopleGroup& group : study.groups) {
    share::Fields names;
    for (const auto& [column, value] : group.group) names.emplace_back(column, value);
    for (int k = 0; k <= points; ++k) {
      const double within = most * k / points;
      const auto share = mean_of(group, [&](std::size_t i) { return study.nearest.cost[i] <= within ? 1.0 : 0.0; });
      list.rows.push_back({{"group", names}, {"within", within}, {"share", share}});
    }
  }
  return list;
}

void add_point(const Locations& locations, std::size_t i, share::Fields& row) {
  if (!locations.points) return;
  row.emplace_back("x", (*locations.points)[i].x);
  row.emplace_back("y", (*locations.points)[i].y);
}

std::optional<share::Places> map_of(const Locations& locations, const std::string& mark, const std::string& size, bool degrees) {
  if (!locations.points) return {};
  share::Places places;
  places.x = "x";
  places.y = "y";
  places.name = "name";
  places.mark = mark;
  places.size = size;
  places.degrees = degrees;
  return places;
}

std::optional<double> number(double value) { return std::isnan(value) ? std::nullopt : std::optional(value); }

double unserved(const AccessStudy& study, const Findings& found, std::size_t i) {
  if (found.catchments) return study.people()[i] - found.catchments->served[i];
  return std::isnan(study.nearest.cost[i]) ? study.people()[i] : 0;
}

share::List places_list(const AccessStudy& study, const Findings& found, bool degrees) {
  const Locations& places = *study.places;
  share::List list{"places", {}, {}, 2, map_of(places, "reach", "population", degrees)};
  for (std::size_t i = 0; i < places.ids.size(); ++i) {
    share::Fields row{{"id", places.ids[i]}, {"name", places.names[i]}};
    add_point(places, i, row);
    const bool reached = study.nearest.facility[i] != access::kNoSource;
    row.emplace_back("population", study.people()[i]);
    row.emplace_back(study.unit, number(study.nearest.cost[i]));
    row.emplace_back("nearest", reached ? share::Node(study.facilities->ids[study.nearest.facility[i]]) : share::Node());
    row.emplace_back("reach", !reached ? "out of reach" : unserved(study, found, i) > 0 ? "no room" : "in reach");
    if (found.catchments) row.emplace_back("served", found.catchments->served[i]);
    for (const ScoreColumn& score : found.scores) row.emplace_back(score.name, number(score.values[i]));
    list.rows.push_back(std::move(row));
  }
  return list;
}

share::List left_out(const AccessStudy& study, const Findings& found) {
  share::List list{"left_out", {}, {}, 2, {}};
  for (std::size_t i = 0; i < study.places->ids.size(); ++i) {
    const double people = unserved(study, found, i);
    if (!(people > 0)) continue;
    const bool off = study.ground && study.cells[i] == kNoCell;
    const char* why = off ? "not on the grid" : std::isnan(study.nearest.cost[i]) ? "no facility in reach" : "no room in any facility in reach";
    list.rows.push_back({{"id", study.places->ids[i]}, {"name", study.places->names[i]}, {"people", people}, {"why", why}});
  }
  std::ranges::stable_sort(list.rows, std::ranges::greater(), [](const share::Fields& row) { return std::get<double>(row[2].second.value); });
  return list;
}

share::List facilities_list(const AccessStudy& study, const Findings& found, bool degrees) {
  const Locations& facilities = *study.facilities;
  share::List list{"facilities", {}, {}, 2, map_of(facilities, "", "people_nearest", degrees)};
  std::vector<Sum> nearest(facilities.ids.size());
  for (std::size_t i = 0; i < study.people().size(); ++i) {
    if (study.nearest.facility[i] != access::kNoSource) nearest[study.nearest.facility[i]].add(study.people()[i]);
  }
  for (std::size_t j = 0; j < facilities.ids.size(); ++j) {
    share::Fields row{{"id", facilities.ids[j]}, {"name", facilities.names[j]}};
    add_point(facilities, j, row);
    if (study.has_supply) row.emplace_back("supply", study.supply[j]);
    row.emplace_back("people_nearest", nearest[j].value());
    if (found.catchments) {
      row.emplace_back("served", found.catchments->taken[j]);
      row.emplace_back("room_left", study.supply[j] - found.catchments->taken[j]);
    }
    list.rows.push_back(std::move(row));
  }
  return list;
}

/// --write-times and --write-nearest.
Done write_rasters(const AccessStudy& study, const Arguments& arguments) {
  for (const char* option : {"write-times", "write-nearest"}) {
    if (!arguments.given(option)) continue;
    if (!study.times) return fail({errors::bad_value, "there is a raster only where costs come from one", {.field = std::string("--") + option}});
    access::Grid grid{study.ground->terrain.shape, {}, 0, study.ground->projection};
    if (std::string(option) == "write-times") {
      grid.values = study.times->cost;
    } else {
      for (const std::uint32_t nearest : study.times->nearest) {
        grid.values.push_back(nearest == access::kNoSource ? std::numeric_limits<double>::quiet_NaN() : nearest + 1.0);
      }
    }
    if (Done written = write_grid(arguments.text(option), grid); !written) return written;
  }
  return {};
}

Result<std::vector<double>> within_of(const Arguments& arguments) {
  std::vector<double> within;
  for (const std::string& text : column_list(arguments, "within")) {
    const std::optional<double> value = parse_double(text);
    if (!value || *value < 0) return fail({errors::bad_value, "'" + text + "' is not a cost from 0", {.field = "--within"}});
    within.push_back(*value);
  }
  return within;
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  const Result<std::vector<double>> within = within_of(arguments);
  if (!within) return fail(within.error());
  const bool with_pairs = arguments.flag("catchments") || arguments.given("score");
  share::Envelope envelope;
  const Result<AccessStudy> study = read_study(arguments, control, with_pairs, envelope);
  if (!study) return fail(study.error());
  Findings found;
  if (arguments.flag("catchments")) {
    if (!study->has_supply) {
      return fail({errors::missing_option, "catchments with capacity need one", {.field = "--supply"}, "the facilities have no column " + arguments.text("supply")});
    }
    found.catchments = access::nearest_first(*study->pairs, study->people(), study->supply);
  }
  if (arguments.given("score")) {
    Result<std::vector<ScoreColumn>> scores = scores_of(*study, arguments, control);
    if (!scores) return fail(scores.error());
    found.scores = std::move(*scores);
  }
  add_reach(*study, *within, found, envelope.results);
  if (Done equity = add_equity(*study, found, arguments, envelope.results); !equity) return fail(equity.error());
  if (Done written = write_rasters(*study, arguments); !written) return fail(written.error());
  const bool degrees = arguments.flag("degrees");
  if (study->places) {
    envelope.lists.push_back(places_list(*study, found, degrees));
    if (share::List list = left_out(*study, found); !list.rows.empty()) envelope.lists.push_back(std::move(list));
  }
  envelope.lists.push_back(facilities_list(*study, found, degrees));
  if (share::List list = curve(*study); !list.rows.empty()) envelope.lists.push_back(std::move(list));
  return Outcome{std::move(envelope)};
}

std::vector<Option> options() {
  std::vector<Option> own = study_options();
  const std::vector<Option> figures{
      {.name = "within", .value = "COSTS", .help = "give the share of people within each of these costs", .fallback = "30,60,120"},
      {.name = "score", .value = "NAMES",
       .help = "cumulative, gravity, 2sfca, e2sfca, 3sfca, bfca, spatial-availability, closest, raam: one or several with commas"},
      {.name = "decay", .value = "DECAY",
       .help = "binary:60, stepped:15=1,30=0.68,60=0.22, exponential:0.05, power:1.2, linear:60 or gaussian:20; binary at --limit otherwise"},
      {.name = "steps", .value = "RULE", .help = "the weight of a step holds up to its bound, or from it on", .fallback = "up-to",
       .allowed = {"up-to", "from"}},
      {.name = "compatible", .value = "PROGRAM", .help = "conventions of another program where they differ",
       .allowed = {"r-accessibility", "pysal"}},
      {.name = "wanted", .value = "N", .help = "supply that closest looks for", .type = Type::number, .fallback = "1"},
      {.name = "tau", .value = "COST", .help = "cost that raam weighs like full crowding", .type = Type::number, .fallback = "60"},
      {.name = "income", .value = "COL", .help = "income a person in the places: Palma ratio and concentration of each score"},
      {.name = "line", .value = "SCORE", .help = "below this score people count as poor in access: FGT of each score", .type = Type::number},
      {.name = "catchments", .help = "fill facilities with people, the nearest first, and say who finds no room", .type = Type::flag},
      {.name = "write-times", .value = "FILE", .help = "write the cost of each cell as .asc or .tif", .type = Type::file},
      {.name = "write-nearest", .value = "FILE", .help = "write the facility of each cell, numbered from 1 in the order of the table, as .asc or .tif",
       .type = Type::file},
      note_option(), format_option(), output_option(), threads_option()};
  own.insert(own.end(), figures.begin(), figures.end());
  return with_geojson(std::move(own));
}

const Register here{{
    .step = "plan",
    .verb = "access",
    .summary = "how far people are from clinics, schools or jobs, and who is left out",
    .description =
        "Finds what it costs people to reach facilities: over terrain (--cover with --speeds, --elevation), over roads (--network), or from a "
        "table of costs (--matrix). `results` has the share of people within each cost of --within, the mean cost and the share out of reach, "
        "for everybody and for each group of --by and --group; the lists have every place with its nearest facility, those who are left out by "
        "name and why, and the people of each facility.\n\nOver terrain walkers and riders are slower uphill, so that the way there and the "
        "way back differ (--direction); costs are minutes. A season is another column of speeds. Grids are ASCII grids (.asc, .asc.gz) or, "
        "where the module for them was built, GeoTIFF, of equal cells in metres. --compatible pysal is what happens anyway: steps hold up to their bounds.\n\n--score computes access scores, "
        "with their mean, Gini index and, with --income and --line, Palma ratio, concentration index and FGT.\n\nThe methods are in "
        "docs/methods/travel-time.md and docs/methods/access.md.",
    .arguments = {{.name = "PLACES", .help = "a table of villages or other places where people live", .presence = Presence::optional}},
    .options = options(),
    .examples = {{"who is within an hour's walk of a clinic, poor and not poor?",
                  "solleva plan access villages.csv --facilities clinics.csv --cover cover.asc --speeds speeds.csv --elevation dem.asc --limit 60 "
                  "--within 30,60 --group poor=poor_people"},
                 {"beds for each person within reach, from a table of travel times",
                  "solleva plan access villages.csv --facilities clinics.csv --matrix times.csv --score e2sfca --decay stepped:15=1,30=0.68,60=0.22"},
                 {"the time of each cell in the rain, as a raster",
                  "solleva plan access --population people.asc --facilities clinics.csv --cover cover.asc --speeds speeds.csv --season rain "
                  "--write-times minutes.asc"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
