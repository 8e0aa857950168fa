// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/design.h"

#include <algorithm>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/base/sum.h"
#include "solleva/data/calibration.h"
#include "solleva/data/column.h"
#include "solleva/data/sampling.h"

namespace solleva::data {
namespace {

/// Adds up parts into one value for each row.
std::vector<double> spread(std::size_t rows, std::span<const Influence> parts) {
  std::vector<double> values(rows, 0);
  for (const Influence& part : parts) {
    for (std::size_t i = 0; i < part.values.size(); ++i) {
      values[part.rows.empty() ? i : part.rows[i]] += part.scale * part.values[i];
    }
  }
  return values;
}

/// Rows that the parts name, ascending, each with its value; no `rows` where a part names none and all have one.
struct NamedRows {
  std::vector<std::uint32_t> rows;
  std::vector<double> values;
};

NamedRows named_rows(std::size_t rows, std::span<const Influence> parts) {
  NamedRows named;
  if (std::ranges::any_of(parts, [](const Influence& part) { return part.rows.empty() && !part.values.empty(); })) {
    named.values = spread(rows, parts);
    return named;
  }
  std::vector<std::pair<std::uint32_t, double>> terms;
  for (const Influence& part : parts) {
    for (std::size_t i = 0; i < part.values.size(); ++i) terms.emplace_back(part.rows[i], part.scale * part.values[i]);
  }
  const auto row_of = [](const auto& term) { return term.first; };
  if (!std::ranges::is_sorted(terms, {}, row_of)) std::ranges::stable_sort(terms, {}, row_of);
  for (const auto& [row, value] : terms) {
    if (!named.rows.empty() && named.rows.back() == row) {
      named.values.back() += value;
    } else {
      named.rows.push_back(row);
      named.values.push_back(value);
    }
  }
  return named;
}

void check(std::size_t rows, std::span<const Influence> parts) {
  for (const Influence& part : parts) {
    require(part.rows.empty() ? part.values.empty() || part.values.size() == rows : part.rows.size() == part.values.size(),
            "influence has a value for each row that it names");
  }
}

}  // namespace

/// An estimate's parts, or the residuals that calibration leaves of them.
struct SurveyDesign::Explained {
  Explained(const SurveyDesign& design, std::span<const Influence> given) : parts(given) {
    check(design.rows(), given);
    if (!design.calibration_) return;
    residuals = spread(design.rows(), given);
    const auto& projections = design.calibration_->projections;
    for (auto last = projections.rbegin(); last != projections.rend(); ++last) (*last)->take_residuals(residuals);
    whole.values = residuals;
    parts = std::span(&whole, 1);
  }
  Explained(const Explained&) = delete;
  Explained& operator=(const Explained&) = delete;

  std::vector<double> residuals;
  Influence whole;
  std::span<const Influence> parts;
};

Result<SurveyDesign> SurveyDesign::of(DesignInput input) {
  Result<Sampling> sampling = make_sampling(input);
  if (!sampling) return fail(sampling.error());
  SurveyDesign design;
  design.sampling_ = std::make_shared<const Sampling>(std::move(*sampling));
  design.weights_ = std::make_shared<const std::vector<double>>(std::move(input.weights));
  return design;
}

SurveyDesign SurveyDesign::calibrated(const Calibration& calibration) const {
  require(calibration.weights.size() == rows(), "a calibration has a weight for each row");
  SurveyDesign design = *this;
  auto composed = std::make_shared<Calibration>(calibration);
  if (calibration_) {
    composed->projections.insert(composed->projections.begin(), calibration_->projections.begin(),
                                 calibration_->projections.end());
  }
  const std::shared_ptr<const Calibration> shared = std::move(composed);
  design.weights_ = std::shared_ptr<const std::vector<double>>(shared, &shared->weights);
  design.calibration_ = shared;
  return design;
}

std::size_t SurveyDesign::psus() const {
  return sampling_->stages.front().units();
}

std::size_t SurveyDesign::strata() const {
  return sampling_->stages.front().strata();
}

std::span<const std::uint32_t> SurveyDesign::psu_of_row() const {
  return sampling_->stages.front().unit_of_row;
}

std::span<const std::uint32_t> SurveyDesign::stratum_of_psu() const {
  return sampling_->stages.front().stratum_of_unit;
}

std::string SurveyDesign::stratum_name(std::size_t stratum) const {
  const std::uint32_t code = sampling_->code_of_stratum[stratum];
  if (code < sampling_->strata_names.size()) return sampling_->strata_names[code];
  return code == kNoCode ? "all" : std::to_string(code);
}

LonelyPsu SurveyDesign::lonely() const {
  return sampling_->lonely;
}

std::size_t SurveyDesign::stages() const {
  return sampling_->stages.size();
}

double SurveyDesign::sampling_fraction(std::size_t stratum) const {
  return sampling_->stages.front().fraction[stratum];
}

double SurveyDesign::df() const {
  const Stage& stage = sampling_->stages.front();
  double counted = 0;
  for (std::size_t h = 0; h < stage.strata(); ++h) {
    double psus = 0;
    for (std::size_t psu = stage.begin[h]; psu < stage.begin[h + 1]; ++psu) psus += sampling_->psu_counts[psu] ? 1 : 0;
    counted += std::max(psus - 1, 0.0);
  }
  return counted;
}

double SurveyDesign::df(std::span<const std::uint32_t> rows) const {
  const Stage& stage = sampling_->stages.front();
  std::vector<std::uint32_t> psus;
  const auto row_counts = [&](std::uint32_t row) { return (*weights_)[row] > 0; };
  if (rows.size() >= stage.units() / 16) {
    std::vector<bool> held(stage.units(), false);
    for (const std::uint32_t row : rows) {
      if (row_counts(row)) held[stage.unit_of_row[row]] = true;
    }
    for (std::uint32_t psu = 0; psu < stage.units(); ++psu) {
      if (held[psu]) psus.push_back(psu);
    }
  } else {
    for (const std::uint32_t row : rows) {
      if (row_counts(row)) psus.push_back(stage.unit_of_row[row]);
    }
    std::ranges::sort(psus);
    psus.erase(std::ranges::unique(psus).begin(), psus.end());
  }
  std::size_t strata = 0;
  for (std::size_t i = 0; i < psus.size(); ++i) {
    if (i == 0 || stage.stratum_of_unit[psus[i]] != stage.stratum_of_unit[psus[i - 1]]) ++strata;
  }
  return static_cast<double>(psus.size() - strata);
}

double SurveyDesign::variance(std::span<const Influence> parts) const {
  const Explained explained(*this, parts);
  double variance = 0;
  for (const Stage& stage : sampling_->stages) {
    const UnitTotals totals = unit_totals(stage, *weights_, explained.parts);
    variance += stage_covariance(stage, totals, totals);
  }
  return variance;
}

std::vector<double> SurveyDesign::covariance(std::span<const std::vector<Influence>> estimates) const {
  const std::size_t count = estimates.size();
  std::vector<std::vector<UnitTotals>> totals(sampling_->stages.size());
  for (const std::vector<Influence>& parts : estimates) {
    const Explained explained(*this, parts);
    for (std::size_t s = 0; s < totals.size(); ++s) {
      totals[s].push_back(unit_totals(sampling_->stages[s], *weights_, explained.parts));
    }
  }
  std::vector<double> covariance(count * count, 0);
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      for (std::size_t s = 0; s < totals.size(); ++s) {
        covariance[a * count + b] += stage_covariance(sampling_->stages[s], totals[s][a], totals[s][b]);
      }
      covariance[b * count + a] = covariance[a * count + b];
    }
  }
  return covariance;
}

double SurveyDesign::simple_variance(std::span<const Influence> parts, Replacement replacement) const {
  check(rows(), parts);
  const NamedRows named = named_rows(rows(), parts);
  const auto weight_of = [&](std::size_t i) { return (*weights_)[named.rows.empty() ? i : named.rows[i]]; };
  Sum people, total;
  double n = 0;
  for (std::size_t i = 0; i < named.values.size(); ++i) {
    const double weight = weight_of(i);
    if (weight == 0) continue;
    people.add(weight);
    total.add(weight * named.values[i]);
    ++n;
  }
  if (n < 2) return 0;
  const double mean = total.value() / people.value();
  Sum squares;
  for (std::size_t i = 0; i < named.values.size(); ++i) {
    const double deviation = named.values[i] - mean;
    squares.add(weight_of(i) * deviation * deviation);
  }
  const double taken = n / people.value();
  const double left = replacement == Replacement::without && taken < 1 ? 1 - taken : 1;
  return left * squares.value() * people.value() / (n - 1);
}

}  // namespace solleva::data
