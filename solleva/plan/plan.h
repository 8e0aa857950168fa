// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The front door of plan: what other modules may include of it.
#include "solleva/plan/access/catchments.h"       // IWYU pragma: export - who goes where, by nearness and room
#include "solleva/plan/access/equity.h"           // IWYU pragma: export - how access is spread over people
#include "solleva/plan/access/grid.h"             // IWYU pragma: export - rasters as text
#include "solleva/plan/access/lines.h"            // IWYU pragma: export - roads drawn on rasters
#include "solleva/plan/access/raster_siting.h"    // IWYU pragma: export - where on a raster to build
#include "solleva/plan/access/scores.h"           // IWYU pragma: export - scores of access
#include "solleva/plan/access/travel_time.h"      // IWYU pragma: export - times over terrain
#include "solleva/plan/economy/balance.h"         // IWYU pragma: export - tables with new totals
#include "solleva/plan/economy/leontief.h"        // IWYU pragma: export - what demand sets in motion
#include "solleva/plan/economy/regionalise.h"     // IWYU pragma: export - regions without a survey
#include "solleva/plan/economy/supply_use.h"      // IWYU pragma: export - who makes and who uses which product
#include "solleva/plan/network/road_graph.h"      // IWYU pragma: export - networks of roads
#include "solleva/plan/network/shortest_paths.h"  // IWYU pragma: export - costs on them
#include "solleva/plan/optimum.h"                 // IWYU pragma: export - how good a plan is
#include "solleva/plan/portfolio/criteria.h"       // IWYU pragma: export - portfolios by scenarios, and by objectives in their order
#include "solleva/plan/portfolio/deprivation_effect.h"  // IWYU pragma: export - what ending deprivations takes off M0
#include "solleva/plan/portfolio/joint.h"          // IWYU pragma: export - several measures each, and openings
#include "solleva/plan/portfolio/portfolio.h"      // IWYU pragma: export - measures of households under budgets
#include "solleva/plan/portfolio/shortage.h"       // IWYU pragma: export - proof that floors ask for too much
#include "solleva/plan/solver/conflict.h"         // IWYU pragma: export - why a model has no solution
#include "solleva/plan/solver/linear_model.h"     // IWYU pragma: export - linear and mixed-integer programmes
#include "solleva/plan/solver/solve.h"            // IWYU pragma: export - their solution
#include "solleva/plan/site/capacitated.h"         // IWYU pragma: export - the p-median with capacities
#include "solleva/plan/site/cost_levels.h"         // IWYU pragma: export - a p-median as covering
#include "solleva/plan/site/cover.h"               // IWYU pragma: export - set covering, p-center
#include "solleva/plan/site/explain.h"             // IWYU pragma: export - what a site is worth
#include "solleva/plan/site/maximal_cover.h"       // IWYU pragma: export - maximal covering
#include "solleva/plan/site/median.h"              // IWYU pragma: export - the p-median
#include "solleva/plan/site/most_covered.h"        // IWYU pragma: export - maximal covering within capacities or a budget, with backup
#include "solleva/plan/site/reach.h"               // IWYU pragma: export - who can be served from where
#include "solleva/plan/site/staged_median.h"       // IWYU pragma: export - the p-median by phases
#include "solleva/plan/site/worst_median.h"        // IWYU pragma: export - the p-median whose worst scenario is best
#include "solleva/plan/village/appraisal.h"       // IWYU pragma: export - whether a village has left poverty
#include "solleva/plan/village/pabulib.h"         // IWYU pragma: export - proposals and votes
#include "solleva/plan/village/rules.h"           // IWYU pragma: export - what villagers decide
#include "solleva/plan/village/satisfaction.h"    // IWYU pragma: export - what it is worth to them
#include "solleva/plan/assignment/generalised.h"     // IWYU pragma: export - jobs to agents within capacities
#include "solleva/plan/assignment/linear.h"          // IWYU pragma: export - a column of its own for each row
#include "solleva/plan/assignment/transport.h"       // IWYU pragma: export - flows of least cost
#include "solleva/plan/cover/set_cover.h"            // IWYU pragma: export - columns that cover every row
#include "solleva/plan/design/road_design.h"         // IWYU pragma: export - roads to build
#include "solleva/plan/knapsack/multiple_choice.h"   // IWYU pragma: export - items within several resources
#include "solleva/plan/matching/deferred_acceptance.h"  // IWYU pragma: export - stable assignments of two sides that wish
#include "solleva/plan/matching/priority.h"             // IWYU pragma: export - ranks by a rule and a lottery
#include "solleva/plan/relocation/household_budget.h"    // IWYU pragma: export - a month before and after a move
#include "solleva/plan/relocation/joint.h"               // IWYU pragma: export - staying weighed beside moving
#include "solleva/plan/relocation/move.h"                // IWYU pragma: export - families that agreed to move, and sites
#include "solleva/plan/relocation/wishes.h"              // IWYU pragma: export - families that choose among sites
#include "solleva/plan/schooling/seats.h"               // IWYU pragma: export - pupils and seats
#include "solleva/plan/schooling/provision.h"           // IWYU pragma: export - places for children under a budget
#include "solleva/plan/schooling/bursaries.h"           // IWYU pragma: export - who needs which bursary
#include "solleva/plan/schooling/early_warning.h"       // IWYU pragma: export - who may leave school
#include "solleva/plan/cooperative/book.h"           // IWYU pragma: export - accounts that balance
#include "solleva/plan/cooperative/game.h"           // IWYU pragma: export - what groups are worth
#include "solleva/plan/cooperative/game_source.h"    // IWYU pragma: export - games as files state them
#include "solleva/plan/cooperative/learning.h"       // IWYU pragma: export - who learns beside whom
#include "solleva/plan/cooperative/nucleolus.h"      // IWYU pragma: export - the worst-treated first
#include "solleva/plan/cooperative/roster.h"         // IWYU pragma: export - who does what when
#include "solleva/plan/cooperative/statute.h"        // IWYU pragma: export - a surplus to the smallest unit
#include "solleva/plan/cooperative/values.h"         // IWYU pragma: export - Shapley and others
#include "solleva/plan/farm/farm_plan.h"               // IWYU pragma: export - what to grow, keep, hire, eat and sell
#include "solleva/plan/heritage/heritage_plan.h"       // IWYU pragma: export - who learns which craft, and what becomes of it
#include "solleva/plan/farm/farm_source.h"             // IWYU pragma: export - published models of farms
#include "solleva/plan/park/closing.h"                 // IWYU pragma: export - who loses what when a park closes
#include "solleva/plan/park/net_jobs.h"                // IWYU pragma: export - jobs gross and net
#include "solleva/plan/park/placement.h"               // IWYU pragma: export - people who agreed, and jobs
#include "solleva/plan/park/viability.h"               // IWYU pragma: export - firms without subsidies
