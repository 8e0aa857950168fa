// SPDX-License-Identifier: Apache-2.0
#include "app/cli/help.h"

#include "app/cli/errors.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

Checked<Outcome> run(const Arguments& arguments, const RunControl&) {
  if (arguments.flag("markdown")) return Outcome{reference_page()};
  const std::vector<std::string> words = arguments.texts("COMMAND");
  if (words.empty()) return Outcome{overview()};
  const std::string name = join(words, " ");
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    if (command.name() == name) return Outcome{command_help(command)};
    if (command.step == name) return Outcome{step_help(name)};
    names.push_back(command.name());
  }
  return fail({errors::unknown_command,
               "there is no command \"solleva " + name + "\"",
               {},
               "solleva -h lists them all",
               did_you_mean(name, names)});
}

const Register here{{
    .step = "help",
    .summary = "show how a command is used",
    .description = "`solleva help measure grouped` is the same as `solleva measure grouped -h`.",
    .arguments = {{.name = "COMMAND",
                   .help = "a step and a verb; without them, all commands are listed",
                   .type = Type::text,
                   .presence = Presence::any}},
    .options = {{.name = "markdown", .help = "print the reference page of all commands in Markdown", .type = Type::flag},
                output_option()},
    .examples = {{"how grouped data are measured", "solleva help measure grouped"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
