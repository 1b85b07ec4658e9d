// The resource model as a user sees it: steps, transformers and threads, through a pipeline into a database.

#include <chrono>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Generator<Page> numbered(int end) {
  for (int i = 0; i < end; ++i) {
    Page page(List{Value{{"id", i}}});
    co_yield page;
  }
}

std::int64_t id_of(const Value& row) { return row.find("id")->get<std::int64_t>(); }

Generator<Page> children_of(const Value& row) {
  Value child{{"parent", *row.find("id")}, {"tags", {"a", "b"}}};
  Page page(List{std::move(child)});
  co_yield page;
}

class Resources : public ::testing::Test {
 protected:
  [[nodiscard]] PipelineOptions options() const {
    return {.name = "p",
            .destination = "duckdb:///" + database().string(),
            .dataset = "d",
            .data_dir = folder_ / "data"};
  }
  [[nodiscard]] fs::path database() const { return folder_ / "p.duckdb"; }
  Report run(std::vector<Resource> resources, const RunOptions& run_options = {}) const {
    return Pipeline(options()).run(Source("", std::move(resources)), run_options);
  }
  [[nodiscard]] std::string ids(const std::string& table) const {
    return select_text(database(), "SELECT string_agg(id, ' ' ORDER BY id) FROM d." + table);
  }

  TemporaryFolder folder_;
};

TEST_F(Resources, are_mapped_and_filtered_before_anything_is_written) {
  const auto hide = [](Value row) {
    member(*row.get_if<Dict>(), "secret") = nullptr;
    return row;
  };
  const fs::path file =
      folder_.write("orders.jsonl", "{\"id\":1,\"secret\":\"xyzzy\"}\n{\"id\":2,\"secret\":\"plugh\"}\n");
  const Resource orders = Resource::files("orders", {{.path = file}})
                              .with_filter([](const Value& row) { return id_of(row) > 1; })
                              .with_map(hide);
  Pipeline pipeline(options());
  pipeline.extract(Source("", {orders}));
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "data")) {
    if (!entry.is_regular_file()) continue;
    const std::string text = read_text(entry.path());
    EXPECT_EQ(text.find("xyzzy"), std::string::npos) << entry.path();
    EXPECT_EQ(text.find("plugh"), std::string::npos) << entry.path();
  }
  pipeline.normalize();
  pipeline.load();
  EXPECT_EQ(ids("orders"), "2\n");
}

TEST_F(Resources, with_steps_are_not_resumed_by_others) {
  const fs::path file = folder_.write("orders.jsonl", "{\"id\":1}\n{\"id\":2}\n");
  const Resource plain = Resource::files("orders", {{.path = file}}).with_fingerprint("same");
  const auto first = [](const Value& row) { return id_of(row) == 1; };
  Pipeline(options()).extract(Source("", {plain}));
  run({plain.with_filter(first)});
  EXPECT_EQ(ids("orders"), "1 1 2\n");  // the pending package, then the filtered rows
}

TEST_F(Resources, of_a_fork_are_all_loaded_with_their_nested_tables) {
  const Resource parents("parents", [] { return numbered(30); });
  run({parents, parents | Transformer("children", children_of).parallelized(),
       parents | Transformer("others", children_of).with_table_name("elsewhere")});
  EXPECT_EQ(select_number(database(), "SELECT count(*) FROM d.parents"), 30);
  EXPECT_EQ(select_number(database(), "SELECT count(DISTINCT parent) FROM d.children"), 30);
  EXPECT_EQ(select_number(database(), "SELECT count(*) FROM d.children__tags"), 60);
  EXPECT_EQ(select_number(database(), "SELECT count(*) FROM d.elsewhere__tags"), 60);
}

TEST_F(Resources, that_only_feed_have_no_table) {
  const Resource parents("parents", [] { return numbered(3); });
  run({parents.with_selected(false), parents | Transformer("children", children_of)});
  EXPECT_THAT(user_tables(database(), "d"), ElementsAre("children", "children__tags"));
}

TEST_F(Resources, that_yield_no_more_leave_an_empty_table_if_they_are_replaced) {
  RunOptions replaces;
  replaces.write_disposition = WriteDisposition::replace;
  const Resource counted("counted", [] { return numbered(3); });
  const auto children = counted | Transformer("children", children_of);
  run({children}, replaces);
  EXPECT_EQ(select_number(database(), "SELECT count(*) FROM d.children"), 3);
  run({(counted.with_limit({.pages = 0})) | Transformer("children", children_of)}, replaces);
  EXPECT_EQ(select_number(database(), "SELECT count(*) FROM d.children"), 0);
}

TEST_F(Resources, that_are_replaced_by_the_run_forget_what_feeds_them) {
  const Resource counting("counting", []() -> Generator<Page> {
    Value& next = member(resource_state(), "next");
    const std::int64_t id = next.is_null() ? 0 : next.get<std::int64_t>();
    next = id + 1;
    Page page(List{Value{{"id", id}}});
    co_yield page;
  });
  const auto same = [](const Value& row) -> Generator<Page> {
    Page page(List{row});
    co_yield page;
  };
  const Resource copies = counting | Transformer("copies", same);
  run({copies});
  run({copies});
  EXPECT_EQ(ids("copies"), "0 1\n");
  run({copies}, {.write_disposition = WriteDisposition::replace});
  EXPECT_EQ(ids("copies"), "0\n");
}

TEST_F(Resources, of_one_name_are_refused) {
  const Resource one("same", [] { return numbered(1); });
  try {
    const Source source("shop", {one, one});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_THAT(error.what(), HasSubstr("two resources of the source shop are called same"));
  }
}

TEST_F(Resources, are_selected_by_name) {
  const Source source("shop", {Resource("orders", [] { return numbered(1); }),
                               Resource("items", [] { return numbered(1); })});
  try {
    const Source selected = source.with_selected({"order"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "unknown resource: order (did you mean orders?)");
  }
  Pipeline(options()).run(source.with_selected({"orders"}));
  EXPECT_THAT(user_tables(database(), "d"), ElementsAre("orders"));
}

TEST_F(Resources, in_threads_lose_and_repeat_nothing) {
  std::vector<Resource> resources;
  for (const char* name : {"a", "b", "c"}) {
    resources.push_back(Resource(name, []() -> Generator<Page> {
                          for (int i = 0; i < 200; ++i) {
                            Page page = Page::later([i] {
                              if (i % 7 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                              return Page(List{Value{{"id", i}}});
                            });
                            co_yield page;
                          }
                        }).parallelized());
  }
  const auto same = [](const Value& row) -> Generator<Page> {
    Page page(List{row});
    co_yield page;
  };
  resources.push_back(resources[0] | Transformer("d", same).parallelized());
  run(resources);
  for (const char* table : {"a", "b", "c", "d"}) {
    EXPECT_EQ(select_number(database(), std::string("SELECT count(*) FROM d.") + table), 200) << table;
    EXPECT_EQ(select_number(database(), std::string("SELECT count(DISTINCT id) FROM d.") + table), 200)
        << table;
  }
}

TEST_F(Resources, that_fail_in_a_thread_leave_nothing_behind) {
  const Resource broken("broken", []() -> Generator<Page> {
    Page fine(List{Value{{"id", 1}}});
    co_yield fine;
    Page page = Page::later([]() -> Page { throw Error(Remedy::retry, "the server hung up"); });
    co_yield page;
  });
  try {
    run({broken});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "the server hung up");
    EXPECT_EQ(error.where().table, "broken");
  }
  EXPECT_TRUE(Pipeline(options()).info().packages.empty());
}

TEST_F(Resources, are_planned_from_a_sample_of_what_they_read) {
  const Resource endless("endless", []() -> Generator<Page> {
    for (int i = 0;; ++i) {
      Page page(List{Value{{"id", i}}});
      co_yield page;
    }
  });
  const auto is_even = [](const Value& row) { return id_of(row) % 2 == 0; };
  const Resource parent("parent", [] { return numbered(1'000'000'000); });
  const Source source("", {endless.with_filter(is_even), parent | Transformer("fed", children_of)});
  const PlanReport plan = Pipeline(options()).plan(source, {}, 10);
  EXPECT_TRUE(plan.is_sample);
  EXPECT_EQ(plan.rows, 15U);  // of the ten that were read five are even
  EXPECT_THAT(plan.tables_created, Contains("fed__tags"));
}

TEST_F(Resources, in_the_folder_of_their_source_take_its_schema) {
  const fs::path folder = folder_ / "schemas";
  fs::create_directories(folder);
  write_text(folder / "shop.schema.yaml",
             "name: shop\ntables:\n  orders:\n    columns:\n      id:\n        data_type: text\n");
  const Source shop =
      Source("shop", {Resource("orders", [] { return numbered(2); })}).with_schema_folder(folder);
  Pipeline(options()).run(shop);
  EXPECT_EQ(select_text(database(), "SELECT DISTINCT typeof(id) FROM d.orders"), "VARCHAR\n");
}

}  // namespace
}  // namespace sluice::testing
