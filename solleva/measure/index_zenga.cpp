// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "solleva/measure/index_kernels.h"

/// Zenga's index of 2007: how the mean of those below compares with that of those above, at every rank.
namespace solleva::measure::kernel {
namespace {

/// A sum of w phi over the places of the row of all persons, phi = K (N - H) / (H (T - K)), with its derivatives
/// (indices#31 and #32): by the weight of the place itself, by what lies below it, and by the totals.
struct Place {
  std::size_t begin = 0, end = 0;   ///< its rows
  double weight = 0;
  double persons = 0, welfare = 0;  ///< H and K
};

struct Derivatives {
  double phi = 0;
  double by_welfare = 0, by_persons = 0, by_all_persons = 0, by_all_welfare = 0;
};

Derivatives ratio_at(const Place& place, double people, double all) {
  const double above = people - place.persons, rest = all - place.welfare;
  Derivatives d;
  d.phi = place.welfare * above / (place.persons * rest);
  d.by_welfare = above * all / (place.persons * rest * rest);
  d.by_persons = -place.welfare * people / (rest * place.persons * place.persons);
  d.by_all_persons = place.welfare / (place.persons * rest);
  d.by_all_welfare = -d.phi / rest;
  return d;
}

/// The places: rows of equal welfare together, K with them; for convey each row by itself, K without it.
std::vector<Place> places_of(const Ranked& ranked, bool as_convey) {
  std::vector<Place> places;
  Sum persons, welfare;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    if (places.empty() || as_convey || ranked.welfare[i] != ranked.welfare[places.back().begin]) {
      places.push_back({.begin = i, .end = i, .weight = 0, .persons = 0, .welfare = welfare.value()});
    }
    Place& place = places.back();
    persons.add(ranked.weights[i]);
    welfare.add(ranked.weights[i] * ranked.welfare[i]);
    place.end = i + 1;
    place.weight += ranked.weights[i];
    place.persons = persons.value();
    if (!as_convey) place.welfare = welfare.value();
  }
  return places;
}

}  // namespace

IndexValue zenga(const Ranked& ranked, const Index&, const IndexTerms& terms) {
  if (auto nothing = nothing_there(ranked)) return *nothing;
  const double people = ranked.people, all = total_welfare(ranked), mean = all / people;
  if (!(all > 0)) return no_mean(mean);
  const bool as_convey = terms.conventions.gini == Conventions::Gini::convey;
  std::vector<Place> places = places_of(ranked, as_convey);
  std::erase_if(places, [](const Place& place) { return !(place.weight > 0); });
  // Above the richest is nobody: they are held against themselves (convey: they add nothing).
  const Place top = places.back();
  const double highest = ranked.welfare[top.begin];
  places.pop_back();
  Sum sum;
  std::vector<Derivatives> of_place;
  Sum by_all_persons, by_all_welfare;
  for (const Place& place : places) {
    const Derivatives d = ratio_at(place, people, all);
    sum.add(place.weight * d.phi);
    by_all_persons.add(place.weight * d.by_all_persons);
    by_all_welfare.add(place.weight * d.by_all_welfare);
    of_place.push_back(d);
  }
  const double top_phi = as_convey ? 0 : mean / highest;
  sum.add(top.weight * top_phi);
  IndexValue value{.value = 1 - sum.value() / people};
  flag_negative(ranked, value);
  if (!terms.influence) return finished(std::move(value));
  const double one_less = sum.value() / people;
  value.influence.resize(ranked.size());
  const auto set = [&](std::size_t begin, std::size_t end, double phi, double persons, double welfare) {
    for (std::size_t i = begin; i < end; ++i) {
      const double y = ranked.welfare[i];
      double gain = phi + persons + welfare * y + by_all_persons.value() + by_all_welfare.value() * y;
      gain += (as_convey ? 0 : top.weight / highest * (y - mean) / people);
      value.influence[i] = (one_less - gain) / people;
    }
  };
  Sum persons, welfare;  // over the places from here on
  set(top.begin, ranked.size(), top_phi, 0, 0);
  std::size_t next = top.begin;
  for (std::size_t k = places.size(); k-- > 0;) {
    const Place& place = places[k];
    const double above = welfare.value();
    persons.add(place.weight * of_place[k].by_persons);
    welfare.add(place.weight * of_place[k].by_welfare);
    set(place.begin, next, of_place[k].phi, persons.value(), as_convey ? above : welfare.value());
    next = place.begin;
  }
  set(0, next, 0, persons.value(), welfare.value());
  return finished(std::move(value));
}

}  // namespace solleva::measure::kernel
