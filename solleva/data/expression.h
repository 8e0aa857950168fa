// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/table.h"

namespace solleva::data {

/// Decides whether a text is an expression that may run: SQL that computes one value from one row, and from nothing else. That
/// is: one expression, not a list or a statement; no query inside it; no aggregate, window or lambda; no parameter; no function
/// whose value depends on anything but its arguments (random(), now(), current_setting()). It is decided on the engine's own
/// parse tree; nothing of the text is run.
class ExpressionRules {
 public:
  /// Asks the engine once which of its functions qualify. Errors: data.engine-failed.
  static Result<ExpressionRules> of(Engine& engine);

  /// `columns`: the names that the expression may use, in any letter case. Errors: data.bad-expression (no well-formed SQL),
  /// data.not-an-expression (well-formed, but more than an expression), data.missing-column, data.wrong-encoding, data.nul-byte.
  Done check(std::string_view text, std::span<const std::string> columns);

 private:
  explicit ExpressionRules(Engine engine) : engine_(std::move(engine)) {}
  Engine engine_;
  std::set<std::string, std::less<>> functions_;
};

/// A column computed from the others, as in `--with pc=income/hhsize`.
struct Derived {
  std::string name;
  std::string expression;
};

/// "NAME=EXPR" as a Derived. Errors: data.bad-expression.
Result<Derived> parse_derived(std::string_view text);

/// What a user asks of a table: further columns, then the rows to keep. Each expression may use the columns derived before it.
struct Selection {
  std::vector<Derived> with = {};
  std::string where = {};  ///< empty: all rows
};

/// The selection as a new table `name` of the engine, in the order of the rows; labels and kinds of missing values go with the
/// columns. Locks the engine first, so every file must be loaded before. Errors: those of ExpressionRules, data.bad-expression
/// where a type does not fit or a row makes it fail, data.duplicate-column, data.no-rows where no row is left.
Result<Table> select(Engine& engine, const Table& table, const Selection& selection, const std::string& name);

}  // namespace solleva::data
