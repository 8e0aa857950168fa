// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <exception>
#include <new>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/errors.h"
#include "app/cli/help.h"
#include "app/cli/output.h"
#include "app/cli/signals.h"
#include "solleva/base/text.h"

namespace solleva::cli {
namespace {

using Words = std::span<const std::string>;

int code(Exit exit) {
  return static_cast<int>(exit);
}

/// The exit code of the first error decides: they are of one kind wherever there are several.
int give_up(const Errors& errors) {
  print_errors(errors);
  return code(errors.all.front().code.exit);
}

int say(const std::string& text) {
  const Done done = write_stdout(text);
  return done ? code(Exit::done) : give_up(done.error());
}

bool asks_for_help(const std::string& word) {
  return word == "-h" || word == "--help";
}

bool is_step(const std::string& word) {
  return std::any_of(commands().begin(), commands().end(), [&](const Command& c) { return c.step == word && !c.verb.empty(); });
}

const Command* find_command(const std::string& step, const std::string& verb) {
  for (const Command& command : commands()) {
    if (command.step == step && command.verb == verb) return &command;
  }
  return nullptr;
}

int unknown_command(const std::string& typed, const std::string& word, const std::vector<std::string>& known) {
  return give_up(Error{errors::unknown_command,
                       "there is no command \"solleva " + typed + "\"",
                       {},
                       "solleva -h lists them all",
                       did_you_mean(word, known)});
}

Result<std::string> bytes_of(Outcome& outcome, const Arguments& arguments, double seconds) {
  if (auto* text = std::get_if<std::string>(&outcome.output)) return std::move(*text);
  auto& envelope = std::get<share::Envelope>(outcome.output);
  envelope.version = SOLLEVA_VERSION;
  envelope.command = arguments.command().name();
  envelope.options = arguments.shown_options();
  if (arguments.design_input()) envelope.inputs.push_back(*arguments.design_input());
  if (arguments.has("seed")) envelope.seed = arguments.integer("seed");
  envelope.seconds = seconds;
  if (arguments.has("note") && arguments.given("note")) envelope.notes.insert(envelope.notes.begin(), {"note", arguments.text("note")});
  if (arguments.format() == share::Format::geojson && !share::has_places(envelope)) {
    return fail({errors::no_places, "there are no places in degrees to write as geojson", {.field = "--format"}, "",
                 "name the columns of longitude and latitude, or choose another format"});
  }
  return share::render(envelope, arguments.format());
}

unsigned threads_of(const Arguments& arguments) {
  constexpr std::int64_t most = 1024;
  const auto asked = arguments.has("threads") ? arguments.integer("threads") : std::nullopt;
  return asked ? static_cast<unsigned>(std::min(*asked, most)) : std::max(1u, std::thread::hardware_concurrency());
}

/// The file that -o names, or empty for stdout. Where -o names a folder, the command itself writes there.
std::string output_file(const Arguments& arguments) {
  const Option* option = arguments.option("output");
  return option != nullptr && option->type == Type::file ? arguments.text("output") : std::string();
}

/// Runs the command with all that the engine must not know: signals, the clock, the terminal.
int run(const Command& command, const Arguments& arguments) {
  Signals signals;
  const auto start = std::chrono::steady_clock::now();
  Checked<Outcome> outcome = [&] {
    Progress progress;
    return command.run(arguments, {.threads = threads_of(arguments),
                                   .stop = signals.token(),
                                   .progress = [&](std::string_view phase, double fraction) { progress.show(phase, fraction); }});
  }();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  if (!outcome) return give_up(outcome.error());
  const Result<std::string> bytes = bytes_of(*outcome, arguments, taken.count());
  if (!bytes) return give_up(bytes.error());
  const std::string file = output_file(arguments);
  if (const auto* envelope = std::get_if<share::Envelope>(&outcome->output); envelope != nullptr && !file.empty()) {
    if (const Done spared = spares_inputs(file, "--output", envelope->inputs); !spared) return give_up(spared.error());
  }
  const Done written = file.empty() ? write_stdout(*bytes) : write_file(file, *bytes);
  if (!written) return give_up(written.error());
  return code(signals.stopped() ? Exit::stopped : outcome->exit);
}

int parse_and_run(const Command& command, Words words) {
  const Words options = words.first(static_cast<std::size_t>(std::find(words.begin(), words.end(), "--") - words.begin()));
  if (std::any_of(options.begin(), options.end(), asks_for_help)) return say(command_help(command));
  const Result<Arguments> arguments = Arguments::parse(command, words);
  if (!arguments) return give_up(arguments.error());
  const Checked<Arguments> all = arguments->with_design();
  return all ? run(command, *all) : give_up(all.error());
}

/// The second word of a step of several verbs.
int dispatch_verb(const std::string& step, Words words) {
  if (words.empty()) {
    print_talk(step_help(step));
    return code(Exit::bad_usage);
  }
  if (asks_for_help(words[0])) return say(step_help(step));
  if (const Command* command = find_command(step, words[0])) return parse_and_run(*command, words.subspan(1));
  std::vector<std::string> verbs;
  for (const Command& command : commands()) {
    if (command.step == step) verbs.push_back(command.verb);
  }
  return unknown_command(step + " " + words[0], words[0], verbs);
}

/// From the words of the call to a command: help where it is asked for, an error where there is no such command.
int dispatch(Words words) {
  if (words.empty()) {
    print_talk(overview());
    return code(Exit::bad_usage);
  }
  if (asks_for_help(words[0])) return say(overview());
  const std::string step = words[0] == "--version" ? "version" : words[0];
  if (is_step(step)) return dispatch_verb(step, words.subspan(1));
  if (const Command* command = find_command(step, "")) return parse_and_run(*command, words.subspan(1));
  std::vector<std::string> steps;
  for (const Command& command : commands()) {  // a step of several verbs stands there several times, in a row
    if (steps.empty() || steps.back() != command.step) steps.push_back(command.step);
  }
  return unknown_command(step, step, steps);
}

int report_bug(const char* what) {
  return give_up(Error{errors::bug,
                       "solleva " SOLLEVA_VERSION " has a bug",
                       {},
                       what,
                       "please report it with the command you typed and this text"});
}

}  // namespace
}  // namespace solleva::cli

int main(int argc, char** argv) {
  using namespace solleva;
  try {
    const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
    return cli::dispatch(words);
  } catch (const std::bad_alloc&) {
    return cli::give_up(Error{
        cli::errors::out_of_memory, "there is not enough memory for this", {}, {}, "try fewer rows or columns, or more memory"});
  } catch (const std::exception& problem) {
    return cli::report_bug(problem.what());
  } catch (...) {
    return cli::report_bug("an exception of unknown type");
  }
}
