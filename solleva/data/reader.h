// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "solleva/base/result.h"
#include "solleva/data/table.h"

namespace solleva::data {

struct LoadOptions {
  std::string table = "data";  ///< its name in the engine
  std::string sheet = {};      ///< of an .xlsx; empty: the first
};

/// The format that the ending of a path tells: .csv .csv.gz .csv.zst .tsv .parquet .json .jsonl .ndjson .dta .sav .zsav .sas7bdat
/// .xlsx, in either letter case. Errors: data.unknown-format.
Result<FileFormat> format_of(const std::string& path);

/// Reads a file into a table of the engine, in the order of its rows. Empty cells of .csv and .xlsx are missing values; the types
/// of their columns come from the cells. Columns of a type beyond ColumnType are cast: decimals to number, lists and the like to
/// text. Errors: data.no-file, data.is-directory, data.no-permission, data.unknown-format, data.bad-name, data.empty-file,
/// data.malformed-file (truncated files among them), data.wrong-encoding, data.nul-byte, data.ragged-row, data.duplicate-column,
/// data.too-large, data.read-failed, base.stopped.
Result<Table> load(Engine& engine, const std::string& path, const LoadOptions& options = {});

/// As load() for .csv, .parquet and .json, but the rows stay in the file: each query reads them anew. For one pass over what is
/// large.
Result<Table> open_in_place(Engine& engine, const std::string& path, const LoadOptions& options = {});

}  // namespace solleva::data
