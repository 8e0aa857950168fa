// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"

namespace solleva::cli {
namespace {

Checked<Outcome> run(const Arguments&, const RunControl&) {
  return Outcome{std::string("solleva " SOLLEVA_VERSION "\n")};
}

const Register here{{
    .step = "version",
    .summary = "say which version this is",
    .description = "`solleva --version` is the same.",
    .examples = {{"which version is this", "solleva version"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
