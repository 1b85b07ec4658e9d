// `sluice load` and `sluice query` with SQLite.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/dataset.hpp"
#include "sqlite/connection.h"
#include "support/command_line.h"

namespace sluice::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kUri = "sqlite:///shop.db";
constexpr int kRetry = 75;

constexpr const char* kOrders =
    R"({"id":1,"buyer":{"name":"Ada"},"paid":true,"at":"2024-01-02T03:04:05+02:00","tags":["oak","old"]})"
    "\n"
    R"({"id":2,"price":1.5,"items":[{"sku":7,"parts":[{"n":1},{"n":2}]}]})"
    "\n"
    R"({"id":"x","price":2,"note":"é😀\u0000"})"
    "\n";

class SqliteLoad : public ::testing::Test {
 protected:
  Outcome load(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "load");
    for (const char* last : {"--to", kUri, "--dataset", "d"}) arguments.emplace_back(last);
    return cli_.sluice(std::move(arguments));
  }
  /// Rows of a statement, as sluice prints them.
  std::string ask(const std::string& sql) {
    const Outcome outcome = cli_.sluice({"query", kUri, sql, "--format", "csv"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome;
    return outcome.out.substr(outcome.out.find('\n') + 1);
  }

  CommandLine cli_;
};

TEST_F(SqliteLoad, MakesRelatedTables) {
  cli_.folder.write("orders.jsonl", kOrders);
  const Outcome outcome = load({"orders.jsonl"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(ask("SELECT id, buyer__name, paid, at, price, id__v_text FROM d.orders ORDER BY rowid"),
            "1,Ada,1,2024-01-02 01:04:05.000000,,\n2,,,,1.5,\n,,,,2.0,x\n");
  EXPECT_EQ(ask("SELECT t.value FROM d.orders o JOIN d.orders__tags t ON t._dlt_parent_id = o._dlt_id "
                "ORDER BY t._dlt_list_idx"),
            "oak\nold\n");
  EXPECT_EQ(
      ask("SELECT o.id, i.sku, p.n FROM d.orders o JOIN d.orders__items i ON i._dlt_parent_id = o._dlt_id "
          "JOIN d.orders__items__parts p ON p._dlt_parent_id = i._dlt_id ORDER BY p._dlt_list_idx"),
      "2,7,1\n2,7,2\n");
  EXPECT_EQ(ask("SELECT hex(note) FROM d.orders WHERE note IS NOT NULL"), "C3A9F09F988000\n");
  EXPECT_EQ(ask("SELECT count(*) FROM d._dlt_loads WHERE status = 0"), "1\n");
  EXPECT_EQ(
      ask("SELECT name || ' ' || type || ' ' || \"notnull\" FROM pragma_table_info('orders', 'd') "
          "WHERE name IN ('id', 'paid', 'at', 'price', '_dlt_id', 'note') ORDER BY 1"),
      "_dlt_id VARCHAR(128) 1\nat DATETIME 0\nid BIGINT 0\nnote TEXT 0\npaid BOOLEAN 0\nprice FLOAT 0\n");
  EXPECT_THAT(entries(cli_.folder.path()), ElementsAre("data", "orders.jsonl", "shop.db", "shop__d.db"));
}

TEST_F(SqliteLoad, EvolvesAppendsAndReplaces) {
  cli_.folder.write("t.jsonl", "{\"id\":1,\"l\":[1]}\n");
  cli_.folder.write("later/t.jsonl", "{\"id\":2,\"l\":[2,3],\"new\":true}\n");
  ASSERT_EQ(load({"t.jsonl"}).exit_code, 0);
  ASSERT_EQ(load({"later/t.jsonl"}).exit_code, 0);
  EXPECT_EQ(ask("SELECT id, new FROM d.t ORDER BY id"), "1,\n2,1\n");
  EXPECT_EQ(ask("SELECT count(*) FROM d.t__l"), "3\n");
  ASSERT_EQ(load({"t.jsonl", "--write-disposition", "replace"}).exit_code, 0);
  EXPECT_EQ(ask("SELECT id, new FROM d.t"), "1,\n");
  EXPECT_EQ(ask("SELECT count(*) FROM d.t__l"), "1\n");
  EXPECT_EQ(ask("SELECT count(*) FROM d._dlt_loads"), "3\n");
}

TEST_F(SqliteLoad, ALoadKeyGoesInOnce) {
  cli_.folder.write("t.jsonl", "{\"id\":1}\n");
  for (int i = 0; i < 2; ++i) ASSERT_EQ(load({"t.jsonl", "--load-key", "it's"}).exit_code, 0);
  EXPECT_EQ(ask("SELECT count(*) FROM d.t"), "1\n");
}

TEST_F(SqliteLoad, AnIntegerThatDoesNotFitLoadsNothing) {
  cli_.folder.write("t.jsonl", "{\"id\":1}\n{\"id\":9223372036854775808}\n");
  const Outcome outcome = load({"t.jsonl"});
  EXPECT_EQ(outcome.exit_code, 65) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("9223372036854775808"));
  EXPECT_THAT(outcome.err, HasSubstr("column id"));
  EXPECT_EQ(ask("SELECT count(*) FROM d.t"), "0\n");
  EXPECT_THAT(cli_.pending(), ElementsAre());
}

TEST_F(SqliteLoad, WaitsForALockAndIsResumed) {
  cli_.folder.write("t.jsonl", "{\"id\":1}\n");
  ASSERT_EQ(load({"t.jsonl"}).exit_code, 0);
  cli_.folder.write("more.jsonl", "{\"id\":2}\n");
  const auto more = [&] { return load({"more.jsonl", "--table", "t"}); };
  {
    const sqlite::Connection holder(cli_.folder / "shop__d.db", sqlite::Connection::Missing::is_error, 0);
    holder.execute("BEGIN IMMEDIATE");
    const Outcome refused = more();
    EXPECT_EQ(refused.exit_code, kRetry) << refused;
    EXPECT_THAT(refused.err, HasSubstr("another program"));
  }
  const Outcome resumed = more();
  EXPECT_EQ(resumed.exit_code, 0) << resumed;
  EXPECT_EQ(ask("SELECT id FROM d.t ORDER BY id"), "1\n2\n");
}

TEST_F(SqliteLoad, IsReadByTheLibraryToo) {
  cli_.folder.write("t.jsonl", "{\"id\":1,\"f\":0.1}\n");
  ASSERT_EQ(load({"t.jsonl"}).exit_code, 0);
  const TextRows found =
      query("sqlite:///" + (cli_.folder / "shop.db").string(), "SELECT id, f, _dlt_load_id IS NULL FROM d.t");
  EXPECT_THAT(found.types, ElementsAre("BIGINT", "DOUBLE", "BIGINT"));
  EXPECT_THAT(found.rows, ElementsAre(ElementsAre("1", "0.1", "0")));
}

TEST_F(SqliteLoad, AFileThatIsNoDatabase) {
  cli_.folder.write("t.jsonl", "{\"id\":1}\n");
  cli_.folder.write("shop.db", std::string(2000, 'n'));
  const Outcome outcome = load({"t.jsonl"});
  EXPECT_EQ(outcome.exit_code, 78) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("shop.db"));
}

}  // namespace
}  // namespace sluice::testing
