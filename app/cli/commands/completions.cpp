// SPDX-License-Identifier: Apache-2.0
#include "app/cli/help.h"

namespace solleva::cli {
namespace {

Checked<Outcome> run(const Arguments& arguments, const RunControl&) {
  return Outcome{completion_script(arguments.text("SHELL"))};
}

const Register here{{
    .step = "completions",
    .summary = "print the completion script of a shell",
    .description = "The script completes commands, options, allowed values and file names.",
    .arguments = {{.name = "SHELL", .help = "the shell", .type = Type::text, .allowed = {"bash", "zsh", "fish"}}},
    .options = {output_option()},
    .examples = {{"complete in this bash session", "source <(solleva completions bash)"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
