// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace solleva::testing {

/// The folder of published tables and reference results: $SOLLEVA_REFERENCE_DATA, else `shared/data` beside the repository. Empty
/// when it is not there.
inline std::optional<std::filesystem::path> reference_data() {
  const char* named = std::getenv("SOLLEVA_REFERENCE_DATA");
  const std::filesystem::path folder =
      named != nullptr ? named : std::filesystem::path(SOLLEVA_SOURCE_DIR) / ".." / "shared" / "data";
  if (!std::filesystem::is_directory(folder)) return std::nullopt;
  return folder;
}

}  // namespace solleva::testing

/// First line of a test that needs the reference data: declares `folder`, a path below it, or skips the test.
#define SOLLEVA_REFERENCE_FOLDER(folder, below)                                                    \
  const std::optional<std::filesystem::path> folder##_root = ::solleva::testing::reference_data(); \
  if (!folder##_root) GTEST_SKIP() << "skipped: no reference data";                                \
  const std::filesystem::path folder = *folder##_root / (below)
