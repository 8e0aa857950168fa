// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/date.h"
#include "solleva/base/result.h"
#include "solleva/data/keys.h"

namespace solleva::data {

/// Loans and what they may take of a family's income.
struct RelocationLoans {
  double interest = 0;          ///< a year, a part of 1
  std::int64_t months = 240;    ///< in which a loan is repaid
  double most_of_income = 0.3;  ///< instalments above this part of the income are a danger
};

/// Until when a family may come back, and to what.
struct RelocationReturn {
  std::optional<Date> until = {};
  std::string to;
};

/// Where a family complains, and in how many days it has an answer.
struct RelocationGrievance {
  std::string who, where;
  std::int64_t days = 0;
};

/// What is on paper for an audit: where each thing can be read; empty: nothing is known of it.
struct RelocationPapers {
  std::string census, valuation, alternatives, disclosure, host_agreement, livelihoods, monitoring;
  std::optional<Date> cut_off = {}, completion_audit = {};
};

/// A programme of moving and staying: what the file of docs/guide/relocation.md says. Paths are ready to open; what is not there is empty.
struct RelocationFile {
  std::string file, id, name, note, money;
  std::string families, sites, weights, compatibility, consents, stay, wishes, answers;
  std::optional<Date> on = {};
  std::vector<std::string> needs, room, priority;  ///< columns
  std::string neighbours, hamlet;                  ///< columns of families
  bool together = false, no_poorer = false;
  double bonus = 0;
  std::optional<double> budget = {};
  double years = 5;          ///< in which running costs are counted
  std::int64_t small = 5;    ///< counts below this are not told of people who said no
  std::optional<RelocationLoans> loans = {};
  RelocationReturn back;
  std::optional<RelocationGrievance> grievance = {};
  std::vector<std::string> questions;  ///< that every visit asks
  RelocationPapers papers;
};

std::span<const Key> relocation_keys();
std::string relocation_guide();

/// Reads and checks a file of a move. Errors, as many as there are, in the order of their places: those of a programme file
/// (data.programme-syntax, -unknown-key, -missing-key, -bad-value).
Checked<RelocationFile> load_relocation(const std::string& path);
/// The same for text in memory.
Checked<RelocationFile> parse_relocation(std::string_view text, const std::string& file);

}  // namespace solleva::data
