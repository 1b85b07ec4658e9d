// The promised C++ API, used as a stranger would.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice {
namespace {

using testing::columns;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::select_number;
using testing::select_text;
using testing::TemporaryFolder;
using testing::user_tables;
namespace fs = std::filesystem;

/// In a folder of its own, which is the current one.
class Api : public ::testing::Test {
 protected:
  Api() : before_(fs::current_path()) {
    fs::current_path(folder_.path());
    setenv("SLUICE_DATA_DIR", (folder_ / "data").c_str(), 1);
  }
  ~Api() override { fs::current_path(before_); }

  [[nodiscard]] PipelineOptions options(const std::string& name = "p") const {
    return {.name = name, .destination = "duckdb:///p.duckdb", .dataset = "d"};
  }
  [[nodiscard]] fs::path database() const { return folder_ / "p.duckdb"; }
  [[nodiscard]] std::string ids() const {
    return select_text(database(), "SELECT id FROM d.items ORDER BY id");
  }

  static Value rows(int from, int to) {
    List list;
    for (int i = from; i < to; ++i) list.push_back(Value{{"id", i}, {"l", {i, i + 1}}});
    return list;
  }
  static List one_row(int id) { return List{Value(Dict{{"id", id}})}; }
  static Error failure(const std::function<void()>& call) {
    try {
      call();
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return {Remedy::report_bug, ""};
  }

  TemporaryFolder folder_;

 private:
  fs::path before_;
};

TEST_F(Api, Quickstart) {
  auto pipeline = sluice::pipeline({.name = "my_pipeline", .destination = "duckdb"});
  auto report = pipeline.run({{{"id", 1}}, {{"id", 2}}, {{"id", 3}, {"nested", {{{"id", 1}}, {{"id", 2}}}}}},
                             {.table_name = "items"});

  const fs::path made = folder_ / "my_pipeline.duckdb";
  EXPECT_THAT(user_tables(made, "my_pipeline_dataset"), ElementsAre("items", "items__nested"));
  EXPECT_THAT(columns(made, "my_pipeline_dataset", "items"),
              ElementsAre("id BIGINT", "_dlt_load_id VARCHAR", "_dlt_id VARCHAR"));
  EXPECT_THAT(columns(made, "my_pipeline_dataset", "items__nested"),
              ElementsAre("id BIGINT", "_dlt_parent_id VARCHAR", "_dlt_list_idx BIGINT", "_dlt_id VARCHAR"));
  EXPECT_EQ(select_text(made, "SELECT id FROM my_pipeline_dataset.items ORDER BY id"), "1\n2\n3\n");
  EXPECT_EQ(select_text(made,
                        "SELECT p.id, c.id, c._dlt_list_idx FROM my_pipeline_dataset.items__nested c "
                        "JOIN my_pipeline_dataset.items p ON c._dlt_parent_id = p._dlt_id ORDER BY c.id"),
            "3|1|0\n3|2|1\n");

  EXPECT_EQ(report.pipeline, "my_pipeline");
  EXPECT_EQ(report.dataset, "my_pipeline_dataset");
  ASSERT_EQ(report.packages.size(), 1U);
  const PackageReport& package = report.packages[0];
  EXPECT_FALSE(package.was_pending);
  EXPECT_FALSE(package.was_loaded_before);
  EXPECT_EQ(package.load_id + "\n", select_text(made, "SELECT load_id FROM my_pipeline_dataset._dlt_loads"));
  std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> tables;
  for (const TableReport& table : package.tables) tables[table.table] = {table.rows, table.columns_added};
  EXPECT_EQ(tables["items"], (std::pair<std::uint64_t, std::uint64_t>{3, 3}));
  EXPECT_EQ(tables["items__nested"], (std::pair<std::uint64_t, std::uint64_t>{2, 4}));
  EXPECT_THAT(report.phases, ElementsAre(::testing::Field(&PhaseReport::phase, "extract"),
                                         ::testing::Field(&PhaseReport::phase, "normalize"),
                                         ::testing::Field(&PhaseReport::phase, "load")));
}

TEST_F(Api, QueryGivesTextRows) {
  pipeline(options()).run({{{"id", 1}, {"name", "Ada"}, {"ok", true}}, {{"id", 2}}}, {.table_name = "items"});
  const TextRows result = query("duckdb:///p.duckdb", "SELECT id, name, ok FROM d.items ORDER BY id");
  EXPECT_THAT(result.columns, ElementsAre("id", "name", "ok"));
  EXPECT_THAT(result.types, ElementsAre("BIGINT", "VARCHAR", "BOOLEAN"));
  ASSERT_EQ(result.rows.size(), 2U);
  EXPECT_EQ(result.rows[0], (std::vector<std::optional<std::string>>{"1", "Ada", "true"}));
  EXPECT_EQ(result.rows[1], (std::vector<std::optional<std::string>>{"2", std::nullopt, std::nullopt}));
}

TEST_F(Api, RowsThatWereExtractedAreCountedAgain) {
  Pipeline steps(options());
  steps.extract(rows(0, 3), {.table_name = "items"});
  const fs::path package =
      steps.working_folder() / "extracted" / testing::entries(steps.working_folder() / "extracted").at(0);
  const fs::path file = package / "new_jobs" / testing::entries(package / "new_jobs").at(0);
  const std::string text = testing::read_text(file);
  testing::write_text(file, text.substr(0, text.find('\n') + 1));  // somebody cut the file
  const Error error = failure([&] { steps.normalize(); });
  EXPECT_EQ(error.remedy(), Remedy::report_bug);
  EXPECT_EQ(error.where().table, "items");
  EXPECT_THAT(error.message(), HasSubstr("3 rows were extracted, but 1 were read"));
}

TEST_F(Api, StepsCanBeCalledOneByOne) {
  Pipeline steps(options());
  const Report extracted = steps.extract(rows(0, 3), {.table_name = "items"});
  ASSERT_EQ(extracted.packages.size(), 1U);
  EXPECT_THAT(testing::entries(steps.working_folder() / "extracted"),
              ElementsAre(extracted.packages[0].load_id));
  const Report normalized = steps.normalize();
  ASSERT_EQ(normalized.packages.size(), 1U);
  EXPECT_EQ(normalized.packages[0].load_id, extracted.packages[0].load_id);
  EXPECT_THAT(testing::entries(steps.working_folder() / "extracted"), IsEmpty());
  EXPECT_THAT(testing::entries(steps.working_folder() / "normalized"),
              ElementsAre(extracted.packages[0].load_id));
  const Report loaded = steps.load();
  ASSERT_EQ(loaded.packages.size(), 1U);
  EXPECT_EQ(loaded.packages[0].load_id, extracted.packages[0].load_id);
  EXPECT_FALSE(loaded.packages[0].tables.empty());
  EXPECT_THAT(testing::entries(steps.working_folder() / "normalized"), IsEmpty());
  EXPECT_THAT(testing::entries(steps.working_folder() / "loaded"),
              ElementsAre(extracted.packages[0].load_id));
  EXPECT_EQ(ids(), "0\n1\n2\n");
  EXPECT_EQ(select_number(database(), "SELECT count(*) FROM d.items__l"), 6);
}

TEST_F(Api, StepsWithoutTheOneBeforeDoNothingAndSaySo) {
  Pipeline steps(options());
  const Report normalized = steps.normalize();
  EXPECT_THAT(normalized.packages, IsEmpty());
  EXPECT_THAT(normalized.notes, Contains(HasSubstr("nothing to normalize")));
  const Report loaded = steps.load();
  EXPECT_THAT(loaded.packages, IsEmpty());
  EXPECT_THAT(loaded.notes, Contains(HasSubstr("nothing to load")));
  steps.extract(rows(0, 1), {.table_name = "items"});
  EXPECT_THAT(steps.load().notes, Contains(HasSubstr("nothing to load"))) << "it is not normalized yet";
  steps.normalize();
  EXPECT_THAT(steps.normalize().notes, Contains(HasSubstr("nothing to normalize")));
  EXPECT_THAT(steps.load().notes, IsEmpty());
  EXPECT_THAT(steps.load().notes, Contains(HasSubstr("nothing to load")));
  EXPECT_EQ(ids(), "0\n");
}

TEST_F(Api, StepsMayBeTakenForSeveralPackages) {
  Pipeline steps(options());
  for (int i = 0; i < 3; ++i) steps.extract(rows(i * 10, i * 10 + 1), {.table_name = "items"});
  EXPECT_EQ(steps.normalize().packages.size(), 3U);
  EXPECT_EQ(steps.load().packages.size(), 3U);
  EXPECT_EQ(ids(), "0\n10\n20\n");
  EXPECT_EQ(select_number(database(), "SELECT count(*) FROM d._dlt_loads"), 3);
}

TEST_F(Api, StepsGoOnInAnotherProcess) {
  {
    pipeline(options()).extract(rows(0, 2), {.table_name = "items"});
  }
  {
    EXPECT_EQ(pipeline(options()).normalize().packages.size(), 1U);
  }
  {
    EXPECT_EQ(pipeline(options()).load().packages.size(), 1U);
  }
  EXPECT_EQ(ids(), "0\n1\n");
}

TEST_F(Api, RunFinishesWhatIsPending) {
  Pipeline steps(options());
  steps.extract(rows(0, 1), {.table_name = "items"});
  steps.normalize();
  steps.extract(rows(10, 11), {.table_name = "items"});
  const Report report = steps.run(rows(20, 21), {.table_name = "items"});
  ASSERT_EQ(report.packages.size(), 3U);
  EXPECT_TRUE(report.packages[0].was_pending);
  EXPECT_TRUE(report.packages[1].was_pending);
  EXPECT_FALSE(report.packages[2].was_pending);
  EXPECT_EQ(ids(), "0\n10\n20\n");
}

TEST_F(Api, RunResumesAPackageOfTheSameFiles) {
  const std::string file = folder_.write("items.jsonl", "{\"id\":1}\n{\"id\":2}\n").string();
  Pipeline steps(options());
  steps.extract(files({file}));
  const Report report = steps.run(files({file}));
  ASSERT_EQ(report.packages.size(), 1U);
  EXPECT_TRUE(report.packages[0].was_pending);
  EXPECT_THAT(report.notes, Contains(HasSubstr("resumed")));
  EXPECT_EQ(ids(), "1\n2\n");
  steps.run(files({file}));
  EXPECT_EQ(ids(), "1\n1\n2\n2\n") << "a run after a success is a new load";
}

TEST_F(Api, RunDoesNotTakeOtherOptionsForTheSame) {
  const std::string file = folder_.write("items.jsonl", "{\"id\":1}\n").string();
  Pipeline steps(options());
  steps.extract(files({file}));
  const Report report = steps.run(files({file}), {.write_disposition = WriteDisposition::replace});
  EXPECT_EQ(report.packages.size(), 2U);
  EXPECT_EQ(ids(), "1\n");
  EXPECT_EQ(select_number(database(), "SELECT count(*) FROM d._dlt_loads"), 2);
}

TEST_F(Api, TwoPipelinesShareADataset) {
  Pipeline one(options("one"));
  Pipeline two(options("two"));
  one.extract(rows(0, 1), {.table_name = "items"});
  two.run(rows(10, 12), {.table_name = "items"});
  one.normalize();
  one.load();
  two.run({{{"name", "x"}}}, {.table_name = "others"});
  EXPECT_EQ(ids(), "0\n10\n11\n");
  EXPECT_EQ(select_text(database(), "SELECT DISTINCT pipeline_name FROM d._dlt_pipeline_state ORDER BY 1"),
            "one\ntwo\n");
  EXPECT_EQ(select_number(database(), "SELECT count(DISTINCT schema_name) FROM d._dlt_version"), 2);
  ASSERT_TRUE(two.schema());
  EXPECT_NE(two.schema()->find("others"), nullptr);
  EXPECT_EQ(one.schema()->find("others"), nullptr) << "each has a schema of its own";
}

TEST_F(Api, Replace) {
  Pipeline steps(options());
  steps.run(rows(0, 3), {.table_name = "items"});
  steps.run(rows(5, 6), {.table_name = "items", .write_disposition = WriteDisposition::replace});
  EXPECT_EQ(ids(), "5\n");
  EXPECT_EQ(select_number(database(), "SELECT count(*) FROM d.items__l"), 2);
  steps.run(rows(6, 7), {.table_name = "items"});
  EXPECT_EQ(ids(), "5\n6\n") << "a run that says nothing appends";
}

TEST_F(Api, LoadKey) {
  Pipeline steps(options());
  steps.run(rows(0, 1), {.table_name = "items", .load_key = "k"});
  const Report again = steps.run(rows(1, 2), {.table_name = "items", .load_key = "k"});
  ASSERT_EQ(again.packages.size(), 1U);
  EXPECT_TRUE(again.packages[0].was_loaded_before);
  EXPECT_THAT(again.notes, Contains(HasSubstr("loaded before")));
  EXPECT_EQ(ids(), "0\n");
}

TEST_F(Api, LoadKeyResumesRowsInMemory) {
  Pipeline steps(options());
  steps.extract(rows(0, 1), {.table_name = "items", .load_key = "k"});
  const Report resumed = steps.run(rows(0, 1), {.table_name = "items", .load_key = "k"});
  ASSERT_EQ(resumed.packages.size(), 1U);
  EXPECT_TRUE(resumed.packages[0].was_pending);
  EXPECT_EQ(ids(), "0\n");
  EXPECT_TRUE(
      steps.run(rows(0, 1), {.table_name = "items", .load_key = "k"}).packages.at(0).was_loaded_before);
  EXPECT_EQ(ids(), "0\n");
}

TEST_F(Api, SchemaIsThereAfterTheFirstRun) {
  Pipeline steps(options());
  EXPECT_FALSE(steps.schema());
  steps.run(rows(0, 1), {.table_name = "items"});
  const std::optional<Schema> schema = steps.schema();
  ASSERT_TRUE(schema);
  EXPECT_EQ(schema->name, "p");
  ASSERT_NE(schema->find("items__l"), nullptr);
  EXPECT_EQ(schema->find("items__l")->parent, "items");
  EXPECT_EQ(schema->find("items")->find("id")->data_type, DataType::bigint);
  EXPECT_EQ(schema->content_hash(), schema->version_hash);
  EXPECT_EQ(select_text(database(), "SELECT version_hash FROM d._dlt_version"), schema->version_hash + "\n");
  EXPECT_EQ(schema_from_document(to_document(*schema)).content_hash(), schema->version_hash);
  const int version = schema->version;
  steps.run(rows(1, 2), {.table_name = "items"});
  EXPECT_EQ(steps.schema()->version, version) << "nothing new was learnt";
  steps.run({{{"new", 1}}}, {.table_name = "items"});
  EXPECT_GT(steps.schema()->version, version);
}

TEST_F(Api, SchemaNameLosesItsSuffix) {
  Pipeline steps(options("shop_pipeline"));
  steps.run(rows(0, 1), {.table_name = "items"});
  EXPECT_EQ(steps.schema()->name, "shop");
}

TEST_F(Api, TypedValuesKeepTheirTypes) {
  Pipeline steps(options());
  Dict row;
  row.emplace_back("at", Timestamp{.micros = 1704164645000000});
  row.emplace_back("day", Date{.days = 19724});
  row.emplace_back("time", Time{.micros = 3723000000});
  row.emplace_back("price", Decimal{"1.50"});
  row.emplace_back("raw", Bytes{.data = std::string("\x00\xff", 2)});
  steps.run(Value(std::move(row)), {.table_name = "items"});
  EXPECT_THAT(columns(database(), "d", "items"),
              ElementsAre("at TIMESTAMP WITH TIME ZONE", "day DATE", "time TIME", "price DECIMAL(38,9)",
                          "raw BLOB", "_dlt_load_id VARCHAR", "_dlt_id VARCHAR"));
  EXPECT_EQ(select_text(database(), "SELECT epoch_us(\"at\"), day, time, price, hex(raw) FROM d.items"),
            "1704164645000000|2024-01-02|01:02:03|1.500000000|00FF\n");
}

TEST_F(Api, OneRowMayBeGivenAlone) {
  pipeline(options()).run(Value(Dict{{"id", 4}}), {.table_name = "items"});
  EXPECT_EQ(ids(), "4\n");
}

TEST_F(Api, ResourcesMayBeLazy) {
  const Resource resource("items", []() -> Generator<Page> {
    // Not `List{…}` in here: GCC 12 cannot compile a braced list in a coroutine.
    for (int i = 0; i < 3; ++i) co_yield Page(one_row(i));
    co_yield Page::json("{\"id\":3}\n{\"id\":4}\n", JsonLayout::lines);
    co_yield Page::json("[{\"id\":5}]", JsonLayout::document);
  });
  pipeline(options()).run(Source("", {resource, Resource::rows("others", List{Value(Dict{{"x", 1}})})}));
  EXPECT_EQ(ids(), "0\n1\n2\n3\n4\n5\n");
  EXPECT_EQ(select_number(database(), "SELECT count(*) FROM d.others"), 1);
}

TEST_F(Api, AResourceThatThrowsLeavesNothing) {
  int calls = 0;
  const Resource resource("items", [&calls]() -> Generator<Page> {
    co_yield Page(one_row(1));
    if (++calls == 1) throw std::runtime_error("the source broke");
  });
  Pipeline steps(options());
  EXPECT_ANY_THROW(steps.run(Source("", {resource})));
  EXPECT_THAT(steps.normalize().notes, Contains(HasSubstr("nothing to normalize")));
  steps.run(Source("", {resource}));
  EXPECT_EQ(ids(), "1\n");
}

TEST_F(Api, ProgressIsTold) {
  std::map<std::string, Progress> last;
  PipelineOptions with = options();
  with.progress = [&](const Progress& progress) { last[progress.phase] = progress; };
  const std::string file = folder_.write("items.jsonl", "{\"id\":1}\n{\"id\":2,\"l\":[1]}\n").string();
  Pipeline(with).run(files({file}));
  for (const char* phase : {"extract", "normalize", "load"}) EXPECT_TRUE(last[phase].is_finished) << phase;
  EXPECT_EQ(last["normalize"].rows, 2U);
  EXPECT_EQ(last["normalize"].bytes, fs::file_size(file));
  EXPECT_EQ(last["load"].rows, last["load"].rows_total);
}

TEST_F(Api, RowsInMemoryNeedATable) {
  const Error error = failure([&] { pipeline(options()).run(rows(0, 1)); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_THAT(error.what(), HasSubstr("table_name"));
}

TEST_F(Api, ErrorsSayWhereAndWhatToDo) {
  const std::string file = folder_.write("items.jsonl", "{\"id\":1}\n{\"id\":\n").string();
  const Error error = failure([&] { pipeline(options()).run(files({file})); });
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_EQ(error.where().stage, "normalize");
  EXPECT_EQ(error.where().file, file);
  EXPECT_EQ(error.where().line, 2U);
}

TEST_F(Api, UnknownDestination) {
  const Error error = failure([] { pipeline({.name = "p", .destination = "oracle:///x"}); });
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_THAT(error.what(), HasSubstr("known: duckdb"));
}

}  // namespace
}  // namespace sluice
