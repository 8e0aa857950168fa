// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/decomposition.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

/// How often, among all orders of n causes, exactly the given number of the others has acted when one acts: s! (n - s - 1)! / n!.
double order_weight(unsigned others, unsigned causes) {
  double weight = 1.0 / causes;
  for (unsigned i = 1; i <= others; ++i) weight *= static_cast<double>(i) / (causes - i);
  return weight;
}

Done check(std::span<const Sector> sectors) {
  if (sectors.empty()) return fail({errors::bad_sectors, "there is no sector"});
  std::set<std::string_view> seen;
  for (const Sector& s : sectors) {
    const Where where{.unit = s.name};
    if (!seen.insert(s.name).second) return fail({errors::bad_sectors, "a sector is listed twice", where});
    if (!std::isfinite(s.population) || s.population <= 0) {
      return fail({errors::bad_sectors, "a population must be above 0, not " + format_double(s.population), where});
    }
    if (!std::isfinite(s.poverty) || s.poverty < 0) {
      return fail({errors::bad_sectors, "poverty must be 0 or above, not " + format_double(s.poverty), where});
    }
  }
  return {};
}

double people(std::span<const Sector> sectors) {
  Sum sum;
  for (const Sector& s : sectors) sum.add(s.population);
  return sum.value();
}

}  // namespace

std::vector<double> shapley_values(std::span<const double> values) {
  require(values.size() >= 2 && values.size() <= (1U << 16) && std::has_single_bit(values.size()),
          "a Shapley value needs 2^n outcomes");
  const auto causes = static_cast<unsigned>(std::countr_zero(values.size()));
  std::vector<double> parts;
  for (unsigned cause = 0; cause < causes; ++cause) {
    const std::size_t bit = std::size_t{1} << cause;
    Sum part;
    for (std::size_t set = 0; set < values.size(); ++set) {
      if (set & bit) continue;
      part.add(order_weight(static_cast<unsigned>(std::popcount(set)), causes) * (values[set | bit] - values[set]));
    }
    parts.push_back(part.value());
  }
  return parts;
}

Result<SectorChange> sector_change(std::span<const Sector> before, std::span<const Sector> after) {
  for (const auto& year : {before, after}) {
    if (Done ok = check(year); !ok) return fail(std::move(ok.error()));
  }
  if (before.size() != after.size()) return fail({errors::bad_sectors, "the two years do not have the same sectors"});
  const double all_before = people(before), all_after = people(after);
  SectorChange result;
  Sum level_before, level_after, within, shift, interaction;
  for (const Sector& then : before) {
    const auto now = std::ranges::find(after, then.name, &Sector::name);
    if (now == after.end()) return fail({errors::bad_sectors, "a sector is missing in the second year", {.unit = then.name}});
    const double share = then.population / all_before;
    const double share_step = now->population / all_after - share;
    const double step = now->poverty - then.poverty;
    result.sectors.push_back({then.name, share * step, share_step * then.poverty, share_step * step});
    within.add(result.sectors.back().within);
    shift.add(result.sectors.back().shift);
    interaction.add(result.sectors.back().interaction);
    level_before.add(share * then.poverty);
    level_after.add(now->population / all_after * now->poverty);
  }
  result.before = level_before.value();
  result.after = level_after.value();
  result.change = result.after - result.before;
  result.within = within.value();
  result.shift = shift.value();
  result.interaction = interaction.value();
  return result;
}

}  // namespace solleva::measure
