// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/measure/index_cuts.h"
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

namespace {

/// The density that parts need: only where rows at a quantile count whole.
std::optional<Density> density_for_parts(const Ranked& ranked, const IndexTerms& terms) {
  std::optional<Density> density;
  if (terms.influence && terms.conventions.cut == Conventions::Cut::whole) density.emplace(ranked, terms.conventions);
  return density;
}

/// What the parts between two shares hold of all.
IndexValue held_between(const Ranked& ranked, std::array<double, 2> shares, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  const double all = total_welfare(ranked);
  if (!(all > 0)) return no_mean(all / ranked.people);
  const auto density = density_for_parts(ranked, terms);
  // The part below 0 is nothing and the part below 1 is all, also where quantiles count whole.
  std::array<std::optional<Bottom>, 2> parts;
  std::array<double, 2> totals{};
  for (std::size_t k = 0; k < 2; ++k) {
    totals[k] = shares[k] > 0 ? all : 0;
    if (shares[k] <= 0 || shares[k] >= 1) continue;
    parts[k] = bottom_part(ranked, shares[k], terms.conventions, density ? &*density : nullptr);
    totals[k] = parts[k]->total;
  }
  IndexValue value{.value = (totals[1] - totals[0]) / all};
  flag_negative(ranked, value);
  if (!terms.influence) return finished(std::move(value));
  for (const auto& part : parts) {
    if (!part || part->step) continue;
    value.flags.push_back(no_density());
    return finished(std::move(value));
  }
  value.influence.resize(ranked.size());
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const double to = parts[1] ? parts[1]->influence(ranked, i) : shares[1] > 0 ? ranked.welfare[i] : 0;
    const double from = parts[0] ? parts[0]->influence(ranked, i) : shares[0] > 0 ? ranked.welfare[i] : 0;
    value.influence[i] = (to - from - *value.value * ranked.welfare[i]) / all;
  }
  return finished(std::move(value));
}

}  // namespace

IndexValue share_below(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  return held_between(ranked, {0, index.parameter}, terms);
}

IndexValue share_above(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  return held_between(ranked, {1 - index.parameter, 1}, terms);
}

IndexValue share_between(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  return held_between(ranked, {index.parameter, index.parameter2}, terms);
}

IndexValue lorenz_ordinate(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  IndexTerms exact = terms;
  exact.conventions.cut = Conventions::Cut::split;
  IndexValue value = held_between(ranked, {0, index.parameter}, exact);
  const double share = index.parameter;
  if (terms.conventions.cut == Conventions::Cut::split || value.influence.empty() || share <= 0 || share >= 1) return value;
  // convey cuts at the ordinate, but takes the quantile on a straight line between rows for the error.
  const Cut cut = cut_at(ranked, share);
  const double before = cut.row > 0 ? ranked.welfare[cut.row - 1] : cut.value;
  const double step = std::lerp(before, cut.value, (share * ranked.people - cut.before) / ranked.weights[cut.row]);
  const double all = total_welfare(ranked);
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const double welfare = ranked.welfare[i];
    value.influence[i] = (share * step + (welfare <= step ? welfare - step : 0) - *value.value * welfare) / all;
  }
  return value;
}

IndexValue total_below(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  const auto density = density_for_parts(ranked, terms);
  const Bottom part = bottom_part(ranked, index.parameter, terms.conventions, density ? &*density : nullptr);
  IndexValue value{.value = part.total};
  if (!terms.influence) return finished(std::move(value));
  if (!part.step) {
    value.flags.push_back(no_density());
    return finished(std::move(value));
  }
  value.influence.resize(ranked.size());
  for (std::size_t i = 0; i < ranked.size(); ++i) value.influence[i] = part.influence(ranked, i);
  return finished(std::move(value));
}

IndexValue share_ratio(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  const auto density = density_for_parts(ranked, terms);
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
  return finished(std::move(value));
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
