// SPDX-License-Identifier: Apache-2.0
#include "app/cli/regional/method_pages.h"

#include <cstddef>
#include <string>

namespace {

struct Embedded {
  const char* slug;
  const char* begin;
  const char* end;
};

}  // namespace

/// Made by app/cli/CMakeLists.txt from docs/methods/*.md; ends with an entry without a name.
extern "C" const Embedded solleva_method_pages[];

namespace solleva::cli::regional {

std::vector<share::MethodPage> method_pages() {
  std::vector<share::MethodPage> pages;
  for (const Embedded* page = solleva_method_pages; page->slug != nullptr; ++page) {
    pages.push_back({page->slug, std::string(page->begin, static_cast<std::size_t>(page->end - page->begin))});
  }
  return pages;
}

}  // namespace solleva::cli::regional
