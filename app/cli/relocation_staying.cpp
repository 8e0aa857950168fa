// SPDX-License-Identifier: Apache-2.0
#include "app/cli/relocation_staying.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "solleva/plan/matching/priority.h"
#include "solleva/plan/relocation/errors.h"

namespace solleva::cli {
namespace {

using namespace plan::relocation;

/// Numbers of one row by the names of their columns; 0 where there is none.
using Amounts = std::map<std::string, double>;

Result<Amounts> amounts_of(const NamedCells& cells, std::size_t row, std::initializer_list<const char*> columns) {
  Amounts amounts;
  for (const char* column : columns) {
    const Result<double> value = cells.amount_or_0(row, column);
    if (!value) return fail(value.error());
    amounts[column] = *value;
  }
  return amounts;
}

Done read_all(NamedCells& cells, std::initializer_list<const char*> columns, bool required = false) {
  for (const char* column : columns) {
    if (const Done done = cells.read(column, required); !done) return done;
  }
  return {};
}

constexpr std::array<const char*, 5> kCosts{"home_cost", "land_cost", "host_cost", "removal_cost", "running_cost"};

Done read_costs(NamedCells& sites, RelocationInput& input) {
  if (const Done done = read_all(sites, {"home_cost", "land_cost", "host_cost", "removal_cost", "running_cost", "tenure"}); !done) return done;
  const bool known = std::ranges::any_of(kCosts, [&](const char* column) { return sites.has(column); });
  if (!known && !sites.has("tenure")) return {};
  for (std::size_t row = 0; row < sites.rows(); ++row) {
    const Result<Amounts> amounts = amounts_of(sites, row, {"home_cost", "land_cost", "host_cost", "removal_cost", "running_cost"});
    if (!amounts) return fail(amounts.error());
    SiteCost cost;
    cost.home = amounts->at("home_cost");
    cost.land = amounts->at("land_cost");
    cost.host = amounts->at("host_cost");
    cost.removal = amounts->at("removal_cost");
    cost.running = amounts->at("running_cost") * input.file.years;
    cost.tenure = sites.text(row, "tenure");
    input.costs.push_back(std::move(cost));
  }
  return {};
}

Done read_measures(const RunControl& control, RelocationInput& input) {
  if (input.file.stay.empty()) return {};
  Result<NamedCells> cells = NamedCells::open(input.file.stay, input.inputs, control);
  if (!cells) return fail(cells.error());
  if (const Done done = read_all(*cells, {"measure", "hamlet", "fixed", "per_family", "effect"}, true); !done) return done;
  if (const Done done = read_all(*cells, {"running", "effect_sd"}); !done) return done;
  for (std::size_t row = 0; row < cells->rows(); ++row) {
    const std::string name = cells->text(row, "measure"), hamlet = cells->text(row, "hamlet");
    const auto at = std::ranges::find(input.hamlets, hamlet, &Hamlet::name);
    if (name.empty()) return fail(Error{data::errors::missing_value, "a row has no name", cells->where(row, "measure")});
    if (at == input.hamlets.end()) return fail(bad_move("nobody lives in this hamlet", cells->where(row, "hamlet", hamlet), "write it as in the table of families"));
    const Result<Amounts> amounts = amounts_of(*cells, row, {"fixed", "per_family", "effect", "running"});
    if (!amounts) return fail(amounts.error());
    const Result<std::optional<double>> spread = cells->amount(row, "effect_sd");
    if (!spread) return fail(spread.error());
    StayMeasure measure;
    measure.name = name;
    measure.hamlet = static_cast<std::uint32_t>(at - input.hamlets.begin());
    for (const StayMeasure& other : input.measures) {
      if (other.name == name && other.hamlet == measure.hamlet) return fail(bad_move("the measure is there twice", cells->where(row, "measure", name), "keep one of the rows"));
    }
    StayFacts facts;
    facts.running = amounts->at("running") * input.file.years;
    facts.effect_sd = *spread;
    measure.fixed = amounts->at("fixed") + facts.running;
    measure.per_family = amounts->at("per_family");
    measure.effect = amounts->at("effect");
    input.measures.push_back(std::move(measure));
    input.stay.push_back(facts);
  }
  return {};
}

/// Rights, and what a family would give up and get for it.
Done read_facts(NamedCells& families, RelocationInput& input) {
  if (const Done done = read_all(families, {"rights", "replacement_cost", "compensation"}); !done) return done;
  for (std::size_t f = 0; f < input.rows.size(); ++f) {
    FamilyFacts facts;
    facts.rights = families.text(input.rows[f], "rights");
    const std::string& name = input.move.families[f].consent.person();
    if (!facts.rights.empty() && facts.rights != "a" && facts.rights != "b" && facts.rights != "c") {
      return fail(bad_move("\"" + facts.rights + "\" is none of a, b and c", families.where(input.rows[f], "rights", name), "a: formal rights, b: a claim that the law recognises, c: neither"));
    }
    for (const auto& [column, value] : {std::pair{"replacement_cost", &facts.replacement}, std::pair{"compensation", &facts.compensation}}) {
      const Result<std::optional<double>> read = families.amount(input.rows[f], column);
      if (!read) return fail(read.error());
      *value = *read;
    }
    const auto said = input.answers.find(name);
    if (said != input.answers.end()) facts.answers = said->second;
    input.facts.push_back(std::move(facts));
  }
  return {};
}

/// What a month leaves before and after each move. Nothing where no income is known, or no wage.
Done read_budgets(NamedCells& families, NamedCells& sites, RelocationInput& input) {
  if (!families.has("income") || !sites.has("wage")) return {};
  if (const Done done = read_all(families, {"income", "income_kept", "food_grown", "rent", "debts", "heating", "transport"}); !done) return done;
  if (const Done done = read_all(sites, {"wage", "rent", "loan", "own", "heating", "transport", "food_grown"}); !done) return done;
  std::vector<Amounts> there;
  const data::RelocationLoans loans = input.file.loans.value_or(data::RelocationLoans{});
  for (std::size_t s = 0; s < sites.rows(); ++s) {
    Result<Amounts> amounts = amounts_of(sites, s, {"wage", "rent", "loan", "own", "heating", "transport", "food_grown"});
    if (!amounts) return fail(amounts.error());
    if (amounts->at("loan") > 0 && !input.file.loans) {
      input.notes.push_back({"no_loans", "homes are bought on loans and nothing says at what interest ([loans] in a file): nothing is said of debts and months"});
      return {};
    }
    there.push_back(std::move(*amounts));
  }
  for (std::size_t f = 0; f < input.rows.size(); ++f) {
    const std::size_t row = input.rows[f];
    const Result<Amounts> here = amounts_of(families, row, {"income", "income_kept", "food_grown", "rent", "debts", "heating", "transport"});
    if (!here) return fail(here.error());
    const bool known = !families.text(row, "income").empty();
    for (std::size_t s = 0; s < there.size(); ++s) {
      if (!known) {
        input.budgets.emplace_back();
        continue;
      }
      const Amounts &h = *here, &t = there[s];
      const double loan = instalment_of(t.at("loan"), loans.interest, loans.months);
      const MonthlyBudget before{h.at("income"), h.at("food_grown"), h.at("rent"), h.at("debts"), h.at("heating"), h.at("transport")};
      const MonthlyBudget after{h.at("income_kept") + t.at("wage") * input.move.families[f].worth[s], t.at("food_grown"), t.at("rent"), h.at("debts") + loan, t.at("heating"), t.at("transport")};
      input.budgets.emplace_back(change_of(before, after, t.at("own"), loan, loans.months));
    }
  }
  return {};
}

/// Sites where the family would be poorer, or where nobody can say, are closed to it.
Done close_to_the_poorer(RelocationInput& input) {
  if (!input.file.no_poorer) return {};
  if (input.budgets.empty()) {
    return fail(bad_move("nobody can say who would be poorer", {.field = "--no-poorer"}, "the families need a column income, the sites a column wage; where there are loans, a file needs [loans] (`solleva help relocation`)"));
  }
  for (std::size_t f = 0; f < input.move.families.size(); ++f) {
    std::vector<std::uint8_t>& allowed = input.move.families[f].allowed;
    if (allowed.empty()) allowed.assign(input.move.sites.size(), 1);
    for (std::size_t s = 0; s < allowed.size(); ++s) {
      if (!input.budget_at(f, s) || input.at_risk(f, s)) allowed[s] = 0;
    }
  }
  return {};
}

}  // namespace

Done read_answers(const RunControl& control, RelocationInput& input) {
  if (input.file.answers.empty()) return {};
  Result<NamedCells> cells = NamedCells::open(input.file.answers, input.inputs, control);
  if (!cells) return fail(cells.error());
  if (const Done done = read_all(*cells, {"family", "visit", "answer"}, true); !done) return done;
  if (const Done done = read_all(*cells, {"alternatives"}); !done) return done;
  for (std::size_t row = 0; row < cells->rows(); ++row) {
    const std::string family = cells->text(row, "family"), said = cells->text(row, "answer");
    const std::optional<double> visit = number_in(cells->text(row, "visit"));
    if (!visit || *visit < 1 || *visit > 1000 || *visit != std::floor(*visit)) {
      return fail(bad_move("a visit is a whole number from 1 to 1,000", cells->where(row, "visit", family)));
    }
    if (said != "yes" && said != "no" && said != "undecided") return fail(bad_move("\"" + said + "\" is none of yes, no and undecided", cells->where(row, "answer", family)));
    VisitAnswer answer;
    answer.visit = static_cast<std::int64_t>(*visit);
    answer.answer = said == "yes" ? Answer::yes : said == "no" ? Answer::no : Answer::undecided;
    answer.alternatives = !cells->text(row, "alternatives").empty();
    std::vector<VisitAnswer>& own = input.answers[family];
    if (std::ranges::find(own, answer.visit, &VisitAnswer::visit) != own.end()) return fail(bad_move("the family answers twice at this visit", cells->where(row, "visit", family), "keep one of the rows"));
    own.push_back(answer);
  }
  for (auto& [family, own] : input.answers) std::ranges::sort(own, {}, &VisitAnswer::visit);
  return {};
}

Done read_staying(NamedCells& families, NamedCells& sites, const RunControl& control, RelocationInput& input) {
  if (const Done done = read_costs(sites, input); !done) return done;
  if (const Done done = read_measures(control, input); !done) return done;
  if (const Done done = read_facts(families, input); !done) return done;
  if (const Done done = read_budgets(families, sites, input); !done) return done;
  return close_to_the_poorer(input);
}

namespace {

/// A wish and the row that says it.
struct Wish {
  double rank = 0;
  std::uint32_t site = 0;
  std::size_t row = 0;
};

Result<std::vector<std::vector<Wish>>> wishes_of(const NamedCells& cells, RelocationInput& input) {
  RowNames families, sites;
  for (const Family& family : input.move.families) families.emplace(family.consent.person(), families.size());
  for (const Site& site : input.move.sites) sites.emplace(site.name, sites.size());
  std::vector<std::vector<Wish>> wishes(families.size());
  for (std::size_t row = 0; row < cells.rows(); ++row) {
    const std::string family = cells.text(row, "family"), site = cells.text(row, "site");
    const auto where = sites.find(site);
    if (where == sites.end()) return fail(bad_move("there is no such site", cells.where(row, "site", site), "write it as in the table of sites"));
    const std::optional<double> rank = number_in(cells.text(row, "rank"));
    if (!rank) return fail(Error{data::errors::not_a_number, "\"" + cells.text(row, "rank") + "\" is not a number", cells.where(row, "rank", family)});
    const auto who = families.find(family);
    if (who == families.end()) continue;  // nobody is planned for who did not agree
    std::vector<Wish>& own = wishes[who->second];
    for (const Wish& other : own) {
      if (other.rank == *rank || other.site == where->second) return fail(bad_move("the family names a site or a rank twice", cells.where(row, "rank", family), "keep one of the rows"));
    }
    own.push_back({*rank, static_cast<std::uint32_t>(where->second), row});
  }
  for (std::vector<Wish>& own : wishes) std::ranges::sort(own, {}, &Wish::rank);
  return wishes;
}

}  // namespace

Done read_wishes(std::int64_t seed, const RunControl& control, RelocationInput& input) {
  if (input.file.wishes.empty()) return {};
  Result<NamedCells> cells = NamedCells::open(input.file.wishes, input.inputs, control);
  if (!cells) return fail(cells.error());
  if (const Done done = read_all(*cells, {"family", "site", "rank"}, true); !done) return done;
  for (const std::string& column : input.file.priority) {
    if (const Done done = cells->read(column); !done) return done;
  }
  const Result<std::vector<std::vector<Wish>>> wishes = wishes_of(*cells, input);
  if (!wishes) return fail(wishes.error());
  plan::matching::Market market;
  market.capacity.assign(input.move.sites.size(), 0);
  std::vector<std::vector<double>> criteria(input.file.priority.size());
  std::size_t none = 0;
  std::vector<std::string> names;
  for (std::size_t f = 0; f < wishes->size(); ++f) {
    names.push_back(input.move.families[f].consent.person());
    none += (*wishes)[f].empty() ? 1U : 0U;
    for (const Wish& wish : (*wishes)[f]) {
      market.place.push_back(wish.site);
      for (std::size_t c = 0; c < criteria.size(); ++c) {
        const std::string& column = input.file.priority[c];
        const std::string cell = cells->text(wish.row, column);
        const std::optional<double> value = cell.empty() ? std::optional(0.0) : number_in(cell);
        if (!value) return fail(Error{data::errors::not_a_number, "\"" + cell + "\" is not a number", cells->where(wish.row, column, names.back())});
        criteria[c].push_back(*value);
      }
    }
    market.start.push_back(static_cast<std::uint32_t>(market.place.size()));
  }
  market.rank.assign(market.place.size(), 0);
  plan::matching::rank_by_rule(criteria, plan::matching::lottery(names, static_cast<std::uint64_t>(seed)), market);
  input.wishes = std::move(market);
  if (none > 0) input.notes.push_back({"no_wish", std::to_string(none) + " of those who agreed list no site: they stay"});
  return {};
}

}  // namespace solleva::cli
