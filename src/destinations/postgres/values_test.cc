#include <limits>

#include <gmock/gmock.h>

#include "destinations/postgres/session_for_tests.h"

namespace sluice::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// One column of values, loaded and read back.
class PostgresValuesTest : public PostgresTest {
 protected:
  std::vector<std::string> round_trip(Column column, BatchColumn values) {
    column.name = "v";
    values.name = "v";
    const Table table = table_of("t" + std::to_string(tables_++), {column});
    create(table);
    load(table, {file_of(std::move(values))});
    return stored(table.name, "v");
  }
  std::vector<std::string> round_trip(DataType type, BatchColumn values) {
    return round_trip(column_of("v", type), std::move(values));
  }
  /// Loads text into a column that is declared by hand.
  std::vector<std::string> into(const std::string& declared, DataType type, BatchColumn values) {
    return into(declared, column_of("v", type), std::move(values));
  }
  std::vector<std::string> into(const std::string& declared, const Column& column, BatchColumn values) {
    const std::string name = "t" + std::to_string(tables_++);
    execute("CREATE TABLE " + name_of(name) + " (v " + declared + ")");
    values.name = "v";
    load(table_of(name, {column}), {file_of(std::move(values))});
    return stored(name, "v");
  }

 private:
  int tables_ = 0;
};

TEST_F(PostgresValuesTest, truth_values) {
  EXPECT_THAT(round_trip(DataType::bool_, numbers<std::uint8_t>("", Physical::boolean, {0, std::nullopt, 1})),
              ElementsAre("false", "null", "true"));
}

TEST_F(PostgresValuesTest, integers_of_every_width) {
  using Limits = std::numeric_limits<std::int64_t>;
  EXPECT_THAT(round_trip(DataType::bigint, integers("", {Limits::min(), 0, std::nullopt, Limits::max()})),
              ElementsAre("-9223372036854775808", "0", "null", "9223372036854775807"));
  Column small = column_of("v", DataType::bigint);
  small.precision = 16;
  EXPECT_THAT(round_trip(small, integers("", {-32768, 32767})), ElementsAre("-32768", "32767"));
  small.precision = 32;
  EXPECT_THAT(round_trip(small, integers("", {-2147483648, 2147483647})),
              ElementsAre("-2147483648", "2147483647"));
  EXPECT_THAT(round_trip(DataType::bigint, texts("", {"-9223372036854775808", std::nullopt, "7"})),
              ElementsAre("-9223372036854775808", "null", "7"));
}

TEST_F(PostgresValuesTest, doubles) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THAT(
      round_trip(DataType::double_, numbers<double>("", Physical::float64,
                                                    {0.1, 3.0, -0.0, 5e-324, 1e300, infinity, -infinity,
                                                     std::numeric_limits<double>::quiet_NaN()})),
      ElementsAre("0.1", "3", "-0", "5e-324", "1e+300", "Infinity", "-Infinity", "NaN"));
}

TEST_F(PostgresValuesTest, texts_with_anything_in_them) {
  const std::string large(300'000, 'x');
  EXPECT_THAT(round_trip(DataType::text, texts("", {"", "it's", "\\N", "\\.", "é😀\n\t\r\x01", large})),
              ElementsAre("", "it's", "\\N", "\\.", "é😀\n\t\r\x01", large));
}

TEST_F(PostgresValuesTest, bytes) {
  EXPECT_THAT(
      round_trip(DataType::binary, texts("", {std::string("\0\xff", 2), "", std::nullopt}, Physical::binary)),
      ElementsAre("\\x00ff", "\\x", "null"));
}

TEST_F(PostgresValuesTest, json) {
  EXPECT_THAT(round_trip(DataType::json, texts("", {R"({"b":[1,2.50],"a":"é"})", "42", "\"x\"", "null"})),
              ElementsAre(R"({"a": "é", "b": [1, 2.50]})", "42", "\"x\"", "null"));
}

TEST_F(PostgresValuesTest, decimals) {
  const std::string digits = "123456789012345678901234567.123456789";
  EXPECT_THAT(round_trip(DataType::decimal, texts("", {"0", "-1.5", "1E+3", digits, "0.0000000005", "NaN"})),
              ElementsAre("0.000000000", "-1.500000000", "1000.000000000",
                          "123456789012345678901234567.123456789", "0.000000001", "NaN"));
  EXPECT_THAT(into("numeric", DataType::decimal, texts("", {"Infinity", "-Infinity", "1.10", "10000.0001"})),
              ElementsAre("Infinity", "-Infinity", "1.10", "10000.0001"));
}

TEST_F(PostgresValuesTest, wei) {
  const std::string most(78, '9');
  EXPECT_THAT(round_trip(DataType::wei, texts("", {most, "-1"})),
              ElementsAre(most + "." + std::string(78, '0'), "-1." + std::string(78, '0')));
}

TEST_F(PostgresValuesTest, timestamps) {
  const auto moments = [] {
    return numbers<std::int64_t>(
        "", Physical::timestamp_us,
        {1'700'000'000'123'456, std::nullopt, -1, -62'135'596'800'000'000, 253'402'300'799'999'999});
  };
  EXPECT_THAT(round_trip(DataType::timestamp, moments()),
              ElementsAre("2023-11-14 22:13:20.123456+00", "null", "1969-12-31 23:59:59.999999+00",
                          "0001-01-01 00:00:00+00", "9999-12-31 23:59:59.999999+00"));
  Column local = column_of("v", DataType::timestamp);
  local.timezone = false;
  local.precision = 3;
  EXPECT_THAT(round_trip(local, moments()),
              ElementsAre("2023-11-14 22:13:20.123", "null", "1970-01-01 00:00:00", "0001-01-01 00:00:00",
                          "10000-01-01 00:00:00"));
}

TEST_F(PostgresValuesTest, dates_and_times) {
  EXPECT_THAT(round_trip(DataType::date,
                         numbers<std::int32_t>("", Physical::date32, {0, -719'162, 2'932'896, std::nullopt})),
              ElementsAre("1970-01-01", "0001-01-01", "9999-12-31", "null"));
  EXPECT_THAT(round_trip(DataType::time,
                         numbers<std::int64_t>("", Physical::time64_us, {0, 86'399'999'999, std::nullopt})),
              ElementsAre("00:00:00", "23:59:59.999999", "null"));
}

TEST_F(PostgresValuesTest, columns_that_the_database_has_otherwise) {
  EXPECT_THAT(into("json", DataType::json, texts("", {"{\"b\":1, \"a\":2}"})),
              ElementsAre("{\"b\":1, \"a\":2}"));
  EXPECT_THAT(into("integer", DataType::bigint, integers("", {7})), ElementsAre("7"));
  EXPECT_THAT(into("numeric", DataType::bigint, integers("", {-7})), ElementsAre("-7"));
  EXPECT_THAT(into("numeric(30)", DataType::bigint, texts("", {"9223372036854775808"})),
              ElementsAre("9223372036854775808"));
  EXPECT_THAT(into("real", DataType::double_, numbers<double>("", Physical::float64, {0.1})),
              ElementsAre("0.1"));
  EXPECT_THAT(into("text", DataType::text, texts("", {"x"})), ElementsAre("x"));
  EXPECT_THAT(into("char(3)", DataType::text, texts("", {"x"})), ElementsAre("x"));
  execute("CREATE TYPE " + name_of("mood") + " AS ENUM ('sad', 'glad')");
  EXPECT_THAT(into(name_of("mood"), DataType::text, texts("", {"glad"})), ElementsAre("glad"));
  execute("CREATE DOMAIN " + name_of("age") + " AS integer CHECK (VALUE >= 0)");
  EXPECT_THAT(into(name_of("age"), DataType::bigint, integers("", {8})), ElementsAre("8"));
}

TEST_F(PostgresValuesTest, a_type_that_nothing_is_sent_as) {
  const Error error = error_of([&] { into("point", DataType::text, texts("", {"(1,2)"})); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_EQ(error.where().column, "v");
  EXPECT_THAT(error.message(), HasSubstr("point"));
}

/// A value that is refused, whoever does it: table, column, code.
struct Refused {
  const char* name;
  Column column;
  BatchColumn values;
  const char* code;
};

Column of_precision(DataType type, std::optional<int> precision, std::optional<int> scale = {}) {
  Column column = column_of("v", type);
  column.precision = precision;
  column.scale = scale;
  return column;
}

TEST_F(PostgresValuesTest, values_that_are_refused) {
  Refused cases[] = {
      {"zero byte", of_precision(DataType::text, {}), texts("v", {std::string("a\0b", 3)}), "22021"},
      {"no UTF-8", of_precision(DataType::text, {}), texts("v", {"\xff"}), "22021"},
      {"too long", of_precision(DataType::text, 2), texts("v", {"abc"}), "22001"},
      {"too large", of_precision(DataType::decimal, 4, 2), texts("v", {"123.45"}), "22003"},
      {"infinite", of_precision(DataType::decimal, {}), texts("v", {"Infinity"}), "22003"},
      {"beyond 16 bits", of_precision(DataType::bigint, 16), integers("v", {1, 70'000}), "22003"},
      {"beyond 64 bits", of_precision(DataType::bigint, {}), texts("v", {"9223372036854775808"}), "22003"},
      {"no JSON", of_precision(DataType::json, {}), texts("v", {"{"}), "22P02"},
      {"zero byte in JSON", of_precision(DataType::json, {}), texts("v", {R"("\u0000")"}), "22P05"},
  };
  for (Refused& refused : cases) {
    const Table table = table_of(refused.name, {refused.column});
    create(table);
    session_->begin();
    const Error error = error_of([&] { load(table, {file_of(std::move(refused.values))}); });
    session_->rollback();
    EXPECT_EQ(error.remedy(), Remedy::fix_input) << error.what();
    EXPECT_EQ(error.fault(), Fault::job_refused) << refused.name;
    EXPECT_EQ(error.vendor_code(), refused.code) << error.what();
    EXPECT_EQ(error.where().table, refused.name);
    EXPECT_EQ(error.where().column, "v") << error.what();
    EXPECT_THAT(stored(table.name, "v"), ElementsAre());
  }
}

/// A column that somebody else has made, and rows of which the second one does not fit.
struct Foreign {
  const char* declared;
  Column column;
  BatchColumn values;
  const char* shown;   ///< the value
  const char* stored;  ///< the type, in the server's words
  const char* code;
};

TEST_F(PostgresValuesTest, a_column_that_others_have_made_says_what_it_refuses) {
  execute("CREATE TYPE " + name_of("mood") + " AS ENUM ('sad', 'glad')");
  execute("CREATE DOMAIN " + name_of("age") + " AS integer CHECK (VALUE >= 0)");
  const std::string mood = name_of("mood");
  const std::string age = name_of("age");
  const std::string long_text(70, 'x');
  using Type = DataType;
  Foreign cases[] = {
      {"varchar(3)", of_precision(Type::text, {}), texts("v", {"abc", long_text}), "'xxxxxxxx",
       "character varying(3)", "22001"},
      {"char(3)", of_precision(Type::text, {}), texts("v", {"abc", "abcd"}), "'abcd' (text)", "character(3)",
       "22001"},
      {"integer", of_precision(Type::bigint, {}), integers("v", {1, 3'000'000'000}), "'3000000000' (bigint)",
       "integer", "22003"},
      {"smallint", of_precision(Type::bigint, {}), integers("v", {1, -40'000}), "'-40000' (bigint)",
       "smallint", "22003"},
      {"integer", of_precision(Type::text, {}), texts("v", {"7", "seven"}), "'seven' (text)", "integer",
       "22003"},
      {"numeric(5,2)", of_precision(Type::decimal, 10, 2), texts("v", {"1.5", "1234.5"}),
       "'1234.5' (decimal(10,2))", "numeric(5,2)", "22003"},
      {"numeric(3)", of_precision(Type::bigint, {}), integers("v", {1, 1000}), "'1000' (bigint)",
       "numeric(3,0)", "22003"},
      {"real", of_precision(Type::double_, {}), numbers<double>("v", Physical::float64, {1.5, 1e300}),
       "'1e+300' (double)", "real", "22003"},
      {mood.c_str(), of_precision(Type::text, {}), texts("v", {"sad", "angry"}), "'angry' (text)", "mood",
       "22P02"},
      {age.c_str(), of_precision(Type::bigint, {}), integers("v", {1, -1}), "'-1' (bigint)", "age", "23514"},
      {"integer CHECK (v > 0)", of_precision(Type::bigint, {}), integers("v", {1, -1}), "'-1' (bigint)",
       "integer", "23514"},
      {"bigint NOT NULL", of_precision(Type::bigint, {}), integers("v", {1, std::nullopt}), "null, which",
       "bigint", "23502"},
      {"varchar UNIQUE", of_precision(Type::text, {}), texts("v", {"a", "a"}), "'a' (text)",
       "character varying", "23505"},
      {"json", of_precision(Type::json, {}), texts("v", {"{}", "{"}), "'{' (json)", "json", "22P02"},
  };
  for (Foreign& foreign : cases) {
    SCOPED_TRACE(foreign.declared);
    const Error error = error_of([&] { into(foreign.declared, foreign.column, std::move(foreign.values)); });
    EXPECT_EQ(error.remedy(), Remedy::fix_input) << error.what();
    EXPECT_EQ(error.fault(), Fault::job_refused);
    EXPECT_EQ(error.vendor_code(), foreign.code);
    EXPECT_EQ(error.where().column, "v");
    EXPECT_FALSE(error.where().table.empty());
    EXPECT_THAT(error.message(), HasSubstr("row 2 of the job "));
    EXPECT_THAT(error.message(), HasSubstr(std::string("has ") + foreign.shown));
    EXPECT_THAT(error.message(), HasSubstr(foreign.stored));
    EXPECT_THAT(error.message(), HasSubstr("change the column there, load into a table of another name"));
  }
}

TEST_F(PostgresValuesTest, a_type_that_takes_nothing_of_ours_is_told_with_both_types) {
  const auto refuse = [&](const char* declared, DataType type, BatchColumn values) {
    const Error error = error_of([&] { into(declared, type, std::move(values)); });
    EXPECT_EQ(error.remedy(), Remedy::fix_config) << error.what();
    EXPECT_EQ(error.where().column, "v");
    EXPECT_FALSE(error.where().table.empty());
    EXPECT_THAT(error.message(), HasSubstr(declared));
    EXPECT_THAT(error.message(), HasSubstr("takes no " + std::string(to_string(type))));
  };
  refuse("date", DataType::timestamp, numbers<std::int64_t>("", Physical::timestamp_us, {0}));
  refuse("timestamp", DataType::date, numbers<std::int32_t>("", Physical::date32, {0}));
  refuse("boolean", DataType::text, texts("", {"true"}));
  refuse("boolean", DataType::bigint, integers("", {1}));
  refuse("integer", DataType::double_, numbers<double>("", Physical::float64, {1.5}));
  refuse("character varying", DataType::bigint, integers("", {1}));
}

TEST_F(PostgresValuesTest, a_column_of_others_that_must_have_a_value) {
  execute("CREATE TABLE " + name_of("t") + " (v bigint, theirs date NOT NULL)");
  const Error error = error_of(
      [&] { load(table_of("t", {column_of("v", DataType::bigint)}), {file_of(integers("v", {7}))}); });
  EXPECT_EQ(error.vendor_code(), "23502");
  EXPECT_EQ(error.where().column, "theirs");
  EXPECT_THAT(error.message(), HasSubstr("row 1 of the job"));
  EXPECT_THAT(error.message(), HasSubstr("the column is date in the database"));
}

}  // namespace
}  // namespace sluice::postgres
