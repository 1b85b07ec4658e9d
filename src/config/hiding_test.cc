#include "config/hiding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config {
namespace {

using ::testing::ElementsAre;

TEST(HidingTest, takes_values_out_where_they_stand_alone) {
  EXPECT_EQ(without({"me", "secret"}, "name of \"me\": secret, secrets, me"),
            "name of \"***\": ***, secrets, ***");
  EXPECT_EQ(without({"ab", "ab/cd", ""}, "ab/cd ab"), "*** ***");
  EXPECT_EQ(without({"/x"}, "a/x b/xy"), "a*** b/xy");
  EXPECT_EQ(without({}, "a"), "a");
}

TEST(HidingTest, credentials_of_an_argument) {
  EXPECT_EQ(credentials_in("postgresql://me:x@h/d"), "me:x@h/d");
  EXPECT_EQ(credentials_in("--to=a://h/d?p=x"), "h/d?p=x");
  EXPECT_EQ(credentials_in("a://me:x y@h"), "me:x y@h");
  for (const char* text : {"", "a@b", "duckdb:///a.duckdb", "SELECT 'a://me@h'", "x?y=1"})
    EXPECT_EQ(credentials_in(text), "") << text;
}

TEST(HidingTest, parts_of_credentials) {
  EXPECT_THAT(parts_of("user:p4ss%2Fword@host:1/shop?key=value&k=v"),
              ElementsAre("user:p4ss%2Fword@host:1/shop?key=value&k=v", "user", "p4ss", "2Fword", "value"));
  EXPECT_THAT(parts_of("user:p@ss/word@host"), ElementsAre("user:p@ss/word@host", "user", "word"));
  EXPECT_THAT(parts_of("host/shop?token&key=a=value"),
              ElementsAre("host/shop?token&key=a=value", "token", "value"));
  EXPECT_THAT(parts_of("user:12?word=3@host"), ElementsAre("user:12?word=3@host", "user", "word", "host"));
}

}  // namespace
}  // namespace sluice::config
