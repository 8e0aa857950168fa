// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/plan/formats/tntp.h"

namespace {

void look_at(const solleva::Error& error, std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (error.code.name.empty() || error.why.empty() || error.where.line < 1 || error.where.line > lines) std::abort();
}

}  // namespace

// A net file, then a line "=====", then a trips file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva::plan;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const std::size_t cut = std::min(text.find("=====\n"), text.size());
  const std::string_view net = text.substr(0, cut), trips = cut < text.size() ? text.substr(cut + 6) : std::string_view();
  auto design = read_road_network(net, "net");
  if (!design) {
    look_at(design.error(), net);
    return 0;
  }
  if (design->existing + design->cost.size() != design->network.links.size()) std::abort();
  const solleva::Done done = read_trips(trips, "trips", design->network);
  if (!done) look_at(done.error(), trips);
  const bool all = std::all_of(design->network.trips.begin(), design->network.trips.end(), [](double flow) { return flow >= 0; });
  if (!all) std::abort();
  return 0;
}
