// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/site/cover_bound.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "solleva/base/sum.h"

namespace solleva::plan {

void value_cover(const CoverRows& rows, std::span<const Fixed> fixed, CoverDual& dual) {
  dual.reduced = rows.price;
  Sum bound;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const double price = dual.multiplier[row];
    if (price == 0) continue;
    bound.add(rows.needed[row] * price);
    for (const std::uint32_t column : rows.of(row)) dual.reduced[column] -= price;
  }
  for (std::size_t column = 0; column < rows.price.size(); ++column) {
    const double reduced = dual.reduced[column];
    if (fixed[column] == Fixed::open || (fixed[column] == Fixed::no && reduced < 0)) bound.add(reduced);
  }
  dual.bound = bound.value();
}

CoverDual climb_cover(const CoverRows& rows, std::span<const Fixed> fixed, std::vector<double> multiplier, const CoverAscent& ascent,
                      const RunControl& control, const std::function<void(const CoverDual&)>& look) {
  CoverDual here;
  here.multiplier = std::move(multiplier);
  here.share.assign(rows.price.size(), 0.0);
  value_cover(rows, fixed, here);
  if (look) look(here);
  CoverDual highest = here;
  std::vector<double> along(rows.rows(), 0.0);
  double length = ascent.length;
  double squared = 0;
  std::size_t idle = 0;
  const auto taken = [&](std::uint32_t column) {
    return fixed[column] == Fixed::open || (fixed[column] == Fixed::no && here.reduced[column] < 0);
  };
  std::vector<double> slope(rows.rows());
  for (std::size_t step = 0; step < ascent.steps && highest.bound < ascent.enough && length > 1e-4; ++step) {
    if (control.stop.stop_requested()) break;
    double dot = 0;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      std::int32_t short_of = rows.needed[row];
      for (const std::uint32_t column : rows.of(row)) short_of -= taken(column) ? 1 : 0;
      slope[row] = short_of;
      dot += along[row] * short_of;
    }
    const double deflection = dot < 0 && squared > 0 ? -1.5 * dot / squared : 0;
    squared = 0;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      along[row] = slope[row] + deflection * along[row];
      if (along[row] < 0 && here.multiplier[row] <= 0) along[row] = 0;
      squared += along[row] * along[row];
    }
    if (squared == 0) break;
    const double stride = length * std::max(ascent.target - here.bound, 1e-6) / squared;
    for (std::size_t row = 0; row < rows.rows(); ++row) here.multiplier[row] = std::max(0.0, here.multiplier[row] + stride * along[row]);
    value_cover(rows, fixed, here);
    for (std::uint32_t column = 0; column < here.share.size(); ++column) here.share[column] = 0.9 * here.share[column] + (taken(column) ? 0.1 : 0.0);
    if (look) look(here);
    const bool higher = here.bound > highest.bound;
    idle = higher && here.bound - highest.bound > 1e-4 * std::fabs(ascent.target - highest.bound) ? 0 : idle + 1;
    if (higher) highest = here;
    if (idle < ascent.patience) continue;
    idle = 0;
    length *= 0.5;
    here.multiplier = highest.multiplier;
    here.reduced = highest.reduced;
    here.bound = highest.bound;
  }
  highest.share = here.share;
  return highest;
}

namespace {

/// Columns turned round: the rows of each.
std::vector<std::vector<std::uint32_t>> rows_of_columns(const CoverRows& rows) {
  std::vector<std::vector<std::uint32_t>> of(rows.price.size());
  for (std::uint32_t row = 0; row < rows.rows(); ++row) {
    for (const std::uint32_t column : rows.of(row)) of[column].push_back(row);
  }
  return of;
}

/// Closes columns that every row can spare, dearest first.
void close_spare(const std::vector<std::vector<std::uint32_t>>& of, const CoverRows& rows, std::span<const Fixed> fixed,
                 std::vector<std::int32_t>& short_of, std::vector<std::uint32_t>& open) {
  std::vector<std::uint32_t> order = open;
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return rows.price[a] != rows.price[b] ? rows.price[a] > rows.price[b] : of[a].size() < of[b].size();
  });
  for (const std::uint32_t column : order) {
    if (fixed[column] == Fixed::open) continue;
    const bool spare = std::ranges::all_of(of[column], [&](std::uint32_t row) { return short_of[row] < 0; });
    if (!spare) continue;
    for (const std::uint32_t row : of[column]) ++short_of[row];
    std::erase(open, column);
  }
}

}  // namespace

std::vector<std::uint32_t> greedy_cover(const CoverRows& rows, std::span<const Fixed> fixed, std::span<const double> score) {
  const auto of = rows_of_columns(rows);
  std::vector<std::int32_t> short_of = rows.needed;
  std::vector<std::uint32_t> open;
  std::vector<std::size_t> useful(of.size(), 0);  // rows that are still short, of each column
  for (std::size_t column = 0; column < of.size(); ++column) useful[column] = of[column].size();
  std::size_t missing = static_cast<std::size_t>(std::ranges::count_if(short_of, [](std::int32_t s) { return s > 0; }));
  std::vector<std::uint8_t> is_open(of.size(), 0);
  const auto open_it = [&](std::uint32_t column) {
    is_open[column] = 1;
    open.push_back(column);
    for (const std::uint32_t row : of[column]) {
      if (--short_of[row] != 0) continue;
      --missing;
      for (const std::uint32_t other : rows.of(row)) --useful[other];
    }
  };
  for (std::uint32_t column = 0; column < of.size(); ++column) {
    if (fixed[column] == Fixed::open) open_it(column);
  }
  while (missing > 0) {
    std::uint32_t best = kNoSite;
    double best_rate = std::numeric_limits<double>::infinity();
    for (std::uint32_t column = 0; column < of.size(); ++column) {
      if (is_open[column] != 0 || fixed[column] == Fixed::closed || useful[column] == 0) continue;
      const double size = static_cast<double>(useful[column]);
      const double rate = score[column] > 0 ? score[column] / size : score[column] * size;
      if (rate < best_rate) {
        best_rate = rate;
        best = column;
      }
    }
    if (best == kNoSite) return {};
    open_it(best);
  }
  close_spare(of, rows, fixed, short_of, open);
  std::sort(open.begin(), open.end());
  return open;
}

namespace {

using Bits = std::vector<std::uint64_t>;

bool within(const Bits& a, const Bits& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if ((a[i] & ~b[i]) != 0) return false;
  }
  return true;
}

std::vector<Bits> bits_of(const std::vector<std::vector<std::uint32_t>>& lists, std::size_t size) {
  std::vector<Bits> bits(lists.size(), Bits((size + 63) / 64, 0));
  for (std::size_t i = 0; i < lists.size(); ++i) {
    for (const std::uint32_t member : lists[i]) bits[i][member / 64] |= std::uint64_t{1} << (member % 64);
  }
  return bits;
}

struct Round {
  std::vector<std::vector<std::uint32_t>> rows;  ///< by row the columns that are left
  std::vector<std::uint8_t> row_gone, column_gone;
};

/// Takes away columns whose rows are all rows of another column that is not dearer; how many went. Not where a row may need both.
std::size_t drop_columns(Round& round, const CoverRows& all) {
  if (!std::ranges::all_of(all.needed, [](std::int32_t needed) { return needed == 1; })) return 0;
  const std::size_t columns = all.price.size();
  std::vector<std::vector<std::uint32_t>> of(columns);
  for (std::uint32_t row = 0; row < round.rows.size(); ++row) {
    if (round.row_gone[row] != 0) continue;
    for (const std::uint32_t column : round.rows[row]) of[column].push_back(row);
  }
  const std::vector<Bits> bits = bits_of(of, round.rows.size());
  std::vector<std::uint32_t> order;
  for (std::uint32_t column = 0; column < columns; ++column) {
    if (round.column_gone[column] == 0) order.push_back(column);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return of[a].size() > of[b].size(); });
  std::size_t went = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::uint32_t big = order[i];
    if (round.column_gone[big] != 0) continue;
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      const std::uint32_t small = order[j];
      if (round.column_gone[small] != 0 || all.price[small] < all.price[big] || !within(bits[small], bits[big])) continue;
      round.column_gone[small] = 1;
      ++went;
    }
  }
  for (auto& row : round.rows) std::erase_if(row, [&](std::uint32_t column) { return round.column_gone[column] != 0; });
  return went;
}

/// Takes away rows that are served whenever another row is; how many went.
std::size_t drop_rows(Round& round, const CoverRows& all) {
  const std::vector<Bits> bits = bits_of(round.rows, all.price.size());
  std::vector<std::uint32_t> order;
  for (std::uint32_t row = 0; row < round.rows.size(); ++row) {
    if (round.row_gone[row] == 0) order.push_back(row);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return round.rows[a].size() < round.rows[b].size(); });
  std::size_t went = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (round.row_gone[order[i]] != 0) continue;
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      if (round.row_gone[order[j]] != 0 || all.needed[order[i]] < all.needed[order[j]] || !within(bits[order[i]], bits[order[j]])) continue;
      round.row_gone[order[j]] = 1;
      ++went;
    }
  }
  return went;
}

}  // namespace

ReducedCover reduce_cover(const CoverRows& rows) {
  Round round{{}, std::vector<std::uint8_t>(rows.rows(), 0), std::vector<std::uint8_t>(rows.price.size(), 0)};
  for (std::size_t row = 0; row < rows.rows(); ++row) round.rows.emplace_back(rows.of(row).begin(), rows.of(row).end());
  // Comparing all pairs bit by bit pays up to some thousands of rows and columns.
  const double words = static_cast<double>(rows.rows()) * static_cast<double>(rows.price.size()) / 64 *
                       static_cast<double>(std::max(rows.rows(), rows.price.size()));
  if (words < 1e9) {
    while (drop_columns(round, rows) + drop_rows(round, rows) > 0) {
    }
  }
  ReducedCover reduced;
  std::vector<std::uint32_t> number(rows.price.size(), kNoSite);
  for (std::uint32_t column = 0; column < rows.price.size(); ++column) {
    if (round.column_gone[column] != 0) continue;
    number[column] = static_cast<std::uint32_t>(reduced.column.size());
    reduced.column.push_back(column);
    reduced.rows.price.push_back(rows.price[column]);
  }
  for (std::uint32_t row = 0; row < rows.rows(); ++row) {
    if (round.row_gone[row] != 0) continue;
    reduced.row.push_back(row);
    reduced.rows.needed.push_back(rows.needed[row]);
    for (const std::uint32_t column : round.rows[row]) reduced.rows.columns.push_back(number[column]);
    reduced.rows.first.push_back(reduced.rows.columns.size());
  }
  return reduced;
}

}  // namespace solleva::plan
