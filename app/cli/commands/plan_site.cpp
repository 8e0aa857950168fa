// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/plan_limits.h"
#include "app/cli/siting_input.h"
#include "app/cli/siting_output.h"
#include "solleva/base/sum.h"
#include "solleva/plan/errors.h"

namespace solleva::cli {
namespace {

/// The one task of a call: the input, how many to open, and what has been asked for.
struct Task {
  const Arguments& arguments;
  const RunControl& control;
  SitingInput& input;
  std::size_t open = 0;
  plan::Limits limits;
};

Error bad(std::string why) { return Error{plan::errors::bad_siting, "the siting problem does not hold together", {}, std::move(why)}; }

/// Weights without those whom no site can serve: they cost the same in every plan and are named in `left_out`.
std::vector<double> reachable_weights(const SitingInput& input) {
  std::vector<double> weights = input.demand.weight;
  for (std::size_t point = 0; point < weights.size(); ++point) {
    if (input.reach.of(point).empty()) weights[point] = 0;
  }
  return weights;
}

/// The options of a planner that draws.
template <class Options>
Options options_of(const Task& task) {
  Options options;
  options.limits = task.limits;
  options.seed = static_cast<std::uint64_t>(task.arguments.integer("seed").value_or(1));
  return options;
}

/// For each point the nearest of the open sites, where there is one within reach.
void assign(const SitingInput& input, SitingResult& result) {
  std::vector<std::uint8_t> open(input.reach.sites, 0);
  for (const std::uint32_t site : result.open) open[site] = 1;
  result.site.assign(input.reach.points(), plan::kNoSite);
  result.cost.assign(input.reach.points(), 0.0);
  for (std::size_t point = 0; point < result.site.size(); ++point) {
    for (const plan::Service& service : input.reach.of(point)) {
      if (open[service.site] == 0) continue;
      result.site[point] = service.site;
      result.cost[point] = service.cost;
      break;
    }
  }
}

/// A plan that leaves somebody out whom a site could serve: says whether that had to be.
Result<bool> must_leave_out(const Task& task, SitingResult& result) {
  plan::CoverOptions options;
  options.good_enough = static_cast<double>(task.open - task.input.existing.size());
  options.hopeless = options.good_enough + 1;
  const Result<plan::CoverPlan> all = plan::location_cover({task.input.reach, {}, task.input.existing}, options, task.control);
  if (!all) return fail(all.error());
  if (!all->optimum.bound || *all->optimum.bound <= options.good_enough) return false;
  result.optimum.status = plan::Status::infeasible;
  result.optimum.reason = "to reach everybody takes at least " + std::to_string(std::lround(*all->optimum.bound)) +
                          " new sites; the plan serves whom it can, see left_out";
  return true;
}

bool leaves_out(const SitingInput& input, const SitingResult& result, const std::vector<double>& weights) {
  for (std::size_t point = 0; point < weights.size(); ++point) {
    if (weights[point] > 0 && result.site[point] == plan::kNoSite) return true;
  }
  return input.reach.points() == 0;
}

/// With this penalty any plan that leaves somebody out costs more than any plan that serves all.
double sure_penalty(const SitingInput& input, const std::vector<double>& weights) {
  double most = 0, least = std::numeric_limits<double>::infinity();
  for (const plan::Service& service : input.reach.services) most = std::max(most, service.cost);
  Sum all;
  for (const double weight : weights) {
    all.add(weight);
    if (weight > 0) least = std::min(least, weight);
  }
  return std::isfinite(least) ? 1 + 1.001 * most * all.value() / least : 1;
}

constexpr int kRaises = 2;  ///< a penalty beyond these drowns the costs in rounding

/// Makes it dearer to leave somebody out. False where it is dear enough already, or was raised often enough.
bool raise_penalty(SitingInput& input, double sure, int round) {
  if (input.penalty >= sure || round >= kRaises) return false;
  input.penalty = std::min(1000 * input.penalty, sure);
  for (double& beyond : input.reach.beyond) beyond = input.penalty;
  return true;
}

/// What the plan costs those whom it serves; the bound counts the penalty of the others too, so the two cannot be compared.
void count_served(const std::vector<double>& weights, SitingResult& result) {
  Sum served;
  for (std::size_t point = 0; point < weights.size(); ++point) {
    if (result.site[point] != plan::kNoSite) served.add(weights[point] * result.cost[point]);
  }
  result.optimum.objective = served.value();
  result.optimum.bound.reset();
}

Result<SitingResult> solve_median(const Task& task) {
  SitingInput& input = task.input;
  const std::vector<double> weights = reachable_weights(input);
  const plan::MedianOptions options = options_of<plan::MedianOptions>(task);
  const double sure = sure_penalty(input, weights);
  for (int round = 0;; ++round) {
    const Result<plan::MedianPlan> median = plan::p_median({input.reach, weights, task.open, input.existing}, options, task.control);
    if (!median) return fail(median.error());
    SitingResult result{median->optimum, median->open, median->site, median->cost};
    if (!leaves_out(input, result, weights)) return result;
    const Result<bool> must = must_leave_out(task, result);
    if (!must) return fail(must.error());
    // Everybody could be served, but the penalty was too mild to make the plan do it.
    if (*must || task.control.stop.stop_requested() || !raise_penalty(input, sure, round)) {
      count_served(weights, result);
      if (!*must) result.optimum.status = task.control.stop.stop_requested() ? plan::Status::stopped : plan::Status::feasible;
      if (!*must) result.optimum.reason = "no plan was found that serves everybody whom a site can serve";
      return result;
    }
  }
}

Result<SitingResult> solve_center(const Task& task) {
  const Result<plan::CenterPlan> center = plan::p_center(task.input.reach, task.open, task.input.existing, task.limits, task.control);
  if (!center) return fail(center.error());
  SitingResult result{center->optimum, center->open};
  assign(task.input, result);
  return result;
}

Result<SitingResult> solve_cover(const Task& task) {
  plan::CoverOptions options;
  options.limits = task.limits;
  plan::CoverProblem problem{task.input.reach, {}, task.input.existing, static_cast<std::uint32_t>(task.arguments.integer("backup").value_or(1))};
  const Result<plan::CoverPlan> cover = plan::location_cover(problem, options, task.control);
  if (!cover) return fail(cover.error());
  SitingResult result{cover->optimum, cover->open};
  assign(task.input, result);
  return result;
}

constexpr std::size_t kFullTree = 2'000'000;  ///< pairs up to which plain covering is proved by a tree over sites
constexpr double kLevelPairs = 3e7;           ///< pairs up to which a p-median is turned into covering

plan::MostCoveredProblem covering_of(const Task& task, const plan::Reach& reach, std::span<const double> weight) {
  plan::MostCoveredProblem problem{reach, weight};
  problem.open = task.open;
  problem.existing = task.input.existing;
  problem.price = task.input.sites.price;
  problem.budget = task.arguments.number("budget").value_or(0);
  return problem;
}

/// Covering within capacities, with backup or within a budget.
Result<SitingResult> solve_covering(const Task& task) {
  SitingInput& input = task.input;
  plan::MostCoveredProblem problem = covering_of(task, input.reach, input.demand.weight);
  problem.capacity = input.sites.weight;
  problem.backup = task.arguments.number("backup-weight").value_or(0);
  const Result<plan::MostCoveredPlan> cover = plan::most_covered(problem, options_of<plan::MostCoveredOptions>(task), task.control);
  if (!cover) return fail(cover.error());
  SitingResult result{cover->optimum, cover->open};
  assign(input, result);
  if (!problem.capacity.empty()) result.parts = cover->parts;
  if (problem.backup > 0) result.twice = cover->twice;
  if (!problem.price.empty()) result.spent = cover->spent;
  if (task.arguments.flag("explain")) result.reasons = plan::covered_reasons(problem, cover->open);
  return result;
}

Result<SitingResult> solve_maximal(const Task& task) {
  const bool plain = !task.arguments.given("capacity") && !task.arguments.given("budget") && !task.arguments.given("backup-weight");
  if (!plain || task.input.reach.services.size() > kFullTree) return solve_covering(task);
  const plan::MedianOptions options = options_of<plan::MedianOptions>(task);
  const Result<plan::MaximalCoverPlan> cover =
      plan::maximal_cover({task.input.reach, task.input.demand.weight, task.open, task.input.existing}, options, task.control);
  if (!cover) return fail(cover.error());
  SitingResult result{cover->optimum, cover->open};
  assign(task.input, result);
  return result;
}

/// A p-median within a budget, as covering of the steps of everybody's costs.
Result<SitingResult> solve_median_within_budget(const Task& task) {
  SitingInput& input = task.input;
  if (input.reach.cost_beyond || plan::level_pairs(input.reach) > kLevelPairs) {
    return fail(Error{errors::bad_value, "so many places and sites are too many for a p-median within a budget", {.field = "--budget"}, "",
                      "give --p instead, or --radius to leave out sites that are too far anyway"});
  }
  const std::vector<double> weights = reachable_weights(input);
  const plan::CostLevels levels = plan::levels_of(input.reach, weights);
  plan::MostCoveredOptions options = options_of<plan::MostCoveredOptions>(task);
  options.limits.gap = 0;  // a share of what is saved says little about what is left
  const plan::MostCoveredProblem problem = covering_of(task, levels.reach, levels.weight);
  const Result<plan::MostCoveredPlan> cover = plan::most_covered(problem, options, task.control);
  if (!cover) return fail(cover.error());
  SitingResult result{cover->optimum, cover->open};
  assign(input, result);
  result.spent = cover->spent;
  if (leaves_out(input, result, weights)) {
    count_served(weights, result);
    if (result.optimum.status != plan::Status::stopped) result.optimum.status = plan::Status::feasible;
    result.optimum.reason = "within the budget no plan was found that serves everybody whom a site can serve";
    return result;
  }
  Sum cost;
  for (std::size_t point = 0; point < weights.size(); ++point) cost.add(weights[point] * result.cost[point]);
  result.optimum.objective = cost.value();
  const double bound = std::min(levels.all - *cover->optimum.bound, cost.value());
  result.optimum.bound = cover->optimum.status == plan::Status::optimal ? cost.value() : std::max(0.0, bound);
  return result;
}

/// The plan with what each place costs in it.
SitingResult result_of(const SitingInput& input, const plan::CapacitatedPlan& found) {
  SitingResult result{found.optimum, found.open, found.site};
  result.site.resize(input.reach.points(), plan::kNoSite);
  result.cost.assign(input.reach.points(), 0.0);
  for (std::size_t point = 0; point < result.site.size(); ++point) {
    for (const plan::Service& service : input.reach.of(point)) {
      if (service.site == result.site[point]) result.cost[point] = service.cost;
    }
  }
  return result;
}

Result<SitingResult> solve_capacitated(const Task& task) {
  SitingInput& input = task.input;
  const plan::CapacitatedOptions options = options_of<plan::CapacitatedOptions>(task);
  std::vector<double> load = input.load;
  const std::vector<double> weights = reachable_weights(input);
  for (std::size_t point = 0; point < load.size(); ++point) {
    if (input.reach.of(point).empty()) load[point] = 0;  // nobody serves it, so it takes no room
  }
  const double sure = sure_penalty(input, weights);
  for (int round = 0;; ++round) {
    const plan::CapacitatedProblem problem{input.reach, weights, load, input.sites.weight, task.open, input.existing};
    const Result<plan::CapacitatedPlan> found = plan::capacitated_median(problem, options, task.control);
    if (!found) return fail(found.error());
    SitingResult result = result_of(input, *found);
    if (!found->optimum.objective) {
      result.optimum.bound.reset();  // it counts penalties too
      return result;
    }
    if (!leaves_out(input, result, weights)) return result;
    const bool stopped = task.control.stop.stop_requested();
    if (!stopped && raise_penalty(input, sure, round)) continue;
    const bool proved = !stopped && input.penalty >= sure && found->optimum.status == plan::Status::optimal;
    count_served(weights, result);
    result.optimum.status = stopped ? plan::Status::stopped : proved ? plan::Status::infeasible : plan::Status::feasible;
    result.optimum.reason = proved ? "the capacities of so many sites cannot serve every place as a whole; the plan serves whom it can, see left_out"
                                   : "no plan was found that serves everybody whom a site can serve";
    return result;
  }
}

/// An option that the model would not look at is a misunderstanding, not a detail.
Done check_options(const Arguments& arguments, const std::string& model) {
  struct Only {
    std::string_view option, first, second;
  };
  const std::vector<Only> only{{"capacity", "capacitated-p-median", "mclp"}, {"load", "capacitated-p-median", ""}, {"backup", "lscp", ""},
                               {"backup-weight", "mclp", ""},                {"budget", "mclp", "p-median"},       {"price", "mclp", "p-median"}};
  for (const Only& one : only) {
    if (!arguments.given(one.option) || model == one.first || model == one.second) continue;
    const std::string option(one.option);
    const std::string owners = std::string(one.first) + (one.second.empty() ? "" : " or ") + std::string(one.second);
    return fail(Error{errors::bad_value, "--model " + model + " does not look at --" + option, {.field = "--" + option}, "", "leave it out, or use --model " + owners});
  }
  if (arguments.given("budget") != arguments.given("price")) {
    const std::string missing = arguments.given("budget") ? "--price" : "--budget";
    return fail(Error{errors::missing_option, "a budget needs what each site costs, and the other way round", {.field = missing}});
  }
  if (arguments.given("budget") && arguments.given("p")) {
    return fail(Error{errors::bad_value, "--p and --budget both say how many sites to open", {.field = "--p"}, "", "leave one of them out"});
  }
  if (arguments.given("backup-weight") && arguments.given("capacity")) {
    return fail(Error{errors::bad_value, "a backup within capacities has no meaning", {.field = "--backup-weight"}, "", "leave --capacity out"});
  }
  if (model == "lscp" && arguments.given("p")) {
    return fail(Error{errors::bad_value, "--model lscp finds how many sites it takes", {.field = "--p"}, "", "leave it out, or use --model mclp"});
  }
  return {};
}

/// How many sites are open in the end; checks what belongs to the model.
Result<std::size_t> count_open(const Arguments& arguments, const SitingInput& input, const std::string& model) {
  const bool covering = model == "lscp" || model == "mclp";
  if (covering && !arguments.given("radius")) {
    return fail(Error{errors::missing_option, "covering needs to know how far is too far", {.field = "--radius"}, "", "give --radius in the unit of the costs"});
  }
  if ((model == "capacitated-p-median" || arguments.given("capacity")) && input.sites.weight.empty()) {
    return fail(Error{errors::missing_option, "nothing says what the sites can hold", {.field = "--capacity"}, "", "name a column of --sites"});
  }
  if (model == "lscp" || arguments.given("budget")) return std::size_t{0};
  if (!arguments.given("p")) return fail(Error{errors::missing_option, "nothing says how many sites to open", {.field = "--p"}});
  const auto fresh = static_cast<std::size_t>(*arguments.integer("p"));
  const std::size_t open = arguments.flag("count-existing") ? fresh : fresh + input.existing.size();
  if (open < input.existing.size()) return fail(bad("more sites exist already than are to be open"));
  if (open > input.reach.sites) {
    return fail(bad("more sites are to be open (" + std::to_string(open) + ") than there are (" + std::to_string(input.reach.sites) + ")"));
  }
  return open;
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  const TimeLimit limit(arguments, control);
  const std::string model = arguments.text("model");
  if (const Done fits = check_options(arguments, model); !fits) return fail(fits.error());
  Result<SitingInput> input = read_siting(arguments, limit.control());
  if (!input) return fail(input.error());
  const Result<std::size_t> open = count_open(arguments, *input, model);
  if (!open) return fail(open.error());
  const Task task{arguments, limit.control(), *input, *open, limits_of(arguments)};
  Result<SitingResult> result = model == "p-median"   ? arguments.given("budget") ? solve_median_within_budget(task) : solve_median(task)
                                : model == "p-center" ? solve_center(task)
                                : model == "lscp"     ? solve_cover(task)
                                : model == "mclp"     ? solve_maximal(task)
                                                      : solve_capacitated(task);
  if (!result) return fail(result.error());
  if (input->reach.services.empty()) {
    result->optimum.status = plan::Status::infeasible;
    result->optimum.reason = "no place of demand has a site within reach: are names, costs and --radius in the same terms everywhere?";
    result->optimum.objective.reset();
    result->optimum.bound.reset();
  }
  share::Envelope envelope = siting_envelope(arguments, *input, *result);
  return Outcome{std::move(envelope), exit_of(result->optimum)};
}

std::vector<Option> options() {
  std::vector<Option> all{{.name = "model", .value = "MODEL", .help = "what is best: least sum of costs (within capacities), least worst cost, fewest sites that cover all, most people covered",
                           .allowed = {"p-median", "capacitated-p-median", "p-center", "lscp", "mclp"}, .required = true},
                          {.name = "p", .value = "N", .help = "how many sites to open, existing ones not counted", .type = Type::count},
                          {.name = "count-existing", .help = "--p counts existing sites too", .type = Type::flag}};
  for (Option& option : siting_options()) all.push_back(std::move(option));
  all.push_back({.name = "capacity", .value = "COL", .help = "capacitated-p-median, mclp: what each site can hold, a column of --sites"});
  all.push_back({.name = "load", .value = "COL", .help = "what a place takes of the capacity, a column of --demand; its weight without it"});
  all.push_back({.name = "backup", .value = "TIMES", .help = "lscp: how many sites each place must have within --radius, where it can", .type = Type::count, .fallback = "1"});
  all.push_back({.name = "backup-weight", .value = "B", .help = "mclp: what a second open site within --radius counts, from 0 to 1 of the first", .type = Type::number});
  all.push_back({.name = "budget", .value = "MONEY", .help = "mclp, p-median: what new sites may cost together, instead of --p", .type = Type::number});
  all.push_back({.name = "price", .value = "COL", .help = "what it costs to open a site, a column of --sites; existing ones are free"});
  all.push_back({.name = "explain", .help = "what each open site is worth, and which site is next best", .type = Type::flag});
  for (Option& option : limit_options()) all.push_back(std::move(option));
  for (Option option : {seed_option(), note_option(), format_option(), output_option(), threads_option()}) all.push_back(std::move(option));
  return with_geojson(std::move(all));
}

const Register here{{
    .step = "plan",
    .verb = "site",
    .summary = "where to build: schools, clinics, wells, with a proof of how good the plan is",
    .description =
        "Chooses sites for places of demand. p-median: the least cost of everybody together (average way). capacitated-p-median: the "
        "same where a site holds only so much and each place goes to one site as a whole. p-center: the least way of the worst-off. lscp: the fewest sites such that everybody has one within --radius. mclp: the most people within --radius of a site; with --capacity "
        "a place may be split among sites that hold only so much, with --backup-weight a second site counts too.\n\n"
        "Costs come from a road network (nodes are places and candidates unless --demand and --sites name some), from a table of costs, or from "
        "coordinates: x and y in the same unit, or lon and lat (great circle, metres). `bound` is proved: no plan is better; `gap` is how far "
        "the plan may be from it. Whom the plan leaves out is named in `left_out`.\n\n"
        "A primary school: --model p-center with walking minutes, or --model lscp --radius 30. A clinic that must lie within an hour of most "
        "people: --model mclp --radius 60. A stock of medicines fetched by everybody: --model p-median. Twice within reach, in case one is shut: --model lscp --backup 2.\n\n"
        "The methods are in docs/methods/siting.md.",
    .options = options(),
    .examples = {{"ten clinics with the least travel for everybody together",
                  "solleva plan site --model p-median --p 10 --network roads.csv --demand villages.csv --demand-weight people --sites candidates.csv"},
                 {"the fewest schools such that every village is within 30 minutes",
                  "solleva plan site --model lscp --radius 30 --matrix minutes.csv"},
                 {"five more wells that reach the most people within 500 metres, as a map",
                  "solleva plan site --model mclp --p 5 --radius 500 --demand houses.csv --sites wells.csv --existing w1,w2 -o wells.html"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
