// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/scores.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "solleva/base/parallel.h"
#include "solleva/base/sum.h"

namespace solleva::plan::access {
namespace {

/// Chunks of places that do not depend on threads: few enough that a sum for each facility and chunk stays small.
Chunks chunks_of(const Pairs& pairs) {
  constexpr std::size_t most_sums = 1U << 24U;
  const std::size_t count = std::clamp<std::size_t>(most_sums / std::max<std::size_t>(1, pairs.facilities), 1, 64);
  return {pairs.places, std::max<std::size_t>(1, (pairs.places + count - 1) / count)};
}

/// A decay without its switch inside the loop over pairs where it is only compared.
template <class Use>
auto with_weight(const Decay& decay, Use use) {
  if (decay.kind == DecayKind::binary) return use([cut = decay.parameter](double cost) { return cost <= cut ? 1.0 : 0.0; });
  if (decay.kind == DecayKind::exponential) return use([rate = decay.parameter](double cost) { return std::exp(-rate * cost); });
  return use([&decay](double cost) { return decay.weight(cost); });
}

/// For each place the sum of term(place, pair), pairs in their order.
template <class Term>
Result<std::vector<double>> over_facilities(const Pairs& pairs, const RunControl& control, Term term) {
  std::vector<double> sums(pairs.places);
  const Done done = parallel_chunks(chunks_of(pairs), control, [&](Chunk chunk) {
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
      Sum sum;
      for (std::uint64_t k = pairs.first[i]; k < pairs.first[i + 1]; ++k) sum.add(term(i, k));
      sums[i] = sum.value();
    }
  });
  if (!done) return fail(done.error());
  return sums;
}

/// For each facility the sum of term(place, pair), places in their order.
template <class Term>
Result<std::vector<double>> over_places(const Pairs& pairs, const RunControl& control, Term term) {
  const auto work = [&](Chunk chunk) {
    std::vector<Sum> sums(pairs.facilities);
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
      for (std::uint64_t k = pairs.first[i]; k < pairs.first[i + 1]; ++k) sums[pairs.facility[k]].add(term(i, k));
    }
    return sums;
  };
  const auto merge = [](std::vector<Sum>& into, std::vector<Sum> from) {
    for (std::size_t j = 0; j < into.size(); ++j) into[j].merge(from[j]);
  };
  Result<std::vector<Sum>> total = parallel_reduce<std::vector<Sum>>(chunks_of(pairs), control, work, merge);
  if (!total) return fail(total.error());
  std::vector<double> sums(pairs.facilities);
  for (std::size_t j = 0; j < total->size(); ++j) sums[j] = (*total)[j].value();
  return sums;
}

/// Supply for each unit of demand of the facilities; 0 where nobody asks.
std::vector<double> ratios(std::span<const double> supply, const std::vector<double>& demand) {
  std::vector<double> ratio(supply.size());
  for (std::size_t j = 0; j < supply.size(); ++j) ratio[j] = demand[j] > 0 ? supply[j] / demand[j] : 0;
  return ratio;
}

/// weight / sum, or 0 where the sum is.
double part(double weight, double sum) { return sum > 0 ? weight / sum : 0; }

}  // namespace

Result<std::vector<double>> opportunities(const Market& market, const Decay& decay, const RunControl& control) {
  const Pairs& pairs = market.pairs;
  return with_weight(decay, [&](const auto& weight) {
    return over_facilities(pairs, control,
                           [&](std::size_t, std::uint64_t k) { return market.supply[pairs.facility[k]] * weight(pairs.cost[k]); });
  });
}

Result<std::vector<double>> two_step(const Market& market, const Decay& decay, const RunControl& control) {
  const Pairs& pairs = market.pairs;
  return with_weight(decay, [&](const auto& weight) -> Result<std::vector<double>> {
    const Result<std::vector<double>> asked =
        over_places(pairs, control, [&](std::size_t i, std::uint64_t k) { return market.demand[i] * weight(pairs.cost[k]); });
    if (!asked) return fail(asked.error());
    const std::vector<double> ratio = ratios(market.supply, *asked);
    return over_facilities(pairs, control, [&](std::size_t, std::uint64_t k) { return ratio[pairs.facility[k]] * weight(pairs.cost[k]); });
  });
}

Result<std::vector<double>> three_step(const Market& market, const Decay& decay, const RunControl& control) {
  const Pairs& pairs = market.pairs;
  return with_weight(decay, [&](const auto& weight) -> Result<std::vector<double>> {
    const Result<std::vector<double>> choice = over_facilities(pairs, control, [&](std::size_t, std::uint64_t k) { return weight(pairs.cost[k]); });
    if (!choice) return fail(choice.error());
    const auto chosen = [&](std::size_t i, std::uint64_t k) {
      const double w = weight(pairs.cost[k]);
      return w * part(w, (*choice)[i]);
    };
    const Result<std::vector<double>> asked =
        over_places(pairs, control, [&](std::size_t i, std::uint64_t k) { return market.demand[i] * chosen(i, k); });
    if (!asked) return fail(asked.error());
    const std::vector<double> ratio = ratios(market.supply, *asked);
    return over_facilities(pairs, control, [&](std::size_t i, std::uint64_t k) { return ratio[pairs.facility[k]] * chosen(i, k); });
  });
}

Result<std::vector<double>> balanced(const Market& market, const Decay& decay, const RunControl& control) {
  const Pairs& pairs = market.pairs;
  return with_weight(decay, [&](const auto& weight) -> Result<std::vector<double>> {
    const auto plain = [&](std::size_t, std::uint64_t k) { return weight(pairs.cost[k]); };
    const Result<std::vector<double>> of_place = over_facilities(pairs, control, plain);
    if (!of_place) return fail(of_place.error());
    const Result<std::vector<double>> of_facility = over_places(pairs, control, plain);
    if (!of_facility) return fail(of_facility.error());
    const Result<std::vector<double>> asked = over_places(
        pairs, control, [&](std::size_t i, std::uint64_t k) { return market.demand[i] * part(weight(pairs.cost[k]), (*of_place)[i]); });
    if (!asked) return fail(asked.error());
    const std::vector<double> ratio = ratios(market.supply, *asked);
    return over_facilities(pairs, control, [&](std::size_t, std::uint64_t k) {
      const std::uint32_t j = pairs.facility[k];
      return ratio[j] * part(weight(pairs.cost[k]), (*of_facility)[j]);
    });
  });
}

Result<std::vector<double>> spatial_availability(const Market& market, const Decay& decay, const RunControl& control) {
  // The balancing factors of demand and of impedance only ever meet as products over their sum at a facility, so their own sums cancel.
  const Pairs& pairs = market.pairs;
  return with_weight(decay, [&](const auto& weight) -> Result<std::vector<double>> {
    const auto pull = [&](std::size_t i, std::uint64_t k) { return market.demand[i] * weight(pairs.cost[k]); };
    const Result<std::vector<double>> sum = over_places(pairs, control, pull);
    if (!sum) return fail(sum.error());
    return over_facilities(pairs, control, [&](std::size_t i, std::uint64_t k) {
      const std::uint32_t j = pairs.facility[k];
      return market.supply[j] * part(pull(i, k), (*sum)[j]);
    });
  });
}

Result<std::vector<double>> cost_to_closest(const Market& market, double wanted, const RunControl& control) {
  const Pairs& pairs = market.pairs;
  std::vector<double> least(pairs.places, std::numeric_limits<double>::quiet_NaN());
  const Done done = parallel_chunks(chunks_of(pairs), control, [&](Chunk chunk) {
    std::vector<std::uint64_t> near;
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
      near.resize(pairs.first[i + 1] - pairs.first[i]);
      std::iota(near.begin(), near.end(), pairs.first[i]);
      std::ranges::sort(near, [&](std::uint64_t a, std::uint64_t b) { return pairs.cost[a] != pairs.cost[b] ? pairs.cost[a] < pairs.cost[b] : a < b; });
      Sum found;
      for (const std::uint64_t k : near) {
        const double supply = market.supply[pairs.facility[k]];
        if (!(supply > 0)) continue;
        found.add(supply);
        if (found.value() < wanted) continue;
        least[i] = pairs.cost[k];
        break;
      }
    }
  });
  if (!done) return fail(done.error());
  return least;
}

}  // namespace solleva::plan::access
