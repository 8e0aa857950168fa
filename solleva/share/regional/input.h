// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "solleva/measure/measure.h"
#include "solleva/share/report.h"

/// What a regional report is written from: the rows of the case's tables and what `measure` made of them. Rates are shares in [0, 1],
/// amounts PPP dollars of one vintage a day; nothing here knows which region it is.
namespace solleva::share::regional {

/// A country or area of the region; `world_bank` is the World Bank region of its estimates, empty where there are none.
struct Member { std::string iso3, part, world_bank; };

/// An international line: the column of table `headcounts` that holds its rates, and its amount a day.
struct Line { std::string column; double amount = 0; };

/// `basis` says where the number is from; "held" and "interpolated" are ours.
struct People { double number = 0; std::string basis; };

/// A yearly estimate, lined up by the source; rates in the order of Input::lines.
struct LinedUp { std::string welfare; std::vector<double> rates; double prosperity_gap = 0; };

struct Survey {
  int year = 0;
  std::string name, welfare, distribution, spell;  ///< spell: the run of surveys that the source calls comparable
  double mean = 0, median = 0, gini = 0, mld = 0;
  std::array<double, 10> deciles = {};             ///< shares of all income or consumption
  std::vector<double> rates;                       ///< at Input::lines
  double gap = 0, severity = 0;                    ///< at the first of them
  double societal_line = 0, societal_rate = 0, prosperity_gap = 0;
};

struct NationalRate { int year = 0; double rate = 0; std::string comparable; };

/// The World Bank's multidimensional measure; parts in the order of `indicators`.
struct Deprivations { int year = 0; std::string survey; double poor = 0; std::array<std::optional<double>, 6> parts = {}; };
inline constexpr std::array<const char*, 6> indicators = {"money", "attainment", "enrolment", "electricity", "sanitation", "water"};

/// A figure of the global MPI, cited.
struct Cited { std::string iso3, year, survey; double h = 0, h_se = 0, a = 0, a_se = 0, m0 = 0, m0_se = 0; };

/// One figure of a decomposition and the command that gives it.
struct Computed { double value = 0; std::string command, pointer; };

struct Decomposition {
  std::string iso3, area;
  int before = 0, after = 0;
  std::string caution;                             ///< what stands against the comparison, empty: nothing known
  bool saturated = false;                          ///< a counterfactual lies beyond the fitted curve, so that parts are at a bound
  Computed rate_before, rate_after;                ///< from the fitted curves
  double published_before = 0, published_after = 0;
  Computed change;                                 ///< of the head count between the fitted curves
  Computed growth, redistribution;                 ///< Shapley: they add up to the change
  Computed growth_first, redistribution_first, residual;  ///< Datt and Ravallion, base period first
};

/// Yearly growth of income or consumption at percentiles 1 to 99 (index 0 to 98).
struct Incidence { std::string iso3, area; int before = 0, after = 0; std::vector<double> growth; };

struct SaidBy { std::string question; Claim claim; };

/// A region as its source publishes it, to compare with.
struct PublishedRegion { std::string region; int year = 0; std::vector<double> rates; double prosperity_gap = 0; };

struct Input {
  // what the programme file states
  std::string id, version, issued, publisher, licence, licence_url;
  std::string region;                              ///< M49 code
  std::string ppp;                                 ///< vintage of lines and means: "2021"
  std::string focus;                               ///< the country whose part is asked for
  std::vector<Line> lines;
  int first = 0, last = 0, end = 0;                ///< headline years; `end` may lie beyond `last`: projections of the source
  int event = 0;                                   ///< the year looked at closely
  std::vector<int> years;                          ///< shown in tables, from first to last
  std::vector<std::string> check_regions;          ///< published regions that consist of members only
  std::map<std::string, std::vector<std::string>> story;  ///< page -> keys of the case's own paragraphs

  // the tables
  std::vector<Member> members;
  std::map<std::string, std::map<int, People>> population;
  std::map<std::string, std::map<int, LinedUp>> lined_up;
  std::map<std::string, std::vector<Survey>> surveys;      ///< by year
  std::map<std::string, std::vector<NationalRate>> national;
  std::map<std::string, std::vector<Deprivations>> deprivations;
  std::vector<Cited> cited;
  std::vector<SaidBy> claims;
  std::vector<PublishedRegion> published_regions;
  std::vector<Source> sources;                             ///< ids are the names of the tables

  // what measure made of them; the first index is the line
  std::vector<std::map<int, measure::RegionalPoverty>> poverty, poverty_without_focus;
  std::vector<std::map<std::pair<int, int>, measure::RegionalChange>> changes;
  std::vector<Decomposition> decompositions;
  std::vector<Incidence> incidences;
};

}  // namespace solleva::share::regional
