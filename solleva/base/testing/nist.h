// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "solleva/base/text.h"

namespace solleva::testing {

/// Digits of agreement as NIST counts them: the log relative error, absolute where the certified value is 0, at most 15.
inline double digits(double computed, double certified) {
  const double error = std::fabs(computed - certified) / (certified == 0 ? 1 : std::fabs(certified));
  return error == 0 ? 15 : std::clamp(-std::log10(error), 0.0, 15.0);
}

/// The smallest agreement of two lists.
inline double digits(std::span<const double> computed, std::span<const double> certified) {
  double least = computed.size() == certified.size() ? 15 : 0;
  for (std::size_t i = 0; i < std::min(computed.size(), certified.size()); ++i) {
    least = std::min(least, digits(computed[i], certified[i]));
  }
  return least;
}

/// The columns of a file of numbers with one head line.
inline std::vector<std::vector<double>> read_columns(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  std::vector<std::vector<double>> columns(split(line, ',').size());
  while (std::getline(in, line)) {
    const auto cells = split(trim(line), ',');
    for (std::size_t j = 0; j < cells.size(); ++j) columns.at(j).push_back(parse_double(cells[j]).value());
  }
  return columns;
}

inline nlohmann::json read_json(const std::filesystem::path& file) {
  return nlohmann::json::parse(std::ifstream(file));
}

}  // namespace solleva::testing
