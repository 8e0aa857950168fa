// SPDX-License-Identifier: Apache-2.0
#include <CbcEventHandler.hpp>
#include <CbcModel.hpp>
#include <CbcSolver.hpp>
#include <CbcStrategy.hpp>
#include <CglPreProcess.hpp>
#include <OsiClpSolverInterface.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solleva/plan/solver/coin.h"
#include "solleva/plan/told.h"

namespace solleva::plan {
namespace {

constexpr double nothing = 1e49;  ///< what the solver calls no objective

/// What the tree says while it grows; all in the solver's minimisation, without the constant.
struct Growth {
  double bound = -nothing;
  bool stopped = false;
};

/// Listens to the tree. The bound is taken down before a stop, because a node given up half way would count as done.
class Listener final : public CbcEventHandler {
 public:
  Listener(Growth& growth, const RunControl& control, const LinearModel& model, double unit)
      : growth_(&growth), control_(&control), sign_(sign_of(model)), constant_(model.constant), unit_(unit) {}

  CbcAction event(CbcEvent what) override {
    if (growth_->stopped || control_->stop.stop_requested()) {
      growth_->stopped = true;
      return stop;
    }
    if (what == node && model_ != nullptr) {
      const double bound = model_->getBestPossibleObjValue();
      if (std::fabs(bound) < nothing) growth_->bound = std::max(growth_->bound, bound);
      tell(model_->getObjValue());
    }
    return noAction;
  }

  CbcEventHandler* clone() const override { return new Listener(*this); }

 private:
  void tell(double best) const {
    if (!control_->progress) return;
    const auto figure = [&](double value) { return std::fabs(value) < nothing ? std::optional(sign_ * value + constant_) : std::nullopt; };
    control_->tell(told("branch and cut", figure(best), figure(growth_->bound), unit_), -1);
  }

  Growth* growth_;
  const RunControl* control_;
  double sign_, constant_, unit_;
};

/// Ends a tree when the caller stops, and those that its heuristics grow too; their bounds are not those of the model, so none is taken down.
class Brake final : public CbcEventHandler {
 public:
  Brake(Growth& growth, const RunControl& control) : growth_(&growth), control_(&control) {}

  CbcAction event(CbcEvent) override {
    if (!growth_->stopped && !control_->stop.stop_requested()) return noAction;
    growth_->stopped = true;
    return stop;
  }

  CbcEventHandler* clone() const override { return new Brake(*this); }

 private:
  Growth* growth_;
  const RunControl* control_;
};

/// One run of the tree over a model that preprocessing has made smaller.
class Tree {
 public:
  Tree(const LinearModel& model, const SolverOptions& options, const RunControl& control)
      : model_(model), options_(options), control_(control), sign_(sign_of(model)) {}

  /// The best solution found in the columns of the model, empty where there is none.
  std::vector<double> grow(const std::vector<double>& start) {
    const std::unique_ptr<OsiClpSolverInterface> whole = coin_of(model_);
    CglPreProcess process;
    process.messageHandler()->setLogLevel(0);
    OsiSolverInterface* reduced = process.preProcessNonDefault(*whole, 0, 5);
    // Where preprocessing finds no solution the tree itself has to say so.
    CbcModel tree(reduced != nullptr ? *reduced : static_cast<const OsiSolverInterface&>(*whole));
    set(tree);
    if (!start.empty()) seed(tree, start, reduced != nullptr ? process.originalColumns() : nullptr);
    tree.branchAndBound();
    complete = tree.isProvenOptimal() || tree.isProvenInfeasible();
    const double bound = tree.getBestPossibleObjValue();
    if (!growth.stopped && std::fabs(bound) < nothing) growth.bound = std::max(growth.bound, bound);
    nodes = tree.getNodeCount();
    if (tree.bestSolution() == nullptr) return {};
    if (reduced == nullptr) return {tree.bestSolution(), tree.bestSolution() + model_.columns.size()};
    process.postProcess(*tree.solver());
    const double* values = whole->getColSolution();
    return {values, values + model_.columns.size()};
  }

  /// The same by the solver's own driver, with all of its heuristics. It has no use for a start.
  std::vector<double> drive() {
    CbcModel tree(*coin_of(model_));
    CbcSolverUsefulData data;
    data.noPrinting_ = true;
    data.useSignalHandler_ = false;
    CbcMain0(tree, data);
    tree.setLogLevel(0);
    Brake brake(growth, control_);
    tree.passInEventHandler(&brake);
    std::array<char, 40> gap{};
    std::snprintf(gap.data(), gap.size(), "%.17g", options_.limits.gap / (1 + options_.limits.gap));
    constexpr std::int64_t all = std::numeric_limits<int>::max();
    const std::string most = std::to_string(options_.limits.iterations < 0 ? all : std::min(options_.limits.iterations, all));
    std::vector<const char*> words{"cbc", "-log", "0", "-ratioGap", gap.data(), "-allowableGap", "1e-9", "-maxNodes", most.c_str(), "-solve", "-quit"};
    CbcMain1(static_cast<int>(words.size()), words.data(), tree, [](CbcModel*, int) { return 0; }, data);
    complete = tree.isProvenOptimal() || tree.isProvenInfeasible();
    nodes = tree.getNodeCount();
    if (tree.bestSolution() == nullptr) return {};
    return {tree.bestSolution(), tree.bestSolution() + model_.columns.size()};
  }

  Growth growth = {};
  bool complete = false;  ///< the tree was searched to its end
  std::int64_t nodes = 0;

 private:
  void set(CbcModel& tree) {
    tree.setLogLevel(0);
    tree.solver()->setHintParam(OsiDoReducePrint, true, OsiHintDo);
    CbcStrategyDefault strategy(1, 5, 0, 0);
    tree.setStrategy(strategy);
    Listener listener(growth, control_, model_, options_.told_in);
    tree.passInEventHandler(&listener);
    // The solver's fraction is of the larger of objective and bound; ours is of the objective.
    const double gap = options_.limits.gap;
    tree.setAllowableFractionGap(gap / (1 + gap));
    tree.setDblParam(CbcModel::CbcCutoffIncrement, 1e-9);
    if (options_.limits.iterations >= 0) {
      const std::int64_t most = std::min<std::int64_t>(options_.limits.iterations, std::numeric_limits<int>::max());
      tree.setMaximumNodes(static_cast<int>(most));
    }
  }

  void seed(CbcModel& tree, const std::vector<double>& start, const int* origins) {
    const int count = tree.getNumCols();
    std::vector<double> values(static_cast<std::size_t>(count));
    for (std::size_t j = 0; j < values.size(); ++j) values[j] = start[origins == nullptr ? j : static_cast<std::size_t>(origins[j])];
    const double worth = sign_ * (objective_of(model_, start) - model_.constant);
    tree.setBestSolution(values.data(), count, worth, true);
    // Whether or not the smaller model took it: what is worse need not be looked at, what is equal may.
    tree.setCutoff(worth + 1e-7 * std::max(1.0, std::fabs(worth)));
  }

  const LinearModel& model_;
  const SolverOptions& options_;
  const RunControl& control_;
  double sign_;
};

/// The better of what the tree and the caller had.
void choose(const LinearModel& model, std::vector<double> found, const std::vector<double>& start, Solution& solution) {
  const double sign = sign_of(model);
  if (!found.empty()) found = polished(model, std::move(found));
  const bool keep = !found.empty() && keeps(model, found);
  const bool begin = !start.empty() && (!keep || sign * objective_of(model, start) < sign * objective_of(model, found));
  if (keep && !begin) solution.values = std::move(found);
  if (begin) solution.values = polished(model, start);
  if (!solution.values.empty()) solution.optimum.objective = objective_of(model, solution.values);
}

/// No solution beats this, in the sense of the model. A complete tree has thrown away only what is within the gap of the best.
std::optional<double> bound_of(const LinearModel& model, const SolverOptions& options, const Tree& tree, const Solution& root, const Solution& solution) {
  const double sign = sign_of(model);
  double bound = root.optimum.bound ? sign * (*root.optimum.bound - model.constant) : -unbounded;
  if (tree.growth.bound > -nothing) bound = std::max(bound, tree.growth.bound);
  if (solution.optimum.objective) {
    const double best = sign * (*solution.optimum.objective - model.constant);
    if (tree.complete && !tree.growth.stopped) {
      bound = std::max(bound, best - options.limits.gap * std::fabs(*solution.optimum.objective));
    }
    bound = std::min(bound, best);
  }
  if (!std::isfinite(bound)) return std::nullopt;
  return sign * bound + model.constant;
}

}  // namespace

Result<Solution> branch_and_cut(const LinearModel& model, const SolverOptions& options, const RunControl& control) {
  Result<Solution> root = solve_relaxed(model, {}, control);
  if (!root) return root;
  if (root->values.empty() && root->optimum.status != Status::stopped) return root;
  Solution solution;
  solution.optimum.method = "branch and cut (CBC)";
  std::vector<double> start = options.start;
  if (!start.empty() && !keeps(model, start)) start.clear();
  Tree tree(model, options, control);
  if (control.stop.stop_requested()) tree.growth.stopped = true;
  std::vector<double> found = tree.growth.stopped ? std::vector<double>() : options.driver ? tree.drive() : tree.grow(start);
  const bool had = !found.empty();
  choose(model, std::move(found), start, solution);
  solution.optimum.bound = bound_of(model, options, tree, *root, solution);
  if (tree.growth.stopped) {
    solution.optimum.status = Status::stopped;
  } else if (!tree.complete) {
    solution.optimum.status = Status::feasible;
    solution.optimum.reason = "ended after " + std::to_string(tree.nodes) + " nodes";
  } else if (!solution.values.empty()) {
    solution.optimum.status = Status::optimal;
  } else if (had) {
    return fail(gave_up("the solution of the tree breaks a row", "its whole numbers made exactly whole do not fit"));
  } else {
    solution.optimum.status = Status::infeasible;
    solution.optimum.bound = std::nullopt;
    solution.optimum.reason = "the rows cannot hold together in whole numbers";
  }
  return solution;
}

}  // namespace solleva::plan
