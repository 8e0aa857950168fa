// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/portfolio_combined.h"

namespace solleva::cli {
namespace {

/// The name of a file as an id: what no id may hold becomes a dash.
std::string id_of(const std::filesystem::path& path) {
  std::string id;
  for (const char c : path.stem().string()) {
    const bool letter = (c >= 'a' && c <= 'z'), other = (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (letter || (other && !id.empty())) id += c;
    else if (c >= 'A' && c <= 'Z') id += static_cast<char>(c - 'A' + 'a');
    else if (!id.empty()) id += '-';
  }
  return id.empty() ? "together" : id;
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  CombineWishes wishes;
  wishes.worth = arguments.texts("worth");
  wishes.unit = arguments.text("unit");
  wishes.money = arguments.number("money");
  if (wishes.money && !(*wishes.money > 0)) return fail(Error{errors::bad_value, "money must be above 0", {.field = "--money"}});
  const Checked<Combination> combination = read_combination(arguments.texts("PROGRAMME"), wishes, control);
  if (!combination) return tl::unexpected(combination.error());
  share::Envelope envelope;
  envelope.plan.emplace();
  std::int64_t rows = 0;
  for (const auto& part : combination->parts) {
    rows += static_cast<std::int64_t>(part->table.ids.size());
    envelope.inputs.push_back(part->input);
    envelope.inputs.push_back(part->source.input);
  }
  const std::string path = arguments.text("to");
  const PortfolioMaker make = [&](const std::string& table_name) -> Result<PortfolioFiles> { return combined_files(*combination, id_of(path), table_name); };
  if (Done done = write_portfolio_files(path, "--to", envelope.inputs, make); !done) return fail(done.error());
  envelope.plan->head = {{"written", path}, {"programmes", static_cast<std::int64_t>(combination->parts.size())}, {"rows", rows}, {"unit", combination->unit}, {"money", combination->money}};
  envelope.plan->parts.push_back(combined_list(*combination));
  envelope.notes.push_back({"adds_up", "rows of different programmes are different decisions, and their effects add up: where two of them act on the same people that is too much"});
  return Outcome{std::move(envelope), Exit::done};
}

const Register here{{
    .step = "plan",
    .verb = "combine",
    .summary = "several programmes as one, so that a cooperative, a school and a road compete for the same money",
    .description =
        "Reads programmes as `solleva plan portfolio` reads them, and writes one: a row for each row of theirs, with its cost and its effect. The planners of Solleva write such programmes with --portfolio. "
        "Where they count effects in different units, --worth says what one unit of a programme counts as: how many yuan of income a child in school is worth is a judgement, which the new "
        "programme shows as its user's. With --money all compete for one budget; without it each keeps its own.\n\n"
        "Whoever has no consent on record for a measure is left out of it, as in the programmes. Years, scenarios, further objectives and floors must be written into the new programme. "
        "The method is in docs/methods/portfolio.md.",
    .arguments = {{.name = "PROGRAMME", .help = "files of portfolios", .presence = Presence::one_or_more}},
    .options = {{.name = "to", .value = "FILE", .help = "the programme to write, in .toml; its table is written beside it as .csv", .type = Type::file, .required = true},
                {.name = "worth", .value = "ID=NUMBER", .help = "what one unit of the effect of this programme counts as", .repeatable = true},
                {.name = "unit", .value = "TEXT", .help = "what all effects are counted in; that of the first programme unless said"},
                {.name = "money", .value = "AMOUNT", .help = "one budget for all instead of their own", .type = Type::number},
                note_option(), format_option(), output_option()},
    .examples = {{"a school and a farm share 300,000", "solleva plan combine school.toml farm.toml --to valley.toml --unit \"CNY of income a year\" --worth made-valley=4000 --money 300000"},
                 {"then plan with it", "solleva plan portfolio valley.toml -o valley.html"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
