#include "destinations/sql/misfit.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "formats/columnar/job_files_for_tests.h"

namespace sluice::sql {
namespace {

using columnar::batch_of;
using columnar::column_of;
using columnar::integers;
using columnar::numbers;
using columnar::texts;
using ::testing::StartsWith;

class MisfitTest : public ::testing::Test {
 public:
  ~MisfitTest() override { fs::remove(path_); }

 protected:
  template <class... Batches>
  std::string value(std::uint64_t row, const Column& column, const Batches&... batches) {
    const columnar::Reader reader(columnar::write_job(path_, {{"load", "17.5"}}, batches...));
    std::string found = misfit_at(reader, row, &column, 3).value;
    fs::remove(path_);
    return found;
  }
  fs::path path_ = fs::temp_directory_path() / ("sluice_misfit_" + std::to_string(getpid()) + ".columnar");
};

TEST_F(MisfitTest, values_of_every_form) {
  EXPECT_EQ(value(2, column_of("v", DataType::bigint), batch_of(integers("v", {1, -2}))), "'-2'");
  EXPECT_EQ(value(1, column_of("v", DataType::bigint), batch_of(integers("v", {std::nullopt, 2}))), "null");
  EXPECT_EQ(value(3, column_of("v", DataType::text), batch_of(texts("v", {"a"})),
                  batch_of(texts("v", {"b", "c\n"}))),
            "'c '");
  EXPECT_EQ(
      value(2, column_of("v", DataType::text), batch_of(texts("v", {"a"})), batch_of(integers("w", {7}))),
      "null");
  EXPECT_EQ(value(1, column_of("x", DataType::text), batch_of(texts("v", {"a"}))), "null");
  EXPECT_EQ(value(1, column_of("load", DataType::text), batch_of(texts("v", {"a"}))), "'17.5'");
  EXPECT_EQ(value(1, column_of("v", DataType::binary), batch_of(texts("v", {"\xff"}, Physical::binary))),
            "'\\xff'");
  EXPECT_EQ(
      value(1, column_of("v", DataType::double_), batch_of(numbers<double>("v", Physical::float64, {0.1}))),
      "'0.1'");
  EXPECT_EQ(
      value(1, column_of("v", DataType::bool_), batch_of(numbers<std::uint8_t>("v", Physical::boolean, {1}))),
      "'true'");
  EXPECT_EQ(value(1, column_of("v", DataType::date),
                  batch_of(numbers<std::int32_t>("v", Physical::date32, {19782}))),
            "'2024-02-29'");
  EXPECT_EQ(value(1, column_of("v", DataType::timestamp),
                  batch_of(numbers<std::int64_t>("v", Physical::timestamp_us, {0}))),
            "'1970-01-01T00:00:00+00:00'");
  for (const auto& [number, text] :
       {std::pair<__int128, const char*>{-1, "'-0.001'"}, {12345, "'12.345'"}, {0, "'0.000'"}})
    EXPECT_EQ(value(1, column_of("v", DataType::decimal),
                    batch_of(numbers<__int128>("v", Physical::decimal128, {number}))),
              text);
}

TEST_F(MisfitTest, long_values_are_cut_between_characters) {
  EXPECT_EQ(shown(std::string(60, 'x')), "'" + std::string(60, 'x') + "'");
  EXPECT_EQ(shown(std::string(59, 'x') + "éé"), "'" + std::string(59, 'x') + "…'");
}

TEST_F(MisfitTest, what_is_told) {
  EXPECT_EQ(
      text_of(
          {.job = "t.a.0.columnar", .row = 7, .value = "'abc'", .type = "text", .stored_type = "varchar(2)"}),
      "row 7 of the job t.a.0.columnar has 'abc' (text), but the column is varchar(2) in the database: "
      "change the "
      "column there, load into a table of another name, or correct the value");
  EXPECT_THAT(text_of({.job = "j", .row = 7}), StartsWith("row 7 of the job j has it: change"));
  EXPECT_THAT(text_of({.stored_type = "date"}), StartsWith("the column is date in the database: change"));
  EXPECT_THAT(text_of({}), StartsWith("change"));
  Column column = column_of("v", DataType::decimal);
  EXPECT_EQ(type_of(column), "decimal");
  column.precision = 5;
  EXPECT_EQ(type_of(column), "decimal(5)");
  column.scale = 2;
  EXPECT_EQ(type_of(column), "decimal(5,2)");
}

TEST_F(MisfitTest, the_column_of_an_expression) {
  const Table table =
      columnar::table_of("t", {column_of("v", DataType::bigint), column_of("a b", DataType::text)});
  EXPECT_EQ(column_named_in("CHECK((v > 0))", table), "v");
  EXPECT_EQ(column_named_in("\"a b\" <> 'x'", table), "a b");
  EXPECT_EQ(column_named_in("v > length(\"a b\")", table), "");
  EXPECT_EQ(column_named_in("value > 0", table), "");
}

}  // namespace
}  // namespace sluice::sql
