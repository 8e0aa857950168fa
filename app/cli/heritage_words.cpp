// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "app/cli/heritage_output.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using namespace plan::heritage;
using share::List;

/// Names that a page can name one by one; more are counted.
constexpr std::size_t kFewNames = 6;

std::string counted(std::size_t number, const char* one, const char* many) { return std::to_string(number) + " " + (number == 1 ? one : many); }

/// As in "Lan, Ming and 3 more".
std::string names_text(const std::vector<std::string>& names) {
  if (names.size() <= kFewNames) return join(names, ", ");
  const std::vector<std::string> first(names.begin(), names.begin() + kFewNames);
  return join(first, ", ") + " and " + std::to_string(names.size() - kFewNames) + " more";
}

std::string people_text(double masters) { return format_double(std::round(masters * 10) / 10 + 0.0); }

class Words {
 public:
  Words(const HeritageInput& input, const HeritageAnswer& answer) : input_(input), all_(input.heritage), answer_(answer) {
    list_.name = "in_words";
    list_.keys = 1;
  }

  List say() {
    if (answer_.has_plan()) {
      who_learns();
      workshops();
      earnings();
    } else {
      add("Is there a plan that keeps every craft?", answer_.plan.optimum.reason.empty() ? "none was found before the end of the time" : "No. " + answer_.plan.optimum.reason);
    }
    for (std::size_t c = 0; c < all_.crafts.size(); ++c) craft(c);
    if (answer_.has_plan()) {
      add("What does it cost?", heritage_money(input_, answer_.plan.cost) + " of " + heritage_money(input_, all_.budget) + " for the year");
      no_place();
    }
    designs();
    if (answer_.has_plan()) {
      sure();
      add("Could another plan bring the poor households more?", more());
    }
    add("What if something is wrong, or somebody does not want to?", "tell the office: the table is changed and the plan is made again; nobody has to take a place, and everybody may stop");
    return std::move(list_);
  }

 private:
  void add(std::string question, std::string says) { list_.rows.push_back({{"question", std::move(question)}, {"answer", std::move(says)}}); }

  void who_learns() {
    std::map<std::pair<std::size_t, std::size_t>, std::vector<std::string>> classes;  // craft, master
    std::size_t fresh = 0;
    for (const Placement& one : answer_.plan.placements) {
      classes[{one.place.craft, one.place.master}].push_back(all_.candidates[one.candidate].name);
      fresh += all_.candidates[one.candidate].today ? 0U : 1U;
    }
    add("How many learn a craft?", counted(answer_.plan.placements.size(), "person", "people") + ", " + std::to_string(fresh) + " of them new; " + std::to_string(answer_.today.placements.size()) + " learn today");
    for (const auto& [key, names] : classes) {
      const auto& [craft, master] = key;
      add("Who learns " + all_.crafts[craft].name + " with " + all_.masters[master].name + "?", names_text(names));
    }
  }

  void workshops() {
    std::vector<std::string> opened;
    for (std::size_t w = 0; w < all_.workshops.size(); ++w) {
      if (answer_.plan.runs[w] != 0 && !all_.workshops[w].there) opened.push_back(all_.workshops[w].name);
    }
    add("Which workshops are opened?", opened.empty() ? "none: those that stand are enough" : names_text(opened));
  }

  void earnings() {
    std::size_t poor = 0, less = 0;
    double least = 0, most = 0;
    for (std::size_t h = 0; h < all_.households.size(); ++h) {
      const Earned before = earned_of(input_, answer_.today.earned[h]), after = earned_of(input_, answer_.plan.earned[h]);
      if (after.mean < before.mean - 0.5) ++less;
      if (!all_.poor(h) || after.mean < 0.5) continue;
      least = poor == 0 ? after.mean : std::min(least, after.mean);
      most = std::max(most, after.mean);
      ++poor;
    }
    const Earned after = earned_of(input_, answer_.plan.poor_income), before = earned_of(input_, answer_.today.poor_income);
    if (poor == 0) {
      add("What do poor households earn?", "nothing from the crafts");
      return;
    }
    add("What do poor households earn from the crafts in the year?", counted(poor, "poor household earns", "poor households earn") + " " + heritage_money(input_, after.mean / static_cast<double>(poor)) + " each on average, from " + heritage_money(input_, least) + " to " +
                                                                        heritage_money(input_, most) + "; together " + heritage_money(input_, after.mean) + ", without the plan " + heritage_money(input_, before.mean));
    if (!all_.markets.empty()) {
      add("How far can that go up or down?", "together they earn from " + heritage_money(input_, after.worst) + " in the worst scenario to " + heritage_money(input_, *std::ranges::max_element(answer_.plan.poor_income)) + " in the best; the list of households says it for each");
    }
    if (less > 0) add("Does anybody earn less than without the plan?", counted(less, "household does", "households do") + ": orders go to poor households first, or teaching takes hours; the list of households says who");
  }

  void craft(std::size_t c) {
    const Craft& one = all_.crafts[c];
    const auto masters = static_cast<std::size_t>(std::ranges::count(all_.masters, c, &Master::craft));
    std::string says = counted(masters, "master", "masters") + " today.";
    for (const std::size_t t : {10U, 20U}) {
      const Future& without = answer_.without[c];
      says += " In " + std::to_string(t) + " years ";
      if (answer_.has_plan()) says += people_text(answer_.with[c].expected[t - 1]) + " are expected with the plan, " + people_text(without.expected[t - 1]) + " without; it is lost by then with a chance of " + chance_text(answer_.with[c].lost[t - 1]) + ", without the plan " + chance_text(without.lost[t - 1]) + ".";
      else says += people_text(without.expected[t - 1]) + " are expected; it is lost by then with a chance of " + chance_text(without.lost[t - 1]) + ".";
    }
    if (one.floor && answer_.has_plan()) {
      says += " Asked for: at least " + counted(one.floor->masters, "master", "masters") + " in " + std::to_string(one.floor->years) + " years with a chance of " + chance_text(one.floor->chance) + "; the plan gives " + chance_text(answer_.with[c].at_least(one.floor->years, one.floor->masters)) + ".";
    }
    add("What becomes of " + one.name + "?", says);
  }

  void no_place() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < all_.candidates.size(); ++i) {
      if (std::ranges::find(answer_.plan.placements, i, &Placement::candidate) == answer_.plan.placements.end()) names.push_back(all_.candidates[i].name);
    }
    if (names.empty()) add("Who asked and has no place?", "nobody");
    else add("Who asked and has no place?", names_text(names));
  }

  void designs() {
    std::vector<std::string> says;
    for (const Order& one : all_.orders) {
      if (one.right != Right::disputed && one.right != Right::not_agreed) continue;
      says.push_back(one.name + " (" + one.design + ", claimed by " + claims_text(input_, one.design) + ")");
    }
    if (!says.empty()) add("Which orders must wait because of a design?", names_text(says) + ": " + (says.size() == 1 ? "it counts" : "they count") + " only when all who claim the design agree");
  }

  void sure() {
    const std::string years = all_.markets.empty() ? "one year, as the orders say" : std::to_string(all_.markets.size()) + " scenarios of prices and demand";
    add("How sure is that?", "what is earned is reckoned from the orders and hours of the tables for " + years + "; it was not observed anywhere. The chances of leaving a craft: " + input_.file.leaving_source);
  }

  std::string more() const {
    const plan::Optimum& optimum = answer_.plan.optimum;
    if (optimum.status == plan::Status::optimal && optimum.gap().value_or(1) < 1e-6) return "no: that was proved, for this money and these tables";
    if (optimum.gap()) return "perhaps, by " + format_double(std::ceil(*optimum.gap() * 1000) / 10) + " % at most";
    return "that is not known: the search ended before";
  }

  const HeritageInput& input_;
  const Heritage& all_;
  const HeritageAnswer& answer_;
  List list_;
};

}  // namespace

share::List heritage_words(const HeritageInput& input, const HeritageAnswer& answer) { return Words(input, answer).say(); }

}  // namespace solleva::cli
