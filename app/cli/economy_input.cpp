// SPDX-License-Identifier: Apache-2.0
#include "app/cli/economy_input.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <unordered_map>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/open_table.h"
#include "solleva/base/text.h"
#include "solleva/plan/economy/errors.h"

namespace solleva::cli {
namespace {

using Numbers = std::unordered_map<std::string, std::uint32_t>;

Error bad(std::string why, const std::string& file, const std::string& unit = {}) {
  Error error{plan::errors::bad_economy, "the tables do not fit together", {.file = file}};
  error.why = std::move(why);
  error.where.unit = unit;
  return error;
}

Numbers numbered(const std::vector<std::string>& names) {
  Numbers numbers;
  for (std::uint32_t i = 0; i < names.size(); ++i) numbers.emplace(names[i], i);
  return numbers;
}

/// Names of the rows and of the columns, and the columns of amounts.
struct Wide {
  OpenTable source;
  std::vector<std::string> rows, columns;
  std::vector<data::NumericColumn> amounts;
};

Result<std::vector<std::string>> names_of(OpenTable& source, const std::string& column) {
  const Result<std::vector<std::optional<std::string>>> cells = data::text_column(source.engine, source.table, column);
  if (!cells) return fail(in_file(cells.error(), source.input.path));
  std::vector<std::string> names;
  for (std::size_t row = 0; row < cells->size(); ++row) {
    if (!(*cells)[row]) return fail(Error{data::errors::missing_value, "a row has no name", data::place_of(source.table, row, column)});
    names.push_back(*(*cells)[row]);
  }
  return names;
}

Result<Wide> read_wide(const std::string& path, const RunControl& control, share::Envelope& envelope) {
  Result<OpenTable> source = open_plain(path, control);
  if (!source) return fail(source.error());
  envelope.inputs.push_back(source->input);
  Wide wide{std::move(*source), {}, {}, {}};
  const std::vector<data::Variable>& variables = wide.source.table.variables;
  if (variables.size() < 2) return fail(bad("there must be a column of names and columns of amounts", path));
  Result<std::vector<std::string>> rows = names_of(wide.source, variables.front().name);
  if (!rows) return fail(rows.error());
  wide.rows = std::move(*rows);
  std::vector<data::ColumnRequest> wanted;
  for (std::size_t j = 1; j < variables.size(); ++j) {
    wanted.push_back({variables[j].name, {}});
    wide.columns.push_back(variables[j].name);
  }
  Result<std::vector<data::NumericColumn>> amounts = data::numeric_columns(wide.source.engine, wide.source.table, wanted);
  if (!amounts) return fail(in_file(amounts.error(), path));
  wide.amounts = std::move(*amounts);
  for (const auto* names : {&wide.rows, &wide.columns}) {
    std::vector<std::string> sorted = *names;
    std::ranges::sort(sorted);
    const auto twice = std::ranges::adjacent_find(sorted);
    if (twice != sorted.end()) return fail(bad("a name stands twice", path, *twice));
  }
  return wide;
}

/// Where each name stands among the sectors. Errors: plan.bad-economy for one that is no sector, or a sector that is not there.
Result<std::vector<std::uint32_t>> as_sectors(const std::vector<std::string>& names, const Numbers& sectors, const std::string& file) {
  std::vector<std::uint32_t> found;
  for (const std::string& name : names) {
    const auto sector = sectors.find(name);
    if (sector == sectors.end()) return fail(bad("there is no such name among the flows or their buyers", file, name));
    found.push_back(sector->second);
  }
  if (found.size() == sectors.size()) return found;
  for (const auto& [name, number] : sectors) {
    if (std::ranges::find(found, number) == found.end()) return fail(bad("a name of the flows or their buyers is missing", file, name));
  }
  return found;
}

/// A table of (from, to, amount).
Done read_long(OpenTable& source, EconomyInput& input) {
  const std::string path = source.input.path;
  Result<std::vector<std::string>> from = names_of(source, "from"), to = names_of(source, "to");
  if (!from) return fail(from.error());
  if (!to) return fail(to.error());
  const Result<data::NumericColumn> amount = data::numeric_column(source.engine, source.table, "amount");
  if (!amount) return fail(in_file(amount.error(), path));
  Numbers numbers;
  const auto number = [&](const std::string& name) {
    const auto [found, fresh] = numbers.emplace(name, static_cast<std::uint32_t>(numbers.size()));
    if (fresh) input.sectors.push_back(name);
    return found->second;
  };
  std::vector<plan::MatrixEntry> entries;
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (std::size_t row = 0; row < from->size(); ++row) {
    const std::uint32_t seller = number((*from)[row]), buyer = number((*to)[row]);
    if (!pairs.emplace(seller, buyer).second) {
      Error error = bad("the flow from " + (*from)[row] + " to " + (*to)[row] + " stands twice", path);
      error.where = data::place_of(source.table, row, "from");
      return fail(std::move(error));
    }
    entries.push_back({seller, buyer, amount->values[row]});
  }
  input.economy.flows = plan::SparseMatrix(input.sectors.size(), input.sectors.size(), entries);
  return {};
}

Done read_flows(const std::string& path, const RunControl& control, share::Envelope& envelope, EconomyInput& input) {
  Result<OpenTable> source = open_plain(path, control);
  if (!source) return fail(source.error());
  const data::Table& table = source->table;
  if (table.variables.size() == 3 && table.find("from") != nullptr && table.find("to") != nullptr && table.find("amount") != nullptr) {
    envelope.inputs.push_back(source->input);
    return read_long(*source, input);
  }
  const Result<Wide> wide = read_wide(path, control, envelope);
  if (!wide) return fail(wide.error());
  input.sectors = wide->rows;
  const Result<std::vector<std::uint32_t>> columns = as_sectors(wide->columns, numbered(input.sectors), path);
  if (!columns) return fail(columns.error());
  std::vector<plan::MatrixEntry> entries;
  for (std::size_t j = 0; j < wide->columns.size(); ++j) {
    for (std::uint32_t i = 0; i < wide->rows.size(); ++i) entries.push_back({i, (*columns)[j], wide->amounts[j].values[i]});
  }
  input.economy.flows = plan::SparseMatrix(input.sectors.size(), input.sectors.size(), entries);
  return {};
}

/// Amounts along names, sectors or who buys, which stand in the rows or in the head.
Done read_amounts(const std::string& path, bool in_rows, const std::vector<std::string>& along, const RunControl& control, share::Envelope& envelope,
                  NamedAmounts& into) {
  const Result<Wide> wide = read_wide(path, control, envelope);
  if (!wide) return fail(wide.error());
  const Result<std::vector<std::uint32_t>> sectors = as_sectors(in_rows ? wide->rows : wide->columns, numbered(along), path);
  if (!sectors) return fail(sectors.error());
  into.names = in_rows ? wide->columns : wide->rows;
  into.amounts.assign(into.names.size(), std::vector<double>(along.size()));
  for (std::size_t j = 0; j < wide->columns.size(); ++j) {
    for (std::size_t i = 0; i < wide->rows.size(); ++i) {
      const double amount = wide->amounts[j].values[i];
      if (in_rows) {
        into.amounts[j][(*sectors)[i]] = amount;
      } else {
        into.amounts[i][(*sectors)[j]] = amount;
      }
    }
  }
  return {};
}

/// --balance: new sums of what each sector sells to and buys from sectors.
Done rebalance(const std::string& path, const RunControl& control, share::Envelope& envelope, EconomyInput& input) {
  if (path.empty()) return {};
  NamedAmounts totals;
  if (Done read = read_amounts(path, true, input.sectors, control, envelope, totals); !read) return read;
  const Result<std::vector<double>> sold = totals.of("sold", "balance"), bought = totals.of("bought", "balance");
  if (!sold) return fail(sold.error());
  if (!bought) return fail(bought.error());
  Result<plan::Balanced> balanced = plan::balance(input.economy.flows, *sold, *bought, {}, control);
  if (!balanced) return fail(in_file(named_sector(balanced.error(), input.sectors), path));
  input.economy.flows = std::move(balanced->matrix);
  envelope.notes.push_back({"balanced", "the flows were balanced to the totals of " + path + " in " + std::to_string(balanced->rounds + 1) +
                                            " rounds; the greatest distance left is " + format_double(balanced->error)});
  return {};
}

/// A table with names of its own on both sides.
struct NamedMatrix {
  std::vector<std::string> rows, columns;
  plan::SparseMatrix matrix;
};

Result<NamedMatrix> read_matrix(const std::string& path, const RunControl& control, share::Envelope& envelope) {
  const Result<Wide> wide = read_wide(path, control, envelope);
  if (!wide) return fail(wide.error());
  std::vector<plan::MatrixEntry> entries;
  for (std::uint32_t j = 0; j < wide->columns.size(); ++j) {
    for (std::uint32_t i = 0; i < wide->rows.size(); ++i) entries.push_back({i, j, wide->amounts[j].values[i]});
  }
  return NamedMatrix{wide->rows, wide->columns, plan::SparseMatrix(wide->rows.size(), wide->columns.size(), entries)};
}

/// Its rows and columns in the order of other names.
Result<plan::SparseMatrix> in_order(const NamedMatrix& table, const std::vector<std::string>& rows, const std::vector<std::string>& columns, const std::string& path) {
  const Result<std::vector<std::uint32_t>> row = as_sectors(table.rows, numbered(rows), path), column = as_sectors(table.columns, numbered(columns), path);
  if (!row) return fail(row.error());
  if (!column) return fail(column.error());
  std::vector<plan::MatrixEntry> entries;
  for (std::size_t i = 0; i < table.matrix.rows(); ++i) {
    for (const plan::SparseMatrix::Entry& entry : table.matrix.row(i)) entries.push_back({(*row)[i], (*column)[entry.column], entry.value});
  }
  return plan::SparseMatrix(rows.size(), columns.size(), entries);
}

/// An error about product or industry number `where.unit`, with its name instead.
Error named_of_tables(Error error, const std::vector<std::string>& products, const std::vector<std::string>& industries) {
  const bool industry = error.where.unit.starts_with("industry ");
  return named_sector(std::move(error), industry ? industries : products);
}

/// The widest difference of products or industries, in words.
Done agree(const plan::SupplyUse& tables, const std::vector<std::string>& products, const std::vector<std::string>& industries, const std::string& path) {
  const Result<plan::Imbalances> found = plan::imbalances_of(tables);
  if (!found) return fail(in_file(named_of_tables(found.error(), products, industries), path));
  const bool product = !found->products.empty();
  if (!product && found->industries.empty()) return {};
  const plan::Imbalance& worst = product ? found->products.front() : found->industries.front();
  const std::size_t all = product ? found->products.size() : found->industries.size();
  Error error = bad((product ? "of this product " + format_double(worst.supply) + " is supplied and " + format_double(worst.use) + " used: the difference is " : "this industry makes " + format_double(worst.supply) + " and uses and adds " + format_double(worst.use) + ": the difference is ") +
                        format_double(worst.supply - worst.use) + (all > 1 ? "; so it is, by less, with " + std::to_string(all - 1) + " more" : ""),
                    path, product ? products[worst.number] : industries[worst.number]);
  if (product) error.hint = "correct the tables, or let --balance-uses bring uses to the supply";
  return fail(std::move(error));
}

}  // namespace

Result<EconomyInput> read_supply_use(const EconomyPaths& paths, const SupplyUsePaths& files, const RunControl& control, share::Envelope& envelope) {
  Result<NamedMatrix> make = read_matrix(files.make, control, envelope), use = read_matrix(paths.flows, control, envelope);
  if (!make) return fail(make.error());
  if (!use) return fail(use.error());
  const std::vector<std::string>&industries = make->rows, &products = make->columns;
  plan::SupplyUse tables;
  tables.make = make->matrix;
  Result<plan::SparseMatrix> uses = in_order(*use, products, industries, paths.flows);
  if (!uses) return fail(uses.error());
  tables.use = std::move(*uses);
  EconomyInput input;
  if (Done read = read_amounts(paths.final, true, products, control, envelope, input.final_demand); !read) return fail(read.error());
  tables.final = input.final_demand.amounts;
  NamedAmounts factors, elsewhere;
  if (!paths.factors.empty()) {
    if (Done read = read_amounts(paths.factors, false, industries, control, envelope, factors); !read) return fail(read.error());
  }
  if (!files.elsewhere.empty()) {
    if (Done read = read_amounts(files.elsewhere, true, products, control, envelope, elsewhere); !read) return fail(read.error());
    tables.from_elsewhere.assign(products.size(), 0);
    for (const std::vector<double>& amounts : elsewhere.amounts) {
      for (std::size_t p = 0; p < products.size(); ++p) tables.from_elsewhere[p] += amounts[p];
    }
  }
  for (const std::string& name : files.added) {
    const Result<std::vector<double>> amounts = factors.of(name, "value-added");
    if (!amounts) return fail(amounts.error());
    tables.added.push_back(*amounts);
  }
  if (files.balance) {
    Result<plan::SupplyUse> balanced = plan::balanced_uses(tables, control);
    if (!balanced) return fail(in_file(balanced.error(), paths.flows));
    tables = std::move(*balanced);
    envelope.notes.push_back({"balanced", "uses and final demand were balanced to the supply of each product (GRAS); industries use in all what they did"});
  }
  if (Done done = agree(tables, products, industries, paths.flows); !done) return fail(done.error());
  tables.added = factors.amounts;
  const Result<plan::SymmetricTable> table = plan::symmetric(tables, files.kind);
  if (!table) return fail(in_file(named_of_tables(table.error(), products, industries), paths.flows));
  const bool by_product = files.kind == plan::Symmetric::products;
  input.sectors = by_product ? products : industries;
  input.economy.flows = table->flows;
  input.economy.output = table->output;
  input.final_demand.amounts = table->final;
  if (!tables.from_elsewhere.empty()) {
    input.final_demand.names.push_back("from elsewhere");
    input.final_demand.amounts.push_back(table->from_elsewhere);
    for (double& amount : input.final_demand.amounts.back()) amount = 0 - amount;
  }
  input.factors.names = factors.names;
  input.factors.amounts = table->added;
  envelope.notes.push_back({"symmetric", by_product ? "the table is product by product, with one recipe for all that an industry makes (industry technology, model B)"
                                                    : "the table is industry by industry, a product being sold alike whoever made it (fixed product sales structure, model D)"});
  return input;
}

Result<std::vector<double>> NamedAmounts::of(const std::string& name, const std::string& option) const {
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return amounts[static_cast<std::size_t>(found - names.begin())];
  return fail({errors::bad_value, "there is no '" + name + "'", {.field = "--" + option}, "", "one of " + join(names, ", ")});
}

Result<std::size_t> EconomyInput::sector(const std::string& name, const std::string& option) const {
  const auto found = std::ranges::find(sectors, name);
  if (found != sectors.end()) return static_cast<std::size_t>(found - sectors.begin());
  return fail({errors::bad_value, "there is no sector '" + name + "'", {.field = "--" + option}});
}

std::string EconomyInput::region_of(const std::string& sector, const std::string& mark) {
  const std::size_t at = mark.empty() ? std::string::npos : sector.find(mark);
  return at == std::string::npos ? std::string() : sector.substr(0, at);
}

Error named_sector(Error error, const std::vector<std::string>& sectors) {
  const std::size_t blank = error.where.unit.find(' ');
  const std::string digits = blank == std::string::npos ? error.where.unit : error.where.unit.substr(blank + 1);
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (problem != std::errc() || number >= sectors.size()) return error;
  error.where.unit = (blank == std::string::npos ? "" : error.where.unit.substr(0, blank + 1)) + sectors[number];
  return error;
}

Result<EconomyInput> read_economy(const EconomyPaths& paths, const RunControl& control, share::Envelope& envelope) {
  EconomyInput input;
  if (Done read = read_flows(paths.flows, control, envelope, input); !read) return fail(read.error());
  if (Done read = rebalance(paths.balance, control, envelope, input); !read) return fail(read.error());
  if (Done read = read_amounts(paths.final, true, input.sectors, control, envelope, input.final_demand); !read) return fail(read.error());
  if (!paths.factors.empty()) {
    if (Done read = read_amounts(paths.factors, false, input.sectors, control, envelope, input.factors); !read) return fail(read.error());
  }
  if (!paths.final_factors.empty()) {
    if (Done read = read_amounts(paths.final_factors, false, input.final_demand.names, control, envelope, input.used_by_buyers); !read) return fail(read.error());
  }
  input.economy.output = input.economy.flows.row_sums();
  for (const std::vector<double>& amounts : input.final_demand.amounts) {
    for (std::size_t i = 0; i < amounts.size(); ++i) input.economy.output[i] += amounts[i];
  }
  return input;
}

Result<JobsInput> read_jobs(const std::string& path, const std::vector<std::string>& sectors, const RunControl& control, share::Envelope& envelope) {
  NamedAmounts jobs;
  if (Done read = read_amounts(path, true, sectors, control, envelope, jobs); !read) return fail(read.error());
  Result<std::vector<double>> region = jobs.of("region", "jobs"), nation = jobs.of("nation", "jobs");
  if (!region) return fail(region.error());
  if (!nation) return fail(nation.error());
  return JobsInput{std::move(*region), std::move(*nation)};
}

}  // namespace solleva::cli
