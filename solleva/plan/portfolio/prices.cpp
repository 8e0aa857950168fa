// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/prices.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "solleva/plan/portfolio/pass.h"
#include "solleva/plan/told.h"

namespace solleva::plan {
namespace {

constexpr std::size_t first_sample = 20'000;
constexpr std::size_t growth = 16;

/// Part of the households, with the rows shrunk as the places were.
struct Sample {
  std::vector<float> effect;
  std::vector<std::int32_t> cost;
  std::vector<std::uint32_t> place;
  Portfolio part;
};

/// The finalizer of splitmix64: an order of the households that has nothing to do with how they stand in the file.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

/// How much smaller each row is in the sample: as the households of the places that it touches.
std::vector<double> shrinkage(const Portfolio& whole, const std::vector<double>& all, const std::vector<double>& some) {
  std::vector<double> before(whole.rows.size(), 0), after(whole.rows.size(), 0);
  std::vector<std::size_t> last(whole.rows.size(), whole.places);
  const std::size_t options = whole.measures * whole.channels;
  for (std::size_t p = 0; p < whole.places; ++p) {
    for (std::size_t o = 0; o < options; ++o) {
      for_rows(whole, p, o, 0, [&](std::size_t row, double) {
        if (last[row] == p) return;
        last[row] = p;
        before[row] += all[p];
        after[row] += some[p];
      });
    }
  }
  for (std::size_t r = 0; r < before.size(); ++r) after[r] = before[r] > 0 ? after[r] / before[r] : 1;
  return after;
}

void draw(const Portfolio& whole, std::size_t wanted, Sample& sample) {
  HouseholdSample drawn = draw_households(whole, wanted);
  for (const std::uint32_t i : drawn.households) {
    const auto from = static_cast<std::ptrdiff_t>(i * whole.measures);
    const auto to = from + static_cast<std::ptrdiff_t>(whole.measures);
    sample.effect.insert(sample.effect.end(), whole.effect.begin() + from, whole.effect.begin() + to);
    sample.cost.insert(sample.cost.end(), whole.cost.begin() + from, whole.cost.begin() + to);
    if (!whole.place.empty()) sample.place.push_back(whole.place[i]);
  }
  sample.part = whole;
  sample.part.effect = sample.effect;
  sample.part.cost = sample.cost;
  sample.part.place = sample.place;
  sample.part.rows = std::move(drawn.rows);
}

struct Point {
  std::vector<double> prices;
  double bound = std::numeric_limits<double>::infinity();
  std::vector<double> slope;  ///< of the bound: what of each row is left, or above a floor
};

/// Dense and symmetric, row by row.
struct Curvature {
  std::size_t size = 0;
  std::vector<double> cell;
  double& at(std::size_t r, std::size_t c) { return cell[r * size + c]; }
  double at(std::size_t r, std::size_t c) const { return cell[r * size + c]; }
};

/// The bound of one problem as a function of the prices.
class Dual {
 public:
  Dual(const Portfolio& portfolio, const RunControl& control) : portfolio_(portfolio), control_(control) {}

  /// Empty slope where the caller wants to stop.
  Point at(std::vector<double> prices) {
    Point point;
    const Result<Tally> tally = tally_at(portfolio_, PriceTable(portfolio_, prices), control_);
    ++passes;
    if (tally) {
      const std::vector<double> used = usage_of(portfolio_, *tally);
      Sum bound = tally->value;
      for (std::size_t r = 0; r < used.size(); ++r) {
        const double side = portfolio_.rows[r].floor ? -1 : 1;
        point.slope.push_back(side * (portfolio_.rows[r].limit - used[r]));
        bound.add(side * prices[r] * portfolio_.rows[r].limit);
      }
      point.bound = bound.value();
    }
    point.prices = std::move(prices);
    return point;
  }

  const Portfolio& portfolio() const { return portfolio_; }
  bool stopped() const { return control_.stop.stop_requested(); }
  const RunControl& control() const { return control_; }
  std::int64_t passes = 0;

 private:
  const Portfolio& portfolio_;
  const RunControl& control_;
};

/// Rows of one colour share no place, so that their prices can be shaken together.
std::vector<std::vector<std::size_t>> colours_of(const Portfolio& portfolio) {
  std::vector<std::vector<std::size_t>> places(portfolio.rows.size());
  const std::size_t options = portfolio.measures * portfolio.channels;
  for (std::size_t p = 0; p < portfolio.places; ++p) {
    for (std::size_t o = 0; o < options; ++o) {
      for_rows(portfolio, p, o, 0, [&](std::size_t row, double) {
        if (places[row].empty() || places[row].back() != p) places[row].push_back(p);
      });
    }
  }
  std::vector<std::vector<bool>> taken;  // [colour][place]
  std::vector<std::vector<std::size_t>> colours;
  for (std::size_t r = 0; r < places.size(); ++r) {
    std::size_t c = 0;
    while (c < colours.size() && std::any_of(places[r].begin(), places[r].end(), [&](std::size_t p) { return taken[c][p]; })) ++c;
    if (c == colours.size()) {
      colours.emplace_back();
      taken.emplace_back(portfolio.places, false);
    }
    colours[c].push_back(r);
    for (const std::size_t p : places[r]) taken[c][p] = true;
  }
  return colours;
}

/// Takes down how usage answers to the prices of one colour; `owner` is the row of the colour in each place.
void add_answer(const Portfolio& portfolio, const std::vector<std::size_t>& owner, const Tally& low, const Tally& high,
                const std::vector<double>& step, Curvature& curvature) {
  const std::size_t options = portfolio.measures * portfolio.channels;
  for (std::size_t p = 0; p < portfolio.places; ++p) {
    const std::size_t source = owner[p];
    if (source == portfolio.rows.size()) continue;
    for (std::size_t o = 0; o < options; ++o) {
      const std::size_t cell = p * options + o;
      const double money = (low.money[cell] - high.money[cell]) / (2 * step[source]);
      const double count = (low.count[cell] - high.count[cell]) / (2 * step[source]);
      const std::size_t j = o / portfolio.channels;
      const auto add = [&](std::int32_t row, double amount) {
        if (row < 0) return;
        const auto r = static_cast<std::size_t>(row);
        curvature.at(r, source) += portfolio.rows[r].floor ? -amount : amount;
      };
      add(portfolio.cost_row[cell], money);
      add(portfolio.count_row[p * portfolio.measures + j], count);
      for (const std::int32_t floor : portfolio.floors_of(p)) add(floor, count);
    }
  }
}

/// The second derivatives of the bound, from differences of usage on both sides of the prices.
bool curve(Dual& dual, const std::vector<double>& prices, const std::vector<double>& step, Curvature& curvature) {
  const Portfolio& portfolio = dual.portfolio();
  const std::size_t rows = portfolio.rows.size();
  curvature.size = rows;
  curvature.cell.assign(rows * rows, 0);
  const std::size_t options = portfolio.measures * portfolio.channels;
  for (const std::vector<std::size_t>& colour : colours_of(portfolio)) {
    std::vector<std::size_t> owner(portfolio.places, rows);
    std::vector<double> low = prices, high = prices;
    for (const std::size_t r : colour) {
      low[r] -= step[r];
      high[r] += step[r];
    }
    std::vector<bool> shaken(rows, false);
    for (const std::size_t r : colour) shaken[r] = true;
    for (std::size_t p = 0; p < portfolio.places; ++p) {
      for (std::size_t o = 0; o < options; ++o) {
        for_rows(portfolio, p, o, 0, [&](std::size_t row, double) {
          if (shaken[row]) owner[p] = row;
        });
      }
    }
    const Result<Tally> before = tally_at(portfolio, PriceTable(portfolio, low), dual.control());
    const Result<Tally> after = tally_at(portfolio, PriceTable(portfolio, high), dual.control());
    if (!before || !after) return false;
    add_answer(portfolio, owner, *before, *after, step, curvature);
  }
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < r; ++c) {
      const double mean = (curvature.at(r, c) + curvature.at(c, r)) / 2;
      curvature.at(r, c) = curvature.at(c, r) = mean;
    }
  }
  return true;
}

/// Whether the curvature with that damping bends upwards everywhere: its Cholesky factor exists.
bool convex(const Curvature& curvature, const std::vector<double>& least, double damping) {
  Curvature factor = curvature;
  for (std::size_t r = 0; r < factor.size; ++r) {
    const double own = std::max(curvature.at(r, r), least[r]);
    factor.at(r, r) = own * (1 + damping);
    for (std::size_t c = 0; c <= r; ++c) {
      double value = factor.at(r, c);
      const double* left = &factor.cell[r * factor.size];
      const double* right = &factor.cell[c * factor.size];
      for (std::size_t k = 0; k < c; ++k) value -= left[k] * right[k];
      if (c < r) factor.at(r, c) = value / factor.at(c, c);
      else if (value <= 1e-6 * own) return false;
      else factor.at(r, r) = std::sqrt(value);
    }
  }
  return true;
}

/// The step that makes slope x + x (H + damping diag H) x / 2 least with prices + x >= 0, one price after the other.
/// `most`: no price moves further; `highest`: no price is higher.
std::vector<double> step_of(const Point& point, const Curvature& curvature, const std::vector<double>& least, double damping,
                            const std::vector<double>& most, const std::vector<double>& highest) {
  const std::size_t rows = point.prices.size();
  std::vector<double> step(rows, 0), slope = point.slope;
  for (int sweep = 0; sweep < 300; ++sweep) {
    double moved = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      const double own = std::max(curvature.at(r, r), least[r]) * (1 + damping);
      const double want = std::max(std::clamp(step[r] - slope[r] / own, -most[r], std::min(most[r], highest[r] - point.prices[r])), -point.prices[r]);
      const double change = want - step[r];
      if (change == 0) continue;
      step[r] = want;
      for (std::size_t c = 0; c < rows; ++c) slope[c] += change * (c == r ? own : curvature.at(c, r));
      moved = std::max(moved, change * change * own);
    }
    if (moved <= 1e-14 * std::fabs(point.bound)) break;
  }
  return step;
}

/// How large a price can sensibly be: effect a unit of money, effect a household.
std::vector<double> scales_of(const Portfolio& portfolio) {
  Sum effect, cost;
  double count = 0;
  const double weight = *std::max_element(portfolio.weight.begin(), portfolio.weight.end());
  const std::size_t cells = portfolio.effect.size();
  const std::size_t stride = std::max<std::size_t>(1, cells / 100'003);
  for (std::size_t c = 0; c < cells; c += stride) {
    if (!std::isfinite(portfolio.effect[c])) continue;
    const auto money = static_cast<double>(portfolio.cost[c]);
    effect.add(weight * std::fabs(static_cast<double>(portfolio.effect[c])) + std::fabs(portfolio.money_worth) * money + std::fabs(portfolio.served_worth));
    cost.add(money);
    count += 1;
  }
  const double mean = count > 0 && effect.value() > 0 ? effect.value() / count : 1;
  const double rate = cost.value() > 0 ? mean * count / cost.value() : mean;
  std::vector<double> scales(portfolio.rows.size(), mean);
  for (const std::int32_t row : portfolio.cost_row) {
    if (row >= 0) scales[static_cast<std::size_t>(row)] = rate > 0 ? rate : 1;
  }
  return scales;
}

/// Newton steps on one problem, as long as they pay. `curvature` comes from a smaller sample where it is not to be taken here.
class Descent {
 public:
  Descent(Dual& dual, const std::vector<double>& scales) : dual_(dual), scales_(scales) {}

  double unit = 0;  ///< what the bound is divided by where progress is told; 0: it is that of a sample, and nobody's concern

  /// `given`: `curvature` comes from a smaller sample; else it is taken here, as often as the prices have moved or `once`.
  Point run(Point point, Curvature& curvature, bool given, bool once, std::int64_t most) {
    double damping = 1e-3;
    bool fresh = given;
    for (std::int64_t i = 0; i < most && !dual_.stopped(); ++i) {
      if (!fresh) {
        if (!curve(dual_, point.prices, steps(), curvature)) break;
        fresh = true;
      }
      Point next = advance(point, curvature, damping);
      if (next.slope.empty()) break;
      if (unit > 0) dual_.control().tell(told("prices", std::nullopt, std::min(point.bound, next.bound), unit), -1);
      const double gained = point.bound - next.bound;
      if (gained > 0) {
        point = std::move(next);
        damping = std::max(damping / 8, 1e-4);
        fresh = given || once;
      } else {
        damping = std::max(damping, 1e-2) * 8;
      }
      if (damping > 1e6 || (gained >= 0 && gained <= 2e-8 * std::fabs(point.bound))) break;
    }
    return point;
  }

 private:
  /// How far prices are shaken: the fewer households a row has, the further, so that enough of them answer.
  std::vector<double> steps() const {
    const Portfolio& portfolio = dual_.portfolio();
    std::vector<double> households(portfolio.places, 0), reach(scales_.size(), 0), step(scales_.size());
    for (std::size_t i = 0; i < portfolio.households(); ++i) households[portfolio.place_of(i)] += 1;
    std::vector<std::size_t> last(scales_.size(), portfolio.places);
    for (std::size_t p = 0; p < portfolio.places; ++p) {
      for (std::size_t o = 0; o < portfolio.measures * portfolio.channels; ++o) {
        for_rows(portfolio, p, o, 0, [&](std::size_t row, double) {
          if (last[row] == p) return;
          last[row] = p;
          reach[row] += households[p];
        });
      }
    }
    for (std::size_t r = 0; r < step.size(); ++r) step[r] = 0.5 * scales_[r] / std::cbrt(std::max(reach[r], 8.0));
    return step;
  }

  Point advance(const Point& point, const Curvature& curvature, double& damping) {
    // A row that does not answer would be moved without end: as if a tenth of it went away over the whole scale.
    std::vector<double> least(scales_.size());
    for (std::size_t r = 0; r < least.size(); ++r) {
      least[r] = 0.1 * std::max({std::fabs(point.slope[r]), std::fabs(dual_.portfolio().rows[r].limit), 1.0}) / scales_[r];
    }
    while (!convex(curvature, least, damping) && damping < 1e6) damping = std::max(4 * damping, 1e-3);
    std::vector<double> most(scales_.size());
    for (std::size_t r = 0; r < most.size(); ++r) most[r] = std::max(scales_[r], point.prices[r]) / 2;
    std::vector<double> highest;
    for (const PortfolioRow& row : dual_.portfolio().rows) highest.push_back(row.most_price);
    const std::vector<double> step = step_of(point, curvature, least, damping, most, highest);
    std::vector<double> prices = point.prices;
    for (std::size_t r = 0; r < prices.size(); ++r) prices[r] = std::clamp(prices[r] + step[r], 0.0, highest[r]);
    return dual_.at(std::move(prices));
  }

  Dual& dual_;
  const std::vector<double>& scales_;
};

/// One price for all money, as high as the worst bound asks: where the search begins.
Point begin(Dual& dual, const std::vector<double>& scales) {
  const Portfolio& portfolio = dual.portfolio();
  std::vector<bool> money(portfolio.rows.size(), false);
  for (const std::int32_t row : portfolio.cost_row) {
    if (row >= 0) money[static_cast<std::size_t>(row)] = true;
  }
  Point best = dual.at(std::vector<double>(portfolio.rows.size(), 0));
  for (double part = 1.0 / 64; part <= 16 && !dual.stopped(); part *= 2) {
    std::vector<double> prices(portfolio.rows.size(), 0);
    for (std::size_t r = 0; r < prices.size(); ++r) prices[r] = money[r] ? part * scales[r] : 0;
    Point point = dual.at(std::move(prices));
    if (!point.slope.empty() && point.bound < best.bound) best = std::move(point);
  }
  return best;
}

}  // namespace

HouseholdSample draw_households(const Portfolio& whole, std::size_t wanted) {
  const std::size_t households = whole.households();
  const auto limit = static_cast<std::uint64_t>(static_cast<double>(wanted) / static_cast<double>(households) * 18446744073709549568.0);
  std::vector<double> all(whole.places, 0), some(whole.places, 0);
  HouseholdSample sample;
  for (std::size_t i = 0; i < households; ++i) {
    const std::size_t p = whole.place_of(i);
    all[p] += 1;
    if (mixed(i) >= limit) continue;
    some[p] += 1;
    sample.households.push_back(static_cast<std::uint32_t>(i));
  }
  sample.rows = whole.rows;
  const std::vector<double> shrunk = shrinkage(whole, all, some);
  for (std::size_t r = 0; r < shrunk.size(); ++r) sample.rows[r].limit *= shrunk[r];
  return sample;
}

namespace {

/// Budgets between which some household may choose at the same weight, as one budget: the first of each group, by row.
std::vector<std::size_t> pooled_rows(const Portfolio& portfolio) {
  std::vector<std::size_t> first(portfolio.rows.size());
  for (std::size_t r = 0; r < first.size(); ++r) first[r] = r;
  const auto root = [&](std::size_t r) {
    while (first[r] != r) r = first[r];
    return r;
  };
  for (std::size_t at = 0; at < portfolio.places * portfolio.measures; ++at) {
    for (std::size_t k = 1; k < portfolio.channels; ++k) {
      for (std::size_t l = 0; l < k; ++l) {
        const std::int32_t a = portfolio.cost_row[at * portfolio.channels + k], b = portfolio.cost_row[at * portfolio.channels + l];
        if (a < 0 || b < 0 || portfolio.weight[k] != portfolio.weight[l]) continue;
        const std::size_t one = root(static_cast<std::size_t>(a)), other = root(static_cast<std::size_t>(b));
        first[std::max(one, other)] = std::min(one, other);
      }
    }
  }
  for (std::size_t r = 0; r < first.size(); ++r) first[r] = root(r);
  return first;
}

PriceSearch search_apart(const Portfolio& portfolio, const PortfolioOptions& options, const RunControl& control, std::vector<double> prices) {
  const std::vector<double> scales = scales_of(portfolio);
  const std::size_t households = portfolio.households();
  Curvature curvature;
  double size = 0;
  for (std::size_t wanted = std::max(first_sample, 1'000 * portfolio.places); wanted * 4 <= households; wanted *= growth) {
    Sample sample;
    draw(portfolio, wanted, sample);
    Dual dual(sample.part, control);
    Point point = prices.empty() ? begin(dual, scales) : dual.at(prices);
    if (point.slope.empty()) break;
    point = Descent(dual, scales).run(std::move(point), curvature, false, !prices.empty(), prices.empty() ? 60 : 8);
    prices = point.prices;
    size = static_cast<double>(sample.part.households());
    control.tell("prices from a sample", -1);
  }
  Dual dual(portfolio, control);
  PriceSearch search;
  Point point = prices.empty() ? begin(dual, scales) : dual.at(prices);
  const std::int64_t most = options.limits.iterations >= 0 ? options.limits.iterations : 60;
  if (!point.slope.empty()) {
    for (double& cell : curvature.cell) cell *= static_cast<double>(households) / size;
    const bool sampled = size > 0;
    Descent descent(dual, scales);
    descent.unit = options.told_in;
    point = descent.run(std::move(point), curvature, sampled, false, std::min<std::int64_t>(most, sampled ? 12 : 60));
  }
  search.prices = point.prices;
  search.stopped = dual.stopped();
  search.passes = dual.passes;
  search.bound = point.bound;
  return search;
}

/// The search with pooled budgets: one price for each pool.
PriceSearch search_pooled(const Portfolio& portfolio, const std::vector<std::size_t>& pools, const PortfolioOptions& options, const RunControl& control,
                          std::vector<double> prices) {
  Portfolio pooled = portfolio;
  for (std::size_t r = 0; r < pools.size(); ++r) {
    if (pools[r] == r) continue;
    pooled.rows[pools[r]].limit += portfolio.rows[r].limit;
    pooled.rows[r].limit = 0;
    if (!prices.empty()) prices[r] = 0;
  }
  for (std::int32_t& row : pooled.cost_row) {
    if (row >= 0) row = static_cast<std::int32_t>(pools[static_cast<std::size_t>(row)]);
  }
  PriceSearch search = search_apart(pooled, options, control, std::move(prices));
  for (std::size_t r = 0; r < pools.size(); ++r) search.prices[r] = search.prices[pools[r]];
  return search;
}

}  // namespace

PriceSearch search_prices(const Portfolio& portfolio, const PortfolioOptions& options, const RunControl& control, std::vector<double> prices) {
  const std::vector<std::size_t> pools = pooled_rows(portfolio);
  bool any = false;
  for (std::size_t r = 0; r < pools.size(); ++r) any = any || pools[r] != r;
  if (!any) return search_apart(portfolio, options, control, std::move(prices));
  // Where sources can pay for the same, their prices are often equal, and at equal prices the bound has an edge on which no step apart is right.
  PriceSearch search = search_pooled(portfolio, pools, options, control, prices);
  if (search.stopped) return search;
  PriceSearch apart = search_apart(portfolio, options, control, prices.empty() ? prices : search.prices);
  return apart.bound < search.bound ? apart : search;
}

}  // namespace solleva::plan
