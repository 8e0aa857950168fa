// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/source_decomposition.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/measure/derived.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/rankings.h"

namespace solleva::measure {
namespace {

constexpr std::size_t kShapleySources = 12;

/// The rows of a domain with everything by place in it.
struct Part {
  std::span<const std::uint32_t> rows;
  std::vector<double> weights;
  std::vector<std::vector<double>> sources;
  std::vector<double> total;

  std::size_t size() const { return weights.size(); }
};

Part part_of(std::span<const Source> sources, std::span<const std::uint32_t> rows, std::span<const double> weights) {
  Part part{rows, {}, {}, std::vector<double>(rows.size())};
  for (const std::uint32_t row : rows) part.weights.push_back(weights[row]);
  for (const Source& source : sources) {
    std::vector<double> amounts;
    for (const std::uint32_t row : rows) amounts.push_back(source.amounts[row]);
    for (std::size_t i = 0; i < rows.size(); ++i) part.total[i] += amounts[i];
    part.sources.push_back(std::move(amounts));
  }
  return part;
}

/// The mean of x times twice its distance in rank from the middle, source-decomposition#3: half the mean difference where x is what
/// ranks, mean times Gini. Rows that stand alike share a rank. Influence in the order of the part.
IndexValue concentration(const Ranked& by, std::span<const double> x, bool influence) {
  Sum all;
  for (std::size_t i = 0; i < by.size(); ++i) all.add(by.weights[i] * x[by.rows[i]]);
  Sum below_people, below_x, twice;
  IndexValue found;
  if (influence) found.influence.resize(by.size());
  const double people = by.people;
  for (std::size_t begin = 0, end = 0; begin < by.size(); begin = end) {
    Sum people_here, x_here;
    for (end = begin; end < by.size() && by.welfare[end] == by.welfare[begin]; ++end) {
      people_here.add(by.weights[end]);
      x_here.add(by.weights[end] * x[by.rows[end]]);
    }
    const double place = 2 * below_people.value() + people_here.value() - people;
    twice.add(place * x_here.value());
    const double above_less_below = all.value() - 2 * below_x.value() - x_here.value();
    for (std::size_t i = begin; influence && i < end; ++i) found.influence[by.rows[i]] = x[by.rows[i]] * place + above_less_below;
    below_people.merge(people_here);
    below_x.merge(x_here);
  }
  found.value = twice.value() / (people * people);
  for (double& value : found.influence) value = value / (people * people) - 2 * *found.value / people;
  return found;
}

/// The covariance of two amounts, source-decomposition#1.
IndexValue covariance(const Part& part, std::span<const double> x, std::span<const double> y, bool influence) {
  Sum people, sum_x, sum_y, products;
  for (std::size_t i = 0; i < part.size(); ++i) {
    people.add(part.weights[i]);
    sum_x.add(part.weights[i] * x[i]);
    sum_y.add(part.weights[i] * y[i]);
  }
  const double n = people.value(), mean_x = sum_x.value() / n, mean_y = sum_y.value() / n;
  for (std::size_t i = 0; i < part.size(); ++i) products.add(part.weights[i] * (x[i] - mean_x) * (y[i] - mean_y));
  IndexValue found;
  found.value = products.value() / n;
  for (std::size_t i = 0; influence && i < part.size(); ++i) {
    found.influence.push_back(((x[i] - mean_x) * (y[i] - mean_y) - *found.value) / n);
  }
  return found;
}

IndexValue mean(const Part& part, std::span<const double> x, bool influence) {
  Sum people, total;
  for (std::size_t i = 0; i < part.size(); ++i) {
    people.add(part.weights[i]);
    total.add(part.weights[i] * x[i]);
  }
  IndexValue found;
  found.value = total.value() / people.value();
  for (std::size_t i = 0; influence && i < part.size(); ++i) found.influence.push_back((x[i] - *found.value) / people.value());
  return found;
}

/// An index of amounts, with influence in the order of the part.
IndexValue index_of(const Part& part, std::span<const double> x, const Index& index, const IndexTerms& terms) {
  const Ranked ranked = rank(x, part.weights);
  IndexValue found = index.compute(ranked, index, terms);
  std::vector<double> ordered(found.influence.size());
  for (std::size_t i = 0; i < ordered.size(); ++i) ordered[ranked.rows[i]] = found.influence[i];
  found.influence = std::move(ordered);
  return found;
}

/// How often, among all orders of n sources, just these others have come before one: s! (n - s - 1)! / n!.
double order_weight(std::size_t others, std::size_t sources) {
  double weight = 1 / static_cast<double>(sources);
  for (std::size_t i = 1; i <= others; ++i) weight *= static_cast<double>(i) / static_cast<double>(sources - i);
  return weight;
}

/// The Shapley parts of an outcome that every set of sources has; outcomes are measured one by one and added up at once.
template <class OfAmounts>
std::vector<IndexValue> shapley(const Part& part, OfAmounts outcome) {
  const std::size_t n = part.sources.size();
  std::vector<IndexValue> parts(n);
  std::vector<double> amounts(part.size());
  for (IndexValue& one : parts) one.value = 0;
  for (std::size_t set = 0; set < (std::size_t{1} << n); ++set) {
    std::ranges::fill(amounts, 0.0);
    for (std::size_t k = 0; k < n; ++k) {
      for (std::size_t i = 0; (set >> k & 1U) != 0 && i < part.size(); ++i) amounts[i] += part.sources[k][i];
    }
    const IndexValue found = outcome(amounts, set);
    const auto size = static_cast<std::size_t>(std::popcount(set));
    for (std::size_t k = 0; k < n; ++k) {
      const double weight = (set >> k & 1U) != 0 ? order_weight(size - 1, n) : -order_weight(size, n);
      IndexValue& one = parts[k];
      if (!found.value || !one.value) {
        one.value.reset();
        one.flags = found.value ? one.flags : found.flags;
        continue;
      }
      *one.value += weight * *found.value;
      one.line_slope += weight * found.line_slope;
      one.influence.resize(std::max(one.influence.size(), found.influence.size()));
      for (std::size_t i = 0; i < found.influence.size(); ++i) one.influence[i] += weight * found.influence[i];
    }
  }
  return parts;
}

class SourceWork {
 public:
  SourceWork(std::span<const Source> sources, std::span<const Domain> domains, const SurveyOptions& options, Without without,
             bool influence)
      : sources_(sources), domains_(domains), options_(options), without_(without), statistics_(influence) {}

  Derivation run(std::span<const double> weights, const Ranked& whole) && {
    for (const SurveyLine& line : options_.lines) lines_.push_back(statistics_.line(0, whole, line, options_.conventions));
    for (domain_ = 0; domain_ < domains_.size(); ++domain_) {
      const Part part = part_of(sources_, domains_[domain_].rows, weights);
      if (!(sum(part.weights) > 0)) continue;
      shares(part);
      if (sources_.size() > kShapleySources) continue;
      gini_shapley(part);
      for (const Index& index : options_.indices) poverty_shapley(part, index);
    }
    return {std::move(statistics_), std::move(figures_), {}};
  }

 private:
  void give(std::size_t source, std::string name, const char* unit, const Smooth& value, std::string line = {}) {
    DerivedFigure figure{{std::move(name), domains_[domain_].group}, value, {domains_[domain_].rows}};
    figure.row.group.emplace_back("source", sources_[source].name);
    figure.row.unit = unit;
    figure.row.line = std::move(line);
    figures_.push_back(std::move(figure));
  }

  Smooth add(IndexValue found) { return statistics_.add(0, std::move(found), domains_[domain_].rows); }

  /// source-decomposition#1 to #6.
  void shares(const Part& part) {
    const bool influence = statistics_.influence();
    const Ranked by_total = rank(part.total, part.weights);
    const Smooth total = add(mean(part, part.total, influence)), gini = add(concentration(by_total, part.total, influence)) / total;
    const Smooth variance = add(covariance(part, part.total, part.total, influence));
    for (std::size_t k = 0; k < sources_.size(); ++k) {
      const std::vector<double>& x = part.sources[k];
      const Smooth own = add(mean(part, x, influence)), joint = add(concentration(by_total, x, influence));
      const Smooth spread = add(concentration(rank(x, part.weights), x, influence));
      give(k, "mean", "welfare", own);
      give(k, "welfare_share", "share of welfare", own / total);
      give(k, "gini", "1", spread / own);
      give(k, "gini_correlation", "1", joint / spread);
      give(k, "gini_contribution", "1", joint / total);
      give(k, "gini_contribution_share", "share of the whole", joint / total / gini);
      give(k, "gini_elasticity", "1", joint / total / gini - own / total);
      give(k, "variance_share", "share of the whole", add(covariance(part, x, part.total, influence)) / variance);
    }
  }

  /// source-decomposition#7 and #8.
  void gini_shapley(const Part& part) {
    const bool influence = statistics_.influence();
    const Index gini = index_named("gini").value();
    const auto outcome = [&](std::span<const double> amounts, std::size_t set) -> IndexValue {
      if (set == 0) return {0.0, {}, 0, {}};
      if (without_ == Without::nothing) return index_of(part, amounts, gini, {{}, options_.conventions, influence});
      return concentration(rank(amounts, part.weights), amounts, influence);
    };
    const Smooth scale = without_ == Without::nothing ? Smooth(1) : add(mean(part, part.total, influence));
    std::vector<IndexValue> parts = shapley(part, outcome);
    for (std::size_t k = 0; k < parts.size(); ++k) give(k, "gini_shapley", "1", add(std::move(parts[k])) / scale);
  }

  /// source-decomposition#9.
  void poverty_shapley(const Part& part, const Index& index) {
    for (std::size_t l = 0; l < lines_.size(); ++l) {
      const IndexTerms terms{lines_[l].value(), options_.conventions, statistics_.influence()};
      std::vector<IndexValue> parts =
          shapley(part, [&](std::span<const double> amounts, std::size_t) { return index_of(part, amounts, index, terms); });
      for (std::size_t k = 0; k < parts.size(); ++k) {
        give(k, index.name + "_shapley", "1", statistics_.add(0, std::move(parts[k]), domains_[domain_].rows, lines_[l]),
             line_text(options_.lines[l], lines_[l]));
      }
    }
  }

  std::span<const Source> sources_;
  std::span<const Domain> domains_;
  const SurveyOptions& options_;
  Without without_;
  Statistics statistics_;
  std::size_t domain_ = 0;
  std::vector<Smooth> lines_ = {};
  std::vector<DerivedFigure> figures_ = {};
};

Done check(const SurveySample& sample, std::span<const Source> sources, const SurveyOptions& options) {
  if (sources.empty()) return fail({errors::bad_sources, "there is no source of income"});
  for (const Source& source : sources) {
    if (source.amounts.size() == sample.design.rows()) continue;
    return fail({errors::bad_sources, "a source has not as many rows as the survey", {.unit = source.name}});
  }
  for (const Index& index : options.indices) {
    if (!is_fgt(index)) {
      return fail({errors::no_decomposition, "there are no such parts of the index", {.unit = index.name}, {},
                   "by source, Gini and variance are always given, and fgtA with a line"});
    }
    if (options.lines.empty()) return fail({errors::no_line, "the index needs a poverty line", {.unit = index.name}});
  }
  for (const SurveyLine& line : options.lines) {
    if (line.kind != LineKind::of_row) continue;
    return fail({errors::no_decomposition, "a line of each row cannot be held against sources", {.unit = line.name}, {},
                 "divide the sources by the line with --with, and take the line 1"});
  }
  return {};
}

}  // namespace

Result<std::vector<Estimate>> source_decomposition(const SurveySample& sample, std::span<const Source> sources,
                                                   std::span<const Domain> domains, const SurveyOptions& options, Without without,
                                                   const RunControl& control) {
  if (Done ok = check(sample, sources, options); !ok) return fail(ok.error());
  const Ranked whole = options.lines.empty() ? Ranked{} : ranked_for(sample, sample.whole);
  const Derive derive = [&](std::span<const std::span<const double>> weights, bool influence) {
    const auto weighed = std::make_shared<const Ranked>(reweighed(whole, weights[0]));
    Derivation all = SourceWork(sources, domains, options, without, influence).run(weights[0], *weighed);
    all.kept = weighed;
    return all;
  };
  return derived_estimates({&sample, 1}, derive, {options.level, options.around_estimate}, control);
}

}  // namespace solleva::measure
