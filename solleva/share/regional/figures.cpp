// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/regional/figures.h"

#include <fmt/format.h>

namespace solleva::share::regional {

namespace {

constexpr const char* lined_up = "headcounts JOIN population USING (iso3, year)";

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

}  // namespace

Number year_number(int year) { return {static_cast<double>(year), NumberStyle::year}; }

Number count_number(std::size_t count) { return {static_cast<double>(count), NumberStyle::integer}; }

std::string Figures::keep(Receipt receipt) {
  auto [place, added] = known_.try_emplace(receipt.expression + '\n' + receipt.pointer, fmt::format("f{}", known_.size() + 1));
  if (added) {
    receipt.id = place->second;
    receipts_.push_back(std::move(receipt));
  }
  return place->second;
}

Number Figures::query(double value, NumberStyle style, Origin origin, std::string sql, std::vector<std::string> sources, const char* method,
                      std::string equation) {
  Receipt receipt;
  receipt.expression = std::move(sql);
  receipt.sources = std::move(sources);
  receipt.method = {method};
  receipt.equation = std::move(equation);
  return {value, style, keep(std::move(receipt)), origin};
}

Number Figures::command(const Computed& figure, NumberStyle style, std::string equation) {
  Receipt receipt;
  receipt.kind = Receipt::Kind::command;
  receipt.expression = figure.command;
  receipt.pointer = figure.pointer;
  receipt.sources = {"grouped"};
  receipt.method = {"regional.method.curves"};
  receipt.equation = std::move(equation);
  return {figure.value, style, keep(std::move(receipt)), Origin::computed};
}

Number Figures::rate(const std::string& iso3, int year, std::size_t line) {
  return query(input_.lined_up.at(iso3).at(year).rates[line], NumberStyle::percent1, Origin::published,
               fmt::format("SELECT {} / 100 FROM headcounts WHERE iso3 = {} AND year = {}", input_.lines[line].column, quoted(iso3), year),
               {"headcounts"}, "regional.method.lined_up");
}

Number Figures::poor(const std::string& iso3, int year, std::size_t line) {
  const double people = input_.population.at(iso3).at(year).number;
  return query(input_.lined_up.at(iso3).at(year).rates[line] * people, NumberStyle::people, Origin::computed,
               fmt::format("SELECT population * {} / 100 FROM {} WHERE iso3 = {} AND year = {}", input_.lines[line].column, lined_up, quoted(iso3), year),
               {"headcounts", "population"}, "regional.method.poor", "regional-aggregates#3");
}

Number Figures::people(const std::string& iso3, int year) {
  const People& people = input_.population.at(iso3).at(year);
  const bool ours = people.basis == "held" || people.basis == "interpolated";
  return query(people.number, NumberStyle::people, ours ? Origin::computed : Origin::published,
               fmt::format("SELECT population FROM population WHERE iso3 = {} AND year = {}", quoted(iso3), year), {"population"},
               ours ? "regional.method.people_filled" : "regional.method.people");
}

Number Figures::survey(const std::string& iso3, const Survey& survey, const char* column, double value, NumberStyle style) {
  return query(value, style, Origin::published,
               fmt::format("SELECT {} FROM surveys WHERE iso3 = {} AND year = {} AND welfare = {}", column, quoted(iso3), survey.year, quoted(survey.welfare)),
               {"surveys"}, "regional.method.survey");
}

Number Figures::survey_sum(const std::string& iso3, const Survey& survey, int from_decile, int to_decile, double value) {
  std::string sum;
  for (int decile = from_decile; decile <= to_decile; ++decile) sum += fmt::format("{}decile{}", sum.empty() ? "" : " + ", decile);
  return query(value, NumberStyle::percent1, Origin::computed,
               fmt::format("SELECT {} FROM surveys WHERE iso3 = {} AND year = {} AND welfare = {}", sum, quoted(iso3), survey.year, quoted(survey.welfare)),
               {"surveys"}, "regional.method.deciles");
}

Number Figures::national(const std::string& iso3, const NationalRate& rate) {
  return query(rate.rate, NumberStyle::percent1, Origin::published,
               fmt::format("SELECT rate / 100 FROM national_lines WHERE iso3 = {} AND year = {}", quoted(iso3), rate.year), {"national_lines"},
               "regional.method.national");
}

Number Figures::deprivation(const std::string& iso3, const Deprivations& row, const char* column, double value) {
  return query(value, NumberStyle::percent1, Origin::published,
               fmt::format("SELECT {} FROM multidimensional WHERE iso3 = {} AND year = {}", column, quoted(iso3), row.year), {"multidimensional"},
               "regional.method.multidimensional");
}

Number Figures::incidence(const Incidence& incidence, int percentile) {
  return query(incidence.growth[static_cast<std::size_t>(percentile - 1)], NumberStyle::percent1, Origin::computed,
               fmt::format("SELECT pow(a.value / b.value, 1.0 / {0}) - 1 FROM percentiles b JOIN percentiles a USING (percentile) "
                           "WHERE b.id = '{1}-{2}' AND a.id = b.id AND b.year = {3} AND a.year = {4} AND percentile = {5}",
                           incidence.after - incidence.before, incidence.iso3, incidence.area, incidence.before, incidence.after, percentile),
               {"percentiles"}, "regional.method.incidence", "growth-incidence#1");
}

Number Figures::region_rate(int year, std::size_t line, bool without_focus) {
  const auto& poverty = (without_focus ? input_.poverty_without_focus : input_.poverty)[line].at(year);
  return query(poverty.rate.value_or(0), NumberStyle::percent1, Origin::computed,
               fmt::format("SELECT sum(population * {} / 100) / sum(population) FROM {} WHERE year = {}{}", input_.lines[line].column, lined_up, year,
                           without_focus ? " AND iso3 <> " + quoted(input_.focus) : ""),
               {"headcounts", "population"}, "regional.method.region_rate", "regional-aggregates#1");
}

Number Figures::region_poor(int year, std::size_t line, bool without_focus) {
  const auto& poverty = (without_focus ? input_.poverty_without_focus : input_.poverty)[line].at(year);
  return query(poverty.poor, NumberStyle::people, Origin::computed,
               fmt::format("SELECT sum(population * {} / 100) FROM {} WHERE year = {}{}", input_.lines[line].column, lined_up, year,
                           without_focus ? " AND iso3 <> " + quoted(input_.focus) : ""),
               {"headcounts", "population"}, "regional.method.region_poor", "regional-aggregates#3");
}

Number Figures::region_gap(int year, double value) {
  return query(value, NumberStyle::decimal2, Origin::computed,
               fmt::format("SELECT sum(population * prosperity_gap) / sum(population) FROM {} WHERE year = {}", lined_up, year),
               {"headcounts", "population"}, "regional.method.region_gap", "regional-aggregates#1");
}

Number Figures::coverage(int year) {
  return query(input_.poverty[0].at(year).coverage, NumberStyle::percent1, Origin::computed,
               fmt::format("SELECT (SELECT sum(population) FROM {} WHERE year = {}) / sum(population) FROM population WHERE year = {}", lined_up, year, year),
               {"headcounts", "population"}, "regional.method.coverage", "regional-aggregates#2");
}

Number Figures::surveyed(int year, const char* kind, double value) {
  return query(value, NumberStyle::percent1, Origin::computed,
               fmt::format("WITH s AS (SELECT iso3, min(year) AS first, max(year) AS last, bool_or(year = {0}) AS here FROM surveys GROUP BY iso3), "
                           "k AS (SELECT population, CASE WHEN h.iso3 IS NULL THEN 'none' WHEN here THEN 'survey' "
                           "WHEN {0} BETWEEN first AND last THEN 'between' ELSE 'beyond' END AS kind FROM population p "
                           "LEFT JOIN headcounts h USING (iso3, year) LEFT JOIN s USING (iso3) WHERE year = {0}) "
                           "SELECT coalesce(sum(population) FILTER (WHERE kind = '{1}'), 0) / sum(population) FROM k",
                           year, kind),
               {"headcounts", "population", "surveys"}, "regional.method.surveyed", "regional-aggregates#2");
}

Number Figures::published_region(const PublishedRegion& region, std::size_t line) {
  return query(region.rates[line], NumberStyle::percent1, Origin::published,
               fmt::format("SELECT {} / 100 FROM published_regions WHERE region = {} AND year = {}", input_.lines[line].column, quoted(region.region),
                           region.year),
               {"published_regions"}, "regional.method.published_region");
}

Number Figures::recomputed_region(const std::string& region, int year, std::size_t line, double value) {
  return query(value, NumberStyle::percent1, Origin::computed,
               fmt::format("SELECT sum(population * {} / 100) / sum(population) FROM {} JOIN members USING (iso3) WHERE year = {} AND world_bank = {}",
                           input_.lines[line].column, lined_up, year, quoted(region)),
               {"headcounts", "population", "members"}, "regional.method.region_rate", "regional-aggregates#1");
}

std::string Figures::pair_tables(std::pair<int, int> years, std::size_t line) const {
  return fmt::format("WITH b AS (SELECT iso3, population AS n0, {0} / 100 AS h0 FROM {1} WHERE year = {2}), "
                     "a AS (SELECT iso3, population AS n1, {0} / 100 AS h1 FROM {1} WHERE year = {3}), p AS (SELECT * FROM b JOIN a USING (iso3))",
                     input_.lines[line].column, lined_up, years.first, years.second);
}

Number Figures::poor_change(std::pair<int, int> years, std::size_t line, const std::string& iso3, const char* part, double value) {
  struct Part { const char* name; const char* expression; const char* method; const char* equation; };
  static constexpr Part parts[] = {
      {"change", "n1 * h1 - n0 * h0", "regional.method.poor_change", "regional-aggregates#5"},
      {"by_rate", "(n0 + n1) / 2 * (h1 - h0)", "regional.method.by_rate", "regional-aggregates#6"},
      {"by_population", "(h0 + h1) / 2 * (n1 - n0)", "regional.method.by_population", "regional-aggregates#7"}};
  const Part* chosen = &parts[0];
  for (const Part& candidate : parts) {
    if (std::string_view(candidate.name) == part) chosen = &candidate;
  }
  const std::string where = iso3.empty() ? "" : " WHERE iso3 = " + quoted(iso3);
  return query(value, NumberStyle::signed_people, Origin::computed,
               fmt::format("{} SELECT sum({}) FROM p{}", pair_tables(years, line), chosen->expression, where), {"headcounts", "population"},
               chosen->method, chosen->equation);
}

Number Figures::poor_share(std::pair<int, int> years, std::size_t line, const std::string& iso3, double value) {
  return query(value, NumberStyle::percent1, Origin::computed,
               fmt::format("{} SELECT sum(n1 * h1 - n0 * h0) FILTER (WHERE iso3 = {}) / sum(n1 * h1 - n0 * h0) FROM p", pair_tables(years, line), quoted(iso3)),
               {"headcounts", "population"}, "regional.method.poor_share", "regional-aggregates#8");
}

Number Figures::rate_share(std::pair<int, int> years, std::size_t line, const std::string& iso3, double value) {
  return query(value, NumberStyle::percent1, Origin::computed,
               fmt::format("{}, q AS (SELECT iso3, h0, h1, n0 / sum(n0) OVER () AS s0, n1 / sum(n1) OVER () AS s1, "
                           "sum(n0 * h0) OVER () / sum(n0) OVER () AS r0, sum(n1 * h1) OVER () / sum(n1) OVER () AS r1 FROM p) "
                           "SELECT ((s0 + s1) / 2 * (h1 - h0) + ((h0 + h1) / 2 - (r0 + r1) / 2) * (s1 - s0)) / (r1 - r0) FROM q WHERE iso3 = {}",
                           pair_tables(years, line), quoted(iso3)),
               {"headcounts", "population"}, "regional.method.rate_share", "regional-aggregates#9");
}

Number Figures::rate_change(std::pair<int, int> years, std::size_t line, bool without_focus) {
  const auto& poverty = (without_focus ? input_.poverty_without_focus : input_.poverty)[line];
  const std::string where = without_focus ? " AND iso3 <> " + quoted(input_.focus) : "";
  const auto one = [&](int year) {
    return fmt::format("(SELECT sum(population * {} / 100) / sum(population) FROM {} WHERE year = {}{})", input_.lines[line].column, lined_up, year, where);
  };
  return query(poverty.at(years.second).rate.value_or(0) - poverty.at(years.first).rate.value_or(0), NumberStyle::points1, Origin::computed,
               fmt::format("SELECT {} - {}", one(years.second), one(years.first)), {"headcounts", "population"}, "regional.method.region_rate_change",
               "regional-aggregates#1");
}

}  // namespace solleva::share::regional
