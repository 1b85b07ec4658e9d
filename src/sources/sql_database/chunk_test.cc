#include "sources/sql_database/chunk.h"

#include <gtest/gtest.h>

namespace sluice::sql_source {
namespace {

SourceTable texts() {
  TableColumn text;
  text.column.name = "t";
  text.physical = Physical::utf8;
  return {.name = "rows", .columns = {text}};
}

/// A batch of so many rows with the text; null pointer text: without a value.
BatchPtr filled(Chunk& chunk, std::uint32_t rows, const char* text) {
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (text != nullptr) chunk.columns()[0].data.append_bytes(chunk.row(), text, 1);
    chunk.end_row();
  }
  return chunk.finish();
}

TEST(ChunkTest, a_batch_that_somebody_has_is_not_used_again) {
  const SourceTable table = texts();
  Chunk chunk(table, 100);
  const BatchPtr first = filled(chunk, 3, "a");
  const BatchPtr second = filled(chunk, 2, "b");
  filled(chunk, 5, "c");
  EXPECT_EQ(first->rows, 3U);
  EXPECT_EQ(first->columns[0].data.text_at(2), "a");
  EXPECT_EQ(second->columns[0].data.text_at(1), "b");
}

TEST(ChunkTest, memory_that_is_used_again_holds_nothing_of_before) {
  const SourceTable table = texts();
  Chunk chunk(table, 100);
  filled(chunk, 10, nullptr);
  filled(chunk, 10, "a");
  const std::uint8_t* memory = nullptr;
  for (const char* text : {"b", "c", "d"}) {
    const BatchPtr batch = filled(chunk, 4, text);
    ASSERT_EQ(batch->rows, 4U);
    EXPECT_EQ(batch->columns[0].data.null_count(), 0U);
    EXPECT_EQ(batch->columns[0].data.text_at(3), text);
    if (memory == nullptr) memory = batch->columns[0].data.values().data();
  }
  filled(chunk, 4, "e");
  EXPECT_EQ(filled(chunk, 4, "f")->columns[0].data.values().data(), memory);
}

TEST(ChunkTest, a_batch_may_outlive_its_chunk) {
  const SourceTable table = texts();
  BatchPtr batch;
  {
    Chunk chunk(table, 100);
    batch = filled(chunk, 1, "z");
  }
  EXPECT_EQ(batch->columns[0].data.text_at(0), "z");
}

TEST(ChunkTest, there_is_no_batch_without_rows) {
  const SourceTable table = texts();
  EXPECT_EQ(Chunk(table, 100).finish(), nullptr);
}

}  // namespace
}  // namespace sluice::sql_source
