// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/decay.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/plan/access/errors.h"

namespace solleva::plan::access {
namespace {

constexpr std::array<std::pair<std::string_view, DecayKind>, 6> kNames{{{"binary", DecayKind::binary},
                                                                        {"stepped", DecayKind::stepped},
                                                                        {"exponential", DecayKind::exponential},
                                                                        {"power", DecayKind::power},
                                                                        {"linear", DecayKind::linear},
                                                                        {"gaussian", DecayKind::gaussian}}};

Error bad(std::string_view text, std::string why) {
  Error error{errors::bad_decay, "'" + std::string(text) + "' is no decay"};
  error.why = std::move(why);
  error.hint = "as in binary:45, stepped:15=1,30=0.68,60=0.22, exponential:0.05, power:1.2, linear:60 or gaussian:20";
  return error;
}

Result<std::vector<Step>> parse_steps(std::string_view whole, std::string_view text) {
  std::vector<Step> steps;
  for (const std::string_view part : split(text, ',')) {
    const std::vector<std::string_view> sides = split(part, '=');
    const std::optional<double> bound = sides.size() == 2 ? parse_double(trim(sides[0])) : std::nullopt;
    const std::optional<double> weight = sides.size() == 2 ? parse_double(trim(sides[1])) : std::nullopt;
    if (!bound || !weight) return fail(bad(whole, "'" + std::string(part) + "' is not BOUND=WEIGHT"));
    if (*bound < 0 || *weight < 0) return fail(bad(whole, "bounds and weights are not negative"));
    if (!steps.empty() && *bound <= steps.back().bound) return fail(bad(whole, "bounds must rise"));
    steps.push_back({*bound, *weight});
  }
  return steps;
}

}  // namespace

double Decay::weight(double cost) const {
  switch (kind) {
    case DecayKind::binary: return cost <= parameter ? 1 : 0;
    case DecayKind::exponential: return std::exp(-parameter * cost);
    case DecayKind::power: return cost <= 1 ? 1 : std::pow(cost, -parameter);
    case DecayKind::linear: return cost < parameter ? 1 - cost / parameter : 0;
    case DecayKind::gaussian: return std::exp(-cost * cost / (2 * parameter * parameter));
    case DecayKind::stepped: break;
  }
  if (rule == Steps::up_to) {
    for (const Step& step : steps) {
      if (cost <= step.bound) return step.weight;
    }
    return 0;
  }
  double last = 1;
  for (const Step& step : steps) {
    if (cost < step.bound) return last;
    last = step.weight;
  }
  return last;
}

Result<Decay> parse_decay(std::string_view text, Steps rule) {
  const std::size_t colon = text.find(':');
  const auto kind = std::ranges::find(kNames, text.substr(0, colon), &std::pair<std::string_view, DecayKind>::first);
  if (colon == std::string_view::npos || kind == kNames.end()) return fail(bad(text, "it does not begin with the name of one and ':'"));
  Decay decay;
  decay.kind = kind->second;
  decay.rule = rule;
  const std::string_view rest = text.substr(colon + 1);
  if (decay.kind == DecayKind::stepped) {
    Result<std::vector<Step>> steps = parse_steps(text, rest);
    if (!steps) return fail(steps.error());
    decay.steps = std::move(*steps);
    return decay;
  }
  const std::optional<double> parameter = parse_double(trim(rest));
  if (!parameter || *parameter < 0) return fail(bad(text, "its parameter is not a number from 0"));
  if (*parameter == 0 && decay.kind == DecayKind::gaussian) return fail(bad(text, "a Gaussian needs a width above 0"));
  decay.parameter = *parameter;
  return decay;
}

}  // namespace solleva::plan::access
