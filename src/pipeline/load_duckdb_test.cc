#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "destinations/duckdb/duckdb.h"
#include "formats/columnar/job_files_for_tests.h"
#include "json/encode.h"
#include "load/ledger.h"
#include "load/load.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using columnar::batch_of;
using columnar::column_of;
using columnar::integers;
using columnar::table_of;
using columnar::texts;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

/// Hand-built packages into a real DuckDB file.
class LoadDuckdbTest : public ::testing::Test {
 protected:
  LoadDuckdbTest()
      : store_(make(folder_)), destination_(duckdb_destination(folder_ / "x.duckdb")), schema_("s") {
    put_table(table_of("t", {column_of("id", DataType::bigint, false), column_of("name", DataType::text),
                             column_of("_dlt_load_id", DataType::text, false)}));
  }
  ~LoadDuckdbTest() override { fs::remove_all(folder_); }

  static fs::path make(const fs::path& folder) {
    fs::create_directories(folder);
    return folder;
  }
  void put_table(Table table) {
    if (!table.parent) {
      table.resource = table.name;
      table.write_disposition = "append";
    }
    table.mark_seen_data();
    schema_.put(std::move(table));
    schema_.bump();
  }
  PackageDraft draft(const std::string& load_id) {
    PackageDraft draft = store_.draft(PackageState::normalized, load_id);
    draft.info.schema_name = schema_.name;
    return draft;
  }
  static void add_job(PackageDraft& draft, const std::string& table, const Batch& batch) {
    const JobName name = JobName::make(table, "columnar");
    std::vector<columnar::ConstantColumn> constants;
    if (table == "t") constants = {{"_dlt_load_id", draft.info.load_id}};
    columnar::write_job(draft.job_path(name), constants, batch);
    draft.info.jobs.push_back({name.to_string(), table, batch.rows});
    draft.info.row_counts[table] += batch.rows;
  }
  /// A package with two rows of t.
  Package simple(const std::string& load_id, const std::function<void(PackageInfo&)>& change = {}) {
    PackageDraft made = draft(load_id);
    add_job(made, "t", batch_of(integers("id", {1, 2}), texts("name", {"one", std::nullopt})));
    if (change) change(made.info);
    return made.publish(schema_);
  }
  LoadReport load(const Package& package) {
    const auto session = open();
    LoadReport report;
    load_package({*session, *destination_, dataset_, *naming_}, store_.schema(package), package,
                 {.pipeline_name = "p", .progress = {}}, report);
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
  [[nodiscard]] std::unique_ptr<Session> open() const {
    return destination_->open({.dataset = dataset_, .threads = 2});
  }
  [[nodiscard]] std::string count(const std::string& table) const {
    return open()
        ->query("SELECT count(*) FROM " + destination_->dialect().qualified(dataset_, table))
        .rows[0][0]
        .value_or("");
  }
  [[nodiscard]] std::map<std::string, std::vector<std::string>> tables() const { return open()->tables(); }

  fs::path folder_ =
      fs::temp_directory_path() / ("sluice_loadduck_" + std::to_string(getpid()) + "_" +
                                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
  PackageStore store_;
  std::unique_ptr<Destination> destination_;
  Schema schema_;
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
  std::string dataset_ = "ds";
};

TEST_F(LoadDuckdbTest, first_load) {
  const LoadReport report = load(simple("17.5"));
  EXPECT_THAT(report.rows, ElementsAre(Pair("t", 2)));
  EXPECT_THAT(report.tables_created, ElementsAre("_dlt_version", "_dlt_loads", "t"));
  EXPECT_THAT(tables(), ElementsAre(Pair("_dlt_loads", ElementsAre("load_id", "schema_name", "status",
                                                                   "inserted_at", "schema_version_hash")),
                                    Pair("_dlt_version", ::testing::SizeIs(6)),
                                    Pair("t", ElementsAre("id", "name", "_dlt_load_id"))));
  const auto loads = open()->query("SELECT * EXCLUDE inserted_at FROM ds._dlt_loads").rows;
  EXPECT_THAT(loads, ElementsAre(ElementsAre("17.5", "s", "0", schema_.version_hash)));
  EXPECT_EQ(open()
                ->query("SELECT count(*) FROM ds._dlt_loads WHERE inserted_at BETWEEN now() - INTERVAL 1 "
                        "HOUR AND now()")
                .rows[0][0],
            "1");
}

TEST_F(LoadDuckdbTest, the_same_load_id_goes_in_once) {
  const Package package = simple("17.5");
  load(package);
  const LoadReport again = load(package);
  EXPECT_TRUE(again.was_loaded_before);
  EXPECT_EQ(count("t"), "2");
  EXPECT_EQ(count("_dlt_loads"), "1");
  EXPECT_EQ(count("_dlt_version"), "1");
}

TEST_F(LoadDuckdbTest, a_load_key_goes_in_once) {
  const auto keyed = [](PackageInfo& info) {
    info.load_key = "it's";
    info.fingerprint = "print";
  };
  EXPECT_FALSE(load(simple("17.5", keyed)).was_loaded_before);
  const LoadReport again = load(simple("18.5", keyed));
  EXPECT_TRUE(again.was_loaded_before);
  EXPECT_EQ(again.load_id, "17.5");
  EXPECT_EQ(count("t"), "2");
  const auto session = open();
  EXPECT_EQ(find_load_key({*session, *destination_, "ds", *naming_}, "it's"), "17.5");
  EXPECT_EQ(find_load_key({*session, *destination_, "ds", *naming_}, "other"), std::nullopt);
  EXPECT_EQ(newest_load_id({*session, *destination_, "ds", *naming_}), "17.5");
}

TEST_F(LoadDuckdbTest, tables_and_columns_appear_as_the_schema_grows) {
  load(simple("17.5"));
  put_table(table_of(
      "t", {column_of("id", DataType::bigint, false), column_of("name", DataType::text),
            column_of("_dlt_load_id", DataType::text, false), column_of("extra", DataType::double_, false)}));
  put_table(table_of("u", {column_of("x", DataType::bigint)}));
  PackageDraft made = draft("18.5");
  add_job(made, "t",
          batch_of(integers("id", {3}), columnar::numbers<double>("extra", Physical::float64, {0.5})));
  const LoadReport report = load(made.publish(schema_));
  EXPECT_THAT(report.tables_created, IsEmpty());
  EXPECT_THAT(report.columns_added, ElementsAre(Pair("t", ElementsAre("extra"))));
  EXPECT_FALSE(tables().contains("u")) << "no job, no table";
  EXPECT_EQ(count("_dlt_version"), "2");
  EXPECT_EQ(open()->query("SELECT extra FROM ds.t ORDER BY id").rows[2][0], "0.5");
}

TEST_F(LoadDuckdbTest, the_stored_schema_is_the_newest) {
  load(simple("17.5"));
  put_table(table_of("u", {column_of("x", DataType::bigint)}));
  load(simple("18.5"));
  const auto session = open();
  const auto stored = stored_schema({*session, *destination_, "ds", *naming_}, "s");
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->version_hash, schema_.version_hash);
  EXPECT_EQ(stored->content_hash(), schema_.version_hash);
  EXPECT_EQ(json::encode(to_document(*stored)), json::encode(to_document(schema_)));
  EXPECT_TRUE(has_schema_version({*session, *destination_, "ds", *naming_}, schema_));
  EXPECT_FALSE(stored_schema({*session, *destination_, "ds", *naming_}, "other").has_value());
}

TEST_F(LoadDuckdbTest, the_stored_state_is_that_of_the_newest_load) {
  const auto with_state = [](int version) {
    return [version](PackageInfo& info) {
      info.state_json = "{\"_state_version\":" + std::to_string(version) +
                        ",\"_state_engine_version\":4,\"_version_hash\":\"h\",\"text\":\"naïve 'quoted'\"}";
    };
  };
  load(simple("17.5", with_state(1)));
  load(simple("18.5", with_state(2)));
  load(simple("19.5"));
  const auto session = open();
  const auto state = stored_state({*session, *destination_, "ds", *naming_}, "p");
  ASSERT_TRUE(state.has_value());
  EXPECT_EQ(state->load_id, "18.5");
  EXPECT_THAT(state->json, HasSubstr("\"_state_version\":2"));
  EXPECT_THAT(state->json, HasSubstr("naïve 'quoted'"));
  EXPECT_FALSE(stored_state({*session, *destination_, "ds", *naming_}, "other").has_value());
  EXPECT_EQ(newest_load_id({*session, *destination_, "ds", *naming_}), "19.5");
  session->execute(std::vector<std::string>{"DELETE FROM ds._dlt_loads WHERE load_id = '18.5'"});
  EXPECT_EQ(stored_state({*session, *destination_, "ds", *naming_}, "p")->load_id, "17.5")
      << "states of unfinished loads do not count";
}

TEST_F(LoadDuckdbTest, a_failed_load_leaves_tables_but_no_rows) {
  PackageDraft made = draft("17.5");
  add_job(made, "t", batch_of(integers("id", {1, 2}), texts("name", {"a", "b"})));
  add_job(made, "t", batch_of(texts("id", {"99999999999999999999"})));
  const Package package = made.publish(schema_);
  const Error error = load_error(package);
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_EQ(error.where().table, "t");
  EXPECT_EQ(error.where().column, "id");
  EXPECT_EQ(count("t"), "0");
  EXPECT_EQ(count("_dlt_loads"), "0");
  EXPECT_EQ(load_error(package).where().column, "id") << "and again";
}

TEST_F(LoadDuckdbTest, wrong_counts_leave_no_rows) {
  const Package package = simple("17.5", [](PackageInfo& info) { info.row_counts["t"] = 3; });
  const Error error = load_error(package);
  EXPECT_EQ(error.remedy(), Remedy::report_bug);
  EXPECT_THAT(error.message(), HasSubstr("files have 2 rows, but 3 were normalized"));
  EXPECT_THAT(open()->tables(), ::testing::IsEmpty());
}

TEST_F(LoadDuckdbTest, a_file_with_other_rows_than_it_is_listed_with) {
  const Package package = simple("17.5", [](PackageInfo& info) {
    info.jobs.front().rows = 3;
    info.row_counts["t"] = 3;
  });
  const Error error = load_error(package);
  EXPECT_EQ(error.remedy(), Remedy::report_bug);
  EXPECT_THAT(error.message(), HasSubstr("2 rows were inserted, but 3"));
  EXPECT_EQ(count("t"), "0");
  EXPECT_EQ(count("_dlt_loads"), "0");
}

TEST_F(LoadDuckdbTest, replace_clears_the_chain) {
  Table child = table_of("t__c", {column_of("v", DataType::bigint)});
  child.parent = "t";
  put_table(child);
  PackageDraft first = draft("17.5");
  add_job(first, "t", batch_of(integers("id", {1, 2})));
  add_job(first, "t__c", batch_of(integers("v", {1, 2, 3})));
  load(first.publish(schema_));
  EXPECT_EQ(count("t__c"), "3");

  load(simple("18.5", [](PackageInfo& info) { info.replaced = {"t"}; }));
  EXPECT_EQ(count("t"), "2");
  EXPECT_EQ(count("t__c"), "0");

  PackageDraft empty = draft("19.5");
  empty.info.replaced = {"t"};
  load(empty.publish(schema_));
  EXPECT_EQ(count("t"), "0");
  EXPECT_EQ(count("_dlt_loads"), "3");
}

TEST_F(LoadDuckdbTest, a_replace_that_fails_keeps_the_old_rows) {
  load(simple("17.5"));
  PackageDraft made = draft("18.5");
  add_job(made, "t", batch_of(integers("id", {std::nullopt, 7})));
  made.info.replaced = {"t"};
  const Error error = load_error(made.publish(schema_));
  EXPECT_EQ(error.where().column, "id");
  EXPECT_EQ(count("t"), "2");
}

TEST_F(LoadDuckdbTest, hostile_names) {
  for (const std::string& name : {std::string("quo\"te; DROP"), std::string("new\nline"),
                                  std::string("emoji 😀"), std::string(10'000, 'n')}) {
    dataset_ = name;
    put_table(table_of(name, {column_of(name, DataType::bigint)}));
    PackageDraft made = draft("17.5");
    made.info.load_key = name;
    add_job(made, name, batch_of(integers(name, {1, 2})));
    const Package package = made.publish(schema_);
    EXPECT_THAT(load(package).rows, ElementsAre(Pair(name, 2)));
    EXPECT_EQ(count(name), "2");
    EXPECT_TRUE(load(package).was_loaded_before);
    store_.finish(package);
    fs::remove_all(folder_ / "loaded" / "17.5");
  }
}

TEST_F(LoadDuckdbTest, a_dataset_called_as_the_database) {
  dataset_ = "x";
  load(simple("17.5"));
  EXPECT_EQ(count("t"), "2");
}

TEST_F(LoadDuckdbTest, datasets_of_two_schemas) {
  load(simple("17.5"));
  Schema other("other");
  Table table = table_of("v", {column_of("x", DataType::bigint)});
  table.mark_seen_data();
  other.put(std::move(table));
  other.bump();
  PackageDraft made = draft("18.5");
  made.info.schema_name = "other";
  add_job(made, "v", batch_of(integers("x", {1})));
  load(made.publish(other));
  EXPECT_EQ(count("_dlt_version"), "2");
  const auto session = open();
  EXPECT_TRUE(stored_schema({*session, *destination_, "ds", *naming_}, "other")->find("v") != nullptr);
  EXPECT_TRUE(stored_schema({*session, *destination_, "ds", *naming_}, "s")->find("t") != nullptr);
}

}  // namespace
}  // namespace sluice
