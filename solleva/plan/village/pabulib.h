// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/plan/village/election.h"

namespace solleva::plan::village {

/// A decimal number as it is written: digits x 10^-decimals, without zeros behind the last decimal that matters.
struct Decimal {
  std::int64_t digits = 0;
  int decimals = 0;
};

/// "1234", "1234.50", "1234,5" (a comma is read as the point); from 0, up to 15 digits and 6 decimals. Empty for anything else, "1,234"
/// among it: to some that is a thousand and more, to others a little above one.
std::optional<Decimal> parse_decimal(std::string_view text);

/// Reads an election in the format of Pabulib: sections META (key;value), PROJECTS and VOTES, cells separated by ';' and quoted
/// with '"' where needed, UTF-8 with or without a byte order mark, any line ends. Needed: budget and vote_type in META;
/// project_id and cost in PROJECTS; voter_id and vote in VOTES, with points for cumulative and scoring votes. VOTES may be absent
/// where only the proposals are wanted (`votes_needed` false). Further keys and columns are kept as traits of voters or passed
/// over. An empty vote is a voter who named nothing; 0 points are none. Source: Faliszewski et al., Participatory Budgeting:
/// Data, Tools, and Analysis, IJCAI 2023 (arXiv 2305.11035), section 2. Errors, each with its line, up to 100: plan.bad-pabulib
/// (the form of the file, META), plan.bad-project, plan.bad-vote. What is odd but countable is a remark: other numbers of
/// projects or votes than META says, voters that appear twice, ballots that break a limit of META, an approval named twice
/// (counted once).
Checked<Election> parse_pabulib(std::string_view text, const std::string& file, bool votes_needed = true);

/// Ballots from a table typed in from paper, one row a ballot: the first column names the ballot, and there is a column for each
/// project, headed by its id. A cell holds what the voter wrote: for approval and choose-1 "x", "1", "yes" or nothing (or "0",
/// "no"); points for cumulative and scoring; the place from 1 for ordinal. Columns that are no project are traits of voters.
/// Replaces the votes of `election`. Separator ';' or ',' , whichever the header has more of. Errors, each with its row and
/// column, up to 100: plan.bad-typed-ballots (the form), plan.bad-vote (a cell, a ballot against the limits).
Checked<Election> parse_typed_ballots(Election election, std::string_view text, const std::string& file);

/// The empty table that parse_typed_ballots reads back, with `rows` numbered ballots; cells separated by ','.
std::string typed_ballots_template(const Election& election, std::size_t rows);

}  // namespace solleva::plan::village
