// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/village/pabulib.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/village/ballot_box.h"
#include "solleva/plan/village/separated.h"

namespace solleva::plan::village {
namespace {

constexpr std::size_t kMostErrors = 100;
constexpr int kMostDecimals = 6;
constexpr std::int64_t kMostUnits = 1'000'000'000'000'000;
constexpr std::int64_t kMostVotePoints = 1'000'000'000;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

/// The number in units of 10^-decimals; empty where it does not fit.
std::optional<std::int64_t> in_units(Decimal number, int decimals, std::int64_t most) {
  for (; number.decimals < decimals; ++number.decimals) {
    if (number.digits > most / 10) return {};
    number.digits *= 10;
  }
  return number.digits > most ? std::nullopt : std::optional(number.digits);
}

enum class Section { none, meta, projects, votes };

std::optional<Section> section_of(const SeparatedRow& row) {
  for (std::size_t i = 1; i < row.cells.size(); ++i) {
    if (!row.cells[i].empty()) return {};
  }
  const std::string word = lower(row.cells.front());
  if (word == "meta") return Section::meta;
  if (word == "projects") return Section::projects;
  if (word == "votes") return Section::votes;
  return {};
}

/// A vote with its points still as they were written; they get their common unit at the end.
struct RawVote {
  std::size_t line = 0;
  std::string voter;
  std::vector<std::pair<std::uint32_t, Decimal>> choices;
  std::vector<std::string> traits;
};

class Reader {
 public:
  Reader(std::string_view text, const std::string& file, bool votes_needed)
      : text_(text), rows_(text, ';'), file_(file), votes_needed_(votes_needed) {}

  Checked<Election> read() {
    if (const auto bad = first_invalid_utf8(text_)) {
      const auto line =
          static_cast<std::size_t>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(*bad), '\n')) + 1;
      fault(errors::bad_pabulib, line, "the file is not UTF-8", "it holds a byte that no character of UTF-8 begins with");
      return tl::unexpected(Errors(std::move(errors_)));
    }
    if (read_rows() && errors_.size() < kMostErrors) finish();
    if (!errors_.empty()) {
      std::ranges::stable_sort(errors_, {}, [](const Error& e) { return e.where.line; });
      return tl::unexpected(Errors(std::move(errors_)));
    }
    return std::move(election_);
  }

 private:
  void fault(ErrorCode code, std::size_t line, std::string what, std::string why = {}, std::string hint = {},
             std::string field = {}) {
    if (errors_.size() < kMostErrors)
      errors_.push_back(
          {code, std::move(what), {.file = file_, .line = line, .field = std::move(field)}, std::move(why), std::move(hint)});
  }

  void remark(const std::string& code, std::string text) { election_.remarks.push_back({code, std::move(text)}); }

  /// False where the form of the file is such that the rest cannot be judged.
  bool read_rows() {
    Section section = Section::none;
    bool head = false;
    for (SeparatedRow row = rows_.next(); !row.cells.empty() && errors_.size() < kMostErrors; row = rows_.next()) {
      last_line_ = row.line;
      if (row.open_quote) {
        fault(errors::bad_pabulib, row.line, "a quoted cell does not end", "the closing '\"' is missing");
        return false;
      }
      if (const auto found = section_of(row)) {
        section = *found;
        head = true;
        if (!seen_.insert(section).second)
          fault(errors::bad_pabulib, row.line, "the section " + quoted(row.cells.front()) + " is there twice");
      } else if (section == Section::none) {
        fault(errors::bad_pabulib, row.line, "the file does not begin with the section META",
              "the first line is " + quoted(row.cells.front()), "a Pabulib file has the sections META, PROJECTS and VOTES");
        return false;
      } else if (head) {
        head = false;
        if (!read_header(section, row)) return false;
      } else {
        read_row(section, row);
      }
    }
    return true;
  }

  /// The names of the columns; false where nothing can be read without one of them.
  bool read_header(Section section, const SeparatedRow& row) {
    columns_.clear();
    for (const std::string& cell : row.cells) columns_.push_back(lower(cell));
    if (section == Section::meta) return true;
    if (section == Section::votes && !begin_votes(row.line)) return false;
    std::vector<std::string> needed = section == Section::projects ? std::vector<std::string>{"project_id", "cost"}
                                                                   : std::vector<std::string>{"voter_id", "vote"};
    if (section == Section::votes && with_points()) needed.emplace_back("points");
    bool all = true;
    for (const std::string& name : needed) {
      const auto count = std::ranges::count(columns_, name);
      if (count == 1) continue;
      all = false;
      fault(errors::bad_pabulib, row.line,
            count == 0 ? "the column " + quoted(name) + " is missing" : "the column " + quoted(name) + " is there twice", {},
            did_you_mean(name, columns_));
    }
    if (section == Section::votes) {
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (columns_[i] == "voter_id" || columns_[i] == "vote" || columns_[i] == "points" || columns_[i].empty()) continue;
        trait_columns_.push_back(i);
        election_.traits.push_back(row.cells[i]);
      }
    }
    return all;
  }

  std::string cell(const SeparatedRow& row, std::string_view name) const {
    const auto at = static_cast<std::size_t>(std::ranges::find(columns_, name) - columns_.begin());
    if (at >= columns_.size() || at >= row.cells.size()) return {};
    return lower(row.cells[at]) == "none" ? std::string() : row.cells[at];
  }

  void read_row(Section section, const SeparatedRow& row) {
    if (section == Section::meta) {
      meta_.try_emplace(lower(row.cells[0]), row.cells.size() > 1 ? row.cells[1] : "", row.line);
      return;
    }
    for (std::size_t i = columns_.size(); i < row.cells.size(); ++i) {
      if (!row.cells[i].empty())
        return fault(errors::bad_pabulib, row.line, "the row has more cells than the header",
                     std::to_string(row.cells.size()) + " cells under " + std::to_string(columns_.size()) + " names",
                     "a cell that holds ';' stands in double quotes");
    }
    section == Section::projects ? read_project(row) : read_vote(row);
  }

  void read_project(const SeparatedRow& row) {
    const std::string id = cell(row, "project_id"), cost = cell(row, "cost");
    if (id.empty()) return fault(errors::bad_project, row.line, "a project has no id", {}, {}, "project_id");
    if (id.find(',') != std::string::npos)
      return fault(errors::bad_project, row.line, "the id " + quoted(id) + " holds a comma", "votes separate ids by commas", {},
                   "project_id");
    const auto number = parse_decimal(cost);
    if (!number)
      return fault(
          errors::bad_project, row.line, "the cost of project " + quoted(id) + " is not an amount of money",
          cost.empty() ? "the cell is empty" : quoted(cost) + " is not a number from 0 with up to 15 digits and 6 decimals", {},
          "cost");
    if (!by_id_.try_emplace(id, static_cast<std::uint32_t>(election_.projects.size())).second)
      return fault(errors::bad_project, row.line, "the project " + quoted(id) + " is there twice", {}, {}, "project_id");
    election_.projects.push_back({id, cell(row, "name"), 0});
    costs_.emplace_back(*number, row.line);
  }

  bool with_points() const { return election_.type == VoteType::cumulative || election_.type == VoteType::scoring; }

  /// What the votes are read by: the type in META, the projects.
  bool begin_votes(std::size_t line) {
    if (!seen_.contains(Section::projects) || !seen_.contains(Section::meta)) {
      fault(errors::bad_pabulib, line, "the votes come before the projects or META",
            "votes can only be read once both are known");
      return false;
    }
    return read_type();
  }

  bool read_type() {
    if (type_read_) return true;
    constexpr std::array types{VoteType::approval, VoteType::choose_one, VoteType::cumulative, VoteType::scoring,
                               VoteType::ordinal};
    const auto found = meta_.find("vote_type");
    std::vector<std::string> names;
    for (const VoteType type : types) {
      names.emplace_back(name_of(type));
      if (found == meta_.end() || lower(found->second.value) != names.back()) continue;
      election_.type = type;
      election_.most_projects = whole_of("max_length");
      election_.most_points = whole_of("max_sum_points");
      return type_read_ = true;
    }
    const bool there = found != meta_.end();
    std::string hint = there ? did_you_mean(found->second.value, names) : std::string();
    fault(errors::bad_pabulib, there ? found->second.line : 1,
          there ? "the vote type " + quoted(found->second.value) + " is unknown" : "META has no vote_type",
          "it is one of " + join(names, ", "), std::move(hint), "vote_type");
    return false;
  }

  void read_vote(const SeparatedRow& row) {
    RawVote vote{row.line, cell(row, "voter_id"), {}, {}};
    const std::string named = cell(row, "vote"), points = cell(row, "points");
    std::vector<std::string_view> ids = split(named, ',');
    if (trim(named).empty()) ids.clear();
    std::vector<std::string_view> given;
    if (with_points()) {
      given = split(points, ',');
      if (trim(points).empty()) given.clear();
      if (given.size() != ids.size())
        return fault(errors::bad_vote, row.line,
                     "the ballot of voter " + quoted(vote.voter) + " has not as many points as projects",
                     std::to_string(ids.size()) + " projects, " + std::to_string(given.size()) + " points", {}, "points");
    }
    std::set<std::uint32_t> named_already;
    std::int64_t place = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const std::string id(trim(ids[i]));
      if (id.empty()) continue;
      ++place;
      if (!add_choice(vote, id, with_points() ? trim(given[i]) : std::string_view(), place, named_already)) return;
    }
    check_limits(vote, place);
    for (const std::size_t at : trait_columns_) vote.traits.push_back(at < row.cells.size() ? row.cells[at] : "");
    if (!voter_ids_.insert(vote.voter).second) ++repeated_voters_;
    votes_.push_back(std::move(vote));
  }

  bool add_choice(RawVote& vote, const std::string& id, std::string_view points, std::int64_t place,
                  std::set<std::uint32_t>& named_already) {
    const auto project = by_id_.find(id);
    if (project == by_id_.end()) {
      fault(errors::bad_vote, vote.line, "the ballot of voter " + quoted(vote.voter) + " names a project that is not there",
            "no project has the id " + quoted(id), {}, "vote");
      return false;
    }
    if (!named_already.insert(project->second).second) {
      if (election_.type == VoteType::approval || election_.type == VoteType::choose_one) {
        ++repeated_approvals_;
        return true;
      }
      fault(errors::bad_vote, vote.line, "the ballot of voter " + quoted(vote.voter) + " names project " + quoted(id) + " twice",
            {}, {}, "vote");
      return false;
    }
    Decimal value{1, 0};
    if (election_.type == VoteType::ordinal) value.digits = place;
    if (with_points()) {
      const auto number = parse_decimal(points);
      if (!number) {
        fault(errors::bad_vote, vote.line,
              "the points of voter " + quoted(vote.voter) + " for project " + quoted(id) + " are not a number from 0",
              quoted(points) + " cannot be counted",
              points.starts_with("-") ? "points below 0 have no meaning in these rules" : "", "points");
        return false;
      }
      if (number->digits == 0) return true;
      value = *number;
    }
    vote.choices.emplace_back(project->second, value);
    return true;
  }

  void check_limits(const RawVote& vote, std::int64_t named) {
    if (election_.type == VoteType::choose_one && vote.choices.size() > 1)
      fault(errors::bad_vote, vote.line,
            "the ballot of voter " + quoted(vote.voter) + " names " + std::to_string(vote.choices.size()) + " projects",
            "in a choose-1 vote a ballot names one", {}, "vote");
    if (election_.most_projects > 0 && named > election_.most_projects) ++too_long_;
    if (election_.most_points == 0 || !with_points()) return;
    double points = 0;
    for (const auto& [project, value] : vote.choices) points += static_cast<double>(value.digits) * std::pow(0.1, value.decimals);
    constexpr double rounding = 1e-9;  // for a remark; what counts is counted in fractions
    if (points > static_cast<double>(election_.most_points) + rounding) ++too_generous_;
  }

  void finish() {
    if (!seen_.contains(Section::meta)) return fault(errors::bad_pabulib, 1, "the section META is missing");
    if (!seen_.contains(Section::projects)) return fault(errors::bad_pabulib, last_line_, "the section PROJECTS is missing");
    if (!seen_.contains(Section::votes) && votes_needed_)
      return fault(errors::bad_pabulib, last_line_, "the section VOTES is missing", {},
                   "give the typed ballots with --ballots, or add the section");
    if (!read_type()) return;
    finish_money();
    if (!errors_.empty()) return;
    finish_votes();
    election_.currency = meta_text("currency");
    election_.title = meta_text("description");
    count_remarks();
  }

  /// A limit that META states; 0 where it states none that is a whole number.
  std::int64_t whole_of(const std::string& key) const {
    const auto number = parse_decimal(meta_text(key));
    return number && number->decimals == 0 ? number->digits : 0;
  }

  std::string meta_text(const std::string& key) const {
    const auto found = meta_.find(key);
    return found == meta_.end() ? std::string() : found->second.value;
  }

  void finish_money() {
    const auto budget = meta_.find("budget");
    if (budget == meta_.end()) return fault(errors::bad_pabulib, 1, "META has no budget", {}, {}, "budget");
    const auto number = parse_decimal(budget->second.value);
    if (!number)
      return fault(errors::bad_pabulib, budget->second.line, "the budget is not an amount of money",
                   quoted(budget->second.value) + " is not a number from 0 with up to 15 digits and 6 decimals", {}, "budget");
    election_.decimals = number->decimals;
    for (const auto& [cost, line] : costs_) election_.decimals = std::max(election_.decimals, cost.decimals);
    const auto units = in_units(*number, election_.decimals, kMostUnits);
    if (!units)
      return fault(errors::bad_pabulib, budget->second.line, "the budget is too large",
                   "in the finest unit of the file it has more than 15 digits", {}, "budget");
    election_.budget = *units;
    std::int64_t room = std::int64_t{1} << 62;
    for (std::size_t p = 0; p < costs_.size(); ++p) {
      const auto cost = in_units(costs_[p].first, election_.decimals, kMostUnits);
      if (!cost) {
        fault(errors::bad_project, costs_[p].second, "the cost of project " + quoted(election_.projects[p].id) + " is too large",
              "in the finest unit of the file it has more than 15 digits", {}, "cost");
      } else {
        election_.projects[p].cost = *cost;
        room -= std::min(room, *cost);
      }
    }
    if (room == 0)
      fault(errors::bad_project, costs_.front().second, "the costs of all projects together are too large",
            "in the finest unit of the file they exceed 2^62");
  }

  void finish_votes() {
    for (const RawVote& vote : votes_) {
      for (const auto& [project, points] : vote.choices)
        election_.point_decimals = std::max(election_.point_decimals, points.decimals);
    }
    BallotBox box;
    for (RawVote& vote : votes_) {
      std::vector<Choice> choices;
      for (const auto& [project, points] : vote.choices) {
        const auto units = in_units(points, election_.point_decimals, kMostVotePoints);
        if (!units) {
          fault(errors::bad_vote, vote.line, "the points of voter " + quoted(vote.voter) + " are too many",
                "in the finest unit of the file they are over 10^9", {}, "points");
        } else {
          choices.push_back({project, *units});
        }
      }
      box.add(std::move(vote.voter), std::move(choices), std::move(vote.traits));
    }
    box.empty_into(election_);
  }

  void count_remarks() {
    const auto differs = [&](const std::string& key, std::size_t count, const std::string& what) {
      const auto number = parse_decimal(meta_text(key));
      if (number && (number->decimals != 0 || static_cast<std::uint64_t>(number->digits) != count))
        remark(what + "-differ", "META says " + meta_text(key) + " " + what + ", the file has " + std::to_string(count));
    };
    differs("num_projects", election_.projects.size(), "projects");
    if (seen_.contains(Section::votes)) differs("num_votes", election_.voters.size(), "votes");
    if (repeated_voters_ > 0)
      remark("voter-twice",
             std::to_string(repeated_voters_) + " ballots carry the id of a voter that has one already; all are counted");
    if (repeated_approvals_ > 0)
      remark("approval-twice",
             std::to_string(repeated_approvals_) + " approvals are of a project that the ballot names already; each counts once");
    if (too_long_ > 0)
      remark("ballot-too-long", std::to_string(too_long_) +
                                    " ballots name more projects than META allows (max_length); they are counted as they are");
    if (too_generous_ > 0)
      remark("too-many-points", std::to_string(too_generous_) +
                                    " ballots give more points than META allows (max_sum_points); they are counted as they are");
  }

  struct MetaValue {
    std::string value;
    std::size_t line;
    MetaValue(std::string text, std::size_t at) : value(std::move(text)), line(at) {}
  };

  std::string_view text_;
  SeparatedReader rows_;
  std::string file_;
  bool votes_needed_;
  bool type_read_ = false;
  std::size_t last_line_ = 1;
  std::set<Section> seen_;
  std::vector<std::string> columns_;
  std::vector<std::size_t> trait_columns_;
  std::map<std::string, MetaValue> meta_;
  std::vector<std::pair<Decimal, std::size_t>> costs_;
  std::unordered_map<std::string, std::uint32_t> by_id_;
  std::unordered_set<std::string> voter_ids_;
  std::vector<RawVote> votes_;
  std::int64_t repeated_voters_ = 0, repeated_approvals_ = 0, too_long_ = 0, too_generous_ = 0;
  Election election_;
  std::vector<Error> errors_;
};

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
  Decimal number;
  bool point = false, digit = false;
  for (const char c : text) {
    if ((c == '.' || c == ',') && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      if (number.digits > (kMostUnits * 1000 - 9) / 10) return {};
      number.digits = number.digits * 10 + (c - '0');
      number.decimals += point ? 1 : 0;
      digit = true;
    } else {
      return {};
    }
  }
  if (!digit) return {};
  // "120,000" is a hundred and twenty thousand to some and a hundred and twenty to others.
  if (const std::size_t comma = text.find(','); comma != std::string_view::npos && text.size() - comma == 4 && comma > 0) return {};
  while (number.decimals > 0 && number.digits % 10 == 0) number = {number.digits / 10, number.decimals - 1};
  if (number.decimals > kMostDecimals || number.digits > kMostUnits) return {};
  return number;
}

Checked<Election> parse_pabulib(std::string_view text, const std::string& file, bool votes_needed) {
  return Reader(text, file, votes_needed).read();
}

}  // namespace solleva::plan::village
