#include <algorithm>
#include <csignal>

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "destinations/sqlite/insert.h"
#include "destinations/sqlite/session_for_tests.h"

namespace sluice::sqlite {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST_F(SqliteSessionTest, files_and_names) {
  open_with_table();
  EXPECT_TRUE(fs::exists(folder_ / "x__ds.db"));
  EXPECT_THAT(session_->tables(), ElementsAre(Pair("t", ElementsAre("id"))));
  EXPECT_EQ(other("x__ds.db").value("SELECT count(*) FROM main.t"), "0");
  EXPECT_THAT(error_of([&] { (void)other("x.db").value("SELECT count(*) FROM main.t"); }).message(),
              HasSubstr("no such table"));
}

TEST_F(SqliteSessionTest, the_main_file_is_a_dataset_too) {
  open_with_table("main");
  EXPECT_EQ(load(kNumbers, {file_of({1})}), 1);
  EXPECT_FALSE(fs::exists(folder_ / "x__main.db"));
  EXPECT_EQ(other("x.db").value("SELECT count(*) FROM t"), "1");
}

TEST_F(SqliteSessionTest, two_datasets_know_nothing_of_each_other) {
  open_with_table("a");
  EXPECT_EQ(load(kNumbers, {file_of({1, 2})}), 2);
  open("b");
  EXPECT_THAT(session_->tables(), IsEmpty());
  create(kNumbers);
  EXPECT_EQ(load(kNumbers, {file_of({3})}), 1);
  session_ = destination_->open({.must_exist = true});
  EXPECT_EQ(session_->query("SELECT (SELECT sum(id) FROM a.t), sum(id) FROM b.t").rows,
            (std::vector<std::vector<std::optional<std::string>>>{{"3", "3"}}));
}

TEST_F(SqliteSessionTest, more_datasets_than_can_be_attached) {
  for (int i = 0; i < 15; ++i) open_with_table("d" + std::to_string(i));
  session_ = destination_->open({.must_exist = true});
  EXPECT_EQ(session_->query("SELECT count(*) FROM d9.t, d14.t").rows.size(), 1);
}

TEST_F(SqliteSessionTest, a_file_that_only_looks_like_a_dataset) {
  open_with_table();
  write_file_atomic(folder_ / "x__notes.db", std::string(2000, 'n'));
  session_ = destination_->open({.must_exist = true});
  EXPECT_EQ(session_->query("SELECT count(*) FROM ds.t").rows.size(), 1);
  EXPECT_THAT(error_of([&] { (void)session_->query("SELECT * FROM notes.t"); }).message(),
              HasSubstr("x__notes.db"));
}

TEST_F(SqliteSessionTest, many_rows_over_batches_and_files) {
  const Table table = table_of("t", {column_of("id", DataType::bigint), column_of("late", DataType::text),
                                     column_of("load", DataType::text, false)});
  open();
  create(table);
  Nullables<std::int64_t> ids;
  for (int i = 0; i < 1000; ++i) ids.emplace_back(i);
  const auto one = write_job(next_path(), {{"load", "17.5"}}, batch_of(integers("id", ids)),
                             batch_of(integers("id", {1000}), texts("late", {"here"})));
  const auto two = write_job(next_path(), {{"load", ""}}, batch_of(texts("late", {std::nullopt, "there"})));
  session_->begin();
  EXPECT_EQ(load(table, {one, two}), 1003);
  session_->commit();
  EXPECT_THAT(
      session_->query("SELECT count(*), sum(id), count(late), max(id), sum(load = '17.5') FROM ds.t").rows,
      ElementsAre(ElementsAre("1003", "500500", "2", "1000", "1001")));
}

TEST_F(SqliteSessionTest, as_many_columns_as_sqlite_has) {
  std::vector<Column> columns;
  Batch batch;
  batch.rows = 200;
  for (int i = 0; i < 2000; ++i) {
    const std::string name = "c" + std::to_string(i);
    columns.push_back(column_of(name, DataType::bigint));
    batch.columns.push_back(integers(name, Nullables<std::int64_t>(200, i)));
  }
  const Table table = table_of("t", columns);
  open();
  create(table);
  EXPECT_EQ(load(table, {write_job(next_path(), {}, batch)}), 200);
  EXPECT_THAT(session_->query("SELECT sum(c0), sum(c1), sum(c1999) FROM ds.t").rows,
              ElementsAre(ElementsAre("0", "200", "399800")));
}

TEST(SqliteInsertTest, rows_stay_within_the_parameters_of_a_statement) {
  EXPECT_EQ(rows_per_insert(12, 1, 250'000), kMostRows);
  EXPECT_EQ(rows_per_insert(100, 1, 999), 9);
  EXPECT_EQ(rows_per_insert(998, 1, 999), 1);
  EXPECT_EQ(rows_per_insert(2000, 1, 999), 1);
  EXPECT_EQ(rows_per_insert(0, 1, 999), kMostRows);
  EXPECT_EQ(insert_sql("t", {"k", "a", "b"}, 1, 2), "INSERT INTO t (k, a, b) VALUES (?1, ?, ?), (?1, ?, ?)");
}

TEST_F(SqliteSessionTest, a_rollback_leaves_nothing) {
  open_with_table();
  session_->begin();
  EXPECT_EQ(load(kNumbers, {file_of({1, 2})}), 2);
  session_->rollback();
  EXPECT_EQ(count("t"), 0);
  session_->begin();
  load(kNumbers, {file_of({1, 2})});
  open();  // the session goes without a commit
  EXPECT_EQ(count("t"), 0);
  session_->begin();
  load(kNumbers, {file_of({1, 2})});
  session_->commit();
  open();
  EXPECT_EQ(count("t"), 2);
}

TEST_F(SqliteSessionTest, a_process_that_was_killed_leaves_nothing) {
  open_with_table();
  session_.reset();
  const pid_t child = fork();
  if (child == 0) {
    open();
    // Less memory than rows: the file itself is written to before the commit.
    execute("PRAGMA ds.cache_size = 10");
    session_->begin();
    Nullables<std::int64_t> ids(100'000, 7);
    load(kNumbers, {file_of(ids)});
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_TRUE(fs::exists(folder_ / "x__ds.db-journal"));
  open();
  EXPECT_EQ(count("t"), 0);
  EXPECT_FALSE(fs::exists(folder_ / "x__ds.db-journal"));
}

TEST_F(SqliteSessionTest, a_file_in_wal_mode_gets_a_rollback_journal) {
  open_with_table();
  session_.reset();
  {
    const Connection upstream = other("x__ds.db");
    EXPECT_EQ(upstream.value("PRAGMA journal_mode = WAL"), "wal");
    upstream.execute("INSERT INTO t VALUES (5)");
    EXPECT_EQ(error_of([&] { open(); }).remedy(), Remedy::retry);
  }
  open();
  EXPECT_EQ(session_->query("PRAGMA ds.journal_mode").rows[0][0], "delete");
  EXPECT_EQ(session_->query("PRAGMA ds.synchronous").rows[0][0], "3");
  EXPECT_EQ(count("t"), 1);
}

TEST_F(SqliteSessionTest, hostile_names) {
  const std::string names[] = {"quo\"te", "semi;colon", "new\nline", "emoji 😀", "'; DROP TABLE t; --",
                               "select",  "x",          " ",         "a.b",      "%s\\",
                               "?1"};
  for (const std::string& name : names) {
    const Table table = table_of(name, {column_of(name, DataType::bigint), column_of("t", DataType::text)});
    open(name);
    create(table);
    EXPECT_EQ(load(table, {write_job(next_path(), {{"t", name}}, batch_of(integers(name, {7})))}), 1);
    EXPECT_THAT(session_->tables(), ElementsAre(Pair(name, ElementsAre(name, "t"))));
    EXPECT_THAT(stored(name, name), ElementsAre("integer 7"));
  }
}

TEST_F(SqliteSessionTest, results_as_text) {
  session_ = destination_->open({});
  const TextRows found = session_->query(
      "SELECT 1 AS i, 2.0 AS d, 'x' AS t, x'00ff' AS b, NULL AS n, 1e300 * 1e300 AS inf -- end\n;\n");
  EXPECT_THAT(found.columns, ElementsAre("i", "d", "t", "b", "n", "inf"));
  EXPECT_THAT(found.types, ElementsAre("BIGINT", "DOUBLE", "TEXT", "BLOB", "TEXT", "DOUBLE"));
  EXPECT_THAT(found.rows, ElementsAre(ElementsAre("1", "2.0", "x", "\\x00\\xFF", std::nullopt, "inf")));
  EXPECT_THAT(session_->query("-- nothing").rows, IsEmpty());
  EXPECT_EQ(error_of([&] { (void)session_->query("SELECT 1; SELECT 2"); }).remedy(), Remedy::fix_config);
  EXPECT_EQ(error_of([&] { (void)session_->query(std::string("SELECT 1\0", 9)); }).remedy(),
            Remedy::fix_config);
  EXPECT_EQ(error_of([&] { (void)session_->query("SELECT nothing"); }).remedy(), Remedy::fix_config);
}

TEST_F(SqliteSessionTest, progress_is_told_and_may_stop_the_load) {
  open_with_table();
  const TableJobs jobs{&kNumbers, {{"t", file_of(Nullables<std::int64_t>(20'001, 7))}}};
  std::vector<std::uint64_t> told;
  session_->begin();
  session_->load(jobs, [&](std::uint64_t count) { told.push_back(count); });
  session_->commit();
  EXPECT_GT(told.size(), 2);
  std::uint64_t sum = 0;
  for (const std::uint64_t count : told) sum += count;
  EXPECT_EQ(sum, 20'001);
  session_->begin();
  EXPECT_THROW(session_->load(jobs, [](std::uint64_t) { throw Error(Remedy::retry, "stop"); }), Error);
  session_->rollback();
  EXPECT_EQ(count("t"), 20'001);
}

}  // namespace
}  // namespace sluice::sqlite
