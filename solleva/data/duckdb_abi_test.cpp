// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/duckdb_abi.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

// Each function and each value of duckdb_abi.h against the library that is linked.
namespace {

class DuckdbAbi : public ::testing::Test {
 protected:
  void SetUp() override {
    duckdb_config config = nullptr;
    ASSERT_EQ(duckdb_create_config(&config), DuckDBSuccess);
    ASSERT_EQ(duckdb_set_config(config, "threads", "2"), DuckDBSuccess);
    ASSERT_EQ(duckdb_open_ext(":memory:", &database_, config, nullptr), DuckDBSuccess);
    duckdb_destroy_config(&config);
    EXPECT_EQ(config, nullptr);
    ASSERT_EQ(duckdb_connect(database_, &connection_), DuckDBSuccess);
  }
  void TearDown() override {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
    EXPECT_EQ(connection_, nullptr);
    EXPECT_EQ(database_, nullptr);
  }

  /// The result of one statement, run as the engine runs it; the caller destroys it.
  duckdb_result run(const std::string& sql, duckdb_state expected = DuckDBSuccess) {
    duckdb_extracted_statements statements = nullptr;
    EXPECT_EQ(duckdb_extract_statements(connection_, sql.c_str(), &statements), 1U);
    duckdb_prepared_statement prepared = nullptr;
    EXPECT_EQ(duckdb_prepare_extracted_statement(connection_, statements, 0, &prepared), DuckDBSuccess);
    duckdb_destroy_extracted(&statements);
    duckdb_pending_result pending = nullptr;
    EXPECT_EQ(duckdb_pending_prepared_streaming(prepared, &pending), DuckDBSuccess);
    duckdb_result result{};
    EXPECT_EQ(duckdb_execute_pending(pending, &result), expected);
    duckdb_destroy_pending(&pending);
    duckdb_destroy_prepare(&prepared);
    return result;
  }

  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
};

TEST_F(DuckdbAbi, IsTheVersionThatTheLockFileNames) {
  EXPECT_STREQ(duckdb_library_version(), "v1.5.6");
  EXPECT_EQ(duckdb_vector_size(), 2048U);
}

TEST_F(DuckdbAbi, SaysWhyADatabaseCannotBeOpened) {
  duckdb_config config = nullptr;
  ASSERT_EQ(duckdb_create_config(&config), DuckDBSuccess);
  duckdb_set_config(config, "no_such_setting_at_all", "2");
  duckdb_database database = nullptr;
  char* words = nullptr;
  EXPECT_EQ(duckdb_open_ext(":memory:", &database, config, &words), DuckDBError);
  ASSERT_NE(words, nullptr);
  EXPECT_NE(std::string(words).find("no_such_setting_at_all"), std::string::npos) << words;
  duckdb_free(words);
  duckdb_destroy_config(&config);
  duckdb_close(&database);
}

TEST_F(DuckdbAbi, TypesValuesAndNames) {
  duckdb_result result =
      run("SELECT true AS b, CAST(-7 AS INTEGER) AS i, CAST(-9000000000 AS BIGINT) AS l, CAST(0.1 AS DOUBLE) AS d, DATE "
          "'1970-01-11' AS day, "
          "TIMESTAMP '1970-01-01 00:00:01' AS t, 'twelve bytes' AS s, 'thirteen byte' AS p, CAST(NULL AS BIGINT) AS n");
  const std::vector<duckdb_type> types = {DUCKDB_TYPE_BOOLEAN, DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BIGINT,
                                          DUCKDB_TYPE_DOUBLE,  DUCKDB_TYPE_DATE,    DUCKDB_TYPE_TIMESTAMP,
                                          DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BIGINT};
  ASSERT_EQ(duckdb_column_count(&result), types.size());
  for (idx_t i = 0; i < types.size(); ++i) EXPECT_EQ(duckdb_column_type(&result, i), types[i]) << i;
  EXPECT_STREQ(duckdb_column_name(&result, 4), "day");

  duckdb_data_chunk chunk = duckdb_fetch_chunk(result);
  ASSERT_NE(chunk, nullptr);
  EXPECT_EQ(duckdb_data_chunk_get_size(chunk), 1U);
  const auto data = [&](idx_t column) { return duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, column)); };
  EXPECT_EQ(*static_cast<bool*>(data(0)), true);
  EXPECT_EQ(*static_cast<std::int32_t*>(data(1)), -7);
  EXPECT_EQ(*static_cast<std::int64_t*>(data(2)), -9000000000);
  EXPECT_EQ(*static_cast<double*>(data(3)), 0.1);
  EXPECT_EQ(*static_cast<std::int32_t*>(data(4)), 10);
  EXPECT_EQ(*static_cast<std::int64_t*>(data(5)), 1000000);
  const auto& inlined = *static_cast<duckdb_string_t*>(data(6));
  EXPECT_EQ(std::string(inlined.inlined.bytes, inlined.inlined.length), "twelve bytes");
  const auto& pointed = *static_cast<duckdb_string_t*>(data(7));
  EXPECT_EQ(std::string(pointed.pointed.pointer, pointed.pointed.length), "thirteen byte");
  EXPECT_EQ(std::string(pointed.pointed.prefix, 4), "thir");
  const std::uint64_t* validity = duckdb_vector_get_validity(duckdb_data_chunk_get_vector(chunk, 8));
  ASSERT_NE(validity, nullptr);
  EXPECT_EQ(validity[0] & 1, 0U);
  duckdb_destroy_data_chunk(&chunk);
  EXPECT_EQ(chunk, nullptr);

  EXPECT_EQ(duckdb_fetch_chunk(result), nullptr);
  duckdb_destroy_result(&result);
}

TEST_F(DuckdbAbi, AppendsChunks) {
  duckdb_result created = run("CREATE TABLE made (n DOUBLE, s VARCHAR)");
  duckdb_destroy_result(&created);
  duckdb_appender appender = nullptr;
  ASSERT_EQ(duckdb_appender_create(connection_, nullptr, "made", &appender), DuckDBSuccess);
  std::vector<duckdb_logical_type> types = {duckdb_create_logical_type(DUCKDB_TYPE_DOUBLE),
                                            duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR)};
  duckdb_data_chunk chunk = duckdb_create_data_chunk(types.data(), types.size());
  for (duckdb_logical_type& type : types) duckdb_destroy_logical_type(&type);
  for (int round = 0; round < 2; ++round) {
    duckdb_data_chunk_reset(chunk);
    duckdb_vector numbers = duckdb_data_chunk_get_vector(chunk, 0);
    duckdb_vector_ensure_validity_writable(numbers);
    duckdb_vector_get_validity(numbers)[0] = 1;  // the second row has no value
    static_cast<double*>(duckdb_vector_get_data(numbers))[0] = 2.5;
    duckdb_vector_assign_string_element_len(duckdb_data_chunk_get_vector(chunk, 1), 0, "a text of nineteen.", 19);
    duckdb_vector_assign_string_element_len(duckdb_data_chunk_get_vector(chunk, 1), 1, "b", 1);
    duckdb_data_chunk_set_size(chunk, 2);
    ASSERT_EQ(duckdb_append_data_chunk(appender, chunk), DuckDBSuccess);
  }
  duckdb_destroy_data_chunk(&chunk);
  ASSERT_EQ(duckdb_appender_close(appender), DuckDBSuccess);
  duckdb_appender_destroy(&appender);

  duckdb_result result = run("SELECT CAST(sum(n) AS DOUBLE), CAST(count(n) AS BIGINT), max(s) FROM made");
  chunk = duckdb_fetch_chunk(result);
  ASSERT_NE(chunk, nullptr);
  const auto data = [&](idx_t column) { return duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, column)); };
  EXPECT_EQ(*static_cast<double*>(data(0)), 5);
  EXPECT_EQ(*static_cast<std::int64_t*>(data(1)), 2);
  EXPECT_EQ(static_cast<duckdb_string_t*>(data(2))->inlined.bytes[0], 'b');
  duckdb_destroy_data_chunk(&chunk);
  duckdb_destroy_result(&result);
}

TEST_F(DuckdbAbi, ErrorsOfEachStep) {
  duckdb_extracted_statements statements = nullptr;
  EXPECT_EQ(duckdb_extract_statements(connection_, "SELEC 1", &statements), 0U);
  EXPECT_NE(std::string(duckdb_extract_statements_error(statements)).find("SELEC"), std::string::npos);
  duckdb_destroy_extracted(&statements);
  EXPECT_EQ(duckdb_extract_statements(connection_, "SELECT 1; SELECT nothing", &statements), 2U);
  duckdb_prepared_statement prepared = nullptr;
  EXPECT_EQ(duckdb_prepare_extracted_statement(connection_, statements, 1, &prepared), DuckDBError);
  EXPECT_NE(std::string(duckdb_prepare_error(prepared)).find("nothing"), std::string::npos);
  duckdb_destroy_prepare(&prepared);
  duckdb_destroy_extracted(&statements);

  duckdb_appender appender = nullptr;
  EXPECT_EQ(duckdb_appender_create(connection_, nullptr, "nowhere", &appender), DuckDBError);
  EXPECT_NE(std::string(duckdb_appender_error(appender)).find("nowhere"), std::string::npos);
  duckdb_appender_destroy(&appender);

  duckdb_result result = run("SELECT CAST(x AS BIGINT) FROM (VALUES ('1'), ('one')) t(x)", DuckDBError);
  ASSERT_NE(duckdb_result_error(&result), nullptr);
  EXPECT_NE(std::string(duckdb_result_error(&result)).find("one"), std::string::npos);
  duckdb_destroy_result(&result);
}

TEST_F(DuckdbAbi, InterruptEndsAQuery) {
  std::atomic<bool> ended = false;
  std::thread interrupter([&] {
    while (!ended) {  // again and again, for an interrupt before the query has begun is lost
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      duckdb_interrupt(connection_);
    }
  });
  duckdb_result result = run("SELECT count(*) FROM range(3000000000) a(x), range(1000) b(y) WHERE (x * y) % 7 = 1", DuckDBError);
  ended = true;
  interrupter.join();
  EXPECT_NE(std::string(duckdb_result_error(&result)).find("nterrupt"), std::string::npos);
  duckdb_destroy_result(&result);
}

}  // namespace
