// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/assignment/linear.h"

#include <limits>
#include <utility>

#include "solleva/plan/bad_problem.h"

namespace solleva::plan {
namespace {

constexpr std::int64_t farthest = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t none = static_cast<std::size_t>(-1);

/// Rows join one by one, each along a cheapest alternating path; the prices keep every reduced cost at 0 or above.
class Assigner {
 public:
  explicit Assigner(const LinearAssignment& problem)
      : problem_(problem), size_(problem.size), row_of_(size_, none), before_(size_), distance_(size_), row_price_(size_, 0), column_price_(size_, 0) {}

  void add(std::size_t row) {
    distance_.assign(size_, farthest);
    before_.assign(size_, row);
    std::vector<unsigned char> done(size_, 0);
    std::vector<std::size_t> scanned;
    std::size_t from = row, last = none;
    std::int64_t reached = 0;
    while (last == none) {
      const std::int64_t* const costs = &problem_.cost[from * size_];
      std::size_t nearest = none;
      for (std::size_t column = 0; column < size_; ++column) {
        if (done[column] != 0) continue;
        const std::int64_t by_here = reached + costs[column] - row_price_[from] - column_price_[column];
        if (by_here < distance_[column]) {
          distance_[column] = by_here;
          before_[column] = from;
        }
        if (nearest == none || distance_[column] < distance_[nearest]) nearest = column;
      }
      reached = distance_[nearest];
      done[nearest] = 1;
      if (row_of_[nearest] == none) last = nearest;
      else from = row_of_[nearest];
      if (last == none) scanned.push_back(nearest);
    }
    row_price_[row] += reached;
    for (const std::size_t column : scanned) {
      const std::int64_t shift = reached - distance_[column];
      row_price_[row_of_[column]] += shift;
      column_price_[column] -= shift;
    }
    for (std::size_t column = last; column != none;) {
      const std::size_t owner = before_[column];
      row_of_[column] = owner;
      column = std::exchange(column_of(owner), column);
    }
  }

  LinearAssignmentPlan plan() && {
    LinearAssignmentPlan plan;
    plan.column_of = std::move(column_of_);
    plan.row_price = std::move(row_price_);
    plan.column_price = std::move(column_price_);
    return plan;
  }

 private:
  std::size_t& column_of(std::size_t row) {
    if (column_of_.empty()) column_of_.assign(size_, none);
    return column_of_[row];
  }

  const LinearAssignment& problem_;
  std::size_t size_;
  std::vector<std::size_t> row_of_, column_of_, before_;
  std::vector<std::int64_t> distance_, row_price_, column_price_;
};

}  // namespace

Result<LinearAssignmentPlan> solve(const LinearAssignment& problem, const RunControl& control) {
  constexpr std::int64_t largest = 1'000'000'000'000;
  if (problem.cost.size() != problem.size * problem.size) return fail(bad_problem("costs are not one for each row and column"));
  for (const std::int64_t cost : problem.cost) {
    if (cost < -largest || cost > largest) return fail(bad_problem("a cost is beyond 10^12"));
  }
  Assigner assigner(problem);
  for (std::size_t row = 0; row < problem.size; ++row) {
    if (control.stop.stop_requested()) {
      LinearAssignmentPlan none_yet;
      none_yet.optimum.status = Status::stopped;
      none_yet.optimum.method = "shortest augmenting paths";
      none_yet.optimum.reason = "stopped before every row had a column";
      return none_yet;
    }
    assigner.add(row);
    if (row % 64 == 0) control.tell("assigning", static_cast<double>(row) / static_cast<double>(problem.size));
  }
  LinearAssignmentPlan plan = std::move(assigner).plan();
  std::int64_t cost = 0, proved = 0;
  for (std::size_t row = 0; row < problem.size; ++row) {
    cost += problem.cost[row * problem.size + plan.column_of[row]];
    proved += plan.row_price[row] + plan.column_price[row];
  }
  plan.optimum.objective = static_cast<double>(cost);
  plan.optimum.bound = static_cast<double>(proved);
  plan.optimum.status = Status::optimal;
  plan.optimum.method = "shortest augmenting paths";
  return plan;
}

}  // namespace solleva::plan
