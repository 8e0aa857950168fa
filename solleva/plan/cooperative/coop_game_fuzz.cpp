// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/plan/cooperative/game_source.h"

// A game whose parts go together, or an error that says why.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva::plan::cooperative;
  const auto source = parse_game({reinterpret_cast<const char*>(bytes), size}, "fuzz");
  if (!source) {
    if (source.error().code.name.empty() || source.error().why.empty() || source.error().where.file != "fuzz") std::abort();
    return 0;
  }
  const std::size_t players = source->players();
  if (players == 0) std::abort();
  if (source->game && (source->game->players != players || source->game->worth.size() != std::size_t{1} << players)) std::abort();
  if (source->production) {
    if (source->production->has.size() != players) std::abort();
    for (const Product& product : source->production->products) {
      if (product.needs.size() != source->production->resources.size()) std::abort();
    }
  }
  if (source->estate && source->claims.size() != players) std::abort();
  return 0;
}
