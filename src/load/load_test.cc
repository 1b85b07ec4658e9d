#include "load/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "load/fakes_for_tests.h"
#include "load/ledger.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;

/// The order of what a load does, without a database.
class LoadTest : public ::testing::Test {
 protected:
  LoadTest() : store_(make(folder_)), schema_("s") {
    Table table = table_of("t", {column_of("id", DataType::bigint)});
    table.write_disposition = "append";
    table.mark_seen_data();
    schema_.put(std::move(table));
    schema_.bump();
    database_.rows_per_load = 2;
  }
  ~LoadTest() override { fs::remove_all(folder_); }

  static fs::path make(const fs::path& folder) {
    fs::create_directories(folder);
    return folder;
  }
  Package publish(const std::function<void(PackageInfo&)>& change = {}) {
    PackageDraft draft = store_.draft(PackageState::normalized, "17.5");
    draft.info.load_id = "17.5";
    draft.info.schema_name = "s";
    draft.info.jobs = {{"one", "t", 1}, {"two", "t", 1}};
    draft.info.row_counts = {{"t", 2}};
    if (change) change(draft.info);
    return draft.publish(schema_);
  }
  LoadReport load(const Package& package) {
    const auto session = destination_.open({});
    LoadReport report;
    load_package({*session, destination_, "ds", *naming_}, store_.schema(package), package,
                 {.pipeline_name = "p", .progress = {}, .clock = &clock_}, report);
    return report;
  }
  Error load_error(const Package& package) {
    try {
      load(package);
    } catch (const Error& error) {
      return error;
    }
    return Error(Remedy::report_bug, "no error");
  }

  fs::path folder_ =
      fs::temp_directory_path() / ("sluice_load_" + std::to_string(getpid()) + "_" +
                                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
  PackageStore store_;
  Schema schema_;
  FakeDatabase database_;
  FakeDestination destination_{database_};
  FakeClock clock_;
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
};

TEST_F(LoadTest, migrations_come_first_and_apart) {
  const LoadReport report = load(publish());
  EXPECT_THAT(
      database_.log,
      ElementsAre("BEGIN", "CREATE DATASET ds", StartsWith("CREATE TABLE ds._dlt_version"),
                  StartsWith("CREATE TABLE ds._dlt_loads"), "CREATE TABLE ds.t ([id] bigint)",
                  StartsWith("INSERT INTO ds._dlt_version"), "COMMIT",  //
                  "BEGIN", "LOAD t one", "LOAD t two", StartsWith("INSERT INTO ds._dlt_loads"), "COMMIT"));
  EXPECT_EQ(report.load_id, "17.5");
  EXPECT_FALSE(report.was_loaded_before);
  EXPECT_THAT(report.rows, ElementsAre(Pair("t", 2)));
  EXPECT_THAT(report.tables_created, ElementsAre("_dlt_version", "_dlt_loads", "t"));
}

TEST_F(LoadTest, nothing_to_migrate) {
  database_.tables = {
      {"_dlt_version", {"version", "engine_version", "inserted_at", "schema_name", "version_hash", "schema"}},
      {"_dlt_loads", {"load_id", "schema_name", "status", "inserted_at", "schema_version_hash"}},
      {"t", {"id"}}};
  database_.answers = {{"SELECT [version_hash]", {"x"}}};
  load(publish());
  EXPECT_THAT(database_.log, ElementsAre("BEGIN", "LOAD t one", "LOAD t two",
                                         StartsWith("INSERT INTO ds._dlt_loads"), "COMMIT"));
}

TEST_F(LoadTest, a_load_that_the_ledger_has_is_not_repeated) {
  database_.tables = {{"_dlt_loads", {"load_id"}}};
  database_.answers = {{"[load_id] = '17.5'", {"17.5"}}};
  const LoadReport report = load(publish());
  EXPECT_TRUE(report.was_loaded_before);
  EXPECT_EQ(report.load_id, "17.5");
  EXPECT_THAT(database_.log, IsEmpty());
}

TEST_F(LoadTest, a_load_key_that_the_ledger_has_is_not_repeated) {
  database_.tables = {{"_sluice_loads", {"load_id"}}};
  database_.answers = {{"load_key = 'key'", {"16.5"}}};
  const LoadReport report = load(publish([](PackageInfo& info) { info.load_key = "key"; }));
  EXPECT_TRUE(report.was_loaded_before);
  EXPECT_EQ(report.load_id, "16.5");
  EXPECT_THAT(database_.log, IsEmpty());
}

TEST_F(LoadTest, state_and_key_are_committed_with_the_rows) {
  const Package package = publish([](PackageInfo& info) {
    info.load_key = "key";
    info.fingerprint = "print";
    info.state_json = R"({"_state_version":1,"_state_engine_version":4,"_version_hash":"h"})";
  });
  const LoadReport report = load(package);
  const std::vector<std::string> data(database_.log.end() - 6, database_.log.end());
  EXPECT_THAT(
      data,
      ElementsAre(
          "LOAD t one", "LOAD t two", StartsWith("INSERT INTO ds._dlt_pipeline_state"),
          StartsWith("INSERT INTO ds._dlt_loads"),
          HasSubstr("_sluice_loads ([load_id], [load_key], [fingerprint]) VALUES ('17.5', 'key', 'print')"),
          "COMMIT"));
  EXPECT_THAT(report.tables_created,
              ElementsAre("_dlt_version", "_dlt_loads", "_dlt_pipeline_state", "_sluice_loads", "t"));
  EXPECT_THAT(database_.log, ::testing::Contains(HasSubstr("[_dlt_id] text NOT NULL)")));
  EXPECT_THAT(report.rows, ElementsAre(Pair("_dlt_pipeline_state", 1), Pair("t", 2)));
}

TEST_F(LoadTest, wrong_counts_touch_nothing) {
  Package package = publish();
  package.info.row_counts["t"] = 3;
  const Error error = load_error(package);
  EXPECT_EQ(error.remedy(), Remedy::report_bug);
  EXPECT_EQ(error.where().table, "t");
  EXPECT_THAT(database_.log, IsEmpty());
  package.info.row_counts.clear();
  EXPECT_EQ(load_error(package).where().table, "t");
  package.info.row_counts = {{"t", 2}, {"u", 1}};
  EXPECT_EQ(load_error(package).where().table, "u");
}

TEST_F(LoadTest, other_rows_than_a_file_is_listed_with_roll_back) {
  database_.rows_per_load = 1;
  const Error error = load_error(publish());
  EXPECT_EQ(error.remedy(), Remedy::report_bug);
  EXPECT_EQ(error.where().table, "t");
  EXPECT_EQ(database_.log.back(), "ROLLBACK");
}

TEST_F(LoadTest, whatever_fails_rolls_back) {
  const Package package = publish();
  for (const char* part : {"CREATE TABLE ds.t", "LOAD t two", "_dlt_loads (", "COMMIT"}) {
    database_.fails_at = part;
    const Error error = load_error(package);
    EXPECT_THAT(error.message(), HasSubstr("failed at"));
    EXPECT_EQ(error.where().stage, "load");
    EXPECT_EQ(database_.log.back(), "ROLLBACK");
  }
}

TEST_F(LoadTest, a_migration_that_the_destination_refuses) {
  const Package package = publish();
  database_.fails_at = "CREATE TABLE ds.t";
  EXPECT_EQ(load_error(package).fault(), Fault::other);
  database_.fails_with = Remedy::fix_config;
  EXPECT_EQ(load_error(package).fault(), Fault::migration_refused);
}

TEST_F(LoadTest, a_job_of_an_unknown_table) {
  const Error error =
      load_error(publish([](PackageInfo& info) { info.jobs.push_back({"three", "nowhere", 1}); }));
  EXPECT_EQ(error.remedy(), Remedy::report_bug);
  EXPECT_EQ(error.where().table, "nowhere");
  EXPECT_THAT(database_.log, IsEmpty());
}

TEST_F(LoadTest, replaced_tables_are_emptied_even_without_jobs) {
  database_.tables = {{"t", {"id"}}};
  load(publish([](PackageInfo& info) {
    info.replaced = {"t"};
    info.jobs.clear();
    info.row_counts.clear();
  }));
  const std::vector<std::string> data(database_.log.end() - 4, database_.log.end());
  EXPECT_THAT(data, ElementsAre("BEGIN", "CLEAR ds.t", StartsWith("INSERT INTO ds._dlt_loads"), "COMMIT"));
}

TEST_F(LoadTest, an_empty_dataset_has_no_ledger) {
  const auto session = destination_.open({});
  EXPECT_EQ(newest_load_id({*session, destination_, "ds", *naming_}), "");
  EXPECT_FALSE(is_loaded({*session, destination_, "ds", *naming_}, "17.5"));
  EXPECT_FALSE(find_load_key({*session, destination_, "ds", *naming_}, "k"));
  EXPECT_FALSE(stored_schema({*session, destination_, "ds", *naming_}, "s"));
  EXPECT_FALSE(stored_state({*session, destination_, "ds", *naming_}, "p"));
  EXPECT_FALSE(has_schema_version({*session, destination_, "ds", *naming_}, schema_));
}

TEST_F(LoadTest, a_stored_schema_that_cannot_be_read) {
  database_.tables = {{"_dlt_version", {"schema"}}};
  database_.answers = {{"[schema_name] = 's'", {"{broken"}}};
  const auto session = destination_.open({});
  EXPECT_THROW(stored_schema({*session, destination_, "ds", *naming_}, "s"), Error);
}

}  // namespace
}  // namespace sluice
