// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/schooling/provision.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "solleva/base/check.h"
#include "solleva/base/sum.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/solver/solve.h"

namespace solleva::plan::schooling {
namespace {

constexpr double kTolerance = 1e-6;  ///< of money, relative to the budget

/// The columns of the model that stand for decisions; kNowhere: there is nothing to decide.
struct SchoolColumns {
  std::uint32_t open = kNowhere, rooms = kNowhere, beds = kNowhere, teachers = kNowhere, barrier_free = kNowhere;
};

/// The programme of equations 5 to 11; its objective is set anew for each stage.
class Model {
 public:
  explicit Model(const Provision& problem) : problem_(problem) {
    model_.sense = Sense::maximise;
    budget_row_ = model_.add_row({-unbounded, problem.budget, "budget"});
    for (std::size_t s = 0; s < problem.schools.size(); ++s) add_school(s);
    for (const Bus& bus : problem.buses) add_bus(bus);
    for (const Group& group : problem.groups) add_group(group);
    price_.assign(model_.columns.size(), 0);
    for (const ModelTerm& term : model_.terms) {
      if (term.row == budget_row_) price_[term.column] += term.coefficient;
    }
  }

  LinearModel& model() { return model_; }
  const std::vector<double>& prices() const { return price_; }

  void set_objective(Sense sense, const std::vector<double>& values) {
    model_.sense = sense;
    for (std::size_t c = 0; c < values.size(); ++c) model_.columns[c].objective = values[c];
  }

  /// Of each column: 1 where it places a child within the limit.
  std::vector<double> placing() const {
    std::vector<double> values(model_.columns.size(), 0);
    each_choice([&](std::size_t, const Choice& choice, std::uint32_t column) { values[column] = choice.way == Way::stay ? 0 : 1; });
    return values;
  }

  /// Children who are in school stay as they are, and nobody is placed beside them; teachers whom they lack are hired.
  std::vector<double> as_it_is() const {
    std::vector<double> values(model_.columns.size(), 0);
    std::vector<std::int64_t> pupils(problem_.schools.size(), 0);
    std::vector<std::uint8_t> done(problem_.groups.size(), 0);
    each_choice([&](std::size_t g, const Choice& choice, std::uint32_t column) {
      const Group& group = problem_.groups[g];
      const bool keeps = group.enrolled && (choice.way == Way::stay || group.choices.size() == 1);
      if (!keeps || done[g] != 0) return;
      done[g] = 1;
      values[column] = static_cast<double>(group.children);
      pupils[choice.school] += group.children;
    });
    for (std::size_t s = 0; s < schools_.size(); ++s) {
      if (schools_[s].teachers == kNowhere) continue;
      const std::int64_t per = problem_.pupils_per_teacher, more = (pupils[s] + per - 1) / per - problem_.schools[s].teachers;
      values[schools_[s].teachers] = static_cast<double>(std::max<std::int64_t>(0, more));
    }
    return values;
  }

  /// Whatever else is sought, so many are placed.
  void place_at_least(double children) {
    const std::vector<double> placing_values = placing();
    const std::uint32_t row = model_.add_row({children, unbounded, "placed"});
    for (std::uint32_t c = 0; c < placing_values.size(); ++c) {
      if (placing_values[c] > 0) model_.add_term(row, c, 1);
    }
  }

  /// Decisions stay, and so do children who cost something by themselves; only where the others go is still open. What is left is a flow of children from homes to schools, whose rules are two
  /// families of nested sums (groups; buses and beds within schools): its corners are whole (equation 12).
  LinearModel flow_of(const std::vector<double>& values) const {
    LinearModel flow = model_;
    flow.sense = Sense::maximise;
    double slowest = 0;
    for (std::uint32_t c = 0; c < flow.columns.size(); ++c) {
      ModelColumn& column = flow.columns[c];
      column.objective = 0;
      if (column.integer) column.lower = column.upper = values[c];
      column.integer = false;
    }
    each_choice([&](std::size_t, const Choice& choice, std::uint32_t) { slowest = std::max(slowest, choice.minutes); });
    // One child more moves at most one other at each school, so it is worth more than all the minutes that this can cost.
    const double worth = (1 + slowest) * static_cast<double>(problem_.schools.size() + 2);
    each_choice([&](std::size_t, const Choice& choice, std::uint32_t column) { flow.columns[column].objective = (choice.way == Way::stay ? 0 : worth) - choice.minutes; });
    return flow;
  }

  ProvisionPlan plan_of(const std::vector<double>& values) const {
    ProvisionPlan plan;
    const auto whole = [&](std::uint32_t column) { return column == kNowhere ? std::int64_t{0} : std::llround(values[column]); };
    for (std::size_t s = 0; s < problem_.schools.size(); ++s) {
      const SchoolColumns& columns = schools_[s];
      SchoolPlan school;
      school.open = columns.open == kNowhere || whole(columns.open) > 0;
      school.rooms = whole(columns.rooms);
      school.beds = whole(columns.beds);
      school.teachers = whole(columns.teachers);
      school.made_barrier_free = whole(columns.barrier_free) > 0;
      school.seats = school.open ? problem_.schools[s].seats + school.rooms * problem_.schools[s].room_seats : 0;
      plan.schools.push_back(school);
    }
    for (const std::uint32_t column : buses_) plan.runs.push_back(whole(column) > 0 ? 1 : 0);
    plan.chosen.resize(problem_.groups.size());
    each_choice([&](std::size_t group, const Choice& choice, std::uint32_t column) {
      const std::int64_t children = whole(column);
      plan.chosen[group].push_back(children);
      plan.schools[choice.school].pupils += children;
      if (choice.way == Way::board) plan.schools[choice.school].boarders += children;
    });
    return plan;
  }

 private:
  template <class Look>
  void each_choice(Look look) const {
    std::uint32_t column = first_choice_;
    for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
      for (const Choice& choice : problem_.groups[g].choices) look(g, choice, column++);
    }
  }

  std::uint32_t decide(double most, double cost, std::string name) {
    const std::uint32_t column = model_.add_column({0, 0, most, true, std::move(name)});
    if (cost != 0) model_.add_term(budget_row_, column, cost);
    first_choice_ = column + 1;
    return column;
  }

  void add_school(std::size_t s) {
    const School& school = problem_.schools[s];
    const std::string name = "school " + std::to_string(s + 1);
    SchoolColumns columns;
    const auto seats = static_cast<double>(school.seats);
    seat_row_.push_back(model_.add_row({-unbounded, school.candidate ? 0 : seats, "seats of " + name}));
    if (school.candidate) {
      columns.open = decide(1, school.open_cost, "open " + name);
      model_.add_term(seat_row_.back(), columns.open, -seats);
    }
    if (school.most_rooms > 0 && school.room_seats > 0) {
      columns.rooms = decide(static_cast<double>(school.most_rooms), school.room_cost, "rooms of " + name);
      model_.add_term(seat_row_.back(), columns.rooms, -static_cast<double>(school.room_seats));
      if (columns.open != kNowhere) {
        const std::uint32_t row = model_.add_row({-unbounded, 0, "rooms where open " + name});
        model_.add_term(row, columns.rooms, 1);
        model_.add_term(row, columns.open, -static_cast<double>(school.most_rooms));
      }
    }
    bed_row_.push_back(model_.add_row({-unbounded, static_cast<double>(school.beds), "beds of " + name}));
    if (school.most_beds > 0) {
      columns.beds = decide(static_cast<double>(school.most_beds), school.bed_cost, "beds of " + name);
      model_.add_term(bed_row_.back(), columns.beds, -1);
    }
    const std::int64_t per = problem_.pupils_per_teacher;
    teacher_row_.push_back(model_.add_row({-unbounded, per > 0 ? static_cast<double>(per * school.teachers) : unbounded, "teachers of " + name}));
    if (per > 0) {
      const std::int64_t most = (school.seats + school.most_rooms * school.room_seats + per - 1) / per;
      columns.teachers = decide(static_cast<double>(most), problem_.teacher_cost, "teachers of " + name);
      model_.add_term(teacher_row_.back(), columns.teachers, -static_cast<double>(per));
    }
    if (!school.barrier_free && school.barrier_free_cost) columns.barrier_free = decide(1, *school.barrier_free_cost, "barriers of " + name);
    schools_.push_back(columns);
  }

  void add_bus(const Bus& bus) {
    const std::string name = "bus " + std::to_string(buses_.size() + 1);
    buses_.push_back(decide(1, bus.cost, name));
    bus_row_.push_back(model_.add_row({-unbounded, 0, "seats of " + name}));
    model_.add_term(bus_row_.back(), buses_.back(), -static_cast<double>(bus.seats));
  }

  void add_group(const Group& group) {
    const auto children = static_cast<double>(group.children);
    const std::string name = "group " + std::to_string(++groups_);
    const std::uint32_t all = model_.add_row({group.enrolled ? children : -unbounded, children, name});
    for (const Choice& choice : group.choices) {
      const SchoolColumns& school = schools_[choice.school];
      const bool barred = group.needs_barrier_free && choice.way != Way::stay && !problem_.schools[choice.school].barrier_free && school.barrier_free == kNowhere;
      const std::uint32_t column = model_.add_column({0, 0, barred ? 0 : children, choice.cost != 0, name + " in school " + std::to_string(choice.school + 1)});
      model_.add_term(all, column, 1);
      model_.add_term(seat_row_[choice.school], column, 1);
      model_.add_term(teacher_row_[choice.school], column, 1);
      if (choice.cost != 0) model_.add_term(budget_row_, column, choice.cost);
      if (choice.way == Way::board) model_.add_term(bed_row_[choice.school], column, 1);
      if (choice.way == Way::bus) {
        model_.add_term(bus_row_[choice.bus], column, 1);
        only_with(column, buses_[choice.bus], children, name);
      }
      if (school.open != kNowhere) only_with(column, school.open, children, name);
      if (group.needs_barrier_free && choice.way != Way::stay && school.barrier_free != kNowhere) only_with(column, school.barrier_free, children, name);
    }
  }

  /// At most `children` where the decision is taken, else none: tighter than capacity alone.
  void only_with(std::uint32_t column, std::uint32_t decision, double children, const std::string& name) {
    const std::uint32_t row = model_.add_row({-unbounded, 0, name});
    model_.add_term(row, column, 1);
    model_.add_term(row, decision, -children);
  }

  const Provision& problem_;
  LinearModel model_;
  std::uint32_t budget_row_ = 0;
  std::uint32_t first_choice_ = 0;
  std::size_t groups_ = 0;
  std::vector<SchoolColumns> schools_;
  std::vector<std::uint32_t> seat_row_, bed_row_, teacher_row_, bus_row_, buses_;
  std::vector<double> price_;
};

/// Children who have a place must have a seat before anything else is asked.
Done check_places(const Provision& problem) {
  for (const Group& group : problem.groups) {
    for (const Choice& choice : group.choices) {
      require(choice.school < problem.schools.size() && (choice.way != Way::bus || choice.bus < problem.buses.size()), "choices name schools and buses");
    }
    if (!group.enrolled || !group.choices.empty()) continue;
    return fail(Error{errors::bad_schooling, "children have a place now and no choice that keeps it"});
  }
  return {};
}

/// Who goes where, given the decisions. It is short work and is not stopped: without it there is no plan to hand back.
Result<ProvisionPlan> send(const Provision& problem, const Model& model, const std::vector<double>& values) {
  LinearModel flow = model.flow_of(values);
  Result<Solution> sent = solve(flow, {}, {});
  if (!sent) return fail(sent.error());
  require(!sent->values.empty(), "children can be sent where the decisions put them");
  ProvisionPlan plan = model.plan_of(sent->values);
  if (!broken_rule(problem, plan).empty()) {
    // Rounding in the simplex method; whole numbers are asked for outright.
    for (ModelColumn& column : flow.columns) column.integer = true;
    sent = solve(flow, {}, {});
    if (!sent) return fail(sent.error());
    require(!sent->values.empty(), "children can be sent where the decisions put them");
    plan = model.plan_of(sent->values);
  }
  require(broken_rule(problem, plan).empty(), "a plan keeps its rules");
  std::int64_t counted = 0;
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    counted += plan.placed(problem, g);
    for (std::size_t c = 0; c < plan.chosen[g].size(); ++c) plan.minutes += static_cast<double>(plan.chosen[g][c]) * problem.groups[g].choices[c].minutes;
  }
  plan.optimum.objective = static_cast<double>(counted);
  plan.cost = cost_of(problem, plan);
  return plan;
}

Optimum optimum_of(const Optimum& found, double placed) {
  Optimum optimum = found;
  optimum.objective = placed;
  // So many children are a whole number, and so is what no plan can beat.
  if (optimum.bound) optimum.bound = std::max(placed, std::floor(*optimum.bound + kTolerance));
  if (optimum.status == Status::optimal) optimum.bound = std::max(placed, optimum.bound.value_or(placed));
  optimum.method = "branch and cut: most children, then least cost, then shortest ways";
  return optimum;
}

}  // namespace

std::int64_t ProvisionPlan::placed(const Provision& problem, std::size_t group) const {
  std::int64_t children = 0;
  for (std::size_t c = 0; c < chosen[group].size(); ++c) {
    if (problem.groups[group].choices[c].way != Way::stay) children += chosen[group][c];
  }
  return children;
}

double cost_of(const Provision& problem, const ProvisionPlan& plan) {
  Sum cost;
  for (std::size_t s = 0; s < problem.schools.size(); ++s) {
    const School& school = problem.schools[s];
    const SchoolPlan& done = plan.schools[s];
    if (school.candidate && done.open) cost.add(school.open_cost);
    if (done.made_barrier_free) cost.add(school.barrier_free_cost.value_or(0));
    cost.add(static_cast<double>(done.rooms) * school.room_cost);
    cost.add(static_cast<double>(done.beds) * school.bed_cost);
    cost.add(static_cast<double>(done.teachers) * problem.teacher_cost);
  }
  for (std::size_t b = 0; b < problem.buses.size(); ++b) cost.add(plan.runs[b] != 0 ? problem.buses[b].cost : 0);
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    for (std::size_t c = 0; c < plan.chosen[g].size(); ++c) cost.add(static_cast<double>(plan.chosen[g][c]) * problem.groups[g].choices[c].cost);
  }
  return cost.value();
}

std::string broken_rule(const Provision& problem, const ProvisionPlan& plan) {
  std::vector<std::int64_t> pupils(problem.schools.size(), 0), boarders(problem.schools.size(), 0), riders(problem.buses.size(), 0);
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    const Group& group = problem.groups[g];
    const std::int64_t all = std::accumulate(plan.chosen[g].begin(), plan.chosen[g].end(), std::int64_t{0});
    if (all > group.children || (group.enrolled && all < group.children)) return "children of a group";
    for (std::size_t c = 0; c < plan.chosen[g].size(); ++c) {
      const Choice& choice = group.choices[c];
      if (plan.chosen[g][c] < 0) return "children of a group";
      if (plan.chosen[g][c] == 0) continue;
      const School& school = problem.schools[choice.school];
      pupils[choice.school] += plan.chosen[g][c];
      if (choice.way == Way::board) boarders[choice.school] += plan.chosen[g][c];
      if (choice.way == Way::bus) riders[choice.bus] += plan.chosen[g][c];
      if (group.needs_barrier_free && choice.way != Way::stay && !school.barrier_free && !plan.schools[choice.school].made_barrier_free) return "barriers";
    }
  }
  for (std::size_t s = 0; s < problem.schools.size(); ++s) {
    const School& school = problem.schools[s];
    const SchoolPlan& done = plan.schools[s];
    if (pupils[s] > (done.open ? school.seats + done.rooms * school.room_seats : 0) || done.rooms > school.most_rooms) return "seats of a school";
    if (boarders[s] > school.beds + done.beds || done.beds > school.most_beds) return "beds of a school";
    if (problem.pupils_per_teacher > 0 && pupils[s] > problem.pupils_per_teacher * (school.teachers + done.teachers)) return "teachers of a school";
  }
  for (std::size_t b = 0; b < problem.buses.size(); ++b) {
    if (riders[b] > (plan.runs[b] != 0 ? problem.buses[b].seats : 0)) return "seats of a bus";
  }
  return cost_of(problem, plan) > problem.budget * (1 + kTolerance) + kTolerance ? "the budget" : "";
}

Result<ProvisionPlan> provide(const Provision& problem, const Limits& limits, const RunControl& control) {
  if (Done done = check_places(problem); !done) return fail(done.error());
  Model model(problem);
  SolverOptions options;
  options.limits = limits;
  options.start = model.as_it_is();
  model.set_objective(Sense::maximise, model.placing());
  const bool can_stay = keeps(model.model(), options.start);
  control.tell("most children", 0);
  Result<Solution> most = solve(model.model(), options, control);
  if (!most) return fail(most.error());
  if (most->values.empty() && can_stay) most->values = options.start;
  if (most->values.empty()) {
    ProvisionPlan none;
    none.optimum = most->optimum;
    if (none.optimum.status == Status::infeasible) none.optimum.reason = "the children who have a place now cannot keep it: seats, beds, teachers or the budget are too few for them";
    return none;
  }
  // Whole numbers of children do as well as parts, given the decisions, so that no child is lost by rounding up.
  const double placed = std::ceil(objective_of(model.model(), most->values) - kTolerance);
  model.place_at_least(std::min(placed, objective_of(model.model(), most->values)));
  model.set_objective(Sense::minimise, model.prices());
  options.start = most->values;
  control.tell("least cost", 0.4);
  Result<Solution> cheapest = solve(model.model(), options, control);
  if (!cheapest) return fail(cheapest.error());
  const std::vector<double>& values = cheapest->values.empty() ? most->values : cheapest->values;
  control.tell("shortest ways", 0.8);
  Result<ProvisionPlan> plan = send(problem, model, values);
  if (!plan) return plan;
  plan->optimum = optimum_of(most->optimum, plan->optimum.objective.value_or(0));
  if (cheapest->optimum.status == Status::stopped) {
    plan->optimum.status = Status::stopped;
    plan->optimum.reason = "stopped before the cost was proved to be the least";
  }
  plan->cost_bound = cheapest->optimum.bound;
  if (plan->cost_bound) plan->cost_bound = std::min(plan->cost, *plan->cost_bound);
  return plan;
}

OneMore one_more(const Provision& problem, const ProvisionPlan& plan, std::size_t group) {
  std::vector<std::int64_t> riders(problem.buses.size(), 0);
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    for (std::size_t c = 0; c < plan.chosen[g].size(); ++c) {
      if (problem.groups[g].choices[c].way == Way::bus) riders[problem.groups[g].choices[c].bus] += plan.chosen[g][c];
    }
  }
  OneMore best;
  const Group& who = problem.groups[group];
  for (std::uint32_t c = 0; c < who.choices.size(); ++c) {
    const Choice& choice = who.choices[c];
    if (choice.way == Way::stay) continue;
    const School& school = problem.schools[choice.school];
    const SchoolPlan& done = plan.schools[choice.school];
    OneMore one;
    one.choice = c;
    one.cost = choice.cost;
    std::int64_t seats = done.seats;
    if (!done.open) {
      one.opens = true;
      one.cost += school.open_cost;
      seats = school.seats;
    }
    if (done.pupils >= seats) {
      if (done.rooms >= school.most_rooms || done.pupils >= seats + school.room_seats) continue;
      one.room = true;
      one.cost += school.room_cost;
    }
    if (problem.pupils_per_teacher > 0 && done.pupils >= problem.pupils_per_teacher * (school.teachers + done.teachers)) {
      one.teacher = true;
      one.cost += problem.teacher_cost;
    }
    if (choice.way == Way::board && done.boarders >= school.beds + done.beds) {
      if (done.beds >= school.most_beds) continue;
      one.bed = true;
      one.cost += school.bed_cost;
    }
    if (choice.way == Way::bus) {
      const Bus& bus = problem.buses[choice.bus];
      if (riders[choice.bus] >= bus.seats) continue;
      one.bus = plan.runs[choice.bus] == 0;
      one.cost += one.bus ? bus.cost : 0;
    }
    if (who.needs_barrier_free && !school.barrier_free && !done.made_barrier_free) {
      if (!school.barrier_free_cost) continue;
      one.barrier = true;
      one.cost += *school.barrier_free_cost;
    }
    if (best.choice == kNowhere || one.cost < best.cost) best = one;
  }
  return best;
}

}  // namespace solleva::plan::schooling
