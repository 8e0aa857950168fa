// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "solleva/data/relocation_file.h"
#include "solleva/plan/plan.h"

// What `plan relocation` reads: families, sites, what a move is worth, who agreed; what staying costs and brings; what a month costs.
namespace solleva::cli {

/// A family that is not planned for.
struct WithoutConsent {
  std::string family, why;
  std::uint32_t hamlet = 0;
};

/// What a family said at a visit.
enum class Answer { yes, no, undecided };
struct VisitAnswer {
  std::int64_t visit = 0;
  Answer answer = Answer::undecided;
  bool alternatives = false;  ///< something else was offered
};

/// What the programme pays for a family that moves to a site.
struct SiteCost {
  double home = 0, land = 0, host = 0, removal = 0;
  double running = 0;  ///< of all the years that are counted
  std::string tenure;  ///< how the home is held; empty: not known

  /// Formula: the sum. Source: definition. Units: money.
  double all() const { return home + land + host + removal + running; }
};

/// A stay measure beside what the plan needs of it.
struct StayFacts {
  double running = 0;               ///< of all the years that are counted; within the fixed cost
  std::optional<double> effect_sd = {};  ///< of a family
};

/// What an audit asks of a family.
struct FamilyFacts {
  std::string rights;  ///< a, b or c; empty: not known
  std::optional<double> replacement = {}, compensation = {};
  std::vector<VisitAnswer> answers = {};
};

struct RelocationInput {
  explicit RelocationInput(const Date& on) : move{on} {}

  data::RelocationFile file;                ///< with what the command line says instead
  plan::relocation::Move move;              ///< only families that agreed
  std::vector<std::size_t> rows;            ///< of those in the table of families
  std::vector<std::string> kinds;           ///< of room, as --families calls them
  std::vector<std::string> neighbours;      ///< names of the groups
  std::vector<WithoutConsent> without;      ///< everybody else
  std::string statement;                    ///< of --consent-recorded; empty: consents are recorded

  std::vector<plan::relocation::Hamlet> hamlets;  ///< at least one: everybody lives somewhere
  std::vector<std::uint32_t> hamlet_of;
  std::vector<plan::relocation::StayMeasure> measures;
  std::vector<StayFacts> stay;                    ///< of each measure
  std::vector<SiteCost> costs;                    ///< of each site; empty: not known
  std::vector<std::optional<plan::relocation::BudgetChange>> budgets;  ///< families x sites; empty: not known of anybody
  std::vector<FamilyFacts> facts;                 ///< of each family
  std::map<std::string, std::vector<VisitAnswer>> answers;  ///< of everybody, by visit
  std::optional<plan::matching::Market> wishes;

  std::vector<share::Input> inputs;
  std::vector<Note> notes;

  bool has_hamlets() const { return !file.hamlet.empty(); }
  const std::optional<plan::relocation::BudgetChange>& budget_at(std::size_t family, std::size_t site) const { return budgets[family * move.sites.size() + site]; }
  /// Whether the family could live at the site if it had the site for itself.
  bool could_live(std::size_t family, std::size_t site) const;
  /// Whether a move there leaves less in a month, or debts above what the programme allows; false where nothing is known.
  bool at_risk(std::size_t family, std::size_t site) const;
};

/// --families, --sites, --weights, --compatibility, --consents and what belongs to them.
std::vector<Option> relocation_options();

/// The file of a programme where one is given, with what the options say instead. Errors: those of data::load_relocation(), cli.missing-option, cli.bad-value.
Checked<data::RelocationFile> relocation_settings(const Arguments& arguments);

/// Reads the tables and sorts out who agreed. Errors: those of data; plan.bad-relocation (a family or site that is there twice or is missing in
/// another table, room that is not whole), cli.missing-option, cli.bad-value.
Result<RelocationInput> read_relocation(const Arguments& arguments, const data::RelocationFile& file, const RunControl& control);

}  // namespace solleva::cli
