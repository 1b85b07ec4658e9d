// The schema that data makes does not depend on how the data is cut, nor, where it may not, on its order.

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "json/encode.h"
#include "normalize/random_rows_for_tests.h"
#include "property/normalized.h"
#include "property/random_documents.h"

namespace sluice {
namespace {

using testing::Normalized;
using testing::RandomDocuments;
using testing::schema_of_t;
using Pages = std::vector<std::string>;

/// Lines that are rows, odd in every way.
std::string odd_lines(unsigned seed, int rows) {
  std::string kept;
  const std::string text = testing::RandomRows(seed).text(rows);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    // Odd lines that are no rows do not start with a brace, or are among these.
    const bool is_broken = line.ends_with(":") || line.ends_with("}}") ||
                           line.find("} {") != std::string::npos || line == "{\"id\":01}" ||
                           line == "{\"id\":1e400}" || line == "{\"id\" 1}";
    if (line.starts_with("{") && !is_broken) kept += line + "\n";
    at = end + 1;
  }
  return kept;
}

TEST(SchemaProperty, IsTheSameForEveryNumberOfThreadsAndEveryCut) {
  int compared = 0;
  for (unsigned seed = 0; seed < 5; ++seed) {
    RandomDocuments random(seed);
    Pages pages(3);
    for (std::int64_t id = 0; id < 90; ++id)
      pages[static_cast<std::size_t>(id % 3)] += json::encode(Value(random.document(id))) + "\n";
    const Normalized expected(pages, schema_of_t());
    for (const int threads : {1, 2, 3, 8})
      for (const std::size_t rows : {std::size_t{1}, std::size_t{5}, std::size_t{1000}}) {
        const Normalized other(pages, schema_of_t(), {.threads = threads, .block_rows = rows});
        ASSERT_EQ(other.document(), expected.document()) << seed << ": " << threads << " threads, " << rows;
        ASSERT_EQ(other.info().row_counts, expected.info().row_counts);
        ++compared;
      }
  }
  EXPECT_EQ(compared, 60);
}

/// Columns of every table with their types, in no order. Which of two tables that share a name is the parent
/// does depend on the order.
std::map<std::string, std::map<std::string, std::string>> columns_of(const Schema& schema) {
  std::map<std::string, std::map<std::string, std::string>> tables;
  for (const Table& table : schema.tables())
    for (Column column : table.columns()) {
      Schema alone("s");
      const std::string name = std::exchange(column.name, "c");
      Table holder("h");
      holder.put(std::move(column));
      alone.put(std::move(holder));
      tables[table.name][name] = to_text(alone, SchemaFormat::json);
    }
  return tables;
}

// Rows that have the same keys in the same order, none of them null, and values of the same types: whatever
// comes first makes the same columns, so that even their order is the same.
TEST(SchemaProperty, IsTheSameForPagesOfOneShapeInAnyOrder) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    std::mt19937 random(seed);
    Pages pages;
    for (int page = 0; page < 6; ++page) {
      std::string& text = pages.emplace_back();
      for (int row = 0; row < 4; ++row) {
        const std::string number = std::to_string(random() % 1000);
        text += "{\"b\":" + number + ",\"a\":{\"x\":\"t" + number + "\"},\"l\":[{\"k\":" + number + ".5}]}\n";
      }
    }
    const std::string expected = Normalized(pages, schema_of_t()).document();
    for (int i = 0; i < 5; ++i) {
      std::ranges::shuffle(pages, random);
      EXPECT_EQ(Normalized(pages, schema_of_t(), {.threads = 2}).document(), expected) << seed;
    }
  }
}

// Rows whose types agree wherever they have the same key: columns are appended as they come, so their order
// (and with it the version hash) is that of the pages; which columns there are, and their types, is not.
TEST(SchemaProperty, HasTheSameColumnsForPagesWhoseTypesAgreeInAnyOrder) {
  for (unsigned seed = 0; seed < 8; ++seed) {
    RandomDocuments documents(seed);
    std::mt19937 random(seed);
    Pages pages(8);
    for (std::int64_t id = 0; id < 40; ++id)
      pages[static_cast<std::size_t>(id % 8)] += json::encode(Value(documents.document(id))) + "\n";
    const auto expected = columns_of(Normalized(pages, schema_of_t()).schema());
    ASSERT_GT(expected.at("t").size(), 5U);
    for (int i = 0; i < 4; ++i) {
      std::ranges::shuffle(pages, random);
      EXPECT_EQ(columns_of(Normalized(pages, schema_of_t(), {.threads = 2}).schema()), expected) << seed;
    }
  }
}

TEST(SchemaProperty, LearnsNothingFromTheSameRowsAgain) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    const std::string text = odd_lines(seed, 80);
    const Schema known = Normalized({text}, schema_of_t()).schema();
    const Normalized again({text}, known, {.threads = 2, .block_rows = 3});
    EXPECT_EQ(again.schema().version_hash, known.version_hash) << "seed " << seed;
    EXPECT_TRUE(again.info().column_counts_added.empty());
  }
}

}  // namespace
}  // namespace sluice
