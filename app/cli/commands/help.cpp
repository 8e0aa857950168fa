// SPDX-License-Identifier: Apache-2.0
#include "app/cli/help.h"

#include "app/cli/cooperative_file.h"
#include "app/cli/errors.h"
#include "app/cli/farm_file.h"
#include "app/cli/farm_rounds_file.h"
#include "app/cli/park_file.h"
#include "solleva/base/text.h"
#include "solleva/data/deprivations.h"
#include "solleva/data/design_file.h"
#include "solleva/data/heritage_file.h"
#include "solleva/data/portfolio_file.h"
#include "solleva/data/programme.h"
#include "solleva/data/relocation_file.h"
#include "solleva/data/schooling_file.h"

namespace solleva::cli {
namespace {

Checked<Outcome> run(const Arguments& arguments, const RunControl&) {
  const std::string name = join(arguments.texts("COMMAND"), " ");
  if (name.empty()) return Outcome{overview()};
  if (name == "commands") return Outcome{reference_page()};
  if (name == "programme-file") return Outcome{data::programme_guide()};
  if (name == "deprivations") return Outcome{data::deprivation_guide()};
  if (name == "design") return Outcome{data::design_guide()};
  if (name == "portfolio") return Outcome{data::portfolio_guide()};
  if (name == "cooperative") return Outcome{cooperative_guide()};
  if (name == "farm") return Outcome{farm_guide() + rounds_guide()};
  if (name == "heritage") return Outcome{data::heritage_guide()};
  if (name == "park") return Outcome{park_guide()};
  if (name == "schooling") return Outcome{data::schooling_guide()};
  if (name == "relocation") return Outcome{data::relocation_guide()};
  std::vector<std::string> names{"commands", "programme-file", "deprivations", "design", "portfolio", "cooperative", "farm", "heritage", "park", "relocation", "schooling"};
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
    .description = "`solleva help data describe` is the same as `solleva data describe -h`. `solleva help commands` prints the "
                   "reference of all commands, "
                   "`solleva help programme-file` that of the programme file, `solleva help deprivations` that of the file of a "
                   "multidimensional index, `solleva help design` that of the file of a survey design, `solleva help portfolio` that of the file of "
                   "a portfolio of measures, `solleva help cooperative` that of the file of a cooperative, `solleva help farm` that of the file of a farm, `solleva help heritage` that of the file of crafts, `solleva help park` that of the file of a park, `solleva help relocation` that of the file of a move and `solleva help schooling` that of the file of schooling, all in Markdown.",
    .arguments = {{.name = "COMMAND",
                   .help = "a step and a verb, or commands, programme-file, deprivations, design, portfolio, cooperative, farm, heritage, park, relocation or schooling; without it, all commands are listed",
                   .type = Type::text,
                   .presence = Presence::any}},
    .options = {output_option()},
    .examples = {{"how a file is described", "solleva help data describe"},
                 {"what a programme file may hold", "solleva help programme-file"},
                 {"how a multidimensional index is written", "solleva help deprivations"},
                 {"how the design of a survey is written down", "solleva help design"},
                 {"how a portfolio of measures is written", "solleva help portfolio"},
                 {"how a plan of schooling is written", "solleva help schooling"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
