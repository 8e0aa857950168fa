// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/park_output.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using namespace plan::park;
using share::List;

std::string number(double value) { return with_thousands(std::to_string(std::llround(value))); }
std::string count(std::int64_t value, const char* one, const char* many) { return std::to_string(value) + " " + (value == 1 ? one : many); }
std::string percent(double part) { return format_double(std::round(part * 100) + 0.0) + " %"; }

std::string who_gets_work(const ParkInput& input, const ParkAnswer& answer) {
  const Labour& labour = input.labour;
  std::int64_t places = 0, placed = 0;
  std::vector<std::int64_t> offered(input.firms.size()), filled(input.firms.size());
  for (const Job& job : labour.jobs) {
    places += job.places;
    offered[job.firm] += job.places;
  }
  for (const std::uint32_t j : answer.placement.job) {
    if (j == kNone) continue;
    ++placed;
    ++filled[labour.jobs[j].firm];
  }
  std::vector<std::string> where;
  for (std::size_t f = 0; f < input.firms.size(); ++f) {
    if (offered[f] > 0) where.push_back(input.firm_names[f] + " " + std::to_string(filled[f]) + " of " + std::to_string(offered[f]));
  }
  std::string text = count(input.asked, "person", "people") + " asked for work. " + std::to_string(labour.seekers.size()) + " of them agreed, and still agree, to be helped to a job; nobody else is planned for. " + count(placed, "gets", "get") + " one of " +
                     count(places, "place", "places") + ", " + std::to_string(static_cast<std::int64_t>(worth_of(labour, Aim::poor, answer.placement.job))) + " of them from poor households";
  text += where.size() <= 15 ? ": " + join(where, ", ") + "." : ".";
  return text + " Nobody pays for a job and nobody must take one.";
}

std::string what_it_pays(const ParkInput& input, const ParkAnswer& answer) {
  double before = 0, wage = 0, fare = 0, people = 0;
  for (std::uint32_t i = 0; i < answer.placement.job.size(); ++i) {
    const std::uint32_t j = answer.placement.job[i];
    if (j == kNone) continue;
    const Seeker& who = input.labour.seekers[i];
    const Job& job = input.labour.jobs[j];
    ++people;
    before += who.earns;
    wage += job.wage;
    fare += input.labour.way(who.home, job.site, job.shift)->fare;
  }
  const std::string& money = input.file.money;
  std::string text;
  if (people > 0) text = "In the mean they earn " + number(wage / people) + " " + money + " a month, pay " + number(fare / people) + " for the way, and give up " + number(before / people) + " that they earn today. ";
  const ParkIncome income = incomes_of(input, answer);
  if (income.poor == 0) return text + "None of their households is poor.";
  const auto poor = static_cast<double>(income.poor);
  return text + "Of " + count(income.poor, "poor household", "poor households") + " with somebody who asked, " + std::to_string(income.with_work) + " then have somebody in work and " + std::to_string(income.above) + " come above the line of " + number(input.file.line) + " " + money +
         " a person and month; their mean income goes from " + number(income.before / poor) + " to " + number(income.after / poor) + " " + money + " a month, if there is work in every month.";
}

std::string how_many_jobs(const ParkInput& input, const ParkAnswer& answer) {
  if (answer.jobs.empty()) return "The work was stopped before jobs beyond the park were counted.";
  const Range& net = answer.jobs.back().jobs;
  const Range& gross = answer.jobs[static_cast<std::size_t>(Line::gross)].jobs;
  const std::string range = number(gross.low) == number(gross.high) ? "" : " (" + number(gross.low) + " to " + number(gross.high) + ")";
  return "Gross these are " + number(gross.value) + range + (input.economy ? " jobs, those at suppliers and shops counted. Net," : " jobs; those at suppliers and shops are not known. Net,") + " when jobs that firms of the region lose to the park and jobs that people only exchanged are taken off, they are " + number(net.value) + ", somewhere between " +
         number(net.low) + " and " + number(net.high) + ".";
}

std::string whether_it_lives(const ParkInput& input, const ParkAnswer& answer) {
  if (answer.ventures.empty()) return "The work was stopped before the money was counted.";
  const VentureAnswer& all = answer.ventures.back();
  std::string text = "Without subsidies the park ";
  text += all.viability.even_year ? "has earned by year " + std::to_string(*all.viability.even_year) + " what was put in" : "does not earn what is put in within the years planned";
  text += all.viability.even_amount ? "; it needs " + percent(*all.viability.even_amount) + " of the sales planned for that." : "; no amount of sales is enough.";
  text += " In " + number(all.risk.loss * 100) + " of 100 draws from the ranges that the file states it loses money.";
  std::int64_t losing = 0, firms = 0;
  for (std::size_t v = 0; v + 1 < answer.ventures.size(); ++v) {
    ++firms;
    losing += answer.ventures[v].viability.worth < 0 ? 1 : 0;
  }
  text += " " + std::to_string(losing) + " of " + count(firms, "firm", "firms") + " would lose money without subsidies even as planned.";
  std::int64_t empty = 0;
  for (std::size_t j = 0; j < input.labour.jobs.size(); ++j) empty += answer.left[j].places;
  return empty == 0 ? text : text + " All of this is as the firms planned, with somebody in each place: " + count(empty, "place stays", "places stay") + " empty here.";
}

std::string if_it_closes(const ParkInput& input, const ParkAnswer& answer) {
  if (answer.closings.empty()) return "";
  const ClosingAnswer& all = answer.closings.front();
  std::int64_t elsewhere = 0;
  double severance = 0;
  Range lost;
  for (const Leaver& leaver : all.closing.leavers) {
    elsewhere += leaver.next == kNone ? 0 : 1;
    severance += leaver.severance;
    lost.value += leaver.lost.value;
    lost.low += leaver.lost.low;
    lost.high += leaver.lost.high;
  }
  const std::string& money = input.file.money;
  return "If it closes after " + format_double(input.file.closing.after) + " years, " + count(static_cast<std::int64_t>(all.closing.leavers.size()), "worker loses the job", "workers lose their jobs") + "; " + std::to_string(elsewhere) + " can have another within reach. They lose " + number(lost.value) +
         " " + money + " of wages (" + number(lost.low) + " to " + number(lost.high) + "), and " + number(severance) + " " + money + " of severance are due. Some " + number(all.jobs_beyond) + " jobs beyond the park hang on it.";
}

/// A person's jobs, those that fit first.
void explain_person(const ParkInput& input, const ParkAnswer& answer, std::uint32_t i, List& list) {
  const Labour& labour = input.labour;
  const std::uint32_t has = answer.placement.job[i];
  for (std::uint32_t j = 0; j < labour.jobs.size(); ++j) {
    const std::uint8_t bars = bars_of(labour, i, j);
    const double gain = gain_of(labour, i, j);
    std::string says;
    if (has == j) says = "has this job";
    else if (bars != 0) says = "does not fit: " + bars_in_words(bars);
    else if (answer.left[j].places > 0) says = "could have it, and has what is better for him or her or for the aim";
    else says = input.file.stable ? "is full; who has it ranks before (poor, skilled or near as the file says, then the lottery), or he or she has something better" : "is full: the place does more for the aim with somebody else";
    list.rows.push_back({{"what", labour.jobs[j].name}, {"gain", gain}, {"why", says}});
  }
}

void explain_firm(const ParkInput& input, const ParkAnswer& answer, std::uint32_t f, List& list) {
  const auto add = [&](const std::string& what, const std::string& why) { list.rows.push_back({{"what", what}, {"why", why}}); };
  const std::string& money = input.file.money;
  for (std::uint32_t j = 0; j < input.labour.jobs.size(); ++j) {
    const Job& job = input.labour.jobs[j];
    if (job.firm != f) continue;
    const std::uint32_t left = answer.left[j].places;
    add(job.name, std::to_string(job.places - left) + " of " + std::to_string(job.places) + " places filled" + (left > 0 ? ": " + why_empty(input, answer, j) : ""));
  }
  if (f < answer.ventures.size()) {
    const VentureAnswer& one = answer.ventures[f];
    const Viability& v = one.viability;
    add("worth", number(v.worth) + " " + money + " without subsidies; those planned are worth " + number(v.subsidies) + " " + money);
    add("breaks even", (v.even_year ? "by year " + std::to_string(*v.even_year) : std::string("not within the years planned")) + (v.even_amount ? ", at " + percent(*v.even_amount) + " of the amount planned" : ", at no amount") +
                           (v.even_last_year ? "; in the last year alone at " + percent(*v.even_last_year) : ""));
    add("rate of return", v.rate ? format_double(std::round(*v.rate * 1000) / 10) + " % a year" : "there is none: " + v.no_rate);
    add("loses", "in " + percent(one.risk.loss) + " of draws from the stated ranges");
    for (const Swing& swing : one.swings) add("hangs on " + std::string(kFactorNames[static_cast<std::size_t>(swing.factor)]), "worth " + number(swing.at_low) + " at the low end, " + number(swing.at_high) + " at the high end");
  }
  for (const ClosingAnswer& one : answer.closings) {
    if (one.name != input.firm_names[f]) continue;
    const auto elsewhere = std::ranges::count_if(one.closing.leavers, [](const Leaver& leaver) { return leaver.next != kNone; });
    add("if it closes", count(static_cast<std::int64_t>(one.closing.leavers.size()), "worker loses the job", "workers lose their jobs") + ", " + std::to_string(elsewhere) + " can have another within reach, in the park or outside");
  }
}

}  // namespace

std::string park_figure(double value) {
  if (std::fabs(value) >= 100) return std::to_string(std::llround(value));
  return format_double(std::round(value * 100) / 100 + 0.0);
}

List park_in_words(const ParkInput& input, const ParkAnswer& answer) {
  List list;
  list.name = "in_words";
  list.keys = 1;
  const auto ask = [&](const char* question, std::string text) {
    if (!text.empty()) list.rows.push_back({{"question", question}, {"answer", std::move(text)}});
  };
  ask("Who gets work?", who_gets_work(input, answer));
  ask("What does it pay?", what_it_pays(input, answer));
  ask("How many jobs is that?", how_many_jobs(input, answer));
  ask("Does it live without subsidies?", whether_it_lives(input, answer));
  ask("What if it closes?", if_it_closes(input, answer));
  return list;
}

std::vector<Note> park_notes(const ParkInput& input, const ParkAnswer& answer) {
  std::vector<Note> notes = input.notes;
  for (std::uint32_t home = 0; home < input.homes.size(); ++home) {
    const VillageAnswers& one = input.villages[home];
    if (one.refused > 0 || static_cast<double>(one.asked) < input.file.few) continue;
    std::string text = "nobody of " + std::to_string(one.asked) + " people asked in " + input.homes[home] + " said no: where a refusal is free, some refuse; somebody from outside should ask again before anybody is placed";
    if (one.turned > 0) text += "; " + std::to_string(one.turned) + " said no first and yes later";
    notes.push_back({"nobody_refused", std::move(text)});
  }
  for (std::uint32_t j = 0; j < input.labour.jobs.size(); ++j) {
    const Job& job = input.labour.jobs[j];
    bool any = job.places == 0;
    for (std::uint32_t i = 0; i < input.labour.seekers.size() && !any; ++i) any = bars_of(input.labour, i, j) == 0;
    if (!any) notes.push_back({"nobody_can", job.name + " at " + input.firm_names[job.firm] + ": " + why_empty(input, answer, j)});
  }
  if (!input.not_recorded.empty()) {
    notes.push_back({"record_of_answers", "the table of answers has no " + join(input.not_recorded, ", ") + ": a job is not delivered before the record says in which language somebody was asked, by whom, at which visit, what else was offered, and that a no was respected"});
  }
  if (!input.without.empty()) notes.push_back({"without_consent", count(static_cast<std::int64_t>(input.without.size()), "person is", "people are") + " not planned for, see left_out; to say no is a right and costs nobody any help"});
  for (const JobsLine& line : answer.jobs) {
    if (line.line == Line::gross) notes.push_back({"gross", "jobs called gross are not new jobs: what would have been there without the park is not taken off; multipliers have fixed coefficients and idle capacity"});
  }
  if (input.file.displaced.low == 0 && input.file.displaced.high == 1) notes.push_back({"displaced_unknown", "nobody stated which share of the park's sales others lose: the range of net jobs goes from none to all of it"});
  for (const auto& [share, range, source] : {std::tuple("displaced", &input.file.displaced, &input.file.displaced_source), {"refilled", &input.file.refilled, &input.file.refilled_source}}) {
    notes.push_back({"assumed", std::string(share) + " is taken as " + format_double(range->value) + ", from " + format_double(range->low) + " to " + format_double(range->high) + (source->empty() ? "; the file names no source for it" : " (" + *source + ")")});
  }
  if (!answer.ventures.empty()) notes.push_back({"drawn", std::to_string(input.file.draws) + " draws from ranges that the file states: a share of draws is not how often parks lose; taxes are not in the money"});
  notes.push_back({"evidence", "incomes are those of the tables, not a measured effect: an experiment in Ethiopia found no detectable effect of an industrial job offer on income after a year, and serious health problems a percentage point a month more often (Blattman and Dercon 2018)"});
  return notes;
}

Result<List> park_reasons(const ParkInput& input, const ParkAnswer& answer, const std::string& name) {
  List list;
  list.name = "reasons";
  list.keys = 1;
  const auto left = std::ranges::find(input.without, name, &WithoutWorkConsent::person);
  const auto found = std::ranges::find_if(input.labour.seekers, [&](const Seeker& seeker) { return seeker.consent.person() == name; });
  if (left != input.without.end()) {
    list.rows.push_back({{"what", name}, {"why", "is not planned for: " + left->why}});
  } else if (found != input.labour.seekers.end()) {
    explain_person(input, answer, static_cast<std::uint32_t>(found - input.labour.seekers.begin()), list);
  } else if (const std::optional<std::uint32_t> firm = input.firm_names.find(name)) {
    explain_firm(input, answer, *firm, list);
  } else {
    Error error{errors::bad_value, "there is no \"" + name + "\" to explain"};
    error.where.field = "--explain";
    error.why = "it is neither a person who asked for work nor a firm";
    error.hint = did_you_mean(name, input.firm_names.all());
    return fail(std::move(error));
  }
  return list;
}

}  // namespace solleva::cli
