// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "solleva/base/check.h"
#include "solleva/base/text.h"
#include "solleva/data/deprivations.h"
#include "solleva/data/errors.h"

namespace {

/// One row of the table that the build assembles from presets/*.toml (CMakeLists.txt); the last row has no name.
struct EmbeddedPreset {
  const char* name;
  const char* begin;
  const char* end;
};

}  // namespace

extern "C" const EmbeddedPreset solleva_presets[];

namespace solleva::data {

std::vector<DeprivationPreset> deprivation_presets() {
  std::vector<DeprivationPreset> presets;
  for (const auto* each = solleva_presets; each->name != nullptr; ++each) {
    std::string_view name = each->name;
    name.remove_prefix(name.find('/') + 1);
    name.remove_suffix(std::string_view(".toml").size());
    presets.push_back({name, {each->begin, static_cast<std::size_t>(each->end - each->begin)}});
  }
  return presets;
}

Result<DeprivationPreset> preset_named(std::string_view name) {
  const std::vector<DeprivationPreset> presets = deprivation_presets();
  const auto found = std::ranges::find(presets, name, &DeprivationPreset::name);
  if (found != presets.end()) return *found;
  std::vector<std::string> known;
  for (const DeprivationPreset& one : presets) known.emplace_back(one.name);
  return fail({errors::unknown_preset,
               "there is no index \"" + std::string(name) + "\"",
               {},
               "there are " + join(known, ", "),
               did_you_mean(name, known)});
}

Result<Deprivations> deprivation_preset(std::string_view name) {
  const Result<DeprivationPreset> preset = preset_named(name);
  if (!preset) return fail(preset.error());
  Checked<Deprivations> read = parse_deprivations(preset->text, std::string(name));
  require(read.has_value(), "an index that comes with the program is well-formed");
  return std::move(*read);
}

}  // namespace solleva::data
