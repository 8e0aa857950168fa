// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace solleva::plan {

/// What progress says of a search: "prices: best 5,290, bound 5,300, gap 0.19 %". Nine digits are enough for who watches. `unit`: both are divided by it.
std::string told(std::string_view phase, std::optional<double> best, std::optional<double> bound, double unit = 1);

}  // namespace solleva::plan
