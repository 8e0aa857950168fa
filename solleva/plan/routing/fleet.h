// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "solleva/plan/routing/machine_rounds.h"

// Within routing/: machines that are alike as one kind, with times on a clock that runs only while they work.
namespace solleva::plan::routing {

/// Machines that differ in name only. Jobs are nodes 0 to n-1, the place where it stands is node n.
class Kind {
 public:
  Kind(const RoundProblem& problem, const Machine& machine);

  std::vector<std::size_t> machines{};
  double begin = 0, end = 0, call = 0, holds = unbounded;
  std::vector<double> open{}, latest{}, work{}, work_cost{}, load{};  ///< of each job, hours; latest begin
  std::vector<std::uint32_t> jobs{};                                  ///< those it can do at all, by themselves

  std::size_t home() const { return open.size(); }
  bool may(std::size_t job) const { return may_[job] != 0; }
  /// From the beginning at i to the earliest beginning at j. Formula: docs/methods/machine-rounds.md, machine-rounds#1. Source: Solomon (1987). Units: hours.
  double takes(std::size_t i, std::size_t j) const { return work[i] + (*hours_)[way(i, j)] * slow_; }
  /// Formula: hours of the way by the speed. Source: definition. Units: hours.
  double drives(std::size_t i, std::size_t j) const { return (*hours_)[way(i, j)] * slow_; }
  /// Formula: the way. Source: definition. Units: kilometres.
  double km(std::size_t i, std::size_t j) const { return (*km_)[way(i, j)]; }
  /// Of the way and of the work at j. Formula: machine-rounds#2. Source: definition. Units: money.
  double cost(std::size_t i, std::size_t j) const { return per_km_ * km(i, j) + per_hour_ * drives(i, j) + work_cost[j]; }
  /// Of two jobs in one place with one window the first comes first where they follow each other: the other way round costs and takes the same.
  bool follows(std::size_t i, std::size_t j) const { return i < j || at_[i] != at_[j] || open[i] != open[j] || close_[i] != close_[j]; }
  bool fits_window(std::size_t job) const { return latest[job] >= open[job]; }

 private:
  std::size_t way(std::size_t i, std::size_t j) const { return at_[i] * places_ + at_[j]; }

  std::vector<std::size_t> at_;
  std::vector<std::uint8_t> may_;
  std::vector<double> close_;
  std::size_t places_ = 0;
  double slow_ = 1, per_hour_ = 0, per_km_ = 0;
  const std::vector<double>* hours_ = nullptr;
  const std::vector<double>* km_ = nullptr;
};

/// Kinds in the order of their first machine. The problem must live as long.
std::vector<Kind> kinds_of(const RoundProblem& problem);

/// Whether a kind can do these jobs in this order.
bool can_go(const Kind& kind, std::span<const std::uint32_t> jobs);

/// With the call; 0 for no job. Formula: machine-rounds#2. Source: definition. Units: money.
double cost_of(const Kind& kind, std::span<const std::uint32_t> jobs);

/// The jobs that a kind does one after the other.
struct Tour {
  std::size_t kind = 0;
  std::vector<std::uint32_t> jobs{};
  double cost = 0;
  friend bool operator==(const Tour&, const Tour&) = default;
};

/// Tours and what is left; tours of a kind are at most as many as its machines.
struct Tours {
  std::vector<Tour> tours{};
  std::vector<std::uint32_t> undone{};
  double cost = 0;
};

}  // namespace solleva::plan::routing
