// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "solleva/share/page.h"

namespace solleva::share {
namespace {

/// Receipts that rest on the same thing share one entry on the page: what they have in common, as a key to compare by.
std::string basis_key(const Receipt& receipt) {
  std::string key = receipt.method.args.empty() ? receipt.method.key : receipt.id;
  key += '\n' + receipt.equation;
  for (const auto& source : receipt.sources) key += '\n' + source;
  return key;
}

class ReceiptWriter {
 public:
  ReceiptWriter(const SiteModel& site, Prose& prose, Html& html) : site_(site), prose_(prose), html_(html) {}

  void write() {
    if (prose_.receipts().empty()) return;
    html_.open("section", {{"class", "receipts"}, {"aria-labelledby", "receipts"}}).open("h2", {{"id", "receipts"}});
    prose_.write(html_, "receipts.title");
    html_.close().open("p");
    prose_.write(html_, "receipts.intro");
    html_.close().line();
    for (std::size_t i = 0; i < prose_.receipts().size(); ++i) receipt(*site_.receipts.find(prose_.receipts()[i])->second, i + 1);
    html_.open("div", {{"class", "sources"}});
    for (std::size_t i = 0; i < bases_.size(); ++i) basis(*bases_[i], i + 1);
    html_.close().close().line();
  }

 private:
  void receipt(const Receipt& receipt, std::size_t number) {
    html_.open("article", {{"class", "receipt"}, {"id", "r-" + std::to_string(number)}});
    html_.open("pre").leaf("code", receipt.expression, {{"class", "expression"}}).close();
    if (!receipt.pointer.empty()) html_.open("pre").leaf("code", receipt.pointer, {{"class", "pointer"}}).close();
    html_.open("a", {{"class", "source"}, {"href", "#s-" + std::to_string(basis_number(receipt))}});
    prose_.write(html_, "receipts.basis");
    html_.close().close().line();
  }

  std::size_t basis_number(const Receipt& receipt) {
    const auto [found, is_new] = numbers_.try_emplace(basis_key(receipt), bases_.size() + 1);
    if (is_new) bases_.push_back(&receipt);
    return found->second;
  }

  template <class Write>
  void entry(const char* term, Write write) {
    html_.open("dt");
    prose_.write(html_, term);
    html_.close().open("dd");
    write();
    html_.close();
  }

  void entry(const char* term, const std::string& verbatim, std::string_view tag = "bdi") {
    if (!verbatim.empty()) entry(term, [&] { html_.leaf(tag, verbatim, {{"lang", "en", tag == "bdi"}}); });
  }

  void basis(const Receipt& receipt, std::size_t number) {
    html_.open("article", {{"class", "source-entry"}, {"id", "s-" + std::to_string(number)}}).open("dl");
    entry("receipts.method", [&] { prose_.write(html_, receipt.method); });
    if (!receipt.equation.empty()) entry("receipts.equation", [&] { equation(receipt.equation); });
    entry("receipts.how", [&] { prose_.write(html_, receipt.kind == Receipt::Kind::sql ? "receipts.sql" : "receipts.command"); });
    entry("receipts.version", "Solleva " + site_.report->version);
    html_.close();
    for (const auto& id : receipt.sources) source(*site_.sources.find(id)->second);
    html_.close().line();
  }

  /// "regional-aggregates#2": the method's page and the number of the equation on it.
  void equation(const std::string& reference) {
    const auto hash = reference.find('#');
    const std::string slug = reference.substr(0, hash);
    const std::string number = hash == std::string::npos ? "" : reference.substr(hash + 1);
    const auto method = site_.methods.find(slug);
    const Message text{
        number.empty() ? "receipts.method-page" : "receipts.equation-of",
        {{"method", Verbatim{method == site_.methods.end() ? slug : method->second}}, {"number", Verbatim{number}}}};
    if (method != site_.methods.end()) html_.open("a", {{"href", "../methods/" + slug + ".html"}});
    prose_.write(html_, text);
    if (method != site_.methods.end()) html_.close();
  }

  void source(const Source& source) {
    html_.open("dl", {{"class", "file"}});
    entry("receipts.source", [&] {
      if (source.url.empty())
        prose_.write(html_, Verbatim{source.title});
      else
        html_.leaf("a", source.title, {{"href", source.url}, {"lang", "en"}, {"rel", "noreferrer"}});
    });
    entry("receipts.publisher", source.publisher);
    entry("receipts.vintage", source.vintage);
    entry("receipts.licence", source.licence);
    entry("receipts.file", source.file, "code");
    entry("receipts.sha256", source.sha256, "code");
    html_.close();
  }

  const SiteModel& site_;
  Prose& prose_;
  Html& html_;
  std::map<std::string, std::size_t> numbers_;
  std::vector<const Receipt*> bases_;
};

}  // namespace

void write_receipts(const SiteModel& site, Prose& prose, Html& html) {
  ReceiptWriter(site, prose, html).write();
}

}  // namespace solleva::share
