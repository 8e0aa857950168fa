// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "app/cli/help.h"
#include "app/cli/words.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

/// Text inside single quotes of a shell.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::vector<std::string> steps() {
  std::vector<std::string> all;
  for (const Command& command : commands()) {
    if (all.empty() || all.back() != command.step) all.push_back(command.step);
  }
  return all;
}

std::vector<std::string> verbs_of(const std::string& step) {
  std::vector<std::string> all;
  for (const Command& command : commands()) {
    if (command.step == step && !command.verb.empty()) all.push_back(command.verb);
  }
  return all;
}

std::vector<std::string> spellings(const Option& option) {
  std::vector<std::string> all{"--" + option.name};
  if (option.letter) all.push_back(std::string("-") + option.letter);
  return all;
}

std::string bash_command(const Command& command) {
  std::vector<std::string> names{"--help"};
  std::string cases;
  for (const Option& option : command.options) {
    names.push_back("--" + option.name);
    if (option.type == Type::flag) continue;
    std::string reply = "return";
    if (!option.allowed.empty()) {
      reply = "COMPREPLY=($(compgen -W " + quoted(join(option.allowed, " ")) + " -- \"$word\")); return";
    } else if (option.type == Type::file || option.type == Type::folder) {
      reply = std::string("COMPREPLY=($(compgen -") + (option.type == Type::file ? "f" : "d") + " -- \"$word\")); return";
    }
    cases += "        " + join(spellings(option), "|") + ") " + reply + " ;;\n";
  }
  std::vector<std::string> words;
  for (const Positional& argument : command.arguments)
    words.insert(words.end(), argument.allowed.begin(), argument.allowed.end());
  std::string out = "    " + quoted(command.name()) + ")\n";
  if (!cases.empty()) out += "      case \"$before\" in\n" + cases + "      esac\n";
  return out + "      options=" + quoted(join(names, " ")) + "; words=" + quoted(join(words, " ")) + " ;;\n";
}

std::string bash_script() {
  std::string out =
      "# bash completion of solleva, made by `solleva completions bash`\n"
      "_solleva() {\n"
      "  local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\" options='' words=''\n"
      "  local step=\"${COMP_WORDS[1]}\" command=\"${COMP_WORDS[1]}\"\n"
      "  COMPREPLY=()\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    COMPREPLY=($(compgen -W " +
      quoted(join(steps(), " ") + " --help --version") +
      " -- \"$word\")); return\n"
      "  fi\n"
      "  case \"$step\" in\n";
  for (const std::string& step : steps()) {
    const std::vector<std::string> verbs = verbs_of(step);
    if (verbs.empty()) continue;
    out += "    " + step + ")\n      if ((COMP_CWORD == 2)); then COMPREPLY=($(compgen -W " +
           quoted(join(verbs, " ") + " --help") + " -- \"$word\")); return; fi\n      command=\"$step ${COMP_WORDS[2]}\" ;;\n";
  }
  out += "  esac\n  case \"$command\" in\n";
  for (const Command& command : commands()) out += bash_command(command);
  return out +
         "  esac\n"
         "  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
         "  elif [[ -n $words ]]; then COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "  else COMPREPLY=($(compgen -f -- \"$word\")); fi\n"
         "}\n"
         "complete -o filenames -F _solleva solleva\n";
}

/// Inside _arguments a colon, a bracket and a backslash have a meaning of their own.
std::string zsh_escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == ':' || c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_action(Type type, const std::vector<std::string>& allowed) {
  if (!allowed.empty()) return "(" + join(allowed, " ") + ")";
  if (type == Type::file) return "_files";
  if (type == Type::folder) return "_files -/";
  return " ";
}

std::string zsh_command(const Command& command) {
  std::string out = "    " + quoted(command.name()) + ")\n      _arguments '(-h --help)'{-h,--help}'[show help]'";
  for (const Option& option : command.options) {
    std::string tail = "[" + zsh_escaped(option.help) + "]";
    if (option.type != Type::flag) tail += ":" + zsh_escaped(option.value) + ":" + zsh_action(option.type, option.allowed);
    for (const std::string& spelling : spellings(option))
      out += " \\\n        " + quoted((option.repeatable ? "*" : "") + spelling + tail);
  }
  for (const Positional& argument : command.arguments) {
    const bool many = argument.presence == Presence::one_or_more || argument.presence == Presence::any;
    const std::string count = many ? "*:" : argument.presence == Presence::optional ? "::" : ":";
    out += " \\\n        " + quoted(count + argument.name + ":" + zsh_action(argument.type, argument.allowed));
  }
  return out + " ;;\n";
}

std::string zsh_script() {
  std::string out =
      "#compdef solleva\n# zsh completion of solleva, made by `solleva completions zsh`\n_solleva() {\n  local "
      "command=\"${words[2]}\" used=1\n"
      "  local -a choices\n  if ((CURRENT == 2)); then\n    choices=(" +
      join(steps(), " ") +
      ")\n    _describe step choices; return\n  fi\n"
      "  case \"$command\" in\n";
  for (const std::string& step : steps()) {
    if (verbs_of(step).empty()) continue;
    out += "    " + step + ")\n      choices=(";
    for (const Command& command : commands()) {
      if (command.step == step) out += quoted(command.verb + ":" + command.summary) + " ";
    }
    out +=
        ")\n      if ((CURRENT == 3)); then _describe verb choices; return; fi\n      command=\"$command ${words[3]}\"; used=2 "
        ";;\n";
  }
  out += "  esac\n  words=(\"$command\" \"${(@)words[used+2,-1]}\")\n  ((CURRENT -= used))\n  case \"$command\" in\n";
  for (const Command& command : commands()) out += zsh_command(command);
  return out + "  esac\n}\nif [[ $funcstack[1] == _solleva ]]; then _solleva \"$@\"; else compdef _solleva solleva; fi\n";
}

std::string fish_script() {
  std::string out = "# fish completion of solleva, made by `solleva completions fish`\n";
  std::set<std::string> told;
  for (const Command& command : commands()) {
    if (command.verb.empty()) {
      out += "complete -c solleva -n __fish_use_subcommand -f -a " + command.step + " -d " + quoted(command.summary) + "\n";
    } else if (told.insert(command.step).second) {
      out += "complete -c solleva -n __fish_use_subcommand -f -a " + command.step + "\n";
    }
    std::string when = "__fish_seen_subcommand_from " + command.step;
    if (!command.verb.empty()) {
      out += "complete -c solleva -n " +
             quoted(when + "; and not __fish_seen_subcommand_from " + join(verbs_of(command.step), " ")) + " -f -a " +
             command.verb + " -d " + quoted(command.summary) + "\n";
      when += "; and __fish_seen_subcommand_from " + command.verb;
    }
    for (const Option& option : command.options) {
      out += "complete -c solleva -n " + quoted(when) + " -l " + option.name;
      if (option.letter) out += std::string(" -s ") + option.letter;
      if (option.type != Type::flag) out += option.allowed.empty() ? " -r" : " -x -a " + quoted(join(option.allowed, " "));
      out += " -d " + quoted(option.help) + "\n";
    }
    for (const Positional& argument : command.arguments) {
      if (!argument.allowed.empty())
        out += "complete -c solleva -n " + quoted(when) + " -f -a " + quoted(join(argument.allowed, " ")) + "\n";
    }
  }
  return out;
}

}  // namespace

std::string completion_script(std::string_view shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  return fish_script();
}

}  // namespace solleva::cli
