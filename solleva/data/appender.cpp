// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/appender.h"

#include <stdexcept>

#include "solleva/data/engine_state.h"
#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

duckdb_type engine_type(ColumnType type) {
  switch (type) {
    case ColumnType::boolean:
      return DUCKDB_TYPE_BOOLEAN;
    case ColumnType::integer:
      return DUCKDB_TYPE_BIGINT;
    case ColumnType::number:
      return DUCKDB_TYPE_DOUBLE;
    case ColumnType::text:
      return DUCKDB_TYPE_VARCHAR;
    case ColumnType::date:
      return DUCKDB_TYPE_DATE;
    case ColumnType::timestamp:
      return DUCKDB_TYPE_TIMESTAMP;
  }
  throw std::logic_error("no such column type");
}

const char* sql_type(ColumnType type) {
  switch (type) {
    case ColumnType::boolean:
      return "BOOLEAN";
    case ColumnType::integer:
      return "BIGINT";
    case ColumnType::number:
      return "DOUBLE";
    case ColumnType::text:
      return "VARCHAR";
    case ColumnType::date:
      return "DATE";
    case ColumnType::timestamp:
      return "TIMESTAMP";
  }
  throw std::logic_error("no such column type");
}

}  // namespace

struct Appender::State {
  std::shared_ptr<EngineState> engine;
  std::shared_ptr<Connection> connection;
  Owned<duckdb_appender, duckdb_appender_destroy> appender;
  Owned<duckdb_data_chunk, duckdb_destroy_data_chunk> chunk;
  std::vector<ColumnType> types;
  std::size_t chunk_rows = 0;
  std::size_t capacity = 0;
  std::uint64_t rows = 0;
  Done state = {};

  std::uint64_t* validity(std::size_t column) const {
    return duckdb_vector_get_validity(duckdb_data_chunk_get_vector(chunk.get(), column));
  }

  /// An empty chunk in which every cell is missing.
  void start_chunk() {
    duckdb_data_chunk_reset(chunk.get());
    chunk_rows = 0;
    for (std::size_t column = 0; column < types.size(); ++column) {
      duckdb_vector_ensure_validity_writable(duckdb_data_chunk_get_vector(chunk.get(), column));
      std::fill_n(validity(column), (capacity + 63) / 64, std::uint64_t{0});
    }
  }

  void hand_over() {
    if (!state || chunk_rows == 0) return;
    duckdb_data_chunk_set_size(chunk.get(), chunk_rows);
    if (duckdb_append_data_chunk(appender.get(), chunk.get()) != DuckDBSuccess) {
      state = fail(engine_error(*engine, duckdb_appender_error(appender.get())));
    }
    start_chunk();
  }
};

Result<Appender> Appender::create(Engine& engine, const std::string& table, const std::vector<Variable>& variables) {
  std::string columns;
  for (const Variable& variable : variables) {
    columns += (columns.empty() ? "" : ", ") + sql_name(variable.name) + " " + sql_type(variable.type);
  }
  if (Done done = engine.execute("CREATE TABLE " + sql_name(table) + " (" + columns + ")"); !done) return fail(done.error());

  Appender appender;
  appender.state_ = std::make_shared<State>();
  State& state = *appender.state_;
  state.engine = engine.state_;
  auto connection = state.engine->connect();
  if (!connection) return fail(connection.error());
  state.connection = *connection;
  if (duckdb_appender_create(state.connection->get(), nullptr, table.c_str(), state.appender.out()) != DuckDBSuccess) {
    return fail(engine_error(*state.engine, duckdb_appender_error(state.appender.get())));
  }
  std::vector<duckdb_logical_type> types;
  for (const Variable& variable : variables) {
    state.types.push_back(variable.type);
    types.push_back(duckdb_create_logical_type(engine_type(variable.type)));
  }
  *state.chunk.out() = duckdb_create_data_chunk(types.data(), types.size());
  for (duckdb_logical_type& type : types) duckdb_destroy_logical_type(&type);
  state.capacity = duckdb_vector_size();
  state.start_chunk();
  return appender;
}

void* Appender::cell(std::size_t column, ColumnType type) {
  if (column >= state_->types.size() || state_->types[column] != type) {
    throw std::logic_error("column " + std::to_string(column) + " of the table is absent or of another type");
  }
  state_->validity(column)[state_->chunk_rows / 64] |= std::uint64_t{1} << (state_->chunk_rows % 64);
  return duckdb_vector_get_data(duckdb_data_chunk_get_vector(state_->chunk.get(), column));
}

void Appender::set_number(std::size_t column, double value) {
  static_cast<double*>(cell(column, ColumnType::number))[state_->chunk_rows] = value;
}
void Appender::set_integer(std::size_t column, std::int64_t value) {
  static_cast<std::int64_t*>(cell(column, ColumnType::integer))[state_->chunk_rows] = value;
}
void Appender::set_boolean(std::size_t column, bool value) {
  static_cast<bool*>(cell(column, ColumnType::boolean))[state_->chunk_rows] = value;
}
void Appender::set_date(std::size_t column, std::int32_t days) {
  static_cast<std::int32_t*>(cell(column, ColumnType::date))[state_->chunk_rows] = days;
}
void Appender::set_timestamp(std::size_t column, std::int64_t microseconds) {
  static_cast<std::int64_t*>(cell(column, ColumnType::timestamp))[state_->chunk_rows] = microseconds;
}
void Appender::set_text(std::size_t column, std::string_view value) {
  cell(column, ColumnType::text);
  duckdb_vector_assign_string_element_len(duckdb_data_chunk_get_vector(state_->chunk.get(), column), state_->chunk_rows,
                                          value.data(), value.size());
}

void Appender::end_row() {
  ++state_->rows;
  if (++state_->chunk_rows == state_->capacity) state_->hand_over();
}

std::uint64_t Appender::rows() const {
  return state_->rows;
}

Done Appender::finish() {
  state_->hand_over();
  if (state_->state && duckdb_appender_close(state_->appender.get()) != DuckDBSuccess) {
    state_->state = fail(engine_error(*state_->engine, duckdb_appender_error(state_->appender.get())));
  }
  return state_->state;
}

}  // namespace solleva::data
