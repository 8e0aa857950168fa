// SPDX-License-Identifier: Apache-2.0
#include "tests/coverage/population.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "solleva/base/distributions.h"

namespace solleva::coverage {
namespace {

/// `take` of the numbers below `of`, each set with the same chance, ascending.
std::vector<std::size_t> chosen(Stream& stream, std::size_t take, std::size_t of) {
  std::vector<std::size_t> order = permutation(stream, of);
  order.resize(take);
  std::sort(order.begin(), order.end());
  return order;
}

/// The numbers of `inner` inside each of `outer`, ascending.
Inside nested(const std::vector<std::uint32_t>& outer, const std::vector<std::uint32_t>& inner) {
  Inside groups;
  for (std::size_t i = 0; i < outer.size(); ++i) groups[outer[i]].push_back(inner[i]);
  for (auto& [code, list] : groups) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
  return groups;
}

/// What a drawn person carries.
struct Drawn {
  double weight = 0;
  double psus = 0;        ///< in the population's stratum
  double households = 0;  ///< in the population's PSU
};

Sample sample_of(const Population& population, const std::map<std::uint32_t, Drawn>& by_household, bool two_stages) {
  data::DesignInput input;
  data::SamplingStage first, second;
  Sample sample{*data::SurveyDesign::of({{1, 1}}), {}, {}, {}};
  const auto take = [&](std::uint32_t i, const Drawn& drawn) {
    if (population.first[i] == 1) sample.one_stratum.push_back(static_cast<std::uint32_t>(sample.welfare.size()));
    sample.welfare.push_back(population.welfare[i]);
    sample.deprived.push_back(population.deprived[i]);
    input.weights.push_back(drawn.weight);
    first.stratum.push_back(population.stratum[i]);
    first.unit.push_back(population.psu[i]);
    first.population.push_back(drawn.psus);
    second.unit.push_back(population.household[i]);
    second.population.push_back(drawn.households);
  };
  for (const auto& [household, drawn] : by_household) {
    for (const std::uint32_t i : population.persons.at(household)) take(i, drawn);
  }
  input.stages.push_back(std::move(first));
  if (two_stages) input.stages.push_back(std::move(second));
  sample.design = *data::SurveyDesign::of(std::move(input));
  return sample;
}

void add_frame(Population& population) {
  std::vector<std::uint32_t> everybody(population.welfare.size());
  std::iota(everybody.begin(), everybody.end(), 0U);
  population.psus = nested(population.stratum, population.psu);
  population.households = nested(population.psu, population.household);
  population.persons = nested(population.household, everybody);
}

/// Deprivations that are likelier the poorer a household is among all; made up, the same for all its members.
void add_deprivations(Population& population) {
  std::vector<double> sorted = population.welfare;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < population.welfare.size(); ++i) {
    const auto below = std::lower_bound(sorted.begin(), sorted.end(), population.welfare[i]) - sorted.begin();
    const double rank = static_cast<double>(below) / static_cast<double>(sorted.size());
    Stream stream({.seed = 2021, .unit = population.household[i], .purpose = Purpose("coverage deprivations")});
    unsigned bits = 0;
    for (unsigned j = 0; j < kIndicators; ++j) {
      if (uniform(stream) < 0.6 * (1 - rank) * (1 - rank) + 0.04 * j) bits |= 1U << j;
    }
    population.deprived.push_back(static_cast<std::uint8_t>(bits));
  }
}

}  // namespace

Result<Population> eusilc_population(const std::string& path) {
  Result<data::Engine> engine = data::Engine::open({});
  if (!engine) return fail(engine.error());
  Result<data::Table> table = data::load(*engine, path);
  if (!table) return fail(table.error());
  Result<data::NumericColumn> income = data::numeric_column(*engine, *table, "eqincome");
  Result<data::NumericColumn> household = data::numeric_column(*engine, *table, "db030");
  Result<data::CodedColumn> region = data::coded_column(*engine, *table, "db040");
  if (!income) return fail(income.error());
  if (!household) return fail(household.error());
  if (!region) return fail(region.error());
  Population population{"eusilc", std::move(income->values), std::move(region->codes), {}, {}, {}, {}, {}, {}, {}};
  for (std::size_t i = 0; i < population.welfare.size(); ++i) {
    const auto number = static_cast<std::uint32_t>(household->values[i]);
    population.household.push_back(number);
    population.psu.push_back(population.stratum[i] * 12 + number % 12);
    population.first.push_back(population.stratum[i] == 0 ? 1 : 0);
  }
  add_deprivations(population);
  add_frame(population);
  return population;
}

Population village_population(double tail) {
  constexpr std::uint32_t kStrata = 6, kVillages = 150, kHouseholds = 60;
  Population population{"villages", {}, {}, {}, {}, {}, {}, {}, {}, {}};
  for (std::uint32_t village = 0; village < kStrata * kVillages; ++village) {
    Stream stream({.seed = 2020, .unit = village, .purpose = Purpose("coverage population")});
    const std::uint32_t stratum = village / kVillages;
    const double place = 8.0 + 0.12 * stratum + 0.25 * normal(stream);
    for (std::uint32_t h = 0; h < kHouseholds; ++h) {
      // A log-normal body, and above it a tail like that of Pareto with exponent 1 / tail.
      const double shock = 0.6 * normal(stream) + tail * exponential(stream);
      const double welfare = std::exp(place + shock);
      const std::uint64_t persons = 1 + poisson(stream, 2.2);
      for (std::uint64_t p = 0; p < persons; ++p) {
        population.welfare.push_back(welfare);
        population.stratum.push_back(stratum);
        population.psu.push_back(village);
        population.household.push_back(village * kHouseholds + h);
        population.first.push_back(stratum == 0 ? 1 : 0);
      }
    }
  }
  add_deprivations(population);
  add_frame(population);
  return population;
}

Sample draw(const Population& population, Take take, std::uint64_t seed, std::uint64_t number) {
  Stream stream({.seed = seed, .unit = number, .purpose = Purpose("coverage sample")});
  std::map<std::uint32_t, Drawn> drawn;
  for (const auto& [stratum, list] : population.psus) {
    for (const std::size_t p : chosen(stream, take.psus, list.size())) {
      const std::vector<std::uint32_t>& inside = population.households.at(list[p]);
      const std::size_t some = take.households == 0 ? inside.size() : take.households;
      const double all = static_cast<double>(inside.size()), units = static_cast<double>(list.size());
      const double weight = units / static_cast<double>(take.psus) * all / static_cast<double>(some);
      for (const std::size_t h : chosen(stream, some, inside.size())) drawn[inside[h]] = {weight, units, all};
    }
  }
  return sample_of(population, drawn, take.households != 0);
}

}  // namespace solleva::coverage
