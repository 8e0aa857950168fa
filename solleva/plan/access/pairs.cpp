// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/pairs.h"

#include <algorithm>
#include <cmath>

#include "solleva/base/text.h"
#include "solleva/plan/access/errors.h"

namespace solleva::plan::access {
namespace {

Error bad(const Pair& pair, std::string what) {
  Error error{errors::bad_pairs, std::move(what)};
  error.where.unit = std::to_string(pair.place) + ", " + std::to_string(pair.facility);
  return error;
}

}  // namespace

Result<Pairs> pairs_of(std::size_t places, std::size_t facilities, std::vector<Pair> list) {
  Pairs pairs;
  pairs.places = places;
  pairs.facilities = facilities;
  pairs.first.assign(places + 1, 0);
  for (const Pair& pair : list) {
    if (!(pair.cost >= 0) || std::isinf(pair.cost)) return fail(bad(pair, "a cost is " + format_double(pair.cost) + ", not a number from 0"));
    ++pairs.first[pair.place + 1];
  }
  const auto before = [](const Pair& a, const Pair& b) { return a.place != b.place ? a.place < b.place : a.facility < b.facility; };
  if (!std::ranges::is_sorted(list, before)) std::ranges::sort(list, before);
  for (std::size_t i = 1; i < list.size(); ++i) {
    if (list[i].place == list[i - 1].place && list[i].facility == list[i - 1].facility) return fail(bad(list[i], "a pair stands twice"));
  }
  for (std::size_t i = 0; i < places; ++i) pairs.first[i + 1] += pairs.first[i];
  pairs.facility.reserve(list.size());
  pairs.cost.reserve(list.size());
  for (const Pair& pair : list) {
    pairs.facility.push_back(pair.facility);
    pairs.cost.push_back(pair.cost);
  }
  return pairs;
}

}  // namespace solleva::plan::access
