// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

// What we use of DuckDB's C interface, declared here because the npm package holds the library without a header
// (docs/decisions/0001-duckdb.md). The C interface is stable by promise; duckdb_abi_test.cpp exercises each function and each
// value below against the library that is linked. Only engine.cpp and appender.cpp include this file. Ownership: whatever a
// *_create, *_open, *_connect, *_prepare, *_pending_* or *_fetch_* function gives is destroyed by the function of the same family
// that takes a pointer to the handle.

extern "C" {

using idx_t = std::uint64_t;

// Handles: each points to a struct that only the library knows.
using duckdb_database = struct solleva_duckdb_database*;
using duckdb_connection = struct solleva_duckdb_connection*;
using duckdb_config = struct solleva_duckdb_config*;
using duckdb_prepared_statement = struct solleva_duckdb_prepared_statement*;
using duckdb_extracted_statements = struct solleva_duckdb_extracted_statements*;
using duckdb_pending_result = struct solleva_duckdb_pending_result*;
using duckdb_logical_type = struct solleva_duckdb_logical_type*;
using duckdb_data_chunk = struct solleva_duckdb_data_chunk*;
using duckdb_vector = struct solleva_duckdb_vector*;
using duckdb_appender = struct solleva_duckdb_appender*;

// C enums without a fixed base are unsigned int on this platform.
enum duckdb_state : unsigned { DuckDBSuccess = 0, DuckDBError = 1 };

enum duckdb_type : unsigned {
  DUCKDB_TYPE_BOOLEAN = 1,     // bool, one byte
  DUCKDB_TYPE_INTEGER = 4,     // int32_t
  DUCKDB_TYPE_BIGINT = 5,      // int64_t
  DUCKDB_TYPE_DOUBLE = 11,     // double
  DUCKDB_TYPE_TIMESTAMP = 12,  // int64_t microseconds since 1970-01-01
  DUCKDB_TYPE_DATE = 13,       // int32_t days since 1970-01-01
  DUCKDB_TYPE_VARCHAR = 17,    // duckdb_string_t
};

/// A text cell: up to 12 bytes stand in the cell itself, longer ones behind the pointer.
struct duckdb_string_t {
  union {
    struct {
      std::uint32_t length;
      char prefix[4];
      const char* pointer;
    } pointed;
    struct {
      std::uint32_t length;
      char bytes[12];
    } inlined;
  };
};

/// Filled by the library; the deprecated fields only keep its size.
struct duckdb_result {
  idx_t deprecated_column_count;
  idx_t deprecated_row_count;
  idx_t deprecated_rows_changed;
  void* deprecated_columns;
  char* deprecated_error_message;
  void* internal_data;
};

const char* duckdb_library_version();
idx_t duckdb_vector_size();
void duckdb_free(void* memory);

duckdb_state duckdb_create_config(duckdb_config* config);
duckdb_state duckdb_set_config(duckdb_config config, const char* name, const char* value);
void duckdb_destroy_config(duckdb_config* config);
duckdb_state duckdb_open_ext(const char* path, duckdb_database* database, duckdb_config config, char** error);
void duckdb_close(duckdb_database* database);
duckdb_state duckdb_connect(duckdb_database database, duckdb_connection* connection);
void duckdb_interrupt(duckdb_connection connection);
void duckdb_disconnect(duckdb_connection* connection);

idx_t duckdb_extract_statements(duckdb_connection connection, const char* sql, duckdb_extracted_statements* statements);
const char* duckdb_extract_statements_error(duckdb_extracted_statements statements);
duckdb_state duckdb_prepare_extracted_statement(duckdb_connection connection, duckdb_extracted_statements statements, idx_t index,
                                                duckdb_prepared_statement* prepared);
void duckdb_destroy_extracted(duckdb_extracted_statements* statements);
const char* duckdb_prepare_error(duckdb_prepared_statement prepared);
void duckdb_destroy_prepare(duckdb_prepared_statement* prepared);
duckdb_state duckdb_pending_prepared_streaming(duckdb_prepared_statement prepared, duckdb_pending_result* pending);
const char* duckdb_pending_error(duckdb_pending_result pending);
duckdb_state duckdb_execute_pending(duckdb_pending_result pending, duckdb_result* result);
void duckdb_destroy_pending(duckdb_pending_result* pending);

const char* duckdb_result_error(duckdb_result* result);
idx_t duckdb_column_count(duckdb_result* result);
const char* duckdb_column_name(duckdb_result* result, idx_t column);
duckdb_type duckdb_column_type(duckdb_result* result, idx_t column);
duckdb_data_chunk duckdb_fetch_chunk(duckdb_result result);
void duckdb_destroy_result(duckdb_result* result);

duckdb_logical_type duckdb_create_logical_type(duckdb_type type);
void duckdb_destroy_logical_type(duckdb_logical_type* type);
duckdb_data_chunk duckdb_create_data_chunk(duckdb_logical_type* types, idx_t count);
void duckdb_data_chunk_reset(duckdb_data_chunk chunk);
idx_t duckdb_data_chunk_get_size(duckdb_data_chunk chunk);
void duckdb_data_chunk_set_size(duckdb_data_chunk chunk, idx_t size);
duckdb_vector duckdb_data_chunk_get_vector(duckdb_data_chunk chunk, idx_t column);
void duckdb_destroy_data_chunk(duckdb_data_chunk* chunk);
void* duckdb_vector_get_data(duckdb_vector vector);
std::uint64_t* duckdb_vector_get_validity(duckdb_vector vector);  // bit set: there is a value; null: all rows have one
void duckdb_vector_ensure_validity_writable(duckdb_vector vector);
void duckdb_vector_assign_string_element_len(duckdb_vector vector, idx_t row, const char* text, idx_t length);

duckdb_state duckdb_appender_create(duckdb_connection connection, const char* schema, const char* table,
                                    duckdb_appender* appender);
duckdb_state duckdb_append_data_chunk(duckdb_appender appender, duckdb_data_chunk chunk);
const char* duckdb_appender_error(duckdb_appender appender);
duckdb_state duckdb_appender_close(duckdb_appender appender);
duckdb_state duckdb_appender_destroy(duckdb_appender* appender);

}  // extern "C"
