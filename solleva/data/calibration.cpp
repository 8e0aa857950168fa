// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "solleva/base/errors.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// F, its slope and its antiderivative, calibration#2 and #4.
class Distance {
 public:
  explicit Distance(const CalibrationOptions& options) : kind_(options.distance), low_(options.lower), high_(options.upper) {
    if (kind_ == CalibrationDistance::linear) low_ = -infinite, high_ = infinite;
    if (kind_ == CalibrationDistance::raking) low_ = 0, high_ = infinite;
    steep_ = (high_ - low_) / ((1 - low_) * (high_ - 1));
  }

  struct At {
    double g, slope, area;
  };
  At at(double t) const {
    switch (kind_) {
      case CalibrationDistance::linear:
        return {1 + t, 1, t + t * t / 2};
      case CalibrationDistance::raking: {
        const double factor = std::exp(t);
        return {factor, factor, std::expm1(t)};
      }
      case CalibrationDistance::truncated_linear: {
        const double inside = std::clamp(t, low_ - 1, high_ - 1);
        const double g = 1 + inside;
        return {g, inside == t ? 1.0 : 0.0, inside + inside * inside / 2 + g * (t - inside)};
      }
      case CalibrationDistance::logit:
        break;
    }
    // With s the weight of the upper bound: g = L + (U - L) s.
    const double odds = (1 - low_) / (high_ - 1);
    const double s = 1 / (1 + std::exp(-steep_ * t) / odds);
    const double soft = steep_ * t > 0 ? steep_ * t + std::log((odds + std::exp(-steep_ * t)) / (1 + odds))
                                       : std::log((1 + odds * std::exp(steep_ * t)) / (1 + odds));
    const double width = high_ - low_;
    return {low_ + width * s, width * steep_ * s * (1 - s), low_ * t + width / steep_ * soft};
  }

  double low() const { return low_; }
  double high() const { return high_; }

 private:
  CalibrationDistance kind_;
  double low_, high_, steep_ = 0;
};

/// The solution of a symmetric system by L D L'; empty when the matrix is not positive definite to working precision.
std::optional<std::vector<double>> solve(std::vector<double> matrix, std::vector<double> right) {
  const std::size_t n = right.size();
  double largest = 0;
  for (std::size_t i = 0; i < n; ++i) largest = std::max(largest, matrix[i * n + i]);
  for (std::size_t j = 0; j < n; ++j) {
    if (!(matrix[j * n + j] > 1e-12 * largest)) return std::nullopt;
    for (std::size_t i = j + 1; i < n; ++i) {
      const double part = matrix[i * n + j] / matrix[j * n + j];
      for (std::size_t k = j + 1; k <= i; ++k) matrix[i * n + k] -= part * matrix[k * n + j];
      right[i] -= part * right[j];
    }
  }
  for (std::size_t j = n; j-- > 0;) {
    for (std::size_t i = j + 1; i < n; ++i) right[j] -= matrix[i * n + j] * right[i];
    right[j] /= matrix[j * n + j];
  }
  return right;
}

/// The search for lambda, in the coordinates of the orthonormal basis.
class Search {
 public:
  Search(std::span<const double> weights, const KnownTotals& known, const CalibrationOptions& options)
      : weights_(weights),
        known_(known),
        options_(options),
        distance_(options),
        projection_(std::make_shared<const Projection>(known.columns(), weights)) {}

  Result<Calibration> run() {
    if (Done done = check_alone(); !done) return fail(done.error());
    if (Done done = set_targets(); !done) return fail(done.error());
    Point here = evaluate(std::vector<double>(targets_.size(), 0));
    std::size_t iteration = 0;
    while (!met(here)) {
      if (++iteration > options_.most_iterations) return fail(unreachable(here));
      std::optional<Point> next = step(here);
      if (!next) return fail(unreachable(here));
      here = std::move(*next);
    }
    return finish(here, iteration);
  }

 private:
  struct Point {
    std::vector<double> lambda, g, slopes, gradient;
    double height = 0;
    double norm = 0;
  };

  std::span<const double> column(std::size_t j) const { return known_.columns().subspan(j * weights_.size(), weights_.size()); }

  double reached(std::size_t j, std::span<const double> g) const {
    Sum total;
    for (std::size_t i = 0; i < weights_.size(); ++i) total.add(weights_[i] * g[i] * column(j)[i]);
    return total.value();
  }

  double size_of(std::size_t j) const {
    Sum total;
    for (std::size_t i = 0; i < weights_.size(); ++i) total.add(weights_[i] * std::fabs(column(j)[i]));
    return std::max(total.value(), std::fabs(known_.totals()[j]));
  }

  /// Whether each total by itself lies in the range that the bounds leave it.
  Done check_alone() {
    for (std::size_t j = 0; j < known_.size(); ++j) {
      sizes_.push_back(size_of(j));
      Sum above, below;
      for (std::size_t i = 0; i < weights_.size(); ++i) {
        const double term = weights_[i] * column(j)[i];
        (term > 0 ? above : below).add(term);
      }
      const auto times = [](double amount, double bound) { return amount == 0 ? 0 : amount * bound; };
      const double least = times(above.value(), distance_.low()) + times(below.value(), distance_.high());
      const double most = times(above.value(), distance_.high()) + times(below.value(), distance_.low());
      const double total = known_.totals()[j];
      const double slack = 1e-10 * sizes_[j];
      if (total >= least - slack && total <= most + slack) continue;
      Error error{errors::unreachable_totals, "the total of " + known_.name(j) + " is " + format_double(total) +
                                                  ", but weights within the bounds give " + format_double(least) + " to " +
                                                  format_double(most)};
      error.hint = "check the total and its unit, or widen the bounds";
      return fail(std::move(error));
    }
    return {};
  }

  /// Totals in the coordinates of the basis; those of dependent columns must follow from the others.
  Done set_targets() {
    const std::size_t rank = projection_->rank();
    for (std::size_t j = 0; j < known_.size(); ++j) {
      const std::span<const double> part = projection_->triangle().subspan(j * rank, rank);
      Sum follows;
      for (std::size_t k = 0; k < targets_.size(); ++k) follows.add(part[k] * targets_[k]);
      const double total = known_.totals()[j];
      if (projection_->independent()[j]) {
        targets_.push_back((total - follows.value()) / part[targets_.size()]);
      } else if (std::fabs(total - follows.value()) > 1e-9 * sizes_[j]) {
        Error error{errors::contradicting_totals, "the total of " + known_.name(j) + " is " + format_double(total) + ", but " +
                                                      format_double(follows.value()) + " follows from the totals before it"};
        error.why = "the column is a combination of those before it, so they differ by " + format_double(total - follows.value());
        error.hint = "make the totals agree, as in margins with one sum, or leave one out";
        return fail(std::move(error));
      }
    }
    return {};
  }

  Point evaluate(std::vector<double> lambda) const {
    const std::size_t rows = weights_.size();
    const std::span<const double> roots = projection_->roots();
    Point point{.lambda = std::move(lambda), .g = {}, .slopes = {}, .gradient = {}};
    std::vector<double> t(rows, 0);
    for (std::size_t k = 0; k < targets_.size(); ++k) {
      const std::span<const double> basis = projection_->basis(k);
      for (std::size_t i = 0; i < rows; ++i) t[i] += point.lambda[k] * basis[i];
    }
    point.g.resize(rows);
    point.slopes.resize(rows);
    Sum height;
    for (std::size_t i = 0; i < rows; ++i) {
      const Distance::At at = distance_.at(roots[i] > 0 ? t[i] / roots[i] : 0);
      point.g[i] = at.g;
      point.slopes[i] = at.slope;
      height.add(weights_[i] * at.area);
    }
    for (std::size_t k = 0; k < targets_.size(); ++k) {
      const std::span<const double> basis = projection_->basis(k);
      Sum total;
      for (std::size_t i = 0; i < rows; ++i) total.add(roots[i] * point.g[i] * basis[i]);
      point.gradient.push_back(total.value() - targets_[k]);
      height.add(-point.lambda[k] * targets_[k]);
    }
    point.height = height.value();
    for (const double slope : point.gradient) point.norm += slope * slope;
    return point;
  }

  bool met(const Point& point) const {
    for (std::size_t j = 0; j < known_.size(); ++j) {
      if (projection_->independent()[j] && std::fabs(known_.totals()[j] - reached(j, point.g)) > 1e-10 * sizes_[j]) return false;
    }
    return true;
  }

  /// A Newton step, with more and more of the identity added until the matrix can be inverted, then halved until it helps.
  std::optional<Point> step(const Point& from) const {
    const std::size_t rank = targets_.size();
    std::vector<double> matrix(rank * rank);
    for (std::size_t k = 0; k < rank; ++k) {
      for (std::size_t l = 0; l <= k; ++l) {
        const std::span<const double> a = projection_->basis(k), b = projection_->basis(l);
        Sum total;
        for (std::size_t i = 0; i < a.size(); ++i) total.add(from.slopes[i] * a[i] * b[i]);
        matrix[k * rank + l] = total.value();
      }
    }
    std::optional<std::vector<double>> direction = solve(matrix, from.gradient);
    for (double added = 1e-8; !direction && added < 1e4; added *= 100) {
      std::vector<double> damped = matrix;
      for (std::size_t k = 0; k < rank; ++k) damped[k * rank + k] += added;
      direction = solve(std::move(damped), from.gradient);
    }
    if (!direction) return std::nullopt;
    double descent = 0;
    for (std::size_t k = 0; k < rank; ++k) descent += (*direction)[k] * from.gradient[k];
    for (double length = 1; length > 1e-10; length /= 2) {
      std::vector<double> lambda = from.lambda;
      for (std::size_t k = 0; k < rank; ++k) lambda[k] -= length * (*direction)[k];
      Point to = evaluate(std::move(lambda));
      if (!std::isfinite(to.norm) || !std::isfinite(to.height)) continue;
      // Near the solution the height no longer tells, but its slope does.
      if (to.height <= from.height - 1e-4 * length * descent || to.norm < from.norm * (1 - 1e-4 * length)) return to;
    }
    return std::nullopt;
  }

  Error unreachable(const Point& point) const {
    std::size_t worst = 0;
    double most = -1;
    for (std::size_t j = 0; j < known_.size(); ++j) {
      const double miss = std::fabs(known_.totals()[j] - reached(j, point.g)) / std::max(sizes_[j], 1e-300);
      if (miss > most) most = miss, worst = j;
    }
    const double total = known_.totals()[worst], got = reached(worst, point.g);
    Error error{errors::unreachable_totals, "no weights of this kind meet all totals: the total of " + known_.name(worst) +
                                                " is " + format_double(total) + " and came to " + format_double(got)};
    error.why = "the totals are too far from the sample together; this one is missed by " + format_double(total - got);
    error.hint = "check this total against the others, or widen the bounds";
    return error;
  }

  Result<Calibration> finish(const Point& point, std::size_t iterations) {
    Calibration calibration{.g = point.g, .iterations = iterations};
    std::size_t negative = 0, least = 0;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      if (weights_[i] == 0) calibration.g[i] = 1;
      calibration.weights.push_back(weights_[i] * calibration.g[i]);
      if (calibration.weights[i] < 0) ++negative;
      if (calibration.weights[i] < calibration.weights[least]) least = i;
    }
    if (negative > 0 && !options_.negative_weights) {
      Error error{errors::negative_calibrated_weight,
                  std::to_string(negative) + (negative == 1 ? " calibrated weight is" : " calibrated weights are") +
                      " below 0, the smallest is " + format_double(calibration.weights[least]) + " in row " +
                      std::to_string(least + 1)};
      error.hint = "take raking or a bounded distance";
      return fail(std::move(error));
    }
    calibration.projections = {projection_};
    return calibration;
  }

  std::span<const double> weights_;
  const KnownTotals& known_;
  const CalibrationOptions& options_;
  Distance distance_;
  std::shared_ptr<const Projection> projection_;
  std::vector<double> sizes_;    ///< of each total, what misses are compared with
  std::vector<double> targets_;  ///< of each vector of the basis
};

/// The total of each group of a sample; each group has one, and each total above 0 a row.
Result<std::vector<double>> match(const std::string& name, const CodedColumn& groups, std::span<const GroupTotal> totals) {
  const auto gap = std::ranges::find(groups.codes, kNoCode);
  if (gap != groups.codes.end()) {
    return fail({errors::missing_value,
                 "the row has no value of " + name,
                 {.unit = "row " + std::to_string(gap - groups.codes.begin() + 1)}});
  }
  const std::unordered_set<std::string_view> sampled(groups.names.begin(), groups.names.end());
  std::unordered_map<std::string_view, double> given;
  std::vector<std::string> names;
  for (const GroupTotal& one : totals) {
    if (!std::isfinite(one.total)) {
      return fail({errors::not_finite, "the total of " + name + " '" + one.group + "' is " + format_double(one.total)});
    }
    if (!given.emplace(one.group, one.total).second) {
      return fail({errors::unmatched_total, "there are two totals of " + name + " '" + one.group + "'"});
    }
    names.push_back(one.group);
    if (one.total != 0 && !sampled.contains(one.group)) {
      Error error{errors::unmatched_total, "there is a total of " + name + " '" + one.group + "' but no row"};
      error.hint = did_you_mean(one.group, groups.names);
      return fail(std::move(error));
    }
  }
  std::vector<double> matched;
  for (const std::string& group : groups.names) {
    const auto found = given.find(group);
    if (found == given.end()) {
      Error error{errors::unmatched_total, "there is no total of " + name + " '" + group + "'"};
      error.hint = did_you_mean(group, names);
      return fail(std::move(error));
    }
    matched.push_back(found->second);
  }
  return matched;
}

}  // namespace

Done KnownTotals::add(std::string name, std::span<const double> values, double total) {
  if (values.size() != rows_) {
    return fail({solleva::errors::bad_shape,
                 "the column " + name + " has " + std::to_string(values.size()) + " rows and not " + std::to_string(rows_)});
  }
  const auto wrong = std::ranges::find_if(values, [](double value) { return !std::isfinite(value); });
  if (wrong != values.end()) {
    return fail({errors::not_finite,
                 "the column " + name + " has the value " + format_double(*wrong),
                 {.unit = "row " + std::to_string(wrong - values.begin() + 1)}});
  }
  if (!std::isfinite(total)) return fail({errors::not_finite, "the total of " + name + " is " + format_double(total)});
  names_.push_back(std::move(name));
  totals_.push_back(total);
  columns_.insert(columns_.end(), values.begin(), values.end());
  return {};
}

Done KnownTotals::add_groups(const std::string& name, const CodedColumn& groups, std::span<const GroupTotal> totals) {
  const Result<std::vector<double>> matched = match(name, groups, totals);
  if (!matched) return fail(matched.error());
  for (std::size_t group = 0; group < groups.names.size(); ++group) {
    std::vector<double> values;
    for (const std::uint32_t code : groups.codes) values.push_back(code == group ? 1 : 0);
    if (Done done = add(name + " '" + groups.names[group] + "'", values, (*matched)[group]); !done) return done;
  }
  return {};
}

Result<Calibration> calibrate(std::span<const double> weights, const KnownTotals& totals, const CalibrationOptions& options) {
  if (totals.rows() != weights.size()) {
    return fail({solleva::errors::bad_shape, "the auxiliary columns have " + std::to_string(totals.rows()) +
                                                 " rows and the design " + std::to_string(weights.size())});
  }
  if (totals.size() == 0) return fail({solleva::errors::bad_shape, "there is no total to calibrate to"});
  const bool bounded =
      options.distance == CalibrationDistance::truncated_linear || options.distance == CalibrationDistance::logit;
  if (bounded && !(options.lower < 1 && options.upper > 1 && options.lower >= 0 && std::isfinite(options.upper))) {
    return fail({solleva::errors::bad_value,
                 "bounds must hold 1 between them, not " + format_double(options.lower) + " to " + format_double(options.upper)});
  }
  return Search(weights, totals, options).run();
}

Result<Calibration> post_stratify(std::span<const double> weights, const CodedColumn& cells, std::span<const GroupTotal> totals) {
  if (cells.codes.size() != weights.size()) {
    return fail({solleva::errors::bad_shape, "the cells have " + std::to_string(cells.codes.size()) + " rows and the design " +
                                                 std::to_string(weights.size())});
  }
  const Result<std::vector<double>> matched = match("the cell", cells, totals);
  if (!matched) return fail(matched.error());
  std::vector<Sum> people(cells.names.size());
  for (std::size_t i = 0; i < weights.size(); ++i) people[cells.codes[i]].add(weights[i]);
  for (std::size_t c = 0; c < people.size(); ++c) {
    const double total = (*matched)[c];
    if (total < 0 || (total > 0 && people[c].value() == 0)) {
      return fail({errors::unreachable_totals, "the total of the cell '" + cells.names[c] + "' is " + format_double(total) +
                                                   ", but its weights sum to " + format_double(people[c].value())});
    }
  }
  Calibration calibration;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double weight = weights[i];
    const double g = weight == 0 ? 1 : (*matched)[cells.codes[i]] / people[cells.codes[i]].value();
    calibration.g.push_back(g);
    calibration.weights.push_back(weight * g);
  }
  calibration.projections = {std::make_shared<const Projection>(Projection::of_cells(cells.codes, weights))};
  return calibration;
}

}  // namespace solleva::data
