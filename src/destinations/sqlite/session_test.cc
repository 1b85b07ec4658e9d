#include <algorithm>
#include <csignal>

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "destinations/sqlite/connection.h"
#include "destinations/sqlite/insert.h"
#include "destinations/sqlite/session_for_tests.h"

namespace sluice::sqlite {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

const Table kNumbers = table_of("t", {column_of("id", DataType::bigint, false)});

class SqliteSessionTest : public SqliteTest {
 protected:
  /// A database with the table kNumbers.
  void open_with_table(const std::string& dataset = "ds") {
    open(dataset);
    create(kNumbers);
  }
  fs::path file_of(const Nullables<std::int64_t>& ids) {
    return write_job(next_path(), {}, batch_of(integers("id", ids)));
  }
  [[nodiscard]] Connection other(const std::string& file) const {
    return {folder_ / file, Connection::Missing::is_error, 0};
  }
};

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

TEST_F(SqliteSessionTest, null_where_none_may_be) {
  open_with_table();
  const Error error = error_of([&] { load(kNumbers, {file_of({1, std::nullopt})}); });
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_EQ(error.fault(), Fault::job_refused);
  EXPECT_EQ(error.vendor_code(), "SQLITE_CONSTRAINT_NOTNULL");
  EXPECT_EQ(error.where().table, "t");
  EXPECT_EQ(error.where().column, "id");
}

TEST_F(SqliteSessionTest, a_unique_index_of_somebody_is_kept) {
  open_with_table();
  execute("CREATE UNIQUE INDEX ds.one ON t (id)");
  session_->begin();
  const Error error = error_of([&] { load(kNumbers, {file_of({1, 2, 1})}); });
  EXPECT_EQ(error.vendor_code(), "SQLITE_CONSTRAINT_UNIQUE");
  EXPECT_EQ(error.where().column, "id");
  session_->rollback();
  EXPECT_EQ(count("t"), 0);
}

TEST_F(SqliteSessionTest, a_column_that_must_not_be_null_is_for_empty_tables) {
  open_with_table();
  execute("ALTER TABLE ds.t ADD COLUMN a BIGINT NOT NULL");
  execute("INSERT INTO ds.t VALUES (1, 2)");
  const Error error = error_of([&] { execute("ALTER TABLE ds.t ADD COLUMN b BIGINT NOT NULL"); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_EQ(error.fault(), Fault::migration_refused);
  EXPECT_THAT(error.message(), HasSubstr("declare it nullable"));
  EXPECT_THAT(error.message(), HasSubstr("ADD COLUMN b"));
}

TEST_F(SqliteSessionTest, tables_and_columns_that_are_gone) {
  open();
  EXPECT_EQ(error_of([&] { load(kNumbers, {file_of({1})}); }).remedy(), Remedy::fix_config);
  create(table_of("t", {column_of("other", DataType::bigint)}));
  const Error error = error_of([&] { load(kNumbers, {file_of({1})}); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_EQ(error.where().column, "id");
  EXPECT_EQ(
      error_of([&] { load(table_of("t", {column_of("other", DataType::bigint)}), {file_of({1})}); }).remedy(),
      Remedy::report_bug);
}

TEST_F(SqliteSessionTest, a_damaged_job_file_is_noticed) {
  open_with_table();
  const auto file = file_of({1, 2, 3});
  std::string bytes = read_file(file);
  bytes[70] = static_cast<char>(bytes[70] ^ 1);
  write_file_atomic(file, bytes);
  const Error error = error_of([&] { load(kNumbers, {file}); });
  EXPECT_EQ(error.remedy(), Remedy::report_bug);
  EXPECT_THAT(error.message(), HasSubstr("checksum"));
}

TEST_F(SqliteSessionTest, a_locked_database_is_for_later) {
  open_with_table();
  const Connection holder = other("x__ds.db");
  holder.execute("BEGIN EXCLUSIVE");
  const Error error = error_of([&] { execute("INSERT INTO ds.t VALUES (1)"); });
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_EQ(error.vendor_code(), "SQLITE_BUSY");
  EXPECT_THAT(error.message(), HasSubstr("another program"));
  EXPECT_EQ(error_of([&] { open(); }).remedy(), Remedy::retry);
  holder.execute("ROLLBACK");
  open();
  execute("INSERT INTO ds.t VALUES (1)");
}

TEST_F(SqliteSessionTest, a_commit_that_readers_hold_up_can_be_tried_again) {
  open_with_table();
  execute("INSERT INTO ds.t VALUES (1)");
  const Connection reader = other("x__ds.db");
  reader.execute("BEGIN; SELECT * FROM t");
  session_->begin();
  load(kNumbers, {file_of({2})});
  EXPECT_EQ(error_of([&] { session_->commit(); }).remedy(), Remedy::retry);
  session_->rollback();
  EXPECT_EQ(count("t"), 1);
  reader.execute("COMMIT");
  session_->begin();
  load(kNumbers, {file_of({2})});
  session_->commit();
  EXPECT_EQ(count("t"), 2);
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

TEST_F(SqliteSessionTest, a_full_disk_is_for_later) {
  open_with_table();
  const std::string pages = session_->query("PRAGMA ds.page_count").rows[0][0].value_or("");
  execute("PRAGMA ds.max_page_count = " + pages);
  const Nullables<std::int64_t> ids(100'000, 7);
  session_->begin();
  const Error error = error_of([&] { load(kNumbers, {file_of(ids)}); });
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_EQ(error.vendor_code(), "SQLITE_FULL");
  EXPECT_THAT(error.message(), HasSubstr("make room"));
  session_->rollback();
  EXPECT_EQ(count("t"), 0);
}

TEST_F(SqliteSessionTest, files_that_are_no_database) {
  write_file_atomic(folder_ / "x.db", std::string(2000, 'n'));
  const Error main = error_of([&] { open(); });
  EXPECT_EQ(main.remedy(), Remedy::fix_config);
  EXPECT_EQ(main.vendor_code(), "SQLITE_NOTADB");
  EXPECT_THAT(main.message(), HasSubstr((folder_ / "x.db").native()));
  fs::remove(folder_ / "x.db");
  write_file_atomic(folder_ / "x__ds.db", std::string(2000, 'n'));
  const Error dataset = error_of([&] { open(); });
  EXPECT_EQ(dataset.remedy(), Remedy::fix_config);
  EXPECT_THAT(dataset.message(), HasSubstr("x__ds.db"));
}

TEST_F(SqliteSessionTest, places_where_no_database_can_be) {
  EXPECT_EQ(error_of([&] { (void)sqlite_destination(folder_)->open({.dataset = "ds"}); }).remedy(),
            Remedy::fix_config);
  EXPECT_THAT(
      error_of([&] { (void)sqlite_destination(folder_ / "no" / "x.db")->open({.dataset = "ds"}); }).message(),
      HasSubstr("there is no folder"));
  EXPECT_THAT(error_of([&] { (void)destination_->open({.must_exist = true}); }).message(),
              HasSubstr("there is no database file"));
  EXPECT_FALSE(fs::exists(folder_ / "x.db"));
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
