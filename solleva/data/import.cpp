// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/import.h"

#include <zlib.h>
#include <zstd.h>

#include <fstream>
#include <map>
#include <memory>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

/// What a type of the engine becomes, and how the cast is written.
struct Target {
  ColumnType type;
  const char* cast;  ///< empty: it is there already
};

Target target_of(const std::string& type) {
  static const std::map<std::string, Target, std::less<>> targets = {
      {"BOOLEAN", {ColumnType::boolean, ""}},
      {"BIGINT", {ColumnType::integer, ""}},
      {"TINYINT", {ColumnType::integer, "BIGINT"}},
      {"SMALLINT", {ColumnType::integer, "BIGINT"}},
      {"INTEGER", {ColumnType::integer, "BIGINT"}},
      {"UTINYINT", {ColumnType::integer, "BIGINT"}},
      {"USMALLINT", {ColumnType::integer, "BIGINT"}},
      {"UINTEGER", {ColumnType::integer, "BIGINT"}},
      {"UBIGINT", {ColumnType::integer, "BIGINT"}},
      {"HUGEINT", {ColumnType::number, "DOUBLE"}},
      {"UHUGEINT", {ColumnType::number, "DOUBLE"}},
      {"FLOAT", {ColumnType::number, "DOUBLE"}},
      {"DOUBLE", {ColumnType::number, ""}},
      {"VARCHAR", {ColumnType::text, ""}},
      {"DATE", {ColumnType::date, ""}},
      {"TIMESTAMP", {ColumnType::timestamp, ""}},
      {"TIMESTAMP_S", {ColumnType::timestamp, "TIMESTAMP"}},
      {"TIMESTAMP_MS", {ColumnType::timestamp, "TIMESTAMP"}},
      {"TIMESTAMP_NS", {ColumnType::timestamp, "TIMESTAMP"}},
      {"TIMESTAMP WITH TIME ZONE", {ColumnType::timestamp, "TIMESTAMP"}},
  };
  if (const auto found = targets.find(type); found != targets.end()) return found->second;
  if (type.starts_with("DECIMAL(") && type.ends_with(")")) return {ColumnType::number, "DOUBLE"};
  return {ColumnType::text, "VARCHAR"};
}

Error broken(const std::string& path) {
  return {errors::malformed_file, "the compressed file is damaged or breaks off", {.file = path}};
}

Done check_gzip(const std::string& path) {
  const std::unique_ptr<gzFile_s, decltype(&gzclose)> file(gzopen(path.c_str(), "rb"), gzclose);
  if (file == nullptr || gzdirect(file.get()) != 0) return fail(broken(path));
  std::vector<char> block(std::size_t{1} << 18);
  int got = 0;
  do got = gzread(file.get(), block.data(), static_cast<unsigned>(block.size()));
  while (got > 0);
  int state = Z_OK;
  gzerror(file.get(), &state);
  if (got < 0 || (state != Z_OK && state != Z_STREAM_END)) return fail(broken(path));
  return {};
}

Done check_zstd(const std::string& path) {
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  std::ifstream file(path, std::ios::binary);
  std::vector<char> in(ZSTD_DStreamInSize());
  std::vector<char> out(ZSTD_DStreamOutSize());
  std::size_t left = 1;  // 0 exactly when a frame has ended
  while (file.read(in.data(), static_cast<std::streamsize>(in.size())), file.gcount() > 0) {
    ZSTD_inBuffer input{in.data(), static_cast<std::size_t>(file.gcount()), 0};
    while (input.pos < input.size) {
      ZSTD_outBuffer output{out.data(), out.size(), 0};
      left = ZSTD_decompressStream(context.get(), &output, &input);
      if (ZSTD_isError(left) != 0) return fail(broken(path));
    }
  }
  if (left != 0) return fail(broken(path));
  return {};
}

std::string folded(std::string_view name) {
  std::string result(name);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

}  // namespace

Done check_packed(const std::string& path) {
  if (path.ends_with(".gz")) return check_gzip(path);
  if (path.ends_with(".zst")) return check_zstd(path);
  return {};
}

Done check_names(const std::vector<std::string>& names, const Where& where) {
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto [first, fresh] = seen.emplace(folded(names[i]), i);
    if (fresh) continue;
    Where place = where;
    place.field = "columns " + std::to_string(first->second + 1) + " and " + std::to_string(i + 1);
    return fail(
        {errors::duplicate_column, "two columns are called '" + names[i] + "'", place,
         names[first->second] == names[i] ? "" : "names that differ only in letter case are the same to the table engine"});
  }
  return {};
}

Result<CastQuery> cast_columns(Engine& engine, const std::string& source) {
  auto rows = engine.query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + source + ")");
  if (!rows) return fail(rows.error());
  CastQuery query;
  std::string list;
  for (;;) {
    auto chunk = rows->next();
    if (!chunk) return fail(chunk.error());
    if (!*chunk) break;
    for (std::size_t i = 0; i < (*chunk)->rows(); ++i) {
      const std::string name((*chunk)->text(0, i));
      const Target target = target_of(std::string((*chunk)->text(1, i)));
      if (!list.empty()) list += ", ";
      if (*target.cast == '\0') {
        list += sql_name(name);
      } else {
        list += "CAST(" + sql_name(name) + " AS " + target.cast + ") AS " + sql_name(name);
      }
      query.variables.push_back({.name = name, .type = target.type});
    }
  }
  query.sql = "SELECT " + list + " FROM " + source;
  return query;
}

Result<Table> store(Engine& engine, const CastQuery& query, const std::string& name, Rest rest) {
  const std::string kind = rest == Rest::in_memory ? "TABLE " : "VIEW ";
  if (Done done = engine.execute("CREATE " + kind + sql_name(name) + " AS " + query.sql); !done) return fail(done.error());
  Table table{.name = name, .source = {}, .variables = query.variables};
  table.in_file = rest == Rest::in_file;
  if (rest == Rest::in_memory) {
    auto count = engine.count("SELECT count(*) FROM " + sql_name(name));
    if (!count) return fail(count.error());
    table.rows = static_cast<std::uint64_t>(*count);
  }
  return table;
}

}  // namespace solleva::data
