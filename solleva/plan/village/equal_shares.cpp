// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/plan/village/completion.h"
#include "solleva/plan/village/exact_shares.h"
#include "solleva/plan/village/rules.h"

namespace solleva::plan::village {
namespace {

constexpr std::array<std::pair<Completion, std::string_view>, 6> kNames{{{Completion::none, "none"},
                                                                         {Completion::greedy, "greedy"},
                                                                         {Completion::phragmen, "phragmen"},
                                                                         {Completion::add1, "add1"},
                                                                         {Completion::add1u, "add1u"},
                                                                         {Completion::add1p, "add1p"}}};

constexpr std::int64_t kLongestStride = std::int64_t{1} << 20;

std::int64_t cost_of(const Election& election, const std::vector<std::uint32_t>& chosen) {
  std::int64_t cost = 0;
  for (const std::uint32_t p : chosen) cost += election.projects[p].cost;
  return cost;
}

std::vector<std::uint32_t> projects_of(const Outcome& outcome) {
  std::vector<std::uint32_t> chosen;
  for (const Step& step : outcome.steps) chosen.push_back(step.project);
  return chosen;
}

/// Equal Shares with shares that are raised step by step.
class Raises {
 public:
  Raises(const Election& election, const Profile& profile, Increment increment, const RunControl& control)
      : election_(election), profile_(profile), increment_(increment), control_(control) {}

  SharesRun run() {
    runs_ = 1;
    SharesRun first = run_exact(election_, profile_, share(0));
    const std::vector<std::uint32_t> chosen = projects_of(first.outcome);
    if (exhausts(chosen)) return finish(std::move(first), 0, false);
    // Without money nothing could ever be raised far enough; whatever has a cost does not fit, so `exhausts` has said so already.
    const auto [last, stopped] = climb();
    return finish(last == 0 ? std::move(first) : run_exact(election_, profile_, share(last)), last, stopped);
  }

 private:
  /// The share after so many raises.
  Share share(std::int64_t raises) const {
    if (increment_.units > 0)
      return {mpz_class(election_.budget) + mpz_class(increment_.units) * raises * profile_.voters, profile_.voters};
    return {mpz_class(election_.budget) * (100 + mpz_class(increment_.percent) * raises), mpz_class(profile_.voters) * 100};
  }

  bool exhausts(const std::vector<std::uint32_t>& chosen) const {
    const std::int64_t left = election_.budget - cost_of(election_, chosen);
    for (std::uint32_t p = 0; p < election_.projects.size(); ++p) {
      const bool known = !profile_.supporters[p].empty() && election_.projects[p].cost > 0;
      if (known && election_.projects[p].cost <= left && std::ranges::find(chosen, p) == chosen.end()) return false;
    }
    return true;
  }

  /// How often the shares are raised in the end, and whether the caller stopped the work before.
  std::pair<std::int64_t, bool> climb() {
    std::int64_t done = 0, stride = 1;
    int steady = 0;  // after a stride that was too long, the next ones keep their length
    for (;;) {
      if (control_.stop.stop_requested()) return {done, true};
      control_.tell("raising the shares", -1);
      ++runs_;
      std::optional<std::vector<std::uint32_t>> chosen = alike(done + 1, done + stride);
      if (!chosen && stride > 1) {
        stride /= 2;
        steady = 3;
        continue;
      }
      if (!chosen) chosen = projects_of(run_exact(election_, profile_, share(done + 1)).outcome);
      if (cost_of(election_, *chosen) > election_.budget) return {done, false};
      if (exhausts(*chosen)) return {done + 1, false};
      done += stride;
      if (steady-- <= 0) stride = std::min(stride * 2, kLongestStride);
    }
  }

  std::optional<std::vector<std::uint32_t>> alike(std::int64_t from, std::int64_t to) const {
    const Share low = share(from), high = share(to);
    return run_range(election_, profile_, quotient(low.above, low.below), quotient(high.above, high.below));
  }

  SharesRun finish(SharesRun run, std::int64_t raises, bool stopped) const {
    require(raises == 0 || cost_of(election_, projects_of(run.outcome)) <= election_.budget, "a proved outcome is the exact one");
    run.outcome.raises = raises;
    run.outcome.runs = runs_;
    if (stopped) {
      run.outcome.status = Status::stopped;
      run.outcome.reason = "stopped before the shares were raised to the end";
    }
    return run;
  }

  const Election& election_;
  const Profile& profile_;
  Increment increment_;
  const RunControl& control_;
  std::int64_t runs_ = 0;
};

/// Voters keep what they have left: whoever has most left carries no load, the others what they have less.
void go_on_with_phragmen(const Election& election, const Profile& profile, SharesRun& run) {
  mpz_class most = 0;
  for (const mpz_class& left : run.left) most = std::max(most, left);
  std::vector<mpz_class> load;
  for (const mpz_class& left : run.left) load.emplace_back(most - left);
  run_phragmen(election, profile, std::move(load), run.unit, Stop::skip, run.outcome);
}

}  // namespace

std::string_view name_of(Completion completion) {
  for (const auto& [value, name] : kNames) {
    if (value == completion) return name;
  }
  return "none";
}

std::optional<Completion> completion_named(std::string_view name) {
  for (const auto& [value, known] : kNames) {
    if (known == name) return value;
  }
  return {};
}

Outcome equal_shares(const Election& election, const Profile& profile, Completion completion, Increment increment,
                     const RunControl& control) {
  const bool raised = completion == Completion::add1 || completion == Completion::add1u || completion == Completion::add1p;
  SharesRun run = raised ? Raises(election, profile, increment, control).run()
                         : run_exact(election, profile, {election.budget, profile.voters});
  if (completion == Completion::greedy || completion == Completion::add1u) complete_greedily(election, profile, run.outcome);
  if (completion == Completion::phragmen || completion == Completion::add1p) go_on_with_phragmen(election, profile, run);
  return std::move(run.outcome);
}

}  // namespace solleva::plan::village
