#include "declared/column_steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "arrow/batch.h"
#include "base/ids.h"
#include "declared/cells.h"
#include "declared/steps.h"
#include "json/encode.h"

namespace sluice {
namespace {

Column column(std::string name, DataType type) {
  Column column;
  column.name = std::move(name);
  column.data_type = type;
  return column;
}

/// id: 1, null, 3; email; payload: JSON; price: 0.50, 12.00, null.
Page::Columns orders() {
  Batch batch;
  batch.rows = 3;
  ColumnBuilder id(Physical::int64);
  id.append<std::int64_t>(0, 1);
  id.append<std::int64_t>(2, 3);
  ColumnBuilder email(Physical::utf8);
  for (std::uint32_t row = 0; row < 3; ++row) email.append_bytes(row, "a@b", 3);
  ColumnBuilder payload(Physical::utf8);
  const std::string json = R"({"card":"41111111","n":1})";
  payload.append_bytes(0, json.data(), json.size());
  ColumnBuilder price(Physical::decimal128);
  price.append<__int128>(0, 50);
  price.append<__int128>(1, 1200);
  batch.columns.push_back({"id", std::move(id)});
  batch.columns.push_back({"email", std::move(email)});
  batch.columns.push_back({"payload", std::move(payload)});
  batch.columns.push_back({"price", std::move(price)});
  std::vector<Column> columns{column("id", DataType::bigint), column("email", DataType::text),
                              column("payload", DataType::json), column("price", DataType::decimal)};
  columns[3].precision = 18;
  columns[3].scale = 2;
  return {std::make_shared<Batch>(std::move(batch)), std::move(columns)};
}

/// The rows of the columns as JSON, after the steps.
std::vector<std::string> after(std::string_view steps) {
  const Resource resource = with_steps(Resource::rows("r", {}), Declared::from_yaml(steps, "p.yaml", {}));
  EXPECT_TRUE(are_for_columns(resource.row_steps()));
  const Page::Columns columns = after_steps(orders(), resource.row_steps());
  std::vector<std::string> rows;
  for (std::uint32_t row = 0; row < columns.batch->rows; ++row) {
    Dict cells;
    for (std::size_t i = 0; i < columns.columns.size(); ++i) {
      EXPECT_EQ(columns.columns[i].name, columns.batch->columns[i].name);
      cells.emplace_back(columns.columns[i].name,
                         cell_of(columns.batch->columns[i].data, columns.columns[i], row));
    }
    rows.push_back(json::encode(Value(std::move(cells))));
  }
  return rows;
}

using testing::ElementsAre;

TEST(ColumnSteps, DropTakesAColumnOrAPlaceInsideOfJson) {
  EXPECT_THAT(after("[{drop: [email, payload.card, none]}]"),
              ElementsAre(R"({"id":1,"payload":{"n":1},"price":"0.50"})",
                          R"({"id":null,"payload":null,"price":"12.00"})",
                          R"({"id":3,"payload":null,"price":null})"));
}

TEST(ColumnSteps, HashAndMaskMakeText) {
  const std::string hashed = hmac_sha256_hex("s", "1");
  EXPECT_THAT(after("[{hash: id, salt: s}, {mask: [payload.card, price]}, {drop: email}]"),
              ElementsAre(R"({"id":")" + hashed + R"(","payload":{"card":"****1111","n":1},"price":"****"})",
                          R"({"id":null,"payload":null,"price":"*2.00"})",
                          R"({"id":")" + hmac_sha256_hex("s", "3") + R"(","payload":null,"price":null})"));
}

TEST(ColumnSteps, RenameKeepsThePlaceAndTheType) {
  EXPECT_THAT(after("[{rename: {id: number}}, {drop: [email, payload, price]}]"),
              ElementsAre(R"({"number":1})", R"({"number":null})", R"({"number":3})"));
  EXPECT_THROW(after("[{rename: {id: email}}]"), Error);
  EXPECT_THROW(after("[{rename: {payload.n: m}}]"), Error);
}

TEST(ColumnSteps, FilterLeavesTheRowsThatPass) {
  EXPECT_THAT(after("[{filter: price > 0.5 or id = 3}, {drop: [email, payload]}]"),
              ElementsAre(R"({"id":null,"price":"12.00"})", R"({"id":3,"price":null})"));
  EXPECT_THAT(after("[{filter: payload.n = 1}, {drop: [email, payload, price]}]"),
              ElementsAre(R"({"id":1})"));
}

TEST(ColumnSteps, OfOthersAreToldApart) {
  const Resource own = Resource::rows("r", {}).with_map([](Value row) { return row; });
  EXPECT_FALSE(are_for_columns(own.row_steps()));
}

}  // namespace
}  // namespace sluice
