#include "sources/sql_database/postgres_engine.h"

#include <algorithm>
#include <cstdlib>

#include <gmock/gmock.h>

#include "base/ids.h"
#include "postgres/connection.h"
#include "sources/sql_database/postgres_keys.h"
#include "sources/sql_database/rows_for_tests.h"

namespace sluice::sql_source {
namespace {

using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

/// A schema of its own in the server that tests/support/postgres starts.
class PostgresEngineTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* uri = std::getenv("SLUICE_TEST_POSTGRES");
    ASSERT_NE(uri, nullptr) << "run this program with tests/support/postgres, which starts a server";
    uri_ = uri;
    connection_ = std::make_unique<postgres::Connection>(postgres::parse_address(uri_));
    run("CREATE SCHEMA " + schema_);
    run("SET search_path = " + schema_);
    engine_ = open_engine(uri_, schema_);
  }
  void TearDown() override {
    if (connection_ != nullptr) run("DROP SCHEMA " + schema_ + " CASCADE");
  }
  void run(const std::string& sql) const { connection_->execute(sql); }
  [[nodiscard]] std::vector<std::string> rows(const std::string& table) const {
    return all_rows(*engine_, table);
  }
  /// The one cell of a table with one column.
  std::string value(const std::string& type, const std::string& expression) const {
    run("CREATE TABLE one (c " + type + "); INSERT INTO one VALUES (" + expression + ")");
    const auto found = all_rows(*open_engine(uri_, schema_), "one");
    run("DROP TABLE one");
    return found.at(0);
  }
  std::string type(const std::string& type) const {
    run("CREATE TABLE one (c " + type + ")");
    const auto found = described(engine_->describe("one"));
    run("DROP TABLE one");
    return found.at(0).substr(2);
  }

  std::string uri_;
  std::string schema_ = "test_" + random_hex(6);
  std::unique_ptr<postgres::Connection> connection_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(PostgresEngineTest, numbers_come_as_they_are) {
  EXPECT_EQ(value("boolean", "true"), "true");
  EXPECT_EQ(value("smallint", "-32768"), "-32768");
  EXPECT_EQ(value("integer", "-2147483648"), "-2147483648");
  EXPECT_EQ(value("bigint", "-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(value("oid", "4294967295"), "4294967295");
  EXPECT_EQ(value("real", "1.5"), "1.5");
  EXPECT_EQ(value("double precision", "1e300"), "1e+300");
  EXPECT_EQ(value("double precision", "'NaN'"), "nan");
  EXPECT_EQ(value("integer", "NULL"), "null");
}

TEST_F(PostgresEngineTest, decimals_keep_every_digit) {
  EXPECT_EQ(value("numeric(12,2)", "1234567890.12"), "1234567890.12");
  EXPECT_EQ(value("numeric(12,2)", "-0.05"), "-0.05");
  EXPECT_EQ(value("numeric(12,2)", "0"), "0.00");
  EXPECT_EQ(value("numeric(12,3)", "100000.1"), "100000.100");
  EXPECT_EQ(value("numeric(38,0)", "99999999999999999999999999999999999999"),
            "99999999999999999999999999999999999999");
  EXPECT_EQ(value("numeric(38,37)", "-9.9999999999999999999999999999999999999"),
            "-9.9999999999999999999999999999999999999");
  EXPECT_EQ(value("numeric(38,1)", "9999999999999999999999999999999999999.9"),
            "9999999999999999999999999999999999999.9");
  EXPECT_EQ(value("numeric(8,8)", "0.00000001"), "0.00000001");
  EXPECT_EQ(value("numeric(20,5)", "10000"), "10000.00000");
  EXPECT_EQ(value("numeric", "1000000000000000000000000000000000000000000000.000000000000000000000000012300"),
            "1000000000000000000000000000000000000000000000.000000000000000000000000012300");
  EXPECT_EQ(value("numeric", "-0.5"), "-0.5");
  EXPECT_EQ(value("numeric", "0.00012"), "0.00012");
  EXPECT_EQ(value("numeric", "120000"), "120000");
  EXPECT_EQ(value("numeric", "'NaN'"), "NaN");
  EXPECT_EQ(value("numeric", "'-Infinity'"), "-Infinity");
}

TEST_F(PostgresEngineTest, decimals_are_what_the_server_says_for_many_values) {
  run("CREATE TABLE many AS SELECT i, (random() * 10 ^ (i % 14) - 10 ^ (i % 7))::numeric(24,6) AS d, "
      "(random() * 10 ^ (i % 30))::numeric AS n FROM generate_series(1, 3000) i; "
      "ALTER TABLE many ADD COLUMN dt text, ADD COLUMN nt text; UPDATE many SET dt = d::text, nt = n::text");
  const SourceTable table = engine_->describe("many");
  const auto found = read_rows(*engine_, table, make_query(table, {}, nullptr, *engine_)).rows;
  ASSERT_THAT(found, SizeIs(3000));
  for (const std::string& row : found) {
    std::vector<std::string> cells;
    for (std::size_t start = 0; start <= row.size();) {
      const std::size_t end = std::min(row.find('|', start), row.size());
      cells.push_back(row.substr(start, end - start));
      start = end + 1;
    }
    EXPECT_EQ(cells.at(1), cells.at(3));
    EXPECT_EQ(cells.at(2), cells.at(4));
  }
}

TEST_F(PostgresEngineTest, a_decimal_that_is_no_number_is_refused_with_its_column) {
  const Error error = error_of([&] { value("numeric(5,2)", "'NaN'"); });
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_THAT(error.message(), HasSubstr("NaN"));
  EXPECT_EQ(error.where().column, "c");
  EXPECT_EQ(error.where().table, "one");
}

TEST_F(PostgresEngineTest, texts_bytes_and_json_come_as_they_are) {
  EXPECT_EQ(value("text", "'häß' || chr(10)"), "häß\n");
  EXPECT_EQ(value("varchar(3)", "'abc'"), "abc");
  EXPECT_EQ(value("char(4)", "'ab'"), "ab  ");
  EXPECT_EQ(value("text", "''"), "");
  EXPECT_EQ(value("bytea", R"('\x00ff10')"), std::string("\x00\xff\x10", 3));
  EXPECT_EQ(value("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"), "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
  EXPECT_EQ(value("json", R"('{"a":  [1, null]}')"), R"({"a":  [1, null]})");
  EXPECT_EQ(value("jsonb", R"('{"a":  [1, null]}')"), R"({"a": [1, null]})");
}

TEST_F(PostgresEngineTest, moments_come_to_the_microsecond) {
  EXPECT_EQ(value("date", "'2024-02-29'"), "2024-02-29");
  EXPECT_EQ(value("date", "'0001-01-01'"), "0001-01-01");
  EXPECT_EQ(value("time", "'23:59:59.999999'"), "23:59:59.999999");
  EXPECT_EQ(value("time", "'24:00:00'"), "23:59:59.999999");
  EXPECT_EQ(value("timetz", "'01:30:00+02'"), "23:30:00");
  EXPECT_EQ(value("timestamp", "'1969-12-31 23:59:59.999999'"), "1969-12-31T23:59:59.999999");
  EXPECT_EQ(value("timestamptz", "'2024-01-02 03:04:05.000006+02'"), "2024-01-02T01:04:05.000006+00:00");
  EXPECT_EQ(value("timestamp", "'infinity'"), "9999-12-31T23:59:59.999999");
  EXPECT_EQ(value("timestamp", "'-infinity'"), "0001-01-01T00:00:00");
  EXPECT_EQ(value("date", "'infinity'"), "9999-12-31");
  EXPECT_EQ(value("date", "'-infinity'"), "0001-01-01");
}

TEST_F(PostgresEngineTest, moments_outside_of_the_calendar_are_refused) {
  for (const char* type : {"date", "timestamp"}) {
    const Error error = error_of([&] { value(type, "'10000-01-01'"); });
    EXPECT_THAT(error.message(), HasSubstr("years 1 to 9999")) << type;
    run("DROP TABLE one");
  }
  EXPECT_THAT(error_of([&] { value("date", "'0001-12-31 BC'"); }).message(), HasSubstr("years 1 to 9999"));
}

TEST_F(PostgresEngineTest, arrays_and_rows_are_json_and_the_rest_is_text) {
  run("CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE pair AS (a int, b text); "
      "CREATE DOMAIN price AS numeric(8,2) NOT NULL; CREATE DOMAIN fee AS price");
  EXPECT_EQ(value("int[]", "'{1,NULL,3}'"), "[1,null,3]");
  EXPECT_EQ(value("text[]", "ARRAY['a \"b\"']"), R"(["a \"b\""])");
  EXPECT_EQ(value("pair", "ROW(1, 'x')"), R"({"a":1,"b":"x"})");
  EXPECT_EQ(value("mood", "'ok'"), "ok");
  EXPECT_EQ(value("fee", "1.5"), "1.50");
  EXPECT_EQ(value("interval", "'1 day 02:00'"), "1 day 02:00:00");
  EXPECT_EQ(value("inet", "'10.0.0.1/8'"), "10.0.0.1/8");
  EXPECT_EQ(value("int4range", "'[1,5)'"), "[1,5)");
  EXPECT_EQ(value("bit(3)", "B'101'"), "101");
  EXPECT_EQ(value("xml", "'<a/>'"), "<a/>");
  EXPECT_EQ(type("fee"), "decimal(8,2) not null");
  EXPECT_EQ(type("mood"), "text");
  EXPECT_EQ(type("int[]"), "json");
}

TEST_F(PostgresEngineTest, tables_are_described) {
  run("CREATE TABLE people (id int, part text, PRIMARY KEY (part, id)); "
      "CREATE TABLE orders (id bigint PRIMARY KEY, small smallint, price numeric(10,2), total numeric, "
      "huge numeric(60,3), odd numeric(3,-2), name varchar(20) NOT NULL, made timestamp, seen timestamptz "
      "NOT NULL, "
      "buyer int, buyer_part text, gone int, FOREIGN KEY (buyer_part, buyer) REFERENCES people (part, id)); "
      "ALTER TABLE orders DROP COLUMN gone");
  const SourceTable table = engine_->describe("orders");
  EXPECT_THAT(described(table),
              ElementsAre("id bigint not null", "small bigint(32)", "price decimal(10,2)", "total decimal",
                          "huge decimal(60,3)", "odd decimal", "name text(20) not null",
                          "made timestamp without zone", "seen timestamp with zone not null", "buyer bigint",
                          "buyer_part text"));
  EXPECT_THAT(table.primary_key, ElementsAre("id"));
  ASSERT_THAT(table.references, SizeIs(1));
  EXPECT_EQ(table.references[0].referenced_table, "people");
  EXPECT_THAT(table.references[0].columns, ElementsAre("buyer_part", "buyer"));
  EXPECT_THAT(table.references[0].referenced_columns, ElementsAre("part", "id"));
  EXPECT_THAT(engine_->describe("people").primary_key, ElementsAre("part", "id"));
}

TEST_F(PostgresEngineTest, names_are_those_of_tables_and_of_views_if_wanted) {
  run("CREATE TABLE b (i int); CREATE VIEW a AS SELECT * FROM b; CREATE TABLE \"C d\" (i int) PARTITION BY "
      "LIST (i); "
      "CREATE TABLE part PARTITION OF \"C d\" DEFAULT; CREATE MATERIALIZED VIEW m AS SELECT 1 AS one");
  EXPECT_THAT(engine_->names(false), ElementsAre("C d", "b"));
  EXPECT_THAT(engine_->names(true), ElementsAre("C d", "a", "b", "m"));
  run("INSERT INTO \"C d\" VALUES (5)");
  EXPECT_THAT(rows("C d"), ElementsAre("5"));
  EXPECT_THAT(rows("m"), ElementsAre("1"));
}

TEST_F(PostgresEngineTest, a_table_that_is_not_there_has_a_name_like_it) {
  run("CREATE TABLE orders (i int)");
  const Error error = error_of([&] { static_cast<void>(engine_->describe("order")); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_THAT(error.message(), HasSubstr("did you mean orders?"));
}

TEST_F(PostgresEngineTest, names_may_be_anything) {
  run(R"(CREATE TABLE "a ""b"" 'c'" ("x ""y'" int, "{}" text); INSERT INTO "a ""b"" 'c'" VALUES (1, 'z'))");
  EXPECT_THAT(rows("a \"b\" 'c'"), ElementsAre("1|z"));
}

TEST_F(PostgresEngineTest, an_empty_table_has_no_batch) {
  run("CREATE TABLE none (i int)");
  EXPECT_THAT(rows("none"), IsEmpty());
}

TEST_F(PostgresEngineTest, rows_come_in_batches_of_the_size_that_is_asked_for) {
  run("CREATE TABLE many AS SELECT i FROM generate_series(1, 2500) i");
  const SourceTable table = engine_->describe("many");
  const auto found = read_rows(*engine_, table, make_query(table, {}, nullptr, *engine_));
  EXPECT_THAT(found.batches, ElementsAre(1000, 1000, 500));
}

TEST_F(PostgresEngineTest, long_rows_make_small_batches) {
  run("CREATE TABLE long AS SELECT repeat('x', 100000) FROM generate_series(1, 500)");
  const SourceTable table = engine_->describe("long");
  const auto found = read_rows(*engine_, table, make_query(table, {}, nullptr, *engine_));
  EXPECT_THAT(found.rows, SizeIs(500));
  EXPECT_THAT(found.batches, SizeIs(Gt(3U)));
}

TEST_F(PostgresEngineTest, an_error_in_the_midst_of_the_rows_is_told) {
  run("CREATE TABLE many AS SELECT i FROM generate_series(1, 5000) i");
  const SourceTable table = engine_->describe("many");
  const Query query = make_query(table, {.row_filter = "1 / (i - 4000) < 5"}, nullptr, *engine_);
  EXPECT_EQ(error_of([&] { read_rows(*engine_, table, query); }).vendor_code(), "22012");
}

TEST_F(PostgresEngineTest, comparisons_are_in_the_columns_own_type) {
  run("CREATE TABLE moments (at timestamp, zoned timestamptz, day date, name text, price numeric(5,2), ok "
      "bool); "
      "INSERT INTO moments SELECT '2024-01-01'::timestamp + i * interval '1 hour', "
      "'2024-01-01 00:00+00'::timestamptz + i * interval '1 hour', '2024-01-01'::date + i, 'n' || i, i, i > "
      "5 "
      "FROM generate_series(0, 9) i");
  const SourceTable table = engine_->describe("moments");
  const auto count = [&](const char* column, const Value& start) {
    const Cursor cursor{{.cursor_path = column}, start, start};
    return read_rows(*engine_, table, make_query(table, {}, &cursor, *engine_)).rows.size();
  };
  const Timestamp five_hours{1'704'067'200'000'000 + 5 * 3'600'000'000LL};
  EXPECT_EQ(count("at", five_hours), 5U);
  EXPECT_EQ(count("at", "2024-01-01T05:00:00"), 5U);
  EXPECT_EQ(count("zoned", five_hours), 5U);
  EXPECT_EQ(count("zoned", "2024-01-01T07:00:00+02:00"), 5U);
  EXPECT_EQ(count("day", Date{19'723 + 5}), 5U);
  EXPECT_EQ(count("name", "n5"), 5U);
  EXPECT_EQ(count("price", Decimal{"5.00"}), 5U);
  EXPECT_EQ(count("price", 4.5), 5U);
  EXPECT_EQ(count("ok", true), 4U);
}

TEST_F(PostgresEngineTest, parts_of_a_table_are_read_at_once_as_it_was_at_one_moment) {
  run("CREATE TABLE big AS SELECT i, repeat('x', 200) AS x FROM generate_series(1, 40000) i");
  const SourceTable table = engine_->describe("big");
  const auto reader =
      engine_->read(table, make_query(table, {}, nullptr, *engine_), {.chunk_rows = 1000, .partitions = 3});
  std::vector<std::int64_t> seen;
  bool is_changed = false;
  while (const BatchPtr batch = reader->next()) {
    // The parts have begun, and what is changed now is none of their business.
    if (!std::exchange(is_changed, true)) run("UPDATE big SET i = -i; INSERT INTO big SELECT 7, 'y'");
    for (std::uint32_t row = 0; row < batch->rows; ++row)
      seen.push_back(fixed_at<std::int64_t>(batch->columns[0].data, row));
  }
  ASSERT_THAT(seen, SizeIs(40000));
  std::ranges::sort(seen);
  for (std::size_t i = 0; i < seen.size(); ++i) ASSERT_EQ(seen[i], static_cast<std::int64_t>(i + 1));
}

TEST_F(PostgresEngineTest, statistics_make_parts_of_about_the_same_size) {
  run("CREATE TABLE skewed AS SELECT CASE WHEN i < 9900 THEN i ELSE i * 100000000::bigint END AS k "
      "FROM generate_series(1, 10000) i; ANALYZE skewed");
  const SourceTable table = engine_->describe("skewed");
  const auto parts =
      postgres_key_ranges(*connection_, table, make_query(table, {}, nullptr, *engine_), *table.find("k"), 4);
  ASSERT_THAT(parts, SizeIs(4));
  for (const std::string& part : parts) {
    const auto found = connection_->query("SELECT count(*) BETWEEN 2000 AND 3000 FROM skewed WHERE " + part);
    EXPECT_EQ(postgres::text_at(found, 0, 0), "t") << part;
  }
}

TEST_F(PostgresEngineTest, ranges_of_a_key_are_read_at_once_only_where_order_and_number_do_not_matter) {
  run("CREATE TABLE keyed AS SELECT i AS k FROM generate_series(1, 900) i");
  const SourceTable table = engine_->describe("keyed");
  const ReadOptions options{
      .chunk_rows = 1000, .partitions = 3, .key = *table.find("k"), .is_key_named = true};
  Query query = make_query(table, {.row_filter = "k > 300"}, nullptr, *engine_);
  EXPECT_THAT(read_rows(*engine_, table, query, options).batches, UnorderedElementsAre(199, 200, 201));
  query.order = "ORDER BY k";
  EXPECT_THAT(read_rows(*open_engine(uri_, schema_), table, query, options).batches, ElementsAre(600));
  query.order.clear();
  query.limit = 500;
  EXPECT_THAT(read_rows(*open_engine(uri_, schema_), table, query, options).batches, ElementsAre(500));
}

TEST_F(PostgresEngineTest, an_error_in_one_part_ends_all) {
  run("CREATE TABLE big AS SELECT i, CASE WHEN i = 30000 THEN 'NaN'::numeric ELSE i END::numeric(8,1) AS d, "
      "repeat('x', 200) AS x FROM generate_series(1, 40000) i");
  const SourceTable table = engine_->describe("big");
  const Query query = make_query(table, {}, nullptr, *engine_);
  const Error error =
      error_of([&] { read_rows(*engine_, table, query, {.chunk_rows = 1000, .partitions = 3}); });
  EXPECT_EQ(error.where().column, "d");
}

TEST_F(PostgresEngineTest, parts_that_nobody_reads_to_the_end_are_given_up) {
  run("CREATE TABLE big AS SELECT i, repeat('x', 200) AS x FROM generate_series(1, 40000) i");
  const SourceTable table = engine_->describe("big");
  const auto reader =
      engine_->read(table, make_query(table, {}, nullptr, *engine_), {.chunk_rows = 100, .partitions = 3});
  EXPECT_NE(reader->next(), nullptr);
}

TEST_F(PostgresEngineTest, credentials_never_reach_an_error) {
  for (const char* bad :
       {"postgresql://user:pa@ss:word@127.0.0.1/x", "postgresql://user:secret@127.0.0.1:1/x",
        "mysql://user:secret@host/x", "user:secret"}) {
    const Error error = error_of([&] { open_engine(bad, ""); });
    EXPECT_NE(error.remedy(), Remedy::report_bug) << bad;
    EXPECT_THAT(error.what(), Not(HasSubstr("secret"))) << bad;
    EXPECT_THAT(error.what(), Not(HasSubstr("pa@ss"))) << bad;
  }
}

TEST_F(PostgresEngineTest, a_driver_in_the_name_of_the_database_is_read_over) {
  const std::string uri = "postgresql+psycopg2" + uri_.substr(uri_.find("://"));
  EXPECT_THAT(open_engine(uri, schema_)->names(false), IsEmpty());
}

}  // namespace
}  // namespace sluice::sql_source
