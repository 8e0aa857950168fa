// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/curve.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "solleva/base/quantile.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/interval.h"

namespace solleva::measure {
namespace {

/// The total of an amount over the poorest part, curves#1, and what it owes to the rows, curves#2.
struct PartTotal {
  double total = 0;
  std::size_t end = 0;   ///< the row at the end of the part
  double at_end = 0;     ///< its amount; 0 where the part is everybody
  double inside = 0;     ///< how much of its weight is in the part
};

/// `amount(i)` of ranked row i.
template <class Amount>
PartTotal part_total(const Ranked& ranked, double rank, const Amount& amount) {
  PartTotal part;
  const double wanted = rank * ranked.people;
  Sum people, total;
  for (; part.end < ranked.size(); ++part.end) {
    const double weight = ranked.weights[part.end];
    if (rank < 1 && people.value() + weight >= wanted) {
      part.at_end = amount(part.end);
      part.inside = wanted - people.value();
      total.add(part.inside * part.at_end);
      break;
    }
    people.add(weight);
    total.add(weight * amount(part.end));
  }
  part.total = total.value();
  return part;
}

/// The derivative of the total by the weight of each row, curves#2.
template <class Amount>
std::vector<double> part_influence(const Ranked& ranked, double rank, const PartTotal& part, const Amount& amount) {
  std::vector<double> influence(ranked.size(), rank * part.at_end);
  for (std::size_t i = 0; i < part.end; ++i) influence[i] += amount(i) - part.at_end;
  return influence;
}

IndexValue generalised_lorenz(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  const auto amount = [&](std::size_t i) { return ranked.welfare[i]; };
  const PartTotal part = part_total(ranked, index.parameter, amount);
  IndexValue found{part.total / ranked.people, {}, 0, {}};
  if (!terms.influence) return found;
  found.influence = part_influence(ranked, index.parameter, part, amount);
  for (double& value : found.influence) value = (value - *found.value) / ranked.people;
  return found;
}

IndexValue pen(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  return quantile_value(ranked, index.parameter, terms.conventions, terms.influence);
}

IndexValue tip(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  const double line = *terms.line;
  const auto amount = [&](std::size_t i) { return std::max(0.0, (line - ranked.welfare[i]) / line); };
  const PartTotal part = part_total(ranked, index.parameter, amount);
  IndexValue found{part.total / ranked.people, {}, 0, {}};
  if (!terms.influence) return found;
  Sum slope;
  for (std::size_t i = 0; i < part.end && ranked.welfare[i] < line; ++i) slope.add(ranked.weights[i] * ranked.welfare[i]);
  if (part.end < ranked.size() && ranked.welfare[part.end] < line) slope.add(part.inside * ranked.welfare[part.end]);
  found.line_slope = slope.value() / (line * line) / ranked.people;
  found.influence = part_influence(ranked, index.parameter, part, amount);
  for (double& value : found.influence) value = (value - *found.value) / ranked.people;
  return found;
}

Done check(const CurveOptions& options) {
  const auto bad = [](std::string what) -> Done { return fail({errors::bad_curve, std::move(what)}); };
  const bool lines = options.kind == CurveKind::fgt, open = options.kind == CurveKind::pen;
  if (options.at.empty()) return bad("a curve needs a point");
  if (lines && !(options.alpha >= 0 && std::isfinite(options.alpha))) {
    return bad("alpha must be 0 or more, not " + format_double(options.alpha));
  }
  for (std::size_t i = 0; i < options.at.size(); ++i) {
    const double at = options.at[i];
    if (lines && !(at > 0 && std::isfinite(at))) return bad("a line must be above 0, not " + format_double(at));
    if (!lines && !(at >= 0 && at <= 1)) return bad("a rank must be a share in [0, 1], not " + format_double(at));
    if (open && !(at > 0 && at < 1)) return bad("nobody stands at rank " + format_double(at) + " of Pen's parade: ranks lie in (0, 1)");
    if (i > 0 && !(at > options.at[i - 1])) {
      return bad("points must rise, and " + format_double(at) + " comes after " + format_double(options.at[i - 1]));
    }
  }
  if (options.kind != CurveKind::tip || !options.lines.empty()) return {};
  return fail({errors::no_line, "a TIP curve needs a poverty line", {}, "", "give one, as with --line 2.15 or --line-of-median 0.6"});
}

/// Ends that hold for every sample have no error; a share outside (0, 1), as where the poorest have debts, has a plain interval.
void settle(CurvePoint& point, CurveKind kind, double level) {
  Estimate& row = point.estimate;
  const bool start = point.at <= 0, end = kind == CurveKind::lorenz && point.at >= 1;
  if (!row.value || !row.se || row.lower) return;
  const auto none = [](const Flag& flag) { return flag.code == "no-interval"; };
  if (kind != CurveKind::fgt && (start || end)) {
    row.se = 0;
    row.lower = row.upper = row.value;
    row.method = "by definition";
    std::erase_if(row.flags, none);
  } else if (kind == CurveKind::lorenz && std::ranges::any_of(row.flags, none)) {
    std::erase_if(row.flags, none);
    row.method = row.method.substr(0, row.method.find(',')) + ", t";
    add_interval(row, {level, IntervalScale::plain});
  }
}

}  // namespace

std::string_view to_text(CurveKind kind) {
  switch (kind) {
    case CurveKind::lorenz: return "lorenz";
    case CurveKind::generalised_lorenz: return "generalised-lorenz";
    case CurveKind::pen: return "pen";
    case CurveKind::tip: return "tip";
    case CurveKind::fgt: break;
  }
  return "fgt";
}

Index curve_ordinate(CurveKind kind, double rank) {
  Index index;
  index.name = std::string(to_text(kind)) + format_double(rank);
  index.parameter = rank;
  switch (kind) {
    case CurveKind::lorenz:
      index.scale = IntervalScale::logit;
      index.unit = "share of welfare";
      index.compute = index_named("lorenz50")->compute;
      break;
    case CurveKind::tip:
      index.needs_line = true;
      index.scale = IntervalScale::logit;
      index.unit = "share of the line";
      index.compute = tip;
      break;
    case CurveKind::generalised_lorenz:
    case CurveKind::pen:
    case CurveKind::fgt:
      index.unit = "welfare";
      index.compute = kind == CurveKind::pen ? pen : generalised_lorenz;
      break;
  }
  return index;
}

Result<std::vector<CurvePoint>> survey_curve(const SurveySample& sample, std::span<const Domain> domains,
                                             const CurveOptions& options, const RunControl& control) {
  if (Done ok = check(options); !ok) return fail(std::move(ok.error()));
  SurveyOptions all{{}, options.lines, options.conventions, options.level, options.around_estimate};
  if (options.kind == CurveKind::fgt) {
    Result<Index> index = index_named("fgt" + format_double(options.alpha));
    if (!index) return fail(index.error());
    all.indices.push_back(std::move(*index));
    all.lines.clear();
    for (const double line : options.at) all.lines.push_back({.amount = line, .name = format_double(line)});
  } else {
    for (const double rank : options.at) all.indices.push_back(curve_ordinate(options.kind, rank));
  }
  Result<SurveyReport> report = survey_estimates(sample, domains, all, control);
  if (!report) return fail(report.error());
  // survey_estimates() goes index by index and in each line by line; a curve is read along its ranks.
  const std::size_t points = options.at.size(), curves = options.kind == CurveKind::tip ? options.lines.size() : 1;
  std::vector<CurvePoint> found;
  for (std::size_t d = 0; d < domains.size(); ++d) {
    for (std::size_t c = 0; c < curves; ++c) {
      for (std::size_t p = 0; p < points; ++p) {
        CurvePoint point{options.at[p], std::move(report->results[(d * points + p) * curves + c])};
        settle(point, options.kind, options.level);
        found.push_back(std::move(point));
      }
    }
  }
  return found;
}

std::vector<double> even_grid(Range range, std::size_t steps) {
  std::vector<double> grid;
  const double n = static_cast<double>(steps);
  for (std::size_t i = 0; i <= steps; ++i) {
    const double up = static_cast<double>(i), down = n - up;
    grid.push_back(i == steps ? range.to : (range.from * down + range.to * up) / n);
  }
  return grid;
}

Range quantile_range(std::span<const double> welfare, std::span<const double> weights, std::span<const std::uint32_t> rows,
                     Range shares) {
  const Ranked ranked = rank(welfare, weights, rows);
  const auto at = [&](double share) {
    return weighted_quantile(ranked.welfare, ranked.weights, Share::of(share).value(), QuantileRule::inverse_cdf).value_or(0);
  };
  Range range{at(shares.from), at(shares.to)};
  if (range.from > 0) return range;
  for (std::size_t i = 0; i < ranked.size() && range.from <= 0; ++i) {
    if (ranked.weights[i] > 0) range.from = std::max(range.from, ranked.welfare[i]);
  }
  return range;
}

}  // namespace solleva::measure
