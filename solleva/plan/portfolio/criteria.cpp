// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/criteria.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/portfolio/rounding.h"
#include "solleva/plan/portfolio/weights.h"
#include "solleva/plan/solver/solve.h"
#include "solleva/plan/told.h"

namespace solleva::plan {
namespace {

constexpr std::size_t most_options = 60'000;  ///< of a linear programme and a tree
constexpr int most_sweeps = 12;

Error bad(std::string what, std::string why) {
  Error error{errors::bad_portfolio, std::move(what)};
  error.why = std::move(why);
  return error;
}

Done check_criteria(const Portfolio& portfolio, std::span<const Criterion> criteria) {
  if (Done sound = check_portfolio(portfolio); !sound) return sound;
  for (const Criterion& criterion : criteria) {
    const bool fits = (criterion.effect.empty() || criterion.effect.size() == portfolio.effect.size()) &&
                      (criterion.factor.empty() || criterion.factor.size() == portfolio.measures);
    if (!fits) return fail(bad("the effects of a scenario do not fit the portfolio", "there is one for each household and measure, or a factor for each measure"));
    const auto finite = [](double value) { return std::isfinite(value); };
    if (!std::all_of(criterion.factor.begin(), criterion.factor.end(), finite) || !finite(criterion.money_worth) || !finite(criterion.served_worth)) {
      return fail(bad("a factor of a scenario is no number", "it must be finite"));
    }
    for (std::size_t c = 0; c < criterion.effect.size(); ++c) {
      if (std::isfinite(portfolio.effect[c]) && !std::isfinite(criterion.effect[c])) {
        Error error = bad("an effect of a scenario is no number", "it must be finite where the measure may be had");
        error.where.unit = "household " + std::to_string(c / portfolio.measures + 1);
        return fail(std::move(error));
      }
    }
  }
  return {};
}

bool keeps_rows(const Portfolio& portfolio, std::span<const std::uint16_t> choice) {
  const std::vector<double> slack = slack_of(portfolio, choice);
  return std::all_of(slack.begin(), slack.end(), [](double one) { return one >= 0; });
}

/// One question: the best plan under a rule.
class Question {
 public:
  Question(const Portfolio& portfolio, std::span<const Criterion> criteria, WeightRule rule, const PortfolioOptions& options, const RunControl& control)
      : portfolio_(portfolio), combined_(portfolio, criteria), rule_(std::move(rule)), options_(options), control_(control) {}

  /// `start`: a plan that keeps everything, or empty.
  Result<CriteriaPlan> answer(std::vector<std::uint16_t> start) {
    const std::size_t options = portfolio_.households() * portfolio_.measures * portfolio_.channels;
    small_ = options <= most_options && options_.exact;
    plan_.optimum.method = small_ ? "linear programme, mended and swept" : "Lagrangian prices, weights by cutting planes, mixed, mended and swept";
    if (Done done = bound(); !done) return fail(done.error());
    if (infeasible_) return conclude();
    offer(std::move(start), false);
    offer(search_.mixed, true);
    const PriceTable table(weighed(), search_.prices);
    offer(best_at(weighed(), table, finish()), true);
    if (small_ && !control_.stop.stop_requested() && !good_enough()) {
      if (Done done = close(); !done) return fail(done.error());
    }
    return conclude();
  }

 private:
  RunControl finish() const {
    RunControl finish = control_;
    finish.stop = {};
    return finish;
  }

  const Portfolio& weighed() {
    if (weighed_ == nullptr) weighed_ = &combined_.at(search_.weights, control_);
    return *weighed_;
  }

  /// Weights and prices: of the linear programme over all options, or by search.
  Done bound() {
    if (small_) {
      const CriteriaModel model = model_of(combined_, rule_, nullptr, nullptr, 0, {});
      SolverOptions linear;
      linear.relaxed = true;
      const Result<Solution> solution = solve(model.model, linear, control_);
      if (!solution) return fail(solution.error());
      infeasible_ = solution->optimum.status == Status::infeasible;
      if (infeasible_) return {};
      if (!solution->duals.empty()) return take_duals(model, *solution);
    }
    search_ = search_weights(combined_, rule_, options_, control_);
    bound_ = search_.bound;
    return {};
  }

  Done take_duals(const CriteriaModel& model, const Solution& solution) {
    std::vector<double> weights;
    for (std::size_t s = 0; s < combined_.criteria().size(); ++s) weights.push_back(-solution.duals[model.criteria_at + s]);
    search_.weights = into_rule(rule_, std::move(weights));
    for (std::size_t r = 0; r < portfolio_.rows.size(); ++r) search_.prices.push_back(std::max(0.0, (portfolio_.rows[r].floor ? -1 : 1) * solution.duals[r]));
    bound_ = *portfolio_bound(weighed(), search_.prices, finish());
    for (std::size_t s = 0; s < rule_.least.size(); ++s) bound_ -= search_.weights[s] * rule_.least[s];
    // Each household by its greatest part.
    search_.mixed.assign(portfolio_.households(), no_measure);
    std::vector<double> greatest(portfolio_.households(), 0.5);
    for (std::size_t c = 0; c < model.options.size(); ++c) {
      const CriteriaModel::Option& one = model.options[c];
      if (solution.values[c] <= greatest[one.household]) continue;
      greatest[one.household] = solution.values[c];
      search_.mixed[one.household] = one.option;
    }
    return {};
  }

  /// Mends and sweeps a choice, and keeps it where it is the best plan so far.
  void offer(std::vector<std::uint16_t> choice, bool mend) {
    if (choice.empty()) return;
    const PriceTable table(weighed(), search_.prices);
    if (moves_.empty()) moves_ = likely_moves(weighed(), table, control_);
    if (mend) mend_and_fill(weighed(), table, moves_, choice, control_);
    if (!keeps_rows(portfolio_, choice)) return;
    const Judged found = swept(choice);
    if (found.lack > 0 || (!plan_.choice.empty() && !found.better_than(worth_))) return;
    worth_ = found;
    plan_.choice = std::move(choice);
    control_.tell(told("swept", worth_.worth, bound_, options_.told_in), -1);
  }

  /// Single changes, the least loss first, as long as one makes the plan better.
  Judged swept(std::vector<std::uint16_t>& choice) {
    std::vector<double> values = combined_.values(choice), change, after(values.size());
    Judged now = judged(rule_, values);
    const TakesMove takes = [&](const Move& move, std::uint16_t has) {
      combined_.difference(move.household, has, move.option, change);
      for (std::size_t s = 0; s < values.size(); ++s) after[s] = values[s] + change[s];
      const Judged then = judged(rule_, after);
      if (!then.better_than(now)) return false;
      now = then;
      values = after;
      return true;
    };
    for (int round = 0; round < most_sweeps && sweep(portfolio_, moves_, choice, takes); ++round) {
    }
    return judged(rule_, combined_.values(choice));
  }

  bool good_enough() const {
    return !plan_.choice.empty() && bound_ - worth_.worth <= options_.limits.gap * std::fabs(worth_.worth);
  }

  /// Branch and cut over what a better plan could take.
  Done close() {
    const PriceTable table(weighed(), search_.prices);
    const double slack = 1e-9 * std::max(1.0, std::fabs(bound_));
    const double most = plan_.choice.empty() ? unbounded : std::max(0.0, bound_ - worth_.worth) + slack;
    const CriteriaModel model = model_of(combined_, rule_, &weighed(), &table, most, plan_.choice);
    SolverOptions tree;
    tree.told_in = options_.told_in;
    tree.limits.gap = options_.limits.gap;
    tree.limits.iterations = model.options.size() > 10'000 ? 1'000 : -1;
    tree.start = start_of(model);
    const Result<Solution> solution = solve(model.model, tree, control_);
    if (!solution) return fail(solution.error());
    plan_.optimum.method += ", branch and cut (CBC) over what is open";
    if (!solution->values.empty()) take(model, *solution);
    const Status status = solution->optimum.status;
    // The tree keeps floors to its tolerance only, so its plan may have been refused.
    const bool refused = solution->optimum.objective && *solution->optimum.objective > worth_.worth + 1e-9 * std::max(1.0, std::fabs(worth_.worth));
    complete_ = status == Status::infeasible || (status == Status::optimal && !plan_.choice.empty() && !refused);
    if (status == Status::infeasible && plan_.choice.empty()) infeasible_ = true;
    // What is left out has a loss of more than `most`: no better than the plan.
    if (solution->optimum.bound && !plan_.choice.empty()) bound_ = std::min(bound_, std::max(*solution->optimum.bound, worth_.worth));
    return {};
  }

  void take(const CriteriaModel& model, const Solution& solution) {
    std::vector<std::uint16_t> choice(portfolio_.households(), no_measure);
    for (std::size_t c = 0; c < model.options.size(); ++c) {
      if (solution.values[c] > 0.5) choice[model.options[c].household] = model.options[c].option;
    }
    const Judged found = judged(rule_, combined_.values(choice));
    if (!keeps_rows(portfolio_, choice) || found.lack > 0 || (!plan_.choice.empty() && !found.better_than(worth_))) return;
    worth_ = found;
    plan_.choice = std::move(choice);
  }

  std::vector<double> start_of(const CriteriaModel& model) const {
    if (plan_.choice.empty()) return {};
    std::vector<double> start(model.model.columns.size(), 0);
    for (std::size_t c = 0; c < model.options.size(); ++c) {
      start[c] = plan_.choice[model.options[c].household] == model.options[c].option ? 1 : 0;
    }
    if (!rule_.robust()) return start;
    // t and what lies below it: the best t is one of the values.
    const std::vector<double> values = combined_.values(plan_.choice);
    double best = -unbounded, level = 0;
    for (const double t : values) {
      double worth = t;
      bool possible = true;
      for (std::size_t s = 0; s < values.size(); ++s) {
        if (rule_.most[s] < 1) worth -= rule_.most[s] * std::max(0.0, t - values[s]);
        else possible = possible && values[s] >= t;
      }
      if (possible && worth > best) {
        best = worth;
        level = t;
      }
    }
    std::size_t column = model.options.size();
    start[column++] = level;
    for (std::size_t s = 0; s < values.size(); ++s) {
      if (rule_.most[s] < 1) start[column++] = std::max(0.0, level - values[s]);
    }
    return start;
  }

  CriteriaPlan conclude() {
    Optimum& optimum = plan_.optimum;
    if (infeasible_) {
      optimum.status = Status::infeasible;
      optimum.reason = "the floors ask for more than the budgets and capacities allow";
      return std::move(plan_);
    }
    plan_.prices = search_.prices;
    plan_.weights = search_.weights;
    optimum.bound = bound_;
    if (plan_.choice.empty()) {
      optimum.bound = std::nullopt;
      optimum.reason = "no plan was found that keeps the floors";
      if (control_.stop.stop_requested()) optimum.status = Status::stopped;
      return std::move(plan_);
    }
    plan_.values = combined_.values(plan_.choice);
    optimum.objective = judged(rule_, plan_.values).worth;
    plan_.used = portfolio_usage(portfolio_, plan_.choice);
    optimum.bound = std::max(bound_, *optimum.objective);
    const std::optional<double> gap = optimum.gap();
    if (complete_ || (gap && *gap <= options_.limits.gap)) optimum.status = Status::optimal;
    else if (control_.stop.stop_requested()) optimum.status = Status::stopped;
    return std::move(plan_);
  }

  const Portfolio& portfolio_;
  Combined combined_;
  const WeightRule rule_;
  const PortfolioOptions& options_;
  const RunControl& control_;
  CriteriaPlan plan_;
  WeightSearch search_;
  const Portfolio* weighed_ = nullptr;
  std::vector<Move> moves_;
  Judged worth_;
  double bound_ = 0;
  bool small_ = false, infeasible_ = false, complete_ = false;
};

}  // namespace

double criterion_value(const Portfolio& portfolio, const Criterion& criterion, std::span<const std::uint16_t> choice) {
  Sum total;
  for (std::size_t i = 0; i < choice.size(); ++i) {
    if (choice[i] != no_measure) total.add(criterion_term(portfolio, criterion, i, choice[i]));
  }
  return total.value();
}

double mean_of_worst(std::span<const double> values, std::span<const double> probability, double level) {
  if (level >= 1) return *std::min_element(values.begin(), values.end());
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  double left = 1 - level, total = 0;
  for (const std::size_t s : order) {
    const double part = std::min(left, probability[s]);
    total += part * values[s];
    left -= part;
  }
  // What rounding leaves of the probability belongs to the best outcome.
  return (total + left * values[order.back()]) / (1 - level);
}

Result<CriteriaPlan> solve_robust(const Portfolio& portfolio, std::span<const Criterion> scenarios, std::span<const double> probability, double level,
                                  const PortfolioOptions& options, const RunControl& control) {
  if (Done sound = check_criteria(portfolio, scenarios); !sound) return fail(sound.error());
  const double total = std::accumulate(probability.begin(), probability.end(), 0.0);
  const bool sound = !scenarios.empty() && probability.size() == scenarios.size() && level >= 0 && level <= 1 && std::fabs(total - 1) <= 1e-9 &&
                     std::all_of(probability.begin(), probability.end(), [](double p) { return p >= 0; });
  if (!sound) return fail(bad("the scenarios have no probabilities", "each is 0 or more, together they are 1, and the level lies between 0 and 1"));
  WeightRule rule;
  rule.probability.assign(probability.begin(), probability.end());
  rule.level = level;
  for (const double p : probability) rule.most.push_back(level >= 1 ? 1 : std::min(1.0, p / (1 - level)));
  return Question(portfolio, scenarios, std::move(rule), options, control).answer({});
}

Result<std::vector<StageResult>> solve_in_order(const Portfolio& portfolio, std::span<const Stage> stages, const PortfolioOptions& options,
                                                const RunControl& control) {
  std::vector<Criterion> criteria;
  std::vector<double> least;
  for (const Stage& stage : stages) criteria.push_back(stage.criterion);
  if (Done sound = check_criteria(portfolio, criteria); !sound) return fail(sound.error());
  std::vector<StageResult> results;
  std::vector<std::uint16_t> start;
  for (std::size_t s = 0; s < stages.size(); ++s) {
    if (!(stages[s].tolerance >= 0 && stages[s].tolerance < 1)) return fail(bad("a tolerance is no part", "it lies from 0 to below 1"));
    WeightRule rule;
    rule.first = s;
    rule.least = least;
    rule.least.push_back(0);
    const std::span<const Criterion> so_far(criteria.data(), s + 1);
    Result<CriteriaPlan> plan = Question(portfolio, so_far, std::move(rule), options, control).answer(start);
    if (!plan) return fail(plan.error());
    StageResult result;
    result.optimum = plan->optimum;
    result.plan = std::move(*plan);
    const bool found = !result.plan.choice.empty();
    if (found) {
      const double reached = *result.optimum.objective;
      // Sums of many numbers differ in their last digits: those are given up too.
      result.kept = reached - std::max(stages[s].tolerance, 1e-12) * std::fabs(reached);
      start = result.plan.choice;
      least.push_back(result.kept);
    }
    results.push_back(std::move(result));
    if (!found) break;
  }
  return results;
}

Result<double> criteria_bound(const Portfolio& portfolio, std::span<const Criterion> criteria, std::span<const double> weights,
                              std::span<const double> prices, const RunControl& control) {
  Combined combined(portfolio, criteria);
  return portfolio_bound(combined.at(weights, control), prices, control);
}

}  // namespace solleva::plan
