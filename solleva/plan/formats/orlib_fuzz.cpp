// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/plan/formats/orlib.h"

namespace {

/// A problem whose parts go together, or an error with a place inside the text.
template <class Problem, class Fits>
void look_at(const solleva::Result<Problem>& problem, std::string_view text, Fits fits) {
  if (problem) {
    if (!fits(*problem)) std::abort();
    return;
  }
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (problem.error().code.name.empty() || problem.error().why.empty()) std::abort();
  if (problem.error().where.line < 1 || problem.error().where.line > lines) std::abort();
}

}  // namespace

// The first byte says which format; the rest is read in it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva::plan;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  switch (bytes[0] % 6) {
    case 0:
      look_at(read_generalised_assignment(text, "fuzz"), text, [](const GeneralisedAssignment& p) { return p.cost.size() == p.agents * p.jobs; });
      break;
    case 1:
      look_at(read_multidimensional_knapsack(text, "fuzz"), text, [](const MultidimensionalKnapsack& p) { return p.weight.size() == p.items * p.resources; });
      break;
    case 2:
      look_at(read_multiple_choice_knapsack(text, "fuzz"), text, [](const MultipleChoiceKnapsack& p) { return p.first.back() == p.value.size(); });
      break;
    case 3:
      look_at(read_set_cover(text, "fuzz"), text, [](const SetCover& p) {
        return std::all_of(p.columns.begin(), p.columns.end(), [&](const auto& row) {
          return std::all_of(row.begin(), row.end(), [&](std::size_t column) { return column < p.cost.size(); });
        });
      });
      break;
    case 4:
      look_at(read_linear_assignment(text, "fuzz"), text, [](const LinearAssignment& p) { return p.cost.size() == p.size * p.size; });
      break;
    default:
      look_at(read_transport(text, "fuzz"), text, [](const Transport& p) { return p.cost.size() == p.supply.size() * p.need.size(); });
  }
  return 0;
}
