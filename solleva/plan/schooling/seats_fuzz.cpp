// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/plan/matching/deferred_acceptance.h"
#include "solleva/plan/schooling/seats.h"

// Whatever a file of wishes holds: an error with the file, or a market from which both sides get a stable assignment of the same pupils.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva;
  using namespace solleva::plan;
  const Result<schooling::Seats> seats = schooling::parse_seats({reinterpret_cast<const char*>(bytes), size}, "fuzz.json");
  if (!seats) {
    if (seats.error().why.empty() || seats.error().where.file != "fuzz.json") std::abort();
    return 0;
  }
  const Result<matching::Matching> pupils = matching::deferred_acceptance(seats->market, matching::Proposer::applicants, {});
  const Result<matching::Matching> schools = matching::deferred_acceptance(seats->market, matching::Proposer::places, {});
  if (!pupils || !schools) std::abort();
  if (!matching::certify(seats->market, *pupils, {})->stable() || !matching::certify(seats->market, *schools, {})->stable()) std::abort();
  for (std::size_t p = 0; p < pupils->wish.size(); ++p) {
    if ((pupils->wish[p] == matching::kNone) != (schools->wish[p] == matching::kNone) || pupils->wish[p] > schools->wish[p]) std::abort();
  }
  return 0;
}
