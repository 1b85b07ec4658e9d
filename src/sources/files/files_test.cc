#include "sources/files/files.h"

#include <chrono>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ids.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FilesSource : public ::testing::Test {
 public:
  FilesSource() { fs::create_directories(folder_); }
  ~FilesSource() override { fs::remove_all(folder_); }

 protected:
  std::string put(const std::string& name, const std::string& bytes = "{}\n") {
    std::ofstream(folder_ / name) << bytes;
    return folder_ / name;
  }
  std::string at(const std::string& name) const { return folder_ / name; }
  static std::vector<Resource> resources(std::vector<std::string> sources,
                                         const std::optional<std::string>& table = {}) {
    return files_resources(sources, {.table = table}, store_opener({}, {}));
  }
  static std::vector<FileRef> files(const Resource& resource) {
    std::vector<FileRef> refs;
    for (const Page& page : resource.pages()) refs.push_back(std::get<FileRef>(page.variant()));
    return refs;
  }
  std::vector<std::string> names(const Resource& resource) const {
    std::vector<std::string> names;
    for (const FileRef& ref : files(resource)) names.push_back(fs::path(ref.path).filename());
    return names;
  }
  static FileRef only(const std::string& path) { return files(resources({path}).at(0)).at(0); }
  static std::string message(const std::string& source) {
    try {
      resources({source});
    } catch (const Error& error) {
      EXPECT_EQ(error.remedy(), Remedy::fix_config);
      return error.what();
    }
    return "no error";
  }

  fs::path folder_ = fs::temp_directory_path() / ("sluice_source_" + random_hex(8));
};

TEST_F(FilesSource, TheExtensionSaysWhatIsInside) {
  EXPECT_EQ(only(put("a.jsonl")).layout, JsonLayout::lines);
  EXPECT_EQ(only(put("a.ndjson")).layout, JsonLayout::lines);
  EXPECT_EQ(only(put("a.json")).layout, JsonLayout::document);
  EXPECT_EQ(only(put("a.json")).compression, Compression::none);
  EXPECT_EQ(only(put("a.jsonl.gz")).compression, Compression::gzip);
  EXPECT_EQ(only(put("a.json.zst")).compression, Compression::zstd);
  EXPECT_EQ(only(put("A.JSON.GZ")).layout, JsonLayout::document);
}

TEST_F(FilesSource, TheNameIsTheTable) {
  EXPECT_EQ(resources({put("events.jsonl.gz")}).at(0).name(), "events");
  EXPECT_EQ(resources({put("my.data.json")}).at(0).name(), "my.data");
  EXPECT_EQ(resources({put("events.jsonl")}, "other").at(0).name(), "other");
}

TEST_F(FilesSource, FilesAreGroupedByTable) {
  put("b.jsonl");
  put("b.jsonl.gz");
  put("a.json");
  const auto found = resources({at("b.jsonl.gz"), at("a.json"), at("b.jsonl")});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].name(), "a");
  EXPECT_EQ(found[1].name(), "b");
  EXPECT_THAT(names(found[1]), ElementsAre("b.jsonl.gz", "b.jsonl"));
}

TEST_F(FilesSource, PatternsAreSortedAndAFileIsReadOnce) {
  for (const char* name : {"c.jsonl", "a.jsonl", "b.jsonl", "x.txt"}) put(name);
  const auto found = resources({at("b.jsonl"), at("*.jsonl"), at("./a.jsonl")}, "t");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(names(found[0]), ElementsAre("b.jsonl", "a.jsonl", "c.jsonl"));
}

TEST_F(FilesSource, AFileNamedLikeAPatternIsAFile) {
  put("a1.jsonl");
  EXPECT_EQ(resources({put("a[1].jsonl")}).at(0).name(), "a[1]");
}

TEST_F(FilesSource, StandardInputHasLines) {
  const auto found = resources({"-"});
  EXPECT_EQ(found.at(0).name(), "stdin");
  EXPECT_EQ(found.at(0).fingerprint(), "");
  EXPECT_EQ(files(found.at(0)).at(0).path, "-");
  EXPECT_EQ(files(found.at(0)).at(0).layout, JsonLayout::lines);
}

TEST_F(FilesSource, FingerprintFollowsPathSizeAndTime) {
  const std::string path = put("a.jsonl");
  put("b.jsonl");
  const std::string before = resources({path}).at(0).fingerprint();
  EXPECT_FALSE(before.empty());
  EXPECT_EQ(resources({path}).at(0).fingerprint(), before);
  EXPECT_EQ(resources({at("./a.jsonl")}).at(0).fingerprint(), before);
  EXPECT_NE(resources({at("b.jsonl")}, "a").at(0).fingerprint(), before);
  fs::last_write_time(path, fs::last_write_time(path) + std::chrono::seconds(1));
  const std::string touched = resources({path}).at(0).fingerprint();
  EXPECT_NE(touched, before);
  put("a.jsonl", "{}\n{}\n");
  EXPECT_NE(resources({path}).at(0).fingerprint(), touched);
}

TEST_F(FilesSource, OptionsOfCsvAreInTheFingerprintOfCsvAlone) {
  const std::string csv = put("a.csv", "a\n1\n");
  const std::string json = put("b.jsonl");
  const auto with_header = [&](const std::string& path) {
    return files_resources(std::vector{path}, {.csv = {.has_header = true}}, store_opener({}, {}))
        .at(0)
        .fingerprint();
  };
  EXPECT_NE(with_header(csv), resources({csv}).at(0).fingerprint());
  EXPECT_EQ(with_header(json), resources({json}).at(0).fingerprint());
}

TEST_F(FilesSource, APipeHasNoFingerprint) {
  ASSERT_EQ(mkfifo(at("p.jsonl").c_str(), 0600), 0);
  EXPECT_EQ(resources({at("p.jsonl")}).at(0).fingerprint(), "");
}

TEST_F(FilesSource, WhatCannotBeReadIsNamed) {
  EXPECT_EQ(message(at("none.jsonl")), "no such file; check the path: " + at("none.jsonl"));
  EXPECT_THAT(message(at("*.jsonl")), HasSubstr("no file fits the pattern"));
  EXPECT_THAT(message(folder_), HasSubstr("this is a folder"));
  EXPECT_THAT(message(put("a.txt")), HasSubstr("each also with .gz or .zst, or .parquet: "));
  EXPECT_THAT(message(put("a.parquet.gz")), HasSubstr("unknown file extension"));
  EXPECT_THAT(message(put(".jsonl")), HasSubstr("unknown file extension"));
  EXPECT_THAT(message(put("a.gz")), HasSubstr("unknown file extension"));
  EXPECT_THAT(message(""), HasSubstr("no such file"));
  fs::create_symlink(at("nowhere"), at("broken.jsonl"));
  EXPECT_THAT(message(at("broken.jsonl")), HasSubstr("no such file"));
}

TEST_F(FilesSource, AFileWithoutPermissionIsNamed) {
  if (geteuid() == 0) GTEST_SKIP() << "root reads everything";
  fs::permissions(put("a.jsonl"), fs::perms::none);
  EXPECT_THAT(message(at("a.jsonl")), HasSubstr("check its permissions"));
}

TEST_F(FilesSource, TwoStarsReachIntoFolders) {
  fs::create_directories(folder_ / "2026/01");
  put("a.jsonl");
  put("2026/b.jsonl");
  put("2026/01/c.jsonl");
  EXPECT_THAT(names(resources({at("**/*.jsonl")}, "t").at(0)), ElementsAre("c.jsonl", "b.jsonl", "a.jsonl"));
  EXPECT_THAT(names(resources({at("2026/**/*.jsonl")}, "t").at(0)), ElementsAre("c.jsonl", "b.jsonl"));
  EXPECT_THAT(message(at("**/*.parquet")), HasSubstr("no file fits the pattern"));
}

TEST_F(FilesSource, APatternOfAnyKindTakesWhatIsKnown) {
  for (const char* name : {"a.jsonl", "README.txt", "data.avro"}) put(name);
  put("_SUCCESS", "");
  EXPECT_THAT(names(resources({at("*")}, "t").at(0)), ElementsAre("a.jsonl"));
  EXPECT_THAT(names(resources({at("**")}, "t").at(0)), ElementsAre("a.jsonl"));
  EXPECT_THAT(message(at("R*")), HasSubstr("of a known kind"));
  EXPECT_THAT(message(at("*.txt")), HasSubstr("unknown file extension")) << "it asks for them by name";
}

TEST_F(FilesSource, OfAStreamNothingIsNew) {
  const std::vector<std::string> input{"-"};
  EXPECT_THROW(files_resources(input, {.only_new = true}, store_opener({}, {})), Error);
}

TEST_F(FilesSource, OnlyNewFilesNeedNotBeThereYet) {
  const std::vector<std::string> sources{at("*.jsonl")};
  const auto found = files_resources(sources, {.table = "t", .only_new = true}, store_opener({}, {}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].name(), "t");
  EXPECT_THROW(files_resources(sources, {.only_new = true}, store_opener({}, {})), Error)
      << "nobody knows the tables";
}

TEST_F(FilesSource, OlderFilesAreLeftOutOnDemand) {
  put("new.jsonl");
  using std::chrono::hours;
  fs::last_write_time(put("old.jsonl"), fs::file_time_type::clock::now() - hours(48));
  const std::int64_t yesterday = std::chrono::duration_cast<std::chrono::microseconds>(
                                     (std::chrono::system_clock::now() - hours(24)).time_since_epoch())
                                     .count();
  const std::vector<std::string> sources{at("*.jsonl")};
  const auto found =
      files_resources(sources, {.table = "t", .modified_after_micros = yesterday}, store_opener({}, {}));
  EXPECT_THAT(names(found.at(0)), ElementsAre("new.jsonl"));
}

TEST_F(FilesSource, OtherAddressesAreRefused) {
  EXPECT_THAT(message("gs://bucket/a.jsonl"), HasSubstr("not from gs://"));
  EXPECT_THAT(message("s3://"), HasSubstr("names no bucket"));
}

}  // namespace
}  // namespace sluice
