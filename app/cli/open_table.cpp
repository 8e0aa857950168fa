// SPDX-License-Identifier: Apache-2.0
#include "app/cli/open_table.h"

#include <utility>

namespace solleva::cli {

Result<OpenTable> open_table(const std::string& path, const Arguments& arguments, const RunControl& control,
                             RowRule rule) {
  Result<data::Engine> engine = data::Engine::open(control);
  if (!engine) return fail(engine.error());
  Result<data::Table> table = data::load(*engine, path);
  if (!table) return fail(table.error());
  Result<std::string> digest = data::file_sha256(path);
  if (!digest) return fail(digest.error());
  OpenTable opened{*engine, std::move(*table), {path, std::move(*digest), {}}};
  opened.input.rows = static_cast<std::int64_t>(opened.table.rows);
  data::Selection selection;
  const std::string where = arguments.text("where");
  for (const std::string& text : arguments.texts("with")) {
    Result<data::Derived> derived = data::parse_derived(text);
    if (!derived) return fail(derived.error());
    selection.with.push_back(std::move(*derived));
  }
  if (rule == RowRule::filter) {
    selection.where = where;
  } else if (!where.empty()) {
    selection.with.push_back({kSubpopulation, where});
  }
  if (selection.with.empty() && selection.where.empty()) return opened;
  Result<data::Table> selected = data::select(opened.engine, opened.table, selection, "selected");
  if (!selected) return fail(in_file(selected.error(), path));
  opened.table = std::move(*selected);
  return opened;
}

Error in_file(Error error, const std::string& path) {
  if (error.where.file.empty()) error.where.file = path;
  return error;
}

}  // namespace solleva::cli
