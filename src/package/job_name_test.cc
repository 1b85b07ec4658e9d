#include <set>

#include <gtest/gtest.h>

#include "package/escape.h"
#include "package/package.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

JobName name_of(std::string table) {
  return {.table = std::move(table), .file_id = "0123456789", .retry = 2, .format = "columnar"};
}

TEST(JobName, PlainNamesAreKept) {
  EXPECT_EQ(name_of("events__commits").to_string(), "events__commits.0123456789.2.columnar");
  const JobName name = JobName::parse("events__commits.0123456789.2.columnar");
  EXPECT_EQ(name.table, "events__commits");
  EXPECT_EQ(name.file_id, "0123456789");
  EXPECT_EQ(name.retry, 2);
  EXPECT_EQ(name.format, "columnar");
}

TEST(JobName, HostileTablesStayInTheFolderAndComeBack) {
  const std::string nul("a\0b", 3);
  for (const std::string& table : {std::string("."), std::string(".."), std::string("../../etc/passwd"),
                                   std::string("a.b"), std::string("a%2Fb"), std::string("a b\n"),
                                   std::string("Ünïcode"), std::string("~"), std::string("\xFF\xFE"), nul}) {
    const std::string file = name_of(table).to_string();
    EXPECT_EQ(file.find('/'), std::string::npos) << file;
    EXPECT_EQ(std::count(file.begin(), file.end(), '.'), 3) << file;
    EXPECT_EQ(JobName::parse(file).table, table);
    EXPECT_EQ(JobName::parse(file).to_string(), file);
  }
}

TEST(JobName, LongTablesAreShortenedAndStayApart) {
  std::set<std::string> files;
  for (int i = 0; i < 50; ++i) {
    const std::string file = name_of(std::string(10'000, 'x') + std::to_string(i)).to_string();
    EXPECT_LT(file.size(), 200U);
    EXPECT_TRUE(files.insert(file).second);
    EXPECT_EQ(JobName::parse(file).table, "");
    EXPECT_EQ(JobName::parse(file).retry, 2);
  }
  EXPECT_LT(name_of(std::string(5000, '/')).to_string().size(), 200U);
}

TEST(JobName, EveryNewNameIsAnother) {
  const JobName name = JobName::make("t", "jsonl");
  EXPECT_EQ(name.file_id.size(), 10U);
  EXPECT_EQ(name.retry, 0);
  EXPECT_NE(name.to_string(), JobName::make("t", "jsonl").to_string());
}

TEST(JobName, OtherFormsAreRefused) {
  for (const char* file :
       {"", "a", "a.b.c", "t.id.0.jsonl.gz", "t.id.x.jsonl", "t.id.-1.jsonl", "t.id.0.", "t..0.jsonl",
        "a/b.id.0.jsonl", "%2f.id.0.jsonl", "%4.id.0.jsonl", "%61.id.0.jsonl", "t~x.id.0.jsonl",
        "../x.id.0.jsonl", "t.id.0.js/on", "t.id.99999999999.jsonl"})
    EXPECT_THROW(JobName::parse(file), Error) << file;
}

TEST(Escape, EveryByteComesBack) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  for (auto keep : {is_plain, is_printable}) {
    std::string bytes;
    ASSERT_TRUE(unescape(escape(all, keep), bytes));
    EXPECT_EQ(bytes, all);
  }
  EXPECT_EQ(escape("/tmp/my file.jsonl", is_printable), "/tmp/my file.jsonl");
}

TEST(Escape, WrongEscapesAreRefused) {
  std::string bytes;
  for (const char* text : {"%", "%4", "%4g", "%zz", "a%2f"}) EXPECT_FALSE(unescape(text, bytes)) << text;
}

}  // namespace
}  // namespace sluice
