// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/cli/economy_input.h"
#include "app/cli/park_input.h"
#include "solleva/base/sum.h"
#include "solleva/plan/economy/errors.h"

namespace solleva::cli {
namespace {

using namespace plan::park;

/// Of a figure in a table only so many digits are sure.
constexpr double kSame = 1e-6;

Error in_economy(std::string what, const std::string& file, const std::string& unit, std::string why) {
  Error error{plan::errors::bad_economy, std::move(what)};
  error.where = {.file = file, .unit = unit};
  error.why = std::move(why);
  return error;
}

/// What a sector buys and adds is what it sells.
Done check_sums(const ParkEconomyFile& file, const EconomyInput& economy) {
  if (file.inputs_and.empty()) return {};
  std::vector<double> costs = economy.economy.flows.column_sums();
  for (const std::string& name : file.inputs_and) {
    const Result<std::vector<double>> amounts = economy.factors.of(name, "inputs-and");
    if (!amounts) return fail(amounts.error());
    for (std::size_t j = 0; j < costs.size(); ++j) costs[j] += (*amounts)[j];
  }
  for (std::size_t j = 0; j < costs.size(); ++j) {
    const double output = economy.economy.output[j];
    if (std::fabs(costs[j] - output) <= kSame * std::max(1.0, std::fabs(output))) continue;
    return fail(in_economy("the sums of the table do not match", file.flows, economy.sectors[j],
                           "it sells " + format_double(output) + " (its row with final demand) and its costs are " + format_double(costs[j]) + " (its column with " + join(file.inputs_and, ", ") + "): " + format_double(costs[j] - output) + " too much"));
  }
  return {};
}

/// What a unit of output buys in the region, and of what households buy of each sector the part that the region makes.
struct Regional {
  plan::SparseMatrix coefficients;
  std::vector<double> local;
};

/// The national table, cut to the region as far as location quotients know.
Result<Regional> cut(const ParkEconomyFile& file, const EconomyInput& economy, const plan::SparseMatrix& national, const JobsInput& jobs, double delta) {
  const plan::LocationQuotient rule = file.rule == "slq" ? plan::LocationQuotient::simple : file.rule == "cilq" ? plan::LocationQuotient::cross_industry : plan::LocationQuotient::flegg;
  Result<plan::SparseMatrix> coefficients = plan::regional_coefficients(national, {jobs.region, jobs.nation}, rule, delta);
  if (!coefficients) return fail(named_sector(in_file(coefficients.error(), file.region), economy.sectors));
  Result<std::vector<double>> local = plan::regional_purchases({jobs.region, jobs.nation}, rule, delta);
  if (!local) return fail(named_sector(in_file(local.error(), file.region), economy.sectors));
  return Regional{std::move(*coefficients), std::move(*local)};
}

/// The region, and where it is cut by FLQ two more of it, with delta at the ends of its range.
Result<std::vector<Regional>> regions_of(const ParkEconomyFile& file, const EconomyInput& economy, ParkInput& input, share::Envelope& shown, const RunControl& control) {
  Result<plan::SparseMatrix> national = plan::input_coefficients(economy.economy);
  if (!national) return fail(named_sector(in_file(national.error(), file.flows), economy.sectors));
  std::vector<Regional> regions;
  if (file.region.empty()) {
    regions.push_back({std::move(*national), std::vector<double>(economy.sectors.size(), 1.0)});
    return regions;
  }
  const Result<JobsInput> jobs = read_jobs(file.region, economy.sectors, control, shown);
  if (!jobs) return fail(jobs.error());
  std::vector<double> deltas{file.delta};
  if (file.rule == "flq") deltas.insert(deltas.end(), {file.delta_low, file.delta_high});
  for (const double delta : deltas) {
    Result<Regional> made = cut(file, economy, *national, *jobs, delta);
    if (!made) return fail(made.error());
    regions.push_back(std::move(*made));
  }
  input.notes.push_back({"regionalised", file.rule == "flq" ? "the table of the region is the national one cut by location quotients, a guess without a survey: ranges of jobs beyond the park have delta from " + format_double(file.delta_low) + " to " + format_double(file.delta_high)
                                                            : std::string("the table of the region is the national one cut by location quotients, a guess without a survey that buys too much in the region")});
  return regions;
}

/// What households earn and buy; empty where they are not to be looked at.
struct Spending {
  std::vector<double> wages, consumption;
};

Result<Spending> spending_of(const ParkEconomyFile& file, const EconomyInput& economy, ParkInput& input) {
  Spending spending;
  if (file.wages.empty()) return spending;
  Result<std::vector<double>> wages = economy.factors.of(file.wages, "wages");
  if (!wages) return fail(wages.error());
  spending.wages = std::move(*wages);
  spending.consumption.assign(economy.sectors.size(), 0);
  for (const std::string& column : file.spending) {
    const Result<std::vector<double>> amounts = economy.final_demand.of(column, "spending");
    if (!amounts) return fail(amounts.error());
    for (std::size_t i = 0; i < amounts->size(); ++i) spending.consumption[i] += (*amounts)[i];
  }
  if (const double spent = sum(spending.consumption), earned = sum(spending.wages); spent > earned) {
    for (double& one : spending.consumption) one *= earned / spent;
    input.notes.push_back({"overspent", "households of the table spend more than they earn in wages; only what wages pay for is counted as induced"});
  }
  return spending;
}

/// A region with its jobs, and with households who spend what they earn as far as what they buy is made there.
Result<Region> region_with(const EconomyInput& economy, Regional regional, const Spending& spending, const std::vector<double>& jobs_of_output, const std::string& file) {
  Region region;
  region.jobs_of_output = jobs_of_output;
  if (!spending.wages.empty()) {
    std::vector<double> consumption = spending.consumption;
    for (std::size_t i = 0; i < consumption.size(); ++i) consumption[i] *= regional.local[i];
    Result<plan::SparseMatrix> closed = plan::with_households(regional.coefficients, economy.economy.output, spending.wages, consumption);
    if (!closed) return fail(in_file(closed.error(), file));
    region.with_households = std::move(*closed);
  }
  region.coefficients = std::move(regional.coefficients);
  return region;
}

/// What each firm sells, and buys in the region, in the last year that is planned.
class Purchases {
 public:
  Purchases(ParkInput& input, const ParkEconomyFile& file, const RunControl& control) : input_(input), file_(file), control_(control) {}

  Done read(ParkRegion& made) {
    for (const std::string& sector : made.sectors) sectors_.add(sector);
    made.sales.assign(input_.firms.size(), std::vector<double>(sectors_.size()));
    made.purchases = made.sales;
    listed_.assign(input_.firms.size(), 0);
    for (std::size_t f = 0; f < input_.firms.size(); ++f) {
      const std::string& sector = input_.firms[f].sector;
      const std::optional<std::uint32_t> number = sectors_.find(sector);
      if (!number) {
        Error error = in_economy("there is no sector \"" + sector + "\"", input_.file.firms, input_.firm_names[f], "the table of flows does not have it");
        error.code = errors::bad_park;
        error.where.field = "sector";
        error.hint = did_you_mean(sector, sectors_.all());
        return fail(std::move(error));
      }
      made.sales[f][*number] += last(f).sales / file_.unit;
    }
    if (Done done = input_.file.inputs.empty() ? Done{} : read_table(made); !done) return done;
    for (std::size_t f = 0; f < input_.firms.size(); ++f) {
      if (listed_[f] > 0) continue;
      const std::uint32_t buyer = *sectors_.find(input_.firms[f].sector);
      for (std::uint32_t i = 0; i < sectors_.size(); ++i) {
        for (const plan::SparseMatrix::Entry& entry : made.region.coefficients.row(i)) {
          if (entry.column == buyer) made.purchases[f][i] += std::max(0.0, entry.value) * last(f).sales / file_.unit;
        }
      }
    }
    return {};
  }

 private:
  const Year& last(std::size_t firm) const { return input_.ventures[firm].years.back(); }

  Done read_table(ParkRegion& made) {
    const Result<ParkCells> cells = ParkCells::open(input_.file.inputs, {"firm", "sector", "amount"}, {}, input_.inputs, control_);
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const Result<std::uint32_t> firm = cells->which(row, "firm", input_.firm_names, "firm"), sector = cells->which(row, "sector", sectors_, "sector");
      if (!firm) return fail(firm.error());
      if (!sector) return fail(sector.error());
      const Result<double> amount = cells->amount(row, "amount");
      if (!amount) return fail(amount.error());
      made.purchases[*firm][*sector] += *amount / file_.unit;
      listed_[*firm] += *amount;
      const double costs = last(*firm).inputs + last(*firm).running;
      if (listed_[*firm] <= costs * (1 + kSame)) continue;
      return cells->wrong(row, "amount", "the sums do not match", input_.firm_names[*firm] + " buys " + format_double(listed_[*firm]) + " from sectors, and its inputs and running costs of the last year are " + format_double(costs));
    }
    return {};
  }

  ParkInput& input_;
  const ParkEconomyFile& file_;
  const RunControl& control_;
  ParkNames sectors_;
  std::vector<double> listed_;
};

}  // namespace

Done read_park_economy(ParkInput& input, const RunControl& control) {
  if (!input.file.economy) {
    input.notes.push_back({"no_economy", "without a table of the region's economy, jobs beyond the park are not known, and what is displaced counts as if rivals had as many jobs for their sales as the park"});
    return {};
  }
  const ParkEconomyFile& file = *input.file.economy;
  share::Envelope shown;
  EconomyPaths paths;
  paths.flows = file.flows;
  paths.final = file.final;
  paths.factors = file.factors;
  const Result<EconomyInput> economy = read_economy(paths, control, shown);
  if (!economy) return fail(economy.error());
  if (Done done = check_sums(file, *economy); !done) return done;
  ParkRegion& made = input.economy.emplace();
  made.sectors = economy->sectors;
  Result<std::vector<Regional>> regions = regions_of(file, *economy, input, shown, control);
  if (!regions) return fail(regions.error());
  const Result<std::vector<double>> jobs = economy->factors.of(file.jobs, "jobs");
  if (!jobs) return fail(jobs.error());
  std::vector<double> jobs_of_output;
  for (std::size_t i = 0; i < jobs->size(); ++i) {
    const double output = economy->economy.output[i];
    if (!((*jobs)[i] >= 0) || (output <= 0 && (*jobs)[i] > 0)) return fail(in_economy("the jobs of a sector cannot be used", file.factors, economy->sectors[i], "there are " + format_double((*jobs)[i]) + " for an output of " + format_double(output)));
    jobs_of_output.push_back(output > 0 ? (*jobs)[i] / output : 0);
  }
  const Result<Spending> spending = spending_of(file, *economy, input);
  if (!spending) return fail(spending.error());
  for (std::size_t k = 0; k < regions->size(); ++k) {
    Result<Region> region = region_with(*economy, std::move((*regions)[k]), *spending, jobs_of_output, file.factors);
    if (!region) return fail(region.error());
    if (k == 0) made.region = std::move(*region);
    else made.others.push_back(std::move(*region));
  }
  input.inputs.insert(input.inputs.end(), shown.inputs.begin(), shown.inputs.end());
  return Purchases(input, file, control).read(made);
}

}  // namespace solleva::cli
