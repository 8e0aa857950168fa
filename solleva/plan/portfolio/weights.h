// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "solleva/plan/portfolio/criteria.h"
#include "solleva/plan/portfolio/pass.h"
#include "solleva/plan/solver/linear_model.h"

// Within the portfolio only: several criteria weighed into one.
namespace solleva::plan {

/// Which weights bound what is asked, and how a plan is judged. Robust: weights from 0 to `most` that add up to 1. In order: criterion
/// `first` weighs 1, any other from 0 on, and has to reach `least`.
struct WeightRule {
  std::vector<double> most;          ///< robust; empty: in order
  std::vector<double> probability;   ///< robust
  double level = 0;                  ///< robust
  std::size_t first = 0;
  std::vector<double> least;         ///< in order; that of `first` is 0

  bool robust() const { return !most.empty(); }
};

/// How good a plan is: what of the floors of a rule it lacks, then its worth.
struct Judged {
  double lack = 0;
  double worth = 0;
  bool better_than(const Judged& other) const {
    if (lack != other.lack) return lack < other.lack;
    return worth > other.worth + 1e-12 * (1 + (worth < 0 ? -worth : worth));
  }
};
Judged judged(const WeightRule& rule, std::span<const double> values);

/// The portfolio whose effect is the weighted sum of the criteria, never rounded down.
class Combined {
 public:
  Combined(const Portfolio& portfolio, std::span<const Criterion> criteria) : base_(portfolio), criteria_(criteria) {}
  const Portfolio& at(std::span<const double> weights, const RunControl& control);
  /// What a plan is worth by each criterion.
  /// Formula: portfolio#5. Source: definition. Units: those of the criteria.
  std::vector<double> values(std::span<const std::uint16_t> choice) const;
  /// What a change of one household adds to each criterion.
  void difference(std::size_t household, std::uint16_t from, std::uint16_t to, std::vector<double>& change) const;
  const Portfolio& base() const { return base_; }
  std::span<const Criterion> criteria() const { return criteria_; }

 private:
  const Portfolio& base_;
  std::span<const Criterion> criteria_;
  std::vector<float> effect_;
  Portfolio combined_;
};

/// What an option of a household adds to a criterion.
/// Formula: a term of portfolio#5. Source: definition. Units: those of the criterion.
double criterion_term(const Portfolio& portfolio, const Criterion& criterion, std::size_t household, std::size_t option);

/// Weights and prices of the least bound, and a mixture of what households take near there.
struct WeightSearch {
  std::vector<double> weights, prices;
  double bound = 0;                    ///< of the whole problem at these weights and prices
  std::vector<std::uint16_t> mixed;    ///< each household from one of the choices that the bound mixes
  bool stopped = false;
};
WeightSearch search_weights(Combined& combined, const WeightRule& rule, const PortfolioOptions& options, const RunControl& control);

/// The open options as a model: rows of the portfolio first, then one a criterion, then one a household; options first among the columns.
struct CriteriaModel {
  struct Option {
    std::uint32_t household = 0;
    std::uint16_t option = 0;
  };
  LinearModel model;
  std::vector<Option> options;
  std::size_t criteria_at = 0;  ///< the first row of the criteria
};

/// `table`: prices at the weights, with `most` the greatest loss of an open option; null: all are open. `choice` stays open; may be empty.
CriteriaModel model_of(const Combined& combined, const WeightRule& rule, const Portfolio* weighed, const PriceTable* table, double most,
                       std::span<const std::uint16_t> choice);

/// Weights as the rule asks for, near to what is given.
/// Formula: clipped, and scaled up or down to add up to 1. Source: definition. Units: none.
std::vector<double> into_rule(const WeightRule& rule, std::vector<double> weights);

}  // namespace solleva::plan
