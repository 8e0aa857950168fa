// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "app/cli/park_input.h"

namespace solleva::cli {
namespace {

using namespace plan::park;

/// What one person answered.
struct Answers {
  std::vector<data::ConsentRecord> records;
  bool agreed = false;
  std::vector<std::pair<Date, bool>> in_order;  ///< days and whether it was a yes, as far as dated
};

class Reader {
 public:
  Reader(ParkInput& input, const RunControl& control) : input_(input), file_(input.file), control_(control) {}

  Done read() {
    for (const auto step : {&Reader::households, &Reader::consents, &Reader::people}) {
      if (Done done = (this->*step)(); !done) return done;
    }
    return {};
  }

 private:
  Done households() {
    const Result<ParkCells> cells = ParkCells::open(file_.households, {"household", "members", "income"}, {}, input_.inputs, control_);
    if (!cells) return fail(cells.error());
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const std::string name = cells->text(row, "household");
      if (input_.household_names.find(name)) return cells->wrong(row, "household", "the household \"" + name + "\" is there twice", "its income would be counted twice", "take one of the rows out");
      const Result<double> members = cells->amount(row, "members"), income = cells->amount(row, "income");
      if (!members) return fail(members.error());
      if (!income) return fail(income.error());
      if (*members < 1) return cells->wrong(row, "members", "this value cannot be used", "a household has at least one member");
      input_.household_names.add(name);
      input_.households.push_back({*members, *income, *income < file_.line * *members});
    }
    return {};
  }

  Result<std::optional<Date>> date_in(const ParkCells& cells, std::size_t row, const char* column) const {
    const std::string cell = cells.text(row, column);
    if (cell.empty()) return std::optional<Date>{};
    const Result<Date> date = Date::parse(cell.substr(0, 10));
    if (date) return std::optional<Date>(*date);
    Error error = date.error();
    error.where = cells.where(row, column);
    return fail(error);
  }

  /// A refusal takes back what was agreed before its day, as a revocation does.
  Done consents() {
    const Result<ParkCells> cells = ParkCells::open(file_.consents, {"person", "purpose", "given", "until", "revoked"}, {"answer"}, input_.inputs, control_);
    if (!cells) return fail(cells.error());
    for (const char* column : {"language", "asked_by", "visits", "alternatives", "respected"}) {
      if (!cells->has(column)) input_.not_recorded.emplace_back(column);
    }
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      data::ConsentRecord record;
      record.person = cells->text(row, "person");
      record.purpose = cells->text(row, "purpose");
      std::optional<Date>* const dates[] = {&record.given, &record.until, &record.revoked};
      const char* const columns[] = {"given", "until", "revoked"};
      for (std::size_t d = 0; d < 3; ++d) {
        const Result<std::optional<Date>> date = date_in(*cells, row, columns[d]);
        if (!date) return fail(date.error());
        *dates[d] = *date;
      }
      const std::string answer = cells->text(row, "answer");
      if (answer != "" && answer != "yes" && answer != "no") return cells->wrong(row, "answer", "this value cannot be used", "\"" + answer + "\" is neither yes nor no");
      const bool no = answer == "no";
      if (no && !record.given) return cells->wrong(row, "given", "a refusal has no day", "what was agreed before that day ends with it", "write the day of the answer");
      if (no) record.revoked = record.given;
      Answers& answers = answers_[record.person];
      if (record.purpose == data::name_of(data::ConsentTo::employment)) {
        answers.agreed = answers.agreed || !no;
        if (record.given && *record.given <= file_.on) answers.in_order.emplace_back(*record.given, !no);
        if (!no && record.revoked && *record.revoked <= file_.on) answers.in_order.emplace_back(*record.revoked, false);
      }
      answers.records.push_back(std::move(record));
    }
    return {};
  }

  void count_answers(std::uint32_t home, const std::string& person) {
    const auto found = answers_.find(person);
    if (found == answers_.end() || found->second.in_order.empty()) return;
    auto& order = found->second.in_order;
    std::ranges::stable_sort(order, {}, &std::pair<Date, bool>::first);
    VillageAnswers& village = input_.villages[home];
    ++village.asked;
    village.refused += order.back().second ? 0 : 1;
    village.turned += order.back().second && !order.front().second ? 1 : 0;
  }

  /// Jobs that a list names, themselves or by their firm.
  Result<std::vector<std::uint32_t>> jobs_in(const ParkCells& cells, std::size_t row, const char* column) {
    std::vector<std::uint32_t> jobs;
    for (const std::string& word : cells.list(row, column)) {
      if (const std::optional<std::uint32_t> firm = input_.firm_names.find(word)) {
        for (std::uint32_t j = 0; j < input_.labour.jobs.size(); ++j) {
          if (input_.labour.jobs[j].firm == *firm && std::ranges::find(jobs, j) == jobs.end()) jobs.push_back(j);
        }
        continue;
      }
      const Result<std::uint32_t> job = cells.named(row, column, word, input_.job_names, "job or firm");
      if (!job) return fail(job.error());
      if (std::ranges::find(jobs, *job) == jobs.end()) jobs.push_back(*job);
    }
    return jobs;
  }

  Done read_skills(const ParkCells& cells, std::size_t row, Seeker& seeker) {
    seeker.level.assign(input_.skills.size(), 0);
    for (const std::string& word : cells.list(row, "skills")) {
      const std::size_t colon = word.find(':');
      const std::string level = colon == std::string::npos ? "1" : word.substr(colon + 1);
      const std::optional<double> number = parse_double(level);
      if (!number || *number < 0 || *number > 100) return cells.wrong(row, "skills", "this value cannot be used", "\"" + word + "\" is not a skill with a level from 0 to 100, as in baking:2");
      // A skill that no job asks for counts nowhere.
      if (const std::optional<std::uint32_t> skill = input_.skills.find(std::string(trim(word.substr(0, colon))))) seeker.level[*skill] = static_cast<std::int32_t>(*number);
    }
    return {};
  }

  Done read_shifts(const ParkCells& cells, std::size_t row, Seeker& seeker) {
    const std::vector<std::string> words = cells.list(row, "shifts");
    seeker.shifts.assign(input_.shifts.size(), words.empty() ? 1 : 0);
    for (const std::string& word : words) {
      const Result<std::uint32_t> shift = cells.named(row, "shifts", word, input_.shifts, "shift");
      if (!shift) return fail(shift.error());
      seeker.shifts[*shift] = 1;
    }
    return {};
  }

  Done read_numbers(const ParkCells& cells, std::size_t row, Seeker& seeker) {
    for (const auto& [column, value] : {std::pair("earns", &seeker.earns), {"least_wage", &seeker.least_wage}, {"most_minutes", &seeker.most_minutes}}) {
      const Result<double> read = cells.number(row, column, value == &seeker.most_minutes ? 1e6 : 0);
      if (!read) return fail(read.error());
      *value = *read;
    }
    const Result<double> age = cells.number(row, "age", file_.least_age);
    if (!age) return fail(age.error());
    if (*age >= file_.least_age) return {};
    return cells.wrong(row, "age", "a child is no worker", seeker.consent.person() + " is " + cells.text(row, "age") + ", and work begins at " + format_double(file_.least_age) + " (wages.age)", "take the row out; `plan schooling` plans a place in school");
  }

  Done person(const ParkCells& cells, std::size_t row, const std::string& name, std::uint32_t home) {
    const data::EmploymentConsent* agreed = nullptr;
    const Answers& answers = answers_[name];
    const Result<data::EmploymentConsent> consent = data::consent_among<data::ConsentTo::employment>(answers.records, name, file_.on);
    if (consent) agreed = &*consent;
    if (agreed == nullptr) {
      const bool only_no = !answers.in_order.empty() && !answers.agreed;
      input_.without.push_back({name, only_no ? "said no" : consent.error().why});
      return {};
    }
    Seeker seeker{*agreed};
    seeker.home = home;
    const Result<std::uint32_t> household = cells.which(row, "household", input_.household_names, "household");
    if (!household) return fail(household.error());
    seeker.household = *household;
    seeker.poor = input_.households[*household].poor;
    const Result<bool> employed = cells.yes(row, "employed");
    if (!employed) return fail(employed.error());
    seeker.employed = *employed;
    for (const auto step : {&Reader::read_skills, &Reader::read_shifts, &Reader::read_numbers}) {
      if (Done done = (this->*step)(cells, row, seeker); !done) return done;
    }
    Result<std::vector<std::uint32_t>> wishes = jobs_in(cells, row, "wishes"), refuses = jobs_in(cells, row, "refuses");
    if (!wishes) return fail(wishes.error());
    if (!refuses) return fail(refuses.error());
    seeker.wishes = std::move(*wishes);
    seeker.refuses = std::move(*refuses);
    input_.labour.seekers.push_back(std::move(seeker));
    return {};
  }

  Done people() {
    const Result<ParkCells> cells = ParkCells::open(file_.people, {"person", "household", "home"}, {"skills", "shifts", "most_minutes", "least_wage", "employed", "earns", "age", "wishes", "refuses"}, input_.inputs, control_);
    if (!cells) return fail(cells.error());
    Labour& labour = input_.labour;
    labour.skills = input_.skills.size();
    labour.priority = file_.priority;
    input_.villages.assign(input_.homes.size(), {});
    std::set<std::string> once;
    for (std::size_t row = 0; row < cells->rows(); ++row) {
      const std::string name = cells->text(row, "person");
      if (name.empty()) return cells->wrong(row, "person", "a person has no name", "the cell is empty");
      if (!once.insert(name).second) return cells->wrong(row, "person", "\"" + name + "\" is there twice", "one person could get two jobs", "take one of the rows out");
      const Result<std::uint32_t> home = cells->which(row, "home", input_.homes, "home in the table of travel");
      if (!home) return fail(home.error());
      ++input_.asked;
      count_answers(*home, name);
      if (Done done = person(*cells, row, name, *home); !done) return done;
    }
    std::map<std::uint32_t, double> earned;
    for (const Seeker& seeker : labour.seekers) {
      const ParkHousehold& household = input_.households[seeker.household];
      if ((earned[seeker.household] += seeker.earns) <= household.income * (1 + 1e-9)) continue;
      Error error{errors::bad_park, "the sums do not match"};
      error.where = {.file = file_.people, .field = "earns", .unit = input_.household_names[seeker.household]};
      error.why = "those who asked for work earn " + format_double(earned[seeker.household]) + " a month, and the income of the household is " + format_double(household.income);
      return fail(std::move(error));
    }
    return {};
  }

  ParkInput& input_;
  const ParkFile& file_;
  const RunControl& control_;
  std::map<std::string, Answers> answers_;
};

}  // namespace

Done read_park_people(ParkInput& input, const RunControl& control) { return Reader(input, control).read(); }

}  // namespace solleva::cli
