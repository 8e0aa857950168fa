// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "app/cli/economy_input.h"
#include "app/cli/errors.h"
#include "app/cli/plan_limits.h"
#include "app/cli/survey_input.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using plan::Leontief;
using plan::LeontiefSolution;

/// A factor with what a unit of output takes of it, and its multipliers.
struct Factor {
  std::string name;
  std::vector<double> intensity;
  std::vector<double> multiplier;
};

/// Multipliers of a model: of output first, then of each factor.
struct Multipliers {
  std::vector<Factor> factors;
  double error = 0;  ///< no multiplier is farther from the true one
};

double dot(std::span<const double> a, std::span<const double> b) {
  Sum sum;
  for (std::size_t i = 0; i < a.size(); ++i) sum.add(a[i] * b[i]);
  return sum.value();
}

double bound_of(const LeontiefSolution& solution) {
  double most = 0;
  for (const double scale : solution.scale) most = std::max(most, scale);
  return most * solution.error;
}

Result<Multipliers> multipliers_of(const Leontief& leontief, const EconomyInput& input, const RunControl& control) {
  Multipliers all;
  const std::size_t n = input.sectors.size();
  all.factors.push_back({"output", std::vector<double>(n, 1.0), {}});
  for (std::size_t f = 0; f < input.factors.names.size(); ++f) {
    Factor factor{input.factors.names[f], std::vector<double>(n), {}};
    for (std::size_t i = 0; i < n; ++i) {
      if (input.economy.output[i] > 0) factor.intensity[i] = input.factors.amounts[f][i] / input.economy.output[i];
    }
    all.factors.push_back(std::move(factor));
  }
  for (Factor& factor : all.factors) {
    std::vector<double> right = factor.intensity;
    right.resize(leontief.sectors());  // households, where they are a sector, are no factor of themselves
    Result<LeontiefSolution> solution = leontief.multipliers(right, control);
    if (!solution) return fail(solution.error());
    all.error = std::max(all.error, bound_of(*solution));
    factor.multiplier = std::move(solution->x);
  }
  return all;
}

/// --shock SECTOR=AMOUNT: a change of final demand.
Result<std::vector<double>> shock_of(const Arguments& arguments, const EconomyInput& input) {
  std::vector<double> shock(input.sectors.size());
  for (const std::string& text : arguments.texts("shock")) {
    const std::size_t equals = text.rfind('=');
    const std::optional<double> amount = equals == std::string::npos ? std::nullopt : parse_double(std::string_view(text).substr(equals + 1));
    if (!amount || !std::isfinite(*amount)) return fail({errors::bad_value, "'" + text + "' is not SECTOR=AMOUNT", {.field = "--shock"}});
    const Result<std::size_t> sector = input.sector(text.substr(0, equals), "shock");
    if (!sector) return fail(sector.error());
    shock[*sector] += *amount;
  }
  return shock;
}

/// What a unit of output buys, and of what households buy of each sector the part that is made here.
struct Local {
  plan::SparseMatrix coefficients;
  std::vector<double> purchases;
};

/// Coefficients of the economy, cut to a region where --jobs says what it has.
Result<Local> local_economy(const Arguments& arguments, const EconomyInput& input, const RunControl& control, share::Envelope& envelope) {
  Result<plan::SparseMatrix> national = plan::input_coefficients(input.economy);
  if (!national) return fail(named_sector(in_file(national.error(), arguments.text("FLOWS")), input.sectors));
  if (!arguments.given("jobs")) return Local{std::move(*national), std::vector<double>(input.sectors.size(), 1.0)};
  const std::string path = arguments.text("jobs"), rule = arguments.text("rule");
  const Result<JobsInput> jobs = read_jobs(path, input.sectors, control, envelope);
  if (!jobs) return fail(jobs.error());
  const plan::LocationQuotient quotient = rule == "slq"    ? plan::LocationQuotient::simple
                                          : rule == "cilq" ? plan::LocationQuotient::cross_industry
                                                           : plan::LocationQuotient::flegg;
  Result<plan::SparseMatrix> regional = plan::regional_coefficients(*national, {jobs->region, jobs->nation}, quotient, *arguments.number("delta"));
  if (!regional) return fail(named_sector(in_file(regional.error(), path), input.sectors));
  Result<std::vector<double>> purchases = plan::regional_purchases({jobs->region, jobs->nation}, quotient, *arguments.number("delta"));
  if (!purchases) return fail(named_sector(in_file(purchases.error(), path), input.sectors));
  envelope.notes.push_back({"regionalised", "coefficients are the national ones cut by location quotients, a guess without a survey: try other values of --delta"});
  return Local{std::move(*regional), std::move(*purchases)};
}

/// Type II: households spend what they earn, here as far as what they buy is made here.
Result<plan::SparseMatrix> closed(const Arguments& arguments, const EconomyInput& input, const Local& local, share::Envelope& envelope) {
  const Result<std::vector<double>> wages = input.factors.of(arguments.text("wages"), "wages");
  if (!wages) return fail(wages.error());
  const std::vector<std::string> columns = column_list(arguments, "spending");
  if (columns.empty()) return fail({errors::missing_option, "households need to spend what they earn", {.field = "--spending"}, "", "name columns of --final"});
  std::vector<double> consumption(input.sectors.size());
  for (const std::string& column : columns) {
    const Result<std::vector<double>> amounts = input.final_demand.of(column, "spending");
    if (!amounts) return fail(amounts.error());
    for (std::size_t i = 0; i < consumption.size(); ++i) consumption[i] += (*amounts)[i];
  }
  if (const double spent = sum(consumption), earned = sum(*wages); spent > earned) {
    envelope.notes.push_back({"overspent", "households spend " + format_double(spent) + " and earn " + format_double(earned) +
                                               " here: what comes from elsewhere is counted as if wages brought it, so type II is too high"});
  }
  for (std::size_t i = 0; i < consumption.size(); ++i) consumption[i] *= local.purchases[i];
  return plan::with_households(local.coefficients, input.economy.output, *wages, consumption);
}

share::List sectors_list(const EconomyInput& input, const Multipliers& open, const std::optional<Multipliers>& type2) {
  share::Drawing drawing;
  drawing.title = "Output that a unit of demand sets in motion";
  drawing.x = "sector";
  drawing.y = "output_multiplier";
  drawing.y_label = "output a unit of final demand";
  drawing.text = "1 is the demand itself; what is above it is bought from others on the way.";
  drawing.bars = true;
  share::List list{"sectors", {}, std::move(drawing), 1, {}};
  for (std::size_t i = 0; i < input.sectors.size(); ++i) {
    share::Fields row{{"sector", input.sectors[i]}, {"output", input.economy.output[i]}};
    for (const Factor& factor : open.factors) row.emplace_back(factor.name + "_multiplier", factor.multiplier[i]);
    if (type2) {
      for (const Factor& factor : type2->factors) row.emplace_back(factor.name + "_multiplier_type2", factor.multiplier[i]);
    }
    list.rows.push_back(std::move(row));
  }
  return list;
}

/// What buyers of a region use of a factor themselves, as households do who burn fuel.
double used_by_buyers(const EconomyInput& input, const std::string& factor, const std::string& region, const std::string& mark) {
  const NamedAmounts& used = input.used_by_buyers;
  const auto found = std::ranges::find(used.names, factor);
  if (found == used.names.end()) return 0;
  Sum total;
  for (std::size_t k = 0; k < input.final_demand.names.size(); ++k) {
    if (EconomyInput::region_of(input.final_demand.names[k], mark) == region) total.add(used.amounts[static_cast<std::size_t>(found - used.names.begin())][k]);
  }
  return total.value();
}

/// Who buys sets how much of each factor in motion, beside where the factor is.
share::List regions_list(const EconomyInput& input, const Multipliers& open, const std::string& mark) {
  std::map<std::string, std::vector<double>> demand;
  for (std::size_t k = 0; k < input.final_demand.names.size(); ++k) {
    const std::string region = EconomyInput::region_of(input.final_demand.names[k], mark);
    if (region.empty()) return {"regions", {}, {}, 1, {}};
    std::vector<double>& total = demand.try_emplace(region, std::vector<double>(input.sectors.size())).first->second;
    for (std::size_t i = 0; i < total.size(); ++i) total[i] += input.final_demand.amounts[k][i];
  }
  share::List list{"regions", {}, {}, 2, {}};
  for (const auto& [region, total] : demand) {
    for (const Factor& factor : open.factors) {
      Sum there;
      for (std::size_t i = 0; i < input.sectors.size(); ++i) {
        if (EconomyInput::region_of(input.sectors[i], mark) == region) there.add(factor.intensity[i] * input.economy.output[i]);
      }
      const double direct = used_by_buyers(input, factor.name, region, mark), by_use = dot(factor.multiplier, total) + direct;
      there.add(direct);
      list.rows.push_back({{"region", region}, {"factor", factor.name}, {"where_it_is", there.value()}, {"for_its_demand", by_use}, {"net_exports", there.value() - by_use}});
    }
  }
  return list;
}

Result<share::List> shock_list(const Leontief& leontief, const EconomyInput& input, const std::vector<double>& shock, const Multipliers& open,
                               const RunControl& control, share::Fields& head) {
  std::vector<double> demand = shock;
  demand.resize(leontief.sectors());
  const Result<LeontiefSolution> change = leontief.output_for(demand, control);
  if (!change) return fail(change.error());
  const std::span<const double> produced = std::span(change->x).first(input.sectors.size());
  for (const Factor& factor : open.factors) head.emplace_back("shock_" + factor.name, dot(factor.intensity, produced));
  head.emplace_back("shock_error", bound_of(*change));
  share::List list{"shock", {}, {}, 1, {}};
  for (std::size_t i = 0; i < input.sectors.size(); ++i) {
    share::Fields row{{"sector", input.sectors[i]}, {"demand", shock[i]}};
    for (const Factor& factor : open.factors) row.emplace_back(factor.name, factor.intensity[i] * produced[i]);
    list.rows.push_back(std::move(row));
  }
  return list;
}

/// FLOWS as flows, or with --make as uses.
Result<EconomyInput> input_of_economy(const Arguments& arguments, const RunControl& control, share::Envelope& envelope) {
  const EconomyPaths paths{arguments.text("FLOWS"), arguments.text("final"), arguments.text("factors"), arguments.text("final-factors"), arguments.text("balance")};
  if (!arguments.given("make")) return read_economy(paths, control, envelope);
  SupplyUsePaths tables;
  tables.make = arguments.text("make");
  tables.elsewhere = arguments.text("from-elsewhere");
  tables.added = column_list(arguments, "value-added");
  tables.balance = arguments.flag("balance-uses");
  tables.kind = arguments.text("symmetric") == "industries" ? plan::Symmetric::industries : plan::Symmetric::products;
  return read_supply_use(paths, tables, control, envelope);
}

/// Options that only mean something beside another.
Done check_options(const Arguments& arguments) {
  const std::pair<const char*, const char*> needs[] = {{"rule", "jobs"}, {"delta", "jobs"}, {"spending", "wages"}, {"wages", "factors"}, {"final-factors", "factors"},
                                                 {"from-elsewhere", "make"}, {"value-added", "make"}, {"value-added", "factors"}, {"balance-uses", "make"}};
  for (const auto& [option, other] : needs) {
    if (!arguments.given(option) || arguments.given(other)) continue;
    return fail({errors::missing_option, std::string("--") + option + " says nothing without --" + other, {.field = std::string("--") + other}});
  }
  if (arguments.given("make") && (arguments.given("balance") || arguments.given("final-factors"))) {
    return fail({errors::bad_value, "tables of supply and use have no such totals", {.field = arguments.given("balance") ? "--balance" : "--final-factors"}, "", "leave it out; --balance-uses balances uses"});
  }
  if (!arguments.given("delta") || arguments.text("rule") == "flq") return {};
  return fail({errors::bad_value, "only the rule flq has a delta", {.field = "--delta"}});
}

Checked<Outcome> run(const Arguments& arguments, const RunControl& control) {
  if (Done valid = check_options(arguments); !valid) return fail(valid.error());
  share::Envelope envelope;
  const Result<EconomyInput> input = input_of_economy(arguments, control, envelope);
  if (!input) return fail(input.error());
  const Result<Local> local = local_economy(arguments, *input, control, envelope);
  if (!local) return fail(local.error());
  const Result<Leontief> leontief = Leontief::of(local->coefficients, control);
  if (!leontief) return fail(named_sector(in_file(leontief.error(), arguments.text("FLOWS")), input->sectors));
  const Result<Multipliers> open = multipliers_of(*leontief, *input, control);
  if (!open) return fail(open.error());
  std::optional<Leontief> with_households;
  std::optional<Multipliers> type2;
  if (arguments.given("wages")) {
    const Result<plan::SparseMatrix> wider = closed(arguments, *input, *local, envelope);
    if (!wider) return fail(wider.error());
    Result<Leontief> second = Leontief::of(*wider, control);
    if (!second) return fail(named_sector(in_file(second.error(), arguments.text("FLOWS")), input->sectors));
    Result<Multipliers> found = multipliers_of(*second, *input, control);
    if (!found) return fail(found.error());
    with_households = std::move(*second);
    type2 = std::move(*found);
  }
  share::Plan result;
  result.head = {{"sectors_in_all", counted(input->sectors.size() - 1)}, {"output", sum(input->economy.output)}, {"multiplier_error", open->error}};
  if (arguments.given("shock")) {
    const Result<std::vector<double>> shock = shock_of(arguments, *input);
    if (!shock) return fail(shock.error());
    Result<share::List> list = shock_list(type2 ? *with_households : *leontief, *input, *shock, *open, control, result.head);
    if (!list) return fail(list.error());
    result.parts.push_back(std::move(*list));
  }
  result.parts.push_back(sectors_list(*input, *open, type2));
  if (share::List list = regions_list(*input, *open, arguments.text("region-mark")); !list.rows.empty() && !arguments.given("jobs")) {
    result.parts.push_back(std::move(list));
  }
  envelope.plan = std::move(result);
  envelope.notes.push_back({"fixed-coefficients", "multipliers have fixed coefficients and idle capacity, and do not take off what would have been there anyway"});
  return Outcome{std::move(envelope)};
}

std::vector<Option> options() {
  return {{.name = "final", .value = "TABLE", .help = "final demand: sectors in rows, who buys in columns", .type = Type::file, .required = true},
          {.name = "factors", .value = "TABLE", .help = "jobs, wages, value added, water ...: one in each row, sectors in columns", .type = Type::file},
          {.name = "final-factors", .value = "TABLE", .help = "what buyers use of the factors themselves, who buys in columns", .type = Type::file},
          {.name = "shock", .value = "SECTOR=AMOUNT", .help = "a change of final demand, as by a new park", .repeatable = true},
          {.name = "wages", .value = "FACTOR", .help = "the factor that households earn, for type II multipliers"},
          {.name = "spending", .value = "COLS", .help = "columns of --final that are what households buy"},
          {.name = "jobs", .value = "TABLE", .help = "columns sector (the first), region and nation: cut national coefficients to the region", .type = Type::file},
          {.name = "rule", .value = "RULE", .help = "the location quotient that cuts", .fallback = "flq", .allowed = {"slq", "cilq", "flq"}},
          {.name = "delta", .value = "D", .help = "of flq: the higher, the fewer inputs are bought in a small region", .type = Type::number, .fallback = "0.3"},
          {.name = "balance", .value = "TABLE", .help = "columns sector (the first), sold and bought: new totals of the flows, met by RAS", .type = Type::file},
          {.name = "make", .value = "TABLE", .help = "FLOWS is the table of uses (products in rows, industries in columns); this is what each industry (row) makes of each product", .type = Type::file},
          {.name = "from-elsewhere", .value = "TABLE", .help = "with --make: imports and margins, products in rows; all columns are supply", .type = Type::file},
          {.name = "value-added", .value = "FACTORS", .help = "with --make: factors that with its uses make up what an industry makes, which is then checked"},
          {.name = "balance-uses", .help = "with --make: bring uses and final demand to the supply of each product (GRAS)", .type = Type::flag},
          {.name = "symmetric", .value = "KIND", .help = "with --make: a table of products (industry technology) or of industries (fixed product sales structure)", .fallback = "products", .allowed = {"products", "industries"}},
          {.name = "region-mark", .value = "TEXT", .help = "what stands between region and branch in the name of a sector", .fallback = "|"},
          note_option(), format_option(), output_option()};
}

const Register here{{
    .step = "plan",
    .verb = "economy",
    .summary = "what a park, a road or a lost market sets in motion in a region: input-output",
    .description =
        "Reads what sectors buy from each other (a square table, or a list of from, to, amount) and final demand, and gives for each sector what a unit of "
        "demand sets in motion: output, and each factor of --factors (type I), also with households who spend what they earn (type II: --wages and "
        "--spending). --shock follows a change of demand through all sectors. Sectors named region|branch also give, by region, where a factor is and for "
        "whose demand.\n\n--jobs makes coefficients of a region from national ones by location quotients; --balance first brings the flows to new totals "
        "(RAS, also with entries below 0). With --make FLOWS is a table of uses, and a symmetric table of products or industries is made of both after a look whether they "
        "agree. No inverse is made, and every figure has a proved bound of its error (docs/methods/input-output.md).",
    .arguments = {{.name = "FLOWS", .help = "what each sector (column) buys from each (row), in money"}},
    .options = options(),
    .examples = {{"what a unit of demand for each branch sets in motion, and for how many jobs",
                  "solleva plan economy flows.csv --final demand.csv --factors factors.csv"},
                 {"a food park that sells 250 more, with what its workers spend",
                  "solleva plan economy flows.csv --final demand.csv --factors factors.csv --wages wages --spending households --shock food=250"},
                 {"tables of supply and use, industry by industry", "solleva plan economy uses.csv --make supply.csv --final demand.csv --factors added.csv --value-added wages,profits --symmetric industries"},
                 {"a county from the national table", "solleva plan economy flows.csv --final demand.csv --jobs jobs.csv --delta 0.25"}},
    .run = run,
}};

}  // namespace
}  // namespace solleva::cli
