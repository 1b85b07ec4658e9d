#include "postgres/address.h"

#include <gmock/gmock.h>

#include "config/settings_for_tests.h"
#include "destinations/postgres/session_for_tests.h"

namespace sluice::postgres {
namespace {

using config::Secret;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

const std::string kVariable = "DESTINATION__POSTGRES__CREDENTIALS";

auto part(const std::string& keyword, const std::string& value) {
  return std::pair<const std::string, Secret>(keyword, value);
}

class PostgresAddressTest : public ::testing::Test {
 protected:
  [[nodiscard]] Address read(const std::string& text) const {
    return read_address(text, {settings_.load(), "postgres"});
  }
  [[nodiscard]] std::string shown(const std::string& text) const { return display_name(read(text)); }
  /// The error of reading, which never has a canary in it.
  [[nodiscard]] Error refusal(const std::string& text) const {
    Error error = error_of([&] { (void)read(text); });
    EXPECT_EQ(error.remedy(), Remedy::fix_config) << text;
    EXPECT_THAT(error.what(), Not(HasSubstr("canary"))) << text;
    return error;
  }
  void set(const std::string& name, const std::string& value) {
    settings_.environment[kVariable + name] = value;
  }

  config::Settings settings_;
};

TEST_F(PostgresAddressTest, parts_of_a_uri) {
  const Address address = read("postgres://me:p%40ss%2Fw@db.example.org:6432/shop?sslmode=require");
  EXPECT_THAT(address,
              IsSupersetOf({part("user", "me"), part("password", "p@ss/w"), part("host", "db.example.org"),
                            part("port", "6432"), part("dbname", "shop"), part("sslmode", "require")}));
  EXPECT_EQ(display_name(address), "postgresql://db.example.org:6432/shop");
  EXPECT_EQ(shown("postgresql:///shop"), "postgresql:///shop");
}

TEST_F(PostgresAddressTest, configured_parts_complete_a_uri) {
  set("__PASSWORD", " secret\n");
  set("__HOST", "other");
  settings_.secrets(
      "[destination.postgres.credentials]\nport = 1\nconnect_timeout = '7'\nquery.sslmode = 'allow'\n"
      "query.keepalives = 0");
  const Address address = read("postgresql://me@here/shop?sslmode=require");
  EXPECT_THAT(address, IsSupersetOf({part("password", "secret"), part("host", "here"), part("port", "1"),
                                     part("connect_timeout", "7"), part("sslmode", "require"),
                                     part("keepalives", "0")}));
}

TEST_F(PostgresAddressTest, configured_alone) {
  set("", "postgresql://me@here/shop");
  set("__PORT", "1");
  EXPECT_EQ(shown("postgres"), "postgresql://here:1/shop");
  set("", "");
  set("__HOST", "h");
  set("__DATABASE", "d");
  EXPECT_EQ(shown("postgresql"), "postgresql://h:1/d");
  set("__QUERY", R"({"sslmode": "disable"})");
  EXPECT_THAT(read("postgres"), Contains(part("sslmode", "disable")));
}

TEST_F(PostgresAddressTest, a_uri_of_a_file_and_parts_of_another) {
  settings_.secrets("credentials = 'postgresql://me@here/shop'");
  settings_.plain("[destination.credentials]\nport = 99\nusername = 'other'");
  EXPECT_THAT(read("postgres"),
              IsSupersetOf({part("user", "me"), part("port", "99"), part("dbname", "shop")}));
}

TEST_F(PostgresAddressTest, parts_hide_a_uri_that_is_found_later) {
  settings_.secrets(
      "credentials = 'postgresql://me@here/shop'\n[destination.postgres.credentials]\nhost = 'h'\n"
      "database = 'd'");
  EXPECT_EQ(shown("postgres"), "postgresql://h/d");
}

TEST_F(PostgresAddressTest, a_uri_is_not_completed_by_a_configured_one) {
  set("", "postgresql://me:secret@there:1/shop");
  const Address address = read("postgresql://me@here/shop");
  EXPECT_FALSE(address.contains("password"));
  EXPECT_FALSE(address.contains("port"));
}

TEST_F(PostgresAddressTest, no_database) {
  for (const char* text : {"postgres", "postgresql://canary@here", "postgresql://"})
    EXPECT_THAT(refusal(text).message(),
                AllOf(HasSubstr(kVariable), HasSubstr("destination.postgres.credentials")));
}

TEST_F(PostgresAddressTest, a_wrong_uri_is_not_repeated) {
  const std::vector<std::string> wrong{"postgresql://me:canary%zz@h/d",
                                       "postgresql://me:canary/et@h/d",
                                       "postgresql://me:canary?et=canary@h/d",
                                       "postgresql://me:se@canary@h/d",
                                       "postgresql://me:canary",
                                       "postgresql://me:12/canary@h/d",
                                       "postgresql://me:s@h/d?canary=1",
                                       "postgresql://me:x@h:canary/d",
                                       "mysql://me:canary@h/d"};
  for (const std::string& uri : wrong) EXPECT_THAT(refusal(uri).what(), HasSubstr("%40")) << uri;
  for (const std::string& uri : wrong) {
    set("", uri);
    EXPECT_THAT(refusal("postgres").what(),
                AllOf(HasSubstr(kVariable + " has to be postgresql://"), HasSubstr("%40")))
        << uri;
  }
  set("", "");
  settings_.secrets("\n[destination.postgres]\ncredentials = 'postgresql://me:can@canary@h/d'");
  EXPECT_THAT(refusal("postgres").what(),
              HasSubstr("secrets.toml:3: destination.postgres.credentials has to be postgresql://"));
}

TEST_F(PostgresAddressTest, wrong_parts_are_not_repeated) {
  const std::string uri = "postgresql://h/d";
  for (const char* name : {"__PORT", "__CONNECT_TIMEOUT"}) {
    set(name, "canary");
    EXPECT_EQ(refusal(uri).message(), kVariable + name + " has to be a number");
    set(name, "");
  }
  for (const char* query : {"canary", R"(["canary"])", R"({"canary": 1})", R"({"sslmode": ["canary"]})"}) {
    set("__QUERY", query);
    EXPECT_THAT(refusal(uri).message(), HasSubstr(kVariable + "__QUERY has ")) << query;
  }
}

TEST_F(PostgresAddressTest, secrets_do_not_stand_in_config_toml) {
  for (const char* text : {"credentials = 'postgresql://me:canary@h/d'", "credentials.password = 'canary'",
                           "credentials.query.sslpassword = 'canary'"}) {
    settings_.plain(text);
    EXPECT_THAT(refusal("postgres").what(), HasSubstr("config.toml:1: credentials")) << text;
  }
  settings_.plain("[credentials]\nhost = 'h'\ndatabase = 'd'\nusername = 'u'\nquery.sslmode = 'require'");
  EXPECT_THAT(read("postgres"), IsSupersetOf({part("host", "h"), part("sslmode", "require")}));
}

}  // namespace
}  // namespace sluice::postgres
