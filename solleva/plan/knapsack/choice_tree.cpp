// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/knapsack/choice_tree.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace solleva::plan::choices {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr int rounds_at_a_node = 12, rounds_at_the_root = 40;

}  // namespace

double on_grid(double price) {
  constexpr auto unit = static_cast<double>(resource_price_unit);
  return std::floor(price * unit + 0.5) / unit;
}

Tree::Tree(const MultipleChoiceKnapsack& problem)
    : problem_(problem), resources_(problem.resources), stride_((problem.resources + 1) / 2 * 2), value_(problem.value.begin(), problem.value.end()),
      weight_(problem.value.size() * stride_, 0), class_of_(problem.value.size()), regret_(problem.value.size()), pick_(problem.classes()),
      usage_(stride_, 0), total_(problem.resources), importance_(problem.classes(), 1) {
  for (std::size_t c = 0; c < problem.classes(); ++c) {
    for (std::size_t item = problem.first[c]; item < problem.first[c + 1]; ++item) {
      class_of_[item] = c;
      for (std::size_t k = 0; k < resources_; ++k) weight_[item * stride_ + k] = static_cast<double>(problem.weight[item * resources_ + k]);
    }
  }
}

Node Tree::root() const {
  Node node;
  for (std::size_t item = 0; item < value_.size(); ++item) node.items.push_back(item);
  node.first = problem_.first;
  for (std::size_t c = 0; c < problem_.classes(); ++c) node.classes.push_back(c);
  node.chosen.assign(problem_.classes(), undecided);
  node.left.assign(problem_.capacity.begin(), problem_.capacity.end());
  node.price.assign(stride_, 0);
  return node;
}

void Tree::look_elsewhere(Stream stream) {
  constexpr double parts = 3.0 / 4294967296.0;
  for (double& importance : importance_) importance = (1 + parts * static_cast<double>(stream.bits32())) / 4;
}

double Tree::relax(const Node& node) {
  double bound = node.worth;
  std::fill(usage_.begin(), usage_.end(), 0.0);
  const double* const price = node.price.data();
  for (std::size_t k = 0; k < resources_; ++k) bound += price[k] * node.left[k];
  for (std::size_t c = 0; c < node.classes.size(); ++c) {
    double best = -never;
    for (std::size_t place = node.first[c]; place < node.first[c + 1]; ++place) {
      const double* const w = weight(node.items[place]);
      double even = 0, odd = 0;
      for (std::size_t k = 0; k < stride_; k += 2) {
        even += price[k] * w[k];
        odd += price[k + 1] * w[k + 1];
      }
      regret_[place] = value_[node.items[place]] - (even + odd);
      if (regret_[place] <= best) continue;
      best = regret_[place];
      pick_[c] = place;
    }
    bound += best;
    const double* const w = weight(node.items[pick_[c]]);
    for (std::size_t k = 0; k < stride_; ++k) usage_[k] += w[k];
    for (std::size_t place = node.first[c]; place < node.first[c + 1]; ++place) regret_[place] = best - regret_[place];
  }
  return bound;
}

void Tree::offer(const std::vector<std::size_t>& chosen) {
  std::vector<double> left(problem_.capacity.begin(), problem_.capacity.end());
  double worth = 0;
  for (const std::size_t item : chosen) {
    worth += value_[item];
    for (std::size_t k = 0; k < resources_; ++k) left[k] -= weight(item)[k];
  }
  if (best_worth_ && worth <= *best_worth_) return;
  if (std::any_of(left.begin(), left.end(), [](double room) { return room < 0; })) return;
  best_worth_ = worth;
  best_ = chosen;
}

/// Changes one class at a time, each time the one that takes away most of the excess for its loss of value; false where that does not help.
bool Tree::mend(const Node& node, std::vector<std::size_t>& taken, std::vector<double>& left) const {
  const auto excess = [&](const double* out, const double* in) {
    double sum = 0;
    for (std::size_t k = 0; k < resources_; ++k) {
      const double room = left[k] + (out != nullptr ? out[k] - in[k] : 0);
      if (room < 0) sum -= room / std::max(1.0, static_cast<double>(problem_.capacity[k]));
    }
    return sum;
  };
  double now = excess(nullptr, nullptr);
  for (std::size_t turn = 0; turn < 2 * taken.size() + 5 && now > 0; ++turn) {
    double best = 0;
    std::size_t best_class = undecided, best_item = 0;
    for (std::size_t c = 0; c < taken.size(); ++c) {
      for (std::size_t place = node.first[c]; place < node.first[c + 1]; ++place) {
        const std::size_t item = node.items[place];
        const double gain = now - excess(weight(taken[c]), weight(item));
        if (gain <= 1e-12) continue;
        const double rate = gain / std::max(1e-3, value_[taken[c]] - value_[item]);
        if (rate <= best) continue;
        best = rate;
        best_class = c;
        best_item = item;
      }
    }
    if (best_class == undecided) return false;
    for (std::size_t k = 0; k < resources_; ++k) left[k] += weight(taken[best_class])[k] - weight(best_item)[k];
    taken[best_class] = best_item;
    now = excess(nullptr, nullptr);
  }
  return now <= 0;
}

/// Changes one class at a time for more value, as long as the resources allow.
void Tree::better(const Node& node, std::vector<std::size_t>& taken, std::vector<double>& left) const {
  while (true) {
    double best = 0;
    std::size_t best_class = undecided, best_item = 0;
    for (std::size_t c = 0; c < taken.size(); ++c) {
      for (std::size_t place = node.first[c]; place < node.first[c + 1]; ++place) {
        const std::size_t item = node.items[place];
        if (value_[item] - value_[taken[c]] <= best) continue;
        bool fits = true;
        for (std::size_t k = 0; k < resources_ && fits; ++k) fits = left[k] + weight(taken[c])[k] - weight(item)[k] >= 0;
        if (!fits) continue;
        best = value_[item] - value_[taken[c]];
        best_class = c;
        best_item = item;
      }
    }
    if (best_class == undecided) return;
    for (std::size_t k = 0; k < resources_; ++k) left[k] += weight(taken[best_class])[k] - weight(best_item)[k];
    taken[best_class] = best_item;
  }
}

void Tree::round_down(const Node& node) {
  std::vector<double> left = node.left;
  std::vector<std::size_t> taken;
  for (std::size_t c = 0; c < node.classes.size(); ++c) {
    taken.push_back(node.items[pick_[c]]);
    for (std::size_t k = 0; k < resources_; ++k) left[k] -= weight(taken.back())[k];
  }
  if (!mend(node, taken, left)) return;
  better(node, taken, left);
  std::vector<std::size_t> chosen = node.chosen;
  for (std::size_t c = 0; c < node.classes.size(); ++c) chosen[node.classes[c]] = taken[c];
  offer(chosen);
}

void Tree::exchange_pairs(const Node& root, double regret) {
  if (best_.empty()) return;
  relax(root);
  std::vector<std::size_t> near;
  for (std::size_t place = 0; place < root.items.size(); ++place) {
    if (regret_[place] <= regret) near.push_back(root.items[place]);
  }
  std::vector<std::size_t> chosen = best_;
  std::vector<double> left(problem_.capacity.begin(), problem_.capacity.end());
  for (const std::size_t item : chosen) {
    for (std::size_t k = 0; k < resources_; ++k) left[k] -= weight(item)[k];
  }
  const auto gain = [&](std::size_t item) { return value_[item] - value_[chosen[class_of_[item]]]; };
  for (bool changed = true; changed && !stop_.stop_requested();) {
    changed = false;
    for (std::size_t i = 0; i < near.size(); ++i) {
      for (std::size_t j = i + 1; j < near.size(); ++j) {
        const std::size_t a = near[i], b = near[j];
        if (gain(a) + gain(b) <= 0 || class_of_[a] == class_of_[b]) continue;
        const double* const out_a = weight(chosen[class_of_[a]]);
        const double* const out_b = weight(chosen[class_of_[b]]);
        bool fits = true;
        for (std::size_t k = 0; k < resources_ && fits; ++k) fits = left[k] + out_a[k] + out_b[k] - weight(a)[k] - weight(b)[k] >= 0;
        if (!fits) continue;
        for (std::size_t k = 0; k < resources_; ++k) left[k] += out_a[k] + out_b[k] - weight(a)[k] - weight(b)[k];
        chosen[class_of_[a]] = a;
        chosen[class_of_[b]] = b;
        changed = true;
      }
    }
  }
  offer(chosen);
}

/// Strikes out the items of a larger regret than that.
void Tree::strike(Node& node, double regret) const {
  std::size_t kept = 0;
  for (std::size_t c = 0; c < node.classes.size(); ++c) {
    const std::size_t begin = kept;
    for (std::size_t place = node.first[c]; place < node.first[c + 1]; ++place) {
      if (regret_[place] <= regret) node.items[kept++] = node.items[place];
    }
    node.first[c] = begin;
  }
  node.first[node.classes.size()] = kept;
  node.items.resize(kept);
}

/// Strikes out items that do not fit even when every other class takes its lightest; decides classes with one item; whether anything changed.
bool Tree::drop_unfit(Node& node) {
  const std::size_t open = node.classes.size();
  lightest_.assign(open * resources_, never);
  std::fill(total_.begin(), total_.end(), 0.0);
  for (std::size_t c = 0; c < open; ++c) {
    double* const least = &lightest_[c * resources_];
    for (std::size_t place = node.first[c]; place < node.first[c + 1]; ++place) {
      for (std::size_t k = 0; k < resources_; ++k) least[k] = std::min(least[k], weight(node.items[place])[k]);
    }
    for (std::size_t k = 0; k < resources_; ++k) total_[k] += least[k];
  }
  bool changed = false;
  std::size_t kept = 0, kept_classes = 0;
  std::vector<std::size_t> decided;
  for (std::size_t c = 0; c < open; ++c) {
    const std::size_t begin = kept, end = node.first[c + 1];
    for (std::size_t place = node.first[c]; place < end; ++place) {
      const std::size_t item = node.items[place];
      bool fits = true;
      for (std::size_t k = 0; k < resources_ && fits; ++k) fits = weight(item)[k] - lightest_[c * resources_ + k] <= node.left[k] - total_[k];
      if (fits) node.items[kept++] = item;
      else changed = true;
    }
    if (kept == begin) node.dead = true;
    if (kept == begin + 1) decided.push_back(node.items[--kept]);
    if (kept == begin) continue;
    node.classes[kept_classes] = node.classes[c];
    node.first[kept_classes++] = begin;
  }
  node.items.resize(kept);
  node.classes.resize(kept_classes);
  node.first.resize(kept_classes + 1);
  node.first[kept_classes] = kept;
  for (const std::size_t item : decided) {
    node.chosen[class_of_[item]] = item;
    node.worth += value_[item];
    for (std::size_t k = 0; k < resources_; ++k) node.left[k] -= weight(item)[k];
  }
  node.dead = node.dead || std::any_of(node.left.begin(), node.left.end(), [](double room) { return room < 0; });
  return changed || !decided.empty();
}

void Tree::propagate(Node& node) {
  while (!node.dead && drop_unfit(node)) {
  }
}

Tree::Verdict Tree::tighten(Node& node, double target, std::size_t depth) {
  double lowest = never, step = 1;
  int failures = 0;
  std::vector<double> best_price = node.price, slope(resources_);
  const int rounds = depth == 0 ? rounds_at_the_root : rounds_at_a_node;
  for (int round = 0; round < rounds; ++round) {
    const double bound = relax(node);
    if (bound < target) return Verdict::dead;
    if (bound < lowest) {
      lowest = bound;
      best_price = node.price;
      failures = 0;
    } else if (++failures >= 3) {
      step *= 0.5;
      failures = 0;
      node.price = best_price;
    }
    double length = 0;
    bool fits = true;
    for (std::size_t k = 0; k < resources_; ++k) {
      slope[k] = node.left[k] - usage_[k];
      fits = fits && slope[k] >= 0;
      if (slope[k] > 0 && node.price[k] <= 0) slope[k] = 0;
      length += slope[k] * slope[k];
    }
    if (fits || (round + 1 == rounds && (depth < 3 || visited_ % 16 == 0))) round_down(node);
    if (reached(target)) return Verdict::found;
    if (round % 4 == 3 || round + 1 == rounds) {
      strike(node, bound - target);
      propagate(node);
      if (node.dead) return Verdict::dead;
    }
    if (node.classes.empty()) {
      offer(node.chosen);
      return reached(target) ? Verdict::found : Verdict::dead;
    }
    if (length == 0) continue;
    const double move = step * std::max(bound - lowest + 0.09 * (lowest - target), 0.2) / length;
    for (std::size_t k = 0; k < resources_; ++k) node.price[k] = std::max(0.0, on_grid(node.price[k] - move * slope[k]));
  }
  node.price = best_price;
  return Verdict::branch;
}

/// The open class whose second best item has the largest regret, by importance.
std::size_t Tree::branch_class(const Node& node) const {
  std::size_t best = 0;
  double largest = -1;
  for (std::size_t c = 0; c < node.classes.size(); ++c) {
    double second = never;
    for (std::size_t place = node.first[c]; place < node.first[c + 1]; ++place) {
      if (place != pick_[c]) second = std::min(second, regret_[place]);
    }
    const double score = second * importance_[node.classes[c]];
    if (score <= largest) continue;
    largest = score;
    best = c;
  }
  return best;
}

Tree::End Tree::descend(Node& node, double target, std::size_t depth) {
  if (visited_ >= allowed_ || stop_.stop_requested()) return End::gave_up;
  ++visited_;
  const Verdict verdict = tighten(node, target, depth);
  if (verdict != Verdict::branch) return verdict == Verdict::found ? End::found : End::refuted;
  const double bound = relax(node);
  if (bound < target) return End::refuted;
  const std::size_t c = branch_class(node);
  std::vector<std::pair<double, std::size_t>> items;
  for (std::size_t place = node.first[c]; place < node.first[c + 1]; ++place) items.emplace_back(regret_[place], node.items[place]);
  std::sort(items.begin(), items.end());
  const auto begin = static_cast<std::ptrdiff_t>(node.first[c]);
  const std::size_t others = items.size() - 1;
  for (const auto& [regret, item] : items) {
    if (bound - regret < target) break;
    Node child = node;
    child.items.erase(child.items.begin() + begin + 1, child.items.begin() + begin + static_cast<std::ptrdiff_t>(items.size()));
    child.items[node.first[c]] = item;
    for (std::size_t later = c + 1; later < child.first.size(); ++later) child.first[later] -= others;
    propagate(child);
    if (child.dead) continue;
    const End end = descend(child, target, depth + 1);
    if (end != End::refuted) return end;
  }
  return End::refuted;
}

Tree::End Tree::search(const Node& root, double target, std::int64_t nodes, const std::stop_token& stop) {
  stop_ = stop;
  allowed_ = visited_ + nodes;
  Node copy = root;
  propagate(copy);
  if (copy.dead) return End::refuted;
  if (copy.classes.empty()) {
    offer(copy.chosen);
    return reached(target) ? End::found : End::refuted;
  }
  return descend(copy, target, 0);
}

}  // namespace solleva::plan::choices
