// SPDX-License-Identifier: Apache-2.0
#include "app/cli/siting_presets.h"

#include <algorithm>
#include <string>

#include "app/cli/errors.h"
#include "solleva/base/text.h"
#include "solleva/plan/plan.h"

namespace solleva::cli {
namespace {

struct Preset {
  const char* name;
  double radius;
  const char* unit;
  const char* source;
};

constexpr Preset kPresets[] = {
    {"clinic", 60, "minutes", "local health care within one hour's walk or travel: indicators of Health for All, World Bank (1997), World Development Indicators, table 2.12"},
    {"surgery", 120, "minutes", "timely essential surgery within two hours, for at least 80 % of people by 2030: Meara et al. (2015), Lancet 386, 569-624"},
    {"primary-school", 1000, "metres", "classes I to V within a walking distance of one kilometre: India, Right of Children to Free and Compulsory Education Rules 2010, rule 6(1)(a)"},
    {"upper-primary-school", 3000, "metres", "classes VI to VIII within three kilometres: the same Rules, rule 6(1)(b)"}};

}  // namespace

Option preset_option() {
  Option option;
  option.name = "preset";
  option.value = "NORM";
  option.help = "a published norm instead of --radius: 60 or 120 minutes, 1 or 3 kilometres; the output names its source";
  for (const Preset& preset : kPresets) option.allowed.emplace_back(preset.name);
  return option;
}

Result<double> radius_of(const Arguments& arguments, bool ways, std::vector<Note>& notes) {
  if (arguments.given("preset") && arguments.given("radius")) {
    return fail(Error{errors::bad_value, "--preset and --radius both say how far is too far", {.field = "--preset"}, "", "give one of them"});
  }
  const auto preset = std::ranges::find_if(kPresets, [&](const Preset& one) { return arguments.text("preset") == one.name; });
  if (preset == std::end(kPresets)) {
    const double radius = arguments.number("radius").value_or(plan::kUnreachable);
    if (radius < 0) return fail(Error{errors::bad_value, "a radius is not negative", {.field = "--radius"}});
    return radius;
  }
  const std::string limit = format_double(preset->radius) + " " + preset->unit;
  if (!ways && preset->unit != std::string("metres")) {
    return fail(Error{errors::bad_value, std::string("the norm ") + preset->name + " is " + limit + ", and coordinates give only metres", {.field = "--preset"}, "",
                      "give --network or --matrix in minutes"});
  }
  notes.push_back({"preset", "nobody is served from further than " + limit + " (" + preset->source + "); " +
                                 (ways ? "the costs of the file are taken as " : "distances are taken as ") + preset->unit});
  return preset->radius;
}

}  // namespace solleva::cli
