// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "solleva/base/text.h"
#include "solleva/plan/errors.h"
#include "solleva/plan/village/ballot_box.h"
#include "solleva/plan/village/pabulib.h"
#include "solleva/plan/village/separated.h"

namespace solleva::plan::village {
namespace {

constexpr std::size_t kMostErrors = 100;
constexpr std::int64_t kMostPoints = 1'000'000'000;

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// Whether a cell of an approval says yes; empty where it says neither.
std::optional<bool> mark_of(std::string_view cell) {
  const std::string word = lower(cell);
  if (word == "x" || word == "1" || word == "yes" || word == "\xE2\x9C\x93") return true;
  if (word.empty() || word == "0" || word == "no" || word == "-") return false;
  return {};
}

/// What a column of the table is about.
struct Column {
  std::string head;
  std::optional<std::uint32_t> project;
};

class Reader {
 public:
  Reader(Election election, std::string_view text, const std::string& file)
      : election_(std::move(election)), rows_(text, separator_of(text)), file_(file) {}

  Checked<Election> read() {
    const SeparatedRow head = rows_.next();
    if (!read_head(head)) return tl::unexpected(Errors(std::move(errors_)));
    for (SeparatedRow row = rows_.next(); !row.cells.empty() && errors_.size() < kMostErrors; row = rows_.next()) read_row(row);
    if (!errors_.empty()) return tl::unexpected(Errors(std::move(errors_)));
    election_.traits.clear();
    for (std::size_t i = 1; i < columns_.size(); ++i) {
      if (!columns_[i].project) election_.traits.push_back(columns_[i].head);
    }
    election_.point_decimals = 0;
    std::erase_if(election_.remarks, [](const Remark& remark) { return remark.code != "projects-differ"; });
    box_.empty_into(election_);
    return std::move(election_);
  }

 private:
  static char separator_of(std::string_view text) {
    const std::string_view head = text.substr(0, text.find('\n'));
    return std::ranges::count(head, ';') > std::ranges::count(head, ',') ? ';' : ',';
  }

  void fault(ErrorCode code, std::size_t line, std::string what, std::string why, std::string field = {}, std::string hint = {}) {
    if (errors_.size() < kMostErrors)
      errors_.push_back(
          {code, std::move(what), {.file = file_, .line = line, .field = std::move(field)}, std::move(why), std::move(hint)});
  }

  bool read_head(const SeparatedRow& head) {
    if (head.cells.empty()) {
      fault(errors::bad_typed_ballots, 1, "the table of ballots is empty", "it has no header");
      return false;
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < head.cells.size(); ++i) {
      Column column{head.cells[i], {}};
      if (!seen.insert(column.head).second)
        fault(errors::bad_typed_ballots, head.line, "two columns have the same head", quoted(column.head) + " stands there twice",
              column.head);
      for (std::uint32_t p = 0; i > 0 && p < election_.projects.size(); ++p) {
        if (election_.projects[p].id == column.head) column.project = p;
      }
      columns_.push_back(std::move(column));
    }
    for (const Project& project : election_.projects) {
      if (!seen.contains(project.id))
        fault(errors::bad_typed_ballots, head.line, "the project " + quoted(project.id) + " has no column",
              "every project has one, headed by its id", {},
              "begin with the table that `solleva plan ballots --format csv` writes");
    }
    return errors_.empty();
  }

  void read_row(const SeparatedRow& row) {
    const std::string& ballot = row.cells.front();
    if (row.open_quote)
      return fault(errors::bad_typed_ballots, row.line, "a quoted cell does not end", "the closing '\"' is missing");
    if (row.cells.size() != columns_.size())
      return fault(errors::bad_typed_ballots, row.line, "the row has another number of cells than the header",
                   std::to_string(row.cells.size()) + " cells under " + std::to_string(columns_.size()) + " heads");
    if (ballot.empty())
      return fault(errors::bad_vote, row.line, "a ballot has no number", "the first cell is empty", columns_.front().head);
    if (!ballots_.insert(ballot).second)
      return fault(errors::bad_vote, row.line, "the ballot " + quoted(ballot) + " is there twice",
                   "somebody may have typed it in twice", columns_.front().head);
    const std::size_t before = errors_.size();
    std::vector<Choice> choices;
    std::vector<std::string> traits;
    for (std::size_t i = 1; i < columns_.size(); ++i) {
      if (!columns_[i].project) {
        traits.push_back(row.cells[i]);
      } else if (const auto value = read_cell(row, i, ballot); value && *value > 0) {
        choices.push_back({*columns_[i].project, *value});
      }
    }
    if (errors_.size() == before && fits(row, ballot, choices)) box_.add(ballot, std::move(choices), std::move(traits));
  }

  /// What the cell says, 0 for nothing; empty with an error where it says what cannot be counted.
  std::optional<std::int64_t> read_cell(const SeparatedRow& row, std::size_t at, const std::string& ballot) {
    const std::string& cell = row.cells[at];
    const std::string who = "the ballot " + quoted(ballot) + " cannot be read at project " + quoted(columns_[at].head);
    if (election_.type == VoteType::approval || election_.type == VoteType::choose_one) {
      const auto mark = mark_of(cell);
      if (!mark)
        fault(errors::bad_vote, row.line, who, quoted(cell) + " is neither a mark (x, 1, yes) nor nothing", columns_[at].head);
      return mark ? std::optional<std::int64_t>(*mark ? 1 : 0) : std::nullopt;
    }
    if (cell.empty()) return 0;
    const auto number = parse_decimal(cell);
    if (number && number->decimals == 0 && number->digits <= kMostPoints) return number->digits;
    fault(errors::bad_vote, row.line, who,
          quoted(cell) + (election_.type == VoteType::ordinal ? " is not a place" : " is not a whole number of points"),
          columns_[at].head);
    return {};
  }

  bool fits(const SeparatedRow& row, const std::string& ballot, std::vector<Choice>& choices) {
    if (election_.type == VoteType::choose_one && choices.size() > 1) {
      fault(errors::bad_vote, row.line, "the ballot " + quoted(ballot) + " marks " + std::to_string(choices.size()) + " projects",
            "on this ballot one may be marked", {}, "look at the paper; a ballot that marks several is spoilt and stays out");
      return false;
    }
    if (election_.most_projects > 0 && std::cmp_greater(choices.size(), election_.most_projects)) {
      fault(errors::bad_vote, row.line, "the ballot " + quoted(ballot) + " names " + std::to_string(choices.size()) + " projects",
            "at most " + std::to_string(election_.most_projects) + " may be named (max_length)");
      return false;
    }
    std::int64_t points = 0;
    for (const Choice& choice : choices) points += choice.points;
    if (election_.type == VoteType::cumulative && election_.most_points > 0 && points > election_.most_points) {
      fault(errors::bad_vote, row.line, "the ballot " + quoted(ballot) + " gives " + std::to_string(points) + " points",
            "at most " + std::to_string(election_.most_points) + " may be given (max_sum_points)");
      return false;
    }
    if (election_.type != VoteType::ordinal) return true;
    std::ranges::sort(choices, {}, &Choice::points);
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (choices[i].points == static_cast<std::int64_t>(i) + 1) continue;
      fault(errors::bad_vote, row.line, "the places of ballot " + quoted(ballot) + " do not run 1, 2, 3 ...",
            "place " + std::to_string(i + 1) +
                (choices[i].points > static_cast<std::int64_t>(i) ? " is missing" : " is given twice"));
      return false;
    }
    return true;
  }

  Election election_;
  SeparatedReader rows_;
  std::string file_;
  std::vector<Column> columns_;
  std::set<std::string> ballots_;
  BallotBox box_;
  std::vector<Error> errors_;
};

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",;\"\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace

Checked<Election> parse_typed_ballots(Election election, std::string_view text, const std::string& file) {
  return Reader(std::move(election), text, file).read();
}

std::string typed_ballots_template(const Election& election, std::size_t rows) {
  std::string out = "ballot";
  for (const Project& project : election.projects) out += "," + csv_cell(project.id);
  out += "\n";
  const std::string empty(election.projects.size(), ',');
  for (std::size_t i = 1; i <= rows; ++i) out += std::to_string(i) + empty + "\n";
  return out;
}

}  // namespace solleva::plan::village
