// Tables of a MySQL or MariaDB server as a source, with a real server.

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <gmock/gmock.h>

#include "base/ids.h"
#include "mariadb/connection.h"
#include "sluice/sluice.hpp"
#include "sources/sql_database/rows_for_tests.h"
#include "support/command_line.h"

namespace sluice::sql_source {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A database of its own in the server that tests/support/mariadb starts.
class MariadbTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* server = std::getenv("SLUICE_TEST_MARIADB");
    ASSERT_NE(server, nullptr) << "run this program with tests/support/mariadb, which starts a server";
    connection_ = std::make_unique<mariadb::Connection>(mariadb::parse_address(server));
    run("CREATE DATABASE " + database_ + " CHARACTER SET utf8mb4");
    run("USE " + database_);
    uri_ = std::string(server) + "/" + database_;
  }
  void TearDown() override {
    if (connection_ != nullptr) run("DROP DATABASE " + database_);
  }
  void run(const std::string& sql) const { static_cast<void>(connection_->query(sql)); }
  [[nodiscard]] std::unique_ptr<Engine> open() const { return open_engine(uri_, ""); }
  [[nodiscard]] std::vector<std::string> rows(const std::string& table) const {
    return all_rows(*open(), table);
  }
  /// The one cell of a table with one column.
  [[nodiscard]] std::string value(const std::string& type, const std::string& expression) const {
    run("CREATE OR REPLACE TABLE one (c " + type + ")");
    run("INSERT INTO one VALUES (" + expression + ")");
    return rows("one").at(0);
  }
  [[nodiscard]] std::string type(const std::string& type) const {
    run("CREATE OR REPLACE TABLE one (c " + type + ")");
    return described(open()->describe("one")).at(0).substr(2);
  }
  [[nodiscard]] Error refusal(const std::string& type, const std::string& expression) const {
    return error_of([&] { static_cast<void>(value(type, expression)); });
  }
  /// Loads the table t into a DuckDB file; its rows as that has them.
  [[nodiscard]] std::string copied(const SqlTable& table, const std::string& sql) const {
    PipelineOptions options{
        .name = "p", .destination = testing::uri(folder_ / "copy.duckdb"), .dataset = "d"};
    options.data_dir = folder_ / "data";
    pipeline(options).run(Source("shop", {sql_table({.credentials = uri_}, table)}));
    return testing::select_text(folder_ / "copy.duckdb", sql);
  }

  std::string database_ = "test_" + random_hex(6);
  std::string uri_;
  std::unique_ptr<mariadb::Connection> connection_;
  testing::TemporaryFolder folder_;
};

TEST_F(MariadbTest, values_come_as_their_column_is_declared) {
  EXPECT_EQ(value("TINYINT", "-128"), "-128");
  EXPECT_EQ(value("BIGINT", "-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(value("BIGINT UNSIGNED", "18446744073709551615"), "18446744073709551615");
  EXPECT_EQ(value("INT UNSIGNED", "4294967295"), "4294967295");
  EXPECT_EQ(value("YEAR", "2024"), "2024");
  EXPECT_EQ(value("FLOAT", "1.5"), "1.5");
  EXPECT_EQ(value("DOUBLE", "-2.25"), "-2.25");
  EXPECT_EQ(value("DECIMAL(12,2)", "1234567890.12"), "1234567890.12");
  EXPECT_EQ(value("DECIMAL(65,30)", "-0.000000000000000000000000000001"),
            "-0.000000000000000000000000000001");
  EXPECT_EQ(value("VARCHAR(9)", "'häß😀'"), "häß😀");
  EXPECT_EQ(value("VARCHAR(9) CHARACTER SET latin1", "'häß'"), "häß");
  EXPECT_EQ(value("ENUM('a', 'b')", "'b'"), "b");
  EXPECT_EQ(value("BLOB", "x'00ff'"), std::string("\0\xff", 2));
  EXPECT_EQ(value("BIT(3)", "b'101'"), "\x05");
  EXPECT_EQ(value("DATE", "'2024-02-29'"), "2024-02-29");
  EXPECT_EQ(value("TIME(6)", "'23:59:59.999999'"), "23:59:59.999999");
  EXPECT_EQ(value("DATETIME(6)", "'2024-01-02 03:04:05.000006'"), "2024-01-02T03:04:05.000006");
  EXPECT_EQ(value("DATETIME", "'1066-10-14 09:00:00'"), "1066-10-14T09:00:00");
  EXPECT_EQ(value("TIMESTAMP", "'2024-01-02 03:04:05'"), "2024-01-02T03:04:05+00:00");
  EXPECT_EQ(value("JSON", R"('{"a": [1, null]}')"), R"({"a": [1, null]})");
  EXPECT_EQ(value("POINT", "ST_GeomFromText('POINT(1 2)')"), "POINT(1 2)");
  EXPECT_EQ(value("INT", "NULL"), "null");
  EXPECT_EQ(value("TEXT", "''"), "");
}

TEST_F(MariadbTest, long_values_come_whole) {
  EXPECT_EQ(value("LONGTEXT", "repeat('x', 1024)").size(), 1024U);
  EXPECT_EQ(value("LONGTEXT", "repeat('ä', 1000000)").size(), 2000000U);
  run("CREATE TABLE mixed (i INT PRIMARY KEY, t LONGTEXT)");
  run("INSERT INTO mixed VALUES (1, 'a'), (2, repeat('b', 5000)), (3, NULL), (4, 'd')");
  EXPECT_THAT(rows("mixed"), ElementsAre("1|a", "2|" + std::string(5000, 'b'), "3|null", "4|d"));
}

TEST_F(MariadbTest, types_keep_their_sizes) {
  EXPECT_EQ(type("TINYINT(1) NOT NULL"), "bigint not null");
  EXPECT_EQ(type("SMALLINT"), "bigint(32)");
  EXPECT_EQ(type("BIGINT UNSIGNED"), "decimal(20,0)");
  EXPECT_EQ(type("DECIMAL(12,2)"), "decimal(12,2)");
  EXPECT_EQ(type("DECIMAL(12,2) UNSIGNED"), "decimal(12,2)");
  EXPECT_EQ(type("DECIMAL(9,0)"), "decimal(9,0)");
  EXPECT_EQ(type("VARCHAR(20)"), "text(20)");
  EXPECT_EQ(type("VARBINARY(16)"), "binary(16)");
  EXPECT_EQ(type("LONGTEXT"), "text");
  EXPECT_EQ(type("JSON"), "json");
  EXPECT_EQ(type("DATETIME(6)"), "timestamp without zone");
  EXPECT_EQ(type("TIMESTAMP NULL"), "timestamp with zone");
}

TEST_F(MariadbTest, what_no_calendar_and_no_day_has_is_refused_with_its_column) {
  run("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'");
  for (const auto& [type, text] : {std::pair{"DATE", "'0000-00-00'"}, std::pair{"DATETIME", "'2024-00-10'"},
                                   std::pair{"TIME", "'-01:00:00'"}, std::pair{"TIME", "'24:00:00'"}}) {
    const Error error = refusal(type, text);
    EXPECT_EQ(error.remedy(), Remedy::fix_input) << type << text;
    EXPECT_EQ(error.where().column, "c") << type << text;
  }
}

TEST_F(MariadbTest, tables_views_and_keys_are_described) {
  run("CREATE TABLE people (id INT PRIMARY KEY, name VARCHAR(20))");
  run("CREATE TABLE orders (part VARCHAR(5), id INT, buyer INT REFERENCES people (id), PRIMARY KEY (part, "
      "id))");
  run("CREATE VIEW cheap AS SELECT id FROM orders");
  const auto engine = open();
  EXPECT_THAT(engine->names(false), ElementsAre("orders", "people"));
  EXPECT_THAT(engine->names(true), ElementsAre("cheap", "orders", "people"));
  const SourceTable orders = engine->describe("orders");
  EXPECT_THAT(orders.primary_key, ElementsAre("part", "id"));
  ASSERT_FALSE(orders.references.empty());
  EXPECT_EQ(orders.references[0].referenced_table, "people");
  EXPECT_THAT(orders.references[0].columns, ElementsAre("buyer"));
  const Error error = error_of([&] { static_cast<void>(engine->describe("order")); });
  EXPECT_THAT(error.message(), HasSubstr("did you mean orders?"));
}

TEST_F(MariadbTest, names_may_be_anything) {
  run(R"(CREATE TABLE "a ""b"" 'c`" ("x ""y'" int, "{}" text))");
  run(R"(INSERT INTO "a ""b"" 'c`" VALUES (1, 'z'))");
  EXPECT_THAT(rows("a \"b\" 'c`"), ElementsAre("1|z"));
}

TEST_F(MariadbTest, rows_come_in_batches_and_a_reader_may_be_given_up) {
  run("CREATE TABLE many AS SELECT seq AS i, repeat('x', 200) AS x FROM seq_1_to_100000");
  const auto engine = open();
  const SourceTable table = engine->describe("many");
  const Query query = make_query(table, {.limit = 2500}, nullptr, *engine);
  EXPECT_THAT(read_rows(*engine, table, query).batches, ElementsAre(1000, 1000, 500));
  const auto reader = engine->read(table, make_query(table, {}, nullptr, *engine), {.chunk_rows = 10});
  EXPECT_NE(reader->next(), nullptr);
}

TEST_F(MariadbTest, comparisons_are_in_the_columns_own_type) {
  run("CREATE TABLE moments AS SELECT CAST(timestampadd(HOUR, seq, '2024-01-01') AS DATETIME) AS at, "
      "CAST(date_add('2024-01-01', INTERVAL seq DAY) AS DATE) AS day, concat('n', seq) AS name, "
      "CAST(seq AS DECIMAL(5,2)) AS price FROM seq_0_to_9");
  run("ALTER TABLE moments ADD COLUMN zoned TIMESTAMP NULL");
  run("UPDATE moments SET zoned = at");
  const auto engine = open();
  const SourceTable table = engine->describe("moments");
  const auto count = [&](const char* column, const Value& start) {
    const Cursor cursor{{.cursor_path = column}, start, start};
    return read_rows(*engine, table, make_query(table, {}, &cursor, *engine)).rows.size();
  };
  const Timestamp five_hours{1'704'067'200'000'000 + 5 * 3'600'000'000LL};
  EXPECT_EQ(count("at", five_hours), 5U);
  EXPECT_EQ(count("at", "2024-01-01T05:00:00"), 5U);
  EXPECT_EQ(count("zoned", five_hours), 5U);
  EXPECT_EQ(count("zoned", "2024-01-01T07:00:00+02:00"), 5U);
  EXPECT_EQ(count("day", Date{19'723 + 5}), 5U);
  EXPECT_EQ(count("name", "n5"), 5U);
  EXPECT_EQ(count("price", 4.5), 5U);
}

TEST_F(MariadbTest, texts_are_compared_by_their_bytes_whatever_the_collation) {
  run("CREATE TABLE t (name VARCHAR(5) COLLATE utf8mb4_general_ci)");
  run("INSERT INTO t VALUES ('a'), ('B'), ('b'), ('à'), ('z''\\')");
  const auto engine = open();
  const SourceTable table = engine->describe("t");
  const Cursor cursor{{.cursor_path = "name"}, "b", "b"};
  auto found = read_rows(*engine, table, make_query(table, {}, &cursor, *engine)).rows;
  std::ranges::sort(found);
  EXPECT_THAT(found, ElementsAre("b", "z'\\", "à"));
}

TEST_F(MariadbTest, the_second_run_brings_what_is_new) {
  run("CREATE TABLE t (id INT PRIMARY KEY, at TIMESTAMP(6) NULL, price DECIMAL(8,2), doc JSON)");
  run("INSERT INTO t VALUES (1, '2024-01-01', 1.5, '[1]'), (2, '2024-01-02 00:00:00.000001', NULL, NULL)");
  const SqlTable table{.name = "t", .incremental = Incremental{.cursor_path = "at"}};
  const std::string all = "SELECT id, epoch_us(\"at\"), price, doc FROM d.t ORDER BY id";
  EXPECT_EQ(copied(table, all), "1|1704067200000000|1.50|[1]\n2|1704153600000001|∅|∅\n");
  run("INSERT INTO t VALUES (3, '2024-01-02 00:00:00.000001', 0, NULL), (4, '2024-01-01 12:00:00', 0, NULL)");
  EXPECT_EQ(copied(table, "SELECT string_agg(id, ' ' ORDER BY id) FROM d.t"), "1 2 3\n");
}

TEST_F(MariadbTest, partitions_and_a_filter_are_read_over_one_connection) {
  run("CREATE TABLE t (id INT PRIMARY KEY)");
  run("INSERT INTO t SELECT seq FROM seq_1_to_5000");
  EXPECT_EQ(copied({.name = "t", .row_filter = "`id` % 2 = 0", .partitions = 4},
                   "SELECT count(*), sum(id) FROM d.t"),
            "2500|6252500\n");
}

TEST_F(MariadbTest, the_command_line_loads_and_discovers) {
  run("CREATE TABLE orders (id INT PRIMARY KEY, price DECIMAL(8,2))");
  run("INSERT INTO orders SELECT seq, seq / 4 FROM seq_1_to_1000");
  const testing::CommandLine cli;
  const testing::Outcome load = cli.load({uri_, "--table", "orders"});
  EXPECT_EQ(load.exit_code, 0) << load;
  EXPECT_EQ(testing::select_text(cli.database(), "SELECT count(*), sum(price) FROM d.orders"),
            "1000|125125.00\n");
  const testing::Outcome discover = cli.sluice({"discover", uri_});
  EXPECT_THAT(discover.out, AllOf(HasSubstr("orders"), HasSubstr("decimal(8,2)"), HasSubstr("key: id")));
}

TEST_F(MariadbTest, credentials_never_reach_an_error) {
  const std::string server = uri_.substr(uri_.rfind('@') + 1);
  for (const std::string& bad : std::vector<std::string>{
           "mysql://secret-user:secret-word@" + server, "mysql://secret-user:secret-word@127.0.0.1:1/x",
           "mysql://secret-user:secret@word@" + server, "mysql://secret-user:secret-word@127.0.0.1:port/x",
           "mysql://secret-user:secret-word@" + server + "?secret-option=1"}) {
    const Error error = error_of([&] { open_engine(bad, ""); });
    EXPECT_NE(error.remedy(), Remedy::report_bug) << bad;
    EXPECT_THAT(error.what(), Not(HasSubstr("secret"))) << bad;
  }
  EXPECT_EQ(error_of([&] { open_engine("mysql://u:p@127.0.0.1:1/x", ""); }).remedy(), Remedy::retry);
  EXPECT_THAT(error_of([&] { open_engine(uri_.substr(0, uri_.rfind('/')), ""); }).message(),
              HasSubstr("name no database"));
}

TEST_F(MariadbTest, a_server_without_the_certificate_that_is_asked_for_is_refused) {
  const Error error = error_of([&] { open_engine(uri_ + "?ssl_ca=/etc/ssl/certs/ca-certificates.crt", ""); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_THAT(error.message(), AllOf(HasSubstr("cannot connect"), HasSubstr("SSL")));
}

TEST_F(MariadbTest, an_error_in_the_midst_of_the_rows_is_told) {
  run("CREATE TABLE t AS SELECT seq AS i FROM seq_1_to_5000");
  run("CREATE VIEW v AS SELECT (SELECT 1 UNION SELECT CASE WHEN i < 4000 THEN 1 ELSE 2 END) AS x FROM t");
  EXPECT_EQ(error_of([&] { static_cast<void>(rows("v")); }).vendor_code(), "1242");
}

TEST_F(MariadbTest, a_connection_that_is_lost_in_the_midst_of_the_rows_may_be_tried_again) {
  run("CREATE TABLE many AS SELECT seq AS i, repeat('x', 1000) AS x FROM seq_1_to_100000");
  const auto engine = open();
  const SourceTable table = engine->describe("many");
  const auto reader = engine->read(table, make_query(table, {}, nullptr, *engine), {.chunk_rows = 100});
  EXPECT_NE(reader->next(), nullptr);
  for (const mariadb::Row& row :
       connection_->query("SELECT id FROM information_schema.processlist WHERE db = '" + database_ +
                          "' AND id <> connection_id()"))
    run("KILL " + row[0].value_or(""));
  const Error error = error_of([&] {
    while (reader->next() != nullptr) continue;
  });
  EXPECT_EQ(error.remedy(), Remedy::retry) << error.what();
}

TEST_F(MariadbTest, a_table_that_vanished_is_told) {
  run("CREATE TABLE t (id INT)");
  const Resource table = sql_table({.credentials = uri_}, {.name = "t"});
  run("DROP TABLE t");
  const Error error = error_of([&] {
    auto pages = table.pages();
    pages.begin();
  });
  EXPECT_THAT(error.message(), HasSubstr("the table t is gone"));
}

TEST_F(MariadbTest, an_empty_table_has_no_batch) {
  run("CREATE TABLE none (i INT)");
  EXPECT_THAT(rows("none"), IsEmpty());
}

}  // namespace
}  // namespace sluice::sql_source
