// SPDX-License-Identifier: Apache-2.0
#include "app/cli/console.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

namespace solleva::cli {
namespace {

using namespace std::chrono_literals;

bool stderr_is_terminal() {
  const char* term = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) != 0 && (term == nullptr || std::string_view(term) != "dumb");
}

bool colour() {
  const char* without = std::getenv("NO_COLOR");
  return stderr_is_terminal() && (without == nullptr || *without == 0);
}

/// Whatever goes wrong with talk is nobody's concern.
void write_stderr(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(STDERR_FILENO, text.data(), text.size());
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

/// Control characters of a file's content or name must not reach the terminal.
std::string printable(std::string_view text) {
  std::string out;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n' || (byte >= 0x20 && byte != 0x7f)) {
      out += c;
    } else {
      out += '?';
    }
  }
  return out;
}

}  // namespace

void print_errors(const Errors& errors) {
  const bool coloured = colour();
  std::string text;
  for (const Error& error : errors.all) {
    text += coloured ? "\x1b[1;31merror:\x1b[0m " : "error: ";
    text += printable(to_text(error)) + "\n";
  }
  write_stderr(text);
}

void print_talk(std::string_view line) {
  write_stderr(printable(line) + "\n");
}

Progress::Progress() : terminal_(stderr_is_terminal()), start_(Clock::now()), last_(start_) {}

Progress::~Progress() {
  if (drawn_) write_stderr("\r\x1b[K");
}

void Progress::show(std::string_view phase, double fraction) {
  if (!terminal_) return;
  const std::lock_guard lock(mutex_);
  const Clock::time_point now = Clock::now();
  if (now - start_ < 1s || (drawn_ && now - last_ < 100ms)) return;
  last_ = now;
  drawn_ = true;
  std::string line = "\r" + printable(phase);
  if (fraction >= 0) line += " " + std::to_string(static_cast<int>(std::floor(100 * std::min(fraction, 1.0)))) + " %";
  write_stderr(line + "\x1b[K");
}

}  // namespace solleva::cli
