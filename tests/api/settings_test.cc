// What a program leaves out is looked up, as the commands do.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::select_number;
using testing::TemporaryFolder;
namespace fs = std::filesystem;

/// In a folder of its own, which is the current one and the user's, with the variables that are set.
class ProgramSettings : public ::testing::Test {
 protected:
  ProgramSettings() : before_(fs::current_path()) {
    fs::current_path(folder_.path());
    fs::create_directories(folder_ / "home");
    set("HOME", folder_ / "home");
    set("SLUICE_DATA_DIR", folder_ / "data");
  }
  ~ProgramSettings() override {
    fs::current_path(before_);
    for (const auto& [name, value] : changed_)
      value ? setenv(name.c_str(), value->c_str(), 1) : unsetenv(name.c_str());
  }

  void set(const std::string& name, const std::string& value) {
    const char* old = std::getenv(name.c_str());
    changed_.try_emplace(name, old == nullptr ? std::nullopt : std::optional<std::string>(old));
    setenv(name.c_str(), value.c_str(), 1);
  }
  void write(const fs::path& file, const std::string& text) const {
    fs::create_directories((folder_ / file).parent_path());
    folder_.write(file, text);
  }
  static Report load(PipelineOptions options, const RunOptions& run = {.table_name = "items"}) {
    return Pipeline(std::move(options)).run(Value(List{Value(Dict{{"id", 1}})}), run);
  }
  [[nodiscard]] long long items(const std::string& dataset, const fs::path& database = "p.duckdb") const {
    return select_number(folder_ / database, "SELECT count(*) FROM " + dataset + ".items");
  }

  TemporaryFolder folder_;

 private:
  fs::path before_;
  std::map<std::string, std::optional<std::string>> changed_;
};

TEST_F(ProgramSettings, AreFoundInTheFilesOfTheFolder) {
  write(".sluice/config.toml", "[pipelines.p]\ndataset_name = 'from_file'\n");
  write(".sluice/secrets.toml", "[destination.duckdb]\ncredentials = 'duckdb:///elsewhere.duckdb'\n");
  EXPECT_EQ(load({.name = "p"}).dataset, "from_file");
  EXPECT_EQ(items("from_file", "elsewhere.duckdb"), 1);
}

TEST_F(ProgramSettings, AreFoundInTheFilesOfDltToo) {
  write(".dlt/config.toml", "[pipelines.p]\ndataset_name = 'from_dlt'\n");
  EXPECT_EQ(load({.name = "p"}).dataset, "from_dlt");
}

TEST_F(ProgramSettings, OfTheEnvironmentGoOverFilesAndTheProgramOverBoth) {
  write(".sluice/config.toml", "[pipelines.p]\ndataset_name = 'from_file'\n");
  set("PIPELINES__P__DATASET_NAME", "from_variable");
  EXPECT_EQ(load({.name = "p"}).dataset, "from_variable");
  EXPECT_EQ(load({.name = "p", .dataset = "from_program"}).dataset, "from_program");
  EXPECT_EQ(items("from_variable"), 1);
  EXPECT_EQ(items("from_program"), 1);
}

TEST_F(ProgramSettings, OfOnePipelineAreNotThoseOfAnother) {
  write(".sluice/config.toml", "[pipelines.p]\ndataset_name = 'of_p'\n[q.normalize]\nworkers = 'none'\n");
  EXPECT_EQ(load({.name = "p"}).dataset, "of_p");
  EXPECT_THROW(Pipeline({.name = "q"}), Error);
  EXPECT_EQ(load({.name = "r"}).dataset, "r_dataset");
}

TEST_F(ProgramSettings, OfARunCountUnlessTheRunSaysOtherwise) {
  write(".sluice/config.toml", "[pipelines.p]\nrefresh = 'drop_data'\n");
  for (int i = 0; i < 2; ++i) load({.name = "p", .dataset = "d"});
  EXPECT_EQ(items("d"), 1);
  load({.name = "p", .dataset = "d"}, {.table_name = "items", .refresh = Refresh::none});
  EXPECT_EQ(items("d"), 2);
}

TEST_F(ProgramSettings, SayWhatAProgramCanTakeBack) {
  write(".sluice/config.toml", "[pipelines.p]\ndev_mode = true\n");
  EXPECT_THAT(load({.name = "p", .dataset = "d"}).dataset, HasSubstr("d_2"));
  EXPECT_EQ(load({.name = "p", .dataset = "d", .dev_mode = false}).dataset, "d");
}

TEST_F(ProgramSettings, ReachTheStagesThatTheyAreOf) {
  write(
      ".sluice/config.toml",
      "load.replace_strategy = 'staging-optimized'\nextract.workers = 1\nextract.next_item_mode = 'fifo'\n");
  EXPECT_THROW(load({.name = "p", .dataset = "d"}), Error) << "DuckDB has no such strategy";
  std::vector<std::string> order;
  const auto resource = [&](const std::string& name) {
    return Resource(name, [&order, name]() -> Generator<Page> {
      for (int i = 0; i < 2; ++i) {
        order.push_back(name);
        Page page(List{Value(Dict{{"id", i}})});
        co_yield page;
      }
    });
  };
  const Source source("", {resource("a"), resource("b")});
  Pipeline({.name = "p", .dataset = "d", .replace_strategy = "truncate-and-insert"}).run(source);
  EXPECT_THAT(order, ElementsAre("a", "a", "b", "b"));
  order.clear();
  Pipeline({.name = "p",
            .dataset = "d",
            .replace_strategy = "truncate-and-insert",
            .extract = {.next_item_mode = NextItemMode::round_robin}})
      .run(source);
  EXPECT_THAT(order, ElementsAre("a", "b", "a", "b"));
}

TEST_F(ProgramSettings, ThatWillNotDoStopTheProgramBeforeAnythingIsMade) {
  write(".sluice/config.toml", "[load]\nworkers = 0\n");
  try {
    load({.name = "p"});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_THAT(error.what(), HasSubstr("config.toml:2: load.workers has to be from 1 to 1024"));
  }
  EXPECT_FALSE(fs::exists(folder_ / "p.duckdb"));
  EXPECT_FALSE(fs::exists(folder_ / "data"));
}

}  // namespace
}  // namespace sluice
