// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>
#include <vector>

#include "solleva/share/catalogue.h"

namespace {

/// One row of the table that the build assembles from messages/*.json (CMakeLists.txt); the last row has no name.
struct EmbeddedCatalogue {
  const char* name;
  const char* begin;
  const char* end;
};

}  // namespace

extern "C" const EmbeddedCatalogue solleva_catalogues[];

namespace solleva::share {

std::vector<CatalogueText> engine_catalogues() {
  std::vector<CatalogueText> result;
  for (const auto* each = solleva_catalogues; each->name; ++each)
    result.push_back({each->name, std::string(each->begin, static_cast<std::size_t>(each->end - each->begin))});
  return result;
}

}  // namespace solleva::share
