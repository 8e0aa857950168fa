// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/solver/conflict.h"

#include <algorithm>
#include <cmath>

#include "solleva/plan/errors.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan {
namespace {

constexpr double tiny = 1e-7;

/// The columns that let row i fall short or exceed.
struct Elastic {
  LinearModel model;
  std::vector<std::uint32_t> under, over;  ///< of each row that gives way
  std::vector<std::uint32_t> rows;
};

Elastic elastic_of(const LinearModel& model, std::span<const double> prices) {
  Elastic elastic;
  elastic.model = model;
  elastic.model.sense = Sense::minimise;
  elastic.model.constant = 0;
  for (ModelColumn& column : elastic.model.columns) column.objective = 0;
  for (std::uint32_t i = 0; i < model.rows.size(); ++i) {
    if (!(prices[i] > 0)) continue;
    ModelColumn give;
    give.objective = prices[i];
    elastic.rows.push_back(i);
    elastic.under.push_back(elastic.model.add_column(give));
    elastic.over.push_back(elastic.model.add_column(give));
    elastic.model.add_term(i, elastic.under.back(), 1);
    elastic.model.add_term(i, elastic.over.back(), -1);
  }
  return elastic;
}

/// The model with some of its rows, the bounds of the others taken off, and no objective.
LinearModel with_rows(LinearModel model, const std::vector<bool>& kept) {
  for (ModelColumn& column : model.columns) column.objective = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!kept[i]) model.rows[i].lower = -unbounded, model.rows[i].upper = unbounded;
  }
  return model;
}

enum class Clash { yes, no, unknown };

Result<Clash> clashes(const LinearModel& model, const std::vector<bool>& kept, bool relaxed, const RunControl& control) {
  SolverOptions options;
  options.relaxed = relaxed;
  const Result<Solution> solution = solve(with_rows(model, kept), options, control);
  if (!solution) return fail(solution.error());
  if (solution->optimum.status == Status::stopped) return Clash::unknown;
  return solution->optimum.status == Status::infeasible ? Clash::yes : Clash::no;
}

/// The rows with a price in the linear elastic programme: they clash by themselves, by the duality of linear programmes.
Result<std::vector<bool>> priced(const LinearModel& model, const RunControl& control) {
  const std::vector<double> ones(model.rows.size(), 1);
  const Elastic elastic = elastic_of(model, ones);
  SolverOptions options;
  options.relaxed = true;
  const Result<Solution> solution = solve(elastic.model, options, control);
  if (!solution) return fail(solution.error());
  std::vector<bool> kept(model.rows.size(), true);
  if (solution->duals.size() != kept.size()) return kept;
  for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = std::fabs(solution->duals[i]) > tiny;
  return kept;
}

}  // namespace

Result<Conflict> irreducible_conflict(const LinearModel& model, const RunControl& control) {
  if (Done sound = check(model); !sound) return fail(sound.error());
  std::vector<bool> kept(model.rows.size(), true);
  Conflict conflict;
  const Result<Clash> linear = clashes(model, kept, true, control);
  if (!linear) return fail(linear.error());
  const bool relaxed = *linear == Clash::yes;
  if (!relaxed) {
    const Result<Clash> whole = clashes(model, kept, false, control);
    if (!whole) return fail(whole.error());
    if (*whole != Clash::yes) return conflict;
  } else {
    Result<std::vector<bool>> few = priced(model, control);
    if (!few) return fail(few.error());
    const Result<Clash> still = clashes(model, *few, true, control);
    if (still && *still == Clash::yes) kept = std::move(*few);
  }
  conflict.exists = true;
  for (std::size_t i = 0; i < kept.size() && conflict.irreducible; ++i) {
    if (!kept[i]) continue;
    kept[i] = false;
    const Result<Clash> rest = clashes(model, kept, relaxed, control);
    if (!rest) return fail(rest.error());
    kept[i] = *rest != Clash::yes;
    conflict.irreducible = *rest != Clash::unknown;
  }
  for (std::uint32_t i = 0; i < kept.size(); ++i) {
    if (kept[i]) conflict.rows.push_back(i);
  }
  return conflict;
}

Result<Relaxation> elastic_relaxation(const LinearModel& model, std::span<const double> prices, const RunControl& control) {
  if (Done sound = check(model); !sound) return fail(sound.error());
  if (prices.size() != model.rows.size()) {
    return fail({errors::bad_model, "the prices of the rows do not fit the model", {}, "there must be one price a row", {}});
  }
  const Elastic elastic = elastic_of(model, prices);
  const Result<Solution> solution = solve(elastic.model, {}, control);
  if (!solution) return fail(solution.error());
  Relaxation relaxation;
  if (solution->values.empty()) return relaxation;
  relaxation.cost = *solution->optimum.objective;
  relaxation.values.assign(solution->values.begin(), solution->values.begin() + static_cast<std::ptrdiff_t>(model.columns.size()));
  for (std::size_t k = 0; k < elastic.rows.size(); ++k) {
    const double amount = solution->values[elastic.over[k]] - solution->values[elastic.under[k]];
    if (std::fabs(amount) > tiny) relaxation.gives.push_back({elastic.rows[k], amount});
  }
  return relaxation;
}

}  // namespace solleva::plan
