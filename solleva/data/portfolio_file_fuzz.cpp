// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/data/portfolio_file.h"

// Whatever a file of a portfolio holds: budgets above 0 and measures that name others that exist, or errors with their places.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const Checked<data::PortfolioFile> file = data::parse_portfolio(text, "fuzz.toml");
  if (file) {
    if (file->measures.empty() || file->budgets.empty()) std::abort();
    for (const data::PortfolioBudget& budget : file->budgets) {
      if (!(budget.amount > 0)) std::abort();
    }
    for (const data::PortfolioMeasure& measure : file->measures) {
      for (const std::size_t other : measure.needs) {
        if (other >= file->measures.size()) std::abort();
      }
      // With m0 the effect is the deprivations that a measure ends, else an expression.
      const bool m0 = file->objective == data::PortfolioObjective::m0;
      if (measure.cost.text.empty() || measure.effect.text.empty() != m0 || measure.removes.empty() == m0) std::abort();
      for (const std::size_t indicator : measure.removes) {
        if (indicator >= file->indicators.size()) std::abort();
      }
    }
    return 0;
  }
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (file.error().all.empty()) std::abort();
  for (const Error& error : file.error().all) {
    if (error.code.name.empty() || error.what.empty() || error.where.line < 1 || error.where.line > lines) std::abort();
  }
  return 0;
}
