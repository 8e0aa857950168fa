// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/rif.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "solleva/measure/derived.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/rankings.h"

namespace solleva::measure {
namespace {

/// One regression: an index of a domain against a line.
struct Item {
  std::size_t domain = 0;
  const Index* index = nullptr;
  std::optional<std::size_t> line = {};
};

std::vector<Item> items_of(std::size_t domains, const SurveyOptions& options) {
  std::vector<Item> all;
  for (std::size_t d = 0; d < domains; ++d) {
    for (const Index& index : options.indices) {
      if (!index.needs_line) all.push_back({d, &index, {}});
      for (std::size_t l = 0; index.needs_line && l < options.lines.size(); ++l) all.push_back({d, &index, l});
    }
  }
  return all;
}

/// The columns of the rows of one domain.
std::vector<Regressor> columns_of(std::span<const Regressor> columns, std::span<const std::uint32_t> rows) {
  std::vector<Regressor> some;
  for (const Regressor& column : columns) {
    some.push_back({column.name, {}});
    for (const std::uint32_t row : rows) some.back().values.push_back(column.values[row]);
  }
  return some;
}

/// The recentred influence values of a figure, of every row of the survey, rif-regression#1 and #2. Empty: it has none.
std::optional<std::vector<double>> recentred(const Smooth& figure, const Statistics& statistics, double people, std::size_t rows) {
  if (!(figure.value() == figure.value()) || !statistics.complete(figure)) return {};
  std::vector<double> values(rows, figure.value());
  for (const data::Influence& part : statistics.parts(figure, 0)) {
    for (std::size_t i = 0; i < part.values.size(); ++i) values[part.rows[i]] += people * part.scale * part.values[i];
  }
  return values;
}

using Rows = std::vector<std::uint32_t>;

/// One run over all regressions. What went wrong with one is kept in `error`; its rows have no value.
class Regressions {
 public:
  Regressions(const Rankings& rankings, std::span<const Regressor> columns, std::span<const Domain> domains,
              const SurveyOptions& options, std::span<const double> weights, bool influence)
      : rankings_(rankings), columns_(columns), domains_(domains), options_(options), weights_(weights), statistics_(influence) {}

  Derivation run() {
    for (const SurveyLine& line : options_.lines) {
      lines_.push_back(measured_.line(0, rankings_.whole(), line, options_.conventions));
    }
    for (const Item& item : items_of(domains_.size(), options_)) add(item);
    return {std::move(statistics_), std::move(figures_), std::move(kept_)};
  }

  const std::optional<Error>& error() const { return error_; }

 private:
  /// The rows that the index looks at, in the order of the domain.
  Rows rows_of(const Domain& domain, const Ranked& ranked) const {
    std::vector<bool> looked_at(weights_.size());
    for (const std::uint32_t row : ranked.rows) looked_at[row] = true;
    Rows rows;
    std::ranges::copy_if(domain.rows, std::back_inserter(rows), [&](std::uint32_t row) { return looked_at[row]; });
    return rows;
  }

  void add(const Item& item) {
    const Domain& domain = domains_[item.domain];
    const SurveyLine* line = item.line ? &options_.lines[*item.line] : nullptr;
    const Ranked& ranked = rankings_.of({line, takes_positive(*item.index, options_.conventions)})[item.domain];
    const Smooth figure = measured_.index(0, ranked, *item.index, options_.conventions, item.line ? lines_[*item.line] : Smooth(),
                                          &rankings_.whole());
    kept_->push_back(rows_of(domain, ranked));
    const Rows& rows = kept_->back();
    const std::optional<std::vector<double>> values = recentred(figure, measured_, ranked.people, weights_.size());
    std::vector<double> y, w;
    for (const std::uint32_t row : rows) {
      w.push_back(weights_[row]);
      y.push_back(values ? (*values)[row] : 0);
    }
    std::optional<WeightedFit> fit;
    if (values) {
      Result<WeightedFit> made = weighted_fit(y, columns_of(columns_, rows), w, statistics_.influence());
      if (made) fit = std::move(*made);
      if (!made && !error_) error_ = made.error();
    }
    for (std::size_t j = 0; j <= columns_.size(); ++j) {
      IndexValue found;
      if (fit) found.value = fit->coefficients[j];
      if (fit && statistics_.influence()) found.influence = std::move(fit->influence[j]);
      found.flags = measured_.flags(figure);
      DerivedFigure row{{item.index->name + "_rif", domain.group}, statistics_.add(0, std::move(found), rows), {domain.rows}};
      row.row.group.emplace_back("term", j == 0 ? "intercept" : columns_[j - 1].name);
      row.row.unit = item.index->unit;
      if (line) row.row.line = line_text(*line, lines_[*item.line]);
      row.row.flags = left_out(domain, ranked);
      figures_.push_back(std::move(row));
    }
  }

  const Rankings& rankings_;
  std::span<const Regressor> columns_;
  std::span<const Domain> domains_;
  const SurveyOptions& options_;
  std::span<const double> weights_;
  Statistics measured_{true};  ///< of the indices: recentred values need influence whatever the errors need
  Statistics statistics_;      ///< of the coefficients
  std::vector<Smooth> lines_ = {};
  std::vector<DerivedFigure> figures_ = {};
  std::shared_ptr<std::deque<Rows>> kept_ = std::make_shared<std::deque<Rows>>();  ///< a deque does not move what it holds
  std::optional<Error> error_ = {};
};

}  // namespace

Result<std::vector<Estimate>> rif_regression(const SurveySample& sample, std::span<const Regressor> columns,
                                             std::span<const Domain> domains, const SurveyOptions& options, const RunControl& control) {
  for (const Index& index : options.indices) {
    if (index.needs_line && options.lines.empty()) {
      return fail({errors::no_line, "the index needs a poverty line", {.unit = index.name}});
    }
  }
  const Rankings rankings(sample, domains, options, sample.whole);
  Regressions first(rankings, columns, domains, options, sample.design.weights(), false);
  first.run();
  if (first.error()) return fail(*first.error());
  const Derive derive = [&](std::span<const std::span<const double>> weights, bool influence) {
    const Rankings weighed = rankings.under(weights[0]);
    return Regressions(weighed, columns, domains, options, weights[0], influence).run();
  };
  return derived_estimates({&sample, 1}, derive, {options.level, options.around_estimate}, control);
}

}  // namespace solleva::measure
