// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "app/cli/text_cells.h"
#include "solleva/base/text.h"

// Tables of planners: cells that hold numbers and names.
namespace solleva::cli {

/// Cells with numbers and with names of what there is.
class TableCells : public TextCells {
 public:
  /// `code`: of what is wrong in a cell. Errors: those of data.
  static Result<TableCells> open(const std::string& path, ErrorCode code, const std::vector<std::string>& needed, const std::vector<std::string>& optional, std::vector<share::Input>& inputs,
                                const RunControl& control);

  /// The number of a cell into `value`, which stays as it is where the cell is empty.
  template <class T>
  Done number(std::size_t row, const std::string& column, T& value) const {
    const std::string cell = text(row, column);
    if (cell.empty()) return {};
    const std::optional<double> read = parse_double(cell);
    if (!read) return wrong(row, column, "this value cannot be used", "\"" + cell + "\" is no number");
    value = *read;
    return {};
  }

  Done yes(std::size_t row, const std::string& column, bool& value) const {
    const Result<bool> read = TextCells::yes(code_, row, column);
    if (!read) return fail(read.error());
    value = *read;
    return {};
  }

  tl::unexpected<Error> wrong(std::size_t row, const std::string& column, std::string what, std::string why, std::string hint = {}) const {
    return TextCells::wrong(code_, row, column, std::move(what), std::move(why), std::move(hint));
  }

  /// Which of `all` a cell names.
  template <class T>
  Result<std::size_t> which(std::size_t row, const std::string& column, const std::vector<T>& all, const std::string& what) const {
    return which(row, column, all, what, text(row, column));
  }

  template <class T>
  Result<std::size_t> which(std::size_t row, const std::string& column, const std::vector<T>& all, const std::string& what, const std::string& name) const {
    const auto name_of = [](const T& one) -> const std::string& {
      if constexpr (requires { one.name; }) return one.name;
      else return one;
    };
    std::unordered_map<std::string, std::size_t>& known = index_[&all];
    if (known.size() != all.size()) {
      known.clear();
      for (std::size_t i = 0; i < all.size(); ++i) known.emplace(name_of(all[i]), i);
    }
    const auto found = known.find(name);
    if (found != known.end()) return found->second;
    std::vector<std::string> names;
    for (const T& one : all) names.push_back(name_of(one));
    return wrong(row, column, "there is no " + what + " \"" + name + "\"", name.empty() ? "the cell is empty" : nowhere_, did_you_mean(name, names));
  }

  /// What is said of a name that is not there.
  void say_of_unknown(std::string text) { nowhere_ = std::move(text); }

 private:
  TableCells(TextCells cells, ErrorCode code) : TextCells(std::move(cells)), code_(code) {}

  ErrorCode code_;
  std::string nowhere_ = "no other table has it";
  mutable std::map<const void*, std::unordered_map<std::string, std::size_t>> index_;  ///< of lists that do not grow while the table is read
};

/// The first of several that failed.
Done first_of(std::initializer_list<Done> all);

}  // namespace solleva::cli
