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
#include "solleva/base/text.h"
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
  std::size_t scenarios = 1;  ///< how many times each place is in the rows
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
/// `serving`: a plan that serves everybody, where that can be.
Result<bool> must_leave_out(const Task& task, SitingResult& result, std::vector<std::uint32_t>& serving) {
  plan::CoverOptions options;
  options.good_enough = static_cast<double>(task.open - task.input.existing.size());
  options.hopeless = options.good_enough + 1;
  const Result<plan::CoverPlan> all = plan::location_cover({task.input.reach, {}, task.input.existing}, options, task.control);
  if (!all) return fail(all.error());
  if (all->optimum.objective && *all->optimum.objective <= options.good_enough) serving = all->open;
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

constexpr double kSwapWork = 2e9;  ///< services looked at by the swaps below, at most

double served_cost(const SitingInput& input, const std::vector<double>& weights, SitingResult& result) {
  assign(input, result);
  if (leaves_out(input, result, weights)) return std::numeric_limits<double>::infinity();
  Sum cost;
  for (std::size_t point = 0; point < weights.size(); ++point) cost.add(weights[point] * result.cost[point]);
  return cost.value();
}

/// From a plan that serves everybody to a cheaper one that still does: for weights so unlike that no penalty tells the light ones from rounding.
/// `bound` is that of the plans with a penalty, which bounds these too.
Result<SitingResult> keep_serving(const Task& task, const std::vector<double>& weights, const std::vector<std::uint32_t>& serving, const SitingResult& before) {
  const SitingInput& input = task.input;
  const plan::MedianOptions options = options_of<plan::MedianOptions>(task);
  const Result<plan::MedianPlan> rest = plan::p_median({input.reach, weights, task.open, serving}, options, task.control);
  if (!rest) return fail(rest.error());
  SitingResult best{before.optimum, rest->open};
  double least = served_cost(input, weights, best);
  const double once = static_cast<double>(input.reach.services.size() + 1);
  double work = 0;
  for (bool better = true; better && work < kSwapWork && !task.control.stop.stop_requested();) {
    better = false;
    for (std::size_t out = 0; out < best.open.size(); ++out) {
      if (std::ranges::find(input.existing, best.open[out]) != input.existing.end()) continue;
      for (std::uint32_t in = 0; in < input.reach.sites && work < kSwapWork; ++in) {
        if (std::ranges::find(best.open, in) != best.open.end()) continue;
        SitingResult other{before.optimum, best.open};
        other.open[out] = in;
        work += once;
        const double cost = served_cost(input, weights, other);
        if (!(cost < least)) continue;
        least = cost;
        best = std::move(other);
        better = true;
      }
    }
  }
  std::ranges::sort(best.open);
  best.optimum.objective = served_cost(input, weights, best);
  if (best.optimum.bound) best.optimum.bound = std::min(*best.optimum.bound, *best.optimum.objective);
  const bool proved = best.optimum.bound && best.optimum.gap().value_or(0) <= std::max(task.limits.gap, 1e-10);
  best.optimum.status = task.control.stop.stop_requested() ? plan::Status::stopped : proved ? plan::Status::optimal : plan::Status::feasible;
  best.optimum.reason = proved ? "" : "some weights are so small beside others that the bound cannot ask for their places to be served; the plan serves them";
  best.optimum.method += ", set cover, interchange";
  return best;
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
    std::vector<std::uint32_t> serving;
    const Result<bool> must = must_leave_out(task, result, serving);
    if (!must) return fail(must.error());
    // Everybody could be served, but the penalty was too mild to make the plan do it.
    const bool stopped = task.control.stop.stop_requested();
    if (!*must && !stopped && raise_penalty(input, sure, round)) continue;
    if (!*must && !serving.empty()) return keep_serving(task, weights, serving, result);
    count_served(weights, result);
    if (!*must) result.optimum.status = stopped ? plan::Status::stopped : plan::Status::feasible;
    if (!*must) result.optimum.reason = "no plan was found that serves everybody whom a site can serve";
    return result;
  }
}

/// The p-center, then the fewest people on the worst way, and so on.
Result<SitingResult> solve_worst_first(const Task& task) {
  plan::WorstFirstOptions options;
  options.limits = task.limits;
  const plan::WorstFirstProblem problem{task.input.reach, task.input.demand.weight, task.open, task.input.existing};
  const Result<plan::WorstFirstPlan> found = plan::worst_first(problem, options, task.control);
  if (!found) return fail(found.error());
  SitingResult result{found->optimum, found->open};
  assign(task.input, result);
  result.stages = found->stages;
  return result;
}

Result<SitingResult> solve_center(const Task& task) {
  if (task.arguments.flag("worst-off-first")) return solve_worst_first(task);
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
    const plan::CapacitatedProblem problem{input.reach, weights, load, input.sites.weight, task.open, input.existing, task.arguments.flag("fill-existing")};
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

/// "3,3,4": numbers with commas between them, each at least `least`.
Result<std::vector<double>> list_of(const Arguments& arguments, const char* option, double least) {
  std::vector<double> numbers;
  for (const std::string_view word : split(arguments.text(option), ',')) {
    const std::optional<double> number = parse_double(word);
    if (!number || !(*number >= least && *number < 1e9)) {
      return fail(Error{errors::bad_value, "cannot use \"" + std::string(word) + "\" in a list of numbers", {.field = std::string("--") + option}, "", "write it as in 3,3,4"});
    }
    numbers.push_back(*number);
  }
  return numbers;
}

/// --phases: the p-median or covering year by year. Of covering the objective is what is covered, in sum over the phases.
Result<SitingResult> solve_phases(const Task& task, bool covering) {
  const Result<std::vector<double>> counts = list_of(task.arguments, "phases", 0);
  if (!counts) return fail(counts.error());
  std::vector<double> phase_weight(counts->size(), 1.0);
  if (task.arguments.given("phase-weights")) {
    const Result<std::vector<double>> given = list_of(task.arguments, "phase-weights", 0);
    if (!given) return fail(given.error());
    phase_weight = *given;
  }
  std::vector<std::size_t> opens;
  for (const double count : *counts) {
    if (count != std::floor(count)) return fail(bad("--phases opens whole sites"));
    opens.push_back(static_cast<std::size_t>(count));
  }
  SitingInput& input = task.input;
  plan::Reach reach = input.reach;
  const std::vector<double> weights = covering ? input.demand.weight : reachable_weights(input);
  if (covering) {
    for (plan::Service& service : reach.services) service.cost = 0;
    reach.beyond.assign(reach.points(), 1);
  }
  const plan::StagedMedianProblem problem{reach, weights, opens, phase_weight, input.existing};
  const Result<plan::StagedMedianPlan> staged = plan::staged_median(problem, options_of<plan::StagedMedianOptions>(task), task.control);
  if (!staged) return fail(staged.error());
  SitingResult result{staged->optimum, staged->open};
  assign(input, result);
  result.phase = staged->phase;
  result.phase_cost = staged->cost;
  if (!covering) return result;
  Sum people, all;
  for (const double weight : weights) people.add(weight);
  for (double& cost : result.phase_cost) cost = people.value() - cost;
  for (const double weight : phase_weight) all.add(weight * people.value());
  result.optimum.objective = all.value() - *staged->optimum.objective;
  result.optimum.bound = all.value() - *staged->optimum.bound;
  return result;
}

Result<SitingResult> solve_plain(const Task& task, const std::string& model) {
  if (task.arguments.given("phases")) return solve_phases(task, model == "mclp");
  if (model == "p-median") return task.arguments.given("budget") ? solve_median_within_budget(task) : solve_median(task);
  if (model == "p-center") return solve_center(task);
  if (model == "lscp") return solve_cover(task);
  return model == "mclp" ? solve_maximal(task) : solve_capacitated(task);
}

/// All scenarios as one problem: each place is there once for each of them, its people by how likely that is where `shares` says so.
SitingInput stacked(const SitingInput& input, bool shares) {
  SitingInput all;
  all.sites = input.sites;
  all.existing = input.existing;
  all.penalty = input.penalty;
  all.reach.sites = input.reach.sites;
  for (const SitingScenario& scenario : input.scenarios) {
    for (std::size_t point = 0; point < scenario.reach.points(); ++point) {
      const auto row = scenario.reach.of(point);
      all.reach.services.insert(all.reach.services.end(), row.begin(), row.end());
      all.reach.first.push_back(all.reach.services.size());
      all.reach.beyond.push_back(input.penalty);
      all.demand.weight.push_back(input.demand.weight[point] * (shares ? scenario.share : 1));
    }
  }
  return all;
}

/// The least cost, or for covering the most people, in the worst scenario.
Result<SitingResult> solve_worst(const Task& task, bool covering) {
  SitingInput& all = task.input;
  std::vector<double> weights = reachable_weights(all);
  const std::size_t scenarios = task.scenarios;
  if (covering) {
    weights = all.demand.weight;
    for (plan::Service& service : all.reach.services) service.cost = 0;
    all.reach.beyond.assign(all.reach.points(), 1);
  }
  const plan::WorstMedianProblem problem{all.reach, weights, scenarios, task.open, all.existing};
  const Result<plan::WorstMedianPlan> worst = plan::worst_median(problem, options_of<plan::WorstMedianOptions>(task), task.control);
  if (!worst) return fail(worst.error());
  SitingResult result{worst->optimum, worst->open};
  if (!covering) return result;
  Sum people;
  for (std::size_t point = 0; point < weights.size() / scenarios; ++point) people.add(weights[point]);
  result.optimum.objective = people.value() - *worst->optimum.objective;
  result.optimum.bound = people.value() - *worst->optimum.bound;
  return result;
}

/// --scenario. p-center and lscp hold in each scenario by what they are; the others are best in the worst one or on average.
Result<SitingResult> solve_scenarios(const Task& task, const std::string& model) {
  const bool expected = task.arguments.text("scenario-objective") == "expected";
  const bool in_each = model == "p-center" || model == "lscp";
  SitingInput all = stacked(task.input, expected);
  const Task stack{task.arguments, task.control, all, task.open, task.limits, task.input.scenarios.size()};
  Result<SitingResult> result = expected || in_each ? solve_plain(stack, model) : solve_worst(stack, model == "mclp");
  if (!result) return fail(result.error());
  result->site.clear();
  result->cost.clear();
  assign(task.input, *result);
  return result;
}

/// An option that the model would not look at is a misunderstanding, not a detail.
Done check_options(const Arguments& arguments, const std::string& model) {
  struct Only {
    std::string_view option, first, second;
  };
  const std::vector<Only> only{{"capacity", "capacitated-p-median", "mclp"}, {"load", "capacitated-p-median", ""}, {"backup", "lscp", ""},
                               {"backup-weight", "mclp", ""},                {"budget", "mclp", "p-median"},       {"price", "mclp", "p-median"},
                               {"phases", "p-median", "mclp"},              {"phase-weights", "p-median", "mclp"},
                               {"fill-existing", "capacitated-p-median", ""}, {"worst-off-first", "p-center", ""}};
  for (const Only& one : only) {
    if (!arguments.given(one.option) || model == one.first || model == one.second) continue;
    const std::string option(one.option);
    const std::string owners = std::string(one.first) + (one.second.empty() ? "" : " or ") + std::string(one.second);
    return fail(Error{errors::bad_value, "--model " + model + " does not look at --" + option, {.field = "--" + option}, "", "leave it out, or use --model " + owners});
  }
  if (arguments.given("phases")) {
    for (const char* other : {"p", "capacity", "budget", "backup-weight", "scenario"}) {
      if (arguments.given(other)) return fail(Error{errors::bad_value, std::string("--phases and --") + other + " do not go together", {.field = "--phases"}});
    }
  }
  if (arguments.given("scenario")) {
    for (const char* other : {"capacity", "budget", "backup-weight"}) {
      if (arguments.given(other)) return fail(Error{errors::bad_value, std::string("--scenario and --") + other + " do not go together yet", {.field = "--scenario"}});
    }
    const bool in_each = model == "p-center" || model == "lscp";
    if (in_each && arguments.text("scenario-objective") == "expected") {
      return fail(Error{errors::bad_value, "--model " + model + " holds in each scenario and has no average", {.field = "--scenario-objective"}});
    }
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
  if (covering && !arguments.given("radius") && !arguments.given("preset")) {
    return fail(Error{errors::missing_option, "covering needs to know how far is too far", {.field = "--radius"}, "", "give --radius in the unit of the costs, or a --preset"});
  }
  if ((model == "capacitated-p-median" || arguments.given("capacity")) && input.sites.weight.empty()) {
    return fail(Error{errors::missing_option, "nothing says what the sites can hold", {.field = "--capacity"}, "", "name a column of --sites"});
  }
  if (model == "lscp" || arguments.given("budget") || arguments.given("phases")) return std::size_t{0};
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
  Result<SitingResult> result = input->scenarios.empty() ? solve_plain(task, model) : solve_scenarios(task, model);
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
  all.push_back({.name = "phases", .value = "N,...", .help = "p-median, mclp: how many sites to open in each year, instead of --p; what is open stays open"});
  all.push_back({.name = "phase-weights", .value = "W,...", .help = "what each of --phases counts in the sum; 1 without it"});
  all.push_back({.name = "fill-existing", .help = "capacitated-p-median: existing sites are filled to the last place", .type = Type::flag});
  all.push_back({.name = "worst-off-first", .help = "p-center: then the fewest people on the worst way, then on the next worst, and so on", .type = Type::flag});
  all.push_back({.name = "scenario-objective", .value = "RULE", .help = "p-median, mclp with --scenario: best in the worst one, or on average", .fallback = "worst", .allowed = {"worst", "expected"}});
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
        "people: --model mclp --radius 60. A stock of medicines fetched by everybody: --model p-median. Twice within reach, in case one is shut: --model lscp --backup 2. "
        "A pass that snow may close: --scenario snow=winter.csv.\n\n"
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
