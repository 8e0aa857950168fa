// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <utility>

#include "app/cli/distributions.h"
#include "app/cli/errors.h"
#include "app/cli/open_table.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

std::string text_of(const Group& group) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : group) parts.push_back(name + " " + value);
  return parts.empty() ? "the distribution" : join(parts, ", ");
}

/// Two sets of distributions to be matched by group.
struct Sides {
  std::vector<measure::GroupedCase> before, after;
  std::string file_before, file_after;
  std::optional<double> years;
};

/// The two times of a file, the earlier first: as numbers where both are, else as texts, which puts dates in order.
Result<std::pair<std::string, std::string>> two_times(const std::vector<std::string>& times, const std::string& column) {
  const std::set<std::string> distinct(times.begin(), times.end());
  if (distinct.size() != 2) {
    return fail({measure::errors::not_two_times,
                 "a comparison needs two times, and there " + std::string(distinct.size() == 1 ? "is " : "are ") +
                     std::to_string(distinct.size()),
                 {.field = column},
                 {},
                 "choose two with --where"});
  }
  std::pair<std::string, std::string> pair{*distinct.begin(), *distinct.rbegin()};
  const std::optional<double> first = parse_double(pair.first), second = parse_double(pair.second);
  if (first && second && *second < *first) std::swap(pair.first, pair.second);
  return pair;
}

Result<Sides> one_file(Distributions& all, const std::string& path, const std::string& column) {
  const auto times = two_times(all.times, column);
  if (!times) return fail(in_file(times.error(), path));
  Sides sides{{}, {}, path, path, {}};
  for (std::size_t i = 0; i < all.cases.size(); ++i) {
    (all.times[i] == times->first ? sides.before : sides.after).push_back(std::move(all.cases[i]));
  }
  const std::optional<double> first = parse_double(times->first), second = parse_double(times->second);
  if (first && second && *second > *first) sides.years = *second - *first;
  return sides;
}

struct Fitted {
  std::optional<measure::LorenzCurve> curve;
  std::string name;
};

/// The curve of one distribution; empty where auto finds none fit for the use.
Result<Fitted> fitted(const measure::GroupedCase& one, const measure::GroupedOptions& options, const std::string& choice,
                      CurveUse use) {
  const auto points = measure::lorenz_points(one, options.input, choice == "empirical" ? 1 : 3);
  if (!points) return fail(points.error());
  if (choice == "empirical") {
    auto curve = measure::EmpiricalLorenz::from_points(*points);
    if (!curve) return fail(curve.error());
    return Fitted{*curve, "empirical"};
  }
  const measure::GroupedResult result = measure::measure_curves(*points, one.level, options);
  const measure::CurveReport* report = choice == "gq"             ? &result.quadratic
                                       : choice == "beta"         ? &result.beta
                                       : use == CurveUse::poverty ? result.poverty_curve()
                                                                  : result.distribution_curve();
  if (report == nullptr || !report->curve) return Fitted{};
  return Fitted{report->curve, measure::curve_name(*report->curve)};
}

Result<Comparison> compare(const measure::GroupedCase& before, const measure::GroupedCase& after, const Sides& sides,
                           const measure::GroupedOptions& options, const std::string& choice, CurveUse use) {
  const Result<Fitted> first = fitted(before, options, choice, use);
  if (!first) return fail(in_file(first.error(), sides.file_before));
  const Result<Fitted> second = fitted(after, options, choice, use);
  if (!second) return fail(in_file(second.error(), sides.file_after));
  if (!first->curve || !second->curve) {
    const std::string when = !first->curve ? "before" : "after";
    const std::string what = use == CurveUse::poverty ? "that gives a head count at this line" : "that is valid";
    return Comparison{before.group,
                      {measure::QuadraticLorenz({}), {}},
                      {measure::QuadraticLorenz({}), {}},
                      "no curve",
                      Flag{"no-curve", "the distribution " + when + " has no fitted curve " + what}};
  }
  const std::string names =
      first->name == second->name ? first->name : first->name + " (before) and " + second->name + " (after)";
  const std::string how =
      choice == "empirical" ? " Lorenz curve through the points of grouped data" : " Lorenz curve fitted to grouped data";
  return Comparison{before.group,
                    {*first->curve, before.level},
                    {*second->curve, after.level},
                    names + how + ", which tell no standard error",
                    {}};
}

Result<Sides> sides(const Arguments& arguments, const RunControl& control, Comparisons& found) {
  if (Done done = need_two_times(arguments); !done) return fail(done.error());
  const std::vector<std::string> files = arguments.texts("FILE");
  std::vector<Distributions> read;
  for (const std::string& file : files) {
    Result<Distributions> all = read_distributions(file, arguments, control);
    if (!all) return fail(all.error());
    found.inputs.push_back(all->input);
    found.notes.insert(found.notes.end(), all->notes.begin(), all->notes.end());
    read.push_back(std::move(*all));
  }
  if (arguments.given("time")) return one_file(read[0], files[0], arguments.text("time"));
  return Sides{std::move(read[0].cases), std::move(read[1].cases), files[0], files[1], {}};
}

}  // namespace

std::vector<Option> comparison_options() {
  std::vector<Option> options = distribution_options();
  options.push_back(
      {.name = "time", .value = "COL", .help = "the column that tells before from after where both are in one file"});
  options.push_back(
      {.name = "curve",
       .value = "CURVE",
       .help = "the Lorenz curve: the one that fits, the general quadratic, the beta, or straight lines through many points",
       .fallback = "auto",
       .allowed = {"auto", "gq", "beta", "empirical"}});
  return options;
}

std::vector<Positional> comparison_arguments() {
  return {{.name = "FILE",
           .help = "the file before and the file after, or one file with both and --time",
           .presence = Presence::one_or_more}};
}

Done need_two_times(const Arguments& arguments) {
  const std::size_t files = arguments.texts("FILE").size();
  const bool by_time = arguments.given("time");
  if (by_time == (files == 1) && files <= 2) return {};
  return fail({errors::missing_argument,
               "a comparison needs two files, or one with --time",
               {},
               std::to_string(files) + (files == 1 ? " file" : " files") + (by_time ? " and --time" : " and no --time")});
}

Result<Comparisons> read_comparisons(const Arguments& arguments, CurveUse use, const RunControl& control) {
  const Result<measure::GroupedOptions> options = grouped_options(arguments);
  if (!options) return fail(options.error());
  Comparisons found;
  const Result<Sides> both = sides(arguments, control, found);
  if (!both) return fail(both.error());
  found.years = both->years;
  for (const measure::GroupedCase& before : both->before) {
    const auto after = std::ranges::find(both->after, before.group, &measure::GroupedCase::group);
    if (after == both->after.end()) {
      found.notes.push_back({"unmatched-group", text_of(before.group) + " is only before and is left out"});
      continue;
    }
    Result<Comparison> pair = compare(before, *after, *both, *options, arguments.text("curve"), use);
    if (!pair) return fail(pair.error());
    found.pairs.push_back(std::move(*pair));
  }
  for (const measure::GroupedCase& after : both->after) {
    if (std::ranges::find(both->before, after.group, &measure::GroupedCase::group) == both->before.end()) {
      found.notes.push_back({"unmatched-group", text_of(after.group) + " is only after and is left out"});
    }
  }
  if (found.pairs.empty()) {
    return fail({measure::errors::unmatched_group,
                 "no distribution is there both before and after",
                 {.file = both->file_after},
                 {},
                 "--by must have the same values in both"});
  }
  return found;
}

}  // namespace solleva::cli
