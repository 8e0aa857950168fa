// SPDX-License-Identifier: Apache-2.0
#include "app/cli/park_portfolio.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "app/cli/errors.h"
#include "app/cli/park_output.h"
#include "app/cli/words.h"
#include "solleva/share/downloads.h"

namespace solleva::cli {
namespace {

using namespace plan::park;

struct Row {
  std::string id, kind;
  double cost = 0, effect = 0;
  std::optional<double> spread = {};
};

/// A firm stays with one less its share of losing draws, and of what is earned there what it takes from others is no gain.
void add_firms(const ParkInput& input, const ParkAnswer& answer, std::vector<Row>& rows) {
  for (std::uint32_t f = 0; f < input.firms.size() && f < answer.ventures.size(); ++f) {
    double gain = 0;
    for (std::uint32_t i = 0; i < answer.placement.job.size(); ++i) {
      const std::uint32_t j = answer.placement.job[i];
      if (j != kNone && input.labour.jobs[j].firm == f && input.labour.seekers[i].poor) gain += 12 * gain_of(input.labour, i, j);
    }
    if (gain <= 0) continue;
    const VentureAnswer& venture = answer.ventures[f];
    const Range& displaced = input.file.displaced;
    const double stays = 1 - venture.risk.loss, net = gain * (1 - displaced.value);
    // Whether it stays is one or nothing; the share displaced is somewhere in its range, any part of it alike.
    const double width = gain * (displaced.high - displaced.low);
    const double variance = net * net * stays * (1 - stays) + stays * width * width / 12;
    rows.push_back({"support " + input.firm_names[f], "firm", std::max({0.0, venture.viability.subsidies, -venture.viability.worth}), net * stays, std::sqrt(variance)});
  }
}

/// For each job with empty places: people without work whom only the skill keeps away, those of poor households first.
Done add_training(const ParkInput& input, const ParkAnswer& answer, std::vector<Row>& rows, const RunControl& control) {
  if (!input.file.training) return {};
  for (std::uint32_t j = 0; j < input.labour.jobs.size(); ++j) {
    if (answer.left[j].places == 0 || input.labour.jobs[j].skill == kNone) continue;
    Labour trained = input.labour;
    trained.jobs = {answer.left[j]};
    trained.jobs.front().skill = kNone;
    trained.seekers.clear();
    for (std::uint32_t i = 0; i < input.labour.seekers.size(); ++i) {
      if (answer.placement.job[i] != kNone || bars_of(input.labour, i, j) != bar_skill) continue;
      trained.seekers.push_back(input.labour.seekers[i]);
      trained.seekers.back().wishes.clear();
      trained.seekers.back().refuses.clear();
    }
    const Result<Placement> placement = place_best(trained, Aim::poor, control);
    if (!placement) return fail(placement.error());
    double gain = 0, people = 0;
    for (std::uint32_t i = 0; i < placement->job.size(); ++i) {
      if (placement->job[i] == kNone) continue;
      ++people;
      gain += trained.seekers[i].poor ? 12 * gain_of(trained, i, 0) : 0;
    }
    if (gain > 0) rows.push_back({"train " + format_double(people) + " for " + input.labour.jobs[j].name, "training", people * *input.file.training, gain, {}});
  }
  return {};
}

std::string programme_of(const ParkInput& input, const std::string& table_name, const std::vector<Row>& rows) {
  std::string text = "# Made by `solleva plan park --portfolio`. Each row is one decision by itself; two that train the same people add up to less.\n"
                     "# effect: what people of poor households gain in a year, if the tables are right, less the share displaced and times the share of draws in which the firm does not lose money.\n"
                     "# effect_sd: what is not sure about the share displaced and about losing money; that of training is not known.\n"
                     "# An experiment in Ethiopia found no detectable effect of an industrial job offer on income after a year (Blattman and Dercon 2018): see what the portfolio is with effects of 0 here.\n"
                     "[portfolio]\nid = " + toml_text(input.file.id) + "\nname = { en = " + toml_text(input.file.name) + " }\n";
  const std::string alone = "each row is one decision by itself: two that want the same people add up to less than what stands here";
  text += "note = " + toml_text(input.file.note.empty() ? alone : input.file.note + "; " + alone) + "\n";
  text += "households = " + toml_text(table_name) + "\nhousehold = \"id\"\nrows = \"decisions\"\nmoney = " + toml_text(input.file.money) + "\nunit = " + toml_text(input.file.money + " of income a year") + "\n";
  double all = 0;
  for (const Row& row : rows) all += row.cost;
  for (const char* kind : {"firm", "training"}) {
    if (std::ranges::find(rows, std::string(kind), &Row::kind) == rows.end()) continue;
    text += std::string("\n[[measure]]\nid = \"") + kind + "\"\nwho = \"kind = '" + kind + "'\"\ncost = \"cost\"\neffect = \"effect\"\n" + (kind == std::string("firm") ? "effect-sd = \"effect_sd\"\n" : "");
  }
  return text + "\n# Enough for everything; set it to the money that there is.\n[[budget]]\nsource = \"programme\"\namount = " + format_double(std::ceil(std::max(1.0, all))) + "\n";
}

}  // namespace

Result<PortfolioFiles> park_portfolio(const ParkInput& input, const ParkAnswer& answer, const std::string& table_name, const RunControl& control) {
  std::vector<Row> rows;
  add_firms(input, answer, rows);
  if (Done done = add_training(input, answer, rows, control); !done) return fail(done.error());
  if (rows.empty()) {
    Error error{errors::bad_value, "--portfolio cannot be used here"};
    error.where.field = "--portfolio";
    error.why = "nobody of a poor household gains by a place of the park";
    return fail(std::move(error));
  }
  PortfolioFiles files;
  files.table = "id,kind,cost,effect,effect_sd\n";
  for (const Row& row : rows) files.table += share::csv_text(row.id) + "," + row.kind + "," + park_figure(row.cost) + "," + park_figure(row.effect) + "," + (row.spread ? park_figure(*row.spread) : "") + "\n";
  files.programme = programme_of(input, table_name, rows);
  return files;
}

}  // namespace solleva::cli
