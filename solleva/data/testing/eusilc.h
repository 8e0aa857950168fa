// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace solleva::data::testing {

/// The synthetic EU-SILC survey of R's package laeken (Debian: r-cran-laeken; GPL, so it is not kept here) as a .csv file with
/// names in lower case, written once a process with Rscript. $SOLLEVA_EUSILC names a file that is used instead. Empty where R or
/// the package is missing.
inline std::optional<std::filesystem::path> eusilc() {
  if (const char* named = std::getenv("SOLLEVA_EUSILC")) return std::filesystem::path(named);
  struct Export {
    Export() {
      std::string name = (std::filesystem::temp_directory_path() / "solleva-eusilc-XXXXXX").string();
      folder = mkdtemp(name.data());
      const std::string script =
          "library(laeken); data(eusilc); names(eusilc) <- tolower(names(eusilc)); "
          "write.csv(eusilc, \"" +
          (folder / "eusilc.csv").string() + "\", row.names = FALSE)";
      done = std::system(("Rscript --vanilla -e '" + script + "' > /dev/null 2>&1").c_str()) == 0;
    }
    ~Export() { std::filesystem::remove_all(folder); }
    std::filesystem::path folder;
    bool done = false;
  };
  static const Export once;
  if (!once.done) return std::nullopt;
  return once.folder / "eusilc.csv";
}

}  // namespace solleva::data::testing

/// First line of a test that needs the survey: declares `path`, or skips the test.
#define SOLLEVA_EUSILC_FILE(path)                                                       \
  const std::optional<std::filesystem::path> path = ::solleva::data::testing::eusilc(); \
  if (!path) GTEST_SKIP() << "skipped: no r-cran-laeken"
