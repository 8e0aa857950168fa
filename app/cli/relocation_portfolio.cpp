// SPDX-License-Identifier: Apache-2.0
#include "app/cli/relocation_portfolio.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/cli/errors.h"
#include "app/cli/words.h"
#include "solleva/base/text.h"
#include "solleva/share/downloads.h"

namespace solleva::cli {
namespace {

using namespace plan::relocation;

tl::unexpected<Error> misused(std::string why) {
  Error error{errors::bad_value, "--portfolio cannot be used here"};
  error.where.field = "--portfolio";
  error.why = std::move(why);
  return fail(std::move(error));
}

struct Row {
  std::string id, kind, hamlet;
  double cost = 0, effect = 0;
  std::optional<double> spread = {};
};

std::string programme_of(const RelocationInput& input, const std::string& table_name, const std::vector<Row>& rows) {
  const std::string id = input.file.id.empty() ? "relocation" : input.file.id;
  const std::string money = input.file.money.empty() ? "money" : input.file.money;
  std::string text = "# Made by `solleva plan relocation --portfolio`. Each row is one decision by itself: a family that moves and a measure where it lives add up to less, for who has gone has no part in it.\n"
                     "# effect: members in work; of a measure, of all families that live in the hamlet; effect_sd in the table: its standard deviation, where it is known.\n"
                     "# A move is for those alone whose consent holds on " + (input.statement.empty() ? input.move.on.text() : std::string("no day: none was looked at")) + ".\n"
                     "[portfolio]\nid = " + toml_text(id) + "\nname = { en = " + toml_text(input.file.name.empty() ? id : input.file.name) + " }\n";
  const std::string alone = "each row is one decision by itself: a family that moves and a measure where it lives add up to less than what stands here";
  text += "note = " + toml_text(input.file.note.empty() ? alone : input.file.note + "; " + alone) + "\n";
  text += "households = " + toml_text(table_name) + "\nhousehold = \"id\"\nrows = \"decisions\"\nplace = \"place\"\nmoney = " + toml_text(money) + "\nunit = \"members in work\"\n";
  double all = 0;
  for (const Row& row : rows) all += row.cost;
  for (const char* kind : {"move", "stay"}) {
    if (std::ranges::find(rows, std::string(kind), &Row::kind) == rows.end()) continue;
    text += std::string("\n[[measure]]\nid = \"") + kind + "\"\nwho = \"kind = '" + kind + "'\"\n";
    if (std::string_view(kind) == "move") text += "consent = \"consent = 1\"\n";
    text += "cost = \"cost\"\neffect = \"effect\"\n";
    const bool known = std::ranges::any_of(rows, [&](const Row& row) { return row.kind == std::string_view(kind) && row.spread; });
    if (known) text += "effect-sd = \"effect_sd\"\nerror-source = \"measures in place\"\n";
  }
  return text + "\n# " + (input.file.budget ? "The budget of the move." : "Enough for everything; set it to the money that there is.") + "\n[[budget]]\nsource = \"programme\"\namount = " +
         format_double(std::max(1.0, input.file.budget.value_or(all))) + "\n";
}

}  // namespace

Result<PortfolioFiles> relocation_portfolio(const RelocationInput& input, const RelocationAnswer& answer, const std::string& table_name) {
  if (input.costs.empty()) return misused("nothing says what a move costs: the sites need columns as home_cost (`solleva help relocation`)");
  if (!input.statement.empty()) return misused("no consent was looked at, so that nobody may be moved by it");
  std::vector<Row> rows;
  std::vector<double> lives;
  for (const Hamlet& hamlet : input.hamlets) lives.push_back(static_cast<double>(hamlet.others));
  for (const std::uint32_t hamlet : input.hamlet_of) lives[hamlet] += 1;
  for (std::size_t f = 0; f < input.move.families.size(); ++f) {
    const std::uint32_t site = best_site(input, answer, f);
    if (site == kStays) continue;
    Row row;
    row.id = input.move.families[f].consent.person() + " to " + input.move.sites[site].name;
    row.kind = "move";
    row.hamlet = input.hamlets[input.hamlet_of[f]].name;
    row.cost = input.costs[site].all();
    row.effect = input.move.families[f].worth[site];
    rows.push_back(std::move(row));
  }
  for (std::size_t m = 0; m < input.measures.size(); ++m) {
    const StayMeasure& one = input.measures[m];
    Row row;
    row.hamlet = input.hamlets[one.hamlet].name;
    row.id = one.name + " in " + row.hamlet;
    row.kind = "stay";
    row.cost = one.fixed + one.per_family * lives[one.hamlet];
    row.effect = one.effect * lives[one.hamlet];
    if (input.stay[m].effect_sd) row.spread = *input.stay[m].effect_sd * lives[one.hamlet];
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return misused("nobody who agreed has a site to go to, and there is no measure in place");
  PortfolioFiles files;
  files.table = "id,kind,place,consent,cost,effect,effect_sd\n";
  for (const Row& row : rows) {
    files.table += share::csv_text(row.id) + "," + row.kind + "," + share::csv_text(row.hamlet) + "," + (row.kind == "move" ? "1" : "") + "," + format_double(row.cost) + "," + format_double(row.effect) + "," +
                   (row.spread ? format_double(*row.spread) : "") + "\n";
  }
  files.programme = programme_of(input, table_name, rows);
  return files;
}

}  // namespace solleva::cli
