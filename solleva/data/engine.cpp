// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/engine.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <stop_token>

#include "solleva/base/errors.h"
#include "solleva/data/engine_state.h"
#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

std::string quoted(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote) result += c;
    result += c;
  }
  return result + quote;
}

std::optional<ColumnType> column_type(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
      return ColumnType::boolean;
    case DUCKDB_TYPE_BIGINT:
      return ColumnType::integer;
    case DUCKDB_TYPE_DOUBLE:
      return ColumnType::number;
    case DUCKDB_TYPE_VARCHAR:
      return ColumnType::text;
    case DUCKDB_TYPE_DATE:
      return ColumnType::date;
    case DUCKDB_TYPE_TIMESTAMP:
      return ColumnType::timestamp;
    default:
      return std::nullopt;
  }
}

/// Lets the stop token of the caller interrupt what the connection does.
struct Interrupt {
  duckdb_connection connection;
  void operator()() const { duckdb_interrupt(connection); }
};

/// A folder of this process for what does not fit in memory; the engine makes it when needed and removes it at the end.
std::string spill_folder() {
  std::error_code ignored;
  return (std::filesystem::temp_directory_path(ignored) / ("solleva-" + std::to_string(getpid()))).string();
}

}  // namespace

Error engine_error(const EngineState& engine, const char* words) {
  if (engine.control.stop.stop_requested()) return {solleva::errors::stopped, "stopped while reading the data"};
  std::string why = words == nullptr ? "no reason given" : words;
  while (!why.empty() && (why.back() == '\n' || why.back() == ' ')) why.pop_back();
  return {errors::engine_failed, "the table engine failed", {}, why};
}

std::string sql_text(std::string_view text) {
  return quoted(text, '\'');
}
std::string sql_name(std::string_view name) {
  return quoted(name, '"');
}

// ---- chunks

struct Chunk::State {
  Owned<duckdb_data_chunk, duckdb_destroy_data_chunk> chunk;
  std::shared_ptr<const std::vector<ColumnInfo>> columns;
  std::size_t rows = 0;
};

std::size_t Chunk::rows() const {
  return state_->rows;
}

bool Chunk::complete(std::size_t column) const {
  const std::uint64_t* bits = duckdb_vector_get_validity(duckdb_data_chunk_get_vector(state_->chunk.get(), column));
  if (bits == nullptr) return true;
  const std::size_t whole = state_->rows / 64;
  for (std::size_t i = 0; i < whole; ++i) {
    if (bits[i] != ~std::uint64_t{0}) return false;
  }
  const std::size_t rest = state_->rows % 64;
  return rest == 0 || (~bits[whole] & ((std::uint64_t{1} << rest) - 1)) == 0;
}

bool Chunk::has_value(std::size_t column, std::size_t row) const {
  const std::uint64_t* bits = duckdb_vector_get_validity(duckdb_data_chunk_get_vector(state_->chunk.get(), column));
  return bits == nullptr || (bits[row / 64] >> (row % 64) & 1) != 0;
}

const void* Chunk::values(std::size_t column, ColumnType type) const {
  const std::vector<ColumnInfo>& columns = *state_->columns;
  if (column >= columns.size() || columns[column].type != type) {
    throw std::logic_error("column " + std::to_string(column) + " of this chunk is absent or of another type");
  }
  return duckdb_vector_get_data(duckdb_data_chunk_get_vector(state_->chunk.get(), column));
}

std::span<const double> Chunk::numbers(std::size_t column) const {
  return {static_cast<const double*>(values(column, ColumnType::number)), state_->rows};
}
std::span<const std::int64_t> Chunk::integers(std::size_t column) const {
  return {static_cast<const std::int64_t*>(values(column, ColumnType::integer)), state_->rows};
}
std::span<const bool> Chunk::booleans(std::size_t column) const {
  return {static_cast<const bool*>(values(column, ColumnType::boolean)), state_->rows};
}
std::span<const std::int32_t> Chunk::dates(std::size_t column) const {
  return {static_cast<const std::int32_t*>(values(column, ColumnType::date)), state_->rows};
}
std::span<const std::int64_t> Chunk::timestamps(std::size_t column) const {
  return {static_cast<const std::int64_t*>(values(column, ColumnType::timestamp)), state_->rows};
}

std::string_view Chunk::text(std::size_t column, std::size_t row) const {
  const auto& cell = static_cast<const duckdb_string_t*>(values(column, ColumnType::text))[row];
  const std::uint32_t length = cell.inlined.length;
  return {length <= sizeof cell.inlined.bytes ? cell.inlined.bytes : cell.pointed.pointer, length};
}

// ---- results

struct Rows::State {
  std::shared_ptr<EngineState> engine;
  std::shared_ptr<Connection> connection;
  std::optional<std::stop_callback<Interrupt>> interrupt;
  duckdb_result result{};
  std::shared_ptr<std::vector<ColumnInfo>> columns = std::make_shared<std::vector<ColumnInfo>>();

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    interrupt.reset();
    duckdb_destroy_result(&result);
  }
};

const std::vector<ColumnInfo>& Rows::columns() const {
  return *state_->columns;
}

Result<std::optional<Chunk>> Rows::next() {
  if (state_->engine->control.stop.stop_requested()) return fail(engine_error(*state_->engine, nullptr));
  Chunk chunk;
  chunk.state_ = std::make_shared<Chunk::State>();
  *chunk.state_->chunk.out() = duckdb_fetch_chunk(state_->result);
  if (chunk.state_->chunk.get() == nullptr) {
    if (const char* words = duckdb_result_error(&state_->result); words != nullptr && *words != '\0') {
      return fail(engine_error(*state_->engine, words));
    }
    return std::optional<Chunk>();
  }
  chunk.state_->rows = duckdb_data_chunk_get_size(chunk.state_->chunk.get());
  chunk.state_->columns = state_->columns;
  return std::optional<Chunk>(std::move(chunk));
}

// ---- the engine

Result<std::shared_ptr<Connection>> EngineState::connect() const {
  auto connection = std::make_shared<Connection>();
  if (duckdb_connect(database.get(), connection->out()) != DuckDBSuccess) {
    return fail({errors::engine_failed, "the table engine gives no connection"});
  }
  return connection;
}

Result<Engine> Engine::open(const RunControl& control) {
  Owned<duckdb_config, duckdb_destroy_config> config;
  duckdb_create_config(config.out());
  const std::pair<const char*, std::string> settings[] = {
      {"threads", std::to_string(std::max(1U, control.threads))},
      {"autoinstall_known_extensions", "false"},
      {"autoload_known_extensions", "false"},
      {"temp_directory", spill_folder()},
  };
  for (const auto& [name, value] : settings) {
    if (duckdb_set_config(config.get(), name, value.c_str()) != DuckDBSuccess) {
      return fail({errors::engine_failed, "the table engine refuses a setting", {.field = name}, value});
    }
  }
  Engine engine;
  engine.state_ = std::make_shared<EngineState>();
  engine.state_->control = control;
  char* words = nullptr;
  if (duckdb_open_ext(":memory:", engine.state_->database.out(), config.get(), &words) != DuckDBSuccess) {
    Error error = engine_error(*engine.state_, words);
    duckdb_free(words);
    return fail(std::move(error));
  }
  // Times must not depend on where the machine stands.
  if (Done done = engine.execute("SET GLOBAL TimeZone = 'UTC'"); !done) return fail(done.error());
  return engine;
}

Done Engine::lock(std::span<const std::string> readable) {
  if (state_->locked) return {};
  std::string files;
  for (const std::string& path : readable) files += (files.empty() ? "" : ", ") + sql_text(path);
  for (const std::string& sql : {"SET allowed_paths = [" + files + "]", std::string("SET enable_external_access = false"),
                                 std::string("SET lock_configuration = true")}) {
    if (Done done = execute(sql); !done) return done;
  }
  state_->locked = true;
  return {};
}

Result<Rows> Engine::query(const std::string& sql) {
  if (state_->control.stop.stop_requested()) return fail(engine_error(*state_, nullptr));
  if (sql.find('\0') != std::string::npos) return fail({errors::nul_byte, "a statement holds a NUL byte"});
  auto connection = state_->connect();
  if (!connection) return fail(connection.error());
  const duckdb_connection open = (*connection)->get();

  Owned<duckdb_extracted_statements, duckdb_destroy_extracted> statements;
  const idx_t count = duckdb_extract_statements(open, sql.c_str(), statements.out());
  if (count == 0) return fail(engine_error(*state_, duckdb_extract_statements_error(statements.get())));
  if (count > 1) return fail(engine_error(*state_, "more than one statement"));
  Owned<duckdb_prepared_statement, duckdb_destroy_prepare> prepared;
  if (duckdb_prepare_extracted_statement(open, statements.get(), 0, prepared.out()) != DuckDBSuccess) {
    return fail(engine_error(*state_, duckdb_prepare_error(prepared.get())));
  }

  Rows rows;
  rows.state_ = std::make_shared<Rows::State>();
  Rows::State& state = *rows.state_;
  state.engine = state_;
  state.connection = *connection;
  state.interrupt.emplace(state_->control.stop, Interrupt{open});
  Owned<duckdb_pending_result, duckdb_destroy_pending> pending;
  if (duckdb_pending_prepared_streaming(prepared.get(), pending.out()) != DuckDBSuccess) {
    return fail(engine_error(*state_, duckdb_pending_error(pending.get())));
  }
  if (duckdb_execute_pending(pending.get(), &state.result) != DuckDBSuccess) {
    return fail(engine_error(*state_, duckdb_result_error(&state.result)));
  }
  for (idx_t i = 0; i < duckdb_column_count(&state.result); ++i) {
    const std::string name = duckdb_column_name(&state.result, i);
    const auto type = column_type(duckdb_column_type(&state.result, i));
    if (!type) return fail({errors::engine_failed, "a column has a type that no kernel takes", {.field = name}});
    state.columns->push_back({name, *type});
  }
  return rows;
}

Done Engine::execute(const std::string& sql) {
  // The result of a statement that is no SELECT is one BIGINT or BOOLEAN, so query() serves it as well.
  auto rows = query(sql);
  if (!rows) return fail(rows.error());
  for (;;) {
    auto chunk = rows->next();
    if (!chunk) return fail(chunk.error());
    if (!*chunk) return {};
  }
}

Result<std::int64_t> Engine::count(const std::string& sql) {
  auto rows = query(sql);
  if (!rows) return fail(rows.error());
  auto chunk = rows->next();
  if (!chunk) return fail(chunk.error());
  if (!*chunk || (*chunk)->rows() != 1 || !(*chunk)->has_value(0, 0)) {
    throw std::logic_error("not a query of one integer: " + sql);
  }
  return (*chunk)->integers(0)[0];
}

const RunControl& Engine::control() const {
  return state_->control;
}

std::string Engine::version() {
  return duckdb_library_version();
}

}  // namespace solleva::data
