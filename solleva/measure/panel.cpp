// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/panel.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/measure/derived.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/rankings.h"

namespace solleva::measure {
namespace {

constexpr std::uint32_t kNoRow = std::numeric_limits<std::uint32_t>::max();

/// The units of a domain that are there at every time.
struct Units {
  std::vector<std::vector<std::uint32_t>> rows;  ///< of each time, of each unit

  const std::vector<std::uint32_t>& last() const { return rows.back(); }
  std::size_t size() const { return rows.back().size(); }
};

/// The row of each unit at each time, or kNoRow.
using Seen = std::vector<std::vector<std::uint32_t>>;

Result<Seen> seen_rows(const PanelRows& panel, std::span<const std::uint32_t> rows) {
  if (panel.times.size() < 2) return fail({errors::bad_panel, "a panel needs two times or more", {}, "there is one"});
  std::uint32_t units = 0;
  for (const std::uint32_t row : rows) units = std::max(units, panel.unit[row] + 1);
  Seen seen(units, std::vector<std::uint32_t>(panel.times.size(), kNoRow));
  for (const std::uint32_t row : rows) {
    std::uint32_t& place = seen[panel.unit[row]][panel.time[row]];
    if (place != kNoRow) {
      return fail({errors::bad_panel, "a unit is there twice at one time", {.unit = panel.times[panel.time[row]]},
                   "rows " + std::to_string(place + 1) + " and " + std::to_string(row + 1)});
    }
    place = row;
  }
  return seen;
}

Units units_of(const Seen& seen, const PanelRows& panel, std::span<const std::uint32_t> rows) {
  Units units{std::vector<std::vector<std::uint32_t>>(panel.times.size())};
  for (const std::uint32_t row : rows) {
    if (panel.time[row] + 1 != panel.times.size()) continue;
    const std::vector<std::uint32_t>& all = seen[panel.unit[row]];
    if (std::ranges::find(all, kNoRow) != all.end()) continue;
    for (std::size_t t = 0; t < all.size(); ++t) units.rows[t].push_back(all[t]);
  }
  return units;
}

/// Limits that cut welfare at one time into states: state s is below limit s and not below limit s - 1.
struct Limits {
  std::vector<Smooth> values;
  bool closed = false;  ///< welfare at a limit is below it
};

/// A figure of a path of states: a number for each unit, computed from its state at each time.
using OfPath = std::function<double(std::span<const std::size_t>)>;

class PanelWork {
 public:
  PanelWork(const SurveySample& sample, const PanelRows& panel, std::span<const Domain> domains, std::span<const Units> units,
            const PanelOptions& options, std::span<const double> weights, bool influence)
      : sample_(sample), panel_(panel), domains_(domains), units_(units), options_(options), weights_(weights),
        statistics_(influence) {}

  Derivation run() && {
    for (std::size_t d = 0; d < domains_.size(); ++d) {
      domain_ = d;
      for (const SurveyLine& line : options_.survey.lines) poverty(line);
      if (options_.quantiles > 1) quantile_transitions();
    }
    return {std::move(statistics_), std::move(figures_), std::move(kept_)};
  }

 private:
  const Units& units() const { return units_[domain_]; }
  std::size_t times() const { return panel_.times.size(); }

  void give(std::string name, const Smooth& value, bool share) {
    DerivedFigure figure{{std::move(name), domains_[domain_].group}, value, {units().last()}};
    figure.row.line = line_;
    figure.row.unit = share ? "share of persons" : "index";
    if (share) figure.scale = IntervalScale::logit;
    figures_.push_back(std::move(figure));
  }

  /// Units of the domain ranked by a value of each; their weights and rows are those of the last time.
  const Ranked& ranked(std::span<const double> values, std::span<const std::size_t> chosen = {}) {
    std::vector<double> y, w;
    std::vector<std::uint32_t> rows;
    for (std::size_t i = 0; i < (chosen.empty() ? values.size() : chosen.size()); ++i) {
      const std::size_t u = chosen.empty() ? i : chosen[i];
      y.push_back(values[u]);
      rows.push_back(units().last()[u]);
      w.push_back(weights_[rows.back()]);
    }
    auto made = std::make_shared<Ranked>(y.empty() ? Ranked{} : rank(y, w));
    for (std::uint32_t& row : made->rows) row = rows[row];
    if (statistics_.influence()) kept_->push_back(made);
    latest_ = made;
    return *made;
  }

  std::vector<double> welfare_at(std::size_t time, const SurveyLine* own) const {
    std::vector<double> values;
    for (const std::uint32_t row : units().rows[time]) {
      values.push_back(own && own->kind == LineKind::of_row ? sample_.welfare[row] / own->of_row[row] : sample_.welfare[row]);
    }
    return values;
  }

  /// The line at every time. An estimated one rests on everybody there at that time, units or not.
  std::vector<Smooth> lines_over_time(const SurveyLine& line) {
    std::vector<Smooth> all;
    for (std::size_t t = 0; t < times(); ++t) {
      if (t > 0 && options_.anchored) {
        all.push_back(all.front());
        continue;
      }
      std::vector<std::uint32_t> rows;
      for (const std::uint32_t row : sample_.whole) {
        if (panel_.time[row] == t) rows.push_back(row);
      }
      auto everybody = std::make_shared<Ranked>(reweighed(ranked_for(sample_, rows), weights_));
      if (statistics_.influence()) kept_->push_back(everybody);
      all.push_back(statistics_.line(0, *everybody, line, options_.survey.conventions));
    }
    return all;
  }

  /// The weighted mean of a number of each unit.
  Smooth mean_of(std::span<const double> values) {
    Sum people, total;
    for (std::size_t u = 0; u < values.size(); ++u) {
      const double weight = weights_[units().last()[u]];
      people.add(weight);
      total.add(weight * values[u]);
    }
    IndexValue found;
    if (!(people.value() > 0)) return statistics_.add(0, {{}, {}, 0, {{"no-weight", "the units of this group stand for nobody"}}}, {});
    found.value = total.value() / people.value();
    if (statistics_.influence()) {
      for (const double value : values) found.influence.push_back((value - *found.value) / people.value());
    }
    return statistics_.add(0, std::move(found), units().last());
  }

  static bool estimated(const Smooth& limit) {
    return std::ranges::any_of(limit.slopes(), [](double slope) { return slope != 0; });
  }

  /// The states of each unit: of unit u at time t, states[u * times + t].
  std::vector<std::size_t> states_of(std::span<const std::vector<double>> welfare, std::span<const Limits> limits) const {
    std::vector<std::size_t> states(units().size() * times());
    for (std::size_t u = 0; u < units().size(); ++u) {
      for (std::size_t t = 0; t < times(); ++t) {
        std::size_t state = 0;
        for (const Smooth& limit : limits[t].values) {
          state += limits[t].closed ? welfare[t][u] > limit.value() : welfare[t][u] >= limit.value();
        }
        states[u * times() + t] = state;
      }
    }
    return states;
  }

  /// The mean of a figure of paths. Where a limit is estimated, units near it change their state when it moves: panel#9.
  Smooth mean_of_paths(std::span<const std::vector<double>> welfare, std::span<const Limits> limits, const OfPath& figure) {
    const std::vector<std::size_t> states = states_of(welfare, limits);
    const auto path = [&](std::size_t u) { return std::span(states).subspan(u * times(), times()); };
    std::vector<double> values;
    for (std::size_t u = 0; u < units().size(); ++u) values.push_back(figure(path(u)));
    Smooth mean = mean_of(values);
    if (!statistics_.influence()) return mean;
    for (std::size_t t = 0; t < times(); ++t) {
      for (std::size_t l = 0; l < limits[t].values.size(); ++l) {
        const Smooth& limit = limits[t].values[l];
        if (!estimated(limit)) continue;
        std::map<double, std::vector<std::size_t>> by_step;
        for (std::size_t u = 0; u < units().size(); ++u) {
          std::vector<std::size_t> below(path(u).begin(), path(u).end());
          std::vector<std::size_t> above = below;
          below[t] = l;
          above[t] = l + 1;
          const double step = figure(below) - figure(above);
          if (step != 0) by_step[step].push_back(u);
        }
        mean += (limit - limit.value()) * slope(welfare[t], limit.value(), by_step);
      }
    }
    return mean;
  }

  /// What the mean gains when a limit moves: the density of units there, times what each gains.
  double slope(std::span<const double> welfare, double limit, const std::map<double, std::vector<std::size_t>>& by_step) {
    double slope = 0, people = 0;
    for (const std::uint32_t row : units().last()) people += weights_[row];
    const Index count = index_named("fgt0").value();
    for (const auto& [step, chosen] : by_step) {
      const Ranked& rows = ranked(welfare, chosen);
      if (rows.people > 0) slope += step * rows.people / people * count.compute(rows, count, {limit, options_.survey.conventions, true}).line_slope;
    }
    return slope;
  }

  void poverty(const SurveyLine& line) {
    const std::vector<Smooth> lines = lines_over_time(line);
    std::vector<std::vector<double>> welfare;
    std::vector<Limits> limits;
    for (std::size_t t = 0; t < times(); ++t) {
      welfare.push_back(welfare_at(t, &line));
      limits.push_back({{lines[t]}, options_.survey.conventions.poor == Poor::at_or_below});
    }
    line_ = options_.anchored ? line_text(line, lines.front()) : line.name;
    for (const Index& index : options_.survey.indices) chronic(index, welfare, lines);
    spells(welfare, limits);
  }

  /// panel#1 to #3.
  void chronic(const Index& index, std::span<const std::vector<double>> welfare, std::span<const Smooth> lines) {
    const double steps = static_cast<double>(times());
    Smooth total;
    std::vector<double> mean(units().size());
    for (std::size_t t = 0; t < times(); ++t) {
      total += statistics_.index(0, ranked(welfare[t]), index, options_.survey.conventions, lines[t]) / steps;
      for (std::size_t u = 0; u < mean.size(); ++u) mean[u] += welfare[t][u] / lines[t].value() / steps;
    }
    Smooth lasting = statistics_.index(0, ranked(mean), index, options_.survey.conventions, 1);
    for (std::size_t t = 0; t < times(); ++t) {
      if (estimated(lines[t])) lasting += (lines[t] - lines[t].value()) * slope_of_chronic(index, welfare[t], mean, lines[t].value());
    }
    give(index.name + "_total", total, false);
    give(index.name + "_chronic", lasting, false);
    give(index.name + "_transient", total - lasting, false);
    give(index.name + "_transient_share", (total - lasting) / total, false);
  }

  /// The derivative of chronic poverty by the line of one time.
  double slope_of_chronic(const Index& index, std::span<const double> welfare, std::span<const double> mean, double line) const {
    Sum sum, people;
    for (std::size_t u = 0; u < mean.size(); ++u) {
      const double weight = weights_[units().last()[u]], gap = 1 - mean[u];
      const double step = welfare[u] / (line * line) / static_cast<double>(times());
      people.add(weight);
      if (!(gap > 0) || (index.name == "watts" && !(mean[u] > 0))) continue;
      sum.add(weight * step * (index.name == "watts" ? 1 / mean[u] : index.parameter * std::pow(gap, index.parameter - 1)));
    }
    return sum.value() / people.value();
  }

  /// panel#4 to #7.
  void spells(std::span<const std::vector<double>> welfare, std::span<const Limits> limits) {
    const auto mean = [&](const OfPath& figure) { return mean_of_paths(welfare, limits, figure); };
    const auto poor = [](std::size_t state) { return state == 0; };
    const auto periods = [=](std::span<const std::size_t> path) { return std::ranges::count_if(path, poor); };
    for (std::size_t t = 0; t < times(); ++t) {
      give("poor_" + panel_.times[t], mean([=](auto path) { return poor(path[t]) ? 1.0 : 0.0; }), true);
    }
    for (std::size_t k = 0; k <= times(); ++k) {
      give("poor_periods_" + std::to_string(k),
           mean([=](auto path) { return static_cast<std::size_t>(periods(path)) == k ? 1.0 : 0.0; }), true);
    }
    give("ever_poor", mean([=](auto path) { return periods(path) > 0 ? 1.0 : 0.0; }), true);
    const auto steps = [=](bool from, int to) {
      return [=](std::span<const std::size_t> path) {
        double count = 0;
        for (std::size_t t = 0; t + 1 < path.size(); ++t) {
          if (poor(path[t]) == from && (to < 0 || poor(path[t + 1]) == (to == 1))) count += 1;
        }
        return count;
      };
    };
    give("entry_rate", mean(steps(false, 1)) / mean(steps(false, -1)), true);
    give("exit_rate", mean(steps(true, 0)) / mean(steps(true, -1)), true);
    if (times() >= 4) {
      give("persistent_poverty", mean([=](std::span<const std::size_t> path) {
             const auto before = path.subspan(path.size() - 4, 3);
             return poor(path.back()) && std::ranges::count_if(before, poor) >= 2 ? 1.0 : 0.0;
           }), true);
    }
    transitions(welfare, limits, {"poor", "not_poor"});
  }

  /// panel#8: of those in one state at the first time, who is in another at the last. Returns the share that stays, state by state.
  std::vector<Smooth> transitions(std::span<const std::vector<double>> welfare, std::span<const Limits> limits,
                                  const std::vector<std::string>& names) {
    std::vector<Smooth> stay;
    for (std::size_t from = 0; from < names.size(); ++from) {
      const Smooth there = mean_of_paths(welfare, limits, [=](auto path) { return path.front() == from ? 1.0 : 0.0; });
      for (std::size_t to = 0; to < names.size(); ++to) {
        const Smooth both = mean_of_paths(
            welfare, limits, [=](auto path) { return path.front() == from && path.back() == to ? 1.0 : 0.0; });
        give("transition_" + names[from] + "_" + names[to], both / there, true);
        if (from == to) stay.push_back(both / there);
      }
    }
    return stay;
  }

  void quantile_transitions() {
    line_.clear();
    std::vector<std::vector<double>> welfare;
    std::vector<Limits> limits(times());
    std::vector<std::string> names;
    const double count = static_cast<double>(options_.quantiles);
    for (std::size_t q = 1; q <= options_.quantiles; ++q) names.push_back("q" + std::to_string(q));
    for (std::size_t t = 0; t < times(); ++t) {
      welfare.push_back(welfare_at(t, nullptr));
      limits[t].closed = true;
      if (t > 0 && t + 1 < times()) continue;
      const Ranked& rows = ranked(welfare[t]);
      if (!(rows.people > 0)) return;
      for (std::size_t q = 1; q < options_.quantiles; ++q) {
        limits[t].values.push_back(statistics_.add(
            0, quantile_value(rows, static_cast<double>(q) / count, options_.survey.conventions, statistics_.influence()), rows.rows));
      }
    }
    Smooth trace;
    for (const Smooth& one : transitions(welfare, limits, names)) trace += one;
    give("mobility", (Smooth(count) - trace) / (count - 1), false);
  }

  const SurveySample& sample_;
  const PanelRows& panel_;
  std::span<const Domain> domains_;
  std::span<const Units> units_;
  const PanelOptions& options_;
  std::span<const double> weights_;
  Statistics statistics_;
  std::size_t domain_ = 0;
  std::string line_ = {};
  std::vector<DerivedFigure> figures_ = {};
  std::shared_ptr<std::vector<std::shared_ptr<const Ranked>>> kept_ = std::make_shared<std::vector<std::shared_ptr<const Ranked>>>();
  std::shared_ptr<const Ranked> latest_ = {};  ///< what ranked() gave last lives until it gives the next
};

Done check(const PanelOptions& options) {
  for (const Index& index : options.survey.indices) {
    if (options.survey.lines.empty()) return fail({errors::no_line, "the index needs a poverty line", {.unit = index.name}});
    if (index.name == "watts" || (is_fgt(index) && index.parameter > 0)) continue;
    return fail({errors::no_decomposition, "there are no such parts of the index", {.unit = index.name}, {},
                 "fgtA with A above 0 and watts have chronic and transient parts; the head count has spells instead"});
  }
  return {};
}

/// What was left out because it was not seen at every time.
Note attrition(const Seen& seen, std::size_t kept, std::size_t times) {
  const auto units = static_cast<std::size_t>(std::ranges::count_if(
      seen, [](const auto& rows) { return std::ranges::any_of(rows, [](std::uint32_t row) { return row != kNoRow; }); }));
  return {"attrition", std::to_string(units - kept) + " of " + std::to_string(units) + " units are not there at all " +
                           std::to_string(times) +
                           " times and are left out; who leaves a panel is rarely like who stays, so weights should correct for it"};
}

}  // namespace

Result<PanelReport> panel_estimates(const SurveySample& sample, const PanelRows& panel, std::span<const Domain> domains,
                                    const PanelOptions& options, const RunControl& control) {
  if (Done ok = check(options); !ok) return fail(ok.error());
  const Result<Seen> seen = seen_rows(panel, domains.front().rows);
  if (!seen) return fail(seen.error());
  std::vector<Units> units;
  for (const Domain& domain : domains) units.push_back(units_of(*seen, panel, domain.rows));
  if (units.front().size() == 0) return fail({errors::bad_panel, "no unit is there at every time"});
  const Derive derive = [&](std::span<const std::span<const double>> weights, bool influence) {
    return PanelWork(sample, panel, domains, units, options, weights[0], influence).run();
  };
  Result<std::vector<Estimate>> rows =
      derived_estimates({&sample, 1}, derive, {options.survey.level, options.survey.around_estimate}, control);
  if (!rows) return fail(rows.error());
  return PanelReport{std::move(*rows), {attrition(*seen, units.front().size(), panel.times.size())}};
}

}  // namespace solleva::measure
