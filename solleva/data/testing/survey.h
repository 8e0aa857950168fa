// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "solleva/base/testing/laeken.h"
#include "solleva/data/column.h"
#include "solleva/data/design.h"
#include "solleva/data/reader.h"
#include "solleva/data/testing/temporary.h"

namespace solleva::data::testing {

inline LonelyPsu rule_named(const std::string& name) {
  if (name == "certainty") return LonelyPsu::certainty;
  if (name == "remove") return LonelyPsu::remove;
  if (name == "adjust") return LonelyPsu::adjust;
  if (name == "average") return LonelyPsu::average;
  throw std::invalid_argument(name);
}

/// The columns of eusilc that the reference designs need, and these designs.
struct Survey {
  using Codes = std::vector<std::uint32_t>;
  using Values = std::vector<double>;

  /// Read once for all tests of a process.
  static const Survey& once(const std::filesystem::path& path) {
    static const Survey survey(path);
    return survey;
  }

  explicit Survey(const std::filesystem::path& path) {
    Engine engine = open_engine();
    const Table table = load(engine, path.string()).value();
    const auto numbers = [&](const char* name) { return numeric_column(engine, table, name).value().values; };
    weight = numbers("rb050");
    income = numbers("eqincome");
    family_allowance = numbers("hy050n");
    household_size = numbers("hsize");
    household_number = numbers("db030");
    household = coded_column(engine, table, "db030").value().codes;
    region = coded_column(engine, table, "db040").value();
    sex = coded_column(engine, table, "rb090").value();
  }

  /// D1 to D4 as in the reference file; "two stages": 12 of 20 PSUs in each region, a third of the households in each.
  SurveyDesign design(const std::string& name, LonelyPsu rule = LonelyPsu::fail) const {
    DesignInput input{.weights = weight, .stages = {{.stratum = region.codes}}, .lonely = rule, .strata_names = region.names};
    SamplingStage& stage = input.stages[0];
    if (name == "D2" || name == "D4") stage.unit = household;
    if (name == "D3" || name == "two stages") {
      stage.unit = twelfth();
      input.nested = true;
    }
    if (name == "D4") stage.population = times(10, count_households(region.codes));
    if (name == "two stages") {
      stage.population.assign(weight.size(), 20);
      Codes groups = twelfth();
      for (std::size_t i = 0; i < groups.size(); ++i) groups[i] += 12 * region.codes[i];
      input.stages.push_back({.unit = household, .population = times(3, count_households(groups))});
    }
    return SurveyDesign::of(std::move(input)).value();
  }

  /// Burgenland cut to its household with the smallest number.
  Survey with_one_household_of_burgenland() const {
    Codes kept;
    for (std::uint32_t row = 0; row < weight.size(); ++row) {
      if (region.names[region.codes[row]] != "Burgenland" || household_number[row] == 12) kept.push_back(row);
    }
    Survey cut = *this;
    const auto keep = [&](auto& column, const auto& from) {
      column.clear();
      for (const std::uint32_t row : kept) column.push_back(from[row]);
    };
    keep(cut.weight, weight);
    keep(cut.income, income);
    keep(cut.family_allowance, family_allowance);
    keep(cut.household_size, household_size);
    keep(cut.household_number, household_number);
    keep(cut.household, household);
    keep(cut.region.codes, region.codes);
    keep(cut.sex.codes, sex.codes);
    return cut;
  }

  Codes rows_where(const CodedColumn& column, const std::string& name) const {
    Codes rows;
    for (std::uint32_t row = 0; row < column.codes.size(); ++row) {
      if (column.names[column.codes[row]] == name) rows.push_back(row);
    }
    return rows;
  }

  /// The influence of a ratio of totals, on the rows (empty: all).
  Values ratio_influence(const Values& above, const Values& below, Codes rows = {}) const {
    if (rows.empty()) {
      for (std::uint32_t row = 0; row < weight.size(); ++row) rows.push_back(row);
    }
    double top = 0, bottom = 0;
    for (const std::uint32_t row : rows) {
      top += weight[row] * above[row];
      bottom += weight[row] * below[row];
    }
    Values influence;
    for (const std::uint32_t row : rows) influence.push_back((above[row] - top / bottom * below[row]) / bottom);
    return influence;
  }
  Values mean_influence(const Values& y, const Codes& rows = {}) const { return ratio_influence(y, Values(y.size(), 1), rows); }

  Values poor(double line) const {
    Values is_poor;
    for (const double y : income) is_poor.push_back(y <= line ? 1 : 0);
    return is_poor;
  }

  Codes twelfth() const {
    Codes codes;
    for (const double number : household_number) codes.push_back(static_cast<std::uint32_t>(number) % 12);
    return codes;
  }

  Values weight, income, family_allowance, household_size, household_number;
  Codes household;
  CodedColumn region, sex;

 private:
  Values count_households(const Codes& groups) const {
    std::vector<std::set<std::uint32_t>> found(1000);
    for (std::size_t i = 0; i < groups.size(); ++i) found[groups[i]].insert(household[i]);
    Values counts;
    for (const std::uint32_t group : groups) counts.push_back(static_cast<double>(found[group].size()));
    return counts;
  }
  static Values times(double factor, Values values) {
    for (double& value : values) value *= factor;
    return values;
  }
};

}  // namespace solleva::data::testing
