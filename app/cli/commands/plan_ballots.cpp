// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <utility>

#include "app/cli/command.h"
#include "solleva/base/text.h"
#include "solleva/data/text_file.h"
#include "solleva/plan/plan.h"
#include "solleva/share/ballot_sheet.h"

namespace solleva::cli {
namespace {

using plan::village::Election;
using plan::village::VoteType;

share::BallotKind kind_of(VoteType type) {
  switch (type) {
    case VoteType::approval:
      return share::BallotKind::approve;
    case VoteType::choose_one:
      return share::BallotKind::choose_one;
    case VoteType::ordinal:
      return share::BallotKind::rank;
    default:
      break;
  }
  return share::BallotKind::points;
}

share::BallotSheet sheet_of(const Election& election) {
  const double unit = std::pow(10.0, election.decimals);
  share::BallotSheet sheet;
  sheet.title = election.title;
  sheet.kind = kind_of(election.type);
  sheet.currency = election.currency;
  sheet.budget = static_cast<double>(election.budget) / unit;
  sheet.most_projects = election.most_projects;
  sheet.most_points = election.most_points;
  for (const plan::village::Project& project : election.projects)
    sheet.rows.push_back({project.id, project.name, static_cast<double>(project.cost) / unit});
  return sheet;
}

Checked<Outcome> run(const Arguments& arguments, const RunControl&) {
  const std::string path = arguments.text("FILE");
  const Result<std::string> text = data::read_text(path);
  if (!text) return fail(text.error());
  const Checked<Election> election = plan::village::parse_pabulib(*text, path, false);
  if (!election) return tl::unexpected(election.error());
  if (arguments.format() == share::Format::csv)
    return Outcome{plan::village::typed_ballots_template(*election, static_cast<std::size_t>(*arguments.integer("rows"))),
                   Exit::done};
  std::vector<std::string> languages;
  for (const std::string_view word : split(arguments.text("languages"), ',')) languages.emplace_back(trim(word));
  Result<std::string> sheet = share::render_ballot_sheet(sheet_of(*election), languages);
  if (!sheet) return fail(sheet.error());
  return Outcome{std::move(*sheet), Exit::done};
}

const Register here{{
    .step = "plan",
    .verb = "ballots",
    .summary = "ballots on paper: a sheet to print, and a table to type them in",
    .description = "Makes of the proposals in a Pabulib file (META and PROJECTS; votes are not needed) a ballot for A4 paper in "
                   "one or more languages, each on a paper of its own, "
                   "or with --format csv the empty table into which the papers are typed, a row a ballot. `solleva plan village "
                   "FILE --ballots TABLE` reads it back and names the "
                   "row and the project of every cell that cannot be counted.\n\nInstructions come from the message catalogues "
                   "(all but English made by machine); titles of projects "
                   "are as the village has written them.",
    .arguments = {{.name = "FILE", .help = "proposals in the format of Pabulib"}},
    .options = {{.name = "languages", .value = "LANGS", .help = "languages of the sheet, with commas between", .fallback = "en"},
                {.name = "rows",
                 .value = "N",
                 .help = "how many ballots the table has room for",
                 .type = Type::count,
                 .fallback = "100"},
                {.name = "format",
                 .value = "FORMAT",
                 .help = "the sheet to print, or the table to type into",
                 .fallback = "html",
                 .allowed = {"html", "csv"}},
                output_option()},
    .examples = {{"print ballots in Italian and Arabic", "solleva plan ballots proposals.pb --languages it,ar -o ballots.html"},
                 {"the table for 80 papers", "solleva plan ballots proposals.pb --format csv --rows 80 -o typed.csv"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
