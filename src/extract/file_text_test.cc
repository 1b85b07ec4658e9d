#include "extract/file_text.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "base/ids.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

namespace fs = std::filesystem;

class FileText : public ::testing::Test {
 public:
  ~FileText() override { fs::remove(path_); }

 protected:
  std::vector<std::string> pages(const std::string& text, JsonLayout layout, std::size_t page_bytes,
                                 std::size_t most = 1'000) {
    std::ofstream(path_, std::ios::binary) << text;
    std::vector<std::string> texts;
    read_as_pages(
        {.path = path_, .layout = layout},
        [&](const Page& page) {
          texts.push_back(std::get<Page::Json>(page.variant()).text);
          return texts.size() < most;
        },
        page_bytes);
    return texts;
  }

  fs::path path_ = fs::temp_directory_path() / ("sluice_text_" + random_hex(8));
};

using Texts = std::vector<std::string>;

TEST_F(FileText, LinesAreCutBehindARow) {
  EXPECT_EQ(pages("{\"a\":1}\n{\"a\":2}\n{\"a\":3}", JsonLayout::lines, 1),
            (Texts{"{\"a\":1}\n", "{\"a\":2}\n", "{\"a\":3}"}));
  EXPECT_EQ(pages("{\"a\":1}\n{\"a\":2}\n", JsonLayout::lines, 10), (Texts{"{\"a\":1}\n{\"a\":2}\n"}));
  EXPECT_EQ(pages("", JsonLayout::lines, 10), Texts{});
}

TEST_F(FileText, AnArrayBecomesSeveralArrays) {
  EXPECT_EQ(pages(R"([{"a":[1,2]},{"b":"],\","}, 3])", JsonLayout::document, 1),
            (Texts{R"([{"a":[1,2]}])", R"([{"b":"],\","}])", "[ 3]"}));
  EXPECT_EQ(pages(R"({"a":[1,2],"b":3})", JsonLayout::document, 1), (Texts{R"({"a":[1,2],"b":3})"}));
  EXPECT_EQ(pages(R"([1] [2,3])", JsonLayout::document, 1), (Texts{"[1] [2]", "[3]"}));
}

TEST_F(FileText, StopsWhenNoMoreIsWanted) {
  EXPECT_EQ(pages("1\n2\n3\n", JsonLayout::lines, 1, 2), (Texts{"1\n", "2\n"}));
}

TEST_F(FileText, ErrorsNameTheFile) {
  std::ofstream(path_) << "1\n";
  try {
    read_as_pages({.path = path_}, [](const Page&) -> bool { throw Error(Remedy::fix_input, "no"); });
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.where().file, path_.native());
  }
}

}  // namespace
}  // namespace sluice
