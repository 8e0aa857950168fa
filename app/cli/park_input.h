// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/park_cells.h"
#include "app/cli/park_file.h"

// Within `plan park`: the park as its file and tables say.
namespace solleva::cli {

struct ParkFirm {
  std::string sector, product;
  std::uint32_t places = 0;  ///< 0: not said
  bool owner = false;
};

struct ParkHousehold {
  double members = 0, income = 0;  ///< people, money a month
  bool poor = false;
};

/// Somebody who asked for work and is not planned for.
struct WithoutWorkConsent {
  std::string person, why;
};

/// The answers of a village.
struct VillageAnswers {
  std::int64_t asked = 0, refused = 0, turned = 0;  ///< people with an answer; who said no in the end; who first said no, then yes
};

struct ParkRegion {
  plan::park::Region region;
  std::vector<plan::park::Region> others = {};  ///< the same with delta at the ends of its range
  std::vector<std::string> sectors;
  std::vector<std::vector<double>> sales, purchases;  ///< of each firm by sector, in the last year planned; in the money of the table
};

struct ParkInput {
  explicit ParkInput(ParkFile read) : file(std::move(read)), labour{file.on} {}

  ParkFile file;
  std::vector<share::Input> inputs = {};
  std::vector<Note> notes = {};
  ParkNames firm_names, job_names, skills, shifts, homes, sites, household_names;
  std::vector<ParkFirm> firms = {};
  std::vector<ParkHousehold> households = {};
  plan::park::Labour labour;  ///< jobs of the park, and those who agreed
  std::int64_t asked = 0;
  std::vector<WithoutWorkConsent> without = {};
  std::vector<VillageAnswers> villages = {};  ///< of each home
  std::vector<std::string> not_recorded = {};  ///< columns of the table of answers that are not there and that a record needs
  std::vector<plan::park::Job> elsewhere = {};
  std::vector<std::string> employers = {};   ///< of each of `elsewhere`
  std::vector<plan::park::Venture> ventures = {};  ///< of each firm
  std::vector<plan::park::Scenario> stories = {};
  std::optional<ParkRegion> economy = {};
};

/// Reads the tables of a park. Errors: those of data; plan.bad-park with the place in the table; those of an economy.
Result<ParkInput> read_park(ParkFile file, const RunControl& control);

/// Parts of read_park(): people and their answers; the region.
Done read_park_people(ParkInput& input, const RunControl& control);
Done read_park_economy(ParkInput& input, const RunControl& control);

}  // namespace solleva::cli
