#include "extract/page_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.h"
#include "schema/tables_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using testing::column;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using testing::table;

/// Rows that say where they belong.
Resource routed() {
  return Resource::rows("r", {}).with_table_name([](const Value& row) {
    const Value* kind = row.find("kind");
    return kind == nullptr ? "none" : kind->get<std::string>();
  });
}

class PageWriterTest : public ::testing::Test {
 protected:
  ~PageWriterTest() override { fs::remove_all(folder_); }

  void write(const Resource& resource, const std::vector<Page>& pages, bool keeps_discarded = false) {
    const ExtractOptions options{.keeps_discarded = keeps_discarded, .progress = {}};
    PageWriter writer(draft_, declaration_, resource, options);
    for (const Page& page : pages) std::visit(writer, page.variant());
    writer.close();
  }
  /// Table and text of every page.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> written() const {
    std::vector<std::pair<std::string, std::string>> pages;
    for (const RawPage& page : draft_.info.pages)
      pages.emplace_back(page.table, read_file(draft_.path() / "new_jobs" / page.file));
    return pages;
  }
  static Value of_kind(const char* kind) { return Value(Dict{{"kind", Value(kind)}}); }

  fs::path folder_ = fs::temp_directory_path() / ("sluice_page_writer_" + random_hex(8));
  PackageStore store_{folder_};
  PackageDraft draft_ = store_.draft(PackageState::extracted, "1.5");
  Schema schema_{"s"};
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
  Capabilities capabilities_;
  Declaration declaration_{schema_, *naming_, capabilities_};
};

TEST_F(PageWriterTest, RowsGoToTheTablesThatTheyName) {
  write(routed(), {List{of_kind("a"), of_kind("b")}, List{of_kind("a")}});
  EXPECT_THAT(written(), ElementsAre(Pair("a", "{\"kind\":\"a\"}\n{\"kind\":\"a\"}\n"),
                                     Pair("b", "{\"kind\":\"b\"}\n")));
  EXPECT_EQ(schema_.find("b")->resource, "r");
}

TEST_F(PageWriterTest, JsonTextIsReadToFindItsTables) {
  write(routed(), {Page::json("{\"kind\":\"a\",\"x\":1.50}\n\n{\"kind\":\"b\"}", JsonLayout::lines),
                   Page::json("[{\"kind\":\"a\"},5]", JsonLayout::document)});
  EXPECT_THAT(written(), ElementsAre(Pair("a", "{\"kind\":\"a\",\"x\":1.5}\n{\"kind\":\"a\"}\n"),
                                     Pair("b", "{\"kind\":\"b\"}\n"), Pair("none", "5\n")));
}

TEST_F(PageWriterTest, SmallDocumentsShareAFile) {
  const Page list = Page::json("[1, \"]\"]", JsonLayout::document);
  const Page object = Page::json("{\"a\":[2]}", JsonLayout::document);
  const Page large = Page::json("[" + std::string(300'000, ' ') + "]", JsonLayout::document);
  write(Resource::rows("t", {}), {list, object, list, Page(List{Value(3)}), object, large, list});
  ASSERT_EQ(written().size(), 5U);
  EXPECT_EQ(written()[0].second, "[1, \"]\"]\n{\"a\":[2]}\n[1, \"]\"]");
  EXPECT_EQ(draft_.info.pages[0].layout, JsonLayout::document);
  EXPECT_EQ(written()[1].second, "3\n");
  EXPECT_EQ(written()[2].second, "{\"a\":[2]}");
  EXPECT_EQ(written()[4].second, "[1, \"]\"]");
}

TEST_F(PageWriterTest, ABrokenDocumentStandsAlone) {
  for (const char* broken : {"[1", "[1]]", "{\"a\":{}", "[\"a]", "", "1, 2", "\xEF\xBB\xBF[1]", "]["}) {
    const std::size_t before = draft_.info.pages.size();
    write(Resource::rows("t", {}),
          {Page::json("[1]", JsonLayout::document), Page::json(broken, JsonLayout::document),
           Page::json("[2]", JsonLayout::document)});
    EXPECT_EQ(draft_.info.pages.size(), before + 3) << broken;
  }
}

TEST_F(PageWriterTest, JsonTextThatCannotBeReadHasNoTable) {
  EXPECT_THROW(write(routed(), {Page::json("{\"kind\":", JsonLayout::lines)}), Error);
}

TEST_F(PageWriterTest, FilesAreNotReadToFindTables) {
  try {
    write(routed(), {Page(FileRef{.path = "a.jsonl"})});
    FAIL() << "taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_EQ(error.where().file, "a.jsonl");
  }
}

TEST_F(PageWriterTest, TypedValuesKeepTheirTypes) {
  write(Resource::rows("t", {}), {List{Value(Dict{{"at", Value(Timestamp{.micros = 0})}})}});
  EXPECT_THAT(written(), ElementsAre(Pair("t",
                                          "{\"at\":\"\xEF\x80\xA7"
                                          "1970-01-01T00:00:00+00:00\"}\n")));
}

TEST_F(PageWriterTest, ATableMayBeWantedWithoutRows) {
  write(Resource::rows("t", {}).with_columns({column("a")}), {Page::materialize()});
  EXPECT_THAT(draft_.info.empty_tables, ElementsAre("t"));
  EXPECT_THAT(written(), IsEmpty());
  EXPECT_NE(schema_.find("t")->find("a"), nullptr);
}

TEST_F(PageWriterTest, ATableWithRowsIsThereAnyway) {
  write(Resource::rows("t", {}), {List{Value(1)}, Page::materialize()});
  EXPECT_THAT(draft_.info.empty_tables, IsEmpty());
}

TEST_F(PageWriterTest, AnEmptyPageIsNoWish) {
  write(Resource::rows("t", {}), {List{}});
  EXPECT_THAT(draft_.info.empty_tables, IsEmpty());
}

TEST_F(PageWriterTest, ReplacedAreTheTablesThatPagesCameFor) {
  write(routed().with_write_disposition(WriteDisposition::replace), {List{of_kind("b"), of_kind("a")}});
  EXPECT_THAT(draft_.info.replaced, ElementsAre("a", "b"));
  write(Resource::rows("c", {}).with_write_disposition(WriteDisposition::append), {List{Value(1)}});
  EXPECT_THAT(draft_.info.replaced, ElementsAre("a", "b"));
}

TEST_F(PageWriterTest, RowsThatAContractLeavesOutAreNotWritten) {
  schema_.put(table("a", {column("kind")}));
  schema_.settings.schema_contract = "discard_row";
  write(routed(), {List{of_kind("a"), of_kind("b")}});
  EXPECT_THAT(written(), ElementsAre(Pair("a", "{\"kind\":\"a\"}\n")));
}

TEST_F(PageWriterTest, TheyAreWrittenWhereTheyAreToBeListed) {
  schema_.settings.schema_contract = "discard_row";
  write(routed(), {List{of_kind("b")}}, true);
  EXPECT_THAT(written(), ElementsAre(Pair("b", "{\"kind\":\"b\"}\n")));
  EXPECT_EQ(schema_.find("b"), nullptr);
  EXPECT_THAT(draft_.info.replaced, IsEmpty());
}

}  // namespace
}  // namespace sluice
