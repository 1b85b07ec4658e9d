// Schema files that people keep: what a run writes to the import and export folders, and what it takes from
// there.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/sluice.hpp"
#include "support/folder.h"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SchemaFiles : public ::testing::Test {
 protected:
  [[nodiscard]] PipelineOptions options(const std::string& name = "shop") const {
    return {.name = name,
            .destination = "duckdb:///" + (folder_ / (name + ".duckdb")).string(),
            .import_schemas = folder_ / "import",
            .export_schemas = folder_ / "export",
            .data_dir = folder_ / "data"};
  }
  void run(const std::string& name = "shop", bool restores = true) const {
    PipelineOptions wanted = options(name);
    wanted.restore_from_destination = restores;
    pipeline(wanted).run({{{"id", 1}, {"price", 1.5}}}, {.table_name = "orders"});
  }
  [[nodiscard]] std::string text(const std::string& folder) const {
    return read_text(folder_ / folder / "shop.schema.yaml");
  }
  /// Declares the price as a decimal, as somebody with an editor would do.
  void edit_import() const {
    std::string edited = text("import");
    const std::string before = "  orders:\n    columns: {}\n";
    ASSERT_THAT(edited, HasSubstr(before));
    edited.replace(edited.find(before), before.size(),
                   "  orders:\n    columns:\n      price: {data_type: decimal, precision: 10, scale: 2}\n");
    write_text(folder_ / "import" / "shop.schema.yaml", edited);
  }

  TemporaryFolder folder_;
};

TEST_F(SchemaFiles, AreWrittenByTheFirstRun) {
  run();
  const Schema exported = schema_from_text(text("export"));
  EXPECT_EQ(exported.version_hash, pipeline(options()).schema()->version_hash);
  EXPECT_EQ(exported.find("orders")->find("price")->data_type, DataType::double_);
  EXPECT_TRUE(exported.find("orders")->has_seen_data());
  const Schema offered = schema_from_text(text("import"));
  EXPECT_TRUE(offered.find("orders")->columns().empty());
  EXPECT_THAT(text("import"), Not(HasSubstr("x-normalizer")));
}

TEST_F(SchemaFiles, ThatDidNotChangeChangeNothing) {
  run();
  const std::string offered = text("import");
  const std::string exported = text("export");
  run();
  EXPECT_EQ(text("import"), offered);
  EXPECT_EQ(text("export"), exported);
}

TEST_F(SchemaFiles, ThatWereEditedRuleOverTheNextRun) {
  run();
  const std::string before = pipeline(options()).schema()->version_hash;
  edit_import();
  fs::remove(folder_ / "shop.duckdb");  // the type of a column that is there cannot change
  run("shop", false);
  const Schema schema = *pipeline(options()).schema();
  EXPECT_EQ(schema.find("orders")->find("price")->data_type, DataType::decimal);
  EXPECT_THAT(schema.previous_hashes, ::testing::Contains(before));
  EXPECT_EQ(schema_from_text(text("export")).version_hash, schema.version_hash);
}

}  // namespace
}  // namespace sluice::testing
