// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cover/cover_search.h"

#include <algorithm>
#include <utility>

namespace solleva::plan::covers {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

}  // namespace

Matrix matrix_of(const SetCover& problem, const std::vector<unsigned char>& open) {
  Matrix matrix;
  matrix.cost = problem.cost;
  matrix.columns.resize(problem.columns.size());
  matrix.rows.resize(problem.cost.size());
  for (std::size_t row = 0; row < problem.columns.size(); ++row) {
    for (const std::size_t column : problem.columns[row]) {
      if (open[column] == 0) continue;
      matrix.columns[row].push_back(column);
      matrix.rows[column].push_back(row);
    }
  }
  return matrix;
}

CoverSearch::CoverSearch(const Matrix& matrix, Stream stream)
    : matrix_(matrix), stream_(stream), weight_(matrix.columns.size(), 1), score_(matrix.cost.size(), 0), moved_(matrix.cost.size(), 0),
      inside_(matrix.cost.size(), 0), may_enter_(matrix.cost.size(), 1), covered_by_(matrix.columns.size(), 0), place_(matrix.cost.size(), 0),
      row_place_(matrix.columns.size(), 0) {
  for (std::size_t column = 0; column < score_.size(); ++column) score_[column] = static_cast<std::int64_t>(matrix.rows[column].size());
  for (std::size_t row = 0; row < weight_.size(); ++row) {
    row_place_[row] = uncovered_.size();
    uncovered_.push_back(row);
  }
}

void CoverSearch::add(std::size_t column) {
  inside_[column] = 1;
  place_[column] = chosen_.size();
  chosen_.push_back(column);
  cost_ += matrix_.cost[column];
  std::int64_t alone = 0;
  for (const std::size_t row : matrix_.rows[column]) {
    const std::size_t before = covered_by_[row]++;
    if (before == 0) {
      alone += weight_[row];
      uncovered_[row_place_[row]] = uncovered_.back();
      row_place_[uncovered_.back()] = row_place_[row];
      uncovered_.pop_back();
      for (const std::size_t other : matrix_.columns[row]) {
        may_enter_[other] = 1;
        if (other != column) score_[other] -= weight_[row];
      }
    } else {
      for (const std::size_t other : matrix_.columns[row]) {
        may_enter_[other] = 1;
        if (before == 1 && other != column && inside_[other] != 0) score_[other] -= weight_[row];
      }
    }
  }
  score_[column] = alone;
}

void CoverSearch::remove(std::size_t column) {
  inside_[column] = 0;
  may_enter_[column] = 0;
  chosen_[place_[column]] = chosen_.back();
  place_[chosen_.back()] = place_[column];
  chosen_.pop_back();
  cost_ -= matrix_.cost[column];
  std::int64_t anew = 0;
  for (const std::size_t row : matrix_.rows[column]) {
    const std::size_t after = --covered_by_[row];
    if (after == 0) {
      anew += weight_[row];
      row_place_[row] = uncovered_.size();
      uncovered_.push_back(row);
    }
    for (const std::size_t other : matrix_.columns[row]) {
      if (other == column) continue;
      may_enter_[other] = 1;
      if (after == 0) score_[other] += weight_[row];
      if (after == 1 && inside_[other] != 0) score_[other] += weight_[row];
    }
  }
  score_[column] = anew;
}

bool CoverSearch::poorer(std::size_t a, std::size_t b) const {
  const double left = static_cast<double>(score_[a]) * static_cast<double>(matrix_.cost[b]);
  const double right = static_cast<double>(score_[b]) * static_cast<double>(matrix_.cost[a]);
  return left < right;
}

std::size_t CoverSearch::worst_inside() const {
  std::size_t worst = none;
  for (const std::size_t column : chosen_) {
    if (column == barred_ || matrix_.cost[column] == 0) continue;
    if (worst == none || poorer(column, worst) || (!poorer(worst, column) && moved_[column] < moved_[worst])) worst = column;
  }
  return worst;
}

std::size_t CoverSearch::best_for(std::size_t row) const {
  std::size_t best = none;
  for (const std::size_t column : matrix_.columns[row]) {
    if (may_enter_[column] == 0) continue;
    if (best == none || poorer(best, column) || (!poorer(column, best) && moved_[column] < moved_[best])) best = column;
  }
  return best;
}

void CoverSearch::keep_best() {
  if (has_best_ && cost_ >= best_cost_) return;
  has_best_ = true;
  best_cost_ = cost_;
  best_ = chosen_;
  std::sort(best_.begin(), best_.end());
}

void CoverSearch::greedy() {
  for (std::size_t column = 0; column < matrix_.cost.size(); ++column) {
    if (matrix_.cost[column] == 0 && !matrix_.rows[column].empty() && inside_[column] == 0) add(column);
  }
  while (!uncovered_.empty()) {
    std::size_t best = none;
    for (std::size_t column = 0; column < matrix_.cost.size(); ++column) {
      if (inside_[column] != 0 || score_[column] == 0) continue;
      if (best == none || poorer(best, column)) best = column;
    }
    add(best);
  }
  for (std::size_t column = worst_inside(); column != none && score_[column] == 0; column = worst_inside()) remove(column);
  keep_best();
}

void CoverSearch::start_from(const std::vector<std::size_t>& chosen) {
  for (const std::size_t column : chosen) add(column);
  keep_best();
}

void CoverSearch::exchange() {
  ++time_;
  while (uncovered_.empty()) {
    keep_best();
    const std::size_t column = worst_inside();
    if (column == none) return;
    remove(column);
    moved_[column] = time_;
  }
  if (const std::size_t column = worst_inside(); column != none) {
    remove(column);
    moved_[column] = time_;
  }
  while (!uncovered_.empty()) {
    const auto pick = static_cast<std::size_t>((std::uint64_t{stream_.bits32()} * uncovered_.size()) >> 32U);
    const std::size_t column = best_for(uncovered_[pick]);
    if (column == none || cost_ + matrix_.cost[column] >= best_cost_) break;
    add(column);
    moved_[column] = time_;
    barred_ = column;
    for (const std::size_t row : uncovered_) {
      ++weight_[row];
      for (const std::size_t other : matrix_.columns[row]) ++score_[other];
    }
  }
}

}  // namespace solleva::plan::covers
