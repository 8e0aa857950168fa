// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace solleva {

/// How a process ends because of an error; the numbers are the exit codes of the command line (docs/errors/README.md).
enum class Exit : int {
  done = 0,         ///< the work is complete
  says_no = 1,      ///< the result is a no: a check failed, a plan is infeasible
  bad_usage = 2,    ///< the command or its options are wrong
  bad_input = 3,    ///< a file, a value or an expression of the user is wrong
  environment = 4,  ///< disk, permission, database, network, a missing package
  bug = 70,         ///< a broken invariant of ours
  stopped = 130,    ///< the user stopped the work
};

/// An error code: a constant of the module that can raise it, declared in `<module>/errors.h`, with a page of the same
/// name in docs/errors/. `name` is "<module>.<what-is-wrong>", lower case, words joined by '-'. It never changes.
struct ErrorCode {
  std::string_view name;
  Exit exit;
  friend bool operator==(const ErrorCode& a, const ErrorCode& b) { return a.name == b.name; }
};

/// Where something is wrong. Whatever is unknown stays empty or 0; lines and columns count from 1, columns in characters.
struct Where {
  std::string file = {};  ///< as the user wrote it
  std::size_t line = 0;
  std::size_t column = 0;
  std::string field = {}; ///< column of a table, key of a programme file, option of a command
  std::string unit = {};  ///< household, person, group or country concerned
};

/// What a user can act on: code, what failed, where, why, what to do. Texts start in lower case and end without a full
/// stop; `hint` is empty unless there is something sure to say (a wrong suggestion is worse than none).
struct Error {
  ErrorCode code;
  std::string what;
  Where where = {};
  std::string why = {};
  std::string hint = {};
};

/// "code: what (file:line:column, field, unit): why" on one line, then "hint: ..." on a second line where there is one.
std::string to_text(const Error& error);

}  // namespace solleva
