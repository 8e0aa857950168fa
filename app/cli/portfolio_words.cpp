// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/cli/portfolio_spread.h"
#include "solleva/base/distributions.h"
#include "solleva/base/sum.h"
#include "solleva/base/text.h"

// The plan of a portfolio in questions and answers.
namespace solleva::cli {
namespace {

using Kind = PortfolioRowName::Kind;

/// Three digits, or all before the point.
std::string figure(double value) {
  return std::fabs(value) < 1000 ? fmt::format("{:.3g}", value) : with_thousands(fmt::format("{:.0f}", value));
}

std::string more_text(const plan::Optimum& optimum) {
  if (!optimum.bound || !optimum.objective) return "perhaps: nothing was proved";
  const double more = *optimum.bound - *optimum.objective;
  if (more <= 1e-9 * std::max(1.0, std::fabs(*optimum.bound))) return "no: that was proved, for this money and these tables";
  const double percent = 100 * more / std::max(1e-12, std::fabs(*optimum.objective));
  if (percent < 0.01) return "less than 0.01 % more: that was proved, for this money and these tables";
  return fmt::format("at most {:.2g} % more: that was proved, for this money and these tables", percent);
}

class Words {
 public:
  Words(const PortfolioProblem& problem, const PortfolioAnswer& answer) : problem_(problem), answer_(answer) {
    list_.name = "in_words";
    list_.keys = 1;
  }

  share::List take() {
    add_who();
    add_money();
    add_effect();
    add("Could another plan bring more?", more_text(answer_.optimum));
    add_more_money();
    add_consent();
    add("What if somebody is missing or something is wrong?", "tell the office: the table is put right and the plan is made again; --explain ID says of each why");
    return std::move(list_);
  }

 private:
  void add(const char* question, std::string answer) { list_.rows.push_back({{"question", question}, {"answer", std::move(answer)}}); }
  std::string money(double amount) const { return with_thousands(fmt::format("{:.0f}", amount)) + " " + problem_.file->money; }

  void add_who() {
    std::vector<std::int64_t> gets(problem_.file->measures.size(), 0);
    std::int64_t served = 0;
    for (const std::vector<std::uint16_t>& has : answer_.choice) {
      served += has.empty() ? 0 : 1;
      for (const std::uint16_t option : has) ++gets[problem_.measure_of(option)];
    }
    std::vector<std::string> parts;
    for (std::size_t j = 0; j < gets.size(); ++j) {
      if (gets[j] > 0) parts.push_back(problem_.file->measures[j].name + ": " + with_thousands(std::to_string(gets[j])));
    }
    add(problem_.file->rows == "households" ? "Who gets something?" : "What is done?", with_thousands(std::to_string(served)) + " of the " + with_thousands(std::to_string(answer_.choice.size())) + " " + problem_.file->rows + (parts.empty() ? "" : "; " + join(parts, ", ")));
  }

  void add_money() {
    double used = 0, there = 0;
    for (std::size_t r = 0; r < answer_.used.size(); ++r) used += problem_.rows[r].kind == Kind::budget ? answer_.used[r] : 0;
    for (const data::PortfolioBudget& budget : problem_.file->budgets) there += budget.amount;
    add("What does it cost?", money(used) + " of " + money(there));
  }

  void add_effect() {
    Sum total;
    for (std::size_t i = 0; i < answer_.choice.size(); ++i) {
      for (const std::uint16_t option : answer_.choice[i]) {
        total.add(problem_.portfolio.weight[option % problem_.portfolio.channels] * problem_.effect[i * problem_.portfolio.measures + problem_.measure_of(option)]);
      }
    }
    std::string text = figure(total.value()) + " " + problem_.file->unit;
    const PortfolioSpread spread = spread_of(problem_, answer_);
    const double wide = normal_quantile(0.975);
    if (!has_spread(problem_) || !spread.all) text += "; how sure that is, is not known";
    else text += ", give or take: " + figure(total.value() - wide * *spread.all) + " to " + figure(total.value() + wide * *spread.all) + " in 95 of 100 cases";
    add("What does it bring?", std::move(text));
  }

  /// The budget of which more money brings most.
  void add_more_money() {
    std::optional<std::size_t> best;
    for (std::size_t r = 0; r < problem_.rows.size() && r < answer_.prices.size(); ++r) {
      if (problem_.rows[r].kind == Kind::budget && (!best || answer_.prices[r] > answer_.prices[*best])) best = r;
    }
    if (best) add("What would more money bring?", says_of(problem_, answer_, *best));
  }

  void add_consent() {
    std::vector<std::string> parts;
    for (std::size_t j = 0; j < problem_.file->measures.size(); ++j) {
      const std::int64_t without = problem_.table->without_consent[j];
      if (without > 0) parts.push_back(problem_.file->measures[j].name + ": " + with_thousands(std::to_string(without)));
    }
    if (!parts.empty()) add("Who could have something and has not agreed?", join(parts, ", ") + "; they are not planned for it, and lose nothing by it");
  }

  const PortfolioProblem& problem_;
  const PortfolioAnswer& answer_;
  share::List list_;
};

}  // namespace

share::List portfolio_words(const PortfolioProblem& problem, const PortfolioAnswer& answer) { return Words(problem, answer).take(); }

}  // namespace solleva::cli
