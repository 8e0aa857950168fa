// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/access/grid.h"

namespace solleva::plan {

/// A value of a property: null or absent is empty; lists and objects are read as absent.
using Property = std::optional<std::variant<double, bool, std::string>>;

/// The lines of one feature and the properties that were asked for, in their order.
struct LineFeature {
  std::vector<std::vector<access::Point>> lines;
  std::vector<Property> properties;
  std::size_t number = 0;  ///< of the feature in its file, from 1
};

struct LineFeatures {
  std::vector<LineFeature> features;
  std::size_t others = 0;  ///< features that are no lines
};

/// The LineString and MultiLineString features of a GeoJSON text, alone or in a collection; other geometries are counted. Coordinates are finite
/// numbers; what stands behind x and y is left out. Source: RFC 7946, sections 3.1.4, 3.1.5, 3.2 and 3.3.
/// Errors: plan.bad-lines, with the number of the feature from 1.
Result<LineFeatures> read_line_features(std::string_view text, const std::string& file, std::span<const std::string> properties);

/// The error of a feature: plan.bad-lines.
Error bad_feature(std::size_t number, const std::string& file, std::string what);

}  // namespace solleva::plan
