// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/check.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "solleva/share/sample_test.h"

namespace solleva::share {
namespace {

/// What check_report says of the sample report after one change.
std::string trouble(const std::function<void(Report&)>& change) {
  Report report = sample::report();
  change(report);
  const auto checked = check_report(report);
  return checked ? "none" : to_text(checked.error());
}

Table& first_table(Report& report) {
  return std::get<Chart>(report.pages[0].blocks[4]).table;
}

TEST(Check, lets_a_sound_report_pass) {
  EXPECT_EQ(trouble([](Report&) {}), "none");
}

TEST(Check, finds_every_contradiction) {
  const std::vector<std::pair<std::string, std::function<void(Report&)>>> cases = {
      {"the first page is not 'index'", [](Report& report) { report.pages[0].slug = "start"; }},
      {"same slug", [](Report& report) { report.pages[1].slug = "index"; }},
      {"a slug may hold", [](Report& report) { report.pages[1].slug = "../../etc"; }},
      {"the parent of the page", [](Report& report) { report.pages[2].parent = "nowhere"; }},
      {"two receipts", [](Report& report) { report.receipts.push_back(report.receipts[0]); }},
      {"two sources", [](Report& report) { report.sources.push_back(report.sources[0]); }},
      {"no expression", [](Report& report) { report.receipts[0].expression.clear(); }},
      {"rests on a source", [](Report& report) { report.receipts[0].sources = {"nothing"}; }},
      {"needs a receipt itself",
       [](Report& report) { report.receipts[0].method.args["n"] = Number{1, NumberStyle::percent1, "r00"}; }},
      {"neither http nor https", [](Report& report) { report.sources[0].url = "javascript:alert(1)"; }},
      {"neither http nor https",
       [](Report& report) { std::get<Claims>(report.pages[0].blocks[5]).claims[0].url = "file:///etc"; }},
      {"the same id", [](Report& report) { report.pages[0].blocks.push_back(first_table(report)); }},
      {"the id of a table", [](Report& report) { first_table(report).id = "a b"; }},
      {"no columns", [](Report& report) { first_table(report).columns.clear(); }},
      {"another number of cells", [](Report& report) { first_table(report).rows[0].pop_back(); }},
      {"a chart draws a column", [](Report& report) { std::get<Chart>(report.pages[0].blocks[4]).y = {3}; }},
      {"a map draws a column", [](Report& report) { std::get<Map>(report.pages[1].blocks[0]).value = 3; }},
      {"classes do not rise", [](Report& report) { std::get<Map>(report.pages[1].blocks[0]).breaks = {0.2, 0.1}; }},
      {"a link leads", [](Report& report) { std::get<Links>(report.pages[0].blocks[6]).links[0].slug = "gone"; }},
      {"has no key", [](Report& report) { report.title = {}; }},
      {"not a number",
       [](Report& report) {
         first_table(report).rows[0][1] = Number{std::numeric_limits<double>::quiet_NaN(), NumberStyle::percent1, "r00"};
       }},
  };
  for (const auto& [expected, change] : cases) {
    const std::string found = trouble(change);
    EXPECT_EQ(found.rfind("share.bad-report: ", 0), 0u) << found;
    EXPECT_NE(found.find(expected), std::string::npos) << found;
  }
}

TEST(Check, a_figure_needs_its_receipt) {
  const auto with = [](Number number) {
    return trouble([&](Report& report) { std::get<KeyFigures>(report.pages[0].blocks[3]).figures[0].value = number; });
  };
  EXPECT_EQ(with({0.5, NumberStyle::percent1}), "share.figure-without-receipt: a figure has no receipt (key.rate, index)");
  EXPECT_EQ(with({0.5, NumberStyle::percent1, "no-such"}).rfind("share.figure-without-receipt", 0), 0u);
  EXPECT_EQ(with({1990, NumberStyle::year}), "none");
  EXPECT_EQ(with({2.15, NumberStyle::dollars2}), "none");
  EXPECT_EQ(with({12, NumberStyle::integer}), "none");
}

}  // namespace
}  // namespace solleva::share
