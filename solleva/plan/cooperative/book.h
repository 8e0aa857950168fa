// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "solleva/base/money.h"
#include "solleva/base/result.h"

// The accounts of a cooperative: double entry, exact.
namespace solleva::plan::cooperative {

/// What an account is for, the word before the colon of its name, as in "costs:fodder" or "advances:H012".
enum class AccountKind { assets, advances, debts, capital, reserve, receipts, costs };

struct Account {
  std::string name;           ///< as in the book
  AccountKind kind = AccountKind::assets;
  std::string of;             ///< behind the colon: of advances and capital, the household
  std::int64_t debit = 0, credit = 0;  ///< sums over all entries, in smallest units
};

/// A line of the book: one side of an entry.
struct BookLine {
  std::string entry;          ///< lines of the same entry belong together
  std::string date, account, text;
  std::int64_t debit = 0, credit = 0;  ///< one of them is 0
  Where where = {};
};

/// A book in which every entry balances; only post() adds to it.
class Book {
 public:
  explicit Book(Currency currency) : currency_(currency) {}

  /// Adds one entry, all its lines or none. Errors: plan.bad-book where debits and credits differ (and by how much), a line has both or neither
  /// side, an amount is below 0, an account has no known kind, or a sum would pass 9.2e18.
  Done post(const std::vector<BookLine>& entry);

  Currency currency() const { return currency_; }
  const std::vector<Account>& accounts() const { return accounts_; }  ///< in the order in which they were first used
  const std::vector<BookLine>& lines() const { return lines_; }
  std::size_t entries() const { return entries_; }

  /// Receipts less costs, in smallest units.
  /// Formula: docs/methods/cooperative.md, cooperative#11. Source: definition. Units: smallest units of the currency.
  std::int64_t surplus() const;
  /// What the account has more of: its debits less its credits for assets, advances and costs, the other way round for the rest. 0 for no account.
  /// Formula: cooperative#11. Source: definition. Units: smallest units of the currency.
  std::int64_t balance(const std::string& account) const;
  /// Whether all debits are all credits: true as long as post() works.
  bool balances() const;

 private:
  Currency currency_;
  std::vector<Account> accounts_;
  std::unordered_map<std::string, std::size_t> index_;
  std::vector<BookLine> lines_;
  std::size_t entries_ = 0;
  std::int64_t total_ = 0;  ///< of all debits
};

std::string_view name_of(AccountKind kind);

/// A book from its lines; lines of an entry need not stand together. Errors: those of post(), with the place of the entry's first line.
Result<Book> book_of(Currency currency, const std::vector<BookLine>& lines);

struct Closing {
  std::string account;
  std::int64_t amount = 0;
};

/// Closes the year: receipts and costs to nothing, the surplus to the accounts named, which get the amounts beside them; an amount below 0 is taken.
/// Errors: plan.bad-book where the amounts do not add up to the surplus.
Done close_year(Book& book, const std::string& date, const std::vector<Closing>& to);

}  // namespace solleva::plan::cooperative
