// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "solleva/base/money.h"
#include "solleva/plan/cooperative/statute.h"

// Within `plan cooperative`: the file that says what a cooperative is.
namespace solleva::cli {

/// A part of the year, in weeks from 0; it may run over the end of the year.
struct Season {
  std::string id;
  std::uint32_t from = 0, to = 0;
  Where where = {};
  std::map<std::string, std::string> names = {};  ///< by language; may be empty

  bool holds(std::uint32_t week) const { return from <= to ? from <= week && week <= to : week >= from || week <= to; }
};

struct CooperativeFile {
  explicit CooperativeFile(Currency money) : currency(money) {}

  std::string file, id, name, note;
  Currency currency;
  std::string members, households, tasks, work, book, game;  ///< paths of tables; empty where there is none
  std::uint32_t weeks = 52;
  std::int64_t minutes = 30;          ///< of a unit of time
  std::int64_t learning = 0;          ///< units a week at most
  std::vector<Season> seasons;
  std::string date;                   ///< on which the year is closed
  std::optional<plan::cooperative::Statute> statute = {};
  std::optional<double> line = {};    ///< of poverty, a person and year
  std::optional<double> join_cost = {}, spread = {};  ///< for a portfolio: what it takes for a household to join; how sure its gain is
};

/// Reads and checks the file; paths are then those of the tables, relative to where the program runs. Errors: those of a file in TOML with line and column.
Checked<CooperativeFile> load_cooperative(const std::string& path);

/// The guide to the file, in Markdown.
std::string cooperative_guide();

}  // namespace solleva::cli
