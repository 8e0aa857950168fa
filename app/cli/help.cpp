// SPDX-License-Identifier: Apache-2.0
#include "app/cli/help.h"

#include <algorithm>

#include "app/cli/words.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

constexpr std::size_t kWidth = 100;

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

std::string option_head(const Option& option) {
  std::string head = option.letter ? std::string("-") + option.letter + ", " : std::string();
  head += "--" + option.name;
  if (!option.value.empty()) head += " " + option.value;
  return head;
}

std::string option_text(const Option& option) {
  std::string text = option.help;
  if (!option.allowed.empty()) text += ": " + join(option.allowed, ", ");
  if (option.required) text += " (needed)";
  if (!option.alias.empty()) text += ", also --" + option.alias;
  if (option.repeatable) text += " (may be repeated)";
  if (!option.fallback.empty()) text += " [default: " + option.fallback + "]";
  return text;
}

std::string argument_text(const Positional& argument) {
  return argument.allowed.empty() ? argument.help : argument.help + ": " + join(argument.allowed, ", ");
}

/// Rows of a term and its text, side by side, the text wrapped.
class Terms {
 public:
  void add(std::string term, std::string text) { rows_.emplace_back(std::move(term), std::move(text)); }

  std::string str() const {
    std::size_t width = 0;
    for (const auto& [term, text] : rows_) width = std::max(width, term.size());
    std::string out;
    for (const auto& [term, text] : rows_) {
      const std::string block = wrapped(text, kWidth - width - 4, std::string(width + 4, ' '));
      out += "  " + padded(term, width) + "  " + (block.size() > width + 4 ? block.substr(width + 4) : "\n");
    }
    return out;
  }

 private:
  std::vector<std::pair<std::string, std::string>> rows_;
};

std::string usage_line(const Command& command) {
  const std::string arguments = usage_arguments(command);
  return "solleva " + command.name() + (arguments.empty() ? "" : " " + arguments) + (command.options.empty() ? "" : " [options]");
}

std::string roff(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) out += "\\&";
      out += c;
    }
  }
  return out;
}

std::string roff_command(const Command& command) {
  std::string out = ".SS " + roff(usage_line(command)) + "\n" + roff(command.summary) + ".\n";
  for (const std::string& paragraph : paragraphs(command.description)) out += ".PP\n" + roff(paragraph) + "\n";
  for (const Positional& argument : command.arguments) {
    out += ".TP\n\\fI" + roff(argument.name) + "\\fR\n" + roff(argument_text(argument)) + "\n";
  }
  for (const Option& option : command.options)
    out += ".TP\n\\fB" + roff(option_head(option)) + "\\fR\n" + roff(option_text(option)) + "\n";
  for (const Example& example : command.examples) {
    out += ".PP\n" + roff(example.text) + ":\n.PP\n.nf\n.RS\n" + roff(example.command) + "\n.RE\n.fi\n";
  }
  return out;
}

std::string markdown_cell(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_command(const Command& command) {
  std::string out = "## `" + usage_line(command) + "`\n\n" + command.summary + ".\n";
  for (const std::string& paragraph : paragraphs(command.description)) out += "\n" + paragraph + "\n";
  if (!command.arguments.empty()) {
    out += "\n| argument | meaning |\n|---|---|\n";
    for (const Positional& a : command.arguments) out += "| `" + a.name + "` | " + markdown_cell(argument_text(a)) + " |\n";
  }
  if (!command.options.empty()) {
    out += "\n| option | meaning |\n|---|---|\n";
    for (const Option& o : command.options)
      out += "| `" + markdown_cell(option_head(o)) + "` | " + markdown_cell(option_text(o)) + " |\n";
  }
  if (!command.examples.empty()) {
    out += "\n```sh\n";
    for (const Example& example : command.examples) out += "# " + example.text + "\n" + example.command + "\n";
    out += "```\n";
  }
  return out + "\n";
}

constexpr std::string_view kExitCodes[][2] = {
    {"0", "the work is done"},
    {"1", "the result says no: a check failed"},
    {"2", "the command or its options are wrong"},
    {"3", "a file, a value or an expression is wrong"},
    {"4", "the environment: disk, permission, database, network, a missing package"},
    {"70", "a bug of ours"},
    {"130", "stopped by Ctrl-C or a termination signal"},
};

constexpr std::string_view kIntroduction =
    "Solleva measures poverty and what reduces it. Each step of the work is a command that reads files and writes files; "
    "`solleva run` walks the whole loop that a programme file describes.";

}  // namespace

std::string overview() {
  Terms terms;
  for (const Command& command : commands()) terms.add(command.name(), command.summary);
  return "solleva: lift people out of poverty, measured honestly\n\nusage: solleva <step> <verb> INPUT [options]\n\n" +
         terms.str() + "\nsolleva <step> <verb> -h shows the options and examples of a command.\n";
}

std::string step_help(std::string_view step) {
  Terms terms;
  for (const Command& command : commands()) {
    if (command.step == step) terms.add(command.name(), command.summary);
  }
  return "usage: solleva " + std::string(step) + " <verb> INPUT [options]\n\n" + terms.str();
}

std::string command_help(const Command& command) {
  std::string out = "usage: " + usage_line(command) + "\n\n" + wrapped(command.summary, kWidth, "");
  for (const std::string& paragraph : paragraphs(command.description)) out += "\n" + wrapped(paragraph, kWidth, "");
  if (!command.arguments.empty()) {
    Terms terms;
    for (const Positional& argument : command.arguments) terms.add(argument.name, argument_text(argument));
    out += "\narguments:\n" + terms.str();
  }
  Terms terms;
  for (const Option& option : command.options) terms.add(option_head(option), option_text(option));
  terms.add("-h, --help", "show this help");
  out += "\noptions:\n" + terms.str();
  if (!command.examples.empty()) out += "\nexamples:\n";
  for (const Example& example : command.examples) out += "  # " + example.text + "\n  " + example.command + "\n";
  return out;
}

std::string manual_page() {
  std::string out = ".TH SOLLEVA 1 \"\" \"Solleva " SOLLEVA_VERSION
                    "\" \"User Commands\"\n.SH NAME\nsolleva \\- measure poverty and what reduces it\n";
  out += ".SH SYNOPSIS\n.B solleva\n\\fIstep\\fR \\fIverb\\fR \\fIINPUT\\fR [\\fIoptions\\fR]\n.SH DESCRIPTION\n" +
         roff(kIntroduction) + "\n.PP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR after any command shows its help.\n.SH COMMANDS\n";
  for (const Command& command : commands()) out += roff_command(command);
  out += ".SH EXIT STATUS\n";
  for (const auto& [code, meaning] : kExitCodes) out += ".TP\n" + std::string(code) + "\n" + roff(meaning) + "\n";
  return out;
}

std::string reference_page() {
  std::string out =
      "# The command line\n\n<!-- Made by `solleva help commands`; change the definitions in app/cli/commands instead. -->\n\n";
  out += std::string(kIntroduction) +
         "\n\nEvery command has `-h, --help`. What it prints on stdout is data, on stderr talk. The JSON is described in "
         "[json.md](json.md), " +
         "the exit codes and errors in [errors](../errors/README.md).\n\n";
  for (const Command& command : commands()) out += markdown_command(command);
  out.pop_back();
  return out;
}

}  // namespace solleva::cli
