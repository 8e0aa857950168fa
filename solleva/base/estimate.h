// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace solleva {

/// The group a row speaks of, in the order of the --by columns; empty for the whole.
using Group = std::vector<std::pair<std::string, std::string>>;

/// Something a reader must know about one figure: a short stable code and the reason in words.
struct Flag {
  std::string code;    ///< as in "line-above-zmax"
  std::string reason;  ///< one sentence, with the numbers that matter
};

/// One estimated figure with everything that goes with it: a row of `results` in the JSON envelope (docs/api/json.md).
/// A figure that does not exist has no value and a flag that says why; never -1, never NaN.
struct Estimate {
  std::string estimand;                 ///< fgt0 fgt1 fgt2 watts gini mld median ...
  Group group = {};
  std::string line = {};                ///< the poverty line that it rests on, as its user named it; empty: none, or the only one
  std::optional<double> value = {};
  std::optional<double> se = {};
  std::optional<double> df = {};
  std::optional<double> lower = {};
  std::optional<double> upper = {};
  std::optional<std::int64_t> n = {};
  std::optional<double> deff = {};
  std::string unit = {};                ///< "share of persons", "2011 PPP $ a month", ...
  std::string method = {};              ///< how, and why there is no standard error where there is none
  std::vector<Flag> flags = {};
};

/// A remark about the whole run: rows dropped, conventions used.
struct Note {
  std::string code;
  std::string text;
};

}  // namespace solleva
