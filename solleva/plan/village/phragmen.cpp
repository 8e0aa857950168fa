// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "solleva/plan/village/completion.h"
#include "solleva/plan/village/exact_shares.h"
#include "solleva/plan/village/rules.h"

namespace solleva::plan::village {
namespace {

/// Loads have one denominator, which a choice multiplies by the number of its supporters (village-decisions#5).
class Phragmen {
 public:
  Phragmen(const Election& election, const Profile& profile, std::vector<mpz_class> load, mpz_class unit, Outcome& outcome)
      : election_(election),
        profile_(profile),
        load_(std::move(load)),
        unit_(std::move(unit)),
        outcome_(outcome),
        place_(tie_order(election)),
        loads_(election.projects.size()),
        voters_(election.projects.size(), 0) {
    for (std::uint32_t p = 0; p < election.projects.size(); ++p) {
      for (const Support& s : profile.supporters[p]) {
        loads_[p] += load_[s.other] * profile.group_voters[s.other];
        voters_[p] += profile.group_voters[s.other];
      }
    }
  }

  void run(Stop stop) {
    std::int64_t left = election_.budget - cost_of(election_, outcome_);
    for (std::uint32_t p = 0; p < election_.projects.size(); ++p) {
      const bool wanted = voters_[p] > 0 || stop == Stop::at_first;
      if (wanted && election_.projects[p].cost <= election_.budget && !outcome_.holds(p)) open_.push_back(p);
    }
    for (;;) {
      if (stop == Stop::skip) std::erase_if(open_, [&](std::uint32_t p) { return election_.projects[p].cost > left; });
      if (open_.empty()) return;
      std::vector<std::uint32_t> tied = least_loaded();
      if (std::ranges::any_of(tied, [&](std::uint32_t p) { return election_.projects[p].cost > left; })) return;
      std::ranges::sort(tied, {}, [&](std::uint32_t p) { return place_[p]; });
      if (tied.size() > 1) outcome_.ties.push_back({outcome_.steps.size() + 1, tied});
      left -= election_.projects[tied.front()].cost;
      choose(tied.front());
    }
  }

 private:
  mpz_class total_load(std::uint32_t p) const { return loads_[p] + unit_ * election_.projects[p].cost; }

  /// The projects whose supporters would bear least each; those that nobody named are last, all alike.
  std::vector<std::uint32_t> least_loaded() const {
    std::vector<std::uint32_t> best;
    mpz_class best_load;
    for (const std::uint32_t p : open_) {
      int order = -1;
      mpz_class load = total_load(p);
      if (!best.empty()) {
        const std::int64_t theirs = voters_[best.front()];
        if (voters_[p] == 0 || theirs == 0) {
          order = (voters_[p] == 0 ? 1 : 0) - (theirs == 0 ? 1 : 0);
        } else {
          order = cmp(mpz_class(load * theirs), mpz_class(best_load * voters_[p]));
        }
      }
      if (order < 0) best.clear(), best_load = std::move(load);
      if (order <= 0) best.push_back(p);
    }
    return best;
  }

  void choose(std::uint32_t project) {
    std::erase(open_, project);
    if (voters_[project] == 0) {
      outcome_.steps.push_back({project, "Phragmen, named by nobody", 0});
      return;
    }
    mpz_class load = total_load(project);
    outcome_.steps.push_back({project, "Phragmen", quotient(load, unit_ * voters_[project])});
    const auto common =
        static_cast<std::int64_t>(mpz_gcd_ui(nullptr, load.get_mpz_t(), static_cast<unsigned long>(voters_[project])));
    const std::int64_t factor = voters_[project] / common;
    load /= common;
    if (factor > 1) {
      unit_ *= factor;
      for (mpz_class& one : load_) one *= factor;
      for (mpz_class& sum : loads_) sum *= factor;
    }
    for (const Support& s : profile_.supporters[project]) {
      const mpz_class more = load - load_[s.other];
      const mpz_class in_all = more * profile_.group_voters[s.other];
      for (const Support& wanted : profile_.wanted[s.other]) loads_[wanted.other] += in_all;
      load_[s.other] = load;
      outcome_.payments.push_back({s.other, project, quotient(more, unit_)});
    }
  }

  const Election& election_;
  const Profile& profile_;
  std::vector<mpz_class> load_;  ///< of a voter of each group
  mpz_class unit_;
  Outcome& outcome_;
  std::vector<std::uint32_t> place_;
  std::vector<mpz_class> loads_;  ///< of all supporters of each project
  std::vector<std::int64_t> voters_;
  std::vector<std::uint32_t> open_;
};

}  // namespace

std::int64_t cost_of(const Election& election, const Outcome& outcome) {
  std::int64_t cost = 0;
  for (const Step& step : outcome.steps) cost += election.projects[step.project].cost;
  return cost;
}

void run_phragmen(const Election& election, const Profile& profile, std::vector<mpz_class> load, mpz_class unit, Stop stop,
                  Outcome& outcome) {
  Phragmen(election, profile, std::move(load), std::move(unit), outcome).run(stop);
}

Outcome sequential_phragmen(const Election& election, const Profile& profile) {
  Outcome outcome;
  run_phragmen(election, profile, std::vector<mpz_class>(profile.group_voters.size()), 1, Stop::at_first, outcome);
  return outcome;
}

}  // namespace solleva::plan::village
