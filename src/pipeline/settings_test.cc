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
  EXPECT_EQ(options.dev_mode, true);
  EXPECT_EQ(options.restore_from_destination, false);
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

TEST(Settings, WhatTheOptionsSayStaysThoughItIsTheDefault) {
  config::Settings settings;
  settings.plain(R"(
[pipelines.pipe]
dataset_name = "d"
dev_mode = true
restore_from_destination = false
refresh = "drop_data"
[extract]
workers = 6
next_item_mode = "fifo"
[normalize]
workers = 3
memory_limit = "64MB"
[load]
parallelism_strategy = "sequential"
raise_on_max_retries = 9
replace_strategy = "insert-from-staging"
atomic = true
[destination.duckdb]
replace_strategy = "insert-from-staging"
)");
  PipelineOptions options{.name = "pipe",
                          .dataset = "mine",
                          .replace_strategy = "truncate-and-insert",
                          .threads = 2,
                          .memory_limit_bytes = 256U << 20,
                          .extract = {.workers = 5, .next_item_mode = NextItemMode::round_robin},
                          .load = {.atomic = false, .parallelism = Parallelism::parallel, .max_retries = 5},
                          .dev_mode = false,
                          .restore_from_destination = true};
  RunOptions run{.refresh = Refresh::none};
  take_configured(options, run, settings.load("pipe"));
  EXPECT_EQ(options.dataset, "mine");
  EXPECT_EQ(options.replace_strategy, "truncate-and-insert");
  EXPECT_EQ(options.threads, 2);
  EXPECT_EQ(memory_limit_of(options), 256U << 20);
  EXPECT_EQ(settled(options.extract).workers, 5);
  EXPECT_EQ(settled(options.extract).next_item_mode, NextItemMode::round_robin);
  EXPECT_EQ(settled(options.load).max_retries, 5);
  EXPECT_EQ(settled(options.load).parallelism, Parallelism::parallel);
  EXPECT_FALSE(settled(options.load).atomic);
  EXPECT_EQ(options.dev_mode, false);
  EXPECT_EQ(options.restore_from_destination, true);
  EXPECT_EQ(run.refresh, Refresh::none);
}

TEST(Settings, WhatNobodySaysHasItsDefault) {
  const config::Settings settings;
  PipelineOptions options{.name = "pipe"};
  RunOptions run;
  take_configured(options, run, settings.load("pipe"));
  EXPECT_TRUE(options.dataset.empty());
  EXPECT_EQ(memory_limit_of(options), 256U << 20);
  EXPECT_EQ(settled(options.extract).workers, 5);
  EXPECT_EQ(settled(options.extract).max_parallel_items, 20);
  EXPECT_EQ(settled(options.load).max_retries, 5);
  EXPECT_FALSE(options.dev_mode.has_value());
  EXPECT_FALSE(run.refresh.has_value());
}

TEST(Settings, OfAFileOfAPipelineGoOverWhatIsSaid) {
  PipelineOptions options{.name = "pipe", .threads = 2};
  RunOptions run;
  take_settings(options, run, [](const config::OptionSpec& spec) -> std::optional<config::Found> {
    if (spec.path == "normalize.workers") return config::Found(7, {.name = "normalize.workers"});
    return std::nullopt;
  });
  EXPECT_EQ(options.threads, 7);
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
  options = {.name = "pipe", .destination = "sqlite:///x.db"};
  take_configured(options, run, settings.load("pipe"));
  EXPECT_EQ(options.replace_strategy, "insert-from-staging");
}

}  // namespace
}  // namespace sluice
