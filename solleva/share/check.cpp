// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/check.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "solleva/share/errors.h"
#include "solleva/share/page.h"

namespace solleva::share {
namespace {

constexpr std::size_t most_classes = 7;  ///< shades that the style has

bool fit_for_names(const std::string& id) {
  return !id.empty() &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == std::string::npos;
}

bool may_go_without(NumberStyle style) {
  return style == NumberStyle::year || style == NumberStyle::plain || style == NumberStyle::integer ||
         style == NumberStyle::dollars2;
}

/// Walks the model and keeps the first thing that is wrong.
class Checker {
 public:
  explicit Checker(const Report& report) : report_(report) {
    for (const auto& page : report.pages) slugs_.insert(page.slug);
    for (const auto& receipt : report.receipts) receipts_.insert(receipt.id);
    for (const auto& source : report.sources) sources_.insert(source.id);
  }

  Done check() {
    if (report_.pages.empty() || report_.pages.front().slug != "index") wrong("the first page is not 'index'", "");
    if (slugs_.size() != report_.pages.size()) wrong("two pages have the same slug", "");
    if (receipts_.size() != report_.receipts.size()) wrong("two receipts have the same id", "");
    if (sources_.size() != report_.sources.size()) wrong("two sources have the same id", "");
    message(report_.title);
    url(report_.licence_url, "licence_url");
    for (const auto& source : report_.sources) url(source.url, source.id);
    for (const auto& receipt : report_.receipts) check(receipt);
    for (const auto& each : report_.pages) page(each);
    if (error_) return fail(std::move(*error_));
    return {};
  }

 private:
  void wrong(std::string what, const std::string& where, ErrorCode code = errors::bad_report) {
    if (error_) return;
    error_ = Error{code, std::move(what)};
    error_->where.unit = page_;
    error_->where.field = where;
  }

  /// Only what a browser opens as a page: no script, no file.
  void url(const std::string& url, const std::string& where) {
    if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://"))
      wrong("an address is neither http nor https", where);
  }

  void check(const Receipt& receipt) {
    if (receipt.expression.empty()) wrong("a receipt has no expression", receipt.id);
    for (const auto& source : receipt.sources)
      if (!sources_.contains(source)) wrong("a receipt rests on a source that is not there", source);
    for (const auto& [name, argument] : receipt.method.args)
      if (const auto* number = std::get_if<Number>(&argument); number && !number->receipt.empty())
        wrong("the method of a receipt needs a receipt itself", receipt.id);
  }

  void page(const Page& page) {
    page_ = page.slug;
    if (!fit_for_names(page.slug)) wrong("a slug may hold letters, digits, '-' and '_' only", page.slug);
    if (!page.parent.empty() && !slugs_.contains(page.parent)) wrong("the parent of the page is not there", page.parent);
    message(page.title);
    message(page.summary);
    std::set<std::string> ids;
    for (const auto* table : tables_of(page))
      if (!ids.insert(table->id).second) wrong("two tables of the page have the same id", table->id);
    for (const auto& block : page.blocks) std::visit(*this, block);
  }

  void message(const Message& message) {
    if (message.key.empty()) wrong("a message has no key", "");
    for (const auto& [name, argument] : message.args) {
      if (const auto* each = std::get_if<Number>(&argument)) number(*each, message.key);
      if (const auto* nested = std::get_if<Message>(&argument)) this->message(*nested);
    }
  }

  void number(const Number& number, const std::string& where) {
    if (!std::isfinite(number.value)) wrong("a figure is not a number; say Missing with a reason", where);
    if (number.receipt.empty() && !may_go_without(number.style))
      wrong("a figure has no receipt", where, errors::figure_without_receipt);
    if (!number.receipt.empty() && !receipts_.contains(number.receipt))
      wrong("a figure names the receipt '" + number.receipt + "', which is not there", where, errors::figure_without_receipt);
  }

 public:  // for std::visit
  void operator()(const Heading& heading) { message(heading.text); }
  void operator()(const Paragraph& paragraph) { message(paragraph.text); }
  void operator()(const Bullets& bullets) {
    for (const auto& item : bullets.items) message(item);
  }
  void operator()(const KeyFigures& figures) {
    for (const auto& figure : figures.figures) {
      message(figure.label);
      number(figure.value, figure.label.key);
    }
  }
  void operator()(const Table& table) {
    if (!fit_for_names(table.id)) wrong("the id of a table may hold letters, digits, '-' and '_' only", table.id);
    if (table.columns.empty()) wrong("a table has no columns", table.id);
    message(table.title);
    for (const auto& column : table.columns) message(column.title);
    for (const auto& note : table.notes) message(note);
    for (const auto& row : table.rows) {
      if (row.size() != table.columns.size()) wrong("a row has another number of cells than the table has columns", table.id);
      for (const auto& cell : row) {
        if (const auto* each = std::get_if<Number>(&cell)) number(*each, table.id);
        if (const auto* words = std::get_if<Message>(&cell)) message(*words);
        if (const auto* missing = std::get_if<Missing>(&cell)) message(missing->reason);
      }
    }
  }
  void operator()(const Chart& chart) {
    (*this)(chart.table);
    message(chart.summary);
    const std::size_t columns = chart.table.columns.size();
    if (chart.y.empty() || chart.x >= columns ||
        std::any_of(chart.y.begin(), chart.y.end(), [&](auto y) { return y >= columns; }))
      wrong("a chart draws a column that is not there", chart.table.id);
  }
  void operator()(const Map& map) {
    (*this)(map.table);
    message(map.summary);
    if (map.value >= map.table.columns.size()) wrong("a map draws a column that is not there", map.table.id);
    if (!std::is_sorted(map.breaks.begin(), map.breaks.end()) || map.breaks.size() + 1 > most_classes)
      wrong("the bounds of a map's classes do not rise, or are more than six", map.table.id);
  }
  void operator()(const Claims& claims) {
    message(claims.question);
    for (const auto& claim : claims.claims) {
      url(claim.url, claim.speaker);
      if (!claim.statement.key.empty()) message(claim.statement);
    }
  }
  void operator()(const Links& links) {
    for (const auto& link : links.links) {
      message(link.text);
      if (!slugs_.contains(link.slug)) wrong("a link leads to a page that is not there", link.slug);
    }
  }

 private:
  const Report& report_;
  std::set<std::string> slugs_, receipts_, sources_;
  std::string page_;
  std::optional<Error> error_;
};

}  // namespace

Done check_report(const Report& report) {
  return Checker(report).check();
}

}  // namespace solleva::share
