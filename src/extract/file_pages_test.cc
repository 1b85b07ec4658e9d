#include "extract/file_pages.h"

#include <fstream>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "base/ids.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;

class FilePages : public ::testing::Test {
 public:
  ~FilePages() override { fs::remove(path_); }

 protected:
  std::vector<std::string> pages(const std::string& bytes, JsonLayout layout) {
    std::ofstream(path_, std::ios::binary) << bytes;
    std::vector<std::string> texts;
    Generator<Page> generator = text_pages_of({.path = path_, .layout = layout});
    for (Page& page : generator) {
      EXPECT_EQ(std::get<Page::Json>(page.variant()).layout, layout);
      texts.push_back(std::get<Page::Json>(page.variant()).text);
    }
    return texts;
  }

  fs::path path_ = fs::temp_directory_path() / ("sluice_file_pages_" + random_hex(8));
};

TEST_F(FilePages, OfLinesAreWholeLinesAsTheyWere) {
  std::string bytes;
  for (int i = 0; i < 400'000; ++i) bytes += "{\"n\": " + std::to_string(i) + "}\r\n";
  std::string together;
  const auto texts = pages(bytes, JsonLayout::lines);
  EXPECT_GT(texts.size(), 3U);
  for (const std::string& text : texts) {
    EXPECT_LT(text.size(), 2U << 20);
    EXPECT_TRUE(text.ends_with("}\r\n"));
    together += text;
  }
  EXPECT_EQ(together, bytes);
}

TEST_F(FilePages, OfADocumentAreLists) {
  std::string row(700'000, ' ');
  row = "\"" + row + "\"";
  const auto texts = pages("[" + row + "," + row + ",[3]]", JsonLayout::document);
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(texts[0], "[" + row + "," + row + "]");
  EXPECT_EQ(texts[1], "[[3]]");
  EXPECT_EQ(pages("{\"a\":1}", JsonLayout::document), std::vector<std::string>{"[{\"a\":1}]"});
  EXPECT_TRUE(pages("[]", JsonLayout::document).empty());
}

TEST_F(FilePages, OfABrokenListAreBrokenWhereItIs) {
  EXPECT_THAT(pages("[1,[2", JsonLayout::document), ElementsAre("[1]", "[[2"));
  EXPECT_THAT(pages("[1] [2]", JsonLayout::document), ElementsAre("[1]", "[] [2]"));
  EXPECT_THAT(pages("[1,]", JsonLayout::document), ElementsAre("[1,]"));
  EXPECT_THAT(pages("[", JsonLayout::document), ElementsAre("["));
}

}  // namespace
}  // namespace sluice
