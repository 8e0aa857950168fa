// SPDX-License-Identifier: Apache-2.0
#include "web/embed/assets.h"

// Labels of the assembler file that CMakeLists.txt makes.
extern "C" {
extern const char asset_solleva_js_begin[], asset_solleva_js_end[];
extern const char asset_solleva_css_begin[], asset_solleva_css_end[];
extern const char asset_map_asia_json_begin[], asset_map_asia_json_end[];
extern const char asset_country_names_json_begin[], asset_country_names_json_end[];
extern const char asset_notices_txt_begin[], asset_notices_txt_end[];
}

namespace solleva::web {

std::string_view asset(std::string_view name) {
  if (name == "solleva.js") return {asset_solleva_js_begin, asset_solleva_js_end};
  if (name == "solleva.css") return {asset_solleva_css_begin, asset_solleva_css_end};
  if (name == "map-asia.json") return {asset_map_asia_json_begin, asset_map_asia_json_end};
  if (name == "country-names.json") return {asset_country_names_json_begin, asset_country_names_json_end};
  if (name == "notices.txt") return {asset_notices_txt_begin, asset_notices_txt_end};
  return {};
}

}  // namespace solleva::web
