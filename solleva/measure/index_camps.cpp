// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "solleva/measure/index_cuts.h"
#include "solleva/measure/index_kernels.h"

/// Polarisation into any number of camps (indices#38 to #42).
namespace solleva::measure::kernel {
namespace {

/// The Lorenz curve at the ends of equal incomes: the only places where a cut can be best.
struct Curve {
  std::vector<double> people = {0}, held = {0};  ///< shares, ending at 1
  std::vector<std::size_t> end = {0};            ///< rows up to there

  std::size_t places() const { return people.size() - 1; }
  /// Twice the area under the chord between two places.
  double under(std::size_t a, std::size_t b) const { return (people[b] - people[a]) * (held[a] + held[b]); }
};

Curve curve_of(const Ranked& ranked, double welfare) {
  Curve curve;
  Sum people, held;
  for (std::size_t i = 0; i < ranked.size();) {
    const double here = ranked.welfare[i];
    for (; i < ranked.size() && ranked.welfare[i] == here; ++i) {
      people.add(ranked.weights[i]);
      held.add(ranked.weights[i] * ranked.welfare[i]);
    }
    if (people.value() / ranked.people <= curve.people.back()) continue;  // they stand for nobody
    curve.people.push_back(people.value() / ranked.people);
    curve.held.push_back(held.value() / welfare);
    curve.end.push_back(i);
  }
  return curve;
}

/// The cuts that leave the least inequality inside the camps: the polygon in the Lorenz curve of the least area under it. As the curve is
/// convex, the best last cut moves up with the end, so that halving finds all of them.
class Cuts {
 public:
  explicit Cuts(const Curve& curve) : curve_(curve) {}

  /// Places 0, ..., the last, one more than there are camps.
  std::vector<std::size_t> best(std::size_t camps) {
    const std::size_t n = curve_.places();
    least_.resize(n + 1);
    for (std::size_t j = 1; j <= n; ++j) least_[j] = curve_.under(0, j);
    std::vector<std::vector<std::size_t>> last(camps + 1);
    for (std::size_t camp = 2; camp <= camps; ++camp) {
      next_.assign(n + 1, std::numeric_limits<double>::infinity());
      from_.assign(n + 1, 0);
      halve(camp, n, camp - 1, n - 1);
      least_.swap(next_);
      last[camp] = from_;
    }
    std::vector<std::size_t> places{n};
    for (std::size_t camp = camps; camp >= 2; --camp) places.push_back(last[camp][places.back()]);
    places.push_back(0);
    std::ranges::reverse(places);
    return places;
  }

 private:
  void halve(std::size_t first, std::size_t end, std::size_t low, std::size_t high) {
    if (first > end) return;
    const std::size_t middle = first + (end - first) / 2;
    for (std::size_t cut = low; cut <= std::min(high, middle - 1); ++cut) {
      const double area = least_[cut] + curve_.under(cut, middle);
      if (area < next_[middle]) {
        next_[middle] = area;
        from_[middle] = cut;
      }
    }
    const std::size_t found = from_[middle];
    if (middle > first) halve(first, middle - 1, low, found);
    halve(middle + 1, end, found, high);
  }

  const Curve& curve_;
  std::vector<double> least_ = {}, next_ = {};
  std::vector<std::size_t> from_ = {};
};

/// Shares of persons and of welfare of each camp.
struct Camps {
  std::vector<double> people, held;

  /// What lies between two camps, h below g.
  double between(std::size_t h, std::size_t g) const { return people[h] * held[g] - people[g] * held[h]; }
};

/// Identity and inequality between camps, with the slopes by each share.
struct Antagonism {
  double value = 0;
  std::vector<double> by_people, by_held;
};

Antagonism antagonism(const Camps& camps, double alpha) {
  const std::size_t n = camps.people.size();
  Antagonism all{0, std::vector<double>(n), std::vector<double>(n)};
  for (std::size_t g = 1; g < n; ++g) {
    for (std::size_t h = 0; h < g; ++h) {
      const double identity = std::pow(camps.people[h], alpha) + std::pow(camps.people[g], alpha) + 1, between = camps.between(h, g);
      all.value += identity * between;
      all.by_people[h] += identity * camps.held[g] + alpha * std::pow(camps.people[h], alpha - 1) * between;
      all.by_people[g] += alpha * std::pow(camps.people[g], alpha - 1) * between - identity * camps.held[h];
      all.by_held[g] += identity * camps.people[h];
      all.by_held[h] -= identity * camps.people[g];
    }
  }
  return all;
}

/// x of a system of a few equations, row by row, by elimination with the largest pivot; empty where there is none.
std::vector<double> solved(std::vector<std::vector<double>> rows, std::vector<double> right) {
  const std::size_t n = right.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i) {
      if (std::fabs(rows[i][k]) > std::fabs(rows[pivot][k])) pivot = i;
    }
    if (rows[pivot][k] == 0) return {};
    std::swap(rows[k], rows[pivot]);
    std::swap(right[k], right[pivot]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const double part = rows[i][k] / rows[k][k];
      for (std::size_t j = k; j < n; ++j) rows[i][j] -= part * rows[k][j];
      right[i] -= part * right[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) right[k] -= rows[k][j] * right[j];
    right[k] /= rows[k][k];
  }
  return right;
}

/// What the index owes to a row through each cut, for each unit of (cut - welfare) of a row beside it, indices#42.
std::vector<double> cut_slopes(const Ranked& ranked, const Camps& camps, const Antagonism& all, std::span<const double> cuts,
                               const IndexTerms& terms, double mean) {
  const std::size_t n = cuts.size();
  const Density density(ranked, terms.conventions);
  std::vector<double> height, right(n);
  for (const double cut : cuts) height.push_back(density.at(cut).value_or(0));
  std::vector<std::vector<double>> rows(n, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i) {
    right[i] = height[i] * (all.by_people[i] - all.by_people[i + 1] + cuts[i] / mean * (all.by_held[i] - all.by_held[i + 1]));
    // Transposed: the condition of cut j moves with cut i.
    rows[i][i] = camps.people[i] + camps.people[i + 1];
    if (i + 1 < n) rows[i][i + 1] = -height[i] * (cuts[i + 1] - cuts[i]);
    if (i > 0) rows[i][i - 1] = height[i] * (cuts[i - 1] - cuts[i]);
  }
  return solved(std::move(rows), std::move(right));
}

}  // namespace

IndexValue esteban_gradin_ray_camps(const Ranked& ranked, const Index& index, const IndexTerms& terms) {
  IndexValue value = gini(ranked, index, {.line = {}, .conventions = terms.conventions, .influence = terms.influence});
  if (!value.value) return value;
  const double alpha = index.parameter2, people = ranked.people, welfare = total_welfare(ranked), mean = welfare / people;
  const Curve curve = curve_of(ranked, welfare);
  const std::size_t count = std::min(static_cast<std::size_t>(index.parameter), curve.places());
  if (count < static_cast<std::size_t>(index.parameter)) {
    value.flags.push_back({"fewer-camps", "there are no more than " + std::to_string(count) + " different incomes, and as many camps"});
  }
  const std::vector<std::size_t> places = Cuts(curve).best(count);
  Camps camps;
  for (std::size_t g = 0; g < count; ++g) {
    camps.people.push_back(curve.people[places[g + 1]] - curve.people[places[g]]);
    camps.held.push_back(curve.held[places[g + 1]] - curve.held[places[g]]);
  }
  const Antagonism all = antagonism(camps, alpha);
  value.value = all.value - *value.value;
  if (!terms.influence) return finished(std::move(value));
  std::vector<double> cuts;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    cuts.push_back(mean * (camps.held[i] + camps.held[i + 1]) / (camps.people[i] + camps.people[i + 1]));
  }
  const std::vector<double> by_cut = cut_slopes(ranked, camps, all, cuts, terms, mean);
  double people_part = 0, held_part = 0;
  for (std::size_t g = 0; g < count; ++g) {
    people_part += all.by_people[g] * camps.people[g];
    held_part += all.by_held[g] * camps.held[g];
  }
  for (std::size_t g = 0; g < count; ++g) {
    for (std::size_t i = curve.end[places[g]]; i < curve.end[places[g + 1]]; ++i) {
      const double x = ranked.welfare[i] / mean;
      double owed = all.by_people[g] - people_part + x * (all.by_held[g] - held_part);
      for (const std::size_t cut : {g, g + 1}) {
        if (cut > 0 && cut < count && !by_cut.empty()) owed += by_cut[cut - 1] * (ranked.welfare[i] - cuts[cut - 1]);
      }
      value.influence[i] = owed / people - value.influence[i];
    }
  }
  return finished(std::move(value));
}

}  // namespace solleva::measure::kernel
