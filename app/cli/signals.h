// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stop_token>
#include <thread>

namespace solleva::cli {

/// Turns the first Ctrl-C, SIGTERM or SIGHUP into a request to stop; the second ends the process at once (exit 130). A broken
/// pipe becomes an error of write. Made before any other thread, so that every thread leaves these signals to this one.
class Signals {
 public:
  Signals();
  ~Signals();
  std::stop_token token() const { return stop_.get_token(); }
  bool stopped() const { return stop_.stop_requested(); }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  void listen();
  std::stop_source stop_;
  std::thread listener_;
};

}  // namespace solleva::cli
