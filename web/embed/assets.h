// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace solleva::web {

/// A file that web/ builds and the program carries in it, by its name in web/README.md, as in "solleva.css"; empty if there is none of this name.
std::string_view asset(std::string_view name);

}  // namespace solleva::web
