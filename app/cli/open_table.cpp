// SPDX-License-Identifier: Apache-2.0
#include "app/cli/open_table.h"

#include <iterator>
#include <utility>

#include "app/cli/equivalence.h"
#include "solleva/base/text.h"

namespace solleva::cli {

namespace {

struct Loaded {
  data::Table table;
  share::Input input;
};

Result<Loaded> load(data::Engine& engine, const std::string& path, const std::string& name) {
  Result<data::Table> table = data::load(engine, path, {.table = name});
  if (!table) return fail(table.error());
  Result<share::Input> input = input_of(path, static_cast<std::int64_t>(table->rows));
  if (!input) return fail(input.error());
  return Loaded{std::move(*table), std::move(*input)};
}

}  // namespace

Result<share::Input> input_of(const std::string& path, std::optional<std::int64_t> rows) {
  Result<std::string> digest = data::file_sha256(path);
  if (!digest) return fail(digest.error());
  return share::Input{path, std::move(*digest), rows};
}

Result<OpenTable> open_plain(const std::string& path, const RunControl& control) {
  Result<data::Engine> engine = data::Engine::open(control);
  if (!engine) return fail(engine.error());
  Result<Loaded> loaded = load(*engine, path, "data");
  if (!loaded) return fail(loaded.error());
  return OpenTable{std::move(*engine), std::move(loaded->table), std::move(loaded->input)};
}

Result<OpenTable> open_table(const std::string& path, const Arguments& arguments, const RunControl& control,
                             RowRule rule) {
  return open_tables({path}, arguments, control, rule);
}

Result<OpenTable> open_tables(const std::vector<std::string>& paths, const Arguments& arguments, const RunControl& control, RowRule rule) {
  Result<data::Engine> engine = data::Engine::open(control);
  if (!engine) return fail(engine.error());
  std::vector<data::Table> tables;
  std::vector<share::Input> inputs;
  for (std::size_t f = 0; f < paths.size(); ++f) {
    Result<Loaded> loaded = load(*engine, paths[f], f == 0 ? "data" : "data " + std::to_string(f + 1));
    if (!loaded) return fail(loaded.error());
    tables.push_back(std::move(loaded->table));
    inputs.push_back(std::move(loaded->input));
  }
  OpenTable opened{*engine, std::move(tables.front()), std::move(inputs.front())};
  if (paths.size() > 1) {
    tables.front() = std::move(opened.table);
    Result<data::Table> all = data::stack(opened.engine, tables, kRound, "rounds");
    if (!all) return fail(all.error());
    opened.table = std::move(*all);
    opened.more.assign(std::make_move_iterator(inputs.begin() + 1), std::make_move_iterator(inputs.end()));
  }
  const std::string path = join(paths, ", ");
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
  Result<std::optional<std::string>> scale = equivalence_expression(arguments);
  if (!scale) return fail(scale.error());
  if (*scale) selection.with.push_back({kEquivalence, **scale});
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

Error with_gaps(Error error, const OpenTable& source, const std::string& column) {
  if (!(error.code == data::errors::missing_value)) return error;
  data::Engine engine = source.engine;
  const Result<data::CodedColumn> coded = data::coded_column(engine, source.table, column, data::Gaps::keep);
  if (!coded || coded->gaps == 0) return error;
  constexpr std::size_t most = 5;
  std::vector<std::string> rows;
  bool lines = true;
  for (std::size_t row = 0; row < coded->codes.size() && rows.size() < most; ++row) {
    if (coded->codes[row] != data::kNoCode) continue;
    const std::size_t line = data::place_of(source.table, row, column).line;
    lines = lines && line > 0;
    rows.push_back(std::to_string(line > 0 ? line : row + 1));
  }
  const bool one = coded->gaps == 1;
  const std::size_t rest = coded->gaps - rows.size();
  error.what = std::to_string(coded->gaps) + " of " + std::to_string(coded->codes.size()) + " rows " + (one ? "has" : "have") +
               " no value in '" + column + "'";
  error.why = std::string(lines ? "line" : "row") + (one ? " " : "s ") + join(rows, ", ") +
              (rest > 0 ? " and " + std::to_string(rest) + " more" : "");
  return error;
}

}  // namespace solleva::cli
