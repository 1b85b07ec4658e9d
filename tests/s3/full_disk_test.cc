// Objects of a bucket and a disk without room for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "s3/bucket.h"
#include "sluice/error.hpp"
#include "support/folder.h"
#include "support/s3_server.h"
#include "support/small_disk.h"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

TEST(FullDisk, AnObjectWithoutRoomIsTriedAgainLater) {
  const TemporaryFolder folder;
  SmallDisk disk(folder / "disk", "2m");
  if (!disk.is_there()) GTEST_SKIP() << "a small disk needs the right to mount: " << disk.why();
  const S3Bucket server;
  const s3::Bucket bucket(server.name(), s3_credentials(),
                          {.retry = {.factor = 600}});  // an attempt more would hang
  const s3::Object object = bucket.head("huge-10000000");
  const fs::path file = folder / "disk/object";
  try {
    bucket.fetch(object, file);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::retry);
    EXPECT_EQ(error.vendor_code(), "ENOSPC");
    EXPECT_THAT(error.what(), HasSubstr("disk/object"));
  }
  disk.resize("100m");
  bucket.fetch(object, file);
  EXPECT_EQ(fs::file_size(file), object.bytes);
}

}  // namespace
}  // namespace sluice::testing
