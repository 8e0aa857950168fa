// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solleva/base/result.h"

namespace solleva::share {

/// What a voter does with a paper ballot.
enum class BallotKind { approve, choose_one, points, rank };

/// A ballot to be printed.
struct BallotSheet {
  struct Row {
    std::string id;    ///< what the typist looks for
    std::string name;  ///< not translated: as the village has written it
    double cost = 0;
  };
  std::string title;  ///< as the village has written it
  BallotKind kind = BallotKind::approve;
  std::vector<Row> rows;
  std::string currency;  ///< behind every amount; may be empty
  double budget = 0;
  std::int64_t most_projects = 0;  ///< 0: no limit
  std::int64_t most_points = 0;    ///< 0: no limit
};

/// An HTML page for A4 paper with the ballot in each of the languages, each beginning on a paper of its own; it fetches nothing.
/// Instructions come from the catalogues; a text that a language lacks is marked. Errors: share.unknown-language for a language
/// without a catalogue.
Result<std::string> render_ballot_sheet(const BallotSheet& sheet, const std::vector<std::string>& languages);

}  // namespace solleva::share
