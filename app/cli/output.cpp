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

/// 0, or the errno of the first step that failed.
int write_flush_close(int file, std::string_view bytes, bool flush) {
  int problem = write_all(file, bytes);
  if (problem == 0 && flush && ::fsync(file) != 0) problem = errno;
  if (::close(file) != 0 && problem == 0) problem = errno;
  return problem;
}

/// Where the path leads through links; the path itself where nothing is there yet.
std::string followed(const std::string& path) {
  std::error_code none;
  const std::filesystem::path real = std::filesystem::canonical(path, none);
  return none ? path : real.string();
}

}  // namespace

Done write_stdout(std::string_view bytes) {
  const int problem = write_all(STDOUT_FILENO, bytes);
  if (problem == 0 || problem == EPIPE) return {};
  return cannot_write("stdout", problem);
}

Done write_file(const std::string& path, std::string_view bytes) {
  const std::string target = followed(path);
  struct stat there = {};
  const bool exists = ::stat(target.c_str(), &there) == 0;
  if (exists && !S_ISREG(there.st_mode)) {
    const int file = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return cannot_write(path, errno);
    const int problem = write_flush_close(file, bytes, false);
    return problem == 0 || problem == EPIPE ? Done() : cannot_write(path, problem);
  }
  const std::string beside = target + ".part-" + std::to_string(::getpid());
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, exists ? there.st_mode & 0777u : 0666u);
  if (file < 0) return cannot_write(path, errno);
  int problem = write_flush_close(file, bytes, true);
  if (problem == 0 && ::rename(beside.c_str(), target.c_str()) != 0) problem = errno;
  if (problem == 0) return {};
  ::unlink(beside.c_str());
  return cannot_write(path, problem);
}

}  // namespace solleva::cli
