// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "app/cli/farm_file.h"
#include "solleva/share/envelope.h"

// Within `plan farm`: the plan as tables and sentences.
namespace solleva::cli {

/// The plan with its tables; `for_people`: a table and a drawing for each resource instead of one long table.
share::Plan farm_output(const FarmInput& input, const plan::farm::FarmPlan& plan, const std::optional<plan::farm::Information>& information, bool for_people);

/// The plan in questions and answers.
share::List farm_words(const FarmInput& input, const plan::farm::FarmPlan& plan);

/// Which crop is on which parcel from when to when, with a calendar.
share::List farm_season(const plan::farm::Farm& farm, const plan::farm::FarmPlan& plan);

/// Hands, animals and machines: on which parcel from when to when, with a calendar. No rows where there are too many fields to draw.
share::List farm_work(const plan::farm::Farm& farm, const plan::farm::FarmPlan& plan);

/// Why a crop, herd, machine, parcel, resource or product has what it has. Errors: cli.bad-value where there is none of that name.
Result<share::List> farm_reasons(const FarmInput& input, const plan::farm::FarmPlan& plan, const std::string& name);

/// A figure for people: rounded to 2 decimals.
std::string figure(double value);

/// As in "another day of labour in April is worth 12 CNY".
std::string worth_in_words(const plan::farm::Farm& farm, const plan::farm::Resource& resource, const std::string& when, double worth);

/// Solver noise away: what is nearer to 0 than 1e-7 is 0.
double clean(double value);

}  // namespace solleva::cli
