// SPDX-License-Identifier: Apache-2.0
#include "app/cli/relocation_answer.h"

#include <utility>

namespace solleva::cli {

using namespace plan::relocation;

Joint joint_of(const RelocationInput& input, std::vector<std::uint32_t> decided) {
  Joint joint{input.move};
  joint.hamlets = input.hamlets;
  joint.measures = input.measures;
  joint.hamlet_of = input.hamlet_of;
  joint.budget = input.file.budget;
  joint.decided = std::move(decided);
  if (input.costs.empty()) return joint;
  for (std::size_t f = 0; f < input.move.families.size(); ++f) {
    for (const SiteCost& cost : input.costs) joint.cost.push_back(cost.all());
  }
  return joint;
}

Result<RelocationAnswer> relocation_answer(const RelocationInput& input, const plan::Limits& limits, const RunControl& control) {
  RelocationAnswer answer;
  std::vector<std::uint32_t> decided;
  if (input.wishes) {
    Result<WishPlan> wishes = choose_sites(input.move, *input.wishes, control);
    if (!wishes) return fail(wishes.error());
    decided = wishes->site;
    answer.wishes = std::move(*wishes);
  }
  const bool weighs = !input.measures.empty() || input.file.budget.has_value();
  const Joint joint = joint_of(input, decided);
  if (weighs) {
    Result<JointPlan> plan = plan_joint(joint, limits, control);
    if (!plan) return fail(plan.error());
    answer.optimum = std::move(plan->optimum);
    answer.site = std::move(plan->site);
    answer.built = std::move(plan->built);
    answer.prices = std::move(plan->prices);
  } else if (input.wishes) {
    answer.site = std::move(decided);
    answer.optimum.objective = worth_of(input.move, answer.site);
  } else {
    Result<MovePlan> plan = plan_move(input.move, limits, control);
    if (!plan) return fail(plan.error());
    answer.optimum = std::move(plan->optimum);
    answer.site = std::move(plan->site);
    answer.prices = std::move(plan->prices);
  }
  answer.built.resize(input.measures.size(), 0);
  if (answer.wishes && answer.optimum.objective) {
    answer.optimum.method = std::string(answer.wishes->one_home_each ? "deferred acceptance, families first" : "least cutoffs, claims met one by one") + (weighs ? "; " + answer.optimum.method : "");
    answer.optimum.reason = weighs ? "the bound holds for measures, given where families choose to go" : "families choose: what is sought is not the most work, so there is no bound";
    if (!weighs) answer.optimum.status = plan::Status::feasible;
  }
  answer.cost = joint_cost(joint, answer.site, answer.built);
  return answer;
}

std::uint32_t best_site(const RelocationInput& input, const RelocationAnswer& answer, std::size_t family) {
  if (answer.site[family] != kStays) return answer.site[family];
  std::uint32_t best = kStays;
  for (std::uint32_t s = 0; s < input.move.sites.size(); ++s) {
    const std::vector<double>& worth = input.move.families[family].worth;
    if (input.could_live(family, s) && (best == kStays || worth[s] > worth[best])) best = s;
  }
  return best;
}

}  // namespace solleva::cli
