#include "base/folders.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using ::testing::HasSubstr;

class FoldersTest : public ::testing::Test {
 protected:
  FoldersTest() { fs::create_directories(folder_); }
  ~FoldersTest() override { fs::remove_all(folder_); }
  void put(const fs::path& name) const { std::ofstream(folder_ / name) << "x"; }

  fs::path folder_ = fs::temp_directory_path() / ("sluice_folders_" + random_hex(8));
};

TEST_F(FoldersTest, makes_all_that_is_missing_and_again_nothing) {
  for (int i = 0; i < 2; ++i) {
    make_folders(folder_ / "a" / "b" / "c");
    EXPECT_TRUE(fs::is_directory(folder_ / "a" / "b" / "c"));
  }
}

TEST_F(FoldersTest, names_the_folder_that_cannot_be_made) {
  put("file");
  try {
    make_folders(folder_ / "file" / "below");
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_THAT(error.message(), HasSubstr((folder_ / "file").native()));
  }
}

TEST_F(FoldersTest, sweeps_what_is_half_written_and_nothing_else) {
  for (const char* name : {".state.json.12ab.tmp", "state.json", "x.tmp", ".hidden"}) put(name);
  sweep_half_written(folder_);
  EXPECT_FALSE(fs::exists(folder_ / ".state.json.12ab.tmp"));
  for (const char* name : {"state.json", "x.tmp", ".hidden"}) EXPECT_TRUE(fs::exists(folder_ / name)) << name;
  sweep_half_written(folder_ / "missing");
}

}  // namespace
}  // namespace sluice
