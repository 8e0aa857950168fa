// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"

#include <algorithm>
#include <array>

namespace solleva::cli {
namespace {

/// The loop, and after it the commands about the program itself.
constexpr std::array<std::string_view, 13> kOrder{"run",      "data",  "measure", "target",  "plan", "simulate",   "track",
                                                  "evaluate", "share", "help",    "version", "man",  "completions"};

std::vector<Command>& registry() {
  static std::vector<Command> all;
  return all;
}

auto place(const Command& command) {
  return std::find(kOrder.begin(), kOrder.end(), command.step) - kOrder.begin();
}

bool before(const Command& a, const Command& b) {
  if (a.step != b.step) return place(a) < place(b);
  return a.verb < b.verb;
}

}  // namespace

Register::Register(Command command) {
  std::vector<Command>& all = registry();
  all.insert(std::upper_bound(all.begin(), all.end(), command, before), std::move(command));
}

const std::vector<Command>& commands() {
  return registry();
}

Option format_option() {
  return {.name = "format",
          .value = "FORMAT",
          .help = "how the result is written; without it, what the ending of -o FILE says, else text",
          .allowed = {"text", "json", "csv", "xlsx", "md", "html"}};
}

Option output_option() {
  return {
      .name = "output", .value = "FILE", .help = "write the result to FILE instead of stdout", .type = Type::file, .letter = 'o'};
}

Option note_option() {
  return {.name = "note", .value = "TEXT", .help = "a sentence that stands with the result in every format, as that its data are made up"};
}

Option threads_option() {
  return {.name = "threads",
          .value = "N",
          .help = "use N threads, without changing any result; without it, all processors",
          .type = Type::count};
}

Option seed_option() {
  return {.name = "seed", .value = "N", .help = "the seed of whatever is drawn at random", .type = Type::integer};
}

Option where_option() {
  return {.name = "where", .value = "EXPR", .help = "keep only the rows for which the SQL expression is true"};
}

Option with_option() {
  return {.name = "with", .value = "NAME=EXPR", .help = "add a column by an SQL expression over the others", .repeatable = true};
}

std::vector<Option> table_options(std::vector<Option> own) {
  for (Option option : {where_option(), with_option(), format_option(), output_option(), threads_option()})
    own.push_back(std::move(option));
  return own;
}

std::vector<Option> with_geojson(std::vector<Option> options) {
  for (Option& option : options) {
    if (option.name == "format") option.allowed.emplace_back("geojson");
  }
  return options;
}

}  // namespace solleva::cli
