#include "sources/files/download.h"

#include <fstream>

#include <gtest/gtest.h>

#include "base/ids.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

TEST(Downloads, GoWithTheirLastOwner) {
  auto folder = std::make_shared<DownloadFolder>();
  auto download = std::make_unique<Download>(folder, folder->next(".csv"));
  const fs::path path = download->path();
  EXPECT_EQ(path.extension(), ".csv");
  EXPECT_NE(folder->next(".csv"), path);
  std::ofstream(path) << "a\n";
  folder.reset();
  EXPECT_TRUE(fs::exists(path));
  download.reset();
  EXPECT_FALSE(fs::exists(path.parent_path()));
}

TEST(Downloads, OfAProcessThatDiedAreSwept) {
  const fs::path left = fs::temp_directory_path() / ("sluice-download-" + random_hex(8));
  fs::create_directory(left);
  std::ofstream(left / "lock") << "1\n";
  std::ofstream(left / "1.csv") << "a\n";
  const DownloadFolder folder;
  EXPECT_FALSE(fs::exists(left));
}

TEST(Downloads, OfALivingProcessAreLeftAlone) {
  DownloadFolder used;
  const fs::path file = used.next("");
  std::ofstream(file) << "a\n";
  const DownloadFolder other;
  EXPECT_TRUE(fs::exists(file));
}

}  // namespace
}  // namespace sluice
