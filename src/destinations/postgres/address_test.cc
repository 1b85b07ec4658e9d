#include "destinations/postgres/address.h"

#include <array>
#include <cstdlib>

#include <gmock/gmock.h>

#include "destinations/postgres/session_for_tests.h"

namespace sluice::postgres {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::Pair;

const std::string kVariable = "DESTINATION__POSTGRES__CREDENTIALS";

/// The environment without a word of PostgreSQL; given back afterwards.
class PostgresAddressTest : public ::testing::Test {
 protected:
  PostgresAddressTest() {
    const char* before = std::getenv(kVariable.c_str());
    if (before != nullptr) before_ = before;
    unsetenv(kVariable.c_str());
  }
  ~PostgresAddressTest() override {
    for (const char* part : {"", "__HOST", "__PORT", "__DATABASE", "__USERNAME", "__PASSWORD"})
      unsetenv((kVariable + part).c_str());
    if (!before_.empty()) setenv(kVariable.c_str(), before_.c_str(), 1);
  }
  static void set(const std::string& part, const std::string& value) {
    setenv((kVariable + part).c_str(), value.c_str(), 1);
  }

 private:
  std::string before_;
};

TEST_F(PostgresAddressTest, parts_of_a_uri) {
  const Address address = read_address("postgres://me:p%40ss%2Fw@db.example.org:6432/shop?sslmode=require");
  EXPECT_THAT(address,
              IsSupersetOf({Pair("user", "me"), Pair("password", "p@ss/w"), Pair("host", "db.example.org"),
                            Pair("port", "6432"), Pair("dbname", "shop"), Pair("sslmode", "require")}));
  EXPECT_EQ(display_name(address), "postgresql://me@db.example.org:6432/shop");
  EXPECT_EQ(display_name(read_address("postgresql:///shop")), "postgresql:///shop");
}

TEST_F(PostgresAddressTest, the_environment_completes_a_uri) {
  set("__PASSWORD", "secret");
  set("__HOST", "other");
  const Address address = read_address("postgresql://me@here/shop");
  EXPECT_THAT(address, IsSupersetOf({Pair("password", "secret"), Pair("host", "here")}));
}

TEST_F(PostgresAddressTest, the_environment_alone) {
  set("", "postgresql://me@here/shop");
  set("__PORT", "1");
  EXPECT_EQ(display_name(read_address("postgres")), "postgresql://me@here:1/shop");
  set("", "");
  set("__HOST", "h");
  set("__DATABASE", "d");
  set("__USERNAME", "u");
  EXPECT_EQ(display_name(read_address("postgresql")), "postgresql://u@h:1/d");
}

TEST_F(PostgresAddressTest, a_uri_is_not_completed_by_that_of_the_environment) {
  set("", "postgresql://me:secret@there:1/shop");
  EXPECT_THAT(read_address("postgresql://me@here/shop"), Not(Contains(Pair("password", "secret"))));
}

TEST_F(PostgresAddressTest, no_database) {
  for (const char* text : {"postgres", "postgresql://me@here", "postgresql://"}) {
    const Error error = error_of([&] { (void)read_address(text); });
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_THAT(error.message(), HasSubstr(kVariable)) << text;
  }
}

TEST_F(PostgresAddressTest, a_wrong_uri_is_not_repeated) {
  for (const char* text :
       {"postgresql://me:secr%zzet@h/d", "postgresql://me:secr/et@h/d", "postgresql://me:secr?et=secret@h/d",
        "postgresql://me:se@secret@h/d", "postgresql://me:secret", "postgresql://me:12/secret@h/d",
        "postgresql://me:secret@h/d?unknown=1", "postgresql://me:x@h:secret/d",
        "postgresql://h/d?secret=1"}) {
    const Error error = error_of([&] { (void)read_address(text); });
    EXPECT_EQ(error.remedy(), Remedy::fix_config) << text;
    EXPECT_THAT(error.what(), Not(HasSubstr("secr"))) << text;
    EXPECT_THAT(error.what(), HasSubstr("%40")) << text;
  }
  set("", "mysql://me:secret@h/d");
  EXPECT_THAT(error_of([&] { (void)read_address("postgres"); }).what(), Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace sluice::postgres
