// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/cover_state.h"

#include <algorithm>
#include <utility>

#include "solleva/base/sum.h"

namespace solleva::plan {
namespace {

class CountState final : public CoverState {
 public:
  CountState(const CoverCells& cells, double backup) : CoverState(cells), backup_(backup), count_(cells.cells(), 0) {}

  void open(std::uint32_t site) override {
    steps_.push_back(site);
    turn(site);
  }
  void close(std::uint32_t site) override { open(site); }
  double value() const override { return value_; }
  double most(std::uint32_t site) const override {
    double all = 0;
    for (const std::uint32_t pair : cells_.pairs_of(site)) all += cells_.weight[cells_.cell[pair]];
    return all;
  }
  std::size_t mark() const override { return steps_.size(); }
  void back(std::size_t mark) override {
    for (; steps_.size() > mark; steps_.pop_back()) turn(steps_.back());
  }
  void forget() override { steps_.clear(); }

 private:
  /// Opens what is closed and closes what is open.
  void turn(std::uint32_t site) {
    const bool opens = open_[site] == 0;
    open_[site] = opens ? 1 : 0;
    for (const std::uint32_t pair : cells_.pairs_of(site)) {
      const std::uint32_t cell = cells_.cell[pair];
      if (!opens) --count_[cell];
      const double share = count_[cell] == 0 ? 1 : count_[cell] == 1 ? backup_ : 0;
      value_ += (opens ? share : -share) * cells_.weight[cell];
      if (opens) ++count_[cell];
    }
  }

  double backup_;
  double value_ = 0;
  std::vector<std::uint32_t> count_;
  std::vector<std::uint32_t> steps_;
};

/// Each change of an amount is noted with what it was before, so that steps are taken back without a search.
class FlowState final : public CoverState {
 public:
  FlowState(const CoverCells& cells, std::span<const double> capacity)
      : CoverState(cells), capacity_(capacity), flow_(cells.site.size(), 0.0), slack_(cells.sites, 0.0), unserved_(cells.weight), holders_(cells.cells()),
        dead_(cells.sites, 0.0), stuck_(cells.sites, 0.0), seen_site_(cells.sites, 0), seen_cell_(cells.cells(), 0), takes_(cells.sites, 0), drops_(cells.sites, 0), left_by_(cells.cells(), 0) {
    Sum all;
    for (const double weight : cells.weight) all.add(weight);
    tiny_ = 1e-12 * all.value();
  }

  void open(std::uint32_t site) override {
    set(Kind::open, site, 1);
    set(Kind::slack, site, capacity_[site]);
    set(Kind::opened, 0, opened_ + 1);
    for (const std::uint32_t pair : cells_.pairs_of(site)) {
      const double amount = std::min(slack_[site], unserved_[cells_.cell[pair]]);
      if (amount > 0) serve(pair, amount);
    }
    while (slack_[site] > tiny_ && push_from(site)) {
    }
  }

  void close(std::uint32_t site) override {
    set(Kind::open, site, 0);
    set(Kind::slack, site, 0);
    set(Kind::closed, 0, closed_ + 1);
    std::vector<std::uint32_t> lost;
    for (const std::uint32_t pair : cells_.pairs_of(site)) {
      if (flow_[pair] <= 0) continue;
      lost.push_back(cells_.cell[pair]);
      release(pair, flow_[pair]);
    }
    while (pull_to(lost)) {
    }
  }

  double value() const override { return value_; }
  double most(std::uint32_t site) const override {
    double all = 0;
    for (const std::uint32_t pair : cells_.pairs_of(site)) all += cells_.weight[cells_.cell[pair]];
    return std::min(all, capacity_[site]);
  }
  std::size_t mark() const override { return notes_.size(); }
  void back(std::size_t mark) override {
    for (; notes_.size() > mark; notes_.pop_back()) at(notes_.back().kind, notes_.back().index, notes_.back().before);
  }
  void forget() override { notes_.clear(); }
  void settle() override;
  std::span<const double> flow() const override { return flow_; }

 private:
  enum class Kind : std::uint8_t { open, slack, flow, unserved, value, dead, stuck, opened, closed };
  struct Note {
    Kind kind;
    std::uint32_t index;
    double before;
  };

  double at(Kind kind, std::uint32_t index, double now) {
    if (kind == Kind::open) return std::exchange(open_[index], now > 0 ? std::uint8_t{1} : std::uint8_t{0});
    const double before = std::exchange(amount_of(kind, index), now);
    if (kind == Kind::flow && (before > 0) != (now > 0)) note_holder(index, now > 0);
    return before;
  }
  void note_holder(std::uint32_t pair, bool holds) {
    std::vector<std::uint32_t>& holders = holders_[cells_.cell[pair]];
    if (holds) {
      holders.push_back(pair);
    } else {
      std::erase(holders, pair);
    }
  }
  double& amount_of(Kind kind, std::uint32_t index) {
    switch (kind) {
      case Kind::slack: return slack_[index];
      case Kind::flow: return flow_[index];
      case Kind::unserved: return unserved_[index];
      case Kind::dead: return dead_[index];
      case Kind::stuck: return stuck_[index];
      case Kind::opened: return opened_;
      case Kind::closed: return closed_;
      default: return value_;
    }
  }
  void set(Kind kind, std::uint32_t index, double now) {
    const double before = at(kind, index, now);
    notes_.push_back({kind, index, before});
  }
  /// Who was not served is, by the site of the pair.
  void serve(std::uint32_t pair, double amount) {
    const std::uint32_t cell = cells_.cell[pair];
    set(Kind::unserved, cell, unserved_[cell] - amount);
    set(Kind::value, 0, value_ + amount);
    shift(pair, amount);
  }
  void release(std::uint32_t pair, double amount) {
    const std::uint32_t cell = cells_.cell[pair];
    set(Kind::unserved, cell, unserved_[cell] + amount);
    set(Kind::value, 0, value_ - amount);
    set(Kind::flow, pair, 0);
  }
  void shift(std::uint32_t pair, double amount) {
    const std::uint32_t site = cells_.site[pair];
    set(Kind::flow, pair, flow_[pair] + amount);
    if (open_[site] != 0) set(Kind::slack, site, slack_[site] - amount);
  }

  bool push_from(std::uint32_t root);
  bool pull_to(const std::vector<std::uint32_t>& roots);
  bool push_along(std::uint32_t root, std::uint32_t last_pair);
  bool pull_along(std::uint32_t first_pair);

  std::span<const double> capacity_;
  std::vector<double> flow_, slack_, unserved_;
  std::vector<std::vector<std::uint32_t>> holders_;  ///< of each cell: the pairs that serve it
  double value_ = 0;
  double tiny_ = 0;
  std::vector<Note> notes_;
  // Sites that a search went through in vain. `dead`: nobody unserved can be reached from there, which holds until a site closes;
  // `stuck`: no room can be reached, which holds until one opens. They carry the number of the closing and opening for which they hold.
  std::vector<double> dead_, stuck_;
  double opened_ = 1;
  double closed_ = 1;
  // Of the search for a path: the number of the search that came here last, and how it came.
  std::uint32_t search_ = 0;
  std::vector<std::uint32_t> seen_site_, seen_cell_, takes_, drops_, left_by_, queue_, passed_;
};

/// Paths from the room of `root` to those unserved: sites hand cells on to one another. One search finds many paths; false: there is none.
bool FlowState::push_from(std::uint32_t root) {
  ++search_;
  queue_.assign(1, root);
  seen_site_[root] = search_;
  bool pushed = false;
  for (std::size_t head = 0; head < queue_.size() && slack_[root] > tiny_; ++head) {
    for (const std::uint32_t pair : cells_.pairs_of(queue_[head])) {
      const std::uint32_t cell = cells_.cell[pair];
      if (seen_cell_[cell] == search_) continue;
      seen_cell_[cell] = search_;
      if (unserved_[cell] > tiny_ && push_along(root, pair)) {
        pushed = true;
        if (slack_[root] <= tiny_) return true;
      }
      for (const std::uint32_t other : holders_[cell]) {
        const std::uint32_t site = cells_.site[other];
        if (flow_[other] <= tiny_ || seen_site_[site] == search_ || dead_[site] == closed_) continue;
        seen_site_[site] = search_;
        takes_[site] = pair;   // the site before takes the cell
        drops_[site] = other;  // which this one drops
        queue_.push_back(site);
      }
    }
  }
  if (pushed) return true;
  for (const std::uint32_t site : queue_) set(Kind::dead, site, closed_);
  return false;
}

bool FlowState::push_along(std::uint32_t root, std::uint32_t last_pair) {
  double amount = std::min(slack_[root], unserved_[cells_.cell[last_pair]]);
  for (std::uint32_t site = cells_.site[last_pair]; site != root; site = cells_.site[takes_[site]]) amount = std::min(amount, flow_[drops_[site]]);
  if (amount <= tiny_) return false;  // an earlier path of this search has used it up
  serve(last_pair, amount);
  for (std::uint32_t site = cells_.site[last_pair]; site != root; site = cells_.site[takes_[site]]) {
    shift(drops_[site], -amount);
    shift(takes_[site], amount);
  }
  return true;
}

/// Paths from those unserved among `roots` to sites with room. False: there is none.
bool FlowState::pull_to(const std::vector<std::uint32_t>& roots) {
  ++search_;
  queue_.clear();
  passed_.clear();
  bool pulled = false;
  for (const std::uint32_t cell : roots) {
    if (unserved_[cell] <= tiny_) continue;
    seen_cell_[cell] = search_;
    left_by_[cell] = kNoSite;
    queue_.push_back(cell);
  }
  for (std::size_t head = 0; head < queue_.size(); ++head) {
    const std::uint32_t cell = queue_[head];
    for (std::size_t pair = cells_.first[cell]; pair < cells_.first[cell + 1]; ++pair) {
      const std::uint32_t site = cells_.site[pair];
      if (open_[site] == 0 || seen_site_[site] == search_ || stuck_[site] == opened_) continue;
      seen_site_[site] = search_;
      passed_.push_back(site);
      takes_[site] = static_cast<std::uint32_t>(pair);
      if (slack_[site] > tiny_ && pull_along(static_cast<std::uint32_t>(pair))) pulled = true;
      for (const std::uint32_t other : cells_.pairs_of(site)) {
        const std::uint32_t next = cells_.cell[other];
        if (flow_[other] <= tiny_ || seen_cell_[next] == search_) continue;
        seen_cell_[next] = search_;
        left_by_[next] = other;  // the site would drop this cell, so it needs another one
        queue_.push_back(next);
      }
    }
  }
  if (pulled) return true;
  for (const std::uint32_t site : passed_) set(Kind::stuck, site, opened_);
  return false;
}

/// Marks all sites that are dead or stuck, by two searches the other way round. No step may be taken back beyond this.
void FlowState::settle() {
  notes_.clear();
  std::fill(dead_.begin(), dead_.end(), closed_);
  std::fill(stuck_.begin(), stuck_.end(), opened_);
  queue_.clear();
  const auto revive = [&](std::uint32_t cell) {
    for (const std::uint32_t site : cells_.sites_of(cell)) {
      if (open_[site] == 0 || dead_[site] == 0) continue;
      dead_[site] = 0;
      queue_.push_back(site);
    }
  };
  for (std::uint32_t cell = 0; cell < cells_.cells(); ++cell) {
    if (unserved_[cell] > tiny_) revive(cell);
  }
  for (std::size_t head = 0; head < queue_.size(); ++head) {
    for (const std::uint32_t pair : cells_.pairs_of(queue_[head])) {
      if (flow_[pair] > tiny_) revive(cells_.cell[pair]);
    }
  }
  queue_.clear();
  for (std::uint32_t site = 0; site < cells_.sites; ++site) {
    if (open_[site] == 0 || slack_[site] <= tiny_) continue;
    stuck_[site] = 0;
    queue_.push_back(site);
  }
  ++search_;
  for (std::size_t head = 0; head < queue_.size(); ++head) {
    for (const std::uint32_t pair : cells_.pairs_of(queue_[head])) {
      const std::uint32_t cell = cells_.cell[pair];
      if (seen_cell_[cell] == search_) continue;
      seen_cell_[cell] = search_;
      for (const std::uint32_t other : holders_[cell]) {
        const std::uint32_t site = cells_.site[other];
        if (flow_[other] <= tiny_ || stuck_[site] == 0) continue;
        stuck_[site] = 0;
        queue_.push_back(site);
      }
    }
  }
}

bool FlowState::pull_along(std::uint32_t first_pair) {
  double amount = slack_[cells_.site[first_pair]];
  std::uint32_t pair = first_pair;
  for (; left_by_[cells_.cell[pair]] != kNoSite; pair = takes_[cells_.site[left_by_[cells_.cell[pair]]]]) {
    amount = std::min(amount, flow_[left_by_[cells_.cell[pair]]]);
  }
  amount = std::min(amount, unserved_[cells_.cell[pair]]);
  if (amount <= tiny_) return false;
  serve(pair, amount);
  for (std::uint32_t at = first_pair; at != pair;) {
    const std::uint32_t dropped = left_by_[cells_.cell[at]];
    shift(at, amount);
    shift(dropped, -amount);
    at = takes_[cells_.site[dropped]];
  }
  return true;
}

}  // namespace

std::unique_ptr<CoverState> count_state(const CoverCells& cells, double backup) { return std::make_unique<CountState>(cells, backup); }

std::unique_ptr<CoverState> flow_state(const CoverCells& cells, std::span<const double> capacity) {
  return std::make_unique<FlowState>(cells, capacity);
}

}  // namespace solleva::plan
