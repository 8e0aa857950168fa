// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "solleva/plan/access/grid.h"

// Whatever a file holds: a grid that is the same when written and read again, or an error that says where.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace solleva;
  using namespace solleva::plan::access;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const Result<Grid> grid = parse_grid(text, "fuzz.asc");
  if (!grid) {
    if (grid.error().what.empty() || grid.error().where.line == 0) std::abort();
    return 0;
  }
  if (grid->values.size() != grid->shape.cells()) std::abort();
  const Result<Grid> again = parse_grid(format_grid(*grid), "again.asc");
  if (!again) {
    // The southern edge of a huge or tiny grid may be beyond a double, or a value be our own sign for no data: both are told.
    return 0;
  }
  if (again->shape.rows != grid->shape.rows || again->shape.columns != grid->shape.columns) std::abort();
  for (std::size_t cell = 0; cell < grid->values.size(); ++cell) {
    const double a = grid->values[cell], b = again->values[cell];
    if (!(a == b || (std::isnan(a) && std::isnan(b)) || (a == -9999 && std::isnan(b)))) std::abort();
  }
  return 0;
}
