#include "extract/extract.h"

#include <fstream>
#include <memory>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/ids.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using ::testing::HasSubstr;

std::string gzipped(const std::string& bytes) {
  std::string out(compressBound(bytes.size()) + 64, '\0');
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string in = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstandard(const std::string& bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
  return out;
}

/// Text that does not pack to nothing, longer than several blocks.
std::string long_text() {
  std::string text;
  for (std::uint64_t i = 0; text.size() < 5'000'000; ++i) text += std::to_string(i * 2'654'435'761U) + "\n";
  return text;
}

class Extract : public ::testing::Test {
 public:
  Extract() : store_(folder_ / "pipeline") {}
  ~Extract() override { fs::remove_all(folder_); }

 protected:
  fs::path put(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }

  void run(std::vector<Resource> resources) {
    draft_.reset();  // removes the folder that the next one takes
    draft_ = std::make_unique<PackageDraft>(store_.draft(PackageState::extracted, "1.000000"));
    extract_into(
        *draft_, Source("s", std::move(resources)), {schema_, state_, *naming_, capabilities_},
        {.allow_link = allow_link_, .progress = [this](std::uint64_t bytes) { progress_ += bytes; }});
    EXPECT_EQ(progress_, draft_->info.input_bytes);
  }
  void run_file(const FileRef& ref) { run({Resource::files("t", {ref})}); }

  const RawPage& page(std::size_t index) const { return draft_->info.pages.at(index); }
  std::string text(std::size_t index) const {
    return read_file(draft_->path() / "new_jobs" / page(index).file);
  }

  Error error_of(const FileRef& ref) {
    try {
      run_file(ref);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return {Remedy::report_bug, ""};
  }
  void expect_damaged(const std::string& name, const std::string& bytes, Compression compression,
                      const std::string& why) {
    const fs::path path = put(name, bytes);
    const Error error = error_of({.path = path, .compression = compression});
    EXPECT_EQ(error.remedy(), Remedy::fix_input) << name;
    EXPECT_EQ(error.where().file, path.native());
    EXPECT_EQ(error.where().stage, "extract");
    EXPECT_THAT(error.message(), HasSubstr(why));
  }

  fs::path folder_ = fs::temp_directory_path() / ("sluice_extract_" + random_hex(8));
  PackageStore store_;
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
  Capabilities capabilities_;
  Schema schema_{"s"};
  SourceState state_;
  std::unique_ptr<PackageDraft> draft_;
  bool allow_link_ = true;
  std::uint64_t progress_ = 0;
};

TEST_F(Extract, AFileIsTakenAsItIs) {
  const fs::path path = put("a.jsonl", "{\"id\":1}\n");
  run_file({.path = path});
  ASSERT_EQ(draft_->info.pages.size(), 1U);
  EXPECT_EQ(page(0).table, "t");
  EXPECT_EQ(page(0).source, path.native());
  EXPECT_EQ(page(0).layout, JsonLayout::lines);
  EXPECT_NE(page(0).transfer, Transfer::copied);
  EXPECT_EQ(text(0), "{\"id\":1}\n");
  EXPECT_EQ(draft_->info.input_bytes, 9U);
  EXPECT_EQ(JobName::parse(page(0).file).format, "jsonl");
  if (page(0).transfer == Transfer::linked) {
    EXPECT_EQ(page(0).stamp, stamp(path));
  }
}

TEST_F(Extract, WithoutLinksAFileIsItsOwn) {
  allow_link_ = false;
  const fs::path path = put("a.json", "[1]");
  run_file({.path = path, .layout = JsonLayout::document});
  EXPECT_NE(page(0).transfer, Transfer::linked);
  EXPECT_EQ(page(0).layout, JsonLayout::document);
  EXPECT_EQ(JobName::parse(page(0).file).format, "json");
  put("a.json", "[2]");
  EXPECT_EQ(text(0), "[1]");
}

TEST_F(Extract, AFileThatWasMadeToBeReadIsTakenOver) {
  allow_link_ = false;  // as `extract` alone, which copies the files of others
  const fs::path path = put("download", "{\"id\":1}\n");
  const std::shared_ptr<const void> keeper(
      &path, [](const void* made) { fs::remove(*static_cast<const fs::path*>(made)); });
  run_file({.path = path, .name = "s3://bucket/a.jsonl", .keeper = keeper});
  EXPECT_EQ(page(0).source, "s3://bucket/a.jsonl");
  EXPECT_EQ(page(0).transfer == Transfer::linked, false) << "nobody else will write it";
  fs::remove(path);
  EXPECT_EQ(text(0), "{\"id\":1}\n");
}

TEST_F(Extract, ErrorsNameAFileAsItIsShown) {
  const FileRef ref{
      .path = put("download", "no gzip"), .compression = Compression::gzip, .name = "s3://bucket/a.jsonl.gz"};
  try {
    run_file(ref);
    FAIL() << "it is no gzip";
  } catch (const Error& error) {
    EXPECT_EQ(error.where().file, "s3://bucket/a.jsonl.gz");
    EXPECT_THAT(error.what(), ::testing::Not(HasSubstr("download")));
  }
}

TEST_F(Extract, PackedFilesAreUnpacked) {
  const std::string bytes = long_text();
  run({Resource::files("t", {{.path = put("a.gz", gzipped(bytes)), .compression = Compression::gzip},
                             {.path = put("a.zst", zstandard(bytes)), .compression = Compression::zstd}})});
  EXPECT_EQ(text(0), bytes);
  EXPECT_EQ(text(1), bytes);
  EXPECT_EQ(page(0).transfer, Transfer::copied);
  EXPECT_EQ(draft_->info.input_bytes, 2 * bytes.size());
}

TEST_F(Extract, OutputsThatFillABlockExactly) {
  for (std::size_t size : {std::size_t{0}, std::size_t{1} << 20, std::size_t{3} << 20}) {
    const std::string bytes(size, 'x');
    run_file({.path = put("a.gz", gzipped(bytes)), .compression = Compression::gzip});
    EXPECT_EQ(text(0), bytes);
    progress_ = 0;
    run_file({.path = put("a.zst", zstandard(bytes)), .compression = Compression::zstd});
    EXPECT_EQ(text(0), bytes);
    progress_ = 0;
  }
}

TEST_F(Extract, SeveralMembersAreOneText) {
  const std::string bytes = long_text();
  run_file({.path = put("a.gz", gzipped("a\n") + gzipped("") + gzipped(bytes) + std::string(700, '\0')),
            .compression = Compression::gzip});
  EXPECT_EQ(text(0), "a\n" + bytes);
  progress_ = 0;
  run_file({.path = put("a.zst", zstandard("a\n") + zstandard("") + zstandard(bytes)),
            .compression = Compression::zstd});
  EXPECT_EQ(text(0), "a\n" + bytes);
}

TEST_F(Extract, DamagedGzipIsAnInputError) {
  const std::string good = gzipped(long_text());
  expect_damaged("cut.gz", good.substr(0, good.size() / 2), Compression::gzip, "it ends too early");
  expect_damaged("cut_tail.gz", good.substr(0, good.size() - 1), Compression::gzip, "it ends too early");
  expect_damaged("empty.gz", "", Compression::gzip, "it ends too early");
  expect_damaged("plain.gz", "{\"id\":1}\n", Compression::gzip, "incorrect header check");
  expect_damaged("garbage.gz", good + "more", Compression::gzip, "incorrect header check");
  std::string flipped = good;
  flipped[flipped.size() - 6] = static_cast<char>(~flipped[flipped.size() - 6]);
  expect_damaged("crc.gz", flipped, Compression::gzip, "incorrect data check");
}

TEST_F(Extract, DamagedZstdIsAnInputError) {
  const std::string good = zstandard(long_text());
  expect_damaged("cut.zst", good.substr(0, good.size() / 2), Compression::zstd, "it ends too early");
  expect_damaged("cut_tail.zst", good.substr(0, good.size() - 1), Compression::zstd, "it ends too early");
  expect_damaged("empty.zst", "", Compression::zstd, "it ends too early");
  expect_damaged("plain.zst", "{\"id\":1}\n", Compression::zstd, "zstd data is damaged");
  expect_damaged("garbage.zst", good + "more", Compression::zstd, "zstd data is damaged");
}

TEST_F(Extract, AMissingFileIsAConfigError) {
  const Error error = error_of({.path = folder_ / "none"});
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_EQ(error.where().stage, "extract");
  EXPECT_EQ(error.where().table, "t");
  EXPECT_THAT(error.what(), HasSubstr((folder_ / "none").native()));
}

/// Puts a pipe with these bytes in the place of standard input.
class FakeStdin {
 public:
  explicit FakeStdin(const std::string& bytes) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    EXPECT_EQ(write(ends[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
  }
  ~FakeStdin() {
    dup2(saved_, STDIN_FILENO);
    close(saved_);
  }
  FakeStdin(const FakeStdin&) = delete;
  FakeStdin& operator=(const FakeStdin&) = delete;

 private:
  int saved_ = dup(STDIN_FILENO);
};

TEST_F(Extract, StandardInputIsCopied) {
  const FakeStdin input("{\"id\":1}\n{\"id\":2}");
  run_file({.path = "-"});
  EXPECT_EQ(text(0), "{\"id\":1}\n{\"id\":2}");
  EXPECT_EQ(page(0).source, "-");
  EXPECT_EQ(page(0).transfer, Transfer::copied);
}

TEST_F(Extract, StandardInputMayBePacked) {
  const FakeStdin input(gzipped("{\"id\":1}\n"));
  run_file({.path = "-", .compression = Compression::gzip});
  EXPECT_EQ(text(0), "{\"id\":1}\n");
}

TEST_F(Extract, RowsBecomeTypedLines) {
  run({Resource::rows("t", {Value{{"id", 1}, {"d", Decimal{"1.50"}}}, Value("x\ny"), Value()})});
  ASSERT_EQ(draft_->info.pages.size(), 1U);
  EXPECT_EQ(text(0),
            "{\"id\":1,\"d\":\"\xEF\x80\xA6"
            "1.50\"}\n\"x\\ny\"\nnull\n");
  EXPECT_EQ(page(0).source, "");
}

// GCC 12 miscompiles braced lists and aggregates in a co_yield.
Page one_row(int value) { return {List{Value(value)}}; }
Page one_file(const fs::path& path) { return {FileRef{.path = path}}; }

Generator<Page> mixed_pages(fs::path file) {
  co_yield one_row(1);
  co_yield Page(List());
  co_yield Page::json("{\"a\":1}\r\n{\"a\":2}", JsonLayout::lines);
  co_yield one_row(2);
  co_yield Page::json("[1,\n2]", JsonLayout::document);
  co_yield one_row(3);
  co_yield one_file(file);
  co_yield one_row(4);
  co_yield Page::json(
      "\xEF\xBB\xBF"
      "5",
      JsonLayout::lines);
}

Resource mixed(const fs::path& file) {
  return {"t", [file] { return mixed_pages(file); }};
}

TEST_F(Extract, PagesKeepTheirOrderAndLinesShareFiles) {
  run({mixed(put("f.jsonl", "{}"))});
  ASSERT_EQ(draft_->info.pages.size(), 6U);
  EXPECT_EQ(text(0), "1\n{\"a\":1}\r\n{\"a\":2}\n2\n");
  EXPECT_EQ(text(1), "[1,\n2]");
  EXPECT_EQ(page(1).layout, JsonLayout::document);
  EXPECT_EQ(text(2), "3\n");
  EXPECT_EQ(text(3), "{}");
  EXPECT_EQ(text(4), "4\n");
  EXPECT_EQ(text(5),
            "\xEF\xBB\xBF"
            "5\n");
}

TEST_F(Extract, ResourcesHaveTheirOwnFilesAndTables) {
  run({Resource::rows("a", {Value(1)}), Resource::rows("b", {Value(2)}).with_table_name("c"),
       Resource::rows("d", {})});
  ASSERT_EQ(draft_->info.pages.size(), 2U);
  EXPECT_EQ(page(0).table, "a");
  EXPECT_EQ(page(1).table, "c");
}

TEST_F(Extract, AnErrorOfTheResourcePassesThrough) {
  const Resource broken("t", []() -> Generator<Page> {
    co_yield one_row(1);
    throw std::runtime_error("broken");
  });
  EXPECT_THROW(run({broken}), std::runtime_error);
}

TEST_F(Extract, APublishedPackageHasItsPages) {
  run({Resource::rows("a", {Value(1)})});
  const Package package = draft_->publish(Schema("s"));
  EXPECT_EQ(read_file(package.job_path(package.info.pages.at(0).file)), "1\n");
  EXPECT_EQ(store_.list(PackageState::extracted).at(0).info.input_bytes, 2U);
}

TEST_F(Extract, TakesASampleOfRowsAndOfText) {
  int pages = 0;
  const Resource endless("t", [&pages]() -> Generator<Page> {
    for (;;) {
      ++pages;
      Page rows(List{Value(pages), Value("a")});
      co_yield std::move(rows);
      Page text = Page::json("[7, 8]", JsonLayout::document);
      co_yield std::move(text);
    }
  });
  Sample sample{3};
  PackageDraft draft = store_.draft(PackageState::extracted, "2.000000");
  extract_into(draft, Source("s", {endless}), {schema_, state_, *naming_, capabilities_},
               {.sample = &sample});
  ASSERT_EQ(draft.info.pages.size(), 2U);
  const auto text_of = [&](int page) {
    return read_file(draft.path() / "new_jobs" / draft.info.pages.at(page).file);
  };
  EXPECT_EQ(text_of(0), "1\n\"a\"\n");
  EXPECT_EQ(text_of(1), "[7]");
  EXPECT_TRUE(sample.has_cut);
  EXPECT_LE(pages, 2);
}

}  // namespace
}  // namespace sluice
