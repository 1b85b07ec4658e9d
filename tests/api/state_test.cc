// What a pipeline remembers, where it is kept, and how it comes back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Counts on from the state of the resource, and how often the source ran.
Generator<Page> next_rows() {
  Value& last = member(resource_state(), "last");
  const std::int64_t from = last.is_null() ? 0 : last.get<std::int64_t>();
  List rows;
  for (std::int64_t id = from; id < from + 3; ++id) rows.emplace_back(Dict{{"id", id}});
  last = from + 3;
  Value& runs = member(source_state(), "runs");
  runs = runs.is_null() ? 1 : runs.get<std::int64_t>() + 1;
  Page page(std::move(rows));
  co_yield page;
}

Generator<Page> broken_rows() {
  member(resource_state(), "last") = 100;
  Page page(List{Value(Dict{{"id", 1}})});
  co_yield page;
  throw std::runtime_error("the source broke");
}

class State : public ::testing::Test {
 protected:
  [[nodiscard]] PipelineOptions options(const std::string& machine = "here") const {
    return {.name = "p",
            .destination = "duckdb:///" + database().string(),
            .dataset = "d",
            .data_dir = folder_ / machine};
  }
  [[nodiscard]] fs::path database() const { return folder_ / "p.duckdb"; }
  Report run(const std::string& machine = "here", const Resource::Pages& pages = next_rows,
             std::optional<WriteDisposition> disposition = {}) const {
    Resource counted("counted", pages);
    if (disposition) counted = counted.with_write_disposition(*disposition);
    return Pipeline(options(machine)).run(Source("", {counted}));
  }
  [[nodiscard]] std::string ids() const {
    return select_text(database(), "SELECT string_agg(id, ' ' ORDER BY id) FROM d.counted");
  }
  [[nodiscard]] long long states() const {
    return select_number(database(), "SELECT count(*) FROM d._dlt_pipeline_state");
  }

  TemporaryFolder folder_;
};

TEST_F(State, of_a_resource_goes_on) {
  run();
  run();
  EXPECT_EQ(ids(), "0 1 2 3 4 5\n");
  EXPECT_EQ(states(), 2);
  const PipelineInfo info = Pipeline(options()).info();
  EXPECT_EQ(info.state_version, 2);
  const Value* source = info.state.find("sources")->find("p");
  EXPECT_EQ(source->find("runs")->get<std::int64_t>(), 2);
  EXPECT_EQ(source->find("resources")->find("counted")->find("last")->get<std::int64_t>(), 6);
}

TEST_F(State, is_there_on_another_machine) {
  run();
  run("there");
  run();
  EXPECT_EQ(ids(), "0 1 2 3 4 5 6 7 8\n");
}

TEST_F(State, is_not_restored_if_nobody_wants_it) {
  run();
  PipelineOptions wanted = options("there");
  wanted.restore_from_destination = false;
  Pipeline(wanted).run(Source("", {Resource("counted", next_rows)}));
  EXPECT_EQ(ids(), "0 0 1 1 2 2\n");
}

TEST_F(State, of_an_extraction_that_failed_is_not_kept) {
  run();
  EXPECT_THROW(run("here", broken_rows), std::runtime_error);
  run();
  EXPECT_EQ(ids(), "0 1 2 3 4 5\n");
}

TEST_F(State, of_a_replaced_resource_starts_empty) {
  run("here", next_rows, WriteDisposition::replace);
  run("here", next_rows, WriteDisposition::replace);
  EXPECT_EQ(ids(), "0 1 2\n");
}

TEST_F(State, goes_back_with_pending_packages_that_are_dropped) {
  run();
  Pipeline pipeline(options());
  pipeline.extract(Source("", {Resource("counted", next_rows)}));
  pipeline.normalize();
  pipeline.extract(Source("", {Resource("counted", next_rows)}));
  EXPECT_EQ(pipeline.drop_pending_packages().size(), 2U);
  EXPECT_THAT(pipeline.drop_pending_packages(), IsEmpty());
  run();
  EXPECT_EQ(ids(), "0 1 2 3 4 5\n");
}

TEST_F(State, goes_back_with_a_package_that_is_given_up) {
  run();
  {
    // Somebody made the column smaller.
    const auto narrow = query(uri(database()), "ALTER TABLE d.counted ALTER id TYPE TINYINT");
  }
  const auto big = []() -> Generator<Page> {
    member(resource_state(), "last") = 1001;
    Page page(List{Value(Dict{{"id", 1000}})});
    co_yield page;
  };
  EXPECT_THROW(run("here", big), Error);
  EXPECT_THAT(entries(folder_ / "here" / "pipelines" / "p" / "aborted"), ::testing::SizeIs(1));
  run();
  EXPECT_EQ(ids(), "0 1 2 3 4 5\n");
}

TEST_F(State, survives_a_pending_package_at_the_start_of_a_run) {
  run();
  Pipeline pipeline(options());
  pipeline.extract(Source("", {Resource("counted", next_rows)}));
  run();
  EXPECT_EQ(ids(), "0 1 2 3 4 5 6 7 8\n");
}

TEST_F(State, starts_afresh_if_the_dataset_is_gone) {
  run();
  fs::remove(database());
  const Report report = run();
  EXPECT_EQ(ids(), "0 1 2\n");
  EXPECT_THAT(report.notes, Contains(HasSubstr("starts afresh")));
}

TEST_F(State, of_a_new_pipeline_with_a_pending_package_is_not_wiped) {
  Pipeline(options()).extract(Source("", {Resource("counted", next_rows)}));
  run();
  EXPECT_EQ(ids(), "0 1 2 3 4 5\n");
}

TEST_F(State, is_taken_by_sync) {
  run();
  fs::remove_all(folder_ / "here");
  Pipeline pipeline(options());
  pipeline.sync();
  EXPECT_EQ(pipeline.info().state_version, 1);
  EXPECT_EQ(pipeline.info().destination, options().destination);
  EXPECT_NE(pipeline.schema()->find("counted"), nullptr);
  pipeline.extract(Source("", {Resource("counted", next_rows)}));
  EXPECT_THROW(pipeline.sync(), Error);
}

TEST_F(State, of_nothing_cannot_be_taken) {
  Pipeline pipeline(options());
  EXPECT_THROW(pipeline.sync(), Error);
  EXPECT_FALSE(fs::exists(database()));
}

TEST_F(State, a_newer_schema_of_another_machine_is_taken) {
  run();
  Pipeline there(options("there"));
  there.run({{{"id", 1}, {"name", "Ada"}}}, {.table_name = "people"});
  run();
  EXPECT_NE(Pipeline(options()).schema()->find("people"), nullptr);
}

TEST_F(State, is_only_there_while_a_resource_runs) {
  EXPECT_THROW(resource_state(), Error);
  EXPECT_THROW(source_state(), Error);
}

TEST_F(State, drop_takes_tables_and_state) {
  run();
  Pipeline pipeline(options());
  pipeline.run({{{"id", 1}, {"l", {1, 2}}}}, {.table_name = "items"});
  const DropReport asked = pipeline.drop({.resources = {"re:^count"}}, true);
  EXPECT_THAT(asked.tables, ElementsAre("counted"));
  EXPECT_FALSE(asked.is_done);
  EXPECT_EQ(ids(), "0 1 2\n");
  const DropReport done = pipeline.drop({.resources = {"counted"}});
  EXPECT_TRUE(done.is_done);
  EXPECT_THAT(user_tables(database(), "d"), ElementsAre("items", "items__l"));
  EXPECT_EQ(pipeline.schema()->find("counted"), nullptr);
  run();
  EXPECT_EQ(ids(), "0 1 2\n");
  EXPECT_THROW(pipeline.drop({.resources = {"nothing"}}), Error);
  EXPECT_THROW(pipeline.drop({.resources = {"re:("}}), Error);
}

TEST_F(State, drop_forgets_a_path) {
  run();
  Pipeline pipeline(options());
  const DropReport report =
      pipeline.drop({.state_paths = {"resources.counted.last", "no.such.path"}, .state_only = true});
  EXPECT_THAT(report.state_paths, ElementsAre("resources.counted.last"));
  EXPECT_THAT(report.notes, Contains(HasSubstr("no.such.path")));
  run();
  EXPECT_EQ(ids(), "0 0 1 1 2 2\n");
}

TEST_F(State, dev_mode_starts_afresh_every_time) {
  run();
  PipelineOptions wanted = options();
  wanted.dev_mode = true;
  const Report report = Pipeline(wanted).run(Source("", {Resource("counted", next_rows)}));
  EXPECT_THAT(report.dataset, ::testing::MatchesRegex("d_[0-9]+"));
  EXPECT_EQ(select_number(database(), "SELECT count(*) FROM " + report.dataset + ".counted"), 3);
  EXPECT_EQ(ids(), "0 1 2\n");
}

TEST_F(State, a_trace_tells_of_every_run) {
  const Report report = run();
  EXPECT_TRUE(fs::exists(report.trace));
  const Value trace = Pipeline(options()).last_trace();
  std::vector<std::string> steps;
  for (const Value& step : trace.find("steps")->get<List>())
    steps.push_back(step.find("step")->get<std::string>());
  EXPECT_THAT(steps, ElementsAre("sync", "extract", "normalize", "load"));
  const Value& load = trace.find("steps")->get<List>().back();
  EXPECT_EQ(load.find("load_id")->get<std::string>(), report.packages[0].load_id);
  EXPECT_EQ(load.find("tables")->find("counted")->get<std::int64_t>(), 3);
  EXPECT_NE(load.find("schema_update")->find("counted"), nullptr);
  EXPECT_EQ(load.find("jobs")->get<List>().at(0).find("table")->get<std::string>(), "counted");
  EXPECT_THROW(run("here", broken_rows), std::runtime_error);
  const Value failed = Pipeline(options()).last_trace();
  EXPECT_THAT(failed.find("steps")->get<List>().back().find("error")->find("message")->get<std::string>(),
              HasSubstr("the source broke"));
  EXPECT_EQ(entries(report.trace.parent_path()).size(), 2U);
}

TEST_F(State, stop_ends_between_pages) {
  std::stop_source stop;
  PipelineOptions wanted = options();
  wanted.stop = stop.get_token();
  const auto endless = [&stop]() -> Generator<Page> {
    for (int id = 0;; ++id) {
      if (id == 10) stop.request_stop();
      Page page(List{Value(Dict{{"id", id}})});
      co_yield page;
    }
  };
  try {
    Pipeline(wanted).run(Source("", {Resource("counted", endless)}));
    ADD_FAILURE() << "it did not stop";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::retry);
  }
  EXPECT_THAT(entries(folder_ / "here" / "pipelines" / "p" / "extracted"), IsEmpty());
}

}  // namespace
}  // namespace sluice::testing
