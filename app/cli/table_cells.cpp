// SPDX-License-Identifier: Apache-2.0
#include "app/cli/table_cells.h"

namespace solleva::cli {

Result<TableCells> TableCells::open(const std::string& path, ErrorCode code, const std::vector<std::string>& needed, const std::vector<std::string>& optional, std::vector<share::Input>& inputs,
                                  const RunControl& control) {
  Result<TextCells> opened = TextCells::open(path, inputs, control);
  if (!opened) return fail(opened.error());
  TableCells cells(std::move(*opened), code);
  for (const std::string& column : needed) {
    if (Done read = cells.read(column); !read) return fail(read.error());
  }
  for (const std::string& column : optional) {
    if (Done read = cells.read(column, false); !read) return fail(read.error());
  }
  return cells;
}

Done first_of(std::initializer_list<Done> all) {
  for (const Done& done : all) {
    if (!done) return done;
  }
  return {};
}

}  // namespace solleva::cli
