// SPDX-License-Identifier: Apache-2.0
#include "app/cli/text_cells.h"

#include <utility>

#include "solleva/base/text.h"

namespace solleva::cli {

Result<TextCells> TextCells::open(const std::string& path, std::vector<share::Input>& inputs, const RunControl& control) {
  Result<OpenTable> source = open_plain(path, control);
  if (!source) return fail(source.error());
  inputs.push_back(source->input);
  return TextCells(std::move(*source), path);
}

Done TextCells::read(const std::string& column, bool required) {
  if (columns_.contains(column) || (!required && !has(column))) return {};
  Result<std::vector<std::optional<std::string>>> cells = data::text_column(source_.engine, source_.table, column);
  if (!cells) return fail(in_file(cells.error(), path_));
  columns_[column] = std::move(*cells);
  return {};
}

std::string TextCells::text(std::size_t row, const std::string& column) const {
  const auto found = columns_.find(column);
  return found == columns_.end() || !found->second[row] ? std::string() : std::string(trim(*found->second[row]));
}

std::vector<std::string> TextCells::list(std::size_t row, const std::string& column) const {
  std::vector<std::string> words;
  const std::string cell = text(row, column);
  for (const std::string_view word : split(cell, ';')) {
    if (!trim(word).empty()) words.emplace_back(trim(word));
  }
  return words;
}

Result<bool> TextCells::yes(ErrorCode code, std::size_t row, const std::string& column) const {
  const std::string cell = text(row, column);
  std::string word = cell;
  for (char& letter : word) letter = static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
  if (word == "yes" || word == "true" || word == "1") return true;
  if (word.empty() || word == "no" || word == "false" || word == "0") return false;
  const std::string near = did_you_mean(word, std::vector<std::string>{"yes", "no", "true", "false"});
  return wrong(code, row, column, "this value cannot be used", "\"" + cell + "\" is neither yes nor no", near.empty() ? "write yes or no; an empty cell says no" : near);
}

Where TextCells::where(std::size_t row, const std::string& column, std::string unit) const {
  Where where = data::place_of(source_.table, row, column);
  if (where.file.empty()) where.file = path_;
  where.unit = std::move(unit);
  return where;
}

tl::unexpected<Error> TextCells::wrong(ErrorCode code, std::size_t row, const std::string& column, std::string what, std::string why, std::string hint) const {
  Error error{code, std::move(what)};
  error.where = where(row, column);
  error.why = std::move(why);
  error.hint = std::move(hint);
  return fail(std::move(error));
}

}  // namespace solleva::cli
