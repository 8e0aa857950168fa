// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "solleva/base/run_control.h"
#include "solleva/data/duckdb_abi.h"
#include "solleva/data/engine.h"

// The inside of the engine, for engine.cpp and appender.cpp alone.
namespace solleva::data {

/// Owns a handle of the library and gives it back with the function of its family.
template <class Handle, auto destroy>
class Owned {
 public:
  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (handle_ != nullptr) destroy(&handle_);
  }
  Handle* out() { return &handle_; }
  Handle get() const { return handle_; }

 private:
  Handle handle_ = nullptr;
};

using Connection = Owned<duckdb_connection, duckdb_disconnect>;

struct EngineState {
  Owned<duckdb_database, duckdb_close> database;
  RunControl control;
  bool locked = false;

  /// A connection of its own for each statement: a stream that is being read is not ended by the next query.
  Result<std::shared_ptr<Connection>> connect() const;
};

/// The engine's words as an error; `base.stopped` when it was interrupted because the user asked for it.
Error engine_error(const EngineState& engine, const char* words);

}  // namespace solleva::data
