#include "normalize/walker.h"

#include <gtest/gtest.h>

#include "json/decode.h"
#include "normalize/random_rows_for_tests.h"
#include "normalize/rows_for_tests.h"
#include "normalize/unit_normalizer.h"

namespace sluice {
namespace {

using sluice::testing::RandomRows;
using sluice::testing::Rows;
using testing::take_rows;
using testing::without_blank_lines;

struct Outcome {
  Rows rows;
  std::uint64_t count = 0;
  std::uint64_t duplicate_keys = 0;
  std::vector<std::string> bad;
  std::string schema;
};

Schema schema_with(int max_nesting) {
  Schema schema("s");
  Table table("t");
  table.write_disposition = "append";
  table.set_hint("x-normalizer", Value(Dict{{"max_nesting", max_nesting}}));
  schema.put(table);
  return schema;
}

Outcome finish(Workspace& workspace, UnitNotes notes) {
  Outcome out;
  out.schema = json::encode(to_document(workspace.schema()));
  out.rows = take_rows(workspace);
  out.count = notes.rows;
  out.duplicate_keys = notes.duplicate_keys;
  for (const BadRow& bad : notes.bad_rows) out.bad.push_back(std::to_string(bad.offset) + ":" + bad.reason);
  return out;
}

/// The way a load takes.
Outcome by_blocks(const std::string& text, JsonLayout layout = JsonLayout::lines, int max_nesting = 1000,
                  std::size_t unit_bytes = 8U << 20) {
  const auto naming = make_naming("snake_case", std::nullopt);
  Workspace workspace(*naming, "1.0");
  workspace.rebase(std::make_shared<const Schema>(schema_with(max_nesting)), false);
  UnitNormalizer normalizer(workspace);
  UnitNotes notes;
  Cutter cutter(text, layout, {.unit = unit_bytes});
  Unit unit;
  while (cutter.next(unit))
    normalizer.run(unit, "t", text.data() + text.size(), notes, [](auto&) { return true; });
  return finish(workspace, std::move(notes));
}

/// Row by row through the Shredder alone.
Outcome by_rows(const std::string& text, int max_nesting = 1000) {
  const auto naming = make_naming("snake_case", std::nullopt);
  Workspace workspace(*naming, "1.0");
  workspace.rebase(std::make_shared<const Schema>(schema_with(max_nesting)), false);
  Shredder shredder(workspace);
  UnitNotes notes;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    json::Decoded decoded = json::decode(std::string_view(text).substr(at, end - at));
    if (decoded.fault) {
      notes.bad_rows.push_back({at, {}, decoded.fault->reason, true, Fault::other});
    } else {
      shredder.shred("t", std::move(decoded.value));
      notes.duplicate_keys += decoded.duplicate_keys;
      ++notes.rows;
    }
    at = end + 1;
  }
  return finish(workspace, std::move(notes));
}

void expect_same_rows(const Rows& fast, const Rows& slow, const std::string& text) {
  ASSERT_EQ(fast.size(), slow.size()) << text;
  for (const auto& [table, rows] : slow) {
    ASSERT_TRUE(fast.contains(table)) << table << "\n" << text;
    ASSERT_EQ(fast.at(table).size(), rows.size()) << table << "\n" << text;
    for (std::size_t i = 0; i < rows.size(); ++i)
      ASSERT_EQ(fast.at(table)[i], rows[i]) << table << " row " << i << "\n" << text;
  }
}

void expect_same(const Outcome& fast, const Outcome& slow, const std::string& text) {
  expect_same_rows(fast.rows, slow.rows, text);
  EXPECT_EQ(fast.count, slow.count) << text;
  EXPECT_EQ(fast.duplicate_keys, slow.duplicate_keys) << text;
  EXPECT_EQ(fast.bad, slow.bad) << text;
  EXPECT_EQ(fast.schema, slow.schema) << text;
}

TEST(Walker, AgreesWithTheShredderOnRandomRows) {
  for (unsigned seed = 0; seed < 400; ++seed) {
    const std::string text = without_blank_lines(RandomRows(seed).text(30));
    expect_same(by_blocks(text), by_rows(text), text);
    if (HasFailure()) return;
  }
}

TEST(Walker, AgreesWithTheShredderWhenNestingIsLimited) {
  for (unsigned seed = 1000; seed < 1100; ++seed) {
    const std::string text = without_blank_lines(RandomRows(seed).text(20));
    for (const int limit : {0, 1, 2, 3})
      expect_same(by_blocks(text, JsonLayout::lines, limit), by_rows(text, limit), text);
    if (HasFailure()) return;
  }
}

TEST(Walker, AgreesForEveryUnitSize) {
  const std::string text = without_blank_lines(RandomRows(7).text(200));
  const Outcome slow = by_rows(text);
  for (const std::size_t bytes : {1UL, 64UL, 1000UL, 100000UL}) {
    const Outcome fast = by_blocks(text, JsonLayout::lines, 1000, bytes);
    EXPECT_EQ(fast.rows, slow.rows);
    EXPECT_EQ(fast.schema, slow.schema);
  }
}

TEST(Walker, TakesTheElementsOfADocument) {
  const std::string lines = "{\"id\":1,\"l\":[1,2]}\n{\"id\":2,\"l\":[]}\n{\"id\":3,\"l\":[{\"x\":\"]\"}]}\n";
  const std::string document =
      " [ {\"id\":1,\"l\":[1,2]},\n {\"id\":2,\"l\":[]} ,{\"id\":3,\"l\":[{\"x\":\"]\"}]}]\n";
  EXPECT_EQ(by_blocks(document, JsonLayout::document).rows, by_rows(lines).rows);
  EXPECT_TRUE(by_blocks(document, JsonLayout::document).bad.empty());
}

TEST(Walker, SaysWhatIsWrongBetweenElements) {
  for (const auto& [document, reason] :
       std::vector<std::pair<std::string, std::string>>{{"[1,2", "the array is not closed"},
                                                        {"[1,]", "a value is missing behind the comma"},
                                                        {"[1 2]", "a comma is missing between two elements"},
                                                        {"[,1]", "a value is missing before the comma"}}) {
    const Outcome out = by_blocks(document, JsonLayout::document);
    ASSERT_EQ(out.bad.size(), 1U) << document;
    EXPECT_NE(out.bad[0].find(reason), std::string::npos) << out.bad[0];
  }
}

TEST(Walker, CountsDuplicateKeysAndTakesTheLast) {
  const Outcome out = by_blocks("{\"a\":1}\n{\"a\":1,\"a\":2}\n");
  EXPECT_EQ(out.duplicate_keys, 1U);
  EXPECT_EQ(out.rows.at("t")[1].at("a"), "2");
}

TEST(Walker, CountsDuplicateKeysOnceWhenARowIsTakenBack) {
  // The second line is no row by itself, so the first is read again line by line.
  const std::string text = "{\"a\":1}\n{\"a\":1,\"a\":2,\"new\":1}\n{\"a\":3} {\"a\":4}\n";
  EXPECT_EQ(by_blocks(text).duplicate_keys, 1U);
  EXPECT_EQ(by_blocks(text).count, 2U);
}

TEST(Walker, RefusesWhatIsNestedTooDeep) {
  const std::string deep = "{\"a\":" + std::string(10000, '[') + std::string(10000, ']') + "}\n";
  const Outcome out = by_blocks("{\"a\":[1]}\n" + deep);
  ASSERT_EQ(out.bad.size(), 1U);
  EXPECT_NE(out.bad[0].find("1024"), std::string::npos) << out.bad[0];
}

}  // namespace
}  // namespace sluice
