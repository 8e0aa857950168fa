// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/plan/optimum.h"
#include "solleva/plan/solver/linear_model.h"

// Which machine works for whom and when, in villages apart from each other.
namespace solleva::plan::routing {

/// A machine with whoever drives it. Days are real numbers from 0: 2.5 is the middle of the third day's work. In the evening it stands where it is and goes on there in the
/// morning; at the end of its round it is back where it started.
struct Machine {
  std::string name;
  std::size_t place = 0;           ///< from where it sets out, and where it comes back to
  double from = 0, until = 0;      ///< days
  double day = 10;                 ///< hours it works or drives in a day
  double speed = 1;                ///< on the road, as a multiple of that of the table of ways
  double rate = 1;                 ///< of work: a job of 6 hours takes one with 1.5 four
  double call = 0;                 ///< cost of having it at all
  double per_hour = 0;             ///< of work and of driving
  double per_km = 0;
  double holds = unbounded;        ///< of what jobs load: seed, fuel
  std::vector<std::uint8_t> can{}; ///< by kind of work
};

struct Job {
  std::string name;
  std::size_t place = 0, work = 0;  ///< index of place and of kind of work
  double hours = 0;
  double open = 0, close = 0;       ///< days: begun not before `open`, done by `close`
  double load = 0;
  double lost = 0;                  ///< what it costs when nobody does it
};

struct RoundProblem {
  std::vector<std::string> places{}, works{};
  std::vector<double> hours{}, km{};  ///< from row to column, of all places
  std::vector<Machine> machines{};
  std::vector<Job> jobs{};
};

/// All in days.
struct Visit {
  std::size_t job = 0;
  double arrives = 0, begins = 0, ends = 0;
};

struct Round {
  std::vector<Visit> visits{};
  double home = 0;                              ///< the day it is back
  double driven = 0, km = 0, worked = 0;        ///< hours, kilometres, hours
  double cost = 0;
};

enum class WhyNot {
  no_machine,  ///< none can do this kind of work
  too_short,   ///< the window is too short for each that can
  too_far,     ///< none that can gets there, does it in the window and is back in time
  not_worth,   ///< each that could come alone costs more than what is lost without it
  taken,       ///< a machine could, but others jobs are worth more to it
};

struct Undone {
  std::size_t job = 0;
  WhyNot why = WhyNot::taken;
  double alone = 0;  ///< least that it costs when a machine comes for nothing else; of not_worth and taken
};

struct RoundPlan {
  Optimum optimum;                ///< a minimum: cost of all rounds and what is lost
  std::vector<Round> rounds{};    ///< one a machine
  std::vector<Undone> undone{};
  double lost = 0;
};

struct RoundOptions {
  Limits limits = {};     ///< `iterations`: rounds of taking out and putting back
  std::uint64_t seed = 1;
  bool bound = true;      ///< work for a bound at all
};

/// Whether the problem holds together. Errors: plan.bad-round, with what is wrong in Where::unit.
Done check(const RoundProblem& problem);

/// Rounds of machines under time windows: the least of calls, hours, kilometres and of what is lost where a job stays undone.
///
/// Formula: docs/methods/machine-rounds.md, machine-rounds#1 to machine-rounds#8. Source: Solomon (1987), Operations Research 35, 254-265, the problem;
/// Christiaens and Vanden Berghe (2020), Transportation Science 54, 417-433, the search; Desrochers, Desrosiers and Solomon (1992), Operations Research 40, 342-354,
/// and Baldacci, Mingozzi and Roberti (2011), Operations Research 59, 1269-1283, the bound and the list of rounds. Units: money.
///
/// The bound is recomputed from prices of jobs and the cheapest round of each kind of machine at these. The same plan for a seed, whatever the threads.
/// Errors: those of check() and solve().
Result<RoundPlan> plan_rounds(const RoundProblem& problem, const RoundOptions& options, const RunControl& control);

/// The first machine of each kind: those that differ in name only are one kind. The problem has passed check().
std::vector<std::size_t> kinds_by_first(const RoundProblem& problem);

/// What one more machine like `like` would save: the cost of the plan less that of the plan found with it, at least 0. Formula: difference of two plans found; a heuristic where
/// either is not proved. Source: definition. Units: money. Errors: those of plan_rounds().
Result<double> saved_by_another(const RoundProblem& problem, const RoundPlan& plan, std::size_t like, const RoundOptions& options, const RunControl& control);

}  // namespace solleva::plan::routing
