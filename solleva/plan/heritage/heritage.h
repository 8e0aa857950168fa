// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/heritage/survival.h"

// The crafts of some villages as data: who knows them, who asked to learn them, where, and who buys what is made.
namespace solleva::plan::heritage {

/// What a craft shall be kept at: at least `masters` masters at the end of year `years`, with at least this chance.
struct Floor {
  std::size_t masters = 1, years = 10;
  double chance = 0.9;
};

struct Craft {
  std::string name;
  double months = 36;                 ///< of learning to mastery
  double pace = 0.5;                  ///< what somebody who learns makes in an hour, as a part of what a master makes
  double teaching = 0;                ///< hours that one apprentice takes off a master in each period of the season
  std::vector<std::size_t> season{};  ///< periods in which the craft is worked, rising
  Leaving leaving{};
  std::optional<Floor> floor{};
};

struct Household {
  std::string name, place;
  std::size_t persons = 1;
  double income = 0;  ///< a year, beside what the crafts bring
};

struct Master {
  std::string name;
  std::size_t craft = 0, household = 0;
  double age = 0;
  std::size_t teaches = 0;      ///< most apprentices at a time
  std::vector<double> hours{};  ///< for work, in each period
};

/// Where a person learns today.
struct Place {
  std::size_t craft = 0, master = 0, workshop = 0;
};

/// Somebody who asked to learn, or learns already.
struct Candidate {
  std::string name;
  std::size_t household = 0;
  double age = 0;
  std::vector<std::size_t> wishes{};  ///< crafts
  std::optional<Place> today{};       ///< who learns already goes on there
  double learned = 0;                 ///< months of the craft learned today
  double stays = 0.9;                 ///< chance of going on for another year
  std::vector<double> hours{};
};

struct Workshop {
  std::string name, place;
  bool there = false;                 ///< it stands: nothing is paid for opening it
  double open_cost = 0, run_cost = 0; ///< money of the programme; of running it a year
  std::vector<std::size_t> places{};  ///< for apprentices, in each period
  std::vector<std::size_t> crafts{};
};

struct Material {
  std::string name, unit;
  double price = 0;
  std::vector<std::optional<double>> most{};  ///< that there is in each period; empty: no limit
};

struct Product {
  std::string name;
  std::size_t craft = 0;
  double hours = 1;  ///< a master's, of one piece
  std::vector<std::pair<std::size_t, double>> materials{};  ///< of one piece
};

/// Why an order may not be filled yet.
enum class Right { free, agreed, not_agreed, disputed };

struct Order {
  std::string name, buyer, design;
  std::size_t product = 0, period = 0;  ///< pieces sold in this period may have been made before
  double quantity = 0, price = 0;
  Right right = Right::free;
};

/// How a year may turn out, as multiples by product.
struct Market {
  std::string name;
  double probability = 1;
  std::vector<double> price{}, demand{};
};

struct Heritage {
  std::string name, money;
  std::vector<std::string> periods{};
  std::vector<Craft> crafts{};
  std::vector<Household> households{};
  std::vector<Master> masters{};
  std::vector<Candidate> candidates{};
  std::vector<Workshop> workshops{};
  std::vector<Material> materials{};
  std::vector<Product> products{};
  std::vector<Order> orders{};
  std::vector<Market> markets{};  ///< empty: the year turns out as the orders say
  double budget = 0;
  double stipend = 0;             ///< paid to each apprentice a year by the programme
  double fee = 0;                 ///< paid to a master a year for each apprentice
  double line = 0;                ///< poor is a household with less a person and year, beside the crafts
  double others = 0;              ///< what the income of those who are not poor counts, as a part of that of the poor

  bool poor(std::size_t household) const { return households[household].income < line * static_cast<double>(households[household].persons); }
  /// The markets, or the one that is as the orders say.
  std::vector<Market> years() const;
};

/// Who claims a design or a name.
struct Claim {
  std::string design, who, right, date, source;
  std::optional<bool> agreed{};  ///< whether the one who claims it lets the programme use it; empty: not asked
};

/// What the claims on a design mean for its use: free without any, agreed where all agree, disputed where several claim it and not all agree.
Right right_of(const std::vector<Claim>& claims, const std::string& design);

/// Whether crafts, people and places hold together. Errors: plan.bad-heritage, with what is wrong in Where::unit: numbers out of their range, names that are there twice, a person in two
/// places, an order that nobody can make, more apprentices than a master or a workshop has places for.
Done check(const Heritage& heritage);

}  // namespace solleva::plan::heritage
