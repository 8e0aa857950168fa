// SPDX-License-Identifier: Apache-2.0
#include "app/cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "app/cli/errors.h"
#include "solleva/data/file.h"

namespace solleva::cli {
namespace {

Done cannot_write(const std::string& path, int number) {
  Error error{errors::write_failed, "cannot write the output"};
  error.where.file = path;
  error.why = std::generic_category().message(number);
  return fail(std::move(error));
}

/// 0, or the errno that ended it.
int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

/// Opens what is there already or lies beside it, writes and closes it. 0, or the errno of the first step that failed.
int write_open(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return errno;
  int problem = write_all(file, bytes);
  if (::close(file) != 0 && problem == 0) problem = errno;
  return problem;
}

}  // namespace

Done write_stdout(std::string_view bytes) {
  const int problem = write_all(STDOUT_FILENO, bytes);
  if (problem == 0 || problem == EPIPE) return {};
  return cannot_write("stdout", problem);
}

Done write_file(const std::string& path, std::string_view bytes) {
  const auto write = [&](const std::string& place) -> Done {
    const int problem = write_open(place, bytes);
    return problem == 0 || problem == EPIPE ? Done() : cannot_write(path, problem);
  };
  struct stat there = {};
  const bool special = ::stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode);
  return special ? write(path) : data::write_atomically(path, write);
}

Done spares_inputs(const std::string& path, const std::string& option, std::span<const share::Input> read) {
  for (const share::Input& input : read) {
    std::error_code none;
    if (!std::filesystem::is_regular_file(path, none) || !std::filesystem::equivalent(path, input.path, none)) continue;
    Error error{errors::bad_value, "\"" + path + "\" would be written over"};
    error.where.field = option;
    error.why = "it is a file that this work was made from";
    error.hint = "choose another name";
    return fail(std::move(error));
  }
  return {};
}

}  // namespace solleva::cli
