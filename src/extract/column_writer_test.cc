#include "extract/column_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract/page_writer.h"
#include "formats/columnar/reader.h"
#include "schema/column_values.h"
#include "schema/tables_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using testing::column;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::names_of;
using ::testing::SizeIs;

/// A column of a page: its type and its values.
struct Filled {
  Column column;
  List values;
};

Page page_of(const std::vector<Filled>& columns) {
  auto batch = std::make_shared<Batch>();
  std::vector<Column> types;
  for (const auto& [type, values] : columns) {
    batch->rows = static_cast<std::uint32_t>(values.size());
    ColumnBuilder data(physical_of(type.data_type.value_or(DataType::text)));
    for (std::uint32_t row = 0; row < batch->rows; ++row)
      if (!values[row].is_null()) append_value(data, row, values[row]);
    data.pad_to(batch->rows);
    batch->columns.push_back({type.name, std::move(data)});
    types.push_back(type);
  }
  return Page::batch(std::move(batch), std::move(types));
}

Page numbers(const std::string& name, const List& values) {
  return page_of({{column(name, DataType::bigint), values}});
}

class ColumnWriterTest : public ::testing::Test {
 protected:
  ~ColumnWriterTest() override { fs::remove_all(folder_); }

  void write(const Resource& resource, const std::vector<Page>& pages) {
    Declaration declaration(schema_, *naming_, capabilities_);
    PageWriter writer(draft_, declaration, resource, options_);
    for (const Page& page : pages) std::visit(writer, page.variant());
    writer.close();
  }
  void write(const std::vector<Page>& pages) { write(Resource::rows("t", {}), pages); }
  Error refused(const Resource& resource, const std::vector<Page>& pages) {
    try {
      write(resource, pages);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "taken";
    return {Remedy::report_bug, ""};
  }
  [[nodiscard]] columnar::Reader file(std::size_t page = 0) const {
    return columnar::Reader(draft_.path() / "new_jobs" / draft_.info.pages.at(page).file);
  }
  [[nodiscard]] std::vector<std::string> columns_of(std::size_t page = 0) const {
    std::vector<std::string> names;
    const columnar::Reader reader = file(page);
    for (const auto& column : reader.columns()) names.push_back(column.name);
    return names;
  }
  [[nodiscard]] const Table& table() const { return *schema_.find("t"); }
  void make_table(const std::vector<Column>& columns) { schema_.put(testing::table("t", columns)); }
  static Resource with_contract(ContractMode columns, ContractMode data_type = ContractMode::evolve) {
    return Resource::rows("t", {}).with_contract({.columns = columns, .data_type = data_type});
  }

  fs::path folder_ = fs::temp_directory_path() / ("sluice_column_writer_" + random_hex(8));
  PackageStore store_{folder_};
  PackageDraft draft_ = store_.draft(PackageState::extracted, "1.5");
  Schema schema_{"s"};
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
  Capabilities capabilities_;
  ExtractOptions options_;
};

TEST_F(ColumnWriterTest, PagesThatFollowEachOtherShareAFile) {
  write({numbers("My Id", {1, 2}), numbers("My Id", {3})});
  ASSERT_THAT(draft_.info.pages, SizeIs(1));
  EXPECT_TRUE(draft_.info.pages[0].has_columns);
  EXPECT_EQ(draft_.info.pages[0].rows, 3U);
  EXPECT_THAT(columns_of(), ElementsAre("my_id"));
  EXPECT_EQ(file().rows(), 3U);
  ASSERT_THAT(file().constants(), SizeIs(1));
  EXPECT_EQ(file().constants()[0].name, "_dlt_load_id");
  EXPECT_EQ(file().constants()[0].text, "1.5");
  EXPECT_THAT(names_of(table()), ElementsAre("my_id", "_dlt_load_id"));
  EXPECT_EQ(table().find("my_id")->data_type, DataType::bigint);
  EXPECT_EQ(draft_.info.column_counts_added.at("t"), 2U);
}

TEST_F(ColumnWriterTest, AColumnThatComesLateIsNullBefore) {
  write({numbers("a", {1}), page_of({{column("b", DataType::text), {"x"}}})});
  ASSERT_THAT(draft_.info.pages, SizeIs(1));
  EXPECT_THAT(columns_of(), ElementsAre("a", "b"));
  EXPECT_EQ(file().batches()[0].columns[1], nullptr);
}

TEST_F(ColumnWriterTest, RowsInBetweenKeepTheOrder) {
  write({numbers("a", {1}), Page(List{Value(Dict{{"a", 2}})}), numbers("a", {3})});
  ASSERT_THAT(draft_.info.pages, SizeIs(3));
  EXPECT_TRUE(draft_.info.pages[0].has_columns);
  EXPECT_FALSE(draft_.info.pages[1].has_columns);
  EXPECT_TRUE(draft_.info.pages[2].has_columns);
}

TEST_F(ColumnWriterTest, APageWithoutRowsMakesTheTable) {
  write({numbers("a", {})});
  EXPECT_TRUE(draft_.info.pages.empty());
  EXPECT_THAT(draft_.info.empty_tables, ElementsAre("t"));
  EXPECT_NE(table().find("a"), nullptr);
}

TEST_F(ColumnWriterTest, AColumnWithoutATypeIsNoColumn) {
  write({page_of({{column("a", DataType::bigint), {1}}, {column("n", std::nullopt), {nullptr}}})});
  EXPECT_EQ(table().find("n"), nullptr);
  EXPECT_THAT(columns_of(), ElementsAre("a"));
}

TEST_F(ColumnWriterTest, HintsGoOverThePage) {
  Column amount = column("amount", DataType::decimal);
  amount.scale = 3;
  const Resource resource =
      Resource::rows("t", {}).with_primary_key({"Id"}).with_columns({column("n", DataType::text), amount});
  write(resource, {page_of({{column("Id", DataType::bigint), {1}},
                            {column("n", DataType::bigint), {7}},
                            {column("amount", DataType::decimal), {Decimal{"1.5"}}}})});
  EXPECT_TRUE(table().find("id")->has("primary_key"));
  EXPECT_FALSE(table().find("id")->is_nullable());
  EXPECT_EQ(table().find("n")->data_type, DataType::text);
  EXPECT_EQ(table().find("amount")->scale, 3);
  const columnar::Reader reader = file();
  for (std::size_t i = 0; i < reader.columns().size(); ++i)
    if (reader.columns()[i].name == "n") {
      EXPECT_EQ(reader.batches()[0].columns[i]->text(0), "7");
    }
}

TEST_F(ColumnWriterTest, AColumnOfAnotherTypeIsConvertedIfNothingIsLost) {
  make_table({column("a", DataType::double_)});
  write({numbers("a", {1, nullptr})});
  EXPECT_EQ(file().columns()[0].physical, Physical::float64);
  const Error error = refused(Resource::rows("t", {}), {page_of({{column("a", DataType::text), {"x"}}})});
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_THAT(error.message(), HasSubstr("of type text in the page and of type double in the table"));
}

TEST_F(ColumnWriterTest, NullsInAKeyAreRefused) {
  const Error error = refused(Resource::rows("t", {}).with_primary_key({"a"}), {numbers("a", {1, nullptr})});
  EXPECT_EQ(error.where().column, "a");
  EXPECT_THAT(error.message(), HasSubstr("null in a column that takes none"));
}

TEST_F(ColumnWriterTest, NamesThatMeetAreRefused) {
  const Error error =
      refused(Resource::rows("t", {}),
              {page_of({{column("A b", DataType::bigint), {1}}, {column("a_b", DataType::bigint), {1}}})});
  EXPECT_EQ(error.where().column, "a_b");
}

TEST_F(ColumnWriterTest, NoTableCanBeChosenByRow) {
  const Resource routed = Resource::rows("r", {}).with_table_name([](const Value&) { return "x"; });
  EXPECT_EQ(refused(routed, {numbers("a", {1})}).remedy(), Remedy::fix_config);
}

// ---- contracts ----

TEST_F(ColumnWriterTest, AFrozenTableTakesNoColumn) {
  make_table({column("a", DataType::bigint)});
  const Error error = refused(with_contract(ContractMode::freeze), {numbers("b", {1})});
  EXPECT_EQ(error.fault(), Fault::contract_violated);
  EXPECT_EQ(error.where().column, "b");
}

TEST_F(ColumnWriterTest, AFrozenTableThatIsNewTakesItsFirstColumns) {
  write(with_contract(ContractMode::freeze), {numbers("b", {1})});
  EXPECT_NE(table().find("b"), nullptr);
}

TEST_F(ColumnWriterTest, ValuesOfANewColumnAreLeftOut) {
  make_table({column("a", DataType::bigint)});
  write(with_contract(ContractMode::discard_value),
        {page_of({{column("a", DataType::bigint), {1, 2}}, {column("b", DataType::text), {"x", nullptr}}})});
  EXPECT_THAT(columns_of(), ElementsAre("a"));
  EXPECT_EQ(file().rows(), 2U);
  EXPECT_EQ(draft_.info.discarded_values, 1U);
  EXPECT_EQ(table().find("b"), nullptr);
}

TEST_F(ColumnWriterTest, RowsWithAValueInANewColumnAreLeftOut) {
  make_table({column("a", DataType::bigint)});
  write(with_contract(ContractMode::discard_row),
        {page_of({{column("a", DataType::bigint), {1, 2, 3}},
                  {column("b", DataType::text), {"x", nullptr, "y"}}})});
  EXPECT_EQ(file().rows(), 1U);
  EXPECT_EQ(file().batches()[0].columns[0]->at<std::int64_t>(0), 2);
  EXPECT_EQ(draft_.info.discarded_rows, 2U);
}

TEST_F(ColumnWriterTest, TypesAreRuledByTheirOwnMode) {
  make_table({column("a", DataType::bigint), column("b", DataType::bigint)});
  const Page page = page_of({{column("a", DataType::bigint), {1}}, {column("b", DataType::text), {"7"}}});
  EXPECT_EQ(refused(with_contract(ContractMode::evolve, ContractMode::freeze), {page}).fault(),
            Fault::contract_violated);
  write(with_contract(ContractMode::evolve, ContractMode::discard_value), {page});
  EXPECT_THAT(columns_of(), ElementsAre("a"));
}

TEST_F(ColumnWriterTest, RowsOfADiscardedTableAreLeftOut) {
  write(Resource::rows("t", {}).with_contract({.tables = ContractMode::discard_row}), {numbers("a", {1})});
  EXPECT_TRUE(draft_.info.pages.empty());
}

// ---- what the system adds ----

TEST_F(ColumnWriterTest, ATableThatHasNoLoadIdStaysWithoutUnlessAsked) {
  make_table({column("a", DataType::bigint)});
  write({numbers("a", {1})});
  EXPECT_TRUE(file().constants().empty());
  options_.adds_load_id = true;
  write({numbers("a", {1})});
  EXPECT_THAT(file(1).constants(), SizeIs(1));
}

TEST_F(ColumnWriterTest, ATableThatHasRowIdsGetsThem) {
  make_table({column("a", DataType::bigint), column("_dlt_id", DataType::text)});
  write({numbers("a", {1, 2})});
  EXPECT_THAT(columns_of(), ElementsAre("a", "_dlt_id"));
  const columnar::Reader reader = file();
  const columnar::ColumnView& ids = *reader.batches()[0].columns[1];
  EXPECT_EQ(ids.text(0).size(), kRowIdLength);
  EXPECT_NE(ids.text(0), ids.text(1));
}

TEST_F(ColumnWriterTest, WhatIsAskedForIsAddedOrNot) {
  options_.adds_load_id = false;
  options_.adds_row_id = true;
  write({numbers("a", {1})});
  EXPECT_THAT(columns_of(), ElementsAre("a", "_dlt_id"));
  EXPECT_TRUE(file().constants().empty());
  EXPECT_TRUE(table().find("_dlt_id")->has("row_key"));
}

TEST_F(ColumnWriterTest, Scd2NeedsAColumnThatTellsVersionsApart) {
  const Resource resource = Resource::rows("t", {}).with_hints(
      {.write_disposition = WriteDisposition::merge, .merge_strategy = MergeStrategy{.name = "scd2"}});
  capabilities_.merge_strategies = {"scd2"};
  EXPECT_THAT(refused(resource, {numbers("a", {1})}).message(), HasSubstr("row_version_column"));
}

TEST_F(ColumnWriterTest, TheFirstRowsMakeASample) {
  Sample sample{.most_rows = 3};
  options_.sample = &sample;
  write({numbers("a", {1, 2}), numbers("a", {3, 4})});
  EXPECT_EQ(file().rows(), 3U);
  EXPECT_TRUE(sample.has_cut);
}

}  // namespace
}  // namespace sluice
