// SPDX-License-Identifier: Apache-2.0
#include "app/cli/help.h"

namespace solleva::cli {
namespace {

Checked<Outcome> run(const Arguments&, const RunControl&) {
  return Outcome{manual_page()};
}

const Register here{{
    .step = "man",
    .summary = "print the manual page as roff",
    .description = "The page holds every command with its options and examples, made from the same definitions as the help.",
    .options = {output_option()},
    .examples = {{"read it", "solleva man | man -l -"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
