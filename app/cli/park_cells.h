// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "app/cli/text_cells.h"
#include "solleva/base/text.h"
#include "solleva/plan/park/errors.h"

// Within `plan park`: its tables, with numbers and names.
namespace solleva::cli {

/// Names in the order in which they came.
class ParkNames {
 public:
  /// The number of a name, a new one for a new name.
  std::uint32_t add(const std::string& name) {
    const auto [found, fresh] = number_.emplace(name, static_cast<std::uint32_t>(all_.size()));
    if (fresh) all_.push_back(name);
    return found->second;
  }
  std::optional<std::uint32_t> find(const std::string& name) const {
    const auto found = number_.find(name);
    return found == number_.end() ? std::nullopt : std::optional(found->second);
  }
  const std::vector<std::string>& all() const { return all_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(all_.size()); }
  const std::string& operator[](std::size_t number) const { return all_[number]; }

 private:
  std::vector<std::string> all_;
  std::unordered_map<std::string, std::uint32_t> number_;
};

class ParkCells : public TextCells {
 public:
  static Result<ParkCells> open(const std::string& path, const std::vector<std::string>& needed, const std::vector<std::string>& optional, std::vector<share::Input>& inputs, const RunControl& control) {
    Result<TextCells> opened = TextCells::open(path, inputs, control);
    if (!opened) return fail(opened.error());
    ParkCells cells(std::move(*opened));
    for (const std::string& column : needed) {
      if (Done done = cells.read(column); !done) return fail(done.error());
    }
    for (const std::string& column : optional) {
      if (Done done = cells.read(column, false); !done) return fail(done.error());
    }
    return cells;
  }

  tl::unexpected<Error> wrong(std::size_t row, const std::string& column, std::string what, std::string why, std::string hint = {}) const {
    return TextCells::wrong(plan::park::errors::bad_park, row, column, std::move(what), std::move(why), std::move(hint));
  }

  /// The number from 0 on of a cell; `absent` where it is empty.
  Result<double> number(std::size_t row, const std::string& column, double absent = 0) const {
    const std::string cell = text(row, column);
    if (cell.empty()) return absent;
    const std::optional<double> read = parse_double(cell);
    if (!read || *read < 0) return wrong(row, column, "this value cannot be used", "\"" + cell + "\" is no number from 0 on");
    return *read;
  }

  /// The same for a number that must be there.
  Result<double> amount(std::size_t row, const std::string& column) const {
    if (text(row, column).empty()) return wrong(row, column, "this value cannot be used", "the cell is empty");
    return number(row, column);
  }

  Result<std::uint32_t> whole(std::size_t row, const std::string& column, std::uint32_t absent) const {
    const Result<double> read = number(row, column, absent);
    if (!read) return fail(read.error());
    if (*read > 1e6 || *read != static_cast<double>(static_cast<std::uint32_t>(*read))) return wrong(row, column, "this value cannot be used", "\"" + text(row, column) + "\" is no whole number from 0 to 1,000,000");
    return static_cast<std::uint32_t>(*read);
  }

  Result<bool> yes(std::size_t row, const std::string& column) const { return TextCells::yes(plan::park::errors::bad_park, row, column); }

  /// Which of `names` a cell names.
  Result<std::uint32_t> which(std::size_t row, const std::string& column, const ParkNames& names, const std::string& what) const { return named(row, column, text(row, column), names, what); }

  /// The same for a word of a list.
  Result<std::uint32_t> named(std::size_t row, const std::string& column, const std::string& name, const ParkNames& names, const std::string& what) const {
    if (const std::optional<std::uint32_t> found = names.find(name)) return *found;
    return wrong(row, column, "there is no " + what + " \"" + name + "\"", name.empty() ? "the cell is empty" : "the table that has them does not have it", did_you_mean(name, names.all()));
  }

 private:
  explicit ParkCells(TextCells cells) : TextCells(std::move(cells)) {}
};

}  // namespace solleva::cli
