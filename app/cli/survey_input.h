// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/open_table.h"
#include "solleva/measure/measure.h"

namespace solleva::cli {

/// A survey as a command finds it: the table, how it was sampled, and the groups asked for.
struct SurveyInput {
  OpenTable source;
  data::SurveyDesign design;                   ///< of all rows of the table, whatever --where says
  std::optional<data::Replicates> replicates;  ///< where --variance asks for them
  std::vector<measure::Domain> domains;        ///< all rows of --where, then a domain for each group of --by
  std::vector<Note> notes;
  std::vector<double> equivalence = {};        ///< what amounts of each row are divided by; empty: they stay as they are
  std::optional<data::SurveyDesign> sampled = {};  ///< the design before its weights were calibrated
  std::shared_ptr<const data::CalibrationTotals> totals = {};  ///< to which they are; null: they are not
  std::string units = {};                      ///< the column whose values are PSUs where --psu names none
  std::vector<std::uint32_t> everybody = {};   ///< all rows, whatever --where says: lines relative to a society are those of all its members

  const std::vector<std::uint32_t>& whole() const { return domains.front().rows; }
};

/// How a survey was sampled, how its errors are found, and whom it speaks of: --design, --weight, --size, --strata, --psu, --fpc,
/// --nested, --household, --lonely-psu, --replicate-weights, --variance, --replicates, --seed, --by, --level.
std::vector<Option> survey_options();

/// What several columns of --by make: a group for each combination of their values, or for each value of each column.
enum class Grouping { crossed, column_by_column };

/// Reads FILE with these options; `path` names another file. Errors: those of data, with the place in the file; cli.bad-value where options do not go
/// together.
Result<SurveyInput> read_survey(const Arguments& arguments, const RunControl& control, Grouping grouping = Grouping::crossed,
                                const std::string& path = {});

/// Several files as rounds of one survey, one under the other with the column kRound: a PSU of the same name is the same PSU in all of
/// them. Units of the column `units`, where it is not empty, are followed by it: without --psu they are the PSUs, and with it a note counts
/// those that are in another PSU in another round. Errors: those of read_survey() and open_tables().
Result<SurveyInput> read_survey_rounds(const Arguments& arguments, const RunControl& control, const std::vector<std::string>& paths,
                                       const std::string& units);

/// Adds the groups of the first domain by these columns, as --by does. Errors: those of data::coded_column().
Done add_groups(SurveyInput& survey, const std::vector<std::string>& names, Grouping grouping);

/// How the waves of a survey, whose codes `waves` are, hang together. Where no PSU was sampled in two of them (or `apart` says that
/// equal codes mean different PSUs), strata are crossed with waves, so that waves are independent samples; else what the shared PSUs
/// have in common counts in every comparison. True where waves are independent. Errors: those of read_survey().
Result<bool> separate_waves(SurveyInput& survey, const Arguments& arguments, const data::CodedColumn& waves, bool apart,
                            const RunControl& control);

/// Bootstrap replicates of a survey, calibrated anew where its weights are. Errors: those of data::Replicates.
Result<data::Replicates> bootstrap_of(const SurveyInput& survey, std::size_t count, std::uint64_t seed, const RunControl& control);

/// The names in a list of columns, as in --by region,sex: options may be repeated, and hold several names with commas.
std::vector<std::string> column_list(const Arguments& arguments, std::string_view option);

/// The same, where none may be there twice. Errors: cli.bad-value.
Result<std::vector<std::string>> distinct_list(const Arguments& arguments, std::string_view option);

/// That something is asked for twice by an option.
Error asked_twice(const std::string& name, std::string_view option);

/// Leaves the rows out of every domain where `keep` is false; they stay in the design.
void keep_rows(SurveyInput& survey, const std::vector<bool>& keep);

}  // namespace solleva::cli
