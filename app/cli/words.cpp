// SPDX-License-Identifier: Apache-2.0
#include "app/cli/words.h"

#include "solleva/base/text.h"

namespace solleva::cli {

std::string usage_arguments(const Command& command) {
  std::vector<std::string> words;
  for (const Positional& argument : command.arguments) {
    switch (argument.presence) {
      case Presence::required:
        words.push_back(argument.name);
        break;
      case Presence::optional:
        words.push_back("[" + argument.name + "]");
        break;
      case Presence::one_or_more:
        words.push_back(argument.name + "...");
        break;
      case Presence::any:
        words.push_back("[" + argument.name + "...]");
        break;
    }
  }
  return join(words, " ");
}

std::string wrapped(std::string_view text, std::size_t width, std::string_view indent) {
  std::string out;
  std::string line;
  auto end_line = [&] {
    if (!line.empty()) out += std::string(indent) + line + "\n";
    line.clear();
  };
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    if (!line.empty() && line.size() + 1 + word.size() > width) end_line();
    if (!line.empty()) line += ' ';
    line += word;
  }
  end_line();
  return out;
}

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') out += '\\';
    const auto code = static_cast<unsigned char>(letter);
    out += code < 0x20 || code == 0x7F ? ' ' : letter;
  }
  return out + "\"";
}

std::vector<std::string> paragraphs(std::string_view text) {
  std::vector<std::string> all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\n\n"), text.size());
    if (end > 0) all.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 2));
  }
  return all;
}

}  // namespace solleva::cli
