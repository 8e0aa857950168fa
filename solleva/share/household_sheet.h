// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::share {

/// What a cooperative owes a household and its members, to be printed: names, tasks and seasons as the village has written them.
struct HouseholdSheet {
  struct Member {
    std::string name;
    std::vector<std::string> seasons;  ///< what is done in each: "milking 12, hay 3"
    double hours = 0;                  ///< in the year
    std::string learns;                ///< a skill; empty: none
    double learning_hours = 0;
  };
  /// A part of the surplus: labour, patronage, capital, welfare.
  struct Part {
    std::string kind;
    double amount = 0;
    double own = 0, all = 0;           ///< what it goes by: work points, money, persons
    bool in_money = false;             ///< whether `own` and `all` are money
  };
  struct Poverty {
    double before = 0, after = 0, line = 0;  ///< a person and year
  };

  std::string household;
  std::string language;                ///< BCP 47
  std::vector<std::string> seasons;    ///< names; one empty name: the whole year; none: no work is planned
  std::vector<Member> members;         ///< who work
  bool has_surplus = false;            ///< the money below is there
  double surplus = 0, reserve = 0;     ///< of all
  std::vector<Part> parts;
  double total = 0, advances = 0, to_pay = 0, owes = 0;
  std::optional<Poverty> poverty = {};
};

struct HouseholdSheets {
  std::string title, note;             ///< as the village has written them
  std::string currency;
  int decimals = 2;
  std::vector<HouseholdSheet> sheets;
};

/// An HTML page for A4 paper with a sheet for each household in its language, each beginning on a paper of its own; it fetches nothing. A text
/// that a language lacks is marked. Errors: share.unknown-language for a language without a catalogue.
Result<std::string> render_household_sheets(const HouseholdSheets& sheets);

}  // namespace solleva::share
