// SPDX-License-Identifier: Apache-2.0
#include "app/cli/park_answer.h"

#include <algorithm>
#include <utility>

#include "solleva/base/errors.h"

namespace solleva::cli {
namespace {

using namespace plan::park;

/// Of a firm's places the part that is filled: it cannot sell what nobody makes. 1 for a firm without jobs.
std::vector<double> part_filled(const ParkInput& input, const Placement& placement) {
  std::vector<double> places(input.firms.size()), filled(input.firms.size());
  for (const Job& job : input.labour.jobs) places[job.firm] += job.places;
  for (const std::uint32_t j : placement.job) {
    if (j != kNone) ++filled[input.labour.jobs[j].firm];
  }
  for (std::size_t f = 0; f < filled.size(); ++f) filled[f] = places[f] > 0 ? filled[f] / places[f] : 1;
  return filled;
}

/// The region, or where there is no table of it one sector that has as many jobs for its sales as the park.
Region region_of(const ParkInput& input) {
  if (input.economy) return input.economy->region;
  double sales = 0, places = 0;
  for (const Venture& venture : input.ventures) sales += venture.years.back().sales;
  for (const Job& job : input.labour.jobs) places += job.places;
  Region region;
  region.coefficients = plan::SparseMatrix(1, 1, {});
  region.jobs_of_output = {sales > 0 ? places / sales : 0};
  return region;
}

/// What firms with `in` do in a year as planned.
Activity activity_of(const ParkInput& input, const Placement& placement, const std::vector<std::uint8_t>& in) {
  const double unit = input.file.economy ? input.file.economy->unit : 1;
  const std::size_t sectors = input.economy ? input.economy->sectors.size() : 1;
  Activity activity;
  activity.sales.assign(sectors, 0);
  activity.purchases.assign(sectors, 0);
  activity.displaced = input.file.displaced;
  activity.refilled = input.file.refilled;
  for (std::uint32_t i = 0; i < placement.job.size(); ++i) {
    if (placement.job[i] == kNone || in[input.labour.jobs[placement.job[i]].firm] == 0) continue;
    const Seeker& seeker = input.labour.seekers[i];
    activity.filled += 1;
    activity.filled_by_employed += seeker.employed ? 1 : 0;
    activity.wages += 12 * input.labour.jobs[placement.job[i]].wage / unit;
    activity.earned_before += seeker.employed ? 12 * seeker.earns / unit : 0;
  }
  const std::vector<double> part = part_filled(input, placement);
  for (std::size_t f = 0; f < input.firms.size(); ++f) {
    if (in[f] == 0) continue;
    if (!input.economy) activity.sales[0] += part[f] * input.ventures[f].years.back().sales;
    for (std::size_t s = 0; input.economy && s < sectors; ++s) {
      activity.sales[s] += part[f] * input.economy->sales[f][s];
      activity.purchases[s] += part[f] * input.economy->purchases[f][s];
    }
  }
  return activity;
}

bool stopped(const Error& error) { return error.code == solleva::errors::stopped; }

/// The account, with ranges that also hold what other regional tables would say.
Done answer_jobs(const ParkInput& input, ParkAnswer& answer, const RunControl& control) {
  Result<std::vector<JobsLine>> jobs = account_of_jobs(region_of(input), answer.activity, control);
  if (!jobs) return fail(jobs.error());
  for (std::size_t r = 0; input.economy && r < input.economy->others.size(); ++r) {
    const Result<std::vector<JobsLine>> other = account_of_jobs(input.economy->others[r], answer.activity, control);
    if (!other) return fail(other.error());
    for (std::size_t k = 0; k < jobs->size(); ++k) {
      Range& range = (*jobs)[k].jobs;
      range.low = std::min(range.low, (*other)[k].jobs.low);
      range.high = std::max(range.high, (*other)[k].jobs.high);
    }
  }
  answer.jobs = std::move(*jobs);
  return {};
}

Done answer_viability(const ParkInput& input, ParkAnswer& answer, const RunControl& control) {
  RiskOptions options;
  options.rate = input.file.rate;
  options.draws = input.file.draws;
  options.seed = input.labour.seed;
  const Result<std::vector<Risk>> risks = risk_of(input.ventures, input.file.spreads, input.stories, options, control);
  if (!risks) return stopped(risks.error()) ? Done{} : Done(fail(risks.error()));
  for (std::size_t f = 0; f <= input.ventures.size(); ++f) {
    const bool all = f == input.ventures.size();
    const Venture venture = all ? together(input.ventures) : input.ventures[f];
    VentureAnswer& made = answer.ventures.emplace_back();
    made.name = venture.name;
    made.viability = viability_of(venture, options.rate);
    made.risk = (*risks)[f];
    made.swings = swings_of(venture, options.rate, input.file.spreads);
    for (const Scenario& story : input.stories) {
      double worth = 0;
      for (std::size_t g = all ? 0 : f; g < (all ? f : f + 1); ++g) worth += net_present_value(input.ventures[g], options.rate, story.multiples[g]);
      made.by_story.push_back(worth);
    }
  }
  return {};
}

Done answer_closings(const ParkInput& input, ParkAnswer& answer, const RunControl& control) {
  const Labour& labour = input.labour;
  for (std::size_t f = 0; f <= input.firms.size(); ++f) {
    const bool all = f == 0;  // the whole park first
    std::vector<std::uint8_t> closes, in(input.firms.size(), all ? 1 : 0);
    if (!all) in[f - 1] = 1;
    for (const Job& job : labour.jobs) closes.push_back(in[job.firm]);
    std::vector<Job> left = answer.left;
    for (std::size_t j = 0; j < labour.jobs.size(); ++j) left[j].places = closes[j] != 0 ? 0 : left[j].places;
    Result<Closing> closing = close(labour, answer.placement.job, closes, left, input.file.closing, control);
    if (!closing) return stopped(closing.error()) ? Done{} : Done(fail(closing.error()));
    if (!all && closing->leavers.empty()) continue;
    const Result<double> beyond = jobs_beyond(input, answer.placement, in, control);
    if (!beyond) return stopped(beyond.error()) ? Done{} : Done(fail(beyond.error()));
    ClosingAnswer& made = answer.closings.emplace_back();
    made.name = all ? "all together" : input.firm_names[f - 1];
    made.closing = std::move(*closing);
    made.jobs_beyond = *beyond;
    for (std::size_t g = 0; g < input.firms.size(); ++g) {
      for (std::size_t t = 0; in[g] != 0 && t < input.ventures[g].years.size() && static_cast<double>(t) <= input.file.closing.after; ++t) made.subsidies += input.ventures[g].years[t].subsidy;
    }
  }
  return {};
}

}  // namespace

Venture together(const std::vector<Venture>& ventures) {
  Venture all;
  all.name = "all together";
  for (const Venture& venture : ventures) {
    all.years.resize(std::max(all.years.size(), venture.years.size()));
    for (std::size_t t = 0; t < venture.years.size(); ++t) {
      const Year& one = venture.years[t];
      Year& sum = all.years[t];
      sum.sales += one.sales;
      sum.inputs += one.inputs;
      sum.wages += one.wages;
      sum.rent += one.rent;
      sum.running += one.running;
      sum.investment += one.investment;
      sum.subsidy += one.subsidy;
    }
  }
  return all;
}

Result<double> jobs_beyond(const ParkInput& input, const Placement& placement, const std::vector<std::uint8_t>& in, const RunControl& control) {
  const Result<std::vector<JobsLine>> lines = account_of_jobs(region_of(input), activity_of(input, placement, in), control);
  if (!lines) return fail(lines.error());
  return (*lines)[static_cast<std::size_t>(Line::indirect)].jobs.value + (*lines)[static_cast<std::size_t>(Line::induced)].jobs.value;
}

Result<ParkAnswer> answer_of(const ParkInput& input, const RunControl& control) {
  ParkAnswer answer;
  control.tell("placing people", -1);
  Result<Placement> placement = input.file.stable ? place_stable(input.labour, input.file.aim, control) : place_best(input.labour, input.file.aim, control);
  if (!placement) return fail(placement.error());
  answer.placement = std::move(*placement);
  answer.left = input.labour.jobs;
  for (const std::uint32_t j : answer.placement.job) {
    if (j != kNone) --answer.left[j].places;
  }
  answer.left.insert(answer.left.end(), input.elsewhere.begin(), input.elsewhere.end());
  const std::vector<std::uint8_t> everybody(input.firms.size(), 1);
  answer.activity = activity_of(input, answer.placement, everybody);
  if (Done done = answer_jobs(input, answer, control); !done && !stopped(done.error())) return fail(done.error());
  if (Done done = answer_viability(input, answer, control); !done) return fail(done.error());
  if (Done done = answer_closings(input, answer, control); !done) return fail(done.error());
  if (control.stop.stop_requested() && answer.placement.optimum.status != plan::Status::optimal) answer.placement.optimum.status = plan::Status::stopped;
  return answer;
}

}  // namespace solleva::cli
