// SPDX-License-Identifier: Apache-2.0
// Any bytes: either a programme, or errors that each have a code, a text and a line within the file. Nothing else may happen.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/data/programme.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const Checked<data::Programme> programme = data::parse_programme(text, "fuzz.toml");
  if (programme) {
    if (programme->id.empty() || programme->issued.size() != 10 || !programme->name.contains("en")) std::abort();
    return 0;
  }
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (programme.error().all.empty()) std::abort();
  for (const Error& error : programme.error().all) {
    if (error.code.name.empty() || error.what.empty() || error.where.line < 1 || error.where.line > lines) std::abort();
  }
  return 0;
}
