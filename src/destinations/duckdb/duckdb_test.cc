#include "destinations/duckdb/duckdb.h"

#include <atomic>
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "duck/connection.h"
#include "formats/columnar/job_files_for_tests.h"
#include "sluice/error.hpp"

namespace sluice::duckdb {
namespace {

using columnar::batch_of;
using columnar::column_of;
using columnar::integers;
using columnar::Nullables;
using columnar::numbers;
using columnar::table_of;
using columnar::texts;
using columnar::write_job;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class DuckdbTest : public ::testing::Test {
 protected:
  DuckdbTest() { fs::create_directories(folder_); }
  ~DuckdbTest() override { fs::remove_all(folder_); }

  void open(const std::string& dataset = "ds", const DuckdbOptions& options = {}) {
    session_.reset();
    destination_ = duckdb_destination(folder_ / "x.duckdb", options);
    session_ = destination_->open({.dataset = dataset, .threads = 2});
    dataset_ = dataset;
  }
  void create(const Table& table) {
    const Dialect& dialect = destination_->dialect();
    std::string columns;
    for (const Column& column : table.columns()) {
      if (!column.is_complete()) continue;
      columns += (columns.empty() ? "" : ", ") + dialect.quote(column.name) + " " + dialect.type_name(column);
      if (!column.is_nullable()) columns += " NOT NULL";
    }
    const std::string statements[] = {
        dialect.create_dataset(dataset_).value(),
        "CREATE TABLE " + dialect.qualified(dataset_, table.name) + " (" + columns + ")"};
    session_->execute(statements);
  }
  fs::path next_path() { return folder_ / (std::to_string(files_++) + ".columnar"); }
  std::uint64_t load(const Table& table, const std::vector<fs::path>& files) {
    TableJobs jobs{&table, {}};
    for (const fs::path& file : files) jobs.jobs.push_back({table.name, file});
    return session_->load(jobs, {});
  }
  Error load_error(const Table& table, const std::vector<fs::path>& files) {
    try {
      load(table, files);
    } catch (const Error& error) {
      return error;
    }
    return Error(Remedy::report_bug, "no error");
  }
  std::vector<std::vector<std::optional<std::string>>> rows(const std::string& table,
                                                            const std::string& rest = "") {
    return session_->query("SELECT * FROM " + destination_->dialect().qualified(dataset_, table) + " " + rest)
        .rows;
  }

  fs::path folder_ =
      fs::temp_directory_path() / ("sluice_duckdb_" + std::to_string(getpid()) + "_" +
                                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
  std::unique_ptr<Destination> destination_;
  std::unique_ptr<Session> session_;
  std::string dataset_;
  int files_ = 0;
};

TEST_F(DuckdbTest, every_type_with_nulls_over_batches_and_files) {
  open();
  const Table table = table_of(
      "t",
      {column_of("id", DataType::bigint, false), column_of("late", DataType::text),
       column_of("b", DataType::bool_), column_of("f", DataType::double_), column_of("x", DataType::binary),
       column_of("z", DataType::timestamp), column_of("d", DataType::date), column_of("c", DataType::time),
       column_of("j", DataType::json), column_of("m", DataType::decimal), column_of("w", DataType::wei),
       column_of("never", std::nullopt), column_of("_dlt_load_id", DataType::text, false)});
  create(table);
  using Decimal = __int128;
  const Batch first =
      batch_of(integers("id", {1, 2}), numbers<std::uint8_t>("b", Physical::boolean, {1, std::nullopt}),
               numbers<double>("f", Physical::float64, {1.5, std::nullopt}),
               texts("x", {"\xff", std::nullopt}, Physical::binary),
               numbers<std::int64_t>("z", Physical::timestamp_us, {1'700'000'000'123'456, std::nullopt}),
               numbers<std::int32_t>("d", Physical::date32, {19782, std::nullopt}),
               numbers<std::int64_t>("c", Physical::time64_us, {1, std::nullopt}),
               texts("j", {R"({"a":[1]})", std::nullopt}),
               numbers<Decimal>("m", Physical::decimal128, {Decimal{1'500'000'000}, std::nullopt}),
               numbers<Decimal>("w", Physical::decimal128, {Decimal{7}, std::nullopt}));
  const Batch second = batch_of(integers("id", {3}), texts("late", {"here"}));
  const auto one = write_job(next_path(), {{"_dlt_load_id", "17.5"}}, first, second);
  const auto two =
      write_job(next_path(), {{"_dlt_load_id", "17.5"}}, batch_of(texts("m", {"2.25"}), integers("id", {4})));
  EXPECT_EQ(load(table, {one, two}), 4);

  const auto got = rows("t", "ORDER BY id");
  ASSERT_EQ(got.size(), 4);
  const std::optional<std::string> null;
  EXPECT_THAT(got[0],
              ElementsAre("1", null, "true", "1.5", "\\xFF", "2023-11-14 22:13:20.123456+00", "2024-02-29",
                          "00:00:00.000001", R"({"a":[1]})", "1.500000000", "7", "17.5"));
  EXPECT_THAT(got[1], ElementsAre("2", null, null, null, null, null, null, null, null, null, null, "17.5"));
  EXPECT_EQ(got[2][1], "here");
  EXPECT_EQ(got[3][9], "2.250000000");
}

TEST_F(DuckdbTest, files_may_differ_in_the_physical_type) {
  open();
  Column wide = column_of("n", DataType::bigint);
  wide.precision = 128;
  const Table table = table_of("t", {wide, column_of("id", DataType::bigint)});
  create(table);
  const auto small =
      write_job(next_path(), {}, batch_of(integers("n", {1, std::nullopt}), integers("id", {1, 2})));
  const auto large =
      write_job(next_path(), {}, batch_of(texts("n", {"9223372036854775808"}), integers("id", {3})));
  const auto without = write_job(next_path(), {}, batch_of(integers("id", {4})));
  EXPECT_EQ(load(table, {small, large, without}), 4);
  const auto got = rows("t", "ORDER BY id");
  EXPECT_EQ(got[0][0], "1");
  EXPECT_EQ(got[2][0], "9223372036854775808");
  EXPECT_EQ(got[3][0], std::nullopt);
}

TEST_F(DuckdbTest, a_value_that_does_not_fit_names_the_place) {
  open();
  const Table table = table_of("t", {column_of("id", DataType::bigint), column_of("n", DataType::bigint)});
  create(table);
  const auto file =
      write_job(next_path(), {}, batch_of(texts("n", {"1", "99999999999999999999"}), integers("id", {1, 2})));
  session_->begin();
  const Error error = load_error(table, {file});
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_EQ(error.where().table, "t");
  EXPECT_EQ(error.where().column, "n");
  EXPECT_THAT(error.message(), HasSubstr("99999999999999999999"));
  EXPECT_THAT(error.message(), HasSubstr("VARCHAR"));
  EXPECT_THAT(error.message(), HasSubstr("BIGINT"));
  session_->rollback();
  EXPECT_TRUE(rows("t").empty());
  EXPECT_EQ(session_->query("SELECT current_setting('preserve_insertion_order')").rows[0][0], "true");
}

TEST_F(DuckdbTest, a_column_that_somebody_retyped_is_converted) {
  open();
  const Table ours = table_of("t", {column_of("n", DataType::bigint)});
  Column narrow = column_of("N", DataType::bigint);
  narrow.precision = 8;
  create(table_of("t", {narrow}));
  EXPECT_EQ(load(ours, {write_job(next_path(), {}, batch_of(integers("n", {5})))}), 1);
  const Error error = load_error(ours, {write_job(next_path(), {}, batch_of(integers("n", {500})))});
  EXPECT_THAT(error.message(), HasSubstr("TINYINT"));
  EXPECT_EQ(error.where().column, "n");
}

TEST_F(DuckdbTest, null_where_none_may_be) {
  open();
  const Table table =
      table_of("t", {column_of("id", DataType::bigint, false), column_of("a.id", DataType::text)});
  create(table);
  const Error error =
      load_error(table, {write_job(next_path(), {}, batch_of(integers("id", {1, std::nullopt})))});
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_EQ(error.where().table, "t");
  EXPECT_EQ(error.where().column, "id");
}

TEST_F(DuckdbTest, tables_and_columns_that_are_gone) {
  open();
  const Table table = table_of("t", {column_of("id", DataType::bigint)});
  const auto file = write_job(next_path(), {}, batch_of(integers("id", {1})));
  EXPECT_EQ(load_error(table, {file}).remedy(), Remedy::fix_config);
  create(table_of("t", {column_of("other", DataType::bigint)}));
  EXPECT_EQ(load_error(table, {file}).where().column, "id");
  EXPECT_EQ(load_error(table_of("t", {column_of("other", DataType::bigint)}), {file}).remedy(),
            Remedy::report_bug);
}

TEST_F(DuckdbTest, a_damaged_job_file_is_noticed) {
  open();
  const Table table = table_of("t", {column_of("a", DataType::text)});
  create(table);
  const auto file = write_job(next_path(), {}, batch_of(texts("a", {"a text of more than twelve bytes"})));
  std::string bytes = read_file(file);
  bytes[130] = static_cast<char>(bytes[130] ^ 1);
  fs::remove(file);
  write_all(create_file(file), bytes, file);
  session_->begin();
  const Error error = load_error(table, {file});
  EXPECT_EQ(error.remedy(), Remedy::report_bug);
  EXPECT_THAT(error.message(), HasSubstr("checksum"));
  EXPECT_EQ(error.where().table, "t");
}

TEST_F(DuckdbTest, a_rollback_leaves_nothing) {
  open();
  const Table table = table_of("t", {column_of("id", DataType::bigint)});
  create(table);
  const auto file = write_job(next_path(), {}, batch_of(integers("id", {1, 2})));
  session_->begin();
  EXPECT_EQ(load(table, {file}), 2);
  session_->rollback();
  EXPECT_TRUE(rows("t").empty());
  session_->begin();
  load(table, {file});
  open();  // the session goes without a commit
  EXPECT_TRUE(rows("t").empty());
  session_->begin();
  load(table, {file});
  session_->commit();
  open();
  EXPECT_EQ(rows("t").size(), 2);
}

TEST_F(DuckdbTest, progress_is_told_and_may_stop_the_load) {
  open();
  const Table table = table_of("t", {column_of("id", DataType::bigint)});
  create(table);
  const TableJobs jobs{&table, {{"t", write_job(next_path(), {}, batch_of(integers("id", {1, 2, 3})))}}};
  std::atomic<std::uint64_t> told = 0;
  session_->load(jobs, [&](std::uint64_t count) { told += count; });
  EXPECT_EQ(told, 3);
  session_->begin();
  EXPECT_THROW(session_->load(jobs, [](std::uint64_t) { throw Error(Remedy::retry, "stop"); }), Error);
  session_->rollback();
  EXPECT_EQ(rows("t").size(), 3);
}

TEST_F(DuckdbTest, hostile_names) {
  const std::string names[] = {
      "quo\"te", "semi;colon", "new\nline", "emoji 😀", "'; DROP SCHEMA main; --", "select",
      "x",       " ",          "a.b",       "%s\\",     std::string(10'000, 'n')};
  for (const std::string& name : names) {
    open(name);
    const Table table = table_of(name, {column_of(name, DataType::bigint), column_of("t", DataType::text)});
    create(table);
    EXPECT_EQ(load(table, {write_job(next_path(), {{"t", name}}, batch_of(integers(name, {7})))}), 1);
    EXPECT_THAT(rows(name), ElementsAre(ElementsAre("7", name)));
    EXPECT_THAT(session_->tables(), ElementsAre(::testing::Pair(name, ElementsAre(name, "t"))));
  }
}

TEST_F(DuckdbTest, datasets_are_found_whatever_their_case) {
  open("Ds");
  create(table_of("T", {column_of("Id", DataType::bigint)}));
  open("dS");
  EXPECT_THAT(session_->tables(), ElementsAre(::testing::Pair("T", ElementsAre("Id"))));
  EXPECT_EQ(load(table_of("t", {column_of("iD", DataType::bigint)}),
                 {write_job(next_path(), {}, batch_of(integers("iD", {7})))}),
            1);
  open("missing");
  EXPECT_TRUE(session_->tables().empty());
}

TEST_F(DuckdbTest, a_database_that_another_process_holds) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const duck::Connection connection{duck::Database(folder_ / "x.duckdb")};
    (void)!write(ready[1], "x", 1);
    pause();
    _exit(0);
  }
  char byte;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  try {
    open();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::retry);
    EXPECT_THAT(error.message(), HasSubstr(std::to_string(child)));
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  open();
}

TEST_F(DuckdbTest, places_that_are_no_database) {
  EXPECT_THROW(duckdb_destination(":memory:"), Error);
  EXPECT_THROW(duckdb_destination(""), Error);
  EXPECT_THROW(duckdb_destination(folder_)->open({.dataset = "ds"}), Error);
}

TEST_F(DuckdbTest, options_reach_the_engine) {
  destination_ = duckdb_destination(folder_ / "x.duckdb", {.disabled_compression = "dictionary"});
  session_ = destination_->open({.dataset = "ds", .threads = 1, .memory_limit_bytes = 512 << 20});
  const auto got = session_
                       ->query(
                           "SELECT current_setting('threads'), current_setting('memory_limit'), "
                           "current_setting('max_vacuum_tasks'), current_setting('TimeZone'), "
                           "current_setting('disabled_compression_methods')")
                       .rows[0];
  EXPECT_EQ(got[0], "1");
  EXPECT_EQ(got[1], "512.0 MiB");
  EXPECT_EQ(got[2], "0");
  EXPECT_EQ(got[3], "UTC");
  EXPECT_THAT(got[4].value_or(""), HasSubstr("ictionary"));
}

/// Ten times the same rows: old and new ones take turns in the file, though nothing is vacuumed.
TEST_F(DuckdbTest, replacing_rows_reuses_their_space) {
  open();
  const Table table = table_of("t", {column_of("a", DataType::text)});
  create(table);
  Nullables<std::string> values;
  for (int i = 0; i < 200'000; ++i) values.emplace_back("value " + std::to_string(i * 7919LL % 1'000'003));
  const auto file = write_job(next_path(), {}, batch_of(texts("a", values)));
  std::uintmax_t first = 0;
  for (int i = 0; i < 10; ++i) {
    session_->begin();
    const std::string clear = destination_->dialect().clear_table("ds", "t");
    session_->execute({&clear, 1});
    load(table, {file});
    session_->commit();
    open();
    if (i == 0) first = fs::file_size(folder_ / "x.duckdb");
  }
  EXPECT_EQ(rows("t").size(), 200'000);
  EXPECT_LT(fs::file_size(folder_ / "x.duckdb"), first * 3);
}

}  // namespace
}  // namespace sluice::duckdb
