// SPDX-License-Identifier: Apache-2.0
#include "app/cli/equivalence.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <utility>

#include "app/cli/errors.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

constexpr std::array<const char*, 5> kOfMembers{"members", "adults", "children", "age", "child-below"};

/// A word, as a name of a scale or of a column is one.
bool is_word(const std::string& text) {
  return std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_' || c == ':' || c == '.'; });
}

Result<std::vector<double>> numbers_of(OpenTable& source, const std::string& name, data::Sign sign = data::Sign::non_negative) {
  Result<data::NumericColumn> column = data::numeric_column(source.engine, source.table, name, {.sign = sign});
  if (!column) return fail(in_file(with_gaps(column.error(), source, name), source.input.path));
  return std::move(column->values);
}

/// Who lives in the household of each row. Without children told apart, everybody is an adult.
struct Household {
  std::vector<double> adults, children;
};

/// Counted from the rows of the file, each a person.
Result<Household> counted(OpenTable& source, const Arguments& arguments, bool tells_children) {
  const std::string id = arguments.text("household");
  const Result<data::CodedColumn> households = data::coded_column(source.engine, source.table, id);
  if (!households) return fail(in_file(with_gaps(households.error(), source, id), source.input.path));
  std::vector<double> ages;
  if (tells_children) {
    Result<std::vector<double>> column = numbers_of(source, arguments.text("age"));
    if (!column) return fail(column.error());
    ages = std::move(*column);
  }
  const double below = *arguments.number("child-below");
  std::vector<double> adults(households->names.size()), children(households->names.size());
  for (std::size_t row = 0; row < households->codes.size(); ++row) {
    (tells_children && ages[row] < below ? children : adults)[households->codes[row]] += 1;
  }
  Household all;
  for (const std::uint32_t code : households->codes) {
    all.adults.push_back(adults[code]);
    all.children.push_back(children[code]);
  }
  return all;
}

std::vector<double> difference(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result;
  for (std::size_t row = 0; row < a.size(); ++row) result.push_back(a[row] - b[row]);
  return result;
}

tl::unexpected<Error> not_told(const Arguments& arguments, bool tells_children) {
  const std::string scale = arguments.text("equivalence");
  if (!tells_children) {
    return fail({errors::missing_option, "\"" + scale + "\" needs the size of the household", {.field = "--members"}, "",
                 "name its column with --members, or with --household who lives together where a row is a person"});
  }
  return fail({errors::missing_option, "\"" + scale + "\" tells adults from children", {.field = "--children"}, "",
               "name two of --members, --adults and --children, or --household and --age where a row is a person"});
}

/// From columns, of which two tell the third, or from the rows.
Result<Household> members_of(OpenTable& source, const Arguments& arguments, bool tells_children) {
  std::array<std::vector<double>, 3> found;  // members, adults, children
  std::array<bool, 3> given{};
  for (std::size_t k = 0; k < 3; ++k) {
    given[k] = arguments.given(kOfMembers[k]);
    if (!given[k]) continue;
    Result<std::vector<double>> column = numbers_of(source, arguments.text(kOfMembers[k]));
    if (!column) return fail(column.error());
    found[k] = std::move(*column);
  }
  const auto& [members, adults, children] = found;
  if (given[1] && given[2]) return Household{adults, children};
  if (given[0] && given[1]) return Household{adults, difference(members, adults)};
  if (given[0] && given[2]) return Household{difference(members, children), children};
  if (!tells_children && given[0]) return Household{members, std::vector<double>(members.size(), 0)};
  if (!tells_children && arguments.given("size") && !arguments.given("household")) {
    Result<std::vector<double>> column = numbers_of(source, arguments.text("size"));
    if (!column) return fail(column.error());
    return Household{*column, std::vector<double>(column->size(), 0)};
  }
  if (given[0] || given[1] || given[2]) return not_told(arguments, tells_children);
  if (arguments.given("household") && (!tells_children || arguments.given("age"))) return counted(source, arguments, tells_children);
  return not_told(arguments, tells_children);
}

Note note_of(const std::string& what, const std::vector<double>& scale) {
  const auto [least, most] = std::ranges::minmax(scale);
  const auto rounded = [](double x) { return format_double(std::round(x * 1e4) / 1e4); };
  return {"equivalence-scale", "welfare is divided by " + what + "; it lies from " + rounded(least) + " to " + rounded(most)};
}

}  // namespace

std::vector<Option> equivalence_options() {
  return {
      {.name = "equivalence", .value = "SCALE",
       .help = "divide --welfare, the income of a household, by a scale: per-capita, square-root, oecd, oecd-modified, parametric:P:F, or an SQL "
               "expression"},
      {.name = "members", .value = "COL", .help = "for --equivalence: persons in the household of the row"},
      {.name = "adults", .value = "COL", .help = "for --equivalence: adults in the household"},
      {.name = "children", .value = "COL", .help = "for --equivalence: children in the household"},
      {.name = "age", .value = "COL", .help = "for --equivalence where a row is a person: its age; --household says who lives together"},
      {.name = "child-below", .value = "AGE", .help = "for --age: who is a child", .type = Type::number, .fallback = "14"},
  };
}

Result<std::optional<std::string>> equivalence_expression(const Arguments& arguments) {
  std::optional<std::string> none;
  if (!arguments.has("equivalence") || !arguments.given("equivalence")) return none;
  const std::string text = arguments.text("equivalence");
  const Result<measure::EquivalenceScale> scale = measure::equivalence_named(text);
  if (scale) return none;
  const bool near = is_word(text) && (!scale.error().hint.empty() || text.find(':') != std::string::npos);
  if (!near) return std::optional<std::string>(text);
  Error error = scale.error();
  error.where.field = "--equivalence";
  return fail(std::move(error));
}

Result<std::vector<double>> equivalence_of(OpenTable& source, const Arguments& arguments, std::vector<Note>& notes) {
  if (!arguments.has("equivalence")) return std::vector<double>{};
  if (!arguments.given("equivalence")) {
    for (const char* option : kOfMembers) {
      if (!arguments.given(option)) continue;
      return fail({errors::bad_value, "there is no scale", {.field = std::string("--") + option},
                   "the option is for --equivalence", "name one, as in --equivalence oecd-modified"});
    }
    return std::vector<double>{};
  }
  const Result<measure::EquivalenceScale> named = measure::equivalence_named(arguments.text("equivalence"));
  if (!named) {
    Result<std::vector<double>> own = numbers_of(source, kEquivalence, data::Sign::positive);
    if (!own) {
      Error error = own.error();
      error.where.field = "--equivalence";
      if (const std::size_t at = error.what.find(kEquivalence); at != std::string::npos)
        error.what.replace(at, std::string_view(kEquivalence).size(), arguments.text("equivalence"));
      return fail(std::move(error));
    }
    notes.push_back(note_of(arguments.text("equivalence"), *own));
    return own;
  }
  const Result<Household> household = members_of(source, arguments, named->tells_children());
  if (!household) return fail(household.error());
  Result<std::vector<double>> scale = measure::equivalence_scale(*named, {household->adults, household->children});
  if (!scale) {
    Error error = scale.error();
    const std::optional<double> row = parse_double(error.where.unit.substr(std::string_view("row ").size()));
    if (row) error.where = data::place_of(source.table, static_cast<std::uint64_t>(*row) - 1, "");
    return fail(in_file(std::move(error), source.input.path));
  }
  notes.push_back(note_of(measure::equivalence_text(*named), *scale));
  return scale;
}

void per_equivalent(std::vector<double>& amounts, const std::vector<double>& scale) {
  for (std::size_t row = 0; row < scale.size(); ++row) amounts[row] /= scale[row];
}

}  // namespace solleva::cli
