// SPDX-License-Identifier: Apache-2.0
#include "app/cli/park_output.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "app/cli/named.h"
#include "app/cli/plan_limits.h"

namespace solleva::cli {
namespace {

using namespace plan::park;
using share::Fields;
using share::List;
using share::Node;

const char* word_of(Aim aim) { return aim == Aim::households ? "households" : aim == Aim::poor ? "poor" : aim == Aim::people ? "people" : "gain"; }

/// How a line of the account is called; what is not taken off yet says so.
struct LineWords {
  const char *line, *kind;
};
LineWords words_of(Line line) {
  switch (line) {
    case Line::filled: return {"places filled by people who asked", "gross"};
    case Line::indirect: return {"at those who sell to the park (type I)", "gross"};
    case Line::induced: return {"from what wages buy (type II)", "gross"};
    case Line::gross: return {"all of these", "gross"};
    case Line::displaced: return {"lost where the park takes sales from others", "taken off"};
    case Line::displaced_indirect: return {"lost beyond them", "taken off"};
    case Line::already_employed: return {"left jobs that nobody without work takes", "taken off"};
    case Line::net: return {"net", "net"};
  }
  return {"", ""};
}

std::int64_t filled_in(const ParkAnswer& answer, std::uint32_t job) { return std::ranges::count(answer.placement.job, job); }

List placements_list(const ParkInput& input, const ParkAnswer& answer) {
  List list = named("placements", 1);
  const Labour& labour = input.labour;
  for (std::uint32_t i = 0; i < labour.seekers.size(); ++i) {
    const std::uint32_t j = answer.placement.job[i];
    if (j == kNone) continue;
    const Job& job = labour.jobs[j];
    const Seeker& who = labour.seekers[i];
    const Way& way = *labour.way(who.home, job.site, job.shift);
    list.rows.push_back({{"person", who.consent.person()}, {"home", input.homes[who.home]}, {"firm", input.firm_names[job.firm]}, {"job", job.name}, {"shift", input.shifts[job.shift]}, {"minutes", way.minutes},
                         {"wage", job.wage}, {"fare", way.fare}, {"earned_before", who.earns}, {"gain", gain_of(labour, i, j)}, {"poor", who.poor}, {"consent_until", who.consent.until().text()}});
  }
  return list;
}

List without_list(const ParkInput& input, const ParkAnswer& answer) {
  List list = named("without_work", 1);
  const Labour& labour = input.labour;
  for (std::uint32_t i = 0; i < labour.seekers.size(); ++i) {
    if (answer.placement.job[i] != kNone) continue;
    std::int64_t could = 0;
    std::map<std::uint8_t, std::int64_t> bars;
    for (std::uint32_t j = 0; j < labour.jobs.size(); ++j) {
      if (labour.jobs[j].places == 0) continue;
      const std::uint8_t one = bars_of(labour, i, j);
      could += one == 0 ? 1 : 0;
      ++bars[one];
    }
    // What stands alone between the person and most jobs comes first; then what stands there with others.
    const auto most = std::ranges::max_element(bars, {}, [](const auto& pair) { return std::pair((pair.first & (pair.first - 1)) == 0, pair.second); });
    const std::string why = could > 0 ? "every place that he or she could have is taken" : most == bars.end() ? "there is no job" : "no job fits; what is most often in the way: " + bars_in_words(most->first);
    list.rows.push_back({{"person", labour.seekers[i].consent.person()}, {"home", input.homes[labour.seekers[i].home]}, {"jobs_that_fit", could}, {"why", why}});
  }
  return list;
}

List jobs_list(const ParkInput& input, const ParkAnswer& answer) {
  List list = named("jobs", 1);
  for (std::uint32_t j = 0; j < input.labour.jobs.size(); ++j) {
    const Job& job = input.labour.jobs[j];
    const std::int64_t filled = filled_in(answer, j);
    const bool empty = filled < static_cast<std::int64_t>(job.places);
    list.rows.push_back({{"job", job.name}, {"firm", input.firm_names[job.firm]}, {"shift", input.shifts[job.shift]}, {"skill", job.skill == kNone ? std::string("-") : input.skills[job.skill] + ":" + std::to_string(job.level)},
                         {"wage", job.wage}, {"places", static_cast<std::int64_t>(job.places)}, {"filled", filled}, {"why_empty", empty ? why_empty(input, answer, j) : std::string()}});
  }
  return list;
}

/// Rounding of sums away: jobs are not counted to a billionth.
double clean_jobs(double value) { return std::round(value * 1e9) / 1e9 + 0.0; }

List account_list(const ParkInput& input, const ParkAnswer& answer) {
  List list = named("jobs_gross_and_net", 2);
  for (const JobsLine& line : answer.jobs) {
    const LineWords words = words_of(line.line);
    // Without a table of the region nobody knows what is beyond the park.
    const bool unknown = !input.economy && (line.line == Line::indirect || line.line == Line::induced || line.line == Line::displaced_indirect);
    const auto shown = [&](double value) { return unknown ? Node() : Node(clean_jobs(value)); };
    list.rows.push_back({{"kind", words.kind}, {"what", words.line}, {"jobs", shown(line.jobs.value)}, {"low", shown(line.jobs.low)}, {"high", shown(line.jobs.high)}});
  }
  return list;
}

List incomes_list(const ParkInput& input, const ParkAnswer& answer) {
  List list = named("poor_households", 1);
  for (std::uint32_t home = 0; home < input.homes.size(); ++home) {
    const ParkIncome income = incomes_of(input, answer, home);
    if (income.poor == 0) continue;
    const auto count = static_cast<double>(income.poor);
    list.rows.push_back({{"home", input.homes[home]}, {"households", income.poor}, {"with_work", income.with_work}, {"above_the_line", income.above}, {"income_before", income.before / count}, {"income_after", income.after / count}});
  }
  return list;
}

List viability_list(const ParkAnswer& answer) {
  List list = named("without_subsidy", 1);
  for (const VentureAnswer& one : answer.ventures) {
    const Viability& v = one.viability;
    list.rows.push_back({{"firm", one.name}, {"worth", v.worth}, {"worth_of_subsidies", v.subsidies}, {"rate_of_return", v.rate}, {"why_no_rate", v.no_rate},
                         {"even_in_year", v.even_year ? Node(static_cast<std::int64_t>(*v.even_year)) : Node()}, {"even_at_part_of_plan", v.even_amount}, {"even_at_part_in_last_year", v.even_last_year},
                         {"share_of_draws_with_loss", one.risk.loss}, {"error_of_draws", one.risk.loss_error}, {"p5", one.risk.p5}, {"median", one.risk.median}, {"p95", one.risk.p95}});
  }
  return list;
}

List cash_list(const ParkInput& input, bool for_people) {
  List list = named("cash", for_people ? 1 : 2);
  std::vector<Venture> shown{together(input.ventures)};
  if (!for_people) shown.insert(shown.end(), input.ventures.begin(), input.ventures.end());
  for (const Venture& venture : shown) {
    double discount = 1, so_far = 0;
    for (std::size_t t = 0; t < venture.years.size(); ++t) {
      const Year& year = venture.years[t];
      const double cash = cash_of(year, kAsPlanned);
      so_far += cash * discount;
      discount /= 1 + input.file.rate;
      Fields row;
      if (!for_people) row.emplace_back("firm", venture.name);
      for (auto& field : Fields{{"year", static_cast<std::int64_t>(t)}, {"sales", year.sales}, {"inputs", year.inputs}, {"wages", year.wages}, {"rent", year.rent}, {"running", year.running}, {"investment", year.investment},
                                {"cash_without_subsidy", cash}, {"subsidy", year.subsidy}, {"worth_so_far", so_far}}) {
        row.push_back(std::move(field));
      }
      list.rows.push_back(std::move(row));
    }
  }
  if (!for_people) return list;
  share::Drawing drawing;
  drawing.title = "When the park breaks even";
  drawing.x = "year";
  drawing.y = "worth_so_far";
  drawing.x_label = "year";
  drawing.y_label = input.file.money;
  drawing.text = "All cash without subsidies up to each year, at what it is worth today. Where the line comes back to 0 the park has earned what was put in.";
  list.drawing = std::move(drawing);
  return list;
}

List swings_list(const ParkInput& input, const ParkAnswer& answer, bool for_people) {
  List list = named("what_it_hangs_on", for_people ? 1 : 2);
  for (std::size_t v = for_people ? answer.ventures.size() - 1 : 0; v < answer.ventures.size(); ++v) {
    for (const Swing& swing : answer.ventures[v].swings) {
      const Range& range = std::ranges::find(input.file.spreads, swing.factor, &Spread::factor)->multiple;
      Fields row;
      if (!for_people) row.emplace_back("firm", answer.ventures[v].name);
      for (auto& field : Fields{{"what", std::string(kFactorNames[static_cast<std::size_t>(swing.factor)])}, {"low", range.low}, {"high", range.high}, {"worth_at_low", swing.at_low}, {"worth_at_high", swing.at_high}, {"swing", std::max(swing.at_low, swing.at_high) - std::min(swing.at_low, swing.at_high)}}) {
        row.push_back(std::move(field));
      }
      list.rows.push_back(std::move(row));
    }
  }
  if (!for_people || list.rows.empty()) return list;
  share::Drawing drawing;
  drawing.title = "What the worth of the park hangs on";
  drawing.x = "what";
  drawing.y = "swing";
  drawing.x_label = "what";
  drawing.y_label = input.file.money;
  drawing.bars = true;
  drawing.text = "How far the worth without subsidies goes from one end of each range to the other, all else as planned.";
  list.drawing = std::move(drawing);
  return list;
}

List stories_list(const ParkInput& input, const ParkAnswer& answer) {
  List list = named("scenarios", 1);
  for (std::size_t s = 0; s < input.stories.size(); ++s) {
    Fields row{{"scenario", input.stories[s].name}, {"probability", input.stories[s].probability}};
    std::int64_t losing = 0;
    for (std::size_t v = 0; v + 1 < answer.ventures.size(); ++v) losing += answer.ventures[v].by_story[s] < 0 ? 1 : 0;
    row.emplace_back("worth_of_all", answer.ventures.back().by_story[s]);
    row.emplace_back("firms_that_lose", losing);
    list.rows.push_back(std::move(row));
  }
  return list;
}

List closings_list(const ParkAnswer& answer) {
  List list = named("if_it_closes", 1);
  for (const ClosingAnswer& one : answer.closings) {
    std::int64_t elsewhere = 0;
    double severance = 0;
    Range lost;
    for (const Leaver& leaver : one.closing.leavers) {
      elsewhere += leaver.next == kNone ? 0 : 1;
      severance += leaver.severance;
      lost.value += leaver.lost.value;
      lost.low += leaver.lost.low;
      lost.high += leaver.lost.high;
    }
    list.rows.push_back({{"closes", one.name}, {"workers", static_cast<std::int64_t>(one.closing.leavers.size())}, {"another_job_within_reach", elsewhere}, {"severance_due", severance},
                         {"wages_lost", lost.value}, {"wages_lost_low", lost.low}, {"wages_lost_high", lost.high}, {"jobs_beyond_the_park", one.jobs_beyond}, {"subsidies_by_then", one.subsidies}});
  }
  return list;
}

List workers_list(const ParkInput& input, const ParkAnswer& answer) {
  List list = named("workers_if_it_closes", 1);
  if (answer.closings.empty()) return list;
  for (const Leaver& leaver : answer.closings.front().closing.leavers) {
    const std::string next = leaver.next == kNone ? "none within reach" : answer.left[leaver.next].name + " at " + input.employers[leaver.next - input.labour.jobs.size()];
    list.rows.push_back({{"person", input.labour.seekers[leaver.seeker].consent.person()}, {"another_job", next}, {"severance_due", leaver.severance}, {"wages_lost", leaver.lost.value}, {"low", leaver.lost.low}, {"high", leaver.lost.high}});
  }
  return list;
}

List left_out_list(const ParkInput& input, bool confidential) {
  List list = named("left_out", 1);
  if (confidential) {
    for (const WithoutWorkConsent& one : input.without) list.rows.push_back({{"person", one.person}, {"why", one.why}});
    return list;
  }
  std::map<std::string, std::int64_t> count;
  for (const WithoutWorkConsent& one : input.without) ++count[one.why];
  for (const auto& [why, people] : count) list.rows.push_back({{"why", why}, {"people", people}});
  return list;
}

List answers_list(const ParkInput& input) {
  List list = named("answers", 1);
  for (std::uint32_t home = 0; home < input.homes.size(); ++home) {
    const VillageAnswers& one = input.villages[home];
    if (one.asked > 0) list.rows.push_back({{"home", input.homes[home]}, {"answered", one.asked}, {"said_no", one.refused}, {"first_no_then_yes", one.turned}});
  }
  return list;
}

Fields head_of(const ParkInput& input, const ParkAnswer& answer) {
  Fields head = fields_of(answer.placement.optimum);
  const auto add = [&](const char* name, Node value) { head.emplace_back(name, std::move(value)); };
  const Labour& labour = input.labour;
  std::int64_t places = 0;
  for (const Job& job : labour.jobs) places += job.places;
  const auto none = std::ranges::count(answer.placement.job, kNone);
  add("park", input.file.name);
  add("money", input.file.money);
  add("day", input.file.on.text());
  add("rule", input.file.stable ? "stable" : "best");
  add("aim", word_of(input.file.aim));
  add("asked", input.asked);
  add("agreed", static_cast<std::int64_t>(labour.seekers.size()));
  add("in_work", static_cast<std::int64_t>(labour.seekers.size()) - none);
  add("of_poor_households", static_cast<std::int64_t>(worth_of(labour, Aim::poor, answer.placement.job)));
  add("places_offered_gross", places);
  add("gain_a_month", worth_of(labour, Aim::gain, answer.placement.job));
  if (answer.placement.certificate) {
    add("pairs_checked", static_cast<std::int64_t>(answer.placement.certificate->pairs));
    add("blocking_pairs", static_cast<std::int64_t>(answer.placement.certificate->blocking_pairs));
  }
  if (!answer.jobs.empty()) {
    const Range& net = answer.jobs.back().jobs;
    add("jobs_gross", answer.jobs[static_cast<std::size_t>(Line::gross)].jobs.value);
    add("jobs_net", net.value);
    add("jobs_net_low", net.low);
    add("jobs_net_high", net.high);
  }
  if (!answer.ventures.empty()) {
    const VentureAnswer& all = answer.ventures.back();
    add("worth_without_subsidy", all.viability.worth);
    add("even_in_year", all.viability.even_year ? Node(static_cast<std::int64_t>(*all.viability.even_year)) : Node());
    add("even_at_part_of_plan", all.viability.even_amount);
    add("share_of_draws_with_loss", all.risk.loss);
  }
  return head;
}

}  // namespace

std::string bars_in_words(std::uint8_t bars) {
  std::vector<std::string> words;
  for (const auto& [bar, word] : {std::pair(bar_skill, "the skill"), {bar_shift, "the shift"}, {bar_way, "the way"}, {bar_wage, "the wage"}, {bar_refused, "not wanted"}}) {
    if ((bars & bar) != 0) words.emplace_back(word);
  }
  return join(words, ", ");
}

std::string why_empty(const ParkInput& input, const ParkAnswer& answer, std::uint32_t job) {
  std::int64_t other = 0, none = 0;
  std::map<std::uint8_t, std::int64_t> alone;
  for (std::uint32_t i = 0; i < input.labour.seekers.size(); ++i) {
    const std::uint8_t bars = bars_of(input.labour, i, job);
    if (bars == 0 && answer.placement.job[i] != job) ++(answer.placement.job[i] == kNone ? none : other);
    if (bars != 0 && (bars & (bars - 1)) == 0) ++alone[bars];
  }
  std::vector<std::string> parts;
  if (other > 0) parts.push_back(std::to_string(other) + " could do it and have another job");
  if (none > 0) parts.push_back(std::to_string(none) + " could do it and would earn less than today");
  if (parts.empty()) parts.emplace_back(filled_in(answer, job) > 0 ? "nobody else within reach can do it" : "nobody within reach can do it");
  std::vector<std::string> kept;
  for (const auto& [bar, people] : alone) kept.push_back((bar == bar_refused ? "only that they do not want it keeps " : bars_in_words(bar) + " alone keeps ") + std::to_string(people));
  return join(parts, ", ") + (kept.empty() ? "" : "; " + join(kept, ", "));
}

ParkIncome incomes_of(const ParkInput& input, const ParkAnswer& answer, std::optional<std::uint32_t> home) {
  std::map<std::uint32_t, double> more;  // of each household with somebody who agreed
  std::set<std::uint32_t> work;
  for (std::uint32_t i = 0; i < input.labour.seekers.size(); ++i) {
    const Seeker& who = input.labour.seekers[i];
    if (home && who.home != *home) continue;
    double& sum = more[who.household];
    const std::uint32_t j = answer.placement.job[i];
    if (j == kNone) continue;
    sum += gain_of(input.labour, i, j);
    work.insert(who.household);
  }
  ParkIncome income;
  for (const auto& [number, gain] : more) {
    const ParkHousehold& household = input.households[number];
    if (!household.poor) continue;
    ++income.poor;
    income.with_work += work.contains(number) ? 1 : 0;
    income.above += household.income + gain >= input.file.line * household.members ? 1 : 0;
    income.before += household.income;
    income.after += household.income + gain;
  }
  return income;
}

share::Plan park_output(const ParkInput& input, const ParkAnswer& answer, bool for_people, bool confidential) {
  share::Plan out;
  out.title = input.file.name;
  out.head = head_of(input, answer);
  out.parts.push_back(park_in_words(input, answer));
  out.parts.push_back(jobs_list(input, answer));
  out.parts.push_back(placements_list(input, answer));
  out.parts.push_back(without_list(input, answer));
  out.parts.push_back(left_out_list(input, confidential));
  out.parts.push_back(answers_list(input));
  out.parts.push_back(incomes_list(input, answer));
  out.parts.push_back(account_list(input, answer));
  if (!answer.ventures.empty()) {
    out.parts.push_back(viability_list(answer));
    out.parts.push_back(cash_list(input, for_people));
    out.parts.push_back(swings_list(input, answer, for_people));
    if (!input.stories.empty()) out.parts.push_back(stories_list(input, answer));
  }
  out.parts.push_back(closings_list(answer));
  out.parts.push_back(workers_list(input, answer));
  std::erase_if(out.parts, [&](const List& list) { return for_people && list.rows.empty(); });
  return out;
}

}  // namespace solleva::cli
