// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/cli/farm_output.h"
#include "solleva/base/text.h"

// The year of a farm in questions and answers, and what is on which field when as a picture.
namespace solleva::cli {
namespace {

using namespace plan::farm;
using share::List;

constexpr std::size_t kFew = 6;             ///< named in a sentence
constexpr std::size_t kMostPeriods = 12;    ///< of more only the months are named below a picture
constexpr std::size_t kMostFields = 400;    ///< of more a picture of work says nothing

class Words {
 public:
  Words(const FarmInput& input, const FarmPlan& plan) : input_(input), farm_(input.farm), plan_(plan) {
    list_.name = "in_words";
    list_.keys = 1;
  }

  List take() {
    if (!plan_.optimum.objective) {
      add("Is there a plan?", "no: " + plan_.optimum.reason);
      return std::move(list_);
    }
    grows();
    brings();
    eats();
    hires();
    begins();
    scarce();
    add("What if a figure is wrong, or the year turns out otherwise?", "say so before anything is sown: the tables are put right and the plan is made again; what is sold and bought is decided after the harvest anyway");
    return std::move(list_);
  }

 private:
  void add(const char* question, std::string answer) { list_.rows.push_back({{"question", question}, {"answer", std::move(answer)}}); }
  std::string money(double value) const { return with_thousands(format_double(std::round(value) + 0.0)) + " " + farm_.money; }
  /// The largest first, the rest as a number.
  static std::string listed(std::vector<std::pair<double, std::string>> all) {
    std::ranges::stable_sort(all, [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < std::min(kFew, all.size()); ++i) texts.push_back(all[i].second);
    return join(texts, ", ") + (all.size() > kFew ? " and " + std::to_string(all.size() - kFew) + " more" : "");
  }

  std::vector<double> amounts() const {
    std::vector<double> sum(farm_.activities.size(), 0);
    for (const Field& field : plan_.fields) sum[field.activity] += clean(field.amount);
    return sum;
  }

  void grows() {
    std::vector<std::pair<double, std::string>> crops, herds;
    const std::vector<double> sum = amounts();
    for (std::size_t a = 0; a < sum.size(); ++a) {
      const Activity& activity = farm_.activities[a];
      if (clean(sum[a]) > 0 && activity.kind != Kind::machine) (activity.kind == Kind::crop ? crops : herds).emplace_back(sum[a], figure(sum[a]) + " " + activity.unit + " of " + activity.name);
    }
    if (!crops.empty()) add("What grows?", listed(std::move(crops)));
    if (!herds.empty()) add("Which animals are kept?", listed(std::move(herds)));
  }

  void brings() {
    if (farm_.scenarios.empty()) return add("What does the year bring?", money(plan_.expected));
    std::size_t worst = 0;
    for (std::size_t s = 0; s < plan_.income.size(); ++s) worst = plan_.income[s] < plan_.income[worst] ? s : worst;
    add("What does the year bring?", money(plan_.expected) + " in the mean of the " + std::to_string(farm_.scenarios.size()) + " kinds of years, " + money(plan_.worst) + " in the worst of them (" + farm_.scenarios[worst].name + ")");
  }

  void eats() {
    std::vector<std::pair<double, std::string>> bought;
    bool any = false;
    for (std::size_t k = 0; k < farm_.products.size(); ++k) {
      if (farm_.products[k].need <= 0) continue;
      any = true;
      double most = 0;
      std::size_t when = 0;
      for (std::size_t s = 0; s < plan_.harvest.size(); ++s) {
        if (plan_.harvest[s][k].bought <= most) continue;
        most = plan_.harvest[s][k].bought;
        when = s;
      }
      if (clean(most) > 0) bought.emplace_back(most, figure(most) + " " + farm_.products[k].unit + " of " + farm_.products[k].name + (farm_.scenarios.empty() ? "" : " (" + farm_.scenarios[when].name + ")"));
    }
    const std::string every = farm_.scenarios.empty() ? "" : ", in every year";
    if (any) add("Is there enough to eat?", bought.empty() ? "yes, of the farm's own" + every : "yes" + every + "; bought are at most " + listed(std::move(bought)));
  }

  void hires() {
    std::vector<std::pair<double, std::string>> bought;
    for (std::size_t r = 0; r < farm_.resources.size(); ++r) {
      double sum = 0, most = 0;
      std::size_t when = 0;
      for (std::size_t p = 0; p < farm_.periods.size(); ++p) {
        const double one = clean(plan_.resources[r][p].bought);
        sum += one;
        if (one > most) when = p;
        most = std::max(most, one);
      }
      const Resource& resource = farm_.resources[r];
      if (sum > 0) bought.emplace_back(sum, figure(sum) + (resource.unit.empty() ? "" : " " + resource.unit) + " of " + resource.name + (farm_.periods.size() > 1 ? ", most in " + farm_.periods[when] : ""));
    }
    if (!bought.empty()) add("What is hired or bought in?", listed(std::move(bought)));
  }

  void begins() {
    std::vector<std::pair<double, std::string>> news;
    const std::vector<double> sum = amounts();
    for (std::size_t a = 0; a < sum.size(); ++a) {
      if (farm_.activities[a].kind == Kind::machine && clean(sum[a]) > 0) news.emplace_back(sum[a], farm_.activities[a].name + ": " + figure(sum[a]) + (farm_.activities[a].unit.empty() ? "" : " " + farm_.activities[a].unit));
    }
    double reclaimed = 0;
    for (const LandUse& use : plan_.parcels) reclaimed += clean(use.reclaimed);
    if (reclaimed > 0) news.emplace_back(reclaimed, figure(reclaimed) + " of land that lay waste is tilled");
    if (!news.empty()) add("What is new?", listed(std::move(news)));
    if (farm_.credit && clean(plan_.borrowed) > 0) add("Must money be borrowed?", "yes, " + money(plan_.borrowed) + " before the harvest, paid back with interest of " + money(plan_.borrowed * farm_.credit->interest));
  }

  void scarce() {
    std::vector<std::pair<double, std::string>> worth;
    for (std::size_t r = 0; r < farm_.resources.size(); ++r) {
      const Resource& resource = farm_.resources[r];
      if (resource.land) continue;
      std::size_t when = 0;
      for (std::size_t p = 0; p < farm_.periods.size(); ++p) when = plan_.resources[r][p].worth > plan_.resources[r][when].worth ? p : when;
      const double most = clean(plan_.resources[r][when].worth);
      if (most > 0) worth.emplace_back(most * std::max(1.0, plan_.resources[r][when].used), worth_in_words(farm_, resource, farm_.periods.size() > 1 ? "in " + farm_.periods[when] : "in the year", most));
    }
    if (!worth.empty()) add("What is scarce?", listed(std::move(worth)));
  }

  const FarmInput& input_;
  const Farm& farm_;
  const FarmPlan& plan_;
  List list_;
};

/// Periods from `first` on for which `held` is true, as pairs of first and last, from 1.
template <class Held>
std::vector<std::pair<std::int64_t, std::int64_t>> runs_of(std::size_t periods, const Held& held) {
  std::vector<std::pair<std::int64_t, std::int64_t>> runs;
  for (std::size_t p = 0; p < periods; ++p) {
    if (!held(p)) continue;
    const auto at = static_cast<std::int64_t>(p) + 1;
    if (!runs.empty() && runs.back().second == at - 1) runs.back().second = at;
    else runs.emplace_back(at, at);
  }
  return runs;
}

void set_periods(const Farm& farm, share::Calendar& calendar) {
  calendar.from = "first";
  calendar.to = "last";
  calendar.whole = true;
  calendar.unit = "part of the year";
  std::string before;
  for (std::size_t p = 0; p < farm.periods.size(); ++p) {
    const std::string& name = farm.periods[p];
    const std::string month = farm.periods.size() > kMostPeriods ? name.substr(0, name.rfind(' ')) : name;
    if (month != before) calendar.names.emplace_back(static_cast<double>(p) + 1, month);
    before = month;
  }
}

share::Fields span(const Farm& farm, std::pair<std::int64_t, std::int64_t> run) {
  return {{"from", farm.periods[static_cast<std::size_t>(run.first - 1)]}, {"to", farm.periods[static_cast<std::size_t>(run.second - 1)]}, {"first", run.first}, {"last", run.second}};
}

}  // namespace

List farm_words(const FarmInput& input, const FarmPlan& plan) { return Words(input, plan).take(); }

List farm_season(const Farm& farm, const FarmPlan& plan) {
  List list;
  list.name = "season";
  list.keys = 2;
  for (const Field& field : plan.fields) {
    const Activity& activity = farm.activities[field.activity];
    if (activity.kind != Kind::crop || clean(field.amount) <= 0) continue;
    const auto held = [&](std::size_t p) {
      return std::ranges::any_of(activity.needs, [&](const Need& need) { return farm.resources[need.resource].land && need.period == p && need.amount > 0; });
    };
    for (const auto& run : runs_of(farm.periods.size(), held)) {
      share::Fields row{{"parcel", field.parcel ? farm.parcels[*field.parcel].name : std::string("the land")}, {"crop", activity.name}, {"area", field.amount}};
      for (auto& value : span(farm, run)) row.push_back(std::move(value));
      list.rows.push_back(std::move(row));
    }
  }
  std::ranges::stable_sort(list.rows, {}, [](const share::Fields& row) { return std::get<std::string>(row.front().second.value); });
  share::Calendar calendar;
  calendar.title = "What is on which field";
  calendar.lane = "parcel";
  calendar.label = "crop";
  calendar.mark = "crop";
  calendar.text = "Crops that share a field are drawn below each other.";
  set_periods(farm, calendar);
  list.calendar = std::move(calendar);
  return list;
}

List farm_work(const Farm& farm, const FarmPlan& plan) {
  List list;
  list.name = "work";
  list.keys = 3;
  if (plan.fields.size() > kMostFields) return list;
  for (std::size_t r = 0; r < farm.resources.size(); ++r) {
    const Resource& resource = farm.resources[r];
    // Hands and machines: what is made by animals or machines, or could be given away for a wage.
    const bool made = std::ranges::any_of(farm.activities, [&](const Activity& one) {
      return one.kind != Kind::crop && std::ranges::any_of(one.needs, [&](const Need& need) { return need.resource == r && need.amount < 0; });
    });
    const bool hired = std::ranges::any_of(resource.supply, [](const Supply& supply) { return supply.sell.has_value(); });
    if (resource.land || !(made || hired)) continue;
    for (const Field& field : plan.fields) {
      const Activity& activity = farm.activities[field.activity];
      if (activity.kind != Kind::crop || clean(field.amount) <= 0) continue;
      std::vector<double> takes(farm.periods.size(), 0);
      for (const Need& need : activity.needs) takes[need.period] += need.resource == r && need.amount > 0 ? need.amount * field.amount : 0;
      for (const auto& run : runs_of(farm.periods.size(), [&](std::size_t p) { return clean(takes[p]) > 0; })) {
        double sum = 0;
        for (std::int64_t p = run.first; p <= run.second; ++p) sum += takes[static_cast<std::size_t>(p - 1)];
        share::Fields row{{"who", resource.name}, {"parcel", field.parcel ? farm.parcels[*field.parcel].name : std::string("the land")}, {"crop", activity.name}, {"amount", sum}, {"unit", resource.unit}};
        for (auto& value : span(farm, run)) row.push_back(std::move(value));
        list.rows.push_back(std::move(row));
      }
    }
  }
  share::Calendar calendar;
  calendar.title = "Who works on which field";
  calendar.lane = "who";
  calendar.label = "parcel";
  calendar.mark = "crop";
  set_periods(farm, calendar);
  list.calendar = std::move(calendar);
  return list;
}

}  // namespace solleva::cli
