// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solleva/share/envelope.h"

// What planners do with names: parts of a plan, and what --explain asks about.
namespace solleva::cli {

/// An empty part of a plan; its first `keys` columns say what a row speaks of.
inline share::List named(std::string name, std::size_t keys) {
  share::List list;
  list.name = std::move(name);
  list.keys = keys;
  return list;
}

/// Where in `all` somebody or something of that name stands; every name is added to `names` once, to be proposed where nothing is found.
template <class T>
std::optional<std::size_t> place_in(const std::vector<T>& all, const std::string& name, std::vector<std::string>& names) {
  for (const T& one : all) {
    if (std::ranges::find(names, one.name) == names.end()) names.push_back(one.name);
  }
  const auto found = std::ranges::find(all, name, &T::name);
  return found == all.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - all.begin()));
}

}  // namespace solleva::cli
