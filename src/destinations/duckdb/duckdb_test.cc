#include "destinations/duckdb/duckdb.h"

#include <array>
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
using ::testing::AnyOf;
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
  EXPECT_THAT(error.message(), HasSubstr("(bigint)"));
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

/// A table that somebody else has made, and rows that it refuses.
struct Foreign {
  const char* declared;
  DataType type;
  BatchColumn values;
  const char* told;
};

TEST_F(DuckdbTest, a_column_that_others_have_made_says_what_it_refuses) {
  open();
  session_->execute(std::array{std::string("CREATE SCHEMA ds"),
                               std::string("CREATE TYPE ds.mood AS ENUM ('sad', 'glad')")});
  Nullables<std::int64_t> many(300'000, 7);
  many[250'000] = 3'000'000'000;
  using Type = DataType;
  const auto moments = [](std::int64_t micros) {
    return numbers<std::int64_t>("v", Physical::timestamp_us, {0, micros});
  };
  Foreign cases[] = {
      {"INTEGER", Type::bigint, integers("v", many),
       "row 250001 of the job 0.columnar has '3000000000' (bigint), but the column is INTEGER"},
      {"INTEGER", Type::text, texts("v", {"7", "seven"}), "has 'seven' (text), but the column is INTEGER"},
      {"INTEGER", Type::text, texts("v", {"7", "1.5"}), "has '1.5' (text), but the column is INTEGER"},
      {"INTEGER", Type::double_, numbers<double>("v", Physical::float64, {7, 1.5}),
       "has '1.5' (double), but the column is INTEGER"},
      {"BIGINT", Type::decimal, numbers<__int128>("v", Physical::decimal128, {0, 1'500'000'000}),
       "has '1.500000000' (decimal), but the column is BIGINT"},
      {"DECIMAL(5,2)", Type::decimal, texts("v", {"1.5", "1234.5"}),
       "has '1234.5' (decimal), but the column is DECIMAL(5,2)"},
      {"BOOLEAN", Type::bigint, integers("v", {1, 7}), "has '7' (bigint), but the column is BOOLEAN"},
      {"BOOLEAN", Type::text, texts("v", {"true", "perhaps"}),
       "has 'perhaps' (text), but the column is BOOLEAN"},
      {"DATE", Type::timestamp, moments(1),
       "has '1970-01-01 00:00:00.000001+00' (timestamp), but the column is DATE"},
      {"DATE", Type::text, texts("v", {"2024-01-02", "2024-01-02 03:04:05"}),
       "has '2024-01-02 03:04:05' (text), but the column is DATE"},
      {"DOUBLE", Type::bigint, integers("v", {1, (1LL << 53) + 1}),
       "has '9007199254740993' (bigint), but the column is DOUBLE"},
      {"ds.mood", Type::text, texts("v", {"sad", "angry"}),
       "has 'angry' (text), but the column is ENUM('sad', 'glad')"},
      {"BIGINT NOT NULL", Type::bigint, integers("v", {1, std::nullopt}),
       "has null, which the column does not take; the column is BIGINT"},
      {"BIGINT CHECK (v > 0)", Type::bigint, integers("v", {1, -1}),
       "has '-1' (bigint), but the column is BIGINT"},
      {"VARCHAR UNIQUE", Type::text, texts("v", {"it's: \"a\"", "it's: \"a\""}),
       "has 'it's: \"a\"' (text), but the column is VARCHAR"},
      {"INTEGER UNIQUE", Type::bigint, integers("v", {7, 7}), "has '7' (bigint), but the column is INTEGER"},
  };
  for (Foreign& foreign : cases) {
    SCOPED_TRACE(foreign.told);
    session_->execute(std::array{std::string("DROP TABLE IF EXISTS ds.t"),
                                 std::string("CREATE TABLE ds.t (v ") + foreign.declared + ")"});
    session_->begin();
    const Error error = load_error(table_of("t", {column_of("v", foreign.type)}),
                                   {write_job(next_path(), {}, batch_of(std::move(foreign.values)))});
    session_->rollback();
    EXPECT_EQ(error.remedy(), Remedy::fix_input) << error.what();
    EXPECT_EQ(error.fault(), Fault::job_refused);
    EXPECT_EQ(error.where().table, "t");
    EXPECT_EQ(error.where().column, "v");
    EXPECT_THAT(error.message(), HasSubstr(foreign.told));
    EXPECT_THAT(error.message(), AnyOf(HasSubstr("row 2 of the job"), HasSubstr("row 250001")));
    EXPECT_THAT(error.message(), HasSubstr("change the column there, load into a table of another name"));
    EXPECT_TRUE(rows("t").empty());
  }
}

TEST_F(DuckdbTest, a_column_that_others_have_made_takes_what_does_not_change) {
  open();
  session_->execute(std::array{std::string("CREATE SCHEMA ds")});
  const auto into = [&](const char* declared, DataType type, BatchColumn values) {
    session_->execute(std::array{std::string("DROP TABLE IF EXISTS ds.t"),
                                 std::string("CREATE TABLE ds.t (v ") + declared + ")"});
    load(table_of("t", {column_of("v", type)}), {write_job(next_path(), {}, batch_of(std::move(values)))});
    std::string text;
    for (const auto& row : rows("t")) text += row[0].value_or("null") + " ";
    return text;
  };
  const std::optional<std::int64_t> none;
  EXPECT_EQ(into("INTEGER", DataType::text, texts("v", {"7", std::nullopt})), "7 null ");
  EXPECT_EQ(into("INTEGER", DataType::double_, numbers<double>("v", Physical::float64, {7, std::nullopt})),
            "7 null ");
  EXPECT_EQ(into("BOOLEAN", DataType::bigint, integers("v", {1, 0, none})), "true false null ");
  EXPECT_EQ(into("DOUBLE", DataType::bigint, integers("v", {3, none})), "3.0 null ");
  EXPECT_EQ(into("DATE", DataType::timestamp, numbers<std::int64_t>("v", Physical::timestamp_us, {0, none})),
            "1970-01-01 null ");
  EXPECT_EQ(into("DATE", DataType::text, texts("v", {"2024-02-29"})), "2024-02-29 ");
  EXPECT_EQ(into("VARCHAR", DataType::bigint, integers("v", {7})), "7 ");
  EXPECT_EQ(into("TIMESTAMP", DataType::date, numbers<std::int32_t>("v", Physical::date32, {0})),
            "1970-01-01 00:00:00 ");
  EXPECT_EQ(into("FLOAT", DataType::double_, numbers<double>("v", Physical::float64, {0.1})), "0.1 ");
  EXPECT_EQ(into("DECIMAL(5,1)", DataType::decimal, texts("v", {"1.25"})), "1.3 ");
}

TEST_F(DuckdbTest, a_key_that_the_table_has_already) {
  open();
  session_->execute(std::array{std::string("CREATE SCHEMA ds"),
                               std::string("CREATE TABLE ds.t (id BIGINT, v VARCHAR UNIQUE)"),
                               std::string("INSERT INTO ds.t VALUES (1, 'b')")});
  const Table table = table_of("t", {column_of("id", DataType::bigint), column_of("v", DataType::text)});
  const auto file =
      write_job(next_path(), {}, batch_of(texts("v", {"a", "b", "c"}), integers("id", {1, 1, 1})));
  const Error error = load_error(table, {file});
  EXPECT_EQ(error.where().column, "v") << error.what();
  EXPECT_THAT(error.message(), HasSubstr("row 2 of the job 0.columnar has 'b' (text)"));
}

TEST_F(DuckdbTest, a_time_of_day_takes_no_timestamp) {
  open();
  session_->execute(std::array{std::string("CREATE SCHEMA ds"), std::string("CREATE TABLE ds.t (v TIME)")});
  const Error error = load_error(
      table_of("t", {column_of("v", DataType::timestamp)}),
      {write_job(next_path(), {}, batch_of(numbers<std::int64_t>("v", Physical::timestamp_us, {0})))});
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_THAT(error.message(), HasSubstr("the type TIME in the database, which takes no timestamp"));
  EXPECT_EQ(error.where().column, "v");
}

TEST_F(DuckdbTest, rows_are_counted_in_their_file) {
  open();
  session_->execute(
      std::array{std::string("CREATE SCHEMA ds"), std::string("CREATE TABLE ds.t (v TINYINT)")});
  const auto file = [&](const Nullables<std::int64_t>& values) {
    return write_job(next_path(), {}, batch_of(integers("v", values)), batch_of(integers("v", values)));
  };
  const Error error = load_error(table_of("t", {column_of("v", DataType::bigint)}),
                                 {file({1, 2}), file({1, 2, 3}), file({1, 500})});
  EXPECT_THAT(error.message(), HasSubstr("row 2 of the job 2.columnar has '500'"));
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
