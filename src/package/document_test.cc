#include "package/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

using ::testing::HasSubstr;

PackageInfo example() {
  PackageInfo info;
  info.load_id = "1795288457.384944";
  info.schema_name = "events";
  info.fingerprint = "f/+=";
  info.load_key = "day%1 \xEF\x80\xA6\xFF";
  info.skips_bad_lines = true;
  info.state_json = R"({"a":"1"})";
  info.pages = {{.file = "events.0123456789.0.jsonl",
                 .table = "events",
                 .source = "/tmp/caf\xE9.jsonl",
                 .layout = JsonLayout::document,
                 .transfer = Transfer::linked,
                 .stamp = {.size = 12, .mtime_ns = -5, .inode = ~std::uint64_t{0}}}};
  info.jobs = {{.file = "events__a.0123456789.0.columnar", .table = "events__a", .rows = 7}};
  info.replaced = {"events", "x"};
  info.row_counts = {{"events", 1}, {"events__a", 7}};
  info.column_counts_added = {{"events", 3}};
  info.input_bytes = 99;
  info.rejected_lines = 2;
  info.duplicate_keys = 1;
  return info;
}

std::string message_of(const std::string& text) {
  try {
    decode_package(text, "/p/package.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(PackageDocument, ComesBack) {
  const PackageInfo info = example();
  const PackageInfo back = decode_package(encode_package(info), "package.json");
  EXPECT_EQ(encode_package(back), encode_package(info));
  EXPECT_EQ(back.load_key, info.load_key);
  EXPECT_EQ(back.state_json, info.state_json);
  ASSERT_EQ(back.pages.size(), 1U);
  EXPECT_EQ(back.pages[0].source, info.pages[0].source);
  EXPECT_EQ(back.pages[0].layout, JsonLayout::document);
  EXPECT_EQ(back.pages[0].transfer, Transfer::linked);
  EXPECT_EQ(back.pages[0].stamp, info.pages[0].stamp);
  ASSERT_EQ(back.jobs.size(), 1U);
  EXPECT_EQ(back.jobs[0].table, "events__a");
  EXPECT_EQ(back.jobs[0].rows, 7U);
  EXPECT_EQ(back.replaced, info.replaced);
  EXPECT_EQ(back.row_counts, info.row_counts);
  EXPECT_EQ(back.column_counts_added, info.column_counts_added);
}

TEST(PackageDocument, NothingComesBackAsNothing) {
  const PackageInfo back = decode_package(encode_package({}), "package.json");
  EXPECT_FALSE(back.state_json.has_value());
  EXPECT_TRUE(back.pages.empty());
}

TEST(PackageDocument, DamageIsNamed) {
  const std::string good = encode_package(example());
  EXPECT_THAT(message_of(good.substr(0, good.size() / 2)),
              HasSubstr("/p/package.json: package.json is damaged; "));
  EXPECT_THAT(message_of(""), HasSubstr("is damaged"));
  EXPECT_THAT(message_of("[1]"), HasSubstr("missing key: package_version"));
  EXPECT_THAT(message_of(replaced(good, "\"load_id\"", "\"lost\"")), HasSubstr("missing key: load_id"));
  EXPECT_THAT(message_of(replaced(good, "\"rows\": 7", "\"rows\": \"7\"")), HasSubstr("wrong type: rows"));
  EXPECT_THAT(message_of(replaced(good, "\"document\"", "\"folder\"")), HasSubstr("unknown word: folder"));
  EXPECT_THAT(message_of(replaced(good, "caf%E9", "caf%E")), HasSubstr("wrong escape: source"));
}

TEST(PackageDocument, FileNamesCannotLeadOut) {
  const std::string good = encode_package(example());
  EXPECT_THAT(message_of(replaced(good, "events.0123456789.0.jsonl", "../../x.0123456789.0.jsonl")),
              HasSubstr("wrong file name"));
}

TEST(PackageDocument, OtherVersionsAreRefused) {
  const std::string good = encode_package(example());
  EXPECT_THAT(message_of(replaced(good, "\"package_version\": 2", "\"package_version\": 3")),
              HasSubstr("written by another version"));
}

}  // namespace
}  // namespace sluice
