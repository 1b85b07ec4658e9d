#include "config/option_spec.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "config/settings_for_tests.h"

namespace sluice::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(OptionSpec, TheReferencePageIsCurrent) {
  EXPECT_THAT(read_file("docs/reference/configuration.md"), HasSubstr(options_table()))
      << "run: build/release/bin/write_configuration_page docs/reference/configuration.md";
}

TEST(OptionSpec, IsListedOnce) {
  std::set<std::string_view> paths;
  for (const OptionSpec& spec : option_specs()) EXPECT_TRUE(paths.insert(spec.path).second) << spec.path;
}

TEST(OptionSpec, SaysWhereToLook) {
  const Key workers = key_of(option_spec("load.workers"));
  EXPECT_THAT(workers.sections, ElementsAre("load"));
  EXPECT_EQ(workers.name, "workers");
  const Key password = key_of(option_spec("destination.<name>.credentials.password"), "warehouse");
  EXPECT_THAT(password.sections, ElementsAre("destination", "warehouse"));
  EXPECT_THAT(password.inner, ElementsAre("credentials"));
  EXPECT_TRUE(password.is_secret);
}

TEST(OptionSpec, IsFoundInTheOrderOfTheReference) {
  Settings settings;
  const Key key = key_of(option_spec("load.workers"));
  settings.plain("load.workers = 1\n");
  EXPECT_EQ(settings.load().find(key)->integer(), 1);
  settings.secrets("load.workers = 2\n");
  EXPECT_EQ(settings.load().find(key)->integer(), 2);
  settings.environment["LOAD__WORKERS"] = "3";
  EXPECT_EQ(settings.load().find(key)->integer(), 3);
  settings.plain("[pipe.load]\nworkers = 4\n");
  EXPECT_EQ(settings.load("pipe").find(key)->integer(), 4);
}

TEST(OptionSpec, HelpNamesTheWordsAndTheDefault) {
  EXPECT_EQ(help_of(option_spec("load.parallelism_strategy")),
            "Jobs at a server: parallel (default), table-sequential, sequential");
  EXPECT_EQ(help_of(option_spec("pipelines.<pipeline>.dataset_name")),
            "Database schema; of SQLite a file (default: <pipeline>_dataset)");
  EXPECT_EQ(help_of(option_spec("pipelines.<pipeline>.dev_mode")), "Starts afresh, in a dataset of its own");
  for (const OptionSpec& spec : option_specs()) {
    EXPECT_EQ(spec.doc.find("]("), std::string_view::npos) << spec.path;
    EXPECT_EQ(help_of(spec).find('`'), spec.doc.find('`')) << spec.path;
  }
}

TEST(Found, KeepsWholeNumbersInTheirBounds) {
  const Bounds bounds{1, 1024};
  const auto count = [&](const Value& value) { return Found(value, {.name = "x"}).integer(bounds); };
  EXPECT_EQ(count("1024"), 1024);
  EXPECT_THROW(count(0), Error);
  EXPECT_THROW(count("1025"), Error);
  EXPECT_EQ(Found(0, {.name = "x"}).integer(), 0);
}

TEST(Found, ReadsSizes) {
  const auto bytes = [](const Value& value) { return Found(value, {.name = "x"}).bytes(); };
  EXPECT_EQ(bytes(65536), 65536U);
  EXPECT_EQ(bytes("512MB"), 512U << 20U);
  EXPECT_EQ(bytes("1.5 GiB"), 3U << 29U);
  EXPECT_EQ(bytes("2k"), 2048U);
  for (const char* wrong : {"", "MB", "-1", "1XB", "9999999TB", "1 2"})
    EXPECT_THROW(bytes(wrong), Error) << wrong;
}

}  // namespace
}  // namespace sluice::config
