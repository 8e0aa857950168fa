// SPDX-License-Identifier: Apache-2.0
#include "app/cli/park_input.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace solleva::cli {
namespace {

using namespace plan::park;

constexpr const char* kHere = "the park";  ///< where a job is that names no site
constexpr const char* kAnyShift = "day";   ///< the shift of a job that names none

class Reader {
 public:
  Reader(ParkInput& input, const RunControl& control) : input_(input), file_(input.file), control_(control) {}

  Done read() {
    input_.sites.add(kHere);
    for (const auto step : {&Reader::firms, &Reader::jobs, &Reader::elsewhere, &Reader::travel, &Reader::years, &Reader::scenarios}) {
      if (Done done = (this->*step)(); !done) return done;
    }
    return {};
  }

 private:
  Result<ParkCells> open(const std::string& path, const std::vector<std::string>& needed, const std::vector<std::string>& optional) { return ParkCells::open(path, needed, optional, input_.inputs, control_); }

  Done firms() {
    const Result<ParkCells> cells = open(file_.firms, {"firm", "sector"}, {"product", "places", "owner"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const std::string name = cells->text(row, "firm");
      if (name.empty()) return cells->wrong(row, "firm", "a firm has no name", "the cell is empty");
      if (input_.firm_names.find(name)) return cells->wrong(row, "firm", "the firm \"" + name + "\" is there twice", "its sales would be counted twice", "take one of the rows out");
      input_.firm_names.add(name);
      ParkFirm& firm = input_.firms.emplace_back();
      firm.sector = cells->text(row, "sector");
      firm.product = cells->text(row, "product");
      const Result<bool> owner = cells->yes(row, "owner");
      if (!owner) return fail(owner.error());
      firm.owner = *owner;
      const Result<std::uint32_t> places = cells->whole(row, "places", 0);
      if (!places) return fail(places.error());
      firm.places = *places;
    }
    if (std::ranges::count(input_.firms, true, &ParkFirm::owner) > 1) return cells->wrong(0, "owner", "the park has two owners", "only one takes the rents", "leave one yes");
    return {};
  }

  /// What jobs inside and outside have in common.
  Result<Job> job_in(const ParkCells& cells, std::size_t row) {
    Job job;
    job.name = cells.text(row, "job");
    if (job.name.empty()) return cells.wrong(row, "job", "a job has no name", "the cell is empty");
    const Result<double> wage = cells.amount(row, "wage");
    if (!wage) return fail(wage.error());
    job.wage = *wage;
    if (job.wage == 0) return cells.wrong(row, "wage", "the job \"" + job.name + "\" has no wage", "nobody is sent to work for nothing");
    if (!cells.text(row, "skill").empty()) job.skill = input_.skills.add(cells.text(row, "skill"));
    const Result<std::uint32_t> level = cells.whole(row, "level", 1), places = cells.whole(row, "places", 0);
    if (!level) return fail(level.error());
    if (!places) return fail(places.error());
    job.level = static_cast<std::int32_t>(*level);
    job.places = *places;
    const std::string shift = cells.text(row, "shift"), site = cells.text(row, "site");
    job.shift = input_.shifts.add(shift.empty() ? kAnyShift : shift);
    job.site = input_.sites.add(site.empty() ? kHere : site);
    return job;
  }

  Done check_wage(const ParkCells& cells, std::size_t row, const Job& job) {
    const Result<double> hours = cells.number(row, "hours", file_.full_week), fee = cells.number(row, "fee");
    if (!hours) return fail(hours.error());
    if (!fee) return fail(fee.error());
    if (*fee > 0) return cells.wrong(row, "fee", "nobody pays for a job", "\"" + job.name + "\" would cost " + cells.text(row, "fee") + " (ILO Convention 181, article 7)", "let the firm pay what placing people costs");
    const double least = file_.minimum_wage * std::min(1.0, *hours / file_.full_week);
    if (job.wage >= least) return {};
    return cells.wrong(row, "wage", "the wage of \"" + job.name + "\" is below the minimum", "it is " + format_double(job.wage) + ", and for " + format_double(*hours) + " hours a week the least is " + format_double(least) + " " + file_.money + " a month (wages.minimum)", "raise the wage or leave the job out");
  }

  Done jobs() {
    const Result<ParkCells> cells = open(file_.jobs, {"job", "firm", "wage", "places"}, {"skill", "level", "shift", "hours", "site", "fee"});
    if (!cells) return fail(cells.error());
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> at_once;
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      Result<Job> job = job_in(*cells, row);
      if (!job) return fail(job.error());
      if (input_.job_names.find(job->name)) return cells->wrong(row, "job", "the job \"" + job->name + "\" is there twice", "its places would be counted twice", "give each its own name, or add up the places");
      input_.job_names.add(job->name);
      const Result<std::uint32_t> firm = cells->which(row, "firm", input_.firm_names, "firm");
      if (!firm) return fail(firm.error());
      job->firm = *firm;
      if (Done done = check_wage(*cells, row, *job); !done) return done;
      const std::uint32_t room = input_.firms[*firm].places;
      const std::uint64_t now = at_once[{*firm, job->shift}] += job->places;
      if (room > 0 && now > room) {
        return cells->wrong(row, "places", "there are more jobs than places at " + input_.firm_names[*firm], "in the shift \"" + input_.shifts[job->shift] + "\" " + std::to_string(now) + " people would work, and there is room for " + std::to_string(room));
      }
      input_.labour.jobs.push_back(std::move(*job));
    }
    return {};
  }

  Done elsewhere() {
    if (file_.elsewhere.empty()) return {};
    const Result<ParkCells> cells = open(file_.elsewhere, {"job", "employer", "wage", "places"}, {"skill", "level", "shift", "site"});
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      Result<Job> job = job_in(*cells, row);
      if (!job) return fail(job.error());
      job->firm = kNone;
      input_.employers.push_back(cells->text(row, "employer"));
      input_.elsewhere.push_back(std::move(*job));
    }
    return {};
  }

  Done travel() {
    const Result<ParkCells> cells = open(file_.travel, {"home", "minutes"}, {"site", "shift", "fare"});
    if (!cells) return fail(cells.error());
    Labour& labour = input_.labour;
    for (std::size_t row = 0; row < cells->rows(); ++row) input_.homes.add(cells->text(row, "home"));
    labour.homes = input_.homes.size();
    labour.sites = input_.sites.size();
    labour.shifts = input_.shifts.size();
    labour.ways.assign(static_cast<std::size_t>(labour.homes) * labour.sites * labour.shifts, std::nullopt);
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const Result<double> minutes = cells->amount(row, "minutes"), fare = cells->number(row, "fare");
      if (!minutes) return fail(minutes.error());
      if (!fare) return fail(fare.error());
      const std::string site = cells->text(row, "site"), shift = cells->text(row, "shift");
      const std::optional<std::uint32_t> where = site.empty() ? std::optional(0U) : input_.sites.find(site), when = input_.shifts.find(shift);
      if (!where || (!when && !shift.empty())) continue;  // a way to where no job is
      for (std::uint32_t s = 0; s < labour.shifts; ++s) {
        if (when && s != *when) continue;
        auto& way = labour.ways[(static_cast<std::size_t>(*input_.homes.find(cells->text(row, "home"))) * labour.sites + *where) * labour.shifts + s];
        if (way && shift.empty()) continue;  // what is said of one shift has the last word
        way = Way{*minutes, *fare};
      }
    }
    return {};
  }

  /// What the wages of a firm's jobs cost in a year when all places are paid.
  double wages_of(std::uint32_t firm) const {
    double month = 0;
    for (const Job& job : input_.labour.jobs) month += job.firm == firm ? job.wage * job.places : 0;
    return 12 * month * (1 + file_.beside_wages);
  }

  Done years() {
    const Result<ParkCells> cells = open(file_.years, {"firm", "year"}, {"sales", "inputs", "rent", "running", "investment", "subsidy", "staff"});
    if (!cells) return fail(cells.error());
    std::vector<std::map<std::uint32_t, Year>> planned(input_.firms.size());
    std::uint32_t last = 0;
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const Result<std::uint32_t> firm = cells->which(row, "firm", input_.firm_names, "firm"), when = cells->whole(row, "year", 0);
      if (!firm) return fail(firm.error());
      if (!when) return fail(when.error());
      if (*when > 100) return cells->wrong(row, "year", "this value cannot be used", "years count from 0, the year of the plan, to 100");
      Year year;
      for (const auto& [column, value] : {std::pair("sales", &year.sales), {"inputs", &year.inputs}, {"rent", &year.rent}, {"running", &year.running}, {"investment", &year.investment}, {"subsidy", &year.subsidy}}) {
        const Result<double> read = cells->number(row, column);
        if (!read) return fail(read.error());
        *value = *read;
      }
      const Result<double> staff = cells->number(row, "staff", year.sales > 0 ? 1 : 0);
      if (!staff) return fail(staff.error());
      if (*staff > 1) return cells->wrong(row, "staff", "more people would be paid than there are jobs", "\"" + cells->text(row, "staff") + "\" is a part of the jobs, up to 1", "add the jobs to the table of jobs");
      year.wages = wages_of(*firm) * *staff;
      if (!planned[*firm].emplace(*when, year).second) return cells->wrong(row, "year", "a year of " + input_.firm_names[*firm] + " is there twice", "its money would be counted twice", "take one of the rows out");
      last = std::max(last, *when);
    }
    for (std::uint32_t f = 0; f < input_.firms.size(); ++f) {
      Venture& venture = input_.ventures.emplace_back();
      venture.name = input_.firm_names[f];
      venture.product = input_.firms[f].product;
      for (std::uint32_t t = 0; t <= last; ++t) venture.years.push_back(planned[f].contains(t) ? planned[f][t] : Year{});
    }
    const auto owner = std::ranges::find(input_.firms, true, &ParkFirm::owner) - input_.firms.begin();
    if (static_cast<std::size_t>(owner) == input_.firms.size()) return {};
    for (std::uint32_t t = 0; t <= last; ++t) {
      Year& takes = input_.ventures[static_cast<std::size_t>(owner)].years[t];
      if (takes.rent > 0) return fail(Error{errors::bad_park, "the owner of the park cannot pay rent to itself", {.file = file_.years, .unit = input_.firm_names[static_cast<std::size_t>(owner)]}});
      for (std::size_t f = 0; f < input_.firms.size(); ++f) takes.rent -= f == static_cast<std::size_t>(owner) ? 0 : input_.ventures[f].years[t].rent;
    }
    return {};
  }

  Done scenarios() {
    for (Scenario story : file_.stories) {
      story.multiples.assign(input_.firms.size(), kAsPlanned);
      input_.stories.push_back(std::move(story));
    }
    if (file_.scenarios.empty()) return {};
    std::vector<std::string> columns{"firm", "product"};
    for (const std::string_view name : kFactorNames) columns.emplace_back(name);
    const Result<ParkCells> cells = open(file_.scenarios, {"scenario"}, columns);
    if (!cells) return fail(cells.error());
    ParkNames stories, products;
    for (const Scenario& story : input_.stories) stories.add(story.name);
    for (const ParkFirm& firm : input_.firms) products.add(firm.product);
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const Result<std::uint32_t> story = cells->which(row, "scenario", stories, "scenario");
      if (!story) return fail(story.error());
      const std::string name = cells->text(row, "firm"), product = cells->text(row, "product");
      std::optional<std::uint32_t> firm;
      if (!name.empty()) {
        const Result<std::uint32_t> found = cells->which(row, "firm", input_.firm_names, "firm");
        if (!found) return fail(found.error());
        firm = *found;
      }
      if (const Result<std::uint32_t> found = cells->which(row, "product", products, "product"); !product.empty() && !found) return fail(found.error());
      for (std::size_t k = 0; k < kFactors; ++k) {
        const Result<double> multiple = cells->number(row, std::string(kFactorNames[k]), -1);
        if (!multiple) return fail(multiple.error());
        if (*multiple < 0) continue;
        for (std::uint32_t f = 0; f < input_.firms.size(); ++f) {
          if ((!firm || *firm == f) && (product.empty() || product == input_.firms[f].product)) input_.stories[*story].multiples[f][k] = *multiple;
        }
      }
    }
    return {};
  }

  ParkInput& input_;
  const ParkFile& file_;
  const RunControl& control_;
};

}  // namespace

Result<ParkInput> read_park(ParkFile file, const RunControl& control) {
  ParkInput input(std::move(file));
  if (Done done = Reader(input, control).read(); !done) return fail(done.error());
  if (Done done = read_park_people(input, control); !done) return fail(done.error());
  if (Done done = read_park_economy(input, control); !done) return fail(done.error());
  return input;
}

}  // namespace solleva::cli
