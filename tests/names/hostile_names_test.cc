// Names that are made to be executed, or to lead elsewhere, in every way that rows are loaded.

#include <cstdlib>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.h"
#include "base/quoted.h"
#include "sluice/sluice.hpp"
#include "support/folder.h"

namespace sluice {
namespace {

using testing::TemporaryFolder;
namespace fs = std::filesystem;

/// Keeps every character.
class Verbatim final : public NamingConvention {
 public:
  [[nodiscard]] std::string normalize_identifier(std::string_view identifier) const override {
    return std::string(identifier);
  }
  [[nodiscard]] bool is_case_sensitive() const override { return true; }
};

const std::vector<std::string>& hostile_names() {
  static const std::vector<std::string> kNames = {"quo\"te",
                                                  "it's",
                                                  "semi;colon",
                                                  "new\nline\r",
                                                  "back\\slash\\",
                                                  "emoji 😀",
                                                  "\"; DROP TABLE victim; --",
                                                  "\"); DROP TABLE victim; --",
                                                  "it'; DROP TABLE victim; --",
                                                  "it'); DROP TABLE victim; --",
                                                  "$$; DROP TABLE victim; $$",
                                                  "select",
                                                  "table",
                                                  "%s%n%",
                                                  "{} {0} {x}",
                                                  "$1 ?1 :a @b",
                                                  "../../leaves",
                                                  "/tmp/leaves",
                                                  "..",
                                                  ".",
                                                  "a.b.c",
                                                  "-- x",
                                                  "/* x",
                                                  "tab\tbell\x07",
                                                  "[a] `b`",
                                                  std::string(10'000, 'n')};
  return kNames;
}

std::string server() {
  const char* uri = std::getenv("SLUICE_TEST_POSTGRES");
  return uri == nullptr ? "" : uri;
}

/// A destination and a naming convention.
class HostileNames : public ::testing::TestWithParam<std::tuple<const char*, const char*>> {
 public:
  ~HostileNames() override { fs::current_path(before_); }

 protected:
  void SetUp() override {
    ASSERT_FALSE(server().empty()) << "run this program with tests/support/postgres, which starts a server";
    fs::current_path(folder_.path());
    // A database that is a file is made by the first load.
    pipeline({.name = "first", .destination = uri(), .dataset = first_, .data_dir = folder_ / "data"})
        .run({{{"id", 1}}}, {.table_name = "t"});
    query(uri(), "DROP TABLE IF EXISTS victim");
    query(uri(), "CREATE TABLE victim (i INTEGER)");
  }
  void TearDown() override {
    EXPECT_EQ(ask("SELECT count(*) FROM victim"), "0") << "a name was executed";
    for (const std::string& dataset : {dataset_, first_})
      if (destination() == "postgres") query(uri(), "DROP SCHEMA IF EXISTS " + quoted(dataset) + " CASCADE");
    EXPECT_THAT(testing::entries(folder_.path()), ::testing::IsSubsetOf(places()));
    EXPECT_FALSE(fs::exists("/tmp/leaves"));
    EXPECT_FALSE(fs::exists(folder_.path().parent_path() / "leaves"));
  }
  static std::string destination() { return std::get<0>(GetParam()); }
  [[nodiscard]] std::string uri() const {
    if (destination() == "postgres") return server();
    return fmt::format("{}:///{}", destination(), (folder_ / "db.file").string());
  }
  /// What may lie in the folder afterwards.
  [[nodiscard]] std::vector<std::string> places() const {
    return {"data", "db.file", "db.file.wal", "db__" + dataset_ + ".file", "db__" + first_ + ".file"};
  }
  static std::string quoted(const std::string& name) { return sql::quoted(name, '"'); }
  [[nodiscard]] std::string ask(const std::string& sql) const {
    return query(uri(), sql).rows.at(0).at(0).value_or("null");
  }
  static std::string naming() { return std::get<1>(GetParam()); }
  [[nodiscard]] PipelineOptions options() const {
    return {.name = "p'\"; DROP TABLE victim; --",
            .destination = uri(),
            .dataset = dataset_,
            .naming = naming(),
            .replace_strategy = replace_strategy_,
            .own_namings = {{"verbatim", std::make_shared<Verbatim>()}},
            .data_dir = folder_ / "data"};
  }
  /// Row of a table, with its name in every key: k a key, d whether it goes, n two nested rows.
  static Value row(const std::string& name, int id, const std::string& text, bool is_gone = false) {
    return Dict{
        {"k" + name, id}, {name, text}, {"d" + name, is_gone}, {"n" + name, List{Dict{{name, text}}, 7}}};
  }
  static TableHints merge_hints(const std::string& name, const std::string& strategy) {
    TableHints hints{.write_disposition = WriteDisposition::merge,
                     .merge_strategy = MergeStrategy{.name = strategy},
                     .primary_key = std::vector<std::string>{"k" + name}};
    Column gone;
    gone.name = "d" + name;
    gone.set("hard_delete", true);
    hints.columns = {gone};
    return hints;
  }
  /// Loads rows into a table of each name.
  Report load(const std::function<Resource(const std::string& name)>& make, const RunOptions& how = {}) {
    std::vector<Resource> resources;
    for (const std::string& name : hostile_names()) resources.push_back(make(name));
    Report report = pipeline(options()).run(Source("", resources), how);
    dataset_ = report.dataset;
    return report;
  }
  /// Loads rows with these ids.
  Report load_ids(const std::vector<int>& ids, WriteDisposition disposition, const std::string& text = "v") {
    return load([&](const std::string& name) {
      List rows;
      for (const int id : ids) rows.push_back(row(name, id, text));
      return Resource::rows(name, rows).with_write_disposition(disposition);
    });
  }
  /// Every table of a resource has that many rows, those nested in it twice as many.
  void expect_rows(int rows) {
    const Schema schema = pipeline(options()).schema().value();
    std::size_t roots = 0;
    for (const Table& table : schema.tables()) {
      if (table.name.starts_with("_dlt") || !table.has_complete_columns()) continue;
      roots += table.parent ? 0 : 1;
      EXPECT_EQ(ask(fmt::format("SELECT count(*) FROM {}.{}", quoted(dataset_), quoted(table.name))),
                std::to_string(table.parent ? 2 * rows : rows))
          << table.name.substr(0, 100);
    }
    EXPECT_EQ(roots, hostile_names().size());
  }
  /// That text is in the column of every root table that is called as the table.
  void expect_text(const std::string& text, int rows) {
    const Schema schema = pipeline(options()).schema().value();
    for (const Table& table : schema.tables()) {
      if (table.name.starts_with("_dlt") || table.parent) continue;
      EXPECT_EQ(ask(fmt::format("SELECT count(*) FROM {}.{} WHERE {} = {}", quoted(dataset_),
                                quoted(table.name), quoted(table.name), sql::quoted(text, '\''))),
                std::to_string(rows))
          << table.name.substr(0, 100);
    }
  }

  TemporaryFolder folder_;
  fs::path before_ = fs::current_path();
  std::string first_ = "first_" + random_hex(3);
  std::string dataset_ = "d'\"; DROP TABLE victim; --" + random_hex(3);
  std::string replace_strategy_;
};

/// Conventions count characters, PostgreSQL bytes: two separators of three bytes are too many.
TEST_P(HostileNames, TooLongForTheServerAreRefused) {
  if (destination() != "postgres" || naming() != "direct") return;
  const List inner{Dict{{"a", List{Dict{{"b", 1}}}}}};
  try {
    pipeline(options()).run(Source("", {Resource::rows(hostile_names().back(), List{Dict{{"n", inner}}})}));
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config) << error.what();
    EXPECT_LT(std::string_view(error.what()).size(), 1000);
  }
  load_ids({1}, WriteDisposition::append);
  expect_rows(1);
}

TEST_P(HostileNames, AppendReplaceMigrateAndRefresh) {
  load_ids({1, 2, 3}, WriteDisposition::append);
  expect_rows(3);
  load([](const std::string& name) {
    Value with_more = row(name, 4, name);
    with_more.get_if<Dict>()->push_back({"more" + name, name});
    return Resource::rows(name, List{with_more}).with_write_disposition(WriteDisposition::append);
  });
  expect_rows(4);
  load_ids({1, 2}, WriteDisposition::replace, "'; DROP TABLE victim; --");
  expect_rows(2);
  expect_text("'; DROP TABLE victim; --", 2);
  replace_strategy_ = "insert-from-staging";
  load_ids({1, 2, 3}, WriteDisposition::replace, "\"; DROP TABLE victim; --");
  expect_rows(3);
  const RunOptions keyed{.load_key = "'; DROP TABLE victim; --\"\n"};
  const auto one = [](const std::string& name) {
    return Resource::rows(name, List{row(name, 9, "v")}).with_write_disposition(WriteDisposition::append);
  };
  load(one, keyed);
  load(one, keyed);
  expect_rows(4);
  load(one, {.refresh = Refresh::drop_data});
  expect_rows(1);
  load(one, {.refresh = Refresh::drop_resources});
  expect_rows(1);
}

TEST_P(HostileNames, Merge) {
  for (const std::string strategy : {"delete-insert", "upsert", "insert-only"}) {
    if (destination() == "sqlite" && strategy != "delete-insert") continue;
    SCOPED_TRACE(strategy);
    const auto make = [&](const std::vector<Value (*)(const std::string&)>& rows) {
      return [&, rows](const std::string& name) {
        List list;
        for (const auto& of : rows) list.push_back(of(name));
        return Resource::rows(name, list).with_hints(merge_hints(name, strategy));
      };
    };
    load(make({[](const std::string& name) { return row(name, 1, "a"); },
               [](const std::string& name) { return row(name, 2, "a"); }}),
         {.refresh = Refresh::drop_sources});
    expect_rows(2);
    load(make({[](const std::string& name) { return row(name, 2, "b"); },
               [](const std::string& name) { return row(name, 3, "b"); }}));
    expect_rows(3);
    if (strategy == "insert-only") continue;
    load(make({[](const std::string& name) { return row(name, 1, "c", true); }}));
    expect_rows(2);
  }
}

TEST_P(HostileNames, VersionsOfRows) {
  const auto make = [](const std::string& text) {
    return [text](const std::string& name) {
      TableHints hints{.write_disposition = WriteDisposition::merge,
                       .merge_strategy = MergeStrategy{
                           .name = "scd2", .valid_from = "from" + name, .valid_to = "to" + name}};
      return Resource::rows(name, List{row(name, 1, "same"), row(name, 2, text)}).with_hints(hints);
    };
  };
  load(make("old"));
  expect_rows(2);
  load(make("new"));
  expect_rows(3);
}

TEST_P(HostileNames, ContractsAndRejects) {
  load_ids({1}, WriteDisposition::append);
  load(
      [](const std::string& name) {
        Value with_more = row(name, 4, name);
        with_more.get_if<Dict>()->push_back({"more" + name, name});
        return Resource::rows(name, List{with_more, row(name, 5, "v")})
            .with_write_disposition(WriteDisposition::append);
      },
      {.contract = Contract{.columns = ContractMode::discard_row}, .rejects = true});
  expect_rows(2);
  EXPECT_EQ(ask("SELECT count(*) FROM " + quoted(dataset_) + "._sluice_rejects"),
            std::to_string(hostile_names().size()));
}

TEST_P(HostileNames, OfASource) {
  for (const std::string& name : hostile_names()) {
    SCOPED_TRACE(name.substr(0, 50));
    try {
      const Source source(name, {Resource::rows("t", List{Dict{{"id", 1}}})});
      dataset_ = pipeline(options()).run(source).dataset;
      pipeline(options()).run(source);
    } catch (const Error& error) {
      // A schema is a file, too: not every name can be one.
      EXPECT_TRUE(error.remedy() == Remedy::fix_config || error.remedy() == Remedy::fix_input)
          << error.what();
      EXPECT_LT(std::string_view(error.what()).size(), 1000);
    }
  }
  for (const char* place : {"data", "data/pipelines"})
    for (const std::string& entry : testing::entries(folder_ / place))
      EXPECT_FALSE(entry.starts_with("leaves")) << entry;
}

/// No database takes a zero byte in a name: a clean error, and nothing in the way of the next load.
TEST_P(HostileNames, WithAZeroByte) {
  const std::string zero("a\0b\"; DROP TABLE victim; --", 27);
  for (const Source& source : {Source("", {Resource::rows(zero, List{Dict{{"id", 1}}})}),
                               Source("", {Resource::rows("t", List{Dict{{zero, 1}}})}),
                               Source("", {Resource::rows("t", List{Dict{{"n", List{Dict{{zero, 1}}}}}})})}) {
    try {
      pipeline(options()).run(source);
    } catch (const Error& error) {
      EXPECT_TRUE(error.remedy() == Remedy::fix_config || error.remedy() == Remedy::fix_input)
          << error.what();
    }
  }
  const Report report = pipeline(options()).run(Source("", {Resource::rows("u", List{Dict{{"id", 1}}})}));
  dataset_ = report.dataset;
  EXPECT_EQ(report.packages.size(), 1);
  EXPECT_EQ(ask("SELECT count(*) FROM " + quoted(dataset_) + ".u"), "1");
}

INSTANTIATE_TEST_SUITE_P(Into, HostileNames,
                         ::testing::Combine(::testing::Values("duckdb", "sqlite", "postgres"),
                                            ::testing::Values("direct", "duck_case", "verbatim")),
                         [](const auto& param) {
                           return std::string(std::get<0>(param.param)) + "_" + std::get<1>(param.param);
                         });

}  // namespace
}  // namespace sluice
