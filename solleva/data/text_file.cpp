// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/text_file.h"

#include <zlib.h>

#include <array>
#include <fstream>
#include <iterator>
#include <memory>

#include "solleva/data/errors.h"
#include "solleva/data/file.h"

namespace solleva::data {
namespace {

struct CloseGz {
  void operator()(gzFile_s* file) const { gzclose(file); }
};

Result<std::string> unpack(const std::string& path) {
  const std::unique_ptr<gzFile_s, CloseGz> file(gzopen(path.c_str(), "rb"));
  if (!file) return fail({errors::read_failed, "the file cannot be opened", {.file = path}});
  gzbuffer(file.get(), 1U << 18U);
  std::string text;
  std::array<char, 1U << 16U> part{};
  for (;;) {
    const int got = gzread(file.get(), part.data(), static_cast<unsigned>(part.size()));
    int problem = Z_OK;
    gzerror(file.get(), &problem);
    if (got < 0 || problem == Z_BUF_ERROR) {  // Z_BUF_ERROR: the end is missing
      return fail({errors::malformed_file, "the file is no whole gzip file", {.file = path}});
    }
    if (got == 0) return text;
    text.append(part.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

Result<std::string> read_text(const std::string& path) {
  if (Done readable = check_readable(path); !readable) return fail(readable.error());
  if (path.ends_with(".gz")) return unpack(path);
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (stream.is_open() && !stream.bad()) return text;
  return fail({errors::read_failed, "the file cannot be read to its end", {.file = path}});
}

}  // namespace solleva::data
