#include "pipeline/schema_store.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Table table(const std::string& name, std::initializer_list<const char*> columns, bool has_data) {
  Table made(name);
  made.resource = name;
  made.write_disposition = "append";
  for (const char* column_name : columns) {
    Column column;
    column.name = column_name;
    column.data_type = DataType::bigint;
    made.put(column);
  }
  if (has_data) made.mark_seen_data();
  return made;
}

Schema schema_with(const Table& made) {
  Schema schema("s");
  schema.put(made);
  schema.bump();
  return schema;
}

class SchemaStoreTest : public ::testing::Test {
 protected:
  SchemaStoreTest() {
    std::string pattern = (fs::temp_directory_path() / "schema_store.XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    fs::create_directories(folder_ / "kept");
  }
  ~SchemaStoreTest() override { fs::remove_all(folder_); }

  [[nodiscard]] SchemaStore store() const {
    return SchemaStore(folder_ / "kept", folder_ / "import", folder_ / "export");
  }
  [[nodiscard]] fs::path import_file() const { return folder_ / "import" / "s.schema.yaml"; }
  [[nodiscard]] fs::path export_file() const { return folder_ / "export" / "s.schema.yaml"; }
  [[nodiscard]] fs::path kept_file() const { return folder_ / "kept" / "s.schema.json"; }

  void write_import(const std::string& text) const {
    fs::create_directories(folder_ / "import");
    write_file_atomic(import_file(), text);
  }
  /// Puts a description on the table, as somebody with an editor would do.
  void edit_import() const {
    std::string text = read_file(import_file());
    const std::string before = "    resource: t\n";
    text.replace(text.find(before), before.size(), before + "    description: changed\n");
    write_import(text);
  }
  /// What the first run of a pipeline does.
  [[nodiscard]] Schema first_run() const {
    const Schema hinted = schema_with(table("t", {"id"}, false));
    store().offer(hinted);
    store().save(hinted);
    Schema loaded = *store().load("s");
    loaded.put(table("t", {"id", "v"}, true));
    store().save(loaded);
    return *store().stored("s");
  }

  fs::path folder_;
};

TEST_F(SchemaStoreTest, HasNothingAtFirst) {
  EXPECT_FALSE(store().load("s"));
  EXPECT_FALSE(store().has("s"));
  EXPECT_THAT(store().names(), IsEmpty());
}

TEST_F(SchemaStoreTest, KeepsAndExportsWhatIsSaved) {
  Schema schema = schema_with(table("t", {"id"}, true));
  store().save(schema);
  EXPECT_THAT(store().names(), ElementsAre("s"));
  EXPECT_EQ(store().load("s")->version_hash, schema.version_hash);
  EXPECT_EQ(schema_from_text(read_file(export_file())).version_hash, schema.version_hash);
  schema.put(table("t", {"id", "v"}, true));
  store().save(schema);
  EXPECT_EQ(store().load("s")->version, 2);
  EXPECT_EQ(schema_from_text(read_file(export_file())).version, 2);
}

TEST_F(SchemaStoreTest, WithoutFoldersWritesNone) {
  const SchemaStore plain(folder_ / "kept");
  const Schema schema = schema_with(table("t", {"id"}, true));
  plain.offer(schema);
  plain.save(schema);
  EXPECT_TRUE(plain.load("s"));
  EXPECT_FALSE(fs::exists(folder_ / "import"));
  EXPECT_FALSE(fs::exists(folder_ / "export"));
}

// (a)
TEST_F(SchemaStoreTest, TakesTheImportFileIfNothingIsKept) {
  write_import("tables:\n  t:\n    columns:\n      id: {data_type: bigint}\n");
  const Schema schema = *store().load("s");
  EXPECT_EQ(schema.name, "s");
  EXPECT_EQ(schema.imported_version_hash, schema.version_hash);
  EXPECT_EQ(store().stored("s")->imported_version_hash, schema.version_hash);
  EXPECT_EQ(schema_from_text(read_file(export_file())).version_hash, schema.version_hash);
}

// (b)
TEST_F(SchemaStoreTest, ReplacesWhatIsKeptByAnImportFileThatChanged) {
  const Schema kept = first_run();
  edit_import();
  const std::string hash = schema_from_text(read_file(import_file())).version_hash;
  const Schema schema = *store().load("s");
  EXPECT_EQ(schema.version_hash, hash);
  EXPECT_EQ(schema.imported_version_hash, hash);
  EXPECT_EQ(schema.version, 2);  // the version that the import file makes
  EXPECT_EQ(schema.previous_hashes.at(0), kept.version_hash);
  EXPECT_EQ(*schema.find("t")->hint("description"), Value("changed"));
  EXPECT_EQ(schema.find("t")->columns().size(), 1U);
  EXPECT_EQ(store().stored("s")->version_hash, hash);
  EXPECT_EQ(store().stored("s")->previous_hashes, schema.previous_hashes);
  EXPECT_THAT(read_file(export_file()), HasSubstr(hash));
}

// (c)
TEST_F(SchemaStoreTest, IgnoresAnImportFileThatItHasTaken) {
  const Schema kept = first_run();
  EXPECT_EQ(store().load("s")->version_hash, kept.version_hash);
  EXPECT_NE(kept.imported_version_hash, kept.version_hash);
  edit_import();
  const Schema taken = *store().load("s");
  const std::string file = read_file(kept_file());
  EXPECT_EQ(store().load("s")->version_hash, taken.version_hash);
  EXPECT_EQ(read_file(kept_file()), file);
}

// (d)
TEST_F(SchemaStoreTest, OffersTheFirstSchemaWithoutProcessingHints) {
  Table hinted = table("t", {"id"}, true);
  Column column = *hinted.find("id");
  column.set("x-normalizer", Dict{{"seen", Value(true)}});
  hinted.put(column);
  hinted.set_hint("x-loader", Dict{});
  hinted.set_hint("x-own", 1);
  store().offer(schema_with(hinted));
  const std::string text = read_file(import_file());
  EXPECT_THAT(text, Not(HasSubstr("x-normalizer")));
  EXPECT_THAT(text, Not(HasSubstr("x-loader")));
  EXPECT_THAT(text, HasSubstr("x-own: 1"));
  store().offer(schema_with(table("other", {}, false)));
  EXPECT_EQ(read_file(import_file()), text);
}

TEST_F(SchemaStoreTest, LinksTheFirstSchemaToTheOfferedFile) {
  const Schema kept = first_run();
  EXPECT_EQ(kept.imported_version_hash, schema_from_text(read_file(import_file())).version_hash);
}

TEST_F(SchemaStoreTest, LeavesProcessingHintsOutOfAFolderThatIsReadAgain) {
  const SchemaStore both(folder_ / "kept", folder_ / "import", folder_ / "import");
  both.save(schema_with(table("t", {"id"}, true)));
  EXPECT_THAT(read_file(import_file()), Not(HasSubstr("x-normalizer")));
  EXPECT_THAT(read_file(kept_file()), HasSubstr("x-normalizer"));
}

TEST_F(SchemaStoreTest, StillTakesAnImportFileThatChangedWhileARunWasUnderWay) {
  Schema schema = first_run();
  edit_import();
  schema.put(table("t", {"id", "v", "w"}, true));
  store().save(schema);
  EXPECT_EQ(*store().load("s")->find("t")->hint("description"), Value("changed"));
}

TEST_F(SchemaStoreTest, AdoptsOnlyWhatIsNewer) {
  const Schema kept = first_run();
  Schema older = kept;
  older.version = kept.version - 1;
  store().adopt(older);
  EXPECT_EQ(store().stored("s")->version_hash, kept.version_hash);
  Schema newer = kept;
  newer.put(table("u", {"id"}, true));
  newer.bump();
  store().adopt(newer);
  EXPECT_EQ(store().stored("s")->version_hash, newer.version_hash);
}

std::string error_of(const SchemaStore& store) {
  try {
    store.load("s");
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_input);
    return error.what();
  }
  return "was loaded";
}

TEST_F(SchemaStoreTest, RefusesAKeptSchemaThatWasEdited) {
  store().save(schema_with(table("t", {"id"}, true)));
  std::string text = read_file(kept_file());
  text.replace(text.find("bigint", text.find("\"id\"")), 6, "double");
  write_file_atomic(kept_file(), text);
  EXPECT_THAT(error_of(store()), HasSubstr(kept_file().string() + ": the pipeline's own copy"));
  const std::size_t at = text.find("\"version_hash\"");
  text.erase(at, text.find('\n', at) + 1 - at);
  write_file_atomic(kept_file(), text);
  const Schema schema = *store().load("s");
  EXPECT_EQ(schema.find("t")->find("id")->data_type, DataType::double_);
  EXPECT_EQ(schema.version_hash, schema.content_hash());
}

TEST_F(SchemaStoreTest, NamesTheFileAndLineOfABadImport) {
  write_import("tables:\n  t:\n    columns:\n      id: {data_type: bigin}\n");
  EXPECT_THAT(error_of(store()), HasSubstr(import_file().string() + ":4: tables.t.columns.id.data_type"));
  write_import("name: other\ntables: {}\n");
  EXPECT_THAT(error_of(store()), HasSubstr("name: is other"));
  write_file_atomic(kept_file(), "{");
  EXPECT_THAT(error_of(store()), HasSubstr("damaged"));
}

TEST_F(SchemaStoreTest, TakesNoNameThatLeadsOutOfItsFolder) {
  for (const std::string& name : {std::string("../s"), std::string("/tmp/s"), std::string("a/b"),
                                  std::string("a\0b", 3), std::string(), std::string(10'000, 'n')}) {
    try {
      (void)store().load(name);
      ADD_FAILURE() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.remedy(), Remedy::fix_config);
      EXPECT_LT(std::string_view(error.what()).size(), 500);
    }
  }
}

}  // namespace
}  // namespace sluice
