// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/command.h"
#include "solleva/plan/plan.h"

// What `plan economy` reads: tables whose first column has names and whose other columns are named after sectors.
namespace solleva::cli {

/// Amounts by name and sector: final demand by who buys, factors by what is used.
struct NamedAmounts {
  std::vector<std::string> names;
  std::vector<std::vector<double>> amounts;  ///< of each name, one a sector

  /// The amounts of a name. Errors: cli.bad-value with the names that there are.
  Result<std::vector<double>> of(const std::string& name, const std::string& option) const;
};

struct EconomyInput {
  std::vector<std::string> sectors;
  plan::Economy economy;
  NamedAmounts final_demand;
  NamedAmounts factors;
  NamedAmounts used_by_buyers;  ///< factors that final demand uses itself, one amount for each of its columns

  /// The number of a sector. Errors: cli.bad-value.
  Result<std::size_t> sector(const std::string& name, const std::string& option) const;
  /// The part of a sector's name before --region-mark; empty where it has none.
  static std::string region_of(const std::string& sector, const std::string& mark);
};

/// The tables of an economy; only the first two must be there.
struct EconomyPaths {
  std::string flows, final, factors = {}, final_factors = {}, balance = {};
};

/// Tables of supply and use instead of flows: `flows` is then the table of uses.
struct SupplyUsePaths {
  std::string make;                        ///< industries in rows, products in columns
  std::string elsewhere = {};              ///< imports and margins of each product; empty: none
  std::vector<std::string> added = {};     ///< factors that with uses make up what an industry makes; empty: that is not checked
  bool balance = false;                    ///< balance uses where products differ
  plan::Symmetric kind = plan::Symmetric::products;
};

/// Errors: those of data; plan.bad-economy with the sector that is strange to another table; plan.cannot-balance.
Result<EconomyInput> read_economy(const EconomyPaths& paths, const RunControl& control, share::Envelope& envelope);

/// The symmetric table of supply and use as an economy; factors by industry become factors by product where the table is by product. Errors: as read_economy(); plan.bad-economy with the product or
/// industry whose sums differ most, and by how much.
Result<EconomyInput> read_supply_use(const EconomyPaths& paths, const SupplyUsePaths& tables, const RunControl& control, share::Envelope& envelope);

/// Jobs of each sector in the region and the nation: --jobs, a table of sector, region, nation.
struct JobsInput {
  std::vector<double> region, nation;
};
Result<JobsInput> read_jobs(const std::string& path, const std::vector<std::string>& sectors, const RunControl& control, share::Envelope& envelope);

/// An error of the engine about sector number `where.unit`, with its name instead.
Error named_sector(Error error, const std::vector<std::string>& sectors);

}  // namespace solleva::cli
