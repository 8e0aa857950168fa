// SPDX-License-Identifier: Apache-2.0
#include "solleva/measure/equivalence.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/base/text.h"
#include "solleva/measure/errors.h"

namespace solleva::measure {
namespace {

constexpr std::string_view kParametric = "parametric";

/// What each further adult and each child counts for.
struct Steps {
  double adult, child;
};

Steps steps_of(EquivalenceKind kind) {
  return kind == EquivalenceKind::oecd ? Steps{0.7, 0.5} : Steps{0.5, 0.3};
}

double scale_of(const EquivalenceScale& scale, double adults, double children) {
  // A household of children only has a first person, too.
  const double lacking = std::max(0.0, 1 - adults);
  adults += lacking;
  children -= lacking;
  switch (scale.kind) {
    case EquivalenceKind::per_capita:
      return adults + children;
    case EquivalenceKind::square_root:
      return std::sqrt(adults + children);
    case EquivalenceKind::parametric:
      return std::pow(adults + scale.child * children, scale.elasticity);
    case EquivalenceKind::oecd:
    case EquivalenceKind::oecd_modified:
      break;
  }
  const Steps steps = steps_of(scale.kind);
  return 1 + steps.adult * (adults - 1) + steps.child * children;
}

}  // namespace

std::vector<std::string> equivalence_names() {
  return {"per-capita", "square-root", "oecd", "oecd-modified", "parametric:P:F"};
}

Result<EquivalenceScale> equivalence_named(std::string_view text) {
  if (text == "per-capita") return EquivalenceScale{};
  if (text == "square-root") return EquivalenceScale{EquivalenceKind::square_root};
  if (text == "oecd") return EquivalenceScale{EquivalenceKind::oecd, 0.5};
  if (text == "oecd-modified") return EquivalenceScale{EquivalenceKind::oecd_modified, 0.3};
  const std::vector<std::string_view> parts = split(text, ':');
  if (parts.front() != kParametric) {
    Error error{errors::bad_equivalence, "there is no equivalence scale \"" + std::string(text) + "\""};
    error.why = "the scales are " + join(equivalence_names(), ", ");
    error.hint = did_you_mean(text, equivalence_names());
    return fail(std::move(error));
  }
  EquivalenceScale scale{EquivalenceKind::parametric};
  const auto read = [&](std::size_t place) { return parts.size() == 3 ? parse_double(parts[place]).value_or(0) : 0; };
  scale.child = read(1);
  scale.elasticity = read(2);
  const auto fits = [](double part) { return part > 0 && part <= 1; };
  if (!fits(scale.child) || !fits(scale.elasticity)) {
    Error error{errors::bad_equivalence, "cannot use the equivalence scale \"" + std::string(text) + "\""};
    error.why = "parametric takes what a child counts and the elasticity by size, both above 0 and up to 1";
    error.hint = "as in parametric:0.7:0.65";
    return fail(std::move(error));
  }
  return scale;
}

std::string equivalence_text(const EquivalenceScale& scale) {
  switch (scale.kind) {
    case EquivalenceKind::per_capita:
      return "the number of members";
    case EquivalenceKind::square_root:
      return "the square root of the number of members";
    case EquivalenceKind::parametric:
      return "(adults + " + format_double(scale.child) + " children) to the power of " + format_double(scale.elasticity);
    case EquivalenceKind::oecd:
    case EquivalenceKind::oecd_modified:
      break;
  }
  const Steps steps = steps_of(scale.kind);
  return std::string(scale.kind == EquivalenceKind::oecd ? "the OECD scale" : "the OECD-modified scale") + ": 1 for the first adult, " +
         format_double(steps.adult) + " for each other, " + format_double(steps.child) + " for each child";
}

Result<std::vector<double>> equivalence_scale(const EquivalenceScale& scale, const Members& members) {
  require(members.adults.size() == members.children.size(), "adults and children of the same rows");
  std::vector<double> scales;
  scales.reserve(members.adults.size());
  for (std::size_t row = 0; row < members.adults.size(); ++row) {
    const double adults = members.adults[row], children = members.children[row];
    if (!(adults >= 0 && children >= 0 && adults + children >= 1 && std::isfinite(adults + children))) {
      Error error{errors::bad_equivalence, "a household cannot have " + format_double(adults) + " adults and " +
                                               format_double(children) + " children"};
      error.where.unit = "row " + std::to_string(row + 1);
      error.why = "neither may be below 0, and together there is one or more";
      return fail(std::move(error));
    }
    scales.push_back(scale_of(scale, adults, children));
  }
  return scales;
}

}  // namespace solleva::measure
