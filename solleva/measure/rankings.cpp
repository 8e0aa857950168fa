// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/rankings.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/base/text.h"

namespace solleva::measure {
namespace {

std::vector<Ranked> ranked_domains(const SurveySample& sample, std::span<const Domain> domains, RankedBy by) {
  std::vector<Ranked> all;
  for (const Domain& domain : domains) {
    if (!by.positive) {
      all.push_back(ranked_for(sample, domain.rows, by.line));
      continue;
    }
    std::vector<std::uint32_t> rows;
    std::ranges::copy_if(domain.rows, std::back_inserter(rows), [&](std::uint32_t row) { return sample.welfare[row] > 0; });
    all.push_back(ranked_for(sample, rows, by.line));
  }
  return all;
}

bool own_lines(const SurveyLine* line) { return line && line->kind == LineKind::of_row; }

}  // namespace

Rankings::Rankings(const SurveySample& sample, std::span<const Domain> domains, const SurveyOptions& options,
                   std::span<const std::uint32_t> whole) {
  const auto keep = [&](RankedBy by) {
    if (!own_lines(by.line)) by.line = nullptr;
    const auto same = [&](const Kept& one) { return one.line == by.line && one.positive == by.positive; };
    if (std::ranges::none_of(kept_, same)) kept_.push_back({by.line, by.positive, ranked_domains(sample, domains, by)});
  };
  keep({});
  const auto estimated = [](const SurveyLine& line) { return line.kind == LineKind::of_quantile || line.kind == LineKind::of_mean; };
  if (std::ranges::any_of(options.lines, estimated) || std::ranges::any_of(options.indices, &Index::needs_whole)) {
    whole_ = ranked_for(sample, whole);
  }
  for (const Index& index : options.indices) {
    const bool positive = takes_positive(index, options.conventions);
    if (!index.needs_line) keep({nullptr, positive});
    if (!index.needs_line) continue;
    for (const SurveyLine& line : options.lines) {
      keep({&line, positive});
      keep({&line, false});
    }
  }
}

const std::vector<Ranked>& Rankings::of(RankedBy by) const {
  if (!own_lines(by.line)) by.line = nullptr;
  const auto found = std::ranges::find_if(kept_, [&](const Kept& one) { return one.line == by.line && one.positive == by.positive; });
  require(found != kept_.end(), "an order that the options asked for");
  return found->domains;
}

Rankings Rankings::under(std::span<const double> weights) const {
  Rankings other = *this;
  other.whole_ = reweighed(whole_, weights);
  for (Kept& one : other.kept_) {
    for (Ranked& ranked : one.domains) ranked = reweighed(ranked, weights);
  }
  return other;
}

bool takes_positive(const Index& index, const Conventions& conventions) {
  return index.positive_only && !(index.name == "watts" && conventions.count_not_positive);
}

bool is_fgt(const Index& index) { return index.name.starts_with("fgt"); }

std::optional<double> entropy_parameter(const Index& index) {
  if (index.name == "mld") return 0;
  if (index.name == "theil") return 1;
  return index.name.starts_with("ge") ? parse_double(std::string_view(index.name).substr(2)) : std::nullopt;
}

std::vector<Flag> left_out(const Domain& domain, const Ranked& ranked) {
  const std::size_t rows = domain.rows.size() - ranked.size();
  if (rows == 0) return {};
  return {{"not-positive", std::to_string(rows) + " rows have welfare of 0 or less and are left out"}};
}

std::string line_text(const SurveyLine& line, const Smooth& amount) { return line_text(line, amount.value()); }

}  // namespace solleva::measure
