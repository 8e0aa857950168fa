// SPDX-License-Identifier: Apache-2.0
#include "app/cli/farm_rounds_output.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/farm_output.h"
#include "app/cli/named.h"
#include "app/cli/plan_limits.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using namespace plan::routing;
using share::Fields;
using share::List;

constexpr double kMinute = 1.0 / 60;

/// As on a clock, to the minute.
std::string clock(double hour) {
  const auto minutes = static_cast<std::int64_t>(std::lround(hour * 60));
  const std::string hours = std::to_string(minutes / 60), rest = std::to_string(minutes % 60);
  return std::string(hours.size() < 2 ? "0" : "") + hours + ":" + (rest.size() < 2 ? "0" : "") + rest;
}

/// A moment: the day and the hour. `ends`: the evening rather than the next morning.
struct Moment {
  double day = 0, hour = 0;
};
Moment moment(const RoundsInput& input, std::size_t machine, double days, bool ends) {
  double day = std::floor(days + 1e-7);
  double part = std::max(0.0, days - day);
  if (ends && part < 1e-7 && day > 0) {
    day -= 1;
    part = 1;
  }
  return {day, input.starts[machine] + part * input.problem.machines[machine].day};
}

std::string moment_text(const RoundsInput& input, std::size_t machine, double days, bool ends) {
  const Moment at = moment(input, machine, days, ends);
  return (input.begins ? "" : "day ") + day_name(input, at.day) + " " + clock(at.hour);
}

/// Work and ways of a machine, cut where a day ends.
class Diary {
 public:
  Diary(const RoundsInput& input, List& list) : input_(input), list_(list) {}

  void add(std::size_t machine, double from, double to, const std::string& doing, const std::string& place, const std::string& job) {
    const double day = input_.problem.machines[machine].day;
    while ((to - from) * day > kMinute / 2) {
      const double evening = std::min(to, std::floor(from + 1e-7) + 1), hours = (evening - from) * day;
      if (hours > kMinute / 2) {
        const Moment begins = moment(input_, machine, from, false), ends = moment(input_, machine, evening, true);
        list_.rows.push_back({{"machine", input_.problem.machines[machine].name}, {"day", day_name(input_, begins.day)}, {"from", clock(begins.hour)}, {"to", clock(ends.hour)}, {"doing", doing}, {"place", place}, {"job", job}, {"hours", hours}});
      }
      from = evening;
    }
  }

 private:
  const RoundsInput& input_;
  List& list_;
};

List schedule_list(const RoundsInput& input, const RoundPlan& plan) {
  List list = named("schedule", 3);
  Diary diary(input, list);
  const RoundProblem& problem = input.problem;
  const std::size_t places = problem.places.size();
  for (std::size_t m = 0; m < plan.rounds.size(); ++m) {
    const Machine& machine = problem.machines[m];
    std::size_t last = machine.place;
    double since = machine.from;
    for (const Visit& visit : plan.rounds[m].visits) {
      const Job& job = problem.jobs[visit.job];
      const double way = problem.hours[last * places + job.place] / machine.speed / machine.day;
      if (&visit == &plan.rounds[m].visits.front()) since = visit.begins - way;
      diary.add(m, since, since + way, "on the way", problem.places[job.place], "");
      diary.add(m, visit.begins, visit.ends, problem.works[job.work], problem.places[job.place], job.name);
      since = visit.ends;
      last = job.place;
    }
    if (!plan.rounds[m].visits.empty()) diary.add(m, since, plan.rounds[m].home, "on the way", problem.places[machine.place], "");
  }
  return list;
}

List jobs_list(const RoundsInput& input, const RoundPlan& plan) {
  List list = named("jobs", 1);
  const RoundProblem& problem = input.problem;
  std::vector<Fields> rows(problem.jobs.size());
  for (std::size_t m = 0; m < plan.rounds.size(); ++m) {
    for (const Visit& visit : plan.rounds[m].visits) {
      const Job& job = problem.jobs[visit.job];
      rows[visit.job] = {{"job", job.name}, {"place", problem.places[job.place]}, {"work", problem.works[job.work]}, {"machine", problem.machines[m].name}, {"begins", moment_text(input, m, visit.begins, false)}, {"ends", moment_text(input, m, visit.ends, true)}, {"window", day_name(input, job.open) + " to " + day_name(input, job.close - 1)}, {"from_day", visit.begins + 1}, {"to_day", visit.ends + 1}};
    }
  }
  for (Fields& row : rows) {
    if (!row.empty()) list.rows.push_back(std::move(row));
  }
  share::Calendar calendar;
  calendar.title = "Which machine works where";
  calendar.lane = "machine";
  calendar.from = "from_day";
  calendar.to = "to_day";
  calendar.label = "place";
  calendar.mark = "work";
  calendar.unit = "day";
  double last = 1;
  for (const Job& job : problem.jobs) last = std::max(last, job.close);
  const double step = std::max(1.0, std::ceil(last / 10));
  for (double day = 0; input.begins && day < last; day += step) calendar.names.emplace_back(day + 1, day_name(input, day));
  list.calendar = std::move(calendar);
  return list;
}

List machines_list(const RoundsInput& input, const RoundPlan& plan) {
  List list = named("machines", 1);
  for (std::size_t m = 0; m < plan.rounds.size(); ++m) {
    const Round& round = plan.rounds[m];
    const bool used = !round.visits.empty();
    list.rows.push_back({{"machine", input.problem.machines[m].name}, {"jobs", static_cast<std::int64_t>(round.visits.size())}, {"hours_worked", round.worked}, {"hours_driven", round.driven}, {"km", round.km}, {"cost", round.cost}, {"back", used ? moment_text(input, m, round.home, true) : std::string("not needed")}});
  }
  return list;
}

std::string why_in_words(const RoundsInput& input, const Undone& undone) {
  const Job& job = input.problem.jobs[undone.job];
  switch (undone.why) {
    case WhyNot::no_machine: return "no machine has the work \"" + input.problem.works[job.work] + "\"";
    case WhyNot::too_short: return "the window is too short for each machine that can do it";
    case WhyNot::too_far: return "no machine that can do it gets there, does it in the window and is back in time";
    case WhyNot::not_worth: return "a machine that came for it alone would cost " + figure(undone.alone) + " " + input.money + ", and " + figure(job.lost) + " are lost without it";
    case WhyNot::taken: break;
  }
  return "machines that could come in its window do jobs that are worth more; alone it would cost " + figure(undone.alone) + " " + input.money;
}

List undone_list(const RoundsInput& input, const RoundPlan& plan) {
  List list = named("undone", 1);
  for (const Undone& one : plan.undone) {
    const Job& job = input.problem.jobs[one.job];
    list.rows.push_back({{"job", job.name}, {"place", input.problem.places[job.place]}, {"work", input.problem.works[job.work]}, {"hours", job.hours}, {"lost", job.lost}, {"why", why_in_words(input, one)}});
  }
  return list;
}

List another_list(const RoundsInput& input, const std::vector<Another>& another) {
  List list = named("another", 1);
  for (const Another& one : another) {
    const std::string& like = input.problem.machines[one.like].name;
    const std::string text = one.saves > 1e-6 ? "one more machine like " + like + " would save " + figure(one.saves) + " " + input.money + " in this time, its own call paid" : "one more machine like " + like + " would save nothing";
    list.rows.push_back({{"like", like}, {"saves", clean(one.saves)}, {"text", text}});
  }
  return list;
}

/// The villages with what is done there.
List places_list(const RoundsInput& input, const RoundPlan& plan) {
  List list = named("places", 1);
  std::vector<std::int64_t> jobs(input.problem.places.size(), 0);
  for (const Round& round : plan.rounds) {
    for (const Visit& visit : round.visits) ++jobs[input.problem.jobs[visit.job].place];
  }
  for (std::size_t p = 0; p < jobs.size(); ++p) list.rows.push_back({{"place", input.problem.places[p]}, {"jobs", jobs[p]}, {"x", input.points[p].first}, {"y", input.points[p].second}});
  share::Places places;
  places.x = "x";
  places.y = "y";
  places.name = "place";
  places.size = "jobs";
  places.degrees = true;
  list.places = std::move(places);
  return list;
}

/// The ways of all machines as lines.
List map_list(const RoundsInput& input, const RoundPlan& plan) {
  List list = named("ways", 2);
  for (std::size_t m = 0; m < plan.rounds.size(); ++m) {
    std::size_t last = input.problem.machines[m].place;
    std::int64_t leg = 0;
    const auto go = [&](std::size_t to, const std::string& job) {
      if (to != last) {
        list.rows.push_back({{"machine", input.problem.machines[m].name}, {"leg", ++leg}, {"from", input.problem.places[last]}, {"to", input.problem.places[to]}, {"job", job}, {"x", input.points[last].first}, {"y", input.points[last].second}, {"to_x", input.points[to].first}, {"to_y", input.points[to].second}});
      }
      last = to;
    };
    for (const Visit& visit : plan.rounds[m].visits) go(input.problem.jobs[visit.job].place, input.problem.jobs[visit.job].name);
    if (!plan.rounds[m].visits.empty()) go(input.problem.machines[m].place, "back");
  }
  share::Places places;
  places.x = "x";
  places.y = "y";
  places.to_x = "to_x";
  places.to_y = "to_y";
  places.name = "to";
  places.mark = "machine";
  places.degrees = true;
  list.places = std::move(places);
  return list;
}

/// The plan in questions and answers.
class Words {
 public:
  Words(const RoundsInput& input, const RoundPlan& plan, const std::vector<Another>& another) : input_(input), plan_(plan), another_(another) {
    list_.name = "in_words";
    list_.keys = 1;
  }

  List take(double cost, double area) {
    const std::size_t jobs = input_.problem.jobs.size();
    add("Is everything done in time?", plan_.undone.empty() ? "yes: " + std::to_string(jobs) + " jobs" : "no: " + std::to_string(plan_.undone.size()) + " of " + std::to_string(jobs) + " jobs stay undone, and " + money(plan_.lost) + " are lost with them; the list says why");
    for (std::size_t m = 0; m < plan_.rounds.size(); ++m) add("Where does it go: " + input_.problem.machines[m].name + "?", goes(m));
    add("What does it cost?", money(cost) + (area > 0 ? ", " + money(cost / area) + " for each unit of area worked" : ""));
    const std::optional<double> gap = plan_.optimum.gap();
    add("Could it be had for less?", plan_.optimum.status == plan::Status::optimal ? "no: no other plan costs less" : gap ? "by " + figure(100 * *gap) + " % at most" : "nobody knows by how much");
    const auto best = std::ranges::max_element(another_, {}, &Another::saves);
    if (best != another_.end()) add("Would another machine pay?", best->saves > 1e-6 ? "one more like " + input_.problem.machines[best->like].name + " would save " + money(best->saves) + " in this time, its own call paid; what it costs to buy is not in that" : "no: not in this time");
    add("What if it rains, or a machine breaks?", "the days have no room for that but what stands free: put the first day on which work goes on into the tables, take out what is done, and make the plan again");
    return std::move(list_);
  }

 private:
  void add(std::string question, std::string answer) { list_.rows.push_back({{"question", std::move(question)}, {"answer", std::move(answer)}}); }
  std::string money(double value) const { return with_thousands(format_double(std::round(value) + 0.0)) + " " + input_.money; }
  std::string goes(std::size_t m) const {
    const Round& round = plan_.rounds[m];
    if (round.visits.empty()) return "it is not needed";
    std::vector<std::string> places;
    for (const Visit& visit : round.visits) {
      const std::string& place = input_.problem.places[input_.problem.jobs[visit.job].place];
      if (places.empty() || places.back() != place) places.push_back(place);
    }
    return join(places, ", ") + "; from " + moment_text(input_, m, round.visits.front().begins, false) + ", back " + moment_text(input_, m, round.home, true);
  }

  const RoundsInput& input_;
  const RoundPlan& plan_;
  const std::vector<Another>& another_;
  List list_;
};

class Reasons {
 public:
  Reasons(const RoundsInput& input, const RoundPlan& plan, std::size_t job) : input_(input), plan_(plan), index_(job), job_(input.problem.jobs[job]) { list_.name = "reasons"; }

  List take() {
    say("window", "from " + day_name(input_, job_.open) + " to " + day_name(input_, job_.close - 1) + ", " + figure(job_.hours) + " hours of " + input_.problem.works[job_.work] + " at " + input_.problem.places[job_.place]);
    say("without it", figure(job_.lost) + " " + input_.money + " are lost");
    done();
    for (std::size_t m = 0; m < plan_.rounds.size(); ++m) machine(m);
    return std::move(list_);
  }

 private:
  void say(const std::string& what, const std::string& why) { list_.rows.push_back({{"what", what}, {"why", why}}); }

  void done() {
    for (const Undone& one : plan_.undone) {
      if (one.job == index_) say("not done", why_in_words(input_, one));
    }
    for (std::size_t m = 0; m < plan_.rounds.size(); ++m) {
      for (const Visit& visit : plan_.rounds[m].visits) {
        if (visit.job == index_) say("done", "by " + input_.problem.machines[m].name + " from " + moment_text(input_, m, visit.begins, false) + " to " + moment_text(input_, m, visit.ends, true));
      }
    }
  }

  /// What each machine could do for it if it came for nothing else.
  void machine(std::size_t m) {
    const Machine& machine = input_.problem.machines[m];
    const std::size_t places = input_.problem.places.size();
    if (machine.can[job_.work] == 0) return say(machine.name, "cannot do it: it has not the work \"" + input_.problem.works[job_.work] + "\"");
    const double out = input_.problem.hours[machine.place * places + job_.place] / machine.speed, back = input_.problem.hours[job_.place * places + machine.place] / machine.speed;
    const double work = job_.hours / machine.rate, at = std::max(job_.open * machine.day, machine.from * machine.day + out);
    if (at + work > job_.close * machine.day + 1e-9 || at + work + back > machine.until * machine.day + 1e-9) return say(machine.name, "cannot come, do it in its window and be back in time");
    const double km = input_.problem.km[machine.place * places + job_.place] + input_.problem.km[job_.place * places + machine.place];
    const double cost = machine.call + machine.per_hour * (out + work + back) + machine.per_km * km;
    say(machine.name, "would cost " + figure(cost) + " " + input_.money + " for it alone: " + figure(work) + " hours of work, " + figure(out + back) + " on the road");
  }

  const RoundsInput& input_;
  const RoundPlan& plan_;
  std::size_t index_;
  const Job& job_;
  List list_;
};

}  // namespace

share::Plan rounds_output(const RoundsInput& input, const RoundPlan& plan, const std::vector<Another>& another) {
  share::Plan out;
  out.head = fields_of(plan.optimum);
  double cost = 0, km = 0, driven = 0, area = 0, left = 0;
  std::int64_t done = 0, used = 0;
  for (const Round& round : plan.rounds) {
    cost += round.cost;
    km += round.km;
    driven += round.driven;
    done += static_cast<std::int64_t>(round.visits.size());
    used += round.visits.empty() ? 0 : 1;
    for (const Visit& visit : round.visits) area += input.area[visit.job];
  }
  for (const Undone& one : plan.undone) left += input.area[one.job];
  for (auto& field : Fields{{"ring", input.name}, {"money", input.money}, {"asked_for", static_cast<std::int64_t>(input.problem.jobs.size())}, {"done", done}, {"machines_used", used}, {"cost", cost}, {"lost", plan.lost}, {"km", km}, {"hours_driven", driven}}) out.head.push_back(std::move(field));
  if (area + left > 0) {
    out.head.emplace_back("area_done", area);
    out.head.emplace_back("area_undone", left);
  }
  out.title = input.name;
  out.parts.push_back(Words(input, plan, another).take(cost, area));
  out.parts.push_back(jobs_list(input, plan));
  out.parts.push_back(schedule_list(input, plan));
  out.parts.push_back(machines_list(input, plan));
  if (!plan.undone.empty()) out.parts.push_back(undone_list(input, plan));
  if (!another.empty()) out.parts.push_back(another_list(input, another));
  if (input.points.empty()) return out;
  out.parts.push_back(places_list(input, plan));
  out.parts.push_back(map_list(input, plan));
  return out;
}

Result<List> rounds_reasons(const RoundsInput& input, const RoundPlan& plan, const std::string& name) {
  const std::vector<Job>& jobs = input.problem.jobs;
  const auto found = std::ranges::find(jobs, name, &Job::name);
  if (found != jobs.end()) return Reasons(input, plan, static_cast<std::size_t>(found - jobs.begin())).take();
  std::vector<std::string> names;
  for (const Job& job : jobs) names.push_back(job.name);
  Error error{errors::bad_value, "there is no job \"" + name + "\" to explain"};
  error.where.field = "--explain";
  error.hint = did_you_mean(name, names);
  return fail(std::move(error));
}

}  // namespace solleva::cli
