#include "postgres/fault.h"

#include <gmock/gmock.h>

#include "destinations/postgres/session_for_tests.h"
#include "postgres/address.h"

namespace sluice::postgres {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(PostgresFaultTest, remedies) {
  for (const char* passing : {"08000", "08001", "08003", "08004", "08006", "08007", "08P01", "57P01",
                              "57P02", "57P03", "57P05", "57014", "53000", "53100", "53200", "53300",
                              "53400", "40001", "40003", "40P01", "55P03", "25P03", "25P04", "58030"})
    EXPECT_EQ(remedy_of(passing), Remedy::retry) << passing;
  EXPECT_EQ(remedy_of("55006"), Remedy::fix_config);
  EXPECT_EQ(remedy_of("22021"), Remedy::fix_input);
  EXPECT_EQ(remedy_of("22P04"), Remedy::report_bug);
  EXPECT_EQ(remedy_of("23505"), Remedy::fix_input);
  EXPECT_EQ(remedy_of("28P01"), Remedy::fix_config);
  EXPECT_EQ(remedy_of("3D000"), Remedy::fix_config);
  EXPECT_EQ(remedy_of("42501"), Remedy::fix_config);
  EXPECT_EQ(remedy_of("42P07"), Remedy::retry);
}

TEST(PostgresFaultTest, the_place_that_the_server_names) {
  EXPECT_EQ(column_in_context("COPY t, line 3, column c"), "c");
  EXPECT_EQ(column_in_context("JSON data, line 1: {\nCOPY t, line 3, column odd name"), "odd name");
  EXPECT_EQ(column_in_context("COPY t, line 3"), "");
  EXPECT_EQ(column_in_context("PL/pgSQL function f(), column c"), "");
  EXPECT_EQ(row_in_context("COPY t, line 3, column c"), 3);
  EXPECT_EQ(row_in_context("JSON data, line 1: {\nCOPY a, line 2, line 12"), 12);
  EXPECT_EQ(row_in_context("JSON data, line 1: {"), 0);
  EXPECT_EQ(row_in_context("COPY t"), 0);
  EXPECT_EQ(column_in_detail("Key (id)=(7) already exists."), "id");
  EXPECT_EQ(column_in_detail("Key (\"a \"\"b\"\"\")=(7) already exists."), "a \"b\"");
  EXPECT_EQ(column_in_detail("something else"), "");
}

using PostgresConnectTest = PostgresTest;

/// The server's URI with one part changed.
Error error_with(Destination& destination) {
  return error_of([&] { (void)destination.open({.dataset = "d"}); });
}

Address address_of(const std::string& uri) { return read_address(uri, {config::Config(), "postgres"}); }

std::string with(const std::string& uri, const std::string& part, const std::string& other) {
  Address address = address_of(uri);
  address[part] = config::Secret(other);
  const auto text = [&](const char* keyword) { return address[keyword].reveal(); };
  return "postgresql://" + text("user") + ":" + text("password") + "@" + text("host") + ":" + text("port") +
         "/" + text("dbname");
}

TEST_F(PostgresConnectTest, a_wrong_password) {
  const Error error = error_with(*postgres_destination(with(uri_, "password", "hunter2")));
  EXPECT_EQ(error.remedy(), Remedy::fix_config) << error.what();
  EXPECT_EQ(error.vendor_code(), "28P01");
  EXPECT_THAT(error.what(), Not(HasSubstr("hunter2")));
  EXPECT_THAT(error.what(), Not(HasSubstr("LOCATION")));
}

TEST_F(PostgresConnectTest, an_unknown_database) {
  const Error error = error_with(*postgres_destination(with(uri_, "dbname", "nothing")));
  EXPECT_EQ(error.remedy(), Remedy::fix_config) << error.what();
  EXPECT_EQ(error.vendor_code(), "3D000");
  EXPECT_THAT(error.what(), HasSubstr("nothing"));
  EXPECT_THAT(error.what(), Not(HasSubstr(address_of(uri_)["password"].reveal())));
}

TEST_F(PostgresConnectTest, nobody_there) {
  const Error error = error_with(*postgres_destination(with(uri_, "port", "1")));
  EXPECT_EQ(error.remedy(), Remedy::retry) << error.what();
  EXPECT_THAT(error.what(), Not(HasSubstr(address_of(uri_)["password"].reveal())));
}

// The message of the server or the library would name each of them.
TEST_F(PostgresConnectTest, who_connects_is_not_told) {
  const std::vector<std::string> uris{with(uri_, "user", "canary"),
                                      uri_ + "?sslmode=canary",
                                      uri_ + "?service=canary",
                                      uri_ + "?options=-c%20canary%3D1",
                                      uri_ + "?options=-c%20work_mem%3Dcanary",
                                      uri_ + "?target_session_attrs=canary"};
  for (const std::string& uri : uris) {
    const Error error = error_with(*postgres_destination(uri));
    EXPECT_THAT(error.what(), AllOf(HasSubstr("***"), Not(HasSubstr("canary")))) << uri;
  }
  const Error refused = error_with(*postgres_destination(with(uri_, "user", "word")));
  EXPECT_THAT(refused.what(), AllOf(HasSubstr("password authentication failed for user \"***\""))) << uri_;
}

TEST_F(PostgresConnectTest, options_that_cannot_be) {
  EXPECT_EQ(error_with(*postgres_destination(uri_ + "?sslmode=nonsense")).remedy(), Remedy::fix_config);
  const Error error = error_with(*postgres_destination(uri_ + "?sslmode=require"));
  EXPECT_EQ(error.remedy(), Remedy::fix_config) << error.what();
  EXPECT_THAT(error.what(), HasSubstr("SSL"));
}

TEST_F(PostgresConnectTest, the_settings_of_a_session) {
  session_ = postgres_destination(uri_ +
                                  "?application_name=shop&options=-csynchronous_commit%3Doff%20"
                                  "-cstatement_timeout%3D7%20-cTimeZone%3DAsia/Tokyo")
                 ->open({});
  EXPECT_EQ(ask_one("SHOW TimeZone"), "UTC");
  EXPECT_EQ(ask_one("SHOW client_encoding"), "UTF8");
  EXPECT_EQ(ask_one("SHOW statement_timeout"), "0");
  EXPECT_EQ(ask_one("SHOW synchronous_commit"), "on");
  EXPECT_EQ(ask_one("SHOW application_name"), "shop");
  session_ = postgres_destination(uri_ + "?options=-csynchronous_commit%3Dremote_apply")->open({});
  EXPECT_EQ(ask_one("SHOW synchronous_commit"), "remote_apply");
  EXPECT_EQ(ask_one("SHOW application_name"), "sluice");
}

}  // namespace
}  // namespace sluice::postgres
