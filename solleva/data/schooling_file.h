// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/keys.h"

namespace solleva::data {

/// Grades that belong together, as primary school.
struct SchoolStage {
  std::string id, name;
  std::int64_t first_grade = 0, last_grade = 0;
  double cost = 0;  ///< what a year costs the family, money
};

/// A kind of bursary that a child of a stage may get, at most one.
struct SchoolBursary {
  std::string id;
  std::size_t stage = 0;
  double amount = 0;  ///< money a year
};

/// How people travel in a part of the year.
struct SchoolSeason {
  std::string id;
  std::string column;         ///< of the table of travel times; empty: speed
  double speed = 0;           ///< km an hour as the crow flies, where there is no table
};

/// How far children of an age may have to go, one way.
struct TravelLimit {
  std::int64_t from_age = 0, to_age = 0;
  double minutes = 0;
  std::optional<std::size_t> season = {};  ///< empty: in all seasons
};

/// How many of those who are offered a place come; what it rests on.
struct TakeUp {
  double share = 1, error = 0;  ///< the estimate and its standard error, parts of 1
  std::string source;
};

/// A programme that brings children into schools: what the file of docs/guide/schooling.md says.
struct SchoolingFile {
  std::string file, id, name, note, money;
  std::string children, schools, places, travel, buses;  ///< paths; the last three may be empty
  double budget = 0;                                     ///< for places: schools, rooms, buses, beds, teachers
  std::optional<double> bursary_budget = {};             ///< empty: no limit
  std::int64_t pupils_per_teacher = 0;                   ///< 0: teachers set no limit
  double teacher_cost = 0;
  std::optional<std::int64_t> boarding_age = {};         ///< from which on children may board; empty: nobody boards
  double boarding_cost = 0;                              ///< of a child a year
  std::optional<TakeUp> take_up = {};
  std::vector<SchoolStage> stages;
  std::vector<SchoolBursary> bursaries;
  std::vector<SchoolSeason> seasons;
  std::vector<TravelLimit> limits;
};

std::span<const Key> schooling_keys();
std::string schooling_guide();

/// Reads and checks a file of schooling. Errors, as many as there are, in the order of their places: those of a programme file
/// (data.programme-syntax, -unknown-key, -missing-key, -bad-value).
Checked<SchoolingFile> load_schooling(const std::string& path);
/// The same for text in memory.
Checked<SchoolingFile> parse_schooling(std::string_view text, const std::string& file);

}  // namespace solleva::data
