#include <gmock/gmock.h>
#include <sys/resource.h>

#include "destinations/sqlite/session_for_tests.h"

namespace sluice::sqlite {
namespace {

using ::testing::HasSubstr;

/// What is refused, and what the error says.
using SqliteFaultTest = SqliteSessionTest;

TEST_F(SqliteFaultTest, null_where_none_may_be) {
  open_with_table();
  const Error error = error_of([&] { load(kNumbers, {file_of({1, std::nullopt})}); });
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_EQ(error.fault(), Fault::job_refused);
  EXPECT_EQ(error.vendor_code(), "SQLITE_CONSTRAINT_NOTNULL");
  EXPECT_EQ(error.where().table, "t");
  EXPECT_EQ(error.where().column, "id");
}

TEST_F(SqliteFaultTest, a_unique_index_of_somebody_is_kept) {
  open_with_table();
  execute("CREATE UNIQUE INDEX ds.one ON t (id)");
  session_->begin();
  const Error error = error_of([&] { load(kNumbers, {file_of({1, 2, 1})}); });
  EXPECT_EQ(error.vendor_code(), "SQLITE_CONSTRAINT_UNIQUE");
  EXPECT_EQ(error.where().column, "id");
  session_->rollback();
  EXPECT_EQ(count("t"), 0);
}

/// A table that somebody else has made, rows that it refuses, and what is told of them.
struct Foreign {
  const char* declared;
  const char* rest;
  Column column;
  BatchColumn values;
  const char* told;
  const char* stored;
};

TEST_F(SqliteFaultTest, a_table_that_others_have_made_says_what_it_refuses) {
  open();
  Nullables<std::int64_t> many(1000, 7);
  many[776] = -1;
  using Type = DataType;
  Foreign cases[] = {
      {"v INTEGER", "STRICT", column_of("v", Type::text), texts("v", {"1", "one"}),
       "row 2 of the job 0.columnar has 'one' (text)", "INTEGER"},
      {"v BIGINT NOT NULL", "", column_of("v", Type::bigint), integers("v", {1, std::nullopt}),
       "row 2 of the job 1.columnar has null, which the column does not take; ", "BIGINT"},
      {"v BIGINT CHECK (v > 0)", "", column_of("v", Type::bigint), integers("v", many),
       "row 777 of the job 2.columnar has '-1' (bigint)", "BIGINT"},
      {"v TEXT UNIQUE", "", column_of("v", Type::text), texts("v", {"a", "b", "a"}),
       "row 3 of the job 3.columnar has 'a' (text)", "TEXT"},
      {"v INTEGER PRIMARY KEY", "", column_of("v", Type::text), texts("v", {"x"}),
       "row 1 of the job 4.columnar has", ""},
      {"v TEXT CHECK (length(v) < 4)", "", column_of("v", Type::text), texts("v", {"abcd"}),
       "row 1 of the job 5.columnar has 'abcd' (text)", "TEXT"},
  };
  for (Foreign& foreign : cases) {
    SCOPED_TRACE(foreign.declared);
    execute("DROP TABLE IF EXISTS ds.t");
    execute(std::string("CREATE TABLE ds.t (") + foreign.declared + ") " + foreign.rest);
    session_->begin();
    const Error error = error_of([&] {
      load(table_of("t", {foreign.column}),
           {write_job(next_path(), {}, batch_of(std::move(foreign.values)))});
    });
    session_->rollback();
    EXPECT_EQ(error.remedy(), Remedy::fix_input) << error.what();
    EXPECT_EQ(error.fault(), Fault::job_refused);
    EXPECT_EQ(error.where().table, "t");
    EXPECT_THAT(error.message(), HasSubstr(foreign.told));
    EXPECT_THAT(error.message(), HasSubstr("change the column there, load into a table of another name"));
    if (*foreign.stored == '\0') continue;
    EXPECT_EQ(error.where().column, "v");
    EXPECT_THAT(error.message(),
                HasSubstr(std::string("the column is ") + foreign.stored + " in the database"));
    EXPECT_EQ(count("t"), 0);
  }
}

TEST_F(SqliteFaultTest, a_constraint_that_ends_the_transaction_leaves_no_row) {
  open();
  execute("CREATE TABLE ds.t (id BIGINT CHECK (id > 0) UNIQUE ON CONFLICT ROLLBACK)");
  session_->begin();
  const Error error = error_of([&] { load(kNumbers, {file_of(Nullables<std::int64_t>(200, 7))}); });
  session_->rollback();
  EXPECT_EQ(error.vendor_code(), "SQLITE_CONSTRAINT_UNIQUE");
  EXPECT_EQ(count("t"), 0);
}

TEST_F(SqliteFaultTest, a_column_that_must_not_be_null_is_for_empty_tables) {
  open_with_table();
  execute("ALTER TABLE ds.t ADD COLUMN a BIGINT NOT NULL");
  execute("INSERT INTO ds.t VALUES (1, 2)");
  const Error error = error_of([&] { execute("ALTER TABLE ds.t ADD COLUMN b BIGINT NOT NULL"); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_EQ(error.fault(), Fault::migration_refused);
  EXPECT_THAT(error.message(), HasSubstr("declare it nullable"));
  EXPECT_THAT(error.message(), HasSubstr("ADD COLUMN b"));
}

TEST_F(SqliteFaultTest, tables_and_columns_that_are_gone) {
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

TEST_F(SqliteFaultTest, a_damaged_job_file_is_noticed) {
  open_with_table();
  const auto file = file_of({1, 2, 3});
  std::string bytes = read_file(file);
  bytes[70] = static_cast<char>(bytes[70] ^ 1);
  write_file_atomic(file, bytes);
  const Error error = error_of([&] { load(kNumbers, {file}); });
  EXPECT_EQ(error.remedy(), Remedy::report_bug);
  EXPECT_THAT(error.message(), HasSubstr("checksum"));
}

TEST_F(SqliteFaultTest, a_locked_database_is_for_later) {
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

TEST_F(SqliteFaultTest, a_commit_that_readers_hold_up_can_be_tried_again) {
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

TEST_F(SqliteFaultTest, a_full_disk_is_for_later) {
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

TEST_F(SqliteFaultTest, too_many_open_files_are_for_later) {
  open_with_table();
  session_->begin();
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit none{.rlim_cur = 0, .rlim_max = limit.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  const Error error = error_of([&] { execute("INSERT INTO ds.t VALUES (1)"); });  // needs a journal
  setrlimit(RLIMIT_NOFILE, &limit);
  EXPECT_EQ(error.remedy(), Remedy::retry);
  EXPECT_THAT(error.message(), HasSubstr("limit of open files"));
  EXPECT_THAT(error.message(), HasSubstr((folder_ / "x.db").native()));
}

TEST_F(SqliteFaultTest, files_that_are_no_database) {
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

TEST_F(SqliteFaultTest, places_where_no_database_can_be) {
  EXPECT_EQ(error_of([&] { (void)sqlite_destination(folder_)->open({.dataset = "ds"}); }).remedy(),
            Remedy::fix_config);
  EXPECT_THAT(
      error_of([&] { (void)sqlite_destination(folder_ / "no" / "x.db")->open({.dataset = "ds"}); }).message(),
      HasSubstr("there is no folder"));
  EXPECT_THAT(error_of([&] { (void)destination_->open({.must_exist = true}); }).message(),
              HasSubstr("there is no database file"));
  EXPECT_FALSE(fs::exists(folder_ / "x.db"));
}

}  // namespace
}  // namespace sluice::sqlite
