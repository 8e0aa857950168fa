// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace solleva::data {

/// Gives keys the numbers 0, 1, 2, ... in the order in which they first appear. The keys themselves stay with the caller, who
/// says whether the key at hand equals the one that got number `code`.
class CodeTable {
 public:
  explicit CodeTable(std::size_t expected = 0) {
    std::size_t size = 64;
    while (size < 2 * expected) size *= 2;
    slots_.resize(size);
  }

  /// A well-spread hash of a number (the finaliser of SplitMix64).
  static std::uint64_t hash_of(std::uint64_t key) {
    key = (key ^ (key >> 30U)) * 0xBF58476D1CE4E5B9U;
    key = (key ^ (key >> 27U)) * 0x94D049BB133111EBU;
    return key ^ (key >> 31U);
  }

  /// The number of the key with this hash; `equals(code)` compares it with an earlier one. A new key gets number count().
  template <class Equals>
  std::uint32_t code(std::uint64_t hash, Equals equals) {
    const auto tag = static_cast<std::uint32_t>(hash >> 32U);
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    for (; slots_[at].used != 0; at = (at + 1) & mask) {
      if (slots_[at].tag == tag && equals(slots_[at].used - 1)) return slots_[at].used - 1;
    }
    const std::uint32_t fresh = count_++;
    slots_[at] = {tag, count_};
    hashes_.push_back(hash);
    if (2 * hashes_.size() > slots_.size()) grow();
    return fresh;
  }

  std::uint32_t count() const { return count_; }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t used = 0;  ///< code + 1; 0: free
  };

  void grow() {
    std::vector<Slot> larger(slots_.size() * 4);
    const std::size_t mask = larger.size() - 1;
    for (std::uint32_t code = 0; code < count_; ++code) {
      std::size_t at = hashes_[code] & mask;
      while (larger[at].used != 0) at = (at + 1) & mask;
      larger[at] = {static_cast<std::uint32_t>(hashes_[code] >> 32U), code + 1};
    }
    slots_.swap(larger);
  }

  std::vector<Slot> slots_;
  std::vector<std::uint64_t> hashes_;
  std::uint32_t count_ = 0;
};

}  // namespace solleva::data
