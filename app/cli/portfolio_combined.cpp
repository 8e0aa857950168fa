// SPDX-License-Identifier: Apache-2.0
#include "app/cli/portfolio_combined.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <numeric>
#include <utility>

#include "app/cli/errors.h"
#include "app/cli/words.h"
#include "solleva/base/text.h"
#include "solleva/share/downloads.h"

namespace solleva::cli {
namespace {

Error refused(std::string what, std::string why, std::string field, std::string hint = {}) {
  Error error{errors::bad_value, std::move(what)};
  error.why = std::move(why);
  error.where.field = std::move(field);
  error.hint = std::move(hint);
  return error;
}

/// What a programme has that would mean something else beside others.
Done check_part(const data::PortfolioFile& file) {
  const char* what = !file.years.empty() ? "years" : !file.scenarios.empty() ? "scenarios" : !file.then.empty() ? "further objectives" : !file.floors.empty() ? "floors" : nullptr;
  if (what == nullptr) return {};
  Error error = refused(std::string("the programme has ") + what + ", which cannot be combined", "what they mean beside other programmes must be said there", "", "take them out, and write them into the combined programme");
  error.where.file = file.file;
  return fail(std::move(error));
}

Checked<std::unique_ptr<CombinedPart>> read_part(const std::string& path, const RunControl& control) {
  Checked<data::PortfolioFile> file = data::load_portfolio(path);
  if (!file) return tl::unexpected(file.error());
  if (Done done = check_part(*file); !done) return fail(done.error());
  const std::string households = (std::filesystem::path(path).parent_path() / file->households).string();
  Result<OpenTable> source = open_plain(households, control);
  if (!source) return fail(source.error());
  Result<data::PortfolioTable> table = data::read_portfolio(source->engine, source->table, *file);
  if (!table) return fail(in_file(table.error(), households));
  const Result<share::Input> input = input_of(path);
  if (!input) return fail(input.error());
  auto part = std::make_unique<CombinedPart>(CombinedPart{std::move(*file), std::move(*source), std::move(*table), {}, *input, 1});
  Result<PortfolioProblem> problem = problem_of(part->file, part->table, part->source.table);
  if (!problem) return fail(in_file(problem.error(), households));
  part->problem = std::move(*problem);
  return part;
}

/// ID=NUMBER.
Result<std::map<std::string, double>> worths_of(const Combination& combination, const std::vector<std::string>& texts) {
  std::vector<std::string> ids;
  for (const auto& part : combination.parts) ids.push_back(part->file.id);
  std::map<std::string, double> worths;
  for (const std::string& text : texts) {
    const std::size_t sign = text.find('=');
    const std::string id(trim(text.substr(0, sign)));
    const std::optional<double> worth = sign == std::string::npos ? std::nullopt : parse_double(trim(std::string_view(text).substr(sign + 1)));
    if (!worth || !(*worth > 0)) return fail(refused("cannot use \"" + text + "\"", "it takes a programme and a number above 0, as in made-valley=12000", "--worth"));
    if (std::ranges::find(ids, id) == ids.end()) return fail(refused("no programme is called \"" + id + "\"", "they are " + join(ids, ", "), "--worth", did_you_mean(id, ids)));
    if (!worths.emplace(id, *worth).second) return fail(refused("the worth of \"" + id + "\" is there twice", "", "--worth"));
  }
  return worths;
}

Done set_worths(Combination& combination, const CombineWishes& wishes) {
  const Result<std::map<std::string, double>> worths = worths_of(combination, wishes.worth);
  if (!worths) return fail(worths.error());
  combination.unit = wishes.unit.empty() ? combination.parts.front()->file.unit : wishes.unit;
  for (const auto& part : combination.parts) {
    const auto worth = worths->find(part->file.id);
    if (worth != worths->end()) {
      part->counts_as = worth->second;
    } else if (part->file.unit != combination.unit) {
      return fail(refused("\"" + part->file.unit + "\" of " + part->file.id + " and \"" + combination.unit + "\" do not add up", "how many of one a unit of the other is worth is a judgement that nobody can make for you", "--worth",
                          "write --worth " + part->file.id + "=NUMBER, and --unit where the common unit is another"));
    }
  }
  return {};
}

/// Whether the parts can stand in one programme.
Done check_together(const Combination& combination) {
  const data::PortfolioFile& first = combination.parts.front()->file;
  for (std::size_t i = 0; i < combination.parts.size(); ++i) {
    const data::PortfolioFile& file = combination.parts[i]->file;
    for (std::size_t other = 0; other < i; ++other) {
      if (combination.parts[other]->file.id == file.id) return fail(refused("two programmes are called \"" + file.id + "\"", "their decisions could not be told apart", "PROGRAMME"));
    }
    if (file.money != first.money) return fail(refused(file.id + " counts money in " + file.money + ", " + first.id + " in " + first.money, "they cannot share a budget", "PROGRAMME", "state all in one currency"));
    if (file.most != first.most) return fail(refused(file.id + " and " + first.id + " allow different numbers of measures for a household", "one programme has one rule", "PROGRAMME", "give both the same measures-each"));
  }
  return {};
}

std::string column_of(const char* what, std::size_t measure) { return what + std::to_string(measure + 1); }

std::string number_text(double value) { return std::isnan(value) ? "" : format_double(value); }

std::string table_of(const Combination& combination) {
  std::size_t most = 0;
  for (const auto& part : combination.parts) most = std::max(most, part->file.measures.size());
  std::string text = "id,programme,place";
  for (std::size_t j = 0; j < most; ++j) text += "," + column_of("cost", j) + "," + column_of("effect", j) + "," + column_of("effect_sd", j);
  text += "\n";
  for (const auto& part : combination.parts) {
    const data::PortfolioTable& table = part->table;
    const std::size_t measures = part->file.measures.size();
    for (std::size_t i = 0; i < table.ids.size(); ++i) {
      const std::string& place = table.places[table.place[i]];
      text += share::csv_text(part->file.id + ": " + table.ids[i]) + "," + share::csv_text(part->file.id) + "," + share::csv_text(place.empty() ? part->file.name : place);
      for (std::size_t j = 0; j < most; ++j) {
        const bool may = j < measures && !std::isnan(part->problem.effect[i * measures + j]);
        const bool sure = may && !table.effect_sd[j].empty();
        text += "," + number_text(may ? table.cost[j][i] : std::nan("")) + "," + number_text(may ? part->counts_as * part->problem.effect[i * measures + j] : std::nan("")) + "," +
                number_text(sure ? part->counts_as * table.effect_sd[j][i] : std::nan(""));
      }
      text += "\n";
    }
  }
  return text;
}

std::string measure_id(const CombinedPart& part, std::size_t measure) { return part.file.id + "-" + part.file.measures[measure].id; }

std::string source_of(const CombinedPart& part, const std::string& source) { return part.file.id + ": " + source; }

std::string names_text(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(toml_text(name));
  return "[" + join(quoted, ", ") + "]";
}

std::string measure_text(const Combination& combination, const CombinedPart& part, std::size_t j) {
  const data::PortfolioMeasure& measure = part.file.measures[j];
  std::string text = "\n[[measure]]\nid = " + toml_text(measure_id(part, j)) + "\nname = { en = " + toml_text(part.file.name + ": " + measure.name) + " }\n";
  const std::string cost = column_of("cost", j);
  text += "who = " + toml_text("programme = '" + part.file.id + "' AND " + cost + " IS NOT NULL") + "\ncost = " + toml_text(cost) + "\neffect = " + toml_text(column_of("effect", j)) + "\n";
  if (!part.table.effect_sd[j].empty()) text += "effect-sd = " + toml_text(column_of("effect_sd", j)) + "\n";
  if (!measure.error_source.empty()) text += "error-source = " + toml_text(part.file.id + ": " + measure.error_source) + "\n";
  if (!combination.money) {
    std::vector<std::string> sources;
    for (const std::string& source : measure.sources.empty() ? part.problem.sources : measure.sources) sources.push_back(source_of(part, source));
    text += "sources = " + names_text(sources) + "\n";
  }
  if (measure.capacity) text += "capacity = " + std::to_string(*measure.capacity) + "\n";
  if (measure.capacity_of_a_place) text += "capacity-of-a-place = " + std::to_string(*measure.capacity_of_a_place) + "\n";
  if (measure.opening) text += "opening = " + format_double(*measure.opening) + "\n";
  for (const auto& [key, others] : {std::pair("needs", &measure.needs), std::pair("excludes", &measure.excludes)}) {
    std::vector<std::string> names;
    for (const std::size_t other : *others) names.push_back(measure_id(part, other));
    if (!names.empty()) text += std::string(key) + " = " + names_text(names) + "\n";
  }
  if (part.table.without_consent[j] > 0) text += "# " + std::to_string(part.table.without_consent[j]) + " could have it, but their consent is not on record: they are not in the table.\n";
  for (const data::PortfolioCapacity& one : part.file.capacities) {
    if (one.measure == j) text += "\n[[capacity]]\nmeasure = " + toml_text(measure_id(part, j)) + "\nplace = " + toml_text(one.place) + "\nhouseholds = " + std::to_string(one.households) + "\n";
  }
  return text;
}

std::string budgets_text(const Combination& combination) {
  if (combination.money) return "\n[[budget]]\nsource = \"together\"\namount = " + format_double(*combination.money) + "\n";
  std::string text;
  for (const auto& part : combination.parts) {
    for (const data::PortfolioBudget& budget : part->file.budgets) {
      text += "\n[[budget]]\nsource = " + toml_text(source_of(*part, budget.source)) + "\n" + (budget.place.empty() ? "" : "place = " + toml_text(budget.place) + "\n") + "amount = " + format_double(budget.amount) + "\n";
    }
  }
  return text;
}

/// Each word of a part about itself once, and what its effects were taken to be worth.
std::string note_of(const Combination& combination) {
  std::vector<std::string> notes;
  for (const auto& part : combination.parts) {
    if (!part->file.note.empty() && std::ranges::find(notes, part->file.note) == notes.end()) notes.push_back(part->file.note);
  }
  std::vector<std::string> worths;
  for (const auto& part : combination.parts) {
    if (part->file.unit != combination.unit || part->counts_as != 1) worths.push_back("one of \"" + part->file.unit + "\" of " + part->file.id + " counts as " + format_double(part->counts_as));
  }
  if (!worths.empty()) notes.push_back("a judgement, not a finding: " + join(worths, ", ") + " of \"" + combination.unit + "\"");
  return join(notes, "; ");
}

}  // namespace

Checked<Combination> read_combination(const std::vector<std::string>& paths, const CombineWishes& wishes, const RunControl& control) {
  Combination combination;
  combination.money = wishes.money;
  for (const std::string& path : paths) {
    Checked<std::unique_ptr<CombinedPart>> part = read_part(path, control);
    if (!part) return tl::unexpected(part.error());
    combination.parts.push_back(std::move(*part));
  }
  if (Done done = check_together(combination); !done) return fail(done.error());
  if (Done done = set_worths(combination, wishes); !done) return fail(done.error());
  return combination;
}

PortfolioFiles combined_files(const Combination& combination, const std::string& id, const std::string& table_name) {
  std::vector<std::string> names;
  for (const auto& part : combination.parts) names.push_back(part->file.name);
  const data::PortfolioFile& first = combination.parts.front()->file;
  std::string text = "# Made by `solleva plan combine` from " + join(names, ", ") + ". Rows of different programmes are different decisions, and their effects add up:\n"
                     "# where two of them act on the same people that is too much.\n[portfolio]\nid = " + toml_text(id) + "\nname = { en = " + toml_text(join(names, ", ")) + " }\n";
  text += "households = " + toml_text(table_name) + "\nhousehold = \"id\"\nrows = \"decisions\"\nplace = \"place\"\ngroup = \"programme\"\nmoney = " + toml_text(first.money) + "\nunit = " + toml_text(combination.unit) + "\n";
  if (first.most > 1) text += "measures-each = " + std::to_string(first.most) + "\n";
  if (const std::string note = note_of(combination); !note.empty()) text += "note = " + toml_text(note) + "\n";
  for (const auto& part : combination.parts) {
    for (std::size_t j = 0; j < part->file.measures.size(); ++j) text += measure_text(combination, *part, j);
  }
  return {text + budgets_text(combination), table_of(combination)};
}

share::List combined_list(const Combination& combination) {
  share::List list;
  list.name = "programmes";
  list.keys = 1;
  for (const auto& part : combination.parts) {
    double money = 0;
    for (const data::PortfolioBudget& budget : part->file.budgets) money += budget.amount;
    const std::int64_t without = std::accumulate(part->table.without_consent.begin(), part->table.without_consent.end(), std::int64_t{0});
    list.rows.push_back({{"programme", part->file.id},
                         {"measures", static_cast<std::int64_t>(part->file.measures.size())},
                         {"rows", static_cast<std::int64_t>(part->table.ids.size())},
                         {"without_consent", without},
                         {"money", money},
                         {"unit", part->file.unit},
                         {"counts_as", part->counts_as}});
  }
  return list;
}

}  // namespace solleva::cli
