// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/profile.h"

#include <utility>

#include "solleva/base/check.h"

namespace solleva::measure {
namespace {

IndexValue part_of_persons(const Ranked& group, const Index&, const IndexTerms& terms) {
  const double all = terms.whole->people;
  const double share = group.people / all;
  if (!terms.influence) return {share, {}, 0, {}, {}};
  return {share, std::vector<double>(group.size(), 1 / all), 0, {}, std::vector<double>(terms.whole->size(), -share / all)};
}

/// The part of all poverty that is in the group, profile#2; Index::parameter is the alpha.
IndexValue part_of_poverty(const Ranked& group, const Index& index, const IndexTerms& terms) {
  static const Index fgt0 = index_named("fgt0").value(), fgt1 = index_named("fgt1").value();
  const Index& fgt = index.parameter == 0 ? fgt0 : fgt1;
  const IndexValue all = fgt.compute(*terms.whole, fgt, terms);
  if (!all.value || !(*all.value > 0)) return {{}, {}, 0, {{"nobody-poor", "nobody is poor, so no group has a part of the poor"}}, {}};
  IndexValue here = fgt.compute(group, fgt, terms);
  require(here.value.has_value(), "an FGT index of a group with weight");
  const double total = *all.value * terms.whole->people, in_group = *here.value * group.people;
  const double share = in_group / total;
  IndexValue found{share, std::move(here.influence), 0, {}, {}};
  found.line_slope = (group.people * here.line_slope - share * terms.whole->people * all.line_slope) / total;
  if (!terms.influence) return found;
  // From the mean to the total: the derivative of people times mean by a row's weight.
  for (double& value : found.influence) value = (value * group.people + *here.value) / total;
  found.whole_influence = all.influence;
  for (double& value : found.whole_influence) value = -share * (value * terms.whole->people + *all.value) / total;
  return found;
}

Index of_everybody(const char* name, const char* unit, double alpha, IndexValue (*compute)(const Ranked&, const Index&, const IndexTerms&)) {
  Index index;
  index.name = name;
  index.parameter = alpha;
  index.scale = IntervalScale::logit;
  index.unit = unit;
  index.compute = compute;
  index.needs_whole = true;
  return index;
}

}  // namespace

Index population_share() {
  Index index = of_everybody("population_share", "share of persons", 0, part_of_persons);
  index.meaning = "the part of all persons that the group is";
  return index;
}

Index share_of_poor() {
  Index index = of_everybody("share_of_poor", "share of the poor", 0, part_of_poverty);
  index.needs_line = true;
  index.meaning = "the part of the poor that is in the group";
  return index;
}

Index share_of_gap() {
  Index index = of_everybody("share_of_gap", "share of the gap", 1, part_of_poverty);
  index.needs_line = true;
  index.meaning = "the part of what the poor lack that is lacking in the group";
  return index;
}

}  // namespace solleva::measure
