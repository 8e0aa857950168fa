// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace solleva {

/// One block of the counter-based generator Philox 4x32 with 10 rounds: a bijection of the counter for each key.
/// Formula: docs/methods/random-streams.md, random-streams#1.
/// Source: Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC11, section 3.2 and table 2.
/// Units: bits.
constexpr std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t first = std::uint64_t{0xD2511F53U} * counter[0];
    const std::uint64_t second = std::uint64_t{0xCD9E8D57U} * counter[2];
    counter = {static_cast<std::uint32_t>(second >> 32U) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(second),
               static_cast<std::uint32_t>(first >> 32U) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(first)};
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  return counter;
}

/// What random numbers are for, by name: "bootstrap", "births". Streams of different purposes are unrelated.
class Purpose {
 public:
  constexpr explicit Purpose(std::string_view name) {
    for (const char letter : name) number_ = (number_ ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;  // FNV-1a, 64 bits
  }
  constexpr std::uint64_t number() const { return number_; }

 private:
  std::uint64_t number_ = 0xCBF29CE484222325U;
};

/// Whose random numbers: they depend on nothing else, so that adding a thread, a unit, a period or a purpose changes nobody's.
struct StreamKey {
  std::uint64_t seed = 0;
  std::uint64_t unit = 0;    ///< household, replicate, firm: whatever is drawn for
  std::uint32_t period = 0;  ///< year or step; 0 where there is none
  Purpose purpose;
};

/// The endless sequence of random bits of one key. Cheap to make and to copy; a copy goes on from the same place on its own.
/// Streams of equal seed, purpose and period never share a block; others share one with a chance of 2^-64 a pair of keys.
/// Formula: random-streams#2. Source: as for philox4x32. Units: bits.
class Stream {
 public:
  explicit constexpr Stream(const StreamKey& key) : unit_(key.unit) {
    const auto low = [](std::uint64_t value) { return static_cast<std::uint32_t>(value); };
    const auto high = [](std::uint64_t value) { return static_cast<std::uint32_t>(value >> 32U); };
    const std::uint64_t purpose = key.purpose.number();
    const auto mixed = philox4x32({low(purpose), high(purpose), key.period, key_marker}, {low(key.seed), high(key.seed)});
    key_ = {mixed[0], mixed[1]};
  }

  constexpr std::uint32_t bits32() {
    if (used_ == block_.size()) refill();
    return block_[used_++];
  }

  constexpr std::uint64_t bits64() {
    const std::uint64_t high = bits32();
    return high << 32U | bits32();
  }

 private:
  static constexpr std::uint32_t key_marker = 0x6B657973U;

  constexpr void refill() {
    block_ = philox4x32({static_cast<std::uint32_t>(number_), static_cast<std::uint32_t>(number_ >> 32U),
                         static_cast<std::uint32_t>(unit_), static_cast<std::uint32_t>(unit_ >> 32U)},
                        key_);
    ++number_;
    used_ = 0;
  }

  std::array<std::uint32_t, 2> key_{};
  std::uint64_t unit_ = 0;
  std::uint64_t number_ = 0;
  std::array<std::uint32_t, 4> block_{};
  std::size_t used_ = 4;
};

}  // namespace solleva
