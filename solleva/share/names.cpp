// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/names.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "solleva/share/errors.h"

namespace solleva::share {
namespace {

using nlohmann::json;

tl::unexpected<Error> bad_asset(const char* what, const char* why) {
  Error error{errors::bad_asset, std::string("cannot read the ") + what};
  error.why = why;
  error.hint = "assets are built from web/; see web/README.md";
  return fail(std::move(error));
}

}  // namespace

Result<CountryNames> CountryNames::read(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_object()) return bad_asset("names of countries", "not a JSON object");
  CountryNames result;
  for (const auto& [language, names] : parsed.items()) {
    if (!names.is_object()) continue;
    auto& list = result.names_[language];
    for (const auto& [code, name] : names.items())
      if (name.is_string()) list.emplace(code, name.get<std::string>());
  }
  return result;
}

const std::string* CountryNames::find(std::string_view code, std::string_view language) const {
  const auto list = names_.find(language);
  if (list == names_.end()) return nullptr;
  const auto name = list->second.find(code);
  return name == list->second.end() ? nullptr : &name->second;
}

Result<Atlas> Atlas::read(std::string_view text) {
  Atlas atlas;
  try {  // nlohmann throws on whatever has another shape
    const json parsed = json::parse(text);
    atlas.view_box = parsed.at("viewBox").get<std::array<double, 4>>();
    atlas.marker_radius = parsed.value("markerRadius", 0.0);
    atlas.context = parsed.value("context", "");
    for (const auto& [code, country] : parsed.at("countries").items()) {
      Shape shape{country.at("d").get<std::string>(), {}};
      if (country.contains("marker")) shape.marker = country["marker"].get<std::array<double, 2>>();
      atlas.countries.emplace(code, std::move(shape));
    }
  } catch (const json::exception&) {
    return bad_asset("map", "it has not the shape that web/README.md describes");
  }
  return atlas;
}

}  // namespace solleva::share
