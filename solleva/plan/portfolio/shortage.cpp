// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/portfolio/shortage.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "solleva/plan/portfolio/pass.h"
#include "solleva/plan/portfolio/prices.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan {
namespace {

constexpr std::size_t most_options = 60'000;  ///< of the linear programme
constexpr std::size_t most_passes = 400;      ///< over everybody, to name few rows

/// The portfolio without effects, whose rows give way where they have a most_price.
class Elastic {
 public:
  Elastic(const Portfolio& whole, bool by_floor) : portfolio_(whole) {
    std::vector<bool> money(whole.rows.size(), false);
    for (const std::int32_t row : whole.cost_row) {
      if (row >= 0) money[static_cast<std::size_t>(row)] = true;
    }
    for (std::size_t r = 0; r < money.size(); ++r) {
      PortfolioRow& row = portfolio_.rows[r];
      row.most_price = (by_floor ? row.floor : money[r]) ? 1 : std::numeric_limits<double>::infinity();
    }
    effect_.resize(whole.effect.size());
    for (std::size_t c = 0; c < effect_.size(); ++c) effect_[c] = std::isfinite(whole.effect[c]) ? 0.0F : whole.effect[c];
    portfolio_.effect = effect_;
    portfolio_.money_worth = portfolio_.served_worth = 0;
  }

  const Portfolio& portfolio() const { return portfolio_; }

 private:
  Portfolio portfolio_;
  std::vector<float> effect_;
};

/// The least shortage of part of the households as a linear programme.
LinearModel model_of(const Portfolio& portfolio, const HouseholdSample& sample) {
  LinearModel model;
  for (std::size_t r = 0; r < portfolio.rows.size(); ++r) {
    ModelRow row;
    if (portfolio.rows[r].floor) row.lower = sample.rows[r].limit; else row.upper = sample.rows[r].limit;
    const std::uint32_t at = model.add_row(row);
    if (std::isinf(portfolio.rows[r].most_price)) continue;
    ModelColumn lack;
    lack.objective = portfolio.rows[r].most_price;
    model.add_term(at, model.add_column(lack), portfolio.rows[r].floor ? 1 : -1);
  }
  const std::size_t options = portfolio.measures * portfolio.channels;
  for (const std::uint32_t i : sample.households) {
    const std::size_t p = portfolio.place_of(i);
    ModelRow one;
    one.upper = 1;
    const std::uint32_t at = model.add_row(one);
    for (std::size_t o = 0; o < options; ++o) {
      const std::size_t cell = i * portfolio.measures + o / portfolio.channels;
      if (!std::isfinite(portfolio.effect[cell]) || portfolio.cost_row[p * options + o] == not_offered) continue;
      const std::uint32_t x = model.add_column({});
      model.add_term(at, x, 1);
      for_rows(portfolio, p, o, static_cast<double>(portfolio.cost[cell]), [&](std::size_t r, double amount) {
        model.add_term(static_cast<std::uint32_t>(r), x, amount);
      });
    }
  }
  return model;
}

struct Proof {
  std::vector<double> prices;
  double shortage = 0;
  bool possible = true;  ///< the rows that give way are enough to keep all others
};

/// The prices of the linear programme, then those of a search on everybody: whichever proves more.
Result<Proof> proof_of(const Portfolio& elastic, const RunControl& control) {
  const std::size_t options = elastic.measures * elastic.channels;
  const std::size_t wanted = std::max<std::size_t>(1, most_options / options);
  HouseholdSample sample;
  if (wanted < elastic.households()) {
    sample = draw_households(elastic, wanted);
  } else {
    for (std::size_t i = 0; i < elastic.households(); ++i) sample.households.push_back(static_cast<std::uint32_t>(i));
    sample.rows = elastic.rows;
  }
  control.tell("looking for what clashes", -1);
  SolverOptions linear;
  linear.relaxed = true;
  const LinearModel model = model_of(elastic, sample);
  const Result<Solution> solution = solve(model, linear, control);
  if (!solution) return fail(solution.error());
  Proof proof;
  proof.possible = solution->optimum.status != Status::infeasible;
  if (solution->duals.empty()) return proof;
  for (std::size_t r = 0; r < elastic.rows.size(); ++r) {
    const double price = (elastic.rows[r].floor ? 1 : -1) * solution->duals[r];
    proof.prices.push_back(std::clamp(price, 0.0, elastic.rows[r].most_price));
  }
  const Result<double> proved = proved_shortage(elastic, proof.prices, control);
  if (!proved) return fail(proved.error());
  proof.shortage = *proved;
  if (sample.households.size() == elastic.households()) return proof;
  PortfolioOptions quiet;
  quiet.told_in = 0;
  PriceSearch search = search_prices(elastic, quiet, control, proof.prices);
  const Result<double> more = proved_shortage(elastic, search.prices, control);
  if (more && *more > proof.shortage) {
    proof.shortage = *more;
    proof.prices = std::move(search.prices);
  }
  return proof;
}

/// Leaves out one priced row after the other, the least price first, as long as the rest proves a shortage.
Done name_rows(const Portfolio& elastic, const Proof& proof, const RunControl& control, PortfolioShortage& shortage) {
  std::vector<std::size_t> priced;
  for (std::size_t r = 0; r < proof.prices.size(); ++r) {
    if (proof.prices[r] > 0) priced.push_back(r);
  }
  const auto weight = [&](std::size_t r) { return proof.prices[r] * elastic.rows[r].limit; };
  std::stable_sort(priced.begin(), priced.end(), [&](std::size_t a, std::size_t b) { return weight(a) < weight(b); });
  std::vector<double> prices = proof.prices;
  const double enough = std::max(1e-6, 1e-3 * proof.shortage);
  for (std::size_t at = 0; at < priced.size() && at < most_passes; ++at) {
    const double price = prices[priced[at]];
    prices[priced[at]] = 0;
    const Result<double> rest = proved_shortage(elastic, prices, control);
    if (!rest) return fail(rest.error());
    if (*rest <= enough) prices[priced[at]] = price;
  }
  for (std::size_t r = 0; r < prices.size(); ++r) {
    if (prices[r] > 0) shortage.rows.push_back(r);
  }
  return {};
}

}  // namespace

Result<double> proved_shortage(const Portfolio& portfolio, std::span<const double> prices, const RunControl& control) {
  const Result<double> bound = portfolio_bound(portfolio, prices, control);
  if (!bound) return fail(bound.error());
  return -*bound;
}

Result<PortfolioShortage> portfolio_shortage(const Portfolio& portfolio, const RunControl& control) {
  if (Done sound = check_portfolio(portfolio); !sound) return fail(sound.error());
  PortfolioShortage shortage;
  {
    const Elastic floors(portfolio, true);
    Result<Proof> proof = proof_of(floors.portfolio(), control);
    if (!proof) return fail(proof.error());
    if (proof->shortage <= 1e-6) return shortage;
    shortage.households = proof->shortage;
    if (Done done = name_rows(floors.portfolio(), *proof, control, shortage); !done) return fail(done.error());
    shortage.prices = std::move(proof->prices);
  }
  const Elastic budgets(portfolio, false);
  const Result<Proof> money = proof_of(budgets.portfolio(), control);
  if (!money) return fail(money.error());
  shortage.money_helps = money->possible;
  shortage.money = money->possible ? std::max(0.0, money->shortage) : 0;
  return shortage;
}

}  // namespace solleva::plan
