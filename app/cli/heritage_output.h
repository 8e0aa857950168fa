// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/heritage_input.h"
#include "solleva/share/envelope.h"

// Within `plan heritage`: the plan as tables and sentences.
namespace solleva::cli {

/// So far the page looks ahead.
inline constexpr std::size_t kHeritageYears = 20;

/// What there is to tell: the plan, the year without it, and each craft's future in both.
struct HeritageAnswer {
  plan::heritage::HeritagePlan plan, today;
  std::vector<plan::heritage::Future> with{}, without{};  ///< [craft]; `with` empty where there is no plan

  bool has_plan() const { return plan.optimum.objective.has_value(); }
};

/// Plans, and works out the year without the plan and the next kHeritageYears years. Errors: those of plan_heritage().
Result<HeritageAnswer> answer_heritage(const HeritageInput& input, const plan::Limits& limits, const RunControl& control);

/// The plan with its tables. For people: questions and answers first, only households that the crafts concern; a picture of the years of each craft on a page, and no long table of them elsewhere.
share::Plan heritage_output(const HeritageInput& input, const HeritageAnswer& answer, share::Format format);

std::vector<Note> heritage_notes(const HeritageInput& input, const HeritageAnswer& answer);

/// Why a person, a household or a craft has what it has. Errors: cli.bad-value where there is none of that name.
Result<share::List> heritage_reasons(const HeritageInput& input, const HeritageAnswer& answer, const std::string& name);

/// What the questions and answers for people say. `list` rows: question, answer.
share::List heritage_words(const HeritageInput& input, const HeritageAnswer& answer);

/// The mean over the scenarios, and the spread.
struct Earned {
  double mean = 0, spread = 0, worst = 0;
};
/// Formula: mean, standard deviation and least of the scenarios. Source: definition. Units: money a year.
Earned earned_of(const HeritageInput& input, const std::vector<double>& by_scenario);

/// Money for people: whole units, with the currency.
std::string heritage_money(const HeritageInput& input, double amount);

/// A chance for people, as in "12 %", "under 1 %", "over 99 %".
std::string chance_text(double chance);

/// Who claims a design, and what that means for its use; empty: nobody claims it.
std::string claims_text(const HeritageInput& input, const std::string& design);

}  // namespace solleva::cli
