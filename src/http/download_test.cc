#include <cstdlib>
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "base/ids.h"
#include "http/session.h"
#include "sluice/error.hpp"

namespace sluice::http {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::size_t kSize = 2U << 20;

/// Against the server that tests/support/http_server.py starts.
class Downloads : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] Request get(const std::string& path) const {
    return {.url = std::string(std::getenv("SLUICE_TEST_HTTP")) + "/k/" + key_ + path};
  }
  Response download(const std::string& path, int attempts = 3, Limits limits = {}) {
    Session session({.limits = limits, .retry = {.attempts = attempts, .factor = 0.01}});
    return session.download(get(path), file_);
  }
  [[nodiscard]] std::string recorded() const {
    return Session().send({.url = std::string(std::getenv("SLUICE_TEST_HTTP")) + "/recorded/" + key_}).body;
  }
  [[nodiscard]] std::size_t requests() const {
    std::size_t count = 0;
    const std::string text = recorded();
    for (std::size_t at = text.find("\"method\""); at != std::string::npos;
         at = text.find("\"method\"", at + 1))
      ++count;
    return count;
  }
  static std::string body(const char* version = "a") { return std::string(kSize, *version); }
  static std::string path(const std::string& how) { return "/body/" + std::to_string(kSize) + how; }

  std::string key_ = random_hex(6);
  fs::path folder_ = fs::temp_directory_path() / ("sluice_download_" + key_);
  fs::path file_ = folder_ / "body";
};

TEST_F(Downloads, ABodyGoesToAFileThatIsMadeAnew) {
  write_file_atomic(file_, std::string(kSize + 1, 'x'));
  const Response response = download(path(""));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(read_file(file_), body());
}

TEST_F(Downloads, ABodyMayBeEmpty) {
  EXPECT_EQ(download("/body/0").status, 200);
  EXPECT_EQ(fs::file_size(file_), 0U);
}

TEST_F(Downloads, ABodyInAFileHasNoLimit) {
  EXPECT_EQ(download(path(""), 1, {.max_response_bytes = 1000}).status, 200);
  EXPECT_EQ(fs::file_size(file_), kSize);
}

TEST_F(Downloads, AnErrorGoesToMemory) {
  const Response response = download("/status/404?body=nothing");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, "nothing");
  EXPECT_FALSE(fs::exists(file_));
}

TEST_F(Downloads, WhatIsBehindARedirectGoesToTheFile) {
  EXPECT_EQ(download("/redirect/302/same").status, 200);
  EXPECT_THAT(read_file(file_), HasSubstr("moved"));
}

TEST_F(Downloads, ACutBodyIsGoneOnWith) {
  EXPECT_EQ(download(path("/2")).status, 206);
  EXPECT_EQ(read_file(file_), body());
  EXPECT_THAT(recorded(), AllOf(HasSubstr("bytes=" + std::to_string(kSize / 2) + "-"),
                                HasSubstr("bytes=" + std::to_string(kSize / 4 * 3) + "-")));
}

TEST_F(Downloads, ACutBodyStartsAnewWhereTheServerKnowsNoParts) {
  EXPECT_EQ(download(path("/1/no")).status, 200);
  EXPECT_EQ(read_file(file_), body());
}

TEST_F(Downloads, ABodyThatChangedMeanwhileStartsAnew) {
  EXPECT_EQ(download(path("/1/moved")).status, 200);
  EXPECT_EQ(read_file(file_), body("b"));
}

TEST_F(Downloads, AnotherPartThanAskedForIsNotTaken) {
  EXPECT_EQ(download(path("/1/wrong")).status, 200);
  EXPECT_EQ(read_file(file_), body());
  EXPECT_THAT(recorded(), HasSubstr("if-range"));
}

TEST_F(Downloads, AttemptsThatBringMoreDoNotCount) {
  EXPECT_EQ(download("/body/" + std::to_string(8 * kSize) + "/3", 2).status, 206);
  EXPECT_EQ(fs::file_size(file_), 8 * kSize);
}

TEST_F(Downloads, ACutBodyIsAnErrorInTheEnd) {
  try {
    download(path("/9"), 2);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::retry);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("/body/"), HasSubstr("given up after 2 attempts")));
  }
}

TEST_F(Downloads, AFileThatCannotBeMadeIsNotTriedAgain) {
  file_ = folder_ / "missing" / "body";
  try {
    download(path(""));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_THAT(error.what(), HasSubstr("missing/body"));
  }
  EXPECT_EQ(requests(), 1U);
}

}  // namespace
}  // namespace sluice::http
