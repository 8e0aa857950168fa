// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "solleva/data/data.h"

namespace solleva::cli {

/// A table with the engine it lives in.
struct OpenTable {
  data::Engine engine;
  data::Table table;
  share::Input input;
  std::vector<share::Input> more = {};  ///< of a stack of files: those after the first
};

/// The file as the results name it, with its digest. Errors: those of data::file_sha256().
Result<share::Input> input_of(const std::string& path, std::optional<std::int64_t> rows = {});

/// Reads a file into a fresh engine as it stands, without --with and --where. Errors: those of data.
Result<OpenTable> open_plain(const std::string& path, const RunControl& control);

/// What --where does: keep only the rows for which it is true, or keep all and say in the column kSubpopulation which they are.
enum class RowRule { filter, mark };
inline constexpr const char* kSubpopulation = "solleva_where";

/// The column that says from which of several files a row is, from 1.
inline constexpr const char* kRound = "solleva_round";

/// Several files one under the other, with the column kRound. Errors: those of open_table() and data::stack().
Result<OpenTable> open_tables(const std::vector<std::string>& paths, const Arguments& arguments, const RunControl& control,
                              RowRule rule = RowRule::filter);

/// Reads a file into a fresh engine, derives what --with asks for and obeys --where. Errors: those of data, with the place in the
/// file.
Result<OpenTable> open_table(const std::string& path, const Arguments& arguments, const RunControl& control,
                             RowRule rule = RowRule::filter);

/// Names the file in an error that does not know it.
Error in_file(Error error, const std::string& path);

/// An error about a missing value of a column, with how many rows have none and where the first of them are. Other errors as they are.
Error with_gaps(Error error, const OpenTable& source, const std::string& column);

}  // namespace solleva::cli
