// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/heritage/heritage_model.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace solleva::plan::heritage {
namespace {

/// A chance of 1 has no logarithm of its complement; nothing that is kept to 1e-9 needs more.
constexpr double kSurest = 1 - 1e-12;
/// Floors are kept to this.
constexpr double kWithin = 1e-9;

double log_left(double chance) { return -std::log1p(-std::min(chance, kSurest)); }

bool holds(const std::vector<std::size_t>& all, std::size_t one) { return std::ranges::find(all, one) != all.end(); }

/// Builds the programme part by part.
class Build {
 public:
  Build(const Heritage& heritage, const HeritageOptions& options, std::optional<std::size_t> for_craft) : heritage_(heritage), options_(options), for_craft_(for_craft) {}

  HeritageModel build() {
    out_.model.sense = Sense::maximise;
    out_.years = heritage_.years();
    add_workshops();
    add_seats();
    add_chairs();
    add_budget();
    if (options_.floors || for_craft_) add_floors();
    if (for_craft_) return std::move(out_);
    add_pools();
    add_hours();
    add_materials();
    add_sales();
    add_income();
    add_aim();
    return std::move(out_);
  }

 private:
  std::uint32_t column(double lower, double upper, bool whole = false) {
    ModelColumn made;
    made.lower = lower;
    made.upper = upper;
    made.integer = whole;
    return out_.model.add_column(std::move(made));
  }
  std::uint32_t row(double lower, double upper) {
    ModelRow made;
    made.lower = lower;
    made.upper = upper;
    return out_.model.add_row(std::move(made));
  }
  void term(std::uint32_t row, std::uint32_t column, double coefficient) {
    if (coefficient != 0) out_.model.add_term(row, column, coefficient);
  }

  void add_workshops() {
    for (const Workshop& one : heritage_.workshops) out_.runs.push_back(column(0, options_.only_today && !one.there ? 0 : 1, true));
  }

  /// Everybody in one place at most; who learns today stays there.
  void add_seats() {
    for (std::size_t i = 0; i < heritage_.candidates.size(); ++i) {
      const Candidate& one = heritage_.candidates[i];
      const std::uint32_t once = row(one.today ? 1 : 0, 1);
      const auto add = [&](std::size_t craft, std::size_t workshop) {
        Seat seat;
        seat.candidate = i;
        seat.craft = craft;
        seat.workshop = workshop;
        seat.column = column(0, 1, true);
        term(once, seat.column, 1);
        // Implied by the rooms below, and much tighter where they are counted in parts.
        const std::uint32_t runs = row(-unbounded, 0);
        term(runs, seat.column, 1);
        term(runs, out_.runs[workshop], -1);
        out_.seats.push_back(seat);
      };
      if (one.today) {
        add(one.today->craft, one.today->workshop);
        continue;
      }
      if (options_.only_today) continue;
      for (const std::size_t craft : one.wishes) {
        for (std::size_t w = 0; w < heritage_.workshops.size(); ++w) {
          if (holds(heritage_.workshops[w].crafts, craft)) add(craft, w);
        }
      }
    }
    for (std::size_t w = 0; w < heritage_.workshops.size(); ++w) {
      for (std::size_t p = 0; p < heritage_.periods.size(); ++p) {
        const std::uint32_t room = row(-unbounded, 0);
        term(room, out_.runs[w], -static_cast<double>(heritage_.workshops[w].places[p]));
        for (const Seat& seat : out_.seats) {
          if (seat.workshop == w && holds(heritage_.crafts[seat.craft].season, p)) term(room, seat.column, 1);
        }
      }
    }
  }

  /// A master teaches in one workshop, and those who learn with him or her today go on there.
  void add_chairs() {
    for (std::size_t m = 0; m < heritage_.masters.size(); ++m) {
      const auto most = static_cast<double>(can_teach(heritage_, m));
      const std::uint32_t once = row(0, 1);
      for (std::size_t w = 0; w < heritage_.workshops.size(); ++w) {
        if (most == 0 || !holds(heritage_.workshops[w].crafts, heritage_.masters[m].craft)) continue;
        std::size_t today = 0;
        for (const Candidate& one : heritage_.candidates) today += one.today && one.today->master == m && one.today->workshop == w ? 1U : 0U;
        Chair chair;
        chair.master = m;
        chair.workshop = w;
        chair.teaches = column(0, 1, true);
        chair.apprentices = column(static_cast<double>(today), most, true);
        term(once, chair.teaches, 1);
        const std::uint32_t there = row(-unbounded, 0), runs = row(-unbounded, 0);
        term(there, chair.apprentices, 1);
        term(there, chair.teaches, -most);
        term(runs, chair.teaches, 1);
        term(runs, out_.runs[w], -1);
        out_.chairs.push_back(chair);
      }
    }
    for (std::size_t w = 0; w < heritage_.workshops.size(); ++w) {
      for (const std::size_t c : heritage_.workshops[w].crafts) {
        const std::uint32_t taught = row(0, 0);
        for (const Seat& seat : out_.seats) {
          if (seat.workshop == w && seat.craft == c) term(taught, seat.column, 1);
        }
        for (const Chair& chair : out_.chairs) {
          if (chair.workshop == w && heritage_.masters[chair.master].craft == c) term(taught, chair.apprentices, -1);
        }
      }
    }
  }

  void add_budget() {
    if (options_.only_today) return;
    const std::uint32_t money = row(-unbounded, heritage_.budget);
    for (std::size_t w = 0; w < heritage_.workshops.size(); ++w) term(money, out_.runs[w], (heritage_.workshops[w].there ? 0 : heritage_.workshops[w].open_cost) + heritage_.workshops[w].run_cost);
    for (const Seat& seat : out_.seats) term(money, seat.column, heritage_.stipend + heritage_.fee);
  }

  /// What every plan that keeps a floor must keep, linear in who learns.
  void add_floors() {
    for (std::size_t c = 0; c < heritage_.crafts.size(); ++c) {
      if (!heritage_.crafts[c].floor || (for_craft_ && *for_craft_ != c)) continue;
      const Floor& floor = *heritage_.crafts[c].floor;
      const std::vector<Life> sure = lives_of(heritage_, placed_today(heritage_), c, floor.years);
      std::vector<std::pair<std::uint32_t, Life>> may;
      for (const Seat& seat : out_.seats) {
        if (seat.craft == c && !heritage_.candidates[seat.candidate].today) may.emplace_back(seat.column, life_of(heritage_, seat.candidate, c, floor.years));
      }
      for (std::size_t t = 1; t <= floor.years; ++t) {
        double have = 0;
        for (const Life& life : sure) have += log_left(life.alive[t - 1]);
        const double lacks = log_left(floor.chance) - have;
        const bool aim = for_craft_ && t == floor.years;
        const std::uint32_t kept = lacks > kWithin && !for_craft_ ? row(lacks - kWithin, unbounded) : kNowhere;
        for (const auto& [column, life] : may) {
          if (kept != kNowhere) term(kept, column, log_left(life.alive[t - 1]));
          if (aim) out_.model.columns[column].objective = log_left(life.alive[t - 1]);
        }
      }
      if (!for_craft_) add_mean(floor, sure, may);
    }
  }

  /// By Markov's inequality there are at least `masters` with no more chance than their mean divided by that number.
  void add_mean(const Floor& floor, const std::vector<Life>& sure, const std::vector<std::pair<std::uint32_t, Life>>& may) {
    double lacks = static_cast<double>(floor.masters) * floor.chance;
    for (const Life& life : sure) lacks -= life.alive.back();
    if (lacks <= kWithin) return;
    const std::uint32_t mean = row(lacks - kWithin, unbounded);
    for (const auto& [column, life] : may) term(mean, column, life.alive.back());
  }

  /// Who could be in each pool makes it one.
  void add_pools() {
    for (std::size_t c = 0; c < heritage_.crafts.size(); ++c) {
      for (const bool poor : {true, false}) {
        const bool masters = std::ranges::any_of(heritage_.masters, [&](const Master& one) { return one.craft == c && heritage_.poor(one.household) == poor; });
        const bool learners = std::ranges::any_of(out_.seats, [&](const Seat& seat) { return seat.craft == c && heritage_.poor(heritage_.candidates[seat.candidate].household) == poor; });
        if (!masters && !learners) continue;
        Pool pool;
        pool.craft = c;
        pool.poor = poor;
        for (std::size_t k = 0; k < heritage_.products.size(); ++k) {
          if (heritage_.products[k].craft == c) pool.products.push_back(k);
        }
        for (std::size_t k = 0; k < pool.products.size(); ++k) {
          std::vector<std::uint32_t>& made = pool.made.emplace_back();
          for (std::size_t p = 0; p < heritage_.crafts[c].season.size(); ++p) made.push_back(column(0, unbounded));
        }
        out_.pools.push_back(std::move(pool));
      }
    }
  }

  /// Hours of masters less what teaching takes, and of those who learn at their pace.
  void add_hours() {
    for (const Pool& pool : out_.pools) {
      const Craft& craft = heritage_.crafts[pool.craft];
      for (std::size_t s = 0; s < craft.season.size(); ++s) {
        const std::size_t p = craft.season[s];
        double there = 0;
        for (const Master& one : heritage_.masters) {
          if (one.craft == pool.craft && heritage_.poor(one.household) == pool.poor) there += one.hours[p];
        }
        const std::uint32_t hours = row(-unbounded, there);
        for (std::size_t k = 0; k < pool.products.size(); ++k) term(hours, pool.made[k][s], heritage_.products[pool.products[k]].hours);
        for (const Seat& seat : out_.seats) {
          const Candidate& one = heritage_.candidates[seat.candidate];
          if (seat.craft == pool.craft && heritage_.poor(one.household) == pool.poor) term(hours, seat.column, -craft.pace * one.hours[p]);
        }
        for (const Chair& chair : out_.chairs) {
          const Master& one = heritage_.masters[chair.master];
          if (one.craft == pool.craft && heritage_.poor(one.household) == pool.poor) term(hours, chair.apprentices, craft.teaching);
        }
      }
    }
  }

  void add_materials() {
    for (std::size_t r = 0; r < heritage_.materials.size(); ++r) {
      for (std::size_t p = 0; p < heritage_.periods.size(); ++p) {
        if (!heritage_.materials[r].most[p]) continue;
        const std::uint32_t there = row(-unbounded, *heritage_.materials[r].most[p]);
        for (const Pool& pool : out_.pools) {
          const std::vector<std::size_t>& season = heritage_.crafts[pool.craft].season;
          const auto at = std::ranges::find(season, p);
          if (at == season.end()) continue;
          for (std::size_t k = 0; k < pool.products.size(); ++k) {
            for (const auto& [material, need] : heritage_.products[pool.products[k]].materials) {
              if (material == r) term(there, pool.made[k][static_cast<std::size_t>(at - season.begin())], need);
            }
          }
        }
      }
    }
  }

  /// What is sold was made before or in the same period, and somebody wants it.
  void add_sales() {
    for (Pool& pool : out_.pools) {
      for (std::size_t s = 0; s < out_.years.size(); ++s) {
        std::vector<std::uint32_t>& sold = pool.sold.emplace_back(heritage_.orders.size(), kNowhere);
        for (std::size_t o = 0; o < sold.size(); ++o) {
          const Order& order = heritage_.orders[o];
          const bool allowed = order.right == Right::free || order.right == Right::agreed;
          if (allowed && heritage_.products[order.product].craft == pool.craft) sold[o] = column(0, order.quantity * out_.years[s].demand[order.product]);
        }
        for (std::size_t k = 0; k < pool.products.size(); ++k) add_stock(pool, s, k);
      }
    }
    for (std::size_t o = 0; o < heritage_.orders.size(); ++o) {
      const Order& order = heritage_.orders[o];
      for (std::size_t s = 0; s < out_.years.size(); ++s) {
        const std::uint32_t wanted = row(-unbounded, order.quantity * out_.years[s].demand[order.product]);
        for (const Pool& pool : out_.pools) {
          if (pool.sold[s][o] != kNowhere) term(wanted, pool.sold[s][o], 1);
        }
      }
    }
  }

  void add_stock(const Pool& pool, std::size_t s, std::size_t k) {
    const std::vector<std::size_t>& season = heritage_.crafts[pool.craft].season;
    for (std::size_t p = 0; p < heritage_.periods.size(); ++p) {
      const bool due = std::ranges::any_of(heritage_.orders, [&](const Order& order) { return order.product == pool.products[k] && order.period == p; });
      if (!due) continue;
      const std::uint32_t stock = row(-unbounded, 0);
      for (std::size_t o = 0; o < heritage_.orders.size(); ++o) {
        if (heritage_.orders[o].product == pool.products[k] && heritage_.orders[o].period <= p && pool.sold[s][o] != kNowhere) term(stock, pool.sold[s][o], 1);
      }
      for (std::size_t at = 0; at < season.size() && season[at] <= p; ++at) term(stock, pool.made[k][at], -1);
    }
  }

  void add_income() {
    for (std::size_t s = 0; s < out_.years.size(); ++s) {
      for (const bool poor : {true, false}) {
        const std::uint32_t income = column(-unbounded, unbounded), adds_up = row(0, 0);
        (poor ? out_.income : out_.others).push_back(income);
        term(adds_up, income, -1);
        for (const Pool& pool : out_.pools) {
          if (pool.poor == poor) add_receipts(pool, s, adds_up);
        }
        if (options_.only_today) continue;
        for (const Seat& seat : out_.seats) {
          if (heritage_.poor(heritage_.candidates[seat.candidate].household) == poor) term(adds_up, seat.column, heritage_.stipend);
        }
        for (const Chair& chair : out_.chairs) {
          if (heritage_.poor(heritage_.masters[chair.master].household) == poor) term(adds_up, chair.apprentices, heritage_.fee);
        }
      }
    }
  }

  void add_receipts(const Pool& pool, std::size_t s, std::uint32_t adds_up) {
    for (std::size_t o = 0; o < heritage_.orders.size(); ++o) {
      if (pool.sold[s][o] != kNowhere) term(adds_up, pool.sold[s][o], heritage_.orders[o].price * out_.years[s].price[heritage_.orders[o].product]);
    }
    for (std::size_t k = 0; k < pool.products.size(); ++k) {
      double cost = 0;
      for (const auto& [material, need] : heritage_.products[pool.products[k]].materials) cost += need * heritage_.materials[material].price;
      for (const std::uint32_t made : pool.made[k]) term(adds_up, made, -cost);
    }
  }

  void add_aim() {
    if (options_.aim == Aim::expected) {
      for (std::size_t s = 0; s < out_.years.size(); ++s) {
        out_.model.columns[out_.income[s]].objective = out_.years[s].probability;
        out_.model.columns[out_.others[s]].objective = out_.years[s].probability * heritage_.others;
      }
      return;
    }
    const std::uint32_t level = column(-unbounded, unbounded);
    out_.model.columns[level].objective = 1;
    for (std::size_t s = 0; s < out_.years.size(); ++s) {
      const std::uint32_t falls = row(-unbounded, 0), short_of = column(0, unbounded);
      out_.model.columns[short_of].objective = -out_.years[s].probability / options_.tail;
      term(falls, level, 1);
      term(falls, out_.income[s], -1);
      term(falls, out_.others[s], -heritage_.others);
      term(falls, short_of, -1);
    }
  }

  const Heritage& heritage_;
  const HeritageOptions& options_;
  std::optional<std::size_t> for_craft_;
  HeritageModel out_;
};

}  // namespace

std::size_t can_teach(const Heritage& heritage, std::size_t master) {
  const Master& one = heritage.masters[master];
  const Craft& craft = heritage.crafts[one.craft];
  std::size_t today = 0, most = one.teaches;
  for (const Candidate& candidate : heritage.candidates) today += candidate.today && candidate.today->master == master ? 1U : 0U;
  for (const std::size_t p : craft.season) {
    if (craft.teaching > 0) most = std::min(most, static_cast<std::size_t>(one.hours[p] / craft.teaching + 1e-9));
  }
  return std::max(today, most);
}

HeritageModel model_of(const Heritage& heritage, const HeritageOptions& options, std::optional<std::size_t> for_craft) { return Build(heritage, options, for_craft).build(); }

}  // namespace solleva::plan::heritage
