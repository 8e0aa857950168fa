// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/table.h"

namespace solleva::data {

/// What a file of the other format could not hold and was left out or changed, in the words of a user; empty when nothing was
/// lost.
using Losses = std::vector<std::string>;

/// Writes a table to `path` in the format that its ending tells: .csv .csv.gz .csv.zst .tsv .parquet .json (rows as an array)
/// .jsonl .ndjson .dta .sav .xlsx. The file appears whole or not at all. .dta and .sav carry labels and kinds of missing values;
/// .xlsx has them on a second sheet, "variables"; beside a .csv, .parquet or .json that would lose labels, `path` +
/// ".labels.json" is written. Errors: data.unknown-format, data.cannot-hold (names, texts or sizes beyond the format),
/// data.no-file (no such folder), data.is-directory, data.no-permission, data.write-failed, base.stopped.
Result<Losses> write_table(Engine& engine, const Table& table, const std::string& path);

}  // namespace solleva::data
