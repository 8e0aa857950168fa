// SPDX-License-Identifier: Apache-2.0
// Every figure of the Asia report comes again from its receipt: all queries are run, and of all figures 100 drawn at random, commands among them.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>

#include "tests/cases/asia.h"

namespace solleva::testing {
namespace {

using namespace share;

/// All numbers of a report that have a receipt, wherever they stand.
class Collector {
 public:
  explicit Collector(const Report& report) {
    for (const Page& page : report.pages) {
      see(page.title);
      see(page.summary);
      for (const Block& block : page.blocks) std::visit([&](const auto& part) { see(part); }, block);
    }
  }
  const std::vector<Number>& numbers() const { return numbers_; }

 private:
  void see(const Number& number) {
    if (!number.receipt.empty()) numbers_.push_back(number);
  }
  void see(const Country&) {}
  void see(const Verbatim&) {}
  void see(const Day&) {}
  void see(const Missing& missing) { see(missing.reason); }
  void see(const Message& message) {
    for (const auto& [name, argument] : message.args) std::visit([&](const auto& value) { see(value); }, argument);
  }
  void see(const Heading& heading) { see(heading.text); }
  void see(const Paragraph& paragraph) { see(paragraph.text); }
  void see(const Bullets& bullets) {
    for (const Message& item : bullets.items) see(item);
  }
  void see(const KeyFigures& key) {
    for (const KeyFigure& figure : key.figures) see(figure.value);
  }
  void see(const Table& table) {
    see(table.title);
    for (const auto& row : table.rows) {
      for (const Cell& cell : row) std::visit([&](const auto& value) { see(value); }, cell);
    }
  }
  void see(const Chart& chart) {
    see(chart.summary);
    see(chart.table);
  }
  void see(const Map& map) {
    see(map.summary);
    see(map.table);
  }
  void see(const Claims& claims) {
    for (const Claim& claim : claims.claims) see(claim.statement);
  }
  void see(const Links&) {}

  std::vector<Number> numbers_;
};

const std::vector<Number>& numbers() {
  static const Collector collector(asia().report);
  return collector.numbers();
}

const Receipt& receipt_of(const Number& number) {
  static const std::map<std::string, const Receipt*> receipts = [] {
    std::map<std::string, const Receipt*> map;
    for (const Receipt& receipt : asia().report.receipts) map.emplace(receipt.id, &receipt);
    return map;
  }();
  return *receipts.at(number.receipt);
}

double queried(const std::string& sql) {
  auto rows = asia().tables.engine.query("SELECT CAST((" + sql + ") AS DOUBLE)");
  if (!rows) {
    ADD_FAILURE() << to_text(rows.error()) << '\n' << sql;
    return std::nan("");
  }
  auto chunk = rows->next();
  if (!chunk || !*chunk || (*chunk)->rows() != 1 || !(*chunk)->has_value(0, 0)) {
    ADD_FAILURE() << "no single value: " << sql;
    return std::nan("");
  }
  return (*chunk)->numbers(0)[0];
}

/// What a command of solleva prints, run by the program that this tree built; each command once.
const nlohmann::json& printed(const std::string& expression) {
  static std::map<std::string, nlohmann::json> answers;
  const auto [answer, added] = answers.try_emplace(expression);
  if (!added) return answer->second;
  const std::string name = "solleva ";
  EXPECT_TRUE(expression.starts_with(name));
  const std::string command = "cd " SOLLEVA_SOURCE_DIR "/cases/asia && " SOLLEVA_BINARY " " + expression.substr(name.size());
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  char buffer[4096];
  while (const std::size_t n = fread(buffer, 1, sizeof buffer, pipe.get())) text.append(buffer, n);
  answer->second = nlohmann::json::parse(text, nullptr, false);
  return answer->second;
}

double commanded(const Receipt& receipt) {
  const nlohmann::json& json = printed(receipt.expression);
  if (json.is_discarded()) {
    ADD_FAILURE() << "no JSON: " << receipt.expression;
    return std::nan("");
  }
  return json.at(nlohmann::json::json_pointer(receipt.pointer)).get<double>();
}

void expect_equal(double shown, double again, const Receipt& receipt) {
  EXPECT_NEAR(again, shown, 1e-9 * std::max(1.0, std::abs(shown))) << receipt.expression << ' ' << receipt.pointer;
}

TEST(Receipts, HundredRandomFiguresComeAgain) {
  ASSERT_GT(numbers().size(), 3000u);
  std::mt19937_64 random(142);
  for (int i = 0; i < 100; ++i) {
    const Number& number = numbers()[random() % numbers().size()];
    const Receipt& receipt = receipt_of(number);
    expect_equal(number.value, receipt.kind == Receipt::Kind::sql ? queried(receipt.expression) : commanded(receipt), receipt);
  }
}

TEST(Receipts, EveryQueryGivesItsFigure) {
  std::map<std::string, double> answers;
  for (const Number& number : numbers()) {
    const Receipt& receipt = receipt_of(number);
    if (receipt.kind != Receipt::Kind::sql) continue;
    auto [answer, added] = answers.try_emplace(receipt.id, 0);
    if (added) answer->second = queried(receipt.expression);
    expect_equal(number.value, answer->second, receipt);
  }
  EXPECT_GT(answers.size(), 2000u);
}

TEST(Receipts, EveryCommandGivesItsFigure) {
  std::size_t commands = 0;
  std::map<std::string, bool> seen;
  for (const Number& number : numbers()) {
    const Receipt& receipt = receipt_of(number);
    if (receipt.kind != Receipt::Kind::command || !seen.try_emplace(receipt.id, true).second) continue;
    expect_equal(number.value, commanded(receipt), receipt);
    ++commands;
  }
  EXPECT_GT(commands, 50u);
}

TEST(Receipts, EverySourceIsNamedWithItsChecksum) {
  std::map<std::string, const Source*> sources;
  for (const Source& source : asia().report.sources) {
    EXPECT_EQ(source.sha256.size(), 64u) << source.id;
    EXPECT_FALSE(source.licence.empty()) << source.id;
    EXPECT_FALSE(source.vintage.empty()) << source.id;
    sources.emplace(source.id, &source);
  }
  for (const Receipt& receipt : asia().report.receipts) {
    EXPECT_FALSE(receipt.sources.empty()) << receipt.id;
    for (const std::string& source : receipt.sources) EXPECT_TRUE(sources.contains(source)) << source;
  }
}

}  // namespace
}  // namespace solleva::testing
