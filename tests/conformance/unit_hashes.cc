#include "json/golden_table.h"

namespace sluice {
namespace {

using testing::golden_value;
using testing::read_golden;
using testing::text_at;

std::string hash_of(const Value& row) {
  Shake128 digest;
  return digest.base64(json::encode(row, json::Typing::plain, json::Keys::sorted), 10);
}

Dict without_system_keys(const Value& row) {
  Dict kept;
  for (const auto& [key, value] : row.get<Dict>())
    if (!key.starts_with("_dlt")) kept.emplace_back(key, value);
  return kept;
}

Dict subset_of(const Value& row, const Value& keys) {
  Dict kept;
  for (const Value& key : keys.get<List>())
    kept.emplace_back(key.get<std::string>(), *row.find(key.get<std::string>()));
  return kept;
}

TEST(RowHash, IsThatOfTheReference) {
  const Value table = read_golden("hashes.json");
  if (table.is_null()) GTEST_SKIP();
  for (const Value& row : table.find("row_hash")->get<List>())
    EXPECT_EQ(hash_of(without_system_keys(golden_value(*row.find("row")))), text_at(row, "row_hash"))
        << json::encode(row);
}

TEST(RowHash, OfTheKeyIsThatOfTheReference) {
  const Value table = read_golden("hashes.json");
  if (table.is_null()) GTEST_SKIP();
  for (const Value& row : table.find("key_hash")->get<List>())
    EXPECT_EQ(hash_of(subset_of(*row.find("row"), *row.find("subset"))), text_at(row, "hash"))
        << json::encode(row);
}

TEST(RowHash, OfANestedRowIsThatOfTheReference) {
  const Value table = read_golden("hashes.json");
  if (table.is_null()) GTEST_SKIP();
  Shake128 digest;
  for (const Value& row : table.find("nested")->get<List>()) {
    const std::string source = text_at(row, "parent") + "_" + text_at(row, "table") + "_" +
                               std::to_string(row.find("idx")->get<std::int64_t>());
    EXPECT_EQ(digest.base64(source, 10), text_at(row, "hash"));
  }
}

TEST(RowHash, DigestsAreThoseOfTheReference) {
  const Value table = read_golden("hashes.json");
  if (table.is_null()) GTEST_SKIP();
  Shake128 digest;
  for (const Value& row : table.find("digest128")->get<List>())
    EXPECT_EQ(digest.base64(text_at(row, "in"), 15), text_at(row, "out"));
  for (const Value& row : table.find("digest256")->get<List>())
    EXPECT_EQ(sha3_base64(text_at(row, "in")), text_at(row, "out"));
}

}  // namespace
}  // namespace sluice
