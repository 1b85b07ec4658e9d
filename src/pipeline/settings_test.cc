#include "pipeline/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/settings_for_tests.h"

namespace sluice {
namespace {

TEST(Settings, GoWhereTheyBelong) {
  config::Settings settings;
  settings.plain(R"(
[pipelines.pipe]
dataset_name = "d"
import_schema_path = "in"
export_schema_path = "out"
dev_mode = true
restore_from_destination = false
refresh = "drop_data"
[extract]
workers = 6
max_parallel_items = 7
next_item_mode = "fifo"
[normalize]
workers = 3
memory_limit = "64MB"
[load]
workers = 9
parallelism_strategy = "table-sequential"
replace_strategy = "insert-from-staging"
raise_on_max_retries = 0
atomic = true
engine_memory_limit = "1GB"
)");
  PipelineOptions options{.name = "pipe"};
  RunOptions run;
  take_configured(options, run, settings.load("pipe"));
  EXPECT_EQ(options.dataset, "d");
  EXPECT_EQ(options.import_schemas, "in");
  EXPECT_EQ(options.export_schemas, "out");
  EXPECT_TRUE(options.dev_mode);
  EXPECT_FALSE(options.restore_from_destination);
  EXPECT_EQ(run.refresh, Refresh::drop_data);
  EXPECT_EQ(options.extract.workers, 6);
  EXPECT_EQ(options.extract.max_parallel_items, 7);
  EXPECT_EQ(options.extract.next_item_mode, NextItemMode::fifo);
  EXPECT_EQ(options.threads, 3);
  EXPECT_EQ(options.memory_limit_bytes, 64U << 20U);
  EXPECT_EQ(options.load.workers, 9);
  EXPECT_EQ(options.load.parallelism, Parallelism::table_sequential);
  EXPECT_EQ(options.replace_strategy, "insert-from-staging");
  EXPECT_EQ(options.load.max_retries, 0);
  EXPECT_EQ(options.load.atomic, true);
  EXPECT_EQ(options.engine_memory_limit_bytes, 1U << 30U);
}

TEST(Settings, ThatAreNotThereChangeNothing) {
  const config::Settings settings;
  PipelineOptions options{.name = "pipe", .dataset = "mine", .threads = 5};
  RunOptions run;
  take_configured(options, run, settings.load("pipe"));
  EXPECT_EQ(options.dataset, "mine");
  EXPECT_EQ(options.threads, 5);
  EXPECT_EQ(options.load.max_retries, LoadSettings().max_retries);
}

TEST(Settings, OfTheDestinationGoOverThoseOfTheLoad) {
  config::Settings settings;
  settings.plain(
      "load.replace_strategy = 'insert-from-staging'\n"
      "destination.duckdb.replace_strategy = 'truncate-and-insert'\n");
  PipelineOptions options{.name = "pipe", .destination = "duckdb:///x.duckdb"};
  RunOptions run;
  take_configured(options, run, settings.load("pipe"));
  EXPECT_EQ(options.replace_strategy, "truncate-and-insert");
  options.destination = "sqlite:///x.db";
  take_configured(options, run, settings.load("pipe"));
  EXPECT_EQ(options.replace_strategy, "insert-from-staging");
}

}  // namespace
}  // namespace sluice
