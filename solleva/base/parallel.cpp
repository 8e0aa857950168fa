// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "solleva/base/errors.h"

namespace solleva {
namespace {

struct Shared {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> quit{false};
  std::mutex mutex;
  std::exception_ptr thrown;
};

void take_chunks(Shared& shared, Chunks chunks, const std::stop_token& stop, const std::function<void(Chunk)>& work) {
  const std::size_t count = chunks.count();
  try {
    while (!shared.quit.load(std::memory_order_relaxed)) {
      const std::size_t index = shared.next.fetch_add(1, std::memory_order_relaxed);
      if (index >= count) return;
      if (stop.stop_requested()) {
        shared.quit.store(true, std::memory_order_relaxed);
        return;
      }
      const std::size_t begin = index * chunks.size;
      work({index, begin, std::min(chunks.items, begin + chunks.size)});
    }
  } catch (...) {
    const std::lock_guard lock(shared.mutex);
    if (!shared.thrown) shared.thrown = std::current_exception();
    shared.quit.store(true, std::memory_order_relaxed);
  }
}

}  // namespace

Done parallel_chunks(Chunks chunks, const RunControl& control, const std::function<void(Chunk)>& work) {
  if (chunks.size == 0) return fail({errors::bad_shape, "cannot cut work into chunks of 0 items"});
  Shared shared;
  {
    std::vector<std::jthread> helpers;
    const std::size_t threads = std::min<std::size_t>(std::max(control.threads, 1U), chunks.count());
    for (std::size_t i = 1; i < threads; ++i) {
      helpers.emplace_back([&] { take_chunks(shared, chunks, control.stop, work); });
    }
    take_chunks(shared, chunks, control.stop, work);
  }
  if (shared.thrown) std::rethrow_exception(shared.thrown);
  if (shared.quit.load()) return fail({errors::stopped, "the work was stopped before it was complete"});
  return {};
}

}  // namespace solleva
