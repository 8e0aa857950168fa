// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/group_decomposition.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/measure/derived.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/rankings.h"

namespace solleva::measure {
namespace {

constexpr const char* kOfAll = "share of the whole";

/// The whole or a group as its parts are computed: people, mean and index.
struct Cell {
  Smooth people, mean, index;
};

/// One run over all figures.
class Decomposer {
 public:
  Decomposer(const Rankings& rankings, std::span<const Domain> domains, const SurveyOptions& options, bool influence)
      : rankings_(rankings), domains_(domains), options_(options), statistics_(influence), figures_(domains.size()) {}

  Derivation run() && {
    for (const SurveyLine& line : options_.lines) {
      lines_.push_back(statistics_.line(0, rankings_.whole(), line, options_.conventions));
    }
    shares();
    for (const Index& index : options_.indices) {
      if (!index.needs_line) unequal(index);
      for (std::size_t l = 0; index.needs_line && l < lines_.size(); ++l) poor(index, l);
    }
    Derivation all{std::move(statistics_), {}, {}};
    for (std::vector<DerivedFigure>& some : figures_) {
      for (DerivedFigure& figure : some) all.figures.push_back(std::move(figure));
    }
    return all;
  }

 private:
  struct Named {
    std::string estimand, unit, line = {};
    IntervalScale scale = IntervalScale::plain;
  };

  void give(std::size_t domain, Named name, const Smooth& value) {
    DerivedFigure figure{{std::move(name.estimand), domains_[domain].group}, value, {domains_[domain].rows}};
    figure.row.line = std::move(name.line);
    figure.row.unit = std::move(name.unit);
    figure.scale = name.scale;
    if (ranked_) figure.row.flags = left_out(domains_[domain], (*ranked_)[domain]);
    figures_[domain].push_back(std::move(figure));
  }

  /// The shares of groups in people, and in welfare where inequality is asked for.
  void shares() {
    const std::vector<Ranked>& ranked = rankings_.of({});
    const Smooth people = statistics_.people(0, ranked[0]);
    const bool incomes = std::ranges::any_of(options_.indices, [](const Index& index) { return !index.needs_line; });
    const Smooth mean = incomes ? statistics_.mean(0, ranked[0]) : Smooth(1);
    for (std::size_t g = 1; g < ranked.size(); ++g) {
      const Smooth share = statistics_.people(0, ranked[g]) / people;
      give(g, {"population_share", "share of persons", {}, IntervalScale::logit}, share);
      if (incomes) give(g, {"welfare_share", "share of welfare"}, share * statistics_.mean(0, ranked[g]) / mean);
    }
  }

  /// The whole, then the groups. Means are asked for where the parts need them.
  std::vector<Cell> cells(const Index& index, std::optional<std::size_t> line) {
    const SurveyLine* own = line ? &options_.lines[*line] : nullptr;
    const std::vector<Ranked>& ranked = rankings_.of({own, takes_positive(index, options_.conventions)});
    ranked_ = &ranked;
    std::vector<Cell> all;
    for (const Ranked& rows : ranked) {
      Cell cell{statistics_.people(0, rows), {}, {}};
      if (!line) cell.mean = statistics_.mean(0, rows);
      cell.index = statistics_.index(0, rows, index, options_.conventions, line ? lines_[*line] : Smooth());
      all.push_back(std::move(cell));
    }
    return all;
  }

  void poor(const Index& index, std::size_t line) {
    const std::string name = line_text(options_.lines[line], lines_[line]);
    const std::vector<Cell> all = cells(index, line);
    give(0, {index.name, index.unit, name, index.scale}, all[0].index);
    for (std::size_t g = 1; g < all.size(); ++g) {
      const Smooth part = all[g].people / all[0].people * all[g].index;
      give(g, {index.name, index.unit, name, index.scale}, all[g].index);
      give(g, {index.name + "_contribution", index.unit, name}, part);
      give(g, {index.name + "_contribution_share", kOfAll, name}, part / all[0].index);
    }
  }

  /// A part of the whole, and its share of the whole.
  void give_part(std::size_t domain, const std::string& name, const Smooth& part, const Smooth& whole) {
    give(domain, {name, "1"}, part);
    give(domain, {name + "_share", kOfAll}, part / whole);
  }

  void unequal(const Index& index) {
    const std::vector<Cell> all = cells(index, {});
    const bool gini = index.name == "gini";
    const double a = entropy_parameter(index).value_or(0);
    give(0, {index.name, index.unit, {}, index.scale}, all[0].index);
    Smooth within;
    for (std::size_t g = 1; g < all.size(); ++g) {
      const Smooth share = all[g].people / all[0].people, relative = all[g].mean / all[0].mean;
      const Smooth part = all[g].index * (gini ? share * share * relative : share * pow(relative, a));
      give(g, {index.name, index.unit, {}, index.scale}, all[g].index);
      give_part(g, index.name + "_contribution", part, all[0].index);
      within += part;
    }
    const Smooth between = gini ? gini_between(all) : entropy_between(all, a);
    give_part(0, index.name + "_within", within, all[0].index);
    give_part(0, index.name + "_between", between, all[0].index);
    if (gini) give_part(0, index.name + "_overlap", all[0].index - within - between, all[0].index);
  }

  /// The index as if everybody had the mean of their group, group-decomposition#5.
  static Smooth entropy_between(const std::vector<Cell>& all, double a) {
    Smooth sum;
    for (std::size_t g = 1; g < all.size(); ++g) {
      const Smooth share = all[g].people / all[0].people, relative = all[g].mean / all[0].mean;
      if (a == 0) {
        sum += Smooth(0) - share * log(relative);
      } else if (a == 1) {
        sum += share * relative * log(relative);
      } else {
        sum += share * (pow(relative, a) - 1) / (a * (a - 1));
      }
    }
    return sum;
  }

  /// The same for Gini, group-decomposition#8, with groups from the poorest to the richest.
  static Smooth gini_between(const std::vector<Cell>& all) {
    std::vector<std::size_t> order(all.size() - 1);
    std::iota(order.begin(), order.end(), std::size_t{1});
    std::ranges::stable_sort(order, {}, [&](std::size_t g) { return all[g].mean.value(); });
    Smooth below, sum(-1);
    for (const std::size_t g : order) {
      const Smooth share = all[g].people / all[0].people;
      sum += share * all[g].mean / all[0].mean * (below * 2 + share);
      below += share;
    }
    return sum;
  }

  const Rankings& rankings_;
  std::span<const Domain> domains_;
  const SurveyOptions& options_;
  Statistics statistics_;
  std::vector<Smooth> lines_;
  const std::vector<Ranked>* ranked_ = nullptr;  ///< those of the index at work
  std::vector<std::vector<DerivedFigure>> figures_;  ///< of each domain
};

tl::unexpected<Error> cannot(const Index& index, const char* hint) {
  return fail({errors::no_decomposition, "there are no such parts of the index", {.unit = index.name}, {}, hint});
}

Done check_lines(const SurveyOptions& options) {
  for (const Index& index : options.indices) {
    if (index.needs_line && options.lines.empty()) {
      return fail({errors::no_line, "the index needs a poverty line", {.unit = index.name}});
    }
  }
  return {};
}

/// The parts of one index against one line in one domain, after the incidence.
struct PovertyParts {
  Smooth incidence, first, second;
};

/// group-decomposition#10 and #11, and #12 and #13.
PovertyParts parts_of(Statistics& statistics, const Ranked& rows, const Index& index, const Conventions& conventions,
                      const Smooth& line) {
  const auto measured = [&](const char* name) { return statistics.index(0, rows, index_named(name).value(), conventions, line); };
  const Smooth incidence = measured("fgt0"), gap = measured("fgt1") / incidence;
  const Smooth whole = statistics.index(0, rows, index, conventions, line);
  if (is_fgt(index)) {
    const double a = index.parameter;
    return {incidence, gap, (whole / (incidence * pow(gap, a)) - 1) / (a * (a - 1))};
  }
  const Smooth ratio = Smooth(0) - log(Smooth(1) - gap);
  return {incidence, ratio, whole / incidence - ratio};
}

Derivation components(const Rankings& rankings, std::span<const Domain> domains, const SurveyOptions& options, bool influence) {
  Statistics statistics(influence);
  std::vector<DerivedFigure> figures;
  std::vector<Smooth> lines;
  for (const SurveyLine& line : options.lines) {
    lines.push_back(statistics.line(0, rankings.whole(), line, options.conventions));
  }
  for (std::size_t d = 0; d < domains.size(); ++d) {
    for (const Index& index : options.indices) {
      for (std::size_t l = 0; l < lines.size(); ++l) {
        const Ranked& rows = rankings.of({&options.lines[l], takes_positive(index, options.conventions)})[d];
        const PovertyParts parts = parts_of(statistics, rows, index, options.conventions, lines[l]);
        const auto give = [&](std::string name, const char* unit, const Smooth& value, IntervalScale scale) {
          DerivedFigure figure{{std::move(name), domains[d].group}, value, {domains[d].rows}, scale};
          figure.row.line = line_text(options.lines[l], lines[l]);
          figure.row.unit = unit;
          figure.row.flags = left_out(domains[d], rows);
          figures.push_back(std::move(figure));
        };
        const bool fgt = is_fgt(index);
        give(index.name + "_incidence", "share of persons", parts.incidence, IntervalScale::logit);
        give(index.name + (fgt ? "_income_gap_ratio" : "_gap_ratio"), "1", parts.first, IntervalScale::plain);
        give(index.name + (fgt ? "_gap_ge" + format_double(index.parameter) : "_mld_of_poor"), "1", parts.second,
             IntervalScale::plain);
      }
    }
  }
  return {std::move(statistics), std::move(figures)};
}

}  // namespace

Result<std::vector<Estimate>> poverty_components(const SurveySample& sample, std::span<const Domain> domains,
                                                 const SurveyOptions& options, const RunControl& control) {
  for (const Index& index : options.indices) {
    if (!(is_fgt(index) && index.parameter > 1) && index.name != "watts") {
      return cannot(index, "fgtA with A above 1 and watts have incidence, depth and inequality of their own");
    }
  }
  if (Done ok = check_lines(options); !ok) return fail(ok.error());
  const Rankings rankings(sample, domains, options, sample.whole);
  const Derive derive = [&](std::span<const std::span<const double>> weights, bool influence) {
    const auto weighed = std::make_shared<const Rankings>(rankings.under(weights[0]));
    Derivation all = components(*weighed, domains, options, influence);
    all.kept = weighed;
    return all;
  };
  return derived_estimates({&sample, 1}, derive, {options.level, options.around_estimate}, control);
}

Result<std::vector<Estimate>> group_decomposition(const SurveySample& sample, std::span<const Domain> domains,
                                                  const SurveyOptions& options, const RunControl& control) {
  if (domains.size() < 2) return fail({errors::no_decomposition, "there are no groups", {}, {}, "name a column with --by"});
  for (const Index& index : options.indices) {
    if (!is_fgt(index) && !entropy_parameter(index) && index.name != "watts" && index.name != "gini") {
      return cannot(index, "fgtA, watts, mld, theil, geA and gini can be taken apart by group");
    }
  }
  if (Done ok = check_lines(options); !ok) return fail(ok.error());
  const Rankings rankings(sample, domains, options, sample.whole);
  const Derive derive = [&](std::span<const std::span<const double>> weights, bool influence) {
    const auto weighed = std::make_shared<const Rankings>(rankings.under(weights[0]));
    Derivation all = Decomposer(*weighed, domains, options, influence).run();
    all.kept = weighed;
    return all;
  };
  return derived_estimates({&sample, 1}, derive, {options.level, options.around_estimate}, control);
}

}  // namespace solleva::measure
