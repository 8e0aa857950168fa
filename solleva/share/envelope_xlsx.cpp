// SPDX-License-Identifier: Apache-2.0
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cmath>
#include <stdexcept>

#include "solleva/share/envelope_parts.h"

namespace solleva::share {
namespace {

/// A file that lives in memory alone: the library writes to a path, we want its bytes.
class MemoryFile {
 public:
  MemoryFile() : file_(::memfd_create("workbook", MFD_CLOEXEC)) {
    if (file_ < 0) throw std::runtime_error("no memory file for the workbook");
  }
  ~MemoryFile() { ::close(file_); }
  std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }
  std::string bytes() const {
    std::string all(static_cast<std::size_t>(::lseek(file_, 0, SEEK_END)), '\0');
    std::size_t done = 0;
    while (done < all.size()) {
      const ssize_t count = ::pread(file_, all.data() + done, all.size() - done, static_cast<off_t>(done));
      if (count <= 0) throw std::runtime_error("the workbook cannot be read back");
      done += static_cast<std::size_t>(count);
    }
    return all;
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

 private:
  int file_;
};

void write_cell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Node& node) {
  if (const auto* number = std::get_if<double>(&node.value)) {
    if (std::isfinite(*number)) worksheet_write_number(sheet, row, column, *number, nullptr);
  } else if (const auto* whole = std::get_if<std::int64_t>(&node.value)) {
    worksheet_write_number(sheet, row, column, static_cast<double>(*whole), nullptr);
  } else if (const auto* truth = std::get_if<bool>(&node.value)) {
    worksheet_write_boolean(sheet, row, column, *truth, nullptr);
  } else if (const auto* text = std::get_if<std::string>(&node.value)) {
    worksheet_write_string(sheet, row, column, text->c_str(), nullptr);
  }
}

void write_sheet(lxw_workbook* book, lxw_format* bold, const Grid& grid) {
  lxw_worksheet* sheet = workbook_add_worksheet(book, grid.title.substr(0, 31).c_str());
  if (sheet == nullptr) throw std::runtime_error("no sheet can be named " + grid.title);
  for (std::size_t column = 0; column < grid.head.size(); ++column) {
    worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(column), grid.head[column].c_str(), bold);
  }
  for (std::size_t row = 0; row < grid.rows.size(); ++row) {
    for (std::size_t column = 0; column < grid.head.size(); ++column) {
      write_cell(sheet, static_cast<lxw_row_t>(row + 1), static_cast<lxw_col_t>(column), grid.rows[row][column]);
    }
  }
  worksheet_freeze_panes(sheet, 1, 0);
}

Grid notes_grid(const Envelope& envelope) {
  Grid grid{.title = "notes", .head = {"code", "text"}};
  grid.rows.push_back({Node("solleva"), Node(envelope.version + ", " + envelope.command)});
  for (const Input& input : envelope.inputs) grid.rows.push_back({Node("input"), Node(input.path + ", sha256 " + input.sha256)});
  for (const Note& note : envelope.notes) grid.rows.push_back({Node(note.code), Node(note.text)});
  return grid;
}

}  // namespace

std::string render_xlsx(const Envelope& envelope) {
  const MemoryFile file;
  lxw_workbook* book = workbook_new(file.path().c_str());
  if (book == nullptr) throw std::runtime_error("no workbook can be made");
  lxw_doc_properties properties = {};
  properties.created = 1;  // a fixed moment: the same result is the same bytes whenever it is written
  workbook_set_properties(book, &properties);
  lxw_format* bold = workbook_add_format(book);
  format_set_bold(bold);
  for (const Grid& grid : exact_grids(envelope)) write_sheet(book, bold, grid);
  write_sheet(book, bold, notes_grid(envelope));
  if (workbook_close(book) != LXW_NO_ERROR) throw std::runtime_error("the workbook cannot be written");
  return file.bytes();
}

}  // namespace solleva::share
