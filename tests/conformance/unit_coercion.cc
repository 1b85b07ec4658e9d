#include "json/golden_table.h"
#include "schema/coercion.h"
#include "schema/inference.h"

namespace sluice {
namespace {

using testing::golden_value;
using testing::read_golden;
using testing::text_at;

/// Something to compare by: json columns hold text, NaN is not equal to itself.
std::string shown(const std::optional<Value>& value) {
  if (!value) return "<does not fit>";
  if (const auto* text = value->get_if<std::string>()) return *text;
  return json::encode(*value, json::Typing::typed);
}

std::optional<Value> expected_of(const Value& row) {
  const Value* out = row.find("out");
  if (out == nullptr) return std::nullopt;
  const Value value = golden_value(*out);
  const bool is_json = text_at(row, "to") == "json" && !value.is_null();
  return is_json ? Value(json::encode(value)) : value;
}

TEST(CoercionGolden, EveryPairIsThatOfTheReference) {
  const Value table = read_golden("coerce.json");
  if (table.is_null()) GTEST_SKIP();
  std::size_t rows = 0;
  for (const Value& row : table.find("cases")->get<List>()) {
    const Value value = golden_value(*row.find("in"));
    const DataType from = parse_data_type(text_at(row, "from")).value();
    const DataType to = parse_data_type(text_at(row, "to")).value();
    EXPECT_EQ(from, type_of(value)) << json::encode(row);
    const std::optional<Value> expected = expected_of(row);
    const std::optional<Value> found = coerce(to, from, value);
    EXPECT_EQ(shown(found), shown(expected)) << json::encode(row);
    EXPECT_EQ(found ? found->variant().index() : 0, expected ? expected->variant().index() : 0)
        << json::encode(row);
    ++rows;
  }
  EXPECT_EQ(rows, 1461u);
}

}  // namespace
}  // namespace sluice
