// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/village/separated.h"

#include "solleva/base/text.h"

namespace solleva::plan::village {
namespace {

bool empty_row(const std::vector<std::string>& cells) {
  for (const std::string& cell : cells) {
    if (!cell.empty()) return false;
  }
  return true;
}

}  // namespace

std::string SeparatedReader::cell(SeparatedRow& row) {
  std::string out;
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  bool quoted = at_ < text_.size() && text_[at_] == '"';
  if (quoted) ++at_;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (quoted) {
      if (c == '"') {
        if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
          ++at_;
        } else {
          quoted = false;
          ++at_;
          continue;
        }
      }
      if (c == '\n') ++line_;
    } else if (c == separator_ || c == '\n' || c == '\r') {
      break;
    }
    out += c;
    ++at_;
  }
  row.open_quote = row.open_quote || quoted;
  return std::string(trim(out));
}

SeparatedRow SeparatedReader::next() {
  while (at_ < text_.size()) {
    SeparatedRow row;
    row.line = line_;
    for (;;) {
      row.cells.push_back(cell(row));
      if (at_ >= text_.size() || text_[at_] != separator_) break;
      ++at_;
    }
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;  // a lone '\r' ends a line too
    if (!empty_row(row.cells) || row.open_quote) return row;
  }
  return {};
}

}  // namespace solleva::plan::village
