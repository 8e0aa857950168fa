// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "solleva/base/text.h"
#include "solleva/measure/index_kernels.h"

/// Quantiles, their ratios, and what parts of the population hold.
namespace solleva::measure {
namespace kernel {
IndexValue mean(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  return mean_value(ranked, terms.influence);
}

IndexValue percentile(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  return quantile_value(ranked, index.parameter, terms.conventions, terms.influence);
}

IndexValue arpt(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  IndexValue value = quantile_value(ranked, index.parameter2, terms.conventions, terms.influence);
  if (!value.value) return value;
  *value.value *= index.parameter;
  for (double& one : value.influence) one *= index.parameter;
  return value;
}

IndexValue percentile_ratio(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  IndexValue above = quantile_value(ranked, index.parameter, terms.conventions, terms.influence);
  const IndexValue below = quantile_value(ranked, index.parameter2, terms.conventions, terms.influence);
  if (!above.value || !below.value) return above;
  if (!(*below.value > 0)) {
    return none("not-positive", "the lower percentile is " + format_double(*below.value) + ": there is no ratio to it");
  }
  const double ratio = *above.value / *below.value;
  if (below.influence.empty()) above.influence.clear();
  for (std::size_t i = 0; i < above.influence.size(); ++i) {
    above.influence[i] = (above.influence[i] - ratio * below.influence[i]) / *below.value;
  }
  above.value = ratio;
  return finished(std::move(above));
}

IndexValue share_ratio(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  std::optional<Density> density;
  if (terms.influence && terms.conventions.cut == Conventions::Cut::whole) density.emplace(ranked, terms.conventions);
  const Density* smooth = density ? &*density : nullptr;
  const Bottom poor = bottom_part(ranked, index.parameter2, terms.conventions, smooth);
  const Bottom rest = bottom_part(ranked, 1 - index.parameter, terms.conventions, smooth);
  if (!(poor.total > 0)) {
    return none("not-positive", "the poorest hold " + format_double(poor.total) + ": there is no ratio to it");
  }
  const double ratio = (total_welfare(ranked) - rest.total) / poor.total;
  IndexValue value{.value = ratio};
  flag_negative(ranked, value);
  if (!terms.influence) return finished(std::move(value));
  if (!poor.step || !rest.step) {
    value.flags.push_back(no_density());
    return finished(std::move(value));
  }
  value.influence.resize(ranked.size());
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const double rich = ranked.welfare[i] - rest.influence(ranked, i);
    value.influence[i] = (rich - ratio * poor.influence(ranked, i)) / poor.total;
  }
  return finished(std::move(value));
}

}  // namespace kernel

IndexValue quantile_value(const Ranked& ranked, double share, const Conventions& conventions, bool influence) {
  using namespace kernel;
  if (auto nothing = nothing_there(ranked)) return *nothing;
  const Cut cut = cut_at(ranked, share);
  IndexValue value{.value = cut.value};
  if (!influence) return value;
  const auto height = Density(ranked, conventions).at(cut.value);
  if (!height || !(*height > 0)) {
    value.flags.push_back(no_density());
    return value;
  }
  const double each = 1 / (*height * ranked.people);
  value.influence.assign(ranked.size(), share * each);
  for (std::size_t i = 0; i < cut.whole.end; ++i) value.influence[i] -= each;
  return value;
}

IndexValue mean_value(const Ranked& ranked, bool influence) {
  using namespace kernel;
  if (auto nothing = nothing_there(ranked)) return *nothing;
  const double mean = total_welfare(ranked) / ranked.people;
  IndexValue value{.value = mean};
  if (!influence) return finished(std::move(value));
  value.influence.resize(ranked.size());
  const double each = 1 / ranked.people;
  for (std::size_t i = 0; i < ranked.size(); ++i) value.influence[i] = (ranked.welfare[i] - mean) * each;
  return finished(std::move(value));
}

}  // namespace solleva::measure
