// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "solleva/data/schooling_file.h"
#include "solleva/plan/plan.h"

// What `plan schooling PROGRAMME` reads.
namespace solleva::cli {

/// A child as the tables have it. Nothing of it but the code, the place and the grade is in any output; sex and stage are counted.
struct Child {
  std::string code;
  std::uint32_t place = 0, household = 0, group = 0;
  std::uint32_t stage = 0;
  std::int64_t age = 0, grade = 0;
  std::string sex;                                      ///< empty: not known
  std::uint32_t enrolled = plan::schooling::kNowhere;   ///< a school
  bool boards = false;
  bool disability = false;
  bool within_limit = false;                            ///< has a place now that it can reach and use
};

struct SchoolPlace {
  std::string name;
  std::uint32_t place = 0;
  std::int64_t first_grade = 0, last_grade = 0;
};

struct SchoolingInput {
  data::SchoolingFile file;
  std::vector<std::string> places, buses, households;
  std::vector<plan::Spot> spots;   ///< of each place; empty: no coordinates
  bool degrees = false;
  std::vector<SchoolPlace> schools;
  std::vector<Child> children;
  std::vector<double> can_pay;                        ///< of each household, money a year; NaN: not known
  std::vector<std::vector<double>> minutes;           ///< [season][place x school]; infinite: cannot be gone
  plan::schooling::Provision problem;
  std::vector<share::Input> inputs;

  std::size_t at(std::size_t place, std::size_t school) const { return place * schools.size() + school; }
  /// One way in the slowest season.
  double slowest(std::size_t place, std::size_t school) const;
  /// Whether children of this age may go that far: the limit of each season holds in it.
  bool within(std::int64_t age, std::size_t place, std::size_t school) const;
  /// The least limit of any season; infinite where there is none.
  double limit_of(std::int64_t age) const;
};

/// Reads the tables that the file names and makes the problem. Errors: those of data; plan.bad-schooling with child, school or place: somebody twice, names that are not there, grades that nobody
/// teaches, ages without a limit, a travel time that is missing, more children than seats.
Result<SchoolingInput> read_schooling(const data::SchoolingFile& file, const RunControl& control);

}  // namespace solleva::cli
