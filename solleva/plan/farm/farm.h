// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/solver/linear_model.h"

// A farm or village as data: what grows, what it takes in which period, what is there, what may come of it.
namespace solleva::plan::farm {

/// What a period gives and takes of a resource.
struct Supply {
  double own = 0;                   ///< there without paying
  std::optional<double> buy = {};   ///< price of a unit more, as a day's wage; empty: there is none to be had
  double buy_most = unbounded;
  std::optional<double> sell = {};  ///< price of an own unit given away, as a day worked for others; empty: nobody takes it
  double sell_most = unbounded;     ///< never more than is owned
};

/// Land, labour, water, draft power, nutrients of fodder, hours of a machine.
struct Resource {
  std::string name, unit;
  bool land = false;             ///< at most one: what parcels are made of
  double trip = 0;               ///< hours worked on a parcel between the way out and the way back; 0: ways take nothing
  double way_cost = 0;           ///< of a unit that goes on ways, beside the unit itself: fuel
  double keep = 0;               ///< part of a unit left over that is still there in the next period; after the last comes the first
  std::vector<Supply> supply{};  ///< one a period
};

struct Need {
  std::size_t resource = 0, period = 0;
  double amount = 0;  ///< of a unit of the activity; below 0: it gives so much, as a herd gives draft power
};

struct Yield {
  std::size_t product = 0;
  double amount = 0;  ///< of a unit of the activity
};

enum class Kind { crop, herd, machine };

/// What can be done: a hectare of a crop, an animal, a machine bought.
struct Activity {
  std::string name, unit;
  Kind kind = Kind::crop;
  double income = 0;                  ///< of a unit, beside that of products
  double cost = 0;                    ///< of a unit
  double cash = 0;                    ///< of a unit, needed before the harvest: of own money or credit
  double least = 0, most = unbounded;
  bool whole = false;                 ///< only whole units
  double steepest = unbounded;        ///< slope of a parcel above which the crop would wash the soil away, per cent
  std::vector<std::string> classes{}; ///< of land on which the crop grows; empty: on all
  std::vector<Need> needs{};
  std::vector<Yield> yields{};
};

/// What a harvest gives, is eaten first, then sold.
struct Product {
  std::string name, unit;
  double price = 0;
  double quota = unbounded;        ///< sold at `price`; what is above goes at `price_above`
  double price_above = 0;
  std::optional<double> buy = {};  ///< price of a unit bought; empty: cannot be bought
  double need = 0;                 ///< of the household, a year
};

/// How a year may turn out. The vectors are as long as those of the farm.
struct Scenario {
  std::string name;
  double probability = 1;
  std::vector<std::vector<double>> yields{};     ///< [activity][its yields]
  std::vector<double> price{}, price_above{};    ///< [product]
  std::vector<std::optional<double>> buy{};      ///< [product]
};

/// A piece of land.
struct Parcel {
  std::string name, soil;      ///< `soil`: its class
  double slope = 0;            ///< per cent
  double area = 0;             ///< that can be tilled today
  double reclaimable = 0;      ///< that could be tilled
  double reclaim_cost = 0;     ///< of a unit of area, a year
  double yield = 1;            ///< harvests here as a multiple of those of the table
  double minutes = 0;          ///< of the way from the yard
};

/// Of the land of each parcel, or of all land where there are none, these crops together take a part of the year's area.
struct Rotation {
  std::string name;
  std::vector<std::size_t> crops{};
  double least = 0, most = 1;
};

/// Money before the harvest.
struct Credit {
  double own = 0, most = unbounded;
  double interest = 0;  ///< a year, a part of 1
};

struct Farm {
  std::string name, money;
  std::vector<std::string> periods{};
  std::vector<Resource> resources{};
  std::vector<Activity> activities{};
  std::vector<Product> products{};
  std::vector<Scenario> scenarios{};  ///< empty: the year turns out as the tables say
  std::vector<Parcel> parcels{};      ///< empty: all land is alike, and owned as the resource says
  std::vector<Rotation> rotations{};
  std::optional<Credit> credit{};     ///< empty: money before the harvest is no limit

  /// The year as the tables say, to be changed.
  Scenario usual(std::string scenario, double probability) const;
};

/// The mean of all scenarios. Formula: sum of probability times value, of every yield and price. Source: Birge and Louveaux (2011), ch. 4.
/// Units: those of the farm. A product that cannot be bought in one scenario cannot be in the mean.
Scenario mean_of(const Farm& farm);

/// Whether a crop may stand on a parcel: class of land and slope.
bool fits(const Activity& crop, const Parcel& parcel);

/// What goes on ways for each unit of a resource that works on a parcel. Formula: docs/methods/farm.md, farm#12. Source: definition. Units: of the resource, a unit.
double ways_of(const Resource& resource, const Parcel& parcel);

/// Whether the farm holds together. Errors: plan.bad-farm, with what is wrong in Where::unit: names that are there twice, numbers that are none,
/// probabilities that are not 1 together, land counted twice, a crop for which there is no land.
Done check(const Farm& farm);

}  // namespace solleva::plan::farm
