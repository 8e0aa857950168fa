// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

#include "solleva/base/result.h"

namespace solleva::cli {

/// Prints "error: code: what (place): why" and "hint: ..." on stderr for each; colour on a terminal without NO_COLOR.
void print_errors(const Errors& errors);

/// Prints a text on stderr, ended by a newline.
void print_talk(std::string_view text);

/// One line on the terminal that says how far long work is. Silent for the first second, and wherever stderr is no terminal.
class Progress {
 public:
  Progress();
  ~Progress();
  void show(std::string_view phase, double fraction);  ///< from any thread
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  using Clock = std::chrono::steady_clock;
  const bool terminal_;
  const Clock::time_point start_;
  std::mutex mutex_;
  Clock::time_point last_;
  bool drawn_ = false;
};

}  // namespace solleva::cli
