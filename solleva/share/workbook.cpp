// SPDX-License-Identifier: Apache-2.0
#include <xlsxwriter.h>

#include <memory>
#include <string>
#include <variant>

#include "solleva/share/downloads.h"
#include "solleva/share/errors.h"

namespace solleva::share {
namespace {

constexpr const char* number_format(NumberStyle style) {
  switch (style) {
    case NumberStyle::year:
      return "0";
    case NumberStyle::plain:
      return "#,##0.###";
    case NumberStyle::integer:
      return "#,##0";
    case NumberStyle::decimal1:
      return "#,##0.0";
    case NumberStyle::decimal2:
    case NumberStyle::dollars2:
      return "#,##0.00";
    case NumberStyle::decimal3:
      return "#,##0.000";
    case NumberStyle::decimal4:
      return "#,##0.0000";
    case NumberStyle::percent0:
      return "0%";
    case NumberStyle::percent1:
      return "0.0%";
    case NumberStyle::percent2:
      return "0.00%";
    case NumberStyle::points1:
      return "+0.0%;-0.0%;0.0%";
    case NumberStyle::people:
      return "#,##0";
    case NumberStyle::signed_people:
      return "+#,##0;-#,##0;0";
  }
  return "General";
}

/// A workbook of two sheets: the table, and what its headings are called in each language.
class Workbook {
 public:
  Workbook(const SiteModel& site, const Table& table, const std::filesystem::path& file)
      : site_(site), table_(table), english_{site.languages.front()}, book_(workbook_new(file.c_str())) {
    english_.catalogue = english_.english;
    english_.locale = english_.english_locale;
  }

  Done write() {
    if (!book_) return fail({errors::cannot_write, "cannot write a workbook"});
    lxw_doc_properties properties = {};
    properties.created = 946684800;  // 2000-01-01: the file must not depend on when it is written
    workbook_set_properties(book_, &properties);
    bold_ = workbook_add_format(book_);
    format_set_bold(bold_);
    format_set_text_wrap(bold_);
    Prose prose(english_);
    data(prose);
    headings(prose);
    const lxw_error outcome = workbook_close(book_);
    if (outcome != LXW_NO_ERROR) return fail({errors::cannot_write, "cannot write a workbook", {}, lxw_strerror(outcome)});
    if (prose.error()) return fail(*prose.error());
    return {};
  }

 private:
  static void text(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const std::string& text, lxw_format* format = nullptr) {
    worksheet_write_string(sheet, row, column, text.c_str(), format);  // a string cell is never run as a formula
  }

  void data(Prose& prose) {
    auto* sheet = workbook_add_worksheet(book_, "Data");
    std::vector<lxw_format*> formats;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      text(sheet, 0, static_cast<lxw_col_t>(i), heading(prose, i), bold_);
      formats.push_back(workbook_add_format(book_));
      format_set_num_format(formats.back(), number_format(style_of_column(table_, i)));
    }
    for (std::size_t r = 0; r < table_.rows.size(); ++r)
      for (std::size_t i = 0; i < table_.rows[r].size(); ++i)
        cell(prose, sheet, static_cast<lxw_row_t>(r + 1), static_cast<lxw_col_t>(i), table_.rows[r][i], formats[i]);
    worksheet_set_column(sheet, 0, static_cast<lxw_col_t>(table_.columns.size() - 1), 18, nullptr);
    worksheet_freeze_panes(sheet, 1, 1);
  }

  static void cell(Prose& prose, lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Cell& cell, lxw_format* format) {
    if (const auto* number = std::get_if<Number>(&cell)) {
      worksheet_write_number(sheet, row, column, number->value, format);
    } else if (const auto* missing = std::get_if<Missing>(&cell)) {
      worksheet_write_blank(sheet, row, column, format);
      worksheet_write_comment(sheet, row, column, prose.plain(missing->reason).c_str());
    } else if (const auto* country = std::get_if<Country>(&cell)) {
      text(sheet, row, column, prose.plain(*country));
    } else if (const auto* verbatim = std::get_if<Verbatim>(&cell)) {
      text(sheet, row, column, verbatim->text);
    } else if (const auto* day = std::get_if<Day>(&cell)) {
      text(sheet, row, column, day->iso);
    } else {
      text(sheet, row, column, prose.plain(std::get<Message>(cell)));
    }
  }

  std::string heading(Prose& prose, std::size_t column) const {
    const TableColumn& head = table_.columns[column];
    if (head.unit.key.empty()) return prose.plain(head.title);
    return prose.plain(Message{"label.unit", {{"title", head.title}, {"unit", head.unit}}});
  }

  void headings(Prose& english) {
    auto* sheet = workbook_add_worksheet(book_, "About");
    lxw_row_t row = 0;
    text(sheet, row, 0, "en");
    text(sheet, row++, 1, english.plain(table_.title), bold_);
    for (const auto& note : table_.notes) text(sheet, row++, 1, english.plain(note));
    for (const auto& language : site_.languages) {
      Prose prose(language);
      text(sheet, ++row, 0, language.tag());
      text(sheet, row, 1, prose.plain(table_.title), bold_);
      for (std::size_t i = 0; i < table_.columns.size(); ++i) text(sheet, row, static_cast<lxw_col_t>(i + 2), heading(prose, i));
    }
    worksheet_set_column(sheet, 1, 1, 60, nullptr);
  }

  const SiteModel& site_;
  const Table& table_;
  Language english_;
  lxw_workbook* book_;
  lxw_format* bold_ = nullptr;
};

}  // namespace

Done write_table_xlsx(const SiteModel& site, const Table& table, const std::filesystem::path& file) {
  return Workbook(site, table, file).write();
}

}  // namespace solleva::share
