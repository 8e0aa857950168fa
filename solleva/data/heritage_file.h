// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/keys.h"

namespace solleva::data {

/// How a year may turn out.
struct HeritageScenario {
  std::string id;
  double probability = 1;
};

/// At what each craft shall be kept where its row does not say otherwise.
struct HeritageFloor {
  std::int64_t years = 10;
  double chance = 0.9;
};

/// Crafts, who knows them and who asked to learn them: what the file of docs/guide/heritage.md says.
struct HeritageFile {
  std::string file, id, name, note, money;
  std::vector<std::string> periods;
  std::string crafts, households, masters, learners, workshops, products, orders;  ///< paths; all are there
  std::string materials, claims, scenario_table;                                   ///< paths; each may be empty
  double budget = 0, stipend = 0, fee = 0, line = 0, others = 0;
  std::int64_t youngest = 16;
  bool cvar = false;
  double tail = 0.2;
  HeritageFloor floor;
  std::string leaving;                              ///< path; empty where `level` is given
  std::optional<double> level = {}, growth = {};    ///< of Gompertz' law
  std::string leaving_source;
  std::vector<HeritageScenario> scenarios;
};

std::span<const Key> heritage_keys();
std::string heritage_guide();

/// Reads and checks a file of crafts. Errors, as many as there are, in the order of their places: those of a programme file
/// (data.programme-syntax, -unknown-key, -missing-key, -bad-value).
Checked<HeritageFile> load_heritage(const std::string& path);
/// The same for text in memory.
Checked<HeritageFile> parse_heritage(std::string_view text, const std::string& file);

}  // namespace solleva::data
