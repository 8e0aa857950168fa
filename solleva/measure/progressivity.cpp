// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/progressivity.h"

#include <algorithm>
#include <utility>

#include "solleva/base/sum.h"
#include "solleva/measure/concentration.h"
#include "solleva/measure/derived.h"
#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

/// Welfare of each row of the survey before and after all instruments, and after each of them alone.
struct Incomes {
  std::vector<double> before, after;
  std::vector<std::vector<double>> after_one;
};

void add_instrument(std::vector<double>& welfare, const Instrument& one, double sign) {
  const double each = one.tax ? -sign : sign;
  for (std::size_t row = 0; row < welfare.size(); ++row) welfare[row] += each * one.amounts[row];
}

Incomes incomes_of(std::span<const double> welfare, std::span<const Instrument> instruments, WelfareIs is) {
  Incomes incomes;
  incomes.before.assign(welfare.begin(), welfare.end());
  incomes.after = incomes.before;
  for (const Instrument& one : instruments) {
    if (is == WelfareIs::before) add_instrument(incomes.after, one, 1);
    if (is == WelfareIs::after) add_instrument(incomes.before, one, -1);
  }
  for (const Instrument& one : instruments) {
    incomes.after_one.push_back(incomes.before);
    add_instrument(incomes.after_one.back(), one, 1);
  }
  return incomes;
}

class Work {
 public:
  Work(const Incomes& incomes, std::span<const Instrument> instruments, std::span<const Domain> domains,
       std::span<const double> weights, bool influence)
      : incomes_(incomes), instruments_(instruments), domains_(domains), weights_(weights), statistics_(influence) {}

  Derivation run() && {
    for (domain_ = 0; domain_ < domains_.size(); ++domain_) {
      const Smooth gini = concentration(incomes_.before, incomes_.before), mean = mean_of(incomes_.before);
      give({}, "gini_before", "1", gini);
      const Smooth after = concentration(incomes_.after, incomes_.after);
      give({}, "gini_after", "1", after);
      effects({}, gini, after, concentration(incomes_.after, incomes_.before));
      for (std::size_t k = 0; k < instruments_.size(); ++k) of_one(k, gini, mean);
    }
    return {std::move(statistics_), std::move(figures_), {}};
  }

 private:
  void of_one(std::size_t k, const Smooth& gini, const Smooth& mean) {
    const Instrument& one = instruments_[k];
    const std::vector<double>& after = incomes_.after_one[k];
    const Smooth own = mean_of(one.amounts), spread = concentration(one.amounts, incomes_.before);
    give(one.name, "mean", "welfare", own);
    give(one.name, "average_rate", "share of welfare before", own / mean);
    give(one.name, "concentration", "1", spread);
    give(one.name, "kakwani", "1", spread - gini);
    effects(one.name, gini, concentration(after, after), concentration(after, incomes_.before));
  }

  /// concentration#4 to #6.
  void effects(const std::string& instrument, const Smooth& before, const Smooth& after, const Smooth& after_by_before) {
    give(instrument, "reynolds_smolensky", "1", before - after_by_before);
    give(instrument, "reranking", "1", after - after_by_before);
    give(instrument, "redistributive_effect", "1", before - after);
  }

  std::span<const std::uint32_t> rows() const { return domains_[domain_].rows; }

  Smooth concentration(std::span<const double> values, std::span<const double> by) {
    if (rows().empty()) return nobody();
    IndexValue found = concentration_index({values, by, weights_, rows()});
    if (!statistics_.influence()) found.influence.clear();
    return statistics_.add(0, std::move(found), rows());
  }

  Smooth mean_of(std::span<const double> values) {
    Sum people, total;
    for (const std::uint32_t row : rows()) {
      people.add(weights_[row]);
      total.add(weights_[row] * values[row]);
    }
    if (!(people.value() > 0)) return nobody();
    IndexValue found;
    const double mean = total.value() / people.value();
    found.value = mean;
    if (statistics_.influence()) {
      for (const std::uint32_t row : rows()) found.influence.push_back((values[row] - mean) / people.value());
    }
    return statistics_.add(0, std::move(found), rows());
  }

  Smooth nobody() {
    IndexValue none;
    none.flags.push_back({"no-weight", "the rows of this group stand for nobody"});
    return statistics_.add(0, std::move(none), {});
  }

  void give(const std::string& instrument, const char* name, const char* unit, const Smooth& value) {
    DerivedFigure figure{{name, domains_[domain_].group}, value, {rows()}};
    if (!instrument.empty()) figure.row.group.emplace_back("instrument", instrument);
    figure.row.unit = unit;
    figures_.push_back(std::move(figure));
  }

  const Incomes& incomes_;
  std::span<const Instrument> instruments_;
  std::span<const Domain> domains_;
  std::span<const double> weights_;
  Statistics statistics_;
  std::size_t domain_ = 0;
  std::vector<DerivedFigure> figures_ = {};
};

}  // namespace

Result<std::vector<Estimate>> progressivity(const SurveySample& sample, std::span<const Instrument> instruments,
                                            std::span<const Domain> domains, WelfareIs welfare, double level, const RunControl& control) {
  if (instruments.empty()) return fail({errors::bad_sources, "there is no tax and no transfer", {}, {}, "name a column of amounts"});
  for (const Instrument& one : instruments) {
    if (one.amounts.size() == sample.welfare.size()) continue;
    return fail({errors::bad_sources, "amounts and welfare differ in length", {.unit = one.name},
                 std::to_string(one.amounts.size()) + " and " + std::to_string(sample.welfare.size()) + " rows"});
  }
  const Incomes incomes = incomes_of(sample.welfare, instruments, welfare);
  const Derive derive = [&](std::span<const std::span<const double>> weights, bool influence) {
    return Work(incomes, instruments, domains, weights[0], influence).run();
  };
  return derived_estimates({&sample, 1}, derive, {level}, control);
}

}  // namespace solleva::measure
