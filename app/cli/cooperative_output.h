// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/cli/cooperative_result.h"
#include "app/cli/portfolio_files.h"
#include "solleva/share/household_sheet.h"

// Within `plan cooperative`: what is shown.
namespace solleva::cli {

/// The plan as the row of `results`. `for_people`: a row for each member with what they do in each season, instead of every shift.
share::Plan cooperative_plan(const Cooperative& cooperative, const CooperativeResult& result, bool for_people);

/// The year in questions and answers.
share::List cooperative_words(const Cooperative& cooperative, const CooperativeResult& result);

/// Who does which task from which week to which; weeks on end are one row.
share::List cooperative_rota(const Cooperative& cooperative, const plan::cooperative::RosterPlan& plan);

/// Makes the calendar one of weeks, with the seasons where they begin.
void set_weeks(const Cooperative& cooperative, share::Calendar& calendar);

std::vector<Note> cooperative_notes(const Cooperative& cooperative, const CooperativeResult& result);

/// Why a member or household has what it has; what health forbids is told only where it is `confidential`. Errors: cli.bad-value where there is none of that name.
Result<share::List> cooperative_reasons(const Cooperative& cooperative, const CooperativeResult& result, const std::string& name, bool confidential);

/// A name in a language or in what it is a dialect of, as "zh" of "zh-Hant"; else `name`.
std::string name_in(const std::map<std::string, std::string>& names, const std::string& language, const std::string& name);

/// What each member does in each season, as in "herding 12.5, milking 3": hours a week in the mean of the season's weeks. [member][season]
std::vector<std::vector<std::string>> season_texts(const Cooperative& cooperative, const plan::cooperative::RosterPlan& plan, const std::string& language);

/// A sheet for each household, in its language or else in `language`; for one household where `only` names it.
share::HouseholdSheets household_sheets(const Cooperative& cooperative, const CooperativeResult& result, const std::string& language, const std::string& only);

/// The cooperative as a measure for `plan portfolio`.
PortfolioFiles portfolio_files(const Cooperative& cooperative, const CooperativeResult& result, const std::string& table_name);

}  // namespace solleva::cli
