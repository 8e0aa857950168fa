// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/file_digest.h"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <memory>
#include <vector>

#include "solleva/base/check.h"
#include "solleva/data/errors.h"
#include "solleva/data/file.h"

namespace solleva::data {

Result<std::string> file_sha256(const std::string& path) {
  if (Done readable = check_readable(path); !readable) return fail(readable.error());
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  require(context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1, "OpenSSL offers SHA-256");

  std::ifstream file(path, std::ios::binary);
  std::vector<char> block(std::size_t{1} << 20);
  while (file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    require(EVP_DigestUpdate(context.get(), block.data(), static_cast<std::size_t>(file.gcount())) == 1,
            "SHA-256 takes every block");
  }
  if (!file.eof()) return fail({errors::read_failed, "the file cannot be read to its end", {.file = path}});

  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  require(EVP_DigestFinal_ex(context.get(), digest.data(), &length) == 1, "SHA-256 gives its digest");
  std::string text;
  for (unsigned i = 0; i < length; ++i) {
    text += "0123456789abcdef"[digest[i] >> 4];
    text += "0123456789abcdef"[digest[i] & 15];
  }
  return text;
}

}  // namespace solleva::data
