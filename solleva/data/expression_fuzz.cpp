// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/data/expression.h"

// The boundary between what a user writes and the table engine. Whatever the bytes, the judgement ends without a crash; and what
// it lets pass is one value of a row: put into a query, as select() does, it adds exactly one column, or does not fit the types
// of the table.
namespace {

using namespace solleva;

struct World {
  data::Engine engine = data::Engine::open({}).value();
  std::vector<std::string> columns = {"income", "hhsize", "region", "born", "urban"};

  World() {
    const bool made = engine
                          .execute(
                              "CREATE TABLE t AS SELECT 1.5::DOUBLE AS income, 4::BIGINT AS hhsize, 'north' AS region, DATE "
                              "'2000-01-01' AS born, true AS urban")
                          .has_value();
    if (!made || !engine.lock()) std::abort();
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static World world;
  static data::ExpressionRules rules = data::ExpressionRules::of(world.engine).value();
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  if (!rules.check(text, world.columns)) return 0;
  const auto count =
      world.engine.count("SELECT count(*) FROM (DESCRIBE SELECT *, (\n" + text + "\n) AS value FROM (SELECT * FROM t))");
  if (count && *count != static_cast<std::int64_t>(world.columns.size()) + 1) std::abort();
  return 0;
}
