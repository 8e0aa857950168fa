// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/survey_change.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "solleva/measure/derived.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/rankings.h"

namespace solleva::measure {
namespace {

// Sets of factors that have moved from their value before to their value after.
constexpr std::size_t kMean = 1, kCurve = 2, kLine = 4, kAll = 7;

/// The two times, each with its rows in order.
struct Frame {
  std::array<Rankings, 2> times;
};

/// A group at one time.
struct Cell {
  Smooth share, relative_mean, mean, index;
};

class Changer {
 public:
  Changer(const Frame& frame, const TwoTimes& times, const SurveyChangeOptions& options, const std::array<SurveyOptions, 2>& at,
          std::span<const std::vector<std::uint32_t>> both, bool influence)
      : frame_(frame), times_(times), options_(options), at_(at), both_(both), statistics_(influence), figures_(times.before.size()) {}

  Derivation run() && {
    for (const Index& index : options_.survey.indices) {
      if (!index.needs_line) without_line(index);
      for (std::size_t l = 0; index.needs_line && l < options_.survey.lines.size(); ++l) poverty(index, l);
    }
    Derivation all{std::move(statistics_), {}, {}};
    for (std::vector<DerivedFigure>& some : figures_) {
      for (DerivedFigure& figure : some) all.figures.push_back(std::move(figure));
    }
    return all;
  }

 private:
  std::size_t sample_at(std::size_t time) const { return times_.samples.size() == 1 ? 0 : time; }

  DerivedFigure& give(std::size_t domain, const std::string& estimand, const Smooth& value, IntervalScale scale = IntervalScale::plain) {
    DerivedFigure figure{{estimand, times_.before[domain].group}, value, {}, scale};
    figure.row.unit = unit_;
    figure.row.line = line_;
    if (times_.samples.size() == 1) {
      figure.rows = {both_[domain]};
    } else {
      figure.rows = {times_.before[domain].rows, times_.after[domain].rows};
    }
    for (const std::size_t time : {0U, 1U}) {
      const Domain& there = (time == 0 ? times_.before : times_.after)[domain];
      for (Flag& flag : left_out(there, (*ranked_[time])[domain])) figure.row.flags.push_back(std::move(flag));
    }
    return figures_[domain].emplace_back(std::move(figure));
  }

  void rank_for(const Index& index, std::size_t line) {
    for (const std::size_t time : {0U, 1U}) {
      const SurveyLine* own = index.needs_line ? &at_[time].lines[line] : nullptr;
      ranked_[time] = &frame_.times[time].of({own, takes_positive(index, options_.survey.conventions)});
    }
    unit_ = index.unit;
  }

  Smooth index_at(std::size_t time, std::size_t domain, const Index& index, const Smooth& line) {
    return statistics_.index(sample_at(time), (*ranked_[time])[domain], index, options_.survey.conventions, line,
                             &frame_.times[time].whole());
  }

  std::array<Smooth, 2> levels(std::size_t domain, const Index& index, const std::array<Smooth, 2>& lines) {
    const std::array<Smooth, 2> level{index_at(0, domain, index, lines[0]), index_at(1, domain, index, lines[1])};
    give(domain, index.name + "_before", level[0], index.scale);
    give(domain, index.name + "_after", level[1], index.scale);
    give(domain, index.name + "_change", level[1] - level[0]);
    if (options_.parts) return level;
    // What fell from below 0 to 0 has not changed by -100 %.
    const Smooth ratio = level[0].value() > 0 ? level[1] / level[0] : Smooth(std::numeric_limits<double>::quiet_NaN());
    DerivedFigure& relative = give(domain, index.name + "_relative_change", ratio, IntervalScale::log);
    relative.less = 1;
    relative.row.unit = "share of before";
    return level;
  }

  void without_line(const Index& index) {
    rank_for(index, 0);
    line_.clear();
    const std::array<Smooth, 2> whole = levels(0, index, {});
    std::vector<std::array<Smooth, 2>> groups;
    for (std::size_t g = 1; g < times_.before.size(); ++g) groups.push_back(levels(g, index, {}));
    if (options_.parts && index.name == "mld" && !groups.empty()) entropy_parts(index, whole, groups);
  }

  /// The groups at both times, their indices being known.
  std::vector<std::array<Cell, 2>> cells(std::span<const std::array<Smooth, 2>> indices, bool means) {
    std::vector<std::array<Cell, 2>> all(indices.size());
    for (const std::size_t time : {0U, 1U}) {
      const std::vector<Ranked>& ranked = *ranked_[time];
      const Smooth people = statistics_.people(sample_at(time), ranked[0]);
      const Smooth mean = means ? statistics_.mean(sample_at(time), ranked[0]) : Smooth(1);
      for (std::size_t g = 0; g < all.size(); ++g) {
        Cell& cell = all[g][time];
        cell.share = statistics_.people(sample_at(time), ranked[g + 1]) / people;
        if (means) cell.mean = statistics_.mean(sample_at(time), ranked[g + 1]);
        cell.relative_mean = cell.mean / mean;
        cell.index = indices[g][time];
      }
    }
    return all;
  }

  /// change-decomposition#12 to #16.
  void entropy_parts(const Index& index, const std::array<Smooth, 2>& whole, std::span<const std::array<Smooth, 2>> indices) {
    Smooth within, shares_within, shares_between, means;
    for (const auto& [then, now] : cells(indices, true)) {
      const auto middle = [](const Smooth& a, const Smooth& b) { return (a + b) * 0.5; };
      const Smooth step = now.share - then.share;
      within += middle(then.share, now.share) * (now.index - then.index);
      shares_within += middle(then.index, now.index) * step;
      shares_between +=
          (middle(then.relative_mean, now.relative_mean) - middle(log(then.relative_mean), log(now.relative_mean))) * step;
      const Smooth weight = middle(then.share * then.relative_mean, now.share * now.relative_mean) - middle(then.share, now.share);
      means += weight * (log(now.mean) - log(then.mean));
    }
    give(0, index.name + "_change_within", within);
    give(0, index.name + "_change_shares_within", shares_within);
    give(0, index.name + "_change_shares_between", shares_between);
    give(0, index.name + "_change_means", means);
    give(0, index.name + "_change_residual", whole[1] - whole[0] - within - shares_within - shares_between - means);
  }

  void poverty(const Index& index, std::size_t line) {
    rank_for(index, line);
    std::array<Smooth, 2> lines;
    for (const std::size_t time : {0U, 1U}) {
      lines[time] = statistics_.line(sample_at(time), frame_.times[time].whole(), at_[time].lines[line], options_.survey.conventions);
    }
    const SurveyLine &then = at_[0].lines[line], &now = at_[1].lines[line];
    const std::string before = line_text(then, lines[0]), after = line_text(now, lines[1]);
    line_ = before == after ? before : before + " to " + after;
    const std::array<Smooth, 2> level = levels(0, index, lines);
    const bool apart = options_.parts && (is_fgt(index) || index.name == "watts");
    if (apart) {
      const bool moves = then.kind != LineKind::of_row && !(then.kind == LineKind::fixed && then.amount == now.amount);
      factors(index, outcomes(index, line, lines, level, moves));
    }
    std::vector<std::array<Smooth, 2>> groups;
    for (std::size_t g = 1; g < times_.before.size(); ++g) groups.push_back(levels(g, index, lines));
    if (!groups.empty() && apart) sectors(index, groups);
  }

  /// Poverty for every set of moved factors: the rows of one time, with incomes in the mean of one, against the line of one.
  std::array<Smooth, 8> outcomes(const Index& index, std::size_t line, const std::array<Smooth, 2>& lines,
                                 const std::array<Smooth, 2>& level, bool line_moves) {
    std::array<Smooth, 2> means;
    for (const std::size_t time : {0U, 1U}) {
      means[time] = statistics_.mean(sample_at(time), frame_.times[time].of({&at_[time].lines[line], false}).front());
    }
    std::array<Smooth, 8> all;
    for (std::size_t moved = 0; moved <= kAll; ++moved) {
      const std::size_t mean = moved & kMean ? 1 : 0, curve = moved & kCurve ? 1 : 0, held = moved & kLine ? 1 : 0;
      if (held == 1 && !line_moves) {
        all[moved] = all[moved & ~kLine];
      } else if (mean == curve && held == curve) {
        all[moved] = level[curve];
      } else if (mean == curve) {
        all[moved] = index_at(curve, 0, index, lines[held]);
      } else {
        all[moved] = index_at(curve, 0, index, lines[held] * means[curve] / means[mean]);
      }
    }
    if (!line_moves) all[kAll] = all[kMean | kCurve] = level[1];
    return all;
  }

  /// change-decomposition#2 to #5.
  void factors(const Index& index, const std::array<Smooth, 8>& all) {
    const bool forward = options_.base == Base::before;
    const std::size_t start = forward ? 0 : kAll;
    const auto alone = [&](std::size_t factor) {
      return forward ? all[start ^ factor] - all[start] : all[start] - all[start ^ factor];
    };
    const Smooth growth = alone(kMean), redistribution = alone(kCurve), line = alone(kLine);
    give(0, index.name + "_growth", growth);
    give(0, index.name + "_redistribution", redistribution);
    give(0, index.name + "_line", line);
    give(0, index.name + "_residual", all[kAll] - all[0] - growth - redistribution - line);
    const std::vector<Smooth> parts = shapley_parts(all);
    give(0, index.name + "_shapley_growth", parts[0]);
    give(0, index.name + "_shapley_redistribution", parts[1]);
    give(0, index.name + "_shapley_line", parts[2]);
  }

  /// change-decomposition#7 to #10.
  void sectors(const Index& index, std::span<const std::array<Smooth, 2>> indices) {
    Smooth within, shift, interaction;
    const std::vector<std::array<Cell, 2>> all = cells(indices, false);
    for (std::size_t g = 0; g < all.size(); ++g) {
      const auto& [then, now] = all[g];
      const Smooth share = now.share - then.share, step = now.index - then.index;
      give(g + 1, index.name + "_within", then.share * step);
      within += then.share * step;
      shift += share * then.index;
      interaction += share * step;
    }
    give(0, index.name + "_within", within);
    give(0, index.name + "_shift", shift);
    give(0, index.name + "_interaction", interaction);
  }

  const Frame& frame_;
  const TwoTimes& times_;
  const SurveyChangeOptions& options_;
  const std::array<SurveyOptions, 2>& at_;            ///< with the lines of each time
  std::span<const std::vector<std::uint32_t>> both_;  ///< rows of both times of each domain, where one sample holds them
  Statistics statistics_;
  std::array<const std::vector<Ranked>*, 2> ranked_ = {};
  std::string unit_ = {}, line_ = {};
  std::vector<std::vector<DerivedFigure>> figures_;
};

Done check(const TwoTimes& times, const SurveyChangeOptions& options) {
  for (const Index& index : options.survey.indices) {
    if (index.needs_line && options.survey.lines.empty()) {
      return fail({errors::no_line, "the index needs a poverty line", {.unit = index.name}});
    }
  }
  return check_groups(times);
}

/// Whether a PSU has rows of both times.
bool shares_psus(const data::SurveyDesign& design, std::span<const std::uint32_t> before, std::span<const std::uint32_t> after) {
  std::vector<bool> seen(design.psus());
  const std::span<const std::uint32_t> psus = design.psu_of_row();
  for (const std::uint32_t row : before) seen[psus[row]] = true;
  return std::ranges::any_of(after, [&](std::uint32_t row) { return seen[psus[row]]; });
}

}  // namespace

std::string samples_text(const TwoTimes& times) {
  if (times.samples.size() > 1) return "two independent samples";
  const bool shared = shares_psus(times.samples.front().design, times.before.front().rows, times.after.front().rows);
  return shared ? "one sample in which both times share PSUs" : "one sample in which times share no PSU";
}

Done check_groups(const TwoTimes& times) {
  for (std::size_t d = 0; d < times.before.size(); ++d) {
    if (!times.before[d].rows.empty() && !times.after[d].rows.empty()) continue;
    std::string name = "all";
    if (!times.before[d].group.empty()) name = times.before[d].group.front().second;
    return fail({errors::unmatched_group, "a group has no rows " + std::string(times.before[d].rows.empty() ? "before" : "after"),
                 {.unit = name}, {}, "put it together with another one, or leave it out with --where"});
  }
  return {};
}

Result<std::vector<Estimate>> survey_change(const TwoTimes& times, const SurveyChangeOptions& options, const RunControl& control) {
  if (Done ok = check(times, options); !ok) return fail(ok.error());
  std::array<SurveyOptions, 2> at{options.survey, options.survey};
  at[1].lines = options.lines_after;
  const Frame frame{{Rankings(times.samples.front(), times.before, at[0], times.lines_from(0)),
                     Rankings(times.samples.back(), times.after, at[1], times.lines_from(1))}};
  std::vector<std::vector<std::uint32_t>> both;
  for (std::size_t d = 0; d < times.before.size(); ++d) {
    both.push_back(times.before[d].rows);
    both.back().insert(both.back().end(), times.after[d].rows.begin(), times.after[d].rows.end());
  }
  const Derive derive = [&](std::span<const std::span<const double>> weights, bool influence) {
    const auto weighed =
        std::make_shared<const Frame>(Frame{{frame.times[0].under(weights.front()), frame.times[1].under(weights.back())}});
    Derivation all = Changer(*weighed, times, options, at, both, influence).run();
    all.kept = weighed;
    return all;
  };
  Result<std::vector<Estimate>> rows =
      derived_estimates(times.samples, derive, {options.survey.level, options.survey.around_estimate}, control);
  if (!rows || options.parts) return rows;
  const std::string samples = samples_text(times);
  for (Estimate& row : *rows) {
    if (row.se && row.estimand.ends_with("change")) row.method += "; " + samples;
  }
  return rows;
}

}  // namespace solleva::measure
