#include "sources/files/file_type.h"

#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

TEST(FileType, FollowsTheExtensions) {
  EXPECT_EQ(type_of("s3://b/x.y/a.jsonl")->layout, JsonLayout::lines);
  EXPECT_EQ(type_of("a.JSON.gz")->compression, Compression::gzip);
  EXPECT_EQ(type_of("a.JSON.gz")->extensions, ".JSON.gz");
  EXPECT_EQ(type_of("a.b.csv.zst")->kind, FileKind::csv);
  EXPECT_EQ(type_of("a.b.csv.zst")->extensions, ".csv.zst");
  EXPECT_EQ(type_of("a.tsv")->kind, FileKind::csv);
  EXPECT_EQ(type_of("a.parquet")->kind, FileKind::parquet);
}

TEST(FileType, IsUnknownOfAnythingElse) {
  for (const char* name : {"a", "a.txt", "a.gz", "a.parquet.gz", ".jsonl", ".csv.gz", "jsonl", "x.csv/a", ""})
    EXPECT_FALSE(type_of(name)) << name;
  EXPECT_THROW(require_type("a.txt"), Error);
}

TEST(FileType, MimeTypesAreThoseOfPython) {
  const auto mime = [](const char* name) {
    const MimeType found = mime_type_of(name);
    return found.type + "|" + found.encoding;
  };
  EXPECT_EQ(mime("x/a.csv"), "text/csv|");
  EXPECT_EQ(mime("a.CSV.gz"), "text/csv|gzip");
  EXPECT_EQ(mime("a.json.bz2"), "application/json|bzip2");
  EXPECT_EQ(mime("a.jsonl"), "application/jsonl|");
  EXPECT_EQ(mime("a.parquet"), "application/parquet|");
  EXPECT_EQ(mime("a.gz"), "application/gz|gzip");
  EXPECT_EQ(mime("README"), "application/octet-stream|");
}

}  // namespace
}  // namespace sluice
