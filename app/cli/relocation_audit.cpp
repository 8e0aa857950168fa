// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "app/cli/relocation_hamlets.h"
#include "app/cli/relocation_safeguards.h"

// The World Bank's Environmental and Social Standard 5 (Land Acquisition, Restrictions on Land Use and Involuntary Resettlement, 2016) as a yardstick. It is written for moves that are not free;
// a move that is should offer no less.
namespace solleva::cli {
namespace {

using namespace plan::relocation;
using share::Fields;
using share::List;
using share::Node;

constexpr const char* kYes = "yes";
constexpr const char* kNo = "no";
constexpr const char* kNotShown = "not shown";
constexpr const char* kStated = "stated, not checked";  ///< a paper is named; nobody here has read it

/// How many of those who move have what is asked for, of how many it is known.
struct Shown {
  std::size_t movers = 0, known = 0, kept = 0;

  const char* verdict() const { return known > kept ? kNo : movers > 0 && known == movers ? kYes : kNotShown; }
  std::string words(const std::string& of) const {
    if (movers == 0) return "nobody moves";
    return std::to_string(kept) + " of " + std::to_string(movers) + " families that move " + of + (known < movers ? "; of " + std::to_string(movers - known) + " nothing is known" : "");
  }
};

/// `look`: whether it is known of a family and kept.
template <class Look>
Shown count(const RelocationAnswer& answer, Look look) {
  Shown shown;
  for (std::size_t f = 0; f < answer.site.size(); ++f) {
    if (answer.site[f] == kStays) continue;
    const auto [known, kept] = look(f);
    ++shown.movers;
    shown.known += known ? 1U : 0U;
    shown.kept += known && kept ? 1U : 0U;
  }
  return shown;
}

class Audit {
 public:
  Audit(const RelocationInput& input, const RelocationAnswer& answer) : input_(input), answer_(answer) {
    list_.name = "audit";
    list_.keys = 1;
  }

  List all() {
    of_families();
    of_papers();
    of_sites();
    return std::move(list_);
  }

 private:
  void add(const char* asks, const char* paragraph, const char* shown, std::string why) { list_.rows.push_back({{"asks", asks}, {"ess5_paragraph", paragraph}, {"shown", shown}, {"why", std::move(why)}}); }
  void add(const char* asks, const char* paragraph, const Shown& shown, const std::string& of) { add(asks, paragraph, shown.verdict(), shown.words(of)); }
  void paper(const char* asks, const char* paragraph, const std::string& where) { add(asks, paragraph, where.empty() ? kNotShown : kStated, where.empty() ? "no paper is named" : where); }

  void of_families() {
    add("the rights of everybody affected to land and house are on record", "10", count(answer_, [&](std::size_t f) { return std::pair(!input_.facts[f].rights.empty(), true); }), "have a category");
    const Shown paid = count(answer_, [&](std::size_t f) {
      const FamilyFacts& facts = input_.facts[f];
      return std::pair(facts.replacement && facts.compensation, facts.replacement && facts.compensation && *facts.compensation >= *facts.replacement);
    });
    add("compensation at replacement cost", "12", paid, "are offered at least what it would cost to replace what they give up");
    add("compensation is paid before anything is taken, and before the move", "15", kNotShown, "the tables hold no dates of payment");
    add("those affected are heard in meaningful consultation, and told of alternatives", "17", count(answer_, [&](std::size_t f) {
          const auto& answers = input_.facts[f].answers;
          return std::pair(!answers.empty(), std::ranges::any_of(answers, &VisitAnswer::alternatives));
        }), "were offered something else beside the move");
    const Shown choice = count(answer_, [&](std::size_t f) {
      std::size_t sites = 0;
      for (std::size_t s = 0; s < input_.move.sites.size(); ++s) sites += input_.could_live(f, s) ? 1U : 0U;
      return std::pair(true, sites >= 2);
    });
    add("a choice among feasible sites and homes", "27", choice, "could live at two sites or more");
    const Shown no_poorer = count(answer_, [&](std::size_t f) {
      const bool known = !input_.budgets.empty() && input_.budget_at(f, answer_.site[f]).has_value();
      return std::pair(known, known && !input_.budget_at(f, answer_.site[f])->poorer);
    });
    add("incomes and livelihoods are improved, or at least restored", "33", no_poorer, "have at least as much left in a month as now, if the work comes that is expected");
    ties();
  }

  /// Of those who move and have neighbours who move too: whether one of them goes with it.
  void ties() {
    std::size_t having = 0, together = 0;
    for (std::size_t f = 0; f < answer_.site.size(); ++f) {
      if (answer_.site[f] == kStays || input_.move.families[f].neighbours == kAlone) continue;
      bool any = false, with = false;
      for (std::size_t other = 0; other < answer_.site.size(); ++other) {
        if (other == f || answer_.site[other] == kStays || input_.move.families[other].neighbours != input_.move.families[f].neighbours) continue;
        any = true;
        with = with || answer_.site[other] == answer_.site[f];
      }
      having += any ? 1U : 0U;
      together += with ? 1U : 0U;
    }
    add("communities and social ties are kept where people wish it", "27", having == 0 ? kNotShown : together == having ? kYes : kNo,
        having == 0 ? "nobody who moves has a neighbour who moves, or nothing says who wants to stay together" : std::to_string(together) + " of " + std::to_string(having) + " families whose neighbours move too go with one of them");
  }

  void of_papers() {
    const data::RelocationPapers& papers = input_.file.papers;
    const bool weighed = !input_.measures.empty();
    add("ways to do without the move are looked at", "11", weighed ? kYes : papers.alternatives.empty() ? kNotShown : kStated,
        weighed ? "staying with " + std::to_string(input_.measures.size()) + " measures in place is costed beside moving" : papers.alternatives.empty() ? "no measure in place is costed" : papers.alternatives);
    const bool census = !papers.census.empty(), cut_off = papers.cut_off.has_value();
    add("a census, and a day after which nobody new is counted", "20", census && cut_off ? kStated : census || cut_off ? kNo : kNotShown,
        census && cut_off ? papers.census + "; cut-off " + papers.cut_off->text() : census ? "there is no cut-off day" : cut_off ? "no census is named" : "no paper is named");
    paper("a valuation of houses and land that can be followed", "12", papers.valuation);
    paper("the plan is shown to those affected", "17", papers.disclosure);
    add("a place to complain, from the beginning", "19", input_.file.grievance ? kYes : kNotShown, input_.file.grievance ? input_.file.grievance->who + ", within " + std::to_string(input_.file.grievance->days) + " days" : "no desk is named");
    paper("a plan for livelihoods after the move", "33", papers.livelihoods);
    paper("somebody watches over the plan and mends what goes wrong", "23", papers.monitoring);
    add("an audit at the end", "24", papers.completion_audit ? kStated : kNotShown, papers.completion_audit ? "set for " + papers.completion_audit->text() : "no day is set");
  }

  void of_sites() {
    const bool costs = std::ranges::any_of(input_.costs, [](const SiteCost& cost) { return cost.all() > 0; });
    const bool within = !input_.file.budget || answer_.cost <= *input_.file.budget * (1 + 1e-9);
    add("a budget that holds all costs", "22 and 26", !costs || !input_.file.budget ? kNotShown : within ? kYes : kNo, !costs ? "no costs are known" : !input_.file.budget ? "no budget is stated" : whole_money(answer_.cost) + " of " + whole_money(*input_.file.budget) + " " + input_.file.money);
    add("homes are held securely", "28 and 29", count(answer_, [&](std::size_t f) {
          const bool known = !input_.costs.empty() && !input_.costs[answer_.site[f]].tenure.empty();
          return std::pair(known, known);
        }), "go where the table says how the home is held");
    paper("those who live at the sites are consulted, and lose nothing", "27", input_.file.papers.host_agreement);
    add("homes and services at the sites are at least as good", "27", kNotShown, "the tables do not say how homes and services compare");
    add("support until a family earns as much as before", "36", kNotShown, "the tables hold no transitional support; at_risk names who needs it first");
  }

  const RelocationInput& input_;
  const RelocationAnswer& answer_;
  List list_;
};

}  // namespace

List entitlements_list(const RelocationInput& input, const RelocationAnswer& answer) {
  List list;
  list.name = "entitlements";
  list.keys = 1;
  struct Due {
    const char *rights, *who, *land, *home, *paragraph;
  };
  constexpr Due kDue[] = {
      {"a", "formal rights to house or land", "compensation at replacement cost, or land and home of equal or higher value", "choice of a home with secure tenure or money at replacement cost; help with the move", "10 (a), 12, 27, 28, 33"},
      {"b", "a claim that national law recognises or can recognise", "as with formal rights", "as with formal rights", "10 (b), 12, 27, 28, 33"},
      {"c", "no right or claim that the law recognises", "not for the land; what stands on it at replacement cost, and help to begin again", "arrangements for adequate housing with secure tenure; help with the move", "10 (c), 27, 29, 33"},
      {"", "not known: to be found out before the move", "to be found out", "to be found out", "10, 20"}};
  for (const Due& due : kDue) {
    std::int64_t agreed = 0, moving = 0;
    for (std::size_t f = 0; f < input.facts.size(); ++f) {
      if (input.facts[f].rights != due.rights) continue;
      ++agreed;
      moving += answer.site[f] == kStays ? 0 : 1;
    }
    if (agreed == 0 && due.rights[0] == 0) continue;
    list.rows.push_back({{"category", due.rights[0] == 0 ? "not known" : due.rights}, {"who", due.who}, {"agreed", agreed}, {"moving", moving}, {"for_house_and_land", due.land}, {"home_and_move", due.home},
                         {"livelihood", "income and livelihood improved or at least restored; support until then"}, {"ess5_paragraphs", due.paragraph}});
  }
  return list;
}

List audit_list(const RelocationInput& input, const RelocationAnswer& answer) { return Audit(input, answer).all(); }

}  // namespace solleva::cli
