// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>

#include "app/cli/command.h"

// How a planner hands what it found to `solleva plan portfolio`: a programme and the table beside it.
namespace solleva::cli {

struct PortfolioFiles {
  std::string programme;  ///< TOML, as docs/guide/portfolio.md says
  std::string table;      ///< CSV
};

/// Makes the files, given how the programme calls its table.
using PortfolioMaker = std::function<Result<PortfolioFiles>(const std::string& table_name)>;

/// Writes FILE.toml and FILE.csv beside it. `option`: which one named `path`, as in "--portfolio". `read`: files that
/// must stay as they are. Errors: cli.bad-value where the path does not end in .toml, or one of the two is a file that was read; those of `make` and of write_file().
Done write_portfolio_files(const std::string& path, const std::string& option, std::span<const share::Input> read, const PortfolioMaker& make);

}  // namespace solleva::cli
