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
    for_each_piece(part, [&](std::size_t begin, std::span<const double> piece) {
      for (std::size_t i = 0; i < piece.size(); ++i) values[part.rows.empty() ? i : part.rows[begin + i]] += part.scale * piece[i];
    });
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
  if (std::ranges::any_of(parts, [](const Influence& part) { return part.rows.empty() && part.size() > 0; })) {
    named.values = spread(rows, parts);
    return named;
  }
  std::vector<std::pair<std::uint32_t, double>> terms;
  for (const Influence& part : parts) {
    for_each_piece(part, [&](std::size_t begin, std::span<const double> piece) {
      for (std::size_t i = 0; i < piece.size(); ++i) terms.emplace_back(part.rows[begin + i], part.scale * piece[i]);
    });
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

/// Whether all parts name the same rows, each of them once: then an estimate has one value a row, in the order in which they are named.
bool same_rows_once(std::span<const Influence> parts) {
  return !parts.empty() && std::ranges::all_of(parts, [&](const Influence& part) {
    return !part.weights.empty() && part.rows.data() == parts.front().rows.data() && part.size() == parts.front().size();
  });
}

/// Calls take(weight, value) for the sums of such parts.
template <class Take>
void for_each_sum(std::span<const Influence> parts, Take take) {
  constexpr std::size_t most = 8192;  // stays in a cache
  const std::span<const double> weights = parts.front().weights;
  std::vector<double> sums(std::min(most, weights.size())), values(sums.size());
  for (std::size_t begin = 0; begin < weights.size(); begin += most) {
    const std::size_t count = std::min(most, weights.size() - begin);
    std::ranges::fill(sums, 0.0);
    for (const Influence& part : parts) {
      if (part.pieces) part.pieces(begin, std::span(values).first(count));
      const std::span<const double> piece = part.pieces ? std::span<const double>(values) : part.values.subspan(begin, count);
      for (std::size_t i = 0; i < count; ++i) sums[i] += part.scale * piece[i];
    }
    for (std::size_t i = 0; i < count; ++i) take(weights[begin + i], sums[i]);
  }
}

void check(std::size_t rows, std::span<const Influence> parts) {
  for (const Influence& part : parts) {
    require(part.rows.empty() ? part.size() == 0 || part.size() == rows : part.rows.size() == part.size(),
            "influence has a value for each row that it names");
    require(part.weights.empty() || part.weights.size() == part.rows.size(), "influence has the weight of each row that it names, or of none");
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
    for (std::size_t psu = stage.begin[h]; psu < stage.begin[h + 1]; ++psu) psus += sampling_->psu_counts[psu] ? 1U : 0U;
    counted += std::max(psus - 1, 0.0);
  }
  return counted;
}

double SurveyDesign::df(std::span<const std::uint32_t> rows) const {
  const Stage& stage = sampling_->stages.front();
  const auto row_counts = [&](std::uint32_t row) { return (*weights_)[row] > 0; };
  std::size_t psus = 0, strata = 0;
  std::uint32_t last = kNoCode;
  const auto count = [&](std::uint32_t psu) {  // in ascending order
    ++psus;
    const std::uint32_t stratum = stage.stratum_of_unit[psu];
    if (stratum != last) ++strata;
    last = stratum;
  };
  if (rows.size() >= stage.units() / 16) {
    std::vector<bool> held(stage.units(), false);
    for (const std::uint32_t row : rows) {
      if (row_counts(row)) held[stage.unit_of_row[row]] = true;
    }
    for (std::uint32_t psu = 0; psu < stage.units(); ++psu) {
      if (held[psu]) count(psu);
    }
  } else {
    std::vector<std::uint32_t> held;
    for (const std::uint32_t row : rows) {
      if (row_counts(row)) held.push_back(stage.unit_of_row[row]);
    }
    std::ranges::sort(held);
    held.erase(std::ranges::unique(held).begin(), held.end());
    std::ranges::for_each(held, count);
  }
  return static_cast<double>(psus - strata);
}

double SurveyDesign::variance(std::span<const Influence> parts) const {
  const Explained explained(*this, parts);
  double variance = 0;
  for (const Stage& stage : sampling_->stages) {
    const UnitTotals totals = unit_totals(stage, *weights_, explained.parts);
    variance += stage_covariance(stage, totals, totals);
  }
  return variance < 0 ? 0 : variance;  // lonely strata taken from the grand mean may leave a rounding error below 0
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
  const bool streamed = same_rows_once(parts);
  const NamedRows named = streamed ? NamedRows{} : named_rows(rows(), parts);
  const auto for_each = [&](auto take) {
    if (streamed) return for_each_sum(parts, take);
    for (std::size_t i = 0; i < named.values.size(); ++i) take((*weights_)[named.rows.empty() ? i : named.rows[i]], named.values[i]);
  };
  Sum people, total;
  double n = 0;
  for_each([&](double weight, double value) {
    if (weight == 0) return;
    people.add(weight);
    total.add(weight * value);
    ++n;
  });
  if (n < 2) return 0;
  const double mean = total.value() / people.value();
  Sum squares;
  for_each([&](double weight, double value) { squares.add(weight * (value - mean) * (value - mean)); });
  const double taken = n / people.value();
  const double left = replacement == Replacement::without && taken < 1 ? 1 - taken : 1;
  return left * squares.value() * people.value() / (n - 1);
}

}  // namespace solleva::data
