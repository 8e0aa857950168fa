// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/cli/arguments.h"
#include "solleva/base/result.h"
#include "solleva/base/run_control.h"
#include "solleva/share/envelope.h"

namespace solleva::cli {

/// What an option or argument holds; it is checked before the command runs.
enum class Type {
  flag,     ///< present or not, takes no value
  text,     ///< any text that is not empty
  integer,  ///< a whole number that fits 64 bits
  count,    ///< a whole number from 1
  number,   ///< a finite decimal number with '.'
  amount,   ///< such a number above 0
  part,     ///< such a number from 0 to 1
  file,     ///< a path; completions offer files
  folder,   ///< a path; completions offer folders
};

/// An option of a command: `--name VALUE`, `--name=VALUE`, and `-k VALUE` where there is a letter.
struct Option {
  std::string name;        ///< without dashes, as in "by"
  std::string value = {};  ///< how help calls the value, as in "COL"; empty for a flag
  std::string help;        ///< one sentence in lower case without a full stop
  Type type = Type::text;
  char letter = 0;                        ///< 'o' for -o; few options need one
  std::string fallback = {};              ///< the value when it is not given; empty: none
  std::vector<std::string> allowed = {};  ///< empty: any value of the type
  bool required = false;
  bool repeatable = false;
  std::string alias = {};                 ///< what other programs call it, without dashes; understood, and told by help
};

enum class Presence { required, optional, one_or_more, any };

/// A positional argument, as FILE in `solleva data describe FILE`.
struct Positional {
  std::string name;  ///< in capitals
  std::string help;
  Type type = Type::file;
  Presence presence = Presence::required;
  std::vector<std::string> allowed = {};
};

struct Example {
  std::string text;     ///< what it does, in lower case without a full stop
  std::string command;  ///< the whole line, as typed
};

/// What a command hands back: estimates with all that goes with them, or a finished text. Nothing else writes to stdout.
struct Outcome {
  std::variant<share::Envelope, std::string> output;
  Exit exit = Exit::done;  ///< done, or says_no
};

/// One definition of a command: parsing, `-h`, the man page, the completions and docs/api/cli.md all come from it.
struct Command {
  std::string step;         ///< as in "measure"; a command of one word has its word here and no verb
  std::string verb = {};    ///< as in "grouped"
  std::string summary;      ///< one line in lower case without a full stop
  std::string description;  ///< paragraphs separated by an empty line
  std::vector<Positional> arguments = {};
  std::vector<Option> options = {};
  std::vector<Example> examples = {};
  Checked<Outcome> (*run)(const Arguments& arguments, const RunControl& control);

  std::string name() const { return verb.empty() ? step : step + " " + verb; }
};

/// All commands in the order of the loop.
const std::vector<Command>& commands();

/// `const Register here{grouped()};` in an anonymous namespace of commands/<step>_<verb>.cpp makes the command known.
struct Register {
  explicit Register(Command command);
};

/// The options that many commands share; a command lists those it obeys.
Option format_option();   ///< --format: text, json, csv, xlsx, md, html
Option output_option();   ///< -o, --output FILE
Option threads_option();  ///< --threads
Option seed_option();     ///< --seed
Option note_option();     ///< --note TEXT
Option where_option();    ///< --where EXPR
Option with_option();     ///< --with NAME=EXPR, repeatable

/// The same options, with geojson among the formats: for commands whose results have places.
std::vector<Option> with_geojson(std::vector<Option> options);

/// `own` followed by --where, --with, --format, --output and --threads: what a command that reads a table and gives figures
/// takes.
std::vector<Option> table_options(std::vector<Option> own);

}  // namespace solleva::cli
