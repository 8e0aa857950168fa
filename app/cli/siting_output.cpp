// SPDX-License-Identifier: Apache-2.0
#include "app/cli/siting_output.h"

#include <algorithm>
#include <utility>

#include "app/cli/plan_limits.h"
#include "solleva/base/sum.h"

namespace solleva::cli {
namespace {

using share::Fields;
using share::List;
using share::Node;

void add_spot(const SitingPlaces& places, std::size_t i, Fields& row) {
  if (places.spots.empty()) return;
  row.emplace_back("x", places.spots[i].x);
  row.emplace_back("y", places.spots[i].y);
}

share::Places places_named(const SitingInput& input, const char* name) {
  share::Places places;
  places.x = "x";
  places.y = "y";
  places.name = name;
  places.degrees = input.in_degrees();
  return places;
}

/// Who is served where, whole or split, in the order of the places.
std::vector<plan::CoveredPart> parts_of(const SitingInput& input, const SitingResult& result) {
  if (result.parts) return *result.parts;
  std::vector<plan::CoveredPart> parts;
  for (std::uint32_t point = 0; point < result.site.size(); ++point) {
    if (result.site[point] != plan::kNoSite) parts.push_back({point, result.site[point], input.demand.weight[point]});
  }
  return parts;
}

double cost_of(const SitingInput& input, const plan::CoveredPart& part) {
  const auto row = input.reach.of(part.point);
  const auto found = std::ranges::find(row, part.site, &plan::Service::site);
  return found != row.end() ? found->cost : input.reach.cost_beyond ? input.reach.cost_beyond(part.point, part.site) : 0;
}

/// What each site serves.
struct Load {
  Sum people;
  Sum cost;
  double worst = 0;
};

std::vector<Load> loads_of(const SitingInput& input, const SitingResult& result) {
  std::vector<Load> loads(input.reach.sites);
  for (const plan::CoveredPart& part : parts_of(input, result)) {
    const double cost = cost_of(input, part);
    Load& load = loads[part.site];
    load.people.add(part.amount);
    load.cost.add(part.amount * cost);
    load.worst = std::max(load.worst, cost);
  }
  return loads;
}

List open_list(const SitingInput& input, const SitingResult& result) {
  List list;
  list.name = "open";
  for (const std::uint32_t site : result.open) list.rows.push_back({{"site", input.sites.names[site]}});
  return list;
}

List sites_list(const SitingInput& input, const SitingResult& result) {
  List list;
  list.name = "sites";
  const std::vector<Load> loads = loads_of(input, result);
  for (std::size_t i = 0; i < result.open.size(); ++i) {
    const std::uint32_t site = result.open[i];
    const bool exists = std::ranges::find(input.existing, site) != input.existing.end();
    const double people = loads[site].people.value();
    Fields row{{"site", input.sites.names[site]}, {"kind", exists ? "existing" : "new"}};
    if (!result.phase.empty()) row.emplace_back("phase", exists ? Node() : Node(counted(result.phase[i])));
    row.emplace_back("served", people);
    row.emplace_back("mean_cost", people > 0 ? Node(loads[site].cost.value() / people) : Node());
    row.emplace_back("worst_cost", loads[site].worst);
    if (!input.sites.weight.empty()) row.emplace_back("capacity", input.sites.weight[site]);
    if (!input.sites.price.empty()) row.emplace_back("price", exists ? 0.0 : input.sites.price[site]);
    add_spot(input.sites, site, row);
    list.rows.push_back(std::move(row));
  }
  if (!input.sites.spots.empty()) {
    list.places = places_named(input, "site");
    list.places->mark = "kind";
    list.places->size = "served";
  }
  return list;
}

List assignment_list(const SitingInput& input, const SitingResult& result) {
  List list;
  list.name = "assignment";
  const bool lines = !input.sites.spots.empty() && !input.demand.spots.empty();
  for (const plan::CoveredPart& part : parts_of(input, result)) {
    Fields row{{"place", input.demand.names[part.point]}, {"site", input.sites.names[part.site]}, {"cost", cost_of(input, part)}, {"weight", part.amount}};
    if (lines) {
      add_spot(input.demand, part.point, row);
      row.emplace_back("to_x", input.sites.spots[part.site].x);
      row.emplace_back("to_y", input.sites.spots[part.site].y);
    }
    list.rows.push_back(std::move(row));
  }
  if (lines) {
    list.places = places_named(input, "place");
    list.places->to_x = "to_x";
    list.places->to_y = "to_y";
  }
  return list;
}

/// Whom nobody serves, or not all of: `weight` is how many of them.
List left_out_list(const SitingInput& input, const SitingResult& result) {
  List list;
  list.name = "left_out";
  std::vector<double> left = input.demand.weight;
  std::vector<std::uint8_t> served(left.size(), 0);
  for (const plan::CoveredPart& part : parts_of(input, result)) {
    left[part.point] -= part.amount;
    served[part.point] = 1;
  }
  for (std::size_t point = 0; point < left.size(); ++point) {
    if (served[point] != 0 && left[point] <= 1e-9 * input.demand.weight[point]) continue;
    const bool full = result.parts.has_value() && std::ranges::any_of(input.reach.of(point), [&](const plan::Service& service) {
      return std::ranges::binary_search(result.open, service.site);
    });
    Fields row{{"place", input.demand.names[point]}, {"weight", left[point]},
               {"why", input.reach.of(point).empty() ? "no candidate within reach" : full ? "the open sites within reach are full" : "no open site within reach"}};
    add_spot(input.demand, point, row);
    list.rows.push_back(std::move(row));
  }
  if (!input.demand.spots.empty()) list.places = places_named(input, "place");
  return list;
}

/// What has opened by each phase, and what that is worth.
List phases_list(const SitingInput& input, const SitingResult& result) {
  List list;
  list.name = "phases";
  for (std::size_t phase = 0; phase < result.phase_cost.size(); ++phase) {
    std::string opened;
    for (std::size_t i = 0; i < result.open.size(); ++i) {
      if (result.phase[i] == phase) opened += (opened.empty() ? "" : ", ") + input.sites.names[result.open[i]];
    }
    list.rows.push_back({{"phase", counted(phase)}, {"opens", opened}, {"objective", result.phase_cost[phase]}});
  }
  return list;
}

/// --worst-off-first: how many people go so far or further, the worst way first.
List stages_list(const SitingResult& result) {
  List list;
  list.name = "stages";
  for (const plan::WorstFirstStage& stage : result.stages) {
    list.rows.push_back({{"cost", stage.cost}, {"so_far_or_further", stage.people}, {"proved", stage.proved ? "yes" : "no"}});
  }
  return list;
}

/// What the plan is worth in each scenario.
List scenarios_list(const SitingInput& input, const SitingResult& result) {
  List list;
  list.name = "scenarios";
  std::vector<std::uint8_t> open(input.reach.sites, 0);
  for (const std::uint32_t site : result.open) open[site] = 1;
  for (const SitingScenario& scenario : input.scenarios) {
    Sum served, cost, left;
    double worst = 0;
    for (std::size_t point = 0; point < scenario.reach.points(); ++point) {
      const auto row = scenario.reach.of(point);
      const auto nearest = std::ranges::find_if(row, [&](const plan::Service& service) { return open[service.site] != 0; });
      const double weight = input.demand.weight[point];
      if (nearest == row.end()) {
        left.add(weight);
        continue;
      }
      served.add(weight);
      cost.add(weight * nearest->cost);
      worst = std::max(worst, nearest->cost);
    }
    list.rows.push_back({{"scenario", scenario.name},
                         {"share", scenario.share},
                         {"served", served.value()},
                         {"left_out", left.value()},
                         {"cost", cost.value()},
                         {"mean_cost", served.value() > 0 ? Node(cost.value() / served.value()) : Node()},
                         {"worst_cost", worst}});
  }
  return list;
}

/// The whole plan as one table, for CSV, which holds one: open sites, who goes where, who is left out.
List whole_list(const SitingInput& input, const SitingResult& result, const List& left_out) {
  List list;
  list.name = "plan";
  const std::vector<Load> loads = loads_of(input, result);
  for (const std::uint32_t site : result.open) {
    const bool exists = std::ranges::find(input.existing, site) != input.existing.end();
    list.rows.push_back({{"what", exists ? "existing site" : "new site"}, {"site", input.sites.names[site]}, {"place", Node()}, {"weight", loads[site].people.value()}, {"cost", Node()}});
  }
  for (const plan::CoveredPart& part : parts_of(input, result)) {
    list.rows.push_back({{"what", "served"}, {"site", input.sites.names[part.site]}, {"place", input.demand.names[part.point]}, {"weight", part.amount}, {"cost", cost_of(input, part)}});
  }
  for (const Fields& row : left_out.rows) {
    list.rows.push_back({{"what", "left out"}, {"site", Node()}, {"place", row[0].second}, {"weight", row[1].second}, {"cost", Node()}});
  }
  return list;
}

/// What the objective is counted in, in the user's own words where there are any.
std::string objective_unit(const Arguments& arguments, const SitingInput& input) {
  const std::string model = arguments.text("model");
  const std::string people = arguments.given("demand-weight") ? arguments.text("demand-weight") : "places";
  const std::string cost = !input.unit.empty() ? input.unit : arguments.text("cost");
  if (model == "lscp") return "new sites";
  if (model == "mclp") return people;
  return model == "p-center" ? cost : people + " x " + cost;
}

/// --explain. Covering counts people, not costs.
List reasons_list(const SitingInput& input, const SitingResult& result, const std::string& model) {
  List list;
  list.name = "reasons";
  std::vector<plan::SiteReason> reasons = result.reasons;
  if (reasons.empty() && model == "p-center") {
    reasons = plan::reasons_by_worst(input.reach, result.open);
  } else if (reasons.empty() && (model == "p-median" || model == "capacitated-p-median")) {
    reasons = plan::reasons_by_sum(input.reach, input.demand.weight, result.open);
  } else if (reasons.empty()) {
    plan::Reach cover = input.reach;
    for (plan::Service& service : cover.services) service.cost = 0;
    cover.beyond.assign(cover.points(), 1);
    reasons = plan::reasons_by_sum(cover, input.demand.weight, result.open);
  }
  for (const plan::SiteReason& reason : reasons) {
    if (std::ranges::find(input.existing, reason.site) != input.existing.end()) continue;
    const bool other = reason.runner_up != plan::kNoSite;
    list.rows.push_back({{"site", input.sites.names[reason.site]},
                         {"gain", reason.gain},
                         {"runner_up", other ? Node(input.sites.names[reason.runner_up]) : Node()},
                         {"lost_with_runner_up", other ? Node(reason.with_runner_up) : Node()}});
  }
  return list;
}

Fields head_of(const Arguments& arguments, const SitingInput& input, const SitingResult& result, std::size_t left) {
  Fields head = fields_of(result.optimum);
  Sum people, served, cost;
  double worst = 0;
  for (const double weight : input.demand.weight) people.add(weight);
  for (const plan::CoveredPart& part : parts_of(input, result)) {
    const double far = cost_of(input, part);
    served.add(part.amount);
    cost.add(part.amount * far);
    worst = std::max(worst, far);
  }
  head.emplace_back("objective_unit", objective_unit(arguments, input));
  head.emplace_back("model", arguments.text("model"));
  head.emplace_back("new_sites", static_cast<std::int64_t>(result.open.size() - std::min(result.open.size(), input.existing.size())));
  head.emplace_back("demand", people.value());
  head.emplace_back("served", served.value());
  head.emplace_back("served_share", people.value() > 0 ? Node(served.value() / people.value()) : Node());
  head.emplace_back("mean_cost", served.value() > 0 ? Node(cost.value() / served.value()) : Node());
  head.emplace_back("worst_cost", worst);
  head.emplace_back("places_left_out", static_cast<std::int64_t>(left));
  if (result.twice) head.emplace_back("served_twice", *result.twice);
  if (result.spent) head.emplace_back("spent", *result.spent);
  if (!input.unit.empty()) head.emplace_back("unit", input.unit);
  return head;
}

}  // namespace

share::Envelope siting_envelope(const Arguments& arguments, const SitingInput& input, const SitingResult& result) {
  share::Envelope envelope;
  envelope.inputs = input.inputs;
  envelope.notes = input.notes;
  if (result.optimum.seed) envelope.seed = static_cast<std::int64_t>(*result.optimum.seed);
  share::Plan plan;
  List left_out = left_out_list(input, result);
  const std::size_t left = left_out.rows.size();
  plan.head = head_of(arguments, input, result, left);
  if (arguments.format() == share::Format::csv) plan.parts.push_back(whole_list(input, result, left_out));
  plan.parts.push_back(open_list(input, result));
  plan.parts.push_back(sites_list(input, result));
  plan.parts.push_back(assignment_list(input, result));
  plan.parts.push_back(std::move(left_out));
  if (!result.stages.empty()) plan.parts.push_back(stages_list(result));
  if (!result.phase.empty()) plan.parts.push_back(phases_list(input, result));
  if (!input.scenarios.empty()) plan.parts.push_back(scenarios_list(input, result));
  if (arguments.flag("explain")) plan.parts.push_back(reasons_list(input, result, arguments.text("model")));
  if (left > 0) {
    const std::string why = !result.parts ? " no open site within reach; see left_out" : " people whom no open site within reach can take; see left_out";
    envelope.notes.push_back({"left_out", std::to_string(left) + (left == 1 ? " place has" : " places have") + why});
  }
  envelope.plan = std::move(plan);
  return envelope;
}

}  // namespace solleva::cli
