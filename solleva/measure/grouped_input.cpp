// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>

#include "solleva/base/sum.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"
#include "solleva/measure/grouped.h"

namespace solleva::measure {
namespace {

/// How far a point may lie above the chord of its neighbours: what rounding to four digits explains.
constexpr double rounding = 1e-4;

std::string name_of(const Group& group) {
  std::string name;
  for (const auto& [key, value] : group) name += (name.empty() ? "" : ", ") + key + " " + value;
  return name;
}

Error at(ErrorCode code, const GroupedCase& distribution, std::size_t row, std::string what, std::string why,
         std::string hint = {}) {
  return {code, std::move(what), {.line = row, .unit = name_of(distribution.group)}, std::move(why), std::move(hint)};
}

/// Every figure finite and not negative, before anything is computed from it.
Done check_figures(const GroupedCase& distribution, GroupedInput input) {
  for (const GroupedPoint& point : distribution.points) {
    const bool people_bad = !(std::isfinite(point.people) && point.people > 0);
    const bool welfare_bad = !(std::isfinite(point.welfare) && point.welfare >= 0);
    if (people_bad || welfare_bad) {
      const bool origin = input == GroupedInput::cumulative && point.people == 0 && point.welfare == 0;
      return fail(at(errors::bad_share, distribution, point.row,
                     people_bad ? "a share of persons is out of range" : "a share of welfare is out of range",
                     people_bad ? format_double(point.people) + " is not a number above 0"
                                : format_double(point.welfare) + " is not a number of at least 0",
                     origin ? "leave the point (0, 0) out, every curve passes through it" : ""));
    }
    if (input != GroupedInput::cumulative || (point.people <= 1 && point.welfare <= 1)) continue;
    const bool percent = point.people > 1.5 || point.welfare > 1.5;
    return fail(at(errors::bad_share, distribution, point.row, "a cumulative share is above 1",
                   format_double(std::max(point.people, point.welfare)),
                   percent ? "shares are fractions of 1: divide percentages by 100" : ""));
  }
  return {};
}

/// Shares or class means as shares that add to 1.
Result<std::vector<GroupedPoint>> plain_shares(const GroupedCase& distribution, GroupedInput input) {
  std::vector<GroupedPoint> points = distribution.points;
  if (input == GroupedInput::class_means) {
    for (GroupedPoint& point : points) point.welfare *= point.people;
  }
  Sum people, welfare;
  for (const GroupedPoint& point : points) {
    people.add(point.people);
    welfare.add(point.welfare);
  }
  const double persons = people.value();
  const double total = welfare.value();
  if (!(std::isfinite(persons) && std::isfinite(total) && total > 0)) {
    return fail(at(errors::bad_share, distribution, 0, "the groups add up to no welfare or to no number", format_double(total)));
  }
  if (input == GroupedInput::shares && (std::fabs(persons - 1) > 1e-3 || std::fabs(total - 1) > 1e-3)) {
    const bool percent = std::fabs(persons - 100) < 1 || std::fabs(total - 100) < 1;
    return fail(at(errors::bad_share, distribution, 0, "the shares do not add up to 1",
                   "persons add up to " + format_double(persons) + ", welfare to " + format_double(total),
                   percent ? "shares are fractions of 1: divide percentages by 100" : ""));
  }
  for (GroupedPoint& point : points) {
    point.people /= persons;
    point.welfare /= total;
  }
  return points;
}

/// Running sums; the last point, which is (1, 1), is left out.
std::vector<GroupedPoint> cumulate(std::vector<GroupedPoint> points) {
  Sum people, welfare;
  for (GroupedPoint& point : points) {
    people.add(point.people);
    welfare.add(point.welfare);
    point.people = people.value();
    point.welfare = welfare.value();
  }
  if (!points.empty()) points.pop_back();
  return points;
}

/// Drops (1, 1) at the end; a curve that is at 1 on one axis only is an error.
Done drop_end(const GroupedCase& distribution, std::vector<GroupedPoint>& points) {
  if (points.empty()) return {};
  const GroupedPoint last = points.back();
  constexpr double near = 1e-9;
  const bool people = last.people >= 1 - near;
  const bool welfare = last.welfare >= 1 - near;
  if (people && welfare) {
    points.pop_back();
  } else if (people || welfare) {
    return fail(at(errors::not_a_lorenz_curve, distribution, last.row,
                   "the last point is at 1 for persons or welfare, not for both",
                   "persons " + format_double(last.people) + ", welfare " + format_double(last.welfare)));
  }
  return {};
}

Done check_order(const GroupedCase& distribution, std::span<const GroupedPoint> points) {
  GroupedPoint before;
  for (const GroupedPoint& point : points) {
    if (!(point.people > before.people) || point.people >= 1) {
      return fail(at(errors::not_increasing, distribution, point.row, "cumulative shares of persons do not rise from row to row",
                     format_double(point.people) + " follows " + format_double(before.people),
                     "sort the groups from the poorest to the richest"));
    }
    if (point.welfare < before.welfare) {
      return fail(at(errors::not_increasing, distribution, point.row, "cumulative shares of welfare fall",
                     format_double(point.welfare) + " follows " + format_double(before.welfare)));
    }
    if (point.welfare > point.people) {
      return fail(at(errors::not_a_lorenz_curve, distribution, point.row, "the poorest have more than their share of welfare",
                     format_double(point.people) + " of persons have " + format_double(point.welfare) + " of welfare",
                     "check that the columns of persons and welfare are not swapped"));
    }
    before = point;
  }
  return {};
}

Done check_convex(const GroupedCase& distribution, std::span<const GroupedPoint> points) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    const GroupedPoint left = i == 0 ? GroupedPoint{} : points[i - 1];
    const GroupedPoint right = i + 1 == points.size() ? GroupedPoint{1, 1} : points[i + 1];
    const double way = (points[i].people - left.people) / (right.people - left.people);
    const double chord = left.welfare + way * (right.welfare - left.welfare);
    if (points[i].welfare <= chord + rounding) continue;
    return fail(at(errors::not_a_lorenz_curve, distribution, points[i].row, "a group is richer than the one that follows it",
                   "at " + format_double(points[i].people) + " of persons the welfare share " + format_double(points[i].welfare) +
                       " is above " + format_double(chord) + ", where a straight line between the neighbouring points passes",
                   "sort the groups from the poorest to the richest"));
  }
  return {};
}

}  // namespace

Result<std::vector<LorenzPoint>> lorenz_points(const GroupedCase& distribution, GroupedInput input, std::size_t fewest) {
  if (const Done done = check_figures(distribution, input); !done) return fail(done.error());
  std::vector<GroupedPoint> points = distribution.points;
  if (input == GroupedInput::cumulative) {
    if (const Done done = drop_end(distribution, points); !done) return fail(done.error());
  } else {
    Result<std::vector<GroupedPoint>> shares = plain_shares(distribution, input);
    if (!shares) return fail(shares.error());
    points = cumulate(std::move(*shares));
  }
  if (const Done done = check_order(distribution, points); !done) return fail(done.error());
  if (const Done done = check_convex(distribution, points); !done) return fail(done.error());
  if (points.size() < fewest) {
    return fail(at(errors::too_few_points, distribution, points.empty() ? 0 : points.back().row,
                   "too few points for a Lorenz curve",
                   std::to_string(points.size()) + " besides (1, 1), " + std::to_string(fewest) + " are needed"));
  }
  std::vector<LorenzPoint> result;
  result.reserve(points.size());
  for (const GroupedPoint& point : points) result.push_back({point.people, point.welfare});
  return result;
}

}  // namespace solleva::measure
