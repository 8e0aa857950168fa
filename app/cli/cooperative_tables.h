// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/cooperative_file.h"
#include "app/cli/open_table.h"
#include "solleva/plan/cooperative/book.h"
#include "solleva/plan/cooperative/roster.h"

// Within `plan cooperative`: its tables as plain arrays, checked.
namespace solleva::cli {

struct CoopMember {
  std::string name;
  std::size_t household = 0;
  std::vector<std::string> skills, wishes, limits;
  std::string learn;
  std::vector<std::int64_t> units;  ///< a week in each season, chores taken off; one where there are no seasons
};

struct CoopHousehold {
  std::string name, group, language;
  std::int64_t persons = 0, hands = 0;
  std::int64_t capital = 0, use = 0, advances = 0;  ///< smallest units of money
  std::optional<double> income = {};                ///< a year, without the cooperative
};

struct CoopTask {
  std::string name, skill, strain;
  std::map<std::string, std::string> names = {};  ///< by language, where the table has any
  std::int64_t thousandths = 1000;  ///< work points an hour
};

/// Hours that were worked, in thousandths.
struct WorkedHours {
  std::size_t member = 0, task = 0;
  std::int64_t thousandths = 0;
};

struct Cooperative {
  explicit Cooperative(CooperativeFile read) : file(std::move(read)), book(file.currency) {}

  CooperativeFile file;
  std::vector<CoopMember> members;
  std::vector<CoopHousehold> households;
  std::vector<CoopTask> tasks;
  plan::cooperative::RosterProblem roster;  ///< without tasks where there is no roster
  std::vector<WorkedHours> work;
  plan::cooperative::Book book;
  std::vector<share::Input> inputs;
  std::vector<Note> notes;                ///< what readers of the tables must know

  double hours(std::int64_t units) const { return static_cast<double>(units * file.minutes) / 60; }
  std::size_t season_of(std::uint32_t week) const;
};

/// Reads all tables of the file. Errors, each with the place in its table: those of data; plan.bad-roster where somebody is in two places, a household or a
/// skill is unknown; plan.bad-book; plan.bad-statute where sums do not match.
Result<Cooperative> read_cooperative(CooperativeFile file, const RunControl& control);

/// The old roster: week, person, task, hours. Weeks before `first` (from 0) are over: all of them must be known; of later weeks, rows of an unknown person or task are
/// left out with a note. Errors: plan.bad-roster for what is not there and for hours that are no units of time.
Result<std::vector<plan::cooperative::Shift>> read_old_roster(const std::string& path, Cooperative& cooperative, std::uint32_t first, const RunControl& control);

/// Whether the member has the skill and the health for the task.
bool can_do(const CoopMember& member, const CoopTask& task);

}  // namespace solleva::cli
