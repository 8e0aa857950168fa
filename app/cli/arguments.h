// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solleva/base/result.h"
#include "solleva/data/design_file.h"
#include "solleva/share/envelope.h"

namespace solleva::cli {

struct Command;
struct Option;

/// The values of one call, already checked against the definition of the command. Asking for a name that the definition
/// does not have, or in another type than it has there, is a bug and throws std::logic_error.
class Arguments {
 public:
  /// Reads what follows the name of the command. An option that takes a value takes the next word as it is, even where
  /// it begins with a dash; `--` ends the options; a word such as -3 is a value, not an option.
  /// Errors: cli.unknown-option, cli.missing-value, cli.unwanted-value, cli.bad-value, cli.repeated-option,
  /// cli.missing-option, cli.missing-argument, cli.unexpected-argument; every one of them exits with 2.
  static Result<Arguments> parse(const Command& command, std::span<const std::string> words);

  const Command& command() const { return *command_; }

  /// Options of the file that --design names, where the command has it, take effect unless the user wrote them; --variance sets the
  /// replicate weights of the file aside. Errors: those of data::load_design().
  Checked<Arguments> with_design() const;
  const data::DesignFile* design() const { return design_.get(); }  ///< null: no such file
  const std::optional<share::Input>& design_input() const { return design_input_; }

  bool flag(std::string_view name) const;
  std::string text(std::string_view name) const;                ///< empty where it was not given and has no default
  std::vector<std::string> texts(std::string_view name) const;  ///< of a repeatable option or argument
  std::optional<double> number(std::string_view name) const;
  std::optional<std::int64_t> integer(std::string_view name) const;
  bool given(std::string_view name) const;            ///< whether the user wrote it, here or in the file of a design
  bool from_design(std::string_view name) const;      ///< whether the file of a design gave it, not the command line
  bool has(std::string_view name) const;              ///< whether the definition has it
  const Option* option(std::string_view name) const;  ///< its definition, or null

  share::Format format() const;  ///< what --format says, or the ending of --output, or text

  /// The options with their defaults as the envelope shows them: those that can change a result, in the order of the definition.
  share::Fields shown_options() const;

 private:
  const Command* command_ = nullptr;
  std::map<std::string, std::vector<std::string>, std::less<>> values_;  ///< as written; absent: not given
  std::shared_ptr<const data::DesignFile> design_;
  std::set<std::string, std::less<>> from_design_;
  std::optional<share::Input> design_input_;
};

}  // namespace solleva::cli
