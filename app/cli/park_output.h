// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/park_answer.h"

// Within `plan park`: the answer as an envelope.
namespace solleva::cli {

/// The plan as shown. `for_people`: tables as somebody reads them; `confidential`: names of those who are left out.
share::Plan park_output(const ParkInput& input, const ParkAnswer& answer, bool for_people, bool confidential);

/// What a worker wants to know first, as questions and answers.
share::List park_in_words(const ParkInput& input, const ParkAnswer& answer);

/// What must be said beside it: villages where nobody refused, ranges that nobody observed, what studies found.
std::vector<Note> park_notes(const ParkInput& input, const ParkAnswer& answer);

/// Why a person has a job or none, job by job; or what a firm's jobs, money and end look like. Errors: cli.bad-value where there is nobody of that name.
Result<share::List> park_reasons(const ParkInput& input, const ParkAnswer& answer, const std::string& name);

/// What keeps people from a job, as in "the skill, the shift"; empty where nothing does.
std::string bars_in_words(std::uint8_t bars);

/// Why places of a job stay empty.
std::string why_empty(const ParkInput& input, const ParkAnswer& answer, std::uint32_t job);

/// What is known of the homes of poor households: before, and after with the new wages.
struct ParkIncome {
  std::int64_t poor = 0, with_work = 0, above = 0;  ///< households
  double before = 0, after = 0;                     ///< money a month of poor households, all together
};
ParkIncome incomes_of(const ParkInput& input, const ParkAnswer& answer, std::optional<std::uint32_t> home = {});

/// A figure for people: rounded to 2 decimals, to whole units from a hundred on.
std::string park_figure(double value);

}  // namespace solleva::cli
