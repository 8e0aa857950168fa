// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/sampling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "solleva/base/errors.h"
#include "solleva/base/text.h"
#include "solleva/data/code_table.h"
#include "solleva/data/column.h"
#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

Where place(const DesignInput& input, std::size_t row) {
  return input.place ? input.place(row) : Where{.unit = "row " + std::to_string(row + 1)};
}

std::string shown(const std::vector<std::string>& names, std::uint32_t code) {
  return code < names.size() ? "'" + names[code] + "'" : std::to_string(code);
}

/// Dense numbers of groups in the order of their appearance.
struct Groups {
  std::vector<std::uint32_t> of_row;
  std::vector<std::uint32_t> first_row;  ///< of each group
  std::uint32_t count() const { return static_cast<std::uint32_t>(first_row.size()); }
};

/// Groups of equal keys below `bound`; `key(row)` gives them.
template <class Key>
Groups group_by(std::size_t rows, std::uint64_t bound, Key key) {
  Groups groups;
  groups.of_row.resize(rows);
  std::uint64_t last_key = 0;
  std::uint32_t last = kNoCode;
  const bool small = bound < 8 * static_cast<std::uint64_t>(rows) + 1024;
  std::vector<std::uint32_t> direct(small ? bound : 0, kNoCode);
  std::vector<std::uint64_t> keys;
  CodeTable table(small ? 0 : rows / 4);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint64_t here = key(row);
    if (last == kNoCode || here != last_key) {  // rows of one unit mostly stand together
      if (small) {
        if (direct[here] == kNoCode) direct[here] = groups.count();
        last = direct[here];
      } else {
        last = table.code(CodeTable::hash_of(here), [&](std::uint32_t other) { return keys[other] == here; });
        if (last == keys.size()) keys.push_back(here);
      }
      if (last == groups.count()) groups.first_row.push_back(static_cast<std::uint32_t>(row));
      last_key = here;
    }
    groups.of_row[row] = last;
  }
  return groups;
}

std::uint64_t bound_of(std::span<const std::uint32_t> codes) {
  return codes.empty() ? 1 : std::uint64_t{*std::ranges::max_element(codes)} + 1;
}

/// Groups of rows that agree in `outer` (numbers below `outer_count`, empty: all do) and in `codes` (empty: all do).
Groups group_within(std::size_t rows, std::span<const std::uint32_t> outer, std::uint64_t outer_count,
                    std::span<const std::uint32_t> codes) {
  if (codes.empty() && outer.empty()) return group_by(rows, 1, [](std::size_t) { return 0U; });
  if (codes.empty()) return group_by(rows, outer_count, [&](std::size_t row) { return outer[row]; });
  const std::uint64_t bound = bound_of(codes);
  if (outer.empty()) return group_by(rows, bound, [&](std::size_t row) { return codes[row]; });
  return group_by(rows, outer_count * bound, [&](std::size_t row) { return outer[row] * bound + codes[row]; });
}

Done check_weights(const DesignInput& input) {
  if (input.weights.empty()) return fail({errors::no_rows, "there is no row to work on"});
  if (input.weights.size() >= kNoCode) return fail({errors::too_large, "a design has fewer than 2^32 - 1 rows"});
  bool positive = false;
  for (std::size_t row = 0; row < input.weights.size(); ++row) {
    const double weight = input.weights[row];
    if (!std::isfinite(weight)) {
      return fail({errors::not_finite, "the weight " + format_double(weight) + " is not a finite number", place(input, row)});
    }
    if (weight < 0) {
      return fail({errors::negative_value, "the weight " + format_double(weight) + " is negative", place(input, row)});
    }
    positive |= weight > 0;
  }
  if (!positive) return fail({errors::zero_weights, "every weight is 0"});
  return {};
}

Done check_codes(const DesignInput& input, std::span<const std::uint32_t> codes, const char* what) {
  if (!codes.empty() && codes.size() != input.weights.size()) {
    return fail({solleva::errors::bad_shape, std::string("there are ") + std::to_string(input.weights.size()) + " weights but " +
                                                 std::to_string(codes.size()) + " codes of a " + what});
  }
  const auto gap = std::ranges::find(codes, kNoCode);
  if (gap == codes.end()) return {};
  Error error{errors::missing_value, std::string("the row belongs to no ") + what,
              place(input, static_cast<std::size_t>(gap - codes.begin()))};
  error.hint = "leave such rows out, or give them a " + std::string(what) + " of their own";
  return fail(std::move(error));
}

/// Makes the stages one after the other; each looks at the one before.
class StageMaker {
 public:
  explicit StageMaker(DesignInput& input) : input_(input), rows_(input.weights.size()) {}

  Result<Sampling> make() {
    sampling_.lonely = input_.lonely;
    if (input_.stages.empty()) input_.stages.emplace_back();
    for (std::size_t s = 0; s < input_.stages.size(); ++s) {
      // Below units that were drawn with replacement nothing adds to the variance, survey-design#3.
      if (s > 0 && std::ranges::all_of(sampling_.stages.back().fraction, [](double f) { return f == 0; })) break;
      if (Done done = add(input_.stages[s], s); !done) return fail(done.error());
      input_.stages[s] = {};
    }
    return std::move(sampling_);
  }

 private:
  Done add(const SamplingStage& from, std::size_t s) {
    if (Done done = check_codes(input_, from.stratum, "stratum"); !done) return done;
    if (Done done = check_codes(input_, from.unit, s == 0 ? "PSU" : "sampled unit"); !done) return done;
    const Stage* before = s == 0 ? nullptr : &sampling_.stages.back();
    const std::span<const std::uint32_t> outer = before ? before->unit_of_row : std::span<const std::uint32_t>{};
    Groups strata = group_within(rows_, outer, before ? before->units() : 1, from.stratum);
    Groups units;
    if (from.unit.empty()) {
      units = group_by(rows_, rows_, [](std::size_t row) { return row; });
    } else if (s == 0 && !input_.nested) {
      units = group_within(rows_, {}, 1, from.unit);
      if (Done done = check_nesting(from, strata, units); !done) return done;
    } else {
      units = group_within(rows_, strata.of_row, strata.count(), from.unit);
    }
    Stage stage = numbered(std::move(units), strata);
    if (Done done = set_fractions(stage, from, strata, s); !done) return done;
    std::vector<double> outer_part(strata.count(), 1);
    for (std::uint32_t h = 0; before && h < strata.count(); ++h) {
      const std::uint32_t above = before->stratum_of_unit[before->unit_of_row[strata.first_row[h]]];
      outer_part[h] = outer_parts_[above] * before->fraction[above];
    }
    outer_parts_ = std::move(outer_part);
    if (s == 0) {
      for (const std::uint32_t row : strata.first_row) {
        sampling_.code_of_stratum.push_back(from.stratum.empty() ? kNoCode : from.stratum[row]);
      }
      sampling_.strata_names = std::move(input_.strata_names);
    }
    if (Done done = set_factors(stage, strata, s); !done) return done;
    if (s == 0) {
      sampling_.psu_counts.assign(stage.units(), false);
      for (std::size_t row = 0; row < rows_; ++row) {
        if (input_.weights[row] > 0) sampling_.psu_counts[stage.unit_of_row[row]] = true;
      }
    }
    sampling_.stages.push_back(std::move(stage));
    return {};
  }

  Done check_nesting(const SamplingStage& from, const Groups& strata, const Groups& units) const {
    for (std::size_t row = 0; row < rows_; ++row) {
      const std::uint32_t first = units.first_row[units.of_row[row]];
      if (strata.of_row[row] == strata.of_row[first]) continue;
      Error error{errors::design_unit_in_two_strata, "the PSU " + shown(input_.psu_names, from.unit[row]) + " is in stratum " +
                                                         shown(input_.strata_names, from.stratum[first]) +
                                                         " and here in stratum " + shown(input_.strata_names, from.stratum[row])};
      error.where = place(input_, row);
      error.hint = "say that PSUs are nested if their codes start again in each stratum";
      return fail(std::move(error));
    }
    return {};
  }

  /// Numbers units stratum by stratum, in the order of appearance within each.
  Stage numbered(Groups units, const Groups& strata) const {
    Stage stage;
    stage.begin.assign(strata.count() + 1, 0);
    for (const std::uint32_t row : units.first_row) ++stage.begin[strata.of_row[row] + 1];
    for (std::uint32_t h = 0; h < strata.count(); ++h) stage.begin[h + 1] += stage.begin[h];
    std::vector<std::uint32_t> next(stage.begin.begin(), stage.begin.end() - 1);
    std::vector<std::uint32_t> number(units.count());
    stage.stratum_of_unit.resize(units.count());
    for (std::uint32_t unit = 0; unit < units.count(); ++unit) {
      const std::uint32_t h = strata.of_row[units.first_row[unit]];
      number[unit] = next[h]++;
      stage.stratum_of_unit[number[unit]] = h;
    }
    stage.unit_of_row = std::move(units.of_row);
    for (std::uint32_t& unit : stage.unit_of_row) unit = number[unit];
    return stage;
  }

  Done set_fractions(Stage& stage, const SamplingStage& from, const Groups& strata, std::size_t s) const {
    stage.fraction.assign(strata.count(), 0);
    if (from.population.empty()) return {};
    if (from.population.size() != rows_) {
      return fail({solleva::errors::bad_shape, "there are " + std::to_string(rows_) + " weights but " +
                                                   std::to_string(from.population.size()) + " population sizes"});
    }
    const bool fractions = std::ranges::all_of(from.population, [](double size) { return size <= 1; });
    for (std::size_t row = 0; row < rows_; ++row) {
      const std::uint32_t h = strata.of_row[row];
      const double size = from.population[row];
      const double first = from.population[strata.first_row[h]];
      const double sampled = stage.begin[h + 1] - stage.begin[h];
      std::string what;
      if (!(size > 0)) {
        what = format_double(size) + " is no population size and no sampling fraction";
      } else if (size != first) {
        what = "its stratum has a population of " + format_double(first) + " and here of " + format_double(size);
      } else if (!fractions && size < sampled) {
        what = "its stratum has " + format_double(sampled) + " units in the sample but " + format_double(size) +
               " in the population";
      }
      if (!what.empty()) {
        Error error{errors::design_population, std::move(what), place(input_, row)};
        if (s > 0) error.why = "at stage " + std::to_string(s + 1) + " of the sampling";
        return fail(std::move(error));
      }
      if (row == strata.first_row[h]) stage.fraction[h] = fractions ? size : sampled / size;
    }
    return {};
  }

  Done set_factors(Stage& stage, const Groups& strata, std::size_t s) const {
    stage.factor.assign(strata.count(), 0);
    std::vector<std::uint32_t> lonely;
    double counted = 0;
    for (std::uint32_t h = 0; h < strata.count(); ++h) {
      const double n = stage.begin[h + 1] - stage.begin[h];
      const double part = outer_parts_[h] * (1 - stage.fraction[h]);
      if (outer_parts_[h] > 0) ++counted;
      if (n > 1) {
        stage.factor[h] = part * n / (n - 1);
      } else if (part > 0) {
        lonely.push_back(h);
        if (input_.lonely == LonelyPsu::adjust) stage.factor[h] = part;
      }
      if (n == 1 && part > 0) stage.lonely_factor += stage.factor[h];
    }
    if (lonely.empty()) return {};
    const double alone = static_cast<double>(lonely.size());
    if (input_.lonely == LonelyPsu::fail || (input_.lonely == LonelyPsu::average && alone == counted)) {
      return fail(lonely_error(lonely, strata, s));
    }
    stage.lonely.assign(strata.count(), false);
    for (const std::uint32_t h : lonely) stage.lonely[h] = true;
    if (input_.lonely == LonelyPsu::average) stage.average = counted / (counted - alone);
    return {};
  }

  Error lonely_error(const std::vector<std::uint32_t>& lonely, const Groups& strata, std::size_t s) const {
    constexpr std::size_t most = 5;
    std::vector<std::string> names;
    for (const std::uint32_t h : lonely) {
      if (names.size() == most) break;
      if (s > 0) {
        names.push_back("that of " +
                        (input_.place ? to_text(place(input_, strata.first_row[h])) : row_name(strata.first_row[h])));
      } else if (const std::uint32_t code = sampling_.code_of_stratum[h]; code == kNoCode) {
        names.push_back("the only one");
      } else {
        names.push_back(shown(sampling_.strata_names, code));
      }
    }
    const std::string rest = lonely.size() > most ? " and " + std::to_string(lonely.size() - most) + " more" : "";
    const bool one = lonely.size() == 1;
    Error error{errors::lonely_psu, std::to_string(lonely.size()) + (one ? " stratum has" : " strata have") +
                                        " a single sampled unit" + (s > 0 ? " at stage " + std::to_string(s + 1) : "") + ": " +
                                        join(names, ", ") + rest};
    error.why = input_.lonely == LonelyPsu::fail ? "one unit does not show how far units of its stratum differ"
                                                 : "there is no other stratum whose average they could take";
    error.hint = input_.lonely == LonelyPsu::fail
                     ? "join such strata with neighbours, or choose a rule for them: certainty, remove, adjust or average"
                     : "choose another rule: certainty or adjust";
    return error;
  }

  static std::string row_name(std::uint32_t row) { return "row " + std::to_string(row + 1); }
  static std::string to_text(const Where& where) {
    return where.line > 0 ? where.file + ":" + std::to_string(where.line) : where.unit;
  }

  DesignInput& input_;
  std::size_t rows_;
  Sampling sampling_;
  std::vector<double> outer_parts_;  ///< of each stratum of the last stage: product of the sampling fractions above it
};

}  // namespace

Result<Sampling> make_sampling(DesignInput& input) {
  if (Done done = check_weights(input); !done) return fail(done.error());
  return StageMaker(input).make();
}

}  // namespace solleva::data
