// SPDX-License-Identifier: Apache-2.0
#include "app/cli/heritage_portfolio.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/words.h"
#include "solleva/base/text.h"
#include "solleva/share/downloads.h"

namespace solleva::cli {
namespace {

using namespace plan::heritage;

struct Row {
  std::string id, kind, place;
  double cost = 0, effect = 0, spread = 0;
};

std::string figure(double value) { return format_double(std::round(value * 100) / 100 + 0.0); }

/// The crafts with one workshop that could be opened, or none, and money for it.
Heritage with_workshop(const Heritage& heritage, std::optional<std::size_t> number) {
  Heritage left = heritage;
  left.budget = 1;
  for (std::size_t w = 0; w < left.workshops.size(); ++w) {
    Workshop& one = left.workshops[w];
    left.budget += one.open_cost + one.run_cost;
    if (!one.there && w != number) one.crafts.clear();
  }
  left.budget += static_cast<double>(left.candidates.size()) * (left.stipend + left.fee);
  return left;
}

std::string programme_of(const HeritageInput& input, const std::string& table_name, const std::vector<Row>& rows) {
  std::string text = "# Made by `solleva plan heritage --portfolio`. Each row is one decision by itself; two workshops that want the same people, masters or orders add up to less.\n"
                     "# effect: what it adds to the expected income of poor households in the year, as orders and hours of the tables say; nothing of it was observed.\n"
                     "# effect_sd in the table: the standard deviation of that over the scenarios. Whether a craft is kept is not in it: see `solleva plan heritage`.\n"
                     "[portfolio]\nid = " + toml_text(input.file.id) + "\nname = { en = " + toml_text(input.file.name) + " }\n";
  const std::string alone = "each row is one decision by itself: two that want the same people or orders add up to less than what stands here";
  text += "note = " + toml_text(input.file.note.empty() ? alone : input.file.note + "; " + alone) + "\n";
  text += "households = " + toml_text(table_name) + "\nhousehold = \"id\"\nrows = \"decisions\"\nplace = \"place\"\nmoney = " + toml_text(input.file.money) + "\nunit = " + toml_text(input.file.money + " of income of poor households a year") + "\n";
  for (const char* kind : {"places", "workshop"}) {
    if (std::ranges::find(rows, std::string(kind), &Row::kind) == rows.end()) continue;
    text += std::string("\n[[measure]]\nid = \"") + kind + "\"\nwho = \"kind = '" + kind + "'\"\ncost = \"cost\"\neffect = \"effect\"\n" + (input.heritage.markets.empty() ? "" : "effect-sd = \"effect_sd\"\nerror-source = \"scenarios\"\n");
  }
  // No money is no budget that could be planned with; another amount would be an invention.
  if (!(input.file.budget > 0)) return text + "\n# The budget of the programme is 0: put money here to plan with.\n# [[budget]]\n# source = \"heritage\"\n# amount =\n";
  return text + "\n[[budget]]\nsource = \"heritage\"\namount = " + format_double(input.file.budget) + "\n";
}

}  // namespace

Result<PortfolioFiles> heritage_portfolio(const HeritageInput& input, const std::string& table_name, const RunControl& control) {
  HeritageOptions options;
  options.floors = false;
  HeritageOptions nothing = options;
  nothing.only_today = true;
  Result<HeritagePlan> base = plan_heritage(input.heritage, nothing, control);
  if (!base) return fail(base.error());
  const std::vector<Market> years = input.heritage.years();
  std::vector<Row> rows;
  const auto weigh = [&](std::optional<std::size_t> number, Row row) -> Done {
    Result<HeritagePlan> plan = plan_heritage(with_workshop(input.heritage, number), options, control);
    if (!plan) return fail(plan.error());
    if (!plan->optimum.objective) return {};
    for (std::size_t s = 0; s < years.size(); ++s) row.effect += years[s].probability * (plan->poor_income[s] - base->poor_income[s]);
    double squares = 0;
    for (std::size_t s = 0; s < years.size(); ++s) {
      const double off = plan->poor_income[s] - base->poor_income[s] - row.effect;
      squares += years[s].probability * off * off;
    }
    row.spread = std::sqrt(squares);
    row.cost = plan->cost - base->cost;
    // The others are counted beside the places that stand free.
    if (!number) base = std::move(plan);
    if (row.effect > 0.005) rows.push_back(std::move(row));
    return {};
  };
  if (Done done = weigh({}, Row{"places that stand free", "places", "all workshops"}); !done) return fail(done.error());
  for (std::size_t w = 0; w < input.heritage.workshops.size(); ++w) {
    const Workshop& one = input.heritage.workshops[w];
    if (one.there) continue;
    Row row;
    row.id = "open " + one.name;
    row.kind = "workshop";
    row.place = one.place.empty() ? one.name : one.place;
    if (Done done = weigh(w, std::move(row)); !done) return fail(done.error());
  }
  if (rows.empty()) {
    Error error{errors::bad_value, "--portfolio cannot be used here"};
    error.where.field = "--portfolio";
    error.why = "no free place and no new workshop would bring poor households more";
    return fail(std::move(error));
  }
  PortfolioFiles files;
  files.table = "id,place,kind,cost,effect,effect_sd\n";
  for (const Row& row : rows) {
    files.table += share::csv_text(row.id) + "," + share::csv_text(row.place) + "," + row.kind + "," + figure(std::max(0.0, row.cost)) + "," + figure(row.effect) + "," + (input.heritage.markets.empty() ? "" : figure(row.spread)) + "\n";
  }
  files.programme = programme_of(input, table_name, rows);
  return files;
}

}  // namespace solleva::cli
