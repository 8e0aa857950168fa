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

/// What each site serves.
struct Load {
  Sum people;
  Sum cost;
  double worst = 0;
};

std::vector<Load> loads_of(const SitingInput& input, const SitingResult& result) {
  std::vector<Load> loads(input.reach.sites);
  for (std::size_t point = 0; point < result.site.size(); ++point) {
    if (result.site[point] == plan::kNoSite) continue;
    Load& load = loads[result.site[point]];
    load.people.add(input.demand.weight[point]);
    load.cost.add(input.demand.weight[point] * result.cost[point]);
    load.worst = std::max(load.worst, result.cost[point]);
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
  for (const std::uint32_t site : result.open) {
    const bool exists = std::ranges::find(input.existing, site) != input.existing.end();
    const double people = loads[site].people.value();
    Fields row{{"site", input.sites.names[site]}, {"kind", exists ? "existing" : "new"}, {"served", people}};
    row.emplace_back("mean_cost", people > 0 ? Node(loads[site].cost.value() / people) : Node());
    row.emplace_back("worst_cost", loads[site].worst);
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
  for (std::size_t point = 0; point < result.site.size(); ++point) {
    if (result.site[point] == plan::kNoSite) continue;
    Fields row{{"place", input.demand.names[point]}, {"site", input.sites.names[result.site[point]]}, {"cost", result.cost[point]}, {"weight", input.demand.weight[point]}};
    if (lines) {
      add_spot(input.demand, point, row);
      row.emplace_back("to_x", input.sites.spots[result.site[point]].x);
      row.emplace_back("to_y", input.sites.spots[result.site[point]].y);
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

List left_out_list(const SitingInput& input, const SitingResult& result) {
  List list;
  list.name = "left_out";
  for (std::size_t point = 0; point < result.site.size(); ++point) {
    if (result.site[point] != plan::kNoSite) continue;
    Fields row{{"place", input.demand.names[point]}, {"weight", input.demand.weight[point]},
               {"why", input.reach.of(point).empty() ? "no candidate within reach" : "no open site within reach"}};
    add_spot(input.demand, point, row);
    list.rows.push_back(std::move(row));
  }
  return list;
}

/// --explain. Covering counts people, not costs.
List reasons_list(const SitingInput& input, const SitingResult& result, const std::string& model) {
  List list;
  list.name = "reasons";
  std::vector<plan::SiteReason> reasons;
  if (model == "p-center") {
    reasons = plan::reasons_by_worst(input.reach, result.open);
  } else if (model == "p-median" || model == "capacitated-p-median") {
    reasons = plan::reasons_by_sum(input.reach, input.demand.weight, result.open);
  } else {
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

Fields head_of(const Arguments& arguments, const SitingInput& input, const SitingResult& result) {
  Fields head = fields_of(result.optimum);
  Sum people, served, cost;
  double worst = 0;
  std::int64_t left = 0;
  for (std::size_t point = 0; point < result.site.size(); ++point) {
    const double weight = input.demand.weight[point];
    people.add(weight);
    if (result.site[point] == plan::kNoSite) {
      ++left;
      continue;
    }
    served.add(weight);
    cost.add(weight * result.cost[point]);
    worst = std::max(worst, result.cost[point]);
  }
  head.emplace_back("model", arguments.text("model"));
  head.emplace_back("new_sites", static_cast<std::int64_t>(result.open.size() - std::min(result.open.size(), input.existing.size())));
  head.emplace_back("demand", people.value());
  head.emplace_back("served", served.value());
  head.emplace_back("served_share", people.value() > 0 ? Node(served.value() / people.value()) : Node());
  head.emplace_back("mean_cost", served.value() > 0 ? Node(cost.value() / served.value()) : Node());
  head.emplace_back("worst_cost", worst);
  head.emplace_back("places_left_out", left);
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
  plan.head = head_of(arguments, input, result);
  plan.parts.push_back(open_list(input, result));
  plan.parts.push_back(sites_list(input, result));
  plan.parts.push_back(assignment_list(input, result));
  plan.parts.push_back(left_out_list(input, result));
  if (arguments.flag("explain")) plan.parts.push_back(reasons_list(input, result, arguments.text("model")));
  if (!plan.parts[3].rows.empty()) {
    const std::size_t left = plan.parts[3].rows.size();
    envelope.notes.push_back({"left_out", std::to_string(left) + (left == 1 ? " place has" : " places have") + " no open site within reach; see left_out"});
  }
  envelope.plan = std::move(plan);
  return envelope;
}

}  // namespace solleva::cli
