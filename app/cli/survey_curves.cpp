// SPDX-License-Identifier: Apache-2.0
#include "app/cli/survey_curves.h"

#include <cmath>
#include <utility>

#include "app/cli/errors.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

Error bad(const std::string& option, const std::string& text, const std::string& why) {
  Error error{errors::bad_value, "cannot use \"" + text + "\""};
  error.where.field = "--" + option;
  error.why = why;
  return error;
}

}  // namespace

std::vector<Option> point_options() {
  return {
      {.name = "at", .value = "X,...", .help = "the points of the curve: ranks as shares, or lines", .repeatable = true},
      {.name = "from", .value = "X", .help = "the first point", .type = Type::number},
      {.name = "to", .value = "X", .help = "the last point", .type = Type::number},
      {.name = "points", .value = "N", .help = "equal steps from the first to the last point", .type = Type::count, .fallback = "20"},
  };
}

Result<std::vector<double>> points_of(const Arguments& arguments, measure::Range range) {
  if (arguments.given("at")) {
    for (const char* other : {"from", "to", "points"}) {
      if (arguments.given(other)) return fail(bad(other, arguments.text(other), "--at names all points already"));
    }
    std::vector<double> points;
    for (const std::string& text : column_list(arguments, "at")) {
      const std::optional<double> number = parse_double(text);
      if (!number) return fail(bad("at", text, "it takes numbers"));
      points.push_back(*number);
    }
    return points;
  }
  range.from = arguments.number("from").value_or(range.from);
  range.to = arguments.number("to").value_or(range.to);
  if (!(range.from < range.to)) {
    const bool first = arguments.given("from");
    return fail(bad(first ? "from" : "to", format_double(first ? range.from : range.to),
                    "the range would go from " + format_double(range.from) + " to " + format_double(range.to)));
  }
  constexpr std::int64_t most = 10'000;
  const std::int64_t steps = *arguments.integer("points");
  if (steps > most) return fail(bad("points", arguments.text("points"), "it takes 1 to 10000 steps"));
  return measure::even_grid(range, static_cast<std::size_t>(steps));
}

std::string name_of(const Group& group) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : group) parts.push_back(name + " " + value);
  return parts.empty() ? "all" : join(parts, ", ");
}

share::Node group_node(const Group& group) {
  share::Fields fields;
  for (const auto& [name, value] : group) fields.emplace_back(name, value);
  return fields;
}

share::Node flags_node(const std::vector<Flag>& flags) {
  std::vector<share::Node> nodes;
  for (const Flag& flag : flags) nodes.emplace_back(flag.code + ": " + flag.reason);
  return nodes;
}

}  // namespace solleva::cli
