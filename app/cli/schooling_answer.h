// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/schooling_input.h"
#include "solleva/plan/schooling/hand_out.h"

// What `plan schooling PROGRAMME` finds, child by child, and how it is shown.
namespace solleva::cli {

/// Why a child is still out, in words that never change.
enum class StillOut {
  in,               ///< it is not
  no_school,        ///< no school that teaches its grade is within reach on foot, by bus or by boarding
  no_barrier_free,  ///< there is one, but none that the child can use
  no_seat,          ///< those within reach are full, and nothing in the tables makes more room
  no_bed,           ///< a school has a seat and the child could board there, but beds are full and nothing in the tables makes more
  budget,           ///< something would help, the money is not there
  money,            ///< it would have a place; its family cannot pay, and no bursary is left or large enough
  stopped,          ///< the work was stopped before all was tried
};

struct ChildAnswer {
  std::uint32_t choice = plan::schooling::kNowhere;  ///< of its group
  std::optional<std::size_t> bursary = {};           ///< of the file
  bool beyond_means = false;                         ///< goes to school today, although its family cannot pay and no bursary is left or large enough
  StillOut out = StillOut::in;
};

struct SchoolingAnswer {
  plan::schooling::ProvisionPlan plan;  ///< its children are those who are in: who is out for money has left its place
  plan::schooling::HandedOut bursaries;
  std::vector<ChildAnswer> children;
  std::int64_t in_after = 0;
  std::int64_t beyond_means = 0;
  std::int64_t purse_unknown = 0;  ///< children with a place whose household's money is not known

  bool has_plan() const { return !plan.chosen.empty(); }
};

/// Places first, then bursaries for those who have one; the place of a child whose family cannot pay all the same goes to the next. Of children alike a lottery of the seed says who goes where.
/// Errors: those of provide() and hand_out().
Result<SchoolingAnswer> answer_of(const SchoolingInput& input, const plan::Limits& limits, std::uint64_t seed, const RunControl& control);

/// The word of a reason. Without `confidential` it does not tell of a disability: the four reasons of place are one, no_place_in_reach, and remedies are worded alike, without schools and costs of places.
std::string reason_word(StillOut out, bool confidential);

/// An amount as people write it, with the unit of money.
std::string amount_text(const SchoolingInput& input, double amount);

/// What would bring a child in, as a sentence without a full stop, and its cost where that is known.
struct Remedy {
  std::string text;
  std::optional<double> cost = {};
};
Remedy remedy_of(const SchoolingInput& input, const SchoolingAnswer& answer, std::size_t child, bool confidential);

/// How a child goes to school in the plan: "on foot", "by bus North", "boards", "stays"; empty: not at all.
std::string way_of(const SchoolingInput& input, const SchoolingAnswer& answer, std::size_t child);

/// The plan as it is shown. `explain`: a child or a school, or empty. Errors: cli.bad-value where nobody is called so.
Result<share::Envelope> schooling_envelope(const SchoolingInput& input, const SchoolingAnswer& answer, const std::string& explain, bool confidential);

/// --explain: the list of reasons for a child or a school.
Result<share::List> explanation_of(const SchoolingInput& input, const SchoolingAnswer& answer, const std::string& name, bool confidential);

}  // namespace solleva::cli
