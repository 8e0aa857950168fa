// SPDX-License-Identifier: Apache-2.0
#include "app/cli/farm_portfolio.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/farm_output.h"
#include "app/cli/words.h"
#include "solleva/base/text.h"
#include "solleva/share/downloads.h"

namespace solleva::cli {
namespace {

using namespace plan::farm;

tl::unexpected<Error> misused(std::string why) {
  Error error{errors::bad_value, "--portfolio cannot be used here"};
  error.where.field = "--portfolio";
  error.why = std::move(why);
  return fail(std::move(error));
}

struct Row {
  std::string id, kind;
  double cost = 0, effect = 0, spread = 0;
};

/// The farm before a programme: no land reclaimed, no machine bought.
Farm before(Farm farm) {
  for (Parcel& parcel : farm.parcels) parcel.reclaimable = 0;
  for (Activity& activity : farm.activities) {
    if (activity.kind == Kind::machine) activity.least = activity.most = 0;
  }
  return farm;
}

/// What `farm` brings more than `base`.
Done weigh(const Farm& farm, const FarmPlan& base, Row& row, const RunControl& control) {
  const Result<FarmPlan> plan = plan_farm(farm, {}, control);
  if (!plan) return fail(plan.error());
  if (!plan->optimum.objective) return {};
  row.effect = plan->expected - base.expected;
  double squares = 0;
  for (std::size_t s = 0; s < plan->income.size() && s < farm.scenarios.size(); ++s) {
    const double off = plan->income[s] - base.income[s] - row.effect;
    squares += farm.scenarios[s].probability * off * off;
  }
  row.spread = std::sqrt(squares);
  return {};
}

std::string programme_of(const FarmInput& input, const std::string& table_name, const std::vector<Row>& rows) {
  std::string text = "# Made by `solleva plan farm --portfolio`. Each row is one decision by itself beside what is there; two that want the same hands or water add up to less.\n"
                     "# effect: what it adds to the mean income of a year; effect_sd in the table: the standard deviation of that over the years that may come.\n"
                     "[portfolio]\nid = " + toml_text(input.id) + "\nname = { en = " + toml_text(input.farm.name) + " }\n";
  const std::string alone = "each row is one decision by itself: two that want the same hands or water add up to less than what stands here";
  text += "note = " + toml_text(input.note.empty() ? alone : input.note + "; " + alone) + "\n";
  text += "households = " + toml_text(table_name) + "\nhousehold = \"id\"\nrows = \"decisions\"\nmoney = " + toml_text(input.farm.money) + "\nunit = " + toml_text(input.farm.money + " of income a year") + "\n";
  double all = 0;
  for (const Row& row : rows) all += row.cost;
  for (const char* kind : {"land", "machine"}) {
    if (std::ranges::find(rows, std::string(kind), &Row::kind) == rows.end()) continue;
    text += std::string("\n[[measure]]\nid = \"") + kind + "\"\nwho = \"kind = '" + kind + "'\"\ncost = \"cost\"\neffect = \"effect\"\n" + (input.farm.scenarios.empty() ? "" : "effect-sd = \"effect_sd\"\nerror-source = \"years\"\n");
  }
  return text + "\n# Enough for everything; set it to the money that there is.\n[[budget]]\nsource = \"programme\"\namount = " + format_double(std::max(1.0, all)) + "\n";
}

}  // namespace

Result<PortfolioFiles> farm_portfolio(const FarmInput& input, const std::string& table_name, const RunControl& control) {
  const Farm bare = before(input.farm);
  const Result<FarmPlan> base = plan_farm(bare, {}, control);
  if (!base) return fail(base.error());
  if (!base->optimum.objective) return misused("without new land and machines no plan keeps every rule, so that there is nothing to compare with: " + base->optimum.reason);
  std::vector<Row> rows;
  for (std::size_t g = 0; g < bare.parcels.size(); ++g) {
    const Parcel& parcel = input.farm.parcels[g];
    if (parcel.reclaimable <= 0) continue;
    Farm with = bare;
    with.parcels[g].area += parcel.reclaimable;
    Row row{"reclaim " + parcel.name, "land", parcel.reclaim_cost * parcel.reclaimable, 0, 0};
    if (Done done = weigh(with, *base, row, control); !done) return fail(done.error());
    rows.push_back(std::move(row));
  }
  for (std::size_t a = 0; a < bare.activities.size(); ++a) {
    const Activity& machine = input.farm.activities[a];
    if (machine.kind != Kind::machine || machine.most < 1) continue;
    Farm with = bare;
    with.activities[a].least = with.activities[a].most = 1;
    with.activities[a].cost = with.activities[a].cash = 0;
    Row row{machine.name, "machine", machine.cost, 0, 0};
    if (Done done = weigh(with, *base, row, control); !done) return fail(done.error());
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return misused("the farm has neither land that could be reclaimed nor a machine to buy");
  PortfolioFiles files;
  files.table = "id,kind,cost,effect,effect_sd\n";
  for (const Row& row : rows) {
    files.table += share::csv_text(row.id) + "," + row.kind + "," + figure(row.cost) + "," + figure(row.effect) + "," + (input.farm.scenarios.empty() ? "" : figure(row.spread)) + "\n";
  }
  files.programme = programme_of(input, table_name, rows);
  return files;
}

}  // namespace solleva::cli
