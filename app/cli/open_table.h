// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/command.h"
#include "solleva/data/data.h"

namespace solleva::cli {

/// A table with the engine it lives in.
struct OpenTable {
  data::Engine engine;
  data::Table table;
  share::Input input;
};

/// What --where does: keep only the rows for which it is true, or keep all and say in the column kSubpopulation which they are.
enum class RowRule { filter, mark };
inline constexpr const char* kSubpopulation = "solleva_where";

/// Reads a file into a fresh engine, derives what --with asks for and obeys --where. Errors: those of data, with the place in the
/// file.
Result<OpenTable> open_table(const std::string& path, const Arguments& arguments, const RunControl& control,
                             RowRule rule = RowRule::filter);

/// Names the file in an error that does not know it.
Error in_file(Error error, const std::string& path);

/// An error about a missing value of a column, with how many rows have none and where the first of them are. Other errors as they are.
Error with_gaps(Error error, const OpenTable& source, const std::string& column);

}  // namespace solleva::cli
