// Databases as sources on the command line and in pipeline files.

#include <gmock/gmock.h>

#include "json/decode.h"
#include "sql_database/databases.h"

namespace sluice {
namespace {

using ::testing::AllOf;
using testing::DatabasesTest;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;

constexpr int kFixConfig = 78;

/// A database of the server of its own: the command line reads its schema public.
class SqlCommandLineTest : public DatabasesTest {
 protected:
  void SetUp() override {
    DatabasesTest::SetUp();
    at_postgres("CREATE DATABASE " + schema_);
    shop_uri_ = uri_.substr(0, uri_.rfind('/') + 1) + schema_;
    at_shop(
        "CREATE TABLE orders (id bigint PRIMARY KEY, price numeric(8,2), buyer text); "
        "INSERT INTO orders SELECT i - 500, i / 4.0, 'buyer ' || i % 7 FROM generate_series(1, 1000) i; "
        "CREATE TABLE buyers (name text PRIMARY KEY); INSERT INTO buyers VALUES ('Ada'), ('Bob')");
  }
  void TearDown() override {
    if (connection_ != nullptr) at_postgres("DROP DATABASE IF EXISTS " + schema_);
    DatabasesTest::TearDown();
  }
  void at_shop(const std::string& sql) const {
    postgres::Connection(postgres::parse_address(shop_uri_)).execute(sql);
  }
  /// The password of the server, which nothing may show.
  [[nodiscard]] std::string password() const {
    const std::size_t end = uri_.rfind('@');
    const std::size_t start = uri_.rfind(':', end) + 1;
    return uri_.substr(start, end - start);
  }
  [[nodiscard]] std::string sums() const {
    return testing::select_text(cli_.database(),
                                "SELECT count(*), count(DISTINCT id), sum(id), sum(price) FROM d.orders");
  }
  /// Runs a command with a pipeline file of a source sql_database.
  [[nodiscard]] Outcome with_file(const std::string& command, const std::string& keys) const {
    cli_.folder.write("p.yaml",
                      "pipeline: shop\ndestination: duckdb:///db.duckdb\ndataset: d\nsource:\n" + keys);
    return cli_.sluice({command, "p.yaml"});
  }

  std::string shop_uri_;
  testing::CommandLine cli_;
};

TEST_F(SqlCommandLineTest, load_reads_all_tables_of_a_server) {
  const Outcome outcome = cli_.load({shop_uri_});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(sums(), "1000|1000|500|125125.00\n");
  EXPECT_EQ(cli_.rows("buyers"), 2);
  EXPECT_THAT(outcome.text(), Not(HasSubstr(password())));
}

TEST_F(SqlCommandLineTest, load_reads_one_table_in_parts) {
  const Outcome outcome =
      cli_.load({shop_uri_, "--table", "orders", "--partitions", "3", "--partition-column", "id"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(sums(), "1000|1000|500|125125.00\n");
  EXPECT_EQ(cli_.rows("buyers"), -1);
}

TEST_F(SqlCommandLineTest, load_reads_a_file_of_sqlite_in_parts) {
  sqlite::Connection(cli_.folder / "shop.sqlite", sqlite::Connection::Missing::is_made, 1000)
      .execute(
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, price DECIMAL(8,2)); WITH RECURSIVE n(i) AS (SELECT "
          "1 "
          "UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO orders SELECT i - 500, i / 4.0 FROM n");
  const Outcome outcome = cli_.load({"sqlite:///shop.sqlite", "--table", "orders", "--partitions", "3"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(sums(), "1000|1000|500|125125.00\n");
}

TEST_F(SqlCommandLineTest, load_tells_what_is_wrong_with_a_table_or_a_column) {
  const Outcome table = cli_.load({shop_uri_, "--table", "order"});
  EXPECT_EQ(table.exit_code, kFixConfig) << table;
  EXPECT_THAT(table.err, AllOf(HasSubstr("did you mean orders?"), Not(HasSubstr(password()))));
  const Outcome column = cli_.load({shop_uri_, "--table", "orders", "--partition-column", "buyer"});
  EXPECT_EQ(column.exit_code, kFixConfig) << column;
  EXPECT_THAT(column.err, HasSubstr("cannot be parted by the column buyer"));
  const Outcome all = cli_.load({shop_uri_, "--partition-column", "id"});
  EXPECT_EQ(all.exit_code, kFixConfig) << all;
  EXPECT_THAT(all.err, HasSubstr("--table"));
}

TEST_F(SqlCommandLineTest, discover_lists_tables_and_columns) {
  const Outcome outcome = cli_.sluice({"discover", shop_uri_});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("orders"), HasSubstr("buyers"), HasSubstr("decimal(8,2)"),
                                 HasSubstr("bigint not null"), HasSubstr("key: id")));
  EXPECT_THAT(outcome.text(), Not(HasSubstr(password())));
  const Outcome json = cli_.sluice({"discover", shop_uri_, "--json"});
  EXPECT_EQ(json::decode(json.out).value.get<List>().size(), 2U);
}

TEST_F(SqlCommandLineTest, check_says_whether_the_database_answers) {
  const Outcome outcome = with_file("check", "  type: sql_database\n  credentials: " + shop_uri_ + "\n");
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("the database answers; 2 tables"));
  EXPECT_THAT(outcome.text(), Not(HasSubstr(password())));
}

TEST_F(SqlCommandLineTest, check_shows_no_password_of_a_database_that_refuses) {
  const std::string wrong =
      "postgresql://sluice:mistaken-secret@" + shop_uri_.substr(shop_uri_.rfind('@') + 1);
  const Outcome outcome = with_file("check", "  type: sql_database\n  credentials: " + wrong + "\n");
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  EXPECT_THAT(outcome.text(), Not(HasSubstr("mistaken-secret")));
}

TEST_F(SqlCommandLineTest, a_pipeline_file_parts_a_table_and_looks_at_it_when_it_is_read) {
  const Outcome outcome = with_file(
      "run",
      "  type: sql_database\n  credentials: " + shop_uri_ +
          "\n  table_names: [orders]\n  defer_table_reflect: true\n  tables:\n    orders: {partitions: 3, "
          "partition_column: id, row_filter: \"price <= 25\", excluded_columns: [buyer]}\n");
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(sums(), "100|100|-44950|1262.50\n");
}

TEST_F(SqlCommandLineTest, keys_that_do_not_go_together_are_told_with_their_line) {
  const Outcome all = with_file(
      "check", "  type: sql_database\n  credentials: " + shop_uri_ + "\n  defer_table_reflect: true\n");
  EXPECT_EQ(all.exit_code, kFixConfig) << all;
  EXPECT_THAT(all.err, AllOf(HasSubstr("p.yaml:"), HasSubstr("needs table_names")));
}

}  // namespace
}  // namespace sluice
