#include "pipeline/file_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/settings_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class FilePlace : public ::testing::Test {
 protected:
  [[nodiscard]] std::string place(const std::string& text) const {
    return file_place(text, "duckdb", {settings_.load(), "duckdb"}, "p.duckdb");
  }
  [[nodiscard]] std::string refusal(const std::string& text) const {
    try {
      return "no error: " + place(text);
    } catch (const Error& error) {
      EXPECT_EQ(error.remedy(), Remedy::fix_config);
      EXPECT_THAT(error.what(), Not(HasSubstr("canary")));
      return error.what();
    }
  }

  config::Settings settings_;
};

TEST_F(FilePlace, OfAUri) {
  EXPECT_EQ(place("duckdb:///a/b.duckdb"), "a/b.duckdb");
  EXPECT_EQ(place("duckdb:////a/b.duckdb"), "/a/b.duckdb");
}

TEST_F(FilePlace, IsNamedAfterThePipelineIfNothingSays) {
  EXPECT_EQ(place("duckdb"), "p.duckdb");
  EXPECT_EQ(place("duckdb:///"), "p.duckdb");
}

TEST_F(FilePlace, IsConfigured) {
  settings_.plain("destination.duckdb.credentials.database = 'part.duckdb'");
  EXPECT_EQ(place("duckdb"), "part.duckdb");
  EXPECT_EQ(place("duckdb://"), "part.duckdb");
  EXPECT_EQ(place("duckdb:///uri.duckdb"), "uri.duckdb");
  settings_.secrets("destination.duckdb.credentials = 'path.duckdb'");
  EXPECT_EQ(place("duckdb"), "path.duckdb");
  settings_.environment["DESTINATION__DUCKDB__CREDENTIALS"] = "duckdb:////absolute.duckdb";
  EXPECT_EQ(place("duckdb"), "/absolute.duckdb");
}

TEST_F(FilePlace, IsNoneOfAServer) {
  const std::vector<std::string> wrong{"duckdb://me:canary@host/x", "duckdb:///md:x?motherduck_token=canary",
                                       "duckdb:///x.duckdb?canary=1", "duckdb:///md:canary",
                                       "duckdb:///motherduck:canary"};
  for (const std::string& uri : wrong)
    EXPECT_THAT(refusal(uri), HasSubstr("the URI of the database has to be ")) << uri;
  for (const std::string& uri : {std::string("postgresql://me:canary@h/d"), std::string("md:canary"),
                                 std::string(":pipeline:"), wrong[0], wrong[1]}) {
    settings_.environment["CREDENTIALS"] = uri;
    EXPECT_THAT(refusal("duckdb"), HasSubstr("CREDENTIALS has to ")) << uri;
  }
}

}  // namespace
}  // namespace sluice
