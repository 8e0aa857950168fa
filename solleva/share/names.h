// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "solleva/base/result.h"

namespace solleva::share {

/// CLDR's names of countries (ISO 3166-1 alpha-3) and regions (M49 code) by language: the asset country-names.json
/// (web/README.md).
class CountryNames {
 public:
  static Result<CountryNames> read(std::string_view json);
  /// nullptr where CLDR has no name for it.
  const std::string* find(std::string_view code, std::string_view language) const;

 private:
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> names_;
};

/// Outlines of countries, already projected, as SVG paths: the asset map-*.json (web/README.md).
struct Atlas {
  struct Shape {
    std::string path;
    std::optional<std::array<double, 2>> marker;  ///< centre of a circle that makes a small state visible
  };
  std::array<double, 4> view_box = {};
  double marker_radius = 0;
  std::string context;  ///< land around the region
  std::map<std::string, Shape, std::less<>> countries;

  static Result<Atlas> read(std::string_view json);
};

}  // namespace solleva::share
