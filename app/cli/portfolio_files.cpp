// SPDX-License-Identifier: Apache-2.0
#include "app/cli/portfolio_files.h"

#include <filesystem>

#include "app/cli/errors.h"
#include "app/cli/output.h"

namespace solleva::cli {

Done write_portfolio_files(const std::string& path, const std::string& option, std::span<const share::Input> read, const PortfolioMaker& make) {
  const std::filesystem::path programme = path;
  if (programme.extension() != ".toml") {
    Error error{errors::bad_value, "the file of a portfolio ends in .toml"};
    error.where.field = option;
    error.hint = "its table is written beside it as .csv";
    return fail(std::move(error));
  }
  std::filesystem::path table = programme;
  table.replace_extension(".csv");
  for (const std::string& one : {path, table.string()}) {
    if (Done done = spares_inputs(one, option, read); !done) return done;
  }
  const Result<PortfolioFiles> files = make(table.filename().string());
  if (!files) return fail(files.error());
  if (Done done = write_file(table.string(), files->table); !done) return done;
  return write_file(path, files->programme);
}

}  // namespace solleva::cli
