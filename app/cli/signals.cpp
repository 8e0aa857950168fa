// SPDX-License-Identifier: Apache-2.0
#include "app/cli/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "app/cli/console.h"
#include "solleva/base/error.h"

namespace solleva::cli {
namespace {

/// SIGUSR1 to the listener itself is how the end of the work is told.
sigset_t heard() {
  sigset_t set;
  sigemptyset(&set);
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) sigaddset(&set, signal);
  return set;
}

}  // namespace

Signals::Signals() {
  ::signal(SIGPIPE, SIG_IGN);
  const sigset_t set = heard();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  listener_ = std::thread([this] { listen(); });
}

Signals::~Signals() {
  pthread_kill(listener_.native_handle(), SIGUSR1);
  listener_.join();
}

void Signals::listen() {
  const sigset_t set = heard();
  for (;;) {
    int signal = 0;
    if (sigwait(&set, &signal) != 0) continue;
    if (signal == SIGUSR1) return;
    if (stop_.stop_requested()) ::_exit(static_cast<int>(Exit::stopped));
    stop_.request_stop();
    print_talk("stopping; once more ends at once");
  }
}

}  // namespace solleva::cli
