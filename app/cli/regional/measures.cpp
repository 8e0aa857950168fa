// SPDX-License-Identifier: Apache-2.0
#include "app/cli/regional/measures.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace solleva::cli::regional {

namespace {

using share::regional::Computed;
using share::regional::Input;

std::vector<measure::CountryYear> countries(const Input& in, int year, std::size_t line) {
  std::vector<measure::CountryYear> rows;
  for (const auto& member : in.members) {
    measure::CountryYear row{member.iso3, in.population.at(member.iso3).at(year).number, {}};
    const auto estimates = in.lined_up.find(member.iso3);
    if (estimates != in.lined_up.end() && estimates->second.contains(year)) row.rate = estimates->second.at(year).rates[line];
    rows.push_back(std::move(row));
  }
  return rows;
}

Done aggregate(Input& in) {
  in.poverty.resize(in.lines.size());
  in.poverty_without_focus.resize(in.lines.size());
  for (std::size_t line = 0; line < in.lines.size(); ++line) {
    for (int year = in.first; year <= in.end; ++year) {
      const auto all = countries(in, year, line);
      auto whole = measure::regional_poverty(all);
      if (!whole) return fail(whole.error());
      auto others = measure::regional_poverty(measure::without(all, in.focus));
      if (!others) return fail(others.error());
      in.poverty[line].emplace(year, std::move(*whole));
      in.poverty_without_focus[line].emplace(year, std::move(*others));
    }
  }
  return {};
}

Done contributions(Input& in) {
  std::vector<std::pair<int, int>> periods = {{in.first, in.last}, {in.event - 1, in.event}, {in.event, in.event + 1}};
  for (std::size_t i = 1; i < in.years.size(); ++i) periods.emplace_back(in.years[i - 1], in.years[i]);
  in.changes.resize(in.lines.size());
  for (std::size_t line = 0; line < in.lines.size(); ++line) {
    for (const auto& [before, after] : periods) {
      auto change = measure::regional_change(countries(in, before, line), countries(in, after, line));
      if (!change) return fail(change.error());
      in.changes[line].emplace(std::pair(before, after), std::move(*change));
    }
  }
  return {};
}

template <class T>
const T* find(const std::vector<T>& list, const std::string& id, int year) {
  const auto found = std::ranges::find_if(list, [&](const T& item) { return item.id == id && item.year == year; });
  return found == list.end() ? nullptr : &*found;
}

Error not_there(const char* table, const std::string& id, int year) {
  return {data::errors::missing_value,
          fmt::format("table 'spells' asks for {} in {}, which table '{}' does not have", id, year, table)};
}

/// A distribution as the curve that is used for poverty, at its own mean and line.
Result<measure::Situation> fitted(const PrintedDistribution& printed, const RunControl& control) {
  measure::GroupedCase grouped{
      {{"id", printed.id}, {"year", std::to_string(printed.year)}}, {}, {.mean = printed.mean, .line = printed.line}};
  for (std::size_t i = 0; i < printed.people.size(); ++i)
    grouped.points.push_back({printed.people[i], printed.welfare[i], i + 1});
  auto report = measure::measure_grouped({&grouped, 1}, {}, control);
  if (!report) return fail(report.error());
  const measure::CurveReport* curve = report->results.front().poverty_curve();
  if (curve == nullptr || !curve->curve) {
    return fail(
        {data::errors::missing_value,
         fmt::format("no curve fits the distribution of {} in {} well enough to measure poverty", printed.id, printed.year)});
  }
  return measure::Situation{*curve->curve, grouped.level, {}};
}

/// Figures of a decomposition, each with the command that prints it and where it stands in what is printed.
class Commands {
 public:
  Commands(const measure::PovertyChange& change, const std::string& file, const std::string& id, int before, int after)
      : rows_(measure::change_estimates(change, {})),
        command_(fmt::format("solleva measure change {} --people people --welfare welfare --mean mean --line line --time year "
                             "--where \"id = '{}' AND year IN ({}, {})\" --format json",
                             file, id, before, after)) {}

  Computed figure(const std::string& estimand) const {
    const auto row = std::ranges::find(rows_, estimand, &Estimate::estimand);
    return {row->value.value_or(0), command_, fmt::format("/results/{}/value", row - rows_.begin())};
  }

 private:
  std::vector<Estimate> rows_;
  std::string command_;
};

Result<share::regional::Decomposition> decompose(const CaseData& data, const Pair& pair, const std::string& file,
                                                 const RunControl& control) {
  const std::string id = pair.iso3 + "-" + pair.area;
  const auto* before = find(data.distributions, id, pair.before);
  const auto* after = find(data.distributions, id, pair.after);
  if (before == nullptr) return fail(not_there("grouped", id, pair.before));
  if (after == nullptr) return fail(not_there("grouped", id, pair.after));
  const auto first = fitted(*before, control);
  if (!first) return fail(first.error());
  const auto second = fitted(*after, control);
  if (!second) return fail(second.error());
  const measure::PovertyChange change = measure::poverty_change(*first, *second);
  const Commands commands(change, file, id, pair.before, pair.after);
  share::regional::Decomposition row;
  row.iso3 = pair.iso3, row.area = pair.area, row.before = pair.before, row.after = pair.after, row.caution = pair.caution;
  row.published_before = before->published_rate, row.published_after = after->published_rate;
  row.saturated = !change.growth_alone.fgt0.flags.empty() || !change.redistribution_alone.fgt0.flags.empty();
  row.rate_before = commands.figure("fgt0_before");
  row.rate_after = commands.figure("fgt0_after");
  row.change = commands.figure("fgt0_change");
  row.growth = commands.figure("fgt0_shapley_growth");
  row.redistribution = commands.figure("fgt0_shapley_redistribution");
  row.growth_first = commands.figure("fgt0_growth");
  row.redistribution_first = commands.figure("fgt0_redistribution");
  row.residual = commands.figure("fgt0_residual");
  return row;
}

measure::PercentileTable ranked(const Percentiles& printed) {
  measure::PercentileTable table;
  for (std::size_t i = 0; i < printed.values.size(); ++i)
    table.percentiles.push_back({static_cast<double>(i + 1) / 100, printed.values[i]});
  return table;
}

Result<share::regional::Incidence> incidence(const CaseData& data, const Pair& pair) {
  const std::string id = pair.iso3 + "-" + pair.area;
  const auto* before = find(data.percentiles, id, pair.before);
  const auto* after = find(data.percentiles, id, pair.after);
  if (before == nullptr) return fail(not_there("percentiles", id, pair.before));
  if (after == nullptr) return fail(not_there("percentiles", id, pair.after));
  const auto curve =
      measure::growth_incidence(ranked(*before), ranked(*after), {.years = static_cast<double>(pair.after - pair.before)});
  if (!curve) return fail(curve.error());
  share::regional::Incidence row{pair.iso3, pair.area, pair.before, pair.after, {}};
  for (const measure::IncidencePoint& point : curve->points) {
    if (!point.growth.value) return fail(not_there("percentiles", id, pair.before));
    row.growth.push_back(*point.growth.value);
  }
  return row;
}

}  // namespace

Done measure_case(CaseData& data, const std::string& grouped_file, const RunControl& control) {
  if (auto done = aggregate(data.input); !done) return done;
  if (auto done = contributions(data.input); !done) return done;
  for (const Pair& pair : data.pairs) {
    if (pair.kind == "decomposition") {
      auto row = decompose(data, pair, grouped_file, control);
      if (!row) return fail(row.error());
      data.input.decompositions.push_back(std::move(*row));
    } else {
      auto row = incidence(data, pair);
      if (!row) return fail(row.error());
      data.input.incidences.push_back(std::move(*row));
    }
  }
  return {};
}

}  // namespace solleva::cli::regional
