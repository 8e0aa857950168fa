// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/cooperative/book.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

#include "solleva/plan/cooperative/errors.h"

namespace solleva::plan::cooperative {
namespace {

constexpr std::array kKinds{AccountKind::assets, AccountKind::advances, AccountKind::debts, AccountKind::capital, AccountKind::reserve, AccountKind::receipts, AccountKind::costs};

Error bad_book(const BookLine& line, std::string what, std::string why, std::string hint = {}) {
  Error error{errors::bad_book, std::move(what)};
  error.where = line.where;
  error.why = std::move(why);
  error.hint = std::move(hint);
  return error;
}

/// Whether debits add to the account.
bool grows_by_debit(AccountKind kind) { return kind == AccountKind::assets || kind == AccountKind::advances || kind == AccountKind::costs; }

std::optional<AccountKind> kind_of(const std::string& account) {
  const std::string word = account.substr(0, account.find(':'));
  for (const AccountKind kind : kKinds) {
    if (word == name_of(kind)) return kind;
  }
  return std::nullopt;
}

std::optional<std::int64_t> sum_of(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}

Done check_line(const BookLine& line) {
  if (line.debit < 0 || line.credit < 0) return fail(bad_book(line, "an amount is below 0", "a debit below 0 is a credit", "write it on the other side"));
  if ((line.debit == 0) == (line.credit == 0)) {
    return fail(bad_book(line, "a line has not one side", line.debit == 0 ? "neither debit nor credit has an amount" : "both debit and credit have amounts"));
  }
  if (!kind_of(line.account)) {
    return fail(bad_book(line, "there is no such kind of account", "\"" + line.account + "\" begins with none of assets, advances, debts, capital, reserve, receipts, costs",
                         "write receipts:wool, costs:fodder, advances:H001"));
  }
  return {};
}

}  // namespace

std::string_view name_of(AccountKind kind) {
  switch (kind) {
    case AccountKind::assets: return "assets";
    case AccountKind::advances: return "advances";
    case AccountKind::debts: return "debts";
    case AccountKind::capital: return "capital";
    case AccountKind::reserve: return "reserve";
    case AccountKind::receipts: return "receipts";
    case AccountKind::costs: return "costs";
  }
  return {};
}

Done Book::post(const std::vector<BookLine>& entry) {
  if (entry.empty()) return {};
  std::optional<std::int64_t> debits = 0, credits = 0;
  for (const BookLine& line : entry) {
    if (Done done = check_line(line); !done) return done;
    if (debits) debits = sum_of(*debits, line.debit);
    if (credits) credits = sum_of(*credits, line.credit);
  }
  if (!debits || !credits) return fail(bad_book(entry.front(), "the sums of entry " + entry.front().entry + " are too large", "a sum holds up to 9.2e18 smallest units"));
  if (*debits != *credits) {
    const auto money = [&](std::int64_t units) { return Money::of_units(units, currency_).text(); };
    return fail(bad_book(entry.front(), "entry " + entry.front().entry + " does not balance",
                         "debits are " + money(*debits) + ", credits " + money(*credits) + ": " + money(*debits > *credits ? *debits - *credits : *credits - *debits) + " apart",
                         "look for a line that is missing or a slip in an amount"));
  }
  const auto total = sum_of(total_, *debits);  // no account can hold more than all debits together
  if (!total) return fail(bad_book(entry.front(), "the sums of the book are too large", "a sum holds up to 9.2e18 smallest units"));
  total_ = *total;
  for (const BookLine& line : entry) {
    const auto [at, fresh] = index_.emplace(line.account, accounts_.size());
    if (fresh) {
      Account account;
      account.name = line.account;
      account.kind = *kind_of(line.account);
      const std::size_t colon = line.account.find(':');
      if (colon != std::string::npos) account.of = line.account.substr(colon + 1);
      accounts_.push_back(std::move(account));
    }
    accounts_[at->second].debit += line.debit;
    accounts_[at->second].credit += line.credit;
  }
  lines_.insert(lines_.end(), entry.begin(), entry.end());
  ++entries_;
  return {};
}

std::int64_t Book::surplus() const {
  std::int64_t surplus = 0;
  for (const Account& account : accounts_) {
    if (account.kind == AccountKind::receipts || account.kind == AccountKind::costs) surplus += account.credit - account.debit;
  }
  return surplus;
}

std::int64_t Book::balance(const std::string& account) const {
  const auto at = index_.find(account);
  if (at == index_.end()) return 0;
  const Account& found = accounts_[at->second];
  return grows_by_debit(found.kind) ? found.debit - found.credit : found.credit - found.debit;
}

bool Book::balances() const {
  std::int64_t difference = 0;
  for (const Account& account : accounts_) difference += account.debit - account.credit;
  return difference == 0;
}

Result<Book> book_of(Currency currency, const std::vector<BookLine>& lines) {
  std::vector<std::vector<BookLine>> entries;
  std::unordered_map<std::string, std::size_t> number;
  for (const BookLine& line : lines) {
    const auto [at, fresh] = number.emplace(line.entry, entries.size());
    if (fresh) entries.emplace_back();
    entries[at->second].push_back(line);
  }
  Book book(currency);
  for (const std::vector<BookLine>& entry : entries) {
    if (Done done = book.post(entry); !done) return fail(done.error());
  }
  return book;
}

Done close_year(Book& book, const std::string& date, const std::vector<Closing>& to) {
  std::vector<BookLine> entry;
  const auto add = [&](const std::string& account, std::int64_t credit, const char* text) {
    if (credit == 0) return;
    BookLine line;
    line.entry = "close";
    line.date = date;
    line.account = account;
    line.text = text;
    (credit > 0 ? line.credit : line.debit) = credit > 0 ? credit : -credit;
    entry.push_back(std::move(line));
  };
  for (const Account& account : book.accounts()) {
    const bool of_year = account.kind == AccountKind::receipts || account.kind == AccountKind::costs;
    if (of_year) add(account.name, account.debit - account.credit, "closed");
  }
  for (const Closing& one : to) add(one.account, one.amount, "division of the surplus");
  return book.post(entry);
}

}  // namespace solleva::plan::cooperative
