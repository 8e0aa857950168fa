// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/group_differences.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>

#include "solleva/measure/interval.h"

namespace solleva::measure {
namespace {

struct Two {
  std::size_t a = 0, b = 0;  ///< numbers of domains; 0 is everybody
};

std::vector<Two> pairs_of(std::size_t domains, Against against) {
  std::vector<Two> all;
  for (std::size_t a = 1; a < domains; ++a) {
    if (against == Against::whole) all.push_back({a, 0});
    for (std::size_t b = a + 1; against == Against::pairs && b < domains; ++b) all.push_back({a, b});
  }
  return all;
}

/// Of several columns, those whose values are equal are named once.
Group name_of(const Group& a, const Group& b) {
  Group name;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::string other = b.empty() ? "all" : b[i].second;
    name.emplace_back(a[i].first, a[i].second == other ? other : a[i].second + " - " + other);
  }
  return name;
}

/// What errors of both are called, without the scale of their intervals.
std::string errors_of(const std::string& method) { return method.substr(0, method.find(',')); }

/// The rows of the report in one layout: the same rows for each domain.
class Differences {
 public:
  Differences(const SurveyReport& report, const SurveySample& sample, std::span<const Domain> domains, const SurveyOptions& options)
      : report_(report), sample_(sample), domains_(domains), options_(options), items_(report.results.size() / domains.size()) {}

  std::size_t items() const { return items_; }

  double df(Two two) const {
    std::vector<std::uint32_t> rows;
    std::ranges::set_union(domains_[two.a].rows, domains_[two.b].rows, std::back_inserter(rows));
    const double own = sample_.design.df(rows);
    return sample_.replicates ? std::min(own, sample_.replicates->df()) : own;
  }

  Estimate row(Two two, std::size_t item, double df) const {
    const std::size_t i = two.a * items_ + item, j = two.b * items_ + item, k = report_.results.size();
    const Estimate &a = report_.results[i], &b = report_.results[j];
    Estimate row{a.estimand + "_difference", name_of(a.group, b.group), a.line};
    row.unit = a.unit;
    row.n = two.b == 0 ? b.n : *a.n + *b.n;
    for (const Estimate* one : {&a, &b}) row.flags.insert(row.flags.end(), one->flags.begin(), one->flags.end());
    if (!a.value || !b.value) return row;
    row.value = *a.value - *b.value;
    if (!a.se || !b.se) {
      row.method = "no error: one of the two has none";
      return row;
    }
    if (rough(a.estimand)) {
      row.method = "no error: errors of the two are replicated each by itself; --variance bootstrap gives them together";
      return row;
    }
    const auto at = [&](std::size_t r, std::size_t c) { return report_.covariance[r * k + c]; };
    row.se = std::sqrt(std::max(0.0, at(i, i) + at(j, j) - 2 * at(i, j)));
    row.df = df;
    row.method = errors_of(a.method) + " with covariance, t";
    add_interval(row, {options_.level, IntervalScale::plain});
    return row;
  }

 private:
  bool rough(const std::string& name) const {
    if (sample_.replicates || !sample_.for_rough) return false;
    const auto found = std::ranges::find(options_.indices, name, &Index::name);
    return found != options_.indices.end() && found->rough;
  }

  const SurveyReport& report_;
  const SurveySample& sample_;
  std::span<const Domain> domains_;
  const SurveyOptions& options_;
  std::size_t items_;
};

}  // namespace

std::vector<Estimate> group_differences(const SurveyReport& report, const SurveySample& sample, std::span<const Domain> domains,
                                        const SurveyOptions& options, Against against) {
  const Differences differences(report, sample, domains, options);
  std::vector<Estimate> all;
  for (const Two two : pairs_of(domains.size(), against)) {
    const double df = differences.df(two);
    for (std::size_t item = 0; item < differences.items(); ++item) all.push_back(differences.row(two, item, df));
  }
  return all;
}

}  // namespace solleva::measure
