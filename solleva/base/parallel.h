// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/base/run_control.h"

namespace solleva {

/// How `items` are cut: chunks of `size` (the last one may be shorter). Never derived from the number of threads.
struct Chunks {
  std::size_t items = 0;
  std::size_t size = 1;

  std::size_t count() const { return items / size + (items % size != 0 ? 1 : 0); }
};

/// One chunk: items [begin, end).
struct Chunk {
  std::size_t index = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Calls `work` once for every chunk, on control.threads threads, the caller's among them; which thread takes which chunk is left
/// to chance, so `work` must write only where its chunk alone writes. Looks at control.stop before each chunk: base.stopped means
/// that some chunks were not done. An exception of `work` reaches the caller once all threads have ended.
Done parallel_chunks(Chunks chunks, const RunControl& control, const std::function<void(Chunk)>& work);

/// One state for each chunk, made by `work(chunk)`, then merged into the first in the order of the chunks by `merge(into, from)`:
/// the same bytes for any number of threads. Without items the state is State{}.
template <class State, class Work, class Merge>
Result<State> parallel_reduce(Chunks chunks, const RunControl& control, Work work, Merge merge) {
  std::vector<std::optional<State>> states(chunks.count());
  const Done done = parallel_chunks(chunks, control, [&](Chunk chunk) { states[chunk.index].emplace(work(chunk)); });
  if (!done) return fail(done.error());
  if (states.empty()) return State{};
  State total = std::move(*states.front());
  for (std::size_t i = 1; i < states.size(); ++i) merge(total, std::move(*states[i]));
  return total;
}

}  // namespace solleva
