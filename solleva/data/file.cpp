// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <vector>

#include "solleva/base/text.h"
#include "solleva/data/errors.h"

namespace solleva::data {
namespace {

namespace fs = std::filesystem;

std::string system_words(int number) {
  return std::strerror(number);
}

std::string near_files(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  std::error_code error;
  std::vector<std::string> names;
  for (fs::directory_iterator entry(folder.empty() ? fs::path(".") : folder, error), end; !error && entry != end;
       entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  return did_you_mean(fs::path(path).filename().string(), names);
}

Error refused(const std::string& path, int number) {
  const Where where{.file = path};
  if (number == ENOENT || number == ENOTDIR) return {errors::no_file, "there is no such file", where, {}, near_files(path)};
  if (number == EACCES || number == EPERM)
    return {errors::no_permission, "the file may not be read", where, system_words(number)};
  return {errors::read_failed, "the file cannot be read", where, system_words(number)};
}

Error write_refused(const std::string& path, int number) {
  const Where where{.file = path};
  if (number == ENOENT || number == ENOTDIR) return {errors::no_file, "the folder of the output does not exist", where};
  if (number == EACCES || number == EPERM || number == EROFS) {
    return {errors::no_permission, "the output may not be written", where, system_words(number)};
  }
  return {errors::write_failed, "the output cannot be written", where, system_words(number)};
}

/// A new empty file beside `path` with the rights that `path` itself would get.
Result<std::string> create_beside(const std::string& path) {
  for (int attempt = 0;; ++attempt) {
    const std::string name = path + ".part-" + std::to_string(getpid()) + "-" + std::to_string(attempt);
    const int file = open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (file >= 0) {
      close(file);
      return name;
    }
    if (errno != EEXIST) return fail(write_refused(path, errno));
  }
}

/// Makes the bytes durable before the name points to them.
bool flush_to_disk(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool done = fsync(file) == 0;
  return close(file) == 0 && done;
}

}  // namespace

Done check_readable(const std::string& path) {
  if (path.find('\0') != std::string::npos) return fail({errors::nul_byte, "a path holds a NUL byte"});
  struct stat info{};
  if (stat(path.c_str(), &info) != 0) return fail(refused(path, errno));
  if (S_ISDIR(info.st_mode)) return fail({errors::is_directory, "a file is needed, and this is a folder", {.file = path}});
  if (!S_ISREG(info.st_mode))
    return fail({errors::no_file, "a regular file is needed, and this is a device or a pipe", {.file = path}});
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fail(refused(path, errno));
  close(file);
  return {};
}

Done write_atomically(const std::string& path, const std::function<Done(const std::string& temporary)>& write) {
  std::error_code error;
  if (fs::is_directory(path, error)) return fail({errors::is_directory, "the output is a folder", {.file = path}});
  const fs::path real = fs::is_symlink(path, error) ? fs::weakly_canonical(path, error) : fs::path(path);
  auto temporary = create_beside(error ? path : real.string());
  if (!temporary) return fail(temporary.error());
  Done done = write(*temporary);
  if (done && !flush_to_disk(*temporary)) done = fail(write_refused(path, errno));
  if (done && std::rename(temporary->c_str(), real.c_str()) != 0) done = fail(write_refused(path, errno));
  if (!done) fs::remove(*temporary, error);
  return done;
}

}  // namespace solleva::data
