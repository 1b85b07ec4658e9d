#include "sluice/resource.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace sluice {
namespace {

std::vector<Page> collect(const Resource& resource) {
  std::vector<Page> pages;
  for (Page& page : resource.pages()) pages.push_back(page);
  return pages;
}

TEST(Resource, RowsAreOnePage) {
  const auto pages = collect(Resource::rows("t", {Value(1), Value(2)}));
  ASSERT_EQ(pages.size(), 1U);
  EXPECT_EQ(std::get<List>(pages[0].variant()).size(), 2U);
}

TEST(Resource, EveryFileIsAPageInOrder) {
  const auto pages = collect(Resource::files("t", {{.path = "b"}, {.path = "a"}}));
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(std::get<FileRef>(pages[0].variant()).path, "b");
  EXPECT_EQ(std::get<FileRef>(pages[1].variant()).path, "a");
}

TEST(Resource, PagesCanBeReadAgainAndOutliveTheResource) {
  auto resource = std::make_unique<Resource>(Resource::rows("t", {Value("x")}));
  EXPECT_EQ(collect(*resource).size(), 1U);
  Generator<Page> pages = resource->pages();
  resource.reset();
  EXPECT_EQ(std::get<List>((*pages.begin()).variant())[0], Value("x"));
}

TEST(Resource, BuildersReturnChangedCopies) {
  const Resource plain = Resource::rows("r", {});
  const Resource changed = plain.with_table_name("t")
                               .with_write_disposition(WriteDisposition::replace)
                               .with_max_table_nesting(2)
                               .with_fingerprint("f");
  EXPECT_EQ(plain.table_name(), "r");
  EXPECT_FALSE(plain.write_disposition().has_value());
  EXPECT_FALSE(plain.max_table_nesting().has_value());
  EXPECT_EQ(plain.fingerprint(), "");
  EXPECT_EQ(changed.name(), "r");
  EXPECT_EQ(changed.table_name(), "t");
  EXPECT_EQ(changed.write_disposition(), WriteDisposition::replace);
  EXPECT_EQ(changed.max_table_nesting(), 2);
  EXPECT_EQ(changed.fingerprint(), "f");
}

TEST(Resource, AnErrorInsideThePagesReachesTheReader) {
  const Resource resource("r", []() -> Generator<Page> {
    throw std::runtime_error("broken");
    co_yield Page(List{});
  });
  EXPECT_THROW(collect(resource), std::runtime_error);
}

}  // namespace
}  // namespace sluice
