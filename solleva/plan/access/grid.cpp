// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/access/grid.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/plan/access/errors.h"

namespace solleva::plan::access {
namespace {

constexpr double kNoData = -9999;

/// Words of a text one after the other, with the line that each stands in.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  /// Empty at the end.
  std::string_view next() {
    while (at_ < text_.size() && is_blank(text_[at_])) {
      if (text_[at_] == '\n') ++line_;
      ++at_;
    }
    const std::size_t begin = at_;
    while (at_ < text_.size() && !is_blank(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  std::size_t line() const { return line_; }

  struct Mark {
    std::size_t at, line;
  };
  Mark mark() const { return {at_, line_}; }
  void back_to(Mark mark) {
    at_ = mark.at;
    line_ = mark.line;
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// What the header said, as far as it did.
struct Header {
  std::optional<double> columns, rows, left, bottom, left_centre, bottom_centre, cell, dx, dy, north, south, east, west, no_data;
};

using Slot = std::optional<double> Header::*;
constexpr std::array<std::pair<std::string_view, Slot>, 18> kKeys{{{"ncols", &Header::columns},
                                                                   {"nrows", &Header::rows},
                                                                   {"xllcorner", &Header::left},
                                                                   {"yllcorner", &Header::bottom},
                                                                   {"xllcenter", &Header::left_centre},
                                                                   {"yllcenter", &Header::bottom_centre},
                                                                   {"cellsize", &Header::cell},
                                                                   {"dx", &Header::dx},
                                                                   {"dy", &Header::dy},
                                                                   {"nodata_value", &Header::no_data},
                                                                   {"nodata", &Header::no_data},
                                                                   {"north:", &Header::north},
                                                                   {"south:", &Header::south},
                                                                   {"east:", &Header::east},
                                                                   {"west:", &Header::west},
                                                                   {"rows:", &Header::rows},
                                                                   {"cols:", &Header::columns},
                                                                   {"null:", &Header::no_data}}};

Error bad(const std::string& name, std::size_t line, std::string what, std::string why = {}, std::string hint = {}) {
  Error error{errors::bad_grid, std::move(what)};
  error.where.file = name;
  error.where.line = line;
  error.why = std::move(why);
  error.hint = std::move(hint);
  return error;
}

/// A number as grids write it: parse_double() takes no '+', which some programs write.
std::optional<double> number_of(std::string_view word) {
  if (!word.empty() && word.front() == '+') word.remove_prefix(1);
  return parse_double(word);
}

bool is_nan(std::string_view word) { return word.size() <= 4 && (lower(word) == "nan" || lower(word) == "-nan"); }

Result<Header> read_header(Words& words, const std::string& name) {
  Header header;
  for (;;) {
    const Words::Mark before = words.mark();
    const std::string_view word = words.next();
    const auto key = std::ranges::find(kKeys, lower(word.substr(0, 16)), [](const auto& entry) { return std::string(entry.first); });
    if (key == kKeys.end()) {
      const bool value = number_of(word) || word == "*" || is_nan(word);
      if (value || word.empty()) {
        words.back_to(before);
        return header;
      }
      return fail(bad(name, words.line(), "the header has no key '" + std::string(word.substr(0, 40)) + "'", "it is no number either",
                      "an ASCII grid begins with ncols, nrows, xllcorner, yllcorner, cellsize, NODATA_value"));
    }
    const std::size_t line = words.line();
    const std::string_view text = words.next();
    const std::optional<double> value = is_nan(text) || text == "*" ? std::numeric_limits<double>::quiet_NaN() : number_of(text);
    if (!value || (std::isnan(*value) && key->second != &Header::no_data)) {
      return fail(bad(name, line, "the value of " + std::string(word) + " is no number"));
    }
    if (header.*(key->second)) return fail(bad(name, line, std::string(word) + " is given twice"));
    header.*(key->second) = value;
  }
}

Result<GridShape> shape_of(const Header& header, const std::string& name, std::size_t text_size) {
  const auto lacks = [&](const std::string& what) { return fail(bad(name, 1, "the header does not give " + what)); };
  if (!header.rows || !header.columns) return lacks("the numbers of rows and columns");
  for (const double count : {*header.rows, *header.columns}) {
    if (!(count >= 1) || count != std::floor(count)) return fail(bad(name, 1, "rows and columns are whole numbers from 1"));
  }
  // Each value takes a character and a blank at least: nothing is set aside for cells that cannot be there.
  if (*header.rows * *header.columns > static_cast<double>(text_size) / 2 + 1) {
    return fail(bad(name, 1, "the file is too short for its " + format_double(*header.rows) + " rows and " +
                                 format_double(*header.columns) + " columns"));
  }
  GridShape shape;
  shape.rows = static_cast<std::size_t>(*header.rows);
  shape.columns = static_cast<std::size_t>(*header.columns);
  if (header.north || header.south || header.east || header.west) {
    if (!header.north || !header.south || !header.east || !header.west) return lacks("all of north, south, east and west");
    shape.north = *header.north;
    shape.west = *header.west;
    shape.cell_width = (*header.east - *header.west) / *header.columns;
    shape.cell_height = (*header.north - *header.south) / *header.rows;
  } else {
    if (!header.cell && !(header.dx && header.dy)) return lacks("cellsize, nor dx and dy");
    shape.cell_width = header.cell ? *header.cell : *header.dx;
    shape.cell_height = header.cell ? *header.cell : *header.dy;
    if (!header.left && !header.left_centre) return lacks("xllcorner or xllcenter");
    if (!header.bottom && !header.bottom_centre) return lacks("yllcorner or yllcenter");
    shape.west = header.left ? *header.left : *header.left_centre - shape.cell_width / 2;
    const double south = header.bottom ? *header.bottom : *header.bottom_centre - shape.cell_height / 2;
    shape.north = south + shape.cell_height * *header.rows;
  }
  const bool sizes = shape.cell_width > 0 && shape.cell_height > 0 && std::isfinite(shape.cell_width) && std::isfinite(shape.cell_height);
  if (!sizes || !std::isfinite(shape.north)) return fail(bad(name, 1, "the size of a cell is not above 0"));
  return shape;
}

/// Without an exponent, which some readers of headers do not take.
std::string plain(double value) {
  std::array<char, 400> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
  return {digits.data(), end.ptr};
}

void append(std::string& out, double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out.append(digits.data(), end.ptr);
}

}  // namespace

std::optional<std::size_t> GridShape::cell_at(Point point) const {
  const double column = std::floor((point.x - west) / cell_width);
  const double row = std::floor((north - point.y) / cell_height);
  const bool inside = column >= 0 && row >= 0 && column < static_cast<double>(columns) && row < static_cast<double>(rows);
  if (!inside) return {};
  return static_cast<std::size_t>(row) * columns + static_cast<std::size_t>(column);
}

Point GridShape::centre_of(std::size_t cell) const {
  return {west + (static_cast<double>(cell % columns) + 0.5) * cell_width,
          north - (static_cast<double>(cell / columns) + 0.5) * cell_height};
}

Result<Grid> parse_grid(std::string_view text, const std::string& name) {
  Words words(text);
  const Result<Header> header = read_header(words, name);
  if (!header) return fail(header.error());
  const Result<GridShape> shape = shape_of(*header, name, text.size());
  if (!shape) return fail(shape.error());
  const double no_data = header->no_data ? *header->no_data : kNoData;
  Grid grid;
  grid.shape = *shape;
  grid.values.resize(shape->cells());
  for (std::size_t cell = 0; cell < grid.values.size(); ++cell) {
    const std::string_view word = words.next();
    std::optional<double> value = number_of(word);
    if (!value) {
      const std::string where = "row " + std::to_string(cell / shape->columns + 1) + ", column " + std::to_string(cell % shape->columns + 1);
      if (word.empty()) {
        return fail(bad(name, words.line(), "the file ends before " + where,
                        std::to_string(cell) + " of " + std::to_string(grid.values.size()) + " values are there"));
      }
      if (is_nan(word)) {
        grid.nan_cells += std::isnan(no_data) ? 0U : 1U;
      } else if (word != "*") {
        return fail(bad(name, words.line(), "'" + std::string(word.substr(0, 40)) + "' at " + where + " is no number"));
      }
      value = no_data;
    }
    grid.values[cell] = *value == no_data ? std::numeric_limits<double>::quiet_NaN() : *value;
  }
  if (!words.next().empty()) {
    return fail(bad(name, words.line(), "there are more values than the header says",
                    std::to_string(shape->rows) + " rows of " + std::to_string(shape->columns) + " columns"));
  }
  return grid;
}

std::string format_grid(const Grid& grid) {
  const GridShape& shape = grid.shape;
  std::string out = "ncols " + std::to_string(shape.columns) + "\nnrows " + std::to_string(shape.rows) + "\nxllcorner " +
                    plain(shape.west) + "\nyllcorner " +
                    plain(shape.north - shape.cell_height * static_cast<double>(shape.rows)) + "\n";
  if (shape.cell_width == shape.cell_height) {
    out += "cellsize " + plain(shape.cell_width) + "\n";
  } else {
    out += "dx " + plain(shape.cell_width) + "\ndy " + plain(shape.cell_height) + "\n";
  }
  out += "NODATA_value -9999\n";
  out.reserve(out.size() + grid.values.size() * 8);
  for (std::size_t cell = 0; cell < grid.values.size(); ++cell) {
    append(out, std::isnan(grid.values[cell]) ? kNoData : grid.values[cell]);
    out += (cell + 1) % shape.columns == 0 ? '\n' : ' ';
  }
  return out;
}

Done check_same_shape(const GridShape& first, const std::string& first_name, const GridShape& second, const std::string& second_name) {
  const auto differ = [&](std::string why) {
    Error error{errors::grids_differ, first_name + " and " + second_name + " do not have the same cells"};
    error.where.file = second_name;
    error.why = std::move(why);
    error.hint = "bring all grids to one projection, cell size and extent before, as with gdalwarp or r.resample";
    return fail(std::move(error));
  };
  const auto said = [](std::size_t a, std::size_t b, const char* what) {
    return std::to_string(a) + " and " + std::to_string(b) + " " + what;
  };
  if (first.rows != second.rows) return differ(said(first.rows, second.rows, "rows"));
  if (first.columns != second.columns) return differ(said(first.columns, second.columns, "columns"));
  const double wide = first.cell_width, high = first.cell_height;
  const auto apart = [](double a, double b, double cell, std::size_t count) {
    return !(std::fabs(a - b) * static_cast<double>(count) <= cell * 1e-3);
  };
  if (apart(wide, second.cell_width, wide, first.columns) || apart(high, second.cell_height, high, first.rows)) {
    return differ("cells of " + format_double(wide) + " by " + format_double(high) + " and of " + format_double(second.cell_width) +
                  " by " + format_double(second.cell_height));
  }
  if (apart(first.west, second.west, wide, 1) || apart(first.north, second.north, high, 1)) {
    return differ("the north-west corners are at " + format_double(first.west) + ", " + format_double(first.north) + " and at " +
                  format_double(second.west) + ", " + format_double(second.north));
  }
  return {};
}

Done check_metres(const GridShape& shape, const std::string& name) {
  const double east = shape.west + shape.cell_width * static_cast<double>(shape.columns);
  const double south = shape.north - shape.cell_height * static_cast<double>(shape.rows);
  const bool on_globe = shape.west >= -180.5 && east <= 180.5 && south >= -90.5 && shape.north <= 90.5;
  if (!on_globe || shape.cell_width >= 0.5) return {};
  Error error{errors::grid_in_degrees, "the cells of the grid seem to be in degrees"};
  error.where.file = name;
  error.why = "a cell is " + format_double(shape.cell_width) + " wide and the whole lies within 180 by 90";
  error.hint = "project it to metres, as to the UTM zone of the place";
  return fail(std::move(error));
}

}  // namespace solleva::plan::access
