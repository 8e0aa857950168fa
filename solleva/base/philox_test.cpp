// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/philox.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace solleva {
namespace {

using Block = std::array<std::uint32_t, 4>;

// Random123 1.14, tests/kat_vectors, the three lines of philox4x32 with 10 rounds.
TEST(Philox, GivesTheKnownAnswers) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

// The bits of a stream are part of every published result that draws: they never change.
TEST(Stream, GivesTheSameBitsForEver) {
  Stream stream({.seed = 42, .unit = 7, .period = 2020, .purpose = Purpose("bootstrap")});
  std::vector<std::uint32_t> drawn;
  for (int i = 0; i < 6; ++i) drawn.push_back(stream.bits32());
  EXPECT_EQ(drawn, (std::vector<std::uint32_t>{0xbff9d951, 0x0e142510, 0x53b5e6b3, 0x8209de6b, 0x37ce0433, 0x4ebc3481}));
}

TEST(Stream, IsAsGoodAnywhereInTheOrder) {
  const StreamKey key{.seed = 1, .unit = 2, .period = 3, .purpose = Purpose("births")};
  Stream one(key);
  Stream other(key);
  for (int i = 0; i < 5; ++i) one.bits32();
  Stream copy = one;
  for (int i = 0; i < 5; ++i) other.bits32();
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t bits = one.bits64();
    EXPECT_EQ(copy.bits64(), bits);
    EXPECT_EQ(other.bits64(), bits);
  }
}

/// Every part of the key makes another stream; no two of 80 streams share one of their first 64 words of 64 bits.
TEST(Stream, DiffersByEveryPartOfTheKey) {
  std::set<std::uint64_t> seen;
  std::size_t streams = 0;
  const auto look = [&](const StreamKey& key) {
    Stream stream(key);
    for (int i = 0; i < 64; ++i) seen.insert(stream.bits64());
    ++streams;
  };
  for (std::uint64_t i = 0; i < 16; ++i) {
    const std::uint64_t far = i << 40U;
    look({.seed = 1 + i, .unit = 0, .period = 0, .purpose = Purpose("a")});
    look({.seed = far + (far == 0 ? 99U : 0U), .unit = 1, .period = 0, .purpose = Purpose("a")});
    look({.seed = 1, .unit = 1000 + far + i, .period = 0, .purpose = Purpose("a")});
    look({.seed = 1, .unit = 0, .period = static_cast<std::uint32_t>(1 + i), .purpose = Purpose("a")});
    look({.seed = 1, .unit = 0, .period = 0, .purpose = Purpose(std::string(i + 1, 'b'))});
  }
  EXPECT_EQ(seen.size(), 64 * streams);
}

}  // namespace
}  // namespace solleva
