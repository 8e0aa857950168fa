// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <thread>

#include "solleva/base/errors.h"
#include "solleva/base/sum.h"

namespace solleva {
namespace {

TEST(Parallel, DoesEveryItemOnce) {
  for (const unsigned threads : {0U, 1U, 2U, 7U}) {
    std::vector<int> times(1003);
    const Done done = parallel_chunks({times.size(), 10}, {.threads = threads}, [&](Chunk chunk) {
      EXPECT_EQ(chunk.begin, 10 * chunk.index);
      for (std::size_t i = chunk.begin; i < chunk.end; ++i) ++times[i];
    });
    EXPECT_TRUE(done);
    EXPECT_EQ(times, std::vector<int>(1003, 1));
  }
}

double harmonic(unsigned threads) {
  const auto total = parallel_reduce<Sum>(
      {100'000, 1000}, {.threads = threads},
      [](Chunk chunk) {
        Sum part;
        for (std::size_t i = chunk.begin; i < chunk.end; ++i)
          part.add(std::sin(static_cast<double>(i)) / static_cast<double>(i + 1));
        return part;
      },
      [](Sum& into, const Sum& from) { into.merge(from); });
  return total.value().value();
}

TEST(Parallel, GivesTheSameBytesForAnyNumberOfThreads) {
  const auto one = std::bit_cast<std::uint64_t>(harmonic(1));
  for (const unsigned threads : {2U, 4U, 9U}) EXPECT_EQ(std::bit_cast<std::uint64_t>(harmonic(threads)), one);
}

/// The order of the merge is that of the chunks, whoever ends first.
TEST(Parallel, MergesInOrder) {
  using List = std::vector<std::size_t>;
  const auto list = parallel_reduce<List>(
      {50, 1}, {.threads = 4}, [](Chunk chunk) { return List{chunk.index}; },
      [](List& into, const List& from) { into.insert(into.end(), from.begin(), from.end()); });
  ASSERT_EQ(list->size(), 50U);
  for (std::size_t i = 0; i < list->size(); ++i) EXPECT_EQ((*list)[i], i);
}

TEST(Parallel, StopsBetweenChunks) {
  for (const unsigned threads : {1U, 4U}) {
    std::stop_source source;
    std::atomic<int> done{0};
    const Done result = parallel_chunks({1000, 1}, {.threads = threads, .stop = source.get_token()}, [&](Chunk) {
      const int number = ++done;
      if (number == 10) source.request_stop();
      // A chunk that begins while the tenth is about to ask for the stop waits for it, however busy the machine is.
      while (number > 10 && !source.stop_requested()) std::this_thread::yield();
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, errors::stopped);
    EXPECT_GE(done, 10);
    EXPECT_LT(done, 10 + 4);
  }
}

TEST(Parallel, HandsExceptionsToTheCaller) {
  const auto work = [](Chunk chunk) {
    if (chunk.index == 3) throw std::runtime_error("no more memory");
  };
  EXPECT_THROW(static_cast<void>(parallel_chunks({100, 1}, {.threads = 3}, work)), std::runtime_error);
}

TEST(Parallel, WithoutItemsDoesNothing) {
  EXPECT_TRUE(parallel_chunks({0, 5}, {.threads = 3}, [](Chunk) { FAIL(); }));
  EXPECT_EQ(parallel_chunks({5, 0}, {}, [](Chunk) { FAIL(); }).error().code, errors::bad_shape);
  const auto total =
      parallel_reduce<Sum>({0, 5}, {}, [](Chunk) { return Sum(); }, [](Sum& into, const Sum& from) { into.merge(from); });
  EXPECT_EQ(total->value(), 0);
}

}  // namespace
}  // namespace solleva
