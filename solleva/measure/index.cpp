// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/index.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/base/parallel.h"
#include "solleva/base/sort.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/index_kernels.h"

namespace solleva::measure {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// How the text after the first part of a name is read.
enum class Reads {
  nothing,
  number,      ///< a parameter, as it stands
  percent,     ///< a percentage of persons
  percentile,  ///< "10", or "90p10"
  range,       ///< "80-90"
  camps,       ///< "3", or "3-1.6" with the second parameter
};

/// What an index asks of its sample and tells of itself.
struct Traits {
  bool needs_line = false;
  IntervalScale scale = IntervalScale::plain;
  bool positive_only = false;
  bool needs_whole = false;
  bool in_pieces = false;
  bool rough = false;
};

struct Family {
  std::string_view pattern, prefix;
  Reads reads = Reads::nothing;
  std::array<double, 2> range = {-infinity, infinity};  ///< of the number
  std::optional<double> otherwise = {};                 ///< the number where none is written
  double second = 0;                                    ///< parameter2
  Traits traits = {};
  std::string_view unit, meaning;
  kernel::Compute* compute = nullptr;
};

constexpr IntervalScale logit = IntervalScale::logit, log = IntervalScale::log;
constexpr std::string_view persons = "share of persons", held = "share of welfare", money = "welfare";
constexpr std::string_view pure = "index", ratio = "ratio", gap = "share of the line", logs = "log points";

// clang-format off
const std::array families{
    Family{"fgtA", "fgt", Reads::number, {0, infinity}, {}, 0, {.needs_line = true, .scale = logit, .in_pieces = true}, gap, "poverty: the mean of the gaps to the line, as shares of it, to the power A (0 head count, 1 gap, 2 severity)", kernel::fgt},
    Family{"watts", "watts", Reads::nothing, {}, {}, 0, {.needs_line = true, .scale = log, .positive_only = true}, logs, "poverty: the mean of log(line/welfare) of the poor, over all", kernel::watts},
    Family{"sen", "sen", Reads::nothing, {}, {}, 0, {.needs_line = true, .scale = logit}, pure, "poverty: Sen's index, gaps weighted by rank among the poor", kernel::sen},
    Family{"sst", "sst", Reads::nothing, {}, {}, 0, {.needs_line = true, .scale = logit}, pure, "poverty: Sen-Shorrocks-Thon, gaps weighted by rank among all", kernel::sen_shorrocks_thon},
    Family{"chuG", "chu", Reads::number, {-infinity, 1}, {}, 0, {.needs_line = true, .scale = logit, .positive_only = true}, pure, "poverty: Clark-Hemming-Ulph with power G (0 is watts, 1 is fgt1)", kernel::chu},
    Family{"median_gap", "median_gap", Reads::nothing, {}, {}, 0, {.needs_line = true, .scale = logit, .rough = true}, gap, "poverty: the gap of the median poor person, as a share of the line", kernel::median_gap},
    Family{"prosperityS", "prosperity", Reads::number, {0, infinity}, 0, 0, {.needs_line = true, .scale = log, .positive_only = true}, ratio, "the prosperity gap: the mean of standard/welfare; the standard is S, as in prosperity28, or the line", kernel::prosperity_gap},
    Family{"richness", "richness", Reads::nothing, {}, {}, 0, {.needs_line = true, .scale = logit}, persons, "richness: the share above the line", kernel::richness},
    Family{"richness_concaveB", "richness_concave", Reads::number, {0, infinity}, {}, 0, {.needs_line = true, .scale = logit}, pure, "richness: the mean of 1 - (line/welfare)^B of the rich, over all", kernel::richness_concave},
    Family{"richness_convexA", "richness_convex", Reads::number, {0, infinity}, {}, 0, {.needs_line = true, .scale = logit}, pure, "richness: the mean of (welfare/line - 1)^A of the rich, over all", kernel::richness_convex},
    Family{"arpt", "arpt", Reads::number, {0, infinity}, 0.6, 0.5, {}, money, "at-risk-of-poverty threshold: 0.6 (or the number given) of the median", kernel::arpt},
    Family{"arpr", "arpr", Reads::number, {0, infinity}, 0.6, 0.5, {.scale = logit, .needs_whole = true}, persons, "at-risk-of-poverty rate: the share below that threshold", kernel::arpr},
    Family{"rmpg", "rmpg", Reads::number, {0, infinity}, 0.6, 0.5, {.scale = logit, .needs_whole = true, .rough = true}, gap, "relative median poverty gap: median_gap at that threshold", kernel::relative_median_gap},
    Family{"poor_median", "poor_median", Reads::number, {0, infinity}, 0.6, 0.5, {.needs_whole = true, .rough = true}, money, "the median of those below that threshold", kernel::poor_median},
    Family{"gini", "gini", Reads::nothing, {}, {}, 0, {.scale = logit, .in_pieces = true}, pure, "inequality: the Gini index", kernel::gini},
    Family{"sginiN", "sgini", Reads::number, {1, infinity}, {}, 0, {.scale = logit}, pure, "inequality: the extended Gini, more averse to it the larger N (2 is the Gini)", kernel::s_gini},
    Family{"mld", "mld", Reads::nothing, {}, {}, 0, {.scale = log, .positive_only = true}, logs, "inequality: the mean log deviation", kernel::mean_log_deviation},
    Family{"theil", "theil", Reads::nothing, {}, {}, 1, {.scale = log, .positive_only = true}, pure, "inequality: the Theil index", kernel::theil},
    Family{"geA", "ge", Reads::number, {-infinity, infinity}, {}, 0, {.scale = log, .positive_only = true}, pure, "inequality: generalised entropy (ge0 is mld, ge1 is theil)", kernel::entropy},
    Family{"atkinsonE", "atkinson", Reads::number, {0, infinity}, {}, 0, {.scale = logit, .positive_only = true}, pure, "inequality: Atkinson's index with aversion E", kernel::atkinson},
    Family{"renyiA", "renyi", Reads::number, {0, infinity}, {}, 0, {.scale = log, .positive_only = true}, pure, "inequality: Renyi's divergence (1 is theil)", kernel::renyi},
    Family{"jdiv", "jdiv", Reads::nothing, {}, {}, 0, {.scale = log, .positive_only = true}, pure, "inequality: the J-divergence, theil + mld", kernel::j_divergence},
    Family{"hoover", "hoover", Reads::nothing, {}, {}, 0, {.scale = logit}, pure, "inequality: what would have to change hands, as a share of all welfare", kernel::hoover},
    Family{"zenga", "zenga", Reads::nothing, {}, {}, 0, {.scale = logit}, pure, "inequality: Zenga's index of 2007", kernel::zenga},
    Family{"amato", "amato", Reads::nothing, {}, {}, 0, {}, pure, "inequality: Amato's index, the length of the Lorenz curve", kernel::amato},
    Family{"wolfson", "wolfson", Reads::nothing, {}, {}, 0, {.scale = log}, pure, "polarisation: Wolfson's index", kernel::wolfson},
    Family{"erA", "er", Reads::number, {1, 1.6}, 1.3, 0, {.scale = log}, pure, "polarisation: Esteban-Gradin-Ray with two camps", kernel::esteban_gradin_ray},
    Family{"egrN-A", "egr", Reads::camps, {2, 9}, {}, 1.3, {.scale = log}, pure, "polarisation: Esteban-Gradin-Ray with N camps, as in egr3; with A where it is not 1.3, as in egr3-1.6", kernel::esteban_gradin_ray_camps},
    Family{"derA", "der", Reads::number, {0.25, 1}, 0.5, 0, {.scale = log}, pure, "polarisation: Duclos-Esteban-Ray", kernel::duclos_esteban_ray},
    Family{"mean", "mean", Reads::nothing, {}, {}, 0, {}, money, "the mean of welfare", kernel::mean},
    Family{"median", "median", Reads::nothing, {}, 0.5, 0, {}, money, "the welfare that half of all persons do not exceed", kernel::percentile},
    Family{"pN", "p", Reads::percentile, {0, 100}, {}, 0, {}, money, "a percentile of welfare", kernel::percentile},
    Family{"pNpM", "p", Reads::percentile, {0, 100}, {}, 0, {.scale = log}, ratio, "the ratio of two percentiles, as in p90p10", kernel::percentile_ratio},
    Family{"qsr", "qsr", Reads::nothing, {}, 0.2, 0.2, {.scale = log}, ratio, "quintile share ratio: what the richest 20 % have for each unit of the poorest 20 %", kernel::share_ratio},
    Family{"palma", "palma", Reads::nothing, {}, 0.1, 0.4, {.scale = log}, ratio, "what the richest 10 % have for each unit of the poorest 40 %", kernel::share_ratio},
    Family{"bottomN", "bottom", Reads::percent, {0, 100}, {}, 0, {.scale = logit}, held, "what the poorest N % hold", kernel::share_below},
    Family{"topN", "top", Reads::percent, {0, 100}, {}, 0, {.scale = logit}, held, "what the richest N % hold", kernel::share_above},
    Family{"shareN-M", "share", Reads::range, {0, 100}, {}, 0, {.scale = logit}, held, "what those between two ranks hold, as in share80-90", kernel::share_between},
    Family{"lorenzN", "lorenz", Reads::percent, {0, 100}, {}, 0, {.scale = logit}, held, "the Lorenz curve at N %", kernel::lorenz_ordinate},
    Family{"isqN", "isq", Reads::percent, {0, 100}, {}, 0, {}, "total welfare", "the total welfare of the poorest N %", kernel::total_below},
};
// clang-format on

tl::unexpected<Error> unknown(std::string_view name, std::string what) {
  std::vector<std::string> names;
  for (const Family& family : families) names.emplace_back(family.prefix == "p" ? family.pattern : family.prefix);
  Error error{errors::unknown_index, std::move(what)};
  for (const Family& family : families) {  // a name that lacks its number is near to itself
    if (family.prefix.size() > 1 && family.pattern != family.prefix && name == family.prefix) {
      error.hint = "it is written " + std::string(family.pattern) + ": " + std::string(family.meaning);
      return fail(std::move(error));
    }
  }
  error.hint = did_you_mean(name, names);
  return fail(std::move(error));
}

Index of_family(const Family& family, std::string name) {
  const Traits& traits = family.traits;
  return {.name = std::move(name), .parameter = family.otherwise.value_or(0), .parameter2 = family.second,
          .needs_line = traits.needs_line, .scale = traits.scale,
          .positive_only = traits.positive_only, .unit = std::string(family.unit), .meaning = std::string(family.meaning),
          .compute = family.compute, .needs_whole = traits.needs_whole, .in_pieces = traits.in_pieces, .rough = traits.rough};
}

Result<double> in_range(const Family& family, std::string_view name, double number) {
  if (number >= family.range[0] && number <= family.range[1]) return number;
  const std::string least = format_double(family.range[0]);
  const std::string range = family.range[1] == infinity ? least + " or more" : "from " + least + " to " + format_double(family.range[1]);
  return fail({errors::unknown_index, "the number in '" + std::string(name) + "' must be " + range});
}

const Family& family_named(std::string_view pattern) {
  const auto found = std::ranges::find(families, pattern, &Family::pattern);
  require(found != families.end(), "a family of that pattern");
  return *found;
}

/// "p90", "p90p10": the part after the first p.
Result<Index> percentile_named(std::string_view name, std::string_view rest) {
  const std::vector<std::string_view> parts = split(rest, 'p');
  const Family& family = family_named(parts.size() == 1 ? "pN" : "pNpM");
  std::vector<double> shares;
  std::string written;
  for (const std::string_view part : parts) {
    const auto number = parse_double(part);
    if (!number || parts.size() > 2) return unknown(name, "there is no index '" + std::string(name) + "'");
    const auto percent = in_range(family, name, *number);
    if (!percent) return fail(percent.error());
    shares.push_back(*percent / 100);
    written += "p" + format_double(*percent);
  }
  Index index = of_family(family, written);
  index.parameter = shares.front();
  index.parameter2 = shares.back();
  return index;
}

/// "share80-90": the part after the word.
std::optional<Result<Index>> range_named(const Family& family, std::string_view name, std::string_view rest) {
  const std::size_t dash = rest.find('-');
  if (dash == std::string_view::npos) return {};
  const auto from = parse_double(rest.substr(0, dash)), to = parse_double(rest.substr(dash + 1));
  if (!from || !to) return {};
  if (!(*from < *to)) return Result<Index>(unknown(name, "the ranks in '" + std::string(name) + "' must rise"));
  for (const double rank : {*from, *to}) {
    if (const auto good = in_range(family, name, rank); !good) return Result<Index>(fail(good.error()));
  }
  Index index = of_family(family, std::string(family.prefix) + format_double(*from) + "-" + format_double(*to));
  index.parameter = *from / 100;
  index.parameter2 = *to / 100;
  return index;
}

/// "egr3", "egr3-1.6": the part after the word.
std::optional<Result<Index>> camps_named(const Family& family, std::string_view name, std::string_view rest) {
  const std::size_t dash = rest.find('-');
  const auto camps = parse_double(rest.substr(0, dash));
  const auto alpha = dash == std::string_view::npos ? std::optional(family.second) : parse_double(rest.substr(dash + 1));
  if (!camps || !alpha) return {};
  if (const auto good = in_range(family, name, *camps); !good) return Result<Index>(fail(good.error()));
  if (*camps != std::floor(*camps) || !(*alpha >= 1 && *alpha <= 1.6)) {
    return Result<Index>(unknown(name, "'" + std::string(name) + "' needs a whole number of camps, and A from 1 to 1.6"));
  }
  std::string written = std::string(family.prefix) + format_double(*camps);
  if (*alpha != family.second) written += "-" + format_double(*alpha);
  Index index = of_family(family, std::move(written));
  index.parameter = *camps;
  index.parameter2 = *alpha;
  return index;
}

/// Empty: this family has no such name.
std::optional<Result<Index>> read(const Family& family, std::string_view name) {
  if (!name.starts_with(family.prefix)) return {};
  const std::string_view rest = name.substr(family.prefix.size());
  if (family.reads == Reads::nothing || rest.empty()) {
    if (!rest.empty() || (family.reads != Reads::nothing && !family.otherwise)) return {};
    return of_family(family, std::string(name));
  }
  if (family.reads == Reads::percentile) {
    if (rest[0] < '0' || rest[0] > '9') return {};
    return percentile_named(name, rest);
  }
  if (family.reads == Reads::range) return range_named(family, name, rest);
  if (family.reads == Reads::camps) return camps_named(family, name, rest);
  const auto number = parse_double(rest);
  if (!number) return {};
  const auto good = in_range(family, name, *number);
  if (!good) return Result<Index>(fail(good.error()));
  if (family.compute == kernel::entropy && (*good == 0 || *good == 1)) return index_named(*good == 0 ? "mld" : "theil");
  Index index = of_family(family, std::string(family.prefix) + format_double(*good));
  index.parameter = family.reads == Reads::percent ? *good / 100 : *good;
  return index;
}

/// Gives each row of an order its weight.
Ranked weighted(Sorted order, std::span<const double> weights, unsigned threads) {
  Ranked ranked{std::move(order.values), {}, std::move(order.order)};
  ranked.weights.resize(ranked.rows.size());
  constexpr std::size_t rows_at_once = std::size_t{1} << 18U;
  const Done done = parallel_chunks({ranked.rows.size(), rows_at_once}, {.threads = threads}, [&](Chunk chunk) {
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) ranked.weights[i] = weights[ranked.rows[i]];
  });
  require(done.has_value(), "nobody can stop a ranking");
  ranked.people = kernel::total(kernel::all_rows(ranked), [&](std::size_t i) { return ranked.weights[i]; });
  return ranked;
}

}  // namespace

Ranked rank(std::span<const double> welfare, std::span<const double> weights, std::span<const std::uint32_t> rows) {
  require(welfare.size() == weights.size(), "as many weights as rows");
  if (rows.empty()) return rank(std::vector<double>(welfare.begin(), welfare.end()), weights, 1);
  std::vector<double> chosen(rows.size());
  std::ranges::transform(rows, chosen.begin(), [&](std::uint32_t row) { return welfare[row]; });
  Sorted order = sorted(std::move(chosen), 1);
  for (std::uint32_t& row : order.order) row = rows[row];
  return weighted(std::move(order), weights, 1);
}

Ranked rank(std::vector<double>&& welfare, std::span<const double> weights, unsigned threads) {
  require(welfare.size() == weights.size(), "as many weights as rows");
  return weighted(sorted(std::move(welfare), threads), weights, threads);
}

Result<Index> index_named(std::string_view name) {
  for (const Family& family : families) {
    if (auto index = read(family, name)) {
      if (!index->has_value()) return *index;
      if ((*index)->name == "fgt0") {
        (*index)->scale = IntervalScale::logit;
        (*index)->unit = persons;
      }
      if ((*index)->compute == kernel::prosperity_gap && (*index)->parameter > 0) (*index)->needs_line = false;
      return *index;
    }
  }
  return unknown(name, "there is no index '" + std::string(name) + "'");
}

std::span<const IndexFamily> index_families() {
  static const std::vector<IndexFamily> all = [] {
    std::vector<IndexFamily> list;
    for (const Family& family : families) list.push_back({family.pattern, family.meaning});
    return list;
  }();
  return all;
}

}  // namespace solleva::measure
