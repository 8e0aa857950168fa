// SPDX-License-Identifier: Apache-2.0
#include "app/cli/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "app/cli/console.h"
#include "solleva/base/error.h"

namespace solleva::cli {
namespace {

/// The signals that ask us to stop, without those that our caller wants ignored (nohup, a job in the background of a script), and
/// SIGUSR1, by which the end of the work is told to the listener itself.
sigset_t heard() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction inherited = {};
    if (sigaction(signal, nullptr, &inherited) == 0 && inherited.sa_handler != SIG_IGN) sigaddset(&set, signal);
  }
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
