// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "solleva/data/table.h"

namespace solleva::data {

/// Tables of one engine one under the other, with a column `number` that says from which, from 1. Columns go by name; one that a table
/// does not have is missing in its rows. The source names all files; a row's place is its number over all of them. What a file says about a column is taken from the first table that has it.
/// Errors: data.no-rows (no table); data.duplicate-column where a table has `number` already; data.engine-failed where types do not go
/// together.
Result<Table> stack(Engine& engine, std::span<const Table> tables, const std::string& number, const std::string& name);

}  // namespace solleva::data
