// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/change_estimates.h"

#include <utility>

#include "solleva/base/text.h"

namespace solleva::measure {
namespace {

class Rows {
 public:
  Rows(const ComparisonRows& common, std::string unit) : common_(common), unit_(std::move(unit)) {}

  void add(std::string estimand, const Figure& figure, const std::string& method) {
    Estimate row;
    row.estimand = std::move(estimand);
    row.group = common_.group;
    row.value = figure.value;
    row.unit = unit_;
    row.method = method.empty() ? common_.source : method + ": " + common_.source;
    row.flags = figure.flags;
    row.flags.insert(row.flags.end(), common_.flags.begin(), common_.flags.end());
    rows_.push_back(std::move(row));
  }

  std::vector<Estimate> take() { return std::move(rows_); }

 private:
  const ComparisonRows& common_;
  std::string unit_;
  std::vector<Estimate> rows_;
};

std::string unit_of(const std::string& index) {
  return index == "fgt0" ? "share of persons" : index == "watts" ? "log points" : "share of the line";
}

}  // namespace

std::vector<Estimate> change_estimates(const PovertyChange& change, const ComparisonRows& common) {
  const std::string base = change.base == Base::before ? "before" : "after";
  const std::string alone = "Datt-Ravallion, base " + base, shapley = "Shapley";
  std::vector<Estimate> all;
  for (const IndexChange& one : change.indices) {
    Rows rows(common, unit_of(one.index));
    rows.add(one.index + "_before", one.before, "");
    rows.add(one.index + "_after", one.after, "");
    rows.add(one.index + "_change", one.change, "");
    rows.add(one.index + "_growth", one.datt_ravallion.growth, alone);
    rows.add(one.index + "_redistribution", one.datt_ravallion.redistribution, alone);
    rows.add(one.index + "_line", one.datt_ravallion.line, alone);
    rows.add(one.index + "_residual", one.datt_ravallion.residual, alone);
    rows.add(one.index + "_shapley_growth", one.shapley.growth, shapley);
    rows.add(one.index + "_shapley_redistribution", one.shapley.redistribution, shapley);
    rows.add(one.index + "_shapley_line", one.shapley.line, shapley);
    for (Estimate& row : rows.take()) all.push_back(std::move(row));
  }
  return all;
}

std::vector<Estimate> no_change_estimates(const ComparisonRows& common) {
  PovertyChange change;
  for (const char* index : {"fgt0", "fgt1", "fgt2", "watts"}) change.indices.push_back({.index = index});
  return change_estimates(change, common);
}

std::vector<Estimate> incidence_estimates(const Incidence& incidence, const ComparisonRows& common) {
  const bool whole = incidence.years == 1;
  Rows rates(common, whole ? "growth over the whole time" : "growth a year");
  const std::string method = whole ? "growth incidence" : "growth incidence over " + format_double(incidence.years) + " years";
  rates.add("mean_growth", incidence.mean_growth, method);
  rates.add("median_growth", incidence.median_growth, method);
  rates.add("mean_of_growth", incidence.mean_of_growth, method);
  rates.add("poorest_growth", incidence.poorest_growth, method);
  rates.add("pro_poor_growth", incidence.pro_poor_growth, method);
  Rows level(common, unit_of("fgt0"));
  level.add("fgt0_before", incidence.head_count_before, "");
  std::vector<Estimate> all = rates.take();
  for (Estimate& row : level.take()) all.push_back(std::move(row));
  return all;
}

}  // namespace solleva::measure
