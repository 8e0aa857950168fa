// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/schooling/early_warning.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/matching/priority.h"

namespace solleva::plan::schooling {
namespace {

constexpr std::int64_t kLeastCases = 10;
constexpr double kNormal95 = 1.959963984540054;
constexpr double kReason = 0.1;  ///< log odds
constexpr std::size_t kBins = 5;

double mean_of(const std::vector<double>& values) {
  Sum sum;
  for (const double value : values) sum.add(value);
  return sum.value() / static_cast<double>(values.size());
}

std::vector<double> row_of(const AttendanceTable& table, std::size_t child) {
  std::vector<double> row;
  for (const std::vector<double>& predictor : table.predictors) row.push_back(predictor[child]);
  return row;
}

Result<Logistic> fit(const AttendanceTable& table, const std::vector<std::size_t>& children) {
  std::vector<double> y, x;
  for (const std::size_t child : children) y.push_back(table.left[child]);
  for (const std::vector<double>& predictor : table.predictors) {
    for (const std::size_t child : children) x.push_back(predictor[child]);
  }
  return logistic_regression(y, x, table.predictors.size(), table.names);
}

/// Which part each known child belongs to: drawn by name, among those who left and those who stayed apart.
std::vector<std::size_t> folds_of(const AttendanceTable& table, const std::vector<std::size_t>& known, std::size_t folds, std::uint64_t seed) {
  const std::vector<std::uint64_t> lots = matching::lottery(table.children, seed);
  std::vector<std::size_t> order(known.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t at) { return std::pair(table.left[known[at]], lots[known[at]]); });
  std::vector<std::size_t> fold(known.size());
  for (std::size_t place = 0; place < order.size(); ++place) fold[order[place]] = place % folds;
  return fold;
}

/// The risk of each known child from a model that has not seen it.
Result<std::vector<double>> unseen_risks(const AttendanceTable& table, const std::vector<std::size_t>& known, std::size_t folds, std::uint64_t seed) {
  const std::vector<std::size_t> fold = folds_of(table, known, folds, seed);
  std::vector<double> risks(known.size(), 0);
  for (std::size_t f = 0; f < folds; ++f) {
    std::vector<std::size_t> others;
    for (std::size_t at = 0; at < known.size(); ++at) {
      if (fold[at] != f) others.push_back(known[at]);
    }
    const Result<Logistic> model = fit(table, others);
    if (!model) return fail(model.error());
    for (std::size_t at = 0; at < known.size(); ++at) {
      if (fold[at] == f) risks[at] = model->probability(row_of(table, known[at]));
    }
  }
  return risks;
}

/// AUC and its variance from the placements of each child among those of the other outcome (DeLong).
void set_auc(const std::vector<double>& risks, const std::vector<double>& left, WarningError& error) {
  std::vector<double> stayed_risks, left_risks;
  for (std::size_t i = 0; i < risks.size(); ++i) (left[i] == 1 ? left_risks : stayed_risks).push_back(risks[i]);
  std::ranges::sort(stayed_risks);
  std::ranges::sort(left_risks);
  const auto below = [](const std::vector<double>& sorted, double risk) {
    const auto [low, high] = std::ranges::equal_range(sorted, risk);
    return (static_cast<double>(low - sorted.begin()) + 0.5 * static_cast<double>(high - low)) / static_cast<double>(sorted.size());
  };
  std::vector<double> of_left, of_stayed;
  for (const double risk : left_risks) of_left.push_back(below(stayed_risks, risk));
  for (const double risk : stayed_risks) of_stayed.push_back(1 - below(left_risks, risk));
  error.auc = mean_of(of_left);
  const auto variance_of_mean = [&](const std::vector<double>& values) {
    Sum squares;
    for (const double value : values) squares.add((value - error.auc) * (value - error.auc));
    const auto n = static_cast<double>(values.size());
    return squares.value() / (n - 1) / n;
  };
  error.auc_error = std::sqrt(variance_of_mean(of_left) + variance_of_mean(of_stayed));
}

void set_confusion(const std::vector<double>& risks, const std::vector<double>& left, double threshold, WarningError& error) {
  for (std::size_t i = 0; i < risks.size(); ++i) {
    const bool warned = risks[i] >= threshold, gone = left[i] == 1;
    Rate& by_outcome = gone ? error.caught : error.spared;
    ++by_outcome.among;
    by_outcome.of += warned == gone ? 1 : 0;
    Rate& by_warning = warned ? error.right : error.missed;
    ++by_warning.among;
    by_warning.of += gone ? 1 : 0;
  }
}

Done set_calibration(const std::vector<double>& risks, const std::vector<double>& left, WarningError& error) {
  std::vector<double> logits, squares, of_mean;
  const double mean = mean_of(left);
  for (std::size_t i = 0; i < risks.size(); ++i) {
    logits.push_back(std::log(risks[i] / (1 - risks[i])));
    squares.push_back((risks[i] - left[i]) * (risks[i] - left[i]));
    of_mean.push_back((mean - left[i]) * (mean - left[i]));
  }
  error.brier = mean_of(squares);
  error.brier_of_mean = mean_of(of_mean);
  const Result<Logistic> line = logistic_regression(left, logits, 1);
  if (!line) return fail(line.error());
  error.calibration_intercept = line->coefficients[0];
  error.calibration_slope = line->coefficients[1];
  std::vector<std::size_t> order(risks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return risks[i]; });
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    WarningError::Bin one;
    Sum sum;
    for (std::size_t at = bin * order.size() / kBins; at < (bin + 1) * order.size() / kBins; ++at) {
      sum.add(risks[order[at]]);
      ++one.left.among;
      one.left.of += left[order[at]] == 1 ? 1 : 0;
    }
    one.mean_risk = sum.value() / static_cast<double>(std::max<std::int64_t>(1, one.left.among));
    error.bins.push_back(one);
  }
  return {};
}

Warning warning_of(const AttendanceTable& table, const EarlyWarning& found, std::size_t child) {
  Warning warning;
  warning.child = child;
  warning.risk = found.model.probability(row_of(table, child));
  std::vector<double> raise;
  for (std::size_t j = 0; j < table.predictors.size(); ++j) {
    raise.push_back(found.model.coefficients[j + 1] * (table.predictors[j][child] - found.means[j]));
    if (raise.back() >= kReason) warning.reasons.push_back(j);
  }
  std::ranges::stable_sort(warning.reasons, std::greater<>(), [&](std::size_t j) { return raise[j]; });
  return warning;
}

Error bad(std::string why) {
  Error error{errors::bad_schooling, "the table of attendance is not enough for a warning"};
  error.why = std::move(why);
  return error;
}

}  // namespace

std::optional<double> Rate::value() const { return among > 0 ? std::optional(static_cast<double>(of) / static_cast<double>(among)) : std::nullopt; }

namespace {

/// The middle and the half width of Wilson's interval.
std::pair<double, double> wilson(const Rate& rate) {
  const auto n = static_cast<double>(rate.among);
  const double p = static_cast<double>(rate.of) / n, z2 = kNormal95 * kNormal95;
  return {(p + z2 / (2 * n)) / (1 + z2 / n), kNormal95 * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)};
}

}  // namespace

double Rate::lower() const { return among > 0 ? std::max(0.0, wilson(*this).first - wilson(*this).second) : 0; }
double Rate::upper() const { return among > 0 ? std::min(1.0, wilson(*this).first + wilson(*this).second) : 1; }

Result<EarlyWarning> early_warning(const AttendanceTable& table, double threshold, std::size_t folds, std::uint64_t seed) {
  if (table.predictors.empty()) return fail(bad("no column says anything of the children"));
  EarlyWarning found;
  std::vector<std::size_t> known;
  std::vector<double> left;
  for (std::size_t child = 0; child < table.left.size(); ++child) {
    if (std::isnan(table.left[child])) continue;
    known.push_back(child);
    left.push_back(table.left[child]);
    found.left += table.left[child] == 1 ? 1 : 0;
  }
  found.known = static_cast<std::int64_t>(known.size());
  if (found.left < kLeastCases || found.known - found.left < kLeastCases) {
    return fail(bad(std::to_string(found.left) + (found.left == 1 ? " child" : " children") + " left and " + std::to_string(found.known - found.left) + " stayed: a model needs at least 10 of each, and 10 who left for each column would be better"));
  }
  Result<Logistic> model = fit(table, known);
  if (!model) return fail(model.error());
  found.model = std::move(*model);
  for (const std::vector<double>& predictor : table.predictors) {
    std::vector<double> values;
    for (const std::size_t child : known) values.push_back(predictor[child]);
    found.means.push_back(mean_of(values));
  }
  const Result<std::vector<double>> risks = unseen_risks(table, known, folds, seed);
  if (!risks) return fail(risks.error());
  set_auc(*risks, left, found.error);
  set_confusion(*risks, left, threshold, found.error);
  if (Done done = set_calibration(*risks, left, found.error); !done) return fail(done.error());
  for (std::size_t child = 0; child < table.left.size(); ++child) {
    if (std::isnan(table.left[child])) found.asked.push_back(warning_of(table, found, child));
  }
  std::ranges::stable_sort(found.asked, std::greater<>(), &Warning::risk);
  return found;
}

}  // namespace solleva::plan::schooling
