// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "solleva/base/philox.h"
#include "solleva/plan/knapsack/multiple_choice.h"

// The tree search behind the knapsacks. Values, weights and prices (whole multiples of 2^-16) are held exactly by doubles, so that every
// comparison here is exact. Not for use outside this folder.
namespace solleva::plan::choices {

inline constexpr std::size_t undecided = static_cast<std::size_t>(-1);

/// What is left open: the items of every class with more than one, and what the decided classes leave of the resources.
struct Node {
  std::vector<std::size_t> items;    ///< those of the open classes, class after class
  std::vector<std::size_t> first;    ///< open class c has items first[c] to first[c + 1] - 1
  std::vector<std::size_t> classes;  ///< of each open class, its number in the problem
  std::vector<std::size_t> chosen;   ///< of each class of the problem: its item, or undecided
  std::vector<double> left;          ///< of each resource
  std::vector<double> price;         ///< of each resource, on the grid
  double worth = 0;                  ///< of the decided classes
  bool dead = false;
};

class Tree {
 public:
  explicit Tree(const MultipleChoiceKnapsack& problem);

  Node root() const;

  enum class End { found, refuted, gave_up };
  /// Looks for a choice worth at least `target` below `root`; visits at most `nodes` nodes. What it finds on the way is kept where it is the best.
  End search(const Node& root, double target, std::int64_t nodes, const std::stop_token& stop);

  /// The bound at the node's prices, with each item's regret.
  /// Formula: knapsacks#2. Source: Kellerer, Pferschy and Pisinger (2004), section 11.2. Units: value.
  double relax(const Node& node);
  /// Mends the last relaxation of the node into a choice and betters it; keeps it when it is the best.
  void round_down(const Node& node);
  /// Keeps the choice when it stays within the resources and is the best.
  void offer(const std::vector<std::size_t>& chosen);
  /// Betters the best choice by changing two classes at once, as long as that helps; only items within `regret` of their class's best at the root.
  void exchange_pairs(const Node& root, double regret);

  /// Other classes come first in the searches from now on: their regrets count between a quarter and the whole of what they are, as drawn.
  void look_elsewhere(Stream stream);

  const std::vector<double>& usage() const { return usage_; }  ///< of each resource by the last relaxation
  const std::vector<std::size_t>& best() const { return best_; }
  /// What best() is worth; empty before there is one. Formula: knapsacks#1. Source: definition. Units: value.
  std::optional<double> best_worth() const { return best_worth_; }
  std::int64_t visited() const { return visited_; }

 private:
  enum class Verdict { found, dead, branch };
  End descend(Node& node, double target, std::size_t depth);
  Verdict tighten(Node& node, double target, std::size_t depth);
  void strike(Node& node, double regret) const;
  void propagate(Node& node);
  bool drop_unfit(Node& node);
  std::size_t branch_class(const Node& node) const;
  bool mend(const Node& node, std::vector<std::size_t>& taken, std::vector<double>& left) const;
  void better(const Node& node, std::vector<std::size_t>& taken, std::vector<double>& left) const;
  const double* weight(std::size_t item) const { return &weight_[item * stride_]; }
  bool reached(double target) const { return best_worth_ && *best_worth_ >= target; }

  const MultipleChoiceKnapsack& problem_;
  std::size_t resources_, stride_;
  std::vector<double> value_, weight_;
  std::vector<std::size_t> class_of_;
  std::vector<double> regret_;      ///< of each place in Node::items, by the last relaxation
  std::vector<std::size_t> pick_;   ///< of each open class: the place of its best item
  std::vector<double> usage_, lightest_, total_;
  std::vector<double> importance_;  ///< of each class of the problem, when it comes to branching
  std::vector<std::size_t> best_;
  std::optional<double> best_worth_;
  std::int64_t visited_ = 0, allowed_ = 0;
  std::stop_token stop_;
};

/// The price to the nearest multiple of 2^-16. Formula: floor(2^16 price + 1/2) / 2^16. Source: definition. Units: those of the price.
double on_grid(double price);

}  // namespace solleva::plan::choices
