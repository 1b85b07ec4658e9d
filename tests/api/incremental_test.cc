// Incremental resources over runs: what they remember is committed with their rows.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

Value row(int id, const Value& at) { return Dict{{"id", id}, {"at", at}}; }

class IncrementalRuns : public ::testing::Test {
 protected:
  [[nodiscard]] PipelineOptions options(const std::string& machine = "here") const {
    return {.name = "p",
            .destination = "duckdb:///" + database().string(),
            .dataset = "d",
            .data_dir = folder_ / machine};
  }
  [[nodiscard]] fs::path database() const { return folder_ / "p.duckdb"; }
  Report run(const Resource& resource, const std::string& machine = "here") const {
    return Pipeline(options(machine)).run(Source("", {resource}));
  }
  Report run(List rows, const std::string& machine = "here") const {
    return run(Resource::rows("events", std::move(rows)).with_incremental({.cursor_path = "at"}), machine);
  }
  [[nodiscard]] std::string ids() const {
    return select_text(database(), "SELECT string_agg(id, ' ' ORDER BY id) FROM d.events");
  }
  [[nodiscard]] Value cursor() const {
    const PipelineInfo info = Pipeline(options()).info();
    return *info.state.find("sources")
                ->find("p")
                ->find("resources")
                ->find("events")
                ->find("incremental")
                ->find("at");
  }

  TemporaryFolder folder_;
};

TEST_F(IncrementalRuns, load_what_is_new) {
  run({row(1, 1), row(2, 3), row(3, 2)});
  run({row(1, 1), row(2, 3), row(3, 2), row(4, 3), row(5, 4)});
  EXPECT_EQ(ids(), "1 2 3 4 5\n");
  EXPECT_EQ(*cursor().find("last_value"), Value(4));
  EXPECT_EQ(*cursor().find("start_value"), Value(3));
  EXPECT_EQ(select_number(database(), "SELECT count(*) FROM d._dlt_pipeline_state"), 2);
  run({row(1, 1), row(5, 4)});
  EXPECT_EQ(ids(), "1 2 3 4 5\n");
  EXPECT_EQ(select_number(database(), "SELECT count(*) FROM d._dlt_pipeline_state"), 2);
}

TEST_F(IncrementalRuns, say_which_column_is_the_cursor) {
  run({row(1, 1)});
  const auto schema = Pipeline(options()).schema();
  EXPECT_TRUE(schema->find("events")->find("at")->has("incremental"));
  EXPECT_FALSE(schema->find("events")->find("id")->has("incremental"));
}

TEST_F(IncrementalRuns, go_on_on_another_machine) {
  run({row(1, 1)});
  run({row(1, 1), row(2, 2)}, "there");
  run({row(1, 1), row(2, 2), row(3, 2)});
  EXPECT_EQ(ids(), "1 2 3\n");
}

TEST_F(IncrementalRuns, lose_nothing_if_the_load_fails) {
  run({row(1, 1)});
  {
    // Somebody made the column smaller.
    const auto narrow = query(uri(database()), "ALTER TABLE d.events ALTER id TYPE TINYINT");
  }
  EXPECT_THROW(run({row(1, 1), row(2, 2), row(1000, 3)}), Error);
  EXPECT_EQ(ids(), "1\n");
  {
    const auto wide = query(uri(database()), "ALTER TABLE d.events ALTER id TYPE BIGINT");
  }
  run({row(1, 1), row(2, 2), row(1000, 3)});
  EXPECT_EQ(ids(), "1 2 1000\n");
}

TEST_F(IncrementalRuns, lose_nothing_if_the_source_breaks) {
  run({row(1, 1)});
  const auto broken = []() -> Generator<Page> {
    Page page(List{row(2, 2)});
    co_yield page;
    throw std::runtime_error("the source broke");
  };
  EXPECT_THROW(run(Resource("events", broken).with_incremental({.cursor_path = "at"})), std::runtime_error);
  run({row(1, 1), row(2, 2)});
  EXPECT_EQ(ids(), "1 2\n");
}

TEST_F(IncrementalRuns, begin_anew_if_they_replace) {
  const auto replace = [&](List rows) {
    run(Resource::rows("events", std::move(rows))
            .with_incremental({.cursor_path = "at"})
            .with_write_disposition(WriteDisposition::replace));
  };
  replace({row(1, 1), row(2, 3)});
  replace({row(3, 2)});
  EXPECT_EQ(ids(), "3\n");
}

/// Asks for new rows alone.
Generator<Page> rows_from_cursor() {
  const Cursor* cursor = current_cursor();
  const std::int64_t from = cursor->start_value.is_null() ? 0 : cursor->start_value.get<std::int64_t>();
  for (std::int64_t at = from; at < from + 3; ++at) {
    Page page(List{row(static_cast<int>(at), at)});
    co_yield page;
    EXPECT_EQ(current_cursor()->last_value, Value(at));
  }
}

TEST_F(IncrementalRuns, tell_the_resource_where_to_begin) {
  const Resource resource = Resource("events", rows_from_cursor).with_incremental({.cursor_path = "at"});
  run(resource);
  run(resource);
  EXPECT_EQ(ids(), "0 1 2 3 4\n");
  EXPECT_THROW(current_cursor(), Error);
  const auto without = []() -> Generator<Page> {
    EXPECT_EQ(current_cursor(), nullptr);
    Page page(List{row(9, 9)});
    co_yield page;
  };
  run(Resource("events", without));
}

TEST_F(IncrementalRuns, of_several_cursors_a_row_is_new_by_each) {
  const auto both = [&](List rows) {
    run(Resource::rows("events", std::move(rows))
            .with_incremental({.cursor_path = "id"})
            .with_incremental({.cursor_path = "at"}));
  };
  both({row(1, 5), row(2, 6)});
  both({row(1, 9), row(3, 4), row(4, 7)});
  EXPECT_EQ(ids(), "1 2 4\n");
}

TEST_F(IncrementalRuns, read_files_row_by_row) {
  const Resource files =
      Resource::files(
          "events",
          {{.path = folder_ / "a.jsonl"},
           {.path = folder_ / "b.json.gz", .layout = JsonLayout::document, .compression = Compression::gzip}})
          .with_incremental({.cursor_path = "at"});
  folder_.write("a.jsonl", "{\"id\":1,\"at\":1}\n{\"id\":2,\"at\":2}\n");
  folder_.write("b.json.gz", gzip(R"([{"id":3,"at":3},{"id":4,"at":1}])"));
  run(files);
  EXPECT_EQ(ids(), "1 2 3 4\n");
  folder_.write("a.jsonl", "{\"id\":1,\"at\":1}\n{\"id\":2,\"at\":2}\n{\"id\":5,\"at\":3}\n");
  run(files);
  EXPECT_EQ(ids(), "1 2 3 4 5\n");
}

TEST_F(IncrementalRuns, tell_where_a_cursor_is_missing) {
  folder_.write("a.jsonl", "{\"id\":1,\"at\":1}\n{\"id\":2}\n");
  try {
    run(Resource::files("events", {{.path = folder_ / "a.jsonl"}}).with_incremental({.cursor_path = "at"}));
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_input);
    EXPECT_EQ(error.where().stage, "extract");
    EXPECT_EQ(error.where().column, "at");
    EXPECT_THAT(error.what(), HasSubstr("a.jsonl"));
    EXPECT_EQ(error.where().row, "{\"id\":2}");
  }
}

TEST_F(IncrementalRuns, are_resumed_only_by_one_that_reads_the_same) {
  folder_.write("events.jsonl", "{\"id\":1,\"at\":1}\n{\"id\":2,\"at\":2}\n{\"id\":3,\"at\":3}\n");
  const auto events = [&](const Incremental& cursor) {
    return Source("", {files({folder_ / "events.jsonl"}).resources().at(0).with_incremental(cursor)});
  };
  const Incremental first{.cursor_path = "at", .initial_value = 1, .end_value = 2};
  const Incremental second{.cursor_path = "at", .initial_value = 2, .end_value = 4};
  Pipeline pipeline(options());
  pipeline.extract(events(first));
  EXPECT_THAT(pipeline.run(events(first)).notes, ::testing::Contains(HasSubstr("resumed")));
  EXPECT_EQ(ids(), "1\n");
  pipeline.extract(events(first));
  EXPECT_THAT(pipeline.run(events(second)).notes, ::testing::Not(::testing::Contains(HasSubstr("resumed"))));
  EXPECT_EQ(ids(), "1 1 2 3\n") << "the pending package as it was extracted, then what the other one reads";
}

TEST_F(IncrementalRuns, are_not_resumed_by_those_of_another_interval) {
  folder_.write("events.jsonl", "{\"id\":1,\"at\":1}\n{\"id\":2,\"at\":2}\n");
  const Source events(
      "",
      {files({folder_ / "events.jsonl"})
           .resources()
           .at(0)
           .with_incremental({.cursor_path = "at", .initial_value = 0, .takes_external_interval = true})});
  const auto within = [](const char* start, const char* end) {
    setenv("SLUICE_INTERVAL_START", start, 1);
    setenv("SLUICE_INTERVAL_END", end, 1);
  };
  Pipeline pipeline(options());
  within("1970-01-01T00:00:01Z", "1970-01-01T00:00:02Z");
  pipeline.extract(events);
  within("1970-01-01T00:00:02Z", "1970-01-01T00:00:03Z");
  pipeline.run(events);
  unsetenv("SLUICE_INTERVAL_START");
  unsetenv("SLUICE_INTERVAL_END");
  EXPECT_EQ(ids(), "1 2\n");
}

TEST_F(IncrementalRuns, take_an_interval_from_outside) {
  setenv("DLT_INTERVAL_START", "1970-01-01T00:00:02Z", 1);
  setenv("DLT_INTERVAL_END", "1970-01-01T00:00:04Z", 1);
  run(Resource::rows("events", {row(1, 1), row(2, 2), row(3, 3), row(4, 4)})
          .with_incremental({.cursor_path = "at", .initial_value = 0, .takes_external_interval = true}));
  unsetenv("DLT_INTERVAL_START");
  unsetenv("DLT_INTERVAL_END");
  EXPECT_EQ(ids(), "2 3\n");
}

}  // namespace
}  // namespace sluice::testing
