// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "solleva/plan/matching/deferred_acceptance.h"
#include "solleva/plan/relocation/move.h"

// Families choose among sites, sites have published priorities.
namespace solleva::plan::relocation {

/// What is kept. A family f has a claim on a site that it likes better than what it has where it fits beside those there with higher priority. It envies somebody there who has lower
/// priority, whether it would fit in that place or not.
enum class Stability {
  stable,  ///< no claim
  fair,    ///< no envy; claims are on room that stands empty, and only such
};

struct Claim {
  std::uint32_t family = 0, site = 0;
  bool envy = false;  ///< somebody there has lower priority; else there is empty room
};

/// What was looked at, knowing nothing of how the plan was made.
struct WishCertificate {
  std::uint64_t pairs = 0;   ///< of a family and a site that it likes better than what it has
  std::uint64_t claims = 0;  ///< of those: it would fit beside those there with higher priority
  std::uint64_t envies = 0;  ///< of those: somebody there has lower priority
  std::uint64_t broken = 0;  ///< families where they did not ask for, or cannot live, sites above their room
  std::vector<Claim> examples = {};  ///< all claims up to 1,000

  bool holds(Stability stability) const { return broken == 0 && (stability == Stability::stable ? claims : envies) == 0; }
};

struct WishPlan {
  std::vector<std::uint32_t> site = {};  ///< of each family; kStays: it stays
  Stability stability = Stability::fair;
  bool one_home_each = false;  ///< every family takes one home of one kind: classical deferred acceptance, safe against false lists
  WishCertificate certificate = {};
};

/// Where each family goes when families list the sites that they like better than staying, best first.
///
/// Where every family takes one home of one kind: deferred acceptance, families first (matching/deferred_acceptance.h): stable, and for each family the best of all stable plans; nobody gains by a
/// false list. Else a plan without claims need not exist. Then: the least cutoffs, where a site that is asked by more than it holds turns away whoever comes last by priority, for good; of
/// all plans without envy it is the best for every family at once. Claims on room that this leaves empty are then met one after the other; where that comes to an end,
/// the plan is stable, else the plan without envy stands, with its claims.
/// Formula: docs/methods/relocation.md, relocation#12 to relocation#14. Source: several kinds of room: Delacretaz, Kominers and Teytelboym (2023), Matching mechanisms for refugee resettlement,
/// American Economic Review 113(10), pp. 2689-2717; cutoffs: Kamada and Kojima (2024), Fair matching under constraints, Review of Economic Studies 91(2), pp. 1162-1199;
/// claims met one by one: Roth and Vande Vate (1990), Random paths to stability, Econometrica 58(6), pp. 1475-1480.
/// Units: none. `wishes`: an applicant for each family, a place for each site; ranks as there; capacities are not looked at. A wish for a site where the family cannot live, or that has
/// never room enough for it, counts as none. Errors: those of check() and of matching::check(); base.stopped.
Result<WishPlan> choose_sites(const Move& move, const matching::Market& wishes, const RunControl& control);

/// Every pair looked at. Formula: relocation#12. Source: definition. Units: pairs. `site`: one for each family. Errors: base.stopped.
Result<WishCertificate> certify_wishes(const Move& move, const matching::Market& wishes, const std::vector<std::uint32_t>& site, const RunControl& control);

}  // namespace solleva::plan::relocation
