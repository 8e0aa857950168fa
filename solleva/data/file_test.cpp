// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "solleva/data/errors.h"
#include "solleva/data/file_digest.h"
#include "solleva/data/testing/temporary.h"

namespace solleva::data {
namespace {

using testing::error_of;
using testing::read_file;

Done write_text(const std::string& path) {
  testing::write_file(path, "new");
  return {};
}

TEST(WriteAtomically, PutsTheWholeFileInPlace) {
  testing::TemporaryFolder folder;
  testing::write_file("a", "old");
  ASSERT_TRUE(write_atomically("a", write_text));
  EXPECT_EQ(read_file("a"), "new");
  EXPECT_EQ(folder.entries(), 1U);
  const mode_t mask = umask(0);
  umask(mask);
  struct stat info{};
  ASSERT_EQ(stat("a", &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0666U & ~mask);
}

TEST(WriteAtomically, AFailureLeavesWhatWasThere) {
  testing::TemporaryFolder folder;
  testing::write_file("a", "old");
  const Done done = write_atomically("a", [](const std::string& path) -> Done {
    EXPECT_TRUE(write_text(path));
    return fail({errors::write_failed, "half way"});
  });
  EXPECT_EQ(error_of(done), "data.write-failed: half way");
  EXPECT_EQ(read_file("a"), "old");
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(WriteAtomically, FollowsALink) {
  testing::TemporaryFolder folder;
  testing::write_file("target", "old");
  std::filesystem::create_symlink("target", "link");
  ASSERT_TRUE(write_atomically("link", write_text));
  EXPECT_TRUE(std::filesystem::is_symlink("link"));
  EXPECT_EQ(read_file("target"), "new");
}

TEST(WriteAtomically, RefusesPlacesWhereNoFileCanBe) {
  testing::TemporaryFolder folder;
  std::filesystem::create_directory("folder");
  EXPECT_EQ(error_of(write_atomically("folder", write_text)), "data.is-directory: the output is a folder (folder)");
  EXPECT_EQ(error_of(write_atomically("no/such/a", write_text)),
            "data.no-file: the folder of the output does not exist (no/such/a)");
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(FileSha256, KnownDigests) {
  testing::TemporaryFolder folder;
  // FIPS 180-4 examples: the empty message, "abc", and a million times "a".
  testing::write_file("empty", "");
  testing::write_file("abc", "abc");
  testing::write_file("million", std::string(1000000, 'a'));
  EXPECT_EQ(file_sha256("empty"), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(file_sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(file_sha256("million"), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(error_of(file_sha256("none")), "data.no-file: there is no such file (none)");
  EXPECT_EQ(error_of(file_sha256(".")), "data.is-directory: a file is needed, and this is a folder (.)");
}

}  // namespace
}  // namespace solleva::data
