// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/replicates.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/base/distributions.h"
#include "solleva/base/errors.h"
#include "solleva/base/parallel.h"
#include "solleva/base/philox.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/data/calibration.h"
#include "solleva/data/errors.h"
#include "solleva/data/replicate_rank.h"

namespace solleva::data {
namespace {

std::vector<std::uint32_t> first_psus(const SurveyDesign& design) {
  std::vector<std::uint32_t> first(design.strata() + 1, 0);
  for (const std::uint32_t stratum : design.stratum_of_psu()) ++first[stratum + 1];
  for (std::size_t h = 0; h < design.strata(); ++h) first[h + 1] += first[h];
  return first;
}

/// The strata that break a rule, by name.
std::string names_of(const SurveyDesign& design, const std::vector<std::size_t>& strata) {
  constexpr std::size_t most = 5;
  std::vector<std::string> names;
  for (const std::size_t h : strata) {
    if (names.size() < most) names.push_back("'" + design.stratum_name(h) + "'");
  }
  return join(names, ", ") + (strata.size() > most ? " and " + std::to_string(strata.size() - most) + " more" : "");
}

/// Left alone by every replicate: one PSU that was certain or counts as such.
bool silent(const SurveyDesign& design, std::size_t stratum, std::uint32_t psus) {
  const bool rule = design.lonely() == LonelyPsu::certainty || design.lonely() == LonelyPsu::remove;
  return psus == 1 && (rule || design.sampling_fraction(stratum) == 1);
}

Done refuse_lonely(const SurveyDesign& design, const std::vector<std::uint32_t>& first) {
  std::vector<std::size_t> lonely;
  for (std::size_t h = 0; h < design.strata(); ++h) {
    const std::uint32_t psus = first[h + 1] - first[h];
    if (psus == 1 && !silent(design, h, psus)) lonely.push_back(h);
  }
  if (lonely.empty()) return {};
  Error error{errors::lonely_psu, "replicates cannot leave out or repeat the single PSU of " + names_of(design, lonely)};
  error.hint = "join such strata with neighbours, or choose the rule certainty or remove, or the linearised variance";
  return fail(std::move(error));
}

}  // namespace

/// sqrt(1 - f): what replicates of PSUs can do about a finite population. With more stages the correction would also shrink what
/// is sampled below the PSUs, so there is none.
double Replicates::root_left(std::size_t stratum) const {
  return design_.stages() > 1 ? 1 : std::sqrt(1 - design_.sampling_fraction(stratum));
}

Result<Replicates> Replicates::jackknife(const SurveyDesign& design) {
  Replicates replicates(design);
  replicates.method_ = design.strata() == 1 ? ReplicateMethod::jk1 : ReplicateMethod::jkn;
  replicates.first_psu_ = first_psus(design);
  if (Done done = refuse_lonely(design, replicates.first_psu_); !done) return fail(done.error());
  const std::span<const std::uint32_t> stratum = design.stratum_of_psu();
  for (std::uint32_t psu = 0; psu < design.psus(); ++psu) {
    const std::size_t h = stratum[psu];
    if (replicates.first_psu_[h + 1] - replicates.first_psu_[h] > 1) replicates.left_out_.push_back(psu);
  }
  replicates.count_ = replicates.left_out_.size();
  if (replicates.count_ == 0) return fail({solleva::errors::bad_shape, "no stratum has a second PSU that could stand in"});
  return replicates;
}

Result<Replicates> Replicates::balanced(const SurveyDesign& design, double fay) {
  if (!(fay >= 0 && fay < 1)) {
    return fail({solleva::errors::bad_value, "Fay's factor must be in [0, 1), not " + format_double(fay)});
  }
  Replicates replicates(design);
  replicates.method_ = fay > 0 ? ReplicateMethod::fay : ReplicateMethod::brr;
  replicates.fay_ = fay;
  replicates.first_psu_ = first_psus(design);
  std::vector<std::size_t> odd;
  for (std::size_t h = 0; h < design.strata(); ++h) {
    const std::uint32_t psus = replicates.first_psu_[h + 1] - replicates.first_psu_[h];
    if (psus != 2 && !silent(design, h, psus)) odd.push_back(h);
  }
  if (!odd.empty()) {
    Error error{errors::not_two_psus,
                "half-samples need two PSUs in each stratum, which do not stand in " + names_of(design, odd)};
    error.hint = "take the jackknife or the bootstrap";
    return fail(std::move(error));
  }
  replicates.halves_ = std::make_shared<const Hadamard>(design.strata() + 1);
  replicates.count_ = replicates.halves_->order();
  return replicates;
}

Result<Replicates> Replicates::bootstrap(const SurveyDesign& design, std::size_t count, std::uint64_t seed) {
  if (count < 2)
    return fail({solleva::errors::bad_value, "a bootstrap needs at least 2 replicates, not " + std::to_string(count)});
  Replicates replicates(design);
  replicates.method_ = ReplicateMethod::bootstrap;
  replicates.first_psu_ = first_psus(design);
  if (Done done = refuse_lonely(design, replicates.first_psu_); !done) return fail(done.error());
  replicates.count_ = count;
  replicates.seed_ = seed;
  return replicates;
}

namespace {

Done check_given(const SurveyDesign& design, const Replicates::Given& given) {
  const auto bad = [](std::string what) -> Done { return fail({errors::bad_replicates, std::move(what)}); };
  const std::size_t count = given.weights.size();
  if (count < 2) return bad("there must be at least 2 columns of replicate weights, not " + std::to_string(count));
  for (std::size_t r = 0; r < count; ++r) {
    const std::vector<double>& weights = given.weights[r];
    const std::string which = "replicate " + std::to_string(r + 1);
    if (weights.size() != design.rows()) {
      return bad(which + " has " + std::to_string(weights.size()) + " weights for " + std::to_string(design.rows()) + " rows");
    }
    const auto wrong = std::ranges::find_if(weights, [](double weight) { return !(std::isfinite(weight) && weight >= 0); });
    if (wrong != weights.end()) {
      return bad(which + " has the weight " + format_double(*wrong) + " in row " + std::to_string(wrong - weights.begin() + 1));
    }
    if (std::ranges::all_of(weights, [](double weight) { return weight == 0; })) return bad("all weights of " + which + " are 0");
  }
  if (!(given.fay >= 0 && given.fay < 1)) return bad("Fay's factor must be in [0, 1), not " + format_double(given.fay));
  if (given.method == ReplicateMethod::fay && given.fay == 0) return bad("Fay's method needs its factor, above 0");
  if (given.scale && !(std::isfinite(*given.scale) && *given.scale > 0)) {
    return bad("the scale must be above 0, not " + format_double(*given.scale));
  }
  if (!given.replicate_scales.empty() && given.replicate_scales.size() != count) {
    return bad("there are " + std::to_string(given.replicate_scales.size()) + " scales for " + std::to_string(count) +
               " replicates");
  }
  for (const double scale : given.replicate_scales) {
    if (!(std::isfinite(scale) && scale >= 0)) return bad("the scale of a replicate must not be " + format_double(scale));
  }
  return {};
}

/// In a stratified jackknife the largest factor of a replicate is n/(n - 1) of its stratum, and its scale the inverse of that.
Result<std::vector<double>> scales_of_jkn(const SurveyDesign& design, const Replicates::Given& given) {
  std::vector<double> scales;
  for (std::size_t r = 0; r < given.weights.size(); ++r) {
    double largest = 1;
    const auto factor = [&](std::size_t row) {
      const double full = design.weights()[row];
      return given.combined ? (full > 0 ? given.weights[r][row] / full : 1) : given.weights[r][row];
    };
    for (std::size_t row = 0; row < design.rows(); ++row) largest = std::max(largest, factor(row));
    for (std::size_t row = 0; row < design.rows(); ++row) {
      const double here = factor(row);
      const auto near = [&](double value) { return std::fabs(here - value) <= 1e-4 * largest; };
      if (near(0) || near(1) || near(largest)) continue;
      Error error{errors::bad_replicates, "replicate " + std::to_string(r + 1) + " does not show the size of its stratum"};
      error.why =
          "the factor " + format_double(here) + " in row " + std::to_string(row + 1) + " is neither 0 nor 1 nor the largest";
      error.hint = "give the scale of each replicate, (n - 1)/n with n the PSUs of its stratum";
      return fail(std::move(error));
    }
    if (largest < 1 + 1e-4) {
      return fail(
          {errors::bad_replicates, "replicate " + std::to_string(r + 1) + " leaves out no PSU for which others stand in"});
    }
    scales.push_back(1 / largest);
  }
  return scales;
}

}  // namespace

Result<Replicates> Replicates::given(const SurveyDesign& design, Given given) {
  if (Done done = check_given(design, given); !done) return fail(done.error());
  if (given.method == ReplicateMethod::jkn && given.replicate_scales.empty()) {
    Result<std::vector<double>> scales = scales_of_jkn(design, given);
    if (!scales) return fail(scales.error());
    given.replicate_scales = std::move(*scales);
  }
  Replicates replicates(design);
  replicates.method_ = given.method;
  replicates.count_ = given.weights.size();
  replicates.fay_ = given.fay;
  replicates.given_ = std::make_shared<const Given>(std::move(given));
  const std::size_t rank = rank_of(replicates.given_->weights);
  replicates.df_ = std::min(design.df(), static_cast<double>(rank) - 1);
  return replicates;
}

std::vector<double> Replicates::psu_factors(std::size_t replicate) const {
  std::vector<double> factors(design_.psus(), 1);
  if (!left_out_.empty()) {
    const std::uint32_t out = left_out_[replicate];
    const std::uint32_t h = design_.stratum_of_psu()[out];
    const double n = first_psu_[h + 1] - first_psu_[h];
    for (std::uint32_t psu = first_psu_[h]; psu < first_psu_[h + 1]; ++psu) factors[psu] = psu == out ? 0 : n / (n - 1);
    return factors;
  }
  for (std::size_t h = 0; h + 1 < first_psu_.size(); ++h) {
    const std::uint32_t first = first_psu_[h];
    const std::uint32_t psus = first_psu_[h + 1] - first;
    if (psus == 1) continue;
    if (halves_) {
      const double step = (halves_->plus(replicate, h + 1) ? 1 : -1) * root_left(h) * (1 - fay_);
      factors[first] = 1 + step;
      factors[first + 1] = 1 - step;
      continue;
    }
    Stream stream({.seed = seed_, .unit = static_cast<std::uint64_t>(replicate) << 32U | h, .purpose = Purpose("bootstrap")});
    const double left = root_left(h);
    const double each = left * psus / (psus - 1.0);
    for (std::uint32_t psu = first; psu < first + psus; ++psu) factors[psu] = 1 - left;
    for (std::uint32_t draw = 1; draw < psus; ++draw) factors[first + below(stream, psus)] += each;
  }
  return factors;
}

void Replicates::weights(std::size_t replicate, std::span<double> out) const {
  require(replicate < count_ && out.size() == design_.rows(), "a replicate has a weight for each row");
  if (calibrated_) {
    std::ranges::copy((*calibrated_)[replicate], out.begin());
    return;
  }
  const std::span<const double> full = design_.weights();
  if (given_) {
    const std::vector<double>& weights = given_->weights[replicate];
    for (std::size_t row = 0; row < out.size(); ++row) out[row] = given_->combined ? weights[row] : weights[row] * full[row];
    return;
  }
  const std::vector<double> factors = psu_factors(replicate);
  const std::span<const std::uint32_t> psu = design_.psu_of_row();
  for (std::size_t row = 0; row < out.size(); ++row) out[row] = full[row] * factors[psu[row]];
}

Result<Replicates> Replicates::calibrated(const std::function<Result<Calibration>(std::span<const double> weights)>& calibrate,
                                          const RunControl& control) const {
  constexpr double most = 2.0 * 1024 * 1024 * 1024;
  if (static_cast<double>(count_) * static_cast<double>(design_.rows()) * sizeof(double) > most) {
    Error error{errors::bad_replicates, std::to_string(count_) + " replicates of " + std::to_string(design_.rows()) +
                                            " rows are too many to be calibrated one by one"};
    error.why = "their weights would take more than 2 GiB";
    error.hint = "take fewer bootstrap replicates, or linearised errors, which know of calibration";
    return fail(std::move(error));
  }
  std::vector<std::vector<double>> all(count_);
  std::vector<std::optional<Error>> failed(count_);
  const Done done = parallel_chunks({count_, 8}, control, [&](solleva::Chunk chunk) {
    std::vector<double> before(design_.rows());
    for (std::size_t r = chunk.begin; r < chunk.end; ++r) {
      weights(r, before);
      Result<Calibration> found = calibrate(before);
      if (!found) {
        failed[r] = found.error();
        continue;
      }
      all[r] = std::move(found->weights);
    }
    control.tell("calibrating replicates", static_cast<double>(chunk.end) / static_cast<double>(count_));
  });
  if (!done) return fail(done.error());
  for (std::size_t r = 0; r < count_; ++r) {
    if (!failed[r]) continue;
    Error error = std::move(*failed[r]);
    error.what = "replicate " + std::to_string(r + 1) + " of " + std::to_string(count_) + " cannot be calibrated: " + error.what;
    return fail(std::move(error));
  }
  Replicates other = *this;
  other.calibrated_ = std::make_shared<const std::vector<std::vector<double>>>(std::move(all));
  return other;
}

double Replicates::scale(std::size_t replicate, bool around_estimate) const {
  const auto count = static_cast<double>(count_);
  if (!left_out_.empty()) {
    const std::uint32_t h = design_.stratum_of_psu()[left_out_[replicate]];
    const double n = first_psu_[h + 1] - first_psu_[h];
    const double left = root_left(h);
    return left * left * (n - 1) / n;
  }
  double each = 1;
  if (given_ && !given_->replicate_scales.empty()) each = given_->replicate_scales[replicate];
  if (given_ && given_->scale) return each * *given_->scale;
  switch (method_) {
    case ReplicateMethod::jk1:
      return each * (count - 1) / count;
    case ReplicateMethod::jkn:
      return each;
    case ReplicateMethod::brr:
    case ReplicateMethod::fay:
      return each / (count * (1 - fay_) * (1 - fay_));
    case ReplicateMethod::bootstrap:
      break;
  }
  return each / (around_estimate ? count : count - 1);
}

std::vector<double> Replicates::covariance(std::span<const double> full, std::span<const std::vector<double>> values,
                                           bool around_estimate) const {
  require(values.size() == count_, "there are values for each replicate");
  const std::size_t k = full.size();
  std::vector<double> centre(full.begin(), full.end());
  if (!around_estimate) {
    for (std::size_t a = 0; a < k; ++a) {
      Sum total;
      for (const std::vector<double>& value : values) total.add(value[a]);
      centre[a] = total.value() / static_cast<double>(count_);
    }
  }
  std::vector<Sum> sums(k * k);
  for (std::size_t r = 0; r < count_; ++r) {
    require(values[r].size() == k, "each replicate has a value of each estimate");
    const double counts = scale(r, around_estimate);
    for (std::size_t a = 0; a < k; ++a) {
      for (std::size_t b = 0; b <= a; ++b) sums[a * k + b].add(counts * (values[r][a] - centre[a]) * (values[r][b] - centre[b]));
    }
  }
  std::vector<double> covariance(k * k);
  for (std::size_t a = 0; a < k; ++a) {
    for (std::size_t b = 0; b <= a; ++b) covariance[a * k + b] = covariance[b * k + a] = sums[a * k + b].value();
  }
  return covariance;
}

}  // namespace solleva::data
