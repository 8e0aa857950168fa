// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "solleva/plan/relocation/wishes.h"

namespace {

/// Bytes one after the other, then zeros.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::uint32_t below(std::uint32_t limit) { return at_ < size_ ? data_[at_++] % limit : 0; }

 private:
  const std::uint8_t* data_;
  std::size_t size_, at_ = 0;
};

}  // namespace

// Whatever families need and wish: room is kept, nobody goes where it did not ask for, and what is called stable or fair is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva;
  using namespace solleva::plan::relocation;
  Bytes input(bytes, size);
  const std::uint32_t sites = 1 + input.below(4), families = 1 + input.below(8), kinds = 1 + input.below(3);
  const Date day = *Date::parse("2027-03-01");
  Move move{day};
  for (std::uint32_t s = 0; s < sites; ++s) {
    Site site;
    site.name = "s" + std::to_string(s);
    for (std::uint32_t k = 0; k < kinds; ++k) site.room.push_back(input.below(7));
    move.sites.push_back(std::move(site));
  }
  plan::matching::Market wishes;
  wishes.capacity.assign(sites, 0);
  for (std::uint32_t f = 0; f < families; ++f) {
    data::ConsentRecord record;
    record.person = "f" + std::to_string(f);
    record.purpose = "relocation";
    record.given = record.until = day;
    Family family{*data::RelocationConsent::of(record, record.person, day)};
    for (std::uint32_t k = 0; k < kinds; ++k) family.needs.push_back(input.below(4));
    family.worth.assign(sites, 1);
    for (std::uint32_t s = 0; s < sites; ++s) family.allowed.push_back(input.below(5) > 0 ? 1 : 0);
    move.families.push_back(std::move(family));
    for (std::uint32_t s = 0, first = input.below(sites), count = input.below(sites + 1); s < count; ++s) {
      wishes.place.push_back((first + s) % sites);
      wishes.rank.push_back(input.below(200) * families + f);
    }
    wishes.start.push_back(static_cast<std::uint32_t>(wishes.place.size()));
  }
  const Result<WishPlan> plan = choose_sites(move, wishes, {});
  if (!plan || plan->site.size() != families || !plan->certificate.holds(plan->stability)) std::abort();
  if (plan->one_home_each && plan->stability != Stability::stable) std::abort();
  return 0;
}
