#include "base/log.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(Log, WarningsAreOneLineAndLessIsSilent) {
  ::testing::internal::CaptureStderr();
  log::debug("no");
  log::info("no");
  log::warning("disk is {} nearly full");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "warning: disk is {} nearly full\n");
}

}  // namespace
}  // namespace sluice
