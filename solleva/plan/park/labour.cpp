// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/park/labour.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "solleva/plan/park/errors.h"

namespace solleva::plan::park {
namespace {

tl::unexpected<Error> bad(std::string unit, std::string why) {
  Error error{errors::bad_park, "the park does not hold together"};
  error.where.unit = std::move(unit);
  error.why = std::move(why);
  return fail(std::move(error));
}

bool amount(double value) { return std::isfinite(value) && value >= 0 && value <= 1e12; }

Done check_job(const Labour& labour, const Job& job) {
  if (!(job.wage > 0) || !amount(job.wage)) return bad(job.name, "a wage is above 0");
  if (job.places > 1000000) return bad(job.name, "a job has at most a million places");
  if (job.shift >= labour.shifts || job.site >= labour.sites) return bad(job.name, "its shift or its place is not there");
  if (job.skill != kNone && job.skill >= labour.skills) return bad(job.name, "its skill is not there");
  return {};
}

Done check_seeker(const Labour& labour, const Seeker& seeker) {
  const std::string& name = seeker.consent.person();
  if (!seeker.consent.holds_on(labour.on)) {
    Error error{data::errors::no_consent, "nobody is planned for without a consent that holds"};
    error.where.unit = name;
    error.why = "the consent does not hold on " + labour.on.text();
    return fail(std::move(error));
  }
  if (seeker.level.size() != labour.skills || seeker.shifts.size() != labour.shifts) return bad(name, "skills and shifts need a value each");
  if (seeker.home >= labour.homes) return bad(name, "the home is not there");
  for (const double value : {seeker.earns, seeker.least_wage, seeker.most_minutes}) {
    if (!amount(value)) return bad(name, "earnings, the least wage and the longest way are numbers from 0");
  }
  for (const auto* list : {&seeker.wishes, &seeker.refuses}) {
    std::unordered_set<std::uint32_t> once;
    for (const std::uint32_t job : *list) {
      if (job >= labour.jobs.size()) return bad(name, "a job of its list is not there");
      if (!once.insert(job).second) return bad(name, "a job stands twice in its list");
    }
  }
  return {};
}

}  // namespace

std::uint8_t bars_of(const Labour& labour, std::uint32_t seeker, std::uint32_t job) {
  const Seeker& who = labour.seekers[seeker];
  const Job& what = labour.jobs[job];
  unsigned bars = 0;
  if (std::ranges::find(who.refuses, job) != who.refuses.end()) bars |= bar_refused;
  if (what.skill != kNone && who.level[what.skill] < what.level) bars |= bar_skill;
  if (who.shifts[what.shift] == 0) bars |= bar_shift;
  const std::optional<Way>& way = labour.way(who.home, what.site, what.shift);
  if (!way || way->minutes > who.most_minutes) bars |= bar_way;
  if (what.wage - (way ? way->fare : 0) < who.least_wage) bars |= bar_wage;
  return static_cast<std::uint8_t>(bars);
}

double gain_of(const Labour& labour, std::uint32_t seeker, std::uint32_t job) {
  const Seeker& who = labour.seekers[seeker];
  const Job& what = labour.jobs[job];
  const std::optional<Way>& way = labour.way(who.home, what.site, what.shift);
  return what.wage - (way ? way->fare : 0) - who.earns;
}

Done check(const Labour& labour) {
  if (labour.ways.size() != static_cast<std::size_t>(labour.homes) * labour.sites * labour.shifts) return bad({}, "ways need a value for each home, place and shift");
  if (labour.jobs.size() >= kNone || labour.seekers.size() >= kNone) return bad({}, "there are too many jobs or people");
  for (const std::optional<Way>& way : labour.ways) {
    if (way && (!amount(way->minutes) || !amount(way->fare))) return bad({}, "minutes and fares are numbers from 0");
  }
  for (const Job& job : labour.jobs) {
    if (Done done = check_job(labour, job); !done) return done;
  }
  std::unordered_set<std::string> once;
  for (const Seeker& seeker : labour.seekers) {
    if (Done done = check_seeker(labour, seeker); !done) return done;
    if (!once.insert(seeker.consent.person()).second) return bad(seeker.consent.person(), "a person is there twice, and nobody can have two jobs");
  }
  return {};
}

}  // namespace solleva::plan::park
