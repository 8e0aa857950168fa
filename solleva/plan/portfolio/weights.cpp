// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/weights.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace solleva::plan {
namespace {

double factor_of(const Criterion& criterion, std::size_t measure) { return criterion.factor.empty() ? 1 : criterion.factor[measure]; }

/// The next 32-bit number that is not below: a bound may come out too high, but never too low.
float rounded_up(double value) {
  const auto near = static_cast<float>(value);
  return static_cast<double>(near) < value ? std::nextafter(near, std::numeric_limits<float>::infinity()) : near;
}

}  // namespace

double criterion_term(const Portfolio& portfolio, const Criterion& criterion, std::size_t household, std::size_t option) {
  if (option == no_measure) return 0;
  const std::size_t j = option / portfolio.channels;
  const std::size_t cell = household * portfolio.measures + j;
  const double factor = factor_of(criterion, j);
  const std::span<const float> effect = criterion.effect.empty() ? portfolio.effect : criterion.effect;
  const double gained = factor == 0 ? 0 : portfolio.weight[option % portfolio.channels] * factor * static_cast<double>(effect[cell]);
  return gained + criterion.money_worth * static_cast<double>(portfolio.cost[cell]) + criterion.served_worth;
}

Judged judged(const WeightRule& rule, std::span<const double> values) {
  Judged judged;
  if (rule.robust()) {
    judged.worth = mean_of_worst(values, rule.probability, rule.level);
    return judged;
  }
  judged.worth = values[rule.first];
  for (std::size_t s = 0; s < values.size(); ++s) {
    if (s != rule.first) judged.lack += std::max(0.0, rule.least[s] - values[s]) / std::max(1.0, std::fabs(rule.least[s]));
  }
  return judged;
}

std::vector<double> into_rule(const WeightRule& rule, std::vector<double> weights) {
  for (double& weight : weights) weight = std::max(0.0, weight);
  if (!rule.robust()) {
    weights[rule.first] = 1;
    return weights;
  }
  double total = 0;
  for (std::size_t s = 0; s < weights.size(); ++s) total += weights[s] = std::min(weights[s], rule.most[s]);
  if (total > 1) {
    for (double& weight : weights) weight /= total;
    return weights;
  }
  // What is missing comes from those that have room, each in proportion to its room: the rooms add up to enough.
  double room = 0;
  for (std::size_t s = 0; s < weights.size(); ++s) room += rule.most[s] - weights[s];
  const double part = room > 0 ? std::min(1.0, (1 - total) / room) : 0;
  for (std::size_t s = 0; s < weights.size(); ++s) weights[s] += part * (rule.most[s] - weights[s]);
  return weights;
}

const Portfolio& Combined::at(std::span<const double> weights, const RunControl& control) {
  const std::size_t measures = base_.measures;
  effect_.resize(base_.effect.size());
  RunControl all = control;
  all.stop = {};
  const Done done = parallel_chunks({base_.households(), 4'096}, all, [&](Chunk chunk) {
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
      for (std::size_t j = 0; j < measures; ++j) {
        const std::size_t cell = i * measures + j;
        if (!std::isfinite(base_.effect[cell])) {
          effect_[cell] = base_.effect[cell];
          continue;
        }
        double total = 0;
        for (std::size_t s = 0; s < criteria_.size(); ++s) {
          const double factor = weights[s] * factor_of(criteria_[s], j);
          if (factor == 0) continue;
          total += factor * static_cast<double>(criteria_[s].effect.empty() ? base_.effect[cell] : criteria_[s].effect[cell]);
        }
        effect_[cell] = rounded_up(total);
      }
    }
  });
  static_cast<void>(done);
  combined_ = base_;
  combined_.effect = effect_;
  combined_.money_worth = combined_.served_worth = 0;
  for (std::size_t s = 0; s < criteria_.size(); ++s) {
    combined_.money_worth += weights[s] * criteria_[s].money_worth;
    combined_.served_worth += weights[s] * criteria_[s].served_worth;
  }
  return combined_;
}

std::vector<double> Combined::values(std::span<const std::uint16_t> choice) const {
  std::vector<double> values;
  for (const Criterion& criterion : criteria_) values.push_back(criterion_value(base_, criterion, choice));
  return values;
}

void Combined::difference(std::size_t household, std::uint16_t from, std::uint16_t to, std::vector<double>& change) const {
  change.resize(criteria_.size());
  for (std::size_t s = 0; s < criteria_.size(); ++s) {
    change[s] = criterion_term(base_, criteria_[s], household, to) - criterion_term(base_, criteria_[s], household, from);
  }
}

}  // namespace solleva::plan
