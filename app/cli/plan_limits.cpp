// SPDX-License-Identifier: Apache-2.0
#include "app/cli/plan_limits.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace solleva::cli {

std::vector<Option> limit_options() {
  return {{.name = "gap", .value = "FRACTION", .help = "end once the plan is proved this near to the best, as a fraction of its objective",
           .type = Type::part, .fallback = "0"},
          {.name = "time-limit", .value = "SECONDS", .help = "end after this time with the best plan so far and its gap", .type = Type::amount}};
}

plan::Limits limits_of(const Arguments& arguments) {
  return {.gap = *arguments.number("gap")};
}

/// Trips its stop source when the time is over, when the caller stops, or never.
struct TimeLimit::Watch {
  std::stop_source stop;
  std::stop_callback<std::function<void()>> passed_on;
  std::jthread timer;

  Watch(double seconds, const std::stop_token& caller) : passed_on(caller, [this] { stop.request_stop(); }) {
    timer = std::jthread([this, seconds](const std::stop_token& work_done) {
      std::mutex mutex;
      std::condition_variable_any bell;
      std::unique_lock lock(mutex);
      bell.wait_for(lock, work_done, std::chrono::duration<double>(seconds), [] { return false; });
      if (!work_done.stop_requested()) stop.request_stop();
    });
  }
};

TimeLimit::TimeLimit(const Arguments& arguments, const RunControl& control) : control_(control) {
  const std::optional<double> seconds = arguments.number("time-limit");
  if (!seconds) return;
  watch_ = std::make_unique<Watch>(*seconds, control.stop);
  control_.stop = watch_->stop.get_token();
}

TimeLimit::~TimeLimit() = default;

share::Fields fields_of(const plan::Optimum& optimum) {
  share::Fields fields{{"objective", optimum.objective},
                       {"bound", optimum.bound},
                       {"gap", optimum.gap()},
                       {"status", std::string(plan::name_of(optimum.status))},
                       {"method", optimum.method}};
  if (!optimum.reason.empty()) fields.emplace_back("reason", optimum.reason);
  if (optimum.seed) fields.emplace_back("seed", static_cast<std::int64_t>(*optimum.seed));
  return fields;
}

Exit exit_of(const plan::Optimum& optimum) {
  return optimum.status == plan::Status::infeasible ? Exit::says_no : Exit::done;
}

}  // namespace solleva::cli
